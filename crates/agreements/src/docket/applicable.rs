//! What would apply to a party: laws and codes by what it is, bound or not, told apart.
//!
//! A clock that nobody sees because its bearer has not signed yet is the worst of all clocks. A
//! party that does what a rule speaks of is therefore told what it would owe if it were bound, why
//! it is not, and by which act it would be.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Docket;
use super::entry::Entry;
pub use super::unbound::Unbound;
use crate::agreement::document::{Form, TextStatus, Texts};
use crate::agreement::life::{ActionKind, State, Terms};
use crate::agreement::rule::{Bearer, Expr, Pattern, Rule, Trigger, Value};
use crate::calendar::Day;
use crate::duty::{Finding, Instrument};
use comity_protocol::kind::Kind;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;

/// In which capacity a party speaks of itself: what laws hang duties on.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// It makes models.
    Developer,
    /// It places models or systems on a market.
    Provider,
    /// It uses them.
    Deployer,
    /// It changes those of others.
    Modifier,
    /// It hands them on.
    Distributor,
    /// It supervises.
    Authority,
    /// Something else.
    Other,
}

/// What a party said it is, and where.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// In which capacity.
    pub capacity: Capacity,
    /// The statement that says so; `None` where it was told otherwise.
    pub statement: Option<StatementId>,
}

/// A text with rules for whoever does what they speak of.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = applicable::Applicable))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Applicable {
    /// The agreement.
    pub agreement: String,
    /// Which text of it.
    pub version: String,
    /// Its title by language.
    pub title: Texts,
    /// What sort of agreement.
    pub form: Form,
    /// Whether it applies to the party.
    pub applies: Applies,
    /// Its rules that fit what the party is.
    pub rules: Vec<Fitting>,
}

/// A rule for whoever does what it speaks of.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = applicable::Fitting))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fitting {
    /// Its clause.
    pub clause: String,
    /// Its name.
    pub rule: String,
    /// What one files that brings it about.
    pub filing: Kind,
    /// The capacities it is for; none where it is for whoever files that.
    pub capacities: BTreeSet<Capacity>,
    /// Whether it is for what the party is; `None` where the party has not said what it is.
    pub fits: Option<bool>,
}

/// Whether a text applies to a party.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = applicable::Applies))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "applies", rename_all = "kebab-case")]
pub enum Applies {
    /// It is in force, and binds by what one does, or the party is bound.
    Applies,
    /// It would, but its text is not in force.
    NotInForce {
        /// From when on it will be, where the file says so.
        from: Option<Day>,
    },
    /// It would if the party were bound.
    Unbound(Unbound),
}

/// What would be owed if the bearer were bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposed {
    /// What would be concluded.
    pub finding: Finding,
    /// Why it is not.
    pub unbound: Unbound,
    /// What the bearer said it is, where the statement that would bring this about says so.
    pub said: Option<Said>,
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Developer => "developer",
            Self::Provider => "provider",
            Self::Deployer => "deployer",
            Self::Modifier => "modifier",
            Self::Distributor => "distributor",
            Self::Authority => "authority",
            Self::Other => "other",
        })
    }
}

impl Docket {
    /// The texts with rules for whoever does what they speak of, as far as they fit what a party is
    /// or may be, with whether they apply to it.
    pub fn applicable(&self, party: &str, said: &[Said]) -> Vec<Applicable> {
        let Ok(day) = Day::of_utc(self.as_of) else { return Vec::new() };
        let capacities: BTreeSet<Capacity> = said.iter().map(|said| said.capacity).collect();
        let of = |entry: &Entry| {
            let agreement = entry.agreement();
            let rules = entry.fitting(&capacities);
            let fits = rules.iter().any(|rule| rule.fits != Some(false));
            let applies = entry.applies(party, day).filter(|_| fits)?;
            Some(Applicable {
                agreement: agreement.id.clone(),
                version: agreement.version.clone(),
                title: agreement.title.clone(),
                form: agreement.form,
                applies,
                rules: rules.into_iter().filter(|rule| rule.fits != Some(false)).collect(),
            })
        };
        self.entries.values().filter_map(of).collect()
    }

