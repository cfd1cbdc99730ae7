//! Statements with how they stand, and the search over them.

use std::collections::BTreeSet;

use comity_protocol::index::{KeyRow, Keyring, LogId, Relation, Seq};
use comity_protocol::key::Kid;
use comity_protocol::kind;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Keys as _, Statement, StatementId};
use comity_protocol::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

use crate::rows::{ContentState, FactRow, Facts, KindCount, Page, Query, StatementView};
use crate::sqlite::convert::{
    bound, corrupt_row, from_place, hash32, named, places as all_places, signed, text, unsigned,
};
use crate::sqlite::{search, target};
use crate::{COUNTS_MAX, PLACES_MAX, StoreError};

/// Most statements reported that did something to one statement.
const RELATIONS_MAX: i64 = 1_000;

/// Most statements a page has.
const PAGE_MAX: usize = 1_000;

const COLUMNS: &str = "statement.seq, statement.place, statement.known_at, statement.id,
  statement.hosted, statement.refusal, entry.bytes";

pub(super) fn own_index(
    connection: &Connection,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Option<LeafIndex>, StoreError> {
    if candidates.is_empty() {
        return Ok(None);
    }
    let mut select = connection
        .prepare_cached("SELECT place FROM statement WHERE seq = ?1 AND id = ?2 AND place >= 0")?;
    for seq in candidates {
        let place = select.query_row(params![signed(*seq)?, id.0], |row| row.get(0)).optional()?;
        if let Some(place) = place {
            return Ok(Some(from_place(place)?.1));
        }
    }
    Ok(None)
}

pub(super) fn places(
    connection: &Connection,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Vec<StatementView>, StoreError> {
    let mut views = Vec::new();
    for seq in candidates {
        let view = by_seq(connection, Seq(*seq))?;
        let view =
            view.filter(|view| view.statement.as_ref().is_some_and(|(found, _)| found == id));
        views.extend(view);
    }
    views.sort_by_key(|view| (view.hosted, view.seq));
    views.truncate(PLACES_MAX);
    Ok(views)
}

pub(super) fn by_seq(
    connection: &Connection,
    seq: Seq,
) -> Result<Option<StatementView>, StoreError> {
    let raw = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM statement JOIN entry USING (place) WHERE statement.seq = ?1"
        ))?
        .query_row([signed(seq.0)?], Raw::read)
        .optional()?;
    raw.map(|raw| raw.view(connection, None)).transpose()
}

pub(super) fn at(connection: &Connection, place: i64) -> Result<Option<StatementView>, StoreError> {
    let seq: Option<i64> = connection
        .prepare_cached("SELECT seq FROM entry WHERE place = ?1")?
        .query_row([place], |row| row.get(0))
        .optional()?;
    match seq {
        Some(seq) => by_seq(connection, Seq(unsigned(seq)?)),
        None => Ok(None),
    }
}

