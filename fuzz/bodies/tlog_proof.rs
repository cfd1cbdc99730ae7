//! tlog-proofs: reading them, and checking them without knowing any key.

use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;

pub(crate) fn run(data: &[u8]) {
    if let Ok(proof) = TlogProof::parse(data) {
        assert_eq!(proof.to_string().as_bytes(), data, "a proof has one spelling");
        assert!(proof.verify(data, &[], &Policy::none()).is_err(), "nobody signed it");
    }
}
