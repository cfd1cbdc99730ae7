//! Conditions of entry into force in the reader's words: what is asked, what there is, what is not
//! known.

use comity_agreements::agreement::force::{
    Act, Bound, Condition, Effect, Measure, Note, Ratio, Tip, Unknown, Who, Whole, WithdrawalEffect,
};
use comity_agreements::agreement::life::ActionKind;
use comity_protocol::decimal::Decimal;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::console::reader::day_text;
use crate::console::text::Lang;
use crate::console::text::sentence::length;

/// What a condition asks.
pub fn asked(lang: Lang, measure: &Measure, rule: Option<&Condition>) -> Markup {
    let words = match measure {
        Measure::All => lang.s("force-all"),
        Measure::Any => lang.s("force-any"),
        Measure::Count { needs, .. } => lang.n("force-count", u64::from(*needs)),
        Measure::Weight { name, bound, .. } => lang
            .f("force-weight", &[("bound", &bounded(lang, bound)), ("weight", &label(lang, name))]),
        Measure::Share { at_least, .. } => lang
            .f("force-share", &[("share", &at_least.to_string()), ("whole", &whole(lang, rule))]),
        Measure::Majority { more_than, .. } => lang.f(
            "force-majority",
            &[("share", &more_than.to_string()), ("whole", &whole(lang, rule))],
        ),
        Measure::Relative { name, to, at_least, .. } => lang.f(
            "force-relative",
            &[
                ("weight", &label(lang, name)),
                ("share", &at_least.to_string()),
                ("other", &label(lang, to)),
            ],
        ),
        Measure::Delayed { length: after, .. } => {
            lang.f("force-delayed", &[("length", &length(lang, *after))])
        }
        Measure::Everyone { set, .. } => lang.f("force-everyone", &[("group", &label(lang, set))]),
        Measure::InForce { agreement } => lang.f("force-other", &[("agreement", agreement)]),
        Measure::OnOrAfter { day } => lang.f("force-from-day", &[("day", &day_text(lang, *day))]),
        Measure::Decision { id } => lang.f("force-decision", &[("decision", &label(lang, id))]),
    };
    let counted = rule.map(|rule| among(lang, rule)).unwrap_or_default();
    html! { strong { (words) } @if !counted.is_empty() { span.soft.under { (counted.join(" · ")) } } }
}

/// How much there is of what is asked: of a thousand, and in words. Nothing where that is no
/// number.
pub fn has_of(lang: Lang, measure: &Measure) -> Option<(u32, String)> {
    let of =
        |has: String, needs: String| lang.f("force-has-of", &[("has", &has), ("needs", &needs)]);
    match measure {
        Measure::Count { has, needs, .. }
        | Measure::Share { has, needs, .. }
        | Measure::Majority { has, needs, .. }
        | Measure::Everyone { has, needs, .. } => {
            Some((of_thousand(*has, *needs), of(has.to_string(), needs.to_string())))
        }
        Measure::Weight { has, whole, bound, unit, .. } => {
            let (needs, share) = match bound {
                Bound::AtLeast(share) | Bound::MoreThan(share) => {
                    (share.of_amount((*whole)?)?, Some(*share))
                }
                Bound::Amount(amount) => (*amount, None),
            };
            let words = match (share, whole.and_then(|whole| percent(*has, whole))) {
                (Some(share), Some(has)) => of(format!("{has} %"), share.to_string()),
                _ => of(spaced(*has, unit), spaced(needs, unit)),
            };
            Some((shared(*has, needs)?, words))
        }
        Measure::Relative { has, whole, at_least, .. } => {
            let words =
                percent(*has, *whole).map(|has| of(format!("{has} %"), at_least.to_string()))?;
            Some((shared(*has, at_least.of_amount(*whole)?)?, words))
        }
        _ => None,
    }
}

fn of_thousand(has: u32, needs: u32) -> u32 {
    let share = u64::from(has).saturating_mul(1_000).checked_div(u64::from(needs));
    share.and_then(|share| u32::try_from(share).ok()).unwrap_or(1_000)
}

fn shared(has: Decimal, needs: Decimal) -> Option<u32> {
    let share = has.millionths().checked_mul(1_000)?.checked_div(needs.millionths())?;
    Some(u32::try_from(share.max(0)).unwrap_or(1_000))
}

