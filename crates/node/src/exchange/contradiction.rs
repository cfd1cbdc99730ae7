//! A log that equivocates: the proof is checked, kept, shown, logged and passed on.

use std::sync::Arc;

use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::Pinned;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_store::Write;
use comity_store::rows::{AuditEvent, EquivocationRow, PeerState};
use serde_json::json;

use crate::clock;
use crate::exchange::wire::peer_actor;
use crate::exchange::{Failure, change_row};
use crate::node::{Node, Notice, Submission};
use crate::problem::{Problem, codes};

/// Path under which proofs are received.
pub const PATH: &str = "/api/v1/equivocations";

/// A peer tells of an equivocation. Whoever tells, the proof must hold under the keys pinned here.
///
/// # Errors
/// The codes of `EquivocationRefusal`; `equivocation-unknown-log` for a log this node does not
/// know.
pub async fn on_proof(node: &Arc<Node>, from: &PartyId, proof: &[u8]) -> Result<(), Problem> {
    let refused = |refusal: comity_protocol::exchange::equivocation::EquivocationRefusal| {
        Problem::new(codes::of_refusal(refusal.code()), refusal.to_string())
    };
    let proof = Equivocation::from_json(proof).map_err(refused)?;
    let origin = proof.origin().map_err(refused)?;
    let keys = log_keys(node, &origin)?.ok_or_else(|| {
        let detail = "The proof speaks of a log that this node does not know.";
        Problem::new(codes::of_refusal("equivocation-unknown-log"), detail)
    })?;
    proof.verify(&keys).map_err(refused)?;
    match take(node, &proof, Some(from)).await {
        Ok(()) => Ok(()),
        Err(Failure::Node(problem)) => Err(problem),
        Err(failure) => Err(Problem::internal(failure.to_string())),
    }
}

/// Keeps a proof that holds: the peer is held, people and peers are told. The same log is told of
/// once.
///
/// # Errors
/// Those of the store.
pub async fn take(
    node: &Arc<Node>,
    proof: &Equivocation,
    told_by: Option<&PartyId>,
) -> Result<(), Failure> {
    let origin = proof.origin().map_err(|refusal| Problem::internal(refusal.to_string()))?;
    let known = node.read_now(|reader| reader.equivocations())?;
    if known.iter().any(|row| row.origin == origin) {
        // One contradiction condemns a log; a forked log would give another with every checkpoint.
        return hold(node, &origin, Vec::new()).await;
    }
    let (now, actor) = (clock::now(), told_by.map_or("node".to_owned(), peer_actor));
    let row = EquivocationRow {
        origin: origin.clone(),
        proof: proof.to_json(),
        found_at: now,
        told_by: told_by.cloned(),
    };
    let event = AuditEvent {
        at: now,
        actor,
        action: "log.equivocation".to_owned(),
        object: origin.clone(),
        detail: json!({ "earlier": proof.earlier, "later": proof.later }).to_string(),
    };
    tracing::error!(%origin, "this log signed two trees that cannot both be true");
    let writes = vec![Write::Equivocation(row), Write::Audit(event)];
    if origin == node.descriptor.origin {
        node.write(writes).await?;
        crate::witness::client::stand_down(node, "two trees are signed with this node's keys")
            .await;
        return Ok(());
    }
    hold(node, &origin, writes).await?;
    node.notify(Notice::State);
    tokio::spawn(tell(Arc::clone(node), proof.clone(), origin));
    Ok(())
}

/// Takes no new claims from the keeper of a log, together with other writes.
async fn hold(node: &Arc<Node>, origin: &str, writes: Vec<Write>) -> Result<(), Failure> {
    let rows = node.read_now(|reader| reader.peers())?;
    let Some(row) = rows.iter().find(|row| row.descriptor.origin == origin) else {
        if !writes.is_empty() {
            node.write(writes).await?;
        }
        return Ok(());
    };
    change_row(node, row.log, move |row| {
        let mut writes = writes;
        if row.state == PeerState::Following {
            row.state = PeerState::Held;
            writes.push(Write::Peer(row.clone()));
        }
        writes
    })
    .await
}

/// Says it in the own log and to every peer.
async fn tell(node: Arc<Node>, proof: Equivocation, origin: String) {
    if let Err(problem) = log_it(&node, &proof, &origin).await {
        tracing::warn!(code = problem.code(), "the equivocation could not be logged");
    }
    let body: serde_json::Value = serde_json::from_slice(&proof.to_json()).unwrap_or_default();
    for following in node.exchange.all() {
        // The one it is about knows.
        if following.pinned.origin == origin {
            continue;
        }
        let meter = Arc::clone(&following.meter);
        let outcome = match crate::exchange::remote(&node, &following.address, meter) {
            Ok(remote) => remote.tell(PATH, &body).await,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = outcome {
            // It stands in the own log, which every peer reads.
            tracing::warn!(peer = %following.party, code = failure.code(), "a peer was not told");
        }
    }
}

async fn log_it(node: &Arc<Node>, proof: &Equivocation, origin: &str) -> Result<(), Problem> {
    let kind = Kind::parse(names::EQUIVOCATION).map_err(|_| Problem::internal("kind"))?;
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
        subject: origin.to_owned(),
        body,
        marking: Marking::clear(),
        confirmation: None,
    };
    node.submit(submission, "node").await.map(|_| ())
}

/// The keys of a log this node knows: its own or a peer's.
fn log_keys(node: &Node, origin: &str) -> Result<Option<Vec<VerifierKey>>, Problem> {
    let rows = node.read_now(|reader| reader.peers())?;
    let descriptors = rows.iter().map(|row| &row.descriptor).chain([&node.descriptor]);
    let known = descriptors.filter(|descriptor| descriptor.origin == origin);
    Ok(known
        .filter_map(|descriptor| Pinned::from_descriptor(descriptor).ok())
        .next()
        .map(|pinned| pinned.log_keys))
}
