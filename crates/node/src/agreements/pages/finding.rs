//! One finding: what is concluded, from which clause, on which evidence, and how to check it
//! without believing this node.

mod address;

pub mod broken;

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::{Clause, Form, Wording};
use comity_agreements::calendar::sentence::Value;
use comity_agreements::docket::Docket;
use comity_agreements::docket::filing::Step;
use comity_agreements::duty::explain::{Proof, period};
use comity_agreements::duty::finding::{
    Absence, Changed, Claimant, Doubt, Due, Evidence, RestsOn, Role as EvidenceRole, State,
};
use comity_agreements::duty::{Finding, Status, Urgency};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use maud::{Markup, html};

use crate::agreements::pages::BOARD;
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::board::asked::{Names, Owed};
use crate::agreements::pages::duties::{self, Item};
use crate::console::help;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, fact, none, notice, panel, table};
use crate::console::reader::time;
use crate::console::standing;
use crate::console::text::Lang;
use crate::console::text::sentence::{say, value};
use address::address;
use broken::Broken;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct FindingPage {
    /// The finding.
    pub item: Item,
    /// The clause it rests on, where the text is held.
    pub clause: Option<Clause>,
    /// Why, as a tree.
    pub proof: Proof,
    /// What the bearer could do next.
    pub next: Next,
    /// What the statements are called that it rests on, as far as that is known here.
    pub titles: BTreeMap<StatementId, String>,
    /// For which time it is asked.
    pub at: AskedAt,
}

/// What could be said next, as far as the rule fixes it.
#[derive(Clone, Debug, Default)]
pub struct Next {
    /// What it waits for.
    pub filing: Option<Step>,
    /// What would end it otherwise: that the matter is not reportable.
    pub dismissal: Option<Step>,
    /// What would say a fact that is not known, and its place in it.
    pub missing: Vec<(Step, String)>,
    /// Where what was forbidden was done: what would excuse it.
    pub broken: Option<Broken>,
    /// Who would read it, of those that this node knows: to whom it is owed, else the own people.
    pub readers: Vec<String>,
}

impl Next {
    /// What a finding leaves to be said.
    pub fn of(docket: &Docket, finding: &Finding) -> Self {
        let missing = finding.doubts.iter().filter_map(|doubt| match doubt {
            Doubt::Missing { field } => docket.supplement(finding, field),
            _ => None,
        });
        Self {
            filing: docket.filing(finding),
            dismissal: docket.dismissal(finding),
            missing: missing.collect(),
            broken: Broken::of(docket, finding),
            readers: Vec::new(),
        }
    }

    /// The same for whoever a filing goes to by the rule. An authority that is no peer reads
    /// nothing here: then it is for the own people, who file it there. `known`: the parties that
    /// this node knows.
    #[must_use]
    pub fn read_by(self, docket: &Docket, finding: &Finding, known: &Names) -> Self {
        let bearer = &finding.key.bearer;
        let others = known.keys().filter(|party| *party != bearer);
        let mut owed = Owed::by_rule(docket);
        let readers = others.filter(|party| owed.is_to(finding, party)).cloned();
        let mut readers: Vec<String> = readers.collect();
        if readers.is_empty() {
            readers.push(bearer.clone());
        }
        Self { readers, ..self }
    }
}

/// The page.
pub fn page(shell: &PageContext, view: &FindingPage) -> Markup {
    let lang = shell.lang;
    let finding = &view.item.finding;
    let heading = lang.rule(&finding.key.duty);
    let body = html! {
        div.head {
            div {
                p.crumb { a href=(view.at.on("/board")) { (lang.s("nav-board")) } " / "
                    a href=(view.at.on(&duties::agreement_address(&finding.key.agreement))) { (duties::text(lang, &view.item.title, &finding.key.agreement)) } }
                h1 dir="auto" { (heading) }
                p.chips {
                    (duties::stands(lang, &view.item, shell.now))
                    @if let Some(left) = duties::time_left(lang, &view.item, shell.now) { strong { (left) } }
                }
            }
        }
        (view.at.told(shell))
        @if view.item.unbound.is_some() { (notice(Tone::Info, &lang.s("not-owed"), &html! { p { (duties::not_owed(lang, &view.item)) } })) }
        @else if !finding.validity.owed { (notice(Tone::Info, &lang.s("not-owed"), &html! { p { (duties::not_in_force(lang, &view.item)) } p { (lang.s("not-owed-why")) } })) }
        @if finding.past_conservative && finding.due.is_some() {
            (notice(Tone::Warn, &lang.s("status-at-risk"), &html! { p { (lang.s("at-risk-why")) } }))
        }
        @if finding.late_on_one_reading {
            (notice(Tone::Warn, &lang.s("one-reading"), &html! { p { (lang.s("one-reading-why")) } }))
        }
        @if !finding.contradictions.is_empty() { (contradicted(shell, finding)) }
        div.columns data-live="finding" {
            div {
                (next(shell, view))
                (concluded(shell, &view.item))
                (clause(shell, view))
                (proof(shell, view))
            }
            div {
                div #evidence { (evidence(shell, view)) }
                @if !finding.changes.is_empty() { (changed(shell, finding)) }
                @if let Some(absence) = &finding.absence { (absent(shell, absence)) }
                @if let Some(due) = &finding.due { (counted(shell, due)) }
                (elsewhere(shell, view))
                section.panel { (view.at.form(shell, &duties::address(&view.item))) }
            }
        }
    };
    shell.page(BOARD, &heading, &body)
}

