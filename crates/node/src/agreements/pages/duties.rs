//! How duties stand, in words and in order of urgency: shared by the board, the page of a finding
//! and the overview.

use comity_agreements::agreement::document::{Form, Texts};
use comity_agreements::calendar::{Day, Zone};
use comity_agreements::docket::Docket;
use comity_agreements::docket::applicable::{Capacity, Said, Unbound};
use comity_agreements::duty::finding::{Due, Matter};
use comity_agreements::duty::unknown::UnknownDeadline;
use comity_agreements::duty::{Finding, Status, Urgency, urgency};
use comity_observatory::instrument::in_force_since;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use crate::address::encode;
use crate::agreements::api::found::{FindingOut, OutOfForce};
use crate::agreements::pages::authority;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone};
use crate::console::reader;
use crate::console::text::Lang;
use crate::console::text::sentence::length;

/// A finding with the words of its agreement.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name, 64 hex digits.
    pub id: String,
    /// What is concluded.
    pub finding: Finding,
    /// The title of the agreement.
    pub title: Texts,
    /// The form of the agreement, where its text is held.
    pub form: Option<Form>,
    /// Why it is not owed, where its bearer is not bound.
    pub unbound: Option<Unbound>,
    /// What its bearer said it is, where it is not owed.
    pub said: Option<Said>,
    /// What is not known of its deadline.
    pub unknown: Option<UnknownDeadline>,
    /// Since when the text is in force on the day for which this is concluded, where it says so
    /// itself: it may be by then, and not be what this is judged by.
    pub in_force_since: Option<Day>,
}

impl Item {
    /// A finding with the title of its agreement.
    pub fn new(docket: &Docket, finding: Finding) -> Self {
        let entry = docket.agreement(&finding.key.agreement);
        Self {
            id: finding.key.id().to_string(),
            title: entry.map(|entry| entry.agreement().title.clone()).unwrap_or_default(),
            form: entry.map(|entry| entry.agreement().form),
            unbound: None,
            said: None,
            unknown: docket.unknown_deadline(&finding),
            in_force_since: Day::of_utc(finding.as_of)
                .ok()
                .zip(entry)
                .and_then(|(day, entry)| in_force_since(entry.agreement(), day)),
            finding,
        }
    }

    /// The same of what was asked of the docket, owed or not.
    pub fn found(docket: &Docket, found: FindingOut) -> Self {
        let FindingOut { finding, unbound, said, .. } = found;
        Self { unbound, said, ..Self::new(docket, finding) }
    }
}

/// How an urgency is meant.
pub const fn tone(urgency: Urgency) -> Tone {
    match urgency {
        Urgency::Breached | Urgency::Destroyed => Tone::Bad,
        Urgency::AtRisk
        | Urgency::Soon
        | Urgency::Unverifiable
        | Urgency::OneReading
        | Urgency::Late => Tone::Warn,
        Urgency::Later => Tone::Info,
        Urgency::Met => Tone::Good,
        Urgency::Waiting | Urgency::Waived | Urgency::Withdrawn => Tone::Mute,
    }
}

/// The key of its name.
pub const fn key(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Breached => "status-breached",
        Urgency::Destroyed => "status-destroyed",
        Urgency::AtRisk => "status-at-risk",
        Urgency::Soon => "status-due-soon",
        Urgency::Later => "status-due",
        Urgency::Unverifiable => "status-unverifiable",
        Urgency::Waiting => "status-waiting",
        Urgency::OneReading => "one-reading",
        Urgency::Late => "status-late",
        Urgency::Met => "status-met",
        Urgency::Waived => "status-waived",
        Urgency::Withdrawn => "status-withdrawn",
    }
}

/// What explains it, in the glossary.
pub const fn term(urgency: Urgency) -> Option<&'static str> {
    Some(match urgency {
        Urgency::Breached => "breached",
        Urgency::Destroyed => "destroyed",
        Urgency::AtRisk => "at-risk",
        Urgency::Unverifiable => "unverifiable",
        Urgency::OneReading => "one-reading",
        Urgency::Late => "late",
        Urgency::Met => "met",
        Urgency::Waived => "waived",
        Urgency::Soon | Urgency::Later | Urgency::Waiting | Urgency::Withdrawn => return None,
    })
}

/// That a text was not in force, and when; since when it is, where it says so for the day that is
/// asked for.
pub fn not_in_force(lang: Lang, item: &Item) -> String {
    let of_day = |key, day: Day| lang.f(key, &[("day", &reader::day_text(lang, day))]);
    let was = match OutOfForce::of(&item.finding, item.in_force_since) {
        OutOfForce::AtStart(day) => of_day("not-in-force-on", day),
        OutOfForce::ThatDay(day) => of_day("not-in-force-then", day),
        OutOfForce::Never(_) | OutOfForce::Sometime => lang.s("would-be-not-in-force"),
    };
    match item.in_force_since.map(|day| of_day("in-force-since-then", day)) {
        Some(since) => format!("{was} {since}"),
        None => was,
    }
}

