//! Keys in the forms of others: COSE_Key as passkeys have it (WebAuthn), JWK as providers of
//! sign-on have it (RFC 7517).
//!
//! Statements know no RSA; security modules of older computers know nothing else.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use comity_protocol::key::{Algorithm, PublicKey};
use coset::cbor::value::Value;
use coset::iana::{self, EnumI64 as _};
use coset::{AsCborValue as _, CoseKey, KeyType, Label, RegisteredLabelWithPrivate};
use data_encoding::BASE64URL_NOPAD;

/// Longest modulus in bytes: 8,192 bits.
const MODULUS_BYTES_MAX: usize = 1_024;

/// A key of somebody else's making, of an algorithm that is taken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignKey {
    /// ECDSA with P-256 and SHA-256: the uncompressed point.
    Es256(Vec<u8>),
    /// Ed25519.
    Ed25519(PublicKey),
    /// RSASSA-PKCS1-v1_5 with SHA-256: modulus and exponent, without leading zeros.
    Rs256 {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

/// How a signature of ECDSA is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As WebAuthn has it: ASN.1.
    Asn1,
    /// As JOSE has it: the two numbers side by side.
    Fixed,
}

impl ForeignKey {
    /// From a COSE_Key (RFC 9052); `None` where it is none, or of an algorithm not taken here.
    pub fn from_cose(value: Value) -> Option<Self> {
        let key = CoseKey::from_cbor_value(value).ok()?;
        let number = |label: i64| {
            let found = key.params.iter().find(|(name, _)| *name == Label::Int(label));
            found.map(|(_, value)| value.clone())
        };
        let integer = |label| number(label).and_then(|value| value.as_integer());
        let bytes = |label| number(label).and_then(|value| value.into_bytes().ok());
        let is = |algorithm: iana::Algorithm| {
            key.alg == Some(RegisteredLabelWithPrivate::Assigned(algorithm))
        };
        let curve = |curve: iana::EllipticCurve| integer(-1) == Some(curve.to_i64().into());
        match key.kty {
            KeyType::Assigned(iana::KeyType::EC2)
                if is(iana::Algorithm::ES256) && curve(iana::EllipticCurve::P_256) =>
            {
                Self::point(&bytes(-2)?, &bytes(-3)?)
            }
            KeyType::Assigned(iana::KeyType::OKP)
                if is(iana::Algorithm::EdDSA) && curve(iana::EllipticCurve::Ed25519) =>
            {
                Self::edwards(&bytes(-2)?)
            }
            KeyType::Assigned(iana::KeyType::RSA) if is(iana::Algorithm::RS256) => {
                Self::modulus(&bytes(-1)?, &bytes(-2)?)
            }
            _ => None,
        }
    }

    /// From a JWK (RFC 7517); `None` where it is none, is for something else, or of an algorithm
    /// not taken here.
    pub fn from_jwk(jwk: &serde_json::Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(serde_json::Value::as_str);
        let bytes = |name| BASE64URL_NOPAD.decode(text(name)?.as_bytes()).ok();
        if text("use").is_some_and(|used| used != "sig") {
            return None;
        }
        let named = |algorithm: &str| text("alg").is_none_or(|alg| alg == algorithm);
        match (text("kty")?, text("crv")) {
            ("EC", Some("P-256")) if named("ES256") => Self::point(&bytes("x")?, &bytes("y")?),
            ("OKP", Some("Ed25519")) if named("EdDSA") || named("Ed25519") => {
                Self::edwards(&bytes("x")?)
            }
            ("RSA", None) if named("RS256") => Self::modulus(&bytes("n")?, &bytes("e")?),
            _ => None,
        }
    }

    fn point(x: &[u8], y: &[u8]) -> Option<Self> {
        (x.len() == 32 && y.len() == 32).then(|| Self::Es256([&[0x04], x, y].concat()))
    }

    fn edwards(x: &[u8]) -> Option<Self> {
        PublicKey::from_raw(Algorithm::Ed25519, x).ok().map(Self::Ed25519)
    }

    fn modulus(n: &[u8], e: &[u8]) -> Option<Self> {
        let bare = |bytes: &[u8]| {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes.get(zeros..).unwrap_or_default().to_vec()
        };
        let (n, e) = (bare(n), bare(e));
        let fits = (256..=MODULUS_BYTES_MAX).contains(&n.len()) && (1..=8).contains(&e.len());
        fits.then_some(Self::Rs256 { n, e })
    }

    /// Whether a JWT may name its algorithm so.
    pub fn signs_as(&self, algorithm: &str) -> bool {
        match self {
            Self::Es256(_) => algorithm == "ES256",
            Self::Ed25519(_) => matches!(algorithm, "EdDSA" | "Ed25519"),
            Self::Rs256 { .. } => algorithm == "RS256",
        }
    }

    /// Whether a signature over a message is one of this key.
    pub fn has_signed(&self, message: &[u8], signature: &[u8], form: Form) -> bool {
        match self {
            Self::Es256(point) => {
                let algorithm = match form {
                    Form::Asn1 => &ECDSA_P256_SHA256_ASN1,
                    Form::Fixed => &ECDSA_P256_SHA256_FIXED,
                };
                UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
            }
            Self::Ed25519(key) => key.verify(message, signature).is_ok(),
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}
