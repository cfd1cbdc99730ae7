//! Statements with their contents, receipts and proofs, under the keys of the logs known here.

use comity_protocol::content::{Content, Digest};
use comity_protocol::index::KeyRow;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{Hash, LeafIndex, leaf_hash};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::{self, Keys, Unverified};
use comity_store::StoreError;
use data_encoding::BASE64URL_NOPAD;

use super::given::Files;
use super::{Known, Verdict};

/// Checks files that belong together.
///
/// # Errors
/// The reader's.
pub fn check(files: &Files, known: &Known<'_>) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    match &*files.statements {
        [] => without_statement(files, known, &mut verdict)?,
        [one] => {
            signature(one, known, &mut verdict)?;
            standing(one, known, &mut verdict)?;
            for bytes in &files.contents {
                content(one, bytes, &mut verdict);
            }
            let leaf = leaf_hash(one.entry());
            for bytes in &files.receipts {
                receipt_of(bytes, &leaf, known, &mut verdict);
            }
            for proof in &files.proofs {
                proof_of(proof, &leaf, known, &mut verdict);
            }
        }
        many => verdict.unknown("check-one-at-a-time", many.len().to_string()),
    }
    Ok(verdict)
}

/// A key that a log registered, for one statement.
struct Registered {
    party: PartyId,
    kid: Kid,
    key: PublicKey,
}

impl Keys for Registered {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        (self.kid == *kid).then_some((&self.party, &self.key))
    }
}

fn signature(one: &Unverified, known: &Known<'_>, verdict: &mut Verdict) -> Result<(), StoreError> {
    let said = one.statement();
    let what = format!("{} · {} · {}", said.issuer, said.kind, one.id());
    let mut found = None;
    for (log, keeper) in &known.logs {
        let rows = known.reader.keys(*log)?;
        let is_it = |row: &&KeyRow| row.kid == said.kid && row.issuer == said.issuer;
        let key = rows.iter().find(is_it).and_then(|row| row.key.as_deref());
        let Some(key) = key.and_then(|key| PublicKey::from_cose_key(key).ok()) else { continue };
        let is_own = keeper.party == said.issuer;
        // A key is its holder's by its own log; what another registers for it is another's word.
        if is_own || found.is_none() {
            found = Some((key, keeper, is_own));
        }
        if is_own {
            break;
        }
    }
    let Some((key, keeper, is_own)) = found else {
        verdict.unknown("check-key-unknown", what);
        return Ok(());
    };
    let registered = Registered { party: said.issuer.clone(), kid: said.kid, key };
    let judged = if said.kind.as_str() == names::REGISTRATION_POLICY {
        statement::verify_genesis(one.clone(), &said.issuer, &[said.kid])
    } else {
        statement::verify(one.clone(), &registered)
    };
    match judged {
        Ok(_) if !is_own => verdict.unknown("check-key-of-host", keeper.origin.clone()),
        Ok(_) => verdict.passed("check-signature", what),
        Err(refusal) => verdict.refused("check-signature-wrong", refusal, refusal.code()),
    }
    Ok(())
}

/// Where it stands in a log known here.
fn standing(one: &Unverified, known: &Known<'_>, verdict: &mut Verdict) -> Result<(), StoreError> {
    let places = known.reader.places(&one.id())?;
    match places.into_iter().find(|place| known.audience.sees(place.log)) {
        Some(place) => {
            verdict.statements.push(one.id());
            let named = known.logs.iter().find(|(log, _)| *log == place.log);
            let log = named.map_or_else(String::new, |(_, of)| of.origin.clone());
            let entry = place.index.0.saturating_add(1);
            if place.hosted {
                // Its keeper registered the key, so it is no word of its issuer.
                verdict.unknown("check-hosted", log.clone());
            }
            verdict.passed("check-logged", format!("{log} · {entry}"));
        }
        None => verdict.note("check-not-here", one.id().to_string()),
    }
    Ok(())
}

fn content(one: &Unverified, bytes: &[u8], verdict: &mut Verdict) {
    let said = one.statement();
    let digest = Digest::of(bytes);
    if digest != said.digest {
        verdict.failed("check-content-other", digest.to_string());
        return;
    }
    match Content::parse(&said.kind, bytes) {
        Err(refusal) if said.kind.spec().is_some() => {
            verdict.refused("check-content-form", &refusal, refusal.code());
        }
        _ => verdict.passed("check-content", digest.to_string()),
    }
}

/// The keys that sign a log's receipts: those of the beginning, those in use, those in between.
fn receipt_keys(descriptor: &Descriptor) -> impl Iterator<Item = PublicKey> {
    let now = descriptor.current.as_ref().map(|keys| &keys.receipt_key);
    let former = descriptor.current.iter().flat_map(|keys| &keys.former_receipt_keys);
    let all = [Some(&descriptor.receipt_key), now].into_iter().flatten().chain(former);
    all.filter_map(|key| {
        let bytes = BASE64URL_NOPAD.decode(key.as_bytes()).ok()?;
        PublicKey::from_cose_key(&bytes).ok()
    })
}

