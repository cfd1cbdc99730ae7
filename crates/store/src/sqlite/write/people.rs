//! Peers and witnesses, accounts and the audit trail.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::TreeSize;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use crate::StoreError;
use crate::fault::Point;
use crate::rows::{
    AuditEvent, CredentialRow, EquivocationRow, PasskeyRow, PeerRow, PeerState, UrgentRow, UserRow,
    WitnessRow,
};
use crate::sqlite::convert::{corrupt_row, hash32, name, signed, unsigned};
use crate::sqlite::write::Tx;

impl Tx<'_> {
    pub(super) fn peer(&mut self, row: &PeerRow) -> Result<(), StoreError> {
        let descriptor =
            serde_json::to_string(&row.descriptor).map_err(|_| corrupt_row("descriptor"))?;
        let seen_size = row.seen.map(|head| signed(head.size.0)).transpose()?;
        self.hook.step(Point::Row("peer"), || {
            self.connection.execute(
                "INSERT OR REPLACE INTO peer (log, descriptor, address, added_at, state, contact_at,
                   seen_size, seen_root, failure) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    row.log.0,
                    descriptor,
                    row.address,
                    row.added_at.millis(),
                    name(&row.state)?,
                    row.contact_at.map(|time| time.millis()),
                    seen_size,
                    row.seen.map(|head| head.root.0),
                    row.failure,
                ],
            ).map_err(StoreError::from)
        })?;
        Ok(())
    }

    pub(super) fn remove_peer(&mut self, log: LogId) -> Result<(), StoreError> {
        let changed = self.hook.step(Point::Row("peer"), || {
            let state = name(&PeerState::Removed)?;
            let update = "UPDATE peer SET state = ?2 WHERE log = ?1";
            self.connection.execute(update, params![log.0, state]).map_err(StoreError::from)
        })?;
        found(changed)
    }

    pub(super) fn witness(&mut self, from: TreeSize, row: &WitnessRow) -> Result<(), StoreError> {
        let kept: Option<i64> = self
            .connection
            .query_row("SELECT size FROM witness WHERE origin = ?1", [&row.origin], |row| {
                row.get(0)
            })
            .optional()?;
        let actual = TreeSize(unsigned(kept.unwrap_or(0))?);
        if actual != from {
            return Err(StoreError::Conflict { actual });
        }
        let size = signed(row.head.size.0)?;
        self.hook.step(Point::Row("witness"), || {
            self.connection.execute(
                "INSERT OR REPLACE INTO witness (origin, size, root, note, at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![row.origin, size, row.head.root.0, row.note, row.at.millis()],
            )
        })?;
        Ok(())
    }

    pub(super) fn equivocation(&mut self, row: &EquivocationRow) -> Result<(), StoreError> {
        self.hook.step(Point::Row("equivocation"), || {
            self.connection.execute(
                "INSERT INTO equivocation (proof, origin, found_at, told_by) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
                params![
                    row.proof,
                    row.origin,
                    row.found_at.millis(),
                    row.told_by.as_ref().map(PartyId::as_str)
                ],
            )
        })?;
        Ok(())
    }

    pub(super) fn urgent(&mut self, row: &UrgentRow) -> Result<(), StoreError> {
        self.hook.step(Point::Row("urgent"), || {
            self.connection.execute(
                "INSERT INTO urgent (id, sender, entry, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
                params![row.id.0, row.from.as_str(), row.entry, row.at.millis()],
            )
        })?;
        Ok(())
    }

    pub(super) fn urgent_seen(&mut self, id: &StatementId) -> Result<(), StoreError> {
        self.hook.step(Point::Row("urgent"), || {
            self.connection.execute("DELETE FROM urgent WHERE id = ?1", [id.0])
        })?;
        Ok(())
    }

    pub(super) fn account(&mut self, row: &UserRow) -> Result<(), StoreError> {
        let handled_by =
            serde_json::to_string(&row.handled_by).map_err(|_| corrupt_row("account"))?;
        let linked = row.linked.as_ref().map(serde_json::to_string).transpose();
        let linked = linked.map_err(|_| corrupt_row("account"))?;
        let recovery = row.recovery.as_ref().map(serde_json::to_string).transpose();
        let recovery = recovery.map_err(|_| corrupt_row("account"))?;
        self.hook.step(Point::Row("account"), || {
            self.connection
                .execute(
                    "INSERT INTO account (name, role, password, enabled, created_at, handled_by,
                   cleared, linked, recovery)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT DO UPDATE SET role = ?2, password = ?3, enabled = ?4,
                   created_at = ?5, handled_by = ?6, cleared = ?7, linked = ?8, recovery = ?9",
                    params![
                        row.name,
                        name(&row.role)?,
                        row.password,
                        row.enabled,
                        row.created_at.millis(),
                        handled_by,
                        row.cleared,
                        linked,
                        recovery,
                    ],
                )
                .map_err(StoreError::from)
        })?;
        Ok(())
    }

    pub(super) fn credential(&mut self, row: &CredentialRow) -> Result<(), StoreError> {
        self.expect_account(&row.user)?;
        self.hook.step(Point::Row("credential"), || {
            self.connection
                .execute(
                    "INSERT OR REPLACE INTO credential
                   (secret_hash, kind, account, label, created_at, expires_at, device, address,
                    used_at, by_passkey)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    params![
                        row.secret_hash,
                        name(&row.kind)?,
                        row.user,
                        row.label,
                        row.created_at.millis(),
                        row.expires_at.millis(),
                        row.device,
                        row.address,
                        row.used_at.map(Timestamp::millis),
                        row.by_passkey,
                    ],
                )
                .map_err(StoreError::from)
        })?;
        Ok(())
    }

    pub(super) fn end_credential(&mut self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.hook.step(Point::Row("credential"), || {
            self.connection.execute("DELETE FROM credential WHERE secret_hash = ?1", [hash])
        })?;
        Ok(())
    }

    pub(super) fn credential_used(
        &mut self,
        hash: &[u8; 32],
        at: Timestamp,
        address: &str,
    ) -> Result<(), StoreError> {
        self.hook.step(Point::Row("credential"), || {
            let update = "UPDATE credential SET used_at = ?2, address = ?3 WHERE secret_hash = ?1";
            self.connection.execute(update, params![hash, at.millis(), address])
        })?;
        Ok(())
    }

    pub(super) fn passkey(&mut self, row: &PasskeyRow) -> Result<(), StoreError> {
        self.expect_account(&row.user)?;
        self.hook.step(Point::Row("passkey"), || {
            self.connection.execute(
                "INSERT OR REPLACE INTO passkey
                   (id, account, key, count, label, created_at, used_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    row.id,
                    row.user,
                    row.key,
                    row.count,
                    row.label,
                    row.created_at.millis(),
                    row.used_at.map(Timestamp::millis),
                ],
            )
        })?;
        Ok(())
    }

    pub(super) fn passkey_used(
        &mut self,
        id: &[u8],
        count: u32,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.hook.step(Point::Row("passkey"), || {
            let update = "UPDATE passkey SET count = ?2, used_at = ?3 WHERE id = ?1";
            self.connection.execute(update, params![id, count, at.millis()])
        })?;
        Ok(())
    }

    pub(super) fn remove_passkey(&mut self, id: &[u8]) -> Result<(), StoreError> {
        self.hook.step(Point::Row("passkey"), || {
            self.connection.execute("DELETE FROM passkey WHERE id = ?1", [id])
        })?;
        Ok(())
    }

    pub(super) fn expect_account(&self, name: &str) -> Result<(), StoreError> {
        let known = "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1)";
        let is_known = self.connection.query_row(known, [name], |row| row.get::<_, bool>(0))?;
        if is_known { Ok(()) } else { Err(StoreError::NotFound) }
    }

    pub(super) fn audit(&mut self, event: &AuditEvent) -> Result<(), StoreError> {
        let last = self
            .connection
            .prepare_cached("SELECT number, link FROM audit ORDER BY number DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()?;
        let (number, before) = match last {
            Some((number, link)) => (number, hash32(&link)?),
            None => (0, [0; 32]),
        };
        let number = number.saturating_add(1);
        let link = event.link(&before, unsigned(number)?);
        self.hook.step(Point::Row("audit"), || {
            self.connection
                .prepare_cached(
                    "INSERT INTO audit (number, at, actor, action, object, detail, link)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    number,
                    event.at.millis(),
                    event.actor,
                    event.action,
                    event.object,
                    event.detail,
                    link
                ])
        })?;
        Ok(())
    }
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}
