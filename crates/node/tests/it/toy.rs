//! A capability that stands nowhere but here: what it takes to add one, and what it may not claim.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, header};
use axum::routing::get;
use comity_node::api::errors::{BY_PEOPLE, Problems};
use comity_node::api::extract::Json;
use comity_node::capabilities::ALL;
use comity_node::capability::{
    Capability, Clash, GROUND_KINDS, Overview, Route, Shown, Task, of_kind,
};
use comity_node::config::NodeConfig;
use comity_node::console::navigation::{Page, Tab};
use comity_node::console::parts::Tone;
use comity_node::console::text::Texts;
use comity_node::console::visit::{Html, SignedInRequest};
use comity_node::error::codes::{Class, Code, code};
use comity_node::node::Node;
use comity_node::serve::{self, Routes};
use comity_node::{accounts, api};
use comity_protocol::index::LogId;
use comity_protocol::kind::KINDS;
use comity_store::rows::Role;
use maud::{Markup, html};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Kites that are in the air.
const TOY: Capability = Capability {
    name: "kites",
    about: &[("kites", "Kites that are in the air.")],
    kinds: &["kite"],
    codes: &[&KITE_LOST],
    api: || OpenApiRouter::new().routes(routes!(kites)),
    problems: PROBLEMS,
    pages,
    navigation: &[Page {
        group: "nav-kites",
        name: "nav-kites",
        tab: Tab("/kites"),
        role: Role::Reader,
        open: false,
    }],
    texts: Texts {
        name: "kites",
        en: "nav-kites = Kites\nkites-up = { $n ->\n    [one] One kite is up\n   *[other] { $shown } kites are up\n}\n",
        ar: "nav-kites = طائرات ورقية\nkites-up = في الجو: { $shown }\n",
        // What a language lacks comes in English.
        zh: "",
        fr: "nav-kites = Cerfs-volants\n",
        ru: "",
        es: "",
    },
    panel: Some(panel),
    foresee: None,
    effect: None,
    against: None,
    check: None,
    badge: Some((Tab("/kites"), |node, _| Box::pin(async move { Some(up(&node)) }))),
    numbers: None,
    work: None,
};

const KITE_LOST: Code = code("kite-lost", Class::Gone, "The kite is gone");

const PROBLEMS: &[Problems] = &[(&["kites"], &[BY_PEOPLE, &[&KITE_LOST]])];

/// Kites in the air.
#[derive(Serialize, ToSchema)]
struct Kites {
    up: u64,
}

/// How many are up.
#[utoipa::path(get, path = "/kites", tag = "kites", responses((status = 200, body = Kites)))]
async fn kites(State(node): State<Arc<Node>>) -> Json<Kites> {
    Json(Kites { up: up(&node) })
}

/// A kite for each entry of the log.
fn up(node: &Node) -> u64 {
    node.read_now(|reader| reader.head(LogId::OWN)).unwrap().size.0
}

fn pages() -> Vec<Route> {
    vec![("/kites", get(page))]
}

async fn page(State(node): State<Arc<Node>>, visit: SignedInRequest) -> Html {
    let lang = visit.shell.lang;
    let body = html! { h1 { (lang.s("nav-kites")) } p { (lang.n("kites-up", up(&node))) } };
    Html(visit.shell.page(Tab("/kites"), &lang.s("nav-kites"), &body))
}

fn panel<'v>(node: &'v Arc<Node>, visit: &'v SignedInRequest) -> Shown<'v> {
    Box::pin(async move {
        let lang = visit.shell.lang;
        let task = Task {
            tone: Tone::Info,
            words: lang.n("kites-up", up(node)),
            address: "/kites".to_owned(),
        };
        Ok(Overview { panel: shown(node, visit), tasks: vec![task] })
    })
}

fn shown(node: &Node, visit: &SignedInRequest) -> Markup {
    html! { section.panel { p { (visit.shell.lang.n("kites-up", up(node))) } } }
}

