//! The state of coordination as this node sees it, computed once for each state of the docket and
//! each day, and kept as long as somebody asks for it again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use comity_agreements::agreement::document::{Agreement, Texts};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::Entry;
use comity_agreements::docket::{Docket, Settled};
use comity_agreements::world::World;
use comity_observatory::live::Live;
use comity_observatory::{Input, Observatory, observe};
use comity_protocol::time::Timestamp;

use crate::agreements::api::agreements::{When, ask};
use crate::agreements::projection::Stamp;
use crate::agreements::seen::{Days, comparators, live, world};
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;

/// The state of coordination on a day.
#[derive(Debug)]
pub struct ObservatoryState {
    /// What was computed.
    pub observatory: Observatory,
    /// What the agreements are called, by identifier; templates and comparisons are among them.
    pub titles: BTreeMap<String, Texts>,
    /// The days of their standing.
    pub days: BTreeMap<String, Days>,
    /// Countries and groups.
    pub world: &'static World,
    /// Of which state of the docket it is.
    pub stamp: Stamp,
}

/// States of coordination kept at once: of a few days, for the node's people and for strangers,
/// some megabytes each.
const KEPT_MAX: usize = 8;

/// What was computed last.
static KEPT: Mutex<VecDeque<Arc<ObservatoryState>>> = Mutex::new(VecDeque::new());

/// What was computed before of that state of the docket and that day.
fn kept(stamp: Stamp, day: Day) -> Option<Arc<ObservatoryState>> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let is_it =
        |seen: &&Arc<ObservatoryState>| seen.stamp == stamp && seen.observatory.as_of == day;
    kept.iter().find(is_it).cloned()
}

fn keep(seen: ObservatoryState) -> Arc<ObservatoryState> {
    let seen = Arc::new(seen);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push_front(Arc::clone(&seen));
    kept.truncate(KEPT_MAX);
    seen
}

/// The state of coordination as this node sees it.
///
/// # Errors
/// As the reader's.
pub async fn observatory_state(
    node: &Arc<Node>,
    eyes: Eyes,
    when: When,
) -> Result<Arc<ObservatoryState>, Problem> {
    let now = node.now();
    let as_of = when.as_of.unwrap_or(now);
    let day = Day::of_utc(as_of).map_err(|_| Problem::not_found())?;
    let is_today = Day::of_utc(now).is_ok_and(|today| today == day);
    if when.known_by.is_some() {
        // Of a docket that was made for this one question.
        let question = move |docket: &Settled, at| compute(docket, at, Stamp::fresh());
        return Ok(Arc::new(ask(node, eyes, when, question).await??));
    }
    let found = node.docket_stamped(eyes, move |docket, stamp| match kept(stamp, day) {
        None if is_today => compute(docket, as_of, stamp).map(|seen| (stamp, Some(keep(seen)))),
        kept => Ok((stamp, kept)),
    });
    let (stamp, found) = found.await??;
    if let Some(found) = found {
        return Ok(found);
    }
    let when = When { as_of: Some(as_of), known_by: None };
    let question = move |docket: &Settled, at| compute(docket, at, stamp);
    Ok(keep(ask(node, eyes, when, question).await??))
}

/// What a docket shows on the day of `as_of`.
///
/// # Errors
/// Bundled tables that cannot be read: a fault of the program.
pub fn compute(
    docket: &Docket,
    as_of: Timestamp,
    stamp: Stamp,
) -> Result<ObservatoryState, Problem> {
    let broken = || Problem::internal("the bundled tables of the observatory cannot be read");
    let world = world().ok_or_else(broken)?;
    let comparators = comparators().ok_or_else(broken)?;
    let day = Day::of_utc(as_of).map_err(|_| Problem::not_found())?;
    let agreements: Vec<Agreement> =
        docket.agreements().map(|entry| entry.agreement().clone()).collect();
    let live: Live =
        docket.agreements().map(|entry| (entry.id().to_owned(), live(entry, day))).collect();
    let input = Input { agreements: &agreements, live: &live, world, comparators, as_of: day };
    let observatory = observe(&input);
    let title = |entry: &Entry| (entry.id().to_owned(), entry.agreement().title.clone());
    let titles = docket.agreements().map(title).collect();
    let days = docket.agreements().filter_map(|entry| {
        let instrument = observatory.instrument(entry.id())?;
        Some((entry.id().to_owned(), Days::of(entry.agreement(), instrument, day)))
    });
    let days = days.collect();
    Ok(ObservatoryState { observatory, titles, days, world, stamp })
}
