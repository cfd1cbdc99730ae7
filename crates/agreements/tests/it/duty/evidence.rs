//! Evidence stays evidence: what a party does after a deadline improves nothing by itself, and what
//! others vouch for goes before what is claimed.

use comity_agreements::duty::finding::{
    Changed, Claimant, Doubt, FieldChange, Finding, Horizon, RestsOn, Role,
};
use comity_agreements::duty::verify::{Grounds, verify_json};
use comity_agreements::duty::{
    Calendars, Engine, Fact, Filter, Instrument, Mismatch, State, Status, Table, Unheld, Verdict,
    verify,
};
use comity_protocol::index::Relation;
use comity_protocol::log::merkle::Hash;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

use super::fixture::{
    DEPLOYER, LAB, agreement, at, bound, fact, findings, id, line, on, one, unheld,
};

const FIELDS: &str = "fields of incident.note
  incident: text at /incident
  serious: truth at /serious
  harm: text at /harm
  aware: instant at /aware
fields of incident.filing
  incident: text at /incident
  regime: text at /regime
fields of run.end
  compute: number in FLOP at /compute
fields of agreement.waiver
  incident: text at /incident
";

const RULES: &str = "duty report
  bearer each party
  owed to each other party
  when incident.note as note by bearer where note.serious = yes
  key note.incident
  clock from note.aware
  must file incident.filing as filing by bearer
    where filing.incident = note.incident and filing.regime = \"treaty\"
  within 10 days, calendar days
  tier death when note.harm = \"death\": within 2 days, calendar days
  excused by agreement.waiver as waiver by another party where waiver.incident = note.incident
ban cap
  bearer each party
  never file run.end as run by bearer where run.compute > 1e25 FLOP
limit yearly
  bearer each party
  sum of run.compute over run.end as run by bearer in the last 12 months, at most 9
  must be <= 1.5e25 FLOP
order note-first
  bearer each party
  file run.end as run by bearer
  only after incident.note as note by bearer
  at least 7 days before
";

const DUE: &str = "2026-03-11T23:59:59.999Z";

fn text() -> Instrument {
    agreement("treaty", FIELDS, RULES)
}

fn table() -> Table {
    bound("test", &[LAB, DEPLOYER, "third.example"])
}

/// Aware on 1 March, so due on the eleventh.
fn noted(name: &str, issued: &str, aware: &str) -> Fact {
    fact(name, "incident.note", LAB, issued, note(aware))
}

fn note(aware: &str) -> Value {
    json!({"incident": "inc-1", "serious": true, "harm": "injury", "aware": aware})
}

fn filed(name: &str, issued: &str, regime: &str) -> Fact {
    let body = json!({"incident": "inc-1", "regime": regime});
    fact(name, "incident.filing", LAB, issued, body)
}

fn first() -> Fact {
    noted("note", "2026-03-01T12:00:00Z", "2026-03-01T00:00:00Z")
}

fn logged(fact: Fact, after: Option<&str>, by: Option<&str>) -> Fact {
    Fact { logged: Vouched { after: after.map(at), by: by.map(at) }, ..fact }
}

fn judged(facts: &[Fact], as_of: &str, duty: &str) -> Finding {
    let found = findings(&text(), &table(), facts, as_of);
    let mine = |finding: &&Finding| finding.key.bearer == LAB && finding.key.duty == duty;
    let mine: Vec<Finding> = found.iter().filter(mine).cloned().collect();
    one(&mine, duty)
}

fn report(facts: &[Fact]) -> Finding {
    judged(facts, "2026-05-01T00:00:00Z", "report")
}

fn roles(finding: &Finding) -> Vec<Role> {
    finding.evidence.iter().map(|evidence| evidence.role).collect()
}

#[test]
fn no_later_word_of_the_bearer_moves_a_deadline_that_passed() {
    let amended = |issued: &str, body: Value| {
        on(Relation::Amends, "note", LAB, issued, json!({"reason": "typing error", "body": body}))
    };
    let late = "2026-03-20T00:00:00Z";
    let later = note("2026-03-18T00:00:00Z");
    let harmless = json!({"incident": "inc-1", "serious": false, "aware": "2026-03-01T00:00:00Z"});
    let elsewhere = json!({"incident": "inc-2", "serious": true, "aware": "2026-03-18T00:00:00Z"});
    let anew = noted("anew", late, "2026-03-18T00:00:00Z");
    let retracted = on(Relation::Retracts, "note", LAB, late, json!({"reason": "error"}));
    let replaced = on(Relation::Supersedes, "note", LAB, late, json!({}));
    for (what, done) in [
        (Changed::Corrected, vec![amended(late, later)]),
        (Changed::Corrected, vec![amended(late, harmless)]),
        (Changed::Corrected, vec![amended(late, elsewhere)]),
        (Changed::WithdrawnByBearer, vec![retracted.clone()]),
        (Changed::WithdrawnByBearer, vec![retracted, anew.clone()]),
        (Changed::Superseded, vec![replaced, anew]),
    ] {
        let mut facts = vec![first()];
        facts.extend(done);
        let found = findings(&text(), &table(), &facts, "2026-05-01T00:00:00Z");
        let mine = |finding: &&Finding| {
            let name = json!({"matter": "named", "name": "inc-1"});
            finding.key.duty == "report" && json!(finding.key.matter) == name
        };
        let found = found.iter().find(mine).unwrap();
        assert_eq!(
            line(found),
            format!("breached breached 2026-03-11T00:00:00Z {DUE}"),
            "{what:?}"
        );
        assert!(found.changes.iter().any(|change| change.what == what), "{:?}", found.changes);
        // A report that is filed then is late, whatever the amendment makes of its clock.
        facts.push(filed("report", "2026-03-25T00:00:00Z", "treaty"));
        let found = findings(&text(), &table(), &facts, "2026-05-01T00:00:00Z");
        let found = found.iter().find(mine).unwrap();
        assert_eq!(line(found), format!("breached late 2026-03-11T00:00:00Z {DUE}"), "{what:?}");
    }
}

