//! One case: what is to be done, what is owed, what was said by whom, and what came of filings.

use comity_agreements::agreement::document::Texts;
use comity_protocol::kind::{KINDS, names};
use comity_store::rows::Role;
use maud::{Markup, html};
use serde_json::Value;

use super::list::state_of;
use super::{INCIDENTS, address};
use crate::agreements::api::found::FindingOut;
use crate::agreements::pages::duties::{self, Item};
use crate::console::body;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, cell, none, notice, panel, status, table};
use crate::console::reader::time;
use crate::console::standing;
use crate::console::text::{Lang, count};
use crate::console::titles;
use crate::incidents::views::{
    AcknowledgementOut, CaseStatementOut, FactOut, FilingOut, FilingVerdict, IncidentOut,
    IncidentState,
};

/// The page.
pub fn page(shell: &PageContext, view: &IncidentOut) -> Markup {
    let (lang, row) = (shell.lang, &view.row);
    let heading = row.title.as_deref().unwrap_or(&row.name);
    let body = html! {
        div.head {
            div {
                p.crumb { a href=(INCIDENTS.0) { (lang.s("nav-incidents")) } }
                h1 dir="auto" { (heading) }
                p.chips { (state_of(lang, row.state)) span { bdi { (row.owner) } " · " bdi { (row.name) } } }
            }
        }
        @if row.state == IncidentState::Nullified {
            (notice(Tone::Info, &lang.s("incident-is-nullified"), &html! { p { (lang.s("incident-is-nullified-why")) }
                @if let Some(into) = &row.merged_into { p { (lang.s("incident-goes-on")) " " (case_link(into)) } } }))
        }
        div.columns data-live="incidents" {
            div {
                (next(shell, view))
                (owed(shell, view))
                (facts(shell, view))
            }
            div {
                (filings(shell, view))
                (history(shell, view))
            }
        }
    };
    shell.page(INCIDENTS, heading, &body)
}

fn case_link(said_first: &str) -> Markup {
    let split =
        said_first.split_once('/').and_then(|(owner, name)| Some((owner.parse().ok()?, name)));
    html! { @match split {
        Some((owner, name)) => a href=(address::case(&owner, name)) { bdi { (said_first) } },
        None => bdi { (said_first) },
    } }
}

/// What can be said next, each a form that is filled in.
fn next(shell: &PageContext, view: &IncidentOut) -> Markup {
    let (lang, row) = (shell.lang, &view.row);
    if !shell.may(Role::Officer) {
        return html! {};
    }
    let is_own = row.owner == shell.descriptor.party;
    let own = |kind| address::form(kind, &row.name);
    let about = |kind| address::form_about(kind, row);
    let waiting: Vec<&FilingOut> = view
        .filings
        .iter()
        .filter(|filing| {
            let answered =
                filing.acknowledgements.iter().any(|one| one.by == shell.descriptor.party);
            filing.by != shell.descriptor.party && !filing.is_undone && !answered
        })
        .collect();
    let pressing = row.next.as_ref().filter(|_| is_own);
    panel(
        &lang.s("what-now"),
        &none(),
        &html! { div.body {
            div.buttons {
                @if let Some(duty) = pressing {
                    a.button.first href={ "/findings/" (duty.finding) } { (lang.rule(&duty.duty)) }
                }
                @for filing in &waiting {
                    a.button.first href=(address::acknowledgement(row, filing)) { (lang.s("incident-acknowledge")) }
                }
                @if is_own {
                    a.button href=(own(names::INCIDENT_ASSESSMENT)) { (lang.s("incident-assess")) }
                    @if row.state == IncidentState::Open { a.button href=(own(names::INCIDENT_RESOLUTION)) { (lang.s("incident-resolve")) } }
                    @if row.state != IncidentState::Nullified { a.button href=(own(names::INCIDENT_NULLIFICATION)) { (lang.s("incident-nullify")) } }
                } @else {
                    a.button href=(about(names::INCIDENT_ASSESSMENT)) { (lang.s("incident-tell")) }
                }
            }
            @if is_own { p.note { (lang.s("incident-assess-why")) } } @else { p.note { (lang.s("incident-tell-why")) } }
        } },
    )
}

