//! How accounts are named: roles, and lines of the audit trail.

use comity_store::Write;
use comity_store::rows::{AuditEvent, Role};

use crate::ledger::Ledger;

/// A line for the audit trail, of now by the ledger's clock.
pub fn audit(ledger: &Ledger, actor: &str, action: &str, object: &str, detail: &str) -> Write {
    Write::Audit(AuditEvent {
        at: ledger.now(),
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
