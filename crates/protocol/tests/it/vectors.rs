//! The files `spec/vectors/{statement,content,key,request}-cases.json`: made here with
//! `COMITY_BLESS=1`, read otherwise.
//!
//! ES256 and ML-DSA-65 signatures are drawn with entropy, so the bytes in the file are judged as
//! they stand; names and verdicts must be those that the code here would write today.

use std::path::PathBuf;

use comity_protocol::content::{Content, ContentRefusal, Digest};
use comity_protocol::key::{Algorithm, PublicKey, Signer as _};
use comity_protocol::kind::title;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::request::{self, RequestParts, SignedHeaders};
use comity_protocol::statement::{
    Confirmation, Draft, Unverified, expect_not_ahead, parse, verify,
};
use comity_protocol::time::Timestamp;
use comity_testkit::fixtures::{self, NOW};
use comity_testkit::keys::{TestKeys, TestSigner};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

/// Reads or writes the file; every case is then judged from the file by `judge`.
fn check(file: &str, about: &Value, cases: Vec<Value>, judge: impl Fn(&Value) -> Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors").join(file);
    let fresh: Vec<Value> = cases
        .into_iter()
        .map(|mut case| {
            case["expected"] = judge(&case);
            case
        })
        .collect();
    if std::env::var_os("COMITY_BLESS").is_some() {
        let text =
            serde_json::to_string_pretty(&json!({ "about": about, "cases": fresh })).unwrap();
        std::fs::write(&path, text + "\n").unwrap();
    }
    let stored: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let verdicts = |cases: &[Value]| -> Vec<(Value, Value)> {
        cases.iter().map(|case| (case["name"].clone(), lasting(&case["expected"]))).collect()
    };
    let cases = stored["cases"].as_array().unwrap();
    for case in cases {
        assert_eq!(judge(case), case["expected"], "{file}: {}", case["name"]);
    }
    assert_eq!(verdicts(cases), verdicts(&fresh), "{file} is stale: run with COMITY_BLESS=1");
    assert_eq!(stored["about"], *about);
}

