//! One filing of a matter: what it tells, and what changes that.

use std::borrow::Cow;

use comity_protocol::statement::StatementId;

use super::super::bound::Standing;
use super::super::clock::is_ahead;
use super::super::compile::{Compiled, DutyBody};
use super::super::context::Context;
use super::super::row::Row;
use super::super::store::{key_if_met, text_of_key};
use super::super::symbol::Sym;
use super::super::value::Cell;
use super::heard::Start;
use super::merging::{Says, earliest};
use super::single::{is_single, name_of};

/// One filing and its present version.
pub(super) struct Filing<'a> {
    pub(super) row: Row<'a>,
    pub(super) cells: Option<Cow<'a, [Cell]>>,
    /// The earliest time it told for each field that may start a clock, in any version.
    pub(super) times: Vec<(u16, Start)>,
    /// What it told of times that lie after itself.
    pub(super) ahead: Vec<Ahead>,
    pub(super) is_current: bool,
    pub(super) is_replaced: bool,
    /// Whether any version of it told of the matter.
    pub(super) is_told: bool,
    /// Whether it is read as the bearer's own: it is, or the matter is another's to tell.
    pub(super) is_own: bool,
    /// Whether the bearer destroyed what it said, or what an amendment of it did.
    pub(super) is_spoiled: bool,
}

/// A time that lies after the statement that tells it.
pub(super) struct Ahead {
    pub(super) slot: u16,
    pub(super) by: StatementId,
    pub(super) told: i64,
    pub(super) counts: i64,
}

/// Something that changes what is told.
pub(super) struct Event<'a> {
    pub(super) at: i64,
    pub(super) claimed: i64,
    pub(super) tie: u128,
    pub(super) id: StatementId,
    pub(super) filing: usize,
    pub(super) change: Change<'a>,
}

/// The matter that is asked for.
pub(super) struct Home<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) rule: &'c Compiled,
    pub(super) body: &'c DutyBody,
    pub(super) bearer: Sym,
    pub(super) slot: Option<u16>,
    pub(super) key: u64,
    /// What others saw only later does not count.
    pub(super) seen_by: i64,
}

