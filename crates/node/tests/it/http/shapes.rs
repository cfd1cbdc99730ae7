//! What is answered has the shape that the description gives it.

use comity_node::ledger::content::Submission;
use comity_node::proposals;
use comity_protocol::marking::Marking;
use comity_testkit::fixtures::kind;
use serde_json::{Value, json};

use super::site::Site;

/// Whom it is asked for, and what: the description's path and the one that is asked.
const ASKED: [(&str, &str, &str); 18] = [
    ("reader", "/statements", "/statements"),
    ("reader", "/findings", "/findings"),
    ("reader", "/applicable", "/applicable"),
    ("reader", "/agreements", "/agreements"),
    ("reader", "/agreements/{id}", "/agreements/kyoto-protocol"),
    ("reader", "/agreements/{id}", "/agreements/cets-225"),
    ("reader", "/agreements/{id}", "/agreements/eu-ai-act-art-73"),
    ("reader", "/agreements/{id}", "/agreements/template-compute-cap"),
    ("reader", "/agreements/{id}/matrix", "/agreements/cets-225/matrix"),
    ("reader", "/commitments", "/commitments"),
    ("reader", "/commitments/{id}", "/commitments/template-compute-cap"),
    ("officer", "/proposals", "/proposals"),
    ("reader", "/peers", "/peers"),
    ("reader", "/equivocations", "/equivocations"),
    ("admin", "/users", "/users"),
    ("admin", "/audit", "/audit"),
    ("reader", "/session", "/session"),
    ("officer", "/tokens", "/tokens"),
];

async fn asked(site: &Site, who: &str, path: &str) -> Value {
    let request = site.request("GET", &format!("/api/v1{path}")).by_user(who);
    let answer = site.send(request).await;
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

/// The shape of what an operation answers.
fn shape(document: &Value, path: &str) -> Value {
    let pointer = format!("/paths/~1api~1v1{}/get/responses/200/content", path.replace('/', "~1"));
    let content = document.pointer(&pointer).expect(path);
    let mut schema = content["application/json"]["schema"].clone();
    schema["components"] = document["components"].clone();
    schema
}

fn holds(document: &Value, path: &str, answer: &Value) {
    let schema = shape(document, path);
    let validator = jsonschema::validator_for(&schema).expect(path);
    let faults: Vec<String> = validator
        .iter_errors(answer)
        .take(5)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{path}: {faults:#?}");
}

pub(super) async fn of_answers(site: &Site) {
    let submission = Submission {
        kind: kind("incident.assessment"),
        subject: "incident-1".to_owned(),
        body: json!({ "incident": "incident-1", "capacity": "developer" }).into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    proposals::submit(&site.node, submission, "node").await.unwrap();
    site.node.flush().await.unwrap();
    let document = comity_node::api::document(comity_node::capabilities::ALL);
    let document: Value = serde_json::from_str(&document).unwrap();
    for (who, path, asks) in ASKED {
        holds(&document, path, &asked(site, who, asks).await);
    }
    let findings = asked(site, "reader", "/findings").await;
    let applicable = asked(site, "reader", "/applicable").await;
    let ids: Vec<&str> = [&findings, &applicable].into_iter().flat_map(names).collect();
    assert!(!ids.is_empty(), "{applicable:#}");
    for id in ids.into_iter().take(8) {
        let found = asked(site, "reader", &format!("/findings/{id}")).await;
        holds(&document, "/findings/{id}", &found);
    }
}

/// The names of all findings in an answer.
fn names(answer: &Value) -> Vec<&str> {
    match answer {
        Value::Array(all) => all.iter().flat_map(names).collect(),
        Value::Object(members) => {
            let own = members.get("finding").and(members.get("id")).and_then(Value::as_str);
            own.into_iter().chain(members.values().flat_map(names)).collect()
        }
        _ => Vec::new(),
    }
}
