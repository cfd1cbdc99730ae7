//! From entries to everything derived: one by one, in batches and all at once must give the same
//! rows.

use std::collections::BTreeMap;

use comity_protocol::index::{
    Batch, Change, Decision, Entry, KeyRow, Keyring, LogId, Relation, Seq, Target, View, decide,
};
use comity_protocol::key::Signer;
use comity_protocol::kind::names;
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::statement::{
    Confirmation, Keys, Refusal, StatementId, parse, verify, verify_genesis,
};
use comity_protocol::time::Timestamp;
use comity_testkit::fixtures::{NOW, draft, kind, party};
use comity_testkit::keys::TestSigner;
use proptest::prelude::*;

const KEEPER: &str = "asterion.example";
const GUEST: &str = "cygnus-lab.example";

/// A view that keeps everything in memory and knows nothing that a change did not tell it.
#[derive(Default)]
struct Memory {
    edges: BTreeMap<LogId, CompactRange>,
    seq: u64,
    known_at: Option<Timestamp>,
    targets: BTreeMap<(LogId, StatementId), Target>,
    keyring: Keyring,
    rows: Vec<String>,
}

impl View for Memory {
    fn edge(&self, log: LogId) -> CompactRange {
        self.edges.get(&log).cloned().unwrap_or_default()
    }

    fn next_seq(&self) -> Seq {
        Seq(self.seq + 1)
    }

    fn known_at(&self) -> Timestamp {
        self.known_at.unwrap_or(Timestamp::EPOCH)
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        let target = self.targets.get(&(log, *id))?;
        let same = |(at, other): (&(LogId, StatementId), &Target)| {
            at.0 == log
                && (other.digest, &other.issuer) == (target.digest, &target.issuer)
                && other.is_binding
        };
        Some(Target { is_binding: self.targets.iter().any(same), ..target.clone() })
    }
}

impl Memory {
    fn apply(&mut self, change: Change) {
        let mut edge = self.edge(change.log);
        assert_eq!(edge.head().size, change.from, "a change follows the log");
        for entry in &change.entries {
            edge.append(entry.leaf, |_, _, _| {});
        }
        assert_eq!(edge.head(), change.to);
        self.edges.insert(change.log, edge);
        self.seq += u64::try_from(change.entries.len()).unwrap();
        for row in change.entries {
            self.known_at = Some(row.known_at);
            self.rows.push(format!("entry {row:?}"));
        }
        for row in change.statements {
            if let Some((id, statement)) = &row.statement {
                let (issuer, digest) = (statement.issuer.clone(), statement.digest);
                let is_binding = statement.kind.binds();
                let fresh = Target { issuer, digest, retracted: false, is_binding };
                self.targets.entry((change.log, *id)).or_insert(fresh);
            }
            self.rows.push(format!("statement {row:?}"));
        }
        for row in change.relations {
            if row.relation == Relation::Retracts
                && let Some(target) = self.targets.get_mut(&(change.log, row.target))
            {
                target.retracted = true;
            }
            self.rows.push(format!("relation {row:?}"));
        }
        for row in change.keys {
            self.keyring.apply(&row);
            self.rows.push(format!("key {row:?}"));
        }
        for erasure in change.erasures {
            self.rows.push(format!("erasure {erasure:?}"));
        }
        self.rows.sort();
    }
}

