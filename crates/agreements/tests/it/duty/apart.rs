//! Clauses that bind some parties only, or later than the agreement: their rules ask what they
//! would ask if the agreement itself bound those parties then.

use std::collections::BTreeMap;

use comity_agreements::calendar::Day;
use comity_agreements::duty::{
    Calendars, Engine, Fact, Filter, Instrument, Span, Standing, Status, Table, within,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::fixture::{agreement, at, bound, fact, findings};

const PARTIES: [&str; 3] = ["lab.example", "deployer.example", "third.example"];

fn instrument() -> Instrument {
    agreement(
        "treaty",
        "fields of run.declaration\n  run: text at /run\n  compute: number in FLOP at /training_compute_flop\nfields of run.report\n  run: text at /run\n",
        "duty report\n  bearer each party\n  when run.declaration as run by bearer\n  key run.run\n  must file run.report as report by bearer where report.run = run.run\n  within 10 days, calendar days\n\
         ban cap\n  bearer each party\n  owed to each other party\n  never file run.declaration as run by bearer where run.compute > 1e24 FLOP\n\
         limit total\n  bearer each party\n  sum of run.compute over run.declaration as run by bearer in the last 12 months, at most 100\n  must be <= 3e24 FLOP\n\
         duty renew\n  bearer each party\n  every 2 months from entry into force, rounding last day\n  must obtain run.report as report by another party\n  within 10 days, calendar days\n",
    )
}

fn day(number: u16) -> Day {
    "2026-01-01".parse::<Day>().unwrap().plus_days(i32::from(number)).unwrap()
}

proptest! {
    #[test]
    fn a_clause_asks_of_whom_it_binds_what_the_agreement_would(
        times in vec(vec((0..200_u16, option::of(1..90_u16), any::<bool>()), 0..3), 3),
        filed in vec((0..3_usize, any::<bool>(), 0..250_u16, 0..3_u8, 0..3_u8), 0..12),
        now in 0..300_u16,
    ) {
        let whole = bound("test", &PARTIES);
        let mut apart = BTreeMap::new();
        for (party, times) in PARTIES.iter().zip(times) {
            let mut last = 0;
            let mut spans = Vec::new();
            for (from, long, is_sure) in times {
                // In order and without overlaps.
                let from = from.max(last);
                let until = long.map(|long| from + long);
                spans.push((day(from), until.map(day), is_sure));
                last = until.unwrap_or(u16::MAX - 100);
                if until.is_none() {
                    break;
                }
            }
            let spans = within(&whole.spans["test"][*party], &spans);
            if !spans.is_empty() {
                apart.insert((*party).to_owned(), spans);
            }
        }
        let facts: Vec<Fact> = filed
            .into_iter()
            .enumerate()
            .map(|(index, (who, is_run, on, run, size))| {
                let issued = format!("{}T12:00:00Z", day(on));
                let (kind, body) = if is_run {
                    let compute = f64::from(size) * 8e23;
                    ("run.declaration", json!({ "run": run.to_string(), "training_compute_flop": compute }))
                } else {
                    ("run.report", json!({ "run": run.to_string() }))
                };
                fact(&format!("f{index}"), kind, PARTIES[who], &issued, body)
            })
            .collect();
        let as_of = at(&format!("{}T00:00:00Z", day(now)));
        let (text, calendars) = (instrument(), Calendars::bundled());
        let ask = |table: &Table| {
            let mut engine = Engine::new(vec![text.clone()], &calendars, table).unwrap();
            engine.insert_batch(&facts);
            engine.advance(as_of);
            let found = engine.findings(&Filter::default());
            found.iter().map(|one| serde_json::to_string(one).unwrap()).collect::<Vec<_>>()
        };
        let mut alone = Table::default();
        alone.spans.insert("test".to_owned(), apart.clone());
        let mut table = whole.clone();
        table.apart.insert("test".to_owned(), [("art-1".to_owned(), apart)].into());
        prop_assert_eq!(ask(&table), ask(&alone));
        // Another clause that is set apart changes nothing for this one.
        let mut other = whole.clone();
        other.apart.insert("test".to_owned(), [("art-9".to_owned(), BTreeMap::new())].into());
        prop_assert_eq!(ask(&other), ask(&whole));
    }
}

/// A finding under such a clause is believed by whoever knows whom it binds.
#[test]
fn findings_of_a_clause_of_its_own_are_verified() {
    let mut table = bound("test", &PARTIES);
    let span = Span { from: day(20), since: None, until: None, standing: Standing::Bound };
    let apart = BTreeMap::from([(PARTIES[0].to_owned(), vec![span])]);
    table.apart.insert("test".to_owned(), [("art-1".to_owned(), apart)].into());
    let run = |name: &str, who: usize, on: u16| {
        let body = json!({ "run": name, "training_compute_flop": 2e24 });
        fact(name, "run.declaration", PARTIES[who], &format!("{}T12:00:00Z", day(on)), body)
    };
    let facts = [run("early", 0, 19), run("late", 0, 20), run("other", 1, 30)];
    let found = findings(&instrument(), &table, &facts, "2026-05-01T00:00:00Z");
    let breached = found.iter().filter(|one| one.status == Status::Breached);
    let breached: Vec<(&str, &str)> =
        breached.map(|one| (one.key.bearer.as_str(), one.key.duty.as_str())).collect();
    assert!(breached.contains(&(PARTIES[0], "cap")), "{breached:?}");
    assert!(breached.iter().all(|(bearer, _)| *bearer == PARTIES[0]), "{breached:?}");
    assert_eq!(breached.iter().filter(|(_, duty)| *duty == "report").count(), 1, "{breached:?}");
}

#[test]
fn a_clause_binds_while_the_agreement_does() {
    let span = |from: u16, until: Option<u16>, standing| Span {
        since: None,
        from: day(from),
        until: until.map(day),
        standing,
    };
    let whole = [span(10, Some(20), Standing::Bound), span(20, None, Standing::Suspended)];
    let times =
        [(day(0), Some(day(12)), true), (day(15), Some(day(25)), false), (day(30), None, true)];
    assert_eq!(
        within(&whole, &times),
        [
            span(10, Some(12), Standing::Bound),
            span(15, Some(20), Standing::Undetermined),
            span(20, Some(25), Standing::Undetermined),
            span(30, None, Standing::Suspended),
        ]
    );
}
