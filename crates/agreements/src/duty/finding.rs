//! Findings: what the engine concludes, always with clause and evidence.

use serde::{Deserialize, Serialize};

use crate::calendar::{Step, Zone};
use comity_protocol::content::Digest;
use comity_protocol::kind::Kind;
use comity_protocol::log::merkle::Hash;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use super::instrument::Validity;

/// What is concluded of one duty of one party.
///
/// Members stand in the order of their declaration, so that equal findings are equal bytes.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// Which duty this is about.
    #[serde(flatten)]
    pub key: Key,
    /// SHA-256 of the rule's canonical JSON.
    pub rule: Digest,
    /// The clause that asks for it.
    pub clause: String,
    /// The time for which this is concluded.
    pub as_of: Timestamp,
    /// Where the duty stands.
    pub state: State,
    /// The verdict.
    pub verdict: Verdict,
    /// How it stands, as others read it.
    pub status: Status,
    /// Whether it is owed at all, by the standing of the text.
    pub validity: Validity,
    /// Whether the conservative reading of the deadline has passed, the statutory one not.
    pub past_conservative: bool,
    /// Whether it is late on one reading of the holidays and not on another: sources differ on a
    /// day, or the calendar says nothing of it. It is not called late then.
    pub late_on_one_reading: bool,
    /// When its clock started.
    pub start: Option<Timestamp>,
    /// By when, in both readings.
    pub due: Option<Due>,
    /// How the deadline came to be what it is, where a change of tier moved it.
    pub history: Vec<Shortening>,
    /// Who receives it.
    pub recipient: Option<String>,
    /// What was totalled, for a limit: the total and its bound.
    pub total: Option<Total>,
    /// The statements this rests on, in order of role and time.
    pub evidence: Vec<Evidence>,
    /// What was done later to statements this rests on, in order of time.
    pub changes: Vec<Change>,
    /// Whether others vouch for the times that decide it; `None` where none does.
    pub rests_on: Option<RestsOn>,
    /// Statements whose claimed time lies outside of what others vouch for, in both readings.
    pub contradictions: Vec<Contradiction>,
    /// For an omission: what was not found, and how far was looked.
    pub absence: Option<Absence>,
    /// Why it is not determined, and what is doubtful of what it rests on.
    pub doubts: Vec<Doubt>,
    /// The exception that applies, by its label.
    pub exception: Option<String>,
    /// The clause that says what follows from the breach.
    pub consequence: Option<String>,
}

/// What makes two findings findings about one thing.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = FindingKey))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Key {
    /// The agreement.
    pub agreement: String,
    /// Which text of it.
    pub version: String,
    /// The rule's name; `<duty>/<follow-up>` for a follow-up.
    pub duty: String,
    /// Who owes it.
    pub bearer: String,
    /// To whom.
    pub claimant: Claimant,
    /// The matter.
    pub matter: Matter,
    /// The field that started this clock, where each starts its own.
    pub clock: Option<String>,
    /// Which in a row of follow-ups, from 1.
    pub occurrence: Option<u32>,
}

/// To whom something is owed.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Claimant {
    /// To all together.
    All,
    /// To each other party between which and the bearer the clause applies as it stands.
    Others,
    /// To one other party, because the clause applies otherwise between the two.
    Party {
        /// Its identifier.
        party: String,
    },
}

/// What a duty is about.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Matter {
    /// The matter that filings name by a field.
    Named {
        /// The field's value.
        name: String,
    },
    /// One filing.
    Statement {
        /// It.
        id: StatementId,
    },
    /// The n-th period, from 0.
    Period {
        /// Which.
        number: u32,
    },
    /// The rule as a whole: nothing was filed against it.
    Standing,
}

/// Where a duty stands.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = FindingState))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Brought about or foreseen, but its clock does not run: no start is known yet, the period
    /// lies ahead, or the rule is not in force.
    Pending,
    /// Its clock runs.
    Active,
    /// Done in time; for a prohibition: kept so far.
    Fulfilled,
    /// Ended without being done: a negative determination, a waiver of its creditor, an exception,
    /// a correction in time.
    Excused,
    /// Its operation is suspended.
    Suspended,
    /// Not done in time.
    Breached,
    /// Not done in time, but within the time in which that is cured.
    Cured,
    /// Not done in time nor cured, so that a consequence follows.
    Escalated,
    /// Cannot be told from what is held.
    Undetermined,
    /// Cannot be told, because the bearer itself destroyed what would show it.
    Destroyed,
}

/// The verdict.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// In order.
    Compliant,
    /// Not in order.
    Breach,
    /// Open: there is time left.
    NotYetDue,
    /// Cannot be told from what is held.
    Undetermined,
    /// Cannot be told, because the bearer itself destroyed what would show it: as grave as a
    /// breach, and not said to be one.
    Destroyed,
}

