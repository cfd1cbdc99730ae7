//! VCLT art. 19 to 23: reservations, answers to them, and what applies between two.

use super::*;

#[test]
fn art_19_what_may_be_reserved() {
    let acts = "2020-01-01 a reservation clauses=art-1
         2020-01-01 a accession
         2020-01-01 b reservation clauses=art-2
         2020-01-01 b accession
         2020-01-01 c reservation
         2020-01-01 c accession";
    for (rule, refused) in [
        (json!({ "rule": "permitted" }), vec![]),
        (json!({ "rule": "prohibited" }), vec![1, 3, 5]),
        (json!({ "rule": "only", "clauses": ["art-1"] }), vec![3, 5]),
        (json!({ "rule": "except", "clauses": ["art-1"] }), vec![1, 5]),
    ] {
        let life = script(&json!({ "reservations": rule }), "2020-01-01", acts).life();
        let found: Vec<usize> = life.findings.iter().map(|f| usize::from(f.act.0[0])).collect();
        assert_eq!(found, refused, "{rule}");
        assert!(life.findings.iter().all(|f| f.flaw.code() == "action-reservation-forbidden"));
        assert_eq!(life.reservations.len(), 3 - refused.len());
    }
}

#[test]
fn art_20_and_21_between_two() {
    check(
        json!({}),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2018-01-01 c accession
         2018-01-01 d accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-02-01 b reservation-acceptance of=6
         2020-03-01 c objection of=6
         2020-03-01 d objection-opposing-entry-into-force of=6
         ? 2020-01-15 r a art-2
         ? 2020-02-01 r a art-1
         ? 2020-02-01 r b art-1
         ? 2020-02-01 r b art-2
         ? 2020-03-01 r c art-1
         ? 2020-03-01 r c art-2
         ? 2020-03-01 r d art-1
         ? 2020-03-01 r d art-2
         ? 2021-01-01 r a art-1
         ? 2021-01-02 r a art-1
         ? 2021-01-02 r a art-2
         ? 2021-01-02 a b art-1
         ? 2021-01-02 a z art-1
         ? 2021-01-02 a a art-1",
        expect![[r#"
            2020-01-15 r-a art-2: not-bound (art. 34)
            2020-02-01 r-a art-1: pending (art. 20(4)(a), 20(5))
            2020-02-01 r-b art-1: modified (art. 21(1))
            2020-02-01 r-b art-2: applies (art. 26)
            2020-03-01 r-c art-1: not-between (art. 21(3))
            2020-03-01 r-c art-2: applies (art. 26)
            2020-03-01 r-d art-1: no-force-between (art. 20(4)(b))
            2020-03-01 r-d art-2: no-force-between (art. 20(4)(b))
            2021-01-01 r-a art-1: pending (art. 20(4)(a), 20(5))
            2021-01-02 r-a art-1: modified (art. 21(1))
            2021-01-02 r-a art-2: applies (art. 26)
            2021-01-02 a-b art-1: applies (art. 26)
            2021-01-02 a-z art-1: not-bound (art. 34)
            2021-01-02 a-a art-1: not-bound (art. 34)
        "#]],
    );
}

#[test]
fn art_20_4_c_consent_counts_from_the_first_acceptance() {
    let acts = "2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-05-01 b accession
         ? 2020-06-01
         ? 2021-01-02";
    check(
        json!({}),
        "2020-02-01",
        acts,
        expect![[r#"
        2020-06-01
          b: party since 2020-05-01 (art. 24, 26)
          r: awaiting-acceptance since 2020-01-01 (art. 20)
        2021-01-02
          b: party since 2020-05-01 (art. 24, 26)
          r: party since 2021-01-02 (art. 24, 26)
    "#]],
    );
    check(
        json!({ "consent-with-reservation": "deposit" }),
        "2020-02-01",
        acts,
        expect![[r#"
        2020-06-01
          b: party since 2020-05-01 (art. 24, 26)
          r: party since 2020-02-01 (art. 24, 26)
        2021-01-02
          b: party since 2020-05-01 (art. 24, 26)
          r: party since 2020-02-01 (art. 24, 26)
    "#]],
    );
}

#[test]
fn art_20_1_2_3_acceptance_not_needed_or_needed_from_all_or_the_organ() {
    let acts = "2019-01-01 a accession
         2019-01-01 b accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-02-01 a objection of=4
         2020-03-01 o decision=accept-r:accept-reservation of=4
         ? 2020-01-01
         ? 2020-04-01 r a art-1
         ? 2020-04-01 r b art-1
         ? 2021-04-01";
    let acts = &acts.replace("o decision=", "o decision decision=");
    check(
        json!({ "reservations-authorized": ["art-1"] }),
        "2019-06-01",
        acts,
        expect![[r#"
            2020-01-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: party since 2020-01-01 (art. 24, 26)
            2020-04-01 r-a art-1: modified (art. 21(1))
            2020-04-01 r-b art-1: modified (art. 21(1))
            2021-04-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: party since 2020-01-01 (art. 24, 26)
            ! 5 action-answer-without-effect (art. 20(1), 20(3))
            ! 6 action-not-unanimous (art. 54(b), 57(b), 60(2)(a))
        "#]],
    );
    check(
        json!({ "limited-plurality": true }),
        "2019-06-01",
        acts,
        expect![[r#"
            2020-01-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: awaiting-acceptance since 2020-01-01 (art. 20)
            2020-04-01 r-a art-1: not-bound (art. 34)
            2020-04-01 r-b art-1: not-bound (art. 34)
            2021-04-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: awaiting-acceptance since 2020-01-01 (art. 20)
            ! 4 action-reservation-not-accepted (art. 20(2), 20(3))
            ! 6 action-not-unanimous (art. 54(b), 57(b), 60(2)(a))
        "#]],
    );
    check(
        json!({ "constituent": true, "organs": ["o"] }),
        "2019-06-01",
        acts,
        expect![[r#"
            2020-01-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: awaiting-acceptance since 2020-01-01 (art. 20)
            2020-04-01 r-a art-1: modified (art. 21(1))
            2020-04-01 r-b art-1: modified (art. 21(1))
            2021-04-01
              a: party since 2019-06-01 (art. 24, 26)
              b: party since 2019-06-01 (art. 24, 26)
              r: party since 2020-03-01 (art. 24, 26)
            ! 5 action-answer-without-effect (art. 20(1), 20(3))
        "#]],
    );
}

#[test]
fn art_20_5_the_later_of_twelve_months_and_own_consent() {
    check(
        json!({ "depositaries": ["z"] }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-02-29 z depositary-notification of=4 notified=2020-02-29
         2021-02-28 a objection of=4
         2021-03-01 b objection of=4
         2022-01-01 c accession
         2022-01-01 c objection of=4
         2022-01-01 d accession
         2022-01-02 d objection of=4
         2021-06-01 e objection of=4
         2022-06-01 e accession
         ? 2021-02-28 r a art-1
         ? 2021-02-28 r b art-1
         ? 2021-03-01 r b art-1
         ? 2022-01-01 r c art-1
         ? 2022-01-01 r d art-1
         ? 2022-06-01 r e art-1",
        expect![[r#"
            2021-02-28 r-a art-1: not-bound (art. 34)
            2021-02-28 r-b art-1: not-bound (art. 34)
            2021-03-01 r-b art-1: modified (art. 21(1))
            2022-01-01 r-c art-1: not-between (art. 21(3))
            2022-01-01 r-d art-1: modified (art. 21(1))
            2022-06-01 r-e art-1: not-between (art. 21(3))
            ! 7 action-objection-late (art. 20(5))
            ! 11 action-objection-late (art. 20(5))
        "#]],
    );
    // Silence accepts nothing where the text says so.
    check(
        json!({ "tacit-acceptance": null }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-02-01 b reservation-acceptance of=4
         2029-01-01 a objection of=4
         ? 2028-01-01 r a art-1
         ? 2028-01-01 r b art-1
         ? 2029-01-01 r a art-1",
        expect![[r#"
            2028-01-01 r-a art-1: pending (art. 20(4)(a), 20(5))
            2028-01-01 r-b art-1: modified (art. 21(1))
            2029-01-01 r-a art-1: not-between (art. 21(3))
        "#]],
    );
}

#[test]
fn art_22_withdrawal_of_reservations_and_objections() {
    check(
        json!({ "depositaries": ["z"] }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1,art-2
         2020-02-01 a objection of=4
         2020-02-01 b objection-opposing-entry-into-force of=4
         2020-06-01 b objection-withdrawal of=6
         2020-06-02 b objection-withdrawal of=6
         2020-06-02 b objection-withdrawal of=5
         2020-07-01 r reservation-withdrawal of=4 clauses=art-2
         2020-08-01 r reservation-withdrawal of=4
         2020-08-20 z depositary-notification of=11 notified=2020-08-15
         2020-09-01 r reservation-withdrawal of=4
         2020-09-01 a reservation-withdrawal of=4
         2020-09-01 a objection-withdrawal of=4
         2020-09-01 a objection of=1
         2020-09-01 r objection of=4
         ? 2020-05-01 r a art-1
         ? 2020-05-01 r b art-3
         ? 2020-06-01 r b art-1
         ? 2020-06-30 r a art-2
         ? 2020-07-01 r a art-2
         ? 2020-08-14 r a art-1
         ? 2020-08-15 r a art-1",
        expect![[r#"
            2020-05-01 r-a art-1: not-bound (art. 34)
            2020-05-01 r-b art-3: not-bound (art. 34)
            2020-06-01 r-b art-1: modified (art. 21(1))
            2020-06-30 r-a art-2: not-between (art. 21(3))
            2020-07-01 r-a art-2: applies (art. 26)
            2020-08-14 r-a art-1: not-between (art. 21(3))
            2020-08-15 r-a art-1: applies (art. 26)
            ! 8 action-repeated (art. 77(1)(d))
            ! 9 action-target-unfit (art. 22, 68)
            ! 13 action-repeated (art. 77(1)(d))
            ! 14 action-target-unfit (art. 22, 68)
            ! 15 action-target-unfit (art. 22, 68)
            ! 16 action-target-unfit (art. 22, 68)
            ! 17 action-target-unfit (art. 22, 68)
        "#]],
    );
}

#[test]
fn art_23_reservations_at_signature_are_confirmed_at_consent() {
    check(
        json!({}),
        "2019-01-01",
        "2018-01-01 a accession
         2020-01-01 r signature
         2020-01-01 r reservation clauses=art-1
         2021-01-01 r ratification
         2020-01-01 s signature
         2020-01-01 s reservation clauses=art-1
         2021-01-01 s ratification
         2021-01-01 s confirmation of=6
         2020-02-01 a objection of=6
         2020-02-01 a objection of=3
         2020-01-01 t signature
         2020-01-01 t reservation clauses=art-1
         ? 2021-01-01 r a art-1
         ? 2021-01-01 s a art-1",
        expect![[r#"
            2021-01-01 r-a art-1: applies (art. 26)
            2021-01-01 s-a art-1: not-bound (art. 34)
            ! 3 action-reservation-unconfirmed (art. 23(2))
            ! 10 action-target-without-effect (art. 19-23, 68)
        "#]],
    );
}

#[test]
fn late_reservations_stand_only_when_nobody_objects() {
    check(
        json!({}),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 a reservation clauses=art-1
         2020-01-01 b reservation clauses=art-2
         2020-12-31 a objection-to-late-reservation of=4
         2021-06-01 b objection of=3
         ? 2021-01-01 a b art-1
         ? 2021-01-02 a b art-1
         ? 2021-06-01 a b art-1
         ? 2021-06-01 a b art-2",
        expect![[r#"
            2021-01-01 a-b art-1: applies (art. 26)
            2021-01-02 a-b art-1: modified (art. 21(1))
            2021-06-01 a-b art-1: modified (art. 21(1))
            2021-06-01 a-b art-2: applies (art. 26)
            ! 3 action-reservation-late, from 2021-01-02 (art. 19; practice of the Secretary-General)
            ! 4 action-reservation-defeated (art. 19; practice of the Secretary-General)
            ! 6 action-objection-late (art. 20(5))
        "#]],
    );
}

/// A party that accedes in the morning, does what is forbidden at noon and makes a reservation in
/// the evening is bound in between: the reservation is late, as on any later day. Days that a
/// depositary records do not say which came first.
#[test]
fn who_is_bound_since_the_morning_reserves_nothing_in_the_evening() {
    for (acts, flaw) in [
        (
            "2020-01-01T09:00:00Z r accession
          2020-01-01T18:00:00Z r reservation",
            Some("action-reservation-late"),
        ),
        (
            "2020-01-01T18:00:00Z r reservation
          2020-01-01T18:00:00Z r accession",
            None,
        ),
        (
            "2020-01-01T09:00:00Z r reservation
          2020-01-01T18:00:00Z r accession",
            None,
        ),
        (
            "2020-01-02T09:00:00Z d accession for=r deposited=2020-01-01
          2020-01-02T18:00:00Z d reservation for=r deposited=2020-01-01",
            None,
        ),
        (
            "2020-01-01T09:00:00Z r accession
          2020-01-01T18:00:00Z r reservation
          2020-01-02T09:00:00Z d depositary-receipt of=1 received=2020-01-01",
            None,
        ),
    ] {
        let life = script(&json!({ "depositaries": ["d"] }), "2019-01-01", acts).life();
        let found: Vec<_> = life.findings.iter().map(|found| found.flaw.code()).collect();
        assert_eq!(found, flaw.into_iter().collect::<Vec<_>>(), "{acts}");
        let made: Vec<_> = life.reservations.iter().map(|made| made.made.to_string()).collect();
        let day = if flaw.is_some() { "2021-01-02" } else { "2020-01-01" };
        assert_eq!(made, [day], "{acts}");
    }
}

#[test]
fn successors_keep_reservations() {
    check(
        json!({}),
        "2000-01-01",
        "1999-01-01 a accession
         1999-01-01 p accession
         1999-01-01 p reservation clauses=art-1
         2005-01-01 s succession predecessor=p
         2005-01-01 t succession predecessor=p
         2005-01-01 t reservation clauses=art-1,art-3
         ? 2005-01-01 s a art-1
         ? 2005-01-01 t a art-1
         ? 2006-01-02 t a art-3
         ? 2006-01-02 s a art-3",
        expect![[r#"
            2005-01-01 s-a art-1: modified (art. 21(1))
            2005-01-01 t-a art-1: not-bound (art. 34)
            2006-01-02 t-a art-3: modified (art. 21(1))
            2006-01-02 s-a art-3: applies (art. 26)
        "#]],
    );
}

#[test]
fn declarations_change_nothing() {
    let script = script(
        &json!({}),
        "2020-01-01",
        "2019-01-01 a accession
         2019-01-01 b accession
         2020-01-01 a interpretative-declaration clauses=art-1
         2020-02-01 a declaration-withdrawal of=3
         2020-03-01 a declaration-withdrawal of=3
         2020-03-01 b declaration-withdrawal of=3
         ? 2020-01-15 a b art-1",
    );
    expect![[r#"
        2020-01-15 a-b art-1: applies (art. 26)
        ! 5 action-repeated (art. 77(1)(d))
        ! 6 action-target-unfit (art. 22, 68)
    "#]]
    .assert_eq(&script.answers());
    assert_eq!(script.life().declarations[0].until, Some(day("2020-02-01")));
}

#[test]
fn the_matrix_holds_each_pair_that_differs_once() {
    let script = script(
        &json!({}),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2018-01-01 c accession
         2018-01-01 d accession
         2020-01-01 r accession
         2020-01-01 r reservation clauses=art-1
         2020-02-01 b reservation-acceptance of=6
         2020-03-01 c objection of=6
         2020-03-01 d objection-opposing-entry-into-force of=6",
    );
    let life = script.life();
    let clauses = ["art-1", "art-2"];
    let matrix = life.matrix(&clauses, day("2020-06-01"));
    let shown: Vec<_> = matrix
        .cells
        .iter()
        .map(|cell| {
            let effect = json!(cell.relation.effect);
            let (one, other) = (cell.one.as_str(), cell.other.as_str());
            format!("{one}-{other} {}: {}", cell.clause, effect.as_str().unwrap())
        })
        .collect();
    assert_eq!(
        shown,
        [
            "a-r art-1: pending",
            "a-r art-2: pending",
            "b-r art-1: modified",
            "c-r art-1: not-between",
            "d-r art-1: no-force-between",
            "d-r art-2: no-force-between",
        ]
    );
    let effects = matrix.effects();
    for one in &matrix.parties {
        for other in &matrix.parties {
            let told = effects
                .get(&(one, other))
                .copied()
                .unwrap_or(comity_agreements::agreement::life::Effect::Applies);
            let gravest = clauses.map(|clause| life.applies(one, other, clause, matrix.day).effect);
            let expected = gravest.into_iter().max().unwrap();
            assert!(one == other || told == expected, "{one} {other}");
        }
    }
    assert_eq!(matrix.reservations.len(), 1);
    assert!(life.matrix(&clauses, day("2019-06-01")).cells.is_empty());
}
