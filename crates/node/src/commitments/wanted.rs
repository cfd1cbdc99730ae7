//! From what is wanted to a proposal: offers, withdrawals, the closing of a round.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_agreements::docket::round::{AnnouncementFlaw, Closing};
use comity_protocol::kind::names;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_store::rows::{ProposalRow, Role};
use comity_store::{PROPOSALS_PAGE_MAX, Proposals};
use serde_json::json;

use crate::accounts::caller::SignedIn;
use crate::commitments::asked::{
    Reached, commitment, expect_depositary, expect_meant, frozen, marked_as_text, set, submission,
};
use crate::commitments::codes::COMMITMENT_ROUND_REFUSED;
use crate::commitments::sealed::{opening, sealing};
use crate::commitments::service::{commitments, preview};
use crate::commitments::views::{
    AnnounceIn, AnnouncedState, CloseIn, CommitmentsOut, NextStep, OfferIn, OutcomeOut, WithdrawIn,
};
use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::node::Node;
use crate::proposals;

/// The commitments of one agreement to one of the node's own people: also what the party offers and
/// sealed, and what can be done next. `None`: no such agreement is held.
///
/// # Errors
/// As the reader's.
pub async fn told(
    node: &Arc<Node>,
    id: String,
    user: &SignedIn,
) -> Result<Option<CommitmentsOut>, Error> {
    let here = Arc::clone(node);
    let found = node.docket(user.eyes(), move |docket| {
        let mut told = commitments(docket, &id, Some(&here.config.party))?;
        told.own_sealed = sealing::own(&here, docket, &id);
        Some(told)
    });
    let Some(mut told) = found.await? else { return Ok(None) };
    told.next = next_step(node, user, &told)?;
    Ok(Some(told))
}

/// What one of the node's people, or their party, can do next.
///
/// # Errors
/// As the reader's.
fn next_step(node: &Node, user: &SignedIn, out: &CommitmentsOut) -> Result<NextStep, Error> {
    let waiting =
        node.read_now(|reader| reader.proposals(Proposals::Open, None, PROPOSALS_PAGE_MAX))?.rows;
    let now = node.ledger.now();
    let is_about = |row: &ProposalRow| {
        row.kind.as_str().starts_with("commitment.")
            && row.subject == out.agreement
            && !proposals::is_over(row, now)
    };
    let ids: Vec<String> =
        waiting.into_iter().filter(is_about).map(|row| row.id.to_string()).collect();
    if !ids.is_empty() {
        return Ok(NextStep::Approve { proposals: ids });
    }
    if user.role < Role::Officer {
        return Ok(NextStep::Look);
    }
    if is_depositary(node, &out.depositaries) {
        let is = |state: AnnouncedState| out.announced.iter().any(|one| one.state == state);
        if let Some(step) = closing_step(node, out) {
            return Ok(step);
        }
        if out.at_least.is_some() && !is(AnnouncedState::Ahead) {
            return Ok(NextStep::Announce);
        }
    }
    let has_none = out.own.is_empty() && out.own_sealed.is_empty();
    Ok(if has_none { NextStep::Offer } else { NextStep::Wait })
}

/// What the party does as a depositary of the round that is frozen.
fn closing_step(node: &Node, out: &CommitmentsOut) -> Option<NextStep> {
    let own = &node.config.party;
    let frozen = out.announced.iter().find(|one| one.state == AnnouncedState::Frozen)?;
    let Some(sealed) = &frozen.sealed else {
        return (frozen.by == *own).then_some(NextStep::Close);
    };
    let first = sealed.released.contains(&frozen.by) || frozen.by == *own;
    if !sealed.depositaries.contains(own) {
        None
    } else if !sealed.released.contains(own) {
        first.then_some(NextStep::Release)
    } else if sealed.released.len() < usize::from(sealed.threshold) {
        None
    } else if frozen.by == *own {
        (!sealed.to_attest).then_some(NextStep::Close)
    } else {
        sealed.to_attest.then_some(NextStep::Attest)
    }
}

/// Whether the node's party announces and closes rounds: the text names it.
pub fn is_depositary(node: &Node, depositaries: &[String]) -> bool {
    let own = node.config.party.as_str();
    depositaries.iter().any(|one| one == own)
}

