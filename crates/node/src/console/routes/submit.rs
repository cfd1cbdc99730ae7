//! Submitting: the form of a kind, its preview, and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use comity_agreements::calendar::Zone;
use comity_protocol::content::{Body, exact};
use comity_protocol::index::LogId;
use comity_protocol::kind::{KINDS, Kind, KindSpec, names};
use comity_protocol::time::Timestamp;
use comity_store::rows::{PeerRow, PeerState, Role};
use maud::Markup;

use super::super::form::field::fields;
use super::super::form::filling::fill;
use super::super::form::moment;
use super::super::form::reading::{Fault, Wrong, against_schema, ahead, read};
use super::super::submit::{self, Filled, Kinds, Offered, Previewed, Signers};
use super::super::visit::{Html, SignedInRequest, see};
use super::once::{self, once};
use crate::accounts::caller::SignedForm;
use crate::api::extract::Params;
use crate::capability::{Capabilities, Draft, foresee};
use crate::error::Error;
use crate::ledger::content::Submission;
use crate::meant;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals;

/// Steps that need a form without a fault.
const STEPS: [&str; 3] = ["preview", "sign", "propose"];

/// How many of the kinds used before are offered first.
const USED_MAX: usize = 6;

/// The form of a kind, filled in by whoever links to it: `subject`, and `f.` with a field's name.
pub(super) async fn ask(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(asked): Params<BTreeMap<String, String>>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    let kind = asked.get("kind").map_or("", String::as_str);
    if kind.is_empty() {
        return Ok(Html(submit::choose(&visit.shell, &all(&node)?)));
    }
    let mut filled = filled(&asked);
    if let (None, Some(zone)) = (asked.get("zone"), &visit.shell.zone) {
        filled.zone = zone.clone();
    }
    let kind = spec(kind)?;
    let offered = offered_for(&node, &visit, kind).await?;
    Ok(Html(submit::form(&visit.shell, kind, &offered, &filled, &[])))
}

/// What the form of a kind offers to choose from.
async fn offered_for(
    node: &Arc<Node>,
    visit: &SignedInRequest,
    kind: &KindSpec,
) -> Result<Offered, Problem> {
    let named: Kind = kind.name.parse().map_err(|_| Problem::internal("a kind of the table"))?;
    Ok(Offered { names: meant::offers(node, visit.user.eyes(), &named).await, ..offered(node)? })
}

/// The kinds, with those that this party has used most.
fn all(node: &Node) -> Result<Kinds, Problem> {
    let mut counts = node.read_now(|reader| reader.counts(Some(LogId::OWN)))?;
    counts.sort_by_key(|row| std::cmp::Reverse(row.count));
    let used = counts.iter().filter_map(|row| spec(row.kind.as_ref()?.as_str()).ok());
    Ok(Kinds { used: used.take(USED_MAX).collect(), all: kinds().collect() })
}

/// Whom a content may be for: everybody that this node knows.
pub(crate) fn offered(node: &Node) -> Result<Offered, Problem> {
    let peers = node.read_now(|reader| reader.peers())?;
    let is_live = |peer: &&PeerRow| matches!(peer.state, PeerState::Following | PeerState::Held);
    let named = peers.iter().filter(is_live);
    let named = named.map(|peer| (peer.descriptor.party.clone(), peer.descriptor.name.clone()));
    let peers: BTreeMap<_, _> = named.collect();
    Ok(Offered { peers: peers.into_iter().collect(), ..Offered::default() })
}

/// Kinds that an officer may have signed by a form: not those that carry keys, and not erasure,
/// which has a page of its own.
fn kinds() -> impl Iterator<Item = &'static KindSpec> {
    const APART: [&str; 6] = [
        names::PARTY_KEYS,
        names::REGISTRATION_POLICY,
        names::ISSUER_REGISTRATION,
        names::ISSUER_REVOCATION,
        names::ERASURE,
        names::EQUIVOCATION,
    ];
    KINDS.iter().filter(|spec| !APART.contains(&spec.name))
}

fn spec(kind: &str) -> Result<&'static KindSpec, Problem> {
    kinds().find(|spec| spec.name == kind).ok_or_else(Problem::not_found)
}

/// What a form or an address says.
fn filled(given: &BTreeMap<String, String>) -> Filled {
    let field = |name: &str| given.get(name).cloned().unwrap_or_default();
    let below = |prefix: &'static str| {
        let all = given.iter().filter(|(_, value)| !value.is_empty());
        all.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value)))
    };
    Filled {
        subject: field("subject").trim().to_owned(),
        tlp: field("tlp"),
        ticked: below("a.").map(|(party, _)| party).collect::<BTreeSet<_>>(),
        audience: field("audience"),
        release: field("release"),
        zone: field("zone").parse().unwrap_or_else(|_| Zone::utc()),
        json: given.get("json").cloned(),
        fields: below("f.").map(|(name, value)| (name, value.clone())).collect(),
    }
}

