//! Agreements, findings, commitments and the observatory, as somebody at a terminal meets them.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use crate::kill::Process;
use crate::{Done, comity, text};

const CALIFORNIA: &str = "us-ca-sb-53";

/// A file that comes with the program.
fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(path)
}

fn agreement(id: &str) -> PathBuf {
    data(&format!("agreements/{id}.agreement"))
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    text(&path).to_owned()
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_secs(since.as_secs().try_into().unwrap())
}

#[test]
fn a_lawyer_checks_formats_and_exports_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let good = agreement(CALIFORNIA);
    let checked = comity(&["agreement", "check", text(&good), "--json", "--cost"]).code(0).json();
    assert_eq!(checked[0]["fits"], true);
    assert!(checked[0]["cost"].as_array().unwrap().len() >= 4, "{}", checked[0]["cost"]);

    // The rounding of the months is taken away: the checker must not guess it.
    let source = std::fs::read_to_string(&good).unwrap();
    let period = "within 3 months, calendar days, at california";
    let (line, words) =
        source.lines().enumerate().find(|(_, words)| words.contains(period)).unwrap();
    let (line, column) = (line + 1, words.find("3 months").unwrap() + 1);
    let faulty = source.replace(&format!("{period}, rounding last day"), period);
    let bad = write(folder.path(), "bad.agreement", &faulty);
    let found = comity(&["agreement", "check", &bad]).code(1);
    let place = format!("{bad}:{line}:{column}: error [language-rounding-missing]");
    assert!(found.stdout.contains(&place), "{place}\n{}", found.stdout);
    assert!(found.stdout.contains("  write: `3 months, rounding last day`"), "{}", found.stdout);
    let refused = comity(&["agreement", "export", &bad, "--json"]).code(1);
    assert!(refused.stderr.contains("agreement-faulty"), "{}", refused.stderr);
    comity(&["agreement", "check", "/nowhere.agreement"]).code(3);

    let exported = comity(&["agreement", "export", text(&good)]).code(0).json();
    assert_eq!((&exported["id"], &exported["form"]), (&CALIFORNIA.into(), &"regulation".into()));

    let draft = write(folder.path(), "draft.agreement", &source);
    comity(&["agreement", "format", &draft]).code(0);
    comity(&["agreement", "format", "--check", &draft]).code(0);
    comity(&["agreement", "compare", &draft, text(&good)]).code(0);
    let formatted = std::fs::read_to_string(&draft).unwrap();
    std::fs::write(&draft, formatted.replace("\nform ", "\nform   ")).unwrap();
    let named = comity(&["agreement", "format", "--check", &draft]).code(1);
    assert_eq!(named.stdout.trim(), draft);
    comity(&["agreement", "format", &draft]).code(0);
    assert_eq!(std::fs::read_to_string(&draft).unwrap(), formatted);
}

#[test]
fn a_negotiator_reads_rules_compares_texts_and_takes_the_words_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let cap = agreement("template-compute-cap");
    let told = comity(&["agreement", "explain", text(&cap)]).code(0).stdout;
    assert!(told.contains("art-5 plan-above-cap\n  Who\n    - Each party\n  Must not"), "{told}");
    comity(&["agreement", "compare", text(&cap), text(&cap)]).code(0);
    let source = std::fs::read_to_string(&cap).unwrap();
    let other = source
        .replace("No Party begins a training run", "No Party starts a training run")
        .replace("define cap = 1e25 FLOP", "define cap = 2e25 FLOP");
    let other = write(folder.path(), "other.agreement", other);
    let compare = ["agreement", "compare", text(&cap), &other];
    let words = comity(&compare).code(1).stdout;
    assert!(words.contains("Head: `definitions` changed."), "{words}");
    assert!(words.contains("Clause art-5, text (en): ") && words.contains("{+starts+}"), "{words}");
    let changes = comity(&[&compare[..], &["--json"]].concat()).code(1).json();
    assert_eq!(changes["head"].as_array().unwrap().len(), 1);
    assert_eq!(changes["clauses"][0]["clause"], "art-5");

    let export = ["agreement", "export", text(&cap), "--form", "akoma-ntoso"];
    let xml = comity(&export).code(0).stdout;
    assert!(xml.contains("<akomaNtoso") && xml.contains("art_5"), "{xml:.600}");
    let refused = comity(&[&export[..], &["--language", "xx"]].concat()).code(2).stderr;
    assert!(refused.contains("one of: en"), "{refused}");
}