/// The share in per cent to two decimal places; whether a bound is reached is decided by the exact
/// figures and never by this one.
fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.times(Decimal::from_int(100))?.over(whole)?.millionths();
    let hundredths = share.checked_add(5_000)?.div_euclid(10_000);
    Some(Decimal::from_millionths(hundredths.checked_mul(10_000)?))
}

fn spaced(amount: Decimal, unit: &str) -> String {
    if unit.is_empty() { amount.to_string() } else { format!("{amount} {unit}") }
}

fn bounded(lang: Lang, bound: &Bound) -> String {
    let share = |key: &str, share: &Ratio| lang.f(key, &[("amount", &share.to_string())]);
    match bound {
        Bound::AtLeast(least) => share("force-at-least", least),
        Bound::MoreThan(more) => share("force-more-than", more),
        Bound::Amount(amount) => lang.f("force-at-least", &[("amount", &amount.to_string())]),
    }
}

/// Of whom a share is taken.
fn whole(lang: Lang, rule: Option<&Condition>) -> String {
    let Some(Condition::Share { whole, except, .. } | Condition::Majority { whole, except, .. }) =
        rule
    else {
        return lang.s("force-whole-members");
    };
    let told = match whole {
        Whole::PartiesTo(agreement) => lang.f("force-whole-parties", &[("agreement", agreement)]),
        Whole::Set(group) => lang.f("force-whole-group", &[("group", &label(lang, group))]),
        Whole::Signatories => lang.s("force-whole-signatories"),
    };
    match except {
        None => told,
        Some(group) => {
            lang.f("force-whole-except", &[("whole", &told), ("group", &label(lang, group))])
        }
    }
}

/// Who counts, where not everybody does.
fn among(lang: Lang, rule: &Condition) -> Vec<String> {
    let (Condition::Count { of, .. }
    | Condition::Weight { of, .. }
    | Condition::Share { of, .. }
    | Condition::Majority { of, .. }
    | Condition::Relative { of, .. }) = rule
    else {
        return Vec::new();
    };
    let Who { within, outside, party_to, except_organizations, signatories, by } = of;
    let group = |key: &str, name: &String| lang.f(key, &[("group", &label(lang, name))]);
    let mut words = Vec::new();
    words.extend(within.as_ref().map(|name| group("force-within", name)));
    words.extend(outside.as_ref().map(|name| group("force-outside", name)));
    words.extend(party_to.as_ref().map(|id| lang.f("force-party-to", &[("agreement", id)])));
    words.extend(except_organizations.then(|| lang.s("force-no-organizations")));
    words.extend(signatories.then(|| lang.s("force-had-signed")));
    if !by.is_empty() {
        let acts: Vec<String> = by.iter().map(|act| act_name(lang, *act)).collect();
        words.push(lang.f("force-by", &[("acts", &acts.join(", "))]));
    }
    words
}

/// What brought a condition about.
pub fn tips(lang: Lang, all: &[Tip]) -> String {
    let told = all.iter().map(|tip| match tip {
        Tip::Deposit { party, name, act, day } => format!(
            "{}, {} ({})",
            named(lang, party, name),
            act_name(lang, *act),
            day_text(lang, *day)
        ),
        Tip::Agreement { agreement, day } => {
            format!("{agreement} ({})", day_text(lang, *day))
        }
        Tip::Day(day) => day_text(lang, *day),
        Tip::Decision { id, day } => format!("{} ({})", label(lang, id), day_text(lang, *day)),
    });
    told.collect::<Vec<_>>().join("; ")
}

/// What a party is called: a country in the reader's language, others as the record has them.
pub fn named(lang: Lang, party: &str, name: &str) -> String {
    if map::is_country(party) { map::name(lang, party) } else { name.to_owned() }
}

/// Which day follows from that on which the conditions were met.
pub fn then(lang: Lang, effect: &Effect) -> String {
    match effect {
        Effect::AtOnce => lang.s("then-same-day"),
        Effect::NthDayAfter(days) => lang.n("then-days-after", u64::from(*days)),
        Effect::After { length: after, .. } => {
            lang.f("then-after", &[("length", &length(lang, *after))])
        }
        Effect::FirstOfMonthAfter { length: after, .. } => {
            lang.f("then-first-of-month", &[("length", &length(lang, *after))])
        }
        Effect::FirstOfNthMonthAfter(months) => {
            lang.n("then-first-of-nth-month", u64::from(*months))
        }
    }
}

