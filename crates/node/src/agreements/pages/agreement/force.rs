//! Entry into force as a table: each condition with a bar, since when it holds and by whose act,
//! who is missing or could still join, and what is not known.

pub mod words;

use std::collections::BTreeMap;

use comity_agreements::agreement::document::{Agreement, Form};
use comity_agreements::agreement::force::{
    Condition, ForceOutcome, ForceRefusal, Holds, Measure, Missing, Reason, Stands, Standstill, Who,
};
use comity_agreements::agreement::life::State;
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::Participation;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::AgreementPage;
use crate::agreements::pages::list;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, none, panel, table};
use crate::console::reader::{day as day_shown, day_text};
use crate::console::text::{Lang, count};
use words::{asked, has_of, named, note, then, tips, unknown};

/// Names shown at once of those that could still join; more are folded away.
const NAMES_OPEN: usize = 12;

/// Of what agreement something is told, and for which day.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// Who takes part.
    pub parties: &'a [Participation],
    /// The day.
    pub day: Day,
}

/// Entry into force of the whole, and why.
pub fn panel_of(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    // A statute enters into force by the date that its standing tells.
    if view.force.is_none() && view.agreement.form == Form::Regulation {
        return none();
    }
    let subject = Subject { agreement: &view.agreement, parties: &view.parties, day: view.day };
    let rule = view.agreement.force.as_ref().map(|rule| &rule.when);
    let shown = match &view.force {
        None => html! { p.empty { (lang.s("force-no-rule")) } },
        Some(force) => told(shell, subject, rule, force),
    };
    panel(&lang.s("entry-into-force"), &list::standing(lang, &view.standing), &shown)
}

/// An outcome: the day or what is missing, the conditions, what else has to be said.
pub fn told(
    shell: &PageContext,
    subject: Subject<'_>,
    rule: Option<&Condition>,
    force: &Result<ForceOutcome, ForceRefusal>,
) -> Markup {
    let lang = shell.lang;
    let outcome = match force {
        Ok(outcome) => outcome,
        Err(refusal) => {
            return html! { div.body { p { (lang.s("force-refused")) } p.note lang="en" dir="ltr" { (refusal) } } };
        }
    };
    let mut rows = Vec::new();
    walk(shell, subject, (rule, outcome.why()), 0, &mut rows);
    let conditions = conditions(lang, &rows);
    let is_over = matches!(outcome, ForceOutcome::InForce(entry) if entry.day <= subject.day);
    html! {
        div.body { (lead(lang, subject.day, outcome)) }
        @if is_over { details.body { summary { (lang.s("force-how-met")) } (conditions) } } @else { (conditions) }
        div.body {
            @for one in outcome.notes() { p { (note(lang, one)) } }
            p.note { (lang.s("force-why")) }
        }
    }
}

/// The outcome in one sentence or two.
fn lead(lang: Lang, day: Day, outcome: &ForceOutcome) -> Markup {
    match outcome {
        ForceOutcome::InForce(entry) => {
            let key = if entry.day <= day { "force-entered" } else { "force-enters" };
            html! {
                p { strong { (lang.f(key, &[("day", &day_text(lang, entry.day))])) } }
                p {
                    (lang.f("force-met-on", &[("day", &day_text(lang, entry.met))]))
                    @if !entry.tipped_by.is_empty() { " " (lang.s("force-by-act")) " " (tips(lang, &entry.tipped_by)) "." }
                    " " (lang.f("force-then", &[("then", &then(lang, &entry.then))]))
                }
            }
        }
        ForceOutcome::NotYet(_) => html! { p { strong { (lang.s("force-not-met")) } } },
        ForceOutcome::Undetermined(Standstill { why, since, .. }) => html! {
            p { strong { (lang.s("force-undecided")) }
                @if let Some(since) = since { " " (lang.f("force-undecided-since", &[("day", &day_text(lang, *since))])) } }
            @let open = why.unknowns();
            @if !open.is_empty() {
                p { (lang.s("force-not-known")) }
                ul.list { @for one in open { li { (unknown(lang, one)) } } }
            }
        },
    }
}

fn conditions(lang: Lang, rows: &[Markup]) -> Markup {
    let (condition, has, stands) =
        (lang.s("force-condition"), lang.s("force-has"), lang.s("force-stands"));
    let columns = [(condition.as_str(), false), (&has, false), (&stands, false)];
    html! { div.conditions { (table(&lang.s("force-conditions"), &columns, &html! { @for row in rows { (row) } })) } }
}

/// A row for a condition and those it is made of.
fn walk(
    shell: &PageContext,
    subject: Subject<'_>,
    (rule, reason): (Option<&Condition>, &Reason),
    depth: usize,
    rows: &mut Vec<Markup>,
) {
    rows.push(row(shell, subject, (rule, reason), depth));
    let parts: Vec<Option<&Condition>> = match rule {
        Some(Condition::All(parts) | Condition::Any(parts)) => parts.iter().map(Some).collect(),
        Some(Condition::Delayed { when, .. }) => vec![Some(&**when)],
        _ => Vec::new(),
    };
    for (at, part) in reason.parts.iter().enumerate() {
        let rule = parts.get(at).copied().flatten();
        walk(shell, subject, (rule, part), depth.saturating_add(1), rows);
    }
}