/// Search and filter, newest known first. Words and subjects are found as far as the index has
/// come. `begin_so` are the places of identifiers that may begin as the query asks.
pub(super) fn search(
    connection: &Connection,
    query: &Query,
    begin_so: Option<&[u64]>,
) -> Result<Page<StatementView>, StoreError> {
    let limit = query.limit.clamp(1, PAGE_MAX);
    let mut select = Select::default();
    if !select.conditions(connection, query)? {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    select.begins(query, begin_so);
    let mut statement = connection.prepare_cached(&select.sql())?;
    let mut found = statement.query(params_from_iter(select.values))?;
    let mut rows: Vec<StatementView> = Vec::new();
    let mut next = None;
    while let Some(row) = found.next()? {
        let view = Raw::read(row)?.view(connection, query.known_by)?;
        let subject = view.statement.as_ref().map(|(_, statement)| &statement.subject);
        if query.subject.is_some() && subject != query.subject.as_ref() {
            continue;
        }
        if rows.len() == limit {
            next = rows.last().map(|view| view.seq.0);
            break;
        }
        rows.push(view);
    }
    Ok(Page { rows, next })
}

pub(super) fn facts(
    connection: &Connection,
    after: Seq,
    kinds: &BTreeSet<String>,
    limit: usize,
) -> Result<Facts, StoreError> {
    let mut numbers = Vec::new();
    for kind in kinds {
        numbers.extend(word(connection, kind)?.map(|number| number.to_string()));
    }
    // One kind has an index in order; of several their rows are told from the others on the way.
    let column = if numbers.len() == 1 { "statement.kind" } else { "+statement.kind" };
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM statement CROSS JOIN entry USING (place)
         WHERE statement.seq > ?1 AND {column} IN ({}) AND statement.id IS NOT NULL
           AND statement.refusal IS NULL AND statement.hosted = 0
         ORDER BY statement.seq LIMIT ?2",
        numbers.join(", ")
    ))?;
    let mut content = connection.prepare_cached(
        "SELECT bytes FROM content JOIN content_bytes USING (number)
         WHERE digest = ?1 AND log = ?2 AND issuer = ?3 AND erased_at IS NULL",
    )?;
    let limit = limit.clamp(1, PAGE_MAX);
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = select.query(params![signed(after.0)?, most])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let raw = Raw::read(row)?;
        let statement = target::parse(&raw.entry)?;
        let id = StatementId(hash32(&raw.id.ok_or_else(|| corrupt_row("statement"))?)?);
        let (log, index) = from_place(raw.place)?;
        let scope = params![statement.digest.0, log.0, statement.issuer.as_str()];
        let content = content.query_row(scope, |row| row.get(0)).optional()?;
        facts.push(FactRow {
            seq: Seq(unsigned(raw.seq)?),
            log,
            index,
            known_at: Timestamp::from_millis(raw.known_at),
            id,
            statement,
            content,
        });
    }
    let reached = match facts.last().filter(|_| facts.len() == limit) {
        Some(last) => last.seq,
        None => connection
            .prepare_cached("SELECT max(seq) FROM statement")?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?
            .map_or(Ok(after), |last| unsigned(last).map(|last| Seq(last).max(after)))?,
    };
    Ok(Facts { rows: facts, reached })
}

/// The conditions of a query in SQL.
#[derive(Default)]
struct Select {
    terms: Vec<&'static str>,
    values: Vec<Value>,
    source: Source,
}

/// What a query runs along, newest first.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Source {
    /// All statements, or those of a kind or an issuer by their index.
    #[default]
    Statements,
    /// The entries of one log, which lie together.
    Log,
    /// What is hosted in one log, by an index of its own.
    Hosted,
    /// The search index.
    Search,
}

impl Select {
    /// Collects the conditions; false when nothing can fulfil them.
    fn conditions(&mut self, connection: &Connection, query: &Query) -> Result<bool, StoreError> {
        let words = query.text.as_deref().and_then(|text| search::question(text, query.scope));
        let subject = match &query.subject {
            Some(subject) => match search::subject_question(subject) {
                Some(question) => Some(question),
                // No subject without a letter or digit is in the index.
                None => return Ok(false),
            },
            None => None,
        };
        let question = [words, subject].into_iter().flatten().collect::<Vec<_>>().join(" AND ");
        if !question.is_empty() {
            self.source = Source::Search;
            self.add("search MATCH ?", Value::Text(question));
        } else if query.hosted_by.is_some() {
            self.source = Source::Hosted;
        } else if query.log.is_some() && query.kind.is_none() && query.issuer.is_none() {
            self.source = Source::Log;
        }
        // A plus keeps SQLite from another index than the one that is in order.
        let (of_kind, of_issuer) = match self.source {
            Source::Hosted => ("+statement.kind = ?", "+statement.issuer = ?"),
            _ => ("statement.kind = ?", "statement.issuer = ?"),
        };
        for (term, wanted) in [
            (of_kind, query.kind.as_ref().map(kind::Kind::as_str)),
            (of_issuer, query.issuer.as_ref().map(PartyId::as_str)),
        ] {
            let Some(wanted) = wanted else { continue };
            match word(connection, wanted)? {
                Some(number) => self.add(term, Value::Integer(number)),
                None => return Ok(false),
            }
        }
        if query.hosted_by.is_some() {
            self.terms.push("statement.hosted = 1");
        } else if query.issuer.is_some() {
            self.terms.push("statement.hosted = 0");
        }
        self.position(connection, query)?;
        for (term, time) in [
            ("statement.known_at <= ?", query.known_by),
            ("statement.issued >= ?", query.issued_from),
            ("statement.issued < ?", query.issued_to),
        ] {
            if let Some(time) = time {
                self.add(term, Value::Integer(time.millis()));
            }
        }
        Ok(true)
    }

