//! Checking what somebody was given: bounded in size, in number at once, and by the budget of
//! strangers.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::statement::StatementId;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::super::verify::{self, Checked};
use super::super::visit::{Html, OpenRequest, see};
use crate::accounts::anonymous::address;
use crate::address::encode;
use crate::api::extract::{Form, Params, read_body};
use crate::capability::Capabilities;
use crate::checking::given::{BYTES_MAX, Given};
use crate::checking::{Known, files, heads, time};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Checks at once: each holds what was given, and reads of the store.
const CHECKS_MAX: usize = 4;

static CHECKS: Semaphore = Semaphore::const_new(CHECKS_MAX);

/// What a check costs a stranger, beside the request: 20 at once, then 2 a second.
const CHECK_COST: u64 = 49;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    given: String,
}

/// The page; `?given=` with an identifier leads to its statement.
pub(super) async fn ask(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Params(Asked { given }): Params<Asked>,
) -> Result<Response, Problem> {
    if let Given::Name(_, digits) = Given::read(&given) {
        return to_statement(&node, &visit, &digits);
    }
    Ok(Html(verify::page(&visit.shell, "", &Checked::Nothing)).into_response())
}

pub(super) async fn check(
    State(node): State<Arc<Node>>,
    Extension(all): Extension<Capabilities>,
    visit: OpenRequest,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    if visit.user.is_none() {
        node.guards.stranger(address(&parts), CHECK_COST, node.now())?;
    }
    let busy = || Problem::new(&codes::RATE, "Too much is being checked.").retry_after(1);
    let _turn = CHECKS.try_acquire().map_err(|_| busy())?;
    let bytes = read_body(body, BYTES_MAX).await?;
    let Asked { given } = Form::parse(&parts.headers, bytes.to_vec()).await?;
    let checked = match Given::read(&given) {
        Given::Name(_, digits) => return to_statement(&node, &visit, &digits),
        Given::Nothing => Checked::Nothing,
        Given::Unreadable => Checked::Unreadable,
        Given::Evidence(evidence) => Checked::Browser(evidence.to_string()),
        Given::Json(value) => of_capabilities(&node, &visit, all, &value).await?,
        other => by_node(&node, &visit, other).await?,
    };
    // Shown again only where there is something to correct.
    let shown = if matches!(checked, Checked::Unreadable) { given.as_str() } else { "" };
    Ok(Html(verify::page(&visit.shell, shown, &checked)).into_response())
}

/// To the statement of a name where it is the only one, and else to what begins so.
fn to_statement(node: &Node, visit: &OpenRequest, digits: &str) -> Result<Response, Problem> {
    let audience = visit.audience(node);
    if let Ok(id) = digits.parse::<StatementId>() {
        let places = node.read_now(|reader| audience.places(reader, reader.places(&id)?))?;
        if !places.is_empty() {
            return see(&format!("/statements/{id}"));
        }
    }
    see(&format!("/statements?q={}", encode(digits)))
}

async fn by_node(node: &Arc<Node>, visit: &OpenRequest, given: Given) -> Result<Checked, Problem> {
    let vouchers = match &given {
        Given::Time(proof) => node.vouching.believed()?.all_keys(proof.descriptor()),
        _ => Vec::new(),
    };
    let (audience, quorum, own) =
        (visit.audience(node), node.config.quorum, node.ledger.described());
    let found = node.read(move |reader| {
        let known = Known::new(reader, audience, own)?;
        let (what, mut verdict) = match &given {
            Given::Files(all) => ("given-files-together", files::check(all, &known)?),
            Given::Time(proof) => ("given-time", time::check(proof, &known, (&vouchers, quorum))),
            Given::Descriptor(one) => ("given-descriptor", heads::descriptor(one, &known)),
            Given::Checkpoint(signed) => ("given-checkpoint", heads::checkpoint(signed, &known)?),
            Given::Bundle(bytes) => ("given-bundle", heads::bundle(bytes, &known)?),
            // Not for a reader of the store.
            _ => return Ok(Checked::Unreadable),
        };
        verdict.keep_shown(&known)?;
        Ok(Checked::Node { what, verdict })
    });
    Ok(found.await?)
}

/// What is checked by the capability whose it is.
async fn of_capabilities(
    node: &Arc<Node>,
    visit: &OpenRequest,
    all: Capabilities,
    value: &Value,
) -> Result<Checked, Problem> {
    for check in all.iter().filter_map(|one| one.check) {
        if let Some((what, verdict)) = check(node, visit, value).await? {
            return Ok(Checked::Node { what, verdict });
        }
    }
    Ok(Checked::Unreadable)
}
