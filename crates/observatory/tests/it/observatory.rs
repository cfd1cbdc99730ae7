//! The state of coordination, computed from the agreement files that come with the program.

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::language;
use comity_agreements::calendar::Day;
use comity_agreements::world::World;
use comity_observatory::cell::Source;
use comity_observatory::duration::bundled;
use comity_observatory::instrument::{Drift, Force};
use comity_observatory::live::{Live, LiveAgreement, Status};
use comity_observatory::report::report;
use comity_observatory::table::{NAMES, short, tables};
use comity_observatory::{Input, Observatory, observe};

fn agreements() -> Vec<Agreement> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/agreements");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|end| end == "agreement")).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        match language::read(&text) {
            Ok(checked) => checked.into_agreement(),
            Err(faults) => panic!("{}: {}", path.display(), faults[0]),
        }
    };
    files.iter().map(read).collect()
}

fn on(as_of: &str) -> Observatory {
    seen(&agreements(), as_of)
}

fn seen(agreements: &[Agreement], as_of: &str) -> Observatory {
    let (world, comparators) = (World::bundled().unwrap(), bundled().unwrap());
    let as_of: Day = as_of.parse().unwrap();
    let live = Live::new();
    observe(&Input { agreements, live: &live, world: &world, comparators: &comparators, as_of })
}

/// Who takes part, as a survey of November 2026 counted: countries, organizations, others, and
/// whether the list is held to be whole.
#[test]
fn participants_are_as_many_as_the_survey_counted() {
    let seen = on("2026-11-23");
    let cases = [
        ("bletchley-declaration", Some((28, 1, 0)), Some(true)),
        ("seoul-declaration", Some((10, 1, 0)), None),
        ("seoul-ministerial-statement", Some((27, 1, 0)), Some(true)),
        ("frontier-ai-safety-commitments", Some((0, 0, 20)), Some(true)),
        ("aisi-network", Some((9, 1, 0)), None),
        ("hiroshima-code-of-conduct", Some((7, 1, 0)), None),
        ("oecd-ai-principles", Some((46, 1, 0)), Some(true)),
        ("paris-statement", Some((58, 2, 0)), Some(true)),
        ("cets-225", Some((16, 1, 0)), None),
        ("pol-decl-military-ai", Some((9, 0, 0)), Some(false)),
        ("reaim-2026", Some((7, 0, 0)), Some(false)),
        ("jtc1-sc42", Some((25, 0, 0)), Some(false)),
        ("reaim-blueprint-2024", None, Some(false)),
        ("unesco-ethics-rec", None, Some(false)),
    ];
    for (id, expected, complete) in cases {
        let who = &seen.instrument(id).unwrap_or_else(|| panic!("{id}")).participants;
        let counts = (who.countries, who.organizations, who.others);
        assert_eq!(who.known.value.map(|_| counts), expected, "{id}");
        assert_eq!(who.complete, complete, "{id}");
    }
}

#[test]
fn competing_claims_stand_beside_what_is_held() {
    let seen = on("2026-11-23");
    let treaty = seen.instrument("cets-225").unwrap();
    assert_eq!(treaty.force.value, Some(Force::NotInForce));
    let claims: Vec<u32> = treaty.participants.claimed.iter().map(|claim| claim.count).collect();
    assert_eq!((treaty.participants.known.value, claims), (Some(17), vec![20]));
    let rejected = |drift: &Drift| matches!(drift, Drift::ClaimNotHeld { says, .. } if says.contains("1 November 2025"));
    assert!(treaty.drift.iter().any(rejected), "{:?}", treaty.drift);
    let statement = seen.instrument("paris-statement").unwrap();
    assert!(statement.drift.contains(&Drift::CountsCompete { counts: vec![58, 60, 61, 64] }));
    let status = |party: &str| {
        let one = treaty.participants.list.iter().find(|one| one.party == party);
        one.and_then(|one| one.status.value)
    };
    assert_eq!(status("EU"), Some(Status::Consented));
    assert_eq!(status("GB"), Some(Status::Signed));
    assert_eq!(status("CN"), None);
}

