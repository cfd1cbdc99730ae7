//! What an instance is evaluated in: the program, the facts, who is bound, and the time.

use std::collections::BTreeMap;

use crate::agreement::decimal::Decimal;
use crate::agreement::rule::AggregateOp;
use crate::statement::StatementId;
use crate::time::Timestamp;

use super::bound::{Span, Standing, standing_on};
use super::clock::{Readings, day_of};
use super::compile::{Compiled, Join, Pattern, Program, Total, WhoFiles};
use super::finding::{Doubt, Role, Shortening, State};
use super::series::{Held, Series};
use super::store::{Entry, KEY_NONE, KEY_UNKNOWN, Row, Store, Use, family, key_if_met};
use super::symbol::{Interner, Sym};
use super::value::{Cell, Env, Node, Totals, eval, truth, unknown_fields};

/// Everything an evaluation may read.
pub(super) struct Context<'a> {
    pub(super) program: &'a Program,
    pub(super) texts: &'a Interner,
    pub(super) store: &'a Store,
    pub(super) series: &'a BTreeMap<(u32, Sym), Series>,
    /// Who is bound, by instrument.
    pub(super) bound: &'a [BTreeMap<Sym, Vec<Span>>],
    pub(super) as_of: i64,
    /// Whether evidence, doubts and history are wanted, or the outcome alone.
    pub(super) detail: bool,
}

/// What an instance is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instance {
    pub(super) rule: u32,
    pub(super) bearer: Sym,
    /// The matter's key, the position of the one filing, or the number of the period.
    pub(super) key: u64,
}

/// The key of a rule's standing instance: the last, so that the others are evaluated first.
pub(super) const STANDING: u64 = u64::MAX;

/// Which part of a duty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// The number of the follow-up, from 1; nought: the duty itself.
    pub(super) follow_up: u16,
    /// Which in a row, from 1; nought: the only one.
    pub(super) occurrence: u32,
    /// The number of the field that started this clock, from 1; nought: the only clock.
    pub(super) clock: u16,
}

/// What an evaluation comes to.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) part: Part,
    pub(super) state: State,
    /// Whether what had to be filed was, or what was forbidden.
    pub(super) is_done: bool,
    /// Whether it is owed by the standing of the text.
    pub(super) is_owed: bool,
    pub(super) start: Option<i64>,
    pub(super) due: Option<DueAt>,
    /// When time alone changes it.
    pub(super) next: Option<i64>,
    /// No filing after this time can change it.
    pub(super) settled: i64,
    pub(super) note: Note,
}

/// A deadline and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DueAt {
    pub(super) readings: Readings,
    pub(super) by: PeriodBy,
    pub(super) cure_until: Option<i64>,
    /// The start of this period, where it differs from the duty's.
    pub(super) from: i64,
}

/// Which period of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PeriodBy {
    Base,
    Tier(u16),
    Exception(u16),
    FollowUp(u16),
}

/// What a finding says beyond the outcome; empty unless asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub(super) evidence: Vec<(Role, i64, StatementId)>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) history: Vec<Shortening>,
    pub(super) recipient: Option<String>,
    pub(super) exception: Option<String>,
    pub(super) total: Option<super::finding::Total>,
    /// The pattern that nothing was found for, from when, until when.
    pub(super) absence: Option<(u32, Option<i64>, Option<i64>)>,
}

/// A search for filings.
#[derive(Clone, Copy)]
pub(super) struct Search<'a, 'e> {
    pub(super) pattern: u32,
    pub(super) env: &'e Env<'a>,
    /// The anchor's instrument, for who is bound.
    pub(super) instrument: usize,
    /// From this time on.
    pub(super) from: i64,
    /// Where the filing is joined to the anchor by a field, it may stand before `from` too.
    pub(super) earlier_if_joined: bool,
    /// Up to this time.
    pub(super) to: i64,
}

