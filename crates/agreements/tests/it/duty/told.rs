//! What is told of a rule and what the engine reads of it, both from one tree.
//!
//! A duty is grown at random: conditions on fields of their own for what brings it about, for a
//! graver case, an exception, a recipient, what is filed and what excuses it. From the tree follow
//! the text, the filings that fulfil or break each condition, and what is to be concluded. Then
//! each part is changed or left out: what is told must change, and so must what is concluded; and
//! nothing is told that no part stands for.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::language::{self, Checked, english, outline};
use comity_agreements::duty::{Calendars, Engine, Fact, Filter, Instrument, Table};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::fixture::{DEPLOYER, LAB, at, fact};

#[derive(Clone, Copy, Debug)]
enum Sort {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Is,
    OneOf,
    Yes,
    Has,
    Known,
}

/// Conditions, each leaf on a field of its own, so that each decides for some filing.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize, Sort),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// Which conditions hold.
type Holds = BTreeMap<usize, bool>;

impl Tree {
    fn number(self, next: &mut usize) -> Self {
        let all = |of: Vec<Self>, next: &mut usize| -> Vec<Self> {
            of.into_iter().map(|one| one.number(next)).collect()
        };
        match self {
            Self::Leaf(_, sort) => {
                *next += 1;
                Self::Leaf(*next - 1, sort)
            }
            Self::Not(of) => Self::Not(Box::new(of.number(next))),
            Self::All(of) => Self::All(all(of, next)),
            Self::Any(of) => Self::Any(all(of, next)),
        }
    }

    fn leaves(&self) -> Vec<(usize, Sort)> {
        match self {
            Self::Leaf(at, sort) => vec![(*at, *sort)],
            Self::Not(of) => of.leaves(),
            Self::All(of) | Self::Any(of) => of.iter().flat_map(Self::leaves).collect(),
        }
    }

    /// Sets every leaf so that the whole holds, or does not.
    fn make(&self, wanted: bool, holds: &mut Holds) {
        match self {
            Self::Leaf(at, _) => drop(holds.insert(*at, wanted)),
            Self::Not(of) => of.make(!wanted, holds),
            Self::All(of) | Self::Any(of) => of.iter().for_each(|one| one.make(wanted, holds)),
        }
    }

    /// Sets all other leaves so that this one decides; whether it is here.
    fn let_decide(&self, leaf: usize, holds: &mut Holds) -> bool {
        match self {
            Self::Leaf(at, _) => *at == leaf,
            Self::Not(of) => of.let_decide(leaf, holds),
            Self::All(of) | Self::Any(of) => {
                let wanted = matches!(self, Self::All(_));
                let mut found = false;
                for one in of {
                    if one.leaves().iter().any(|(at, _)| *at == leaf) {
                        found = one.let_decide(leaf, holds);
                    } else {
                        one.make(wanted, holds);
                    }
                }
                found
            }
        }
    }

    fn holds(&self, holds: &Holds) -> bool {
        match self {
            Self::Leaf(at, _) => holds[at],
            Self::Not(of) => !of.holds(holds),
            Self::All(of) => of.iter().all(|one| one.holds(holds)),
            Self::Any(of) => of.iter().any(|one| one.holds(holds)),
        }
    }

    fn text(&self, var: &str, part: Part, change: Option<Change>) -> String {
        let joined = |of: &[Self], word: &str| {
            let parts: Vec<String> =
                of.iter().map(|one| format!("({})", one.text(var, part, change))).collect();
            parts.join(&format!(" {word} "))
        };
        match self {
            Self::Leaf(at, sort) => {
                leaf(var, (part, *at), *sort, change == Some(Change::Leaf(part, *at)))
            }
            Self::Not(of) => format!("not ({})", of.text(var, part, change)),
            Self::All(of) => joined(of, "and"),
            Self::Any(of) => joined(of, "or"),
        }
    }
}

/// Where conditions stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    When,
    Tier,
    Except,
    Recipient,
    Act,
    Excuse,
}

const PARTS: [Part; 6] =
    [Part::When, Part::Tier, Part::Except, Part::Recipient, Part::Act, Part::Excuse];

