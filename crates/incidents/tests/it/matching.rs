//! Candidates for one event: the same in any order, whatever form a report comes in.

use std::fmt::Write as _;

use comity_incidents::import::database::Database;
use comity_incidents::import::pairs;
use comity_incidents::matching::evaluation::{evaluate, unknown};
use comity_incidents::matching::gate::Accord;
use comity_incidents::matching::index::{Candidate, Index, Wanted};
use comity_incidents::matching::judge::{LOOK, SAME, Suggestion};
use comity_incidents::report::Report;
use expect_test::expect;
use proptest::prelude::*;

use crate::{fixture, report};

const ALL: Wanted<'_> = Wanted { most: 10, least: 0.0, among: &|_| true };

fn index(reports: &[Report]) -> Index {
    let mut index = Index::default();
    reports.iter().for_each(|report| assert!(index.add(report.clone())));
    index
}

fn both() -> Vec<Report> {
    let read = |of: Database, name: &str| of.read(&fixture(name)).unwrap().reports;
    [read(Database::Aiid, "aiid.csv"), read(Database::Aiaaic, "aiaaic.csv")].concat()
}

/// Candidates with their scores to the last bit.
fn exact(found: &[Candidate<'_>]) -> Vec<(String, u64, Vec<String>)> {
    let one = |found: &Candidate<'_>| {
        let (id, words) = (found.report.id.clone(), found.judgement.words.clone());
        (id, found.judgement.score.to_bits(), words)
    };
    found.iter().map(one).collect()
}

