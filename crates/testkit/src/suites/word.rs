//! Nobody speaks for another: what is said of a party is the same whatever others log.
//!
//! Random histories of three logs, whose keepers register keys for each other, true ones and their
//! own, log each other's statements, and supersede, amend, retract and erase in each other's names.

use std::fmt::Write as _;
use std::sync::OnceLock;

use comity_protocol::index::{Batch, Entry, Keyring, LogId, Relation, Seq, decide};
use comity_protocol::key::Signer as _;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::statement::{self, Keys as _, Refusal, Statement, Verified};
use comity_store::rows::{ContentRow, Query};
use comity_store::{Reader, Store, Write};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::Backend;
use super::world::check;
use crate::contract::dump::dump;
use crate::fixtures::party;
use crate::keys::{TestKeys, TestSigner};
use crate::logs::{BEGIN, LogFixture, Made};
use crate::model::ModelStore;

/// Random histories, so many: what is said of a party rests on its own log alone.
///
/// # Panics
/// Where it does not.
pub fn rests_on_the_own_log_alone(cases: u32) {
    let mut runner = TestRunner::new(super::config(cases));
    let strategy = (world(), world(), 0..3_usize);
    let run = runner.run(&strategy, |((histories, turns), (others, other_turns), of)| {
        let before = said_of(&*model(&histories, &turns), of);
        let mut replaced = others;
        replaced[of] = histories[of].clone();
        let after = said_of(&*model(&replaced, &other_turns), of);
        prop_assert_eq!(before, after);
        Ok(())
    });
    run.unwrap();
}

/// Random histories, so many: the store says what the model says, also when it is derived again.
///
/// # Panics
/// Where it does not.
pub fn says_what_the_model_says<B: Backend>(backend: &B, cases: u32) {
    let mut runner = TestRunner::new(super::config(cases));
    let run = runner.run(&world(), |(histories, turns)| {
        let place = backend.place();
        let mut store = backend.open(&place).unwrap();
        write(&mut *store, &histories, &turns);
        let expected = dump(&*model(&histories, &turns));
        prop_assert_eq!(&dump(&*store.reader().unwrap()), &expected);
        prop_assert_eq!(check(&mut *store).differences, Vec::<String>::new());
        drop(store);
        let store = backend.open(&place).unwrap();
        prop_assert_eq!(&dump(&*store.reader().unwrap()), &expected);
        Ok(())
    });
    run.unwrap();
}

const PARTIES: [&str; 3] = ["asterion.example", "borealis.example", "mallory.example"];

/// Of these seeds are the parties' true keys.
const SEEDS: [u8; 3] = [1, 2, 3];

/// Of this one is the key that a forger registers for whomever it likes.
const FORGER: u8 = 9;

/// The log of the party of this number, as its own node and its peers know it.
fn log(number: usize) -> LogFixture {
    LogFixture::new(LogId(u32::try_from(number).unwrap()), PARTIES[number], SEEDS[number])
}

/// Every entry there can be, beside the first of each log: signed once for all cases.
fn universe() -> &'static [Made] {
    static UNIVERSE: OnceLock<Vec<Made>> = OnceLock::new();
    UNIVERSE.get_or_init(|| {
        let mut made = Vec::new();
        for keeper in 0..3 {
            for of in 0..3 {
                for seed in [SEEDS[of], FORGER] {
                    made.push(log(keeper).register(PARTIES[of], seed, 1));
                    made.push(log(keeper).revoke(PARTIES[of], seed, 2));
                }
            }
        }
        let voices: Vec<LogFixture> = (0..3)
            .flat_map(|of| [SEEDS[of], FORGER].map(|seed| (of, seed)))
            .map(|(of, seed)| log(0).speaking_as(PARTIES[of], seed))
            .collect();
        let notices: Vec<Made> = (1..=2)
            .flat_map(|number| voices.iter().map(move |voice| (number, voice)))
            .map(|(number, voice)| voice.notice("urn:example:one", "shuttle", number))
            .collect();
        let relations =
            [Relation::Supersedes, Relation::Amends, Relation::Retracts, Relation::Erases];
        for (number, target) in (10..).zip(&notices) {
            for voice in &voices {
                made.extend(relations.map(|relation| voice.about(relation, &target.id, number)));
                made.push(voice.copy_of(target, number));
            }
        }
        made.extend(notices);
        made
    })
}

/// The same, as the verifier passes them where the key is registered.
fn verified() -> &'static [Verified<Statement>] {
    static VERIFIED: OnceLock<Vec<Verified<Statement>>> = OnceLock::new();
    VERIFIED.get_or_init(|| {
        let one = |made: &Made| {
            let unverified = statement::parse(&made.entry).unwrap();
            let said = unverified.statement();
            let signers = SEEDS.into_iter().chain([FORGER]).map(TestSigner::ed25519);
            let signer = signers.into_iter().find(|signer| signer.kid() == said.kid).unwrap();
            let keys = TestKeys::new().with(&said.issuer, signer.public());
            statement::verify(unverified, &keys).unwrap()
        };
        universe().iter().map(one).collect()
    })
}

/// What one log holds, entry by entry, and whether the content comes along.
type History = Vec<(usize, bool)>;

fn history() -> impl Strategy<Value = History> {
    let all = universe().len();
    // Registrations and notices more often than their share, or nothing would come of the rest.
    let entry = prop_oneof![3 => 0..36_usize, 2 => 0..all, 2 => all - 12..all];
    prop::collection::vec((entry, any::<bool>()), 0..16)
}

