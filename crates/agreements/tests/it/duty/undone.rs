//! Ways in which a party found in breach tried to undo that, and ways in which one that did nothing
//! wrong was accused: each found by somebody who tried.

use comity_agreements::duty::{Fact, Finding, Instrument, State, Status, Table, Verdict};
use comity_protocol::index::Relation;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, at, bound, fact, findings, id, on};

const CREDITOR: &str = "creditor.example";

const FIELDS: &str = "fields of run.start
  run: text at /run
  begun: instant at /begun
  model: text at /model
fields of run.end
  run: text at /run
  model: text at /model
  done: truth at /done
  compute: number in FLOP at /compute
fields of document.publication
  document: text at /document
fields of agreement.waiver
  run: text at /run
";

const RULES: &str = "duty report
  bearer each party
  owed to each other party
  when run.start as start by bearer
  key start.run
  clock from start.begun
  must file run.end as done by bearer where done.run = start.run and done.done = yes
  within 10 days, calendar days
  excused by agreement.waiver as waiver by another party where waiver.run = start.run
duty declare
  bearer each party
  when run.start as start by bearer
  key start.run
  clock from start.begun
  must file run.end as declared by bearer where declared.model = start.model
  within 10 days, calendar days
ban cap
  bearer each party
  never file run.end as run by bearer where run.compute > 1e25 FLOP
duty again
  bearer each party
  when document.publication as paper by bearer where paper.document = \"summary\"
  clock from filing
  must file document.publication as next by bearer where next.document = \"summary\"
  within 3 months, rounding last day
";

fn text() -> Instrument {
    agreement("treaty", FIELDS, RULES)
}

/// Bound since 1 January 2026.
fn table() -> Table {
    bound("test", &[LAB, CREDITOR])
}

fn begun(name: &str, issued: &str, run: &str, at: &str) -> Fact {
    let told = fact(name, "run.start", LAB, issued, json!({ "run": run, "begun": at }));
    Fact { subject: run.to_owned(), ..told }
}

fn ended(name: &str, issued: &str, run: &str, is_done: bool) -> Fact {
    let body = json!({ "run": run, "done": is_done, "compute": 9e25 });
    let told = fact(name, "run.end", LAB, issued, body);
    Fact { subject: run.to_owned(), ..told }
}

fn waived(run: &str, issued: &str) -> Fact {
    fact(
        &format!("waiver {run} {issued}"),
        "agreement.waiver",
        CREDITOR,
        issued,
        json!({ "run": run }),
    )
}

fn erased(target: &str, issued: &str) -> Fact {
    on(Relation::Erases, target, LAB, issued, json!({ "reason": "asked for" }))
}

/// What a node that knows of the erasures holds of all this: the contents are gone.
fn held(facts: &[Fact]) -> Vec<Fact> {
    let gone = |fact: &Fact| {
        facts.iter().any(|mark| {
            let targets = mark.relation.iter().filter(|(what, _)| *what == Relation::Erases);
            targets.map(|(_, target)| target).chain(&mark.also).any(|target| *target == fact.id)
        })
    };
    facts
        .iter()
        .map(|fact| if gone(fact) { Fact { body: None, ..fact.clone() } } else { fact.clone() })
        .collect()
}

fn judged(facts: &[Fact], duty: &str, as_of: &str) -> Vec<Finding> {
    let found = findings(&text(), &table(), &held(facts), as_of);
    let mine = |one: &Finding| one.key.bearer == LAB && one.key.duty == duty;
    found.into_iter().filter(mine).collect()
}

fn states(facts: &[Fact], duty: &str, as_of: &str) -> Vec<State> {
    judged(facts, duty, as_of).into_iter().map(|one| one.state).collect()
}

const MAY: &str = "2026-05-01T00:00:00Z";

