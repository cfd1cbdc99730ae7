//! Choosing findings without making all of them.
//!
//! What is kept of each instance between evaluations says how it stands; from that a board is
//! counted and sorted, and only what it shows is made, with evidence and words. A finding is found
//! by its name in an index that is made when somebody first asks for one and kept up from then on.

use std::collections::BTreeSet;

use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;

use super::super::bound::PairSpan;
use super::super::compile::Compiled;
use super::super::finding::{Claimant, Finding, Key, State};
use super::super::instance::Instance;
use super::super::report;
use super::super::symbol::Sym;
use super::super::urgency::{Standing, Urgency, Worst, sort};
use super::brief::Evaluated;
use super::filter::Filter;
use super::kept::{Kept, Made, Names, Survey};
use super::state::Engine;
use crate::agreement::rule::Owed;
use crate::sync::lock;

/// Which instances are asked for, by rule and bearer.
struct Asked {
    /// By the rules' numbers.
    rules: Vec<bool>,
    /// `Some(None)`: one that nobody here is.
    bearer: Option<Option<Sym>>,
}

impl Asked {
    fn takes(&self, instance: Instance) -> bool {
        let rule = usize::try_from(instance.rule).ok().and_then(|at| self.rules.get(at));
        rule.is_some_and(|is_asked| *is_asked)
            && self.bearer.is_none_or(|bearer| bearer == Some(instance.bearer))
    }
}

/// A finding that may be shown: how urgent it is, and how it is made.
type Candidate = ((Urgency, i64), Instance, usize);

/// Of so many without a known end the worst that can be is asked for: each has to be made for that,
/// which takes some hundredths of a millisecond.
const WORST_MAX: usize = 5_000;

impl Engine {
    /// What is concluded at the time to which everything was brought: how much of each urgency,
    /// and the `most` most urgent findings, in their order.
    pub fn survey(&mut self, filter: &Filter, now: Timestamp, most: usize) -> Survey {
        self.settled().survey(filter, now, most)
    }

    pub(super) fn surveyed(
        &self,
        filter: &Filter,
        now: Timestamp,
        most: usize,
        worst: &Worst<'_>,
    ) -> Survey {
        let kept = self.kept_survey(filter, now, most);
        // Made with nobody kept waiting: whoever asks the same meanwhile makes it, too.
        let (survey, chosen) = kept.unwrap_or_else(|| {
            let made = self.choose(filter, now, most, worst);
            let answer = (made.survey.clone(), made.chosen.clone());
            lock(&self.surveys).keep(made);
            answer
        });
        let mut first = self.report(&chosen, filter);
        sort(&mut first, now, worst);
        first.truncate(most);
        Survey { first, ..survey }
    }

    fn kept_survey(
        &self,
        filter: &Filter,
        now: Timestamp,
        most: usize,
    ) -> Option<(Survey, Vec<Instance>)> {
        let mut surveys = lock(&self.surveys);
        if surveys.revision != self.revision {
            *surveys = Kept { revision: self.revision, made: Vec::new() };
        }
        let made = surveys.find(filter, now, most)?;
        Some((made.survey.clone(), made.chosen.clone()))
    }

    fn choose(&self, filter: &Filter, now: Timestamp, most: usize, worst: &Worst<'_>) -> Made {
        let mut survey = Survey::default();
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut until = Timestamp::from_millis(i64::MAX);
        let (mut texts, mut bearers) = (BTreeSet::new(), BTreeSet::new());
        let asked = self.asked(filter);
        for (instance, status) in self.instances.iter() {
            let Some(rule) = self.program.rule(instance.rule) else { continue };
            let is_asked = asked.takes(instance);
            let mut note = |at: usize, standing: Standing| {
                texts.insert(rule.instrument);
                bearers.insert(instance.bearer);
                if is_asked {
                    let rank = standing.rank(now);
                    let count = survey.tally.entry(rank.0).or_default();
                    *count = count.saturating_add(1);
                    candidates.push((rank, instance, at));
                    until = standing.turns(now).map_or(until, |turns| turns.min(until));
                }
            };
            if self.is_plain(rule, instance, &status) {
                for (at, brief) in status.briefs().enumerate() {
                    if filter.takes_brief(rule, brief) {
                        note(at, brief.standing(self.as_of));
                    }
                }
            } else {
                let open = Filter { agreement: None, bearer: None, ..filter.clone() };
                for (at, finding) in self.report(&[instance], &open).iter().enumerate() {
                    note(at, Standing::of(finding));
                }
                // To whom it is owed goes by the day.
                until = until.min(next_day(self.as_of));
            }
        }
        let id = |text: usize| Some(self.program.instruments.get(text)?.id.clone());
        survey.agreements = texts.into_iter().filter_map(id).collect();
        survey.bearers = bearers.into_iter().map(|b| self.texts.text(b).to_owned()).collect();
        let ends = self.note_worst(&mut candidates, filter, most, worst);
        survey.past_worst = ends.iter().filter(|worst| **worst < now).count();
        // From the next moment on it may be over.
        let next = ends.iter().filter(|worst| **worst >= now).min();
        until = next.map_or(until, |worst| until.min(worst.plus_millis(1)));
        let chosen = self.first(candidates, filter, most);
        Made { filter: filter.clone(), most, since: now, until, survey, chosen }
    }

