//! Actions: what a party, the depositary or the parties together can do to an agreement.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use comity_protocol::kind::Kind;

macro_rules! actions {
    ($($variant:ident = $name:literal, $doc:literal, $article:literal;)*) => {
        /// What is done to an agreement; one statement kind each, `agreement.<name>`.
        ///
        /// Articles are those of the Vienna Convention on the Law of Treaties (VCLT, 1969) unless
        /// another source is named.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum ActionKind {
            $(
                #[doc = concat!($doc, " (", $article, ").")]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl ActionKind {
            /// Every action, in the order of an agreement's life.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The last word of its statement kind (`ratification`).
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The name of its statement kind (`agreement.ratification`).
            pub const fn kind_name(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("agreement.", $name),)*
                }
            }

            /// The rule it rests on.
            pub const fn article(self) -> &'static str {
                match self {
                    $(Self::$variant => $article,)*
                }
            }
        }
    };
}

actions! {
    Signature = "signature",
        "Signature that is to be followed by ratification, acceptance or approval",
        "art. 14, 18";
    DefinitiveSignature = "definitive-signature",
        "Signature that expresses consent by itself; the endorsement of a soft-law text",
        "art. 12";
    SignatureAdReferendum = "signature-ad-referendum",
        "Signature that awaits confirmation by the government",
        "art. 12(2)(b)";
    Confirmation = "confirmation",
        "Confirmation of a signature ad referendum, of an act done without powers, or of a reservation made at signature",
        "art. 8, 12(2)(b), 23(2)";
    Ratification = "ratification", "Ratification of a treaty that was signed", "art. 14";
    Acceptance = "acceptance", "Acceptance of a treaty that was signed", "art. 14(2)";
    Approval = "approval", "Approval of a treaty that was signed", "art. 14(2)";
    FormalConfirmation = "formal-confirmation",
        "An international organization's act that corresponds to ratification",
        "1986 Convention art. 14";
    Accession = "accession", "Consent without prior signature", "art. 15";
    AccessionAcceptance = "accession-acceptance",
        "Lets an accession work towards its author, where the text asks each party for that",
        "text";
    Succession = "succession",
        "A successor takes the place of its predecessor",
        "1978 Convention art. 17";
    SuccessionToSignature = "succession-to-signature",
        "A successor takes over the signature of its predecessor",
        "1978 Convention art. 18, 19";
    ProvisionalApplication = "provisional-application",
        "Application before entry into force, whole or in part",
        "art. 25(1)";
    ProvisionalApplicationTermination = "provisional-application-termination",
        "Notice that ends provisional application",
        "art. 25(2)";
    Reservation = "reservation",
        "Excludes or modifies the legal effect of clauses for its author",
        "art. 19-23";
    InterpretativeDeclaration = "interpretative-declaration",
        "Says how its author understands a clause, and changes nothing",
        "art. 31";
    MandatoryDeclaration = "mandatory-declaration",
        "A declaration that the text itself asks for or provides for",
        "art. 19, text";
    Objection = "objection",
        "The reserved clauses do not apply between the two",
        "art. 20(4)(b), 21(3)";
    ObjectionOpposing = "objection-opposing-entry-into-force",
        "The treaty does not enter into force between the two",
        "art. 20(4)(b)";
    ObjectionToLate = "objection-to-late-reservation",
        "A reservation made after consent falls when one party objects",
        "art. 19; practice of the Secretary-General";
    ReservationAcceptance = "reservation-acceptance",
        "Makes the reserver a party in relation to the acceptor at once",
        "art. 20(4)(a)";
    ReservationWithdrawal = "reservation-withdrawal",
        "Operative when the other party receives the notice",
        "art. 22(1), 22(3)(a)";
    ObjectionWithdrawal = "objection-withdrawal",
        "Operative when the reserver receives the notice",
        "art. 22(2), 22(3)(b)";
    DeclarationWithdrawal = "declaration-withdrawal",
        "Takes back an interpretative or mandatory declaration",
        "art. 22, by analogy";
    TerritorialApplication = "territorial-application",
        "Extends the treaty to territories",
        "art. 29";
    TerritorialExclusion = "territorial-exclusion", "Leaves territories out", "art. 29";
    DesignationOfAuthority = "designation-of-authority",
        "Names the authority that acts under the treaty",
        "text";
    AmendmentProposal = "amendment-proposal", "Puts an amendment before all parties", "art. 40(2)";
    AmendmentAdoption = "amendment-adoption",
        "The parties adopt the text of an amendment",
        "art. 39, 40";
    AmendmentAcceptance = "amendment-acceptance",
        "Binds its author to the amended text, in relation to others that are bound to it",
        "art. 40(4), 30(4)";
    AmendmentObjection = "amendment-objection",
        "Counts against an amendment that enters into force tacitly",
        "text";
    AmendmentOptOut = "amendment-opt-out",
        "Keeps its author out of an amendment that enters into force tacitly",
        "text";
    Suspension = "suspension", "Suspends operation, in whole or in part", "art. 57, 58, 60, 65";
    SuspensionEnd = "suspension-end", "Ends a suspension", "art. 72";
    Denunciation = "denunciation", "Notice of withdrawal from the treaty", "art. 54, 56";
    DenunciationWithdrawal = "denunciation-withdrawal",
        "Revokes a notice of withdrawal or of a measure before it takes effect",
        "art. 68";
    ConsentWithdrawal = "consent-withdrawal",
        "Revokes ratification before the treaty binds",
        "art. 18(b); depositary practice";
    Termination = "termination", "Ends the treaty", "art. 54, 60, 67";
    Correction = "correction", "Proposes to correct an error in the text", "art. 79";
    CorrectionObjection = "correction-objection",
        "Defeats a correction when made in time",
        "art. 79(2)";
    PeriodExtension = "period-extension",
        "Moves a time limit, such as the last day for signature",
        "text";
    NonPartyIntention = "intention-not-to-become-party",
        "Ends the interim obligation of a signatory",
        "art. 18(a)";
    BreachNotification = "breach-notification",
        "Claims a material breach and names the measure proposed",
        "art. 60, 65(1), 67(1)";
    MeasureObjection = "measure-objection",
        "Contests a claimed breach within three months",
        "art. 65(2), 65(3)";
    Decision = "decision",
        "Suspends, terminates, accepts a reservation or decides what the text leaves to decision",
        "art. 20(3), 54(b), 57(b), 60(2)(a)";
    Communication = "communication",
        "Anything else that is to be brought before the parties",
        "art. 77(1)(e)";
    DepositaryNotification = "depositary-notification",
        "The depositary tells the parties of an act; periods that run from notification begin",
        "art. 77(1)(e), 78";
    DepositaryReceipt = "depositary-receipt",
        "The depositary attests when it received an instrument",
        "art. 16(b), 77(1)(c), 78(b)";
}

