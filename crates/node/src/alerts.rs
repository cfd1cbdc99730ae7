//! Being woken: who is told what when, by mail, by signed requests and in the console with a sound.
//!
//! - [`rules`]: what wakes somebody, how, and when that somebody sleeps. [`kept`]: as the store has
//!   them.
//! - [`event`]: what there is to tell, and how far a time has gone. [`gather`]: all that there is,
//!   as an account may see it. [`words`]: in words.
//! - [`engine`]: who is told what, written down first. [`outbox`]: sent then, by [`mail`] and
//!   [`hook`], again where it fails.
//! - [`service`], [`views`]: rules and deliveries of one account. [`api`]: operations below
//!   `/api/v1/alerts`. [`pages`]: the page of one's own alerts.

pub mod codes;

pub mod problems;

pub mod rules;

pub mod kept;

pub mod event;

pub mod words;

pub mod gather;

mod hook;

mod mail;

pub mod outbox;

pub mod engine;

pub mod views;

pub mod service;

pub mod api;

pub mod pages;

use crate::capability::Capability;
use crate::console::text::Texts;

/// What being woken brings to a node.
pub const CAPABILITY: Capability = Capability {
    name: "alerts",
    about: &[("alerts", "Being woken: rules of an account, and what it was told.")],
    kinds: &[],
    codes: codes::ALL,
    api: api::router,
    problems: problems::PROBLEMS,
    pages: pages::routes,
    navigation: &[],
    texts: Texts {
        name: "alerts",
        en: include_str!("alerts/texts/en.ftl"),
        ar: include_str!("alerts/texts/ar.ftl"),
        zh: include_str!("alerts/texts/zh.ftl"),
        fr: include_str!("alerts/texts/fr.ftl"),
        ru: include_str!("alerts/texts/ru.ftl"),
        es: include_str!("alerts/texts/es.ftl"),
    },
    panel: None,
    badge: None,
    numbers: None,
    check: None,
    foresee: None,
    effect: None,
    against: None,
    work: Some(engine::work),
};
