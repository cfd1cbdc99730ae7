//! Conditional commitments: rounds, what came of them and why, offers, and the closing of a round.
//!
//! - [`views`]: what is told of rounds, typed: the API prints it, pages render it, the command line
//!   reads it back.
//! - [`reasons`]: why somebody is bound, or what it lacks, as data.
//! - [`service`]: from the docket to what is told. [`wanted`]: from what is wanted to a proposal;
//!   [`asked`]: what that has in common. [`sealed`]: rounds that nobody sees before all is opened.
//! - [`api`]: the routes under `/api/v1/commitments`. [`pages`]: those of the console.
//!
//! Before a round is frozen nobody is told who deposited, or how it would be decided: only counts
//! in groups. What binds goes through two persons, as every act does.

pub mod codes;

pub mod problems;

pub mod views;

pub mod reasons;

pub mod service;

mod asked;

pub mod sealed;

pub mod wanted;

pub mod api;

pub mod pages;

use crate::capability::Capability;
use crate::console::text::Texts;

/// What conditional commitments bring to a node.
pub const CAPABILITY: Capability = Capability {
    name: "commitments",
    about: &[("commitments", "Conditional commitments: rounds, offers, outcomes.")],
    kinds: &["commitment"],
    codes: codes::ALL,
    api: api::router,
    problems: problems::PROBLEMS,
    pages: pages::routes::all,
    navigation: &pages::NAVIGATION,
    texts: Texts {
        name: "commitments",
        en: include_str!("commitments/texts/en.ftl"),
        ar: include_str!("commitments/texts/ar.ftl"),
        zh: include_str!("commitments/texts/zh.ftl"),
        fr: include_str!("commitments/texts/fr.ftl"),
        ru: include_str!("commitments/texts/ru.ftl"),
        es: include_str!("commitments/texts/es.ftl"),
    },
    panel: None,
    badge: None,
    numbers: None,
    work: None,
    check: None,
    foresee: Some(pages::sealed::foresee),
    effect: Some(pages::routes::effect),
    against: Some(pages::against::rounds),
};
