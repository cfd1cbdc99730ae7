//! A round of conditional commitments over the API, asked by strangers, a peer, a reader and an
//! officer: offered and closed by two persons each, and told with its reasons to all who may see.

use comity_node::{clock, proposals};
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use super::site::Site;

const CAP: &str = "/api/v1/commitments/template-compute-cap";

#[derive(Clone, Copy)]
enum Who {
    Stranger,
    Peer,
    User(&'static str),
}

const EVERYBODY: [Who; 4] = [Who::Stranger, Who::Peer, Who::User("reader"), Who::User("officer")];

async fn ask(
    site: &Site,
    who: Who,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let mut request = site.request(method, path);
    match who {
        Who::Stranger => {}
        Who::Peer => request.peer = Some("borealis.example".to_owned()),
        Who::User(name) => request = request.by_user(name),
    }
    if let Some(body) = body {
        request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        request.body = body.to_string().into_bytes();
    }
    let answer = site.send(request).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

async fn approve(site: &Site, proposed: &Value) -> String {
    let id = proposed["id"].as_str().unwrap().parse().unwrap();
    let logged = proposals::approve(&site.node, id, "approver").await.unwrap();
    site.node.flush().await.unwrap();
    logged.id.to_string()
}

pub(super) async fn a_round(site: &Site) {
    let officer = Who::User("officer");
    let offer = |level: u8, obligation: &str| {
        json!({
            "obligation": obligation,
            "offers": [{ "level": level, "if": [{ "asks": "parties", "at_least": 1 }] }],
            "expires_at": "2035-01-01T00:00:00Z",
        })
    };
    let offers = format!("{CAP}/offers");
    let good = offer(2, "art-5");
    for (who, status) in [(Who::Stranger, 401), (Who::Peer, 401), (Who::User("reader"), 403)] {
        assert_eq!(ask(site, who, "POST", &offers, Some(&good)).await.0, status);
    }
    // What would count in no round is not even proposed.
    for (wrong, code) in [
        (offer(4, "art-5"), "commitment-levels"),
        (offer(2, "art-7"), "commitment-levels"),
        (offer(1, "art-99"), "commitment-unknown-obligation"),
    ] {
        let (status, told) = ask(site, officer, "POST", &offers, Some(&wrong)).await;
        assert_eq!((status, &told["code"]), (422, &"commitment-refused".into()), "{told}");
        assert!(told["detail"].as_str().unwrap().contains(code), "{told}");
    }
    let (status, proposed) = ask(site, officer, "POST", &offers, Some(&good)).await;
    assert_eq!(status, 201, "{proposed}");
    let (_, told) = ask(site, officer, "GET", CAP, None).await;
    assert_eq!(told["next"], json!({ "step": "approve", "proposals": [proposed["id"]] }));
    let deposit = approve(site, &proposed).await;
    // It is taken back by a withdrawal, and by nothing that only seems to.
    let back = json!({
        "kind": "statement.retraction", "subject": format!("urn:comity:statement:{deposit}"),
        "body": { "reason": "No more." }, "marking": { "tlp": "TLP:CLEAR" },
    });
    let (status, told) = ask(site, officer, "POST", "/api/v1/proposals", Some(&back)).await;
    assert_eq!((status, &told["code"]), (409, &"statement-binding".into()), "{told}");
    while_open(site, &deposit).await;
    announced(site).await;
    closed(site).await;
}

/// Before the round is closed a count in groups is told, and nothing of who deposited.
async fn while_open(site: &Site, deposit: &str) {
    for who in EVERYBODY {
        let (status, rows) = ask(site, who, "GET", "/api/v1/commitments", None).await;
        assert_eq!((status, &rows[0]["state"]), (200, &"open".into()), "{rows}");
        assert_eq!((&rows[0]["at_least"], rows.as_array().unwrap().len()), (&Value::Null, 1));
        let (status, told) = ask(site, who, "GET", CAP, None).await;
        assert_eq!((status, &told["at_least"]), (200, &Value::Null), "{told}");
        let own = told["own"].as_array().unwrap();
        let is_own = matches!(who, Who::User(_));
        assert_eq!(own.len(), usize::from(is_own), "{told}");
        assert_eq!(told.to_string().contains(deposit), is_own, "{told}");
        let next = match who {
            Who::User("officer") => "wait",
            _ => "look",
        };
        assert_eq!(told["next"]["step"], next);
    }
}

/// A round of the agreement is announced, that is frozen in a moment.
async fn announced(site: &Site) {
    let officer = Who::User("officer");
    let rounds = format!("{CAP}/rounds");
    let from_now = |seconds: i64| {
        let now = Timestamp::from_secs(clock::now().secs());
        now.plus_millis(seconds * 1_000)
    };
    let round =
        |frozen: Timestamp, start: &str| json!({ "frozen_at": frozen, "effective_at": start });
    let start = from_now(30 * 24 * 3_600).to_string();
    let start = start.as_str();
    let far = from_now(100 * 24 * 3_600).to_string();
    let good = round(from_now(3), start);
    for (who, status) in [(Who::Stranger, 401), (Who::Peer, 401), (Who::User("reader"), 403)] {
        assert_eq!(ask(site, who, "POST", &rounds, Some(&good)).await.0, status);
    }
    for wrong in [
        round(from_now(-60), start),
        round(from_now(60), "2020-01-01T00:00:00Z"),
        round(from_now(60), &far),
    ] {
        let (status, told) = ask(site, officer, "POST", &rounds, Some(&wrong)).await;
        assert_eq!((status, &told["code"]), (409, &"commitment-round-refused".into()), "{told}");
    }
    // Before a freeze nobody is told what would come of it.
    for path in ["/closing", "/closing/preview"] {
        let path = format!("{CAP}{path}");
        let (status, told) = ask(site, officer, "POST", &path, Some(&json!({}))).await;
        assert_eq!((status, &told["code"]), (409, &"commitment-round-not-frozen".into()));
    }
    let (status, proposed) = ask(site, officer, "POST", &rounds, Some(&good)).await;
    assert_eq!(status, 201, "{proposed}");
    let announced = approve(site, &proposed).await;
    let second = round(from_now(60), start);
    assert_eq!(ask(site, officer, "POST", &rounds, Some(&second)).await.0, 409);
    for who in EVERYBODY {
        let (_, told) = ask(site, who, "GET", CAP, None).await;
        assert_eq!(told["announced"][0]["round"], announced.as_str(), "{told}");
        assert_eq!(told["announced"][0]["state"], "ahead", "{told}");
    }
    while clock::now() <= good["frozen_at"].as_str().unwrap().parse().unwrap() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let (_, told) = ask(site, officer, "GET", CAP, None).await;
    assert_eq!(
        (&told["announced"][0]["state"], &told["next"]["step"]),
        (&"frozen".into(), &"close".into())
    );
}

async fn closed(site: &Site) {
    let officer = Who::User("officer");
    let when = json!({});
    let closing = format!("{CAP}/closing");
    let preview = format!("{closing}/preview");
    for path in [&closing, &preview] {
        for (who, status) in [(Who::Stranger, 401), (Who::Peer, 401), (Who::User("reader"), 403)] {
            assert_eq!(ask(site, who, "POST", path, Some(&when)).await.0, status);
        }
        let another = json!({ "round": "0".repeat(64) });
        assert_eq!(ask(site, officer, "POST", path, Some(&another)).await.0, 409);
        // Whose rounds others close, or nobody's here.
        let other = path.replace("template-compute-cap", "no-such-agreement");
        assert_eq!(ask(site, officer, "POST", &other, Some(&when)).await.0, 404);
    }
    let (status, told) = ask(site, officer, "POST", &preview, Some(&when)).await;
    assert_eq!((status, &told["state"]), (200, &"activated".into()), "{told}");
    let (status, proposed) = ask(site, officer, "POST", &closing, Some(&when)).await;
    assert_eq!(status, 201, "{proposed}");
    let outcome = approve(site, &proposed).await;
    for who in EVERYBODY {
        let path = format!("{CAP}/outcomes/{outcome}");
        let (status, told) = ask(site, who, "GET", &path, None).await;
        assert_eq!(
            (status, &told["state"], &told["flaw"]),
            (200, &"activated".into(), &Value::Null)
        );
        let member = &told["members"][0];
        assert_eq!(member["level"], json!({ "number": 2, "name": "1e25 FLOP" }));
        let met = &member["because"]["parts"][0];
        assert_eq!((&met["at_least"], &met["found"]), (&1.into(), &1.into()), "{told}");
        let (status, proof) = ask(site, who, "GET", &format!("{path}/certificate"), None).await;
        assert_eq!((status, proof["certificate"]["activated"].as_bool()), (200, Some(true)));
        let nothing = format!("{CAP}/outcomes/{}", "0".repeat(64));
        assert_eq!(ask(site, who, "GET", &nothing, None).await.0, 404);
        let (_, rows) = ask(site, who, "GET", "/api/v1/commitments", None).await;
        assert_eq!(rows[0]["outcome"], outcome.as_str(), "{rows}");
    }
    // Used up: nothing is left to take back.
    let (_, told) = ask(site, officer, "GET", CAP, None).await;
    assert_eq!(told["own"], json!([]));
    let back = json!({ "deposit": outcome });
    let withdrawals = format!("{CAP}/withdrawals");
    assert_eq!(ask(site, officer, "POST", &withdrawals, Some(&back)).await.0, 404);
}
