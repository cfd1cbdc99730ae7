//! What was done later to the statements a finding rests on: corrected, replaced, taken back,
//! destroyed.

use std::collections::BTreeSet;

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::context::{Context, time};
use super::finding::{Change, Changed, Evidence, FieldChange};
use super::row::{Mark, Row};
use super::symbol::{Interner, Sym};
use super::value::Cell;

/// What was done to these statements up to `as_of`, in order of time; that content was destroyed is
/// said of every time.
pub(super) fn changes(
    context: &Context<'_>,
    bearer: Sym,
    evidence: &[Evidence],
    marked: &[StatementId],
) -> Vec<Change> {
    if marked.is_empty() {
        return Vec::new();
    }
    let cited: BTreeSet<StatementId> =
        evidence.iter().map(|evidence| evidence.statement).chain(marked.iter().copied()).collect();
    let mut changes: Vec<Change> = Vec::new();
    for id in cited {
        let row = context.store.find(&id).and_then(|at| context.store.row(at));
        let Some(row) = row else { continue };
        let mut before = if row.is_erased() { None } else { row.cells };
        for mark in row.told_at(context.as_of) {
            let since = mark.cells.as_deref().filter(|_| !row.is_erased());
            let fields = match (before, since) {
                (Some(before), Some(since)) => fields(context, row, before, since),
                _ => Vec::new(),
            };
            before = since.or(before);
            changes.push(Change {
                at: time(mark.issued),
                statement: mark.id,
                of: row.id,
                what: what(mark, row.issuer == bearer),
                fields,
            });
        }
    }
    changes.sort();
    changes
}

const fn what(mark: &Mark, is_own: bool) -> Changed {
    match (mark.relation, is_own) {
        (Relation::Amends, _) => Changed::Corrected,
        (Relation::Supersedes, _) => Changed::Superseded,
        (Relation::Retracts, true) => Changed::WithdrawnByBearer,
        (Relation::Retracts, false) => Changed::Withdrawn,
        (Relation::Erases, true) => Changed::EvidenceDestroyedByBearer,
        (Relation::Erases, false) => Changed::EvidenceDestroyed,
    }
}

/// The fields in which two versions differ.
fn fields(
    context: &Context<'_>,
    row: Row<'_>,
    before: &[Cell],
    since: &[Cell],
) -> Vec<FieldChange> {
    let Some(kind) = context.program.kinds.get(row.kind) else { return Vec::new() };
    let pairs = kind.slots.iter().zip(before.iter().zip(since));
    let changed = pairs.filter(|(_, (before, since))| before != since);
    let mut fields: Vec<FieldChange> = changed
        .map(|(slot, (before, since))| FieldChange {
            field: slot.name.clone(),
            from: shown(before, context.texts),
            to: shown(since, context.texts),
        })
        .collect();
    fields.sort();
    fields
}

/// A value for people; nothing where it is not known.
fn shown(cell: &Cell, texts: &Interner) -> Option<String> {
    Some(match cell {
        Cell::Unknown => return None,
        Cell::Truth(value) => if *value { "yes" } else { "no" }.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => texts.text(*text).to_owned(),
        Cell::Day(days) => crate::calendar::Day::from_days(*days).ok()?.to_string(),
        Cell::Instant(at) => Timestamp::from_millis(*at).to_string(),
        Cell::Texts(list) => {
            let list: Vec<&str> = list.iter().map(|text| texts.text(*text)).collect();
            list.join(", ")
        }
    })
}
