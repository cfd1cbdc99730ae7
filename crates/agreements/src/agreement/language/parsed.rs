//! A file as it was read, and how much of it may be.

use super::span::Spans;
use super::token::Comment;
use crate::agreement::document::Agreement;

/// Bytes of an agreement file: 1 MiB. The longest treaties have about 500,000 characters.
pub const FILE_BYTES_MAX: usize = 1 << 20;

/// How deep parentheses, aggregates and negations are nested, and how many sums and products
/// stand in one place; so an expression's tree is at most some hundred levels deep.
pub const NESTING_MAX: u32 = 64;

/// Faults that are reported at once; who mends fifty reads the file again.
pub const FAULTS_MAX: usize = 50;

/// Steps that one evaluation of a rule may take, by the bounds that the rule itself names.
pub const COST_MAX: u64 = 1_000_000_000;

/// An agreement as its file says it, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The agreement.
    pub agreement: Agreement,
    /// Where in the file its parts stand.
    pub spans: Spans,
    /// Comments, in the order of the file.
    pub comments: Vec<Comment>,
}
