//! Parties: who they are, and how one is recognised before anything has been exchanged.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::limits::PARTY_BYTES_MAX;

/// A party's identifier, the `iss` of its statements: a domain-like name (`aisi.example`) or a URI.
///
/// 1 to 240 bytes of `a-z A-Z 0-9 . - _ : / %`, which also keeps it safe as a key name in a
/// signed note. Compared byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartyId(String);

/// A text is no party identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a party identifier has 1 to 240 characters of a-z A-Z 0-9 . - _ : / %")]
pub struct PartyRefusal;

impl PartyId {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin of the party's log, the first line of its checkpoints (C2SP tlog-checkpoint).
    pub fn log_origin(&self) -> String {
        format!("{}/log", self.0)
    }

    /// The name of the keys with which the party cosigns the logs of others (`spec/log.md`, Keys).
    pub fn witness_name(&self) -> String {
        format!("{}/witness", self.0)
    }

    /// Whether the identifier can be taken for nothing but a party: a URI, or a name with a dot
    /// whose labels are of letters, digits, `-` and `_`. `FR`, `..` and `/` are identifiers that
    /// logs may hold, but no node begins under one and none is followed under one.
    pub fn is_plain(&self) -> bool {
        let label = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        if let Some((scheme, rest)) = self.0.split_once(':') {
            let begins = scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
            let named = rest.bytes().any(|b| b.is_ascii_alphanumeric());
            return begins
                && named
                && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        }
        let host = self.0.split('/').next().unwrap_or_default();
        host.contains('.') && host.split('.').all(label)
    }
}

impl FromStr for PartyId {
    type Err = PartyRefusal;

