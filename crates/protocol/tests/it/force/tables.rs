//! Importers: what tables say, and what in them cannot be read.

use comity_protocol::agreement::force::table::{Problem, paris_table, un_table, weights_table};
use comity_protocol::agreement::force::{Act, ForceRefusal, Replay, View};
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
        2000-01-01 signature Angola
        2000-01-01 signature Austria
        line 1, column “Registration Number”, “Registration Number”: the heading names no act; the column is not taken in
        line 2, column “Signature”, “29 Feb 1999”: not a day of the calendar; not counted
        line 3, column “Signature”, “in 1999”: not a day of the calendar; not counted
        line 3, column “Ratification, Accession(a)”, “1 Jan 2000 AA”: the heading does not explain this marker; not counted
        line 4, column “Signature”, “1 Jan 2000”: no participant is named; not counted
        line 5, column “”, “Angola,1 Jan 2000”: more or fewer cells than the heading has
        line 6, column “”, “Austria,1 Jan 2000,,,surplus”: more or fewer cells than the heading has
    "#]]
    .assert_eq(&shown(table));
    let bare = un_table("Participant\nAlbania\n").unwrap().findings;
    assert!(matches!(bare.as_slice(), [finding] if finding.problem == Problem::NoActs), "{bare:?}");
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

#[test]
fn weights_are_read_from_two_columns() {
    let table = "Party,CO2 in Gg\nAustralia,288965\nAustria,\"59 200\"\nBelgium,113405.5\n,7\n";
    let (weights, findings) = weights_table(table, "Gg", None).unwrap();
    assert_eq!(weights.values.len(), 2);
    assert_eq!(weights.values["Belgium"].to_string(), "113405.5");
    let problems: Vec<_> = findings.iter().map(|finding| finding.problem).collect();
    assert_eq!(problems, [Problem::NumberUnreadable, Problem::ParticipantMissing]);
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
