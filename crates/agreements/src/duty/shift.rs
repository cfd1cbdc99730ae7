//! Moments before and after others, and the days they lie on.

use crate::calendar::{Day, Length, Rounding};
use comity_protocol::time::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// `length` before a moment: by the clock, or by the calendar at the same time of day in UTC.
pub(super) fn before(moment: i64, length: Length) -> Option<i64> {
    shift(moment, length, false)
}

/// `length` after a moment, in the same way.
pub(super) fn after(moment: i64, length: Length) -> Option<i64> {
    shift(moment, length, true)
}

fn shift(moment: i64, length: Length, forward: bool) -> Option<i64> {
    if let Some(elapsed) = length.elapsed_ms() {
        let elapsed = if forward { elapsed } else { elapsed.checked_neg()? };
        return moment.checked_add(elapsed);
    }
    let day = Day::of_utc(Timestamp::from_millis(moment)).ok()?;
    let moved = if forward {
        length.after(day, Rounding::LastDay)
    } else {
        length.before(day, Rounding::LastDay)
    };
    moved.ok()?.starts_utc().millis().checked_add(moment.rem_euclid(DAY_MS))
}

/// The day of a moment in UTC, for who is bound and what is in force.
pub(super) fn day_of(moment: i64) -> Day {
    let at = Timestamp::from_millis(moment);
    Day::of_utc(at).unwrap_or(if moment < 0 { Day::MIN } else { Day::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_back_keep_the_time_of_day() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().millis();
        let moment = at("2028-03-31T10:30:00Z");
        assert_eq!(before(moment, Length::Months(1)), Some(at("2028-02-29T10:30:00Z")));
        assert_eq!(after(moment, Length::Years(1)), Some(at("2029-03-31T10:30:00Z")));
        assert_eq!(before(moment, Length::Hours(31)), Some(at("2028-03-30T03:30:00Z")));
    }
}