    fn from_str(text: &str) -> Result<Self, PartyRefusal> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-_:/%".contains(&b);
        if text.is_empty() || text.len() > PARTY_BYTES_MAX || !text.bytes().all(allowed) {
            return Err(PartyRefusal);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for PartyId {
    type Error = PartyRefusal;

    fn try_from(text: String) -> Result<Self, PartyRefusal> {
        text.parse()
    }
}

impl From<PartyId> for String {
    fn from(party: PartyId) -> Self {
        party.0
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a party hands to others so that they can check everything it will say.
///
/// Served at `/.well-known/comity` as JSON. Two operators compare its [`Fingerprint`] over a
/// channel they already trust; nothing else about a peer is believed.
///
/// The keys in it are those the log began with, and never change: they are who the party is. Those
/// in use now follow from the log itself; [`Descriptor::current`] only names them ahead of that.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descriptor {
    /// The party.
    pub party: PartyId,
    /// The name people use for it.
    pub name: String,
    /// The first line of its checkpoints.
    pub origin: String,
    /// Keys of which one signed the first entry of its log: COSE_Key, base64url.
    pub statement_keys: Vec<String>,
    /// Key that signs its receipts: COSE_Key, base64url.
    pub receipt_key: String,
    /// Keys that sign its checkpoints: signed-note verifier keys, Ed25519 first, then ML-DSA-44.
    pub log_keys: Vec<String>,
    /// Keys with which it cosigns the checkpoints of others: signed-note verifier keys.
    pub witness_keys: Vec<String>,
    /// The keys in use now, where they are no longer those of the beginning. Not part of the
    /// fingerprint; believed only when the log says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<PartyKeys>,
}

/// The keys of a party at one time, in the forms of a [`Descriptor`].
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyKeys {
    /// Keys that sign its statements: COSE_Key, base64url.
    pub statement_keys: Vec<String>,
    /// Key that signs its receipts: COSE_Key, base64url.
    pub receipt_key: String,
    /// Keys that sign its checkpoints.
    pub log_keys: Vec<String>,
    /// Keys with which it cosigns the checkpoints of others.
    pub witness_keys: Vec<String>,
    /// Keys that signed its receipts before: those given then stay valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_receipt_keys: Vec<String>,
    /// Keys with which it cosigned before: what it cosigned then stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_witness_keys: Vec<String>,
}

impl Descriptor {
    /// SHA-256 over the compact JSON of [`Self::identity`], members in the order of the fields.
    pub fn fingerprint(&self) -> Fingerprint {
        let bytes = serde_json::to_vec(&self.identity()).unwrap_or_default();
        Fingerprint(Sha256::digest(&bytes).into())
    }

    /// What the fingerprint covers: everything but the keys in use now.
    #[must_use]
    pub fn identity(&self) -> Self {
        Self { current: None, ..self.clone() }
    }

    /// The keys in use now, as far as is known.
    pub fn keys(&self) -> PartyKeys {
        self.current.clone().unwrap_or_else(|| PartyKeys {
            statement_keys: self.statement_keys.clone(),
            receipt_key: self.receipt_key.clone(),
            log_keys: self.log_keys.clone(),
            witness_keys: self.witness_keys.clone(),
            former_receipt_keys: Vec::new(),
            former_witness_keys: Vec::new(),
        })
    }
}

/// The digest by which a peer is recognised: 64 hex digits, printed in eight groups of eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// A text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint has 64 hex digits, spaces and hyphens between them as you like")]
pub struct FingerprintRefusal;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, chunk) in self.0.chunks(4).enumerate() {
            if index > 0 {
                f.write_str("-")?;
            }
            f.write_str(&data_encoding::HEXLOWER.encode(chunk))?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintRefusal;

    fn from_str(text: &str) -> Result<Self, FingerprintRefusal> {
        let digits: String = text.chars().filter(|c| !" -:".contains(*c)).collect();
        let bytes = data_encoding::HEXLOWER_PERMISSIVE
            .decode(digits.as_bytes())
            .map_err(|_| FingerprintRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| FingerprintRefusal)?))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_bounded_and_plain() {
        for good in ["a", "aisi.example", "did:web:lab.example", "https://lab.example/x"] {
            assert_eq!(good.parse::<PartyId>().unwrap().as_str(), good);
        }
        let long = "a".repeat(PARTY_BYTES_MAX);
        assert!(long.parse::<PartyId>().is_ok());
        for bad in ["", "a b", "a+b", "ä", "a\n", &format!("{long}a")] {
            assert_eq!(bad.parse::<PartyId>(), Err(PartyRefusal), "{bad:?}");
        }
    }

    #[test]
    fn a_name_that_could_be_a_state_or_a_path_is_no_plain_one() {
        for good in
            ["aisi.example", "did:web:lab.example", "https://lab.example/x", "a.b/c", "lab:1"]
        {
            assert!(good.parse::<PartyId>().unwrap().is_plain(), "{good}");
        }
        for bad in
            ["FR", "FRA", "fr", "..", ".", "/", "//", "a..b", ".b", "a.", ":", "a:", ":/", "%.%"]
        {
            assert!(!bad.parse::<PartyId>().unwrap().is_plain(), "{bad}");
        }
    }

    #[test]
    fn a_fingerprint_outlives_every_key_but_the_first() {
        let mut descriptor = Descriptor {
            party: "lab.example".parse().unwrap(),
            name: "Lab".to_owned(),
            origin: "lab.example/log".to_owned(),
            statement_keys: vec!["first".to_owned()],
            receipt_key: "receipt".to_owned(),
            log_keys: vec!["log".to_owned()],
            witness_keys: vec!["witness".to_owned()],
            current: None,
        };
        let fingerprint = descriptor.fingerprint();
        let current = PartyKeys { receipt_key: "another".to_owned(), ..descriptor.keys() };
        descriptor.current = Some(current);
        assert_eq!(descriptor.fingerprint(), fingerprint);
        assert_eq!(descriptor.keys().receipt_key, "another");
        descriptor.statement_keys = vec!["second".to_owned()];
        assert_ne!(descriptor.fingerprint(), fingerprint);
    }

    #[test]
    fn fingerprints_print_in_groups_and_parse_back() {
        let fingerprint = Fingerprint([0xab; 32]);
        let text = fingerprint.to_string();
        assert_eq!(text.split('-').count(), 8);
        assert_eq!(text.parse(), Ok(fingerprint));
        assert_eq!(text.replace('-', " ").to_uppercase().parse(), Ok(fingerprint));
        assert_eq!("ab".parse::<Fingerprint>(), Err(FingerprintRefusal));
    }
}
