//! The page of one's own alerts: rules, a try, what was told; and what the open page asks for to
//! sound.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::caller::{SignedForm, SignedIn};
use crate::alerts::rules::{Channel, Quiet, Rules, Sort};
use crate::alerts::views::{DeliveryOut, DeliveryState, RulesOut};
use crate::alerts::{service, words};
use crate::api::extract::{Json, Params};
use crate::capability::Route;
use crate::console::clocks::places;
use crate::console::layout::PageContext;
use crate::console::navigation::Tab;
use crate::console::parts::{Tone, cell, copy, csrf, none, notice, panel, status, table};
use crate::console::reader;
use crate::console::text::Lang;
use crate::console::visit::{Html, SignedInRequest, see};
use crate::node::Node;
use crate::problem::Problem;

/// Where the page is.
const ADDRESS: &str = "/account/alerts";

/// Deliveries on the page.
const SHOWN: usize = 50;

/// Its paths.
pub fn routes() -> Vec<Route> {
    vec![
        (ADDRESS, get(show).post(set)),
        ("/account/alerts/test", post(test)),
        ("/account/alerts/new", get(sounds)),
    ]
}

async fn show(State(node): State<Arc<Node>>, visit: SignedInRequest) -> Result<Html, Problem> {
    let rules = service::rules(&node, &visit.user.name)?;
    let told = service::deliveries(&node, &visit.user.name, SHOWN)?;
    Ok(Html(page(&visit.shell, &rules, &told, None)))
}

async fn set(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let rules = read(&form);
    let told = service::deliveries(&node, &user.name, SHOWN)?;
    match service::set_rules(&node, &user.name, rules.clone()).await.map_err(Problem::from) {
        Ok(RulesOut { hook_secret: None, .. }) => see(ADDRESS),
        // Shown this once.
        Ok(set) => Ok(Html(page(&visit.shell, &set, &told, None)).into_response()),
        Err(problem) if problem.is_callers_fault() || problem.code() == "alert-no-mail" => {
            let before = RulesOut { rules, ..service::rules(&node, &user.name)? };
            let page = page(&visit.shell, &before, &told, Some(problem.detail()));
            Ok((problem.status(), Html(page)).into_response())
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn test(
    State(node): State<Arc<Node>>,
    SignedForm { user, .. }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    service::test(&node, &user.name).await?;
    see(ADDRESS)
}

/// Which alert an open page has shown last.
#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: String,
}

async fn sounds(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(After { after }): Params<After>,
) -> Result<Response, Problem> {
    let found = service::sounds(&node, &user.name, &after)?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(found)).into_response())
}

/// What the form says; whether that can be is checked where it is kept.
fn read(form: &BTreeMap<String, String>) -> Rules {
    let text = |name: &str| form.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let by = |sort: Sort| -> BTreeSet<Channel> {
        let is_set = |channel: &Channel| form.contains_key(&field(sort, *channel));
        Channel::ALL.into_iter().filter(is_set).collect()
    };
    let quiet = (some("quiet-from"), some("quiet-to"));
    let quiet = match quiet {
        (None, None) => None,
        (from, to) => Some(Quiet { from: from.unwrap_or_default(), to: to.unwrap_or_default() }),
    };
    Rules {
        language: text("language"),
        zone: text("zone"),
        mail: some("mail"),
        hook: some("hook"),
        channels: Sort::ALL.into_iter().map(|sort| (sort, by(sort))).collect(),
        quiet,
        silent_hours: text("silent-hours").parse().unwrap_or_default(),
    }
}

fn field(sort: Sort, channel: Channel) -> String {
    format!("{}-{}", sort.name(), channel.name())
}

