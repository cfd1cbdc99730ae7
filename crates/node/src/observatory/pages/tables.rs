//! One table: filtered, sorted, page by page, each cell with its source.

use std::cmp::Ordering;

use comity_agreements::agreement::document::Certainty;
use comity_agreements::calendar::Day;
use comity_observatory::cell::Source;
use comity_observatory::table::{NOT_KNOWN_AFTER, Table, TableCell, UNKNOWN};
use maud::{Markup, html};

use super::asked::Asked;
use super::view::{OBSERVATORY, View, party_address, power};
use super::words::{column_title, phrase, word};
use crate::agreements::pages::duties;
use crate::agreements::pages::list::{certainty_key, day_shown};
use crate::console::parts::{self, none, number};
use crate::console::text::{Lang, count};

/// Rows on a page of a table.
pub const ROWS: usize = 60;

/// Sources of a row that are named; the file has them all.
const SOURCES: usize = 8;

/// Columns that a page leaves out; the file has them all.
const LEFT_OUT: [(&str, &[&str]); 7] = [
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
    ("participants", &["party"]),
    ("dimensions", &["proposals"]),
    ("pairs", &["a", "b", "instruments"]),
    ("thresholds", &["written"]),
    ("durations", &["id"]),
    ("unregulated", &["party"]),
];

/// Columns whose cells are identifiers of agreements.
const AGREEMENTS: [&str; 8] = [
    "instrument",
    "agreement",
    "latest_instrument",
    "instruments",
    "proposals",
    "pending",
    "soft",
    "new",
];

fn is_shown(table: &str, column: &str) -> bool {
    if table == "matrix" {
        // A column for each instrument would be megabytes that nobody reads in a browser.
        return ["name", "sort", "shared", "bound_by"].contains(&column);
    }
    let left_out = LEFT_OUT.iter().find(|(id, _)| *id == table).map_or(&[][..], |row| row.1);
    !left_out.contains(&column)
}

/// One row, by its columns.
#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a Table,
    cells: &'a [TableCell],
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> Option<&'a TableCell> {
        let at = self.table.columns.iter().position(|one| one.id == column)?;
        self.cells.get(at)
    }

    fn text(&self, column: &str) -> &'a str {
        self.get(column).map_or("", |cell| cell.text.as_str())
    }
}

/// The rows that fit what is asked, in the order that is asked for.
fn chosen<'a>(view: &View<'_>, table: &'a Table) -> Vec<Row<'a>> {
    let asked = view.asked;
    let words = asked.words();
    let mut rows: Vec<Row<'a>> = table.rows.iter().map(|cells| Row { table, cells }).collect();
    rows.retain(|row| fits(view, *row, &words));
    if let Some(at) = table.columns.iter().position(|column| column.id == asked.sort) {
        let text =
            |row: &Row<'a>| -> &'a str { row.cells.get(at).map_or("", |cell| cell.text.as_str()) };
        rows.sort_by(|one, other| order(text(one), text(other), asked.is_down()));
    }
    rows
}

fn fits(view: &View<'_>, row: Row<'_>, words: &str) -> bool {
    let asked = view.asked;
    let has_words = words.is_empty() || {
        let named = |cell: &TableCell| {
            let title = view.seen.titles.get(&cell.text);
            let title = title.and_then(|texts| duties::said(view.lang, texts));
            let title = title.is_some_and(|(_, title)| title.to_lowercase().contains(words));
            title || cell.text.to_lowercase().contains(words)
        };
        row.cells.iter().any(named)
    };
    if row.table.id != "instruments" {
        return has_words;
    }
    let is = |asked: &str, yes: bool| asked.is_empty() || (asked == "yes") == yes;
    let force = row.text("force");
    let is_known = force != UNKNOWN && !force.starts_with(NOT_KNOWN_AFTER);
    let in_force = is_known && force != "not in force";
    has_words
        && (asked.form.is_empty() || row.text("form").replace(' ', "-") == asked.form)
        && (asked.dimension.is_empty()
            || row.text("dimensions").split(", ").any(|one| one == asked.dimension))
        && is(&asked.binding, row.text("binding") == "binding")
        && is(&asked.force, in_force)
}

/// Numbers by their size, texts by their letters, what is not known last.
fn order(one: &str, other: &str, is_down: bool) -> Ordering {
    let is_known = |text: &str| !text.is_empty() && text != UNKNOWN;
    match (is_known(one), is_known(other)) {
        (false, false) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (true, true) => {}
    }
    let number = |text: &str| text.parse::<f64>().ok();
    let by_size = number(one).zip(number(other)).map(|(one, other)| one.total_cmp(&other));
    let found = by_size.unwrap_or_else(|| one.to_lowercase().cmp(&other.to_lowercase()));
    if is_down { found.reverse() } else { found }
}

