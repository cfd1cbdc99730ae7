//! What hangs on whether somebody stands in breach of another duty.

use comity_agreements::duty::finding::{Claimant, Doubt};
use comity_agreements::duty::{
    Calendars, Engine, Fact, Filter, Finding, Instrument, State, Status, Table, Verdict,
};
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::fixture::{DEPLOYER, LAB, agreement, at, bound, fact, findings, on, one, unheld};
use super::properties::{FIELDS, PARTIES, cases, facts, time};

const RECOGNITION: &str = "fields of evaluation.record
  model: text at /model
fields of evaluation.recognition
  model: text at /model
fields of surveillance.report
  year: number at /year
";

/// Who misses its surveillance is owed no recognition of what it certifies until it has made it
/// good, and certifies nothing itself while it is in breach for more than it recognises.
const RULES: &str = "duty surveil
  bearer each party
  every 12 months from 2026-01-01
  must file surveillance.report as report by bearer
  within 30 days, calendar days
duty recognise
  bearer each party
  when evaluation.record as record by another party
  clock from filing
  must file evaluation.recognition as recognition by bearer
    where recognition.model = record.model
  within 10 days, calendar days
  except lapsed when breach of surveil by record.issuer: nothing
ban certify
  bearer each party
  never file evaluation.record as record by bearer
  when breach of surveil by bearer
";

fn text() -> Instrument {
    agreement("treaty", RECOGNITION, RULES)
}

fn table() -> Table {
    bound("test", &[LAB, DEPLOYER])
}

fn certified(name: &str, issued: &str) -> Fact {
    fact(name, "evaluation.record", LAB, issued, json!({ "model": name }))
}

fn surveilled(issued: &str) -> Fact {
    fact(&format!("report {issued}"), "surveillance.report", LAB, issued, json!({ "year": 2026 }))
}

fn judged(facts: &[Fact], as_of: &str) -> Vec<Finding> {
    findings(&text(), &table(), facts, as_of)
}

/// What the deployer owes for a certificate.
fn owed(found: &[Finding], record: &Fact) -> Finding {
    let is_its = |finding: &&Finding| {
        finding.key.duty == "recognise"
            && finding.evidence.iter().any(|evidence| evidence.statement == record.id)
    };
    found.iter().find(is_its).unwrap().clone()
}

#[test]
fn recognition_is_not_owed_for_what_was_certified_while_surveillance_was_missed() {
    // The report for 2026 was due by 31 January.
    let before = certified("before", "2026-01-20T00:00:00Z");
    let during = certified("during", "2026-02-10T00:00:00Z");
    let after = certified("after", "2026-03-10T00:00:00Z");
    let all = [before.clone(), during.clone(), after.clone(), surveilled("2026-03-01T00:00:00Z")];
    let found = judged(&all, "2026-04-01T00:00:00Z");
    let status = |record: &Fact| owed(&found, record).status;
    assert_eq!(
        [status(&before), status(&during), status(&after)],
        [Status::Breached, Status::Waived, Status::Breached]
    );
    assert_eq!(owed(&found, &during).exception.as_deref(), Some("lapsed"));
    // And whoever is in breach does not certify.
    let banned = found
        .iter()
        .filter(|finding| finding.key.duty == "certify" && finding.verdict == Verdict::Breach);
    let banned: Vec<_> = banned.flat_map(|finding| &finding.evidence).collect();
    assert_eq!(banned.iter().map(|evidence| evidence.statement).collect::<Vec<_>>(), [during.id]);
}

/// Who destroys later what it had filed in time stands in breach for what hangs on that for itself,
/// and from then on for others: what was known before, nobody can tell them any more.
#[test]
fn an_erasure_puts_nobody_in_breach_for_what_others_did_before_it() {
    let during = certified("during", "2026-02-10T00:00:00Z");
    let report = surveilled("2026-01-15T00:00:00Z");
    let since = certified("since", "2026-03-20T00:00:00Z");
    let held = [during.clone(), report.clone(), since.clone()];
    let found = judged(&held, "2026-04-10T00:00:00Z");
    assert_eq!(owed(&found, &during).status, Status::Breached);
    let name = "report 2026-01-15T00:00:00Z";
    let gone = on(Relation::Erases, name, LAB, "2026-03-15T00:00:00Z", json!({"reason": "x"}));
    let (report, erasure) = (Fact { body: None, ..report }, gone.id);
    let found = judged(&[during.clone(), report, since.clone(), gone], "2026-04-10T00:00:00Z");
    assert_eq!(owed(&found, &during).status, Status::Unverifiable);
    assert_eq!(owed(&found, &since).status, Status::Waived);
    let missed = |one: &&Finding| one.key.duty == "surveil" && one.key.bearer == LAB;
    let named = |one: &Finding| one.changes.iter().any(|change| change.statement == erasure);
    assert!(found.iter().find(missed).is_some_and(named), "the erasure is named");
    let is_banned = |one: &&Finding| {
        one.key.duty == "certify" && one.verdict == Verdict::Breach && one.key.bearer == LAB
    };
    assert_eq!(found.iter().filter(is_banned).count(), 2, "{found:#?}");
}