/// What the bearer's own people can do next, filled in as far as it is known.
fn next(shell: &PageContext, view: &FindingPage) -> Markup {
    let lang = shell.lang;
    let finding = &view.item.finding;
    let is_own = finding.key.bearer == shell.descriptor.party.as_str();
    if !is_own || !shell.may(Role::Officer) || !Urgency::of(finding, shell.now).is_open() {
        return html! {};
    }
    let Next { filing, dismissal, missing, broken, readers } = &view.next;
    if let Some(broken) = broken {
        return panel(
            &lang.s("what-now"),
            &none(),
            &broken::steps(shell, (finding, readers), broken),
        );
    }
    if filing.is_none() && dismissal.is_none() && missing.is_empty() {
        return html! {};
    }
    panel(
        &lang.s("what-now"),
        &none(),
        &html! { div.body {
            div.buttons {
                @if let Some(step) = filing { a.button.first href=(address((step, readers), finding, None)) { (lang.s("file-now")) } }
                @if let Some(step) = dismissal { a.button href=(address((step, readers), finding, None)) { (lang.s("dismiss-now")) } }
            }
            @if filing.is_some() { p.note { (lang.s("file-now-why")) } }
            @if !missing.is_empty() {
                p { (lang.s("tell-now")) }
                ul.plain { @for (step, place) in missing { li {
                    a href=(address((step, readers), finding, Some(place))) { (shell.lang.field(place.trim_start_matches('/'))) }
                } } }
            }
        } },
    )
}

fn concluded(shell: &PageContext, item: &Item) -> Markup {
    let lang = shell.lang;
    let finding = &item.finding;
    panel(
        &lang.s("what-is-concluded"),
        &explained(lang, item, shell.now),
        &html! { div.body { dl.facts {
            (fact(&lang.s("owed-by"), &html! { bdi dir="auto" { (finding.key.bearer) } }))
            @match item.form {
                // A law has no parties to which it is owed: it is owed to whom it names.
                Some(Form::Regulation) => @if finding.recipient.is_none() { (fact(&lang.s("owed-to"), &html! { (lang.s("claimant-law")) })) },
                _ => (fact(&lang.s("owed-to"), &claimant(lang, &finding.key.claimant))),
            }
            @if let Some(recipient) = &finding.recipient {
                (fact(&lang.s(if item.form == Some(Form::Regulation) { "owed-to" } else { "recipient" }), &duties::recipient(lang, recipient)))
            }
            (help::fact(lang, "matter", "matter", &duties::matter(lang, &finding.key.matter)))
            (fact(&lang.s("state"), &html! { (lang.s(state_words(finding))) }))
            @if let Some(rests_on) = finding.rests_on { (help::fact(lang, "vouched", "rests-on", &html! { (lang.s(rests_key(rests_on))) })) }
            @if let Some(start) = finding.start { (fact(&lang.s(started_key(item)), &parts::time_ago(shell, start, shell.now))) }
            @if let Some(due) = &finding.due {
                (help::fact(lang, "cautious", "deadline-conservative", &end(shell, due, due.conservative, &lang.s("plan-on-this"))))
                @if let Some(sure) = due.sure {
                    (fact(&lang.s("deadline-sure"), &end(shell, due, sure, &lang.s("one-reading-after-this"))))
                }
                (help::fact(lang, "statutory", "deadline-statutory", &end(shell, due, due.statutory, &lang.s("breach-after-this"))))
                @if let (Some(zone), Some(version)) = (&due.zone, &due.zone_database) {
                    (fact(&lang.s("counted-at"), &html! { bdi dir="ltr" {
                        (zone) " (" (version) ")" @if let Some(calendar) = &due.calendar { ", " (calendar) }
                    } }))
                }
                @if let Some(cure) = due.cure_until { (fact(&lang.s("cure-until"), &end(shell, due, cure, ""))) }
            }
            @if let Some(unknown) = &item.unknown { (fact(&lang.s("deadline"), &duties::unknown(shell, unknown))) }
            @if let Some(total) = &finding.total {
                @let compare = serde_json::to_value(total.compare).ok().and_then(|op| op.as_str().map(str::to_owned)).unwrap_or_default();
                (fact(&lang.s("total"), &html! { bdi dir="ltr" { (total.value.as_deref().unwrap_or("?")) } }))
                @if let Some(period) = total.period {
                    (fact(&lang.s("total-period"), &html! { bdi dir="ltr" { (period.from) " – " (period.until) } }))
                }
                (fact(&lang.s("total-bound"), &html! { bdi dir="ltr" { (compare) " " (total.bound.as_deref().unwrap_or("?")) } }))
            }
            @if let Some(label) = &finding.exception { (fact(&lang.s("exception"), &html! { bdi dir="auto" { (label) } })) }
            @if let Some(next) = &finding.consequence {
                (fact(&lang.s("consequence"), &html! { a href={ (duties::agreement_address(&finding.key.agreement)) "#" (next) } dir="ltr" { (next) } }))
            }
            @if let Some(number) = finding.key.occurrence { (fact(&lang.s("occurrence"), &html! { (number) })) }
            (fact(&lang.s("concluded-for"), &time(shell, finding.as_of)))
        } } },
    )
}

