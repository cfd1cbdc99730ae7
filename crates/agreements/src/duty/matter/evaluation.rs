//! One duty under evaluation.

use std::borrow::Cow;

use super::super::clock::Clock;
use super::super::compile::{Compiled, DutyBody};
use super::super::context::Context;
use super::super::instance::Instance;
use super::super::symbol::Sym;
use super::super::value::{Cell, Env, eval};
use super::history::{MatterHistory, Telling};

/// One duty under evaluation.
pub(in crate::duty) struct DutyEvaluation<'a, 'c> {
    pub(in crate::duty) context: &'c Context<'a>,
    pub(in crate::duty) rule: &'c Compiled,
    pub(in crate::duty) body: &'c DutyBody,
    pub(in crate::duty) instance: Instance,
    /// What is told of its matter, and in which telling it is judged; none for a period.
    pub(in crate::duty) told: Option<(&'c MatterHistory<'c>, &'c Telling<'c>)>,
    pub(in crate::duty) env: Env<'c>,
}

impl DutyEvaluation<'_, '_> {
    /// A period at the place that the matter names for it, as it is told here.
    pub(in crate::duty) fn placed<'p>(&self, clock: &'p Clock) -> Cow<'p, Clock> {
        let Some(field) = clock.place_by() else { return Cow::Borrowed(clock) };
        clock.at_place(&eval(field, &self.env, self.context))
    }

    /// What the matter says of where a period is counted.
    pub(in crate::duty) fn place_named(&self, clock: &Clock) -> Option<Sym> {
        match eval(clock.place_by()?, &self.env, self.context) {
            Cell::Text(named) => Some(named),
            _ => None,
        }
    }
}