#[test]
fn what_is_said_later_of_a_breach_changes_nothing_for_who_relied_on_it() {
    let during = certified("during", "2026-02-10T00:00:00Z");
    let late = surveilled("2026-03-01T00:00:00Z");
    let backdated = surveilled("2026-01-15T00:00:00Z");
    let seen = |fact: &Fact, by: &str, after: &str| {
        let mut fact = fact.clone();
        fact.logged.after = Some(at(after));
        fact.logged.by = Some(at(by));
        fact
    };
    let cases = [
        // Made good later: what was certified meanwhile stays without effect.
        vec![late.clone()],
        // Made good later and taken back again.
        vec![
            late,
            on(
                Relation::Retracts,
                "report 2026-03-01T00:00:00Z",
                LAB,
                "2026-03-05T00:00:00Z",
                json!({"reason": "x"}),
            ),
        ],
        // Said to be of January, and logged in March as others saw.
        vec![seen(&backdated, "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z")],
    ];
    for more in cases {
        let facts: Vec<Fact> = std::iter::once(during.clone()).chain(more).collect();
        let found = judged(&facts, "2026-04-01T00:00:00Z");
        assert_eq!(owed(&found, &during).status, Status::Waived, "{facts:#?}");
    }
    // What others let stand as of January was no breach.
    let found = judged(&[during.clone(), backdated], "2026-04-01T00:00:00Z");
    assert_eq!(owed(&found, &during).status, Status::Breached);
}

#[test]
fn where_it_cannot_be_told_whether_there_is_a_breach_nothing_is_concluded() {
    let during = certified("during", "2026-02-10T00:00:00Z");
    let cover = unheld("cover", "surveillance.report", LAB, "2026-01-15T00:00:00Z");
    let rules = RULES.replace("report by bearer\n", "report by bearer where report.year = 2026\n");
    let text = agreement("treaty", RECOGNITION, &rules);
    let found = findings(&text, &table(), &[during.clone(), cover], "2026-04-01T00:00:00Z");
    let owed = owed(&found, &during);
    assert_eq!(owed.state, State::Undetermined);
    assert!(owed.doubts.contains(&Doubt::Breach { duty: "surveil".to_owned() }), "{owed:#?}");
}

/// Of each watched duty a probe: filing it is banned while the filer is in breach of that duty.
const PROBED: &str = "duty report
  bearer each party
  when incident.note as note by bearer where note.serious = yes
  key note.incident
  clock from earliest of note.aware, note.belief
  must file incident.filing as filing by bearer
    where filing.incident = note.incident and filing.stage = \"first\"
  within 10 days, calendar days
  tier death when note.harm = \"death\": within 48 hours
  except small when note.size < 5 FLOP: nothing
  excused by agreement.waiver as waiver by another party where waiver.incident = note.incident
  cure within 3 days
duty each-filing
  bearer each party
  when incident.note as note by bearer where note.serious = yes
  clock from filing
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 4 days, calendar days
  extended by incident.end as end by pair where end.incident = note.incident to end.ended
duty weekly
  bearer each of pair
  every 1 week from 2026-01-05
  must file incident.end as end by bearer
  within 2 days, calendar days
ban of-report
  bearer each party
  never file run.end as run by bearer
  when breach of report by bearer
ban of-each-filing
  bearer each party
  never file run.end as run by bearer
  when breach of each-filing by bearer
ban of-weekly
  bearer each party
  never file run.end as run by bearer
  when breach of weekly by bearer
";

fn probed() -> Engine {
    let text = agreement("treaty", FIELDS, PROBED);
    Engine::new(vec![text], &Calendars::bundled(), &bound("test", &PARTIES)).unwrap()
}

