//! The dates of every party: from acts on the log, from lines of a file, and from the table of a
//! depositary the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comity_agreements::agreement::force::table::un_table;
use comity_agreements::agreement::force::{Act, View, dates, entry_into_force, is_organization};
use comity_agreements::agreement::language;
use comity_agreements::agreement::life::State;
use comity_agreements::calendar::Day;
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::Vouched;
use expect_test::expect;
use serde_json::json;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// In force thirty days after the second consent of a state.
const TREATY: &str = r#"agreement pact
version "1"
title en "Pact"
form treaty
binding yes
opened 2020-01-01
status enacted from 2020-01-01, verified
language en
source "A test", verified
"#;

const FINAL: &str = r#"
consent by signature, ratification
withdrawal after 12 months from receipt

entry into force
  when at least 2 parties not counting organizations
  on the 30th day after
  LATER
"#;

/// Who did what when; a signature goes before each.
const ACTS: [(&str, &str, &str); 9] = [
    ("AA", "signature", "2020-01-01"),
    ("BB", "signature", "2020-01-02"),
    ("European Union", "formal-confirmation", "2020-01-05"),
    ("AA", "ratification", "2020-02-01"),
    ("BB", "ratification", "2020-03-01"),
    ("CC", "ratification", "2020-03-20"),
    ("DD", "ratification", "2020-05-01"),
    ("AA", "denunciation", "2021-01-01"),
    ("AA", "ratification", "2022-06-01"),
];

fn text(later: &str, lines: &str) -> String {
    format!("{TREATY}{lines}signature not required\n{}", FINAL.replace("LATER", later))
}

/// Everybody's days of becoming a party, as far as one way knows them, on each of these days.
type Parties = BTreeMap<(Day, String), Day>;

const DAYS: [&str; 6] =
    ["2020-03-30", "2020-03-31", "2020-05-15", "2020-06-30", "2022-02-01", "2022-12-31"];

fn by_docket(text: &str, acts: &[(&str, &str, &str)]) -> Parties {
    let mut found = Parties::new();
    for on in DAYS.map(day) {
        let mut docket = Docket::new(&[text], &[]).unwrap();
        for (number, (party, action, done)) in (1..).zip(acts) {
            let done = day(done).starts_utc();
            let body = json!({
                "agreement": "pact",
                "text_digest": naming::text_digest(text).to_string(),
                "on_behalf_of": party,
            });
            docket.insert(&Fact {
                id: StatementId([number; 32]),
                kind: format!("agreement.{action}").parse().unwrap(),
                issuer: "depositary.example".parse().unwrap(),
                subject: "urn:example:pact".to_owned(),
                issued: done,
                logged: Vouched::NOBODY,
                body: Some(body),
                relation: None,
                also: Vec::new(),
                shown: Shown::default(),
                index: None,
            });
        }
        docket.advance_to(on.starts_utc());
        for row in docket.agreement("pact").unwrap().participations(on) {
            if row.state == State::Party {
                found.insert((on, row.party), row.since.unwrap());
            }
        }
    }
    found
}

fn by_table(text: &str) -> Parties {
    let mut table = String::from(
        "Participant,\"Ratification, Formal confirmation(c)\",Signature,Ratification\n",
    );
    let month = |date: &str| {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
        let (year, rest) = date.split_once('-').unwrap();
        let (month, day) = rest.split_once('-').unwrap();
        format!("{day} {} {year}", names[month.parse::<usize>().unwrap() - 1])
    };
    for (party, action, done) in ACTS {
        let cell = month(done);
        let line = match action {
            "signature" => format!("{party},,{cell},"),
            "formal-confirmation" => format!("{party},{cell} c,,"),
            "ratification" => format!("{party},{cell},,"),
            _ => continue,
        };
        let _ = writeln!(table, "{line}");
    }
    let mut timeline = un_table(&table).unwrap().timeline;
    let mut left = timeline.deposits[0].clone();
    left.act = Act::Withdrawal;
    (left.party, left.day) = ("AA".to_owned(), day("2022-01-01"));
    timeline.deposits.push(left);
    let checked = language::read(text).unwrap();
    let rule = checked.agreement().force.as_ref().unwrap();
    let mut found = Parties::new();
    for on in DAYS.map(day) {
        let view = View { as_of: Some(on), known_by: None };
        let outcome = entry_into_force(rule, &timeline, &Default::default(), view).unwrap();
        for (party, one) in dates(Some((rule, &outcome)), &timeline, view) {
            let since = one.time(on).and_then(|time| time.party).filter(|since| *since <= on);
            found.extend(since.map(|since| ((on, party), since)));
        }
    }
    found
}

