//! Agreements: texts, parties, entry into force, what would follow from what.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::agreement::document::{Agreement, Binding, Form, TextStatus, Texts};
use comity_agreements::agreement::force::{ForceOutcome, ForceRefusal, Part, PartForce};
use comity_agreements::agreement::language::{self, RuleCost};
use comity_agreements::agreement::life::matrix::{Cell, Matrix};
use comity_agreements::agreement::life::reservation::Reservation;
use comity_agreements::agreement::life::{ActionFinding, Person};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::{Entry, Origin, Participation};
use comity_agreements::docket::{Settled, round};
use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::Caller;
use crate::api::contents;
use crate::api::extract::{Json, Params, Segment};
use crate::api::shapes::AgreementShape;
use crate::clock;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_agreements))
        .routes(routes!(check_agreement))
        .routes(routes!(agreement))
        .routes(routes!(agreement_text))
        .routes(routes!(agreement_matrix))
}

/// On which of the two axes of time one stands.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// How things stood at this time (valid time); now unless given. A day means its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub as_of: Option<Timestamp>,
    /// What this node knew by this time (transaction time); all it knows unless given. A day means
    /// its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub known_by: Option<Timestamp>,
}

/// Asks the docket as of the times given.
///
/// # Errors
/// As the reader's.
pub async fn ask<T: Send + 'static>(
    node: &Arc<Node>,
    eyes: Eyes,
    when: When,
    question: impl FnOnce(&Settled, Timestamp) -> T + Send + 'static,
) -> Result<T, Problem> {
    let as_of = when.as_of.unwrap_or_else(|| node.now());
    if eyes == Eyes::Anybody && when.known_by.is_some() {
        // When the node came to know what is told to its own people.
        return Err(Problem::sign_in_required());
    }
    if when.as_of.is_none() && when.known_by.is_none() {
        return Ok(node.docket(eyes, move |docket| question(docket, as_of)).await?);
    }
    // Another time is asked of a docket of its own: the shared one stays in the present.
    let question = move |docket: Settled| question(&docket, as_of);
    Ok(match when.known_by {
        Some(known_by) => node.docket_as_known(eyes, known_by, as_of, question).await?,
        None => node.docket_as_of(eyes, as_of, question).await?,
    })
}

/// An agreement in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementRow {
    /// Its identifier.
    pub id: String,
    /// Which text of it.
    pub version: String,
    /// Its title by language.
    pub title: Texts,
    /// What sort of agreement.
    pub form: Form,
    /// Whether its text binds.
    pub binding: Binding,
    /// Where its text comes from.
    pub origin: Origin,
    /// The standing of the text now, as its file says with source and certainty.
    pub status: Option<TextStatus>,
    /// The day of entry into force, past or to come, that follows from the acts and participants
    /// held here, where its text has a rule for that.
    pub in_force: Option<Day>,
    /// Number of clauses.
    pub clauses: usize,
    /// Number of rules.
    pub rules: usize,
}

fn row(entry: &Entry, as_of: Timestamp) -> AgreementRow {
    let agreement = entry.agreement();
    let day = Day::of_utc(as_of).ok();
    let begun = agreement.status.iter().filter(|one| one.from.is_none_or(|from| Some(from) <= day));
    AgreementRow {
        id: agreement.id.clone(),
        version: agreement.version.clone(),
        title: agreement.title.clone(),
        form: agreement.form,
        binding: agreement.binding,
        origin: entry.origin.clone(),
        status: begun.max_by_key(|one| one.from).map(|one| one.status),
        in_force: entry.in_force(),
        clauses: agreement.clauses.len(),
        rules: agreement.clauses.iter().map(|clause| clause.rules.len()).sum(),
    }
}

