//! Which problems each operation answers with, for the description of the API.

use std::collections::BTreeMap;

use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

use crate::problem::{Code, codes, status};

/// What can befall every request.
const ALWAYS: &[&Code] = &[
    &codes::REQUEST_MALFORMED,
    &codes::RATE,
    &codes::BUDGET_REQUESTS,
    &codes::INTERNAL,
    &codes::UNAVAILABLE,
];

/// A request in a peer's name.
pub const BY_PEER: &[&Code] = &[
    &codes::REQUEST_KEY_UNKNOWN,
    &codes::REQUEST_KEY_REVOKED,
    &codes::REQUEST_PARTY_HELD,
    &codes::REQUEST_KEY_CONTESTED,
    &codes::REQUEST_STALE,
    &codes::REQUEST_SIGNATURE,
    &codes::REQUEST_AUTHORITY,
    &codes::REQUEST_DIGEST,
    &codes::PEER_REPLAY,
    &codes::BUDGET_BYTES,
];

/// A request of the node's own people.
pub const BY_PEOPLE: &[&Code] =
    &[&codes::SIGN_IN_REQUIRED, &codes::SIGN_IN_FAILED, &codes::ROLE_MISSING, &codes::CSRF];

/// A request with a body.
pub const BODY: &[&Code] =
    &[&codes::REQUEST_TOO_LARGE, &codes::REQUEST_TIMEOUT, &codes::MEDIA_TYPE];

/// A request that writes.
pub const WRITES: &[&Code] = &[
    &codes::OVERLOADED,
    &codes::HALTED,
    &codes::STAND_DOWN,
    &codes::COPY_UNCHECKED,
    &codes::STORE_DAMAGED,
    &codes::STATEMENT_KEY_REVOKED,
];

/// A statement on its way into the log.
pub const STATEMENT: &[&Code] = &[
    &codes::CBOR_TRUNCATED,
    &codes::CBOR_TRAILING,
    &codes::CBOR_INDEFINITE,
    &codes::CBOR_NOT_SHORTEST,
    &codes::CBOR_DUPLICATE_KEY,
    &codes::CBOR_TOO_DEEP,
    &codes::CBOR_TOO_MANY,
    &codes::CBOR_MALFORMED,
    &codes::STATEMENT_TOO_LONG,
    &codes::STATEMENT_MALFORMED,
    &codes::STATEMENT_PAYLOAD,
    &codes::STATEMENT_ALGORITHM,
    &codes::STATEMENT_NO_HASH_ENVELOPE,
    &codes::STATEMENT_KEY_UNKNOWN,
    &codes::STATEMENT_OTHER_ISSUER,
    &codes::STATEMENT_SIGNATURE,
    &codes::STATEMENT_FUTURE,
    &codes::STATEMENT_CLAIM_MISSING,
    &codes::STATEMENT_TARGET_UNKNOWN,
    &codes::STATEMENT_NOT_OWN,
    &codes::STATEMENT_RETRACTED,
    &codes::STATEMENT_BINDING,
    &codes::STATEMENT_NOT_KEEPER,
];

/// A content on its way into the store.
pub const CONTENT: &[&Code] = &[
    &codes::CONTENT_TOO_LONG,
    &codes::CONTENT_MALFORMED,
    &codes::CONTENT_MARKING,
    &codes::CONTENT_SCHEMA,
    &codes::CONTENT_TIME_AHEAD,
    &codes::CONTENT_KIND_UNKNOWN,
    &codes::CONTENT_OTHER_DIGEST,
];

/// What has to do with one's own passkeys.
const PASSKEY: &[&Code] =
    &[&codes::PASSKEYS_UNAVAILABLE, &codes::SESSION_REQUIRED, &codes::PASSKEY_REQUIRED];

