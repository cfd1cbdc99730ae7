//! The console's pages about agreements: where an [`authority`] is found, [`duties`] and [`rules`]
//! in words, the switch of times ([`asked_at`]), the [`board`] of what is due, one [`finding`]; the
//! [`list`] of agreements, one [`agreement`], forms of an [`act`], what stands [`against`] acts,
//! [`what_if`].

pub mod authority;

pub mod duties;

pub mod rules;

pub mod asked_at;

pub mod board;

pub mod finding;

pub mod list;

pub mod agreement;

pub mod act;

pub mod against;

pub mod what_if;

pub mod routes;

use comity_store::rows::Role;

use crate::address::encode;
use crate::console::navigation::{Page, Tab};

/// The board.
pub const BOARD: Tab = Tab("/board");

/// The list of agreements, and each of them.
pub const AGREEMENTS: Tab = Tab("/agreements");

/// Where they stand in the bar.
pub const NAVIGATION: [Page; 2] = [
    Page { group: "nav-board", name: "nav-board", tab: BOARD, role: Role::Reader, open: false },
    Page {
        group: "nav-agreements",
        name: "nav-agreements",
        tab: AGREEMENTS,
        role: Role::Reader,
        open: true,
    },
];

/// Where the rounds of conditional commitments to an agreement are shown.
pub fn rounds_of(agreement: &str) -> String {
    format!("/commitments/{}", encode(agreement))
}
