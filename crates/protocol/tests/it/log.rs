//! Notes, checkpoints, cosignatures, policies, proofs and receipts.

mod checkpoint;
mod cosignature;
pub(crate) mod fixture;
mod note;
mod policy;
mod proof;
mod receipt;
mod vectors;
