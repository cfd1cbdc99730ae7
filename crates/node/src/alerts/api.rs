//! Operations below `/api/v1/alerts`: what wakes the account that asks, and what it was told.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::SignedIn;
use crate::alerts::rules::Rules;
use crate::alerts::service;
use crate::alerts::views::{DeliveryOut, RulesOut};
use crate::api::extract::{Json, Params};
use crate::node::Node;
use crate::problem::Problem;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(alert_rules, set_alert_rules))
        .routes(routes!(test_alerts))
        .routes(routes!(alert_deliveries))
}

/// What wakes the account
#[utoipa::path(
    get, path = "/alerts/rules", tag = "alerts",
    responses((status = 200, description = "The rules", body = RulesOut)),
)]
async fn alert_rules(
    State(node): State<Arc<Node>>,
    user: SignedIn,
) -> Result<Json<RulesOut>, Problem> {
    Ok(Json(service::rules(&node, &user.name)?))
}

/// Set what wakes the account
///
/// The rules as a whole, in place of those before. For a hook that is new a secret is made, and
/// shown in this answer alone.
#[utoipa::path(
    put, path = "/alerts/rules", tag = "alerts",
    request_body = Rules,
    responses((status = 200, description = "The rules as they are now", body = RulesOut)),
)]
async fn set_alert_rules(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Json(rules): Json<Rules>,
) -> Result<Json<RulesOut>, Problem> {
    Ok(Json(service::set_rules(&node, &user.name, rules).await?))
}

/// Tell the account something, as a try
///
/// By every channel that has an address.
#[utoipa::path(
    post, path = "/alerts/test", tag = "alerts",
    responses((status = 200, description = "What is on its way", body = Vec<DeliveryOut>)),
)]
async fn test_alerts(
    State(node): State<Arc<Node>>,
    user: SignedIn,
) -> Result<Json<Vec<DeliveryOut>>, Problem> {
    Ok(Json(service::test(&node, &user.name).await?))
}

/// How many deliveries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// At most so many, 1 to 200, which it is unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// What the account was told
///
/// And what it is to be told, by each channel, the newest first.
#[utoipa::path(
    get, path = "/alerts/deliveries", tag = "alerts",
    params(Wanted),
    responses((status = 200, description = "The deliveries", body = Vec<DeliveryOut>)),
)]
async fn alert_deliveries(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Vec<DeliveryOut>>, Problem> {
    let most = wanted.limit.unwrap_or(service::SHOWN_MAX);
    Ok(Json(service::deliveries(&node, &user.name, most)?))
}
