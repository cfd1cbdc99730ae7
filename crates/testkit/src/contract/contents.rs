//! Contents: kept once, destroyed for good by whoever issued them and nobody else.

use comity_protocol::index::{Relation, Seq};
use comity_store::rows::{ContentRow, ContentState, Delivery};
use comity_store::{StoreError, Write};

use super::{Pair, Part, later, own, peer};
use crate::fixtures::party;

pub(super) const PARTS: &[Part] = &[
    ("kept and erased", kept_and_erased),
    ("erased by statement", erased_by_statement),
    ("erased by a stranger", erased_by_stranger),
    ("contents of peers", missing),
    ("deliveries", deliveries),
];

fn kept_and_erased(pair: &mut Pair) {
    let mut log = own(pair);
    let one = log.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut log, &[&one], later(1));
    let digest = one.content.digest;
    assert_eq!(pair.reader().content(&digest).unwrap().unwrap(), one.content);
    // The first to hand it over stands.
    let again =
        ContentRow { received_from: Some(party("borealis.example")), ..one.content.clone() };
    pair.write(Write::Content(again));
    pair.compare();
    pair.write(Write::Erase { digest, at: later(2) });
    let row = pair.reader().content(&digest).unwrap().unwrap();
    assert_eq!((row.bytes.len(), row.erased_at), (0, Some(later(2))));
    pair.compare();
    // It does not come back, and erasing it once more changes nothing.
    pair.write(Write::Content(one.content.clone()));
    pair.write(Write::Erase { digest, at: later(3) });
    assert_eq!(pair.reader().content(&digest).unwrap().unwrap().erased_at, Some(later(2)));
    let view = pair.reader().statement(Seq(2)).unwrap().unwrap();
    assert_eq!((view.content, view.title), (ContentState::Erased, None));
    let nowhere = comity_protocol::content::Digest([8; 32]);
    let outcome = pair.apply(&[Write::Erase { digest: nowhere, at: later(3) }]);
    assert!(matches!(outcome, Err(StoreError::NotFound)));
}

fn erased_by_statement(pair: &mut Pair) {
    let mut mine = own(pair);
    let mut theirs = peer(pair);
    let one = mine.notice("urn:example:one", "shuttle", 1);
    pair.grow(&mut mine, &[&one], later(1));
    pair.compare();
    let erases = mine.about(Relation::Erases, &one.id, 2);
    pair.grow(&mut mine, &[&erases], later(2));
    let row = pair.reader().content(&one.content.digest).unwrap().unwrap();
    assert_eq!((row.bytes.len(), row.erased_at), (0, Some(later(2))));
    pair.compare();
    // A peer's, erased before it was ever fetched: it is not asked for, and not kept when it comes.
    let other = theirs.notice("urn:example:two", "shuttle", 3);
    let erases = theirs.about(Relation::Erases, &other.id, 4);
    pair.grow(&mut theirs, &[&other, &erases], later(3));
    pair.write(Write::Content(other.content.clone()));
    assert_eq!(pair.reader().content(&other.content.digest).unwrap(), None);
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
    assert_eq!(pair.reader().content(&one.content.digest).unwrap().unwrap(), one.content);
    // Nor can it keep out what it knows the digest of before we have it.
    let two = mine.notice("urn:example:two", "shuttle", 4);
    let copy = theirs.copy_of(&two, 5);
    let erases = theirs.about(Relation::Erases, &copy.id, 6);
    pair.grow(&mut theirs, &[&copy, &erases], later(3));
    pair.grow(&mut mine, &[&two], later(4));
    assert!(pair.reader().content(&two.content.digest).unwrap().is_some());
}

fn missing(pair: &mut Pair) {
    let mut theirs = peer(pair);
    let made: Vec<_> = (1..=3).map(|n| theirs.notice("urn:example:one", "shuttle", n)).collect();
    pair.grow(&mut theirs, &made.iter().collect::<Vec<_>>(), later(1));
    pair.compare();
    let ask = |pair: &Pair, after, now| -> Vec<u64> {
        let missing = pair.reader().contents_missing(theirs.log, Seq(after), later(now), 10);
        missing.unwrap().iter().map(|(seq, _)| seq.0).collect()
    };
    assert_eq!(ask(pair, 0, 1), [1, 2, 3, 4]);
    assert_eq!(ask(pair, 2, 1), [3, 4]);
    let [one, two, three] = made.as_slice() else { return };
    pair.write(Write::Withheld { digest: two.content.digest, retry_at: later(10) });
    assert_eq!((ask(pair, 1, 9), ask(pair, 1, 10)), (vec![2, 4], vec![2, 3, 4]));
    let from = Some(theirs.keeper.clone());
    pair.write(Write::Content(ContentRow { received_from: from, ..one.content.clone() }));
    pair.write(Write::Content(two.content.clone()));
    assert_eq!(ask(pair, 1, 10), [4]);
    // Words that came late are found, too; those of a content that goes are not.
    pair.compare();
    pair.write(Write::Erase { digest: two.content.digest, at: later(11) });
    pair.compare();
    pair.write(Write::Content(three.content.clone()));
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
