//! `comity bundle`: the same bytes on a USB stick.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use comity_node::bundle::{self, Exported, Imported};
use comity_node::problem::Problem;
use comity_protocol::party::{Fingerprint, PartyId};

use crate::arguments::Folder;
use crate::failure::{Failure, FailureKind};
use crate::local::{Following, Local, failure};
use crate::output::Output;

/// Carry logs and contents between nodes without a network; the node must be stopped
#[derive(Debug, Subcommand)]
pub(crate) enum Bundle {
    Export(Export),
    Import(Import),
}

/// Write the node's log and the contents that the receiver may see into a file
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    folder: Folder,
    /// The file to write; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The peer it is for; without it only what everybody may see is in it
    #[arg(long = "for", value_name = "PARTY")]
    recipient: Option<PartyId>,
    /// Leave out the entries before this position, which the receiver has
    #[arg(long, default_value_t = 0, value_name = "INDEX")]
    from: u64,
}

/// Take in a bundle: the same checks as over the network
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    folder: Folder,
    /// The file to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The fingerprint that the party gave you, if it is no peer yet
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<Fingerprint>,
}

impl Bundle {
    /// Does what is asked.
    ///
    /// # Errors
    /// When the node is running, or refuses.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Export(export) => output.result(&export.run()?, |done: &Exported| {
                let Exported { entries, contents, bytes } = done;
                format!("{entries} entries and {contents} contents, {bytes} bytes")
            })?,
            Self::Import(import) => output.result(&import.run()?, |done: &Imported| {
                let Imported { party, entries, size } = done;
                format!("{entries} new entries of {party}; {size} are held now")
            })?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Export {
    fn run(&self) -> anyhow::Result<Exported> {
        let file = std::fs::File::create_new(&self.file)
            .with_context(|| format!("cannot write {}", self.file.display()))?;
        with_node(&self.folder.dir, async |local| {
            let out = std::io::BufWriter::new(file);
            let done = bundle::export(&local.node, self.recipient.clone(), self.from, out).await;
            Ok(done.map_err(failure)?)
        })
        .inspect_err(|_| {
            // Half a bundle is none, and its name must be free for the next attempt.
            std::fs::remove_file(&self.file).ok();
        })
    }
}

impl Import {
    fn run(&self) -> anyhow::Result<Imported> {
        let bundle = open(&self.file)?;
        with_node(&self.folder.dir, async |local| {
            let done = bundle::import(&local.node, bundle, self.fingerprint, "user:operator").await;
            Ok(done.map_err(|error| refused(error.into()))?)
        })
    }
}

/// Over the network a peer's fault is nobody's here; a bundle that is wrong is a "no", as `comity
/// verify` has it.
fn refused(problem: Problem) -> Failure {
    let is_of_bundle = problem.status().as_u16() == OF_A_PEER;
    let failure = failure(problem);
    if is_of_bundle { Failure { kind: FailureKind::Refused, ..failure } } else { failure }
}

/// With what a node answers where a peer's answer is wrong.
const OF_A_PEER: u16 = 502;

/// Opens a bundle; nothing in it is judged yet.
///
/// # Errors
/// When the file cannot be read or is no bundle.
pub(super) fn open(path: &Path) -> anyhow::Result<bundle::Bundle> {
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let opened = bundle::Bundle::open(Box::new(BufReader::new(file)));
    Ok(opened.map_err(|refusal| {
        Failure::refused(format!("{}: {refusal}", path.display())).code(refusal.code())
    })?)
}

/// Opens the folder's node for something that is done inside it.
fn with_node<T>(
    dir: &Path,
    work: impl AsyncFnOnce(&Local) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut config = crate::config::read(dir)?;
    config.listen = ([127, 0, 0, 1], 0).into();
    crate::local::runtime()?.block_on(async {
        let local = Local::start(config, Following::No).await?;
        let outcome = work(&local).await;
        local.stop().await?;
        outcome
    })
}