#[test]
fn a_correction_says_from_what_to_what() {
    let body = json!({"reason": "x", "body": note("2026-03-18T00:00:00Z")});
    let amended = on(Relation::Amends, "note", LAB, "2026-03-20T00:00:00Z", body);
    let found = report(&[first(), amended.clone()]);
    let [change] = found.changes.as_slice() else { panic!("{:?}", found.changes) };
    assert_eq!(
        (change.statement, change.of, change.what),
        (amended.id, id("note"), Changed::Corrected)
    );
    assert_eq!(
        change.fields,
        [FieldChange {
            field: "aware".to_owned(),
            from: Some("2026-03-01T00:00:00Z".to_owned()),
            to: Some("2026-03-18T00:00:00Z".to_owned()),
        }]
    );
    let lines = comity_agreements::duty::explain::explain(&found).lines().join("\n");
    assert!(lines.contains("from 2026-03-01T00:00:00Z to 2026-03-18T00:00:00Z"), "{lines}");
}

#[test]
fn a_correction_in_time_shortens_and_never_lengthens() {
    let amended = |aware: &str| {
        let body = json!({"reason": "x", "body": note(aware)});
        [first(), on(Relation::Amends, "note", LAB, "2026-03-02T00:00:00Z", body)]
    };
    let due =
        |facts: &[Fact]| judged(facts, "2026-03-03T00:00:00Z", "report").due.unwrap().statutory;
    assert_eq!(due(&amended("2026-02-27T00:00:00Z")), at("2026-03-09T23:59:59.999Z"));
    assert_eq!(due(&amended("2026-03-02T00:00:00Z")), at(DUE));
}

#[test]
fn a_filing_counts_as_what_it_said_until_it_was_amended() {
    let amend = |issued: &str, regime: &str| {
        let body = json!({"incident": "inc-1", "regime": regime});
        on(Relation::Amends, "report", LAB, issued, json!({"reason": "typo", "body": body}))
    };
    let with = |regime: &str, done: Fact| {
        report(&[first(), filed("report", "2026-03-05T00:00:00Z", regime), done])
    };
    // For something else, and amended to what was asked for only after the deadline.
    let found = with("typo", amend("2026-03-20T00:00:00Z", "treaty"));
    assert_eq!((found.state, found.status), (State::Breached, Status::Late));
    let late = found.evidence.iter().find(|evidence| evidence.role == Role::Late).unwrap();
    assert_eq!(late.at, at("2026-03-20T00:00:00Z"));
    assert!(roles(&found).contains(&Role::Correction), "{:?}", found.evidence);
    // In time.
    let found = with("typo", amend("2026-03-10T00:00:00Z", "treaty"));
    assert_eq!((found.state, found.status), (State::Fulfilled, Status::Met));
    // What it said when its time was over counts, whatever it says later.
    let found = with("treaty", amend("2026-03-20T00:00:00Z", "typo"));
    assert_eq!((found.state, found.status), (State::Fulfilled, Status::Met));
    assert_eq!(found.changes.len(), 1);
    let found = with("treaty", amend("2026-03-10T00:00:00Z", "typo"));
    assert_eq!((found.state, found.status), (State::Breached, Status::Breached));
    // Corrected in something that does not matter, it is filed when it was filed.
    let body = json!({"incident": "inc-1", "regime": "treaty", "more": 1});
    let small = on(Relation::Amends, "report", LAB, "2026-03-20T00:00:00Z", json!({"body": body}));
    let late = filed("report", "2026-03-15T00:00:00Z", "treaty");
    let found = report(&[first(), late, small]);
    let late = found.evidence.iter().find(|evidence| evidence.role == Role::Late).unwrap();
    assert_eq!(late.at, at("2026-03-15T00:00:00Z"));
}

#[test]
fn a_report_taken_back_counts_for_nothing_later() {
    let filed = filed("report", "2026-03-05T00:00:00Z", "treaty");
    let with = |issued: &str| {
        report(&[first(), filed.clone(), on(Relation::Retracts, "report", LAB, issued, json!({}))])
    };
    let met = with("2026-03-20T00:00:00Z");
    assert_eq!((met.state, met.status), (State::Fulfilled, Status::Met));
    assert!(roles(&met).contains(&Role::WithdrawnByBearer));
    let breached = with("2026-03-10T00:00:00Z");
    assert_eq!((breached.state, breached.status), (State::Breached, Status::Breached));
    assert!(roles(&breached).contains(&Role::WithdrawnByBearer), "{:?}", breached.evidence);
}

