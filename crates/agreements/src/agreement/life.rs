//! The life of an agreement: actions of its parties and what follows from them.
//!
//! Facts in, standing out: [`fold`] takes the set of acts and gives the [`Life`], which answers
//! for any day who is bound ([`Life::bound`]) and what applies between two ([`Life::applies`]).
//!
//! - [`action`]: what can be done, one statement kind each.
//! - [`body`]: what an action says.
//! - [`support`]: who must agree, or object.
//! - [`terms`]: what the final clauses say, with the Vienna Convention's defaults.
//! - [`act`]: statements as they are taken in, and findings about them.
//! - [`history`]: what is known of one person.
//! - [`listed`]: what the file of the agreement says of participants.
//! - [`member`], [`reservation`], [`amend`], [`measure`]: the parts of a life.
//! - [`parts`]: clauses that enter into force by themselves.
//! - [`status`]: all of it together; [`Life::timeline`] is what entry into force counts.

pub mod action;

pub mod body;

pub mod support;

pub mod terms;

pub mod act;

mod screen;

pub mod history;

pub mod listed;

pub mod member;

pub mod reservation;

pub mod measure;

pub mod amend;

pub mod status;

pub mod matrix;

pub mod pairs;

pub mod parts;

mod record;

pub use act::{Act, ActionFinding, Flaw};
pub use action::ActionKind;
pub use body::{Body, Person};
pub use history::InForce;
pub use listed::Listed;
pub use status::{Effect, Life, Relation, State, fold, fold_with};
pub use terms::Terms;
