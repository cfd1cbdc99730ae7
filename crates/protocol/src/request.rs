//! Signed requests between nodes: a strict subset of HTTP Message Signatures (RFC 9421).
//!
//! Covered: "@method", "@authority", "@target-uri"-free: "@path", "@query", "content-digest" (RFC 9530, always, also of an empty
//! body); parameters created, nonce, keyid (kid, base64url), tag="comity". Label "sig1".
// H2: RequestParts {method, authority, path, query, body_digest}; sign(parts, signer, now, nonce:[u8;16]) -> SignedHeaders{content_digest, signature_input, signature};
//     verify(parts, headers, keys lookup: &dyn Fn(&Kid)->Option<PublicKey>, now) -> Result<Authenticated{kid, nonce, created}, RequestRefusal>; window +-300 s; replay of nonces is the caller's (node) job
