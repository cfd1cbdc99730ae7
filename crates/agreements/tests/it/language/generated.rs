//! Generated agreements, and bytes that are none.

use comity_agreements::agreement::document::{Agreement, Clause, Definition, Level};
use comity_agreements::agreement::language::{self, lint, parse, read};
use comity_agreements::agreement::rule::{
    Aggregate, AggregateOp, Anchor, Arithmetic, Ban, Bearer, By, Compare, Duty, Exception,
    Exemption, Expr, Extension, FollowUp, Instead, Limit, Order, Owed, Pattern, Period, Recipient,
    Rule, Schedule, Start, Tier, Trigger, Value, Window,
};
use comity_agreements::calendar::{Counting, Day, Length, Rounding};
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;
use comity_protocol::time::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    // No word that the language reserves begins with "q".
    "q[a-z0-9_]{0,6}(-[a-z0-9]{1,3})?"
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z \"\\\\#\n\té–\u{202e}\u{7}]{0,24}",
        Just("  two\n\n  lines  ".to_owned()),
        Just(String::new()),
        any::<String>(),
    ]
}

fn day() -> impl Strategy<Value = Day> {
    (-700_000..2_900_000_i32).prop_map(|days| Day::from_days(days).unwrap())
}

fn length() -> impl Strategy<Value = Length> {
    (0..5_u8, any::<u32>()).prop_map(|(unit, count)| match unit {
        0 => Length::Hours(count),
        1 => Length::Days(count),
        2 => Length::Weeks(count),
        3 => Length::Months(count),
        _ => Length::Years(count),
    })
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::LastDay), Just(Rounding::NextMonth), Just(Rounding::Refuse)]
}

fn period() -> BoxedStrategy<Period> {
    let counting = prop_oneof![
        Just(Counting::Hours),
        Just(Counting::CalendarDays),
        Just(Counting::WorkingDays),
        Just(Counting::Regulation1182)
    ];
    let place = option::of((name(), option::of((name(), name()))));
    (length(), counting, place, rounding())
        .prop_map(|(length, counting, place, rounding)| {
            let (place, by) = place.unzip();
            let by = by.flatten().map(|(var, field)| Expr::Field { var, field });
            Period { length, counting, place, by, rounding }
        })
        .boxed()
}

fn value() -> BoxedStrategy<Value> {
    prop_oneof![
        any::<bool>().prop_map(|value| Value::Truth { value }),
        (any::<i64>(), 0..20_u32, option::of(prop_oneof![Just("%".to_owned()), name()])).prop_map(
            |(number, power, unit)| {
                let value = Decimal::from_millionths(i128::from(number) * 10_i128.pow(power % 18));
                Value::Number { value, unit }
            }
        ),
        words().prop_map(|value| Value::Text { value }),
        day().prop_map(|value| Value::Day { value }),
        (-60_000_000_000_000_i64..250_000_000_000_000)
            .prop_map(|ms| Value::Instant { value: Timestamp::from_millis(ms) }),
        vec(words(), 0..3).prop_map(|value| Value::Texts { value }),
    ]
    .boxed()
}

fn pattern_over(filter: BoxedStrategy<Expr>) -> impl Strategy<Value = Pattern> {
    let by = prop_oneof![
        Just(By::Bearer),
        Just(By::Anyone),
        Just(By::AnotherParty),
        name().prop_map(|group| By::Group { group })
    ];
    let kind = prop_oneof![Just("run.declaration"), Just("incident.report"), Just("text/plain")];
    (kind, name(), by, option::of(filter)).prop_map(|(kind, var, by, filter)| Pattern {
        kind: Kind::parse(kind).unwrap(),
        var,
        by,
        filter,
    })
}

fn compare() -> impl Strategy<Value = Compare> {
    prop_oneof![
        Just(Compare::Equal),
        Just(Compare::NotEqual),
        Just(Compare::Less),
        Just(Compare::AtMost),
        Just(Compare::Greater),
        Just(Compare::AtLeast)
    ]
}

