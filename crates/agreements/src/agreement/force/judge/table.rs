//! The tables of a weight, with their sums.

use std::collections::BTreeMap;

use super::super::{ForceRefusal, Weights};
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;

/// A table of weights, with its sums.
pub(super) struct Table<'a> {
    pub(super) values: &'a BTreeMap<String, Decimal>,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) unit: &'a str,
    pub(super) is_partial: bool,
    pub(super) has_whole: bool,
    /// What shares are taken of.
    pub(super) whole: Decimal,
    /// The sum of what is listed.
    pub(super) listed: Decimal,
}

/// The tables of a weight, the latest last.
pub(super) fn tables(weights: &Weights) -> Result<Vec<Table<'_>>, ForceRefusal> {
    let mut tables = Vec::new();
    for one in weights.tables() {
        let mut listed = Decimal::ZERO;
        for value in one.values.values() {
            listed = listed.plus(*value).ok_or(ForceRefusal::WeightTooLarge)?;
        }
        tables.push(Table {
            values: &one.values,
            from: one.from,
            until: one.until,
            unit: &one.unit,
            is_partial: one.is_partial,
            has_whole: one.whole.is_some(),
            whole: one.whole.unwrap_or(listed),
            listed,
        });
    }
    tables.sort_by_key(|table| table.from);
    Ok(tables)
}
