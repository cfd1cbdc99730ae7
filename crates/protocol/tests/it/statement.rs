//! Statements: each refusal has its case, and no bytes but the issuer's own pass.

use comity_protocol::cbor::{CborRefusal, Writer};
use comity_protocol::key::{Algorithm, Signer as _};
use comity_protocol::kind::{KINDS, Kind};
use comity_protocol::limits::{
    FUTURE_MS_MAX, STATEMENT_BYTES_MAX, SUBJECT_BYTES_MAX, SUBMISSION_BYTES_MAX,
};
use comity_protocol::statement::{
    Confirmation, Draft, Refusal, Statement, StatementId, Verified, expect_not_ahead, parse,
    verify, verify_genesis,
};
use comity_testkit::fixtures::{self, NOW};
use comity_testkit::keys::{TestKeys, TestSigner};
use proptest::prelude::*;

use Refusal::{ClaimMissing, Malformed};

fn signer() -> TestSigner {
    TestSigner::ed25519(1)
}

fn keys() -> TestKeys {
    TestKeys::new().with(&fixtures::party("cygnus-lab.example"), signer().public())
}

fn draft(kind: &str) -> Draft {
    let kind = fixtures::kind(kind);
    let content = fixtures::content(&kind_with_schema(&kind), 1);
    fixtures::draft(&fixtures::party("cygnus-lab.example"), signer().public(), &kind, &content)
}

/// Contents of foreign kinds are nothing to these tests; any digest will do.
fn kind_with_schema(kind: &Kind) -> Kind {
    if kind.spec().is_some() { kind.clone() } else { fixtures::kind("general.notice") }
}

fn judge(bytes: &[u8]) -> Result<Verified<Statement>, Refusal> {
    verify(parse(bytes)?, &keys())
}

fn sign(draft: &Draft) -> Vec<u8> {
    draft.sign(&signer()).unwrap()
}

#[test]
fn every_algorithm_and_every_kind_goes_round() {
    let issuer = fixtures::party("cygnus-lab.example");
    for algorithm in [Algorithm::Ed25519, Algorithm::Es256, Algorithm::MlDsa65] {
        let signer = TestSigner::new(algorithm, [2; 32]);
        let keys = TestKeys::new().with(&issuer, signer.public());
        for name in KINDS.iter().map(|spec| spec.name).chain(["text/plain", "no.such.kind"]) {
            let kind = fixtures::kind(name);
            let content = fixtures::content(&kind_with_schema(&kind), 1);
            let draft = fixtures::draft(&issuer, signer.public(), &kind, &content);
            let bytes = draft.sign(&signer).unwrap();
            let statement = verify(parse(&bytes).unwrap(), &keys).unwrap();
            assert_eq!(statement.entry(), bytes, "what we write is already an entry");
            let expected = Statement {
                issuer: issuer.clone(),
                subject: draft.subject,
                kind,
                digest: content.digest,
                issued_at: Some(NOW),
                kid: signer.kid(),
                algorithm,
                confirmation: draft.confirmation,
            };
            assert_eq!(*statement, expected);
        }
    }
}

/// A statement laid out by hand, so that a test can lay it out wrongly.
struct Layout {
    protected: Vec<(i64, Vec<u8>)>,
    claims: Vec<(i64, Vec<u8>)>,
    unprotected: Vec<u8>,
    payload: Vec<u8>,
    extra: Vec<u8>,
}

fn item(write: impl FnOnce(Writer) -> Writer) -> Vec<u8> {
    write(Writer::new()).finish()
}

impl Layout {
    fn new() -> Self {
        let kid = signer().kid();
        Self {
            protected: vec![
                (1, item(|w| w.int(-8))),
                (4, item(|w| w.bytes(&kid.0))),
                (15, vec![]),
                (258, item(|w| w.int(-16))),
                (259, item(|w| w.text("text/plain"))),
            ],
            claims: vec![
                (1, item(|w| w.text("cygnus-lab.example"))),
                (2, item(|w| w.text("subject"))),
            ],
            unprotected: item(|w| w.map(0)),
            payload: item(|w| w.bytes(&[9; 32])),
            extra: vec![],
        }
    }

