//! Every shipped text with participants, judged from the lines of its file, from the same acts on
//! the log, and from the same deposits by `agreement replay`: one answer.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::force::{
    Act, Deposit, ForceOutcome, Timeline, View, entry_into_force, is_organization, setting,
};
use comity_agreements::agreement::language;
use comity_agreements::agreement::life::State;
use comity_agreements::calendar::Day;
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::Vouched;
use serde_json::json;

/// What is said of entry into force on a day, and who is a party since when.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    in_force: String,
    parties: BTreeMap<String, Day>,
}

fn told(outcome: &ForceOutcome) -> String {
    match outcome {
        ForceOutcome::InForce(entry) => format!("in force on {}", entry.day),
        ForceOutcome::NotYet(_) => "not in force".to_owned(),
        ForceOutcome::Undetermined(_) => "undetermined".to_owned(),
    }
}

fn by_docket(text: &str, id: &str, acts: &[Fact], on: Day) -> Answer {
    let mut docket = Docket::new(&[text], &[]).unwrap();
    acts.iter().for_each(|act| docket.insert(act));
    docket.advance_to(on.starts_utc());
    let entry = docket.agreement(id).unwrap();
    let rows = entry.participations(on).into_iter().filter(|row| row.state == State::Party);
    Answer {
        in_force: told(entry.force.as_ref().unwrap().as_ref().unwrap()),
        parties: rows.filter_map(|row| Some((row.party, row.since?))).collect(),
    }
}

/// The lines of the file as acts of those whom it names; without a day nobody did anything.
fn acts(agreement: &Agreement, text: &str) -> Vec<Fact> {
    let dated = agreement.participants.iter().filter(|one| one.day.is_some());
    let act = |(number, one): (u16, &comity_agreements::agreement::document::Participant)| {
        let mut id = [0; 32];
        id[..2].copy_from_slice(&number.to_be_bytes());
        Fact {
            id: StatementId(id),
            kind: format!("agreement.{}", one.action.name()).parse().unwrap(),
            issuer: one.party.parse().unwrap(),
            subject: agreement.id.clone(),
            issued: one.day.unwrap().starts_utc(),
            logged: Vouched::NOBODY,
            body: Some(json!({
                "agreement": agreement.id, "text_digest": naming::text_digest(text).to_string(),
                "reasons": { "en": "extraordinary events" },
                "notified_to": ["all parties", "Executive Council", "Security Council"],
            })),
            relation: None,
            also: Vec::new(),
            shown: Shown::default(),
            index: None,
        }
    };
    (1..).zip(dated).map(act).collect()
}

fn deposits(agreement: &Agreement) -> Timeline {
    let of = |one: &comity_agreements::agreement::document::Participant| {
        let act = match one.action.name() {
            "signature" => Act::Signature,
            "ratification" => Act::Ratification,
            "acceptance" => Act::Acceptance,
            "approval" => Act::Approval,
            "accession" => Act::Accession,
            "succession" => Act::Succession,
            "denunciation" => Act::Withdrawal,
            "consent-withdrawal" => Act::Withdrawal,
            other => panic!("{other}"),
        };
        let day = one.day?;
        let day =
            if act == Act::Withdrawal { agreement.terms.withdrawal.day(day).unwrap() } else { day };
        Some(Deposit {
            day,
            act,
            party: one.party.clone(),
            known_from: None,
            known_until: None,
            is_organization: is_organization(&one.party, act),
        })
    };
    Timeline {
        deposits: agreement.participants.iter().filter_map(of).collect(),
        ..Timeline::default()
    }
}

/// Days on which something may change, some of them, and what is around them.
fn days(agreement: &Agreement) -> BTreeSet<Day> {
    let dated: BTreeSet<Day> = agreement.participants.iter().filter_map(|one| one.day).collect();
    let step = (dated.len() / 6).max(1);
    let chosen = dated.iter().step_by(step).chain(dated.last());
    let edges = [agreement.opened, agreement.participants_as_of];
    let all = chosen.copied().chain(edges.into_iter().flatten());
    let around = |day: Day| [-1, 0, 1].map(|by| day.plus_days(by).unwrap());
    let later = "2027-06-01".parse().unwrap();
    all.flat_map(around).chain([later]).filter(|day| Some(*day) >= agreement.opened).collect()
}

/// What the depositary took, and the text knows no such act: "9 Sep 2003 A", where states ratify or
/// accede. A line of the file says what happened; an act on the log is held against the text.
const TAKEN_ALL_THE_SAME: [(&str, &str); 1] = [("cwc", "ST")];

/// In what two answers differ, in few words.
fn difference(one: &Answer, other: &Answer, id: &str) -> Option<String> {
    let names = one.parties.keys().chain(other.parties.keys());
    let differing: BTreeSet<&str> = names
        .filter(|name| one.parties.get(*name) != other.parties.get(*name))
        .map(String::as_str)
        .filter(|name| !TAKEN_ALL_THE_SAME.contains(&(id, name)))
        .collect();
    let is_same = one.in_force == other.in_force && differing.is_empty();
    (!is_same).then(|| format!("{} / {}: {differing:?}", one.in_force, other.in_force))
}

#[test]
fn lines_acts_and_deposits_of_the_shipped_texts_give_one_answer() {
    let (mut compared, mut replayed, mut not_yet) = (0, 0, 0);
    let mut differing: Vec<String> = Vec::new();
    for (id, text) in shipped::FILES {
        let checked = language::read(text).unwrap();
        let agreement = checked.agreement();
        let Some(rule) = agreement.force.as_ref().filter(|_| !agreement.participants.is_empty())
        else {
            continue;
        };
        let stripped: String = text
            .lines()
            .filter(|line| !line.starts_with("participant "))
            .map(|line| format!("{line}\n"))
            .collect();
        let acts = acts(agreement, &stripped);
        let timeline = deposits(agreement);
        for on in days(agreement) {
            let by_lines = by_docket(text, id, &[], on);
            let by_acts = by_docket(&stripped, id, &acts, on);
            let found = difference(&by_acts, &by_lines, id);
            differing.extend(found.map(|found| format!("{id} on {on}: {found}")));
            compared += 1;
            if agreement.participants_as_of.is_some_and(|of| on <= of) {
                let view = View { as_of: Some(on), known_by: None };
                let outcome = entry_into_force(rule, &timeline, &setting(agreement), view);
                let replayed_so = told(&outcome.unwrap());
                assert_eq!(replayed_so, by_lines.in_force, "{id} on {on}: deposits, and lines");
                replayed += 1;
                not_yet += u32::from(replayed_so == "not in force");
            } else {
                // Of a later day nobody knows by the file that it is not in force.
                assert_ne!(by_lines.in_force, "not in force", "{id} on {on}");
            }
        }
    }
    assert!(differing.is_empty(), "acts, and lines:\n{}", differing.join("\n"));
    assert!(compared > 60 && replayed > 50 && not_yet > 20, "{compared} {replayed} {not_yet}");
}
