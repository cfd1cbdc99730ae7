//! What if: what would follow from an act that nobody did, or from another text. Nothing of it
//! touches what is kept.

use comity_agreements::agreement::document::Texts;
use comity_agreements::agreement::life::{ActionFinding, ActionKind, State};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::Participation;
use comity_agreements::docket::{Docket, TextRefusal};
use comity_agreements::duty::{Fact, Filter, Shown, urgency};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use crate::agreements::pages::agreement::{map, view};
use crate::agreements::pages::duties::{self, Item};
use crate::agreements::pages::list::{self, Standing};
use crate::agreements::pages::{AGREEMENTS, act, board};
use crate::console::layout::Shell;
use crate::console::parts::{self, Tone, csrf, none, notice, panel};
use crate::console::text::count;

/// By how much the number of a signature that the file lists is higher than that of the act for
/// which it is supposed.
const LISTED: u8 = 8;

/// Findings shown; a text with another bound may change thousands.
const FINDINGS: usize = 50;

/// What is supposed, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Supposed {
    /// Who would act: a party, or a country's code.
    pub party: String,
    /// What it would do.
    pub action: String,
    /// When.
    pub day: String,
    /// A second act, in the same three fields.
    pub party_2: String,
    /// What would be done.
    pub action_2: String,
    /// When.
    pub day_2: String,
    /// A third one.
    pub party_3: String,
    /// What would be done.
    pub action_3: String,
    /// When.
    pub day_3: String,
    /// The day that is asked about; empty: that of the last act, or today.
    pub as_of: String,
    /// Another text; empty: the one that is held.
    pub text: String,
}

/// An act that is supposed: the names of its fields in the form, and what stands in them.
struct Row<'a> {
    names: [&'static str; 3],
    party: &'a str,
    action: &'a str,
    day: &'a str,
}

impl Supposed {
    fn rows(&self) -> [Row<'_>; 3] {
        let row = |names, party, action, day| Row { names, party, action, day };
        [
            row(["party", "action", "day"], &self.party, &self.action, &self.day),
            row(["party_2", "action_2", "day_2"], &self.party_2, &self.action_2, &self.day_2),
            row(["party_3", "action_3", "day_3"], &self.party_3, &self.action_3, &self.day_3),
        ]
    }
}

/// One side of the comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// How the agreement stands.
    pub standing: Standing,
    /// Why, in English.
    pub force: Option<String>,
    /// Who takes part.
    pub parties: Vec<Participation>,
}

/// What would follow, beside what is.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The time asked about.
    pub as_of: Timestamp,
    /// As it is.
    pub before: Side,
    /// As it would be.
    pub after: Side,
    /// What was supposed and would have no effect, or another than meant.
    pub flaws: Vec<ActionFinding>,
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
    /// Its text as it is held.
    pub held: String,
    /// What was supposed.
    pub supposed: Supposed,
    /// What would follow.
    pub outcome: Option<Outcome>,
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
pub fn suppose(
    docket: &mut Docket,
    id: &str,
    supposed: &Supposed,
    now: Timestamp,
) -> Result<Option<Outcome>, Wrong> {
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
    docket.settle(as_of);
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
    urgency::sort(&mut new, as_of);
    urgency::sort(&mut gone, as_of);
    let items = |docket: &Docket, found: Vec<_>| {
        found.into_iter().take(FINDINGS).map(|finding| Item::new(docket, finding)).collect()
    };
    let (changed, gone) = (items(&after, new), items(before, gone));
    let is_supposed = |act: &StatementId| facts.iter().any(|fact| fact.id == *act);
    let flaws = after.agreement(id).into_iter().flat_map(|entry| &entry.life.findings);
    let flaws = flaws.filter(|flaw| is_supposed(&flaw.act)).cloned().collect();
    Ok(Some(Outcome { as_of, before: was, after: is, flaws, changed, gone }))
}

