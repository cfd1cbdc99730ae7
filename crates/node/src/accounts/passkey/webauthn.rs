//! What a browser brings from a passkey, read and checked (WebAuthn level 2, sections 7.1, 7.2).
//!
//! No attestation is asked for and none is looked at: which make of device somebody uses is not
//! this node's business, and a key is worth what its first use was.

use coset::AsCborValue as _;
use coset::cbor::de::from_reader_with_recursion_limit;
use coset::cbor::value::Value;
use coset::{CborSerializable as _, CoseKey};
use data_encoding::BASE64URL_NOPAD;
use reqwest::Url;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::accounts::key::{ForeignKey, Form};

/// Longest identifier that a device may choose (section 4).
pub const ID_BYTES_MAX: usize = 1_023;

/// An attestation object nests a map, and statements of attestation two more.
const DEPTH_MAX: usize = 8;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// Under which name and from which address passkeys are made and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The host's name, to which keys are bound.
    pub id: String,
    /// The origin of the node's pages.
    pub origin: String,
}

impl Party {
    /// That of a base address; `None` where browsers make no passkeys: without TLS but on the own
    /// machine, and under a bare number.
    pub fn of(base_url: &str) -> Option<Self> {
        let url = Url::parse(base_url).ok()?;
        let id = url.domain()?.to_owned();
        let is_local = id == "localhost" || id.ends_with(".localhost");
        let fits = url.scheme() == "https" || (url.scheme() == "http" && is_local);
        let origin = url.origin().ascii_serialization();
        fits.then_some(Self { id, origin })
    }
}

/// Why what a browser brought is not taken; the browser, or who sits at it, is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error("what the browser sent cannot be read")]
    Malformed,
    /// It answers something else than was asked.
    #[error("the browser answered something else than was asked")]
    Purpose,
    /// It was made at another address than the node's.
    #[error("the page was opened under another address than the node's own")]
    Origin,
    /// It is for another site.
    #[error("the passkey is for another site")]
    Site,
    /// Nobody touched the device.
    #[error("nobody was present at the device")]
    Absent,
    /// The device did not ask who it is.
    #[error("the device did not ask for a PIN, finger or face")]
    Unverified,
    /// The key is of no kind that is taken here.
    #[error("keys of this kind are not taken here")]
    Algorithm,
    /// The signature is not the key's.
    #[error("the signature is not one of this passkey")]
    Signature,
    /// The device counts less than before: there may be two of it.
    #[error("the device has counted less than before, as a copy of it would")]
    Cloned,
}

/// What the browser says it was asked.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    purpose: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// A passkey as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its identifier.
    pub id: Vec<u8>,
    /// Its key (COSE_Key).
    pub key: Vec<u8>,
    /// How often the device says it was used.
    pub count: u32,
    /// What was answered.
    pub challenge: Vec<u8>,
}

/// A passkey as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How often the device says it was used.
    pub count: u32,
    /// What was answered.
    pub challenge: Vec<u8>,
}

/// Reads a passkey that was made.
///
/// # Errors
/// [`Refusal`].
pub fn made(party: &Party, client_data: &[u8], attestation: &[u8]) -> Result<Made, Refusal> {
    let challenge = asked(party, client_data, "webauthn.create")?;
    let object: Value = read(&mut &*attestation)?;
    let map = object.into_map().map_err(|_| Refusal::Malformed)?;
    let member = map.into_iter().find(|(name, _)| name.as_text() == Some("authData"));
    let said = member.and_then(|(_, value)| value.into_bytes().ok()).ok_or(Refusal::Malformed)?;
    let (head, rest) = Head::read(&said)?;
    head.expect_for(party)?;
    if head.flags & ATTESTED == 0 {
        return Err(Refusal::Malformed);
    }
    // The identifier stands after the 16 bytes of the device's make, with its length before it.
    let rest = rest.get(16..).ok_or(Refusal::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(Refusal::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (id, mut rest) = rest.split_at_checked(length).ok_or(Refusal::Malformed)?;
    if id.is_empty() || id.len() > ID_BYTES_MAX {
        return Err(Refusal::Malformed);
    }
    let key: Value = read(&mut rest)?;
    ForeignKey::from_cose(key.clone()).ok_or(Refusal::Algorithm)?;
    let key = CoseKey::from_cbor_value(key).and_then(CoseKey::to_vec);
    let key = key.map_err(|_| Refusal::Algorithm)?;
    Ok(Made { id: id.to_vec(), key, count: head.count, challenge })
}

/// Checks a passkey that was shown, against the key that was registered and how often it had been
/// used. With `verified` the device has to have asked who it is.
///
/// # Errors
/// [`Refusal`].
pub fn shown(
    party: &Party,
    (key, count): (&[u8], u32),
    (client_data, said, signature): (&[u8], &[u8], &[u8]),
    verified: bool,
) -> Result<Shown, Refusal> {
    let challenge = asked(party, client_data, "webauthn.get")?;
    let (head, _) = Head::read(said)?;
    head.expect_for(party)?;
    if verified && head.flags & USER_VERIFIED == 0 {
        return Err(Refusal::Unverified);
    }
    let key = ForeignKey::from_cose(read(&mut &*key)?).ok_or(Refusal::Algorithm)?;
    let message = [said, &Sha256::digest(client_data)[..]].concat();
    if !key.has_signed(&message, signature, Form::Asn1) {
        return Err(Refusal::Signature);
    }
    if (head.count > 0 || count > 0) && head.count <= count {
        return Err(Refusal::Cloned);
    }
    Ok(Shown { count: head.count, challenge })
}

/// What was asked, as the browser says: the challenge, where all else is as it must be.
fn asked(party: &Party, client_data: &[u8], purpose: &str) -> Result<Vec<u8>, Refusal> {
    let read: ClientData = serde_json::from_slice(client_data).map_err(|_| Refusal::Malformed)?;
    if read.purpose != purpose {
        return Err(Refusal::Purpose);
    }
    if read.origin != party.origin || read.cross_origin {
        return Err(Refusal::Origin);
    }
    BASE64URL_NOPAD.decode(read.challenge.as_bytes()).map_err(|_| Refusal::Malformed)
}

/// What every answer of a device begins with.
struct Head {
    site: [u8; 32],
    flags: u8,
    count: u32,
}

impl Head {
    fn read(said: &[u8]) -> Result<(Self, &[u8]), Refusal> {
        let (site, rest) = said.split_first_chunk::<32>().ok_or(Refusal::Malformed)?;
        let (flags, rest) = rest.split_first().ok_or(Refusal::Malformed)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(Refusal::Malformed)?;
        let count = u32::from_be_bytes(*count);
        Ok((Self { site: *site, flags: *flags, count }, rest))
    }

    fn expect_for(&self, party: &Party) -> Result<(), Refusal> {
        if self.site != <[u8; 32]>::from(Sha256::digest(party.id.as_bytes())) {
            return Err(Refusal::Site);
        }
        if self.flags & USER_PRESENT == 0 { Err(Refusal::Absent) } else { Ok(()) }
    }
}

/// One item of CBOR; what follows it stays.
fn read(bytes: &mut &[u8]) -> Result<Value, Refusal> {
    from_reader_with_recursion_limit(bytes, DEPTH_MAX).map_err(|_| Refusal::Malformed)
}

#[cfg(test)]
mod tests;