/// What a test says happens, in order.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// A statement of a kind by the keeper (`true`) or the guest, told apart by a number.
    By(bool, &'static str, u8),
    /// A relation by the keeper or the guest to the nth thing said.
    To(bool, &'static str, usize),
    /// A statement of a kind that names the content of the nth thing said.
    Naming(bool, &'static str, usize),
    /// Bytes that are no statement.
    Rubbish(u8),
}

/// Signs what is said and verifies it as the log's keeper would have done.
fn entries(said: &[Said]) -> Vec<Entry> {
    let (keeper, guest) = (party(KEEPER), party(GUEST));
    let (keeper_key, guest_key) = (TestSigner::ed25519(1), TestSigner::ed25519(2));
    let mut keyring = Keyring::default();
    for (issuer, signer) in [(&keeper, &keeper_key), (&guest, &guest_key)] {
        let key = Some(signer.public().to_cose_key());
        keyring.apply(&KeyRow { seq: Seq(0), issuer: issuer.clone(), kid: signer.kid(), key });
    }
    let mut ids = Vec::new();
    let mut digests = Vec::new();
    let mut out = Vec::new();
    for said in said {
        let (by_keeper, name, number, to) = match *said {
            Said::By(by_keeper, name, number) => (by_keeper, name, number, None),
            Said::To(by_keeper, name, to) => (by_keeper, name, 0, Some(to)),
            Said::Naming(by_keeper, name, _) => (by_keeper, name, 77, None),
            Said::Rubbish(byte) => {
                let refusal = Refusal::Malformed("not a statement");
                out.push(Entry::Refused { bytes: vec![byte; 3], refusal });
                ids.push(StatementId([0; 32]));
                digests.push(None);
                continue;
            }
        };
        let (issuer, signer) =
            if by_keeper { (&keeper, &keeper_key) } else { (&guest, &guest_key) };
        let kind = kind(name);
        let content = comity_testkit::fixtures::content(&kind, number);
        let mut draft = draft(issuer, signer.public(), &kind, &content);
        match to {
            Some(to) => draft.subject = ids.get(to).copied().unwrap_or(StatementId([9; 32])).urn(),
            None if draft.confirmation.is_none() => draft.subject = format!("{name} {number}"),
            None => {}
        }
        if name == names::ISSUER_REGISTRATION {
            draft.confirmation = Some(Confirmation::Key(guest_key.public().to_cose_key()));
        }
        if let Said::Naming(_, _, of) = *said {
            draft.digest = digests.get(of).copied().flatten().unwrap_or(draft.digest);
        }
        digests.push(Some(draft.digest));
        let unverified = parse(&draft.sign(signer).unwrap()).unwrap();
        let verified = if name == names::REGISTRATION_POLICY {
            verify_genesis(unverified, &keeper, &[keeper_key.kid()]).unwrap()
        } else {
            verify(unverified, &keyring).unwrap()
        };
        ids.push(verified.id());
        out.push(Entry::Verified(verified));
    }
    out
}

fn batch(entries: &[Entry]) -> Batch {
    Batch {
        log: LogId(1),
        keeper: party(KEEPER),
        known_at: NOW,
        entries: entries.to_vec(),
        checkpoint: None,
    }
}

/// Applies the entries in batches of these sizes, the last batch taking the rest.
fn replay(entries: &[Entry], sizes: &[usize]) -> Memory {
    let mut memory = Memory::default();
    let mut rest = entries;
    for size in sizes.iter().chain([&usize::MAX]) {
        let (now, later) = rest.split_at((*size).min(rest.len()));
        let change = decide(&memory, &batch(now));
        memory.apply(change);
        rest = later;
    }
    memory
}

/// The refusals recorded, by position.
fn refusals(memory: &Memory) -> Vec<String> {
    let mut out = Vec::new();
    for row in memory.rows.iter().filter(|row| row.starts_with("statement")) {
        let seq = row.split("seq: Seq(").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        if let Some(code) = row.split("refusal: Some(\"").nth(1) {
            out.push(format!("{seq} {}", code.split('"').next().unwrap()));
        }
    }
    out.sort();
    out
}

#[test]
fn relations_and_keys_have_the_effect_their_kind_promises() {
    use Said::{By, Rubbish, To};
    let said = [
        By(true, names::REGISTRATION_POLICY, 0),
        By(true, names::ISSUER_REGISTRATION, 0),
        By(false, names::INCIDENT_REPORT, 1),
        To(false, names::AMENDMENT, 2),
        To(true, names::AMENDMENT, 2),   // 5: not the issuer
        To(false, names::AMENDMENT, 99), // 6: unknown target
        To(false, names::RETRACTION, 2),
        To(false, names::AMENDMENT, 2), // 8: retracted, and the same words as 4
        To(false, names::ERASURE, 2),   // content may still be destroyed
        Rubbish(0xff),                  // 10
        By(true, names::NOTICE, 1),
        To(true, names::SUPERSESSION, 10),
        To(true, names::RETRACTION, 11), // a supersession can be retracted
    ];
    let entries = entries(&said);
    let memory = replay(&entries, &[]);
    assert_eq!(
        refusals(&memory),
        [
            format!("10 {}", Refusal::Malformed("").code()),
            format!("5 {}", Refusal::NotOwn.code()),
            format!("6 {}", Refusal::TargetUnknown.code()),
            format!("8 {}", Refusal::Retracted.code()),
        ]
    );
    let relations = memory.rows.iter().filter(|row| row.starts_with("relation")).count();
    assert_eq!(relations, 5);
    assert_eq!(memory.rows.iter().filter(|row| row.starts_with("erasure")).count(), 1);
    assert!(memory.keyring.key(&TestSigner::ed25519(2).kid()).is_some());
}

#[test]
fn only_the_keeper_registers_and_revokes() {
    let said = [
        Said::By(true, names::REGISTRATION_POLICY, 0),
        Said::By(false, names::ISSUER_REGISTRATION, 0),
        Said::By(false, names::ISSUER_REVOCATION, 0),
    ];
    let memory = replay(&entries(&said), &[1]);
    let code = Refusal::NotKeeper.code();
    assert_eq!(refusals(&memory), [format!("2 {code}"), format!("3 {code}")]);
    assert!(memory.keyring.key(&TestSigner::ed25519(2).kid()).is_none());
}

#[test]
fn a_revocation_ends_the_key_of_the_issuer_it_names_only() {
    let (mine, other) = (TestSigner::ed25519(1), TestSigner::ed25519(2));
    let row = |issuer: &str, signer: &TestSigner, registers: bool| KeyRow {
        seq: Seq(1),
        issuer: party(issuer),
        kid: signer.kid(),
        key: registers.then(|| signer.public().to_cose_key()),
    };
    let mut keyring = Keyring::default();
    keyring.apply(&row(KEEPER, &mine, true));
    keyring.apply(&row(GUEST, &other, true));
    keyring.apply(&row(GUEST, &mine, false));
    assert!(keyring.key(&mine.kid()).is_some(), "another issuer's key stays");
    keyring.apply(&row(GUEST, &mine, true));
    assert_eq!(keyring.key(&mine.kid()).map(|(issuer, _)| issuer.as_str()), Some(KEEPER));
    keyring.apply(&row(GUEST, &other, false));
    assert!(keyring.key(&other.kid()).is_none());
}

#[test]
fn what_binds_is_not_destroyed() {
    let said = [
        Said::By(true, names::REGISTRATION_POLICY, 0),
        Said::By(true, names::AGREEMENT_TEXT, 1),
        Said::By(true, "agreement.accession", 2),
        Said::By(true, "commitment.deposit", 3),
        // The content of the text under another name, and what names a content that binds later.
        Said::Naming(true, names::NOTICE, 1),
        Said::By(true, names::NOTICE, 5),
        Said::Naming(true, "agreement.accession", 5),
        Said::By(true, names::NOTICE, 7),
        Said::By(false, names::NOTICE, 8),
        Said::Naming(false, names::NOTICE, 1),
        Said::To(true, names::ERASURE, 1),
        Said::To(true, names::ERASURE, 2),
        Said::To(true, names::ERASURE, 3),
        Said::To(true, names::ERASURE, 4),
        Said::To(true, names::ERASURE, 5),
        // What binds nobody, and what another named of it.
        Said::To(true, names::ERASURE, 7),
        Said::To(false, names::ERASURE, 9),
    ];
    let entries = entries(&said);
    for sizes in [&[][..], &[1; 17], &[4, 9]] {
        let memory = replay(&entries, sizes);
        let code = Refusal::Binding.code();
        let refused: Vec<String> = (11..=15).map(|seq| format!("{seq} {code}")).collect();
        assert_eq!(refusals(&memory), refused, "{sizes:?}");
        let destroyed = memory.rows.iter().filter(|row| row.starts_with("erasure"));
        assert_eq!(destroyed.count(), 2, "{sizes:?}");
    }
}

#[test]
fn the_sequencer_is_told_before_it_logs() {
    let said = [
        Said::By(true, names::REGISTRATION_POLICY, 0),
        Said::By(true, names::NOTICE, 1),
        Said::To(true, names::RETRACTION, 1),
        Said::To(true, names::SUPERSESSION, 1),
    ];
    let entries = entries(&said);
    let view = Memory::default();
    let mut decision = Decision::new(&view, LogId::OWN, party(KEEPER), NOW);
    let mut verdicts = Vec::new();
    for entry in entries {
        let Entry::Verified(verified) = &entry else { panic!("all verify") };
        verdicts.push(decision.admit(verified));
        assert!(!decision.holds(&verified.id()));
        let id = verified.id();
        if verdicts.last() == Some(&Ok(())) {
            decision.push(entry);
            assert!(decision.holds(&id));
        }
    }
    assert_eq!(verdicts, [Ok(()), Ok(()), Ok(()), Err(Refusal::Retracted)]);
    assert_eq!(decision.next_index().0, 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_by_one_in_batches_and_all_at_once_give_the_same_rows(
        said in proptest::collection::vec(
            prop_oneof![
                (any::<bool>(), 0u8..6).prop_map(|(by, n)| Said::By(by, names::NOTICE, n)),
                (any::<bool>(), 0u8..6).prop_map(|(by, n)| Said::By(by, names::INCIDENT_REPORT, n)),
                (any::<bool>(), 0usize..12).prop_map(|(by, to)| Said::To(by, names::AMENDMENT, to)),
                (any::<bool>(), 0usize..12).prop_map(|(by, to)| Said::To(by, names::RETRACTION, to)),
                (any::<bool>(), 0usize..12).prop_map(|(by, to)| Said::To(by, names::ERASURE, to)),
                (any::<bool>(), 0u8..6).prop_map(|(by, n)| Said::By(by, names::AGREEMENT_TEXT, n)),
                (any::<bool>(), 0usize..12)
                    .prop_map(|(by, of)| Said::Naming(by, names::AGREEMENT_TEXT, of)),
                any::<u8>().prop_map(Said::Rubbish),
            ],
            1..14,
        ),
        sizes in proptest::collection::vec(0usize..5, 0..6),
    ) {
        let entries = entries(&said);
        let at_once = replay(&entries, &[]);
        let one_by_one = replay(&entries, &vec![1; entries.len()]);
        let in_batches = replay(&entries, &sizes);
        prop_assert_eq!(&at_once.rows, &one_by_one.rows);
        prop_assert_eq!(&at_once.rows, &in_batches.rows);
    }
}

#[test]
fn when_entries_became_known_never_goes_back() {
    let entries = entries(&[1, 2, 3, 4].map(Said::Rubbish));
    let mut memory = Memory::default();
    let mut known = Vec::new();
    for (entry, clock) in entries.iter().zip([0, 5_000, -400_000, 6_000]) {
        let at = NOW.plus_millis(clock);
        let change = decide(&memory, &Batch { known_at: at, ..batch(std::slice::from_ref(entry)) });
        known.extend(change.entries.iter().map(|row| row.known_at.since(NOW)));
        memory.apply(change);
    }
    assert_eq!(known, [0, 5_000, 5_000, 6_000]);
}