fn aggregate(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Aggregate> + use<> {
    let op = prop_oneof![
        Just(AggregateOp::Count),
        Just(AggregateOp::Sum),
        Just(AggregateOp::Min),
        Just(AggregateOp::Max),
        Just(AggregateOp::Any),
        Just(AggregateOp::All)
    ];
    let window = prop_oneof![
        Just(Window::Ever),
        length().prop_map(|length| Window::Last { length }),
        day().prop_map(|day| Window::Since { day }),
        (length(), day(), name(), option::of(name()))
            .prop_map(|(length, from, by, to)| Window::Each { length, from, by, to })
    ];
    (op, pattern_over(inner.clone()), inner, window, any::<u32>()).prop_map(
        |(op, over, value, window, at_most)| {
            let has_value = !matches!(op, AggregateOp::Count | AggregateOp::Any);
            Aggregate { op, over, value: has_value.then(|| Box::new(value)), window, at_most }
        },
    )
}

fn expression() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        value().prop_map(|value| Expr::Literal { value }),
        name().prop_map(|name| Expr::Name { name }),
        Just(Expr::Bearer),
        (name(), name()).prop_map(|(var, field)| Expr::Field { var, field }),
        (name(), name()).prop_map(|(var, field)| Expr::Known { var, field }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let pair = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        let arithmetic = prop_oneof![
            Just(Arithmetic::Plus),
            Just(Arithmetic::Minus),
            Just(Arithmetic::Times),
            Just(Arithmetic::Over)
        ];
        prop_oneof![
            inner.clone().prop_map(|of| Expr::Not { of: Box::new(of) }),
            vec(inner.clone(), 2..4).prop_map(|of| Expr::And { of }),
            vec(inner.clone(), 2..4).prop_map(|of| Expr::Or { of }),
            (compare(), pair()).prop_map(|(op, (left, right))| Expr::Compare { op, left, right }),
            (arithmetic, pair()).prop_map(|(op, (left, right))| Expr::Arithmetic {
                op,
                left,
                right
            }),
            pair().prop_map(|(item, list)| Expr::In { item, list }),
            (name(), inner.clone()).prop_map(|(duty, by)| Expr::Breach { duty, by: Box::new(by) }),
            inner
                .clone()
                .prop_map(|item| Expr::InGroup { item: Box::new(item), group: "members".into() }),
            (inner.clone(), option::of(name()))
                .prop_map(|(of, place)| Expr::DayOf { of: Box::new(of), place }),
            aggregate(inner.clone().boxed())
                .prop_map(|aggregate| Expr::Aggregate { aggregate: Box::new(aggregate) }),
        ]
    })
    .boxed()
}

fn pattern() -> BoxedStrategy<Pattern> {
    pattern_over(expression().boxed()).boxed()
}

fn bearer() -> BoxedStrategy<Bearer> {
    prop_oneof![
        Just(Bearer::EachParty),
        Just(Bearer::Issuer),
        name().prop_map(|group| Bearer::EachOf { group }),
        prop_oneof![Just("issuer"), Just("each"), Just("a.example"), Just("Ü")]
            .prop_map(|party| Bearer::Party { party: party.to_owned() })
    ]
    .boxed()
}

fn owed() -> impl Strategy<Value = Owed> {
    prop_oneof![Just(Owed::All), Just(Owed::EachOther)]
}

fn anchor() -> impl Strategy<Value = Anchor> {
    prop_oneof![Just(Anchor::EntryIntoForce), day().prop_map(|day| Anchor::Date { day })]
}

fn trigger() -> impl Strategy<Value = (Trigger, Start)> {
    let fields = || vec(name(), 1..3);
    let start = prop_oneof![
        Just(Start::Trigger),
        name().prop_map(|field| Start::At { field }),
        fields().prop_map(|fields| Start::EarliestOf { fields }),
        fields().prop_map(|fields| Start::LatestOf { fields }),
        fields().prop_map(|fields| Start::EachOf { fields })
    ];
    let every = (length(), anchor(), option::of(day()), rounding()).prop_map(
        |(length, from, until, rounding)| Trigger::Every { length, from, until, rounding },
    );
    prop_oneof![
        (pattern(), option::of(name()), start)
            .prop_map(|(pattern, key, start)| (Trigger::Filed { pattern, key }, start)),
        every.prop_map(|trigger| (trigger, Start::Trigger)),
        anchor().prop_map(|at| (Trigger::Once { at }, Start::Trigger)),
    ]
}

