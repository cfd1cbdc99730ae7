//! How cells of tables are worded.

use super::phrase::{Phrase, Said};
use super::{NOT_KNOWN_AFTER, TableCell, UNKNOWN};
use crate::Observatory;
use crate::cell::{Cell, Source, sorted};
use crate::instrument::{Force, Instrument};
use crate::threshold::Clock;
use comity_agreements::agreement::document::{Binding, Form, Judgement, TextStatus};
use comity_agreements::calendar::Day;
use comity_agreements::world::Sort;

/// Instruments by identifier, with the sources of what each is.
pub(super) fn listed(seen: &Observatory, ids: &[String]) -> TableCell {
    from(ids.join(", "), of_all(seen, ids))
}

pub(super) fn of_all(seen: &Observatory, ids: &[String]) -> Vec<Source> {
    let instruments = ids.iter().filter_map(|id| seen.instrument(id));
    sorted(instruments.flat_map(|one| one.date.sources.iter().chain(&one.status.sources).cloned()))
}

pub(super) fn plain(text: impl Into<String>) -> TableCell {
    from(text.into(), Vec::new())
}

/// A text with its sources.
pub(super) fn from(text: String, sources: Vec<Source>) -> TableCell {
    TableCell { text, sources, ..TableCell::default() }
}

/// A text that pages say in the reader's language.
pub(super) fn said(text: String, phrases: Vec<Phrase>) -> TableCell {
    TableCell { text, phrases, ..TableCell::default() }
}

pub(super) fn shown<T>(cell: &Cell<T>, words: impl Fn(&T) -> String) -> TableCell {
    let text = cell.value.as_ref().map_or_else(|| UNKNOWN.to_owned(), words);
    from(text, cell.sources.clone())
}

/// Whether an instrument is in force; where its record ends before the day, until when it goes.
pub(super) fn force_known(one: &Instrument, as_of: Day) -> TableCell {
    let cell = shown(&one.force, force);
    match one.participants.listed_until.filter(|until| *until < as_of) {
        Some(until) if one.force.value.is_none() => {
            TableCell { text: not_known_after(&until), ..cell }
        }
        _ => cell,
    }
}

pub(super) fn not_known_after(until: &impl std::fmt::Display) -> String {
    format!("{NOT_KNOWN_AFTER}{until}")
}

pub(super) fn force(force: &Force) -> String {
    match force {
        Force::InForce { since: Some(since) } => since.to_string(),
        Force::InForce { since: None } => "in force, day unknown".to_owned(),
        Force::NotInForce => "not in force".to_owned(),
    }
}

pub(super) fn clock(clock: &Clock) -> String {
    let case = clock.case.as_ref().map_or(String::new(), |case| format!(" ({case})"));
    format!("{}{case}: {} within {}", clock.duty, clock.act, clock.within)
}

/// The same as a phrase.
pub(super) fn clock_phrase(clock: &Clock) -> Phrase {
    let mut values = vec![
        ("duty", Said::Rule(clock.duty.clone())),
        ("act", Said::Kind(clock.act.clone())),
        ("within", Said::Length(clock.within)),
    ];
    let case = clock.case.clone().map(|case| ("case", Said::Text(case)));
    let key = if case.is_some() { "clock-in-case" } else { "clock-within" };
    values.extend(case);
    Phrase { key, values }
}

pub(super) const fn counting(clock: &Clock) -> &'static str {
    use comity_agreements::calendar::Counting;
    match clock.counting {
        Counting::Hours => "hours",
        Counting::CalendarDays => "calendar days",
        Counting::WorkingDays => "working days",
        Counting::BusinessHours => "business hours",
        Counting::Regulation1182 => "Regulation 1182/71",
    }
}

pub(super) const fn form(form: Form) -> &'static str {
    match form {
        Form::Treaty => "treaty",
        Form::SoftLaw => "soft law",
        Form::Standard => "standard",
        Form::Regulation => "regulation",
        Form::Bilateral => "bilateral",
        Form::Unilateral => "unilateral",
    }
}

pub(super) const fn binding_name(binding: Binding) -> &'static str {
    match binding {
        Binding::Binding => "binding",
        Binding::NotBinding => "not binding",
        Binding::Unknown => UNKNOWN,
    }
}

pub(super) const fn text_status(status: TextStatus) -> &'static str {
    match status {
        TextStatus::Template => "template",
        TextStatus::Draft => "draft",
        TextStatus::Proposed => "proposed",
        TextStatus::Enacted => "enacted",
        TextStatus::InForce => "in force",
        TextStatus::Deferred => "deferred",
        TextStatus::Superseded => "superseded",
        TextStatus::Repealed => "repealed",
    }
}

pub(super) const fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Country => "country",
        Sort::Organization => "organization",
        Sort::Other => "other",
    }
}

pub(super) const fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Held => "held",
        Judgement::Rejected => "rejected",
        Judgement::Open => "open",
    }
}
