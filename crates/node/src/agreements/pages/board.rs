//! The board: what is due from whom by when and why, the most urgent first.

pub mod asked;

pub mod file;

use std::collections::BTreeMap;

use comity_agreements::agreement::document::Texts;
use comity_agreements::docket::Settled;
use comity_agreements::duty::finding::{Matter, Role as EvidenceRole};
use comity_agreements::duty::urgency::is_past_worst;
use comity_agreements::duty::{Filter, Finding, Status, Survey, Urgency};
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use crate::address::encode;
use crate::agreements::api::found::FindingOut;
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::duties::{self, Item};
use crate::agreements::pages::{BOARD, finding};
use crate::capability::Task;
use crate::console::help;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, none, notice, number, panel, table};
use crate::console::reader;
use crate::console::text::{Lang, count};

use asked::{Asked, Names, Owed, STATUSES, meant};

/// Most rows on one page; whoever has more filters.
const ROWS_MAX: usize = 300;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// What was asked.
    pub asked: Asked,
    /// The most urgent of what was found.
    pub items: Vec<Item>,
    /// What would be owed by the own party: under texts that do not bind it, or are not in force.
    pub would_be: Vec<Item>,
    /// How much was found of each urgency.
    pub tally: Vec<(Urgency, usize)>,
    /// Of what cannot be told: how much may be over, as the worst that can be has passed.
    pub past_worst: usize,
    /// Agreements under which something was found, whatever the filter.
    pub agreements: Vec<(String, Texts)>,
    /// Parties that owe something, whatever the filter, and those that this node knows.
    pub parties: Vec<String>,
    /// What was typed as a party and fits none, or several: all of them.
    pub unclear: Option<Vec<String>>,
}

/// Of what is owed to somebody so much is looked through, the most urgent first.
const OWED_TO_MAX: usize = 5_000;

/// Asks the docket for the board. `names`: what the parties are called that this node knows.
pub fn gather(
    docket: &Settled,
    mut asked: Asked,
    (own, names): (&str, &Names),
    now: Timestamp,
) -> Board {
    let mut filter = Filter { only_owed: true, ..asked.filter() };
    let mut unclear = None;
    if filter.bearer.is_some() {
        let everybody = docket.survey(&Filter { bearer: None, ..filter.clone() }, now, 0).bearers;
        match meant(&asked.party, &everybody, names).as_slice() {
            [one] => {
                filter.bearer = Some(one.clone());
                asked.party.clone_from(one);
            }
            // All that fit are named, so that one can be chosen.
            fits => unclear = Some(fits.to_vec()),
        }
    }
    let would_be = would_be(docket, &filter, own, now);
    let survey = match asked.to.trim() {
        "" => docket.survey(&filter, now, ROWS_MAX),
        to => owed_to(docket, &filter, (to, names), now),
    };
    let items = shown(docket, survey.first);
    let past_worst = survey.past_worst;
    let title = |id: &String| docket.agreement(id).map(|entry| entry.agreement().title.clone());
    let agreements = survey.agreements.iter();
    let agreements = agreements.map(|id| (id.clone(), title(id).unwrap_or_default())).collect();
    let of = |urgency| survey.tally.get(&urgency).copied().unwrap_or_default();
    let tally = Urgency::ALL.map(|urgency| (urgency, of(urgency))).to_vec();
    let mut parties = survey.bearers;
    parties.extend(names.keys().cloned());
    let parties = parties.into_iter().collect();
    Board { asked, items, would_be, tally, past_worst, agreements, parties, unclear }
}

/// What is owed to somebody.
fn owed_to(
    docket: &Settled,
    filter: &Filter,
    (to, names): (&str, &Names),
    now: Timestamp,
) -> Survey {
    let mut survey = docket.survey(filter, now, OWED_TO_MAX);
    let mut owed = Owed::to(to, names, docket);
    survey.first.retain(|finding| owed.has(finding));
    survey.tally.clear();
    for finding in &survey.first {
        let number = survey.tally.entry(Urgency::of(finding, now)).or_default();
        *number = number.saturating_add(1);
    }
    let is_past = |one: &&Finding| is_past_worst(one, docket.worst(one), now);
    survey.past_worst = survey.first.iter().filter(is_past).count();
    survey.first.truncate(ROWS_MAX);
    survey
}

