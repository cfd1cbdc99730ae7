//! The feed: new facts, read once, for what is derived from them and asked by many at once.
//!
//! A [`projection::Projection`] says how it takes a fact; reading the store, the cursor, what
//! cannot be taken, and who may ask when stand here, so that no capability has its own of them.
//!
//! Whoever asks is lent a snapshot, which does not change while it is held; no lock is held while
//! an answer is made of it, and any number may ask at once. Facts are taken by a job of the feed,
//! one at a time, in steps of [`held::ROWS`], when somebody asks and there is something new; it
//! goes on when the asker leaves. A step feeds the snapshot itself while nobody holds it, so that
//! there is one of it and not two; where too much changed another is made beside it, which is
//! still asked meanwhile. A question waits for what was held when it was asked, so that who just
//! had a statement logged sees it. Where that takes too long it is answered all the same, with how
//! far behind it is ([`behind`]) — but by nothing that still knows what was destroyed since.
//!
//! A fact that a projection cannot take is set aside ([`aside`]), shown and counted; the others go
//! on. The past is asked of a fresh projection ([`held::Feed::past`]).
//!
//! - [`projection`]: what a capability fills in. [`held`]: what a feed holds.
//! - `step`: facts are taken. [`lend`]: who asks is answered.

pub mod projection;

pub mod aside;

pub mod held;

mod step;

pub mod lend;

pub mod behind;

#[cfg(test)]
mod tests;
