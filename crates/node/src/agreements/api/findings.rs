//! Duties and findings: what is owed by whom until when, and what is concluded, with its proof.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::docket::Settled;
use comity_agreements::docket::applicable::{Applicable, Capacity, Said, Unbound};
use comity_agreements::duty::explain::{Proof, explain};
use comity_agreements::duty::finding::Horizon;
use comity_agreements::duty::{Filter, Finding, Mismatch, Status, Unheld};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::proof::Proof as TimeProof;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts;
use crate::accounts::anonymous::AnonymousClient;
use crate::accounts::caller::Caller;
use crate::agreements::api::agreements::{When, ask};
use crate::agreements::api::found::{FindingOut, Titles, titles};
use crate::agreements::api::ics::ics;
use crate::api::extract::{Json, Params, Segment};
use crate::api::shapes::TimeProofShape;
use crate::clock;
use crate::console::text::Lang;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::prove::Sought;

/// Most findings in one answer; there is a next one.
pub const FINDINGS_MAX: usize = 10_000;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_findings))
        .routes(routes!(calendar))
        .routes(routes!(verify_finding))
        .routes(routes!(finding))
        .routes(routes!(finding_proof))
        .routes(routes!(applicable))
}

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of this agreement.
    pub agreement: Option<String>,
    /// Owed by this party.
    pub party: Option<String>,
    /// Of this rule.
    pub duty: Option<String>,
    /// With this status: due, met, late, breached, waived, withdrawn, unverifiable, destroyed.
    /// With `breached` those of which the bearer destroyed the evidence are shown, too.
    #[param(value_type = Option<String>)]
    pub status: Option<Status>,
    /// Due at the latest at this time, or by the end of this day in UTC, by the conservative
    /// reading; also what is due at a time that is not known (`deadline_unknown`).
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub due_by: Option<Timestamp>,
    /// Also what only would be owed: because its text is not in force, or because the party (the
    /// node's own unless one is named) is not bound by it.
    pub would_be: Option<bool>,
    /// How things stood at this time (valid time); now unless given. A day means its end in
    /// UTC. Of a time ahead it is told as if nothing more were said until then.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub as_of: Option<Timestamp>,
    /// What this node knew by this time (transaction time); all it knows unless given. A day means
    /// its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub known_by: Option<Timestamp>,
    /// In which order: by `name`, page after page, which it is unless given; or by `urgency`, as
    /// boards have them, of which there is one page. A calendar has an order of its own.
    #[param(inline)]
    pub order: Option<Order>,
    /// Those after the finding of this name: the last one of the page before.
    pub after: Option<String>,
    /// At most so many, 1 to 10,000, which it is unless given.
    #[param(minimum = 1, maximum = 10_000)]
    pub limit: Option<usize>,
}

/// In which order findings are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// That of their names, in which nothing moves from one page to another.
    #[default]
    Name,
    /// The most urgent first; behind all that is owed what would be, by when it would end.
    Urgency,
}

impl Wanted {
    /// As the engine asks it, and the times.
    pub fn question(self) -> (Filter, When) {
        let mut statuses: Vec<Status> = self.status.into_iter().collect();
        if statuses == [Status::Breached] {
            // As grave as a breach: whoever asks for these is shown what was destroyed, too.
            statuses.push(Status::Destroyed);
        }
        let filter = Filter {
            agreement: self.agreement,
            duty: self.duty,
            bearer: self.party,
            statuses,
            due_by: self.due_by,
            only_owed: !self.would_be.unwrap_or(false),
            ..Filter::default()
        };
        (filter, When { as_of: self.as_of, known_by: self.known_by })
    }
}

