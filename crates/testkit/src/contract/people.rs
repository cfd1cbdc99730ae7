//! Peers and witnesses, accounts and the audit trail.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::sightings::{Sighting, Voucher};
use comity_store::rows::{
    AlertRow, AlertRuleRow, AlertState, AuditEvent, CredentialKind, CredentialRow, EquivocationRow,
    Linked, PasskeyRow, PeerRow, PeerState, Recovery, Role, SightingRow, UrgentRow, UserRow,
    WitnessRow,
};
use comity_store::{StoreError, Write};

use super::pair::{Pair, Part, later, own, peer};
use crate::fixtures::party;
use crate::logs::LogFixture;

pub(super) const PARTS: &[Part] = &[
    ("peers", peers),
    ("witness", witness),
    ("sightings", sightings),
    ("alarms", alarms),
    ("accounts", accounts),
    ("passkeys", passkeys),
    ("alerts", alerts),
    ("audit trail", audit),
];

fn peers(pair: &mut Pair) {
    peer(pair);
    let row = LogFixture::new(LogId(2), "cygnus-lab.example", 3).peer();
    pair.write(Write::Peer(row.clone()));
    let seen = Some(TreeHead { size: TreeSize(9), root: Hash([1; 32]) });
    let row = PeerRow {
        seen,
        contact_at: Some(later(1)),
        failure: Some("peer-timeout".to_owned()),
        state: PeerState::Held,
        ..row
    };
    pair.write(Write::Peer(row.clone()));
    assert_eq!(pair.reader().peers().unwrap().last(), Some(&row));
    pair.write(Write::PeerRemoved(LogId(1)));
    let states: Vec<_> = pair.reader().peers().unwrap().iter().map(|row| row.state).collect();
    assert_eq!(states, [PeerState::Removed, PeerState::Held]);
    assert!(matches!(pair.apply(&[Write::PeerRemoved(LogId(9))]), Err(StoreError::NotFound)));
}

fn witness(pair: &mut Pair) {
    let mut log = own(pair);
    let origin = "cygnus-lab.example/log".to_owned();
    let row = |size| WitnessRow {
        origin: origin.clone(),
        head: TreeHead { size: TreeSize(size), root: Hash([2; 32]) },
        note: vec![1, 2, 3],
        at: later(1),
    };
    pair.write(Write::Witnessed { from: TreeSize(0), row: row(5) });
    let outcome = pair.apply(&[Write::Witnessed { from: TreeSize(0), row: row(6) }]);
    assert!(matches!(outcome, Err(StoreError::Conflict { actual: TreeSize(5) })));
    pair.write(Write::Witnessed { from: TreeSize(5), row: row(6) });
    assert_eq!(pair.reader().witnessed(&origin).unwrap(), Some(row(6)));
    pair.compare();
    let cosigned =
        |size, note: &[u8]| Write::Cosigned { size: TreeSize(size), note: note.to_vec() };
    let one = log.notice("urn:example:one", "lorry", 1);
    pair.grow(&mut log, &[&one], later(1));
    for (size, note, kept) in
        [(2, b"two", b"two"), (1, b"one", b"two"), (9, b"far", b"two"), (2, b"mor", b"mor")]
    {
        pair.write(cosigned(size, note));
        assert_eq!(pair.reader().cosigned().unwrap().as_deref(), Some(kept.as_slice()));
    }
}

fn sightings(pair: &mut Pair) {
    peer(pair);
    let saw = |voucher: &str, size, seconds| {
        let voucher = match voucher {
            "" => Voucher::Own,
            name => Voucher::Other(name.to_owned()),
        };
        let sighting = Sighting { voucher, size: TreeSize(size), at: later(seconds) };
        SightingRow { log: LogId(1), sighting, known_at: later(9) }
    };
    let keep =
        |row: &SightingRow, note: &[u8]| Write::Sighting { row: row.clone(), note: note.to_vec() };
    let rows = [saw("", 3, 1), saw("", 3, 2), saw("a", 2, 1), saw("b", 3, 1)];
    for row in rows.iter().rev() {
        pair.write(keep(row, b"note"));
    }
    pair.write(keep(&SightingRow { known_at: later(20), ..rows[0].clone() }, b"another note"));
    assert_eq!(pair.reader().sightings(LogId(1)).unwrap(), rows, "in order, the first one stays");
    assert_eq!(pair.reader().sightings(LogId(0)).unwrap(), []);
    let note = |row: &SightingRow| pair.reader().sighting_note(row.log, &row.sighting).unwrap();
    assert_eq!(note(&rows[0]).as_deref(), Some(&b"note"[..]));
    pair.compare();
    let drop = Write::SightingDropped { log: LogId(1), sighting: rows[1].sighting.clone() };
    pair.write(drop.clone());
    pair.write(drop);
    assert_eq!(pair.reader().sightings(LogId(1)).unwrap().len(), 3);
}

