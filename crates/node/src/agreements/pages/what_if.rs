//! What if: what would follow from an act that nobody did, or from another text. Nothing of it
//! touches what is kept.

pub mod supposed;

pub mod form;

pub mod leaving;

use comity_agreements::agreement::document::{Agreement, Texts};
use comity_agreements::agreement::force::{self, ForceRefusal};
use comity_agreements::agreement::life::{ActionFinding, ActionKind, State};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::Participation;
use comity_agreements::docket::{Docket, TextRefusal};
use comity_agreements::duty::{Fact, Filter, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use maud::{Markup, html};
use serde_json::json;

use crate::agreements::pages::agreement::force::Subject;
use crate::agreements::pages::agreement::{force as force_shown, map, view};
use crate::agreements::pages::duties::{self, Item};
use crate::agreements::pages::list::{self, Standing};
use crate::agreements::pages::{AGREEMENTS, act, board};
use crate::agreements::supposed::{listed, whole_notice};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, none, notice, panel};
use crate::console::reader;
use crate::console::text::{Lang, count};
use leaving::{FINDINGS, Leaving, called};
use supposed::Supposed;

/// One side of the comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// How the agreement stands.
    pub standing: Standing,
    /// Whether it is in force and why, where its text has a rule for that.
    pub force: Option<Result<force::ForceOutcome, ForceRefusal>>,
    /// Its text and data.
    pub agreement: Agreement,
    /// The day.
    pub day: Day,
    /// Who takes part.
    pub parties: Vec<Participation>,
}

/// What would follow, beside what is.
#[derive(Clone, Debug)]
pub struct WhatIfOutcome {
    /// The time asked about.
    pub as_of: Timestamp,
    /// As it is.
    pub before: Side,
    /// As it would be.
    pub after: Side,
    /// What was supposed and would have no effect, or another than meant.
    pub flaws: Vec<ActionFinding>,
    /// Who would withdraw, until when it would be bound and what it would still owe.
    pub leaving: Vec<Leaving>,
    /// Findings that would be other than they are, or new.
    pub changed: Vec<Item>,
    /// Findings that would no longer stand.
    pub gone: Vec<Item>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The agreement.
    pub agreement: String,
    /// Its title.
    pub title: Texts,
    /// Whether it is a law, which addresses whom it addresses and knows no acts of parties.
    pub is_law: bool,
    /// Its text as it is held.
    pub held: String,
    /// What was supposed.
    pub supposed: Supposed,
    /// What would follow.
    pub outcome: Option<WhatIfOutcome>,
}

