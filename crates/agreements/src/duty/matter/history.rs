//! What is told of a matter: filings with one key, their corrections, and what holds when.

use std::borrow::Cow;

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::super::compile::{Compiled, DutyBody, Pattern};
use super::super::context::Context;
use super::super::finding::{Doubt, Role};
use super::super::instance::Instance;
use super::super::outcome::FindingDetail;
use super::super::row::Row;
use super::super::shelf::Item;
use super::super::store::{Use, family};
use super::super::symbol::{Sym, prefix};
use super::super::value::{Cell, Env, View, truth};
use super::filing::{Change, Event, Filing, Home};
use super::heard::{Learned, Start};
use super::merging::{Merging, earliest};
use super::single::{is_single, single_fact};

/// A matter as it is told up to `as_of`.
pub(in crate::duty) struct MatterHistory<'a> {
    bearer: Sym,
    filings: Vec<Filing<'a>>,
    /// What the current ones say together, where they are more than a few.
    merging: Option<Merging>,
    /// How many of them are current.
    current: usize,
    /// Whether the bearer destroyed what one of those said that were told by now.
    is_spoiled: bool,
    first: View<'a>,
    /// How it was told from each time on at which something was said of it; never empty.
    tellings: Vec<Telling<'a>>,
    /// Whether it is not known if the trigger is met.
    pub(in crate::duty) is_uncertain: bool,
    /// A correction after which the trigger is no longer met.
    pub(in crate::duty) withdrawn: Option<(i64, StatementId)>,
    /// By tier: since when it holds, by which statement, from which telling on; a tier once held is
    /// never left.
    tiers: Vec<Option<(i64, StatementId, usize)>>,
}

/// A matter as it was told from one time until another.
#[derive(Clone)]
pub(in crate::duty) struct Telling<'a> {
    /// When more was said of it; `i64::MAX`: nothing more was.
    pub(in crate::duty) until: i64,
    /// The fields as they were told; `None` where nothing was held.
    pub(in crate::duty) cells: Option<Cow<'a, [Cell]>>,
    /// Since when the trigger was met, or may have been.
    pub(in crate::duty) since: i64,
    trigger: StatementId,
    /// Whether the trigger was met and nothing was taken back.
    pub(in crate::duty) is_on: bool,
    /// When what brought it about was taken back, where it was.
    pub(in crate::duty) off: Option<i64>,
    /// The earliest time told for each field that may start a clock.
    times: Vec<(u16, Start)>,
    /// When the bearer learned of what brings the duty about.
    pub(in crate::duty) learned: Learned,
    /// When it was told so.
    pub(in crate::duty) moment: i64,
    /// Which it is, from nought.
    number: usize,
}

impl<'a> MatterHistory<'a> {
    /// Everything told of an instance's matter; `None` where it brings no duty about.
    pub(in crate::duty) fn of(
        context: &Context<'a>,
        rule: &Compiled,
        body: &DutyBody,
        instance: Instance,
    ) -> Option<Self> {
        Self::as_seen(context, rule, body, instance, i64::MAX)
    }

