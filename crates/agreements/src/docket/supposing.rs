//! What a party would owe if texts bound it that do not: their rules, evaluated as if they did.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;

use super::Docket;
use super::applicable::Supposed;
use super::unbound::{Kept, Supposing, Unbound};
use crate::calendar::Day;
use crate::duty::{Engine, Filter, Finding, Table as BoundTable};
use crate::sync::lock;

/// Parties for which that is kept: a node's own, and one that somebody looks at.
const KEPT_MAX: usize = 2;

impl Docket {
    /// What a party would owe, under texts in use, if it were bound by those by which it is not:
    /// of rules that are for whoever does what they speak of, and that its own statements would
    /// bring about. In the order of the findings' keys; none of it is owed.
    pub fn supposed(&self, party: &str, filter: &Filter) -> Vec<Supposed> {
        let filter = Filter { bearer: Some(party.to_owned()), ..filter.clone() };
        self.supposed_by(party, |engine| engine.findings(&filter))
    }

    /// At most `most` of them, the most urgent first.
    pub fn supposed_first(
        &self,
        party: &str,
        filter: &Filter,
        now: Timestamp,
        most: usize,
    ) -> Vec<Supposed> {
        let filter = Filter { bearer: Some(party.to_owned()), ..filter.clone() };
        self.supposed_by(party, |engine| {
            let worst = |finding: &Finding| self.worst(finding);
            engine.settled().survey_by(&filter, now, most, &worst).first
        })
    }

    /// The one of this name.
    pub fn supposed_finding(&self, party: &str, id: &Digest) -> Option<Supposed> {
        let found = self.supposed_by(party, |engine| engine.finding(id).into_iter().collect());
        found.into_iter().find(|supposed| supposed.finding.key.bearer == party)
    }

    fn supposed_by(
        &self,
        party: &str,
        ask: impl FnOnce(&mut Engine) -> Vec<Finding>,
    ) -> Vec<Supposed> {
        let kept = self.kept_for(party);
        let mut made = lock(&kept.made);
        // Not there while it is asked: should that panic, it is made anew.
        let Some(mut supposing) = made.take().or_else(|| self.suppose(party)) else {
            return Vec::new();
        };
        supposing.engine.advance(self.as_of);
        let found = ask(&mut supposing.engine);
        let with = |finding: Finding| {
            let unbound = supposing.unbound.get(&finding.key.agreement)?.clone();
            let said = finding.evidence.iter().find_map(|one| self.said_in(&one.statement, party));
            Some(Supposed { unbound, said, finding })
        };
        let found = found.into_iter().filter_map(with).collect();
        *made = Some(supposing);
        found
    }

    /// The place where that of a party is kept, which is the first from now on.
    fn kept_for(&self, party: &str) -> Arc<Kept> {
        let mut all = lock(&self.supposing);
        let kept = all.iter().position(|kept| kept.party == party).map(|at| all.remove(at));
        let fresh = || Arc::new(Kept::new(party));
        let kept = kept.unwrap_or_else(fresh);
        all.insert(0, Arc::clone(&kept));
        all.truncate(KEPT_MAX);
        kept
    }

    fn suppose(&self, party: &str) -> Option<Supposing> {
        let day = Day::of_utc(self.as_of).ok()?;
        let of = |entry: &super::entry::Entry| {
            Some((entry.agreement().id.clone(), entry.unbound(party, day)?))
        };
        let unbound: BTreeMap<String, Unbound> = self.entries.values().filter_map(of).collect();
        let mut bound = BoundTable::default();
        let mut instruments = Vec::new();
        for entry in self.entries.values() {
            let id = &entry.agreement().id;
            if unbound.contains_key(id) {
                bound = bound.with(id, &[party], Day::MIN);
                instruments.push(entry.for_issuers(party, day));
            }
        }
        // Each of them was taken before.
        let mut engine = Engine::new(instruments, &self.calendars, &bound).ok()?;
        engine.insert_batch(self.facts());
        Some(Supposing { unbound, engine })
    }
}
