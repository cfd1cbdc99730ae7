//! Bytes as text, and the cipher of an envelope.

use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::refusal::SealedRefusal;
use super::shamir::Secret;

/// Bytes, written as base64url without padding.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Length of a ciphertext with its tag of 16 bytes.
pub(super) const fn sealed_len(plaintext: usize) -> usize {
    plaintext.saturating_add(16)
}

/// Under a key that is used for this one message, so that the nonce is zero.
pub(super) fn encrypt(
    key: &Secret,
    header: &[u8; 32],
    plaintext: &[u8],
) -> Result<Vec<u8>, SealedRefusal> {
    let mut buffer = plaintext.to_vec();
    let key = cipher(key).ok_or(SealedRefusal::Malformed)?;
    key.seal_in_place_append_tag(nonce(), Aad::from(header), &mut buffer)
        .map_err(|_| SealedRefusal::Malformed)?;
    Ok(buffer)
}

/// The plaintext, if the key and the header are right.
pub(super) fn decrypt(
    key: &Secret,
    header: &[u8; 32],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length = cipher(key)?.open_in_place(nonce(), Aad::from(header), &mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

fn cipher(key: &Secret) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, &key[..]).ok().map(LessSafeKey::new)
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}
