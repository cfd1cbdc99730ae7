//! Limits over the periods that declarations cover, whenever they were signed: the control periods
//! of the Montreal Protocol, and the base year that it measures them by.

use comity_agreements::duty::finding::{Doubt, Finding, Role};
use comity_agreements::duty::{Bound, Calendars, Engine, Fact, Filter, Instrument, State, Table};
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, at, bound, fact, findings, on, shipped};
use super::properties::cases;

const HEAD: &str = "fields of substance.declaration
  from: day at /from
  until: day at /until
  amount: number in tonnes at /amount
";

/// A freeze at 100 tonnes in each control period from 1 July to 30 June.
const FREEZE: &str = "limit freeze
  bearer each party
  sum of use.amount over substance.declaration as use by bearer
    in each 12 months from 2026-07-01 by use.from to use.until, at most 100
  must be <= 100 tonnes
";

fn text() -> Instrument {
    agreement("treaty", HEAD, FREEZE)
}

#[expect(clippy::needless_pass_by_value, reason = "what `json!` makes is handed over as it is")]
fn used(name: &str, issued: &str, (from, until): (&str, &str), amount: Value) -> Fact {
    let mut body = json!({"from": from, "until": until, "amount": amount});
    body.as_object_mut().unwrap().retain(|_, value| *value != json!(""));
    fact(name, "substance.declaration", LAB, issued, body)
}

fn found(facts: &[Fact]) -> Vec<Finding> {
    let table = bound("test", &[LAB]);
    let found = findings(&text(), &table, facts, "2030-01-01T00:00:00Z");
    found.into_iter().filter(|one| one.key.duty == "freeze").collect()
}

fn states(facts: &[Fact]) -> Vec<State> {
    found(facts).iter().map(|one| one.state).collect()
}

const FIRST: (&str, &str) = ("2026-07-01", "2027-06-30");
const SECOND: (&str, &str) = ("2027-07-01", "2028-06-30");

/// Two declarations that come late and together are of two periods.
#[test]
fn declarations_count_in_the_period_that_they_cover() {
    let one = used("a", "2028-09-01T00:00:00Z", FIRST, json!(80));
    let two = used("b", "2028-09-02T00:00:00Z", SECOND, json!(80));
    assert_eq!(states(&[one.clone(), two.clone()]), [State::Fulfilled]);
    // A third one, of the first period again, however much later it is signed.
    let third = used("c", "2029-09-02T00:00:00Z", FIRST, json!(21));
    let all = found(&[one, two, third.clone()]);
    let breach = all.iter().find(|one| one.state == State::Breached).unwrap();
    let total = breach.total.as_ref().unwrap();
    assert_eq!(total.value.as_deref(), Some("101"));
    let period = total.period.unwrap();
    assert_eq!(
        (period.from.to_string(), period.until.to_string()),
        (FIRST.0.into(), FIRST.1.into())
    );
    let counted = breach.evidence.iter().filter(|evidence| evidence.role == Role::Counted);
    assert_eq!(counted.count(), 2);
    assert!(breach.evidence.iter().any(|evidence| evidence.statement == third.id));
}

/// The year by which the others are measured lies before the first of them.
#[test]
fn the_base_year_does_not_count_against_its_own_limit() {
    let base = used("base", "2026-03-01T00:00:00Z", ("2025-07-01", "2026-06-30"), json!(500));
    assert_eq!(states(&[base]), [State::Fulfilled]);
}

/// What may be of one of two periods blocks no third.
#[test]
fn what_spans_two_periods_leaves_the_others_as_they_are() {
    let third = ("2028-07-01", "2029-06-30");
    let over = || used("over", "2029-08-01T00:00:00Z", third, json!(1000));
    let states_of = |span: (&str, &str), of: &Fact| {
        let all = found(&[used("odd", "2028-09-01T00:00:00Z", span, json!(1)), of.clone()]);
        let is_breach = |one: &&Finding| one.state == State::Breached;
        all.iter().filter(is_breach).count()
    };
    for span in [("2026-07-01", "2027-07-01"), ("2027-06-30", "2026-07-01")] {
        assert_eq!(states_of(span, &over()), 1, "{span:?}");
        let within = used("within", "2029-08-01T00:00:00Z", FIRST, json!(1000));
        assert_eq!(states_of(span, &within), 0, "{span:?}");
    }
    // It may be of any of these.
    assert_eq!(states_of(("2026-07-01", "2029-07-01"), &over()), 0);
}

