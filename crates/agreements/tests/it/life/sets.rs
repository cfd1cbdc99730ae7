//! A life is a function of the set of acts, of what was known, and of nothing else.

use comity_agreements::agreement::life::{Act, ActionKind, InForce, Person, Terms, fold};
use comity_agreements::calendar::Day;
use proptest::prelude::*;

use super::script::act;
use super::*;

/// Any act at all, sensible or not.
fn line() -> impl Strategy<Value = String> {
    let flag = |word: &'static str| prop::option::weighted(0.2, Just(word.to_owned()));
    let date = || (0..1_200_i32).prop_map(|offset| start().plus_days(offset).unwrap());
    let dated = |name: &'static str| {
        prop::option::weighted(0.2, date().prop_map(move |day| format!("{name}={day}")))
    };
    let who = || prop::sample::select(vec!["a", "b", "c", "d", "z"]);
    let actions: Vec<&str> = ActionKind::ALL.iter().map(|action| action.name()).collect();
    // Most acts concern consent and reservations, so that the others find something to be about.
    let usual = vec![
        "signature",
        "ratification",
        "accession",
        "accession",
        "reservation",
        "objection",
        "denunciation",
        "confirmation",
        "amendment-acceptance",
        "breach-notification",
    ];
    let action = prop_oneof![prop::sample::select(actions), prop::sample::select(usual)];
    let named = |name: &'static str| {
        prop::option::weighted(0.3, who().prop_map(move |who| format!("{name}={who}")))
    };
    let of = prop::option::weighted(0.6, (1..20_u8).prop_map(|of| format!("of={of}")));
    let clauses = prop::option::weighted(
        0.5,
        prop::sample::select(vec!["clauses=art-1", "clauses=art-1,art-2"]).prop_map(String::from),
    );
    let subjects = vec!["suspend", "terminate", "end-suspension", "adopt-amendment", "other"];
    let decision = prop::option::weighted(
        0.3,
        prop::sample::select(subjects).prop_map(|subject| format!("decision=n:{subject}:a,b,c")),
    );
    let options = (
        (of, clauses, decision, named("for"), named("against"), named("predecessor")),
        (dated("deposited"), dated("effective"), dated("notified"), dated("executed")),
        (flag("urgent"), flag("specially_affected"), flag("predecessor_ceased")),
        (flag("powers=credential"), flag("amendment=v2"), flag("period=signature")),
    );
    (date(), who(), action, options).prop_map(|(said, who, action, options)| {
        let ((of, clauses, decision, on_behalf, against, before), dates, flags, more) = options;
        let words = [of, clauses, decision, on_behalf, against, before];
        let words = words.into_iter().chain([dates.0, dates.1, dates.2, dates.3]);
        let words = words.chain([flags.0, flags.1, flags.2, more.0, more.1, more.2]);
        let words: Vec<String> = words.flatten().collect();
        format!("{said} {who} {action} {}", words.join(" "))
    })
}

fn start() -> Day {
    day("2019-01-01")
}

fn history() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(line(), 1..20)
        .prop_map(|lines| lines.iter().enumerate().map(|(at, line)| act(at + 1, line)).collect())
}

fn terms() -> impl Strategy<Value = Terms> {
    prop::sample::select(vec![
        json!({}),
        json!({ "signature-binds": true, "depositaries": ["z"] }),
        json!({ "depositaries": ["z"], "deposit": "receipt", "radical-change": true }),
        json!({ "limited-plurality": true, "provisional-application": true, "bilateral": true }),
        json!({ "constituent": true, "organs": ["z"], "suspension-allowed": true }),
        json!({ "withdrawal": { "rule": "allowed", "notice": "1 month", "blackout": null },
            "signature-required": false, "accession": "after-entry",
            "amendment": { "rule": "opt-out", "within": "2 months", "blocked_by": null } }),
    ])
    .prop_map(|terms| serde_json::from_value(terms).unwrap())
}

