//! Signing in, one's own account and tokens, and everybody's accounts. [`passkeys`], [`sessions`],
//! [`sign_on`]: panels of them. [`person`]: somebody's account, for an administrator.

pub mod passkeys;

pub mod person;

pub mod sessions;

pub mod sign_on;

use comity_protocol::marking::Tlp;
use comity_store::rows::{CredentialKind, CredentialRow, PasskeyRow, Recovery, Role, UserRow};
use maud::{Markup, html};

use super::front::open_pages;
use super::layout::{PageContext, role_name};
use super::navigation::Tab;
use super::parts::{self, Tone, cell, csrf, none, notice, panel, status, table};
use super::reader::time;
use crate::accounts::secret::credential_id;
use crate::accounts::trail::role_name as role_code;
use crate::address::encode;
use sessions::Whose;

/// Every role, from least to most.
const ROLES: [Role; 4] = [Role::Reader, Role::Officer, Role::Approver, Role::Admin];

/// What became of the last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// There was none.
    None,
    /// Name or password are wrong; which of them is not said.
    Wrong,
    /// Too many attempts.
    Limited,
    /// The one-time link was used before or has ended.
    LinkSpent,
    /// The provider of sign-on cannot be used now.
    ProviderDown,
    /// A sign-on was not completed.
    SignOnFailed,
    /// The provider's claims open no account here.
    SignOnRefused,
}

/// By what people sign in beside a password.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Whether browsers make passkeys under the node's address.
    pub passkey: bool,
    /// What the provider of sign-on is called.
    pub sign_on: Option<String>,
}

/// Signing in. `next` is the page to go to afterwards, a path of this node.
pub fn sign_in(shell: &PageContext, attempt: Attempt, next: &str, ways: &Ways) -> Markup {
    let lang = shell.lang;
    let problem = match attempt {
        Attempt::None => None,
        Attempt::Wrong => Some("sign-in-wrong"),
        Attempt::Limited => Some("sign-in-limited"),
        Attempt::LinkSpent => Some("sign-in-link-spent"),
        Attempt::ProviderDown => Some("sign-on-down"),
        Attempt::SignOnFailed => Some("sign-on-not-completed"),
        Attempt::SignOnRefused => Some("sign-on-no-account"),
    };
    let body = html! {
        div.centred {
            section.panel {
                header { h1 { (lang.s("sign-in")) } }
                form.stacked.body method="post" action="/sign-in" data-test="sign-in-form" {
                    @if let Some(problem) = problem {
                        p.notice.bad role="alert" { (status(Tone::Bad, &lang.s(problem))) }
                    }
                    input type="hidden" name="next" value=(next);
                    div.field {
                        label for="name" { (lang.s("account-name")) }
                        input #name name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required dir="ltr" autofocus;
                    }
                    div.field {
                        label for="password" { (lang.s("password")) }
                        input #password name="password" type="password" autocomplete="current-password" required dir="ltr";
                    }
                    button.button.first type="submit" { (lang.s("sign-in")) }
                }
                @if ways.passkey { (passkeys::instead(shell, next)) }
                @if let Some(name) = &ways.sign_on { (sign_on::instead(shell, name, next)) }
            }
            p.note.small { (lang.s("sign-in-note")) }
            @if shell.open {
                section.panel {
                    header { h2 { (lang.s("open-without-account")) } }
                    div.body { p.note { (lang.s("open-without-account-why")) } (open_pages(shell)) }
                }
            }
        }
    };
    shell.page(Tab::NONE, &lang.s("sign-in"), &body)
}

/// A secret just made, shown this once.
#[derive(Clone, Debug)]
pub enum Fresh {
    /// An API token.
    Token(String),
    /// The address of a calendar.
    Calendar(String),
}