    fn header(mut self, label: i64, value: Vec<u8>) -> Self {
        self.protected.retain(|(other, _)| *other != label);
        if !value.is_empty() {
            self.protected.push((label, value));
        }
        self
    }

    fn claim(mut self, label: i64, value: Vec<u8>) -> Self {
        self.claims.retain(|(other, _)| *other != label);
        if !value.is_empty() {
            self.claims.push((label, value));
        }
        self
    }

    fn protected(&self) -> Vec<u8> {
        let mut writer = Writer::new().map(self.protected.len());
        for (label, value) in &self.protected {
            writer = writer.int(*label);
            if *label == 15 && value.is_empty() {
                writer = writer.map(self.claims.len());
                for (claim, value) in &self.claims {
                    writer = writer.int(*claim).raw(value);
                }
            } else {
                writer = writer.raw(value);
            }
        }
        writer.raw(&self.extra).finish()
    }

    /// Signed by the issuer itself, whatever it says.
    fn sign(&self) -> Vec<u8> {
        let protected = self.protected();
        let signed =
            item(|w| w.array(4).text("Signature1").bytes(&protected).bytes(&[]).raw(&self.payload));
        let signature = signer().sign(&signed).unwrap();
        item(|w| {
            w.tag(18)
                .array(4)
                .bytes(&protected)
                .raw(&self.unprotected)
                .raw(&self.payload)
                .bytes(&signature)
        })
    }
}

#[test]
fn the_layout_of_the_tests_is_a_statement() {
    let bytes = Layout::new().sign();
    let statement = judge(&bytes).unwrap();
    assert_eq!(statement.kind.as_str(), "text/plain");
    assert_eq!(statement.issued_at, None);
    assert_eq!(statement.entry(), bytes);
}

#[test]
fn what_real_clients_add_is_accepted() {
    let layouts = [
        // Ed25519 under its new identifier.
        Layout::new().header(1, item(|w| w.int(-19))),
        // Unknown protected headers and claims, with integer and text labels.
        Layout::new().header(33, item(|w| w.array(1).bytes(b"certificate"))),
        Layout::new().claim(4, item(|w| w.int(1))).claim(7, item(|w| w.bytes(b"id"))),
        // The location of the preimage (RFC 9995).
        Layout::new().header(260, item(|w| w.text("https://lab.example/x"))),
        // A critical header that is understood.
        Layout::new().header(2, item(|w| w.array(2).int(258).int(15))),
        Layout {
            extra: vec![],
            unprotected: item(|w| w.map(1).int(394).array(1).bytes(b"receipt")),
            ..Layout::new()
        },
        Layout { unprotected: item(|w| w.map(1).text("note").text("anything")), ..Layout::new() },
    ];
    for layout in layouts {
        let bytes = layout.sign();
        let statement = judge(&bytes).unwrap();
        // The entry has the same protected bytes and an empty unprotected header.
        let emptied = Layout { unprotected: item(|w| w.map(0)), ..layout }.sign();
        assert_eq!(statement.entry(), emptied);
        assert_eq!(parse(&emptied).unwrap().id(), statement.id());
    }
    // Keys of a map in another order are other bytes, so another statement, but one all the same.
    let mut layout = Layout::new();
    layout.protected.reverse();
    layout.claims.reverse();
    let reordered = judge(&layout.sign()).unwrap();
    let ordered = judge(&Layout::new().sign()).unwrap();
    assert_eq!(*reordered, *ordered);
    assert_ne!(reordered.id(), ordered.id());
}

fn refused(cases: Vec<(Layout, Refusal)>) {
    for (layout, refusal) in cases {
        assert_eq!(parse(&layout.sign()).err(), Some(refusal));
    }
}

