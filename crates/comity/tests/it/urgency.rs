//! What is most urgent is the same wherever it is asked for: API, command line and console have one
//! order.

use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use crate::identifiers::At;
use crate::text;

const OWN: &str = "asterion.example";

/// Incidents at different times: of some it is known when their clocks end, of others only the
/// worst that can be. Their names are in no order of their times.
fn incidents(at: &At, now: Timestamp) {
    for (number, (hours, imminent)) in
        [(90_i64, true), (2, true), (400, false), (30, true), (50, false), (10, true)]
            .iter()
            .enumerate()
    {
        let then = now.plus_millis(-hours * 3_600_000);
        let body = json!({
            "incident": format!("urn:example:incident:{number}"), "capacity": "developer",
            "training_compute_flop": 3e26, "aware_at": then, "determined_at": then,
            "imminent_risk": imminent, "harms": ["bodily-injury"], "events": ["loss-of-control"],
        });
        let file = at.dir.join("assessment.json");
        std::fs::write(&file, body.to_string()).unwrap();
        let submit = ["submit", "--kind", "incident.assessment", "--tlp", "CLEAR", text(&file)];
        at.comity(&submit).code(0);
    }
}

fn names(rows: &Value) -> Vec<String> {
    let name = |row: &Value| row["id"].as_str().unwrap().to_owned();
    rows.as_array().unwrap().iter().map(name).collect()
}

#[test]
fn one_list_has_one_order_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let at = At::new(folder.path(), 1, OWN);
    incidents(&at, crate::agreements::now());
    let (status, rows) = at.api(&format!("/findings?order=urgency&would_be=true&party={OWN}"));
    assert_eq!(status, 200, "{rows}");
    let of_api = names(&rows);
    let all = rows.as_array().unwrap();
    let (owed, unowed): (Vec<&Value>, Vec<&Value>) =
        all.iter().partition(|row| row["owed"] == true);
    let is_unknown = |row: &&&Value| row["deadline_unknown"]["worst"].is_string();
    let worst: Vec<&str> = owed
        .iter()
        .filter(is_unknown)
        .map(|row| row["deadline_unknown"]["worst"].as_str().unwrap())
        .collect();
    assert!(worst.len() > 2 && worst.is_sorted(), "{worst:?}");
    assert!(owed.len() > worst.len() && !unowed.is_empty(), "{} {}", owed.len(), unowed.len());

    let list = ["finding", "list", "--would-be", "--party", OWN];
    assert_eq!(names(&at.comity(&list).code(0).json()), of_api);
    let (status, table) = at.page(&format!("/board.csv?status=all&party={OWN}"));
    let of_board: Vec<&str> =
        table.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!((status, of_board), (200, of_api.iter().map(String::as_str).collect()));
    let (_, page) = at.page(&format!("/board?status=all&party={OWN}"));
    let places = of_api.iter().map(|id| page.find(&format!("/findings/{id}")));
    let places: Vec<usize> = places.map(Option::unwrap).collect();
    assert!(places.is_sorted(), "{places:?}");

    // A page is the beginning of the same, and what has one page has no next one.
    let (_, few) = at.api(&format!("/findings?order=urgency&limit=3&party={OWN}"));
    assert_eq!(names(&few), of_api[..3]);
    let (status, _) = at.api(&format!("/findings?order=urgency&after={}", of_api[0]));
    assert_eq!(status, 400);
    let (_, by_name) = at.api(&format!("/findings?would_be=true&party={OWN}"));
    assert!(names(&by_name).is_sorted());
}