/// What the time is called from which something is judged: where nothing is to be done by a time,
/// that at which it was filed.
const fn started_key(item: &Item) -> &'static str {
    match (&item.finding.due, &item.unknown) {
        (None, None) => "filed-at",
        _ => "clock-started",
    }
}

/// How it stands, with the way to what the word means.
fn explained(lang: Lang, item: &Item, now: Timestamp) -> Markup {
    let shown = duties::stands(lang, item, now);
    match duties::term(Urgency::of(&item.finding, now)) {
        _ if !item.is_owed() => help::term(lang, "would-be", shown),
        Some(term) => help::term(lang, term, shown),
        None => shown,
    }
}

/// An end of the deadline where it is counted and on the reader's clocks, with what it means.
fn end(shell: &PageContext, due: &Due, at: Timestamp, means: &str) -> Markup {
    html! { (duties::end(shell, due, at)) " " span.soft { (means) } }
}

fn claimant(lang: Lang, claimant: &Claimant) -> Markup {
    match claimant {
        Claimant::All => html! { (lang.s("claimant-all")) },
        Claimant::Others => html! { (lang.s("claimant-others")) },
        Claimant::Party { party } => html! { bdi dir="auto" { (party) } },
    }
}

fn clause(shell: &PageContext, view: &FindingPage) -> Markup {
    let lang = shell.lang;
    let key = &view.item.finding.key;
    let id = &view.item.finding.clause;
    let whole = html! { a href=(view.at.on(&format!("{}#{id}", duties::agreement_address(&key.agreement)))) { (lang.s("in-the-agreement")) } };
    let shown = match &view.clause {
        None => html! { p.empty { (lang.s("clause-not-held")) } },
        Some(clause) => html! { div.body {
            h3 { bdi dir="ltr" { (id) } " " (duties::text(lang, &clause.heading, "")) }
            blockquote { (duties::words(lang, &clause.text)) }
            p.note { (wording(lang, clause.wording)) " · " (lang.s("version")) " " bdi dir="ltr" { (key.version) } }
        } },
    };
    panel(&lang.s("the-clause"), &whole, &shown)
}

/// Whose words a clause shows.
pub fn wording(lang: Lang, wording: Wording) -> String {
    lang.s(match wording {
        Wording::Original => "wording-original",
        Wording::Summary => "wording-summary",
    })
}

fn proof(shell: &PageContext, view: &FindingPage) -> Markup {
    let lang = shell.lang;
    let steps = view.item.finding.due.iter().flat_map(|due| &due.steps);
    let proof = &without(&view.proof, &steps.map(ToString::to_string).collect());
    panel(
        &lang.s("proof-tree"),
        &none(),
        &html! { div.body data-test="proof-tree" { ul.tree { (branch(lang, proof)) } } },
    )
}

/// The proof without the steps of counting, which stand in a panel of their own.
fn without(proof: &Proof, steps: &BTreeSet<String>) -> Proof {
    let kept = proof.because.iter().filter(|part| !steps.contains(&part.says));
    let because = kept.map(|part| without(part, steps)).collect();
    Proof { because, ..proof.clone() }
}

