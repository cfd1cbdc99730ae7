//! Strict CBOR: the one check every foreign CBOR passes before a library parses it.
//!
//! RFC 8949 section 4.2.1 as far as it removes freedom from an attacker: definite lengths only,
//! shortest integers and lengths, no duplicate map keys, no trailing bytes, bounded depth and
//! item count. Key order is free, because real clients differ in it and the bytes are kept
//! verbatim.

use crate::limits::{CBOR_ITEMS_MAX, DEPTH_MAX};

/// Why bytes are not acceptable CBOR. The sender is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborRefusal {
    /// The input ends inside an item.
    #[error("the CBOR ends in the middle of an item")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the CBOR item")]
    Trailing,
    /// An indefinite length.
    #[error("the CBOR uses an indefinite length")]
    Indefinite,
    /// An integer or length is not written in its shortest form.
    #[error("a CBOR integer or length is longer than it need be")]
    NotShortest,
    /// A map has the same key twice.
    #[error("a CBOR map has a key twice")]
    DuplicateKey,
    /// Nested deeper than [`crate::limits::DEPTH_MAX`].
    #[error("the CBOR is nested too deeply")]
    TooDeep,
    /// More items than [`crate::limits::CBOR_ITEMS_MAX`].
    #[error("the CBOR has too many items")]
    TooManyItems,
    /// A reserved initial byte or break, a two-byte simple value below 32, or text that is no
    /// UTF-8.
    #[error("the bytes are no well-formed CBOR")]
    Malformed,
}

impl CborRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Truncated => "cbor-truncated",
            Self::Trailing => "cbor-trailing-bytes",
            Self::Indefinite => "cbor-indefinite-length",
            Self::NotShortest => "cbor-not-shortest",
            Self::DuplicateKey => "cbor-duplicate-key",
            Self::TooDeep => "cbor-too-deep",
            Self::TooManyItems => "cbor-too-many-items",
            Self::Malformed => "cbor-malformed",
        }
    }
}

/// Checks that `bytes` are exactly one acceptable CBOR item.
///
/// One pass, no recursion. Memory grows with the keys and levels actually read, never with a
/// length that is only claimed.
///
/// # Errors
/// The first [`CborRefusal`] met.
pub fn check(bytes: &[u8]) -> Result<(), CborRefusal> {
    let mut open: Vec<Open> = Vec::with_capacity(8);
    let mut keys: Vec<&[u8]> = Vec::with_capacity(16);
    let mut items = 0_usize;
    let mut at = 0_usize;
    loop {
        items = items.saturating_add(1);
        if items > CBOR_ITEMS_MAX {
            return Err(CborRefusal::TooManyItems);
        }
        let start = at;
        let head = Head::read(bytes, at)?;
        at = head.end;
        let rest = bytes.len().saturating_sub(at);
        let children = match head.major {
            Major::Bytes | Major::Text => {
                let text = slice(bytes, at, head.argument)?;
                if head.major == Major::Text && std::str::from_utf8(text).is_err() {
                    return Err(CborRefusal::Malformed);
                }
                at = at.saturating_add(text.len());
                0
            }
            Major::Array => head.argument,
            Major::Map => head.argument.saturating_mul(2),
            Major::Tag => 1,
            Major::Unsigned | Major::Negative | Major::Simple => 0,
        };
        if children > 0 {
            if open.len() == DEPTH_MAX {
                return Err(CborRefusal::TooDeep);
            }
            // Every item takes at least one byte, so a greater claim cannot be met.
            let left = usize::try_from(children).map_err(|_| CborRefusal::Truncated)?;
            if left > rest {
                return Err(CborRefusal::Truncated);
            }
            open.push(Open { left, is_map: head.major == Major::Map, start, keys: keys.len() });
            continue;
        }
        if close(bytes, start, at, &mut open, &mut keys)? {
            return if at == bytes.len() { Ok(()) } else { Err(CborRefusal::Trailing) };
        }
    }
}

/// Major types of RFC 8949 section 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Major {
    /// 0: unsigned integer.
    Unsigned,
    /// 1: negative integer.
    Negative,
    /// 2: byte string.
    Bytes,
    /// 3: text string.
    Text,
    /// 4: array.
    Array,
    /// 5: map.
    Map,
    /// 6: tag.
    Tag,
    /// 7: simple values and floating-point numbers.
    Simple,
}

