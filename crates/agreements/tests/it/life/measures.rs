//! VCLT art. 39 to 41, 54, 57, 60, 65 to 68, 79: amendment, decision, breach, correction.

use super::*;

const FOUR: &str = "2018-01-01 a accession
     2018-01-01 b accession
     2018-01-01 c accession
     2018-01-01 d accession\n";

fn four(terms: Value, more: &str, expected: Expect) {
    check(terms, "2019-01-01", &format!("{FOUR}{more}"), expected);
}

#[test]
fn art_40_amendments_bind_those_that_accept() {
    four(
        json!({ "amendment": { "rule": "acceptors", "needed":
            { "share": "fraction", "numerator": 1, "denominator": 2 } } }),
        "2020-01-01 a amendment-proposal amendment=v2
         2020-02-01 a amendment-acceptance amendment=v2
         2020-03-01 b amendment-acceptance amendment=v2
         2020-04-01 e accession
         2020-05-01 x amendment-acceptance amendment=v2
         2020-05-01 a amendment-acceptance amendment=v2
         2020-05-01 a amendment-acceptance
         ? 2020-02-29
         ? 2020-04-01
         ? 2020-04-01 a b art-1
         ? 2020-04-01 a c art-1
         ? 2020-04-01 e a art-1
         ? 2020-04-01 e c art-1",
        expect![[r#"
            2020-02-29
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
              e: not-a-party (art. 34)
            2020-04-01
              a: party since 2019-01-01, text v2 (art. 24, 26)
              b: party since 2019-01-01, text v2 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
              e: party since 2020-04-01, text v2 (art. 24, 26)
            2020-04-01 a-b art-1: applies, text v2 (art. 26)
            2020-04-01 a-c art-1: applies (art. 26)
            2020-04-01 e-a art-1: applies, text v2 (art. 26)
            2020-04-01 e-c art-1: applies (art. 26)
            ! 9 action-not-bound (art. 34, 42)
            ! 10 action-repeated (art. 77(1)(d))
            ! 11 action-target-missing (schema agreement.action)
        "#]],
    );
}

#[test]
fn amendments_by_majority() {
    four(
        json!({ "amendment": { "rule": "majority", "needed":
            { "share": "fraction", "numerator": 2, "denominator": 3 } } }),
        "2020-01-01 a amendment-acceptance amendment=v2
         2020-02-01 b amendment-acceptance amendment=v2
         2020-03-01 c amendment-acceptance amendment=v2
         ? 2020-02-01
         ? 2020-03-01",
        expect![[r#"
            2020-02-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-03-01
              a: party since 2019-01-01, text v2 (art. 24, 26)
              b: party since 2019-01-01, text v2 (art. 24, 26)
              c: party since 2019-01-01, text v2 (art. 24, 26)
              d: party since 2019-01-01, text v2 (art. 24, 26)
        "#]],
    );
}

#[test]
fn time_to_object_runs_from_nothing_earlier_than_the_amendment() {
    four(
        json!({ "depositaries": ["z"], "amendment":
            { "rule": "opt-out", "within": "6 months", "blocked_by": null } }),
        "2020-01-01 z amendment-adoption amendment=v2
         2020-01-02 z depositary-notification of=5 notified=2019-06-01
         2020-03-01 b amendment-objection amendment=v2
         ? 2020-01-03
         ? 2020-07-01",
        expect![[r#"
            2020-01-03
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-07-01
              a: party since 2019-01-01, text v2 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01, text v2 (art. 24, 26)
              d: party since 2019-01-01, text v2 (art. 24, 26)
        "#]],
    );
}

#[test]
fn amendments_by_silence() {
    let silence = "2020-01-01 z amendment-adoption amendment=v2
         2020-03-01 b amendment-opt-out amendment=v2
         2020-03-01 c amendment-objection amendment=v2
         2021-03-01 d amendment-opt-out amendment=v2
         2020-01-01 a amendment-adoption amendment=v3
         2020-03-01 a amendment-opt-out amendment=v4
         ? 2020-06-30
         ? 2020-07-01";
    let terms = |blocked: Value| {
        json!({ "depositaries": ["z"], "amendment":
            { "rule": "opt-out", "within": "6 months", "blocked_by": blocked } })
    };
    four(
        terms(Value::Null),
        silence,
        expect![[r#"
            2020-06-30
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-07-01
              a: party since 2019-01-01, text v2 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01, text v2 (art. 24, 26)
            ! 8 action-too-late (art. 65(2), 68, 79(2))
            ! 9 action-not-organ (art. 20(3), 39)
            ! 10 action-amendment-unknown (art. 39, 40)
        "#]],
    );
    four(
        terms(json!({ "share": "count", "parties": 1 })),
        silence,
        expect![[r#"
            2020-06-30
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-07-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            ! 8 action-too-late (art. 65(2), 68, 79(2))
            ! 9 action-not-organ (art. 20(3), 39)
            ! 10 action-amendment-unknown (art. 39, 40)
        "#]],
    );
}

#[test]
fn art_54_and_57_all_parties_suspend_and_terminate() {
    four(
        json!({ "organs": ["o"] }),
        "2020-01-01 a decision decision=pause:suspend clauses=art-1
         2020-01-02 b decision decision=pause:suspend
         2020-01-03 c decision decision=pause:suspend
         2020-01-04 d decision decision=pause:suspend
         2020-02-01 o decision decision=resume:end-suspension
         2020-03-01 a decision decision=end:terminate
         2020-03-01 b decision decision=end:terminate
         2020-04-01 o decision decision=over:terminate:a,b,c,d effective=2020-05-01
         ? 2020-01-03 a b art-1
         ? 2020-01-04 a b art-1
         ? 2020-01-04 a b art-2
         ? 2020-02-01 a b art-1
         ? 2020-04-30
         ? 2020-05-01
         ? 2020-05-01 a b art-1",
        expect![[r#"
            2020-01-03 a-b art-1: applies (art. 26)
            2020-01-04 a-b art-1: suspended (art. 57(b))
            2020-01-04 a-b art-2: applies (art. 26)
            2020-02-01 a-b art-1: applies (art. 26)
            2020-04-30
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-05-01
              a: terminated since 2020-05-01 (art. 54, 70)
              b: terminated since 2020-05-01 (art. 54, 70)
              c: terminated since 2020-05-01 (art. 54, 70)
              d: terminated since 2020-05-01 (art. 54, 70)
            2020-05-01 a-b art-1: not-bound (art. 54(b))
            ! 10 action-not-unanimous (art. 54(b), 57(b), 60(2)(a))
            ! 11 action-not-unanimous (art. 54(b), 57(b), 60(2)(a))
        "#]],
    );
}

#[test]
fn art_60_1_breach_of_a_bilateral_agreement() {
    check(
        json!({ "bilateral": true }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 a breach-notification against=b measure=terminate
         2020-04-01 a termination of=3
         2020-04-02 a termination of=3
         2020-05-01 b termination
         2020-05-01 b suspension
         ? 2020-04-01
         ? 2020-04-02",
        expect![[r#"
            2020-04-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
            2020-04-02
              a: terminated since 2020-04-02 (art. 54, 70)
              b: terminated since 2020-04-02 (art. 54, 70)
            ! 4 action-measure-too-early (art. 65(2))
            ! 6 action-termination-without-ground (art. 42(2), 54, 65)
            ! 7 action-suspension-without-ground (art. 57, 58, 65)
        "#]],
    );
}

#[test]
fn art_54_what_is_between_two_ends_when_one_of_them_leaves() {
    let acts = "2018-01-01 a accession
         2018-01-01 b accession
         2020-01-01 b denunciation
         ? 2020-12-31
         ? 2021-01-01";
    check(
        json!({
            "bilateral": true,
            "withdrawal": { "rule": "allowed", "notice": "12 months", "blackout": null },
        }),
        "2019-01-01",
        acts,
        expect![[r#"
            2020-12-31
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
            2021-01-01
              a: terminated since 2021-01-01 (art. 54, 70)
              b: withdrawn since 2021-01-01 (art. 54, 70)
        "#]],
    );
}

#[test]
fn art_60_2_breach_of_a_multilateral_agreement() {
    // (a) the others together; (b) the specially affected one towards the defaulter.
    four(
        json!({ "humanitarian": ["art-9"] }),
        "2020-01-01 a breach-notification against=d measure=suspend specially_affected
         2020-04-02 a suspension of=5
         2020-01-01 b breach-notification against=d measure=suspend
         2020-04-02 b suspension of=7
         2020-01-01 b breach-notification against=d measure=terminate
         2020-04-02 b termination of=9
         2021-01-01 a decision decision=out:terminate against=d
         2021-01-02 b decision decision=out:terminate against=d
         2021-01-03 c decision decision=out:terminate against=d
         2020-06-01 a suspension-end of=6
         2020-06-02 a suspension-end of=6
         2020-06-02 b suspension-end of=6
         ? 2020-04-02 a d art-1
         ? 2020-04-02 a d art-9
         ? 2020-04-02 b d art-1
         ? 2020-04-02
         ? 2020-06-01 a d art-1
         ? 2021-01-02 a d art-1
         ? 2021-01-03 a d art-1
         ? 2021-01-03 a b art-1
         ? 2021-01-03",
        expect![[r#"
            2020-04-02 a-d art-1: suspended (art. 60(2)(b))
            2020-04-02 a-d art-9: applies (art. 26)
            2020-04-02 b-d art-1: applies (art. 26)
            2020-04-02
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-06-01 a-d art-1: applies (art. 26)
            2021-01-02 a-d art-1: applies (art. 26)
            2021-01-03 a-d art-1: not-bound (art. 60(2)(a))
            2021-01-03 a-b art-1: applies (art. 26)
            2021-01-03
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: terminated since 2021-01-03 (art. 54, 70)
            ! 8 action-measure-not-open (art. 60(2))
            ! 10 action-measure-not-open (art. 60(2))
            ! 15 action-repeated (art. 77(1)(d))
            ! 16 action-target-unfit (art. 22, 68)
        "#]],
    );
    // (c) a compute cap: a breach by one changes the position of every other.
    four(
        json!({ "radical-change": true }),
        "2020-01-01 a breach-notification against=d measure=suspend
         2020-04-02 a suspension of=5
         ? 2020-04-02
         ? 2020-04-02 a b art-1
         ? 2020-04-02 b d art-1",
        expect![[r#"
            2020-04-02
              a: suspended since 2020-04-02 (art. 72)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-04-02 a-b art-1: suspended (art. 60(2)(c))
            2020-04-02 b-d art-1: applies (art. 26)
        "#]],
    );
}

#[test]
fn art_65_to_68_three_months_objection_urgency_revocation() {
    four(
        json!({ "radical-change": true }),
        "2020-01-01 a breach-notification against=d
         2020-04-01 a suspension of=5
         2020-01-01 b breach-notification against=d urgent
         2020-01-02 b suspension of=7
         2020-01-01 c breach-notification against=d
         2020-03-31 d measure-objection of=9
         2020-05-01 d measure-objection of=5
         2020-05-01 c suspension of=9
         2020-05-01 c suspension of=5
         2020-01-01 c breach-notification against=d
         2020-02-01 c denunciation-withdrawal of=14
         2020-05-01 c suspension of=14
         2020-06-01 b denunciation-withdrawal of=7
         2020-01-01 c breach-notification
         2020-01-01 x breach-notification against=d
         2020-05-01 x suspension of=19
         ? 2020-01-02
         ? 2020-05-01",
        expect![[r#"
            2020-01-02
              a: party since 2019-01-01 (art. 24, 26)
              b: suspended since 2020-01-02 (art. 72)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            2020-05-01
              a: party since 2019-01-01 (art. 24, 26)
              b: suspended since 2020-01-02 (art. 72)
              c: party since 2019-01-01 (art. 24, 26)
              d: party since 2019-01-01 (art. 24, 26)
            ! 6 action-measure-too-early (art. 65(2))
            ! 11 action-too-late (art. 65(2), 68, 79(2))
            ! 12 action-measure-contested (art. 65(3), 66)
            ! 13 action-target-unfit (art. 22, 68)
            ! 16 action-target-without-effect (art. 19-23, 68)
            ! 17 action-too-late (art. 65(2), 68, 79(2))
            ! 18 action-target-missing (schema agreement.action)
            ! 20 action-not-bound (art. 34, 42)
        "#]],
    );
}

#[test]
fn suspension_where_the_text_allows_it() {
    four(
        json!({ "suspension-allowed": true, "depositaries": ["z"] }),
        "2020-01-01 a suspension clauses=art-1
         2020-01-01 x suspension
         2020-05-01 z termination effective=2020-06-01
         ? 2020-01-01 a b art-1
         ? 2020-01-01 a b art-2
         ? 2020-01-01 b c art-1
         ? 2020-06-01",
        expect![[r#"
            2020-01-01 a-b art-1: suspended (art. 57(a))
            2020-01-01 a-b art-2: applies (art. 26)
            2020-01-01 b-c art-1: applies (art. 26)
            2020-06-01
              a: terminated since 2020-06-01 (art. 54, 70)
              b: terminated since 2020-06-01 (art. 54, 70)
              c: terminated since 2020-06-01 (art. 54, 70)
              d: terminated since 2020-06-01 (art. 54, 70)
            ! 6 action-not-bound (art. 34, 42)
        "#]],
    );
}

#[test]
fn art_79_corrections() {
    let script = script(
        &json!({ "depositaries": ["z"] }),
        "",
        "2020-01-01 z correction
         2020-03-31 a correction-objection of=1
         2020-01-01 z correction
         2020-04-01 a correction-objection of=3
         2020-04-01 a correction-objection of=2",
    );
    expect![[r#"
        ! 1 action-correction-defeated (art. 79(2))
        ! 4 action-too-late (art. 65(2), 68, 79(2))
        ! 5 action-target-unfit (art. 22, 68)
    "#]]
    .assert_eq(&script.answers());
    let corrections = script.life().corrections;
    assert_eq!(corrections[0].defeated_by, [id(2)]);
    assert_eq!(corrections[1].defeated_by, []);
    assert_eq!(corrections[1].last_day, day("2020-03-31"));
}
