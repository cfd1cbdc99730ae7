//! Entry into force of real treaties, replayed from deposits, and the algebra by itself.

mod algebra;
mod comparators;
mod misread;
mod published;
mod tables;

use comity_agreements::agreement::force::table::{
    Imported, Overwrites, paris_history, paris_table, un_table,
};
use comity_agreements::agreement::force::{
    ForceOutcome, Measure, Note, Reason, Replay, Stands, Tip, Unknown, View, Weights,
};
use comity_agreements::calendar::Day;
use expect_test::expect;

macro_rules! treaty {
    ($name:literal) => {
        (
            include_str!(concat!("../../../../data/treaties/", $name, ".json")),
            include_str!(concat!("../../../../data/treaties/", $name, ".csv")),
        )
    };
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Table and rule together.
fn replay((rule, table): (&str, &str)) -> Replay {
    let table = un_table(table).unwrap();
    assert_eq!(table.findings, []);
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(table);
    replay
}

fn all_known(replay: &Replay) -> ForceOutcome {
    replay.run(View::default()).unwrap()
}

/// The rule without what its file adds to the table.
fn from_table_alone((rule, table): (&str, &str)) -> ForceOutcome {
    let mut replay = Replay::parse(rule).unwrap();
    replay.timeline = un_table(table).unwrap().timeline;
    all_known(&replay)
}

fn names(tips: &[Tip]) -> Vec<String> {
    let name = |tip: &'_ Tip| match tip {
        Tip::Deposit { name, .. } => name.clone(),
        other => panic!("{other:?} is no deposit"),
    };
    tips.iter().map(name).collect()
}

#[test]
fn treaties_enter_into_force_on_their_days() {
    /// Files, the day the conditions were met, of entry into force, and by whose deposits.
    type Case<'a> = ((&'a str, &'a str), &'a str, &'a str, &'a [&'a str]);
    let cases: [Case<'_>; 11] = [
        (treaty!("unfccc"), "1993-12-21", "1994-03-21", &["Denmark", "Portugal", "Spain"]),
        (treaty!("cwc"), "1996-10-31", "1997-04-29", &["Hungary"]),
        (treaty!("kyoto"), "2004-11-18", "2005-02-16", &["Russian Federation"]),
        (treaty!("ccm"), "2010-02-16", "2010-08-01", &["Burkina Faso", "Republic of Moldova"]),
        (treaty!("budapest"), "2004-03-18", "2004-07-01", &["Lithuania"]),
        (treaty!("apmbc"), "1998-09-16", "1999-03-01", &["Burkina Faso", "Equatorial Guinea"]),
        (treaty!("vienna-ozone"), "1988-06-24", "1988-09-22", &["Uganda"]),
        (treaty!("unclos"), "1993-11-16", "1994-11-16", &["Guyana"]),
        (treaty!("basel"), "1992-02-05", "1992-05-05", &["Australia"]),
        (treaty!("cedaw"), "1981-08-04", "1981-09-03", &["St. Vincent and the Grenadines"]),
        (
            treaty!("rome-statute"),
            "2002-04-11",
            "2002-07-01",
            &[
                "Bosnia and Herzegovina",
                "Bulgaria",
                "Cambodia",
                "Democratic Republic of the Congo",
                "Ireland",
                "Jordan",
                "Mongolia",
                "Niger",
                "Romania",
                "Slovakia",
            ],
        ),
    ];
    for (files, met, in_force, tipped_by) in cases {
        let replay = replay(files);
        let outcome = all_known(&replay);
        let ForceOutcome::InForce(entry) = &outcome else {
            panic!("{}: {}", replay.name, outcome.explain());
        };
        assert_eq!((entry.met, entry.day), (day(met), day(in_force)), "{}", replay.name);
        assert_eq!(names(&entry.tipped_by), tipped_by, "{}", replay.name);
        // The day before it was not so, and nobody could have known better.
        let before = day(met).plus_days(-1).unwrap();
        let before = replay.run(View::on(before)).unwrap();
        assert!(matches!(before, ForceOutcome::NotYet(_)), "{}: {}", replay.name, before.explain());
    }
}

/// A table of today's status has lost the deposits of states that are no more.
#[test]
fn predecessors_that_a_table_has_lost_change_the_day() {
    for (files, wrong) in [
        (treaty!("unclos"), "1995-01-12"),
        (treaty!("basel"), "1992-06-18"),
        (treaty!("cedaw"), "1981-09-04"),
    ] {
        let wrongly = from_table_alone(files);
        assert_eq!(wrongly.day(), Some(day(wrong)), "{}", wrongly.explain());
    }
}

fn find<'r>(reason: &'r Reason, wanted: &dyn Fn(&Measure) -> bool) -> Option<&'r Reason> {
    if wanted(&reason.measure) {
        return Some(reason);
    }
    reason.parts.iter().find_map(|part| find(part, wanted))
}