    /// What a party said it is, in the statements that rules read: each capacity once, with the
    /// last statement that says so.
    pub fn said(&self, party: &str) -> Vec<Said> {
        let mut said: Vec<(comity_protocol::time::Timestamp, Said)> = Vec::new();
        for fact in self.facts.values() {
            let (at, Some(now)) = (fact.counted_at(), self.said_in(&fact.id, party)) else {
                continue;
            };
            if at > self.as_of {
                continue;
            }
            match said.iter_mut().find(|(_, held)| held.capacity == now.capacity) {
                Some(held) if (held.0, &held.1) < (at, &now) => *held = (at, now),
                Some(_) => {}
                None => said.push((at, now)),
            }
        }
        let mut said: Vec<Said> = said.into_iter().map(|(_, said)| said).collect();
        said.sort();
        said
    }

    /// What a party said it is in one of its own statements.
    pub(super) fn said_in(&self, id: &StatementId, party: &str) -> Option<Said> {
        let fact = self.facts.get(id).filter(|fact| fact.issuer.as_str() == party)?;
        let told = fact.body.as_ref()?.get("capacity")?;
        let capacity = Capacity::deserialize(told).ok()?;
        Some(Said { capacity, statement: Some(*id) })
    }
}

impl Entry {
    /// Whether the text applies to a party, whatever the party is; `None` for texts that nobody
    /// can be bound by.
    fn applies(&self, party: &str, day: Day) -> Option<Applies> {
        let validity = self.instrument().validity((None, None), day);
        if validity.status.is_some_and(is_out_of_use) {
            return None;
        }
        if let Some(unbound) = self.unbound(party, day) {
            return Some(Applies::Unbound(unbound));
        }
        if validity.owed {
            return Some(Applies::Applies);
        }
        let ahead = self.agreement().status.iter().filter(|standing| {
            standing.status == TextStatus::InForce && standing.from.is_some_and(|from| from > day)
        });
        Some(Applies::NotInForce { from: ahead.filter_map(|standing| standing.from).min() })
    }

    /// Why a party is not bound by a text with rules that are for whoever does what they speak of;
    /// `None` where it is, may be, or where the text binds without consent.
    pub(super) fn unbound(&self, party: &str, day: Day) -> Option<Unbound> {
        let agreement = self.agreement();
        // What a party publishes binds those who accept it, whatever form it has.
        let instrument = self.instrument();
        let validity = instrument.validity((None, None), day);
        let is_for_issuers = agreement.clauses.iter().flat_map(|clause| &clause.rules).any(is_open);
        if !instrument.binds_by_consent()
            || !is_for_issuers
            || validity.status.is_some_and(is_out_of_use)
        {
            return None;
        }
        let party = party.parse().ok()?;
        let person = agreement.terms.person(&party);
        let state = self.life.bound(&person, day).state;
        let committed = self.participations(day).into_iter().any(|row| {
            row.party == party.as_str() && matches!(row.state, State::Party | State::Provisional)
        });
        let is_bound = matches!(state, State::Party | State::Provisional | State::Suspended);
        if is_bound || committed {
            return None;
        }
        Some(Unbound { state, acts: acts(&agreement.terms, state, &person) })
    }

    /// The text with nothing but its rules for whoever does what they speak of, and without the
    /// clauses to which a party is bound by its commitments.
    pub(super) fn for_issuers(&self, party: &str, day: Day) -> Instrument {
        let mut instrument = Instrument::from(self.agreement());
        let party: Option<PartyId> = party.parse().ok();
        let is_bound = |clause: &str| {
            party
                .as_ref()
                .is_some_and(|party| self.committed.on(clause, party, day).next().is_some())
        };
        instrument.clauses.retain(|asked| !is_bound(&asked.clause));
        for clause in &mut instrument.clauses {
            clause.rules.retain(is_open);
        }
        instrument
    }

    /// Its rules for whoever does what they speak of.
    fn fitting(&self, said: &BTreeSet<Capacity>) -> Vec<Fitting> {
        let agreement = self.agreement();
        let rules = agreement.clauses.iter().flat_map(|clause| {
            clause.rules.iter().filter(|rule| is_open(rule)).map(move |rule| (clause, rule))
        });
        let one = |(clause, rule): (&crate::agreement::document::Clause, &Rule)| {
            let pattern = brought_about_by(rule)?;
            let mut capacities = BTreeSet::new();
            if let Some(filter) = &pattern.filter {
                self.capacities_of(pattern, filter, &mut capacities);
            }
            let is_for = |said: &BTreeSet<Capacity>| !capacities.is_disjoint(said);
            let fits = match (capacities.is_empty(), said.is_empty()) {
                (true, _) => Some(true),
                (false, true) => None,
                (false, false) => Some(is_for(said)),
            };
            Some(Fitting {
                clause: clause.id.clone(),
                rule: rule.name().to_owned(),
                filing: pattern.kind.clone(),
                capacities,
                fits,
            })
        };
        rules.filter_map(one).collect()
    }

