//! The model's rows made again from its entries.

use std::collections::BTreeMap;
use std::fmt::Debug;

use comity_protocol::index::{Change, LogId, Target};
use comity_protocol::party::Descriptor;
use comity_protocol::statement::StatementId;
use comity_store::replay::{Derivation, Findings, Ground, Known, replay};
use comity_store::{ReindexMode, ReindexReport, StoreError};

use super::state::State;

pub(super) fn run(
    state: &mut State,
    mode: ReindexMode,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ReindexReport, StoreError> {
    let mut findings = Findings::default();
    let mut fresh = Fresh(State::default());
    let entries = replay(&Entries(state), &mut fresh, &mut findings, progress)?;
    let (expected, kept) = (tables(&fresh.0), tables(state));
    let mut report = ReindexReport { entries, ..ReindexReport::default() };
    for ((name, expected), (_, kept)) in expected.iter().zip(&kept) {
        compare(name, expected, kept, &mut findings);
        let rows = u64::try_from(kept.len()).unwrap_or(u64::MAX);
        report.rows.insert((*name).to_owned(), rows);
    }
    if mode == ReindexMode::Rebuild && !findings.is_of_ground() {
        state.statements = fresh.0.statements;
        state.relations = fresh.0.relations;
        state.keys = fresh.0.keys;
    }
    report.differences = findings.into_words();
    Ok(report)
}

/// The entries of all logs, and who keeps these.
struct Entries<'a>(&'a State);

impl Ground for Entries<'_> {
    fn count(&self) -> Result<u64, StoreError> {
        let logs = self.0.logs.values();
        Ok(logs.map(|log| u64::try_from(log.entries.len()).unwrap_or(u64::MAX)).sum())
    }

    fn entries(
        &self,
        each: &mut dyn FnMut(Known) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let logs = self.0.logs.iter();
        let mut all: Vec<Known> = logs
            .flat_map(|(log, kept)| kept.entries.iter().map(move |entry| (*log, entry)))
            .map(|(log, entry)| {
                let (seq, known_at, bytes) = (entry.seq, entry.known_at, entry.bytes.clone());
                Known { seq, log, known_at, bytes }
            })
            .collect();
        all.sort_by_key(|known| known.seq);
        all.into_iter().try_for_each(each)
    }

    fn genesis(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let own = self.0.logs.get(&LogId::OWN);
        Ok(own.and_then(|own| own.entries.first()).map(|entry| entry.bytes.clone()))
    }

    fn descriptor(&self, log: LogId) -> Result<Option<Descriptor>, StoreError> {
        Ok(self.0.peers.get(&log).map(|peer| peer.descriptor.clone()))
    }
}

/// A state that has nothing but what follows.
struct Fresh(State);

impl Derivation for Fresh {
    fn write(&mut self, change: &Change) -> Result<(), StoreError> {
        self.0.derive(change);
        Ok(())
    }

    fn target(&self, log: LogId, id: &StatementId) -> Result<Option<Target>, StoreError> {
        Ok(self.0.target(log, id))
    }
}

/// Rows by what they are called.
type Table = BTreeMap<String, String>;

fn tables(state: &State) -> [(&'static str, Table); 3] {
    let row = |name: String, row: &dyn Debug| (name, format!("{row:?}"));
    let statements = state.statements.iter();
    let relations = state.relations.iter();
    let keys = state.keys.iter();
    [
        ("statement", statements.map(|(seq, kept)| row(format!("seq {}", seq.0), kept)).collect()),
        (
            "relation",
            relations
                .map(|(log, kept)| {
                    row(format!("log {}, {}, seq {}", log.0, kept.target, kept.seq.0), kept)
                })
                .collect(),
        ),
        (
            "key",
            keys.map(|(log, kept)| row(format!("log {}, seq {}", log.0, kept.seq.0), kept))
                .collect(),
        ),
    ]
}

fn compare(table: &str, expected: &Table, kept: &Table, findings: &mut Findings) {
    for (name, want) in expected {
        match kept.get(name) {
            None => findings.derived(format!("{table} {name}: is missing")),
            Some(have) if have != want => {
                findings.derived(format!("{table} {name}: is {have}, should be {want}"));
            }
            Some(_) => {}
        }
    }
    for name in kept.keys().filter(|name| !expected.contains_key(*name)) {
        findings.derived(format!("{table} {name}: should not be there"));
    }
}
