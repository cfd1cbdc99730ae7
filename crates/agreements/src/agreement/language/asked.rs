//! The words that the rules of an agreement compare fields with, by the field: what a value that is
//! nearly one of them was perhaps meant to be.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::{children, counted, expressions, patterns, periods};
use crate::agreement::document::Agreement;
use crate::agreement::rule::{Bearer, Compare, Duty, Expr, Pattern, Rule, Type, Value};
use comity_protocol::kind::Kind;

/// A field of a kind that rules look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The words that it is compared with, also by way of fields that have to equal it.
    pub words: BTreeSet<String>,
    /// Whether it names a party.
    pub is_party: bool,
}

/// The built-in field that stands beside the body.
pub const SUBJECT: &str = "subject";

/// The field by which a filing names whom it goes to, where an agreement declares it.
const RECIPIENT: &str = "recipient";

/// A kind, and the name of a field of it.
type At<'a> = (&'a Kind, &'a str);

/// What is asked of the fields of a kind, by the place in the body (RFC 6901); [`SUBJECT`] for what
/// the statement is about.
pub fn asked<'a>(agreement: &'a Agreement, kind: &Kind) -> BTreeMap<&'a str, Asked> {
    let Some(declared) = agreement.fields.iter().find(|fields| fields.kind == *kind) else {
        return BTreeMap::new();
    };
    let mut found =
        Found { agreement, bearers: Vec::new(), words: BTreeMap::new(), equal: BTreeMap::new() };
    agreement.clauses.iter().flat_map(|clause| &clause.rules).for_each(|rule| found.rule(rule));
    found.bearers.clear();
    for definition in &agreement.definitions {
        found.all(&[&definition.value], &[]);
    }
    let of = |(name, place, is_party): (&str, &'a str, bool)| {
        let words =
            found.of((&declared.kind, name)).iter().map(|word| (*word).to_owned()).collect();
        (place, Asked { words, is_party })
    };
    let fields = declared.fields.iter();
    let fields = fields.map(|(name, spec)| {
        (name.as_str(), spec.pointer.as_str(), matches!(spec.r#type, Type::Party))
    });
    fields.chain([(SUBJECT, SUBJECT, false)]).map(of).collect()
}

/// What was found so far.
struct Found<'a> {
    agreement: &'a Agreement,
    /// Whom the rule that is looked at binds, where it says so by name.
    bearers: Vec<&'a str>,
    words: BTreeMap<At<'a>, BTreeSet<&'a str>>,
    /// Fields that have to equal one another.
    equal: BTreeMap<At<'a>, BTreeSet<At<'a>>>,
}

/// The kinds of filings by the variables that speak of them.
type Kinds<'a> = BTreeMap<&'a str, BTreeSet<&'a Kind>>;

impl<'a> Found<'a> {
    fn rule(&mut self, rule: &'a Rule) {
        let bearer = match rule {
            Rule::Duty(duty) => &duty.bearer,
            Rule::Ban(ban) => &ban.bearer,
            Rule::Limit(limit) => &limit.bearer,
            Rule::Order(order) => &order.bearer,
        };
        self.bearers = match bearer {
            Bearer::EachOf { group } => self.members(group),
            Bearer::Party { party } => vec![party],
            Bearer::EachParty | Bearer::Issuer => Vec::new(),
        };
        let filings: Vec<&Pattern> = patterns(rule).into_iter().map(|(_, one)| one).collect();
        let all: Vec<&Expr> = expressions(rule).into_iter().map(|(_, one)| one).collect();
        self.all(&all, &filings);
        if let Rule::Duty(duty) = rule {
            self.places(duty, &filings);
            for recipient in &duty.recipients {
                let words = constants(self.agreement, &recipient.who);
                self.words.entry((&duty.act.kind, RECIPIENT)).or_default().extend(words);
            }
        }
    }

