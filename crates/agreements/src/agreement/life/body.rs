//! What an action says: the one form that all kinds of action share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::agreement::certainty::Certainty;
use crate::calendar::{CalendarRefusal, Day};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Longest name of a legal person, in bytes; as long as a party identifier may be.
pub const PERSON_BYTES_MAX: usize = 240;

/// A legal person: a party identifier, an ISO 3166 code or a name, compared byte for byte.
///
/// Persons are indexed by time: a successor is another person than its predecessor, whose acts
/// stay what they were.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Person(String);

/// A text is no name of a person: empty, longer than 240 bytes, or with control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a person is named by 1 to 240 bytes without control characters")]
pub struct PersonRefusal;

impl Person {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Person {
    type Err = PersonRefusal;

    fn from_str(text: &str) -> Result<Self, PersonRefusal> {
        let fits = !text.is_empty() && text.len() <= PERSON_BYTES_MAX;
        if fits && !text.chars().any(char::is_control) {
            return Ok(Self(text.to_owned()));
        }
        Err(PersonRefusal)
    }
}

impl TryFrom<String> for Person {
    type Error = PersonRefusal;

    fn try_from(text: String) -> Result<Self, PersonRefusal> {
        text.parse()
    }
}

impl From<&PartyId> for Person {
    fn from(party: &PartyId) -> Self {
        Self(party.as_str().to_owned())
    }
}

impl From<Person> for String {
    fn from(person: Person) -> Self {
        person.0
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The identifier of another statement, written as its URN; read in hex, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Of(pub StatementId);

impl Serialize for Of {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.urn())
    }
}

impl<'de> Deserialize<'de> for Of {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let id = StatementId::from_urn(&text).or_else(|| text.parse().ok());
        id.map(Self).ok_or_else(|| {
            serde::de::Error::custom("neither the URN nor the identifier of a statement")
        })
    }
}

/// A day, or an instant that stands for its day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// A day.
    Day(Day),
    /// An instant.
    Instant(Timestamp),
}

impl When {
    /// Its day, in UTC; `None` beyond the calendar.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Instant(at) => Day::of_utc(at).ok(),
        }
    }
}

impl FromStr for When {
    type Err = CalendarRefusal;

    /// A date that does not exist is told from one that is not written as a date.
    fn from_str(text: &str) -> Result<Self, CalendarRefusal> {
        if let Ok(at) = text.parse() {
            return Ok(Self::Instant(at));
        }
        match text.split_once(['T', 't']) {
            None => text.parse().map(Self::Day),
            Some((day, _)) => match day.parse::<Day>() {
                Ok(_) => Err(CalendarRefusal::DateMalformed),
                Err(refusal) => Err(refusal),
            },
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(day) => day.serialize(serializer),
            Self::Instant(at) => at.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The dates of an act. Different rules run from different dates: entry into force from deposit,
/// tacit acceptance from notification, withdrawal from receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// When the instrument was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executed: Option<When>,
    /// When it was deposited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposited: Option<When>,
    /// When the depositary or the other party received it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<When>,
    /// When the parties were told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified: Option<When>,
    /// When it takes effect, as the act itself says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<When>,
}

/// By what authority somebody acted for a party (VCLT art. 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullPowers {
    /// Which.
    pub kind: PowersKind,
    /// Who holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// SHA-256 of the document, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// Kinds of authority (VCLT art. 7(1), 7(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PowersKind {
    /// Needs no full powers (art. 7(2)(a)).
    HeadOfState,
    /// Needs no full powers (art. 7(2)(a)).
    HeadOfGovernment,
    /// Needs no full powers (art. 7(2)(a)).
    ForeignMinister,
    /// A document that designates the person (art. 7(1)(a)).
    FullPowers,
    /// Suffices to adopt a text, not to consent to it (art. 7(2)(b), (c)).
    Credential,
}

/// What the parties decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its name, the same in every statement that joins in it.
    pub name: String,
    /// What is decided.
    pub subject: DecisionSubject,
    /// Who agreed, as the organ or the depositary records.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub agreed_by: BTreeSet<Person>,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionSubject {
    /// Operation is suspended (VCLT art. 57(b), 60(2)(a)).
    Suspend,
    /// A suspension ends.
    EndSuspension,
    /// The agreement ends, or ends for the party it is directed against (art. 54(b), 60(2)(a)).
    Terminate,
    /// The competent organ accepts a reservation (art. 20(3)).
    AcceptReservation,
    /// An amendment is adopted (art. 40).
    AdoptAmendment,
    /// The agreement enters into force, where its text leaves that to a decision (art. 24(1)).
    EnterIntoForce,
    /// Anything else, by its name.
    Other,
}

/// The measure proposed against a material breach (VCLT art. 60).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Operation is suspended.
    Suspend,
    /// The agreement is terminated.
    Terminate,
}

/// A period that can be extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodName {
    /// The time in which the text can be signed.
    Signature,
}

