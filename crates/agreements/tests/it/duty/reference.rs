//! The engine against a slow judge that reads the facts from top to bottom for each matter.

use std::collections::BTreeMap;

use comity_agreements::duty::{Calendars, Engine, Fact, Filter, State};
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{agreement, bound, fact, id};
use super::properties::cases;

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
fields of agreement.waiver
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
  excused by agreement.waiver as waiver by another party where waiver.incident = note.incident
  cure within 3 days, calendar days
  consequence art-9
";

const DAY: i64 = 86_400_000;
/// 2026-03-01T00:00:00Z.
const ZERO: i64 = 1_772_323_200_000;

#[derive(Clone, Debug)]
enum Said {
    Note(Note),
    Filing,
    Negative,
    /// To the other party.
    Waiver,
    /// Takes back what an earlier row said.
    Retract(usize),
    /// Says something else instead of an earlier note.
    Amend(usize, Note),
    /// Destroys what an earlier row said.
    Erase(usize),
}

#[derive(Clone, Copy, Debug)]
struct Note {
    serious: Option<bool>,
    is_death: Option<bool>,
    aware: Option<i64>,
    belief: Option<i64>,
}

#[derive(Clone, Debug)]
struct Row {
    bearer: usize,
    incident: u8,
    /// As claimed.
    at: i64,
    /// Others saw the log without it at this time.
    after: Option<i64>,
    /// Others saw it there at this time.
    by: Option<i64>,
    said: Said,
}

impl Row {
    /// When it counts.
    fn counted(&self) -> i64 {
        let early = self.after.map_or(self.at, |after| after.max(self.at));
        self.by.map_or(early, |by| early.min(by))
    }

    fn seen_by(&self) -> i64 {
        self.by.unwrap_or(i64::MAX)
    }
}

fn hour(hours: u16) -> i64 {
    ZERO + i64::from(hours) * 3_600_000
}

fn notes() -> impl Strategy<Value = Note> {
    let maybe = |most: u16| prop::option::weighted(0.6, (0..most).prop_map(hour));
    let note = (
        prop::option::weighted(0.8, prop::bool::weighted(0.8)),
        prop::option::weighted(0.8, prop::bool::weighted(0.3)),
        maybe(240),
        maybe(240),
    );
    note.prop_map(|(serious, is_death, aware, belief)| Note { serious, is_death, aware, belief })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let said = prop_oneof![
        4 => notes().prop_map(Said::Note),
        2 => Just(Said::Filing),
        1 => Just(Said::Negative),
        2 => Just(Said::Waiver),
        1 => Just(Said::Retract(0)),
        1 => Just(Said::Erase(0)),
        2 => notes().prop_map(|note| Said::Amend(0, note)),
    ];
    let after = prop::option::weighted(0.3, 0..500_u16);
    // Times are made distinct, so that ties need no rule here.
    let by = prop::option::weighted(0.8, 0..90_u16);
    let row = (0..2_usize, 0..3_u8, 0..500_u16, (after, by), any::<prop::sample::Index>(), said);
    prop::collection::vec(row, 1..20).prop_map(|rows| {
        let mut made: Vec<Row> = Vec::new();
        for (number, (bearer, incident, hours, vouched, of, said)) in rows.into_iter().enumerate() {
            let shift = i64::try_from(number).unwrap() * 1_000;
            let (at, after) = (hour(hours) + shift, vouched.0.map(|after| hour(after) + shift));
            let by = vouched.1.map(|later| hour(hours + later) + shift);
            let mut row = Row { bearer, incident, at, after, by, said };
            let target = (!made.is_empty()).then(|| of.index(made.len()));
            let is_mark =
                |row: &Row| matches!(row.said, Said::Retract(_) | Said::Amend(..) | Said::Erase(_));
            if is_mark(&row) {
                let Some(target) = target.filter(|target| !is_mark(&made[*target])) else {
                    continue;
                };
                (row.bearer, row.incident) = (made[target].bearer, made[target].incident);
                row.said = match row.said {
                    Said::Amend(_, note) if matches!(made[target].said, Said::Note(_)) => {
                        Said::Amend(target, note)
                    }
                    Said::Erase(_) if !matches!(made[target].said, Said::Waiver) => {
                        Said::Erase(target)
                    }
                    _ => Said::Retract(target),
                };
            }
            made.push(row);
        }
        made
    })
}

