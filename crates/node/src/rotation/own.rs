//! Which statements are about the party's own keys.

use comity_protocol::kind::{Kind, names};
use comity_protocol::party::PartyId;
use comity_protocol::statement::Statement;

use crate::error::{Error, codes};

/// Whether a statement of this kind and subject changes which keys speak for `party`.
pub fn is_own(party: &PartyId, kind: &Kind, subject: &str) -> bool {
    match kind.as_str() {
        names::ISSUER_REGISTRATION | names::ISSUER_REVOCATION => subject == party.as_str(),
        names::PARTY_KEYS | names::REGISTRATION_POLICY => true,
        _ => false,
    }
}

/// Refuses a statement about the party's own keys that was signed elsewhere: whoever stole the
/// statement key would make another with it. Such a statement is proposed, and approved by a second
/// person.
///
/// # Errors
/// `two-persons-required`.
pub fn allow_offered(own: &PartyId, statement: &Statement) -> Result<(), Error> {
    if statement.issuer != *own || !is_own(own, &statement.kind, &statement.subject) {
        return Ok(());
    }
    let detail = "The party's own keys change only by a proposal that another person approves.";
    Err(Error::new(&codes::TWO_PERSONS, detail))
}