/// A finding as lists of duties show it.
fn item(duty: &FindingOut) -> Item {
    Item {
        id: duty.id.clone(),
        finding: duty.finding.clone(),
        title: Texts::default(),
        form: None,
        unbound: duty.unbound.clone(),
        said: duty.said.clone(),
        unknown: duty.deadline_unknown.clone(),
        in_force_since: None,
    }
}

/// What the owner owes, law by law, and what it would owe.
fn owed(shell: &PageContext, view: &IncidentOut) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("incident-clocks");
    if view.duties.is_empty() {
        return panel(&heading, &none(), &html! { p.empty { (lang.s("incident-no-clocks")) } });
    }
    let labels = ["incident-law", "incident-stands", "incident-until"].map(|name| lang.s(name));
    let [law, stands, until] = labels.each_ref();
    let columns = [(law.as_str(), false), (stands, false), (until, false)];
    let lines = html! { @for duty in &view.duties {
        @let item = item(duty);
        tr role="row" {
            td.wide role="cell" {
                a.title href={ "/findings/" (duty.id) } { (lang.rule(&duty.finding.key.duty)) }
                span.soft.under { (titles::agreement(lang, &duty.finding.key.agreement)) }
            }
            (cell(stands, &html! { (duties::stands(lang, &item, shell.now))
                @if !duty.owed { span.soft.under { (lang.s("not-owed")) } } }))
            (cell(until, &html! {
                @match (&duty.finding.due, &duty.deadline_unknown) {
                    (Some(due), _) => { (duties::end(shell, due, due.conservative)) @if let Some(left) = duties::time_left(lang, &item, shell.now) { span.soft.under { (left) } } },
                    (None, Some(unknown)) => (duties::unknown(shell, unknown)),
                    (None, None) => span.soft { "–" },
                }
            }))
        }
    } };
    panel(&heading, &none(), &table(&heading, &columns, &lines))
}

/// What was said, fact by fact: the owner's last word, and whose other words there are.
fn facts(shell: &PageContext, view: &IncidentOut) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("incident-facts");
    if view.facts.is_empty() {
        return panel(&heading, &none(), &html! { p.empty { (lang.s("incident-no-facts")) } });
    }
    let asked = Asked::read();
    let mut facts: Vec<&FactOut> = view.facts.iter().collect();
    facts.sort_by_key(|fact| asked.place(fact));
    panel(
        &heading,
        &none(),
        &html! { div.body { dl.facts {
            @for fact in facts { (one_fact(shell, fact, asked.says(fact))) }
        } p.note { (lang.s("incident-facts-why")) } } },
    )
}

fn one_fact(shell: &PageContext, fact: &FactOut, says: Option<&Value>) -> Markup {
    let lang = shell.lang;
    let label = body::label(lang, &fact.field, says);
    html! {
        dt { (label) }
        dd {
            @for said in &fact.values {
                div {
                    @if said.is_current { (body::value(shell, &said.value, says)) }
                    @else { span.soft { (body::value(shell, &said.value, says)) } }
                    span.soft.under {
                        a href={ "/statements/" (said.statement) } { bdi { (said.by) } } " · " (time(shell, said.at))
                        @if !said.is_current { " · " (lang.s("incident-not-current")) }
                    }
                }
            }
        }
    }
}

/// What the forms of assessments and reports ask for, in their order, and what they say of it.
struct Asked(Vec<(String, Value)>);

impl Asked {
    fn read() -> Self {
        let kinds = [names::INCIDENT_ASSESSMENT, names::INCIDENT_REPORT];
        let specs = kinds.iter().filter_map(|kind| KINDS.iter().find(|spec| spec.name == *kind));
        let fields = specs.flat_map(|spec| {
            let schema: Value = serde_json::from_str(spec.schema).unwrap_or_default();
            let field = |name: String| {
                let says = body::property(Some(&schema), &name).cloned()?;
                Some((name, says))
            };
            body::names(spec.schema).into_iter().filter_map(field).collect::<Vec<_>>()
        });
        Self(fields.collect())
    }

    /// Where a fact stands, and what its form says of it.
    fn place(&self, fact: &FactOut) -> Option<usize> {
        self.0.iter().position(|(name, _)| *name == fact.field)
    }

    fn says(&self, fact: &FactOut) -> Option<&Value> {
        self.0.get(self.place(fact)?).map(|(_, says)| says)
    }
}

