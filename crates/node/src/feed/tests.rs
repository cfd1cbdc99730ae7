//! A toy projection over the log of a real node: who is answered by what, and what cannot be taken.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use comity_store::Reader;
use comity_store::rows::FactRow;
use serde_json::json;
use tokio::time::Instant;

use super::aside::{ASIDES_MAX, PANICKED};
use super::held::Feed;
use super::lend::{FRESH_TIMEOUT, LENT_TIMEOUT, Lent};
use super::projection::{Fault, Next, Projection, Taken, Waits};
use crate::config::NodeConfig;
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::proposals;

/// The subjects of notices, in the order of the log.
struct Subjects {
    kinds: BTreeSet<String>,
    all: Vec<String>,
}

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
        Self { kinds: BTreeSet::from(["general.notice".to_owned()]), all: Vec::new() }
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

    fn settle(self, at: Timestamp, _: Waits<'_>) -> Result<Seen, Fault> {
        assert!(!self.all.iter().any(|subject| subject == LATE));
        Ok(Seen { subjects: self, at })
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

fn open(dir: &Path) -> (Arc<Node>, Arc<Feed<Subjects>>) {
    let party = "asterion.example".parse().unwrap();
    let node = Node::open(NodeConfig::loopback(dir.join("node"), party, "Asterion")).unwrap();
    let feed = Feed::new(Arc::clone(&node.ledger), Arc::default(), Subjects::new);
    (node, Arc::new(feed))
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
    let begun = Instant::now();
    assert_eq!(feed.lend().await.unwrap().behind, None);
    say(&node, "two").await;
    say(&node, "three").await;
    let held_up = feed.lend().await.unwrap();
    assert_eq!((all(&held_up), held_up.behind), (vec!["one".to_owned()], Some(2)));
    let state = node.read_now(|reader| feed.state(reader)).unwrap();
    assert_eq!((state.behind, state.asides.len()), (Some(2), 0));
    // Whoever comes next does not wait as long again.
    let second = Instant::now();
    assert_eq!(feed.lend().await.unwrap().behind, Some(2));
    assert!(second.elapsed() < LENT_TIMEOUT);
    assert!(begun.elapsed() < FRESH_TIMEOUT);
    assert_eq!(all(&long), ["one"], "what is held does not change");
    drop((long, held_up));
    let lent = feed.lend().await.unwrap();
    assert_eq!((all(&lent), lent.behind), (vec!["one".into(), "two".into(), "three".into()], None));
    node.shut_down();
}

/// What was destroyed is not told any more, however long others hold what knows it.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_by_what_knows_what_was_destroyed() {
    let dir = tempfile::tempdir().unwrap();
    let (node, feed) = open(dir.path());
    say(&node, "one").await;
    let long = feed.lend().await.unwrap();
    let told = long.peek().unwrap().subjects.all.len();
    assert_eq!(told, 1);
    let query = comity_store::rows::Query { limit: 10, ..comity_store::rows::Query::default() };
    node.settle().await.unwrap();
    let rows = node.read_now(|reader| reader.statements(&query)).unwrap().rows;
    let is_notice = |kind: &str| kind == "general.notice";
    let notice = rows
        .iter()
        .find(|row| row.statement.as_ref().is_some_and(|(_, said)| is_notice(said.kind.as_str())));
    let id = notice.unwrap().statement.as_ref().unwrap().0;
    proposals::erase(&node, id, "Asked for.", "test").await.unwrap();
    say(&node, "two").await;
    assert!(matches!(feed.lend().await, Err(Fault::GivenUp)));
    drop(long);
    assert_eq!(feed.lend().await.unwrap().behind, None);
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
