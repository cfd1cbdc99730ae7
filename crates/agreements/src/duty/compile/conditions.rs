//! When a ban, limit or order holds, and when it does not.

use crate::agreement::rule::{Exemption, Expr, Rule};

use super::super::DutyRefusal;
use super::Conditions;
use super::maker::{Maker, Scope};

impl Maker<'_> {
    /// What must hold for a rule to hold at all, and in which cases it does not.
    pub(super) fn conditions(&mut self, rule: &Rule) -> Result<Conditions, DutyRefusal> {
        let mut scope = Scope::default();
        let (when, exceptions): (&Option<Expr>, &[Exemption]) = match rule {
            Rule::Duty(_) => return Ok(Conditions::default()),
            Rule::Ban(ban) => {
                scope.0.push((ban.never.var.clone(), ban.never.kind.clone(), 0));
                (&ban.when, &ban.exceptions)
            }
            Rule::Order(order) => {
                scope.0.push((order.act.var.clone(), order.act.kind.clone(), 0));
                (&order.when, &order.exceptions)
            }
            // Which filings a limit counts its total says.
            Rule::Limit(limit) => (&limit.when, &limit.exceptions),
        };
        let when = when.as_ref().map(|when| self.expression(when, &scope)).transpose()?;
        let exempt = exceptions.iter().map(|exception| {
            let when = self.expression(&exception.when, &scope)?;
            Ok((exception.label.clone(), when))
        });
        Ok(Conditions { when, exempt: exempt.collect::<Result<_, DutyRefusal>>()? })
    }
}
