//! The audit trail: what was done at this node, by whom, each line linked to the one before.

use comity_protocol::time::Timestamp;
use comity_store::rows::{AuditRow, Page};
use comity_store::{Reader, StoreError};
use data_encoding::HEXLOWER;
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{cell, none, short, table};
use super::reader::time;
use super::standing::kind_name;
use super::text::Lang;
use crate::address::encode;

/// Lines looked at for one page of a search, so that nobody's question reads a trail of years.
const SEARCHED_MAX: usize = 20_000;

/// Lines read from the store at once.
const STRIDE: usize = 500;

/// Most lines of the file: some tens of megabytes.
pub const FILE_MAX: usize = 100_000;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Lines before this one only.
    pub before: Option<u64>,
    /// By whom.
    pub who: String,
    /// Words in action, object or particulars.
    pub q: String,
}

impl Wanted {
    /// Whether all lines are wanted.
    fn is_all(&self) -> bool {
        self.who.trim().is_empty() && self.q.trim().is_empty()
    }

    fn wants(&self, row: &AuditRow) -> bool {
        let event = &row.event;
        let has = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let words = format!("{} {} {}", event.action, event.object, event.detail);
        has(name_of(&event.actor), name_of(self.who.trim()))
            && self.q.split_whitespace().all(|word| {
                // As some reader's page has it, too.
                has(&words, word)
                    || Lang::ALL.iter().any(|lang| has(&done(*lang, &event.action), word))
            })
    }

    /// As a query of an address.
    fn query(&self) -> String {
        format!("who={}&q={}", encode(self.who.trim()), encode(self.q.trim()))
    }
}

/// Lines that were found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The lines, and before which one the next page begins.
    pub page: Page<AuditRow>,
    /// How many were looked at, where more may fit that were not.
    pub cut: Option<usize>,
}

/// Looks for lines, newest first, at most `most`.
///
/// # Errors
/// The store's.
pub fn find(reader: &dyn Reader, wanted: &Wanted, most: usize) -> Result<Found, StoreError> {
    let mut found = Vec::new();
    let (mut before, mut searched) = (wanted.before, 0_usize);
    loop {
        let stride = if wanted.is_all() { most.min(STRIDE) } else { STRIDE };
        let read = reader.audit(before, stride)?;
        for row in read.rows {
            searched = searched.saturating_add(1);
            let number = row.number;
            if wanted.wants(&row) {
                found.push(row);
            }
            if found.len() >= most {
                let next = (number > 1).then_some(number);
                return Ok(Found { page: Page { rows: found, next }, cut: None });
            }
        }
        before = read.next;
        let is_cut = !wanted.is_all() && searched >= SEARCHED_MAX.max(most);
        if before.is_none() || is_cut {
            let cut = before.map(|_| searched);
            return Ok(Found { page: Page { rows: found, next: before }, cut });
        }
    }
}

/// The page.
pub fn page(shell: &PageContext, found: &Found, wanted: &Wanted) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-audit");
    let (rows, first) = (&found.page, wanted.before.is_none());
    let is_live = first && wanted.is_all();
    let body = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s("audit-what")) } }
            div.actions { a.button href={ "/audit.csv?" (wanted.query()) } { (lang.s("audit-csv")) } }
        }
        (filter(lang, wanted))
        section.panel data-live=[is_live.then_some("audit")] {
            @if rows.rows.is_empty() {
                p.empty { (lang.s(if wanted.is_all() { "no-audit" } else { "audit-none" })) }
            } @else { (lines(shell, &heading, &rows.rows)) }
            @if let Some(cut) = found.cut {
                p.note.body { (lang.f("audit-more", &[("number", &lang.number(super::text::count(cut)))])) }
            }
            @if rows.next.is_some() || !first {
                nav.pager aria-label=(lang.s("pages")) {
                    @if first { span {} } @else { a href={ "/audit?" (wanted.query()) } { (lang.s("newest")) } }
                    @if let Some(next) = rows.next { a rel="next" href={ "/audit?" (wanted.query()) "&before=" (next) } { (lang.s("older")) } }
                }
            }
        }
    };
    shell.page(Tab::AUDIT, &heading, &body)
}

fn filter(lang: Lang, wanted: &Wanted) -> Markup {
    html! { section.panel {
        form.filters method="get" action="/audit" {
            div.field {
                label for="audit-who" { (lang.s("audit-who")) }
                input #audit-who name="who" dir="auto" value=(wanted.who) autocomplete="off";
            }
            div.field {
                label for="audit-q" { (lang.s("audit-search")) }
                input #audit-q name="q" type="search" dir="auto" value=(wanted.q);
            }
            div.field { button.button type="submit" { (lang.s("show")) } }
        }
    } }
}

fn lines(shell: &PageContext, heading: &str, rows: &[AuditRow]) -> Markup {
    let lang = shell.lang;
    let (at, actor, action, object, detail, link) = (
        lang.s("when"),
        lang.s("actor"),
        lang.s("action"),
        lang.s("object"),
        lang.s("particulars"),
        lang.s("link"),
    );
    let number = lang.s("audit-entry");
    let columns = [
        (number.as_str(), true),
        (at.as_str(), false),
        (&actor, false),
        (&action, false),
        (&object, false),
        (&detail, false),
        (&link, false),
    ];
    let lines = html! { @for row in rows { tr role="row" {
        td.number role="cell" data-label=(number) { (lang.number(row.number)) }
        (cell(&at, &time(shell, row.event.at)))
        (cell(&actor, &html! { bdi title=(row.event.actor) { (name_of(&row.event.actor)) } }))
        (cell(&action, &html! { span title=(row.event.action) { (done(lang, &row.event.action)) } }))
        (cell(&object, &object_of(&row.event.object)))
        (cell(&detail, &particulars(shell, &row.event.detail)))
        (cell(&link, &short(&row.link)))
    } } };
    table(heading, &columns, &lines)
}

