//! Where a duty stands, by its terms and what was found.

use super::super::bound::Standing;
use super::super::compile::Starts;
use super::super::context::Found;
use super::super::finding::{Doubt, Role, State};
use super::super::outcome::{DutyOutcome, FindingDetail, Rests};
use super::super::value::{Cell, eval, truth};
use super::binding::Clock;
use super::due::Terms;
use super::evaluation::DutyEvaluation;
use super::gathering::Facts;
use crate::calendar::CalendarRefusal;

impl DutyEvaluation<'_, '_> {
    /// No start is known, or none can be counted from.
    pub(super) fn without_start(&self, clock: Clock, facts: &Facts, outcome: &mut DutyOutcome) {
        let context = self.context;
        let withdrawn = self.withdrawn();
        outcome.state = State::Undetermined;
        outcome.rests = Rests::Nothing;
        let is_open = |doubt: &Doubt| !matches!(doubt, Doubt::Ahead { .. });
        let is_sure = !outcome.note.doubts.iter().any(is_open);
        if clock.start.is_none() && clock.is_waiting && is_sure {
            outcome.state = State::Pending;
        }
        if let Some((_, excuse)) = facts.excuse.earliest() {
            context.cite(&mut outcome.note, Role::Excuse, excuse);
            outcome.state = State::Excused;
        } else if withdrawn.is_some() && self.unsure() != State::Destroyed {
            outcome.state = State::Excused;
            outcome.is_withdrawn = true;
        } else if let Some((_, act)) = facts.act.sure {
            context.cite(&mut outcome.note, Role::Act, act);
            outcome.is_done = true;
            // Done, but whether in time cannot be told.
            if outcome.state == State::Pending {
                outcome.state = State::Fulfilled;
            }
        }
        if context.detail && clock.start.is_none() {
            let fields = match &self.body.start {
                Starts::Trigger => &[][..],
                Starts::Earliest(fields) | Starts::Latest(fields) | Starts::Each(fields) => fields,
            };
            for (slot, _) in fields {
                if self.told.is_some_and(|(_, telling)| telling.start(*slot).is_none()) {
                    let field = context.field(self.rule, 0, *slot);
                    outcome.note.doubts.push(Doubt::Missing { field });
                }
            }
        }
        if self.told.is_some_and(|(told, _)| told.is_uncertain) && outcome.state != State::Excused {
            outcome.state = State::Undetermined;
        }
    }

    /// With a start: where the duty stands at `as_of`.
    pub(super) fn conclude(
        &self,
        terms: &Terms,
        facts: &Facts,
        standing: Option<Standing>,
        outcome: &mut DutyOutcome,
    ) {
        let context = self.context;
        let now = context.as_of;
        let note = &mut outcome.note;
        terms.note(self, note);
        outcome.due = terms.shown(now);
        let is_uncertain = self.told.is_some_and(|(told, _)| told.is_uncertain);
        let (soonest, latest) = (terms.soonest(), terms.latest());
        let act = facts.act.sure;
        let mut rests = Rests::Nothing;
        outcome.state =
            if is_uncertain || terms.is_conflict || standing == Some(Standing::Undetermined) {
                State::Undetermined
            } else if terms.is_nothing {
                State::Excused
            } else if let Some((at, _)) = act.filter(|(at, _)| *at <= soonest) {
                outcome.settled = at;
                State::Fulfilled
            } else if let Some(state) = self.excused(facts, latest, note) {
                state
            } else if self.is_withdrawn(facts, latest) {
                outcome.is_withdrawn = true;
                State::Excused
            } else if let Some(state) = self.released(standing, latest) {
                state
            } else if now <= soonest && act.is_none() {
                State::Active
            } else {
                let (state, on) = self.overdue(terms, facts, note);
                rests = on;
                state
            };
        outcome.rests = rests;
        self.cite_act(outcome, act, facts, latest);
        if outcome.state == State::Active && terms.maybe_nothing && now > soonest {
            outcome.state = State::Undetermined;
        }
        outcome.next = terms.boundaries(now).chain(self.span_boundaries(now)).min();
    }