/// Findings as they are shown.
fn shown(docket: &Settled, found: impl IntoIterator<Item = Finding>) -> Vec<Item> {
    found.into_iter().map(|finding| Item::new(docket, finding)).collect()
}

/// What would be owed by the party that is asked about, else by the own one: no clock goes unseen
/// because nobody signed yet.
fn would_be(docket: &Settled, asked: &Filter, own: &str, now: Timestamp) -> Vec<Item> {
    let party = asked.bearer.clone().unwrap_or_else(|| own.to_owned());
    let bearer = Some(party.clone());
    let filter = Filter { bearer, only_owed: false, only_unowed: true, ..asked.clone() };
    let held = docket.survey(&filter, now, ROWS_MAX).first.into_iter().map(FindingOut::from);
    // Those are judged as if the party were bound: owed, on that supposition.
    let filter = Filter { only_unowed: false, ..filter };
    let supposed = docket.supposed_first(&party, &filter, now, ROWS_MAX);
    let mut found: Vec<FindingOut> =
        held.chain(supposed.into_iter().map(FindingOut::from)).collect();
    found.sort_by_cached_key(|row| docket.rank(&row.finding, row.owed, now));
    found.truncate(ROWS_MAX);
    found.into_iter().map(|row| Item::found(docket, row)).collect()
}

/// What the overview shows of the board.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The most urgent of what the own party owes.
    pub own: Vec<Item>,
    /// How much it owes, by urgency.
    pub own_tally: BTreeMap<Urgency, usize>,
    /// Of how much that cannot be told the worst that can be has passed.
    pub own_past_worst: usize,
    /// The newest breaches of what others owe the own party.
    pub to_us: Vec<Item>,
    /// How many of these there are.
    pub to_us_breached: usize,
    /// The newest breaches of others that are the business of others.
    pub others: Vec<Item>,
    /// How many of these there are.
    pub others_breached: usize,
}

/// What the overview shows of it: what we owe, what others owe us and did not do, and what else
/// others did not do.
pub fn first(docket: &Settled, own: &str, now: Timestamp, most: usize) -> Summary {
    let ours = docket.survey(&open_of(own), now, most);
    let grave = vec![Status::Breached, Status::Destroyed];
    let breached = Filter { statuses: grave, only_owed: true, ..Filter::default() };
    let all = docket.survey(&breached, now, BREACHES_MAX);
    let is_grave = |urgency: &Urgency| matches!(urgency, Urgency::Breached | Urgency::Destroyed);
    let count = |tally: &BTreeMap<Urgency, usize>| -> usize {
        tally.iter().filter(|(urgency, _)| is_grave(urgency)).map(|(_, number)| number).sum()
    };
    let of_others = count(&all.tally).saturating_sub(count(&ours.tally));
    let names = Names::from([(own.to_owned(), own.to_owned())]);
    let mut owed = Owed::to(own, &names, docket);
    let found = all.first.into_iter().filter(|finding| finding.key.bearer != own);
    let (to_us, others): (Vec<Finding>, Vec<Finding>) =
        found.partition(|finding| owed.has(finding));
    let to_us_breached = to_us.len();
    let others_breached = of_others.saturating_sub(to_us_breached);
    let items = |found: Vec<Finding>| shown(docket, found.into_iter().take(most));
    let (to_us, others) = (items(to_us), items(others));
    let is_waiting = |one: &Finding| Urgency::of(one, now) == Urgency::Waiting;
    let own = ours.first.into_iter().filter(|finding| !is_waiting(finding));
    Summary {
        own: shown(docket, own),
        own_tally: ours.tally,
        own_past_worst: ours.past_worst,
        to_us,
        to_us_breached,
        others,
        others_breached,
    }
}

