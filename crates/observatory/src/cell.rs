//! Cells: a value with where it comes from and how sure it is.

use serde::{Deserialize, Serialize};

use comity_agreements::agreement::document::Certainty;
use comity_protocol::statement::StatementId;

/// Where a value comes from.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Source))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// A signed statement that this node holds.
    Statement {
        /// Which.
        id: StatementId,
        /// How sure what was concluded from it is.
        certainty: Certainty,
    },
    /// An agreement file.
    Document {
        /// The agreement.
        agreement: String,
        /// Its version.
        version: String,
        /// The clause, where the value stands in one.
        clause: Option<String>,
        /// The number of the source in that file, from 1, where the value names one.
        number: Option<u32>,
        /// How sure.
        certainty: Certainty,
    },
    /// A table that comes with the program.
    Data {
        /// Its path in the repository.
        file: String,
        /// The entry.
        entry: String,
        /// How sure.
        certainty: Certainty,
    },
}

impl Source {
    /// How sure.
    pub const fn certainty(&self) -> Certainty {
        match self {
            Self::Statement { certainty, .. }
            | Self::Document { certainty, .. }
            | Self::Data { certainty, .. } => *certainty,
        }
    }

    /// In one line, for a CSV file or a printed page.
    pub fn line(&self) -> String {
        match self {
            Self::Statement { id, .. } => id.urn(),
            Self::Document { agreement, version, clause, number, .. } => {
                let clause = clause.as_ref().map_or(String::new(), |clause| format!("#{clause}"));
                let number = number.map_or(String::new(), |number| format!(" source {number}"));
                format!("{agreement}@{version}{clause}{number}")
            }
            Self::Data { file, entry, .. } => format!("{file}#{entry}"),
        }
    }
}

/// A value with its sources. What was not declared has no value: it is unknown, never zero.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Cell))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell<T> {
    /// The value; `None` is unknown.
    pub value: Option<T>,
    /// Where it comes from, in order, each once.
    pub sources: Vec<Source>,
}

impl<T> Cell<T> {
    /// Unknown: nothing said so.
    pub const fn unknown() -> Self {
        Self { value: None, sources: Vec::new() }
    }

    /// A value and where it comes from.
    pub fn new(value: T, sources: impl IntoIterator<Item = Source>) -> Self {
        Self { value: Some(value), sources: sorted(sources) }
    }

    /// How sure: as sure as the least sure of its sources; `None` where it has none.
    pub fn certainty(&self) -> Option<Certainty> {
        self.sources.iter().map(Source::certainty).max()
    }
}

/// In order, each once.
pub(super) fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items.dedup();
    items
}

/// Lengths as they are counted here.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
