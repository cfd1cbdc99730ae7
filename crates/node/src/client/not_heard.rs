//! Why a peer does not hear this node: what its problem says, and what is to be done about it.

use serde::Deserialize;

/// Why a peer does not hear this node. Each asks somebody else to do something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHeard {
    /// It has not added this node, or under other keys.
    #[error("the peer does not know this node as a peer of its own")]
    NotAPeer,
    /// Its clock and that of this node are more than five minutes apart.
    #[error("the peer's clock and that of this node are too far apart")]
    OtherClock,
    /// It holds this node's log for forked, and takes nothing new from it.
    #[error("the peer holds this node's log for forked")]
    Forked,
    /// It knows the key that this node signs with as revoked, or as one that others claim too.
    #[error("the peer does not accept the key that this node signs with")]
    Key,
    /// It answers under another address than the one that was asked.
    #[error("the peer is not reached under its own address")]
    OtherAddress,
    /// What reached it is not what was signed.
    #[error("the request was changed on its way to the peer")]
    Changed,
}

impl NotHeard {
    /// The stable code of this failure.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAPeer => "peer-knows-us-not",
            Self::OtherClock => "peer-clock-differs",
            Self::Forked => "peer-holds-us-forked",
            Self::Key => "peer-refuses-key",
            Self::OtherAddress => "peer-address-other",
            Self::Changed => "peer-request-changed",
        }
    }

    /// What a problem says; `None` where it says nothing of the kind, as the refusal of a proxy
    /// in front of the peer.
    pub(super) fn read(problem: &[u8]) -> Option<Self> {
        match code(problem)?.as_str() {
            "request-key-unknown" | "peer-unknown" | "peer-required" => Some(Self::NotAPeer),
            "request-stale" => Some(Self::OtherClock),
            "request-party-held" => Some(Self::Forked),
            "request-key-revoked" | "request-key-contested" => Some(Self::Key),
            "request-authority" => Some(Self::OtherAddress),
            "request-signature" | "request-digest" => Some(Self::Changed),
            _ => None,
        }
    }
}

/// The stable code of a problem (RFC 9457).
pub(super) fn code(problem: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Read {
        code: String,
    }
    serde_json::from_slice(problem).ok().map(|Read { code }| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_is_to_be_done() {
        let check = |problem: &str, wanted: Option<&str>| {
            assert_eq!(NotHeard::read(problem.as_bytes()).map(NotHeard::code), wanted, "{problem}");
        };
        for (theirs, ours) in [
            ("request-key-unknown", "peer-knows-us-not"),
            ("peer-unknown", "peer-knows-us-not"),
            ("request-stale", "peer-clock-differs"),
            ("request-party-held", "peer-holds-us-forked"),
            ("request-key-revoked", "peer-refuses-key"),
            ("request-authority", "peer-address-other"),
            ("request-signature", "peer-request-changed"),
        ] {
            check(&format!("{{\"type\":\"x\",\"code\":\"{theirs}\"}}"), Some(ours));
        }
        check("{\"code\":\"role-missing\"}", None);
        check("<html>403 Forbidden</html>", None);
        check("{\"code\":7}", None);
    }
}
