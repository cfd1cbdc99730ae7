//! What one peer may cost: a token bucket each for requests, bytes, verification time and disk.
//!
//! Each peer has its own buckets and nothing is shared between them, so that one that floods
//! exhausts its own and changes nothing for another.

use crate::time::Timestamp;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cost {
    /// Requests, in either direction.
    Requests,
    /// Bytes taken from the peer.
    Bytes,
    /// Time spent on verifying what it sent, in microseconds.
    VerifyMicros,
    /// Bytes stored for it.
    Disk,
}

impl Cost {
    /// All costs, in order.
    pub const ALL: [Self; 4] = [Self::Requests, Self::Bytes, Self::VerifyMicros, Self::Disk];

    /// The stable code of a refusal for this cost.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requests => "budget-requests",
            Self::Bytes => "budget-bytes",
            Self::VerifyMicros => "budget-verification",
            Self::Disk => "budget-disk",
        }
    }
}

/// The size of one bucket and how fast it fills again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Most that can be spent at once.
    pub burst: u64,
    /// What comes back each second; 0 means never (a quota).
    pub per_second: u64,
}

/// The allowances of one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowances {
    /// Requests.
    pub requests: Allowance,
    /// Bytes.
    pub bytes: Allowance,
    /// Verification time in microseconds.
    pub verify_micros: Allowance,
    /// Disk in bytes.
    pub disk: Allowance,
}

impl Allowances {
    /// What a peer gets unless the operator says otherwise: 200 requests a second; 64 MiB at once
    /// and 16 MiB a second; half a core for verification, 20 seconds at once (100,000 statements
    /// take about 4 s); 50 GiB of disk.
    pub const DEFAULT: Self = Self {
        requests: Allowance { burst: 2_000, per_second: 200 },
        bytes: Allowance { burst: 256 << 20, per_second: 16 << 20 },
        verify_micros: Allowance { burst: 20_000_000, per_second: 500_000 },
        disk: Allowance { burst: 50 << 30, per_second: 0 },
    };

    const fn of(&self, cost: Cost) -> Allowance {
        match cost {
            Cost::Requests => self.requests,
            Cost::Bytes => self.bytes,
            Cost::VerifyMicros => self.verify_micros,
            Cost::Disk => self.disk,
        }
    }
}

/// A bucket is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the peer has used up its budget ({})", cost.code())]
pub struct OverBudget {
    /// Which.
    pub cost: Cost,
    /// When enough will be there again, in milliseconds from now; `None`: never by itself.
    pub retry_after_ms: Option<u64>,
}

/// One peer's buckets.
#[derive(Clone, Debug)]
pub struct Budget {
    allowances: Allowances,
    /// What is left, in thousandths, in the order of [`Cost::ALL`]; negative where it is overdrawn.
    left_milli: [i128; 4],
    filled_at: Timestamp,
}

impl Budget {
    /// Full buckets at `now`.
    pub fn new(allowances: Allowances, now: Timestamp) -> Self {
        let full = |cost| i128::from(allowances.of(cost).burst) * 1_000;
        Self { allowances, left_milli: Cost::ALL.map(full), filled_at: now }
    }

    /// Spends `amount`, or refuses and spends nothing.
    ///
    /// # Errors
    /// [`OverBudget`].
    pub fn spend(&mut self, cost: Cost, amount: u64, now: Timestamp) -> Result<(), OverBudget> {
        self.fill(now);
        let allowance = self.allowances.of(cost);
        let wanted = i128::from(amount) * 1_000;
        let left = self.left_mut(cost);
        if *left >= wanted {
            *left -= wanted;
            return Ok(());
        }
        let missing = wanted.abs_diff(*left);
        let per_second = u128::from(allowance.per_second);
        // Thousandths of a unit at units a second come at that many a millisecond.
        let reachable = per_second > 0 && amount <= allowance.burst;
        let retry_after_ms =
            reachable.then(|| u64::try_from(missing.div_ceil(per_second)).unwrap_or(u64::MAX));
        Err(OverBudget { cost, retry_after_ms })
    }