pub(super) enum Change<'a> {
    Filed(Option<&'a [Cell]>),
    Corrected(&'a [Cell]),
    /// It was amended, and what the amendment says is not held.
    Unread,
    /// It turns out to be about another matter.
    Elsewhere,
    Replaced,
}
impl<'a> Home<'_, 'a> {
    /// Whether a version of a filing belongs to the matter.
    pub(super) fn is_of(&self, row: Row<'_>, cells: Option<&[Cell]>) -> bool {
        let Some(slot) = self.slot else { return true };
        let name = self.context.matter_name(row, cells, slot, self.bearer);
        match &name {
            Cell::Unknown => is_single(self.key),
            name => key_if_met(name, self.context.texts) == Some(self.key),
        }
    }

    /// The start that another than the bearer tells.
    ///
    /// Where its period is over when that is said, the whole period runs from then, so that it can
    /// be kept. In a matter that is the bearer's own to tell, a start at which nothing was owed
    /// is none: nobody lets the bearer off by it.
    fn told_by_another(&self, told: i64, event: &Event<'_>) -> Option<Start> {
        if self.body.is_shared && !self.may_owe(told) {
            return None;
        }
        let over = self.body.within.readings(told).ok().map(|over| over.statutory);
        let is_over = over.is_some_and(|over| over < event.at);
        let at = if is_over { event.at } else { told };
        Some(Start { told: event.at, ..Start::at(at) })
    }

    /// Whether something may be owed that begins at a time.
    fn may_owe(&self, at: i64) -> bool {
        let Self { context, rule, bearer, .. } = *self;
        let standing = context.standing_under(rule, bearer, at);
        let is_bound = matches!(standing, Some(Standing::Bound | Standing::Undetermined));
        is_bound
            && rule.bearer.may_be(bearer, at)
            && context.applies_at(rule, &self.body.within, at)
    }

    /// What is left of a filing whose content its issuer destroyed: the name of the matter.
    pub(super) fn destroyed(&self, row: Row<'_>) -> Option<Cow<'a, [Cell]>> {
        let width = self.context.program.kinds.get(row.kind)?.slots.len();
        let mut cells = vec![Cell::Unknown; width];
        let name = self.slot.and_then(|slot| cells.get_mut(usize::from(slot)));
        if let (Some(name), false) = (name, is_single(self.key)) {
            *name = name_of(self.key);
        }
        Some(Cow::Owned(cells))
    }

    /// Whether a filing of somebody else links itself to the matter: `<party>/<its name for it>`.
    pub(super) fn is_linked(&self, cells: Option<&[Cell]>, bearer: Sym) -> bool {
        let cell = self.slot.zip(cells).and_then(|(slot, cells)| cells.get(usize::from(slot)));
        let Some(Cell::Text(text)) = cell else { return false };
        let link = self.context.texts.text(*text).split_once('/');
        link.is_some_and(|(party, name)| {
            party == self.context.texts.text(bearer)
                && name == text_of_key(self.key, self.context.texts)
        })
    }
}

impl<'a> Filing<'a> {
    /// What it tells now, being the one of that number.
    pub(super) fn says(&self, number: usize) -> Says<'_> {
        let Self { is_own, is_current, is_spoiled, cells, times, .. } = self;
        let (is_current, is_spoiled) = (*is_current, *is_spoiled);
        Says { place: (*is_own, number), is_current, is_spoiled, cells: cells.as_deref(), times }
    }

    /// Takes what happened to it.
    pub(super) fn change(&mut self, event: &Event<'a>, home: &Home<'_, 'a>) {
        self.is_told = true;
        match event.change {
            Change::Filed(cells) => {
                self.is_current = true;
                self.read(cells, home, event);
                if cells.is_none() && self.is_spoiled {
                    self.cells = home.destroyed(self.row);
                    // It told of what had happened by then.
                    for slot in &home.body.start_slots {
                        earliest(&mut self.times, *slot, Start::at(event.at));
                    }
                }
            }
            Change::Corrected(cells) => {
                // What was replaced stays so.
                self.is_current |= !self.is_replaced;
                self.read(Some(cells), home, event);
            }
            // What was said before stays said; it can only no longer be read.
            Change::Unread if self.is_spoiled => self.cells = home.destroyed(self.row),
            Change::Unread => self.cells = None,
            Change::Elsewhere => self.is_current = false,
            Change::Replaced => {
                self.is_current = false;
                self.is_replaced = true;
            }
        }
    }

    /// Takes what a version says: of others only what they may tell of the bearer's matter.
    ///
    /// A time of what has happened that lies after the statement counts as the statement's own: who
    /// says that something happened says that it had happened by then.
    pub(super) fn read(
        &mut self,
        cells: Option<&'a [Cell]>,
        home: &Home<'_, 'a>,
        event: &Event<'_>,
    ) {
        let body = home.body;
        self.cells = match cells {
            Some(cells) if !self.is_own => {
                let heard = |(cell, slot): (&Cell, u16)| {
                    if body.told_by_others.contains(&slot) { cell.clone() } else { Cell::Unknown }
                };
                Some(Cow::Owned(cells.iter().zip(0..).map(heard).collect()))
            }
            cells => cells.map(Cow::Borrowed),
        };
        let cells = self.cells.as_deref().unwrap_or_default();
        for slot in &body.start_slots {
            let Some(cell) = cells.get(usize::from(*slot)) else { continue };
            let Some(told) = body.within.instant(cell) else { continue };
            let mut counts = told;
            if is_ahead(cell, told, event.at) {
                if body.happened_slots.contains(slot) {
                    counts = event.at;
                }
                self.ahead.push(Ahead { slot: *slot, by: event.id, told, counts });
            }
            let start = if self.row.issuer == home.bearer {
                Some(Start::at(counts))
            } else {
                home.told_by_another(counts, event)
            };
            if let Some(start) = start {
                earliest(&mut self.times, *slot, start);
            }
        }
    }
}
