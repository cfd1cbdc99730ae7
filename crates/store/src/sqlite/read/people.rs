//! Peers and witnesses, accounts and the audit trail.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::rows::{
    AuditEvent, AuditRow, CredentialRow, EquivocationRow, Page, PasskeyRow, PeerRow, UrgentRow,
    UserRow, WitnessRow,
};
use crate::sqlite::convert::{bound, corrupt_row, hash32, named, text, unsigned};

/// Most lines a page of the audit trail has.
const AUDIT_MAX: usize = 1_000;

pub(super) fn peers(connection: &Connection) -> Result<Vec<PeerRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT log, descriptor, address, added_at, state, contact_at, seen_size, seen_root, failure
         FROM peer ORDER BY log",
    )?;
    collect(select.query([])?, |row| {
        let descriptor: String = row.get(1)?;
        let seen_root: Option<Vec<u8>> = row.get(7)?;
        let seen = match (row.get::<_, Option<i64>>(6)?, seen_root) {
            (Some(size), Some(root)) => Some(head(size, &root)?),
            _ => None,
        };
        Ok(PeerRow {
            log: LogId(row.get(0)?),
            descriptor: serde_json::from_str(&descriptor).map_err(|_| corrupt_row("descriptor"))?,
            address: row.get(2)?,
            added_at: Timestamp::from_millis(row.get(3)?),
            state: named(row.get(4)?)?,
            contact_at: row.get::<_, Option<i64>>(5)?.map(Timestamp::from_millis),
            seen,
            failure: row.get(8)?,
        })
    })
}

pub(super) fn equivocations(connection: &Connection) -> Result<Vec<EquivocationRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT origin, proof, found_at, told_by FROM equivocation ORDER BY number",
    )?;
    collect(select.query([])?, |row| {
        let told_by: Option<String> = row.get(3)?;
        Ok(EquivocationRow {
            origin: row.get(0)?,
            proof: row.get(1)?,
            found_at: Timestamp::from_millis(row.get(2)?),
            told_by: told_by.as_deref().map(text).transpose()?,
        })
    })
}

pub(super) fn witnessed(
    connection: &Connection,
    origin: &str,
) -> Result<Option<WitnessRow>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT origin, size, root, note, at FROM witness WHERE origin = ?1")?;
    let rows = collect(select.query([origin])?, |row| {
        let root: Vec<u8> = row.get(2)?;
        Ok(WitnessRow {
            origin: row.get(0)?,
            head: head(row.get(1)?, &root)?,
            note: row.get(3)?,
            at: Timestamp::from_millis(row.get(4)?),
        })
    })?;
    Ok(rows.into_iter().next())
}

pub(super) fn urgent(connection: &Connection) -> Result<Vec<UrgentRow>, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT id, sender, entry, at FROM urgent ORDER BY at, id")?;
    collect(select.query([])?, |row| {
        let (id, sender): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
        Ok(UrgentRow {
            id: StatementId(hash32(&id)?),
            from: text(&sender)?,
            entry: row.get(2)?,
            at: Timestamp::from_millis(row.get(3)?),
        })
    })
}

pub(super) fn audit(
    connection: &Connection,
    before: Option<u64>,
    limit: usize,
) -> Result<Page<AuditRow>, StoreError> {
    let limit = limit.clamp(1, AUDIT_MAX);
    let mut select = connection.prepare_cached(
        "SELECT number, at, actor, action, object, detail, link FROM audit WHERE number < ?1
         ORDER BY number DESC LIMIT ?2",
    )?;
    let before = before.map_or(i64::MAX, bound);
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = collect(select.query(params![before, one_more])?, audit_row)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.number);
    Ok(Page { rows, next })
}

