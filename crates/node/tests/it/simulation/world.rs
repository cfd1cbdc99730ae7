//! A federation in one process: its nodes, what they were told was done, and the steps it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use comity_agreements::docket::{Docket, shipped};
use comity_node::clock::Clock;
use comity_node::config::{NodeConfig, WitnessConfig};
use comity_node::exchange;
use comity_node::keys::Keys;
use comity_node::ledger::content::Submission;
use comity_node::node::Node;
use comity_node::proposals;
use comity_node::serve::Routes;
use comity_node::work::Work;
use comity_protocol::exchange::budget::{Allowance, Allowances};
use comity_protocol::index::LogId;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_testkit::model;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::disk::{Disk, Fate, Fault};
use super::liar::{self, Liar};
use super::network::{Network, Wire};
use super::plan::Op;

/// When histories begin: 2027-03-01.
pub(super) const BEGIN: Timestamp = Timestamp::from_secs(1_803_859_200);

/// How often a node looks at each peer.
pub(super) const PULL_EVERY: Duration = Duration::from_secs(120);

/// What everybody does at once, or upon a hint, is done within this time where nothing is lost.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Whoever still asks a node that died has given up after this time.
const DIES_WITHIN_MS: u32 = 20_000;

/// An agreement under which runs are declared; the three that have to be parties are among the
/// first nodes.
pub(super) const CAP: &str = "template-compute-cap";

/// How the first nodes are called; the others are numbered.
const NAMED: [&str; 3] = ["asterion.example", "borealis.example", "cygnus-lab.example"];

/// A federation.
pub(super) struct World {
    pub(super) network: Arc<Network>,
    pub(super) liar: Arc<Liar>,
    pub(super) sites: Vec<Site>,
    pub(super) book: Arc<Mutex<Book>>,
    clock: Clock,
    /// Whether a clock was off at any time.
    pub(super) is_skewed: bool,
    /// What nodes were asked to do and have not answered yet.
    asked: Vec<(usize, JoinHandle<()>)>,
}

/// A place where a node stands, up or down.
pub(super) struct Site {
    pub(super) party: PartyId,
    descriptor: Descriptor,
    config: NodeConfig,
    disk: Disk,
    fate: Fate,
    ahead_ms: i64,
    /// Whom it follows, and who follows it.
    pub(super) peers: Vec<usize>,
    pub(super) up: Option<Up>,
}

/// A node that runs.
pub(super) struct Up {
    pub(super) node: Arc<Node>,
    alive: Arc<AtomicBool>,
    clock: Clock,
    starting: JoinHandle<()>,
}

/// What nodes said was done.
#[derive(Default)]
pub(super) struct Book {
    /// Which statements of which node stand where.
    pub(super) acknowledged: Vec<(usize, StatementId, LeafIndex)>,
    /// The notices among them.
    pub(super) notices: Vec<(usize, StatementId)>,
    /// Runs that a node said began, and those of them that it declared.
    pub(super) begun: BTreeSet<(usize, String)>,
    pub(super) declared: BTreeSet<(usize, String)>,
    /// Refusals by code.
    pub(super) refused: BTreeMap<&'static str, u64>,
}

/// The name of a node.
pub(super) fn name(number: usize) -> String {
    NAMED.get(number).map_or_else(|| format!("n{number}.example"), |name| (*name).to_owned())
}

/// What is left of a federation when its history is over: folders, which go with it.
pub(super) struct Ground {
    /// Where keys are kept, one folder a node: made once for all histories.
    pub(super) keys: PathBuf,
    /// Where everything else is.
    pub(super) dir: PathBuf,
    /// Whether stores are real ones.
    pub(super) on_files: bool,
}

impl World {
    /// A federation of so many nodes in which each follows those it is told to, and the liar.
    pub(super) async fn start(seed: u64, ground: &Ground, peers: Vec<Vec<usize>>) -> Self {
        let liar = Arc::new(Liar::new());
        let network = Network::new(seed, Arc::clone(&liar));
        let clock = Clock::begun_at(BEGIN);
        let descriptors: Vec<Descriptor> = (0..peers.len())
            .map(|number| {
                let party: PartyId = name(number).parse().unwrap();
                let keys = Keys::open(&ground.keys.join(name(number)), &party).unwrap();
                keys.descriptor(&party, party.as_str())
            })
            .collect();
        let sites = peers.into_iter().enumerate().map(|(number, peers)| {
            let witness = peers.first().map(|peer| &descriptors[*peer]);
            Site::new(ground, &descriptors[number], witness, peers)
        });
        let mut world = Self {
            network,
            liar,
            sites: sites.collect(),
            book: Arc::default(),
            clock,
            is_skewed: false,
            asked: Vec::new(),
        };
        for number in 0..world.sites.len() {
            world.begin(number, ground);
        }
        world.introduce().await;
        world
    }

