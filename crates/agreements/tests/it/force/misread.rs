//! Tables that say something else than a program may take them for: rows that name nobody, columns
//! of other things, acts without a marker, days that cannot be.

use comity_agreements::agreement::force::table::{
    Imported, Overwrites, paris_history, paris_table, un_table, weights_table,
};
use comity_agreements::agreement::force::{ForceRefusal, Replay, View};
use comity_agreements::world::World;

use super::tables::{HALF, HEADING, LANDS, TWO, is_undetermined, replayed};
use super::{PARIS_HISTORY, day};

const CWC: (&str, &str) = (
    include_str!("../../../../../data/treaties/cwc.json"),
    include_str!("../../../../../data/treaties/cwc.csv"),
);

fn of_three(third: &str) -> String {
    let rule = TWO.replace("\"at-least\":2", "\"at-least\":3");
    let rows = format!("{HEADING}\nNorway,1 Jan 2020,1 Feb 2020\nChad,,2 Mar 2020 a\n{third}\n");
    replayed(&rule, &rows, None)
}

/// A row that is no State is told with its line, and leaves open what it may change.
#[test]
fn a_row_that_names_nobody_is_told_and_not_counted() {
    for stranger in
        ["Last updated", "Atlantis", "End note. The treaty", "Ch\u{430}d", "XX", "3", "Korea (N)"]
    {
        let told = of_three(&format!("{stranger},,3 Apr 2020"));
        assert!(is_undetermined(&told, 4), "{stranger}: {told}");
        assert!(told.contains(&format!("row 4: {stranger}")), "{told}");
        // A signature alone changes nothing here.
        let told = of_three(&format!("{stranger},3 Apr 2020,"));
        assert!(told.starts_with("Not in force"), "{stranger}: {told}");
        assert!(told.contains(&format!("row 4: {stranger}")), "{told}");
    }
    for known in ["Japan", "Czechoslovakia", "European Union", "Czechoslovakia 4"] {
        let told = of_three(&format!("{known},,3 Apr 2020"));
        assert!(told.starts_with("Entry into force: 2020-05-03."), "{known}: {told}");
    }
    let (rule, table) = CWC;
    let told = |row: &str| replayed(rule, &format!("{table}{row}\n"), None);
    for row in
        ["Hungary 3,13 Jan 1993,1 Jan 1994", "Last updated,,1 Jan 1994", "Atlantis,,1 Jan 1994"]
    {
        assert!(told(row).starts_with("Undetermined"), "{row}: {}", told(row));
    }
    for row in ["Last updated,,3 Apr 2020", "Atlantis,,29 Apr 1997"] {
        assert!(told(row).starts_with("Entry into force: 1997-04-29."), "{row}: {}", told(row));
    }
}

/// The mark of a footnote is no part of a name.
#[test]
fn a_state_with_the_mark_of_a_footnote_is_that_state() {
    for name in [
        "Japan 3",
        "Japan [3]",
        "Japan [a]",
        "Japan*",
        "Japan **",
        "Japan 1, 2",
        "Japan\u{b2}",
        "Japan (1)",
        "* Japan",
        "Japan\u{200b}",
        "Japan \u{2020}",
        "Japan3",
        "JAPAN 3",
    ] {
        let told = of_three(&format!("\"{name}\",,3 Apr 2020"));
        assert!(told.starts_with("Entry into force: 2020-05-03."), "{name}: {told}");
        assert!(told.contains("ratification of Japan") || name == "JAPAN 3", "{name}: {told}");
    }
    for (one, other) in [
        ("Chad [3]", "Chad"),
        ("Iran", "\"Iran, Islamic Republic of\""),
        ("Holland", "Netherlands"),
        ("Vatican", "Holy See"),
        ("USSR", "Russian Federation"),
        ("EEC", "European Union"),
    ] {
        let rows =
            format!("{HEADING}\nNorway,,1 Jan 2020\n{one},,1 Feb 2020\n{other},,3 Mar 2020\n");
        let told = replayed(TWO, &rows, None);
        assert!(is_undetermined(&told, 3), "{one} and {other}: {told}");
    }
}

