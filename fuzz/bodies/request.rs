//! Signed requests: a header field on each of three lines, for a body that none of them names.

use comity_protocol::content::Digest;
use comity_protocol::request::{RequestParts, SignedHeaders, verify};
use comity_protocol::time::Timestamp;

pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines().map(ToOwned::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let headers =
        SignedHeaders { content_digest: next(), signature_input: next(), signature: next() };
    let of = |body_digest| RequestParts {
        method: "POST",
        authority: "borealis.example",
        path: "/",
        query: "",
        body_digest,
    };
    let verdict = verify(&of(Digest([0; 32])), &headers, &|_| None, Timestamp::EPOCH);
    assert!(verdict.is_err(), "nobody's key is known");
}