#[test]
fn headers_that_are_wrong_are_refused() {
    let text = |text: &str| item(|w| w.text(text));
    let int = |value: i64| item(|w| w.int(value));
    let null = || item(Writer::null);
    let new = Layout::new;
    refused(vec![
        (new().header(1, vec![]), Refusal::Algorithm),
        (new().header(1, int(-37)), Refusal::Algorithm),
        (new().header(1, int(-48)), Refusal::Algorithm),
        (new().header(1, text("EdDSA")), Refusal::Algorithm),
        (
            new().header(2, item(|w| w.array(1).int(99))),
            Malformed("crit (2) names a header that is absent or not understood"),
        ),
        (
            new().header(2, item(|w| w.array(1).int(33))).header(33, int(0)),
            Malformed("crit (2) names a header that is absent or not understood"),
        ),
        (new().header(2, item(|w| w.array(0))), Malformed("crit (2) is no list of labels")),
        (new().header(2, int(1)), Malformed("crit (2) is no list of labels")),
        (new().header(3, text("text/plain")), Malformed("a hash envelope has no content type (3)")),
        (new().header(4, vec![]), Malformed("kid (4) is missing")),
        (new().header(4, text("kid")), Malformed("kid (4) is no byte string")),
        (
            new().header(4, item(|w| w.bytes(b"short"))),
            Malformed("kid (4) is no thumbprint of 32 bytes"),
        ),
        (new().header(15, null()), Malformed("the CWT claims (15) are no map")),
        (
            Layout {
                protected: new().protected.into_iter().filter(|(label, _)| *label != 15).collect(),
                ..new()
            },
            Malformed("the CWT claims (15) are missing"),
        ),
        (new().header(258, vec![]), Refusal::NoHashEnvelope),
        (new().header(258, int(-43)), Refusal::NoHashEnvelope),
        (new().header(258, text("sha-256")), Refusal::NoHashEnvelope),
        (new().header(259, vec![]), Refusal::NoHashEnvelope),
        (new().header(259, int(0)), Malformed("the preimage content type (259) is no text")),
        (
            new().header(259, text("nothing")),
            Malformed("the preimage content type (259) is no media type"),
        ),
        (
            new().header(259, text("application/vnd.comity.Bad+json")),
            Malformed("the preimage content type (259) is no media type"),
        ),
    ]);
}

#[test]
fn claims_that_are_wrong_are_refused() {
    let text = |text: &str| item(|w| w.text(text));
    let int = |value: i64| item(|w| w.int(value));
    let new = Layout::new;
    refused(vec![
        (new().claim(1, vec![]), Malformed("iss is missing")),
        (new().claim(1, int(1)), Malformed("iss is no text")),
        (new().claim(1, text("a b")), Malformed("iss is no party identifier")),
        (new().claim(2, vec![]), Malformed("sub is missing")),
        (new().claim(2, int(1)), Malformed("sub is no text")),
        (
            new().claim(2, text("")),
            Malformed("sub is empty, too long, or holds control characters"),
        ),
        (
            new().claim(2, text("a\nb")),
            Malformed("sub is empty, too long, or holds control characters"),
        ),
        (
            new().claim(2, text("a\u{85}b")),
            Malformed("sub is empty, too long, or holds control characters"),
        ),
        (new().claim(6, text("now")), Malformed("iat is no integer")),
        (
            new().claim(6, item(|w| w.raw(&[0xfb, 0x41, 0xd9, 0, 0, 0, 0, 0, 0]))),
            Malformed("iat is no integer"),
        ),
        (new().claim(6, int(253_402_300_800)), Malformed("iat lies outside the years 1 to 9999")),
        (new().claim(6, int(i64::MIN)), Malformed("iat lies outside the years 1 to 9999")),
        (new().claim(8, int(1)), Malformed("cnf is no map of one member")),
        (new().claim(8, item(|w| w.map(0))), Malformed("cnf is no map of one member")),
        (
            new().claim(8, item(|w| w.map(1).int(2).bytes(b"encrypted"))),
            Malformed("cnf holds neither a COSE_Key nor a kid"),
        ),
        (
            new().claim(8, item(|w| w.map(1).int(1).map(1).int(1).int(1))),
            Malformed("cnf holds no acceptable COSE_Key"),
        ),
        (
            new().claim(8, item(|w| w.map(1).int(3).bytes(b"short"))),
            Malformed("the kid in cnf is no thumbprint of 32 bytes"),
        ),
    ]);
}

