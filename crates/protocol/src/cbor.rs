//! Strict CBOR: the one check every foreign CBOR passes before a library parses it.
//!
//! RFC 8949 section 4.2.1 as far as it removes freedom from an attacker: definite lengths only,
//! shortest integers and lengths, no duplicate map keys, no trailing bytes, bounded depth and
//! item count. Key order is free, because real clients differ in it and the bytes are kept verbatim.

/// Why bytes are not acceptable CBOR. The sender is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborRefusal {
    /// The input ends inside an item.
    #[error("the CBOR ends in the middle of an item")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the CBOR item")]
    Trailing,
    /// An indefinite length.
    #[error("the CBOR uses an indefinite length")]
    Indefinite,
    /// An integer or length is not written in its shortest form.
    #[error("a CBOR integer or length is longer than it need be")]
    NotShortest,
    /// A map has the same key twice.
    #[error("a CBOR map has a key twice")]
    DuplicateKey,
    /// Nested deeper than [`crate::limits::DEPTH_MAX`].
    #[error("the CBOR is nested too deeply")]
    TooDeep,
    /// More items than [`crate::limits::CBOR_ITEMS_MAX`].
    #[error("the CBOR has too many items")]
    TooManyItems,
    /// A reserved initial byte, or text that is no UTF-8.
    #[error("the bytes are no well-formed CBOR")]
    Malformed,
}

impl CborRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Truncated => "cbor-truncated",
            Self::Trailing => "cbor-trailing-bytes",
            Self::Indefinite => "cbor-indefinite-length",
            Self::NotShortest => "cbor-not-shortest",
            Self::DuplicateKey => "cbor-duplicate-key",
            Self::TooDeep => "cbor-too-deep",
            Self::TooManyItems => "cbor-too-many-items",
            Self::Malformed => "cbor-malformed",
        }
    }
}

/// Checks that `bytes` are exactly one acceptable CBOR item.
///
/// # Errors
/// The first [`CborRefusal`] met.
pub fn check(_bytes: &[u8]) -> Result<(), CborRefusal> {
    todo!()
}
