//! ID tokens of a provider, and of those who would pass for it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::json;

use super::*;

const NOW: i64 = 1_800_000_000;

/// A key of a provider.
struct Key {
    kid: &'static str,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(kid: &'static str) -> Self {
        Self { kid, pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap() }
    }

    fn jwk(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.kid,
            "x": BASE64URL_NOPAD.encode(x), "y": BASE64URL_NOPAD.encode(y) })
    }

    fn sign(&self, head: &Value, body: &Value) -> String {
        let message = joined(head, body);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    fn token(&self, body: &Value) -> String {
        self.sign(&json!({ "alg": "ES256", "kid": self.kid }), body)
    }
}

fn joined(head: &Value, body: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(head), part(body))
}

fn set(keys: &[Value]) -> KeySet {
    KeySet::read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

/// What a good token says, with some of it said otherwise; null leaves it out.
fn body(changes: &Value) -> Value {
    let mut body = json!({
        "iss": "https://id.example", "aud": "comity", "sub": "248289761001", "nonce": "n-0S6_WzA2Mj",
        "iat": NOW, "exp": NOW + 300, "groups": ["chiefs"],
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    body
}

fn check(token: &str, keys: &KeySet) -> Result<Claims, TokenRefusal> {
    let expected = Expected {
        issuer: "https://id.example",
        client_id: "comity",
        nonce: "n-0S6_WzA2Mj",
        now: Timestamp::from_secs(NOW),
    };
    verify(token, keys, &expected)
}

#[test]
fn a_good_token_is_taken_and_each_flaw_is_refused() {
    let key = Key::new("one");
    let keys = set(&[key.jwk()]);
    for changes in [
        json!({}),
        json!({ "aud": ["comity"] }),
        json!({ "aud": ["comity", "other"], "azp": "comity" }),
        json!({ "azp": "comity" }),
        json!({ "exp": NOW - 59, "iat": NOW + 60 }),
        json!({ "exp": 1_800_000_300.5 }),
        json!({ "iat": null }),
    ] {
        let claims = check(&key.token(&body(&changes)), &keys);
        assert_eq!(claims.unwrap().subject, "248289761001", "{changes}");
    }
    use TokenRefusal::{Audience, Early, Expired, Issuer, Malformed, Nonce};
    for (changes, why) in [
        (json!({ "iss": "https://evil.example" }), Issuer),
        (json!({ "iss": "https://id.example/" }), Issuer),
        (json!({ "iss": null }), Issuer),
        (json!({ "aud": "other" }), Audience),
        (json!({ "aud": ["other"] }), Audience),
        (json!({ "aud": ["comity", "other"] }), Audience),
        (json!({ "aud": ["comity", "other"], "azp": "other" }), Audience),
        (json!({ "azp": "other" }), Audience),
        (json!({ "aud": null }), Audience),
        (json!({ "nonce": "another" }), Nonce),
        (json!({ "nonce": null }), Nonce),
        (json!({ "exp": NOW - 60 }), Expired),
        (json!({ "exp": null }), Malformed),
        (json!({ "exp": "never" }), Malformed),
        (json!({ "iat": NOW + 61 }), Early),
        (json!({ "nbf": NOW + 61 }), Early),
        (json!({ "sub": "" }), Malformed),
        (json!({ "sub": null }), Malformed),
    ] {
        assert_eq!(check(&key.token(&body(&changes)), &keys), Err(why), "{changes}");
    }
}

#[test]
fn only_the_keys_of_the_provider_sign() {
    let (key, other) = (Key::new("one"), Key::new("one"));
    let keys = set(&[key.jwk()]);
    let good = body(&json!({}));
    assert_eq!(check(&other.token(&good), &keys), Err(TokenRefusal::Signature));
    let unknown = Key::new("two").token(&good);
    assert_eq!(check(&unknown, &keys), Err(TokenRefusal::UnknownKey));
    let unnamed = key.sign(&json!({ "alg": "ES256" }), &good);
    assert!(
        check(&unnamed, &set(&[other.jwk(), key.jwk()])).is_ok(),
        "without a name all are tried"
    );
    for head in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256", "kid": "one" }),
        json!({ "alg": "PS256", "kid": "one" }),
        json!({ "alg": "ES256", "kid": "one", "crit": ["exp"] }),
    ] {
        assert_eq!(check(&key.sign(&head, &good), &keys), Err(TokenRefusal::Algorithm), "{head}");
    }
    let bare = format!("{}.", joined(&json!({ "alg": "none" }), &good));
    assert_eq!(check(&bare, &keys), Err(TokenRefusal::Algorithm));
    // A key of another kind under the same name does not vouch for an algorithm that it has not.
    let mixed = key.sign(&json!({ "alg": "RS256", "kid": "one" }), &good);
    assert_eq!(check(&mixed, &keys), Err(TokenRefusal::UnknownKey));
    let mut jwk = key.jwk();
    jwk["use"] = "enc".into();
    assert_eq!(check(&key.token(&good), &set(&[jwk])), Err(TokenRefusal::UnknownKey));
    for token in ["", "a.b", "a.b.c.d", "..", "e30.e30.e30", "\u{e9}.e30.e30"] {
        assert_eq!(check(token, &keys), Err(TokenRefusal::Malformed), "{token:?}");
    }
}

#[test]
fn rsa_is_taken_as_most_providers_have_it() {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let (modulus, exponent) = rsa.public_key().as_ref()[9..].split_at(256);
    let jwk = json!({ "kty": "RSA", "kid": "r", "n": BASE64URL_NOPAD.encode(modulus),
        "e": BASE64URL_NOPAD.encode(&exponent[2..]) });
    let message = joined(&json!({ "alg": "RS256", "kid": "r" }), &body(&json!({})));
    let mut signature = vec![0; rsa.public_modulus_len()];
    rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    let token = format!("{message}.{}", BASE64URL_NOPAD.encode(&signature));
    assert!(check(&token, &set(std::slice::from_ref(&jwk))).is_ok());
    signature[7] ^= 1;
    let token = format!("{message}.{}", BASE64URL_NOPAD.encode(&signature));
    assert_eq!(check(&token, &set(&[jwk])), Err(TokenRefusal::Signature));
}
