//! Keys: one that is accepted has one name and one encoding.

use comity_protocol::content::Digest;
use comity_protocol::key::PublicKey;

pub(crate) fn run(data: &[u8]) {
    let Ok(key) = PublicKey::from_cose_key(data) else { return };
    let encoded = key.to_cose_key();
    assert_eq!(PublicKey::from_cose_key(&encoded), Ok(key.clone()));
    assert_eq!(key.kid().0, Digest::of(&encoded).0);
}
