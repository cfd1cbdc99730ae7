//! Looking for filings: those that certainly meet a pattern, and those of which that is not known.
//!
//! Each search is a range of the ordered index that ends at its first hit, however many filings
//! there are whose contents are not held. Those that the bearer destroyed are no hits; they are
//! passed over once for all searches, and not once for each.

use std::cell::Cell as Counter;
use std::sync::Arc;

use super::compile::{Join, Pattern, WhoFiles};
use super::context::{Context, Found, Search, Stands, Visit};
use super::lists::ListOf;
use super::row::Row;
use super::shelf::Item;
use super::store::{KEY_NONE, KEY_UNKNOWN, Use, family, key_if_met};
use super::symbol::Sym;
use super::value::{Cell, Env, ExprNode, eval, truth, unknown_fields};

/// Most filings that are looked at for one that is only named.
const SPOILED_MAX: u32 = 256;

/// By what a filing is looked for.
enum By {
    /// By this key, from this time on.
    Key(u64, i64),
    /// The field to look for by is not known: any filing may be meant, and none is for sure.
    Anything,
    /// By a value that no filing has.
    Nothing,
}

/// Which filings of a list are looked at.
#[derive(Clone, Copy, Debug)]
enum Among {
    All,
    /// All but those that the bearer destroyed.
    Readable,
}

impl<'a> Context<'a> {
    /// The first filings that meet a pattern.
    ///
    /// Where the anchor does not say what is to be looked for, filings that may be meant are found
    /// only for anchors on which something rests by that: not for a duty that has no clock, since
    /// its anchor's content is not held.
    pub(super) fn first(&self, search: Search<'_, '_>) -> Found {
        let mut found = Found::default();
        let Some(pattern) = self.program.pattern(search.pattern) else { return found };
        let (key, from) = match self.by(pattern, search) {
            By::Anything => {
                let is_spoiled = |visit| self.is_spoiled(visit, search.env.bearer);
                let is_meant = |visit| !is_spoiled(visit);
                found.possible = self.open(pattern, (KEY_NONE, Among::Readable), search, is_meant);
                if self.detail {
                    found.spoiled = self.spoiled(pattern, KEY_NONE, search);
                }
                return found;
            }
            By::Nothing => (None, search.from),
            By::Key(key, from) => (Some(key), from),
        };
        // Where the anchor alone makes the condition unknown, there is nothing to go on for.
        let is_hopeless = !may_become_true(pattern, search.env);
        let range = |key| self.range(pattern, key, from, search).map(move |item| (key, item));
        for entry in key.into_iter().flat_map(range) {
            let Some(visit) = self.candidate(pattern, entry, search) else { continue };
            let holds = self.holds_as(pattern, visit, search.env);
            if holds == Some(false) {
                continue;
            }
            if !self.stands(pattern, search, visit) {
                found.left = found.left.or(holds.map(|_| visit.fact));
            } else if holds == Some(true) {
                found.sure = Some((visit.at, visit.fact));
                break;
            } else if found.possible.is_none() && self.may_be_meant(pattern, search, visit) {
                found.possible = Some((visit.at, visit.fact));
                if is_hopeless {
                    break;
                }
            }
        }
        let before = match pattern.join {
            Some(_) => found.possible,
            None => found.possible.or(found.sure),
        };
        let to = before.map_or(search.to, |(at, _)| at);
        let unknown = self.unknown(pattern, Search { to, ..search });
        let earlier = |one, other| if self.order(one) <= self.order(other) { one } else { other };
        found.possible = match (found.possible, unknown) {
            (Some(one), Some(other)) => Some(earlier(one, other)),
            (one, other) => one.or(other),
        };
        if self.detail && found.sure.is_none() {
            let key = if pattern.join.is_some() { KEY_UNKNOWN } else { KEY_NONE };
            found.spoiled = self.spoiled(pattern, key, search);
        }
        if let (None, Some(sure)) = (pattern.join, found.sure) {
            found.possible = found.possible.filter(|at| self.order(*at) < self.order(sure));
        }
        found
    }