fn alarms(pair: &mut Pair) {
    let row = EquivocationRow {
        origin: "cygnus-lab.example/log".to_owned(),
        proof: b"{}".to_vec(),
        found_at: later(1),
        told_by: None,
    };
    pair.write(Write::Equivocation(row.clone()));
    let told_by = Some(party("borealis.example"));
    pair.write(Write::Equivocation(EquivocationRow { told_by, ..row.clone() }));
    assert_eq!(pair.reader().equivocations().unwrap(), [row]);
    let id = StatementId([4; 32]);
    let from = party("borealis.example");
    pair.write(Write::Urgent(UrgentRow { id, from: from.clone(), entry: vec![1], at: later(2) }));
    pair.write(Write::Urgent(UrgentRow { id, from, entry: vec![2], at: later(3) }));
    assert_eq!(pair.reader().urgent().unwrap().len(), 1);
    pair.compare();
    pair.write(Write::UrgentSeen(id));
    pair.write(Write::UrgentSeen(id));
    assert!(pair.reader().urgent().unwrap().is_empty());
}

fn accounts(pair: &mut Pair) {
    let user = UserRow {
        password: "$argon2id$".to_owned(),
        ..UserRow::new("duty".to_owned(), Role::Officer, later(1))
    };
    let credential = CredentialRow {
        secret_hash: [5; 32],
        kind: CredentialKind::Token,
        user: "duty".to_owned(),
        label: "script".to_owned(),
        created_at: later(1),
        expires_at: later(9),
        device: "curl".to_owned(),
        address: String::new(),
        used_at: None,
        by_passkey: false,
    };
    let outcome = pair.apply(&[Write::Credential(credential.clone())]);
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    pair.write(Write::User(user.clone()));
    pair.write(Write::Credential(credential.clone()));
    pair.write(Write::Credential(CredentialRow { secret_hash: [6; 32], ..credential.clone() }));
    let handled_by = ["admin".to_owned(), "chief".to_owned()].into();
    let (issuer, subject) = ("https://id.example".to_owned(), "248289761001".to_owned());
    let linked = Some(Linked { issuer, subject, is_mapped: true });
    let recovery = Some(Recovery { asked_by: "chief".to_owned(), asked_at: later(2) });
    let (role, enabled, cleared) = (Role::Admin, false, true);
    let changed = UserRow { role, enabled, handled_by, cleared, linked, recovery, ..user };
    pair.write(Write::User(changed.clone()));
    pair.compare();
    let reader = pair.reader();
    assert_eq!(reader.user("duty").unwrap(), Some(changed));
    assert_eq!(reader.credential(&[5; 32]).unwrap(), Some(credential));
    assert_eq!(reader.credentials("duty").unwrap().len(), 2);
    let used = |secret_hash| Write::CredentialUsed {
        secret_hash,
        at: later(3),
        address: "192.0.2.7".to_owned(),
    };
    pair.write(used([5; 32]));
    let found = reader.credential(&[5; 32]).unwrap().unwrap();
    assert_eq!((found.used_at, found.address.as_str()), (Some(later(3)), "192.0.2.7"));
    pair.write(Write::CredentialEnded([5; 32]));
    assert_eq!(reader.credential(&[5; 32]).unwrap(), None);
    pair.write(Write::CredentialEnded([5; 32]));
    pair.write(used([5; 32]));
    assert_eq!(reader.credential(&[5; 32]).unwrap(), None, "what has ended is not used back");
}

