//! The console's routes: what is asked, who may ask it, and which page answers.

pub mod entry;

pub mod find;

mod once;

pub mod passkeys;

pub mod password;

pub mod proposals;

pub mod sessions;

pub mod sign_on;

pub mod submit;

pub mod verify;

pub mod write;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use comity_protocol::index::LogId;
use comity_protocol::kind::names;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_store::rows::{Role, StatementView};
use serde::Deserialize;

use super::audience::Audience;
use super::gather::{self, Context};
use super::log::LogPage;
use super::navigation::Tab;
use super::parts::{PAGE, Tone};
use super::peers::PeerPage;
use super::statement::ContentView;
use super::visit::{Html, OpenRequest, PageRequest, SignedInRequest};
use super::{
    about, account, assets, audit, clocks, front, glossary, guides, log, overview, peers, statement,
};
use crate::accounts::sign_on::CALLBACK;
use crate::api::contents::hand_out;
use crate::api::extract::{Params, Segment};
use crate::capability::{Capabilities, Listed, Route, Task, against, effect};
use crate::exchange::equivocation;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::tiles::newest_checkpoint;

/// Everything the console serves, with the pages of capabilities.
pub fn router(all: Capabilities) -> Router<Arc<Node>> {
    let overview = move |node, visit| show_overview(node, visit, all);
    let pages = own().into_iter().chain(all.iter().flat_map(|one| (one.pages)()));
    let router = pages.fold(Router::new().route("/", get(overview)), |router, (path, handler)| {
        router.route(path, handler)
    });
    router.layer(Extension(all))
}

/// The paths of the console that no capability can have.
pub fn paths() -> impl Iterator<Item = String> {
    own().into_iter().map(|(path, _)| path.to_owned()).chain(["/".to_owned()])
}

fn own() -> Vec<Route> {
    vec![
        ("/statements", get(find::list)),
        ("/statements/{id}", get(show_statement)),
        ("/statements/{id}/evidence.json", get(evidence)),
        ("/statements/{id}/content", get(content)),
        ("/statements/{id}/erase", get(write::ask_erase).post(write::erase)),
        ("/statements/at/{log}/{index}", get(show_place)),
        ("/statements/at/{log}/{index}/evidence.json", get(evidence_of_place)),
        ("/peers", get(list_peers).post(write::add_peer)),
        ("/peers/{log}", get(show_peer)),
        ("/log", get(show_log)),
        ("/verify", get(verify::ask).post(verify::check)),
        ("/audit", get(show_audit)),
        ("/audit.csv", get(audit_file)),
        ("/about", get(show_about)),
        ("/clocks", get(show_clocks)),
        ("/glossary", get(show_glossary)),
        ("/guides", get(list_guides)),
        ("/guides/{name}", get(show_guide)),
        ("/sign-in", get(write::ask_sign_in).post(write::sign_in)),
        ("/sign-in/once", get(write::sign_in_once)),
        ("/sign-in/passkey", get(passkeys::ask)),
        ("/sign-in/passkey/options", post(passkeys::options)),
        ("/sign-in/passkey/shown", post(passkeys::shown)),
        ("/sign-in/sign-on", get(sign_on::begin)),
        (CALLBACK, get(sign_on::back)),
        ("/sign-out", post(write::sign_out)),
        ("/account", get(show_account)),
        ("/account/password", post(password::change)),
        ("/account/tokens", post(write::create_token)),
        ("/account/calendars", post(write::create_calendar)),
        ("/account/revoke", post(write::end_credential)),
        ("/account/sessions/end", post(sessions::end_others)),
        ("/account/passkeys/rename", post(passkeys::rename)),
        ("/account/passkeys/remove", post(passkeys::remove)),
        ("/account/recovery", post(passkeys::refuse_own)),
        ("/account/sign-on", post(sign_on::link)),
        ("/account/sign-on/unlink", post(sign_on::unlink)),
        ("/users", get(show_users).post(write::create_user)),
        ("/users/change", post(write::change_user)),
        ("/users/reset", post(password::reset)),
        ("/users/of/{name}", get(sessions::show)),
        ("/users/revoke", post(sessions::end_one)),
        ("/users/sessions/end", post(sessions::end_all)),
        ("/users/recovery", post(passkeys::recover)),
        ("/submit", get(submit::ask).post(submit::submit)),
        ("/proposals", get(proposals::list)),
        ("/proposals/{id}", get(proposals::show)),
        ("/proposals/{id}/approve", post(proposals::approve)),
        ("/proposals/{id}/reject", post(proposals::reject)),
        ("/proposals/{id}/withdraw", post(proposals::withdraw)),
        ("/assets/{*path}", get(assets::asset)),
    ]
}

