//! COSE receipts (RFC 9942) with verifiable data structure 1 (RFC 9162 SHA-256).
//!
//! Protected header: 1 alg, 4 kid, 15 {1 iss, 2 sub}, 395 vds = 1. `sub` is the log's origin, the
//! same in every receipt, so one signature over a tree head serves the receipts of every entry
//! below it. The payload is the root: detached in a receipt of inclusion, where the verifier works
//! it out, attached in a receipt of consistency.

use crate::cbor::{self, CborRefusal, Reader, Writer};
use crate::key::{Algorithm, Kid, PublicKey, SignFailure, Signer};
use crate::limits::{PROOF_HASHES_MAX, SUBMISSION_BYTES_MAX};
use crate::log::merkle::{
    Hash, LeafIndex, ProofRefusal, TreeHead, TreeSize, root_from_consistency, root_from_inclusion,
};
use crate::party::PartyId;

/// Longest receipt in bytes: 63 hashes of 34 bytes (2,142), a signature of 3,309 (ML-DSA-65), and
/// headers, in which a stranger may carry certificates.
pub const RECEIPT_BYTES_MAX: usize = 16 << 10;

/// Most receipts on one statement.
pub const RECEIPTS_MAX: usize = 64;

/// Header parameter `receipts` (RFC 9942 section 2).
const RECEIPTS: i64 = 394;
/// Header parameter `vds`.
const VDS: i64 = 395;
/// Header parameter `vdp`.
const VDP: i64 = 396;
/// RFC9162_SHA256 among the verifiable data structures.
const RFC9162_SHA256: i64 = 1;
/// Inclusion proofs among the verifiable data structure proofs.
const INCLUSION: i64 = -1;
/// Consistency proofs.
const CONSISTENCY: i64 = -2;

const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;
const CWT_CLAIMS: i64 = 15;
const ISS: i64 = 1;
const SUB: i64 = 2;
const COSE_SIGN1: u64 = 18;

/// The signature over one tree head: all receipts below the head share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadSignature {
    /// The protected header, encoded.
    pub protected: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// What a receipt of inclusion shows. Only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedReceipt {
    /// Size of the tree.
    pub size: TreeSize,
    /// Position of the entry.
    pub index: LeafIndex,
    /// Root of the tree.
    pub root: Hash,
    /// `iss`: who keeps the log.
    pub issuer: String,
    /// `sub`: the log's origin, where the log is one of ours.
    pub subject: String,
}

/// What a receipt of consistency shows. Only [`verify_consistency`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedConsistency {
    /// The head that the verifier had.
    pub old: TreeHead,
    /// The head that continues it.
    pub new: TreeHead,
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
}

/// Why a receipt is refused. Whoever made it or passed it on is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// Longer than [`RECEIPT_BYTES_MAX`], or more than [`RECEIPTS_MAX`] on a statement.
    #[error("the receipt is longer than 16,384 bytes, or there are more than 64")]
    TooLong,
    /// Not acceptable CBOR.
    #[error(transparent)]
    Cbor(#[from] CborRefusal),
    /// Not the structure or the headers of a receipt.
    #[error("not a COSE receipt: {0}")]
    Malformed(&'static str),
    /// A verifiable data structure other than RFC9162_SHA256.
    #[error("the receipt is over another data structure than RFC9162_SHA256")]
    DataStructure,
    /// The algorithm is not the one of the key.
    #[error("the receipt names another algorithm than its key has")]
    Algorithm,
    /// The key identifier is not the one of the key.
    #[error("the receipt names another key")]
    OtherKey,
    /// The proof in it.
    #[error(transparent)]
    Proof(#[from] ProofRefusal),
    /// The signature does not verify, or the receipt is about another entry or log head.
    #[error("the signature of the receipt does not verify for this entry")]
    Signature,
}

impl ReceiptRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "receipt-too-long",
            Self::Cbor(refusal) => refusal.code(),
            Self::Malformed(_) => "receipt-malformed",
            Self::DataStructure => "receipt-data-structure",
            Self::Algorithm => "receipt-algorithm",
            Self::OtherKey => "receipt-other-key",
            Self::Proof(refusal) => refusal.code(),
            Self::Signature => "receipt-signature",
        }
    }
}

use ReceiptRefusal::Malformed;

/// Signs a root for the receipts of every entry below it.
///
/// # Errors
/// [`SignFailure`] of the key store.
pub fn sign_head(
    root: &Hash,
    issuer: &PartyId,
    origin: &str,
    signer: &dyn Signer,
) -> Result<HeadSignature, SignFailure> {
    let Kid(kid) = signer.public().kid();
    // In the order of deterministic CBOR (RFC 8949 section 4.2.1).
    let protected = Writer::with_capacity(128)
        .map(4)
        .int(ALG)
        .int(signer.public().algorithm().cose())
        .int(KID)
        .bytes(&kid)
        .int(CWT_CLAIMS)
        .map(2)
        .int(ISS)
        .text(issuer.as_str())
        .int(SUB)
        .text(origin)
        .int(VDS)
        .int(RFC9162_SHA256)
        .finish();
    let signature = signer.sign(&sig_structure(&protected, &root.0))?;
    Ok(HeadSignature { protected, signature })
}