/// How a finding stands, as others read it.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = FindingStatus))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Something is to be done.
    Due,
    /// It was done in time, or kept.
    Met,
    /// It was done, too late.
    Late,
    /// It was not done, or something forbidden was.
    Breached,
    /// It need not be done.
    Waived,
    /// What brought it about was taken back or corrected in time.
    Withdrawn,
    /// It cannot be told.
    Unverifiable,
    /// It cannot be told, because the bearer destroyed the evidence.
    Destroyed,
}

/// A deadline in both readings.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Due {
    /// Plan on this one.
    pub conservative: Timestamp,
    /// Until then it is in time on every reading of the holidays; `None` where they agree.
    pub sure: Option<Timestamp>,
    /// The latest lawful instant; only then a breach.
    pub statutory: Timestamp,
    /// Which period this is: `base`, `tier <name>`, `exception <label>`.
    pub by: String,
    /// The zone in whose days it is counted; `None` for UTC.
    pub zone: Option<String>,
    /// The version of the time-zone database; two of them may count differently.
    pub zone_database: Option<String>,
    /// The holiday calendar.
    pub calendar: Option<String>,
    /// How it was counted.
    pub steps: Vec<Step>,
    /// Until when the act still cures a breach.
    pub cure_until: Option<Timestamp>,
}

impl Due {
    /// What the clocks show at a time where the deadline is counted, with the zone's name: the end
    /// of a day there is some time of another day in UTC. `None` where it is counted in UTC.
    pub fn local(&self, at: Timestamp) -> Option<(String, &str)> {
        let name = self.zone.as_deref()?;
        Some((self.place()?.clock(at).ok()?, name))
    }

    /// On whose clocks it is counted; `None`: UTC.
    pub fn place(&self) -> Option<Zone> {
        self.zone.as_ref()?.parse().ok()
    }
}

/// A change of tier that shortened a deadline.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Shortening {
    /// The tier that came to hold.
    pub tier: String,
    /// The statement with which it did.
    pub statement: StatementId,
    /// When that was said.
    pub at: Timestamp,
    /// The latest lawful instant before.
    pub from: Timestamp,
    /// The latest lawful instant after. Never before the change itself: what was in time when it
    /// was done stays in time.
    pub to: Timestamp,
}

/// A total and what it is compared with.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = FindingTotal))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Total {
    /// The total; `None` where it cannot be told.
    pub value: Option<String>,
    /// How it must compare.
    pub compare: crate::agreement::rule::Compare,
    /// With what.
    pub bound: Option<String>,
    /// The period, where it is taken by what filings cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<CoveredDays>,
}

/// The first and the last day of a period.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CoveredDays {
    /// The first.
    pub from: crate::calendar::Day,
    /// The last.
    pub until: crate::calendar::Day,
}

/// A statement and what it is to a finding.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// What it is to the finding.
    pub role: Role,
    /// When it counts as said: as claimed, within what others vouch for.
    pub at: Timestamp,
    /// The statement.
    pub statement: StatementId,
    /// When it claims to have been said (`iat`).
    pub claimed: Timestamp,
    /// Between which times others can say that it was logged.
    pub logged: Vouched,
    /// Whether another than the bearer says it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_another: bool,
}

/// What was done later to a statement.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// When, as it counts.
    pub at: Timestamp,
    /// By which statement.
    pub statement: StatementId,
    /// To which statement.
    pub of: StatementId,
    /// What.
    pub what: Changed,
    /// For a correction: what it said of the fields that the agreement reads, and says since.
    pub fields: Vec<FieldChange>,
}

/// What is done to a statement.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    /// It was amended.
    Corrected,
    /// Another took its place.
    Superseded,
    /// It was taken back by the bearer.
    WithdrawnByBearer,
    /// It was taken back by who said it, and that is not the bearer.
    Withdrawn,
    /// The bearer destroyed its content.
    EvidenceDestroyedByBearer,
    /// Who said it destroyed its content, and that is not the bearer.
    EvidenceDestroyed,
}

/// A field that a correction changed.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldChange {
    /// Its name, as the agreement has it.
    pub field: String,
    /// What it said; `None` where it said nothing.
    pub from: Option<String>,
    /// What it says since; `None` where it says nothing.
    pub to: Option<String>,
}

/// Whose word the times are that decide a finding.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestsOn {
    /// Others vouch for them: with them the finding is proved.
    Vouched,
    /// Only who signed claims them.
    Claimed,
    /// What others vouch for contradicts what was claimed; the former counts.
    Contradicted,
}

/// A claimed time that others contradict (`claimed-time-contradicted`).
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contradiction {
    /// The statement.
    pub statement: StatementId,
    /// When it claims to have been said.
    pub claimed: Timestamp,
    /// When it counts as said.
    pub counted: Timestamp,
    /// For an act: how it would stand if the claim counted.
    pub status_as_claimed: Option<Status>,
}