    /// Each learns of its peers over a channel that everybody trusts.
    async fn introduce(&mut self) {
        for site in &self.sites {
            let exchange = &site.up.as_ref().unwrap().node.exchange;
            for peer in &site.peers {
                let other = self.sites[*peer].descriptor.clone();
                let address = format!("http://{}", other.party);
                exchange::peers::adopt(exchange, &address, other, "user:sim").await.unwrap();
            }
            let liar = self.liar.descriptor();
            let address = format!("http://{}", liar::NAME);
            exchange::peers::adopt(exchange, &address, liar, "user:sim").await.unwrap();
        }
    }

    /// Takes a step.
    pub(super) async fn step(&mut self, op: Op, ground: &Ground) {
        self.network.note(format_args!("{} {op}", self.clock.now()));
        match op {
            Op::Say(node) => self.say(node, Marking::clear()),
            Op::Whisper(node) => {
                let to = self.sites[node].peers.first().copied().unwrap_or(node);
                let audience = vec![self.sites[to].party.clone()];
                self.say(node, Marking::new(Tlp::AmberStrict, audience, None).unwrap());
            }
            Op::Urge(node) => self.urge(node),
            Op::Erase(node) => self.erase(node),
            Op::Begin(node) => self.run_begins(node),
            Op::Declare(node) => self.run_declared(node),
            Op::Look(node, other) => {
                if let Some(up) = &self.sites[node].up {
                    exchange::on_hint(&up.node.exchange, &self.sites[other].party);
                }
            }
            Op::Cut(node, other) => self.network.cut(node, &name(other)),
            Op::Part(mask) => self.part(mask),
            Op::Heal => self.network.heal(),
            Op::Lossy(permille) => self.network.lose(permille),
            Op::Skew(node, millis) => self.skew(node, millis),
            Op::Crash(node) => self.crash(node).await,
            Op::Fail(node, nth, failure) => {
                self.sites[node].fate.strike(nth, Fault::Fails(failure));
            }
            Op::Tear(node, nth, part) => self.sites[node].fate.strike(nth, Fault::Tears(part)),
            Op::Restart(node) => self.restart(node, ground).await,
            Op::Lie(lie) => self.liar.lie(lie, &name(0)),
            Op::Speak => self.liar.grow(),
            Op::Wait(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
        }
        // Whoever died in a write is dead as a whole.
        for number in 0..self.sites.len() {
            if self.sites[number].up.as_ref().is_some_and(|up| !up.alive.load(Ordering::Acquire)) {
                self.crash(number).await;
            }
        }
    }

    /// Ends everything that goes wrong: links hold, everybody is up, and the liar has nothing more
    /// to say but what it said.
    pub(super) async fn calm(&mut self, ground: &Ground) {
        self.network.note("all is well from here on");
        self.network.heal();
        self.network.lose(0);
        self.liar.behave();
        self.liar.grow();
        for number in 0..self.sites.len() {
            self.skew(number, 0);
            // What was planned and has not struck does not strike any more.
            self.crash(number).await;
            self.begin(number, ground);
        }
    }

    /// What nodes said was done.
    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        book(&self.book)
    }

    /// The nodes that run.
    pub(super) fn up(&self) -> impl Iterator<Item = (usize, &Arc<Node>)> {
        let sites = self.sites.iter().enumerate();
        sites.filter_map(|(number, site)| Some((number, &site.up.as_ref()?.node)))
    }

    /// Waits until everybody answered what it was asked.
    pub(super) async fn answered(&mut self) {
        for (_, asked) in self.asked.drain(..) {
            asked.await.unwrap();
        }
    }

    /// Has all nodes die.
    pub(super) async fn end(mut self) {
        for number in 0..self.sites.len() {
            self.crash(number).await;
        }
    }

    /// Starts a node on what is on its disk.
    fn begin(&mut self, number: usize, ground: &Ground) {
        let site = &mut self.sites[number];
        let alive = Arc::new(AtomicBool::new(true));
        let (network, from) = (Arc::clone(&self.network), number);
        let wire = Wire { from, alive: Arc::clone(&alive), network };
        let clock = Clock::begun_at(self.clock.now());
        clock.shift(site.ahead_ms);
        let mut config = site.config.clone();
        config.clock = clock.clone();
        config.transport = Some(Arc::new(wire));
        let keys = Keys::open(&ground.keys.join(site.party.as_str()), &site.party).unwrap();
        let store = site.disk.open(&site.fate, &alive);
        let node = Node::start(config, keys, site.descriptor.clone(), store).unwrap();
        let routes = Routes::new(Arc::clone(&node)).unwrap();
        self.network.join(site.party.as_str(), routes, &alive, &clock);
        let starting = tokio::spawn({
            let exchange = Arc::clone(&node.exchange);
            let network = Arc::clone(&self.network);
            async move {
                // A node that may not sign says so to whoever asks it to.
                if let Err(problem) = exchange::start(&exchange).await {
                    let (code, detail) = (problem.code(), problem.detail());
                    network.note(format_args!("{number} follows nobody: {code}, {detail}"));
                }
            }
        });
        site.up = Some(Up { node, alive, clock, starting });
    }

