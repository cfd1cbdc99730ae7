//! From what is wanted to a proposal: offers, withdrawals, the closing of a round.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_agreements::commitment::context::Round;
use comity_agreements::docket::round::Closing;
use comity_protocol::content::Digest;
use comity_protocol::kind::names;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{ProposalRow, Role};
use comity_store::{PROPOSALS_PAGE_MAX, Proposals};
use serde_json::{Value, json};

use crate::accounts::caller::SignedIn;
use crate::commitments::codes::COMMITMENT_NOT_DEPOSITARY;
use crate::commitments::service::{commitments, preview};
use crate::commitments::views::{
    CloseIn, CommitmentsOut, NeedIn, NextStep, OfferIn, OutcomeOut, WithdrawIn,
};
use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::proposals;

/// What one of the node's people, or their party, can do next.
///
/// # Errors
/// As the reader's.
pub fn next_step(node: &Node, user: &SignedIn, out: &CommitmentsOut) -> Result<NextStep, Error> {
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
    let can_close = is_depositary(node, &out.depositaries) && out.at_least.is_some();
    Ok(match (out.own.is_empty(), can_close) {
        (_, true) => NextStep::Close,
        (true, false) => NextStep::Offer,
        (false, false) => NextStep::Wait,
    })
}

/// Whether the node's party closes rounds: it is named, or nobody is.
pub fn is_depositary(node: &Node, depositaries: &[String]) -> bool {
    let own = node.config.party.as_str();
    depositaries.is_empty() || depositaries.iter().any(|one| one == own)
}

/// Proposes that the party commit itself.
///
/// # Errors
/// `commitment-refused`, and those of [`proposals::propose`].
pub async fn offer(
    node: &Arc<Node>,
    agreement: &str,
    offer: OfferIn,
    by: &str,
) -> Result<ProposalRow, Error> {
    let expires_at = offer.expires_at;
    let offers: Vec<Value> = offer
        .offers
        .iter()
        .map(|one| {
            let needs = one.needs.iter().map(|need| condition(need, one.level));
            json!({ "level": one.level, "if": { "all": needs.collect::<Vec<_>>() } })
        })
        .collect();
    let mut commitment = json!({
        "agreement": agreement,
        "obligation": offer.obligation,
        "party": node.config.party,
        "offers": offers,
        "expires_at": expires_at,
    });
    let mut body = json!({ "proposal": agreement, "expires": expires_at });
    if offer.ratchet {
        set(&mut commitment, "ratchet", true.into());
    }
    if let Some(replaced) = offer.replaces {
        set(&mut body, "replaces", replaced.urn().into());
    }
    set(&mut body, "commitment", commitment);
    let marking = Marking { tlp: offer.tlp.unwrap_or(Marking::clear().tlp), ..Marking::clear() };
    let submission = submission(names::COMMITMENT_DEPOSIT, agreement, body, marking)?;
    proposals::propose(node, submission, proposals::DAYS, by).await
}

fn set(of: &mut Value, member: &str, value: Value) {
    if let Some(of) = of.as_object_mut() {
        of.insert(member.to_owned(), value);
    }
}

