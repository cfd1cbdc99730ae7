//! What two nodes must agree on byte for byte.
//!
//! Nothing here reads a clock, a file, a socket or a random number: time, entropy and stored
//! bytes are arguments. The modules stand in reading order.
//!
//! - [`limits`], [`time`], [`party`], [`key`], [`cbor`]: the vocabulary.
//! - [`marking`], [`kind`], [`content`]: what a statement is about, and who may see it.
//! - [`statement`]: COSE_Sign1 in, `Verified<Statement>` out; the only way into a log.
//! - [`log`]: Merkle tree, tiles, checkpoints, cosignatures, proofs and receipts.
//! - [`request`]: signed requests between nodes (RFC 9421).
//! - [`exchange`]: following a peer's log, budgets, and proofs of equivocation.
//! - [`index`]: `decide(view, batch) -> Change`, from statements to everything derived.
//! - [`calendar`]: civil days, periods, holidays and deadlines.
//! - [`agreement`]: what parties agree on, as text and as rules, and the life of an agreement.
//! - [`duty`]: the one engine for everything owed: facts and time in, duties and findings out.
//! - [`commitment`]: "I bind myself if you do", and the largest coalition that is consistent.
//! - [`docket`]: what a node makes of all the statements it holds about agreements.
//! - [`observatory`]: the state of international coordination, computed.

mod hash;
pub mod limits;
pub mod time;

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

pub mod calendar;

pub mod agreement;

pub mod duty;

pub mod commitment;

pub mod docket;

pub mod observatory;
