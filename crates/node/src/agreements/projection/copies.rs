//! When copies of logs were read here that their keepers' nodes did not hand over.
//!
//! A bundle says what stood in a log, and not when: it may be years old on the day on which it is
//! imported. So it bounds no time; that a log was read without something is told all the same. The
//! audit trail has every import, also one that brought nothing new.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::sync::lock;
use comity_protocol::time::Timestamp;
use comity_store::{Reader, StoreError};

/// What the audit trail calls the import of a bundle.
pub(crate) const IMPORT_ACTION: &str = "bundle.import";

/// Lines of the audit trail that are read at once.
const LINES: usize = 1_000;

/// The imports so far, by the party whose log it was; in no order.
#[derive(Clone, Debug, Default)]
struct Imports {
    /// The last line of the audit trail that was looked at.
    newest: u64,
    read: BTreeMap<String, Vec<Timestamp>>,
}

/// What was found of it in the audit trail, which is read once and then goes on from there.
#[derive(Debug, Default)]
pub(super) struct CopiesRead(Mutex<Imports>);

impl CopiesRead {
    /// When copies of each party's log were read here, as far as that was known by a time.
    pub(super) fn by(
        &self,
        reader: &dyn Reader,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Vec<Timestamp>>, StoreError> {
        let mut imports = lock(&self.0);
        let (seen, mut before) = (imports.newest, None);
        'pages: loop {
            let page = reader.audit(before, LINES)?;
            for row in page.rows {
                if row.number <= seen {
                    break 'pages;
                }
                imports.newest = imports.newest.max(row.number);
                if row.event.action == IMPORT_ACTION {
                    imports.read.entry(row.event.object).or_default().push(row.event.at);
                }
            }
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        let mut read = imports.read.clone();
        if let Some(known_by) = known_by {
            read.values_mut().for_each(|times| times.retain(|at| *at <= known_by));
        }
        Ok(read)
    }
}
