//! The language agreements are written in: `spec/agreement-language.md`.
//!
//! [`parse`] reads a file and reports every fault with its place and what to write instead;
//! [`check`] sees to it that types, units and names fit, and is the only way to a [`Checked`]
//! agreement, which is what the engine takes.
//!
//! [`format`] writes a file in the one way there is, [`lint`] warns of what is hardly meant,
//! [`english`] says what each rule asks, and [`mod@outline`] the same as lists, [`compare`] what
//! changed between two versions, and [`akoma_ntoso`] gives the words in a standard format.
//!
//! The language is total: a file has at most [`FILE_BYTES_MAX`] bytes, expressions are nested at
//! most [`NESTING_MAX`] deep, and each rule has a static cost of at most [`COST_MAX`] steps.

mod akoma_ntoso;
mod asked;
mod check;
mod compare;
mod diagnostic;
mod english;
mod format;
mod lint;
pub mod outline;
mod parsed;
mod parser;
mod print;
mod span;
mod token;
mod walk;

pub use akoma_ntoso::{akoma_ntoso, languages};
pub use asked::{Asked, SUBJECT, asked};
pub use check::{Checked, RuleCost, check};
pub use compare::{Change, ClauseChange, Piece, compare, pieces};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use english::{Paragraph, amendment, english, entry_into_force, withdrawal};
pub use format::{format, format_agreement, format_calendar};
pub use lint::{lint, lint_together};
pub use parsed::{COST_MAX, FAULTS_MAX, FILE_BYTES_MAX, NESTING_MAX, Parsed};
pub use parser::parse;
pub use span::{Span, Spans};
pub use token::Comment;

/// Reads and checks an agreement file.
///
/// # Errors
/// Every fault that could be told apart, in the order of the file.
pub fn read(text: &str) -> Result<Checked, Vec<Diagnostic>> {
    let parsed = parse(text)?;
    check(&parsed.agreement, &parsed.spans)
}
