//! Final clauses and entry into force.

use super::super::parser::{ACTS, MONTHS, part_path};
use super::super::print::{label, number};
use super::Writer;
use super::amendment::amendment;
use super::effect::{effect, rounded};
use crate::agreement::force::{Bound, Condition, Later, NotBefore, Part, Rule, Takers, Who, Whole};
use crate::agreement::life::terms::{
    Accession, DepositRule, Leaving, MonthDay, NoticeTerms, PowersRule, Reservations,
    ReservedConsent, Terms, Withdrawal,
};
use crate::calendar::Length;

impl Writer {
    /// What differs from the Vienna Convention's defaults.
    pub(super) fn terms(&mut self, terms: &Terms) {
        for (name, line) in lines(terms) {
            self.line(&format!("terms/{name}"), line);
        }
    }

    /// The entry into force of a part.
    pub(super) fn part(&mut self, part: &Part) {
        let clauses: Vec<&str> = part.clauses.iter().map(String::as_str).collect();
        let is_first = part.clauses.first() == Some(&part.name);
        let name = if is_first { String::new() } else { format!(" as {}", part.name) };
        let head = format!("entry into force of {}{name}", clauses.join(", "));
        self.force(&part_path(&part.name), head, &part.rule, Some(&part.takers));
    }

    pub(super) fn force(&mut self, path: &str, head: String, rule: &Rule, takers: Option<&Takers>) {
        self.line(path, head);
        let mut lines = Vec::new();
        match takers {
            None | Some(Takers::All) => {}
            Some(Takers::Declared) => lines.push("for parties that declare".to_owned()),
            Some(Takers::PartiesTo(other)) => lines.push(format!("for parties to {other}")),
        }
        if let Condition::All(parts) = &rule.when {
            for (index, part) in parts.iter().enumerate() {
                let word = if index == 0 { "when" } else { "and" };
                lines.push(format!("{word} {}", inside(part, true)));
            }
        } else {
            lines.push(format!("when {}", condition(&rule.when)));
        }
        lines.push(effect(&rule.then));
        lines.extend(rule.fixed.map(|day| format!("on {day} if met by then")));
        lines.extend(rule.not_before.map(|not_before| match not_before {
            NotBefore::Day(day) => format!("not before {day}"),
            NotBefore::AfterOpening(length) => format!("not before {length} after opening"),
        }));
        lines.extend(rule.must_last.then(|| "must last".to_owned()));
        lines.extend(rule.late.map(|late| {
            let after = match rule.late_after {
                Later::Conditions => "",
                Later::EntryIntoForce => "after entry into force ",
            };
            format!("later parties {after}{}", effect(&late))
        }));
        for line in lines {
            self.entry("", 2, &[line]);
        }
    }
}

fn lines(terms: &Terms) -> Vec<(String, String)> {
    let default = Terms::default();
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, line: String| lines.push((name.to_owned(), line));
    if !terms.consent.is_empty() {
        let actions: Vec<&str> = terms.consent.iter().map(|action| action.name()).collect();
        add("consent", format!("consent by {}", actions.join(", ")));
    }
    if terms.signature_binds {
        add("signature-binds", "signature binds".to_owned());
    }
    if !terms.signature_required {
        add("signature-required", "signature not required".to_owned());
    }
    if let Some(day) = terms.signature_from {
        add("signature-from", format!("signature from {day}"));
    }
    if let Some(day) = terms.signature_until {
        add("signature-until", format!("signature until {day}"));
    }
    if terms.accession != default.accession {
        add("accession", accession(terms.accession).to_owned());
    }
    if let Some(then) = &terms.accession_by_pairs {
        let line = format!("accession accepted by pairs, {}", effect(then));
        add("accession-by-pairs", line);
    }
    if let Some(persons) = &terms.open_to {
        let persons: Vec<String> = persons.iter().map(|person| label(person.as_str())).collect();
        add("open-to", format!("open to {}", persons.join(", ")));
    }
    if terms.full_powers == PowersRule::Required {
        add("full-powers-required", "full powers required".to_owned());
    }
    if terms.deposit == DepositRule::Receipt {
        add("deposit-counts-from-receipt", "deposit counts from receipt".to_owned());
    }
    for organ in &terms.organs {
        add(&format!("organ/{organ}"), format!("organ {}", label(organ.as_str())));
    }
    for (party, person) in &terms.persons {
        let (party, person) = (label(party.as_str()), label(person.as_str()));
        add(&format!("person/{party}"), format!("person {party} is {person}"));
    }
    lines.extend(reservation_lines(terms));
    lines.extend(other_lines(terms));
    lines
}

