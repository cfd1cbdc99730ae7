//! Keys made of a seed, so that a test that fails fails again.

use std::collections::BTreeMap;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, ML_DSA_65_SIGNING, PqdsaKeyPair,
};
use comity_protocol::key::{Algorithm, Kid, PublicKey, SignFailure, Signer};
use comity_protocol::party::PartyId;
use comity_protocol::statement::Keys;
use ed25519_dalek::{Signer as _, SigningKey};

/// A signer of any accepted algorithm whose key is its seed.
///
/// Ed25519 signatures are the same every time; those of ES256 and ML-DSA-65 are drawn with
/// entropy, so only the key is.
pub struct TestSigner {
    public: PublicKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<SigningKey>),
    Es256(EcdsaKeyPair),
    MlDsa65(PqdsaKeyPair),
}

/// RFC 5915 frame of a P-256 private key: version 1, 32 bytes, the curve's object identifier.
const EC_HEAD: [u8; 7] = [0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20];
const EC_TAIL: [u8; 12] = [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

#[expect(clippy::expect_used, reason = "a test without its key cannot go on")]
impl TestSigner {
    /// The signer of this seed. For ES256 the seed must lie below the order of P-256; any that
    /// does not begin with four bytes 0xff does.
    pub fn new(algorithm: Algorithm, seed: [u8; 32]) -> Self {
        let (secret, raw) = match algorithm {
            Algorithm::Ed25519 => {
                let key = SigningKey::from_bytes(&seed);
                let raw = key.verifying_key().to_bytes().to_vec();
                (Secret::Ed25519(Box::new(key)), raw)
            }
            Algorithm::Es256 => {
                let der = [&EC_HEAD[..], &seed, &EC_TAIL].concat();
                let key =
                    EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)
                        .expect("a scalar below the order");
                let raw = key.public_key().as_ref().to_vec();
                (Secret::Es256(key), raw)
            }
            Algorithm::MlDsa65 => {
                let key = PqdsaKeyPair::from_seed(&ML_DSA_65_SIGNING, &seed).expect("32 bytes");
                let raw = key.public_key().as_ref().to_vec();
                (Secret::MlDsa65(key), raw)
            }
        };
        let public = PublicKey::from_raw(algorithm, &raw).expect("an honest key");
        Self { public, secret }
    }

    /// An Ed25519 signer whose seed is this byte 32 times.
    pub fn ed25519(seed: u8) -> Self {
        Self::new(Algorithm::Ed25519, [seed; 32])
    }

    /// The name of its key.
    pub fn kid(&self) -> Kid {
        self.public.kid()
    }
}

impl Signer for TestSigner {
    fn public(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        match &self.secret {
            Secret::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Secret::Es256(key) => {
                let signature = key.sign(&SystemRandom::new(), message);
                signature.map(|bytes| bytes.as_ref().to_vec()).map_err(|_| SignFailure)
            }
            Secret::MlDsa65(key) => {
                let mut signature = vec![0; ML_DSA_65_SIGNING.signature_len()];
                let length = key.sign(message, &mut signature).map_err(|_| SignFailure)?;
                signature.truncate(length);
                Ok(signature)
            }
        }
    }
}

/// Keys held in memory: what a log would know after registrations.
#[derive(Default)]
pub struct TestKeys(BTreeMap<Kid, (PartyId, PublicKey)>);

impl TestKeys {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this key of this party.
    #[must_use]
    pub fn with(mut self, party: &PartyId, key: &PublicKey) -> Self {
        self.0.insert(key.kid(), (party.clone(), key.clone()));
        self
    }
}

impl Keys for TestKeys {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        self.0.get(kid).map(|(party, key)| (party, key))
    }
}
