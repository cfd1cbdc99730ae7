//! The day on which something takes effect, as it is written.

use crate::agreement::force::Effect;
use crate::calendar::{Length, Rounding};

/// The day that follows once the conditions are met.
pub(super) fn effect(effect: &Effect) -> String {
    match effect {
        Effect::AtOnce => "at once".to_owned(),
        Effect::NthDayAfter(days) => format!("on the {} day after", ordinal(*days)),
        Effect::After { length, rounding } => {
            format!("after {length}{}", rounded(*length, *rounding))
        }
        Effect::FirstOfMonthAfter { length, rounding } => {
            let rounding = rounded(*length, *rounding);
            format!("on the first day of the month after {length}{rounding}")
        }
        Effect::FirstOfNthMonthAfter(months) => {
            format!("on the first day of the {} month after", ordinal(*months))
        }
    }
}

/// What is done where a month has no such day.
pub(super) fn rounded(length: Length, rounding: Rounding) -> &'static str {
    let by_month = matches!(length, Length::Months(_) | Length::Years(_));
    if rounding == Rounding::Refuse && !by_month {
        ""
    } else {
        super::super::print::rounding(rounding)
    }
}

/// `1st`, `22nd`, `30th`.
pub(in super::super) fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
