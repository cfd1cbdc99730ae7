//! What is shown of evidence that does not hold, and of evidence that was destroyed.

use comity_node::ledger::content::Submission;
use comity_node::{clock, proposals};
use comity_protocol::marking::Marking;
use comity_protocol::statement::{Draft, StatementId};
use comity_testkit::keys::TestSigner;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::site::Site;

const CALIFORNIA: &str = "us-ca-sb-53";

async fn read(site: &Site, path: &str) -> Value {
    let answer = site.send(site.request("GET", path).by_user("officer")).await;
    assert_eq!(answer.status, 200, "{path}");
    serde_json::from_slice(&answer.body).unwrap()
}

fn submission(kind: &str, subject: &str, body: &Value) -> Submission {
    Submission {
        kind: kind.parse().unwrap(),
        subject: subject.to_owned(),
        body: serde_json::from_value(body.clone()).unwrap(),
        marking: Marking::clear(),
        confirmation: None,
    }
}

/// Signed by a node that checks nothing, as another's may be.
async fn said_unchecked(site: &Site, said: Submission) -> StatementId {
    let (statement, content) = site.node.sign(said).unwrap();
    let logged = site.node.offer(&statement, Some(&content.bytes), "user:officer").await.unwrap();
    site.node.flush().await.unwrap();
    logged.id
}

/// An accusation has effect only where its proof holds here, whoever makes it.
pub(super) async fn accusations(site: &Site) {
    let root = "A".repeat(43) + "=";
    let accusation = |origin: &str| {
        let note = |size: u64| {
            format!("{origin}\n{size}\n{root}\n\n\u{2014} {origin} {}\n", "A".repeat(92))
        };
        let body = json!({ "origin": origin, "checkpoints": [note(3), note(4)] });
        submission("log.equivocation", origin, &body)
    };
    for origin in ["borealis.example/log", "nobody.example/log"] {
        let id = said_unchecked(site, accusation(origin)).await;
        let shown = read(site, &format!("/api/v1/statements/{id}")).await;
        let code = shown["refusal"].as_str().unwrap_or_default();
        assert!(code.starts_with("equivocation-"), "{origin}: {shown}");
        assert_ne!(code, "equivocation-unchecked");
        let page = page(site, &format!("/statements/{id}")).await;
        assert!(page.contains("This statement has no effect") && page.contains(code), "{page}");
    }
    // Of one whose content is not here nobody can say so, nor that it stands.
    let (statement, _) = site.node.sign(accusation("borealis.example/log")).unwrap();
    let id = site.node.offer(&statement, None, "user:officer").await.unwrap().id;
    site.node.flush().await.unwrap();
    let code = "equivocation-unchecked";
    let detail = read(site, &format!("/api/v1/statements/{id}")).await;
    assert_eq!(detail["refusal"], code, "{detail}");
    let list = read(site, "/api/v1/statements?kind=log.equivocation").await;
    let row = list["rows"].as_array().unwrap().iter().find(|row| row["id"] == detail["id"]);
    assert_eq!(row.unwrap()["refusal"], code, "{list}");
    let shown = page(site, &format!("/statements/{id}")).await;
    assert!(shown.contains("This accusation cannot be checked here") && shown.contains(code));
    for path in [format!("/statements/{id}"), "/statements?kind=log.equivocation".to_owned()] {
        let shown = page(site, &path).await;
        assert!(shown.contains("Cannot be checked here"), "{path}: {shown}");
    }
}

/// A page of the console, as the officer sees it.
async fn page(site: &Site, path: &str) -> String {
    let mut page = site.request("GET", path).by_user("officer");
    page.headers.push(("cookie".to_owned(), site.sessions["officer"].clone()));
    let page = site.send(page).await;
    String::from_utf8_lossy(&page.body).into_owned()
}