/// Of so many breaches the overview tells to whom they are owed, the gravest first.
const BREACHES_MAX: usize = 500;

/// What is open of what a party owes.
fn open_of(party: &str) -> Filter {
    let open = Asked::default().filter();
    Filter { bearer: Some(party.to_owned()), only_owed: true, ..open }
}

/// How much of what the own party owes is breached, ends soon or cannot be told.
pub fn pressing(docket: &Settled, own: &str, now: Timestamp) -> u64 {
    let tally = docket.survey(&open_of(own), now, 0).tally;
    let pressing = tally.iter().filter(|(urgency, _)| {
        !matches!(urgency, Urgency::Later | Urgency::Waiting) && urgency.is_open()
    });
    count(pressing.map(|(_, number)| *number).sum())
}

/// What there is to be done or known, with its number.
pub fn tasks(shell: &PageContext, summary: &Summary) -> Vec<Task> {
    let own = encode(shell.descriptor.party.as_str());
    let of_own = |status: &str| format!("/board?party={own}&status={status}");
    let of = |urgency| summary.own_tally.get(&urgency).copied().unwrap_or_default();
    let breached = of(Urgency::Breached).saturating_add(of(Urgency::Destroyed));
    let others = "/board?status=breached".to_owned();
    let to_us = format!("/board?to={own}&status=breached");
    let (unverifiable, later) = (of(Urgency::Unverifiable), of(Urgency::Later));
    let all = [
        (Tone::Bad, "task-own-breached", breached, of_own("breached")),
        (Tone::Bad, "task-to-us-breached", summary.to_us_breached, to_us),
        (Tone::Warn, "task-own-past-worst", summary.own_past_worst, of_own("unverifiable")),
        (Tone::Warn, "task-own-at-risk", of(Urgency::AtRisk), of_own("due")),
        (Tone::Warn, "task-own-soon", of(Urgency::Soon), of_own("due")),
        (Tone::Warn, "task-own-unverifiable", unverifiable, of_own("unverifiable")),
        (Tone::Warn, "task-others-breached", summary.others_breached, others),
        (Tone::Info, "task-own-later", later, of_own("due")),
    ];
    let some = all.into_iter().filter(|(_, _, number, _)| *number > 0);
    let task = |(tone, key, number, address)| Task {
        tone,
        words: shell.lang.n(key, count(number)),
        address,
    };
    some.map(task).collect()
}

/// The page.
pub fn page(shell: &PageContext, view: &Board) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-board");
    let found: usize = view.tally.iter().map(|(_, number)| number).sum();
    let (calendar, same) = (view.asked.with_status(""), view.asked.with_status(&view.asked.status));
    let body = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s("board-what")) } }
            div.actions {
                a.button href={ "/board.ics?" (calendar) } { (lang.s("calendar-file")) }
                a.button href={ "/board.csv?" (same) } { (lang.s("table-file")) }
            }
        }
        (view.asked.at.told(shell))
        (unread(shell, view))
        div data-live="tally" { (tally(shell, view)) }
        (whose(shell, &view.asked))
        section.panel { (form(shell, view)) }
        div.alarms data-live="board" {
            @if found == 0 {
                section.panel { p.empty { (lang.s(if view.asked.is_filtered() { "no-findings-here" } else { "nothing-due" })) } }
            }
            @if found > view.items.len() {
                (notice(Tone::Info, &lang.s("board-cut"), &html! { p { (lang.f("board-cut-what", &[
                    ("shown", &number(count(view.items.len()))), ("all", &number(count(found)))])) } }))
            }
            @for urgency in Urgency::ALL {
                @let items: Vec<&Item> = view.items.iter()
                    .filter(|item| Urgency::of(&item.finding, shell.now) == urgency).collect();
                @if !items.is_empty() { (section(shell, &view.asked.at, urgency, &items)) }
            }
            @if !view.would_be.is_empty() { (supposed(shell, &view.asked.at, &view.would_be)) }
        }
    };
    shell.page(BOARD, &heading, &body)
}