    /// Puts what has no known end where the worst that can be puts it, and says what that is of
    /// what cannot be told. What would not be among the `most` most urgent is left where it is.
    fn note_worst(
        &self,
        candidates: &mut [Candidate],
        filter: &Filter,
        most: usize,
        worst: &Worst<'_>,
    ) -> Vec<Timestamp> {
        let pressing = candidates.iter().filter(|one| one.0.0 < Urgency::Waiting).count();
        let is_asked = |urgency| match urgency {
            // All are counted of which it may be over.
            Urgency::Unverifiable => most > 0,
            Urgency::Waiting => pressing < most,
            _ => false,
        };
        let endless = candidates.iter_mut();
        let mut endless: Vec<&mut Candidate> =
            endless.filter(|one| one.0.1 == i64::MAX && is_asked(one.0.0)).collect();
        if endless.len() > WORST_MAX {
            endless.sort_by_cached_key(|one| (one.0.0, self.key_of(one.1, one.2, filter)));
            endless.truncate(WORST_MAX);
        }
        let mut ends = Vec::new();
        for ((urgency, end), instance, at) in endless {
            let finding = self.made(*instance, *at, filter);
            let Some(worst) = finding.as_ref().and_then(worst) else { continue };
            *end = worst.millis();
            if *urgency == Urgency::Unverifiable {
                ends.push(worst);
            }
        }
        ends
    }

    /// The finding of a candidate.
    fn made(&self, instance: Instance, at: usize, filter: &Filter) -> Option<Finding> {
        let rule = self.program.rule(instance.rule)?;
        let status = self.instances.get(instance)?;
        let mut found = self.report(&[instance], filter).into_iter();
        if !self.is_plain(rule, instance, &status) {
            return found.nth(at);
        }
        let key = self.key_of(instance, at, filter)?;
        found.find(|finding| finding.key == key)
    }

    /// The finding of this name, if there is one.
    pub fn finding(&mut self, id: &Digest) -> Option<Finding> {
        self.settled().finding(id)
    }

    pub(super) fn named(&self, id: &Digest) -> Option<Finding> {
        let instance = self.with_names(|names| names.by_id.get(&id.0).copied())?;
        let found = self.report(&[instance], &Filter::default());
        found.into_iter().find(|finding| finding.key.id() == *id)
    }

    /// At most `most` findings after the one of a name, in the order of their names.
    pub fn page(&mut self, filter: &Filter, after: Option<&Digest>, most: usize) -> Vec<Finding> {
        self.settled().page(filter, after, most)
    }

    pub(super) fn paged(
        &self,
        filter: &Filter,
        after: Option<&Digest>,
        most: usize,
    ) -> Vec<Finding> {
        use std::ops::Bound::{Excluded, Unbounded};
        let asked = self.asked(filter);
        let mut page = Vec::new();
        let mut from = after.map_or(Unbounded, |after| Excluded(after.0));
        while page.len() < most {
            // Some at a time, so that nobody waits for the names while findings are made.
            let some: Vec<([u8; 32], Instance)> = self.with_names(|names| {
                let range = names.by_id.range((from, Unbounded));
                let range = range.filter(|(_, instance)| asked.takes(**instance));
                range.map(|(id, instance)| (*id, *instance)).take(NAMES_AT_ONCE).collect()
            });
            let Some((last, _)) = some.last() else { break };
            from = Excluded(*last);
            for (id, instance) in &some {
                let found = self.report(&[*instance], filter);
                page.extend(found.into_iter().find(|finding| finding.key.id().0 == *id));
                if page.len() >= most {
                    break;
                }
            }
        }
        page
    }

    /// The findings of some instances, in the order of their keys.
    pub(super) fn report(&self, chosen: &[Instance], filter: &Filter) -> Vec<Finding> {
        let context = self.context(true);
        let mut findings = Vec::new();
        let mut outcomes = Vec::new();
        for instance in chosen {
            let Some(rule) = self.program.rule(instance.rule) else { continue };
            let Some(status) = self.instances.get(*instance) else { continue };
            if !filter.takes_rule(&self.program, rule)
                || !filter.takes_bearer(self.texts.text(instance.bearer))
            {
                continue;
            }
            // Most are told to be of no interest without their evidence.
            let is_plain = self.is_plain(rule, *instance, &status);
            if is_plain && !status.briefs().any(|brief| filter.takes_brief(rule, brief)) {
                continue;
            }
            self.evaluate(&context, *instance, &mut outcomes, true);
            let pairs = self.pairs_of(rule, *instance);
            let before = findings.len();
            for outcome in outcomes.drain(..) {
                report::findings(&context, rule, *instance, outcome, pairs, &mut findings);
            }
            let mut fresh = findings.split_off(before);
            fresh.retain(|finding| filter.takes(rule, finding));
            findings.append(&mut fresh);
        }
        findings.sort_by(|one, next| one.key.cmp(&next.key));
        findings
    }