/// Whoever is missing may be in a row under a name that is not known here.
#[test]
fn a_member_without_a_row_may_be_one_that_matches_nothing() {
    let rule = r#"{"rule":{"when":{"everyone":{"set":"g"}},"then":"at-once"},
        "setting":{"opened":"2020-01-01","groups":{"g":["Iran","Chad"]}}}"#;
    let by = |row: &str| replayed(rule, &format!("{HEADING}\n{row}\nChad,,2 Mar 2020 a\n"), None);
    let told = by("\"Iran, Islamic Republic of\",,1 Feb 2020");
    assert!(told.starts_with("Entry into force: 2020-03-02."), "{told}");
    let told = by("Persia of old,,1 Feb 2020");
    assert!(is_undetermined(&told, 2), "{told}");
    // Who only signed is in force for nobody, under whatever name.
    let told = by("Persia of old,1 Feb 2020,");
    assert!(told.starts_with("Not in force"), "{told}");
}

/// A weight of nobody may be anybody's.
#[test]
fn a_weight_of_nobody_leaves_the_sum_open() {
    let by = |weights: &str| replayed(HALF, LANDS, Some(weights));
    let good = by("party,w\nNorway,30\nChad,20\nPeru,50\n");
    assert!(good.starts_with("Not in force"), "{good}");
    assert_eq!(by("party,w\nNorway 2,30\nChad [1],20\nPeru*,50\n"), good);
    for weights in
        ["party,w\nNorwey,30\nChad,20\nPeru,50\n", "party,w\nNorway,30\nLast updated,2020\n"]
    {
        let told = by(weights);
        assert!(told.starts_with("Undetermined"), "{told}");
        assert!(told.contains("no State and no organization known here"), "{told}");
        assert!(told.contains("line 2, ") || told.contains("line 3, "), "{told}");
    }
}

/// A column of weights is found by its heading, by being the only one of numbers, or not at all.
#[test]
fn the_column_of_a_weight_is_found_by_its_heading_or_refused() {
    let read = |table: &str| {
        weights_table(table, "w", "", None).map(|(weights, findings)| {
            let values = weights.values.iter().map(|(party, value)| format!("{party} {value}"));
            let findings = findings.iter().map(ToString::to_string);
            values.chain(findings).collect::<Vec<_>>().join("; ")
        })
    };
    for table in [
        "party,w\nNorway,30\nChad,20\n",
        "Norway,30\nChad,20\n",
        "w,party\n30,Norway\n20,Chad\n",
        "party,year,w\nNorway,2019,30\nChad,2019,20\n",
        "party,2018,w\nNorway,7,30\nChad,8,20\n",
        "party,2018\nNorway,30\nChad,20\n",
        "party,code,W \nNorway,NO,30\nChad,TD,20\n",
        "rank;State;w;seats\n1;Norway;30;5\n2;Chad;20;6\n",
        "Country,ISO,CO2\nNorway,NO,30\nChad,TD,20\n",
        "ISO,Country,CO2\nNO,Norway,30\nTD,Chad,20\n",
        "land,CO2\nNorway,30\nChad,20\n",
    ] {
        assert_eq!(read(table).unwrap(), "Chad 20; Norway 30", "{table}");
    }
    for (table, line, column) in [
        ("party,year,seats\nNorway,2019,30\n", 1, 2),
        ("\n\nparty;2018;2019\nNorway;1;2\n", 3, 2),
        ("party,w,w\nNorway,1,2\n", 1, 2),
        ("Norway,1,2\nChad,3,4\n", 1, 2),
    ] {
        let refusal = read(table).unwrap_err();
        assert_eq!(refusal, ForceRefusal::WeightColumn { line, column }, "{table}");
        assert_eq!(refusal.code(), "weight-column-unknown");
    }
}