    /// Where the duty stands whose bearer destroyed what tells of its matter: that counts as the
    /// gravest that it can have said, so that the duty was brought about and its time is over. Only
    /// its creditors let it off, and only what is not known for another reason leaves it open.
    pub(super) fn against_bearer(
        &self,
        at: i64,
        terms: Option<&Terms>,
        facts: &Facts,
        standing: Option<Standing>,
        outcome: &mut DutyOutcome,
    ) {
        let context = self.context;
        let now = context.as_of;
        // Counted from the statement itself, it is over at the latest then.
        let over = terms.filter(|terms| terms.latest() < now);
        outcome.due = over.and_then(|terms| terms.shown(now));
        outcome.start = outcome.start.filter(|_| outcome.due.is_some());
        let named = facts.excuse.named;
        let is_others =
            |fact: u32| context.store.row(fact).is_some_and(|row| row.issuer != self.env.bearer);
        let maybe = facts.excuse.possible.filter(|(_, fact)| is_others(*fact));
        outcome.note.waive(&facts.excuse);
        outcome.state = if let Some((_, excuse)) = named {
            context.cite(&mut outcome.note, Role::Excuse, excuse);
            State::Excused
        } else if standing == Some(Standing::Undetermined) {
            State::Undetermined
        } else if let Some(state) = self.released(standing, at) {
            state
        } else if let Some((_, maybe)) = maybe {
            context.cite_possible(&mut outcome.note, maybe);
            State::Undetermined
        } else if self.rule.consequence.is_some() {
            State::Escalated
        } else {
            State::Breached
        };
        self.cite_act(outcome, facts.act.sure, facts, i64::MAX);
        let boundaries = terms.into_iter().flat_map(|terms| terms.boundaries(now));
        outcome.next = boundaries.chain(self.span_boundaries(now)).min();
    }

    /// The deadline passed in some or in all of the possible cases; with what may yet change it.
    fn overdue(&self, terms: &Terms, facts: &Facts, note: &mut FindingDetail) -> (State, Rests) {
        let now = self.context.as_of;
        let latest = terms.latest();
        let possible = |found: Option<(i64, u32)>| found.filter(|(at, _)| *at <= latest);
        let act = possible(facts.act.possible);
        if let Some((_, maybe)) = act.or_else(|| possible(facts.excuse.possible)) {
            self.context.cite_possible(note, maybe);
            let is_open = now <= latest;
            let state = if is_open { State::Active } else { State::Undetermined };
            return (state, Rests::Filing(maybe));
        }
        // What is filed after the last possible end changes nothing, whatever it says.
        let rests = Rests::Between { from: i64::MIN, to: latest };
        let done = facts.act.sure.map(|(at, _)| at);
        let is_over = done.unwrap_or(now) > latest;
        if !is_over || terms.maybe_nothing || terms.maybe_more.is_some() {
            // In time by one reading of what is not known, late by another.
            let is_early = now <= terms.soonest();
            return (if is_early { State::Active } else { State::Undetermined }, rests);
        }
        let cure = terms.cure_until();
        if done.zip(cure).is_some_and(|(done, cure)| done <= cure) {
            return (State::Cured, rests);
        }
        let is_cure_over = cure.is_none_or(|cure| now > cure);
        if self.rule.consequence.is_some() && is_cure_over {
            return (State::Escalated, rests);
        }
        (State::Breached, rests)
    }

    pub(super) fn excused(
        &self,
        facts: &Facts,
        latest: i64,
        note: &mut FindingDetail,
    ) -> Option<State> {
        let act = facts.act.sure.map(|(at, _)| at).unwrap_or(i64::MAX);
        let counts = |at: i64| at <= act || act > latest;
        let own = facts.excuse.own.filter(|(at, _)| *at <= latest && counts(*at));
        let named = facts.excuse.named.filter(|(at, _)| counts(*at));
        if let Some((_, excuse)) = own.or(named) {
            self.context.cite(note, Role::Excuse, excuse);
            return Some(State::Excused);
        }
        note.waive(&facts.excuse);
        None
    }

    /// What is corrected before it was due is no longer owed; a breach is not undone so.
    pub(super) fn is_withdrawn(&self, facts: &Facts, latest: i64) -> bool {
        let act = facts.act.sure.map(|(at, _)| at).unwrap_or(i64::MAX);
        self.withdrawn().is_some_and(|(at, _)| at <= latest && at <= act)
    }

