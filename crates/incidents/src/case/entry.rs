//! A statement that belongs to a case.

use comity_protocol::kind::names;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde_json::Value;

/// Bytes of the longest title that is kept of a statement; a longer one is cut.
const TITLE_BYTES_MAX: usize = 500;

/// The name of a case: whose it is, and what that party calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseName {
    /// Who gave the name.
    pub owner: PartyId,
    /// As it gave it.
    pub name: String,
}

impl CaseName {
    /// A case of another party, where a name says that party first (`lab.example/2026-041`).
    pub fn of_another(issuer: &PartyId, text: &str) -> Option<Self> {
        // A party that is a URI holds slashes itself; such cases are linked by plain parties alone.
        let (owner, name) = text.split_once('/')?;
        let owner: PartyId = owner.parse().ok()?;
        let is_other = owner != *issuer && owner.is_plain() && !name.is_empty();
        is_other.then(|| Self { owner, name: name.to_owned() })
    }
}

/// What sort of statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// `incident.report`.
    Report,
    /// `incident.assessment`.
    Assessment,
    /// `incident.filing`.
    Filing,
    /// `incident.acknowledgement`.
    Acknowledgement,
    /// `incident.resolution`.
    Resolution,
    /// `incident.nullification`.
    Nullification,
    /// `statement.amendment`, of one of these.
    Amendment,
    /// `statement.supersession`, of one of these.
    Supersession,
    /// `statement.retraction`, of one of these.
    Retraction,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Report,
        Self::Assessment,
        Self::Filing,
        Self::Acknowledgement,
        Self::Resolution,
        Self::Nullification,
        Self::Amendment,
        Self::Supersession,
        Self::Retraction,
    ];

    /// The kind of its statements.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Report => names::INCIDENT_REPORT,
            Self::Assessment => names::INCIDENT_ASSESSMENT,
            Self::Filing => names::INCIDENT_FILING,
            Self::Acknowledgement => names::INCIDENT_ACKNOWLEDGEMENT,
            Self::Resolution => names::INCIDENT_RESOLUTION,
            Self::Nullification => names::INCIDENT_NULLIFICATION,
            Self::Amendment => names::AMENDMENT,
            Self::Supersession => names::SUPERSESSION,
            Self::Retraction => names::RETRACTION,
        }
    }

    /// The sort of a kind; `None` for one that belongs to no case.
    pub fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.kind() == kind)
    }

    /// Whether it says something further of another statement, which its subject names.
    pub const fn is_correction(self) -> bool {
        matches!(self, Self::Amendment | Self::Supersession | Self::Retraction)
    }

    /// Whether its subject is the name of the case, so that it still says so where the content is
    /// not held or was destroyed.
    const fn has_subject(self) -> bool {
        matches!(self, Self::Assessment | Self::Filing | Self::Resolution | Self::Nullification)
    }
}

/// What the recipient of a filing says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AcknowledgedAs {
    /// It is taken.
    Accepted,
    /// It is taken, and to be mended.
    AcceptedWithErrors,
    /// It is to be made anew.
    Rejected,
}

/// What a content says, as far as lists of cases need it. What is not said, or cannot be read, is
/// absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The case, as its issuer names it, and those that a filing covers too.
    pub incidents: Vec<String>,
    /// The event in one line.
    pub title: Option<String>,
    /// What came of it, by the words of the schema.
    pub harms: Vec<String>,
    /// How bad it was.
    pub severity: Option<String>,
    /// Which filing: its stage.
    pub stage: Option<String>,
    /// Under which agreement.
    pub regime: Option<String>,
    /// To whom it is filed.
    pub recipient: Option<String>,
    /// Which report a filing hands in.
    pub report: Option<StatementId>,
    /// Which filing is acknowledged.
    pub filing: Option<StatementId>,
    /// And how.
    pub verdict: Option<AcknowledgedAs>,
    /// Under which number.
    pub reference: Option<String>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// Under which name it goes on.
    pub merged_into: Option<String>,
}

impl Said {
    /// What the body of a content says.
    pub fn read(body: &Value) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let texts = |name: &str| -> Vec<String> {
            let all = body.get(name).and_then(Value::as_array).into_iter().flatten();
            all.filter_map(|one| one.as_str().map(str::to_owned)).collect()
        };
        let urn = |name: &str| body.get(name)?.as_str().and_then(StatementId::from_urn);
        let verdict = match body.get("verdict").and_then(Value::as_str) {
            Some("accepted") => Some(AcknowledgedAs::Accepted),
            Some("accepted-with-errors") => Some(AcknowledgedAs::AcceptedWithErrors),
            Some("rejected") => Some(AcknowledgedAs::Rejected),
            _ => None,
        };
        Self {
            incidents: text("incident").into_iter().chain(texts("also_covers")).collect(),
            title: text("title").map(shorten),
            harms: texts("harms"),
            severity: text("severity"),
            stage: text("stage"),
            regime: text("regime"),
            recipient: text("recipient"),
            report: urn("report"),
            filing: urn("filing"),
            verdict,
            reference: text("reference"),
            resolved_at: text("resolved_at").and_then(|at| at.parse().ok()),
            merged_into: text("merged_into"),
        }
    }
}

/// A text, cut where it is too long for a list.
fn shorten(mut text: String) -> String {
    let end = (0..=TITLE_BYTES_MAX.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or_default());
    text
}

/// A statement, its issuer's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: StatementId,
    /// What sort it is.
    pub sort: Sort,
    /// Whose word it is.
    pub issuer: PartyId,
    /// When that party says that it said so.
    pub issued: Timestamp,
    /// Its place in what this node knows.
    pub seq: u64,
    /// Its subject, which everybody sees.
    pub subject: String,
    /// Whether its content is for named persons.
    pub is_red: bool,
    /// What it says; `None` where the content is not held or was destroyed.
    pub said: Option<Said>,
}

impl Entry {
    /// The cases that it names, as its issuer names them: by its content, else by its subject.
    pub fn incidents(&self) -> Vec<&str> {
        match &self.said {
            Some(said) => said.incidents.iter().map(String::as_str).collect(),
            None if self.sort.has_subject() => vec![self.subject.as_str()],
            None => Vec::new(),
        }
    }

    /// The statements that it is about: the one that it corrects, the filing that it acknowledges,
    /// the report that it hands in.
    pub fn about(&self) -> Vec<StatementId> {
        if self.sort.is_correction() {
            return StatementId::from_urn(&self.subject).into_iter().collect();
        }
        let said = self.said.as_ref();
        said.and_then(|said| said.filing).into_iter().collect()
    }
}
