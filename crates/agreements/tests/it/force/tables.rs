//! Importers: what tables say, and what in them cannot be read.

use comity_agreements::agreement::force::table::{
    Overwrites, TableProblem, decode, paris_history, paris_table, un_table, weights_table,
};
use comity_agreements::agreement::force::{Act, ForceRefusal, Replay, View, is_stranger};
use comity_agreements::world::World;
use expect_test::expect;

fn shown(table: &str) -> String {
    let imported = un_table(table).unwrap();
    let mut lines: Vec<_> = imported
        .timeline
        .deposits
        .iter()
        .map(|deposit| format!("{} {} {}\n", deposit.day, deposit.act, deposit.party))
        .collect();
    lines.extend(imported.findings.iter().map(|finding| format!("{finding}\n")));
    lines.concat()
}

#[test]
fn markers_are_read_as_the_heading_explains_them() {
    let table = "Participant,\"Signature, Succession to signature(d)\",Provisional application(n),\"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d), Formal confirmation(c)\"\n\
        Albania,8 Oct 1999,,1 Jan 2000\n\
        \"Congo, Republic of\",,,2 Feb 2000 AA\n\
        Czech Republic,22 Feb 1993 d,3 Mar 1993 n,4 Apr 1994 d\n\
        European Union,,,5 May 1995 c\n";
    expect![[r#"
        1999-10-08 signature Albania
        2000-01-01 ratification Albania
        2000-02-02 approval Congo, Republic of
        1993-02-22 succession to signature Czech Republic
        1993-03-03 provisional application Czech Republic
        1994-04-04 succession Czech Republic
        1995-05-05 formal confirmation European Union
    "#]]
    .assert_eq(&shown(table));
    let organizations: Vec<_> = un_table(table)
        .unwrap()
        .timeline
        .deposits
        .into_iter()
        .filter(|deposit| deposit.is_organization)
        .map(|deposit| deposit.party)
        .collect();
    assert_eq!(organizations, ["European Union"]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let table = "Participant,Signature,\"Ratification, Accession(a)\",Registration Number\n\
        Albania,29 Feb 1999,1 Jan 2000 a,995 (X)\n\
        Algeria,in 1999,1 Jan 2000 AA,\n\
        ,1 Jan 2000,,\n\
        Angola,1 Jan 2000\n\
        Austria,1 Jan 2000,,,surplus\n";
    expect![[r#"
        2000-01-01 accession Albania
        line 1, column “Registration Number”, “Registration Number”: the heading names no act; the column is not taken in
        line 2, column “Signature”, “29 Feb 1999”: not a day of the calendar, written “3 Apr 2020” or “2020-04-03”; not counted
        line 3, column “Signature”, “in 1999”: not a day of the calendar, written “3 Apr 2020” or “2020-04-03”; not counted
        line 3, column “Ratification, Accession(a)”, “1 Jan 2000 AA”: the heading does not explain this marker; not counted
        line 4, column “Signature”, “1 Jan 2000”: no participant is named; not counted
        line 5, column “”, “Angola,1 Jan 2000”: more or fewer cells than the heading has; the row is not counted. Put cells that hold the separator in quotation marks, and leave empty ones standing
        line 6, column “”, “Austria,1 Jan 2000,,,surplus”: more or fewer cells than the heading has; the row is not counted. Put cells that hold the separator in quotation marks, and leave empty ones standing
    "#]]
    .assert_eq(&shown(table));
    let bare = un_table("Participant\nAlbania\n").unwrap().findings;
    assert!(
        matches!(bare.as_slice(), [finding] if finding.problem == TableProblem::NoActs),
        "{bare:?}"
    );
    for (bad, code) in [
        ("", "table-malformed"),
        ("Participant,\"Signature", "table-malformed"),
        ("Participant,\"Signature\"s\n", "table-malformed"),
    ] {
        assert_eq!(un_table(bad).unwrap_err().code(), code, "{bad:?}");
    }
    let long = "a,b\n".repeat(3_000_000);
    assert_eq!(un_table(&long), Err(ForceRefusal::TableTooLong));
    assert_eq!(paris_table("Code,Name\n"), Err(ForceRefusal::TableMalformed));
}

/// What a table of weights gives, and what in it is not read.
fn weighed(table: &str) -> String {
    let (weights, findings) = weights_table(table, "w", "Gg", None).unwrap();
    let values = weights.values.iter().map(|(party, value)| format!("{party} {value}\n"));
    let findings = findings.iter().map(|finding| format!("{finding}\n"));
    values.chain(findings).collect()
}

#[test]
fn weights_are_read_as_spreadsheets_anywhere_write_them() {
    let same = "A 1234567.5\nB 59200\nC 0.25\n";
    for table in [
        "Party,CO2 in Gg\nA,1234567.5\nB,59200\nC,0.25\n",
        "\u{feff}party;number\r\nA;1234567,5\r\nB;59200\r\nC;0,25\r\n",
        "party;number\nA;1.234.567,5\nB;59.200\nC;0,25\n",
        "party\tnumber\nA\t1,234,567.5\nB\t59,200\nC\t0.25\n",
        "party,number\nA,\"1,234,567.5\"\nB,\"59,200\"\nC,0.25\n",
        "party;number\nA;1 234 567,5\nB;59\u{202f}200\nC;0,25\n",
        "party|number\nA|1'234'567.5\nB|59\u{2019}200\nC|0.25\n",
    ] {
        assert_eq!(weighed(table), same, "{table}");
    }
}

#[test]
fn weights_that_cannot_be_read_are_named_by_line_and_column() {
    expect![[r#"
        F 3
        line 2, column “CO2”, “59 20”: not a number; not counted
        line 3, column “CO2”, “12x”: not a number; not counted
        line 4, column “CO2”, “7”: no participant is named; not counted
        line 5, column “CO2”, “1”: the same participant as on another line; neither is counted
        line 6, column “CO2”, “2”: the same participant as on another line; neither is counted
        line 7, column “CO2”, “D,1,5”: more or fewer cells than the heading has; the row is not counted. Put cells that hold the separator in quotation marks, and leave empty ones standing
        line 8, column “CO2”, “E”: more or fewer cells than the heading has; the row is not counted. Put cells that hold the separator in quotation marks, and leave empty ones standing
    "#]]
    .assert_eq(&weighed("Party,CO2\nA,59 20\nB,12x\n,7\nC,1\nC,2\nD,1,5\nE\n\nF,3\n"));
    // Thousand and something, or one and something?
    expect![[r#"
        B 500
        line 2, column “CO2”, “1,234”: the mark may separate decimals or thousands; write the number without one
    "#]].assert_eq(&weighed("party;CO2\nA;1,234\nB;500\n"));
    let (empty, findings) = weights_table("party;number\n", "w", "", None).unwrap();
    assert!(empty.values.is_empty() && findings.is_empty());
}

#[test]
fn text_is_utf_8_or_has_a_byte_order_mark() {
    let text = "Participant;x\nTürkiye;1\n";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(decode(&[&[0xff, 0xfe][..], &little].concat()).unwrap(), text);
    assert_eq!(decode(&[&[0xfe, 0xff][..], &big].concat()).unwrap(), text);
    assert_eq!(decode(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
    let refusal = decode(b"Participant;x\nT\xfcrkiye;1\n").unwrap_err();
    assert_eq!(refusal, ForceRefusal::TableEncoding { line: 2, column: 2 });
    assert_eq!(refusal.code(), "table-encoding");
}

/// What comes of a table by a rule, and what is told beside it.
pub(super) fn replayed(rule: &str, table: &str, weights: Option<&str>) -> String {
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(un_table(table).unwrap());
    if let Some(weights) = weights {
        let (weights, _) = weights_table(weights, "w", "", None).unwrap();
        replay.setting.weights.insert("w".to_owned(), weights);
    }
    let found = replay.recognise(&World::bundled().unwrap());
    let outcome = replay.run(View::default()).unwrap();
    let told = found.iter().map(|finding| format!("{finding}\n"));
    let rows = replay.unmatched.rows.iter().map(|(line, name)| format!("row {line}: {name}\n"));
    let members = replay.unmatched.members.iter();
    let members = members.map(|(of, name)| format!("member of {of}: {name}\n"));
    outcome.explain() + &told.chain(rows).chain(members).collect::<String>()
}

pub(super) const HALF: &str = r#"{"rule":{"when":{"weight":{"name":"w","bound":{"at-least":"55 %"}}},
    "then":{"nth-day-after":30}},"setting":{"opened":"2020-01-01"}}"#;
pub(super) const LANDS: &str = "Participant,Signature,\"Ratification, Acceptance(A), Accession(a)\"\n\
    Norway,1 Jan 2020,2 Feb 2020\nChad,1 Jan 2020,3 Mar 2020 A\n";

#[test]
fn a_table_of_weights_is_read_or_unknown_and_never_nought() {
    let by = |weights: &str| replayed(HALF, LANDS, Some(weights));
    let good = by("party,number\nNorway,20\nChad,20\nPeru,60\n");
    assert!(good.starts_with("Not in force"), "{good}");
    assert_eq!(by("party;number\nNorway;20\nChad;20\nPeru;60\n"), good);
    for unread in ["party,number\n", "party,number\nNorway,0\nChad,0\n", "party;n\nA;x\n"] {
        let outcome = by(unread);
        assert!(outcome.starts_with("Undetermined"), "{outcome}");
    }
    // One that could not be read leaves the sum open.
    let outcome = by("party,number\nNorway,60\nChad,x\n");
    assert!(outcome.starts_with("Undetermined"), "{outcome}");
    let nobody = r#"{"rule":{"when":{"everyone":{"set":"s"}},"then":"at-once"},
        "setting":{"opened":"2020-01-01","groups":{"s":[]}}}"#;
    assert!(replayed(nobody, LANDS, None).starts_with("Undetermined"));
}

#[test]
fn states_are_recognised_by_any_of_their_names() {
    let rule = r#"{"rule":{"when":{"everyone":{"set":"annex-2"}},"then":{"nth-day-after":30}},
        "setting":{"opened":"2020-01-01","groups":{"annex-2":["Turkey","Netherlands","Chad"]}}}"#;
    let table = "Participant,Signature,\"Ratification, Acceptance(A), Accession(a)\"\n\
        Türkiye,1 Jan 2020,2 Feb 2020\nNetherlands (Kingdom of the),1 Jan 2020,3 Mar 2020 A\n";
    let all = format!("{table}Chad,,4 Apr 2020 a\n");
    assert!(replayed(rule, &all, None).starts_with("Entry into force: 2020-05-04."));
    // A row and a member that match nothing may be the same state.
    expect![[r#"
        Undetermined: what is known does not decide it since 2020-04-04.
        - 2 of all 3 in annex-2: unknown; not known: whether Tschad is one of the rows that match nothing, what line 4 says, “Tchadland”
          - missing: Tschad (no act held)
        row 4: Tchadland
        member of annex-2: Tschad
    "#]].assert_eq(&replayed(
        &rule.replace("Chad", "Tschad"),
        &format!("{table}Tchadland,,4 Apr 2020 a\n"),
        None,
    ));
    // Two rows for one state: neither counts.
    expect![[r#"
        Undetermined: what is known does not decide it since 2020-04-04.
        - 2 of all 3 in annex-2: unknown; not known: what line 2 says, “Türkiye”, what line 5 says, “Turkey”
          - missing: Türkiye (no act held)
        line 2, column “”, “Türkiye”: the same participant as on another line; neither is counted
        line 5, column “”, “Turkey”: the same participant as on another line; neither is counted
    "#]].assert_eq(&replayed(rule, &format!("{all}Turkey,,5 May 2021 a\n"), None));
}

/// Twenty states; the twentieth deposit decides, and one line cannot be read.
#[test]
fn a_deposit_that_cannot_be_read_leaves_the_day_open() {
    let rule = r#"{"rule":{"when":{"count":{"at-least":2}},"then":{"nth-day-after":90}}}"#;
    let table = |cell: &str| {
        format!("Participant,Accession(a)\nChad,1 Jan 1990 a\nPeru,{cell}\nMali,3 Jan 1991 a\n")
    };
    let read = replayed(rule, &table("12 Oct 1990 a"), None);
    assert!(read.starts_with("Entry into force: 1991-01-10."), "{read}");
    for cell in ["[12 Oct 1990 a]", "12 Oct 1990 a 13 Oct 1990 a", "31 Feb 1990 a", "12 Oct 1990 x"]
    {
        let open = replayed(rule, &table(cell), None);
        assert!(open.starts_with("Undetermined"), "{open}");
        assert!(open.contains(&format!("what line 3 says, “{cell}”")), "{open}");
    }
    // Where it changes nothing, the day stands.
    let early = "Participant,Accession(a)\nChad,1 Jan 1990 a\nPeru,1 Jan 1990 a\nMali,[1990]\n";
    assert!(replayed(rule, early, None).starts_with("Entry into force: 1990-04-01."));
    let without = "Participant,Signature\nChad,1 Jan 1990\nPeru,1 Jan 1990\n";
    let open = replayed(rule, without, None);
    assert!(open.starts_with("Undetermined"), "{open}");
}

#[test]
fn a_rule_alone_is_a_replay_too() {
    let rule = r#"{"when":{"count":{"at-least":2}},"then":"at-once"}"#;
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(un_table("Participant,Ratification\nA,1 Jan 2000\nB,3 Jan 2000\n").unwrap());
    let outcome = replay.run(View::default()).unwrap();
    assert_eq!(outcome.day().unwrap().to_string(), "2000-01-03");
    assert_eq!(Replay::parse("{}"), Err(ForceRefusal::ReplayMalformed));
    let unknown = r#"{"when":{"count":{"at-least":2,"surprise":1}},"then":"at-once"}"#;
    assert_eq!(Replay::parse(unknown), Err(ForceRefusal::ReplayMalformed));
}

/// Every table of a folder named by `COMITY_UN_TABLES`, where that is set; the tables themselves
/// have no licence under which they could be bundled.
#[test]
fn every_table_of_the_united_nations_is_read() {
    let Some(folder) = std::env::var_os("COMITY_UN_TABLES") else { return };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    let (mut cells, mut findings) = (0, Vec::new());
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        let imported = un_table(&text).unwrap_or_else(|refusal| panic!("{path:?}: {refusal}"));
        cells += imported.timeline.deposits.len();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        findings.extend(imported.findings.into_iter().map(|finding| format!("{name}: {finding}")));
        // Whoever took part by some consent is counted.
        assert!(imported.timeline.deposits.iter().all(|deposit| deposit.act != Act::Withdrawal));
    }
    // Kept for a person to read: what is passed over must be few and explained.
    println!("{} tables, {cells} acts\n{}", paths.len(), findings.join("\n"));
    assert!(paths.len() > 300 && cells > 25_000);
    assert!(findings.len() < 40, "{}", findings.join("\n"));
}

pub(super) const TWO: &str =
    r#"{"rule":{"when":{"count":{"at-least":2}},"then":{"nth-day-after":30}}}"#;
pub(super) const HEADING: &str = "Participant,Signature,\"Ratification, Accession(a)\"";

pub(super) fn is_undetermined(told: &str, line: usize) -> bool {
    told.starts_with("Undetermined") && told.contains(&format!("what line {line} says"))
}

/// Nobody knows which cell of an uneven row stands under which heading.
#[test]
fn an_uneven_row_leaves_the_day_open() {
    for row in ["Korea, Republic of,1 Jan 2020,2 Feb 2021", "Peru,1 Jan 2020", "Peru", "Peru,,,,"] {
        let table = format!("{HEADING}\nFrance,1 Jan 2020,3 Mar 2020\n{row}\n");
        let told = replayed(TWO, &table, None);
        assert!(is_undetermined(&told, 3), "{row}: {told}");
        // Where enough others consented before anybody could have, it decides nothing.
        let table = format!("{HEADING}\nFrance,,1 Jan 2020\nChad,,1 Jan 2020\nPeru,1 Jan 2020\n");
        assert!(replayed(TWO, &table, None).starts_with("Entry into force: 2020-01-31."));
    }
    let quoted = format!(
        "{HEADING}\nFrance,1 Jan 2020,3 Mar 2020\n\"Korea, Republic of\",1 Jan 2020,2 Feb 2021\n"
    );
    assert!(replayed(TWO, &quoted, None).starts_with("Entry into force: 2021-03-04."));
    let paris = "Code,Name,Signature,Ratification,Kind,Percentage\nFR,France,2016-04-22\n";
    let imported = paris_table(paris).unwrap();
    assert!(imported.timeline.deposits.is_empty() && imported.unread.len() == 1);
}

/// A column that says who left is read; a day in a column that nobody knows leaves the day open.
#[test]
fn a_column_of_withdrawals_is_read_or_leaves_the_day_open() {
    let lasting = TWO.replace("\"then\"", "\"must-last\":true,\"then\"");
    let rows = |heading: &str, left: &str| {
        format!("{HEADING},{heading}\nPeru,,1 Feb 2020,{left}\nFrance,,3 Mar 2020,\n")
    };
    for heading in ["Withdrawal", "Denunciation", "Notice of withdrawal", "Date of Denunciation"] {
        let settled = replayed(TWO, &rows(heading, "1 Apr 2020"), None);
        assert!(settled.starts_with("Entry into force: 2020-04-02."), "{settled}");
        // Whether the day is that of the notice or of its effect decides it here.
        let open = replayed(&lasting, &rows(heading, "1 Apr 2020"), None);
        assert!(is_undetermined(&open, 2), "{heading}: {open}");
        let before = replayed(TWO, &rows(heading, "1 Mar 2020"), None);
        assert!(is_undetermined(&before, 2), "{heading}: {before}");
        let unread = replayed(TWO, &rows(heading, "some day"), None);
        assert!(is_undetermined(&unread, 2), "{heading}: {unread}");
        let nobody = replayed(TWO, &rows(heading, ""), None);
        assert!(nobody.starts_with("Entry into force: 2020-04-02."), "{nobody}");
    }
    let dates = |table: &str| {
        let mut replay = Replay::parse(TWO).unwrap();
        replay.add(un_table(table).unwrap());
        replay.recognise(&World::bundled().unwrap());
        let outcome = replay.run(View::default()).unwrap();
        let peru = replay.dates(&outcome, View::default()).remove("PE").unwrap();
        (peru.times[0].party.map(|day| day.to_string()), peru.times[0].until.is_some())
    };
    assert_eq!(dates(&rows("Withdrawal", "1 Apr 2020")), (None, true));
    assert_eq!(dates(&rows("Withdrawal", "1 Apr 2022")), (Some("2020-04-02".to_owned()), true));
    let unknown = replayed(TWO, &rows("Rücktritt", "2020-04-01"), None);
    assert!(is_undetermined(&unknown, 2), "{unknown}");
    for harmless in ["Notes", "Entry into force", "Declarations", "Registration Date"] {
        let told = replayed(TWO, &rows(harmless, "2020-04-01"), None);
        assert!(told.starts_with("Entry into force: 2020-04-02."), "{harmless}: {told}");
    }
}

/// What is neither a known State nor a known organization is a question.
#[test]
fn who_is_a_state_is_known_or_asked() {
    let rule =
        TWO.replace("\"at-least\":2", "\"at-least\":2,\"of\":{\"except-organizations\":true}");
    let by = |name: &str| {
        let table = format!("{HEADING}\nFrance,,1 Jan 2020\n{name},,3 Mar 2020\n");
        replayed(&rule, &table, None)
    };
    assert!(by("Chad").starts_with("Entry into force: 2020-04-02."));
    assert!(by("Czechoslovakia").starts_with("Entry into force: 2020-04-02."));
    for organization in [
        "Association of Southeast Asian Nations",
        "League of Arab States",
        "Eurocontrol",
        "OECD",
        "NATO",
        "International Criminal Court",
        "Pacific Islands Forum",
        "European Union",
    ] {
        let told = by(organization);
        assert!(told.starts_with("Not in force"), "{organization}: {told}");
    }
    for stranger in ["Andean Bank", "Tchadland", "Asean Secretariat"] {
        let told = by(stranger);
        assert!(is_undetermined(&told, 3) && told.contains(stranger), "{stranger}: {told}");
    }
    // It decides nothing where there are enough without it.
    let table = format!("{HEADING}\nFrance,,1 Jan 2020\nChad,,1 Jan 2020\nTchadland,,1 Jan 2019\n");
    assert!(replayed(&rule, &table, None).starts_with("Entry into force: 2020-01-31."));
}

/// Of no table and no rule that is kept here is anybody a question.
#[test]
fn every_participant_of_the_treaties_is_known() {
    let world = World::bundled().unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/treaties");
    let mut names = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let table = un_table(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for deposit in &table.timeline.deposits {
            assert!(!is_stranger(&deposit.party, &world), "{path:?}: {}", deposit.party);
            names += 1;
        }
    }
    assert!(names > 2_000, "{names}");
}

#[test]
fn degenerate_numbers_and_rows_give_no_definite_day() {
    let by = |weights: &str| replayed(HALF, LANDS, Some(weights));
    let negative = by("party,number\nNorway,-5\nChad,60\nPeru,5\n");
    assert!(negative.starts_with("Undetermined"), "{negative}");
    for sum in ["Total", "TOTAL:", "Sum", "Total of all"] {
        let told = by(&format!("party,number\nNorway,40\nChad,40\n{sum},80\n"));
        assert!(told.starts_with("Undetermined"), "{sum}: {told}");
    }
    let ten = Some("10".parse().unwrap());
    let table = "party,number\nNorway,40\nChad,40\n";
    let refusal = weights_table(table, "w", "", ten).unwrap_err();
    assert_eq!(refusal.code(), "weights-exceed-whole");
    // Shares that are rounded may add up to a little more.
    assert!(
        weights_table("party,number\nA,50.1\nB,50\n", "w", "", Some("100".parse().unwrap()))
            .is_ok()
    );
    for (when, code) in [
        (r#"{"count":{"at-least":0}}"#, "force-rule-empty"),
        (r#"{"all":[]}"#, "force-rule-empty"),
        (r#"{"any":[]}"#, "force-rule-empty"),
        (r#"{"all":[{"count":{"at-least":1}},{"any":[]}]}"#, "force-rule-empty"),
        (r#"{"weight":{"name":"w","bound":{"at-least":"0 %"}}}"#, "force-rule-empty"),
        (r#"{"weight":{"name":"w","bound":{"amount":"0"}}}"#, "force-rule-empty"),
    ] {
        let rule = format!(r#"{{"when":{when},"then":"at-once"}}"#);
        assert_eq!(Replay::parse(&rule).unwrap_err().code(), code, "{when}");
    }
    let weighed = |values: &str| {
        HALF.replace(
            "\"opened\"",
            &format!("\"weights\":{{\"w\":{{\"of\":\"100\",\"values\":{values}}}}},\"opened\""),
        )
    };
    let code = |values: &str| Replay::parse(&weighed(values)).unwrap_err().code();
    assert_eq!(code(r#"{"JP":"60","US":"60"}"#), "weights-exceed-whole");
    assert_eq!(code(r#"{"JP":"60","US":"-6"}"#), "weight-negative");
    assert!(Replay::parse(&weighed(r#"{"JP":"60","US":"40"}"#)).is_ok());
    // Before the text was there nobody can have consented to it.
    let opened = TWO.replace("\"rule\"", "\"setting\":{\"opened\":\"2020-01-01\"},\"rule\"");
    let early = format!("{HEADING}\nFrance,,1 Feb 2019\nChad,,3 Mar 2020\n");
    let told = replayed(&opened, &early, None);
    assert!(is_undetermined(&told, 2) && told.contains("before the text was opened"), "{told}");
    // One State by two of its names.
    for (one, other) in [("Zaire", "Democratic Republic of the Congo"), ("Germany", "West Germany")]
    {
        let twice =
            format!("{HEADING}\nFrance,,1 Jan 2020\n{one},,1 Feb 2020\n{other},,3 Mar 2020\n");
        let told = replayed(TWO, &twice, None);
        assert!(is_undetermined(&told, 3), "{told}");
    }
}

/// A rule that cannot be read is told with its place and what is expected there.
#[test]
fn a_broken_rule_or_line_is_told_with_its_place() {
    for (rule, told) in [
        ("{\"when\":{\"not\":{}},\n\"then\":\"at-once\"}", "unknown variant `not`"),
        ("{\"rule\":{\n\"when\":{\"count\":{\"at-most\":2}},\"then\":\"at-once\"}}", "at-most"),
        ("{\"rule\":{\"when\":{\"count\":{\"at-least\":\"2\"}},\"then\":\"at-once\"}}", "line 1"),
        ("{\"when\":{\"on-or-after\":{\"day\":\"2020-02-30\"}},\"then\":\"at-once\"}", "line 1"),
        ("{\"when\":", "line 1"),
        ("[]", "expected struct Replay"),
    ] {
        let fault = Replay::fault(rule).unwrap_or_else(|| panic!("{rule} is no fault"));
        assert!(fault.contains(told), "{rule}: {fault}");
        assert_eq!(Replay::parse(rule), Err(ForceRefusal::ReplayMalformed));
    }
    assert_eq!(Replay::fault(TWO), None);
    let refusal =
        paris_history("\n{\"observed\":\"2016-04-22\"\n", Overwrites::AsActs).unwrap_err();
    assert_eq!(refusal, ForceRefusal::LineMalformed { line: 2 });
    // UTF-16 without its mark is no text.
    let refusal = decode(b"P\0a\0").unwrap_err();
    assert_eq!(refusal, ForceRefusal::TableEncoding { line: 1, column: 2 });
}

/// A successor goes on with what bound its predecessor, from the day on which it took its place;
/// where the table has lost what that one did, nobody knows since when it is bound.
#[test]
fn a_successor_is_bound_since_its_predecessor_or_nobody_knows() {
    let heading = "Participant,Signature,\"Ratification, Accession(a), Succession(d)\"";
    let table =
        format!("{heading}\nFrance,,1 Feb 1990\nChad,,1 Feb 1990\nCzech Republic,,30 Sep 1993 d\n");
    let since = |rule: &str| {
        let mut replay = Replay::parse(rule).unwrap();
        replay.add(un_table(&table).unwrap());
        replay.recognise(&World::bundled().unwrap());
        let outcome = replay.run(View::default()).unwrap();
        assert!(outcome.day().is_some());
        let dates = replay.dates(&outcome, View::default()).remove("CZ").unwrap();
        dates.times[0].party.map(|day| day.to_string())
    };
    assert_eq!(since(TWO), None);
    let succession = r#"{"day":"1993-01-01","predecessor":"Czechoslovakia",
        "successor":"Czech Republic","how":"replaces"}"#;
    let with = |deposits: &str| {
        let more = format!(
            "\"timeline\":{{\"deposits\":[{deposits}],\"successions\":[{succession}]}},\"rule\""
        );
        TWO.replace("\"rule\"", &more)
    };
    assert_eq!(since(&with("")), None);
    let held = r#"{"day":"1991-07-24","act":"accession","party":"Czechoslovakia"}"#;
    assert_eq!(since(&with(held)).as_deref(), Some("1993-01-01"));
}
