//! Kinds: what a statement is about, and the JSON Schema its content obeys.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::limits::KIND_BYTES_MAX;

mod describe;

pub use describe::{search_text, title};

/// A kind (`incident.report`) or, for statements of other SCITT issuers, a media type
/// (`text/plain`).
///
/// A kind travels as the media type `application/vnd.comity.<kind>+json` in the
/// preimage-content-type header (RFC 9995, label 259). Ordered and compared as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kind(String);

/// A text is neither the name of a kind nor a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a kind is a dotted name in lower case, or a media type, of at most 255 bytes")]
pub struct KindRefusal;

const PREFIX: &str = "application/vnd.comity.";
const SUFFIX: &str = "+json";

impl Kind {
    /// Whether statements of this kind bind parties: the texts of agreements, the acts of their
    /// parties, and conditional commitments. What binds is undone by acts, never by destroying it.
    pub fn binds(&self) -> bool {
        self.0.starts_with("agreement.") || self.0.starts_with("commitment.")
    }

    /// Reads the name of a kind (`incident.report`) or a foreign media type (`text/plain`).
    ///
    /// # Errors
    /// [`KindRefusal`]; also for a media type that is a kind in disguise, so that each kind has
    /// one text and no more.
    pub fn parse(text: &str) -> Result<Self, KindRefusal> {
        let is_kind = is_name(text) || (is_media_type(text) && !is_ours(text));
        if is_kind && text.len() <= KIND_BYTES_MAX {
            return Ok(Self(text.to_owned()));
        }
        Err(KindRefusal)
    }

    /// Reads a media type as it stands in a statement.
    ///
    /// # Errors
    /// [`KindRefusal`].
    pub fn from_media_type(text: &str) -> Result<Self, KindRefusal> {
        if !is_ours(text) {
            return if text.contains('/') { Self::parse(text) } else { Err(KindRefusal) };
        }
        let name = text.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
        name.filter(|name| is_name(name)).map_or(Err(KindRefusal), Self::parse)
    }

    /// The media type, as it stands in a statement.
    pub fn media_type(&self) -> String {
        if self.is_foreign() { self.0.clone() } else { format!("{PREFIX}{}{SUFFIX}", self.0) }
    }

    /// The name, or the media type of a foreign kind.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a media type of another SCITT issuer; its content is no content file.
    pub fn is_foreign(&self) -> bool {
        self.0.contains('/')
    }

    /// What this version knows of the kind.
    pub fn spec(&self) -> Option<&'static KindSpec> {
        KINDS.iter().find(|spec| spec.name == self.0)
    }
}

impl FromStr for Kind {
    type Err = KindRefusal;

