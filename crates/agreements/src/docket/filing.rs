//! What would have to be said: the members of a statement that a rule fixes, so that nobody types
//! what the docket knows.

use std::collections::BTreeMap;

use comity_protocol::kind::Kind;
use serde_json::Value;

use super::Docket;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{By, Compare, Duty, Expr, Pattern, Rule, Trigger, Value as Constant};
use crate::duty::Finding;
use crate::duty::finding::{Matter, Role};

/// A statement that somebody could make next, as far as it is known what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its kind.
    pub kind: Kind,
    /// What its body says, by the place in it (RFC 6901).
    pub members: BTreeMap<String, String>,
}

/// What the terms of a condition are looked up in.
struct Known<'a> {
    agreement: &'a Agreement,
    /// The variable and the kind of what brought the duty about.
    trigger: Option<&'a Pattern>,
    /// The field of it that names the matter, and its name.
    matter: Option<(&'a str, &'a str)>,
    /// The body of what brought it about.
    body: Option<&'a Value>,
}

impl Docket {
    /// The filing that a finding waits for.
    pub fn filing(&self, finding: &Finding) -> Option<Step> {
        let (agreement, duty) = self.duty_of(finding)?;
        let follow_up = finding.key.duty.split_once('/').map(|(_, name)| name);
        let act = match follow_up {
            None => &duty.act,
            Some(name) => &duty.follow_ups.iter().find(|one| one.name == name)?.act,
        };
        Some(self.known(agreement, duty, finding).step(act))
    }

    /// The filing that would end it without what it waits for: that it is not reportable.
    pub fn dismissal(&self, finding: &Finding) -> Option<Step> {
        let (agreement, duty) = self.duty_of(finding)?;
        let own = duty.excused_by.iter().find(|one| one.by == By::Bearer)?;
        Some(self.known(agreement, duty, finding).step(own))
    }

    /// The statement that would say a field of what brought it about that is not known, given as
    /// a doubt names it, and the place of that field in it.
    pub fn supplement(&self, finding: &Finding, field: &str) -> Option<(Step, String)> {
        let (agreement, duty) = self.duty_of(finding)?;
        let Trigger::Filed { pattern, .. } = &duty.trigger else { return None };
        let name = field.strip_prefix(pattern.kind.as_str())?.strip_prefix('/')?;
        let place = pointer(agreement, &pattern.kind, name)?;
        let known = self.known(agreement, duty, finding);
        let mut members = BTreeMap::new();
        if let Some((key, name)) = known.matter
            && let Some(key) = pointer(agreement, &pattern.kind, key)
        {
            members.insert(key, name.to_owned());
        }
        Some((Step { kind: pattern.kind.clone(), members }, place))
    }

    /// The rule of a finding that asks for something to be filed.
    fn duty_of(&self, finding: &Finding) -> Option<(&Agreement, &Duty)> {
        let agreement = self.agreement(&finding.key.agreement)?.agreement();
        let name = finding.key.duty.split('/').next()?;
        let clause = agreement.clauses.iter().find(|clause| clause.id == finding.clause)?;
        clause.rules.iter().find_map(|rule| match rule {
            Rule::Duty(duty) if duty.name == name => Some((agreement, duty.as_ref())),
            _ => None,
        })
    }

    fn known<'a>(&'a self, agreement: &'a Agreement, duty: &'a Duty, of: &'a Finding) -> Known<'a> {
        let trigger = match &duty.trigger {
            Trigger::Filed { pattern, key } => Some((pattern, key.as_deref())),
            _ => None,
        };
        let named = match &of.key.matter {
            Matter::Named { name } => Some(name.as_str()),
            _ => None,
        };
        let cause = of.evidence.iter().find(|one| one.role == Role::Trigger);
        let fact = cause.and_then(|cause| self.fact(&cause.statement));
        Known {
            agreement,
            trigger: trigger.map(|(pattern, _)| pattern),
            matter: trigger.and_then(|(_, key)| key).zip(named),
            body: fact.and_then(|fact| fact.body.as_ref()),
        }
    }
}

/// Where a field of a kind stands in its body.
fn pointer(agreement: &Agreement, kind: &Kind, field: &str) -> Option<String> {
    let of_kind = agreement.fields.iter().find(|fields| fields.kind == *kind)?;
    Some(of_kind.fields.get(field)?.pointer.clone())
}

impl Known<'_> {
    /// What a pattern asks for, as far as its condition fixes it.
    fn step(&self, pattern: &Pattern) -> Step {
        let mut members = BTreeMap::new();
        if let Some(filter) = &pattern.filter {
            self.fixed(pattern, filter, &mut members);
        }
        Step { kind: pattern.kind.clone(), members }
    }

    fn fixed(&self, pattern: &Pattern, filter: &Expr, members: &mut BTreeMap<String, String>) {
        let place = |expr: &Expr| match expr {
            Expr::Field { var, field } if *var == pattern.var => {
                pointer(self.agreement, &pattern.kind, field)
            }
            _ => None,
        };
        match filter {
            Expr::And { of } => of.iter().for_each(|part| self.fixed(pattern, part, members)),
            Expr::Compare { op: Compare::Equal, left, right } => {
                for (one, other) in [(left, right), (right, left)] {
                    members.extend(place(one).zip(self.text(other)));
                }
            }
            // One of several ways is enough: the first that is known.
            Expr::Or { of } => {
                let mut ways = of.iter().map(|way| {
                    let mut said = BTreeMap::new();
                    self.fixed(pattern, way, &mut said);
                    said
                });
                members.extend(ways.find(|said| !said.is_empty()).unwrap_or_default());
            }
            Expr::In { item, list } => members.extend(place(item).zip(self.text(list))),
            _ => {}
        }
    }

    /// What an expression is, where that is known without evaluating a rule; of a list the first.
    fn text(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Literal { value: Constant::Text { value } } => Some(value.clone()),
            Expr::Literal { value: Constant::Truth { value } } => Some(value.to_string()),
            Expr::Literal { value: Constant::Texts { value } } => value.first().cloned(),
            Expr::Name { name } => {
                let definition = self.agreement.definitions.iter().find(|one| one.name == *name);
                definition.and_then(|one| self.text(&one.value))
            }
            Expr::Field { var, field } => {
                let trigger = self.trigger.filter(|trigger| trigger.var == *var)?;
                match self.matter.filter(|(key, _)| key == field) {
                    Some((_, name)) => Some(name.to_owned()),
                    None => {
                        let place = pointer(self.agreement, &trigger.kind, field)?;
                        self.body?.pointer(&place)?.as_str().map(ToOwned::to_owned)
                    }
                }
            }
            _ => None,
        }
    }
}
