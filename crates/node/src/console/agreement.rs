//! One agreement: text and rule side by side, who takes part, what happened, what is owed.
//!
//! - [`clauses`]: text and rule. [`data`]: standing, sources, claims, final clauses.
//! - [`parties`] with the [`map`]: who takes part. [`matrix`]: what stands between two.
//! - [`life`]: acts, flaws, rounds of commitments.

pub mod clauses;

pub mod data;

pub mod parties;

pub mod map;

pub mod matrix;

pub mod life;

use std::collections::BTreeMap;

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::language::english;
use comity_agreements::agreement::life::ActionFinding;
use comity_agreements::agreement::life::matrix::Matrix;
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::{Entry, Origin, Participation};
use comity_agreements::docket::round::Outcome;
use comity_agreements::duty::{Filter, Word, urgency};
use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use maud::{Markup, html};

use super::agreements::{self, Standing, day_shown};
use super::board;
use super::duties::{self, Item};
use super::layout::{Shell, Tab};
use super::parts::{Tone, hash, none, notice, panel};
use life::ActRow;

/// Findings shown on the page itself; the board has all.
const FINDINGS: usize = 8;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// Data, clauses, rules.
    pub agreement: Agreement,
    /// Where the text comes from.
    pub origin: Origin,
    /// The digest that acts about it name.
    pub digest: Digest,
    /// Statements that gave other words the same name and version.
    pub contradictions: Vec<StatementId>,
    /// How it stands.
    pub standing: Standing,
    /// Why it is in force or not, in English, where its text has a rule for that.
    pub force: Option<String>,
    /// Rules by name: in English sentences, and as the file has them.
    pub rules: BTreeMap<String, (Vec<String>, String)>,
    /// Who takes part.
    pub parties: Vec<Participation>,
    /// What stands between any two of them.
    pub matrix: Matrix,
    /// Acts in statements.
    pub acts: Vec<ActRow>,
    /// Acts without effect, or with another than meant.
    pub flaws: Vec<ActionFinding>,
    /// Rounds of conditional commitments that were closed.
    pub rounds: Vec<Outcome>,
    /// Parties that deposited a commitment.
    pub depositors: usize,
    /// What is due or breached under it, the most urgent first.
    pub findings: Vec<Item>,
    /// Languages to show the text in; empty: the reader's.
    pub languages: Vec<String>,
    /// The day of the page.
    pub day: Day,
}

/// Asks the docket for one agreement.
pub fn gather(
    docket: &mut Docket,
    id: &str,
    languages: Vec<String>,
    now: Timestamp,
) -> Option<AgreementPage> {
    let day = Day::of_utc(now).ok()?;
    docket.agreement(id)?;
    let words = vec![Word::Breached, Word::Destroyed, Word::Due, Word::Unverifiable];
    let agreement = Some(id.to_owned());
    let mut found =
        docket.findings(&Filter { agreement, words, only_owed: true, ..Filter::default() });
    urgency::sort(&mut found, now);
    found.truncate(FINDINGS);
    let findings = found.into_iter().map(|finding| Item::new(docket, finding)).collect();
    let entry = docket.agreement(id)?;
    Some(AgreementPage {
        agreement: entry.agreement().clone(),
        origin: entry.origin.clone(),
        digest: entry.digest(),
        contradictions: entry.contradictions.clone(),
        standing: Standing::of(entry, day),
        force: entry.force.as_ref().map(|force| match force {
            Ok(outcome) => outcome.explain(),
            Err(refusal) => refusal.to_string(),
        }),
        rules: rules(entry),
        parties: entry.participations(day),
        matrix: entry.matrix(None, day),
        acts: life::acts(entry),
        flaws: entry.life.findings.clone(),
        rounds: entry.rounds.clone(),
        depositors: life::depositors(entry),
        findings,
        languages,
        day,
    })
}

