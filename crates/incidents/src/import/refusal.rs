//! Why a file, or a row of it, is not taken. At fault is always whoever made the file.

use serde::{Serialize, Serializer};

/// Why a file is none of those that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// It has other columns.
    #[error("the file has not the columns of such a table; it may be another one")]
    Columns,
    /// More rows than are read at once.
    #[error("the file has more rows than the 1,048,576 that are read at once")]
    TooMany,
}

impl ImportRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Columns => "import-columns",
            Self::TooMany => "import-too-many",
        }
    }
}

/// A row that is not taken, with all that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// The column at which it fails, from 1.
    pub column: usize,
    /// The name of that column; empty where it has none.
    pub name: String,
    /// Why.
    #[serde(rename = "code")]
    pub fault: RowFault,
    /// Its cells as they stand; bytes that are no UTF-8 are replaced.
    pub cells: Vec<String>,
}

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// It has more or fewer cells than the heading.
    #[error("it has more or fewer cells than the heading")]
    Cells,
    /// A cell is not UTF-8.
    #[error("the cell is not UTF-8")]
    Encoding,
    /// A cell is longer than is read.
    #[error("the cell is longer than 65,536 bytes")]
    TooLong,
    /// The identifier is missing or none of that database.
    #[error("the identifier is missing, or none of that database")]
    Id,
    /// An earlier row has the same identifier.
    #[error("an earlier row has the same identifier")]
    Repeated,
    /// The title is missing.
    #[error("the title is missing")]
    Title,
    /// What stands for a date is none, or no such day exists.
    #[error("what stands for a date is none, or no such day exists")]
    Date,
    /// What should be a list of names is none.
    #[error("it is not a list of names in JSON")]
    List,
    /// The label is another than `same`, `related`, `different` and `unclear`.
    #[error("the label is not `same`, `related`, `different` or `unclear`")]
    Label,
    /// It names a report that is not there.
    #[error("it names a report that is not among those read")]
    Unknown,
}

impl RowFault {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cells => "import-row-cells",
            Self::Encoding => "import-row-encoding",
            Self::TooLong => "import-row-too-long",
            Self::Id => "import-row-id",
            Self::Repeated => "import-row-repeated",
            Self::Title => "import-row-title",
            Self::Date => "import-row-date",
            Self::List => "import-row-list",
            Self::Label => "import-row-label",
            Self::Unknown => "import-row-unknown",
        }
    }
}

impl Serialize for RowFault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
