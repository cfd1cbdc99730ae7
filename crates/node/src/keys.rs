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

pub mod certificate;

use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, ML_DSA_44_SIGNING,
    ML_DSA_65_SIGNING, PqdsaKeyPair, PqdsaSigningAlgorithm,
};
use comity_protocol::key::{Algorithm, PublicKey, SignFailure, Signer};
use comity_protocol::log::checkpoint::Checkpoint;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::log::note::{NoteKey, NoteSigner, VerifierKey};
use comity_protocol::party::{Descriptor, PartyId, PartyKeys};
use comity_protocol::time::Timestamp;
use comity_store::durable;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use ed25519_dalek::Signer as _;
use serde::{Deserialize, Serialize};
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
    path_of(folder, purpose, CURRENT)
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

    /// The bytes, for whoever makes a key of them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
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
    dir: PathBuf,
    party: PartyId,
    identity: Identity,
    statement: Ring<StatementKey>,
    receipt: Ring<StatementKey>,
    log: Ring<[NoteKeyPair; 2]>,
    /// The pair the log began with, once another is in use: it signs on for those who know no
    /// other yet.
    first_log: Ring<[NoteKeyPair; 2]>,
    witness: Ring<[NoteKeyPair; 2]>,
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
        for role in Role::ALL {
            finish_shift(dir, role)?;
        }
        let read = Reading { dir, party };
        let (statement, receipt) = (read.plain(Purpose::Statement)?, read.plain(Purpose::Receipt)?);
        let log = read.pair(Role::Log, CURRENT)?;
        let witness = read.pair(Role::Witness, CURRENT)?;
        let first_log = Ring::default();
        if path_of(dir, Purpose::Log, FIRST).exists() {
            first_log.set(read.pair(Role::Log, FIRST)?)?;
        }
        let now = in_use(&statement, &receipt, &log, &witness);
        Ok(Self {
            identity: identity(dir, &now)?,
            dir: dir.to_owned(),
            party: party.clone(),
            statement: Ring::with(statement)?,
            receipt: Ring::with(receipt)?,
            log: Ring::with(log)?,
            first_log,
            witness: Ring::with(witness)?,
        })
    }

    /// What a party with these keys hands to others: who it is by the keys it began with, and those
    /// in use now where they are others.
    pub fn descriptor(&self, party: &PartyId, name: &str) -> Descriptor {
        let Identity { statement_keys, receipt_key, log_keys, witness_keys } =
            self.identity.clone();
        Descriptor {
            party: party.clone(),
            name: name.to_owned(),
            origin: party.log_origin(),
            statement_keys,
            receipt_key,
            log_keys,
            witness_keys,
            current: None,
        }
    }

    /// The keys in use now.
    pub fn now(&self) -> PartyKeys {
        in_use(self.statement(), self.receipt(), self.log.get(), self.witness.get())
    }

    /// Signs statements and requests.
    pub fn statement(&self) -> &StatementKey {
        self.statement.get()
    }

    /// Signs receipts.
    pub fn receipt(&self) -> &StatementKey {
        self.receipt.get()
    }

    /// Cosign the checkpoints of others.
    pub fn witness(&self) -> [&dyn NoteSigner; 2] {
        let [classical, post_quantum] = self.witness.get();
        [classical, post_quantum]
    }

    /// The own checkpoint for `head`, signed with both log keys, and with those the log began with
    /// where they are others.
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
        let mut signatures = Vec::new();
        for pair in self.log.get().iter().chain(self.first_log.last().into_iter().flatten()) {
            signatures.push(pair.sign(&checkpoint, now)?);
        }
        Ok(checkpoint.signed(signatures).to_string().into_bytes())
    }

    /// Makes the next key of a role, or reads the one made before: it signs nothing until the log
    /// names it ([`Self::adopt`]).
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn prepare(&self, role: Role) -> Result<NextKey, KeyError> {
        for purpose in role.purposes() {
            let path = path_of(&self.dir, *purpose, NEXT);
            if !path.exists() {
                write_seed(&path, purpose.algorithm(), purpose.name(), &Seed::generate()?)?;
            }
        }
        self.next(role)?.ok_or(KeyError::Refused)
    }

    /// The next key of a role, where one was made.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn next(&self, role: Role) -> Result<Option<NextKey>, KeyError> {
        let there = |purpose: &Purpose| path_of(&self.dir, *purpose, NEXT).exists();
        if !role.purposes().iter().all(there) {
            return Ok(None);
        }
        let read = Reading { dir: &self.dir, party: &self.party };
        let next = match role {
            Role::Statement | Role::Receipt => {
                let purpose =
                    if role == Role::Statement { Purpose::Statement } else { Purpose::Receipt };
                NextKey::Plain(read.plain_as(purpose, NEXT)?.public)
            }
            Role::Log | Role::Witness => NextKey::Notes(vkeys(&read.pair(role, NEXT)?).into()),
        };
        Ok(Some(next))
    }

    /// Puts the next key of a role in the place of the one in use, which is kept in `retired/`.
    /// A crash on the way leaves files that the next start reads as they were or as they will be.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn adopt(&self, role: Role) -> Result<(), KeyError> {
        let read = Reading { dir: &self.dir, party: &self.party };
        // Read before anything moves: a key that cannot be read must not take a place.
        match role {
            Role::Statement => {
                let next = read.plain_as(Purpose::Statement, NEXT)?;
                self.shift(role)?;
                self.statement.set(next)
            }
            Role::Receipt => {
                let next = read.plain_as(Purpose::Receipt, NEXT)?;
                self.shift(role)?;
                self.receipt.set(next)
            }
            Role::Witness => {
                let next = read.pair(role, NEXT)?;
                self.shift(role)?;
                self.witness.set(next)
            }
            Role::Log => {
                let (next, before) = (read.pair(role, NEXT)?, read.pair(role, CURRENT)?);
                self.shift(role)?;
                if self.first_log.last().is_none() {
                    self.first_log.set(before)?;
                }
                self.log.set(next)
            }
        }
    }

    fn shift(&self, role: Role) -> Result<(), KeyError> {
        let retired = self.dir.join("retired");
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| KeyError::File { path, source }
        };
        durable::private_folder(&retired).map_err(failed(&retired))?;
        let mut moves = Vec::new();
        for purpose in role.purposes() {
            let (current, next) = (path(&self.dir, *purpose), path_of(&self.dir, *purpose, NEXT));
            let first = path_of(&self.dir, *purpose, FIRST);
            let away = if role == Role::Log && !first.exists() {
                first
            } else {
                let count = std::fs::read_dir(&retired).map_err(failed(&retired))?.count();
                retired.join(format!("{}-{count}.key", purpose.name()))
            };
            std::fs::copy(&current, &away).map_err(failed(&away))?;
            moves.push((next, current));
        }
        // What is in use has its second copy before anything takes its place.
        for (next, current) in moves {
            std::fs::rename(&next, &current).map_err(failed(&current))?;
        }
        durable::sync_folder(&retired).map_err(failed(&retired))?;
        durable::sync_folder(&self.dir).map_err(failed(&self.dir))
    }
}

