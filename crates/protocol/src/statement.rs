//! Statements: COSE_Sign1 with CWT claims, carrying the digest of their content, never the content.
//!
//! RFC 9052 (COSE), RFC 9597 (CWT claims in headers), RFC 9943 (SCITT), RFC 9995 (hash envelope).
//! Protected header: 1 alg, 4 kid, 15 CWT claims {1 iss, 2 sub, 6 iat, 8 cnf}, 258 payload hash
//! algorithm (-16, SHA-256), 259 preimage content type. Payload: 32 bytes. Unprotected: empty once
//! logged.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::content::Digest;
use crate::key::{Algorithm, Kid, PublicKey};
use crate::kind::Kind;
use crate::party::PartyId;
use crate::time::Timestamp;

mod decode;
mod encode;
mod judge;

pub use decode::{parse, said};
pub use judge::{expect_not_ahead, verify, verify_genesis};

/// SHA-256 of what the issuer signed (the Sig_structure): the same in every log, and the same
/// for every signature over the same words, so a re-signed copy is a duplicate and not news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub [u8; 32]);

/// A text is no statement identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a statement identifier has 64 hex digits in lower case")]
pub struct StatementIdRefusal;

const URN: &str = "urn:comity:statement:";

impl StatementId {
    /// The identifier as a URN, the subject of a statement about this one.
    pub fn urn(&self) -> String {
        format!("{URN}{self}")
    }

    /// Reads what [`Self::urn`] writes, and nothing else.
    pub fn from_urn(text: &str) -> Option<Self> {
        text.strip_prefix(URN)?.parse().ok()
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for StatementId {
    type Err = StatementIdRefusal;

    fn from_str(text: &str) -> Result<Self, StatementIdRefusal> {
        let bytes =
            data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| StatementIdRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| StatementIdRefusal)?))
    }
}

impl Serialize for StatementId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StatementId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
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
    statement: Statement,
    id: StatementId,
    /// Tag 18, unprotected header emptied; the protected bytes as they came.
    entry: Vec<u8>,
    /// The Sig_structure (RFC 9052 section 4.4).
    signed: Vec<u8>,
    /// Where the signature begins in `entry`; it reaches to the end.
    signature_at: usize,
}

impl Unverified {
    /// What it says, if it was really said.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The identifier.
    pub fn id(&self) -> StatementId {
        self.id
    }

    /// The log entry it would be: the tagged COSE_Sign1 with its unprotected header emptied.
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }

    fn signature(&self) -> &[u8] {
        self.entry.get(self.signature_at..).unwrap_or_default()
    }
}

/// A thing that the verifier has passed. Only [`verify`] and
/// [`verify_genesis`] make one.
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
    /// The claimed time lies in the future; said only where a statement enters the own log.
    #[error("the claimed time lies more than ten minutes ahead")]
    Future,
    /// An infrastructure kind without the claim it needs (`cnf`, URN subject).
    #[error("the kind needs a claim that the statement lacks: {0}")]
    ClaimMissing(&'static str),
    /// The earlier statement does not stand in this log. Where it stands in another, only that
    /// log can change it.
    #[error("the earlier statement does not stand in this log")]
    TargetUnknown,
    /// Only the issuer of a statement may supersede, amend, retract or erase it.
    #[error("only the issuer of the earlier statement may do this")]
    NotOwn,
    /// The earlier statement was retracted, which is never undone.
    #[error("the earlier statement was retracted, and a retraction is never undone")]
    Retracted,
    /// What binds parties cannot be destroyed: acts are undone by acts. The issuer is at fault.
    #[error("a text, an act or a commitment is undone by an act and cannot be erased")]
    Binding,
    /// Only the party that keeps the log may do this.
    #[error("only the party that keeps the log may do this")]
    NotKeeper,
}

impl Refusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "statement-too-long",
            Self::Cbor(refusal) => refusal.code(),
            Self::Malformed(_) => "statement-malformed",
            Self::Algorithm => "statement-algorithm",
            Self::NoHashEnvelope => "statement-no-hash-envelope",
            Self::UnknownKey => "statement-key-unknown",
            Self::OtherIssuer => "statement-other-issuer",
            Self::Signature => "statement-signature",
            Self::Future => "statement-future",
            Self::ClaimMissing(_) => "statement-claim-missing",
            Self::TargetUnknown => "statement-target-unknown",
            Self::NotOwn => "statement-not-own",
            Self::Retracted => "statement-retracted",
            Self::Binding => "statement-binding",
            Self::NotKeeper => "statement-not-keeper",
        }
    }
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
