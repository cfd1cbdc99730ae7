//! Signed notes (C2SP signed-note): text, a blank line, signature lines.
// H1: VerifierKey (vkey): parse/Display `name+hex(id)+base64(type||key)`, enum NoteKey {Ed25519 (0x01), CosignatureEd25519 (0x04), MlDsa44 (0x06)}; name(), id()->[u8;4]; constructors from raw public key
//     Note { text: String, signatures: Vec<NoteSignature{name,id:[u8;4],signature:Vec<u8>}> }; Note::parse(&[u8]) strict & bounded (limits::NOTE_*), Display; verify(&VerifierKey)…
//     pub trait NoteSigner: Send+Sync { fn key(&self)->&VerifierKey; fn sign(&self, note_text/checkpoint, now) -> Result<NoteSignature, SignFailure> }
