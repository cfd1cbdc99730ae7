//! Facts: what statements say, as the engine reads them.

use serde::{Deserialize, Serialize};

use crate::index::Relation;
use crate::kind::Kind;
use crate::party::PartyId;
use crate::statement::StatementId;
use crate::time::Timestamp;
use crate::vouch::Vouched;

use super::symbol::Sym;
use super::value::Cell;

/// A statement in effect, with its content where this node holds it.
///
/// Which statements are in effect is decided elsewhere ([`crate::index`]): facts are verified.
/// What was known at an earlier point of a log is asked by giving an engine only the facts known
/// by then; a fact itself says nothing of when this node learned of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fact {
    /// The statement.
    pub id: StatementId,
    /// What it is about.
    pub kind: Kind,
    /// Who says it.
    pub issuer: PartyId,
    /// Its subject.
    pub subject: String,
    /// When it was said, as signed (`iat`).
    pub issued: Timestamp,
    /// Between which times others can say that it was logged.
    pub logged: Vouched,
    /// The body of its content; `None` where this node does not hold it, and every condition on
    /// it is unknown.
    pub body: Option<serde_json::Value>,
    /// What it does to an earlier statement.
    pub relation: Option<(Relation, StatementId)>,
}

/// A fact reduced to what the rules of one engine read. Only that engine makes and takes it.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) id: StatementId,
    pub(super) kind: Sym,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    pub(super) issued: i64,
    /// The declared fields of its kind; `None` where the content is not held.
    pub(super) cells: Option<Box<[Cell]>>,
    pub(super) mark: Option<Box<MarkOf>>,
}

/// What a fact does to an earlier one.
#[derive(Clone, Debug)]
pub(super) struct MarkOf {
    pub(super) relation: Relation,
    pub(super) target: StatementId,
    /// For an amendment: the body with the amendment worked in.
    pub(super) body: Option<serde_json::Value>,
}
