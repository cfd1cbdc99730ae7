//! The algebra by itself: shares, effects, withdrawals, what is not known.

use comity_agreements::agreement::force::{
    Act, Bound, Condition, Deposit, Effect, ForceOutcome, ForceRefusal, Later, NotBefore, Other,
    Ratio, Rule, Setting, Succeeds, Succession, Timeline, View, Weights, Who, Whole,
    entry_into_force,
};
use comity_agreements::calendar::{Day, Length, Rounding};
use comity_protocol::decimal::Decimal;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn deposit(on: &str, act: Act, party: &str) -> Deposit {
    Deposit {
        day: day(on),
        act,
        party: party.into(),
        known_from: None,
        known_until: None,
        is_organization: false,
    }
}

fn count(at_least: u32) -> Condition {
    Condition::Count { at_least, of: Who::default() }
}

fn rule(when: Condition) -> Rule {
    Rule {
        when,
        then: Effect::NthDayAfter(30),
        not_before: None,
        fixed: None,
        must_last: false,
        late: None,
        late_after: Later::default(),
    }
}

fn run(rule: &Rule, deposits: &[Deposit], setting: &Setting) -> ForceOutcome {
    let timeline = Timeline { deposits: deposits.to_vec(), ..Timeline::default() };
    entry_into_force(rule, &timeline, setting, View::default()).unwrap()
}

#[test]
fn shares_are_exact() {
    let ratio = |text: &str| text.parse::<Ratio>();
    for (text, printed) in
        [("2/3", "2/3"), ("4/6", "2/3"), ("55 %", "55 %"), ("0.55", "55 %"), ("1/2", "50 %")]
    {
        assert_eq!(ratio(text).unwrap().to_string(), printed, "{text}");
    }
    for bad in ["3/2", "1/0", "101 %", "-1/2", "half", "", "1/3/5"] {
        assert_eq!(ratio(bad), Err(ForceRefusal::RatioMalformed), "{bad}");
    }
    let two_thirds = ratio("2/3").unwrap();
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(two_thirds.reached_by(number("2"), number("3")), Some(true));
    assert_eq!(two_thirds.reached_by(number("1.999999"), number("3")), Some(false));
    assert_eq!(two_thirds.exceeded_by(number("2"), number("3")), Some(false));
    assert_eq!((two_thirds.of_count(3), two_thirds.of_count(4), two_thirds.of_count(0)), (2, 3, 0));
    assert_eq!(two_thirds.of_amount(number("1")), Some(number("0.666667")));
}

#[test]
fn effects_count_as_treaties_do() {
    let after =
        |length: &str, rounding| Effect::After { length: length.parse().unwrap(), rounding };
    let first = |length: &str| Effect::FirstOfMonthAfter {
        length: length.parse().unwrap(),
        rounding: Rounding::LastDay,
    };
    for (effect, from, to) in [
        (Effect::AtOnce, "1970-03-05", "1970-03-05"),
        (Effect::NthDayAfter(90), "2004-11-18", "2005-02-16"),
        (after("12 months", Rounding::Refuse), "1993-11-16", "1994-11-16"),
        (after("1 month", Rounding::NextMonth), "2025-01-31", "2025-03-01"),
        (first("3 months"), "2004-03-18", "2004-07-01"),
        (first("3 months"), "2004-03-01", "2004-07-01"),
        (first("3 months"), "2025-11-30", "2026-03-01"),
        (first("60 days"), "2002-04-11", "2002-07-01"),
        (Effect::FirstOfNthMonthAfter(6), "1998-09-16", "1999-03-01"),
        (Effect::FirstOfNthMonthAfter(6), "2010-02-28", "2010-08-01"),
    ] {
        assert_eq!(effect.day(day(from)), Ok(day(to)), "{effect} {from}");
    }
    let refused = after("1 month", Rounding::Refuse).day(day("2025-01-31"));
    assert_eq!(refused.unwrap_err().code(), "date-ambiguous");
    let rule = Rule { then: after("1 month", Rounding::Refuse), ..rule(count(1)) };
    let timeline = Timeline {
        deposits: vec![deposit("2025-01-31", Act::Ratification, "A")],
        ..Timeline::default()
    };
    let refused = entry_into_force(&rule, &timeline, &Setting::default(), View::default());
    assert_eq!(refused.unwrap_err().code(), "date-ambiguous");
}