    /// Ends a node where it stands: what it had not written is lost.
    async fn crash(&mut self, number: usize) {
        let Some(up) = self.sites[number].up.take() else { return };
        up.alive.store(false, Ordering::Release);
        self.network.leave(self.sites[number].party.as_str());
        up.starting.abort();
        exchange::stop(&up.node.exchange);
        up.node.crash();
        // What it was asked it does not answer any more.
        self.asked.retain(|(of, asked)| {
            if *of == number {
                asked.abort();
            }
            *of != number
        });
        let node = Arc::downgrade(&up.node);
        drop(up);
        // Its tasks are gone, and with them its store, once the runtime has seen to it: two nodes
        // on one disk are no crash.
        for _ in 0..DIES_WITHIN_MS {
            tokio::time::sleep(Duration::from_millis(1)).await;
            if node.strong_count() == 0 {
                break;
            }
        }
    }

    async fn restart(&mut self, number: usize, ground: &Ground) {
        let is_up = self.sites[number].up.as_ref().is_some_and(|up| !up.node.is_halted());
        if !is_up {
            self.crash(number).await;
            self.begin(number, ground);
        }
    }

    fn part(&self, mask: u64) {
        let is_in = |number: usize| mask >> number.min(20) & 1 == 1;
        for one in 0..self.sites.len() {
            for other in 0..self.sites.len() {
                if is_in(one) != is_in(other) {
                    self.network.cut(one, &name(other));
                }
            }
        }
    }

    fn skew(&mut self, number: usize, millis: i64) {
        self.is_skewed |= millis != 0;
        let site = &mut self.sites[number];
        site.ahead_ms = millis;
        if let Some(up) = &site.up {
            up.clock.shift(millis);
        }
    }

    fn say(&mut self, number: usize, marking: Marking) {
        let count = self.asked.len();
        let body = json!({ "title": format!("Notice {count}"), "text": "Something was said." });
        let subject = format!("urn:example:{count}");
        let said = Submission { marking, ..open(names::NOTICE, &subject, body) };
        self.submit(number, said, move |book, id| book.notices.push((number, id)));
    }

    fn run_begins(&mut self, number: usize) {
        let run = format!("run-{number}-{}", self.asked.len());
        let begun = Timestamp::from_secs(self.clock.now().secs());
        let body = json!({
            "run": run, "begun_at": begun, "model": format!("Model of {run}"),
            "planned_compute_flop": 3e24, "purpose": "pre-training",
        });
        self.submit(number, open(names::RUN_START, &run.clone(), body), move |book, _| {
            book.begun.insert((number, run));
        });
    }

    fn run_declared(&mut self, number: usize) {
        let run = {
            let book = self.book();
            let mut open = book.begun.difference(&book.declared);
            open.find(|(by, _)| *by == number).map(|(_, run)| run.clone())
        };
        let Some(run) = run else { return };
        let body = json!({
            "model": format!("Model of {run}"), "organization": name(number),
            "published_on": "2027-04-01", "training_compute_flop": 3e24,
            "confidence": "confident",
        });
        self.submit(number, open(names::RUN_DECLARATION, &run.clone(), body), move |book, _| {
            book.declared.insert((number, run));
        });
    }

    /// Asks a node to say something, and books what it answers when it does.
    fn submit(
        &mut self,
        number: usize,
        submission: Submission,
        done: impl FnOnce(&mut Book, StatementId) + Send + 'static,
    ) {
        let Some(up) = &self.sites[number].up else { return };
        let (node, books) = (Arc::clone(&up.node), Arc::clone(&self.book));
        let task = tokio::spawn(async move {
            let answer = proposals::submit(&node, submission, "user:sim").await;
            let mut book = book(&books);
            match answer {
                Ok(logged) => {
                    book.acknowledged.push((number, logged.id, logged.index));
                    done(&mut book, logged.id);
                }
                Err(error) => *book.refused.entry(error.code()).or_default() += 1,
            }
        });
        self.asked.push((number, task));
    }

