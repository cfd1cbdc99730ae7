//! Who may see a content: TLP 2.0 with its official identifiers, named parties, a release time.

use serde::{Deserialize, Serialize};

use crate::party::PartyId;
use crate::time::Timestamp;

/// Traffic Light Protocol 2.0 (FIRST), from open to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tlp {
    /// No limit on disclosure.
    #[serde(rename = "TLP:CLEAR")]
    Clear,
    /// The community: every peer of the node.
    #[serde(rename = "TLP:GREEN")]
    Green,
    /// The named parties and their clients.
    #[serde(rename = "TLP:AMBER")]
    Amber,
    /// The named parties only.
    #[serde(rename = "TLP:AMBER+STRICT")]
    AmberStrict,
    /// Named individuals at the named parties.
    #[serde(rename = "TLP:RED")]
    Red,
}

/// A marking: a TLP label, the parties it names, and the time before which nobody else sees it.
///
/// Rules (`spec/statements.md`): CLEAR and GREEN name nobody; AMBER, AMBER+STRICT and RED reach the issuer
/// and the named parties; before `release` only the issuer's own node serves its own people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// The label.
    pub tlp: Tlp,
    /// Named parties, sorted, without duplicates, at most [`crate::limits::AUDIENCE_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<PartyId>,
    /// Not before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Timestamp>,
}

/// Who asks for a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester<'a> {
    /// Nobody in particular.
    Public,
    /// An authenticated peer.
    Peer(&'a PartyId),
    /// The node's own people.
    Own,
}
// H2: Tlp::{label, stix_id, from_label (aliases of TLP 1 accepted on input)}, Marking::{new (checks), clear(), admits(requester, issuer, now)}
