//! The audit trail: what was done at this node, by whom, each line linked to the one before.

use comity_store::rows::{AuditRow, Page};
use maud::{Markup, html};

use super::layout::Shell;
use super::navigation::Tab;
use super::parts::{self, cell, none, short, table, time};

/// The page.
pub fn page(shell: &Shell, rows: &Page<AuditRow>, first: bool) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-audit");
    let (at, actor, action, object, detail, link) = (
        lang.s("when"),
        lang.s("actor"),
        lang.s("action"),
        lang.s("object"),
        lang.s("particulars"),
        lang.s("link"),
    );
    let columns = [
        ("#", true),
        (at.as_str(), false),
        (&actor, false),
        (&action, false),
        (&object, false),
        (&detail, false),
        (&link, false),
    ];
    let lines = html! { @for row in &rows.rows { tr role="row" {
        td.number role="cell" data-label="#" { (parts::number(row.number)) }
        (cell(&at, &time(row.event.at)))
        (cell(&actor, &html! { bdi { (row.event.actor) } }))
        (cell(&action, &html! { code dir="ltr" { (row.event.action) } }))
        (cell(&object, &object_of(&row.event.object)))
        (cell(&detail, &particulars(&row.event.detail)))
        (cell(&link, &short(&row.link)))
    } } };
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("audit-what")) } } }
        section.panel data-live=[first.then_some("audit")] {
            @if rows.rows.is_empty() { p.empty { (lang.s("no-audit")) } }
            @else { (table(&heading, &columns, &lines)) }
            @if rows.next.is_some() || !first {
                nav.pager aria-label=(lang.s("pages")) {
                    @if first { span {} } @else { a href="/audit" { (lang.s("newest")) } }
                    @if let Some(next) = rows.next { a rel="next" href={ "/audit?before=" (next) } { (lang.s("older")) } }
                }
            }
        }
    };
    shell.page(Tab::AUDIT, &heading, &body)
}

/// A statement's identifier becomes a link, anything else stays text.
fn object_of(object: &str) -> Markup {
    let digits = object.strip_prefix("urn:comity:statement:").unwrap_or(object);
    match data_encoding::HEXLOWER.decode(digits.as_bytes()) {
        Ok(bytes) if bytes.len() == 32 => {
            html! { a href={ "/statements/" (digits) } { (short(&bytes)) } }
        }
        _ if object.is_empty() => html! { "–" },
        _ => html! { bdi { (object) } },
    }
}

/// Flat particulars as words, anything else as it is.
fn particulars(detail: &str) -> Markup {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(detail) else {
        return if detail.is_empty() {
            none()
        } else {
            html! { code dir="ltr" { (detail) } }
        };
    };
    html! { @for (at, (name, value)) in members.iter().enumerate() {
        @if at > 0 { ", " }
        span.soft { (name) } " "
        bdi { (value.as_str().map_or_else(|| value.to_string(), str::to_owned)) }
    } }
}