/// What a rule asks for that is not known.
pub fn unknown(lang: Lang, unknown: &Unknown) -> String {
    let of = |key: &str, name: &str| lang.f(key, &[("name", name)]);
    match unknown {
        Unknown::Set(name) => of("unknown-set", &label(lang, name)),
        Unknown::Weight(name) => of("unknown-weight", &label(lang, name)),
        Unknown::WeightOn { name, day } => {
            let day = day_text(lang, *day);
            lang.f("unknown-weight-on", &[("name", &label(lang, name)), ("day", &day)])
        }
        Unknown::WeightOf(name) => of("unknown-weight-of", name),
        Unknown::Agreement(id) => of("unknown-agreement", id),
        Unknown::Decision(id) => of("unknown-decision", &label(lang, id)),
        Unknown::Circulation => lang.s("unknown-circulation"),
        Unknown::Opening => lang.s("unknown-opening"),
        Unknown::Line { line, text } => {
            lang.f("unknown-line", &[("line", &line.to_string()), ("text", text)])
        }
        Unknown::Name(name) => of("unknown-name", name),
        Unknown::State(name) => of("unknown-state", name),
        Unknown::Acts => lang.s("unknown-acts"),
        Unknown::ActsAfter(day) => lang.f("unknown-acts-after", &[("day", &day_text(lang, *day))]),
        Unknown::ActsLost { told, found } => {
            let (told, found) = (day_text(lang, *told), day_text(lang, *found));
            lang.f("unknown-acts-lost", &[("told", &told), ("found", &found)])
        }
        Unknown::Whole => lang.s("unknown-whole"),
    }
}

/// What else has to be said of an outcome.
pub fn note(lang: Lang, note: &Note) -> String {
    let day = |day| day_text(lang, day);
    match note {
        Note::NotBefore { instead_of } => lang.f("note-not-before", &[("day", &day(*instead_of))]),
        Note::Withdrew { name, consented, withdrew, effect } => {
            let key = match effect {
                WithdrawalEffect::Counts => "note-withdrew-counts",
                WithdrawalEffect::DaySettled => "note-withdrew-settled",
                WithdrawalEffect::AfterEntry => "note-withdrew-after",
            };
            let (consented, withdrew) = (day(*consented), day(*withdrew));
            lang.f(key, &[("name", name), ("consented", &consented), ("withdrew", &withdrew)])
        }
        Note::Fell { met, fell } => {
            lang.f("note-fell", &[("met", &day(*met)), ("fell", &day(*fell))])
        }
        Note::Overwritten { name, act, day: on, since } => lang.f(
            "note-overwritten",
            &[
                ("name", name),
                ("act", &act_name(lang, *act)),
                ("day", &day(*on)),
                ("since", &day(*since)),
            ],
        ),
        Note::Succeeded { predecessor, successor, day: on } => lang.f(
            "note-succeeded",
            &[("predecessor", predecessor), ("successor", successor), ("day", &day(*on))],
        ),
    }
}

/// What a depositary receives, as acts are called everywhere else.
pub fn act_name(lang: Lang, act: Act) -> String {
    let action = match act {
        Act::Signature => ActionKind::Signature,
        Act::SignatureAdReferendum => ActionKind::SignatureAdReferendum,
        Act::SuccessionToSignature => ActionKind::SuccessionToSignature,
        Act::ProvisionalApplication => ActionKind::ProvisionalApplication,
        Act::DefinitiveSignature => ActionKind::DefinitiveSignature,
        Act::Ratification => ActionKind::Ratification,
        Act::Acceptance => ActionKind::Acceptance,
        Act::Approval => ActionKind::Approval,
        Act::FormalConfirmation => ActionKind::FormalConfirmation,
        Act::Accession => ActionKind::Accession,
        Act::Succession => ActionKind::Succession,
        Act::Withdrawal => ActionKind::Denunciation,
        Act::Application => return lang.s("act-application"),
        Act::Participation => return lang.s("act-participation"),
        Act::SimplifiedProcedure => return lang.s("act-simplified-procedure"),
        Act::Declaration => return lang.s("act-declaration"),
        Act::SignatureWithdrawal => return lang.s("act-signature-withdrawal"),
    };
    lang.action(action)
}

fn label(lang: Lang, name: &str) -> String {
    lang.rule(name)
}