pub(super) async fn submit(
    State(node): State<Arc<Node>>,
    Extension(all): Extension<Capabilities>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let step = form.get("step").map_or("", String::as_str);
    let kind = spec(form.get("kind").map_or("", String::as_str))?;
    let mut filled = filled(&form);
    let offered = offered_for(&node, &visit, kind).await?;
    let again = |filled: &Filled, wrong: &[Fault]| -> Result<Response, Problem> {
        let page = submit::form(&visit.shell, kind, &offered, filled, wrong);
        Ok(Html(page).into_response())
    };
    let (body, mut wrong) = body_of(kind, &filled);
    wrong.extend(zone_unknown(&form));
    if is_changed(step, (kind, &body), &mut filled, node.now()) {
        return again(&filled, &[]);
    }
    let named: Kind = kind.name.parse().map_err(|_| Problem::internal("a kind of the table"))?;
    let refusal = node.ledger.time_ahead(&named, &filled.subject, &body)?;
    wrong.extend(refusal.and_then(|refusal| ahead(kind, &refusal)));
    let marking = match filled.marking() {
        Ok(marking) if wrong.is_empty() && STEPS.contains(&step) => marking,
        marking => {
            wrong.extend(marking.err().into_iter().flatten());
            return again(&filled, &wrong);
        }
    };
    let submission = Submission {
        kind: named,
        subject: filled.subject.clone(),
        body: body.clone(),
        marking: marking.clone(),
        confirmation: None,
    };
    if step == "preview" {
        return match preview(&node, all, &visit, (kind, &filled, submission)).await? {
            Ok(page) => Ok(Html(page).into_response()),
            Err(problem) => again(&filled, &[said(problem.detail())]),
        };
    }
    let act = async {
        if step == "propose" {
            let row = proposals::propose(&node, submission, proposals::DAYS, &user.name).await?;
            return Ok(format!("/proposals/{}", row.id));
        }
        let logged = proposals::submit(&node, submission, &user.actor()).await?;
        Ok::<_, Error>(format!("/statements/{}", logged.id))
    };
    match once(form.get("form").map_or("", String::as_str), act).await {
        Ok(address) => see(&address),
        Err(problem) if problem.is_callers_fault() => {
            let page = again(&filled, &[said(problem.detail())])?;
            Ok((Problem::from(problem).status(), page).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The last look before it is signed or proposed; why it cannot be, else.
async fn preview(
    node: &Arc<Node>,
    all: Capabilities,
    visit: &SignedInRequest,
    (kind, filled, submission): (&KindSpec, &Filled, Submission),
) -> Result<Result<Markup, Problem>, Problem> {
    let Submission { kind: named, body, marking, .. } = &submission;
    let near = meant::nearly(node, (named, filled.subject.as_str()), body).await?;
    let unnamed = meant::unnamed(node, named, body).await;
    let draft = Draft { kind: named, subject: &filled.subject, body, marking };
    let follows = foresee(all, node, visit, draft).await?;
    let form = once::name()?;
    let (near, unnamed) = (near.as_ref(), unnamed.as_slice());
    let content = Previewed { body, marking, near, unnamed, follows, form: &form };
    let page = |hands| submit::preview(&visit.shell, kind, filled, &content, hands);
    Ok(dry_run(node, submission.clone()).map(page))
}

/// That the clocks chosen are none that are known.
fn zone_unknown(form: &BTreeMap<String, String>) -> Option<Fault> {
    let zone = form.get("zone").map_or("UTC", String::as_str);
    let wrong = Wrong::Text("form-bad-choice");
    zone.parse::<Zone>().is_err().then(|| Fault { at: "zone".to_owned(), wrong })
}

/// Whether a step only changes the form: the time now in a field, which of two times, one more row,
/// fields as JSON or JSON as fields.
fn is_changed(
    step: &str,
    (kind, body): (&KindSpec, &Body),
    filled: &mut Filled,
    now: Timestamp,
) -> bool {
    if let Some(at) = step.strip_prefix("now:") {
        let whole = now.plus_millis(-now.millis().rem_euclid(1_000));
        let now = moment::for_picker(whole, &filled.zone);
        filled.fields.extend(now.map(|now| (at.to_owned(), now)));
        return true;
    }
    if let Some((time, at)) = step.strip_prefix("is:").and_then(|step| step.split_once(' ')) {
        filled.fields.insert(at.to_owned(), time.to_owned());
        return true;
    }
    match step {
        "json" => filled.json = Some(body.text().to_owned()),
        "fields" | "edit" => back_to_fields(kind, filled, body),
        _ => return step.starts_with("more:"),
    }
    true
}

/// What the node has to say of the whole.
pub(crate) fn said(detail: &str) -> Fault {
    Fault { at: String::new(), wrong: Wrong::Said(detail.to_owned()) }
}

/// Fills the fields in by a body; one of which they cannot say everything stays as JSON.
fn back_to_fields(kind: &KindSpec, filled: &mut Filled, body: &Body) {
    let exact = exact(body.text()).unwrap_or_default();
    let told = fill(&fields(kind.schema), &exact, &filled.zone);
    filled.json = if told.is_some() { None } else { Some(body.text().to_owned()) };
    filled.fields = told.unwrap_or_default();
}

/// How many people it takes, where what is written can be signed at all.
fn dry_run(node: &Node, submission: Submission) -> Result<Signers, Problem> {
    match proposals::allow_one(node, &submission.kind, &submission.subject) {
        // Sealed and signed once for show, offered to nobody: what the preview accepts, the log
        // will.
        Ok(()) => Ok(node.sign(submission).map(|_| Signers::One)?),
        // The party's key is not touched before the second person.
        Err(problem) if problem.code() == codes::TWO_PERSONS.code => {
            Ok(proposals::check(node, &submission).map(|()| Signers::Two)?)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The body, from its JSON or from its fields, and all that is wrong with it.
fn body_of(kind: &KindSpec, filled: &Filled) -> (Body, Vec<Fault>) {
    let Some(json) = &filled.json else { return read(kind, &filled.fields, &filled.zone) };
    match serde_json::from_str::<Body>(json) {
        Ok(body) => {
            let mut wrong = Vec::new();
            against_schema(kind, &body, &mut wrong);
            (body, wrong)
        }
        Err(error) => {
            let wrong = Fault { at: String::new(), wrong: Wrong::Json(error.to_string()) };
            (serde_json::Value::Null.into(), vec![wrong])
        }
    }
}
