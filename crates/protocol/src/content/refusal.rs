//! Why a content is refused.

/// Why a content is refused. Whoever wrote it is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentRefusal {
    /// Longer than [`crate::limits::CONTENT_BYTES_MAX`].
    #[error("the content is longer than 1 MiB")]
    TooLong,
    /// No JSON object with exactly salt, marking and body, or a duplicate member, or nested too
    /// deeply.
    #[error("the content is no JSON object with salt, marking and body")]
    Malformed,
    /// The marking contradicts itself.
    #[error("the marking contradicts itself: CLEAR and GREEN name no parties, the others must")]
    Marking,
    /// The body does not obey the kind's schema; where (JSON Pointer) and what.
    #[error("the body does not obey the schema of its kind at {}: {what}", place(at))]
    Schema {
        /// JSON Pointer into the body.
        at: String,
        /// The validator's words.
        what: String,
    },
    /// A time of what has happened lies ahead; where (JSON Pointer).
    #[error("the time at {at} lies ahead, and the field is for what has happened")]
    Ahead {
        /// JSON Pointer into the body.
        at: String,
    },
    /// The kind is unknown to this version, so nothing can vouch for the body.
    #[error("this kind has no schema here")]
    UnknownKind,
    /// The digest is not the one the statement names.
    #[error("the content is not the one the statement names")]
    OtherDigest,
}

/// A place in a body as people read it.
const fn place(at: &str) -> &str {
    if at.is_empty() { "its top" } else { at }
}

impl ContentRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "content-too-long",
            Self::Malformed => "content-malformed",
            Self::Marking => "content-marking",
            Self::Schema { .. } => "content-schema",
            Self::Ahead { .. } => "content-time-ahead",
            Self::UnknownKind => "content-kind-unknown",
            Self::OtherDigest => "content-other-digest",
        }
    }
}
