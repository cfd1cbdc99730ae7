//! What was deposited when, by whom, and since when that was known.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::ForceRefusal;
use crate::agreement::group::Member;
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;

/// What a depositary receives; the sorts of instruments that decide entry into force.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Act))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Signature that awaits ratification, acceptance or approval.
    Signature,
    /// Signature that awaits confirmation by the government.
    SignatureAdReferendum,
    /// A successor takes over its predecessor's signature.
    SuccessionToSignature,
    /// Application before entry into force (VCLT art. 25).
    ProvisionalApplication,
    /// Signature that expresses consent by itself (VCLT art. 12).
    DefinitiveSignature,
    /// Ratification.
    Ratification,
    /// Acceptance.
    Acceptance,
    /// Approval.
    Approval,
    /// What corresponds to ratification for an international organisation.
    FormalConfirmation,
    /// Consent without prior signature (VCLT art. 15).
    Accession,
    /// A successor takes its predecessor's place.
    Succession,
    /// Application of a technical regulation, which binds.
    Application,
    /// Participation by another procedure that the text names.
    Participation,
    /// Consent by a simplified procedure that the text names.
    SimplifiedProcedure,
    /// Acceptance of clauses that bind only those that declare so.
    Declaration,
    /// Consent is taken back: revocation, withdrawal or denunciation, on the day it takes effect.
    Withdrawal,
    /// A signature is taken back: the intention not to become a party (VCLT art. 18(a)).
    SignatureWithdrawal,
}

impl Act {
    /// Whether it expresses consent to be bound.
    pub const fn is_consent(self) -> bool {
        matches!(
            self,
            Self::DefinitiveSignature
                | Self::Ratification
                | Self::Acceptance
                | Self::Approval
                | Self::FormalConfirmation
                | Self::Accession
                | Self::Succession
                | Self::Application
                | Self::Participation
                | Self::SimplifiedProcedure
                | Self::Declaration
        )
    }

    /// Whether it makes a signatory.
    pub const fn is_signature(self) -> bool {
        matches!(
            self,
            Self::Signature
                | Self::SignatureAdReferendum
                | Self::SuccessionToSignature
                | Self::DefinitiveSignature
        )
    }
}

/// One act of one party, as the depositary recorded it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deposit {
    /// The day of deposit; of a withdrawal, the day on which it takes effect.
    pub day: Day,
    /// What was done.
    pub act: Act,
    /// Who did it: what sets and weights call it.
    pub party: String,
    /// Since when the record says so; `None`: since the day itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_from: Option<Day>,
    /// Since when the record no longer says so, because it was overwritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_until: Option<Day>,
    /// Whether it is an organisation of states, whose instrument may not be additional.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_organization: bool,
}

/// How a successor stands to its predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Succeeds {
    /// The same legal person under another name: what the predecessor deposited is the
    /// successor's from that day.
    Continues,
    /// The predecessor ended; successors act for themselves.
    Replaces,
    /// The predecessor goes on beside it.
    Separates,
}

/// An act of succession between legal persons; it adds to the record and overwrites nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Succession {
    /// When.
    pub day: Day,
    /// Who was before.
    pub predecessor: String,
    /// Who is after.
    pub successor: String,
    /// How the two stand to each other.
    pub how: Succeeds,
}

/// A declaration by which a party accepts clauses that bind only those that declare so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Declaration {
    /// When.
    pub day: Day,
    /// Who.
    pub party: String,
    /// The clauses.
    pub clauses: BTreeSet<String>,
    /// When it was taken back; it no longer stands on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Declaration {
    /// From when it stands, and until when.
    pub fn times(&self) -> (Day, Option<Day>) {
        (self.day, self.until)
    }
}

/// Everything the depositary recorded, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Timeline {
    /// Acts.
    pub deposits: Vec<Deposit>,
    /// Successions.
    pub successions: Vec<Succession>,
    /// Declarations that accept clauses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declarations: Vec<Declaration>,
    /// What people call a party, where that differs from its identifier.
    pub names: BTreeMap<String, String>,
    /// Those of whom it is not known whether they are States: no state and no organization that is
    /// known here is called so.
    #[serde(skip)]
    pub strangers: BTreeSet<String>,
}

/// Weights of parties, as an agreement's file gives them or a table does; who is not listed weighs
/// nothing unless `whole` says that more exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Weights {
    /// What shares are taken of; the sum of the values where there is none.
    #[serde(default, rename = "of", alias = "whole")]
    pub whole: Option<Decimal>,
    /// The unit, as printed (`FLOP`, `%`, `Gg`).
    #[serde(default)]
    pub unit: String,
    /// By party.
    pub values: BTreeMap<String, Decimal>,
    /// Whether some of them could not be read: their sum is then not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_partial: bool,
    /// First day on which they count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day on which they count, where no later ones take their place before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// On which line of a table each is named, by party.
    #[serde(skip)]
    pub lines: BTreeMap<String, usize>,
    /// Those that count at other times, each from a day of its own, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Self>,
}