#[test]
fn times_that_others_vouch_for_go_before_claimed_ones() {
    let claimed = filed("report", "2026-03-10T00:00:00Z", "treaty");
    let with = |after, by| report(&[first(), logged(claimed.clone(), after, by)]);
    // Only its own word.
    let own = with(None, None);
    assert_eq!((own.status, own.rests_on), (Status::Met, Some(RestsOn::Claimed)));
    let unsure = with(Some("2026-03-09T00:00:00Z"), Some("2026-03-20T00:00:00Z"));
    assert_eq!((unsure.status, unsure.rests_on), (Status::Met, Some(RestsOn::Claimed)));
    let vouched = with(Some("2026-03-09T00:00:00Z"), Some("2026-03-11T00:00:00Z"));
    assert_eq!((vouched.status, vouched.rests_on), (Status::Met, Some(RestsOn::Vouched)));
    assert!(vouched.contradictions.is_empty());
    // Signed with a clock set back: it did not stand in the log on 20 March.
    let backdated = with(Some("2026-03-20T00:00:00Z"), None);
    assert_eq!((backdated.state, backdated.status), (State::Breached, Status::Late));
    assert_eq!(backdated.rests_on, Some(RestsOn::Contradicted));
    let [found] = backdated.contradictions.as_slice() else { panic!("{backdated:#?}") };
    assert_eq!(
        (found.claimed, found.counted),
        (at("2026-03-10T00:00:00Z"), at("2026-03-20T00:00:00Z"))
    );
    assert_eq!(found.status_as_claimed, Some(Status::Met));
    let lines = comity_agreements::duty::explain::explain(&backdated).lines().join("\n");
    assert!(lines.contains("claimed-time-contradicted"), "{lines}");
    // Honestly late, and proved so.
    let honest = filed("report", "2026-03-20T00:00:00Z", "treaty");
    let honest = report(&[first(), logged(honest, Some("2026-03-19T00:00:00Z"), None)]);
    assert_eq!((honest.status, honest.rests_on), (Status::Late, Some(RestsOn::Vouched)));
    // A clock that ran ahead harms nobody whose log was seen in time.
    let ahead = filed("report", "2026-03-12T09:00:00Z", "treaty");
    let ahead = report(&[first(), logged(ahead, None, Some("2026-03-10T00:00:00Z"))]);
    assert_eq!((ahead.status, ahead.rests_on), (Status::Met, Some(RestsOn::Contradicted)));
}

#[test]
fn an_omission_is_proved_where_others_saw_the_log_after_the_deadline() {
    let (text, table, calendars) = (text(), table(), Calendars::bundled());
    let facts = [first()];
    let mut engine = Engine::new(vec![text.clone()], &calendars, &table).unwrap();
    engine.insert_batch(&facts);
    engine.advance(at("2026-05-01T00:00:00Z"));
    let found = engine.findings(&Filter { bearer: Some(LAB.to_owned()), ..Filter::default() });
    let found = one(&found, "report");
    let seen = |seen: Option<&str>| {
        let (origin, root) = (format!("{LAB}/log"), Hash([7; 32]));
        let (seen, copies_read) = (seen.map(at), Vec::new());
        let horizon = Horizon { origin, size: 7, root, seen, copies_read };
        let horizons = [(LAB.to_owned(), horizon)].into_iter().collect();
        let mut found = found.clone();
        found.look_as_far_as(&horizons);
        let grounds = Grounds {
            instruments: std::slice::from_ref(&text),
            calendars: &calendars,
            bound: &table,
            facts: &facts,
            horizons: &horizons,
        };
        assert_eq!(verify(&found, grounds), Ok(()));
        found.rests_on
    };
    assert_eq!(seen(None), Some(RestsOn::Claimed));
    assert_eq!(seen(Some("2026-03-11T00:00:00Z")), Some(RestsOn::Claimed));
    assert_eq!(seen(Some("2026-03-12T00:00:01Z")), Some(RestsOn::Vouched));
}

/// Review W3: a copy of the log that was read after the deadline did not have the report, which
/// turns up later with a time before the deadline. The copy may have been an old one, so that
/// nobody proved that it is late; that it is in time is the bearer's word, and says so.
#[test]
fn a_report_that_a_copy_lacked_after_the_deadline_is_met_on_the_bearers_word_and_says_so() {
    let (text, table, calendars) = (text(), table(), Calendars::bundled());
    let report = filed("filed", "2026-03-05T00:00:00Z", "treaty");
    let read_at = |held: Option<&str>, reads: &[&str]| {
        let facts = [first(), logged(report.clone(), None, held)];
        let mut engine = Engine::new(vec![text.clone()], &calendars, &table).unwrap();
        engine.insert_batch(&facts);
        engine.advance(at("2026-05-01T00:00:00Z"));
        let found = engine.findings(&Filter { bearer: Some(LAB.to_owned()), ..Filter::default() });
        let mut found = one(&found, "report");
        let horizon = |reads: &[&str]| {
            let (origin, root, seen) = (format!("{LAB}/log"), Hash([7; 32]), None);
            let copies_read = reads.iter().map(|read| at(read)).collect();
            let horizon = Horizon { origin, size: 7, root, seen, copies_read };
            [(LAB.to_owned(), horizon)].into_iter().collect()
        };
        let (here, elsewhere) = (horizon(reads), horizon(&[]));
        found.look_as_far_as(&here);
        // Whoever read no copy confirms the finding all the same, and so does who did.
        for horizons in [&here, &elsewhere] {
            let (instruments, bound) = (std::slice::from_ref(&text), &table);
            let grounds =
                Grounds { instruments, calendars: &calendars, bound, facts: &facts, horizons };
            assert_eq!(verify(&found, grounds), Ok(()));
        }
        assert_eq!(found.status, Status::Met);
        let told: Vec<(String, String)> = found
            .doubts
            .iter()
            .filter_map(|doubt| match doubt {
                Doubt::ReadWithout { statement, at } => {
                    assert_eq!(*statement, id("filed"));
                    Some((
                        at.to_string(),
                        comity_agreements::duty::explain::explain(&found).lines().join("\n"),
                    ))
                }
                _ => None,
            })
            .collect();
        if let [(at, words)] = told.as_slice() {
            assert_eq!(found.rests_on, Some(RestsOn::Claimed));
            let day = at.get(..10).unwrap();
            assert!(words.contains("was read here without statement") && words.contains(day));
        }
        assert!(told.len() < 2);
        told.into_iter().next().map(|(at, _)| at)
    };
    let held = Some("2026-03-20T00:00:00Z");
    let (before, after) = ("2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z");
    let (last, later) = ("2026-03-18T00:00:00Z", "2026-03-21T00:00:00Z");
    assert_eq!(read_at(held, &[]), None);
    // Before the deadline nothing had to be there yet; with the report in it, it says nothing.
    assert_eq!(read_at(held, &[before]), None);
    assert_eq!(read_at(held, &[before, later]), None);
    assert_eq!(read_at(held, &[after]).as_deref(), Some(after));
    assert_eq!(read_at(held, &[last, before, after, later]).as_deref(), Some(last));
    // Others saw it in the log before that: the copy was an old one.
    assert_eq!(read_at(Some("2026-03-09T00:00:00Z"), &[after, last]), None);
}

