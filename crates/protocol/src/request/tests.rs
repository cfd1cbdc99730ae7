//! What `request` promises, case by case.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use ed25519_dalek::{Signer as _, SigningKey};

use super::fields::{read_digest, read_signature, signature_base};
use super::*;
use crate::key::Algorithm;

/// The key `test-key-ed25519` of RFC 9421 appendix B.1.4.
struct RfcKey(SigningKey, PublicKey);

impl RfcKey {
    fn new() -> Self {
        let seed = BASE64URL_NOPAD.decode(b"n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").unwrap();
        let key = SigningKey::from_bytes(&seed.try_into().unwrap());
        let public =
            PublicKey::from_raw(Algorithm::Ed25519, key.verifying_key().as_bytes()).unwrap();
        Self(key, public)
    }
}

impl Signer for RfcKey {
    fn public(&self) -> &PublicKey {
        &self.1
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

const NOW: Timestamp = Timestamp::from_secs(1_618_884_473);

fn parts() -> RequestParts<'static> {
    RequestParts {
        method: "POST",
        authority: "example.com",
        path: "/foo",
        query: "param=Value&Pet=dog",
        body_digest: Digest::of(br#"{"hello": "world"}"#),
    }
}

fn signed() -> SignedHeaders {
    sign(&parts(), &RfcKey::new(), NOW, [1; 16]).unwrap()
}

fn check(
    parts: &RequestParts<'_>,
    headers: &SignedHeaders,
    now: Timestamp,
) -> Result<Authenticated, RequestRefusal> {
    let key = RfcKey::new().1;
    verify(parts, headers, &|kid| (*kid == key.kid()).then(|| key.clone()), now)
}

/// RFC 9421 appendix B.2.6: other components than ours, the same base and the same algorithm.
#[test]
fn the_example_of_the_rfc_comes_out_the_same() {
    let components = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ];
    let parameters = concat!(
        r#"("date" "@method" "@path" "@authority" "content-type" "content-length")"#,
        r#";created=1618884473;keyid="test-key-ed25519""#
    );
    let base = signature_base(&components, parameters);
    let key = RfcKey::new();
    let signature = Signer::sign(&key, base.as_bytes()).unwrap();
    let expected =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    assert_eq!(BASE64.encode(&signature), expected);
    assert_eq!(BASE64.encode(key.1.raw()), "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
}

/// RFC 9530 appendix B.1, and the body of the examples in RFC 9421.
#[test]
fn digests_are_those_of_the_rfc() {
    let digest = read_digest("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:").unwrap();
    assert_eq!(digest, Digest::of(br#"{"hello": "world"}"#));
}

#[test]
fn the_fields_look_as_the_specification_says() {
    let headers = signed();
    assert_eq!(headers.content_digest, "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    let kid = RfcKey::new().1.kid();
    assert_eq!(
        headers.signature_input,
        format!(
            r#"sig1=("@method" "@authority" "@path" "@query" "content-digest");created=1618884473;nonce="AQEBAQEBAQEBAQEBAQEBAQ";keyid="{kid}";tag="comity""#
        )
    );
    let base = base(
        &parts(),
        &headers.content_digest,
        headers.signature_input.strip_prefix("sig1=").unwrap(),
    )
    .unwrap();
    assert!(base.starts_with(concat!(
        "\"@method\": POST\n\"@authority\": example.com\n\"@path\": /foo\n",
        "\"@query\": ?param=Value&Pet=dog\n\"content-digest\": sha-256=:X48E"
    )));
    let authenticated = check(&parts(), &headers, NOW).unwrap();
    assert_eq!(authenticated, Authenticated { kid, party: None, nonce: [1; 16], created: NOW });
}

#[test]
fn spellings_of_the_same_request_are_one() {
    let headers = signed();
    let upper = RequestParts { authority: "EXAMPLE.com", ..parts() };
    assert!(check(&upper, &headers, NOW).is_ok());
    let empty = RequestParts { path: "", query: "", ..parts() };
    let headers = sign(&empty, &RfcKey::new(), NOW, [2; 16]).unwrap();
    assert!(check(&RequestParts { path: "/", ..empty }, &headers, NOW).is_ok());
}

#[test]
fn every_part_is_covered() {
    let headers = signed();
    for other in [
        RequestParts { method: "GET", ..parts() },
        RequestParts { authority: "example.org", ..parts() },
        RequestParts { authority: "example.com:8443", ..parts() },
        RequestParts { path: "/foo/", ..parts() },
        RequestParts { query: "", ..parts() },
    ] {
        assert_eq!(check(&other, &headers, NOW), Err(RequestRefusal::Signature), "{other:?}");
    }
    let other = RequestParts { body_digest: Digest::of(b""), ..parts() };
    assert_eq!(check(&other, &headers, NOW), Err(RequestRefusal::Digest));
}

#[test]
fn the_window_is_bounded_on_all_sides() {
    let headers = signed();
    for (millis, expected) in [
        (-WINDOW_MS - 1, Some(RequestRefusal::Stale)),
        (-WINDOW_MS, None),
        (WINDOW_MS, None),
        (WINDOW_MS + 1, Some(RequestRefusal::Stale)),
    ] {
        assert_eq!(check(&parts(), &headers, NOW.plus_millis(millis)).err(), expected, "{millis}");
    }
}

#[test]
fn unknown_keys_and_bad_signatures_are_refused() {
    let mut headers = signed();
    let none = |_: &Kid| None;
    assert_eq!(verify(&parts(), &headers, &none, NOW), Err(RequestRefusal::UnknownKey));
    // A lookup that answers with some other key must not let it in under this name.
    let other = PublicKey::from_raw(
        Algorithm::Ed25519,
        SigningKey::from_bytes(&[3; 32]).verifying_key().as_bytes(),
    );
    let other = other.unwrap();
    assert_eq!(
        verify(&parts(), &headers, &|_| Some(other.clone()), NOW),
        Err(RequestRefusal::UnknownKey)
    );
    headers.signature = fields::write_signature(&[0; 64]);
    assert_eq!(check(&parts(), &headers, NOW), Err(RequestRefusal::Signature));
}

#[test]
fn other_forms_of_the_fields_are_refused() {
    let good = signed();
    let kid = RfcKey::new().1.kid();
    let covered = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;
    let nonce = r#"nonce="AQEBAQEBAQEBAQEBAQEBAQ""#;
    for input in [
        String::new(),
        "sig1=".to_owned(),
        good.signature_input.replace("sig1", "sig2"),
        good.signature_input.replace("comity", "other"),
        good.signature_input.replace("tag=\"comity\"", "tag=comity"),
        good.signature_input.replace(";created=1618884473", ""),
        good.signature_input.replace("1618884473", "01618884473"),
        good.signature_input.replace("1618884473", "-1"),
        good.signature_input.replace("1618884473", "1618884473.0"),
        good.signature_input.replace("1618884473", "1618884473161888"),
        good.signature_input.replace(" \"@query\"", ""),
        good.signature_input.replace("\"@method\" ", "\"@method\"  "),
        format!("{}, sig2=()", good.signature_input),
        format!("{};alg=\"ed25519\"", good.signature_input),
        format!("{};created=1618884473", good.signature_input),
        format!("sig1={covered};created=1;{nonce};keyid=\"{kid}\""),
        format!("sig1={covered};created=1;nonce=\"AQ\";keyid=\"{kid}\";tag=\"comity\""),
        format!("sig1={covered};created=1;{nonce};keyid=\"x\";tag=\"comity\""),
        format!("sig1={covered};{}", "x".repeat(REQUEST_HEADER_BYTES_MAX)),
    ] {
        let headers = SignedHeaders { signature_input: input.clone(), ..good.clone() };
        assert_eq!(check(&parts(), &headers, NOW), Err(RequestRefusal::Malformed), "{input}");
    }
    for digest in ["", "sha-256=::", "sha-512=:AAAA:", "sha-256=X48E", "sha-256=:AAAA:"] {
        let headers = SignedHeaders { content_digest: digest.to_owned(), ..good.clone() };
        assert_eq!(check(&parts(), &headers, NOW), Err(RequestRefusal::Malformed), "{digest}");
    }
    for signature in ["", "sig1=", "sig1=AAAA", "sig2=:AAAA:", "sig1=:AAA:", "sig1=:AA-_:"] {
        let headers = SignedHeaders { signature: signature.to_owned(), ..good.clone() };
        assert_eq!(check(&parts(), &headers, NOW), Err(RequestRefusal::Malformed), "{signature}");
    }
    for bad in [
        RequestParts { path: "/a\n\"@query\": ?", ..parts() },
        RequestParts { method: "", ..parts() },
        RequestParts { query: "a b", ..parts() },
        RequestParts { authority: "exämple.com", ..parts() },
    ] {
        assert_eq!(check(&bad, &good, NOW), Err(RequestRefusal::Malformed), "{bad:?}");
        assert_eq!(sign(&bad, &RfcKey::new(), NOW, [1; 16]), Err(SignFailure));
    }
}

#[test]
fn parameters_may_stand_in_any_order() {
    let kid = RfcKey::new().1.kid();
    let covered = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;
    let text = format!(
        r#"{covered};keyid="{kid}";tag="comity";created=1618884473;nonce="AQEBAQEBAQEBAQEBAQEBAQ""#
    );
    let expected = Parameters { created: 1_618_884_473, nonce: [1; 16], kid, party: None };
    assert_eq!(Parameters::read(&text), Some(expected));
}

#[test]
fn the_party_in_whose_name_it_is_made_is_signed_too() {
    let party: PartyId = "lab.example:7/x".parse().unwrap();
    let named = sign_as(&parts(), &party, &RfcKey::new(), NOW, [1; 16]).unwrap();
    assert_eq!(check(&parts(), &named, NOW).unwrap().party, Some(party));
    let another = named.signature_input.replace("lab.example:7/x#", "mallory.example#");
    let renamed = SignedHeaders { signature_input: another, ..named.clone() };
    assert_eq!(check(&parts(), &renamed, NOW), Err(RequestRefusal::Signature));
    for bad in ["#", "a b#", "lab.example##", "ä#"] {
        let signature_input = named.signature_input.replace("lab.example:7/x#", bad);
        let spoilt = SignedHeaders { signature_input, ..named.clone() };
        assert_eq!(check(&parts(), &spoilt, NOW), Err(RequestRefusal::Malformed), "{bad}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}") {
        let _ = Parameters::read(&text);
        let _ = read_digest(&text);
        let _ = read_signature(&text);
    }
}
