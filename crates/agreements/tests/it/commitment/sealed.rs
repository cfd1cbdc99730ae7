//! Sealed rounds: what opens, what does not, and what an outcome proves.

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::sealed::opening::{Opening, Release, open_all, release};
use comity_agreements::commitment::sealed::outcome::{
    Attested, Proved, SealedOutcome, decide, is_attested, verify_outcome,
};
use comity_agreements::commitment::sealed::{
    Board, Depositary, DepositaryKey, Envelope, SEALED_BYTES_MAX, Sealed, seal,
};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

const THRESHOLD: u8 = 3;
const DEPOSITARIES: u8 = 5;

fn party(name: &str) -> PartyId {
    format!("{name}.example").parse().unwrap()
}

fn key(number: u8) -> DepositaryKey {
    DepositaryKey::from_seed(&[number; 32])
}

fn board() -> Board {
    Board {
        agreement: "coalition".into(),
        round: "2027-06".into(),
        threshold: THRESHOLD,
        depositaries: (1..=DEPOSITARIES)
            .map(|number| Depositary {
                party: party(&format!("depositary-{number}")),
                key: key(number).public(),
            })
            .collect(),
    }
}

fn context() -> Context {
    serde_json::from_value(json!({
        "agreement": "coalition", "obligations": { "art-1": ["none", "joined"] },
        "round": {
            "log": "depositary.example/log", "size": 100, "root": "00".repeat(32),
            "frozen_at": "2027-06-01T00:00:00Z", "effective_at": "2027-07-01T00:00:00Z",
        },
    }))
    .unwrap()
}

fn after() -> Timestamp {
    context().round.frozen_at.plus_millis(1)
}

fn count(name: &str, at_least: u32) -> Commitment {
    serde_json::from_value(json!({
        "agreement": "coalition", "obligation": "art-1", "party": party(name),
        "offers": [{ "level": 1, "if": { "count": { "at_least": at_least, "level": 1 } } }],
        "expires_at": "2028-01-01T00:00:00Z",
    }))
    .unwrap()
}

/// a, b and c ask for three; d asks for nine; e seals a blank.
fn envelopes() -> Vec<Envelope> {
    let asked = [("a", Some(3)), ("b", Some(3)), ("c", Some(3)), ("d", Some(9)), ("e", None)];
    (1..)
        .zip(asked)
        .map(|(seed, (name, asked))| {
            let commitment = asked.map(|asked| count(name, asked));
            seal(&board(), &party(name), commitment.as_ref(), &[seed; 32]).unwrap()
        })
        .collect()
}

fn sealed(envelopes: &[Envelope]) -> Vec<Sealed> {
    envelopes.iter().map(Sealed::from).collect()
}

fn releases(envelopes: &[Envelope], numbers: &[u8]) -> Vec<Release> {
    let release =
        |number| release(&board(), envelopes, &key(number), &context().round, after()).unwrap();
    numbers.iter().map(|number| release(*number)).collect()
}

fn opening(envelopes: &[Envelope], numbers: &[u8]) -> Opening {
    open_all(&board(), envelopes, &releases(envelopes, numbers)).unwrap()
}

fn outcome() -> SealedOutcome {
    decide(&board(), &opening(&envelopes(), &[1, 2, 3]), &context()).unwrap()
}

#[test]
fn any_three_of_five_open_and_all_get_the_same_outcome() {
    let envelopes = envelopes();
    let first = outcome();
    for numbers in [[3, 4, 5], [5, 1, 3], [2, 4, 1]] {
        let opening = opening(&envelopes, &numbers);
        assert_eq!(opening.findings, []);
        assert_eq!(decide(&board(), &opening, &context()).unwrap(), first);
    }
    let mut reversed = envelopes;
    reversed.reverse();
    assert_eq!(decide(&board(), &opening(&reversed, &[1, 2, 3, 4, 5]), &context()), Ok(first));
}

