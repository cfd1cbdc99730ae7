//! A toy projection over the log of a real node: who is answered by what, and what cannot be taken.
//! A gate holds up what would take long, so that nothing here hangs on how long anything takes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use comity_protocol::marking::Marking;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::Reader;
use comity_store::rows::FactRow;
use serde_json::json;

use super::aside::{ASIDES_MAX, PANICKED};
use super::held::{Bounds, Feed};
use super::lend::Lent;
use super::projection::{Fault, Next, Projection, Taken, Waits};
use crate::config::NodeConfig;
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::proposals;
use crate::sync::lock;

/// The subjects of notices whose contents are held, in the order of the log.
struct Subjects {
    kinds: BTreeSet<String>,
    all: Vec<String>,
    gate: Arc<Gate>,
}

/// Holds up the evaluation of all that knows of a notice about [`SLOW`], and keeps how many
/// subjects each evaluation knew.
#[derive(Default)]
struct Gate {
    shut: Mutex<Option<Sender<()>>>,
    opened: Condvar,
    evaluated: Mutex<Vec<usize>>,
}

impl Gate {
    /// From now on; tells of whatever comes to it.
    fn shut(&self) -> Receiver<()> {
        let (came, comes) = channel();
        *lock(&self.shut) = Some(came);
        comes
    }

    fn open(&self) {
        *lock(&self.shut) = None;
        self.opened.notify_all();
    }

    fn pass(&self, all: &[String]) {
        lock(&self.evaluated).push(all.len());
        let mut shut = lock(&self.shut);
        if all.iter().any(|subject| subject == SLOW) {
            if let Some(came) = &*shut {
                came.send(()).unwrap();
            }
            while shut.is_some() {
                shut = self.opened.wait(shut).unwrap();
            }
        }
    }
}

const SLOW: &str = "slow";

/// What many ask.
struct Seen {
    subjects: Subjects,
    at: Timestamp,
}

/// A notice about this panics when it is taken, and one about [`LATE`] when it is evaluated.
const BOOM: &str = "boom";

const LATE: &str = "boom-later";

/// A notice about this is refused.
const NO: &str = "no";

/// One about this makes all that was read outdated, once.
const ANEW: &str = "anew";

impl Subjects {
    fn new() -> Self {
        Self::through(&Arc::default())
    }

    fn through(gate: &Arc<Gate>) -> Self {
        let kinds = BTreeSet::from(["general.notice".to_owned()]);
        Self { kinds, all: Vec::new(), gate: Arc::clone(gate) }
    }
}

impl Projection for Subjects {
    type Snapshot = Seen;

    const NAME: &'static str = "subjects";

    fn kinds(&self) -> &BTreeSet<String> {
        &self.kinds
    }

    fn accept(&mut self, row: FactRow, _: &dyn Reader) -> Result<Taken, Fault> {
        let subject = row.statement.subject;
        assert_ne!(subject, BOOM);
        if subject == NO {
            return Err(Fault::Fact("toy-refused"));
        }
        if row.content.is_none() {
            return Ok(Taken::Whole);
        }
        let taken = if subject == ANEW && !self.all.is_empty() && !self.all.contains(&subject) {
            Taken::Outdated
        } else {
            Taken::Whole
        };
        self.all.push(subject);
        Ok(taken)
    }

    fn refresh(&mut self, _: &dyn Reader, _: Waits<'_>) -> Result<Taken, Fault> {
        Ok(Taken::Whole)
    }

    fn all_taken(self) -> Result<Next<Self>, Fault> {
        Ok(Next::Ready(self))
    }

    fn advance(self, at: Timestamp, _: Waits<'_>) -> Result<Seen, Fault> {
        assert!(!self.all.iter().any(|subject| subject == LATE));
        self.gate.pass(&self.all);
        Ok(Seen { subjects: self, at })
    }

    fn beside(seen: &Seen) -> Result<Self, Fault> {
        let Self { kinds, all, gate } = &seen.subjects;
        Ok(Self { kinds: kinds.clone(), all: all.clone(), gate: Arc::clone(gate) })
    }

