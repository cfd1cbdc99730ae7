//! Reports made to match everything, or nothing, or to cost time.

use comity_incidents::import::database::Database;
use comity_incidents::matching::index::{Index, Wanted};
use comity_incidents::matching::judge::{LOOK, SAME};
use comity_incidents::report::Report;

use crate::{fixture, report};

const ALL: Wanted<'_> = Wanted { most: 100, least: 0.0, among: &|_| true };

fn both() -> Index {
    let mut index = Index::default();
    for (of, name) in [(Database::Aiid, "aiid.csv"), (Database::Aiaaic, "aiaaic.csv")] {
        let reports = of.read(&fixture(name)).unwrap().reports;
        reports.into_iter().for_each(|report| assert!(index.add(report)));
    }
    // And a hundred others, each with words of its own and words that every seventh has.
    for number in 0..100 {
        let own: Vec<String> = (0..12).map(|word| format!("own{number}x{word}")).collect();
        let title = format!("own{number}x0 own{number}x1 shared{}", number % 7);
        assert!(index.add(report(&format!("m{number}"), &title, &own.join(" "), "2024")));
    }
    index
}

/// All words of all reports, so many times over.
fn everything(index: &Index, times: usize) -> String {
    let all: Vec<String> =
        index.reports().map(|one| format!("{} {}", one.title, one.text)).collect();
    all.join(" ").repeat(times)
}

#[test]
fn a_report_of_all_words_is_about_nothing_in_particular() {
    let index = both();
    for times in [1, 10, 1_000] {
        let words = everything(&index, times);
        for stuffed in [
            report("s", "Everything at once", &words, ""),
            report("s", &words, &words, "2024"),
            report("s", &words, "", "2000-"),
        ] {
            let found = index.candidates(&stuffed, Wanted { least: SAME, ..ALL });
            let ids: Vec<&str> = found.iter().map(|found| &*found.report.id).collect();
            assert!(ids.is_empty(), "{times} {ids:?}");
        }
    }
}

#[test]
fn a_report_of_all_words_does_not_hide_the_right_one() {
    let mut index = both();
    let right = |index: &Index| {
        let among = |id: &str| !id.starts_with("aiid:");
        let asked = index.get("aiid:1").unwrap();
        let found = index.candidates(asked, Wanted { most: 1, among: &among, ..ALL });
        (found[0].report.id.clone(), found[0].judgement.score)
    };
    let (before, score) = right(&index);
    let words = everything(&index, 1);
    for number in 0..20 {
        assert!(index.add(report(&format!("s{number}"), "Everything", &words, "2024")));
    }
    let (after, lower) = right(&index);
    assert_eq!(after, before);
    assert!(lower >= LOOK && score >= LOOK, "{score} {lower}");
}

#[test]
fn a_report_without_words_is_about_nothing() {
    let mut index = both();
    for (title, text) in [
        ("", ""),
        ("the of and", "reportedly allegedly"),
        ("\u{202e}\u{200b}\0", "— … !!"),
        ("\u{fffd}", "\u{1f4a3}\u{1f4a3}"),
    ] {
        let empty = report("e", title, text, "2024");
        assert!(index.candidates(&empty, Wanted { least: 0.01, ..ALL }).is_empty(), "{title}");
    }
    // Nor do two of them match each other.
    assert!(index.add(report("e1", "", "", "2024")) && index.add(report("e2", "", "", "2024")));
    assert!(index.compare("e1", "e2").unwrap().score.abs() < f64::EPSILON);
    assert_eq!(index.compare("e1", "nobody"), None);
}

#[test]
fn a_page_that_many_cite_decides_nothing() {
    let cites = |id: &str| Report {
        sources: vec!["https://news.example/all".to_owned(), "https://news.example/".to_owned()],
        ..report(id, &format!("Title of {id}"), "", "2024")
    };
    let found = |others: usize| {
        let mut index = Index::default();
        (0..others).for_each(|number| assert!(index.add(cites(&format!("x{number}")))));
        index.candidates(&cites("new"), Wanted { least: SAME, ..ALL }).len()
    };
    assert_eq!((found(1), found(8), found(9)), (1, 8, 0));
}

#[test]
fn words_and_titles_beyond_the_limits_are_not_looked_at() {
    let index = both();
    let score = |title: &str, text: &str| {
        let found = index.candidates(&report("new", title, text, "2024"), ALL);
        found.iter().find(|found| found.report.id == "aiid:1").map(|found| found.judgement.score)
    };
    let filler = |words: usize| "zzz ".repeat(words);
    assert!(score("", &format!("{}pier", filler(4_999))).is_some());
    assert_eq!(score("", &format!("{}pier", filler(5_000))), None);
    // A title's words count in the whole as far as they are looked at.
    let inside = score(&format!("{}pier", filler(199)), "");
    let beyond = score(&format!("{}pier", filler(200)), "");
    assert!(inside > beyond, "{inside:?} {beyond:?}");
}
