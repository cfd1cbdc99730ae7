//! Nobody decides about what he may not read.

use comity_protocol::index::Relation;
use comity_protocol::kind::Kind;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_store::rows::ProposalRow;

use crate::accounts::control;
use crate::error::{Error, codes};
use crate::ledger::content::marking;
use crate::node::Node;

/// Whether an account may read what is proposed: what is for named persons only they, and whoever
/// wrote it.
pub fn may_read(row: &ProposalRow, by: &str, cleared: bool) -> bool {
    row.marking.tlp != Tlp::Red || cleared || by == row.proposed_by || by == control::OPERATOR
}

/// Refuses that an account decides about a proposal which it may not read, or about one that
/// concerns such a statement.
///
/// # Errors
/// `clearance-missing`; the reader's.
pub(super) fn expect_proposal(node: &Node, row: &ProposalRow, by: &str) -> Result<(), Error> {
    if !may_read(row, by, is_named(node, by)?) {
        return Err(reserved());
    }
    expect_target(node, by, &row.kind, &row.subject)
}

/// Refuses that an account amends, replaces, retracts or erases a statement whose content it may
/// not read.
///
/// # Errors
/// `clearance-missing`; the reader's.
pub(super) fn expect_target(
    node: &Node,
    by: &str,
    kind: &Kind,
    subject: &str,
) -> Result<(), Error> {
    let target = Relation::of(kind).and_then(|_| StatementId::from_urn(subject));
    let Some(target) = target else { return Ok(()) };
    if by == control::OPERATOR || is_named(node, by)? {
        return Ok(());
    }
    let is_reserved = node.read_now(|reader| {
        for place in reader.places(&target)? {
            let Some((_, said)) = place.statement else { continue };
            let row = reader.content(&said.digest, place.log, &said.issuer)?;
            if row.as_ref().and_then(marking).is_some_and(|marking| marking.tlp == Tlp::Red) {
                return Ok(true);
            }
        }
        Ok(false)
    })?;
    if is_reserved { Err(reserved()) } else { Ok(()) }
}

fn is_named(node: &Node, by: &str) -> Result<bool, Error> {
    let user = node.read_now(|reader| reader.user(by))?;
    Ok(user.is_some_and(|user| user.cleared))
}

fn reserved() -> Error {
    let detail = "Nobody decides about what he may not read: it is for named persons.";
    Error::new(&codes::CLEARANCE_MISSING, detail)
}
