//! A node in this process: for `serve`, `demo`, `bench`, and for commands on a folder whose node
//! is not running.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use comity_node::config::NodeConfig;
use comity_node::node::{Node, OpenError};
use comity_node::problem::Problem;
use comity_node::{exchange, serve};
use comity_protocol::index::LogId;
use comity_protocol::party::PartyId;
use comity_store::rows::PeerRow;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::failure::{Failure, FailureKind, of_status};

/// Whether a node follows its peers and asks its witnesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// As a node that runs does.
    Yes,
    /// It was opened for one command and is gone before anybody answers.
    No,
}

/// A node that answers on a port of this machine.
pub(crate) struct Local {
    /// The node.
    pub(crate) node: Arc<Node>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Local {
    /// Opens a node and lets it answer where its configuration says.
    ///
    /// # Errors
    /// When the port is taken or the node cannot be opened.
    pub(crate) async fn start(config: NodeConfig, following: Following) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(config.listen).map_err(|error| {
            Failure::unavailable(format!("cannot listen on {}: {error}", config.listen))
                .hint("another program has the port; name another with --listen")
        })?;
        Self::start_on(config, listener, following).await
    }

    /// Opens a node and lets it answer on a listener.
    ///
    /// # Errors
    /// When the node cannot be opened.
    pub(crate) async fn start_on(
        config: NodeConfig,
        listener: TcpListener,
        following: Following,
    ) -> anyhow::Result<Self> {
        let address = on_this_machine(listener.local_addr()?);
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let dir = config.dir.clone();
        let node = tokio::task::spawn_blocking(move || Node::open(config)).await?;
        let node = node.map_err(|error| open_failure(&dir, &error))?;
        // A fresh node has no URL yet, so setting it cannot fail.
        let _unset_before = node.url.set(format!("http://{address}"));
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // Sent, or dropped with the sender: both mean the end.
            stopped.await.ok();
        };
        let server = tokio::spawn(serve::serve(Arc::clone(&node), listener, shutdown));
        let local = Self { node, address, stop, server };
        if following == Following::Yes {
            local.follow().await?;
        }
        Ok(local)
    }

    /// Begins to follow the node's peers and to ask its witnesses.
    ///
    /// # Errors
    /// When the peers cannot be read, or a witness knows more of the node's log than the node
    /// itself.
    pub(crate) async fn follow(&self) -> anyhow::Result<()> {
        Ok(exchange::start(&self.node.exchange).await.map_err(failure)?)
    }

    /// The base URL on this machine.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes another node here a peer, by its fingerprint; the number of its log.
    ///
    /// # Errors
    /// When it is refused.
    pub(crate) async fn add_peer(&self, other: &Self) -> anyhow::Result<LogId> {
        let fingerprint = other.node.descriptor.fingerprint();
        let row = exchange::add_peer(&self.node.exchange, &other.url(), fingerprint, "node").await;
        Ok(row.map_err(failure)?.log)
    }

    /// The number of a peer's log.
    ///
    /// # Errors
    /// When the party is no peer.
    pub(crate) fn log_of(&self, party: &PartyId) -> anyhow::Result<LogId> {
        let peers = self.node.read_now(|reader| reader.peers()).map_err(failure)?;
        let peer = PeerRow::current(&peers, |peer| peer.descriptor.party == *party);
        Ok(peer.with_context(|| format!("{party} is no peer"))?.log)
    }

    /// Stops the node in order: what it has begun is finished.
    ///
    /// # Errors
    /// When the server or the writer failed.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        exchange::stop(&self.node.exchange);
        // Nobody there to be told: the server has ended by itself.
        let _ended = self.stop.send(());
        self.server.await??;
        let node = self.node;
        tokio::task::spawn_blocking(move || node.shut_down()).await?;
        Ok(())
    }
}

/// The runtime that commands run on.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// A problem of the node, in the words of the command line.
pub(crate) fn failure(error: impl Into<Problem>) -> Failure {
    let problem = error.into();
    let kind = of_status(problem.status().as_u16());
    Failure::new(kind, problem.detail()).code(problem.code())
}

/// Waits for Ctrl-C, SIGTERM, or something else that ends the wait.
///
/// # Errors
/// When the system takes no handler.
pub(crate) async fn until_told_to_stop(also: impl Future<Output = ()>) -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        told = tokio::signal::ctrl_c() => told?,
        _ = terminate.recv() => {}
        () = also => {}
    }
    Ok(())
}

/// Writes what the node has to say to standard error, as far as `COMITY_LOG` asks.
pub(crate) fn trace() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::WARN.into())
        .with_env_var("COMITY_LOG")
        .from_env_lossy();
    // Where somebody has set a subscriber already, it stays.
    let _set_before =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Where a node that listens everywhere is reached from here.
pub(crate) fn on_this_machine(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

pub(crate) fn open_failure(dir: &Path, error: &OpenError) -> Failure {
    let message = format!("cannot open the node in {}: {error}", dir.display());
    match error {
        OpenError::Open(comity_store::OpenError::Locked(_)) => Failure::unavailable(message)
            .hint("the node is running: stop it first"),
        OpenError::Store(comity_store::StoreError::Unavailable(_)) | OpenError::System(_) => {
            Failure::unavailable(message)
        }
        // A disk that is full or read-only may not be so later.
        OpenError::Open(comity_store::OpenError::Io(_)) => Failure::unavailable(message),
        OpenError::Store(_) | OpenError::Open(_) => Failure::new(FailureKind::Operator, message)
            .hint("run `comity reindex --check`, and read docs/operate/backup.md before anything else"),
        OpenError::LogLost(_) => Failure::new(FailureKind::Operator, message).hint(
            "put a backup of the database back, or take the log back from peers: `comity recover`",
        ),
        OpenError::Keys(_) | OpenError::Genesis(_) | OpenError::OtherParty { .. } => {
            Failure::refused(message)
        }
    }
}

/// A folder of its own, removed with everything in it when dropped.
pub(crate) struct Temporary(PathBuf);

impl Temporary {
    /// A new folder in the system's place for such, entered by its owner only.
    ///
    /// # Errors
    /// When the system gives none.
    pub(crate) fn new(prefix: &str) -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        let name = format!("{prefix}-{}", data_encoding::HEXLOWER.encode(&random));
        let path = std::env::temp_dir().join(name);
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed now is left to the system's own tidying.
        let _left_behind = std::fs::remove_dir_all(&self.0);
    }
}
