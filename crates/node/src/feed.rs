//! The feed: new facts, read once, for what is derived from them and asked by many at once.
//!
//! A [`projection::Projection`] says how it takes a fact; reading the store, the cursor, what
//! cannot be taken, and who may ask when stand here, so that no capability has its own of them.
//!
//! Whoever asks is lent a snapshot, which does not change while it is held; no lock is held while
//! an answer is made of it, and any number may ask at once. Facts are taken by a job of the feed,
//! one at a time, in steps of [`held::ROWS`]; it goes on when the asker leaves. A question waits
//! for what was held when it was asked, so that who just had a statement logged sees it. Where that
//! takes too long it is answered all the same, by the whole state of an earlier step, with how far
//! behind that is ([`behind`]).
//!
//! A step that cannot take long feeds the snapshot itself, while nobody holds it, so that there is
//! one of it and not two. Any other step feeds a second one beside it, and then the two change
//! places: however long a step takes, there is always one to answer by. Before the first is made,
//! and where what all rests on was destroyed, there is none, and it is said how far that is.
//!
//! Nobody is answered by what still knows what was destroyed: what an erasure destroyed is
//! forgotten before anything else is taken, and where a step takes long, in the one that is asked,
//! too.
//!
//! A fact that a projection cannot take is set aside ([`aside`]), shown and counted; the others go
//! on. The past is asked of a fresh projection ([`held::Feed::past`]).
//!
//! - [`projection`]: what a capability fills in. [`held`]: what a feed holds. [`destroyed`]: what
//!   an erasure destroys.
//! - `slot`: where the two are. `step`: facts are taken. `make`: all of them, anew.
//! - [`lend`]: who asks is answered. `mend`: what was destroyed is forgotten meanwhile.

pub mod projection;

pub(crate) mod destroyed;

pub mod aside;

pub mod held;

mod broken;

mod slot;

mod step;

mod make;

pub mod lend;

mod mend;

pub mod behind;

#[cfg(test)]
mod tests;
