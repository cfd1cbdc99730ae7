//! Four laws and codes with reporting clocks, as shipped, against dates worked out by hand.

use comity_agreements::duty::finding::{Finding, Role};
use comity_agreements::duty::{Fact, Instrument, State, Status, Table};
use serde_json::{Value, json};

use super::fixture::{DEPLOYER, LAB, at, bound, fact, findings, line, one, shipped};

const C9: &str = include_str!("../../../../../data/agreements/eu-gpai-code-commitment-9.agreement");
const ART_52: &str = include_str!("../../../../../data/agreements/eu-ai-act-gpai.agreement");
const SB_53: &str = include_str!("../../../../../data/agreements/us-ca-sb-53.agreement");
const RAISE: &str = include_str!("../../../../../data/agreements/us-ny-raise.agreement");
const ART_73: &str = include_str!("../../../../../data/agreements/eu-ai-act-art-73.agreement");

#[expect(clippy::needless_pass_by_value, reason = "what `json!` makes is handed over as it is")]
fn assessed(name: &str, issuer: &str, issued: &str, more: Value) -> Fact {
    let mut body = json!({
        "incident": "inc-1",
        "capacity": "provider",
        "systemic_risk": true,
        "training_compute_flop": 2e26,
        "events": [],
        "harms": [],
    });
    let members = body.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    fact(name, "incident.assessment", issuer, issued, body)
}

fn filed(name: &str, issued: &str, regime: &str, stage: &str, recipient: &str) -> Fact {
    let body = json!({
        "incident": "inc-1", "regime": regime, "stage": stage, "recipient": recipient,
    });
    fact(name, "incident.filing", LAB, issued, body)
}

fn c9() -> (Instrument, Table) {
    (shipped(C9), bound("eu-gpai-code-commitment-9", &[LAB]))
}

#[expect(clippy::needless_pass_by_value, reason = "what `json!` makes is handed over as it is")]
fn c9_due(aware: &str, harms: Value, events: Value) -> String {
    let (text, table) = c9();
    let more = json!({
        "model_involvement_aware_at": aware, "harms": harms, "events": events,
    });
    let facts = [assessed("a", LAB, aware, more)];
    line(&one(&findings(&text, &table, &facts, aware), "report-serious-incident"))
}

#[test]
fn commitment_9_counts_by_regulation_1182_71() {
    // Aware on a Monday: the day does not count; 15 days end on a Tuesday in Brussels (UTC+1).
    assert_eq!(
        c9_due("2026-03-02T10:00:00Z", json!(["serious-health-harm"]), json!([])),
        "active due 2026-03-17T10:00:00Z 2026-03-17T22:59:59.999Z"
    );
    // Two days from a Thursday end on a Saturday: Monday, and with it two working days.
    assert_eq!(
        c9_due(
            "2026-03-05T10:00:00Z",
            json!(["serious-irreversible-infrastructure-disruption"]),
            json!([])
        ),
        "active due 2026-03-07T10:00:00Z 2026-03-09T22:59:59.999Z"
    );
    // Ten days for a death end on Good Friday: the Tuesday after Easter, in summer time (UTC+2).
    // Ten days later by the clocks in Brussels is one hour less by UTC.
    assert_eq!(
        c9_due("2026-03-24T10:00:00Z", json!(["death"]), json!([])),
        "active due 2026-04-03T09:00:00Z 2026-04-07T21:59:59.999Z"
    );
    // Ten days end on All Souls' Day, a Monday on which the Commission is closed.
    assert_eq!(
        c9_due("2026-10-23T10:00:00Z", json!(["death"]), json!([])),
        "active due 2026-11-02T10:00:00Z 2026-11-03T22:59:59.999Z"
    );
    // Five days for stolen weights. Half past midnight in Brussels is the next day already.
    assert_eq!(
        c9_due("2026-03-01T23:30:00Z", json!([]), json!(["weights-exfiltration"])),
        "active due 2026-03-06T23:30:00Z 2026-03-09T22:59:59.999Z"
    );
}