fn branch(lang: Lang, proof: &Proof) -> Markup {
    html! { li {
        @match &proof.sentence {
            Some(sentence) => span { bdi dir=(lang.dir()) { (say(lang, sentence)) } },
            None => span dir="auto" lang="en" { (proof.says) },
        }
        @if let Some(id) = &proof.statement { " " a href={ "/statements/" (id) } { (lang.s("show-statement")) } }
        @if !proof.because.is_empty() { ul { @for part in &proof.because { (branch(lang, part)) } } }
    } }
}

fn evidence(shell: &PageContext, view: &FindingPage) -> Markup {
    let lang = shell.lang;
    let finding = &view.item.finding;
    let (role, said) = (lang.s("evidence-role"), lang.s("said"));
    let heading = lang.s("finding-evidence");
    let rows = html! { @for one in &finding.evidence { tr role="row" {
        td role="cell" {
            span.soft { (lang.s(role_key(one.role))) }
            span.under { a href={ "/statements/" (one.statement) } dir="auto" {
                @match view.titles.get(&one.statement) {
                    Some(title) => (title),
                    None => (parts::short(&one.statement.0)),
                }
            } }
        }
        (cell(&said, &said_when(shell, one)))
    } } };
    let shown = if finding.evidence.is_empty() {
        html! { p.empty { (lang.s("no-evidence")) } }
    } else {
        table(&heading, &[(&role, false), (&said, false)], &rows)
    };
    panel(&heading, &none(), &shown)
}

/// When a statement counts as said, and where that differs or is vouched for, why.
fn said_when(shell: &PageContext, evidence: &Evidence) -> Markup {
    let lang = shell.lang;
    let Evidence { at, claimed, logged, .. } = evidence;
    html! {
        (time(shell, *at))
        @if at != claimed { br; span.soft { (lang.s("claimed-for")) " " (time(shell, *claimed)) } }
        @if let Some(after) = logged.after { br; span.soft { (lang.s("not-logged-at")) " " (time(shell, after)) } }
        @if let Some(by) = logged.by { br; span.soft { (lang.s("logged-at")) " " (time(shell, by)) } }
    }
}

/// What was done later to statements it rests on.
fn changed(shell: &PageContext, finding: &Finding) -> Markup {
    let lang = shell.lang;
    let (what, when) = (lang.s("evidence-change"), lang.s("said"));
    let heading = lang.s("evidence-changes");
    let rows = html! { @for change in &finding.changes { tr role="row" {
        td role="cell" {
            a href={ "/statements/" (change.statement) } { (lang.s(changed_key(change.what))) } " " (parts::short(&change.of.0))
            @for field in &change.fields {
                br; span.soft { bdi dir="ltr" { (field.field) } ": "
                    bdi dir="auto" { (field.from.as_deref().unwrap_or("–")) } " " (lang.s("changed-to")) " "
                    bdi dir="auto" { (field.to.as_deref().unwrap_or("–")) } }
            }
        }
        (cell(&when, &time(shell, change.at)))
    } } };
    panel(&heading, &none(), &table(&heading, &[(&what, false), (&when, false)], &rows))
}

fn contradicted(shell: &PageContext, finding: &Finding) -> Markup {
    let lang = shell.lang;
    notice(
        Tone::Warn,
        &lang.s("claimed-time-contradicted"),
        &html! {
            p { (lang.s("claimed-time-contradicted-why")) }
            ul { @for one in &finding.contradictions { li {
                a href={ "/statements/" (one.statement) } { (parts::short(&one.statement.0)) } " "
                (lang.s("claimed-for")) " " (time(shell, one.claimed)) "; " (lang.s("counts-from")) " " (time(shell, one.counted))
                @if let Some(status) = one.status_as_claimed { "; " (lang.s("as-claimed-it-would-be")) " " (lang.s(status_key(status))) }
            } } }
        },
    )
}

const fn status_key(status: Status) -> &'static str {
    match status {
        Status::Due => "status-due",
        Status::Met => "status-met",
        Status::Late => "status-late",
        Status::Breached => "status-breached",
        Status::Waived => "status-waived",
        Status::Withdrawn => "status-withdrawn",
        Status::Unverifiable => "status-unverifiable",
        Status::Destroyed => "status-destroyed",
    }
}

const fn changed_key(what: Changed) -> &'static str {
    match what {
        Changed::Corrected => "change-corrected",
        Changed::Superseded => "change-superseded",
        Changed::WithdrawnByBearer => "role-withdrawn-by-bearer",
        Changed::Withdrawn => "change-withdrawn",
        Changed::EvidenceDestroyedByBearer => "role-destroyed-by-bearer",
        Changed::EvidenceDestroyed => "change-destroyed",
    }
}

