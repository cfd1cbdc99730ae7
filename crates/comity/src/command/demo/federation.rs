//! The three nodes: started, made peers and witnesses of each other, fed, awaited, verified.

use std::fs::DirBuilder;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use comity_node::clock;
use comity_node::config::{NodeConfig, Strangers, WitnessConfig};
use comity_node::keys::Keys;
use comity_node::ledger::content::Submission;
use comity_node::ledger::queue::Logged;
use comity_node::node::Node;
use comity_node::proposals;
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::policy::Policy;
use comity_protocol::party::{Descriptor, PartyId};
use comity_store::rows::{PeerRow, Role};
use indicatif::ProgressBar;
use tokio::task::JoinSet;

use super::plan::{Filing, PARTIES};
use crate::audit::outside::Outside;
use crate::audit::report::Report;
use crate::audit::{Brought, audit};
use crate::local::{Following, Local, failure};

/// The account of the demonstration on every node.
pub(super) const USER: &str = "demo";

/// How long the nodes may take to exchange everything; beyond it something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked whether they are done.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How many statements are on their way to one node at once.
const AT_ONCE: usize = 64;

/// Name of the file with a node's witness policy.
const POLICY: &str = "policy.txt";

/// Writes the configuration into the node's folder: a folder that is kept can be served again.
fn keep_configuration(config: &NodeConfig) -> anyhow::Result<()> {
    std::fs::write(config.dir.join(POLICY), &config.policy)?;
    std::fs::write(config.dir.join(crate::config::FILE), crate::config::text_of(config, POLICY))?;
    Ok(())
}

/// Three nodes in this process.
pub(super) struct Federation {
    nodes: Vec<Local>,
    policies: Vec<String>,
}

/// A statement that was filed.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    /// What was filed.
    pub(super) filing: Filing,
    /// Where it stands.
    pub(super) logged: Logged,
}

impl Federation {
    /// Starts the nodes and makes each the peer and the witness of the others.
    pub(super) async fn start(dir: &Path, port: u16) -> anyhow::Result<Self> {
        let listeners = listeners(port)?;
        let mut descriptors = Vec::new();
        for party in PARTIES {
            let id: PartyId = party.id.parse()?;
            let keys = dir.join(party.id).join("keys");
            DirBuilder::new().recursive(true).mode(0o700).create(&keys)?;
            descriptors.push(Keys::open(&keys, &id)?.descriptor(&id, party.name));
        }
        let addresses: Vec<SocketAddr> =
            listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>()?;
        let (mut nodes, mut policies) = (Vec::new(), Vec::new());
        for ((party, listener), own) in PARTIES.iter().zip(listeners).zip(&descriptors) {
            let others: Vec<(&Descriptor, String)> = descriptors
                .iter()
                .zip(&addresses)
                .filter(|(other, _)| other.party != own.party)
                .map(|(other, address)| (other, format!("http://{address}/witness")))
                .collect();
            let policy = policy(own, &others);
            let mut config =
                NodeConfig::loopback(dir.join(party.id), own.party.clone(), party.name);
            config.listen = listener.local_addr()?;
            config.pull_every = Duration::from_secs(1);
            config.policy.clone_from(&policy);
            config.strangers = Strangers { pages: true, logs: true, ..Strangers::default() };
            config.witnesses = others
                .into_iter()
                .map(|(other, url)| WitnessConfig { url, keys: other.witness_keys.clone() })
                .collect();
            keep_configuration(&config)?;
            nodes.push(Local::start_on(config, listener, Following::No).await?);
            policies.push(policy);
        }
        let federation = Self { nodes, policies };
        federation.acquaint().await?;
        Ok(federation)
    }

    /// Each adds the others by their fingerprints, as three operators would.
    async fn acquaint(&self) -> anyhow::Result<()> {
        for local in &self.nodes {
            comity_node::accounts::create_user(&local.node, USER, Role::Admin, None, "demo")
                .await
                .map_err(failure)?;
            for other in &self.nodes {
                if other.address != local.address {
                    local.add_peer(other).await?;
                }
            }
        }
        // Only now: a witness cosigns for those it knows, and a peer answers those it knows.
        for local in &self.nodes {
            local.follow().await?;
            local.node.say_up();
        }
        Ok(())
    }

