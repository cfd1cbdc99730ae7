//! `comity serve`: runs a node.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use comity_node::config::NodeConfig;
use comity_node::signing::{self, Stop};
use comity_protocol::party::{Fingerprint, PartyId};
use serde::Serialize;

use crate::arguments::Folder;
use crate::failure::{Failure, FailureKind, classify};
use crate::journal::LogFormat;
use crate::local::{Following, Local};
use crate::operator::{self, Operator};
use crate::output::Output;

/// What is computed for nobody any more may take so long to notice; with the grace of the server
/// for answers that are being taken (3 s) the node ends within 5 s.
const LEFTOVERS: Duration = Duration::from_secs(1);

/// Run the node until it is told to stop
///
/// On Ctrl-C or SIGTERM it finishes what it has begun, answers what is open, and ends with 0.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// Listen here instead of where the configuration says
    #[arg(long, env = "COMITY_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// How what happens is written to standard error
    #[arg(
        long,
        env = "COMITY_LOG_FORMAT",
        value_enum,
        value_name = "FORMAT",
        default_value = "text"
    )]
    log_format: LogFormat,
}

/// The node is up, as `--json` prints it: one line, then nothing more.
#[derive(Serialize)]
struct Up {
    party: PartyId,
    /// Where it answers on this machine.
    address: String,
    fingerprint: Fingerprint,
    tree_size: u64,
}

impl Serve {
    /// Runs the node. One that was stopped for good serves what it holds and signs nothing.
    ///
    /// # Errors
    /// When the folder holds no node, another process has it open, the port is taken, or the node
    /// stops by itself.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut config = crate::config::read_to_serve(&self.folder.dir)?;
        config.listen = self.listen.unwrap_or(config.listen);
        let _journal = crate::journal::begin(self.log_format)?;
        let was_stopped = signing::read_stop(&self.folder.dir, &config.clock)?.is_some();
        let runtime = crate::local::runtime()?;
        let outcome = runtime.block_on(async {
            let local = Local::start(config, Following::Yes).await;
            let local = match local {
                Ok(local) => local,
                Err(error) => return Err(or_running(error, &self.folder.dir).await),
            };
            let is_found_now = !was_stopped && local.node.signing.damage().is_some();
            if local.node.is_halted() || is_found_now {
                // It stood down before it was up, or cannot trust its store: whoever supervises it
                // hears of that once, and has it serve what it holds by starting it again.
                let failure = local.node.signing.stop().and_then(|stop| for_good(&stop));
                local.stop().await?;
                let other = || Failure::new(FailureKind::Internal, "the node stopped by itself");
                return Err(failure.unwrap_or_else(other).into());
            }
            if local.node.signing.damage().is_none() {
                Operator::issue(&local).await?.leave(&self.folder.dir)?;
            } else {
                // A token would have to be written where nothing is written any more.
                operator::remove(&self.folder.dir)?;
            }
            local.node.say_up();
            announce(&local, output)?;
            crate::supervisor::ready();
            tokio::select! {
                told = crate::local::until_told_to_stop(local.node.stopped()) => told?,
                failed = crate::local::on_hangup(&local.node) => failed?,
            }
            crate::supervisor::stopping();
            let (failed, stop) = (local.node.is_halted(), local.node.signing.stop());
            operator::remove(&self.folder.dir)?;
            local.stop().await?;
            if let Some(failure) = stop.filter(|_| failed).and_then(|stop| for_good(&stop)) {
                return Err(failure.into());
            }
            if failed {
                let failure = Failure::new(FailureKind::Internal, "the node stopped by itself");
                return Err(failure.hint("start it again: it recovers; its log says why").into());
            }
            Ok(ExitCode::SUCCESS)
        });
        // What is still being computed is for nobody any more.
        runtime.shutdown_timeout(LEFTOVERS);
        outcome
    }
}

/// Says that the node is up, and what its operator has to know at that moment.
fn announce(local: &Local, output: &Output) -> anyhow::Result<()> {
    let node = &local.node;
    let up = Up {
        party: node.config.party.clone(),
        address: local.url(),
        fingerprint: node.descriptor.fingerprint(),
        tree_size: node.published.load().head.size.0,
    };
    output.line(&up, |up| {
        let Up { party, address, tree_size, .. } = up;
        format!("{party} answers at {address}, {tree_size} entries in its log")
    })?;
    if let Some(warning) = in_the_clear(&node.config) {
        output.note(warning);
    }
    if let Some(stop) = node.signing.stop() {
        let code = stop.code.as_str();
        output.note(format!("nothing is signed ({code}): {}", stop.reason));
    }
    Ok(())
}

/// That what is for few travels where many may read it, where others reach the node without TLS.
fn in_the_clear(config: &NodeConfig) -> Option<String> {
    let url = match &config.public_url {
        Some(url) => reqwest::Url::parse(url).ok()?,
        None if config.tls.is_some() => return None,
        None => reqwest::Url::parse(&format!("http://{}", config.listen)).ok()?,
    };
    let host = url.host_str()?.trim_matches(['[', ']']);
    let address: Option<IpAddr> = host.parse().ok();
    let is_here = address.map_or(host == "localhost", |address| address.is_loopback());
    (url.scheme() == "http" && !is_here).then(|| {
        format!(
            "others reach this node at {url}, without TLS: contents for few can be read on the way \
             (docs/operate/proxy.md)"
        )
    })
}

/// Why a node did not start, where the reason is that it runs already.
async fn or_running(error: anyhow::Error, dir: &Path) -> anyhow::Error {
    if classify(&error).kind != FailureKind::Unavailable {
        return error;
    }
    let Ok(Some(operator)) = Operator::read(dir) else { return error };
    if !operator.is_alive().await {
        return error;
    }
    let process = operator.process.map(|number| format!(" (process {number})")).unwrap_or_default();
    let what = format!("this node is running already{process}, at {}", operator.address);
    let hint = "there is nothing to start; to stop it, send that process SIGTERM";
    Failure::unavailable(what).code("node-running").hint(hint).into()
}

/// What to say where nothing is signed until an operator has acted.
fn for_good(stop: &Stop) -> Option<Failure> {
    let hint = "nothing is signed until `comity recover` has been run; read \
                docs/operate/backup.md first";
    let failure = || {
        Failure::new(FailureKind::Operator, stop.reason.clone()).code(stop.code.as_str()).hint(hint)
    };
    stop.code.is_durable().then(failure)
}
