//! What a depositary and a depositor do before the freeze: keys, boards, envelopes.

use std::sync::Arc;

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::sealed::{Board, Envelope, seal};
use comity_agreements::docket::Docket;
use comity_agreements::docket::round::{Announced, terms};
use comity_protocol::kind::names;
use comity_protocol::time::Timestamp;
use comity_store::rows::ProposalRow;
use serde_json::{Value, json};

use crate::accounts::caller::SignedIn;
use crate::commitments::asked::{
    body, commitment, expect_depositary, marked_as_text, refused, submission,
};
use crate::commitments::codes::{COMMITMENT_NO_SEALED_ROUND, COMMITMENT_SEALED_REFUSED};
use crate::commitments::reasons::Told;
use crate::commitments::sealed::vault;
use crate::commitments::service;
use crate::commitments::views::{HeldOut, OfferIn, OwnSealedOut};
use crate::error::Error;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::proposals;

/// From the start of a round to the day on which a blank lapses, in milliseconds: nothing hangs on
/// it, and a commitment lapses after the start.
const BLANK_MS: i64 = 24 * 3_600 * 1_000;

/// Proposes that the party publish the key to which commitments are sealed.
///
/// # Errors
/// `commitment-not-depositary`, and those of [`proposals::propose`].
pub async fn publish_key(
    node: &Arc<Node>,
    agreement: &str,
    user: &SignedIn,
) -> Result<ProposalRow, Error> {
    let key = vault::depositary(node)?.public();
    let (id, own, published) = (agreement.to_owned(), node.config.party.clone(), key.clone());
    let is_new = node.docket_up_to_date(user.eyes(), move |docket| {
        expect_depositary(docket, &id, &own)?;
        let keys = docket.depositary_keys(&id);
        Ok::<_, Error>(keys.iter().all(|one| one.party != own || one.key != published))
    });
    if !is_new.await?? {
        let detail = "The party published this very key; it is in use.";
        return Err(Error::new(&COMMITMENT_SEALED_REFUSED, detail));
    }
    let said = json!({ "proposal": agreement, "role": "key", "contribution": { "key": key } });
    let marking = marked_as_text(node, agreement, user.eyes()).await?;
    let submission = submission(names::COMMITMENT_DEPOSITARY, agreement, said, marking)?;
    proposals::propose(node, submission, proposals::DAYS, &user.name).await
}

/// The board of a round in which so many depositaries open together, as its announcement says it.
///
/// # Errors
/// `commitment-sealed-refused` where too few depositaries published a key.
pub fn board(docket: &Docket, id: &str, threshold: u8) -> Result<Board, Error> {
    let board = docket.board_now(id, threshold);
    board.check().map_err(|_| {
        let detail = format!(
            "{} depositaries of the agreement published a key, and at least 2 of them open \
             together.",
            board.depositaries.len()
        );
        Error::new(&COMMITMENT_SEALED_REFUSED, detail)
    })?;
    Ok(board)
}

/// Proposes that the party seal a commitment, or without offers a blank, for the sealed round that
/// is announced.
///
/// # Errors
/// `commitment-no-sealed-round`, `commitment-sealed-refused`, `commitment-refused`, and those of
/// [`proposals::propose`].
pub async fn offer(
    node: &Arc<Node>,
    agreement: &str,
    given: OfferIn,
    (by, eyes): (&str, Eyes),
) -> Result<ProposalRow, Error> {
    let one = if given.offers.is_empty() {
        None
    } else {
        let value = commitment(&node.config.party, agreement, &given);
        Some(Commitment::parse(value.to_string().as_bytes())?)
    };
    let (id, wanted) = (agreement.to_owned(), one.clone());
    let found = node.docket_up_to_date(eyes, move |docket| {
        let round = docket.to_seal(&id).ok_or_else(no_sealed_round)?;
        let entry = docket.agreement(&id).ok_or_else(no_sealed_round)?;
        if let Some(one) = &wanted {
            terms::check(entry.agreement(), one)?;
            may_be_sealed(one, round.effective_at)?;
        }
        let board = round.board.clone().ok_or_else(no_sealed_round)?;
        Ok::<_, Error>((board, round.effective_at))
    });
    let (board, effective_at) = found.await??;
    let nonce = vault::nonce()?;
    let seed = vault::seed(node, &board, &nonce)?;
    let envelope = seal(&board, &node.config.party, one.as_ref(), &seed).map_err(refused)?;
    let lapses = one.map_or_else(|| effective_at.plus_millis(BLANK_MS), |one| one.expires_at);
    let mut said = json!({
        "proposal": agreement, "envelope": envelope, "nonce": nonce, "expires": lapses,
    });
    if let (Some(said), Some(replaced)) = (said.as_object_mut(), given.replaces) {
        said.insert("replaces".to_owned(), replaced.urn().into());
    }
    let marking = marked_as_text(node, agreement, eyes).await?;
    let submission = submission(names::COMMITMENT_ENVELOPE, agreement, said, marking)?;
    proposals::propose(node, submission, proposals::DAYS, by).await
}

/// What cannot be sealed: what would not count once it is opened.
fn may_be_sealed(one: &Commitment, effective_at: Timestamp) -> Result<(), Error> {
    let detail = if !terms::asks_about(one).is_empty() {
        "What is sealed cannot ask whether an agreement is in force: nobody would know in time that \
         it is asked."
    } else if one.expires_at <= effective_at {
        "It would lapse before what comes of the round starts."
    } else {
        return Ok(());
    };
    Err(Error::new(&COMMITMENT_SEALED_REFUSED, detail))
}

fn no_sealed_round() -> Error {
    let detail = "No sealed round of the agreement is announced and not frozen yet.";
    Error::new(&COMMITMENT_NO_SEALED_ROUND, detail)
}

/// What the party sealed for rounds of an agreement that are not over; for its own people only.
pub fn own(node: &Node, docket: &Docket, id: &str) -> Vec<OwnSealedOut> {
    let Some(entry) = docket.agreement(id) else { return Vec::new() };
    let Some(context) = docket.context_now(id) else { return Vec::new() };
    let (now, party, told) = (docket.as_of(), &node.config.party, Told::open(&context));
    let mut rows = Vec::new();
    let is_open =
        |one: &&Announced| one.is_ahead(now) || (one.is_frozen(now) && !entry.is_closed(one));
    for round in entry.announced.iter().filter(is_open) {
        let Some(board) = &round.board else { continue };
        for (deposit, issued_at) in docket.sealed_by(id, round, party) {
            let read = body(node, &deposit).ok().flatten();
            let holds = read.as_ref().map_or(HeldOut::Unknown, |it| held(node, board, it, &told));
            rows.push(OwnSealedOut { deposit, round: round.statement, issued_at, holds });
        }
    }
    rows
}

/// What is in an envelope that the party sealed itself, proposed or deposited.
pub fn held(node: &Node, board: &Board, body: &Value, told: &Told<'_>) -> HeldOut {
    let opened = body.get("nonce").and_then(Value::as_str).and_then(|nonce| {
        let envelope: Envelope = serde_json::from_value(body.get("envelope")?.clone()).ok()?;
        vault::open(node, board, &envelope, nonce)
    });
    match opened {
        None => HeldOut::Unknown,
        Some(None) => HeldOut::Blank,
        Some(Some(one)) => HeldOut::Offers {
            offers: service::offers(told, &one),
            obligation: one.obligation,
            expires_at: one.expires_at,
        },
    }
}