/// Asks for one page of findings, in the order of their names, with how far each log was read.
///
/// # Errors
/// As the reader's; `request-malformed` for a page that cannot be.
pub async fn findings(
    node: &Arc<Node>,
    eyes: Eyes,
    wanted: Wanted,
) -> Result<Vec<FindingOut>, Problem> {
    let after = wanted.after.as_deref().map(str::parse::<Digest>).transpose();
    let after = after.map_err(|_| malformed("A finding is named by 64 hex digits."))?;
    let most = wanted.limit.unwrap_or(FINDINGS_MAX);
    if !(1..=FINDINGS_MAX).contains(&most) {
        return Err(malformed("A page has 1 to 10,000 findings."));
    }
    let order = wanted.order.unwrap_or_default();
    if order == Order::Urgency && after.is_some() {
        return Err(malformed("What is asked for by urgency has one page, and none after it."));
    }
    let (filter, when) = wanted.question();
    let horizons = node.horizons(when.known_by)?;
    let party = filter.bearer.clone().unwrap_or_else(|| node.config.party.as_str().to_owned());
    let mut found: Vec<FindingOut> = ask(node, eyes, when, move |docket, now| {
        let found = match order {
            Order::Name => by_name(docket, &filter, &party, (after, most)),
            Order::Urgency => by_urgency(docket, &filter, &party, (now, most)),
        };
        found.into_iter().map(|row| row.completed(docket)).collect()
    })
    .await?;
    for row in &mut found {
        row.finding.look_as_far_as(&horizons);
    }
    Ok(found)
}

fn by_name(
    docket: &Settled,
    filter: &Filter,
    party: &str,
    (after, most): (Option<Digest>, usize),
) -> Vec<FindingOut> {
    let page = docket.page(filter, after.as_ref(), most).into_iter();
    let mut found: Vec<FindingOut> = page.map(FindingOut::from).collect();
    if !filter.only_owed {
        let supposed = docket.supposed(party, filter).into_iter().map(FindingOut::from);
        let after = after.map(|after| after.to_string());
        found.extend(supposed.filter(|row| Some(&row.id) > after.as_ref()));
        found.sort_by(|one, next| one.id.cmp(&next.id));
        found.truncate(most);
    }
    found
}

fn by_urgency(
    docket: &Settled,
    filter: &Filter,
    party: &str,
    (now, most): (Timestamp, usize),
) -> Vec<FindingOut> {
    let first = docket.survey(filter, now, most).first.into_iter();
    let mut found: Vec<FindingOut> = first.map(FindingOut::from).collect();
    if !filter.only_owed {
        let supposed = docket.supposed_first(party, filter, now, most);
        found.extend(supposed.into_iter().map(FindingOut::from));
        found.sort_by_cached_key(|row| docket.rank(&row.finding, row.owed, now));
        found.truncate(most);
    }
    found
}

/// What is due, also where the end of its time is not known and only its worst case is, the most
/// urgent first and at most 10,000, and the titles of its agreements: what calendars are made of.
///
/// # Errors
/// As the reader's.
pub async fn due(
    node: &Arc<Node>,
    eyes: Eyes,
    wanted: Wanted,
) -> Result<(Vec<FindingOut>, Titles), Problem> {
    let (mut filter, when) = Wanted { status: Some(Status::Due), ..wanted }.question();
    // Whose clock runs from a time that nobody told is not verifiable.
    filter.statuses.push(Status::Unverifiable);
    let horizons = node.horizons(when.known_by)?;
    let party = filter.bearer.clone().unwrap_or_else(|| node.config.party.as_str().to_owned());
    let (mut found, titles) = ask(node, eyes, when, move |docket, now| {
        let first = docket.survey(&filter, now, FINDINGS_MAX).first.into_iter();
        let mut found: Vec<FindingOut> = first.map(FindingOut::from).collect();
        if !filter.only_owed {
            let supposed = docket.supposed_first(&party, &filter, now, FINDINGS_MAX);
            found.extend(supposed.into_iter().map(FindingOut::from));
        }
        let mut found: Vec<FindingOut> =
            found.into_iter().map(|row| row.completed(docket)).collect();
        found.retain(|row| {
            let worst = row.deadline_unknown.as_ref().and_then(|unknown| unknown.worst);
            row.finding.status == Status::Due || worst.is_some()
        });
        found.sort_by(|one, next| one.finding.key.cmp(&next.finding.key));
        let titles = titles(docket, &found);
        (found, titles)
    })
    .await?;
    for row in &mut found {
        row.finding.look_as_far_as(&horizons);
    }
    Ok((found, titles))
}