#[test]
fn two_of_five_open_nothing() {
    let envelopes = envelopes();
    let two = releases(&envelopes, &[1, 2]);
    assert_eq!(open_all(&board(), &envelopes, &two).unwrap_err().code(), "sealed-too-few-shares");
    assert_eq!(open_all(&board(), &envelopes, &[]).unwrap_err().code(), "sealed-too-few-shares");
    // The same release twice is one.
    let twice = [two[0].clone(), two[1].clone(), two[1].clone()];
    let refusal = open_all(&board(), &envelopes, &twice).unwrap_err();
    assert_eq!(refusal.code(), "sealed-too-few-shares");
    // Two shares under a board that asks for two are not a key either.
    let lower = Board { threshold: 2, ..board() };
    let refusal = open_all(&lower, &envelopes, &two).unwrap_err();
    assert_eq!(refusal.code(), "sealed-other-board");
}

#[test]
fn nothing_is_released_before_the_freeze_or_by_strangers() {
    let (board, envelopes, round) = (board(), envelopes(), context().round);
    for as_of in [round.frozen_at.plus_millis(-1), round.frozen_at] {
        let refusal = release(&board, &envelopes, &key(1), &round, as_of).unwrap_err();
        assert_eq!(refusal.code(), "sealed-before-freeze");
    }
    let refusal = release(&board, &envelopes, &key(9), &round, after()).unwrap_err();
    assert_eq!(refusal.code(), "sealed-not-depositary");
}

#[test]
fn a_blank_looks_like_a_commitment() {
    let envelopes = envelopes();
    let shape = |envelope: &Envelope| {
        let shares: Vec<_> = envelope
            .shares
            .iter()
            .map(|share| (share.enc.0.len(), share.ciphertext.0.len()))
            .collect();
        (envelope.ciphertext.0.len(), shares, serde_json::to_vec(envelope).unwrap().len())
    };
    for envelope in &envelopes {
        assert_eq!(shape(envelope), shape(&envelopes[4]));
    }
    // Equal commitments of one party under other seeds share nothing.
    let again = seal(&board(), &party("a"), Some(&count("a", 3)), &[77; 32]).unwrap();
    assert_ne!(again.plaintext, envelopes[0].plaintext);
    assert_ne!(again.ciphertext, envelopes[0].ciphertext);
}

#[test]
fn the_outcome_shows_members_and_only_the_number_of_others() {
    let outcome = outcome();
    let envelopes = envelopes();
    let members = verify_outcome(&board(), &sealed(&envelopes), &context(), &outcome).unwrap();
    let names: Vec<&str> = members.iter().map(|(_, one)| one.party.as_str()).collect();
    assert_eq!(names.len(), 3);
    assert!(["a.example", "b.example", "c.example"].iter().all(|name| names.contains(name)));
    assert_eq!(outcome.others, 2);
    let shown = serde_json::to_string(&outcome).unwrap();
    for outside in ["d.example", "e.example"] {
        assert!(!shown.contains(outside), "{shown}");
    }
    for envelope in &envelopes[3..] {
        assert!(!shown.contains(&envelope.digest().to_string()));
    }
}

#[test]
fn where_nobody_is_bound_nobody_is_shown() {
    let mut context = context();
    context.activation =
        Some(serde_json::from_value(json!({ "count": { "at_least": 4, "level": 1 } })).unwrap());
    let outcome = decide(&board(), &opening(&envelopes(), &[1, 2, 3]), &context).unwrap();
    assert_eq!((outcome.revealed.len(), outcome.others), (0, 5));
    assert!(!outcome.certificate.activated);
    assert_eq!(verify_outcome(&board(), &sealed(&envelopes()), &context, &outcome), Ok(vec![]));
}

#[test]
fn a_wrong_share_is_the_depositarys_fault_and_stops_nobody_else() {
    let envelopes = envelopes();
    let mut releases = releases(&envelopes, &[1, 2, 3]);
    let share = releases[1].shares[0].share.as_mut().unwrap();
    share.0[0] ^= 1;
    // One party alone is not taken out: nothing opens until another depositary releases.
    let refusal = open_all(&board(), &envelopes, &releases).unwrap_err();
    assert_eq!(refusal.code(), "sealed-too-few-shares");
    releases.extend(self::releases(&envelopes, &[4]));
    let opening = open_all(&board(), &envelopes, &releases).unwrap();
    let found: Vec<_> = opening
        .findings
        .iter()
        .map(|finding| (finding.party.as_str(), finding.why.code()))
        .collect();
    assert_eq!(found, [("depositary-2.example", "sealed-wrong-share")]);
    assert_eq!(decide(&board(), &opening, &context()).unwrap(), outcome());
    // Leaving an envelope out is the same fault; claiming to have got no share takes n - t + 1.
    let mut releases = self::releases(&envelopes, &[1, 2, 3, 4]);
    releases[0].shares.remove(0);
    let opening = open_all(&board(), &envelopes, &releases).unwrap();
    assert_eq!(opening.findings[0].why.code(), "sealed-wrong-share");
    let mut releases = self::releases(&envelopes, &[1, 2, 3, 4, 5]);
    releases[0].shares[0].share = None;
    releases[1].shares[0].share = None;
    assert_eq!(open_all(&board(), &envelopes, &releases).unwrap().findings, []);
}