#[test]
fn a_withdrawal_counts_before_and_not_after() {
    let two = rule(count(2));
    let a = deposit("2020-01-01", Act::Ratification, "A");
    let gone = |on: &str| deposit(on, Act::Withdrawal, "A");
    let b = deposit("2020-03-01", Act::Acceptance, "B");
    let setting = Setting::default();
    // Before the second: the two never stood together.
    let outcome = run(&two, &[a.clone(), gone("2020-02-01"), b.clone()], &setting);
    assert!(matches!(outcome, ForceOutcome::NotYet(_)), "{}", outcome.explain());
    // Between: the day is settled.
    let between = [a.clone(), b.clone(), gone("2020-03-15")];
    let outcome = run(&two, &between, &setting);
    assert_eq!(outcome.day(), Some(day("2020-03-31")));
    assert!(
        outcome.explain().contains("when the day was already settled"),
        "{}",
        outcome.explain()
    );
    // Unless the rule asks that the conditions last.
    let lasting = Rule { must_last: true, ..two };
    let outcome = run(&lasting, &between, &setting);
    assert!(matches!(outcome, ForceOutcome::NotYet(_)), "{}", outcome.explain());
    assert!(outcome.explain().contains("no longer held on 2020-03-15"), "{}", outcome.explain());
    // After: VCLT art. 55.
    let outcome = run(&lasting, &[a, b, gone("2021-01-01")], &setting);
    assert_eq!(outcome.day(), Some(day("2020-03-31")));
    assert!(outcome.explain().contains("VCLT art. 55"), "{}", outcome.explain());
}

#[test]
fn not_before_and_fixed_days_hold() {
    let deposits = [deposit("2020-01-10", Act::Ratification, "A")];
    let late = Rule { not_before: Some(NotBefore::Day(day("2021-01-01"))), ..rule(count(1)) };
    let outcome = run(&late, &deposits, &Setting::default());
    assert_eq!(outcome.day(), Some(day("2021-01-01")));
    assert!(outcome.explain().contains("would give 2020-02-09"), "{}", outcome.explain());

    let opened = Rule { not_before: Some(NotBefore::AfterOpening(Length::Years(2))), ..late };
    let unknown = run(&opened, &deposits, &Setting::default());
    assert!(
        unknown.explain().contains("when it was opened for signature"),
        "{}",
        unknown.explain()
    );
    let setting = Setting { opened: Some(day("2019-06-01")), ..Setting::default() };
    assert_eq!(run(&opened, &deposits, &setting).day(), Some(day("2021-06-01")));

    let fixed = |on: &str| Rule { fixed: Some(day(on)), ..rule(count(1)) };
    assert_eq!(run(&fixed("2020-01-10"), &deposits, &setting).day(), Some(day("2020-01-10")));
    assert_eq!(run(&fixed("2020-01-09"), &deposits, &setting).day(), Some(day("2020-02-09")));
}

#[test]
fn what_is_not_known_is_never_taken_as_no() {
    let deposits = [
        deposit("2020-01-01", Act::Ratification, "A"),
        deposit("2020-02-01", Act::Ratification, "B"),
    ];
    let weight = |bound| Condition::Weight { name: "compute".into(), bound, of: Who::default() };
    let half = weight(Bound::AtLeast("1/2".parse().unwrap()));
    let with = |whole: Option<i64>, values: &[(&str, i64)]| {
        let values =
            values.iter().map(|(party, value)| ((*party).into(), Decimal::from_int(*value)));
        let weights = Weights {
            whole: whole.map(Decimal::from_int),
            unit: String::new(),
            values: values.collect(),
            ..Weights::default()
        };
        Setting { weights: [("compute".to_owned(), weights)].into(), ..Setting::default() }
    };
    let run = |when: &Condition, setting: &Setting| run(&rule(when.clone()), &deposits, setting);
    // B is not listed: it may weigh whatever the whole has beyond the list.
    let open = run(&half, &with(Some(100), &[("A", 30), ("C", 40)]));
    assert!(matches!(open, ForceOutcome::Undetermined(_)), "{}", open.explain());
    assert!(open.explain().contains("the weight of B"), "{}", open.explain());
    // The list is the whole: B weighs nothing.
    let closed = run(&half, &with(None, &[("A", 30), ("C", 40)]));
    assert!(matches!(closed, ForceOutcome::NotYet(_)), "{}", closed.explain());
    // What lies beyond the list is too little to matter.
    let little = run(&half, &with(Some(100), &[("A", 30), ("C", 60)]));
    assert!(matches!(little, ForceOutcome::NotYet(_)), "{}", little.explain());
    let more = weight(Bound::MoreThan("1/2".parse().unwrap()));
    let exactly = with(None, &[("A", 30), ("B", 20), ("C", 50)]);
    assert!(run(&half, &exactly).day().is_some());
    assert!(run(&more, &exactly).day().is_none());
    let amount = weight(Bound::Amount(Decimal::from_int(30)));
    assert_eq!(run(&amount, &exactly).day(), Some(day("2020-01-31")));

    let named = |set: &str| Condition::Everyone { set: set.into() };
    for unknown in [
        named("nobody-said"),
        Condition::InForce { agreement: "other".into() },
        Condition::Decision { id: "d-1".into() },
        Condition::Share {
            whole: Whole::PartiesTo("other".into()),
            except: None,
            at_least: "1/2".parse().unwrap(),
            of: Who::default(),
        },
    ] {
        let alone = run(&unknown, &Setting::default());
        assert!(matches!(alone, ForceOutcome::Undetermined(_)), "{}", alone.explain());
        // Another condition can decide it either way.
        let no = Condition::All(vec![unknown.clone(), count(3)]);
        assert!(matches!(run(&no, &Setting::default()), ForceOutcome::NotYet(_)));
        let yes = Condition::Any(vec![count(1), unknown.clone()]);
        assert_eq!(run(&yes, &Setting::default()).day(), Some(day("2020-01-31")));
        // But if it may have been met before, the day is not known.
        let earlier = Condition::Any(vec![unknown, count(2)]);
        let earlier = run(&earlier, &Setting::default());
        assert!(matches!(earlier, ForceOutcome::Undetermined(_)), "{}", earlier.explain());
    }
}

