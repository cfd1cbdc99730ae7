//! The first page of the observatory, and the frame of each of its tables.

use comity_observatory::table::{NAMES, Table, table};
use maud::{Markup, html};

use super::asked::Asked;
use super::view::{OBSERVATORY, View};
use super::words::table_title;
use super::{drawn, tables};
use crate::agreements::pages::list::{day_shown, dimension};
use crate::console::parts::{self, Tone, none, notice, number};
use crate::console::reader;
use crate::console::text::count;

/// The tables that stand on the first page.
const HERE: [&str; 2] = ["instruments", "dimensions"];

/// The first page.
pub fn body(view: &View<'_>) -> Markup {
    let (lang, seen) = (view.lang, &view.seen.observatory);
    // Filters and order are those of the instruments.
    let day = view.asked.day_only();
    let bare = View { asked: &day, ..*view };
    html! {
        (head(view, &lang.s("nav-observatory"), &html! {
            a.button href={ "/api/v1/observatory/report.md?" (view.at()) } { (lang.s("report-markdown")) }
        }))
        (unread(view))
        section.panel aria-label=(lang.s("filters")) { (filters(view)) }
        (figures(view))
        section.panel #obs-map {
            header { h2 { (lang.s("obs-matrix")) } a href=(view.asked.day_only().address("/observatory/tables/matrix")) { (lang.s("all-parties")) } }
            (drawn::world(lang, seen))
        }
        section.panel #obs-trend {
            header { h2 { (lang.s("obs-trend")) } a href=(view.asked.day_only().address("/observatory/tables/trend")) { (lang.s("obs-t-trend")) } }
            (drawn::chart(lang, &seen.trend))
        }
        @for name in HERE {
            section.panel id={ "obs-" (name) } {
                @if let Some(one) = table(seen, view.seen.world, name) {
                    header { h2 { (table_title(lang, name)) } (csv(view, name)) }
                    @if name == "instruments" { (tables::shown(view, &one, &table_title(lang, name), OBSERVATORY.0)) }
                    @else { (tables::shown(&bare, &one, &table_title(lang, name), &format!("/observatory/tables/{name}"))) }
                }
            }
        }
        (others(view))
        (cite(view, OBSERVATORY.0))
    }
}

/// One table on a page of its own.
pub fn table_body(view: &View<'_>, one: &Table, path: &str) -> Markup {
    let lang = view.lang;
    let title = table_title(lang, &one.id);
    html! {
        (head(view, &title, &csv(view, &one.id)))
        (unread(view))
        section.panel {
            form.filters method="get" action=(path) {
                (day_field(view)) (words_field(view)) (order_fields(view.asked))
                (buttons(view, path))
            }
            (tables::shown(view, one, &title, path))
        }
        (cite(view, path))
    }
}

/// The heading of a page, with the day it speaks of.
pub fn head(view: &View<'_>, title: &str, actions: &Markup) -> Markup {
    let lang = view.lang;
    let is_first = title == lang.s("nav-observatory");
    let day = view.seen.observatory.as_of;
    html! { div.head.observed {
        div {
            @if !is_first { p.crumb { a href=(view.asked.day_only().address(OBSERVATORY.0)) { (lang.s("nav-observatory")) } } }
            h1 dir="auto" { (title) }
            p.note {
                @if is_first { (lang.s("observatory-what")) " " }
                (lang.s("as-of-day")) " " (day_shown(lang, day)) "."
                @if day > view.today { " " (lang.s("day-ahead")) }
            }
        }
        div.actions { (actions) }
    } }
}

/// That the day could not be read.
pub fn unread(view: &View<'_>) -> Markup {
    let lang = view.lang;
    if !view.asked.when().1 {
        return none();
    }
    let field = lang.s("as-of-day");
    let what = lang.f("field-unread-what", &[("field", &field)]);
    notice(Tone::Warn, &lang.s("field-unread"), &html! { p { (what) } })
}

/// The field of the day that is asked about.
pub fn day_field(view: &View<'_>) -> Markup {
    let is_unread = view.asked.when().1;
    let day = view.seen.observatory.as_of.to_string();
    let typed = if is_unread { &view.asked.as_of } else { &day };
    parts::time_filter(view.lang, ("as_of", &view.lang.s("as-of-day")), typed, is_unread)
}

fn words_field(view: &View<'_>) -> Markup {
    html! { div.field.search {
        label for="q" { (view.lang.s("observatory-words")) }
        input #q name="q" type="search" value=(view.asked.q) dir="auto" autocomplete="off";
    } }
}

