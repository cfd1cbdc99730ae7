//! The main job: three parties exchange real data, and a fourth that trusts none of them checks it
//! all.

use crate::kill::Process;
use crate::{comity, text};

#[test]
fn the_demonstration_verifies_everything() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("demo");
    let done = comity(&["demo", "--once", "--json", "--port", "0", "--dir", text(&dir)]).code(0);
    let summary = done.json();
    assert_eq!(summary["verified"], true);
    let nodes = summary["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 3);
    let (mut incidents, mut runs) = (0, 0);
    for node in nodes {
        assert_eq!(node["verification"]["verified"], true, "{node}");
        assert_eq!(node["verification"]["keys_from"], "fingerprint");
        assert_eq!(node["verification"]["tree_size"], node["tree_size"]);
        assert_eq!(node["verification"]["root"], node["root"]);
        assert_eq!(node["received"].as_object().unwrap().len(), 2);
        incidents += node["statements"]["incident.report"].as_u64().unwrap();
        runs += node["statements"]["run.declaration"].as_u64().unwrap();
        for other in nodes.iter().filter(|other| other["party"] != node["party"]) {
            let party = other["party"].as_str().unwrap();
            assert_eq!(node["received"][party], other["tree_size"], "all of {party}");
        }
    }
    assert_eq!((incidents, runs), (301, 60));
    let shown = summary["shown"].as_array().unwrap();
    assert!(shown.len() == 4 && shown.iter().all(|one| one["held"] == true), "{shown:?}");
    let agreements = &summary["agreements"];
    assert_eq!(agreements["held"], true, "{agreements}");
    assert_eq!(agreements["coalition"]["members"].as_array().unwrap().len(), 3);
    let checks = agreements["checks"].as_array().unwrap();
    assert!(checks.iter().any(|one| one["name"] == "sealed round" && one["held"] == true));
    assert_eq!(agreements["breach"]["clause"], "art-5");
    assert_eq!(agreements["breach"]["bearer"], "cygnus-lab.example");
    assert!(agreements["clocks"]["due"].as_array().unwrap().len() >= 2, "{agreements}");

    // The folders that were kept are those of nodes.
    let party = nodes[0]["party"].as_str().unwrap();
    let kept = dir.join(party);
    let listed = comity(&["finding", "list", "--json", "--dir", text(&kept)]).code(0);
    assert!(!listed.json().as_array().unwrap().is_empty());

    // Each can be served again, and is the log that it was.
    for node in nodes {
        let served = Process::start(&dir.join(node["party"].as_str().unwrap()));
        let address = format!("http://{}", served.address);
        let verified = comity(&["verify", &address, "--json"]).code(0).json();
        for same in ["tree_size", "root"] {
            assert_eq!(verified[same], node[same], "{verified}");
        }
    }

    // What it prints for people says when things are due on the clocks of the place, and in UTC.
    let told = comity(&["demo", "--once", "--port", "0"]).code(0).stdout;
    assert!(told.contains("(Los Angeles) · ") && told.contains(" UTC"), "{told}");

    let again = comity(&["demo", "--once", "--port", "0", "--dir", text(&dir)]).code(2);
    assert!(again.stderr.contains("not empty"), "{}", again.stderr);
}
