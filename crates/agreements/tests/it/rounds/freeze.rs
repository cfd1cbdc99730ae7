//! What stood at a freeze, and what two depositaries do to each other.

use comity_agreements::docket::round::{OutcomeFlaw, SetAside};
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Verdict};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

use super::super::levels::{
    A, B, C, CAP, announced, at, closing, deposit, docket_of_these, fact, id, replacing, seen,
    words,
};
use super::{AFTER, FROZEN, START, outcome, round, three, told, told_of, with, withdrawal};

/// Not vouched for by anybody before a time.
fn seen_by(by: &str, fact: Fact) -> Fact {
    Fact { logged: Vouched { after: None, by: Some(at(by)) }, ..fact }
}

/// Whom a depositary that holds these statements leaves out, and why.
fn apart(docket: &Docket) -> Vec<(String, SetAside)> {
    let context = docket.context(CAP, super::super::levels::round(FROZEN, START)).unwrap();
    let closing = docket.close(context, &|_| true).unwrap().unwrap();
    closing.apart.iter().map(|one| (one.party.as_str().to_owned(), one.why)).collect()
}

const PACT: &str = "mallory.example:pact@1";

/// A text that is in force since the first accession.
fn pact() -> String {
    "agreement pact\nversion \"1\"\ntitle en \"Pact\"\nform treaty\nbinding yes\n\
     language en authentic\naccession open\nwithdrawal after 3 months from receipt\n\
     entry into force\n  when at least 1 party\n  at once\n\n\
     clause art-1 en \"Cap\" original\ntext en \"None.\"\n"
        .to_owned()
}

/// The text and an accession, both of which claim to be older than the freeze.
fn pact_said(by: &str) -> (Fact, Fact) {
    let body = json!({ "agreement": "pact", "version": "1", "text": pact() });
    let text = Fact {
        issuer: "mallory.example".parse().unwrap(),
        ..fact(70, "agreement.text", A, "2026-12-01", body)
    };
    let body =
        json!({ "agreement": PACT, "text_digest": naming::text_digest(&pact()).to_string() });
    let act =
        Fact { subject: PACT.to_owned(), ..fact(71, "agreement.accession", C, "2026-12-02", body) };
    (seen_by(by, text), seen_by(by, act))
}

#[test]
fn what_nobody_could_know_at_the_freeze_was_not_in_force_at_it() {
    let asking = |fact_of: Value| -> Vec<Fact> {
        let with_fact = |mut fact: Fact| {
            let offers = fact.body.as_mut().unwrap()["commitment"]["offers"].as_array_mut();
            let offer = &mut offers.unwrap()[0]["if"];
            *offer = json!({ "all": [offer.clone(), { "fact": fact_of }] });
            fact
        };
        three().into_iter().map(with_fact).collect()
    };
    let held = |facts: &[Fact], (text, act): &(Fact, Fact), as_of: &str| {
        let mut docket = Docket::new(&shipped::texts(), std::slice::from_ref(text)).unwrap();
        facts.iter().chain([act]).for_each(|fact| docket.insert(fact));
        docket.advance_to(at(as_of));
        docket
    };
    let asks = asking(json!({ "not": { "in_force": PACT } }));
    let closed = with(&[&asks, &[round(), outcome(&asks)]]);
    assert_eq!(told(&closed), (None, 3));
    // Published afterwards, with dates set back: it undoes nothing.
    let late = pact_said("2026-12-06");
    let docket = held(&closed, &late, AFTER);
    assert_eq!(docket.agreement(PACT).unwrap().in_force(), Some("2026-12-02".parse().unwrap()));
    assert_eq!(told_of(&docket), (None, 3));
    // Nor binds it whom it would bind if it had been in force.
    let wants = asking(json!({ "in_force": PACT }));
    let lie = closing(50, &wants, (FROZEN, START), |context| {
        context.in_force.insert(PACT.to_owned());
    });
    let lied = with(&[&wants, &[round(), lie]]);
    assert_eq!(told_of(&held(&lied, &late, AFTER)), (Some("outcome-not-in-force"), 0));
    // What others had seen by the freeze counts, and is not denied; also when that is known later.
    let known = pact_said("2026-12-03");
    assert_eq!(told_of(&held(&closed, &known, AFTER)), (Some("outcome-not-in-force"), 0));
    let mut learnt = held(&closed, &late, AFTER);
    for fact in [&known.0, &known.1] {
        learnt.vouch(&fact.id, fact.logged);
    }
    learnt.advance_to(at(AFTER));
    assert_eq!(told_of(&learnt), (Some("outcome-not-in-force"), 0));
    // Where nobody can tell, whoever asks is left out, and the outcome holds for everybody.
    let docket = held(&with(&[&asks, &[round()]]), &late, FROZEN);
    let unsure = |party: &str| (party.to_owned(), SetAside::ForceUnsure);
    assert_eq!(apart(&docket), [A, B, C].map(unsure));
    assert_eq!(apart(&held(&with(&[&asks, &[round()]]), &known, FROZEN)), []);
}

