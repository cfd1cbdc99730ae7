//! Cosignatures (C2SP tlog-cosignature): Ed25519 `cosignature/v1` and ML-DSA-44 `subtree/v1`.

use crate::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};
use crate::log::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::log::note::{NoteKey, NoteRefusal, NoteSignature, VerifierKey};
use crate::time::Timestamp;

/// What an Ed25519 cosigner signs: a header, the time in seconds since 1970, the whole text.
pub fn ed25519_message(text: &str, seconds: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {seconds}\n{text}").into_bytes()
}

/// What an ML-DSA-44 cosigner signs: the `cosigned_message` structure, from entry 0 to the size.
///
/// `None` when the cosigner's name or the origin is empty or has more than 255 bytes.
pub fn ml_dsa_44_message(cosigner: &str, checkpoint: &Checkpoint, seconds: u64) -> Option<Vec<u8>> {
    let mut message = Vec::with_capacity(640);
    message.extend_from_slice(b"subtree/v1\n\0");
    put_name(&mut message, cosigner)?;
    message.extend_from_slice(&seconds.to_be_bytes());
    put_name(&mut message, &checkpoint.origin)?;
    message.extend_from_slice(&0_u64.to_be_bytes());
    message.extend_from_slice(&checkpoint.head.size.0.to_be_bytes());
    message.extend_from_slice(&checkpoint.head.root.0);
    Some(message)
}

/// When the witness with this key cosigned: the newest of its lines.
///
/// # Errors
/// [`NoteRefusal::SignatureMissing`] when no line is by this key or it is no cosigner's key,
/// [`NoteRefusal::SignatureInvalid`] when one of its lines does not verify.
pub fn verify(signed: &SignedCheckpoint, witness: &VerifierKey) -> Result<Timestamp, NoteRefusal> {
    if matches!(witness.key(), NoteKey::Ed25519(_)) {
        return Err(NoteRefusal::SignatureMissing);
    }
    let mut newest = None;
    for line in signed.note.signatures_of(witness) {
        newest = newest.max(witness.verify(signed, line)?);
    }
    newest.ok_or(NoteRefusal::SignatureMissing)
}

/// What became of lines offered to [`merge`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Lines that now stand in the note and did not before.
    pub added: usize,
    /// Lines by a known witness that did not verify, or found no room; they are left out.
    pub refused: usize,
}

/// Puts cosignatures of the known `witnesses` into a checkpoint's note, one line a key, the newest.
///
/// Lines by others are left out, because nobody here could tell what they are worth. Lines that
/// stood in the note before stay where they are, unless a newer one by the same key takes their
/// place.
pub fn merge(
    signed: &mut SignedCheckpoint,
    offered: &[NoteSignature],
    witnesses: &[VerifierKey],
) -> Merged {
    let mut merged = Merged::default();
    for line in offered.iter().take(NOTE_SIGNATURES_MAX) {
        let Some(witness) = witnesses.iter().find(|witness| witness.is_named_by(line)) else {
            continue;
        };
        match place(signed, line, witness) {
            Ok(true) => merged.added = merged.added.saturating_add(1),
            Ok(false) => {}
            Err(_) => merged.refused = merged.refused.saturating_add(1),
        }
    }
    merged
}

/// Whether the line was new.
fn place(
    signed: &mut SignedCheckpoint,
    line: &NoteSignature,
    witness: &VerifierKey,
) -> Result<bool, NoteRefusal> {
    if signed.note.signatures.contains(line) {
        return Ok(false);
    }
    let at = witness.verify(signed, line)?.ok_or(NoteRefusal::SignatureInvalid)?;
    // A line under the witness's name that never verified is no reason to keep the true one out.
    let standing = signed
        .note
        .signatures_of(witness)
        .filter_map(|standing| witness.verify(signed, standing).ok().flatten())
        .max();
    if standing.is_some_and(|standing| standing >= at) {
        return Ok(false);
    }
    let mut signatures = signed.note.signatures.clone();
    let position = signatures.iter().position(|standing| witness.is_named_by(standing));
    signatures.retain(|standing| !witness.is_named_by(standing));
    let position = position.unwrap_or(signatures.len()).min(signatures.len());
    signatures.insert(position, line.clone());
    if signatures.len() > NOTE_SIGNATURES_MAX {
        return Err(NoteRefusal::TooManySignatures);
    }
    let before = std::mem::replace(&mut signed.note.signatures, signatures);
    if signed.note.to_string().len() > NOTE_BYTES_MAX {
        signed.note.signatures = before;
        return Err(NoteRefusal::TooLong);
    }
    Ok(true)
}

/// `opaque name<1..2^8-1>` of RFC 8446 section 3.4.
fn put_name(message: &mut Vec<u8>, name: &str) -> Option<()> {
    let length = u8::try_from(name.len()).ok().filter(|length| *length > 0)?;
    message.push(length);
    message.extend_from_slice(name.as_bytes());
    Some(())
}