    fn from_str(text: &str) -> Result<Self, KindRefusal> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Kind {
    type Error = KindRefusal;

    fn try_from(text: String) -> Result<Self, KindRefusal> {
        Self::parse(&text)
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> Self {
        kind.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A kind this version knows.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// Its name, dotted.
    pub name: &'static str,
    /// One line for people.
    pub title: &'static str,
    /// JSON Schema 2020-12 of the content's `body`, as published under
    /// `spec/schemas/<schema_name>.json`.
    pub schema: &'static str,
    /// The schema's name: the kind's own, or that of a schema which several kinds share.
    pub schema_name: &'static str,
}

macro_rules! kind {
    ($name:literal, $title:literal) => {
        KindSpec {
            name: $name,
            title: $title,
            schema: include_str!(concat!("../../../spec/schemas/", $name, ".json")),
            schema_name: $name,
        }
    };
}

/// A kind that is an action on an agreement: all of them share one schema.
macro_rules! action {
    ($name:literal, $title:literal) => {
        KindSpec {
            name: concat!("agreement.", $name),
            title: $title,
            schema: include_str!("../../../spec/schemas/agreement.action.json"),
            schema_name: "agreement.action",
        }
    };
}

/// Every kind this version knows: first those it is made for, then those that keep a log in order,
/// then agreements and commitments.
pub static KINDS: [KindSpec; 84] = [
    kind!("incident.report", "Incident report"),
    kind!("run.declaration", "Training run declaration"),
    kind!("incident.assessment", "Assessment of an incident"),
    kind!("incident.filing", "Filing about an incident"),
    kind!("incident.resolution", "Resolution of an incident"),
    kind!("incident.acknowledgement", "Acknowledgement of a filing"),
    kind!("incident.nullification", "Nullification of an incident"),
    kind!("run.plan", "Plan of a training run"),
    kind!("run.start", "Start of a training run"),
    kind!("run.end", "End of a training run"),
    kind!("model.threshold", "Threshold met by a model"),
    kind!("model.release", "Release of a model"),
    kind!("compute.declaration", "Compute declaration"),
    kind!("evaluation.record", "Evaluation record"),
    kind!("document.publication", "Publication of a document"),
    kind!("message.dispatch", "Message on a channel"),
    kind!("message.acknowledgement", "Acknowledgement of a message"),
    kind!("general.notice", "Notice"),
    kind!("statement.supersession", "Supersession of an earlier statement"),
    kind!("statement.amendment", "Amendment of an earlier statement"),
    kind!("statement.retraction", "Retraction of an earlier statement"),
    kind!("content.erasure", "Record of erased content"),
    kind!("registration.policy", "Registration policy of a log"),
    kind!("issuer.registration", "Registration of an issuer's key"),
    kind!("issuer.revocation", "Revocation of an issuer's key"),
    kind!("party.keys", "Keys of a party"),
    kind!("log.equivocation", "Proof that a log equivocated"),
    kind!("agreement.text", "Text of an agreement"),
    kind!("agreement.waiver", "Waiver of a duty"),
    kind!("agreement.finding", "Finding"),
    action!("signature", "Signature"),
    action!("definitive-signature", "Definitive signature"),
    action!("signature-ad-referendum", "Signature ad referendum"),
    action!("confirmation", "Confirmation of an earlier act"),
    action!("ratification", "Ratification"),
    action!("acceptance", "Acceptance"),
    action!("approval", "Approval"),
    action!("formal-confirmation", "Formal confirmation"),
    action!("accession", "Accession"),
    action!("accession-acceptance", "Acceptance of an accession"),
    action!("succession", "Succession"),
    action!("succession-to-signature", "Succession to signature"),
    action!("provisional-application", "Provisional application"),
    action!("provisional-application-termination", "End of provisional application"),
    action!("reservation", "Reservation"),
    action!("interpretative-declaration", "Interpretative declaration"),
    action!("mandatory-declaration", "Mandatory declaration"),
    action!("objection", "Objection to a reservation"),
    action!(
        "objection-opposing-entry-into-force",
        "Objection that opposes entry into force between the two"
    ),
    action!("objection-to-late-reservation", "Objection to a late reservation"),
    action!("reservation-acceptance", "Acceptance of a reservation"),
    action!("reservation-withdrawal", "Withdrawal of a reservation"),
    action!("objection-withdrawal", "Withdrawal of an objection"),
    action!("declaration-withdrawal", "Withdrawal of a declaration"),
    action!("territorial-application", "Territorial application"),
    action!("territorial-exclusion", "Territorial exclusion"),
    action!("designation-of-authority", "Designation of an authority"),
    action!("amendment-proposal", "Proposal of an amendment"),
    action!("amendment-adoption", "Adoption of an amendment"),
    action!("amendment-acceptance", "Acceptance of an amendment"),
    action!("amendment-objection", "Objection to an amendment"),
    action!("amendment-opt-out", "Opting out of an amendment"),
    action!("suspension", "Suspension"),
    action!("suspension-end", "End of a suspension"),
    action!("denunciation", "Denunciation"),
    action!("denunciation-withdrawal", "Withdrawal of a notice before effect"),
    action!("consent-withdrawal", "Withdrawal of consent before entry into force"),
    action!("termination", "Termination"),
    action!("correction", "Correction of the text"),
    action!("correction-objection", "Objection to a correction"),
    action!("period-extension", "Extension of a period"),
    action!("intention-not-to-become-party", "Intention not to become a party"),
    action!("breach-notification", "Notification of a material breach"),
    action!("measure-objection", "Objection to a measure"),
    action!("decision", "Decision of the parties"),
    action!("communication", "Communication"),
    action!("depositary-notification", "Depositary notification"),
    action!("depositary-receipt", "Receipt by the depositary"),
    kind!("commitment.deposit", "Conditional commitment"),
    kind!("commitment.withdrawal", "Withdrawal of a commitment"),
    kind!("commitment.envelope", "Sealed commitment"),
    kind!("commitment.depositary", "Depositary of sealed commitments"),
    kind!("commitment.round", "Round of commitments"),
    kind!("commitment.outcome", "Outcome of commitments"),
];

/// Kinds that change what a log accepts or how another statement stands.
pub mod names {
    /// Entry 0 of every log: the registration policy, with the party's first key as `cnf`.
    pub const REGISTRATION_POLICY: &str = "registration.policy";
    /// Registers a key (`cnf`, COSE_Key) for the issuer named as subject.
    pub const ISSUER_REGISTRATION: &str = "issuer.registration";
    /// Revokes a key (`cnf`, kid) of the issuer named as subject.
    pub const ISSUER_REVOCATION: &str = "issuer.revocation";
    /// Names the party's receipt, log and witness keys from now on; the subject is its log's
    /// origin.
    pub const PARTY_KEYS: &str = "party.keys";
    /// Replaces an earlier statement; the subject is its URN.
    pub const SUPERSESSION: &str = "statement.supersession";
    /// Adds to or corrects an earlier statement; the subject is its URN.
    pub const AMENDMENT: &str = "statement.amendment";
    /// Takes an earlier statement back for good; the subject is its URN.
    pub const RETRACTION: &str = "statement.retraction";
    /// Records that content was destroyed; the subject is the URN of its statement.
    pub const ERASURE: &str = "content.erasure";
    /// Two signed checkpoints that cannot both be true; the subject is the log's origin.
    pub const EQUIVOCATION: &str = "log.equivocation";
    /// What a party says of an incident.
    pub const INCIDENT_REPORT: &str = "incident.report";
    /// A training run, declared.
    pub const RUN_DECLARATION: &str = "run.declaration";
    /// What a party found out about an incident, and when.
    pub const INCIDENT_ASSESSMENT: &str = "incident.assessment";
    /// That a party reports an incident under a regime.
    pub const INCIDENT_FILING: &str = "incident.filing";
    /// That an incident is resolved.
    pub const INCIDENT_RESOLUTION: &str = "incident.resolution";
    /// What the recipient of a filing says of it.
    pub const INCIDENT_ACKNOWLEDGEMENT: &str = "incident.acknowledgement";
    /// That an incident is none, or goes on under another name.
    pub const INCIDENT_NULLIFICATION: &str = "incident.nullification";
    /// Notice of a training run before it begins.
    pub const RUN_PLAN: &str = "run.plan";
    /// That a training run begins.
    pub const RUN_START: &str = "run.start";
    /// That a training run ended.
    pub const RUN_END: &str = "run.end";
    /// That a model meets a threshold, for the record or as a notification.
    pub const MODEL_THRESHOLD: &str = "model.threshold";
    /// That a model is made available.
    pub const MODEL_RELEASE: &str = "model.release";
    /// What training compute a party spent and holds.
    pub const COMPUTE_DECLARATION: &str = "compute.declaration";
    /// That a model was evaluated.
    pub const EVALUATION_RECORD: &str = "evaluation.record";
    /// That a document was published or handed over.
    pub const DOCUMENT_PUBLICATION: &str = "document.publication";
    /// A message that asks to be acknowledged.
    pub const MESSAGE_DISPATCH: &str = "message.dispatch";
    /// That a message was received, read, understood or acted on.
    pub const MESSAGE_ACKNOWLEDGEMENT: &str = "message.acknowledgement";
    /// A notice in words.
    pub const NOTICE: &str = "general.notice";
    /// Publishes the text of an agreement.
    pub const AGREEMENT_TEXT: &str = "agreement.text";
    /// Waives or excuses a duty.
    pub const WAIVER: &str = "agreement.waiver";
    /// A finding, issued as a statement.
    pub const FINDING: &str = "agreement.finding";
    /// A conditional commitment.
    pub const COMMITMENT_DEPOSIT: &str = "commitment.deposit";
    /// Takes a conditional commitment back.
    pub const COMMITMENT_WITHDRAWAL: &str = "commitment.withdrawal";
    /// A sealed conditional commitment.
    pub const COMMITMENT_ENVELOPE: &str = "commitment.envelope";
    /// A depositary of sealed commitments: its key, or its share of an opening.
    pub const COMMITMENT_DEPOSITARY: &str = "commitment.depositary";
    /// Announces a round: when commitments are frozen, and when what comes of them starts.
    pub const COMMITMENT_ROUND: &str = "commitment.round";
    /// The coalition that came into being.
    pub const COMMITMENT_OUTCOME: &str = "commitment.outcome";
}

/// Whether a media type claims, in any case, to be one of ours.
fn is_ours(text: &str) -> bool {
    text.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Dotted words of `a-z 0-9 -`, each beginning with a letter.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.split('.').all(is_word)
}

/// Type and subtype of RFC 6838 section 4.2, then parameters in printable ASCII, if any.
fn is_media_type(text: &str) -> bool {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_token = |token: &str| {
        token.starts_with(|c: char| c.is_ascii_alphanumeric())
            && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parameters.bytes().all(|b| (b' '..=b'~').contains(&b))
}

#[cfg(test)]
mod tests;
