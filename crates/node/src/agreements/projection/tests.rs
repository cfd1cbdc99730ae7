//! The docket of a node, step by step and made at once.

use std::path::Path;
use std::sync::mpsc;

use comity_agreements::duty::Filter;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::StatementId;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::config::NodeConfig;
use crate::feed::held::Bounds;
use crate::feed::projection::Projection;
use crate::ledger::content::Submission;
use crate::ledger::queue::Logged;
use crate::node::Node;
use crate::proposals;

fn open(dir: &Path) -> Arc<Node> {
    let party = "asterion.example".parse().unwrap();
    Node::open(NodeConfig::loopback(dir.join("node"), party, "Asterion")).unwrap()
}

async fn say(node: &Node, kind: &str, subject: &str, body: Value, marking: Marking) -> Logged {
    try_to_say(node, kind, subject, body, marking).await.unwrap()
}

async fn try_to_say(
    node: &Node,
    kind: &str,
    subject: &str,
    body: Value,
    marking: Marking,
) -> Result<Logged, Error> {
    let (kind, subject, body) = (kind.parse().unwrap(), subject.to_owned(), body.into());
    let submission = Submission { kind, subject, body, marking, confirmation: None };
    let (statement, content) = node.sign(submission)?;
    node.offer(&statement, Some(&content.bytes), "test").await
}

/// What happens to a node between two questions.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// An incident is assessed, of which laws ask reports; open or for named persons.
    Incident { number: u8, is_red: bool },
    /// The party accedes to the template.
    Act,
    /// A text is published.
    Text { number: u8 },
    /// What was said as the n-th is destroyed.
    Erase { nth: usize },
    /// What was said as the n-th is taken back.
    Retract { nth: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, any::<bool>()).prop_map(|(number, is_red)| Step::Incident { number, is_red }),
        1 => Just(Step::Act),
        1 => (0..3_u8).prop_map(|number| Step::Text { number }),
        2 => (0..8_usize).prop_map(|nth| Step::Erase { nth }),
        1 => (0..8_usize).prop_map(|nth| Step::Retract { nth }),
    ]
}

const CAP: &str = "template-compute-cap";

async fn act_body(node: &Node) -> Value {
    let named = node.docket(Eyes::Named, |docket| {
        let mut body = json!({ "agreement": CAP, "version": "2026-11-23" });
        docket.name_words(&"agreement.accession".parse().unwrap(), &mut body).unwrap();
        body
    });
    named.await.unwrap()
}

async fn take(node: &Node, said: &mut Vec<StatementId>, step: Step) {
    let red = || Marking::new(Tlp::Red, vec!["asterion.example".parse().unwrap()], None).unwrap();
    match step {
        Step::Incident { number, is_red } => {
            let (incident, at) = (format!("incident-{number}"), "2026-11-01T00:00:00Z");
            let body = json!({
                "incident": incident, "capacity": "developer", "training_compute_flop": 3e26,
                "aware_at": at, "determined_at": at, "imminent_risk": false,
                "harms": ["bodily-injury"], "events": ["loss-of-control"],
            });
            let marking = if is_red { red() } else { Marking::clear() };
            said.push(say(node, "incident.assessment", &incident, body, marking).await.id);
        }
        Step::Act => {
            let body = act_body(node).await;
            say(node, "agreement.accession", CAP, body, Marking::clear()).await;
        }
        Step::Text { number } => {
            let name = format!("pact-{number}");
            let text = format!(
                "agreement {name}\nversion \"1\"\ntitle en \"Pact\"\nform bilateral\n\
                 binding unknown\nenforcement \"None.\"\ndimensions dialogue\n\
                 status proposed from 2026-01-01, unconfirmed\nlanguage en authentic\n\
                 source \"Ours\" url \"https://one.example\" licence \"CC0\" \
                 read 2026-11-01, unconfirmed\n\n\
                 clause art-1 en \"Words\" summary\ntext en \"\"\"\n  Words.\n  \"\"\"\n"
            );
            let body = json!({
                "agreement": name, "version": "1", "title": "Pact", "text": text,
            });
            say(node, "agreement.text", &name, body, Marking::clear()).await;
        }
        Step::Erase { nth } => {
            if let Some(id) = said.get(nth) {
                // A second time it is destroyed already.
                let _ = proposals::erase(node, *id, "Asked for.", "test").await;
            }
        }
        Step::Retract { nth } => {
            if let Some(id) = said.get(nth) {
                let body = json!({ "reason": "It was wrong." });
                let (kind, open) = ("statement.retraction", Marking::clear());
                // A second time it is taken back already.
                match try_to_say(node, kind, &id.urn(), body, open).await {
                    Ok(_) => {}
                    Err(error) => assert_eq!(error.code(), "statement-retracted"),
                }
            }
        }
    }
}

