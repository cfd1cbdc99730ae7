//! Statements: the entry of one is itself a statement, the same one; without keys none verifies.

use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Keys, Refusal, parse, verify};

struct NoKeys;

impl Keys for NoKeys {
    fn key(&self, _kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        None
    }
}

pub(crate) fn run(data: &[u8]) {
    let Ok(parsed) = parse(data) else { return };
    assert_eq!(parse(parsed.entry()).as_ref(), Ok(&parsed));
    assert_eq!(verify(parsed, &NoKeys), Err(Refusal::UnknownKey));
}
