//! The solver against the reference implementation, on sets made at random.

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::certificate::{Certificate, verify_certificate};
use comity_agreements::commitment::condition::Condition;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::solve::CommitmentProblem;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{naive, profile};

const LEVEL_MAX: u8 = 3;
const OBLIGATIONS: [&str; 2] = ["art-1", "art-2"];

fn name(party: usize) -> String {
    format!("party-{party:02}.example")
}

/// An atom as a party of `parties` could write it; `own` is the index of its obligation.
fn atom(parties: usize, own: usize) -> impl Strategy<Value = Value> {
    let level = 1..=LEVEL_MAX;
    let elsewhere = (any::<bool>(), any::<bool>());
    let group = prop_oneof![Just(None), Just(Some("g0")), Just(Some("g1"))];
    (0..8_u8, level, 0..=parties + 1, 0..parties, group, elsewhere).prop_map(
        move |(shape, level, number, other, group, (elsewhere, others))| {
            let mut members = json!({ "level": level });
            if elsewhere {
                members["obligation"] = json!(OBLIGATIONS[1 - own]);
            } else if others {
                members["others"] = json!(true);
            }
            if let Some(group) = group {
                members["group"] = json!(group);
            }
            match shape {
                0..=2 => {
                    members["at_least"] = json!(number);
                    json!({ "count": members })
                }
                3 => {
                    members["name"] = json!("compute");
                    members["at_least"] = json!({ "share": format!("0.{number:02}5") });
                    json!({ "weight": members })
                }
                4 => {
                    members["name"] = json!("compute");
                    members["at_least"] = json!({ "amount": (number * 3).to_string() });
                    json!({ "weight": members })
                }
                5 => {
                    members.as_object_mut().unwrap().remove("level");
                    members["at_least"] = json!(number);
                    json!({ "sum": members })
                }
                6 => {
                    members["group"] = json!(group.unwrap_or("g0"));
                    json!({ "each": members })
                }
                _ => {
                    let members = members.as_object_mut().unwrap();
                    members.retain(|key, _| key == "level" || key == "obligation");
                    members.insert("id".into(), json!(name(other)));
                    json!({ "party": members })
                }
            }
        },
    )
}

fn condition(parties: usize, own: usize) -> impl Strategy<Value = Value> {
    atom(parties, own).prop_recursive(2, 6, 3, |inner| {
        (any::<bool>(), vec(inner, 1..=3)).prop_map(|(all, inner)| {
            if all { json!({ "all": inner }) } else { json!({ "any": inner }) }
        })
    })
}

fn commitment(parties: usize, slot: usize, levels: u8) -> impl Strategy<Value = Commitment> {
    let (party, own) = (slot % parties, slot / parties % 2);
    let level =
        proptest::sample::subsequence((1..=levels).collect::<Vec<u8>>(), 1..=usize::from(levels));
    (level, vec(condition(parties, own), usize::from(levels))).prop_map(
        move |(levels, conditions)| {
            let offers: Vec<Value> = levels
                .iter()
                .zip(conditions)
                .map(|(level, condition)| json!({ "level": level, "if": condition }))
                .collect();
            let one = json!({
                "agreement": "coalition", "obligation": OBLIGATIONS[own], "party": name(party),
                "offers": offers, "expires_at": "2028-01-01T00:00:00Z",
            });
            Commitment::parse(&serde_json::to_vec(&one).unwrap()).unwrap()
        },
    )
}

fn context(parties: usize) -> impl Strategy<Value = Context> {
    let weights = vec(0..=20_u32, parties);
    let groups = vec(vec(any::<bool>(), parties), 2);
    // Now and then somebody is bound already, and somebody in no set of commitments is weighed.
    let bound = proptest::option::weighted(0.3, (0..parties, 1..=2_u8));
    (weights, groups, bound).prop_map(move |(weights, groups, bound)| {
        let members = |group: &Vec<bool>| -> Vec<String> {
            (0..parties).filter(|party| group[*party]).map(name).collect()
        };
        let mut table: serde_json::Map<String, Value> = weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight > 0)
            .map(|(party, weight)| (name(party), json!(weight.to_string())))
            .collect();
        table.insert("silent.example".into(), json!("7.5"));
        let levels = ["none", "low", "middle", "high"];
        let mut context = json!({
            "agreement": "coalition",
            "obligations": { "art-1": levels, "art-2": levels },
            "groups": { "g0": members(&groups[0]), "g1": members(&groups[1]) },
            "weights": { "compute": table },
            "round": {
                "log": "depositary.example/log", "size": 9, "root": "00".repeat(32),
                "frozen_at": "2027-06-01T00:00:00Z", "effective_at": "2027-07-01T00:00:00Z",
            },
        });
        if let Some((party, level)) = bound {
            context["bound"] = json!({ "art-1": { name(party): level } });
        }
        serde_json::from_value(context).unwrap()
    })
}