/// A table under a heading, with the links of its pages.
pub fn shown(view: &View<'_>, table: &Table, title: &str, path: &str) -> Markup {
    let lang = view.lang;
    let rows = chosen(view, table);
    let pages = rows.len().div_ceil(ROWS).max(1);
    let page = view.asked.page().min(pages);
    let from = page.saturating_sub(1).saturating_mul(ROWS);
    let here: Vec<Row<'_>> = rows.iter().skip(from).take(ROWS).copied().collect();
    html! {
        @if rows.is_empty() {
            p.empty { (lang.s(if view.asked.is_filtered() { "no-matches" } else { "nothing-known" })) }
        } @else {
            p.hits role="status" { (lang.n("rows-n", count(rows.len()))) }
            (rows_of(view, table, &here, (title, path)))
            @if pages > 1 { (pager(view, path, (page, pages))) }
        }
    }
}

fn pager(view: &View<'_>, path: &str, (page, pages): (usize, usize)) -> Markup {
    let lang = view.lang;
    let link = |page: usize| view.asked.at_page(page).address(path);
    let of = [("page", page.to_string()), ("pages", pages.to_string())];
    let of = of.each_ref().map(|(name, text)| (*name, text.as_str()));
    html! { nav.pager aria-label=(lang.s("pages")) {
        @if page > 1 { a rel="prev" href=(link(page.saturating_sub(1))) { (lang.s("page-before")) } }
        @else { span {} }
        span.soft { (lang.f("page-of", &of)) }
        @if page < pages { a rel="next" href=(link(page.saturating_add(1))) { (lang.s("page-after")) } }
        @else { span {} }
    } }
}

