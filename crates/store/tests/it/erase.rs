//! What is erased is gone from every file, and nothing else is.

use std::path::Path;

use comity_protocol::index::{LogId, Relation};
use comity_store::rows::{ProposalRow, Verdict};
use comity_store::sqlite::SqliteStore;
use comity_store::{Store as _, Write};
use comity_testkit::fixtures::{decided, proposal};
use comity_testkit::logs::{LogFixture, Made};
use comity_testkit::suites::world::{check, grow};

use crate::world::{files, folder};

/// Every file of a store as text: what is looked for is ASCII.
fn texts(dir: &Path) -> Vec<String> {
    let files = files(dir).into_iter();
    files.map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()).collect()
}

fn is_anywhere(texts: &[String], needle: &str) -> bool {
    texts.iter().any(|text| text.contains(needle))
}

/// The salt as the content file writes it.
fn salt(made: &Made) -> String {
    let file: serde_json::Value = serde_json::from_slice(&made.content.bytes).unwrap();
    file["salt"].as_str().unwrap().to_owned()
}

/// A word that begins unlike every other, so that the index cannot have shortened it to nothing.
fn word(n: u64) -> String {
    let digest = comity_protocol::content::Digest::of(&n.to_be_bytes());
    format!("{digest}").get(..40).unwrap().to_owned()
}

#[test]
fn what_a_proposal_said_leaves_every_file_once_it_was_signed_or_taken_back() {
    let dir = folder();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let log = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let verdicts = [Verdict::Approved, Verdict::Withdrawn, Verdict::Rejected, Verdict::Expired];
    // A small one and one that overflows its page, for each verdict.
    let said =
        |n: u8| format!("{} {}", word(n.into()), "filling ".repeat(usize::from(n % 2) * 3_000));
    for n in 1..=8 {
        let body = Some(serde_json::json!({ "text": said(n) }).to_string());
        let row = ProposalRow { body, ..proposal(n) };
        store.apply(&[Write::Proposal(row)], &log.seal()).unwrap();
    }
    let before = texts(dir.path());
    for (n, verdict) in (1..).zip(verdicts.into_iter().cycle()).take(8) {
        assert!(is_anywhere(&before, &word(u64::from(n))), "{n}");
        let (id, outcome) = (proposal(n).id, decided(verdict, None));
        store.apply(&[Write::ProposalDecided { id, outcome }], &log.seal()).unwrap();
    }
    while store.catch_up(10).unwrap() > 0 {}
    let after = texts(dir.path());
    for (n, verdict) in (1_u64..).zip(verdicts.into_iter().cycle()).take(8) {
        assert_eq!(is_anywhere(&after, &word(n)), verdict.keeps_body(), "{verdict:?} {n}");
    }
}

#[test]
fn salt_and_words_leave_every_file() {
    let dir = folder();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let mut log = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let genesis = log.genesis();
    grow(&mut store, &mut log, &[&genesis]);
    // Small ones, several to a page, and large ones that overflow.
    let text = |n: u64| {
        format!("{} {}", word(n), "filling ".repeat(if n.is_multiple_of(3) { 3_000 } else { 5 }))
    };
    let made: Vec<Made> = (1..=60).map(|n| log.notice("urn:example:one", &text(n), n)).collect();
    for (n, made) in made.iter().enumerate() {
        grow(&mut store, &mut log, &[made]);
        if n % 4 == 0 {
            store.catch_up(3).unwrap();
        }
    }
    while store.catch_up(10).unwrap() > 0 {}
    // An idle reader is no obstacle.
    let reader = store.reader().unwrap();
    assert!(!reader.contents(&made[0].content.digest).unwrap().is_empty());
    let before = texts(dir.path());
    for (n, made) in (1..).zip(&made) {
        assert!(is_anywhere(&before, &salt(made)), "{n}");
        if n % 2 == 0 {
            let erases = log.about(Relation::Erases, &made.id, 1_000 + n);
            grow(&mut store, &mut log, &[&erases]);
        }
    }
    while store.catch_up(10).unwrap() > 0 {}
    let after = texts(dir.path());
    for (n, made) in (1..).zip(&made) {
        let erased = n % 2 == 0;
        assert_eq!(is_anywhere(&after, &salt(made)), !erased, "salt of {n}");
        // The last half of the word: the beginning may be shared with a neighbour in the index.
        let ending = word(n).get(20..).unwrap().to_owned();
        assert_eq!(is_anywhere(&after, &ending), !erased, "word of {n}");
    }
    assert_eq!(check(&mut store).differences, [""; 0]);
}

/// A copy that is put back erases as the store it was made of does: copying leaves nothing behind
/// that an erasure does not reach.
#[test]
fn what_is_erased_in_a_copy_leaves_every_file_of_it() {
    for count in [2, 5, 9, 14, 40] {
        let dir = folder();
        let (live, to) = (dir.path().join("live"), dir.path().join("to"));
        let mut store = SqliteStore::open(&live).unwrap();
        let mut log = LogFixture::new(LogId::OWN, "asterion.example", 1);
        let genesis = log.genesis();
        grow(&mut store, &mut log, &[&genesis]);
        let text = |n: u64| {
            format!("{} {}", word(n), "filling ".repeat(usize::try_from(n % 4).unwrap() * 20))
        };
        let made: Vec<Made> =
            (1..=count).map(|n| log.notice("urn:example:one", &text(n), n)).collect();
        grow(&mut store, &mut log, &made.iter().collect::<Vec<_>>());
        while store.catch_up(10).unwrap() > 0 {}
        comity_store::sqlite::backup::copy(&live, &to, &mut |_, _| {}).unwrap();
        drop(store);
        let mut copy = SqliteStore::open(&to).unwrap();
        for made in &made {
            let erases = log.about(Relation::Erases, &made.id, 1_000);
            grow(&mut copy, &mut log, &[&erases]);
        }
        while copy.catch_up(10).unwrap() > 0 {}
        let after = texts(&to);
        for (n, made) in (1..).zip(&made) {
            assert!(!is_anywhere(&after, &salt(made)), "salt of {n} of {count}");
            let ending = word(n).get(20..).unwrap().to_owned();
            assert!(!is_anywhere(&after, &ending), "word of {n} of {count}");
        }
    }
}