/// What was asked and is no question for the board, or none with one answer.
fn unread(shell: &PageContext, view: &Board) -> Markup {
    let lang = shell.lang;
    let asked = &view.asked;
    html! {
        @for name in asked.unknown() {
            (notice(Tone::Warn, &lang.s("field-unread"), &html! { p { (lang.f("filter-unknown", &[("name", name)])) } }))
        }
        @if !asked.has_known_status() {
            (notice(Tone::Warn, &lang.s("field-unread"), &html! { p { (lang.f("filter-status-unknown", &[("name", &asked.status)])) } }))
        }
        @if let Some(fits) = &view.unclear {
            (notice(Tone::Info, &lang.s("party-unclear"), &html! {
                @if fits.is_empty() { p { (lang.f("party-none", &[("name", &asked.party)])) } }
                @else {
                    p { (lang.f("party-several", &[("name", &asked.party)])) }
                    ul.list { @for party in fits { li {
                        a href={ "/board?" (Asked { party: party.clone(), ..asked.clone() }.with_status(&asked.status)) } dir="ltr" { (party) }
                    } } }
                }
            }))
        }
    }
}

/// Whose duties are shown, by one step.
fn whose(shell: &PageContext, asked: &Asked) -> Markup {
    let lang = shell.lang;
    let own = shell.descriptor.party.as_str();
    let of = |party: &str, to: &str| Asked {
        party: party.to_owned(),
        to: to.to_owned(),
        ..asked.clone()
    };
    let all =
        [("whose-all", of("", "")), ("whose-ours", of(own, "")), ("whose-to-us", of("", own))];
    html! { nav.jump aria-label=(lang.s("whose")) { @for (key, other) in all {
        @let here = (&other.party, &other.to) == (&asked.party, &asked.to);
        a href={ "/board?" (other.with_status(&asked.status)) } aria-current=[here.then_some("true")] { (lang.s(key)) }
    } } }
}

fn tally(shell: &PageContext, view: &Board) -> Markup {
    let lang = shell.lang;
    let shown = |urgency: Urgency, number: usize| urgency <= Urgency::Later || number > 0;
    html! {
        dl.figures.tally {
            @for (urgency, found) in view.tally.iter().filter(|(urgency, found)| shown(*urgency, *found)) {
                div {
                    dt { (explained(lang, *urgency, *found)) }
                    dd { (number(count(*found))) }
                }
                // Nobody reads from a number of what cannot be told that a time may be over.
                @if *urgency == Urgency::Unverifiable && view.past_worst > 0 {
                    div data-test="past-worst" {
                        dt { (help::term(lang, "unverifiable", parts::status(Tone::Warn, &lang.s("status-past-worst")))) }
                        dd { (number(count(view.past_worst))) }
                    }
                }
            }
        }
    }
}

/// What a number of the tally counts, with the way to what the word means.
fn explained(lang: Lang, urgency: Urgency, found: usize) -> Markup {
    let name = lang.s(duties::key(urgency));
    let shown = if found > 0 {
        parts::status(duties::tone(urgency), &name)
    } else {
        html! { (name) }
    };
    match duties::term(urgency) {
        Some(term) => help::term(lang, term, shown),
        None => shown,
    }
}

