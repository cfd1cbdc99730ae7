//! Screening: which acts stand, who did them, and from which day they count.
//!
//! What is decided here needs no other act than confirmations, receipts and notifications of the
//! act itself: form, author, powers (VCLT art. 7, 8) and dates (art. 16, 78).

use std::collections::{BTreeMap, BTreeSet};

use super::act::{Act, ActionFinding, Flaw};
use super::body::{BodyRefusal, PowersKind, When};
use super::terms::{DepositRule, PowersRule};
use super::{ActionKind, Body, Person, Terms};
use crate::calendar::Day;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// An act that stands as far as its own form goes.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) id: StatementId,
    pub(super) action: ActionKind,
    pub(super) person: Person,
    /// The day it counts from: deposit or receipt, as attested; else the day it was said.
    pub(super) day: Day,
    /// When it was said, where nobody else attests the day: two acts of one day follow each other.
    pub(super) said: Option<Timestamp>,
    /// The day the parties were told of it.
    pub(super) notified: Day,
    /// When it takes effect, as it says itself.
    pub(super) effective: Option<Day>,
    /// Whether the depositary records what another did.
    pub(super) record: bool,
    /// Whether an organ or the depositary speaks.
    pub(super) official: bool,
    /// Whether the issuer is an organ, which decides by itself.
    pub(super) organ: bool,
    pub(super) body: &'a Body,
    /// This statement, and those that attest, notify or confirm it.
    pub(super) evidence: Vec<StatementId>,
    /// Other statements that record the same deed.
    pub(super) aliases: Vec<StatementId>,
}

impl Item<'_> {
    /// The statement it is about; screening saw to it that there is one where one is needed.
    pub(super) fn of(&self) -> Option<StatementId> {
        self.body.of.map(|of| of.0)
    }

    /// Whether `id` is this act's statement, or another record of the same deed.
    pub(super) fn is(&self, id: StatementId) -> bool {
        self.id == id || self.aliases.contains(&id)
    }

    pub(super) fn finding(&self, flaw: Flaw) -> ActionFinding {
        ActionFinding {
            act: self.id,
            action: self.action,
            person: Some(self.person.clone()),
            flaw,
            counts_from: None,
            evidence: self.evidence.clone(),
        }
    }
}

/// What screening leaves.
pub(super) struct Screened<'a> {
    /// By day, action and statement.
    pub(super) items: Vec<Item<'a>>,
    pub(super) findings: BTreeSet<ActionFinding>,
    /// Every known action by its statement, whether it stands or not.
    pub(super) actions: BTreeMap<StatementId, ActionKind>,
}

/// An act whose body could be read, with its author.
struct Read<'a> {
    act: &'a Act,
    body: &'a Body,
    person: Person,
    /// Whether the depositary records what another did. For itself a depositary is a party like
    /// any other, whose dates somebody else must attest.
    by_depositary: bool,
}

/// Screens the acts known by `known_by`.
pub(super) fn screen<'a>(terms: &Terms, acts: &'a [Act], known_by: Timestamp) -> Screened<'a> {
    let mut known: BTreeMap<StatementId, &Act> = BTreeMap::new();
    for act in acts.iter().filter(|act| act.known <= known_by) {
        let kept = known.entry(act.id).or_insert(act);
        if act.known < kept.known {
            *kept = act;
        }
    }
    let actions = known.values().map(|act| (act.id, act.action)).collect();
    let mut findings = BTreeSet::new();
    let mut standing = Vec::new();
    for act in known.values() {
        match read(terms, act, &actions) {
            Ok(read) => standing.push(read),
            Err(finding) => {
                findings.insert(finding);
            }
        }
    }
    let about = about(&standing);
    let mut items = Vec::new();
    for read in &standing {
        match item(terms, read, &about, &mut findings) {
            Ok(item) => items.push(item),
            Err(finding) => {
                findings.insert(finding);
            }
        }
    }
    let mut items = merge(items, &mut findings);
    items.sort_by_key(|item| (item.day, item.action, item.id));
    Screened { items, findings, actions }
}