impl Part {
    const fn letter(self) -> char {
        match self {
            Self::When => 'w',
            Self::Tier => 't',
            Self::Except => 'e',
            Self::Recipient => 'r',
            Self::Act => 'a',
            Self::Excuse => 'x',
        }
    }
}

/// One part of a duty made another, or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Leaf(Part, usize),
    Without(Part),
    Days(usize),
    WithoutKey,
    WithoutFollowUp,
    WithoutCure,
    Bearer,
    KindOfMatter,
    KindOfAct,
    Clock,
    Addressee,
    Consequence,
    /// Who files what has to be obtained.
    Whom,
}

/// The names of periods by their places: base, graver case, exception, follow-up, cure.
const PERIODS: usize = 5;

fn field((part, at): (Part, usize)) -> String {
    format!("{}{at}", part.letter())
}

fn number(of: (Part, usize)) -> i64 {
    1_000 + 100 * i64::from(u32::from(of.0.letter())) + 10 * i64::try_from(of.1).unwrap()
}

fn leaf(var: &str, of: (Part, usize), sort: Sort, is_changed: bool) -> String {
    let (name, number) = (field(of), number(of));
    let up = number + i64::from(is_changed);
    let down = number - i64::from(is_changed);
    let value = if is_changed { format!("other-{name}") } else { format!("value-{name}") };
    match sort {
        Sort::AtLeast => format!("{var}.{name} >= {up}"),
        Sort::MoreThan => format!("{var}.{name} > {up}"),
        Sort::AtMost => format!("{var}.{name} <= {down}"),
        Sort::LessThan => format!("{var}.{name} < {down}"),
        Sort::Is => format!("{var}.{name} = \"{value}\""),
        Sort::OneOf => format!("{var}.{name} in [\"{value}\", \"third-{name}\"]"),
        Sort::Yes => format!("{var}.{name} = {}", if is_changed { "no" } else { "yes" }),
        Sort::Has => format!("\"{value}\" in {var}.{name}"),
        Sort::Known if is_changed => format!("{var}.nowhere is known"),
        Sort::Known => format!("{var}.{name} is known"),
    }
}

/// What a filing says in a field so that a condition holds, by one step, or does not.
fn said(of: (Part, usize), sort: Sort, holds: bool) -> Option<Value> {
    let (name, number) = (field(of), number(of));
    let by_one = |up: i64| if holds { number } else { number + up };
    let text = if holds { format!("value-{name}") } else { "elsewhere".to_owned() };
    Some(match sort {
        Sort::AtLeast => by_one(-1).into(),
        Sort::MoreThan => (number + i64::from(holds)).into(),
        Sort::AtMost => by_one(1).into(),
        Sort::LessThan => (number - i64::from(holds)).into(),
        Sort::Is | Sort::OneOf => text.into(),
        Sort::Yes => holds.into(),
        Sort::Has => json!([text, "more"]),
        Sort::Known if holds => text.into(),
        Sort::Known => return None,
    })
}

fn type_of(sort: Sort) -> &'static str {
    match sort {
        Sort::AtLeast | Sort::MoreThan | Sort::AtMost | Sort::LessThan => "number",
        Sort::Is | Sort::OneOf | Sort::Known => "text",
        Sort::Yes => "truth",
        Sort::Has => "texts",
    }
}

/// A duty, as it was grown.
#[derive(Clone, Debug)]
struct Grown {
    parts: BTreeMap<Part, Tree>,
    /// Whether nothing is owed in the exceptional case.
    is_nothing: bool,
    /// Whether what is asked for is obtained from the office, and not filed by the bearer.
    is_obtained: bool,
    days: [u32; PERIODS],
}

impl Grown {
    fn fields(&self, parts: &[Part]) -> String {
        let mut lines = String::new();
        for part in parts {
            for (at, sort) in self.parts.get(part).map(Tree::leaves).unwrap_or_default() {
                let name = field((*part, at));
                lines.push_str(&format!("  {name}: {} at /extensions/{name}\n", type_of(sort)));
            }
        }
        lines
    }

    /// A condition of a part after a word, where there is one and it is not left out.
    fn condition(&self, word: &str, var: &str, part: Part, change: Option<Change>) -> String {
        let tree = self.parts.get(&part).filter(|_| change != Some(Change::Without(part)));
        tree.map_or(String::new(), |tree| format!("{word} ({})", tree.text(var, part, change)))
    }

