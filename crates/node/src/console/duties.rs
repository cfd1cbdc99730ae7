//! How duties stand, in words and in order of urgency: shared by the board, the page of a finding
//! and the overview.

use comity_agreements::agreement::document::Texts;
use comity_agreements::docket::Docket;
use comity_agreements::docket::applicable::{Capacity, Said, Unbound};
use comity_agreements::duty::finding::{Due, Key, Matter, State};
use comity_agreements::duty::{Finding, Word};
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use super::parts::{self, Tone};
use super::text::Lang;
use super::{body, statements};
use crate::api::duties::FindingOut;

/// A finding with the words of its agreement.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name, 64 hex digits.
    pub id: String,
    /// What is concluded.
    pub finding: Finding,
    /// The title of the agreement.
    pub title: Texts,
    /// Why it is not owed, where its bearer is not bound.
    pub unbound: Option<Unbound>,
    /// What its bearer said it is, where it is not owed.
    pub said: Option<Said>,
}

impl Item {
    /// A finding with the title of its agreement.
    pub fn new(docket: &Docket, finding: Finding) -> Self {
        let entry = docket.agreement(&finding.key.agreement);
        Self {
            id: finding.key.id().to_string(),
            title: entry.map(|entry| entry.agreement().title.clone()).unwrap_or_default(),
            unbound: None,
            said: None,
            finding,
        }
    }

    /// The same of what was asked of the docket, owed or not.
    pub fn found(docket: &Docket, found: FindingOut) -> Self {
        let FindingOut { finding, unbound, said, .. } = found;
        Self { unbound, said, ..Self::new(docket, finding) }
    }
}

/// How urgent findings are, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Not done, or something forbidden was.
    Breached,
    /// Cannot be told, because the bearer destroyed the evidence.
    Destroyed,
    /// The conservative reading of the deadline has passed, the statutory one not.
    AtRisk,
    /// To be done within a day.
    Soon,
    /// To be done later.
    Later,
    /// Cannot be told from what is held.
    Unverifiable,
    /// Its clock does not run yet.
    Waiting,
    /// Done, in time on one reading of the holidays and late on another.
    OneReading,
    /// Done, but too late.
    Late,
    /// Done in time, or kept.
    Met,
    /// Need not be done.
    Waived,
    /// What brought it about was taken back or corrected in time.
    Withdrawn,
}

/// What counts as soon: the shift of whoever is on duty.
const SOON_MS: i64 = 86_400_000;

impl Urgency {
    /// All, the most urgent first.
    pub const ALL: [Self; 12] = [
        Self::Breached,
        Self::Destroyed,
        Self::AtRisk,
        Self::Soon,
        Self::Later,
        Self::Unverifiable,
        Self::Waiting,
        Self::OneReading,
        Self::Late,
        Self::Met,
        Self::Waived,
        Self::Withdrawn,
    ];

    /// Of a finding at a time.
    pub fn of(finding: &Finding, now: Timestamp) -> Self {
        match (finding.word, &finding.due) {
            (Word::Breached, _) => Self::Breached,
            (Word::Destroyed, _) => Self::Destroyed,
            (Word::Due, Some(_)) if finding.past_conservative => Self::AtRisk,
            (Word::Met, Some(_)) if finding.late_on_one_reading => Self::OneReading,
            (Word::Due, Some(due)) if never_ran(finding, due, now) => Self::Waiting,
            (Word::Due, Some(due)) if due.conservative.since(now) <= SOON_MS => Self::Soon,
            (Word::Due, Some(_)) if finding.state != State::Pending => Self::Later,
            (Word::Due, _) => Self::Waiting,
            (Word::Unverifiable, _) => Self::Unverifiable,
            (Word::Late, _) => Self::Late,
            (Word::Met, _) => Self::Met,
            (Word::Waived, _) => Self::Waived,
            (Word::Withdrawn, _) => Self::Withdrawn,
        }
    }

    /// How it is meant.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Breached | Self::Destroyed => Tone::Bad,
            Self::AtRisk | Self::Soon | Self::Unverifiable | Self::OneReading | Self::Late => {
                Tone::Warn
            }
            Self::Later => Tone::Info,
            Self::Met => Tone::Good,
            Self::Waiting | Self::Waived | Self::Withdrawn => Tone::Mute,
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Breached => "word-breached",
            Self::Destroyed => "word-destroyed",
            Self::AtRisk => "word-at-risk",
            Self::Soon => "word-due-soon",
            Self::Later => "word-due",
            Self::Unverifiable => "word-unverifiable",
            Self::Waiting => "word-waiting",
            Self::OneReading => "one-reading",
            Self::Late => "word-late",
            Self::Met => "word-met",
            Self::Waived => "word-waived",
            Self::Withdrawn => "word-withdrawn",
        }
    }

    /// Whether there is still something to be done or looked into.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::OneReading | Self::Late | Self::Met | Self::Waived | Self::Withdrawn)
    }
}