#[test]
fn what_broke_a_ban_limit_or_order_stays_said() {
    let run = |name: &str, issued: &str, compute: &str| {
        fact(name, "run.end", LAB, issued, json!({"compute": compute}))
    };
    let broken =
        [run("a", "2026-03-01T00:00:00Z", "9e24"), run("b", "2026-03-05T00:00:00Z", "9e25")];
    let later = "2026-03-20T00:00:00Z";
    let small = json!({"reason": "typing error", "body": {"compute": "1"}});
    for duty in ["cap", "yearly", "note-first"] {
        for done in [
            on(Relation::Amends, "b", LAB, later, small.clone()),
            on(Relation::Supersedes, "b", LAB, later, json!({})),
            on(Relation::Retracts, "b", LAB, later, json!({"reason": "typing error"})),
        ] {
            let mut facts = broken.to_vec();
            facts.push(done.clone());
            let found = findings(&text(), &table(), &facts, "2026-05-01T00:00:00Z");
            let breach = found.iter().find(|finding| {
                finding.key.duty == duty && json!(finding.key.matter)["id"] == json!(id("b"))
            });
            let breach = breach.unwrap_or_else(|| panic!("{duty} {done:?}"));
            assert_eq!(
                (breach.state, breach.verdict),
                (State::Breached, Verdict::Breach),
                "{duty}"
            );
            assert!(breach.changes.iter().any(|change| change.statement == done.id), "{duty}");
            let standing = found.iter().filter(|finding| {
                finding.key.bearer == LAB
                    && finding.key.duty == duty
                    && json!(finding.key.matter) == json!({"matter": "standing"})
            });
            assert_eq!(standing.count(), 0, "{duty}");
        }
    }
    // What was corrected upwards counts as that from then on.
    let raised = json!({"reason": "x", "body": {"compute": "2e25"}});
    let facts =
        [run("a", "2026-03-01T00:00:00Z", "9e24"), on(Relation::Amends, "a", LAB, later, raised)];
    for duty in ["cap", "yearly"] {
        assert_eq!(judged(&facts, "2026-05-01T00:00:00Z", duty).state, State::Breached, "{duty}");
    }
}

#[test]
fn destroyed_evidence_counts_against_who_destroyed_it() {
    let run = fact("b", "run.end", LAB, "2026-03-05T00:00:00Z", json!({"compute": "9e25"}));
    let erased = |target: &str| {
        on(Relation::Erases, target, LAB, "2026-03-20T00:00:00Z", json!({"reason": "secret"}))
    };
    for duty in ["cap", "yearly"] {
        let with = [run.clone(), erased("b")];
        let found = judged(&with, "2026-05-01T00:00:00Z", duty);
        assert_eq!((found.state, found.verdict), (State::Breached, Verdict::Breach), "{duty}");
        assert_eq!(found.status, Status::Breached);
        assert_eq!(found.doubts, [Doubt::Destroyed { statement: id("b") }]);
        assert!(found.changes.iter().any(|c| c.what == Changed::EvidenceDestroyedByBearer));
        // Whether the content was once held here makes no difference.
        let without = [Fact { body: None, ..run.clone() }, erased("b")];
        assert_eq!(judged(&without, "2026-05-01T00:00:00Z", duty), found);
    }
    // The fact that started the clock, and a filing that may have been the report.
    let found = report(&[Fact { subject: "inc-1".to_owned(), ..first() }, erased("note")]);
    assert_eq!(line(&found), format!("breached breached 2026-03-11T12:00:00Z {DUE}"));
    let named = json!({"matter": "named", "name": "inc-1"});
    assert_eq!(json!(found.key.matter), named);
    assert!(roles(&found).contains(&Role::EvidenceDestroyedByBearer));
    assert_eq!(found.doubts, [Doubt::Destroyed { statement: id("note") }]);
    let junk = filed("junk", "2026-03-05T00:00:00Z", "else");
    assert_eq!(report(&[first(), junk.clone()]).state, State::Breached);
    let found = report(&[first(), junk.clone(), erased("junk")]);
    assert_eq!((found.state, found.status), (State::Breached, Status::Breached));
    assert!(found.changes.iter().any(|one| one.what == Changed::EvidenceDestroyedByBearer));
    // Not held is not destroyed.
    assert_eq!(report(&[first(), Fact { body: None, ..junk }]).state, State::Undetermined);
}

