//! Amendment, withdrawal and accession in controlled English, where a text has rules of its own.

use super::force::{bound_words, day};
use super::paragraph::{Paragraph, rounding_words};
use crate::agreement::life::terms::{
    Amendment, Circle, Leaving, Moment, NoticeTerms, Share, Terms, Withdrawal,
};
use crate::calendar::Rounding;

/// What the final clauses say of them; what they leave to the Vienna Convention is not told.
pub(super) fn paragraphs(terms: &Terms) -> Vec<Paragraph> {
    let usual = Terms::default();
    let mut paragraphs = Vec::new();
    let mut add = |rule: &str, sentences: Vec<String>| {
        let (clause, rule) = (String::new(), rule.to_owned());
        paragraphs.push(Paragraph { clause, rule, sentences });
    };
    if terms.amendment != usual.amendment {
        add("Amendment", amendment(&terms.amendment));
    }
    if terms.withdrawal != usual.withdrawal {
        add("Withdrawal", withdrawal(&terms.withdrawal));
    }
    if let Some(then) = &terms.accession_by_pairs {
        let from = day(then);
        add(
            "Accession",
            vec![
                "An accession works only towards each party that declares to accept it.".to_owned(),
                format!("Between the two it works {from} that declaration."),
                "One that accedes later needs to accept none of those before it.".to_owned(),
            ],
        );
    }
    paragraphs
}

/// Whom amendments bind, and when.
pub fn amendment(rule: &Amendment) -> Vec<String> {
    let (first, then) = match rule {
        Amendment::Acceptors { needed, then } => (
            format!("An amendment binds those that accept it, once {} accepted it.", share(needed)),
            then,
        ),
        Amendment::Majority { needed, then } => {
            (format!("An amendment binds all parties, once {} accepted it.", share(needed)), then)
        }
        Amendment::OptOut { within, blocked_by, then } => {
            let blocked = blocked_by.as_ref().map_or(String::new(), |by| {
                format!(" It is blocked if {} object in that time.", share(by))
            });
            let text = format!(
                "An amendment binds all parties but those that object within {within} after it was notified.{blocked}"
            );
            (text, then)
        }
    };
    let mut sentences = vec![first];
    if let Some(then) = then {
        sentences.push(format!("It is in force {} that day.", day(then)));
    }
    sentences
}

fn share(one: &Share) -> String {
    match one {
        Share::Count { parties, of } => format!("at least {parties} of the parties{}", circle(of)),
        Share::Fraction { numerator, denominator, of } => {
            format!("at least {numerator}/{denominator} of the parties{}", circle(of))
        }
        Share::MoreThan { part, of } => format!("more than {part} of the parties{}", circle(of)),
        Share::Every { group, moment } => {
            let moment = match moment {
                Moment::Then => "",
                Moment::Circulation => " on the day on which it was circulated",
            };
            format!("every party that is in “{group}”{moment}")
        }
        Share::Weight { name, bound } => format!("parties with {}", bound_words(bound, name)),
        Share::All { parts } => joined(parts, " and "),
        Share::Any { parts } => joined(parts, " or "),
    }
}

fn joined(parts: &[Share], with: &str) -> String {
    let inside = |part: &Share| match part {
        Share::All { .. } | Share::Any { .. } => format!("({})", share(part)),
        part => share(part),
    };
    parts.iter().map(inside).collect::<Vec<_>>().join(with)
}

fn circle(of: &Circle) -> String {
    let within = of.within.as_ref().map_or(String::new(), |group| format!(" in “{group}”"));
    let outside = of.outside.as_ref().map_or(String::new(), |group| format!(" not in “{group}”"));
    format!("{within}{outside}")
}

/// How a party leaves.
pub fn withdrawal(rule: &Withdrawal) -> Vec<String> {
    let (notice, blackout, effect, asks) = match rule {
        Withdrawal::Silent { implied: false } => return vec!["Nobody can withdraw.".to_owned()],
        Withdrawal::Silent { implied: true } => {
            return vec!["A party can withdraw by twelve months' notice.".to_owned()];
        }
        Withdrawal::Forbidden => return vec!["Withdrawal is excluded.".to_owned()],
        Withdrawal::Allowed { notice, blackout, effect, asks } => (notice, blackout, effect, asks),
    };
    let notice = format!("{notice}{}", rounding_words(*notice, Rounding::LastDay));
    let mut sentences = vec![match effect {
        Leaving::EndOfNotice => format!("A withdrawal takes effect {notice} after its receipt."),
        Leaving::FirstOfMonth => format!(
            "A withdrawal takes effect on the first day of the month that follows {notice} after its receipt."
        ),
        Leaving::DayOfYear { day, by } => {
            format!("A withdrawal takes effect on {day} (month and day), by notice until {by}.")
        }
    }];
    if let Some(blackout) = blackout {
        sentences.push(format!("None can be notified in the first {blackout} of being a party."));
    }
    let NoticeTerms { to, reasons } = asks;
    if !to.is_empty() {
        let to: Vec<String> = to.iter().map(|who| format!("“{who}”")).collect();
        sentences.push(format!("The notice must show that it was given to {}.", to.join(" and ")));
    }
    if *reasons {
        sentences.push("The notice must give its reasons.".to_owned());
    }
    sentences
}