/// A start told later that lies before the bearer was bound owes nothing, and takes nothing from
/// what was owed.
#[test]
fn an_earlier_start_told_later_undoes_no_breach() {
    let first = begun("start", "2026-03-01T12:00:00Z", "r-1", "2026-03-01T00:00:00Z");
    let breached = states(std::slice::from_ref(&first), "report", MAY);
    assert_eq!(breached, [State::Breached]);
    for at in ["2025-12-31T23:00:00Z", "2020-01-01T00:00:00Z", "1971-01-01T00:00:00Z"] {
        let anew: [&dyn Fn(&str) -> Fact; 3] = [
            &|at| {
                let body = json!({ "reason": "x", "body": { "run": "r-1", "begun": at } });
                on(Relation::Amends, "start", LAB, "2026-04-02T00:00:00Z", body)
            },
            &|at| begun("again", "2026-04-02T00:00:00Z", "r-1", at),
            &|at| {
                let body = json!({ "reason": "x", "body": { "run": "r-1", "begun": at } });
                on(Relation::Supersedes, "start", LAB, "2026-04-02T00:00:00Z", body)
            },
        ];
        for one in anew {
            let facts = [first.clone(), one(at)];
            assert_eq!(states(&facts, "report", MAY), breached, "{at}: {facts:?}");
            let again = begun("supersedes", "2026-04-03T00:00:00Z", "r-1", at);
            let facts = [first.clone(), one(at), again];
            assert_eq!(states(&facts, "report", MAY), breached, "{at}: {facts:?}");
        }
    }
}

/// A start told a little earlier makes the deadline earlier, and brings nothing else with it: not
/// what was filed for another model, and no time at which the bearer was not bound.
#[test]
fn a_start_told_earlier_brings_nothing_else_with_it() {
    let run = |name: &str, issued: &str, model: &str, at: &str| {
        let body = json!({ "run": "r-1", "model": model, "begun": at });
        Fact { subject: "r-1".to_owned(), ..fact(name, "run.start", LAB, issued, body) }
    };
    let first = run("start", "2026-03-01T12:00:00Z", "big", "2026-03-01T00:00:00Z");
    let other = json!({ "run": "r-0", "model": "small", "done": true });
    let other = fact("other", "run.end", LAB, "2026-01-12T00:00:00Z", other);
    let known = [first, other];
    assert_eq!(states(&known, "declare", MAY), [State::Breached]);
    for at in ["2026-02-26T00:00:00Z", "2026-02-28T23:00:00Z", "2026-03-01T00:00:00Z"] {
        let body = json!({ "run": "r-1", "model": "small", "begun": at });
        let amended = json!({ "reason": "x", "body": body });
        let amended = on(Relation::Amends, "start", LAB, "2026-04-21T00:00:00Z", amended);
        let again = run("again", "2026-04-21T00:00:00Z", "small", at);
        for retold in [amended, again] {
            let facts = [&known[..], &[retold]].concat();
            assert_eq!(states(&facts, "declare", MAY), [State::Breached], "{at}");
        }
    }
}

/// A waiver that was given before anybody saw the erasure is not for what was destroyed, whatever
/// time the erasure claims.
#[test]
fn a_waiver_counts_against_no_erasure_that_its_creditor_could_not_know_of() {
    let (a, b) = (
        begun("a", "2026-03-01T12:00:00Z", "r-a", "2026-03-01T00:00:00Z"),
        begun("b", "2026-03-01T12:00:00Z", "r-b", "2026-03-01T00:00:00Z"),
    );
    let b = Fact { subject: "r-a".to_owned(), ..b };
    let seen = |by: &str| {
        let logged = Vouched { after: None, by: Some(at(by)) };
        Fact { logged, ..erased("b", "2026-04-01T00:00:00Z") }
    };
    for (waived_at, state) in
        [("2026-04-02T00:00:00Z", State::Breached), ("2026-04-06T00:00:00Z", State::Excused)]
    {
        let facts = [a.clone(), b.clone(), waived("r-a", waived_at), seen("2026-04-05T00:00:00Z")];
        assert_eq!(states(&facts, "report", MAY), [state], "{waived_at}");
    }
}

/// A content is gone with every statement that has it, and that counts as if each had been erased.
#[test]
fn erasing_the_twin_of_a_statement_is_erasing_it() {
    let run = ended("run", "2026-03-01T00:00:00Z", "r-1", true);
    let twin = fact("twin", "general.notice", LAB, "2026-04-01T00:00:00Z", Value::Null);
    let twin = Fact { body: None, ..twin };
    let itself = [run.clone(), erased("run", "2026-04-02T00:00:00Z")];
    let mut by_twin = erased("twin", "2026-04-02T00:00:00Z");
    by_twin.also = vec![id("run")];
    for duty in ["cap", "report"] {
        let of_twin = judged(&[run.clone(), twin.clone(), by_twin.clone()], duty, MAY);
        let of_itself = judged(&itself, duty, MAY);
        let states = |of: &[Finding]| of.iter().map(|one| one.state).collect::<Vec<_>>();
        assert_eq!(states(&of_twin), states(&of_itself), "{duty}");
    }
    assert_eq!(states(&[run, twin, by_twin], "cap", MAY), [State::Breached]);
}

