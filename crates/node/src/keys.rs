//! The one home of secrets: key files, and everything signed with them.
//!
//! A secret is a file of mode 0600 with a 32-byte seed, from which the key pair follows:
//!
//! ```text
//! comity secret key 1
//! algorithm: ed25519
//! purpose: statement
//! seed: <base64 of 32 bytes>
//! ```
//!
//! What the loss or theft of each file means stands in `docs/operate/files.md`.

use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, ML_DSA_44_SIGNING,
    ML_DSA_65_SIGNING, PqdsaKeyPair, PqdsaSigningAlgorithm,
};
use comity_protocol::key::{Algorithm, PublicKey, SignFailure, Signer};
use comity_protocol::log::checkpoint::Checkpoint;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::log::note::{NoteKey, NoteSigner, VerifierKey};
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::time::Timestamp;
use comity_store::durable;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

/// First line of every key file.
const HEADER: &str = "comity secret key 1";

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Others than the owner may read it.
    #[error("{0}: others may read this secret; chmod 600 it, and replace it if they may have")]
    Open(PathBuf),
    /// It is no key file, or of another purpose.
    #[error("{0}: not a Comity key file for this purpose")]
    Malformed(PathBuf),
    /// The cryptographic library refused.
    #[error("the cryptographic library refused the key")]
    Refused,
}

fn path(folder: &Path, purpose: Purpose) -> PathBuf {
    folder.join(format!("{}.key", purpose.name()))
}

/// What a key is for; one file each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signs the party's statements and its requests to peers.
    Statement,
    /// Signs receipts.
    Receipt,
    /// Signs the log's checkpoints (Ed25519).
    Log,
    /// Signs the log's checkpoints (ML-DSA-44).
    LogPostQuantum,
    /// Cosigns others' checkpoints (Ed25519).
    Witness,
    /// Cosigns others' checkpoints (ML-DSA-44).
    WitnessPostQuantum,
}

impl Purpose {
    const ALL: [Self; 6] = [
        Self::Statement,
        Self::Receipt,
        Self::Log,
        Self::LogPostQuantum,
        Self::Witness,
        Self::WitnessPostQuantum,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Receipt => "receipt",
            Self::Log => "log-ed25519",
            Self::LogPostQuantum => "log-ml-dsa-44",
            Self::Witness => "witness-ed25519",
            Self::WitnessPostQuantum => "witness-ml-dsa-44",
        }
    }

    const fn algorithm(self) -> &'static str {
        match self {
            Self::LogPostQuantum | Self::WitnessPostQuantum => "ml-dsa-44",
            Self::Statement | Self::Receipt | Self::Log | Self::Witness => "ed25519",
        }
    }
}

/// A 32-byte seed that wipes itself and does not print.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// Takes a seed.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh seed from the system's random numbers.
    ///
    /// # Errors
    /// [`KeyError::Refused`] when the system gives none.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0u8; 32]);
        getrandom::fill(&mut *bytes).map_err(|_| KeyError::Refused)?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(secret)")
    }
}

/// Reads a key file.
///
/// # Errors
/// [`KeyError`].
pub fn read_seed(path: &Path, algorithm: &str, purpose: &str) -> Result<Seed, KeyError> {
    let file = |source| KeyError::File { path: path.to_owned(), source };
    let mode = std::fs::metadata(path).map_err(file)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(KeyError::Open(path.to_owned()));
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(file)?);
    let malformed = || KeyError::Malformed(path.to_owned());
    let mut lines = text.lines();
    let expected =
        [HEADER.to_owned(), format!("algorithm: {algorithm}"), format!("purpose: {purpose}")];
    for line in expected {
        if lines.next() != Some(&*line) {
            return Err(malformed());
        }
    }
    let seed = lines.next().and_then(|line| line.strip_prefix("seed: ")).ok_or_else(malformed)?;
    let bytes = Zeroizing::new(BASE64.decode(seed.as_bytes()).map_err(|_| malformed())?);
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| malformed())?;
    Ok(Seed::new(bytes))
}

