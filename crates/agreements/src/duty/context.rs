//! What an instance is evaluated in: the program, the facts, who is bound, and the time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::agreement::rule::AggregateOp;
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;

use super::bound::{Span, Standing, standing_at};
use super::clock::Clock;
use super::compile::{Compiled, Pattern, Program, Total, WhoFiles};
use super::finding::{Doubt, Role};
use super::instance::Instance;
use super::lapses::Lapses;
use super::lists::ReadableLists;
use super::number::Number;
use super::outcome::FindingDetail;
use super::row::Row;
use super::series::{Held, Series, SeriesOf};
use super::store::{KEY_UNKNOWN, Store, Use, family};
use super::symbol::{Interner, Sym, index};
use super::value::{
    Cell, Env, ExprNode, RULE_VARS, Totals, View, eval, truth, unknown_breaches, unknown_fields,
};

/// Everything an evaluation may read.
pub(super) struct Context<'a> {
    pub(super) program: &'a Program,
    pub(super) texts: &'a Interner,
    pub(super) store: &'a Store,
    /// Running totals, by their numbers.
    pub(super) series: &'a [SeriesOf],
    /// Who is bound, by part of an instrument.
    pub(super) bound: &'a [Arc<BTreeMap<Sym, Vec<Span>>>],
    pub(super) as_of: i64,
    /// Whether evidence, doubts and history are wanted, or the outcome alone.
    pub(super) detail: bool,
    /// Whether a total that was asked for is not known because the bearer destroyed what it counts.
    pub(super) lost: std::cell::Cell<bool>,
    /// Whether something was looked for of which the anchor does not say what it is.
    pub(super) is_unnamed: std::cell::Cell<bool>,
    /// Lists without what a bearer destroyed, as far as they were asked for.
    pub(super) readable: &'a ReadableLists,
    /// Steps taken: filings looked at and instances evaluated.
    pub(super) steps: &'a std::sync::atomic::AtomicU64,
    /// Who stood in breach of what others hang on.
    pub(super) lapses: &'a Lapses,
    /// The instance that is to be looked at again when what it asked of them is otherwise.
    pub(super) asking: Option<Instance>,
    /// When what was looked at was said, or said otherwise, by who said it; where that is wanted.
    pub(super) sighted: Option<std::cell::RefCell<BTreeMap<Sym, Vec<i64>>>>,
}

/// Times that are kept of one party: however much it files, it keeps nobody else's from counting.
const SIGHTED_MAX: usize = 16;

impl Context<'_> {
    /// Takes note of when a filing was said, or said otherwise, where that is wanted.
    pub(super) fn sight(&self, row: Row<'_>) {
        let Some(sighted) = &self.sighted else { return };
        let mut sighted = sighted.borrow_mut();
        let times = sighted.entry(row.issuer).or_default();
        let marks = row.marks().iter().map(|mark| mark.issued);
        let all = std::iter::once(row.issued).chain(marks);
        times.extend(all.take(SIGHTED_MAX.saturating_sub(times.len())));
    }
}

/// The place of a period for totals that are taken by when something was filed.
pub(super) const NO_PERIOD: u32 = 0;

/// The place of what does not say which period it covers.
pub(super) const ANY_PERIOD: u32 = u32::MAX;

/// A search for filings.
#[derive(Clone, Copy)]
pub(super) struct Search<'a, 'e> {
    pub(super) pattern: u32,
    pub(super) env: &'e Env<'a>,
    /// The anchor's ground, for who is bound.
    pub(super) ground: usize,
    /// From this time on.
    pub(super) from: i64,
    /// Where the filing is joined to the anchor by a field, it may stand before `from` too.
    pub(super) earlier_if_joined: bool,
    /// Up to this time.
    pub(super) to: i64,
    /// Until when a filing must stand to count.
    pub(super) stands: Stands<'e>,
}