/// By all three ways, which agree.
fn parties(later: &str) -> String {
    let lines: String = ACTS
        .iter()
        .map(|(party, action, done)| format!("participant \"{party}\" {action} {done}, verified\n"))
        .collect();
    let by_file = by_docket(&text(later, &lines), &[]);
    let by_log = by_docket(&text(later, "depositary depositary.example\n"), &ACTS);
    assert_eq!(by_log, by_file, "acts on the log, and lines of the file");
    assert_eq!(by_table(&text(later, "")), by_file, "a depositary's table, and lines of the file");
    let line = |((on, party), since): (&(Day, String), &Day)| format!("{on} {party} {since}\n");
    by_file.iter().map(line).collect()
}

/// Whatever part of it a file lists, and whatever part the log has.
#[test]
fn lines_and_acts_of_one_party_go_on_from_each_other() {
    for later in [
        "later parties after entry into force on the 30th day after",
        "later parties on the 30th day after",
    ] {
        let depositary = "depositary depositary.example\n";
        let all = by_docket(&text(later, depositary), &ACTS);
        for mask in (0..1_u32 << ACTS.len()).step_by(7) {
            let mut lines = depositary.to_owned();
            let mut acts = Vec::new();
            for (at, done) in ACTS.iter().enumerate() {
                let (party, action, day) = done;
                if mask & (1 << at) == 0 {
                    acts.push(*done);
                } else {
                    let _ = writeln!(lines, "participant \"{party}\" {action} {day}, verified");
                }
            }
            let mixed = by_docket(&text(later, &lines), &acts);
            assert_eq!(mixed, all, "{later}, listed:\n{lines}");
        }
    }
}