    fn weight(seen: &Seen) -> usize {
        seen.subjects.all.len()
    }

    fn knows(seen: &Seen, erasure: &FactRow, reader: &dyn Reader) -> Result<bool, Fault> {
        Ok(seen.subjects.all.contains(&destroyed(erasure, reader)?))
    }

    fn forget(&mut self, erasure: &FactRow, reader: &dyn Reader) -> Result<Taken, Fault> {
        let destroyed = destroyed(erasure, reader)?;
        self.all.retain(|subject| *subject != destroyed);
        Ok(Taken::Whole)
    }

    fn unread(_: &Seen, _: &dyn Reader) -> Result<u64, Fault> {
        Ok(0)
    }

    fn resume(seen: Seen) -> Self {
        seen.subjects
    }

    fn is_stirred(_: &Seen) -> bool {
        false
    }

    fn spans(seen: &Seen) -> (Timestamp, Timestamp) {
        (seen.at, seen.at.plus_millis(3_600_000))
    }
}

/// What the statement was about whose content an erasure destroyed.
fn destroyed(erasure: &FactRow, reader: &dyn Reader) -> Result<String, Fault> {
    let target = StatementId::from_urn(&erasure.statement.subject).unwrap();
    let (_, statement) = reader.places(&target)?.remove(0).statement.unwrap();
    Ok(statement.subject)
}

fn open(dir: &Path) -> (Arc<Node>, Arc<Feed<Subjects>>) {
    let party = "asterion.example".parse().unwrap();
    let node = Node::open(NodeConfig::loopback(dir.join("node"), party, "Asterion")).unwrap();
    let feed = Feed::new(Arc::clone(&node.ledger), Arc::default(), Subjects::new);
    (node, Arc::new(feed))
}

/// One that waits for nothing that is new, takes one or two at a time, and does that beside what
/// is asked.
fn open_steps(dir: &Path) -> (Arc<Node>, Arc<Feed<Subjects>>, Arc<Gate>) {
    let (node, _) = open(dir);
    let gate = Arc::<Gate>::default();
    let begin = {
        let gate = Arc::clone(&gate);
        move || Subjects::through(&gate)
    };
    let feed = Feed::new(Arc::clone(&node.ledger), Arc::default(), begin);
    let feed = feed.bounded(Bounds {
        rows: 2,
        beside_from: 0,
        fresh: Duration::ZERO,
        ..Bounds::default()
    });
    (node, Arc::new(feed), gate)
}

/// Returns when nothing is fed any more.
async fn fed(feed: &Feed<Subjects>) {
    drop(feed.turn.lock().await);
}

/// Has the content of the notice about a subject destroyed.
async fn erase(node: &Node, subject: &str) {
    node.flush().await.unwrap();
    let query = comity_store::rows::Query { limit: 10, ..comity_store::rows::Query::default() };
    let rows = node.read_now(|reader| reader.statements(&query)).unwrap().rows;
    let said = rows.into_iter().filter_map(|row| row.statement);
    let (id, _) = said.into_iter().find(|(_, said)| said.subject == subject).unwrap();
    proposals::erase(node, id, "Asked for.", "test").await.unwrap();
}

