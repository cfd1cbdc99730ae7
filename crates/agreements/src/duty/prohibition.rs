//! Bans, limits and orders: judged filing by filing, and as a whole where nothing was filed.

use crate::agreement::rule::Compare;
use crate::calendar::Day;

use super::bound::{Standing, standing_at, standing_on};
use super::compile::{Body, Compiled, Pattern};
use super::context::{Context, Search, Stands, Visit, running_value};
use super::excuse::{Asked, Excuses};
use super::finding::{CoveredDays, Doubt, Role, State, Total};
use super::instance::Instance;
use super::outcome::{DutyOutcome, Part, Rests};
use super::period::{Covered, Periods};
use super::row::{Row, Version};
use super::series::{Change, Held};
use super::shift::{before, day_of};
use super::store::{KEY_NONE, Use, family};
use super::symbol::Sym;
use super::value::{Cell, Env, ExprNode, compare, eval, truth};

/// Evaluates one filing against a ban, limit or order.
pub(super) fn filing(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    out: &mut Vec<DutyOutcome>,
) {
    let Ok(fact) = u32::try_from(instance.key) else { return };
    let anchor = rule.anchor.and_then(|anchor| context.program.pattern(anchor));
    let (Some(pattern), Some(row)) = (anchor, context.store.row(fact)) else { return };
    if row.issued > context.as_of {
        return;
    }
    let bearer = instance.bearer;
    let outcome = match &rule.body {
        Body::Ban { excused_by } => {
            let evaluate = |case: &Case<'_, '_>| case.ban(excused_by);
            gravest(context, rule, pattern, (fact, row, bearer), evaluate)
        }
        Body::Limit { total, compare, bound } => {
            let evaluate = |case: &Case<'_, '_>| case.limit(*total, *compare, bound);
            gravest(context, rule, pattern, (fact, row, bearer), evaluate)
        }
        Body::Order { after, at_least, at_most } => {
            let evaluate = |case: &Case<'_, '_>| {
                let moment = |length| before(case.at, length).unwrap_or(i64::MIN);
                let from = at_most.map_or(i64::MIN, moment);
                let to = at_least.map_or(case.at, moment);
                case.order(*after, from, to)
            };
            gravest(context, rule, pattern, (fact, row, bearer), evaluate)
        }
        Body::Duty(_) => None,
    };
    if let Some((at, mut outcome)) = outcome {
        if outcome.state == State::Undetermined && context.is_destroyed_by(bearer, fact) {
            outcome.state = State::Destroyed;
        }
        outcome.start = Some(at);
        out.push(outcome);
    }
}

/// The gravest of what a filing comes to in each of its versions: it counts as what it said from
/// its own time on, and as what it was corrected to from then on. What was taken back stays said.
fn gravest(
    context: &Context<'_>,
    rule: &Compiled,
    pattern: &Pattern,
    (fact, row, bearer): (u32, Row<'_>, Sym),
    evaluate: impl Fn(&Case<'_, '_>) -> Option<DutyOutcome>,
) -> Option<(i64, DutyOutcome)> {
    let case = |version: Version<'_>| {
        let Version { from: at, cells, .. } = version;
        let case = Case { context, rule, pattern, row, fact, bearer, at, cells };
        let outcome = if case.is_judged() { evaluate(&case) } else { None };
        let outcome = outcome.and_then(|outcome| case.conditioned(outcome));
        outcome.map(|outcome| (at, case.as_bound(outcome)))
    };
    if row.marks().is_empty() {
        return case(Version { from: row.issued, until: i64::MAX, cells: row.cells });
    }
    let gravity = |outcome: &DutyOutcome| match outcome.state {
        State::Breached | State::Escalated => 4,
        State::Destroyed => 3,
        State::Undetermined => 2,
        State::Excused => 1,
        _ => 0,
    };
    let mut found: Option<(i64, DutyOutcome)> = None;
    for version in row.versions_at(context.as_of) {
        let Some(next) = case(version) else { continue };
        if found.as_ref().is_none_or(|found| gravity(&next.1) > gravity(&found.1)) {
            found = Some(next);
        }
    }
    if let Some((_, outcome)) = &mut found {
        // Another version may be the gravest by another filing.
        outcome.rests = Rests::Anything;
        context.cite_marks(&mut outcome.note, row, bearer);
    }
    found
}