async fn show_overview(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    all: Capabilities,
) -> Result<Html, Problem> {
    let audience = visit.audience(&node);
    if visit.user.is_none() {
        let mut view = node.read(move |reader| front::gather(reader, &audience)).await?;
        view.against = against(all, &node, &visit, Listed::of(&view.latest, None)).await;
        return Ok(Html(front::page(&visit.shell, &view)));
    }
    let asked = Arc::clone(&node);
    let mut view =
        node.read(move |reader| gather::overview(reader, &asked.config, asked.clock())).await?;
    view.against = against(all, &node, &visit, Listed::of(&view.latest, None)).await;
    let OpenRequest { shell, user: Some(user) } = visit else {
        return Err(Problem::sign_in_required());
    };
    let visit = SignedInRequest { shell, user };
    for panel in all.iter().filter_map(|one| one.panel) {
        let shown = panel(&node, &visit).await?;
        view.panels.push(shown.panel);
        view.tasks.extend(shown.tasks);
    }
    let waiting = visit.shell.waiting(Tab::PROPOSALS);
    if waiting > 0 {
        view.tasks.push(Task {
            tone: Tone::Warn,
            words: visit.shell.lang.n("task-proposals", waiting),
            address: "/proposals".to_owned(),
        });
    }
    view.tasks.sort_by_key(|task| task.tone.gravity());
    Ok(Html(overview::page(&visit.shell, &view)))
}

#[derive(Deserialize)]
struct InLog {
    log: Option<u32>,
}

async fn show_statement(
    State(node): State<Arc<Node>>,
    Extension(all): Extension<Capabilities>,
    visit: OpenRequest,
    Segment(id): Segment<StatementId>,
    Params(InLog { log }): Params<InLog>,
) -> Result<Html, Problem> {
    let audience = visit.audience(&node);
    let places = node.read_now(|reader| gather::places(reader, &id, log.map(LogId), &audience))?;
    answer(&node, &visit, all, places).await
}

async fn show_place(
    State(node): State<Arc<Node>>,
    Extension(all): Extension<Capabilities>,
    visit: OpenRequest,
    Path((log, index)): Path<(u32, u64)>,
) -> Result<Html, Problem> {
    let place = place_at(&node, &visit, (log, index))?;
    answer(&node, &visit, all, place).await
}

/// A place of a log, as far as the visitor sees it.
fn place_at(
    node: &Node,
    visit: &OpenRequest,
    (log, index): (u32, u64),
) -> Result<Vec<StatementView>, Problem> {
    let audience = visit.audience(node);
    Ok(node.read_now(|reader| {
        let place = reader.statement_at(LogId(log), LeafIndex(index))?;
        audience.places(reader, place.into_iter().collect())
    })?)
}

async fn answer(
    node: &Arc<Node>,
    visit: &OpenRequest,
    all: Capabilities,
    places: Vec<StatementView>,
) -> Result<Html, Problem> {
    let (asked, lang, audience) = (Arc::clone(node), visit.shell.lang, visit.audience(node));
    let mut detail = node
        .read(move |reader| gather::detail(reader, lang, &context(&asked, audience), places))
        .await?
        .ok_or_else(Problem::not_found)?;
    if is_red(&detail.content) && audience.cleared != Some(true) {
        detail.content = ContentView::Reserved;
    }
    if matches!(detail.content, ContentView::Held { .. } | ContentView::Opaque { .. }) {
        // Whoever is shown a content was given it: the record comes first.
        if let Some(place) = detail.places.first() {
            hand_out(node, place, &visit.caller()).await?;
        }
    }
    if let Some(place) = detail.places.first_mut().filter(|place| is_accusation(place)) {
        // Whoever accuses is believed no more than its proof.
        let code = match &detail.content {
            ContentView::Held { body, .. } => equivocation::unproved(&node.exchange, body)?,
            _ => Some(equivocation::UNCHECKED_CODE),
        };
        place.refusal = code.map(str::to_owned);
    }
    let told = detail.places.first().and_then(|place| place.statement.as_ref());
    if let Some((id, statement)) = told {
        detail.effect = effect(all, node, visit, (*id, &statement.kind)).await?;
        detail.against = against(all, node, visit, Listed::of(&detail.places, None)).await;
    }
    Ok(Html(statement::page(&visit.shell, &detail)))
}

/// Whether it accuses a log of contradicting itself, and has effect as far as is known.
fn is_accusation(place: &StatementView) -> bool {
    let said = place.statement.as_ref();
    place.refusal.is_none() && said.is_some_and(|(_, it)| it.kind.as_str() == names::EQUIVOCATION)
}

const fn is_red(content: &ContentView) -> bool {
    matches!(content, ContentView::Held { marking, .. } if matches!(marking.tlp, Tlp::Red))
}

fn context(node: &Node, audience: Audience) -> Context<'_> {
    let (vouching, config, descriptor) = (&node.vouching, &node.config, &node.descriptor);
    Context { vouching, config, descriptor, audience }
}

async fn evidence(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<StatementId>,
    Params(InLog { log }): Params<InLog>,
) -> Result<Response, Problem> {
    let audience = visit.audience(&node);
    let places = node.read_now(|reader| gather::places(reader, &id, log.map(LogId), &audience))?;
    evidence_for(&node, &visit, places.into_iter().next()).await
}

