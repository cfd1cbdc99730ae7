//! From what is wanted to a proposal: offers, withdrawals, the closing of a round.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_agreements::commitment::context::Round;
use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::Origin;
use comity_agreements::docket::round::{Announced, AnnouncementFlaw, Apart, Closing};
use comity_protocol::content::{Content, Digest};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{ProposalRow, Role};
use comity_store::{PROPOSALS_PAGE_MAX, Proposals};
use serde_json::{Value, json};

use crate::accounts::caller::SignedIn;
use crate::commitments::codes::{
    COMMITMENT_NOT_DEPOSITARY, COMMITMENT_PARTIES_APART, COMMITMENT_ROUND_NOT_FROZEN,
    COMMITMENT_ROUND_REFUSED,
};
use crate::commitments::service::{commitments, preview};
use crate::commitments::views::{
    AnnounceIn, AnnouncedState, CloseIn, CommitmentsOut, NeedIn, NextStep, OfferIn, OutcomeOut,
    WithdrawIn,
};
use crate::error::{Error, codes};
use crate::exchange::following::Following;
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
    if is_depositary(node, &out.depositaries) {
        let is = |state: AnnouncedState| out.announced.iter().any(|one| one.state == state);
        if is(AnnouncedState::Frozen) {
            return Ok(NextStep::Close);
        }
        if out.at_least.is_some() && !is(AnnouncedState::Ahead) {
            return Ok(NextStep::Announce);
        }
    }
    Ok(if out.own.is_empty() { NextStep::Offer } else { NextStep::Wait })
}

/// Whether the node's party announces and closes rounds: the text names it.
pub fn is_depositary(node: &Node, depositaries: &[String]) -> bool {
    let own = node.config.party.as_str();
    depositaries.iter().any(|one| one == own)
}

/// As the text of an agreement is marked: its rounds are for whoever may read it, and nobody else.
///
/// # Errors
/// As the reader's.
async fn marked_as_text(node: &Arc<Node>, agreement: &str, eyes: Eyes) -> Result<Marking, Error> {
    let id = agreement.to_owned();
    let find = move |docket: &mut Docket| docket.agreement(&id).map(|entry| entry.origin.clone());
    let Some(Origin::Statement { id, issuer }) = node.docket(eyes, find).await? else {
        return Ok(Marking::clear());
    };
    let bytes = node.read_now(|reader| {
        let mut rows = Vec::new();
        for view in reader.places(&id)? {
            let Some((_, statement)) = view.statement else { continue };
            rows.extend(reader.contents(&statement.digest)?);
        }
        Ok(rows.into_iter().next().map(|row| row.bytes))
    })?;
    let text = bytes.and_then(|bytes| Content::parse_unknown(&bytes).ok());
    let text = text.ok_or_else(|| Error::internal("the text of an agreement has no content"))?;
    let own = &node.config.party;
    let mut audience = text.marking.audience;
    if !audience.is_empty() && issuer != *own {
        // Who published it reads it without being named, and so does who says something about it.
        audience.push(issuer);
        audience.retain(|one| one != own);
        audience.sort();
        audience.dedup();
    }
    Ok(Marking { tlp: text.marking.tlp, audience, release: None })
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
    let marking = match offer.tlp {
        Some(tlp) => Marking { tlp, ..Marking::clear() },
        None => marked_as_text(node, agreement, eyes).await?,
    };
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
    let AnnounceIn { frozen_at, effective_at, replaces } = given;
    let (id, own) = (agreement.to_owned(), node.config.party.clone());
    let checked = node.docket(user.eyes(), move |docket| {
        expect_depositary(docket, &id, &own)?;
        match docket.would_announce(&id, own, (frozen_at, effective_at), replaces) {
            None => Ok(()),
            Some(flaw) => Err(Error::new(&COMMITMENT_ROUND_REFUSED, why_refused(flaw))),
        }
    });
    checked.await??;
    let mut body = json!({
        "proposal": agreement, "frozen_at": frozen_at, "effective_at": effective_at,
    });
    if let Some(replaced) = replaces {
        set(&mut body, "replaces", replaced.urn().into());
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
        AnnouncementFlaw::Replaced => "Another announcement took its place.",
        AnnouncementFlaw::TooMany => "The agreement has had as many rounds as it can.",
    }
}