async fn say(node: &Node, subject: &str) {
    let submission = Submission {
        kind: "general.notice".parse().unwrap(),
        subject: subject.to_owned(),
        body: json!({ "title": "Said", "text": "So it is." }).into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    proposals::submit(node, submission, "test").await.unwrap();
}

fn all(lent: &Lent<Subjects>) -> Vec<String> {
    lent.peek().unwrap().subjects.all.clone()
}

fn asides(node: &Node, feed: &Feed<Subjects>) -> Vec<&'static str> {
    let state = node.read_now(|reader| feed.state(reader)).unwrap();
    state.asides.iter().map(|aside| aside.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_number_ask_at_once_and_who_had_something_logged_sees_it() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    let nobody_asked = node.read_now(|reader| feed.state(reader)).unwrap();
    assert_eq!(nobody_asked.behind, None);
    say(&node, "one").await;
    let (first, second) = (feed.lend().await.unwrap(), feed.lend().await.unwrap());
    assert_eq!((all(&first), first.behind), (vec!["one".to_owned()], None));
    assert_eq!((all(&second), second.behind), (vec!["one".to_owned()], None));
    drop((first, second));
    for count in 2..20 {
        say(&node, "more").await;
        let lent = feed.lend().await.unwrap();
        assert_eq!((all(&lent).len(), lent.behind), (count, None));
    }
    node.shut_down();
}

/// The first two that hold it do not keep the third waiting for long, nor from knowing how old it
/// is; when they are done, all are told everything.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_question_holds_up_the_feed_and_nobody_who_asks() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    say(&node, "one").await;
    let long = feed.lend().await.unwrap();
    // Nothing is new: nobody waits for anybody.
    assert_eq!(feed.lend().await.unwrap().behind, None);
    say(&node, "two").await;
    say(&node, "three").await;
    let held_up = feed.lend().await.unwrap();
    assert_eq!((all(&held_up), held_up.behind), (vec!["one".to_owned()], Some(2)));
    let state = node.read_now(|reader| feed.state(reader)).unwrap();
    assert_eq!((state.behind, state.asides.len()), (Some(2), 0));
    assert_eq!(feed.lend().await.unwrap().behind, Some(2));
    assert_eq!(all(&long), ["one"], "what is held does not change");
    drop((long, held_up));
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["one".into(), "two".into(), "three".into()], None));
    node.shut_down();
}

/// What was destroyed is not told any more, however long others hold what knows it, and nobody is
/// turned away for that.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_by_what_knows_what_was_destroyed() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    say(&node, "one").await;
    let long = feed.lend().await.unwrap();
    assert_eq!(all(&long), ["one"]);
    erase(&node, "one").await;
    say(&node, "two").await;
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["two".to_owned()], None));
    assert!(lock(&feed.slot).back.is_none(), "whoever still holds it is the last");
    drop((long, lent));
    assert_eq!(all(&feed.lend().await.unwrap()), ["two"]);
    node.shut_down();
}

/// However much is fed, and however long each step of that takes, others are asked meanwhile; and
/// by each step they know more.
#[tokio::test(flavor = "multi_thread")]
async fn while_much_is_fed_questions_are_answered_by_what_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed, gate) = open_steps(dir.path());
    say(&node, "one").await;
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["one".to_owned()], None));
    drop(lent);
    let comes = gate.shut();
    for subject in ["two", SLOW, "four", "five", "six"] {
        say(&node, subject).await;
    }
    for (count, behind) in [(1, Some(5)), (1, Some(5))] {
        let lent = feed.lend().await.unwrap();
        assert_eq!((all(&lent).len(), lent.behind), (count, behind));
    }
    comes.recv().unwrap();
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent).len(), lent.behind), (1, Some(5)), "in the midst of a step");
    let state = node.read_now(|reader| feed.state(reader)).unwrap();
    assert_eq!(state.behind, Some(5));
    drop(lent);
    gate.open();
    fed(&feed).await;
    // The one is fed while the other is asked, by turns, and no state is told after a later one;
    // of what is left each step takes as much as is known.
    assert_eq!(*lock(&gate.evaluated), [1, 3, 6]);
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent).len(), lent.behind), (6, None), "nothing is missing");
    node.shut_down();
}

/// It is forgotten at once, and not when all that came before has been taken.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_destroyed_while_much_is_fed_turns_nobody_away() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed, gate) = open_steps(dir.path());
    say(&node, "one").await;
    say(&node, "two").await;
    drop(feed.lend().await.unwrap());
    let comes = gate.shut();
    for subject in [SLOW, "four", "five"] {
        say(&node, subject).await;
    }
    drop(feed.lend().await.unwrap());
    comes.recv().unwrap();
    erase(&node, "one").await;
    let many = (0..4).map(|_| {
        let feed = Arc::clone(&feed);
        tokio::spawn(async move { feed.lend().await.unwrap() })
    });
    for one in many.collect::<Vec<_>>() {
        let lent = one.await.unwrap();
        assert_eq!((all(&lent), lent.behind), (vec!["two".to_owned()], Some(3)));
    }
    // Also of what has not been taken yet.
    erase(&node, "five").await;
    gate.open();
    fed(&feed).await;
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["two".into(), SLOW.into(), "four".into()], None));
    node.shut_down();
}

