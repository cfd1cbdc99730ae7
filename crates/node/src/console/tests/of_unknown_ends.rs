//! Duties of which it cannot be told when their time ends: put in order and counted by the worst
//! that can be.

use std::collections::BTreeMap;

use comity_agreements::docket::{Docket, Settled, shipped};
use comity_agreements::duty::{Fact, Patience, Urgency};
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use maud::Markup;
use serde_json::json;

use super::super::layout::PageContext;
use super::super::text::Lang;
use super::fixtures::{NOW, shell};
use super::of_agreements::fact;
use crate::agreements::pages::board::asked::Asked;
use crate::agreements::pages::board::{self, Board};
use crate::agreements::pages::{agreement, duties};

const OWN: &str = "asterion.example";

/// Incidents with an imminent risk of which nobody said when it was discovered. The order of their
/// names is not that of their times.
fn docket() -> Settled {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    let incident = |number: u8, hours: i64| -> Fact {
        let at = NOW.plus_millis(-hours * 3_600_000);
        let body = json!({
            "incident": format!("urn:example:incident:{number}"), "capacity": "developer",
            "training_compute_flop": 3e26, "aware_at": at, "determined_at": at,
            "imminent_risk": true, "harms": ["bodily-injury"], "events": ["loss-of-control"],
        });
        fact(number, "incident.assessment", OWN, hours, body)
    };
    for (number, hours) in [(30, 2), (31, 90), (32, 10), (33, 60)] {
        docket.insert(&incident(number, hours));
    }
    Settled::new(docket, NOW, Patience::ENDLESS).unwrap()
}

fn gathered(docket: &Settled, asked: Asked) -> Board {
    board::gather(docket, asked, (OWN, &BTreeMap::new()), NOW)
}

/// The board of them.
pub(super) fn page(shell: &PageContext) -> Markup {
    board::page(shell, &gathered(&docket(), Asked::default()))
}

/// The worst cases of what cannot be told, in the order in which it is shown.
fn worst(items: &[duties::Item]) -> Vec<i64> {
    let open = items.iter().filter(|item| {
        item.unknown.is_some() && Urgency::of(&item.finding, NOW) == Urgency::Unverifiable
    });
    open.filter_map(|item| Some(item.unknown.as_ref()?.worst?.millis())).collect()
}

#[test]
fn what_cannot_be_told_stands_in_the_order_of_its_worst_case() {
    let docket = docket();
    let to = Asked { to: OWN.to_owned(), ..Asked::default() };
    let mut lists = BTreeMap::from([
        ("board", gathered(&docket, Asked::default()).items),
        ("owed to", gathered(&docket, to).items),
        ("overview", board::first(&docket, OWN, NOW, 40).own),
    ]);
    let languages = (vec!["en".to_owned()], Default::default());
    let page = agreement::gather(&docket, "us-ca-sb-53", languages, NOW).unwrap();
    lists.insert("agreement", page.findings);
    for (name, items) in &lists {
        let ends = worst(items);
        assert!(*name == "owed to" || ends.len() > 3, "{name}: {ends:?}");
        assert!(ends.is_sorted(), "{name}: {ends:?}");
    }
    // The few that the overview shows are those that end first, and not those named first.
    let all = worst(&lists["board"]);
    let few = worst(&board::first(&docket, OWN, NOW, 2).own);
    assert_eq!(few, all[..few.len()], "of {all:?}");
}

#[test]
fn the_board_and_the_overview_count_what_may_be_over() {
    let docket = docket();
    let view = gathered(&docket, Asked::default());
    let over = worst(&view.items).iter().filter(|end| **end < NOW.millis()).count();
    assert!(over > 0 && over < worst(&view.items).len());
    assert_eq!(view.past_worst, over);
    let summary = board::first(&docket, OWN, NOW, 2);
    assert_eq!(summary.own_past_worst, over);
    let shell = shell(Lang::En, Some(Role::Reader));
    let page = board::page(&shell, &view).into_string();
    assert!(page.contains("data-test=\"past-worst\""));
    assert!(page.contains("Perhaps over for ") && page.contains("At worst "));
    let tasks = board::tasks(&shell, &summary);
    assert!(tasks.iter().any(|task| task.words.contains("may be over")), "{tasks:?}");
    // Where no worst case has passed, nothing is said of one.
    let calm = Board { past_worst: 0, ..view };
    assert!(!board::page(&shell, &calm).into_string().contains("data-test=\"past-worst\""));
}

/// Incidents before New York's law is in force, looked at now and on a day on which it is: what is
/// said is true of the day that is asked for, with a clock and without one.
#[test]
fn a_law_in_force_on_the_asked_day_is_not_said_to_be_out_of_force() {
    // So that texts are known.
    let _ = shell(Lang::En, None);
    let said = |now: Timestamp| -> BTreeMap<bool, String> {
        let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
        for (number, is_told) in [(40, true), (41, false)] {
            let at = NOW.plus_millis(-3_600_000);
            let mut body = json!({
                "incident": format!("urn:example:incident:{number}"), "capacity": "developer",
                "training_compute_flop": 3e26, "harms": ["bodily-injury"],
                "events": ["loss-of-control"],
            });
            if is_told {
                body["aware_at"] = json!(at);
                body["determined_at"] = json!(at);
            }
            docket.insert(&fact(number, "incident.assessment", OWN, 1, body));
        }
        let docket = Settled::new(docket, now, Patience::ENDLESS).unwrap();
        let asked = Asked { agreement: "us-ny-raise".to_owned(), ..Asked::default() };
        let view = board::gather(&docket, asked, (OWN, &BTreeMap::new()), now);
        let unowed = view.would_be.iter().filter(|item| item.unbound.is_none());
        let says = |item: &duties::Item| duties::not_in_force(Lang::En, item);
        unowed.map(|item| (item.finding.start.is_some(), says(item))).collect()
    };
    let ahead = said("2027-03-01T12:00:00Z".parse().unwrap());
    for (found, since) in [(said(NOW), ""), (ahead, " In force since 1 Jan 2027; it does")] {
        assert_eq!(found.keys().collect::<Vec<_>>(), [&false, &true], "{found:?}");
        for (has_clock, says) in &found {
            let when =
                if *has_clock { "when the clock would start." } else { "when this happened." };
            assert!(says.starts_with("Not in force on ") && says.contains(when), "{says}");
            assert_eq!(says.contains("In force since"), !since.is_empty(), "{says}");
            assert!(says.contains(since), "{says}");
        }
    }
}
