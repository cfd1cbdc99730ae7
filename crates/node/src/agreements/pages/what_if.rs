//! What if: what would follow from an act that nobody did, or from another text. Nothing of it
//! touches what is kept.

use comity_agreements::agreement::document::Texts;
use comity_agreements::agreement::life::{ActionKind, State};
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
use crate::agreements::pages::{AGREEMENTS, board};
use crate::console::layout::Shell;
use crate::console::parts::{self, Tone, csrf, none, notice, panel};
use crate::console::text::count;

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
    /// The day that is asked about; empty: that of the act, or today.
    pub as_of: String,
    /// Another text; empty: the one that is held.
    pub text: String,
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
        start_of(asked, "what-if-as-of")?
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
    Ok(Some(Outcome { as_of, before: was, after: is, changed, gone }))
}

fn side(docket: &Docket, id: &str, day: Day) -> Option<Side> {
    let entry = docket.agreement(id)?;
    Some(Side {
        standing: Standing::of(entry, day),
        force: entry.force.as_ref().and_then(|force| Some(force.as_ref().ok()?.explain())),
        parties: entry.participations(day),
    })
}

/// The act that is supposed, if one is, with the signature that it presupposes: on the day the
/// file names, else on the day of the act.
fn acts(
    docket: &Docket,
    id: &str,
    supposed: &Supposed,
    now: Timestamp,
) -> Result<Vec<Fact>, Wrong> {
    let party = supposed.party.trim();
    if party.is_empty() {
        return Ok(Vec::new());
    }
    let action: ActionKind = supposed.action.parse().map_err(|_| Wrong::Field("act"))?;
    let day = supposed.day.trim();
    let issued = if day.is_empty() { now } else { start_of(day, "day")? };
    let mut facts = Vec::new();
    let presupposes =
        matches!(action, ActionKind::Ratification | ActionKind::Acceptance | ActionKind::Approval);
    if let Some(entry) = docket.agreement(id).filter(|_| presupposes) {
        let signed = entry.acts().values().any(|act| {
            act.action.is_signature()
                && entry.agreement().terms.person(&act.issuer).as_str() == party
        });
        if !signed {
            let named = entry.agreement().participants.iter();
            let mut named = named.filter(|one| one.party == party && one.action.is_signature());
            let on = named.find_map(|one| one.day).map(|day| day.to_string());
            let at = on.map_or(Ok(issued), |on| start_of(&on, "day"))?;
            facts.push(fact(0xfe, ActionKind::Signature, party, id, at.min(issued))?);
        }
    }
    facts.push(fact(0xff, action, party, id, issued)?);
    for fact in &mut facts {
        if let Some(body) = &mut fact.body {
            docket.name_words(&fact.kind, body).map_err(|_| Wrong::Field("agreement"))?;
        }
    }
    Ok(facts)
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

fn start_of(day: &str, field: &'static str) -> Result<Timestamp, Wrong> {
    let day: Day = day.parse().map_err(|_| Wrong::Field(field))?;
    format!("{day}T12:00:00Z").parse().map_err(|_| Wrong::Field(field))
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
    let supposed = &view.supposed;
    let action = supposed.action.parse::<ActionKind>();
    html! {
        (notice(Tone::Warn, &lang.s("hypothetical"), &html! {
            p { (lang.s("hypothetical-why")) }
            @if let (false, Ok(action)) = (supposed.party.trim().is_empty(), action) {
                p { (lang.action(action)) ": " bdi dir="auto" { (map::name(lang, supposed.party.trim())) }
                    @if !supposed.day.is_empty() { " · " bdi dir="ltr" { (supposed.day) } } }
            }
            p.small { (lang.s("concluded-for")) " " (parts::time(outcome.as_of)) }
        }))
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
                div.inline {
                    div.field {
                        label for="party" { (lang.s("party")) }
                        input #party name="party" dir="ltr" value=(supposed.party) placeholder="FR" autocomplete="off" spellcheck="false";
                    }
                    div.field {
                        label for="action" { (lang.s("act")) }
                        select #action name="action" {
                            @for action in ACTIONS { option value=(action.name()) selected[action.name() == supposed.action] { (lang.action(action)) } }
                        }
                    }
                    div.field {
                        label for="day" { (lang.s("day")) }
                        input #day name="day" dir="ltr" value=(supposed.day) placeholder="2026-11-23";
                    }
                    div.field {
                        label for="as_of" { (lang.s("what-if-as-of")) }
                        input #as_of name="as_of" dir="ltr" value=(supposed.as_of) placeholder="2027-06-01";
                    }
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

const ACTIONS: [ActionKind; 7] = [
    ActionKind::Ratification,
    ActionKind::Signature,
    ActionKind::DefinitiveSignature,
    ActionKind::Acceptance,
    ActionKind::Approval,
    ActionKind::Accession,
    ActionKind::Denunciation,
];