#[test]
fn thresholds_of_the_european_and_american_rules_differ() {
    let seen = on("2026-11-23");
    let flop = seen.gaps.differing.iter().find(|one| one.unit == "FLOP").unwrap();
    let values = |id: &str| -> Vec<String> {
        let of = flop.thresholds.iter().filter(|one| one.agreement == id);
        let mut values: Vec<String> = of.map(|one| short(one.value)).collect();
        values.dedup();
        values
    };
    assert_eq!(values("eu-ai-act-gpai"), ["1e25"]);
    assert_eq!(values("us-ca-sb-53"), ["1e26"]);
    assert_eq!(values("us-ny-raise"), ["1e26"]);
    assert!(values("proposal-2025-training-limits").contains(&"1e24".to_owned()));
    assert!(values("template-compute-cap").is_empty(), "a template is no rule");
}

#[test]
fn regions_show_what_they_have_in_force_and_what_is_not_known() {
    let seen = on("2026-11-23");
    let rules = |place: &str| -> Vec<(String, bool)> {
        let region = seen.regions.iter().find(|region| region.place == place).unwrap();
        let in_force = |force| matches!(force, Some(Force::InForce { .. }));
        let rule = region.rules.iter();
        rule.map(|rule| (rule.instrument.clone(), in_force(rule.force.value))).collect()
    };
    let own = |id: &str, in_force: bool| (id.to_owned(), in_force);
    assert!(rules("EU").contains(&own("eu-ai-act-gpai", true)));
    assert!(rules("EU").contains(&own("eu-ai-act-art-73", false)), "deferred");
    assert!(rules("US").contains(&own("us-ca-sb-53", true)));
    assert!(rules("US").contains(&own("us-ny-raise", false)), "from 2027");
    assert!(rules("US").contains(&own("us-il-sb-315", false)), "signature not confirmed");
    assert!(rules("KR").contains(&own("kr-ai-basic-act-32", true)));
    let gaps = &seen.gaps;
    let us = gaps.unregulated.iter().find(|one| one.party == "US").unwrap();
    assert_eq!(us.parts, ["US-CA"]);
    assert_eq!(gaps.regulated, 28, "the members of the European Union, and the Republic of Korea");
    let later = on("2027-06-01").gaps;
    let us = later.unregulated.iter().find(|one| one.party == "US").unwrap();
    assert_eq!(us.parts, ["US-CA", "US-NY"]);
}

#[test]
fn treaties_of_other_fields_are_compared_with_and_not_counted() {
    let seen = on("2026-11-23");
    assert_eq!(seen.comparisons, ["ctbt", "cwc", "kyoto-protocol", "paris-agreement"]);
    assert!(seen.instrument("ctbt").is_none());
    let years = |id: &str| {
        let row = seen.durations.iter().find(|row| row.id == id).unwrap();
        [row.to_opening, row.to_force, row.open_for].map(|span| span.map(|span| span.to_string()))
    };
    let text = |years: [&str; 3]| years.map(|year| (!year.is_empty()).then(|| year.to_owned()));
    assert_eq!(years("paris-agreement"), text(["4.4", "0.5", ""]));
    assert_eq!(years("kyoto-protocol"), text(["2.9", "6.9", ""]));
    assert_eq!(years("cwc"), text(["24.4–24.5", "4.3", ""]));
    assert_eq!(years("ctbt"), text(["42.5", "", "27.5"]), "known until 13 March 2024");
    assert_eq!(years("cets-225"), text(["5.0", "", "2.2"]));
    let fields: std::collections::BTreeSet<_> =
        seen.durations.iter().map(|row| row.field.as_str()).collect();
    for field in ["ai", "biological", "chemical", "climate", "cyber", "nuclear", "ozone", "space"] {
        assert!(fields.contains(field), "{field}");
    }
}