#[test]
fn payloads_and_unprotected_headers_that_are_wrong_are_refused() {
    let text = |text: &str| item(|w| w.text(text));
    let null = || item(Writer::null);
    let new = Layout::new;
    refused(vec![
        (Layout { payload: null(), ..new() }, Malformed("payload missing")),
        (Layout { payload: text("payload"), ..new() }, Malformed("the payload is no byte string")),
        (Layout { payload: item(|w| w.bytes(&[9; 31])), ..new() }, Refusal::NoHashEnvelope),
        (Layout { payload: item(|w| w.bytes(&[9; 33])), ..new() }, Refusal::NoHashEnvelope),
        (Layout { payload: item(|w| w.bytes(&[])), ..new() }, Refusal::NoHashEnvelope),
        (
            Layout { unprotected: item(|w| w.array(0)), ..new() },
            Malformed("the unprotected header is no map"),
        ),
        (
            Layout { unprotected: item(|w| w.map(1).int(4).bytes(b"other")), ..new() },
            Malformed("a label stands in both headers"),
        ),
        (
            Layout { unprotected: item(|w| w.map(1).int(258).int(-16)), ..new() },
            Malformed("a label stands in both headers"),
        ),
        (Layout { extra: vec![0], ..new() }, Refusal::Cbor(CborRefusal::Trailing)),
    ]);
}

#[test]
fn duplicates_and_loose_encodings_are_refused() {
    let twice = |label: i64| {
        let mut layout = Layout::new();
        let copy = layout.protected.iter().find(|(other, _)| *other == label).unwrap().clone();
        layout.protected.push(copy);
        layout
    };
    for label in [1, 4, 15, 258, 259] {
        assert_eq!(
            parse(&twice(label).sign()),
            Err(Refusal::Cbor(CborRefusal::DuplicateKey)),
            "{label}"
        );
    }
    let mut layout = Layout::new();
    layout.claims.push((1, item(|w| w.text("other.example"))));
    assert_eq!(parse(&layout.sign()), Err(Refusal::Cbor(CborRefusal::DuplicateKey)));
    let layout =
        Layout { unprotected: item(|w| w.map(2).int(394).int(0).int(394).int(0)), ..Layout::new() };
    assert_eq!(parse(&layout.sign()), Err(Refusal::Cbor(CborRefusal::DuplicateKey)));

    let good = Layout::new().sign();
    let with = |bytes: Vec<u8>| parse(&bytes);
    assert_eq!(with([&good[..], &[0]].concat()), Err(Refusal::Cbor(CborRefusal::Trailing)));
    let frame = Malformed("no array of four under tag 18");
    assert_eq!(with(good[1..].to_vec()), Err(frame), "no tag");
    assert_eq!(with([&[0xd1], &good[1..]].concat()), Err(frame), "tag 17, a MAC");
    assert_eq!(with(item(|w| w.tag(18).raw(&good))), Err(frame), "tagged twice");
    assert_eq!(with(item(|w| w.tag(18).array(3).bytes(&[0xa0]).map(0).bytes(&[]))), Err(frame));
    // The array of indefinite length, closed by a break.
    let indefinite = [&[0xd2, 0x9f], &good[2..], &[0xff]].concat();
    assert_eq!(with(indefinite), Err(Refusal::Cbor(CborRefusal::Indefinite)));
    let of = |protected: &[u8]| {
        parse(&item(|w| w.tag(18).array(4).bytes(protected).map(0).bytes(&[9; 32]).bytes(&[0; 64])))
    };
    assert_eq!(of(&[]), Err(Refusal::Cbor(CborRefusal::Truncated)));
    assert_eq!(of(&[0x80]), Err(Malformed("the protected header is no map")));
    assert_eq!(of(&[0xbf, 0xff]), Err(Refusal::Cbor(CborRefusal::Indefinite)));
    assert_eq!(
        of(&[0xa1, 0x41, 0, 0]),
        Err(Malformed("a header label is neither integer nor text"))
    );
    let other = item(|w| w.tag(18).array(4).map(0).map(0).bytes(&[9; 32]).bytes(&[0; 64]));
    assert_eq!(parse(&other), Err(Malformed("the protected header is no byte string")));
    let other = item(|w| w.tag(18).array(4).bytes(&[0xa0]).map(0).bytes(&[9; 32]).null());
    assert_eq!(parse(&other), Err(Malformed("the signature is no byte string")));
}