fn in_force() -> impl Strategy<Value = InForce> {
    prop::option::of(0..1_000_i32).prop_map(|since| InForce {
        since: since.map(|offset| start().plus_days(offset).unwrap()),
        ..InForce::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_change_nothing(
        acts in history(),
        terms in terms(),
        in_force in in_force(),
        seed in any::<prop::sample::Index>(),
    ) {
        let life = fold(&terms, &acts, &in_force, LAST);
        let mut turned: Vec<Act> = acts.iter().rev().cloned().collect();
        let at = seed.index(turned.len());
        turned.rotate_left(at);
        turned.push(acts[at].clone());
        prop_assert_eq!(&life, &fold(&terms, &turned, &in_force, LAST));
        prop_assert_eq!(life.timeline(&acts), life.timeline(&turned));
        let text = serde_json::to_string(&life).unwrap();
        prop_assert_eq!(text, serde_json::to_string(&fold(&terms, &turned, &in_force, LAST)).unwrap());
    }

    #[test]
    fn one_by_one_is_all_at_once(
        mut acts in history(),
        terms in terms(),
        in_force in in_force(),
    ) {
        acts.sort_by_key(|act| (act.known, act.id));
        for (at, act) in acts.iter().enumerate() {
            let until = acts.iter().rposition(|other| other.known == act.known).unwrap();
            let known = fold(&terms, &acts, &in_force, act.known);
            prop_assert_eq!(known, fold(&terms, &acts[..=until], &in_force, LAST), "{}", at);
        }
    }

    #[test]
    fn relations_are_symmetrical_and_need_two_that_are_bound(
        acts in history(),
        terms in terms(),
        in_force in in_force(),
        offset in 0..1_500_i32,
    ) {
        let life = fold(&terms, &acts, &in_force, LAST);
        let on = start().plus_days(offset).unwrap();
        let persons: Vec<Person> = ["a", "b", "c", "d", "z"].map(person).to_vec();
        for p in &persons {
            let status = life.bound(p, on);
            for q in &persons {
                let there = life.applies(p, q, "art-1", on);
                let back = life.applies(q, p, "art-1", on);
                prop_assert_eq!(there.effect, back.effect);
                prop_assert_eq!(&there.version, &back.version);
                prop_assert_eq!(&there.reservations, &back.reservations);
                if there.effect.is_owed() {
                    prop_assert!(status.state.is_bound(), "{:?}", status);
                    prop_assert!(life.bound(q, on).state.is_bound());
                }
            }
        }
    }

    #[test]
    fn what_happens_later_changes_nothing_before(
        acts in history(),
        in_force in in_force(),
        offset in 0..1_200_i32,
    ) {
        // Left out is what looks back by its nature: confirmations, successions, records of the
        // depositary and dates it attests.
        let terms = Terms::default();
        let looks_back = |act: &Act| {
            matches!(act.action, ActionKind::Confirmation | ActionKind::Succession)
                || act.body.as_ref().is_ok_and(|body| body.predecessor.is_some())
        };
        // Nor can a statement speak of one that is made after it: it names it by its digest.
        let said: Vec<_> = acts.iter().map(|act| (act.id, act.said)).collect();
        let looks_ahead = |act: &Act| {
            let of = act.body.as_ref().ok().and_then(|body| body.of);
            of.is_some_and(|of| said.iter().any(|(id, said)| *id == of.0 && *said > act.said))
        };
        let acts: Vec<Act> =
            acts.into_iter().filter(|act| !looks_back(act) && !looks_ahead(act)).collect();
        let on = start().plus_days(offset).unwrap();
        let before: Vec<Act> =
            acts.iter().filter(|act| act.said <= on.starts_utc()).cloned().collect();
        let (all, before) =
            (fold(&terms, &acts, &in_force, LAST), fold(&terms, &before, &in_force, LAST));
        let persons: Vec<Person> = ["a", "b", "c", "d", "z"].map(person).to_vec();
        for p in &persons {
            prop_assert_eq!(all.bound(p, on).state, before.bound(p, on).state, "{}", p);
            for q in &persons {
                let (now, then) = (all.applies(p, q, "art-1", on), before.applies(p, q, "art-1", on));
                prop_assert_eq!(now.effect, then.effect, "{}-{}", p, q);
            }
        }
    }
}

#[test]
fn as_known_on_a_day() {
    let script = script(
        &json!({}),
        "2020-01-01",
        "2019-01-01 a accession
         2019-02-01 b accession known=2021-01-01",
    );
    let life =
        |known: &str| fold(&script.terms, &script.acts, &script.in_force, day(known).starts_utc());
    assert_eq!(life("2020-12-31").parties(day("2020-06-01")).len(), 1);
    assert_eq!(life("2021-01-01").parties(day("2020-06-01")).len(), 2);
}

#[test]
fn the_record_is_what_entry_into_force_counts() {
    let script = script(
        &json!({ "depositaries": ["z"] }),
        "",
        "2020-01-01 a signature
         2020-02-01 a ratification organization
         2020-03-01 a consent-withdrawal
         2020-01-01 b signature-ad-referendum
         2020-01-01 c definitive-signature
         2020-01-01 d accession
         2020-01-01 d reservation clauses=art-1
         2020-01-01 e signature
         2020-02-01 e intention-not-to-become-party
         2020-01-01 f ratification",
    );
    let record = script.life().timeline(&script.acts);
    let text: String = record
        .deposits
        .iter()
        .map(|deposit| {
            let known = deposit.known_from.unwrap();
            format!(
                "{} {} {} known {known}, organization {}\n",
                deposit.day, deposit.party, deposit.act, deposit.is_organization
            )
        })
        .collect();
    expect![[r#"
        2020-01-01 a signature known 2020-01-01, organization false
        2020-01-01 e signature known 2020-01-01, organization false
        2020-01-01 c definitive signature known 2020-01-01, organization false
        2020-02-01 a ratification known 2020-02-01, organization true
        2020-02-01 e withdrawal of signature known 2020-02-01, organization false
        2020-03-01 a withdrawal known 2020-03-01, organization false
        2021-01-02 d accession known 2020-01-01, organization false
    "#]]
    .assert_eq(&text);
}