    fn urge(&mut self, number: usize) {
        let newest = self.newest(number, true);
        let (Some(up), Some(id)) = (&self.sites[number].up, newest) else { return };
        let node = Arc::clone(&up.node);
        let task = tokio::spawn(async move {
            // Who is away or parted takes nothing, and sees it in the log later.
            let _ = exchange::push::push_urgent(&node.exchange, id).await;
        });
        self.asked.push((number, task));
    }

    fn erase(&mut self, number: usize) {
        let oldest = self.newest(number, false);
        let (Some(up), Some(id)) = (&self.sites[number].up, oldest) else { return };
        let (node, books) = (Arc::clone(&up.node), Arc::clone(&self.book));
        let task = tokio::spawn(async move {
            match proposals::erase(&node, id, "Somebody asked.", "user:sim").await {
                Ok(logged) => {
                    book(&books).acknowledged.push((number, logged.id, logged.index));
                }
                Err(error) => *book(&books).refused.entry(error.code()).or_default() += 1,
            }
        });
        self.asked.push((number, task));
    }

    /// The notice that a node acknowledged last, or first.
    fn newest(&self, number: usize, last: bool) -> Option<StatementId> {
        let book = self.book();
        let mut own = book.notices.iter().filter(|(by, _)| *by == number);
        let found = if last { own.next_back() } else { own.next() };
        found.map(|(_, id)| *id)
    }

    /// Has the three parties accede to the agreement, and waits until it is in force.
    pub(super) async fn accede(&mut self) {
        // Everybody has seen everybody's log before it grows: others vouch for what follows.
        tokio::time::sleep(AT_ONCE).await;
        let body = accession();
        for (number, node) in self.up().take(NAMED.len()) {
            let submission = open("agreement.accession", CAP, body.clone());
            let (statement, content) = node.sign(submission).unwrap();
            let logged = node.offer(&statement, Some(&content.bytes), "user:sim").await.unwrap();
            self.book().acknowledged.push((number, logged.id, logged.index));
        }
        tokio::time::sleep(AT_ONCE).await;
        self.leap(Duration::from_secs(32 * 86_400)).await;
    }

    /// Time passes at once, as while everybody sleeps.
    pub(super) async fn leap(&self, time: Duration) {
        // Afterwards everybody looks at everybody.
        tokio::time::advance(time).await;
        tokio::time::sleep(AT_ONCE).await;
    }
}

impl Site {
    fn new(
        ground: &Ground,
        descriptor: &Descriptor,
        witness: Option<&Descriptor>,
        peers: Vec<usize>,
    ) -> Self {
        let party = descriptor.party.clone();
        let dir = ground.dir.join(party.as_str());
        std::fs::create_dir_all(&dir).unwrap();
        let mut config = NodeConfig::loopback(dir.clone(), party.clone(), party.as_str());
        config.public_url = Some(format!("http://{party}"));
        config.work = Work::InPlace;
        config.pull_every = PULL_EVERY;
        // What verification costs is measured in real time, which has no place here.
        let plenty = Allowance { burst: 1 << 60, per_second: 1 << 40 };
        config.quotas = Allowances { verify_micros: plenty, ..Allowances::DEFAULT }.into();
        if let Some(witness) = witness {
            let keys = witness.witness_keys.clone();
            let url = format!("http://{}/witness", witness.party);
            config.policy = format!("witness w {}\nquorum w\n", keys[0]);
            config.witnesses = vec![WitnessConfig { url, keys }];
        }
        let disk =
            if ground.on_files { Disk::Files(dir) } else { Disk::Memory(model::Disk::default()) };
        let descriptor = descriptor.clone();
        let (fate, up) = (Fate::default(), None);
        Self { party, descriptor, config, disk, fate, ahead_ms: 0, peers, up }
    }

    /// The number under which a node keeps the log of a party.
    pub(super) fn log_of(node: &Node, party: &str) -> LogId {
        let rows = node.read_now(|reader| reader.peers()).unwrap();
        rows.iter().find(|row| row.descriptor.party.as_str() == party).unwrap().log
    }
}

/// What an accession says: which words it accepts. Made once, for reading all agreements takes
/// long.
fn accession() -> &'static Value {
    static BODY: OnceLock<Value> = OnceLock::new();
    BODY.get_or_init(|| {
        let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
        docket.advance_to(BEGIN);
        let mut body = json!({ "agreement": CAP, "version": "2026-11-23" });
        let kind: Kind = "agreement.accession".parse().unwrap();
        docket.name_words(&kind, &mut body).unwrap();
        body
    })
}

/// Something said to everybody.
fn open(kind: &str, subject: &str, body: Value) -> Submission {
    Submission {
        kind: Kind::parse(kind).unwrap(),
        subject: subject.to_owned(),
        body: body.into(),
        marking: Marking::clear(),
        confirmation: None,
    }
}

fn book(books: &Mutex<Book>) -> MutexGuard<'_, Book> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}