/// A dealer who cheats is found by whichever depositaries open.
#[test]
fn an_envelope_that_was_dealt_wrongly_is_the_depositors_fault() {
    let good = envelopes();
    let other = seal(&board(), &party("a"), Some(&count("a", 3)), &[99; 32]).unwrap();
    let spoil = |change: &dyn Fn(&mut Envelope)| {
        let mut envelopes = good.clone();
        change(&mut envelopes[0]);
        envelopes
    };
    let cases = [
        (
            "a share that is not on the polynomial",
            spoil(&|e| e.shares[4] = other.shares[4].clone()),
        ),
        ("another plaintext's digest", spoil(&|e| e.plaintext = other.plaintext)),
        ("another ciphertext", spoil(&|e| e.ciphertext = other.ciphertext.clone())),
        ("another ephemeral key", spoil(&|e| e.shares[4].enc = other.shares[4].enc.clone())),
    ];
    for (what, envelopes) in cases {
        for numbers in [&[1, 2, 3][..], &[1, 2, 3, 4, 5]] {
            let opening = opening(&envelopes, numbers);
            let found: Vec<_> = opening
                .findings
                .iter()
                .map(|finding| (finding.party.as_str(), finding.why.code()))
                .collect();
            assert_eq!(found, [("a.example", "sealed-inconsistent")], "{what}");
            let outcome = decide(&board(), &opening, &context()).unwrap();
            assert_eq!(outcome.others, 5, "{what}: without a nobody has three");
        }
    }
    // All shares bad: three depositaries say so, and the rest of the round goes on.
    let bad = spoil(&|e| e.shares.iter_mut().for_each(|share| share.ciphertext.0[0] ^= 1));
    let opening = opening(&bad, &[1, 2, 3]);
    assert_eq!(opening.findings[0].why.code(), "sealed-too-few-shares");
    assert_eq!(opening.opened.len(), 3);
}

#[test]
fn an_envelope_counts_for_its_depositor_and_board_only() {
    let mut stolen = envelopes()[0].clone();
    stolen.party = party("z");
    let mut set = envelopes();
    set.push(stolen);
    let opening = open_all(&board(), &set, &releases(&set, &[1, 2, 3])).unwrap();
    // The shares do not open for another depositor's header.
    assert_eq!(opening.findings[0].party, party("z"));
    assert_eq!(opening.opened.len(), 4);
    let refusal = seal(&board(), &party("z"), Some(&count("a", 3)), &[1; 32]).unwrap_err();
    assert_eq!(refusal.code(), "sealed-not-own");
    let next = Board { round: "2027-09".into(), ..board() };
    assert_eq!(envelopes()[0].check(&next).unwrap_err().code(), "sealed-other-board");
    let mut short = envelopes()[0].clone();
    short.ciphertext.0.pop();
    assert_eq!(short.check(&board()).unwrap_err().code(), "sealed-malformed");
}

