//! How accounts are named: roles, and lines of the audit trail.

use comity_store::Write;
use comity_store::rows::{AuditEvent, Role};

use crate::clock;

/// A line for the audit trail, now.
pub fn audit(actor: &str, action: &str, object: &str, detail: &str) -> Write {
    Write::Audit(AuditEvent {
        at: clock::now(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        object: object.to_owned(),
        detail: detail.to_owned(),
    })
}

/// The role's name, as in JSON.
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Officer => "officer",
        Role::Approver => "approver",
        Role::Admin => "admin",
    }
}