/// Why something is not owed, and what would change that; nothing where it is owed.
pub fn not_owed(lang: Lang, item: &Item) -> Markup {
    let Some(unbound) = &item.unbound else {
        return html! { @if !item.finding.validity.owed { span.soft.under { (not_in_force(lang, item)) } } };
    };
    let address = agreement_address(&item.finding.key.agreement);
    html! { span.soft.under {
        @if let Some(said) = &item.said {
            (lang.f("would-be-said", &[("capacity", &lang.s(capacity_key(said.capacity)))])) " "
        }
        (lang.s("would-be-unbound")) " "
        @for (number, act) in unbound.acts.iter().enumerate() {
            @if number > 0 { ", " }
            a href={ (address) "/acts/" (act.name()) } { (lang.action(*act)) }
        }
        @if unbound.acts.is_empty() { (lang.s("would-be-no-act")) }
    } }
}

/// The key of what a party said it is.
pub const fn capacity_key(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Developer => "capacity-developer",
        Capacity::Provider => "capacity-provider",
        Capacity::Deployer => "capacity-deployer",
        Capacity::Modifier => "capacity-modifier",
        Capacity::Distributor => "capacity-distributor",
        Capacity::Authority => "capacity-authority",
        Capacity::Other => "capacity-other",
    }
}

impl Item {
    /// Whether anybody owes it: not where its text is not in force, nor where its bearer is not
    /// bound and it is only judged as if.
    pub const fn is_owed(&self) -> bool {
        self.unbound.is_none() && self.finding.validity.owed
    }
}

/// How something stands, with shape, colour and word; of what is not owed, how it would stand.
pub fn stands(lang: Lang, item: &Item, now: Timestamp) -> Markup {
    let urgency = Urgency::of(&item.finding, now);
    if item.is_owed() {
        return parts::status(tone(urgency), &lang.s(key(urgency)));
    }
    // What is not owed has no clock that runs, and still a time by which it would be due.
    let word = match urgency {
        _ if countdown(lang, &item.finding, now).is_some() => "status-would-be-due",
        Urgency::Unverifiable => "status-would-be-due",
        other => key(other),
    };
    parts::status(Tone::Mute, &lang.s(word))
}

/// The tone of something: none of what is not owed is pressing.
pub fn tone_of(item: &Item, now: Timestamp) -> Tone {
    if item.is_owed() { tone(Urgency::of(&item.finding, now)) } else { Tone::Mute }
}

/// When it would be due that nobody owes, at worst where that is not known.
pub fn would_end(item: &Item) -> Option<Timestamp> {
    urgency::ends(&item.finding, item.unknown.as_ref().and_then(|unknown| unknown.worst))
}

/// How much time is left of something, at worst where its end is not known, or since when it may be
/// over; nothing where no clock runs.
pub fn time_left(lang: Lang, item: &Item, now: Timestamp) -> Option<String> {
    let left = countdown(lang, &item.finding, now);
    left.or_else(|| {
        let worst = item.unknown.as_ref()?.worst.filter(|_| item.is_owed())?;
        let (key, millis) = match worst.since(now) {
            over @ ..0 => ("time-worst-over", over.saturating_neg()),
            left => ("time-worst-left", left),
        };
        Some(lang.f(key, &[("span", &span(lang, millis))]))
    })
}

/// How much time is left, or since when it is over; nothing where no clock runs.
pub fn countdown(lang: Lang, finding: &Finding, now: Timestamp) -> Option<String> {
    let due = finding.due.as_ref()?;
    let until = |at: Timestamp| at.since(now);
    match finding.status {
        Status::Breached if until(due.statutory) < 0 => {
            Some(lang.f("time-over", &[("span", &span(lang, -until(due.statutory)))]))
        }
        Status::Due if urgency::never_ran(finding, now) => None,
        Status::Due if finding.past_conservative => {
            Some(lang.f("time-left-latest", &[("span", &span(lang, until(due.statutory).max(0)))]))
        }
        Status::Due => {
            Some(lang.f("time-left", &[("span", &span(lang, until(due.conservative).max(0)))]))
        }
        _ => None,
    }
}

/// An end of a deadline as the clocks show it where it is counted, that place named, and on the
/// reader's clocks: the end of a day there is some time of another day elsewhere.
pub fn end(shell: &PageContext, due: &Due, at: Timestamp) -> Markup {
    reader::end(shell, due.place().as_ref(), at)
}

/// How long there is from a time that nobody told.
pub fn unknown_words(lang: Lang, unknown: &UnknownDeadline) -> String {
    let from: Vec<String> = unknown.from.iter().map(|name| lang.rule(name)).collect();
    let within = unknown.shortest.unwrap_or(unknown.within);
    lang.f("deadline-unknown", &[("within", &length(lang, within)), ("from", &from.join(", "))])
}

