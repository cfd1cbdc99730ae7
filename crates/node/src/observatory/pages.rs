//! The observatory: the state of coordination in tables, each cell with its source, to read, to
//! download and to print.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing::get;
use comity_agreements::agreement::document::{Certainty, TextStatus};
use comity_observatory::Observatory;
use comity_observatory::cell::Source;
use comity_observatory::table::{Table, TableCell, UNKNOWN, certainty_name, tables};
use comity_observatory::trend::TrendRow;
use comity_store::rows::Role;
use maud::{Markup, html};
use std::sync::Arc;

use crate::agreements::api::agreements::When;
use crate::agreements::pages::agreement::map::{self, Drawn};
use crate::agreements::pages::duties;
use crate::agreements::pages::list::{self, certainty_key, day_shown, status_key};
use crate::capability::Route;
use crate::console::layout::Shell;
use crate::console::navigation::{Page, Tab};
use crate::console::parts::{self, none, number, table};
use crate::console::text::{Lang, count};
use crate::console::visit::{Html, Visited};
use crate::node::Node;
use crate::observatory::api::seen;
use crate::problem::Problem;

/// The observatory.
pub const OBSERVATORY: Tab = Tab("/observatory");

/// Where it stands in the bar.
pub const NAVIGATION: [Page; 1] = [Page {
    group: "nav-agreements",
    name: "nav-observatory",
    tab: OBSERVATORY,
    role: Role::Reader,
}];

/// Its paths.
pub fn routes() -> Vec<Route> {
    vec![(OBSERVATORY.0, get(show))]
}

async fn show(State(node): State<Arc<Node>>, visit: Visited) -> Result<Html, Problem> {
    let (seen, world) = seen(&node, visit.user.eyes(), When::default()).await?;
    let tables = tables(&seen, &world);
    Ok(Html(page(&visit.shell, &ObservatoryPage { seen, tables })))
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ObservatoryPage {
    /// What was computed.
    pub seen: Observatory,
    /// The same as tables.
    pub tables: Vec<Table>,
}

/// Sections, the tables that stand in them, and how their names are looked up.
const SECTIONS: [(&str, &[&str]); 9] = [
    ("obs-instruments", &["instruments"]),
    ("obs-cooperation", &["dimensions"]),
    ("obs-regions", &["rules"]),
    ("obs-institutions", &["institutions"]),
    ("obs-durations", &["durations"]),
    ("obs-matrix", &["matrix", "pairs", "participants"]),
    ("obs-gaps", &["unregulated", "thresholds", "clocks", "incidents"]),
    ("obs-trend", &["trend"]),
    ("obs-differences", &["drift", "claims"]),
];

/// Columns left out on the page where a table has many; the file has them all.
const LEFT_OUT: [(&str, &[&str]); 3] = [
    (
        "instruments",
        &[
            "id",
            "jurisdiction",
            "enforcement",
            "complete",
            "countries",
            "organizations",
            "others",
            "undated",
        ],
    ),
    ("pairs", &["a", "b"]),
    ("thresholds", &["written"]),
];

/// Longer tables are folded away.
const ROWS_OPEN: usize = 15;

/// Most rows of a table on the page: a matrix of all states would be megabytes that nobody reads in
/// a browser. The file has them all.
const ROWS_SHOWN: usize = 60;

/// The page.
pub fn page(shell: &Shell, view: &ObservatoryPage) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-observatory");
    let body = html! {
        div.head {
            div {
                h1 { (heading) }
                p.note { (lang.s("observatory-what")) " " (lang.s("as-of-day")) " " (day_shown(lang, view.seen.as_of)) "." }
            }
            div.actions { a.button href="/api/v1/observatory/report.md" { (lang.s("report-markdown")) } }
        }
        (figures(shell, view))
        nav.jump aria-label=(lang.s("on-this-page")) {
            @for (section, _) in SECTIONS { a href={ "#" (section) } { (lang.s(section)) } }
        }
        @for (section, ids) in SECTIONS {
            section.panel id=(section) {
                header { h2 { (lang.s(section)) } }
                @if section == "obs-matrix" { (where_rules_meet(lang, &view.seen)) }
                @if section == "obs-trend" { (chart(lang, &view.seen.trend)) }
                @for id in ids {
                    @if let Some(one) = view.tables.iter().find(|table| table.id == *id) { (shown(lang, one)) }
                }
            }
        }
    };
    shell.page(OBSERVATORY, &heading, &body)
}