/// Until when a filing must stand to count: one that was taken back, or corrected so that it is no
/// longer what was looked for, counts for nothing later than that.
#[derive(Clone, Copy)]
pub(super) enum Stands<'e> {
    /// At the time for which things are judged.
    Now,
    /// At this moment.
    At(i64),
    /// At the moment that follows from when it was filed.
    Until(&'e dyn Fn(i64) -> i64),
}

/// One version of a filing that a search visits.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) row: Row<'a>,
    pub(super) fact: u32,
    /// Since when it says so.
    pub(super) at: i64,
    pub(super) cells: Option<&'a [Cell]>,
    /// Whether it certainly meets the pattern.
    pub(super) holds: bool,
}

/// The first filings that a search finds: one that certainly meets the pattern, and one of which
/// that is not known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub(super) sure: Option<(i64, u32)>,
    pub(super) possible: Option<(i64, u32)>,
    /// The first that certainly met the pattern, but did not stand for as long as it must.
    pub(super) left: Option<u32>,
    /// The first that may have been meant and shows nothing because the bearer destroyed what it
    /// said; only where it is to be named.
    pub(super) spoiled: Option<(i64, u32)>,
}

impl<'a> Context<'a> {
    /// Whether a rule applies to what begins, or is filed, on a day.
    pub(super) fn applies(&self, rule: &Compiled, day: Day) -> bool {
        let text = self.program.instruments.get(rule.instrument);
        text.is_some_and(|text| text.validity(rule.applies, day).owed)
    }

    /// Whether a rule applies to what begins at a moment, by the day where its period is
    /// counted; of several places at which it may be, by that of each.
    pub(super) fn applies_at(&self, rule: &Compiled, within: &Clock, at: i64) -> bool {
        let (first, last) = within.days_at(at);
        self.applies(rule, first) && (first == last || self.applies(rule, last))
    }

    /// Counts one step.
    pub(super) fn step(&self) {
        // Counted without a locked step: of several who ask at once some may go uncounted.
        let steps = self.steps.load(Ordering::Relaxed);
        self.steps.store(steps.saturating_add(1), Ordering::Relaxed);
    }

    /// Whether a version of a filing meets the condition of a pattern; `None` where that is not
    /// known.
    pub(super) fn holds_as(
        &self,
        pattern: &Pattern,
        found: Visit<'_>,
        env: &Env<'_>,
    ) -> Option<bool> {
        self.holds_since(pattern, found, found.at, env)
    }

    /// The same for a version of something that is taken as said at another time.
    pub(super) fn holds_since(
        &self,
        pattern: &Pattern,
        found: Visit<'_>,
        issued: i64,
        env: &Env<'_>,
    ) -> Option<bool> {
        let Some(filter) = &pattern.filter else { return Some(true) };
        let mut env = env.with(pattern.var, pattern.view(found, issued));
        env.moment = found.at;
        truth(filter, &env, self)
    }

    /// Whether a filing meets the condition of a pattern as it was told at a moment; `None` where
    /// that is not known.
    pub(super) fn holds(
        &self,
        pattern: &Pattern,
        row: Row<'a>,
        moment: i64,
        env: &Env<'_>,
    ) -> Option<bool> {
        let cells = row.cells_then(moment, self.as_of);
        let at = row.issued;
        self.holds_as(pattern, Visit { row, fact: 0, at, cells, holds: false }, env)
    }

    /// Whether somebody is bound at a time; everybody is by a regulation.
    pub(super) fn is_party(&self, ground: usize, party: Sym, at: i64) -> bool {
        let of = self.program.grounds.get(ground);
        let text = of.and_then(|(instrument, _)| self.program.instruments.get(*instrument));
        text.is_some_and(|text| !text.binds_by_consent())
            || self.standing(ground, party, at).is_some()
    }

    /// How a party stands to a clause at a time.
    pub(super) fn standing(&self, ground: usize, party: Sym, at: i64) -> Option<Standing> {
        standing_at(self.spans(ground, party), at)
    }

    /// How a party stands to a rule at a time; everybody is bound by a regulation.
    pub(super) fn standing_under(&self, rule: &Compiled, party: Sym, at: i64) -> Option<Standing> {
        if rule.by_consent { self.standing(rule.ground, party, at) } else { Some(Standing::Bound) }
    }