/// Finishes what a crash interrupted between two files of one role. The next keys are made in the
/// order of the files and put in place in the same order: where the first is gone and another is
/// there, they were on their way.
fn finish_shift(dir: &Path, role: Role) -> Result<(), KeyError> {
    let waits = |purpose: &Purpose| path_of(dir, *purpose, NEXT).exists();
    if role.purposes().first().is_none_or(waits) {
        return Ok(());
    }
    for purpose in role.purposes().iter().filter(|purpose| waits(purpose)) {
        let (current, next) = (path(dir, *purpose), path_of(dir, *purpose, NEXT));
        let failed = |source| KeyError::File { path: current.clone(), source };
        std::fs::rename(&next, &current).map_err(failed)?;
    }
    Ok(())
}

/// Keys that are replaced together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Signs the party's statements and requests.
    Statement,
    /// Signs receipts.
    Receipt,
    /// Signs the log's checkpoints: two keys.
    Log,
    /// Cosigns the checkpoints of others: two keys.
    Witness,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Statement, Self::Receipt, Self::Log, Self::Witness];

    const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Statement => &[Purpose::Statement],
            Self::Receipt => &[Purpose::Receipt],
            Self::Log => &[Purpose::Log, Purpose::LogPostQuantum],
            Self::Witness => &[Purpose::Witness, Purpose::WitnessPostQuantum],
        }
    }
}

/// The public part of a key that was made and is not in use yet.
#[derive(Clone, Debug)]
pub enum NextKey {
    /// A key for statements or receipts.
    Plain(PublicKey),
    /// Verifier keys of notes.
    Notes(Vec<String>),
}

/// What stands between a purpose and `.key` in a file's name: nothing for the key in use, `.next`
/// for one that waits for its statement in the log, `.first` for a log key that signs on.
const CURRENT: &str = "";
const NEXT: &str = ".next";
const FIRST: &str = ".first";

fn path_of(folder: &Path, purpose: Purpose, which: &str) -> PathBuf {
    folder.join(format!("{}{which}.key", purpose.name()))
}