    /// The fields of each kind; another kind than the usual one has the same.
    fn head(&self) -> String {
        let of_matter = self.fields(&[Part::When, Part::Tier, Part::Except, Part::Recipient]);
        let (of_act, of_excuse) = (self.fields(&[Part::Act]), self.fields(&[Part::Excuse]));
        let nowhere = "  nowhere: text at /extensions/nowhere\n";
        format!(
            "agreement told
version \"1\"
title en \"Told\"
form regulation
binding yes
status in-force from 2026-01-01, verified
language en authentic
group office = {OFFICE}
fields of incident.assessment
  incident: text at /incident
  aware: instant at /aware_at
  found: instant at /determined_at
{nowhere}{of_matter}fields of incident.filing
  incident: text at /incident
{nowhere}{of_act}fields of incident.report
  incident: text at /extensions/incident
  aware: instant at /extensions/aware
  found: instant at /extensions/found
{nowhere}{of_matter}{of_act}fields of incident.resolution
  incident: text at /incident
{nowhere}{of_excuse}"
        )
    }

    fn text(&self, change: Option<Change>) -> String {
        let is = |one: Change| change == Some(one);
        let either = |one: Change, other: &'static str, usual: &'static str| {
            if is(one) { other } else { usual }
        };
        let (matter, act) = (
            either(Change::KindOfMatter, "incident.report", "incident.assessment"),
            either(Change::KindOfAct, "incident.report", "incident.filing"),
        );
        let mut duty = format!(
            "duty tell\n  bearer {}\n  when {matter} as told by bearer\n{}\n",
            either(Change::Bearer, "\"lab.example\"", "issuer"),
            self.condition("    where", "told", Part::When, change),
        );
        duty.push_str(either(Change::WithoutKey, "", "  key told.incident\n"));
        duty.push_str(&format!(
            "  clock from told.{}\n  must {} {act} as act by {}\n    where act.incident = \
             told.incident{}\n  within {}\n",
            either(Change::Clock, "found", "aware"),
            if self.is_obtained { "obtain" } else { "file" },
            self.whom(change),
            self.condition(" and", "act", Part::Act, change),
            self.period(0, change),
        ));
        duty.push_str(&self.cases_of_time(change));
        duty.push_str(&self.what_else(change));
        let consequence = either(Change::Consequence, "art-3", "art-2");
        let head = self.head();
        let clause = |at: u8| format!("clause art-{at} en \"A\" original\ntext en \"Words.\"\n");
        let (one, two, three) = (clause(1), clause(2), clause(3));
        format!("{head}{one}{duty}  consequence {consequence}\n{two}{three}")
    }

