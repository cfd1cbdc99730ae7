//! Codes of alerts, as `spec/errors.md` lists them: of rules that are refused, and of deliveries
//! that fail, which are told beside them.

use crate::error::codes::Class::{Missing, Peer, PeerSilent, Refused, TooMany, Unavailable};
use crate::error::codes::{code, codes};

codes! {
    /// The account is closed, or its alert cannot be read.
    ALERT_ACCOUNT_CLOSED = code("alert-account-closed", Missing, "The account is closed");
    /// A hook leads where none may be.
    ALERT_HOOK_ADDRESS = code("alert-hook-address", Refused, "No hook may be at this address");
    /// The account has no address for the channel.
    ALERT_NO_ADDRESS = code("alert-no-address", Missing, "There is no address to send to");
    /// The node sends no mail.
    ALERT_NO_MAIL = code("alert-no-mail", Unavailable, "This node sends no mail");
    /// The server or the hook refused the alert.
    ALERT_REFUSED = code("alert-refused", Peer, "The alert was refused where it goes");
    /// Rules that cannot be.
    ALERT_RULES = code("alert-rules", Refused, "These rules cannot be");
    /// More was tried than is told in an hour.
    ALERT_TOO_MANY = code("alert-too-many", TooMany, "Too many alerts in an hour");
    /// Nobody answers there, or too slowly.
    ALERT_UNREACHABLE = code("alert-unreachable", PeerSilent, "Nobody answers where the alert goes");
}