/// A line as written; its link is not checked here.
pub(crate) fn audit_row(row: &Row<'_>) -> Result<AuditRow, StoreError> {
    let link: Vec<u8> = row.get(6)?;
    Ok(AuditRow {
        number: unsigned(row.get(0)?)?,
        event: AuditEvent {
            at: Timestamp::from_millis(row.get(1)?),
            actor: row.get(2)?,
            action: row.get(3)?,
            object: row.get(4)?,
            detail: row.get(5)?,
        },
        link: hash32(&link)?,
    })
}

/// All accounts, or the one of that name.
pub(super) fn accounts(
    connection: &Connection,
    name: Option<&str>,
) -> Result<Vec<UserRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT name, role, password, enabled, created_at, handled_by, cleared, linked, recovery
         FROM account WHERE ?1 IS NULL OR name = ?1 ORDER BY name",
    )?;
    collect(select.query([name])?, |row| {
        Ok(UserRow {
            name: row.get(0)?,
            role: named(row.get(1)?)?,
            password: row.get(2)?,
            enabled: row.get(3)?,
            created_at: Timestamp::from_millis(row.get(4)?),
            handled_by: serde_json::from_str(&row.get::<_, String>(5)?)
                .map_err(|_| corrupt_row("account"))?,
            cleared: row.get(6)?,
            linked: written(row.get(7)?)?,
            recovery: written(row.get(8)?)?,
        })
    })
}

/// What stands as JSON in a column that may be empty.
fn written<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, StoreError> {
    let read = |text: String| serde_json::from_str(&text).map_err(|_| corrupt_row("account"));
    text.map(read).transpose()
}

pub(super) fn credential(
    connection: &Connection,
    secret_hash: &[u8; 32],
) -> Result<Option<CredentialRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT secret_hash, kind, account, label, created_at, expires_at, device, address,
           used_at, by_passkey
         FROM credential WHERE secret_hash = ?1",
    )?;
    let rows = collect(select.query([secret_hash])?, credential_row)?;
    Ok(rows.into_iter().next())
}

pub(super) fn credentials(
    connection: &Connection,
    user: &str,
) -> Result<Vec<CredentialRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT secret_hash, kind, account, label, created_at, expires_at, device, address,
           used_at, by_passkey
         FROM credential WHERE account = ?1 ORDER BY created_at, secret_hash",
    )?;
    collect(select.query([user])?, credential_row)
}

fn credential_row(row: &Row<'_>) -> Result<CredentialRow, StoreError> {
    let hash: Vec<u8> = row.get(0)?;
    Ok(CredentialRow {
        secret_hash: hash32(&hash)?,
        kind: named(row.get(1)?)?,
        user: row.get(2)?,
        label: row.get(3)?,
        created_at: Timestamp::from_millis(row.get(4)?),
        expires_at: Timestamp::from_millis(row.get(5)?),
        device: row.get(6)?,
        address: row.get(7)?,
        used_at: row.get::<_, Option<i64>>(8)?.map(Timestamp::from_millis),
        by_passkey: row.get(9)?,
    })
}

/// The passkey of that identifier.
pub(super) fn passkey(
    connection: &Connection,
    id: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT id, account, key, count, label, created_at, used_at FROM passkey WHERE id = ?1",
    )?;
    Ok(collect(select.query([id])?, passkey_row)?.pop())
}

/// All passkeys of an account.
pub(super) fn passkeys(connection: &Connection, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT id, account, key, count, label, created_at, used_at FROM passkey
         WHERE account = ?1 ORDER BY created_at, id",
    )?;
    collect(select.query([user])?, passkey_row)
}

fn passkey_row(row: &Row<'_>) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        id: row.get(0)?,
        user: row.get(1)?,
        key: row.get(2)?,
        count: row.get(3)?,
        label: row.get(4)?,
        created_at: Timestamp::from_millis(row.get(5)?),
        used_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

fn head(size: i64, root: &[u8]) -> Result<TreeHead, StoreError> {
    Ok(TreeHead { size: TreeSize(unsigned(size)?), root: Hash(hash32(root)?) })
}

pub(super) fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}