/// One of its name, as items of a rule are.
fn distinct<T>(items: Vec<T>, name: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    items.into_iter().filter(|item| seen.insert(name(item))).collect()
}

fn cases() -> impl Strategy<Value = (Vec<Tier>, Vec<Exception>, Vec<Recipient>, Vec<FollowUp>)> {
    let tier = (name(), expression(), period()).prop_map(|(name, when, within)| Tier {
        name,
        when,
        within,
        start: None,
    });
    let then =
        prop_oneof![Just(Instead::Nothing), period().prop_map(|period| Instead::Within { period })];
    let exception = (name(), expression(), then).prop_map(|(label, when, then)| Exception {
        label,
        when,
        then,
    });
    let recipient =
        (expression(), option::of(expression())).prop_map(|(who, when)| Recipient { who, when });
    let schedule = prop_oneof![
        (period(), pattern()).prop_map(|(period, until)| Schedule::Every { period, until }),
        (pattern(), period(), option::of(name()))
            .prop_map(|(pattern, period, start)| Schedule::After { pattern, period, start })
    ];
    let follow_up = (name(), pattern(), schedule).prop_map(|(name, act, schedule)| FollowUp {
        name,
        act,
        schedule,
    });
    (vec(tier, 0..2), vec(exception, 0..3), vec(recipient, 0..3), vec(follow_up, 0..2)).prop_map(
        |(tiers, exceptions, recipients, follow_ups)| {
            let exceptions = distinct(exceptions, |exception| exception.label.clone());
            (tiers, exceptions, recipients, distinct(follow_ups, |follow| follow.name.clone()))
        },
    )
}

fn duty() -> BoxedStrategy<Rule> {
    let more = (pattern(), name()).prop_map(|(pattern, until)| Extension { pattern, until });
    let ends = (vec(pattern(), 0..2), vec(more, 0..2), option::of(period()), option::of(name()));
    (bearer(), owed(), trigger(), pattern(), period(), cases(), ends)
        .prop_map(|(bearer, owed_to, (trigger, start), act, within, cases, ends)| {
            let (tiers, exceptions, recipients, follow_ups) = cases;
            let (excused_by, extended_by, cure, consequence) = ends;
            let name = String::new();
            Rule::Duty(Box::new(Duty {
                name,
                bearer,
                owed_to,
                trigger,
                start,
                act,
                within,
                tiers,
                exceptions,
                recipients,
                follow_ups,
                excused_by,
                extended_by,
                cure,
                consequence,
            }))
        })
        .boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    let cases = || {
        let case = (name(), expression()).prop_map(|(label, when)| Exemption { label, when });
        let cases = prop::collection::btree_map(name(), case, 0..2);
        let cases = cases.prop_map(|cases| {
            let named = cases.into_iter().map(|(label, case)| Exemption { label, ..case });
            named.collect::<Vec<_>>()
        });
        (option::of(expression()), cases)
    };
    let ban = (bearer(), owed(), pattern(), vec(pattern(), 0..2), option::of(name()), cases());
    let ban =
        ban.prop_map(|(bearer, owed_to, never, excused_by, consequence, (when, exceptions))| {
            Rule::Ban(Ban {
                name: String::new(),
                bearer,
                owed_to,
                never,
                when,
                exceptions,
                excused_by,
                consequence,
            })
        });
    let bounds = prop_oneof![
        Just(Compare::Less),
        Just(Compare::AtMost),
        Just(Compare::Greater),
        Just(Compare::AtLeast)
    ];
    let total = aggregate(expression().boxed());
    let limit = (bearer(), owed(), total, bounds, expression(), cases()).prop_map(
        |(bearer, owed_to, total, compare, bound, (when, exceptions))| {
            Rule::Limit(Limit {
                name: String::new(),
                bearer,
                owed_to,
                total,
                compare,
                bound,
                when,
                exceptions,
                consequence: None,
            })
        },
    );
    let lengths = (option::of(length()), option::of(length()));
    let order = (bearer(), owed(), pattern(), pattern(), lengths, cases()).prop_map(
        |(bearer, owed_to, act, after, (at_least, at_most), (when, exceptions))| {
            let (name, consequence) = (String::new(), None);
            Rule::Order(Order {
                name,
                bearer,
                owed_to,
                act,
                after,
                at_least,
                at_most,
                when,
                exceptions,
                consequence,
            })
        },
    );
    prop_oneof![2 => duty(), 1 => ban, 1 => limit, 1 => order].boxed()
}