/// Writes a new key file of mode 0600, durably; refuses to replace one.
///
/// # Errors
/// [`KeyError::File`].
pub fn write_seed(
    path: &Path,
    algorithm: &str,
    purpose: &str,
    seed: &Seed,
) -> Result<(), KeyError> {
    let file = |source| KeyError::File { path: path.to_owned(), source };
    if path.exists() {
        return Err(file(std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
    }
    let encoded = Zeroizing::new(BASE64.encode(&*seed.0));
    let text = Zeroizing::new(format!(
        "{HEADER}\nalgorithm: {algorithm}\npurpose: {purpose}\nseed: {}\n",
        *encoded
    ));
    durable::write(path, text.as_bytes(), 0o600).map_err(file)
}

/// All secrets of a node.
pub struct Keys {
    statement: StatementKey,
    receipt: StatementKey,
    log: [NoteKeyPair; 2],
    witness: [NoteKeyPair; 2],
}

impl Keys {
    /// Reads the key files in `dir`, creating all of them when there are none.
    ///
    /// # Errors
    /// [`KeyError`]; a folder with some of the files and not others is not completed.
    pub fn open(dir: &Path, party: &PartyId) -> Result<Self, KeyError> {
        let path = |purpose: Purpose| path(dir, purpose);
        if !Purpose::ALL.iter().any(|purpose| path(*purpose).exists()) {
            let file = |source| KeyError::File { path: dir.to_owned(), source };
            durable::private_folder(dir).map_err(file)?;
            for purpose in Purpose::ALL {
                let seed = Seed::generate()?;
                write_seed(&path(purpose), purpose.algorithm(), purpose.name(), &seed)?;
            }
        }
        let seed =
            |purpose: Purpose| read_seed(&path(purpose), purpose.algorithm(), purpose.name());
        let note = |purpose: Purpose, name: &str| NoteKeyPair::new(purpose, name, &seed(purpose)?);
        let origin = party.log_origin();
        let witness = format!("{party}/witness");
        Ok(Self {
            statement: StatementKey::new(Algorithm::Ed25519, &seed(Purpose::Statement)?)?,
            receipt: StatementKey::new(Algorithm::Ed25519, &seed(Purpose::Receipt)?)?,
            log: [note(Purpose::Log, &origin)?, note(Purpose::LogPostQuantum, &origin)?],
            witness: [
                note(Purpose::Witness, &witness)?,
                note(Purpose::WitnessPostQuantum, &witness)?,
            ],
        })
    }

    /// What the party hands to others.
    pub fn descriptor(&self, party: &PartyId, name: &str) -> Descriptor {
        let vkeys =
            |pairs: &[NoteKeyPair; 2]| pairs.iter().map(|pair| pair.key.to_string()).collect();
        let cose = |key: &StatementKey| BASE64URL_NOPAD.encode(&key.public().to_cose_key());
        Descriptor {
            party: party.clone(),
            name: name.to_owned(),
            origin: party.log_origin(),
            statement_keys: vec![cose(&self.statement)],
            receipt_key: cose(&self.receipt),
            log_keys: vkeys(&self.log),
            witness_keys: vkeys(&self.witness),
        }
    }

    /// Signs statements and requests.
    pub fn statement(&self) -> &StatementKey {
        &self.statement
    }

    /// Signs receipts.
    pub fn receipt(&self) -> &StatementKey {
        &self.receipt
    }

    /// Cosign the checkpoints of others.
    pub fn witness(&self) -> [&dyn NoteSigner; 2] {
        let [classical, post_quantum] = &self.witness;
        [classical, post_quantum]
    }

    /// The own checkpoint for `head`, signed with both log keys.
    ///
    /// # Errors
    /// [`SignFailure`].
    pub fn sign_checkpoint(
        &self,
        origin: &str,
        head: TreeHead,
        now: Timestamp,
    ) -> Result<Vec<u8>, SignFailure> {
        let checkpoint = Checkpoint { origin: origin.to_owned(), head };
        let mut signatures = Vec::with_capacity(self.log.len());
        for pair in &self.log {
            signatures.push(pair.sign(&checkpoint, now)?);
        }
        Ok(checkpoint.signed(signatures).to_string().into_bytes())
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({:?})", self.statement.public)
    }
}

/// A key pair for statements, of any algorithm a statement may use.
pub struct StatementKey {
    public: PublicKey,
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
                let key = ed25519_dalek::SigningKey::from_bytes(&seed.0);
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
struct NoteKeyPair {
    key: VerifierKey,
    secret: Secret,
}

impl NoteKeyPair {
    fn new(purpose: Purpose, name: &str, seed: &Seed) -> Result<Self, KeyError> {
        let (key, secret) = match purpose {
            Purpose::LogPostQuantum | Purpose::WitnessPostQuantum => {
                let pair = ml_dsa_pair(&ML_DSA_44_SIGNING, seed)?;
                (NoteKey::ml_dsa_44(&ml_dsa_public(&pair)), Secret::MlDsa(pair))
            }
            Purpose::Witness => {
                let pair = ed25519_dalek::SigningKey::from_bytes(&seed.0);
                (
                    NoteKey::cosignature_ed25519(&pair.verifying_key().to_bytes()),
                    Secret::Ed25519(pair),
                )
            }
            Purpose::Statement | Purpose::Receipt | Purpose::Log => {
                let pair = ed25519_dalek::SigningKey::from_bytes(&seed.0);
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
    der.extend_from_slice(&*seed.0);
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
    PqdsaKeyPair::from_seed(algorithm, &*seed.0).map_err(|_| KeyError::Refused)
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