/// What the page of one's own account shows.
#[derive(Clone, Debug)]
pub struct Own {
    /// Sessions, tokens and calendars.
    pub credentials: Vec<CredentialRow>,
    /// Passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// Who asked that they be taken away.
    pub wish: Option<Recovery>,
    /// The session that asks.
    pub session: Option<[u8; 32]>,
    /// Whether it signs in by password.
    pub has_password: bool,
    /// Whether it could not approve anything now, for want of a passkey.
    pub lacks_passkey: bool,
    /// By what people sign in here.
    pub ways: Ways,
    /// How it is linked with the provider of sign-on.
    pub link: sign_on::Link,
    /// A secret just made.
    pub fresh: Option<Fresh>,
    /// Why something was not changed, in the reader's words.
    pub problem: Option<String>,
}

/// One's own account.
pub fn account(shell: &PageContext, own: &Own) -> Markup {
    let lang = shell.lang;
    let credentials = &own.credentials;
    let name = shell.user.as_ref().map_or("", |user| &user.name);
    let role = shell.user.as_ref().map_or(Role::Reader, |user| user.role);
    let heading = lang.s("account");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { bdi { (name) } " · " (role_name(lang, role)) ": " (lang.s(role_why(role))) } } }
        @if let Some(fresh) = &own.fresh {
            @let (heading, secret) = match fresh { Fresh::Token(secret) => ("token-made", secret), Fresh::Calendar(secret) => ("calendar-made", secret) };
            (notice(Tone::Good, &lang.s(heading), &html! {
                p { (lang.s("token-made-why")) }
                p { code.key dir="ltr" tabindex="0" { (secret) } (parts::copy(lang, secret)) }
            }))
        }
        @if let Some(problem) = &own.problem { (notice(Tone::Bad, &lang.s("not-changed"), &html! { p dir="auto" { (problem) } })) }
        @if own.lacks_passkey { (notice(Tone::Warn, &lang.s("passkey-required"), &html! { p { (lang.s("passkey-required-why")) } })) }
        (panel(&lang.s("alerts"), &none(), &html! { div.body {
            p.note { (lang.s("alerts-why")) }
            p { a.button href="/account/alerts" { (lang.s("alerts-rules")) } }
        } }))
        (panel(&lang.s("password"), &none(), &password_form(shell, own.has_password)))
        div #passkeys { (panel(&lang.s("passkeys"), &none(), &passkeys::own(shell, &passkeys::Passkeys {
            rows: &own.passkeys,
            are_possible: own.ways.passkey,
            has_password: own.has_password,
            wish: own.wish.as_ref(),
        }))) }
        @if let Some(provider) = &own.ways.sign_on {
            (panel(&lang.s("sign-on"), &none(), &sign_on::own(shell, provider, &own.link, own.has_password)))
        }
        (panel(&lang.s("calendars"), &none(), &html! {
            (credential_table(shell, credentials, CredentialKind::Calendar))
            (create(shell, "/account/calendars", "calendars-why", "calendar-create", 365))
        }))
        (panel(&lang.s("tokens"), &none(), &html! {
            (credential_table(shell, credentials, CredentialKind::Token))
            (create(shell, "/account/tokens", "tokens-why", "token-create", 90))
        }))
        (panel(&lang.s("sessions"), &none(), &sessions::sessions(shell, credentials, Whose::Own(own.session))))
        (panel(&lang.s("devices"), &none(), &sessions::devices(shell, credentials, Whose::Own(own.session))))
    };
    shell.page(Tab::NONE, &heading, &body)
}

/// A form that sets another password: the old one where there is one, the new one twice.
fn password_form(shell: &PageContext, has_password: bool) -> Markup {
    let lang = shell.lang;
    let field = |id: &str, label: &str, completes: &str, least: u8| {
        html! {
            div.field { label for=(id) { (lang.s(label)) }
                input id=(id) name=(id) type="password" required minlength=(least) autocomplete=(completes) dir="ltr"; }
        }
    };
    html! {
        form.stacked.body method="post" action="/account/password" data-test="password-form" {
            (csrf(shell.csrf()))
            p.note { (lang.s("password-change-why")) }
            div.inline {
                @if has_password { (field("old", "password-old", "current-password", 1)) }
                (field("new", "password-new", "new-password", 12))
                (field("again", "password-again", "new-password", 12))
                button.button.first type="submit" { (lang.s("password-change")) }
            }
        }
    }
}

