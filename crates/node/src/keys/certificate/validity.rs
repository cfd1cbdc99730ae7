//! When a certificate ends: as much of X.509 as that takes (RFC 5280 section 4.1; X.690 for DER).
//!
//! The certificate is the operator's own, and whoever connects judges it; this only reads the date.

use comity_protocol::time::Timestamp;

const SEQUENCE: u8 = 0x30;
/// `[0]`, explicit: the version, which the first version leaves out.
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// When the certificate ends; `None` where that cannot be read.
pub(super) fn not_after(certificate: &[u8]) -> Option<Timestamp> {
    let whole = expect(certificate, SEQUENCE)?.value;
    let signed = expect(whole, SEQUENCE)?.value;
    let first = element(signed)?;
    let rest = if first.tag == VERSION { first.rest } else { signed };
    let serial = element(rest)?;
    let algorithm = expect(serial.rest, SEQUENCE)?;
    let issuer = expect(algorithm.rest, SEQUENCE)?;
    let validity = expect(issuer.rest, SEQUENCE)?.value;
    let begins = element(validity)?;
    let ends = element(begins.rest)?;
    time(ends.tag, ends.value)
}

/// A time as DER has it: to the second, in UTC.
fn time(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (short, rest) = text.split_at_checked(2)?;
            let short: u16 = short.parse().ok()?;
            // RFC 5280 section 4.1.2.5.1.
            (if short < 50 { 2_000 + short } else { 1_900 + short }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let pairs: Vec<&str> = rest.as_bytes().chunks(2).flat_map(std::str::from_utf8).collect();
    let [month, day, hour, minute, second] = pairs.as_slice() else { return None };
    format!("{year:04}-{month}-{day}T{hour}:{minute}:{second}Z").parse().ok()
}

/// An element, and what follows it.
struct Element<'a> {
    tag: u8,
    value: &'a [u8],
    rest: &'a [u8],
}

fn expect(bytes: &[u8], tag: u8) -> Option<Element<'_>> {
    element(bytes).filter(|found| found.tag == tag)
}

fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if first & 0x80 == 0 {
        (usize::from(*first), rest)
    } else {
        // Four bytes of length are more than any certificate has.
        let number = usize::from(first & 0x7f);
        let (length, rest) = rest.split_at_checked(number).filter(|_| (1..=4).contains(&number))?;
        (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some(Element { tag: *tag, value, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline of a certificate that ends at a time of that tag.
    fn outline(with_version: bool, tag: u8, text: &str) -> Vec<u8> {
        let wrap = |tag: u8, value: &[u8]| {
            let length = u16::try_from(value.len()).unwrap().to_be_bytes();
            [&[tag, 0x82, length[0], length[1]], value].concat()
        };
        let version = if with_version { wrap(VERSION, &[2, 1, 2]) } else { Vec::new() };
        let times = [wrap(UTC_TIME, b"200101000000Z"), wrap(tag, text.as_bytes())].concat();
        let parts = [
            version,
            wrap(2, &[7]),
            wrap(SEQUENCE, &[]),
            wrap(SEQUENCE, &[0; 300]),
            wrap(SEQUENCE, &times),
        ];
        wrap(SEQUENCE, &wrap(SEQUENCE, &parts.concat()))
    }

    #[test]
    fn the_end_is_read_in_both_forms() {
        let check = |with_version, tag, text, wanted: Option<&str>| {
            let found = not_after(&outline(with_version, tag, text));
            assert_eq!(found.map(|at| at.to_string()).as_deref(), wanted, "{text}");
        };
        check(true, UTC_TIME, "261130235959Z", Some("2026-11-30T23:59:59Z"));
        check(false, UTC_TIME, "991231235959Z", Some("1999-12-31T23:59:59Z"));
        check(true, GENERALIZED_TIME, "20540101000000Z", Some("2054-01-01T00:00:00Z"));
        check(true, GENERALIZED_TIME, "20541301000000Z", None);
        check(true, UTC_TIME, "2611302359Z", None);
        check(true, UTC_TIME, "261130235959", None);
        check(true, 0x13, "261130235959Z", None);
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        let whole = outline(true, UTC_TIME, "261130235959Z");
        for length in 0..whole.len() - 1 {
            assert_eq!(not_after(&whole[..length]), None);
        }
        assert_eq!(not_after(&[0x30, 0x85, 0, 0, 0, 0, 1, 0]), None);
        assert_eq!(not_after(&[0x30, 0x80]), None);
    }
}
