//! Final clauses of real treaties that ask for more than a number of parties: each is a file of
//! `final_clauses`, and its dates come out as they did.

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::force::{
    Act, Deposit, ForceOutcome, Setting, Timeline, View, entry_into_force, setting,
};
use comity_agreements::agreement::language::{self, english};
use comity_agreements::calendar::Day;

mod parts;
mod random;
mod terms;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The file of a treaty.
fn text(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/final_clauses/");
    std::fs::read_to_string(format!("{folder}{name}.agreement")).unwrap()
}

pub(crate) fn read(text: &str) -> Agreement {
    let checked = language::read(text).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    });
    // Writing it and reading that gives the same.
    let parsed = language::parse(text).unwrap();
    let again = language::parse(&language::format(&parsed)).unwrap();
    assert_eq!(again.agreement, parsed.agreement);
    let schema = include_str!("../../../../spec/schemas/agreement.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let json = serde_json::to_value(checked.agreement()).unwrap();
    assert_eq!(schema.validate(&json).map_err(|error| error.to_string()), Ok(()));
    assert_eq!(serde_json::from_value::<Agreement>(json).unwrap(), *checked.agreement());
    checked.agreement().clone()
}

/// What its participants deposited.
fn timeline(agreement: &Agreement) -> Timeline {
    let deposits = agreement.participants.iter().map(|one| Deposit {
        day: one.day.unwrap(),
        act: match one.action.name() {
            "signature" => Act::Signature,
            "ratification" => Act::Ratification,
            _ => Act::Accession,
        },
        party: one.party.clone(),
        known_from: None,
        known_until: None,
        is_organization: false,
    });
    Timeline { deposits: deposits.collect(), ..Timeline::default() }
}

fn outcome(agreement: &Agreement, timeline: &Timeline, setting: &Setting) -> ForceOutcome {
    let rule = agreement.force.as_ref().unwrap();
    entry_into_force(rule, timeline, setting, View::default()).unwrap()
}

fn run(text: &str) -> ForceOutcome {
    let agreement = read(text);
    outcome(&agreement, &timeline(&agreement), &setting(&agreement))
}

/// Without the lines that begin so.
fn without(text: &str, beginnings: &[&str]) -> String {
    let stays = |line: &&str| !beginnings.iter().any(|beginning| line.starts_with(beginning));
    text.lines().filter(stays).map(|line| format!("{line}\n")).collect()
}

/// Charter, art. 110(3): 24 of 46 are a majority of the other signatory States, 23 are not.
#[test]
fn half_is_no_majority() {
    let charter = text("un-charter");
    let found = run(&charter);
    assert_eq!(found.day(), Some(day("1945-10-24")), "{}", found.explain());
    assert!(
        found.explain().contains("24 of 46, more than 50 % which is 24"),
        "{}",
        found.explain()
    );
    // One of the three others of that day less: it is the next that makes the majority.
    let fewer = without(&charter, &["participant Belarus ratification"]);
    assert_eq!(run(&fewer).day(), Some(day("1945-10-25")));
    let at_least = fewer.replace("more than half", "at least half");
    assert_eq!(run(&at_least).day(), Some(day("1945-10-24")));
    // Of everybody the same number would not do: the five count on both sides.
    let of_all = charter.replace(" except permanent-members", " not in permanent-members");
    assert_eq!(run(&of_all).day(), Some(day("1945-10-30")));
    // Of a named set.
    let named = charter.replace("of signatories except permanent-members", "of permanent-members");
    assert_eq!(run(&named).day(), Some(day("1945-10-24")));
}

/// Hong Kong Convention, art. 17: what was met stays met, and one that joins with many ships and
/// no yards can keep it from being met.
#[test]
fn a_weight_against_another_of_those_that_joined() {
    let convention = text("hong-kong");
    let found = run(&convention);
    assert_eq!(found.day(), Some(day("2025-06-26")), "{}", found.explain());
    let explained = found.explain();
    assert!(
        explained.contains("23.8 of recycling to 719.7 of tonnage (3.31 %) of the same parties"),
        "{explained}"
    );
    // Liberia alone, with its ships: the tonnage is reached, the recycling is not.
    let ships = without(&convention, &["participant Bangladesh"]);
    let found = run(&ships);
    assert!(matches!(found, ForceOutcome::NotYet(_)), "{}", found.explain());
    // More ships a day later change nothing any more; a day earlier they would have.
    let with = |on: &str| {
        let joined = format!("participant Bahamas accession {on}, unconfirmed\nparticipant Norway");
        convention
            .replacen("participant Norway", &joined, 1)
            .replace("Bangladesh 3.2", "Bangladesh 3.2, Bahamas 90")
    };
    assert_eq!(run(&with("2023-06-27")).day(), Some(day("2025-06-26")));
    assert!(matches!(run(&with("2023-06-25")), ForceOutcome::NotYet(_)));
    // The tonnage of one that joined is not known: it may be as much as is left of the whole.
    let unlisted = convention.replace("Panama 229.5, ", "");
    let found = run(&unlisted);
    assert!(matches!(found, ForceOutcome::Undetermined(_)), "{}", found.explain());
    assert!(found.explain().contains("the weight of Panama"), "{}", found.explain());
    // Without a whole nobody knows how much it may be.
    let found = run(&unlisted.replace(" of 1571", ""));
    assert!(matches!(found, ForceOutcome::Undetermined(_)), "{}", found.explain());
    assert!(read(&convention).force.unwrap().when.can_fall());
}

