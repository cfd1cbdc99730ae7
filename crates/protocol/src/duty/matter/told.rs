//! What is told of a matter: filings with one key, their corrections, and what holds when.

use std::borrow::Cow;

use crate::index::Relation;
use crate::statement::StatementId;

use super::super::compile::{Compiled, DutyBody, Pattern};
use super::super::context::{Context, Instance, Note};
use super::super::finding::{Doubt, Role};
use super::super::store::{Row, Use, family, key_if_met};
use super::super::symbol::{Sym, prefix};
use super::super::value::{Cell, Env, View, truth};

/// A matter as it is told at `as_of`.
pub(in crate::duty) struct Told<'a> {
    bearer: Sym,
    filings: Vec<Filing<'a>>,
    first: View<'a>,
    /// The fields as they are told at last; the outer `None` where nothing is held.
    pub(in crate::duty) current: Option<Cow<'a, [Cell]>>,
    /// When the trigger was met first, or may have been.
    pub(in crate::duty) since: i64,
    trigger: StatementId,
    /// Whether it is not known if the trigger is met.
    pub(in crate::duty) is_uncertain: bool,
    /// A correction after which the trigger is no longer met.
    pub(in crate::duty) withdrawn: Option<(i64, StatementId)>,
    /// By tier: since when it holds, by which statement; a tier once held is never left.
    tiers: Vec<Option<(i64, StatementId)>>,
}

/// One filing and its present version.
struct Filing<'a> {
    row: &'a Row,
    cells: Option<&'a [Cell]>,
    is_current: bool,
    is_replaced: bool,
    /// Whether the bearer filed it.
    is_own: bool,
}

/// Something that changes what is told.
struct Event<'a> {
    at: i64,
    tie: u128,
    id: StatementId,
    filing: usize,
    change: Change<'a>,
}

enum Change<'a> {
    Filed,
    Corrected(&'a [Cell]),
    Erased,
    /// It turns out to be about another matter.
    Elsewhere,
    Replaced,
}

/// The matter that is asked for.
struct Home<'c, 'a> {
    context: &'c Context<'a>,
    slot: Option<u16>,
    key: u64,
}

impl Home<'_, '_> {
    /// Whether a version of a filing belongs to the matter.
    fn is_of(&self, cells: Option<&[Cell]>) -> bool {
        let Some(slot) = self.slot else { return true };
        match cells.and_then(|cells| cells.get(usize::from(slot))) {
            None | Some(Cell::Unknown) => is_single(self.key),
            Some(cell) => key_if_met(cell, self.context.texts) == Some(self.key),
        }
    }
}

impl<'a> Told<'a> {
    /// Everything told of an instance's matter; `None` where it brings no duty about.
    pub(in crate::duty) fn of(
        context: &Context<'a>,
        rule: &Compiled,
        body: &DutyBody,
        instance: Instance,
    ) -> Option<Self> {
        let anchor = rule.anchor?;
        let pattern = context.program.pattern(anchor)?;
        let facts = facts(context, rule, body, anchor, instance);
        let row = |fact: &u32| context.store.row(*fact).filter(|row| row.issued <= context.as_of);
        let mut filings: Vec<Filing<'a>> = facts
            .iter()
            .filter_map(row)
            .map(|row| {
                let is_own = row.issuer == instance.bearer;
                Filing {
                    row,
                    cells: row.cells.as_deref(),
                    is_current: true,
                    is_replaced: false,
                    is_own,
                }
            })
            .collect();
        filings.sort_by_key(|filing| (filing.row.issued, filing.row.tie()));
        if body.is_shared && !filings.iter().any(|filing| filing.is_own) {
            return None;
        }
        let first = filings.first()?.row;
        let mut told = Self {
            bearer: instance.bearer,
            first: first.view(context.as_of),
            filings,
            current: None,
            since: first.issued,
            trigger: first.id,
            is_uncertain: false,
            withdrawn: None,
            tiers: vec![None; body.tiers.len()],
        };
        let home = Home { context, slot: rule.key, key: instance.key };
        if told.run(&home, pattern, body) { Some(told) } else { None }
    }