async fn read(routes: &Routes, path: &str, token: &str) -> (u16, String) {
    let request = Request::get(path)
        .header(header::HOST, "node.example")
        .header(header::COOKIE, token)
        .header(header::ACCEPT, "text/html")
        .body(Body::empty())
        .unwrap();
    let (parts, body) = routes.answer(request).await.into_parts();
    let body = to_bytes(body, 1 << 24).await.unwrap();
    (parts.status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
}

/// All that a toy needs stands in this file; the list below is the one line outside of it.
#[tokio::test]
async fn a_capability_of_one_file_is_in_api_bar_pages_and_overview() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::open(NodeConfig {
        public_url: Some("http://node.example".to_owned()),
        ..NodeConfig::loopback(
            dir.path().join("own"),
            "asterion.example".parse().unwrap(),
            "Asterion",
        )
    })
    .unwrap();
    let all: &'static [&'static Capability] = Vec::leak([ALL, &[&TOY]].concat());
    let routes = Routes::with(Arc::clone(&node), all).unwrap();

    accounts::create_user(&node, "reader", Role::Reader, None, "node").await.unwrap();
    let link = accounts::once_link(&node, "reader", "node").await.unwrap();
    let path = link.split_once("/sign-in/once").map(|(_, rest)| format!("/sign-in/once{rest}"));
    let request = Request::get(path.unwrap())
        .header(header::HOST, "node.example")
        .body(Body::empty())
        .unwrap();
    let answer = routes.answer(request).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();

    for (path, said) in [
        ("/kites", "<h1>Kites</h1><p>One kite is up</p>"),
        ("/kites?lang=ar", "<h1>طائرات ورقية</h1>"),
        ("/", "One kite is up"),
        ("/", "<a href=\"/kites\">Kites <span class=\"badge\">1"),
        ("/agreements", "<a href=\"/kites\">Kites <span class=\"badge\">1"),
    ] {
        let (status, page) = read(&routes, path, &cookie).await;
        assert_eq!(status, 200, "{path}");
        assert!(page.contains(said), "{path}: {said}: {page}");
    }
    assert_eq!(read(&routes, "/api/v1/kites", &cookie).await, (200, "{\"up\":1}".to_owned()));
    let description = api::document(all);
    for said in ["\"/api/v1/kites\"", "Kites that are in the air.", "`kite-lost`"] {
        assert!(description.contains(said), "{said}");
    }
    assert!(!api::document(ALL).contains("kite"));
}

#[test]
fn what_is_taken_cannot_be_claimed_again() {
    const NEW: Code = code("kite-new", Class::Gone, "A kite");
    const OF_GROUND: Code = code("not-found", Class::Gone, "A kite");
    const OF_OTHER: Code = code("docket-busy", Class::Gone, "A kite");
    let quiet = || Capability {
        name: "balloons",
        kinds: &["balloon"],
        codes: &[&NEW],
        api: OpenApiRouter::new,
        pages: Vec::new,
        navigation: &[],
        ..TOY
    };
    let pages_at = |pages: fn() -> Vec<Route>| Capability { pages, ..quiet() };
    let check = |toy: Capability| {
        let all = [ALL, &[&TOY, Box::leak(Box::new(toy))]].concat();
        serve::check(Vec::leak(all))
    };
    assert_eq!(check(quiet()), Ok(()));
    let cases: [(Capability, &str, &str, &str); 15] = [
        (Capability { name: "kites", ..quiet() }, "name", "kites", "kites"),
        (Capability { kinds: &["kite"], ..quiet() }, "kind", "kite", "kites"),
        (Capability { kinds: &["agreement"], ..quiet() }, "kind", "agreement", "agreements"),
        (Capability { kinds: &["party"], ..quiet() }, "kind", "party", "the node itself"),
        (Capability { codes: &[&OF_GROUND], ..quiet() }, "code", "not-found", "the node itself"),
        (Capability { codes: &[&OF_OTHER], ..quiet() }, "code", "docket-busy", "agreements"),
        (Capability { api: TOY.api, ..quiet() }, "path", "/api/v1/kites", "kites"),
        (
            Capability { pages: || vec![("/", get(page))], ..quiet() },
            "path",
            "/",
            "the node itself",
        ),
        (pages_at(|| vec![("/entries", get(page))]), "path", "/entries", "the node itself"),
        (pages_at(|| vec![("/checkpoint", get(page))]), "path", "/checkpoint", "the node itself"),
        (
            pages_at(|| vec![("/witness/add-checkpoint", get(page))]),
            "path",
            "/witness/add-checkpoint",
            "the node itself",
        ),
        (pages_at(|| vec![("/healthz", get(page))]), "path", "/healthz", "the node itself"),
        (
            pages_at(|| vec![("/api/openapi.json", get(page))]),
            "path",
            "/api/openapi.json",
            "the node itself",
        ),
        (
            // Two patterns that the same address fits.
            Capability { pages: || vec![("/findings/{name}", get(page))], ..quiet() },
            "path",
            "/findings/{}",
            "agreements",
        ),
        (Capability { navigation: TOY.navigation, ..quiet() }, "page", "/kites", "kites"),
    ];
    for (toy, what, which, first) in cases {
        let second = toy.name;
        let clash = Clash { what, which: which.to_owned(), first, second };
        assert_eq!(check(toy), Err(clash.clone()), "{clash}");
    }
}

/// Each kind that this version knows belongs to one capability, or to the ground.
#[test]
fn every_kind_has_its_place() {
    for spec in &KINDS {
        let kind = spec.name.parse().unwrap();
        let family = spec.name.split('.').next().unwrap();
        let of_one = of_kind(ALL, &kind).is_some();
        assert!(of_one != GROUND_KINDS.contains(&family), "{}", spec.name);
    }
}
