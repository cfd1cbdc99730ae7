//! From the docket to what is told of rounds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comity_agreements::agreement::document::{Clause, level_of_parties};
use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::certificate::Because;
use comity_agreements::commitment::condition::Condition;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::round::{Act, PROGRESS_GROUP_MIN, progress};
use comity_agreements::commitment::sealed::outcome::Unsealed;
use comity_agreements::docket::entry::Entry;
use comity_agreements::docket::round::{Announced, Closing, NotCounted, Proof, RoundOutcome};
use comity_agreements::docket::{Docket, Settled};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use crate::accounts::caller::Caller;
use crate::commitments::reasons::{Told, lacks};
use crate::commitments::sealed::told as sealed;
use crate::commitments::views::{
    AnnouncedOut, AnnouncedState, ApartOut, BecauseOut, BoundOut, CommitmentsOut, FlawOut,
    GivenUpOut, LevelOut, MemberOut, NextStep, NotCountedOut, ObligationOut, OfferOut, OutcomeOut,
    OutsideOut, OwnOut, ProgressOut, RoundRow, RoundState,
};
use crate::error::Error;
use crate::node::Node;

/// Rounds in the list, the latest of each agreement first.
const ROUNDS_MAX: usize = 1_000;

/// Asks the docket that a caller may see: the node's own people theirs, everybody else that of what
/// is open to all.
///
/// # Errors
/// As the reader's.
pub async fn ask<T: Send + 'static>(
    node: &Arc<Node>,
    caller: &Caller,
    question: impl FnOnce(&Settled) -> T + Send + 'static,
) -> Result<T, Error> {
    match caller.user() {
        Some(user) => node.docket(user.eyes(), question).await,
        None => node.open_docket(question).await,
    }
}

/// Every round: those that are open, and those that were closed, the latest first.
pub fn list(docket: &Docket) -> Vec<RoundRow> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for entry in docket.agreements() {
        open.extend(open_row(docket, entry));
        closed.extend(
            entry.rounds.iter().rev().map(|round| (round.issued, closed_row(entry, round))),
        );
    }
    // Of those that are open what is frozen first; of the rest what was closed last, and what does
    // not hold after all that does: whoever publishes it has as much of that as it likes.
    open.sort_by_key(|row: &RoundRow| (row.frozen_at.is_none(), row.frozen_at));
    closed.sort_by_key(|(said, row)| (row.state == RoundState::Flawed, std::cmp::Reverse(*said)));
    open.extend(closed.into_iter().map(|(_, row)| row));
    open.truncate(ROUNDS_MAX);
    open
}

/// The announced round that is next: frozen and not closed, or the first of those ahead.
fn next_round<'a>(docket: &Docket, entry: &'a Entry) -> Option<&'a Announced> {
    let now = docket.as_of();
    let is_next =
        |one: &&Announced| one.is_ahead(now) || (one.is_frozen(now) && !entry.is_closed(one));
    entry.announced.iter().filter(is_next).min_by_key(|one| one.frozen_at)
}

/// Rounds that are told of one agreement.
const ANNOUNCED_MAX: usize = 50;

fn announced(docket: &Docket, entry: &Entry) -> Vec<AnnouncedOut> {
    let now = docket.as_of();
    let one = |one: &Announced| AnnouncedOut {
        round: one.statement,
        by: one.by.clone(),
        announced_at: one.said,
        frozen_at: one.frozen_at,
        effective_at: one.effective_at,
        state: match one.flaw {
            Some(_) => AnnouncedState::Refused,
            None if one.is_ahead(now) => AnnouncedState::Ahead,
            None if entry.is_closed(one) => AnnouncedState::Closed,
            None if one.is_frozen(now) => AnnouncedState::Frozen,
            None => AnnouncedState::Over,
        },
        flaw: one.flaw.map(|flaw| FlawOut { code: flaw.code().to_owned() }),
        sealed: one.board.as_ref().map(|board| sealed::told(docket, entry.id(), (one, board))),
    };
    // What is none comes last: whoever announces it has as much of that as it likes.
    let (held, refused): (Vec<_>, Vec<_>) =
        entry.announced.iter().rev().partition(|one| one.flaw.is_none());
    held.into_iter().chain(refused).take(ANNOUNCED_MAX).map(one).collect()
}

