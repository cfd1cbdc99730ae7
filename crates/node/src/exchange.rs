//! Following peers: pulling their logs, comparing what others saw of them, fetching contents, hints.
//!
//! - [`wire`]: the bodies nodes send each other beyond tiles and checkpoints.

pub mod wire;
