//! Checkpoints (C2SP tlog-checkpoint): origin, size and root as the text of a signed note.
// H1: Checkpoint { origin: String, head: TreeHead } (extension lines refused), parse(text), Display (the note text)
//     SignedCheckpoint { checkpoint, note }: parse(&[u8]), verify(&self, log_keys:&[VerifierKey]) -> Result<(), NoteRefusal> (Ed25519 log signature required, ML-DSA-44 verified when a key of that type is pinned)