fn form(shell: &PageContext, view: &Board) -> Markup {
    let lang = shell.lang;
    let asked = &view.asked;
    html! {
        form.filters method="get" action="/board" {
            div.field {
                label for="agreement" { (lang.s("agreement")) }
                select #agreement name="agreement" {
                    option value="" { (lang.s("any")) }
                    @if !asked.agreement.is_empty() && view.agreements.iter().all(|(id, _)| *id != asked.agreement) {
                        option value=(asked.agreement) selected { (asked.agreement) }
                    }
                    @for (id, title) in &view.agreements {
                        option value=(id) selected[*id == asked.agreement] {
                            (duties::said(lang, title).map_or(id.as_str(), |(_, text)| text))
                        }
                    }
                }
            }
            div.field {
                label for="party" { (lang.s("owed-by")) }
                input #party name="party" value=(asked.party) dir="ltr" list="parties" autocomplete="off" spellcheck="false";
                datalist #parties { @for party in &view.parties { option value=(party) {} } }
            }
            div.field {
                label for="to" { (lang.s("owed-to")) }
                input #to name="to" value=(asked.to) dir="ltr" list="parties" autocomplete="off" spellcheck="false";
            }
            div.field {
                label for="status" { (lang.s("finding-status")) }
                select #status name="status" {
                    @for (value, _, key) in STATUSES { option value=(value) selected[value == asked.status] { (lang.s(key)) } }
                }
            }
            (asked.at.fields(shell))
            div.buttons {
                button.button.first type="submit" { (lang.s("show")) }
                @if asked.is_filtered() { a.button href="/board" { (lang.s("clear")) } }
            }
        }
    }
}

fn section(shell: &PageContext, at: &AskedAt, urgency: Urgency, items: &[&Item]) -> Markup {
    let heading = shell.lang.s(duties::key(urgency));
    let title = html! { (number(count(items.len()))) };
    let rows: Vec<Item> = items.iter().map(|item| (*item).clone()).collect();
    panel(&heading, &title, &rows_at(shell, &heading, &rows, at))
}

/// What would be owed, each with why it is not and what would change that.
fn supposed(shell: &PageContext, at: &AskedAt, items: &[Item]) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("would-be");
    panel(
        &heading,
        &html! { (number(count(items.len()))) },
        &html! {
            div.body { p.note { (lang.s("would-be-what")) } }
            (rows(shell, &heading, items, Kept::At(at)))
        },
    )
}

/// Findings as a table.
pub fn rows_at(shell: &PageContext, caption: &str, items: &[Item], at: &AskedAt) -> Markup {
    rows(shell, caption, items, Kept::At(at))
}

/// Findings that only would be: none of them has a page.
pub fn rows_supposed(shell: &PageContext, caption: &str, items: &[Item]) -> Markup {
    rows(shell, caption, items, Kept::Nowhere)
}

/// Whether findings have a page, and for which time it is asked.
#[derive(Clone, Copy)]
enum Kept<'a> {
    At(&'a AskedAt),
    Nowhere,
}

fn rows(shell: &PageContext, caption: &str, items: &[Item], kept: Kept<'_>) -> Markup {
    let lang = shell.lang;
    let (time, duty, who, deadline, why) = (
        lang.s("time"),
        lang.s("duty"),
        lang.s("who-to-whom"),
        lang.s("deadline"),
        lang.s("because-of"),
    );
    let columns =
        [(time.as_str(), false), (&duty, false), (&who, false), (&deadline, false), (&why, false)];
    let lines = html! { @for item in items { (row(shell, item, [&who, &deadline, &why], kept)) } };
    table(caption, &columns, &lines)
}

fn row(shell: &PageContext, item: &Item, labels: [&str; 3], kept: Kept<'_>) -> Markup {
    let lang = shell.lang;
    let finding = &item.finding;
    let tone = duties::tone_of(item, shell.now).class();
    let [who, deadline, why] = labels;
    html! {
        tr.urgent role="row" data-tone=(tone) data-test="finding-row" {
            td.clock role="cell" { (clock(shell, item)) }
            td.wide role="cell" {
                @if let Kept::At(at) = kept { a.title dir="auto" href=(at.on(&duties::address(item))) { (lang.rule(&finding.key.duty)) } }
                @else { span.title dir="auto" { (lang.rule(&finding.key.duty)) } }
                span.soft.under { (duties::text(lang, &item.title, &finding.key.agreement)) " · " bdi dir="ltr" { (finding.clause) } }
                @if matches!(kept, Kept::At(_)) { (duties::not_owed(lang, item)) }
            }
            (cell(who, &html! { span.party {
                bdi dir="auto" { (finding.key.bearer) }
                @if let Some(recipient) = &finding.recipient {
                    span.soft.under { (lang.s("to-recipient")) " " bdi dir="auto" { (lang.recipient(recipient)) } }
                }
            } }))
            (cell(deadline, &deadlines(shell, item)))
            (cell(why, &because(shell, item)))
        }
    }
}

