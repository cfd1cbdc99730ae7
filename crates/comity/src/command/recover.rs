//! `comity recover`: the own log made whole again, and a node that was stopped allowed to sign.

use std::process::ExitCode;

use clap::Args;
use comity_node::clock::Clock;
use comity_node::exchange::recover::{How, People};
use comity_node::exchange::{Failure as ExchangeFailure, recover};
use comity_node::node::Node;
use comity_node::signing;
use comity_node::signing::StopCode;
use comity_store::sqlite::SqliteStore;
use comity_store::{ReindexMode, Store as _};

use crate::arguments::Folder;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, plain};

/// Take back from peers what the node's log lacks, and let the node sign again
///
/// For a folder put back from a backup, and for a node that stopped itself because somebody holds
/// more of its log, or because its store is damaged.
/// The node must be stopped; all peers and witnesses are asked.
/// Nothing is taken that this node did not sign.
/// A copy has the accounts and proposals of its day: all are shut, and the accounts that should be
/// open are opened again on this machine (`comity user enable`).
/// Where nothing shows that the folder was put back, somebody has to say what became of them.
#[derive(Debug, Args)]
pub(crate) struct Recover {
    #[command(flatten)]
    folder: Folder,
    /// Ask the node at this address too; needed where the peers are lost with the database
    #[arg(long, value_name = "URL")]
    from_peer: Vec<String>,
    /// Take entries, and let the node sign, although some did not answer, or there is nobody to
    /// ask: if anybody holds more of the log, or another one, the log is forked, and that cannot
    /// be taken back
    #[arg(long)]
    although_silent: bool,
    /// No peer and no witness was added since the copy was made, but for those asked: a copy does
    /// not name them, and whoever holds more of the log than is taken back sees it forked
    #[arg(long)]
    no_others: bool,
    /// Shut no account and no proposal: nothing became of them since the copy was made
    #[arg(long, conflicts_with = "shut_people")]
    people_as_they_are: bool,
    /// The folder was put back from a copy, though nothing in it shows that: it was written over
    /// the old one, or started since
    #[arg(long)]
    shut_people: bool,
}