#[test]
fn lengths_are_bounded_on_both_sides() {
    let padded =
        |length: usize| Layout::new().header(33, item(|w| w.bytes(&vec![0; length]))).sign();
    // The largest length the frame leaves room for, found once and then stepped over.
    let frame = padded(STATEMENT_BYTES_MAX / 2).len() - STATEMENT_BYTES_MAX / 2;
    let longest = padded(STATEMENT_BYTES_MAX - frame);
    assert_eq!(longest.len(), STATEMENT_BYTES_MAX);
    assert!(judge(&longest).is_ok());
    assert_eq!(parse(&padded(STATEMENT_BYTES_MAX - frame + 1)), Err(Refusal::TooLong));

    // The unprotected header does not count towards the entry, but has its own bound.
    let submitted = |length: usize| {
        Layout { unprotected: item(|w| w.map(1).int(394).bytes(&vec![0; length])), ..Layout::new() }
            .sign()
    };
    let frame =
        submitted(SUBMISSION_BYTES_MAX / 2 + 65_536).len() - (SUBMISSION_BYTES_MAX / 2 + 65_536);
    let longest = submitted(SUBMISSION_BYTES_MAX - frame);
    assert_eq!(longest.len(), SUBMISSION_BYTES_MAX);
    assert!(judge(&longest).is_ok());
    assert_eq!(parse(&submitted(SUBMISSION_BYTES_MAX - frame + 1)), Err(Refusal::TooLong));

    let subject =
        |length: usize| Layout::new().claim(2, item(|w| w.text(&"x".repeat(length)))).sign();
    assert!(judge(&subject(SUBJECT_BYTES_MAX)).is_ok());
    assert!(parse(&subject(SUBJECT_BYTES_MAX + 1)).is_err());
}

#[test]
fn keys_issuers_and_times_are_checked() {
    let bytes = sign(&draft("incident.report"));
    let parsed = parse(&bytes).unwrap();
    assert_eq!(verify(parsed.clone(), &TestKeys::new()), Err(Refusal::UnknownKey));
    let other = TestKeys::new().with(&fixtures::party("other.example"), signer().public());
    assert_eq!(verify(parsed.clone(), &other), Err(Refusal::OtherIssuer));

    let edge = NOW.plus_millis(-FUTURE_MS_MAX);
    // Only where a statement enters the own log is its time held against a clock.
    assert_eq!(expect_not_ahead(parsed.statement(), edge), Ok(()));
    let early = edge.plus_millis(-1);
    assert_eq!(expect_not_ahead(parsed.statement(), early), Err(Refusal::Future));
    assert!(verify(parsed, &keys()).is_ok());
    // However old a claimed time is, it is a claim and no fault.
    let old =
        Draft { issued_at: Some(NOW.plus_millis(-4_000_000_000_000)), ..draft("general.notice") };
    assert!(judge(&sign(&old)).is_ok());

    // Another's signature under this kid; an algorithm that is not the key's.
    let mut forged = bytes;
    let at = forged.len() - 64;
    let theirs = TestSigner::ed25519(2).sign(b"anything").unwrap();
    forged[at..].copy_from_slice(&theirs);
    assert_eq!(judge(&forged), Err(Refusal::Signature));
    assert_eq!(
        judge(&Layout::new().header(1, item(|w| w.int(-7))).sign()),
        Err(Refusal::Signature)
    );
}

