//! The log: an RFC 6962 / RFC 9162 SHA-256 Merkle tree served as C2SP tlog-tiles.
//!
//! One tree gives a COSE receipt (RFC 9942, verifiable data structure 1) and a tlog-proof.

pub mod merkle;

pub mod tile;

pub mod note;

pub mod checkpoint;

pub mod cosignature;

pub mod policy;

pub mod proof;

pub mod receipt;