#[test]
fn commitment_9_shortens_and_never_lengthens() {
    let (text, table) = c9();
    let aware = json!({"model_involvement_aware_at": "2026-03-02T10:00:00Z"});
    let with = |harms: Value| {
        let mut more = aware.clone();
        more["harms"] = harms;
        more
    };
    let injury = assessed("a", LAB, "2026-03-02T11:00:00Z", with(json!(["serious-health-harm"])));
    let death = assessed("b", LAB, "2026-03-06T09:00:00Z", with(json!(["death"])));
    let back = assessed("c", LAB, "2026-03-08T09:00:00Z", with(json!(["serious-health-harm"])));
    let facts = [back, death, injury];
    let found =
        one(&findings(&text, &table, &facts, "2026-03-09T00:00:00Z"), "report-serious-incident");
    assert_eq!(line(&found), "active due 2026-03-12T10:00:00Z 2026-03-12T22:59:59.999Z");
    let [change] = found.history.as_slice() else { panic!("{:?}", found.history) };
    assert_eq!(change.tier, "death");
    assert_eq!(change.at, at("2026-03-06T09:00:00Z"));
    assert_eq!(change.from, at("2026-03-17T22:59:59.999Z"));
    // On the day after the death's deadline the injury's would still have run.
    let found = findings(&text, &table, &facts, "2026-03-13T00:00:00Z");
    assert_eq!(one(&found, "report-serious-incident").state, State::Breached);

    // The death is learned of when its ten days are over: ten days from then on, and never more
    // than the base case gives.
    let late = assessed("d", LAB, "2026-03-14T09:00:00Z", with(json!(["death"])));
    let facts = [facts[2].clone(), late];
    let found = findings(&text, &table, &facts, "2026-03-14T09:00:00Z");
    let found = one(&found, "report-serious-incident");
    assert_eq!(line(&found), "active due 2026-03-17T10:00:00Z 2026-03-17T22:59:59.999Z");
}

#[test]
fn commitment_9_asks_every_four_weeks_and_at_the_end() {
    let (text, table) = c9();
    let regime = "eu-gpai-code-commitment-9";
    let aware = json!({
        "model_involvement_aware_at": "2026-01-05T10:00:00Z", "harms": ["serious-property-harm"],
    });
    let mut facts = vec![
        assessed("a", LAB, "2026-01-05T10:00:00Z", aware),
        filed("initial", "2026-01-12T10:00:00Z", regime, "initial", "AI Office"),
        filed("second", "2026-02-09T10:00:00Z", regime, "intermediate", "AI Office"),
    ];
    let follow = |facts: &[Fact], as_of: &str, duty: &str| -> Vec<String> {
        let found = findings(&text, &table, facts, as_of);
        found.iter().filter(|finding| finding.key.duty.ends_with(duty)).map(line).collect()
    };
    // Four weeks after Monday 12 January end with Monday 9 February; the next on 9 March.
    assert_eq!(
        follow(&facts, "2026-03-01T00:00:00Z", "/intermediate"),
        [
            "fulfilled met 2026-02-09T10:00:00Z 2026-02-09T22:59:59.999Z",
            "active due 2026-03-09T10:00:00Z 2026-03-09T22:59:59.999Z",
        ]
    );
    assert_eq!(
        follow(&facts, "2026-03-10T00:00:00Z", "/intermediate")[1],
        "breached breached 2026-03-09T10:00:00Z 2026-03-09T22:59:59.999Z"
    );
    // Resolved in time: nothing more every four weeks; the end within sixty days.
    let resolved = json!({"incident": "inc-1", "resolved_at": "2026-03-05T10:00:00Z"});
    facts.push(fact("resolved", "incident.resolution", LAB, "2026-03-05T10:00:00Z", resolved));
    assert_eq!(follow(&facts, "2026-03-10T00:00:00Z", "/intermediate").len(), 1);
    // 60 days after 5 March is 4 May, a Monday, in summer time.
    assert_eq!(
        follow(&facts, "2026-03-10T00:00:00Z", "/final"),
        ["active due 2026-05-04T09:00:00Z 2026-05-04T21:59:59.999Z"]
    );
    facts.push(filed("final", "2026-05-04T21:00:00Z", regime, "final", "AI Office"));
    assert!(follow(&facts, "2026-05-05T00:00:00Z", "/final")[0].starts_with("fulfilled met"));
}