/// What an action says (`spec/schemas/agreement.action.json`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The agreement.
    pub agreement: String,
    /// Which text of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// SHA-256 of the file whose words are meant, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_digest: Option<String>,
    /// Who acted, where the depositary records what others did; the issuer otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Person>,
    /// The earlier statement this is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Of>,
    /// The clauses concerned; none means the whole agreement.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub clauses: BTreeSet<String>,
    /// Words of the act by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub text: BTreeMap<String, String>,
    /// The parties it is directed against.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub against: BTreeSet<Person>,
    /// Territories.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub territories: BTreeSet<String>,
    /// The authority designated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// SHA-256 of the instrument, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// By what authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_powers: Option<FullPowers>,
    /// Whom a successor succeeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Person>,
    /// Whether the predecessor ceased to exist with the succession.
    #[serde(default, skip_serializing_if = "is_false")]
    pub predecessor_ceased: bool,
    /// Whether the actor is an international organization.
    #[serde(default, skip_serializing_if = "is_false")]
    pub organization: bool,
    /// Languages in which the act was done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub languages: BTreeSet<String>,
    /// To whom notice was given, besides the depositary.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub notified_to: BTreeSet<String>,
    /// The reasons given, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, String>,
    /// The amendment, by the version of the text that it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<String>,
    /// What the parties decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The measure proposed against a breach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Whether the issuer claims to be specially affected by the breach.
    #[serde(default, skip_serializing_if = "is_false")]
    pub specially_affected: bool,
    /// Whether special urgency is claimed (VCLT art. 65(2)).
    #[serde(default, skip_serializing_if = "is_false")]
    pub urgent: bool,
    /// The period extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodName>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dates: Dates,
    /// How sure this is, where somebody reports what another did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// Where this is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Why the body of an action cannot be read; its author is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum BodyRefusal {
    /// A date that the calendar does not have.
    #[error("there is no such date")]
    DateNotExisting,
    /// Not in the form of the schema.
    #[error("not in the form of an action")]
    Malformed,
}

impl BodyRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DateNotExisting => "action-date-not-existing",
            Self::Malformed => "action-malformed",
        }
    }
}

impl Body {
    /// Reads a body, and tells a date that does not exist from other faults.
    ///
    /// # Errors
    /// [`BodyRefusal`].
    pub fn read(body: &Value) -> Result<Self, BodyRefusal> {
        let dates = body.get("dates").and_then(Value::as_object);
        let mut texts =
            dates.into_iter().flat_map(|dates| dates.values()).filter_map(Value::as_str);
        if texts.any(|text| {
            matches!(
                text.parse::<When>(),
                Err(CalendarRefusal::DateNotExisting | CalendarRefusal::DateOutOfRange)
            )
        }) {
            return Err(BodyRefusal::DateNotExisting);
        }
        Self::deserialize(body).map_err(|_| BodyRefusal::Malformed)
    }
}

// The signature is the one serde asks for.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

fn is_default(dates: &Dates) -> bool {
    *dates == Dates::default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_reads_back_as_it_was() {
        let full = json!({
            "agreement": "a", "on_behalf_of": "Côte d'Ivoire", "clauses": ["art-1"],
            "of": StatementId([7; 32]).urn(), "against": ["b.example"],
            "full_powers": { "kind": "head-of-state" }, "urgent": true,
            "decision": { "name": "d", "subject": "suspend", "agreed_by": ["b"] },
            "dates": { "deposited": "2024-02-29", "received": "2024-03-01T10:00:00Z" },
        });
        let body = Body::read(&full).unwrap();
        assert_eq!(serde_json::to_value(&body).unwrap(), full);
        assert_eq!(body.dates.received.unwrap().day(), Some("2024-03-01".parse().unwrap()));
    }

    #[test]
    fn bad_bodies_are_told_apart() {
        let dated = |text: &str| json!({ "agreement": "a", "dates": { "deposited": text } });
        for (body, refusal) in [
            (dated("2023-02-29"), BodyRefusal::DateNotExisting),
            (dated("2023-13-01"), BodyRefusal::DateNotExisting),
            (dated("2023-02-30T10:00:00Z"), BodyRefusal::DateNotExisting),
            (dated("0000-01-01"), BodyRefusal::DateNotExisting),
            (dated("29 February"), BodyRefusal::Malformed),
            (dated("2023-02-28Tnoon"), BodyRefusal::Malformed),
            (json!({}), BodyRefusal::Malformed),
            (json!({ "agreement": "a", "off": "x" }), BodyRefusal::Malformed),
            (json!({ "agreement": "a", "of": "x" }), BodyRefusal::Malformed),
            (json!({ "agreement": "a", "on_behalf_of": "" }), BodyRefusal::Malformed),
        ] {
            assert_eq!(Body::read(&body), Err(refusal), "{body}");
        }
    }
}