fn to_fact(number: usize, row: &Row) -> Fact {
    let time = |at: Option<i64>| at.map_or(Value::Null, |at| json!(Timestamp::from_millis(at)));
    let name = |number: usize| format!("r-{number}");
    let incident = json!({"incident": format!("inc-{}", row.incident)});
    let note = |note: &Note| {
        let mut body = incident.clone();
        body["serious"] = json!(note.serious);
        body["harm"] = json!(note.is_death.map(|death| if death { "death" } else { "injury" }));
        body["aware"] = time(note.aware);
        body["belief"] = time(note.belief);
        body
    };
    let (kind, body, relation) = match &row.said {
        Said::Filing => ("incident.filing", incident.clone(), None),
        Said::Negative => ("incident.negative", incident.clone(), None),
        Said::Waiver => ("agreement.waiver", incident.clone(), None),
        Said::Note(said) => ("incident.note", note(said), None),
        Said::Retract(target) => {
            ("statement.retraction", json!({}), Some((Relation::Retracts, id(&name(*target)))))
        }
        Said::Erase(target) => {
            ("content.erasure", json!({}), Some((Relation::Erases, id(&name(*target)))))
        }
        Said::Amend(target, said) => (
            "statement.amendment",
            json!({"body": note(said)}),
            Some((Relation::Amends, id(&name(*target)))),
        ),
    };
    let mut fact = fact(&name(number), kind, PARTIES[row.bearer], "2026-03-01T00:00:00Z", body);
    fact.issued = Timestamp::from_millis(row.at);
    fact.logged.after = row.after.map(Timestamp::from_millis);
    fact.logged.by = row.by.map(Timestamp::from_millis);
    fact.relation = relation;
    fact.subject = format!("inc-{}", row.incident);
    fact
}

const PARTIES: [&str; 2] = ["a.example", "b.example"];

/// The last millisecond of the day `days` after that of `start`.
fn end_of_day(start: i64, days: i64) -> i64 {
    (start.div_euclid(DAY) + days + 1) * DAY - 1
}

/// One note of a matter as it is told.
struct Told {
    now: Note,
    /// The earliest time it ever told.
    start: Option<i64>,
    stands: bool,
    is_replaced: bool,
}

impl Told {
    fn says(&mut self, note: Note) {
        self.now = note;
        self.start = self.start.into_iter().chain(note.aware).chain(note.belief).min();
    }
}

/// How the matter was told from one time on.
#[derive(Clone, Copy)]
struct Telling {
    from: i64,
    /// Whether the duty was on, or since when it was taken back.
    on: bool,
    off: Option<i64>,
    since: i64,
    start: Option<i64>,
    death: Option<bool>,
    died: Option<i64>,
    /// When it was learned that it is serious, where it was told before that it is not.
    learned: Option<i64>,
}

impl Telling {
    /// The soonest and the latest possible end.
    fn ends(&self) -> Option<(i64, i64)> {
        let start = self.start?;
        // What was over when it was learned runs from then.
        let end = |days| match (end_of_day(start, days), self.learned) {
            (end, Some(learned)) if learned > end => end_of_day(learned, days),
            (end, _) => end,
        };
        // And never more than the base case.
        let (base, short) = (end(10), end(2).min(end(10)));
        Some(match self.died {
            // Learned of only when its time was over: its time from then on.
            Some(at) if at > self.since && at > short => {
                let due = base.min(end_of_day(at, 2));
                (due, due)
            }
            Some(_) => (short, short),
            None if self.death.is_none() => (short, base),
            None => (base, base),
        })
    }
}

/// What a matter comes to by its notes alone.
struct Story {
    tellings: Vec<Telling>,
    withdrawn: Option<i64>,
    is_uncertain: bool,
}