/// Rome Statute, art. 15 bis(2) and (3).
#[test]
fn parts_of_a_condition_have_delays_of_their_own() {
    let agreement = read(&text("kampala"));
    let timeline = timeline(&agreement);
    let decided = |on: Option<&str>| Setting {
        decisions: [("ICC-ASP/16/Res.5".to_owned(), on.map(day))].into(),
        ..setting(&agreement)
    };
    let found = outcome(&agreement, &timeline, &decided(Some("2018-07-17")));
    assert_eq!(found.day(), Some(day("2018-07-17")), "{}", found.explain());
    assert!(found.explain().contains("12 months after what follows, on 2017-06-26: met"));
    // A decision before the year has run waits for it.
    let found = outcome(&agreement, &timeline, &decided(Some("2017-03-01")));
    assert_eq!(found.day(), Some(day("2017-06-26")), "{}", found.explain());
    let found = outcome(&agreement, &timeline, &decided(None));
    assert!(matches!(found, ForceOutcome::NotYet(_)), "{}", found.explain());
    let found = outcome(&agreement, &timeline, &setting(&agreement));
    assert!(matches!(found, ForceOutcome::Undetermined(_)), "{}", found.explain());
    // What was met stays met, whoever leaves in that year; unless all has to last.
    let mut left = timeline.clone();
    left.deposits.push(Deposit {
        day: day("2016-12-01"),
        act: Act::Withdrawal,
        ..timeline.deposits[0].clone()
    });
    let found = outcome(&agreement, &left, &decided(Some("2018-07-17")));
    assert_eq!(found.day(), Some(day("2018-07-17")), "{}", found.explain());
    let lasting = read(&text("kampala").replace("  at once", "  at once\n  must last"));
    let found = outcome(&lasting, &left, &decided(Some("2018-07-17")));
    assert!(matches!(found, ForceOutcome::NotYet(_)), "{}", found.explain());
}

/// Ballast Water Convention, art. 18(1): the tonnage is that of the day.
#[test]
fn weights_are_those_of_the_day() {
    let convention = text("ballast-water");
    let found = run(&convention);
    assert_eq!(found.day(), Some(day("2017-09-08")), "{}", found.explain());
    // With the table of the year before it would have been reached when Indonesia joined.
    let early = convention.replace("weight tonnage in % of 100 from 2015-01-01", "# ");
    let early = without(&early, &["#  ="]);
    assert_eq!(run(&early).day(), Some(day("2017-09-08")), "34.9 %");
    let early = early.replace("Indonesia 0.1,", "Indonesia 0.2,");
    assert_eq!(run(&early).day(), Some(day("2016-11-24")));
    // No table for the day: nobody knows.
    let late = convention.replace("2016-09-08", "2017-01-01");
    let found = run(&late);
    assert!(matches!(found, ForceOutcome::Undetermined(_)), "{}", found.explain());
    assert!(found.explain().contains("the weights tonnage on 2017-01-01"), "{}", found.explain());
}

/// Every shipped and tested rule of entry into force is told with each of its numbers and names.
#[test]
fn what_is_judged_is_told() {
    for name in ["un-charter", "hong-kong", "kampala", "ballast-water"] {
        let checked = language::read(&text(name)).unwrap();
        let told = english(&checked).remove(0);
        assert_eq!(told.rule, "Entry into force");
        let told = told.sentences.join("\n");
        for word in match name {
            "un-charter" => {
                vec!["more than 50 % of the signatories that are not in “permanent-members”"]
            }
            "hong-kong" => vec![
                "the “recycling” of the contracting parties is at least 3 % of the “tonnage” of the same parties",
                "at least 15 contracting parties",
                "40 %",
                "24 months",
            ],
            "kampala" => vec![
                "12 months",
                "have passed since",
                "at least 30 contracting parties",
                "“ICC-ASP/16/Res.5”",
                "2017-01-02",
            ],
            _ => vec!["at least 35 % of the whole of “tonnage”"],
        } {
            assert!(told.contains(word), "{word}\n{told}");
        }
    }
}
