//! HTTP behaviour as scripts: requests and what is answered, in `http/scripts/*.txt`.
//!
//! Each script runs against a fresh node in a temporary folder, of which [`site`] says what it
//! holds.

mod evidence;
mod rounds;
mod script;
mod shapes;
mod site;
mod stalled;
mod walk;

use std::time::Duration;

use comity_protocol::exchange::budget::{Allowance, Allowances};
use site::Site;

#[tokio::test]
async fn problems_have_one_form() {
    script::run(Site::open().await, include_str!("http/scripts/problems.txt")).await;
}

#[tokio::test]
async fn scrapi_registers_and_refuses() {
    script::run(Site::open().await, include_str!("http/scripts/scrapi.txt")).await;
}

#[tokio::test]
async fn the_log_is_served_as_tiles() {
    script::run(Site::open().await, include_str!("http/scripts/tiles.txt")).await;
}

#[tokio::test]
async fn statements_are_submitted_found_and_erased() {
    script::run(Site::open().await, include_str!("http/scripts/statements.txt")).await;
}

#[tokio::test]
async fn contents_reach_their_audience_and_no_one_else() {
    script::run(Site::open().await, include_str!("http/scripts/contents.txt")).await;
}

#[tokio::test]
async fn no_route_tells_what_a_marking_keeps_back() {
    walk::walk(&Site::open().await).await;
}

#[tokio::test]
async fn no_open_page_tells_what_a_marking_keeps_back() {
    walk::walk_open(&Site::opened().await).await;
}

#[tokio::test]
async fn a_round_is_offered_and_closed_by_two_persons_and_told_with_its_reasons() {
    rounds::a_round(&Site::open().await).await;
}

#[tokio::test]
async fn an_accusation_has_no_effect_where_its_proof_does_not_hold() {
    evidence::accusations(&Site::open().await).await;
}

#[tokio::test]
async fn nothing_holds_of_which_it_is_open_whose_word_it_is() {
    evidence::given(&Site::open().await).await;
}

#[tokio::test]
async fn what_was_known_before_an_erasure_is_told_with_it() {
    for of_twin in [false, true] {
        evidence::erasures(&Site::open().await, of_twin).await;
    }
}

#[tokio::test]
async fn answers_have_the_shapes_that_the_description_gives() {
    shapes::of_answers(&Site::open().await).await;
}

#[tokio::test]
async fn what_is_for_named_persons_reaches_them_alone() {
    walk::walk_inside(&Site::open().await).await;
}

#[tokio::test]
async fn nobody_names_himself() {
    walk::naming(&Site::open().await).await;
}

#[tokio::test]
async fn people_do_what_their_role_allows() {
    script::run(Site::open().await, include_str!("http/scripts/people.txt")).await;
}

#[tokio::test]
async fn two_persons_decide() {
    script::run(Site::open().await, include_str!("http/scripts/proposals.txt")).await;
}

#[tokio::test]
async fn agreements_are_read_and_what_is_owed_is_told() {
    script::run(Site::open().await, include_str!("http/scripts/agreements.txt")).await;
}

#[tokio::test]
async fn peers_are_known_by_their_signatures() {
    script::run(Site::open().await, include_str!("http/scripts/peers.txt")).await;
}

#[tokio::test]
async fn a_peer_has_a_budget_of_its_own() {
    let requests = Allowance { burst: 2, per_second: 0 };
    let site = Site::with(Allowances { requests, ..Allowances::DEFAULT }).await;
    script::run(site, include_str!("http/scripts/budget.txt")).await;
}