/// A law on cybersecurity or data regulates no AI; which incidents it names is told all the same.
#[test]
fn laws_on_other_matters_are_asked_only_which_incidents_they_name() {
    let seen = on("2026-11-23");
    let adjacent = ["cn-cybersecurity-incident-measures", "eu-cra-14", "eu-dora-19"];
    assert_eq!(seen.adjacent, [&adjacent[..], &["eu-gdpr-33", "eu-nis2-23"]].concat());
    assert!(seen.adjacent.iter().all(|id| seen.instrument(id).is_none()));
    let is_unregulated = |party: &str| seen.gaps.unregulated.iter().any(|one| one.party == party);
    assert!(is_unregulated("CN"));
    assert!(seen.gaps.without_reporting.contains(&"CN".to_owned()));
    let class = |name: &str| seen.gaps.incidents.iter().find(|class| class.class == name);
    let data = class("personal-data-breach").unwrap();
    assert!(!data.is_gap());
    assert_eq!(data.named.len(), 1);
    // On conditions of its own matter alone, it is not told to reach a class that it does not name.
    let told = data.conditional.iter().chain(&class("near-miss").unwrap().conditional);
    let lines: Vec<String> = told.map(Source::line).collect();
    let is_adjacent = |line: &String| seen.adjacent.iter().any(|id| line.starts_with(id.as_str()));
    assert!(!lines.iter().any(is_adjacent), "{lines:?}");
    assert!(class("controller").is_none(), "who speaks is no class of incidents");
}

#[test]
fn the_trend_grows_with_the_instruments() {
    let seen = on("2026-11-23");
    let at = |year: i32| seen.trend.iter().find(|row| row.year == year).unwrap();
    assert!(at(2019).new.contains(&"oecd-ai-principles".to_owned()));
    assert!(at(2023).new.contains(&"bletchley-declaration".to_owned()));
    assert!(at(2023).instruments < at(2024).instruments);
    assert_eq!((at(2023).binding_in_force, at(2024).binding_in_force), (0, 1));
    // The same question asked as of an earlier day has the same answer for the years before it.
    let earlier = on("2024-12-31");
    for row in &earlier.trend {
        assert_eq!(row, at(row.year));
    }
}

#[test]
fn every_cell_with_a_value_names_its_source() {
    let seen = on("2026-11-23");
    for one in &seen.instruments {
        let cells = [
            (one.binding.value.is_some(), one.binding.sources.len()),
            (one.enforcement.value.is_some(), one.enforcement.sources.len()),
            (one.date.value.is_some(), one.date.sources.len()),
            (one.status.value.is_some(), one.status.sources.len()),
            (one.force.value.is_some(), one.force.sources.len()),
            (one.participants.known.value.is_some(), one.participants.known.sources.len()),
        ];
        for (at, (has_value, sources)) in cells.into_iter().enumerate() {
            assert_eq!(has_value, sources > 0, "{} {at}", one.id);
        }
    }
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut agreements = agreements();
    let world = World::bundled().unwrap();
    let forward = seen(&agreements, "2026-11-23");
    agreements.reverse();
    let backward = seen(&agreements, "2026-11-23");
    let bytes = |seen: &Observatory| serde_json::to_string(seen).unwrap();
    assert_eq!(bytes(&forward), bytes(&backward));
    let printed = |seen: &Observatory| report(seen, &world).markdown();
    assert_eq!(printed(&forward), printed(&backward));
}

#[test]
fn near_misses_are_a_gap_and_deaths_are_not() {
    let seen = on("2026-11-23");
    let class = |name: &str| seen.gaps.incidents.iter().find(|class| class.class == name).unwrap();
    assert!(class("near-miss").is_gap());
    assert!(!class("death").is_gap());
    let soft: Vec<String> = class("death").soft.iter().map(|source| source.line()).collect();
    assert_eq!(soft, ["eu-gpai-code-commitment-9@2025-07-10"], "a code of practice does not bind");
}

