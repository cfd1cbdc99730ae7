//! Requests to cosign (C2SP tlog-witness).

use comity_node::witness::request::AddCheckpoint;

pub(crate) fn run(data: &[u8]) {
    if let Some(request) = AddCheckpoint::parse(data) {
        let AddCheckpoint { old, path, signed } = &request;
        assert!(*old <= signed.checkpoint.head.size);
        let written = AddCheckpoint::write(*old, path, signed.to_string().as_bytes());
        assert_eq!(written, data, "a request has one spelling");
    }
}
