//! What sightings bound, with liars among those who vouch, and what a year of them costs.

use proptest::prelude::*;

use super::*;

const QUORUM: Quorum = Quorum::DEFAULT;

fn secs(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

fn saw(voucher: &str, size: u64, at: i64) -> Sighting {
    let voucher = match voucher {
        "own" => Voucher::Own,
        name => Voucher::Other(name.to_owned()),
    };
    Sighting { voucher, size: TreeSize(size), at: secs(at) }
}

/// Whole seconds between which an entry was logged, before lag and rounding.
fn bounds(sightings: &[Sighting], index: u64) -> (Option<i64>, Option<i64>) {
    let all = Sightings::new(sightings.iter().cloned());
    let Vouched { after, by } = all.interval(LeafIndex(index), QUORUM);
    (
        after.map(|after| after.plus_millis(VOUCH_LAG_MS).secs()),
        by.map(|by| by.plus_millis(-ROUNDED_MS).secs()),
    )
}

#[test]
fn an_entry_lies_between_the_checkpoints_without_it_and_with_it() {
    let own = [saw("own", 5, 100), saw("own", 5, 300), saw("own", 9, 400), saw("own", 9, 500)];
    for (index, expected) in [
        (0, (None, Some(100))),
        (4, (None, Some(100))),
        (5, (Some(300), Some(400))),
        (8, (Some(300), Some(400))),
        (9, (Some(500), None)),
    ] {
        assert_eq!(bounds(&own, index), expected, "{index}");
    }
    assert_eq!(bounds(&[], 3), (None, None));
}

#[test]
fn of_others_a_quorum_must_agree_and_the_own_word_counts_alone() {
    let one = [saw("a", 5, 300), saw("a", 6, 400)];
    assert_eq!(bounds(&one, 5), (None, None), "one other bounds nothing");
    let two = [saw("a", 5, 300), saw("a", 6, 400), saw("b", 5, 200), saw("b", 7, 600)];
    assert_eq!(bounds(&two, 5), (Some(200), Some(600)), "the second best of two");
    let third = [&two[..], &[saw("c", 5, 250), saw("c", 6, 450)]].concat();
    assert_eq!(bounds(&third, 5), (Some(250), Some(450)), "the second best of three");
    let own = [&two[..], &[saw("own", 5, 350)]].concat();
    assert_eq!(bounds(&own, 5), (Some(350), Some(600)), "the own bound where it is better");
    assert_eq!(
        Sightings::new(third).testimony(LeafIndex(5), QUORUM).after_from,
        ["a", "c"],
        "those who say at least as much"
    );
}

#[test]
fn sightings_that_contradict_each_other_are_shown_as_such() {
    let all = Sightings::new([saw("own", 5, 900), saw("own", 6, 100)]);
    let vouched = all.interval(LeafIndex(5), QUORUM);
    assert!(vouched.is_contradictory());
    assert_eq!(vouched.counted_at(secs(500)).secs(), 100);
}

#[test]
fn a_sighting_with_nothing_new_replaces_the_last_and_not_too_often() {
    let mut all = Sightings::new([saw("own", 5, 100)]);
    assert!(!all.wants(&saw("own", 5, 130)), "the same size so soon");
    assert!(all.wants(&saw("own", 5, 160)));
    assert!(!all.wants(&saw("own", 6, 100)), "two sizes in one second");
    assert!(all.wants(&saw("own", 6, 101)));
    assert_eq!(all.insert(&saw("own", 5, 160)).unwrap().replaces, None, "the first stays");
    let second = all.insert(&saw("own", 5, 220)).unwrap();
    assert_eq!(second.replaces, Some(saw("own", 5, 160)));
    assert_eq!(all.insert(&saw("own", 5, 200)), None, "nothing between the ends is news");
    let third = all.insert(&saw("own", 7, 300)).unwrap();
    assert_eq!(third.moves, (LeafIndex(5), LeafIndex(u64::MAX)));
    for name in 0..VOUCHERS_MAX {
        let sighting = saw(&format!("v{name}"), 5, 100);
        assert!(all.wants(&sighting));
        all.insert(&sighting);
    }
    assert!(!all.wants(&saw("one more", 5, 100)));
    assert!(!all.wants(&saw("v1", 5, 600)));
    assert!(all.wants(&saw("v1", 5, 700)));
}

#[test]
fn a_year_costs_little() {
    // A log that grows every minute, and one that grows twice a day.
    for (every, most) in [(60_usize, 25_000), (43_200, 1_500)] {
        let year = 365 * 86_400;
        let mut all = Sightings::default();
        for (size, at) in (1..).zip((0..year).step_by(every)) {
            all.insert(&saw("own", size, at));
            all.insert(&saw("own", size, at + i64::try_from(every).unwrap() - 1));
        }
        all.thin(secs(year));
        let rows = all.iter().count();
        assert!(rows <= most, "{rows} rows where the log grows every {every} s");
    }
}

/// Who saw what: `(voucher, seconds, honest)`, over a log whose entries came at given times.
fn history() -> impl Strategy<Value = (Vec<i64>, Vec<(u8, i64)>, Vec<Sighting>)> {
    let came = prop::collection::vec(0_i64..10_000, 1..20).prop_map(|mut came| {
        came.sort_unstable();
        came
    });
    let seen = prop::collection::vec((0_u8..4, 0_i64..12_000), 0..60);
    let lies = prop::collection::vec((0_u64..22, -20_000_i64..20_000), 0..40)
        .prop_map(|lies| lies.into_iter().map(|(size, at)| saw("liar", size, at)).collect());
    (came, seen, lies)
}

fn honest(came: &[i64], seen: &[(u8, i64)]) -> Vec<Sighting> {
    let names = ["own", "a", "b", "c"];
    seen.iter()
        .map(|(voucher, at)| {
            let size = came.iter().filter(|came| **came <= *at).count();
            saw(names[usize::from(*voucher)], u64::try_from(size).unwrap(), *at)
        })
        .collect()
}

proptest! {
    #[test]
    fn liars_below_the_quorum_never_push_an_entry_out_of_its_interval(
        (came, seen, lies) in history()
    ) {
        let all = Sightings::new([honest(&came, &seen), lies].concat());
        for (index, came) in (0_u64..).zip(&came) {
            let vouched = all.interval(LeafIndex(index), QUORUM);
            prop_assert!(vouched.after.is_none_or(|after| after <= secs(*came)));
            prop_assert!(vouched.by.is_none_or(|by| by >= secs(*came)));
            prop_assert!(!vouched.is_contradictory());
        }
    }

    #[test]
    fn one_by_one_and_all_at_once_say_the_same(
        (came, seen, lies) in history()
    ) {
        let sightings = [honest(&came, &seen), lies].concat();
        let mut one_by_one = Sightings::default();
        for sighting in &sightings {
            let before = one_by_one.clone();
            let kept = one_by_one.insert(sighting);
            let moves = kept.map_or((LeafIndex(0), LeafIndex(0)), |kept| kept.moves);
            for index in (0..25).map(LeafIndex).filter(|index| !(moves.0..moves.1).contains(index)) {
                prop_assert_eq!(
                    before.interval(index, QUORUM), one_by_one.interval(index, QUORUM)
                );
            }
        }
        prop_assert_eq!(&one_by_one, &Sightings::new(sightings));
        prop_assert_eq!(&one_by_one, &Sightings::new(one_by_one.iter()));
    }

    #[test]
    fn thinning_only_widens_and_does_so_once(
        (came, seen, lies) in history(), age in 0_i64..20_000_000
    ) {
        let full = Sightings::new([honest(&came, &seen), lies].concat());
        let mut thin = full.clone();
        let dropped = thin.thin(secs(12_000 + age));
        prop_assert_eq!(thin.iter().count() + dropped.len(), full.iter().count());
        prop_assert!(thin.clone().thin(secs(12_000 + age)).is_empty());
        for index in (0..25).map(LeafIndex) {
            let (wide, narrow) = (thin.interval(index, QUORUM), full.interval(index, QUORUM));
            prop_assert!(wide.after <= narrow.after);
            prop_assert!(narrow.by.is_none() || wide.by.is_none_or(|by| Some(by) >= narrow.by));
            if let (Some(one), Some(other)) = (wide.after, narrow.after) {
                prop_assert!(other.since(one) < DAY_MS);
            }
        }
    }
}
