//! Content: the bytes a statement is about, sealed with a salt and a marking in one JSON file.
//!
//! The preimage a statement hashes is the file itself, byte for byte:
//! `{"salt": <43 characters base64url>, "marking": {…}, "body": {…}}`. Whoever holds the file can
//! check it with any SHA-256; whoever destroys it destroys salt and marking with it.

use serde_json::Value;

use crate::marking::Marking;

/// SHA-256 of a content file; the payload of the statement (RFC 9995).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);
// H2: Display/FromStr/serde = 64 hex digits, Debug

/// A content file, parsed and valid for its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
    /// Its digest.
    pub digest: Digest,
    /// Who may see it.
    pub marking: Marking,
    /// What it says.
    pub body: Value,
}

/// Why a content is refused. Whoever wrote it is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentRefusal {
    /// Longer than [`crate::limits::CONTENT_BYTES_MAX`].
    #[error("the content is longer than 1 MiB")]
    TooLong,
    /// No JSON object with exactly salt, marking and body, or a duplicate member, or nested too deeply.
    #[error("the content is no JSON object with salt, marking and body")]
    Malformed,
    /// The marking contradicts itself.
    #[error("the marking contradicts itself: CLEAR and GREEN name no parties, the others must")]
    Marking,
    /// The body does not obey the kind's schema; where (JSON Pointer) and what.
    #[error("the body does not obey the schema of its kind at {at}: {what}")]
    Schema {
        /// JSON Pointer into the body.
        at: String,
        /// The validator's words.
        what: String,
    },
    /// The kind is unknown to this version, so nothing can vouch for the body.
    #[error("this kind has no schema here")]
    UnknownKind,
    /// The digest is not the one the statement names.
    #[error("the content is not the one the statement names")]
    OtherDigest,
}
// H2: ContentRefusal::code(); Content::seal(kind:&Kind, salt:[u8;32], marking:Marking, body:Value) -> Result<Self, ContentRefusal>;
//     Content::parse(kind:&Kind, bytes:&[u8]) -> Result<Self, ContentRefusal>; Content::parse_unknown(bytes) for kinds without schema;
//     Content::matches(&self, digest) ; strict JSON: duplicate members refused; Digest::of(bytes)