fn figures(outcome: &ForceOutcome) -> String {
    let why = outcome.why();
    let count = find(why, &|measure| matches!(measure, Measure::Count { .. })).unwrap();
    let weight = find(why, &|measure| matches!(measure, Measure::Weight { .. })).unwrap();
    format!("{}; {}", count.measure, weight.measure)
}

#[test]
fn kyoto_was_tipped_by_russia_and_says_so() {
    let kyoto = replay(treaty!("kyoto"));
    let eve = kyoto.run(View::on(day("2004-11-17"))).unwrap();
    expect!["126 contracting parties (no organisations) of at least 55; 6093320 Gg of annex-1-co2-1990 (44.39 %), at least 55 %"]
        .assert_eq(&figures(&eve));
    let outcome = all_known(&kyoto);
    expect!["128 contracting parties (no organisations) of at least 55; 8482040 Gg of annex-1-co2-1990 (61.79 %), at least 55 %"]
        .assert_eq(&figures(&outcome));
    expect![[r#"
        Entry into force: 2005-02-16. The conditions were met on 2004-11-18, by ratification of Russian Federation (2004-11-18); the day is 90 days after.
        - all of these: met since 2004-11-18
          - 128 contracting parties (no organisations) of at least 55: met since 2002-05-23, by accession of Iceland (2002-05-23)
          - 8482040 Gg of annex-1-co2-1990 (61.79 %), at least 55 %: met since 2004-11-18, by ratification of Russian Federation (2004-11-18)
        Note: Canada consented on 2002-12-17 and took that back on 2012-12-15, after entry into force, which fewer parties do not undo (VCLT art. 55).
    "#]]
    .assert_eq(&outcome.explain());
    // Who joins later is bound ninety days after its own deposit, and not before the others.
    let (met, general) = (day("2004-11-18"), day("2005-02-16"));
    let late = |consent: &str| kyoto.rule.day_for(met, general, day(consent)).unwrap().to_string();
    assert_eq!(late("2002-05-23"), "2005-02-16");
    assert_eq!(late("2004-12-01"), "2005-03-01");
    assert_eq!(late("2007-12-12"), "2008-03-11");
}

const PARIS_2016: &str = include_str!("../../../../data/treaties/paris/paris-2016-11-04.csv");
const PARIS_2023: &str =
    include_str!("../../../../data/treaties/paris/paris-agreement-entry-into-force.csv");
const PARIS_HISTORY: &str =
    include_str!("../../../../data/treaties/paris/paris_status_history.jsonl");

fn paris(table: Imported) -> Replay {
    assert_eq!(table.findings, []);
    let rule = include_str!("../../../../data/treaties/paris.json");
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(table);
    replay
}

#[test]
fn paris_depends_on_what_was_known_when() {
    let in_2016 = paris(paris_table(PARIS_2016).unwrap());
    assert_eq!(all_known(&in_2016).day(), Some(day("2016-11-04")));

    // The table of 2023 has lost the first acceptance of the United States, and its own days of
    // effect say so.
    let in_2023 = paris(paris_table(PARIS_2023).unwrap());
    let told = all_known(&in_2023);
    assert!(matches!(told, ForceOutcome::Undetermined(_)), "{}", told.explain());
    let why = "by its own days of effect it entered into force on 2016-11-04, by the acts it has \
               on 2016-12-08";
    assert!(told.explain().contains(why), "{}", told.explain());

    // The history of the table says the same on either day, and why.
    let table = paris(paris_history(PARIS_HISTORY, Overwrites::AsTable).unwrap());
    let then = table.run(View { as_of: None, known_by: Some(day("2016-11-04")) }).unwrap();
    assert_eq!(then.day(), Some(day("2016-11-04")), "{}", then.explain());
    let now = all_known(&table);
    assert_eq!(now.day(), Some(day("2016-12-08")), "{}", now.explain());
    let lost: Vec<_> = now.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        lost,
        ["the record once showed the acceptance of United States of America on 2016-09-03; \
          it was overwritten by 2021-01-21."]
    );

    // A record that only grows gives the true day, whenever it is asked.
    let acts = paris(paris_history(PARIS_HISTORY, Overwrites::AsActs).unwrap());
    for known_by in ["2016-10-31", "2018-01-01", "2021-03-01", "2023-12-31"] {
        let view = View { as_of: None, known_by: Some(day(known_by)) };
        let outcome = acts.run(view).unwrap();
        assert_eq!(outcome.day(), Some(day("2016-11-04")), "{known_by}: {}", outcome.explain());
    }
    let ForceOutcome::InForce(entry) = all_known(&acts) else { panic!("in force") };
    assert_eq!(entry.met, day("2016-10-05"));
    // Nobody could know of it the day before.
    let eve = acts.run(View::on(day("2016-10-04"))).unwrap();
    assert!(matches!(eve, ForceOutcome::NotYet(_)), "{}", eve.explain());
}

fn missing(outcome: &ForceOutcome) -> Vec<String> {
    outcome.why().missing.iter().map(ToString::to_string).collect()
}

#[test]
fn the_test_ban_waits_for_exactly_these_states() {
    let ctbt = replay(treaty!("ctbt"));
    let before = ctbt.run(View::on(day("2023-11-02"))).unwrap();
    assert!(matches!(before, ForceOutcome::NotYet(_)));
    let unsigned = ["Democratic People's Republic of Korea", "India", "Pakistan"];
    let signed =
        ["China", "Egypt", "Iran (Islamic Republic of)", "Israel", "United States of America"];
    let names_of = |outcome: &ForceOutcome| -> Vec<String> {
        outcome.why().missing.iter().map(|missing| missing.party.clone()).collect()
    };
    let mut eight: Vec<_> = unsigned.iter().chain(&signed).map(ToString::to_string).collect();
    eight.sort();
    assert_eq!(names_of(&before), eight);
    for missing in &before.why().missing {
        let is_unsigned = unsigned.contains(&missing.party.as_str());
        assert_eq!(missing.stands == Stands::NoAct, is_unsigned, "{missing}");
    }

    let after = all_known(&ctbt);
    let mut nine = eight;
    nine.push("Russian Federation".into());
    nine.sort();
    assert_eq!(names_of(&after), nine);
    let russia = "Russian Federation (consented 2000-06-30, taken back 2023-11-03)";
    assert!(missing(&after).contains(&russia.to_owned()), "{:?}", missing(&after));
    assert!(matches!(after.notes(), [Note::Withdrew { .. }]), "{:?}", after.notes());
    let Measure::Everyone { has, needs, .. } = after.why().measure else { panic!("a set") };
    assert_eq!((has, needs), (35, 44));
}

#[test]
fn montreal_is_undetermined_without_weights() {
    let mut montreal = replay(treaty!("montreal"));
    let outcome = all_known(&montreal);
    let ForceOutcome::Undetermined(stand) = &outcome else { panic!("{}", outcome.explain()) };
    assert_eq!(stand.why.unknowns(), [&Unknown::Weight("consumption-1986".into())]);

    let count = find(&stand.why, &|measure| matches!(measure, Measure::Count { .. })).unwrap();
    let since = count.since.unwrap();
    assert!(since < day("1989-01-01"), "eleven instruments by then: {since}");

    // Invented weights: whoever deposited by the fixed day reaches two thirds, or only later.
    let weights = |values: &[(&str, i64)]| Weights {
        whole: None,
        unit: "kt".into(),
        values: values
            .iter()
            .map(|(party, value)| ((*party).to_owned(), value.to_string().parse().unwrap()))
            .collect(),
        ..Weights::default()
    };
    let by_then = weights(&[("United States of America", 70), ("India", 30)]);
    montreal.setting.weights.insert("consumption-1986".into(), by_then);
    assert_eq!(all_known(&montreal).day(), Some(day("1989-01-01")));
    // India acceded on 19 June 1992; the ninetieth day after that.
    let later = weights(&[("United States of America", 30), ("India", 70)]);
    montreal.setting.weights.insert("consumption-1986".into(), later);
    assert_eq!(all_known(&montreal).day(), Some(day("1992-09-17")));
}

#[test]
fn what_is_not_yet_in_force_says_what_is_missing() {
    let mut doha = replay(treaty!("doha"));
    doha.taken = Some(day("2014-07-01"));
    let outcome = doha.run(View::on(day("2014-07-01"))).unwrap();
    let ForceOutcome::NotYet(stand) = &outcome else { panic!("{}", outcome.explain()) };
    let Measure::Share { has, whole, needs, .. } = stand.why.measure else { panic!("a share") };
    assert_eq!((has, whole, needs), (11, 192, 144));

    let cets = replay(treaty!("cets-225"));
    let outcome = all_known(&cets);
    expect![[r#"
        Not in force: the conditions are not met.
        - all of these: not met
          - 1 contracting parties (signatories) of at least 5: not met
          - 0 contracting parties (in council-of-europe, signatories) of at least 3: not met
    "#]]
    .assert_eq(&outcome.explain());
}

#[test]
fn of_days_after_the_table_nobody_knows_that_it_is_not_in_force() {
    let mut doha = replay(treaty!("doha"));
    let last = doha.known_until().unwrap();
    let of = |doha: &Replay, day: Day| doha.run(View { as_of: Some(day), known_by: None }).unwrap();
    assert!(matches!(of(&doha, last), ForceOutcome::NotYet(_)));
    let open = of(&doha, last.plus_days(1).unwrap());
    assert!(matches!(open, ForceOutcome::Undetermined(_)), "{}", open.explain());
    let told = format!("acts that are not held here: the record goes to {last}");
    assert!(open.explain().contains(&told), "{}", open.explain());
    // Whoever says when the table was taken knows of that day, and of none after it.
    doha.taken = Some(day("2020-12-30"));
    assert!(matches!(of(&doha, day("2020-12-30")), ForceOutcome::NotYet(_)));
    assert!(matches!(of(&doha, day("2020-12-31")), ForceOutcome::Undetermined(_)));
    // What is settled stays so: fewer parties do not end it.
    let kyoto = replay(treaty!("kyoto"));
    assert_eq!(of(&kyoto, day("2026-11-29")).day(), Some(day("2005-02-16")));
    // A table without acts speaks of no day.
    doha.taken = None;
    doha.timeline = Default::default();
    assert_eq!(doha.known_until(), None);
    assert!(matches!(of(&doha, day("2014-07-01")), ForceOutcome::Undetermined(_)));
}
