//! Signed notes (C2SP signed-note): text, a blank line, signature lines.

mod key;
mod sign;

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use crate::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};

pub use key::{MlDsa44Key, NoteKey, VerifierKey};
pub use sign::NoteSigner;

/// A note: a text and who signed it. Nothing is believed of it until a pinned key has verified it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its final newline, without the blank line that follows it.
    pub text: String,
    /// The signature lines, in their order.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line: `— name base64(id || signature)`.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The key's name.
    pub name: String,
    /// The key's identifier.
    pub id: [u8; 4],
    /// The signature, with the timestamp before it where the key's type has one.
    pub signature: Vec<u8>,
}

/// Why a note, a verifier key or a signature is refused. Whoever made it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// More than [`NOTE_BYTES_MAX`].
    #[error("the note is longer than 262,144 bytes")]
    TooLong,
    /// No UTF-8, or a control character other than newline.
    #[error("the note is not plain text")]
    NotText,
    /// No blank line before the signatures, or a line that is no signature.
    #[error("the bytes are no signed note")]
    Malformed,
    /// More than [`NOTE_SIGNATURES_MAX`] signature lines.
    #[error("the note has more than 64 signatures")]
    TooManySignatures,
    /// No verifier key of a type known here, or its identifier is not the one of its key.
    #[error("not a verifier key of type Ed25519, cosignature Ed25519 or ML-DSA-44")]
    KeyMalformed,
    /// A public key that is a weak point or none at all.
    #[error("the verifier key holds a weak public key")]
    KeyWeak,
    /// A signature that is asked for is not there.
    #[error("the note lacks a signature by a key that must sign it")]
    SignatureMissing,
    /// A signature under a known key's name and identifier does not verify.
    #[error("a signature of the note does not verify")]
    SignatureInvalid,
}

impl NoteRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "note-too-long",
            Self::NotText => "note-not-text",
            Self::Malformed => "note-malformed",
            Self::TooManySignatures => "note-too-many-signatures",
            Self::KeyMalformed => "note-key-malformed",
            Self::KeyWeak => "note-key-weak",
            Self::SignatureMissing => "note-signature-missing",
            Self::SignatureInvalid => "note-signature-invalid",
        }
    }
}

impl Note {
    /// Reads a note strictly: what is printed again is the same bytes.
    ///
    /// # Errors
    /// [`NoteRefusal::TooLong`], [`NoteRefusal::NotText`], [`NoteRefusal::Malformed`],
    /// [`NoteRefusal::TooManySignatures`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteRefusal> {
        let note = plain_text(bytes)?;
        // The text may hold blank lines itself; the last one separates.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteRefusal::Malformed)?;
        let signatures = parse_lines(lines)?;
        if signatures.is_empty() {
            return Err(NoteRefusal::Malformed);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }
}

/// Reads signature lines alone, as a witness answers with (C2SP tlog-witness, add-checkpoint).
///
/// # Errors
/// [`NoteRefusal::TooLong`], [`NoteRefusal::NotText`], [`NoteRefusal::Malformed`],
/// [`NoteRefusal::TooManySignatures`].
pub fn parse_signatures(bytes: &[u8]) -> Result<Vec<NoteSignature>, NoteRefusal> {
    parse_lines(plain_text(bytes)?)
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id[..], &self.signature].concat();
        write!(f, "\u{2014} {} {}", self.name, BASE64.encode(&bytes))
    }
}

impl fmt::Debug for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSignature({self})")
    }
}

impl FromStr for NoteSignature {
    type Err = NoteRefusal;

    fn from_str(line: &str) -> Result<Self, NoteRefusal> {
        let rest = line.strip_prefix("\u{2014} ").ok_or(NoteRefusal::Malformed)?;
        let (name, base64) = rest.split_once(' ').ok_or(NoteRefusal::Malformed)?;
        if !is_key_name(name) {
            return Err(NoteRefusal::Malformed);
        }
        let bytes = BASE64.decode(base64.as_bytes()).map_err(|_| NoteRefusal::Malformed)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(NoteRefusal::Malformed)?;
        if signature.is_empty() {
            return Err(NoteRefusal::Malformed);
        }
        Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

/// Key names are not empty and hold neither Unicode spaces nor a plus.
fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn plain_text(bytes: &[u8]) -> Result<&str, NoteRefusal> {
    if bytes.len() > NOTE_BYTES_MAX {
        return Err(NoteRefusal::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NoteRefusal::NotText)?;
    // All that the specification forbids is below 0x20, and such bytes occur in no longer sequence.
    if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        return Err(NoteRefusal::NotText);
    }
    Ok(text)
}

fn parse_lines(lines: &str) -> Result<Vec<NoteSignature>, NoteRefusal> {
    let lines = lines.strip_suffix('\n').ok_or(NoteRefusal::Malformed)?;
    let mut signatures = Vec::new();
    for line in lines.split('\n') {
        if signatures.len() == NOTE_SIGNATURES_MAX {
            return Err(NoteRefusal::TooManySignatures);
        }
        signatures.push(line.parse()?);
    }
    Ok(signatures)
}