/// Tables have no withdrawals, and one that lost an act is found out by its own days of effect.
#[test]
fn what_a_table_does_not_have_or_has_lost_is_not_passed_over() {
    let replay = |table: &str, rule: &str| {
        let (table, rule) = (data(&format!("treaties/{table}")), data(&format!("treaties/{rule}")));
        comity(&["agreement", "replay", text(&table), "--rule", text(&rule), "--json"])
    };
    let kyoto = replay("kyoto.csv", "kyoto.json").code(0).json();
    let canada = kyoto["parties"].as_array().unwrap().iter().find(|one| one["party"] == "CA");
    assert_eq!(canada.unwrap()["times"][0]["until"], "2012-12-15");
    let lost = replay("paris/paris-agreement-entry-into-force.csv", "paris.json");
    assert_eq!(lost.code(1).json()["day"], Value::Null);
}

#[test]
fn entry_into_force_is_replayed_from_a_depositarys_table() {
    let replay = |table: &str, rule: &str, more: &[&str]| -> Done {
        let (table, rule) =
            (data(&format!("treaties/{table}")), data(&format!("treaties/{rule}.json")));
        let words = ["agreement", "replay", text(&table), "--rule", text(&rule)];
        comity(&[&words[..], more].concat())
    };
    let kyoto = replay("kyoto.csv", "kyoto", &["--json"]).code(0).json();
    assert_eq!(kyoto["day"], "2005-02-16");
    let told = replay("kyoto.csv", "kyoto", &[]).code(0).stdout;
    assert!(told.contains("As of 25 Mar 2013, the last act in the table"), "{told}");
    let asked = ["--as-of", "2015-01-01"];
    let later = replay("doha.csv", "doha", &asked).code(1).stdout;
    assert!(later.starts_with("Undetermined"), "{later}");
    let taken = ["--as-of", "2015-01-01", "--taken", "2015-01-01", "--json"];
    let taken = replay("doha.csv", "doha", &taken).code(0).json();
    assert_eq!(taken["known_until"], "2015-01-01");
    assert_eq!(taken["outcome"]["outcome"], "not-yet");
    let because = "by ratification of Russian Federation (18 Nov 2004); the day is 90 days after";
    assert!(told.contains("16 Feb 2005") && told.contains(because), "{told}");
    let eve = replay("kyoto.csv", "kyoto", &["--as-of", "2004-11-17", "--json"]).code(0).json();
    assert_eq!(eve["day"], Value::Null);

    for table in ["paris/paris-2016-11-04.csv", "paris/paris_status_history.jsonl"] {
        let paris = replay(table, "paris", &["--json"]).code(0).json();
        assert_eq!(paris["day"], "2016-11-04", "{table}");
    }
    // The rule of an agreement file gives the same, and both name the day for every party.
    let rule = agreement("kyoto-protocol");
    let table = data("treaties/kyoto.csv");
    let by_file = ["agreement", "replay", text(&table), "--rule", text(&rule), "--json"];
    let by_file = comity(&by_file).code(0).json();
    assert_eq!((&by_file["day"], &by_file["parties"]), (&kyoto["day"], &kyoto["parties"]));
    let parties = kyoto["parties"].as_array().unwrap();
    let australia = parties.iter().find(|party| party["party"] == "AU").unwrap();
    assert_eq!(australia["times"][0]["party"], "2008-03-11");
    assert!(told.contains("11 Mar 2008"), "{told}");
    // What cannot be read leaves it open.
    let folder = tempfile::tempdir().unwrap();
    let broken = std::fs::read_to_string(&table).unwrap().replace("18 Nov 2004", "[18 Nov 2004]");
    let broken = write(folder.path(), "broken.csv", broken);
    let rule = data("treaties/kyoto.json");
    let open = ["agreement", "replay", &broken, "--rule", text(&rule)];
    let open = comity(&open).code(1).stdout;
    assert!(open.starts_with("Undetermined") && open.contains("[18 Nov 2004]"), "{open}");

    // A clause of its own: two have declared, and are bound by it since both are parties.
    let mut rule: Value = serde_json::from_str(&std::fs::read_to_string(&rule).unwrap()).unwrap();
    rule["parts"] = json!([{
        "name": "art-18", "clauses": ["art-18"], "for": "declared",
        "rule": { "when": { "count": { "at-least": 2 } }, "then": "at-once" },
    }]);
    let declared = |party: &str, day: &str| -> Value {
        json!({ "party": party, "day": day, "clauses": ["art-18"] })
    };
    // Of declarations a table says nothing.
    let untold = write(folder.path(), "untold.json", rule.to_string());
    let untold = comity(&["agreement", "replay", text(&table), "--rule", &untold]).code(1).stdout;
    let part = untold.split("\nart-18 (art-18)\n").nth(1).unwrap();
    assert!(part.starts_with("Undetermined") && part.contains("not held here"), "{part}");
    rule["timeline"]["declarations"] =
        json!([declared("Norway", "2006-01-01"), declared("Australia", "2007-01-01")]);
    let rule = write(folder.path(), "parts.json", rule.to_string());
    let parts = ["agreement", "replay", text(&table), "--rule", &rule];
    let told = comity(&parts).code(0).stdout;
    let part = told.split("\nart-18 (art-18)\n").nth(1).unwrap();
    assert!(part.starts_with("Entry into force: 11 Mar 2008."), "{part}");
    assert!(part.contains("by declaration of Australia (11 Mar 2008)"), "{part}");
    let parts = comity(&[&parts[..], &["--json"]].concat()).code(0).json();
    assert_eq!(parts["parts"][0]["parties"]["NO"]["times"][0]["party"], "2008-03-11");

    let early = ["--known-by", "2016-10-01", "--json"];
    let early = replay("paris/paris_status_history.jsonl", "paris", &early).code(0).json();
    assert_eq!(early["day"], Value::Null);

    let rule = agreement(CALIFORNIA);
    let table = data("treaties/kyoto.csv");
    comity(&["agreement", "replay", text(&table), "--rule", text(&rule)]).code(2);
    comity(&["agreement", "replay", "/nowhere.csv", "--rule", text(&rule)]).code(2);
}

