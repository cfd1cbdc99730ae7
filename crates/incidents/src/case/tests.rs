//! Cases: what belongs to one, whose word decides, and that the order of arrival changes nothing.

use std::collections::BTreeSet;

use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::casebook::{Casebook, Cleared};
use super::entry::{CaseName, Entry, Said, Sort};
use super::summary::{State, Summary, summary};

const LAB: &str = "lab.example";
const OFFICE: &str = "office.example";
const ALL: Cleared = Cleared(true);

fn party(name: &str) -> PartyId {
    name.parse().unwrap()
}

fn id(number: u8) -> StatementId {
    StatementId([number; 32])
}

fn case(owner: &str, name: &str) -> CaseName {
    CaseName { owner: party(owner), name: name.to_owned() }
}

/// A statement, its number being also its time and its place.
fn entry(number: u8, sort: Sort, issuer: &str, subject: &str, body: &Value) -> Entry {
    Entry {
        id: id(number),
        sort,
        issuer: party(issuer),
        issued: Timestamp::from_secs(i64::from(number)),
        seq: u64::from(number),
        subject: subject.to_owned(),
        is_red: false,
        said: Some(Said::read(body)),
    }
}

fn urn(number: u8) -> String {
    id(number).urn()
}

/// A case from the first report to an acknowledged filing, with words of others.
fn told() -> Vec<Entry> {
    let own = json!({ "incident": "41" });
    vec![
        entry(
            1,
            Sort::Report,
            LAB,
            "urn:x",
            &json!({ "title": "A first report", "incident": "41" }),
        ),
        entry(
            2,
            Sort::Assessment,
            LAB,
            "41",
            &json!({ "incident": "41", "title": "What it was", "harms": ["death"] }),
        ),
        entry(3, Sort::Report, LAB, "urn:y", &json!({ "title": "The report handed in" })),
        entry(
            4,
            Sort::Filing,
            LAB,
            "41",
            &json!({ "incident": "41", "regime": "us-ca-sb-53", "stage": "initial", "report": urn(3) }),
        ),
        entry(
            5,
            Sort::Acknowledgement,
            OFFICE,
            "lab.example/41",
            &json!({ "filing": urn(4), "verdict": "rejected" }),
        ),
        entry(
            6,
            Sort::Acknowledgement,
            LAB,
            "41",
            &json!({ "filing": urn(4), "verdict": "accepted" }),
        ),
        entry(
            7,
            Sort::Assessment,
            OFFICE,
            "lab.example/41",
            &json!({ "incident": "lab.example/41", "title": "Another title", "harms": ["near-miss"] }),
        ),
        entry(
            8,
            Sort::Resolution,
            OFFICE,
            "lab.example/41",
            &json!({ "incident": "lab.example/41", "resolved_at": "2026-01-01T00:00:00Z" }),
        ),
        entry(9, Sort::Amendment, LAB, &urn(2), &json!({ "reason": "A slip" })),
        entry(10, Sort::Retraction, LAB, &urn(6), &json!({ "reason": "Not ours to say" })),
        entry(11, Sort::Assessment, OFFICE, "41", &own),
    ]
}

fn book(entries: &[Entry]) -> Casebook {
    let mut book = Casebook::new();
    for entry in entries {
        book.insert(entry.clone());
    }
    book
}

fn line(book: &Casebook, name: &CaseName, eyes: Cleared) -> Summary {
    summary(book, &book.case(name, eyes).unwrap(), eyes).unwrap()
}

fn numbers(book: &Casebook, name: &CaseName, eyes: Cleared) -> Vec<u64> {
    book.case(name, eyes).unwrap().entries.iter().map(|entry| entry.seq).collect()
}

