//! How much work a flood makes: statements whose contents are withheld cost no more each, however
//! many there are. Work is counted in steps, so that every machine finds the same.

use comity_agreements::duty::{Calendars, Engine, Fact, Filter, GivenUp, Patience, State};
use comity_protocol::index::Relation;
use serde_json::json;
use std::cell::Cell;

use super::fixture::{at, fact, unheld};
use super::properties::{KINDS, PARTIES, table, text};

/// What arrives in number.
#[derive(Clone, Copy, Debug)]
enum Flood {
    /// Statements of this kind, contents withheld.
    Unheld(&'static str),
    /// Contents that say nothing of what rules ask.
    Empty(&'static str),
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
    engine.insert_batch(&flood(of, count));
    engine.advance(now);
    let filter = Filter { states: vec![State::Breached], ..Filter::default() };
    engine.findings(&filter);
    engine.steps() - start
}

#[test]
fn a_flood_grows_no_faster_than_itself() {
    let count = if std::env::var_os("COMITY_SLOW").is_some() { 1_500 } else { 120 };
    let kinds = KINDS.iter().flat_map(|kind| [Flood::Unheld(kind), Flood::Empty(kind)]);
    let relations = [Relation::Amends, Relation::Supersedes, Relation::Retracts, Relation::Erases];
    for of in kinds.chain(relations.map(Flood::Marks)) {
        for before in [0, 2 * count] {
            let [once, twice, fourfold] = [1, 2, 4].map(|times| steps(of, before, times * count));
            // What it costs to look once at everything that was there is paid once.
            assert!(
                twice <= 2 * once + once / 10 && fourfold <= 4 * once + once / 10,
                "{of:?} on {before}: {once} {twice} {fourfold}"
            );
        }
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
