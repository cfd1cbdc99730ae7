//! Kinds: what a statement is about, and the JSON Schema its content obeys.

/// A kind (`incident.report`) or, for statements of other SCITT issuers, a media type (`text/plain`).
///
/// A kind travels as the media type `application/vnd.comity.<kind>+json` in the
/// preimage-content-type header (RFC 9995, label 259). Ordered and compared as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(String);
// H2: Kind::{parse(name), from_media_type, media_type, as_str, spec() -> Option<&'static KindSpec>}, serde as string, Display, FromStr

/// A kind this version knows.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// Its name, dotted.
    pub name: &'static str,
    /// One line for people.
    pub title: &'static str,
    /// JSON Schema 2020-12 of the content's `body`, as published under `spec/schemas/<name>.json`.
    pub schema: &'static str,
}

/// Kinds that change what a log accepts or how another statement stands.
pub mod names {
    /// Entry 0 of every log: the registration policy, with the party's first key as `cnf`.
    pub const REGISTRATION_POLICY: &str = "registration.policy";
    /// Registers a key (`cnf`, COSE_Key) for the issuer named as subject.
    pub const ISSUER_REGISTRATION: &str = "issuer.registration";
    /// Revokes a key (`cnf`, kid) of the issuer named as subject.
    pub const ISSUER_REVOCATION: &str = "issuer.revocation";
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
    /// A notice in words.
    pub const NOTICE: &str = "general.notice";
}