/// A weight that the rule does not ask for is no answer to its question.
#[test]
fn weights_that_a_rule_does_not_ask_for_are_refused() {
    let (table, rule) = (data("treaties/kyoto.csv"), agreement("kyoto-protocol"));
    let weights = data("treaties/kyoto.csv");
    let words = ["agreement", "replay", text(&table), "--rule", text(&rule)];
    let other = ["--weights", text(&weights), "--weight", "tonnage"];
    let refused = comity(&[&words[..], &other[..]].concat()).code(2).stderr;
    assert!(refused.contains("asks for no weight tonnage; it asks for: "), "{refused}");
}

/// Whatever a name would mean in an address, it is a name.
fn a_name_is_nothing_but_itself(on: &impl Fn(&[&str]) -> Done) {
    for unknown in [
        "nothing-known",
        "../statements?limit=1",
        "kyoto%2Dprotocol",
        "kyoto-protocol#x",
        "kyoto-protocol/matrix",
        "..",
    ] {
        on(&["agreement", "show", unknown]).code(3);
        on(&["agreement", "matrix", unknown]).code(3);
    }
    let all = on(&["finding", "list", "--party", "lab.example"]).code(0).json();
    assert_ne!(all, json!([]));
    for stranger in ["lab%2Eexample", "lab.example#x", "lab.example&limit=1"] {
        let found = on(&["finding", "list", "--party", stranger, "--status", "met"]).code(0);
        assert_eq!(found.json(), json!([]), "{stranger}");
    }
}

fn a_list_is_told_as_of_its_day(dir: &str) {
    // Not all acts of this treaty are held: nobody is said not to have signed.
    let cets = comity(&["agreement", "show", "cets-225", "--dir", dir]).code(0).stdout;
    assert!(
        cets.contains("Undetermined") && cets.contains("acts that are not held here"),
        "{cets}"
    );
    assert!(cets.contains("The file lists what was done up to 23 Nov 2026."), "{cets}");
    assert!(cets.contains("file (reported), as of 23 Nov 2026"), "{cets}");
    assert!(!cets.contains("not signed") && !cets.contains("Not in force"), "{cets}");
    // As of a day nothing later is told, and nobody twice.
    let as_of = ["agreement", "show", "cets-225", "--as-of", "2025-12-01", "--dir", dir];
    let then = comity(&as_of).code(0).stdout;
    assert!(then.contains("enacted from 17 May 2024") && !then.contains("29 May 2026"), "{then}");
    assert_eq!(then.matches("Andorra (signed 5 Sep 2024)").count(), 1, "{then}");
    assert!(then.contains("missing: those named above but Canada, EU, Israel"), "{then}");
}