#[test]
fn a_negative_determination_ends_the_clock_and_a_breach_is_not_undone_by_it() {
    let (text, table) = c9();
    let aware = json!({
        "model_involvement_aware_at": "2026-03-02T10:00:00Z", "harms": ["serious-health-harm"],
    });
    let negative = |issued: &str| {
        let more = json!({
            "regime": "eu-gpai-code-commitment-9", "reportable": false, "reason": "no link",
            "harms": null, "events": null,
        });
        assessed("n", LAB, issued, more)
    };
    let first = assessed("a", LAB, "2026-03-02T10:00:00Z", aware);
    let state = |negative: Fact| {
        let facts = [first.clone(), negative];
        one(&findings(&text, &table, &facts, "2026-04-30T00:00:00Z"), "report-serious-incident")
    };
    let excused = state(negative("2026-03-17T22:00:00Z"));
    assert_eq!((excused.state, excused.status), (State::Excused, Status::Waived));
    assert!(excused.evidence.iter().any(|evidence| evidence.role == Role::Excuse));
    assert_eq!(state(negative("2026-03-18T10:00:00Z")).state, State::Breached);
}

#[test]
fn art_52_gives_two_weeks() {
    let table = Table::default();
    let text = shipped(ART_52);
    let body = |stage: &str| {
        json!({
            "model": "m-1", "regime": "eu-ai-act-gpai", "requirement": "art-51.2", "stage": stage,
            "met_at": "2025-12-22T08:00:00Z", "known_at": "2025-12-18T08:00:00Z",
        })
    };
    let record = fact("r", "model.threshold", LAB, "2025-12-20T08:00:00Z", body("record"));
    let found = findings(&text, &table, &[record], "2025-12-21T00:00:00Z");
    // Known on Thursday 18 December: two weeks end on New Year's Day, a holiday, and the day after
    // is one of the Commission's as well; then comes the weekend.
    assert_eq!(
        line(&one(&found, "notify-threshold")),
        "active due 2026-01-01T08:00:00Z 2026-01-05T22:59:59.999Z"
    );
}

fn us(text: &str, facts: &[Fact], as_of: &str, duty: &str) -> Finding {
    one(&findings(&shipped(text), &Table::default(), facts, as_of), duty)
}

#[test]
fn sb_53_gives_fifteen_days_and_twenty_four_hours() {
    let more = json!({
        "aware_at": "2026-06-20T03:00:00Z", "events": ["loss-of-control"], "harms": ["death"],
        "imminent_risk": true, "imminent_risk_discovered_at": "2026-06-20T03:00:00Z",
    });
    let facts = [assessed("a", LAB, "2026-06-20T04:00:00Z", more)];
    // 19 June in California: fifteen days end on Saturday 4 July, and Monday 6 July follows.
    assert_eq!(
        line(&us(SB_53, &facts, "2026-06-20T04:00:00Z", "report-incident")),
        "active due 2026-07-05T03:00:00Z 2026-07-07T06:59:59.999Z"
    );
    // Hours run by the clock.
    assert_eq!(
        line(&us(SB_53, &facts, "2026-06-21T02:59:59Z", "disclose-imminent-risk")),
        "active due 2026-06-21T03:00:00Z 2026-06-21T03:00:00Z"
    );
    assert_eq!(
        us(SB_53, &facts, "2026-06-21T03:00:01Z", "disclose-imminent-risk").status,
        Status::Breached
    );
}

