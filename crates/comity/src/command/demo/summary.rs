//! What came of the demonstration, in words and as JSON.

use std::collections::BTreeMap;
use std::time::Instant;

use comity_node::accounts::{self, UserChange};
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::Hash;
use comity_protocol::party::{Fingerprint, PartyId};
use serde::Serialize;

use super::federation::{Federation, USER, peer_row};
use super::people::APPROVER;
use super::scenes::Scenes;
use super::stage::Shown;
use crate::audit::report::{AuditOutcome, Report};
use crate::local::{Local, failure};

/// The whole demonstration.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    /// Whether everything verified and everything shown was as it should be.
    pub(super) verified: bool,
    /// From the start to the last check, in milliseconds.
    pub(super) elapsed_ms: u64,
    /// The nodes.
    pub(super) nodes: Vec<NodeSummary>,
    /// What was shown besides.
    pub(super) shown: Vec<Shown>,
    /// The password of both accounts at each node, until the demonstration ends.
    pub(super) password: String,
    /// What was shown of the capabilities, agreements above all.
    pub(super) agreements: Scenes,
    /// What a peer that lies tried, and what came of it.
    pub(super) withstood: Vec<Shown>,
}

/// One node.
#[derive(Debug, Serialize)]
pub(super) struct NodeSummary {
    /// Its party.
    party: PartyId,
    /// The party's name.
    name: String,
    /// Where it answers.
    address: String,
    /// What everybody may read without an account.
    public: String,
    /// A link that opens the console and signs in, once.
    sign_in: String,
    /// The same for its second person, who approves what the first proposes.
    approve: String,
    /// How it is recognised.
    fingerprint: Fingerprint,
    /// Entries in its log.
    tree_size: u64,
    /// Root of its log.
    root: Hash,
    /// Its own statements by kind.
    statements: BTreeMap<String, u64>,
    /// Statements received from each peer.
    received: BTreeMap<PartyId, u64>,
    /// What the verifier from outside found.
    verification: Report,
}

/// Gathers the summary.
pub(super) async fn of(
    federation: &Federation,
    reports: Vec<Report>,
    (shown, scenes, withstood): (Vec<Shown>, Scenes, Vec<Shown>),
    began: Instant,
) -> anyhow::Result<Summary> {
    let password = password()?;
    let mut nodes = Vec::new();
    for (local, verification) in federation.nodes().iter().zip(reports) {
        // Links end soon: with this its people sign in as long as the demonstration runs.
        for name in [USER, APPROVER] {
            let change = UserChange { password: Some(password.clone()), ..UserChange::default() };
            accounts::change_user(&local.node, name, change, "demo").await.map_err(failure)?;
        }
        nodes.push(node(federation, local, verification).await?);
    }
    let verified = nodes.iter().all(|node| node.verification.verified)
        && shown.iter().chain(&withstood).all(|one| one.held)
        && scenes.held;
    let elapsed_ms = u64::try_from(began.elapsed().as_millis())?;
    Ok(Summary { verified, elapsed_ms, nodes, password, shown, agreements: scenes, withstood })
}

/// A password that nobody knows before.
fn password() -> anyhow::Result<String> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|_| anyhow::anyhow!("no random numbers"))?;
    Ok(data_encoding::BASE32_NOPAD.encode(&random).to_lowercase())
}

async fn node(
    federation: &Federation,
    local: &Local,
    verification: Report,
) -> anyhow::Result<NodeSummary> {
    let node = &local.node;
    let head = node.published.load().head;
    let mut received = BTreeMap::new();
    for other in federation.nodes() {
        let party = &other.node.config.party;
        if party != &node.config.party {
            let log = peer_row(local, party)?.log;
            let counts = node.read_now(|reader| reader.counts(Some(log))).map_err(failure)?;
            // Refused entries have no kind and are no statements.
            let statements = counts.iter().filter(|row| row.kind.is_some()).map(|row| row.count);
            received.insert(party.clone(), statements.sum());
        }
    }
    let counts = node.read_now(|reader| reader.counts(Some(LogId::OWN))).map_err(failure)?;
    let statements = counts
        .into_iter()
        .map(|row| {
            (row.kind.map_or_else(|| "refused".to_owned(), |kind| kind.to_string()), row.count)
        })
        .collect();
    let sign_in = accounts::once_link(node, USER, "demo").await.map_err(failure)?;
    let approve = accounts::once_link(node, APPROVER, "demo").await.map_err(failure)?;
    Ok(NodeSummary {
        party: node.config.party.clone(),
        name: node.config.name.clone(),
        public: local.url(),
        address: local.url(),
        sign_in,
        approve,
        fingerprint: node.descriptor.fingerprint(),
        tree_size: head.size.0,
        root: head.root,
        statements,
        received,
        verification,
    })
}

impl Summary {
    /// In words.
    pub(super) fn words(&self) -> String {
        let mut text = String::new();
        for node in &self.nodes {
            node.describe(&mut text);
        }
        text.push_str("Shown besides\n");
        for one in &self.shown {
            one.describe(&mut text);
        }
        text.push('\n');
        self.agreements.describe(&mut text);
        text.push_str("A fourth peer lies\n");
        for one in &self.withstood {
            one.describe(&mut text);
        }
        text.push('\n');
        let verdict = if self.verified {
            "Everything verified, by somebody who trusts none of the three"
        } else {
            "NOT everything verified"
        };
        let secs = self.elapsed_ms / 1_000;
        let tenths = self.elapsed_ms % 1_000 / 100;
        text.push_str(&format!("{verdict}, {secs}.{tenths} s after the start.\n\n"));
        text.push_str("Open to everybody, without an account\n");
        for node in &self.nodes {
            text.push_str(&format!("  {:<28} {}\n", node.name, node.public));
        }
        text.push_str("Consoles (each link signs in once, within ten minutes)\n");
        for node in &self.nodes {
            text.push_str(&format!("  {:<28} {}\n", node.name, node.sign_in));
            text.push_str(&format!("  {:<28} {}\n", "  who approves there", node.approve));
        }
        text.push_str(&format!(
            "Or sign in by name: {USER}, or {APPROVER} to approve, with the password {}\n",
            self.password
        ));
        text
    }
}

impl NodeSummary {
    fn describe(&self, text: &mut String) {
        let kinds: Vec<String> =
            self.statements.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let received: Vec<String> =
            self.received.iter().map(|(party, count)| format!("{count} from {party}")).collect();
        text.push_str(&format!("{} ({}), {}\n", self.name, self.party, self.address));
        let mut line = |name: &str, value: &str| {
            text.push_str(&format!("  {name:<11} {value}\n"));
        };
        line("log", &format!("{} entries, root {}", self.tree_size, self.root));
        line("statements", &kinds.join(", "));
        line("received", &received.join(", "));
        let report = &self.verification;
        line("witnesses", &report.witnesses.join(", "));
        let passed =
            report.checks.iter().filter(|check| check.outcome == AuditOutcome::Passed).count();
        let verdict = if report.verified { "verified" } else { "NOT VERIFIED" };
        let contents = report.contents;
        line(
            "from outside",
            &format!(
                "{verdict}: {passed} checks passed; contents: {} open and valid, {} withheld, {} erased",
                contents.valid, contents.withheld, contents.erased,
            ),
        );
        for check in report.checks.iter().filter(|check| check.outcome == AuditOutcome::Failed) {
            line("FAILED", &format!("{}: {}", check.name, check.detail));
        }
        text.push('\n');
    }
}