/// The first filings that a search finds: one that certainly meets the pattern, and one of which
/// that is not known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub(super) sure: Option<(i64, u32)>,
    pub(super) possible: Option<(i64, u32)>,
}

impl Outcome {
    pub(super) fn new(part: Part, state: State) -> Self {
        Self {
            part,
            state,
            is_done: false,
            is_owed: true,
            start: None,
            due: None,
            next: None,
            settled: i64::MAX,
            note: Note::default(),
        }
    }
}

impl<'a> Context<'a> {
    /// The first filings that meet a pattern.
    pub(super) fn first(&self, search: Search<'_, '_>) -> Found {
        let mut found = Found::default();
        let Some(pattern) = self.program.pattern(search.pattern) else { return found };
        self.each(pattern, search, |row, fact, holds| {
            let at = (row.issued, fact);
            if holds {
                found.sure = Some(at);
                return false;
            }
            if found.possible.is_none() && self.may_hold(pattern, row, search.env) {
                found.possible = Some(at);
            }
            true
        });
        // Those of which the joined field is not known.
        if let Some(join) = pattern.join {
            let to = found.possible.map_or(search.to, |(at, _)| at);
            let unknown = self.unknown_joined(pattern, join, search, to);
            found.possible = earliest(found.possible, unknown, |fact| self.tie(fact));
        }
        found
    }

    /// The last certain filing and any possible one, for what must stand before.
    pub(super) fn last(&self, search: Search<'_, '_>) -> Found {
        let mut found = Found::default();
        let Some(pattern) = self.program.pattern(search.pattern) else { return found };
        self.each(pattern, search, |row, fact, holds| {
            if holds {
                found.sure = Some((row.issued, fact));
            } else if self.may_hold(pattern, row, search.env) {
                found.possible = Some((row.issued, fact));
            }
            true
        });
        if let Some(join) = pattern.join {
            let unknown = self.unknown_joined(pattern, join, search, search.to);
            found.possible = found.possible.or(unknown);
        }
        found
    }

    fn tie(&self, fact: u32) -> u128 {
        self.store.row(fact).map_or(u128::MAX, Row::tie)
    }

    /// The filings that meet a pattern or may, in order, until `visit` says no.
    pub(super) fn each(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        mut visit: impl FnMut(&Row, u32, bool) -> bool,
    ) {
        let Search { env, .. } = search;
        let family = family(search.pattern, Use::Found);
        let filer = pattern.filer(env.bearer);
        let to = search.to.min(self.as_of);
        let (key, from) = match pattern.join {
            None => (KEY_NONE, search.from),
            Some(join) => {
                let other = Node::Field { var: 0, slot: join.other };
                let cell = eval(&other, env, self);
                // With nothing to look for by, any filing may be meant.
                if cell == Cell::Unknown {
                    for entry in &self.by_time(family, filer, search.from, to) {
                        if let Some(row) = self.candidate(pattern, entry, search)
                            && !visit(row, entry.fact, false)
                        {
                            return;
                        }
                    }
                    return;
                }
                let Some(key) = key_if_met(&cell, self.texts) else { return };
                (key, if search.earlier_if_joined { i64::MIN } else { search.from })
            }
        };
        for entry in self.store.range(family, filer, key, from, to) {
            let Some(row) = self.candidate(pattern, entry, search) else { continue };
            match self.holds(pattern, row, env) {
                Some(false) => {}
                holds => {
                    if !visit(row, entry.fact, holds == Some(true)) {
                        return;
                    }
                }
            }
        }
    }

    fn by_time(&self, family: u32, filer: Sym, from: i64, to: i64) -> Vec<Entry> {
        let within = |entry: &&Entry| entry.issued >= from && entry.issued <= to;
        let mut entries: Vec<Entry> =
            self.store.any_key(family, filer).filter(within).copied().collect();
        entries.sort_unstable_by_key(|entry| (entry.issued, entry.tie));
        entries
    }