const fn rests_key(rests_on: RestsOn) -> &'static str {
    match rests_on {
        RestsOn::Vouched => "rests-vouched",
        RestsOn::Claimed => "rests-claimed",
        RestsOn::Contradicted => "rests-contradicted",
    }
}

fn absent(shell: &PageContext, absence: &Absence) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("not-found-heading"),
        &none(),
        &html! { div.body { dl.facts {
            (fact(&lang.s("kind"), &html! { (standing::kind_title(lang, &absence.kind)) }))
            (fact(&lang.s("by-whom"), &html! { bdi dir="auto" { (absence.by) } }))
            @if let Some(from) = absence.from { (fact(&lang.s("said-from"), &time(shell, from))) }
            @if let Some(to) = absence.to { (fact(&lang.s("said-to"), &time(shell, to))) }
            @match &absence.horizon {
                Some(horizon) => {
                    (fact(&lang.s("looked-up-to"), &html! {
                        code dir="ltr" { (horizon.origin) } " · " (lang.n("entries", horizon.size)) }))
                    (fact(&lang.s("root"), &parts::hash(&horizon.root.0)))
                    @if let Some(seen) = horizon.seen { (fact(&lang.s("horizon-seen"), &time(shell, seen))) }
                }
                None => (fact(&lang.s("looked-up-to"), &parts::status(Tone::Warn, &lang.s("no-horizon")))),
            }
        } } },
    )
}

fn counted(shell: &PageContext, due: &Due) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("how-counted"),
        &html! { @match period(&due.by) {
            Value::Text(by) => code dir="ltr" { (by) },
            named => span.soft { (value(lang, &named)) },
        } },
        &html! { @if due.steps.is_empty() {
            div.body { p { (lang.s("how-counted-named")) } }
        } @else {
            div.body { ol.list { @for step in &due.steps { li { bdi dir=(lang.dir()) { (say(lang, &step.sentence())) } } } } }
        } },
    )
}

fn elsewhere(shell: &PageContext, view: &FindingPage) -> Markup {
    let (lang, id) = (shell.lang, view.item.id.as_str());
    panel(
        &lang.s("check-elsewhere"),
        &html! { a href=(view.at.on(&format!("/findings/{id}/finding.json"))) { (lang.s("finding-json")) } },
        &html! { div.body {
            p { (lang.s("check-elsewhere-why")) }
            pre dir="ltr" tabindex="0" { "comity finding verify finding.json" }
            p.note { (lang.s("finding-id")) " " (parts::short(&data_encoding::HEXLOWER.decode(id.as_bytes()).unwrap_or_default())) }
        } },
    )
}

/// The key of what a statement is to a finding.
pub const fn role_key(role: EvidenceRole) -> &'static str {
    match role {
        EvidenceRole::Trigger => "role-trigger",
        EvidenceRole::Supplement => "role-supplement",
        EvidenceRole::Correction => "role-correction",
        EvidenceRole::WithdrawnByBearer => "role-withdrawn-by-bearer",
        EvidenceRole::EvidenceDestroyedByBearer => "role-destroyed-by-bearer",
        EvidenceRole::Start => "role-start",
        EvidenceRole::Tier => "role-tier",
        EvidenceRole::Act => "role-act",
        EvidenceRole::Cure => "role-cure",
        EvidenceRole::Late => "role-late",
        EvidenceRole::Contrary => "role-contrary",
        EvidenceRole::Before => "role-before",
        EvidenceRole::Counted => "role-counted",
        EvidenceRole::Excuse => "role-excuse",
        EvidenceRole::Extension => "role-extension",
        EvidenceRole::Possible => "role-possible",
    }
}

/// How it stands, in words: of what is done to nobody's clock, such as a ban, that it was kept or
/// broken.
fn state_words(finding: &Finding) -> &'static str {
    if !finding.validity.owed {
        return "state-not-owed";
    }
    match finding.state {
        State::Breached if finding.due.is_none() => "state-broken",
        State::Escalated if finding.due.is_none() => "state-broken-consequence",
        State::Fulfilled if finding.due.is_none() => "state-kept",
        state => state_key(state),
    }
}

const fn state_key(state: State) -> &'static str {
    match state {
        State::Pending => "state-pending",
        State::Active => "state-active",
        State::Fulfilled => "state-fulfilled",
        State::Excused => "state-excused",
        State::Suspended => "state-suspended",
        State::Breached => "state-breached",
        State::Cured => "state-cured",
        State::Escalated => "state-escalated",
        State::Undetermined => "state-undetermined",
        State::Destroyed => "state-destroyed",
    }
}
