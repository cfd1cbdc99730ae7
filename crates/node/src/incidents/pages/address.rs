//! Where pages of cases are, and the forms of what can be said next, filled in.

use comity_protocol::kind::names;
use comity_protocol::party::PartyId;

use crate::address::encode;
use crate::incidents::views::{FilingOut, IncidentRow, said_first};

/// The page of a case.
pub fn case(owner: &PartyId, name: &str) -> String {
    format!("/incidents/{}/{}", encode(owner.as_str()), encode(name))
}

/// The form of something further to be said of a case of one's own.
pub fn form(kind: &str, name: &str) -> String {
    let name = encode(name);
    format!("/submit?kind={kind}&subject={name}&f.incident={name}")
}

/// The form of something to be said of another party's case, which that party reads.
pub fn form_about(kind: &str, row: &IncidentRow) -> String {
    let name = said_first(&row.owner, &row.name);
    format!("{}&a.{}=yes", form(kind, &name), encode(row.owner.as_str()))
}

/// The form of an acknowledgement of a filing, which the one that filed reads.
pub fn acknowledgement(row: &IncidentRow, filing: &FilingOut) -> String {
    let subject = encode(&said_first(&row.owner, &row.name));
    let kind = names::INCIDENT_ACKNOWLEDGEMENT;
    let (filed, by) = (encode(&filing.id.urn()), encode(filing.by.as_str()));
    format!("/submit?kind={kind}&subject={subject}&f.filing={filed}&f.verdict=accepted&a.{by}=yes")
}