#[test]
fn an_outcome_that_claims_or_shows_too_much_is_refused() {
    let (board, envelopes, context, good) = (board(), envelopes(), context(), outcome());
    let check = |code: &str, change: &dyn Fn(&mut SealedOutcome)| {
        let mut bad = good.clone();
        change(&mut bad);
        let refusal = verify_outcome(&board, &sealed(&envelopes), &context, &bad).unwrap_err();
        assert_eq!(refusal.code(), code, "{refusal}");
    };
    check("sealed-outcome", &|o| o.others = 1);
    check("sealed-outcome", &|o| o.envelopes.0[0] ^= 1);
    check("sealed-outcome", &|o| o.board.0[0] ^= 1);
    check("sealed-outcome", &|o| o.proved.push(Proved::Consistent));
    check("sealed-outcome", &|o| o.attested = vec![Attested::NotBeforeFreeze]);
    check("sealed-outcome", &|o| o.revealed[1] = o.revealed[0].clone());
    check("sealed-inconsistent", &|o| o.revealed[0].plaintext.0[40] ^= 1);
    check("sealed-inconsistent", &|o| {
        let digest = o.revealed[0].envelope;
        o.revealed[0].envelope = o.revealed[1].envelope;
        o.revealed[1].envelope = digest;
    });
    check("certificate-other-commitments", &|o| {
        o.revealed.pop();
        o.others += 1;
    });
    check("certificate-activation", &|o| o.certificate.activated = false);
    // Somebody outside is shown as well.
    let all = opening(&envelopes, &[1, 2, 3]);
    let outsider = all.opened.iter().find(|one| one.commitment.party == party("d")).unwrap();
    check("certificate-other-commitments", &|o| {
        let mut more = o.revealed[0].clone();
        (more.envelope, more.plaintext.0) = (outsider.envelope, outsider.plaintext.to_vec());
        o.revealed.push(more);
        o.others -= 1;
    });
}

#[test]
fn an_outcome_is_attested_by_the_threshold_of_its_depositaries() {
    let (board, outcome) = (board(), outcome());
    let sign = |name: &str| (party(name), outcome.digest());
    let mut signed = vec![sign("depositary-1"), sign("depositary-1"), sign("depositary-4")];
    signed.push(sign("stranger"));
    signed.push((party("depositary-5"), Digest([0; 32])));
    assert!(!is_attested(&board, &outcome, &signed));
    signed.push(sign("depositary-2"));
    assert!(is_attested(&board, &outcome, &signed));
}

#[test]
fn contradictory_and_foreign_contents_do_not_count() {
    let mut set = envelopes();
    set.push(seal(&board(), &party("a"), Some(&count("a", 2)), &[50; 32]).unwrap());
    let other = Commitment { obligation: "art-9".into(), ..count("f", 1) };
    set.push(seal(&board(), &party("f"), Some(&other), &[51; 32]).unwrap());
    let outcome = decide(&board(), &opening(&set, &[1, 2, 3]), &context()).unwrap();
    assert_eq!((outcome.revealed.len(), outcome.others), (0, 7));
}

#[test]
fn boards_and_sizes_are_checked() {
    let good = board();
    let spoil = |change: &dyn Fn(&mut Board)| {
        let mut board = good.clone();
        change(&mut board);
        board.check().map_err(|refusal| refusal.code())
    };
    let refused = Err("sealed-board");
    assert_eq!(spoil(&|_| ()), Ok(()));
    assert_eq!(spoil(&|b| b.threshold = 1), refused);
    assert_eq!(spoil(&|b| b.threshold = 6), refused);
    assert_eq!(spoil(&|b| b.depositaries[1] = b.depositaries[0].clone()), refused);
    assert_eq!(spoil(&|b| b.depositaries[1].key = b.depositaries[0].key.clone()), refused);
    assert_eq!(spoil(&|b| b.depositaries[0].key.0 = vec![1; 31]), refused);
    // A condition padded with facts, to both sides of the limit.
    let padded = |parts: usize, rest: usize| {
        let fact = |length: usize| json!({ "fact": { "in_force": "x".repeat(length) } });
        let mut all: Vec<Value> = std::iter::repeat_n(fact(250), parts).collect();
        all.push(fact(rest));
        let mut one = count("a", 3);
        one.offers[0].condition = serde_json::from_value(json!({ "all": all })).unwrap();
        one
    };
    let short = SEALED_BYTES_MAX - padded(58, 0).canonical_bytes().len();
    let (fits, longer) = (padded(58, short), padded(58, short + 1));
    assert_eq!(fits.canonical_bytes().len(), SEALED_BYTES_MAX);
    assert!(seal(&good, &party("a"), Some(&fits), &[1; 32]).is_ok());
    let refusal = seal(&good, &party("a"), Some(&longer), &[1; 32]).unwrap_err();
    assert_eq!(refusal.code(), "sealed-too-long");
}
