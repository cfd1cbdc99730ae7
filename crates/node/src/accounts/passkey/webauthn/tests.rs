//! The vectors of WebAuthn level 3 (section 16.2), and what a device that lies would send.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RsaKeyPair,
};
use coset::CoseKeyBuilder;
use coset::iana;
use data_encoding::HEXLOWER;

use super::*;

const MADE: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d";
const ATTESTATION: &str = "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
const ID: &str = "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";
const SHOWN: &str = "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d";
const SAID: &str = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000";
const SIGNATURE: &str = "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87";

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn party() -> Party {
    Party::of("https://example.org").unwrap()
}

#[test]
fn the_vectors_of_the_standard_are_read_and_hold() {
    let made = made(&party(), &hex(MADE), &hex(ATTESTATION)).unwrap();
    assert_eq!((HEXLOWER.encode(&made.id).as_str(), made.count), (ID, 0));
    assert!(HEXLOWER.encode(&made.challenge).starts_with("00c30fb7"));
    let parts = (&*hex(SHOWN), &*hex(SAID), &*hex(SIGNATURE));
    let shown = |verified| shown(&party(), (&made.key, 0), parts, verified);
    assert!(HEXLOWER.encode(&shown(false).unwrap().challenge).starts_with("39c0e752"));
    assert_eq!(shown(true), Err(Refusal::Unverified), "it asked for no PIN");
}

#[test]
fn one_changed_bit_is_refused() {
    let (client_data, attestation) = (hex(MADE), hex(ATTESTATION));
    let key = made(&party(), &client_data, &attestation).unwrap().key;
    let good = [hex(SHOWN), hex(SAID), hex(SIGNATURE)];
    for (at, part) in good.iter().enumerate() {
        for byte in 0..part.len() {
            let mut parts = good.clone();
            parts[at][byte] ^= 0x20;
            let [client_data, said, signature] = &parts;
            let outcome = shown(&party(), (&key, 0), (client_data, said, signature), false);
            assert!(outcome.is_err(), "byte {byte} of part {at}");
        }
    }
    // What is cut off is refused, and nothing panics.
    for length in 0..attestation.len() {
        assert!(made(&party(), &client_data, &attestation[..length]).is_err());
    }
    for length in 0..37 {
        assert!(
            shown(&party(), (&key, 0), (&good[0], &good[1][..length], &good[2]), false).is_err()
        );
    }
    let elsewhere = Party::of("https://evil.example").unwrap();
    assert_eq!(made(&elsewhere, &client_data, &attestation), Err(Refusal::Origin));
    let other_site = Party { id: "evil.example".to_owned(), ..party() };
    assert_eq!(made(&other_site, &client_data, &attestation), Err(Refusal::Site));
    let (create, get) = (hex(MADE), hex(SHOWN));
    assert_eq!(made(&party(), &get, &attestation), Err(Refusal::Purpose));
    let parts = (&*create, &*good[1], &*good[2]);
    assert_eq!(shown(&party(), (&key, 0), parts, false), Err(Refusal::Purpose));
}

/// What a device of ours says.
fn said(flags: u8, count: u32) -> Vec<u8> {
    let site = Sha256::digest(party().id.as_bytes());
    [&site[..], &[flags], &count.to_be_bytes()].concat()
}

fn client_data(more: &str) -> Vec<u8> {
    let text = r#"{"type":"webauthn.get","challenge":"AAAA","origin":"https://example.org""#;
    format!("{text}{more}}}").into_bytes()
}

#[test]
fn keys_of_each_kind_sign_in_and_counters_only_rise() {
    let random = SystemRandom::new();
    let ed25519 = Ed25519KeyPair::generate().unwrap();
    let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let (x, y) = p256.public_key().as_ref()[1..].split_at(32);
    let ec = CoseKeyBuilder::new_ec2_pub_key(iana::EllipticCurve::P_256, x.into(), y.into());
    let okp = CoseKeyBuilder::new_okp_key()
        .param(-1, Value::from(6))
        .param(-2, Value::Bytes(ed25519.public_key().as_ref().to_vec()));
    // RSAPublicKey (RFC 8017): the modulus after nine bytes, the exponent after two more.
    let (modulus, exponent) = rsa.public_key().as_ref()[9..].split_at(256);
    let (modulus, exponent) = (modulus.to_vec(), exponent[2..].to_vec());
    let rs = CoseKey {
        kty: coset::KeyType::Assigned(iana::KeyType::RSA),
        params: vec![
            (coset::Label::Int(-1), Value::Bytes(modulus)),
            (coset::Label::Int(-2), Value::Bytes(exponent)),
        ],
        ..CoseKey::default()
    };
    let alg = |key: CoseKey, alg| CoseKey { alg: Some(coset::Algorithm::Assigned(alg)), ..key };
    let keys = [
        alg(ec.build(), iana::Algorithm::ES256),
        alg(okp.build(), iana::Algorithm::EdDSA),
        alg(rs, iana::Algorithm::RS256),
    ];
    let client_data = client_data("");
    for (at, key) in keys.into_iter().map(|key| key.to_vec().unwrap()).enumerate() {
        let sign = |said: &[u8]| {
            let message = [said, &Sha256::digest(&client_data)[..]].concat();
            match at {
                0 => p256.sign(&random, &message).unwrap().as_ref().to_vec(),
                1 => ed25519.sign(&message).as_ref().to_vec(),
                _ => {
                    let mut signature = vec![0; rsa.public_modulus_len()];
                    rsa.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature).unwrap();
                    signature
                }
            }
        };
        let check = |flags, count, before, verified| {
            let said = said(flags, count);
            let signature = sign(&said);
            let parts = (&*client_data, &*said, &*signature);
            shown(&party(), (&key, before), parts, verified).map(|shown| shown.count)
        };
        assert_eq!(check(0x05, 8, 7, true), Ok(8), "{at}");
        assert_eq!(check(0x01, 0, 0, false), Ok(0), "it does not count");
        assert_eq!(check(0x01, 1, 0, true), Err(Refusal::Unverified));
        assert_eq!(check(0x04, 1, 0, false), Err(Refusal::Absent));
        for count in [0, 6, 7] {
            assert_eq!(check(0x05, count, 7, true), Err(Refusal::Cloned), "{count}");
        }
    }
}

#[test]
fn another_origin_and_a_frame_are_refused() {
    for (more, why) in [
        (r#","crossOrigin":true"#, Refusal::Origin),
        (r#","origin":"https://example.org""#, Refusal::Malformed),
    ] {
        let outcome = asked(&party(), &client_data(more), "webauthn.get");
        assert_eq!(outcome, Err(why), "{more}");
    }
    assert_eq!(asked(&party(), b"[]", "webauthn.get"), Err(Refusal::Malformed));
}

#[test]
fn passkeys_are_made_under_a_name_and_tls_only() {
    for (url, id) in [
        ("https://node.example", Some("node.example")),
        ("https://node.example:8443/", Some("node.example")),
        ("http://localhost:7100", Some("localhost")),
        ("http://node.localhost:7100", Some("node.localhost")),
        ("http://node.example", None),
        ("https://192.0.2.1", None),
        ("http://127.0.0.1:7100", None),
        ("https://[2001:db8::1]", None),
        ("ftp://node.example", None),
        ("", None),
    ] {
        assert_eq!(Party::of(url).map(|party| party.id).as_deref(), id, "{url}");
    }
    assert_eq!(Party::of("https://node.example:443").unwrap().origin, "https://node.example");
}