/// A verdict without what depends on the signature's own bytes.
fn lasting(expected: &Value) -> Value {
    let mut expected = expected.clone();
    if let Some(members) = expected.as_object_mut() {
        members.remove("entry_digest");
    }
    expected
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn signers() -> [TestSigner; 3] {
    [Algorithm::Ed25519, Algorithm::Es256, Algorithm::MlDsa65].map(|a| TestSigner::new(a, [11; 32]))
}

#[test]
fn statement_cases() {
    let issuer = fixtures::party("cygnus-lab.example");
    let [ed, ec, ml] = signers();
    let keys =
        |party| [&ed, &ec, &ml].into_iter().fold(TestKeys::new(), |k, s| k.with(party, s.public()));
    // As a log judges that is offered the statement now.
    let offered = |parsed: Unverified| {
        expect_not_ahead(parsed.statement(), NOW)?;
        verify(parsed, &keys(&issuer))
    };
    let judge = |case: &Value| match parse(&hex(&case["statement"])).and_then(offered) {
        Err(refusal) => json!(refusal.code()),
        Ok(s) => json!({
            "id": s.id().to_string(),
            "entry_digest": Digest::of(s.entry()).to_string(),
            "issuer": s.issuer.as_str(),
            "subject": s.subject,
            "kind": s.kind.as_str(),
            "digest": s.digest.to_string(),
            "issued_at": s.issued_at.map(|time| time.to_string()),
            "kid": s.kid.to_string(),
            "algorithm": s.algorithm.name(),
            "confirmation": s.confirmation.as_ref().map(|cnf| match cnf {
                Confirmation::Key(key) => json!({ "key": HEXLOWER.encode(key) }),
                Confirmation::Kid(kid) => json!({ "kid": kid.to_string() }),
            }),
        }),
    };
    let known = [&ed, &ec, &ml].map(|s| {
        json!({ "party": issuer.as_str(), "cose_key": HEXLOWER.encode(&s.public().to_cose_key()) })
    });
    let about = json!({
        "purpose": "Statements as they arrive, and what they say or why they are refused.",
        "now": NOW.to_string(),
        "keys": known,
        "statement": "tagged COSE_Sign1, hex",
        "expected": "what the statement says, or the code of spec/errors.md",
        "expected.id": "SHA-256 of the Sig_structure, hex",
        "expected.entry_digest": "SHA-256 of the log entry (unprotected header emptied), hex",
    });
    check("statement-cases.json", &about, statement_case_list(&ed, &ec, &ml), judge);
}

fn statement_case_list(ed: &TestSigner, ec: &TestSigner, ml: &TestSigner) -> Vec<Value> {
    let issuer = fixtures::party("cygnus-lab.example");
    let draft = |signer: &TestSigner, kind: &str| {
        let kind = fixtures::kind(kind);
        let like =
            if kind.spec().is_some() { kind.clone() } else { fixtures::kind("general.notice") };
        fixtures::draft(&issuer, signer.public(), &kind, &fixtures::content(&like, 1))
    };
    let good = draft(ed, "incident.report").sign(ed).unwrap();
    let case =
        |name: &str, bytes: &[u8]| json!({ "name": name, "statement": HEXLOWER.encode(bytes) });
    let mut cases = vec![
        case("ed25519", &good),
        case("es256", &draft(ec, "run.declaration").sign(ec).unwrap()),
        case("ml-dsa-65", &draft(ml, "general.notice").sign(ml).unwrap()),
        case("a key registered", &draft(ed, "issuer.registration").sign(ed).unwrap()),
        case("a key revoked", &draft(ed, "issuer.revocation").sign(ed).unwrap()),
        case("a retraction", &draft(ed, "statement.retraction").sign(ed).unwrap()),
        case("a foreign media type", &draft(ed, "text/plain; charset=utf-8").sign(ed).unwrap()),
        case("truncated", &good[..good.len() - 1]),
        case("trailing byte", &[&good[..], &[0]].concat()),
        case("untagged", &good[1..]),
    ];
    let with_receipt = {
        // An entry is tag, array head, protected, empty map, payload of 34, signature of 66 bytes.
        let at = good.len() - 101;
        assert_eq!(good[at], 0xa0);
        [&good[..at], &[0xa1, 0x19, 0x01, 0x8a, 0x81, 0x41, 0x00], &good[at + 1..]].concat()
    };
    cases.push(case("a receipt in the unprotected header is dropped", &with_receipt));
    let mut forged = good.clone();
    forged[good.len() - 1] ^= 1;
    cases.push(case("a signature with one bit changed", &forged));
    let future = Draft { issued_at: Some(NOW.plus_millis(601_000)), ..draft(ed, "general.notice") };
    cases.push(case("eleven minutes ahead", &future.sign(ed).unwrap()));
    let other = Draft { issuer: fixtures::party("other.example"), ..draft(ed, "general.notice") };
    cases.push(case("in another party's name", &other.sign(ed).unwrap()));
    let stranger = TestSigner::ed25519(99);
    cases.push(case(
        "an unregistered key",
        &draft(&stranger, "general.notice").sign(&stranger).unwrap(),
    ));
    let bare = Draft { confirmation: None, ..draft(ed, "issuer.registration") };
    cases.push(case("a registration without a key", &bare.sign(ed).unwrap()));
    cases
}

#[test]
fn content_cases() {
    let judge = |case: &Value| {
        let kind = fixtures::kind(text(&case["kind"]));
        match Content::parse(&kind, text(&case["content"]).as_bytes()) {
            Err(ContentRefusal::Schema { at, .. }) => json!({ "code": "content-schema", "at": at }),
            Err(refusal) => json!({ "code": refusal.code() }),
            Ok(content) => json!({
                "digest": content.digest.to_string(),
                "marking": content.marking,
                "title": title(&kind, &content.body),
            }),
        }
    };
    let about = json!({
        "purpose": "Content files, and how they are read or why they are refused.",
        "content": "the file as text in UTF-8, byte for byte",
        "expected": "digest, marking and title; or the code of spec/errors.md, with the JSON Pointer of a violation",
    });
    let case = |name: &str, kind: &str, content: &str| json!({ "name": name, "kind": kind, "content": content });
    let mut cases: Vec<Value> = comity_protocol::kind::KINDS
        .iter()
        .map(|spec| {
            let bytes = fixtures::content(&fixtures::kind(spec.name), 1).bytes;
            case(spec.title, spec.name, &String::from_utf8(bytes).unwrap())
        })
        .collect();
    let party = fixtures::party("asterion.example");
    let marking = Marking::new(Tlp::AmberStrict, vec![party], Some(NOW)).unwrap();
    let notice = fixtures::kind("general.notice");
    let named = fixtures::marked(&notice, 2, marking);
    cases.push(case(
        "named parties and a release time",
        notice.as_str(),
        &String::from_utf8(named.bytes).unwrap(),
    ));
    let good = String::from_utf8(fixtures::content(&notice, 3).bytes).unwrap();
    for (name, from, to) in [
        ("an alias of a label", "TLP:CLEAR", "white"),
        ("a label that does not exist", "TLP:CLEAR", "TLP:BLUE"),
        ("a label that needs parties", "TLP:CLEAR", "TLP:RED"),
        ("a member twice", r#""title":"#, r#""title":"x","title":"#),
        ("the same member twice, once escaped", r#""title":"#, r#""titl\u0065":"x","title":"#),
        ("a fourth member", r#""body":"#, r#""more":1,"body":"#),
        (
            "a salt of 31 bytes",
            "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM",
            "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw",
        ),
        ("a member that the schema does not know", r#""title":"#, r#""titel":"x","title":"#),
        ("a member of the wrong type", r#""A notice""#, "7"),
    ] {
        assert!(good.contains(from), "{from}");
        cases.push(case(name, notice.as_str(), &good.replace(from, to)));
    }
    cases.push(case("spaces and another order of members", notice.as_str(), &{
        let value: Map<String, Value> = serde_json::from_str(&good).unwrap();
        format!(
            " {{ \"body\" : {}, \"marking\" : {}, \"salt\" : {} }}\n",
            value["body"], value["marking"], value["salt"]
        )
    }));
    cases.push(case("a kind without a schema", "no.such.kind", &good));
    check("content-cases.json", &about, cases, judge);
}

#[test]
fn key_cases() {
    let judge = |case: &Value| {
        let key = match PublicKey::from_cose_key(&hex(&case["cose_key"])) {
            Err(refusal) => return json!(refusal.code()),
            Ok(key) => key,
        };
        let signed = case.get("message").map(|message| {
            let verdict = key.verify(&hex(message), &hex(&case["signature"]));
            verdict.map_or_else(|refusal| refusal.code(), |()| "ok")
        });
        json!({ "kid": key.kid().to_string(), "algorithm": key.algorithm().name(), "signature": signed })
    };
    let about = json!({
        "purpose": "Keys, their names, and signatures at the edges of the one rule.",
        "cose_key": "COSE_Key, hex",
        "message, signature": "hex; absent where only the key is judged",
        "expected": "thumbprint in base64url, algorithm, verdict on the signature; or the code of spec/errors.md",
    });
    let mut cases = Vec::new();
    for signer in signers() {
        let name = signer.public().algorithm().name();
        let key = HEXLOWER.encode(&signer.public().to_cose_key());
        let signature = signer.sign(b"words").unwrap();
        for (what, message) in [("honest", &b"words"[..]), ("other words", b"sword")] {
            cases.push(json!({
                "name": format!("{name}, {what}"), "cose_key": key,
                "message": HEXLOWER.encode(message), "signature": HEXLOWER.encode(&signature),
            }));
        }
        cases.push(json!({ "name": format!("{name}, a key cut short"), "cose_key": key.split_at(key.len() - 2).0 }));
    }
    let okp = |x: [u8; 32]| format!("a301012006215820{}", HEXLOWER.encode(&x));
    for (index, torsion) in EIGHT_TORSION.iter().enumerate() {
        cases.push(json!({
            "name": format!("a point of small order, {index}"), "cose_key": okp(torsion.compress().to_bytes()),
        }));
        if index > 0 {
            let mixed = (ED25519_BASEPOINT_POINT + torsion).compress().to_bytes();
            cases.push(json!({ "name": format!("a point with a torsion component, {index}"), "cose_key": okp(mixed) }));
        }
    }
    let mut high = [0xff; 32];
    (high[0], high[31]) = (0xee, 0x7f);
    cases.push(json!({ "name": "an encoding that is not canonical", "cose_key": okp(high) }));
    let mut off = [0; 32];
    off[0] = 2;
    cases.push(json!({ "name": "no point of the curve", "cose_key": okp(off) }));
    check("key-cases.json", &about, cases, judge);
}

#[test]
fn request_cases() {
    let judge = |case: &Value| {
        let body = text(&case["body"]).as_bytes();
        let parts = RequestParts {
            method: text(&case["method"]),
            authority: text(&case["authority"]),
            path: text(&case["path"]),
            query: text(&case["query"]),
            body_digest: Digest::of(body),
        };
        let field = |name: &str| text(&case["headers"][name]).to_owned();
        let headers = SignedHeaders {
            content_digest: field("content-digest"),
            signature_input: field("signature-input"),
            signature: field("signature"),
        };
        let key = PublicKey::from_cose_key(&hex(&case["cose_key"])).unwrap();
        let now: Timestamp = text(&case["now"]).parse().unwrap();
        match request::verify(
            &parts,
            &headers,
            &|kid| (*kid == key.kid()).then(|| key.clone()),
            now,
        ) {
            Err(refusal) => json!(refusal.code()),
            Ok(who) => who_asks(&who),
        }
    };
    let about = json!({
        "purpose": "Signed requests (RFC 9421) as a server sees them, and whether it believes them.",
        "query": "without its question mark; empty when there is none",
        "body": "text in UTF-8",
        "cose_key": "the one key the server knows, hex",
        "expected": "key, nonce (hex), time and, where the request names it, the party; or the code of spec/errors.md",
    });
    let mut cases = Vec::new();
    for signer in signers() {
        let good = request_case(&signer, "POST", "/api/v1/hints", "", "{\"hello\": \"world\"}");
        cases.push(good.clone());
        if signer.public().algorithm() != Algorithm::Ed25519 {
            continue;
        }
        cases.push(request_case(&signer, "GET", "/", "from=7&to=9", ""));
        let spoil = |name: &str, member: &str, value: Value| {
            let mut case = good.clone();
            case["name"] = json!(name);
            case[member] = value;
            case
        };
        cases.push(spoil("another path", "path", json!("/api/v1/other")));
        cases.push(spoil("another method", "method", json!("PUT")));
        cases.push(spoil("another query", "query", json!("x=1")));
        cases.push(spoil("another host", "authority", json!("other.example")));
        cases.push(spoil("another body", "body", json!("{}")));
        cases.push(spoil(
            "five minutes and a second later",
            "now",
            json!(NOW.plus_millis(301_000).to_string()),
        ));
        let stranger = HEXLOWER.encode(&TestSigner::ed25519(99).public().to_cose_key());
        cases.push(spoil("an unknown key", "cose_key", json!(stranger)));
        let mut untagged = good["headers"].clone();
        untagged["signature-input"] =
            json!(text(&untagged["signature-input"]).replace(";tag=\"comity\"", ""));
        cases.push(spoil("without the tag", "headers", untagged));
        cases.extend(named_cases(&signer));
    }
    check("request-cases.json", &about, cases, judge);
}

fn who_asks(who: &request::Authenticated) -> Value {
    let mut said = json!({
        "kid": who.kid.to_string(), "nonce": HEXLOWER.encode(&who.nonce), "created": who.created.to_string(),
    });
    if let Some(party) = &who.party {
        said["party"] = json!(party);
    }
    said
}

/// A request that names the party in whose name it is made, and the same with the name altered.
fn named_cases(signer: &TestSigner) -> [Value; 2] {
    let mut case = request_case(signer, "GET", "/", "", "");
    let parts = RequestParts {
        method: "GET",
        authority: text(&case["authority"]),
        path: "/",
        query: "",
        body_digest: Digest::of(b""),
    };
    let party = "asterion.example".parse().unwrap();
    let headers = request::sign_as(&parts, &party, signer, NOW, [0xab; 16]).unwrap();
    case["name"] = json!("in the name of a party");
    case["headers"] = json!({
        "content-digest": headers.content_digest,
        "signature-input": headers.signature_input,
        "signature": headers.signature,
    });
    let mut renamed = case.clone();
    renamed["name"] = json!("in another's name than was signed");
    let said = text(&case["headers"]["signature-input"]);
    renamed["headers"]["signature-input"] =
        json!(said.replace("asterion.example#", "mallory.example#"));
    [case, renamed]
}

fn request_case(signer: &TestSigner, method: &str, path: &str, query: &str, body: &str) -> Value {
    let authority = "borealis.example:8443";
    let parts =
        RequestParts { method, authority, path, query, body_digest: Digest::of(body.as_bytes()) };
    let headers = request::sign(&parts, signer, NOW, [0xab; 16]).unwrap();
    json!({
        "name": format!("{method} {path} {}", signer.public().algorithm()),
        "method": method, "authority": authority, "path": path, "query": query, "body": body,
        "now": NOW.to_string(),
        "cose_key": HEXLOWER.encode(&signer.public().to_cose_key()),
        "headers": {
            "content-digest": headers.content_digest,
            "signature-input": headers.signature_input,
            "signature": headers.signature,
        },
    })
}
