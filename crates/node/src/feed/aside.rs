//! What a projection could not take.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::sync::lock;
use comity_protocol::statement::StatementId;
use serde::Serialize;

/// Facts that are set aside; of a projection that cannot take more the fault is its own.
pub const ASIDES_MAX: usize = 64;

/// The code of a fact at which a projection panicked.
pub const PANICKED: &str = "panicked";

/// A fact that was set aside. Everything derived is as if it were not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Aside {
    /// The statement.
    #[schema(value_type = String)]
    pub statement: StatementId,
    /// Why it cannot be taken: a stable code.
    pub code: &'static str,
}

/// What a feed set aside, by statement.
#[derive(Debug, Default)]
pub(super) struct Asides(Mutex<BTreeMap<StatementId, &'static str>>);

impl Asides {
    pub(super) fn holds(&self, id: &StatementId) -> bool {
        lock(&self.0).contains_key(id)
    }

    /// Sets a fact aside; false where there are too many already.
    pub(super) fn put(&self, id: StatementId, code: &'static str, of: &'static str) -> bool {
        let mut all = lock(&self.0);
        if all.len() >= ASIDES_MAX {
            return false;
        }
        tracing::error!(projection = of, statement = %id, code, "a statement was set aside");
        all.insert(id, code);
        true
    }

    pub(super) fn all(&self) -> Vec<Aside> {
        let all = lock(&self.0);
        all.iter().map(|(statement, code)| Aside { statement: *statement, code }).collect()
    }
}