/// Whether a party is in breach of a duty now, by its findings; `None` where that cannot be told.
fn is_in_breach(engine: &mut Engine, party: &str, duty: &str, now: Timestamp) -> Option<bool> {
    let mut verdict = Some(false);
    for finding in engine.findings(&Filter::default()) {
        if finding.key.bearer != party || finding.key.duty != duty || !finding.validity.owed {
            continue;
        }
        // What one creditor may have waived for itself is owed to the others.
        if matches!(finding.key.claimant, Claimant::Party { .. }) {
            continue;
        }
        let is_over = finding.due.as_ref().is_none_or(|due| due.statutory < now);
        match finding.status {
            Status::Breached => return Some(true),
            Status::Unverifiable | Status::Destroyed if is_over => verdict = None,
            _ => {}
        }
    }
    verdict
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(32)))]

    /// The slow way is to ask an engine that knows no later time.
    #[test]
    fn a_breach_stands_as_whoever_asked_at_the_time_would_have_found(
        mut facts in facts(),
        probes in prop::collection::vec((0..3_usize, 0..560_u32), 1..6),
        step in 1..9_usize,
    ) {
        let as_of = at(&time(600));
        let names: Vec<String> = (0..probes.len()).map(|number| format!("probe-{number}")).collect();
        let runs = names.iter().zip(&probes).map(|(name, (party, hours))| {
            fact(name, "run.end", PARTIES[*party], &time(*hours), json!({}))
        });
        let runs: Vec<Fact> = runs.collect();
        facts.extend(runs.clone());
        let mut engine = probed();
        for part in facts.chunks(step) {
            engine.insert_batch(part);
            engine.advance(as_of);
        }
        let found = engine.findings(&Filter::default());
        for run in &runs {
            let mut then = probed();
            then.insert_batch(&facts);
            then.advance(run.issued);
            for duty in ["report", "each-filing", "weekly"] {
                let right = is_in_breach(&mut then, run.issuer.as_str(), duty, run.issued);
                let ban = format!("of-{duty}");
                let of_it = found.iter().filter(|finding| {
                    finding.key.duty == ban
                        && finding.evidence.iter().any(|one| one.statement == run.id)
                });
                let told = match of_it.map(|finding| finding.state).next() {
                    None => Some(false),
                    Some(State::Breached) => Some(true),
                    Some(State::Undetermined | State::Destroyed) => None,
                    Some(other) => panic!("{other:?}"),
                };
                prop_assert_eq!(told, right, "{} of {} at {}", duty, run.issuer, run.issued);
            }
        }
    }
}

#[test]
fn the_standing_of_a_ban_that_hangs_on_a_breach_is_clean_without_one() {
    let found = judged(&[surveilled("2026-01-15T00:00:00Z")], "2026-04-01T00:00:00Z");
    let lab: Vec<Finding> = found.into_iter().filter(|finding| finding.key.bearer == LAB).collect();
    assert_eq!(one(&lab, "certify").status, Status::Met);
}

#[test]
fn a_waiver_that_its_creditor_destroyed_can_be_read_for_no_time() {
    let [one, other, bearer] = [PARTIES[0], PARTIES[1], PARTIES[2]];
    let note = json!({
        "aware": null, "belief": null, "harm": "death", "incident": "inc", "serious": true,
        "size": null,
    });
    let waiver = |name: &str, by: &str, hours: u32| {
        fact(name, "agreement.waiver", by, &time(hours), json!({ "incident": "inc" }))
    };
    let destroyed =
        on(Relation::Erases, "first", one, &time(271), json!({ "reason": "by its own will" }));
    let probe = |name: &str, hours: u32| fact(name, "run.end", bearer, &time(hours), json!({}));
    let facts = [
        fact("note", "incident.note", bearer, &time(0), note),
        waiver("first", one, 122),
        waiver("second", other, 155),
        destroyed,
        // It may have been one, and nobody is blamed for what another destroyed.
        probe("before", 140),
        probe("while", 202),
    ];
    let mut engine = probed();
    engine.insert_batch(&facts);
    engine.advance(at(&time(600)));
    let found = engine.findings(&Filter::default());
    let state = |probe: &Fact| {
        let of = found.iter().find(|finding| {
            finding.key.duty == "of-report"
                && finding.evidence.iter().any(|one| one.statement == probe.id)
        });
        of.map(|finding| finding.state)
    };
    assert_eq!(state(&facts[4]), Some(State::Undetermined));
    assert_eq!(state(&facts[5]), Some(State::Undetermined));
}