async fn evidence_of_place(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Path((log, index)): Path<(u32, u64)>,
) -> Result<Response, Problem> {
    let place = place_at(&node, &visit, (log, index))?.into_iter().next();
    evidence_for(&node, &visit, place).await
}

async fn evidence_for(
    node: &Arc<Node>,
    visit: &OpenRequest,
    place: Option<StatementView>,
) -> Result<Response, Problem> {
    let place = place.ok_or_else(Problem::not_found)?;
    let (asked, shown, audience) = (Arc::clone(node), place.clone(), visit.audience(node));
    let found = node
        .read(move |reader| gather::evidence(reader, &context(&asked, audience), &shown))
        .await?;
    let mut evidence = found.ok_or_else(Problem::not_found)?;
    if let Some(file) = evidence.get_mut("content").filter(|file| !file.is_null()) {
        match hand_out(node, &place, &visit.caller()).await {
            Ok(_) => {}
            // The statement is proved without its content.
            Err(problem)
                if problem.code() == codes::CLEARANCE_MISSING.code
                    || (audience.is_stranger() && problem.code() == codes::NOT_FOUND.code) =>
            {
                *file = serde_json::Value::Null;
            }
            Err(problem) => return Err(problem),
        }
    }
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, evidence.to_string()).into_response())
}

async fn content(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let audience = visit.audience(&node);
    let places = node.read_now(|reader| gather::places(reader, &id, None, &audience))?;
    let place = places.first().ok_or_else(Problem::not_found)?;
    let (row, _) = hand_out(&node, place, &visit.caller()).await?;
    // A download, never a page: the bytes are somebody else's.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.json\"", row.digest)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, row.bytes).into_response())
}

async fn list_peers(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
) -> Result<Html, Problem> {
    let rows = node.read_now(gather::peers)?;
    Ok(Html(peers::list(&visit.shell, &rows)))
}

async fn show_peer(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Path(log): Path<u32>,
) -> Result<Html, Problem> {
    let view = node.read_now(|reader| {
        let peer = reader.peers()?.into_iter().find(|peer| peer.log == LogId(log));
        let Some(peer) = peer else { return Ok(None) };
        let mut equivocations = reader.equivocations()?;
        equivocations.retain(|row| row.origin == peer.descriptor.origin);
        let checkpoint = reader.checkpoint(peer.log)?;
        Ok(Some(PeerPage {
            held: reader.head(peer.log)?,
            checkpoint: checkpoint.map(|note| String::from_utf8_lossy(&note).into_owned()),
            equivocations,
            peer,
        }))
    })?;
    let view = view.ok_or_else(Problem::not_found)?;
    Ok(Html(peers::detail(&visit.shell, &view)))
}

async fn show_log(State(node): State<Arc<Node>>, visit: OpenRequest) -> Result<Html, Problem> {
    let checkpoint = newest_checkpoint(&node)?;
    let view = node.read_now(|reader| {
        Ok(LogPage {
            head: reader.head(LogId::OWN)?,
            checkpoint: String::from_utf8_lossy(&checkpoint).into_owned(),
            witnessing: gather::witnessing(reader, &node.config)?,
            keys: reader.keys(LogId::OWN)?,
        })
    })?;
    Ok(Html(log::page(&visit.shell, &view)))
}

async fn show_audit(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(wanted): Params<audit::Wanted>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Approver)?;
    let asked = wanted.clone();
    let found = node.read(move |reader| audit::find(reader, &asked, PAGE)).await?;
    Ok(Html(audit::page(&visit.shell, &found, &wanted)))
}

async fn audit_file(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(wanted): Params<audit::Wanted>,
) -> Result<Response, Problem> {
    visit.user.require(Role::Approver)?;
    let found = node.read(move |reader| audit::find(reader, &wanted, audit::FILE_MAX)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, audit::csv(&found.page.rows)).into_response())
}

async fn show_glossary(PageRequest(shell): PageRequest) -> Html {
    Html(glossary::page(&shell))
}

async fn list_guides(PageRequest(shell): PageRequest) -> Html {
    Html(guides::list(&shell))
}

async fn show_guide(
    PageRequest(shell): PageRequest,
    Path(name): Path<String>,
) -> Result<Html, Problem> {
    guides::one(&shell, &name).map(Html).ok_or_else(Problem::not_found)
}

async fn show_about(PageRequest(shell): PageRequest) -> Html {
    Html(about::page(&shell))
}

async fn show_clocks(
    PageRequest(shell): PageRequest,
    Params(entry::Next { next }): Params<entry::Next>,
) -> Html {
    Html(clocks::page(&shell, entry::own_path(&next)))
}

async fn show_account(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
) -> Result<Html, Problem> {
    let own = password::own(&node, &visit)?;
    Ok(Html(account::account(&visit.shell, &own)))
}

async fn show_users(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
) -> Result<Html, Problem> {
    visit.user.require(Role::Admin)?;
    let rows = entry::people(&node)?;
    let people = account::People { rows: &rows, problem: None, link: None };
    Ok(Html(account::users(&visit.shell, &people)))
}