#[test]
fn the_report_of_one_event_is_the_likeliest() {
    let all = both();
    let index = index(&all);
    let mut told = String::new();
    for report in all.iter().filter(|report| report.id.starts_with("aiid:")) {
        let among = |id: &str| id.starts_with("aiaaic:");
        for found in index.candidates(report, Wanted { most: 1, least: 0.01, among: &among }) {
            let (id, judgement) = (&found.report.id, &found.judgement);
            let suggests = judgement.suggests;
            writeln!(told, "{} {id} {suggests:?} {}", report.id, judgement.words.join(" "))
                .unwrap();
        }
    }
    expect![[r#"
        aiid:1 aiaaic:AIAAIC0001 Same ferr helm keelson northwind pier robotic saltmarsh steer
        aiid:2 aiaaic:AIAAIC0002 Same brackenford council hous last list parent rank single
        aiid:3 aiaaic:AIAAIC0003 Same ai lindqvist living obituary paint petra quillpost read
        aiid:4 aiaaic:AIAAIC0001 Different ferry
    "#]]
    .assert_eq(&told);
}

#[test]
fn labelled_pairs_are_measured_as_the_search_finds_them() {
    let all = both();
    let index = index(&all);
    let pairs = pairs::read(&fixture("pairs.csv")).unwrap().pairs;
    let found = evaluate(&index, &pairs);
    assert_eq!((found.measured.pairs, found.measured.same, found.found), (5, 3, 3));
    assert_eq!(found.measured.average_precision, Some(1.0));
    assert!(unknown(&index, &pairs).is_empty());
    // Of one that is not there nothing is found, and it is told.
    let fewer: Vec<Report> = all.into_iter().filter(|report| report.id != "aiid:1").collect();
    let fewer = self::index(&fewer);
    assert_eq!(unknown(&fewer, &pairs).len(), 1);
    let found = evaluate(&fewer, &pairs);
    let lost = found.scored.iter().filter(|one| one.score.is_none()).count();
    assert_eq!((found.found, lost), (2, 1));
}

#[test]
fn the_same_one_by_one_all_at_once_and_in_any_order() {
    let all = both();
    let whole = index(&all);
    let mut turned = all.clone();
    turned.reverse();
    let back = index(&turned);
    turned.rotate_left(3);
    let third = index(&turned);
    // One by one: each is asked about before the next comes, which must leave no trace.
    let mut grown = Index::default();
    for report in &all {
        let _asked = grown.candidates(report, ALL);
        assert!(grown.add(report.clone()));
        assert!(!grown.add(report.clone()), "the same twice takes one place");
    }
    for report in &all {
        let wanted = exact(&whole.candidates(report, ALL));
        for other in [&back, &third, &grown] {
            assert_eq!(exact(&other.candidates(report, ALL)), wanted, "{}", report.id);
        }
        assert!(
            wanted.iter().all(|(id, ..)| *id != report.id),
            "nothing is a candidate for itself"
        );
        for other in &all {
            let score = |one: &str, other: &str| whole.compare(one, other).unwrap().score.to_bits();
            assert_eq!(score(&report.id, &other.id), score(&other.id, &report.id));
        }
    }
}

#[test]
fn what_changes_nothing_of_the_event_changes_nothing_of_the_score() {
    let all = both();
    let index = index(&all);
    let asked = Report { id: "new".to_owned(), ..all[0].clone() };
    let plain = exact(&index.candidates(&asked, ALL));
    let written = |of: &str| of.to_uppercase().replace(' ', " — \u{200b}");
    let other =
        Report { title: written(&asked.title), text: written(&asked.text), ..asked.clone() };
    assert_eq!(exact(&index.candidates(&other, ALL)), plain, "case, dashes, signs without width");
    let rest = vec![("Colour".to_owned(), "blue".to_owned())];
    assert_eq!(exact(&index.candidates(&Report { rest, ..asked.clone() }, ALL)), plain);
    // Later it scores less, never more, and never nothing.
    let mut before = 1.0;
    for year in ["2024", "2025", "2026", "2028", "2040", "2100"] {
        let later = report("new", &asked.title, &asked.text, year);
        let found = index.candidates(&later, ALL);
        let ferry = found.iter().find(|found| found.report.id == "aiaaic:AIAAIC0001").unwrap();
        assert!(ferry.judgement.score <= before && ferry.judgement.score > 0.0, "{year}");
        before = ferry.judgement.score;
    }
}

#[test]
fn what_the_structured_parts_say() {
    let of = |id: &str, places: &[&str], systems: &[&str], victims: Option<u64>| Report {
        places: places.iter().map(|one| (*one).to_owned()).collect(),
        systems: systems.iter().map(|one| (*one).to_owned()).collect(),
        victims,
        ..report(id, "Ferry rams pier", "It was dark.", "2024-03-02")
    };
    let all = [
        of("a", &["Norway"], &["Helm 2"], Some(3)),
        of("b", &["norway"], &["Helm"], Some(3)),
        of("c", &["Chile"], &["Rudder"], Some(4)),
        of("d", &[], &[], None),
    ];
    let index = index(&all);
    let judged = |other: &str| index.compare("a", other).unwrap();
    let parts = |other: &str| {
        let gate = judged(other).gate;
        (gate.places, gate.systems, gate.victims)
    };
    assert_eq!(parts("b"), (Accord::Agree, Accord::Agree, Accord::Agree));
    assert_eq!(parts("c"), (Accord::Differ, Accord::Differ, Accord::Differ));
    assert_eq!(parts("d"), (Accord::Untold, Accord::Untold, Accord::Untold));
    assert!(judged("b").score > judged("d").score && judged("d").score > judged("c").score);
    assert_eq!(judged("b").gate.days_apart, Some(0));
}

#[test]
fn a_report_filed_again_is_found_by_its_source_whatever_it_says() {
    let source = |of: &str, report: Report| Report { sources: vec![of.to_owned()], ..report };
    let digest = |of: &str, report: Report| Report { artefacts: vec![of.to_owned()], ..report };
    let index = index(&[
        source("https://news.example/1/", report("a", "Car hits wall", "In Lansing.", "2021")),
        report("b", "Boat sinks", "Off the coast.", "2021"),
        digest("AB12", report("c", "Kite falls", "", "2021")),
    ]);
    let again = source("http://www.news.example/1#top", report("new", "事故", "", "2024"));
    let found = index.candidates(&again, Wanted { least: LOOK, ..ALL });
    assert_eq!(found.len(), 1);
    let judgement = &found[0].judgement;
    assert_eq!((&*found[0].report.id, judgement.suggests), ("a", Suggestion::Same));
    assert_eq!(judgement.gate.shared, ["source news.example/1"]);
    let again = digest(" ab12", report("new", "Авария", "", ""));
    assert_eq!(index.candidates(&again, Wanted { least: SAME, ..ALL })[0].report.id, "c");
}

#[test]
fn what_a_person_told_apart_is_not_offered_again() {
    let mut index = index(&both());
    let ferry = index.get("aiid:1").unwrap().clone();
    let ids = |index: &Index, of: &Report| -> Vec<String> {
        index.candidates(of, ALL).into_iter().map(|found| found.report.id.clone()).collect()
    };
    let before = ids(&index, &ferry);
    assert!(before.contains(&"aiaaic:AIAAIC0001".to_owned()));
    index.set_apart("aiaaic:AIAAIC0001", "aiid:1");
    let rest: Vec<String> = before.into_iter().filter(|id| id != "aiaaic:AIAAIC0001").collect();
    assert_eq!(ids(&index, &ferry), rest);
    let other = index.get("aiaaic:AIAAIC0001").unwrap().clone();
    assert!(!ids(&index, &other).contains(&"aiid:1".to_owned()));
}

#[test]
fn other_scripts_and_spellings_are_found() {
    let index = index(&[
        report("zh", "无人驾驶出租车在北京撞倒行人", "", "2024"),
        report("ru", "Беспилотное такси сбило пешехода в Москве", "", "2024"),
        report("ar", "سيارة أجرة ذاتية القيادة تصدم أحد المشاة في دبي", "", "2024"),
        report("en", "Deepfake of Brosnan used against gallery", "", "2024"),
        report("no", "Something else altogether", "", "2024"),
    ]);
    for (asked, wanted) in [
        ("北京无人驾驶出租车撞倒一名行人", "zh"),
        ("В Москве беспилотное такси сбило пешехода", "ru"),
        ("صدمت سيارة أجرة ذاتية القيادة أحد المشاة", "ar"),
        ("Deep-fakes of Brosnnan", "en"),
    ] {
        let found = index.candidates(&report("new", asked, "", "2024"), ALL);
        assert_eq!(found[0].report.id, wanted, "{asked}");
    }
}

proptest! {
    /// Whatever reports say: scores lie between 0 and 1, no order of arrival changes them, and what
    /// is asked for bounds what is answered.
    #[test]
    fn any_reports_in_any_order(
        texts in prop::collection::vec(("[a-f ]{0,20}", "\\PC{0,20}", 2019..2026_u16), 1..12),
        turn in 0..12_usize,
        most in 0..4_usize,
    ) {
        let of = |((title, text, year), at): (&(String, String, u16), usize)| {
            report(&format!("r{at}"), title, text, &year.to_string())
        };
        let all: Vec<Report> = texts.iter().zip(0..).map(of).collect();
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        let (one, other) = (index(&all), index(&turned));
        for asked in &all {
            let wanted = Wanted { most, least: 0.1, among: &|_| true };
            let found = one.candidates(asked, wanted);
            prop_assert!(found.len() <= most);
            prop_assert!(found.iter().all(|found| (0.1..=1.0).contains(&found.judgement.score)));
            prop_assert_eq!(exact(&found), exact(&other.candidates(asked, wanted)));
        }
    }
}