/// List agreements
///
/// Those that come with the program and those that parties published. Whoever is not of the node's
/// own people sees the texts that their markings admit the caller to now, and of entry into force
/// what follows from acts that everybody may see.
#[utoipa::path(
    get, path = "/agreements", tag = "agreements",
    responses((status = 200, description = "All agreements, by identifier", body = Vec<AgreementRow>)),
)]
async fn list_agreements(
    State(node): State<Arc<Node>>,
    caller: Caller,
) -> Result<Json<Vec<AgreementRow>>, Problem> {
    let list = |docket: &Settled| {
        let as_of = docket.as_of();
        docket.agreements().map(|entry| row(entry, as_of)).collect::<Vec<_>>()
    };
    if let Some(user) = caller.user() {
        return Ok(Json(node.docket(user.eyes(), list).await?));
    }
    let mut rows = node.open_docket(list).await?;
    if matches!(caller, Caller::Peer(_)) {
        let all = node.docket(Eyes::Named, list).await?;
        let unknown = all.into_iter().filter(|row| rows.iter().all(|open| open.id != row.id));
        let mut more = Vec::new();
        for row in unknown {
            if may_have(&node, &row.origin, &caller)? {
                // That it is in force may follow from acts that are not for the caller.
                more.push(AgreementRow { in_force: None, ..row });
            }
        }
        rows.extend(more);
        rows.sort_by(|one, next| one.id.cmp(&next.id));
    }
    Ok(Json(rows))
}

/// Whether a caller may have the text of an agreement, by its marking.
fn may_have(node: &Node, origin: &Origin, caller: &Caller) -> Result<bool, Problem> {
    let Origin::Statement { id, .. } = origin else { return Ok(true) };
    let place = contents::place_of(node, id)?;
    let row = node.read_now(|reader| contents::of(reader, &place))?;
    let visible = |row: &_| contents::visible(row, caller.requester(), node.now()).is_some();
    Ok(row.as_ref().is_some_and(visible))
}

/// An agreement with everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementOut {
    /// Its data and rules, as `spec/schemas/agreement.json` has them.
    #[schema(value_type = AgreementShape)]
    pub agreement: Agreement,
    /// Where its text comes from.
    pub origin: Origin,
    /// SHA-256 of the file, in hex: what acts about these words name.
    pub text_digest: Digest,
    /// Statements by which the publisher gave other words the same name and version; they change
    /// nothing here.
    pub contradictions: Vec<StatementId>,
    /// Whether it is in force and why, where its text has a rule for that.
    pub force: Option<ForceOut>,
    /// The same in English.
    pub force_explained: Option<String>,
    /// The same of clauses that enter into force by a rule of their own.
    pub parts: Vec<PartOut>,
    /// The last day of which the file's list of participants speaks. What was done later is known
    /// here by statements alone: whom the list leaves out may have joined since.
    pub listed_until: Option<Day>,
    /// How everybody stands.
    pub participations: Vec<Participation>,
    /// Acts that have no effect, or another than they were meant to have, and why.
    pub flaws: Vec<ActionFinding>,
    /// Rounds of conditional commitments that were closed.
    pub rounds: Vec<round::RoundOutcome>,
}

/// Clauses that enter into force by a rule of their own.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartOut {
    /// What they are called.
    pub name: String,
    /// The clauses.
    pub clauses: BTreeSet<String>,
    /// Whether they are in force and why.
    pub force: ForceOut,
    /// The same in English.
    pub force_explained: String,
    /// Those that take part.
    pub parties: Vec<PartyOut>,
}

/// A time for which somebody takes part in clauses that enter into force by a rule of their own.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyOut {
    /// Party identifier, ISO 3166-1 alpha-2 code or name.
    pub party: String,
    /// Since when it takes part.
    pub joined: Day,
    /// First day on which the clauses bind it; none where they do not, or that is not known.
    pub since: Option<Day>,
    /// First day on which they no longer do.
    pub until: Option<Day>,
}