/// Of all there is nothing yet that could be told; how far it is, is.
#[tokio::test(flavor = "multi_thread")]
async fn before_anything_was_read_it_is_said_how_far_that_is() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed, gate) = open_steps(dir.path());
    say(&node, SLOW).await;
    let bounds = Bounds { first: Duration::ZERO, ..feed.bounds };
    let feed = Arc::new(Arc::into_inner(feed).unwrap().bounded(bounds));
    let comes = gate.shut();
    // The first to ask may be gone before the work has begun.
    assert!(matches!(feed.lend().await, Err(Fault::GivenUp | Fault::Making(_))));
    comes.recv().unwrap();
    let Err(Fault::Making(progress)) = feed.lend().await else { panic!() };
    assert_eq!(progress.read, progress.of);
    gate.open();
    fed(&feed).await;
    assert_eq!(all(&feed.lend().await.unwrap()), [SLOW]);
    node.shut_down();
}

/// One by one, among others of the same batch, from the first and after a start.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_set_aside_and_the_others_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    let mut fine = Vec::new();
    let mut codes = Vec::new();
    for (count, bad) in [BOOM, NO, LATE, BOOM, LATE].into_iter().enumerate() {
        if count > 0 {
            // Together with others, of which it is to be told apart.
            say(&node, "before").await;
            fine.push("before");
        }
        say(&node, bad).await;
        codes.push(if bad == NO { "toy-refused" } else { PANICKED });
        if count % 2 == 0 {
            say(&node, "after").await;
            fine.push("after");
        }
        let lent = feed.lend().await.unwrap();
        assert_eq!(
            (all(&lent), lent.behind),
            (fine.iter().map(|s| (*s).to_owned()).collect(), None)
        );
        drop(lent);
        let mut found = asides(&node, &feed);
        found.sort_unstable();
        let mut wanted = codes.clone();
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }
    // After a start all of it is there at once.
    let again = Arc::new(Feed::new(Arc::clone(&node.ledger), Arc::default(), Subjects::new));
    let lent = again.lend().await.unwrap();
    assert_eq!(all(&lent), fine);
    assert_eq!(asides(&node, &again).len(), codes.len());
    // The past leaves it out, too.
    let past = node.read_now(|reader| {
        Ok(feed.past(&Subjects::new, node.now(), &|| true, reader).map(|seen| seen.subjects.all))
    });
    assert_eq!(past.unwrap().unwrap(), fine);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_projection_that_takes_nothing_is_at_fault_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    for _ in 0..ASIDES_MAX {
        say(&node, NO).await;
    }
    assert_eq!(all(&feed.lend().await.unwrap()), Vec::<String>::new());
    say(&node, NO).await;
    assert!(matches!(feed.lend().await, Err(Fault::Panicked)));
    assert_eq!(asides(&node, &feed).len(), ASIDES_MAX);
    node.shut_down();
}

/// Another is made beside it, and whoever holds it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_outdated_is_made_anew_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    say(&node, "one").await;
    drop(feed.lend().await.unwrap());
    say(&node, ANEW).await;
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["one".to_owned(), ANEW.to_owned()], None));
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_feeds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (node, _) = open(dir.path());
    let closed: Arc<AtomicBool> = Arc::new(AtomicBool::new(true));
    let feed = Arc::new(Feed::new(Arc::clone(&node.ledger), closed, Subjects::new));
    assert!(matches!(feed.lend().await, Err(Fault::GivenUp)));
    node.shut_down();
}