fn a_day_ahead_is_told_as_such(dir: &str) {
    let list = ["finding", "list", "--dir", dir, "--as-of"];
    let as_of = |day: &str| comity(&[&list[..], &[day]].concat()).code(0).stderr;
    assert!(as_of("2040-01-01").contains("Sun 1 Jan 2040, 23:59 UTC has not come"));
    assert!(!as_of("2020-01-01T00:00:00Z").contains("has not come"));
}

#[test]
fn a_long_number_is_shown_as_it_was_signed() {
    const LONG: &str = "100000000000000000000000001";
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let _node = Process::start(&dir);
    let said =
        format!(r#"{{"incident":"i-1","capacity":"developer","training_compute_flop":{LONG}}}"#);
    let body = write(folder.path(), "assessment.json", said);
    let logged = on(&["submit", &body, "--kind", "incident.assessment", "--tlp", "CLEAR"]);
    let logged = logged.code(0).json();
    let id = logged["id"].as_str().unwrap();
    let shown = comity(&["get", id, "--dir", text(&dir)]).code(0).stdout;
    assert!(shown.contains(LONG), "{shown}");
}

#[test]
fn an_engineer_sees_a_clock_and_an_auditor_checks_the_finding() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let _node = Process::start(&dir);
    let known = on(&["agreement", "list"]).code(0).json();
    assert!(known.as_array().unwrap().len() >= 30);
    let shown = on(&["agreement", "show", "kyoto-protocol"]).code(0).json();
    assert!(shown["force_explained"].as_str().unwrap().contains("at least 55 %"), "{shown}");
    let words = comity(&["agreement", "show", "kyoto-protocol", "--dir", text(&dir)]).code(0);
    let by_file = "says its file: in-force from 16 Feb 2005";
    assert!(words.stdout.contains(by_file), "{}", words.stdout);
    let file = comity(&["agreement", "show", CALIFORNIA, "--text", "--dir", text(&dir)]).code(0);
    assert_eq!(file.stdout, std::fs::read_to_string(agreement(CALIFORNIA)).unwrap());
    let matrix = on(&["agreement", "matrix", "paris-agreement"]).code(0).json();
    assert!(matrix["parties"].as_array().unwrap().len() > 190, "{matrix:.300}");
    let matrix = comity(&["agreement", "matrix", "paris-agreement", "--dir", text(&dir)]).code(0);
    assert!(matrix.stdout.contains("every clause applies as written"), "{}", matrix.stdout);
    assert!(matrix.stdout.contains("parties as of 13 Feb 2023"), "{}", matrix.stdout);
    a_list_is_told_as_of_its_day(text(&dir));
    a_day_ahead_is_told_as_such(text(&dir));

    let aware = now().plus_millis(-24 * 3_600_000).to_string();
    let assessment = json!({
        "incident": "i-1", "capacity": "developer", "training_compute_flop": 2e26,
        "aware_at": aware, "harms": ["bodily-injury"], "events": ["loss-of-control"],
    });
    let body = write(folder.path(), "assessment.json", assessment.to_string());
    on(&["submit", &body, "--kind", "incident.assessment", "--tlp", "CLEAR"]).code(0);
    a_name_is_nothing_but_itself(&on);
    let list = ["finding", "list", "--agreement", CALIFORNIA, "--party", "lab.example"];
    let found = on(&list).code(0).json();
    let due = found.as_array().unwrap().iter();
    let due: Vec<&Value> = due.filter(|one| one["finding"]["duty"] == "report-incident").collect();
    assert_eq!(due.len(), 1, "{found}");
    let (id, finding) = (due[0]["id"].as_str().unwrap(), &due[0]["finding"]);
    assert_eq!(
        (&finding["status"], &finding["clause"]),
        (&"due".into(), &"sec-22757.13.c.1".into())
    );
    let reading = |which: &str| finding["due"][which].as_str().unwrap().parse::<Timestamp>();
    assert!(reading("conservative").unwrap() <= reading("statutory").unwrap());
    let table = comity(&[&list[..], &["--dir", text(&dir)]].concat()).code(0).stdout;
    assert!(table.contains(id.get(..12).unwrap()) && table.contains("AT THE LATEST"), "{table}");
    // What the table shows of its name names it.
    let short = on(&["finding", "show", id.get(..12).unwrap()]).code(0).json();
    assert_eq!(short["finding"]["duty"], finding["duty"]);
    on(&["finding", "show", "00000000"]).code(3);
    on(&["finding", "show", "0000"]).code(2);
    let calendar = comity(&[&list[..], &["--ics", "--dir", text(&dir)]].concat()).code(0).stdout;
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains(id), "{calendar}");
    on(&["finding", "list", "--status", "overdue"]).code(2);

    // Sixty days on, nothing filed: a breach, which others check and which cannot be changed.
    let later = now().plus_millis(60 * 24 * 3_600_000).to_string();
    let shown = on(&["finding", "show", id, "--as-of", &later]).code(0);
    let mut proved = shown.json();
    assert_eq!(proved["finding"]["status"], "breached");
    let tree = comity(&["finding", "show", id, "--as-of", &later, "--dir", text(&dir)]).code(0);
    assert!(tree.stdout.lines().count() > 3, "{}", tree.stdout);
    assert!(tree.stdout.contains(" (Los Angeles) · "), "{}", tree.stdout);
    let file = write(folder.path(), "finding.json", &shown.stdout);
    assert_eq!(on(&["finding", "verify", &file]).code(0).json()["verified"], true);
    proved["finding"]["verdict"] = "compliant".into();
    let file = write(folder.path(), "changed.json", proved.to_string());
    assert_eq!(on(&["finding", "verify", &file]).code(1).json()["code"], "finding-differs");
    as_it_was_known(folder.path(), &on, (id, &later));
    nothing_around_it_is_changed(folder.path(), &dir, &shown.stdout);
    elsewhere_it_is_neither_true_nor_false(folder.path(), &shown.stdout);
    let file = write(folder.path(), "no.json", "{");
    on(&["finding", "verify", &file]).code(2);
    on(&["finding", "verify", "/nowhere.json"]).code(3);
    on(&["finding", "show", &"0".repeat(64)]).code(3);
    state_of_coordination(folder.path(), &dir);
}

