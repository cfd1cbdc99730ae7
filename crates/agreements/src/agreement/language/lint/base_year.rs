//! Limits whose bound is taken from filings that count against it themselves.

use std::collections::BTreeMap;

use super::super::diagnostic::Code;
use super::super::walk;
use super::Linter;
use super::interval::Open;
use crate::agreement::rule::{Aggregate, Compare, Expr, Limit, Pattern, Type, Value, Window};

impl<'a> Linter<'a> {
    /// A limit that is measured by a base year must not count what was declared for that year.
    pub(super) fn base_year(&mut self, limit: &'a Limit, path: &str) {
        let counted = self.counted(&limit.total);
        let mut bases = Vec::new();
        aggregates(&limit.bound, &mut bases);
        let over = &limit.total.over;
        let is_counted = |base: &&Aggregate| {
            base.over.kind == over.kind && !counted.and(&self.matching(&base.over)).is_empty()
        };
        let Some(base) = bases.into_iter().find(is_counted) else { return };
        let message = format!(
            "the filings of `{}` that the bound is taken from count against it themselves",
            base.over.var
        );
        let field = format!("{}.<field>", over.var);
        let help = format!(
            "`in each 12 months from <first day after the base year> by {field}`, or \
             `where {field}` with what sets the base year apart"
        );
        self.warn(Code::CountsItsBase, &format!("{path}/must"), message, &help);
    }

    /// What the total leaves open, with the first day of its periods.
    fn counted(&self, total: &Aggregate) -> Open {
        let open = self.matching(&total.over);
        let Window::Each { from, by, .. } = &total.window else { return open };
        let fields = self.agreement().fields.iter().find(|fields| fields.kind == total.over.kind);
        let is_day = fields
            .and_then(|fields| fields.fields.get(by))
            .is_some_and(|spec| spec.r#type == Type::Day);
        let first = if is_day {
            Value::Day { value: *from }
        } else {
            Value::Instant { value: from.starts_utc() }
        };
        let from = Expr::Compare {
            op: Compare::AtLeast,
            left: Box::new(Expr::Field { var: total.over.var.clone(), field: by.clone() }),
            right: Box::new(Expr::Literal { value: first }),
        };
        open.and(&Open::of(self.agreement(), &from, &under_one_name(&total.over)))
    }

    fn matching(&self, pattern: &Pattern) -> Open {
        let filter = pattern.filter.as_ref();
        let rename = under_one_name(pattern);
        filter.map_or(Open::anything(), |filter| Open::of(self.agreement(), filter, &rename))
    }
}

fn under_one_name(pattern: &Pattern) -> BTreeMap<&str, &str> {
    BTreeMap::from([(pattern.var.as_str(), "it")])
}

fn aggregates<'e>(expr: &'e Expr, found: &mut Vec<&'e Aggregate>) {
    if let Expr::Aggregate { aggregate } = expr {
        found.push(aggregate);
    }
    for child in walk::children(expr) {
        aggregates(child, found);
    }
}
