//! From proposal to opening to entry into force: how long treaties took, and how long open ones
//! have been open.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::{Cell, Source};
use super::instrument::{Force, Instrument, document, record_ends};
use comity_agreements::agreement::document::{Agreement, Certainty, Form, TextStatus};
use comity_agreements::calendar::Day;

/// `data/world/durations.json`.
const TREATIES: &str = include_str!("../../../data/world/durations.json");
const FILE: &str = "data/world/durations.json";

/// Ten thousandths of a day in a mean year of the Gregorian calendar.
const YEAR: i64 = 3_652_425;

/// A treaty to compare with.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Comparator))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparator {
    /// Its identifier.
    pub id: String,
    /// Its field (`nuclear`, `climate`, `ai`).
    pub field: String,
    /// Its name.
    pub name: String,
    /// When it was first proposed.
    pub proposed: Option<Dated>,
    /// When it was opened for signature.
    pub opened: Option<Dated>,
    /// When it entered into force.
    pub in_force: Option<Dated>,
    /// When it was last known not to be in force.
    pub checked: Option<Dated>,
}

/// A date as far as it is known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Dated))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// A day, a month or a year.
    pub date: PartialDate,
    /// What happened, where that is a judgement.
    pub what: Option<String>,
    /// How sure.
    pub certainty: Certainty,
}

/// A day, a month or a year: some day from the first to the last.
///
/// Written `1968-08-09`, `1968-08` or `1968`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The first day it may be.
    pub first: Day,
    /// The last day it may be.
    pub last: Day,
}

/// How long something took, in tenths of a year: between the two, as far as the dates are known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Span))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// At least, in tenths of a year.
    pub least_tenths: i64,
    /// At most, in tenths of a year.
    pub most_tenths: i64,
}

/// How long one treaty or text took.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Duration))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its field.
    pub field: String,
    /// Whether it is a treaty: others have no signatures and ratifications to wait for.
    pub is_treaty: bool,
    /// When it was first proposed.
    pub proposed: Cell<PartialDate>,
    /// What was taken as the proposal.
    pub proposal: Option<String>,
    /// When it was opened for signature, or adopted where it is no treaty.
    pub opened: Cell<PartialDate>,
    /// When it entered into force.
    pub in_force: Cell<PartialDate>,
    /// From proposal to opening.
    pub to_opening: Option<Span>,
    /// From opening to entry into force.
    pub to_force: Option<Span>,
    /// Since when open without being in force, counted up to the day asked about, or to the last
    /// of which that is known.
    pub open_for: Option<Span>,
    /// The last day it was known not to be in force, where that is before the day asked about.
    pub checked: Option<PartialDate>,
}

/// The table of treaties is not in its form; at fault is who edited it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed table of treaties to compare with")]
pub struct ComparatorsMalformed;

/// The treaties that come with the program.
///
/// # Errors
/// [`ComparatorsMalformed`]; a test holds that the bundled table is well formed.
pub fn bundled() -> Result<Vec<Comparator>, ComparatorsMalformed> {
    #[derive(Deserialize)]
    struct File {
        treaties: Vec<Comparator>,
    }
    let file: File = serde_json::from_str(TREATIES).map_err(|_| ComparatorsMalformed)?;
    Ok(file.treaties)
}

impl PartialDate {
    /// A day that is known.
    pub const fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Ok(day) = text.parse() {
            return Some(Self::day(day));
        }
        let (first, next) = match text.split_once('-') {
            Some((_, _)) => {
                let first: Day = format!("{text}-01").parse().ok()?;
                (first, first.first_of_month_after(1).ok()?)
            }
            None => {
                let first: Day = format!("{text}-01-01").parse().ok()?;
                (first, first.first_of_month_after(12).ok()?)
            }
        };
        Some(Self { first, last: next.plus_days(-1).ok()? })
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = (self.first, self.last);
        match (first == last, first.month() == last.month()) {
            (true, _) => write!(f, "{first}"),
            (false, true) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            (false, false) => write!(f, "{:04}", first.year()),
        }
    }
}

#[cfg(feature = "openapi")]
comity_protocol::described! {
    PartialDate, "PartialDate", "A day, a month or a year: `1968-08-09`, `1968-08`, `1968`.",
        comity_protocol::openapi::text();
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a date, a month or a year"))
    }
}

impl Span {
    /// From one date to another; `None` where the second lies before the first.
    pub fn between(from: PartialDate, to: PartialDate) -> Option<Self> {
        let most = tenths(from.first.until(to.last));
        let least = tenths(from.last.until(to.first).max(0));
        (from.first <= to.last).then_some(Self { least_tenths: least, most_tenths: most })
    }
}