    /// Who files what is asked for.
    fn whom(&self, change: Option<Change>) -> &'static str {
        match (self.is_obtained, change == Some(Change::Whom)) {
            (true, false) => "office",
            (true, true) => "anyone",
            (false, _) => "bearer",
        }
    }

    fn period(&self, at: usize, change: Option<Change>) -> String {
        let days = self.days[at] + u32::from(change == Some(Change::Days(at)));
        format!("{days} days, calendar days")
    }

    fn has(&self, part: Part, change: Option<Change>) -> bool {
        self.parts.contains_key(&part) && change != Some(Change::Without(part))
    }

    /// The graver case, the exception and the recipients.
    fn cases_of_time(&self, change: Option<Change>) -> String {
        let when = |part: Part| self.condition("when", "told", part, change);
        let mut items = String::new();
        if self.has(Part::Tier, change) {
            let within = self.period(1, change);
            items.push_str(&format!("  tier grave {}: within {within}\n", when(Part::Tier)));
        }
        if self.has(Part::Except, change) {
            let within = format!("within {}", self.period(2, change));
            let then = if self.is_nothing { "nothing" } else { &within };
            items.push_str(&format!("  except easy {}: {then}\n", when(Part::Except)));
        }
        if self.has(Part::Recipient, change) {
            items.push_str(&format!("  recipient \"The Court\" {}\n", when(Part::Recipient)));
        }
        let is_other = change == Some(Change::Addressee);
        let addressee = if is_other { "The Bureau" } else { "The Office" };
        items + &format!("  recipient \"{addressee}\" otherwise\n")
    }

    /// What follows the act, what excuses it, and how long it cures.
    fn what_else(&self, change: Option<Change>) -> String {
        let mut items = String::new();
        if change != Some(Change::WithoutFollowUp) {
            items.push_str(&format!(
                "  then more: file incident.report as more by bearer\n    where more.incident = \
                 told.incident\n    within {} after incident.filing as first by {}\n    where \
                 first.incident = told.incident\n",
                self.period(3, change),
                if self.is_obtained { "office" } else { "bearer" },
            ));
        }
        if self.has(Part::Excuse, change) {
            items.push_str(&format!(
                "  excused by incident.resolution as end by bearer\n    where end.incident = \
                 told.incident{}\n",
                self.condition(" and", "end", Part::Excuse, change),
            ));
        }
        if change != Some(Change::WithoutCure) {
            items.push_str(&format!("  cure within {}\n", self.period(4, change)));
        }
        items
    }

    fn changes(&self) -> Vec<Change> {
        let mut all = vec![
            Change::Days(0),
            Change::Days(3),
            Change::Days(4),
            Change::WithoutKey,
            Change::WithoutFollowUp,
            Change::WithoutCure,
            Change::Bearer,
            Change::KindOfMatter,
            Change::KindOfAct,
            Change::Clock,
            Change::Addressee,
            Change::Consequence,
        ];
        for (part, tree) in &self.parts {
            all.push(Change::Without(*part));
            all.extend(tree.leaves().into_iter().map(|(at, _)| Change::Leaf(*part, at)));
        }
        all.extend(self.parts.contains_key(&Part::Tier).then_some(Change::Days(1)));
        all.extend(self.is_obtained.then_some(Change::Whom));
        let has_period = self.parts.contains_key(&Part::Except) && !self.is_nothing;
        all.extend(has_period.then_some(Change::Days(2)));
        all
    }

    /// Filings for each condition, as it decides: it holds, and it does not.
    fn cases(&self) -> Vec<Case> {
        let plain = || {
            let mut case = Case::default();
            for part in PARTS {
                let Some(tree) = self.parts.get(&part) else { continue };
                let wanted = matches!(part, Part::When | Part::Act | Part::Excuse);
                tree.make(wanted, case.holds.entry(part).or_default());
            }
            case
        };
        let mut cases = vec![
            plain(),
            Case { is_of_other: true, ..plain() },
            Case { filed: Some(2), ..plain() },
            Case { filed: Some(2), reported: true, ..plain() },
            Case { filed: Some(2), is_by_bearer: true, ..plain() },
            // Late, and within the cure or just after it.
            Case { filed: Some(self.days[0] + 1), ..plain() },
            Case { filed: Some(self.days[0] + self.days[4] + 1), ..plain() },
        ];
        for (part, tree) in &self.parts {
            for (leaf, _) in tree.leaves() {
                for holds in [true, false] {
                    let mut case = plain();
                    case.filed = (*part == Part::Act).then_some(2);
                    case.is_over = *part == Part::Excuse;
                    let of = case.holds.entry(*part).or_default();
                    assert!(tree.let_decide(leaf, of));
                    of.insert(leaf, holds);
                    cases.push(case);
                }
            }
        }
        cases
    }

    /// What the tree says of a case: nothing is owed, or by when, to whom, and how it stands.
    fn expected(&self, case: &Case) -> Option<(Option<u32>, &'static str, String)> {
        let holds = |part: Part, without: bool| {
            self.parts.get(&part).map_or(without, |tree| tree.holds(&case.holds[&part]))
        };
        if !holds(Part::When, true) {
            return None;
        }
        let is_easy = holds(Part::Except, false);
        let mut days = if is_easy { self.days[2] } else { self.days[0] };
        if holds(Part::Tier, false) {
            days = days.min(self.days[1]);
        }
        let court = holds(Part::Recipient, false);
        let to = if court { "The Court" } else { "The Office" };
        let is_nothing = is_easy && self.is_nothing;
        let is_theirs = !self.is_obtained || !case.is_by_bearer;
        let filed = case.filed.filter(|_| is_theirs && holds(Part::Act, true));
        let is_excused = case.is_over && holds(Part::Excuse, true);
        let stands = match filed {
            _ if is_nothing => "waived",
            Some(day) if day <= days => "met",
            _ if is_excused => "waived",
            Some(_) => "late",
            None => "breached",
        };
        Some(((!is_nothing).then_some(days), to, stands.to_owned()))
    }
}