/// A statement that told a time ahead of itself, at which the bearer had come to be bound.
#[test]
fn who_joined_before_the_time_that_it_destroyed_is_not_let_off() {
    let table = Table::default().with("test", &[LAB], "2026-03-01".parse().unwrap());
    let planned = begun("plan", "2026-02-01T00:00:00Z", "r-1", "2026-03-02T00:00:00Z");
    let planned = Fact { kind: "run.plan".parse().unwrap(), ..planned };
    let text = agreement(
        "treaty",
        "fields of run.plan
  run: text at /run
  begun: instant at /begun
fields of run.end
  run: text at /run
",
        "duty report
  bearer each party
  when run.plan as plan by bearer
  key plan.run
  clock from plan.begun
  must file run.end as done by bearer where done.run = plan.run
  within 10 days, calendar days
",
    );
    let state = |facts: &[Fact]| {
        let found = findings(&text, &table, &held(facts), MAY);
        found.iter().map(|one| one.state).collect::<Vec<_>>()
    };
    assert_eq!(state(std::slice::from_ref(&planned)), [State::Breached]);
    let gone = erased("plan", "2026-04-01T00:00:00Z");
    assert_eq!(state(&[planned.clone(), gone]), [State::Breached]);
    // Destroyed before it was bound, nothing is owed by it.
    let gone = erased("plan", "2026-02-10T00:00:00Z");
    assert_eq!(state(&[planned, gone]), []);
}

/// Whatever was destroyed of what a breach rests on, the finding names the erasure.
#[test]
fn every_erasure_of_what_a_breach_rests_on_is_named() {
    let run = ended("run", "2026-03-01T00:00:00Z", "r-1", true);
    let small = json!({ "reason": "x", "body": { "run": "r-1", "compute": 1e24 } });
    let amended = |body| on(Relation::Amends, "run", LAB, "2026-04-01T00:00:00Z", body);
    let amendment = "statement.amendment of run at 2026-04-01T00:00:00Z";
    let twin = fact("twin", "general.notice", LAB, "2026-04-01T00:00:00Z", Value::Null);
    let twin = Fact { body: None, ..twin };
    let mut by_twin = erased("twin", "2026-04-02T00:00:00Z");
    by_twin.also = vec![id(amendment)];
    let gone = [
        vec![erased("run", "2026-04-02T00:00:00Z")],
        vec![erased(amendment, "2026-04-02T00:00:00Z")],
        vec![twin, by_twin],
    ];
    for gone in gone {
        let facts = [&[run.clone(), amended(small.clone())][..], &gone].concat();
        let found = judged(&facts, "cap", MAY);
        let erasure = gone.last().map(|erasure| erasure.id);
        let of = found.iter().find(|one| one.state == State::Breached).expect("a breach");
        let is_it = |id| Some(id) == erasure;
        let is_cited = of.evidence.iter().any(|one| is_it(one.statement));
        assert!(is_cited && of.changes.iter().any(|one| is_it(one.statement)), "{of:#?}");
    }
}

/// The subject of a statement decides where its breach stands when its content is gone. It is put
/// nowhere where it is let off.
#[test]
fn no_erasure_moves_a_breach_to_where_it_is_let_off() {
    let (a, b) = (
        begun("a", "2026-03-01T12:00:00Z", "r-a", "2026-03-01T00:00:00Z"),
        begun("b", "2026-03-01T12:00:00Z", "r-b", "2026-03-01T00:00:00Z"),
    );
    let b = Fact { subject: "r-a".to_owned(), ..b };
    let waiver = waived("r-a", "2026-03-20T00:00:00Z");
    let before = [a.clone(), b.clone(), waiver.clone()];
    assert_eq!(states(&before, "report", MAY), [State::Excused, State::Breached]);
    let gone = erased("b", "2026-04-01T00:00:00Z");
    let after = [a, b.clone(), waiver, gone.clone()];
    assert_eq!(states(&after, "report", MAY), [State::Breached]);
    // The creditor lets it off all the same, once it can know what was destroyed.
    let waiver = waived("r-a", "2026-04-20T00:00:00Z");
    let let_off = [&after[..], &[waiver]].concat();
    assert_eq!(states(&let_off, "report", MAY), [State::Excused]);
    // Nor is it put into a matter of before anybody was bound.
    let old = begun("old", "2026-02-01T00:00:00Z", "r-a", "2020-01-01T00:00:00Z");
    let found = judged(&[old, b, gone], "report", MAY);
    assert_eq!(found.iter().map(|one| one.state).collect::<Vec<_>>(), [State::Breached]);
    assert!(found[0].validity.owed, "{found:?}");
}

