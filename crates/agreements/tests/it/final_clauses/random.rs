//! Rules of entry into force at random: what is written reads back as the same tree, as a file and
//! as JSON, and is told with each of its numbers and names.

use comity_agreements::agreement::force::{
    Act, Bound, Condition, Effect, Later, NotBefore, Ratio, Rule, Who, Whole,
};
use comity_agreements::agreement::language::{self, entry_into_force};
use comity_agreements::agreement::life::Terms;
use comity_agreements::agreement::life::terms::{
    Amendment, Circle, Leaving, Moment, NoticeTerms, Share, Withdrawal,
};
use comity_agreements::calendar::{Day, Length, Rounding};
use comity_protocol::decimal::Decimal;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    // No word that the language reserves begins with "q".
    "q[a-z0-9_]{0,6}(-[a-z0-9]{1,3})?"
}

fn day() -> impl Strategy<Value = Day> {
    (-700_000..2_900_000_i32).prop_map(|days| Day::from_days(days).unwrap())
}

/// By days or more, with what becomes of it in a month that is too short.
fn length() -> impl Strategy<Value = (Length, Rounding)> {
    let by_month =
        prop_oneof![Just(Rounding::LastDay), Just(Rounding::NextMonth), Just(Rounding::Refuse)];
    (0..4_u8, 0..90_000_u32, by_month).prop_map(|(unit, count, rounding)| match unit {
        0 => (Length::Days(count), Rounding::Refuse),
        1 => (Length::Weeks(count), Rounding::Refuse),
        2 => (Length::Months(count), rounding),
        _ => (Length::Years(count), rounding),
    })
}

fn ratio() -> impl Strategy<Value = Ratio> {
    (1..5000_u32, 0..5000_u32)
        .prop_map(|(below, above)| Ratio::new(above.min(below), below).unwrap())
}

fn who() -> impl Strategy<Value = Who> {
    let acts = prop_oneof![Just(Act::Ratification), Just(Act::Accession), Just(Act::Succession)];
    (
        (option::of(name()), option::of(name()), option::of(name())),
        (any::<bool>(), any::<bool>(), btree_set(acts, 0..3)),
    )
        .prop_map(|((within, outside, party_to), (organizations, signatories, by))| Who {
            within,
            outside,
            party_to,
            except_organizations: organizations,
            signatories,
            by,
        })
}

fn whole() -> impl Strategy<Value = Whole> {
    prop_oneof![
        name().prop_map(Whole::PartiesTo),
        name().prop_map(Whole::Set),
        Just(Whole::Signatories)
    ]
}

fn leaf() -> impl Strategy<Value = Condition> {
    let bound = prop_oneof![
        ratio().prop_map(Bound::AtLeast),
        ratio().prop_map(Bound::MoreThan),
        (0..9_000_000_i64).prop_map(|units| Bound::Amount(Decimal::from_int(units))),
    ];
    prop_oneof![
        (any::<u32>(), who()).prop_map(|(at_least, of)| Condition::Count { at_least, of }),
        (name(), bound, who()).prop_map(|(name, bound, of)| Condition::Weight { name, bound, of }),
        (whole(), option::of(name()), ratio(), who()).prop_map(|(whole, except, at_least, of)| {
            Condition::Share { whole, except, at_least, of }
        }),
        (whole(), option::of(name()), ratio(), who()).prop_map(|(whole, except, more_than, of)| {
            Condition::Majority { whole, except, more_than, of }
        }),
        (name(), name(), ratio(), who()).prop_map(|(name, to, at_least, of)| {
            Condition::Relative { name, to, at_least, of }
        }),
        name().prop_map(|set| Condition::Everyone { set }),
        name().prop_map(|agreement| Condition::InForce { agreement }),
        day().prop_map(|day| Condition::OnOrAfter { day }),
        name().prop_map(|id| Condition::Decision { id }),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 20, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Condition::All),
            vec(inner.clone(), 2..4).prop_map(Condition::Any),
            (inner, length()).prop_map(|(when, (length, rounding))| Condition::Delayed {
                when: Box::new(when),
                length,
                rounding
            }),
        ]
    })
}

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        Just(Effect::AtOnce),
        any::<u32>().prop_map(Effect::NthDayAfter),
        length().prop_map(|(length, rounding)| Effect::After { length, rounding }),
        length().prop_map(|(length, rounding)| Effect::FirstOfMonthAfter { length, rounding }),
        any::<u32>().prop_map(Effect::FirstOfNthMonthAfter),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    let not_before = prop_oneof![
        day().prop_map(NotBefore::Day),
        length().prop_map(|(length, _)| NotBefore::AfterOpening(length))
    ];
    let later = prop_oneof![Just(Later::Conditions), Just(Later::EntryIntoForce)];
    (
        (condition(), effect(), option::of(not_before)),
        (option::of(day()), any::<bool>(), option::of((later, effect()))),
    )
        .prop_map(|((when, then, not_before), (fixed, must_last, late))| {
            let (late_after, late) = late.unzip();
            let late_after = late_after.unwrap_or_default();
            Rule { when, then, not_before, fixed, must_last, late, late_after }
        })
}

fn circle() -> impl Strategy<Value = Circle> {
    (option::of(name()), option::of(name()))
        .prop_map(|(within, outside)| Circle { within, outside })
}

