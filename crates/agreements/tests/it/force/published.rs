//! Final clauses of real treaties against what is published: the day of entry into force, and,
//! where a table of them is held, the dates of every state.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use comity_agreements::agreement::force::table::{Overwrites, paris_history, un_table};
use comity_agreements::agreement::force::{Act, Deposit, Replay, View};
use comity_agreements::calendar::Day;
use comity_agreements::world::World;
use serde::Deserialize;

use super::{PARIS_2023, PARIS_HISTORY, day};

/// A treaty of `data/treaties/published.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    /// The file of its rule in `data/treaties/rules`.
    id: String,
    /// Its table among those of the United Nations as depositary.
    table: String,
    /// The day of entry into force as published.
    published: Day,
    /// The day that follows from the table alone, where it is another one.
    #[serde(default)]
    table_alone: Option<Day>,
    /// How many earlier deposits, of states that are no more, the table has lost.
    #[serde(default)]
    lost: u32,
    /// The days of such deposits, where they decide and are known.
    #[serde(default)]
    lost_on: Vec<Day>,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/treaties")
}

fn published() -> Vec<Published> {
    let text = std::fs::read_to_string(data().join("published.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn rule(id: &str) -> Replay {
    let text = std::fs::read_to_string(data().join(format!("rules/{id}.json"))).unwrap();
    Replay::parse(&text).unwrap_or_else(|refusal| panic!("{id}: {refusal}"))
}

/// Where the tables are kept, which have no licence under which they could be bundled.
fn tables() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("COMITY_UN_TABLES") {
        return Some(folder.into());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut shared = here.map(|one| one.join("shared/data/treaties/untreaties/treaties"));
    shared.find(|folder| folder.is_dir())
}

#[test]
fn every_rule_is_one_and_every_treaty_has_one() {
    let ids: Vec<String> = published().into_iter().map(|one| one.id).collect();
    assert!(ids.len() >= 60, "{}", ids.len());
    for id in &ids {
        let replay = rule(id);
        assert!(!replay.name.is_empty() && replay.rule.late.is_some(), "{id}");
    }
    let files = std::fs::read_dir(data().join("rules")).unwrap().count();
    assert_eq!(files, ids.len());
}

/// What a table gives, once so many deposits that it has lost stand before all others.
fn replayed(one: &Published, folder: &Path, world: &World, lost: bool) -> (Option<Day>, Replay) {
    let mut replay = rule(&one.id);
    let text = std::fs::read_to_string(folder.join(format!("{}.csv", one.table))).unwrap();
    replay.add(un_table(&text).unwrap());
    replay.recognise(world);
    let first = replay.timeline.deposits.iter().map(|deposit| deposit.day).min().unwrap();
    let days = (0..one.lost).map(|_| first).chain(one.lost_on.iter().copied());
    for (number, day) in days.enumerate().filter(|_| lost) {
        replay.timeline.deposits.push(Deposit {
            day,
            act: Act::Ratification,
            party: format!("predecessor {number}"),
            known_from: None,
            known_until: None,
            is_organization: false,
        });
    }
    (replay.run(View::default()).unwrap().day(), replay)
}

#[test]
fn treaties_enter_into_force_as_published() {
    let Some(folder) = tables() else { return };
    let world = World::bundled().unwrap();
    let mut wrong = Vec::new();
    let mut states = 0;
    for one in published() {
        let (alone, _) = replayed(&one, &folder, &world, false);
        let (day, replay) = replayed(&one, &folder, &world, true);
        let (id, published) = (&one.id, one.published);
        let expected = one.table_alone.unwrap_or(published);
        if alone != Some(expected) || day != Some(published) {
            wrong.push(format!("{id}: table alone {alone:?}, with {} more {day:?}", one.lost));
            continue;
        }
        // Nobody is bound before its consent or before the treaty, and each has a day.
        let outcome = replay.run(View::default()).unwrap();
        for (party, dates) in replay.dates(&outcome, View::default()) {
            for time in &dates.times {
                // Since when a successor is bound whose predecessor the table has lost nobody
                // knows.
                if time.act == Act::Succession && time.party.is_none() {
                    continue;
                }
                let since = time.party.unwrap_or_else(|| panic!("{id}: {party}"));
                assert!(since >= published && since >= time.consented, "{id}: {party}");
                states += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(states > 5_000, "{states}");
}

/// The table of the Paris Agreement publishes the day for each of its parties.
#[test]
fn paris_binds_each_party_on_the_day_that_is_published() {
    let rule = include_str!("../../../../../data/treaties/paris.json");
    let mut replay = Replay::parse(rule).unwrap();
    replay.add(paris_history(PARIS_HISTORY, Overwrites::AsActs).unwrap());
    // The one difference: the table overwrites and never says that somebody left. The United States
    // gave notice on 4 November 2019, and accepted again on 20 January 2021.
    replay.timeline.deposits.push(Deposit {
        day: day("2020-11-04"),
        act: Act::Withdrawal,
        party: "USA".to_owned(),
        known_from: None,
        known_until: None,
        is_organization: false,
    });
    let view = View::default();
    let outcome = replay.run(view).unwrap();
    let dates = replay.dates(&outcome, view);
    let mut lines = PARIS_2023.lines();
    let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = heading.iter().position(|cell| *cell == "Date-Of-Effect").unwrap();
    let mut differ: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut compared = 0;
    for line in lines {
        let code = line.split(',').next().unwrap();
        // Names may hold commas between quotation marks; what is compared stands after them.
        let from_end = heading.len() - column;
        let cell = line.rsplit(',').nth(from_end - 1).unwrap();
        if cell.is_empty() {
            continue;
        }
        compared += 1;
        let since = dates[code].times.last().and_then(|time| time.party);
        if since != Some(day(cell)) {
            differ.insert(code.to_owned(), (cell.to_owned(), format!("{since:?}")));
        }
    }
    assert!(compared > 190, "{compared}");
    assert!(differ.is_empty(), "{differ:#?}");
}