/// Rules by name: in English, and their lines of the file.
fn rules(entry: &Entry) -> BTreeMap<String, (Vec<String>, String)> {
    let spans = entry.checked.spans();
    let source = |name: &str| {
        let span = spans.find(&format!("rule/{name}"))?;
        entry.text.get(span.start..span.end).map(str::to_owned)
    };
    let paragraphs = english(&entry.checked).into_iter();
    paragraphs
        .map(|one| {
            let source = source(&one.rule).unwrap_or_default();
            (one.rule, (one.sentences, source))
        })
        .collect()
}

/// The page.
pub fn page(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let agreement = &view.agreement;
    let title =
        duties::said(lang, &agreement.title).map_or(agreement.id.as_str(), |(_, text)| text);
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/agreements" { (lang.s("nav-agreements")) } }
                h1 dir="auto" { (title) }
                p.chips {
                    (agreements::standing(lang, &view.standing))
                    span { (agreements::form_name(lang, agreement.form)) }
                    span { (agreements::binding(lang, agreement.binding)) }
                    code.soft dir="ltr" { (agreement.id) }
                }
            }
            div.actions {
                a.button href={ (duties::agreement_address(&agreement.id)) "/what-if" } { (lang.s("what-if")) }
                a.button href={ (duties::agreement_address(&agreement.id)) "/text" } { (lang.s("agreement-file")) }
            }
        }
        @if !view.contradictions.is_empty() { (contradicted(shell, view)) }
        (contents(shell))
        @if !view.findings.is_empty() { (findings(shell, view)) }
        div.columns {
            div { (data::force(shell, view)) (life::rounds(shell, view)) (life::flaws(shell, view)) }
            div { (data::facts(shell, view)) (acts(shell, view)) }
        }
        (parties::panel_of(shell, view))
        (matrix::panel_of(shell, view))
        (clauses::panel_of(shell, view))
        div.columns.even {
            div { (data::claims(shell, view)) (data::terms(shell, agreement)) }
            div { (life::timeline(shell, view)) (data::sources(shell, agreement)) }
        }
    };
    shell.page(Tab::Agreements, title, &body)
}

/// That the publisher gave other words the same name and version, and by which statements.
fn contradicted(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    notice(
        Tone::Bad,
        &lang.s("text-contradicted"),
        &html! {
            p { (lang.s("text-contradicted-why")) }
            ul.list { @for id in &view.contradictions {
                li { a href={ "/statements/" (id) } { (hash(&id.0)) } }
            } }
        },
    )
}

fn contents(shell: &Shell) -> Markup {
    let lang = shell.lang;
    html! { nav.jump aria-label=(lang.s("on-this-page")) {
        a href="#parties" { (lang.s("parties")) }
        a href="#clauses" { (lang.s("text-and-rule")) }
        a href="#terms" { (lang.s("final-clauses")) }
        a href="#timeline" { (lang.s("timeline")) }
        a href="#sources" { (lang.s("sources")) }
    } }
}

fn findings(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("due-under-it");
    let all = html! { a href={ "/board?agreement=" (super::statements::encode(&view.agreement.id)) } { (lang.s("whole-board")) } };
    panel(&heading, &all, &board::rows_of(shell, &heading, &view.findings))
}

/// What the reader's party can do, each act proposed by one person and approved by another.
fn acts(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    if !shell.may(Role::Officer) {
        return none();
    }
    let address = duties::agreement_address(&view.agreement.id);
    panel(
        &lang.s("act-of-our-party"),
        &none(),
        &html! { div.body {
            p.note { (lang.s("act-two-persons")) }
            div.buttons {
                @for action in super::act::offered(&view.agreement) {
                    a.button href={ (address) "/acts/" (action.name()) } { (super::act::name(lang, action)) }
                }
            }
        } },
    )
}

/// A day, or that it is not known.
pub(super) fn day_or_unknown(shell: &Shell, day: Option<Day>) -> Markup {
    match day {
        Some(day) => day_shown(day),
        None => html! { span.soft { (shell.lang.s("day-unknown")) } },
    }
}