    /// The places of which a field says which one counts: what is nearly one of them is none.
    fn places(&mut self, duty: &'a Duty, filings: &[&'a Pattern]) {
        let kinds = kinds(filings.iter().copied());
        for (_, period) in periods(duty) {
            let (Some(by), Some(name)) = (&period.by, &period.place) else { continue };
            let cases = self.agreement.places.get(name).map(|place| &place.cases);
            let named = cases.into_iter().flatten().flat_map(|case| &case.named);
            for at in fields(by, &kinds) {
                self.words.entry(at).or_default().extend(named.clone().map(String::as_str));
            }
        }
    }

    fn members(&self, group: &str) -> Vec<&'a str> {
        let members = self.agreement.groups.get(group).into_iter().flatten();
        members.map(|one| one.party.as_str()).collect()
    }

    /// Goes through expressions, in which variables speak of these filings or of those that totals
    /// look at.
    fn all(&mut self, all: &[&'a Expr], filings: &[&'a Pattern]) {
        let in_totals = all.iter().flat_map(|one| counted(one));
        let kinds = kinds(filings.iter().copied().chain(in_totals));
        let mut left: Vec<&Expr> = all.to_vec();
        while let Some(one) = left.pop() {
            self.one(one, &kinds);
            left.extend(children(one));
        }
    }

    fn one(&mut self, expr: &'a Expr, kinds: &Kinds<'a>) {
        let (one, other) = match expr {
            Expr::Compare { op: Compare::Equal | Compare::NotEqual, left, right } => (left, right),
            Expr::In { item, list } => (item, list),
            Expr::InGroup { item, group } => {
                let members = self.members(group);
                for at in fields(item, kinds) {
                    self.words.entry(at).or_default().extend(members.iter().copied());
                }
                return;
            }
            _ => return,
        };
        for (field, word) in [(one, other), (other, one)] {
            let words = match &**word {
                Expr::Bearer => self.bearers.clone(),
                word => constants(self.agreement, word),
            };
            for at in fields(field, kinds) {
                self.words.entry(at).or_default().extend(words.iter().copied());
                if matches!(expr, Expr::Compare { op: Compare::Equal, .. }) {
                    self.equal.entry(at).or_default().extend(fields(word, kinds));
                }
            }
        }
    }

    /// The words of a field and of all that have to equal it.
    fn of(&self, at: At<'a>) -> BTreeSet<&'a str> {
        let (mut seen, mut left) = (BTreeSet::new(), vec![at]);
        while let Some(next) = left.pop() {
            if seen.insert(next) {
                left.extend(self.equal.get(&next).into_iter().flatten().copied());
            }
        }
        seen.iter().filter_map(|at| self.words.get(at)).flatten().copied().collect()
    }
}

fn kinds<'a>(filings: impl Iterator<Item = &'a Pattern>) -> Kinds<'a> {
    let mut kinds = Kinds::new();
    for pattern in filings {
        kinds.entry(pattern.var.as_str()).or_default().insert(&pattern.kind);
    }
    kinds
}

/// The fields that an expression may be.
fn fields<'a>(expr: &'a Expr, kinds: &Kinds<'a>) -> Vec<At<'a>> {
    let Expr::Field { var, field } = expr else { return Vec::new() };
    let kinds = kinds.get(var.as_str()).into_iter().flatten();
    kinds.map(|kind| (*kind, field.as_str())).collect()
}

/// The words that an expression is, whatever anybody files.
fn constants<'a>(agreement: &'a Agreement, expr: &'a Expr) -> Vec<&'a str> {
    let mut expr = expr;
    // A definition uses those above it alone: there is no circle, and no longer way than all.
    for _ in 0..=agreement.definitions.len() {
        match expr {
            Expr::Literal { value: Value::Text { value } } => return vec![value],
            Expr::Literal { value: Value::Texts { value } } => {
                return value.iter().map(String::as_str).collect();
            }
            Expr::Name { name } => {
                let definition = agreement.definitions.iter().find(|one| one.name == *name);
                let Some(definition) = definition else { return Vec::new() };
                expr = &definition.value;
            }
            _ => return Vec::new(),
        }
    }
    Vec::new()
}
