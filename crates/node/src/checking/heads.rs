//! Checkpoints, bundles and descriptors, beside what is held of their logs.

use std::io::Cursor;

use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::root_at;
use comity_protocol::party::Descriptor;
use comity_store::StoreError;

use super::files::log_keys;
use super::{Known, Verdict};
use crate::bundle::{Bundle, read_head};
use crate::ledger::readers::StoredHashes;

/// Checks a signed checkpoint under the keys of its log, and its root beside what is held.
///
/// # Errors
/// The reader's.
pub fn checkpoint(signed: &SignedCheckpoint, known: &Known<'_>) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    let of = &signed.checkpoint;
    let what = format!("{} · {}", of.origin, of.head.size.0);
    let mut wrong = None;
    for (log, descriptor) in known.of_origin(&of.origin) {
        match signed.verify(&log_keys(descriptor)) {
            Ok(()) => {
                verdict.passed("check-checkpoint", what);
                root(signed, known, *log, &mut verdict)?;
                return Ok(verdict);
            }
            // What the log in use refuses is said, where none of those before signed it either.
            Err(refusal) => wrong = wrong.or(Some(refusal)),
        }
    }
    match wrong {
        None => verdict.unknown("check-log-unknown", of.origin.clone()),
        Some(refusal) => verdict.refused("check-checkpoint-wrong", refusal, refusal.code()),
    }
    Ok(verdict)
}

/// Whether the log, as it is held here, had that root at that size.
fn root(
    signed: &SignedCheckpoint,
    known: &Known<'_>,
    log: LogId,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    let of = &signed.checkpoint;
    let held = known.reader.head(log)?.size;
    if of.head.size > held {
        // A log that its party keeps no longer does not grow: nobody here can say what this is.
        if known.of_origin(&of.origin).next().is_some_and(|(current, _)| *current != log) {
            verdict.unknown("check-root-ahead", held.0.to_string());
        } else {
            verdict.note("check-root-ahead", held.0.to_string());
        }
        return Ok(());
    }
    let root = root_at(&StoredHashes { reader: known.reader, log }, of.head.size)?;
    if root == of.head.root {
        verdict.passed("check-root", root.to_string());
    } else {
        verdict.failed("check-root-other", root.to_string());
    }
    Ok(())
}

/// Whether a description is that of a party known here.
pub fn descriptor(given: &Descriptor, known: &Known<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let fingerprint = given.fingerprint();
    verdict.note("check-fingerprint", fingerprint.to_string());
    let of_party = known.logs.iter().find(|(_, one)| one.party == given.party);
    match of_party.map(|(_, one)| one.fingerprint()) {
        Some(held) if held == fingerprint => {
            verdict.passed("check-descriptor", given.party.to_string());
        }
        Some(held) => verdict.failed("check-descriptor-other", held.to_string()),
        None => verdict.unknown("check-party-unknown", given.party.to_string()),
    }
    verdict
}

/// Checks that a bundle is whole, and its checkpoint; its entries are for whoever walks it.
///
/// # Errors
/// The reader's.
pub fn bundle(bytes: &[u8], known: &Known<'_>) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    let opened = match Bundle::open(Box::new(Cursor::new(bytes.to_vec()))) {
        Ok(opened) => opened,
        Err(refusal) => {
            verdict.refused("check-bundle-damaged", refusal, refusal.code());
            return Ok(verdict);
        }
    };
    let manifest = opened.manifest();
    verdict.passed("check-bundle", format!("{} … {}", manifest.from, manifest.size));
    let of = descriptor(&manifest.descriptor, known);
    verdict.lines.extend(of.lines);
    match read_head(&opened) {
        Ok(signed) => {
            let at = &signed.checkpoint;
            verdict.passed("check-bundle-signed", format!("{} · {}", at.origin, at.head.size.0));
            let named = manifest.descriptor.fingerprint();
            let mut logs = known.of_origin(&at.origin);
            let held = logs.find(|(_, one)| one.fingerprint() == named);
            if let Some((log, _)) = held.or_else(|| known.of_origin(&at.origin).next()) {
                root(&signed, known, *log, &mut verdict)?;
            }
        }
        Err(error) => verdict.refused("check-checkpoint-wrong", error.detail(), error.code()),
    }
    verdict.unknown("check-bundle-unwalked", "comity verify FILE");
    Ok(verdict)
}
