//! Numbers in little room: almost all are small.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use comity_protocol::decimal::Decimal;

/// A number as fields, totals and rules have it, with six decimal places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number(Size);

/// One number has one size, so that equal numbers are equal here.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Size {
    /// Whole millionths.
    Small(i64),
    /// What does not fit.
    Large(Arc<Decimal>),
}

impl Number {
    pub(super) const ZERO: Self = Self(Size::Small(0));

    pub(super) fn decimal(&self) -> Decimal {
        match &self.0 {
            Size::Small(millionths) => Decimal::from_millionths(i128::from(*millionths)),
            Size::Large(number) => **number,
        }
    }

    /// The sum, unless it overflows.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        if let (Size::Small(one), Size::Small(other)) = (&self.0, &other.0)
            && let Some(sum) = one.checked_add(*other)
        {
            return Some(Self(Size::Small(sum)));
        }
        self.decimal().plus(other.decimal()).map(Self::from)
    }

    /// The difference, unless it overflows.
    pub(super) fn minus(&self, other: &Self) -> Option<Self> {
        if let (Size::Small(one), Size::Small(other)) = (&self.0, &other.0)
            && let Some(difference) = one.checked_sub(*other)
        {
            return Some(Self(Size::Small(difference)));
        }
        self.decimal().minus(other.decimal()).map(Self::from)
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        Self(match i64::try_from(number.millionths()) {
            Ok(millionths) => Size::Small(millionths),
            Err(_) => Size::Large(Arc::new(number)),
        })
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Size::Small(one), Size::Small(other)) => one.cmp(other),
            _ => self.decimal().cmp(&other.decimal()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_small_numbers_are_of_one_order() {
        let texts =
            ["-1e26", "-9223372036855", "-9223372036854", "-0.5", "0", "9223372036854", "1e26"];
        let numbers: Vec<Number> =
            texts.iter().map(|text| Number::from(text.parse::<Decimal>().unwrap())).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next));
        for (one, text) in numbers.iter().zip(texts) {
            assert_eq!(one.decimal(), text.parse().unwrap());
            for other in &numbers {
                let (sum, difference) = (one.plus(other).unwrap(), one.minus(other).unwrap());
                assert_eq!(Some(sum.decimal()), one.decimal().plus(other.decimal()));
                assert_eq!(Some(difference.decimal()), one.decimal().minus(other.decimal()));
                assert_eq!(sum.minus(other).unwrap(), *one);
            }
        }
    }
}