fn part(part: &Part, found: &Result<PartForce, ForceRefusal>) -> PartOut {
    let times = found.iter().flat_map(PartForce::times).map(|(party, time)| PartyOut {
        party: party.to_owned(),
        joined: time.consented,
        since: time.party,
        until: time.until,
    });
    let outcome = found.as_ref().map(|found| &found.outcome);
    PartOut {
        name: part.name.clone(),
        clauses: part.clauses.clone(),
        force: judged(outcome),
        force_explained: explained(outcome),
        parties: times.collect(),
    }
}

/// Whether something is in force and why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ForceOut {
    /// What follows from its rule.
    Judged(Box<ForceOutcome>),
    /// The rule or the acts cannot be judged.
    Refused {
        /// Why: a stable code.
        refused: &'static str,
    },
}

fn judged(outcome: Result<&ForceOutcome, &ForceRefusal>) -> ForceOut {
    match outcome {
        Ok(outcome) => ForceOut::Judged(Box::new(outcome.clone())),
        Err(refusal) => ForceOut::Refused { refused: refusal.code() },
    }
}

fn explained(outcome: Result<&ForceOutcome, &ForceRefusal>) -> String {
    match outcome {
        // The file may know of deposits that no statement and no participant here stands for.
        Ok(outcome) => format!("By the acts and participants held here:\n{}", outcome.explain()),
        Err(refusal) => refusal.to_string(),
    }
}

/// Up to which day a file lists participants, where it lists any.
fn listed_until(agreement: &Agreement) -> Option<Day> {
    agreement.listed_until().filter(|_| !agreement.participants.is_empty())
}

pub(super) fn out(entry: &Entry, as_of: Timestamp) -> AgreementOut {
    let day = Day::of_utc(as_of).ok();
    let force = entry.force.as_ref().map(Result::as_ref);
    let parts = entry.agreement().parts.iter().zip(&entry.parts);
    AgreementOut {
        agreement: entry.agreement().clone(),
        origin: entry.origin.clone(),
        text_digest: entry.digest(),
        contradictions: entry.contradictions.clone(),
        force: force.map(judged),
        force_explained: force.map(explained),
        parts: parts.map(|(one, found)| part(one, found)).collect(),
        listed_until: listed_until(entry.agreement()),
        participations: day.map(|day| entry.participations(day)).unwrap_or_default(),
        flaws: entry.life.findings.clone(),
        rounds: entry.rounds.clone(),
    }
}

/// One agreement
///
/// Its data, parties, entry into force and rounds of commitments, as of two times. For people of
/// the party: what follows from acts may rest on contents that not everybody may see.
#[utoipa::path(
    get, path = "/agreements/{id}", tag = "agreements",
    params(("id" = String, Path, description = "The agreement"), When),
    responses((status = 200, description = "The agreement", body = AgreementOut)),
)]
async fn agreement(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
    Params(when): Params<When>,
) -> Result<Json<AgreementOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let found = ask(&node, eyes, when, move |docket, as_of| {
        docket.agreement(&id).map(|entry| out(entry, as_of))
    });
    found.await?.map(Json).ok_or_else(unknown)
}

/// Which matrix is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MatrixOf {
    /// One clause; all of them unless given.
    clause: Option<String>,
    /// How things stood at this time (valid time); now unless given. A day means its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    as_of: Option<Timestamp>,
    /// What this node knew by this time (transaction time); all it knows unless given. A day means
    /// its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    known_by: Option<Timestamp>,
}

/// What stands between any two parties of an agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixOut {
    /// The day.
    pub day: Day,
    /// The last day of which the file's list of participants speaks, where that has passed: whom
    /// only the file names was a party then.
    pub listed_until: Option<Day>,
    /// The parties, in order.
    #[schema(value_type = Vec<String>)]
    pub parties: Vec<Person>,
    /// The clauses that were looked at.
    pub clauses: Vec<String>,
    /// Where something else applies between two than the clause as written, each pair once: it is
    /// the same both ways. `effect` is `clause-not-in-force`, `modified`, `not-between`,
    /// `suspended`, `pending`, `not-accepted`, `no-force-between` or `not-bound`, or `applies` in a
    /// later text.
    pub cells: Vec<Cell>,
    /// Reservations that stand, with what others said to them.
    pub reservations: Vec<Reservation>,
}