#[test]
fn conditions_on_other_agreements_days_and_decisions() {
    let deposits = [deposit("2020-01-01", Act::Ratification, "A")];
    let setting = Setting {
        agreements: [(
            "other".to_owned(),
            Other { in_force: Some(day("2021-05-05")), parties: Vec::new() },
        )]
        .into(),
        decisions: [("d-1".to_owned(), Some(day("2022-06-06"))), ("d-2".to_owned(), None)].into(),
        ..Setting::default()
    };
    for (condition, met) in [
        (Condition::InForce { agreement: "other".into() }, "2021-05-05"),
        (Condition::Decision { id: "d-1".into() }, "2022-06-06"),
        (Condition::OnOrAfter { day: day("2023-07-07") }, "2023-07-07"),
    ] {
        let both = Condition::All(vec![count(1), condition]);
        let ForceOutcome::InForce(entry) = run(&rule(both), &deposits, &setting) else {
            panic!("{met}");
        };
        assert_eq!((entry.met, entry.tipped_by.len()), (day(met), 1));
    }
    let undecided = Condition::Decision { id: "d-2".into() };
    assert!(matches!(run(&rule(undecided), &deposits, &setting), ForceOutcome::NotYet(_)));
}

/// NPT art. IX(3): named depositaries, and forty others that are signatories.
#[test]
fn sets_inside_and_outside_and_signatories() {
    let setting = Setting {
        groups: [("depositaries".to_owned(), vec!["GB".into(), "SU".into()])].into(),
        ..Setting::default()
    };
    let others = Who {
        outside: Some("depositaries".into()),
        signatories: true,
        by: [Act::Ratification].into(),
        ..Who::default()
    };
    let when = Condition::All(vec![
        Condition::Everyone { set: "depositaries".into() },
        Condition::Count { at_least: 1, of: others },
    ]);
    let mut deposits = vec![
        deposit("1968-07-01", Act::Signature, "MX"),
        deposit("1968-11-27", Act::Ratification, "GB"),
        deposit("1968-12-01", Act::Accession, "AA"),
        deposit("1969-01-21", Act::Ratification, "MX"),
        deposit("1970-03-05", Act::Ratification, "SU"),
    ];
    let once = Rule { then: Effect::AtOnce, ..rule(when) };
    let outcome = run(&once, &deposits, &setting);
    assert_eq!(outcome.day(), Some(day("1970-03-05")), "{}", outcome.explain());
    // Without MX nobody else is a signatory that ratified.
    deposits.retain(|deposit| deposit.party != "MX");
    assert!(run(&once, &deposits, &setting).day().is_none());
}

#[test]
fn a_successor_that_continues_keeps_what_was_deposited() {
    let timeline = |how| Timeline {
        deposits: vec![
            deposit("1990-01-01", Act::Ratification, "SU"),
            deposit("1995-01-01", Act::Ratification, "US"),
        ],
        successions: vec![Succession {
            day: day("1991-12-24"),
            predecessor: "SU".into(),
            successor: "RU".into(),
            how,
        }],
        ..Timeline::default()
    };
    let setting = Setting {
        groups: [("both".to_owned(), vec!["SU".into(), "US".into()])].into(),
        ..Setting::default()
    };
    let both = rule(Condition::Everyone { set: "both".into() });
    let run = |how| entry_into_force(&both, &timeline(how), &setting, View::default()).unwrap();
    assert_eq!(run(Succeeds::Continues).day(), Some(day("1995-01-31")));
    assert_eq!(run(Succeeds::Separates).day(), Some(day("1995-01-31")));
    assert!(matches!(run(Succeeds::Replaces), ForceOutcome::NotYet(_)));
}

