//! A docket that was brought to a time and changes no more, as long as anybody looks at it.

use std::ops::Deref;

use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;

use super::Docket;
use crate::duty::{Filter, Finding, GivenUp, Patience, Survey};

/// A docket in which nothing is left to be evaluated: it can be shared, and answers any number of
/// questions at once, all by the same statements and the same time.
#[derive(Debug)]
pub struct Settled(Docket);

impl Settled {
    /// Brings a docket to a time. One that was given up is gone.
    ///
    /// # Errors
    /// [`GivenUp`], when nobody waits any more.
    pub fn new(
        mut docket: Docket,
        as_of: Timestamp,
        patience: Patience<'_>,
    ) -> Result<Self, GivenUp> {
        docket.advance_within(as_of, patience)?;
        // There is nothing left; should something have been, it is done now.
        let _ = docket.engine.settled();
        Ok(Self(docket))
    }

    /// The docket, to be fed again.
    pub fn into_docket(self) -> Docket {
        self.0
    }

    /// As [`Docket::findings`].
    pub fn findings(&self, filter: &Filter) -> Vec<Finding> {
        self.0.engine.at_rest().map(|engine| engine.findings(filter)).unwrap_or_default()
    }

    /// As [`Docket::survey`].
    pub fn survey(&self, filter: &Filter, now: Timestamp, most: usize) -> Survey {
        self.0.surveyed(filter, now, most)
    }

    /// As [`Docket::finding`].
    pub fn finding(&self, id: &Digest) -> Option<Finding> {
        self.0.engine.at_rest()?.finding(id)
    }

    /// As [`Docket::page`].
    pub fn page(&self, filter: &Filter, after: Option<&Digest>, most: usize) -> Vec<Finding> {
        let engine = self.0.engine.at_rest();
        engine.map(|engine| engine.page(filter, after, most)).unwrap_or_default()
    }

    /// As [`Docket::next_change`].
    pub fn next_change(&self) -> Option<Timestamp> {
        self.0.engine.at_rest()?.next_change()
    }
}

impl Deref for Settled {
    type Target = Docket;

    fn deref(&self) -> &Docket {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever asks at once needs no more than this.
    #[test]
    fn threads_share_it() {
        const fn shared<T: Send + Sync>() {}
        shared::<Settled>();
    }
}
