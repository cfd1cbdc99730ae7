//! What is told of cases: the API prints it, pages render it, the command line reads it back.

use comity_agreements::duty::Status;
use comity_incidents::case::entry::{AcknowledgedAs, CaseName, Sort};
use comity_incidents::case::summary::{State, Summary};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::agreements::api::found::FindingOut;

/// Where a case stands, by its owner's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentState {
    /// It goes on.
    Open,
    /// It is resolved.
    Resolved,
    /// It is none, or goes on under another name, for good.
    Nullified,
}

/// What the recipient of a filing says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilingVerdict {
    /// It is taken.
    Accepted,
    /// It is taken, and to be mended.
    AcceptedWithErrors,
    /// It is to be made anew.
    Rejected,
}

impl From<AcknowledgedAs> for FilingVerdict {
    fn from(verdict: AcknowledgedAs) -> Self {
        match verdict {
            AcknowledgedAs::Accepted => Self::Accepted,
            AcknowledgedAs::AcceptedWithErrors => Self::AcceptedWithErrors,
            AcknowledgedAs::Rejected => Self::Rejected,
        }
    }
}

/// The most urgent of what the owner of a case owes in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextDutyOut {
    /// The finding, 64 hex digits.
    pub finding: String,
    /// The agreement.
    pub agreement: String,
    /// The rule.
    pub duty: String,
    /// How it stands.
    pub status: Status,
    /// By when, by the conservative reading, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// A case in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentRow {
    /// Whose case it is.
    pub owner: PartyId,
    /// What that party calls it.
    pub name: String,
    /// The event in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it stands.
    pub state: IncidentState,
    /// When it was resolved, as its owner says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// Under which name it goes on, `<party>/<name>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// What came of it, by its owner's last assessment that says so.
    pub harms: Vec<String>,
    /// When its owner first spoke of it, as it claims.
    pub first_at: Timestamp,
    /// When anybody last spoke of it, as that one claims.
    pub last_at: Timestamp,
    /// How many statements tell of it.
    pub statements: usize,
    /// How many filings of its owner stand.
    pub filed: usize,
    /// Those that their recipients took.
    pub acknowledged: usize,
    /// Those that were rejected.
    pub rejected: usize,
    /// The most urgent of what its owner owes in it; absent where nothing is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextDutyOut>,
}

impl IncidentRow {
    /// A case of that name.
    pub fn new(name: &CaseName, summary: Summary) -> Self {
        let (state, resolved_at, merged_into) = match summary.state {
            State::Open => (IncidentState::Open, None, None),
            State::Resolved { at } => (IncidentState::Resolved, at, None),
            State::Nullified { into } => (
                IncidentState::Nullified,
                None,
                into.map(|into| said_first(&into.owner, &into.name)),
            ),
        };
        Self {
            owner: name.owner.clone(),
            name: name.name.clone(),
            title: summary.title,
            state,
            resolved_at,
            merged_into,
            harms: summary.harms,
            first_at: summary.first,
            last_at: summary.last,
            statements: summary.statements,
            filed: summary.filings,
            acknowledged: summary.acknowledged,
            rejected: summary.rejected,
            next: None,
        }
    }
}

/// A name as another party writes it: its owner first.
pub fn said_first(owner: &PartyId, name: &str) -> String {
    format!("{owner}/{name}")
}

/// A page of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentsOut {
    /// The one that was last spoken of first.
    pub incidents: Vec<IncidentRow>,
    /// What to ask the next page by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Something that was said of a fact, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactValueOut {
    /// What: as its member of the content stands.
    pub value: Value,
    /// Whose word it is.
    pub by: PartyId,
    /// When that party says that it said so.
    pub at: Timestamp,
    /// Where.
    #[schema(value_type = String)]
    pub statement: StatementId,
    /// Whether it is what the owner says by now.
    pub is_current: bool,
}

/// A fact of a case, with all that was said of it: the owner's last word first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactOut {
    /// The member of an assessment or report.
    pub field: String,
    /// What was said.
    pub values: Vec<FactValueOut>,
}

/// A statement of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseStatementOut {
    /// It.
    #[schema(value_type = String)]
    pub id: StatementId,
    /// Its kind.
    pub kind: String,
    /// Whose word it is.
    pub by: PartyId,
    /// When that party says that it said so.
    pub at: Timestamp,
    /// The event in one line, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether its content is here.
    pub is_held: bool,
    /// Whether its content is for named persons: its facts are told by the statement alone, where
    /// each reading is recorded.
    pub is_red: bool,
    /// Whether its issuer took it back or replaced it.
    pub is_undone: bool,
    /// Who was given its content, as far as this node handed it over.
    pub given: Vec<GivenOut>,
}

impl CaseStatementOut {
    /// Whether it says something further of another statement.
    pub fn is_correction(&self) -> bool {
        Sort::of_kind(&self.kind).is_some_and(Sort::is_correction)
    }
}

/// Who was given a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GivenOut {
    /// A party.
    pub to: String,
    /// When first.
    pub at: Timestamp,
}

/// What somebody else says of a filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcknowledgementOut {
    /// The statement.
    #[schema(value_type = String)]
    pub id: StatementId,
    /// Whose word it is.
    pub by: PartyId,
    /// When that party says that it said so.
    pub at: Timestamp,
    /// Whether the filing is taken; absent where what it says is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<FilingVerdict>,
    /// The number under which the recipient keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What is wrong with the filing, as the content says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultOut>,
}

/// What is wrong with a filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultOut {
    /// The rule that it breaks, by the recipient's name for it.
    pub rule: String,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// A filing in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilingOut {
    /// The statement.
    #[schema(value_type = String)]
    pub id: StatementId,
    /// Who filed.
    pub by: PartyId,
    /// When that party says that it filed.
    pub at: Timestamp,
    /// Under which agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<String>,
    /// Which report it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Whether it was taken back or replaced.
    pub is_undone: bool,
    /// What others say of it, in order of time; the last one counts.
    pub acknowledgements: Vec<AcknowledgementOut>,
}

/// A case: all that is known of one event, under the name that its owner gives it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentOut {
    /// In one line.
    #[serde(flatten)]
    pub row: IncidentRow,
    /// What its owner owes in it, or would owe, the most urgent first.
    pub duties: Vec<FindingOut>,
    /// What was said of it, fact by fact.
    pub facts: Vec<FactOut>,
    /// What was filed, in order of time.
    pub filings: Vec<FilingOut>,
    /// All statements, in order of time.
    pub history: Vec<CaseStatementOut>,
    /// How many more there are than are told: the oldest of others are left out first.
    pub left_out: usize,
}
