//! Statements and contents that are right in every respect, for tests to use or to spoil.

use comity_protocol::content::Content;
use comity_protocol::key::{PublicKey, Signer};
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Confirmation, Draft, StatementId};
use comity_protocol::time::Timestamp;
use comity_store::rows::{ProposalId, ProposalOutcome, ProposalRow, Verdict};
use serde_json::{Value, json};

mod agreements;
mod matters;

/// The time at which fixtures are made: 2026-11-18T11:06:40Z.
pub const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);

/// The party of this name.
#[expect(clippy::expect_used, reason = "a fixture's name is written in a test")]
pub fn party(name: &str) -> PartyId {
    name.parse().expect("a party identifier")
}

/// The kind of this name or media type.
#[expect(clippy::expect_used, reason = "a fixture's kind is written in a test")]
pub fn kind(name: &str) -> Kind {
    Kind::parse(name).expect("a kind")
}

/// A body that obeys the schema of `kind`; a small object for kinds without one.
pub fn body(kind: &Kind) -> Value {
    match kind.as_str() {
        names::INCIDENT_REPORT => json!({
            "title": "Self-driving shuttle struck by a lorry",
            "description": "On its first day of service a shuttle did not move out of a reversing lorry's way.",
            "occurred_on": "2017-11-08",
            "deployers": ["navya", "keolis-north-america"],
            "developers": ["navya"],
            "harmed": ["bus-passengers"],
            "severity": "minor",
            "report_numbers": [242, 243],
            "references": [{ "database": "AI Incident Database", "id": "23" }],
        }),
        names::RUN_DECLARATION => json!({
            "model": "Odyssey 102B",
            "organization": "Anthrogen",
            "published_on": "2025-10-18",
            "training_compute_flop": 1.1e23,
            "parameters": 102_000_000_000_u64,
            "confidence": "confident",
        }),
        names::INCIDENT_ASSESSMENT
        | names::INCIDENT_FILING
        | names::INCIDENT_RESOLUTION
        | names::INCIDENT_ACKNOWLEDGEMENT
        | names::INCIDENT_NULLIFICATION
        | names::RUN_PLAN
        | names::RUN_START
        | names::RUN_END
        | names::MODEL_THRESHOLD
        | names::MODEL_RELEASE
        | names::COMPUTE_DECLARATION
        | names::EVALUATION_RECORD
        | names::DOCUMENT_PUBLICATION
        | names::MESSAGE_DISPATCH
        | names::MESSAGE_ACKNOWLEDGEMENT => matters::body(kind),
        names::NOTICE => {
            json!({ "title": "A notice", "text": "What there is to read.", "language": "en" })
        }
        names::SUPERSESSION | names::AMENDMENT | names::RETRACTION => {
            json!({ "reason": "It was wrong." })
        }
        names::ERASURE => {
            json!({ "digest": "ab".repeat(32), "reason": "Asked for by a person named in it." })
        }
        names::REGISTRATION_POLICY => json!({
            "title": "What this log registers",
            "text": "Statements of registered issuers.",
            "keeper": "asterion.example",
            "algorithms": ["Ed25519", "ES256", "ML-DSA-65"],
            "kinds": "any",
        }),
        names::ISSUER_REGISTRATION => json!({ "name": "Cygnus Laboratory" }),
        names::ISSUER_REVOCATION => json!({ "reason": "The key was stolen." }),
        names::PARTY_KEYS => json!({
            "receipt_key": "a COSE_Key",
            "log_keys": ["the one verifier key", "the other"],
            "witness_keys": ["the one verifier key", "the other"],
            "reason": "The keys were replaced.",
        }),
        names::EQUIVOCATION => json!({
            "origin": "cygnus-lab.example/log",
            "checkpoints": ["the one signed note", "the other signed note"],
        }),
        _ => agreements::body(kind).unwrap_or_else(|| json!({ "note": "a kind without a schema" })),
    }
}

/// A content of `kind`, TLP:CLEAR, its salt 32 times `salt`.
pub fn content(kind: &Kind, salt: u8) -> Content {
    marked(kind, salt, Marking::clear())
}

/// A content of `kind` under this marking.
#[expect(clippy::expect_used, reason = "fixtures obey their schemas; a test shows it")]
pub fn marked(kind: &Kind, salt: u8, marking: Marking) -> Content {
    Content::seal(kind, [salt; 32], marking, body(kind)).expect("a valid content")
}

/// A notice that `duty` proposed at [`NOW`], open for a day; its name 16 times `number`.
pub fn proposal(number: u8) -> ProposalRow {
    let kind = kind(names::NOTICE);
    ProposalRow {
        id: ProposalId([number; 16]),
        proposed_by: "duty".to_owned(),
        proposed_at: NOW,
        subject: format!("urn:example:{number}"),
        body: Some(body(&kind).to_string()),
        marking: Marking::clear(),
        confirmation: None,
        expires_at: NOW.plus_millis(86_400_000),
        outcome: None,
        kind,
    }
}

/// That `chief` decided so, without a reason.
pub fn decided(verdict: Verdict, statement: Option<StatementId>) -> ProposalOutcome {
    let (by, reason) = ("chief".to_owned(), String::new());
    ProposalOutcome { verdict, by, at: NOW, reason, statement }
}

/// A draft of `kind` about `content`, with the claims that the kind cannot do without.
pub fn draft(issuer: &PartyId, key: &PublicKey, kind: &Kind, content: &Content) -> Draft {
    let own = || Some(Confirmation::Key(key.to_cose_key()));
    let (subject, confirmation) = match kind.as_str() {
        names::REGISTRATION_POLICY => (issuer.log_origin(), own()),
        names::PARTY_KEYS => (issuer.log_origin(), None),
        names::ISSUER_REGISTRATION => ("cygnus-lab.example".to_owned(), own()),
        names::ISSUER_REVOCATION => {
            ("cygnus-lab.example".to_owned(), Some(Confirmation::Kid(key.kid())))
        }
        names::SUPERSESSION | names::AMENDMENT | names::RETRACTION | names::ERASURE => {
            (StatementId([7; 32]).urn(), None)
        }
        names::EQUIVOCATION => ("cygnus-lab.example/log".to_owned(), None),
        _ => ("urn:example:subject".to_owned(), None),
    };
    Draft {
        issuer: issuer.clone(),
        subject,
        kind: kind.clone(),
        digest: content.digest,
        issued_at: Some(NOW),
        confirmation,
    }
}

/// A signed statement of `kind` by `issuer`, and its content.
#[expect(clippy::expect_used, reason = "signers of tests do not fail")]
pub fn statement(
    issuer: &PartyId,
    signer: &dyn Signer,
    kind: &Kind,
    salt: u8,
) -> (Vec<u8>, Content) {
    let content = content(kind, salt);
    let draft = draft(issuer, signer.public(), kind, &content);
    (draft.sign(signer).expect("a signature"), content)
}
