//! Every bound on foreign bytes, with its unit and its arithmetic.
//!
//! A peer's bytes are measured against these before they are parsed, so that no input can make
//! a node allocate or loop without bound.

/// Longest log entry in bytes: tlog-tiles writes its length as an unsigned 16-bit integer.
pub const STATEMENT_BYTES_MAX: usize = 65_535;

/// Longest statement as handed in, in bytes: a log entry and as much again for its unprotected
/// header (receipts), which is dropped.
pub const SUBMISSION_BYTES_MAX: usize = 2 * STATEMENT_BYTES_MAX;

/// Longest content in bytes (1 MiB): a report with its annexes as text, not a data set.
pub const CONTENT_BYTES_MAX: usize = 1 << 20;

/// Deepest nesting of CBOR items and of JSON values in content.
pub const DEPTH_MAX: usize = 32;

/// Most items in one CBOR structure: far above any COSE header, far below a loop that hurts.
pub const CBOR_ITEMS_MAX: usize = 4_096;

/// Longest party identifier in bytes: with `/log` or `/witness` behind it, it must stay a key name
/// of at most 255 bytes.
pub const PARTY_BYTES_MAX: usize = 240;

/// Longest subject in bytes.
pub const SUBJECT_BYTES_MAX: usize = 1_024;

/// Longest kind or foreign media type in bytes.
pub const KIND_BYTES_MAX: usize = 255;

/// Most parties named in one marking.
pub const AUDIENCE_MAX: usize = 512;

/// How far a claimed time may lie ahead of the verifier's clock, in milliseconds (10 minutes).
pub const FUTURE_MS_MAX: i64 = 10 * 60 * 1_000;

/// Longest header field of a signed request in bytes: an ML-DSA-65 signature of 3,309 bytes takes
/// 4,412 characters of base64.
pub const REQUEST_HEADER_BYTES_MAX: usize = 8 << 10;

/// Longest signed note (checkpoint with cosignatures) in bytes: 64 ML-DSA-44 lines of at most
/// 3,600 bytes each, and the text.
pub const NOTE_BYTES_MAX: usize = 256 << 10;

/// Most signature lines in a note; the specification asks for at least 16.
pub const NOTE_SIGNATURES_MAX: usize = 64;

/// Most hashes in an inclusion or consistency proof: one a level of a tree of 2^63 leaves.
pub const PROOF_HASHES_MAX: usize = 63;

/// Longest entry bundle in bytes: 256 entries, each with its two-byte length.
pub const BUNDLE_BYTES_MAX: usize = 256 * (2 + STATEMENT_BYTES_MAX);

/// Bytes of one full hash tile: 256 hashes of 32 bytes.
pub const TILE_BYTES_MAX: usize = 256 * 32;

const _: () = assert!(TILE_BYTES_MAX == 8_192);
const _: () = assert!(BUNDLE_BYTES_MAX < 17 << 20);
