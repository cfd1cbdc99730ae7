//! Opening a sealed round: shares are released, all envelopes opened together, and the outcome said
//! by as many depositaries as that took.

use std::sync::Arc;

use comity_agreements::commitment::sealed::opening::{Opening, Release, open_all, release};
use comity_agreements::commitment::sealed::{Board, Envelope};
use comity_agreements::docket::Docket;
use comity_agreements::docket::round::{Announced, Apart, Closing};
use comity_agreements::docket::unsealing::ToOpen;
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_store::rows::ProposalRow;
use serde_json::json;

use crate::accounts::caller::SignedIn;
use crate::commitments::asked::{
    Reached, body, expect_depositary, expect_meant, frozen, refused, submission,
};
use crate::commitments::codes::COMMITMENT_SEALED_REFUSED;
use crate::commitments::sealed::vault;
use crate::commitments::views::CloseIn;
use crate::error::Error;
use crate::node::Node;
use crate::proposals;

/// Proposes that the party release its shares of all envelopes that were frozen, to the other
/// depositaries and nobody else.
///
/// # Errors
/// `commitment-not-depositary`, `commitment-round-not-frozen`, `commitment-parties-apart` where it
/// is first and does not know of some parties what all they said, `commitment-sealed-refused`, and
/// those of [`proposals::propose`].
pub async fn release_shares(
    node: &Arc<Node>,
    agreement: &str,
    given: CloseIn,
    user: &SignedIn,
) -> Result<ProposalRow, Error> {
    let (id, here) = (agreement.to_owned(), Arc::clone(node));
    let made = node.docket_up_to_date(user.eyes(), move |docket| {
        let own = &here.config.party;
        expect_depositary(docket, &id, own)?;
        let one = frozen(docket, &id, None)?;
        let board = one.board.clone().filter(|_| one.is_opened_by(own)).ok_or_else(not_of)?;
        let released = docket.released(&id, &one);
        if released.iter().any(|it| it.release.depositary == *own) {
            let detail = "The party released its shares already.";
            return Err(Error::new(&COMMITMENT_SEALED_REFUSED, detail));
        }
        let to_open = to_open(&here, docket, (&id, &one))?;
        expect_meant(&to_open.gathered.apart, &given)?;
        let envelopes = envelopes(&here, &to_open)?;
        let (key, now) = (vault::depositary(&here)?, docket.as_of());
        let made = release(&board, &envelopes, &key, &to_open.round, now).map_err(refused)?;
        Ok((made, to_open, board))
    });
    let (made, to_open, board) = made.await??;
    let own = &node.config.party;
    let others = board.depositaries.into_iter().map(|one| one.party).filter(|one| one != own);
    let mut audience: Vec<PartyId> = others.collect();
    audience.sort();
    let deposits: Vec<String> = to_open.gathered.named.iter().map(StatementId::urn).collect();
    let said = json!({
        "proposal": agreement,
        "role": "share",
        "contribution": { "deposits": deposits, "release": made },
    });
    let marking = Marking { tlp: Tlp::AmberStrict, audience, release: None };
    let submission = submission(names::COMMITMENT_DEPOSITARY, agreement, said, marking)?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

fn not_of() -> Error {
    let detail = "The round is not sealed, or to other depositaries than the node's party.";
    Error::new(&COMMITMENT_SEALED_REFUSED, detail)
}

/// What is opened: by the depositary that announced the round what it knows, by others the same.
fn to_open(node: &Node, docket: &Docket, (id, one): (&str, &Announced)) -> Result<ToOpen, Error> {
    match docket.open_next(id, one) {
        Ok(to_open) => Ok(to_open),
        Err(_) if one.by == node.config.party => {
            let reached = Reached::now(node, one);
            let round = reached.round(node, one);
            let first = docket.open_first((id, one), round, &|party| reached.has_read(party));
            first.ok_or_else(Error::not_found)
        }
        Err(flaw) => {
            let detail = format!(
                "{} has not released its shares first, for deposits that are all held here [{}].",
                one.by,
                flaw.code()
            );
            Err(Error::new(&COMMITMENT_SEALED_REFUSED, detail))
        }
    }
}

/// How a sealed round is decided, once enough depositaries released their shares: by the one that
/// announced it, or as that one said it.
pub(in crate::commitments) fn decide(
    node: &Node,
    docket: &Docket,
    (id, one): (&str, &Announced),
    reached: &Reached,
) -> Result<Closing, Error> {
    let board = one.board.as_ref().ok_or_else(not_of)?;
    let mut to_open = to_open(node, docket, (id, one))?;
    let opening = open(node, docket, (id, one, board), &to_open)?;
    if one.by == node.config.party {
        let is_read = |party: &PartyId| reached.has_read(party);
        let now = docket.open_first((id, one), to_open.round.clone(), &is_read);
        // Which envelopes are opened was decided; who is bound already may be left out now.
        let held = docket.agreement(id).map(|entry| entry.committed.bound_in_round(one.frozen_at));
        let held = held.unwrap_or_default();
        let is_held = |of: &Apart| held.values().any(|parties| parties.contains_key(&of.party));
        let mut apart = now.map(|now| now.gathered.apart).unwrap_or_default();
        apart.retain(is_held);
        to_open.gathered.apart = apart;
        return docket.close_opened((id, one), &to_open, opening).map_err(refused);
    }
    let said = docket.to_attest(id, one).and_then(|said| said.proof.clone());
    let proof = said.ok_or_else(|| {
        let detail = format!("{} has not said yet what came of the round.", one.by);
        Error::new(&COMMITMENT_SEALED_REFUSED, detail)
    })?;
    Docket::agrees(one, opening, &proof).map_err(refused)?;
    Ok(to_open.closed_by(proof))
}

fn open(
    node: &Node,
    docket: &Docket,
    (id, one, board): (&str, &Announced, &Board),
    to_open: &ToOpen,
) -> Result<Opening, Error> {
    let envelopes = envelopes(node, to_open)?;
    let all = docket.released(id, one);
    let first = all.iter().find(|it| it.release.depositary == one.by);
    let first = first.map(|it| (it.release.envelopes, &it.release.round));
    // Who released for another set opens nothing with the others.
    let releases: Vec<Release> = all
        .iter()
        .map(|it| &it.release)
        .filter(|it| Some((it.envelopes, &it.round)) == first && one.is_opened_by(&it.depositary))
        .cloned()
        .collect();
    open_all(board, &envelopes, &releases).map_err(|why| {
        let detail = format!(
            "{} of {} depositaries released shares that fit, and {} open together: {why}.",
            releases.len(),
            board.depositaries.len(),
            board.threshold
        );
        Error::new(&COMMITMENT_SEALED_REFUSED, detail)
    })
}

/// The envelopes themselves, from the store.
fn envelopes(node: &Node, to_open: &ToOpen) -> Result<Vec<Envelope>, Error> {
    let read = |id: &StatementId| {
        let body = body(node, id)?;
        let envelope = body.as_ref().and_then(|it| it.get("envelope")).cloned();
        let envelope = envelope.and_then(|it| serde_json::from_value::<Envelope>(it).ok());
        envelope.ok_or_else(|| Error::internal("an envelope of the docket is not in the store"))
    };
    to_open.envelopes.iter().map(|(id, _)| read(id)).collect()
}
