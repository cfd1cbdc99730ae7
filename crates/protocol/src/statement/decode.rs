//! From bytes to an unverified statement: strict, in one pass over checked CBOR.

use crate::hash::sha256;

use super::encode::{self, claim, confirmation};
use super::{Confirmation, Refusal, Statement, StatementId, Unverified};
use crate::cbor::{self, Major, Reader};
use crate::content::Digest;
use crate::key::{Algorithm, Kid, PublicKey};
use crate::kind::Kind;
use crate::limits::{STATEMENT_BYTES_MAX, SUBJECT_BYTES_MAX, SUBMISSION_BYTES_MAX};
use crate::party::PartyId;
use crate::time::Timestamp;

use Refusal::Malformed;

/// Reads a statement strictly.
///
/// The unprotected header may hold anything (receipts, for one) that does not stand in the
/// protected header too; nothing in it is believed and nothing of it is kept.
///
/// # Errors
/// The [`Refusal`]s of form; nothing is checked against keys or a clock.
pub fn parse(bytes: &[u8]) -> Result<Unverified, Refusal> {
    let Parts { protected, unprotected, payload, signature } = Parts::split(bytes)?;
    let headers = Headers::read(protected)?;
    refuse_shared_labels(protected, unprotected)?;
    let statement = headers.statement(payload)?;
    let entry = encode::entry(protected, payload, signature);
    if entry.len() > STATEMENT_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    let signed = encode::sig_structure(protected, payload);
    let id = StatementId(sha256(&[&signed]));
    let signature_at = entry.len().saturating_sub(signature.len());
    Ok(Unverified { statement, id, entry, signed, signature_at })
}

/// What an entry says that was verified when it was logged. Its identifier, which costs as much
/// again, is not made.
///
/// # Errors
/// As [`parse`].
pub fn said(entry: &[u8]) -> Result<Statement, Refusal> {
    let Parts { protected, payload, .. } = Parts::split(entry)?;
    Headers::read(protected)?.statement(payload)
}

/// The four members of a COSE_Sign1.
struct Parts<'a> {
    protected: &'a [u8],
    unprotected: &'a [u8],
    payload: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn split(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > SUBMISSION_BYTES_MAX {
            return Err(Refusal::TooLong);
        }
        cbor::check(bytes)?;
        let mut reader = Reader::new(bytes);
        if reader.tag() != Some(encode::COSE_SIGN1) || reader.array() != Some(4) {
            return Err(Malformed("no array of four under tag 18"));
        }
        let protected =
            reader.bytes().ok_or(Malformed("the protected header is no byte string"))?;
        cbor::check(protected)?;
        let unprotected = reader.skip().unwrap_or_default();
        let payload = match reader.peek() {
            Some(Major::Bytes) => reader.bytes().unwrap_or_default(),
            _ => {
                return Err(reader
                    .null()
                    .map_or(Malformed("the payload is no byte string"), |()| MISSING));
            }
        };
        let signature = reader.bytes().ok_or(Malformed("the signature is no byte string"))?;
        Ok(Self { protected, unprotected, payload, signature })
    }
}

/// SCRAPI names this case, because a detached payload is a frequent mistake of clients.
const MISSING: Refusal = Malformed("payload missing");

/// The protected header, each parameter of the right type.
#[derive(Default)]
struct Headers<'a> {
    alg: Option<i64>,
    kid: Option<&'a [u8]>,
    claims: Option<Claims<'a>>,
    payload_hash_alg: Option<i64>,
    preimage_content_type: Option<&'a str>,
}

#[derive(Default)]
struct Claims<'a> {
    iss: Option<&'a str>,
    sub: Option<&'a str>,
    iat: Option<i64>,
    cnf: Option<Confirmation>,
}

impl<'a> Headers<'a> {
    fn read(protected: &'a [u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(protected);
        let mut headers = Self::default();
        let pairs = reader.map().ok_or(Malformed("the protected header is no map"))?;
        let mut crit = None;
        for _ in 0..pairs {
            let Some(label) = reader.int() else {
                reader.text().ok_or(Malformed("a header label is neither integer nor text"))?;
                reader.skip();
                continue;
            };
            match label {
                encode::ALG => headers.alg = Some(reader.int().ok_or(Refusal::Algorithm)?),
                encode::CRIT => crit = reader.skip(),
                encode::CONTENT_TYPE => {
                    return Err(Malformed("a hash envelope has no content type (3)"));
                }
                encode::KID => {
                    headers.kid =
                        Some(reader.bytes().ok_or(Malformed("kid (4) is no byte string"))?);
                }
                encode::CWT_CLAIMS => headers.claims = Some(Claims::read(&mut reader)?),
                encode::PAYLOAD_HASH_ALG => {
                    headers.payload_hash_alg = Some(reader.int().ok_or(Refusal::NoHashEnvelope)?);
                }
                encode::PREIMAGE_CONTENT_TYPE => {
                    headers.preimage_content_type = Some(
                        reader
                            .text()
                            .ok_or(Malformed("the preimage content type (259) is no text"))?,
                    );
                }
                _ => {
                    reader.skip();
                }
            }
        }
        if let Some(crit) = crit {
            refuse_what_is_not_understood(crit, protected)?;
        }
        Ok(headers)
    }

