//! What goes wrong in a node, in its own words: each interface makes of it what its callers read.
//!
//! What whoever asked should know and what the log records are two strings: the second may name
//! files, tables and peers, the first may not.

use std::borrow::Cow;

use comity_agreements::commitment::CommitmentRefusal;
use comity_agreements::docket::WordsRefusal;
use comity_protocol::content::ContentRefusal;
use comity_protocol::exchange::budget::OverBudget;
use comity_protocol::key::{KeyRefusal, SignFailure};
use comity_protocol::log::tile::TileRefusal;
use comity_protocol::request::RequestRefusal;
use comity_protocol::statement::Refusal;
use comity_store::StoreError;

pub mod codes;

pub use codes::{Class, Code};

/// A failure on its way to whoever asked.
#[derive(Debug)]
pub struct Error {
    code: &'static Code,
    detail: Cow<'static, str>,
    internal: Option<String>,
    retry_after_secs: Option<u64>,
}

impl Error {
    /// A failure of that code, with what the caller should know of this case.
    pub fn new(code: &'static Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), internal: None, retry_after_secs: None }
    }

    /// A failure of this node: the caller learns that it failed, the log learns how.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(&codes::INTERNAL, "The node failed. Its log says more.").because(message)
    }

    /// Nothing here, or nothing that the caller may know of.
    pub fn not_found() -> Self {
        Self::missing("There is nothing here, or nothing that you may see.")
    }

    /// As [`Self::not_found`], in words of the case.
    pub fn missing(what: &'static str) -> Self {
        Self::new(&codes::NOT_FOUND, what)
    }

    /// The writer has stopped to protect the log.
    pub fn halted() -> Self {
        let detail = "The node has stopped writing to protect its log; it has to be restarted.";
        Self::new(&codes::HALTED, detail)
    }

    /// The node's clock is far from those of others, or behind what it recorded.
    pub fn clock_far() -> Self {
        let detail = "The node's clock is far from those of its peers and witnesses, or behind \
                      what the node recorded; nothing is signed until it is set right.";
        Self::new(&codes::CLOCK_FAR, detail)
    }

    /// More waits to be written than is good.
    pub fn overloaded(retry_after_secs: u64) -> Self {
        let detail = "Too much waits to be written; nothing of this request was.";
        Self::new(&codes::OVERLOADED, detail).retry_after(retry_after_secs)
    }

    /// Adds what only the log records.
    #[must_use]
    pub fn because(mut self, message: impl Into<String>) -> Self {
        self.internal = Some(message.into());
        self
    }

    /// Adds when to ask again, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, secs: u64) -> Self {
        self.retry_after_secs = Some(secs);
        self
    }

    /// The stable code, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        self.code.code
    }

    /// One line for people, the same for every failure of this code.
    pub const fn title(&self) -> &'static str {
        self.code.title
    }

    /// What sort of failure it is.
    pub const fn class(&self) -> Class {
        self.code.class
    }

    /// The row of its code.
    pub const fn row(&self) -> &'static Code {
        self.code
    }

    /// What only the log records; empty where there is nothing.
    pub fn internals(&self) -> &str {
        self.internal.as_deref().unwrap_or_default()
    }

    /// When to ask again, in seconds.
    pub const fn retry_after_secs(&self) -> Option<u64> {
        self.retry_after_secs
    }

    /// What the caller should know of this case.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Whether the statement, not the node or the budget, is what failed.
    pub const fn is_callers_fault(&self) -> bool {
        self.code.class.is_askers_fault()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        // SCRAPI has a title of its own for a payload that was left out.
        let code = match refusal {
            Refusal::Malformed("payload missing") => &codes::STATEMENT_PAYLOAD,
            refusal => codes::of_refusal(refusal.code()),
        };
        Self::new(code, sentence(&refusal))
    }
}

impl From<KeyRefusal> for Error {
    fn from(refusal: KeyRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<RequestRefusal> for Error {
    fn from(refusal: RequestRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<TileRefusal> for Error {
    fn from(refusal: TileRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<ContentRefusal> for Error {
    fn from(refusal: ContentRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<WordsRefusal> for Error {
    fn from(refusal: WordsRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<CommitmentRefusal> for Error {
    fn from(refusal: CommitmentRefusal) -> Self {
        let detail = format!("{} [{}]", sentence(&refusal), refusal.code());
        Self::new(&codes::COMMITMENT_REFUSED, detail)
    }
}

impl From<SignFailure> for Error {
    fn from(failure: SignFailure) -> Self {
        let detail = "The key store cannot sign now; nothing was written.";
        Self::new(&codes::UNAVAILABLE, detail).because(failure.to_string()).retry_after(5)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<&StoreError> for Error {
    fn from(error: &StoreError) -> Self {
        let internal = error.to_string();
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Conflict { .. } => {
                Self::new(&codes::CONFLICT, "Something else was written first; ask again.")
                    .because(internal)
                    .retry_after(1)
            }
            StoreError::Decided { .. } => {
                let detail = "The proposal was decided before; nothing was signed now.";
                Self::new(&codes::PROPOSAL_CLOSED, detail).because(internal)
            }
            StoreError::Unavailable(_) => {
                let detail = "The store cannot take this now; nothing was written.";
                Self::new(&codes::UNAVAILABLE, detail).because(internal).retry_after(5)
            }
            StoreError::Fatal(_) => {
                let detail =
                    "The node has stopped writing to protect its log; it has to be restarted.";
                Self::new(&codes::HALTED, detail).because(internal)
            }
        }
    }
}

impl From<OverBudget> for Error {
    fn from(over: OverBudget) -> Self {
        let problem = Self::new(codes::of_refusal(over.cost.code()), sentence(&over));
        match over.retry_after_ms {
            Some(millis) => problem.retry_after(millis.div_ceil(1_000).max(1)),
            None => problem,
        }
    }
}

/// The words of a refusal as a sentence: capital letter, full stop.
fn sentence(refusal: &dyn std::fmt::Display) -> String {
    let words = refusal.to_string();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => words,
    }
}