#[test]
fn kinds_that_keep_a_log_in_order_need_their_claims() {
    let key = "cnf with a COSE_Key";
    let urn = "the URN of a statement as subject";
    let strip = |kind: &str| Draft { confirmation: None, ..draft(kind) };
    let subject = |kind: &str, subject: &str| Draft { subject: subject.to_owned(), ..draft(kind) };
    let kid = Some(Confirmation::Kid(signer().kid()));
    let own = Some(Confirmation::Key(signer().public().to_cose_key()));
    for (draft, missing) in [
        (strip("registration.policy"), key),
        (Draft { confirmation: kid.clone(), ..draft("registration.policy") }, key),
        (subject("registration.policy", "other.example/log"), "the log's origin as subject"),
        (strip("issuer.registration"), key),
        (Draft { confirmation: kid, ..draft("issuer.registration") }, key),
        (subject("issuer.registration", "no party"), "a party as subject"),
        (strip("issuer.revocation"), "cnf with a kid"),
        (Draft { confirmation: own, ..draft("issuer.revocation") }, "cnf with a kid"),
        (subject("issuer.revocation", "no party"), "a party as subject"),
        (subject("statement.supersession", "x"), urn),
        (subject("statement.amendment", "urn:comity:statement:"), urn),
        (subject("statement.retraction", &StatementId([0xab; 32]).urn().to_uppercase()), urn),
        (subject("content.erasure", &format!("{}0", StatementId([1; 32]).urn())), urn),
    ] {
        assert_eq!(judge(&sign(&draft)), Err(ClaimMissing(missing)), "{}", draft.kind);
    }
}

#[test]
fn a_genesis_brings_its_own_key_and_no_other() {
    let keeper = fixtures::party("cygnus-lab.example");
    let parsed = parse(&sign(&draft("registration.policy"))).unwrap();
    let allowed = [TestSigner::ed25519(9).kid(), signer().kid()];
    assert!(verify_genesis(parsed.clone(), &keeper, &allowed).is_ok());
    assert_eq!(verify_genesis(parsed.clone(), &keeper, &allowed[..1]), Err(Refusal::UnknownKey));
    let other = fixtures::party("other.example");
    assert_eq!(verify_genesis(parsed, &other, &allowed), Err(Refusal::NotKeeper));

    let of = |draft: &Draft| verify_genesis(parse(&sign(draft)).unwrap(), &keeper, &allowed);
    let missing = ClaimMissing("cnf with a COSE_Key");
    assert_eq!(of(&Draft { confirmation: None, ..draft("registration.policy") }), Err(missing));
    let kid = Some(Confirmation::Kid(signer().kid()));
    assert_eq!(of(&Draft { confirmation: kid, ..draft("registration.policy") }), Err(missing));
    let first = ClaimMissing("entry 0 is a registration policy");
    assert_eq!(of(&draft("issuer.registration")), Err(first));
    // Signed by an allowed key, speaking of another.
    let theirs = Some(Confirmation::Key(TestSigner::ed25519(9).public().to_cose_key()));
    let foreign = Draft { confirmation: theirs, ..draft("registration.policy") };
    assert_eq!(of(&foreign), Err(Refusal::UnknownKey));
    let elsewhere =
        Draft { subject: "other.example/log".to_owned(), ..draft("registration.policy") };
    assert_eq!(of(&elsewhere), Err(ClaimMissing("the log's origin as subject")));
    // The signature of somebody else.
    let mut forged = sign(&draft("registration.policy"));
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let forged = verify_genesis(parse(&forged).unwrap(), &keeper, &allowed);
    assert_eq!(forged, Err(Refusal::Signature));
}