/// RFC 4180, read back by a reader written from its grammar alone.
#[test]
fn every_table_can_be_read_back_from_its_file() {
    let (seen, world) = (on("2026-11-23"), World::bundled().unwrap());
    let all = tables(&seen, &world);
    let ids: Vec<&str> = all.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, NAMES);
    for table in all {
        let records = records(&table.csv());
        assert_eq!(records.len(), table.rows.len() + 1, "{}", table.id);
        for (record, row) in records.iter().skip(1).zip(&table.rows) {
            assert_eq!(record.len(), table.columns.len() + 2, "{}", table.id);
            for (field, cell) in record.iter().zip(row) {
                assert_eq!(field.trim_start_matches('\''), cell.text.trim_start_matches('\''));
                assert!(!field.starts_with(['=', '+', '-', '@']), "{}: {field}", table.id);
            }
        }
    }
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        let record = records.last_mut().unwrap();
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                record.last_mut().unwrap().push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(String::new()),
            '\r' if !is_quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                records.push(vec![String::new()]);
            }
            c => record.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(records.pop(), Some(vec![String::new()]), "the last line ends too");
    records
}

/// What is not known is not called "not in force": of a treaty whose list of acts ends before the
/// day asked about, others may have consented since.
#[test]
fn where_the_record_of_a_treaty_ends_nothing_is_said_of_its_force() {
    let world = World::bundled().unwrap();
    let words = |seen: &Observatory, id: &str| {
        let sections = report(seen, &world).sections;
        sections.into_iter().find(|one| one.id == id).unwrap().words.join("\n")
    };
    let cell = |seen: &Observatory, table: &str, id: &str, column: &str| {
        let table = tables(seen, &world).into_iter().find(|one| one.id == table).unwrap();
        let at = |name: &str| table.columns.iter().position(|one| one.id == name).unwrap();
        let row = table.rows.iter().find(|row| row[at("id")].text == id).unwrap();
        row[at(column)].text.clone()
    };
    let until = agreements().into_iter().find(|one| one.id == "cets-225").unwrap();
    let until = until.listed_until().unwrap();
    let (held, later) = (on(&until.to_string()), on("2029-01-01"));
    assert_eq!(held.instrument("cets-225").unwrap().force.value, Some(Force::NotInForce));
    assert_eq!(cell(&held, "instruments", "cets-225", "force"), "not in force");

    assert_eq!(later.instrument("cets-225").unwrap().force.value, None);
    let ends = format!("not known after {until}");
    assert_eq!(cell(&later, "instruments", "cets-225", "force"), ends);
    assert_eq!(cell(&later, "durations", "cets-225", "in_force"), ends);
    assert_eq!(cell(&later, "durations", "cets-225", "open_for"), "2.2", "as far as it is known");
    assert_eq!(cell(&later, "durations", "ctbt", "in_force"), "not known after 2024-03-13");
    assert!(words(&later, "instruments").contains("is not known: cets-225"));
    for seen in [&held, &later] {
        let durations = words(seen, "durations");
        for line in durations.lines().filter(|line| line.contains("has been open for")) {
            assert!(!line.contains("Nuclear-Test-Ban"), "{line}");
            assert!(seen.as_of == until || !line.contains("Artificial Intelligence"), "{line}");
        }
        assert!(durations.contains("Nuclear-Test-Ban Treaty had been open for 27.5 years"));
    }
    // A published text has its acts in the logs: what is held of it is all there is.
    let mut own = agreements().into_iter().find(|one| one.id == "cets-225").unwrap();
    own.id = "asterion.example:cets-225@1".to_owned();
    let whole = LiveAgreement { is_whole: true, ..LiveAgreement::default() };
    let comparators = bundled().unwrap();
    let (agreements, live) = (vec![own.clone()], Live::from([(own.id.clone(), whole)]));
    let as_of = "2029-01-01".parse().unwrap();
    let seen = observe(&Input {
        agreements: &agreements,
        live: &live,
        world: &world,
        comparators: &comparators,
        as_of,
    });
    assert_eq!(seen.instrument(&own.id).unwrap().force.value, Some(Force::NotInForce));
}
