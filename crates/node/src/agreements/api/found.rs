//! Findings as they are answered, with the titles of what they are about.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::{TextStatus, Texts};
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::docket::applicable::{Said, Supposed, Unbound};
use comity_agreements::duty::Finding;
use comity_agreements::duty::unknown::UnknownDeadline;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A finding with its name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FindingOut {
    /// Its name, 64 hex digits: the same when the party comes to be bound.
    pub id: String,
    /// Whether it is owed; otherwise it only would be.
    pub owed: bool,
    /// Why the party is not bound, and which acts would bind it, where that is why it is not owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unbound: Option<Unbound>,
    /// What the party said it is, where that is why it would be owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// Where its deadline is not known: how long there is, from what, and the worst that can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_unknown: Option<UnknownDeadline>,
    /// What is concluded, or would be: clause, evidence, deadlines, verdict.
    pub finding: Finding,
}

impl From<Finding> for FindingOut {
    fn from(finding: Finding) -> Self {
        let (id, owed) = (finding.key.id().to_string(), finding.validity.owed);
        Self { id, owed, unbound: None, said: None, deadline_unknown: None, finding }
    }
}

impl From<Supposed> for FindingOut {
    fn from(supposed: Supposed) -> Self {
        let Supposed { finding, unbound, said } = supposed;
        let id = finding.key.id().to_string();
        let unbound = Some(unbound);
        Self { id, owed: false, unbound, said, deadline_unknown: None, finding }
    }
}

impl FindingOut {
    /// The same with what is not known of its deadline.
    #[must_use]
    pub fn completed(self, docket: &Docket) -> Self {
        let deadline_unknown = docket.unknown_deadline(&self.finding);
        Self { deadline_unknown, ..self }
    }
}

/// That the text of a finding was not in force, and as of when that is so: it may be in force
/// since, and judges nothing that began before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfForce {
    /// The text never was, and is this.
    Never(TextStatus),
    /// It was not on this day, when the clock would start.
    AtStart(Day),
    /// No clock runs; it was not on this day, when that happened which the finding is about.
    ThatDay(Day),
    /// It is not known as of when.
    Sometime,
}

impl OutOfForce {
    /// Of a finding. `since`: from when on the text says itself that it is in force.
    pub fn of(finding: &Finding, since: Option<Day>) -> Self {
        use TextStatus::{Draft, Proposed, Template};
        let day = |at: Timestamp| Day::of_utc(at).ok();
        let happened = finding.evidence.first().map(|one| one.at.min(one.claimed));
        match (finding.validity.status, finding.start, happened) {
            (Some(status @ (Template | Draft | Proposed)), ..) if since.is_none() => {
                Self::Never(status)
            }
            (_, Some(start), _) => day(start).map_or(Self::Sometime, Self::AtStart),
            (_, None, Some(at)) => day(at).map_or(Self::Sometime, Self::ThatDay),
            (_, None, None) => Self::Sometime,
        }
    }
}

/// Titles of agreements by identifier, each by language.
pub type Titles = BTreeMap<String, Texts>;

/// The titles of all agreements that findings are about.
pub(super) fn titles(docket: &Docket, found: &[FindingOut]) -> Titles {
    let ids: BTreeSet<&str> = found.iter().map(|row| row.finding.key.agreement.as_str()).collect();
    let title = |id: &str| Some((id.to_owned(), docket.agreement(id)?.agreement().title.clone()));
    ids.into_iter().filter_map(title).collect()
}
