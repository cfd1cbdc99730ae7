//! Acts: statements as the life of an agreement takes them in, and findings about them.

use serde::Serialize;
use serde_json::Value;

use super::{ActionKind, Body, Person};
use crate::agreement::life::body::BodyRefusal;
use crate::calendar::Day;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// A statement that is an action.
///
/// A retraction or supersession of the statement does not undo the act: acts are undone by acts,
/// so statements are given as they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The statement.
    pub id: StatementId,
    /// What is done.
    pub action: ActionKind,
    /// Who signed the statement.
    pub issuer: PartyId,
    /// When it counts as said (as signed, within what others vouch for): by this, timeliness is
    /// judged.
    pub said: Timestamp,
    /// When it became known to whoever asks; what is not yet known is left out of account.
    pub known: Timestamp,
    /// What it says, or why that cannot be read.
    pub body: Result<Body, BodyRefusal>,
}

impl Act {
    /// Takes in a statement. One that cannot be read is taken in as such and becomes a finding.
    pub fn read(
        id: StatementId,
        action: ActionKind,
        issuer: PartyId,
        (said, known): (Timestamp, Timestamp),
        body: &Value,
    ) -> Self {
        Self { id, action, issuer, said, known, body: Body::read(body) }
    }
}

/// What is found about an act that does not have the effect it was meant to have.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ActionFinding {
    /// The statement concerned.
    pub act: StatementId,
    /// What was done.
    pub action: ActionKind,
    /// Who did it, where that is known.
    pub person: Option<Person>,
    /// What is wrong.
    pub flaw: Flaw,
    /// From which day it counts all the same, where it does.
    pub counts_from: Option<Day>,
    /// Other statements this rests on.
    pub evidence: Vec<StatementId>,
}