fn figures(shell: &Shell, view: &ObservatoryPage) -> Markup {
    let lang = shell.lang;
    let made: Vec<_> = view.seen.instruments.iter().filter(|one| one.is_made()).collect();
    let binding = made.iter().filter(|one| one.is_binding()).count();
    let in_force = made.iter().filter(|one| one.is_binding() && one.is_in_force()).count();
    let rows = [
        ("figure-instruments", made.len()),
        ("figure-binding", binding),
        ("figure-binding-in-force", in_force),
        ("figure-institutions", view.seen.institutions.len()),
    ];
    html! { dl.figures { @for (key, value) in rows { div { dt { (lang.s(key)) } dd { (number(count(value))) } } } } }
}

fn shown(lang: Lang, one: &Table) -> Markup {
    let title = table_title(lang, one);
    html! {
        div.tablehead {
            h3 { (title) " " span.soft { "(" (number(count(one.rows.len()))) ")" } }
            // For people, who open it with a spreadsheet.
            a href={ "/api/v1/observatory/tables/" (one.id) ".csv?bom=true" } { (lang.s("csv-file")) }
        }
        @if one.rows.is_empty() { p.empty { (lang.s("nothing-known")) } }
        @else if one.id != "instruments" && (one.rows.len() > ROWS_OPEN || one.columns.len() > 12) {
            details.body { summary { (lang.s("show-table")) } (rows_of(lang, one, &title)) }
        } @else { (rows_of(lang, one, &title)) }
    }
}

fn rows_of(lang: Lang, one: &Table, title: &str) -> Markup {
    let left_out = LEFT_OUT.iter().find(|(id, _)| *id == one.id).map_or(&[][..], |row| row.1);
    let is_shown = |column: usize| {
        one.columns.get(column).is_some_and(|column| !left_out.contains(&column.id.as_str()))
    };
    let sources = lang.s("sources");
    let names: Vec<String> = one
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| is_shown(*at))
        .map(|(_, column)| column_title(lang, one, &column.id, &column.title))
        .collect();
    let columns: Vec<(&str, bool)> = names
        .iter()
        .map(String::as_str)
        .chain([sources.as_str()])
        .map(|name| (name, false))
        .collect();
    let rows = html! { @for row in one.rows.iter().take(ROWS_SHOWN) { tr role="row" {
        @for ((cell, column), name) in row.iter().zip(&one.columns).enumerate()
            .filter(|(at, _)| is_shown(*at)).map(|(_, both)| both).zip(&names) {
            td.wide[column.id == "title"] role="cell" data-label=(name) {
                @match row.first().filter(|_| column.id == "title") {
                    Some(id) => a.title href=(duties::agreement_address(&id.text)) dir="auto" { (cell.text) },
                    None => (cell_of(lang, &column.id, cell)),
                }
            }
        }
        td role="cell" data-label=(sources) { (sources_of(lang, row)) }
    } } };
    html! {
        (table(title, &columns, &rows))
        @if one.rows.len() > ROWS_SHOWN { p.note { (lang.s("first-rows-only")) } }
    }
}

fn cell_of(lang: Lang, column: &str, cell: &TableCell) -> Markup {
    let is_agreement = matches!(column, "instrument" | "agreement" | "latest_instrument" | "id");
    let known = cell.sources.iter().any(
        |source| matches!(source, Source::Document { agreement, .. } if *agreement == cell.text),
    );
    html! {
        @if is_agreement && (known || column == "instrument" || column == "agreement") && !cell.text.is_empty() && cell.text != UNKNOWN {
            a href=(duties::agreement_address(&cell.text)) dir="ltr" { (cell.text) }
        } @else { bdi dir="auto" { (word(lang, column, &cell.text)) } }
    }
}

/// Where a row comes from: each source once, with how sure it is.
fn sources_of(lang: Lang, row: &[TableCell]) -> Markup {
    let mut all: Vec<&Source> = row.iter().flat_map(|cell| &cell.sources).collect();
    all.sort();
    all.dedup();
    if all.is_empty() {
        return none();
    }
    let least: Option<Certainty> = all.iter().map(|source| source.certainty()).max();
    html! { details.sources {
        summary { (number(count(all.len()))) @if let Some(least) = least { " · " (lang.s(certainty_key(least))) } }
        ul.plain { @for source in all { li { (source_of(source)) " " span.soft lang="en" { (certainty_name(source.certainty())) } } } }
    } }
}

fn source_of(source: &Source) -> Markup {
    match source {
        Source::Statement { id, .. } => {
            html! { a href={ "/statements/" (id) } { (parts::short(&id.0)) } }
        }
        Source::Document { agreement, clause, number, .. } => {
            let place = match (clause, number) {
                (Some(clause), _) => format!("#{clause}"),
                (None, Some(number)) => format!("#source-{number}"),
                (None, None) => String::new(),
            };
            html! { a href={ (duties::agreement_address(agreement)) (place) } dir="ltr" { (agreement) (place) } }
        }
        Source::Data { file, entry, .. } => html! { code dir="ltr" { (file) "#" (entry) } },
    }
}