/// A serious harm to health may be a bodily injury: whether it is decides, and nobody is told that
/// nothing is owed before that is said.
#[test]
fn a_serious_harm_to_health_may_be_a_bodily_injury() {
    for (law, aware) in [(SB_53, "2027-06-20T03:00:00Z"), (RAISE, "2027-06-20T03:00:00Z")] {
        let told = |harm: &str, injury: Value| {
            let mut more = json!({
                "aware_at": aware, "determined_at": aware, "events": ["loss-of-control"],
                "harms": [harm],
            });
            if !injury.is_null() {
                more["extensions"] = json!({ "bodily_injury": injury });
            }
            let facts = [assessed("a", LAB, aware, more)];
            let found = findings(&shipped(law), &Table::default(), &facts, "2027-12-01T00:00:00Z");
            let mine = found.iter().filter(|finding| finding.key.duty == "report-incident");
            let told = mine.map(|one| (one.status, format!("{:?}", one.doubts)));
            told.collect::<Vec<_>>()
        };
        let unsaid = told("serious-health-harm", Value::Null);
        let [(Status::Unverifiable, doubts)] = unsaid.as_slice() else { panic!("{unsaid:?}") };
        assert!(doubts.contains("incident.assessment/bodily-injury"), "{doubts}");
        assert_eq!(told("serious-health-harm", json!(false)), []);
        let is_breached = |found: Vec<(Status, String)>| {
            found.iter().all(|(status, _)| *status == Status::Breached) && found.len() == 1
        };
        assert!(is_breached(told("serious-health-harm", json!(true))));
        assert!(is_breached(told("bodily-injury", Value::Null)));
        assert_eq!(told("serious-property-harm", Value::Null), []);
    }
}

/// Review W10: reports of one incident carry those of another through every stage.
#[test]
fn batched_incidents_ride_in_every_report_of_the_first() {
    let (text, table) = c9();
    let more = json!({
        "incident": "C", "model_involvement_aware_at": "2026-03-02T10:00:00Z",
        "harms": ["serious-health-harm"],
    });
    let report = |name: &str, issued: &str, stage: &str| {
        let body = json!({
            "incident": "B", "regime": "eu-gpai-code-commitment-9", "stage": stage,
            "recipient": "AI Office", "also_covers": ["C"],
        });
        fact(name, "incident.filing", LAB, issued, body)
    };
    let resolved = json!({"incident": "C", "resolved_at": "2026-04-20T10:00:00Z"});
    let facts = [
        assessed("a", LAB, "2026-03-02T10:00:00Z", more),
        report("i", "2026-03-10T10:00:00Z", "initial"),
        report("p", "2026-04-01T10:00:00Z", "intermediate"),
        fact("r", "incident.resolution", LAB, "2026-04-20T10:00:00Z", resolved),
        report("f", "2026-05-20T10:00:00Z", "final"),
    ];
    let found = findings(&text, &table, &facts, "2026-12-01T00:00:00Z");
    for duty in ["report-serious-incident", "report-serious-incident/final"] {
        assert_eq!(one(&found, duty).status, Status::Met, "{duty}");
    }
    let breached = found.iter().filter(|finding| finding.status == Status::Breached);
    assert_eq!(breached.count(), 0, "{found:?}");
}

/// Review W7: a report on 13 February, after a holiday that only the law's own list names.
#[test]
fn what_one_reading_makes_late_is_said_to_be_that_and_no_more() {
    let more = json!({
        "capacity": "developer", "aware_at": "2026-01-28T18:00:00Z",
        "events": ["loss-of-control"], "harms": ["bodily-injury"],
    });
    let oes = "California Office of Emergency Services";
    let judged = |filing: &str, now: &str| {
        let facts = [
            assessed("a", LAB, "2026-01-28T18:00:00Z", more.clone()),
            filed("f", filing, "us-ca-sb-53", "initial", oes),
        ];
        us(SB_53, &facts, now, "report-incident")
    };
    let found = judged("2026-02-13T18:00:00Z", "2026-03-01T00:00:00Z");
    assert_eq!((found.status, found.late_on_one_reading), (Status::Met, true));
    let due = found.due.unwrap();
    assert_eq!(due.sure, Some(at("2026-02-13T07:59:59.999Z")));
    assert_eq!(due.statutory, at("2026-02-14T07:59:59.999Z"));
    assert_eq!(due.zone.as_deref(), Some("America/Los_Angeles"));
    assert_eq!(due.calendar.as_deref(), Some("us-ca"));
    assert!(due.zone_database.is_some());
    let open = judged("2026-06-01T00:00:00Z", "2026-02-13T18:00:00Z");
    assert_eq!((open.state, open.late_on_one_reading), (State::Active, true));
    let early = judged("2026-02-12T18:00:00Z", "2026-03-01T00:00:00Z");
    assert_eq!((early.status, early.late_on_one_reading), (Status::Met, false));
    let late = judged("2026-02-14T18:00:00Z", "2026-03-01T00:00:00Z");
    assert_eq!((late.status, late.late_on_one_reading), (Status::Late, false));
}

