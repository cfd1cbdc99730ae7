//! The certificate that a node shows to whoever connects by TLS, and its key: loaded again when
//! their files change, so that it is renewed without a restart.
//!
//! What cannot be loaded changes nothing: the one before is shown for as long as there is no
//! better.

mod validity;

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use comity_protocol::time::Timestamp;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig};
use zeroize::Zeroizing;

use crate::config::Tls;

/// Longest file of a certificate with its chain, or of a key, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// What a server here speaks (RFC 7301).
const PROTOCOL: &[u8] = b"http/1.1";

/// Others than the owner and a group may read it.
const OTHERS: u32 = 0o004;

/// Why a certificate cannot be used. The operator is at fault.
#[derive(Debug, thiserror::Error)]
pub enum CertificateFailure {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Anybody on the machine may read the key.
    #[error("{0}: anybody on this machine may read this key; chmod 600 it")]
    Open(PathBuf),
    /// No certificate in the file, or none that can be read.
    #[error("{0}: holds no certificate in PEM form")]
    Malformed(PathBuf),
    /// No key in the file, or none that can be used.
    #[error("{0}: holds no private key in PEM form that can be used")]
    Key(PathBuf),
    /// The key is another's.
    #[error("the key in {0} is not the one of the certificate")]
    Mismatch(PathBuf),
    /// The library takes no such settings: a fault of this program.
    #[error("TLS cannot be set up: {0}")]
    Library(#[from] rustls::Error),
}

impl CertificateFailure {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "certificate-unreadable",
            Self::Open(_) => "certificate-key-open",
            Self::Malformed(_) => "certificate-not-pem",
            Self::Key(_) => "certificate-key-malformed",
            Self::Mismatch(_) => "certificate-key-other",
            Self::Library(_) => "certificate-unusable",
        }
    }
}

/// The certificate of a node as it is shown now.
pub struct Certificates {
    files: Tls,
    shown: Arc<Shown>,
    stamp: Mutex<Stamp>,
    acceptor: TlsAcceptor,
}

/// What is shown.
#[derive(Debug)]
struct Shown(ArcSwap<Loaded>);

/// A certificate with its key.
#[derive(Debug)]
struct Loaded {
    certified: Arc<CertifiedKey>,
    /// When the first of the chain ends.
    expires: Option<Timestamp>,
}

/// By what is told whether files are others: both of them, since they are renewed together.
type Stamp = [Option<(u64, i64, i64, u64)>; 2];

impl ResolvesServerCert for Shown {
    fn resolve(&self, _client: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.load().certified))
    }
}

impl Certificates {
    /// Loads certificate and key from their files.
    ///
    /// # Errors
    /// [`CertificateFailure`].
    pub fn open(files: &Tls) -> Result<Self, CertificateFailure> {
        let stamp = stamp(files);
        let shown = Arc::new(Shown(ArcSwap::from_pointee(load(files)?)));
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Shown>::clone(&shown);
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { files: files.clone(), shown, stamp: Mutex::new(stamp), acceptor })
    }

    /// What takes connections.
    pub const fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// When the certificate that is shown ends, or the first of its chain that does; `None` where
    /// that cannot be read.
    pub fn expires(&self) -> Option<Timestamp> {
        self.shown.0.load().expires
    }

    /// Loads the files again where they are others than before. Says whether they were.
    ///
    /// # Errors
    /// [`CertificateFailure`]: what was shown before is shown on.
    pub fn follow(&self) -> Result<bool, CertificateFailure> {
        let now = stamp(&self.files);
        if *self.stamp.lock().unwrap_or_else(PoisonError::into_inner) == now {
            return Ok(false);
        }
        self.reload().map(|()| true)
    }

    /// Loads the files again.
    ///
    /// # Errors
    /// [`CertificateFailure`]: what was shown before is shown on.
    pub fn reload(&self) -> Result<(), CertificateFailure> {
        // Noted before they are read: what changes meanwhile is read once more.
        let now = stamp(&self.files);
        let loaded = load(&self.files);
        *self.stamp.lock().unwrap_or_else(PoisonError::into_inner) = now;
        self.shown.0.store(Arc::new(loaded?));
        Ok(())
    }
}

/// Whether certificate and key in these files can be used, and when the certificate ends.
///
/// # Errors
/// [`CertificateFailure`].
pub fn check(files: &Tls) -> Result<Option<Timestamp>, CertificateFailure> {
    load(files).map(|loaded| loaded.expires)
}

fn load(files: &Tls) -> Result<Loaded, CertificateFailure> {
    let chain = read(&files.certificate)?;
    let malformed = || CertificateFailure::Malformed(files.certificate.clone());
    let chain = CertificateDer::pem_slice_iter(&chain).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(malformed)?;
    let key = read(&files.key)?;
    if metadata(&files.key)?.permissions().mode() & OTHERS != 0 {
        return Err(CertificateFailure::Open(files.key.clone()));
    }
    let unusable = || CertificateFailure::Key(files.key.clone());
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| unusable())?;
    let expires = chain.iter().filter_map(|one| validity::not_after(one)).min();
    let certified = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider());
    let certified = certified.map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => CertificateFailure::Mismatch(files.key.clone()),
        rustls::Error::InvalidCertificate(_) => malformed(),
        _ => unusable(),
    })?;
    Ok(Loaded { certified: Arc::new(certified), expires })
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, CertificateFailure> {
    let failed = |source| CertificateFailure::File { path: path.to_owned(), source };
    if metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    std::fs::read(path).map(Zeroizing::new).map_err(failed)
}

fn metadata(path: &Path) -> Result<Metadata, CertificateFailure> {
    let failed = |source| CertificateFailure::File { path: path.to_owned(), source };
    std::fs::metadata(path).map_err(failed)
}

fn stamp(files: &Tls) -> Stamp {
    let of = |path: &Path| {
        let found = std::fs::metadata(path).ok()?;
        Some((found.ino(), found.mtime(), found.mtime_nsec(), found.len()))
    };
    [of(&files.certificate), of(&files.key)]
}