#[test]
fn a_deadline_that_is_not_known_is_listed_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir)]].concat()).code(0);
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]);
    let _node = Process::start(&dir);
    let nothing = on(&["finding", "list", "--agreement", CALIFORNIA]).stdout;
    assert_eq!(nothing, "Nothing that was asked for is owed, or would be.\n");
    let aware = now().plus_millis(-2 * 3_600_000).to_string();
    let assessment = json!({
        "incident": "i-1", "capacity": "developer", "training_compute_flop": 2e26,
        "imminent_risk": true, "aware_at": aware, "harms": [], "events": [],
    });
    let body = write(folder.path(), "assessment.json", assessment.to_string());
    on(&["submit", &body, "--kind", "incident.assessment", "--tlp", "CLEAR"]);
    let list = ["finding", "list", "--agreement", CALIFORNIA, "--due-by", "2020-01-01"];
    let table = on(&list).stdout;
    // Cells are broken where the terminal is narrow.
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("not known: 24 hours") && words.contains("at worst"), "{table}");
    let rows = on(&[&list[..], &["--json"]].concat()).json();
    let row = rows.as_array().unwrap().iter();
    let row = row.clone().find(|row| row["finding"]["duty"] == "disclose-imminent-risk").unwrap();
    let unknown = &row["deadline_unknown"];
    assert_eq!(unknown["from"], json!(["imminent_risk_discovered_at"]));
    assert_eq!(unknown["within"], "24 hours");
    assert_eq!(unknown["earliest"].as_str().unwrap().parse::<Timestamp>(), aware.parse());
    let shown = on(&["finding", "show", row["id"].as_str().unwrap()]).stdout;
    let told = "Its deadline is not known: 24 hours from imminent_risk_discovered_at; at worst";
    assert!(shown.contains(told), "{shown}");
    // A calendar has it at its worst case: nobody sees a clock that is left out.
    let calendar = on(&["finding", "list", "--ics"]).stdout.replace("\r\n ", "");
    let event = calendar.split("BEGIN:VEVENT").find(|one| one.contains("Disclose imminent risk"));
    let event = event.unwrap_or_else(|| panic!("{calendar}"));
    assert!(event.contains("DTSTART;TZID=America/Los_Angeles:"), "{event}");
    assert!(event.contains("Not known: 24 hours") && event.contains("at worst"));
}

