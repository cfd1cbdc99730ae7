//! What of the docket everybody may see: texts and acts whose markings say so, and what follows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use comity_agreements::agreement::life::ActionKind;
use comity_agreements::docket::{Docket, Settled, shipped};
use comity_agreements::duty::{Fact, GivenUp, Patience};
use comity_protocol::index::Seq;
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use crate::agreements::projection::failure::texts;
use crate::agreements::projection::span::span;
use crate::agreements::projection::stamp::Stamp;
use crate::feed::projection::Fault;
use crate::sync::lock;

/// What of it everybody may see: texts and acts whose markings say so, and what follows from them.
#[derive(Default)]
pub(super) struct Open {
    facts: BTreeMap<StatementId, Shown>,
    /// A docket of those released, made when it is asked for.
    made: Mutex<Option<Made>>,
}

/// A docket of what is released, until when it is that, and which one it is.
#[derive(Clone)]
struct Made {
    docket: Arc<Settled>,
    until: Option<Timestamp>,
    stamp: Stamp,
}

/// A text or an act that everybody may see.
#[derive(Clone)]
pub(super) struct Shown {
    /// From when on, where its marking says.
    release: Option<Timestamp>,
    /// Where it stands in what the node knows: of two texts of one name the first counts.
    seq: Seq,
    fact: Arc<Fact>,
}

impl Open {
    /// The same, of which no docket was made yet.
    pub(super) fn beside(&self) -> Self {
        Self { facts: self.facts.clone(), made: Mutex::default() }
    }

    /// Keeps a text or an act that everybody may see, `release` saying from when on.
    pub(super) fn take(&mut self, fact: &Arc<Fact>, release: Option<Option<Timestamp>>, seq: Seq) {
        let is_act = ActionKind::of(&fact.kind).is_some()
            || fact.kind.as_str().starts_with("commitment.")
            || is_text(fact);
        if let Some(release) = release.filter(|_| is_act) {
            self.facts.insert(fact.id, Shown { release, seq, fact: Arc::clone(fact) });
            self.changed();
        }
    }

    pub(super) fn forget(&mut self, id: &StatementId) {
        if self.facts.remove(id).is_some() {
            self.changed();
        }
    }

    /// Takes note that others can say more of when a statement was logged.
    pub(super) fn vouch(&mut self, id: &StatementId, logged: Vouched) {
        if let Some(shown) = self.facts.get_mut(id)
            && shown.fact.logged != logged
        {
            Arc::make_mut(&mut shown.fact).logged = logged;
            self.changed();
        }
    }

    /// The docket of what is released, brought to the present. It is made and brought there by one
    /// at a time, and asked by all of them.
    pub(super) fn docket(
        &self,
        now: Timestamp,
        patience: Patience<'_>,
    ) -> Result<(Arc<Settled>, Stamp), Fault> {
        let mut shared = lock(&self.made);
        let kept = shared.take().filter(|made| made.until.is_none_or(|until| now < until));
        let (docket, until, stamp) = match kept {
            Some(Made { docket, until, stamp }) => match Arc::try_unwrap(docket) {
                Ok(docket) => (docket.into_docket(), until, stamp),
                Err(held) => {
                    let (at, until_then) = span(&held);
                    if (at..until_then).contains(&now) {
                        *shared = Some(Made { docket: Arc::clone(&held), until, stamp });
                        return Ok((held, stamp));
                    }
                    // Whoever holds it asks about a time that is over.
                    self.make(now)?
                }
            },
            None => self.make(now)?,
        };
        let settled = Settled::new(docket, now, patience).map_err(|GivenUp| Fault::GivenUp)?;
        let made = Made { docket: Arc::new(settled), until, stamp };
        let docket = Arc::clone(&made.docket);
        *shared = Some(made);
        Ok((docket, stamp))
    }

    fn make(&self, now: Timestamp) -> Result<(Docket, Option<Timestamp>, Stamp), Fault> {
        let is_released = |shown: &&Shown| shown.release.is_none_or(|at| at <= now);
        let released = self.facts.values().filter(is_released);
        let (mut published, acts): (Vec<&Shown>, Vec<&Shown>) =
            released.partition(|shown| is_text(&shown.fact));
        published.sort_by_key(|shown| shown.seq);
        let published: Vec<Fact> =
            published.into_iter().map(|shown| Fact::clone(&shown.fact)).collect();
        let mut docket = Docket::new(&shipped::texts(), &published).map_err(texts)?;
        for act in acts {
            docket.insert_shared(Arc::clone(&act.fact));
        }
        let ahead = self.facts.values().filter_map(|shown| shown.release);
        Ok((docket, ahead.filter(|at| *at > now).min(), Stamp::fresh()))
    }

    /// What was made of it is no more.
    fn changed(&mut self) {
        self.made = Mutex::default();
    }
}

/// From when on everybody may see a content of this marking; `None`: never.
pub(super) fn open_from(marking: &Marking) -> Option<Option<Timestamp>> {
    (marking.tlp == Tlp::Clear).then_some(marking.release)
}

/// Whether a statement publishes the text of an agreement.
pub(super) fn is_text(fact: &Fact) -> bool {
    fact.kind.as_str() == names::AGREEMENT_TEXT
}