    /// The same of what others had seen by a time.
    pub(in crate::duty) fn as_seen(
        context: &Context<'a>,
        rule: &Compiled,
        body: &DutyBody,
        instance: Instance,
        seen_by: i64,
    ) -> Option<Self> {
        let anchor = rule.anchor?;
        let pattern = context.program.pattern(anchor)?;
        let facts = facts(context, rule, body, anchor, instance);
        let bearer = instance.bearer;
        let is_told = |row: &Row<'_>| row.issued <= context.as_of && row.claim.seen_by() <= seen_by;
        let row = |fact: &u32| context.store.row(*fact).filter(is_told);
        let filing = |row: Row<'a>| Filing {
            row,
            cells: None,
            times: Vec::new(),
            ahead: Vec::new(),
            is_current: false,
            is_replaced: false,
            is_told: false,
            is_own: !body.is_shared || row.issuer == instance.bearer,
            is_spoiled: row.issuer == instance.bearer && context.is_destroyed(row),
        };
        let mut filings: Vec<Filing<'a>> = facts.iter().filter_map(row).map(filing).collect();
        if filings.len() > 1 {
            filings.sort_by_key(|filing| {
                (filing.row.issued, filing.row.claim.claimed, filing.row.tie())
            });
        }
        let is_held = |filing: &&Filing<'_>| !filing.row.is_erased();
        let mut own = filings.iter().filter(|filing| filing.is_own);
        let first = own.clone().find(is_held).or_else(|| own.next())?.row;
        let mut told = Self {
            bearer: instance.bearer,
            first: first.view(context.as_of),
            merging: Merging::for_many(filings.len()),
            filings,
            current: 0,
            is_spoiled: false,
            tellings: Vec::new(),
            is_uncertain: false,
            withdrawn: None,
            tiers: vec![None; body.tiers.len()],
        };
        let (slot, key) = (rule.key, instance.key);
        let home = Home { context, rule, body, bearer, slot, key, seen_by };
        if told.run(&home, pattern) { Some(told) } else { None }
    }

    /// Lets the events pass; whether there is a duty, or may be.
    fn run(&mut self, home: &Home<'_, 'a>, pattern: &Pattern) -> bool {
        let (context, body) = (home.context, home.body);
        let events = self.events(home);
        self.tellings.reserve_exact(events.len());
        let (mut met, mut last) = (None, Some(false));
        let (mut was_met, mut was_unknown) = (false, false);
        let (mut before, mut learned) = (None, Learned::Knew);
        for (event, number) in events.iter().zip(0..) {
            self.pass(event, home);
            let merged = self.merged(body);
            let is_left = self.current == 0;
            let env = self.env_at(merged.as_deref(), event.at);
            let holds = if is_left {
                Some(false)
            } else {
                let holds = pattern.filter.as_ref();
                let holds = holds.map_or(Some(true), |filter| truth(filter, &env, context));
                // What the bearer destroyed counts as what brings the duty about.
                holds.or_else(|| self.is_destroyed().then_some(true))
            };
            if holds == Some(true) && met.is_none() {
                met = Some((event.at, event.id));
                was_met = true;
                learned = before.map_or(Learned::Knew, |before: Learned| before.at(event.at));
                // What was told once and taken back was known.
                before = Some(Learned::Knew);
            } else if met.is_none() && !is_left && self.is_by_bearer(event) {
                before = Some(Learned::before(before, holds, self.is_unread()));
            }
            for (tier, held) in body.tiers.iter().zip(&mut self.tiers) {
                if held.is_none() && !is_left && truth(&tier.when, &env, context) == Some(true) {
                    *held = Some((event.at, event.id, number));
                }
            }
            let is_correction = !matches!(event.change, Change::Filed(_));
            match holds {
                Some(true) => self.withdrawn = None,
                Some(false) if is_correction => {
                    self.withdrawn = self.withdrawn.or(met.map(|_| (event.at, event.id)));
                }
                _ => {}
            }
            last = holds;
            was_unknown |= holds.is_none();
            let (since, trigger) = met.unwrap_or((event.at, event.id));
            let is_on = met.is_some() && self.withdrawn.is_none();
            self.tell(
                event,
                merged,
                is_left,
                Telling {
                    until: i64::MAX,
                    cells: None,
                    since,
                    trigger,
                    is_on,
                    off: self.withdrawn.map(|(at, _)| at),
                    times: Vec::new(),
                    learned,
                    moment: event.at,
                    number,
                },
            );
            if self.withdrawn.is_some() {
                // What is told anew after it was taken back brings the duty about anew.
                met = None;
            }
        }
        // What was destroyed is not made known by taking it back as well.
        let is_lost = was_unknown && (context.lost.get() || self.is_destroyed());
        let is_open = last.is_none() || is_lost;
        self.is_uncertain = !was_met && is_open;
        was_met || is_open
    }

    /// Notes how the matter is told after an event.
    fn tell(
        &mut self,
        event: &Event<'a>,
        merged: Option<Cow<'a, [Cell]>>,
        is_left: bool,
        mut telling: Telling<'a>,
    ) {
        telling.times = self.times();
        telling.cells = merged;
        let before = self.tellings.last_mut();
        if let Some(before) = before {
            before.until = event.at;
            if is_left {
                telling.cells.clone_from(&before.cells);
            }
            if !telling.is_on {
                (telling.since, telling.trigger) = (before.since, before.trigger);
            }
        }
        self.tellings.push(telling);
    }

    fn events(&self, home: &Home<'_, 'a>) -> Vec<Event<'a>> {
        let as_of = home.context.as_of;
        let mut events = Vec::with_capacity(self.filings.len());
        for (filing, number) in self.filings.iter().zip(0..) {
            let row = filing.row;
            let is_erased = row.is_erased();
            let held = if is_erased { None } else { row.cells };
            let is_of = |cells: Option<&[Cell]>| {
                if filing.is_own {
                    home.is_of(row, cells)
                } else {
                    home.is_linked(cells, self.bearer)
                }
            };
            let (id, tie, claimed) = (row.id, row.tie(), row.claim.claimed);
            if is_of(held) {
                let change = Change::Filed(held);
                events.push(Event { at: row.issued, claimed, tie, id, filing: number, change });
            }
            for mark in row.marks_at(as_of).filter(|mark| mark.claim.seen_by() <= home.seen_by) {
                let change = match (mark.relation, mark.cells.as_deref()) {
                    (Relation::Erases, _) => continue,
                    (Relation::Amends, _) if is_erased => continue,
                    // A correction may show that it is about another matter.
                    (Relation::Amends, Some(cells)) if !is_of(Some(cells)) => Change::Elsewhere,
                    (Relation::Amends, Some(cells)) => Change::Corrected(cells),
                    (Relation::Amends, None) if mark.is_held => continue,
                    (Relation::Amends, None) => Change::Unread,
                    (Relation::Retracts | Relation::Supersedes, _) => Change::Replaced,
                };
                // Nothing is corrected before it is said.
                let at = mark.issued.max(row.issued);
                let (id, tie, claimed) = (mark.id, prefix(&mark.id), mark.claim.claimed);
                events.push(Event { at, claimed, tie, id, filing: number, change });
            }
        }
        if events.len() > 1 {
            let is_change = |event: &Event<'_>| !matches!(event.change, Change::Filed(_));
            events.sort_by_key(|event| (event.at, is_change(event), event.claimed, event.tie));
        }
        events
    }

    /// Lets an event pass, and keeps up what all filings say together.
    fn pass(&mut self, event: &Event<'a>, home: &Home<'_, 'a>) {
        let (number, merging) = (event.filing, &mut self.merging);
        let Some(filing) = self.filings.get_mut(number) else { return };
        if let Some(merging) = merging {
            merging.leave(filing.says(number));
        }
        self.current = self.current.saturating_sub(filing.is_current.into());
        filing.change(event, home);
        self.current = self.current.saturating_add(filing.is_current.into());
        self.is_spoiled |= filing.is_spoiled;
        if let Some(merging) = merging {
            merging.enter(filing.says(number));
        }
    }

    /// The fields of all current filings together: later ones tell more, and what the bearer says
    /// itself counts before what others say.
    fn merged(&self, body: &DutyBody) -> Option<Cow<'a, [Cell]>> {
        if let Some(merging) = &self.merging {
            return merging.cells().map(Cow::Owned);
        }
        let mut current = self.filings.iter().filter(|filing| filing.is_current);
        let (one, another) = (current.next()?, current.next());
        if another.is_none() {
            return one.cells.clone();
        }
        let mut merged: Option<Vec<Cell>> = None;
        // Where nobody else is heard, there is one round.
        let rounds = if body.is_shared { &[false, true][..] } else { &[true][..] };
        for is_own in rounds {
            let current = self.filings.iter().filter(|filing| filing.is_current);
            let of = current.filter(|filing| filing.is_own == *is_own);
            let of = of.filter_map(|filing| Some((filing.cells.as_deref()?, filing.is_spoiled)));
            for (cells, is_spoiled) in of {
                let Some(merged) = &mut merged else {
                    merged = Some(cells.to_vec());
                    continue;
                };
                for (old, new) in merged.iter_mut().zip(cells) {
                    // What the bearer destroyed may have said otherwise of all of it.
                    if *new != Cell::Unknown || is_spoiled {
                        old.clone_from(new);
                    }
                }
            }
        }
        merged.map(Cow::Owned)
    }

    /// Whether the bearer says it: what others tell of its matter gives it no more time.
    fn is_by_bearer(&self, event: &Event<'_>) -> bool {
        self.filings.get(event.filing).is_some_and(|filing| filing.row.issuer == self.bearer)
    }

    /// Whether what one of the current filings says is not held.
    fn is_unread(&self) -> bool {
        self.filings.iter().any(|filing| filing.is_current && filing.cells.is_none())
    }

    fn env_at<'e>(&self, cells: Option<&'e [Cell]>, moment: i64) -> Env<'e>
    where
        'a: 'e,
    {
        let first = self.first;
        let (issuer, subject) = (first.issuer, first.subject);
        let view = View { cells, issuer, subject, issued: first.issued };
        Env::new(self.bearer, moment).with(0, view)
    }

    /// The matter as conditions see it in one telling.
    pub(in crate::duty) fn env<'e>(&self, telling: &'e Telling<'a>) -> Env<'e>
    where
        'a: 'e,
    {
        self.env_at(telling.cells.as_deref(), telling.moment)
    }

    /// By when others saw each statement that tells the matter, in order; `i64::MAX`: nobody says.
    pub(in crate::duty) fn seen(&self, context: &Context<'_>) -> Vec<i64> {
        let of = |row: Row<'a>| {
            let marks = row.marks_at(context.as_of).map(|mark| mark.claim.seen_by());
            std::iter::once(row.claim.seen_by()).chain(marks)
        };
        let mut seen: Vec<i64> = self.filings.iter().flat_map(|filing| of(filing.row)).collect();
        seen.sort_unstable();
        seen
    }

    /// The tellings in order of time.
    pub(in crate::duty) fn tellings(&self) -> &[Telling<'a>] {
        &self.tellings
    }

    /// The earliest time told for each field that may start a clock: by the bearer, or else by
    /// others. A corrected time was told too, so that a correction never lengthens.
    fn times(&self) -> Vec<(u16, Start)> {
        let is_left = self.current == 0;
        if let Some(merging) = &self.merging {
            return merging.times(is_left);
        }
        let mut times: Vec<(u16, Start)> = Vec::new();
        for is_own in [true, false] {
            let mut told: Vec<(u16, Start)> = Vec::new();
            let of = self.filings.iter().filter(|filing| filing.is_own == is_own);
            for filing in of.filter(|filing| filing.is_current || is_left) {
                for (slot, at) in &filing.times {
                    earliest(&mut told, *slot, *at);
                }
            }
            told.retain(|(slot, _)| times.iter().all(|(known, _)| known != slot));
            times.extend(told);
        }
        times
    }

    /// Since when a tier holds, and by which statement; `true` where that was after the duty began.
    pub(in crate::duty) fn tier(
        &self,
        telling: &Telling<'_>,
        number: usize,
    ) -> Option<(i64, StatementId, bool)> {
        let (at, id, since) = self.tiers.get(number).copied().flatten()?;
        (since <= telling.number).then_some((at, id, at > telling.since))
    }

    /// Whether the bearer destroyed what a filing of the matter said.
    pub(in crate::duty) fn is_destroyed(&self) -> bool {
        self.is_spoiled
    }

    /// When what was destroyed was said, in order.
    pub(in crate::duty) fn destroyed(&self) -> impl Iterator<Item = i64> + Clone {
        let lost = |filing: &&Filing<'_>| filing.is_told && filing.is_spoiled;
        self.filings.iter().filter(lost).map(|filing| filing.row.issued)
    }

    /// Since when all of it is destroyed that the bearer destroyed; `None`: nothing is.
    pub(in crate::duty) fn destroyed_at(&self, context: &Context<'_>) -> Option<i64> {
        let lost = self.filings.iter().filter(|filing| filing.is_told && filing.is_spoiled);
        lost.flat_map(|filing| context.erasures(filing.row)).max()
    }

    /// Filings of which a version is not held, so that it cannot be read what they told.
    pub(in crate::duty) fn unread(&self, as_of: i64) -> impl Iterator<Item = Row<'a>> {
        let told = self.filings.iter().filter(|filing| filing.is_told).map(|filing| filing.row);
        told.filter(move |row| row.versions_at(as_of).iter().any(|one| one.cells.is_none()))
    }

    /// Names the statements that tell the matter.
    pub(in crate::duty) fn cite(
        &self,
        context: &Context<'_>,
        rule: &Compiled,
        telling: &Telling<'_>,
        note: &mut FindingDetail,
    ) {
        for filing in self.filings.iter().filter(|filing| filing.is_told) {
            let row = filing.row;
            let role = if row.id == telling.trigger { Role::Trigger } else { Role::Supplement };
            note.evidence.push((role, row.issued, row.id));
            let is_trigger = |(_, _, id): &&(Role, i64, StatementId)| *id == telling.trigger;
            let before = note.evidence.len();
            context.cite_marks(note, row, self.bearer);
            let brought =
                note.evidence.get(before..).unwrap_or_default().iter().find(is_trigger).copied();
            note.evidence.extend(brought.map(|(_, at, id)| (Role::Trigger, at, id)));
            note.doubts.extend(filing.ahead.iter().map(|ahead| Doubt::Ahead {
                field: context.field(rule, 0, ahead.slot),
                statement: ahead.by,
                told: Timestamp::from_millis(ahead.told),
                counts: Timestamp::from_millis(ahead.counts),
            }));
            let is_open = self.is_uncertain || filing.is_spoiled;
            if is_open && (filing.is_spoiled || row.cells_at(context.as_of).is_none()) {
                note.doubts.push(context.unheld(row));
            }
        }
        let held = self.tiers.iter().flatten();
        for (at, id, _) in held.filter(|(_, _, since)| *since <= telling.number) {
            note.evidence.push((Role::Tier, *at, *id));
        }
        let filter =
            rule.anchor.and_then(|anchor| context.program.pattern(anchor)?.filter.as_ref());
        if self.is_uncertain
            && telling.cells.is_some()
            && let Some(filter) = filter
        {
            note.doubts.extend(context.doubts(rule, filter, &self.env(telling)));
        }
    }
}

