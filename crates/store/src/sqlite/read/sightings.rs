//! Who saw which log when.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::TreeSize;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::rows::SightingRow;
use crate::sqlite::convert::{signed, unsigned, voucher, voucher_name};

pub(super) fn sightings(
    connection: &Connection,
    log: LogId,
) -> Result<Vec<SightingRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT voucher, size, at, known_at FROM sighting WHERE log = ?1
         ORDER BY voucher, size, at",
    )?;
    let mut rows = select.query([log.0])?;
    let mut sightings = Vec::new();
    while let Some(row) = rows.next()? {
        let sighting = Sighting {
            voucher: voucher(row.get(0)?),
            size: TreeSize(unsigned(row.get(1)?)?),
            at: Timestamp::from_millis(row.get(2)?),
        };
        let known_at = Timestamp::from_millis(row.get(3)?);
        sightings.push(SightingRow { log, sighting, known_at });
    }
    Ok(sightings)
}

pub(super) fn note(
    connection: &Connection,
    log: LogId,
    sighting: &Sighting,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Sighting { voucher, size, at } = sighting;
    let note = connection
        .prepare_cached(
            "SELECT note FROM sighting WHERE log = ?1 AND voucher = ?2 AND size = ?3 AND at = ?4",
        )?
        .query_row(params![log.0, voucher_name(voucher), signed(size.0)?, at.millis()], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(note)
}
