//! What others would refuse, or mistake, is not signed.

use comity_protocol::kind::{Kind, names};
use comity_protocol::party::PartyId;
use comity_store::rows::PeerState;
use serde_json::Value;

use crate::error::{Error, codes};
use crate::exchange::contradiction;
use crate::lookalike::is_read_as;
use crate::node::Node;

/// Refuses an accusation without its proof, and keys for a party whose identifier is read as that
/// of another which is known here.
///
/// # Errors
/// `party-name`, `equivocation-unknown-log`, the codes of an `EquivocationRefusal`; the reader's.
pub(super) fn expect(node: &Node, kind: &Kind, subject: &str, body: &Value) -> Result<(), Error> {
    match kind.as_str() {
        names::EQUIVOCATION => contradiction::expect_proved(&node.exchange, body),
        names::ISSUER_REGISTRATION => expect_alone(node, subject),
        _ => Ok(()),
    }
}

fn expect_alone(node: &Node, subject: &str) -> Result<(), Error> {
    let Ok(party) = subject.parse::<PartyId>() else { return Ok(()) };
    let rows = node.read_now(|reader| reader.peers())?;
    let peers = rows.iter().filter(|row| row.state != PeerState::Removed);
    let mut all = peers.map(|row| &row.descriptor.party).chain([&node.config.party]);
    let Some(other) = all.find(|other| is_read_as(other, &party)) else { return Ok(()) };
    let detail = format!("{party} would be read as {other}, which is another party here.");
    Err(Error::new(&codes::PARTY_NAME, detail))
}
