//! Proofs of equivocation: reading them, and checking them without knowing any key.

use comity_protocol::exchange::equivocation::Equivocation;

pub(crate) fn run(data: &[u8]) {
    if let Ok(proof) = Equivocation::from_json(data) {
        assert_eq!(Equivocation::from_json(&proof.to_json()), Ok(proof.clone()));
        assert!(proof.verify(&[]).is_err(), "nobody signed it");
        let _ = proof.origin();
    }
}