fn malformed(detail: &'static str) -> Problem {
    Problem::new(&codes::REQUEST_MALFORMED, detail)
}

/// List findings
///
/// What is due, met, late, breached, waived or unverifiable, for everything owed under every
/// agreement held here: what the board shows. Where a page is full the next one is asked for with
/// `after`, the name of its last finding.
#[utoipa::path(
    get, path = "/findings", tag = "agreements",
    params(Wanted),
    responses((status = 200, description = "Findings, in the order that was asked for", body = Vec<FindingOut>)),
)]
async fn list_findings(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Vec<FindingOut>>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    Ok(Json(findings(&node, eyes, wanted).await?))
}

/// The calendar
///
/// What is due, as iCalendar (RFC 5545): one event a duty at the conservative reading of its
/// deadline, named by its matter and law, on the clocks of the place whose days are counted, with
/// an alarm a day before; the statutory reading stands in its description.
#[utoipa::path(
    get, path = "/findings.ics", tag = "agreements",
    params(Wanted),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String)),
)]
async fn calendar(
    State(node): State<Arc<Node>>,
    caller: Caller,
    headers: HeaderMap,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let (found, titles) = due(&node, eyes, wanted).await?;
    let text = ics(&found, &titles, (&node.base_url(), in_language(None, &headers)));
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// `/calendar/{secret}.ics`: what is due for the own party, and what would be, for calendar
/// programs, which can send nothing but an address. Whoever has it reads this and nothing else, and
/// nothing that is for named persons;
/// nobody on the way keeps a copy, and each reading is recorded.
///
/// # Errors
/// `not-found` where there is no such address, or none any more; `rate-limited`; `docket-busy`.
pub async fn subscribed(
    State(node): State<Arc<Node>>,
    Segment(file): Segment<String>,
    Params(Language { lang }): Params<Language>,
    asked: HeaderMap,
    stranger: AnonymousClient,
) -> Result<Response, Problem> {
    stranger.count(&node)?;
    let secret = file.strip_suffix(".ics").unwrap_or(&file);
    accounts::read_calendar(&node, secret).await?;
    let party = Some(node.config.party.as_str().to_owned());
    let wanted = Wanted { party, would_be: Some(true), ..Wanted::default() };
    let (found, titles) = due(&node, Eyes::Staff, wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let lang = in_language(Some(&lang), &asked);
    Ok((headers, ics(&found, &titles, (&node.base_url(), lang))).into_response())
}

/// In which language a calendar is wanted: a program that reads it may not say so itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Language {
    lang: String,
}

/// The language that is named, else the one of who asks.
fn in_language(named: Option<&str>, asked: &HeaderMap) -> Lang {
    let accept = asked.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::choose(named, None, accept)
}

/// A finding with its proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvedOut {
    /// The finding.
    #[serde(flatten)]
    pub found: FindingOut,
    /// Why, as a tree of sentences and statements.
    pub proof: Proof,
    /// By when this node knew what it is drawn from, where that was asked: whoever checks it says
    /// so, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub known_by: Option<Timestamp>,
}

impl ProvedOut {
    /// A finding that was asked for at these times.
    pub fn new(found: FindingOut, when: When) -> Self {
        let mut proof = explain(&found.finding);
        if let Some(unbound) = &found.unbound {
            proof = suppose(&found, unbound, proof);
        }
        Self { found, proof, known_by: when.known_by }
    }
}

/// What follows if the party were bound, below why it is not.
fn suppose(found: &FindingOut, unbound: &Unbound, proof: Proof) -> Proof {
    let key = &found.finding.key;
    let said = found
        .said
        .as_ref()
        .map_or_else(String::new, |said| format!(" It has said that it is a {}.", said.capacity));
    let says = format!(
        "Not owed: {} is not bound by {} ({}).{said} {}",
        key.bearer,
        key.agreement,
        unbound.standing(),
        unbound.remedy(),
    );
    let statement = found.said.as_ref().and_then(|said| said.statement);
    Proof { says, sentence: None, statement, because: vec![proof] }
}

