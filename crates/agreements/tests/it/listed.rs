//! Whom the file of an agreement lists as a party does what parties do.

use comity_agreements::agreement::life::State;
use comity_agreements::calendar::Day;
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn act(number: u8, text: &str, action: &str, party: &str, on: &str, more: &Value) -> Fact {
    let id = text.lines().find_map(|line| line.strip_prefix("agreement ")).unwrap();
    let mut body = json!({ "agreement": id, "text_digest": naming::text_digest(text).to_string() });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Fact {
        id: StatementId([number; 32]),
        kind: format!("agreement.{action}").parse().unwrap(),
        issuer: party.parse().unwrap(),
        subject: id.to_owned(),
        issued: day(on).starts_utc(),
        logged: Vouched::NOBODY,
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

fn settled(text: &str, facts: &[Fact], on: &str) -> Docket {
    let mut docket = Docket::new(&[text], &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(day(on).starts_utc());
    docket
}

/// How somebody stands on a day, since when, and what was without effect.
fn stands(text: &str, facts: &[Fact], party: &str, on: &str) -> String {
    let docket = settled(text, facts, on);
    let id = text.lines().find_map(|line| line.strip_prefix("agreement ")).unwrap();
    let entry = docket.agreement(id).unwrap();
    let row = entry.participations(day(on)).into_iter().find(|row| row.party == party);
    let flaws: String =
        entry.life.findings.iter().map(|one| format!(" ! {}", one.flaw.code())).collect();
    row.map_or("nothing".to_owned(), |row| {
        let since = row.since.map(|since| since.to_string()).unwrap_or_default();
        format!("{:?} {since}{flaws}", row.state)
    })
}

fn shipped_text(id: &str) -> &'static str {
    shipped::FILES.iter().find(|(name, _)| *name == id).unwrap().1
}

/// What a notice needs by the texts that ask for something.
fn notice() -> Value {
    json!({
        "reasons": { "en": "extraordinary events" },
        "notified_to": ["all parties", "Executive Council", "Security Council"],
    })
}

/// The last day of each, and the first on which it is out.
#[test]
fn whom_a_shipped_file_lists_can_leave() {
    for (id, party, notified, last, out) in [
        ("cwc", "SO", "2026-12-15", "2027-03-14", "2027-03-15"),
        ("cwc", "US", "2026-12-15", "2027-03-14", "2027-03-15"),
        ("paris-agreement", "FR", "2028-02-29", "2029-02-27", "2029-02-28"),
        // The second withdrawal; the first the file lists.
        ("paris-agreement", "US", "2025-01-27", "2026-01-26", "2026-01-27"),
        ("kyoto-protocol", "FR", "2026-12-15", "2027-12-14", "2027-12-15"),
    ] {
        let text = shipped_text(id);
        let left = [act(1, text, "denunciation", party, notified, &notice())];
        let on_last = stands(text, &left, party, last);
        assert!(on_last.starts_with("Party ") && !on_last.contains('!'), "{id} {party}: {on_last}");
        assert_eq!(on_last, stands(text, &[], party, last), "{id} {party}");
        let gone = stands(text, &left, party, out);
        assert_eq!(gone, format!("Withdrawn {out}"), "{id} {party}");
        // Nobody else moves.
        let (before, after) = (settled(text, &[], out), settled(text, &left, out));
        let others = |docket: &Docket| {
            let mut rows = docket.agreement(id).unwrap().participations(day(out));
            rows.retain(|row| row.party != party);
            rows
        };
        assert_eq!(others(&before), others(&after), "{id} {party}");
    }
}

/// Acts of parties of their own: who did what when.
fn acts(text: &str, acts: &[(&str, &str, &str)]) -> Vec<Fact> {
    let numbered = (1..).zip(acts);
    numbered.map(|(n, (party, action, on))| act(n, text, action, party, on, &notice())).collect()
}

/// Whoever joins a shipped treaty that is not in force is bound by its own words: the original
/// parties with it, the later ones on a day of their own. Articles 30(3) and (4) of CETS 225,
/// XIV(1) and (3) of the CTBT.
#[test]
fn who_will_join_a_shipped_treaty_is_bound_on_the_day_of_its_text() {
    let convention = shipped_text("cets-225");
    let consents = acts(
        convention,
        &[
            ("GB", "ratification", "2027-03-31"),
            ("NO", "ratification", "2027-06-01"),
            ("CA", "acceptance", "2027-06-02"),
            // With the Union, the fifth; the third member of the Council of Europe.
            ("AD", "approval", "2027-10-31"),
            // After the conditions were met and before the first of February.
            ("JP", "ratification", "2027-11-30"),
            ("CH", "ratification", "2028-03-31"),
            // Not before it is in force, and not for one that signed.
            ("BR", "accession", "2028-03-01"),
        ],
    );
    let treaty = shipped_text("ctbt");
    let ratify = |party| (party, "ratification", "2027-01-10");
    let mut all = vec![
        ("KP", "signature", "2027-01-01"),
        ("IN", "signature", "2027-01-01"),
        ("PK", "signature", "2027-01-01"),
    ];
    all.extend(["CN", "EG", "IL", "IR", "RU", "US", "KP", "IN"].map(ratify));
    all.extend([
        ("PK", "ratification", "2027-02-10"),
        // Met on 10 February and in force on 9 August: until then everybody is an original party.
        ("NP", "ratification", "2027-08-08"),
        ("YE", "ratification", "2027-08-10"),
        ("SA", "accession", "2027-09-01"),
    ]);
    let consents_to_all = acts(treaty, &all);
    for (text, facts, party, expected) in [
        (convention, &consents, "EU", "2028-02-01"),
        (convention, &consents, "GB", "2028-02-01"),
        (convention, &consents, "AD", "2028-02-01"),
        (convention, &consents, "JP", "2028-03-01"),
        (convention, &consents, "CH", "2028-07-01"),
        (convention, &consents, "BR", "2028-07-01"),
        (treaty, &consents_to_all, "FR", "2027-08-09"),
        (treaty, &consents_to_all, "PK", "2027-08-09"),
        (treaty, &consents_to_all, "NP", "2027-08-09"),
        (treaty, &consents_to_all, "YE", "2027-09-09"),
        (treaty, &consents_to_all, "SA", "2027-10-01"),
    ] {
        let before = day(expected).plus_days(-1).unwrap().to_string();
        assert_eq!(stands(text, facts, party, expected), format!("Party {expected}"), "{party}");
        let earlier = stands(text, facts, party, &before);
        assert!(!earlier.starts_with("Party "), "{party}: {earlier}");
    }
}

/// Articles XVI(2) and IX: ninety days, or six months, with reasons, to all whom the text names.
#[test]
fn a_notice_of_withdrawal_gives_reasons_and_tells_whom_it_must() {
    for id in ["cwc", "ctbt"] {
        let text = shipped_text(id);
        let checked = comity_agreements::agreement::language::read(text).unwrap();
        let terms = &checked.agreement().terms.withdrawal;
        let told = comity_agreements::agreement::language::withdrawal(terms).join("\n");
        for words in ["reasons", "all parties", "Executive Council", "Security Council"] {
            assert!(told.contains(words), "{id}: {told}");
        }
    }
    let text = shipped_text("cwc");
    let without = |member: &str| {
        let mut body = notice();
        body.as_object_mut().unwrap().remove(member);
        body
    };
    let mut to_some = notice();
    to_some["notified_to"] = json!(["all parties", "Executive Council"]);
    for body in [without("reasons"), without("notified_to"), to_some] {
        let left = [act(1, text, "denunciation", "SO", "2026-12-15", &body)];
        let found = stands(text, &left, "SO", "2027-06-01");
        assert!(found.starts_with("Party ") && found.contains(" ! action-"), "{body}: {found}");
    }
    let left = [act(1, text, "denunciation", "SO", "2026-12-15", &notice())];
    assert_eq!(stands(text, &left, "SO", "2027-06-01"), "Withdrawn 2027-03-15");
}

/// A line says that somebody succeeded, and not to whom: it is a party, nobody knows since when.
#[test]
fn a_successor_by_a_line_is_a_party_since_nobody_knows_when() {
    for (id, party, on) in
        [("cwc", "ME", "2006-10-23"), ("cwc", "ME", "2013-12-01"), ("cwc", "ME", "2026-11-30")]
    {
        assert_eq!(stands(shipped_text(id), &[], party, on), "Party ", "{party} in {id} on {on}");
    }
    assert_eq!(stands(shipped_text("cwc"), &[], "ME", "2006-10-22"), "nothing");
}

/// Talks were announced and nothing was signed that anybody could be a party to.
#[test]
fn nobody_is_a_party_to_talks() {
    for on in ["2026-05-14", "2026-11-30", "2030-01-01"] {
        let text = shipped_text("us-cn-beijing-2026");
        let docket = settled(text, &[], on);
        let rows = docket.agreement("us-cn-beijing-2026").unwrap().participations(day(on));
        assert!(rows.iter().all(|row| row.state != State::Party), "{on}: {rows:?}");
    }
    // A text that is proposed and says how it binds has none either.
    let proposed = PACT.replace("status enacted", "status proposed").replace(
        "participant AA ratification",
        "participant FF definitive-signature 2020-02-01, verified\nparticipant AA ratification",
    );
    for party in ["AA", "FF"] {
        let found = stands(&proposed, &[], party, "2020-03-30");
        assert!(!found.starts_with("Party "), "{found}");
    }
}

const PACT: &str = r#"agreement pact
version "1"
title en "Pact"
form treaty
binding yes
opened 2020-01-01
status enacted from 2020-01-01, verified
language en
source "A test", verified
participant AA ratification 2020-02-01, verified
participant BB ratification 2020-03-01, verified
participant CC ratification 2020-03-01, verified
participant DD signature 2020-02-01, verified
participant EE ratification, verified
consent by ratification, accession
accession open
reservations allowed
withdrawal after 12 months from receipt
silence accepts reservations after 12 months

entry into force
  when at least 2 parties
  on the 30th day after

clause art-1 en "One" summary
text en """
  Each party does something.
  """
"#;

#[test]
fn a_listed_party_does_what_one_by_acts_does() {
    let none = json!({});
    let leave = |number, party, on| act(number, PACT, "denunciation", party, on, &none);
    let left = leave(1, "AA", "2022-01-02");
    let (out, still) = ("2023-01-02", "2023-01-01");
    assert_eq!(stands(PACT, std::slice::from_ref(&left), "AA", still), "Party 2020-03-31");
    assert_eq!(stands(PACT, std::slice::from_ref(&left), "AA", out), "Withdrawn 2023-01-02");
    // It takes the notice back, or joins again.
    let of = json!({ "of": left.id.urn() });
    let revoked = act(2, PACT, "denunciation-withdrawal", "AA", "2022-06-01", &of);
    assert_eq!(stands(PACT, &[left.clone(), revoked], "AA", out), "Party 2020-03-31");
    let again = act(3, PACT, "accession", "AA", "2023-06-01", &none);
    assert_eq!(stands(PACT, &[left, again], "AA", "2023-07-01"), "Party 2023-06-01");
    // One without a day was there from the beginning; nobody gives notice twice.
    let undated = [leave(1, "EE", "2022-01-02"), leave(2, "EE", "2022-05-02")];
    assert_eq!(stands(PACT, &undated, "EE", out), "Withdrawn 2023-01-02 ! action-repeated");
    // A signature that is listed is one.
    let ratified = act(4, PACT, "ratification", "DD", "2021-01-01", &none);
    assert_eq!(stands(PACT, &[ratified], "DD", "2021-06-01"), "Party 2021-01-01");
    // A reservation after its consent counts when nobody objects in time, and any of those that are
    // listed may.
    let reserves = json!({ "clauses": ["art-1"] });
    let reserves = act(5, PACT, "reservation", "AA", "2021-01-01", &reserves);
    let objects = json!({ "of": reserves.id.urn() });
    let objects = act(6, PACT, "objection", "BB", "2021-03-01", &objects);
    let late = stands(PACT, std::slice::from_ref(&reserves), "AA", out);
    assert_eq!(late, "Party 2020-03-31 ! action-reservation-late");
    let defeated = stands(PACT, &[reserves, objects], "AA", out);
    assert!(defeated.contains("! action-reservation-defeated"), "{defeated}");
    let territory = json!({ "territories": ["AA-North"] });
    let extended = act(7, PACT, "territorial-application", "AA", "2021-01-01", &territory);
    assert_eq!(stands(PACT, &[extended], "AA", out), "Party 2020-03-31");
}

/// All parties are asked, also those whom only the file knows.
#[test]
fn one_of_those_listed_does_not_decide_for_all() {
    let decide = |number, party, agreed: &[&str]| {
        let decision = json!({
            "name": "end", "subject": "terminate", "agreed_by": agreed,
        });
        act(number, PACT, "decision", party, "2022-01-02", &json!({ "decision": decision }))
    };
    let one = [decide(1, "AA", &[])];
    assert_eq!(stands(PACT, &one, "AA", "2023-01-01"), "Party 2020-03-31 ! action-not-unanimous");
    let all: Vec<Fact> =
        (1..).zip(["AA", "BB", "CC", "EE"]).map(|(n, p)| decide(n, p, &[])).collect();
    assert!(stands(PACT, &all, "AA", "2023-01-01").starts_with("Terminated 2022-01-02"));
}

/// What somebody says itself takes the place of what a file says, with how sure that is.
#[test]
fn ones_own_word_takes_the_place_of_a_line() {
    let none = json!({});
    let own = act(1, PACT, "ratification", "DD", "2021-01-01", &none);
    let listed = PACT.replace(
        "participant EE",
        "participant DD ratification 2020-06-01, verified\nparticipant EE",
    );
    let own_too = act(1, &listed, "ratification", "DD", "2021-01-01", &none);
    for (text, facts) in [(PACT, [own]), (listed.as_str(), [own_too])] {
        assert_eq!(stands(text, &facts, "DD", "2021-06-01"), "Party 2021-01-01");
    }
    let left = act(2, PACT, "denunciation", "AA", "2022-01-02", &none);
    let docket = settled(PACT, &[left], "2022-06-01");
    let entry = docket.agreement("pact").unwrap();
    let row = entry.participations(day("2022-06-01")).into_iter().find(|row| row.party == "AA");
    let row = row.unwrap();
    assert_eq!((row.state, row.certainty.is_some()), (State::Party, true));
}

/// A second consent of whom the file lists as a party makes it no less of one at any time: not
/// while the second waits to come into force, nor after it was taken back.
#[test]
fn who_is_listed_and_consents_again_stays_a_party() {
    let paris = shipped_text("paris-agreement");
    let none = json!({});
    let again = act(1, paris, "ratification", "FR", "2026-11-30", &none);
    let back =
        act(2, paris, "consent-withdrawal", "FR", "2026-12-05", &json!({ "of": again.id.urn() }));
    let listed = stands(paris, &[], "FR", "2026-11-30");
    assert!(listed.starts_with("Party 20"), "{listed}");
    for (facts, on, stood) in [
        (std::slice::from_ref(&again), "2026-11-30", listed.as_str()),
        (std::slice::from_ref(&again), "2026-12-29", &listed),
        (std::slice::from_ref(&again), "2026-12-30", "Party 2026-12-30"),
        (&[again.clone(), back.clone()], "2026-12-06", &listed),
        (&[back, again.clone()], "2027-06-01", &listed),
    ] {
        assert_eq!(stands(paris, facts, "FR", on), stood, "{on}");
        let parties = |facts: &[Fact]| {
            let docket = settled(paris, facts, on);
            let rows = docket.agreement("paris-agreement").unwrap().participations(day(on));
            rows.iter().filter(|row| row.state == State::Party).count()
        };
        assert_eq!(parties(facts), parties(&[]), "{on}");
    }
}

/// The same acts and the same run, of a party that the file lists and of one that joined itself.
#[test]
fn no_duty_is_held_against_anybody_for_a_line() {
    let capped = |lead: &str| {
        format!(
            r#"agreement cap
version "1"
title en "Cap"
form treaty
binding yes
status in-force from 2026-01-01, verified source 1
language en authentic
source "Written for a test" licence "CC0-1.0" read 2026-11-23, verified
{lead}
fields of run.start
  planned: number in FLOP at /planned_compute_flop

consent by ratification, accession
accession open

clause art-1 en "Cap" original
text en """
  Nobody begins a large run.
  """
ban exceed-cap
  bearer each party
  owed to all
  never file run.start as start by bearer where start.planned > 1e25 FLOP
"#
        )
    };
    let listed = capped("participant AA accession 2026-01-02, verified\n");
    let alone = capped("");
    let owed = |text: &str, joins: bool| {
        let territory = json!({ "territories": ["AA-North"] });
        let acts = [
            act(1, text, "territorial-application", "AA", "2026-02-01", &territory),
            act(2, text, "accession", "AA", "2026-01-02", &json!({})),
        ];
        let run = json!({
            "run": "r-1", "model": "Heron", "begun_at": "2026-12-10T08:00:00Z",
            "planned_compute_flop": 2e25,
        });
        let mut run =
            Fact { body: Some(run), ..act(3, text, "accession", "AA", "2026-12-10", &json!({})) };
        run.kind = "run.start".parse().unwrap();
        let [territory, accession] = acts;
        let mut facts = vec![territory, run];
        facts.extend(Some(accession).filter(|_| joins));
        let mut docket = settled(text, &facts, "2026-12-20");
        let entry = docket.agreement("cap").unwrap();
        let state =
            entry.participations(day("2026-12-20")).into_iter().find(|row| row.party == "AA");
        let found = docket.findings(&Filter::default());
        let owed = found.iter().filter(|one| one.key.bearer == "AA" && one.validity.owed).count();
        (state.map(|row| row.state), owed)
    };
    assert_eq!(owed(&listed, false), (Some(State::Party), 0));
    assert_eq!(owed(&listed, true), (Some(State::Party), 1));
    assert_eq!(owed(&alone, false), (None, 0));
    assert_eq!(owed(&alone, true), (Some(State::Party), 1));
}