/// To whom something goes; where that is an authority which is found elsewhere, a link to it.
pub fn recipient(lang: Lang, name: &str) -> Markup {
    html! {
        bdi dir="auto" { (lang.recipient(name)) }
        @if let Some(url) = authority::address(name) {
            " " a.nowrap href=(url) rel="noreferrer noopener" { (lang.s("authority-site")) }
        }
    }
}

/// How long there is from a time that nobody told, and the worst that can be.
pub fn unknown(shell: &PageContext, unknown: &UnknownDeadline) -> Markup {
    let lang = shell.lang;
    let says = unknown_words(lang, unknown);
    let zone = unknown.zone.as_ref().and_then(|zone| zone.parse::<Zone>().ok());
    html! { span.party {
        (says)
        @if let Some(worst) = unknown.worst {
            span.soft.under { (lang.s("deadline-worst")) " " (reader::end(shell, zone.as_ref(), worst)) }
        }
    } }
}

/// A length of time in its two largest units: what one reads at a glance.
pub fn span(lang: Lang, millis: i64) -> String {
    let minutes = u64::try_from(millis.div_euclid(60_000)).unwrap_or(0);
    let (days, hours, rest) = (minutes / 1_440, minutes / 60, minutes % 60);
    let two = |one: String, unit, other: u64| match other {
        0 => one,
        _ => lang.f("span-two", &[("one", &one), ("other", &lang.n(unit, other))]),
    };
    match (days, hours) {
        (31.., _) => lang.n("days", days),
        (2.., _) => two(lang.n("days", days), "length-hours", hours % 24),
        (_, 1..) => two(lang.n("length-hours", hours), "length-minutes", rest),
        _ => lang.n("length-minutes", minutes),
    }
}

/// A text in the reader's language, else in English, else in any; with its language.
pub fn said(lang: Lang, texts: &Texts) -> Option<(&str, &str)> {
    let of = |tag: &str| texts.get_key_value(tag);
    let found = of(lang.tag()).or_else(|| of("en")).or_else(|| texts.iter().next());
    found.map(|(tag, text)| (tag.as_str(), text.as_str()))
}

/// A text in its language; the fallback where there is none.
pub fn text(lang: Lang, texts: &Texts, otherwise: &str) -> Markup {
    match said(lang, texts) {
        Some((tag, text)) => html! { bdi lang=(tag) dir="auto" { (text) } },
        None => html! { bdi dir="auto" { (otherwise) } },
    }
}

/// Words of an agreement in their language, with what is emphasised in them.
pub fn words(lang: Lang, texts: &Texts) -> Markup {
    html! { @if let Some((tag, text)) = said(lang, texts) {
        bdi lang=(tag) dir="auto" { (parts::prose(text)) }
    } }
}

/// What a duty is about.
pub fn matter(lang: Lang, matter: &Matter) -> Markup {
    match matter {
        Matter::Named { name } => html! { bdi dir="auto" { (name) } },
        Matter::Statement { id } => {
            html! { a href={ "/statements/" (id) } { (lang.s("statement")) " " (parts::short(&id.0)) } }
        }
        Matter::Period { number } => {
            html! { (lang.f("matter-period", &[("number", &number.saturating_add(1).to_string())])) }
        }
        Matter::Standing => html! { (lang.s("matter-standing")) },
    }
}

/// The address of an agreement's page.
pub fn agreement_address(id: &str) -> String {
    format!("/agreements/{}", encode(id))
}

/// The address of a finding's page.
pub fn address(item: &Item) -> String {
    format!("/findings/{}", item.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::text::learn;

    #[test]
    fn spans_show_two_units_at_most() {
        learn(&crate::agreements::CAPABILITY.texts);
        let minute = 60_000;
        for (millis, shown) in [
            (0, "0 minutes"),
            (59_999, "0 minutes"),
            (minute * 59, "59 minutes"),
            (minute * 61, "1 hour 1 minute"),
            (minute * 60 * 47, "47 hours"),
            (minute * 60 * 49, "2 days 1 hour"),
            (minute * 60 * 24 * 31, "31 days"),
        ] {
            assert_eq!(span(Lang::En, millis), shown);
        }
    }

    #[test]
    fn a_text_comes_in_the_readers_language_else_in_english() {
        let texts: Texts =
            [("en", "one"), ("fr", "un")].map(|(tag, text)| (tag.into(), text.into())).into();
        assert_eq!(said(Lang::Ar, &texts), Some(("en", "one")));
        let french: Texts = [("fr".to_owned(), "un".to_owned())].into();
        assert_eq!(said(Lang::En, &french), Some(("fr", "un")));
        assert_eq!(said(Lang::En, &Texts::new()), None);
    }
}