#[test]
fn what_may_have_stood_at_the_freeze_leaves_its_party_out() {
    let back = seen_by("2026-12-06", withdrawal(4, B, 2, "2026-12-04"));
    let facts = with(&[&three(), &[round(), back.clone()]]);
    let docket = docket_of_these(&facts, FROZEN);
    assert_eq!(apart(&docket), [(B.to_owned(), SetAside::Unseen)]);
    // So that the outcome holds for those who had seen it, and for those who had not.
    let honest = closing(50, &facts, (FROZEN, START), |_| {});
    for by in ["2026-12-04", "2026-12-06"] {
        let shown = seen_by(by, back.clone());
        assert_eq!(told(&with(&[&three(), &[round(), shown, honest.clone()]])), (None, 0), "{by}");
    }
    // Whoever others saw without it after the freeze is not let out by it.
    let logged = Vouched { after: Some(at("2026-12-06")), by: Some(at("2026-12-07")) };
    let late = Fact { logged, ..back };
    assert_eq!(apart(&docket_of_these(&with(&[&three(), &[round(), late]]), FROZEN)), []);
    // What claims to be later than the freeze is, whenever it was logged.
    let ahead = seen_by("2026-12-04", withdrawal(4, B, 2, "2026-12-06"));
    let bound = with(&[&three(), &[round(), outcome(&three()), ahead]]);
    assert_eq!(told(&bound), (None, 3));
}

#[test]
fn of_two_statements_of_one_moment_the_log_says_which_came_first() {
    let in_log = |index: u64, fact: Fact| Fact { index: Some(index), ..fact };
    // The replacement has the lesser identifier.
    let first = in_log(0, seen(deposit(40, B, &[(2, 3)])));
    let second = in_log(1, seen(replacing(4, B, 40, &[(2, 3)], "2026-12-01")));
    let [of_a, _, of_c] = <[Fact; 3]>::try_from(three()).unwrap();
    let facts = [of_a, of_c, first, second];
    assert_eq!(told(&with(&[&facts, &[round(), outcome(&facts)]])), (None, 3));
    // An announcement that is set back takes no place of one that stood in the log before it.
    let stands = in_log(5, round());
    let mut back = in_log(6, announced(101, at("2026-12-07"), at("2026-12-09")));
    back.issued = at("2026-12-01");
    let facts = with(&[&three(), &[stands, outcome(&three()), back]]);
    assert_eq!(told(&facts), (None, 3));
}

/// The agreement with a second depositary, and statements as if they were about it.
fn with_two(facts: &[Fact], as_of: &str) -> Docket {
    let text = shipped::FILES.iter().find(|(file, _)| *file == CAP).unwrap().1;
    let both = format!("depositary {A}\ndepositary {B}\n");
    let text = text.replace(&format!("depositary {A}\n"), &both);
    let digest = naming::text_digest(&text).to_string();
    let mut docket = Docket::new(&[&text], &[]).unwrap();
    for mut fact in facts.iter().cloned() {
        if let Some(named) = fact.body.as_mut().and_then(|body| body.get_mut("text_digest")) {
            *named = digest.clone().into();
        }
        docket.insert(&fact);
    }
    docket.advance_to(at(as_of));
    docket
}

fn by(party: &str, fact: Fact) -> Fact {
    Fact { issuer: party.parse().unwrap(), ..fact }
}