/// Review W8, `inputs/calendar-end`, and a clock that starts past the end of the calendar.
#[test]
fn no_deadline_lacks_a_date_because_a_calendar_ends() {
    for (aware, plan) in [
        ("2027-12-17T18:00:00Z", "2028-01-01T18:00:00Z"),
        ("2030-12-20T18:00:00Z", "2031-01-04T18:00:00Z"),
        ("2042-05-01T18:00:00Z", "2042-05-16T18:00:00Z"),
    ] {
        let more = json!({
            "capacity": "developer", "aware_at": aware,
            "events": ["loss-of-control"], "harms": ["bodily-injury"],
        });
        let facts = [assessed("a", LAB, aware, more)];
        let found = us(SB_53, &facts, aware, "report-incident");
        let due = found.due.unwrap();
        assert_eq!(due.conservative, at(plan), "{aware}");
        assert!(due.conservative <= due.statutory, "{aware}");
        assert!(found.doubts.is_empty(), "{:?}", found.doubts);
    }
}

#[test]
fn raise_gives_seventy_two_hours_from_the_earlier_time() {
    let more = |belief: &str| {
        json!({
            "determined_at": "2028-02-29T12:00:00Z", "reasonable_belief_at": belief,
            "events": ["loss-of-control"], "harms": ["bodily-injury"],
        })
    };
    // Through the leap day and a changed clock alike.
    for (belief, due) in [
        ("2028-02-27T12:00:00Z", "2028-03-01T12:00:00Z"),
        ("2027-03-12T20:00:00Z", "2027-03-15T20:00:00Z"),
        ("2028-03-02T00:00:00Z", "2028-03-03T12:00:00Z"),
    ] {
        let facts = [assessed("a", LAB, "2028-02-29T12:00:00Z", more(belief))];
        let found = us(RAISE, &facts, "2028-02-29T12:00:00Z", "report-incident");
        assert_eq!(found.due.unwrap().statutory, at(due), "{belief}");
    }
    // Nobody said when: nobody can say whether it is late.
    let silent = json!({"events": ["loss-of-control"], "harms": ["bodily-injury"]});
    let facts = [assessed("a", LAB, "2028-02-29T12:00:00Z", silent)];
    let found = us(RAISE, &facts, "2028-06-01T00:00:00Z", "report-incident");
    assert_eq!((found.state, found.status), (State::Undetermined, Status::Unverifiable));
    assert_eq!(found.doubts.len(), 2, "{:?}", found.doubts);
}

#[test]
fn a_law_that_is_not_in_force_is_not_owed() {
    let more = json!({
        "determined_at": "2026-12-01T12:00:00Z", "events": ["loss-of-control"], "harms": ["death"],
    });
    let facts = [assessed("a", LAB, "2026-12-01T12:00:00Z", more)];
    let found = us(RAISE, &facts, "2027-03-01T00:00:00Z", "report-incident");
    assert!(!found.validity.owed);
    assert_eq!(line(&found), "pending due 2026-12-04T12:00:00Z 2026-12-04T12:00:00Z");
}

