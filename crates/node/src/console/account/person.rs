//! Somebody's account, for an administrator: where it is signed in, and its passkeys.

use comity_store::rows::{CredentialRow, PasskeyRow, Recovery, UserRow};
use maud::{Markup, html};

use super::super::layout::{PageContext, role_name};
use super::super::navigation::Tab;
use super::super::parts::{self, Tone, fact, none, notice, panel, status};
use super::super::reader::time;
use super::passkeys;
use super::sessions::{self, Whose};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub user: UserRow,
    /// Its sessions, tokens and calendars.
    pub credentials: Vec<CredentialRow>,
    /// Its passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// Who asked that they be taken away.
    pub wish: Option<Recovery>,
    /// A link that signs its person in once.
    pub link: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// The page.
pub fn page(shell: &PageContext, person: &Person) -> Markup {
    let lang = shell.lang;
    let user = &person.user;
    let body = html! {
        div.head { div {
            p.crumb { a href="/users" { (lang.s("nav-users")) } }
            h1 { bdi dir="ltr" { (user.name) } }
        } }
        @if let Some(problem) = &person.problem { (notice(Tone::Bad, &lang.s("not-changed"), &html! { p dir="auto" { (problem) } })) }
        @if let Some(link) = &person.link {
            (notice(Tone::Good, &lang.s("recovery-done"), &html! {
                p { bdi dir="ltr" { (user.name) } ": " (lang.s("user-reset-link")) }
                p { code.key dir="ltr" tabindex="0" { (link) } (parts::copy(lang, link)) }
            }))
        }
        (panel(&lang.s("person-about"), &none(), &html! { div.body { dl.facts {
            (fact(&lang.s("role"), &html! { (role_name(lang, user.role)) }))
            (fact(&lang.s("state"), &if user.enabled { status(Tone::Good, &lang.s("user-enabled")) } else { status(Tone::Mute, &lang.s("user-disabled")) }))
            (fact(&lang.s("created"), &time(shell, user.created_at)))
            @if !user.handled_by.is_empty() {
                (fact(&lang.s("person-hands"), &html! { @for (at, by) in user.handled_by.iter().enumerate() { @if at > 0 { ", " } bdi dir="ltr" { (by) } } }))
            }
            @if let Some(linked) = &user.linked {
                (fact(&lang.s("sign-on"), &html! { bdi dir="ltr" { (linked.issuer) " " (linked.subject) } }))
            }
        } } }))
        (panel(&lang.s("sessions"), &none(), &sessions::sessions(shell, &person.credentials, Whose::Of(&user.name))))
        (panel(&lang.s("passkeys"), &none(), &passkeys::recovery(shell, &user.name, person.passkeys.len(), person.wish.as_ref())))
    };
    shell.page(Tab::USERS, &user.name, &body)
}