#[test]
fn neither_of_two_depositaries_undoes_the_round_of_the_other() {
    let codes = |facts: &[Fact]| {
        let docket = with_two(facts, AFTER);
        let entry = docket.agreement(CAP).unwrap();
        let flaws: Vec<_> =
            entry.rounds.iter().map(|one| one.flaw.as_ref().map(OutcomeFlaw::code)).collect();
        let bound = entry.committed.bound_at(docket.as_of());
        (flaws, bound.get("art-5").map_or(0, |parties| parties.len()))
    };
    let said = |outcome: Fact, issued: &str| seen(Fact { issued: at(issued), ..outcome });
    let first = said(outcome(&three()), "2026-12-08");
    // Frozen just after the one, or just before it; closed before it.
    for frozen in ["2026-12-05T00:00:01Z", "2026-12-04T23:59:59Z", FROZEN] {
        let start = "2026-12-07";
        let theirs = by(B, announced(101, at(frozen), at(start)));
        let closed = by(B, closing(51, &three(), (frozen, start), |_| {}));
        let facts = with(&[&three(), &[round(), theirs, first.clone(), closed]]);
        assert_eq!(codes(&facts), (vec![None, None], 3), "{frozen}");
    }
    // One of fewer parties uses nothing up for the other, as neither had started yet.
    let two: Vec<Fact> = three()[..2]
        .iter()
        .cloned()
        .map(|fact| {
            let body = fact.body.as_ref().unwrap()["commitment"]["offers"].clone();
            let mut fact = fact;
            let with_lower = json!([
                { "level": 1, "if": { "count": { "at_least": 2, "level": 1 } } }, body[0].clone(),
            ]);
            fact.body.as_mut().unwrap()["commitment"]["offers"] = with_lower;
            fact
        })
        .collect();
    let all = with(&[&two, &three()[2..]]);
    let frozen = "2026-12-05T00:00:01Z";
    let theirs = by(B, announced(101, at(frozen), at("2026-12-07")));
    let closed = by(B, closing(51, &two, (frozen, "2026-12-07"), |_| {}));
    let first = said(closing(50, &all, (FROZEN, START), |_| {}), "2026-12-08");
    let facts = with(&[&all, &[round(), theirs, first, closed]]);
    assert_eq!(codes(&facts), (vec![None, None], 3));
    // Of one round the first outcome that binds anybody stands.
    let again =
        Fact { id: id(52), ..said(closing(52, &two, (FROZEN, START), |_| {}), "2026-12-09") };
    let twice = with(&[&all, &[round(), outcome(&all), again]]);
    assert_eq!(codes(&twice), (vec![None, Some("outcome-overtaken")], 3));
}

#[test]
fn of_levels_that_begin_on_one_day_each_counts_from_its_own_moment() {
    let (morning, evening) = ("2026-12-10T08:00:00Z", "2026-12-10T16:00:00Z");
    let ratchet = |number: u8, of: &[(u8, u32)]| {
        let mut fact = seen(deposit(number, C, of));
        fact.body.as_mut().unwrap()["commitment"]["ratchet"] = true.into();
        fact
    };
    let first = vec![ratchet(1, &[(1, 1)])];
    let one = closing(50, &first, ("2026-12-10T07:00:00Z", morning), |_| {});
    let rounds = [announced(100, at("2026-12-10T07:00:00Z"), at(morning)), one];
    let next = Fact { issued: at("2026-12-10T09:00:00Z"), ..ratchet(2, &[(2, 1)]) };
    let so_far = with(&[&first, &rounds, &[seen(next)]]);
    let two = closing(51, &so_far, ("2026-12-10T10:00:00Z", evening), |_| {});
    let run = |number: u8, issued: &str, flop: f64| {
        let body = json!({
            "run": format!("r-{number}"), "model": "Heron", "begun_at": at(issued),
            "planned_compute_flop": flop,
        });
        fact(number, "run.start", C, issued, body)
    };
    let runs = [
        run(60, "2026-12-10T07:59:59Z", 2e26),
        run(61, "2026-12-10T08:00:00Z", 2e25),
        run(62, "2026-12-10T09:00:00Z", 2e26),
        run(63, "2026-12-10T15:59:59Z", 2e25),
        run(64, "2026-12-10T15:59:59Z", 2e26),
        run(65, "2026-12-10T16:00:00Z", 2e25),
        run(66, "2026-12-11T00:00:00Z", 2e25),
    ];
    let round = announced(101, at("2026-12-10T10:00:00Z"), at(evening));
    let facts = with(&[&so_far, &[round, two], &runs]);
    let mut docket = docket_of_these(&facts, AFTER);
    let all = &docket.agreement(CAP).unwrap().rounds;
    assert!(all.iter().all(|one| one.flaw.is_none()), "{all:?}");
    let of_c = docket.findings(&Filter { bearer: Some(C.to_owned()), ..Filter::default() });
    let breaches = of_c.iter().filter(|finding| finding.verdict == Verdict::Breach);
    let mut numbers: Vec<u8> = breaches
        .flat_map(|finding| &finding.evidence)
        .map(|evidence| evidence.statement.0[0])
        .filter(|number| (60..70).contains(number))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, [62, 64, 65, 66]);
}

