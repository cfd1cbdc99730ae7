//! What an auditor brings along: nothing of it comes from the log that is audited.

use comity_protocol::log::policy::Policy;
use comity_protocol::party::{Descriptor, Fingerprint};
use comity_protocol::time::Timestamp;

/// What the auditor brings along.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    /// The fingerprint that the party gave over another channel.
    pub(crate) fingerprint: Option<Fingerprint>,
    /// The party's descriptor, got elsewhere.
    pub(crate) descriptor: Option<Descriptor>,
    /// The witness policy that the checkpoint must meet.
    pub(crate) policy: Option<Policy>,
    /// Whether to ask for the contents.
    pub(crate) contents: bool,
    /// The auditor's clock.
    pub(crate) now: Timestamp,
}
