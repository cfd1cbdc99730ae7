//! Filings in the running totals that count them.

use comity_protocol::decimal::Decimal;

use super::super::compile::{Pattern, Total, WhoFiles};
use super::super::context::{ANY_PERIOD, NO_PERIOD};
use super::super::period::Covered;
use super::super::row::Row;
use super::super::series::{Change, Counted, Place};
use super::super::symbol::{Sym, index};
use super::super::value::{Cell, Env, eval, truth};
use super::state::Engine;

impl Engine {
    /// Puts a filing where a running total finds it, and takes it out of where it no longer is.
    pub(super) fn put_in_series(
        &mut self,
        (total, of): (u32, &Total),
        pattern: &Pattern,
        fact: u32,
    ) {
        let Some(row) = self.store.row(fact) else { return };
        let filer = pattern.filer(row.issuer);
        let Some(by) = &of.periods else {
            return self.put_in_one((total, of), pattern, fact, (filer, NO_PERIOD));
        };
        let covered = row.versions().map(|cells| by.covered(cells));
        let covered = covered.flat_map(|covered| match covered {
            Covered::In(period) => period..=period,
            Covered::Among(first, last) => first..=last,
            Covered::Unknown => ANY_PERIOD..=ANY_PERIOD,
            #[expect(clippy::reversed_empty_ranges, reason = "it covers none")]
            Covered::Before => 1..=0,
        });
        let before = self.covers.get(&(total, fact)).into_iter().flatten().copied();
        let mut periods: Vec<u32> = covered.chain(before).collect();
        periods.sort_unstable();
        periods.dedup();
        for period in &periods {
            self.put_in_one((total, of), pattern, fact, (filer, *period));
        }
        self.covers.insert((total, fact), periods);
    }

    fn put_in_one(
        &mut self,
        (total, of): (u32, &Total),
        pattern: &Pattern,
        fact: u32,
        (filer, period): (Sym, u32),
    ) {
        let Some(row) = self.store.row(fact) else { return };
        let (counted, changes) = self.counts(of, pattern, row, period);
        let (place, tie) = (Place { issued: row.issued, fact }, row.tie());
        let all = index(total).and_then(|at| self.series.get_mut(at));
        let Some((at, series)) = all.and_then(|all| all.of(filer, period)) else { return };
        series.put(place, counted, |fact| self.store.tie(fact));
        series.change(place.issued, tie, changes);
        if self.loose_series.last() != Some(&(total, at)) {
            self.loose_series.push((total, at));
        }
    }

    /// Takes a filing out of where it counts, before it counts at another time.
    pub(super) fn take_from_series(&mut self, total: u32, filer: Sym, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let (place, tie) = (Place { issued: row.issued, fact }, row.tie());
        for period in self.covers.get(&(total, fact)).cloned().unwrap_or(vec![NO_PERIOD]) {
            let all = index(total).and_then(|at| self.series.get_mut(at));
            let Some(all) = all.filter(|all| all.get(filer, period).is_some()) else { continue };
            let Some((at, series)) = all.of(filer, period) else { continue };
            series.put(place, Counted::Out, |fact| self.store.tie(fact));
            series.change(place.issued, tie, Vec::new());
            self.loose_series.push((total, at));
        }
    }

    /// Sums up what changed.
    pub(super) fn flush_series(&mut self) {
        let mut loose = std::mem::take(&mut self.loose_series);
        loose.sort_unstable();
        loose.dedup();
        for (total, at) in loose {
            let all = index(total).and_then(|at| self.series.get_mut(at));
            if let Some(series) = all.and_then(|all| all.at(at)) {
                series.flush(|fact| self.store.tie(fact));
            }
        }
    }

    /// How a filing counts, and from when on otherwise.
    fn counts(
        &self,
        of: &Total,
        pattern: &Pattern,
        row: Row<'_>,
        period: u32,
    ) -> (Counted, Vec<Change>) {
        let is_theirs = match &pattern.by {
            WhoFiles::Members(members) => members.has(row.issuer, row.issued),
            _ => true,
        };
        if !is_theirs {
            return (Counted::Out, Vec::new());
        }
        if row.marks().is_empty() {
            return (self.counts_as(of, pattern, row, row.cells, period), Vec::new());
        }
        let (issued, tie) = (row.issued, row.tie());
        let replaced = row.replaced(self.as_of).unwrap_or(i64::MAX);
        let versions = row.versions_at(self.as_of);
        let mut told = versions.iter().filter(|version| version.from < replaced);
        let first = told.next().filter(|version| version.from == issued);
        let first = first.map_or(Counted::Out, |version| {
            self.counts_as(of, pattern, row, version.cells, period)
        });
        let (mut before, mut changes) = (first.clone(), Vec::new());
        let mut put = |at: i64, since: Counted| {
            if since != before {
                let before = std::mem::replace(&mut before, since.clone());
                changes.push(Change { issued, tie, at, before, since });
            }
        };
        for version in told {
            put(version.from, self.counts_as(of, pattern, row, version.cells, period));
        }
        if replaced < i64::MAX {
            put(replaced, Counted::Out);
        }
        (first, changes)
    }

    fn counts_as(
        &self,
        total: &Total,
        pattern: &Pattern,
        row: Row<'_>,
        cells: Option<&[Cell]>,
        period: u32,
    ) -> Counted {
        let context = self.context(false);
        let covered = total.periods.as_ref().map(|periods| periods.covered(cells));
        let is_elsewhere = match covered {
            None => false,
            Some(Covered::Unknown) => period != ANY_PERIOD,
            Some(covered) => !covered.may_be(period),
        };
        if is_elsewhere {
            return Counted::Out;
        }
        // What another destroyed is not held against the bearer.
        let is_own = matches!(pattern.by, WhoFiles::Bearer);
        let is_lost = is_own && context.is_destroyed(row);
        let unknown = if is_lost { Counted::Destroyed } else { Counted::Unknown };
        let mut env = Env::new(row.issuer, row.issued).with(pattern.var, row.view_of(cells));
        env.moment = row.issued;
        match pattern.filter.as_ref().map_or(Some(true), |filter| truth(filter, &env, &context)) {
            Some(false) => return Counted::Out,
            None => return unknown,
            Some(true) => {}
        }
        if matches!(covered, Some(Covered::Unknown | Covered::Among(..))) {
            return unknown;
        }
        let Some(value) = &total.value else {
            return Counted::With(Decimal::ONE.into());
        };
        match eval(value, &env, &context) {
            Cell::Number(number) => Counted::With(number),
            _ => unknown,
        }
    }
}