/// The receipt of one entry: that it stands at `index` below the head of `size` that was signed.
pub fn encode(
    signature: &HeadSignature,
    size: TreeSize,
    index: LeafIndex,
    path: &[Hash],
) -> Vec<u8> {
    let proof = proof(number(size.0), number(index.0), path);
    sign1(signature, INCLUSION, &proof, None)
}

/// The receipt that the tree of `old` entries is the beginning of the head that was signed.
pub fn encode_consistency(
    signature: &HeadSignature,
    old: TreeSize,
    new: TreeHead,
    path: &[Hash],
) -> Vec<u8> {
    let proof = proof(number(old.0), number(new.size.0), path);
    sign1(signature, CONSISTENCY, &proof, Some(&new.root))
}

/// Checks that the receipt shows the entry with hash `leaf` to stand in a log of the key's holder.
///
/// # Errors
/// [`ReceiptRefusal`].
pub fn verify(
    bytes: &[u8],
    leaf: &Hash,
    key: &PublicKey,
) -> Result<VerifiedReceipt, ReceiptRefusal> {
    let receipt = Receipt::parse(bytes, INCLUSION)?;
    if receipt.payload.is_some() {
        return Err(Malformed("the payload of a receipt of inclusion is detached"));
    }
    let (size, index) = (TreeSize(receipt.first), LeafIndex(receipt.second));
    let root = root_from_inclusion(leaf, index, size, &receipt.path)?;
    receipt.verify(&root, key)?;
    let Receipt { issuer, subject, .. } = receipt;
    Ok(VerifiedReceipt { size, index, root, issuer, subject })
}

/// Which entry of which log a receipt of inclusion says that it is about: its position, and the
/// log's origin. Nothing is verified; it serves to find the entry to verify it for.
///
/// # Errors
/// [`ReceiptRefusal`], when the bytes are no receipt of inclusion.
pub fn claimed(bytes: &[u8]) -> Result<(LeafIndex, String), ReceiptRefusal> {
    let receipt = Receipt::parse(bytes, INCLUSION)?;
    Ok((LeafIndex(receipt.second), receipt.subject))
}

/// Checks that the receipt shows a head to continue the `old` one, which the verifier has.
///
/// # Errors
/// [`ReceiptRefusal`]; [`ProofRefusal::OutOfRange`] too where the receipt is about another old
/// size.
pub fn verify_consistency(
    bytes: &[u8],
    old: TreeHead,
    key: &PublicKey,
) -> Result<VerifiedConsistency, ReceiptRefusal> {
    let receipt = Receipt::parse(bytes, CONSISTENCY)?;
    if receipt.first != old.size.0 {
        return Err(ReceiptRefusal::Proof(ProofRefusal::OutOfRange));
    }
    let size = TreeSize(receipt.second);
    let root = root_from_consistency(old, size, &receipt.path)?;
    if receipt.payload.is_some_and(|payload| payload != root.0) {
        return Err(ReceiptRefusal::Proof(ProofRefusal::Root));
    }
    receipt.verify(&root, key)?;
    let Receipt { issuer, subject, .. } = receipt;
    Ok(VerifiedConsistency { old, new: TreeHead { size, root }, issuer, subject })
}

/// The transparent statement: a log entry with receipts in its unprotected header (RFC 9943 section
/// 7).
///
/// # Errors
/// [`ReceiptRefusal`], when `entry` is no tagged COSE_Sign1 with an empty unprotected header.
pub fn attach<B: AsRef<[u8]>>(entry: &[u8], receipts: &[B]) -> Result<Vec<u8>, ReceiptRefusal> {
    let [protected, unprotected, payload, signature] = sign1_parts(entry)?;
    if Reader::new(unprotected).map() != Some(0) {
        return Err(Malformed("the unprotected header of the statement is not empty"));
    }
    if receipts.len() > RECEIPTS_MAX {
        return Err(ReceiptRefusal::TooLong);
    }
    let mut writer = Writer::with_capacity(entry.len().saturating_add(512))
        .tag(COSE_SIGN1)
        .array(4)
        .raw(protected)
        .map(1)
        .int(RECEIPTS)
        .array(receipts.len());
    for receipt in receipts {
        writer = writer.bytes(receipt.as_ref());
    }
    Ok(writer.raw(payload).raw(signature).finish())
}

