//! Proposals: what waits for another person, and what became of the others.

use comity_protocol::key::Kid;
use comity_protocol::statement::{Confirmation, StatementId};
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::rows::{Page, ProposalId, ProposalOutcome, ProposalRow, Verdict};
use crate::sqlite::convert::{bound, corrupt_row, hash32, named, text, unsigned};
use crate::{PROPOSALS_PAGE_MAX, Proposals, StoreError};

const COLUMNS: &str = "number, id, proposed_by, proposed_at, kind, subject, marking, confirm_key,
   confirm_kid, expires_at, verdict, decided_by, decided_at, reason, statement, bytes";

pub(super) fn page(
    connection: &Connection,
    which: Proposals,
    before: Option<u64>,
    limit: usize,
) -> Result<Page<ProposalRow>, StoreError> {
    let limit = limit.clamp(1, PROPOSALS_PAGE_MAX);
    let open = match which {
        Proposals::Open => "AND verdict IS NULL",
        Proposals::All => "",
    };
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM proposal JOIN proposal_body USING (number)
         WHERE number < ?1 {open} ORDER BY number DESC LIMIT ?2"
    ))?;
    let before = before.map_or(i64::MAX, bound);
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = select.query(params![before, one_more])?;
    let (mut rows, mut last, mut more) = (Vec::new(), None, false);
    while let Some(row) = found.next()? {
        if rows.len() == limit {
            more = true;
            break;
        }
        last = Some(unsigned(row.get(0)?)?);
        rows.push(proposal(row)?);
    }
    Ok(Page { rows, next: last.filter(|_| more) })
}

pub(super) fn one(
    connection: &Connection,
    id: &ProposalId,
) -> Result<Option<ProposalRow>, StoreError> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM proposal JOIN proposal_body USING (number) WHERE id = ?1"
    ))?;
    let mut rows = select.query([id.0])?;
    rows.next()?.map(proposal).transpose()
}

fn proposal(row: &Row<'_>) -> Result<ProposalRow, StoreError> {
    let id: Vec<u8> = row.get(1)?;
    let (kind, marking): (String, String) = (row.get(4)?, row.get(6)?);
    let (key, kid): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(7)?, row.get(8)?);
    let confirmation = match (key, kid) {
        (Some(key), None) => Some(Confirmation::Key(key)),
        (None, Some(kid)) => Some(Confirmation::Kid(Kid(hash32(&kid)?))),
        (None, None) => None,
        (Some(_), Some(_)) => return Err(corrupt_row("confirmation")),
    };
    let outcome = outcome(row)?;
    let kept = outcome.as_ref().is_none_or(|outcome| outcome.verdict.keeps_body());
    let body = if kept {
        Some(String::from_utf8(row.get(15)?).map_err(|_| corrupt_row("body of a proposal"))?)
    } else {
        None
    };
    Ok(ProposalRow {
        id: ProposalId(id.try_into().map_err(|_| corrupt_row("proposal"))?),
        proposed_by: row.get(2)?,
        proposed_at: Timestamp::from_millis(row.get(3)?),
        kind: text(&kind)?,
        subject: row.get(5)?,
        body,
        marking: serde_json::from_str(&marking).map_err(|_| corrupt_row("marking"))?,
        confirmation,
        expires_at: Timestamp::from_millis(row.get(9)?),
        outcome,
    })
}

fn outcome(row: &Row<'_>) -> Result<Option<ProposalOutcome>, StoreError> {
    let Some(verdict) = row.get::<_, Option<String>>(10)? else { return Ok(None) };
    let statement: Option<Vec<u8>> = row.get(14)?;
    Ok(Some(ProposalOutcome {
        verdict: named::<Verdict>(verdict)?,
        by: row.get(11)?,
        at: Timestamp::from_millis(row.get(12)?),
        reason: row.get(13)?,
        statement: statement.map(|id| hash32(&id).map(StatementId)).transpose()?,
    }))
}