fn clock(shell: &PageContext, item: &Item) -> Markup {
    let lang = shell.lang;
    html! {
        @match duties::time_left(lang, item, shell.now) {
            Some(left) => { strong { (left) } span.under { (duties::stands(lang, item, shell.now)) } }
            None => (duties::stands(lang, item, shell.now)),
        }
    }
}

/// Both readings of a deadline; one where they agree.
pub fn deadlines(shell: &PageContext, item: &Item) -> Markup {
    let lang = shell.lang;
    let Some(due) = &item.finding.due else {
        if let Some(unknown) = &item.unknown {
            return duties::unknown(shell, unknown);
        }
        return html! { span.soft { (lang.s("no-deadline")) } };
    };
    html! { span.party {
        (duties::end(shell, due, due.conservative))
        @if due.statutory != due.conservative {
            span.soft.under { (lang.s("latest-lawful")) " " (duties::end(shell, due, due.statutory)) }
        }
    } }
}

/// The statement that brought a duty about, or what it is about.
fn because(shell: &PageContext, item: &Item) -> Markup {
    let lang = shell.lang;
    let evidence = &item.finding.evidence;
    let cause = evidence
        .iter()
        .find(|one| matches!(one.role, EvidenceRole::Contrary | EvidenceRole::Trigger))
        .or_else(|| evidence.first());
    html! { span.party {
        (duties::matter(lang, &item.finding.key.matter))
        @if let Some(cause) = cause {
            span.soft.under { a href={ "/statements/" (cause.statement) } { (lang.s(finding::role_key(cause.role))) }
                " " span.nowrap title=(reader::plain(shell, cause.at)) { (parts::ago(lang, cause.at, shell.now)) } }
        }
    } }
}

/// The panels of the overview: what we owe, what others did not do for us, what else they did not
/// do.
pub fn summary(shell: &PageContext, view: &Summary) -> Markup {
    let lang = shell.lang;
    let all = html! { a href="/board" { (lang.s("whole-board")) } };
    html! {
        (panel(&lang.s("ours"), &if view.own.is_empty() { none() } else { all }, &if view.own.is_empty() {
            html! { p.empty { (lang.s("nothing-due")) } }
        } else {
            short(shell, &view.own)
        }))
        @if !view.to_us.is_empty() {
            @let all = format!("/board?to={}&status=breached", encode(shell.descriptor.party.as_str()));
            (panel(&lang.s("breaches-to-us"), &html! { a href=(all) { (lang.s("all-breaches")) } }, &short(shell, &view.to_us)))
        }
        @if !view.others.is_empty() {
            (panel(&lang.s("breaches-by-others"), &html! { a href="/board?status=breached" { (lang.s("all-breaches")) } }, &short(shell, &view.others)))
        }
    }
}

fn short(shell: &PageContext, items: &[Item]) -> Markup {
    let lang = shell.lang;
    html! {
        ul.duties {
            @for item in items {
                @let tone = duties::tone_of(item, shell.now).class();
                li data-tone=(tone) {
                    div.clock { (clock(shell, item)) }
                    div {
                        a.title dir="auto" href=(duties::address(item)) { (lang.rule(&item.finding.key.duty)) }
                        span.soft.under {
                            bdi dir="auto" { (item.finding.key.bearer) } " · "
                            (duties::text(lang, &item.title, &item.finding.key.agreement))
                            @if let Matter::Named { name } = &item.finding.key.matter {
                                " · " bdi dir="auto" { (name) }
                            }
                        }
                        @if let Some(unknown) = &item.unknown { span.soft.under { (duties::unknown(shell, unknown)) } }
                    }
                }
            }
        }
    }
}