    fn pairs_of(&self, rule: &Compiled, instance: Instance) -> &[PairSpan] {
        let pairs = self.pairs.get(rule.instrument);
        let pairs = pairs.and_then(|pairs| pairs.get(&instance.bearer));
        pairs.map(Vec::as_slice).unwrap_or_default()
    }

    fn asked(&self, filter: &Filter) -> Asked {
        let rules = self.program.rules.iter();
        let rules = rules.map(|rule| filter.takes_rule(&self.program, rule)).collect();
        Asked { rules, bearer: filter.bearer.as_deref().map(|bearer| self.texts.get(bearer)) }
    }

    /// The instances of the most urgent ones. Of those that are equally urgent at the end the keys
    /// decide.
    fn first(&self, mut candidates: Vec<Candidate>, filter: &Filter, most: usize) -> Vec<Instance> {
        let Some(last) = most.checked_sub(1) else { return Vec::new() };
        let mut chosen: BTreeSet<Instance> = BTreeSet::new();
        if last < candidates.len() {
            let (before, (threshold, ..), _) =
                candidates.select_nth_unstable_by_key(last, |candidate| *candidate);
            let threshold = *threshold;
            let mut left = most;
            for (_, instance, _) in before.iter().filter(|(rank, ..)| *rank < threshold) {
                left = left.saturating_sub(1);
                chosen.insert(*instance);
            }
            let tied = candidates.iter().filter(|(rank, ..)| *rank == threshold);
            let key = |instance, at| Some((self.key_of(instance, at, filter)?, instance));
            let mut tied: Vec<(Key, Instance)> =
                tied.filter_map(|(_, instance, at)| key(*instance, *at)).collect();
            tied.sort_unstable_by(|one, next| one.0.cmp(&next.0));
            chosen.extend(tied.into_iter().take(left).map(|one| one.1));
        } else {
            chosen.extend(candidates.iter().map(|one| one.1));
        }
        chosen.into_iter().collect()
    }

    /// Whether each outcome of an instance is one finding, of which all that its urgency depends
    /// on is kept: nobody is owed otherwise than all, and no reading of the calendar is in doubt.
    fn is_plain(&self, rule: &Compiled, instance: Instance, status: &Evaluated) -> bool {
        self.pairs_of(rule, instance).is_empty()
            && status.briefs().all(|brief| {
                brief.waived == 0 && !(brief.is_unsure && brief.state == State::Fulfilled)
            })
    }

    /// The key of an instance's finding, by its place: among its outcomes where each is one
    /// finding, and otherwise among those of its findings that are asked for.
    fn key_of(&self, instance: Instance, at: usize, filter: &Filter) -> Option<Key> {
        let rule = self.program.rule(instance.rule)?;
        let status = self.instances.get(instance)?;
        if !self.is_plain(rule, instance, &status) {
            let found = self.report(&[instance], filter);
            return found.into_iter().nth(at).map(|finding| finding.key);
        }
        let mut key =
            report::key(&self.context(false), rule, instance, status.briefs().nth(at)?.part)?;
        if rule.owed_to == Owed::EachOther {
            key.claimant = Claimant::Others;
        }
        Some(key)
    }

    /// Asks the names, brought up to what stands. Whoever asks meanwhile waits for the same.
    fn with_names<T>(&self, question: impl FnOnce(&Names) -> T) -> T {
        let mut kept = lock(&self.names);
        let names = self.brought_up(kept.take());
        question(kept.insert(names))
    }

    /// Notes the names of what changed since somebody last asked for a name, or of everything.
    fn brought_up(&self, kept: Option<Names>) -> Names {
        let stale = kept.as_ref().is_none_or(|names| {
            names.by_id.len() > self.instances.len().saturating_mul(4).saturating_add(1_024)
        });
        let mut names = if stale { Names::default() } else { kept.unwrap_or_default() };
        let all = Filter::default();
        let mut changed = std::mem::take(&mut names.pending);
        if stale {
            changed = self.instances.iter().map(|(instance, _)| instance).collect();
        }
        for instance in changed {
            let Some(status) = self.instances.get(instance) else { continue };
            let Some(rule) = self.program.rule(instance.rule) else { continue };
            if self.is_plain(rule, instance, &status) {
                for at in 0..=status.rest.len() {
                    let id = self.key_of(instance, at, &all).map(|key| key.id().0);
                    names.by_id.extend(id.map(|id| (id, instance)));
                }
            } else {
                let found = self.report(&[instance], &all);
                names.by_id.extend(found.iter().map(|finding| (finding.key.id().0, instance)));
            }
        }
        names
    }
}

/// Names looked at before anybody else may look.
const NAMES_AT_ONCE: usize = 256;

/// The start of the day after a time, in UTC.
fn next_day(at: i64) -> Timestamp {
    const DAY_MS: i64 = 86_400_000;
    Timestamp::from_millis(at.div_euclid(DAY_MS).saturating_add(1).saturating_mul(DAY_MS))
}
