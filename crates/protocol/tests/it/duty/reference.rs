//! The engine against a slow judge that reads the facts from top to bottom for each matter.

use std::collections::BTreeMap;

use comity_protocol::duty::{Calendars, Engine, Fact, Filter, State};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{agreement, bound, fact};

const FIELDS: &str = "fields of incident.note
  incident: text at /incident
  serious: truth at /serious
  harm: text at /harm
  aware: instant at /aware
  belief: instant at /belief
fields of incident.filing
  incident: text at /incident
fields of incident.negative
  incident: text at /incident
";

const RULE: &str = "duty report
  bearer each party
  when incident.note as note by bearer where note.serious = yes
  key note.incident
  clock from earliest of note.aware, note.belief
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 10 days, calendar days
  tier death when note.harm = \"death\": within 2 days, calendar days
  excused by incident.negative as negative by bearer where negative.incident = note.incident
  cure within 3 days, calendar days
  consequence art-9
";

const DAY: i64 = 86_400_000;
/// 2026-03-01T00:00:00Z.
const ZERO: i64 = 1_772_323_200_000;

#[derive(Clone, Debug)]
enum Said {
    Note { serious: Option<bool>, is_death: Option<bool>, aware: Option<i64>, belief: Option<i64> },
    Filing,
    Negative,
}

#[derive(Clone, Debug)]
struct Row {
    bearer: usize,
    incident: u8,
    at: i64,
    said: Said,
}

fn hour(hours: u16) -> i64 {
    ZERO + i64::from(hours) * 3_600_000
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let maybe = |most: u16| prop::option::weighted(0.6, (0..most).prop_map(hour));
    let note = (
        prop::option::weighted(0.8, prop::bool::weighted(0.8)),
        prop::option::weighted(0.8, prop::bool::weighted(0.3)),
        maybe(240),
        maybe(240),
    );
    let said = prop_oneof![
        4 => note.prop_map(|(serious, is_death, aware, belief)| Said::Note { serious, is_death, aware, belief }),
        2 => Just(Said::Filing),
        1 => Just(Said::Negative),
    ];
    // Times are made distinct, so that ties need no rule here.
    let row = (0..2_usize, 0..3_u8, 0..500_u16, said);
    prop::collection::vec(row, 1..20).prop_map(|rows| {
        let one = |(number, (bearer, incident, hours, said)): (usize, _)| {
            let at = hour(hours) + i64::try_from(number).unwrap() * 1_000;
            Row { bearer, incident, at, said }
        };
        rows.into_iter().enumerate().map(one).collect()
    })
}

fn to_fact(number: usize, row: &Row) -> Fact {
    let time = |at: Option<i64>| {
        at.map_or(Value::Null, |at| {
            json!(comity_protocol::time::Timestamp::from_millis(at).to_string())
        })
    };
    let mut body = json!({"incident": format!("inc-{}", row.incident)});
    let kind = match &row.said {
        Said::Filing => "incident.filing",
        Said::Negative => "incident.negative",
        Said::Note { serious, is_death, aware, belief } => {
            body["serious"] = json!(serious);
            body["harm"] = json!(is_death.map(|death| if death { "death" } else { "injury" }));
            body["aware"] = time(*aware);
            body["belief"] = time(*belief);
            "incident.note"
        }
    };
    let mut fact =
        fact(&format!("r-{number}"), kind, PARTIES[row.bearer], "2026-03-01T00:00:00Z", body);
    fact.issued = comity_protocol::time::Timestamp::from_millis(row.at);
    fact
}

const PARTIES: [&str; 2] = ["a.example", "b.example"];

/// The last millisecond of the day `days` after that of `start`.
fn end_of_day(start: i64, days: i64) -> i64 {
    (start.div_euclid(DAY) + days + 1) * DAY - 1
}

/// Where one matter stands, straight from the words of the rule.
fn judge(rows: &[Row], bearer: usize, incident: u8, now: i64) -> Option<State> {
    let mut mine: Vec<&Row> = rows
        .iter()
        .filter(|row| row.bearer == bearer && row.incident == incident && row.at <= now)
        .collect();
    mine.sort_by_key(|row| row.at);
    let (mut serious, mut death, mut told) = (None, None, false);
    let (mut met, mut died): (Option<i64>, Option<i64>) = (None, None);
    let mut start: Option<i64> = None;
    for row in &mine {
        let Said::Note { serious: says, is_death, aware, belief } = &row.said else { continue };
        told = true;
        serious = says.or(serious);
        death = is_death.or(death);
        start = start.into_iter().chain(*aware).chain(*belief).min();
        if serious == Some(true) {
            met = met.or(Some(row.at));
        }
        if death == Some(true) {
            died = died.or(Some(row.at));
        }
    }
    if !told || (met.is_none() && serious == Some(false)) {
        return None;
    }
    let first =
        |is_it: fn(&Said) -> bool| mine.iter().find(|row| is_it(&row.said)).map(|row| row.at);
    let act = first(|said| matches!(said, Said::Filing));
    let excuse = first(|said| matches!(said, Said::Negative));
    let Some(start) = start else {
        return Some(if excuse.is_some() { State::Excused } else { State::Undetermined });
    };
    let Some(met) = met else { return Some(State::Undetermined) };
    let base = end_of_day(start, 10);
    let short = end_of_day(start, 2);
    let (soonest, latest) = match died {
        // Learned of only when its time was over: its time from then on.
        Some(at) if at > met && at > short => {
            let due = base.min(end_of_day(at, 2));
            (due, due)
        }
        Some(_) => (short, short),
        None if death.is_none() => (short, base),
        None => (base, base),
    };
    if act.is_some_and(|act| act <= soonest) {
        return Some(State::Fulfilled);
    }
    let is_late = |act: i64| act > latest;
    if excuse.is_some_and(|at| at <= latest && act.is_none_or(|act| at <= act || is_late(act))) {
        return Some(State::Excused);
    }
    let cured_until = end_of_day(latest, 3);
    Some(match act {
        None if now <= soonest => State::Active,
        None if now <= latest => State::Undetermined,
        Some(act) if act <= latest => State::Undetermined,
        Some(act) if act <= cured_until => State::Cured,
        _ if now > cured_until => State::Escalated,
        _ => State::Breached,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_engine_says_what_the_slow_judge_says(rows in rows(), hours in 0..700_u16) {
        let now = hour(hours) + 500;
        let text = agreement("treaty", FIELDS, RULE);
        let mut engine = Engine::new(vec![text], &Calendars::bundled(), &bound("test", &PARTIES)).unwrap();
        for (number, row) in rows.iter().enumerate() {
            engine.insert(&to_fact(number, row));
        }
        engine.advance(comity_protocol::time::Timestamp::from_millis(now));
        let found: BTreeMap<_, _> = engine
            .findings(&Filter::default())
            .into_iter()
            .map(|finding| ((finding.key.bearer, serde_json::to_string(&finding.key.matter).unwrap()), finding.state))
            .collect();
        let mut expected = BTreeMap::new();
        for (bearer, party) in PARTIES.iter().enumerate() {
            for incident in 0..3 {
                let Some(state) = judge(&rows, bearer, incident, now) else { continue };
                let matter = format!("{{\"matter\":\"named\",\"name\":\"inc-{incident}\"}}");
                expected.insert(((*party).to_owned(), matter), state);
            }
        }
        prop_assert_eq!(found, expected);
    }
}
