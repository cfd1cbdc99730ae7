//! With which problems the operations answer.

use crate::agreements::codes::{DOCKET_BUSY, DOCKET_MAKING};
use crate::api::errors::{BODY, BY_PEER, BY_PEOPLE, Problems};
use crate::error::codes::Code;
use crate::problem::codes;

/// A question about agreements and duties.
pub const DOCKET: &[&Code] = &[&DOCKET_BUSY, &DOCKET_MAKING];

/// By operations.
pub const PROBLEMS: &[Problems] = &[
    (&["list_agreements"], &[BY_PEER, DOCKET, &[&codes::SIGN_IN_FAILED]]),
    (&["agreement_text"], &[BY_PEER, DOCKET, &[&codes::SIGN_IN_FAILED, &codes::NOT_FOUND]]),
    (&["agreement", "agreement_matrix", "finding"], &[BY_PEOPLE, DOCKET, &[&codes::NOT_FOUND]]),
    (
        &["finding_proof"],
        &[
            BY_PEOPLE,
            DOCKET,
            &[
                &codes::NOT_FOUND,
                &codes::TIME_PROOF_MALFORMED,
                &codes::TIME_PROOF_NOT_LATE,
                &codes::TIME_PROOF_QUORUM,
                &codes::TIME_PROOF_SPAN,
            ],
        ],
    ),
    (&["list_findings", "calendar", "applicable"], &[BY_PEOPLE, DOCKET]),
    (&["verify_finding"], &[BY_PEOPLE, BODY, DOCKET]),
    (&["check_agreement"], &[BY_PEOPLE, BODY]),
    (&["what_if"], &[BY_PEOPLE, BODY, DOCKET, &[&codes::NOT_FOUND, &codes::AGREEMENT_FAULTY]]),
];
