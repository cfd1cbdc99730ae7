//! `comity demo`: three sovereign nodes on this machine, and somebody who trusts none of them.
//!
//! - [`plan`]: who files what, under which marking.
//! - [`federation`]: the three nodes, their peers and witnesses.
//! - [`show`]: what is shown beyond filing: audiences kept, an amendment, a retraction, an erasure.
//! - [`hostile`]: a fourth peer that lies, and fails.
//! - [`scenes`]: what is shown of each capability: [`agreements`], [`commitments`],
//!   [`observatory`]. [`stage`]: on what. [`people`]: who brings it about.
//! - [`summary`]: what came of it, in words and as JSON.

mod agreements;
mod alerts;
mod commitments;
mod federation;
mod hostile;
mod observatory;
mod people;
mod plan;
mod scenes;
mod show;
mod stage;
mod summary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use comity_node::clock;
use indicatif::ProgressBar;

use crate::failure::Failure;
use crate::local::{Local, Temporary};
use crate::output::Output;
use federation::Federation;
use people::People;
use stage::Stage;
use summary::Summary;

/// Run three nodes that exchange real incidents and training runs, and verify them from outside
///
/// Two state authorities and a laboratory, all invented, each with its own keys, database and log,
/// file 300 real incidents and 60 real training runs as signed statements and exchange them.
/// They bind themselves to a cap on training compute, all at one instant, and one of them breaks
/// it.
/// A peer that lies speaks for another, sets a date back and swaps the words of an agreement, and
/// fails in plain sight.
/// Somebody who trusts none of them then checks every log over HTTP.
/// The nodes stay up until Ctrl-C; nothing but loopback is used.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// End when everything is verified: exit code 0, or 1 if anything was not
    #[arg(long)]
    once: bool,
    /// Keep the nodes' folders here instead of in a temporary folder, to be served again each by
    /// `comity serve --dir FOLDER/PARTY`; must not exist or be empty
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// The first node's port, the others follow; any that are free when one is taken, or with 0
    #[arg(long, default_value_t = 7101)]
    port: u16,
}

impl Demo {
    /// Runs the demonstration.
    ///
    /// # Errors
    /// When a node fails; what does not verify is in the summary.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let _journal = crate::journal::begin(crate::journal::LogFormat::Text)?;
        let (dir, temporary) = self.folder()?;
        let code = crate::local::runtime()?.block_on(async {
            let began = Instant::now();
            let federation = Federation::start(&dir, self.port).await?;
            let (summary, mallory) = demonstrate(&federation, &dir, began, output).await?;
            output.result(&summary, Summary::words)?;
            if !self.once {
                output.note("The nodes stay up until Ctrl-C.");
                crate::local::until_told_to_stop(federation.any_stopped()).await?;
            }
            mallory.stop().await?;
            federation.stop().await?;
            anyhow::Ok(if summary.verified { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        })?;
        drop(temporary);
        Ok(code)
    }

    /// The folder to work in, and what removes it afterwards if it is temporary.
    fn folder(&self) -> anyhow::Result<(PathBuf, Option<Temporary>)> {
        let Some(dir) = &self.dir else {
            let temporary = Temporary::new("comity-demo")?;
            return Ok((temporary.path().to_owned(), Some(temporary)));
        };
        if dir.exists() && std::fs::read_dir(dir)?.next().is_some() {
            let failure = Failure::usage(format!("{} is not empty", dir.display()));
            return Err(failure
                .hint("name a new folder; a demonstration begins with new keys")
                .into());
        }
        std::fs::create_dir_all(dir)?;
        Ok((dir.clone(), None))
    }
}

async fn demonstrate(
    federation: &Federation,
    dir: &Path,
    began: Instant,
    output: &Output,
) -> anyhow::Result<(Summary, Local)> {
    let filings = plan::filings(clock::now())?;
    let progress = output.progress("filing", u64::try_from(filings.len())?);
    let filed = federation.file(filings, &progress).await?;
    progress.finish_and_clear();
    let shown = show::say_more(federation, &filed).await?;
    let progress = output.progress("exchanging", 0);
    federation.exchanged(&filed, &progress).await?;
    progress.finish_and_clear();
    let shown = show::look(federation, &shown).await?;
    let progress = output.progress("agreeing", 0);
    let people = People::of_all(federation).await?;
    let scenes = scenes::play(&Stage { federation, people: &people }).await?;
    progress.finish_and_clear();
    let progress = output.progress("withstanding a peer that lies", 0);
    let (withstood, mallory) = hostile::attack(federation, &people, &filed, dir).await?;
    progress.finish_and_clear();
    // What was said meanwhile, of the liar too, is witnessed before anybody looks from outside.
    federation.exchanged(&filed, &ProgressBar::hidden()).await?;
    let progress = output.progress("verifying from outside", 0);
    let reports = federation.verify(&progress).await?;
    progress.finish_and_clear();
    let summary = summary::of(federation, reports, (shown, scenes, withstood), began).await?;
    Ok((summary, mallory))
}
