//! What commitments ask, and what they lack, in the reader's language.

use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use maud::{Markup, html};

use crate::commitments::views::{AskOut, AtOut, LackOut, LevelOut, OfferOut};
use crate::console::parts::{fact, number};
use crate::console::reader::plain;
use crate::console::text::Lang;

/// A level by its number and name.
pub fn level(lang: Lang, level: &LevelOut) -> String {
    if level.number == 0 {
        return lang.s("commitments-level-none");
    }
    let number = level.number.to_string();
    lang.f("commitments-level", &[("number", &number), ("name", &level.name)])
}

/// A condition as one sentence, or as a list of its parts. `own`: the obligation of the offer.
pub fn condition(lang: Lang, asked: &AskOut, own: &str) -> Markup {
    match asked {
        AskOut::All { of } if of.is_empty() => html! { (lang.s("ask-nothing")) },
        AskOut::All { of } => match of.as_slice() {
            [one] => condition(lang, one, own),
            _ => list(&lang.s("ask-all"), of.iter().map(|one| condition(lang, one, own))),
        },
        AskOut::Any { of } => {
            list(&lang.s("ask-any"), of.iter().map(|one| condition(lang, one, own)))
        }
        atom => html! { (ask(lang, atom, own)) },
    }
}

/// A level that is offered, beside its condition.
pub fn offered(lang: Lang, obligation: &str, offer: &OfferOut) -> Markup {
    fact(&level(lang, &offer.level), &condition(lang, &offer.condition, obligation))
}

fn list(head: &str, items: impl Iterator<Item = Markup>) -> Markup {
    html! { (head) ul.list { @for item in items { li { (item) } } } }
}

/// One thing that is asked, with what there is where that is known.
pub fn ask(lang: Lang, asked: &AskOut, own: &str) -> String {
    match asked {
        AskOut::All { .. } | AskOut::Any { .. } => String::new(),
        AskOut::Parties { at_least, at, found } => {
            let asked = lang
                .f("ask-parties", &[("number", &number(*at_least)), ("at", &place(lang, at, own))]);
            with_found(lang, asked, found.map(number))
        }
        AskOut::Weight { name, share, amount, at, found } => {
            let much = match (share, amount) {
                (Some(share), _) => percent(*share),
                (None, amount) => amount.map(|amount| amount.to_string()).unwrap_or_default(),
            };
            let asked = lang
                .f("ask-weight", &[("much", &much), ("name", name), ("at", &place(lang, at, own))]);
            with_found(lang, asked, found.map(|found| found.to_string()))
        }
        AskOut::Restraint { at_least, at, found } => {
            let asked = lang.f(
                "ask-restraint",
                &[("number", &number(*at_least)), ("at", &among(lang, at, own))],
            );
            with_found(lang, asked, found.map(number))
        }
        AskOut::Each { at } => lang.f("ask-each", &[("at", &place(lang, at, own))]),
        AskOut::Party { party, at } => {
            lang.f("ask-party", &[("party", party.as_str()), ("at", &place(lang, at, own))])
        }
        AskOut::OnOrAfter { time, not } => {
            let key = if *not { "ask-before" } else { "ask-on-or-after" };
            lang.f(key, &[("time", &plain(lang, *time))])
        }
        AskOut::InForce { agreement, not } => {
            let key = if *not { "ask-not-in-force" } else { "ask-in-force" };
            lang.f(key, &[("agreement", agreement)])
        }
        AskOut::OwnWeight { name, at_least, not } => {
            let key = if *not { "ask-own-weight-below" } else { "ask-own-weight" };
            lang.f(key, &[("much", &at_least.to_string()), ("name", name)])
        }
    }
}

fn with_found(lang: Lang, asked: String, found: Option<String>) -> String {
    match found {
        Some(found) => format!("{asked} {}", lang.f("ask-found", &[("found", &found)])),
        None => asked,
    }
}

/// At which level of which obligation, and among whom.
fn place(lang: Lang, at: &AtOut, own: &str) -> String {
    let level = lang.f("ask-at-level", &[("level", &level(lang, &at.level))]);
    format!("{level}{}", among(lang, at, own))
}

fn among(lang: Lang, at: &AtOut, own: &str) -> String {
    let mut words = String::new();
    if at.obligation != own {
        words.push_str(&lang.f("ask-of-obligation", &[("obligation", &at.obligation)]));
    }
    if let Some(group) = &at.group {
        words.push_str(&lang.f("ask-in-group", &[("group", group)]));
    }
    if at.others {
        words.push_str(&lang.s("ask-others"));
    }
    words
}

/// What an offer lacks: `all` and `any` as in its condition.
pub fn lacks(lang: Lang, lack: &LackOut) -> Markup {
    match lack {
        LackOut::All { of } => list(&lang.s("ask-all"), of.iter().map(|one| lacks(lang, one))),
        LackOut::Any { of } => list(&lang.s("ask-any"), of.iter().map(|one| lacks(lang, one))),
        one => html! { (lacks_words(lang, one)) },
    }
}

fn lacks_words(lang: Lang, lack: &LackOut) -> String {
    match lack {
        LackOut::All { .. } | LackOut::Any { .. } => String::new(),
        LackOut::Parties { more } => lang.n("lack-parties", *more),
        LackOut::Weight { more, share } => {
            let more = match share {
                Some(share) => format!("{more} ({})", percent(*share)),
                None => more.to_string(),
            };
            lang.f("lack-weight", &[("more", &more)])
        }
        LackOut::Undeclared { weights } => lang.f("lack-undeclared", &[("weights", weights)]),
        LackOut::Restraint { more } => lang.n("lack-restraint", *more),
        LackOut::Each { more, names } if names.is_empty() => lang.n("lack-each", *more),
        LackOut::Each { names, .. } => {
            let names: Vec<&str> = names.iter().map(PartyId::as_str).collect();
            lang.f("lack-names", &[("names", &names.join(", "))])
        }
        LackOut::Levels { more } => lang.n("lack-levels", *more),
        LackOut::Fact => lang.s("lack-fact"),
    }
}

/// A share from 0 to 1 as people read it.
fn percent(share: Decimal) -> String {
    let hundred = Decimal::from_int(100);
    let percent = share.times(hundred).unwrap_or(share);
    format!("{percent} %")
}

/// A condition on one line, as a terminal shows it.
pub fn line(lang: Lang, asked: &AskOut, own: &str) -> String {
    let all = |of: &[AskOut]| of.iter().map(|one| line(lang, one, own)).collect::<Vec<_>>();
    match asked {
        AskOut::All { of } if of.is_empty() => lang.s("ask-nothing"),
        AskOut::All { of } => all(of).join("; "),
        AskOut::Any { of } => format!("{} {}", lang.s("ask-any"), all(of).join(" | ")),
        atom => ask(lang, atom, own),
    }
}

/// What an offer lacks, on one line.
pub fn lacks_line(lang: Lang, lack: &LackOut) -> String {
    let all = |of: &[LackOut]| of.iter().map(|one| lacks_line(lang, one)).collect::<Vec<_>>();
    match lack {
        LackOut::All { of } => all(of).join("; "),
        LackOut::Any { of } => format!("{} {}", lang.s("ask-any"), all(of).join(" | ")),
        one => lacks_words(lang, one),
    }
}