fn rows_of(
    view: &View<'_>,
    table: &Table,
    rows: &[Row<'_>],
    (title, path): (&str, &str),
) -> Markup {
    let lang = view.lang;
    let sources = lang.s("sources");
    let columns: Vec<(&str, String)> = table
        .columns
        .iter()
        .filter(|column| is_shown(&table.id, &column.id))
        .map(|column| (column.id.as_str(), column_title(lang, table, &column.id, &column.title)))
        .collect();
    html! { div.table.observed role="region" tabindex="0" aria-label=(title) {
        table.stack role="table" {
            caption.sr { (title) }
            thead role="rowgroup" { tr role="row" {
                @for (id, name) in &columns { (heading(view, path, id, name)) }
                th role="columnheader" scope="col" { (sources) }
            } }
            tbody role="rowgroup" { @for row in rows { tr role="row" {
                @for (id, name) in &columns { @if let Some(cell) = row.get(id) {
                    td.wide[*id == "title" || *id == "instrument"].number[is_number(&cell.text)]
                        role="cell" data-label=(name) { (cell_of(view, *row, id, cell)) }
                } }
                td role="cell" data-label=(sources) { (sources_of(view, row.cells)) }
            } } }
        }
    } }
}

/// The name of a column, which sorts by it.
fn heading(view: &View<'_>, path: &str, id: &str, name: &str) -> Markup {
    let is_sorted = view.asked.sort == id;
    let (order, sign) = match (is_sorted, view.asked.is_down()) {
        (false, _) => (None, ""),
        (true, false) => (Some("ascending"), " ▲"),
        (true, true) => (Some("descending"), " ▼"),
    };
    let address = view.asked.sorted_by(id).address(path);
    html! { th role="columnheader" scope="col" aria-sort=[order] {
        a href=(address) { (name) span aria-hidden="true" { (sign) } }
    } }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn cell_of(view: &View<'_>, row: Row<'_>, column: &str, cell: &TableCell) -> Markup {
    let (lang, table) = (view.lang, row.table.id.as_str());
    let party = |id: &str, name: &str| {
        html! { a href=(party_address(view.asked, id)) dir="auto" { (view.party(id, name)) } }
    };
    match (table, column) {
        ("instruments", "title") => title_of(view, row.text("id")),
        ("instruments", "status") => status_of(view, row.text("id"), &cell.text),
        ("dimensions", "instruments") => counted(view, row.text("dimension"), cell),
        ("participants" | "matrix" | "unregulated", "name") => party(row.text("party"), &cell.text),
        ("pairs", "a_name") => party(row.text("a"), &cell.text),
        ("pairs", "b_name") => party(row.text("b"), &cell.text),
        ("thresholds", "value") => power(row.text("written")),
        ("thresholds", "name") => html! { bdi dir="auto" { (lang.rule(&cell.text)) } },
        ("incidents", "named" | "unspecific" | "conditional" | "soft" | "not_in_force") => {
            links(view, cell)
        }
        _ if !cell.phrases.is_empty() => phrases(view, cell),
        _ if AGREEMENTS.contains(&column) => agreements_of(view, &cell.text),
        _ => plain(lang, column, &cell.text),
    }
}

/// What a cell says in phrases, in the reader's language.
fn phrases(view: &View<'_>, cell: &TableCell) -> Markup {
    let said = |one| html! { bdi dir="auto" { (power(&phrase(view, one))) } };
    match &*cell.phrases {
        [one] => said(one),
        many => html! { ul.plain { @for one in many { li { (said(one)) } } } },
    }
}

fn plain(lang: Lang, column: &str, text: &str) -> Markup {
    if let Ok(day) = text.parse::<Day>() {
        return day_shown(lang, day);
    }
    if let Some(value) = text.parse().ok().filter(|_| is_number(text) && column != "year") {
        return html! { (number(value)) };
    }
    html! { bdi dir="auto" { (power(&word(lang, column, text))) } }
}

/// Agreements by their titles; what is no agreement known here leads nowhere.
fn agreements_of(view: &View<'_>, text: &str) -> Markup {
    let ids: Vec<&str> = text.split(", ").filter(|id| !id.is_empty()).collect();
    if ids.iter().all(|id| !view.seen.titles.contains_key(*id)) {
        return plain(view.lang, "", text);
    }
    match &*ids {
        [one] => title_of(view, one),
        many => html! { ul.plain { @for id in many { li { (title_of(view, id)) } } } },
    }
}

/// An agreement's title, which leads to its page.
pub fn title_of(view: &View<'_>, id: &str) -> Markup {
    let title = view.seen.titles.get(id).map(|texts| duties::text(view.lang, texts, id));
    html! { @match title {
        Some(title) => a.title href=(duties::agreement_address(id)) { (title) },
        None => bdi dir="ltr" { (id) },
    } }
}

/// The standing of a text, with the other day that belongs to it, by its name.
fn status_of(view: &View<'_>, id: &str, text: &str) -> Markup {
    let lang = view.lang;
    let days = view.seen.days.get(id).copied().unwrap_or_default();
    html! {
        (word(lang, "status", text))
        @if let Some(day) = days.applies { span.soft.under { (lang.s("day-applies-from")) " " (day_shown(lang, day)) } }
        @if let Some(day) = days.status { span.soft.under { (lang.s("status-since")) " " (day_shown(lang, day)) } }
    }
}

/// How many instruments serve a dimension; the list of them is a filter of the first table.
fn counted(view: &View<'_>, dimension: &str, cell: &TableCell) -> Markup {
    let of = cell.text.split(", ").filter(|id| !id.is_empty()).count();
    let asked = Asked { dimension: dimension.to_owned(), ..view.asked.day_only() };
    html! { a href={ (asked.address(OBSERVATORY.0)) "#obs-instruments" } { (number(count(of))) } }
}

/// Where a row comes from: each source once, with how sure it is.
fn sources_of(view: &View<'_>, row: &[TableCell]) -> Markup {
    let lang = view.lang;
    let mut all: Vec<&Source> = row.iter().flat_map(|cell| &cell.sources).collect();
    all.sort();
    all.dedup();
    if all.is_empty() {
        return none();
    }
    let least: Option<Certainty> = all.iter().map(|source| source.certainty()).max();
    let more = all.len().saturating_sub(SOURCES);
    html! { details.sources {
        summary { (number(count(all.len()))) @if let Some(least) = least { " · " (lang.s(certainty_key(least))) } }
        ul.plain {
            @for source in all.iter().take(SOURCES) {
                li { (source_of(view, source)) " " span.soft { (lang.s(certainty_key(source.certainty()))) } }
            }
            @if more > 0 { li.soft { (lang.n("more-in-file", count(more))) } }
        }
    } }
}

fn links(view: &View<'_>, cell: &TableCell) -> Markup {
    html! { @if !cell.sources.is_empty() {
        ul.plain { @for source in &cell.sources { li { (source_of(view, source)) } } }
    } }
}

/// A source, which leads to where it stands.
pub fn source_of(view: &View<'_>, source: &Source) -> Markup {
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
            html! {
                @if view.seen.titles.contains_key(agreement) {
                    a href={ (duties::agreement_address(agreement)) (place) } dir="ltr" { (agreement) (place) }
                } @else { bdi dir="ltr" { (agreement) (place) } }
            }
        }
        Source::Data { file, entry, .. } => html! { code dir="ltr" { (file) "#" (entry) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_size_and_the_unknown_last() {
        let sorted = |texts: &[&'static str], is_down| {
            let mut texts = texts.to_vec();
            texts.sort_by(|one, other| order(one, other, is_down));
            texts
        };
        assert_eq!(sorted(&["10", "9", UNKNOWN, ""], false), ["9", "10", UNKNOWN, ""]);
        assert_eq!(sorted(&["9", "", "10"], true), ["10", "9", ""]);
        let days = ["2024-05-03", UNKNOWN, "2019-05-22"];
        assert_eq!(sorted(&days, false), ["2019-05-22", "2024-05-03", UNKNOWN]);
        assert_eq!(sorted(&["b", "A", "c"], true), ["c", "b", "A"]);
    }
}
