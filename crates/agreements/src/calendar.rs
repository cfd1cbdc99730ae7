//! Civil days, periods, holidays and deadlines: how long a clock runs, and what day that is.
//!
//! - [`Day`], [`Weekday`]: civil dates, without a time zone.
//! - [`Length`], [`Rounding`]: periods, and what "31 January + 1 month" means.
//! - [`Zone`], [`Holidays`], [`Place`]: where something must be done, and when nobody works there.
//! - [`Counting`], [`deadline`], [`notice_before`]: from an event to the last instant in time,
//!   in two readings, with every step explained.
//! - [`moment`]: times as people say them, on the clocks of places.
//! - [`Series`]: what comes back every n weeks or months.
//! - [`sentence`]: what is said by key, so that it can be said in any language.
//!
//! Two nodes print the same deadline only if they use the same time-zone database and the same
//! holiday calendars. The database is compiled in and never read from the machine; its version is
//! [`zone_database_version`], which a node prints beside what it concluded.

mod bundled;
mod day;
mod deadline;
mod holidays;
mod hours;
mod length;
mod rounding;
mod series;
mod step;
mod zone;

pub mod moment;

pub mod sentence;

pub use bundled::{bundled, bundled_ids};
pub use day::{Day, Weekday};
pub use deadline::{Counting, Deadline, Place, deadline, notice_before};
pub use holidays::{Certainty, DayOff, Holiday, Holidays, Known};
pub use hours::OpenHours;
pub use length::Length;
pub use rounding::Rounding;
pub use series::Series;
pub use step::Step;
pub use zone::{ClockChange, Reading, Zone, zone_database_version, zone_names};

/// Why a date, a calendar or a deadline is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum CalendarRefusal {
    /// The author's: not written as `YYYY-MM-DD`.
    #[error("a date is written YYYY-MM-DD")]
    DateMalformed,
    /// The author's: the month or the day does not exist in that year.
    #[error("there is no such date")]
    DateNotExisting,
    /// The author's: outside the years 1 to 9999.
    #[error("dates lie between the years 1 and 9999")]
    DateOutOfRange,
    /// The author's: the month has no such day, and the agreement does not say what then.
    #[error("the month has no such day, and no rounding is chosen")]
    DateAmbiguous,
    /// The author's: not written as a whole number and a unit.
    #[error(
        "a period is written like “30 minutes”, “72 hours”, “15 days”, “4 weeks”, “3 months” or “1 year”"
    )]
    LengthMalformed,
    /// The author's: more days than the calendar can hold.
    #[error("the period is too long to be counted")]
    LengthTooLong,
    /// The author's: this length cannot be counted in this way, such as months in working days.
    #[error("this length cannot be counted in this way")]
    CountingUnfit,
    /// The author's: the time-zone database knows no such name.
    #[error("unknown time zone")]
    ZoneUnknown,
    /// The author's: no holiday calendar of that name comes with the program.
    #[error("unknown holiday calendar")]
    CalendarUnknown,
    /// The maker's of the calendar: not in the form of `data/calendars`.
    #[error("malformed holiday calendar")]
    CalendarMalformed,
    /// The author's: business hours are not from one time of the day to a later one.
    #[error("business hours are written like “09:00 to 17:00”")]
    HoursMalformed,
}

impl CalendarRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DateMalformed => "date-malformed",
            Self::DateNotExisting => "date-not-existing",
            Self::DateOutOfRange => "date-out-of-range",
            Self::DateAmbiguous => "date-ambiguous",
            Self::LengthMalformed => "length-malformed",
            Self::LengthTooLong => "length-too-long",
            Self::CountingUnfit => "counting-unfit",
            Self::ZoneUnknown => "zone-unknown",
            Self::CalendarUnknown => "calendar-unknown",
            Self::CalendarMalformed => "calendar-malformed",
            Self::HoursMalformed => "hours-malformed",
        }
    }
}
