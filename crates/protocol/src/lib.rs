//! What two nodes must agree on byte for byte.
//!
//! Nothing here reads a clock, a file, a socket or a random number: time, entropy and stored
//! bytes are arguments. The modules stand in reading order.
//!
//! - [`limits`], [`time`], [`decimal`], [`party`], [`key`], [`cbor`]: the vocabulary.
//! - [`marking`], [`kind`], [`content`]: what a statement is about, and who may see it.
//! - [`statement`]: COSE_Sign1 in, `Verified<Statement>` out; the only way into a log.
//! - [`log`]: Merkle tree, tiles, checkpoints, cosignatures, proofs and receipts.
//! - [`request`]: signed requests between nodes (RFC 9421).
//! - [`exchange`]: following a peer's log, budgets, and proofs of equivocation.
//! - [`vouch`]: when others can have known a statement.
//! - [`index`]: `decide(view, batch) -> Change`, from statements to everything derived.

mod hash;
#[cfg(feature = "openapi")]
pub mod openapi;

pub mod limits;
pub mod time;

pub mod decimal;

pub mod party;

pub mod key;

pub mod cbor;

pub mod marking;

pub mod kind;

pub mod content;

pub mod statement;

pub mod log;

pub mod request;

pub mod exchange;

pub mod vouch;

pub mod index;