    /// Whose identifiers begin so, by where they may stand: no index has them in order.
    fn begins(&mut self, query: &Query, begin_so: Option<&[u64]>) {
        let (Some(begins), Some(places)) = (&query.begins, begin_so) else { return };
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        let places = format!("[{}]", places.join(","));
        self.add("statement.seq IN (SELECT value FROM json_each(?))", Value::Text(places));
        self.add("statement.id >= ?", Value::Blob(begins.first.0.to_vec()));
        self.add("statement.id <= ?", Value::Blob(begins.last.0.to_vec()));
    }

    /// Which log, and where a page begins.
    fn position(&mut self, connection: &Connection, query: &Query) -> Result<(), StoreError> {
        let before = query.before.map(|seq| bound(seq.0));
        if let Some(before) = before {
            let term = match self.source {
                Source::Search => "search.rowid < ?",
                Source::Statements | Source::Log | Source::Hosted => "statement.seq < ?",
            };
            self.add(term, Value::Integer(before));
        }
        let (Some(log), other) = (query.hosted_by.or(query.log), query.log) else { return Ok(()) };
        let (first, mut last) = all_places(log)?;
        if other.is_some_and(|other| other != log) {
            // Nothing stands in two logs at one place.
            last = first.saturating_sub(1);
        }
        if let (Source::Log | Source::Hosted, Some(before)) = (self.source, before) {
            // The page before ended in this log, so this one begins below that place.
            let place: Option<i64> = connection
                .prepare_cached("SELECT place FROM statement WHERE seq = ?1")?
                .query_row([before], |row| row.get(0))
                .optional()?;
            last = place.filter(|place| (first..=last).contains(place)).unwrap_or(last);
        }
        let (from, to) = match self.source {
            Source::Log => ("entry.place >= ?", "entry.place <= ?"),
            Source::Statements | Source::Hosted | Source::Search => {
                ("statement.place >= ?", "statement.place <= ?")
            }
        };
        self.add(from, Value::Integer(first));
        self.add(to, Value::Integer(last));
        Ok(())
    }

    fn add(&mut self, term: &'static str, value: Value) {
        self.terms.push(term);
        self.values.push(value);
    }

    fn sql(&self) -> String {
        let mut condition = self.terms.join(" AND ");
        if !condition.is_empty() {
            condition = format!("WHERE {condition}");
        }
        // CROSS JOIN keeps SQLite from running along another table than the one that is in order.
        let (from, order) = match self.source {
            Source::Statements => ("statement CROSS JOIN entry USING (place)", "statement.seq"),
            Source::Log => {
                ("entry CROSS JOIN statement ON statement.seq = entry.seq", "entry.place")
            }
            Source::Hosted => ("statement CROSS JOIN entry USING (place)", "statement.place"),
            Source::Search => (
                "search CROSS JOIN statement ON statement.seq = search.rowid
                   CROSS JOIN entry USING (place)",
                "search.rowid",
            ),
        };
        format!("SELECT {COLUMNS} FROM {from} {condition} ORDER BY {order} DESC")
    }
}

