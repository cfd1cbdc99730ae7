//! Signing a checkpoint as a note, and checking such a signature.

use super::{NoteKey, NoteRefusal, NoteSignature, VerifierKey};
use crate::key::SignFailure;
use crate::log::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::log::cosignature;
use crate::time::Timestamp;

/// Something that holds a secret key for notes. Implemented by the node's key module and by tests
/// only.
pub trait NoteSigner: Send + Sync {
    /// The public half.
    fn key(&self) -> &VerifierKey;

    /// The bare signature of `message` by the algorithm of the key: 64 bytes (Ed25519) or 2,420
    /// (ML-DSA-44).
    ///
    /// # Errors
    /// [`SignFailure`] when the key store cannot sign now.
    fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure>;

    /// Signs the checkpoint of the own log.
    ///
    /// # Errors
    /// [`SignFailure`], also when `now` lies before 1970 or the origin has more than 255 bytes.
    fn sign(&self, checkpoint: &Checkpoint, now: Timestamp) -> Result<NoteSignature, SignFailure> {
        signature_line(self.key(), &checkpoint.to_string(), checkpoint, now, |message| {
            self.sign_raw(message)
        })
    }

    /// Cosigns another log's checkpoint, its extension lines included where the type covers them.
    ///
    /// # Errors
    /// As [`Self::sign`].
    fn cosign(
        &self,
        signed: &SignedCheckpoint,
        now: Timestamp,
    ) -> Result<NoteSignature, SignFailure> {
        signature_line(self.key(), &signed.note.text, &signed.checkpoint, now, |message| {
            self.sign_raw(message)
        })
    }
}

impl VerifierKey {
    /// Checks one signature line over a signed checkpoint; answers when it was made where the
    /// type says so. A zero timestamp, with which a cosigner claims no time, is the epoch.
    ///
    /// # Errors
    /// [`NoteRefusal::SignatureInvalid`].
    pub fn verify(
        &self,
        signed: &SignedCheckpoint,
        line: &NoteSignature,
    ) -> Result<Option<Timestamp>, NoteRefusal> {
        if !self.is_named_by(line) {
            return Err(NoteRefusal::SignatureInvalid);
        }
        let (seconds, signature) = if matches!(self.key, NoteKey::Ed25519(_)) {
            (None, &line.signature[..])
        } else {
            let (seconds, signature) =
                line.signature.split_first_chunk::<8>().ok_or(NoteRefusal::SignatureInvalid)?;
            // "It MUST NOT exceed 2^63 - 1."
            let seconds = i64::try_from(u64::from_be_bytes(*seconds))
                .map_err(|_| NoteRefusal::SignatureInvalid)?;
            (Some(seconds), signature)
        };
        let at = seconds.map(Timestamp::from_secs);
        let unsigned = seconds.map_or(0, i64::unsigned_abs);
        let message = self
            .message(&signed.note.text, &signed.checkpoint, unsigned)
            .ok_or(NoteRefusal::SignatureInvalid)?;
        self.key.verify_raw(&message, signature)?;
        Ok(at)
    }

    /// What a key of this type signs.
    fn message(&self, text: &str, checkpoint: &Checkpoint, seconds: u64) -> Option<Vec<u8>> {
        match self.key {
            NoteKey::Ed25519(_) => Some(text.as_bytes().to_vec()),
            NoteKey::CosignatureEd25519(_) => Some(cosignature::ed25519_message(text, seconds)),
            NoteKey::MlDsa44(_) => cosignature::ml_dsa_44_message(&self.name, checkpoint, seconds),
        }
    }
}

fn signature_line(
    key: &VerifierKey,
    text: &str,
    checkpoint: &Checkpoint,
    now: Timestamp,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SignFailure>,
) -> Result<NoteSignature, SignFailure> {
    let seconds = u64::try_from(now.secs()).map_err(|_| SignFailure)?;
    let message = key.message(text, checkpoint, seconds).ok_or(SignFailure)?;
    let raw = sign(&message)?;
    let signature = match key.key {
        NoteKey::Ed25519(_) => raw,
        NoteKey::CosignatureEd25519(_) | NoteKey::MlDsa44(_) => {
            [&seconds.to_be_bytes()[..], &raw].concat()
        }
    };
    Ok(NoteSignature { name: key.name.clone(), id: key.id, signature })
}
