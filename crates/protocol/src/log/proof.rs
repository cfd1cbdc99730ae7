//! tlog-proof (C2SP tlog-proof): an inclusion proof with its cosigned checkpoint, as text.
// H1: TlogProof { extra, index, path, checkpoint: SignedCheckpoint }, parse, Display, verify(leaf_hash/entry, log_keys, policy)
