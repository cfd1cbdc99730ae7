//! What a rule costs at most, by the bounds that it names itself.

use super::super::walk;
use super::Checker;
use crate::agreement::rule::{Aggregate, Expr, Rule};

impl Checker<'_> {
    /// Steps of one evaluation of a rule for one bearer and one matter.
    pub(super) fn rule_cost(&self, rule: &Rule) -> u64 {
        let of_patterns = u64::try_from(walk::patterns(rule).len()).unwrap_or(u64::MAX);
        let total = match rule {
            // The filter and value of the total are among the rule's expressions already; what
            // is added is that they are looked at for each filing.
            Rule::Limit(limit) => self.aggregate_cost(&limit.total),
            Rule::Duty(_) | Rule::Ban(_) | Rule::Order(_) => 0,
        };
        let costs = walk::expressions(rule).into_iter().map(|(_, expr)| self.cost(expr));
        costs.fold(of_patterns.saturating_add(total), u64::saturating_add)
    }

    /// Steps of one evaluation of an expression.
    pub(super) fn cost(&self, expr: &Expr) -> u64 {
        match expr {
            Expr::Aggregate { aggregate } => self.aggregate_cost(aggregate),
            Expr::Name { name } => self.definitions.get(name.as_str()).map_or(1, |(_, cost)| *cost),
            expr => {
                let below = walk::children(expr).into_iter().map(|child| self.cost(child));
                below.fold(1, u64::saturating_add)
            }
        }
    }

    fn aggregate_cost(&self, aggregate: &Aggregate) -> u64 {
        let filter = aggregate.over.filter.as_ref().map_or(0, |filter| self.cost(filter));
        let value = aggregate.value.as_ref().map_or(0, |value| self.cost(value));
        let each = filter.saturating_add(value).saturating_add(1);
        u64::from(aggregate.at_most).saturating_mul(each).saturating_add(1)
    }
}
