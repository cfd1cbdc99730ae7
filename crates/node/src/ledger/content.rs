//! Contents on their way into the store: what is said with a statement, checked and as a row.

use comity_protocol::content::{Body, Content, ContentRefusal, Digest};
use comity_protocol::index::LogId;
use comity_protocol::kind::Kind;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Confirmation, Statement};
use comity_protocol::time::Timestamp;
use comity_store::rows::ContentRow;
use serde::Deserialize;

use crate::error::Error;

/// What the node's own people want to say.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The kind.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// The content's body.
    pub body: Body,
    /// Who may see it.
    pub marking: Marking,
    /// A key it speaks of.
    pub confirmation: Option<Confirmation>,
}

/// Checks that a content is the one a statement names and obeys its kind.
///
/// # Errors
/// [`ContentRefusal`].
pub fn check_content(statement: &Statement, bytes: &[u8]) -> Result<Content, ContentRefusal> {
    if Digest::of(bytes) != statement.digest {
        return Err(ContentRefusal::OtherDigest);
    }
    Content::parse(&statement.kind, bytes)
}

/// The row that keeps a content that came through `log` at a time.
pub fn content_row(
    statement: &Statement,
    content: Content,
    log: LogId,
    from: Option<PartyId>,
    received_at: Timestamp,
) -> ContentRow {
    ContentRow {
        digest: content.digest,
        log,
        kind: statement.kind.clone(),
        issuer: statement.issuer.clone(),
        bytes: content.bytes,
        received_at,
        received_from: from,
        erased_at: None,
    }
}

/// The marking of a content file that is held; `None` once it was erased.
pub fn marking(row: &ContentRow) -> Option<Marking> {
    #[derive(Deserialize)]
    struct Marked {
        marking: Marking,
    }
    if row.erased_at.is_some() {
        return None;
    }
    // The file was checked strictly when it was kept; only the one member is of interest now.
    serde_json::from_slice::<Marked>(&row.bytes).ok().map(|file| file.marking)
}

/// A fresh secret for salts, sessions, tokens and nonces.
///
/// # Errors
/// `internal` when the system gives no random numbers.
pub fn fresh_secret() -> Result<[u8; 32], Error> {
    let mut secret = [0u8; 32];
    getrandom::fill(&mut secret).map_err(|_| Error::internal("no random numbers"))?;
    Ok(secret)
}