/// All that a docket says.
fn told(docket: &Settled) -> Vec<String> {
    let findings = docket.findings(&Filter::default());
    let mut told: Vec<String> = findings
        .iter()
        .map(|finding| {
            // By name it is the same, and on its page.
            assert_eq!(docket.finding(&finding.key.id()).as_ref(), Some(finding));
            format!("{:?} {:?} {:?}", finding.key, finding.status, finding.evidence.len())
        })
        .collect();
    assert_eq!(docket.page(&Filter::default(), None, 10_000).len(), told.len());
    told.extend(docket.agreements().map(|entry| format!("{} {}", entry.id(), entry.digest())));
    told.extend(docket.facts().map(|fact| format!("{} {:?}", fact.id, fact.body)));
    told
}

/// A docket of its own, of which there are always two: one is fed while the other is asked.
fn by_turns(node: &Node, eyes: Eyes) -> Arc<Feed<Reading>> {
    let (ledger, vouching) = (Arc::clone(&node.ledger), Arc::clone(&node.vouching));
    let begin = move || reading(&ledger, &vouching, eyes, None);
    let feed = Feed::new(Arc::clone(&node.ledger), Arc::default(), begin);
    Arc::new(feed.bounded(Bounds { rows: 2, beside_from: 0, ..Bounds::default() }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Fed step by step with questions in between, a snapshot says what one says that is made of
    /// everything at once, to whoever asks; fed by turns with another as well.
    #[test]
    fn a_snapshot_says_what_is_said_at_once(steps in prop::collection::vec(step(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let node = open(dir.path());
            let mut said = Vec::new();
            let all = [Eyes::Named, Eyes::Staff].map(|eyes| (eyes, by_turns(&node, eyes)));
            for (number, step) in steps.into_iter().enumerate() {
                take(&node, &mut said, step).await;
                for (eyes, feed) in &all {
                    let (eyes, now) = (*eyes, node.now());
                    let fed = node.docket(eyes, told).await.unwrap();
                    let whole = node.docket_as_known(eyes, node.now(), now, |docket| told(&docket));
                    let whole = whole.await.unwrap();
                    assert_eq!(fed, whole, "{eyes:?} after {step:?}");
                    // Now and then, so that there is more to take than one.
                    if number % 3 != 1 {
                        let lent = feed.lend().await.unwrap();
                        assert_eq!(lent.behind, None);
                        assert_eq!(lent.ask(|snapshot| told(&snapshot.docket)).unwrap(), whole);
                    }
                }
            }
            node.shut_down();
        });
    }
}

/// How far behind an answer says that it is, which knows so many facts.
async fn behind(node: &Arc<Node>, known: usize) -> Option<axum::http::HeaderValue> {
    let page = behind::told(async {
        let count = |docket: &Settled| docket.facts().count();
        assert_eq!(node.docket(Eyes::Named, count).await.unwrap(), known);
        axum::http::Response::new(())
    });
    page.await.headers().get(behind::HEADER).cloned()
}

/// An assessment of an incident, and its content.
fn withheld(node: &Node) -> (Vec<u8>, Vec<u8>) {
    let (incident, at) = ("incident-1", "2026-11-01T00:00:00Z");
    let body = json!({
        "incident": incident, "capacity": "developer", "training_compute_flop": 3e26,
        "aware_at": at, "determined_at": at, "imminent_risk": false,
        "harms": ["bodily-injury"], "events": ["loss-of-control"],
    });
    let (kind, subject) = ("incident.assessment".parse().unwrap(), incident.to_owned());
    let (body, marking) = (body.into(), Marking::clear());
    let submission = Submission { kind, subject, body, marking, confirmation: None };
    let (statement, content) = node.sign(submission).unwrap();
    (statement, content.bytes)
}

/// A content that comes to a statement that is known without it counts as what is not known.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_content_that_came_is_missed_until_it_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let (statement, content) = withheld(&node);
    node.offer(&statement, None, "test").await.unwrap();
    let feed = by_turns(&node, Eyes::Named);
    let (first, second) = (feed.lend().await.unwrap(), feed.lend().await.unwrap());
    assert_eq!((first.behind, second.behind), (None, None));
    node.offer(&statement, Some(&content), "test").await.unwrap();
    let unread = node.read_now(|reader| Ok(Reading::unread(first.peek().unwrap(), reader)));
    assert_eq!(unread.unwrap().unwrap(), 1);
    let now = feed.lend().await.unwrap();
    assert_eq!(now.behind, None);
    let unread = node.read_now(|reader| Ok(Reading::unread(now.peek().unwrap(), reader)));
    assert_eq!(unread.unwrap().unwrap(), 0);
    node.shut_down();
}

/// Also where new statements were logged in the same go.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_brought_a_content_is_told_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    for round in 0..10 {
        let ((statement, content), (another, _)) = (withheld(&node), withheld(&node));
        node.offer(&statement, None, "test").await.unwrap();
        let bring = node.offer(&statement, Some(&content), "test");
        let (brought, logged) = tokio::join!(bring, node.offer(&another, None, "test"));
        brought.unwrap();
        logged.unwrap();
        let bodies = |docket: &Settled| docket.facts().filter(|fact| fact.body.is_some()).count();
        assert_eq!(node.docket(Eyes::Named, bodies).await.unwrap(), round + 1);
    }
    node.shut_down();
}