    /// The last certain filing, or else any possible one, for what must stand before.
    pub(super) fn last(&self, search: Search<'_, '_>) -> Found {
        let mut found = Found::default();
        let Some(pattern) = self.program.pattern(search.pattern) else { return found };
        let (key, from) = match self.by(pattern, search) {
            By::Anything => {
                found.possible = self.last_open(pattern, search);
                return found;
            }
            By::Nothing => (None, search.from),
            By::Key(key, from) => (Some(key), from),
        };
        let range = |key| self.range(pattern, key, from, search).rev().map(move |item| (key, item));
        for entry in key.into_iter().flat_map(range) {
            let Some(visit) = self.candidate(pattern, entry, search) else { continue };
            let holds = self.holds_as(pattern, visit, search.env);
            if holds == Some(false) || !self.stands(pattern, search, visit) {
                continue;
            }
            if holds == Some(true) {
                found.sure = Some((visit.at, visit.fact));
                return found;
            }
            if found.possible.is_none() && self.may_be_meant(pattern, search, visit) {
                found.possible = Some((visit.at, visit.fact));
            }
        }
        let unknown = match pattern.join {
            Some(_) if found.possible.is_some() => None,
            Some(_) => self.unknown(pattern, search),
            None => self.last_open(pattern, search),
        };
        let later = |one, other| if self.order(one) >= self.order(other) { one } else { other };
        found.possible = match (found.possible, unknown) {
            (Some(one), Some(other)) => Some(later(one, other)),
            (one, other) => one.or(other),
        };
        found
    }

    /// The filings that meet a pattern, and for totals also those that may, each version of them by
    /// itself, in order, until `visit` says no.
    pub(super) fn each(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        mut visit: impl FnMut(Visit<'a>) -> bool,
    ) {
        let (key, from, of) = match self.by(pattern, search) {
            By::Anything => (KEY_NONE, search.from, Use::Timeline),
            By::Key(key, from) => (key, from, Use::Found),
            By::Nothing => return,
        };
        let to = search.to.min(self.as_of);
        if to < from {
            return;
        }
        let is_anything = matches!(of, Use::Timeline);
        let (family, filer) = (family(search.pattern, of), pattern.filer(search.env.bearer));
        for item in self.store.range(family, filer, key, from, to) {
            let Some(found) = self.candidate(pattern, (key, item), search) else { continue };
            let holds = match is_anything {
                true => None,
                false => self.holds_as(pattern, found, search.env),
            };
            let counts =
                is_anything || (holds != Some(false) && self.stands(pattern, search, found));
            if counts && !visit(Visit { holds: holds == Some(true), ..found }) {
                return;
            }
        }
    }

    /// A version of a filing that counts at all: by the right party and not taken back.
    pub(super) fn candidate(
        &self,
        pattern: &Pattern,
        (key, item): (u64, Item),
        search: Search<'_, '_>,
    ) -> Option<Visit<'a>> {
        self.step();
        let row = self.store.row(item.fact)?;
        self.sight(row);
        let is_theirs = match &pattern.by {
            WhoFiles::Bearer => row.issuer == search.env.bearer,
            WhoFiles::Another if row.issuer == search.env.bearer => false,
            _ => self.may_file(pattern, search.ground, row),
        };
        if !is_theirs {
            return None;
        }
        let (fact, at) = (item.fact, item.issued);
        let visit = |cells| Some(Visit { row, fact, at, cells, holds: false });
        if row.marks().is_empty() {
            // It may have counted at another time before others narrowed it.
            return if at == row.issued { visit(row.cells) } else { None };
        }
        // The versions follow each other without a gap.
        let version = row.versions_at(self.as_of).into_iter().find(|version| version.from == at)?;
        let is_keyed = match (key, pattern.join, version.cells) {
            (KEY_NONE, ..) | (_, None, _) => true,
            // Where contents are not held stands what was destroyed since, and could be read then.
            (KEY_UNKNOWN, Some(_), cells) => cells.is_none(),
            (_, Some(join), cells) => {
                let cell = cells.and_then(|cells| cells.get(usize::from(join.own)));
                cell.and_then(|cell| key_if_met(cell, self.texts)) == Some(key)
            }
        };
        if is_keyed { visit(version.cells) } else { None }
    }

    /// Whether a version stands for as long as it must: as itself, or as corrected to something
    /// that is looked for just as well.
    pub(super) fn stands(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        found: Visit<'a>,
    ) -> bool {
        if found.row.marks().is_empty() {
            return true;
        }
        let moment = match search.stands {
            Stands::Now => self.as_of,
            Stands::At(moment) => moment,
            Stands::Until(moment) => moment(found.at),
        };
        let moment = moment.min(self.as_of).max(found.at);
        let versions = found.row.versions_at(self.as_of);
        let mut until = found.at;
        for version in versions.iter().skip_while(|version| version.from < found.at) {
            let as_it_was = Visit { at: version.from, cells: version.cells, ..found };
            // A correction that says the same leaves it said when it was said. One whose content
            // the bearer destroyed may have taken it back.
            let holds = self.holds_since(pattern, as_it_was, found.at, search.env);
            let is_lost = || version.from > found.at && holds.is_none();
            let is_gone = is_lost() && self.is_spoiled(as_it_was, search.env.bearer);
            if version.from > moment || holds == Some(false) || is_gone {
                break;
            }
            until = version.until;
        }
        until > moment
    }