/// Art. 73(8): seven days from the notification, for the authority that it names.
#[test]
fn an_authority_acts_within_seven_days_of_what_it_receives() {
    const AUTHORITY: &str = "acn.gov.it";
    let text = shipped(ART_73);
    let notified = |recipient: &str| {
        filed("notice", "2027-12-09T10:00:00Z", "eu-ai-act-art-73", "initial", recipient)
    };
    let measures = |name: &str, issuer: &str, issued: &str, provider: &str| {
        let body = json!({
            "document": "other", "regime": "eu-ai-act-art-73", "recipient": provider,
            "extensions": { "incident": "inc-1" },
        });
        fact(name, "document.publication", issuer, issued, body)
    };
    let told = |facts: &[Fact], as_of: &str| -> Vec<String> {
        let found = findings(&text, &Table::default(), facts, as_of);
        let mine = found.iter().filter(|finding| finding.key.duty == "take-measures");
        let told = mine.map(|finding| {
            let line = line(finding);
            format!("{} {}", finding.key.bearer, line.split_once(' ').unwrap().1)
        });
        told.collect()
    };
    // From a Thursday to the end of the next in Brussels (UTC+1).
    let due = "2027-12-16T10:00:00Z 2027-12-16T22:59:59.999Z";
    assert_eq!(
        told(&[notified(AUTHORITY)], "2027-12-10T00:00:00Z"),
        [format!("{AUTHORITY} due {due}")]
    );
    assert_eq!(
        told(&[notified(AUTHORITY)], "2027-12-20T00:00:00Z"),
        [format!("{AUTHORITY} breached {due}")]
    );
    // Who is named and is no authority owes nothing, nor does one named in words.
    for other in ["elsewhere.example", "The market surveillance authority"] {
        assert_eq!(told(&[notified(other)], "2027-12-20T00:00:00Z"), Vec::<String>::new());
    }
    let in_time = "2027-12-14T10:00:00Z";
    for (own, status) in [
        (measures("m", AUTHORITY, in_time, LAB), "met"),
        // Of another provider, and by somebody else.
        (measures("m", AUTHORITY, in_time, DEPLOYER), "breached"),
        (measures("m", LAB, in_time, LAB), "breached"),
    ] {
        assert_eq!(
            told(&[notified(AUTHORITY), own], "2027-12-20T00:00:00Z"),
            [format!("{AUTHORITY} {status} {due}")]
        );
    }
}

#[test]
fn a_deployer_makes_the_provider_aware() {
    let text = shipped(ART_73);
    let table = Table::default();
    let duties: Vec<&str> = text
        .clauses
        .iter()
        .flat_map(|asked| &asked.rules)
        .map(comity_agreements::agreement::rule::Rule::name)
        .collect();
    assert!(!duties.is_empty());
    let own = assessed(
        "own",
        LAB,
        "2027-12-09T10:00:00Z",
        json!({
            "aware_at": "2027-12-08T10:00:00Z", "harms": ["serious-health-harm"],
        }),
    );
    let theirs = assessed(
        "theirs",
        DEPLOYER,
        "2027-12-06T10:00:00Z",
        json!({
            "incident": "lab.example/inc-1",
            "capacity": "deployer", "deployer_aware_at": "2027-12-05T10:00:00Z",
            "harms": null, "events": null,
        }),
    );
    // What they say of an incident that they call by the same name is about another one; and even
    // of this one their own awareness and what they found out are not the provider's.
    let unlinked = Fact {
        body: theirs.body.clone().map(|mut body| {
            body["incident"] = json!("inc-1");
            body
        }),
        ..theirs.clone()
    };
    let rival = assessed(
        "rival",
        DEPLOYER,
        "2027-12-06T10:00:00Z",
        json!({
            "incident": "lab.example/inc-1", "aware_at": "2027-12-01T10:00:00Z", "harms": ["death"],
        }),
    );
    let starts = |facts: &[Fact]| -> Vec<_> {
        let found = findings(&text, &table, facts, "2027-12-10T00:00:00Z");
        let mine = found.iter().filter(|finding| finding.key.bearer == LAB);
        mine.filter_map(|finding| finding.start).collect()
    };
    assert!(starts(std::slice::from_ref(&own)).contains(&at("2027-12-08T10:00:00Z")));
    assert_eq!(starts(&[own.clone(), theirs]), [at("2027-12-05T10:00:00Z")]);
    assert_eq!(starts(&[own.clone(), unlinked]), [at("2027-12-08T10:00:00Z")]);
    // Nor is it, where the provider does not say when it became aware: that is not known then.
    let mut silent = own.clone();
    silent.body.as_mut().unwrap().as_object_mut().unwrap().remove("aware_at");
    assert_eq!(starts(&[silent, rival.clone()]), []);
    let found = findings(&text, &table, &[own, rival], "2027-12-10T00:00:00Z");
    let mine = found.iter().find(|finding| finding.key.bearer == LAB).unwrap();
    assert_eq!(mine.start, Some(at("2027-12-08T10:00:00Z")));
    assert_eq!(mine.due.as_ref().unwrap().by, "base");
}

