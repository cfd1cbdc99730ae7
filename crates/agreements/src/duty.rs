//! The one engine for everything owed: facts and time in, duties and findings out.
//!
//! A treaty's clause, a law's reporting clock, a compute threshold, a yearly declaration and an
//! acknowledgement timer are all rules ([`crate::agreement::rule`]); this module gives them effect
//! (`spec/duties.md`). Its shape is that of MFOTL monitoring (Basin et al., "Monitoring
//! metric first-order temporal properties", JACM 62, 2015): each rule is
//! `ALWAYS trigger IMPLIES EVENTUALLY[0, d] act`, `NEVER`, `act IMPLIES ONCE[0, d] before`, or a
//! bound on a total over a window.
//!
//! Findings are a pure function of the agreements, of the *set* of facts, of who is bound, and of
//! a time; never of the order in which facts came. So each instance is evaluated from an ordered
//! index of facts, and everything incremental is about knowing which instances to evaluate again.
//!
//! - [`fact`], [`instrument`], [`bound`]: what goes in.
//! - [`finding`]: what comes out.
//! - [`engine`]: the engine; [`explain`], [`verify`]: the proof of a finding, and its check;
//!   [`unknown`]: what is not known of its deadline.

pub mod fact;

pub mod instrument;

pub mod bound;

pub mod finding;

mod table;

mod symbol;

mod instance;

mod lapses;

mod members;

mod shift;

mod number;

mod value;

mod compile;

mod row;

mod shelf;

mod store;

mod period;

mod series;

mod clock;

mod lists;

mod outcome;

mod context;

mod destroyed;

mod search;

mod matter;

mod excuse;

mod follow;

mod prohibition;

pub mod patience;

pub mod engine;

mod changes;

mod weigh;

pub mod urgency;

mod report;

pub mod explain;

pub mod unknown;

pub mod verify;

pub use bound::{Between, Bound, LevelSpan, PairSpan, Part, Span, Standing, Table, within};
pub use engine::{Engine, Filter, Survey};
pub use fact::{Fact, Prepared, Shown};
pub use finding::{Finding, State, Status, Verdict};
pub use instrument::{Calendars, Instrument};
pub use patience::{GivenUp, Patience};
pub use urgency::Urgency;
pub use verify::{Mismatch, Unheld, verify};

/// Why the engine does not take an agreement. Its author is at fault; the checker of the language
/// finds the same, with a place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum DutyRefusal {
    /// A rule speaks of a field that its agreement does not declare for that kind.
    #[error("a rule speaks of a field that is not declared for its kind")]
    FieldUnknown,
    /// A rule speaks of a definition, group, place or variable that is not there.
    #[error("a rule speaks of a name that is not defined")]
    NameUnknown,
    /// A place has a zone or holiday calendar that this node does not have.
    #[error("a place has a time zone or holiday calendar that is not known here")]
    PlaceUnknown,
    /// More rules, patterns or names than the engine counts.
    #[error("more rules than one engine takes")]
    TooMany,
}

impl DutyRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldUnknown => "duty-field-unknown",
            Self::NameUnknown => "duty-name-unknown",
            Self::PlaceUnknown => "duty-place-unknown",
            Self::TooMany => "duty-too-many",
        }
    }
}