    /// Whether somebody's filings count for a pattern, whoever is the bearer.
    pub(super) fn may_file(&self, pattern: &Pattern, ground: usize, row: Row<'_>) -> bool {
        match &pattern.by {
            WhoFiles::Bearer | WhoFiles::Anyone => true,
            WhoFiles::Members(members) => members.has(row.issuer, row.issued),
            WhoFiles::Another => self.is_party(ground, row.issuer, row.issued),
        }
    }

    /// Whether a filing of which it is not known that it meets a pattern may yet be meant.
    ///
    /// Closed world where filing is the duty: a report whose content is held, and which does not
    /// say what it must say, is not the report that was asked for.
    pub(super) fn may_hold(&self, pattern: &Pattern, found: Visit<'_>) -> bool {
        let Some(filter) = pattern.filter.as_ref().filter(|_| found.cells.is_some()) else {
            return true;
        };
        let mut unknown = Vec::new();
        unknown_fields(filter, &alone(pattern, found), &mut unknown);
        !unknown.iter().any(|(var, _)| *var == pattern.var)
    }

    /// Whether a version may yet be meant that its filer, where that is the bearer, did not make
    /// unreadable itself.
    pub(super) fn may_be_meant(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        found: Visit<'_>,
    ) -> bool {
        self.may_hold(pattern, found) && !self.is_spoiled(found, search.env.bearer)
    }

    /// Whether a version of a filing can certainly meet a pattern for some anchor.
    pub(super) fn may_be_sure(&self, pattern: &Pattern, found: Visit<'_>) -> bool {
        let env = alone(pattern, found);
        pattern.own.iter().all(|node| truth(node, &env, self) == Some(true))
            && conjuncts(pattern)
                .iter()
                .all(|node| !is_unknown_by(node, &env, |var| var == pattern.var))
    }

    /// Whether what a pattern asks of the filing alone is certainly not met by a version of it.
    pub(super) fn is_ruled_out(&self, pattern: &Pattern, found: Visit<'_>) -> bool {
        let env = alone(pattern, found);
        pattern.own.iter().any(|node| truth(node, &env, self) == Some(false))
    }

    fn by(&self, pattern: &Pattern, search: Search<'_, '_>) -> By {
        let is_ever = search.earlier_if_joined && pattern.is_tied;
        let from = if is_ever { i64::MIN } else { search.from };
        let Some(Join { other, .. }) = pattern.join else {
            return By::Key(KEY_NONE, from);
        };
        let cell = eval(&ExprNode::Field { var: 0, slot: other }, search.env, self);
        if cell == Cell::Unknown {
            self.is_unnamed.set(true);
            return By::Anything;
        }
        key_if_met(&cell, self.texts).map_or(By::Nothing, |key| By::Key(key, from))
    }

