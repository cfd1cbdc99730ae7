//! Contents: kept once, destroyed for good, handed out, asked for.

use comity_protocol::content::Digest;
use comity_protocol::index::{Erasure, LogId};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use crate::StoreError;
use crate::fault::Point;
use crate::rows::{ContentRow, Delivery};
use crate::sqlite::search;
use crate::sqlite::write::Tx;

impl Tx<'_> {
    /// Keeps a content, unless it came through that log already, or was erased there.
    pub(super) fn keep_content(&mut self, row: &ContentRow) -> Result<(), StoreError> {
        let known = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?1 AND log = ?2 AND issuer = ?3)
                 OR EXISTS (SELECT 1 FROM erased WHERE digest = ?1 AND log = ?2 AND issuer = ?3)",
            )?
            .query_row(params![row.digest.0, row.log.0, row.issuer.as_str()], |row| {
                row.get::<_, bool>(0)
            })?;
        if known {
            return Ok(());
        }
        self.hook.step(Point::Row("content"), || {
            self.connection
                .prepare_cached(
                    "INSERT INTO content (digest, log, kind, issuer, received_at, received_from)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    row.digest.0,
                    row.log.0,
                    row.kind.as_str(),
                    row.issuer.as_str(),
                    row.received_at.millis(),
                    row.received_from.as_ref().map(PartyId::as_str),
                ])
        })?;
        let number = self.connection.last_insert_rowid();
        self.hook.step(Point::Row("content_bytes"), || {
            self.connection
                .prepare_cached("INSERT INTO content_bytes (number, bytes) VALUES (?1, ?2)")?
                .execute(params![number, row.bytes])
        })?;
        if row.log != LogId::OWN {
            self.no_longer_wanted(row.log, &row.digest, &row.issuer)?;
            self.hook.step(Point::Row("withheld"), || {
                self.connection
                    .prepare_cached("DELETE FROM withheld WHERE log = ?1 AND digest = ?2")?
                    .execute(params![row.log.0, row.digest.0])
            })?;
        }
        self.hook.step(Point::Row("search_due"), || search::arrived(self.connection, &row.digest))
    }

    /// Destroys the bytes of a content that came through `log` in its issuer's name, and remembers
    /// that they may not come back that way.
    pub(super) fn erase(&mut self, log: LogId, erasure: &Erasure) -> Result<(), StoreError> {
        let Erasure { digest, issuer, at } = erasure;
        let of = params![digest.0, log.0, issuer.as_str()];
        self.hook.step(Point::Row("erased"), || {
            self.connection.execute(
                "INSERT INTO erased (digest, log, issuer, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
                params![digest.0, log.0, issuer.as_str(), at.millis()],
            )
        })?;
        self.no_longer_wanted(log, digest, issuer)?;
        let number: Option<i64> = self
            .connection
            .query_row(
                "SELECT number FROM content
                 WHERE digest = ?1 AND log = ?2 AND issuer = ?3 AND erased_at IS NULL",
                of,
                |row| row.get(0),
            )
            .optional()?;
        let Some(number) = number else { return Ok(()) };
        // The index first: it has to know the words it is to forget.
        self.hook
            .step(Point::Row("search"), || search::forget(self.connection, log, digest, issuer))?;
        self.hook.step(Point::Row("content_bytes"), || {
            self.connection.execute(
                "UPDATE content_bytes SET bytes = zeroblob(length(bytes)) WHERE number = ?1",
                [number],
            )
        })?;
        self.hook.step(Point::Row("content"), || {
            self.connection.execute(
                "UPDATE content SET erased_at = ?2 WHERE number = ?1",
                params![number, at.millis()],
            )
        })?;
        self.done.erased = true;
        Ok(())
    }

    /// A content came, or will not come any more, for the statements of an issuer in a log.
    fn no_longer_wanted(
        &self,
        log: LogId,
        digest: &Digest,
        issuer: &PartyId,
    ) -> Result<(), StoreError> {
        self.hook.step(Point::Row("missing_content"), || {
            self.connection
                .prepare_cached(
                    "DELETE FROM missing_content WHERE digest = ?1 AND log = ?2 AND
                       (SELECT issuer FROM statement WHERE statement.seq = missing_content.seq) =
                       (SELECT number FROM word WHERE text = ?3)",
                )?
                .execute(params![digest.0, log.0, issuer.as_str()])
        })?;
        Ok(())
    }

    pub(super) fn withhold(
        &mut self,
        log: LogId,
        digest: &Digest,
        retry_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.hook.step(Point::Row("withheld"), || {
            self.connection.execute(
                "INSERT INTO withheld (log, digest, retry_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET retry_at = ?3",
                params![log.0, digest.0, retry_at.millis()],
            )
        })?;
        Ok(())
    }

    pub(super) fn deliver(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        self.hook.step(Point::Row("delivery"), || {
            self.connection
                .prepare_cached(
                    "INSERT INTO delivery (digest, recipient, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
                )?
                .execute(params![delivery.digest.0, delivery.to, delivery.at.millis()])
        })?;
        Ok(())
    }
}
