//! Pages of what is otherwise between two than between all: reservations, accessions by pairs; and
//! of deadlines that an authority moved, or that are over on one reading alone.

use std::collections::BTreeMap;

use comity_agreements::docket::{Docket, Settled, naming, shipped};
use comity_agreements::duty::explain::explain;
use comity_agreements::duty::{Fact, Filter, Patience};
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use maud::Markup;
use serde_json::{Value, json};

use super::super::text::Lang;
use super::fixtures::{EVIL, NOW, shell};
use super::of_agreements::fact;
use crate::agreements::pages::agreement;
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::board;
use crate::agreements::pages::board::asked::Asked;
use crate::agreements::pages::duties::Item;
use crate::agreements::pages::finding::{self, FindingPage, Next};

/// The convention under its publisher's name.
const CONVENTION: &str = "fornax.example:mutual-notice@1";

const PARTIES: [&str; 6] = [
    "asterion.example",
    "borealis.example",
    "cygnus-lab.example",
    "dorado.example",
    "equuleus.example",
    "fornax.example",
];

const TEXT: &str = r#"agreement mutual-notice
version "1"
title en "Convention on mutual notice of serious incidents"
title ar "اتفاقية الإخطار المتبادل بالحوادث الجسيمة"
form treaty
binding yes
dimensions dialogue
opened 2025-01-01
status in-force from 2025-03-01, verified source 1
language en authentic
source "Written for a test" licence "CC0-1.0" read 2026-11-01, verified
group secretariat = fornax.example
place seat zone "America/New_York" holidays us-ny

fields of incident.assessment
  incident: text at /incident
fields of incident.filing
  incident: text at /incident
  regime: text at /regime
fields of office.extension
  incident: text at /incident
  until: day at /until

consent by definitive-signature, accession
signature binds
accession accepted by pairs, at once

clause art-2 en "Notice" original
text en """
  Each Party notifies the Secretariat of a serious incident within ten working days.
  The Secretariat may give more time while there is some left.
  """
duty notify
  bearer each party
  when incident.assessment as case by bearer
  key case.incident
  must file incident.filing as notice by bearer
    where notice.incident = case.incident and notice.regime = "mutual-notice"
  within 10 days, working days, at seat
  extended by office.extension as more by secretariat where more.incident = case.incident to more.until

clause art-3 en "Visits" original
text en """
  Each Party receives experts of the others after a serious incident.
  """

clause art-4 en "Costs" original
text en """
  Each Party bears its own costs.
  """
"#;

fn at(number: u8, kind: &str, by: &str, time: &str, body: Value) -> Fact {
    let time: Timestamp = time.parse().unwrap();
    fact(number, kind, by, NOW.since(time) / 3_600_000, body)
}

/// Incidents: one reported on a day that is late on one reading of the holidays alone, and one for
/// which the Secretariat gave more time.
fn incidents() -> Vec<Fact> {
    let mut facts = Vec::new();
    // Which day ends the fifteen days of SB 53 differs by one with the reading of the holidays.
    for (number, by, aware, filed) in [
        (30, PARTIES[2], "2026-01-28T18:00:00Z", Some("2026-02-13T18:00:00Z")),
        (32, PARTIES[0], "2026-11-18T15:00:00Z", None),
    ] {
        let body = json!({
            "incident": "urn:example:incident:7", "capacity": "developer",
            "training_compute_flop": 2e26, "aware_at": aware, "determined_at": aware,
            "events": ["loss-of-control"], "harms": ["bodily-injury"],
        });
        facts.push(at(number, "incident.assessment", by, aware, body));
        let body = json!({
            "incident": "urn:example:incident:7", "regime": "us-ca-sb-53", "stage": "initial",
            "recipient": "California Office of Emergency Services",
        });
        facts.extend(filed.map(|filed| at(number + 1, "incident.filing", by, filed, body)));
    }
    let more = json!({ "incident": "urn:example:incident:7", "until": "2026-12-18" });
    facts.push(at(40, "office.extension", PARTIES[5], "2026-11-20T09:00:00Z", more));
    facts
}

