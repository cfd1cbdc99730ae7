//! What wakes accounts, and what they were told.

use comity_protocol::time::Timestamp;
use rusqlite::params;

use crate::StoreError;
use crate::fault::Point;
use crate::rows::{AlertRow, AlertRuleRow};
use crate::sqlite::convert::name;
use crate::sqlite::write::Tx;

impl Tx<'_> {
    pub(super) fn alert_rules(&mut self, row: &AlertRuleRow) -> Result<(), StoreError> {
        self.expect_account(&row.user)?;
        self.hook.step(Point::Row("alert_rule"), || {
            self.connection.execute(
                "INSERT OR REPLACE INTO alert_rule (account, rules, set_at) VALUES (?1, ?2, ?3)",
                params![row.user, row.rules, row.set_at.millis()],
            )
        })?;
        Ok(())
    }

    pub(super) fn alert(&mut self, row: &AlertRow) -> Result<(), StoreError> {
        self.expect_account(&row.user)?;
        self.hook.step(Point::Row("alert"), || {
            self.connection
                .execute(
                    "INSERT INTO alert
                   (account, key, channel, what, state, made_at, next_at, tries, failure)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (account, key, channel) DO UPDATE SET
                   what = ?4, state = ?5, next_at = ?7, tries = ?8, failure = ?9",
                    params![
                        row.user,
                        row.key,
                        row.channel,
                        row.what,
                        name(&row.state)?,
                        row.made_at.millis(),
                        row.next_at.millis(),
                        row.tries,
                        row.failure,
                    ],
                )
                .map_err(StoreError::from)
        })?;
        Ok(())
    }

    pub(super) fn forget_alerts(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.hook.step(Point::Row("alert"), || {
            self.connection.execute(
                "DELETE FROM alert WHERE made_at < ?1 AND state != 'waiting'",
                [before.millis()],
            )
        })?;
        Ok(())
    }
}
