//! Passkeys: those of one's own, the page that asks for one, and what two administrators do about
//! those that were lost.

use comity_store::rows::{PasskeyRow, Recovery};
use maud::{Markup, html};

use super::super::layout::PageContext;
use super::super::navigation::Tab;
use super::super::parts::{self, Tone, cell, csrf, notice, table};
use super::super::reader::time;
use crate::accounts::passkey::name_of;

/// The script that speaks with the device.
fn script() -> Markup {
    html! { script type="module" src="/assets/passkey.js" {} }
}

/// What the script says when it comes to nothing; it is empty until then.
fn told(shell: &PageContext) -> Markup {
    let lang = shell.lang;
    html! {
        p.notice.bad role="alert" hidden data-passkey-told
            data-cancelled=(lang.s("passkey-cancelled"))
            data-password-wrong=(lang.s("password-old-wrong"))
            data-sign-in-busy=(lang.s("sign-in-limited"))
            data-passkey-required=(lang.s("passkey-first"))
            data-sign-in-required=(lang.s("passkey-again"))
            data-failed=(lang.s("passkey-failed")) {}
    }
}

/// One's own passkeys.
#[derive(Clone, Copy, Debug)]
pub struct Passkeys<'a> {
    /// They.
    pub rows: &'a [PasskeyRow],
    /// Whether browsers make any under the node's address.
    pub are_possible: bool,
    /// Whether the present password is asked for before the first.
    pub has_password: bool,
    /// Who asked that they be taken away.
    pub wish: Option<&'a Recovery>,
}

/// The panel of one's own passkeys.
pub fn own(shell: &PageContext, own: &Passkeys<'_>) -> Markup {
    let lang = shell.lang;
    html! {
        p.note.body { (lang.s("passkeys-why")) }
        @if let Some(wish) = own.wish {
            (notice(Tone::Warn, &lang.s("recovery"), &html! {
                p { (lang.f("recovery-of-you", &[("by", &wish.asked_by)])) }
                form method="post" action="/account/recovery" {
                    (csrf(shell.csrf()))
                    button.button type="submit" { (lang.s("recovery-refuse")) }
                }
            }))
        }
        @if own.rows.is_empty() { p.empty { (lang.s("passkeys-none")) } } @else { (rows(shell, own.rows)) }
        @if own.are_possible { (add(shell, own.has_password && own.rows.is_empty())) }
        @else { p.note.body { (lang.s("passkeys-not-here")) } }
    }
}

fn rows(shell: &PageContext, rows: &[PasskeyRow]) -> Markup {
    let lang = shell.lang;
    let (label, created, used) =
        (lang.s("passkey-label"), lang.s("created"), lang.s("session-used"));
    let (rename, remove) = (lang.s("passkey-rename"), lang.s("passkey-remove"));
    table(
        &lang.s("passkeys"),
        &[(&label, false), (&created, false), (&used, false), (&lang.s("actions"), false)],
        &html! { @for row in rows { tr role="row" data-test="passkey-row" {
            td role="cell" { span.title dir="auto" { (row.label) } }
            (cell(&created, &time(shell, row.created_at)))
            (cell(&used, &html! { @if let Some(at) = row.used_at { (parts::ago(lang, at, shell.now)) } @else { (lang.s("session-not-yet")) } }))
            td role="cell" { details {
                summary { (lang.s("change")) }
                form.stacked method="post" action="/account/passkeys/rename" {
                    (csrf(shell.csrf()))
                    input type="hidden" name="passkey" value=(name_of(row));
                    div.inline {
                        input name="label" required maxlength="60" dir="auto" value=(row.label) aria-label=(label);
                        button.button.tiny type="submit" aria-label={ (rename) ": " (row.label) } { (rename) }
                    }
                }
                form.stacked method="post" action="/account/passkeys/remove" {
                    (csrf(shell.csrf()))
                    input type="hidden" name="passkey" value=(name_of(row));
                    button.button.tiny.danger type="submit" aria-label={ (remove) ": " (row.label) } { (remove) }
                }
            } }
        } } },
    )
}

fn add(shell: &PageContext, asks_password: bool) -> Markup {
    let lang = shell.lang;
    html! {
        form.stacked.body data-passkey="make" data-test="passkey-form" hidden {
            (csrf(shell.csrf()))
            div.inline {
                div.field { label for="passkey-label" { (lang.s("passkey-label")) }
                    input #passkey-label name="label" required maxlength="60" dir="auto" autocomplete="off"; }
                @if asks_password {
                    div.field { label for="passkey-password" { (lang.s("password-old")) }
                        input #passkey-password name="password" type="password" required autocomplete="current-password" dir="ltr"; }
                }
                button.button.first type="submit" { (lang.s("passkey-add")) }
            }
            (told(shell))
        }
        p.note.body data-passkey-without { (lang.s("passkeys-need-script")) }
        (script())
    }
}

/// A button that signs in by a passkey alone; only scripts make it seen.
pub fn instead(shell: &PageContext, next: &str) -> Markup {
    html! {
        div.body data-passkey="show" data-next=(next) data-test="passkey-sign-in" hidden {
            button.button type="button" { (shell.lang.s("passkey-sign-in")) }
            (told(shell))
        }
        (script())
    }
}

/// The page after a password, link or sign-on that was right, for an account that has a passkey.
pub fn second(shell: &PageContext, next: &str) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("passkey-second");
    let body = html! {
        div.centred {
            section.panel {
                header { h1 { (heading) } }
                div.body {
                    p { (lang.s("passkey-second-why")) }
                    div data-passkey="show" data-next=(next) data-at-once="yes" data-test="passkey-second" hidden {
                        button.button.first type="button" { (lang.s("passkey-show")) }
                        (told(shell))
                    }
                    p.note data-passkey-without { (lang.s("passkeys-need-script")) }
                    p.note { (lang.s("passkey-lost")) }
                    p { a href="/sign-in" { (lang.s("passkey-back")) } }
                }
            }
        }
        (script())
    };
    shell.page(Tab::NONE, &heading, &body)
}

/// What two administrators do about passkeys of an account that were lost.
pub fn recovery(shell: &PageContext, name: &str, count: usize, wish: Option<&Recovery>) -> Markup {
    let lang = shell.lang;
    let me = shell.user.as_ref().map_or("", |user| &user.name);
    let form = |what: &str, word: &str, tone: &str| {
        html! {
            form.stacked method="post" action="/users/recovery" {
                (csrf(shell.csrf()))
                input type="hidden" name="name" value=(name);
                input type="hidden" name="what" value=(what);
                button class={ "button " (tone) } type="submit" { (lang.s(word)) }
            }
        }
    };
    html! { div.body {
        p { (lang.n("passkeys-count", super::super::text::count(count))) }
        @if count > 0 {
            p.note { (lang.s("recovery-why")) }
            @match wish {
                None => (form("ask", "recovery-ask", "danger")),
                Some(wish) => {
                    p { (lang.f("recovery-asked", &[("by", &wish.asked_by)])) " " (parts::time_ago(shell, wish.asked_at, shell.now)) }
                    @if wish.asked_by != me && name != me { (form("agree", "recovery-agree", "danger")) }
                    (form("refuse", "recovery-refuse", ""))
                }
            }
        }
    } }
}
