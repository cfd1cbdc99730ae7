//! Who saw which log when.

use comity_protocol::index::LogId;
use comity_protocol::vouch::sightings::Sighting;
use rusqlite::params;

use crate::StoreError;
use crate::fault::Point;
use crate::rows::SightingRow;
use crate::sqlite::convert::{signed, voucher_name};
use crate::sqlite::write::Tx;

impl Tx<'_> {
    pub(super) fn sighting(&mut self, row: &SightingRow, note: &[u8]) -> Result<(), StoreError> {
        let SightingRow { log, sighting: Sighting { voucher, size, at }, known_at } = row;
        let size = signed(size.0)?;
        self.hook.step(Point::Row("sighting"), || {
            self.connection
                .prepare_cached(
                    "INSERT INTO sighting (log, voucher, size, at, known_at, note)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    log.0,
                    voucher_name(voucher),
                    size,
                    at.millis(),
                    known_at.millis(),
                    note
                ])
        })?;
        Ok(())
    }

    pub(super) fn drop_sighting(
        &mut self,
        log: LogId,
        sighting: &Sighting,
    ) -> Result<(), StoreError> {
        let Sighting { voucher, size, at } = sighting;
        let size = signed(size.0)?;
        self.hook.step(Point::Row("sighting"), || {
            self.connection
                .prepare_cached(
                    "DELETE FROM sighting
                     WHERE log = ?1 AND voucher = ?2 AND size = ?3 AND at = ?4",
                )?
                .execute(params![log.0, voucher_name(voucher), size, at.millis()])
        })?;
        Ok(())
    }
}
