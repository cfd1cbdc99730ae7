//! How statements stand, and which keys speak.

use comity_protocol::index::{LogId, Relation, Seq};
use comity_protocol::statement::StatementId;
use comity_store::rows::{Query, TextScope};

use super::pair::{Pair, Part, later, own, peer};

pub(super) const PARTS: &[Part] =
    &[("relations", relations), ("no effect", no_effect), ("keys", keys), ("questions", questions)];

fn relations(pair: &mut Pair) {
    let mut log = own(pair);
    let one = log.notice("urn:example:one", "shuttle", 1);
    let amends = log.about(Relation::Amends, &one.id, 2);
    let replaces = log.about(Relation::Supersedes, &one.id, 3);
    let retracts = log.about(Relation::Retracts, &one.id, 4);
    // Within one batch, and in later ones.
    pair.grow(&mut log, &[&one, &amends], later(1));
    pair.grow(&mut log, &[&replaces], later(2));
    assert_eq!(pair.store.target(log.log, &one.id).map(|target| target.retracted), Some(false));
    pair.grow(&mut log, &[&retracts], later(3));
    assert_eq!(pair.store.target(log.log, &one.id).map(|target| target.retracted), Some(true));
    pair.compare();
    let expected = [
        (Relation::Amends, amends.id),
        (Relation::Supersedes, replaces.id),
        (Relation::Retracts, retracts.id),
    ];
    let reader = pair.reader();
    assert_eq!(reader.statement(Seq(2)).unwrap().unwrap().relations, expected);
    // As the node knew it after each of the batches.
    for (known_by, count) in [(1, 1), (2, 2), (3, 3)] {
        let query = Query {
            kind: "general.notice".parse().ok(),
            known_by: Some(later(known_by)),
            limit: 10,
            ..Query::default()
        };
        let page = reader.statements(&query).unwrap();
        let found: Vec<_> = page.rows.iter().map(|view| view.relations.len()).collect();
        assert_eq!(found, [count]);
    }
}

fn no_effect(pair: &mut Pair) {
    let mut mine = own(pair);
    let mut theirs = peer(pair);
    let one = mine.notice("urn:example:one", "lorry", 1);
    pair.grow(&mut mine, &[&one], later(1));
    let stranger = theirs.about(Relation::Retracts, &one.id, 2);
    let nothing = theirs.about(Relation::Amends, &StatementId([3; 32]), 3);
    pair.grow(&mut theirs, &[&stranger, &nothing], later(2));
    let reader = pair.reader();
    assert!(reader.statement(Seq(3)).unwrap().unwrap().relations.is_empty());
    for seq in [4, 5] {
        let view = reader.statement(Seq(seq)).unwrap().unwrap();
        assert!(view.statement.is_some() && view.refusal.is_some(), "{view:?}");
    }
}

fn keys(pair: &mut Pair) {
    let mut log = own(pair);
    let registers = log.register("cygnus-lab.example", 3, 1);
    pair.grow(&mut log, &[&registers], later(1));
    assert_eq!(pair.reader().keys(LogId::OWN).unwrap().len(), 2);
    let guest = log.speaking_as("cygnus-lab.example", 3);
    let said = guest.notice("urn:example:one", "lorry", 2);
    pair.grow(&mut log, &[&said], later(2));
    let other = log.revoke("borealis.example", 3, 3);
    let revokes = log.revoke("cygnus-lab.example", 3, 4);
    pair.grow(&mut log, &[&other], later(3));
    // A revocation that names another issuer takes nothing away.
    assert_eq!(pair.reader().keys(LogId::OWN).unwrap().len(), 2);
    pair.grow(&mut log, &[&revokes], later(4));
    let left = pair.reader().keys(LogId::OWN).unwrap();
    let left: Vec<_> = left.iter().map(|row| row.issuer.as_str().to_owned()).collect();
    assert_eq!(left, ["asterion.example"]);
    pair.compare();
    let again = log.register("cygnus-lab.example", 3, 5);
    pair.grow(&mut log, &[&again], later(5));
    // What was revoked does not come back.
    assert_eq!(pair.reader().keys(LogId::OWN).unwrap().len(), 1);
    assert_eq!(pair.reader().key_history(LogId::OWN).unwrap().len(), 5);
    pair.compare();
}

fn questions(pair: &mut Pair) {
    let mut log = own(pair);
    let made: Vec<_> = (1..=9)
        .map(|n| match n % 3 {
            0 => log.notice("urn:example:one", "A shuttle was struck", n),
            1 => log.notice("urn:example:two", "Nothing of note", n),
            _ => log.notice("urn:example:one:shuttle", "Nothing of note", n),
        })
        .collect();
    for one in &made {
        pair.grow(&mut log, &[one], later(1));
    }
    pair.compare();
    let reader = pair.reader();
    let find = |query: Query| {
        let page = reader.statements(&Query { limit: 4, ..query }).unwrap();
        let seqs: Vec<u64> = page.rows.iter().map(|view| view.seq.0).collect();
        (seqs, page.next)
    };
    let text = |text: &str, scope| Query { text: Some(text.to_owned()), scope, ..Query::default() };
    assert_eq!(find(Query::default()), (vec![10, 9, 8, 7], Some(7)));
    assert_eq!(find(Query { before: Some(Seq(4)), ..Query::default() }), (vec![3, 2, 1], None));
    assert_eq!(find(text("shutt", TextScope::Everything)), (vec![10, 9, 7, 6], Some(6)));
    assert_eq!(find(text("shutt", TextScope::Subject)), (vec![9, 6, 3], None));
    assert_eq!(find(text("shuttle struck", TextScope::Everything)), (vec![10, 7, 4], None));
    assert_eq!(find(text("shuttle NEAR struck", TextScope::Everything)), (vec![], None));
    let subject = |subject: &str| Query { subject: Some(subject.to_owned()), ..Query::default() };
    assert_eq!(find(subject("urn:example:one")), (vec![10, 7, 4], None));
    assert_eq!(find(subject("urn-example-one")), (vec![], None));
}
