//! What `marking` promises, case by case.

use super::*;

fn party(name: &str) -> PartyId {
    name.parse().unwrap()
}

/// Every label, with and without a release time, before and after it, for every requester.
#[test]
fn who_is_admitted_is_one_table() {
    let issuer = party("issuer.example");
    let named = party("named.example");
    let other = party("other.example");
    let requesters = [
        Requester::Public,
        Requester::Peer(&other),
        Requester::Peer(&named),
        Requester::Peer(&issuer),
        Requester::Own { cleared: false },
        Requester::Own { cleared: true },
    ];
    let release = Timestamp::from_secs(1_000);
    let before = release.plus_millis(-1);
    // Columns: the public, another peer, a named peer, the issuer, the node's own people, and
    // those of them who were named.
    for (tlp, released, early) in [
        (Tlp::Clear, "111111", "000111"),
        (Tlp::Green, "011111", "000111"),
        (Tlp::Amber, "001111", "000111"),
        (Tlp::AmberStrict, "001111", "000111"),
        (Tlp::Red, "001101", "000101"),
    ] {
        let audience = if tlp.is_open() { vec![] } else { vec![named.clone()] };
        for (time, now, expected) in [
            (None, before, released),
            (None, release, released),
            (Some(release), before, early),
            (Some(release), release, released),
        ] {
            let marking = Marking::new(tlp, audience.clone(), time).unwrap();
            let row: String = requesters
                .iter()
                .map(|requester| if marking.admits(*requester, &issuer, now) { '1' } else { '0' })
                .collect();
            assert_eq!(row, expected, "{tlp} release {time:?} at {now}");
        }
    }
}

#[test]
fn labels_and_audiences_must_agree() {
    let one = vec![party("a.example")];
    for tlp in Tlp::ALL {
        assert_eq!(Marking::new(tlp, vec![], None).is_ok(), tlp.is_open(), "{tlp} of nobody");
        assert_eq!(Marking::new(tlp, one.clone(), None).is_ok(), !tlp.is_open(), "{tlp} of one");
    }
    let many: Vec<_> = (0..AUDIENCE_MAX).map(|n| party(&format!("p{n}.example"))).collect();
    assert!(Marking::new(Tlp::Red, many.clone(), None).is_ok());
    let more = [many, one].concat();
    assert_eq!(Marking::new(Tlp::Red, more, None), Err(MarkingRefusal));
}

#[test]
fn audiences_are_sorted_without_duplicates() {
    let names = ["b.example", "a.example", "b.example"].map(party).to_vec();
    let marking = Marking::new(Tlp::Amber, names, None).unwrap();
    assert_eq!(marking.audience, ["a.example", "b.example"].map(party));
}

#[test]
fn every_alias_is_read_and_only_official_names_are_written() {
    for (tlp, aliases) in [
        (
            Tlp::Clear,
            vec![
                "TLP:CLEAR",
                "clear",
                "TLP:WHITE",
                "white",
                "Tlp: White",
                "94868c89-83c2-464b-929b-a1a8aa3c8487",
                "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
            ],
        ),
        (
            Tlp::Green,
            vec![
                "TLP:GREEN",
                " green ",
                "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
                "34098fce-860f-48ae-8e50-ebd3cc5e41da",
            ],
        ),
        (
            Tlp::Amber,
            vec![
                "TLP:AMBER",
                "AMBER",
                "55D920B0-5E8B-4F79-9EE9-91F868D9B421",
                "f88d31f6-486f-44da-b317-01333bde0b82",
            ],
        ),
        (
            Tlp::AmberStrict,
            vec![
                "TLP:AMBER+STRICT",
                "amber+strict",
                "tlp:amber-strict",
                "AMBER_STRICT",
                "939a9414-2ddd-4d32-a0cd-375ea402b003",
                "826578e1-40ad-459f-bc73-ede076f81f37",
            ],
        ),
        (
            Tlp::Red,
            vec![
                "TLP:RED",
                "red",
                "e828b379-4e03-4974-9ac4-e53a884c97c1",
                "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
            ],
        ),
    ] {
        for alias in aliases {
            assert_eq!(Tlp::from_label(alias), Some(tlp), "{alias}");
        }
        assert_eq!(Tlp::from_label(tlp.stix_id()), Some(tlp));
        assert_eq!(serde_json::to_string(&tlp).unwrap(), format!("\"{}\"", tlp.label()));
    }
    for bad in ["", "tlp:", "blue", "TLP:AMBER+", "marking-definition--", "7"] {
        assert_eq!(Tlp::from_label(bad), None, "{bad:?}");
    }
}

#[test]
fn json_is_read_strictly_and_written_shortly() {
    let text = r#"{"tlp":"TLP:AMBER","audience":["a.example"],"release":"2026-11-18T11:06:40Z"}"#;
    let marking: Marking = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&marking).unwrap(), text);
    assert_eq!(serde_json::to_string(&Marking::clear()).unwrap(), r#"{"tlp":"TLP:CLEAR"}"#);
    for bad in [
        "{}",
        r#"{"tlp":"TLP:CLEAR","audience":["a.example"]}"#,
        r#"{"tlp":"TLP:RED"}"#,
        r#"{"tlp":"TLP:CLEAR","more":1}"#,
        r#"{"tlp":"TLP:CLEAR","release":"soon"}"#,
        r#"{"tlp":"TLP:AMBER","audience":["a b"]}"#,
    ] {
        assert!(serde_json::from_str::<Marking>(bad).is_err(), "{bad}");
    }
}
