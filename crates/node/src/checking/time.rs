//! Proofs of lateness and of absence, by the word of those whom this node believes about time.

use comity_protocol::log::note::VerifierKey;
use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::proof::{Proof, Trust};

use super::{Known, Verdict};

/// Checks a proof under the keys of these vouchers, of whom so many must agree.
pub fn check(
    proof: &Proof,
    known: &Known<'_>,
    (vouchers, quorum): (&[VerifierKey], Quorum),
) -> Verdict {
    let mut verdict = Verdict::default();
    let given = proof.descriptor();
    let of_party = || known.logs.iter().map(|(_, one)| one).filter(|one| one.party == given.party);
    // A party that began anew has a log of before, of which proofs still speak.
    let its = of_party().find(|one| one.fingerprint() == given.fingerprint());
    let held = its.or_else(|| of_party().next());
    if held.is_none() {
        // Its keys are then those that it names itself.
        verdict.unknown("check-party-unknown", given.party.to_string());
    }
    let fingerprint = held.unwrap_or(given).fingerprint();
    let trust = Trust { fingerprint, descriptor: held, vouchers, quorum };
    match proof {
        Proof::Lateness(proof) => match proof.verify(trust) {
            Ok(late) => {
                verdict.statements.push(late.id);
                let by = late.vouchers.join(", ");
                verdict.passed("check-late", format!("{} · {by}", late.after));
            }
            Err(refusal) => verdict.refused("check-time-wrong", refusal, refusal.code()),
        },
        Proof::Absence(proof) => match proof.verify(trust) {
            Ok(absent) => {
                verdict.passed("check-run", format!("{} · {}", absent.entries, absent.to));
                if absent.candidates.is_empty() {
                    verdict.passed("check-absent", proof.kind.as_str());
                }
                for one in &absent.candidates {
                    verdict.unknown("check-candidate", one.id.to_string());
                }
            }
            Err(refusal) => verdict.refused("check-time-wrong", refusal, refusal.code()),
        },
    }
    verdict
}