/// Form and author of one act.
fn read<'a>(
    terms: &Terms,
    act: &'a Act,
    actions: &BTreeMap<StatementId, ActionKind>,
) -> Result<Read<'a>, ActionFinding> {
    let mut found = ActionFinding {
        act: act.id,
        action: act.action,
        person: None,
        flaw: Flaw::Malformed,
        counts_from: None,
        evidence: vec![act.id],
    };
    let body = match &act.body {
        Ok(body) => body,
        Err(refusal) => {
            found.flaw = match refusal {
                BodyRefusal::Malformed => Flaw::Malformed,
                BodyRefusal::DateNotExisting => Flaw::DateNotExisting,
            };
            return Err(found);
        }
    };
    let own = terms.person(&act.issuer);
    let is_depositary = terms.depositaries.contains(&act.issuer);
    let person = body.on_behalf_of.clone().unwrap_or_else(|| own.clone());
    found.person = Some(person.clone());
    let by_depositary = is_depositary && person != own;
    let flaw = if person != own && !is_depositary {
        Some(Flaw::NotOwn)
    } else if act.action.is_depositary_function() && !is_depositary {
        Some(Flaw::NotDepositary)
    } else if act.action.needs_target() && body.of.is_none() {
        Some(Flaw::TargetMissing)
    } else if body.of.is_some_and(|of| !actions.contains_key(&of.0)) {
        Some(Flaw::TargetUnknown)
    } else if !dates_agree(act, body) {
        Some(Flaw::DatesContradictory)
    } else {
        None
    };
    match flaw {
        Some(flaw) => Err(ActionFinding { flaw, ..found }),
        None => Ok(Read { act, body, person, by_depositary }),
    }
}

/// Signed before deposited before received before notified, and nothing of it after it was told.
fn dates_agree(act: &Act, body: &Body) -> bool {
    let dates = &body.dates;
    let order = [dates.executed, dates.deposited, dates.received, dates.notified];
    let mut last = Day::MIN;
    for day in order.into_iter().flatten().map(When::day) {
        let Some(day) = day.filter(|day| *day >= last) else { return false };
        last = day;
    }
    Day::of_utc(act.said).is_ok_and(|said| last <= said)
}

/// Receipts, notifications and confirmations, by the statement they are about.
type About<'r, 'a> = BTreeMap<StatementId, Vec<&'r Read<'a>>>;

fn about<'r, 'a>(standing: &'r [Read<'a>]) -> About<'r, 'a> {
    let mut about = About::new();
    for read in standing {
        // What the depositary records of a statement attests it like a receipt.
        let concerns = read.by_depositary
            || matches!(
                read.act.action,
                ActionKind::DepositaryReceipt
                    | ActionKind::DepositaryNotification
                    | ActionKind::Confirmation
            );
        if let Some(of) = read.body.of.filter(|_| concerns) {
            about.entry(of.0).or_default().push(read);
        }
    }
    about
}

fn item<'a>(
    terms: &Terms,
    read: &Read<'a>,
    about: &About<'_, 'a>,
    findings: &mut BTreeSet<ActionFinding>,
) -> Result<Item<'a>, ActionFinding> {
    let concerning = about.get(&read.act.id).map_or(&[][..], Vec::as_slice);
    let said = Day::of_utc(read.act.said).unwrap_or(Day::MIN);
    let day_of = |when: Option<When>| when.and_then(When::day);
    let mut item = Item {
        id: read.act.id,
        action: read.act.action,
        person: read.person.clone(),
        day: said,
        said: (!read.by_depositary).then_some(read.act.said),
        notified: said,
        effective: day_of(read.body.dates.effective),
        official: terms.depositaries.contains(&read.act.issuer)
            || terms.organs.contains(&read.act.issuer),
        record: read.by_depositary,
        organ: terms.organs.contains(&read.act.issuer),
        body: read.body,
        evidence: vec![read.act.id],
        aliases: Vec::new(),
    };
    empower(terms, read, concerning, &mut item)?;
    date(terms, read, concerning, &mut item, findings)?;
    item.notified = item.day;
    if let Some(notified) = day_of(read.body.dates.notified).filter(|_| read.by_depositary) {
        item.notified = notified;
    }
    let told = concerning.iter().filter(|r| r.act.action == ActionKind::DepositaryNotification);
    let told = told.filter_map(|r| {
        let day = day_of(r.body.dates.notified).or_else(|| Day::of_utc(r.act.said).ok())?;
        Some((day, r.act.id))
    });
    if let Some((day, id)) = told.min() {
        item.notified = day;
        item.evidence.push(id);
    }
    // Nobody was told of what was not yet made: time to object runs from neither.
    item.notified = item.notified.max(item.day);
    Ok(item)
}