/// Three histories, and how they fall between each other.
fn world() -> impl Strategy<Value = ([History; 3], Vec<usize>)> {
    let histories = [history(), history(), history()];
    (histories, prop::collection::vec(0..3_usize, 48))
}

/// One log as its readers follow it.
struct Followed<'a> {
    fixture: LogFixture,
    keyring: Keyring,
    left: std::slice::Iter<'a, (usize, bool)>,
}

impl<'a> Followed<'a> {
    /// Begins the log with its registration policy.
    fn begin(store: &mut dyn Store, number: usize, history: &'a History) -> Self {
        let mut fixture = log(number);
        let genesis = fixture.genesis();
        let change = fixture.change(store, &[&genesis.entry], BEGIN);
        let mut keyring = Keyring::default();
        change.keys.iter().for_each(|row| keyring.apply(row));
        let writes = [Write::Log(change), Write::Content(genesis.content)];
        store.apply(&writes, &fixture.seal()).unwrap();
        Self { fixture, keyring, left: history.iter() }
    }

    /// The next entry of the log, if one is left.
    fn turn(&mut self, store: &mut dyn Store) {
        let Some((number, given)) = self.left.next() else { return };
        let (log, said) = (self.fixture.log, &verified()[*number]);
        let refused = |refusal| Entry::Refused { bytes: said.entry().to_vec(), refusal };
        let entry = match self.keyring.key(&said.kid) {
            Some((owner, _)) if *owner == said.issuer => Entry::Verified(said.clone()),
            Some(_) => refused(Refusal::OtherIssuer),
            None => refused(Refusal::UnknownKey),
        };
        let (keeper, known_at) = (self.fixture.keeper.clone(), BEGIN);
        let batch = Batch { log, keeper, known_at, entries: vec![entry], checkpoint: None };
        let change = decide(store, &batch);
        // A node refuses for its own log what a peer's may hold, and logs nothing twice.
        let twice = || store.reader().unwrap().own_index(&said.id()).unwrap().is_some();
        let refused = change.statements.iter().any(|row| row.refusal.is_some());
        if log == LogId::OWN && (refused || twice()) {
            return;
        }
        change.keys.iter().for_each(|row| self.keyring.apply(row));
        let content = ContentRow { log, ..universe()[*number].content.clone() };
        let content = given.then_some(Write::Content(content));
        let writes: Vec<Write> = content.into_iter().chain([Write::Log(change)]).collect();
        store.apply(&writes, &self.fixture.seal()).unwrap();
    }
}

/// Writes the histories in the order in which the turns take them, one entry a turn.
fn write(store: &mut dyn Store, histories: &[History; 3], turns: &[usize]) {
    for number in 1..3 {
        store.apply(&[Write::Peer(log(number).peer())], &log(0).seal()).unwrap();
    }
    let mut logs: [Option<Followed<'_>>; 3] = [None, None, None];
    let rest = (0..3).flat_map(|number| std::iter::repeat_n(number, 17));
    for number in turns.iter().copied().chain(rest) {
        match &mut logs[number] {
            Some(followed) => followed.turn(store),
            none => *none = Some(Followed::begin(store, number, &histories[number])),
        }
    }
    while store.catch_up(100).unwrap() > 0 {}
}

/// All that a store says of the party of this number.
fn said_of(reader: &dyn Reader, number: usize) -> String {
    let (of, log) = (party(PARTIES[number]), LogId(u32::try_from(number).unwrap()));
    let mut said = String::new();
    let size = reader.head(log).unwrap().size.0;
    for index in 0..size {
        let view = reader.statement_at(log, LeafIndex(index)).unwrap().unwrap();
        let (relations, content, title) = (&view.relations, &view.content, &view.title);
        writeln!(said, "{index} {:?} {:?}", view.statement, view.refusal).unwrap();
        writeln!(said, "  {} {relations:?} {content:?} {title:?}", view.hosted).unwrap();
    }
    let kinds = reader.counts(None).unwrap().into_iter().filter_map(|count| count.kind);
    let kinds = kinds.map(|kind| kind.as_str().to_owned()).collect();
    let mine = reader.facts(Seq(0), &kinds, 1_000).unwrap();
    for fact in mine.rows.into_iter().filter(|fact| fact.statement.issuer == of) {
        assert_eq!(fact.log, log, "a fact comes from its issuer's own log");
        writeln!(said, "fact {} {:?} {:?}", fact.id, fact.statement, fact.content).unwrap();
    }
    let query = Query { issuer: Some(of.clone()), limit: 1_000, ..Query::default() };
    for view in reader.statements(&query).unwrap().rows {
        assert_eq!((view.log, view.hosted), (log, false));
        writeln!(said, "found {}", view.index).unwrap();
    }
    for made in universe() {
        let row = reader.content(&made.content.digest, log, &of).unwrap();
        let row = row.map(|row| (row.bytes.len(), row.erased_at));
        let first = reader.places(&made.id).unwrap().into_iter().next();
        let first = first.filter(|view| !view.hosted && view.log == log);
        let first = first.map(|view| (view.index, view.relations));
        writeln!(said, "{} {row:?} {first:?}", made.id).unwrap();
    }
    let far = BEGIN.plus_millis(1);
    let missing = reader.contents_missing(log, Seq(0), far, 1_000).unwrap();
    let missing: Vec<_> = missing.into_iter().map(|(_, digest)| digest).collect();
    writeln!(said, "missing {missing:?} keys {:?}", reader.keys(log).unwrap().len()).unwrap();
    said
}

fn model(histories: &[History; 3], turns: &[usize]) -> Box<dyn Reader> {
    let mut store = ModelStore::new();
    write(&mut store, histories, turns);
    store.reader().unwrap()
}
