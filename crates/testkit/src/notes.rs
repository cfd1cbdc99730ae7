//! Keys that sign notes, made of a seed.

use aws_lc_rs::signature::{KeyPair as _, ML_DSA_44_SIGNING, PqdsaKeyPair};
use comity_protocol::key::SignFailure;
use comity_protocol::log::note::{NoteKey, NoteSigner, VerifierKey};
use ed25519_dalek::{Signer as _, SigningKey};

/// A signer of notes whose key is its seed, one byte 32 times.
///
/// Ed25519 signatures are the same every time; those of ML-DSA-44 are drawn with entropy, so
/// only the key is.
pub struct TestNoteSigner {
    key: VerifierKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<SigningKey>),
    MlDsa44(PqdsaKeyPair),
}

#[expect(clippy::expect_used, reason = "a test without its key cannot go on")]
impl TestNoteSigner {
    /// Type 0x01: signs for a log.
    ///
    /// # Panics
    /// When no key can have that name.
    pub fn ed25519(name: &str, seed: u8) -> Self {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let key = NoteKey::ed25519(secret.verifying_key().as_bytes()).expect("an honest key");
        Self::named(name, key, Secret::Ed25519(Box::new(secret)))
    }

    /// Type 0x04: cosigns.
    ///
    /// # Panics
    /// When no key can have that name.
    pub fn cosigner(name: &str, seed: u8) -> Self {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let key = NoteKey::cosignature_ed25519(secret.verifying_key().as_bytes());
        Self::named(name, key.expect("an honest key"), Secret::Ed25519(Box::new(secret)))
    }

    /// Type 0x06: signs for a log or cosigns.
    ///
    /// # Panics
    /// When no key can have that name.
    pub fn ml_dsa_44(name: &str, seed: u8) -> Self {
        let secret = PqdsaKeyPair::from_seed(&ML_DSA_44_SIGNING, &[seed; 32]).expect("32 bytes");
        let key = NoteKey::ml_dsa_44(secret.public_key().as_ref()).expect("an honest key");
        Self::named(name, key, Secret::MlDsa44(secret))
    }

    /// The public half, to keep.
    pub fn vkey(&self) -> VerifierKey {
        self.key.clone()
    }

    fn named(name: &str, key: NoteKey, secret: Secret) -> Self {
        Self { key: VerifierKey::new(name, key).expect("a name without spaces"), secret }
    }
}

impl NoteSigner for TestNoteSigner {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        match &self.secret {
            Secret::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Secret::MlDsa44(key) => {
                let mut signature = vec![0; key.algorithm().signature_len()];
                key.sign(message, &mut signature).map_err(|_| SignFailure)?;
                Ok(signature)
            }
        }
    }
}
