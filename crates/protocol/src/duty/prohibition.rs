//! Bans, limits and orders: judged filing by filing, and as a whole where nothing was filed.

use crate::agreement::rule::Compare;

use super::bound::Standing;
use super::clock::{before, day_of};
use super::compile::{Body, Compiled, Pattern};
use super::context::{Context, Instance, Outcome, Part, Search};
use super::finding::{Doubt, Role, State, Total};
use super::store::{KEY_NONE, Row, Use, family};
use super::symbol::Sym;
use super::value::{Cell, Env, Node, compare, eval};

/// Evaluates one filing against a ban, limit or order.
pub(super) fn filing(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    out: &mut Vec<Outcome>,
) {
    let Ok(fact) = u32::try_from(instance.key) else { return };
    let anchor = rule.anchor.and_then(|anchor| context.program.pattern(anchor));
    let (Some(pattern), Some(row)) = (anchor, context.store.row(fact)) else { return };
    let case = Case { context, rule, pattern, row, fact, bearer: instance.bearer };
    if row.issued > context.as_of || !case.is_judged() {
        return;
    }
    let outcome = match &rule.body {
        Body::Ban { excused_by } => case.ban(excused_by),
        Body::Limit { total, compare, bound } => case.limit(*total, *compare, bound),
        Body::Order { after, at_least, at_most } => {
            let moment = |length| before(row.issued, length).unwrap_or(i64::MIN);
            let from = at_most.map_or(i64::MIN, moment);
            let to = at_least.map_or(row.issued, moment);
            case.order(*after, from, to)
        }
        Body::Duty(_) => None,
    };
    if let Some(mut outcome) = outcome {
        if context.standing(rule.instrument, instance.bearer, row.issued)
            == Some(Standing::Undetermined)
            && rule.by_consent
        {
            outcome.state = State::Undetermined;
            outcome.note.doubts.push(Doubt::Bound);
        }
        outcome.start = Some(row.issued);
        out.push(outcome);
    }
}

/// Evaluates a ban or limit as a whole, where no filing stands against it.
pub(super) fn standing(
    context: &Context<'_>,
    rule: &Compiled,
    bearer: Sym,
    out: &mut Vec<Outcome>,
) {
    let Some(anchor) = rule.anchor else { return };
    let now = context.as_of;
    let spans = context.spans(rule.instrument, bearer);
    let state = match context.standing(rule.instrument, bearer, now) {
        _ if !rule.by_consent => State::Fulfilled,
        None => return,
        Some(Standing::Bound) => State::Fulfilled,
        Some(Standing::Suspended) => State::Suspended,
        Some(Standing::Undetermined) => State::Undetermined,
    };
    let text = context.program.instruments.get(rule.instrument);
    let owed = text.is_some_and(|text| text.validity(rule.applies_from, day_of(now)).owed);
    let mut outcome = Outcome::new(Part::default(), if owed { state } else { State::Pending });
    outcome.is_owed = owed;
    if state == State::Undetermined {
        outcome.note.doubts.push(Doubt::Bound);
    }
    let days = spans.iter().flat_map(|span| [Some(span.from), span.until]);
    let standings = text.into_iter().flat_map(|text| &text.status).map(|status| status.from);
    let days = days.chain(standings).chain([rule.applies_from]).flatten();
    let days = days.map(|day| day.starts_utc().millis());
    outcome.next = days.filter(|at| *at > now).min();
    if owed && context.detail {
        let since = spans.first().map(|span| span.from.starts_utc().millis());
        outcome.note.absence = Some((anchor, since, Some(now)));
    }
    out.push(outcome);
}

/// One filing under judgement.
struct Case<'a, 'c> {
    context: &'c Context<'a>,
    rule: &'c Compiled,
    pattern: &'c Pattern,
    row: &'c Row,
    fact: u32,
    bearer: Sym,
}

