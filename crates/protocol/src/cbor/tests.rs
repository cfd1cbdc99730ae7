//! What `cbor` promises, case by case.

use super::*;

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.replace(' ', "").as_bytes()).unwrap()
}

fn refused(text: &str, refusal: CborRefusal) {
    assert_eq!(check(&hex(text)), Err(refusal), "{text}");
}

#[test]
fn what_the_standard_writes_is_accepted() {
    for good in [
        "00",
        "17",
        "1818",
        "1903e8",
        "1a000f4240",
        "1b000000e8d4a51000",
        "20",
        "3863",
        "40",
        "4401020304",
        "60",
        "6449455446",
        "80",
        "83010203",
        "a0",
        "a201020304",
        "c11a514b67b0",
        "f4",
        "f6",
        "f7",
        "f0",
        "f8ff",
        "f93c00",
        "fb3ff199999999999a",
        "a26161016162820203",
        "d28440a0f640",
        // Keys out of order: real clients write them so.
        "a203040102",
        // Equal keys in different maps.
        "a201a10102 02a10102",
        // A container as a key.
        "a1820102 03",
    ] {
        assert_eq!(check(&hex(good)), Ok(()), "{good}");
    }
}

#[test]
fn every_refusal_has_its_case() {
    for text in [
        "",
        "18",
        "19 03",
        "1b 00000000",
        "42 01",
        "62 61",
        "82 01",
        "a1 01",
        "c1",
        "9b ffffffffffffffff",
        "bb ffffffffffffffff",
        "5b ffffffffffffffff",
        "ba 00010000 00",
    ] {
        refused(text, CborRefusal::Truncated);
    }
    for text in ["00 00", "a0 a0", "f6 f6"] {
        refused(text, CborRefusal::Trailing);
    }
    for text in ["5f 41 00 ff", "7f 61 61 ff", "9f ff", "bf ff"] {
        refused(text, CborRefusal::Indefinite);
    }
    for text in [
        "18 17",
        "19 00ff",
        "1a 0000ffff",
        "1b 00000000ffffffff",
        "38 17",
        "58 01 00",
        "78 01 61",
        "98 01 00",
        "b8 01 00 00",
        "d8 12 00",
        "59 00ff",
    ] {
        refused(text, CborRefusal::NotShortest);
    }
    for text in [
        "a2 01 02 01 03",
        "a3 01 02 02 03 01 04",
        "a2 6161 01 6161 02",
        "81 a2 00 00 00 00",
        "a2 8101 00 8101 00",
        "a1 a2 01 02 01 03 00",
    ] {
        refused(text, CborRefusal::DuplicateKey);
    }
    for text in
        ["1c", "1d", "1e", "1f", "3f", "df", "5c", "fc", "ff", "f800", "f81f", "61 ff", "62 c328"]
    {
        refused(text, CborRefusal::Malformed);
    }
}

#[test]
fn depth_is_bounded_on_both_sides() {
    for head in [0x81_u8, 0xc1] {
        let mut bytes = vec![head; DEPTH_MAX];
        bytes.push(0);
        assert_eq!(check(&bytes), Ok(()));
        bytes.insert(0, head);
        assert_eq!(check(&bytes), Err(CborRefusal::TooDeep));
    }
}

#[test]
fn items_are_bounded_on_both_sides() {
    // The array itself is an item too.
    let of = |count: usize| Writer::new().array(count).raw(&vec![0; count]).finish();
    assert_eq!(check(&of(CBOR_ITEMS_MAX - 1)), Ok(()));
    assert_eq!(check(&of(CBOR_ITEMS_MAX)), Err(CborRefusal::TooManyItems));
}

#[test]
fn a_map_of_many_keys_is_checked_quickly_and_fully() {
    let pairs = (CBOR_ITEMS_MAX - 2) / 2;
    let mut writer = Writer::new().map(pairs);
    for key in 0..pairs {
        writer = writer.int(i64::try_from(key).unwrap()).int(0);
    }
    let mut bytes = writer.finish();
    assert_eq!(check(&bytes), Ok(()));
    // The last key becomes a copy of the one before it.
    let last = bytes.len() - 2;
    bytes[last] = bytes[last - 4];
    assert_eq!(check(&bytes), Err(CborRefusal::DuplicateKey));
}

#[test]
fn the_writer_writes_what_the_reader_reads() {
    for value in [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, i64::MAX] {
        for value in [value, -value, -value - 1] {
            let bytes = Writer::new().int(value).finish();
            assert_eq!(check(&bytes), Ok(()));
            assert_eq!(Reader::new(&bytes).int(), Some(value));
        }
    }
    let bytes = Writer::new().tag(18).array(4).bytes(b"a").map(1).text("k").null().finish();
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.array(), None, "the wrong type does not move the reader");
    assert_eq!(reader.tag(), Some(18));
    assert_eq!(reader.array(), Some(4));
    assert_eq!(reader.text(), None);
    assert_eq!(reader.bytes(), Some(&b"a"[..]));
    assert_eq!(reader.peek(), Some(Major::Map));
    assert_eq!(reader.skip(), Some(&[0xa1, 0x61, b'k', 0xf6][..]));
    assert!(reader.is_at_end());
    assert_eq!(reader.skip(), None);
}

proptest::proptest! {
    /// A second, independent decoder agrees on what is well-formed.
    #[test]
    fn whatever_passes_a_general_decoder_reads_too(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
        if check(&bytes).is_ok() {
            let mut reader = Reader::new(&bytes);
            proptest::prop_assert_eq!(reader.skip(), Some(&bytes[..]));
            proptest::prop_assert!(reader.is_at_end());
            // The decoder behind coset refuses some simple values that are well-formed but
            // unassigned.
            let assigned = !bytes.iter().any(|byte| matches!(byte, 0xe0..=0xf8));
            if assigned {
                use coset::CborSerializable as _;
                proptest::prop_assert!(coset::cbor::Value::from_slice(&bytes).is_ok());
            }
        }
    }
}
