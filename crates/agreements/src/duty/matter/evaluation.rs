//! One duty under evaluation.

use super::super::compile::{Compiled, DutyBody};
use super::super::context::Context;
use super::super::instance::Instance;
use super::super::value::Env;
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