/// Evaluates a ban or limit as a whole, where no filing stands against it.
pub(super) fn standing(
    context: &Context<'_>,
    rule: &Compiled,
    bearer: Sym,
    out: &mut Vec<DutyOutcome>,
) {
    let Some(anchor) = rule.anchor else { return };
    let now = context.as_of;
    let spans = context.spans(rule.ground, bearer);
    let state = match context.standing(rule.ground, bearer, now) {
        _ if !rule.by_consent => State::Fulfilled,
        None => return,
        Some(Standing::Bound) => State::Fulfilled,
        Some(Standing::Suspended) => State::Suspended,
        Some(Standing::Undetermined) => State::Undetermined,
    };
    if rule.applies.1.is_some_and(|until| until < day_of(now)) {
        return;
    }
    let text = context.program.instruments.get(rule.instrument);
    let owed = context.applies(rule, day_of(now));
    let mut outcome = DutyOutcome::new(Part::default(), if owed { state } else { State::Pending });
    outcome.is_owed = owed;
    if state == State::Undetermined {
        outcome.note.doubts.push(Doubt::Bound);
    }
    let days = spans.iter().flat_map(|span| [Some(span.from), span.until]);
    let standings = text.into_iter().flat_map(|text| &text.status).map(|status| status.from);
    let ended = rule.applies.1.and_then(|until| until.plus_days(1).ok());
    let days = days.chain(standings).chain([rule.applies.0, ended]).flatten();
    let days = days.map(|day| day.starts_utc().millis());
    outcome.next = days.filter(|at| *at > now).min();
    if owed && context.detail {
        let since = spans.first().map(|span| span.from.starts_utc().millis());
        outcome.note.absence = Some((anchor, since, Some(now)));
    }
    out.push(outcome);
}

/// One filing under judgement, in one of its versions.
struct Case<'a, 'c> {
    context: &'c Context<'a>,
    rule: &'c Compiled,
    pattern: &'c Pattern,
    row: Row<'c>,
    fact: u32,
    bearer: Sym,
    /// Since when it says so.
    at: i64,
    cells: Option<&'c [Cell]>,
}

impl Case<'_, '_> {
    /// Whether the bearer was bound when it was filed, by a rule in force.
    fn is_judged(&self) -> bool {
        let (context, rule) = (self.context, self.rule);
        let day = self.day();
        let owed = context.applies(rule, day);
        let standing = self.standing();
        owed && rule.bearer.may_be(self.bearer, day.starts_utc().millis())
            && (!rule.by_consent
                || matches!(standing, Some(Standing::Bound | Standing::Undetermined)))
    }

    /// How the bearer stood when it was filed, or on the first day that it covers.
    fn standing(&self) -> Option<Standing> {
        let spans = self.context.spans(self.rule.ground, self.bearer);
        let covered = self.periods().and_then(|periods| periods.first_day(self.cells));
        covered.map_or_else(|| standing_at(spans, self.at), |day| standing_on(spans, day))
    }

    /// The day for which it is judged: when it was filed, or the first that it covers.
    fn day(&self) -> Day {
        let periods = self.periods();
        let covered = periods.and_then(|periods| periods.first_day(self.cells));
        covered.unwrap_or_else(|| day_of(self.at))
    }

    /// The periods by which the total of a limit is taken.
    fn periods(&self) -> Option<&Periods> {
        let Body::Limit { total, .. } = &self.rule.body else { return None };
        self.context.program.total(*total)?.periods.as_ref()
    }