/// Operations by their names, and the problems they answer with beyond those of every request.
pub type Problems = (&'static [&'static str], &'static [&'static [&'static Code]]);

/// The problems of the operations that are those of no capability.
const OPERATIONS: &[Problems] = &[
    (
        &["about", "log", "kinds", "checkpoints", "list_equivocations"],
        &[BY_PEER, &[&codes::SIGN_IN_FAILED]],
    ),
    (&["list_peers"], &[BY_PEER, &[&codes::SIGN_IN_FAILED, &codes::SIGN_IN_REQUIRED]]),
    (
        &["peer_descriptor"],
        &[BY_PEER, &[&codes::SIGN_IN_FAILED, &codes::SIGN_IN_REQUIRED, &codes::NOT_FOUND]],
    ),
    (
        &[
            "statement",
            "statement_cose",
            "statement_receipt",
            "statement_proof",
            "statement_relations",
        ],
        &[BY_PEER, &[&codes::SIGN_IN_FAILED, &codes::NOT_FOUND]],
    ),
    (
        &["list_statements"],
        &[BY_PEER, &[&codes::SIGN_IN_FAILED, &codes::SIGN_IN_REQUIRED, &codes::NOT_FOUND]],
    ),
    (
        &["submit_statement"],
        &[STATEMENT, CONTENT, BY_PEOPLE, BODY, WRITES, &[&codes::TWO_PERSONS, &codes::NAME_NEAR]],
    ),
    (&["list_proposals", "list_keys"], &[BY_PEOPLE]),
    (
        &["rotate_key", "revoke_key"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::NOT_FOUND, &codes::PROPOSALS_TOO_MANY, &codes::PROPOSAL_OUTDATED],
        ],
    ),
    (&["proposal"], &[BY_PEOPLE, &[&codes::NOT_FOUND]]),
    (
        &["propose"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::STATEMENT_MALFORMED, &codes::KEY_MALFORMED, &codes::KEY_WEAK],
            &[&codes::PROPOSALS_TOO_MANY, &codes::NAME_NEAR, &codes::ACT_WITHOUT_EFFECT],
            &[&codes::PROPOSAL_OUTDATED],
        ],
    ),
    (
        &["approve_proposal"],
        &[
            STATEMENT,
            CONTENT,
            BY_PEOPLE,
            WRITES,
            &[&codes::NOT_FOUND, &codes::OWN_PROPOSAL, &codes::PROPOSAL_CLOSED],
            &[&codes::PROPOSAL_OUTDATED],
            &[&codes::CLEARANCE_MISSING, &codes::ACCOUNTS_RELATED, &codes::PASSKEY_REQUIRED],
        ],
    ),
    (
        &["reject_proposal"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::NOT_FOUND, &codes::OWN_PROPOSAL, &codes::PROPOSAL_CLOSED],
            &[&codes::CLEARANCE_MISSING],
        ],
    ),
    (
        &["withdraw_proposal"],
        &[
            BY_PEOPLE,
            WRITES,
            &[&codes::NOT_FOUND, &codes::NOT_OWN_PROPOSAL, &codes::PROPOSAL_CLOSED],
        ],
    ),
    (&["submit_batch"], &[BODY]),
    (
        &["erase_content"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::STATEMENT_TARGET_UNKNOWN, &codes::STATEMENT_NOT_OWN, &codes::CONTENT_SCHEMA],
            &[&codes::PASSKEY_REQUIRED],
        ],
    ),
    (
        &["content", "statement_content"],
        &[
            BY_PEER,
            WRITES,
            &[&codes::SIGN_IN_FAILED, &codes::NOT_FOUND, &codes::ERASED],
            &[&codes::CLEARANCE_MISSING],
        ],
    ),
    (
        &["query_contents"],
        &[BY_PEER, BODY, WRITES, &[&codes::PEER_REQUIRED, &codes::CSRF, &codes::SIGN_IN_FAILED]],
    ),
    (&["statement_deliveries"], &[BY_PEOPLE, &[&codes::NOT_FOUND]]),
    (
        &["add_peer"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[
                &codes::PEER_FINGERPRINT,
                &codes::PEER_PINNED_OTHERWISE,
                &codes::PARTY_NAME,
                &codes::PEER_IS_SELF,
                &codes::PEER_DESCRIPTOR,
                &codes::PEER_CHECKPOINT_MALFORMED,
                &codes::PEER_CHECKPOINT_SIGNATURE,
                &codes::PEER_OTHER_LOG,
                &codes::PEER_UNREACHABLE,
                &codes::PEER_STALLED,
                &codes::PEER_BUSY,
                &codes::PEER_ANSWER_TOO_LONG,
                &codes::PEER_ANSWER_STATUS,
                &codes::PEER_ANSWER_MALFORMED,
            ],
        ],
    ),
    (&["remove_peer"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND]]),
    (&["hint"], &[BY_PEER, BODY, &[&codes::PEER_REQUIRED]]),
    (
        &["tell_equivocation"],
        &[
            BY_PEER,
            BODY,
            WRITES,
            &[
                &codes::PEER_REQUIRED,
                &codes::EQUIVOCATION_MALFORMED,
                &codes::EQUIVOCATION_SIGNATURE,
                &codes::EQUIVOCATION_NO_CONTRADICTION,
                &codes::EQUIVOCATION_UNKNOWN_LOG,
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
                &codes::PEER_REQUIRED,
                &codes::PEER_UNKNOWN,
                &codes::URGENT_RECEIPT,
                &codes::URGENT_TOO_MANY,
                &codes::BUDGET_VERIFICATION,
                &codes::BUDGET_DISK,
            ],
        ],
    ),
    (&["push_urgent"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND, &codes::CLEARANCE_MISSING]]),
    (&["session", "list_tokens"], &[BY_PEOPLE]),
    (&["list_users", "audit_trail"], &[BY_PEOPLE]),
    (
        &["create_user"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::ACCOUNT_INVALID, &codes::CONFLICT, &codes::SIGN_IN_BUSY],
        ],
    ),
    (
        &["change_user"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::ACCOUNT_INVALID, &codes::CONFLICT, &codes::NOT_FOUND, &codes::SIGN_IN_BUSY],
            &[&codes::ACCOUNTS_RELATED],
        ],
    ),
    (&["create_link", "reset_user"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND]]),
    (
        &["change_password"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            &[&codes::ACCOUNT_INVALID, &codes::PASSWORD_WRONG, &codes::SIGN_IN_BUSY],
        ],
    ),
    (
        &["create_token", "create_calendar"],
        &[BY_PEOPLE, BODY, WRITES, &[&codes::ACCOUNT_INVALID, &codes::NOT_FOUND]],
    ),
    (&["end_token", "end_sessions"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND]]),
    (&["list_passkeys"], &[BY_PEOPLE]),
    (&["passkey_options"], &[BY_PEOPLE, PASSKEY]),
    (
        &["register_passkey"],
        &[
            BY_PEOPLE,
            BODY,
            WRITES,
            PASSKEY,
            &[&codes::PASSKEY_INVALID, &codes::ACCOUNT_INVALID, &codes::CONFLICT],
            &[&codes::PASSWORD_WRONG, &codes::SIGN_IN_BUSY],
        ],
    ),
    (
        &["rename_passkey"],
        &[BY_PEOPLE, BODY, WRITES, PASSKEY, &[&codes::NOT_FOUND, &codes::ACCOUNT_INVALID]],
    ),
    (&["remove_passkey"], &[BY_PEOPLE, WRITES, PASSKEY, &[&codes::NOT_FOUND]]),
    (&["ask_recovery"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND, &codes::CONFLICT]]),
    (&["agree_recovery"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND, &codes::ACCOUNTS_RELATED]]),
    (&["refuse_recovery"], &[BY_PEOPLE, WRITES, &[&codes::NOT_FOUND]]),
];

/// Adds to every operation the problems it answers with, those of capabilities by `more`; those
/// without any are left for the test to find.
pub fn describe(document: &mut OpenApi, more: &[Problems]) {
    for item in document.paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete, &mut item.put];
        for operation in operations.into_iter().flatten() {
            let name = operation.operation_id.as_deref().unwrap_or_default();
            let mut rows = OPERATIONS.iter().chain(more);
            if let Some((_, problems)) = rows.find(|(names, _)| names.contains(&name)) {
                describe_operation(operation, problems);
            }
        }
    }
}

fn describe_operation(operation: &mut Operation, own: &[&[&Code]]) {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in own.iter().copied().flatten().chain(ALWAYS) {
        let codes = by_status.entry(status(code.class)).or_default();
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
