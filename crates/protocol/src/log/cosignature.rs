//! Cosignatures (C2SP tlog-cosignature): Ed25519 `cosignature/v1` and ML-DSA-44 `subtree/v1`.
// H1: message builders, verification -> Timestamp of the cosignature; add/merge cosignature lines into a note (dedup, newest wins)