/// What was drawn from what was known by a time is checked against that, though more is known now.
fn as_it_was_known(folder: &Path, on: &impl Fn(&[&str]) -> Done, (id, later): (&str, &str)) {
    // Its clock has whole seconds; the statement may be younger than the last one.
    let known = now().plus_millis(1_000).to_string();
    let words = ["finding", "show", id, "--as-of", later, "--known-by", &known];
    let shown = on(&words).code(0);
    assert_eq!(shown.json()["known_by"], known.as_str());
    let file = write(folder, "known.json", &shown.stdout);
    assert_eq!(on(&["finding", "verify", &file]).code(0).json()["verified"], true);
    let before = ["finding", "verify", &file, "--known-by", "2020-01-01"];
    assert_eq!(on(&before).code(7).json()["code"], "finding-evidence-unheld");
}

/// A node that does not hold what a finding rests on does not call it false.
fn elsewhere_it_is_neither_true_nor_false(folder: &Path, shown: &str) {
    let dir = folder.join("elsewhere");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir)]].concat());
    on(&["init", "--party", "auditor.example", "--name", "Auditor"]).code(0);
    let file = write(folder, "there.json", shown);
    let said = on(&["finding", "verify", &file, "--json"]).code(7).json();
    assert_eq!(
        (&said["verified"], &said["code"]),
        (&Value::Null, &"finding-evidence-unheld".into())
    );
    assert_eq!(said["statements_unheld"].as_array().unwrap().len(), 1, "{said}");
    let told = on(&["finding", "verify", &file]).code(7).stdout;
    assert!(told.starts_with("Neither true nor false here: it cannot be checked here"), "{told}");
    // A text that is not held there is no reason to call it false either.
    let mut other: Value = serde_json::from_str(shown).unwrap();
    other.as_object_mut().unwrap().retain(|member, _| member == "finding");
    other["finding"]["version"] = "1999".into();
    let file = write(folder, "other.json", other["finding"].to_string());
    let said = on(&["finding", "verify", &file, "--json"]).code(7).json();
    assert_eq!(said["code"], "finding-agreement-unknown");
}

/// What stands around a finding cannot be changed either.
fn nothing_around_it_is_changed(folder: &Path, dir: &Path, shown: &str) {
    for (pointer, value) in [
        ("/id", json!("0".repeat(64))),
        ("/owed", json!(false)),
        ("/proof/says", json!("All was met.")),
    ] {
        let mut changed: Value = serde_json::from_str(shown).unwrap();
        *changed.pointer_mut(pointer).unwrap() = value;
        let file = write(folder, "around.json", changed.to_string());
        let words = ["finding", "verify", &file, "--dir", text(dir), "--json"];
        assert_eq!(comity(&words).code(1).json()["code"], "finding-differs");
    }
}

/// What would follow from acts that nobody did: who signed, by the file too, can ratify.
fn what_is_supposed_is_judged_as_if_done(folder: &Path, dir: &Path) {
    let ask = |words: &[&str]| {
        comity(&[&["agreement", "what-if", "cets-225", "--dir", text(dir)], words].concat())
    };
    let five =
        ["NO", "GE", "IS", "GB", "JP"].map(|party| format!("ratification={party}@2027-01-15"));
    let acts: Vec<&str> = five.iter().flat_map(|act| ["--act", act]).collect();
    let asked = ask(&[&acts, &["--as-of", "2027-06-01"][..]].concat()).code(0).stdout;
    // Art. 30: the first of the month after three months from the fifth, three of the Council.
    assert!(asked.contains("As it would be:") && asked.contains("1 May 2027"), "{asked}");
    assert!(!asked.contains("without effect"), "{asked}");
    let unsigned = ask(&["--act", "ratification=FR"]).code(0).stdout;
    assert!(unsigned.contains("without effect: ratification of FR"), "{unsigned}");
    assert!(unsigned.contains("stays as it is"), "{unsigned}");
    let held = std::fs::read_to_string(agreement("cets-225")).unwrap();
    let other = write(folder, "other.agreement", held.replace("at least 5", "at least 2"));
    let fewer = [&acts[..6], &["--text", &other, "--as-of", "2027-06-01"]].concat();
    let fewer = ask(&fewer).code(0).stdout;
    assert!(fewer.contains("As it would be:"), "{fewer}");
    let refused = ask(&["--act", "ratified=FR"]).code(2).stderr;
    assert!(refused.contains("definitive-signature"), "{refused}");
    ask(&[]).code(2);
}