/// What is asked about a time before an erasure was known is told of the erasure too: the content
/// is gone for every time, and counts against who destroyed it; also by an erasure of another
/// statement that has the very content.
pub(super) async fn erasures(site: &Site, of_twin: bool) {
    let aware = clock::now().plus_millis(-2 * 3_600_000).to_string();
    let assessment = json!({
        "incident": "i-1", "capacity": "developer", "training_compute_flop": 2e26,
        "harms": [], "events": [], "aware_at": aware,
        "imminent_risk": true, "imminent_risk_discovered_at": aware,
    });
    let said = submission("incident.assessment", "i-1", &assessment);
    let logged = proposals::submit(&site.node, said, "user:officer").await.unwrap();
    site.node.flush().await.unwrap();
    let known_by = site.node.now();
    let path = format!(
        "/api/v1/findings?agreement={CALIFORNIA}&would_be=true&duty=disclose-imminent-risk\
         &as_of=2036-01-01&known_by={known_by}"
    );
    let rows = |answer: Value| {
        let rows = answer.as_array().cloned().unwrap_or_default().into_iter();
        rows.map(|row| (row["id"].clone(), row["finding"]["status"].clone())).collect::<Vec<_>>()
    };
    let before = rows(read(site, &path).await);
    assert_eq!(before.len(), 1, "{before:?}");
    assert_eq!(before[0].1, "breached");
    while site.node.now() <= known_by.plus_millis(1_100) {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let target = if of_twin { twin(site, &logged.id).await } else { logged.id };
    proposals::erase(&site.node, target, "asked for", "user:officer").await.unwrap();
    site.node.flush().await.unwrap();
    assert_eq!(rows(read(site, &path).await), before, "it counts against who destroyed it");
}

/// Another statement of the party with the content of one, under a kind that it does not fit.
async fn twin(site: &Site, of: &StatementId) -> StatementId {
    let node = &site.node;
    let places = node.read_now(|reader| reader.places(of)).unwrap();
    let (_, said) = places.into_iter().find_map(|place| place.statement).unwrap();
    let draft = Draft {
        issuer: said.issuer,
        subject: "another".to_owned(),
        kind: "general.notice".parse().unwrap(),
        digest: said.digest,
        issued_at: Some(node.now()),
        confirmation: None,
    };
    let bytes = draft.sign(node.keys.statement()).unwrap();
    let logged = node.offer(&bytes, None, "user:officer").await.unwrap();
    node.flush().await.unwrap();
    logged.id
}

/// Where whose word it is cannot be decided, the page does not say that it holds: a statement under
/// a key that another party registered, and one under a key that nobody knows, whatever its
/// content.
pub(super) async fn given(site: &Site) {
    let verdict = async |lines: &[String]| {
        let mut request = site.request("POST", "/verify");
        request.headers.push(("content-type".to_owned(), FORM.to_owned()));
        request.headers.push(("cookie".to_owned(), site.sessions["officer"].clone()));
        let given = lines.join("\n").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        request.body = format!("given={}", given.replace('\n', "%0A")).into_bytes();
        let answer = site.send(request).await;
        assert_eq!(answer.status, 200);
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let said = ["It holds", "It cannot be decided here", "A check failed"];
        said.into_iter().find(|words| page.contains(words)).unwrap_or_default()
    };
    let own = submission("general.notice", "own", &json!({ "title": "Ours", "text": "It is." }));
    let (statement, content) = site.node.sign(own).unwrap();
    site.node.offer(&statement, Some(&content.bytes), "user:officer").await.unwrap();
    site.node.flush().await.unwrap();
    let files = [BASE64.encode(&statement), BASE64.encode(&content.bytes)];
    assert_eq!(verdict(&files).await, "It holds");
    let hosted = site.words["good.base64"].clone();
    assert_eq!(verdict(&[hosted]).await, "It cannot be decided here");
    let forged = Draft {
        issuer: "borealis.example".parse().unwrap(),
        subject: "forged".to_owned(),
        kind: "general.notice".parse().unwrap(),
        digest: content.digest,
        issued_at: Some(site.node.now()),
        confirmation: None,
    };
    let forged = forged.sign(&TestSigner::ed25519(77)).unwrap();
    let files = [BASE64.encode(&forged), BASE64.encode(&content.bytes)];
    assert_eq!(verdict(&files).await, "It cannot be decided here");
    let mut broken = statement.clone();
    *broken.last_mut().unwrap() ^= 1;
    let files = [BASE64.encode(&broken), BASE64.encode(&content.bytes)];
    assert_eq!(verdict(&files).await, "A check failed");
}

const FORM: &str = "application/x-www-form-urlencoded";
