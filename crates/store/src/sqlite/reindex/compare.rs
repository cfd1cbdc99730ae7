//! Two tables row by row, in the order of their keys.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode};

use crate::StoreError;
use crate::replay::Findings;
use crate::sqlite::convert::corrupt_row;

/// A derived table: its columns, those of the key first.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    key: usize,
    /// Rows that lag in the live database and are left out.
    except: &'static str,
}

/// Every derived table but those that only say how far others have come.
pub(super) const TABLES: &[Table] = &[
    Table { name: "word", columns: &["number", "text"], key: 1, except: "" },
    Table {
        name: "statement",
        columns: &[
            "seq", "place", "known_at", "id", "kind", "issuer", "issued", "hosted", "refusal",
        ],
        key: 1,
        except: "",
    },
    Table { name: "hosting", columns: &["issuer", "log", "count"], key: 2, except: "" },
    Table { name: "kind_count", columns: &["log", "kind", "count"], key: 2, except: "" },
    Table { name: "relation", columns: &["log", "target", "seq", "relation"], key: 3, except: "" },
    Table { name: "binding", columns: &["log", "digest", "issuer"], key: 3, except: "" },
    Table { name: "key", columns: &["log", "seq", "issuer", "kid", "cose"], key: 2, except: "" },
    Table { name: "missing_content", columns: &["log", "seq", "digest"], key: 2, except: "" },
    Table { name: "sought", columns: &["prefix", "seq"], key: 2, except: "" },
    Table {
        name: "bare",
        columns: &["seq"],
        key: 1,
        except: "WHERE seq NOT IN (SELECT seq FROM live.search_due)",
    },
];

/// The rows of the index, as far as they can be told apart.
const SEARCH: Table = Table { name: "search", columns: &["rowid"], key: 1, except: "" };

/// Compares the index of words with what it is of; says how many statements it knows.
///
/// Which statements it knows is compared row by row, with those of the fresh database; their words
/// all at once, with those that the live texts have: SQLite compares the sums of both.
pub(super) fn search(
    fresh: &Connection,
    live: &Connection,
    findings: &mut Findings,
) -> Result<u64, StoreError> {
    let expected = "SELECT seq FROM main.sought ORDER BY seq";
    let stored = "SELECT id FROM live.search_docsize ORDER BY id";
    let rows = compare(fresh, &SEARCH, [expected, stored], findings)?;
    let check = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)";
    match live.execute_batch(check) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            findings.derived("search: its words are not those of the texts".to_owned());
        }
        other => other?,
    }
    Ok(rows)
}

/// Compares a table of the fresh database with the live one; says how many rows the live one has.
pub(super) fn table(
    fresh: &Connection,
    table: &Table,
    findings: &mut Findings,
) -> Result<u64, StoreError> {
    let (columns, key) = (table.columns.join(", "), table.columns.get(..table.key));
    let order = key.ok_or_else(|| corrupt_row(table.name))?.join(", ");
    let select = |database: &str| {
        let Table { name, except, .. } = table;
        format!("SELECT {columns} FROM {database}.{name} {except} ORDER BY {order}")
    };
    compare(fresh, table, [&select("main"), &select("live")], findings)
}

/// Compares the rows of two statements of SQL, which are ordered by their key.
fn compare(
    connection: &Connection,
    table: &Table,
    [expected, stored]: [&str; 2],
    findings: &mut Findings,
) -> Result<u64, StoreError> {
    let (mut expected, mut stored) = (connection.prepare(expected)?, connection.prepare(stored)?);
    let (mut expected, mut stored) = (expected.query([])?, stored.query([])?);
    let (mut want, mut have) = (next(&mut expected, table)?, next(&mut stored, table)?);
    let mut rows = 0_u64;
    loop {
        let order = match (&want, &have) {
            (None, None) => return Ok(rows),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(want), Some(have)) => order_by_key(want, have, table.key),
        };
        rows = rows.saturating_add(u64::from(order != Ordering::Less));
        match (order, &want, &have) {
            (Ordering::Less, Some(row), _) => {
                findings.derived(format!("{} {}: is missing", table.name, name(table, row)));
            }
            (Ordering::Greater, _, Some(row)) => {
                findings.derived(format!(
                    "{} {}: should not be there",
                    table.name,
                    name(table, row)
                ));
            }
            (Ordering::Equal, Some(want), Some(have)) if want != have => {
                differ(table, want, have, findings);
            }
            _ => {}
        }
        if order != Ordering::Greater {
            want = next(&mut expected, table)?;
        }
        if order != Ordering::Less {
            have = next(&mut stored, table)?;
        }
    }
}

fn next(rows: &mut rusqlite::Rows<'_>, table: &Table) -> Result<Option<Vec<Value>>, StoreError> {
    let Some(row) = rows.next()? else { return Ok(None) };
    let values = (0..table.columns.len()).map(|column| row.get(column));
    Ok(Some(values.collect::<Result<_, _>>()?))
}

fn order_by_key(one: &[Value], other: &[Value], key: usize) -> Ordering {
    let pairs = one.iter().zip(other).take(key);
    pairs
        .map(|(one, other)| order(one, other))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// As SQLite orders: numbers, then texts, then bytes.
fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Integer(one), Value::Integer(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Blob(one), Value::Blob(other)) => one.cmp(other),
        _ => rank(one).cmp(&rank(other)),
    }
}

const fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
        Value::Blob(_) => 3,
    }
}

fn differ(table: &Table, want: &[Value], have: &[Value], findings: &mut Findings) {
    let row = name(table, have);
    for ((column, want), have) in table.columns.iter().zip(want).zip(have) {
        if want != have {
            let (want, have) = (show(want), show(have));
            findings.derived(format!("{} {row}: {column} is {have}, should be {want}", table.name));
        }
    }
}

/// A row by its key, in words.
fn name(table: &Table, row: &[Value]) -> String {
    let key = table.columns.iter().zip(row).take(table.key);
    key.map(|(column, value)| format!("{column} {}", show(value))).collect::<Vec<_>>().join(", ")
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("{text:.80?}"),
        Value::Blob(bytes) => data_encoding::HEXLOWER.encode(bytes.get(..32).unwrap_or(bytes)),
    }
}