/// While one question takes its time, others are answered; and what is logged meanwhile is known
/// to whoever asks once it is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_long_question_keeps_nobody_waiting() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let count = |docket: &Settled| docket.facts().count();
    assert_eq!(node.docket(Eyes::Named, count).await.unwrap(), 0);
    let (go, wait) = mpsc::channel::<()>();
    let (began, begun) = mpsc::channel::<()>();
    let asked = Arc::clone(&node);
    let long = tokio::spawn(async move {
        let question = move |docket: &Settled| {
            began.send(()).unwrap();
            wait.recv().unwrap();
            docket.facts().count()
        };
        asked.docket(Eyes::Named, question).await.unwrap()
    });
    begun.recv().unwrap();
    let many = (0..8).map(|_| {
        let node = Arc::clone(&node);
        tokio::spawn(async move { node.docket(Eyes::Staff, count).await.unwrap() })
    });
    for one in many.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap(), 0);
    }
    // Of a content that concerns nobody here nothing is missing.
    let body = json!({ "title": "Said", "text": "So it is." });
    say(&node, "general.notice", "one", body, Marking::clear()).await;
    assert_eq!(behind(&node, 0).await, None);
    // What came is not known yet, and the answer says so: a statement, and then its content.
    let (statement, content) = withheld(&node);
    node.offer(&statement, None, "test").await.unwrap();
    assert_eq!(behind(&node, 0).await.unwrap(), "1");
    node.offer(&statement, Some(&content), "test").await.unwrap();
    assert_eq!(behind(&node, 0).await.unwrap(), "1");
    go.send(()).unwrap();
    assert_eq!(long.await.unwrap(), 0, "what it holds does not change");
    let found = |docket: &Settled| (docket.facts().count(), told(docket).len());
    let (facts, told) = node.docket(Eyes::Named, found).await.unwrap();
    assert_eq!(facts, 1);
    let shipped = node.docket(Eyes::Named, |docket| docket.agreements().count()).await.unwrap();
    assert!(told > facts + shipped, "something is owed");
    node.shut_down();
}

/// The docket is made anew for it, and whoever asks next sees it.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_published_is_there_for_whoever_asks_next() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let count = |docket: &Settled| docket.agreements().count();
    let before = node.docket(Eyes::Named, count).await.unwrap();
    let mut said = Vec::new();
    take(&node, &mut said, Step::Text { number: 1 }).await;
    for eyes in [Eyes::Named, Eyes::Staff, Eyes::Anybody] {
        assert_eq!(node.docket(eyes, count).await.unwrap(), before + 1, "{eyes:?}");
    }
    node.shut_down();
}

/// Should a question panic, the others are answered by the same docket.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_panics_harms_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let stamp = |_: &Settled, stamp: Stamp| stamp;
    let before = node.docket_stamped(Eyes::Named, stamp).await.unwrap();
    let wrong = |docket: &Settled| assert_eq!(docket.facts().count(), 7);
    assert!(node.docket(Eyes::Named, wrong).await.is_err());
    assert_eq!(node.docket_stamped(Eyes::Named, stamp).await.unwrap(), before);
    node.shut_down();
}

/// What came is known without a question, and so is all there was at the start.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_is_taken_before_anybody_asks() {
    let dir = tempfile::tempdir().unwrap();
    let node = open(dir.path());
    let kept = tokio::spawn(Arc::clone(&node.dockets).keep_up());
    let mut said = Vec::new();
    for number in 0..2 {
        take(&node, &mut said, Step::Incident { number, is_red: number > 0 }).await;
        let eyes = if number > 0 { Eyes::Staff } else { Eyes::Named };
        loop {
            let state = node.read_now(|reader| node.dockets.state(eyes, reader)).unwrap();
            if state.behind == Some(0) {
                break;
            }
            assert!(!kept.is_finished());
            tokio::task::yield_now().await;
        }
    }
    node.dockets.close();
    take(&node, &mut said, Step::Incident { number: 2, is_red: false }).await;
    kept.await.unwrap();
    node.shut_down();
}