macro_rules! flaws {
    ($($(#[$doc:meta])* $variant:ident = $article:literal;)*) => {
        /// Why an act has no effect, or another than it was meant to have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Flaw {
            $($(#[$doc])* $variant,)*
        }

        impl Flaw {
            /// Every flaw.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The rule that says so.
            pub const fn article(self) -> &'static str {
                match self {
                    $(Self::$variant => $article,)*
                }
            }
        }
    };
}

flaws! {
    /// The body is not in the form of an action.
    Malformed = "schema agreement.action";
    /// It does not name the words it accepts: the digest of the agreement's file.
    TextMissing = "spec/agreement-life.md";
    /// Fewer may read it than the text, so that parties would differ about who is bound.
    NotShown = "spec/agreement-life.md";
    /// It accepts other words than those of this text.
    TextOther = "spec/agreement-life.md";
    /// It names a date that the calendar does not have.
    DateNotExisting = "schema agreement.action";
    /// Its dates contradict each other, or lie after the statement that tells of them.
    DatesContradictory = "art. 77(1)(d)";
    /// It claims an earlier date than it was said on, and no depositary attests it: it counts
    /// from the day it was said.
    DateNotAttested = "art. 78(b)";
    /// Two receipts or records give different dates for one instrument; one of them counts.
    DepositContradictory = "art. 77(2)";
    /// The instrument has not reached the depositary.
    AwaitingReceipt = "art. 16(b), 78(b)";
    /// The depositary that a published text names records it of somebody who has accepted these
    /// words in no act of its own, or from a day before it did.
    NotAcknowledged = "spec/agreement-life.md";
    /// It was done for a party by somebody else than itself or the depositary.
    NotOwn = "art. 7, 8";
    /// Only the depositary does this.
    NotDepositary = "art. 77";
    /// Only the organ, the depositary or all parties together do this.
    NotOrgan = "art. 20(3), 39";
    /// Whoever signed shows no powers; void unless the party confirms it.
    PowersMissing = "art. 7(1), 8";
    /// The powers shown suffice to adopt a text, not for this; void unless confirmed.
    PowersInsufficient = "art. 7(2), 8";
    /// It does not say which earlier statement it is about.
    TargetMissing = "schema agreement.action";
    /// The statement it is about is not known.
    TargetUnknown = "schema agreement.action";
    /// The statement it is about is not of the sort it needs, or not its author's to touch.
    TargetUnfit = "art. 22, 68";
    /// The statement it is about has no effect itself.
    TargetWithoutEffect = "art. 19-23, 68";
    /// It was done already.
    Repeated = "art. 77(1)(d)";
    /// The agreement is not open to this party.
    NotOpenTo = "art. 15";
    /// The agreement is not open for signature on that day.
    SignatureClosed = "art. 12, 14";
    /// Consent cannot be expressed in this way here.
    ModeNotOpen = "art. 11";
    /// Ratification, acceptance or approval of what was not signed; accession is the way.
    NotSigned = "art. 14, 15";
    /// Accession is not open, or not yet.
    AccessionClosed = "art. 15";
    /// There is no predecessor that was bound, or had signed, when it was succeeded.
    SuccessionToNothing = "1978 Convention art. 17-19";
    /// There is no such consent to take back.
    NothingToWithdraw = "art. 18(b), 68";
    /// The agreement is in force for the party: it must denounce it.
    InForceAlready = "art. 42(2), 54";
    /// The agreement is not yet in force for the party: it can take back its consent.
    NotYetInForce = "art. 54";
    /// The party is not bound on that day.
    NotBound = "art. 34, 42";
    /// The text does not provide for withdrawal, and nothing implies it.
    WithdrawalNotProvided = "art. 56(1)";
    /// The text excludes withdrawal.
    WithdrawalForbidden = "art. 54";
    /// Notice of withdrawal in the time in which the text allows none.
    WithdrawalTooEarly = "art. 54(a)";
    /// It asks for an earlier effect than the notice allows; it counts from the end of the notice.
    NoticeShortened = "art. 54(a), 56(2)";
    /// It comes after the effect it was to prevent, or after the time for it.
    TooLate = "art. 65(2), 68, 79(2)";
    /// Provisional application is not provided for.
    ProvisionalNotProvided = "art. 25(1)";
    /// The reservation is one the text does not allow.
    ReservationForbidden = "art. 19(a), 19(b)";
    /// A reservation made at signature was not confirmed with the consent.
    ReservationUnconfirmed = "art. 23(2)";
    /// A reservation after consent: it stands only if nobody objects in time.
    ReservationLate = "art. 19; practice of the Secretary-General";
    /// A reservation after consent that a party objected to.
    ReservationDefeated = "art. 19; practice of the Secretary-General";
    /// A reservation that all must accept and one party does not.
    ReservationNotAccepted = "art. 20(2), 20(3)";
    /// An objection after the reservation was accepted, by silence or expressly.
    ObjectionLate = "art. 20(5)";
    /// An answer to a reservation that needs none, or none of a single party.
    AnswerWithoutEffect = "art. 20(1), 20(3)";
    /// An amendment that was never adopted.
    AmendmentUnknown = "art. 39, 40";
    /// An amendment of which it is not known whether enough accepted or objected: a weight, or the
    /// members of a group on that day, are missing.
    AmendmentUndetermined = "art. 40; text";
    /// A notice of withdrawal that does not show what the text asks it to show.
    NoticeIncomplete = "art. 54(a), 67(1)";
    /// Accepts an accession where none has to be accepted.
    AcceptanceWithoutEffect = "text";
    /// Suspension without a ground in the text, a decision or a notified breach.
    SuspensionWithoutGround = "art. 57, 58, 65";
    /// Termination without a ground in the text, a decision or a notified breach.
    TerminationWithoutGround = "art. 42(2), 54, 65";
    /// A breach of a multilateral agreement does not entitle this party to this measure.
    MeasureNotOpen = "art. 60(2)";
    /// The measure was taken before three months had passed, and no special urgency was claimed.
    MeasureTooEarly = "art. 65(2)";
    /// A party objected to the measure; the parties must seek a solution first.
    MeasureContested = "art. 65(3), 66";
    /// Not all parties whose agreement is needed agreed.
    NotUnanimous = "art. 54(b), 57(b), 60(2)(a)";
    /// A correction to which a party objected in time.
    CorrectionDefeated = "art. 79(2)";
}

impl Flaw {
    /// The stable code of this finding.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "action-malformed",
            Self::TextMissing => "action-text-missing",
            Self::NotShown => "action-not-shown",
            Self::TextOther => "action-text-other",
            Self::DateNotExisting => "action-date-not-existing",
            Self::DatesContradictory => "action-dates-contradictory",
            Self::DateNotAttested => "action-date-not-attested",
            Self::DepositContradictory => "action-deposit-contradictory",
            Self::AwaitingReceipt => "action-awaiting-receipt",
            Self::NotAcknowledged => "action-not-acknowledged",
            Self::NotOwn => "action-not-own",
            Self::NotDepositary => "action-not-depositary",
            Self::NotOrgan => "action-not-organ",
            Self::PowersMissing => "action-powers-missing",
            Self::PowersInsufficient => "action-powers-insufficient",
            Self::TargetMissing => "action-target-missing",
            Self::TargetUnknown => "action-target-unknown",
            Self::TargetUnfit => "action-target-unfit",
            Self::TargetWithoutEffect => "action-target-without-effect",
            Self::Repeated => "action-repeated",
            Self::NotOpenTo => "action-not-open-to",
            Self::SignatureClosed => "action-signature-closed",
            Self::ModeNotOpen => "action-mode-not-open",
            Self::NotSigned => "action-not-signed",
            Self::AccessionClosed => "action-accession-closed",
            Self::SuccessionToNothing => "action-succession-to-nothing",
            Self::NothingToWithdraw => "action-nothing-to-withdraw",
            Self::InForceAlready => "action-in-force-already",
            Self::NotYetInForce => "action-not-yet-in-force",
            Self::NotBound => "action-not-bound",
            Self::WithdrawalNotProvided => "action-withdrawal-not-provided",
            Self::WithdrawalForbidden => "action-withdrawal-forbidden",
            Self::WithdrawalTooEarly => "action-withdrawal-too-early",
            Self::NoticeShortened => "action-notice-shortened",
            Self::TooLate => "action-too-late",
            Self::ProvisionalNotProvided => "action-provisional-not-provided",
            Self::ReservationForbidden => "action-reservation-forbidden",
            Self::ReservationUnconfirmed => "action-reservation-unconfirmed",
            Self::ReservationLate => "action-reservation-late",
            Self::ReservationDefeated => "action-reservation-defeated",
            Self::ReservationNotAccepted => "action-reservation-not-accepted",
            Self::ObjectionLate => "action-objection-late",
            Self::AnswerWithoutEffect => "action-answer-without-effect",
            Self::AmendmentUnknown => "action-amendment-unknown",
            Self::AmendmentUndetermined => "action-amendment-undetermined",
            Self::NoticeIncomplete => "action-notice-incomplete",
            Self::AcceptanceWithoutEffect => "action-acceptance-without-effect",
            Self::SuspensionWithoutGround => "action-suspension-without-ground",
            Self::TerminationWithoutGround => "action-termination-without-ground",
            Self::MeasureNotOpen => "action-measure-not-open",
            Self::MeasureTooEarly => "action-measure-too-early",
            Self::MeasureContested => "action-measure-contested",
            Self::NotUnanimous => "action-not-unanimous",
            Self::CorrectionDefeated => "action-correction-defeated",
        }
    }
}

impl Serialize for Flaw {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
