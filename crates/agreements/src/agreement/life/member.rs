//! Each person's own history: signature, consent, party, out again.

use std::collections::{BTreeMap, BTreeSet};

use super::act::{ActionFinding, Flaw};
use super::history::{History, InForce, Mark, Membership, Provisional};
use super::listed::Listed;
use super::screen::Item;
use super::terms::{Accession, Withdrawal};
use super::{ActionKind, Person, Terms};
use crate::calendar::{Day, Length, Rounding};
use comity_protocol::statement::StatementId;

/// Since when consent counts, by its statement, where a reservation delays it.
pub(super) type Delays = BTreeMap<StatementId, Option<Day>>;

/// Histories of all persons, and what is wrong with their acts; `listed`: what the file says of
/// them beside their acts.
pub(super) fn histories(
    terms: &Terms,
    (items, listed): (&[Item<'_>], &[Listed]),
    in_force: &InForce,
    delays: &Delays,
) -> (BTreeMap<Person, History>, BTreeSet<ActionFinding>) {
    let lines = Listed::by_person(listed);
    let mut todo: BTreeMap<&Person, Vec<&Item<'_>>> =
        lines.keys().map(|person| (*person, Vec::new())).collect();
    for item in items {
        todo.entry(&item.person).or_default().push(item);
    }
    let window = window(terms, items);
    let mut done = BTreeMap::new();
    let mut findings = BTreeSet::new();
    // Predecessors come first; of those that succeed each other in a circle, none is a predecessor.
    while !todo.is_empty() {
        let waits = |items: &[&Item<'_>]| {
            items
                .iter()
                .any(|item| item.body.predecessor.as_ref().is_some_and(|p| todo.contains_key(p)))
        };
        let ready: Vec<&Person> =
            todo.iter().filter(|(_, items)| !waits(items)).map(|(person, _)| *person).collect();
        let ready = if ready.is_empty() { todo.keys().copied().collect() } else { ready };
        let mut batch = BTreeMap::new();
        for person in ready {
            let own = todo.remove(person).unwrap_or_default();
            let mut teller = Teller {
                terms,
                items: &own,
                in_force,
                delays,
                window,
                done: &done,
                history: History::default(),
                findings: &mut findings,
                notices: BTreeMap::new(),
            };
            teller.tell_all(&own, lines.get(person).map_or(&[][..], Vec::as_slice));
            // Who did nothing for itself, such as a depositary, has no history.
            let history = teller.finish();
            if history != History::default() {
                batch.insert(person.clone(), history);
            }
        }
        done.append(&mut batch);
    }
    end_predecessors(&mut done);
    (done, findings)
}

/// First and last day for signature.
fn window(terms: &Terms, items: &[Item<'_>]) -> (Option<Day>, Option<Day>) {
    let extended = items.iter().filter(|item| {
        item.action == ActionKind::PeriodExtension && item.official && item.body.period.is_some()
    });
    let until = extended.filter_map(|item| item.effective).chain(terms.signature_until).max();
    // An extension of what has no end says nothing.
    (terms.signature_from, terms.signature_until.and(until))
}

/// A predecessor that ceased to exist is bound until its succession, and no longer.
fn end_predecessors(done: &mut BTreeMap<Person, History>) {
    let successions = done.values().flat_map(|history| &history.memberships);
    let successions = successions.filter(|membership| membership.replaces);
    let ends: Vec<_> = successions
        .filter_map(|m| Some((m.predecessor.clone()?, m.consent.day, m.id()?)))
        .collect();
    for (person, day, by) in ends {
        for membership in done.get_mut(&person).into_iter().flat_map(|h| &mut h.memberships) {
            if membership.consent.day < day && membership.until.is_none_or(|until| until >= day) {
                membership.until = Some(day);
                membership.replaced = true;
                membership.ended_by.push(by);
            }
        }
    }
}

/// Tells one person's history, act by act.
struct Teller<'t, 'i, 'a> {
    terms: &'t Terms,
    items: &'t [&'i Item<'a>],
    in_force: &'t InForce,
    delays: &'t Delays,
    window: (Option<Day>, Option<Day>),
    done: &'t BTreeMap<Person, History>,
    history: History,
    findings: &'t mut BTreeSet<ActionFinding>,
    /// Notices of withdrawal, and whether they were taken back.
    notices: BTreeMap<StatementId, bool>,
}

impl Teller<'_, '_, '_> {
    /// Acts and lines of the file in order of their days, lines first.
    fn tell_all(&mut self, items: &[&Item<'_>], lines: &[&Listed]) {
        let mut lines = lines.iter().peekable();
        for item in items {
            while let Some(line) = lines.next_if(|line| line.day() <= item.day) {
                line.tell(self.terms, self.in_force, &mut self.history);
            }
            self.tell(item);
        }
        lines.for_each(|line| line.tell(self.terms, self.in_force, &mut self.history));
    }

    fn tell(&mut self, item: &Item<'_>) {
        let told = match item.action {
            ActionKind::Signature
            | ActionKind::DefinitiveSignature
            | ActionKind::SignatureAdReferendum
            | ActionKind::SuccessionToSignature => self.sign(item),
            ActionKind::Ratification
            | ActionKind::Acceptance
            | ActionKind::Approval
            | ActionKind::FormalConfirmation
            | ActionKind::Accession
            | ActionKind::Succession => self.consent(item),
            ActionKind::ConsentWithdrawal => self.take_back(item),
            ActionKind::Denunciation => self.denounce(item),
            ActionKind::DenunciationWithdrawal => self.revoke(item),
            ActionKind::NonPartyIntention => self.decline(item),
            ActionKind::ProvisionalApplication => self.apply_provisionally(item),
            ActionKind::ProvisionalApplicationTermination => self.end_provisional(item),
            ActionKind::TerritorialApplication | ActionKind::TerritorialExclusion => {
                let applies = item.action == ActionKind::TerritorialApplication;
                let day = item.effective.unwrap_or(item.day);
                let territories = item.body.territories.iter().cloned();
                self.history.territories.extend(territories.map(|t| (day, t, applies)));
                Ok(())
            }
            ActionKind::DesignationOfAuthority => {
                let named = item.body.authority.clone();
                self.history.authorities.extend(named.map(|named| (item.day, named)));
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(flaw) = told {
            self.findings.insert(item.finding(flaw));
        }
    }

    fn sign(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        let mark = mark(item, item.day);
        if item.action == ActionKind::SuccessionToSignature {
            let predecessor = item.body.predecessor.as_ref().and_then(|p| self.done.get(p));
            let signed = predecessor.and_then(|history| history.signed.as_ref());
            if signed.is_none_or(|signed| signed.day > item.day) {
                return Err(Flaw::SuccessionToNothing);
            }
        } else {
            let (from, until) = self.window;
            if from.is_some_and(|from| item.day < from) || until.is_some_and(|u| item.day > u) {
                return Err(Flaw::SignatureClosed);
            }
        }
        self.check_open_to(item)?;
        // Its own word takes the place of what the file says.
        if self.history.signed.as_ref().is_some_and(|signed| !signed.evidence.is_empty()) {
            return Err(Flaw::Repeated);
        }
        if item.action == ActionKind::SignatureAdReferendum {
            let confirmations = self.items.iter().filter(|confirmation| {
                confirmation.action == ActionKind::Confirmation
                    && confirmation.of().is_some_and(|of| item.is(of))
            });
            let Some(confirmed) = confirmations.map(|c| (c.day, c.id)).min() else {
                self.history.ad_referendum.get_or_insert(mark);
                return Ok(());
            };
            // Once confirmed it is a signature from the day it was given (art. 12(2)(b)); where
            // it binds, it binds from the confirmation.
            let mut mark = mark;
            mark.evidence.push(confirmed.1);
            self.history.signed = Some(mark.clone());
            mark.day = mark.day.max(confirmed.0);
            return if self.terms.signature_binds { self.bind(item, mark, None) } else { Ok(()) };
        }
        let binds = item.action == ActionKind::DefinitiveSignature || self.terms.signature_binds;
        if binds {
            if item.action == ActionKind::DefinitiveSignature && !self.terms.signature_binds {
                self.check_mode(item)?;
            }
            self.bind(item, mark.clone(), None)?;
        }
        self.history.signed = Some(mark);
        Ok(())
    }

    fn consent(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        self.check_mode(item)?;
        self.check_open_to(item)?;
        let mut day = item.day;
        match item.action {
            ActionKind::Accession => self.check_accession(item.day)?,
            ActionKind::Succession => {
                // A successor is bound from the day of the succession of States
                // (1978 Convention art. 23).
                day = item.effective.filter(|effective| *effective < day).unwrap_or(day);
                let predecessor = item.body.predecessor.as_ref().and_then(|p| self.done.get(p));
                let bound = predecessor.is_some_and(|history| {
                    history
                        .memberships
                        .iter()
                        .any(|m| m.consent.day <= day && m.until.is_none_or(|until| until >= day))
                });
                if !bound {
                    return Err(Flaw::SuccessionToNothing);
                }
            }
            _ => {
                let signed = self.history.signed.as_ref().is_some_and(|s| s.day <= item.day);
                if self.terms.signature_required && !signed {
                    return Err(Flaw::NotSigned);
                }
            }
        }
        let predecessor = item.body.predecessor.clone();
        let predecessor = predecessor.filter(|_| item.action == ActionKind::Succession);
        self.bind(item, mark(item, day), predecessor)
    }

    fn bind(
        &mut self,
        item: &Item<'_>,
        consent: Mark,
        predecessor: Option<Person>,
    ) -> Result<(), Flaw> {
        // What somebody says itself takes the place of what the file says of the same time.
        let said = |one: &mut Membership| {
            one.is_listed() && one.notice.is_none() && one.until.is_none_or(|u| u > consent.day)
        };
        let line = self.history.memberships.pop_if(said);
        if let Some(current) = self.history.memberships.last()
            && current.until.is_none_or(|until| until > consent.day)
        {
            let same = current.consent.action == item.action;
            return Err(if same && current.consent.day != consent.day {
                Flaw::DepositContradictory
            } else {
                Flaw::Repeated
            });
        }
        let contracting = match self.delays.get(&item.id) {
            None => Some(consent.day),
            Some(delayed) => *delayed,
        };
        let party = contracting.and_then(|since| self.in_force.day_for(item.action, since));
        // Who is a party by the file stays one until it is one by its own word.
        if let Some(mut line) = line.filter(|line| is_sooner(line.party, party)) {
            line.until = line.until.into_iter().chain(party).min();
            self.history.memberships.push(line);
        }
        self.history.memberships.push(Membership {
            consent,
            contracting,
            party,
            notice: None,
            until: None,
            ended_by: Vec::new(),
            replaces: predecessor.is_some() && item.body.predecessor_ceased,
            replaced: false,
            predecessor,
            organization: item.body.organization,
        });
        Ok(())
    }

    fn check_open_to(&self, item: &Item<'_>) -> Result<(), Flaw> {
        let open = self.terms.open_to.as_ref().is_none_or(|open| open.contains(&item.person));
        if open { Ok(()) } else { Err(Flaw::NotOpenTo) }
    }

    fn check_mode(&self, item: &Item<'_>) -> Result<(), Flaw> {
        let modes = &self.terms.consent;
        let is_open = match item.action {
            // Succession rests on the succession of States and not on a clause of the text
            // (1978 Convention art. 17).
            ActionKind::Succession => true,
            // What corresponds to ratification (1986 Convention art. 2(1)(b bis)).
            ActionKind::FormalConfirmation if modes.contains(&ActionKind::Ratification) => true,
            action => modes.is_empty() || modes.contains(&action),
        };
        if is_open { Ok(()) } else { Err(Flaw::ModeNotOpen) }
    }

    fn check_accession(&self, day: Day) -> Result<(), Flaw> {
        let open = match self.terms.accession {
            Accession::Open => true,
            Accession::Closed => false,
            Accession::AfterEntry => self.in_force.since.is_some_and(|since| since <= day),
            Accession::AfterSignature => self.window.1.is_none_or(|until| until < day),
        };
        if open { Ok(()) } else { Err(Flaw::AccessionClosed) }
    }

    fn take_back(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        let current = self.history.memberships.last_mut();
        let current = current.filter(|m| m.until.is_none()).ok_or(Flaw::NothingToWithdraw)?;
        if current.is_party(item.day) {
            return Err(Flaw::InForceAlready);
        }
        current.until = Some(item.day);
        // It never came into force for it, and what the file says of it stands again.
        let begun = current.party.take();
        current.ended_by.clone_from(&item.evidence);
        if let [.., line, _] = &mut self.history.memberships[..]
            && line.is_listed()
            && line.notice.is_none()
            && line.until == begun
        {
            line.until = None;
        }
        Ok(())
    }

    /// VCLT art. 54, 56: notice runs from its receipt.
    fn denounce(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        let terms = self.terms;
        let current = self.history.memberships.last_mut();
        let current = current.filter(|m| m.until.is_none_or(|until| until > item.day));
        let current = current.ok_or(Flaw::NotBound)?;
        // What somebody says itself takes the place of what the file says of the same notice.
        let said = current.notice.as_ref().is_some_and(|notice| !notice.evidence.is_empty());
        if said {
            return Err(Flaw::Repeated);
        }
        let listed = current.notice.is_some().then_some(current.until).flatten();
        let party = current.party.filter(|party| *party <= item.day).ok_or(Flaw::NotYetInForce)?;
        let blackout = match &terms.withdrawal {
            Withdrawal::Forbidden => return Err(Flaw::WithdrawalForbidden),
            Withdrawal::Silent { implied: false } => return Err(Flaw::WithdrawalNotProvided),
            Withdrawal::Silent { implied: true } => None,
            Withdrawal::Allowed { blackout, asks, .. } => {
                let told = &item.body.notified_to;
                if !asks.to.is_subset(told) || (asks.reasons && item.body.reasons.is_empty()) {
                    return Err(Flaw::NoticeIncomplete);
                }
                *blackout
            }
        };
        if blackout.is_some_and(|blackout| item.day < after(blackout, party)) {
            return Err(Flaw::WithdrawalTooEarly);
        }
        let lawful = terms.withdrawal.day(item.day).unwrap_or(Day::MAX);
        let asked = item.effective.unwrap_or(lawful);
        let until = asked.max(lawful);
        current.until = Some(listed.map_or(until, |listed| listed.min(until)));
        current.notice = Some(mark(item, item.day));
        current.ended_by.clone_from(&item.evidence);
        self.notices.insert(item.id, false);
        if asked < lawful {
            let mut finding = item.finding(Flaw::NoticeShortened);
            finding.counts_from = Some(lawful);
            self.findings.insert(finding);
        }
        Ok(())
    }

    /// VCLT art. 68: a notice may be revoked at any time before it takes effect.
    fn revoke(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        let of = item.of().ok_or(Flaw::TargetMissing)?;
        match self.notices.get_mut(&of) {
            None => match self.items.iter().find(|own| own.id == of).map(|own| own.action) {
                // Whether it came in time is seen where measures are weighed.
                Some(ActionKind::BreachNotification) => Ok(()),
                Some(ActionKind::Denunciation) => Err(Flaw::TargetWithoutEffect),
                _ => Err(Flaw::TargetUnfit),
            },
            Some(true) => Err(Flaw::Repeated),
            Some(taken_back) => {
                let current = self.history.memberships.last_mut();
                let current = current.filter(|m| m.until.is_some_and(|until| until > item.day));
                let current = current.ok_or(Flaw::TooLate)?;
                *taken_back = true;
                current.notice = None;
                current.until = None;
                current.ended_by.clear();
                Ok(())
            }
        }
    }

    fn decline(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        if self.history.signed.is_none() && self.history.provisional.is_empty() {
            return Err(Flaw::NotSigned);
        }
        let bound = self.history.memberships.last();
        if bound.is_some_and(|m| m.until.is_none_or(|until| until > item.day)) {
            return Err(Flaw::InForceAlready);
        }
        if self.history.declined.is_some() {
            return Err(Flaw::Repeated);
        }
        self.stop_provisional(item.day);
        self.history.declined = Some(mark(item, item.day));
        Ok(())
    }

    fn apply_provisionally(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        if !self.terms.provisional_application {
            return Err(Flaw::ProvisionalNotProvided);
        }
        let from = mark(item, item.effective.map_or(item.day, |effective| effective.max(item.day)));
        let clauses = item.body.clauses.clone();
        self.history.provisional.push(Provisional { from, until: None, clauses });
        Ok(())
    }

    fn end_provisional(&mut self, item: &Item<'_>) -> Result<(), Flaw> {
        if self.stop_provisional(item.effective.map_or(item.day, |e| e.max(item.day))) {
            Ok(())
        } else {
            Err(Flaw::NothingToWithdraw)
        }
    }

    fn stop_provisional(&mut self, day: Day) -> bool {
        let mut stopped = false;
        for provisional in &mut self.history.provisional {
            if provisional.until.is_none_or(|until| until > day) {
                provisional.until = Some(day);
                stopped = true;
            }
        }
        stopped
    }

    /// Entry into force for the party ends provisional application (VCLT art. 25).
    fn finish(mut self) -> History {
        let parties: Vec<Day> = self.history.memberships.iter().filter_map(|m| m.party).collect();
        for provisional in &mut self.history.provisional {
            let entry = parties.iter().copied().find(|day| *day >= provisional.from.day);
            provisional.until = provisional.until.into_iter().chain(entry).min();
        }
        self.history
    }
}

fn mark(item: &Item<'_>, day: Day) -> Mark {
    Mark { day, action: item.action, evidence: item.evidence.clone() }
}

/// Whether one is a party by the first day and not yet by the second.
fn is_sooner(first: Option<Day>, second: Option<Day>) -> bool {
    first.is_some_and(|first| second.is_none_or(|second| first < second))
}

/// The day a period has run out; the last day of the calendar where it never does. A month that
/// has no such day ends it on its last.
pub(super) fn after(length: Length, day: Day) -> Day {
    length.after(day, Rounding::LastDay).unwrap_or(Day::MAX)
}