#[test]
fn what_lies_in_no_period_or_two_is_not_known() {
    let odd = |span| {
        let all = found(&[used("a", "2028-09-01T00:00:00Z", span, json!(1))]);
        (all[0].state, all[0].doubts.clone())
    };
    let missing = |field: &str| Doubt::Missing { field: format!("substance.declaration/{field}") };
    let both = vec![missing("from"), missing("until")];
    assert_eq!(odd(("2027-01-01", "2027-12-31")), (State::Undetermined, both.clone()));
    assert_eq!(odd(("2027-06-30", "2026-07-01")), (State::Undetermined, both.clone()));
    assert_eq!(odd(("", "2027-06-30")), (State::Undetermined, both));
    // It may be of any period, so that none is surely kept; and none is surely exceeded by it.
    let late = used("late", "2028-10-01T00:00:00Z", FIRST, json!(80));
    let open = used("open", "2028-09-01T00:00:00Z", ("", ""), json!(30));
    assert_eq!(states(&[open, late]), [State::Undetermined, State::Undetermined]);
}

/// A correction can show that a period was exceeded, and none that it was not.
#[test]
fn corrections_show_and_do_not_hide() {
    let one = used("a", "2027-08-01T00:00:00Z", FIRST, json!(80));
    let mend = |span: (&str, &str), amount: u32| {
        let body = json!({
            "reason": "x", "body": {"from": span.0, "until": span.1, "amount": amount},
        });
        on(Relation::Amends, "b", LAB, "2027-09-01T00:00:00Z", body)
    };
    let two = |span, amount: u32| used("b", "2027-08-02T00:00:00Z", span, json!(amount));
    let grave = |facts: &[Fact]| states(facts).contains(&State::Breached);
    assert!(grave(&[one.clone(), two(FIRST, 30)]));
    assert!(grave(&[one.clone(), two(FIRST, 30), mend(SECOND, 30)]));
    assert!(grave(&[one.clone(), two(FIRST, 30), mend(FIRST, 1)]));
    assert!(grave(&[one.clone(), two(SECOND, 30), mend(FIRST, 30)]));
    assert!(!grave(&[one.clone(), two(SECOND, 30), mend(SECOND, 90)]));
    assert!(grave(&[one, two(SECOND, 30), mend(SECOND, 101)]));
}

/// The steps of the Protocol: half from one control period on, nothing from a later one on. The day
/// that a declaration covers decides which step it is measured by, not the day it was signed.
#[test]
fn each_step_is_measured_for_the_periods_in_which_it_held() {
    let text = shipped(&format!(
        "agreement test\nversion \"1\"\ntitle en \"Test\"\nform treaty\nbinding yes\n\
         status in-force from 2026-01-01, verified\nlanguage en authentic\n{HEAD}\
         clause step-1 en \"Half\" original from 2026-07-01 until 2028-06-30\ntext en \"Test.\"\n\
         {}\
         clause step-2 en \"Nothing\" original from 2028-07-01\ntext en \"Test.\"\n\
         limit none\n  bearer each party\n  \
         sum of use.amount over substance.declaration as use by bearer\n    \
         in each 12 months from 2028-07-01 by use.from to use.until, at most 100\n  \
         must be <= 0 tonnes\n",
        FREEZE.replace("100 tonnes", "50 tonnes"),
    ));
    let breached = |issued: &str, span, amount: u32| -> Vec<String> {
        let facts = [used("a", issued, span, json!(amount))];
        let found = findings(&text, &bound("test", &[LAB]), &facts, "2030-01-01T00:00:00Z");
        let found = found.into_iter().filter(|one| one.state == State::Breached);
        found.map(|one| one.key.duty).collect()
    };
    let third = ("2028-07-01", "2029-06-30");
    // Declared when the second step held already, of a period of the first.
    assert_eq!(breached("2028-09-01T00:00:00Z", SECOND, 40), Vec::<String>::new());
    assert_eq!(breached("2028-09-01T00:00:00Z", SECOND, 60), ["freeze"]);
    assert_eq!(breached("2029-09-01T00:00:00Z", third, 40), ["none"]);
}

/// Who was not bound in a period is not measured by it.
#[test]
fn a_period_before_one_was_bound_is_not_judged() {
    let table = Table::default().with("test", &[LAB], "2027-07-01".parse().unwrap());
    assert_eq!(table.parties("test").len(), 1);
    let judged = |span| {
        let facts = [used("a", "2028-09-01T00:00:00Z", span, json!(900))];
        let found = findings(&text(), &table, &facts, "2030-01-01T00:00:00Z");
        found.iter().any(|one| one.state == State::Breached)
    };
    assert!(!judged(FIRST));
    assert!(judged(SECOND));
}

/// A declaration, its period, and a correction of it.
type Declared = (u32, Option<u32>, u32, Option<(u32, Option<u32>, u32)>);

const PERIODS: [(&str, &str); 3] = [("2025-07-01", "2026-06-30"), FIRST, SECOND];

fn histories() -> impl Strategy<Value = Vec<Declared>> {
    let span = || prop::option::weighted(0.9, 0..3_u32);
    let mark = prop::option::weighted(0.4, (1..400_u32, span(), 0..80_u32));
    prop::collection::vec((0..700_u32, span(), 0..80_u32, mark), 1..7)
}