#[test]
fn a_commitment_that_names_another_agreement_is_flagged_where_its_subject_is() {
    let mut astray = seen(deposit(4, B, &[(2, 3)]));
    astray.body.as_mut().unwrap()["proposal"] = "ctbt".into();
    let unread = Fact { body: None, ..astray.clone() };
    for facts in [vec![astray.clone()], vec![unread, astray]] {
        let docket = docket_of_these(&with(&[&three(), &facts]), FROZEN);
        let entry = docket.agreement(CAP).unwrap();
        let codes: Vec<_> = entry.malformed().map(|(of, why)| (*of, why.code())).collect();
        assert_eq!(codes, [(id(4), "commitment-subject-other")]);
        assert_eq!(apart(&docket), []);
    }
}

/// Three bound at level 1, two of whom offer more, and the announcement of a later round.
fn bound_once() -> Vec<Fact> {
    let more = |number: u8, party: &str| {
        let mut fact = seen(deposit(number, party, &[(1, 3), (2, 3)]));
        fact.body.as_mut().unwrap()["commitment"]["ratchet"] = true.into();
        fact
    };
    let mut facts = vec![more(1, A), more(2, B), seen(deposit(3, C, &[(1, 3)]))];
    facts.push(closing(50, &facts, ("2026-12-02", "2026-12-03"), |_| {}));
    facts.push(announced(100, at("2026-12-02"), at("2026-12-03")));
    facts.push(announced(101, at("2028-02-01"), at("2028-02-10")));
    facts
}

#[test]
fn a_notice_that_was_kept_back_does_not_undo_the_next_round() {
    let body = json!({ "agreement": CAP, "text_digest": words() });
    let notice = fact(6, "agreement.denunciation", C, "2026-12-15", body);
    let before = bound_once();
    let (frozen, start, late) = ("2028-02-01", "2028-02-10", "2028-03-01");
    let hidden = Fact { body: None, ..notice.clone() };
    // Who keeps one back is left out, of the bound too, and stays bound.
    let unread = with(&[&before, &[hidden]]);
    let docket = docket_of_these(&unread, frozen);
    let context = docket.context(CAP, super::super::levels::round(frozen, start)).unwrap();
    assert_eq!(context.bound["art-5"].len(), 3);
    let closing_of = |docket: &Docket| {
        let context = docket.context(CAP, super::super::levels::round(frozen, start)).unwrap();
        docket.close(context, &|_| true).unwrap().unwrap()
    };
    let closing = closing_of(&docket);
    let why: Vec<_> = closing.apart.iter().map(|one| (one.party.as_str(), one.why)).collect();
    assert_eq!(why, [(C, SetAside::KeptBack)]);
    let frozen_at: Timestamp = at(frozen);
    let body = json!({
        "proposal": CAP, "frozen_at": frozen_at, "effective_at": at(start),
        "outcome": "activated", "certificate": closing.proof,
    });
    let closed = fact(51, "commitment.outcome", A, frozen, body);
    let flaws = |facts: &[Fact]| {
        let docket = docket_of_these(facts, late);
        let rounds = &docket.agreement(CAP).unwrap().rounds;
        rounds.iter().map(|one| one.flaw.as_ref().map(OutcomeFlaw::code)).collect::<Vec<_>>()
    };
    // Whether it is ever shown, and whoever saw it when.
    let shown = with(&[&before, std::slice::from_ref(&closed)]);
    assert_eq!(flaws(&shown), [None, None]);
    for by in ["2026-12-15", "2028-02-03"] {
        let notice = seen_by(by, notice.clone());
        assert_eq!(flaws(&with(&[&shown, &[notice]])), [None, None], "{by}");
    }
    // A round that counts whoever had left, and others knew it, holds for nobody.
    let careless = docket_of_these(&before, frozen);
    let body = json!({
        "proposal": CAP, "frozen_at": frozen_at, "effective_at": at(start),
        "outcome": "activated", "certificate": closing_of(&careless).proof,
    });
    let counted = fact(51, "commitment.outcome", A, frozen, body);
    let held = with(&[&before, &[counted]]);
    assert_eq!(flaws(&held), [None, None]);
    let known = with(&[&held, std::slice::from_ref(&notice)]);
    assert_eq!(flaws(&known), [None, Some("outcome-bound-other")]);
    // One that is logged afterwards and set back was not known, and undoes nothing.
    let back = with(&[&held, &[seen_by("2028-02-03", notice.clone())]]);
    assert_eq!(flaws(&back), [None, None]);
    let set_back = with(&[&before, &[seen_by("2028-02-03", notice)]]);
    let unsure = docket_of_these(&set_back, frozen);
    let why: Vec<_> = closing_of(&unsure).apart.into_iter().map(|one| one.why).collect();
    assert_eq!(why, [SetAside::Unseen]);
}