/// Five runs are begun and none is declared in time; one declaration, of another run, is destroyed.
#[test]
fn one_erasure_takes_away_no_breach_and_no_past() {
    let fields = "fields of run.start\n  run: text at /run\n  model: text at /model\n  \
                  begun: instant at /begun_at\nfields of run.declaration\n  model: text at /model\n";
    let rule = "duty declare-run\n  bearer each party\n  when run.start as start by bearer\n  \
                key start.run\n  clock from start.begun\n  must file run.declaration as declaration \
                by bearer where declaration.model = start.model\n  within 72 hours\n";
    let text = agreement("treaty", fields, rule);
    let table = bound("test", &[LAB, DEPLOYER]);
    let begun = "2026-10-01T00:00:00Z";
    let start = |run: &str| {
        let body = json!({"run": run, "model": format!("model-{run}"), "begun_at": begun});
        let fact = fact(&format!("start-{run}"), "run.start", LAB, "2026-10-01T06:00:00Z", body);
        Fact { subject: run.to_owned(), ..fact }
    };
    let declared = |run: &str, at: &str| {
        let body = json!({"model": format!("model-{run}")});
        fact(&format!("declared-{run}"), "run.declaration", LAB, at, body)
    };
    let erased = |target: &str| {
        on(Relation::Erases, target, LAB, "2026-11-20T00:00:00Z", json!({"reason": "secret"}))
    };
    let runs = ["r1", "r2", "r3", "r4", "r6"];
    let mut facts: Vec<Fact> = runs.iter().map(|run| start(run)).collect();
    // In time about another run, and too late about two of these.
    facts.push(declared("else", "2026-10-02T00:00:00Z"));
    facts.push(declared("r1", "2026-10-20T00:00:00Z"));
    facts.push(declared("r6", "2026-10-20T00:00:00Z"));
    let said = |facts: &[Fact], as_of: &str| -> Vec<(String, Status)> {
        let found = findings(&text, &table, facts, as_of);
        found.iter().map(|one| (json!(one.key.matter)["name"].to_string(), one.status)).collect()
    };
    let gone = |facts: &[Fact], name: &str| -> Vec<Fact> {
        let of = facts.iter().cloned();
        let of = of.map(|one| if one.id == id(name) { Fact { body: None, ..one } } else { one });
        of.chain([erased(name)]).collect()
    };
    for as_of in ["2026-10-15T12:00:00Z", "2026-11-30T00:00:00Z"] {
        let before = said(&facts, as_of);
        assert_eq!(before.len(), 5);
        let after = gone(&facts, "declared-else");
        assert_eq!(said(&after, as_of), before, "{as_of}");
        for found in findings(&text, &table, &after, as_of) {
            let is_named = found.changes.iter().any(|change| {
                (change.what, change.of)
                    == (Changed::EvidenceDestroyedByBearer, id("declared-else"))
            });
            assert_eq!(is_named, found.status == Status::Breached, "{found:#?}");
        }
        // A start that is destroyed leaves its finding under its name.
        let after = gone(&facts, "start-r2");
        assert_eq!(said(&after, as_of), before, "{as_of}");
        // What another destroys is not held against the bearer.
        let mine = start("r2");
        let other = Fact { issuer: DEPLOYER.parse().unwrap(), ..erased("start-r2") };
        let withheld: Vec<Fact> = vec![Fact { body: None, ..mine }, other];
        let found = findings(&text, &table, &withheld, as_of);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].state, found[0].status), (State::Undetermined, Status::Unverifiable));
    }
}

#[test]
fn only_a_creditor_waives_and_only_for_itself() {
    let waiver = |by: &str| {
        fact(by, "agreement.waiver", by, "2026-04-01T00:00:00Z", json!({"incident": "inc-1"}))
    };
    let said = |facts: &[Fact]| -> Vec<(Claimant, State)> {
        let found = findings(&text(), &table(), facts, "2026-05-01T00:00:00Z");
        let found = found.into_iter().filter(|f| f.key.duty == "report" && f.key.bearer == LAB);
        found.map(|finding| (finding.key.claimant, finding.state)).collect()
    };
    let party = |party: &str| Claimant::Party { party: party.to_owned() };
    let (others, breached) = (Claimant::Others, State::Breached);
    assert_eq!(said(&[first()]), [(others.clone(), breached)]);
    assert_eq!(
        said(&[first(), waiver(DEPLOYER)]),
        [(others.clone(), breached), (party(DEPLOYER), State::Excused)]
    );
    assert_eq!(
        said(&[first(), waiver(DEPLOYER), waiver("third.example")]),
        [(others.clone(), State::Excused)]
    );
    for nobody in [LAB, "stranger.example"] {
        assert_eq!(said(&[first(), waiver(nobody)]), [(others.clone(), breached)]);
    }
    // What cannot be read may be the waiver of whoever filed it, and of nobody else; what is no
    // creditor's, nobody's.
    let unread = |by: &str| Fact { body: None, ..waiver(by) };
    let open = State::Undetermined;
    assert_eq!(
        said(&[first(), unread(DEPLOYER)]),
        [(others.clone(), breached), (party(DEPLOYER), open)]
    );
    assert_eq!(
        said(&[first(), waiver(DEPLOYER), unread("third.example")]),
        [(party(DEPLOYER), State::Excused), (party("third.example"), open)]
    );
    assert_eq!(
        said(&[first(), unread(DEPLOYER), unread("third.example")]),
        [(party(DEPLOYER), open), (party("third.example"), open)]
    );
    assert_eq!(said(&[first(), unread("stranger.example")]), [(others.clone(), breached)]);
    // Who takes its waiver back has not waived.
    let back = on(Relation::Retracts, DEPLOYER, DEPLOYER, "2026-04-02T00:00:00Z", json!({}));
    assert_eq!(said(&[first(), waiver(DEPLOYER), back]), [(others.clone(), breached)]);
    // Nobody takes back what another said.
    let stranger = on(Relation::Retracts, "note", DEPLOYER, "2026-03-02T00:00:00Z", json!({}));
    assert_eq!(said(&[first(), stranger]), [(others, breached)]);
}