/// A form that makes a token or a calendar's address.
fn create(shell: &PageContext, address: &str, why: &str, create: &str, chosen: u64) -> Markup {
    let lang = shell.lang;
    let (label, days) = (format!("{create}-label"), format!("{create}-days"));
    html! {
        form.stacked.body method="post" action=(address) {
            (csrf(shell.csrf()))
            p.note { (lang.s(why)) }
            div.inline {
                div.field { label for=(label) { (lang.s("token-label")) }
                    input id=(label) name="label" required maxlength="100" dir="auto"; }
                div.field { label for=(days) { (lang.s("token-days")) }
                    select id=(days) name="days" {
                        @for days in [7_u64, 30, 90, 365] { option value=(days) selected[days == chosen] { (lang.n("days", days)) } }
                    } }
                button.button.first type="submit" { (lang.s(create)) }
            }
        }
    }
}

fn credential_table(shell: &PageContext, rows: &[CredentialRow], kind: CredentialKind) -> Markup {
    let lang = shell.lang;
    let rows: Vec<&CredentialRow> = rows.iter().filter(|row| row.kind == kind).collect();
    if rows.is_empty() {
        return html! { p.empty { (lang.s("no-tokens")) } };
    }
    let (label, created, expires) = (lang.s("token-label"), lang.s("created"), lang.s("ends"));
    let revoke = lang.s("revoke");
    table(
        &lang.s(if kind == CredentialKind::Calendar { "calendars" } else { "tokens" }),
        &[(&label, false), (&created, false), (&expires, false), (&lang.s("actions"), false)],
        &html! { @for row in rows { tr role="row" {
            td role="cell" { span.title dir="auto" { @if row.label.is_empty() { (lang.s("unnamed")) } @else { (row.label) } } }
            (cell(&created, &time(shell, row.created_at)))
            (cell(&expires, &html! { @if row.expires_at <= shell.now { (status(Tone::Mute, &lang.s("ended"))) } @else { (time(shell, row.expires_at)) } }))
            td.number role="cell" {
                form method="post" action="/account/revoke" {
                    (csrf(shell.csrf()))
                    input type="hidden" name="credential" value=(credential_id(row));
                    button.button.tiny.danger type="submit" aria-label={ (revoke) ": " (row.label) } { (revoke) }
                }
            }
        } } },
    )
}

const fn role_why(role: Role) -> &'static str {
    match role {
        Role::Reader => "role-reader-why",
        Role::Officer => "role-officer-why",
        Role::Approver => "role-approver-why",
        Role::Admin => "role-admin-why",
    }
}

/// What the page of everybody's accounts shows.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// The accounts, each with the number of its passkeys.
    pub rows: &'a [(UserRow, usize)],
    /// Why the last change was refused, in the reader's words.
    pub problem: Option<&'a str>,
    /// An account that was reset, and the link that signs its person in once.
    pub link: Option<(&'a str, &'a str)>,
}

