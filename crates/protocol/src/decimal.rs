//! Exact decimal numbers: whole millionths, checked, no floats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Millionths in one.
const SCALE: i128 = 1_000_000;

/// Most digits after the point.
const PLACES: usize = 6;

/// An exact number with six decimal places, within about ±1.7e32.
///
/// 1e26 operations summed over a million runs is 1e32: what compute thresholds need fits, and
/// what does not fit is refused, never rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i128);

/// A text is no number this type can hold exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalRefusal {
    /// Not written as a number.
    #[error("not a number")]
    NotANumber,
    /// More than six decimal places.
    #[error("more than six decimal places")]
    TooFine,
    /// Beyond about 1.7e32.
    #[error("too large")]
    TooLarge,
}

impl DecimalRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "number-malformed",
            Self::TooFine => "number-too-fine",
            Self::TooLarge => "number-too-large",
        }
    }
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(SCALE);

    /// The whole number that it is, where it is one that fits.
    pub fn whole(self) -> Option<i64> {
        let is_whole = self.0.checked_rem(SCALE) == Some(0);
        if is_whole { i64::try_from(self.0.checked_div(SCALE)?).ok() } else { None }
    }

    /// From whole millionths.
    pub const fn from_millionths(millionths: i128) -> Self {
        Self(millionths)
    }

    /// From a whole number; every `i64` fits.
    pub const fn from_int(value: i64) -> Self {
        // An i64 lies below 1e19, a million of them below 1e25: far inside an i128.
        Self(int(value).saturating_mul(SCALE))
    }

    /// Whole millionths.
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// The sum, unless it overflows.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it overflows.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product, rounded towards zero at the sixth place, unless it overflows.
    pub fn times(self, other: Self) -> Option<Self> {
        // Whole and fraction apart, so that 1e24 times 0.5 does not overflow in between.
        let (whole, part) = (other.0 / SCALE, other.0 % SCALE);
        let high = self.0.checked_mul(whole)?;
        let low = match self.0.checked_mul(part) {
            Some(product) => product / SCALE,
            None => (self.0 / SCALE).checked_mul(part)?,
        };
        high.checked_add(low).map(Self)
    }

    /// The quotient, rounded towards zero at the sixth place; `None` for a divisor of zero or an
    /// overflow.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.0 == 0 {
            return None;
        }
        let whole = self.0.checked_div(other.0)?;
        let rest = self.0.checked_rem(other.0)?;
        // Digit by digit, so that the rest need not be multiplied by a million at once.
        let mut quotient = whole;
        let mut rest = rest;
        for _ in 0..PLACES {
            rest = rest.checked_mul(10)?;
            quotient = quotient.checked_mul(10)?.checked_add(rest / other.0)?;
            rest %= other.0;
        }
        Some(Self(quotient))
    }
}

/// `i128::from` is not const.
#[expect(clippy::as_conversions, reason = "widening an i64 loses nothing")]
const fn int(value: i64) -> i128 {
    value as i128
}

impl fmt::Display for Decimal {
    /// Plain digits, no exponent, no trailing zeros after the point.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{part:06}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl FromStr for Decimal {
    type Err = DecimalRefusal;

    /// Reads `12`, `-0.5`, `1e24`, `2.5E+25`; refuses what it cannot hold exactly.
    fn from_str(text: &str) -> Result<Self, DecimalRefusal> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (rest, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) {
            return Err(DecimalRefusal::NotANumber);
        }
        let part = part.trim_end_matches('0');
        let digits = format!("{whole}{part}");
        let places = i32::try_from(part.len()).map_err(|_| DecimalRefusal::TooFine)?;
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self::ZERO);
        }
        scaled(digits, exponent - places + 6)
            .map(|value| Self(if negative { -value } else { value }))
    }
}

/// Reads an exponent of at most three digits with an optional sign.
fn exponent_of(text: &str) -> Result<i32, DecimalRefusal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalRefusal::NotANumber);
    }
    text.parse().map_err(|_| DecimalRefusal::NotANumber)
}

/// `digits` times ten to the `shift`, exactly.
fn scaled(digits: &str, shift: i32) -> Result<i128, DecimalRefusal> {
    if shift < 0 {
        let cut = usize::try_from(-shift).map_err(|_| DecimalRefusal::TooFine)?;
        // What is cut must be zeros: nothing is rounded.
        let kept = digits.len().saturating_sub(cut);
        let (head, tail) = digits.split_at_checked(kept).ok_or(DecimalRefusal::TooFine)?;
        if tail.len() != cut || tail.bytes().any(|b| b != b'0') {
            return Err(DecimalRefusal::TooFine);
        }
        return head.parse().map_err(|_| DecimalRefusal::TooLarge);
    }
    let power = u32::try_from(shift).ok().and_then(|shift| 10_i128.checked_pow(shift));
    let digits: i128 = digits.parse().map_err(|_| DecimalRefusal::TooLarge)?;
    power.and_then(|power| digits.checked_mul(power)).ok_or(DecimalRefusal::TooLarge)
}

impl Serialize for Decimal {
    /// As text, so that no reader turns it into a float.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_refused() {
        let cases = [
            ("0", Ok("0")),
            ("-0", Ok("0")),
            ("12.500", Ok("12.5")),
            ("1e24", Ok("1000000000000000000000000")),
            ("2.5E+25", Ok("25000000000000000000000000")),
            ("1.5e-3", Ok("0.0015")),
            ("10e-7", Ok("0.000001")),
            ("1e-7", Err(DecimalRefusal::TooFine)),
            ("0.1234567", Err(DecimalRefusal::TooFine)),
            ("1e33", Err(DecimalRefusal::TooLarge)),
            ("1e9999", Err(DecimalRefusal::NotANumber)),
            (".5", Err(DecimalRefusal::NotANumber)),
            ("5.", Err(DecimalRefusal::NotANumber)),
            ("+5", Err(DecimalRefusal::NotANumber)),
            ("", Err(DecimalRefusal::NotANumber)),
        ];
        for (text, expected) in cases {
            let read = text.parse::<Decimal>().map(|number| number.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn arithmetic_is_checked() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(number("1e24").times(number("0.55")), Some(number("5.5e23")));
        assert_eq!(number("2").over(number("3")), Some(number("0.666666")));
        assert_eq!(number("-2").over(number("3")), Some(number("-0.666666")));
        assert_eq!(number("1e26").over(number("1e26")), Some(Decimal::ONE));
        assert_eq!(number("1").over(Decimal::ZERO), None);
        assert_eq!(number("1e32").plus(number("1e32")), None);
        assert_eq!(number("1e20").times(number("1e20")), None);
    }
}