    pub(super) fn spans(&self, ground: usize, party: Sym) -> &[Span] {
        let spans = self.bound.get(ground).and_then(|parties| parties.get(&party));
        spans.map(Vec::as_slice).unwrap_or_default()
    }

    /// Why a condition is unknown, for people.
    pub(super) fn doubts(&self, rule: &Compiled, node: &ExprNode, env: &Env<'_>) -> Vec<Doubt> {
        let mut found = Vec::new();
        unknown_fields(node, env, &mut found);
        found.sort_unstable();
        found.dedup();
        let name = |(var, slot): (u8, u16)| Doubt::Missing { field: self.field(rule, var, slot) };
        let mut watches = Vec::new();
        unknown_breaches(node, env, self, &mut watches);
        let watches = watches.into_iter().filter_map(|watch| self.program.watch(watch));
        let breaches = watches.map(|watch| Doubt::Breach { duty: watch.duty.clone() });
        found.into_iter().map(name).chain(breaches).collect()
    }

    /// The name of a field, behind the kind that has it.
    pub(super) fn field(&self, rule: &Compiled, var: u8, slot: u16) -> String {
        let mine = |pattern: &&Pattern| pattern.rule == rule.number && pattern.var == var;
        let Some(pattern) = self.program.patterns.iter().find(mine) else { return String::new() };
        let kind = self.program.kinds.get(pattern.kind);
        let slot = kind.and_then(|kind| kind.slots.get(usize::from(slot)));
        format!("{}/{}", pattern.kind_name, slot.map_or("", |slot| &slot.name))
    }

    /// Notes a filing as evidence.
    pub(super) fn cite(&self, note: &mut FindingDetail, role: Role, fact: u32) {
        if let Some(row) = self.store.row(fact) {
            self.cite_at(note, role, row.issued, fact);
        }
    }

    /// The same in the version that says so since a time.
    pub(super) fn cite_at(&self, note: &mut FindingDetail, role: Role, at: i64, fact: u32) {
        if self.detail
            && let Some(row) = self.store.row(fact)
        {
            note.evidence.push((role, at, row.id));
        }
    }

    /// Notes what was done later to a statement.
    pub(super) fn cite_marks(&self, note: &mut FindingDetail, row: Row<'_>, bearer: Sym) {
        if !self.detail {
            return;
        }
        for mark in row.told_at(self.as_of) {
            let role = match mark.relation {
                Relation::Retracts if row.issuer == bearer => Role::WithdrawnByBearer,
                Relation::Erases if row.issuer == bearer => Role::EvidenceDestroyedByBearer,
                _ => Role::Correction,
            };
            note.evidence.push((role, mark.issued, mark.id));
            note.marked.push(row.id);
            if let Some(amendment) = self.amendment(mark).filter(|row| row.is_erased()) {
                self.cite_marks(note, amendment, bearer);
            }
        }
    }

    /// Notes a filing that may be what was looked for, and why that is not known.
    pub(super) fn cite_possible(&self, note: &mut FindingDetail, fact: u32) {
        if !self.detail {
            return;
        }
        self.cite(note, Role::Possible, fact);
        if let Some(row) = self.store.row(fact)
            && row.cells_at(self.as_of).is_none()
        {
            note.doubts.push(self.unheld(row));
        }
    }

    /// Why nothing is known of a filing.
    pub(super) fn unheld(&self, row: Row<'_>) -> Doubt {
        if self.is_destroyed(row) {
            Doubt::Destroyed { statement: row.id }
        } else {
            Doubt::Unheld { statement: row.id }
        }
    }