/// Where the clock runs from the statement itself its end is known, whatever was destroyed: nobody
/// is in breach before it, and who does in time what is asked has met it.
#[test]
fn nobody_is_in_breach_before_the_time_that_an_erasure_leaves_known() {
    let paper = |name: &str, issued: &str| {
        fact(name, "document.publication", LAB, issued, json!({ "document": "other" }))
    };
    let first = paper("paper", "2026-03-01T10:00:00Z");
    let gone = erased("paper", "2026-03-01T10:20:00Z");
    let facts = [first.clone(), gone.clone()];
    assert_eq!(states(&facts, "again", "2026-03-01T11:00:00Z"), [State::Active]);
    assert_eq!(states(&facts, "again", "2026-05-30T00:00:00Z"), [State::Active]);
    let found = judged(&facts, "again", "2026-07-01T00:00:00Z");
    assert_eq!((found[0].state, found[0].verdict), (State::Breached, Verdict::Breach));
    let next = fact(
        "next",
        "document.publication",
        LAB,
        "2026-05-01T00:00:00Z",
        json!({ "document": "summary" }),
    );
    let found = judged(&[first, gone, next], "again", "2026-07-01T00:00:00Z");
    assert_eq!((found[0].state, found[0].status), (State::Fulfilled, Status::Met));
}

/// An amendment whose content is held says what it says, whatever became of what it amends.
#[test]
fn a_correction_that_is_held_is_read_though_what_it_corrects_is_gone() {
    let start = begun("start", "2026-03-01T12:00:00Z", "r-1", "2026-03-01T00:00:00Z");
    let report = ended("report", "2026-03-03T00:00:00Z", "r-1", false);
    let body = json!({ "reason": "x", "body": { "run": "r-1", "done": true } });
    let amended = |at: &str| on(Relation::Amends, "report", LAB, at, body.clone());
    let gone = erased("report", "2026-03-05T00:00:00Z");
    for (at, state) in
        [("2026-03-04T00:00:00Z", State::Fulfilled), ("2026-04-04T00:00:00Z", State::Breached)]
    {
        let facts = [start.clone(), report.clone(), amended(at), gone.clone()];
        assert_eq!(states(&facts, "report", MAY), [state], "{at}");
        let kept = [start.clone(), report.clone(), amended(at)];
        assert_eq!(states(&kept, "report", MAY), [state], "{at}");
    }
}

/// What was filed in a matter before an erasure was known was for what could be read then: it is
/// neither in time nor late for a statement that only its subject puts there.
#[test]
fn what_was_filed_for_another_is_not_late_for_what_was_destroyed() {
    let filed = ended("filed", "2026-03-05T00:00:00Z", "r-a", true);
    let (a, b) = (
        begun("a", "2026-03-01T12:00:00Z", "r-a", "2026-03-01T00:00:00Z"),
        begun("b", "2026-02-01T12:00:00Z", "r-b", "2026-02-01T00:00:00Z"),
    );
    let b = Fact { subject: "r-a".to_owned(), ..b };
    let before = [a.clone(), b.clone(), filed.clone()];
    let status = |facts: &[Fact]| {
        let found = judged(facts, "report", MAY);
        found.into_iter().map(|one| (one.key.matter, one.status)).collect::<Vec<_>>()
    };
    let words =
        |facts: &[Fact]| status(facts).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
    assert_eq!(words(&before), [Status::Met, Status::Breached]);
    let gone = erased("b", "2026-04-01T00:00:00Z");
    let with_a = [a, b.clone(), filed.clone(), gone.clone()];
    assert_eq!(words(&with_a), [Status::Breached]);
    // Nor where the matter was only prepared for it.
    assert_eq!(words(&[b.clone(), filed.clone(), gone.clone()]), [Status::Breached]);
    // What is filed once the erasure is known is late.
    let again = ended("again", "2026-04-02T00:00:00Z", "r-a", true);
    assert_eq!(words(&[b, filed, gone, again]), [Status::Late]);
}