/// A calendar that an agreement brings along, and the business hours of its recipient.
#[test]
fn an_agreement_brings_its_own_calendar_and_business_hours() {
    let text = r#"agreement office-hours
version "1"
title en "Office hours"
form regulation
binding yes
calendar office "Days off at the office" zone "Asia/Tokyo" weekend saturday, sunday
  from 2026-01-01 until 2026-12-31, confirmed
  source "The office's own list" licence "CC0-1.0"
  off 2026-05-04 "Greenery Day"
  off 2026-05-05 "Closed" question "the list of one year says so and that of the next does not"
place tokyo zone "Asia/Tokyo" holidays office open "09:00 to 17:00"

fields of incident.assessment
  incident: text at /incident
  aware: instant at /aware_at

fields of incident.filing
  incident: text at /incident

clause art-1 en "Four hours" original
text en "Within four business hours."
duty tell
  bearer issuer
  when incident.assessment as assessment by bearer
  key assessment.incident
  clock from assessment.aware
  must file incident.filing as report by bearer where report.incident = assessment.incident
  within 4 business hours, at tokyo
"#;
    let written = comity_agreements::agreement::language::format_agreement(
        comity_agreements::agreement::language::read(text).unwrap().agreement(),
    );
    for line in [
        "off 2026-05-05 \"Closed\" question",
        "open \"09:00 to 17:00\"",
        "within 4 business hours, at tokyo",
    ] {
        assert!(written.contains(line), "{written}");
    }
    // Friday 1 May, 15:30 in Tokyo.
    let aware = "2026-05-01T06:30:00Z";
    let facts = [assessed("a", LAB, aware, json!({"aware_at": aware}))];
    let found = one(&findings(&shipped(&written), &Table::default(), &facts, aware), "tell");
    let due = found.due.unwrap();
    assert_eq!(due.conservative, at("2026-05-01T10:30:00Z"));
    // Half past eleven on the Tuesday, or on the Wednesday if the office is closed that day.
    assert_eq!(due.sure, Some(at("2026-05-05T02:30:00Z")));
    assert_eq!(due.statutory, at("2026-05-06T02:30:00Z"));
    assert_eq!(due.calendar.as_deref(), Some("office"));
}

/// A law's first day begins where its periods are counted, and not in Greenwich.
#[test]
fn a_law_begins_on_its_own_clocks() {
    let told = |text: &str, at: &str, as_of: &str, duty: &str| {
        let more = json!({
            "aware_at": at, "reasonable_belief_at": at, "events": ["loss-of-control"],
            "harms": ["death"], "country": "DE",
        });
        let facts = [assessed("a", LAB, at, more)];
        us(text, &facts, as_of, duty).validity.owed
    };
    for (text, duty, last_before, first, as_of) in [
        (SB_53, "report-incident", "2026-01-01T07:59:59Z", "2026-01-01T08:00:00Z", "2026-02-01"),
        (RAISE, "report-incident", "2027-01-01T04:59:59Z", "2027-01-01T05:00:00Z", "2027-02-01"),
        (
            ART_73,
            "report-serious-incident",
            "2027-12-01T22:59:59Z",
            "2027-12-01T23:00:00Z",
            "2028-02-01",
        ),
    ] {
        let as_of = format!("{as_of}T00:00:00Z");
        assert!(!told(text, last_before, &as_of, duty), "{last_before}");
        assert!(told(text, first, &as_of, duty), "{first}");
    }
}

