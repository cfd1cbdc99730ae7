//! What a table does not say, and what it says of nobody: rows that it has lost, columns that it
//! has not, marks that its heading does not explain, territories, days that have not come.

use comity_agreements::agreement::force::table::un_table;
use comity_agreements::agreement::force::{ForceOutcome, Replay, View};
use comity_agreements::world::World;

use super::day;

const SUCCESSIONS: &str =
    "Participant,Signature,\"Ratification, Accession(a), Succession(d), Definitive signature(s)\"";
const PLAIN: &str = "Participant,Signature,\"Ratification, Accession(a)\"";

fn rule(at_least: u32, signatories: bool) -> String {
    let of = if signatories { ",\"of\":{\"signatories\":true}" } else { "" };
    format!(
        "{{\"rule\":{{\"when\":{{\"count\":{{\"at-least\":{at_least}{of}}}}},\
         \"then\":{{\"nth-day-after\":30}},\"late\":{{\"nth-day-after\":30}},\
         \"late-after\":\"entry-into-force\"}}}}"
    )
}

fn replay(rule: &str, table: &str) -> Replay {
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(un_table(table).unwrap());
    replay
}

/// The day, or what is not known.
fn told(mut replay: Replay) -> String {
    replay.recognise(&World::bundled().unwrap());
    match replay.run(View::default()).unwrap() {
        ForceOutcome::InForce(entry) => entry.day.to_string(),
        ForceOutcome::NotYet(_) => "not yet".to_owned(),
        ForceOutcome::Undetermined(stand) => format!("{:?}", stand.why.unknown),
    }
}

/// A successor shows that a State which is no more had consented, and nobody knows when: the day is
/// open wherever that may change it, and the row is named.
#[test]
fn a_predecessor_without_a_row_leaves_the_day_open() {
    let with = |at_least: u32, rows: &str| {
        let table = format!("{SUCCESSIONS}\nFrance,,1 Feb 1980\nChad,,1 Mar 1980 a\n{rows}\n");
        told(replay(&rule(at_least, false), &table))
    };
    let japan = "Japan,,1 Apr 1980 a";
    for successor in ["Croatia,,3 Apr 1993 d", "Slovakia,,28 May 1993 d"] {
        let found = with(3, &format!("{japan}\n{successor}"));
        let name = successor.split(',').next().unwrap();
        assert!(found.contains(&format!("Line {{ line: 5, text: \"{name}\" }}")), "{found}");
    }
    // One predecessor for two successors; without it there are not enough.
    let two = "Czech Republic,,22 Feb 1993 d\nSlovakia,,28 May 1993 d";
    assert_eq!(with(6, two), "not yet");
    // A State that goes on has a row of its own; the one that ended has one here, too.
    assert_eq!(with(3, &format!("{japan}\nFiji,,4 Nov 1980 d")), "1980-05-01");
    let there = format!("{japan}\nYugoslavia,,1 Jan 1990\nCroatia,,3 Apr 1993 d");
    assert_eq!(with(3, &there), "1980-05-01");
    // What is younger than the State that ended it cannot have joined.
    let young = "France,,1 Feb 1996\nChad,,1 Mar 1996 a\nCroatia,,3 Apr 1997 d";
    assert_eq!(told(replay(&rule(2, false), &format!("{SUCCESSIONS}\n{young}\n"))), "1996-03-31");
}

/// A mark in the column of signatures that the heading does not explain may be consent.
#[test]
fn an_unexplained_mark_beside_a_signature_may_be_consent() {
    let rows = "France,1 Jan 2000 s,\nGermany,1 Jan 2001 s,\nItaly,,1 Jun 2001 a\n";
    let found = told(replay(&rule(2, false), &format!("{PLAIN}\n{rows}")));
    assert!(found.contains("line: 2") && found.contains("line: 3"), "{found}");
}

/// Without a column of signatures nobody knows who signed; where no rule asks, that is nothing.
#[test]
fn a_table_without_signatures_says_of_nobody_that_it_did_not_sign() {
    let table = "Participant,Ratification\nFrance,1 Feb 2020\nNorway,1 Mar 2020\n";
    let found = told(replay(&rule(2, true), table));
    assert!(found.contains("Participant,Ratification"), "{found}");
    assert_eq!(told(replay(&rule(2, false), table)), "2020-03-31");
    assert_eq!(told(replay(&rule(3, true), table)), "not yet");
}