/// What a statement is to a finding.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = EvidenceRole))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It brought the duty about.
    Trigger,
    /// It tells more of the matter.
    Supplement,
    /// It corrects, replaces or takes back what was said.
    Correction,
    /// With it the bearer took back what it had said.
    WithdrawnByBearer,
    /// With it the bearer destroyed the content of what it had said.
    EvidenceDestroyedByBearer,
    /// It started the clock.
    Start,
    /// With it a graver tier came to hold.
    Tier,
    /// It is what had to be filed, in time.
    Act,
    /// It is what had to be filed, late but in time to cure.
    Cure,
    /// It is what had to be filed, too late.
    Late,
    /// It is what must not be filed, or what was filed out of order.
    Contrary,
    /// It had to stand before.
    Before,
    /// It was counted into a total.
    Counted,
    /// It excuses.
    Excuse,
    /// It may be what had to be filed; its content is not held, or says too little.
    Possible,
    /// It gives more time.
    Extension,
}

/// What was not found, and how far was looked.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Absence {
    /// The kind of statement.
    pub kind: Kind,
    /// By whom.
    pub by: String,
    /// From when.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// The checkpoint up to which nothing was found; `None` where the caller gave none, and then
    /// the omission is not proved.
    pub horizon: Option<Horizon>,
}

/// A checkpoint of a party's log: how far one has looked.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Horizon {
    /// The log's origin.
    pub origin: String,
    /// The size of its tree.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
    /// The newest time at which others saw the log with no more than that in it: nothing was
    /// logged until then but what stands in the tree. `None` where nobody can say.
    #[serde(default)]
    pub seen: Option<Timestamp>,
    /// When the log was read here from a copy that its keeper's node did not hand over, such as a
    /// bundle. A copy may be older than the day on which it was read, so that this bounds nothing.
    #[serde(skip)]
    pub copies_read: Vec<Timestamp>,
}

/// Why something is not determined, or what is doubtful of what it rests on.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Doubt {
    /// A field is not known.
    Missing {
        /// The variable and field, as the rule writes it.
        field: String,
    },
    /// The content of a statement is not held.
    Unheld {
        /// The statement.
        statement: StatementId,
    },
    /// Who said it destroyed the content of a statement.
    Destroyed {
        /// The statement.
        statement: StatementId,
    },
    /// Two exceptions apply and differ.
    Conflict {
        /// Their labels, in order.
        labels: Vec<String>,
    },
    /// A deadline cannot be counted, with the calendar's code.
    Calendar {
        /// The stable code.
        code: String,
    },
    /// Whether the bearer is bound cannot be told.
    Bound,
    /// A reservation modifies the clause between these two.
    Reservation,
    /// Whether a party stood in breach of another duty, on which this one hangs, cannot be told.
    Breach {
        /// The other duty.
        duty: String,
    },
    /// The time that starts a clock lies after the statement that tells it.
    Ahead {
        /// The kind and field.
        field: String,
        /// The statement.
        statement: StatementId,
        /// The time that it tells.
        told: Timestamp,
        /// The time that counts: what is said to have happened had happened when that was said.
        counts: Timestamp,
    },
    /// What was filed in time by its own word was not in a copy of the log that was read here when
    /// the time was over. The copy may have been older: that it was late is not proved.
    ReadWithout {
        /// The statement.
        statement: StatementId,
        /// When the copy was read, the last time.
        at: Timestamp,
    },
    /// More statements than the rule allows to be counted.
    TooMany,
    /// A number does not fit.
    Overflow,
}

impl State {
    /// What is said outside of a duty in this state; `done` where what had to be filed was.
    pub const fn status(self, done: bool) -> Status {
        match self {
            Self::Pending | Self::Active => Status::Due,
            Self::Fulfilled => Status::Met,
            Self::Excused | Self::Suspended => Status::Waived,
            Self::Cured => Status::Late,
            Self::Breached | Self::Escalated if done => Status::Late,
            Self::Breached | Self::Escalated => Status::Breached,
            Self::Undetermined => Status::Unverifiable,
            Self::Destroyed => Status::Destroyed,
        }
    }

    /// The verdict of this state.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Pending | Self::Active | Self::Suspended => Verdict::NotYetDue,
            Self::Fulfilled | Self::Excused | Self::Cured => Verdict::Compliant,
            Self::Breached | Self::Escalated => Verdict::Breach,
            Self::Undetermined => Verdict::Undetermined,
            Self::Destroyed => Verdict::Destroyed,
        }
    }
}

impl Key {
    /// The name of the finding: SHA-256 of the key's canonical JSON (members sorted, no white
    /// space). It stays the same while what is concluded changes.
    pub fn id(&self) -> Digest {
        let sorted = serde_json::to_value(self).unwrap_or_default();
        Digest::of(sorted.to_string().as_bytes())
    }
}
