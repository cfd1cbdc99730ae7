//! Operations on agreements and on what is owed under them.

pub mod agreements;

pub mod what_if;

pub mod findings;

pub mod found;

pub mod given;

pub mod ics;

pub mod problems;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::node::Node;

/// All of them.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .merge(agreements::router())
        .merge(what_if::router())
        .merge(findings::router())
}