/// One person has one name, whether they acted or something was done to their account.
pub fn name_of(actor: &str) -> &str {
    actor.strip_prefix("user:").unwrap_or(actor)
}

/// What an identifier stands for becomes a link, anything else stays text.
fn object_of(object: &str) -> Markup {
    let digits = object.strip_prefix("urn:comity:statement:").unwrap_or(object);
    match HEXLOWER.decode(digits.as_bytes()) {
        Ok(bytes) if bytes.len() == 32 => {
            html! { a href={ "/statements/" (digits) } { (short(&bytes)) } }
        }
        Ok(bytes) if bytes.len() == 16 => {
            html! { a href={ "/proposals/" (digits) } { (short(&bytes)) } }
        }
        _ if object.is_empty() => html! { "–" },
        _ => html! { bdi.wrap { (name_of(object)) } },
    }
}

/// Flat particulars as words, anything else as it is.
fn particulars(shell: &PageContext, detail: &str) -> Markup {
    let lang = shell.lang;
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(detail) else {
        return if detail.is_empty() {
            none()
        } else {
            html! { code.wrap dir="ltr" { (detail) } }
        };
    };
    html! { ul.plain { @for (name, value) in &members { li {
        @match named(lang, name) {
            Some(word) => span.soft title=(name) { (word) },
            None => code.soft dir="ltr" { (name) },
        }
        " "
        bdi.wrap { @match value.as_str().and_then(|text| text.parse::<Timestamp>().ok()) {
            Some(at) => (time(shell, at)),
            None if name == "kind" => (kind(lang, value)),
            None => (shown(value)),
        } }
    } } } }
}

/// What a member is called here, or in the content of a statement.
fn named(lang: Lang, name: &str) -> Option<String> {
    let own = lang.known(&format!("audit-of-{}", name.replace('_', "-")));
    own.or_else(|| lang.member(name))
}

fn kind(lang: Lang, value: &serde_json::Value) -> String {
    let kind = value.as_str().and_then(|name| name.parse().ok());
    kind.map_or_else(|| shown(value), |kind| kind_name(lang, &kind))
}

fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "–".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The lines as a table for a spreadsheet (RFC 4180).
pub fn csv(rows: &[AuditRow]) -> String {
    let mut file = String::from("number,at,actor,action,object,detail,link\r\n");
    for row in rows {
        let event = &row.event;
        let cells = [
            row.number.to_string(),
            event.at.to_string(),
            event.actor.clone(),
            event.action.clone(),
            event.object.clone(),
            event.detail.clone(),
            HEXLOWER.encode(&row.link),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

/// A cell; what a spreadsheet would take for a formula is marked as text.
fn quoted(cell: &str) -> String {
    let mark = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

/// What was done, in words; by its name where it has none.
fn done(lang: Lang, action: &str) -> String {
    let known = lang.known(&format!("audit-act-{}", action.replace('.', "-")));
    known.unwrap_or_else(|| action.to_owned())
}

#[cfg(test)]
mod tests {
    use comity_store::rows::AuditEvent;

    use super::*;

    fn row(actor: &str, action: &str, detail: &str) -> AuditRow {
        let event = AuditEvent {
            at: Timestamp::from_secs(1_795_000_000),
            actor: actor.to_owned(),
            action: action.to_owned(),
            object: "=1+1".to_owned(),
            detail: detail.to_owned(),
        };
        AuditRow { number: 7, event, link: [1; 32] }
    }

    #[test]
    fn a_person_is_found_by_one_name_and_a_line_by_its_words() {
        let line = row("user:demo", "content.erase", "{\"reason\":\"Asked for\"}");
        let wanted =
            |who: &str, q: &str| Wanted { before: None, who: who.to_owned(), q: q.to_owned() };
        for (who, q) in [
            ("", ""),
            ("demo", ""),
            ("user:demo", "erase"),
            ("DEMO", "asked content"),
            ("", "détruit"),
        ] {
            assert!(wanted(who, q).wants(&line), "{who} {q}");
        }
        assert!(!wanted("other", "").wants(&line));
        assert!(!wanted("", "erase nothing").wants(&line));
    }

    /// Whatever this program writes into the trail has words: found in its sources, as the first
    /// name with a dot behind what writes it.
    #[test]
    fn every_action_has_words() {
        fn sources(folder: &std::path::Path, all: &mut String) {
            for file in std::fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                if path.is_dir() {
                    sources(&path, all);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(path).unwrap();
                    all.push_str(text.split("#[cfg(test)]").next().unwrap());
                }
            }
        }
        let is_action = |word: &&str| {
            let is_name = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            };
            word.split_once('.').is_some_and(|(one, other)| is_name(one) && is_name(other))
        };
        let mut all = String::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        let mut count = 0;
        for call in ["audit(", "action: "] {
            for rest in all.split(call).skip(1) {
                let near: String = rest.chars().take(160).collect();
                let Some(action) = near.split('"').skip(1).step_by(2).find(is_action) else {
                    continue;
                };
                let key = format!("audit-act-{}", action.replace('.', "-"));
                assert!(Lang::ALL.iter().all(|lang| lang.has(&key)), "no words for {action}");
                count += 1;
            }
        }
        assert!(count > 30, "{count}");
    }

    #[test]
    fn the_file_runs_no_formula() {
        let file = csv(&[row("user:demo", "a", "say \"hi\"")]);
        let line = file.lines().nth(1).unwrap();
        assert!(line.contains("\"'=1+1\"") && line.contains("\"say \"\"hi\"\"\""), "{line}");
    }
}
