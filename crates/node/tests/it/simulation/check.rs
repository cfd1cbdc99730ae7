//! What must hold of every history.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use comity_agreements::calendar::Day;
use comity_agreements::docket::Settled;
use comity_agreements::duty::finding::{Finding, Matter};
use comity_agreements::duty::{Filter, Status};
use comity_node::eyes::Eyes;
use comity_node::node::Node;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{LeafIndex, TreeHead};
use comity_store::rows::{PeerState, Query};
use serde_json::Value;

use super::liar;
use super::world::{CAP, PULL_EVERY, Site, World, name};

/// A federation in which everything works again agrees within this time: the longest wait after
/// failures is five minutes.
const CONVERGES_WITHIN: Duration = Duration::from_secs(1_800);

/// How often it is looked whether they agree.
const STEP: Duration = Duration::from_secs(10);

/// The rule that findings are looked at of.
const DUTY: &str = "declare-run";

/// Entries of one log that a history can have.
const ENTRIES_MAX: usize = 10_000;

/// What was seen of every node's own log so far: nothing of it may change or go.
#[derive(Default)]
pub(super) struct Seen {
    logs: BTreeMap<usize, Vec<Vec<u8>>>,
}

impl Seen {
    /// Nothing acknowledged is lost, and no log changes but at its end.
    pub(super) fn look(&mut self, world: &World) {
        for (number, node) in world.up() {
            let entries = entries(node, LogId::OWN);
            let seen = self.logs.entry(number).or_default();
            assert!(entries.starts_with(seen), "the log of {number} is not what it was");
            *seen = entries;
        }
        let book = world.book();
        for (number, node) in world.up() {
            let own = book.acknowledged.iter().filter(|(by, ..)| *by == number);
            for (_, id, index) in own {
                let stands = node.read_now(|reader| reader.own_index(id)).unwrap();
                assert_eq!(stands, Some(*index), "acknowledged by {number} and lost: {id}");
            }
        }
    }
}

/// A healed partition converges: everybody holds of everybody what that one has itself.
pub(super) async fn converge(world: &World) {
    let mut waited = Duration::ZERO;
    loop {
        let apart = apart(world);
        if apart.is_empty() {
            return;
        }
        assert!(waited < CONVERGES_WITHIN, "no agreement after {waited:?}: {apart:?}");
        tokio::time::sleep(STEP).await;
        waited += STEP;
    }
}

/// Who does not hold yet what another has.
fn apart(world: &World) -> Vec<String> {
    let nodes: BTreeMap<usize, &Arc<Node>> = world.up().collect();
    let mut apart = Vec::new();
    for (number, node) in &nodes {
        if node.is_halted() {
            apart.push(format!("{number} stands still"));
        }
        if let Some(stop) = node.signing.stop() {
            apart.push(format!("{number} signs nothing: {stop:?}"));
        }
        for peer in &world.sites[*number].peers {
            let log = Site::log_of(node, &name(*peer));
            if head(node, log) != head(nodes[peer], LogId::OWN) {
                apart.push(format!("{number} of {peer}"));
            }
            let later = node.now().plus_millis(1 << 40);
            let missing = node.read_now(|reader| reader.contents_missing(log, Seq(0), later, 100));
            if missing.unwrap().iter().any(|(seq, _)| is_open(nodes[peer], node, *seq)) {
                apart.push(format!("{number} lacks contents of {peer}"));
            }
        }
        let is_condemned = !node.read_now(|reader| reader.equivocations()).unwrap().is_empty();
        let log = Site::log_of(node, liar::NAME);
        let liar = world.liar.sizes()[number % world.liar.logs()];
        if world.liar.logs() == 1 && head(node, log).size.0 != liar {
            apart.push(format!("{number} of the liar"));
        }
        if world.liar.logs() > 1 && !is_condemned {
            apart.push(format!("{number} of the liar's two logs"));
        }
    }
    apart
}

