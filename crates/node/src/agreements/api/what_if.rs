//! What would follow for an agreement from statements not made.

use std::sync::Arc;

use axum::extract::State;
use comity_agreements::docket::{Settled, TextRefusal};
use comity_agreements::duty::finding::Key;
use comity_agreements::duty::{Fact, Filter, Finding, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agreements::{AgreementOut, When, ask, out, unknown};
use crate::accounts::caller::Caller;
use crate::agreements::supposed;
use crate::api::extract::{Json, Segment};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Most statements of one hypothetical question.
const ACTS_MAX: usize = 100;

/// The route of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(what_if))
}

/// What might happen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfIn {
    /// Statements that might be made.
    #[serde(default)]
    statements: Vec<Supposed>,
    /// Another text of the agreement.
    text: Option<String>,
    /// The time asked about; now unless given.
    as_of: Option<Timestamp>,
}

/// A statement that might be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supposed {
    /// Its kind.
    kind: String,
    /// Who would make it.
    party: String,
    /// When; the time asked about unless given.
    issued: Option<Timestamp>,
    /// Its content's body.
    #[schema(value_type = Object)]
    body: Value,
}

/// What would follow, beside what is.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhatIfOut {
    /// As it is.
    pub before: AgreementOut,
    /// As it would be.
    pub after: AgreementOut,
    /// Findings that would be other than they are, or that would be new.
    pub findings: Vec<Finding>,
    /// Findings that would no longer stand, by their keys.
    pub gone: Vec<Key>,
}

/// What if
///
/// What would follow for one agreement from statements not made or from another text. Live data is
/// never touched.
#[utoipa::path(
    post, path = "/agreements/{id}/what-if", tag = "agreements",
    params(("id" = String, Path, description = "The agreement")),
    request_body = WhatIfIn,
    responses((status = 200, description = "What would follow", body = WhatIfOut)),
)]
async fn what_if(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
    Json(given): Json<WhatIfIn>,
) -> Result<Json<WhatIfOut>, Problem> {
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    if given.statements.len() > ACTS_MAX {
        let detail = "At most 100 statements can be supposed at once.";
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    let as_of = given.as_of.unwrap_or_else(|| node.now());
    let supposed = given.statements.into_iter().enumerate();
    let facts = supposed.map(|(number, one)| suppose(number, one, as_of));
    let facts: Vec<Fact> = facts.collect::<Result<_, _>>()?;
    // On a docket of its own: whoever looks at what is does not wait for what might be.
    let when = When { as_of: Some(as_of), known_by: None };
    ask(&node, eyes, when, move |docket, as_of| {
        would_follow(docket, &id, given.text.as_deref(), facts, as_of)
    })
    .await?
    .map(Json)
}

fn suppose(number: usize, supposed: Supposed, as_of: Timestamp) -> Result<Fact, Problem> {
    let unreadable =
        |what: &str| Problem::new(&codes::REQUEST_MALFORMED, format!("`{what}` cannot be read."));
    Ok(Fact {
        id: StatementId(Sha256::digest(format!("what if {number}")).into()),
        kind: supposed.kind.parse().map_err(|_| unreadable("kind"))?,
        issuer: supposed.party.parse().map_err(|_| unreadable("party"))?,
        subject: String::new(),
        issued: supposed.issued.unwrap_or(as_of),
        logged: Vouched::NOBODY,
        body: Some(supposed.body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    })
}

fn would_follow(
    docket: &Settled,
    id: &str,
    text: Option<&str>,
    mut facts: Vec<Fact>,
    as_of: Timestamp,
) -> Result<WhatIfOut, Problem> {
    let signatures: Vec<Fact> =
        facts.iter().filter_map(|fact| supposed::signature(docket, id, fact)).collect();
    facts.extend(signatures);
    for fact in &mut facts {
        supposed::whole_notice(docket, id, fact);
        // What is supposed is supposed of the words held here, or of those given in their place.
        if let Some(body) = &mut fact.body {
            docket.name_words(&fact.kind, body)?;
        }
    }
    let before = docket.agreement(id).map(|entry| out(entry, as_of)).ok_or_else(unknown)?;
    let filter = Filter { agreement: Some(id.to_owned()), ..Filter::default() };
    let now = docket.findings(&filter);
    let mut other = docket.what_if(text.map(|text| (id, text)), &facts, as_of).map_err(faulty)?;
    let after = other.agreement(id).map(|entry| out(entry, as_of)).ok_or_else(unknown)?;
    let mut findings = other.findings(&filter);
    let gone = now.iter().filter(|was| findings.iter().all(|is| is.key != was.key));
    let gone = gone.map(|was| was.key.clone()).collect();
    findings.retain(|is| !now.contains(is));
    Ok(WhatIfOut { before, after, findings, gone })
}

fn faulty(refusal: TextRefusal) -> Problem {
    let detail = match refusal {
        TextRefusal::Faulty(diagnostics) => diagnostics
            .iter()
            .map(|one| format!("line {}: {} {}", one.line, one.message, one.help))
            .collect::<Vec<_>>()
            .join("\n"),
        other => format!("The text is refused: {}.", other.code()),
    };
    Problem::new(&codes::AGREEMENT_FAULTY, detail)
}