/// Reads items one after the other from bytes that [`check`] has passed.
///
/// Every method answers `None`, and leaves the position where it was, when the next item is of
/// another type than asked for.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first item.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The type of the next item.
    pub fn peek(&self) -> Option<Major> {
        Head::read(self.bytes, self.at).ok().map(|head| head.major)
    }

    /// Whether every item was read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// An integer that an `i64` holds.
    pub fn int(&mut self) -> Option<i64> {
        let head = Head::read(self.bytes, self.at).ok()?;
        let magnitude = i64::try_from(head.argument).ok()?;
        let value = match head.major {
            Major::Unsigned => magnitude,
            Major::Negative => -1 - magnitude,
            _ => return None,
        };
        self.at = head.end;
        Some(value)
    }

    /// A byte string.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        self.string(Major::Bytes)
    }

    /// A text string.
    pub fn text(&mut self) -> Option<&'a str> {
        let before = self.at;
        let text = self.string(Major::Text).and_then(|text| std::str::from_utf8(text).ok());
        if text.is_none() {
            self.at = before;
        }
        text
    }

    /// The head of an array; the number of items that follow.
    pub fn array(&mut self) -> Option<u64> {
        self.argument(Major::Array)
    }

    /// The head of a map; the number of pairs that follow.
    pub fn map(&mut self) -> Option<u64> {
        self.argument(Major::Map)
    }

    /// A tag number; the tagged item follows.
    pub fn tag(&mut self) -> Option<u64> {
        self.argument(Major::Tag)
    }

    /// The value null.
    pub fn null(&mut self) -> Option<()> {
        if self.bytes.get(self.at) != Some(&0xf6) {
            return None;
        }
        self.at = self.at.saturating_add(1);
        Some(())
    }

    /// Skips one item with everything in it; its encoding.
    pub fn skip(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let mut at = start;
        let mut pending = 1_u64;
        while pending > 0 {
            let head = Head::read(self.bytes, at).ok()?;
            at = head.end;
            let children = match head.major {
                Major::Bytes | Major::Text => {
                    at = at.checked_add(slice(self.bytes, at, head.argument).ok()?.len())?;
                    0
                }
                Major::Array => head.argument,
                Major::Map => head.argument.checked_mul(2)?,
                Major::Tag => 1,
                Major::Unsigned | Major::Negative | Major::Simple => 0,
            };
            pending = pending.checked_sub(1)?.checked_add(children)?;
        }
        self.at = at;
        self.bytes.get(start..at)
    }

    fn argument(&mut self, major: Major) -> Option<u64> {
        let head = Head::read(self.bytes, self.at).ok().filter(|head| head.major == major)?;
        self.at = head.end;
        Some(head.argument)
    }

    fn string(&mut self, major: Major) -> Option<&'a [u8]> {
        let head = Head::read(self.bytes, self.at).ok().filter(|head| head.major == major)?;
        let text = slice(self.bytes, head.end, head.argument).ok()?;
        self.at = head.end.checked_add(text.len())?;
        Some(text)
    }
}

/// Writes CBOR with shortest integers and lengths; the order of map keys is the caller's.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty writer with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// An integer.
    #[must_use]
    pub fn int(self, value: i64) -> Self {
        // Of a negative integer n CBOR writes -1 - n, whose bits are those of !n.
        let major = if value < 0 { 1 } else { 0 };
        let magnitude = if value < 0 { !value } else { value };
        self.head(major, magnitude.unsigned_abs())
    }

    /// A byte string.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        self.length(2, bytes.len()).raw(bytes)
    }

    /// A text string.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.length(3, text.len()).raw(text.as_bytes())
    }

    /// The head of an array of `items`.
    #[must_use]
    pub fn array(self, items: usize) -> Self {
        self.length(4, items)
    }

    /// The head of a map of `pairs`.
    #[must_use]
    pub fn map(self, pairs: usize) -> Self {
        self.length(5, pairs)
    }

    /// A tag; the tagged item follows.
    #[must_use]
    pub fn tag(self, number: u64) -> Self {
        self.head(6, number)
    }

    /// The value null.
    #[must_use]
    pub fn null(self) -> Self {
        self.raw(&[0xf6])
    }

    /// An item already encoded.
    #[must_use]
    pub fn raw(mut self, item: &[u8]) -> Self {
        self.0.extend_from_slice(item);
        self
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn length(self, major: u8, length: usize) -> Self {
        // A length in memory fits 64 bits on every platform Rust has.
        self.head(major, u64::try_from(length).unwrap_or(u64::MAX))
    }

    fn head(self, major: u8, argument: u64) -> Self {
        let first = major << 5;
        let wide = argument.to_be_bytes();
        let [.., b4, b5, b6, b7] = wide;
        if argument < 24 {
            self.raw(&[first | b7])
        } else if argument <= 0xff {
            self.raw(&[first | 24, b7])
        } else if argument <= 0xffff {
            self.raw(&[first | 25, b6, b7])
        } else if argument <= 0xffff_ffff {
            self.raw(&[first | 26, b4, b5, b6, b7])
        } else {
            self.raw(&[first | 27]).raw(&wide)
        }
    }
}

