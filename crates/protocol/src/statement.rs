//! Statements: COSE_Sign1 with CWT claims, carrying the digest of their content, never the content.
//!
//! RFC 9052 (COSE), RFC 9597 (CWT claims in headers), RFC 9943 (SCITT), RFC 9995 (hash envelope).
//! Protected header: 1 alg, 4 kid, 15 CWT claims {1 iss, 2 sub, 6 iat, 8 cnf}, 258 payload hash
//! algorithm (-16, SHA-256), 259 preimage content type. Payload: 32 bytes. Unprotected: empty once logged.

use crate::content::Digest;
use crate::key::{Algorithm, Kid, PublicKey, SignFailure, Signer};
use crate::kind::Kind;
use crate::party::PartyId;
use crate::time::Timestamp;

/// SHA-256 of what the issuer signed (the Sig_structure): the same in every log, and the same
/// for every signature over the same words, so a re-signed copy is a duplicate and not news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub [u8; 32]);
// H2: Display/FromStr/serde = 64 hex digits, Debug; urn() -> "urn:comity:statement:<hex>"
impl StatementId {
    /// From `urn:comity:statement:<64 hex digits>`.
    pub fn from_urn(_urn: &str) -> Option<Self> {
        todo!()
    }
}

/// What a statement says, read from its protected header and payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `iss`.
    pub issuer: PartyId,
    /// `sub`: what it is about; printable text of 1 to 1,024 bytes, no control characters.
    pub subject: String,
    /// From the preimage content type.
    pub kind: Kind,
    /// The digest of the content.
    pub digest: Digest,
    /// `iat`: when it was said, as claimed (valid time). Whole seconds on the wire.
    pub issued_at: Option<Timestamp>,
    /// The signing key.
    pub kid: Kid,
    /// The signature algorithm.
    pub algorithm: Algorithm,
    /// `cnf`: a key that the statement speaks of (registration and revocation of issuers).
    pub confirmation: Option<Confirmation>,
}

/// `cnf` (RFC 8747): a key or the name of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// A COSE_Key, vetted; its deterministic encoding.
    Key(Vec<u8>),
    /// A key identifier.
    Kid(Kid),
}

/// A statement as it came: well-formed, nothing checked about who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    // H2: statement, id, entry bytes (tag 18, unprotected header emptied), to-be-signed bytes, signature range
    statement: Statement,
}

/// A thing that the verifier has passed. Only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T> {
    inner: T,
    id: StatementId,
    entry: Vec<u8>,
}

impl<T> Verified<T> {
    /// The identifier.
    pub fn id(&self) -> StatementId {
        self.id
    }

    /// The log entry: the tagged COSE_Sign1 with its unprotected header emptied.
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }

    /// Takes it apart: what it says, and the log entry.
    pub fn into_parts(self) -> (T, Vec<u8>) {
        (self.inner, self.entry)
    }
}

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

/// Where the verifier finds keys: the issuers registered in one log.
pub trait Keys {
    /// The key named `kid`, with the party it belongs to, if it is registered and not revoked.
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)>;
}

/// Why a statement is refused. The issuer or whoever passed it on is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than [`crate::limits::STATEMENT_BYTES_MAX`] once its unprotected header is emptied.
    #[error("the statement is longer than 65,535 bytes")]
    TooLong,
    /// Not acceptable CBOR.
    #[error(transparent)]
    Cbor(#[from] crate::cbor::CborRefusal),
    /// Not a COSE_Sign1 with the headers a statement has.
    #[error("not a COSE_Sign1 statement: {0}")]
    Malformed(&'static str),
    /// The algorithm is none of those accepted here.
    #[error("the signature algorithm is not accepted here")]
    Algorithm,
    /// The payload is no SHA-256 hash envelope.
    #[error("the payload is no SHA-256 hash envelope (RFC 9995)")]
    NoHashEnvelope,
    /// No key of that name is registered.
    #[error("no registered key has the identifier the statement names")]
    UnknownKey,
    /// The key belongs to another party than the issuer named.
    #[error("the key belongs to another party than the issuer")]
    OtherIssuer,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
    /// The claimed time lies in the future.
    #[error("the claimed time lies more than ten minutes ahead")]
    Future,
    /// An infrastructure kind without the claim it needs (`cnf`, URN subject).
    #[error("the kind needs a claim that the statement lacks: {0}")]
    ClaimMissing(&'static str),
    /// The earlier statement is unknown here.
    #[error("the earlier statement is unknown here")]
    TargetUnknown,
    /// Only the issuer of a statement may supersede, amend, retract or erase it.
    #[error("only the issuer of the earlier statement may do this")]
    NotOwn,
    /// The earlier statement was retracted, which is never undone.
    #[error("the earlier statement was retracted, and a retraction is never undone")]
    Retracted,
    /// Only the party that keeps the log may do this.
    #[error("only the party that keeps the log may do this")]
    NotKeeper,
}
impl Refusal {
    /// The stable code of this refusal. (H2: complete, keep exhaustive)
    pub const fn code(self) -> &'static str {
        todo!()
    }
}

/// Reads a statement strictly.
///
/// # Errors
/// The [`Refusal`]s of form; nothing is checked against keys or a clock.
pub fn parse(_bytes: &[u8]) -> Result<Unverified, Refusal> {
    todo!()
}

/// Checks a parsed statement against registered keys and the verifier's time.
///
/// # Errors
/// [`Refusal::UnknownKey`], [`Refusal::OtherIssuer`], [`Refusal::Signature`], [`Refusal::Future`],
/// [`Refusal::ClaimMissing`].
pub fn verify(
    _unverified: Unverified,
    _keys: &dyn Keys,
    _now: Timestamp,
) -> Result<Verified<Statement>, Refusal> {
    todo!()
}

/// A statement about to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// `iss`.
    pub issuer: PartyId,
    /// `sub`.
    pub subject: String,
    /// The kind.
    pub kind: Kind,
    /// The digest of the content.
    pub digest: Digest,
    /// `iat`, cut to whole seconds.
    pub issued_at: Option<Timestamp>,
    /// `cnf`.
    pub confirmation: Option<Confirmation>,
}

impl Draft {
    /// Signs the draft and returns the tagged COSE_Sign1.
    ///
    /// # Errors
    /// [`SignFailure`] of the key store.
    pub fn sign(&self, _signer: &dyn Signer) -> Result<Vec<u8>, SignFailure> {
        todo!()
    }
}