    /// The value of a total at the moment of `env`, with how many filings it counts.
    pub(super) fn take(&self, number: u32, env: &Env<'_>) -> (Cell, Held) {
        let Some(total) = self.program.total(number) else {
            return (Cell::Unknown, Held::NOTHING);
        };
        let moment = env.moment.min(self.as_of);
        let Some(from) = super::compile::window_start(&total.window, moment) else {
            return (Cell::Unknown, Held::NOTHING);
        };
        let (value, held) = if total.is_running {
            let held = self.held(number, total, env.bearer, None, (from, moment));
            (running_value(total, &held), held)
        } else {
            self.scanned(total, env, from, moment)
        };
        if held.destroyed > 0 {
            self.lost.set(true);
        }
        (value, held)
    }

    /// The value of a running total for one of the periods that its filings cover, or for the only
    /// one, at a moment, with how many filings it counts.
    pub(super) fn take_for(
        &self,
        number: u32,
        bearer: Sym,
        moment: i64,
        period: Option<u32>,
    ) -> (Cell, Held) {
        let Some(total) = self.program.total(number).filter(|_| period.is_some()) else {
            return self.take(number, &Env::new(bearer, moment));
        };
        let held = self.held(number, total, bearer, period, (i64::MIN, moment.min(self.as_of)));
        if held.destroyed > 0 {
            self.lost.set(true);
        }
        (running_value(total, &held), held)
    }

    fn held(
        &self,
        number: u32,
        total: &Total,
        bearer: Sym,
        period: Option<u32>,
        (from, to): (i64, i64),
    ) -> Held {
        let series = self.running(number, total, bearer, period);
        series.fold(Held::NOTHING, |held, series| held.and(series.held(from, to, to)))
    }

    /// The series of a running total: that of a period, and of what may cover any period.
    pub(super) fn running(
        &self,
        number: u32,
        total: &Total,
        bearer: Sym,
        period: Option<u32>,
    ) -> impl Iterator<Item = &'a Series> {
        let filer = self.program.pattern(total.over).map_or(bearer, |over| over.filer(bearer));
        let periods = [Some(period.unwrap_or(NO_PERIOD)), period.map(|_| ANY_PERIOD)];
        let series = self.series.get(index(number).unwrap_or(usize::MAX));
        periods.into_iter().flatten().filter_map(move |at| series?.get(filer, at))
    }

    /// Counts filing by filing, where conditions speak of more than one: each as it was told at the
    /// moment, unless it had been taken back.
    fn scanned(&self, total: &Total, env: &Env<'_>, from: i64, moment: i64) -> (Cell, Held) {
        let mut tally = Tally::new(total.op);
        let Some(over) = self.program.pattern(total.over) else {
            return (Cell::Unknown, tally.held);
        };
        let ground = self.program.rule(over.rule).map_or(usize::MAX, |rule| rule.ground);
        let search = Search {
            pattern: total.over,
            env,
            ground,
            from: from.saturating_add(1),
            earlier_if_joined: false,
            to: moment,
            stands: Stands::At(moment),
        };
        let mut counted = std::collections::BTreeSet::new();
        let mut visit = |visit: Visit<'_>| {
            let row = visit.row;
            // Each is counted once, in the version that stands at the moment; by its own time, and
            // not by that of a correction.
            let is_told = row.marks().is_empty()
                || (row.issued >= search.from
                    && row.replaced(self.as_of).is_none_or(|at| at > moment)
                    && counted.insert(visit.fact));
            if !is_told {
                return true;
            }
            let cells = row.cells_then(moment, self.as_of);
            let mut inner = env.with(over.var, row.view_of(cells));
            inner.moment = row.issued;
            let value = total.value.as_ref().map(|value| eval(value, &inner, self));
            let is_destroyed = row.issuer == env.bearer && self.is_destroyed(row);
            tally.add(visit.holds, value, is_destroyed);
            !tally.held.is_more_than(total.at_most)
        };
        self.each(over, search, &mut visit);
        if over.join.is_some() && search.from <= moment {
            let family = family(total.over, Use::Found);
            let filer = over.filer(env.bearer);
            for item in self.store.range(family, filer, KEY_UNKNOWN, search.from, moment) {
                if let Some(found) = self.candidate(over, (KEY_UNKNOWN, item), search)
                    && self.holds_as(over, found, env).is_none()
                    && self.stands(over, search, found)
                    && !visit(found)
                {
                    break;
                }
            }
        }
        (tally.value(total.at_most), tally.held)
    }
}

