//! The observatory: the state of coordination, from the texts and acts that the docket holds.

pub mod state;

pub mod api;

pub mod pages;

use crate::agreements::api::problems::DOCKET;
use crate::api::errors::{BY_PEOPLE, Problems};
use crate::capability::Capability;
use crate::console::text::Texts;
use crate::problem::codes;

/// With which problems its operations answer.
const PROBLEMS: &[Problems] = &[
    (&["observatory", "observatory_report"], &[BY_PEOPLE, DOCKET]),
    (&["observatory_table"], &[BY_PEOPLE, DOCKET, &[&codes::NOT_FOUND]]),
];

/// What the observatory brings to a node.
pub const CAPABILITY: Capability = Capability {
    name: "observatory",
    about: &[],
    kinds: &[],
    codes: &[],
    api: api::router,
    problems: PROBLEMS,
    pages: pages::routes,
    navigation: &pages::NAVIGATION,
    texts: Texts {
        name: "observatory",
        en: include_str!("observatory/texts/en.ftl"),
        ar: include_str!("observatory/texts/ar.ftl"),
        zh: include_str!("observatory/texts/zh.ftl"),
        fr: include_str!("observatory/texts/fr.ftl"),
        ru: include_str!("observatory/texts/ru.ftl"),
        es: include_str!("observatory/texts/es.ftl"),
    },
    panel: None,
    badge: None,
    numbers: None,
    work: None,
    check: None,
    foresee: None,
    effect: None,
    against: None,
};