/// Everybody's accounts.
pub fn users(shell: &PageContext, people: &People<'_>) -> Markup {
    let lang = shell.lang;
    let People { rows, problem, link } = *people;
    let heading = lang.s("nav-users");
    let (name, role, state, created) =
        (lang.s("account-name"), lang.s("role"), lang.s("state"), lang.s("created"));
    let table = table(
        &heading,
        &[
            (&name, false),
            (&role, false),
            (&state, false),
            (&created, false),
            (&lang.s("actions"), false),
        ],
        &html! { @for (row, keys) in rows { (user_row(shell, row, *keys)) } },
    );
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("users-what")) } } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("not-changed"), &html! { p { (problem) } })) }
        @if let Some((name, link)) = link {
            (notice(Tone::Good, &lang.s("user-reset-done"), &html! {
                p { bdi dir="ltr" { (name) } ": " (lang.s("user-reset-link")) }
                p { code.key dir="ltr" tabindex="0" { (link) } (parts::copy(lang, link)) }
            }))
        }
        section.panel { (table) }
        (panel(&lang.s("user-add"), &none(), &html! {
            form.stacked.body method="post" action="/users" {
                (csrf(shell.csrf()))
                div.inline {
                    div.field { label for="name" { (name) }
                        input #name name="name" required maxlength="64" pattern="[a-z0-9][a-z0-9._\\-]*" dir="ltr" autocomplete="off" autocapitalize="none"; }
                    div.field { label for="password" { (lang.s("password-first")) }
                        input #password name="password" type="password" required minlength="12" autocomplete="new-password" dir="ltr"; }
                    div.field { label for="role" { (role) } (role_select(shell, "role", Role::Reader)) }
                    button.button.first type="submit" { (lang.s("user-add")) }
                }
                dl.facts {
                    @for role in ROLES { (parts::fact(&role_name(lang, role), &html! { (lang.s(role_why(role))) })) }
                    (parts::fact("TLP:RED", &html! { (lang.s("user-cleared-why")) }))
                }
            }
        }))
    };
    shell.page(Tab::USERS, &heading, &body)
}

fn role_select(shell: &PageContext, id: &str, current: Role) -> Markup {
    html! {
        select id=(id) name="role" {
            @for role in ROLES { option value=(role_code(role)) selected[role == current] { (role_name(shell.lang, role)) } }
        }
    }
}

/// A role as forms write it, read back.
pub fn role_from(code: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role_code(*role) == code)
}

fn user_row(shell: &PageContext, row: &UserRow, keys: usize) -> Markup {
    let lang = shell.lang;
    let me = shell.user.as_ref().is_some_and(|user| user.name == row.name);
    let id = format!("role-{}", row.name);
    html! { tr role="row" {
        td role="cell" { bdi.title { (row.name) } @if me { " " span.soft { (lang.s("you")) } } }
        (cell(&lang.s("role"), &html! { (role_name(lang, row.role)) }))
        (cell(&lang.s("state"), &html! {
            @if row.enabled { (status(Tone::Good, &lang.s("user-enabled"))) } @else { (status(Tone::Mute, &lang.s("user-disabled"))) }
            @if row.cleared { " " (parts::tlp(Tlp::Red)) }
            @if keys > 0 { " " span.soft { (lang.s("by-passkey")) } }
            @if row.recovery.is_some() { " " (status(Tone::Warn, &lang.s("recovery-waits"))) }
        }))
        (cell(&lang.s("created"), &time(shell, row.created_at)))
        td role="cell" { @if !me {
            details {
                summary { (lang.s("change")) }
                form.stacked method="post" action="/users/change" {
                    (csrf(shell.csrf()))
                    input type="hidden" name="name" value=(row.name);
                    div.inline {
                        div.field { label for=(id) { (lang.s("role")) } (role_select(shell, &id, row.role)) }
                        label.check { input type="checkbox" name="enabled" value="yes" checked[row.enabled]; (lang.s("user-may-sign-in")) }
                        label.check { input type="checkbox" name="cleared" value="yes" checked[row.cleared]; (lang.s("user-cleared")) }
                        button.button.tiny type="submit" { (lang.s("save")) }
                    }
                }
                form.stacked method="post" action="/users/reset" {
                    (csrf(shell.csrf()))
                    input type="hidden" name="name" value=(row.name);
                    p.note { (lang.s("user-reset-why")) }
                    button.button.tiny.danger type="submit" aria-label={ (lang.s("user-reset")) ": " (row.name) } { (lang.s("user-reset")) }
                }
                p { a href={ "/users/of/" (encode(&row.name)) } { (lang.s("person-more")) } }
            }
        } }
    } }
}
