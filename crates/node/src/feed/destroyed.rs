//! What an erasure in a log destroys.

use std::ops::RangeInclusive;

use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Statement, StatementId};
use comity_store::{Reader, StoreError};

/// A content, the log it comes through, which is its issuer's own, and a statement that names it.
pub(crate) type Named = (Digest, LogId, StatementId);

/// The content of a statement, which others may name as well.
pub(crate) struct Destroyed {
    pub(crate) target: StatementId,
    digest: Digest,
    log: LogId,
    pub(crate) issuer: PartyId,
}

impl Destroyed {
    /// `None` where the statement that the erasure names is not known.
    pub(crate) fn by(
        erasure: &Statement,
        log: LogId,
        reader: &dyn Reader,
    ) -> Result<Option<Self>, StoreError> {
        let Some(target) = StatementId::from_urn(&erasure.subject) else { return Ok(None) };
        let places = reader.places(&target)?;
        let said = places.into_iter().find_map(|place| place.statement);
        let issuer = erasure.issuer.clone();
        Ok(said.map(|(_, said)| Self { target, digest: said.digest, log, issuer }))
    }

    /// Whether it is destroyed here: false where it was not this one's to destroy, or came again.
    pub(crate) fn is_done(&self, reader: &dyn Reader) -> Result<bool, StoreError> {
        let row = reader.content(&self.digest, self.log, &self.issuer)?;
        Ok(row.is_none_or(|row| row.erased_at.is_some()))
    }

    /// All statements of the log that name the content.
    pub(crate) fn all(&self) -> RangeInclusive<Named> {
        let at = |id: u8| (self.digest, self.log, StatementId([id; 32]));
        at(0)..=at(u8::MAX)
    }
}