    fn range(
        &self,
        pattern: &Pattern,
        key: u64,
        from: i64,
        search: Search<'_, '_>,
    ) -> impl DoubleEndedIterator<Item = Item> + use<'a> {
        let family = family(search.pattern, Use::Found);
        let filer = pattern.filer(search.env.bearer);
        let to = search.to.min(self.as_of);
        // Few filings share what they name.
        let among = if key == KEY_NONE { Among::Readable } else { Among::All };
        self.listed((family, filer, key), (from, to), (search.env.bearer, among))
    }

    /// The filings of a list between two times.
    fn listed(
        &self,
        (family, filer, key): ListOf,
        (from, to): (i64, i64),
        (bearer, among): (Sym, Among),
    ) -> impl DoubleEndedIterator<Item = Item> + use<'a> {
        let is_some = from <= to;
        let is_apart = matches!(among, Among::Readable) && self.store.has_destroyed(bearer);
        let readable = (is_some && is_apart).then(|| {
            let all = self.readable((family, filer, key), bearer);
            let first = all.partition_point(|item| item.issued < from);
            let end = all.partition_point(|item| item.issued <= to);
            (first..end).filter_map(move |at| all.get(at).copied())
        });
        let all = (is_some && !is_apart).then(|| self.store.range(family, filer, key, from, to));
        readable.into_iter().flatten().chain(all.into_iter().flatten())
    }

    /// A list without what the bearer destroyed, made once for all who look.
    fn readable(&self, list: ListOf, bearer: Sym) -> Arc<Vec<Item>> {
        if let Some(made) = self.readable.get(&(list, bearer)) {
            return made;
        }
        let (family, filer, key) = list;
        let is_lost = |item: &Item| {
            self.step();
            let Some(row) = self.store.row(item.fact).filter(|row| row.issuer == bearer) else {
                return false;
            };
            let versions = row.versions_at(self.as_of);
            let version = versions.iter().find(|version| version.from == item.issued);
            version.is_none_or(|version| version.cells.is_none()) && self.is_destroyed(row)
        };
        let all = self.store.range(family, filer, key, i64::MIN, i64::MAX);
        let made = Arc::new(all.filter(|item| !is_lost(item)).collect::<Vec<_>>());
        self.readable.keep((list, bearer), &made);
        made
    }

    /// The first filing that may be meant though that is not known, apart from those found by key.
    fn unknown(&self, pattern: &Pattern, search: Search<'_, '_>) -> Option<(i64, u32)> {
        let key = if pattern.join.is_some() { KEY_UNKNOWN } else { KEY_NONE };
        let is_open = |found| self.is_open(pattern, search, found);
        self.open(pattern, (key, Among::Readable), search, is_open)
    }

    /// The first filing that may have been meant, and shows nothing because the bearer destroyed
    /// what it said. It is only named, so that not all that cannot be read is gone through for it.
    fn spoiled(&self, pattern: &Pattern, key: u64, search: Search<'_, '_>) -> Option<(i64, u32)> {
        let bearer = search.env.bearer;
        let looks = Counter::new(0_u32);
        let is_it = |found: Visit<'_>| {
            looks.set(looks.get().saturating_add(1));
            looks.get() >= SPOILED_MAX || self.is_spoiled(found, bearer)
        };
        let found = self.open(pattern, (key, Among::All), search, is_it);
        let found = found.filter(|(_, fact)| self.is_destroyed_by(bearer, *fact));
        found.or_else(|| self.spoiled_whatever_it_said(pattern, search))
    }

    /// The same of a pattern that asks nothing of the content.
    fn spoiled_whatever_it_said(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
    ) -> Option<(i64, u32)> {
        let bearer = search.env.bearer;
        if pattern.join.is_some() || !self.store.has_destroyed(bearer) {
            return None;
        }
        let list = (family(search.pattern, Use::Found), pattern.filer(bearer), KEY_NONE);
        let span = (search.from, search.to.min(self.as_of));
        let most = usize::try_from(SPOILED_MAX).unwrap_or(usize::MAX);
        self.listed(list, span, (bearer, Among::All)).take(most).find_map(|item| {
            let visit = self.candidate(pattern, (KEY_NONE, item), search)?;
            self.is_spoiled(visit, bearer).then_some((visit.at, visit.fact))
        })
    }

    /// Whether it is not known of a filing that stands whether it meets a pattern.
    fn is_open(&self, pattern: &Pattern, search: Search<'_, '_>, found: Visit<'a>) -> bool {
        self.holds_as(pattern, found, search.env).is_none()
            && self.may_be_meant(pattern, search, found)
            && self.stands(pattern, search, found)
    }

    /// The first filing of everybody that may be meant though that is not known, apart from those
    /// found by key.
    pub(super) fn each_unknown(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        mut visit: impl FnMut(Sym, (i64, u32)),
    ) {
        let key = match (self.by(pattern, search), pattern.join) {
            (By::Key(..) | By::Nothing, Some(_)) => KEY_UNKNOWN,
            _ => KEY_NONE,
        };
        let is_open = |found: Visit<'a>| self.is_open(pattern, search, found);
        self.each_filer(pattern, search, |family, filer| {
            let list = ((family, filer, key), Among::Readable);
            if let Some(first) = self.first_of(list, pattern, search, is_open) {
                visit(filer, first);
            }
        });
    }

    /// The first filing of one filer that may be meant.
    fn first_of(
        &self,
        (list, among): (ListOf, Among),
        pattern: &Pattern,
        search: Search<'_, '_>,
        accept: impl Fn(Visit<'a>) -> bool,
    ) -> Option<(i64, u32)> {
        let times = (search.from, search.to.min(self.as_of));
        let mut range = self.listed(list, times, (search.env.bearer, among));
        range.find_map(|entry| {
            let found = self.candidate(pattern, (list.2, entry), search)?;
            accept(found).then_some((found.at, found.fact))
        })
    }

    /// The first filing that may be meant.
    fn open(
        &self,
        pattern: &Pattern,
        (key, among): (u64, Among),
        search: Search<'_, '_>,
        accept: impl Fn(Visit<'a>) -> bool,
    ) -> Option<(i64, u32)> {
        let mut found: Option<(i64, u32)> = None;
        self.each_list(pattern, search, |family, filer| {
            let to = found.map_or(search.to, |(at, _)| at);
            let search = Search { to, ..search };
            let list = ((family, filer, key), among);
            if let Some(first) = self.first_of(list, pattern, search, &accept)
                && found.is_none_or(|found| self.order(first) < self.order(found))
            {
                found = Some(first);
            }
        });
        found
    }

    /// The last filing that may be meant, among those that are not found by key.
    fn last_open(&self, pattern: &Pattern, search: Search<'_, '_>) -> Option<(i64, u32)> {
        let is_joined = pattern.join.is_some();
        let mut found: Option<(i64, u32)> = None;
        self.each_list(pattern, search, |family, filer| {
            let times = (search.from, search.to.min(self.as_of));
            let among = (search.env.bearer, Among::Readable);
            let mut range = self.listed((family, filer, KEY_NONE), times, among).rev();
            let last = range.find_map(|entry| {
                let visit = self.candidate(pattern, (KEY_NONE, entry), search)?;
                let is_meant = match is_joined {
                    true => !self.is_spoiled(visit, search.env.bearer),
                    false => self.is_open(pattern, search, visit),
                };
                is_meant.then_some((visit.at, visit.fact))
            });
            if let Some(last) = last
                && found.is_none_or(|found| self.order(last) > self.order(found))
            {
                found = Some(last);
            }
        });
        found
    }

    /// The lists in which filings stand that may be meant: one for all, unless those of one do not
    /// count.
    fn each_list(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        mut visit: impl FnMut(u32, Sym),
    ) {
        match pattern.by {
            WhoFiles::Anyone | WhoFiles::Members(_) => {
                visit(family(search.pattern, Use::Open), Sym::NOBODY);
            }
            WhoFiles::Bearer | WhoFiles::Another => self.each_filer(pattern, search, visit),
        }
    }

    /// Everybody under whom filings stand that may be meant.
    fn each_filer(
        &self,
        pattern: &Pattern,
        search: Search<'_, '_>,
        mut visit: impl FnMut(u32, Sym),
    ) {
        let family = family(search.pattern, Use::Open);
        let bearer = search.env.bearer;
        if matches!(pattern.by, WhoFiles::Bearer) {
            return visit(family, bearer);
        }
        let mut next = self.store.bearer_from(family, Sym::FIRST);
        while let Some(filer) = next {
            if filer != bearer || !matches!(pattern.by, WhoFiles::Another) {
                visit(family, filer);
            }
            let after = filer.0.checked_add(1);
            next = after.and_then(|after| self.store.bearer_from(family, Sym(after)));
        }
    }

    /// The place of a filing in time; of two of one time, by their identifiers.
    pub(super) fn order(&self, (at, fact): (i64, u32)) -> (i64, u128) {
        (at, self.store.tie(fact))
    }
}

/// A filing with nothing else in sight.
fn alone<'e>(pattern: &Pattern, found: Visit<'e>) -> Env<'e> {
    Env::new(Sym::NOBODY, found.at).with(pattern.var, pattern.view(found, found.at))
}

