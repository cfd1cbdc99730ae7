//! Totals over the periods that filings cover.

use super::super::diagnostic::Code;
use super::super::{print, walk};
use super::types::a;
use super::{Checker, Scope};
use crate::agreement::rule::{Aggregate, AggregateOp, By, Expr, Limit, Type, Window};

impl<'a> Checker<'a> {
    /// What only the total of a limit can have.
    pub(super) fn no_periods(&mut self, aggregate: &Aggregate, path: &str) {
        if matches!(aggregate.window, Window::Each { .. }) {
            let message = "`in each …` is for the total of a limit, which is taken at a filing \
                           that itself covers a period"
                .to_owned();
            let help = "`in the last …`, `since …`, or a limit".to_owned();
            self.fault(Code::Unexpected, (path, "each"), message, help);
        }
    }

    /// The periods of the total of a limit.
    pub(super) fn periods(&mut self, limit: &'a Limit, path: &str) {
        let Window::Each { length, from, by, to } = &limit.total.window else { return };
        let over = &limit.total.over;
        let scope = Scope::from([(over.var.as_str(), &over.kind)]);
        for field in std::iter::once(by).chain(to) {
            let r#type = self.type_of_field(&over.var, field, &scope, path);
            if let Some(r#type) = r#type.filter(|is| !matches!(is, Type::Day | Type::Instant)) {
                let shown = format!("{}.{field}", over.var);
                let message = format!("no period is covered by `{shown}`, which is {}", a(&r#type));
                let help = "a field that is a day or an instant".to_owned();
                self.fault(Code::TypeMismatch, (path, &shown), message, help);
            }
        }
        if length.count() == 0 || length.is_by_the_clock() {
            let message = format!("no period is {length} long");
            let help = "days, weeks, months or years, at least one".to_owned();
            self.fault(Code::Counting, (path, "each"), message, help);
        } else if from.day_of_month() > 28 {
            let message = format!("not every month has a day like that of {from}");
            let help = "a first day up to the 28th".to_owned();
            self.fault(Code::Date, (path, "from"), message, help);
        }
        if !matches!(limit.total.op, AggregateOp::Sum | AggregateOp::Count) {
            let message = "only sums and numbers of filings are taken by the period".to_owned();
            let help = "`sum of …` or `count of …`".to_owned();
            self.fault(Code::Unexpected, (path, "each"), message, help);
        }
        let parts = over.filter.iter().chain(limit.total.value.as_deref());
        let foreign = parts.flat_map(|part| foreign(part)).next();
        if let Some(foreign) = foreign {
            let shown = print::expression(foreign);
            let message = format!("`{shown}` is none of what the filing itself says");
            let help = "only fields of the filing, where a total is taken by the period".to_owned();
            self.fault(Code::Unexpected, (path, &shown), message, help);
        }
        if over.by == By::AnotherParty {
            let message = "a period is that of one party's filings".to_owned();
            let help = "`by bearer`, `by anyone` or `by <group>`".to_owned();
            self.fault(Code::Unexpected, (path, "by"), message, help);
        }
    }
}

/// The parts of an expression that speak of something else than the filing.
fn foreign(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Bearer | Expr::Aggregate { .. } => vec![expr],
        expr => walk::children(expr).into_iter().flat_map(foreign).collect(),
    }
}