#[test]
fn nobody_takes_a_waiver_from_under_whoever_relied_on_it() {
    let said = |facts: &[Fact]| {
        let found = findings(&text(), &table(), facts, "2026-05-01T00:00:00Z");
        let is_it = |f: &&Finding| {
            let party = Claimant::Party { party: DEPLOYER.to_owned() };
            f.key.duty == "report" && f.key.bearer == LAB && f.key.claimant == party
        };
        found.iter().find(is_it).map_or(State::Breached, |finding| finding.state)
    };
    let seen = |at: &str, fact: Fact| Fact {
        logged: Vouched { after: None, by: Some(self::at(at)) },
        ..fact
    };
    let told = || seen("2026-03-02T00:00:00Z", first());
    let waiver =
        |at: &str| fact(DEPLOYER, "agreement.waiver", DEPLOYER, at, json!({"incident": "inc-1"}));
    let given = || waiver("2026-03-03T00:00:00Z");
    let back = |at: &str| on(Relation::Retracts, DEPLOYER, DEPLOYER, at, json!({}));
    let elsewhere = |at: &str| {
        let body = json!({"reason": "x", "body": {"incident": "inc-2"}});
        on(Relation::Amends, DEPLOYER, DEPLOYER, at, body)
    };
    // An awareness of 23 February is due on 5 March.
    let earlier = |at: &str| {
        let body = json!({"incident": "inc-1", "serious": true, "aware": "2026-02-23T12:00:00Z"});
        fact("earlier", "incident.note", LAB, at, body)
    };
    let (excused, breached) = (State::Excused, State::Breached);
    for (facts, state) in [
        // Due on 11 March: what is taken back by then was, and what is later was relied on.
        (vec![told(), given(), back("2026-03-04T00:00:00Z")], breached),
        (vec![told(), given(), back("2026-03-11T23:59:59Z")], breached),
        (vec![told(), given(), back("2026-03-12T00:00:00Z")], excused),
        (vec![told(), given(), elsewhere("2026-03-04T00:00:00Z")], breached),
        (vec![told(), given(), elsewhere("2026-04-02T00:00:00Z")], excused),
        // Nobody says when it was told, or it was over when the waiver was given.
        (vec![first(), given(), back("2026-04-02T00:00:00Z")], breached),
        (vec![told(), waiver("2026-03-20T00:00:00Z"), back("2026-04-02T00:00:00Z")], breached),
        // Told before the waiver, an earlier start counts.
        (
            vec![
                told(),
                seen("2026-03-02T12:00:00Z", earlier("2026-03-02T06:00:00Z")),
                given(),
                back("2026-03-08T00:00:00Z"),
            ],
            excused,
        ),
        // Told since, also as if before, or when it was taken back, it takes no time from anybody.
        (
            vec![
                told(),
                given(),
                seen("2026-03-04T12:00:00Z", earlier("2026-03-04T06:00:00Z")),
                back("2026-03-08T00:00:00Z"),
            ],
            breached,
        ),
        (
            vec![
                told(),
                given(),
                seen("2026-03-04T12:00:00Z", earlier("2026-03-01T06:00:00Z")),
                back("2026-03-08T00:00:00Z"),
            ],
            breached,
        ),
        (
            vec![told(), given(), back("2026-03-08T00:00:00Z"), earlier("2026-03-02T06:00:00Z")],
            breached,
        ),
    ] {
        assert_eq!(said(&facts), state, "{facts:#?}");
    }
}

#[test]
fn who_was_let_file_what_is_banned_is_not_blamed_for_it_later() {
    let fields = "fields of run.end\n  name: text at /name\n\
                  fields of agreement.waiver\n  name: text at /name\n";
    let rule = "ban runs\n  bearer each party\n  never file run.end as run by bearer\n  \
                excused by agreement.waiver as waiver by another party where waiver.name = run.name\n";
    let text = agreement("treaty", fields, rule);
    let table = bound("test", &[LAB, DEPLOYER]);
    let run = |by: Option<&str>| {
        let run = fact("run", "run.end", LAB, "2026-03-05T00:00:00Z", json!({"name": "one"}));
        Fact { logged: Vouched { after: None, by: by.map(at) }, ..run }
    };
    let waiver =
        |at: &str| fact(DEPLOYER, "agreement.waiver", DEPLOYER, at, json!({"name": "one"}));
    let back = |at: &str| on(Relation::Retracts, DEPLOYER, DEPLOYER, at, json!({}));
    let given = || waiver("2026-03-01T00:00:00Z");
    let later = "2026-03-09T00:00:00Z";
    for (facts, state) in [
        (vec![run(None), given()], State::Excused),
        (vec![run(Some("2026-03-05T06:00:00Z")), given(), back(later)], State::Excused),
        // It may have been filed since, and dated back.
        (vec![run(None), given(), back(later)], State::Breached),
        (vec![run(Some("2026-03-09T06:00:00Z")), given(), back(later)], State::Breached),
        (
            vec![run(Some("2026-03-05T06:00:00Z")), waiver("2026-03-06T00:00:00Z"), back(later)],
            State::Breached,
        ),
    ] {
        let found = findings(&text, &table, &facts, "2026-05-01T00:00:00Z");
        let found = found.iter().find(|finding| finding.key.bearer == LAB);
        assert_eq!(found.map(|finding| finding.state), Some(state), "{facts:#?}");
    }
}

