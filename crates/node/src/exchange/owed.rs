//! What a node owes its peers because it found it out: the proofs that logs forked, as they stand
//! in the store, and how far each peer was told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use comity_protocol::content::Digest;
use comity_protocol::exchange::equivocation::Equivocation;
use tokio::time::Instant;

use crate::error::Error;
use crate::ledger::Ledger;

/// First wait after a proof was not taken; it doubles with each refusal.
const FIRST: Duration = Duration::from_secs(60);

/// Longest wait. Who does not know the log in question may come to know it, and has it a day later.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);

/// A proof that another's log forked.
pub(super) struct Proof {
    /// Digest of what the store has.
    pub(super) digest: Digest,
    /// Of which log.
    pub(super) origin: String,
    /// What is told.
    pub(super) proof: Equivocation,
}

/// All proofs in the store. They are read once: what nobody is owed costs nothing.
#[derive(Default)]
pub(super) struct Proofs(Mutex<Option<Arc<[Proof]>>>);

impl Proofs {
    /// The proofs, first found first, without those about this node itself.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn all(&self, ledger: &Ledger) -> Result<Arc<[Proof]>, Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proofs) = &*kept {
            return Ok(Arc::clone(proofs));
        }
        let rows = ledger.read_now(|reader| reader.equivocations())?;
        let others = rows.into_iter().filter(|row| row.origin != ledger.descriptor.origin);
        let read = others.filter_map(|row| {
            let digest = Digest::of(&row.proof);
            let proof = Equivocation::from_json(&row.proof).ok()?;
            Some(Proof { digest, origin: row.origin, proof })
        });
        let proofs: Arc<[Proof]> = read.collect();
        *kept = Some(Arc::clone(&proofs));
        Ok(proofs)
    }

    /// The store has another one.
    pub(super) fn changed(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// How far somebody was told of proofs, since this node runs.
#[derive(Default)]
pub(super) struct Told(Mutex<BTreeMap<Digest, State>>);

enum State {
    /// It said that it has it, or said it itself.
    Has,
    /// It did not take it so many times.
    Later { refusals: u32, at: Instant },
}

impl Told {
    /// Whether a proof is to be told now.
    pub(super) fn is_due(&self, proof: &Digest) -> bool {
        match self.states().get(proof) {
            None => true,
            Some(State::Has) => false,
            Some(State::Later { at, .. }) => Instant::now() >= *at,
        }
    }

    /// Whether it has a proof.
    pub(super) fn has_it(&self, proof: &Digest) -> bool {
        matches!(self.states().get(proof), Some(State::Has))
    }

    /// It has the proof.
    pub(super) fn has(&self, proof: Digest) {
        self.states().insert(proof, State::Has);
    }

    /// It did not take the proof. What did not arrive is told again soon; what was refused is told
    /// ever more seldom.
    pub(super) fn failed(&self, proof: Digest, is_refused: bool) {
        let mut states = self.states();
        let before = match states.get(&proof) {
            Some(State::Later { refusals, .. }) => *refusals,
            _ => 0,
        };
        let refusals = if is_refused { before.saturating_add(1) } else { before };
        let at = Instant::now() + wait(refusals);
        states.insert(proof, State::Later { refusals, at });
    }

    fn states(&self) -> std::sync::MutexGuard<'_, BTreeMap<Digest, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long to wait after so many refusals; none: after something that did not arrive.
fn wait(refusals: u32) -> Duration {
    let doublings = refusals.saturating_sub(1).min(20);
    FIRST.saturating_mul(1 << doublings).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_each_refusal_up_to_a_day() {
        let minutes = [0, 1, 2, 3, 11, 12, u32::MAX].map(|refusals| wait(refusals).as_secs() / 60);
        assert_eq!(minutes, [1, 1, 2, 4, 1_024, 1_440, 1_440]);
    }
}