/// The rounds of one agreement, those that do not hold after all that do.
fn closed(entry: &Entry) -> Vec<RoundRow> {
    let (held, flawed): (Vec<_>, Vec<_>) =
        entry.rounds.iter().rev().partition(|round| round.flaw.is_none());
    let all = held.into_iter().chain(flawed).take(ANNOUNCED_MAX);
    all.map(|round| closed_row(entry, round)).collect()
}

fn title(entry: &Entry) -> BTreeMap<String, String> {
    entry.agreement().title.clone()
}

fn open_row(docket: &Docket, entry: &Entry) -> Option<RoundRow> {
    let context = docket.context_now(entry.id())?;
    let standing = docket.standing(&context);
    let next = next_round(docket, entry);
    if standing.is_empty() && next.is_none() {
        return None;
    }
    let about: BTreeSet<&String> = standing.iter().map(|(_, one)| &one.obligation).collect();
    Some(RoundRow {
        agreement: entry.id().to_owned(),
        title: title(entry),
        state: match next {
            Some(next) if next.is_frozen(docket.as_of()) => RoundState::Frozen,
            _ => RoundState::Open,
        },
        obligations: about.into_iter().cloned().collect(),
        outcome: None,
        frozen_at: next.map(|next| next.frozen_at),
        effective_at: next.map(|next| next.effective_at),
        members: None,
        at_least: in_groups(parties(&standing)),
    })
}

fn closed_row(entry: &Entry, round: &RoundOutcome) -> RoundRow {
    let certificate = round.proof.as_ref().map(|proof| &proof.certificate);
    let members = certificate.into_iter().flat_map(|one| &one.members);
    let new = members.filter(|one| one.because != Because::Bound);
    let new: BTreeSet<(&String, &PartyId)> = new.map(|one| (&one.obligation, &one.party)).collect();
    let about: BTreeSet<&String> = new.iter().map(|(obligation, _)| *obligation).collect();
    let bound: BTreeSet<&PartyId> = new.iter().map(|(_, party)| *party).collect();
    RoundRow {
        agreement: entry.id().to_owned(),
        title: title(entry),
        state: state_of(round),
        obligations: about.into_iter().cloned().collect(),
        outcome: Some(round.statement),
        frozen_at: Some(frozen_at(round).unwrap_or(round.issued)),
        effective_at: round.effective_at,
        members: Some(if round.effective_at.is_some() { bound.len() } else { 0 }),
        at_least: None,
    }
}

const fn state_of(round: &RoundOutcome) -> RoundState {
    match (&round.flaw, round.effective_at) {
        (Some(_), _) => RoundState::Flawed,
        (None, Some(_)) => RoundState::Activated,
        (None, None) => RoundState::NotActivated,
    }
}

fn frozen_at(round: &RoundOutcome) -> Option<Timestamp> {
    round.proof.as_ref().map(|proof| proof.context.round.frozen_at)
}

fn parties(standing: &[(StatementId, Commitment)]) -> u64 {
    let parties: BTreeSet<&PartyId> = standing.iter().map(|(_, one)| &one.party).collect();
    u64::try_from(parties.len()).unwrap_or(u64::MAX)
}

/// A number told in groups only; nothing below the first.
fn in_groups(count: u64) -> Option<u64> {
    let groups = count.checked_div(PROGRESS_GROUP_MIN).unwrap_or_default();
    (groups > 0).then(|| groups.saturating_mul(PROGRESS_GROUP_MIN))
}

/// The commitments of one agreement; `own`: the node's party, where its people ask.
pub fn commitments(docket: &Docket, id: &str, own: Option<&PartyId>) -> Option<CommitmentsOut> {
    let entry = docket.agreement(id)?;
    let context = docket.context_now(entry.id())?;
    let standing = docket.standing(&context);
    let told = Told::open(&context);
    let deposits = entry.deposits();
    let issued = |id: &StatementId| {
        let deposit = deposits.iter().find(|deposit| deposit.id == *id);
        deposit.map_or(Timestamp::EPOCH, |deposit| deposit.issued_at)
    };
    let mine = standing.iter().filter(|(_, one)| own == Some(&one.party));
    let mine = mine.map(|(deposit, one)| OwnOut {
        deposit: *deposit,
        issued_at: issued(deposit),
        obligation: one.obligation.clone(),
        offers: offers(&told, one),
        expires_at: one.expires_at,
        ratchet: one.ratchet,
    });
    let own = mine.collect();
    Some(CommitmentsOut {
        agreement: entry.id().to_owned(),
        title: title(entry),
        depositaries: entry.agreement().depositaries.clone(),
        group: PROGRESS_GROUP_MIN,
        at_least: in_groups(parties(&standing)),
        obligations: obligations(entry, &context, &standing),
        groups: context.groups.keys().cloned().collect(),
        weights: context.weights.keys().cloned().collect(),
        announced: announced(docket, entry),
        closed: closed(entry),
        bound: bound(docket, entry, &told),
        own,
        own_sealed: Vec::new(),
        sealed_by: docket.depositary_keys(id).into_iter().map(|one| one.party).collect(),
        next: NextStep::Look,
    })
}