/// The report and the tables of the observatory.
fn state_of_coordination(folder: &Path, dir: &Path) {
    what_is_supposed_is_judged_as_if_done(folder, dir);
    let report = comity(&["observatory", "report", "--dir", text(dir)]).code(0).stdout;
    assert!(report.starts_with("# ") && report.contains("SB 53"), "{report:.400}");
    let all = comity(&["observatory", "report", "--json", "--dir", text(dir)]).code(0).json();
    assert!(all["instruments"].as_array().is_some_and(|rows| rows.len() >= 20));
    let out = folder.join("tables");
    let words = ["observatory", "tables", "--out", text(&out), "--json", "--dir", text(dir)];
    let files = comity(&words).code(0).json();
    let files = files.as_array().unwrap();
    assert_eq!(files.len(), comity_observatory::table::NAMES.len());
    for file in files {
        let table = std::fs::read_to_string(file.as_str().unwrap()).unwrap();
        assert!(table.lines().next().is_some_and(|heading| heading.contains(',')), "{file}");
    }
    // For spreadsheets the same behind a byte order mark, which programs are not given unasked.
    let out = folder.join("sheets");
    let words = ["observatory", "tables", "--bom", "--out", text(&out), "--dir", text(dir)];
    assert_eq!(comity(&words).code(0).stdout.lines().count(), files.len());
    for file in files {
        let plain = std::fs::read(file.as_str().unwrap()).unwrap();
        let name = Path::new(file.as_str().unwrap()).file_name().unwrap();
        let marked = std::fs::read(out.join(name)).unwrap();
        assert_eq!(marked.strip_prefix(b"\xef\xbb\xbf"), Some(&*plain), "{file}");
    }
}

#[test]
fn commitments_are_solved_and_the_certificate_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let party = |name: &str, at_least: u32| {
        json!({
            "agreement": "coalition", "obligation": "art-1", "party": format!("{name}.example"),
            "expires_at": "2028-01-01T00:00:00Z",
            "offers": [{ "level": 1, "if": { "count": { "at_least": at_least, "level": 1 } } }],
        })
    };
    let context = json!({
        "agreement": "coalition",
        "obligations": { "art-1": ["none", "joined"] },
        "round": {
            "log": "depositary.example/log", "size": 10, "root": "0".repeat(64),
            "frozen_at": "2027-06-01T00:00:00Z", "effective_at": "2027-07-01T00:00:00Z",
        },
    });
    let all = json!([party("a", 2), party("b", 2), party("c", 9)]);
    let context = write(folder, "context.json", context.to_string());
    let commitments = write(folder, "commitments.json", all.to_string());
    let files = ["--context", &context, "--commitments", &commitments];
    let solve = |more: &[&str]| comity(&[&["commitment", "solve"], &files[..], more].concat());
    let words = solve(&[]).code(0).stdout;
    for line in ["a.example to level 1 of art-1", "c.example would reach level 1", "6 more parties"]
    {
        assert!(words.contains(line), "{line}\n{words}");
    }
    let solved = solve(&["--json"]).code(0);
    let certificate = write(folder, "certificate.json", &solved.stdout);
    let verify = |certificate: &str| {
        comity(&[&["commitment", "verify"], &files[..], &[certificate, "--json"]].concat())
    };
    assert_eq!(verify(&certificate).code(0).json()["verified"], true);
    let mut changed = solved.json();
    changed["members"].as_array_mut().unwrap().pop();
    let changed = write(folder, "changed.json", changed.to_string());
    let refused = verify(&changed).code(1).json();
    assert!(refused["code"].as_str().unwrap().starts_with("certificate-"), "{refused}");
    let garbage = write(folder, "garbage.json", "[]");
    verify(&garbage).code(2);

    // "Only if at most one other does": there is no largest coalition for such conditions.
    let mut never = party("d", 1);
    never["offers"][0]["if"] = json!({ "not": { "count": { "at_least": 2, "level": 1 } } });
    std::fs::write(&commitments, json!([party("a", 2), never]).to_string()).unwrap();
    let refused = solve(&["--json"]).code(0).stderr;
    assert!(refused.contains("\"number\":2"), "{refused}");

    // What lapsed, and what contradicts another of its party, does not count, and does not keep
    // the others from being decided on; whoever verifies sets aside the same.
    let mut lapsed = party("e", 1);
    lapsed["expires_at"] = "2027-06-01T00:00:00Z".into();
    let all = json!([party("a", 2), lapsed, party("b", 2), party("f", 1), party("f", 2)]);
    std::fs::write(&commitments, all.to_string()).unwrap();
    let solved = solve(&["--json"]).code(0);
    assert_eq!(solved.json()["members"].as_array().unwrap().len(), 2);
    for told in ["commitment-expired", "commitment-contradictory", "\"number\":4", "\"number\":5"] {
        assert!(solved.stderr.contains(told), "{told}: {}", solved.stderr);
    }
    let certificate = write(folder, "weeded.json", &solved.stdout);
    let verified = verify(&certificate).code(0).json();
    assert_eq!(verified["set_aside"].as_array().unwrap().len(), 3);
    std::fs::write(&commitments, "{").unwrap();
    solve(&[]).code(2);
    comity(&["commitment", "solve", "--context", "/nowhere", "--commitments", &commitments])
        .code(3);
}

