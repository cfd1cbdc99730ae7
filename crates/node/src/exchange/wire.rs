//! What nodes say to each other beyond tiles and checkpoints (`spec/exchange.md`): bodies and
//! limits.

use comity_protocol::content::Digest;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::limits::{CONTENT_BYTES_MAX, NOTE_BYTES_MAX};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most contents asked for at once.
pub const CONTENTS_QUERY_MAX: usize = 256;

/// Bytes of content files after which an answer ends (4 MiB): what is left is asked for again.
/// The file that crosses it is still given, so that every answer brings at least one.
pub const CONTENTS_ANSWER_BYTES: usize = 4 << 20;

/// Longest answer to a contents query: the files, base64 (4/3), and their frames.
pub const CONTENTS_ANSWER_BYTES_MAX: usize =
    (CONTENTS_ANSWER_BYTES + CONTENT_BYTES_MAX) / 3 * 4 + CONTENTS_QUERY_MAX * 512;

/// Most checkpoints in an answer to `GET /api/v1/checkpoints`: the logs a large node follows.
pub const CHECKPOINTS_MAX: usize = 2_048;

/// Longest such answer (16 MiB).
pub const CHECKPOINTS_BYTES_MAX: usize = 16 << 20;

const _: () = assert!(CONTENTS_ANSWER_BYTES_MAX < 8 << 20);
const _: () = assert!(<Urgent as Sent>::BYTES_MAX < 2 << 20);

/// What peers send as the body of a request.
pub trait Sent {
    /// Longest such body in bytes.
    const BYTES_MAX: usize;
}

impl Sent for ContentsQuery {
    /// Each digest with its quotes and comma, and room for spaces.
    const BYTES_MAX: usize = CONTENTS_QUERY_MAX * 80 + 1_024;
}

impl Sent for Hint {
    const BYTES_MAX: usize = 1_024;
}

impl Sent for Urgent {
    /// Statement and receipt in base64, one content, and their frame.
    const BYTES_MAX: usize = (65_535 + 16_384 + CONTENT_BYTES_MAX) / 3 * 4 + 1_024;
}

impl Sent for Equivocation {
    /// Two notes as JSON has them, and a path of 64 hashes.
    const BYTES_MAX: usize = 2 * 2 * NOTE_BYTES_MAX + 8_192;
}

/// Answer to `GET /api/v1/checkpoints`: the newest checkpoint of every log the node knows, its own
/// first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Checkpoints {
    /// Signed notes: as their logs signed them, with cosignatures behind.
    pub checkpoints: Vec<String>,
}

/// Body of `POST /api/v1/contents/query`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentsQuery {
    /// At most [`CONTENTS_QUERY_MAX`].
    pub digests: Vec<Digest>,
}

/// Answer to `POST /api/v1/contents/query`. A digest that is in neither list is asked for again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContentsAnswer {
    /// Content files.
    pub contents: Vec<ContentFile>,
    /// Those not given.
    pub withheld: Vec<WithheldContent>,
}

/// One content file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContentFile {
    /// Its digest.
    pub digest: Digest,
    /// The file, base64.
    pub file: String,
}

/// A content that is not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WithheldContent {
    /// Its digest.
    pub digest: Digest,
    /// `withheld`: not for this party, or not held (which of the two is not told); `erased`:
    /// destroyed.
    pub reason: WithheldReason,
    /// When it may be given to this party, where the marking says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Timestamp>,
}

/// Why a content is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WithheldReason {
    /// Not for this party, or not held.
    Withheld,
    /// Destroyed for good.
    Erased,
}

/// Body of `POST /api/v1/hints`: there is something to pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The log that grew.
    pub origin: String,
    /// To this size.
    pub size: u64,
}

/// Body of `POST /api/v1/urgent`: a statement ahead of the pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urgent {
    /// The log entry, base64.
    pub statement: String,
    /// Its receipt from the sender's log, base64.
    pub receipt: String,
    /// The content file, base64, when the receiver is entitled to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// What a node says of itself when it names who told it something.
pub fn peer_actor(party: &PartyId) -> String {
    format!("peer:{party}")
}
