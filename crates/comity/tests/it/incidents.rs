//! Reports of one event, as somebody at a terminal looks for them.

use std::path::{Path, PathBuf};

use crate::comity;

/// A made-up table.
fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../incidents/tests/fixtures");
    text(&folder.join(name)).to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The tables of two databases, which do not come with the program: see `comity-incidents`.
fn tables() -> Option<PathBuf> {
    let named = std::env::var_os("COMITY_INCIDENT_TABLES").map(PathBuf::from);
    let mut here = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = named.or_else(|| {
        here.find_map(|one| Some(one.join("shared/data/incidents")).filter(|it| it.is_dir()))
    });
    if found.is_none() {
        eprintln!("SKIPPED: no tables of incidents; name their folder in COMITY_INCIDENT_TABLES");
    }
    found
}

#[test]
fn reports_of_one_event_and_how_well_they_are_found() {
    let (aiid, aiaaic) = (fixture("aiid.csv"), fixture("aiaaic.csv"));
    let both = ["incidents", "match", "--aiid", &aiid, "--aiaaic", &aiaaic];
    let found = comity(&[&both[..], &["--least", "0.2", "--json"]].concat()).code(0).json();
    assert_eq!((&found["reports"]["aiid"], &found["reports"]["aiaaic"]), (&4.into(), &4.into()));
    let pairs = found["pairs"].as_array().unwrap();
    let living = pairs.iter().find(|pair| pair["aiid"] == "aiid:3").unwrap();
    assert_eq!(living["aiaaic"], "aiaaic:AIAAIC0003");
    assert!(living["words"].as_array().unwrap().contains(&"lindqvist".into()));
    let shown = comity(&[&both[..], &["--least", "0.2"]].concat()).code(0).stdout;
    assert!(shown.contains("Living painter Petra Lindqvist"), "{shown}");

    let pairs = fixture("pairs.csv");
    let measured = comity(&[&both[..], &["--evaluate", &pairs, "--json"]].concat()).code(0).json();
    assert_eq!(measured["average_precision"], 1.0);
    assert_eq!((&measured["pairs"], &measured["same"]), (&5.into(), &3.into()));
    let bare = comity(&["incidents", "match", "--evaluate", &pairs]).code(0);
    assert!(bare.stdout.contains("average precision  1.000"), "{}", bare.stdout);
    assert!(bare.stderr.contains("no tables"), "{}", bare.stderr);
}

#[test]
fn what_is_no_such_table_is_refused() {
    let (aiid, aiaaic, pairs) = (fixture("aiid.csv"), fixture("aiaaic.csv"), fixture("pairs.csv"));
    let refused = |words: &[&str], code: i32, what: &str| {
        let done = comity(&[&["incidents", "match"], words].concat()).code(code);
        assert!(done.stderr.contains(what) && done.stdout.is_empty(), "{}", done.stderr);
    };
    refused(&["--aiid", &aiaaic, "--aiaaic", &aiaaic], 1, "[import-columns]");
    refused(&["--evaluate", &aiid], 1, "[import-columns]");
    refused(&["--evaluate", "nowhere.csv"], 3, "nowhere.csv");
    refused(&[], 2, "--aiid");
    refused(&["--aiid", &aiid], 2, "--aiaaic");
    refused(&["--aiid", &aiid, "--aiaaic", &aiaaic, "--least", "2"], 2, "between 0 and 1");
    refused(&["--evaluate", &pairs, "--least", "0.5"], 2, "--least");

    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.csv");
    let labels = std::fs::read_to_string(&pairs).unwrap();
    std::fs::write(&bad, labels.replace(",related", ",perhaps")).unwrap();
    refused(&["--evaluate", text(&bad)], 1, "line 6, column 7 (label)");
    std::fs::write(&bad, labels.replace(",4,2025", ",44,2025")).unwrap();
    let words = ["--aiid", &aiid, "--aiaaic", &aiaaic, "--evaluate", text(&bad)];
    refused(&words, 1, "[import-row-unknown]");
    std::fs::write(&bad, std::fs::read_to_string(&aiid).unwrap().replace(",4,2025", ",3,2025"))
        .unwrap();
    let told = comity(&["incidents", "match", "--aiid", text(&bad), "--aiaaic", &aiaaic]).code(0);
    assert!(told.stderr.contains("[import-row-repeated]"), "{}", told.stderr);
}

#[test]
fn labelled_pairs_of_two_real_databases() {
    let Some(folder) = tables() else { return };
    let file = |name: &str| text(&folder.join(name)).to_owned();
    let done = comity(&[
        "incidents",
        "match",
        "--aiid",
        &file("aiid/incidents-2026-07-27.csv"),
        "--aiaaic",
        &file("aiaaic/aiaaic-incidents.csv"),
        "--evaluate",
        &file("crossref/same_event_pairs_dev.csv"),
        "--json",
    ]);
    let measured = done.code(0).json();
    assert!(measured["average_precision"].as_f64().unwrap() >= 0.88, "{measured}");
    assert!(measured["precision"].as_f64().unwrap() >= 0.9, "{measured}");
    assert_eq!(measured["reports"]["aiaaic_refused"][0]["line"], 239);
}
