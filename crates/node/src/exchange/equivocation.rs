//! A log that equivocates: the proof is checked and kept, and its log is held.

use std::sync::Arc;

use comity_protocol::exchange::equivocation::{Equivocation, EquivocationRefusal};
use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::LogId;
use comity_protocol::kind::names;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::{AuditEvent, ContentState, EquivocationRow, PeerState, StatementView};
use serde_json::{Value, json};

use crate::error::{Error, codes};
use crate::exchange::following::Suspicion;
use crate::exchange::wire::peer_actor;
use crate::exchange::{Exchange, Failure, Following, change_row};
use crate::published::Notice;
use crate::rotation::named;

/// Path under which proofs are received.
pub const PATH: &str = "/api/v1/equivocations";

/// What the audit trail calls it: a log is said to have forked, and is read on; it is held for it.
const SUSPECTED: &str = "log.suspected";
const CONDEMNED: &str = "log.equivocation";

/// A peer tells of an equivocation. Whoever tells, the proof must hold under the keys pinned here.
///
/// # Errors
/// The codes of `EquivocationRefusal`; `equivocation-unknown-log` for a log this node does not
/// know; `equivocation-unread` until that log was read on, when it is to be told again.
pub async fn on_proof(exchange: &Arc<Exchange>, from: &PartyId, proof: &[u8]) -> Result<(), Error> {
    let proof = Equivocation::from_json(proof).map_err(refused)?;
    let origin = expect_holds(exchange, &proof)?;
    match take(exchange, &proof, Some(from)).await {
        Ok(Taken::Condemned) => heard(exchange, from, &origin, &proof),
        Ok(Taken::Later) => {
            let detail =
                "The log of whom the proof accuses was not read since, and may name other keys.";
            Err(Error::new(&codes::EQUIVOCATION_UNREAD, detail))
        }
        Err(Failure::Node(problem)) => Err(problem),
        Err(failure) => Err(Error::internal(failure.to_string())),
    }
}

/// Refuses an accusation that those who are told of it would refuse: the very check of
/// [`on_proof`], for the body of a `log.equivocation`.
///
/// # Errors
/// The codes of `EquivocationRefusal`; `equivocation-unknown-log`.
pub fn expect_proved(exchange: &Exchange, body: &Value) -> Result<(), Error> {
    let proof = said_in(body).ok_or_else(|| refused(EquivocationRefusal::Malformed))?;
    expect_holds(exchange, &proof).map(drop)
}

/// Why an accusation that somebody made has no effect here: the stable code of [`expect_proved`],
/// for the body of its `log.equivocation`; `None` where its proof holds.
///
/// # Errors
/// Those of the store.
pub fn unproved(exchange: &Exchange, body: &Value) -> Result<Option<&'static str>, Error> {
    match expect_proved(exchange, body) {
        Ok(()) => Ok(None),
        Err(error) if error.code().starts_with("equivocation-") => Ok(Some(error.code())),
        Err(error) => Err(error),
    }
}

/// That the proof of an accusation is not here, or not for who asks: no answer has it as its
/// status.
pub const UNCHECKED_CODE: &str = "equivocation-unchecked";

/// [`UNCHECKED_CODE`], where a statement is an accusation of which the content would have to be
/// held to be checked, and is not: whoever accuses is believed no more than its proof.
pub fn unchecked(place: &StatementView, content: ContentState) -> Option<&'static str> {
    let said = place.statement.as_ref();
    let is_accusation = said.is_some_and(|(_, it)| it.kind.as_str() == names::EQUIVOCATION);
    let has_effect = place.refusal.is_none();
    (is_accusation && has_effect && content != ContentState::Held).then_some(UNCHECKED_CODE)
}

/// The origin of the log that a proof condemns, under keys that are known here.
fn expect_holds(exchange: &Exchange, proof: &Equivocation) -> Result<String, Error> {
    let origin = proof.origin().map_err(refused)?;
    let accused = accused(exchange, &origin)?;
    let Some(first) = accused.first() else {
        let detail = "The proof speaks of a log that this node does not know.";
        return Err(Error::new(codes::of_refusal("equivocation-unknown-log"), detail));
    };
    if culprit(&accused, proof).is_none() {
        proof.verify(&first.keys).map_err(refused)?;
    }
    Ok(origin)
}

fn refused(refusal: EquivocationRefusal) -> Error {
    Error::new(codes::of_refusal(refusal.code()), refusal.to_string())
}

