//! The console's pages of incidents.
//!
//! [`routes`]: what is asked, and which page answers. [`list`]: cases. [`case`]: one of them.
//! [`address`]: where they are, and where the next step is done.

pub mod address;

pub mod list;

pub mod case;

pub mod routes;

use comity_store::rows::Role;

use crate::console::navigation::{Page, Tab};

/// The list of cases, and each of them.
pub const INCIDENTS: Tab = Tab("/incidents");

/// Where they stand in the bar.
pub const NAVIGATION: [Page; 1] = [Page {
    group: "nav-incidents",
    name: "nav-incidents",
    tab: INCIDENTS,
    role: Role::Reader,
    open: false,
}];