/// The matrix
///
/// Reservations, objections and acceptances, and what applies between any two parties, as of two
/// times. For people of the party: what follows from acts may rest on contents that not everybody
/// may see.
#[utoipa::path(
    get, path = "/agreements/{id}/matrix", tag = "agreements",
    params(("id" = String, Path, description = "The agreement"), MatrixOf),
    responses((status = 200, description = "What stands between any two parties", body = MatrixOut)),
)]
async fn agreement_matrix(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
    Params(of): Params<MatrixOf>,
) -> Result<Json<MatrixOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let MatrixOf { clause, as_of, known_by } = of;
    let found = ask(&node, eyes, When { as_of, known_by }, move |docket, as_of| {
        let day = Day::of_utc(as_of).ok()?;
        let entry = docket.agreement(&id)?;
        let until = listed_until(entry.agreement()).filter(|until| *until < day);
        Some((entry.matrix(clause.as_deref(), day), until))
    });
    let (matrix, listed_until) = found.await?.ok_or_else(unknown)?;
    let Matrix { day, parties, clauses, cells, reservations } = matrix;
    Ok(Json(MatrixOut { day, listed_until, parties, clauses, cells, reservations }))
}

/// The file
///
/// The agreement as people read and write it (`spec/agreement-language.md`), to those its marking
/// admits.
#[utoipa::path(
    get, path = "/agreements/{id}/text", tag = "agreements",
    params(("id" = String, Path, description = "The agreement")),
    responses((status = 200, description = "The file", content_type = "text/plain", body = String)),
)]
async fn agreement_text(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
) -> Result<Response, Problem> {
    let wanted = id.clone();
    let find = move |docket: &Settled| {
        docket.agreement(&wanted).map(|entry| (entry.text.clone(), entry.origin.clone()))
    };
    let (open, eyes) = match &caller {
        Caller::User(user) => (None, user.eyes()),
        // What a peer may have is decided by the marking of the one text it asks for.
        Caller::Public | Caller::Peer(_) => (node.open_docket(find.clone()).await?, Eyes::Named),
    };
    let text = match (open, &caller) {
        (Some((text, _)), _) => Some(text),
        (None, Caller::Public) => None,
        (None, _) => match node.docket(eyes, find).await? {
            Some((text, origin)) if may_have(&node, &origin, &caller)? => Some(text),
            _ => None,
        },
    };
    let text = text.ok_or_else(unknown)?;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, plain)], text).into_response())
}

/// A file to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The agreement file.
    text: String,
}

/// What the checker finds.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckOut {
    /// Whether the file can be used.
    pub fits: bool,
    /// What is wrong, or looks wrong, with its place and what to write instead.
    pub diagnostics: Vec<language::Diagnostic>,
    /// What each rule costs at most.
    pub cost: Vec<RuleCost>,
}

/// Check a file
///
/// Reads, checks and lints an agreement file; nothing is kept.
#[utoipa::path(
    post, path = "/agreements/check", tag = "agreements",
    request_body = CheckIn,
    responses((status = 200, description = "What was found", body = CheckOut)),
)]
async fn check_agreement(
    caller: Caller,
    Json(given): Json<CheckIn>,
) -> Result<Json<CheckOut>, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let checked = tokio::task::spawn_blocking(move || match language::read(&given.text) {
        Ok(checked) => {
            let mut diagnostics = checked.warnings().to_vec();
            diagnostics.extend(language::lint(&checked));
            CheckOut { fits: true, diagnostics, cost: checked.cost().to_vec() }
        }
        Err(diagnostics) => CheckOut { fits: false, diagnostics, cost: Vec::new() },
    });
    checked.await.map(Json).map_err(|_| Problem::internal("the checker panicked"))
}

pub(super) fn unknown() -> Problem {
    Problem::missing("No agreement has this identifier here.")
}
