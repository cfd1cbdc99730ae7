//! Contents and who was given them.

use comity_protocol::content::Digest;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::rows::{ContentRow, Delivery};
use crate::sqlite::convert::{places, signed, text, unsigned};
use crate::sqlite::write::digest as digest_of;
use crate::{PLACES_MAX, StoreError};

const COLUMNS: &str = "content.log, content.kind, content.issuer,
  iif(erased_at IS NULL, bytes, x''), received_at, received_from, erased_at
  FROM content JOIN content_bytes USING (number)";

/// What is kept of a log: its entries, and the contents that came through it.
pub(super) fn kept_bytes(connection: &Connection, log: LogId) -> Result<u64, StoreError> {
    let (first, last) = places(log)?;
    let sql = "SELECT
         (SELECT coalesce(sum(length(bytes)), 0) FROM entry WHERE place BETWEEN ?1 AND ?2)
       + (SELECT coalesce(sum(length(bytes)), 0) FROM content JOIN content_bytes USING (number)
          WHERE log = ?3 AND erased_at IS NULL)";
    let sum = connection.query_row(sql, params![first, last, log.0], |row| row.get(0))?;
    unsigned(sum)
}

pub(super) fn content(
    connection: &Connection,
    digest: &Digest,
    log: LogId,
    issuer: &PartyId,
) -> Result<Option<ContentRow>, StoreError> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE digest = ?1 AND log = ?2 AND issuer = ?3"
    ))?;
    let mut rows = select.query(params![digest.0, log.0, issuer.as_str()])?;
    rows.next()?.map(|row| content_row(digest, row)).transpose()
}

pub(super) fn contents(
    connection: &Connection,
    digest: &Digest,
) -> Result<Vec<ContentRow>, StoreError> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE digest = ?1 ORDER BY log, issuer LIMIT ?2"
    ))?;
    let limit = i64::try_from(PLACES_MAX).unwrap_or(i64::MAX);
    let mut rows = select.query(params![digest.0, limit])?;
    let mut contents = Vec::new();
    while let Some(row) = rows.next()? {
        contents.push(content_row(digest, row)?);
    }
    Ok(contents)
}

fn content_row(digest: &Digest, row: &Row<'_>) -> Result<ContentRow, StoreError> {
    let (kind, issuer): (String, String) = (row.get(1)?, row.get(2)?);
    let received_from: Option<String> = row.get(5)?;
    Ok(ContentRow {
        digest: *digest,
        log: LogId(row.get(0)?),
        kind: text(&kind)?,
        issuer: text(&issuer)?,
        bytes: row.get(3)?,
        received_at: Timestamp::from_millis(row.get(4)?),
        received_from: received_from.as_deref().map(text).transpose()?,
        erased_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

pub(super) fn missing(
    connection: &Connection,
    log: LogId,
    after: Seq,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(Seq, Digest)>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT missing.seq, missing.digest
           FROM missing_content AS missing LEFT JOIN withheld USING (log, digest)
          WHERE missing.log = ?1 AND missing.seq > ?2 AND coalesce(withheld.retry_at <= ?3, TRUE)
          ORDER BY missing.seq LIMIT ?4",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = select.query(params![log.0, signed(after.0)?, now.millis(), limit])?;
    let mut missing = Vec::new();
    while let Some(row) = rows.next()? {
        let digest: Vec<u8> = row.get(1)?;
        missing.push((Seq(unsigned(row.get(0)?)?), digest_of(&digest)?));
    }
    Ok(missing)
}

pub(super) fn deliveries(
    connection: &Connection,
    digest: &Digest,
) -> Result<Vec<Delivery>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT recipient, at FROM delivery WHERE digest = ?1 ORDER BY at, recipient",
    )?;
    let rows = select.query_map([digest.0], |row| {
        let at = Timestamp::from_millis(row.get(1)?);
        Ok(Delivery { digest: *digest, to: row.get(0)?, at })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