    fn statement(self, payload: &[u8]) -> Result<Statement, Refusal> {
        let algorithm =
            Algorithm::from_cose(self.alg.ok_or(Refusal::Algorithm)?).ok_or(Refusal::Algorithm)?;
        let kid = self.kid.ok_or(Malformed("kid (4) is missing"))?;
        let kid = kid.try_into().map_err(|_| Malformed("kid (4) is no thumbprint of 32 bytes"))?;
        if self.payload_hash_alg != Some(encode::SHA_256) {
            return Err(Refusal::NoHashEnvelope);
        }
        let digest = payload.try_into().map_err(|_| Refusal::NoHashEnvelope)?;
        let media_type = self.preimage_content_type.ok_or(Refusal::NoHashEnvelope)?;
        let kind = Kind::from_media_type(media_type)
            .map_err(|_| Malformed("the preimage content type (259) is no media type"))?;
        let claims = self.claims.ok_or(Malformed("the CWT claims (15) are missing"))?;
        let issuer: PartyId = claims
            .iss
            .ok_or(Malformed("iss is missing"))?
            .parse()
            .map_err(|_| Malformed("iss is no party identifier"))?;
        let subject = claims.sub.ok_or(Malformed("sub is missing"))?;
        if !is_subject(subject) {
            return Err(Malformed("sub is empty, too long, or holds control characters"));
        }
        Ok(Statement {
            issuer,
            subject: subject.to_owned(),
            kind,
            digest: Digest(digest),
            issued_at: claims.iat.map(issued_at).transpose()?,
            kid: Kid(kid),
            algorithm,
            confirmation: claims.cnf,
        })
    }
}

impl<'a> Claims<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Refusal> {
        let mut claims = Self::default();
        for _ in 0..reader.map().ok_or(Malformed("the CWT claims (15) are no map"))? {
            let Some(label) = reader.int() else {
                reader.text().ok_or(Malformed("a claim label is neither integer nor text"))?;
                reader.skip();
                continue;
            };
            match label {
                claim::ISS => claims.iss = Some(reader.text().ok_or(Malformed("iss is no text"))?),
                claim::SUB => claims.sub = Some(reader.text().ok_or(Malformed("sub is no text"))?),
                claim::IAT => {
                    claims.iat = Some(reader.int().ok_or(Malformed("iat is no integer"))?);
                }
                claim::CNF => claims.cnf = Some(read_confirmation(reader)?),
                _ => {
                    reader.skip();
                }
            }
        }
        Ok(claims)
    }
}

fn read_confirmation(reader: &mut Reader<'_>) -> Result<Confirmation, Refusal> {
    if reader.map() != Some(1) {
        return Err(Malformed("cnf is no map of one member"));
    }
    match reader.int() {
        Some(confirmation::COSE_KEY) => {
            let key = PublicKey::from_cose_key(reader.skip().unwrap_or_default())
                .map_err(|_| Malformed("cnf holds no acceptable COSE_Key"))?;
            Ok(Confirmation::Key(key.to_cose_key()))
        }
        Some(confirmation::KID) => {
            let kid = reader.bytes().and_then(|kid| kid.try_into().ok());
            kid.map(|kid| Confirmation::Kid(Kid(kid)))
                .ok_or(Malformed("the kid in cnf is no thumbprint of 32 bytes"))
        }
        _ => Err(Malformed("cnf holds neither a COSE_Key nor a kid")),
    }
}

/// Seconds of `iat` within the years 1 to 9999, which every calendar can print.
fn issued_at(secs: i64) -> Result<Timestamp, Refusal> {
    if (-62_135_596_800..=253_402_300_799).contains(&secs) {
        Ok(Timestamp::from_secs(secs))
    } else {
        Err(Malformed("iat lies outside the years 1 to 9999"))
    }
}

fn is_subject(text: &str) -> bool {
    (1..=SUBJECT_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// `crit` (RFC 9052 section 3.1): a non-empty list of labels in the protected header, each of
/// which the reader must understand.
fn refuse_what_is_not_understood(crit: &[u8], protected: &[u8]) -> Result<(), Refusal> {
    const UNDERSTOOD: [i64; 5] = [
        encode::ALG,
        encode::KID,
        encode::CWT_CLAIMS,
        encode::PAYLOAD_HASH_ALG,
        encode::PREIMAGE_CONTENT_TYPE,
    ];
    let mut reader = Reader::new(crit);
    let count = reader
        .array()
        .filter(|count| *count > 0)
        .ok_or(Malformed("crit (2) is no list of labels"))?;
    for _ in 0..count {
        let is_understood = reader.int().is_some_and(|label| {
            UNDERSTOOD.contains(&label)
                && labels(protected).any(|other| Reader::new(other).int() == Some(label))
        });
        if !is_understood {
            return Err(Malformed("crit (2) names a header that is absent or not understood"));
        }
    }
    Ok(())
}

/// RFC 9052 section 3: a label that stands in both headers makes the message malformed.
fn refuse_shared_labels(protected: &[u8], unprotected: &[u8]) -> Result<(), Refusal> {
    if Reader::new(unprotected).peek() != Some(Major::Map) {
        return Err(Malformed("the unprotected header is no map"));
    }
    if labels(unprotected).any(|label| labels(protected).any(|other| other == label)) {
        return Err(Malformed("a label stands in both headers"));
    }
    Ok(())
}

/// The encoded labels of a map.
fn labels(map: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut reader = Reader::new(map);
    let mut left = reader.map().unwrap_or_default();
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let label = reader.skip()?;
        reader.skip()?;
        Some(label)
    })
}