impl Case<'_, '_> {
    /// Whether the bearer was bound when it was filed, by a rule in force.
    fn is_judged(&self) -> bool {
        let (context, rule, at) = (self.context, self.rule, self.row.issued);
        let text = context.program.instruments.get(rule.instrument);
        let owed = text.is_some_and(|text| text.validity(rule.applies_from, day_of(at)).owed);
        let standing = context.standing(rule.instrument, self.bearer, at);
        owed && (!rule.by_consent
            || matches!(standing, Some(Standing::Bound | Standing::Undetermined)))
    }

    fn env(&self) -> Env<'_> {
        Env::new(self.bearer, self.row.issued).with(0, self.row.view(self.context.as_of))
    }

    fn outcome(&self, state: State, role: Role) -> Outcome {
        let mut outcome = Outcome::new(Part::default(), state);
        self.context.cite(&mut outcome.note, role, self.fact);
        outcome
    }

    fn failed(&self) -> State {
        if self.rule.consequence.is_some() { State::Escalated } else { State::Breached }
    }

    /// Whether the filing meets its pattern; as it was first, where that was since corrected.
    fn holds(&self) -> Option<bool> {
        self.context.holds(self.pattern, self.row, &self.env())
    }

    /// Whether it met the pattern as it was filed.
    fn held_first(&self) -> bool {
        let as_filed = Context {
            as_of: self.row.issued,
            detail: false,
            program: self.context.program,
            texts: self.context.texts,
            store: self.context.store,
            series: self.context.series,
            bound: self.context.bound,
        };
        as_filed.holds(self.pattern, self.row, &Env::new(self.bearer, self.row.issued))
            == Some(true)
    }

    fn corrections(&self, outcome: &mut Outcome) {
        if self.context.detail {
            let marks = self.row.marks_at(self.context.as_of);
            let cited = marks.map(|mark| (Role::Correction, mark.issued, mark.id));
            outcome.note.evidence.extend(cited);
        }
    }

    fn unknown(&self) -> Outcome {
        let mut outcome = self.outcome(State::Undetermined, Role::Possible);
        if self.context.detail {
            let filter = self.pattern.filter.as_ref();
            if self.row.cells_at(self.context.as_of).is_none() {
                outcome.note.doubts.push(Doubt::Unheld { statement: self.row.id });
            } else if let Some(filter) = filter {
                let env = self.env();
                outcome.note.doubts.extend(self.context.doubts(self.rule, filter, &env));
            }
        }
        outcome
    }

    fn ban(&self, excused_by: &[u32]) -> Option<Outcome> {
        let (row, now) = (self.row, self.context.as_of);
        let holds = if row.is_replaced(now) { Some(false) } else { self.holds() };
        match holds {
            None => return Some(self.unknown()),
            Some(false) => {
                // What was corrected stays to be seen.
                let was_contrary = !row.marks.is_empty() && self.held_first();
                return was_contrary.then(|| {
                    let mut outcome = self.outcome(State::Excused, Role::Contrary);
                    self.corrections(&mut outcome);
                    outcome
                });
            }
            Some(true) => {}
        }
        let env = self.env();
        let mut possible = None;
        for pattern in excused_by {
            let found = self.context.first(Search {
                pattern: *pattern,
                env: &env,
                instrument: self.rule.instrument,
                from: i64::MIN,
                earlier_if_joined: true,
                to: i64::MAX,
            });
            if let Some((_, excuse)) = found.sure {
                let mut outcome = self.outcome(State::Excused, Role::Contrary);
                self.context.cite(&mut outcome.note, Role::Excuse, excuse);
                return Some(outcome);
            }
            possible = possible.or(found.possible);
        }
        let state = if possible.is_some() { State::Undetermined } else { self.failed() };
        let mut outcome = self.outcome(state, Role::Contrary);
        outcome.is_done = false;
        if let Some((_, excuse)) = possible {
            self.context.cite_possible(&mut outcome.note, excuse);
        }
        Some(outcome)
    }

    fn limit(&self, total: u32, op: Compare, bound: &Node) -> Option<Outcome> {
        if self.row.is_replaced(self.context.as_of) || self.holds() == Some(false) {
            return None;
        }
        let env = Env::new(self.bearer, self.row.issued);
        let (value, held) = self.context.take(total, &env);
        let bound = eval(bound, &env, self.context);
        let state = match compare(op, &value, &bound) {
            Some(true) => return None,
            Some(false) => self.failed(),
            None => State::Undetermined,
        };
        let mut outcome = Outcome::new(Part::default(), state);
        if self.context.detail {
            let shown = |cell: &Cell| match cell {
                Cell::Number(number) => Some(number.to_string()),
                _ => None,
            };
            outcome.note.total =
                Some(Total { value: shown(&value), compare: op, bound: shown(&bound) });
            let at_most = self.context.program.total(total).map_or(0, |total| total.at_most);
            if held.count.saturating_add(held.unknown) > at_most {
                outcome.note.doubts.push(Doubt::TooMany);
            } else if value == Cell::Unknown && held.unknown == 0 {
                outcome.note.doubts.push(Doubt::Overflow);
            }
            self.counted(total, &mut outcome);
        }
        Some(outcome)
    }

    /// Names the filings in the window: together they are the proof.
    fn counted(&self, total: u32, outcome: &mut Outcome) {
        let context = self.context;
        let total = context.program.total(total);
        let from =
            total.and_then(|total| super::compile::window_start(&total.window, self.row.issued));
        let (Some(total), Some(from), Some(anchor)) = (total, from, self.rule.anchor) else {
            return;
        };
        let family = family(anchor, Use::Timeline);
        let from = from.saturating_add(1);
        let range = context.store.range(family, self.bearer, KEY_NONE, from, self.row.issued);
        let most = super::symbol::index(total.at_most).unwrap_or(usize::MAX);
        for entry in range.take(most) {
            let Some(row) = context.store.row(entry.fact) else { continue };
            if row.is_replaced(context.as_of) {
                continue;
            }
            let env = Env::new(self.bearer, row.issued);
            match context.holds(self.pattern, row, &env) {
                Some(true) => context.cite(&mut outcome.note, Role::Counted, entry.fact),
                Some(false) => continue,
                None => context.cite_possible(&mut outcome.note, entry.fact),
            }
            if row.cells_at(context.as_of).is_none() && outcome.state == State::Undetermined {
                let doubt = Doubt::Unheld { statement: row.id };
                if !outcome.note.doubts.contains(&doubt) {
                    outcome.note.doubts.push(doubt);
                }
            }
        }
    }

    fn order(&self, after: u32, from: i64, to: i64) -> Option<Outcome> {
        if self.row.is_replaced(self.context.as_of) {
            return None;
        }
        match self.holds() {
            Some(true) => {}
            Some(false) => return None,
            None => return Some(self.unknown()),
        }
        let env = self.env();
        let found = self.context.last(Search {
            pattern: after,
            env: &env,
            instrument: self.rule.instrument,
            from,
            earlier_if_joined: false,
            to,
        });
        Some(match (found.sure, found.possible) {
            (Some((_, earlier)), _) => {
                let mut outcome = self.outcome(State::Fulfilled, Role::Act);
                self.context.cite(&mut outcome.note, Role::Before, earlier);
                outcome
            }
            (None, Some((_, maybe))) => {
                let mut outcome = self.outcome(State::Undetermined, Role::Contrary);
                self.context.cite_possible(&mut outcome.note, maybe);
                outcome
            }
            (None, None) => {
                let mut outcome = self.outcome(self.failed(), Role::Contrary);
                if self.context.detail {
                    let from = (from > i64::MIN).then_some(from);
                    outcome.note.absence = Some((after, from, Some(to)));
                }
                outcome
            }
        })
    }
}