/// Whether its keeper gives a content to everybody.
fn is_open(keeper: &Node, holder: &Node, seq: Seq) -> bool {
    let view = holder.read_now(|reader| reader.statement(seq)).unwrap().unwrap();
    let (_, statement) = view.statement.unwrap();
    let rows = keeper.read_now(|reader| reader.contents(&statement.digest)).unwrap();
    rows.iter().any(|row| {
        let file = comity_protocol::content::Content::parse_unknown(&row.bytes);
        row.erased_at.is_none() && file.is_ok_and(|file| file.marking.audience.is_empty())
    })
}

/// What everybody holds of everybody is the same, entry by entry, and what was acknowledged stands
/// in it.
pub(super) fn same_logs(world: &World) {
    let nodes: BTreeMap<usize, &Arc<Node>> = world.up().collect();
    for (number, node) in &nodes {
        for peer in &world.sites[*number].peers {
            let log = Site::log_of(node, &name(*peer));
            let own = entries(nodes[peer], LogId::OWN);
            assert_eq!(entries(node, log), own, "{number} holds another log of {peer}");
            for (_, id, index) in world.book().acknowledged.iter().filter(|(by, ..)| by == peer) {
                let places = node.read_now(|reader| reader.places(id)).unwrap();
                let stands = places.iter().any(|place| (place.log, place.index) == (log, *index));
                assert!(stands, "{number} lacks what {peer} acknowledged: {id}");
            }
        }
    }
}

/// An equivocation is proved by everybody who follows the liar, and nobody else is accused, stopped
/// or held.
pub(super) fn justice(world: &World) {
    let keys = Pinned::from_descriptor(&world.liar.descriptor()).unwrap().log_keys;
    for (number, node) in world.up() {
        assert!(node.signing.stop().is_none(), "{number} stopped: {:?}", node.signing.stop());
        let proofs = node.read_now(|reader| reader.equivocations()).unwrap();
        assert_eq!(proofs.len(), world.liar.logs() - 1, "proofs at {number}");
        for row in &proofs {
            assert_eq!(row.origin, format!("{}/log", liar::NAME));
            Equivocation::from_json(&row.proof).unwrap().verify(&keys).unwrap();
        }
        for row in node.read_now(|reader| reader.peers()).unwrap() {
            let is_liar = row.descriptor.party.as_str() == liar::NAME && !proofs.is_empty();
            let state = if is_liar { PeerState::Held } else { PeerState::Following };
            assert_eq!(row.state, state, "{number} and {}", row.descriptor.party);
        }
    }
}

/// How many proofs that a log forked each node has.
pub(super) fn proofs(world: &World) -> Vec<usize> {
    let proofs = |node: &Node| node.read_now(|reader| reader.equivocations()).unwrap().len();
    world.up().map(|(_, node)| proofs(node)).collect()
}

/// Each timer fires once: where nothing happens, everybody looks at each peer once in an interval,
/// from four to six fifths of it.
pub(super) async fn rhythm(world: &World) {
    const INTERVALS: u32 = 3;
    let _before = world.network.take_looks();
    tokio::time::sleep(PULL_EVERY * INTERVALS).await;
    let looks = world.network.take_looks();
    let (least, most) = (u64::from(INTERVALS) * 5 / 6 - 1, u64::from(INTERVALS) * 5 / 4 + 1);
    for (number, _) in world.up() {
        let peers = world.sites[number].peers.iter().map(|peer| name(*peer));
        for peer in peers.chain([liar::NAME.to_owned()]) {
            let count = looks.get(&(number, peer.clone())).copied().unwrap_or(0);
            assert!((least..=most).contains(&count), "{number} looked {count} times at {peer}");
        }
    }
}