fn filings(shell: &PageContext, view: &IncidentOut) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("incident-filings");
    if view.filings.is_empty() {
        return panel(&heading, &none(), &html! { p.empty { (lang.s("incident-no-filings")) } });
    }
    let labels = ["incident-filed", "incident-to", "incident-answer"].map(|name| lang.s(name));
    let [filed, to, answer] = labels.each_ref();
    let columns = [(filed.as_str(), false), (to, false), (answer, false)];
    let lines = html! { @for filing in &view.filings { tr role="row" {
        td.wide role="cell" {
            a.title href={ "/statements/" (filing.id) } {
                @match &filing.stage { Some(stage) => (lang.word(stage)), None => (lang.s("incident-unread")) }
            }
            span.soft.under { @if let Some(regime) = &filing.regime { (titles::agreement(lang, regime)) " · " } (time(shell, filing.at)) }
            @if filing.by != view.row.owner { span.soft.under { (lang.s("incident-filed-by")) " " bdi { (filing.by) } } }
            @if filing.is_undone { span.under { (status(Tone::Mute, &lang.s("incident-undone"))) } }
        }
        (cell(to, &html! { @match &filing.recipient { Some(to) => (duties::recipient(lang, to)), None => span.soft { "–" } } }))
        (cell(answer, &answers(shell, filing)))
    } } };
    panel(&heading, &none(), &table(&heading, &columns, &lines))
}

fn answers(shell: &PageContext, filing: &FilingOut) -> Markup {
    let lang = shell.lang;
    if filing.acknowledgements.is_empty() {
        return html! { span.soft { (lang.s("incident-unanswered")) } };
    }
    html! { @for one in &filing.acknowledgements { div {
        a href={ "/statements/" (one.id) } { (verdict(lang, one)) }
        span.soft.under { bdi { (one.by) } " · " (time(shell, one.at))
            @if let Some(reference) = &one.reference { " · " bdi { (reference) } } }
        @for fault in &one.faults { span.under { code { (fault.rule) } @if let Some(says) = &fault.says { " " bdi { (says) } } } }
    } } }
}

fn verdict(lang: Lang, one: &AcknowledgementOut) -> Markup {
    match one.verdict {
        Some(FilingVerdict::Accepted) => status(Tone::Good, &lang.word("accepted")),
        Some(FilingVerdict::AcceptedWithErrors) => {
            status(Tone::Warn, &lang.word("accepted-with-errors"))
        }
        Some(FilingVerdict::Rejected) => status(Tone::Bad, &lang.word("rejected")),
        None => status(Tone::Mute, &lang.s("incident-unread")),
    }
}

/// All statements in order of time, the last first, and who was given them.
fn history(shell: &PageContext, view: &IncidentOut) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("incident-history"),
        &none(),
        &html! { div.body {
            ol.plain {
                @for one in view.history.iter().rev() { li { (statement(shell, view, one)) } }
            }
            @if view.left_out > 0 { p.note { (lang.n("incident-left-out", count(view.left_out))) } }
        } },
    )
}

fn statement(shell: &PageContext, view: &IncidentOut, one: &CaseStatementOut) -> Markup {
    let lang = shell.lang;
    let spec = KINDS.iter().find(|spec| spec.name == one.kind);
    html! {
        a href={ "/statements/" (one.id) } { @match spec { Some(spec) => (standing::spec_name(lang, spec)), None => (one.kind) } }
        @if one.is_undone { " " (status(Tone::Mute, &lang.s("incident-undone"))) }
        @if one.is_red { " " (status(Tone::Info, &lang.s("incident-red"))) }
        @else if !one.is_held && !one.is_correction() { " " (status(Tone::Mute, &lang.s("incident-unread"))) }
        @if let Some(title) = &one.title { span.under dir="auto" { (title) } }
        span.soft.under { bdi { (one.by) } @if one.by != view.row.owner { " (" (lang.s("incident-by-another")) ")" } " · " (time(shell, one.at)) }
        @if !one.given.is_empty() {
            span.soft.under { (lang.s("incident-given")) " "
                @for (at, given) in one.given.iter().enumerate() { @if at > 0 { ", " } bdi { (given.to) } }
            }
        }
    }
}
