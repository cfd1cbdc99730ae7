//! The routes under `/api/v1/incidents`.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use comity_incidents::case::entry::CaseName;
use comity_protocol::party::PartyId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::SignedIn;
use crate::api::extract::{Json, Pair, Params};
use crate::incidents::service::{self, Found, Wanted};
use crate::incidents::views::{IncidentOut, IncidentState, IncidentsOut};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Cases on a page unless the caller says otherwise.
const PAGE: usize = 50;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(list_incidents)).routes(routes!(incident))
}

/// What to look for. All conditions hold together.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words, each of which stands in the name, the title or the owner.
    pub text: Option<String>,
    /// Only in this state.
    #[param(inline)]
    pub state: Option<IncidentState>,
    /// Only of this party.
    #[param(value_type = Option<String>)]
    pub owner: Option<PartyId>,
    /// What the page before says in `next`.
    pub after: Option<String>,
    /// At most so many, 1 to 200; 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

impl Search {
    /// The same as a question.
    ///
    /// # Errors
    /// `request-malformed` for a page that cannot be.
    pub fn wanted(self) -> Result<Wanted, Problem> {
        let malformed = |detail: &'static str| Problem::new(&codes::REQUEST_MALFORMED, detail);
        let after = self.after.as_deref().map(|after| {
            service::place(after).ok_or_else(|| malformed("No page before says this in `next`."))
        });
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=service::PAGE_MAX).contains(&limit) {
            return Err(malformed("A page has 1 to 200 cases."));
        }
        let text = self.text.unwrap_or_default();
        Ok(Wanted { text, state: self.state, owner: self.owner, after: after.transpose()?, limit })
    }
}

/// List incidents
///
/// Cases, the one that was last spoken of first: what each is called, where it stands, what its
/// owner filed and owes next.
#[utoipa::path(
    get, path = "/incidents", tag = "incidents",
    params(Search),
    responses((status = 200, description = "A page of cases", body = IncidentsOut)),
)]
async fn list_incidents(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(search): Params<Search>,
) -> Result<Json<IncidentsOut>, Problem> {
    Ok(Json(service::list(&node, user.eyes(), search.wanted()?).await?))
}

/// An incident
///
/// Everything that is known here of one event: facts with whose word each is, filings with their
/// acknowledgements, duties, all statements and who was given them. A name that only links to
/// another party's case is answered with that one.
#[utoipa::path(
    get, path = "/incidents/{owner}/{name}", tag = "incidents",
    params(
        ("owner" = String, Path, description = "The party that gave it its name"),
        ("name" = String, Path, description = "That name"),
    ),
    responses((status = 200, description = "The case", body = IncidentOut)),
)]
async fn incident(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Pair(owner, name): Pair,
) -> Result<Json<IncidentOut>, Problem> {
    Ok(Json(told(&node, &user, named(&owner, name)?).await?))
}

/// The name of a case in an address.
///
/// # Errors
/// `not-found` for what is no party.
pub fn named(owner: &str, name: String) -> Result<CaseName, Problem> {
    let owner = owner.parse().map_err(|_| Problem::not_found())?;
    Ok(CaseName { owner, name })
}

/// A case, wherever it is found.
///
/// # Errors
/// `not-found`; as [`service::case`].
pub async fn told(
    node: &Arc<Node>,
    user: &SignedIn,
    name: CaseName,
) -> Result<IncidentOut, Problem> {
    let unknown = || Problem::missing("Its owner tells nothing of that case here.");
    let mut found = service::case(node, user.eyes(), name).await?.ok_or_else(unknown)?;
    if let Found::Elsewhere(name) = found {
        found = service::case(node, user.eyes(), name).await?.ok_or_else(unknown)?;
    }
    match found {
        Found::Case(case) => Ok(*case),
        Found::Elsewhere(_) => Err(unknown()),
    }
}
