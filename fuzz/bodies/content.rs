//! Contents: the kind up to the first newline, then the file, whose bytes are kept as they are.

use comity_protocol::content::{Content, Digest};
use comity_protocol::kind::{Kind, search_text, title};

pub(crate) fn run(data: &[u8]) {
    let (kind, file) = match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (data.get(..at), data.get(at.saturating_add(1)..)),
        None => (None, Some(data)),
    };
    let file = file.unwrap_or_default();
    let Ok(content) = Content::parse_unknown(file) else { return };
    assert_eq!(content.bytes, file);
    assert_eq!(content.digest, Digest::of(file));
    let kind = kind.and_then(|kind| std::str::from_utf8(kind).ok());
    let Some(kind) = kind.and_then(|kind| Kind::parse(kind).ok()) else { return };
    let _ = title(&kind, &content.body);
    let _ = search_text(&content.body);
    if let Ok(valid) = Content::parse(&kind, file) {
        assert_eq!(valid, content);
    }
}
