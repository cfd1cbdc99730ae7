//! The evidence behind a sighting: a checkpoint with one signature by its log and one cosignature.
//!
//! Both are Ed25519, so that a note has some 400 bytes: what must outlive quantum computers is the
//! log itself, not when it was seen.

use crate::limits::PARTY_BYTES_MAX;
use crate::log::checkpoint::{CheckpointRefusal, SignedCheckpoint};
use crate::log::note::{NoteKey, NoteSignature, VerifierKey};
use crate::time::Timestamp;

/// Longest such note in bytes: an origin of at most 244, a size of 20 digits and a root of 44, with
/// their line breaks; two lines with a name of at most 255 bytes and 104 characters of base64.
pub const SEEN_NOTE_BYTES_MAX: usize =
    (PARTY_BYTES_MAX + 4 + 1) + 21 + 45 + 1 + 2 * (4 + 255 + 1 + 104 + 1);

const _: () = assert!(SEEN_NOTE_BYTES_MAX <= 1_100);

/// A checkpoint whose log signed it and which somebody cosigned at a time; both were verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    signed: SignedCheckpoint,
    at: Timestamp,
}

/// Why a note vouches for nothing. Whoever made it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeenRefusal {
    /// It is longer than [`SEEN_NOTE_BYTES_MAX`], or no checkpoint.
    #[error("the cosigned checkpoint cannot be read")]
    Malformed,
    /// It is of another log.
    #[error("the cosigned checkpoint is of another log")]
    OtherLog,
    /// No Ed25519 key of the log signed it.
    #[error("the cosigned checkpoint is not signed by its log")]
    LogSignature,
    /// Nobody who is believed cosigned it.
    #[error("the checkpoint is not cosigned by anybody who is believed")]
    Unknown,
    /// The cosignature does not hold, or claims no time, or is not Ed25519.
    #[error("the cosignature of the checkpoint does not hold, or claims no time")]
    Cosignature,
}

impl SeenRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "vouched-malformed",
            Self::OtherLog => "vouched-other-log",
            Self::LogSignature => "vouched-log-signature",
            Self::Unknown => "vouched-unknown",
            Self::Cosignature => "vouched-cosignature",
        }
    }
}

impl From<CheckpointRefusal> for SeenRefusal {
    fn from(_: CheckpointRefusal) -> Self {
        Self::Malformed
    }
}

impl Seen {
    /// Takes the cosignature in `line` out of a checkpoint or beside it, with the log's own
    /// signature.
    ///
    /// # Errors
    /// [`SeenRefusal::LogSignature`], [`SeenRefusal::Cosignature`].
    pub fn take(
        signed: &SignedCheckpoint,
        log_keys: &[VerifierKey],
        line: &NoteSignature,
        voucher: &VerifierKey,
    ) -> Result<Self, SeenRefusal> {
        let log_line = log_line(signed, log_keys)?;
        let at = cosigned_at(signed, line, voucher)?;
        let signatures = vec![log_line.clone(), line.clone()];
        Ok(Self { signed: signed.checkpoint.clone().signed(signatures), at })
    }

    /// Reads such a note: the log's signature is checked, and that one of `vouchers` cosigned; the
    /// key that did comes along.
    ///
    /// # Errors
    /// [`SeenRefusal`].
    pub fn read<'a>(
        bytes: &[u8],
        log_keys: &[VerifierKey],
        vouchers: &'a [VerifierKey],
    ) -> Result<(Self, &'a VerifierKey), SeenRefusal> {
        if bytes.len() > SEEN_NOTE_BYTES_MAX {
            return Err(SeenRefusal::Malformed);
        }
        let signed = SignedCheckpoint::parse(bytes)?;
        let origin = &signed.checkpoint.origin;
        if log_keys.iter().all(|key| key.name() != origin) {
            return Err(SeenRefusal::OtherLog);
        }
        let lines = signed.note.signatures.iter();
        let (line, voucher) = lines
            .filter_map(|line| Some((line, vouchers.iter().find(|key| key.is_named_by(line))?)))
            .next()
            .ok_or(SeenRefusal::Unknown)?;
        Ok((Self::take(&signed, log_keys, line, voucher)?, voucher))
    }

    /// The checkpoint with its two lines.
    pub const fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    /// When it was cosigned, in whole seconds.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The note, as it is kept and handed on.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.signed.to_string().into_bytes()
    }
}

/// The time in a cosignature line, not verified: whether it is worth the trouble.
pub fn claimed_at(line: &NoteSignature) -> Option<Timestamp> {
    let (seconds, _) = line.signature.split_first_chunk::<8>()?;
    let seconds =
        i64::try_from(u64::from_be_bytes(*seconds)).ok().filter(|seconds| *seconds > 0)?;
    Some(Timestamp::from_secs(seconds))
}

fn log_line<'a>(
    signed: &'a SignedCheckpoint,
    log_keys: &[VerifierKey],
) -> Result<&'a NoteSignature, SeenRefusal> {
    let keys = log_keys.iter().filter(|key| {
        key.name() == signed.checkpoint.origin && matches!(key.key(), NoteKey::Ed25519(_))
    });
    for key in keys {
        let line = signed.note.signatures.iter().find(|line| key.is_named_by(line));
        if let Some(line) = line.filter(|line| key.verify(signed, line).is_ok()) {
            return Ok(line);
        }
    }
    Err(SeenRefusal::LogSignature)
}

fn cosigned_at(
    signed: &SignedCheckpoint,
    line: &NoteSignature,
    voucher: &VerifierKey,
) -> Result<Timestamp, SeenRefusal> {
    if !matches!(voucher.key(), NoteKey::CosignatureEd25519(_)) {
        return Err(SeenRefusal::Cosignature);
    }
    let at = voucher.verify(signed, line).ok().flatten();
    // A cosigner that claims no time writes zero.
    at.filter(|at| *at > Timestamp::EPOCH).ok_or(SeenRefusal::Cosignature)
}