fn moment(days: u32, number: usize) -> Timestamp {
    let shift = i64::try_from(number).unwrap() * 1_000;
    at("2026-08-01T00:00:00Z").plus_millis(i64::from(days) * 86_400_000 + shift)
}

fn body(span: Option<u32>, amount: u32) -> Value {
    let mut body = json!({"amount": amount});
    if let Some((from, until)) = span.map(|span| PERIODS[usize::try_from(span).unwrap()]) {
        (body["from"], body["until"]) = (json!(from), json!(until));
    }
    body
}

fn facts_of(declared: &[Declared]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (number, (day, span, amount, mark)) in declared.iter().enumerate() {
        let name = format!("d-{number}");
        let issued = moment(*day, number);
        let mut one = fact(&name, "substance.declaration", LAB, "2026-08-01T00:00:00Z", json!({}));
        (one.issued, one.body) = (issued, Some(body(*span, *amount)));
        facts.push(one);
        if let Some((later, span, amount)) = mark {
            let again = json!({"reason": "x", "body": body(*span, *amount)});
            let issued = moment(*day + *later, number);
            facts.push(on(Relation::Amends, &name, LAB, &issued.to_string(), again));
        }
    }
    facts
}

/// What is known of each period, straight from the declarations: for each of them, in each of its
/// versions, the total of its period as it was told then and after each later correction.
fn judged(declared: &[Declared], now: Timestamp) -> Vec<State> {
    struct Version {
        from: i64,
        until: i64,
        span: Option<u32>,
        amount: u32,
    }
    let versions = |number: usize, (day, span, amount, mark): &Declared| {
        let from = moment(*day, number).millis();
        let until = mark.map_or(i64::MAX, |(later, ..)| moment(*day + later, number).millis());
        let mut all = vec![Version { from, until, span: *span, amount: *amount }];
        if let Some((_, span, amount)) = mark {
            all.push(Version { from: until, until: i64::MAX, span: *span, amount: *amount });
        }
        all.retain(|version| version.from <= now.millis());
        all
    };
    let all: Vec<Vec<Version>> =
        declared.iter().enumerate().map(|(number, one)| versions(number, one)).collect();
    // The total of a period over what was filed by `to`, as it was told at `moment`.
    let total = |period: u32, to: i64, moment: i64| -> Option<u32> {
        let filed = all.iter().filter(|one| one.first().is_some_and(|first| first.from <= to));
        let told = filed.filter_map(|one| {
            one.iter().find(|version| version.from <= moment && moment < version.until)
        });
        told.filter(|version| version.span.is_none_or(|span| span == period))
            .map(|version| version.span.map(|_| version.amount))
            .sum()
    };
    let state = |version: &Version| -> Option<State> {
        let period = match version.span {
            None => return Some(State::Undetermined),
            Some(0) => return None,
            Some(period) => period,
        };
        let corrections = all.iter().flatten().map(|version| version.from);
        let later = corrections.filter(|at| *at > version.from).collect::<Vec<_>>();
        let moments = std::iter::once(version.from).chain(later);
        let totals: Vec<_> = moments.map(|at| total(period, version.from, at)).collect();
        if totals.iter().flatten().any(|total| *total > 100) {
            return Some(State::Breached);
        }
        totals.contains(&None).then_some(State::Undetermined)
    };
    let mut states: Vec<State> = all
        .iter()
        .filter_map(|one| {
            let states: Vec<State> = one.iter().filter_map(state).collect();
            let is_breach = states.contains(&State::Breached);
            states.first().map(|first| if is_breach { State::Breached } else { *first })
        })
        .collect();
    states.sort();
    states
}

fn told(facts: &[Fact], now: Timestamp, step: usize) -> Vec<State> {
    let mut engine =
        Engine::new(vec![text()], &Calendars::bundled(), &bound("test", &[LAB])).unwrap();
    for some in facts.chunks(step.max(1)) {
        engine.insert_batch(some);
        engine.advance(now);
    }
    let found = engine.findings(&Filter::default());
    let found = found.into_iter().filter(|one| one.state != State::Fulfilled);
    let mut states: Vec<State> = found.map(|one| one.state).collect();
    states.sort();
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    #[test]
    fn the_slow_judge_says_the_same(
        declared in histories(),
        days in 0..1_200_u32,
        keys in prop::collection::vec(any::<u32>(), 16),
    ) {
        let now = moment(days, 500);
        let facts = facts_of(&declared);
        let expected = judged(&declared, now);
        prop_assert_eq!(&told(&facts, now, facts.len()), &expected);
        // In another order, and one by one.
        let mut shuffled: Vec<_> = facts.iter().cloned().zip(keys).collect();
        shuffled.sort_by_key(|(_, key)| *key);
        let shuffled: Vec<Fact> = shuffled.into_iter().map(|(fact, _)| fact).collect();
        prop_assert_eq!(&told(&shuffled, now, 1), &expected);
    }
}
