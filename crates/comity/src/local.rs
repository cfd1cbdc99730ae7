//! A node in this process: for `serve`, `demo`, `bench`, and for commands on a folder whose node
//! is not running.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use comity_node::config::{NodeConfig, Tls};
use comity_node::disk;
use comity_node::keys::KeyError;
use comity_node::keys::certificate::Certificates;
use comity_node::node::{Node, OpenError};
use comity_node::problem::Problem;
use comity_node::serve::Secure;
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
        let secure = match config.tls.as_ref().filter(|_| following == Following::Yes) {
            Some(tls) => Some(secure(tls).await?),
            None => None,
        };
        let node = tokio::task::spawn_blocking(move || Node::open(config)).await?;
        let node = node.map_err(|error| open_failure(&dir, &error))?;
        // A fresh node has no URL yet, so setting it cannot fail.
        let _unset_before = node.url.set(format!("http://{address}"));
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // Sent, or dropped with the sender: both mean the end.
            stopped.await.ok();
        };
        let serving = serve::serve_with(Arc::clone(&node), listener, secure, shutdown);
        let server = tokio::spawn(serving);
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

/// Where a node answers by TLS, with its certificate.
async fn secure(tls: &Tls) -> anyhow::Result<Secure> {
    let listener = tokio::net::TcpListener::bind(tls.listen).await.map_err(|error| {
        let hint = if error.kind() == std::io::ErrorKind::PermissionDenied {
            "ports below 1024 take CAP_NET_BIND_SERVICE, as the unit for systemd gives it"
        } else {
            "another program has the port; name another under [tls]"
        };
        Failure::unavailable(format!("cannot listen on {}: {error}", tls.listen)).hint(hint)
    })?;
    let certificates = Certificates::open(tls)
        .map_err(|failure| Failure::usage(failure.to_string()).code(failure.code()))?;
    Ok(Secure { listener, certificates: Arc::new(certificates) })
}

/// Loads the certificate of a node again whenever the process is told to (SIGHUP); the
/// configuration is read at the start alone. Never returns.
///
/// # Errors
/// When the system takes no handler.
pub(crate) async fn on_hangup(node: &Node) -> anyhow::Result<()> {
    let mut hangup = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    while hangup.recv().await.is_some() {
        match node.certificates.get().map(|certificates| certificates.reload()) {
            None => tracing::info!("told to load the certificate again, and there is none"),
            Some(Ok(())) => tracing::info!("the certificate was loaded again"),
            Some(Err(failure)) => {
                node.metrics.reloads_failed.add(1);
                tracing::error!(%failure, "the certificate could not be loaded; the one before stays");
            }
        }
    }
    std::future::pending().await
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
    if let Some(failure) = no_room(dir, error, &message) {
        return failure;
    }
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

/// What is wrong where a node does not open because nothing can be written: whatever the store made
/// of it, the same start may succeed once there is room.
fn no_room(dir: &Path, error: &OpenError, message: &str) -> Option<Failure> {
    let wrote_nothing = match error {
        OpenError::System(_) | OpenError::Keys(KeyError::File { .. }) => true,
        OpenError::Open(error) => !matches!(
            error,
            comity_store::OpenError::Locked(_) | comity_store::OpenError::Newer { .. }
        ),
        OpenError::Store(_) => true,
        _ => false,
    };
    let room = disk::room(dir).filter(|_| wrote_nothing)?;
    let failure =
        |code: &str, hint| Some(Failure::unavailable(message.to_owned()).code(code).hint(hint));
    if room.is_read_only {
        let hint =
            "the disk is mounted to be read only: mount it to be written to, then start again";
        return failure("disk-read-only", hint);
    }
    if room.free < ROOM_MIN {
        return failure("disk-full", "the disk is full: make room, then start again");
    }
    None
}

/// Below this much room a start that fails is taken to have failed for want of it: opening writes
/// a few pages and small files.
const ROOM_MIN: u64 = 256 << 10;

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
