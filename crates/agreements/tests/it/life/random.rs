//! Reservations at random, compared with the slow reference.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::life::{Act, InForce, Terms, fold};
use comity_agreements::calendar::Day;
use proptest::prelude::*;
use serde_json::json;

use super::reference::{Event, live, origin};
use super::script::{LAST, act, person};

const PERSONS: usize = 4;
const CLAUSES: usize = 3;
const DAYS: i32 = 1_000;

fn name(who: usize) -> &'static str {
    ["a", "b", "c", "d"][who]
}

fn on(day: i32) -> Day {
    origin().plus_days(day).unwrap()
}

/// Accessions early or late, then answers, on days of their own.
fn events() -> impl Strategy<Value = BTreeMap<i32, Event>> {
    let clauses = || prop::collection::btree_set(0..CLAUSES, 1..3);
    let accede = (0..PERSONS, prop::option::of(clauses()))
        .prop_map(|(who, reserved)| Event::Accede { who, reserved });
    let object = (0..PERSONS, 0..PERSONS, any::<bool>())
        .prop_map(|(who, to, opposing)| Event::Object { who, to, opposing });
    let accept = (0..PERSONS, 0..PERSONS).prop_map(|(who, to)| Event::Accept { who, to });
    let withdraw = (0..PERSONS).prop_map(|who| Event::Withdraw { who });
    let take_back = (0..PERSONS, 0..PERSONS, 0..DAYS)
        .prop_map(|(who, to, made)| Event::WithdrawObjection { who, to, made });
    let any = prop_oneof![4 => accede, 6 => object, 2 => accept, 1 => withdraw, 3 => take_back];
    prop::collection::btree_map(0..DAYS, any, 4..24).prop_map(sensible)
}

/// Objections taken back are those that were made; nobody answers before there is a reservation.
fn sensible(events: BTreeMap<i32, Event>) -> BTreeMap<i32, Event> {
    let mut reserved = BTreeSet::new();
    let mut acceded = BTreeSet::new();
    let mut objections: Vec<(i32, usize, usize)> = Vec::new();
    let mut kept = BTreeMap::new();
    for (day, event) in events {
        let event = match event {
            Event::Accede { who, reserved: clauses } => {
                if !acceded.insert(who) {
                    continue;
                }
                if clauses.is_some() {
                    reserved.insert(who);
                }
                Event::Accede { who, reserved: clauses }
            }
            Event::Object { to, .. } | Event::Accept { to, .. } if !reserved.contains(&to) => {
                continue;
            }
            Event::Withdraw { who } if !reserved.contains(&who) => continue,
            Event::WithdrawObjection { made, .. } => {
                let Some(at) = usize::try_from(made).unwrap().checked_rem(objections.len()) else {
                    continue;
                };
                let (made, who, to) = objections[at];
                Event::WithdrawObjection { who, to, made }
            }
            event => event,
        };
        if let Event::Object { who, to, .. } = event {
            objections.push((day, who, to));
        }
        kept.insert(day, event);
    }
    kept
}

/// The same events as statements.
fn acts(events: &BTreeMap<i32, Event>) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut reservations = BTreeMap::new();
    let mut objections = BTreeMap::new();
    for (day, event) in events {
        let said = on(*day);
        let mut push = |line: String| {
            acts.push(act(acts.len() + 1, &line));
            acts.len()
        };
        match event {
            Event::Accede { who, reserved } => {
                push(format!("{said} {} accession", name(*who)));
                if let Some(clauses) = reserved {
                    let clauses: Vec<String> = clauses.iter().map(|c| format!("art-{c}")).collect();
                    let clauses = clauses.join(",");
                    let number =
                        push(format!("{said} {} reservation clauses={clauses}", name(*who)));
                    reservations.insert(*who, number);
                }
            }
            Event::Object { who, to, opposing } => {
                let of = reservations[to];
                let opposing = if *opposing { "-opposing-entry-into-force" } else { "" };
                let number = push(format!("{said} {} objection{opposing} of={of}", name(*who)));
                objections.insert(*day, number);
            }
            Event::Accept { who, to } => {
                let of = reservations[to];
                push(format!("{said} {} reservation-acceptance of={of}", name(*who)));
            }
            Event::Withdraw { who } => {
                let of = reservations[who];
                push(format!("{said} {} reservation-withdrawal of={of}", name(*who)));
            }
            Event::WithdrawObjection { who, made, .. } => {
                let of = objections[made];
                push(format!("{said} {} objection-withdrawal of={of}", name(*who)));
            }
        }
    }
    acts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_matrix_is_that_of_the_reference(
        events in events(),
        first_acceptance: bool,
        days in prop::collection::vec(0..DAYS + 400, 6),
    ) {
        let counts = if first_acceptance { "first-acceptance" } else { "deposit" };
        let terms: Terms =
            serde_json::from_value(json!({ "consent-with-reservation": counts })).unwrap();
        let in_force = InForce { since: Some(origin()), ..InForce::default() };
        let acts = acts(&events);
        let life = fold(&terms, &acts, &in_force, LAST);
        for day in days {
            let world = live(&events, PERSONS, first_acceptance, day);
            for p in 0..PERSONS {
                for q in 0..PERSONS {
                    for clause in 0..CLAUSES {
                        let text = format!("art-{clause}");
                        let relation =
                            life.applies(&person(name(p)), &person(name(q)), &text, on(day));
                        prop_assert_eq!(
                            relation.effect,
                            world.applies(p, q, clause),
                            "{}-{} {} on {}", name(p), name(q), text, on(day)
                        );
                    }
                }
            }
        }
    }
}
