//! Weights: reached surely, perhaps, or surely not, by the table that counts on the day.

use super::super::outcome::{Holds, Measure, Unknown};
use super::super::persons::Person;
use super::super::{Bound, ForceRefusal, Ratio, Setting, Timeline};
use super::Judge;
use super::table::Table;
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;

/// Whether parties have so much of a weight on a day, and what is not known of that.
///
/// # Errors
///
/// `weight-too-large`.
pub fn weigh<'p>(
    setting: &Setting,
    name: &str,
    bound: Bound,
    day: Day,
    parties: impl Iterator<Item = &'p str>,
) -> Result<(Holds, Vec<Unknown>), ForceRefusal> {
    let timeline = Timeline::default();
    let judge = Judge::new(&timeline, setting, false)?;
    let person = Person::default();
    let counted: Vec<_> = parties.map(|party| (party, &person)).collect();
    let mut unknown = Vec::new();
    let (holds, _) = judge.weight(name, bound, day, &counted, &mut unknown)?;
    Ok((holds, unknown))
}

/// What parties have of a weight.
struct Sum {
    /// As far as is listed.
    has: Decimal,
    /// With all that those not listed may have.
    most: Decimal,
    /// Those not listed.
    unlisted: Vec<Unknown>,
}

impl<'a> Judge<'a> {
    /// The table of a weight that counts on a day: the last that has begun, if it has not ended.
    pub(super) fn table(&self, name: &str, day: Day) -> Option<&Table<'a>> {
        let tables = self.weights.get(name)?;
        let begun = |table: &&Table<'_>| table.from.is_none_or(|from| from <= day);
        tables.iter().rfind(begun).filter(|table| table.until.is_none_or(|until| day <= until))
    }

    /// The same, and what is not known where there is none, or none that can be used.
    fn usable(&self, name: &str, day: Day, unknown: &mut Vec<Unknown>) -> Option<&Table<'a>> {
        let Some(table) = self.table(name, day) else {
            unknown.push(match self.weights.get(name) {
                Some(_) => Unknown::WeightOn { name: name.to_owned(), day },
                None => Unknown::Weight(name.to_owned()),
            });
            return None;
        };
        // Of a table without weight no share can be taken, and of one that could not be read in
        // full the sum is not known.
        let is_whole = table.whole > Decimal::ZERO && !table.values.is_empty();
        if is_whole && (!table.is_partial || table.has_whole) {
            return Some(table);
        }
        unknown.push(Unknown::Weight(name.to_owned()));
        None
    }

    /// A weight: reached surely, perhaps, or surely not.
    pub(super) fn weight(
        &self,
        name: &str,
        bound: Bound,
        day: Day,
        counted: &[(&str, &Person)],
        unknown: &mut Vec<Unknown>,
    ) -> Result<(Holds, Measure), ForceRefusal> {
        let measure = |has, whole, unit: &str| Measure::Weight {
            name: name.to_owned(),
            unit: unit.to_owned(),
            has,
            whole,
            bound,
        };
        let Some(table) = self.usable(name, day, unknown) else {
            let unit = self.table(name, day).map_or("", |table| table.unit);
            return Ok((Holds::Unknown, measure(Decimal::ZERO, None, unit)));
        };
        let Sum { has, most, mut unlisted } = self.sum(table, counted)?;
        let enough = |has: Decimal| match bound {
            Bound::AtLeast(share) => share.reached_by(has, table.whole),
            Bound::MoreThan(share) => share.exceeded_by(has, table.whole),
            Bound::Amount(amount) => Some(has >= amount),
        };
        let holds = match (unknown.is_empty(), enough(has), enough(most)) {
            (_, None, _) | (_, _, None) => return Err(ForceRefusal::WeightTooLarge),
            (false, ..) => Holds::Unknown,
            (true, Some(true), _) => Holds::Yes,
            (true, _, Some(true)) => {
                unknown.append(&mut unlisted);
                Holds::Unknown
            }
            (true, ..) => Holds::No,
        };
        Ok((holds, measure(has, Some(table.whole), table.unit)))
    }

    /// A weight against another of the same parties. What one of them has of the other and is not
    /// known leaves it open, so that no missing row makes the share larger than it is.
    pub(super) fn relative(
        &self,
        (name, to): (&str, &str),
        at_least: Ratio,
        day: Day,
        counted: &[(&str, &Person)],
        unknown: &mut Vec<Unknown>,
    ) -> Result<(Holds, Measure), ForceRefusal> {
        let measure = |has, whole| Measure::Relative {
            name: name.to_owned(),
            has,
            to: to.to_owned(),
            whole,
            at_least,
        };
        let tables = (self.usable(name, day, unknown), self.usable(to, day, unknown));
        let (Some(table), Some(other)) = tables else {
            return Ok((Holds::Unknown, measure(Decimal::ZERO, Decimal::ZERO)));
        };
        let (part, whole) = (self.sum(table, counted)?, self.sum(other, counted)?);
        let figures = measure(part.has, whole.has);
        if !unknown.is_empty() {
            return Ok((Holds::Unknown, figures));
        }
        let too_large = ForceRefusal::WeightTooLarge;
        // Where the whole is not given, nobody knows what one that is not listed has.
        let is_open = !whole.unlisted.is_empty() && !other.has_whole;
        let surely = at_least.reached_by(part.has, whole.most).ok_or(too_large)?;
        let perhaps = at_least.reached_by(part.most, whole.has).ok_or(too_large)?;
        let holds = match () {
            // A share of nothing is none: nobody counts, or nobody has anything of the other.
            () if whole.most == Decimal::ZERO && !is_open => Holds::No,
            () if surely && !is_open => Holds::Yes,
            () if !perhaps => Holds::No,
            () => {
                unknown.extend(part.unlisted.into_iter().chain(whole.unlisted));
                Holds::Unknown
            }
        };
        Ok((holds, figures))
    }

    /// What parties have of a weight.
    fn sum(&self, table: &Table<'_>, counted: &[(&str, &Person)]) -> Result<Sum, ForceRefusal> {
        let too_large = ForceRefusal::WeightTooLarge;
        let mut has = Decimal::ZERO;
        let mut unlisted = Vec::new();
        for (party, _) in counted {
            match self.aliases(party, Day::MAX).find_map(|name| table.values.get(name)) {
                Some(value) => has = has.plus(*value).ok_or(too_large)?,
                None => unlisted.push(Unknown::WeightOf(self.timeline.name(party).to_owned())),
            }
        }
        // Who is not listed may weigh what the whole has beyond the list.
        let rest = table.whole.minus(table.listed).ok_or(too_large)?.max(Decimal::ZERO);
        let most = if unlisted.is_empty() { has } else { has.plus(rest).ok_or(too_large)? };
        Ok(Sum { has, most, unlisted })
    }
}