#[test]
fn a_case_is_all_that_names_it_and_all_that_is_said_of_that() {
    let book = book(&told());
    let lab = case(LAB, "41");
    assert_eq!(numbers(&book, &lab, ALL), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // The office has a case of that name too, which is another.
    assert_eq!(numbers(&book, &case(OFFICE, "41"), ALL), [11]);
    assert_eq!(book.cases_of(&id(5), ALL), BTreeSet::from([lab.clone()]));
    assert_eq!(book.cases_of(&id(3), ALL), BTreeSet::from([lab.clone()]));
    assert_eq!(book.cases_of(&id(10), ALL), BTreeSet::from([lab.clone()]));
    let recent: Vec<_> = book.recent(None, ALL).map(|(_, name)| name.clone()).collect();
    assert_eq!(recent, [case(OFFICE, "41"), lab]);
    let first = book.recent(None, ALL).next().map(|(at, name)| (at, name.clone()));
    assert_eq!(book.recent(first, ALL).count(), 1, "the next page");
}

#[test]
fn what_others_say_changes_neither_state_nor_title_and_nobody_acknowledges_their_own() {
    let mut all = told();
    let lab = case(LAB, "41");
    let told = line(&book(&all), &lab, ALL);
    assert_eq!((told.title.as_deref(), &told.state), (Some("What it was"), &State::Open));
    assert_eq!(told.harms, ["death"]);
    assert_eq!((told.filings, told.acknowledged, told.rejected), (1, 0, 1));

    all.push(entry(
        12,
        Sort::Acknowledgement,
        OFFICE,
        "lab.example/41",
        &json!({ "filing": urn(4), "verdict": "accepted-with-errors" }),
    ));
    let told = line(&book(&all), &lab, ALL);
    assert_eq!((told.acknowledged, told.rejected), (1, 0), "the last answer counts");

    all.push(entry(
        13,
        Sort::Nullification,
        OFFICE,
        "lab.example/41",
        &json!({ "incident": "lab.example/41", "reason": "Says who?" }),
    ));
    all.push(entry(
        14,
        Sort::Resolution,
        LAB,
        "41",
        &json!({ "incident": "41", "resolved_at": "2026-01-02T00:00:00Z" }),
    ));
    let resolved = "2026-01-02T00:00:00Z".parse::<Timestamp>().ok();
    assert_eq!(line(&book(&all), &lab, ALL).state, State::Resolved { at: resolved });

    all.push(entry(15, Sort::Retraction, LAB, &urn(14), &json!({ "reason": "It goes on" })));
    assert_eq!(line(&book(&all), &lab, ALL).state, State::Open);

    all.push(entry(
        16,
        Sort::Nullification,
        LAB,
        "41",
        &json!({ "incident": "41", "reason": "The same", "merged_into": "office.example/7" }),
    ));
    all.push(entry(17, Sort::Retraction, LAB, &urn(16), &json!({ "reason": "And yet" })));
    let into = Some(case(OFFICE, "7"));
    assert_eq!(line(&book(&all), &lab, ALL).state, State::Nullified { into }, "for good");
}

#[test]
fn a_name_that_others_alone_use_is_no_case_and_a_link_leads_to_its_owner() {
    let link = entry(
        1,
        Sort::Assessment,
        OFFICE,
        "lab.example/9",
        &json!({ "incident": "lab.example/9" }),
    );
    let mut book = book(std::slice::from_ref(&link));
    assert!(book.case(&case(LAB, "9"), ALL).is_none(), "the owner tells nothing of it");
    assert_eq!(
        numbers(&book, &case(OFFICE, "lab.example/9"), ALL),
        [1],
        "so it is the office's own"
    );
    book.insert(entry(2, Sort::Assessment, LAB, "9", &json!({ "incident": "9" })));
    assert_eq!(book.resolve(&case(OFFICE, "lab.example/9"), ALL), Some(case(LAB, "9")));
    assert!(book.case(&case(OFFICE, "lab.example/9"), ALL).is_none());
    assert_eq!(numbers(&book, &case(LAB, "9"), ALL), [1, 2]);
    assert_eq!(book.recent(None, ALL).count(), 1);
}

#[test]
fn what_is_for_named_persons_is_no_part_of_what_others_see() {
    let mut all = told();
    for entry in &mut all {
        entry.is_red = entry.seq != 4;
    }
    let lab = case(LAB, "41");
    let book = book(&all);
    assert_eq!(numbers(&book, &lab, Cleared(false)), [4]);
    let told = line(&book, &lab, Cleared(false));
    assert_eq!((told.title, told.filings, told.rejected), (None, 1, 0));
    assert!(book.case(&case(OFFICE, "41"), Cleared(false)).is_none());
    assert_eq!(book.recent(None, Cleared(false)).count(), 1);
    assert!(book.cases_of(&id(2), Cleared(false)).contains(&lab), "by its subject, as everybody");
}

#[test]
fn what_was_destroyed_is_forgotten_and_the_subject_still_names_the_case() {
    let lab = case(LAB, "41");
    let mut book = book(&told());
    for number in [1, 2, 4] {
        book.forget(&id(number));
    }
    let told = line(&book, &lab, ALL);
    assert_eq!(told.title.as_deref(), Some("Another title"), "all that is left is another's");
    // A report has no name of its own, and nothing says any more that the third was handed in.
    assert_eq!(numbers(&book, &lab, ALL), [2, 4, 5, 6, 7, 8, 9, 10]);
    let said = Said::read(&json!({ "incident": "41", "title": "What it was", "harms": ["death"] }));
    book.complete(&id(2), said, false);
    assert_eq!(line(&book, &lab, ALL).title.as_deref(), Some("What it was"));
}

#[test]
fn long_chains_of_corrections_are_followed_to_their_end() {
    let mut book = Casebook::new();
    book.insert(entry(1, Sort::Assessment, LAB, "41", &json!({ "incident": "41" })));
    let of = |number: u32| {
        let mut bytes = [1; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        StatementId(if number == 0 { [1; 32] } else { bytes })
    };
    for number in 1..20_000_u32 {
        let about = of(number - 1).urn();
        let one = entry(2, Sort::Amendment, LAB, &about, &json!({ "reason": "More" }));
        book.insert(Entry { id: of(number), seq: u64::from(number) + 1, ..one });
    }
    assert_eq!(book.case(&case(LAB, "41"), ALL).unwrap().entries.len(), 20_000);
    assert_eq!(book.cases_of(&of(19_999), ALL).len(), 1);
}

proptest! {
    /// In whatever order statements and their contents come, and what comes twice, changes nothing.
    #[test]
    fn the_order_of_arrival_changes_nothing(
        order in Just((0..11_usize).collect::<Vec<_>>()).prop_shuffle(),
        late in proptest::collection::vec(any::<bool>(), 11),
        lost in proptest::collection::vec(any::<bool>(), 11),
    ) {
        let all = told();
        let mut live = Casebook::new();
        for at in &order {
            let entry = &all[*at];
            if late[*at] {
                live.insert(Entry { said: None, is_red: false, ..entry.clone() });
            } else {
                live.insert(entry.clone());
                live.insert(entry.clone());
            }
        }
        for (entry, _) in all.iter().zip(&late).filter(|(_, late)| **late) {
            live.complete(&entry.id, entry.said.clone().unwrap(), entry.is_red);
        }
        let mut once = book(&all);
        for (entry, _) in all.iter().zip(&lost).filter(|(_, lost)| **lost) {
            live.forget(&entry.id);
            once.forget(&entry.id);
        }
        let told = |book: &Casebook| format!("{book:?}");
        prop_assert_eq!(told(&live), told(&once));
        let never: Vec<Entry> = all
            .iter()
            .zip(&lost)
            .map(|(entry, lost)| {
                Entry { said: entry.said.clone().filter(|_| !lost), ..entry.clone() }
            })
            .collect();
        prop_assert_eq!(told(&live), told(&book(&never)));
    }

    /// No body makes the book panic, and what it keeps of one is bounded.
    #[test]
    fn any_body_is_read(text in ".{0,2000}", list in proptest::collection::vec(".{0,9}", 0..9)) {
        let body = json!({ "incident": text, "title": text, "also_covers": list, "harms": text,
            "filing": text, "report": list, "verdict": text, "resolved_at": text });
        let said = Said::read(&body);
        prop_assert!(said.title.as_ref().is_none_or(|title| title.len() <= 500));
        let mut book = Casebook::new();
        book.insert(Entry { said: Some(said), ..entry(1, Sort::Filing, LAB, "41", &json!({})) });
        prop_assert_eq!(book.len(), 1);
    }
}
