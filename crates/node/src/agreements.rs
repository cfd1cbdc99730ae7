//! Agreements: texts, parties, what is owed under them and what follows, kept up with the store.
//!
//! - [`projection`]: the docket of a running node, from which everything here is answered.
//!   [`numbers`]: what monitors are told of it.
//! - [`seen`]: an agreement as the observatory sees it.
//! - [`api`]: operations below `/api/v1`. [`pages`]: the console's pages and forms.

pub mod projection;

pub mod numbers;
pub mod seen;

pub mod codes;

mod supposed;

pub mod api;

pub mod pages;

use crate::capability::Capability;
use crate::console::text::Texts;

/// The words of pages and those of proofs, one after another.
macro_rules! texts {
    ($lang:literal) => {
        concat!(
            include_str!(concat!("agreements/texts/", $lang, ".ftl")),
            "\n",
            include_str!(concat!("agreements/texts/says/", $lang, ".ftl")),
        )
    };
}

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
        en: texts!("en"),
        ar: texts!("ar"),
        zh: texts!("zh"),
        fr: texts!("fr"),
        ru: texts!("ru"),
        es: texts!("es"),
    },
    panel: Some(pages::routes::findings::panel),
    foresee: Some(pages::routes::agreements::foresee),
    effect: Some(pages::routes::agreements::effect),
    against: Some(pages::against::acts),
    check: Some(pages::routes::findings::check),
    badge: Some((pages::BOARD, pages::routes::findings::badge)),
    numbers: Some(numbers::numbers),
    work: None,
};