/// The receipts that a transparent statement carries; none of them is verified.
///
/// # Errors
/// [`ReceiptRefusal`], when the bytes are no tagged COSE_Sign1 or its receipts are no byte strings.
pub fn receipts_of(statement: &[u8]) -> Result<Vec<&[u8]>, ReceiptRefusal> {
    if statement.len() > SUBMISSION_BYTES_MAX {
        return Err(ReceiptRefusal::TooLong);
    }
    let [_, unprotected, _, _] = sign1_parts(statement)?;
    let mut reader = Reader::new(unprotected);
    let pairs = reader.map().ok_or(Malformed("the unprotected header is no map"))?;
    for _ in 0..pairs {
        let label = reader.int();
        if label == Some(RECEIPTS) {
            let number = reader.array().ok_or(Malformed("the receipts are no array"))?;
            let receipts = (0..number).map(|_| reader.bytes());
            let receipts: Option<Vec<&[u8]>> = receipts.collect();
            return receipts.ok_or(Malformed("a receipt is no byte string"));
        }
        skip_value(&mut reader, label)?;
    }
    Ok(Vec::new())
}

/// A receipt taken apart; nothing is verified.
struct Receipt<'a> {
    protected: &'a [u8],
    algorithm: Algorithm,
    kid: &'a [u8],
    issuer: String,
    subject: String,
    first: u64,
    second: u64,
    path: Vec<Hash>,
    payload: Option<&'a [u8]>,
    signature: &'a [u8],
}

impl<'a> Receipt<'a> {
    fn parse(bytes: &'a [u8], kind: i64) -> Result<Self, ReceiptRefusal> {
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptRefusal::TooLong);
        }
        let [protected, unprotected, payload, signature] = sign1_parts(bytes)?;
        let protected = byte_string(protected, "the protected header is no byte string")?;
        let signature = byte_string(signature, "the signature is no byte string")?;
        let payload = match Reader::new(payload).null() {
            Some(()) => None,
            None => Some(byte_string(payload, "the payload is no byte string")?),
        };
        let headers = Headers::read(protected)?;
        let proof = find_proof(unprotected, kind)?;
        let (first, second, path) = read_proof(proof)?;
        let (issuer, subject) = headers.claims.ok_or(Malformed("no issuer and subject"))?;
        Ok(Self {
            protected,
            algorithm: headers.algorithm.ok_or(ReceiptRefusal::Algorithm)?,
            kid: headers.kid.ok_or(Malformed("no key identifier"))?,
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            first,
            second,
            path,
            payload,
            signature,
        })
    }

    fn verify(&self, root: &Hash, key: &PublicKey) -> Result<(), ReceiptRefusal> {
        if self.algorithm != key.algorithm() {
            return Err(ReceiptRefusal::Algorithm);
        }
        if self.kid != key.kid().0 {
            return Err(ReceiptRefusal::OtherKey);
        }
        let message = sig_structure(self.protected, &root.0);
        key.verify(&message, self.signature).map_err(|_| ReceiptRefusal::Signature)
    }
}

/// What counts of a protected header.
#[derive(Default)]
struct Headers<'a> {
    algorithm: Option<Algorithm>,
    kid: Option<&'a [u8]>,
    claims: Option<(&'a str, &'a str)>,
}

impl<'a> Headers<'a> {
    fn read(protected: &'a [u8]) -> Result<Self, ReceiptRefusal> {
        cbor::check(protected)?;
        let mut reader = Reader::new(protected);
        let pairs = reader.map().ok_or(Malformed("the protected header is no map"))?;
        let mut headers = Self::default();
        let mut data_structure = None;
        for _ in 0..pairs {
            match reader.int() {
                Some(ALG) => headers.algorithm = reader.int().and_then(Algorithm::from_cose),
                Some(KID) => headers.kid = reader.bytes(),
                Some(VDS) => data_structure = reader.int(),
                Some(CWT_CLAIMS) => headers.claims = read_claims(&mut reader)?,
                Some(CRIT) => return Err(Malformed("a critical header is not understood")),
                label => skip_value(&mut reader, label)?,
            }
        }
        if !reader.is_at_end() {
            // A known label with a value of another type stops the reading short.
            return Err(Malformed("a protected header has a value of another type"));
        }
        if data_structure != Some(RFC9162_SHA256) {
            return Err(ReceiptRefusal::DataStructure);
        }
        Ok(headers)
    }
}