/// What is observed last is what holds, wherever its line stands, and however often.
#[test]
fn a_history_is_read_by_its_times_and_not_by_its_lines() {
    let rule = include_str!("../../../../../data/treaties/paris.json");
    let world = World::bundled().unwrap();
    let by = |lines: &[&str]| {
        let mut replay = Replay::parse(rule).unwrap();
        replay.add(paris_history(&lines.join("\n"), Overwrites::AsActs).unwrap());
        replay.recognise(&world);
        let views = [View::default(), View::on(day("2016-10-07")), View::on(day("2017-01-01"))];
        views.map(|view| replay.run(view).unwrap().explain()).join("\n")
    };
    let lines: Vec<&str> = PARIS_HISTORY.lines().collect();
    let good = by(&lines);
    assert!(good.starts_with("Entry into force: 2016-11-04."), "{good}");
    let reversed: Vec<&str> = lines.iter().copied().rev().collect();
    assert_eq!(by(&reversed), good);
    let again: Vec<&str> = lines.iter().chain(&lines[..50]).copied().collect();
    assert_eq!(by(&again), good);
    let odd = |at: usize| lines.iter().skip(at).step_by(2).copied();
    assert_eq!(by(&odd(1).chain(odd(0)).collect::<Vec<_>>()), good);
    // Two rows of one time contradict each other, and one without a time is of any time.
    let row = |observed: &str, day: &str| {
        format!(
            "{{\"observed\":\"{observed}\",\"code\":\"TD\",\"ratification\":\"{day}\",\"kind\":\"\"}}"
        )
    };
    let at = "2016-05-01T00:00:00Z";
    let two = format!("{}\n{}\n", row(at, "2016-04-30"), row(at, "2016-04-29"));
    let read = paris_history(&two, Overwrites::AsActs).unwrap();
    assert_eq!((read.timeline.deposits.len(), read.unread.len()), (0, 2));
    let read = paris_history(&row("some day", "2016-04-30"), Overwrites::AsActs).unwrap();
    assert_eq!((read.timeline.deposits.len(), read.unread.len()), (0, 1));
}

