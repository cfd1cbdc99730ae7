//! Proofs of lateness and absence: reading them, and checking them while nobody is believed.

use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::proof::{Proof, Trust};

pub(crate) fn run(data: &[u8]) {
    let Ok(proof) = Proof::parse(data) else { return };
    assert_eq!(Proof::parse(&proof.to_json()), Ok(proof.clone()));
    let fingerprint = proof.descriptor().fingerprint();
    let trust = Trust { fingerprint, descriptor: None, vouchers: &[], quorum: Quorum::DEFAULT };
    let proved = match &proof {
        Proof::Lateness(proof) => proof.verify(trust).is_ok(),
        Proof::Absence(proof) => proof.verify(trust).is_ok(),
    };
    assert!(!proved, "nobody vouches for it");
}