/// The order stays when the filters change.
fn order_fields(asked: &Asked) -> Markup {
    html! {
        @if !asked.sort.is_empty() { input type="hidden" name="sort" value=(asked.sort); }
        @if asked.is_down() { input type="hidden" name="down" value="1"; }
    }
}

/// The buttons that ask, and clear what was asked.
pub fn buttons(view: &View<'_>, path: &str) -> Markup {
    let lang = view.lang;
    html! { div.buttons {
        button.button.first type="submit" { (lang.s("show")) }
        @if *view.asked != Asked::default() { a.button href=(path) { (lang.s("clear")) } }
    } }
}

fn filters(view: &View<'_>) -> Markup {
    let (lang, asked) = (view.lang, view.asked);
    let mut dimensions: Vec<&str> = view
        .seen
        .observatory
        .instruments
        .iter()
        .flat_map(|one| one.dimensions.iter().map(String::as_str))
        .collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let dimensions = dimensions.into_iter().map(|one| (one, dimension(lang, one))).collect();
    let forms = ["treaty", "soft-law", "standard", "regulation", "bilateral", "unilateral"];
    let forms = forms.map(|form| (form, lang.s(&format!("form-{form}")))).to_vec();
    let either = || vec![("yes", lang.s("yes")), ("no", lang.s("no"))];
    html! { form.filters method="get" action=(OBSERVATORY.0) data-test="observatory-filters" {
        (day_field(view)) (words_field(view))
        (choice(view, "form", &lang.s("form"), &asked.form, forms))
        (choice(view, "dimension", &lang.s("dimension"), &asked.dimension, dimensions))
        (choice(view, "binding", &lang.s("figure-binding"), &asked.binding, either()))
        (choice(view, "force", &lang.s("text-in-force"), &asked.force, either()))
        (order_fields(asked))
        (buttons(view, OBSERVATORY.0))
    } }
}

fn choice(
    view: &View<'_>,
    name: &str,
    label: &str,
    chosen: &str,
    all: Vec<(&str, String)>,
) -> Markup {
    html! { div.field {
        label for=(name) { (label) }
        select id=(name) name=(name) {
            option value="" { (view.lang.s("any")) }
            @for (value, words) in all { option value=(value) selected[value == chosen] { (words) } }
        }
    } }
}

fn figures(view: &View<'_>) -> Markup {
    let (lang, seen) = (view.lang, &view.seen.observatory);
    let made: Vec<_> = seen.instruments.iter().filter(|one| one.is_made()).collect();
    let binding = made.iter().filter(|one| one.is_binding()).count();
    let in_force = made.iter().filter(|one| one.is_binding() && one.is_in_force()).count();
    let rows = [
        ("figure-instruments", made.len()),
        ("figure-binding", binding),
        ("figure-binding-in-force", in_force),
        ("figure-institutions", seen.institutions.len()),
    ];
    html! { dl.figures { @for (key, value) in rows { div { dt { (lang.s(key)) } dd { (number(count(value))) } } } } }
}

/// The other tables: a page and a file of each.
fn others(view: &View<'_>) -> Markup {
    let lang = view.lang;
    let others = NAMES.into_iter().filter(|name| !HERE.contains(name));
    parts::panel(
        &lang.s("other-tables"),
        &none(),
        &html! { div.body { ul.list.tables { @for name in others {
            li {
                a href=(view.asked.day_only().address(&format!("/observatory/tables/{name}"))) { (table_title(lang, name)) }
                " · " (csv(view, name))
            }
        } } } },
    )
}

/// The table as a file, for people, who open it with a spreadsheet.
fn csv(view: &View<'_>, name: &str) -> Markup {
    let at = view.at();
    let and = if at.is_empty() { "" } else { "&" };
    html! { a href={ "/api/v1/observatory/tables/" (name) ".csv?bom=true" (and) (at) } { (view.lang.s("csv-file")) } }
}

/// How to cite the page: whose it is, of which day, where it stands for good.
pub fn cite(view: &View<'_>, path: &str) -> Markup {
    let lang = view.lang;
    let day = view.seen.observatory.as_of.to_string();
    let (whose, base) = view.whose;
    let address = format!("{base}{}", Asked { as_of: day, ..view.asked.clone() }.address(path));
    let (name, today) = (lang.s("nav-observatory"), reader::day_text(lang, view.today));
    let of = reader::day_text(lang, view.seen.observatory.as_of);
    let text = format!("{whose}: {name}, {of}. {address} ({today})");
    html! { section.panel.cite {
        header { h2 { (lang.s("cite-this")) } }
        div.body {
            p.note { (lang.s("cite-this-why")) }
            p { code.key dir="auto" tabindex="0" data-test="citation" { (text) } (parts::copy(lang, &text)) }
        }
    } }
}
