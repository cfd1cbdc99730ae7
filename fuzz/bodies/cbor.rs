//! The strict check of CBOR: what passes it can be read to its end.

use comity_protocol::cbor::{Reader, check};

pub(crate) fn run(data: &[u8]) {
    if check(data).is_ok() {
        let mut reader = Reader::new(data);
        assert_eq!(reader.skip(), Some(data));
        assert!(reader.is_at_end());
    }
}