/// The value of what a running total holds.
pub(super) fn running_value(total: &Total, held: &Held) -> Cell {
    match (total.op, held) {
        _ if held.is_more_than(total.at_most) => Cell::Unknown,
        (AggregateOp::Any, held) if held.count > 0 => Cell::Truth(true),
        (_, held) if held.unknown > 0 => Cell::Unknown,
        (AggregateOp::Any, _) => Cell::Truth(false),
        (AggregateOp::Count, held) => Cell::number(Decimal::from_int(i64::from(held.count))),
        (_, held) => held.sum.clone().map_or(Cell::Unknown, Cell::Number),
    }
}

impl Totals for Context<'_> {
    fn total(&self, number: u32, env: &Env<'_>) -> Cell {
        self.take(number, env).0
    }

    fn is_in_breach(&self, watch: u32, party: Sym, env: &Env<'_>) -> Option<bool> {
        let rule = self.program.watch(watch)?.rule;
        // What lies ahead is not told yet.
        let moment = env.moment.min(self.as_of);
        self.lapses.is_in_breach((rule, party), (moment, env.bearer), self.asking)
    }
}

impl Pattern {
    /// A version of a filing as a condition sees it: what a correction says was said by then, and
    /// a total counts each filing at its own time.
    pub(super) fn view<'e>(&self, found: Visit<'e>, issued: i64) -> View<'e> {
        let view = found.row.view_of(found.cells);
        if usize::from(self.var) < RULE_VARS { View { issued, ..view } } else { view }
    }

    /// Under whom its filings stand in the index.
    pub(super) fn filer(&self, bearer: Sym) -> Sym {
        if matches!(self.by, WhoFiles::Bearer) { bearer } else { Sym::NOBODY }
    }
}

/// A total under construction.
struct Tally {
    op: AggregateOp,
    held: Held,
    extreme: Option<Number>,
    /// For `any` and `all`: what is known of the conditions.
    truth: Option<bool>,
}

impl Tally {
    const fn new(op: AggregateOp) -> Self {
        let held = Held::NOTHING;
        Self { op, held, extreme: None, truth: Some(matches!(op, AggregateOp::All)) }
    }

    fn add(&mut self, is_sure: bool, value: Option<Cell>, is_destroyed: bool) {
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
                held.sum = held.sum.as_ref().and_then(|sum| sum.plus(&number));
                held.count = held.count.saturating_add(1);
                let is_further = |old: &Number| match self.op {
                    AggregateOp::Min => number < *old,
                    _ => number > *old,
                };
                if self.extreme.as_ref().is_none_or(is_further) {
                    self.extreme = Some(number);
                }
            }
            _ => {
                held.unknown = held.unknown.saturating_add(1);
                held.destroyed = held.destroyed.saturating_add(u32::from(is_destroyed));
            }
        }
    }

    fn value(&self, at_most: u32) -> Cell {
        if self.held.is_more_than(at_most) {
            return Cell::Unknown;
        }
        let is_known = self.held.unknown == 0;
        match self.op {
            AggregateOp::Any if self.truth == Some(true) => Cell::Truth(true),
            AggregateOp::All if self.truth == Some(false) => Cell::Truth(false),
            _ if !is_known => Cell::Unknown,
            AggregateOp::Any => Cell::Truth(false),
            AggregateOp::All => Cell::Truth(true),
            AggregateOp::Count => Cell::number(Decimal::from_int(i64::from(self.held.count))),
            AggregateOp::Sum => self.held.sum.clone().map_or(Cell::Unknown, Cell::Number),
            AggregateOp::Min | AggregateOp::Max => {
                self.extreme.clone().map_or(Cell::Unknown, Cell::Number)
            }
        }
    }
}

/// A time as the outside knows it.
pub(super) const fn time(at: i64) -> Timestamp {
    Timestamp::from_millis(at)
}