/// Equal statements give equal findings, each run of a party has one, and it is a breach where the
/// run was not declared. Two of those who hold all that the three parties said are asked, other
/// ones with each seed: to read all agreements takes as long as the rest of a history.
pub(super) async fn findings(world: &World, seed: u64) {
    let holds = |node: usize, party| node == party || world.sites[node].peers.contains(&party);
    let all = (0..world.sites.len()).filter(|node| (0..3).all(|party| holds(*node, party)));
    let all: Vec<usize> = all.collect();
    let first = usize::try_from(seed).unwrap();
    let asked = [0, 1].map(|next| all[(first + next) % all.len()]);
    let mut first: Option<(usize, Vec<Value>)> = None;
    for (number, node) in world.up().filter(|(number, _)| asked.contains(number)) {
        let found = found(node).await;
        let told = found.iter().map(|finding| said(finding, world.is_skewed));
        let told: Vec<Value> = told.collect();
        let (other, before) = first.get_or_insert_with(|| (number, told.clone()));
        let differs = before.iter().zip(&told).find(|(one, next)| one != next);
        assert_eq!(differs, None, "{other} and {number} conclude differently");
        let stands = standing(node).await;
        assert_eq!(before.len(), told.len(), "{other} and {number} see other findings: {stands}");
        let mut wanted: BTreeMap<String, Status> = BTreeMap::new();
        for (by, keeper) in world.up().take(3) {
            let of = |kind| subjects(keeper, kind);
            let declared = of(names::RUN_DECLARATION);
            for run in of(names::RUN_START) {
                let is_declared = declared.contains(&run);
                let status = if is_declared { Status::Met } else { Status::Breached };
                wanted.insert(format!("{} {run}", name(by)), status);
            }
        }
        let mut concluded: BTreeMap<String, Status> = BTreeMap::new();
        // What follows from a declaration, progress reports, has findings of its own.
        for one in found.iter().filter(|one| one.key.duty == DUTY) {
            let run = match &one.key.matter {
                Matter::Named { name } => name.as_str(),
                _ => "no run",
            };
            let name = format!("{} {run}", one.key.bearer);
            assert!(concluded.insert(name, one.status).is_none(), "two findings of one run");
        }
        assert_eq!(concluded, wanted, "findings at {number}");
    }
}

/// A finding without what a node heard of when others had seen its statements: that is no
/// statement, and one node hears more of it than another. Where clocks were off, times count as far
/// as others vouch for them, and are left out with all that follows from them.
fn said(finding: &Finding, is_skewed: bool) -> Value {
    let mut said = serde_json::to_value(finding).unwrap();
    strip(&mut said, is_skewed);
    said
}

fn strip(value: &mut Value, is_skewed: bool) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !["logged", "rests-on", "contradictions"].contains(&&**name));
            members.values_mut().for_each(|value| strip(value, is_skewed));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| strip(value, is_skewed)),
        Value::String(text) if is_skewed && is_time(text) => "a time".clone_into(text),
        _ => {}
    }
}

/// Whether a text begins with a day.
fn is_time(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<Day>().is_ok())
}

/// How the agreement stands, as a node sees it.
async fn standing(node: &Arc<Node>) -> String {
    let question = |docket: &Settled| {
        let day = Day::of_utc(docket.as_of()).unwrap();
        let entry = docket.agreement(CAP).unwrap();
        format!("in force {:?}, {:?}", entry.in_force(), entry.participations(day))
    };
    node.docket(Eyes::Named, question).await.unwrap()
}

async fn found(node: &Arc<Node>) -> Vec<Finding> {
    let filter = Filter {
        agreement: Some(CAP.to_owned()),
        duty: Some(DUTY.to_owned()),
        only_owed: true,
        ..Filter::default()
    };
    node.docket(Eyes::Named, move |docket| docket.findings(&filter)).await.unwrap()
}

/// What the statements of a kind in a node's own log are about.
fn subjects(node: &Node, kind: &str) -> Vec<String> {
    let query = Query { log: Some(LogId::OWN), limit: 1_000, ..Query::default() };
    let page = node.read_now(|reader| reader.statements(&query)).unwrap();
    let statements = page.rows.into_iter().filter_map(|row| Some(row.statement?.1));
    let of_kind = statements.filter(|statement| statement.kind.as_str() == kind);
    of_kind.map(|statement| statement.subject).collect()
}

fn entries(node: &Node, log: LogId) -> Vec<Vec<u8>> {
    node.read_now(|reader| reader.entries(log, LeafIndex(0), ENTRIES_MAX)).unwrap()
}

fn head(node: &Node, log: LogId) -> TreeHead {
    node.read_now(|reader| reader.head(log)).unwrap()
}
