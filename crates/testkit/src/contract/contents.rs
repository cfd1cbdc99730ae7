//! Contents: kept once, destroyed for good by whoever issued them and nobody else.

use comity_protocol::index::{LogId, Relation, Seq};
use comity_store::Write;
use comity_store::rows::{ContentRow, ContentState, Delivery};

use super::pair::{Pair, Part, later, own, peer};
use crate::fixtures::party;
use crate::logs::Made;

pub(super) const PARTS: &[Part] = &[
    ("kept and erased", kept_and_erased),
    ("erased before it came", erased_before_it_came),
    ("erased by a stranger", erased_by_stranger),
    ("erased by a host", erased_by_host),
    ("contents of peers", missing),
    ("deliveries", deliveries),
];

fn kept_and_erased(pair: &mut Pair) {
    let mut log = own(pair);
    let one = log.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut log, &[&one], later(1));
    assert_eq!(held(pair, &one).unwrap(), one.content);
    // The first to hand it over stands.
    let again =
        ContentRow { received_from: Some(party("borealis.example")), ..one.content.clone() };
    pair.write(Write::Content(again));
    pair.compare();
    let erases = log.about(Relation::Erases, &one.id, 2);
    pair.grow(&mut log, &[&erases], later(2));
    let row = held(pair, &one).unwrap();
    assert_eq!((row.bytes.len(), row.erased_at), (0, Some(later(2))));
    pair.compare();
    // It does not come back, and erasing it once more changes nothing.
    pair.write(Write::Content(one.content.clone()));
    let erases = log.about(Relation::Erases, &one.id, 3);
    pair.grow(&mut log, &[&erases], later(3));
    assert_eq!(held(pair, &one).unwrap().erased_at, Some(later(2)));
    let view = pair.reader().statement(Seq(2)).unwrap().unwrap();
    assert_eq!((view.content, view.title), (ContentState::Erased, None));
}

/// A content as it came through the log of its fixture.
fn held(pair: &Pair, made: &Made) -> Option<ContentRow> {
    let ContentRow { digest, log, issuer, .. } = &made.content;
    pair.reader().content(digest, *log, issuer).unwrap()
}

fn erased_before_it_came(pair: &mut Pair) {
    let mut theirs = peer(pair);
    // A peer's, erased before it was ever fetched: it is not asked for, and not kept when it comes.
    let other = theirs.notice("urn:example:two", "shuttle", 3);
    let erases = theirs.about(Relation::Erases, &other.id, 4);
    pair.grow(&mut theirs, &[&other, &erases], later(3));
    pair.write(Write::Content(other.content.clone()));
    assert_eq!(held(pair, &other), None);
    let view = pair.reader().places(&other.id).unwrap().remove(0);
    assert_eq!(view.content, ContentState::Erased);
}

fn erased_by_stranger(pair: &mut Pair) {
    let mut mine = own(pair);
    let mut theirs = peer(pair);
    let one = mine.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut mine, &[&one], later(1));
    // A peer issues a statement about our very content, and has "its" content erased.
    let copy = theirs.copy_of(&one, 2);
    let erases = theirs.about(Relation::Erases, &copy.id, 3);
    pair.grow(&mut theirs, &[&copy, &erases], later(2));
    pair.compare();
    assert_eq!(held(pair, &one).unwrap(), one.content);
    // Nor can it keep out what it knows the digest of before we have it.
    let two = mine.notice("urn:example:two", "shuttle", 4);
    let copy = theirs.copy_of(&two, 5);
    let erases = theirs.about(Relation::Erases, &copy.id, 6);
    pair.grow(&mut theirs, &[&copy, &erases], later(3));
    pair.grow(&mut mine, &[&two], later(4));
    assert!(held(pair, &two).is_some());
}

