//! Real nodes on free ports of loopback, and waiting for what must come.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use comity_node::config::NodeConfig;
use comity_node::error::Error;
use comity_node::exchange;
use comity_node::ledger::content::Submission;
use comity_node::ledger::queue::Logged;
use comity_node::node::Node;
use comity_node::proposals;
use comity_node::serve;
use comity_protocol::exchange::budget::Allowances;
use comity_protocol::index::LogId;
use comity_protocol::index::Seq;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::marking::Marking;
use comity_store::Reader;
use comity_store::rows::{PeerRow, Query, StatementView};
use comity_testkit::peer::{FakePeer, PATIENCE};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A node that serves and follows.
pub(crate) struct Running {
    pub(crate) node: Arc<Node>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

/// Has each node follow the others.
pub(crate) async fn introduce(nodes: &[&Running]) {
    for one in nodes {
        for other in nodes {
            if one.node.config.party != other.node.config.party {
                one.follow(other).await;
            }
        }
    }
}

impl Running {
    /// A node of a party, in a folder, asking its peers very often.
    pub(crate) async fn start(dir: &Path, party: &str) -> Self {
        Self::start_with(dir, party, |_| {}).await
    }

    pub(crate) async fn start_with(
        dir: &Path,
        party: &str,
        change: impl FnOnce(&mut NodeConfig),
    ) -> Self {
        let mut config = NodeConfig::loopback(dir.join(party), party.parse().unwrap(), party);
        config.pull_every = Duration::from_millis(100);
        change(&mut config);
        let listener = tokio::net::TcpListener::bind(config.listen).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let node = Node::open(config).unwrap();
        let _ = node.url.set(url);
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            stopped.await.ok();
        };
        let server = tokio::spawn(serve::serve(Arc::clone(&node), listener, shutdown));
        exchange::start(&node.exchange).await.unwrap();
        Self { node, stop: Some(stop), server }
    }

    pub(crate) fn url(&self) -> String {
        self.node.base_url()
    }

    pub(crate) async fn follow(&self, other: &Self) -> PeerRow {
        let fingerprint = other.node.descriptor.fingerprint();
        exchange::add_peer(&self.node.exchange, &other.url(), fingerprint, "user:test")
            .await
            .unwrap()
    }

    pub(crate) async fn follow_fake(
        &self,
        peer: &FakePeer,
        log: &comity_testkit::peer::FakeLog,
    ) -> PeerRow {
        let fingerprint = log.descriptor().fingerprint();
        exchange::add_peer(&self.node.exchange, &peer.url, fingerprint, "user:test").await.unwrap()
    }

    pub(crate) async fn say(&self, number: u64, marking: Marking) -> Logged {
        proposals::submit(&self.node, notice(number, marking), "user:test").await.unwrap()
    }

    pub(crate) async fn try_say(&self, number: u64) -> Result<Logged, Error> {
        proposals::submit(&self.node, notice(number, Marking::clear()), "user:test").await
    }

    /// Contents of a log that are wanted and not here.
    pub(crate) fn missing(&self, log: LogId) -> usize {
        let now = comity_node::clock::now().plus_millis(1 << 40);
        let missing = |reader: &dyn Reader| reader.contents_missing(log, Seq(0), now, 1_000);
        self.node.read_now(missing).unwrap().len()
    }

    pub(crate) fn head(&self, log: LogId) -> TreeHead {
        self.node.read_now(|reader| reader.head(log)).unwrap()
    }

    /// The mirror of another node's log, if it is a peer.
    pub(crate) fn head_of(&self, party: &str) -> TreeHead {
        let row = self.peer(party);
        self.head(row.log)
    }

    pub(crate) fn peer(&self, party: &str) -> PeerRow {
        let rows = self.node.read_now(|reader| reader.peers()).unwrap();
        rows.into_iter().find(|row| row.descriptor.party.as_str() == party).unwrap()
    }

    pub(crate) fn failure(&self, party: &str) -> Option<String> {
        self.peer(party).failure
    }

    /// Every row of a log, without the positions in this node's own knowledge, which differ with
    /// what came first.
    pub(crate) fn rows_of(&self, log: LogId) -> Vec<String> {
        let query = Query { log: Some(log), limit: 1_000, ..Query::default() };
        let page = self.node.read_now(|reader| reader.statements(&query)).unwrap();
        let mut rows: Vec<StatementView> = page.rows;
        rows.sort_by_key(|row| row.index);
        rows.iter()
            .map(|row| {
                format!(
                    "{:?} {:?} {:?} {:?} {:?} {:?}",
                    row.index, row.statement, row.refusal, row.title, row.relations, row.content
                )
            })
            .collect()
    }

    pub(crate) async fn stop(mut self) {
        exchange::stop(&self.node.exchange);
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.server.await.unwrap().unwrap();
        let node = Arc::clone(&self.node);
        tokio::task::spawn_blocking(move || node.shut_down()).await.unwrap();
        // The store is closed with its last owner; tasks just dropped may hold it a moment longer.
        let weak = Arc::downgrade(&self.node);
        drop(self.node);
        until("the node is gone", || weak.strong_count() == 0).await;
    }
}

fn notice(number: u64, marking: Marking) -> Submission {
    Submission {
        kind: Kind::parse(names::NOTICE).unwrap(),
        subject: format!("urn:example:{number}"),
        body: json!({ "title": format!("Notice {number}"), "text": "Something was said." }).into(),
        marking,
        confirmation: None,
    }
}

/// Waits until something holds, and fails when it does not in good time.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Runs a test on two threads.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap().block_on(test);
}

/// Allowances so small that a peer soon waits.
pub(crate) fn meagre() -> Allowances {
    let mut meagre = Allowances::DEFAULT;
    meagre.bytes.burst = 64 << 10;
    meagre.bytes.per_second = 1 << 10;
    meagre
}