impl Weights {
    /// Refuses weights of which no share can be taken.
    ///
    /// # Errors
    ///
    /// `weight-negative`; `weights-exceed-whole` where all together are more than the whole by more
    /// than a hundredth of it, which rounded shares may be; `weight-too-large`.
    pub fn check(&self) -> Result<(), ForceRefusal> {
        self.tables().try_for_each(Self::check_alone)
    }

    /// The same of these alone, without those that count at other times.
    ///
    /// # Errors
    ///
    /// As [`Self::check`].
    pub fn check_alone(&self) -> Result<(), ForceRefusal> {
        let too_large = ForceRefusal::WeightTooLarge;
        let mut sum = Decimal::ZERO;
        for value in self.values.values() {
            if *value < Decimal::ZERO {
                return Err(ForceRefusal::WeightNegative);
            }
            sum = sum.plus(*value).ok_or(too_large)?;
        }
        let Some(whole) = self.whole else { return Ok(()) };
        let most = whole.millionths().checked_mul(101).ok_or(too_large)?;
        let sum = sum.millionths().checked_mul(100).ok_or(too_large)?;
        let is_more = whole < Decimal::ZERO || sum > most;
        if is_more { Err(ForceRefusal::WeightsExceedWhole) } else { Ok(()) }
    }

    /// These and those that count at other times.
    pub fn tables(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// Those that count on a day: the last that have begun, if they have not ended.
    pub fn on(&self, day: Day) -> Option<&Self> {
        let begun = self.tables().filter(|table| table.from.is_none_or(|from| from <= day));
        let last = begun.max_by_key(|table| table.from)?;
        last.until.is_none_or(|until| day <= until).then_some(last)
    }
}

/// Another agreement, as far as a rule may ask for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Other {
    /// When it entered into force; `None`: it has not.
    pub in_force: Option<Day>,
    /// Its parties, from when until when.
    pub parties: Vec<Membership>,
}

/// A party to another agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Membership {
    /// Who.
    pub party: String,
    /// From when.
    pub from: Day,
    /// Until when, the day itself no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// What a rule refers to by name. What is not here is not known, and never taken as no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Setting {
    /// When the agreement was opened for signature.
    pub opened: Option<Day>,
    /// Named sets of parties.
    pub groups: BTreeMap<String, Vec<Member>>,
    /// Named weights.
    pub weights: BTreeMap<String, Weights>,
    /// Other agreements.
    pub agreements: BTreeMap<String, Other>,
    /// Decisions, with the day each was taken; `None`: not taken.
    pub decisions: BTreeMap<String, Option<Day>>,
}

/// From when the record is looked at, on both axes of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Acts up to and including this day; `None`: all of them.
    pub as_of: Option<Day>,
    /// What the record said on this day; `None`: what it says now.
    pub known_by: Option<Day>,
}

impl View {
    /// As somebody who looked on `day` saw it.
    pub const fn on(day: Day) -> Self {
        Self { as_of: Some(day), known_by: Some(day) }
    }
}

impl Deposit {
    /// Whether the record as seen says so.
    pub fn is_in(&self, view: View) -> bool {
        let happened = view.as_of.is_none_or(|as_of| self.day <= as_of);
        let recorded = match view.known_by {
            None => self.known_until.is_none(),
            Some(known_by) => {
                self.known_from.unwrap_or(self.day) <= known_by
                    && self.known_until.is_none_or(|until| known_by < until)
            }
        };
        happened && recorded
    }
}

impl Timeline {
    /// What people call `party`.
    pub fn name<'a>(&'a self, party: &'a str) -> &'a str {
        self.names.get(party).map_or(party, String::as_str)
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Signature => "signature",
            Self::SignatureAdReferendum => "signature ad referendum",
            Self::SuccessionToSignature => "succession to signature",
            Self::ProvisionalApplication => "provisional application",
            Self::DefinitiveSignature => "definitive signature",
            Self::Ratification => "ratification",
            Self::Acceptance => "acceptance",
            Self::Approval => "approval",
            Self::FormalConfirmation => "formal confirmation",
            Self::Accession => "accession",
            Self::Succession => "succession",
            Self::Application => "application",
            Self::Participation => "participation",
            Self::SimplifiedProcedure => "simplified procedure",
            Self::Declaration => "declaration",
            Self::Withdrawal => "withdrawal",
            Self::SignatureWithdrawal => "withdrawal of signature",
        })
    }
}