#[test]
fn sealed_commitments_are_opened_together_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let seats = ["x", "y", "z"];
    let key = |name: &str| text(&folder.join(format!("{name}.key"))).to_owned();
    let public = |name: &str| comity(&["commitment", "key", &key(name)]).code(0).stdout;
    let depositaries = seats.map(|name| {
        let made = public(name);
        assert_eq!(made, public(name), "a key that is there is kept");
        json!({ "party": format!("{name}.example"), "key": made.trim() })
    });
    let board = json!({
        "agreement": "coalition", "round": "1", "threshold": 2, "depositaries": depositaries,
    });
    let board = write(folder, "board.json", board.to_string());
    let frozen_at = now().plus_millis(-3_600_000);
    let context = |frozen_at: Timestamp| {
        json!({
            "agreement": "coalition", "obligations": { "art-1": ["none", "joined"] },
            "round": {
                "log": "x.example/log", "size": 10, "root": "0".repeat(64),
                "frozen_at": frozen_at, "effective_at": frozen_at.plus_millis(7_200_000),
            },
        })
    };
    let context_path = write(folder, "context.json", context(frozen_at).to_string());
    let envelope = |party: &str, at_least: Option<u32>| {
        let party = format!("{party}.example");
        let mut words = vec!["commitment", "seal", "--board", &board, "--party", &party];
        let commitment = at_least.map(|at_least| {
            let commitment = json!({
                "agreement": "coalition", "obligation": "art-1", "party": party,
                "expires_at": "2100-01-01T00:00:00Z",
                "offers": [{ "level": 1, "if": { "count": { "at_least": at_least, "level": 1 } } }],
            });
            write(folder, "commitment.json", commitment.to_string())
        });
        words.extend(commitment.as_deref());
        comity(&words).code(0).json()
    };
    let all = [envelope("a", Some(2)), envelope("b", Some(2)), envelope("c", None)];
    let length = |one: &Value| one["ciphertext"].as_str().unwrap().len();
    assert_eq!(length(&all[0]), length(&all[2]), "a blank cannot be told by its size");
    let envelopes = write(folder, "envelopes.json", json!(all).to_string());
    let about = ["--board", &board, "--context", &context_path, "--envelopes", &envelopes].to_vec();
    let share = |name: &str| {
        let key = key(name);
        let words = [&["commitment", "share", "--key", &key], &about[..]].concat();
        write(folder, &format!("{name}.json"), comity(&words).code(0).stdout)
    };
    let (x, z) = (share("x"), share("z"));
    let open =
        |releases: &[&str]| comity(&[&["commitment", "open"], &about[..], releases].concat());
    let few = open(&[&x]).code(1).stderr;
    assert!(few.contains("sealed-too-few-shares"), "{few}");
    let outcome = open(&[&x, &z]).code(0);
    assert_eq!(outcome.json()["others"], 1);
    let path = write(folder, "outcome.json", &outcome.stdout);
    let check = |path: &str| {
        comity(&[&["commitment", "check-opened", "--json"], &about[..], &[path]].concat())
    };
    assert_eq!(check(&path).code(0).json()["attested"], json!(["largest", "not-before-freeze"]));
    let mut changed = outcome.json();
    changed["others"] = 0.into();
    check(&write(folder, "changed.json", changed.to_string())).code(1);

    std::fs::write(&context_path, context(now().plus_millis(3_600_000)).to_string()).unwrap();
    let own = key("x");
    let early = [&["commitment", "share", "--key", &own], &about[..]].concat();
    let early = comity(&early).code(1).stderr;
    assert!(early.contains("sealed-before-freeze"), "{early}");
}
