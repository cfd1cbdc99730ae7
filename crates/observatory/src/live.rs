//! What statements say of each agreement, as the life of agreements concludes it.
//!
//! The observatory reads conclusions, not statements: who fills this in
//! ([`comity_agreements::agreement::life`] and [`comity_agreements::agreement::force`], by way of
//! the node) judges powers, order and effect.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use comity_agreements::agreement::document::{Binding, Certainty};
use comity_agreements::agreement::life::State;
use comity_agreements::agreement::life::status::PartyStatus;
use comity_agreements::calendar::Day;
use comity_protocol::statement::StatementId;

/// Conclusions from statements, by the identifier of the agreement.
pub type Live = BTreeMap<String, LiveAgreement>;

/// What statements say of one agreement.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveAgreement {
    /// Who takes part and how, in any order; of several for one party the latest counts.
    pub participations: Vec<Participation>,
    /// Whether it is in force; `None` where the rule of entry into force gives no answer.
    pub in_force: Option<LiveForce>,
    /// Whether every act about the text is held where its words are, as those are that stand in
    /// logs: what its file lists up to some day is then not all that is known.
    pub is_whole: bool,
}

/// One party's part in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// ISO 3166-1 alpha-2 code, `EU`, name or party identifier, as agreement files write it.
    pub party: String,
    /// How it takes part.
    pub status: Status,
    /// Since when, where known.
    pub since: Option<Day>,
    /// The statements that show it, in any order.
    pub evidence: Vec<StatementId>,
    /// How sure.
    pub certainty: Certainty,
    /// Where it comes from, in words, where there is no statement.
    pub source: Option<String>,
}

/// How a party takes part.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Status))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Endorsed, adopted or definitively signed: all that a text that does not bind asks for.
    Endorsed,
    /// Signed, with consent to follow.
    Signed,
    /// Applies it for the time being.
    Provisional,
    /// Consented to be bound: ratified, accepted, approved, acceded.
    Consented,
    /// A law holds there.
    Subject,
    /// Suspended in whole.
    Suspended,
    /// Withdrew.
    Withdrawn,
}

impl Participation {
    /// What the life of an agreement concludes of a party on a day: its signature, if it made
    /// one, and how it stands. None for a party that has no part in it.
    ///
    /// `party` is its code or name as agreement files write it; what statements show of it is
    /// verified.
    pub fn of_life(party: &str, stands: &PartyStatus, binding: Binding) -> Vec<Self> {
        let one = |status: Status, since: Option<Day>, evidence: &[StatementId]| Self {
            party: party.to_owned(),
            status: if binding == Binding::Binding { status } else { status.of_soft_law() },
            since,
            evidence: evidence.to_vec(),
            certainty: Certainty::Verified,
            source: None,
        };
        let signed = stands.signed.iter();
        let signed = signed.map(|mark| one(Status::Signed, Some(mark.day), &mark.evidence));
        let now = match stands.state {
            State::NotAParty => None,
            State::SignedAdReferendum | State::Signatory | State::AwaitingAcceptance => {
                Some(Status::Signed)
            }
            State::Contracting | State::Party | State::Committed => Some(Status::Consented),
            State::Provisional => Some(Status::Provisional),
            State::Suspended => Some(Status::Suspended),
            // Whoever succeeded to it takes part in its own name.
            State::Declined | State::Withdrawn | State::Terminated | State::Succeeded => {
                Some(Status::Withdrawn)
            }
        };
        let now = now.map(|status| one(status, stands.since, &stands.evidence));
        super::cell::sorted(signed.chain(now))
    }
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Endorsed,
        Self::Signed,
        Self::Provisional,
        Self::Consented,
        Self::Subject,
        Self::Suspended,
        Self::Withdrawn,
    ];

    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Endorsed => "endorsed",
            Self::Signed => "signed",
            Self::Provisional => "provisional",
            Self::Consented => "consented",
            Self::Subject => "subject",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The same in a text that does not bind, where there is nothing to consent to.
    pub const fn of_soft_law(self) -> Self {
        match self {
            Self::Signed | Self::Consented => Self::Endorsed,
            other => other,
        }
    }

    /// Whether the party still takes part.
    pub const fn takes_part(self) -> bool {
        !matches!(self, Self::Withdrawn)
    }

    /// Whether a text that binds and is in force binds this party.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Provisional | Self::Consented | Self::Subject)
    }
}

/// Whether an agreement is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveForce {
    /// Since when; `None` is not in force.
    pub since: Option<Day>,
    /// The statements that tipped it, in any order.
    pub evidence: Vec<StatementId>,
    /// How sure.
    pub certainty: Certainty,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use comity_agreements::agreement::life::ActionKind;
    use comity_agreements::agreement::life::history::Mark;

    fn stands(state: State, since: Option<&str>) -> PartyStatus {
        let id = StatementId([1; 32]);
        PartyStatus {
            state,
            since: since.map(|day| day.parse().unwrap()),
            article: state.article(),
            evidence: vec![id],
            signed: Some(Mark {
                day: "2024-09-05".parse().unwrap(),
                action: ActionKind::Signature,
                evidence: vec![id],
            }),
            consent: None,
            party_since: None,
            leaves: None,
            version: None,
            clauses: BTreeSet::new(),
        }
    }

    #[test]
    fn a_life_becomes_a_signature_and_a_standing() {
        let of = |state, binding| -> Vec<(Status, String)> {
            let stands = stands(state, Some("2026-05-15"));
            let parts = Participation::of_life("EU", &stands, binding);
            let shown = |part: Participation| (part.status, part.since.unwrap().to_string());
            parts.into_iter().map(shown).collect()
        };
        let signed = (Status::Signed, "2024-09-05".to_owned());
        let then = |status| (status, "2026-05-15".to_owned());
        let cases = [
            (State::Party, Status::Consented),
            (State::Contracting, Status::Consented),
            (State::Declined, Status::Withdrawn),
            (State::Suspended, Status::Suspended),
        ];
        for (state, status) in cases {
            let found = of(state, Binding::Binding);
            assert_eq!(found.len(), 2);
            assert!(found.contains(&signed) && found.contains(&then(status)), "{state:?}");
        }
        let endorsed = of(State::Signatory, Binding::NotBinding);
        assert!(endorsed.iter().all(|(status, _)| *status == Status::Endorsed));
        assert_eq!(of(State::NotAParty, Binding::Binding), [signed]);
    }
}