/// What a keeper hosts in our name it may do away with as it likes: ours is ours.
fn erased_by_host(pair: &mut Pair) {
    let mut mine = own(pair);
    let mut theirs = peer(pair);
    let one = mine.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut mine, &[&one], later(1));
    // The peer registers a key of its own for us, and our true key, too.
    let registers = theirs.register("asterion.example", 9, 2);
    let true_key = theirs.register("asterion.example", 1, 3);
    let forged = theirs.speaking_as("asterion.example", 9);
    let forged = [
        forged.copy_of(&one, 4),
        forged.about(Relation::Erases, &one.id, 5),
        forged.about(Relation::Retracts, &one.id, 6),
    ];
    let entries = [&registers, &true_key, &forged[0], &forged[1], &one, &forged[1], &forged[2]];
    pair.grow(&mut theirs, &entries, later(2));
    let reader = pair.reader();
    assert_eq!(held(pair, &one).unwrap(), one.content);
    let places = reader.places(&one.id).unwrap();
    let stands: Vec<_> = places.iter().map(|view| (view.log.0, view.hosted)).collect();
    assert_eq!(stands, [(0, false), (1, true)]);
    let [ours, copied] = places.as_slice() else { return };
    assert!(ours.relations.is_empty());
    // There, the second erasure comes after the copy, so it holds for the copy and nothing else.
    let kinds: Vec<_> = copied.relations.iter().map(|(relation, _)| *relation).collect();
    assert_eq!(kinds, [Relation::Erases, Relation::Retracts]);
    assert_eq!((ours.content, copied.content), (ContentState::Held, ContentState::Erased));
    assert_eq!(reader.hosts(&party("asterion.example")).unwrap(), [(theirs.log, 5)]);
    assert!(reader.hosts(&party("borealis.example")).unwrap().is_empty());
    pair.compare();
    // A copy that is kept under a stranger's name does not keep what its issuer has erased.
    pair.write(Write::Content(ContentRow { log: theirs.log, ..one.content.clone() }));
    let erases = mine.about(Relation::Erases, &one.id, 7);
    pair.grow(&mut mine, &[&erases], later(3));
    assert_eq!(held(pair, &one).unwrap().erased_at, Some(later(3)));
}

fn missing(pair: &mut Pair) {
    let mut theirs = peer(pair);
    let made: Vec<_> = (1..=3).map(|n| theirs.notice("urn:example:one", "shuttle", n)).collect();
    pair.grow(&mut theirs, &made.iter().collect::<Vec<_>>(), later(1));
    pair.compare();
    let log = theirs.log;
    let ask = |pair: &Pair, after, now| -> Vec<u64> {
        let missing = pair.reader().contents_missing(log, Seq(after), later(now), 10);
        missing.unwrap().iter().map(|(seq, _)| seq.0).collect()
    };
    assert_eq!(ask(pair, 0, 1), [1, 2, 3, 4]);
    assert_eq!(ask(pair, 2, 1), [3, 4]);
    let [one, two, three] = made.as_slice() else { return };
    let (digest, retry_at) = (two.content.digest, later(10));
    // What another peer withholds is none of this one's business.
    let elsewhere = Write::Withheld { log: LogId(2), digest, retry_at: later(20) };
    pair.apply(&[Write::Withheld { log, digest, retry_at }, elsewhere]).unwrap();
    assert_eq!((ask(pair, 1, 9), ask(pair, 1, 10)), (vec![2, 4], vec![2, 3, 4]));
    let from = Some(theirs.keeper.clone());
    pair.write(Write::Content(ContentRow { received_from: from, ..one.content.clone() }));
    pair.write(Write::Content(two.content.clone()));
    assert_eq!(ask(pair, 1, 10), [4]);
    // Words that came late are found, too; those of a content that goes are not.
    pair.compare();
    let erases = theirs.about(Relation::Erases, &two.id, 11);
    pair.grow(&mut theirs, &[&erases], later(11));
    pair.compare();
    pair.write(Write::Content(three.content.clone()));
    pair.write(Write::Content(erases.content.clone()));
    assert!(ask(pair, 1, 10).is_empty());
}

fn deliveries(pair: &mut Pair) {
    let mut log = own(pair);
    let one = log.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut log, &[&one], later(1));
    let digest = one.content.digest;
    for (to, at) in [("public", 3), ("borealis.example", 2), ("public", 4)] {
        pair.write(Write::Delivered(Delivery { digest, to: to.to_owned(), at: later(at) }));
    }
    let deliveries = pair.reader().deliveries(&digest).unwrap();
    let deliveries: Vec<_> = deliveries.iter().map(|row| (row.to.as_str(), row.at)).collect();
    assert_eq!(deliveries, [("borealis.example", later(2)), ("public", later(3))]);
}