fn read_claims<'a>(reader: &mut Reader<'a>) -> Result<Option<(&'a str, &'a str)>, ReceiptRefusal> {
    let pairs = reader.map().ok_or(Malformed("the claims are no map"))?;
    let (mut issuer, mut subject) = (None, None);
    for _ in 0..pairs {
        match reader.int() {
            Some(ISS) => issuer = Some(reader.text().ok_or(Malformed("the issuer is no text"))?),
            Some(SUB) => subject = Some(reader.text().ok_or(Malformed("the subject is no text"))?),
            label => skip_value(reader, label)?,
        }
    }
    Ok(issuer.zip(subject))
}

/// The one proof of that kind in an unprotected header.
fn find_proof(unprotected: &[u8], kind: i64) -> Result<&[u8], ReceiptRefusal> {
    let mut reader = Reader::new(unprotected);
    let pairs = reader.map().ok_or(Malformed("the unprotected header is no map"))?;
    for _ in 0..pairs {
        let label = reader.int();
        if label == Some(VDP) {
            let one = reader.map() == Some(1) && reader.int() == Some(kind);
            let one = one && reader.array() == Some(1);
            let proof = one.then(|| reader.bytes()).flatten();
            return proof.ok_or(Malformed("not exactly one proof of the kind asked for"));
        }
        skip_value(&mut reader, label)?;
    }
    Err(Malformed("no proof"))
}

/// `[uint, uint, [* bstr .size 32]]`.
fn read_proof(proof: &[u8]) -> Result<(u64, u64, Vec<Hash>), ReceiptRefusal> {
    const SHAPE: ReceiptRefusal = Malformed("the proof is not two numbers and a path");
    cbor::check(proof)?;
    let mut reader = Reader::new(proof);
    if reader.array() != Some(3) {
        return Err(SHAPE);
    }
    let mut number = || reader.int().and_then(|number| u64::try_from(number).ok());
    let (first, second) = (number().ok_or(SHAPE)?, number().ok_or(SHAPE)?);
    let length = reader.array().and_then(|length| usize::try_from(length).ok()).ok_or(SHAPE)?;
    if length > PROOF_HASHES_MAX.saturating_add(1) {
        return Err(ReceiptRefusal::Proof(ProofRefusal::Length));
    }
    let mut path = Vec::with_capacity(length);
    for _ in 0..length {
        let hash = reader.bytes().and_then(|hash| hash.try_into().ok()).ok_or(SHAPE)?;
        path.push(Hash(hash));
    }
    Ok((first, second, path))
}

/// The four items of a tagged COSE_Sign1, each still encoded.
fn sign1_parts(bytes: &[u8]) -> Result<[&[u8]; 4], ReceiptRefusal> {
    cbor::check(bytes)?;
    let mut reader = Reader::new(bytes);
    if reader.tag() != Some(COSE_SIGN1) || reader.array() != Some(4) {
        return Err(Malformed("no array of four under tag 18"));
    }
    let mut part = || reader.skip().ok_or(Malformed("no array of four under tag 18"));
    Ok([part()?, part()?, part()?, part()?])
}

fn byte_string<'a>(item: &'a [u8], otherwise: &'static str) -> Result<&'a [u8], ReceiptRefusal> {
    Reader::new(item).bytes().ok_or(Malformed(otherwise))
}

/// Skips the value of a header that plays no part, and its label where that was no integer.
fn skip_value(reader: &mut Reader<'_>, label: Option<i64>) -> Result<(), ReceiptRefusal> {
    let label = label.map_or_else(|| reader.skip().map(drop), |_| Some(()));
    label.and_then(|()| reader.skip()).map(drop).ok_or(Malformed("a header ends early"))
}

fn proof(first: i64, second: i64, path: &[Hash]) -> Vec<u8> {
    let capacity = path.len().saturating_mul(34).saturating_add(24);
    let writer = Writer::with_capacity(capacity).array(3).int(first).int(second).array(path.len());
    path.iter().fold(writer, |writer, hash| writer.bytes(&hash.0)).finish()
}

fn sign1(
    HeadSignature { protected, signature }: &HeadSignature,
    kind: i64,
    proof: &[u8],
    payload: Option<&Hash>,
) -> Vec<u8> {
    let capacity = protected.len().saturating_add(proof.len()).saturating_add(signature.len());
    let writer = Writer::with_capacity(capacity.saturating_add(64))
        .tag(COSE_SIGN1)
        .array(4)
        .bytes(protected)
        .map(1)
        .int(VDP)
        .map(1)
        .int(kind)
        .array(1)
        .bytes(proof);
    match payload {
        Some(root) => writer.bytes(&root.0),
        None => writer.null(),
    }
    .bytes(signature)
    .finish()
}

/// The Sig_structure of RFC 9052 section 4.4 for a detached payload, without external data.
fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    Writer::with_capacity(protected.len().saturating_add(64))
        .array(4)
        .text("Signature1")
        .bytes(protected)
        .bytes(&[])
        .bytes(payload)
        .finish()
}

/// Sizes and positions stay below 2^63.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