/// Chapter V of the AI Act applies from 2 August 2025.
#[test]
fn chapter_v_asks_for_nothing_before_it_applied() {
    let run = |at: &str| {
        let body =
            json!({"run": "r-1", "model": "m-1", "begun_at": at, "planned_compute_flop": 2e25});
        fact("r", "run.start", LAB, at, body)
    };
    let owed = |at: &str| {
        us(ART_52, &[run(at)], "2026-06-01T00:00:00Z", "notify-planned-run").validity.owed
    };
    assert!(!owed("2024-09-01T10:00:00Z") && !owed("2025-08-01T21:59:59Z"));
    assert!(owed("2025-08-01T22:00:00Z"));
}

/// A release in a Member State, by its code or its name, is one in the Union.
#[test]
fn each_member_state_is_the_union_market() {
    for (markets, is_owed) in [
        (json!(["EU"]), true),
        (json!(["FR", "DE"]), true),
        (json!(["US", "Czechia"]), true),
        (json!(["European Union"]), true),
        (json!(["US", "CH"]), false),
    ] {
        let body = json!({"model": "m-1", "jurisdictions": markets, "released_at": "2026-03-01T10:00:00Z"});
        let facts = [fact("r", "model.release", LAB, "2026-03-01T10:00:00Z", body)];
        let (text, table) = (shipped(ART_52), Table::default());
        let found = findings(&text, &table, &facts, "2026-06-01T00:00:00Z");
        let breached = found
            .iter()
            .any(|one| one.key.duty == "training-content-summary" && one.state == State::Escalated);
        assert_eq!(breached, is_owed, "{markets}");
    }
}

/// A report that was filed before the clock started counts, also of an incident that it covers
/// beside its own.
#[test]
fn commitment_9_takes_a_report_from_before_its_clock() {
    let (text, table) = c9();
    let more = json!({
        "model_involvement_aware_at": "2026-10-03T10:00:00Z", "harms": ["serious-health-harm"],
    });
    let told = assessed("a", LAB, "2026-10-03T11:00:00Z", more);
    let report = |incident: &str, also: Value| {
        let mut body = json!({
            "incident": incident, "regime": "eu-gpai-code-commitment-9", "stage": "initial",
            "recipient": "AI Office",
        });
        body.as_object_mut().unwrap().extend(also.as_object().unwrap().clone());
        fact("f", "incident.filing", LAB, "2026-10-02T09:00:00Z", body)
    };
    for (filed, state) in [
        (report("inc-1", json!({})), State::Fulfilled),
        (report("inc-0", json!({"also_covers": ["inc-1"]})), State::Fulfilled),
        (report("inc-0", json!({})), State::Breached),
    ] {
        let found = findings(&text, &table, &[told.clone(), filed], "2026-10-25T00:00:00Z");
        assert_eq!(one(&found, "report-serious-incident").state, state);
    }
}

/// Who told a near-miss at once, and learns of a death when the time for one would be over, can
/// keep the deadline.
#[test]
fn a_death_that_is_learned_of_late_can_be_reported_in_time() {
    let near = |harms: Value, issued: &str, name: &str| {
        let more = json!({
            "model_involvement_aware_at": "2026-02-02T10:00:00Z",
            "aware_at": "2026-02-02T10:00:00Z", "harms": harms, "events": ["loss-of-control"],
        });
        assessed(name, LAB, issued, more)
    };
    let facts = [
        near(json!(["near-miss"]), "2026-02-02T11:00:00Z", "a"),
        near(json!(["death"]), "2026-03-20T10:00:00Z", "b"),
    ];
    let now = "2026-03-20T10:00:01Z";
    let (text, table) = c9();
    let found = one(&findings(&text, &table, &facts, now), "report-serious-incident");
    assert_eq!(line(&found), "active due 2026-03-30T09:00:00Z 2026-03-30T21:59:59.999Z");
    let found = us(SB_53, &facts, now, "report-incident");
    assert_eq!(line(&found), "active due 2026-04-04T10:00:00Z 2026-04-07T06:59:59.999Z");
    let alone = us(SB_53, &facts[1..], now, "report-incident");
    assert_eq!(alone.status, Status::Breached);
}
