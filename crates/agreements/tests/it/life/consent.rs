//! VCLT art. 7, 8, 11 to 18, 24, 25; succession; dates; who may act for whom.

use comity_agreements::agreement::force::{Condition, Effect, Later, Rule, Who};

use super::*;

#[test]
fn art_12_to_16_means_of_consent() {
    check(
        json!({}),
        "2020-06-01",
        "2020-01-01 a signature
         2020-02-01 a ratification
         2020-01-02 b signature
         2020-03-01 b acceptance
         2020-01-03 c definitive-signature
         2020-08-01 d accession
         2020-01-05 e signature
         2020-01-06 f ratification
         ? 2020-01-04
         ? 2020-05-31
         ? 2020-06-01
         ? 2020-08-01",
        expect![[r#"
            2020-01-04
              a: signatory since 2020-01-01 (art. 18(a))
              b: signatory since 2020-01-02 (art. 18(a))
              c: contracting since 2020-01-03 (art. 18(b))
              d: not-a-party (art. 34)
              e: not-a-party (art. 34)
            2020-05-31
              a: contracting since 2020-02-01 (art. 18(b))
              b: contracting since 2020-03-01 (art. 18(b))
              c: contracting since 2020-01-03 (art. 18(b))
              d: not-a-party (art. 34)
              e: signatory since 2020-01-05 (art. 18(a))
            2020-06-01
              a: party since 2020-06-01 (art. 24, 26)
              b: party since 2020-06-01 (art. 24, 26)
              c: party since 2020-06-01 (art. 24, 26)
              d: not-a-party (art. 34)
              e: signatory since 2020-01-05 (art. 18(a))
            2020-08-01
              a: party since 2020-06-01 (art. 24, 26)
              b: party since 2020-06-01 (art. 24, 26)
              c: party since 2020-06-01 (art. 24, 26)
              d: party since 2020-08-01 (art. 24, 26)
              e: signatory since 2020-01-05 (art. 18(a))
            ! 8 action-not-signed (art. 14, 15)
        "#]],
    );
}

#[test]
fn soft_law_is_endorsed_by_signature() {
    check(
        json!({ "signature-binds": true }),
        "2020-01-01",
        "2020-02-01 a signature
         2020-03-01 a ratification
         ? 2020-02-01",
        expect![[r#"
            2020-02-01
              a: party since 2020-02-01 (art. 24, 26)
            ! 2 action-repeated (art. 77(1)(d))
        "#]],
    );
}

#[test]
fn modes_windows_and_who_may_join() {
    check(
        json!({
            "consent": ["ratification", "accession"],
            "accession": "after-entry",
            "signature-from": "2020-01-01",
            "signature-until": "2020-12-31",
            "open-to": ["a", "b", "c", "d"],
            "depositaries": ["z"],
        }),
        "2021-06-01",
        "2019-12-31 a signature
         2020-01-01 a signature
         2021-03-01 b signature
         2021-04-01 b signature
         2021-01-01 z period-extension period=signature effective=2021-03-31
         2021-01-01 a approval
         2021-02-01 a ratification
         2021-05-31 c accession
         2021-06-01 c accession
         2021-06-01 e accession
         2021-06-02 d definitive-signature
         ? 2021-06-01",
        expect![[r#"
            2021-06-01
              a: party since 2021-06-01 (art. 24, 26)
              b: signatory since 2021-03-01 (art. 18(a))
              c: party since 2021-06-01 (art. 24, 26)
            ! 1 action-signature-closed (art. 12, 14)
            ! 4 action-signature-closed (art. 12, 14)
            ! 6 action-mode-not-open (art. 11)
            ! 8 action-accession-closed (art. 15)
            ! 10 action-not-open-to (art. 15)
            ! 11 action-signature-closed (art. 12, 14)
        "#]],
    );
}

#[test]
fn art_12_ad_referendum_counts_once_confirmed() {
    check(
        json!({}),
        "",
        "2020-01-01 a signature-ad-referendum
         2020-02-01 b signature-ad-referendum
         2020-03-01 b confirmation of=2
         2020-04-01 b ratification
         2020-04-01 a ratification
         ? 2020-05-01",
        expect![[r#"
            2020-05-01
              a: signed-ad-referendum since 2020-01-01 (art. 12(2)(b))
              b: contracting since 2020-04-01 (art. 18(b))
            ! 5 action-not-signed (art. 14, 15)
        "#]],
    );
}

#[test]
fn art_7_and_8_acts_without_powers_are_void_unless_confirmed() {
    check(
        json!({ "full-powers": "required" }),
        "",
        "2020-01-01 a signature powers=full-powers
         2020-01-01 b signature
         2020-01-01 c signature powers=credential
         2020-01-01 d signature powers=credential
         2020-02-01 d confirmation of=4 powers=head-of-state
         2020-01-01 e signature
         2020-02-01 f confirmation of=6 powers=head-of-state
         2020-02-01 e confirmation of=6 powers=credential
         ? 2020-03-01",
        expect![[r#"
            2020-03-01
              a: signatory since 2020-01-01 (art. 18(a))
              d: signatory since 2020-01-01 (art. 18(a))
            ! 2 action-powers-missing (art. 7(1), 8)
            ! 3 action-powers-insufficient (art. 7(2), 8)
            ! 6 action-powers-missing (art. 7(1), 8)
            ! 8 action-powers-insufficient (art. 7(2), 8)
        "#]],
    );
    // Where practice dispenses with powers, credentials shown are still only credentials.
    check(
        json!({}),
        "",
        "2020-01-01 a signature
         2020-01-01 b signature powers=credential
         ? 2020-03-01",
        expect![[r#"
            2020-03-01
              a: signatory since 2020-01-01 (art. 18(a))
            ! 2 action-powers-insufficient (art. 7(2), 8)
        "#]],
    );
}

#[test]
fn only_the_party_or_the_depositary_acts_for_a_party() {
    check(
        json!({ "depositaries": ["z"], "persons": { "gov.fr": "FR" } }),
        "",
        "2020-01-01 a accession for=b
         2020-01-01 z accession for=c
         2020-01-01 gov.fr accession
         2020-01-01 gov.fr accession for=FR
         2020-01-01 a depositary-receipt of=3
         ? 2020-03-01",
        expect![[r#"
            2020-03-01
              FR: contracting since 2020-01-01 (art. 18(b))
              c: contracting since 2020-01-01 (art. 18(b))
            ! 1 action-not-own (art. 7, 8)
            ! 4 action-repeated (art. 77(1)(d))
            ! 5 action-not-depositary (art. 77)
        "#]],
    );
}

#[test]
fn art_16_and_78_the_date_of_deposit() {
    let acts = "2020-01-10 a accession deposited=2020-01-01
         2020-01-10 b accession
         2020-02-01 z depositary-receipt of=2 received=2020-01-12
         2020-02-02 z depositary-receipt of=2 received=2020-01-13
         2020-01-10 c accession
         2020-02-01 z accession for=c of=5 deposited=2020-01-15
         2020-03-01 z accession for=d deposited=2020-02-03
         2020-03-02 z accession for=d deposited=2020-02-04
         ? 2020-01-14
         ? 2020-04-01";
    check(
        json!({ "depositaries": ["z"] }),
        "",
        acts,
        expect![[r#"
            2020-01-14
              a: contracting since 2020-01-10 (art. 18(b))
              b: contracting since 2020-01-12 (art. 18(b))
              c: not-a-party (art. 34)
              d: not-a-party (art. 34)
            2020-04-01
              a: contracting since 2020-01-10 (art. 18(b))
              b: contracting since 2020-01-12 (art. 18(b))
              c: contracting since 2020-01-15 (art. 18(b))
              d: contracting since 2020-02-03 (art. 18(b))
            ! 1 action-date-not-attested, from 2020-01-10 (art. 78(b))
            ! 4 action-deposit-contradictory, from 2020-01-12 (art. 77(2))
            ! 8 action-deposit-contradictory (art. 77(2))
        "#]],
    );
    check(
        json!({ "depositaries": ["z"], "deposit": "receipt" }),
        "",
        acts,
        expect![[r#"
            2020-01-14
              b: contracting since 2020-01-12 (art. 18(b))
              c: not-a-party (art. 34)
              d: not-a-party (art. 34)
            2020-04-01
              b: contracting since 2020-01-12 (art. 18(b))
              c: contracting since 2020-01-15 (art. 18(b))
              d: contracting since 2020-02-03 (art. 18(b))
            ! 1 action-awaiting-receipt (art. 16(b), 78(b))
            ! 4 action-deposit-contradictory, from 2020-01-12 (art. 77(2))
            ! 8 action-deposit-contradictory (art. 77(2))
        "#]],
    );
}

#[test]
fn art_18_interim_obligation() {
    check(
        json!({}),
        "2021-01-01",
        "2020-01-01 a signature
         2020-02-01 a intention-not-to-become-party
         2020-02-02 a intention-not-to-become-party
         2020-01-01 b signature
         2020-03-01 b ratification
         2020-04-01 b intention-not-to-become-party
         2020-04-01 c intention-not-to-become-party
         ? 2020-01-31
         ? 2020-03-01
         ? 2021-01-01",
        expect![[r#"
            2020-01-31
              a: signatory since 2020-01-01 (art. 18(a))
              b: signatory since 2020-01-01 (art. 18(a))
            2020-03-01
              a: declined since 2020-02-01 (art. 18(a))
              b: contracting since 2020-03-01 (art. 18(b))
            2021-01-01
              a: declined since 2020-02-01 (art. 18(a))
              b: party since 2021-01-01 (art. 24, 26)
            ! 3 action-repeated (art. 77(1)(d))
            ! 6 action-in-force-already (art. 42(2), 54)
            ! 7 action-not-signed (art. 14, 15)
        "#]],
    );
}

#[test]
fn art_18_consent_taken_back_before_entry_into_force() {
    check(
        json!({}),
        "2024-01-01",
        "2020-01-01 a signature
         2020-02-01 a ratification
         2021-02-01 a consent-withdrawal
         2021-03-01 a consent-withdrawal
         2020-01-01 b accession
         2024-02-01 b consent-withdrawal
         ? 2020-12-31
         ? 2024-02-01",
        expect![[r#"
            2020-12-31
              a: contracting since 2020-02-01 (art. 18(b))
              b: contracting since 2020-01-01 (art. 18(b))
            2024-02-01
              a: signatory since 2020-01-01 (art. 18(a))
              b: party since 2024-01-01 (art. 24, 26)
            ! 4 action-nothing-to-withdraw (art. 18(b), 68)
            ! 6 action-in-force-already (art. 42(2), 54)
        "#]],
    );
}

/// Thirty days for those who join later than `after`.
fn late(after: Later) -> Rule {
    Rule {
        when: Condition::Count { at_least: 1, of: Who::default() },
        then: Effect::NthDayAfter(30),
        not_before: None,
        fixed: None,
        must_last: false,
        late: Some(Effect::NthDayAfter(30)),
        late_after: after,
    }
}

/// Conditions met on 2 December, in force on 1 January; `b` consents in between.
fn joiners(after: Option<Later>) -> String {
    let mut script = script(
        &json!({ "withdrawal": { "rule": "allowed", "notice": "1 month", "blackout": null },
                 "consent": ["accession"] }),
        "2020-01-01",
        "2019-12-02 a accession
         2019-12-20 b accession
         2020-02-01 c accession
         2020-05-01 a denunciation
         2020-07-01 a accession
         2020-07-01 d succession predecessor=a
         ? 2020-01-18
         ? 2020-03-02
         ? 2020-07-31",
    );
    script.in_force.by = after.map(|after| (late(after), day("2019-12-02")));
    script.answers()
}

#[test]
fn art_24_who_joins_later_is_bound_as_the_text_says() {
    // Without words on it: from the consent, also of one that joins again.
    expect![[r#"
        2020-01-18
          a: party since 2020-01-01 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: not-a-party (art. 34)
          d: not-a-party (art. 34)
        2020-03-02
          a: party since 2020-01-01 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: party since 2020-02-01 (art. 24, 26)
          d: not-a-party (art. 34)
        2020-07-31
          a: party since 2020-07-01 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: party since 2020-02-01 (art. 24, 26)
          d: party since 2020-07-01 (art. 24, 26)
    "#]]
    .assert_eq(&joiners(None));
    // Later than the conditions were met: `b` waits thirty days.
    expect![[r#"
        2020-01-18
          a: party since 2020-01-01 (art. 24, 26)
          b: contracting since 2019-12-20 (art. 18(b))
          c: not-a-party (art. 34)
          d: not-a-party (art. 34)
        2020-03-02
          a: party since 2020-01-01 (art. 24, 26)
          b: party since 2020-01-19 (art. 24, 26)
          c: party since 2020-03-02 (art. 24, 26)
          d: not-a-party (art. 34)
        2020-07-31
          a: party since 2020-07-31 (art. 24, 26)
          b: party since 2020-01-19 (art. 24, 26)
          c: party since 2020-03-02 (art. 24, 26)
          d: party since 2020-07-01 (art. 24, 26)
    "#]]
    .assert_eq(&joiners(Some(Later::Conditions)));
    // Later than entry into force: `b` is an original party.
    expect![[r#"
        2020-01-18
          a: party since 2020-01-01 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: not-a-party (art. 34)
          d: not-a-party (art. 34)
        2020-03-02
          a: party since 2020-01-01 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: party since 2020-03-02 (art. 24, 26)
          d: not-a-party (art. 34)
        2020-07-31
          a: party since 2020-07-31 (art. 24, 26)
          b: party since 2020-01-01 (art. 24, 26)
          c: party since 2020-03-02 (art. 24, 26)
          d: party since 2020-07-01 (art. 24, 26)
    "#]]
    .assert_eq(&joiners(Some(Later::EntryIntoForce)));
}

#[test]
fn art_16_a_recorded_signature_counts_from_the_day_it_was_given() {
    check(
        json!({ "depositaries": ["dep"] }),
        "",
        "2020-03-01 dep signature for=a executed=2020-01-05
         2020-03-01 dep ratification for=a deposited=2020-02-01
         ? 2020-01-05
         ? 2020-02-01",
        expect![[r#"
            2020-01-05
              a: signatory since 2020-01-05 (art. 18(a))
            2020-02-01
              a: contracting since 2020-02-01 (art. 18(b))
        "#]],
    );
}

#[test]
fn art_25_provisional_application() {
    check(
        json!({ "provisional-application": true }),
        "2021-01-01",
        "2020-01-01 a provisional-application clauses=art-1
         2020-06-01 a ratification
         2020-01-01 b provisional-application
         2020-05-01 b provisional-application-termination
         2020-05-02 b provisional-application-termination
         2020-01-01 c signature
         2020-01-01 c provisional-application
         2020-06-01 c ratification
         ? 2020-04-01
         ? 2020-04-01 a b art-1
         ? 2020-04-01 a b art-2
         ? 2020-07-01
         ? 2021-01-01",
        expect![[r#"
            2020-04-01
              a: provisional since 2020-01-01 (art. 25)
              b: provisional since 2020-01-01 (art. 25)
              c: provisional since 2020-01-01 (art. 25)
            2020-04-01 a-b art-1: applies (art. 26)
            2020-04-01 a-b art-2: not-bound (art. 34)
            2020-07-01
              a: provisional since 2020-01-01 (art. 25)
              b: not-a-party (art. 34)
              c: provisional since 2020-01-01 (art. 25)
            2021-01-01
              a: provisional since 2020-01-01 (art. 25)
              b: not-a-party (art. 34)
              c: party since 2021-01-01 (art. 24, 26)
            ! 2 action-not-signed (art. 14, 15)
            ! 5 action-nothing-to-withdraw (art. 18(b), 68)
        "#]],
    );
    check(
        json!({}),
        "",
        "2020-01-01 a provisional-application
         ? 2020-04-01",
        expect![[r#"
            2020-04-01
            ! 1 action-provisional-not-provided (art. 25(1))
        "#]],
    );
}

#[test]
fn succession_is_an_act_and_overwrites_nothing() {
    let text = "1980-01-01 yu signature
         1981-01-01 yu ratification
         1993-01-01 hr succession predecessor=yu effective=1991-10-08 predecessor_ceased
         1994-01-01 si accession
         1995-01-01 jm succession predecessor=uk
         1995-01-01 x succession predecessor=y
         1995-01-01 y succession predecessor=x
         1995-01-01 ba succession-to-signature predecessor=yu
         1995-01-01 bb succession-to-signature predecessor=nobody
         ? 1985-01-01
         ? 1991-10-08
         ? 1995-01-01";
    check(
        json!({}),
        "1982-01-01",
        text,
        expect![[r#"
            1985-01-01
              ba: not-a-party (art. 34)
              hr: not-a-party (art. 34)
              si: not-a-party (art. 34)
              yu: party since 1982-01-01 (art. 24, 26)
            1991-10-08
              ba: not-a-party (art. 34)
              hr: party since 1991-10-08 (art. 24, 26)
              si: not-a-party (art. 34)
              yu: succeeded since 1991-10-08 (1978 Convention art. 17)
            1995-01-01
              ba: signatory since 1995-01-01 (art. 18(a))
              hr: party since 1991-10-08 (art. 24, 26)
              si: party since 1994-01-01 (art. 24, 26)
              yu: succeeded since 1991-10-08 (1978 Convention art. 17)
            ! 5 action-succession-to-nothing (1978 Convention art. 17-19)
            ! 6 action-succession-to-nothing (1978 Convention art. 17-19)
            ! 7 action-succession-to-nothing (1978 Convention art. 17-19)
            ! 9 action-succession-to-nothing (1978 Convention art. 17-19)
        "#]],
    );
    let script = script(&json!({}), "", text);
    let timeline = script.life().timeline(&script.acts);
    let text: String =
        timeline
            .deposits
            .iter()
            .map(|deposit| format!("{} {} {}\n", deposit.day, deposit.party, deposit.act))
            .chain(timeline.successions.iter().map(|s| {
                format!("{} {} after {} {:?}\n", s.day, s.successor, s.predecessor, s.how)
            }))
            .collect();
    expect![[r#"
        1980-01-01 yu signature
        1981-01-01 yu ratification
        1991-10-08 hr succession
        1994-01-01 si accession
        1995-01-01 ba succession to signature
        1991-10-08 hr after yu Replaces
    "#]]
    .assert_eq(&text);
}

/// A successor continues what bound its predecessor on the day of the succession: not after a gap,
/// in which nothing bound it, but also where several succeed on different days.
#[test]
fn a_succession_after_a_gap_continues_nothing() {
    check(
        json!({ "withdrawal": { "rule": "allowed", "notice": "1 month", "blackout": null } }),
        "1982-01-01",
        "1981-01-01 old signature
         1981-01-01 old ratification
         1989-01-01 old denunciation
         1995-01-01 new succession predecessor=old effective=1994-01-01
         1981-01-01 yu signature
         1981-01-01 yu ratification
         1993-01-01 hr succession predecessor=yu effective=1991-10-08 predecessor_ceased
         1993-01-01 si succession predecessor=yu effective=1991-06-25
         1993-09-01 ba succession predecessor=yu effective=1992-03-06
         ? 1992-06-01
         ? 1996-01-01",
        expect![[r#"
            1992-06-01
              ba: party since 1992-03-06 (art. 24, 26)
              hr: party since 1991-10-08 (art. 24, 26)
              old: withdrawn since 1989-02-01 (art. 54, 70)
              si: party since 1991-06-25 (art. 24, 26)
              yu: succeeded since 1991-10-08 (1978 Convention art. 17)
            1996-01-01
              ba: party since 1992-03-06 (art. 24, 26)
              hr: party since 1991-10-08 (art. 24, 26)
              old: withdrawn since 1989-02-01 (art. 54, 70)
              si: party since 1991-06-25 (art. 24, 26)
              yu: succeeded since 1991-10-08 (1978 Convention art. 17)
            ! 4 action-succession-to-nothing (1978 Convention art. 17-19)
        "#]],
    );
}

#[test]
fn dates_that_do_not_exist_or_contradict_each_other() {
    check(
        json!({ "depositaries": ["z"] }),
        "",
        "2020-01-01 a accession deposited=2019-02-29
         2020-01-01 z accession for=b executed=2019-05-01 deposited=2019-04-01
         2020-01-01 z accession for=c deposited=2020-01-02
         2020-01-01 d accession of=200
         2020-01-01 e objection
         2020-01-01 f accession colour=red
         ? 2020-01-01",
        expect![[r#"
            2020-01-01
            ! 1 action-date-not-existing (schema agreement.action)
            ! 2 action-dates-contradictory (art. 77(1)(d))
            ! 3 action-dates-contradictory (art. 77(1)(d))
            ! 4 action-target-unknown (schema agreement.action)
            ! 5 action-target-missing (schema agreement.action)
            ! 6 action-malformed (schema agreement.action)
        "#]],
    );
}