fn reservation_lines(terms: &Terms) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, line: String| lines.push((name.to_owned(), line));
    let list = |clauses: &std::collections::BTreeSet<String>| {
        clauses.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    match &terms.reservations {
        Reservations::Permitted => {}
        Reservations::Prohibited => add("reservations", "reservations forbidden".to_owned()),
        Reservations::Only { clauses } => {
            add("reservations", format!("reservations allowed only to {}", list(clauses)));
        }
        Reservations::Except { clauses } => {
            add("reservations", format!("reservations allowed except to {}", list(clauses)));
        }
    }
    if !terms.reservations_authorized.is_empty() {
        let clauses = list(&terms.reservations_authorized);
        add("reservations-authorized", format!("reservations authorized to {clauses}"));
    }
    if terms.consent_with_reservation == ReservedConsent::Deposit {
        add("consent-with-reservation", "reservations count from deposit".to_owned());
    }
    match terms.tacit_acceptance {
        Some(length) if Some(length) == Terms::default().tacit_acceptance => {}
        Some(length) => add("silence", format!("silence accepts reservations after {length}")),
        None => add("silence", "silence never accepts reservations".to_owned()),
    }
    if terms.limited_plurality {
        add("limited-plurality", "limited plurality".to_owned());
    }
    if terms.constituent {
        add("constituent-instrument", "constituent instrument".to_owned());
    }
    lines
}

fn other_lines(terms: &Terms) -> Vec<(String, String)> {
    let default = Terms::default();
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, line: String| lines.push((name.to_owned(), line));
    if terms.provisional_application {
        add("provisional-application", "provisional application".to_owned());
    }
    match &terms.withdrawal {
        Withdrawal::Silent { implied: false } => {}
        Withdrawal::Silent { implied: true } => add("withdrawal", "withdrawal implied".to_owned()),
        Withdrawal::Forbidden => add("withdrawal", "withdrawal forbidden".to_owned()),
        Withdrawal::Allowed { notice, blackout, effect, asks } => {
            let not = blackout.map_or(String::new(), |first| format!(", not in the first {first}"));
            let leaving = leaving(*notice, *effect);
            add("withdrawal", format!("withdrawal {leaving}{not}{}", asked(asks)));
        }
    }
    if terms.amendment != default.amendment {
        add("amendment", amendment(&terms.amendment));
    }
    if let Some(number) = terms.minimum_parties {
        add("minimum-parties", format!("minimum parties {number}"));
    }
    if terms.bilateral {
        add("between-two", "between two".to_owned());
    }
    if terms.radical_change {
        add("radical-change", "radical change".to_owned());
    }
    if !terms.humanitarian.is_empty() {
        let clauses: Vec<&str> = terms.humanitarian.iter().map(String::as_str).collect();
        add("humanitarian", format!("humanitarian clauses {}", clauses.join(", ")));
    }
    if terms.correction_objection != default.correction_objection {
        add("correction", format!("correction objection within {}", terms.correction_objection));
    }
    lines
}

/// How a withdrawal that is allowed takes effect.
fn leaving(notice: Length, effect: Leaving) -> String {
    match effect {
        Leaving::EndOfNotice => format!("after {notice} from receipt"),
        Leaving::FirstOfMonth => {
            format!("on the first day of the month after {notice} from receipt")
        }
        Leaving::DayOfYear { day, by } => {
            format!("on {} by notice until {}", month_day(day), month_day(by))
        }
    }
}