/// One matter, as it was told and what was filed in it.
#[derive(Clone, Debug, Default)]
struct Case {
    holds: BTreeMap<Part, Holds>,
    /// After how many days something was filed.
    filed: Option<u32>,
    reported: bool,
    is_over: bool,
    /// Whether the bearer itself files what it has to obtain.
    is_by_bearer: bool,
    is_of_other: bool,
}

const OFFICE: &str = "office.example";

const AWARE: &str = "2026-03-02T12:00:00Z";

impl Case {
    fn facts(&self, grown: &Grown, number: usize) -> Vec<Fact> {
        let by = if self.is_of_other { DEPLOYER } else { LAB };
        let after = |days: u32| at(AWARE).plus_millis(i64::from(days) * 86_400_000).to_string();
        let say = |kind: &str, days: u32, parts: &[Part], more: Value| {
            let mut extensions = Map::new();
            for part in parts {
                let leaves = grown.parts.get(part).map(Tree::leaves).unwrap_or_default();
                for (leaf, sort) in leaves {
                    let value = said((*part, leaf), sort, self.holds[part][&leaf]);
                    extensions.extend(value.map(|value| (field((*part, leaf)), value)));
                }
            }
            let mut body = json!({ "incident": format!("case-{number}") });
            extensions.insert("incident".to_owned(), body["incident"].clone());
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body["extensions"] = extensions.into();
            fact(&format!("{kind} of {number}"), kind, by, &after(days), body)
        };
        let times = json!({ "aware_at": AWARE, "determined_at": "2026-03-03T12:00:00Z" });
        let of_matter = [Part::When, Part::Tier, Part::Except, Part::Recipient];
        let mut facts = vec![say("incident.assessment", 1, &of_matter, times)];
        let filed = self.filed.map(|days| say("incident.filing", days, &[Part::Act], json!({})));
        let by_whom = |filed: Fact| {
            let by = if grown.is_obtained && !self.is_by_bearer { OFFICE } else { by };
            Fact { issuer: by.parse().unwrap(), ..filed }
        };
        facts.extend(filed.map(by_whom));
        let over = self.is_over.then(|| say("incident.resolution", 2, &[Part::Excuse], json!({})));
        facts.extend(over);
        facts.extend(self.reported.then(|| say("incident.report", 3, &[], json!({}))));
        facts
    }
}

/// What the engine concludes of every matter, but for how it is called and explained.
fn concluded(checked: &Checked, facts: &[Fact]) -> Vec<Value> {
    let instrument = Instrument::from(checked.agreement());
    let mut engine =
        Engine::new(vec![instrument], &Calendars::bundled(), &Table::default()).unwrap();
    engine.insert_batch(facts);
    engine.advance(at("2027-01-01T00:00:00Z"));
    let found = engine.findings(&Filter::default());
    let mut told: Vec<Value> = found.iter().map(|one| serde_json::to_value(one).unwrap()).collect();
    for one in &mut told {
        one.as_object_mut().unwrap().retain(|name, _| name != "rule" && name != "id");
    }
    told.sort_by_key(ToString::to_string);
    told
}

/// Sentences and lines, each as often as it is said.
type Told = BTreeMap<String, usize>;

fn lines(item: &outline::Item, out: &mut Told) {
    *out.entry(format!("{:?}", item.says)).or_default() += 1;
    item.items.iter().for_each(|one| lines(one, out));
}

fn told(checked: &Checked) -> [Told; 2] {
    let mut all = [Told::new(), Told::new()];
    for sentence in english(checked).into_iter().flat_map(|one| one.sentences) {
        *all[0].entry(sentence).or_default() += 1;
    }
    for one in outline::outlines(checked) {
        one.sections.iter().flat_map(|one| &one.items).for_each(|one| lines(one, &mut all[1]));
    }
    all
}

fn checked(text: &str) -> Checked {
    language::read(text).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"))
}