/// What is said of a matter's notes, in order: when, whether it changes one, and which.
fn events(
    rows: &[Row],
    bearer: usize,
    incident: u8,
    (now, seen_by): (i64, i64),
) -> Vec<(i64, bool, i64, usize, &Said)> {
    let is_mine = |row: &Row| {
        row.bearer == bearer
            && row.incident == incident
            && row.counted() <= now
            && row.seen_by() <= seen_by
    };
    let mut events: Vec<(i64, bool, i64, usize, &Said)> = Vec::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| is_mine(row)) {
        match &row.said {
            Said::Note(_) => events.push((row.counted(), false, row.at, number, &row.said)),
            Said::Retract(target) | Said::Amend(target, _) => {
                let of = &rows[*target];
                if is_mine(of) && matches!(of.said, Said::Note(_)) {
                    let at = row.counted().max(of.counted());
                    events.push((at, true, row.at, *target, &row.said));
                }
            }
            _ => {}
        }
    }
    events.sort_by_key(|(at, is_change, claimed, ..)| (*at, *is_change, *claimed));
    events
}

/// Reads the notes of a matter in order of time; `None` where nothing was brought about.
fn story(rows: &[Row], bearer: usize, incident: u8, until: (i64, i64)) -> Option<Story> {
    let events = events(rows, bearer, incident, until);
    let mut told: BTreeMap<(i64, usize), Told> = BTreeMap::new();
    let mut story = Story { tellings: Vec::new(), withdrawn: None, is_uncertain: false };
    let (mut met, mut was_met, mut died, mut holds) = (None, false, None, Some(false));
    let (mut tells_no, mut learned) = (None, None);
    for (at, is_change, _, number, said) in events {
        let key = (rows[number].counted(), number);
        match said {
            Said::Note(note) => {
                let mut one = Told { now: *note, start: None, stands: true, is_replaced: false };
                one.says(*note);
                told.insert(key, one);
            }
            Said::Amend(_, note) => {
                let one = told.get_mut(&key).unwrap();
                one.stands |= !one.is_replaced;
                one.says(*note);
            }
            _ => {
                let one = told.get_mut(&key).unwrap();
                (one.stands, one.is_replaced) = (false, true);
            }
        }
        let is_left = !told.values().any(|one| one.stands);
        let (mut serious, mut death) = (None, None);
        for one in told.values().filter(|one| one.stands) {
            serious = one.now.serious.or(serious);
            death = one.now.is_death.or(death);
        }
        let start = told.values().filter(|one| one.stands || is_left).filter_map(|one| one.start);
        let start = start.min();
        holds = if is_left { Some(false) } else { serious };
        if met.is_none() && holds == Some(true) {
            learned = (tells_no == Some(true)).then_some(at);
            tells_no = Some(false);
        } else if met.is_none() && !is_left {
            tells_no = Some(tells_no.unwrap_or(true) && holds == Some(false));
        }
        if holds == Some(true) {
            met = met.or(Some(at));
            was_met = true;
            story.withdrawn = None;
        } else if holds == Some(false) && is_change && met.is_some() {
            story.withdrawn = story.withdrawn.or(Some(at));
        }
        if !is_left && death == Some(true) {
            died = died.or(Some(at));
        }
        let before = story.tellings.last().copied();
        let on = met.is_some() && story.withdrawn.is_none();
        let since = if on { met.unwrap() } else { before.map_or(at, |before| before.since) };
        if let (true, Some(before)) = (is_left, before) {
            death = before.death;
        }
        story.tellings.push(Telling {
            from: at,
            on,
            off: story.withdrawn,
            since,
            start,
            death,
            died,
            learned,
        });
        if story.withdrawn.is_some() {
            met = None;
        }
    }
    story.is_uncertain = !was_met;
    (was_met || holds.is_none()).then_some(story)
}

/// A telling whose deadline passed, that one earlier by a start that is told later.
fn shortened((first, then): (i64, Telling), start: Option<i64>) -> (i64, Telling) {
    let earlier = Telling { start, ..then };
    match earlier.ends() {
        Some((_, latest)) if latest < first => (latest, earlier),
        _ => (first, then),
    }
}