#[test]
fn a_graver_fact_learned_late_gives_a_deadline_that_can_be_kept() {
    let death = |issued: &str| {
        let body = json!({"incident": "inc-1", "harm": "death"});
        let facts = [first(), fact("death", "incident.note", LAB, issued, body)];
        judged(&facts, issued, "report")
    };
    for (learned, due) in [
        // Its own two days end on 3 March.
        ("2026-03-02T00:00:00Z", "2026-03-03T23:59:59.999Z"),
        ("2026-03-05T09:00:00Z", "2026-03-07T23:59:59.999Z"),
        // Never more than the base case gives.
        ("2026-03-10T09:00:00Z", DUE),
        ("2026-03-11T09:00:00Z", DUE),
    ] {
        let found = death(learned);
        assert_eq!(
            (found.state, found.due.unwrap().statutory),
            (State::Active, at(due)),
            "{learned}"
        );
    }
    // What was breached before stays so.
    assert_eq!(death("2026-03-12T00:00:00Z").state, State::Breached);
}

/// Who told a matter as none that has to be reported, and learns when the time would be over
/// that it is one, has the whole time from then on; who told nothing before, or what may have
/// been one, does not; and where what it told cannot be read, nobody says.
#[test]
fn what_makes_it_one_may_be_learned_late_too() {
    let note = |name: &str, issued: &str, said: Value| {
        let mut body =
            json!({"incident": "inc-1", "harm": "injury", "aware": "2026-03-01T10:00:00Z"});
        body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        fact(name, "incident.note", LAB, issued, body)
    };
    let no = || note("no", "2026-03-01T12:00:00Z", json!({"serious": false}));
    let open = || note("open", "2026-03-01T12:00:00Z", json!({}));
    let unread = || {
        let amends = on(Relation::Amends, "no", LAB, "2026-03-02T12:00:00Z", json!({}));
        Fact { body: None, ..amends }
    };
    let yes = |issued: &str| note("yes", issued, json!({"serious": true}));
    let learned = "2026-03-20T09:00:00Z";
    for (facts, state, due) in [
        (vec![no(), yes("2026-03-05T09:00:00Z")], State::Breached, DUE),
        (vec![no(), yes(learned)], State::Active, "2026-03-30T23:59:59.999Z"),
        (vec![yes(learned)], State::Breached, DUE),
        (vec![open(), yes(learned)], State::Breached, DUE),
        (vec![no(), open(), yes(learned)], State::Breached, DUE),
        (vec![no(), unread(), yes(learned)], State::Undetermined, "2026-03-30T23:59:59.999Z"),
        // What was told and taken back was known.
        (
            vec![
                no(),
                yes("2026-03-05T09:00:00Z"),
                on(Relation::Retracts, "yes", LAB, "2026-03-06T09:00:00Z", json!({})),
                note("again", learned, json!({"serious": true})),
            ],
            State::Breached,
            DUE,
        ),
    ] {
        let found = judged(&facts, "2026-03-20T10:00:00Z", "report");
        let found = (found.state, found.due.unwrap().statutory);
        assert_eq!(found, (state, at(due)), "{facts:#?}");
    }
    // When that time is over too, it is a breach.
    let late = judged(&[no(), yes(learned)], "2026-03-31T00:00:00Z", "report");
    assert_eq!(late.state, State::Breached);
}

#[test]
fn what_is_not_held_makes_nothing_false() {
    let (text, table, calendars) = (text(), table(), Calendars::bundled());
    let horizons = std::collections::BTreeMap::new();
    let late = filed("late", "2026-03-20T00:00:00Z", "treaty");
    let honest = report(&[first(), late.clone()]);
    assert_eq!(honest.status, Status::Late);
    let honest = json!(honest);
    let check = |claimed: &Value, facts: &[Fact]| {
        let grounds = Grounds {
            instruments: std::slice::from_ref(&text),
            calendars: &calendars,
            bound: &table,
            facts,
            horizons: &horizons,
        };
        verify_json(claimed, grounds)
    };
    let all = [first(), late.clone()];
    assert_eq!(check(&honest, &all), Ok(()));
    // Marked for others, or not received: the trigger, the act, both.
    let dark_note = unheld("note", "incident.note", LAB, "2026-03-01T12:00:00Z");
    let dark_late = unheld("late", "incident.filing", LAB, "2026-03-20T00:00:00Z");
    let cannot = |contents: &[&str], statements: &[&str]| {
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect();
        let unheld = Unheld { contents: ids(contents), statements: ids(statements) };
        Err(Mismatch::Unheld(unheld))
    };
    for (held, refused) in [
        (vec![dark_note.clone(), late.clone()], cannot(&["note"], &[])),
        (vec![first(), dark_late.clone()], cannot(&["late"], &[])),
        (vec![dark_note, dark_late], cannot(&["note", "late"], &[])),
        (vec![first()], cannot(&[], &["late"])),
        (vec![late], cannot(&[], &["note"])),
        (vec![], cannot(&[], &["note", "late"])),
    ] {
        assert_eq!(check(&honest, &held), refused);
        // What follows from the text alone is refuted all the same, where there is such a duty.
        let mut forged = honest.clone();
        forged["clause"] = "art-9".into();
        let refuted = check(&forged, &held).unwrap_err();
        let is_there = held.contains(&first());
        assert_eq!(refuted.is_refuted(), is_there, "{refuted}");
    }
    // Where all of it is held, what is false is called so.
    let mut forged = honest.clone();
    forged["status"] = "met".into();
    let members = vec!["status".to_owned()];
    assert_eq!(check(&forged, &all), Err(Mismatch::Differs { members }));
    let mut forged = honest.clone();
    forged["bearer"] = "stranger.example".into();
    assert_eq!(check(&forged, &all), Err(Mismatch::NoSuchDuty));
    // By an act of its own that cannot be read here it may be bound.
    let act = unheld("act", "agreement.accession", "stranger.example", "2026-02-01T00:00:00Z");
    let with_act: Vec<Fact> = all.iter().cloned().chain([act]).collect();
    assert_eq!(check(&forged, &with_act), cannot(&["act"], &[]));
    let told = check(&honest, &[]).unwrap_err();
    assert!(!told.is_refuted() && told.code() == "finding-evidence-unheld");
    assert!(told.to_string().contains("statements ") && told.to_string().ends_with("are not held"));
}