pub(super) fn offers(told: &Told<'_>, one: &Commitment) -> Vec<OfferOut> {
    let of = (one.obligation.as_str(), &one.party);
    let offers = one.offers.iter().map(|offer| OfferOut {
        level: told.level(&one.obligation, offer.level),
        condition: told.condition(&offer.condition, of),
    });
    offers.collect()
}

fn obligations(
    entry: &Entry,
    context: &Context,
    standing: &[(StatementId, Commitment)],
) -> Vec<ObligationOut> {
    let commitments: Vec<Commitment> = standing.iter().map(|(_, one)| one.clone()).collect();
    let lines = progress(&commitments, context, PROGRESS_GROUP_MIN);
    let bound = |id: &str, level: u8| {
        let parties = context.bound.get(id).into_iter().flat_map(BTreeMap::values);
        u64::try_from(parties.filter(|one| **one >= level).count()).unwrap_or(u64::MAX)
    };
    let one = |clause: &Clause| {
        let names = context.obligations.get(&clause.id)?;
        let lines = lines.iter().filter(|line| line.obligation == clause.id);
        let progress = lines.filter_map(|line| {
            let name = names.get(usize::from(line.level))?.clone();
            Some(ProgressOut {
                level: LevelOut { number: line.level, name },
                at_least: line.at_least,
                bound: bound(&clause.id, line.level),
            })
        });
        Some(ObligationOut {
            id: clause.id.clone(),
            heading: clause.heading.clone(),
            of_parties: level_of_parties(&clause.levels),
            has_levels: !clause.levels.is_empty(),
            progress: progress.collect(),
        })
    };
    entry.agreement().clauses.iter().filter_map(one).collect()
}

fn bound(docket: &Docket, entry: &Entry, told: &Told<'_>) -> Vec<BoundOut> {
    let now = docket.as_of();
    let mut rows = Vec::new();
    for (obligation, parties) in &entry.committed.held {
        for (party, held) in parties {
            let on = held.iter().filter(|one| one.is_at(now)).max_by_key(|one| one.level);
            rows.extend(on.map(|one| BoundOut {
                party: party.clone(),
                obligation: obligation.clone(),
                level: told.level(obligation, one.level),
                since: one.since,
                until: one.until.map(|day| day.to_string()),
                outcome: one.outcome,
            }));
        }
    }
    rows
}

/// What came of a round, with its certificate in words.
pub fn outcome(docket: &Docket, id: &str, statement: &StatementId) -> Option<OutcomeOut> {
    let entry = docket.agreement(id)?;
    let round = entry.rounds.iter().find(|round| round.statement == *statement)?;
    let head = OutcomeOut {
        outcome: Some(round.statement),
        by: Some(round.by.clone()),
        issued_at: Some(round.issued),
        state: state_of(round),
        flaw: round.flaw.as_ref().map(|flaw| FlawOut { code: flaw.code().to_owned() }),
        effective_at: round.effective_at,
        not_counted: not_counted(&round.not_counted),
        left_out: round.left_out.clone(),
        sealed: sealed::outcome(entry, round),
        ..empty(entry)
    };
    Some(match &round.proof {
        Some(proof) => explained(entry, proof, &round.counted, head),
        None => head,
    })
}

/// The file that proves an outcome, as it was published.
pub fn proof(docket: &Docket, id: &str, statement: &StatementId) -> Option<Proof> {
    let entry = docket.agreement(id)?;
    let round = entry.rounds.iter().find(|round| round.statement == *statement)?;
    round.proof.clone()
}

