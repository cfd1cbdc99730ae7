//! What ends a duty without the act, or makes a forbidden filing none.
//!
//! Only the creditor waives: each claimant for itself, and for all of them together only where
//! every one has. A waiver that cannot be read leaves open what is owed to whoever filed it, and
//! nothing else. Whom a rule names may excuse for all. What the bearer says of itself counts up to
//! its deadline. What others gave in time and took back later must have stood as long as somebody
//! says who knows when that was relied on.

use std::collections::BTreeMap;

use super::bound::Standing;
use super::compile::{Compiled, WhoFiles};
use super::context::{Context, Search, Stands};
use super::outcome::FindingDetail;
use super::symbol::Sym;
use super::value::Env;

/// The filings that excuse.
#[derive(Clone, Debug, Default)]
pub(super) struct Excuses {
    /// By the bearer itself, or by whoever may, up to a deadline.
    pub(super) own: Option<(i64, u32)>,
    /// By those that the rule names, or by every claimant.
    pub(super) named: Option<(i64, u32)>,
    /// By one claimant each, where others have not.
    pub(super) waivers: BTreeMap<Sym, (i64, u32)>,
    /// By one claimant each, where that is not known.
    pub(super) maybe: BTreeMap<Sym, (i64, u32)>,
    /// One that may be meant.
    pub(super) possible: Option<(i64, u32)>,
}

/// Which filings may excuse.
#[derive(Clone, Copy)]
pub(super) struct Asked<'p> {
    pub(super) patterns: &'p [u32],
    /// From when on they are filed; by the bearer itself, up to when.
    pub(super) span: (i64, i64),
    /// Whether those that name the matter count though they were filed before.
    pub(super) is_for_any_time: bool,
}

impl Excuses {
    /// Looks for the filings of these patterns; by the bearer itself up to a time. `relied_on` says
    /// until when one that was given at a time must have stood.
    pub(super) fn of(
        context: &Context<'_>,
        rule: &Compiled,
        Asked { patterns, span: (from, until), is_for_any_time }: Asked<'_>,
        env: &Env<'_>,
        relied_on: &dyn Fn(i64) -> i64,
    ) -> Self {
        let mut excuses = Self::default();
        for number in patterns {
            let Some(pattern) = context.program.pattern(*number) else { continue };
            let search = Search {
                pattern: *number,
                env,
                ground: rule.ground,
                from,
                earlier_if_joined: is_for_any_time,
                to: i64::MAX,
                stands: Stands::Now,
            };
            match &pattern.by {
                WhoFiles::Bearer => {
                    let found = context.first(Search { to: until, ..search });
                    excuses.own = first(excuses.own, found.sure);
                    excuses.possible = first(excuses.possible, found.possible);
                }
                WhoFiles::Members(_) => {
                    let stands = Stands::Until(relied_on);
                    let found = context.first(Search { stands, ..search });
                    excuses.named = first(excuses.named, found.sure);
                    excuses.possible = first(excuses.possible, found.possible);
                }
                WhoFiles::Another | WhoFiles::Anyone => {
                    excuses.by_claimants(context, rule, (search, relied_on), until);
                }
            }
        }
        excuses.by_all(context, rule, env.bearer);
        excuses
    }

    /// The first of all that excuse, whoever it is by.
    pub(super) fn earliest(&self) -> Option<(i64, u32)> {
        first(self.own, self.named)
    }

    fn by_claimants(
        &mut self,
        context: &Context<'_>,
        rule: &Compiled,
        (now, relied_on): (Search<'_, '_>, &dyn Fn(i64) -> i64),
        until: i64,
    ) {
        let Some(pattern) = context.program.pattern(now.pattern) else { return };
        let bearer = now.env.bearer;
        let is_creditor = |by: Sym| by != bearer && is_claimant(context, rule, by);
        let is_anyone = matches!(pattern.by, WhoFiles::Anyone);
        let mut own = None;
        let mut possible: BTreeMap<Sym, (i64, u32)> = BTreeMap::new();
        let search = Search { stands: Stands::Until(relied_on), ..now };
        context.each(pattern, search, |found| {
            let by = found.row.issuer;
            let at = (found.at, found.fact);
            let is_creditor = is_creditor(by);
            // Only what a creditor gave is relied on.
            if !is_creditor && !context.stands(pattern, now, found) {
                return true;
            }
            if !found.holds {
                if context.may_be_meant(pattern, search, found) {
                    keep_first(context, &mut possible, by, at);
                }
                return true;
            }
            if is_creditor {
                self.waivers.entry(by).or_insert(at);
            } else if found.at <= until && is_anyone {
                own = own.or(Some(at));
            }
            true
        });
        self.own = first(self.own, own);
        for (search, of_creditors) in [(search, true), (now, false)] {
            context.each_unknown(pattern, search, |by, at| {
                if is_creditor(by) == of_creditors {
                    keep_first(context, &mut possible, by, at);
                }
            });
        }
        for (by, at) in possible {
            if is_creditor(by) {
                keep_first(context, &mut self.maybe, by, at);
            } else if at.0 <= until && is_anyone {
                self.possible = first(self.possible, Some(at));
            }
        }
    }

    /// What every claimant waived is waived.
    fn by_all(&mut self, context: &Context<'_>, rule: &Compiled, bearer: Sym) {
        self.maybe.retain(|by, _| !self.waivers.contains_key(by));
        if self.waivers.is_empty() {
            return;
        }
        let Some(parties) = context.bound.get(rule.ground) else { return };
        let mut claimants =
            parties.keys().filter(|party| **party != bearer && is_claimant(context, rule, **party));
        if claimants.all(|party| self.waivers.contains_key(party)) {
            // Of two at one time their identifiers decide, never which came here first.
            let last = self.waivers.values().copied().max_by_key(|at| context.order(*at));
            self.named = first(self.named, last);
            self.waivers.clear();
        }
    }
}

impl FindingDetail {
    /// Takes note of who waived for itself, and of who may have.
    pub(super) fn waive(&mut self, excuses: &Excuses) {
        let all = |of: &BTreeMap<Sym, (i64, u32)>| {
            of.iter().map(|(by, (at, fact))| (*by, *at, *fact)).collect::<Vec<_>>()
        };
        if excuses.waivers.is_empty() && excuses.maybe.is_empty() {
            return;
        }
        self.waivers.extend(all(&excuses.waivers));
        self.maybe.extend(all(&excuses.maybe));
    }
}

/// Whether something is owed to somebody: by an agreement, to each party that is bound by it. Whom
/// a regulation is owed to its rules name.
fn is_claimant(context: &Context<'_>, rule: &Compiled, party: Sym) -> bool {
    let standing = context.standing(rule.ground, party, context.as_of);
    rule.by_consent && matches!(standing, Some(Standing::Bound | Standing::Suspended))
}

/// Keeps the first of what somebody filed.
fn keep_first(
    context: &Context<'_>,
    kept: &mut BTreeMap<Sym, (i64, u32)>,
    by: Sym,
    at: (i64, u32),
) {
    let before = kept.entry(by).or_insert(at);
    if context.order(at) < context.order(*before) {
        *before = at;
    }
}

fn first(one: Option<(i64, u32)>, other: Option<(i64, u32)>) -> Option<(i64, u32)> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.0 < one.0 { other } else { one }),
        (one, other) => one.or(other),
    }
}
