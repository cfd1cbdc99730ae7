//! Rules, put together from what was read of them.

use super::super::super::diagnostic::Code;
use super::super::{Parser, Read, Stop};
use super::Items;
use crate::agreement::rule::{Ban, Duty, Limit, Order, Owed, Rule, Start, Trigger};

/// What is missing in a rule, and what to write.
impl Parser<'_> {
    /// What must be given; told only where no other fault can be the reason.
    fn needed<T>(&mut self, part: Option<T>, help: &str, head: (u32, u32), quiet: bool) -> Read<T> {
        if part.is_none() && !quiet {
            let message = "this rule does not say all it must".to_owned();
            self.fault(Code::Missing, head, message, help.to_owned());
        }
        part.ok_or(Stop)
    }

    pub(super) fn duty(
        &mut self,
        name: String,
        items: Items,
        head: (u32, u32),
        quiet: bool,
    ) -> Read<Rule> {
        let mut items = items;
        let bearer = self.needed(items.bearer.take(), BEARER_HELP, head, quiet)?;
        let trigger = items.trigger.take();
        let help =
            "what brings it about: `when <kind> as <name> by …`, `every … from …` or `once on …`";
        let mut trigger = self.needed(trigger, help, head, quiet)?;
        items.trigger = Some(trigger.clone());
        let (mut named, mut start) = (Vec::new(), Start::Trigger);
        if let Some((vars, at)) = items.start.take() {
            (named, start) = (vars, at);
        }
        if let (Some((var, field)), Trigger::Filed { key, .. }) = (items.key.take(), &mut trigger) {
            named.push(var);
            *key = Some(field);
        }
        self.of_trigger(&named, &items)?;
        let act = "what must be filed: `must file <kind> as <name> by bearer`";
        let act = self.needed(items.act, act, head, quiet)?;
        let within = "how long there is: `within 30 days, calendar days`";
        let within = self.needed(items.within, within, head, quiet)?;
        Ok(Rule::Duty(Box::new(Duty {
            name,
            bearer,
            owed_to: items.owed_to.unwrap_or(Owed::All),
            trigger,
            start,
            act,
            within,
            tiers: items.tiers,
            exceptions: items.exceptions,
            recipients: items.recipients,
            follow_ups: items.follow_ups,
            excused_by: items.excused_by,
            extended_by: items.extensions,
            cure: items.cure,
            consequence: items.consequence,
        })))
    }

    /// Keys and clocks name fields of the filing that brings the duty about, of no other.
    pub(super) fn of_trigger(&mut self, vars: &[String], items: &Items) -> Read<()> {
        let of = match &items.trigger {
            Some(Trigger::Filed { pattern, .. }) => pattern.var.as_str(),
            Some(_) => "",
            None => return Ok(()),
        };
        let Some(other) = vars.iter().find(|var| *var != of) else { return Ok(()) };
        let at = self.here();
        let message = format!("`{other}` is not the filing that brings this duty about");
        let help = if of.is_empty() {
            "no `clock` and no `key`: the duty comes about by time alone".to_owned()
        } else {
            format!("a field of `{of}`, such as `{of}.issued`")
        };
        self.fault(Code::UnknownVariable, at, message, help);
        Err(Stop)
    }

    pub(super) fn ban(
        &mut self,
        name: String,
        items: Items,
        head: (u32, u32),
        quiet: bool,
    ) -> Read<Rule> {
        let bearer = self.needed(items.bearer, BEARER_HELP, head, quiet)?;
        let never = "what must not be filed: `never file <kind> as <name> by bearer where …`";
        let never = self.needed(items.act, never, head, quiet)?;
        let owed_to = items.owed_to.unwrap_or(Owed::All);
        Ok(Rule::Ban(Ban {
            name,
            bearer,
            owed_to,
            never,
            when: items.condition,
            exceptions: items.exemptions,
            excused_by: items.excused_by,
            consequence: items.consequence,
        }))
    }

    pub(super) fn limit(
        &mut self,
        name: String,
        items: Items,
        head: (u32, u32),
        quiet: bool,
    ) -> Read<Rule> {
        let bearer = self.needed(items.bearer, BEARER_HELP, head, quiet)?;
        let total = "the total: `sum of <value> over <kind> as <name> by bearer, at most 1000`";
        let total = self.needed(items.total, total, head, quiet)?;
        let bound = "the bound: `must be <= …`";
        let (compare, bound) = self.needed(items.bound, bound, head, quiet)?;
        let owed_to = items.owed_to.unwrap_or(Owed::All);
        Ok(Rule::Limit(Limit {
            name,
            bearer,
            owed_to,
            total,
            compare,
            bound,
            when: items.condition,
            exceptions: items.exemptions,
            consequence: items.consequence,
        }))
    }

    pub(super) fn order(
        &mut self,
        name: String,
        items: Items,
        head: (u32, u32),
        quiet: bool,
    ) -> Read<Rule> {
        let bearer = self.needed(items.bearer, BEARER_HELP, head, quiet)?;
        let act = "what is filed: `file <kind> as <name> by bearer`";
        let act = self.needed(items.act, act, head, quiet)?;
        let after = "what comes first: `only after <kind> as <name> by …`";
        let after = self.needed(items.after, after, head, quiet)?;
        let owed_to = items.owed_to.unwrap_or(Owed::All);
        Ok(Rule::Order(Order {
            name,
            bearer,
            owed_to,
            act,
            after,
            at_least: items.at_least,
            at_most: items.at_most,
            when: items.condition,
            exceptions: items.exemptions,
            consequence: items.consequence,
        }))
    }
}

const BEARER_HELP: &str = "who owes it: `bearer each party`, `bearer each of <group>`, `bearer issuer` or `bearer <party>`";