impl std::fmt::Display for Span {
    /// `2.5` or `24.4–24.5`, in years.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let years = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
        if self.least_tenths == self.most_tenths {
            return f.write_str(&years(self.least_tenths));
        }
        write!(f, "{}–{}", years(self.least_tenths), years(self.most_tenths))
    }
}

/// Days in tenths of a year, rounded to the nearest.
fn tenths(days: i32) -> i64 {
    (i64::from(days) * 100_000 + YEAR / 2) / YEAR
}

/// Treaties to compare with, and every agreement whose making has dates, by field and proposal.
pub(super) fn durations(
    comparators: &[Comparator],
    agreements: &[&Agreement],
    instruments: &[Instrument],
    as_of: Day,
) -> Vec<Duration> {
    let mut found: Vec<Duration> = Vec::new();
    for instrument in instruments {
        let agreement = agreements.iter().find(|agreement| agreement.id == instrument.id);
        let known = comparators.iter().find(|comparator| comparator.id == instrument.id);
        found.extend(agreement.and_then(|agreement| of(agreement, instrument, known, as_of)));
    }
    for comparator in comparators {
        if !found.iter().any(|one| one.id == comparator.id) {
            found.extend(compared(comparator, as_of));
        }
    }
    found.sort_by(|a, b| {
        let key = |one: &Duration| (one.field.clone(), !one.is_treaty, one.opened.value);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    found
}

/// An agreement's own dates; a date it does not give is taken from the table, if it stands there.
fn of(
    agreement: &Agreement,
    instrument: &Instrument,
    known: Option<&Comparator>,
    as_of: Day,
) -> Option<Duration> {
    let is_template = instrument.status.value == Some(TextStatus::Template);
    if is_template {
        return None;
    }
    let own = |day: Option<Day>| {
        let day = day.filter(|day| *day <= as_of);
        day.map(|day| Cell::new(PartialDate::day(day), [document(agreement)]))
    };
    let is_treaty = agreement.form == Form::Treaty
        || agreement.form == Form::Bilateral && instrument.is_binding();
    let is_law = agreement.form == Form::Regulation;
    let made =
        if is_treaty { agreement.opened.or(agreement.adopted) } else { instrument.date.value };
    let proposal = known.and_then(|known| known.proposed.as_ref());
    let proposed = own(agreement.proposed)
        .or_else(|| known.and_then(|known| cell(&known.id, known.proposed.as_ref(), as_of)));
    let opened =
        own(made).or_else(|| known.and_then(|known| cell(&known.id, known.opened.as_ref(), as_of)));
    if proposed.is_none() && !(is_treaty && opened.is_some()) {
        return None;
    }
    let in_force = match instrument.force.value {
        Some(Force::InForce { since: Some(since) }) if is_treaty || is_law => {
            Cell::new(PartialDate::day(since), instrument.force.sources.iter().cloned())
        }
        _ => Cell::unknown(),
    };
    // Whether it is in force since the end of its record is not known; that it was not then, is.
    let ends = record_ends(agreement, None, as_of).filter(|_| instrument.force.value.is_none());
    let is_open =
        is_treaty && (instrument.force.value == Some(Force::NotInForce) || ends.is_some());
    // The table says what was taken as the proposal, where the file means the same day.
    let is_same =
        |one: &&Dated| agreement.proposed.is_none_or(|day| one.date == PartialDate::day(day));
    let judged = proposal.filter(is_same).and_then(|one| one.what.clone());
    Some(measured(
        Duration {
            id: agreement.id.clone(),
            name: instrument.name().to_owned(),
            field: known.map_or_else(|| "ai".to_owned(), |known| known.field.clone()),
            is_treaty,
            proposed: proposed.unwrap_or_else(Cell::unknown),
            proposal: judged,
            opened: opened.unwrap_or_else(Cell::unknown),
            in_force,
            to_opening: None,
            to_force: None,
            open_for: is_open.then_some(Span { least_tenths: 0, most_tenths: 0 }),
            checked: ends.filter(|_| is_open).map(PartialDate::day),
        },
        as_of,
    ))
}

fn compared(comparator: &Comparator, as_of: Day) -> Option<Duration> {
    let cell = |date: &Option<Dated>| {
        cell(&comparator.id, date.as_ref(), as_of).unwrap_or_else(Cell::unknown)
    };
    let proposed = cell(&comparator.proposed);
    proposed.value?;
    let in_force = cell(&comparator.in_force);
    let is_open = in_force.value.is_none();
    let checked = comparator.checked.as_ref().map(|checked| checked.date);
    Some(measured(
        Duration {
            id: comparator.id.clone(),
            name: comparator.name.clone(),
            field: comparator.field.clone(),
            is_treaty: true,
            proposed,
            proposal: comparator.proposed.as_ref().and_then(|one| one.what.clone()),
            opened: cell(&comparator.opened),
            in_force,
            to_opening: None,
            to_force: None,
            open_for: is_open.then_some(Span { least_tenths: 0, most_tenths: 0 }),
            checked: checked.filter(|checked| is_open && checked.last < as_of),
        },
        as_of,
    ))
}

/// A date of the table that had come.
fn cell(id: &str, date: Option<&Dated>, as_of: Day) -> Option<Cell<PartialDate>> {
    let dated = date.filter(|dated| dated.date.first <= as_of)?;
    let source =
        Source::Data { file: FILE.to_owned(), entry: id.to_owned(), certainty: dated.certainty };
    Some(Cell::new(dated.date, [source]))
}

/// With its spans. `open_for` comes in as a mark that the text is open.
fn measured(mut one: Duration, as_of: Day) -> Duration {
    let between = |from: Option<PartialDate>, to: Option<PartialDate>| Span::between(from?, to?);
    one.to_opening = between(one.proposed.value, one.opened.value);
    one.to_force = between(one.opened.value, one.in_force.value);
    let until = one.checked.unwrap_or_else(|| PartialDate::day(as_of));
    one.open_for = one.open_for.and_then(|_| between(one.opened.value, Some(until)));
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let cases = [
            ("1968-08", "1968-08-01", "1968-08-31"),
            ("1996", "1996-01-01", "1996-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2016-11-04", "2016-11-04", "2016-11-04"),
        ];
        for (text, first, last) in cases {
            let date = PartialDate::parse(text).unwrap();
            assert_eq!(
                (date.first.to_string(), date.last.to_string()),
                (first.into(), last.into())
            );
            assert_eq!(date.to_string(), text);
        }
        for text in ["", "1968-13", "1968-8-", "soon", "1968-02-30"] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    /// The figures that a survey recomputed from the same dates, in years.
    #[test]
    fn known_treaties_took_as_long_as_they_took() {
        let as_of: Day = "2026-11-23".parse().unwrap();
        let rows = durations(&bundled().unwrap(), &[], &[], as_of);
        let years = |id: &str| {
            let row = rows.iter().find(|row| row.id == id).unwrap();
            let text = |span: Option<Span>| span.map_or("-".to_owned(), |span| span.to_string());
            [row.to_opening, row.to_force, row.open_for].map(text)
        };
        let cases = [
            ("outer-space-treaty", ["0.6", "0.7", "-"]),
            ("montreal-protocol", ["0.7–0.8", "1.3", "-"]),
            ("unfccc", ["1.5", "1.8", "-"]),
            ("bwc", ["2.8", "3.0", "-"]),
            ("kyoto-protocol", ["2.9", "6.9", "-"]),
            ("vienna-convention-ozone", ["3.8–3.9", "3.5", "-"]),
            ("paris-agreement", ["4.4", "0.5", "-"]),
            ("cets-225", ["5.0", "-", "1.7"]),
            ("budapest-convention", ["5.0–5.1", "2.6", "-"]),
            ("npt", ["9.7", "1.7", "-"]),
            ("cwc", ["24.4–24.5", "4.3", "-"]),
            ("ctbt", ["42.5", "-", "28.1–28.2"]),
        ];
        for (id, expected) in cases {
            assert_eq!(years(id), expected, "{id}");
        }
    }

    #[test]
    fn what_had_not_come_yet_is_not_shown() {
        let as_of: Day = "1995-01-01".parse().unwrap();
        let rows = durations(&bundled().unwrap(), &[], &[], as_of);
        assert!(!rows.iter().any(|row| row.id == "paris-agreement"));
        let ctbt = rows.iter().find(|row| row.id == "ctbt").unwrap();
        assert_eq!((ctbt.opened.value, ctbt.open_for), (None, None));
        let cwc = rows.iter().find(|row| row.id == "cwc").unwrap();
        assert_eq!(cwc.in_force, Cell::unknown());
        assert_eq!(cwc.open_for.unwrap().to_string(), "2.0");
    }
}
