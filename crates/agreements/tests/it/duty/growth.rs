//! How much work a flood makes: statements whose contents are withheld cost no more each, however
//! many there are. Work is counted in steps, so that every machine finds the same.

use comity_agreements::duty::{Calendars, Engine, Fact, Filter, GivenUp, Patience, State};
use comity_protocol::index::Relation;
use serde_json::json;
use std::cell::Cell;

use super::fixture::{agreement, at, fact, id, unheld};
use super::properties::{KINDS, PARTIES, table, text};

/// What arrives in number.
#[derive(Clone, Copy, Debug)]
enum Flood {
    /// Statements of this kind, contents withheld.
    Unheld(&'static str),
    /// Contents that say nothing of what rules ask.
    Empty(&'static str),
    /// Statements of this kind, contents withheld, each of them erased.
    Erased(&'static str),
    /// Contents that tell of one and the same matter.
    Same(&'static str),
    /// Statements that do this to one and the same.
    Marks(Relation),
}

fn held(count: usize) -> Vec<Fact> {
    let kinds = KINDS.iter().cycle();
    let facts = kinds.take(count).zip(0..).map(|(kind, number): (_, usize)| {
        let aware = "2026-01-06T00:00:00Z";
        let body = json!({
            "incident": format!("inc-{}", number / 4), "serious": true, "harm": "death",
            "aware": aware, "belief": aware, "size": 9, "stage": "first",
        });
        let issuer = PARTIES[number % PARTIES.len()];
        fact(&format!("held-{number}"), kind, issuer, "2026-01-06T00:00:00Z", body)
    });
    facts.collect()
}

fn flood(of: Flood, count: usize) -> Vec<Fact> {
    let target = held(1).remove(0);
    let one = |number: usize| {
        let name = format!("flood-{number}");
        let issued = at("2026-01-07T00:00:00Z").plus_millis(i64::try_from(number).unwrap() * 1_000);
        match of {
            Flood::Unheld(kind) => unheld(&name, kind, PARTIES[0], &issued.to_string()),
            Flood::Empty(kind) => fact(&name, kind, PARTIES[0], &issued.to_string(), json!({})),
            Flood::Erased(kind) if number.is_multiple_of(2) => {
                unheld(&name, kind, PARTIES[0], &issued.to_string())
            }
            Flood::Erased(_) => {
                let mut mark = unheld(&name, "content.erasure", PARTIES[0], &issued.to_string());
                mark.relation = Some((Relation::Erases, id(&format!("flood-{}", number - 1))));
                mark
            }
            Flood::Same(kind) => {
                let belief = "2026-01-06T00:00:00Z";
                let body = json!({
                    "incident": "inc-0", "serious": number.is_multiple_of(2), "harm": "death",
                    "aware": belief, "belief": belief, "size": number, "stage": "first",
                });
                fact(&name, kind, PARTIES[0], &issued.to_string(), body)
            }
            Flood::Marks(relation) => {
                let mut mark = unheld(&name, "statement.mark", PARTIES[0], &issued.to_string());
                mark.relation = Some((relation, target.id));
                mark
            }
        }
    };
    (0..count).map(one).collect()
}

fn engine() -> Engine {
    Engine::new(vec![text()], &Calendars::bundled(), &table()).unwrap()
}

/// Steps that a flood takes to be told and answered, on a node that held so much before.
fn steps(of: Flood, before: usize, count: usize) -> u64 {
    let mut engine = engine();
    let now = at("2026-02-20T00:00:00Z");
    engine.insert_batch(&held(before));
    engine.advance(now);
    let start = engine.steps();
    let flood = flood(of, count.max(2));
    let (last, first) = flood.split_last().unwrap();
    engine.insert_batch(first);
    engine.advance(now);
    // What comes after it costs no more than it did.
    engine.insert(last);
    engine.advance(now);
    let filter = Filter { states: vec![State::Breached], ..Filter::default() };
    engine.findings(&filter);
    engine.steps() - start
}

#[test]
fn a_flood_grows_no_faster_than_itself() {
    let count = if std::env::var_os("COMITY_SLOW").is_some() { 1_500 } else { 120 };
    let of = |kind: &'static str| {
        [Flood::Unheld(kind), Flood::Empty(kind), Flood::Same(kind), Flood::Erased(kind)]
    };
    let kinds = KINDS.into_iter().flat_map(of);
    let relations = [Relation::Amends, Relation::Supersedes, Relation::Retracts, Relation::Erases];
    for of in kinds.chain(relations.map(Flood::Marks)) {
        for before in [0, 2 * count] {
            let [once, twice, fourfold] = [1, 2, 4].map(|times| steps(of, before, times * count));
            // Totals of one matter first come to as many as they may count.
            let is_linear = match of {
                Flood::Same(_) => fourfold <= 2 * twice + once / 10,
                _ => twice <= 2 * once + once / 10 && fourfold <= 4 * once + once / 10,
            };
            // What it costs to look once at everything that was there is paid once.
            assert!(is_linear, "{of:?} on {before}: {once} {twice} {fourfold}");
        }
    }
}

const SHAPES: &str = "duty report
  bearer each party
  when x.begun as start by bearer where start.size >= 2
  key start.run
  clock from filing
  must file x.told as report by bearer where report.run = start.run
  within 2 days, calendar days
limit total
  bearer each party
  sum of run.size over x.spent as run by bearer in the last 7 days, at most 1000
  must be <= 90
order sequence
  bearer each party
  file x.released as release by bearer
  only after x.checked as check by anyone where check.run = release.run
  at most 9 days before
duty window
  bearer each party
  when x.seen as seen by bearer
    where count of x.seen as other by bearer in the last 24 hours, at most 1000 >= 1
  clock from filing
  must file x.told as report by bearer where report.run = seen.run
  within 30 hours
";
const SHAPE_KINDS: [&str; 6] =
    ["x.begun", "x.told", "x.spent", "x.checked", "x.released", "x.seen"];

/// One fact each hour, of one kind after the other, one in so many without its content.
fn history(from: usize, count: usize, one_in: usize) -> Vec<Fact> {
    let one = |number: usize| {
        let hour = i64::try_from(number).unwrap() * 3_600_000;
        let issued = at("2026-01-06T00:00:00Z").plus_millis(hour).to_string();
        let (turn, kind) = (number / SHAPE_KINDS.len(), number % SHAPE_KINDS.len());
        // One in seven does what it must for something else.
        let run = if turn % 7 == 3 && kind % 2 == 1 { turn + 1_000_000 } else { turn };
        let body = json!({ "run": format!("run-{run}"), "size": number % 10 });
        let issuer = PARTIES[turn % PARTIES.len()];
        let mut fact = fact(&format!("h-{number}"), SHAPE_KINDS[kind], issuer, &issued, body);
        if one_in > 0 && (number + turn * 5).is_multiple_of(one_in) {
            fact.body = None;
        }
        fact
    };
    (from..from + count).map(one).collect()
}

/// The most steps that one more fact takes after so many.
fn steps_of_one_more(before: usize, one_in: usize) -> u64 {
    let fields: String = SHAPE_KINDS
        .iter()
        .map(|kind| format!("fields of {kind}\n  run: text at /run\n  size: number at /size\n"))
        .collect();
    let text = agreement("treaty", &fields, SHAPES);
    let mut engine = Engine::new(vec![text], &Calendars::bundled(), &table()).unwrap();
    let facts = history(0, before, one_in);
    engine.insert_batch(&facts);
    engine.advance(facts[before - 1].issued);
    let all: u64 = engine.tally().values().sum();
    assert!(all > u64::try_from(before / 6).unwrap(), "{all} findings of {before} facts");
    // Half of what comes is not held, whatever was before.
    let more = history(before, 120, one_in).into_iter().zip([true, false].into_iter().cycle());
    let steps = more.map(|(fact, is_held)| {
        let start = engine.steps();
        engine.insert(&Fact { body: fact.body.clone().filter(|_| is_held), ..fact.clone() });
        engine.advance(fact.issued);
        engine.tally();
        engine.steps() - start
    });
    steps.max().unwrap()
}

#[test]
fn one_more_fact_costs_no_more_after_many_whatever_is_not_held() {
    let count = if std::env::var_os("COMITY_SLOW").is_some() { 8_000 } else { 1_000 };
    for one_in in [0, 100, 10, 2] {
        let [once, twice, fourfold] =
            [1, 2, 4].map(|times| steps_of_one_more(times * count, one_in));
        assert!(
            twice <= once + once / 4 + 4 && fourfold <= once + once / 4 + 4,
            "one in {one_in}: {once} {twice} {fourfold}"
        );
    }
}

#[test]
fn what_is_given_up_is_taken_up_again() {
    let facts = held(4_000);
    let now = at("2026-02-20T00:00:00Z");
    let mut patient = engine();
    patient.insert_batch(&facts);
    patient.advance(now);
    let mut hasty = engine();
    hasty.insert_batch(&facts);
    let mut tries = 0;
    loop {
        let left = Cell::new(2);
        let lasts = || {
            left.set(left.get() - 1);
            left.get() >= 0
        };
        tries += 1;
        match hasty.advance_within(now, Patience::new(&lasts)) {
            Ok(()) => break,
            Err(GivenUp) => assert!(tries < 1_000, "each try comes further"),
        }
    }
    assert!(tries > 5, "it was given up {tries} times");
    let all = Filter::default();
    assert_eq!(hasty.findings(&all), patient.findings(&all));
    assert_eq!(hasty.tally(), patient.tally());
}