    /// Lets the events pass; whether there is a duty, or may be.
    fn run(&mut self, home: &Home<'_, 'a>, pattern: &Pattern, body: &DutyBody) -> bool {
        let context = home.context;
        let events = self.events(home);
        // The versions at the beginning of time: nothing is filed yet.
        for filing in &mut self.filings {
            filing.is_current = false;
        }
        let (mut met, mut last) = (None, Some(false));
        for event in &events {
            self.pass(event);
            let merged = self.merged();
            let env = self.env_at(merged.as_deref(), event.at);
            let is_left = !self.filings.iter().any(|filing| filing.is_current);
            let holds = if is_left {
                Some(false)
            } else {
                pattern.filter.as_ref().map_or(Some(true), |filter| truth(filter, &env, context))
            };
            if holds == Some(true) && met.is_none() {
                met = Some((event.at, event.id));
            }
            for (tier, held) in body.tiers.iter().zip(&mut self.tiers) {
                if held.is_none() && !is_left && truth(&tier.when, &env, context) == Some(true) {
                    *held = Some((event.at, event.id));
                }
            }
            match (&event.change, holds) {
                (_, Some(true)) => self.withdrawn = None,
                (Change::Filed, _) | (_, None) => {}
                (_, Some(false)) => self.withdrawn = met.map(|_| (event.at, event.id)),
            }
            last = holds;
            if !is_left {
                self.current = merged;
            }
        }
        match (met, last) {
            (Some((since, trigger)), _) => (self.since, self.trigger) = (since, trigger),
            (None, None) => self.is_uncertain = true,
            (None, Some(_)) => return false,
        }
        true
    }

    fn events(&self, home: &Home<'_, 'a>) -> Vec<Event<'a>> {
        let as_of = home.context.as_of;
        let mut events = Vec::with_capacity(self.filings.len());
        for (filing, at) in self.filings.iter().zip(0..) {
            let row = filing.row;
            let (id, tie) = (row.id, row.tie());
            if home.is_of(row.cells.as_deref()) {
                events.push(Event { at: row.issued, tie, id, filing: at, change: Change::Filed });
            }
            for mark in row.marks_at(as_of) {
                let change = match (mark.relation, mark.cells.as_deref()) {
                    // A correction may show that it is about another matter.
                    (Relation::Amends, Some(cells)) if !home.is_of(Some(cells)) => {
                        Change::Elsewhere
                    }
                    (Relation::Amends, Some(cells)) => Change::Corrected(cells),
                    (Relation::Amends, None) => continue,
                    (Relation::Erases, _) => Change::Erased,
                    (Relation::Retracts | Relation::Supersedes, _) => Change::Replaced,
                };
                // Nothing is corrected before it is said.
                let when = mark.issued.max(row.issued);
                let tie = prefix(&mark.id);
                events.push(Event { at: when, tie, id: mark.id, filing: at, change });
            }
        }
        if events.len() > 1 {
            let is_change = |event: &Event<'_>| !matches!(event.change, Change::Filed);
            events.sort_by_key(|event| (event.at, is_change(event), event.tie));
        }
        events
    }

    fn pass(&mut self, event: &Event<'a>) {
        let Some(filing) = self.filings.get_mut(event.filing) else { return };
        match event.change {
            Change::Filed => filing.is_current = true,
            Change::Corrected(cells) => {
                // What was replaced stays so.
                filing.is_current |= !filing.is_replaced;
                filing.cells = Some(cells);
            }
            // What was said before stays said; it can only no longer be read.
            Change::Erased => filing.cells = None,
            Change::Elsewhere => filing.is_current = false,
            Change::Replaced => {
                filing.is_current = false;
                filing.is_replaced = true;
            }
        }
    }

    /// The fields of all current filings together: later ones tell more, and what the bearer says
    /// itself counts before what others say.
    fn merged(&self) -> Option<Cow<'a, [Cell]>> {
        let mut current = self.filings.iter().filter(|filing| filing.is_current);
        let (one, another) = (current.next()?, current.next());
        if another.is_none() {
            return one.cells.map(Cow::Borrowed);
        }
        let mut merged: Option<Vec<Cell>> = None;
        for is_own in [false, true] {
            let current = self.filings.iter().filter(|filing| filing.is_current);
            for cells in current.filter(|filing| filing.is_own == is_own).filter_map(|f| f.cells) {
                let Some(merged) = &mut merged else {
                    merged = Some(cells.to_vec());
                    continue;
                };
                for (old, new) in merged.iter_mut().zip(cells) {
                    if *new != Cell::Unknown {
                        old.clone_from(new);
                    }
                }
            }
        }
        merged.map(Cow::Owned)
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

    /// The matter as conditions see it at last.
    pub(in crate::duty) fn env<'e>(&self, cells: Option<&'e [Cell]>) -> Env<'e>
    where
        'a: 'e,
    {
        let last = self.filings.last().map_or(self.since, |filing| filing.row.issued);
        self.env_at(cells, last)
    }

    /// The earliest time told for a field: by the bearer, or else by others.
    pub(in crate::duty) fn start(&self, body: &DutyBody, slot: u16) -> Option<i64> {
        let told = |is_own: bool| {
            let of = move |filing: &&Filing<'a>| filing.is_own == is_own;
            let known = self.known_filings().filter(of);
            known
                .filter_map(|filing| filing.cells?.get(usize::from(slot)))
                .filter_map(|cell| body.within.instant(cell))
                .min()
        };
        told(true).or_else(|| told(false))
    }

    /// Those that count now; all of them where every one was taken back.
    fn known_filings(&self) -> impl Iterator<Item = &Filing<'a>> {
        let is_left = !self.filings.iter().any(|filing| filing.is_current);
        self.filings.iter().filter(move |filing| filing.is_current || is_left)
    }

    /// Since when a tier holds, and by which statement; `true` where that was after the duty began.
    pub(in crate::duty) fn tier(&self, number: usize) -> Option<(i64, StatementId, bool)> {
        let (at, id) = self.tiers.get(number).copied().flatten()?;
        Some((at, id, at > self.since))
    }

    /// Names the statements that tell the matter.
    pub(in crate::duty) fn cite(&self, context: &Context<'_>, rule: &Compiled, note: &mut Note) {
        for filing in &self.filings {
            let row = filing.row;
            let role = if row.id == self.trigger { Role::Trigger } else { Role::Supplement };
            note.evidence.push((role, row.issued, row.id));
            for mark in row.marks_at(context.as_of) {
                let role = if mark.id == self.trigger { Role::Trigger } else { Role::Correction };
                note.evidence.push((role, mark.issued, mark.id));
            }
            if self.is_uncertain && filing.cells.is_none() {
                note.doubts.push(Doubt::Unheld { statement: row.id });
            }
        }
        for (_, id) in self.tiers.iter().flatten() {
            let at = note.evidence.iter().find(|(_, _, found)| found == id).map(|(_, at, _)| *at);
            note.evidence.extend(at.map(|at| (Role::Tier, at, *id)));
        }
        let filter =
            rule.anchor.and_then(|anchor| context.program.pattern(anchor)?.filter.as_ref());
        if self.is_uncertain
            && let (Some(cells), Some(filter)) = (self.current.as_deref(), filter)
        {
            note.doubts.extend(context.doubts(rule, filter, &self.env(Some(cells))));
        }
    }
}