    fn env(&self) -> Env<'_> {
        let visit =
            Visit { row: self.row, fact: self.fact, at: self.at, cells: self.cells, holds: false };
        Env::new(self.bearer, self.at).with(0, self.pattern.view(visit, self.at))
    }

    /// What is not known of the bearer makes of an outcome.
    fn as_bound(&self, mut outcome: DutyOutcome) -> DutyOutcome {
        let standing = self.standing();
        if standing == Some(Standing::Undetermined) && self.rule.by_consent {
            outcome.state = State::Undetermined;
            outcome.note.doubts.push(Doubt::Bound);
        }
        outcome
    }

    fn outcome(&self, state: State, role: Role) -> DutyOutcome {
        let mut outcome = DutyOutcome::new(Part::default(), state);
        self.context.cite_at(&mut outcome.note, role, self.at, self.fact);
        outcome
    }

    fn failed(&self) -> State {
        if self.rule.consequence.is_some() { State::Escalated } else { State::Breached }
    }

    /// What is unknown counts against who destroyed what would show it: as what was forbidden, or
    /// else whoever broke a ban could make that unknown.
    fn undetermined(&self, fact: u32) -> State {
        if self.context.is_destroyed_by(self.bearer, fact) {
            self.failed()
        } else {
            State::Undetermined
        }
    }

    /// Whether the filing meets its pattern.
    fn holds(&self) -> Option<bool> {
        self.pattern
            .filter
            .as_ref()
            .map_or(Some(true), |filter| truth(filter, &self.env(), self.context))
    }

    /// What the conditions of the whole rule make of an outcome, as things were told by then.
    fn conditioned(&self, mut outcome: DutyOutcome) -> Option<DutyOutcome> {
        let (context, rule) = (self.context, self.rule);
        let conditions = &rule.conditions;
        if conditions.when.is_none() && conditions.exempt.is_empty() {
            return Some(outcome);
        }
        let env = match &rule.body {
            Body::Limit { .. } => Env::new(self.bearer, self.at),
            _ => self.env(),
        };
        let is_open =
            |outcome: &DutyOutcome| !matches!(outcome.state, State::Fulfilled | State::Excused);
        let mut unknown = Vec::new();
        if let Some(when) = &conditions.when {
            match truth(when, &env, context) {
                Some(true) => {}
                Some(false) => return None,
                None => unknown.push(when),
            }
        }
        for (label, when) in &conditions.exempt {
            match truth(when, &env, context) {
                Some(true) if is_open(&outcome) => {
                    outcome.state = State::Excused;
                    outcome.note.exception = Some(label.clone());
                    outcome.note.absence = None;
                    return Some(outcome);
                }
                None => unknown.push(when),
                _ => {}
            }
        }
        if !unknown.is_empty() && is_open(&outcome) {
            outcome.state = self.undetermined(self.fact);
            outcome.note.absence = None;
            if context.detail {
                let doubts = unknown.iter().flat_map(|when| context.doubts(rule, when, &env));
                outcome.note.doubts.extend(doubts);
            }
        }
        Some(outcome)
    }

    fn unknown(&self) -> DutyOutcome {
        let mut outcome = self.outcome(self.undetermined(self.fact), Role::Possible);
        if self.context.detail {
            let filter = self.pattern.filter.as_ref();
            if self.cells.is_none() {
                outcome.note.doubts.push(self.context.unheld(self.row));
            } else if let Some(filter) = filter {
                let env = self.env();
                outcome.note.doubts.extend(self.context.doubts(self.rule, filter, &env));
            }
        }
        outcome
    }

    fn ban(&self, excused_by: &[u32]) -> Option<DutyOutcome> {
        let holds = self.holds();
        let is_lost = holds.is_none() && self.context.is_destroyed_by(self.bearer, self.fact);
        match holds {
            None if !is_lost => return Some(self.unknown()),
            Some(false) => return None,
            _ => {}
        }
        let env = self.env();
        let (context, span) = (self.context, (i64::MIN, self.at));
        // What stood when the filing was made, until others had seen it, was relied on.
        let seen_by = self.row.claim.seen_by();
        let relied_on = |at: i64| if at <= self.at { seen_by } else { i64::MAX };
        let asked = Asked { patterns: excused_by, span, is_for_any_time: true };
        let mut excuses = Excuses::of(context, self.rule, asked, &env, &relied_on);
        if let Some((_, excuse)) = excuses.earliest() {
            let mut outcome = self.outcome(State::Excused, Role::Contrary);
            context.cite(&mut outcome.note, Role::Excuse, excuse);
            return Some(outcome);
        }
        if is_lost {
            // What may be meant by any filing whose content is gone excuses none.
            excuses.maybe.clear();
            let mut outcome = self.unknown();
            outcome.note.waive(&excuses);
            return Some(outcome);
        }
        let state = excuses.possible.map(|(_, fact)| self.undetermined(fact));
        let mut outcome = self.outcome(state.unwrap_or_else(|| self.failed()), Role::Contrary);
        if let Some((_, excuse)) = excuses.possible {
            context.cite_possible(&mut outcome.note, excuse);
        }
        outcome.note.waive(&excuses);
        Some(outcome)
    }

    fn limit(&self, number: u32, op: Compare, bound: &ExprNode) -> Option<DutyOutcome> {
        if self.row.replaced(self.context.as_of).is_some_and(|at| at <= self.at)
            || self.holds() == Some(false)
        {
            return None;
        }
        let period = match self.periods().map(|periods| periods.covered(self.cells)) {
            None => None,
            Some(Covered::In(period)) => Some(period),
            Some(Covered::Before) => return None,
            Some(Covered::Among(..) | Covered::Unknown) => return Some(self.of_no_period()),
        };
        let (context, env) = (self.context, Env::new(self.bearer, self.at));
        let bound = eval(bound, &env, context);
        let mut worst: Option<(State, Cell, Held)> = None;
        for (value, held) in self.totals(number, period) {
            let state = match compare(op, &value, &bound) {
                Some(true) => continue,
                Some(false) => self.failed(),
                None if held.destroyed > 0 => self.failed(),
                None => State::Undetermined,
            };
            let is_graver = match &worst {
                None => true,
                Some((State::Undetermined, ..)) => state != State::Undetermined,
                Some(_) => false,
            };
            if is_graver {
                worst = Some((state, value, held));
            }
        }
        let (state, value, held) = worst?;
        let mut outcome = DutyOutcome::new(Part::default(), state);
        if context.detail {
            let shown = |cell: &Cell| match cell {
                Cell::Number(number) => Some(number.to_string()),
                _ => None,
            };
            outcome.note.total = Some(Total {
                value: shown(&value),
                compare: op,
                bound: shown(&bound),
                period: None,
            });
            if let (Some(total), Some(period)) = (&mut outcome.note.total, period) {
                let days = self.periods().and_then(|periods| periods.days(period));
                total.period = days.map(|(from, until)| CoveredDays { from, until });
            }
            let at_most = context.program.total(number).map_or(0, |total| total.at_most);
            if held.is_more_than(at_most) {
                outcome.note.doubts.push(Doubt::TooMany);
            } else if value == Cell::Unknown && held.unknown == 0 {
                outcome.note.doubts.push(Doubt::Overflow);
            }
            self.counted(number, &mut outcome);
        }
        Some(outcome)
    }

    /// The total as it was told when this was filed, and after each later correction of what it
    /// counts: a correction can show that it was exceeded, and none that it was not.
    fn totals(&self, number: u32, period: Option<u32>) -> Vec<(Cell, Held)> {
        let context = self.context;
        let mut totals = vec![context.take_for(number, self.bearer, self.at, period)];
        let Some(total) = context.program.total(number).filter(|total| total.is_running) else {
            return totals;
        };
        let from = super::compile::window_start(&total.window, self.at);
        // What held too much to be counted stays so: a flood of corrections is not gone through.
        let is_too_many = totals.iter().any(|(_, held)| held.is_more_than(total.at_most));
        if let (Some(from), false) = (from, is_too_many) {
            let series = context.running(number, total, self.bearer, period);
            let later = series.flat_map(|series| series.later(from, self.at, context.as_of));
            let mut later: Vec<&Change> = later.collect();
            later.sort_by_key(|change| (change.at, change.issued, change.tie));
            let mut held = totals.first().map_or(Held::NOTHING, |(_, held)| held.clone());
            for change in later {
                held = held.after(change);
                totals.push((running_value(total, &held), held.clone()));
            }
        }
        totals
    }

    /// A filing that does not say which period it covers may exceed the limit in any.
    fn of_no_period(&self) -> DutyOutcome {
        let mut outcome = self.outcome(self.undetermined(self.fact), Role::Possible);
        if self.context.detail && self.cells.is_none() {
            outcome.note.doubts.push(self.context.unheld(self.row));
        } else if self.context.detail {
            let slots = self.periods().into_iter().flat_map(Periods::slots);
            let fields = slots.map(|slot| self.context.field(self.rule, 0, slot));
            outcome.note.doubts.extend(fields.map(|field| Doubt::Missing { field }));
        }
        outcome
    }

    /// Names the filings in the window: together they are the proof.
    fn counted(&self, total: u32, outcome: &mut DutyOutcome) {
        let context = self.context;
        let mine = self.periods().map(|periods| (periods, periods.covered(self.cells)));
        let is_elsewhere = |cells: Option<&[Cell]>| {
            mine.is_some_and(|(periods, mine)| !periods.covered(cells).may_be_as(mine))
        };
        let total = context.program.total(total);
        let from = total.and_then(|total| super::compile::window_start(&total.window, self.at));
        let (Some(total), Some(from), Some(anchor)) = (total, from, self.rule.anchor) else {
            return;
        };
        let family = family(anchor, Use::Timeline);
        let from = from.saturating_add(1);
        let range = context.store.range(family, self.bearer, KEY_NONE, from, self.at);
        let most = super::symbol::index(total.at_most).unwrap_or(usize::MAX);
        // It may have counted at another time before others narrowed it.
        let rows = range.filter_map(|entry| {
            let row = context.store.row(entry.fact).filter(|row| row.issued == entry.issued);
            row.map(|row| (entry.fact, row))
        });
        let told = [self.at, context.as_of];
        let rows = rows.filter(|(_, row)| {
            !told.iter().all(|at| is_elsewhere(row.cells_then(*at, context.as_of)))
        });
        for (fact, row) in rows.take(most) {
            if row.replaced(context.as_of).is_some_and(|at| at <= self.at) {
                continue;
            }
            let env = Env::new(self.bearer, row.issued);
            let told = told.map(|moment| context.holds(self.pattern, row, moment, &env));
            if told.contains(&Some(true)) {
                context.cite(&mut outcome.note, Role::Counted, fact);
            } else if told.contains(&None) {
                context.cite_possible(&mut outcome.note, fact);
            } else {
                continue;
            }
            if row.id != self.row.id {
                context.cite_marks(&mut outcome.note, row, self.bearer);
            }
            let is_open = matches!(outcome.state, State::Undetermined | State::Destroyed);
            let is_lost = context.is_destroyed_by(self.bearer, fact);
            if row.cells_at(context.as_of).is_none() && (is_open || is_lost) {
                outcome.note.doubts.push(context.unheld(row));
            }
        }
    }

    fn order(&self, after: u32, from: i64, to: i64) -> Option<DutyOutcome> {
        match self.holds() {
            Some(true) => {}
            Some(false) => return None,
            None => return Some(DutyOutcome { rests: Rests::Nothing, ..self.unknown() }),
        }
        let env = self.env();
        let found = self.context.last(Search {
            pattern: after,
            env: &env,
            ground: self.rule.ground,
            from,
            earlier_if_joined: false,
            to,
            stands: Stands::At(self.at),
        });
        Some(match (found.sure, found.possible) {
            (Some((at, earlier)), _) => {
                let mut outcome = self.outcome(State::Fulfilled, Role::Act);
                self.context.cite_at(&mut outcome.note, Role::Before, at, earlier);
                outcome.rests = Rests::Nothing;
                outcome
            }
            (None, Some((_, maybe))) => {
                let mut outcome = self.outcome(self.undetermined(self.fact), Role::Contrary);
                self.context.cite_possible(&mut outcome.note, maybe);
                outcome.rests = Rests::Filing(maybe);
                outcome
            }
            (None, None) => {
                let mut outcome = self.outcome(self.failed(), Role::Contrary);
                outcome.rests = Rests::Between { from, to };
                if self.context.detail {
                    let from = (from > i64::MIN).then_some(from);
                    outcome.note.absence = Some((after, from, Some(to)));
                }
                outcome
            }
        })
    }
}