fn word(connection: &Connection, text: &str) -> Result<Option<i64>, StoreError> {
    let number = connection
        .prepare_cached("SELECT number FROM word WHERE text = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?;
    Ok(number)
}

/// A statement row with its entry.
struct Raw {
    seq: i64,
    place: i64,
    known_at: i64,
    id: Option<Vec<u8>>,
    hosted: bool,
    refusal: Option<String>,
    entry: Vec<u8>,
}

impl Raw {
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            seq: row.get(0)?,
            place: row.get(1)?,
            known_at: row.get(2)?,
            id: row.get(3)?,
            hosted: row.get(4)?,
            refusal: row.get(5)?,
            entry: row.get(6)?,
        })
    }

    fn view(
        self,
        connection: &Connection,
        known_by: Option<Timestamp>,
    ) -> Result<StatementView, StoreError> {
        let (log, index) = from_place(self.place)?;
        let mut view = StatementView {
            seq: Seq(unsigned(self.seq)?),
            log,
            index,
            known_at: Timestamp::from_millis(self.known_at),
            statement: None,
            hosted: self.hosted,
            refusal: self.refusal,
            title: None,
            relations: Vec::new(),
            content: ContentState::Absent,
        };
        if let Some(id) = self.id {
            let id = StatementId(hash32(&id)?);
            let statement = target::parse(&self.entry)?;
            view.relations = relations(connection, log, &id, known_by)?;
            (view.content, view.title) = content(connection, log, &statement)?;
            view.statement = Some((id, statement));
        }
        Ok(view)
    }
}

fn relations(
    connection: &Connection,
    log: LogId,
    id: &StatementId,
    known_by: Option<Timestamp>,
) -> Result<Vec<(Relation, StatementId)>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT relation.relation, statement.id FROM relation JOIN statement USING (seq)
         WHERE relation.log = ?1 AND relation.target = ?2 AND statement.known_at <= ?3
         ORDER BY seq LIMIT ?4",
    )?;
    let latest = known_by.map_or(i64::MAX, Timestamp::millis);
    let mut rows = select.query(params![log.0, id.0, latest, RELATIONS_MAX])?;
    let mut relations = Vec::new();
    while let Some(row) = rows.next()? {
        let id: Vec<u8> = row.get(1)?;
        relations.push((named(row.get(0)?)?, StatementId(hash32(&id)?)));
    }
    Ok(relations)
}

/// Whether the content is here, and its title, where it is not for named persons.
fn content(
    connection: &Connection,
    log: LogId,
    statement: &Statement,
) -> Result<(ContentState, Option<String>), StoreError> {
    let scope = params![statement.digest.0, log.0, statement.issuer.as_str()];
    let held: Option<(bool, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT erased_at IS NOT NULL, iif(erased_at IS NULL, bytes, x'')
             FROM content JOIN content_bytes USING (number)
             WHERE digest = ?1 AND log = ?2 AND issuer = ?3",
        )?
        .query_row(scope, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match held {
        Some((false, bytes)) => {
            let body = search::texts::open_body(&bytes);
            let title = body.and_then(|body| kind::title(&statement.kind, &body));
            Ok((ContentState::Held, title))
        }
        Some((true, _)) => Ok((ContentState::Erased, None)),
        None => {
            let erased: bool = connection
                .prepare_cached(
                    "SELECT EXISTS
                       (SELECT 1 FROM erased WHERE digest = ?1 AND log = ?2 AND issuer = ?3)",
                )?
                .query_row(scope, |row| row.get(0))?;
            let state = if erased { ContentState::Erased } else { ContentState::Absent };
            Ok((state, None))
        }
    }
}

/// In whose logs a party is hosted.
pub(super) fn hosts(
    connection: &Connection,
    issuer: &PartyId,
) -> Result<Vec<(LogId, u64)>, StoreError> {
    let Some(number) = word(connection, issuer.as_str())? else { return Ok(Vec::new()) };
    let mut select = connection
        .prepare_cached("SELECT log, count FROM hosting WHERE issuer = ?1 ORDER BY log")?;
    let mut rows = select.query([number])?;
    let mut hosts = Vec::new();
    while let Some(row) = rows.next()? {
        hosts.push((LogId(row.get(0)?), unsigned(row.get(1)?)?));
    }
    Ok(hosts)
}

pub(super) fn counts(
    connection: &Connection,
    log: Option<LogId>,
) -> Result<Vec<KindCount>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT word.text, sum(counted.count) AS total
           FROM kind_count AS counted LEFT JOIN word ON word.number = counted.kind
          WHERE ?1 IS NULL OR counted.log = ?1
          GROUP BY counted.kind ORDER BY total DESC, word.text LIMIT ?2",
    )?;
    let limit = i64::try_from(COUNTS_MAX).unwrap_or(i64::MAX);
    let mut rows = select.query(params![log.map(|log| log.0), limit])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: Option<String> = row.get(0)?;
        let kind = kind.as_deref().map(text).transpose()?;
        counts.push(KindCount { kind, count: unsigned(row.get(1)?)? });
    }
    Ok(counts)
}

