//! What others would refuse, or mistake, is not signed.

use comity_protocol::kind::{Kind, names};
use serde_json::Value;

use crate::error::Error;
use crate::exchange::{equivocation, peers};
use crate::node::Node;

/// Refuses an accusation without its proof, and keys for a party whose identifier is read as that
/// of another which is known here.
///
/// # Errors
/// `party-name`, `equivocation-unknown-log`, the codes of an `EquivocationRefusal`; the reader's.
pub(super) fn expect(node: &Node, kind: &Kind, subject: &str, body: &Value) -> Result<(), Error> {
    match kind.as_str() {
        names::EQUIVOCATION => equivocation::expect_proved(&node.exchange, body),
        names::ISSUER_REGISTRATION => expect_alone(node, subject),
        _ => Ok(()),
    }
}

fn expect_alone(node: &Node, subject: &str) -> Result<(), Error> {
    let Ok(party) = subject.parse() else { return Ok(()) };
    let rows = node.read_now(|reader| reader.peers())?;
    peers::expect_alone(&node.exchange.ledger, &rows, &party)
}