/// One thing that must be so, as the solver reads it.
fn condition(need: &NeedIn, own: u8) -> Value {
    let level = |level: &Option<u8>| level.unwrap_or(own);
    match need {
        NeedIn::Parties { at_least, level: at, group } => {
            let mut count = json!({ "at_least": at_least, "level": level(at) });
            if let Some(group) = group {
                set(&mut count, "group", group.clone().into());
            }
            json!({ "count": count })
        }
        NeedIn::Share { name, share, level: at } => json!({ "weight": {
            "name": name, "at_least": { "share": share }, "level": level(at),
        } }),
        NeedIn::Party { party, level: at } => {
            json!({ "party": { "id": party, "level": level(at) } })
        }
        NeedIn::Each { group, level: at } => {
            json!({ "each": { "group": group, "level": level(at) } })
        }
        NeedIn::InForce { agreement } => json!({ "fact": { "in_force": agreement } }),
    }
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
    let (id, own) = (agreement.to_owned(), node.config.party.clone());
    let found = node.docket(user.eyes(), move |docket| commitments(docket, &id, Some(&own)));
    let stands =
        found.await?.is_some_and(|out| out.own.iter().any(|one| one.deposit == given.deposit));
    if !stands {
        return Err(Error::missing("No such commitment of the party stands."));
    }
    let mut body = json!({ "proposal": agreement, "of": given.deposit.urn() });
    if let Some(reason) = given.reason.filter(|reason| !reason.trim().is_empty()) {
        set(&mut body, "reason", reason.trim().into());
    }
    let submission = submission(names::COMMITMENT_WITHDRAWAL, agreement, body, Marking::clear())?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

/// How a round would be decided now, for a depositary that is about to close it.
///
/// # Errors
/// `commitment-not-depositary`, `clearance-missing` where a commitment is for named persons and the
/// asker is not one, `request-malformed` for times that cannot be, `commitment-refused`.
pub async fn closing(
    node: &Arc<Node>,
    agreement: &str,
    given: &CloseIn,
    user: &SignedIn,
) -> Result<(Closing, OutcomeOut), Error> {
    let round = round(node, given)?;
    let decided = decide(node, agreement, round.clone(), user.eyes()).await?;
    if user.eyes() != Eyes::Named {
        // Whoever does not see all would leave out what it does not see.
        let whole = decide(node, agreement, round, Eyes::Named).await?;
        if whole.0.proof != decided.0.proof {
            let detail = "Commitments marked TLP:RED are among those that stand.";
            return Err(Error::new(&codes::CLEARANCE_MISSING, detail));
        }
    }
    Ok(decided)
}

fn round(node: &Node, given: &CloseIn) -> Result<Round, Error> {
    // Statements carry whole seconds; so does the freeze, lest something signed later in the same
    // second seem to have come in time.
    let now = Timestamp::from_secs(node.ledger.now().secs());
    let frozen_at = given.frozen_at.unwrap_or(now);
    if frozen_at > now || given.effective_at < frozen_at {
        let detail = "The freeze is not later than now, and the obligations do not start before.";
        return Err(Error::new(&codes::REQUEST_MALFORMED, detail));
    }
    let head = node.published.load().head;
    Ok(Round {
        log: node.descriptor.origin.clone(),
        size: head.size.0,
        root: Digest(head.root.0),
        frozen_at,
        effective_at: given.effective_at,
    })
}

async fn decide(
    node: &Arc<Node>,
    agreement: &str,
    round: Round,
    eyes: Eyes,
) -> Result<(Closing, OutcomeOut), Error> {
    let (id, own) = (agreement.to_owned(), node.config.party.as_str().to_owned());
    let decided = node.docket(eyes, move |docket| {
        let named = &docket.agreement(&id)?.agreement().depositaries;
        if !named.is_empty() && !named.contains(&own) {
            let detail = "The agreement names other depositaries than the node's party.";
            return Some(Err(Error::new(&COMMITMENT_NOT_DEPOSITARY, detail)));
        }
        let context = docket.context(&id, round)?;
        Some(match docket.close(context)? {
            Ok(closing) => {
                preview(docket, &closing).map(|told| (closing, told)).ok_or_else(Error::not_found)
            }
            Err(refused) => Err(Error::from(refused.why)),
        })
    });
    decided.await?.ok_or_else(|| Error::missing("No agreement has this identifier here."))?
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
    let submission = submission(names::COMMITMENT_OUTCOME, agreement, body, Marking::clear())?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

fn submission(
    kind: &str,
    agreement: &str,
    body: Value,
    marking: Marking,
) -> Result<Submission, Error> {
    Ok(Submission {
        kind: kind.parse().map_err(|_| Error::internal("a kind of commitments"))?,
        subject: agreement.to_owned(),
        body: body.into(),
        marking,
        confirmation: None,
    })
}
