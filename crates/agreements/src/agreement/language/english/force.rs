//! Entry into force in controlled English, from the tree that the engine judges.

use crate::agreement::force::{
    Bound, Condition, Effect, Later, NotBefore, Part, Rule, Takers, Who, Whole,
};
use crate::calendar::{Length, Rounding};

use super::paragraph::rounding_words;

/// When an agreement enters into force, sentence by sentence.
pub fn sentences(rule: &Rule) -> Vec<String> {
    told_of("The agreement enters", "consent", rule)
}

/// What the entry into force of a part is called.
pub(super) fn part_name(part: &Part) -> String {
    format!("Entry into force of {}", part.name)
}

/// When a part of an agreement enters into force, and for whom, sentence by sentence.
pub(super) fn part_sentences(part: &Part) -> Vec<String> {
    let clauses: Vec<&str> = part.clauses.iter().map(String::as_str).collect();
    let one = clauses.len() == 1;
    let verb = if one { "binds" } else { "bind" };
    let (who, act) = match &part.takers {
        Takers::All => ("every party".to_owned(), "beginning to be bound by the agreement"),
        Takers::Declared => (
            "the parties that declare to accept that, while the declaration stands".to_owned(),
            "declaration",
        ),
        Takers::PartiesTo(other) => {
            (format!("the parties that are party to “{other}”, too"), "being party to both")
        }
    };
    let clauses = clauses.join(", ");
    let it = if one { format!("Clause {clauses}") } else { format!("Each of clauses {clauses}") };
    let mut sentences = vec![format!(
        "{} {clauses} {verb} {who}; they alone are counted here.",
        if one { "Clause" } else { "Clauses" }
    )];
    sentences.extend(told_of(&format!("{it} enters"), act, &part.rule));
    sentences.push("Nobody is bound by it before the agreement binds it.".to_owned());
    sentences
}

/// `it` enters into force by a rule; somebody joins by an `act`.
fn told_of(it: &str, act: &str, rule: &Rule) -> Vec<String> {
    let mut sentences = Vec::new();
    let then = day(&rule.then);
    sentences.push(format!("{it} into force {then} the day on which this is met:"));
    told(&rule.when, 1, &mut sentences);
    if let Some(fixed) = rule.fixed {
        sentences.push(format!("Where that is met by {fixed}, it enters into force on {fixed}."));
    }
    match rule.not_before {
        None => {}
        Some(NotBefore::Day(day)) => sentences.push(format!("It does not do so before {day}.")),
        Some(NotBefore::AfterOpening(length)) => sentences
            .push(format!("It does not do so before {length} after the opening for signature.")),
    }
    sentences.push(if rule.must_last {
        "All of it must still be met on the day of entry into force.".to_owned()
    } else {
        "Once it was met, the day is settled, whoever withdraws later.".to_owned()
    });
    if rule.when.can_fall() {
        sentences.push(
            "One that signs or joins can make it harder to meet; it is judged day by day."
                .to_owned(),
        );
    }
    let later = match rule.late_after {
        Later::Conditions => "later than the day on which this was met",
        Later::EntryIntoForce => "after entry into force",
    };
    let bound = rule
        .late
        .map_or(format!("on the day of its {act}"), |late| format!("{} its {act}", day(&late)));
    sentences.push(format!("Who joins {later} is bound {bound}."));
    sentences
}

/// A condition, its parts below it.
fn told(condition: &Condition, depth: usize, sentences: &mut Vec<String>) {
    let mut line = |text: String| sentences.push(format!("{}- {text}", "  ".repeat(depth)));
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            let is_all = matches!(condition, Condition::All(_));
            line(if is_all { "all of these:" } else { "one of these:" }.to_owned());
            parts.iter().for_each(|part| told(part, depth + 1, sentences));
        }
        Condition::Delayed { when, length, rounding } => {
            let rounding = rounding_words(*length, *rounding);
            line(format!("{length}{rounding} have passed since the day on which this was met:"));
            told(when, depth + 1, sentences);
        }
        leaf => line(format!("{};", words(leaf))),
    }
}

/// A condition without parts.
fn words(condition: &Condition) -> String {
    match condition {
        Condition::All(_) | Condition::Any(_) | Condition::Delayed { .. } => String::new(),
        Condition::Count { at_least, of } => {
            format!("at least {at_least} contracting parties{}", who(of))
        }
        Condition::Weight { name, bound, of } => {
            format!("contracting parties with {}{}", bound_words(bound, name), who(of))
        }
        Condition::Share { whole, except, at_least, of } => {
            format!("at least {at_least} of {}{}", heads(whole, except.as_ref()), who(of))
        }
        Condition::Majority { whole, except, more_than, of } => {
            format!("more than {more_than} of {}{}", heads(whole, except.as_ref()), who(of))
        }
        Condition::Relative { name, to, at_least, of } => format!(
            "the “{name}” of the contracting parties is at least {at_least} of the “{to}” of the same parties{}",
            who(of)
        ),
        Condition::Everyone { set } => format!("every member of “{set}” is a contracting party"),
        Condition::InForce { agreement } => format!("“{agreement}” is in force"),
        Condition::OnOrAfter { day } => format!("it is {day} or later"),
        Condition::Decision { id } => format!("the decision “{id}” was taken"),
    }
}

/// How much of a weight.
pub(super) fn bound_words(bound: &Bound, name: &str) -> String {
    match bound {
        Bound::AtLeast(share) => format!("at least {share} of the whole of “{name}”"),
        Bound::MoreThan(share) => format!("more than {share} of the whole of “{name}”"),
        Bound::Amount(amount) => format!("at least {amount} of “{name}”"),
    }
}

fn heads(whole: &Whole, except: Option<&String>) -> String {
    let whole = match whole {
        Whole::PartiesTo(agreement) => format!("the parties to “{agreement}”"),
        Whole::Set(group) => format!("the members of “{group}”"),
        Whole::Signatories => "the signatories".to_owned(),
    };
    except.map_or(whole.clone(), |except| format!("{whole} that are not in “{except}”"))
}

fn who(who: &Who) -> String {
    let mut words = Vec::new();
    words.extend(who.within.as_ref().map(|group| format!("in “{group}”")));
    words.extend(who.outside.as_ref().map(|group| format!("not in “{group}”")));
    words.extend(who.party_to.as_ref().map(|id| format!("party to “{id}” by then")));
    words.extend(who.except_organizations.then(|| "organizations not counted".to_owned()));
    words.extend(who.signatories.then(|| "that had signed".to_owned()));
    if !who.by.is_empty() {
        let acts: Vec<String> = who.by.iter().map(ToString::to_string).collect();
        words.push(format!("by {}", acts.join(" or ")));
    }
    if words.is_empty() { String::new() } else { format!(", {}", words.join(", ")) }
}

/// `on the 30th day after`, to be followed by the day that it is counted from.
pub(super) fn day(effect: &Effect) -> String {
    let length = |length: &Length, rounding: &Rounding| {
        format!("{length}{}", rounding_words(*length, *rounding))
    };
    match effect {
        Effect::AtOnce => "on".to_owned(),
        Effect::NthDayAfter(days) => format!("on day {days} after"),
        Effect::After { length: after, rounding } => {
            format!("{} after", length(after, rounding))
        }
        Effect::FirstOfMonthAfter { length: after, rounding } => {
            format!("on the first day of the month that follows {} after", length(after, rounding))
        }
        Effect::FirstOfNthMonthAfter(months) => {
            format!("on the first day of month {months} after the month of")
        }
    }
}
