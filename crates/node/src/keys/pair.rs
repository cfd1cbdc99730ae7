//! Key pairs, as their seeds make them, and what is signed with them.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, ML_DSA_44_SIGNING,
    ML_DSA_65_SIGNING, PqdsaKeyPair, PqdsaSigningAlgorithm,
};
use comity_protocol::key::{Algorithm, PublicKey, SignFailure, Signer};
use comity_protocol::log::note::{NoteKey, NoteSigner, VerifierKey};
use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

use super::file::{KeyError, Purpose, Seed};

/// A key pair for statements, of any algorithm a statement may use.
pub struct StatementKey {
    pub(super) public: PublicKey,
    secret: Secret,
}

enum Secret {
    Ed25519(ed25519_dalek::SigningKey),
    Es256(Box<EcdsaKeyPair>),
    MlDsa(PqdsaKeyPair),
}

impl StatementKey {
    /// From a seed: the Ed25519 seed, the P-256 scalar, or the ML-DSA seed (FIPS 204 xi).
    ///
    /// # Errors
    /// [`KeyError::Refused`].
    pub fn new(algorithm: Algorithm, seed: &Seed) -> Result<Self, KeyError> {
        let (secret, raw) = match algorithm {
            Algorithm::Ed25519 => {
                let key = ed25519_dalek::SigningKey::from_bytes(seed.bytes());
                let raw = key.verifying_key().to_bytes().to_vec();
                (Secret::Ed25519(key), raw)
            }
            Algorithm::Es256 => {
                let key = p256_pair(seed)?;
                let raw = key.public_key().as_ref().to_vec();
                (Secret::Es256(Box::new(key)), raw)
            }
            Algorithm::MlDsa65 => {
                let key = ml_dsa_pair(&ML_DSA_65_SIGNING, seed)?;
                let raw = ml_dsa_public(&key);
                (Secret::MlDsa(key), raw)
            }
        };
        let public = PublicKey::from_raw(algorithm, &raw).map_err(|_| KeyError::Refused)?;
        Ok(Self { public, secret })
    }
}

impl Signer for StatementKey {
    fn public(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        match &self.secret {
            Secret::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Secret::Es256(key) => {
                let signature = key.sign(&SystemRandom::new(), message).map_err(|_| SignFailure)?;
                Ok(signature.as_ref().to_vec())
            }
            Secret::MlDsa(key) => ml_dsa_sign(key, message),
        }
    }
}

/// A key pair for notes: checkpoints and cosignatures.
pub(super) struct NoteKeyPair {
    pub(super) key: VerifierKey,
    secret: Secret,
}

impl NoteKeyPair {
    pub(super) fn new(purpose: Purpose, name: &str, seed: &Seed) -> Result<Self, KeyError> {
        let (key, secret) = match purpose {
            Purpose::LogPostQuantum | Purpose::WitnessPostQuantum => {
                let pair = ml_dsa_pair(&ML_DSA_44_SIGNING, seed)?;
                (NoteKey::ml_dsa_44(&ml_dsa_public(&pair)), Secret::MlDsa(pair))
            }
            Purpose::Witness => {
                let pair = ed25519_dalek::SigningKey::from_bytes(seed.bytes());
                (
                    NoteKey::cosignature_ed25519(&pair.verifying_key().to_bytes()),
                    Secret::Ed25519(pair),
                )
            }
            Purpose::Statement | Purpose::Receipt | Purpose::Log => {
                let pair = ed25519_dalek::SigningKey::from_bytes(seed.bytes());
                (NoteKey::ed25519(&pair.verifying_key().to_bytes()), Secret::Ed25519(pair))
            }
        };
        let key = key.map_err(|_| KeyError::Refused)?;
        let key = VerifierKey::new(name, key).map_err(|_| KeyError::Refused)?;
        Ok(Self { key, secret })
    }
}

impl NoteSigner for NoteKeyPair {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        match &self.secret {
            Secret::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Secret::MlDsa(key) => ml_dsa_sign(key, message),
            Secret::Es256(_) => Err(SignFailure),
        }
    }
}

fn p256_pair(seed: &Seed) -> Result<EcdsaKeyPair, KeyError> {
    // aws-lc-rs takes a scalar only together with its public key, and derives neither from the
    // other; a SEC 1 ECPrivateKey without the public part is the form it accepts.
    let mut der = Zeroizing::new(vec![0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20]);
    der.extend_from_slice(seed.bytes());
    der.extend_from_slice(&[
        0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
    ]);
    EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)
        .map_err(|_| KeyError::Refused)
}

fn ml_dsa_pair(
    algorithm: &'static PqdsaSigningAlgorithm,
    seed: &Seed,
) -> Result<PqdsaKeyPair, KeyError> {
    PqdsaKeyPair::from_seed(algorithm, seed.bytes()).map_err(|_| KeyError::Refused)
}

fn ml_dsa_public(pair: &PqdsaKeyPair) -> Vec<u8> {
    pair.public_key().as_ref().to_vec()
}

fn ml_dsa_sign(pair: &PqdsaKeyPair, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
    let mut signature = vec![0; pair.algorithm().signature_len()];
    let length = pair.sign(message, &mut signature).map_err(|_| SignFailure)?;
    signature.truncate(length);
    Ok(signature)
}
