//! Challenges for passkeys and sign-on: made without being remembered, recognised, and good once.
//!
//! A stranger can ask for as many as it likes: nothing is kept of those that nobody answered with a
//! valid signature. They end with the process that made them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use comity_protocol::time::Timestamp;

use crate::error::Error;

/// How long a person may take to answer: 5 minutes.
pub const ANSWER_MS: i64 = 300_000;

/// The longest time for any answer: 15 minutes.
const LONGEST_MS: i64 = 900_000;

const TIME_BYTES: usize = 8;

/// Before the tag: the time and 16 random bytes.
const SAID_BYTES: usize = TIME_BYTES + 16;

/// The secret that challenges of one process are made with, and those that were answered.
#[derive(Default)]
pub struct Challenges {
    secret: Mutex<Option<[u8; 32]>>,
    answered: Mutex<BTreeMap<Vec<u8>, Timestamp>>,
}

impl Challenges {
    /// A fresh challenge for a purpose.
    ///
    /// # Errors
    /// `internal` where the system gives no random numbers.
    pub(crate) fn make(&self, purpose: &str, now: Timestamp) -> Result<Vec<u8>, Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| Error::internal("no random numbers"))?;
        let said = [&now.millis().to_be_bytes()[..], &random[..]].concat();
        let tag = hmac::sign(&self.key()?, &message(purpose, &said));
        Ok([&said[..], tag.as_ref()].concat())
    }

    /// Whether a challenge was made here for that purpose, not long ago, and was not answered yet.
    /// From now on it was: to be asked once all else is in order.
    ///
    /// # Errors
    /// As [`Self::make`].
    pub(crate) fn answer(
        &self,
        challenge: &[u8],
        purpose: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.answer_within(challenge, purpose, now, ANSWER_MS)
    }

    /// The same, for what may take another time (milliseconds, at most [`LONGEST_MS`]).
    pub(crate) fn answer_within(
        &self,
        challenge: &[u8],
        purpose: &str,
        now: Timestamp,
        within_ms: i64,
    ) -> Result<bool, Error> {
        let Some((said, tag)) = challenge.split_at_checked(SAID_BYTES) else { return Ok(false) };
        if hmac::verify(&self.key()?, &message(purpose, said), tag).is_err() {
            return Ok(false);
        }
        let time = said.first_chunk::<TIME_BYTES>().map_or(0, |bytes| i64::from_be_bytes(*bytes));
        let (made, begins) = (Timestamp::from_millis(time), now.plus_millis(-within_ms));
        if made < begins || made > now {
            return Ok(false);
        }
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.retain(|_, made| *made >= now.plus_millis(-LONGEST_MS));
        Ok(answered.insert(said.to_vec(), made).is_none())
    }

    fn key(&self) -> Result<Key, Error> {
        let mut secret = self.secret.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = if let Some(bytes) = *secret {
            bytes
        } else {
            let mut fresh = [0; 32];
            getrandom::fill(&mut fresh).map_err(|_| Error::internal("no random numbers"))?;
            *secret = Some(fresh);
            fresh
        };
        Ok(Key::new(HMAC_SHA256, &bytes))
    }
}

fn message(purpose: &str, said: &[u8]) -> Vec<u8> {
    [b"comity challenge 1\0", purpose.as_bytes(), b"\0", said].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_good_once_for_its_purpose_and_a_while() {
        let challenges = Challenges::default();
        let at = Timestamp::from_secs;
        let made = challenges.make("sign-in", at(1_000)).unwrap();
        let answer = |bytes: &[u8], purpose: &str, secs| {
            challenges.answer(bytes, purpose, at(secs)).unwrap()
        };
        assert!(!answer(&made, "register ada", 1_001), "another purpose");
        assert!(!answer(&made, "sign-in", 1_301), "too late");
        assert!(!answer(&made, "sign-in", 999), "before it was made");
        let mut other = made.clone();
        other[3] ^= 1;
        assert!(!answer(&other, "sign-in", 1_001), "another time");
        assert!(!answer(&made[..20], "sign-in", 1_001), "cut off");
        let elsewhere = Challenges::default().make("sign-in", at(1_000)).unwrap();
        assert!(!answer(&elsewhere, "sign-in", 1_001), "another process");
        assert!(answer(&made, "sign-in", 1_300));
        assert!(!answer(&made, "sign-in", 1_300), "again");
        assert!(challenges.answered.lock().unwrap().len() == 1);
    }
}