/// The proof in the body of a `log.equivocation`.
pub(super) fn said_in(body: &Value) -> Option<Equivocation> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let [earlier, later] = body.get("checkpoints")?.as_array()?.as_slice() else { return None };
    let path = body.get("path").and_then(Value::as_array);
    Some(Equivocation {
        earlier: text(earlier)?,
        later: text(later)?,
        earlier_root: body.get("earlier_root").and_then(text),
        path: path.map(|path| path.iter().filter_map(text).collect()).unwrap_or_default(),
    })
}

/// What became of a proof that somebody other than the accused brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The log is held, by this proof or by one before it; or no keys known here signed both.
    Condemned,
    /// The accused log is read on first.
    Later,
}

/// Takes what others bring against a log. One that is followed has its say first: it is looked at
/// out of turn, and judged by [`judge`].
///
/// # Errors
/// Those of the store.
pub async fn take(
    exchange: &Arc<Exchange>,
    proof: &Equivocation,
    told_by: Option<&PartyId>,
) -> Result<Taken, Failure> {
    let origin = proof.origin().map_err(|refusal| Error::internal(refusal.to_string()))?;
    let all = accused(exchange, &origin)?;
    let log = culprit(&all, proof).map(|culprit| culprit.log);
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    if let Some(row) = rows.iter().find(|row| Some(row.log) == log)
        && row.state == PeerState::Following
    {
        let followed = match row.address.as_str() {
            // It is asked nothing, and has its say in the next bundle.
            "" => Some(Arc::new(exchange.known_by_bundle(row, exchange.fresh_meter())?)),
            _ => exchange.all().into_iter().find(|one| one.log == row.log),
        };
        let since = exchange.ledger.now();
        let suspicion = Suspicion { proof: proof.clone(), told_by: told_by.cloned(), since };
        // Where nobody follows it yet, just after a start, it is told again.
        if let Some(following) = followed.filter(|one| one.suspect(suspicion)) {
            tracing::warn!(%origin, "this log is said to have forked, and is read on");
            following.wake.notify_one();
            let event = told(exchange, SUSPECTED, proof, told_by, &origin);
            exchange.ledger.write(vec![Write::Audit(event)]).await?;
        }
        return Ok(Taken::Later);
    }
    condemn(exchange, proof, told_by).await?;
    Ok(Taken::Condemned)
}

/// For so long a log that names keys which are not given is not judged by those that are known.
const KEYS_AWAITED_MS: i64 = 24 * 3_600_000;

/// Condemns a log that was read on, where what it was suspected of when it showed itself still
/// holds under the keys that it names by now.
///
/// # Errors
/// [`Failure::Equivocation`] where that was found by this node, which has yet to condemn it; those
/// of the store.
pub(super) async fn judge(
    exchange: &Arc<Exchange>,
    following: &Following,
    shown_at: Timestamp,
) -> Result<(), Failure> {
    // Asked in every round with every peer, and hardly any is suspected.
    if !following.is_suspected() {
        return Ok(());
    }
    let (log, party) = (following.log, &following.party);
    let is_unread = exchange.ledger.read_now(|reader| named::is_unread(reader, log, party))?;
    // A log that names keys and does not give them keeps nobody waiting for ever.
    let by = if is_unread { shown_at.plus_millis(-KEYS_AWAITED_MS) } else { shown_at };
    let mut found = None;
    for suspicion in following.suspected_by(by) {
        if suspicion.told_by.is_some() {
            condemn(exchange, &suspicion.proof, suspicion.told_by.as_ref()).await?;
        } else if culprit(&accused(exchange, &following.pinned.origin)?, &suspicion.proof).is_some()
        {
            found = Some(Failure::Equivocation(Box::new(suspicion.proof)));
        }
    }
    found.map_or(Ok(()), Err)
}