/// Whoever lists a territory tells of an act of the State that is responsible for it, unless the
/// rule names it.
#[test]
fn a_territory_is_no_party_unless_the_rule_names_it() {
    for (name, group) in
        [("Hong Kong", "HK"), ("Gibraltar", "GI"), ("Isle of Man", "IM"), ("Macao", "MO")]
    {
        let table = format!("{PLAIN}\nFrance,,1 Feb 2020\n{name},,1 Mar 2020\nChad,,1 Apr 2020\n");
        let found = told(replay(&rule(2, false), &table));
        assert!(found.contains(&format!("line: 3, text: \"{name}\"")), "{found}");
        let named = rule(2, false).replacen(
            "{\"rule\"",
            &format!("{{\"setting\":{{\"groups\":{{\"g\":[\"{group}\"]}}}},\"rule\""),
            1,
        );
        assert_eq!(told(replay(&named, &table)), "2020-03-31", "{name}");
    }
    // These join in their own name.
    for name in ["Cook Islands", "Niue", "Holy See", "State of Palestine"] {
        let table = format!("{PLAIN}\nFrance,,1 Feb 2020\n{name},,1 Mar 2020\n");
        assert_eq!(told(replay(&rule(2, false), &table)), "2020-03-31", "{name}");
    }
}

/// What is deposited on the day of entry into force comes after that (CWC art. XXI(2)), unless it
/// brought it about.
#[test]
fn a_deposit_on_the_day_of_entry_into_force_is_a_later_one() {
    let table = format!("{PLAIN}\nFrance,,1 Feb 2020\nChad,,1 Mar 2020\nPeru,,31 Mar 2020\n");
    let since = |rule: &str| {
        let mut replay = replay(rule, &table);
        replay.recognise(&World::bundled().unwrap());
        let outcome = replay.run(View::default()).unwrap();
        let dates = replay.dates(&outcome, View::default());
        ["TD", "PE"].map(|party| dates[party].times[0].party.unwrap().to_string())
    };
    assert_eq!(since(&rule(2, false)), ["2020-03-31", "2020-04-30"]);
    let at_once = rule(3, false).replace("{\"nth-day-after\":30},\"late\"", "\"at-once\",\"late\"");
    assert_eq!(since(&at_once), ["2020-03-31", "2020-03-31"]);
}

/// What the file of an agreement tells of leaving after the day of the table is not taken: who came
/// back since is not in it either.
#[test]
fn a_table_is_not_completed_by_what_a_file_tells_of_later_days() {
    let gone = r#"{"day":"2020-11-04","act":"withdrawal","party":"US"}"#;
    let more = format!("{{\"timeline\":{{\"deposits\":[{gone}]}},\"rule\"");
    let rule = rule(2, false).replacen("{\"rule\"", &more, 1);
    let until = |is_of_agreement: bool, last: &str| {
        let rows = format!("France,,1 Feb 2016\nUnited States,,3 Sep 2016\nChad,,{last}\n");
        let mut replay = replay(&rule, &format!("{PLAIN}\n{rows}"));
        replay.is_of_agreement = is_of_agreement;
        replay.recognise(&World::bundled().unwrap());
        let outcome = replay.run(View::default()).unwrap();
        replay.dates(&outcome, View::default())["US"].times[0].until.map(|day| day.to_string())
    };
    assert_eq!(until(true, "4 Nov 2016"), None);
    assert_eq!(until(true, "4 Nov 2020").as_deref(), Some("2020-11-04"));
    // What completes a table does so.
    assert_eq!(until(false, "4 Nov 2016").as_deref(), Some("2020-11-04"));
}

/// Nothing is done on a day that has not come, or was written with a slip in its century.
#[test]
fn what_is_dated_ahead_is_not_done() {
    let by = |second: &str| {
        let table = format!("{PLAIN}\nFrance,,1 Feb 2020\nChad,,{second}\n");
        let mut replay = replay(&rule(2, false), &table);
        replay.today = Some(day("2026-12-01"));
        told(replay)
    };
    assert_eq!(by("1 Dec 2026"), "2026-12-31");
    for slip in ["2 Dec 2026", "1 Mar 2041", "1 Mar 0201"] {
        assert!(by(slip).contains("Line"), "{slip}");
    }
}