/// Whether a pattern's condition can hold for some filing, given what the anchor says.
fn may_become_true(pattern: &Pattern, env: &Env<'_>) -> bool {
    let is_anchors = |var: u8| var != pattern.var && env.sees(var);
    conjuncts(pattern).iter().all(|node| !is_unknown_by(node, env, is_anchors))
}

fn conjuncts(pattern: &Pattern) -> &[ExprNode] {
    match &pattern.filter {
        Some(ExprNode::And(of)) => of,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// Whether a comparison is unknown because a field of one of these filings is.
fn is_unknown_by(node: &ExprNode, env: &Env<'_>, of: impl Fn(u8) -> bool) -> bool {
    let (ExprNode::Compare { left, right, .. } | ExprNode::In { item: left, list: right }) = node
    else {
        return false;
    };
    [left, right].into_iter().any(|side| is_unread(side, env, &of))
}

fn is_unread(node: &ExprNode, env: &Env<'_>, of: &impl Fn(u8) -> bool) -> bool {
    match node {
        ExprNode::Field { var, slot } => of(*var) && env.is_unknown(*var, *slot),
        ExprNode::DayOf { of: at, .. } => is_unread(at, env, of),
        ExprNode::Shift { time, by, .. } => is_unread(time, env, of) || is_unread(by, env, of),
        _ => false,
    }
}
