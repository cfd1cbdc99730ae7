//! Telling of logs that forked: in the own log, and to each peer until it has the proof.
//!
//! Who is owed what follows from the store, and so outlives every crash: a proof is owed to each
//! peer that is followed and whose own log does not say the same. A peer that answered that it took
//! a proof is asked no more until the next start.

use std::sync::Arc;
use std::time::Duration;

use comity_protocol::content::Content;
use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::index::LogId;
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_store::rows::Query;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::client::{ClientFailure, Remote};
use crate::error::Error;
use crate::exchange::equivocation::{self, PATH};
use crate::exchange::owed::{Proof, Told};
use crate::exchange::{Exchange, Failure, Following};
use crate::ledger::content::Submission;
use crate::published::Notice;

/// Most proofs told to one peer in one round: a newcomer is told of a hundred logs in a dozen.
const A_ROUND: usize = 8;

/// Most statements about one log that are looked at in a peer's log, the newest first.
const SAID_MAX: usize = 8;

/// What comparing one of them is taken to cost: four checkpoints with two signatures each, at 50
/// microseconds.
const COMPARE_MICROS: u64 = 400;

/// How often the own log is looked at while it lacks something.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// Says in the own log of every proof what it has not said yet, until the node stops.
pub(super) async fn say(exchange: Arc<Exchange>) {
    let mut notices = exchange.ledger.subscribe();
    let said = Told::default();
    loop {
        let is_all_said = match say_due(&exchange, &said).await {
            Ok(is_all_said) => is_all_said,
            Err(problem) => {
                tracing::warn!(code = problem.code(), "the proofs cannot be read");
                false
            }
        };
        let changed = async {
            loop {
                match notices.recv().await {
                    Ok(Notice::State) | Err(RecvError::Lagged(_)) => return true,
                    Ok(Notice::Logged(_) | Notice::Received(_) | Notice::Contents) => {}
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        tokio::select! {
            biased;
            () = exchange.ledger.stopped() => return,
            going_on = changed => if !going_on { return },
            () = tokio::time::sleep(SAY_AGAIN), if !is_all_said => {}
        }
    }
}

/// Says what is due; whether nothing is left.
async fn say_due(exchange: &Exchange, said: &Told) -> Result<bool, Error> {
    let mut is_all_said = true;
    for proof in exchange.proofs.all(&exchange.ledger)?.iter() {
        if said.has_it(&proof.digest) {
            continue;
        }
        if !said.is_due(&proof.digest) {
            is_all_said = false;
            continue;
        }
        let own = &exchange.ledger.config.party;
        let standing = standing(exchange, LogId::OWN, own, proof)?;
        // What was said and then erased is not said again.
        let outcome = match standing {
            Standing::Said | Standing::Unreadable => Ok(()),
            Standing::Unsaid => log_it(exchange, proof).await,
        };
        if let Err(problem) = outcome {
            tracing::warn!(code = problem.code(), "the equivocation could not be logged");
            said.failed(proof.digest, true);
            is_all_said = false;
        } else {
            said.has(proof.digest);
        }
    }
    Ok(is_all_said)
}

async fn log_it(exchange: &Exchange, proof: &Proof) -> Result<(), Error> {
    let kind = Kind::parse(names::EQUIVOCATION).map_err(|_| Error::internal("kind"))?;
    let (origin, proof) = (&proof.origin, &proof.proof);
    let mut body = json!({
        "origin": origin,
        "checkpoints": [proof.earlier, proof.later],
    });
    if let (Some(root), Some(members)) = (&proof.earlier_root, body.as_object_mut()) {
        members.insert("earlier_root".to_owned(), json!(root));
        members.insert("path".to_owned(), json!(proof.path));
    }
    let submission = Submission {
        kind,
        subject: origin.clone(),
        body: body.into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    let (statement, content) = exchange.ledger.sign(submission)?;
    exchange.ledger.offer(&statement, Some(&content.bytes), "node").await.map(|_| ())
}

/// Tells a peer of what it is owed, a few proofs at a time. Whatever comes of it is no failure of
/// the peer.
pub(super) async fn tell(exchange: &Exchange, following: &Following, remote: &Remote) {
    if let Err(failure) = tell_due(exchange, following, remote).await {
        let (peer, code) = (&following.party, failure.code());
        tracing::warn!(%peer, code, "a peer was not told of a fork");
    }
}

async fn tell_due(
    exchange: &Exchange,
    following: &Following,
    remote: &Remote,
) -> Result<(), Failure> {
    let proofs = exchange.proofs.all(&exchange.ledger)?;
    // The one it is about knows.
    let others = proofs.iter().filter(|proof| proof.origin != following.pinned.origin);
    let due = others.filter(|proof| following.told_of.is_due(&proof.digest));
    for proof in due.take(A_ROUND) {
        following.meter.wait(Cost::VerifyMicros, COMPARE_MICROS).await?;
        let standing = standing(exchange, following.log, &following.party, proof)?;
        if standing == Standing::Said {
            following.told_of.has(proof.digest);
            continue;
        }
        match remote.tell(PATH, &proof.proof).await {
            Ok(()) => following.told_of.has(proof.digest),
            Err(failure) => {
                let is_refused =
                    matches!(failure, ClientFailure::Status(_) | ClientFailure::NotHeard(_));
                following.told_of.failed(proof.digest, is_refused);
                if !is_refused {
                    return Err(failure.into());
                }
                let (peer, code) = (&following.party, failure.code());
                tracing::warn!(%peer, code, "a peer does not take a proof");
            }
        }
    }
    Ok(())
}

/// What a log says of the fork that a proof shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Its keeper proves it.
    Said,
    /// Its keeper speaks of that log, in words that are not here.
    Unreadable,
    /// Nothing.
    Unsaid,
}

fn standing(
    exchange: &Exchange,
    log: LogId,
    keeper: &PartyId,
    proof: &Proof,
) -> Result<Standing, Error> {
    let query = Query {
        kind: Kind::parse(names::EQUIVOCATION).ok(),
        subject: Some(proof.origin.clone()),
        issuer: Some(keeper.clone()),
        log: Some(log),
        limit: SAID_MAX,
        ..Query::default()
    };
    let mut standing = Standing::Unsaid;
    let page = exchange.ledger.read_now(|reader| reader.statements(&query))?;
    for (_, statement) in page.rows.into_iter().filter_map(|row| row.statement) {
        let digest = statement.digest;
        let content = exchange.ledger.read_now(|reader| reader.content(&digest, log, keeper))?;
        let content = content.filter(|row| row.erased_at.is_none());
        let Some(said) = content.and_then(|row| said(&row.bytes)) else {
            standing = Standing::Unreadable;
            continue;
        };
        if equivocation::is_same_fork(exchange, &proof.origin, &said, &proof.proof)? {
            return Ok(Standing::Said);
        }
    }
    Ok(standing)
}

/// The proof in the content of a `log.equivocation`.
fn said(bytes: &[u8]) -> Option<Equivocation> {
    equivocation::said_in(&Content::parse_unknown(bytes).ok()?.body)
}