/// The keys that sign a log's checkpoints: those in use, else those of the beginning.
pub(super) fn log_keys(descriptor: &Descriptor) -> Vec<VerifierKey> {
    let now = descriptor.current.as_ref().map(|keys| &keys.log_keys);
    let texts = now.unwrap_or(&descriptor.log_keys);
    texts.iter().filter_map(|key| key.parse().ok()).collect()
}

fn receipt_of(bytes: &[u8], leaf: &Hash, known: &Known<'_>, verdict: &mut Verdict) {
    let origin = match receipt::claimed(bytes) {
        Ok((_, origin)) => origin,
        Err(refusal) => return verdict.refused("check-receipt-wrong", refusal, refusal.code()),
    };
    let mut outcome = None;
    let of_origin = known.of_origin(&origin);
    for key in of_origin.flat_map(|(_, descriptor)| receipt_keys(descriptor)) {
        let verified = receipt::verify(bytes, leaf, &key);
        let is_good = verified.is_ok();
        outcome = Some(verified);
        if is_good {
            break;
        }
    }
    match outcome {
        Some(Ok(shows)) => {
            let entry = shows.index.0.saturating_add(1);
            verdict.passed("check-receipt", format!("{origin} · {entry} / {}", shows.size.0));
        }
        Some(Err(refusal)) => verdict.refused("check-receipt-wrong", refusal, refusal.code()),
        None => verdict.unknown("check-log-unknown", origin),
    }
}

fn proof_of(proof: &TlogProof, leaf: &Hash, known: &Known<'_>, verdict: &mut Verdict) {
    let checkpoint = &proof.checkpoint.checkpoint;
    let mut wrong = None;
    for (_, descriptor) in known.of_origin(&checkpoint.origin) {
        match proof.verify_leaf(leaf, &log_keys(descriptor), &Policy::none()) {
            Ok(_) => {
                let entry = proof.index.0.saturating_add(1);
                let (origin, size) = (&checkpoint.origin, checkpoint.head.size.0);
                return verdict.passed("check-proof", format!("{origin} · {entry} / {size}"));
            }
            Err(refusal) => wrong = wrong.or(Some(refusal)),
        }
    }
    match wrong {
        None => verdict.unknown("check-log-unknown", checkpoint.origin.clone()),
        Some(refusal) => verdict.refused("check-proof-wrong", &refusal, refusal.code()),
    }
}

/// Receipts and proofs that came alone: the entry they are about is looked for here.
fn without_statement(
    files: &Files,
    known: &Known<'_>,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    for bytes in &files.contents {
        verdict.unknown("check-content-alone", Digest::of(bytes).to_string());
    }
    for bytes in &files.receipts {
        match receipt::claimed(bytes) {
            Ok((index, origin)) => {
                let is_by = |leaf: &Hash, one: &Descriptor| {
                    receipt_keys(one).any(|key| receipt::verify(bytes, leaf, &key).is_ok())
                };
                if let Some(leaf) = entry_at((&origin, index), known, is_by, verdict)? {
                    receipt_of(bytes, &leaf, known, verdict);
                }
            }
            Err(refusal) => verdict.refused("check-receipt-wrong", refusal, refusal.code()),
        }
    }
    for proof in &files.proofs {
        let origin = &proof.checkpoint.checkpoint.origin;
        let is_by = |leaf: &Hash, one: &Descriptor| {
            proof.verify_leaf(leaf, &log_keys(one), &Policy::none()).is_ok()
        };
        if let Some(leaf) = entry_at((origin, proof.index), known, is_by, verdict)? {
            proof_of(proof, &leaf, known, verdict);
        }
    }
    Ok(())
}

/// The hash of an entry that is held here: of several logs of one name, of that whose keys signed
/// what came, else of the one in use.
fn entry_at(
    (origin, index): (&str, LeafIndex),
    known: &Known<'_>,
    is_by: impl Fn(&Hash, &Descriptor) -> bool,
    verdict: &mut Verdict,
) -> Result<Option<Hash>, StoreError> {
    let (mut found, mut is_known) = (None, false);
    for (log, descriptor) in known.of_origin(origin) {
        is_known = true;
        let Some(entry) = known.reader.entries(*log, index, 1)?.into_iter().next() else {
            continue;
        };
        let is_it = is_by(&leaf_hash(&entry), descriptor);
        if is_it || found.is_none() {
            found = Some((*log, entry));
        }
        if is_it {
            break;
        }
    }
    let Some((log, entry)) = found else {
        match is_known {
            true => {
                verdict.unknown("check-entry-unheld", index.0.saturating_add(1).to_string());
            }
            false => verdict.unknown("check-log-unknown", origin),
        }
        return Ok(None);
    };
    if let Some((id, _)) = known.reader.statement_at(log, index)?.and_then(|view| view.statement) {
        verdict.statements.push(id);
    }
    Ok(Some(leaf_hash(&entry)))
}
