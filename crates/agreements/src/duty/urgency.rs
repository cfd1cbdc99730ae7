//! How urgent findings are: one order for pages, interface and command line.
//!
//! Whose end is not known stands where it would stand if the worst that can be were so
//! ([`UnknownDeadline::worst`]): a clock that nobody can read is no reason to look away. That is
//! read from the text and from what statements tell, so that whoever holds them says it here.
//!
//! [`UnknownDeadline::worst`]: super::unknown::UnknownDeadline::worst

use comity_protocol::time::Timestamp;

use super::finding::{Finding, Key, State, Status};

/// How urgent a finding is, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Not done, or something forbidden was.
    Breached,
    /// Cannot be told, because the bearer destroyed the evidence.
    Destroyed,
    /// The conservative reading of the deadline has passed, the statutory one not.
    AtRisk,
    /// To be done within a day.
    Soon,
    /// Cannot be told from what is held: it may end before what is known to end.
    Unverifiable,
    /// To be done later.
    Later,
    /// Its clock does not run yet.
    Waiting,
    /// Done, in time on one reading of the holidays and late on another.
    OneReading,
    /// Done, but too late.
    Late,
    /// Done in time, or kept.
    Met,
    /// Need not be done.
    Waived,
    /// What brought it about was taken back or corrected in time.
    Withdrawn,
}

/// What counts as soon: the shift of whoever is on duty.
const SOON_MS: i64 = 86_400_000;

/// Says the worst that can be of the end of a finding, where that end is not known.
pub type Worst<'a> = dyn Fn(&Finding) -> Option<Timestamp> + 'a;

/// What of a finding its urgency depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) status: Status,
    pub(super) state: State,
    pub(super) is_past_conservative: bool,
    pub(super) is_late_on_one_reading: bool,
    /// The conservative reading of its deadline, where it has one.
    pub(super) ends: Option<Timestamp>,
}

impl Standing {
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            status: finding.status,
            state: finding.state,
            is_past_conservative: finding.past_conservative,
            is_late_on_one_reading: finding.late_on_one_reading,
            ends: finding.due.as_ref().map(|due| due.conservative),
        }
    }

    /// Whether its time is over though its clock never ran: its text is not in force.
    fn never_ran(&self, now: Timestamp) -> bool {
        self.state == State::Pending && self.ends.is_some_and(|ends| ends < now)
    }

    /// When time alone will next make it more or less urgent, after a time.
    pub(super) fn turns(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.ends.filter(|_| self.status == Status::Due)?.millis();
        let turns = [ends.saturating_sub(SOON_MS), ends, ends.saturating_add(1)];
        turns.into_iter().find(|at| *at > now.millis()).map(Timestamp::from_millis)
    }

    /// The urgency at a time, and a number by which those of one urgency are sorted: what ends
    /// first; of what is over, the newest first.
    pub(super) fn rank(&self, now: Timestamp) -> (Urgency, i64) {
        let urgency = match (self.status, self.ends) {
            (Status::Breached, _) => Urgency::Breached,
            (Status::Destroyed, _) => Urgency::Destroyed,
            (Status::Due, Some(_)) if self.is_past_conservative => Urgency::AtRisk,
            (Status::Met, Some(_)) if self.is_late_on_one_reading => Urgency::OneReading,
            (Status::Due, Some(_)) if self.never_ran(now) => Urgency::Waiting,
            (Status::Due, Some(ends)) if ends.since(now) <= SOON_MS => Urgency::Soon,
            (Status::Due, Some(_)) if self.state != State::Pending => Urgency::Later,
            (Status::Due, _) => Urgency::Waiting,
            (Status::Unverifiable, _) => Urgency::Unverifiable,
            (Status::Late, _) => Urgency::Late,
            (Status::Met, _) => Urgency::Met,
            (Status::Waived, _) => Urgency::Waived,
            (Status::Withdrawn, _) => Urgency::Withdrawn,
        };
        let ends = self.ends.map_or(i64::MAX, Timestamp::millis);
        let is_over =
            matches!(urgency, Urgency::Breached | Urgency::Destroyed) || !urgency.is_open();
        (urgency, if is_over { ends.saturating_neg() } else { ends })
    }
}

impl Urgency {
    /// All, the most urgent first.
    pub const ALL: [Self; 12] = [
        Self::Breached,
        Self::Destroyed,
        Self::AtRisk,
        Self::Soon,
        Self::Unverifiable,
        Self::Later,
        Self::Waiting,
        Self::OneReading,
        Self::Late,
        Self::Met,
        Self::Waived,
        Self::Withdrawn,
    ];

    /// Of a finding at a time.
    pub fn of(finding: &Finding, now: Timestamp) -> Self {
        Standing::of(finding).rank(now).0
    }

    /// Whether there is still something to be done or looked into.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::OneReading | Self::Late | Self::Met | Self::Waived | Self::Withdrawn)
    }
}

/// Whether the time of a finding is over though its clock never ran, as its text is not in force.
pub fn never_ran(finding: &Finding, now: Timestamp) -> bool {
    Standing::of(finding).never_ran(now)
}

/// Whether a finding cannot be told whose time may be over: the worst that can be has passed.
pub fn is_past_worst(finding: &Finding, worst: Option<Timestamp>, now: Timestamp) -> bool {
    Urgency::of(finding, now) == Urgency::Unverifiable && worst.is_some_and(|worst| worst < now)
}

/// When a finding ends, or would end; at worst where that is not known.
pub fn ends(finding: &Finding, worst: Option<Timestamp>) -> Option<Timestamp> {
    finding.due.as_ref().map(|due| due.conservative).or(worst)
}

/// Where a finding stands among others, the first before the rest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It is owed: by urgency, then what ends first (of what is over, the newest first), then by
    /// its key.
    Owed(Urgency, i64, Key),
    /// Nobody owes it. Whether its clock runs says nothing of how soon it would end: by that alone,
    /// and what has no end last.
    WouldBe(bool, i64, Urgency, Key),
}

/// Where a finding stands among others at a time. `is_owed`: not where its bearer is not bound, and
/// it is only judged as if. `worst`: the worst that can be of an end that is not known.
pub fn rank(finding: &Finding, is_owed: bool, worst: Option<Timestamp>, now: Timestamp) -> Rank {
    let (urgency, known) = Standing::of(finding).rank(now);
    let ends = finding.due.is_none().then_some(worst).flatten().map_or(known, Timestamp::millis);
    let key = finding.key.clone();
    if is_owed {
        return Rank::Owed(urgency, ends, key);
    }
    let would_end = self::ends(finding, worst).map(Timestamp::millis);
    Rank::WouldBe(would_end.is_none(), would_end.unwrap_or(ends), urgency, key)
}

/// Puts the most urgent first, as if all were owed.
pub fn sort(
    findings: &mut [Finding],
    now: Timestamp,
    worst: impl Fn(&Finding) -> Option<Timestamp>,
) {
    findings.sort_by_cached_key(|finding| rank(finding, true, worst(finding), now));
}
