//! Sessions: by what they began, from where, when they were used last, and how they are ended.

use comity_store::rows::{CredentialKind, CredentialRow};
use maud::{Markup, html};

use super::super::layout::PageContext;
use super::super::parts::{self, Tone, cell, csrf, status, table};
use super::super::reader::time;
use super::super::text::Lang;
use crate::accounts::secret::credential_id;

/// Whose sessions are shown, which says where the forms that end them go.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// One's own; the session that shows the page.
    Own(Option<[u8; 32]>),
    /// An account's, shown to an administrator.
    Of(&'a str),
}

impl Whose<'_> {
    const fn ends_one(self) -> &'static str {
        match self {
            Self::Own(_) => "/account/revoke",
            Self::Of(_) => "/users/revoke",
        }
    }

    const fn ends_all(self) -> &'static str {
        match self {
            Self::Own(_) => "/account/sessions/end",
            Self::Of(_) => "/users/sessions/end",
        }
    }

    fn is_this(self, row: &CredentialRow) -> bool {
        matches!(self, Self::Own(Some(hash)) if hash == row.secret_hash)
    }
}

/// The sessions, with a button that ends all, or all others.
pub fn sessions(shell: &PageContext, rows: &[CredentialRow], whose: Whose<'_>) -> Markup {
    let lang = shell.lang;
    let rows: Vec<&CredentialRow> = rows.iter().filter(|row| row.is_session()).collect();
    let (why, all) = match whose {
        Whose::Own(_) => ("sessions-why", "sessions-end-others"),
        Whose::Of(_) => ("sessions-of-why", "sessions-end-all"),
    };
    let is_alone = rows.iter().all(|row| whose.is_this(row));
    html! {
        p.note.body { (lang.s(why)) }
        @if rows.is_empty() { p.empty { (lang.s("no-tokens")) } } @else { (session_table(shell, &rows, whose)) }
        @if !is_alone {
            form.body method="post" action=(whose.ends_all()) data-test="end-sessions" {
                (csrf(shell.csrf()))
                (account(whose))
                div.buttons { button.button.danger type="submit" { (lang.s(all)) } }
            }
        }
    }
}

fn session_table(shell: &PageContext, rows: &[&CredentialRow], whose: Whose<'_>) -> Markup {
    let lang = shell.lang;
    let (device, address, by) =
        (lang.s("session-device"), lang.s("session-address"), lang.s("session-by"));
    let (since, used, ends) = (lang.s("session-since"), lang.s("session-used"), lang.s("ends"));
    table(
        &lang.s("sessions"),
        &[
            (&device, false),
            (&address, false),
            (&by, false),
            (&since, false),
            (&used, false),
            (&ends, false),
            (&lang.s("actions"), false),
        ],
        &html! { @for row in rows { tr role="row" data-test="session-row" {
            td role="cell" {
                span.title title=(row.device) { (device_name(lang, &row.device)) }
                @if whose.is_this(row) { " " span.soft { (lang.s("session-this")) } }
            }
            (cell(&address, &html! { bdi dir="ltr" { (row.address) } }))
            (cell(&by, &html! { (by_what(lang, &row.label)) }))
            (cell(&since, &time(shell, row.created_at)))
            (cell(&used, &html! { @if let Some(at) = row.used_at { (parts::ago(lang, at, shell.now)) } @else { (lang.s("session-not-yet")) } }))
            (cell(&ends, &html! { @if row.expires_at <= shell.now { (status(Tone::Mute, &lang.s("ended"))) } @else { (time(shell, row.expires_at)) } }))
            td.number role="cell" { (end_one(shell, row, whose, "session-end")) }
        } } },
    )
}

/// Browsers that are known, which nobody's guesses keep out.
pub fn devices(shell: &PageContext, rows: &[CredentialRow], whose: Whose<'_>) -> Markup {
    let lang = shell.lang;
    let rows = rows.iter().filter(|row| row.kind == CredentialKind::Device);
    let (device, address, since) =
        (lang.s("session-device"), lang.s("session-address"), lang.s("session-since"));
    let lines = html! { @for row in rows { tr role="row" {
        td role="cell" { span.title title=(row.device) { (device_name(lang, &row.device)) } }
        (cell(&address, &html! { bdi dir="ltr" { (row.address) } }))
        (cell(&since, &time(shell, row.created_at)))
        td.number role="cell" { (end_one(shell, row, whose, "device-forget")) }
    } } };
    html! {
        p.note.body { (lang.s("devices-why")) }
        @if lines.0.is_empty() { p.empty { (lang.s("no-tokens")) } }
        @else {
            (table(&lang.s("devices"), &[(&device, false), (&address, false), (&since, false), (&lang.s("actions"), false)], &lines))
        }
    }
}

fn end_one(shell: &PageContext, row: &CredentialRow, whose: Whose<'_>, word: &str) -> Markup {
    let word = shell.lang.s(word);
    let named = device_name(shell.lang, &row.device);
    html! {
        form method="post" action=(whose.ends_one()) {
            (csrf(shell.csrf()))
            (account(whose))
            input type="hidden" name="credential" value=(credential_id(row));
            button.button.tiny.danger type="submit" aria-label={ (word) ": " (named) } { (word) }
        }
    }
}

fn account(whose: Whose<'_>) -> Markup {
    html! { @if let Whose::Of(name) = whose { input type="hidden" name="name" value=(name); } }
}

/// By what a session began, in words.
fn by_what(lang: Lang, how: &str) -> String {
    let word = |part: &str| match part {
        "password" => lang.s("by-password"),
        "link" => lang.s("by-link"),
        "passkey" => lang.s("by-passkey"),
        "sign-on" => lang.s("by-sign-on"),
        other => other.to_owned(),
    };
    how.split('+').map(word).collect::<Vec<_>>().join(" + ")
}

/// The browser and the system, as far as they say so themselves; everybody can say anything.
fn device_name(lang: Lang, said: &str) -> String {
    // What pretends to be another comes first: Edge and Opera say Chrome, which says Safari.
    let programs = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
        ("comity/", "Comity"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |all: &[(&str, &'static str)]| {
        all.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name)
    };
    let found: Vec<&str> = [find(&programs), find(&systems)].into_iter().flatten().collect();
    if !found.is_empty() {
        return found.join(" · ");
    }
    let short: String = said.chars().take(40).collect();
    if short.is_empty() { lang.s("device-unsaid") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_their_names() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/142.0.0.0 Safari/537.36";
        for (said, name) in [
            (chrome, "Chrome · Linux"),
            (&*format!("{chrome} Edg/142.0.0.0"), "Edge · Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox · Windows",
            ),
            ("curl/8.14.1", "curl"),
            ("robot", "robot"),
            ("", "not said"),
        ] {
            assert_eq!(device_name(Lang::En, said), name);
        }
    }
}