    /// The first filing of which the joined field is not known, but that may meet the pattern.
    fn unknown_joined(
        &self,
        pattern: &Pattern,
        _join: Join,
        search: Search<'_, '_>,
        to: i64,
    ) -> Option<(i64, u32)> {
        let family = family(search.pattern, Use::Found);
        let filer = pattern.filer(search.env.bearer);
        let to = to.min(self.as_of);
        if to < search.from {
            return None;
        }
        self.store.range(family, filer, KEY_UNKNOWN, search.from, to).find_map(|entry| {
            let row = self.candidate(pattern, entry, search)?;
            // What is known to be meant stands under its own key as well.
            let may = self.holds(pattern, row, search.env).is_none()
                && self.may_hold(pattern, row, search.env);
            may.then_some((row.issued, entry.fact))
        })
    }

    /// Whether a filing of which it is not known that it meets a pattern may yet be meant.
    ///
    /// Closed world where filing is the duty: a report whose content is held, and which does not
    /// say what it must say, is not the report that was asked for.
    fn may_hold(&self, pattern: &Pattern, row: &Row, env: &Env<'_>) -> bool {
        let view = row.view(self.as_of);
        let Some(filter) = pattern.filter.as_ref().filter(|_| view.cells.is_some()) else {
            return true;
        };
        let mut unknown = Vec::new();
        unknown_fields(filter, &env.with(pattern.var, view), &mut unknown);
        !unknown.iter().any(|(var, _)| *var == pattern.var)
    }

