//! Keys that a party took after those it began with: its own log registers them, and a statement
//! that does so, with its proof, vouches for the key offline.

use std::mem;

use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::kind::names;
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::statement::{self, Confirmation, Unverified};

use super::trusted::{Evidence, For, Trusted};
use crate::audit::report::Report;

/// Takes the registrations of own keys out of the files, with their proofs, where they stand beside
/// the one statement that is to be checked.
pub(super) fn registrations(evidence: &mut Evidence) -> Vec<Unverified> {
    let (own, others): (Vec<_>, Vec<_>) =
        mem::take(&mut evidence.statements).into_iter().partition(is_own);
    if others.is_empty() {
        evidence.statements = own;
        return Vec::new();
    }
    evidence.statements = others;
    own
}

fn is_own(one: &Unverified) -> bool {
    let said = one.statement();
    said.kind.as_str() == names::ISSUER_REGISTRATION && said.subject == said.issuer.as_str()
}

/// Trusts each key that a trusted key registers in its party's own log, and so on from there.
pub(super) fn trust(
    mut waiting: Vec<Unverified>,
    evidence: &mut Evidence,
    trusted: &mut Trusted,
    report: &mut Report,
) {
    let mut proofs = mem::take(&mut evidence.proofs);
    loop {
        let found = waiting.iter().position(|one| key(one, trusted).is_some());
        let Some(one) = found.map(|at| waiting.swap_remove(at)) else { break };
        let Some(key) = key(&one, trusted) else { break };
        let said = one.statement().clone();
        let proof = proofs.iter().position(|proof| is_of(proof, &one, trusted));
        let Some(proof) = proof.map(|at| proofs.swap_remove(at)) else { continue };
        // Where a log's keys were replaced, whoever has those of before makes such proofs too.
        if trusted.logged(&proof, one.entry(), &Policy::none()) != Ok(true) {
            continue;
        }
        let (entry, log) = (proof.index.0, &proof.checkpoint.checkpoint.origin);
        report.passed("key", format!("registered by {} in entry {entry} of {log}", one.id()));
        trusted.registered(&said.issuer, key);
    }
    // One of a registration that could not be taken is no proof of the statement.
    proofs.retain(|proof| waiting.iter().all(|one| !is_of(proof, one, trusted)));
    evidence.proofs = proofs;
}

/// The key that a registration names, where a trusted key signed that.
fn key(one: &Unverified, trusted: &Trusted) -> Option<PublicKey> {
    let keys = For { trusted, issuer: &one.statement().issuer };
    let verified = statement::verify(one.clone(), &keys).ok()?;
    let Some(Confirmation::Key(bytes)) = &verified.confirmation else { return None };
    PublicKey::from_cose_key(bytes).ok()
}

/// Whether a proof shows that a registration stands in the log of who signed it.
fn is_of(proof: &TlogProof, one: &Unverified, trusted: &Trusted) -> bool {
    proof.checkpoint.checkpoint.origin == one.statement().issuer.log_origin()
        && trusted.logged(proof, one.entry(), &Policy::none()).is_ok()
}

/// What is missing to check a statement under a key that nobody vouches for here.
pub(super) fn missing(kid: &Kid, trusted: &Trusted) -> String {
    let named = match trusted.now.contains(kid) {
        true => ", which the descriptor names as in use: only the party's own log makes that true",
        false => "",
    };
    format!(
        "is signed with the key {kid}, which is none of those given{named}; give the registration of \
         the key with its proof, as `comity get --out` writes them, or the key with --key"
    )
}
