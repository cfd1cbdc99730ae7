//! With which problems the operations answer.

use crate::agreements::api::problems::DOCKET;
use crate::api::errors::{BODY, BY_PEER, BY_PEOPLE, CONTENT, Problems, WRITES};
use crate::commitments::codes::{
    COMMITMENT_NO_SEALED_ROUND, COMMITMENT_NOT_DEPOSITARY, COMMITMENT_PARTIES_APART,
    COMMITMENT_ROUND_NOT_FROZEN, COMMITMENT_ROUND_REFUSED, COMMITMENT_SEALED_REFUSED,
};
use crate::error::codes::Code;
use crate::problem::codes;

/// A proposal about conditional commitments.
const COMMITS: &[&Code] = &[
    &codes::NOT_FOUND,
    &codes::AGREEMENT_NOT_HELD,
    &codes::COMMITMENT_REFUSED,
    &codes::PROPOSALS_TOO_MANY,
];

/// By operations.
pub const PROBLEMS: &[Problems] = &[
    (&["list_rounds"], &[BY_PEER, DOCKET, &[&codes::SIGN_IN_FAILED]]),
    (
        &["agreement_commitments", "round_outcome", "round_certificate"],
        &[BY_PEER, DOCKET, &[&codes::SIGN_IN_FAILED, &codes::NOT_FOUND]],
    ),
    (&["withdraw_commitment"], &[CONTENT, BY_PEOPLE, BODY, WRITES, DOCKET, COMMITS]),
    (
        &["offer_commitment"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            DOCKET,
            COMMITS,
            &[&COMMITMENT_NO_SEALED_ROUND, &COMMITMENT_SEALED_REFUSED],
        ],
    ),
    (
        &["publish_depositary_key"],
        &[
            CONTENT,
            BY_PEOPLE,
            WRITES,
            DOCKET,
            COMMITS,
            &[&COMMITMENT_NOT_DEPOSITARY, &COMMITMENT_SEALED_REFUSED],
        ],
    ),
    (
        &["release_shares"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            DOCKET,
            COMMITS,
            &[
                &COMMITMENT_NOT_DEPOSITARY,
                &COMMITMENT_PARTIES_APART,
                &COMMITMENT_ROUND_NOT_FROZEN,
                &COMMITMENT_SEALED_REFUSED,
            ],
        ],
    ),
    (
        &["announce_round"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            DOCKET,
            COMMITS,
            &[&COMMITMENT_NOT_DEPOSITARY, &COMMITMENT_ROUND_REFUSED, &COMMITMENT_SEALED_REFUSED],
        ],
    ),
    (
        &["preview_closing", "close_round"],
        &[
            CONTENT,
            BY_PEOPLE,
            BODY,
            WRITES,
            DOCKET,
            COMMITS,
            &[
                &COMMITMENT_NOT_DEPOSITARY,
                &COMMITMENT_PARTIES_APART,
                &COMMITMENT_ROUND_NOT_FROZEN,
                &COMMITMENT_SEALED_REFUSED,
                &codes::CLEARANCE_MISSING,
            ],
        ],
    ),
];
