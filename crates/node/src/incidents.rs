//! Incidents: everything that is known of one event, as one case.
//!
//! - [`projection`]: the casebook, kept up with what the store holds.
//! - [`views`]: what is told of cases, typed: the API prints it, pages render it, the command line
//!   reads it back. [`service`]: from casebook, docket and store to that.
//! - [`api`]: the routes under `/api/v1/incidents`. [`pages`]: those of the console.

pub mod codes;

pub mod projection;

pub mod views;

pub mod service;

pub mod api;

pub mod pages;

use crate::agreements::api::problems::DOCKET;
use crate::api::errors::{BY_PEOPLE, Problems};
use crate::capability::Capability;
use crate::console::text::Texts;
use crate::problem;

/// With which problems its operations answer.
const PROBLEMS: &[Problems] = &[
    (&["list_incidents"], &[BY_PEOPLE, DOCKET, codes::ALL]),
    (&["incident"], &[BY_PEOPLE, DOCKET, codes::ALL, &[&problem::codes::NOT_FOUND]]),
];

/// What incidents bring to a node.
pub const CAPABILITY: Capability = Capability {
    name: "incidents",
    about: &[("incidents", "Incidents: all that is known of one event, as a case.")],
    kinds: &["incident"],
    codes: codes::ALL,
    api: api::router,
    problems: PROBLEMS,
    pages: pages::routes::all,
    navigation: &pages::NAVIGATION,
    texts: Texts {
        name: "incidents",
        en: include_str!("incidents/texts/en.ftl"),
        ar: include_str!("incidents/texts/ar.ftl"),
        zh: include_str!("incidents/texts/zh.ftl"),
        fr: include_str!("incidents/texts/fr.ftl"),
        ru: include_str!("incidents/texts/ru.ftl"),
        es: include_str!("incidents/texts/es.ftl"),
    },
    panel: None,
    badge: None,
    numbers: None,
    work: None,
    check: None,
    foresee: None,
    effect: Some(pages::routes::effect),
    against: None,
};