fn tree() -> impl Strategy<Value = Tree> {
    let sort = prop_oneof![
        Just(Sort::AtLeast),
        Just(Sort::MoreThan),
        Just(Sort::AtMost),
        Just(Sort::LessThan),
        Just(Sort::Is),
        Just(Sort::OneOf),
        Just(Sort::Yes),
        Just(Sort::Has),
        Just(Sort::Known),
    ];
    let leaf = sort.prop_map(|sort| Tree::Leaf(0, sort));
    let grown = leaf.prop_recursive(2, 5, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| Tree::Not(Box::new(of))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::All),
            prop::collection::vec(inner, 2..4).prop_map(Tree::Any),
        ]
    });
    grown.prop_map(|tree| tree.number(&mut 0))
}

fn grown() -> impl Strategy<Value = Grown> {
    let optional = || prop::option::weighted(0.7, tree());
    let parts = (tree(), optional(), optional(), optional(), optional(), optional());
    // A graver case is shorter, an exception longer, whatever is added to them.
    let days = (20..25_u32, 5..9_u32, 40..60_u32, 3..9_u32, 3..9_u32);
    let either = any::<(bool, bool)>();
    (parts, either, days).prop_map(|(parts, (is_nothing, is_obtained), days)| {
        let (when, tier, except, recipient, act, excuse) = parts;
        let trees = [Some(when), tier, except, recipient, act, excuse];
        let parts = PARTS.into_iter().zip(trees).filter_map(|(part, tree)| Some((part, tree?)));
        let days = [days.0, days.1, days.2, days.3, days.4];
        Grown { parts: parts.collect(), is_nothing, is_obtained, days }
    })
}

fn check(grown: &Grown) -> Result<(), TestCaseError> {
    let whole = checked(&grown.text(None));
    let cases = grown.cases();
    let facts: Vec<Fact> =
        cases.iter().enumerate().flat_map(|(at, case)| case.facts(grown, at)).collect();
    let found = concluded(&whole, &facts);

    // What the tree says is what is concluded.
    for (number, case) in cases.iter().enumerate() {
        let is_it = |one: &&Value| {
            one["duty"] == "tell"
                && one.pointer("/matter/name") == Some(&json!(format!("case-{number}")))
        };
        let one = found.iter().find(is_it);
        let expected = grown.expected(case);
        prop_assert_eq!(one.is_some(), expected.is_some(), "{:?}\n{:?}", case, found);
        let (Some(one), Some((days, to, stands))) = (one, expected) else { continue };
        prop_assert_eq!(&one["recipient"], to, "{:?}", case);
        prop_assert_eq!(&one["status"], &stands, "{:?}", case);
        if let Some(days) = days {
            let day = at(AWARE).plus_millis(i64::from(days) * 86_400_000).to_string();
            let end = format!("{}T23:59:59.999Z", day.get(..10).unwrap());
            prop_assert_eq!(one.pointer("/due/statutory"), Some(&json!(end)), "{:?}", case);
        }
    }

    // Each part is told and read; nothing is told for which no part stands.
    let told_of_whole = told(&whole);
    let mut stands_for: [BTreeSet<&String>; 2] = [BTreeSet::new(), BTreeSet::new()];
    for change in grown.changes() {
        let text = grown.text(Some(change));
        let changed = checked(&text);
        prop_assert_ne!(&concluded(&changed, &facts), &found, "not read: {:?}\n{}", change, text);
        let told_of_changed = told(&changed);
        for (way, of) in stands_for.iter_mut().enumerate() {
            let (whole, changed) = (&told_of_whole[way], &told_of_changed[way]);
            prop_assert_ne!(whole, changed, "not told: {:?}\n{}", change, text);
            let gone = whole.iter().filter(|(line, often)| changed.get(*line) < Some(*often));
            of.extend(gone.map(|(line, _)| line));
        }
    }
    for (way, of) in stands_for.into_iter().enumerate() {
        let all: BTreeSet<&String> = told_of_whole[way].keys().collect();
        let idle: Vec<&&String> = all.difference(&of).collect();
        prop_assert!(idle.is_empty(), "told, and stands for nothing: {:#?}", idle);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::properties::cases(24)))]

    #[test]
    fn what_is_told_of_a_duty_is_what_the_engine_reads(grown in grown()) {
        check(&grown)?;
    }
}