/// How many instruments each country takes part in.
fn where_rules_meet(lang: Lang, seen: &Observatory) -> Markup {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for one in seen.instruments.iter().flat_map(|instrument| instrument.taking_part()) {
        let of = taken.entry(one.party.as_str()).or_default();
        *of = of.saturating_add(1);
    }
    let class = |number: usize| match number {
        0 => None,
        1..=2 => Some("m-few"),
        3..=5 => Some("m-some"),
        6..=9 => Some("m-many"),
        _ => Some("m-most"),
    };
    let drawn: BTreeMap<&str, Drawn> = taken
        .iter()
        .filter_map(|(id, number)| {
            let title =
                format!("{}: {}", map::name(lang, id), lang.n("instruments-n", count(*number)));
            Some((*id, Drawn { class: class(*number)?, title }))
        })
        .collect();
    let legend = [("m-few", "1–2"), ("m-some", "3–5"), ("m-many", "6–9"), ("m-most", "10+")];
    let legend: Vec<(&'static str, String)> = legend
        .iter()
        .map(|(class, range)| (*class, lang.f("instruments-range", &[("range", range)])))
        .collect();
    map::draw(lang, &lang.s("map-instruments"), &drawn, &legend).unwrap_or_else(none)
}

/// Instruments at the end of each year, those that bind and are in force in front.
fn chart(lang: Lang, trend: &[TrendRow]) -> Markup {
    let most = trend.iter().map(|row| row.instruments).max().unwrap_or(0).max(1);
    let width = count(trend.len()).saturating_mul(20);
    let height = |value: u32| u64::from(value).saturating_mul(100).div_ceil(u64::from(most));
    let every = if trend.len() > 16 { 5 } else { 1 };
    html! { figure.chart {
        svg viewBox={ "0 -12 " (width) " 130" } role="img" aria-label=(lang.s("trend-label")) {
            @for (row, at) in trend.iter().zip(0_u64..) {
                @let (all, binding) = (height(row.instruments), height(row.binding_in_force));
                rect.all x=(at * 20 + 3) y=(100_u64.saturating_sub(all)) width="14" height=(all) { title { (row.year) ": " (row.instruments) } }
                rect.binding x=(at * 20 + 3) y=(100_u64.saturating_sub(binding)) width="14" height=(binding) { title { (row.year) ": " (row.binding_in_force) } }
                @if row.year % every == 0 || at + 1 == count(trend.len()) {
                    text x=(at * 20 + 10) y="112" text-anchor="middle" { (row.year) }
                    text x=(at * 20 + 10) y=(97_u64.saturating_sub(all)) text-anchor="middle" { (row.instruments) }
                }
            }
        }
        figcaption { ul.legend {
            li { span.swatch.all {} (lang.s("trend-all")) }
            li { span.swatch.binding {} (lang.s("trend-binding")) }
        } }
    } }
}

fn table_title(lang: Lang, table: &Table) -> String {
    let key = match table.id.as_str() {
        "instruments" => "obs-instruments",
        "participants" => "obs-t-participants",
        "dimensions" => "obs-cooperation",
        "rules" => "obs-t-rules",
        "thresholds" => "obs-t-thresholds",
        "clocks" => "obs-t-clocks",
        "institutions" => "obs-institutions",
        "durations" => "obs-durations",
        "matrix" => "obs-t-matrix",
        "pairs" => "obs-t-pairs",
        "unregulated" => "obs-t-unregulated",
        "incidents" => "obs-t-incidents",
        "trend" => "obs-t-trend",
        "drift" => "obs-t-drift",
        "claims" => "obs-t-claims",
        _ => return table.title.clone(),
    };
    lang.s(key)
}

/// Columns of the matrix are instruments, which keep their own names.
fn column_title(lang: Lang, table: &Table, id: &str, otherwise: &str) -> String {
    if table.id == "matrix" && id != "party" && id != "name" {
        return otherwise.to_owned();
    }
    COLUMNS
        .iter()
        .find(|(column, _)| *column == id)
        .map_or_else(|| otherwise.to_owned(), |(_, key)| lang.s(key))
}

/// Words of a small vocabulary in the reader's language; everything else as it stands.
fn word(lang: Lang, column: &str, text: &str) -> String {
    let status = |status| lang.s(status_key(status));
    match (column, text) {
        (_, UNKNOWN) => lang.s("undeclared"),
        (_, "yes") => lang.s("yes"),
        (_, "no") => lang.s("no"),
        ("form", "treaty") => lang.s("form-treaty"),
        ("form", "soft law") => lang.s("form-soft-law"),
        ("form", "standard") => lang.s("form-standard"),
        ("form", "regulation") => lang.s("form-regulation"),
        ("form", "bilateral") => lang.s("form-bilateral"),
        ("form", "unilateral") => lang.s("form-unilateral"),
        ("binding", "binding") => lang.s("binding-yes"),
        ("binding", "not binding") => lang.s("binding-no"),
        ("status", "template") => status(TextStatus::Template),
        ("status", "draft") => status(TextStatus::Draft),
        ("status", "proposed") => status(TextStatus::Proposed),
        ("status", "enacted") => status(TextStatus::Enacted),
        ("status", "in force") => status(TextStatus::InForce),
        ("status", "deferred") => status(TextStatus::Deferred),
        ("status", "superseded") => status(TextStatus::Superseded),
        ("status", "repealed") => status(TextStatus::Repealed),
        ("judgement", "held") => lang.s("claim-held"),
        ("judgement", "rejected") => lang.s("claim-rejected"),
        ("judgement", "open") => lang.s("claim-open"),
        ("dimension", name) => list::dimension(lang, name),
        ("dimensions", names) => {
            let each = names.split(", ").map(|name| list::dimension(lang, name));
            each.collect::<Vec<_>>().join(", ")
        }
        ("name" | "a_name" | "b_name", _) => text.to_owned(),
        _ => text.to_owned(),
    }
}

/// Columns and the keys of their names.
const COLUMNS: [(&str, &str); 75] = [
    ("act", "obs-c-act"),
    ("agreement", "obs-c-agreement"),
    ("a_name", "obs-c-a-name"),
    ("at", "obs-c-at"),
    ("b_name", "obs-c-b-name"),
    ("binding", "obs-c-binding"),
    ("binding_in_force", "obs-c-binding-in-force"),
    ("binding_unknown", "obs-c-binding-unknown"),
    ("case", "obs-c-case"),
    ("claimed", "obs-c-claimed"),
    ("class", "obs-c-class"),
    ("clause", "obs-c-clause"),
    ("clocks", "obs-c-clocks"),
    ("compare", "obs-c-compare"),
    ("conditional", "obs-c-conditional"),
    ("counting", "obs-c-counting"),
    ("countries", "obs-c-countries"),
    ("date", "obs-c-date"),
    ("dimension", "obs-c-dimension"),
    ("dimensions", "obs-c-dimensions"),
    ("duty", "obs-c-duty"),
    ("field", "obs-c-field"),
    ("force", "obs-c-force"),
    ("form", "obs-c-form"),
    ("gap", "obs-c-gap"),
    ("id", "obs-c-id"),
    ("in_force", "obs-c-in-force"),
    ("institution", "obs-c-institution"),
    ("instrument", "obs-c-instrument"),
    ("instruments", "obs-c-instruments"),
    ("judgement", "obs-c-judgement"),
    ("jurisdiction", "obs-c-jurisdiction"),
    ("latest", "obs-c-latest"),
    ("latest_instrument", "obs-c-latest-instrument"),
    ("mandate", "obs-c-mandate"),
    ("name", "obs-c-name"),
    ("named", "obs-c-named"),
    ("new", "obs-c-new"),
    ("not_binding", "obs-c-not-binding"),
    ("not_in_force", "obs-c-not-in-force"),
    ("of", "obs-c-of"),
    ("open_for", "obs-c-open-for"),
    ("opened", "obs-c-opened"),
    ("participants", "obs-c-participants"),
    ("parties", "obs-c-parties"),
    ("parts", "obs-c-parts"),
    ("party", "obs-c-party"),
    ("pending", "obs-c-pending"),
    ("place", "obs-c-place"),
    ("proposal", "obs-c-proposal"),
    ("proposals", "obs-c-proposals"),
    ("proposed", "obs-c-proposed"),
    ("reason", "obs-c-reason"),
    ("reporting", "obs-c-reporting"),
    ("rule", "obs-c-rule"),
    ("says", "obs-c-says"),
    ("shared", "obs-c-shared"),
    ("since", "obs-c-since"),
    ("soft", "obs-c-soft"),
    ("sort", "obs-c-sort"),
    ("source", "obs-c-source"),
    ("status", "obs-c-status"),
    ("strength", "obs-c-strength"),
    ("thresholds", "obs-c-thresholds"),
    ("title", "obs-c-title"),
    ("to_force", "obs-c-to-force"),
    ("to_opening", "obs-c-to-opening"),
    ("trigger", "obs-c-trigger"),
    ("undated", "obs-c-undated"),
    ("listed_until", "obs-c-listed-until"),
    ("unit", "obs-c-unit"),
    ("unspecific", "obs-c-unspecific"),
    ("value", "obs-c-value"),
    ("within", "obs-c-within"),
    ("year", "obs-c-year"),
];
