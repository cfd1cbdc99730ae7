//! What wakes accounts, and what they were told.

use comity_protocol::time::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::rows::{AlertRow, AlertRuleRow};
use crate::sqlite::convert::{named, unsigned};
use crate::sqlite::read::people::collect;

pub(super) fn rules(connection: &Connection) -> Result<Vec<AlertRuleRow>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT account, rules, set_at FROM alert_rule ORDER BY account")?;
    collect(select.query([])?, |row| {
        Ok(AlertRuleRow {
            user: row.get(0)?,
            rules: row.get(1)?,
            set_at: Timestamp::from_millis(row.get(2)?),
        })
    })
}

pub(super) fn of(
    connection: &Connection,
    user: &str,
    limit: usize,
) -> Result<Vec<AlertRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT account, key, channel, what, state, made_at, next_at, tries, failure FROM alert
         WHERE account = ?1 ORDER BY number DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    collect(select.query(params![user, limit])?, alert)
}

pub(super) fn since(
    connection: &Connection,
    user: &str,
    channel: &str,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT COUNT(*) FROM alert
         WHERE account = ?1 AND channel = ?2 AND made_at >= ?3 AND state != 'summed'",
    )?;
    let found: i64 = select.query_row(params![user, channel, since.millis()], |row| row.get(0))?;
    unsigned(found)
}

pub(super) fn is_known(connection: &Connection, user: &str, key: &str) -> Result<bool, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM alert WHERE account = ?1 AND key = ?2)")?;
    Ok(select.query_row(params![user, key], |row| row.get(0))?)
}

pub(super) fn waiting(
    connection: &Connection,
    channel: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<AlertRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT account, key, channel, what, state, made_at, next_at, tries, failure FROM alert
         WHERE state = 'waiting' AND channel = ?1 AND next_at <= ?2
         ORDER BY next_at, number LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    collect(select.query(params![channel, now.millis(), limit])?, alert)
}

fn alert(row: &Row<'_>) -> Result<AlertRow, StoreError> {
    Ok(AlertRow {
        user: row.get(0)?,
        key: row.get(1)?,
        channel: row.get(2)?,
        what: row.get(3)?,
        state: named(row.get(4)?)?,
        made_at: Timestamp::from_millis(row.get(5)?),
        next_at: Timestamp::from_millis(row.get(6)?),
        tries: row.get(7)?,
        failure: row.get(8)?,
    })
}