#[test]
fn truncation_at_every_byte_is_refused() {
    let bytes = sign(&draft("issuer.registration"));
    for end in 0..bytes.len() {
        assert!(parse(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
    }
}

/// Every byte replaced by every other value: nothing else verifies under the issuer's key, and what
/// still verifies is the same statement.
#[test]
fn every_mutation_of_every_byte_is_refused_or_the_same() {
    let good = sign(&draft("issuer.registration"));
    let original = judge(&good).unwrap();
    let keys = keys();
    for at in 0..good.len() {
        for value in 0..=u8::MAX {
            let mut bytes = good.clone();
            bytes[at] = value;
            if bytes == good {
                continue;
            }
            let Ok(parsed) = parse(&bytes) else { continue };
            // One verification a byte keeps this quick; the words decide before the signature does.
            if parsed.id() != original.id() && value.count_ones() > 1 {
                continue;
            }
            if let Ok(verified) = verify(parsed, &keys) {
                assert_eq!(verified.id(), original.id(), "byte {at} = {value:#x}");
                assert_eq!(*verified, *original, "byte {at} = {value:#x}");
            }
        }
    }
}

#[test]
fn identifiers_name_the_words_and_not_the_signature() {
    let signer = TestSigner::new(Algorithm::Es256, [4; 32]);
    let draft = draft("general.notice");
    let [one, two] = [(); 2].map(|()| draft.sign(&signer).unwrap());
    assert_ne!(one, two, "ES256 draws a nonce");
    assert_eq!(parse(&one).unwrap().id(), parse(&two).unwrap().id());
    let id = parse(&one).unwrap().id();
    assert_eq!(StatementId::from_urn(&id.urn()), Some(id));
    assert_eq!(id.to_string().parse(), Ok(id));
    for bad in [
        "",
        "urn:comity:statement:",
        &id.to_string(),
        &format!("{}0", id.urn()),
        &id.urn().to_uppercase(),
    ] {
        assert_eq!(StatementId::from_urn(bad), None, "{bad}");
    }
    let json = serde_json::to_string(&id).unwrap();
    assert_eq!(serde_json::from_str::<StatementId>(&json).unwrap(), id);
}

#[test]
fn times_are_cut_to_whole_seconds() {
    let draft = Draft { issued_at: Some(NOW.plus_millis(999)), ..draft("general.notice") };
    assert_eq!(judge(&sign(&draft)).unwrap().issued_at, Some(NOW));
}

/// The general decoder of another crate reads the same words.
#[test]
fn coset_reads_what_we_write() {
    use coset::{TaggedCborSerializable as _, iana};
    let bytes = sign(&draft("incident.report"));
    let theirs = coset::CoseSign1::from_tagged_slice(&bytes).unwrap();
    let header = &theirs.protected.header;
    assert_eq!(header.alg, Some(coset::Algorithm::Assigned(iana::Algorithm::EdDSA)));
    assert_eq!(header.key_id, signer().kid().0);
    assert_eq!(theirs.payload.as_ref().map(Vec::len), Some(32));
    let verified = theirs
        .verify_signature(&[], |signature, message| signer().public().verify(message, signature));
    assert_eq!(verified, Ok(()));
}

proptest! {
    #[test]
    fn drafts_come_back_as_they_went(
        subject in "[^\\p{Cc}]{1,80}",
        issuer in "[a-zA-Z0-9._:/%-]{1,60}",
        secs in -62_135_596_800_i64..1_795_000_000,
        digest in any::<[u8; 32]>(),
    ) {
        let mut draft = draft("general.notice");
        draft.subject = subject;
        draft.issuer = issuer.parse().unwrap();
        draft.digest.0 = digest;
        draft.issued_at = Some(comity_protocol::time::Timestamp::from_secs(secs));
        let keys = TestKeys::new().with(&draft.issuer, signer().public());
        let statement = verify(parse(&sign(&draft)).unwrap(), &keys).unwrap();
        prop_assert_eq!(&statement.subject, &draft.subject);
        prop_assert_eq!(&statement.issuer, &draft.issuer);
        prop_assert_eq!(statement.digest, draft.digest);
        prop_assert_eq!(statement.issued_at, draft.issued_at);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn spliced_statements_never_panic(cut in 0_usize..300, bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let good = sign(&draft("issuer.registration"));
        let cut = cut.min(good.len());
        let spliced = [&good[..cut], &bytes[..], &good[cut..]].concat();
        if judge(&spliced).is_ok() {
            prop_assert_eq!(spliced, good);
        }
    }
}