/// One finding
///
/// With the tree of its proof. Also one that only would be owed, by the node's own party.
#[utoipa::path(
    get, path = "/findings/{id}", tag = "agreements",
    params(("id" = String, Path, description = "The finding, 64 hex digits"), When),
    responses((status = 200, description = "The finding", body = ProvedOut)),
)]
async fn finding(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
    Params(when): Params<When>,
) -> Result<Json<ProvedOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let found = one(&node, eyes, &id, when).await?;
    let found = found.ok_or_else(|| Problem::missing("No finding has this name here."))?;
    Ok(Json(ProvedOut::new(found, when)))
}

/// The proof that a finding rests on
///
/// Of lateness where something came too late, of absence where nothing came: a file that anybody
/// checks with `comity verify`, the fingerprint of the log and the keys of those whom they believe
/// about time (`time-proof.schema.json`).
#[utoipa::path(
    get, path = "/findings/{id}/proof", tag = "agreements",
    params(("id" = String, Path, description = "The finding, 64 hex digits")),
    responses((status = 200, description = "The proof", body = TimeProofShape)),
)]
async fn finding_proof(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
) -> Result<Json<TimeProof>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let found = one(&node, eyes, &id, When::default()).await?;
    let finding = found.ok_or_else(|| Problem::missing("No finding has this name here."))?.finding;
    let nothing = || Problem::missing("This finding rests on nothing that a time proves.");
    let sought = Sought::of(&finding).ok_or_else(nothing)?;
    let maker = Arc::clone(&node);
    let proof = tokio::task::spawn_blocking(move || maker.prove(&sought)).await;
    Ok(Json(proof.map_err(|_| Problem::internal("a proof panicked"))??))
}

/// The finding of that name, or what would be one if the node's own party were bound.
///
/// # Errors
/// As the reader's.
pub async fn one(
    node: &Arc<Node>,
    eyes: Eyes,
    id: &str,
    when: When,
) -> Result<Option<FindingOut>, Problem> {
    // What is no name names nothing.
    let Ok(id) = id.parse::<Digest>() else { return Ok(None) };
    let horizons = node.horizons(when.known_by)?;
    let own = node.config.party.as_str().to_owned();
    let mut found = ask(node, eyes, when, move |docket, _| {
        let held = docket.finding(&id).map(FindingOut::from);
        let found = held.or_else(|| docket.supposed_finding(&own, &id).map(FindingOut::from));
        found.map(|row| row.completed(docket))
    })
    .await?;
    if let Some(row) = &mut found {
        row.finding.look_as_far_as(&horizons);
    }
    Ok(found)
}

/// Whose laws are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// This party; the node's own unless given.
    #[param(value_type = Option<String>)]
    pub party: Option<PartyId>,
    /// As if it had said that it is this: developer, provider, deployer, modifier, distributor,
    /// authority, other.
    #[param(value_type = Option<String>)]
    pub capacity: Option<Capacity>,
}

/// The laws and codes for what a party is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicableOut {
    /// The party.
    pub party: String,
    /// What it said it is: in its statements, in the node's configuration, or in the question.
    pub said: Vec<Said>,
    /// The texts, bound by or not, with their rules for it.
    pub texts: Vec<Applicable>,
}