/// The filings of a matter.
fn facts(
    context: &Context<'_>,
    rule: &Compiled,
    body: &DutyBody,
    anchor: u32,
    instance: Instance,
) -> Vec<u32> {
    let by_key = |bearer: Sym, of: Use| {
        let family = family(anchor, of);
        let range = context.store.range(family, bearer, instance.key, i64::MIN, context.as_of);
        range.map(|entry| entry.fact)
    };
    match rule.key {
        None => u32::try_from(instance.key).into_iter().collect(),
        Some(slot) if is_single(instance.key) => {
            // Unless its matter became known since.
            let is_nameless = |fact: &u32| {
                let name = |cells: Option<&[Cell]>| cells?.get(usize::from(slot)).cloned();
                context.store.row(*fact).is_some_and(|row| {
                    row.versions().any(|cells| name(cells).is_none_or(|cell| cell == Cell::Unknown))
                })
            };
            u32::try_from(single_fact(instance.key)).into_iter().filter(is_nameless).collect()
        }
        Some(_) if body.is_shared => by_key(Sym::NOBODY, Use::Shared).collect(),
        Some(_) => by_key(instance.bearer, Use::Found).collect(),
    }
}

/// Set in the key of a filing that names no matter: it is one of its own.
pub(in crate::duty) const SINGLE: u64 = 1 << 63;

/// Whether a key is that of a filing that names no matter.
pub(in crate::duty) const fn is_single(key: u64) -> bool {
    key & SINGLE != 0
}

/// The position of the one filing of such a key.
pub(in crate::duty) const fn single_fact(key: u64) -> u64 {
    key & !SINGLE
}
