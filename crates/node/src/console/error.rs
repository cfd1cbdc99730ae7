//! Errors as people read them: what happened, whose turn it is, and the code to quote.

use maud::{Markup, html};

use super::layout::PageContext;
use super::navigation::Tab;
use super::text::Lang;

/// An error as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// HTTP status.
    pub status: u16,
    /// Stable code (`spec/errors.md`).
    pub code: String,
    /// One sentence for the caller, never a secret.
    pub detail: String,
}

impl Shown {
    /// Nothing stands at that address.
    pub fn not_found() -> Self {
        Self { status: 404, code: "not-found".to_owned(), detail: String::new() }
    }
}

/// The page.
pub fn page(shell: &PageContext, shown: &Shown) -> Markup {
    let lang = shell.lang;
    let (title, help) = match shown.status {
        400 | 415 | 422 => ("error-request", "error-request-help"),
        401 => ("error-sign-in", "error-sign-in-help"),
        403 => ("error-forbidden", "error-forbidden-help"),
        404 => ("error-not-found", "error-not-found-help"),
        409 => ("error-conflict", "error-conflict-help"),
        410 => ("error-gone", "error-gone-help"),
        413 => ("error-too-large", "error-too-large-help"),
        429 => ("error-too-many", "error-too-many-help"),
        503 => ("error-unavailable", "error-unavailable-help"),
        _ => ("error-node", "error-node-help"),
    };
    // A form of another session is no question of roles.
    let help = if shown.code == "csrf-token-wrong" { "error-form-help" } else { help };
    let title = lang.s(title);
    let says_more = !shown.detail.is_empty() && !matches!(shown.status, 401 | 404 | 429);
    let body = html! {
        div.narrow {
            section.panel {
                header { h1 { (title) } span.soft dir="ltr" { (shown.status) } }
                div.body {
                    // Once: the node's own sentence where it says more than the general one.
                    @if !says_more || lang != Lang::En { p { (lang.s(help)) } }
                    @if says_more { p.soft[lang != Lang::En] dir="auto" lang="en" { (shown.detail) } }
                    p.small.soft { (lang.s("code")) ": " code dir="ltr" { (shown.code) } " · " (super::reader::time(shell, shell.now)) }
                    p.buttons {
                        @if shell.user.is_none() { a.button.first href="/sign-in" { (lang.s("sign-in")) } }
                        @if shell.user.is_some() || shell.open { a.button href="/" { (lang.s("nav-overview")) } }
                    }
                }
            }
        }
    };
    shell.page(Tab::NONE, &title, &body)
}