    /// Books a cost that was only known afterwards. The bucket may be overdrawn: what is owed is
    /// earned back before anything can be spent again, or else one byte a time would buy any
    /// answer.
    pub fn book(&mut self, cost: Cost, amount: u64, now: Timestamp) {
        self.fill(now);
        let left = self.left_mut(cost);
        *left = left.saturating_sub(i128::from(amount) * 1_000);
    }

    /// What is left.
    pub fn left(&self, cost: Cost) -> u64 {
        let [requests, bytes, verify, disk] = self.left_milli;
        let milli = match cost {
            Cost::Requests => requests,
            Cost::Bytes => bytes,
            Cost::VerifyMicros => verify,
            Cost::Disk => disk,
        };
        u64::try_from((milli / 1_000).max(0)).unwrap_or(u64::MAX)
    }

    fn left_mut(&mut self, cost: Cost) -> &mut i128 {
        let [requests, bytes, verify, disk] = &mut self.left_milli;
        match cost {
            Cost::Requests => requests,
            Cost::Bytes => bytes,
            Cost::VerifyMicros => verify,
            Cost::Disk => disk,
        }
    }

    fn fill(&mut self, now: Timestamp) {
        // A clock that steps back gives nothing and takes nothing.
        let elapsed = i128::from(now.since(self.filled_at)).max(0);
        if elapsed == 0 {
            return;
        }
        self.filled_at = now;
        for cost in Cost::ALL {
            let allowance = self.allowances.of(cost);
            let left = self.left_mut(cost);
            let gained = elapsed.saturating_mul(i128::from(allowance.per_second));
            *left = left.saturating_add(gained).min(i128::from(allowance.burst) * 1_000);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Allowances = Allowances {
        requests: Allowance { burst: 10, per_second: 2 },
        bytes: Allowance { burst: 1_000, per_second: 100 },
        verify_micros: Allowance { burst: 50, per_second: 1 },
        disk: Allowance { burst: 500, per_second: 0 },
    };

    #[test]
    fn spends_refuses_and_fills_again() {
        let at = Timestamp::from_secs;
        let mut budget = Budget::new(SMALL, at(0));
        assert_eq!(budget.spend(Cost::Requests, 10, at(0)), Ok(()));
        let refused = budget.spend(Cost::Requests, 1, at(0)).unwrap_err();
        assert_eq!(refused.retry_after_ms, Some(500));
        assert_eq!(
            budget.spend(Cost::Requests, 1, Timestamp::from_millis(499)),
            Err(OverBudget { cost: Cost::Requests, retry_after_ms: Some(1) })
        );
        assert_eq!(budget.spend(Cost::Requests, 1, Timestamp::from_millis(500)), Ok(()));
        assert_eq!(budget.left(Cost::Bytes), 1_000, "one cost does not touch another");
        assert_eq!(budget.spend(Cost::Bytes, 1_001, at(9)).unwrap_err().retry_after_ms, None);
        budget.book(Cost::Bytes, 5_000, at(9));
        assert_eq!(budget.left(Cost::Bytes), 0);
        let owing = budget.spend(Cost::Bytes, 100, at(9)).unwrap_err();
        assert_eq!(owing.retry_after_ms, Some(41_000), "4,000 are owed");
        assert_eq!(budget.spend(Cost::Bytes, 100, at(50)), Ok(()));
        assert_eq!(budget.spend(Cost::Disk, 501, at(50)).unwrap_err().retry_after_ms, None);
        assert_eq!(budget.spend(Cost::Disk, 500, at(50)), Ok(()));
        assert!(budget.spend(Cost::Disk, 1, at(1_000_000)).is_err(), "a quota never fills");
        assert_eq!(budget.spend(Cost::Requests, 11, at(0)).unwrap_err().retry_after_ms, None);
    }
}