/// Everything said.
fn docket() -> Settled {
    let text = json!({ "agreement": "mutual-notice", "version": "1", "text": TEXT });
    let text = at(1, "agreement.text", PARTIES[5], "2025-01-01T00:00:00Z", text);
    let mut docket = Docket::new(&shipped::texts(), &[text]).unwrap();
    assert!(docket.refused().is_empty(), "{:?}", docket.refused());
    let digest = naming::text_digest(TEXT).to_string();
    let act = |number: u8, action: &str, by: usize, time: &str, more: Value| {
        let mut body = json!({ "agreement": CONVENTION, "text_digest": digest });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        at(number, &format!("agreement.{action}"), PARTIES[by], time, body)
    };
    let of = |number: u8| comity_protocol::statement::StatementId([number; 32]).urn();
    let none = json!({});
    let mut facts = vec![
        act(10, "definitive-signature", 0, "2025-02-01T00:00:00Z", none.clone()),
        act(11, "definitive-signature", 1, "2025-02-01T00:00:00Z", none.clone()),
        act(12, "definitive-signature", 2, "2025-02-02T00:00:00Z", none.clone()),
        act(13, "definitive-signature", 5, "2025-02-03T00:00:00Z", none.clone()),
        act(14, "accession", 3, "2025-06-01T00:00:00Z", none.clone()),
        act(15, "accession", 4, "2026-02-01T00:00:00Z", none),
        act(
            16,
            "reservation",
            1,
            "2025-02-01T00:00:00Z",
            json!({
                "clauses": ["art-3"], "text": { "en": "Experts are received at the seat of the Authority alone." },
            }),
        ),
        act(17, "reservation-acceptance", 0, "2025-03-01T00:00:00Z", json!({ "of": of(16) })),
        act(18, "objection", 5, "2025-04-01T00:00:00Z", json!({ "of": of(16) })),
        act(
            19,
            "reservation",
            2,
            "2025-02-02T00:00:00Z",
            json!({
                "clauses": ["art-4"], "text": { "en": EVIL },
            }),
        ),
        act(
            20,
            "objection-opposing-entry-into-force",
            1,
            "2025-03-03T00:00:00Z",
            json!({ "of": of(19) }),
        ),
        act(21, "accession-acceptance", 0, "2025-07-01T00:00:00Z", json!({ "of": of(14) })),
        act(22, "accession-acceptance", 5, "2025-07-08T00:00:00Z", json!({ "of": of(14) })),
        act(23, "accession-acceptance", 0, "2026-03-01T00:00:00Z", json!({ "of": of(15) })),
    ];
    facts.extend(incidents());
    facts.iter().for_each(|fact| docket.insert(fact));
    Settled::new(docket, NOW, Patience::ENDLESS).unwrap()
}

fn finding_of(docket: &Settled, duty: &str, bearer: &str) -> FindingPage {
    let bearer = Some(bearer.to_owned());
    let found = docket.findings(&Filter { bearer, ..Filter::default() });
    // Bills have duties of the same name, and ask for nothing.
    let mut owed = found.into_iter().filter(|finding| finding.validity.owed);
    let finding = owed.find(|finding| finding.key.duty == duty).unwrap();
    let entry = docket.agreement(&finding.key.agreement).unwrap();
    let clauses = &entry.agreement().clauses;
    let clause = clauses.iter().find(|clause| clause.id == finding.clause).cloned();
    let proof = explain(&finding);
    let next = Next::of(docket, &finding);
    FindingPage {
        item: Item::new(docket, finding),
        clause,
        proof,
        next,
        titles: BTreeMap::new(),
        at: AskedAt::default(),
    }
}

/// The pages.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let admin = shell(lang, Some(Role::Admin));
    let docket = docket();
    let convention =
        agreement::gather(&docket, CONVENTION, (vec!["en".to_owned()], AskedAt::default()), NOW)
            .unwrap();
    let all = Asked { status: "all".to_owned(), ..Asked::default() };
    let board = board::gather(&docket, all, (PARTIES[0], &BTreeMap::new()), NOW);
    let one_reading = finding_of(&docket, "report-incident", PARTIES[2]);
    let extended = finding_of(&docket, "notify", PARTIES[0]);
    vec![
        ("agreement-pairs", agreement::page(&admin, &convention)),
        ("board-pairs", board::page(&admin, &board)),
        ("finding-one-reading", finding::page(&admin, &one_reading)),
        ("finding-extended", finding::page(&admin, &extended)),
    ]
}

#[test]
fn what_is_otherwise_between_two_stands_in_the_grid() {
    let pages: BTreeMap<_, _> = pages(Lang::En).into_iter().collect();
    let shown = pages["agreement-pairs"].clone().into_string();
    let grid = shown.split("id=\"between\"").nth(1).unwrap();
    for words in [
        "as modified, both ways",
        "not between the two",
        "not in force between the two",
        "an accession that was not accepted",
        "Objected to by",
        "Accepted by",
    ] {
        assert!(grid.contains(words), "{words}");
    }
}

#[test]
fn a_deadline_is_told_on_the_clocks_where_it_is_counted() {
    let pages: BTreeMap<_, _> = pages(Lang::En).into_iter().collect();
    let page = |name: &str| pages[name].clone().into_string();
    let reading = page("finding-one-reading");
    for words in [
        "Late on one reading",
        "Thu 12 Feb 2026, 23:59 (Los Angeles) · 13 Feb 07:59 UTC",
        "Fri 13 Feb 2026, 23:59 (Los Angeles) · 14 Feb 07:59 UTC",
    ] {
        assert!(reading.contains(words), "{words}");
    }
    let extended = page("finding-extended");
    for words in ["Fri 18 Dec 2026, 23:59 (New York) · 19 Dec 04:59 UTC", "Gives more time"] {
        assert!(extended.contains(words), "{words}");
    }
    let board = page("board-pairs");
    assert!(board.contains("Fri 18 Dec 2026, 23:59 (New York)"));
    // What is over under a text that was not in force has no time left, not even none.
    assert!(board.contains("21 Nov 2026") && !board.contains("0 min left"));
}
