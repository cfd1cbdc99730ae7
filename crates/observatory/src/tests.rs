//! Small agreements whose state is known, observed.

use super::cell::{Cell, Source};
use super::duration::bundled;
use super::instrument::{Drift, Force};
use super::live::Live;
use super::live::{LiveAgreement, LiveForce, Participation, Status};
use super::report::report;
use super::table::{Table, short, tables};
use super::*;
use comity_agreements::agreement::document::{
    Binding, Certainty, Claim, Clause, Definition, Form, Institution, Judgement, Participant,
    Standing, Wording,
};
use comity_agreements::agreement::life::{ActionKind, Terms};
use comity_agreements::agreement::rule::{
    Bearer, By, Compare, Duty, Expr, FieldSpec, Fields, Limit, Owed, Pattern, Period, Rule, Start,
    Trigger, Type, Value, Window,
};
use comity_agreements::calendar::{Counting, Length, Rounding};
use comity_agreements::world::World;
use comity_protocol::statement::StatementId;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn blank(id: &str, form: Form, binding: Binding) -> Agreement {
    let source = comity_agreements::agreement::document::Source {
        title: "A source".into(),
        url: None,
        licence: None,
        read: None,
        certainty: Certainty::Reported,
    };
    Agreement {
        id: id.into(),
        version: "1".into(),
        title: [("en".to_owned(), id.to_uppercase())].into(),
        form,
        binding,
        enforcement: None,
        dimensions: vec!["safety-research".into()],
        jurisdiction: None,
        status: Vec::new(),
        languages: Vec::new(),
        sources: vec![source],
        claims: Vec::new(),
        proposed: None,
        adopted: None,
        opened: None,
        depositaries: Vec::new(),
        institutions: Vec::new(),
        participants: Vec::new(),
        participants_as_of: None,
        groups: BTreeMap::new(),
        weights: BTreeMap::new(),
        calendars: BTreeMap::new(),
        places: BTreeMap::new(),
        fields: Vec::new(),
        definitions: Vec::new(),
        terms: Terms::default(),
        force: None,
        parts: Vec::new(),
        clauses: Vec::new(),
    }
}

fn standing(status: TextStatus, from: Option<&str>) -> Standing {
    let from = from.map(day);
    Standing { status, from, certainty: Certainty::Reported, note: None, source: Some(1) }
}

fn participant(party: &str, action: ActionKind, on: Option<&str>) -> Participant {
    let certainty = Certainty::Reported;
    let clauses = std::collections::BTreeSet::new();
    Participant { party: party.into(), action, day: on.map(day), clauses, certainty }
}

fn claim(says: &str, judgement: Judgement) -> Claim {
    Claim { says: says.into(), source: "somebody".into(), judgement, reason: None }
}

/// A declaration that 29 endorsed, of whom two are listed.
fn declaration() -> Agreement {
    let mut one = blank("declaration", Form::SoftLaw, Binding::NotBinding);
    one.adopted = Some(day("2023-11-01"));
    one.status = vec![standing(TextStatus::InForce, Some("2023-11-01"))];
    one.participants = vec![
        participant("United Kingdom", ActionKind::DefinitiveSignature, None),
        participant("CN", ActionKind::Signature, Some("2023-11-02")),
    ];
    one.claims = vec![
        claim("28 countries + EU", Judgement::Held),
        claim("28 countries, the EU included", Judgement::Rejected),
    ];
    one.institutions =
        vec![Institution { name: "Network".into(), mandate: "To test models".into() }];
    one
}

/// A treaty that three signed and one ratified.
fn treaty() -> Agreement {
    let mut one = blank("treaty", Form::Treaty, Binding::Binding);
    one.proposed = Some(day("2019-09-11"));
    one.opened = Some(day("2024-09-05"));
    one.status = vec![standing(TextStatus::Enacted, Some("2024-09-05"))];
    one.participants = vec![
        participant("GB", ActionKind::Signature, Some("2024-09-05")),
        participant("EU", ActionKind::Signature, Some("2024-09-05")),
        participant("EU", ActionKind::Ratification, Some("2026-05-15")),
        participant("AD", ActionKind::Signature, Some("2024-09-05")),
    ];
    one
}