/// Keys registered in a log and not revoked since, in the order of registration; read as
/// [`comity_protocol::index::Keyring`] reads them.
pub(super) fn keys(connection: &Connection, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
    let history = key_history(connection, log)?;
    let mut ring = Keyring::default();
    for row in &history {
        ring.apply(row);
    }
    let valid = |row: &KeyRow| ring.key(&row.kid).is_some_and(|(issuer, _)| *issuer == row.issuer);
    let mut seen = BTreeSet::new();
    let first = |row: &KeyRow| row.key.is_some() && valid(row) && seen.insert(row.kid);
    Ok(history.into_iter().filter(first).collect())
}

pub(super) fn key_history(connection: &Connection, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT seq, issuer, kid, cose FROM key WHERE log = ?1 ORDER BY seq")?;
    let mut rows = select.query([log.0])?;
    let mut history = Vec::new();
    while let Some(row) = rows.next()? {
        history.push(key_row(row)?);
    }
    Ok(history)
}

fn key_row(row: &Row<'_>) -> Result<KeyRow, StoreError> {
    let kid: Vec<u8> = row.get(2)?;
    let issuer: String = row.get(1)?;
    Ok(KeyRow {
        seq: Seq(unsigned(row.get(0)?)?),
        issuer: text(&issuer)?,
        kid: Kid(hash32(&kid)?),
        key: row.get(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::schema;

    /// No question makes SQLite sort, or run along a table in another order than the page's.
    #[test]
    fn questions_run_along_an_index() {
        let connection = Connection::open_in_memory().unwrap();
        schema::migrate(&connection).unwrap();
        connection
            .execute_batch("INSERT INTO word VALUES (1, 'general.notice'), (2, 'asterion.example')")
            .unwrap();
        let (kind, issuer) = ("general.notice".parse().ok(), "asterion.example".parse().ok());
        for (query, first) in [
            (Query::default(), "SCAN statement"),
            (
                Query { before: Some(Seq(9)), ..Query::default() },
                "SEARCH statement USING INTEGER PRIMARY KEY (rowid<?)",
            ),
            (
                Query { kind: kind.clone(), ..Query::default() },
                "SEARCH statement USING INDEX statement_kind (kind=?)",
            ),
            (
                Query { kind, log: Some(LogId(1)), ..Query::default() },
                "SEARCH statement USING INDEX statement_kind (kind=?)",
            ),
            (
                Query { log: Some(LogId(1)), ..Query::default() },
                "SEARCH entry USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
            ),
            (
                Query { issuer: issuer.clone(), ..Query::default() },
                "SEARCH statement USING INDEX statement_issuer (issuer=? AND hosted=?)",
            ),
            (
                Query { issuer, hosted_by: Some(LogId(1)), ..Query::default() },
                "SEARCH statement USING INDEX statement_hosted (place>? AND place<?)",
            ),
            (
                Query { text: Some("one".to_owned()), ..Query::default() },
                "SCAN search VIRTUAL TABLE",
            ),
        ] {
            let mut select = Select::default();
            assert!(select.conditions(&connection, &query).unwrap());
            let mut plan =
                connection.prepare(&format!("EXPLAIN QUERY PLAN {}", select.sql())).unwrap();
            let plan = plan.query_map(params_from_iter(select.values), |row| row.get(3)).unwrap();
            let plan: Vec<String> = plan.collect::<Result<_, _>>().unwrap();
            assert!(plan[0].starts_with(first), "{query:?}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("B-TREE")), "{query:?}: {plan:?}");
        }
    }
}
