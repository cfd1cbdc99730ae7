//! Full-text search over subjects and contents. It lags: `catch_up` brings it up.
//!
//! The index holds words and no texts: what leaves it is named once more, as it was put in.

use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::party::PartyId;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::ids::prefix;
use crate::rows::TextScope;
use crate::sqlite::convert::{from_place, signed, unsigned};
use crate::sqlite::target;

pub(crate) mod texts;

/// The last sequence number made searchable.
pub(crate) fn position(connection: &Connection) -> Result<u64, StoreError> {
    progress(connection, "search")
}

/// How far a lagging part has come.
pub(crate) fn progress(connection: &Connection, name: &str) -> Result<u64, StoreError> {
    let value: Option<i64> = connection
        .prepare_cached("SELECT value FROM progress WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    unsigned(value.unwrap_or(0))
}

/// Notes how far a lagging part has come.
pub(crate) fn set_progress(
    connection: &Connection,
    name: &str,
    value: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO progress (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
        )?
        .execute(params![name, signed(value)?])?;
    Ok(())
}

/// Makes at most `limit` statements searchable, those first whose content came late; says how many.
pub(crate) fn advance(connection: &Connection, limit: usize) -> Result<usize, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let due: Vec<i64> = connection
        .prepare_cached("SELECT seq FROM search_due ORDER BY seq LIMIT ?1")?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for seq in &due {
        complete(connection, *seq)?;
        connection.prepare_cached("DELETE FROM search_due WHERE seq = ?1")?.execute([seq])?;
    }
    let from = signed(position(connection)?)?;
    let rest = limit.saturating_sub(i64::try_from(due.len()).unwrap_or(i64::MAX));
    let next: Vec<(i64, bool)> = connection
        .prepare_cached(
            "SELECT seq, id IS NOT NULL FROM statement WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?
        .query_map([from, rest], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, verified) in &next {
        if *verified {
            add(connection, *seq)?;
        }
    }
    if let Some((seq, _)) = next.last() {
        set_progress(connection, "search", unsigned(*seq)?)?;
    }
    Ok(due.len().saturating_add(next.len()))
}

/// How many statements wait to be made searchable.
pub(crate) fn waiting(connection: &Connection, last_seq: u64) -> Result<u64, StoreError> {
    let due: i64 = connection
        .prepare_cached("SELECT count(*) FROM search_due")?
        .query_row([], |row| row.get(0))?;
    Ok(last_seq.saturating_sub(position(connection)?).saturating_add(unsigned(due)?))
}

/// A content came: statements made searchable without it are due again.
pub(crate) fn arrived(connection: &Connection, digest: &Digest) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO search_due (seq) SELECT seq FROM sought WHERE prefix = ?1
             ON CONFLICT DO NOTHING",
        )?
        .execute([key(digest)])?;
    Ok(())
}

/// A content goes: its words leave the index now, within the same transaction. Called while it is
/// still there.
pub(crate) fn forget(
    connection: &Connection,
    log: LogId,
    digest: &Digest,
    issuer: &PartyId,
) -> Result<(), StoreError> {
    let seqs: Vec<i64> = connection
        .prepare_cached("SELECT seq FROM sought WHERE prefix = ?1")?
        .query_map([key(digest)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for seq in seqs {
        let document = document(connection, seq)?;
        let meant = (document.log, &document.digest, &document.issuer) == (log, digest, issuer);
        if meant && !is_bare(connection, seq)? {
            remove(connection, seq, &document.subject, document.words())?;
            insert(connection, seq, &document.subject, "")?;
            lay_bare(connection, seq)?;
        }
    }
    Ok(())
}

/// What a question in a user's words asks of the index: all words, each as the beginning of one.
pub(crate) fn question(text: &str, scope: TextScope) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    let within = match scope {
        TextScope::Everything => "",
        TextScope::Subject => "subject : ",
    };
    if words.is_empty() { None } else { Some(format!("{within}({})", words.join(" "))) }
}

/// What a subject asks of the index: its words in a row. The rest of the comparison is not the
/// index's.
pub(crate) fn subject_question(subject: &str) -> Option<String> {
    let words: Vec<&str> =
        subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { None } else { Some(format!("subject : \"{}\"", words.join(" "))) }
}

fn add(connection: &Connection, seq: i64) -> Result<(), StoreError> {
    let document = document(connection, seq)?;
    note(connection, &document.digest, seq)?;
    if document.content.is_none() {
        lay_bare(connection, seq)?;
    }
    insert(connection, seq, &document.subject, document.words())
}

/// Notes that a statement names a content.
pub(crate) fn note(connection: &Connection, digest: &Digest, seq: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO sought (prefix, seq) VALUES (?1, ?2)")?
        .execute(params![key(digest), seq])?;
    Ok(())
}

/// Notes that a statement is searchable without the words of its content.
pub(crate) fn lay_bare(connection: &Connection, seq: i64) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT INTO bare (seq) VALUES (?1)")?.execute([seq])?;
    Ok(())
}

fn is_bare(connection: &Connection, seq: i64) -> Result<bool, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM bare WHERE seq = ?1)")?;
    Ok(select.query_row([seq], |row| row.get(0))?)
}

/// Its content may have come: then its words are put in.
fn complete(connection: &Connection, seq: i64) -> Result<(), StoreError> {
    let document = document(connection, seq)?;
    if document.content.is_none() || !is_bare(connection, seq)? {
        return Ok(());
    }
    remove(connection, seq, &document.subject, "")?;
    insert(connection, seq, &document.subject, document.words())?;
    connection.prepare_cached("DELETE FROM bare WHERE seq = ?1")?.execute([seq])?;
    Ok(())
}

fn insert(
    connection: &Connection,
    seq: i64,
    subject: &str,
    content: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO search (rowid, subject, content) VALUES (?1, ?2, ?3)")?
        .execute(params![seq, subject, content])?;
    Ok(())
}

/// Takes out what was put in with these very texts.
fn remove(
    connection: &Connection,
    seq: i64,
    subject: &str,
    content: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO search (search, rowid, subject, content) VALUES ('delete', ?1, ?2, ?3)",
        )?
        .execute(params![seq, subject, content])?;
    Ok(())
}

struct Document {
    log: LogId,
    issuer: PartyId,
    digest: Digest,
    subject: String,
    /// The words of the content, where that is held.
    content: Option<String>,
}

impl Document {
    fn words(&self) -> &str {
        self.content.as_deref().unwrap_or_default()
    }
}

fn document(connection: &Connection, seq: i64) -> Result<Document, StoreError> {
    let (at, entry): (i64, Vec<u8>) = connection
        .prepare_cached(
            "SELECT place, bytes FROM statement JOIN entry USING (place) WHERE statement.seq = ?1",
        )?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let statement = target::parse(&entry)?;
    let log = from_place(at)?.0;
    let content: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT bytes FROM content JOIN content_bytes USING (number)
             WHERE digest = ?1 AND log = ?2 AND issuer = ?3 AND erased_at IS NULL",
        )?
        .query_row(params![statement.digest.0, log.0, statement.issuer.as_str()], |row| row.get(0))
        .optional()?;
    Ok(Document {
        log,
        issuer: statement.issuer,
        digest: statement.digest,
        subject: statement.subject,
        content: content.as_deref().map(texts::words),
    })
}

/// The first bytes of a digest, as SQLite's signed integer.
fn key(digest: &Digest) -> i64 {
    i64::from_ne_bytes(prefix(&digest.0).to_ne_bytes())
}