/// A container whose items are still being read.
struct Open {
    left: usize,
    is_map: bool,
    start: usize,
    /// How many keys of enclosing maps precede its own.
    keys: usize,
}

/// Counts a finished item in its container, and closes containers that are thereby complete.
/// True when the outermost item is.
fn close<'a>(
    bytes: &'a [u8],
    mut start: usize,
    end: usize,
    open: &mut Vec<Open>,
    keys: &mut Vec<&'a [u8]>,
) -> Result<bool, CborRefusal> {
    while let Some(container) = open.last_mut() {
        // Pairs are counted twice, so an even rest means that the finished item is a key.
        if container.is_map && container.left.is_multiple_of(2) {
            keys.push(bytes.get(start..end).ok_or(CborRefusal::Truncated)?);
        }
        container.left = container.left.saturating_sub(1);
        if container.left > 0 {
            return Ok(false);
        }
        if container.is_map {
            let own = keys.get_mut(container.keys..).unwrap_or_default();
            if has_duplicate(own) {
                return Err(CborRefusal::DuplicateKey);
            }
            keys.truncate(container.keys);
        }
        start = container.start;
        open.pop();
    }
    Ok(true)
}

fn has_duplicate(keys: &mut [&[u8]]) -> bool {
    keys.sort_unstable();
    keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

/// Initial byte and argument of an item (RFC 8949 section 3).
struct Head {
    major: Major,
    argument: u64,
    end: usize,
}

impl Head {
    fn read(bytes: &[u8], at: usize) -> Result<Self, CborRefusal> {
        let first = *bytes.get(at).ok_or(CborRefusal::Truncated)?;
        let major = match first >> 5 {
            0 => Major::Unsigned,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::Array,
            5 => Major::Map,
            6 => Major::Tag,
            _ => Major::Simple,
        };
        let info = first & 0x1f;
        let at = at.saturating_add(1);
        let width = match info {
            0..=23 => {
                return Ok(Self { major, argument: u64::from(info), end: at });
            }
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            31 if matches!(major, Major::Bytes | Major::Text | Major::Array | Major::Map) => {
                return Err(CborRefusal::Indefinite);
            }
            _ => return Err(CborRefusal::Malformed),
        };
        let end = at.saturating_add(width);
        let argument = bytes
            .get(at..end)
            .ok_or(CborRefusal::Truncated)?
            .iter()
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        if major == Major::Simple {
            // Two-byte simple values below 32 are not well-formed; wider ones are floats.
            if width == 1 && argument < 32 {
                return Err(CborRefusal::Malformed);
            }
            return Ok(Self { major, argument, end });
        }
        let least = match width {
            1 => 24,
            2 => 0x100,
            4 => 0x1_0000,
            _ => 0x1_0000_0000,
        };
        if argument < least {
            return Err(CborRefusal::NotShortest);
        }
        Ok(Self { major, argument, end })
    }
}

fn slice(bytes: &[u8], at: usize, length: u64) -> Result<&[u8], CborRefusal> {
    let end = usize::try_from(length)
        .ok()
        .and_then(|length| at.checked_add(length))
        .ok_or(CborRefusal::Truncated)?;
    bytes.get(at..end).ok_or(CborRefusal::Truncated)
}

#[cfg(test)]
mod tests;