    /// The nodes, in the order of [`PARTIES`].
    pub(super) fn nodes(&self) -> &[Local] {
        &self.nodes
    }

    /// The node of a party.
    pub(super) fn node(&self, number: usize) -> anyhow::Result<&Arc<Node>> {
        Ok(&self.nodes.get(number).context("there are three parties")?.node)
    }

    /// Files statements, many at once at each node.
    pub(super) async fn file(
        &self,
        filings: Vec<Filing>,
        progress: &ProgressBar,
    ) -> anyhow::Result<Vec<Filed>> {
        let mut filed = Vec::with_capacity(filings.len());
        let mut under_way = JoinSet::new();
        for filing in filings {
            if under_way.len() >= AT_ONCE
                && let Some(done) = under_way.join_next().await
            {
                filed.push(done??);
            }
            let node = Arc::clone(self.node(filing.by)?);
            under_way.spawn(async move { file(&node, filing).await });
            progress.inc(1);
        }
        while let Some(done) = under_way.join_next().await {
            filed.push(done??);
        }
        filed.sort_by_key(|one| (one.filing.by, one.logged.index));
        Ok(filed)
    }

    /// Waits until every node holds the others' logs and every content that it may have, and
    /// until every log is witnessed as its policy asks.
    pub(super) async fn exchanged(
        &self,
        filed: &[Filed],
        progress: &ProgressBar,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let (done, wanted) = self.progress(filed)?;
            progress.set_length(wanted);
            progress.set_position(done);
            if done >= wanted {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!(
                    "the nodes have not exchanged everything within a minute: {done} of {wanted}"
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// How much of what has to be exchanged has been: entries, contents and witnessed checkpoints.
    fn progress(&self, filed: &[Filed]) -> anyhow::Result<(u64, u64)> {
        let (mut done, mut wanted) = (0_u64, 0_u64);
        let now = clock::now();
        for (reader, policy) in self.nodes.iter().zip(&self.policies) {
            for (number, keeper) in self.nodes.iter().enumerate() {
                let size = keeper.node.published.load().head.size.0;
                if reader.address == keeper.address {
                    wanted += 1;
                    done += u64::from(witnessed(&reader.node, policy)?);
                    continue;
                }
                let log = reader.log_of(&keeper.node.config.party)?;
                let held = reader.node.read_now(|r| r.head(log)).map_err(failure)?;
                wanted += size;
                done += held.size.0.min(size);
                for one in filed.iter().filter(|one| one.filing.by == number) {
                    if may_have(&reader.node, keeper, one, now) {
                        wanted += 1;
                        done += u64::from(self.settled(&reader.node, one)?);
                    }
                }
            }
        }
        Ok((done, wanted))
    }

    /// Whether a node has a content, or had it and destroyed it.
    fn settled(&self, node: &Node, one: &Filed) -> anyhow::Result<bool> {
        let digest = show_digest(self.node(one.filing.by)?, one)?;
        let rows = node.read_now(|reader| reader.contents(&digest)).map_err(failure)?;
        let origin = self.node(one.filing.by)?.read_now(|reader| reader.contents(&digest));
        let gone = origin.map_err(failure)?.iter().any(|row| row.erased_at.is_some());
        Ok(gone || !rows.is_empty())
    }

    /// Verifies every log from outside, over HTTP, with nothing but the fingerprint and the policy.
    pub(super) async fn verify(&self, progress: &ProgressBar) -> anyhow::Result<Vec<Report>> {
        let mut reports = Vec::new();
        for (local, policy) in self.nodes.iter().zip(&self.policies) {
            let address = local.url();
            let remote = Outside::new(&address)?;
            let itself = remote.descriptor().await.ok();
            let brought = Brought {
                fingerprint: Some(local.node.descriptor.fingerprint()),
                descriptor: None,
                policy: Some(Policy::parse(policy.as_bytes())?),
                contents: true,
                now: clock::now(),
            };
            let report = audit(&address, Arc::new(remote), itself, &brought, progress).await?;
            ensure!(report.party.is_some(), "{address} does not say who it is");
            reports.push(report);
        }
        Ok(reports)
    }

    /// Returns when one of the nodes stops by itself.
    pub(super) async fn any_stopped(&self) {
        let mut waiting = JoinSet::new();
        for local in &self.nodes {
            let node = Arc::clone(&local.node);
            waiting.spawn(async move { node.stopped().await });
        }
        waiting.join_next().await;
    }

    /// Stops all nodes.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        for local in self.nodes {
            local.stop().await?;
        }
        Ok(())
    }
}

/// What a peer's row says of a party, for the summary.
pub(super) fn peer_row(local: &Local, party: &PartyId) -> anyhow::Result<PeerRow> {
    let rows = local.node.read_now(|reader| reader.peers()).map_err(failure)?;
    rows.into_iter().find(|row| row.descriptor.party == *party).context("the peer is not known")
}

async fn file(node: &Arc<Node>, filing: Filing) -> anyhow::Result<Filed> {
    let submission = Submission {
        kind: filing.kind.clone(),
        subject: filing.subject.clone(),
        body: filing.body.clone().into(),
        marking: filing.marking.clone(),
        confirmation: None,
    };
    let logged =
        proposals::submit(node, submission, &format!("user:{USER}")).await.map_err(failure)?;
    Ok(Filed { filing, logged })
}

/// The digest that a filed statement names.
pub(super) fn show_digest(
    node: &Node,
    one: &Filed,
) -> anyhow::Result<comity_protocol::content::Digest> {
    let view = node.read_now(|r| r.statement_at(LogId::OWN, one.logged.index)).map_err(failure)?;
    let statement = view.and_then(|view| view.statement);
    Ok(statement.context("a filed statement cannot be found")?.1.digest)
}

fn may_have(
    reader: &Node,
    keeper: &Local,
    one: &Filed,
    now: comity_protocol::time::Timestamp,
) -> bool {
    use comity_protocol::marking::Requester;
    let requester = Requester::Peer(&reader.config.party);
    one.filing.marking.admits(requester, &keeper.node.config.party, now)
}

/// Whether the newest checkpoint is cosigned as the policy asks.
fn witnessed(node: &Node, policy: &str) -> anyhow::Result<bool> {
    let Some(note) = node.read_now(|reader| reader.cosigned()).map_err(failure)? else {
        return Ok(false);
    };
    let Ok(signed) = SignedCheckpoint::parse(&note) else { return Ok(false) };
    let newest = signed.checkpoint.head == node.published.load().head;
    Ok(newest && Policy::parse(policy.as_bytes())?.satisfied_by(&signed).met)
}

/// Both others must cosign, each with any of its keys.
fn policy(own: &Descriptor, others: &[(&Descriptor, String)]) -> String {
    let mut text = String::new();
    for key in own.log_keys.iter().take(1) {
        text.push_str(&format!("log {key}\n"));
    }
    for (other, url) in others {
        let name = &other.party;
        let mut members = String::new();
        for (number, key) in other.witness_keys.iter().enumerate() {
            text.push_str(&format!("witness {name}-{number} {key} {url}\n"));
            members.push_str(&format!(" {name}-{number}"));
        }
        text.push_str(&format!("group {name} any{members}\n"));
    }
    let names: Vec<&str> = others.iter().map(|(other, _)| other.party.as_str()).collect();
    text.push_str(&format!("group both all {}\nquorum both\n", names.join(" ")));
    text
}

/// Three listeners on neighbouring ports, or on any where one of those is taken.
fn listeners(port: u16) -> anyhow::Result<Vec<TcpListener>> {
    let on = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if port != 0 {
        let neighbours: Result<Vec<_>, _> = (port..port.saturating_add(3)).map(on).collect();
        if let Ok(listeners) = neighbours
            && listeners.len() == PARTIES.len()
        {
            return Ok(listeners);
        }
    }
    PARTIES.iter().map(|_| on(0)).collect::<Result<_, _>>().context("no free port on loopback")
}
