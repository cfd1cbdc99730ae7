//! The console's pages of commitments.
//!
//! [`routes`]: what is asked, who may ask it, and which page answers. [`list`]: rounds. [`round`]:
//! one agreement. [`outcome`]: what came of a round. [`offer`], [`announce`] and [`close`]: forms.
//! [`sealed`]: what rounds have that nobody is to see into.
//! [`against`]: what of a list comes to nothing. [`words`]: conditions in the reader's language.
//! [`address`]: where pages are.

pub mod address;

pub mod words;

pub mod list;

pub mod round;

pub mod outcome;

pub mod offer;

pub mod announce;

pub mod close;

pub mod sealed;

pub mod against;

pub mod routes;

use comity_store::rows::Role;

use crate::console::navigation::{Page, Tab};

/// The list of rounds, and those of each agreement.
pub const COMMITMENTS: Tab = Tab("/commitments");

/// Where they stand in the bar.
pub const NAVIGATION: [Page; 1] = [Page {
    group: "nav-agreements",
    name: "nav-commitments",
    tab: COMMITMENTS,
    role: Role::Reader,
    open: false,
}];
