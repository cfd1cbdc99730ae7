//! Between columns and words of the domain.

use std::str::FromStr;

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{CompactRange, Hash, LeafIndex, TreeSize};
use comity_protocol::vouch::sightings::Voucher;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// Bits of a place that hold the position in its log: 2^40 entries a log, a thousand billion.
const INDEX_BITS: u32 = 40;

/// The position of an entry over all logs: index - log * 2^40 (see `0001.sql`).
pub(crate) fn place(log: LogId, index: LeafIndex) -> Result<i64, StoreError> {
    let full = || StoreError::Unavailable("the log has no place for another entry".to_owned());
    let index = i64::try_from(index.0).ok().filter(|index| index >> INDEX_BITS == 0);
    let before = i64::from(log.0).checked_mul(1 << INDEX_BITS).ok_or_else(full)?;
    index.ok_or_else(full)?.checked_sub(before).ok_or_else(full)
}

/// The log and the position in it.
pub(crate) fn from_place(place: i64) -> Result<(LogId, LeafIndex), StoreError> {
    let mask = (1_i64 << INDEX_BITS) - 1;
    let log = u32::try_from((-(place >> INDEX_BITS)).max(0)).map_err(|_| corrupt_row("place"))?;
    Ok((LogId(log), LeafIndex(unsigned(place & mask)?)))
}

/// The places of all entries a log can have.
pub(crate) fn places(log: LogId) -> Result<(i64, i64), StoreError> {
    let first = place(log, LeafIndex(0))?;
    Ok((first, first.saturating_add((1 << INDEX_BITS) - 1)))
}

/// SQLite's integers are signed.
pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number)
        .map_err(|_| StoreError::Unavailable("a number does not fit the store".to_owned()))
}

/// A bound to compare stored numbers with; one that no number reaches excludes nothing.
pub(crate) fn bound(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that was written by [`signed`].
pub(crate) fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| corrupt_row("number"))
}

/// A stored hash.
pub(crate) fn hash32(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| corrupt_row("hash"))
}

/// A stored text with a type of its own.
pub(crate) fn text<T: FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| corrupt_row(text))
}

/// The name of a unit variant, as serde writes it.
pub(crate) fn name<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        _ => Err(corrupt_row("name")),
    }
}

/// A unit variant by its name.
pub(crate) fn named<T: DeserializeOwned>(name: String) -> Result<T, StoreError> {
    let error = corrupt_row(&name);
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| error)
}

/// How a voucher is named in a column; this node has no name.
pub(crate) fn voucher_name(voucher: &Voucher) -> &str {
    match voucher {
        Voucher::Own => "",
        Voucher::Other(name) => name,
    }
}

/// A voucher by its name.
pub(crate) fn voucher(name: String) -> Voucher {
    if name.is_empty() { Voucher::Own } else { Voucher::Other(name) }
}

/// The hashes of an edge, one after the other.
pub(crate) fn edge_bytes(edge: &CompactRange) -> Vec<u8> {
    edge.hashes().iter().flat_map(|hash| hash.0).collect()
}

/// An edge as written by [`edge_bytes`].
pub(crate) fn edge(size: u64, bytes: &[u8]) -> Result<CompactRange, StoreError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let hashes = hashes.iter().copied().map(Hash).collect();
    let edge = CompactRange::from_parts(TreeSize(size), hashes).filter(|_| rest.is_empty());
    edge.ok_or_else(|| corrupt_row("edge"))
}

/// Something is stored that this program does not write.
pub(crate) fn corrupt_row(what: &str) -> StoreError {
    StoreError::Fatal(format!("a stored row is not as it was written: {what:.60}"))
}

/// SQLite's failures, by what the caller must do. A failure of COMMIT itself is judged where it
/// happens.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let passing = matches!(
            error.sqlite_error_code(),
            Some(
                Code::DiskFull
                    | Code::DatabaseBusy
                    | Code::DatabaseLocked
                    | Code::SystemIoFailure
                    | Code::OutOfMemory
                    | Code::CannotOpen
                    | Code::PermissionDenied
                    | Code::ReadOnly
                    | Code::OperationInterrupted
            )
        );
        if passing { Self::Unavailable(error.to_string()) } else { Self::Fatal(error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_order_logs_and_come_back() {
        let last = LeafIndex((1 << INDEX_BITS) - 1);
        for log in [0, 1, 2, 1_000, 1 << 22] {
            for index in [LeafIndex(0), LeafIndex(1), last] {
                let place = place(LogId(log), index).unwrap();
                assert_eq!(from_place(place).unwrap(), (LogId(log), index));
                let (first, end) = places(LogId(log)).unwrap();
                assert!((first..=end).contains(&place));
            }
        }
        assert!(places(LogId(1)).unwrap().1 < places(LogId(0)).unwrap().0);
        assert!(place(LogId(0), LeafIndex(1 << INDEX_BITS)).is_err());
        assert!(place(LogId(u32::MAX), LeafIndex(0)).is_err());
    }
}