/// Proposes that the party commit itself.
///
/// # Errors
/// `commitment-refused`, and those of [`proposals::propose`].
pub async fn offer(
    node: &Arc<Node>,
    agreement: &str,
    offer: OfferIn,
    (by, eyes): (&str, Eyes),
) -> Result<ProposalRow, Error> {
    if offer.sealed {
        return sealing::offer(node, agreement, offer, (by, eyes)).await;
    }
    let commitment = commitment(&node.config.party, agreement, &offer);
    let mut body = json!({ "proposal": agreement, "expires": offer.expires_at });
    if let Some(replaced) = offer.replaces {
        set(&mut body, "replaces", replaced.urn().into());
    }
    set(&mut body, "commitment", commitment);
    let marking = match offer.tlp {
        Some(tlp) => Marking { tlp, ..Marking::clear() },
        None => marked_as_text(node, agreement, eyes).await?,
    };
    let submission = submission(names::COMMITMENT_DEPOSIT, agreement, body, marking)?;
    proposals::propose(node, submission, proposals::DAYS, by).await
}

/// Proposes that the party take a commitment back.
///
/// # Errors
/// `not-found` where no such commitment of the party stands, and those of [`proposals::propose`].
pub async fn withdraw(
    node: &Arc<Node>,
    agreement: &str,
    given: WithdrawIn,
    user: &SignedIn,
) -> Result<ProposalRow, Error> {
    let found = told(node, agreement.to_owned(), user).await?;
    let stands = found.is_some_and(|out| {
        let open = out.own.iter().map(|one| one.deposit);
        open.chain(out.own_sealed.iter().map(|one| one.deposit)).any(|id| id == given.deposit)
    });
    if !stands {
        return Err(Error::missing("No such commitment of the party stands."));
    }
    let mut body = json!({ "proposal": agreement, "of": given.deposit.urn() });
    if let Some(reason) = given.reason.filter(|reason| !reason.trim().is_empty()) {
        set(&mut body, "reason", reason.trim().into());
    }
    let marking = marked_as_text(node, agreement, user.eyes()).await?;
    let submission = submission(names::COMMITMENT_WITHDRAWAL, agreement, body, marking)?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

/// Proposes that the party, as a depositary, announce a round.
///
/// # Errors
/// `commitment-not-depositary`, `commitment-round-refused` where no such round can be announced,
/// and those of [`proposals::propose`].
pub async fn announce(
    node: &Arc<Node>,
    agreement: &str,
    given: AnnounceIn,
    user: &SignedIn,
) -> Result<ProposalRow, Error> {
    let AnnounceIn { frozen_at, effective_at, replaces, sealed } = given;
    let (id, own) = (agreement.to_owned(), node.config.party.clone());
    let checked = node.docket_up_to_date(user.eyes(), move |docket| {
        expect_depositary(docket, &id, &own)?;
        let board = sealed.map(|threshold| sealing::board(docket, &id, threshold)).transpose()?;
        let of = (replaces, board.clone());
        match docket.would_announce(&id, own, (frozen_at, effective_at), of) {
            None => Ok(board),
            Some(flaw) => Err(Error::new(&COMMITMENT_ROUND_REFUSED, why_refused(flaw))),
        }
    });
    let board = checked.await??;
    let mut body = json!({
        "proposal": agreement, "frozen_at": frozen_at, "effective_at": effective_at,
    });
    if let Some(replaced) = replaces {
        set(&mut body, "replaces", replaced.urn().into());
    }
    if let Some(board) = board {
        let told = json!({
            "threshold": board.threshold, "depositaries": board.depositaries,
        });
        set(&mut body, "sealed", told);
    }
    let marking = marked_as_text(node, agreement, user.eyes()).await?;
    let submission = submission(names::COMMITMENT_ROUND, agreement, body, marking)?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

const fn why_refused(flaw: AnnouncementFlaw) -> &'static str {
    match flaw {
        AnnouncementFlaw::Late | AnnouncementFlaw::Unvouched => {
            "The freeze has to lie ahead: others withdraw until then."
        }
        AnnouncementFlaw::Times => {
            "The obligations start at the freeze or later, and at most 92 days after it."
        }
        AnnouncementFlaw::Overlaps => "Another announced round is not over by its freeze.",
        AnnouncementFlaw::TargetUnknown => {
            "What it would replace is no announcement of the party's that still lies ahead."
        }
        AnnouncementFlaw::NotDepositary => "The agreement names other depositaries.",
        AnnouncementFlaw::Board => {
            "Commitments are sealed to depositaries that the agreement names, under the key that \
             each of them published last."
        }
        AnnouncementFlaw::Replaced => "Another announcement took its place.",
        AnnouncementFlaw::TooMany => "The agreement has had as many rounds as it can.",
    }
}

/// How a round that is frozen would be decided, for a depositary that is about to close it. Before
/// the freeze nobody is told.
///
/// # Errors
/// `commitment-not-depositary`, `commitment-round-not-frozen`, `clearance-missing` where a
/// commitment is for named persons and the asker is not one, `commitment-refused`.
pub async fn closing(
    node: &Arc<Node>,
    agreement: &str,
    given: &CloseIn,
    user: &SignedIn,
) -> Result<(Closing, OutcomeOut), Error> {
    let mut at = None;
    let decided = decide(node, agreement, given.round, user.eyes(), &mut at).await?;
    if user.eyes() != Eyes::Named {
        // Whoever does not see all would leave out what it does not see.
        let whole = decide(node, agreement, given.round, Eyes::Named, &mut at).await?;
        if whole.0.proof != decided.0.proof {
            let detail = "Commitments marked TLP:RED are among those that stand.";
            return Err(Error::new(&codes::CLEARANCE_MISSING, detail));
        }
    }
    Ok(decided)
}

/// `at`: what was reached, of the look before or of this one: two looks at one moment are compared.
async fn decide(
    node: &Arc<Node>,
    agreement: &str,
    asked: Option<StatementId>,
    eyes: Eyes,
    at: &mut Option<Reached>,
) -> Result<(Closing, OutcomeOut), Error> {
    let (id, here, known) = (agreement.to_owned(), Arc::clone(node), at.take());
    let decided = node.docket_up_to_date(eyes, move |docket| {
        expect_depositary(docket, &id, &here.config.party)?;
        let one = frozen(docket, &id, asked)?;
        let reached = known.unwrap_or_else(|| Reached::now(&here, &one));
        let closing = if one.board.is_some() {
            opening::decide(&here, docket, (&id, &one), &reached)?
        } else {
            let round = reached.round(&here, &one);
            let mut context = docket.context(&id, round).ok_or_else(Error::not_found)?;
            context.activation = one.activation;
            let closed = docket.close(context, &|party| reached.has_read(party));
            closed.ok_or_else(Error::not_found)?.map_err(|refused| refused.why)?
        };
        let told = preview(docket, &closing).ok_or_else(Error::not_found)?;
        Ok::<_, Error>((closing, told, reached))
    });
    let (closing, told, reached) = decided.await??;
    *at = Some(reached);
    Ok((closing, told))
}

/// Proposes that the party close a round, as its depositary.
///
/// # Errors
/// Those of [`closing`] and of [`proposals::propose`].
pub async fn close(
    node: &Arc<Node>,
    agreement: &str,
    given: CloseIn,
    user: &SignedIn,
) -> Result<ProposalRow, Error> {
    let (closing, _) = closing(node, agreement, &given, user).await?;
    expect_meant(&closing.apart, &given)?;
    let certificate = &closing.proof.certificate;
    let members: BTreeSet<&PartyId> = certificate.members.iter().map(|one| &one.party).collect();
    let body = json!({
        "proposal": agreement,
        "frozen_at": closing.proof.context.round.frozen_at,
        "effective_at": certificate.effective_at,
        "outcome": if certificate.activated { "activated" } else { "empty" },
        "members": members,
        "excluded": certificate.outside.len(),
        "certificate": closing.proof,
    });
    let marking = marked_as_text(node, agreement, user.eyes()).await?;
    let submission = submission(names::COMMITMENT_OUTCOME, agreement, body, marking)?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}