fn page(
    shell: &PageContext,
    view: &RulesOut,
    told: &[DeliveryOut],
    problem: Option<&str>,
) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("alerts");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("alerts-why")) } } }
        @if let Some(problem) = problem {
            (notice(Tone::Bad, &lang.s("not-changed"), &html! { p dir="auto" { (problem) } }))
        }
        @if let Some(secret) = &view.hook_secret {
            (notice(Tone::Good, &lang.s("alerts-secret"), &html! {
                p { (lang.s("alerts-secret-why")) }
                p { code.key dir="ltr" tabindex="0" { (secret) } (copy(lang, secret)) }
            }))
        }
        (panel(&lang.s("alerts-rules"), &none(), &rules_form(shell, view)))
        (panel(&lang.s("alerts-test"), &none(), &html! {
            form.stacked.body method="post" action="/account/alerts/test" data-test="alerts-test" {
                (csrf(shell.csrf()))
                p.note { (lang.s("alerts-test-why")) }
                div.buttons {
                    button.button type="submit" { (lang.s("alerts-test-send")) }
                    button.button type="button" data-alerts-mute hidden
                        data-mute=(lang.s("alerts-mute")) data-unmute=(lang.s("alerts-unmute")) {}
                }
            }
        }))
        div data-live="deliveries" {
            (panel(&lang.s("alerts-deliveries"), &none(), &deliveries(shell, told)))
        }
    };
    shell.page(Tab::NONE, &heading, &body)
}

