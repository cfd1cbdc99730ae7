//! What is read of the store for a docket: statements as facts, by the eyes and up to the time it
//! is read with.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_agreements::duty::{Fact, Shown};
use comity_protocol::content;
use comity_protocol::index::{LogId, Relation};
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sightings;
use comity_protocol::vouch::{Quorum, Vouched};
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::eyes::Eyes;
use crate::vouching::{Ear, Known, Moved, Vouching};

/// Who saw a log when, as this node knew by a time.
pub(super) fn sightings_by(
    vouching: &Vouching,
    reader: &dyn Reader,
    log: LogId,
    known_by: Option<Timestamp>,
) -> Result<Arc<Sightings>, StoreError> {
    let Some(known_by) = known_by else { return vouching.of(reader, log) };
    let rows = reader.sightings(log)?;
    let known = rows.into_iter().filter(|row| row.known_at <= known_by);
    Ok(Arc::new(Sightings::new(known.map(|row| row.sighting))))
}

/// A content file as far as it concerns the docket, the numbers of its body exact; it was checked
/// strictly when it was kept.
pub(super) struct File {
    pub(super) marking: Marking,
    pub(super) body: Value,
}

impl File {
    fn read(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw<'f> {
            marking: Marking,
            #[serde(borrow)]
            body: &'f RawValue,
        }
        let Raw { marking, body } = serde_json::from_slice(bytes).ok()?;
        Some(Self { marking, body: content::exact(body.get())? })
    }

    /// Whether it is for named persons.
    pub(super) fn is_red(&self) -> bool {
        self.marking.tlp == Tlp::Red
    }
}

/// What others can say of when entries were logged, now or by an earlier time.
pub(super) struct Said {
    pub(super) vouching: Arc<Vouching>,
    pub(super) quorum: Quorum,
    pub(super) eyes: Eyes,
    known_by: Option<Timestamp>,
    /// Hears what others can say by now that they could not before; of an earlier time nothing is.
    ear: Option<Ear>,
    /// What had been said by then, by log.
    earlier: BTreeMap<LogId, Arc<Sightings>>,
}

impl Said {
    /// Nothing was read yet, so that all that moved so far is about to be.
    pub(super) fn new(
        (vouching, quorum): (Arc<Vouching>, Quorum),
        eyes: Eyes,
        known_by: Option<Timestamp>,
    ) -> Self {
        let ear = known_by.is_none().then(|| vouching.listen());
        Self { vouching, quorum, eyes, known_by, ear, earlier: BTreeMap::new() }
    }

    /// For another docket beside the one that this was read for.
    pub(super) fn beside(&self) -> Self {
        let ear = self.ear.as_ref().map(|ear| self.vouching.listen_as(ear));
        let vouching = Arc::clone(&self.vouching);
        Self { vouching, ear, earlier: self.earlier.clone(), ..*self }
    }

    /// Whether others can say more than was taken.
    pub(super) fn has_moved(&self) -> bool {
        self.ear.as_ref().is_some_and(Ear::has_heard)
    }

    /// Of which entries others can say more since this was last asked.
    pub(super) fn take_moved(&self) -> Moved {
        self.ear.as_ref().map(Ear::take).unwrap_or_default()
    }

    pub(super) fn is_known(&self, row: &FactRow) -> bool {
        self.known_by.is_none_or(|known_by| row.known_at <= known_by)
    }

    /// A content file; `None` where it cannot be read or is not for these eyes.
    pub(super) fn file(&self, bytes: &[u8]) -> Option<File> {
        let file = File::read(bytes)?;
        let is_for = match self.eyes {
            Eyes::Named => true,
            Eyes::Staff => !file.is_red(),
            // They are answered from what was read for others, and nothing is read for them.
            Eyes::Anybody => false,
        };
        is_for.then_some(file)
    }

    pub(super) fn of(&mut self, row: &FactRow, reader: &dyn Reader) -> Result<Vouched, StoreError> {
        let Some(known_by) = self.known_by else {
            let entry = Known::from(row);
            return self.vouching.logged(reader, entry, self.quorum);
        };
        if !self.earlier.contains_key(&row.log) {
            let sightings = sightings_by(&self.vouching, reader, row.log, Some(known_by))?;
            self.earlier.insert(row.log, sightings);
        }
        let sightings = self.earlier.get(&row.log);
        let interval =
            sightings.map(|known| known.interval(row.index, self.quorum)).unwrap_or_default();
        Ok(Known::from(row).held(interval))
    }
}

/// Whether a statement announces or closes a round of commitments.
fn is_of_round(kind: &Kind) -> bool {
    [names::COMMITMENT_ROUND, names::COMMITMENT_OUTCOME].contains(&kind.as_str())
}

/// A row as a fact; a statement that claims no time cannot be judged and is left out.
pub(super) fn fact_of(row: FactRow, logged: Vouched, file: Option<File>) -> Option<Fact> {
    let row_is_own = row.log == LogId::OWN;
    let FactRow { id, statement, index, .. } = row;
    let relation = relation(&statement);
    let shown = file.as_ref().map(|file| Shown::by(&file.marking, &statement.issuer));
    let shown = shown.unwrap_or_default();
    let mut logged = logged;
    // Of what binds a node knows itself when it stood in its own log, whoever saw it later: of its
    // rounds by its own word, and of the rest from when it counts.
    if row_is_own && statement.kind.binds() {
        let own = if is_of_round(&statement.kind) {
            statement.issued_at
        } else {
            statement.issued_at.map(|issued| logged.counted_at(issued))
        };
        logged.by = logged.by.into_iter().chain(own).min();
    }
    let body = file.map(|file| file.body);
    Some(Fact {
        id,
        issued: statement.issued_at?,
        logged,
        kind: statement.kind,
        issuer: statement.issuer,
        subject: statement.subject,
        body,
        relation,
        also: Vec::new(),
        shown,
        index: Some(index.0),
    })
}

fn relation(statement: &Statement) -> Option<(Relation, StatementId)> {
    let relation = Relation::of(&statement.kind)?;
    StatementId::from_urn(&statement.subject).map(|target| (relation, target))
}
