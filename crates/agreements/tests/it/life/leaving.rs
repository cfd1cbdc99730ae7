//! VCLT art. 54 to 56 and 68: leaving, coming back, and falling below the number.

use super::*;

const TWO_YEARS: &str = "2018-01-01 a accession
     2018-01-01 b accession
     2018-01-01 c accession
     2020-01-01 a denunciation
     2020-02-01 a denunciation
     2020-03-01 b denunciation effective=2020-04-01
     2020-01-01 c denunciation effective=2022-06-01
     2020-06-01 c denunciation-withdrawal of=7
     2020-06-02 c denunciation-withdrawal of=7
     2022-01-01 a denunciation-withdrawal of=4
     2020-07-01 c denunciation-withdrawal of=4
     2020-07-01 d denunciation
     ? 2020-12-31
     ? 2021-01-01
     ? 2022-07-01";

#[test]
fn art_56_without_a_clause_nobody_leaves_unless_implied() {
    check(
        json!({}),
        "2019-01-01",
        TWO_YEARS,
        expect![[r#"
            2020-12-31
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2021-01-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2022-07-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            ! 4 action-withdrawal-not-provided (art. 56(1))
            ! 5 action-withdrawal-not-provided (art. 56(1))
            ! 6 action-withdrawal-not-provided (art. 56(1))
            ! 7 action-withdrawal-not-provided (art. 56(1))
            ! 8 action-target-without-effect (art. 19-23, 68)
            ! 9 action-target-without-effect (art. 19-23, 68)
            ! 10 action-target-without-effect (art. 19-23, 68)
            ! 11 action-target-unfit (art. 22, 68)
            ! 12 action-not-bound (art. 34, 42)
        "#]],
    );
    check(
        json!({ "withdrawal": { "rule": "silent", "implied": true } }),
        "2019-01-01",
        TWO_YEARS,
        expect![[r#"
            2020-12-31
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2021-01-01
              a: withdrawn since 2021-01-01 (art. 54, 70)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2022-07-01
              a: withdrawn since 2021-01-01 (art. 54, 70)
              b: withdrawn since 2021-03-01 (art. 54, 70)
              c: party since 2019-01-01 (art. 24, 26)
            ! 5 action-repeated (art. 77(1)(d))
            ! 6 action-notice-shortened, from 2021-03-01 (art. 54(a), 56(2))
            ! 9 action-repeated (art. 77(1)(d))
            ! 10 action-too-late (art. 65(2), 68, 79(2))
            ! 11 action-target-unfit (art. 22, 68)
            ! 12 action-not-bound (art. 34, 42)
        "#]],
    );
}

#[test]
fn art_54_as_the_text_says() {
    check(
        json!({ "withdrawal": { "rule": "forbidden" } }),
        "2019-01-01",
        TWO_YEARS,
        expect![[r#"
            2020-12-31
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2021-01-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            2022-07-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: party since 2019-01-01 (art. 24, 26)
            ! 4 action-withdrawal-forbidden (art. 54)
            ! 5 action-withdrawal-forbidden (art. 54)
            ! 6 action-withdrawal-forbidden (art. 54)
            ! 7 action-withdrawal-forbidden (art. 54)
            ! 8 action-target-without-effect (art. 19-23, 68)
            ! 9 action-target-without-effect (art. 19-23, 68)
            ! 10 action-target-without-effect (art. 19-23, 68)
            ! 11 action-target-unfit (art. 22, 68)
            ! 12 action-not-bound (art. 34, 42)
        "#]],
    );
    check(
        json!({ "withdrawal": { "rule": "allowed", "notice": "3 months", "blackout": "3 years" } }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-06-01 a denunciation
         2021-12-31 a denunciation
         2022-01-01 a denunciation
         2023-01-01 a accession
         ? 2022-03-31
         ? 2022-04-01
         ? 2023-01-01",
        expect![[r#"
            2022-03-31
              a: party since 2019-01-01 (art. 24, 26)
            2022-04-01
              a: withdrawn since 2022-04-01 (art. 54, 70)
            2023-01-01
              a: party since 2023-01-01 (art. 24, 26)
            ! 2 action-not-yet-in-force (art. 54)
            ! 3 action-withdrawal-too-early (art. 54(a))
        "#]],
    );
}

#[test]
fn art_55_falling_below_the_number_ends_nothing() {
    check(
        json!({
            "minimum-parties": 3,
            "withdrawal": { "rule": "allowed", "notice": "1 month", "blackout": null },
        }),
        "2019-01-01",
        "2018-01-01 a accession
         2018-01-01 b accession
         2018-01-01 c accession
         2020-01-01 c denunciation
         ? 2020-02-01
         ? 2020-02-01 a b art-1
         ? 2020-02-01 a c art-1",
        expect![[r#"
            2020-02-01
              a: party since 2019-01-01 (art. 24, 26)
              b: party since 2019-01-01 (art. 24, 26)
              c: withdrawn since 2020-02-01 (art. 54, 70)
            2020-02-01 a-b art-1: applies (art. 26)
            2020-02-01 a-c art-1: not-bound (art. 34)
        "#]],
    );
}

/// Conventions of the Council of Europe (first of the month after three months), and the Whaling
/// Convention, art. XI (30 June, by notice until 1 January).
#[test]
fn art_54_on_the_first_of_a_month_or_a_day_of_the_year() {
    for (effect, length, notice, until) in [
        (json!({ "on": "first-of-month" }), "3 months", "2022-03-15", "2022-07-01"),
        (json!({ "on": "first-of-month" }), "3 months", "2022-03-01", "2022-07-01"),
        (json!({ "on": "first-of-month" }), "3 months", "2022-11-30", "2023-03-01"),
        (whaling(), "0 days", "2018-12-26", "2019-06-30"),
        (whaling(), "0 days", "2019-01-01", "2019-06-30"),
        (whaling(), "0 days", "2019-01-02", "2020-06-30"),
        // UNESCO, art. II(6): on 31 December of the year after that of the notice.
        (end_of_year(), "0 days", "2017-10-12", "2018-12-31"),
        (end_of_year(), "0 days", "2017-12-31", "2018-12-31"),
    ] {
        let terms = json!({ "withdrawal":
            { "rule": "allowed", "notice": length, "blackout": null, "effect": effect } });
        let acts = format!("2010-01-01 a accession\n{notice} a denunciation");
        let life = script(&terms, "2010-01-01", &acts).life();
        let left = life.histories[&person("a")].memberships[0].until;
        assert_eq!(left, Some(day(until)), "{effect}, notice of {notice}");
    }
}

fn whaling() -> Value {
    let (day, by) = (json!({ "month": 6, "day": 30 }), json!({ "month": 1, "day": 1 }));
    json!({ "on": "day-of-year", "day": day, "by": by })
}

fn end_of_year() -> Value {
    let day = json!({ "month": 12, "day": 31 });
    json!({ "on": "day-of-year", "day": day, "by": day })
}