fn expect_depositary(docket: &Docket, id: &str, own: &PartyId) -> Result<(), Error> {
    let entry = docket.agreement(id);
    let entry = entry.ok_or_else(|| Error::missing("No agreement has this identifier here."))?;
    let named = &entry.agreement().depositaries;
    if named.iter().any(|one| one == own.as_str()) {
        return Ok(());
    }
    let detail = if named.is_empty() {
        "The agreement names no depositary, so that nobody closes rounds of it."
    } else {
        "The agreement names other depositaries than the node's party."
    };
    Err(Error::new(&COMMITMENT_NOT_DEPOSITARY, detail))
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

/// How far the own log, and those of others, were when a round was looked at.
#[derive(Clone)]
struct Reached {
    head: TreeHead,
    read: BTreeSet<PartyId>,
}

/// The announced round that is asked for, or the one that is frozen now.
fn frozen(docket: &Docket, id: &str, asked: Option<StatementId>) -> Result<Announced, Error> {
    let frozen = docket.to_close(id);
    let of = frozen.filter(|one| asked.is_none_or(|asked| one.statement == asked));
    of.cloned().ok_or_else(|| {
        let detail = "A round is closed between its freeze and its start, and once.";
        Error::new(&COMMITMENT_ROUND_NOT_FROZEN, detail)
    })
}

/// Parties whose logs were read since a freeze, and of which nobody is known to have been shown
/// more: nothing that they said before it can turn up.
fn read_since(node: &Node, frozen_at: Timestamp) -> BTreeSet<PartyId> {
    let is_whole = |one: &Following| {
        let held = node.read_now(|reader| {
            let held = reader.head(one.log)?.size;
            let further = reader.witnessed(&one.pinned.origin)?.map(|row| row.head.size);
            Ok(further.is_none_or(|further| further <= held).then_some(held))
        });
        held.is_ok_and(|held| held.is_some_and(|held| one.furthest() <= held))
    };
    let all = node.exchange.all().into_iter();
    let read = all.filter(|one| one.looked().is_some_and(|at| at >= frozen_at) && is_whole(one));
    read.map(|one| one.party.clone()).chain([node.config.party.clone()]).collect()
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
    let decided = node.docket(eyes, move |docket| {
        expect_depositary(docket, &id, &here.config.party)?;
        let one = frozen(docket, &id, asked)?;
        let reached = known.unwrap_or_else(|| Reached {
            head: here.published.load().head,
            read: read_since(&here, one.frozen_at),
        });
        let round = Round {
            log: here.descriptor.origin.clone(),
            size: reached.head.size.0,
            root: Digest(reached.head.root.0),
            frozen_at: one.frozen_at,
            effective_at: one.effective_at,
        };
        let mut context = docket.context(&id, round).ok_or_else(Error::not_found)?;
        context.activation = one.activation;
        let closed = docket.close(context, &|party| reached.read.contains(party));
        let closing = closed.ok_or_else(Error::not_found)?.map_err(|refused| refused.why)?;
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
    let parties = not_meant(&closing.apart, &given);
    if !parties.is_empty() {
        let detail = format!(
            "What {} said before the freeze is not all known here. Look again in a minute, or name \
             them as those to be left out.",
            parties.join(", ")
        );
        return Err(Error::new(&COMMITMENT_PARTIES_APART, detail));
    }
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

/// Parties that are left out and that nobody named: whoever is set apart since somebody looked was
/// not meant.
fn not_meant<'a>(apart: &'a [Apart], given: &CloseIn) -> Vec<&'a str> {
    let is_meant = |party: &PartyId| given.leave_out_all || given.leave_out.contains(party);
    let parties = apart.iter().map(|one| &one.party).filter(|party| !is_meant(party));
    parties.map(PartyId::as_str).collect()
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

#[cfg(test)]
mod tests {
    use comity_agreements::docket::round::SetAside;

    use super::*;

    #[test]
    fn nobody_is_left_out_whom_nobody_named() {
        let party = |name: &str| -> PartyId { name.parse().unwrap() };
        let apart = [("b.example", SetAside::LogBehind), ("c.example", SetAside::Unseen)]
            .map(|(name, why)| Apart { party: party(name), why });
        let left = |given: &CloseIn| not_meant(&apart, given).join(" ");
        assert_eq!(left(&CloseIn::default()), "b.example c.example");
        let one = CloseIn { leave_out: vec![party("b.example")], ..CloseIn::default() };
        assert_eq!(left(&one), "c.example");
        assert_eq!(left(&CloseIn { leave_out_all: true, ..CloseIn::default() }), "");
    }
}
