//! Following a peer's log: what its answers mean, what it may cost, and when it lies.
//!
//! No IO: the node fetches, these functions judge.
//!
//! - [`follow`]: from a signed checkpoint and the entries below it to a batch for the index.
//! - [`tiles`]: a peer's tree as far as proofs about it need it.
//! - [`equivocation`]: two signed checkpoints that cannot both be true, as a portable proof.
//! - [`budget`]: what one peer may cost in requests, bytes, verification time and disk.

pub mod follow;

pub mod tiles;

pub mod equivocation;

pub mod budget;