/// Laws and codes that apply or would
///
/// Every text with rules for whoever does what they speak of, as far as they fit what a party said
/// it is; told apart by whether the text applies, is not in force, or does not bind the party, and
/// then with the acts that would.
#[utoipa::path(
    get, path = "/applicable", tag = "agreements",
    params(Whose),
    responses((status = 200, description = "The texts, by identifier", body = ApplicableOut)),
)]
async fn applicable(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(whose): Params<Whose>,
) -> Result<Json<ApplicableOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let own = &node.config.party;
    let party = whose.party.unwrap_or_else(|| own.clone());
    let configured = (party == *own).then(|| node.config.capacities.clone());
    let told = configured.into_iter().flatten().chain(whose.capacity);
    let told: Vec<Said> = told.map(|capacity| Said { capacity, statement: None }).collect();
    let out = node.docket(eyes, move |docket| {
        let mut said = docket.said(party.as_str());
        let is_new = |one: &Said, said: &[Said]| said.iter().all(|at| at.capacity != one.capacity);
        for one in told {
            if is_new(&one, &said) {
                said.push(one);
            }
        }
        let texts = docket.applicable(party.as_str(), &said);
        ApplicableOut { party: party.as_str().to_owned(), said, texts }
    });
    Ok(Json(out.await?))
}

/// What a finding was drawn from.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// From what was known by this time, or by the end of this day in UTC; from all that is known
    /// unless given.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub known_by: Option<Timestamp>,
}

/// What came of checking a finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedOut {
    /// Whether the statements held here lead to the same finding; null: it rests on what is not
    /// held here, so that here nobody can say.
    pub verified: Option<bool>,
    /// Why not: a stable code.
    pub code: Option<&'static str>,
    /// Why not, in words.
    pub why: Option<String>,
    /// Statements that it rests on and whose contents are not held here.
    #[schema(value_type = Vec<String>)]
    pub contents_unheld: BTreeSet<StatementId>,
    /// Statements that it rests on and that are not held here.
    #[schema(value_type = Vec<String>)]
    pub statements_unheld: BTreeSet<StatementId>,
}

/// Check a finding
///
/// Recomputes a finding that somebody else drew, from the statements this node holds, or held at a
/// time. Where it rests on what is not held here it is neither true nor false here (`verified` is
/// null).
#[utoipa::path(
    post, path = "/findings/verify", tag = "agreements",
    params(Drawn),
    request_body = Finding,
    responses((status = 200, description = "Whether it holds", body = VerifiedOut)),
)]
async fn verify_finding(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(drawn): Params<Drawn>,
    Json(given): Json<Value>,
) -> Result<Json<VerifiedOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    Ok(Json(VerifiedOut::from(verified(&node, eyes, given, drawn.known_by).await?)))
}

/// Why a finding does not follow from what is held here; `None`: it does.
///
/// # Errors
/// As the reader's.
pub async fn verified(
    node: &Arc<Node>,
    eyes: Eyes,
    given: Value,
    known_by: Option<Timestamp>,
) -> Result<Option<Mismatch>, Problem> {
    let horizon = given
        .pointer("/absence/horizon")
        .and_then(|horizon| serde_json::from_value::<Horizon>(horizon.clone()).ok())
        .zip(given.pointer("/absence/by").and_then(Value::as_str));
    if let Some((horizon, by)) = &horizon
        && !node.has_horizon(by, horizon)?
    {
        return Ok(Some(Mismatch::Differs { members: vec!["absence".to_owned()] }));
    }
    let horizons = horizon.map(|(horizon, by)| (by.to_owned(), horizon)).into_iter().collect();
    let when = When { as_of: None, known_by };
    let outcome = ask(node, eyes, when, move |docket, _| docket.verify(&given, &horizons)).await?;
    Ok(outcome.err())
}

impl From<Option<Mismatch>> for VerifiedOut {
    fn from(failed: Option<Mismatch>) -> Self {
        let unheld = match &failed {
            Some(Mismatch::Unheld(unheld)) => unheld.clone(),
            _ => Unheld::default(),
        };
        let verified = match &failed {
            None => Some(true),
            Some(failed) => failed.is_refuted().then_some(false),
        };
        Self {
            verified,
            code: failed.as_ref().map(Mismatch::code),
            why: failed.map(|mismatch| mismatch.to_string()),
            contents_unheld: unheld.contents,
            statements_unheld: unheld.statements,
        }
    }
}
