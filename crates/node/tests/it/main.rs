//! The node, tested from outside.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]
#![expect(clippy::disallowed_methods, reason = "nodes on real sockets answer in real time")]

mod alerts;
mod corpus;
mod disaster;
mod federation;
mod hostile;
mod http;
mod incidents;
mod operate;
mod rotation;
mod simulation;
mod sticks;
mod support;
mod toy;
mod vouching;
mod word;
