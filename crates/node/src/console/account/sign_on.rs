//! Sign-on by a provider: the way there, and the link of one's own account.

use maud::{Markup, html};

use super::super::layout::PageContext;
use super::super::parts::{Tone, csrf, notice};
use crate::address::encode;

/// How an account is linked with the provider.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Whom the provider means.
    pub subject: Option<String>,
    /// Whether sign-on made the account.
    pub is_mapped: bool,
    /// What lets the link be made now.
    pub ticket: Option<String>,
}

/// The way to the provider, beside the password.
pub fn instead(shell: &PageContext, name: &str, next: &str) -> Markup {
    html! {
        p.body { a.button href={ "/sign-in/sign-on?next=" (encode(next)) } data-test="sign-on" {
            (shell.lang.f("sign-on-with", &[("name", name)]))
        } }
    }
}

/// The panel of one's own link.
pub fn own(shell: &PageContext, provider: &str, link: &Link, has_password: bool) -> Markup {
    let lang = shell.lang;
    let values = [("name", provider)];
    if let Some(subject) = &link.subject {
        return html! { div.body {
            p { (lang.f("sign-on-linked", &values)) " " code.soft dir="ltr" { (subject) } }
            @if link.is_mapped { p.note { (lang.s("sign-on-mapped")) } }
            @else {
                form method="post" action="/account/sign-on/unlink" {
                    (csrf(shell.csrf()))
                    button.button type="submit" { (lang.s("sign-on-unlink")) }
                }
            }
        } };
    }
    if let Some(ticket) = &link.ticket {
        return notice(
            Tone::Good,
            &lang.s("sign-on-link"),
            &html! {
                p { a.button href={ "/sign-in/sign-on?link=" (encode(ticket)) } { (lang.f("sign-on-continue", &values)) } }
            },
        );
    }
    html! {
        form.stacked.body method="post" action="/account/sign-on" {
            (csrf(shell.csrf()))
            p.note { (lang.f("sign-on-why", &values)) }
            div.inline {
                @if has_password {
                    div.field { label for="sign-on-password" { (lang.s("password-old")) }
                        input #sign-on-password name="password" type="password" required autocomplete="current-password" dir="ltr"; }
                }
                button.button.first type="submit" { (lang.s("sign-on-link")) }
            }
        }
    }
}