/// Levels of every other clause: one at which all its rules hold, and one that names none.
fn levels(rules: &[Rule], clause: usize) -> Vec<Level> {
    if clause.is_multiple_of(2) {
        return Vec::new();
    }
    let rules = rules.iter().map(|rule| rule.name().to_owned()).collect();
    vec![
        Level { name: "a \"first\" step".to_owned(), of_parties: false, rules },
        Level { name: "all of it".to_owned(), of_parties: true, rules: Vec::new() },
    ]
}

fn agreement() -> BoxedStrategy<Agreement> {
    let standing = (option::of(day()), option::of(day()));
    let clause = (words(), words(), standing, vec(rule(), 0..3));
    (vec(clause, 0..3), vec(expression(), 0..3), words(), vec(words(), 0..2))
        .prop_map(|(clauses, values, version, depositaries)| {
            let mut agreement = parse(super::example()).unwrap().agreement;
            agreement.version = version;
            agreement.dimensions = depositaries;
            let values = values.into_iter().enumerate();
            agreement.definitions = values
                .map(|(index, value)| Definition { name: format!("qd{index}"), value })
                .collect();
            agreement.clauses.clear();
            for (index, (heading, text, standing, mut rules)) in clauses.into_iter().enumerate() {
                for (rule_index, rule) in rules.iter_mut().enumerate() {
                    let name = format!("qr{index}-{rule_index}");
                    match rule {
                        Rule::Duty(duty) => duty.name = name,
                        Rule::Ban(ban) => ban.name = name,
                        Rule::Limit(limit) => limit.name = name,
                        Rule::Order(order) => order.name = name,
                    }
                }
                agreement.clauses.push(Clause {
                    id: format!("art-{index}"),
                    heading: [("en".to_owned(), heading)].into(),
                    text: [("fr".to_owned(), text)].into(),
                    wording: comity_agreements::agreement::document::Wording::Summary,
                    applies_from: standing.0,
                    applies_until: standing.1,
                    levels: levels(&rules, index),
                    rules,
                });
            }
            agreement
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_reads_as_it_was(agreement in agreement()) {
        let text = language::format_agreement(&agreement);
        let parsed = parse(&text).map_err(|faults| {
            TestCaseError::fail(format!("{}\n{text}", super::shown(&faults)))
        })?;
        prop_assert_eq!(&parsed.agreement, &agreement, "{}", text);
        prop_assert_eq!(language::format(&parsed), text);
        // Names of no meaning are faults, never a panic.
        let _ = language::check(&parsed.agreement, &parsed.spans);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_change_to_a_file_makes_the_reader_panic(
        at in 0..6000_usize,
        length in 0..40_usize,
        new in "[a-z0-9 \"\\n\\.,:()\\[\\]=<>+*/%#-]{0,12}",
    ) {
        let mut text: Vec<char> = super::example().chars().collect();
        let at = at.min(text.len());
        let end = (at + length).min(text.len());
        text.splice(at..end, new.chars());
        let text: String = text.into_iter().collect();
        if let Ok(checked) = read(&text) {
            let _ = lint(&checked);
        }
        if let Ok(parsed) = parse(&text) {
            super::assert_formats(&text, "changed");
            drop(parsed);
        }
    }
}