    /// A filing that counts at all: by the right party and not taken back.
    fn candidate(
        &self,
        pattern: &Pattern,
        entry: &Entry,
        search: Search<'_, '_>,
    ) -> Option<&'a Row> {
        let row = self.store.row(entry.fact)?;
        let is_theirs = match &pattern.by {
            WhoFiles::Bearer => row.issuer == search.env.bearer,
            WhoFiles::Anyone => true,
            WhoFiles::Members(members) => members.binary_search(&row.issuer).is_ok(),
            WhoFiles::Another => {
                row.issuer != search.env.bearer
                    && self.is_party(search.instrument, row.issuer, row.issued)
            }
        };
        (is_theirs && (row.marks.is_empty() || !row.is_retracted(self.as_of))).then_some(row)
    }

    /// Whether a filing meets the condition of a pattern; `None` where that is not known.
    pub(super) fn holds(&self, pattern: &Pattern, row: &Row, env: &Env<'_>) -> Option<bool> {
        let Some(filter) = &pattern.filter else { return Some(true) };
        let mut env = env.with(pattern.var, row.view(self.as_of));
        env.moment = row.issued;
        truth(filter, &env, self)
    }

    /// Whether somebody is bound at a time; everybody is by a regulation.
    pub(super) fn is_party(&self, instrument: usize, party: Sym, at: i64) -> bool {
        let form = self.program.instruments.get(instrument).map(|instrument| instrument.form);
        form == Some(crate::agreement::document::Form::Regulation)
            || self.standing(instrument, party, at).is_some()
    }

    /// How a party stands to an agreement at a time.
    pub(super) fn standing(&self, instrument: usize, party: Sym, at: i64) -> Option<Standing> {
        standing_on(self.spans(instrument, party), day_of(at))
    }

    pub(super) fn spans(&self, instrument: usize, party: Sym) -> &[Span] {
        let spans = self.bound.get(instrument).and_then(|parties| parties.get(&party));
        spans.map(Vec::as_slice).unwrap_or_default()
    }

    /// Why a condition is unknown, for people.
    pub(super) fn doubts(&self, rule: &Compiled, node: &Node, env: &Env<'_>) -> Vec<Doubt> {
        let mut found = Vec::new();
        unknown_fields(node, env, &mut found);
        found.sort_unstable();
        found.dedup();
        let name = |(var, slot): (u8, u16)| Doubt::Missing { field: self.field(rule, var, slot) };
        found.into_iter().map(name).collect()
    }

    /// The name of a field, behind the kind that has it.
    pub(super) fn field(&self, rule: &Compiled, var: u8, slot: u16) -> String {
        let mine = |pattern: &&Pattern| pattern.rule == rule.number && pattern.var == var;
        let Some(pattern) = self.program.patterns.iter().find(mine) else { return String::new() };
        let kind = self.program.kinds.get(&pattern.kind);
        let slot = kind.and_then(|kind| kind.slots.get(usize::from(slot)));
        format!("{}/{}", pattern.kind_name, slot.map_or("", |slot| &slot.name))
    }

    /// Notes a filing as evidence.
    pub(super) fn cite(&self, note: &mut Note, role: Role, fact: u32) {
        if self.detail
            && let Some(row) = self.store.row(fact)
        {
            note.evidence.push((role, row.issued, row.id));
        }
    }

    /// Notes a filing that may be what was looked for, and why that is not known.
    pub(super) fn cite_possible(&self, note: &mut Note, fact: u32) {
        if !self.detail {
            return;
        }
        self.cite(note, Role::Possible, fact);
        if let Some(row) = self.store.row(fact)
            && row.cells_at(self.as_of).is_none()
        {
            note.doubts.push(Doubt::Unheld { statement: row.id });
        }
    }

    /// The value of a total at the moment of `env`, with how many filings it counts.
    pub(super) fn take(&self, number: u32, env: &Env<'_>) -> (Cell, Held) {
        let none = Held { sum: None, count: 0, unknown: 0 };
        let Some(total) = self.program.total(number) else { return (Cell::Unknown, none) };
        let moment = env.moment.min(self.as_of);
        let Some(from) = super::compile::window_start(&total.window, moment) else {
            return (Cell::Unknown, none);
        };
        let held = if total.is_running {
            self.running(number, total, env.bearer, from, moment)
        } else {
            return self.scanned(total, env, from, moment);
        };
        let is_too_many = held.count.saturating_add(held.unknown) > total.at_most;
        let value = match (total.op, held) {
            _ if is_too_many => Cell::Unknown,
            (AggregateOp::Any, held) if held.count > 0 => Cell::Truth(true),
            (_, held) if held.unknown > 0 => Cell::Unknown,
            (AggregateOp::Any, _) => Cell::Truth(false),
            (AggregateOp::Count, held) => Cell::Number(Decimal::from_int(i64::from(held.count))),
            (_, held) => held.sum.map_or(Cell::Unknown, Cell::Number),
        };
        (value, held)
    }

    fn running(&self, number: u32, total: &Total, bearer: Sym, from: i64, moment: i64) -> Held {
        let filer = self.program.pattern(total.over).map_or(bearer, |over| over.filer(bearer));
        let series = self.series.get(&(number, filer));
        series.map_or(Held { sum: Some(Decimal::ZERO), count: 0, unknown: 0 }, |series| {
            series.held(from, moment)
        })
    }

    /// Counts filing by filing, where conditions speak of more than one.
    fn scanned(&self, total: &Total, env: &Env<'_>, from: i64, moment: i64) -> (Cell, Held) {
        let mut tally = Tally::new(total.op);
        let Some(over) = self.program.pattern(total.over) else {
            return (Cell::Unknown, tally.held);
        };
        let instrument = self.program.rule(over.rule).map_or(usize::MAX, |rule| rule.instrument);
        let from = from.saturating_add(1);
        let search = Search {
            pattern: total.over,
            env,
            instrument,
            from,
            earlier_if_joined: false,
            to: moment,
        };
        let mut visit = |row: &Row, holds: bool| {
            if !row.marks.is_empty() && row.is_replaced(self.as_of) {
                return true;
            }
            let mut inner = env.with(over.var, row.view(self.as_of));
            inner.moment = row.issued;
            let value = total.value.as_ref().map(|value| eval(value, &inner, self));
            tally.add(holds, value);
            tally.held.count.saturating_add(tally.held.unknown) <= total.at_most
        };
        self.each(over, search, |row, _, holds| visit(row, holds));
        if over.join.is_some() && from <= moment {
            let family = family(total.over, Use::Found);
            let filer = over.filer(env.bearer);
            for entry in self.store.range(family, filer, KEY_UNKNOWN, from, moment) {
                if let Some(row) = self.candidate(over, entry, search)
                    && self.holds(over, row, env).is_none()
                    && !visit(row, false)
                {
                    break;
                }
            }
        }
        (tally.value(total.at_most), tally.held)
    }
}