fn share() -> impl Strategy<Value = Share> {
    let bound = prop_oneof![
        ratio().prop_map(Bound::AtLeast),
        ratio().prop_map(Bound::MoreThan),
        (0..9_000_000_i64).prop_map(|units| Bound::Amount(Decimal::from_int(units))),
    ];
    let moment = prop_oneof![Just(Moment::Then), Just(Moment::Circulation)];
    let leaf = prop_oneof![
        (any::<u32>(), circle()).prop_map(|(parties, of)| Share::Count { parties, of }),
        (any::<u32>(), 1..u32::MAX, circle()).prop_map(|(numerator, denominator, of)| {
            Share::Fraction { numerator, denominator, of }
        }),
        (ratio(), circle()).prop_map(|(part, of)| Share::MoreThan { part, of }),
        (name(), moment).prop_map(|(group, moment)| Share::Every { group, moment }),
        (name(), bound).prop_map(|(name, bound)| Share::Weight { name, bound }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| Share::All { parts }),
            vec(inner, 2..4).prop_map(|parts| Share::Any { parts }),
        ]
    })
}

fn amendment() -> impl Strategy<Value = Amendment> {
    prop_oneof![
        (share(), option::of(effect()))
            .prop_map(|(needed, then)| Amendment::Acceptors { needed, then }),
        (share(), option::of(effect()))
            .prop_map(|(needed, then)| Amendment::Majority { needed, then }),
        (length(), option::of(share()), option::of(effect())).prop_map(
            |((within, _), blocked_by, then)| Amendment::OptOut { within, blocked_by, then }
        ),
    ]
}

fn withdrawal() -> impl Strategy<Value = Withdrawal> {
    let effect = prop_oneof![Just(Leaving::EndOfNotice), Just(Leaving::FirstOfMonth)];
    let asks = (btree_set(name(), 0..3), any::<bool>())
        .prop_map(|(to, reasons)| NoticeTerms { to, reasons });
    (length(), option::of(length()), effect, asks).prop_map(
        |((notice, _), blackout, effect, asks)| {
            let blackout = blackout.map(|(length, _)| length);
            Withdrawal::Allowed { notice, blackout, effect, asks }
        },
    )
}

/// Every number and name of a tree in JSON, but what is a keyword there.
fn leaves(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| leaves(field, found)),
        serde_json::Value::Number(number) => found.push(number.to_string()),
        serde_json::Value::String(text) => {
            let is_name = text.starts_with('q') || text.contains(|c: char| c.is_ascii_digit());
            // Shares, days, lengths and names; the rest are keywords.
            found.extend(is_name.then(|| text.clone()));
        }
        _ => {}
    }
}

const HEAD: &str = "agreement bare\nversion \"1\"\ntitle en \"Bare\"\nform treaty\nbinding yes\n";

proptest! {
    #[test]
    fn rules_of_entry_into_force_read_back_and_are_told_in_full(rule in rule()) {
        let bare = format!("{HEAD}entry into force\n  when at least 1 parties\n  at once\n");
        let mut parsed = language::parse(&bare).unwrap();
        parsed.agreement.force = Some(rule.clone());
        let text = language::format(&parsed);
        let again = language::parse(&text).unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
        prop_assert_eq!(again.agreement.force.as_ref(), Some(&rule), "{}", text);
        let json = serde_json::to_value(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Rule>(json.clone()).unwrap(), &rule);
        let told = entry_into_force(&rule).join("\n");
        let mut wanted = Vec::new();
        leaves(&json, &mut wanted);
        for word in wanted {
            prop_assert!(told.contains(&word), "{} is not told\n{}", word, told);
        }
        // What differs is told otherwise.
        let lasting = Rule { must_last: !rule.must_last, ..rule };
        prop_assert_ne!(entry_into_force(&lasting).join("\n"), told);
    }

    #[test]
    fn final_clauses_read_back_and_are_told_in_full(
        amendment in amendment(),
        withdrawal in withdrawal(),
        pairs in option::of(effect()),
    ) {
        let mut parsed = language::parse(HEAD).unwrap();
        let terms = Terms {
            amendment,
            withdrawal,
            accession_by_pairs: pairs,
            ..Terms::default()
        };
        parsed.agreement.terms = terms.clone();
        let text = language::format(&parsed);
        let again = language::parse(&text).unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
        prop_assert_eq!(&again.agreement.terms, &terms, "{}", text);
        let json = serde_json::to_string(&terms).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Terms>(&json).unwrap(), &terms, "{}", json);
        for (told, value) in [
            (language::amendment(&terms.amendment), serde_json::to_value(&terms.amendment).unwrap()),
            (language::withdrawal(&terms.withdrawal), serde_json::to_value(&terms.withdrawal).unwrap()),
        ] {
            let told = told.join("\n");
            let mut wanted = Vec::new();
            leaves(&value, &mut wanted);
            for word in wanted {
                prop_assert!(told.contains(&word), "{} is not told\n{}", word, told);
            }
        }
    }

    #[test]
    fn amendments_that_differ_are_told_otherwise(one in amendment(), other in amendment()) {
        prop_assume!(one != other);
        prop_assert_ne!(language::amendment(&one), language::amendment(&other));
    }

    #[test]
    fn two_rules_that_differ_are_told_otherwise(one in condition(), other in condition()) {
        prop_assume!(one != other);
        let of = |when: &Condition| {
            let rule = Rule {
                when: when.clone(),
                then: Effect::AtOnce,
                not_before: None,
                fixed: None,
                must_last: false,
                late: None,
                late_after: Later::default(),
            };
            entry_into_force(&rule).join("\n")
        };
        prop_assert_ne!(of(&one), of(&other));
    }
}