/// Keeps a proof that holds: the peer is held, and people and peers are told from then on. The same
/// log is condemned once.
///
/// # Errors
/// Those of the store.
pub async fn condemn(
    exchange: &Arc<Exchange>,
    proof: &Equivocation,
    told_by: Option<&PartyId>,
) -> Result<(), Failure> {
    let origin = proof.origin().map_err(|refusal| Error::internal(refusal.to_string()))?;
    // The very check that everybody makes who is told: what does not pass it accuses nobody.
    let all = accused(exchange, &origin)?;
    let Some(culprit) = culprit(&all, proof) else {
        tracing::warn!(%origin, "two checkpoints differ, and no keys known here signed both");
        return Ok(());
    };
    // Two who tell at once of two contradictions in one log condemn it once.
    let _alone = exchange.condemning.lock().await;
    let known = exchange.ledger.read_now(|reader| reader.equivocations())?;
    let condemned = |row: &EquivocationRow| {
        let proof = Equivocation::from_json(&row.proof);
        row.origin == origin && proof.is_ok_and(|proof| proof.verify(&culprit.keys).is_ok())
    };
    if known.iter().any(condemned) {
        // One contradiction condemns a log; a forked log would give another with every checkpoint.
        return hold(exchange, culprit.log, Vec::new()).await;
    }
    let event = told(exchange, CONDEMNED, proof, told_by, &origin);
    let row = EquivocationRow {
        origin: origin.clone(),
        proof: proof.to_json(),
        found_at: event.at,
        told_by: told_by.cloned(),
    };
    tracing::error!(%origin, "this log signed two trees that cannot both be true");
    let writes = vec![Write::Equivocation(row), Write::Audit(event)];
    if origin == exchange.ledger.descriptor.origin {
        exchange.ledger.write(writes).await?;
        exchange.ledger.stand_down("Two trees are signed with this node's keys.").await;
        return Ok(());
    }
    hold(exchange, culprit.log, writes).await?;
    exchange.proofs.changed();
    exchange.ledger.notify(Notice::State);
    // Peers are told in the next round with each, and that is now.
    for following in exchange.all() {
        if following.pinned.origin != origin {
            following.wake.notify_one();
        }
    }
    Ok(())
}

/// The line of the audit trail on a proof.
fn told(
    exchange: &Exchange,
    action: &str,
    proof: &Equivocation,
    told_by: Option<&PartyId>,
    origin: &str,
) -> AuditEvent {
    AuditEvent {
        at: exchange.ledger.now(),
        actor: told_by.map_or("node".to_owned(), peer_actor),
        action: action.to_owned(),
        object: origin.to_owned(),
        detail: json!({ "earlier": proof.earlier, "later": proof.later }).to_string(),
    }
}

/// Whoever tells of a fork need not be told of it.
fn heard(
    exchange: &Exchange,
    from: &PartyId,
    origin: &str,
    told: &Equivocation,
) -> Result<(), Error> {
    let Some(following) = exchange.following(from) else { return Ok(()) };
    for proof in exchange.proofs.all(&exchange.ledger)?.iter() {
        if proof.origin == origin && is_same_fork(exchange, origin, told, &proof.proof)? {
            following.told_of.has(proof.digest);
        }
    }
    Ok(())
}

/// Takes no new claims from the keeper of a log, together with other writes.
async fn hold(exchange: &Arc<Exchange>, log: LogId, writes: Vec<Write>) -> Result<(), Failure> {
    change_row(exchange, log, move |row| {
        let mut writes = writes;
        if row.state == PeerState::Following {
            row.state = PeerState::Held;
            writes.push(Write::Peer(row.clone()));
        }
        writes
    })
    .await
}

/// Whether two proofs show that the same log forked, the same keys signing both.
///
/// # Errors
/// Those of the store.
pub(super) fn is_same_fork(
    exchange: &Exchange,
    origin: &str,
    one: &Equivocation,
    other: &Equivocation,
) -> Result<bool, Error> {
    if one == other {
        return Ok(true);
    }
    let all = accused(exchange, origin)?;
    Ok(all.iter().any(|keeper| [one, other].iter().all(|it| it.verify(&keeper.keys).is_ok())))
}

/// An identity that may be accused: keys, and the log that they sign here.
struct Accused {
    log: LogId,
    keys: Vec<VerifierKey>,
}

/// Everybody whose log has that origin: this node itself, or peers, of which a party that was
/// pinned anew has several.
fn accused(exchange: &Exchange, origin: &str) -> Result<Vec<Accused>, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    // Of a log that is no longer read nobody here knows which keys it has replaced.
    let read = rows.iter().filter(|row| row.state != PeerState::Removed);
    let peers = read.map(|row| (row.log, &row.descriptor));
    // Of its own keys only those of now: who stole a retired one proves nothing about this node.
    let own = exchange.ledger.described();
    let all = peers.chain([(LogId::OWN, &own)]);
    let known = all.filter(|(_, descriptor)| descriptor.origin == origin);
    let keys = known.filter_map(|(log, descriptor)| {
        let keys = Pinned::from_descriptor(descriptor).ok()?.log_keys;
        Some(Accused { log, keys })
    });
    Ok(keys.collect())
}

/// Whose keys signed both halves of a proof that holds.
fn culprit<'a>(accused: &'a [Accused], proof: &Equivocation) -> Option<&'a Accused> {
    accused.iter().find(|one| proof.verify(&one.keys).is_ok())
}
