//! Which problems each operation answers with, for the description of the API.

use std::collections::BTreeMap;

use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

#[expect(clippy::wildcard_imports, reason = "the file is a table of these names")]
use crate::problem::codes::*;

/// What can befall every request.
const ALWAYS: &[&Code] = &[&REQUEST_MALFORMED, &RATE, &BUDGET_REQUESTS, &INTERNAL, &UNAVAILABLE];

/// A request in a peer's name.
const BY_PEER: &[&Code] = &[
    &REQUEST_KEY_UNKNOWN,
    &REQUEST_STALE,
    &REQUEST_SIGNATURE,
    &REQUEST_AUTHORITY,
    &REQUEST_DIGEST,
    &PEER_REPLAY,
    &BUDGET_BYTES,
];

/// A request of the node's own people.
const BY_PEOPLE: &[&Code] = &[&SIGN_IN_REQUIRED, &SIGN_IN_FAILED, &ROLE_MISSING, &CSRF];

/// A request with a body.
const BODY: &[&Code] = &[&REQUEST_TOO_LARGE, &REQUEST_TIMEOUT, &MEDIA_TYPE];

/// A request that writes.
const WRITES: &[&Code] = &[&OVERLOADED, &HALTED];

/// A statement on its way into the log.
const STATEMENT: &[&Code] = &[
    &CBOR_TRUNCATED,
    &CBOR_TRAILING,
    &CBOR_INDEFINITE,
    &CBOR_NOT_SHORTEST,
    &CBOR_DUPLICATE_KEY,
    &CBOR_TOO_DEEP,
    &CBOR_TOO_MANY,
    &CBOR_MALFORMED,
    &STATEMENT_TOO_LONG,
    &STATEMENT_MALFORMED,
    &STATEMENT_PAYLOAD,
    &STATEMENT_ALGORITHM,
    &STATEMENT_NO_HASH_ENVELOPE,
    &STATEMENT_KEY_UNKNOWN,
    &STATEMENT_OTHER_ISSUER,
    &STATEMENT_SIGNATURE,
    &STATEMENT_FUTURE,
    &STATEMENT_CLAIM_MISSING,
    &STATEMENT_TARGET_UNKNOWN,
    &STATEMENT_NOT_OWN,
    &STATEMENT_RETRACTED,
    &STATEMENT_NOT_KEEPER,
];

/// A content on its way into the store.
const CONTENT: &[&Code] = &[
    &CONTENT_TOO_LONG,
    &CONTENT_MALFORMED,
    &CONTENT_MARKING,
    &CONTENT_SCHEMA,
    &CONTENT_KIND_UNKNOWN,
    &CONTENT_OTHER_DIGEST,
];

/// The problems of each operation beyond those of every request.
const OPERATIONS: &[(&[&str], &[&[&Code]])] = &[
    (
        &["about", "log", "kinds", "list_peers", "checkpoints", "list_equivocations"],
        &[BY_PEER, &[&SIGN_IN_FAILED]],
    ),
    (
        &[
            "list_statements",
            "statement",
            "statement_cose",
            "statement_receipt",
            "statement_proof",
            "statement_relations",
        ],
        &[BY_PEER, &[&SIGN_IN_FAILED, &NOT_FOUND]],
    ),
    (&["submit_statement"], &[STATEMENT, CONTENT, BY_PEOPLE, BODY, WRITES]),
    (&["submit_batch"], &[BODY]),
    (
        &["erase_content"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&STATEMENT_TARGET_UNKNOWN, &STATEMENT_NOT_OWN, &CONTENT_SCHEMA],
        ],
    ),
    (
        &["content", "statement_content"],
        &[BY_PEER, WRITES, &[&SIGN_IN_FAILED, &NOT_FOUND, &ERASED]],
    ),
    (&["query_contents"], &[BY_PEER, BODY, WRITES, &[&PEER_REQUIRED, &CSRF, &SIGN_IN_FAILED]]),
    (&["statement_deliveries"], &[BY_PEOPLE, &[&NOT_FOUND]]),
    (
        &["add_peer"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[
                &PEER_FINGERPRINT,
                &PEER_IS_SELF,
                &PEER_DESCRIPTOR,
                &PEER_CHECKPOINT_MALFORMED,
                &PEER_CHECKPOINT_SIGNATURE,
                &PEER_OTHER_LOG,
                &PEER_UNREACHABLE,
                &PEER_STALLED,
                &PEER_BUSY,
                &PEER_ANSWER_TOO_LONG,
                &PEER_ANSWER_STATUS,
                &PEER_ANSWER_MALFORMED,
            ],
        ],
    ),
    (&["remove_peer"], &[BY_PEOPLE, WRITES, &[&NOT_FOUND]]),
    (&["hint"], &[BY_PEER, BODY, &[&PEER_REQUIRED]]),
    (
        &["tell_equivocation"],
        &[
            BY_PEER,
            BODY,
            WRITES,
            &[
                &PEER_REQUIRED,
                &EQUIVOCATION_MALFORMED,
                &EQUIVOCATION_SIGNATURE,
                &EQUIVOCATION_NO_CONTRADICTION,
                &EQUIVOCATION_UNKNOWN_LOG,
            ],
        ],
    ),
    (
        &["urgent"],
        &[
            BY_PEER,
            BODY,
            WRITES,
            STATEMENT,
            CONTENT,
            &[
                &PEER_REQUIRED,
                &PEER_UNKNOWN,
                &URGENT_RECEIPT,
                &URGENT_TOO_MANY,
                &BUDGET_VERIFICATION,
                &BUDGET_DISK,
            ],
        ],
    ),
    (&["push_urgent"], &[BY_PEOPLE, WRITES, &[&NOT_FOUND]]),
    (&["session", "list_tokens"], &[BY_PEOPLE]),
    (&["list_users", "audit_trail"], &[BY_PEOPLE]),
    (&["create_user"], &[BY_PEOPLE, BODY, WRITES, &[&ACCOUNT_INVALID, &CONFLICT, &SIGN_IN_BUSY]]),
    (
        &["change_user"],
        &[BY_PEOPLE, BODY, WRITES, &[&ACCOUNT_INVALID, &CONFLICT, &NOT_FOUND, &SIGN_IN_BUSY]],
    ),
    (&["create_token"], &[BY_PEOPLE, BODY, WRITES, &[&ACCOUNT_INVALID, &NOT_FOUND]]),
    (&["end_token"], &[BY_PEOPLE, WRITES, &[&NOT_FOUND]]),
];

/// The problems of an operation, by its name.
fn problems(operation: &str) -> &'static [&'static [&'static Code]] {
    let found = OPERATIONS.iter().find(|(names, _)| names.contains(&operation));
    found.map_or(&[], |(_, problems)| *problems)
}

/// Adds to every operation the problems it answers with; those without any are left for the test to find.
pub fn describe(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete, &mut item.put];
        for operation in operations.into_iter().flatten() {
            describe_operation(operation);
        }
    }
}

fn describe_operation(operation: &mut Operation) {
    let name = operation.operation_id.clone().unwrap_or_default();
    let own = problems(&name);
    if own.is_empty() {
        return;
    }
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in own.iter().copied().flatten().chain(ALWAYS) {
        let codes = by_status.entry(code.status).or_default();
        if !codes.contains(&code.code) {
            codes.push(code.code);
        }
    }
    for (status, codes) in by_status {
        let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let response = response(codes.join(", "));
        operation.responses.responses.insert(status.to_string(), RefOr::T(response));
    }
}

fn response(description: String) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}
