//! Proposals: kept as they are, decided once, and in one transaction with what follows.

use comity_protocol::index::LogId;
use comity_protocol::key::Kid;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::Confirmation;
use comity_store::rows::{ProposalId, ProposalOutcome, ProposalRow, Verdict};
use comity_store::{Proposals, StoreError, Write};

use super::pair::{Pair, Part, later, own};
use crate::fixtures::{decided, party, proposal};

pub(super) const PARTS: &[Part] = &[
    ("proposals", kept),
    ("decisions", decided_once),
    ("bodies of proposals", bodies),
    ("an approval and its statement", with_the_log),
];

fn open(pair: &Pair) -> Vec<ProposalId> {
    let page = pair.reader().proposals(Proposals::Open, None, 10).unwrap();
    page.rows.iter().map(|row| row.id).collect()
}

fn kept(pair: &mut Pair) {
    let audience = vec![party("borealis.example")];
    let rows = [
        proposal(1),
        ProposalRow { confirmation: Some(Confirmation::Kid(Kid([3; 32]))), ..proposal(2) },
        ProposalRow { confirmation: Some(Confirmation::Key(vec![1, 2])), ..proposal(3) },
        ProposalRow {
            marking: Marking::new(Tlp::Amber, audience, Some(later(5))).unwrap(),
            ..proposal(4)
        },
    ];
    for row in &rows {
        pair.write(Write::Proposal(row.clone()));
        assert_eq!(pair.reader().proposal(&row.id).unwrap().as_ref(), Some(row));
    }
    // The first stands, also against another of the same name.
    pair.write(Write::Proposal(ProposalRow { subject: "another".to_owned(), ..proposal(1) }));
    assert_eq!(pair.reader().proposal(&rows[0].id).unwrap().as_ref(), Some(&rows[0]));
    let page = pair.reader().proposals(Proposals::All, None, 3).unwrap();
    assert_eq!((page.rows.len(), page.next), (3, Some(2)));
    let page = pair.reader().proposals(Proposals::All, page.next, 3).unwrap();
    assert_eq!((page.rows, page.next), (vec![rows[0].clone()], None));
}

fn decided_once(pair: &mut Pair) {
    for number in 1..=3 {
        pair.write(Write::Proposal(proposal(number)));
    }
    let outcome =
        ProposalOutcome { reason: "Not now.".to_owned(), ..decided(Verdict::Rejected, None) };
    let decide = |number: u8, outcome: &ProposalOutcome| {
        let id = ProposalId([number; 16]);
        Write::ProposalDecided { id, outcome: outcome.clone() }
    };
    pair.write(decide(2, &outcome));
    pair.compare();
    let row = pair.reader().proposal(&ProposalId([2; 16])).unwrap().unwrap();
    assert_eq!(row.outcome, Some(outcome));
    assert_eq!(open(pair), [ProposalId([3; 16]), ProposalId([1; 16])]);
    // Neither again nor otherwise, nor what stands beside it in the transaction.
    let approved = decided(Verdict::Approved, None);
    let again = pair.apply(&[decide(1, &approved), decide(2, &approved)]);
    assert!(matches!(again, Err(StoreError::Decided { proposal }) if proposal.0 == [2; 16]));
    assert_eq!(open(pair).len(), 2);
    let twice = pair.apply(&[decide(1, &approved), decide(1, &approved)]);
    assert!(matches!(twice, Err(StoreError::Decided { .. })));
    assert!(matches!(pair.apply(&[decide(9, &approved)]), Err(StoreError::NotFound)));
    // A decided proposal does not open again.
    pair.write(Write::Proposal(proposal(2)));
    assert_eq!(open(pair).len(), 2);
}

fn bodies(pair: &mut Pair) {
    let verdicts = [
        (Verdict::Approved, false),
        (Verdict::Rejected, true),
        (Verdict::Expired, true),
        (Verdict::Withdrawn, false),
    ];
    for (number, (verdict, kept)) in (1..).zip(verdicts) {
        let row = proposal(number);
        pair.write(Write::Proposal(row.clone()));
        let outcome = decided(verdict, None);
        pair.write(Write::ProposalDecided { id: row.id, outcome });
        let now = pair.reader().proposal(&row.id).unwrap().unwrap();
        assert_eq!(now.body, row.body.filter(|_| kept), "{verdict:?}");
    }
}

fn with_the_log(pair: &mut Pair) {
    let mut log = own(pair);
    let row = proposal(1);
    pair.write(Write::Proposal(row.clone()));
    let one = log.notice("urn:example:one", "shuttle", 1);
    let head = pair.reader().head(LogId::OWN).unwrap();
    let before = log.clone();
    let change = log.change(&*pair.store, &[&one.entry], later(1));
    let decide =
        || Write::ProposalDecided { id: row.id, outcome: decided(Verdict::Approved, Some(one.id)) };
    // What was decided in the meantime keeps the statement out of the log.
    let both = pair.apply(&[Write::Log(change), decide(), decide()]);
    assert!(matches!(both, Err(StoreError::Decided { .. })));
    assert_eq!(pair.reader().head(LogId::OWN).unwrap(), head);
    assert!(pair.reader().proposal(&row.id).unwrap().unwrap().outcome.is_none());
    pair.compare();
    log = before;
    let change = log.change(&*pair.store, &[&one.entry], later(1));
    pair.apply(&[Write::Log(change), decide()]).unwrap();
    let outcome = pair.reader().proposal(&row.id).unwrap().unwrap().outcome;
    assert_eq!(outcome.and_then(|outcome| outcome.statement), Some(one.id));
    assert!(pair.reader().own_index(&one.id).unwrap().is_some());
}
