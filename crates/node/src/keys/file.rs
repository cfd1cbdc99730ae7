//! The files of secrets: what each is for, and how it is read and written.

use std::fmt;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use comity_store::durable;
use data_encoding::BASE64;
use zeroize::Zeroizing;

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
    pub(super) const ALL: [Self; 6] = [
        Self::Statement,
        Self::Receipt,
        Self::Log,
        Self::LogPostQuantum,
        Self::Witness,
        Self::WitnessPostQuantum,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Receipt => "receipt",
            Self::Log => "log-ed25519",
            Self::LogPostQuantum => "log-ml-dsa-44",
            Self::Witness => "witness-ed25519",
            Self::WitnessPostQuantum => "witness-ml-dsa-44",
        }
    }

    pub(super) const fn algorithm(self) -> &'static str {
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

/// First line of every key file.
const HEADER: &str = "comity secret key 1";

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
