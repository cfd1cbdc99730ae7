//! Places in tables as numbers of 32 bits.

/// Marks a parent that is an offer, and a counter or offer that is none.
pub(super) const OFFER: u32 = 1 << 31;

pub(super) const NONE: u32 = u32::MAX;

/// Writes one place; one outside is left alone, which no caller asks for.
pub(super) fn put<T>(places: &mut [T], place: usize, what: T) {
    if let Some(there) = places.get_mut(place) {
        *there = what;
    }
}

/// A place in a table as a number of 32 bits: tables are far below 2^31 entries by the limits.
pub(super) fn number(place: usize) -> Option<u32> {
    u32::try_from(place).ok().filter(|number| *number < OFFER)
}

/// A number as a place in a table.
pub(super) fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The offer behind a parent that is one.
pub(super) fn as_offer(parent: u32) -> Option<u32> {
    (parent & OFFER != 0).then_some(parent & !OFFER)
}