    /// The capacities that a condition names.
    fn capacities_of(&self, pattern: &Pattern, expr: &Expr, out: &mut BTreeSet<Capacity>) {
        match expr {
            Expr::And { of } => of.iter().for_each(|one| self.capacities_of(pattern, one, out)),
            Expr::In { item, list } if self.is_capacity(pattern, item) => {
                if let Expr::Literal { value: Value::Texts { value } } = &**list {
                    out.extend(value.iter().filter_map(|name| capacity(name)));
                }
            }
            Expr::Compare { op: crate::agreement::rule::Compare::Equal, left, right } => {
                for (one, other) in [(left, right), (right, left)] {
                    if self.is_capacity(pattern, one)
                        && let Expr::Literal { value: Value::Text { value } } = &**other
                    {
                        out.extend(capacity(value));
                    }
                }
            }
            _ => {}
        }
    }

    fn is_capacity(&self, pattern: &Pattern, expr: &Expr) -> bool {
        let Expr::Field { var, field } = expr else { return false };
        let fields = self.agreement().fields.iter().find(|fields| fields.kind == pattern.kind);
        let spec = fields.and_then(|fields| fields.fields.get(field));
        *var == pattern.var && spec.is_some_and(|spec| spec.pointer == "/capacity")
    }
}

fn capacity(name: &str) -> Option<Capacity> {
    serde_json::from_value(name.into()).ok()
}

/// Whether nobody can be bound by a text that stands so, or no longer.
const fn is_out_of_use(status: TextStatus) -> bool {
    matches!(
        status,
        TextStatus::Template
            | TextStatus::Draft
            | TextStatus::Proposed
            | TextStatus::Superseded
            | TextStatus::Repealed
    )
}

/// Whether a rule is for whoever does what it speaks of.
const fn is_open(rule: &Rule) -> bool {
    let bearer = match rule {
        Rule::Duty(duty) => &duty.bearer,
        Rule::Ban(ban) => &ban.bearer,
        Rule::Limit(limit) => &limit.bearer,
        Rule::Order(order) => &order.bearer,
    };
    matches!(bearer, Bearer::Issuer)
}

/// What one files that brings a rule about.
const fn brought_about_by(rule: &Rule) -> Option<&Pattern> {
    match rule {
        Rule::Duty(duty) => match &duty.trigger {
            Trigger::Filed { pattern, .. } => Some(pattern),
            _ => None,
        },
        Rule::Ban(ban) => Some(&ban.never),
        Rule::Limit(limit) => Some(&limit.total.over),
        Rule::Order(order) => Some(&order.act),
    }
}

/// Acts each of which would bind somebody who stands so.
fn acts(terms: &Terms, state: State, person: &crate::agreement::life::Person) -> Vec<ActionKind> {
    use ActionKind as Act;
    let is_open = terms.open_to.as_ref().is_none_or(|open| open.contains(person));
    let waits = matches!(state, State::AwaitingAcceptance | State::Contracting);
    if !is_open || waits || state == State::Terminated {
        return Vec::new();
    }
    let allows = |act: &Act| terms.consent.is_empty() || terms.consent.contains(act);
    let after_signature = [Act::Ratification, Act::Acceptance, Act::Approval];
    let at_once = [Act::DefinitiveSignature, Act::Accession];
    let mut acts = Vec::new();
    if terms.signature_binds && allows(&Act::Signature) {
        acts.push(Act::Signature);
    }
    let signed = matches!(state, State::Signatory | State::Declined);
    if terms.consent.is_empty() {
        // Any way: the one that needs nothing else.
        acts.push(if signed { Act::Ratification } else { Act::DefinitiveSignature });
    } else {
        acts.extend(at_once.into_iter().filter(allows));
        if signed || !terms.signature_required {
            acts.extend(after_signature.into_iter().filter(allows));
        } else if after_signature.iter().any(allows) && !terms.signature_binds {
            acts.push(Act::Signature);
        }
    }
    acts
}