/// Puts the most urgent first: by urgency, then what ends first; what is over, the newest first.
pub fn sort(findings: &mut [Finding], now: Timestamp) {
    findings.sort_by_cached_key(|finding| rank(finding, now));
}

/// Where a finding stands among others.
pub fn rank(finding: &Finding, now: Timestamp) -> (Urgency, i64, Key) {
    let urgency = Urgency::of(finding, now);
    let ends = finding.due.as_ref().map_or(i64::MAX, |due| due.conservative.millis());
    let is_over = matches!(urgency, Urgency::Breached | Urgency::Destroyed) || !urgency.is_open();
    (urgency, if is_over { -ends } else { ends }, finding.key.clone())
}

/// Why something is not owed, and what would change that; nothing where it is owed.
pub fn not_owed(lang: Lang, item: &Item) -> Markup {
    let Some(unbound) = &item.unbound else {
        return html! { @if !item.finding.validity.owed { span.soft.under { (lang.s("would-be-not-in-force")) } } };
    };
    let address = agreement_address(&item.finding.key.agreement);
    html! { span.soft.under {
        @if let Some(said) = &item.said {
            (lang.f("would-be-said", &[("capacity", &lang.s(capacity_key(said.capacity)))])) " "
        }
        (lang.s("would-be-unbound")) " "
        @for (number, act) in unbound.acts.iter().enumerate() {
            @if number > 0 { ", " }
            a href={ (address) "/acts/" (act.name()) } { (super::act::name(lang, *act)) }
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

/// A status with shape, colour and word.
pub fn status(lang: Lang, finding: &Finding, now: Timestamp) -> Markup {
    let urgency = Urgency::of(finding, now);
    parts::status(urgency.tone(), &lang.s(urgency.key()))
}

/// How much time is left, or since when it is over; nothing where no clock runs.
pub fn countdown(lang: Lang, finding: &Finding, now: Timestamp) -> Option<String> {
    let due = finding.due.as_ref()?;
    let until = |at: Timestamp| at.since(now);
    match finding.word {
        Word::Breached if until(due.statutory) < 0 => {
            Some(lang.f("time-over", &[("span", &span(lang, -until(due.statutory)))]))
        }
        Word::Due if never_ran(finding, due, now) => None,
        Word::Due if finding.past_conservative => {
            Some(lang.f("time-left-latest", &[("span", &span(lang, until(due.statutory).max(0)))]))
        }
        Word::Due => {
            Some(lang.f("time-left", &[("span", &span(lang, until(due.conservative).max(0)))]))
        }
        _ => None,
    }
}

/// An end of a deadline as the clocks show it where it is counted, that place named: the end of a
/// day there is some time of another day in UTC. In UTC on hover, and where no place is named.
pub fn end(due: &Due, at: Timestamp) -> Markup {
    match due.local(at) {
        None => parts::time(at),
        Some((clock, zone)) => html! {
            time dir="ltr" datetime=(at) title=(parts::readable(at)) { (clock) " " (zone) }
        },
    }
}

/// Whether the time is over of a clock that never ran: the text was not in force.
fn never_ran(finding: &Finding, due: &Due, now: Timestamp) -> bool {
    finding.state == State::Pending && due.conservative < now
}

/// A length of time in its two largest units: what one reads at a glance.
pub fn span(lang: Lang, millis: i64) -> String {
    let minutes = millis.div_euclid(60_000).max(0);
    let (days, hours, rest) = (minutes / 1_440, minutes / 60, minutes % 60);
    let two = |key, one: i64, other: i64| {
        lang.f(key, &[("one", &one.to_string()), ("other", &other.to_string())])
    };
    match (days, hours) {
        (31.., _) => lang.f("span-days", &[("one", &days.to_string())]),
        (2.., _) => two("span-days-hours", days, hours % 24),
        (_, 1..) => two("span-hours-minutes", hours, rest),
        _ => lang.f("span-minutes", &[("one", &minutes.to_string())]),
    }
}

/// A name of the rule language in words: `first-report` is “First report”.
pub fn label(name: &str) -> String {
    body::label(&name.replace('/', ": "), None)
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
    format!("/agreements/{}", statements::encode(id))
}

/// The address of a finding's page.
pub fn address(item: &Item) -> String {
    format!("/findings/{}", item.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_show_two_units_at_most() {
        let minute = 60_000;
        for (millis, shown) in [
            (0, "0 min"),
            (59_999, "0 min"),
            (minute * 59, "59 min"),
            (minute * 61, "1 h 1 min"),
            (minute * 60 * 47, "47 h 0 min"),
            (minute * 60 * 49, "2 d 1 h"),
            (minute * 60 * 24 * 31, "31 d"),
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