/// Why what was supposed cannot be thought through, for the reader.
#[derive(Clone, Debug)]
pub enum Wrong {
    /// A field of that key.
    Field(&'static str),
    /// What is no day.
    Day(String),
    /// Somebody that nobody here knows.
    Unknown(String),
    /// A day before that on which the text was opened.
    Early(Day),
    /// The text.
    Text(TextRefusal),
}

/// Thinks it through. The docket is not the one that is kept: it is brought to the time that is
/// asked about.
///
/// # Errors
/// What is wrong with what was supposed.
pub fn simulate(
    docket: &mut Docket,
    id: &str,
    supposed: &Supposed,
    now: Timestamp,
) -> Result<Option<WhatIfOutcome>, Wrong> {
    let text = supposed.text.replace("\r\n", "\n");
    let held = docket.agreement(id).map(|entry| entry.text.trim() == text.trim());
    let text = Some(text).filter(|text| !text.trim().is_empty() && held == Some(false));
    let facts = acts(docket, id, supposed, now)?;
    if text.is_none() && facts.is_empty() {
        return Ok(None);
    }
    let asked = supposed.as_of.trim();
    let as_of = if asked.is_empty() {
        facts.last().map_or(now, |fact| fact.issued.max(now))
    } else {
        start_of(asked)?
    };
    let day = Day::of_utc(as_of).map_err(|_| Wrong::Field("what-if-as-of"))?;
    // Both sides are brought to the same time.
    docket.advance_to(as_of);
    let before = docket;
    let mut after = before
        .what_if(text.as_deref().map(|text| (id, text)), &facts, as_of)
        .map_err(Wrong::Text)?;
    let (Some(was), Some(is)) = (side(before, id, day), side(&after, id, day)) else {
        return Err(Wrong::Field("agreement"));
    };
    let filter = Filter { agreement: Some(id.to_owned()), ..Filter::default() };
    let (old, mut new) = (before.findings(&filter), after.findings(&filter));
    let mut gone = old.clone();
    gone.retain(|was| new.iter().all(|is| is.key != was.key));
    new.retain(|is| !old.contains(is));
    after.sort(&mut new, as_of);
    before.sort(&mut gone, as_of);
    let items = |docket: &Docket, found: Vec<_>| {
        found.into_iter().take(FINDINGS).map(|finding| Item::new(docket, finding)).collect()
    };
    let (changed, gone) = (items(&after, new), items(before, gone));
    let is_supposed = |act: &StatementId| facts.iter().any(|fact| fact.id == *act);
    let flaws = after.agreement(id).into_iter().flat_map(|entry| &entry.life.findings);
    let flaws = flaws.filter(|flaw| is_supposed(&flaw.act)).cloned().collect();
    // Last of all: it brings what would be to a later day.
    let leaving = leaving::leaving(&mut after, id, &facts, as_of);
    Ok(Some(WhatIfOutcome { as_of, before: was, after: is, flaws, leaving, changed, gone }))
}

fn side(docket: &Docket, id: &str, day: Day) -> Option<Side> {
    let entry = docket.agreement(id)?;
    Some(Side {
        standing: Standing::of(entry, day),
        force: entry.force.clone(),
        agreement: entry.agreement().clone(),
        day,
        parties: entry.participations(day),
    })
}

/// The acts that are supposed: judged as if they were done, so that what they presuppose has to
/// have been done, or supposed, before.
fn acts(
    docket: &Docket,
    id: &str,
    supposed: &Supposed,
    now: Timestamp,
) -> Result<Vec<Fact>, Wrong> {
    let mut facts = Vec::new();
    for (row, number) in supposed.acts().zip(0_u8..) {
        let party = map::recognised(row.party.trim());
        let action: ActionKind = row.action.parse().map_err(|_| Wrong::Field("act"))?;
        let day = row.day.trim();
        let issued = if day.is_empty() { now } else { start_of(day)? };
        is_possible(docket, id, party, issued)?;
        if let Some(day) = listed(docket, id, party, action) {
            let at = start_of(&day.to_string())?.min(issued);
            facts.push(fact([0xf8, number], ActionKind::Signature, party, id, at)?);
        }
        facts.push(fact([0xf0, number], action, party, id, issued)?);
    }
    for fact in &mut facts {
        whole_notice(docket, id, fact);
        if let Some(body) = &mut fact.body {
            docket.name_words(&fact.kind, body).map_err(|_| Wrong::Field("agreement"))?;
        }
    }
    facts.sort_by_key(|fact| (fact.issued, fact.id));
    Ok(facts)
}

/// Whether somebody is known, and the text was there to be acted on.
fn is_possible(docket: &Docket, id: &str, party: &str, at: Timestamp) -> Result<(), Wrong> {
    let entry = docket.agreement(id).ok_or(Wrong::Field("agreement"))?;
    let agreement = entry.agreement();
    // Whoever runs a node has the name of a domain, and may not have said anything yet.
    let is_known = map::is_country(party)
        || party.contains('.')
        || agreement.participants.iter().any(|one| one.party == party)
        || docket.facts().any(|fact| fact.issuer.as_str() == party);
    if !is_known {
        return Err(Wrong::Unknown(party.to_owned()));
    }
    let day = Day::of_utc(at).map_err(|_| Wrong::Field("day"))?;
    match agreement.opened.or(agreement.adopted).filter(|opened| day < *opened) {
        Some(opened) => Err(Wrong::Early(opened)),
        None => Ok(()),
    }
}

/// A supposed act. Its name begins with `number`: a signature that the file lists stands behind the
/// act for which it is supposed.
fn fact(
    number: [u8; 2],
    action: ActionKind,
    party: &str,
    id: &str,
    issued: Timestamp,
) -> Result<Fact, Wrong> {
    let mut name = [0xf0; 32];
    for (byte, own) in name.iter_mut().zip(number) {
        *byte = own;
    }
    Ok(Fact {
        id: StatementId(name),
        kind: action.kind_name().parse().map_err(|_| Wrong::Field("act"))?,
        issuer: party.parse().map_err(|_| Wrong::Field("party"))?,
        subject: id.to_owned(),
        issued,
        logged: Vouched::NOBODY,
        body: Some(json!({ "agreement": id })),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    })
}

fn start_of(day: &str) -> Result<Timestamp, Wrong> {
    let wrong = || Wrong::Day(day.to_owned());
    let day: Day = day.parse().map_err(|_| wrong())?;
    format!("{day}T12:00:00Z").parse().map_err(|_| wrong())
}

/// The page. `wrong` is why what was supposed cannot be thought through.
pub fn page(shell: &PageContext, view: &WhatIf, wrong: Option<&Wrong>) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("what-if");
    let address = duties::agreement_address(&view.agreement);
    let body = html! {
        div.head { div {
            p.crumb { a href="/agreements" { (lang.s("nav-agreements")) } " / "
                a href=(address) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
            p.note { (lang.s("what-if-what")) }
        } }
        @if let Some(wrong) = wrong { (wrong_of(shell, wrong)) }
        @if let Some(outcome) = &view.outcome { (outcome_of(shell, view, outcome)) }
        (form::form(shell, (&address, view.is_law), &view.held, &view.supposed))
    };
    shell.page(AGREEMENTS, &heading, &body)
}

fn wrong_of(shell: &PageContext, wrong: &Wrong) -> Markup {
    let lang = shell.lang;
    let why = match wrong {
        Wrong::Field(key) => {
            html! { p { (lang.f("field-unread-what", &[("field", &lang.s(key))])) } }
        }
        Wrong::Day(text) => html! { p { (lang.f("what-if-day", &[("day", text)])) } },
        Wrong::Unknown(party) => html! { p { (lang.f("what-if-unknown", &[("party", party)])) } },
        Wrong::Early(day) => {
            html! { p { (lang.f("what-if-early", &[("day", &reader::day_text(lang, *day))])) } }
        }
        Wrong::Text(TextRefusal::Faulty(faults)) => html! {
            ul.list lang="en" dir="ltr" { @for fault in faults {
                li { (lang.f("line-number", &[("line", &fault.line.to_string())])) ": " bdi dir="auto" { (fault.message) " " (fault.help) } }
            } }
        },
        Wrong::Text(refusal) => html! { p { code dir="ltr" { (refusal.code()) } } },
    };
    notice(Tone::Bad, &lang.s("what-if-wrong"), &why)
}

fn outcome_of(shell: &PageContext, view: &WhatIf, outcome: &WhatIfOutcome) -> Markup {
    let lang = shell.lang;
    html! {
        (notice(Tone::Warn, &lang.s("hypothetical"), &html! {
            p { (lang.s("hypothetical-why")) }
            ul.list { @for row in view.supposed.acts() { @if let Ok(action) = row.action.parse::<ActionKind>() {
                li { (lang.action(action)) ": " bdi dir="auto" { (called(lang, row.party.trim())) }
                    @if let Ok(day) = row.day.trim().parse::<Day>() { " · " (reader::day(lang, day)) } }
            } } }
            p.small { (lang.s("concluded-for")) " " (reader::time(shell, outcome.as_of)) }
        }))
        @if !outcome.flaws.is_empty() {
            (notice(Tone::Bad, &lang.s("what-if-flaws"), &html! { ul.list { @for flaw in &outcome.flaws { li {
                (lang.action(flaw.action))
                @if let Some(person) = &flaw.person { " · " bdi dir="auto" { (map::name(lang, person.as_str())) } }
                ": " strong { (lang.s(flaw.flaw.code())) } " (" (act::rule(lang, flaw.flaw.article())) ")"
            } } } }))
        }
        div.columns.even.compare {
            div { (side_of(shell, "as-it-is", &outcome.before, &outcome.after)) }
            div.supposed { (side_of(shell, "as-it-would-be", &outcome.after, &outcome.before)) }
        }
        (leaving::told(shell, &outcome.leaving))
        (findings(shell, "findings-changed", &outcome.changed))
        @if !outcome.gone.is_empty() {
            (notice(Tone::Info, &lang.s("findings-gone"), &html! { p { (lang.s("what-if-gone-why")) } }))
            (findings(shell, "findings-gone", &outcome.gone))
        }
    }
}

fn side_of(shell: &PageContext, key: &str, side: &Side, other: &Side) -> Markup {
    let lang = shell.lang;
    let state = |parties: &[Participation], party: &str| -> Option<State> {
        parties.iter().find(|row| row.party == party).map(|row| row.state)
    };
    let differs = |row: &&Participation| state(&other.parties, &row.party) != Some(row.state);
    let bound = side.parties.iter().filter(|row| row.state.is_bound()).count();
    let Side { agreement, parties, day, .. } = side;
    let subject = Subject { agreement, parties, day: *day };
    let rule = agreement.force.as_ref().map(|rule| &rule.when);
    panel(
        &lang.s(key),
        &list::standing(lang, &side.standing),
        &html! { div.body {
            p { (lang.n("bound-n", count(bound))) }
            @if side.parties.iter().any(|row| differs(&row)) {
                ul.list { @for row in side.parties.iter().filter(differs) {
                    @let was = state(&other.parties, &row.party).unwrap_or(State::NotAParty);
                    li { mark { (told(lang, key, row, was)) } }
                } }
            }
        }
        @if let Some(force) = &side.force { (force_shown::told(shell, subject, rule, force)) } },
    )
}

/// How somebody stands, and beside what is supposed how it stood before.
fn told(lang: Lang, key: &str, row: &Participation, was: State) -> String {
    let (who, stands) = (called(lang, &row.party), view::state_name(lang, row.state));
    if key != "as-it-would-be" {
        return format!("{who}: {stands}");
    }
    let was = view::state_name(lang, was);
    lang.f("what-if-who", &[("who", &who), ("before", &was), ("after", &stands)])
}

fn findings(shell: &PageContext, key: &str, items: &[Item]) -> Markup {
    let heading = shell.lang.s(key);
    let shown = if items.is_empty() {
        html! { p.empty { (shell.lang.s("findings-same")) } }
    } else {
        board::rows_supposed(shell, &heading, items)
    };
    panel(&heading, &none(), &shown)
}
