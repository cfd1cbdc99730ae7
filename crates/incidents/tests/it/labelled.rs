//! How good it is on two real databases. Their tables have no licence under which they could be
//! bundled: whoever has them names their folder in `COMITY_INCIDENT_TABLES`, or keeps them in
//! `shared/data/incidents` beside the checkout.

use std::path::{Path, PathBuf};

use comity_incidents::import::database::{Database, Imported};
use comity_incidents::import::pairs::{self, Label};
use comity_incidents::matching::evaluation::{evaluate, unknown};
use comity_incidents::matching::index::{Index, Wanted};

/// The folder of the tables; says where it is missing that this was left out.
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

fn read(folder: &Path) -> [Imported; 2] {
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    [
        Database::Aiid.read(&file("aiid/incidents-2026-07-27.csv")).unwrap(),
        Database::Aiaaic.read(&file("aiaaic/aiaaic-incidents.csv")).unwrap(),
    ]
}

fn index(databases: [Imported; 2]) -> Index {
    let mut index = Index::default();
    for report in databases.into_iter().flat_map(|found| found.reports) {
        assert!(index.add(report));
    }
    index
}

#[test]
fn every_row_of_both_databases_is_read_or_refused() {
    let Some(folder) = tables() else { return };
    let [aiid, aiaaic] = read(&folder);
    assert_eq!((aiid.reports.len(), aiid.refused.len()), (1_597, 0));
    // 2,244 rows: one is blank, one has an identifier and nothing else, one stands there twice.
    let refused: Vec<String> =
        aiaaic.refused.iter().map(|row| format!("{} {}", row.line, row.fault.code())).collect();
    assert_eq!(refused, ["239 import-row-repeated", "2072 import-row-title"]);
    assert_eq!(aiaaic.reports.len(), 2_241);
}

#[test]
fn labelled_pairs_among_both_databases() {
    let Some(folder) = tables() else { return };
    let index = index(read(&folder));
    let pairs = std::fs::read(folder.join("crossref/same_event_pairs_dev.csv")).unwrap();
    let pairs = pairs::read(&pairs).unwrap();
    assert!(pairs.refused.is_empty() && unknown(&index, &pairs.pairs).is_empty());
    let found = evaluate(&index, &pairs.pairs);
    println!("{:?}", found.measured);
    assert!(found.measured.average_precision.unwrap() >= 0.88, "{found:?}");
    assert!(found.measured.precision.unwrap() >= 0.9, "{found:?}");
    assert_eq!(found.found, found.measured.same, "the search finds each that is one event");
}

#[test]
fn the_search_finds_it_from_either_side() {
    let Some(folder) = tables() else { return };
    let index = index(read(&folder));
    let pairs = std::fs::read(folder.join("crossref/same_event_pairs_dev.csv")).unwrap();
    let pairs = pairs::read(&pairs).unwrap().pairs;
    for pair in pairs.iter().filter(|pair| pair.label == Label::Same) {
        let asked = index.get(&pair.aiaaic.id).unwrap();
        let among = |id: &str| id.starts_with(Database::Aiid.prefix());
        let found = index.candidates(asked, Wanted { most: 20, least: 0.0, among: &among });
        assert!(found.iter().any(|one| one.report.id == pair.aiid.id), "{}", asked.title);
    }
}