#[test]
fn rules_are_bounded() {
    let mut deep = count(1);
    for _ in 0..8 {
        deep = Condition::All(vec![deep]);
    }
    assert!(rule(deep.clone()).check().is_ok());
    assert_eq!(rule(Condition::All(vec![deep])).check(), Err(ForceRefusal::RuleTooLarge));
    let wide = |parts| rule(Condition::Any(vec![count(1); parts]));
    assert!(wide(63).check().is_ok());
    assert_eq!(wide(64).check(), Err(ForceRefusal::RuleTooLarge));
}

#[test]
fn rules_are_data() {
    let json = r#"{"when":{"all":[{"count":{"at-least":5,"of":{"in":"members","except-organizations":true}}},{"weight":{"name":"compute","bound":{"at-least":"2/3"}}},{"share":{"whole":{"parties-to":"other"},"at-least":"75 %"}},{"everyone":{"set":"annex-2"}},{"in-force":{"agreement":"other"}},{"on-or-after":{"day":"2027-01-01"}},{"decision":{"id":"cop-1"}}]},"then":{"first-of-month-after":{"length":"3 months","rounding":"last-day"}},"not-before":{"after-opening":"2 years"},"fixed":"2028-01-01","must-last":true,"late":"at-once"}"#;
    let rule: Rule = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&rule).unwrap(), json);
}

fn acts() -> impl Strategy<Value = Vec<Deposit>> {
    let act = prop_oneof![
        3 => Just(Act::Signature),
        6 => Just(Act::Ratification),
        2 => Just(Act::Accession),
        1 => Just(Act::Withdrawal),
    ];
    let one = (0_i32..400, act, 0_u8..12).prop_map(|(days, act, party)| Deposit {
        day: Day::from_days(days).unwrap(),
        act,
        party: format!("party-{party:02}"),
        known_from: None,
        known_until: None,
        is_organization: false,
    });
    proptest::collection::vec(one, 0..40)
}

proptest! {
    /// The order in which acts are held does not matter, and what is known later does not change
    /// what was so on a day.
    #[test]
    fn an_outcome_is_a_function_of_the_set_of_acts(mut deposits in acts(), at_least in 1_u32..8) {
        let counted = rule(count(at_least));
        let setting = Setting::default();
        let first = run(&counted, &deposits, &setting);
        deposits.reverse();
        prop_assert_eq!(&run(&counted, &deposits, &setting), &first);
        if let ForceOutcome::InForce(entry) = &first {
            let timeline = Timeline { deposits: deposits.clone(), ..Timeline::default() };
            let on_the_day = View { as_of: Some(entry.met), known_by: None };
            let then = entry_into_force(&counted, &timeline, &setting, on_the_day).unwrap();
            prop_assert_eq!(then.day(), Some(entry.day));
            let eve = View { as_of: entry.met.plus_days(-1).ok(), known_by: None };
            let eve = entry_into_force(&counted, &timeline, &setting, eve).unwrap();
            prop_assert!(matches!(eve, ForceOutcome::NotYet(_)));
        }
    }

    /// Against a slow count written another way.
    #[test]
    fn counting_agrees_with_counting_by_hand(deposits in acts(), at_least in 1_u32..8) {
        let mut days: Vec<Day> = deposits.iter().map(|deposit| deposit.day).collect();
        days.sort();
        days.dedup();
        let consented = |party: &str, by: Day| {
            let mut own: Vec<_> = deposits
                .iter()
                .filter(|deposit| deposit.party == party && deposit.day <= by)
                .filter(|deposit| deposit.act.is_consent() || deposit.act == Act::Withdrawal)
                .collect();
            own.sort_by_key(|deposit| (deposit.day, deposit.act));
            own.last().is_some_and(|deposit| deposit.act != Act::Withdrawal)
        };
        let met = days.into_iter().find(|day| {
            let parties = (0..12).filter(|party| consented(&format!("party-{party:02}"), *day));
            parties.count() >= at_least as usize
        });
        let outcome = run(&rule(count(at_least)), &deposits, &Setting::default());
        prop_assert_eq!(outcome.day(), met.map(|met| met.plus_days(30).unwrap()));
    }
}