/// Of an act without a marker nobody knows which of those in the heading it is.
#[test]
fn an_act_without_a_marker_decides_nothing_that_hangs_on_which_it_is() {
    let table = "Participant,Signature,\"Ratification, Accession\"\n\
        Norway,1 Jan 2020,1 Feb 2020\nChad,,2 Mar 2020\nJapan,,3 Apr 2020\n";
    let rule = |count: u32, of: &str| {
        format!(r#"{{"when":{{"count":{{"at-least":{count},"of":{of}}}}},"then":"at-once"}}"#)
    };
    for act in ["accession", "ratification"] {
        let told = replayed(&rule(1, &format!(r#"{{"by":["{act}"]}}"#)), table, None);
        assert!(is_undetermined(&told, 1), "{act}: {told}");
        let told = replayed(&rule(4, &format!(r#"{{"by":["{act}"]}}"#)), table, None);
        assert!(told.starts_with("Not in force"), "{act}: {told}");
    }
    // Some may be the one and some the other.
    let both = r#"{"when":{"all":[{"count":{"at-least":1,"of":{"by":["accession"]}}},
        {"count":{"at-least":2,"of":{"by":["ratification"]}}}]},"then":"at-once"}"#;
    let told = replayed(both, table, None);
    assert!(is_undetermined(&told, 1), "{told}");
    for of in ["{}", r#"{"by":["accession","ratification"]}"#] {
        let told = replayed(&rule(3, of), table, None);
        assert!(told.starts_with("Entry into force: 2020-04-03."), "{of}: {told}");
    }
    // A marker tells which it is.
    let marked = table.replace("Accession", "Accession(a)").replace("Apr 2020", "Apr 2020 a");
    let told = replayed(&rule(1, r#"{"by":["accession"]}"#), &marked, None);
    assert!(told.starts_with("Entry into force: 2020-04-03."), "{told}");
    // A signature and a ratification under one heading.
    let mixed = "Participant,\"Signature, Ratification\"\nChad,1 Jan 2020\nJapan,2 Jan 2020\n";
    let told = replayed(TWO, mixed, None);
    assert!(is_undetermined(&told, 1), "{told}");
}

/// Nothing is done after the day on which the table was taken that tells of it.
#[test]
fn an_act_after_the_table_was_taken_leaves_the_day_open() {
    let table = format!("{HEADING}\nNorway,,1 Feb 2020\nJapan,,3 Apr 2062\n");
    let by = |rule: &str, taken: &str| {
        let mut replay = Replay::parse(rule).unwrap();
        replay.add(un_table(&table).unwrap());
        replay.taken = Some(day(taken));
        let found = replay.recognise(&World::bundled().unwrap());
        let told: String = found.iter().map(|finding| format!("{finding}\n")).collect();
        replay.run(View::default()).unwrap().explain() + &told
    };
    let told = by(TWO, "2021-01-01");
    assert!(is_undetermined(&told, 3) && told.contains("after the table was taken"), "{told}");
    assert!(by(TWO, "2062-04-03").starts_with("Entry into force: 2062-05-03."));
    // It decides nothing where the day follows without it.
    let one = TWO.replace("\"at-least\":2", "\"at-least\":1");
    assert!(by(&one, "2021-01-01").starts_with("Entry into force: 2020-03-02."));
}

/// A table without any act is not that of a treaty that nobody joined.
#[test]
fn a_table_that_tells_of_no_act_decides_nothing() {
    let paris = "Code,Name,Signature,Ratification,Kind,Percentage\n";
    let tables: [(Imported, &str); 4] = [
        (un_table(&format!("{HEADING}\n")).unwrap(), "a heading"),
        (un_table(&format!("{HEADING}\nChad,,\n")).unwrap(), "names"),
        (paris_table(paris).unwrap(), "a heading of Paris"),
        (paris_history("", Overwrites::AsActs).unwrap(), "an empty history"),
    ];
    for (table, what) in tables {
        let mut replay = Replay::parse(TWO).unwrap();
        replay.add(table);
        replay.recognise(&World::bundled().unwrap());
        let told = replay.run(View::default()).unwrap().explain();
        assert!(told.starts_with("Undetermined"), "{what}: {told}");
    }
}

/// Days are read as depositaries write them, or by their numbers; lines end in any way.
#[test]
fn days_and_lines_are_read_in_the_forms_of_the_world() {
    for (table, good) in [
        (format!("{HEADING}\nChad,,2020-03-02 a\nJapan,,2020-04-03\n"), true),
        (format!("{HEADING}\nChad,,2 Mar 2020 a\nJapan,,3 Apr 2020\n").replace('\n', "\r"), true),
        (format!("{HEADING}\nChad,,2 Mar 2020 a\nJapan,,3 avril 2020\n"), false),
        (format!("{HEADING}\nChad,,2 Mar 2020 a\nJapan,,04/03/2020\n"), false),
    ] {
        let told = replayed(TWO, &table, None);
        assert_eq!(told.starts_with("Entry into force: 2020-05-03."), good, "{table}: {told}");
        let found: String =
            un_table(&table).unwrap().findings.iter().map(ToString::to_string).collect();
        assert_eq!(found.contains("written “3 Apr 2020” or “2020-04-03”"), !good, "{found}");
    }
    let open = format!("{HEADING}\nChad,,2 Mar 2020\n\"Japan,,3 Apr 2020\n");
    assert_eq!(un_table(&open).unwrap_err(), ForceRefusal::TableQuote { line: 3 });
}
