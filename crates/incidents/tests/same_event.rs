//! Which reports are about one event, tried on labelled pairs of two public databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use comity_incidents::import::{read, read_pairs};
use comity_incidents::matching::index::Index;
use comity_incidents::matching::judge::{SAME, Suggestion};
use comity_incidents::matching::measure::{Measured, measure};
use comity_incidents::report::{Interval, Report};

/// Where tables are kept that have no licence under which they could be bundled.
fn tables() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    here.map(|one| one.join("shared/data/incidents")).find(|folder| folder.is_dir())
}

fn measured(index: &mut Index, pairs: &[u8]) -> Measured {
    let pairs = read_pairs(pairs).unwrap();
    for pair in &pairs {
        index.add(pair.one.clone());
        index.add(pair.other.clone());
    }
    let scored: Vec<(f64, bool)> = pairs
        .iter()
        .map(|pair| (index.compare(&pair.one.id, &pair.other.id).unwrap().score, pair.is_same))
        .collect();
    measure(&scored, SAME)
}

#[test]
fn labelled_pairs_among_both_databases() {
    let Some(folder) = tables() else { return };
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut index = Index::default();
    let (aiid, aiaaic) = (
        read(&file("aiid/incidents-2026-07-27.csv")).unwrap(),
        read(&file("aiaaic/aiaaic-incidents.csv")).unwrap(),
    );
    assert_eq!((aiid.reports.len(), aiid.left_out.len()), (1_597, 0));
    assert_eq!(aiaaic.reports.len(), 2_244, "{:?}", aiaaic.left_out);
    for report in aiid.reports.into_iter().chain(aiaaic.reports) {
        index.add(report);
    }
    let found = measured(&mut index, &file("crossref/same_event_pairs_dev.csv"));
    println!("{found:?}");
    assert!(found.average_precision >= 0.88, "{found:?}");
    assert!(found.precision.unwrap() >= 0.9, "{found:?}");
    // Each that is one event is among the candidates for the other.
    let pairs = read_pairs(&file("crossref/same_event_pairs_dev.csv")).unwrap();
    for pair in pairs.iter().filter(|pair| pair.is_same) {
        let report = index.get(&pair.one.id).unwrap().clone();
        let found = index.candidates(&report, 20, 0.0);
        assert!(found.iter().any(|(id, _)| *id == pair.other.id), "{}", pair.one.title);
    }
}

fn report(id: &str, title: &str, text: &str, occurred: &str) -> Report {
    Report {
        id: id.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        occurred: Interval::read(occurred),
        ..Report::default()
    }
}

#[test]
fn a_report_filed_again_is_found_by_its_source_whatever_it_says() {
    let mut index = Index::default();
    let source = |report: Report, of: &str| Report { sources: vec![of.to_owned()], ..report };
    index.add(source(
        report("a", "Car hits wall", "In Lansing.", "2021"),
        "https://news.example/1/",
    ));
    index.add(report("b", "Boat sinks", "Off the coast.", "2021"));
    let again = source(report("c", "事故", "", "2024"), "http://www.news.example/1#top");
    let found = index.candidates(&again, 5, 0.1);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1.suggests), ("a", Suggestion::Same));
    assert_eq!(found[0].1.shared, ["source news.example/1"]);
}

#[test]
fn the_same_answer_one_by_one_and_in_any_order() {
    let all = [
        report("a", "Autopilot crash into police car", "A car in Michigan.", "2021-03-17"),
        report("b", "Car on Autopilot crashed parked police car", "Michigan state police.", "2021"),
        report("c", "Chatbot gives wrong advice", "A health service.", "2021"),
        report("d", "Autopilot crash kills driver", "A truck in Texas.", "2019-04-17"),
    ];
    let answer = |order: &[usize]| {
        let mut index = Index::default();
        for at in order {
            assert!(index.add(all[*at].clone()));
            assert!(!index.add(all[*at].clone()), "the same twice takes one place");
        }
        index.candidates(&all[0], 3, 0.0)
    };
    let first = answer(&[0, 1, 2, 3]);
    assert_eq!(first[0].0, "b");
    assert!(first.iter().all(|(id, _)| id != "a"), "nothing is a candidate for itself");
    for order in [[3, 2, 1, 0], [2, 0, 3, 1]] {
        let other = answer(&order);
        let names = |of: &[(String, _)]| of.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        assert_eq!(names(&other), names(&first));
        for (one, next) in other.iter().zip(&first) {
            assert!((one.1.score - next.1.score).abs() < 1e-12);
        }
    }
    // Symmetric: it does not matter which of two is asked about.
    let mut index = Index::default();
    all.iter().for_each(|one| assert!(index.add(one.clone())));
    let (there, back) = (index.compare("a", "d").unwrap(), index.compare("d", "a").unwrap());
    assert!((there.score - back.score).abs() < 1e-12);
}

#[test]
fn files_that_are_none_and_rows_that_cannot_be_read_are_told() {
    assert_eq!(read(b"one,two\n1,2\n").unwrap_err().code(), "import-columns");
    assert_eq!(read(b"").unwrap_err().code(), "import-columns");
    assert_eq!(read_pairs(b"a,b\n1,2\n").unwrap_err().code(), "import-columns");
    let found =
        read(b"incident_id,date,title,description\n1,2024-01-01,,x\n2,soon,Title,x\n").unwrap();
    assert_eq!(found.left_out.len(), 1);
    assert_eq!((found.reports.len(), found.reports[0].occurred), (1, None));
}
