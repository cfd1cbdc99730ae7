//! Signed checkpoints, our own and foreign ones.

use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::TREE_SIZE_MAX;

pub(crate) fn run(data: &[u8]) {
    let Ok(foreign) = SignedCheckpoint::parse_foreign(data) else {
        assert!(SignedCheckpoint::parse(data).is_err(), "what is ours is a checkpoint of any log");
        return;
    };
    assert_eq!(foreign.to_string().as_bytes(), data, "a checkpoint has one spelling");
    assert!(foreign.checkpoint.head.size.0 <= TREE_SIZE_MAX);
    if let Ok(own) = SignedCheckpoint::parse(data) {
        assert_eq!(own.checkpoint.to_string(), own.note.text);
    }
}