/// A text names no action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such action")]
pub struct ActionRefusal;

impl ActionRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self => "action-unknown",
        }
    }
}

impl ActionKind {
    /// The action that a statement of this kind is, if it is one.
    pub fn of(kind: &Kind) -> Option<Self> {
        let name = kind.as_str();
        Self::ALL.iter().copied().find(|action| action.kind_name() == name)
    }

    /// Whether it signs the text.
    pub const fn is_signature(self) -> bool {
        matches!(
            self,
            Self::Signature
                | Self::DefinitiveSignature
                | Self::SignatureAdReferendum
                | Self::SuccessionToSignature
        )
    }

    /// Whether it expresses consent to be bound (VCLT art. 11). A definitive signature does; a
    /// simple one only where the terms say so.
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
        )
    }

    /// Whether it objects to a reservation.
    pub const fn is_objection(self) -> bool {
        matches!(self, Self::Objection | Self::ObjectionOpposing | Self::ObjectionToLate)
    }

    /// Whether it makes no sense without the earlier statement it is about.
    pub const fn needs_target(self) -> bool {
        self.is_objection()
            || matches!(
                self,
                Self::Confirmation
                    | Self::AccessionAcceptance
                    | Self::ReservationAcceptance
                    | Self::ReservationWithdrawal
                    | Self::ObjectionWithdrawal
                    | Self::DeclarationWithdrawal
                    | Self::SuspensionEnd
                    | Self::DenunciationWithdrawal
                    | Self::CorrectionObjection
                    | Self::MeasureObjection
                    | Self::DepositaryNotification
                    | Self::DepositaryReceipt
            )
    }

    /// Whether only the depositary does it (VCLT art. 77).
    pub const fn is_depositary_function(self) -> bool {
        matches!(self, Self::DepositaryNotification | Self::DepositaryReceipt)
    }
}

impl FromStr for ActionKind {
    type Err = ActionRefusal;

    fn from_str(text: &str) -> Result<Self, ActionRefusal> {
        Self::ALL.iter().copied().find(|action| action.name() == text).ok_or(ActionRefusal)
    }
}

impl fmt::Display for ActionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_protocol::kind::KINDS;

    #[test]
    fn every_action_is_a_kind_and_reads_back() {
        for action in ActionKind::ALL {
            let kind = Kind::parse(action.kind_name()).unwrap();
            assert_eq!(ActionKind::of(&kind), Some(*action));
            assert_eq!(action.name().parse(), Ok(*action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.name());
            assert!(kind.spec().is_some(), "{kind}");
        }
        let actions = KINDS.iter().filter(|spec| spec.schema_name == "agreement.action");
        assert_eq!(actions.count(), ActionKind::ALL.len());
        assert_eq!("ratify".parse::<ActionKind>(), Err(ActionRefusal));
        assert_eq!(ActionKind::of(&Kind::parse("agreement.text").unwrap()), None);
    }
}