#[test]
fn acts_lines_and_tables_give_the_same_dates() {
    expect![[r#"
        2020-03-31 AA 2020-03-31
        2020-03-31 BB 2020-03-31
        2020-03-31 CC 2020-03-31
        2020-03-31 European Union 2020-03-31
        2020-05-15 AA 2020-03-31
        2020-05-15 BB 2020-03-31
        2020-05-15 CC 2020-03-31
        2020-05-15 European Union 2020-03-31
        2020-06-30 AA 2020-03-31
        2020-06-30 BB 2020-03-31
        2020-06-30 CC 2020-03-31
        2020-06-30 DD 2020-05-31
        2020-06-30 European Union 2020-03-31
        2022-02-01 BB 2020-03-31
        2022-02-01 CC 2020-03-31
        2022-02-01 DD 2020-05-31
        2022-02-01 European Union 2020-03-31
        2022-12-31 AA 2022-07-01
        2022-12-31 BB 2020-03-31
        2022-12-31 CC 2020-03-31
        2022-12-31 DD 2020-05-31
        2022-12-31 European Union 2020-03-31
    "#]]
    .assert_eq(&parties("later parties after entry into force on the 30th day after"));
    expect![[r#"
        2020-03-31 AA 2020-03-31
        2020-03-31 BB 2020-03-31
        2020-03-31 European Union 2020-03-31
        2020-05-15 AA 2020-03-31
        2020-05-15 BB 2020-03-31
        2020-05-15 CC 2020-04-19
        2020-05-15 European Union 2020-03-31
        2020-06-30 AA 2020-03-31
        2020-06-30 BB 2020-03-31
        2020-06-30 CC 2020-04-19
        2020-06-30 DD 2020-05-31
        2020-06-30 European Union 2020-03-31
        2022-02-01 BB 2020-03-31
        2022-02-01 CC 2020-04-19
        2022-02-01 DD 2020-05-31
        2022-02-01 European Union 2020-03-31
        2022-12-31 AA 2022-07-01
        2022-12-31 BB 2020-03-31
        2022-12-31 CC 2020-04-19
        2022-12-31 DD 2020-05-31
        2022-12-31 European Union 2020-03-31
    "#]]
    .assert_eq(&parties("later parties on the 30th day after"));
}

/// When the shipped text binds somebody by the acts that its file lists.
fn shipped_party(agreement: &str, party: &str, on: &str) -> Option<String> {
    let file = shipped::FILES.iter().find(|(name, _)| *name == agreement).unwrap().1;
    let mut docket = Docket::new(&[file], &[]).unwrap();
    docket.advance_to(day(on).starts_utc());
    let rows = docket.agreement(agreement).unwrap().participations(day(on));
    let row = rows.into_iter().find(|row| row.party == party && row.state == State::Party);
    row.and_then(|row| row.since).map(|since| since.to_string())
}

/// The final clauses of the shipped treaties, each against a published day of entry into force for
/// one state.
#[test]
fn shipped_treaties_bind_each_party_on_its_day() {
    for (agreement, party, since) in [
        ("cwc", "US", "1997-04-29"),
        ("cwc", "SO", "2013-06-28"),
        ("kyoto-protocol", "RU", "2005-02-16"),
        ("kyoto-protocol", "AU", "2008-03-11"),
        ("paris-agreement", "FR", "2016-11-04"),
        ("paris-agreement", "GB", "2016-12-18"),
        ("paris-agreement", "US", "2021-02-19"),
    ] {
        let found = shipped_party(agreement, party, "2024-01-01");
        assert_eq!(found.as_deref(), Some(since), "{party} in {agreement}");
    }
    // Between the end of its withdrawal and thirty days after its second acceptance.
    assert_eq!(shipped_party("paris-agreement", "US", "2021-02-18"), None);
    assert_eq!(shipped_party("paris-agreement", "US", "2020-11-03").as_deref(), Some("2016-11-04"));
    // A year after the notice of 15 December 2011.
    assert_eq!(shipped_party("kyoto-protocol", "CA", "2012-12-14").as_deref(), Some("2005-02-16"));
    assert_eq!(shipped_party("kyoto-protocol", "CA", "2012-12-15"), None);
    assert_eq!(shipped_party("ctbt", "FR", "2026-01-01"), None);
}

/// The words of the rules of `data/treaties`, as a file of the treaty has them.
const ROME: &str = "entry into force
  when at least 60 parties
  on the first day of the month after 60 days
  later parties on the first day of the month after 60 days
";

/// Of article 16, without what needs a table of consumption.
const MONTREAL: &str = "entry into force
  when at least 11 parties not counting organizations
  on the 90th day after
  on 1989-01-01 if met by then
  later parties after entry into force on the 90th day after
";

/// Whoever deposited is listed by its table, and each is bound when the treaty says: Rome Statute,
/// art. 126(2), each from its own deposit; Montreal Protocol, art. 16(3), only who joins after the
/// first of January 1989.
#[test]
fn lines_from_a_depositarys_table_bind_each_on_its_day() {
    let rome = include_str!("../../../../data/treaties/rome-statute.csv");
    // The table ends with the first States to join later.
    let rome = format!("{}\nAfghanistan,,10 Feb 2003\n", rome.trim_end());
    let montreal = include_str!("../../../../data/treaties/montreal.csv");
    for (rule, table, opened, expected) in [
        (
            ROME,
            rome.as_str(),
            "1998-07-17",
            &[
                ("Andorra", "2002-07-01"),
                ("Afghanistan", "2003-05-01"),
                ("Democratic Republic of the Congo", "2002-07-01"),
                ("Greece", "2002-08-01"),
                ("Uganda", "2002-09-01"),
            ][..],
        ),
        (
            MONTREAL,
            montreal,
            "1987-09-16",
            &[
                ("Finland", "1989-01-01"),
                ("France", "1989-01-01"),
                ("Switzerland", "1989-01-01"),
                ("Greece", "1989-01-01"),
                ("Malta", "1989-01-01"),
                ("Belgium", "1989-01-01"),
                ("European Union", "1989-01-01"),
                ("Liechtenstein", "1989-05-09"),
                ("Australia", "1989-08-17"),
                ("Afghanistan", "2004-09-15"),
            ],
        ),
    ] {
        let mut lines = String::new();
        for deposit in &un_table(table).unwrap().timeline.deposits {
            let action = match deposit.act {
                Act::Signature => continue,
                Act::Succession => "succession",
                _ if deposit.is_organization => "formal-confirmation",
                _ => "ratification",
            };
            let _ = writeln!(
                lines,
                "participant \"{}\" {action} {}, verified",
                deposit.party, deposit.day
            );
        }
        let text = TREATY.replace("2020-01-01", opened)
            + &lines
            + "signature not required\nconsent by ratification\n\n"
            + rule;
        let mut docket = Docket::new(&[&text], &[]).unwrap();
        let today = day("2026-11-30");
        docket.advance_to(today.starts_utc());
        let rows = docket.agreement("pact").unwrap().participations(today);
        for (party, since) in expected {
            let row = rows.iter().find(|row| row.party == *party).unwrap();
            let found = row.since.unwrap().to_string();
            assert_eq!((row.state, found.as_str()), (State::Party, *since), "{party}");
        }
    }
}

#[test]
fn withdrawal_is_written_as_it_is_read() {
    for line in [
        "withdrawal on the first day of the month after 3 months from receipt",
        "withdrawal on 30 June by notice until 1 January, not in the first 2 years",
    ] {
        let text = text("must last", "").replace("withdrawal after 12 months from receipt", line);
        let checked = language::read(&text).unwrap();
        let written = language::format_agreement(checked.agreement());
        assert!(written.lines().any(|one| one == line), "{written}");
        assert_eq!(language::read(&written).unwrap().agreement(), checked.agreement());
    }
    let text = text("must last", "");
    for wrong in ["on 31 June by notice until 1 January", "on 30 Juni by notice until 1 January"] {
        let text = text.replace("withdrawal after 12 months", &format!("withdrawal {wrong}"));
        assert!(language::read(&text).is_err(), "{wrong}");
    }
}

/// One list for tables, lines of files and acts.
#[test]
fn organizations_are_known_by_code_name_and_act() {
    let world: serde_json::Value =
        serde_json::from_str(include_str!("../../../../data/world/countries.json")).unwrap();
    for other in world["others"].as_array().unwrap() {
        let names = other["names"].as_array().unwrap().iter().chain([&other["id"], &other["name"]]);
        for name in names {
            assert!(is_organization(name.as_str().unwrap(), Act::Ratification), "{name}");
        }
    }
    for country in world["countries"].as_array().unwrap() {
        let names = country["names"].as_array().unwrap().iter().chain([&country["alpha2"]]);
        for name in names.chain([&country["alpha3"]]) {
            assert!(!is_organization(name.as_str().unwrap(), Act::Ratification), "{name}");
        }
    }
    assert!(is_organization("Nobody Knows", Act::FormalConfirmation));
    assert!(!is_organization("Soviet Union", Act::Ratification));
}
