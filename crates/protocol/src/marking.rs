//! Who may see a content: TLP 2.0 with its official identifiers, named parties, a release time.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::AUDIENCE_MAX;
use crate::party::PartyId;
use crate::time::Timestamp;

/// Traffic Light Protocol 2.0 (FIRST), from open to closed.
///
/// Written by its official name; read also under the names and identifiers in use elsewhere
/// ([`Tlp::from_label`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tlp {
    /// No limit on disclosure.
    Clear,
    /// The community: every peer of the node.
    Green,
    /// The named parties and their clients.
    Amber,
    /// The named parties only.
    AmberStrict,
    /// Named individuals at the named parties.
    Red,
}

/// Identifiers that name a TLP label elsewhere and are understood, never written: the marking
/// definitions of STIX 2.1 for TLP 1, and OpenCTI's own for AMBER+STRICT.
const FOREIGN_IDS: [(&str, Tlp); 5] = [
    ("613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp::Clear),
    ("34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp::Green),
    ("f88d31f6-486f-44da-b317-01333bde0b82", Tlp::Amber),
    ("826578e1-40ad-459f-bc73-ede076f81f37", Tlp::AmberStrict),
    ("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp::Red),
];

impl Tlp {
    /// All labels, from open to closed.
    pub const ALL: [Self; 5] =
        [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The official name, as it is to be printed (TLP 2.0 section 2).
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// The official identifier of the STIX 2.1 marking definition.
    pub const fn stix_id(self) -> &'static str {
        match self {
            Self::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Self::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Self::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            Self::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Self::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        }
    }

    /// Reads a label: the official name, with or without `TLP:`, in any case, `WHITE` of TLP 1,
    /// or the identifier of a marking definition (official, of TLP 1, or OpenCTI's).
    pub fn from_label(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let id = text.strip_prefix("marking-definition--").unwrap_or(&text);
        let foreign = FOREIGN_IDS.iter().find(|(known, _)| *known == id).map(|(_, tlp)| *tlp);
        let official =
            Self::ALL.into_iter().find(|tlp| tlp.stix_id().ends_with(id) && id.len() == 36);
        if let Some(tlp) = official.or(foreign) {
            return Some(tlp);
        }
        match text.strip_prefix("tlp:").unwrap_or(&text).trim_start() {
            "clear" | "white" => Some(Self::Clear),
            "green" => Some(Self::Green),
            "amber" => Some(Self::Amber),
            "amber+strict" | "amber-strict" | "amber_strict" => Some(Self::AmberStrict),
            "red" => Some(Self::Red),
            _ => None,
        }
    }

    /// Whether the label says by itself who may see, so that naming parties would contradict it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Clear | Self::Green)
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Serialize for Tlp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label())
    }
}

impl<'de> Deserialize<'de> for Tlp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_label(&text).ok_or_else(|| serde::de::Error::custom("not a TLP 2.0 label"))
    }
}

/// A marking: a TLP label, the parties it names, and the time before which nobody else sees it.
///
/// Rules (`spec/statements.md`): CLEAR and GREEN name nobody; AMBER, AMBER+STRICT and RED name at
/// least one party (the issuer itself, where nobody else shall see) and reach the issuer and the
/// named parties; before `release` only the issuer's own node serves its own people.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "Unchecked")]
pub struct Marking {
    /// The label.
    pub tlp: Tlp,
    /// Named parties, sorted, without duplicates, at most [`crate::limits::AUDIENCE_MAX`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<PartyId>,
    /// Not before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<Timestamp>,
}

/// A marking contradicts itself, or names too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CLEAR and GREEN name no parties; AMBER, AMBER+STRICT and RED name 1 to 512")]
pub struct MarkingRefusal;

/// A marking as read, its parts not yet held against each other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unchecked {
    tlp: Tlp,
    #[serde(default)]
    audience: Vec<PartyId>,
    #[serde(default)]
    release: Option<Timestamp>,
}

impl TryFrom<Unchecked> for Marking {
    type Error = MarkingRefusal;

    fn try_from(read: Unchecked) -> Result<Self, MarkingRefusal> {
        Self::new(read.tlp, read.audience, read.release)
    }
}

/// Who asks for a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester<'a> {
    /// Nobody in particular.
    Public,
    /// An authenticated peer.
    Peer(&'a PartyId),
    /// One of the node's own people.
    Own {
        /// Whether it is one of the persons whom the party named for TLP:RED.
        cleared: bool,
    },
}

impl Marking {
    /// A marking whose parts agree; sorts the audience and drops duplicates.
    ///
    /// # Errors
    /// [`MarkingRefusal`].
    pub fn new(
        tlp: Tlp,
        mut audience: Vec<PartyId>,
        release: Option<Timestamp>,
    ) -> Result<Self, MarkingRefusal> {
        audience.sort_unstable();
        audience.dedup();
        if tlp.is_open() != audience.is_empty() || audience.len() > AUDIENCE_MAX {
            return Err(MarkingRefusal);
        }
        Ok(Self { tlp, audience, release })
    }

    /// TLP:CLEAR, at once.
    pub const fn clear() -> Self {
        Self { tlp: Tlp::Clear, audience: Vec::new(), release: None }
    }

    /// Whether `requester` may have a content of `issuer` at the time `now`.
    ///
    /// A node's own people see what their node holds, TLP:RED those of them who were named for it
    /// (TLP 2.0 section 4.1: individual recipients); that they hold nothing too early is the doing
    /// of the nodes that serve it. A peer gets its own content back at any time.
    pub fn admits(&self, requester: Requester<'_>, issuer: &PartyId, now: Timestamp) -> bool {
        let released = self.release.is_none_or(|release| release <= now);
        match (requester, self.tlp) {
            (Requester::Own { cleared }, tlp) => cleared || tlp != Tlp::Red,
            (Requester::Peer(peer), _) if peer == issuer => true,
            (Requester::Public, tlp) => released && tlp == Tlp::Clear,
            (Requester::Peer(_), Tlp::Clear | Tlp::Green) => released,
            (Requester::Peer(peer), Tlp::Amber | Tlp::AmberStrict | Tlp::Red) => {
                released && self.audience.contains(peer)
            }
        }
    }
}

#[cfg(test)]
mod tests;