impl Totals for Context<'_> {
    fn total(&self, number: u32, env: &Env<'_>) -> Cell {
        self.take(number, env).0
    }
}

impl Pattern {
    /// Under whom its filings stand in the index.
    pub(super) fn filer(&self, bearer: Sym) -> Sym {
        if matches!(self.by, WhoFiles::Bearer) { bearer } else { Sym::NOBODY }
    }
}

/// The earlier of two filings.
fn earliest(
    one: Option<(i64, u32)>,
    other: Option<(i64, u32)>,
    tie: impl Fn(u32) -> u128,
) -> Option<(i64, u32)> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let is_first = (one.0, tie(one.1)) <= (other.0, tie(other.1));
            Some(if is_first { one } else { other })
        }
        (one, other) => one.or(other),
    }
}

/// A total under construction.
struct Tally {
    op: AggregateOp,
    held: Held,
    extreme: Option<Decimal>,
    /// For `any` and `all`: what is known of the conditions.
    truth: Option<bool>,
}

impl Tally {
    const fn new(op: AggregateOp) -> Self {
        let held = Held { sum: Some(Decimal::ZERO), count: 0, unknown: 0 };
        Self { op, held, extreme: None, truth: Some(matches!(op, AggregateOp::All)) }
    }

    fn add(&mut self, is_sure: bool, value: Option<Cell>) {
        let held = &mut self.held;
        match (self.op, value) {
            (AggregateOp::Any, _) if is_sure => {
                self.truth = Some(true);
                held.count = held.count.saturating_add(1);
            }
            (AggregateOp::All, Some(Cell::Truth(false))) if is_sure => {
                self.truth = Some(false);
                held.count = held.count.saturating_add(1);
            }
            (AggregateOp::All, Some(Cell::Truth(true))) | (AggregateOp::Count, _) if is_sure => {
                held.count = held.count.saturating_add(1);
            }
            (AggregateOp::All, Some(Cell::Truth(true))) => {}
            (_, Some(Cell::Number(number))) if is_sure => {
                held.sum = held.sum.and_then(|sum| sum.plus(number));
                held.count = held.count.saturating_add(1);
                let is_further = |old: Decimal| match self.op {
                    AggregateOp::Min => number < old,
                    _ => number > old,
                };
                if self.extreme.is_none_or(is_further) {
                    self.extreme = Some(number);
                }
            }
            _ => held.unknown = held.unknown.saturating_add(1),
        }
    }

    fn value(&self, at_most: u32) -> Cell {
        if self.held.count.saturating_add(self.held.unknown) > at_most {
            return Cell::Unknown;
        }
        let is_known = self.held.unknown == 0;
        match self.op {
            AggregateOp::Any if self.truth == Some(true) => Cell::Truth(true),
            AggregateOp::All if self.truth == Some(false) => Cell::Truth(false),
            _ if !is_known => Cell::Unknown,
            AggregateOp::Any => Cell::Truth(false),
            AggregateOp::All => Cell::Truth(true),
            AggregateOp::Count => Cell::Number(Decimal::from_int(i64::from(self.held.count))),
            AggregateOp::Sum => self.held.sum.map_or(Cell::Unknown, Cell::Number),
            AggregateOp::Min | AggregateOp::Max => self.extreme.map_or(Cell::Unknown, Cell::Number),
        }
    }
}

/// A time as the outside knows it.
pub(super) const fn time(at: i64) -> Timestamp {
    Timestamp::from_millis(at)
}