impl Recover {
    /// Takes back and lifts.
    ///
    /// # Errors
    /// When the node runs, the store is damaged, or the log was forked already.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let config = crate::config::read(&self.folder.dir)?;
        let _journal = crate::journal::begin(crate::journal::LogFormat::Text)?;
        expect_sound(&config.dir, output)?;
        let dir = config.dir.clone();
        let recovered = crate::local::runtime()?.block_on(async {
            let opened = tokio::task::spawn_blocking(move || Node::open_to_recover(config)).await?;
            let node = opened.map_err(|error| crate::local::open_failure(&dir, &error))?;
            let how = How {
                more: self.from_peer,
                although_silent: self.although_silent,
                no_others: self.no_others,
                people: match (self.people_as_they_are, self.shut_people) {
                    (true, _) => People::AsTheyAre,
                    (_, true) => People::Shut,
                    _ => People::Unsaid,
                },
            };
            let outcome = recover::recover(&node.exchange, &how).await;
            tokio::task::spawn_blocking(move || node.shut_down()).await?;
            outcome.map_err(|failure| anyhow::Error::from(in_words(&failure)))
        })?;
        output.result(&recovered, words)?;
        Ok(if recovered.lifted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// A damaged store is mended or replaced before anything is taken back into it.
fn expect_sound(dir: &std::path::Path, output: &Output) -> anyhow::Result<()> {
    let stop = signing::read_stop(dir, &Clock::default())?;
    let damaged = stop.filter(|stop| stop.code == StopCode::StoreDamaged);
    if damaged.is_none() {
        return Ok(());
    }
    let fault = |text: String| {
        let failure = Failure::new(FailureKind::Operator, text).code("store-damaged");
        failure.hint("put a backup back into a new folder, and run `comity recover` there")
    };
    let mut store = SqliteStore::open(dir).map_err(|error| fault(error.to_string()))?;
    let bar = output.progress("reading the store", 0);
    let report = store.reindex(ReindexMode::Check, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let report = report.map_err(|error| fault(error.to_string()))?;
    match report.differences.first() {
        None => Ok(()),
        Some(first) => Err(fault(format!("the store is damaged: {first}"))
            .hint("`comity reindex` mends what is derived; for the rest put a backup back")
            .into()),
    }
}

fn in_words(failure: &ExchangeFailure) -> Failure {
    if let ExchangeFailure::Equivocation(_) = failure {
        let text = "two trees are signed with this node's keys: its log was forked, and that cannot \
                    be taken back";
        return Failure::new(FailureKind::Operator, text)
            .code("peer-equivocation")
            .hint(
                "where log keys were replaced since the copy was made, put the copy back once more, \
                 with the newest keys in keys/, and recover again; where none were, begin a new log \
                 under new keys, and tell everybody why",
            );
    }
    let text = match failure {
        ExchangeFailure::Node(error) => error.detail().to_owned(),
        other => other.to_string(),
    };
    Failure::refused(text).code(failure.code())
}

fn words(recovered: &recover::Recovered) -> String {
    let recover::Recovered {
        before,
        size,
        known,
        asked,
        peers,
        is_put_back,
        keys_replaced,
        people_unsaid,
        contents,
        missing,
        silent,
        audit_cut,
        shut,
        lifted,
    } = recovered;
    let taken = size.saturating_sub(*before);
    let mut out = format!(
        "entries     {size}, of which {taken} were taken back\ncontents    {contents} taken back, \
         {missing} held by nobody who answered\n"
    );
    for peer in peers {
        out.push_str(&format!("asked       {peer}\n"));
    }
    for (who, code) in silent {
        out.push_str(&format!("no answer   {who} ({code})\n"));
    }
    if let Some(cut) = audit_cut {
        out.push_str(&format!("audit       {cut} It does not come back; the trail says so now.\n"));
    }
    if let Some(shut) = shut {
        out.push_str(&format!(
            "accounts    the copy has those of its day: {} may not sign in until you say so with \
             `comity user enable`: {}\nproposals   {} that were open in it are rejected\n",
            shut.accounts.len(),
            shut.accounts.join(", "),
            shut.proposals
        ));
    }
    for role in keys_replaced {
        out.push_str(&format!("older keys  {}\n", role.name()));
    }
    out.push_str(if *asked == 0 && *lifted {
        "nobody was asked, and you said to go on all the same: the node may sign again\n"
    } else if *asked == 0 {
        "nobody was asked, for this folder knows no peer and no witness: the node may not sign; name \
         who may hold its log with --from-peer, or see --although-silent\n"
    } else if *lifted {
        "the log is the longest that anybody holds: the node may sign again\n"
    } else if size < known && !silent.is_empty() {
        "not everybody has answered, and what is taken cannot be given back: no entries were taken, \
         and the node may not sign; ask again, or see --although-silent\n"
    } else if size < known {
        "somebody holds more of the log and did not give it: the node may not sign\n"
    } else if !keys_replaced.is_empty() {
        "the log names other keys by now than those in keys/: put the newest there and recover again: \
         the node may not sign\n"
    } else if *people_unsaid && silent.is_empty() {
        "nothing here shows that the folder was put back from a copy: where it was, also by writing it \
         over the old one, say --shut-people, for accounts, RED names and proposals are those of the \
         copy's day; where it was not, say --people-as-they-are: until then the node may not sign\n"
    } else if *is_put_back && silent.is_empty() {
        "peers and witnesses that were added since the copy was made are not named in it: ask each of \
         them with --from-peer and say --no-others, or say it where there are none: until then the \
         node may not sign\n"
    } else {
        "not everybody has answered: the node may not sign; ask again, or see --although-silent\n"
    });
    plain(&out)
}
