//! What was kept back binds nobody before it could be read, and nobody's word about the world
//! undoes what others agreed.

use comity_agreements::calendar::Day;
use comity_agreements::docket::{Docket, TextRefusal, naming, shipped};
use comity_agreements::duty::{Fact, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

const A: &str = "a.example";
const B: &str = "b.example";
const LIAR: &str = "mallory.example";

fn at(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

fn fact(number: u8, kind: &str, issuer: &str, day: &str, body: Value) -> Fact {
    Fact {
        id: StatementId([number; 32]),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: "template-compute-cap".to_owned(),
        issued: at(day),
        logged: Vouched { after: Some(at(day)), by: Some(at(day)) },
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

fn until(day: &str, fact: Fact) -> Fact {
    Fact { shown: Shown { from: Some(at(day)), ..Shown::default() }, ..fact }
}

fn text(name: &str, cap: &str, force: &str) -> String {
    format!(
        "agreement {name}\nversion \"1\"\ntitle en \"Cap\"\nform treaty\nbinding yes\n\
         language en authentic\naccession open\n\
         withdrawal after 3 months from receipt\n{force}\n\
         clause art-1 en \"Cap\" original\ntext en \"{cap}\"\n"
    )
}

fn published(number: u8, day: &str, words: &str) -> Fact {
    let body = json!({ "agreement": "cap", "version": "1", "text": words });
    fact(number, "agreement.text", A, day, body)
}

fn act(number: u8, kind: &str, issuer: &str, day: &str, id: &str, words: &str) -> Fact {
    let body = json!({ "agreement": id, "text_digest": naming::text_digest(words).to_string() });
    fact(number, &format!("agreement.{kind}"), issuer, day, body)
}

fn docket(texts: &[&str], published: &[Fact], facts: &[Fact], as_of: &str) -> Docket {
    let mut docket = Docket::new(texts, published).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at(as_of));
    docket
}

#[test]
fn words_that_were_kept_back_take_nobodys_place() {
    let (open, hidden) = (text("cap", "1e25", ""), text("cap", "1e30", ""));
    let first = until("2026-06-01", published(1, "2026-01-01", &hidden));
    let second = published(2, "2026-01-02", &open);
    let id = "a.example:cap@1";
    let joined = act(3, "accession", B, "2026-02-01", id, &open);
    let texts = [first, second];
    let held = docket(&[], &texts, &[joined], "2026-07-01");
    let [first, second] = texts;
    let entry = held.agreement(id).unwrap();
    assert_eq!(entry.contradictions, [first.id]);
    assert!(entry.life.findings.is_empty(), "{:?}", entry.life.findings);
    assert_eq!(entry.participations("2026-07-01".parse::<Day>().unwrap()).len(), 1);
    // Where the log has it first and nothing was seen to come before it could be read, it is first.
    let late = Fact { logged: Vouched::NOBODY, ..second };
    let refused = docket(&[], &[first, late.clone()], &[], "2026-07-01");
    assert_eq!(refused.refused().get(&late.id), Some(&TextRefusal::Contradicts));
}

#[test]
fn an_act_that_was_kept_back_counts_from_when_it_could_be_read() {
    let words = text("cap", "1e25", "");
    let id = "a.example:cap@1";
    let joined = act(3, "accession", B, "2026-02-01", id, &words);
    let left = act(4, "denunciation", B, "2026-02-02", id, &words);
    let until_of = |left: Fact| {
        let texts = [published(1, "2026-01-01", &words)];
        let held = docket(&[], &texts, &[joined.clone(), left], "2026-12-01");
        let histories = &held.agreement(id).unwrap().life.histories;
        histories.values().next().unwrap().memberships[0].until.unwrap().to_string()
    };
    assert_eq!(until_of(left.clone()), "2026-05-02");
    assert_eq!(until_of(until("2026-09-01", left)), "2026-12-01");
}

#[test]
fn what_a_round_says_of_other_agreements_keeps_none_of_them_waiting() {
    let force =
        "entry into force\n  when agreement zebra in force\n  and at least 2 parties\n  at once";
    let (waits, other) = (
        text("aardvark", "1e25", force),
        text("zebra", "1e25", "entry into force\n  when at least 2 parties\n  at once"),
    );
    let acts = [
        act(1, "accession", A, "2026-02-01", "zebra", &other),
        act(2, "accession", B, "2026-02-01", "zebra", &other),
        act(3, "accession", A, "2026-02-02", "aardvark", &waits),
        act(4, "accession", B, "2026-02-02", "aardvark", &waits),
    ];
    let since = |facts: &[Fact]| {
        let held = docket(&[&waits, &other], &[], facts, "2026-03-01");
        held.agreement("aardvark").unwrap().in_force()
    };
    let right = since(&acts);
    assert_eq!(right, Some("2026-02-02".parse().unwrap()));
    let lie = json!({
        "proposal": "zebra", "frozen_at": at("2026-02-03"), "outcome": "empty",
        "certificate": { "context": { "in_force": ["aardvark"] } },
    });
    let lie = fact(9, "commitment.outcome", LIAR, "2026-02-03", lie);
    let facts: Vec<Fact> = acts.iter().cloned().chain([lie]).collect();
    assert_eq!(since(&facts), right);
}

#[test]
fn what_fewer_may_read_than_the_text_counts_in_no_round() {
    const CAP: &str = "template-compute-cap";
    let words = shipped::FILES.iter().find(|(file, _)| *file == CAP).unwrap().1;
    let commitment = json!({
        "agreement": CAP, "obligation": "art-5", "party": A,
        "expires_at": "2030-01-01T00:00:00Z", "offers": [{ "level": 2, "if": { "all": [] } }],
    });
    let body = json!({
        "proposal": CAP, "text_digest": naming::text_digest(words).to_string(),
        "commitment": commitment, "expires": "2030-01-01T00:00:00Z",
    });
    let deposit = fact(1, "commitment.deposit", A, "2026-12-01", body.clone());
    let named = Shown { is_to_named: true, ..Shown::default() };
    for (shown, stands) in [(Shown::default(), 1), (named, 0)] {
        let facts = [Fact { shown, ..deposit.clone() }];
        let held = docket(&shipped::texts(), &[], &facts, "2026-12-02");
        let context = held.context_now(CAP).unwrap();
        assert_eq!(held.standing(&context).len(), stands);
        let checked = held.check_commitment((&deposit.kind, CAP), &body, shown);
        let code = checked.err().map(|refusal| refusal.code());
        assert_eq!(code, (stands == 0).then_some("commitment-not-shown"));
    }
}
