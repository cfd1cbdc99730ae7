//! How long an answer stands.

use comity_agreements::calendar::Day;
use comity_agreements::docket::Settled;
use comity_protocol::time::Timestamp;

/// The time to which a docket was brought, and when time alone will next change an answer.
pub(super) fn span(docket: &Settled) -> (Timestamp, Timestamp) {
    let at = docket.as_of();
    let next_day = Day::of_utc(at).map(|day| day.ends_utc());
    // On a day that cannot be told nothing is taken to last.
    let next_day = next_day.unwrap_or(at);
    (at, docket.next_change().map_or(next_day, |next| next.min(next_day)))
}