/// The folder of keys, while its files are read.
struct Reading<'a> {
    dir: &'a Path,
    party: &'a PartyId,
}

impl Reading<'_> {
    fn plain(&self, purpose: Purpose) -> Result<StatementKey, KeyError> {
        self.plain_as(purpose, CURRENT)
    }

    fn plain_as(&self, purpose: Purpose, which: &str) -> Result<StatementKey, KeyError> {
        StatementKey::new(Algorithm::Ed25519, &self.seed(purpose, which)?)
    }

    fn pair(&self, role: Role, which: &str) -> Result<[NoteKeyPair; 2], KeyError> {
        let (name, purposes) = match role {
            Role::Witness => {
                let name = format!("{}/witness", self.party);
                (name, [Purpose::Witness, Purpose::WitnessPostQuantum])
            }
            Role::Log | Role::Statement | Role::Receipt => {
                (self.party.log_origin(), [Purpose::Log, Purpose::LogPostQuantum])
            }
        };
        let [classical, post_quantum] = purposes;
        let one = |purpose| NoteKeyPair::new(purpose, &name, &self.seed(purpose, which)?);
        Ok([one(classical)?, one(post_quantum)?])
    }

    fn seed(&self, purpose: Purpose, which: &str) -> Result<Seed, KeyError> {
        read_seed(&path_of(self.dir, purpose, which), purpose.algorithm(), purpose.name())
    }
}

/// Keys of one role, the newest in use. A process replaces a key a few times at most; those before
/// stay where they are, so that whoever holds one may finish.
struct Ring<T> {
    slots: [OnceLock<T>; RING],
    used: AtomicUsize,
}

/// How often a process can replace a key of one role; then it has to be started again.
const RING: usize = 16;

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self { slots: std::array::from_fn(|_| OnceLock::new()), used: AtomicUsize::new(0) }
    }
}

impl<T> Ring<T> {
    fn with(key: T) -> Result<Self, KeyError> {
        let ring = Self::default();
        ring.set(key)?;
        Ok(ring)
    }

    fn last(&self) -> Option<&T> {
        let used = self.used.load(Ordering::Acquire);
        self.slots.get(used.checked_sub(1)?)?.get()
    }

    #[expect(clippy::expect_used, reason = "a ring in use is made by `with`, which fills a slot")]
    fn get(&self) -> &T {
        self.last().expect("a key")
    }

    fn set(&self, key: T) -> Result<(), KeyError> {
        let used = self.used.load(Ordering::Acquire);
        let slot = self.slots.get(used).ok_or(KeyError::Refused)?;
        slot.set(key).map_err(|_| KeyError::Refused)?;
        self.used.store(used.saturating_add(1), Ordering::Release);
        Ok(())
    }
}

/// The public keys a party began with: who it is. Kept in `identity.json` beside the keys, because
/// the keys themselves may be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    statement_keys: Vec<String>,
    receipt_key: String,
    log_keys: Vec<String>,
    witness_keys: Vec<String>,
}

/// Reads the identity; a folder without one has keys that were never replaced.
fn identity(dir: &Path, now: &PartyKeys) -> Result<Identity, KeyError> {
    let path = dir.join("identity.json");
    let file = |source| KeyError::File { path: path.clone(), source };
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| KeyError::Malformed(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let PartyKeys { statement_keys, receipt_key, log_keys, witness_keys } = now.clone();
            let identity = Identity { statement_keys, receipt_key, log_keys, witness_keys };
            let bytes = serde_json::to_vec_pretty(&identity).unwrap_or_default();
            durable::write(&path, &bytes, durable::PRIVATE_FILE).map_err(file)?;
            Ok(identity)
        }
        Err(error) => Err(file(error)),
    }
}

fn in_use(
    statement: &StatementKey,
    receipt: &StatementKey,
    log: &[NoteKeyPair; 2],
    witness: &[NoteKeyPair; 2],
) -> PartyKeys {
    PartyKeys {
        statement_keys: vec![cose(&statement.public)],
        receipt_key: cose(&receipt.public),
        log_keys: vkeys(log).into(),
        witness_keys: vkeys(witness).into(),
    }
}

/// A key as descriptors write it.
pub fn cose(key: &PublicKey) -> String {
    BASE64URL_NOPAD.encode(&key.to_cose_key())
}

fn vkeys(pair: &[NoteKeyPair; 2]) -> [String; 2] {
    let [classical, post_quantum] = pair;
    [classical.key.to_string(), post_quantum.key.to_string()]
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({:?})", self.statement().public)
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