/// Up to eight slots of two obligations with up to three levels, or up to sixteen with one.
fn set() -> impl Strategy<Value = (Vec<Commitment>, Context)> {
    let deep = (1..=4_usize).prop_flat_map(|parties| {
        let slots: Vec<_> =
            (0..2 * parties.min(3)).map(|slot| commitment(parties, slot, LEVEL_MAX)).collect();
        (slots, context(parties))
    });
    let wide = (1..=11_usize).prop_flat_map(|parties| {
        let slots: Vec<_> = (0..parties).map(|slot| commitment(parties, slot, 1)).collect();
        (slots, context(parties))
    });
    prop_oneof![deep, wide]
}

fn certificate(commitments: &[Commitment], context: &Context) -> Certificate {
    CommitmentProblem::compile(commitments, context).unwrap().solve().certificate()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(160), ..ProptestConfig::default() })]

    #[test]
    fn the_profile_is_the_largest_of_all((commitments, context) in set()) {
        let expected = naive::largest(&commitments, &context);
        prop_assert_eq!(profile(&commitments, &context), expected);
        let certificate = certificate(&commitments, &context);
        let verdict = verify_certificate(&commitments, &context, &certificate);
        prop_assert!(verdict.is_ok(), "{:?}", verdict);
    }

    /// Everybody who is below one of its offers is told what it lacks, and that is not nothing.
    #[test]
    fn everybody_outside_is_told_what_is_missing((commitments, context) in set()) {
        let certificate = certificate(&commitments, &context);
        let below = commitments.iter().filter(|one| {
            let place = (one.obligation.clone(), one.party.to_string());
            let level = profile(&commitments, &context).get(&place).copied().unwrap_or(0);
            one.offers.last().unwrap().level > level
        });
        prop_assert_eq!(certificate.outside.len(), below.count());
    }

    #[test]
    fn the_order_of_the_set_changes_nothing(
        ((commitments, context), shuffled) in set().prop_flat_map(|(commitments, context)| {
            let shuffled = Just(commitments.clone()).prop_shuffle();
            (Just((commitments, context)), shuffled)
        })
    ) {
        let bytes = certificate(&commitments, &context).canonical_bytes();
        prop_assert_eq!(&certificate(&shuffled, &context).canonical_bytes(), &bytes);
        let read = Certificate::parse(&bytes).unwrap();
        prop_assert!(verify_certificate(&shuffled, &context, &read).is_ok());
    }

    /// Who asks for less, or joins, takes nobody out.
    #[test]
    fn asking_for_less_never_shrinks_the_profile(
        ((commitments, context), which, choice) in (set(), any::<prop::sample::Index>(), 0..3_u8)
    ) {
        let before = profile(&commitments, &context);
        let mut looser = commitments.clone();
        let which = which.index(looser.len());
        for offer in &mut looser[which].offers {
            offer.condition = match choice {
                0 => Condition::All(vec![]),
                1 => Condition::Any(vec![offer.condition.clone(), Condition::All(vec![])]),
                _ => Condition::Any(vec![
                    offer.condition.clone(),
                    commitments[0].offers[0].condition.clone(),
                ]),
            };
        }
        // The borrowed condition may speak of "others" of another obligation, which is refused.
        if CommitmentProblem::compile(&looser, &context).is_err() {
            return Ok(());
        }
        let after = profile(&looser, &context);
        for (place, level) in &before {
            prop_assert!(after.get(place) >= Some(level), "{:?}", place);
        }
        let fewer: Vec<Commitment> = commitments[1..].to_vec();
        for (place, level) in profile(&fewer, &context) {
            prop_assert!(before.get(&place) >= Some(&level), "{:?}", place);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(2), ..ProptestConfig::default() })]

    #[test]
    fn sixteen_parties_have_the_largest_profile_of_all(
        (commitments, context) in (
            (0..16).map(|slot| commitment(16, slot, 1)).collect::<Vec<_>>(),
            context(16),
        )
    ) {
        prop_assert_eq!(profile(&commitments, &context), naive::largest(&commitments, &context));
    }
}

/// More cases where there is time.
fn cases(usual: u32) -> u32 {
    if std::env::var_os("COMITY_SLOW").is_some() { usual * 20 } else { usual }
}