/// A law of the European Union that asks for reports of deaths and sets 1e25 FLOP.
fn law() -> Agreement {
    let mut one = blank("law", Form::Regulation, Binding::Binding);
    one.jurisdiction = Some("EU".into());
    one.dimensions = vec!["commercial".into()];
    one.proposed = Some(day("2021-04-21"));
    one.adopted = Some(day("2024-06-13"));
    one.status = vec![
        standing(TextStatus::InForce, Some("2025-08-02")),
        standing(TextStatus::Enacted, Some("2024-07-12")),
        standing(TextStatus::InForce, Some("2024-08-01")),
    ];
    let harms = FieldSpec { r#type: Type::Texts, pointer: "/harms".into(), by_anyone: false };
    one.fields = vec![Fields {
        kind: "incident.assessment".parse().unwrap(),
        fields: [("harms".to_owned(), harms)].into(),
    }];
    one.definitions = vec![Definition { name: "presumption".into(), value: flop("1e25") }];
    one.clauses = vec![clause("art-55", Rule::Duty(Box::new(report_deaths())))];
    one
}

/// A proposal with a limit of 1e24 FLOP.
fn proposal() -> Agreement {
    let mut one = blank("proposal", Form::Treaty, Binding::Binding);
    one.proposed = Some(day("2025-11-01"));
    one.status = vec![standing(TextStatus::Proposed, Some("2025-11-01"))];
    let limit = Limit {
        name: "cap".into(),
        bearer: Bearer::EachParty,
        owed_to: Owed::All,
        total: comity_agreements::agreement::rule::Aggregate {
            op: comity_agreements::agreement::rule::AggregateOp::Max,
            over: pattern("run.declaration", "run", None),
            value: Some(Box::new(Expr::Field { var: "run".into(), field: "compute".into() })),
            window: Window::Ever,
            at_most: 100,
        },
        compare: Compare::AtMost,
        bound: flop("1e24"),
        when: None,
        exceptions: Vec::new(),
        consequence: None,
    };
    one.clauses = vec![clause("art-1", Rule::Limit(limit))];
    one
}

fn template() -> Agreement {
    let mut one = blank("template", Form::Treaty, Binding::Binding);
    one.status = vec![standing(TextStatus::Template, Some("2020-01-01"))];
    one.participants = vec![participant("FR", ActionKind::Ratification, Some("2020-01-01"))];
    one
}

fn report_deaths() -> Duty {
    let death = Expr::Literal { value: Value::Text { value: "death".into() } };
    let harms = Expr::Field { var: "a".into(), field: "harms".into() };
    let injury = Expr::Literal { value: Value::Text { value: "bodily-injury".into() } };
    let among = |item: Expr| Expr::In { item: Box::new(item), list: Box::new(harms.clone()) };
    let filter = Expr::And { of: vec![among(death), Expr::Not { of: Box::new(among(injury)) }] };
    Duty {
        name: "report".into(),
        bearer: Bearer::Issuer,
        owed_to: Owed::All,
        trigger: Trigger::Filed {
            pattern: pattern("incident.assessment", "a", Some(filter)),
            key: None,
        },
        start: Start::Trigger,
        act: pattern("incident.filing", "f", None),
        within: Period {
            length: Length::Days(15),
            counting: Counting::CalendarDays,
            place: None,
            by: None,
            rounding: Rounding::LastDay,
        },
        tiers: Vec::new(),
        exceptions: Vec::new(),
        recipients: Vec::new(),
        follow_ups: Vec::new(),
        excused_by: Vec::new(),
        extended_by: Vec::new(),
        cure: None,
        consequence: None,
    }
}

fn pattern(kind: &str, var: &str, filter: Option<Expr>) -> Pattern {
    Pattern { kind: kind.parse().unwrap(), var: var.into(), by: By::Anyone, filter }
}

fn flop(value: &str) -> Expr {
    let unit = Some("FLOP".to_owned());
    Expr::Literal { value: Value::Number { value: value.parse().unwrap(), unit } }
}

fn clause(id: &str, rule: Rule) -> Clause {
    Clause {
        id: id.into(),
        heading: BTreeMap::new(),
        text: BTreeMap::new(),
        wording: Wording::Summary,
        applies_from: None,
        applies_until: None,
        levels: Vec::new(),
        rules: vec![rule],
    }
}

fn part(party: &str, status: Status, since: &str, statement: u8) -> Participation {
    Participation {
        party: party.into(),
        status,
        since: Some(day(since)),
        evidence: vec![StatementId([statement; 32])],
        certainty: Certainty::Verified,
        source: None,
    }
}

fn all() -> Vec<Agreement> {
    vec![declaration(), treaty(), law(), proposal(), template()]
}

fn seen(agreements: &[Agreement], live: &Live, as_of: &str) -> Observatory {
    let world = World::bundled().unwrap();
    let comparators = bundled().unwrap();
    observe(&Input {
        agreements,
        live,
        world: &world,
        comparators: &comparators,
        as_of: day(as_of),
    })
}

fn table(seen: &Observatory, id: &str) -> Table {
    let found = tables(seen, &World::bundled().unwrap());
    found.into_iter().find(|table| table.id == id).unwrap()
}

#[test]
fn a_list_is_shown_beside_what_is_claimed_of_it() {
    let seen = seen(&all(), &Live::new(), "2026-11-23");
    let one = seen.instrument("declaration").unwrap();
    let who = &one.participants;
    assert_eq!((who.known.value, who.countries, who.undated), (Some(2), 2, 1));
    assert_eq!(who.complete, Some(false));
    let statuses: Vec<_> =
        who.list.iter().map(|one| (one.party.as_str(), one.status.value)).collect();
    assert_eq!(statuses, [("CN", Some(Status::Endorsed)), ("GB", Some(Status::Endorsed))]);
    let differs =
        |drift: &Drift| matches!(drift, Drift::CountDiffers { known: 2, claimed: 29, .. });
    assert!(one.drift.iter().any(differs), "{:?}", one.drift);
    assert!(one.drift.contains(&Drift::CountsCompete { counts: vec![28, 29] }));
    assert!(one.drift.iter().any(|drift| matches!(drift, Drift::ClaimNotHeld { .. })));
}

#[test]
fn the_day_asked_about_decides_what_had_happened() {
    let on = |as_of: &str| {
        let seen = seen(&all(), &Live::new(), as_of);
        let treaty = seen.instrument("treaty")?.clone();
        let eu = treaty.participants.list.iter().find(|one| one.party == "EU");
        Some((treaty.status.value, eu.map(|eu| (eu.status.value, eu.since))))
    };
    assert_eq!(on("2019-01-01"), None);
    assert_eq!(on("2020-01-01"), Some((None, None)));
    let signed = (Some(Status::Signed), Some(day("2024-09-05")));
    assert_eq!(on("2024-09-05"), Some((Some(TextStatus::Enacted), Some(signed))));
    let bound = (Some(Status::Consented), Some(day("2026-05-15")));
    assert_eq!(on("2026-05-15"), Some((Some(TextStatus::Enacted), Some(bound))));
}

#[test]
fn what_nobody_said_is_unknown_and_never_nought() {
    let seen = seen(&[proposal()], &Live::new(), "2026-11-23");
    let one = seen.instrument("proposal").unwrap();
    assert_eq!(one.participants.known, Cell::unknown());
    assert_eq!(one.participants.complete, None);
    let row = &table(&seen, "instruments").rows[0];
    assert_eq!([&*row[8].text, &*row[10].text, &*row[13].text], ["unknown"; 3]);
    assert_eq!(seen.dimensions[0].parties, Cell::unknown());
    assert_eq!(seen.dimensions[0].strength, cooperation::Strength::ProposedOnly);
    let china = seen.regions.iter().find(|region| region.place == "CN").unwrap();
    assert!(china.rules.is_empty());
    assert!(table(&seen, "rules").rows.iter().any(|row| row[1].text == "none known here"));
}

#[test]
fn statements_come_on_top_of_the_file_and_differences_are_shown() {
    let live: Live = [(
        "treaty".to_owned(),
        LiveAgreement {
            participations: vec![
                part("GB", Status::Consented, "2026-06-01", 1),
                part("United Kingdom", Status::Signed, "2024-09-05", 2),
                part("FR", Status::Signed, "2026-07-01", 3),
                part("JP", Status::Signed, "2027-07-01", 4),
            ],
            in_force: Some(LiveForce {
                since: Some(day("2026-10-01")),
                evidence: vec![StatementId([1; 32])],
                certainty: Certainty::Verified,
            }),
            is_whole: false,
        },
    )]
    .into();
    let seen = seen(&all(), &live, "2026-11-23");
    let one = seen.instrument("treaty").unwrap();
    let parties: Vec<_> = one.participants.list.iter().map(|one| &*one.party).collect();
    assert_eq!(parties, ["AD", "EU", "FR", "GB"], "the signature of 2027 is yet to come");
    assert_eq!(one.force.value, Some(Force::InForce { since: Some(day("2026-10-01")) }));
    let gb = one.participants.list.iter().find(|one| one.party == "GB").unwrap();
    assert_eq!(gb.status.value, Some(Status::Consented));
    let id = StatementId([1; 32]);
    assert_eq!(gb.status.sources, [Source::Statement { id, certainty: Certainty::Verified }]);
    let expected = Drift::StatusDiffers {
        party: "GB".into(),
        file: Status::Signed,
        statement: Status::Consented,
    };
    assert!(one.drift.contains(&expected));
    assert!(one.drift.iter().any(|drift| matches!(drift, Drift::ForceDiffers { .. })));
    assert!(one.binds("GB") && one.binds("EU") && !one.binds("FR"));
    assert!(!seen.gaps.unregulated.iter().any(|one| one.party == "GB"));
    assert_eq!(seen.matrix.pair("GB", "EU").unwrap().binding, 1);
    assert_eq!(seen.matrix.pair("FR", "GB").unwrap().binding, 0);
}

#[test]
fn a_law_holds_for_the_members_of_its_union_since_it_is_in_force() {
    let seen = seen(&all(), &Live::new(), "2026-11-23");
    let law = seen.instrument("law").unwrap();
    assert_eq!(law.participants.known.value, Some(28), "27 members and the Union itself");
    assert_eq!(law.force.value, Some(Force::InForce { since: Some(day("2024-08-01")) }));
    assert!(law.binds("FR") && !law.binds("GB"));
    let gaps = &seen.gaps;
    assert_eq!(gaps.regulated, 27);
    let gb = gaps.unregulated.iter().find(|one| one.party == "GB").unwrap();
    assert_eq!(gb.pending, ["treaty"]);
    assert_eq!(gb.soft, ["declaration"]);
    assert!(gaps.without_reporting.contains(&"GB".to_owned()));
    assert!(!gaps.without_reporting.contains(&"FR".to_owned()));
}

#[test]
fn incident_classes_are_gaps_unless_a_rule_in_force_names_them() {
    let gaps = seen(&all(), &Live::new(), "2026-11-23").gaps;
    let class = |name: &str| gaps.incidents.iter().find(|class| class.class == name).unwrap();
    assert!(!class("death").is_gap());
    assert!(class("bodily-injury").is_gap(), "the rule says where it does not hold");
    assert!(class("near-miss").is_gap());
    let mut deferred = law();
    deferred.status = vec![standing(TextStatus::Deferred, Some("2024-08-01"))];
    let gaps = seen(&[deferred], &Live::new(), "2026-11-23").gaps;
    let death = gaps.incidents.iter().find(|class| class.class == "death").unwrap();
    assert!(death.is_gap());
    assert_eq!(death.not_in_force.len(), 1);
}

#[test]
fn a_duty_on_other_conditions_closes_no_gap_of_a_class() {
    let risk = Expr::Field { var: "a".into(), field: "risk".into() };
    let with = |filter: Option<Expr>| {
        let mut law = law();
        let spec =
            FieldSpec { r#type: Type::Truth, pointer: "/imminent_risk".into(), by_anyone: false };
        law.fields[0].fields.insert("risk".into(), spec);
        let mut duty = report_deaths();
        let pattern = pattern("incident.assessment", "a", filter);
        duty.trigger = Trigger::Filed { pattern, key: None };
        law.clauses = vec![clause("art-55", Rule::Duty(Box::new(duty)))];
        let gaps = seen(&[law], &Live::new(), "2026-11-23").gaps;
        gaps.incidents.into_iter().find(|class| class.class == "near-miss").unwrap()
    };
    let on_risk = with(Some(risk));
    assert!(on_risk.is_gap());
    assert_eq!((on_risk.conditional.len(), on_risk.unspecific.len()), (1, 0));
    let always = with(None);
    assert!(!always.is_gap());
    assert_eq!(always.unspecific.len(), 1);
}

#[test]
fn thresholds_that_differ_are_set_side_by_side() {
    let seen = seen(&all(), &Live::new(), "2026-11-23");
    let [differing] = &seen.gaps.differing[..] else { panic!("{:?}", seen.gaps.differing) };
    assert_eq!(differing.unit, "FLOP");
    assert_eq!((short(differing.least), short(differing.greatest)), ("1e24".into(), "1e25".into()));
    let [cap, presumption] = &differing.thresholds[..] else { panic!() };
    assert_eq!(cap.of.as_deref(), Some("max of run.compute"));
    assert_eq!(cap.compare.as_deref(), Some("<="));
    assert_eq!(presumption.name.as_deref(), Some("presumption"));
    let clocks = table(&seen, "clocks");
    assert_eq!(clocks.rows[0][6].text, "15 days");
}

#[test]
fn templates_and_proposals_do_not_count() {
    let seen = seen(&all(), &Live::new(), "2026-11-23");
    assert_eq!(seen.templates, ["template"]);
    assert_eq!(seen.matrix.row("FR").unwrap().shared, 0, "only a law of its union holds there");
    let safety = seen.dimensions.iter().find(|one| one.dimension == "safety-research").unwrap();
    assert_eq!(safety.instruments, ["declaration", "treaty"]);
    assert_eq!(safety.proposals, ["proposal"]);
    assert_eq!(safety.parties.value, Some(4));
    assert_eq!(safety.strength, cooperation::Strength::BindingNotInForce);
    let row = seen.durations.iter().find(|row| row.id == "treaty").unwrap();
    assert_eq!(row.to_opening.unwrap().to_string(), "5.0");
    assert_eq!(row.open_for.unwrap().to_string(), "2.2");
    let law = seen.durations.iter().find(|row| row.id == "law").unwrap();
    assert_eq!(law.to_opening.unwrap().to_string(), "3.1");
}

#[test]
fn the_trend_counts_each_year_at_its_end() {
    let seen = seen(&all(), &Live::new(), "2026-06-01");
    let rows: Vec<_> = seen
        .trend
        .iter()
        .map(|row| (row.year, row.instruments, row.binding, row.binding_in_force, row.parties))
        .collect();
    let expected = [(2023, 1, 0, 0, 2), (2024, 3, 2, 1, 31), (2025, 3, 2, 1, 31)];
    assert_eq!(rows[..3], expected);
    assert_eq!(seen.trend.last().unwrap().at, day("2026-06-01"));
    assert_eq!(seen.trend[1].new, ["law", "treaty"]);
}

#[test]
fn order_and_repetition_change_nothing() {
    let parts = vec![
        part("GB", Status::Consented, "2026-06-01", 1),
        part("GB", Status::Signed, "2024-09-05", 2),
        part("GB", Status::Consented, "2026-06-01", 3),
    ];
    let live = |parts: Vec<Participation>| -> Live {
        [("treaty".to_owned(), LiveAgreement { participations: parts, ..LiveAgreement::default() })]
            .into()
    };
    let mut later = treaty();
    later.version = "2".into();
    later.enforcement = Some("later".into());
    let mut same = treaty();
    same.enforcement = Some("another text under one version".into());
    let mut agreements = all();
    agreements.extend([later, same, declaration()]);
    let one = seen(&agreements, &live(parts.clone()), "2026-11-23");
    for turn in 0..agreements.len() {
        agreements.rotate_left(1);
        let mut parts = parts.clone();
        parts.rotate_left(turn % 3);
        parts.push(parts[0].clone());
        let other = seen(&agreements, &live(parts), "2026-11-23");
        let bytes = |seen: &Observatory| serde_json::to_string(seen).unwrap();
        assert_eq!(bytes(&one), bytes(&other), "turn {turn}");
    }
    assert_eq!(one.instrument("treaty").unwrap().version, "2");
}

#[test]
fn a_spreadsheet_computes_nothing_from_a_file() {
    let mut one = declaration();
    one.title = [("en".to_owned(), "=HYPERLINK(\"x\", 1)".to_owned())].into();
    one.enforcement = Some("none,\r\n\"really\"".into());
    one.participants = vec![participant("@cmd", ActionKind::Signature, None)];
    one.participants.push(participant(" +1", ActionKind::Signature, None));
    let seen = seen(&[one], &Live::new(), "2026-11-23");
    let csv = table(&seen, "instruments").csv();
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\", 1)\""), "{csv}");
    assert!(csv.contains("\"none,\r\n\"\"really\"\"\""), "{csv}");
    assert!(csv.ends_with("\r\n"));
    let csv = table(&seen, "participants").csv();
    assert!(csv.contains("\"'@cmd\""), "{csv}");
    assert!(csv.contains("\"' +1\""), "{csv}");
    for table in tables(&seen, &World::bundled().unwrap()) {
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.id);
        }
    }
}

#[test]
fn the_report_says_what_is_known_and_escapes_what_others_wrote() {
    let world = World::bundled().unwrap();
    let mut one = declaration();
    one.title = [("en".to_owned(), "<b>*x*</b> | [y](z)".to_owned())].into();
    let seen = seen(&[one, treaty(), law(), proposal()], &Live::new(), "2026-11-23");
    let report = report(&seen, &world);
    let text = report.markdown();
    assert!(text.contains("&lt;b&gt;\\*x\\*&lt;/b&gt; \\| \\[y\\](z)"), "{text}");
    assert!(text.contains("Thresholds in FLOP range from 1e24 to 1e25."));
    assert!(text.contains("TREATY has been open for 2.2 years without being in force."));
    assert!(text.contains("For 27 one is.") || text.contains("for 27 one is."));
    let ids: Vec<_> = report.sections.iter().map(|section| section.id.as_str()).collect();
    let expected = ["instruments", "cooperation", "regions", "institutions", "durations"];
    assert_eq!(ids[..5], expected);
    let back: Observatory = serde_json::from_str(&serde_json::to_string(&seen).unwrap()).unwrap();
    assert_eq!(back, seen, "plain data, there and back");
}
