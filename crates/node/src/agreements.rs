//! Agreements: texts, parties, what is owed under them and what follows, kept up with the store.
//!
//! - [`projection`]: the docket of a running node, from which everything here is answered.
//! - [`api`]: operations below `/api/v1`. [`pages`]: the console's pages and forms.

pub mod projection;

pub mod codes;

pub mod api;

pub mod pages;

use crate::capability::Capability;
use crate::console::text::Texts;

/// What agreements bring to a node.
pub const CAPABILITY: Capability = Capability {
    name: "agreements",
    about: &[("agreements", "Agreements, what is owed under them, and the state of coordination.")],
    kinds: &["agreement"],
    codes: codes::ALL,
    api: api::router,
    problems: api::problems::PROBLEMS,
    pages: pages::routes::all,
    navigation: &pages::NAVIGATION,
    texts: Texts {
        name: "agreements",
        en: include_str!("agreements/texts/en.ftl"),
        ar: include_str!("agreements/texts/ar.ftl"),
    },
    panel: Some(pages::routes::findings::panel),
    foresee: Some(pages::routes::agreements::foresee),
    effect: Some(pages::routes::agreements::effect),
    badge: Some((pages::BOARD, pages::routes::findings::badge)),
};