    /// Suspension, and the end of being bound, before the deadline.
    fn released(&self, standing: Option<Standing>, latest: i64) -> Option<State> {
        if !self.rule.by_consent {
            return None;
        }
        let then = self.standing(latest.min(self.context.as_of));
        match (standing, then) {
            (Some(Standing::Suspended), _) | (_, Some(Standing::Suspended)) => {
                Some(State::Suspended)
            }
            // Released from what was still to be performed (VCLT art. 70(1)(a)).
            (_, None) => Some(State::Excused),
            (_, Some(Standing::Undetermined)) => Some(State::Undetermined),
            (_, Some(Standing::Bound)) => None,
        }
    }

    fn span_boundaries(&self, now: i64) -> impl Iterator<Item = i64> {
        let spans = if self.rule.by_consent {
            self.context.spans(self.rule.ground, self.env.bearer)
        } else {
            &[]
        };
        let ends = spans.iter().flat_map(|span| [Some(span.from), span.until]);
        ends.flatten().map(|day| day.starts_utc().millis()).filter(move |at| *at > now)
    }

    fn cite_act(
        &self,
        outcome: &mut DutyOutcome,
        act: Option<(i64, u32)>,
        facts: &Facts,
        latest: i64,
    ) {
        let role = match outcome.state {
            State::Cured => Role::Cure,
            State::Breached | State::Escalated => Role::Late,
            _ => Role::Act,
        };
        if let Some((at, act)) = act {
            outcome.is_done = true;
            self.context.cite_at(&mut outcome.note, role, at, act);
            if let Some(row) = self.context.store.row(act) {
                self.context.cite_marks(&mut outcome.note, row, self.env.bearer);
            }
        }
        self.cite_left(outcome, &facts.act);
        let is_failed = matches!(outcome.state, State::Breached | State::Escalated);
        if act.is_none() && is_failed {
            self.context.cite_spoiled(&mut outcome.note, &facts.act, self.env.bearer);
        }
        let is_missing =
            act.is_none() && matches!(outcome.state, State::Breached | State::Escalated);
        if self.context.detail && is_missing {
            let from = outcome.start;
            outcome.note.absence = Some((self.body.act, from, Some(self.context.as_of)));
        }
        if outcome.state == State::Active && self.context.detail {
            let possible = facts.act.possible.filter(|(at, _)| *at <= latest);
            if let Some((_, act)) = possible {
                self.context.cite_possible(&mut outcome.note, act);
            }
        }
    }

    /// Names what was filed and taken back in time, so that it is not what was asked for.
    fn cite_left(&self, outcome: &mut DutyOutcome, act: &Found) {
        let Some(row) = act.left.and_then(|left| self.context.store.row(left)) else { return };
        if self.context.detail && act.sure.is_none() {
            self.context.cite_marks(&mut outcome.note, row, self.env.bearer);
        }
    }

    /// What is not owed by the standing of the text is shown, and is no breach.
    pub(super) fn finish(&self, outcome: &mut DutyOutcome) {
        if outcome.state == State::Undetermined {
            outcome.state = self.unsure();
        }
        if self.rule.is_open_ended || !outcome.is_owed {
            outcome.settled = i64::MAX;
        }
        let is_open = !matches!(outcome.state, State::Fulfilled | State::Excused);
        if !outcome.is_owed && is_open {
            outcome.state = State::Pending;
            outcome.note.absence = None;
        }
        if self.context.detail {
            self.recipient(&mut outcome.note);
            let period = outcome.due.and_then(|due| due.by.period(self.body));
            outcome.note.place = period.and_then(|period| self.place_named(period));
        }
    }

    pub(super) fn recipient(&self, note: &mut FindingDetail) {
        for (who, when) in &self.body.recipients {
            let holds =
                when.as_ref().map_or(Some(true), |when| truth(when, &self.env, self.context));
            match holds {
                Some(false) => {}
                Some(true) => {
                    if let Cell::Text(who) = eval(who, &self.env, self.context) {
                        note.recipient = Some(self.context.texts.text(who).to_owned());
                    }
                    return;
                }
                None => {
                    if let Some(when) = when {
                        note.doubts.extend(self.context.doubts(self.rule, when, &self.env));
                    }
                    return;
                }
            }
        }
    }

    pub(super) fn uncountable(&self, refusal: CalendarRefusal, note: &mut FindingDetail) {
        note.doubts.push(Doubt::Calendar { code: refusal.code().to_owned() });
    }
}
