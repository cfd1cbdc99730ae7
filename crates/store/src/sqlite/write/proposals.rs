//! Proposals: kept until another person decides, decided once.

use comity_protocol::statement::Confirmation;
use rusqlite::{OptionalExtension as _, params};

use crate::StoreError;
use crate::fault::Point;
use crate::rows::{ProposalId, ProposalOutcome, ProposalRow};
use crate::sqlite::convert::{corrupt_row, name};
use crate::sqlite::write::Tx;

impl Tx<'_> {
    pub(super) fn propose(&mut self, row: &ProposalRow) -> Result<(), StoreError> {
        let known = "SELECT EXISTS (SELECT 1 FROM proposal WHERE id = ?1)";
        if self.connection.query_row(known, [row.id.0], |row| row.get::<_, bool>(0))? {
            return Ok(());
        }
        let marking = serde_json::to_string(&row.marking).map_err(|_| corrupt_row("marking"))?;
        let (key, kid) = match &row.confirmation {
            None => (None, None),
            Some(Confirmation::Key(key)) => (Some(key), None),
            Some(Confirmation::Kid(kid)) => (None, Some(kid.0)),
        };
        self.hook.step(Point::Row("proposal"), || {
            self.connection.execute(
                "INSERT INTO proposal (id, proposed_by, proposed_at, kind, subject, marking,
                   confirm_key, confirm_kid, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    row.id.0,
                    row.proposed_by,
                    row.proposed_at.millis(),
                    row.kind.as_str(),
                    row.subject,
                    marking,
                    key,
                    kid,
                    row.expires_at.millis(),
                ],
            )
        })?;
        let number = self.connection.last_insert_rowid();
        let body = row.body.as_deref().unwrap_or_default().as_bytes();
        self.hook.step(Point::Row("proposal_body"), || {
            self.connection.execute(
                "INSERT INTO proposal_body (number, bytes) VALUES (?1, ?2)",
                params![number, body],
            )
        })?;
        match &row.outcome {
            Some(outcome) => self.decide(&row.id, outcome),
            None => Ok(()),
        }
    }

    /// Compare-and-swap: what was decided stays decided.
    pub(super) fn decide(
        &mut self,
        id: &ProposalId,
        outcome: &ProposalOutcome,
    ) -> Result<(), StoreError> {
        let found: Option<(i64, bool)> = self
            .connection
            .query_row(
                "SELECT number, verdict IS NOT NULL FROM proposal WHERE id = ?1",
                [id.0],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let (number, decided) = found.ok_or(StoreError::NotFound)?;
        if decided {
            return Err(StoreError::Decided { proposal: *id });
        }
        self.hook.step(Point::Row("proposal"), || {
            self.connection
                .execute(
                    "UPDATE proposal SET verdict = ?2, decided_by = ?3, decided_at = ?4,
                       reason = ?5, statement = ?6 WHERE number = ?1",
                    params![
                        number,
                        name(&outcome.verdict)?,
                        outcome.by,
                        outcome.at.millis(),
                        outcome.reason,
                        outcome.statement.map(|statement| statement.0),
                    ],
                )
                .map_err(StoreError::from)
        })?;
        if outcome.verdict.keeps_body() {
            return Ok(());
        }
        self.hook.step(Point::Row("proposal_body"), || {
            self.connection.execute(
                "UPDATE proposal_body SET bytes = zeroblob(length(bytes)) WHERE number = ?1",
                [number],
            )
        })?;
        self.done.erased = true;
        Ok(())
    }
}
