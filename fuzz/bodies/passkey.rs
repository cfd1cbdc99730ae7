//! What a browser brings of a passkey, and ID tokens of a provider of sign-on. The first byte says
//! which, and where the parts divide.

use comity_node::accounts::passkey::webauthn::{Party, made, shown};
use comity_node::accounts::sign_on::token::{Expected, KeySet, verify};
use comity_protocol::time::Timestamp;

pub(crate) fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Some(party) = Party::of("https://example.org") else { return };
    let (client_data, rest) = rest.split_at(rest.len().min(usize::from(*first)));
    if let Ok(made) = made(&party, client_data, rest) {
        assert!(!made.id.is_empty());
    }
    let (key, said) = rest.split_at(rest.len() / 2);
    let _ = shown(&party, (key, 0), (client_data, said, client_data), false);
    let expected = Expected {
        issuer: "https://example.org",
        client_id: "comity",
        nonce: "n",
        now: Timestamp::from_secs(1_800_000_000),
    };
    if let (Some(keys), Ok(token)) = (KeySet::read(rest), std::str::from_utf8(client_data)) {
        let _ = verify(token, &keys, &expected);
    }
}
