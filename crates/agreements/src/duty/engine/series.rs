//! Filings in the running totals that count them.

use super::super::compile::{Pattern, Total, WhoFiles};
use super::super::context::{ANY_PERIOD, NO_PERIOD};
use super::super::period::Covered;
use super::super::series::{Change, Counted};
use super::super::store::Row;
use super::super::value::{Cell, Env, eval, truth};
use super::Engine;

impl Engine {
    /// Puts a filing where a running total finds it, and takes it out of where it no longer is.
    pub(super) fn put_in_series(
        &mut self,
        (total, of): (u32, &Total),
        pattern: &Pattern,
        fact: u32,
    ) {
        let Some(row) = self.store.row(fact) else { return };
        let (filer, issued, tie) = (pattern.filer(row.issuer), row.issued, row.tie());
        let mut periods = vec![NO_PERIOD];
        if let Some(by) = &of.periods {
            let covered = row.versions().map(|cells| by.covered(cells));
            let covered = covered.filter_map(|covered| match covered {
                Covered::In(period) => Some(period),
                Covered::Unknown => Some(ANY_PERIOD),
                Covered::Before => None,
            });
            periods = covered.collect();
            let before = self.covers.get(&(total, fact)).into_iter().flatten();
            periods.extend(before);
            periods.sort_unstable();
            periods.dedup();
        }
        for period in &periods {
            let Some(row) = self.store.row(fact) else { return };
            let (counted, changes) = self.counts(of, pattern, row, *period);
            let key = (total, filer, *period);
            let series = self.series.entry(key).or_default();
            series.put(issued, tie, counted);
            series.change(issued, tie, changes);
            if self.loose_series.last() != Some(&key) {
                self.loose_series.push(key);
            }
        }
        if of.periods.is_some() {
            self.covers.insert((total, fact), periods);
        }
    }

    /// How a filing counts, and from when on otherwise.
    fn counts(
        &self,
        of: &Total,
        pattern: &Pattern,
        row: &Row,
        period: u32,
    ) -> (Counted, Vec<Change>) {
        let is_theirs = match &pattern.by {
            WhoFiles::Members(members) => members.has(row.issuer, row.issued),
            _ => true,
        };
        if !is_theirs {
            return (Counted::Out, Vec::new());
        }
        if row.marks.is_empty() {
            return (self.counts_as(of, pattern, row, row.cells.as_deref(), period), Vec::new());
        }
        let (issued, tie) = (row.issued, row.tie());
        let replaced = row.replaced(self.as_of).unwrap_or(i64::MAX);
        let versions = row.versions_at(self.as_of);
        let mut told = versions.iter().filter(|version| version.from < replaced);
        let first = told.next().filter(|version| version.from == issued);
        let first = first.map_or(Counted::Out, |version| {
            self.counts_as(of, pattern, row, version.cells, period)
        });
        let (mut before, mut changes) = (first, Vec::new());
        let mut put = |at: i64, since: Counted| {
            if since != before {
                changes.push(Change { issued, tie, at, before, since });
                before = since;
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
        row: &Row,
        cells: Option<&[Cell]>,
        period: u32,
    ) -> Counted {
        let context = self.context(false);
        let covered = total.periods.as_ref().map(|periods| periods.covered(cells));
        let is_elsewhere = match covered {
            None => false,
            Some(Covered::Unknown) => period != ANY_PERIOD,
            Some(Covered::In(its)) => its != period,
            Some(Covered::Before) => true,
        };
        if is_elsewhere {
            return Counted::Out;
        }
        let unknown = if context.is_destroyed(row) { Counted::Destroyed } else { Counted::Unknown };
        let mut env = Env::new(row.issuer, row.issued).with(pattern.var, row.view_of(cells));
        env.moment = row.issued;
        match pattern.filter.as_ref().map_or(Some(true), |filter| truth(filter, &env, &context)) {
            Some(false) => return Counted::Out,
            None => return unknown,
            Some(true) => {}
        }
        if covered == Some(Covered::Unknown) {
            return unknown;
        }
        let Some(value) = &total.value else {
            return Counted::With(comity_protocol::decimal::Decimal::ONE);
        };
        match eval(value, &env, &context) {
            Cell::Number(number) => Counted::With(number),
            _ => unknown,
        }
    }
}
