//! Signed notes, signature lines and verifier keys.

use comity_protocol::log::note::{Note, VerifierKey, parse_signatures};

pub(crate) fn run(data: &[u8]) {
    if let Ok(note) = Note::parse(data) {
        assert_eq!(note.to_string().as_bytes(), data, "a note has one spelling");
    }
    if let Ok(lines) = parse_signatures(data) {
        assert!(lines.iter().all(|line| line.to_string().parse().as_ref() == Ok(line)));
    }
    if let Ok(key) = std::str::from_utf8(data).unwrap_or("").parse::<VerifierKey>() {
        assert_eq!(key.to_string().as_bytes(), data, "a verifier key has one spelling");
    }
}