/// What would come of a round.
pub fn preview(docket: &Docket, closing: &Closing) -> Option<OutcomeOut> {
    let entry = docket.agreement(&closing.proof.context.agreement)?;
    let certificate = &closing.proof.certificate;
    let is_activated = certificate.activated;
    let head = OutcomeOut {
        state: if is_activated { RoundState::Activated } else { RoundState::NotActivated },
        effective_at: is_activated.then_some(certificate.effective_at),
        not_counted: not_counted(&closing.not_counted),
        apart: closing
            .apart
            .iter()
            .map(|one| ApartOut { party: one.party.clone(), code: one.why.code().to_owned() })
            .collect(),
        ..empty(entry)
    };
    Some(explained(entry, &closing.proof, &closing.counted, head))
}

fn empty(entry: &Entry) -> OutcomeOut {
    OutcomeOut {
        agreement: entry.id().to_owned(),
        title: title(entry),
        outcome: None,
        by: None,
        issued_at: None,
        state: RoundState::Flawed,
        flaw: None,
        frozen_at: None,
        starts_at: None,
        effective_at: None,
        commitments: None,
        context: None,
        frozen: 0,
        members: Vec::new(),
        outside: Vec::new(),
        given_up: Vec::new(),
        not_counted: Vec::new(),
        left_out: Vec::new(),
        apart: Vec::new(),
        sealed: None,
    }
}

fn not_counted(of: &[NotCounted]) -> Vec<NotCountedOut> {
    let one = |one: &NotCounted| NotCountedOut {
        deposit: one.deposit,
        party: one.party.clone(),
        code: one.code.to_owned(),
    };
    of.iter().map(one).collect()
}

/// Reads a certificate beside the commitments that counted.
fn explained(
    entry: &Entry,
    proof: &Proof,
    counted: &[StatementId],
    head: OutcomeOut,
) -> OutcomeOut {
    let (context, certificate) = (&proof.context, &proof.certificate);
    let told = Told::closed(context, certificate);
    let then = Told::open(context);
    let deposits = entry.deposits();
    let revealed: Vec<Commitment> = proof.sealed.iter().flat_map(Unsealed::commitments).collect();
    let mut stood: BTreeMap<(&str, &PartyId), &Commitment> =
        revealed.iter().map(|one| ((one.obligation.as_str(), &one.party), one)).collect();
    for deposit in deposits.iter().filter(|deposit| counted.contains(&deposit.id)) {
        if let Act::Commit { commitment, .. } = &deposit.act {
            stood.insert((&commitment.obligation, &commitment.party), commitment);
        }
    }
    let condition = |of: (&str, &PartyId), level: u8| -> Option<&Condition> {
        let offers = stood.get(&of)?.offers.iter();
        offers.into_iter().find(|offer| offer.level == level).map(|offer| &offer.condition)
    };
    let members = certificate.members.iter().map(|member| {
        let of = (member.obligation.as_str(), &member.party);
        let because = match &member.because {
            Because::Bound => BecauseOut::EarlierRound,
            Because::Atoms(atoms) => match condition(of, member.level) {
                Some(condition) => BecauseOut::Met { parts: told.parts(condition, atoms, of) },
                None => BecauseOut::NotHeld,
            },
        };
        MemberOut {
            party: member.party.clone(),
            obligation: member.obligation.clone(),
            level: told.level(&member.obligation, member.level),
            because,
        }
    });
    let outside = certificate.outside.iter().map(|one| OutsideOut {
        party: one.party.clone(),
        obligation: one.obligation.clone(),
        level: told.level(&one.obligation, one.level),
        next: told.level(&one.obligation, one.next),
        lacks: lacks(&one.missing),
    });
    let given_up = certificate.steps.iter().map(|step| {
        let of = (step.obligation.as_str(), &step.party);
        let unmet = condition(of, step.level).map(|one| then.parts(one, &step.failed, of));
        GivenUpOut {
            party: step.party.clone(),
            obligation: step.obligation.clone(),
            level: told.level(&step.obligation, step.level),
            unmet: unmet.unwrap_or_default(),
        }
    });
    OutcomeOut {
        frozen_at: Some(context.round.frozen_at),
        starts_at: Some(context.round.effective_at),
        commitments: Some(certificate.commitments.to_string()),
        context: Some(certificate.context.to_string()),
        frozen: proof.deposits.len(),
        // Of an outcome that does not hold nothing is told as if it did.
        members: if head.flaw.is_none() { members.collect() } else { Vec::new() },
        outside: if head.flaw.is_none() { outside.collect() } else { Vec::new() },
        given_up: if head.flaw.is_none() { given_up.collect() } else { Vec::new() },
        ..head
    }
}