#[tokio::test]
async fn strangers_who_ask_too_often_wait() {
    let site = Site::open().await;
    let mut last = site.get("/api/v1/node").await;
    for _ in 0..2_000 {
        if last.0 != 200 {
            break;
        }
        last = site.get("/api/v1/node").await;
    }
    assert_eq!(last.0, 429, "{}", last.1);
    assert!(last.1.contains("\"code\":\"rate-limited\""), "{}", last.1);
    // What is anybody's to cache is not counted, nor are those who signed in.
    assert_eq!(site.get("/checkpoint").await.0, 200);
    let answer = site.send(site.request("GET", "/api/v1/node").by_user("reader")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_one_time_link_works_once() {
    let site = Site::open().await;
    let link = comity_node::accounts::once_link(&site.node, "reader", "node").await.unwrap();
    let token = link.split_once("token=").unwrap().1;
    let session = comity_node::accounts::sign_in_once(&site.node, token, site::HERE).await.unwrap();
    assert!(session.cookie.contains("; HttpOnly; SameSite=Lax"), "{}", session.cookie);
    let again = comity_node::accounts::sign_in_once(&site.node, token, site::HERE).await;
    assert_eq!(again.err().map(|problem| problem.code()), Some("sign-in-failed"));
}

#[tokio::test]
async fn passwords_are_checked_and_attempts_counted() {
    use comity_node::accounts::sign_in;
    let site = Site::open().await;
    let code = |result: Result<comity_node::accounts::Session, comity_node::error::Error>| {
        result.map_or_else(|problem| problem.code(), |_| "signed in")
    };
    assert_eq!(code(sign_in(&site.node, "officer", site::PASSWORD, site::HERE).await), "signed in");
    assert_eq!(
        code(sign_in(&site.node, "officer", "a wrong password", site::HERE).await),
        "sign-in-failed"
    );
    assert_eq!(
        code(sign_in(&site.node, "nobody", site::PASSWORD, site::HERE).await),
        "sign-in-failed"
    );
    assert_eq!(
        code(sign_in(&site.node, "reader", "", site::HERE).await),
        "sign-in-failed",
        "has no password"
    );
    let mut codes = Vec::new();
    for _ in 0..12 {
        codes.push(code(sign_in(&site.node, "officer", "a wrong password", site::HERE).await));
    }
    assert_eq!(codes.last(), Some(&"sign-in-busy"));
    assert_eq!(code(sign_in(&site.node, "admin", site::PASSWORD, site::HERE).await), "signed in");
}

#[tokio::test]
async fn events_are_sent_as_they_happen() {
    use http_body_util::BodyExt as _;
    let site = Site::open().await;
    let mut answer = site.answer(site.request("GET", "/events").build(&site)).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    site.notice("Something happened").await;
    let frame = tokio::time::timeout(Duration::from_secs(10), answer.body_mut().frame()).await;
    let data = frame.unwrap().unwrap().unwrap().into_data().unwrap();
    let text = String::from_utf8_lossy(&data);
    assert!(text.starts_with("event: logged\ndata: "), "{text}");
}

#[test]
fn the_description_is_checked_in_and_complete() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/openapi.json");
    let document = comity_node::api::document(comity_node::capabilities::ALL);
    if std::env::var_os("COMITY_BLESS").is_some() {
        std::fs::write(path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == document, "spec/openapi.json is stale: run this test with COMITY_BLESS=1");
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{what} has no summary");
            let responses = operation["responses"].as_object().unwrap();
            let described = responses.iter().any(|(status, response)| {
                status.starts_with('4') && response["description"].as_str().unwrap().contains('`')
            });
            assert!(described, "{what} does not list its problems");
        }
    }
    let mut free = Vec::new();
    free_objects(&document, "", &mut free);
    // Bodies of statements have the schemas of their kinds, details of the audit trail those of
    // what was done, and what a browser is asked is the standard's (WebAuthn level 3).
    let is_known = |at: &String| {
        at.ends_with("/body") || at.ends_with("/detail") || at.contains("passkeys/options")
    };
    free.retain(|at| !is_known(at));
    assert!(free.is_empty(), "objects without a shape: {free:#?}");
}

/// Where the description says no more of an answer than that it is an object.
fn free_objects(part: &serde_json::Value, at: &str, free: &mut Vec<String>) {
    let members = part.as_object();
    let has = |name: &str| part.get(name).is_some();
    let is_shape = at.ends_with("/schema") || at.ends_with("/items");
    let is_any = is_shape && members.is_some_and(serde_json::Map::is_empty);
    let is_object = part["type"] == "object"
        && !["properties", "additionalProperties", "oneOf"].into_iter().any(has);
    if is_any || is_object {
        free.push(at.to_owned());
    }
    for (name, part) in members.into_iter().flatten() {
        free_objects(part, &format!("{at}/{name}"), free);
    }
    for (number, part) in part.as_array().into_iter().flatten().enumerate() {
        free_objects(part, &format!("{at}/{number}"), free);
    }
}