/// The telling that counts: the last, unless the deadline of one that was told before passed first.
/// And until when a filing must have stood, because a deadline passed before one was told that lay
/// before it.
fn binding(story: &Story) -> (Telling, i64) {
    let last = *story.tellings.last().unwrap();
    let mut closed: Option<(i64, Telling)> = None;
    let mut until = i64::MIN;
    for pair in story.tellings.windows(2) {
        let is_told = pair[0].on || pair[0].off.is_some();
        let Some((_, latest)) = pair[0].ends().filter(|_| is_told) else { continue };
        if pair[0].off.unwrap_or(pair[1].from) <= latest {
            continue;
        }
        if closed.is_none_or(|(first, _)| pair[0].from <= first) {
            until = until.max(latest);
        }
        closed = Some(closed.map_or((latest, pair[0]), |old| shortened(old, pair[0].start)));
    }
    let Some(old) = closed else { return (last, until) };
    let (_, then) = if last.on { shortened(old, last.start) } else { old };
    (then, until)
}

/// Until when a waiver must have stood to stay: until every deadline has passed that was told while
/// it stood, as others saw it told; for ever where none is sure, or the first had passed before.
fn relied_on(rows: &[Row], bearer: usize, incident: u8, now: i64, at: i64) -> i64 {
    let deadline = |seen_by: i64| {
        let story = story(rows, bearer, incident, (now, seen_by))?;
        let is_on = story.tellings.last().is_some_and(|last| last.on) && !story.is_uncertain;
        let (telling, _) = binding(&story);
        telling.ends().filter(|_| is_on).map(|(_, latest)| latest)
    };
    let tells = |row: &&Row| {
        let target = match row.said {
            Said::Retract(target) | Said::Amend(target, _) => &rows[target],
            _ => row,
        };
        row.bearer == bearer && row.incident == incident && matches!(target.said, Said::Note(_))
    };
    let mut seen: Vec<i64> = rows.iter().filter(tells).map(Row::seen_by).collect();
    seen.sort_unstable();
    let mut last = deadline(at).filter(|first| at <= *first).unwrap_or(i64::MAX);
    for by in seen.into_iter().filter(|by| *by > at) {
        if by <= last {
            last = last.max(deadline(by).unwrap_or(i64::MAX));
        }
    }
    last
}

/// Whether what a row said was destroyed, whenever: it is gone for every time.
fn is_erased(rows: &[Row], number: usize) -> bool {
    rows.iter().any(|row| matches!(row.said, Said::Erase(of) if of == number))
}

/// Where one matter stands, straight from the words of the rule; `Err` where this judge does not
/// say.
fn judge(rows: &[Row], bearer: usize, incident: u8, now: i64) -> Result<Option<State>, ()> {
    let mine =
        |by: usize, row: &Row| row.bearer == by && row.incident == incident && row.counted() <= now;
    let is_lost = rows.iter().enumerate().any(|(number, row)| {
        mine(bearer, row) && matches!(row.said, Said::Note(_)) && is_erased(rows, number)
    });
    if !is_lost {
        return Ok(judge_held(rows, bearer, incident, now));
    }
    // Who destroyed what tells of a matter is in breach, unless its creditor lets it off when all
    // of it is gone.
    let gone = |number: usize| {
        let erases = |(_, row): &(usize, &Row)| matches!(row.said, Said::Erase(of) if of == number);
        let marks = rows.iter().enumerate().filter(erases);
        let known = |row: &Row| Some(row.seen_by()).filter(|by| *by < i64::MAX);
        let first = marks.map(|(_, row)| row).min_by_key(|row| (row.counted(), row.at));
        first.map(|row| known(row).unwrap_or(i64::MIN).max(row.counted()))
    };
    let notes = rows.iter().enumerate();
    let notes = notes.filter(|(_, row)| mine(bearer, row) && matches!(row.said, Said::Note(_)));
    let gone = notes.filter_map(|(number, row)| Some(gone(number)?.max(row.counted()))).max();
    let waiver = |row: &&Row| {
        let is_later = gone.is_none_or(|gone| row.counted() >= gone);
        mine(1 - bearer, row) && matches!(row.said, Said::Waiver) && is_later
    };
    let is_back = rows
        .iter()
        .any(|row| matches!(row.said, Said::Retract(of) if matches!(rows[of].said, Said::Waiver)));
    match rows.iter().any(|row| waiver(&row)) {
        false => Ok(Some(State::Escalated)),
        true if is_back => Err(()),
        true => Ok(Some(State::Excused)),
    }
}

