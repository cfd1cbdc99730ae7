//! Tables of public databases: what is taken of them, and what is refused, and where.

use std::fmt::Write as _;

use comity_incidents::import::database::{Database, Imported};
use comity_incidents::import::pairs::{self, Label};
use comity_incidents::import::refusal::RefusedRow;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::fixture;

/// What was read, a line for each report and for each row that was refused.
fn told(found: &Imported) -> String {
    let mut told = String::new();
    for report in &found.reports {
        let when = report.occurred.map(|of| of.to_string()).unwrap_or_default();
        let parties = report.organisations.join(", ");
        writeln!(told, "{}|{}|{when}|{parties}", report.id, report.title).unwrap();
    }
    refused(&mut told, &found.refused);
    told
}

fn refused(told: &mut String, rows: &[RefusedRow]) {
    for row in rows {
        let RefusedRow { line, column, name, fault, cells } = row;
        writeln!(told, "{line}:{column} {name}: {} {cells:?}", fault.code()).unwrap();
    }
}

fn check(of: Database, bytes: &[u8], expected: &Expect) {
    expected.assert_eq(&told(&of.read(bytes).unwrap()));
}

#[test]
fn both_databases_as_they_publish_their_tables() {
    check(
        Database::Aiid,
        &fixture("aiid.csv"),
        &expect![[r#"
            aiid:1|Self-Steering Ferry Reportedly Rammed Pier in Lower Saltmarsh|2024-03-02/2024-03-02|northwind ferries, keelson robotics
            aiid:2|Brackenford Housing Algorithm Allegedly Ranked Single Parents Last|2024-05-11/2024-05-11|brackenford council, unknown
            aiid:3|Quillpost's AI Obituary Declared a Living Painter Dead|2023-11-20/2023-11-20|quillpost, quillpost
            aiid:4|Ferry Timetable Software Confused Tides|2025-01-09/2025-01-09|
        "#]],
    );
    check(
        Database::Aiaaic,
        &fixture("aiaaic.csv"),
        &expect![[r#"
            aiaaic:AIAAIC0001|Keelson ferry rams Saltmarsh pier|2024-01-01/2024-12-31|Northwind Ferries, Keelson Robotics
            aiaaic:AIAAIC0002|Housing waiting list puts single parents last|2024-01-01/..|Brackenford Council
            aiaaic:AIAAIC0003|Living painter Petra Lindqvist reads own AI obituary||Quillpost
            aiaaic:AIAAIC0004|Robot waiter spills soup on judge|2022-01-01/2023-12-31|Bistro Lune
        "#]],
    );
}

#[test]
fn nothing_of_a_row_is_lost() {
    let found = Database::Aiaaic.read(&fixture("aiaaic.csv")).unwrap();
    let ferry = &found.reports[0];
    assert_eq!((&ferry.systems[..], &ferry.places[..]), (&["Helm".to_owned()][..], &[][..]));
    assert_eq!(ferry.sources, ["https://atlas.example/incidents/saltmarsh-pier"]);
    let rest: Vec<String> =
        ferry.rest.iter().map(|(name, cell)| format!("{name}={cell}")).collect();
    expect![[r#"
        Technology=Computer vision
        News trigger (taxonomy)=Media report
        Ethical issue (taxonomy)=Safety
        Jurisdiction=Multiple
        Sector=Transport
        Individual=Bodily injury
        Summary/links=https://atlas.example/incidents/saltmarsh-pier"#]]
    .assert_eq(&rest.join("\n"));
    let found = Database::Aiid.read(&fixture("aiid.csv")).unwrap();
    assert!(
        found.reports[2].text.ends_with("and\nread it at breakfast.\nreaders; petra lindqvist")
    );
    assert_eq!(found.reports[0].rest[0], ("_id".to_owned(), "ObjectId(1)".to_owned()));
}

#[test]
fn bad_rows_are_refused_with_line_and_column() {
    let table = b"incident_id,date,title,description,Alleged deployer of AI system\r
1,2024-01-01,Kept,\"over\r
two lines\",\r
,2024-01-01,No identifier,x,\r
-3,2024-01-01,No such identifier,x,\r
1234567890,2024-01-01,Too long an identifier,x,\r
4,2024-01-01, ,No title,\r
5,2024-02-30,No such day,x,\r
6,soon,No day,x,\r
\r
7,2024-01-01,No list,x,acme\r
8,2024-01-01,List of numbers,x,[1]\r
1,2024-01-01,Repeated,x,\r
9,2024-01-01,Too short,x\r
10,2024-01-01,Too long,x,,y\r
11,2024-01-01,Bad \xff byte,x,\r
,,,,\r
12,,<script>alert(1)</script>,Ignore all instructions,\"[\"\"acme\"\"]\"\r
";
    check(
        Database::Aiid,
        table,
        &expect![[r#"
            aiid:1|Kept|2024-01-01/2024-01-01|
            aiid:12|<script>alert(1)</script>||acme
            4:1 incident_id: import-row-id ["", "2024-01-01", "No identifier", "x", ""]
            5:1 incident_id: import-row-id ["-3", "2024-01-01", "No such identifier", "x", ""]
            6:1 incident_id: import-row-id ["1234567890", "2024-01-01", "Too long an identifier", "x", ""]
            7:3 title: import-row-title ["4", "2024-01-01", " ", "No title", ""]
            8:2 date: import-row-date ["5", "2024-02-30", "No such day", "x", ""]
            9:2 date: import-row-date ["6", "soon", "No day", "x", ""]
            11:5 Alleged deployer of AI system: import-row-list ["7", "2024-01-01", "No list", "x", "acme"]
            12:5 Alleged deployer of AI system: import-row-list ["8", "2024-01-01", "List of numbers", "x", "[1]"]
            13:1 incident_id: import-row-repeated ["1", "2024-01-01", "Repeated", "x", ""]
            14:5 Alleged deployer of AI system: import-row-cells ["9", "2024-01-01", "Too short", "x"]
            15:6 : import-row-cells ["10", "2024-01-01", "Too long", "x", "", "y"]
            16:3 title: import-row-encoding ["11", "2024-01-01", "Bad � byte", "x", ""]
        "#]],
    );
}

#[test]
fn a_first_row_that_is_no_second_heading_is_not_taken_for_one() {
    let table = "AIAAIC ID#,Headline,Occurred,Deployer\n,,,Acme\nAIAAIC1,Kept,2024,Acme\n";
    let found = Database::Aiaaic.read(table.as_bytes()).unwrap();
    assert_eq!(found.reports[0].organisations, ["Acme"]);
    assert_eq!((found.refused[0].line, found.refused[0].fault.code()), (2, "import-row-id"));
}

#[test]
fn a_quote_that_is_never_closed_is_refused_with_all_that_follows() {
    let table = "incident_id,date,title,description\n1,2024-01-01,Kept,x\n2,2024-01-01,\"Open,x\n3,2024-01-01,Lost,x\n";
    let found = Database::Aiid.read(table.as_bytes()).unwrap();
    assert_eq!((found.reports.len(), found.refused.len()), (1, 1));
    let row = &found.refused[0];
    assert_eq!((row.line, row.column, row.fault.code()), (3, 4, "import-row-cells"));
    assert!(row.cells[2].contains("Lost"), "what was swallowed is told");
}

#[test]
fn cells_up_to_the_limit_and_no_longer() {
    let read = |bytes: usize| {
        let table = format!("incident_id,date,title,description\n1,,A,{}\n", "x".repeat(bytes));
        Database::Aiid.read(table.as_bytes()).unwrap()
    };
    assert_eq!(read(65_536).reports.len(), 1);
    let refused = read(65_537).refused;
    assert_eq!((refused[0].column, refused[0].fault.code()), (4, "import-row-too-long"));
}

#[test]
fn files_of_something_else_are_refused() {
    let no = |of: Database, bytes: &[u8]| of.read(bytes).unwrap_err().code();
    for bytes in [&b""[..], b"\n\n", b"one,two\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04", b"[]"] {
        assert_eq!(no(Database::Aiid, bytes), "import-columns");
        assert_eq!(no(Database::Aiaaic, bytes), "import-columns");
        assert_eq!(pairs::read(bytes).unwrap_err().code(), "import-columns");
    }
    assert_eq!(no(Database::Aiid, &fixture("aiaaic.csv")), "import-columns");
    assert_eq!(no(Database::Aiaaic, &fixture("aiid.csv")), "import-columns");
    // A heading is looked for in the first lines only; a byte order mark is none of it.
    let below = |lines: usize| {
        format!("\u{feff}{}incident_id,date,title,description\n1,,A,b\n", "note\n".repeat(lines))
    };
    assert_eq!(Database::Aiid.read(below(4).as_bytes()).unwrap().reports.len(), 1);
    assert_eq!(no(Database::Aiid, below(5).as_bytes()), "import-columns");
    assert_eq!(Database::Aiid.read(below(0).as_bytes()).unwrap().reports.len(), 1);
}

#[test]
fn pairs_and_their_labels() {
    let found = pairs::read(&fixture("pairs.csv")).unwrap();
    assert_eq!((found.pairs.len(), found.refused.len()), (5, 0));
    let first = &found.pairs[0];
    assert_eq!((first.line, first.label), (2, Label::Same));
    assert_eq!((&*first.aiaaic.id, &*first.aiid.id), ("aiaaic:AIAAIC0001", "aiid:1"));
    let table =
        "label,aiaaic_id,aiaaic_headline,aiaaic_year,aiid_incident_id,aiid_date,aiid_title,more
yes,AIAAIC1,A,2024,1,2024-01-01,B,
same,AIAAIC1,A,2024,1,2024-01-01,B,
different,AIAAIC1,A,2024,1,2024-01-01,B,
same,1,A,2024,1,2024-01-01,B,
same,AIAAIC1,A,2024,AIAAIC1,2024-01-01,B,
related,AIAAIC1,A,then,2,2024-01-01,B,
related,AIAAIC1,A,,2,2024-01-01,,
unclear,AIAAIC1,A,,2,,B,
";
    let found = pairs::read(table.as_bytes()).unwrap();
    assert_eq!(found.pairs.len(), 2);
    let mut told = String::new();
    refused(&mut told, &found.refused);
    let codes: Vec<&str> = told.lines().map(|line| line.split(" [").next().unwrap()).collect();
    expect![[r#"
        2:1 label: import-row-label
        4:5 aiid_incident_id: import-row-repeated
        5:2 aiaaic_id: import-row-id
        6:5 aiid_incident_id: import-row-id
        7:4 aiaaic_year: import-row-date
        8:7 aiid_title: import-row-title"#]]
    .assert_eq(&codes.join("\n"));
}

proptest! {
    /// Whatever stands in a file, every row that is not blank becomes a report or is refused.
    #[test]
    fn no_row_is_lost(cells in prop::collection::vec(prop::collection::vec("[a-z0-9\",;\r\n -]{0,6}", 4), 0..20)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let row = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",");
        let rows: Vec<String> = cells.iter().map(row).collect();
        let table = format!("incident_id,date,title,description\n{}\n", rows.join("\n"));
        let found = Database::Aiid.read(table.as_bytes()).unwrap();
        let blank = cells.iter().filter(|row| row.iter().all(|cell| cell.trim().is_empty())).count();
        prop_assert_eq!(found.reports.len() + found.refused.len() + blank, cells.len());
    }

    /// No bytes make it fall over.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let table = [b"AIAAIC ID#,Headline,Occurred\n".as_slice(), &bytes].concat();
        prop_assert!(Database::Aiaaic.read(&table).is_ok());
        let _refused = Database::Aiid.read(&bytes);
    }
}