impl Telling<'_> {
    /// The earliest time told for a field.
    pub(in crate::duty) fn start(&self, slot: u16) -> Option<Start> {
        self.times.iter().find(|(known, _)| *known == slot).map(|(_, at)| *at)
    }
}

/// When something was said of a matter, or done to what was.
pub(in crate::duty) fn turns(
    context: &Context<'_>,
    rule: &Compiled,
    body: &DutyBody,
    instance: Instance,
) -> Vec<i64> {
    let Some(anchor) = rule.anchor else { return Vec::new() };
    let facts = facts(context, rule, body, anchor, instance);
    let rows = facts.into_iter().filter_map(|fact| context.store.row(fact));
    let of = |row: Row<'_>| {
        let marks = row.marks().iter().map(|mark| mark.issued.max(row.issued));
        std::iter::once(row.issued).chain(marks).collect::<Vec<_>>()
    };
    rows.flat_map(of).collect()
}

/// The filings of a matter.
fn facts(
    context: &Context<'_>,
    rule: &Compiled,
    body: &DutyBody,
    anchor: u32,
    instance: Instance,
) -> Vec<u32> {
    let by_key = |of: Use| {
        let family = family(anchor, of);
        let (bearer, key) = (instance.bearer, instance.key);
        let range = context.store.range(family, bearer, key, i64::MIN, context.as_of);
        // It may have counted at another time before others narrowed it.
        let is_there = |entry: &Item| {
            context.store.row(entry.fact).is_some_and(|row| row.issued == entry.issued)
        };
        range.filter(is_there).map(|entry| entry.fact)
    };
    match rule.key {
        None => u32::try_from(instance.key).into_iter().collect(),
        Some(slot) if is_single(instance.key) => {
            // Unless its matter became known since.
            let is_nameless = |fact: &u32| {
                context.store.row(*fact).is_some_and(|row| {
                    let mut versions = row.versions_at(context.as_of).into_iter();
                    versions.any(|one| {
                        let bearer = instance.bearer;
                        context.matter_name(row, one.cells, slot, bearer) == Cell::Unknown
                    })
                })
            };
            u32::try_from(single_fact(instance.key)).into_iter().filter(is_nameless).collect()
        }
        Some(_) if body.is_shared => {
            let mut facts: Vec<u32> = by_key(Use::Found).chain(by_key(Use::Shared)).collect();
            facts.sort_unstable();
            facts.dedup();
            facts
        }
        Some(_) => by_key(Use::Found).collect(),
    }
}