fn passkeys(pair: &mut Pair) {
    let row = |id: u8, label: &str| PasskeyRow {
        id: vec![id, 1],
        user: "duty".to_owned(),
        key: vec![0xa1, id],
        count: 0,
        label: label.to_owned(),
        created_at: later(i64::from(id)),
        used_at: None,
    };
    let outcome = pair.apply(&[Write::Passkey(row(1, "key"))]);
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    pair.write(Write::User(UserRow::new("duty".to_owned(), Role::Officer, later(1))));
    pair.write(Write::Passkey(row(2, "phone")));
    pair.write(Write::Passkey(row(1, "key")));
    pair.write(Write::Passkey(row(1, "blue key")));
    pair.write(Write::PasskeyUsed { id: vec![1, 1], count: 7, at: later(9) });
    pair.compare();
    let reader = pair.reader();
    let labels: Vec<_> =
        reader.passkeys("duty").unwrap().into_iter().map(|row| row.label).collect();
    assert_eq!(labels, ["blue key", "phone"]);
    let used = PasskeyRow { count: 7, used_at: Some(later(9)), ..row(1, "blue key") };
    assert_eq!(reader.passkey(&[1, 1]).unwrap(), Some(used));
    pair.write(Write::PasskeyRemoved(vec![1, 1]));
    pair.write(Write::PasskeyRemoved(vec![1, 1]));
    pair.write(Write::PasskeyUsed { id: vec![1, 1], count: 8, at: later(9) });
    assert_eq!(reader.passkey(&[1, 1]).unwrap(), None);
    pair.compare();
}

fn alerts(pair: &mut Pair) {
    let rules = |text: &str, at| AlertRuleRow {
        user: "duty".to_owned(),
        rules: text.to_owned(),
        set_at: later(at),
    };
    let row = |key: &str, channel: &str, at| AlertRow {
        user: "duty".to_owned(),
        key: key.to_owned(),
        channel: channel.to_owned(),
        what: "{}".to_owned(),
        state: AlertState::Waiting,
        made_at: later(at),
        next_at: later(at),
        tries: 0,
        failure: None,
    };
    for write in [Write::AlertRules(rules("{}", 1)), Write::Alert(row("duty|a|new", "mail", 1))] {
        assert!(matches!(pair.apply(&[write]), Err(StoreError::NotFound)));
    }
    pair.write(Write::User(UserRow::new("duty".to_owned(), Role::Officer, later(1))));
    pair.write(Write::AlertRules(rules("{}", 1)));
    pair.write(Write::AlertRules(rules("{\"a\":1}", 2)));
    pair.write(Write::Alert(row("duty|a|new", "mail", 2)));
    pair.write(Write::Alert(row("duty|a|new", "hook", 2)));
    pair.write(Write::Alert(row("duty|b|new", "mail", 1)));
    let reader = pair.reader();
    assert_eq!(reader.alert_rules().unwrap(), [rules("{\"a\":1}", 2)]);
    let waiting = |at| reader.alerts_waiting("mail", later(at), 9).unwrap();
    assert_eq!(waiting(1), [row("duty|b|new", "mail", 1)]);
    assert_eq!(waiting(2), [row("duty|b|new", "mail", 1), row("duty|a|new", "mail", 2)]);
    assert!(reader.is_alerted("duty", "duty|b|new").unwrap());
    assert!(!reader.is_alerted("other", "duty|b|new").unwrap());
    assert_eq!(reader.alerts_since("duty", "mail", later(2)).unwrap(), 1);
    // When it was made stays, whatever becomes of it.
    let failure = Some("alert-refused".to_owned());
    let tried = AlertRow { next_at: later(7), tries: 1, failure, ..row("duty|b|new", "mail", 5) };
    pair.write(Write::Alert(tried.clone()));
    let tried = AlertRow { made_at: later(1), ..tried };
    let reader = pair.reader();
    assert_eq!(reader.alerts("duty", 1).unwrap(), std::slice::from_ref(&tried));
    assert_eq!(reader.alerts_waiting("mail", later(6), 9).unwrap().len(), 1);
    pair.write(Write::Alert(AlertRow { state: AlertState::Told, ..tried }));
    pair.write(Write::AlertsForgotten(later(2)));
    assert!(!pair.reader().is_alerted("duty", "duty|b|new").unwrap());
    assert_eq!(pair.reader().alerts("duty", 9).unwrap().len(), 2);
}

fn audit(pair: &mut Pair) {
    for (number, object) in ["one", "two", "three"].into_iter().enumerate() {
        pair.write(Write::Audit(AuditEvent {
            at: later(i64::try_from(number).unwrap()),
            actor: "duty".to_owned(),
            action: "user.sign-in".to_owned(),
            object: object.to_owned(),
            detail: "{}".to_owned(),
        }));
    }
    let page = pair.reader().audit(None, 2).unwrap();
    let numbers: Vec<_> = page.rows.iter().map(|row| row.number).collect();
    assert_eq!((numbers, page.next), (vec![3, 2], Some(2)));
    let mut all = pair.reader().audit(None, 9).unwrap().rows;
    all.reverse();
    let mut before = [0; 32];
    for row in all {
        assert_eq!(row.link, row.event.link(&before, row.number));
        before = row.link;
    }
}