fn row(
    shell: &PageContext,
    subject: Subject<'_>,
    (rule, reason): (Option<&Condition>, &Reason),
    depth: usize,
) -> Markup {
    let lang = shell.lang;
    let level = format!("depth-{}", depth.min(4));
    let (tone, key) = match reason.holds {
        Holds::Yes => (Tone::Good, "force-holds"),
        Holds::No => (Tone::Mute, "force-holds-not"),
        Holds::Unknown => (Tone::Warn, "force-holds-unknown"),
    };
    let figures = has_of(lang, &reason.measure);
    html! { tr role="row" {
        td class={ "wide " (level) } role="cell" {
            (asked(lang, &reason.measure, rule))
            @if reason.holds != Holds::Yes { (joining(lang, subject, (rule, reason))) }
        }
        (cell(&lang.s("force-has"), &html! { @if let Some((share, words)) = &figures {
            span.barred { (bar(*share)) " " span.nowrap { (words) } }
            @if let Some(more) = still_needed(reason) { span.soft.under { (lang.n("force-more-needed", more)) } }
        } }))
        (cell(&lang.s("force-stands"), &html! { span.party {
            (parts::status(tone, &lang.s(key)))
            @if let Some(since) = reason.since { span.soft.under { (lang.s("since")) " " (day_shown(lang, since)) } }
            @if !reason.tipped_by.is_empty() { span.soft.under { (lang.s("force-by-act")) " " (tips(lang, &reason.tipped_by)) } }
            @if !reason.unknown.is_empty() { span.soft.under { (lang.s("force-not-known")) " "
                @for (at, one) in reason.unknown.iter().enumerate() { @if at > 0 { "; " } (unknown(lang, one)) } } }
        } }))
    } }
}

/// A bar that is full where as much is there as is asked; `share`: of a thousand.
fn bar(share: u32) -> Markup {
    let full = share.min(1_000);
    html! { svg.bar-of viewBox="0 0 1000 80" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
        rect.track x="0" y="0" width="1000" height="80" {}
        rect x="0" y="0" width=(full) height="80" {}
    } }
}

/// How many are still missing of a number of heads.
fn still_needed(reason: &Reason) -> Option<u64> {
    let (has, needs) = match &reason.measure {
        Measure::Count { has, needs, .. }
        | Measure::Share { has, needs, .. }
        | Measure::Majority { has, needs, .. }
        | Measure::Everyone { has, needs, .. } => (*has, *needs),
        _ => return None,
    };
    needs.checked_sub(has).filter(|more| *more > 0).map(u64::from)
}

/// Who is missing of a named set, or else could still join.
fn joining(
    lang: Lang,
    subject: Subject<'_>,
    (rule, reason): (Option<&Condition>, &Reason),
) -> Markup {
    let mut groups: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for missing in &reason.missing {
        let (key, words) = stands(lang, missing);
        groups.entry(key).or_default().push(words);
    }
    if let Some(who) = rule.and_then(who) {
        let undated = undated(subject, who, &reason.missing).map(|party| map::name(lang, party));
        let undated: Vec<String> = undated.collect();
        if !undated.is_empty() {
            groups.entry("joining-signed-undated").or_default().extend(undated);
        }
    }
    let found: usize = groups.values().map(Vec::len).sum();
    if found == 0 {
        return none();
    }
    let is_named = matches!(reason.measure, Measure::Everyone { .. });
    let heading = lang.n(if is_named { "force-missing" } else { "force-could-join" }, count(found));
    groups.values_mut().for_each(|names| names.sort());
    let names = html! { @for (key, names) in &groups { (p_of(lang, key, names)) } };
    html! { details.joining open[found <= NAMES_OPEN] { summary { (heading) } (names) } }
}

fn p_of(lang: Lang, key: &str, names: &[String]) -> Markup {
    html! { p.small { span.soft { (lang.s(key)) ": " }
    @for (at, one) in names.iter().enumerate() { @if at > 0 { "; " } bdi { (one) } } } }
}

/// How somebody that did not consent stands: the heading, and its name with its days.
fn stands(lang: Lang, missing: &Missing) -> (&'static str, String) {
    let name = named(lang, &missing.party, &missing.name);
    let name = match missing.weight {
        Some(weight) => format!("{name}, {weight}"),
        None => name,
    };
    match missing.stands {
        Stands::NoAct => ("joining-no-act", name),
        Stands::Signed(day) => ("joining-signed", format!("{name} ({})", day_text(lang, day))),
        Stands::Withdrew { withdrew, .. } => {
            ("joining-withdrew", format!("{name} ({})", day_text(lang, withdrew)))
        }
    }
}

/// Who counts for a condition that asks for a number.
fn who(condition: &Condition) -> Option<&Who> {
    match condition {
        Condition::Count { of, .. } | Condition::Weight { of, .. } => Some(of),
        _ => None,
    }
}

/// Signatories of which nobody told the day: the record of deposits does not have them, and their
/// consent would count all the same.
fn undated<'a>(
    subject: Subject<'a>,
    who: &'a Who,
    missing: &'a [Missing],
) -> impl Iterator<Item = &'a str> {
    let is_in = move |party: &str, group: &Option<String>| {
        let members = group.as_ref().and_then(|name| subject.agreement.groups.get(name));
        members.is_some_and(|all| all.iter().any(|m| m.party == party && m.is_on(subject.day)))
    };
    let signed = subject.parties.iter().filter(|row| {
        matches!(row.state, State::Signatory | State::SignedAdReferendum) && row.since.is_none()
    });
    signed
        .map(|row| row.party.as_str())
        .filter(move |party| missing.iter().all(|one| one.party != *party))
        .filter(move |party| who.within.is_none() || is_in(party, &who.within))
        .filter(move |party| who.outside.is_none() || !is_in(party, &who.outside))
}
