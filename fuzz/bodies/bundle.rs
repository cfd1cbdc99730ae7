//! Bundles: finding the frames, and reading each of them.

use std::io::Cursor;

use comity_node::bundle::{Bundle, is_bundle, read_head};

pub(crate) fn run(data: &[u8]) {
    if let Ok(bundle) = Bundle::open(Box::new(Cursor::new(data.to_vec()))) {
        assert!(is_bundle(data));
        let _ = read_head(&bundle);
    }
}