/// VCLT art. 7 and 8: an act without powers is void unless the party confirms it afterwards.
fn empower(
    terms: &Terms,
    read: &Read<'_>,
    concerning: &[&Read<'_>],
    item: &mut Item<'_>,
) -> Result<(), ActionFinding> {
    let Some(flaw) = powers(terms, read) else { return Ok(()) };
    let confirmed = concerning.iter().filter(|confirmation| {
        confirmation.act.action == ActionKind::Confirmation
            && confirmation.person == read.person
            && powers(terms, confirmation).is_none()
    });
    match confirmed.map(|confirmation| confirmation.act.id).min() {
        Some(id) => {
            item.evidence.push(id);
            Ok(())
        }
        None => Err(item.finding(flaw)),
    }
}

fn powers(terms: &Terms, read: &Read<'_>) -> Option<Flaw> {
    let action = read.act.action;
    let solemn = action.is_signature()
        || action.is_consent()
        || matches!(
            action,
            ActionKind::Confirmation
                | ActionKind::Reservation
                | ActionKind::ProvisionalApplication
                | ActionKind::AmendmentAcceptance
                | ActionKind::Suspension
                | ActionKind::Denunciation
                | ActionKind::ConsentWithdrawal
                | ActionKind::Termination
        );
    // The depositary has examined what it files (art. 77(1)(d)).
    if !solemn || read.by_depositary {
        return None;
    }
    match (&read.body.full_powers, terms.full_powers) {
        (None, PowersRule::Dispensed) => None,
        (None, PowersRule::Required) => Some(Flaw::PowersMissing),
        (Some(powers), _) => {
            (powers.kind == PowersKind::Credential).then_some(Flaw::PowersInsufficient)
        }
    }
}

/// Whether a treaty's depositary must have received this before it counts.
const fn is_instrument(action: ActionKind) -> bool {
    action.is_consent()
        || matches!(
            action,
            ActionKind::Denunciation
                | ActionKind::ConsentWithdrawal
                | ActionKind::AmendmentAcceptance
        )
}

/// The day an act counts from (VCLT art. 16, 78).
fn date(
    terms: &Terms,
    read: &Read<'_>,
    concerning: &[&Read<'_>],
    item: &mut Item<'_>,
    findings: &mut BTreeSet<ActionFinding>,
) -> Result<(), ActionFinding> {
    // Nobody deposits a signature: it is given on the day on which it is put to the text.
    let is_signature = read.act.action.is_signature();
    let claimed = |read: &Read<'_>| {
        let dates = &read.body.dates;
        let signed = dates.executed.filter(|_| is_signature);
        dates.deposited.or(dates.received).or(signed).and_then(When::day)
    };
    let receipts = concerning.iter().filter(|r| {
        r.act.action == ActionKind::DepositaryReceipt
            || (r.by_depositary && r.act.action == read.act.action)
    });
    let mut receipts: Vec<_> = receipts
        .filter_map(|r| Some((claimed(r).or_else(|| Day::of_utc(r.act.said).ok())?, *r)))
        .collect();
    receipts.sort_by_key(|(day, receipt)| (*day, receipt.act.id));
    if let Some((day, receipt)) = receipts.first() {
        item.day = *day;
        item.said = None;
        item.evidence.push(receipt.act.id);
        for (_, contrary) in receipts.iter().filter(|(other, _)| other != day) {
            findings.insert(ActionFinding {
                act: contrary.act.id,
                action: contrary.act.action,
                person: Some(contrary.person.clone()),
                flaw: Flaw::DepositContradictory,
                counts_from: Some(*day),
                evidence: vec![contrary.act.id, receipt.act.id, read.act.id],
            });
        }
        return Ok(());
    }
    let claimed = claimed(read);
    if read.by_depositary {
        item.day = claimed.unwrap_or(item.day);
        return Ok(());
    }
    if terms.deposit == DepositRule::Receipt && is_instrument(read.act.action) {
        return Err(item.finding(Flaw::AwaitingReceipt));
    }
    let attests = read.act.action.is_depositary_function();
    if !attests && claimed.is_some_and(|claimed| claimed < item.day) {
        let mut finding = item.finding(Flaw::DateNotAttested);
        finding.counts_from = Some(item.day);
        findings.insert(finding);
    }
    Ok(())
}

/// One deed recorded twice, by the party and by the depositary, is one deed; the depositary's
/// date counts, and a difference is found.
fn merge<'a>(items: Vec<Item<'a>>, findings: &mut BTreeSet<ActionFinding>) -> Vec<Item<'a>> {
    let mut records: Vec<Item<'a>> = Vec::new();
    let mut own = Vec::new();
    for item in items {
        let single = item.action.is_signature() || item.action.is_consent();
        if single && item.record {
            records.push(item);
        } else {
            own.push(item);
        }
    }
    own.retain(|item| {
        let same = |record: &&mut Item<'_>| {
            record.person == item.person
                && record.action == item.action
                && (record.of() == Some(item.id)
                    || record.day == item.day
                    || (item.body.instrument.is_some()
                        && record.body.instrument == item.body.instrument))
        };
        let Some(record) = records.iter_mut().filter(same).min_by_key(|r| (r.day, r.id)) else {
            return true;
        };
        let claimed = item.body.dates.deposited.and_then(When::day);
        if claimed.is_some_and(|claimed| claimed != record.day) {
            let mut finding = item.finding(Flaw::DepositContradictory);
            finding.counts_from = Some(record.day);
            finding.evidence.push(record.id);
            findings.insert(finding);
        }
        record.evidence.push(item.id);
        record.aliases.push(item.id);
        false
    });
    own.append(&mut records);
    own
}