/// What a notice must show.
fn asked(asks: &NoticeTerms) -> String {
    let to: Vec<String> = asks.to.iter().map(|who| label(who)).collect();
    let to =
        if to.is_empty() { String::new() } else { format!(", notice to {}", to.join(" and ")) };
    let reasons = if asks.reasons { ", with reasons" } else { "" };
    format!("{to}{reasons}")
}

/// `30 June`.
fn month_day(day: MonthDay) -> String {
    let name = MONTHS.get(usize::from(day.month).saturating_sub(1)).copied().unwrap_or_default();
    format!("{} {name}", day.day)
}

const fn accession(accession: Accession) -> &'static str {
    match accession {
        Accession::Open => "accession open",
        Accession::AfterEntry => "accession after entry into force",
        Accession::AfterSignature => "accession after signature",
        Accession::Closed => "accession closed",
    }
}

/// A condition of entry into force.
pub(in super::super) fn condition(one: &Condition) -> String {
    match one {
        Condition::All(parts) => joined(parts, " and ", true),
        Condition::Any(parts) => joined(parts, " or ", false),
        Condition::Count { at_least, of } => format!("at least {at_least} parties{}", who(of)),
        Condition::Weight { name, bound, of } => {
            let bound = match bound {
                Bound::AtLeast(ratio) => format!("at least {ratio}"),
                Bound::MoreThan(ratio) => format!("more than {ratio}"),
                Bound::Amount(amount) => format!("at least {} units", number(*amount)),
            };
            format!("parties with {bound} of {name}{}", who(of))
        }
        Condition::Share { whole, except, at_least, of } => {
            format!("at least {at_least} of {}{}", heads(whole, except.as_ref()), who(of))
        }
        Condition::Majority { whole, except, more_than, of } => {
            format!("more than {more_than} of {}{}", heads(whole, except.as_ref()), who(of))
        }
        Condition::Relative { name, to, at_least, of } => {
            format!("parties with {name} of at least {at_least} of their {to}{}", who(of))
        }
        Condition::Delayed { when, length, rounding } => {
            let comma = if rounded(*length, *rounding).is_empty() { "" } else { "," };
            let rounding = rounded(*length, *rounding);
            format!("{length}{rounding}{comma} after ({})", condition(when))
        }
        Condition::Everyone { set } => format!("all of {set}"),
        Condition::InForce { agreement } => format!("agreement {agreement} in force"),
        Condition::OnOrAfter { day } => format!("on or after {day}"),
        Condition::Decision { id } => format!("decision {}", label(id)),
    }
}

/// Of whom a share is taken.
fn heads(whole: &Whole, except: Option<&String>) -> String {
    let whole = match whole {
        Whole::PartiesTo(agreement) => format!("parties to {agreement}"),
        Whole::Set(group) => group.clone(),
        Whole::Signatories => "signatories".to_owned(),
    };
    except.map_or(whole.clone(), |except| format!("{whole} except {except}"))
}

fn joined(parts: &[Condition], with: &str, is_all: bool) -> String {
    let parts: Vec<String> = parts.iter().map(|part| inside(part, is_all)).collect();
    parts.join(with)
}

fn inside(part: &Condition, is_all: bool) -> String {
    let needs = matches!(part, Condition::Any(_)) || (is_all && matches!(part, Condition::All(_)));
    if needs { format!("({})", condition(part)) } else { condition(part) }
}

fn who(who: &Who) -> String {
    let mut words = String::new();
    if let Some(group) = &who.within {
        words.push_str(&format!(" in {group}"));
    }
    if let Some(group) = &who.outside {
        words.push_str(&format!(" not in {group}"));
    }
    if let Some(agreement) = &who.party_to {
        words.push_str(&format!(" party to {agreement}"));
    }
    if who.except_organizations {
        words.push_str(" not counting organizations");
    }
    if who.signatories {
        words.push_str(" that signed");
    }
    let acts: Vec<&str> =
        ACTS.iter().filter(|(_, act)| who.by.contains(act)).map(|(name, _)| *name).collect();
    if !acts.is_empty() {
        words.push_str(&format!(" by {}", acts.join(", ")));
    }
    words
}