/// The same where no filing that tells of it was destroyed.
fn judge_held(rows: &[Row], bearer: usize, incident: u8, now: i64) -> Option<State> {
    let story = story(rows, bearer, incident, (now, i64::MAX))?;
    let (telling, until) = binding(&story);
    // Filings of the matter, each with when it was taken back.
    let filed = |by: usize, is_it: fn(&Said) -> bool| {
        let mine = rows.iter().enumerate().filter(move |(number, row)| {
            row.bearer == by
                && row.incident == incident
                && row.counted() <= now
                && is_it(&row.said)
                && !is_erased(rows, *number)
        });
        let mut filed: Vec<(i64, i64)> = mine
            .map(|(number, row)| {
                let back = rows.iter().filter(|other| {
                    matches!(other.said, Said::Retract(of) if of == number)
                        && other.counted() <= now
                });
                let back = back.map(|other| other.counted().max(row.counted())).min();
                (row.counted(), back.unwrap_or(i64::MAX))
            })
            .collect();
        filed.sort_unstable();
        filed
    };
    let excuse = filed(bearer, |said| matches!(said, Said::Negative));
    let excuse = excuse.into_iter().find(|(_, back)| *back == i64::MAX).map(|(at, _)| at);
    let ends = telling.ends();
    let waives = |(at, back): &(i64, i64)| {
        let until = ends.map_or(i64::MAX, |_| relied_on(rows, bearer, incident, now, *at));
        *back > until.min(now).max(*at)
    };
    let waiver = filed(1 - bearer, |said| matches!(said, Said::Waiver)).into_iter().find(waives);
    let waiver = waiver.map(|(at, _)| at);
    let Some((soonest, latest)) = ends else {
        let is_excused = excuse.or(waiver).is_some() || story.withdrawn.is_some();
        return Some(if is_excused { State::Excused } else { State::Undetermined });
    };
    if story.is_uncertain {
        return Some(State::Undetermined);
    }
    let cured_until = end_of_day(latest, 3);
    let stands = |(at, back): &(i64, i64)| {
        let over = [soonest, latest, cured_until].into_iter().filter(|over| over >= at).min();
        *back > over.unwrap_or(now).max(until).min(now).max(*at)
    };
    let act = filed(bearer, |said| matches!(said, Said::Filing)).into_iter().find(stands);
    let act = act.map(|(at, _)| at);
    if act.is_some_and(|act| act <= soonest) {
        return Some(State::Fulfilled);
    }
    let is_late = |act: i64| act > latest;
    let counts = |at: i64| act.is_none_or(|act| at <= act || is_late(act));
    if excuse.is_some_and(|at| at <= latest && counts(at))
        || waiver.is_some_and(counts)
        || story.withdrawn.is_some_and(|at| at <= latest && act.is_none_or(|act| at <= act))
    {
        return Some(State::Excused);
    }
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
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    #[test]
    fn the_engine_says_what_the_slow_judge_says(rows in rows(), hours in 0..700_u16) {
        let now = hour(hours) + 500;
        let text = agreement("treaty", FIELDS, RULE);
        let mut engine = Engine::new(vec![text], &Calendars::bundled(), &bound("test", &PARTIES)).unwrap();
        for (number, row) in rows.iter().enumerate() {
            engine.insert(&to_fact(number, row));
        }
        engine.advance(Timestamp::from_millis(now));
        let mut found: BTreeMap<_, _> = engine
            .findings(&Filter::default())
            .into_iter()
            .map(|finding| ((finding.key.bearer, serde_json::to_string(&finding.key.matter).unwrap()), finding.state))
            .collect();
        let mut expected = BTreeMap::new();
        for (bearer, party) in PARTIES.iter().enumerate() {
            for incident in 0..3 {
                let matter = format!("{{\"matter\":\"named\",\"name\":\"inc-{incident}\"}}");
                let key = ((*party).to_owned(), matter);
                match judge(&rows, bearer, incident, now) {
                    Ok(Some(state)) => drop(expected.insert(key, state)),
                    Ok(None) => {}
                    Err(()) => drop(found.remove(&key)),
                }
            }
        }
        prop_assert_eq!(found, expected);
    }
}
