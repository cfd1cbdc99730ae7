//! Where the pages of commitments are.

use crate::agreements::pages::rounds_of;
use crate::commitments::views::RoundRow;

/// The address of what a row of the list tells of.
pub fn of_row(row: &RoundRow) -> String {
    match row.outcome {
        Some(outcome) => format!("{}/outcomes/{outcome}", rounds_of(&row.agreement)),
        None => rounds_of(&row.agreement),
    }
}