fn side(docket: &Docket, id: &str, day: Day) -> Option<Side> {
    let entry = docket.agreement(id)?;
    Some(Side {
        standing: Standing::of(entry, day),
        force: entry.force.as_ref().and_then(|force| Some(force.as_ref().ok()?.explain())),
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
    for (row, number) in supposed.rows().into_iter().zip(0xf0..) {
        let party = row.party.trim();
        if party.is_empty() {
            continue;
        }
        let action: ActionKind = row.action.parse().map_err(|_| Wrong::Field("act"))?;
        let day = row.day.trim();
        let issued = if day.is_empty() { now } else { start_of(day)? };
        is_possible(docket, id, party, issued)?;
        if let Some(day) = listed(docket, id, party, action) {
            let at = start_of(&day.to_string())?.min(issued);
            facts.push(fact(number + LISTED, ActionKind::Signature, party, id, at)?);
        }
        facts.push(fact(number, action, party, id, issued)?);
    }
    for fact in &mut facts {
        if let Some(body) = &mut fact.body {
            docket.name_words(&fact.kind, body).map_err(|_| Wrong::Field("agreement"))?;
        }
    }
    facts.sort_by_key(|fact| (fact.issued, fact.id));
    Ok(facts)
}

/// When somebody signed by the file's list, where an act presupposes that and no statement says so.
fn listed(docket: &Docket, id: &str, party: &str, action: ActionKind) -> Option<Day> {
    use ActionKind::{Acceptance, Approval, Ratification};
    let entry =
        docket.agreement(id).filter(|_| matches!(action, Ratification | Acceptance | Approval))?;
    let terms = &entry.agreement().terms;
    let mut acts = entry.acts().values().filter(|act| act.action.is_signature());
    if acts.any(|act| terms.person(&act.issuer).as_str() == party) {
        return None;
    }
    let mut named = entry.agreement().participants.iter();
    named.find(|one| one.party == party && one.action.is_signature())?.day
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

fn fact(
    number: u8,
    action: ActionKind,
    party: &str,
    id: &str,
    issued: Timestamp,
) -> Result<Fact, Wrong> {
    Ok(Fact {
        id: StatementId([number; 32]),
        kind: action.kind_name().parse().map_err(|_| Wrong::Field("act"))?,
        issuer: party.parse().map_err(|_| Wrong::Field("party"))?,
        subject: id.to_owned(),
        issued,
        logged: Vouched::NOBODY,
        body: Some(json!({ "agreement": id })),
        relation: None,
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
pub fn page(shell: &Shell, view: &WhatIf, wrong: Option<&Wrong>) -> Markup {
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
        (form(shell, view, &address))
    };
    shell.page(AGREEMENTS, &heading, &body)
}

fn wrong_of(shell: &Shell, wrong: &Wrong) -> Markup {
    let lang = shell.lang;
    let why = match wrong {
        Wrong::Field(key) => {
            html! { p { (lang.f("field-unread-what", &[("field", &lang.s(key))])) } }
        }
        Wrong::Day(text) => html! { p { (lang.f("what-if-day", &[("day", text)])) } },
        Wrong::Unknown(party) => html! { p { (lang.f("what-if-unknown", &[("party", party)])) } },
        Wrong::Early(day) => {
            html! { p { (lang.f("what-if-early", &[("day", &day.to_string())])) } }
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

fn outcome_of(shell: &Shell, view: &WhatIf, outcome: &Outcome) -> Markup {
    let lang = shell.lang;
    html! {
        (notice(Tone::Warn, &lang.s("hypothetical"), &html! {
            p { (lang.s("hypothetical-why")) }
            @for row in view.supposed.rows() { @if let (false, Ok(action)) = (row.party.trim().is_empty(), row.action.parse::<ActionKind>()) {
                p { (lang.action(action)) ": " bdi dir="auto" { (map::name(lang, row.party.trim())) }
                    @if !row.day.is_empty() { " · " bdi dir="ltr" { (row.day) } } }
            } }
            p.small { (lang.s("concluded-for")) " " (parts::time(outcome.as_of)) }
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
        (findings(shell, "findings-changed", &outcome.changed))
        @if !outcome.gone.is_empty() { (findings(shell, "findings-gone", &outcome.gone)) }
    }
}

fn side_of(shell: &Shell, key: &str, side: &Side, other: &Side) -> Markup {
    let lang = shell.lang;
    let state = |parties: &[Participation], party: &str| -> Option<State> {
        parties.iter().find(|row| row.party == party).map(|row| row.state)
    };
    let differs = |row: &&Participation| state(&other.parties, &row.party) != Some(row.state);
    let bound = side.parties.iter().filter(|row| row.state.is_bound()).count();
    panel(
        &lang.s(key),
        &list::standing(lang, &side.standing),
        &html! { div.body {
            p { (lang.n("bound-n", count(bound))) }
            @if side.parties.iter().any(|row| differs(&row)) {
                ul.list { @for row in side.parties.iter().filter(differs) {
                    li { bdi dir="auto" { (map::name(lang, &row.party)) } ": " mark { (view::state_name(lang, row.state)) } }
                } }
            }
            @if let Some(why) = &side.force { pre.why dir="ltr" lang="en" tabindex="0" { (why) } }
        } },
    )
}

fn findings(shell: &Shell, key: &str, items: &[Item]) -> Markup {
    let heading = shell.lang.s(key);
    let shown = if items.is_empty() {
        html! { p.empty { (shell.lang.s("findings-same")) } }
    } else {
        board::rows_supposed(shell, &heading, items)
    };
    panel(&heading, &none(), &shown)
}

fn form(shell: &Shell, view: &WhatIf, address: &str) -> Markup {
    let lang = shell.lang;
    let supposed = &view.supposed;
    let text = if supposed.text.is_empty() { &view.held } else { &supposed.text };
    let is_other = !supposed.text.is_empty() && supposed.text.trim() != view.held.trim();
    html! {
        form.stacked method="post" action={ (address) "/what-if" } data-test="what-if-form" {
            (csrf(shell.csrf()))
            (panel(&lang.s("what-if-act"), &none(), &html! { div.body {
                @for row in supposed.rows() { (act_fields(shell, &row)) }
                div.field {
                    label for="as_of" { (lang.s("what-if-as-of")) }
                    input.date #as_of name="as_of" type=(day_input(&supposed.as_of)) dir="ltr" value=(supposed.as_of);
                }
                p.note { (lang.s("what-if-act-why")) }
            } }))
            section.panel { details.body open[is_other] {
                summary { (lang.s("what-if-text")) }
                div.field {
                    label for="text" { (lang.s("agreement-file")) }
                    textarea.code.tall #text name="text" dir="ltr" spellcheck="false" { (text) }
                    p.note { (lang.s("what-if-text-why")) }
                }
            } }
            div.buttons { button.button.first type="submit" { (lang.s("think-through")) } }
        }
    }
}

/// One act: who does what when.
fn act_fields(shell: &Shell, row: &Row<'_>) -> Markup {
    let lang = shell.lang;
    let [party, action, day] = row.names;
    html! {
        div.inline {
            div.field {
                label for=(party) { (lang.s("party")) }
                input id=(party) name=(party) dir="ltr" value=(row.party) autocomplete="off" spellcheck="false";
            }
            div.field {
                label for=(action) { (lang.s("act")) }
                select id=(action) name=(action) {
                    @for one in ACTIONS { option value=(one.name()) selected[one.name() == row.action] { (lang.action(one)) } }
                }
            }
            div.field {
                label for=(day) { (lang.s("day")) }
                input.date id=(day) name=(day) type=(day_input(row.day)) dir="ltr" value=(row.day);
            }
        }
    }
}

/// A picker shows nothing but days: anything else stays as it was typed.
fn day_input(text: &str) -> &'static str {
    if text.is_empty() || text.parse::<Day>().is_ok() { "date" } else { "text" }
}

const ACTIONS: [ActionKind; 7] = [
    ActionKind::Ratification,
    ActionKind::Signature,
    ActionKind::DefinitiveSignature,
    ActionKind::Acceptance,
    ActionKind::Approval,
    ActionKind::Accession,
    ActionKind::Denunciation,
];
