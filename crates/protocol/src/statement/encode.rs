//! From a draft to a tagged COSE_Sign1 in deterministic CBOR, and the bytes a signature covers.

use super::{Confirmation, Draft};
use crate::cbor::Writer;
use crate::key::{Kid, PublicKey, SignFailure, Signer};

/// Label of the algorithm (RFC 9052 section 3.1).
pub(super) const ALG: i64 = 1;
/// Label of the list of headers that must be understood.
pub(super) const CRIT: i64 = 2;
/// Label of the content type, which a hash envelope must not have (RFC 9995).
pub(super) const CONTENT_TYPE: i64 = 3;
/// Label of the key identifier.
pub(super) const KID: i64 = 4;
/// Label of the CWT claims (RFC 9597).
pub(super) const CWT_CLAIMS: i64 = 15;
/// Label of the payload hash algorithm (RFC 9995).
pub(super) const PAYLOAD_HASH_ALG: i64 = 258;
/// Label of the preimage content type (RFC 9995).
pub(super) const PREIMAGE_CONTENT_TYPE: i64 = 259;
/// COSE identifier of SHA-256 (RFC 9054).
pub(super) const SHA_256: i64 = -16;
/// Tag of COSE_Sign1.
pub(super) const COSE_SIGN1: u64 = 18;

/// CWT claims (RFC 8392 section 4, RFC 8747 section 3.1).
pub(super) mod claim {
    pub(crate) const ISS: i64 = 1;
    pub(crate) const SUB: i64 = 2;
    pub(crate) const IAT: i64 = 6;
    pub(crate) const CNF: i64 = 8;
}

/// Members of `cnf` (RFC 8747 section 3.1).
pub(super) mod confirmation {
    pub(crate) const COSE_KEY: i64 = 1;
    pub(crate) const KID: i64 = 3;
}

impl Draft {
    /// Signs the draft and returns the tagged COSE_Sign1.
    ///
    /// # Errors
    /// [`SignFailure`] of the key store.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Vec<u8>, SignFailure> {
        let protected = protected(self, signer.public());
        let payload = &self.digest.0;
        let signature = signer.sign(&sig_structure(&protected, payload))?;
        Ok(entry(&protected, payload, &signature))
    }
}

/// The Sig_structure of RFC 9052 section 4.4, without external data.
pub(super) fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    Writer::with_capacity(protected.len().saturating_add(64))
        .array(4)
        .text("Signature1")
        .bytes(protected)
        .bytes(&[])
        .bytes(payload)
        .finish()
}

/// The tagged COSE_Sign1 with an empty unprotected header. The signature stands last.
pub(super) fn entry(protected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    let length = protected.len().saturating_add(signature.len()).saturating_add(64);
    Writer::with_capacity(length)
        .tag(COSE_SIGN1)
        .array(4)
        .bytes(protected)
        .map(0)
        .bytes(payload)
        .bytes(signature)
        .finish()
}

fn protected(draft: &Draft, key: &PublicKey) -> Vec<u8> {
    let Kid(kid) = key.kid();
    let optional =
        usize::from(draft.issued_at.is_some()) + usize::from(draft.confirmation.is_some());
    let mut writer = Writer::with_capacity(256)
        .map(5)
        .int(ALG)
        .int(key.algorithm().cose())
        .int(KID)
        .bytes(&kid)
        .int(CWT_CLAIMS)
        .map(2 + optional)
        .int(claim::ISS)
        .text(draft.issuer.as_str())
        .int(claim::SUB)
        .text(&draft.subject);
    if let Some(time) = draft.issued_at {
        writer = writer.int(claim::IAT).int(time.secs());
    }
    match &draft.confirmation {
        Some(Confirmation::Key(key)) => {
            writer = writer.int(claim::CNF).map(1).int(confirmation::COSE_KEY).raw(key);
        }
        Some(Confirmation::Kid(Kid(kid))) => {
            writer = writer.int(claim::CNF).map(1).int(confirmation::KID).bytes(kid);
        }
        None => {}
    }
    writer
        .int(PAYLOAD_HASH_ALG)
        .int(SHA_256)
        .int(PREIMAGE_CONTENT_TYPE)
        .text(&draft.kind.media_type())
        .finish()
}