/// Whoever saw the log at other times counts a late report at another bound: the same is concluded.
/// Whoever did not see it then can say neither that it is so nor that it is not.
#[test]
fn a_finding_that_rests_on_when_others_saw_a_log_is_checked_by_those_who_saw_it() {
    let (text, table, calendars) = (text(), table(), Calendars::bundled());
    let (instruments, bound) = (std::slice::from_ref(&text), &table);
    let back = filed("filed", "2026-03-05T00:00:00Z", "treaty");
    let facts = |after: Option<&str>, by: Option<&str>| [first(), logged(back.clone(), after, by)];
    let judge = |facts: &[Fact]| {
        let mut engine = Engine::new(vec![text.clone()], &calendars, &table).unwrap();
        engine.insert_batch(facts);
        engine.advance(at("2026-05-01T00:00:00Z"));
        let found = engine.findings(&Filter { bearer: Some(LAB.to_owned()), ..Filter::default() });
        one(&found, "report")
    };
    let seen = Some("2026-03-19T00:00:00Z");
    let late = judge(&facts(seen, Some("2026-03-21T00:00:00Z")));
    assert_eq!((late.status, late.rests_on), (Status::Late, Some(RestsOn::Contradicted)));
    let horizons = std::collections::BTreeMap::new();
    let check = |facts: &[Fact], finding: &Finding| {
        let grounds =
            Grounds { instruments, calendars: &calendars, bound, facts, horizons: &horizons };
        verify(finding, grounds).err().map(|mismatch| (mismatch.code(), mismatch.is_refuted()))
    };
    let unvouched = Some(("finding-times-unvouched", false));
    for (after, by, expected) in [
        (seen, None, None),
        (Some("2026-03-20T11:00:00Z"), Some("2026-03-20T12:00:00Z"), None),
        (Some("2026-03-14T00:00:00Z"), None, None),
        // Who came later, and who had seen the log long before.
        (None, None, unvouched),
        (None, Some("2026-04-20T00:00:00Z"), unvouched),
        (Some("2026-02-01T00:00:00Z"), Some("2026-04-20T00:00:00Z"), unvouched),
        // Who saw the log without it too, but longer ago.
        (Some("2026-03-07T00:00:00Z"), Some("2026-04-20T00:00:00Z"), unvouched),
        // It was seen when it claims to have been said.
        (None, Some("2026-03-06T00:00:00Z"), Some(("finding-differs", true))),
    ] {
        assert_eq!(check(&facts(after, by), &late), expected, "{after:?} {by:?}");
    }
    // What is made up around a contradiction is refuted: another bound than one that is possible
    // here, a claim that is not the statement's, an outcome that would not follow.
    let lie = |facts: &[Fact], change: &dyn Fn(&mut Value)| {
        let mut lie = serde_json::to_value(&late).unwrap();
        change(&mut lie);
        let grounds =
            Grounds { instruments, calendars: &calendars, bound, facts, horizons: &horizons };
        verify_json(&lie, grounds).err().map(|mismatch| mismatch.is_refuted())
    };
    let here = facts(seen, Some("2026-03-21T00:00:00Z"));
    let away = facts(None, None);
    let in_time = facts(None, Some("2026-03-06T00:00:00Z"));
    let to = |at: &'static str| {
        move |lie: &mut Value| {
            lie["contradictions"][0]["counted"] = json!(at);
            let evidence = lie["evidence"].as_array_mut().unwrap();
            let act = evidence.iter_mut().find(|one| one["role"] == "act" || one["role"] == "late");
            act.unwrap()["at"] = json!(at);
        }
    };
    for at in ["2027-01-01T00:00:00Z", "2001-01-01T00:00:00Z", "rubbish", "2026-03-05T00:00:00Z"] {
        assert_eq!(lie(&here, &to(at)), Some(true), "{at}");
        assert_eq!(lie(&in_time, &to(at)), Some(true), "{at}");
    }
    // Before the deadline it would not be late.
    assert_eq!(lie(&away, &to("2026-03-06T00:00:00Z")), Some(true));
    let claims = |lie: &mut Value| {
        lie["contradictions"][0]["claimed"] = json!("2026-04-01T00:00:00Z");
    };
    let breached = |lie: &mut Value| lie["status"] = json!("breached");
    for facts in [&here, &away, &in_time] {
        assert_eq!(lie(facts, &claims), Some(true));
        assert_eq!(lie(facts, &breached), Some(true));
    }
    assert_eq!(lie(&away, &|_| {}), Some(false));
    // What was made up is refuted where others saw it, whatever bound it names.
    let met = judge(&facts(None, Some("2026-03-06T00:00:00Z")));
    assert_eq!(check(&facts(seen, None), &met), Some(("finding-differs", true)));
}