fn rules_form(shell: &PageContext, view: &RulesOut) -> Markup {
    let (lang, rules) = (shell.lang, &view.rules);
    // Whoever never chose sees the language and the clocks in which the page is read.
    let is_chosen = !rules.channels.is_empty();
    let language = if is_chosen { rules.lang() } else { lang };
    let zone = match &shell.zone {
        Some(zone) if !is_chosen => zone.name().to_owned(),
        _ => rules.zone.clone(),
    };
    html! {
        form.stacked.body method="post" action=(ADDRESS) data-test="alerts-form" {
            (csrf(shell.csrf()))
            @if !view.mail_is_sent { p.note { (lang.s("alerts-no-mail")) } }
            div.inline {
                div.field { label for="mail" { (lang.s("alerts-mail")) }
                    input #mail name="mail" type="email" maxlength="254" autocomplete="email" dir="ltr" disabled[!view.mail_is_sent] value=[rules.mail.as_ref()]; }
                div.field { label for="hook" { (lang.s("alerts-hook")) }
                    input #hook name="hook" type="url" maxlength="2000" dir="ltr" placeholder="https://" value=[rules.hook.as_ref()]; }
            }
            div.inline {
                div.field { label for="language" { (lang.s("alerts-language")) }
                    select #language name="language" { @for one in Lang::ALL {
                        option value=(one.tag()) lang=(one.tag()) selected[one == language] { (one.name()) }
                    } } }
                div.field { label for="zone" { (lang.s("form-zone-name")) }
                    select #zone name="zone" dir="ltr" {
                        option value="UTC" selected[zone == "UTC"] { "UTC" }
                        (places(&zone))
                    } }
            }
            (channels(lang, rules, view.mail_is_sent))
            div.inline {
                @let quiet = rules.quiet.as_ref();
                div.field { label for="quiet-from" { (lang.s("alerts-quiet-from")) }
                    input #quiet-from name="quiet-from" type="time" value=[quiet.map(|quiet| &quiet.from)]; }
                div.field { label for="quiet-to" { (lang.s("alerts-quiet-to")) }
                    input #quiet-to name="quiet-to" type="time" value=[quiet.map(|quiet| &quiet.to)]; }
                div.field { label for="silent-hours" { (lang.s("alerts-silent-hours")) }
                    input #silent-hours name="silent-hours" type="number" min="1" max="720" required value=(rules.silent_hours); }
            }
            p.note { (lang.s("alerts-quiet-why")) }
            div.buttons { button.button.first type="submit" { (lang.s("alerts-save")) } }
        }
    }
}

/// Which sort is told by which channel.
fn channels(lang: Lang, rules: &Rules, mail_is_sent: bool) -> Markup {
    let names = Channel::ALL.map(|channel| channel_name(lang, channel.name()));
    let what = lang.s("alerts-what");
    let [mail, hook, console] = &names;
    let columns = [(what.as_str(), false), (mail, false), (hook, false), (console, false)];
    table(
        &lang.s("alerts-rules"),
        &columns,
        &html! {
            @for sort in Sort::ALL {
                @let by = rules.channels_of(sort);
                @let called = words::sort(lang, sort);
                tr role="row" {
                    td role="cell" { (called) }
                    @for (channel, name) in Channel::ALL.into_iter().zip(&names) {
                        (cell(name, &html! {
                            input type="checkbox" name=(field(sort, channel)) checked[by.contains(&channel)]
                                disabled[channel == Channel::Mail && !mail_is_sent]
                                aria-label={ (called) ": " (name) };
                        }))
                    }
                }
            }
        },
    )
}

fn channel_name(lang: Lang, channel: &str) -> String {
    lang.s(match channel {
        "mail" => "alert-channel-mail",
        "hook" => "alert-channel-hook",
        _ => "alert-channel-console",
    })
}

fn deliveries(shell: &PageContext, told: &[DeliveryOut]) -> Markup {
    let lang = shell.lang;
    if told.is_empty() {
        return html! { p.empty { (lang.s("alerts-none")) } };
    }
    let (what, by) = (lang.s("alerts-what"), lang.s("alerts-by"));
    let (state, made) = (lang.s("state"), lang.s("alerts-made"));
    let columns = [(what.as_str(), false), (&by, false), (&state, false), (&made, false)];
    table(
        &lang.s("alerts-deliveries"),
        &columns,
        &html! {
            @for one in told { tr role="row" {
                td role="cell" { a.title dir="auto" href=(one.path) { (one.title) } }
                (cell(&by, &html! { (channel_name(lang, &one.channel)) }))
                (cell(&state, &how_far(shell, one)))
                (cell(&made, &reader::time(shell, one.made_at)))
            } }
        },
    )
}

fn how_far(shell: &PageContext, one: &DeliveryOut) -> Markup {
    let lang = shell.lang;
    let failure = one.failure.as_deref();
    html! {
        @match one.state {
            DeliveryState::Told => (status(Tone::Good, &lang.s("alert-state-told"))),
            DeliveryState::Summed => (status(Tone::Mute, &lang.s("alert-state-summed"))),
            DeliveryState::GivenUp => (status(Tone::Bad, &lang.s("alert-state-given-up"))),
            DeliveryState::Waiting if failure.is_some() => (status(Tone::Warn, &lang.s("alert-state-again"))),
            DeliveryState::Waiting => (status(Tone::Info, &lang.s("alert-state-waiting"))),
        }
        @if let Some(failure) = failure { " " span.soft { (why(lang, failure)) } }
        @if let Some(next) = one.next_at.filter(|next| *next > shell.now) {
            " " span.soft { (lang.s("alert-next")) " " (reader::time(shell, next)) }
        }
    }
}

/// Why a try failed.
fn why(lang: Lang, code: &str) -> String {
    match code {
        "alert-unreachable" => lang.s("alert-failed-unreachable"),
        "alert-refused" => lang.s("alert-failed-refused"),
        "alert-hook-address" => lang.s("alert-failed-address"),
        "alert-no-mail" => lang.s("alerts-no-mail"),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_rules() {
        let form = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let rules = read(&form(&[
            ("language", "fr"),
            ("zone", "Europe/Paris"),
            ("mail", " duty@lab.example "),
            ("hook", ""),
            ("past-mail", "on"),
            ("duty-console", "on"),
            ("quiet-from", "22:00"),
            ("quiet-to", "07:00"),
            ("silent-hours", "12"),
        ]));
        rules.check().unwrap();
        assert_eq!(rules.channels_of(Sort::Past), BTreeSet::from([Channel::Mail]));
        assert_eq!(rules.channels_of(Sort::Duty), BTreeSet::from([Channel::Console]));
        assert!(rules.channels_of(Sort::Breach).is_empty(), "what is not ticked is not told");
        assert_eq!((rules.hook, rules.silent_hours), (None, 12));
        // Half of the quiet hours is no rule that could be kept.
        let half = read(&form(&[("language", "en"), ("zone", "UTC"), ("quiet-from", "22:00")]));
        assert!(half.check().is_err());
    }
}
