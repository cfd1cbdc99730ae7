//! What of the docket everybody may see: texts and acts whose markings say so, and what follows.

use std::collections::BTreeMap;

use comity_agreements::agreement::life::ActionKind;
use comity_agreements::docket::{Docket, shipped};
use comity_agreements::duty::{Fact, Patience};
use comity_protocol::index::Seq;
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use crate::agreements::projection::failure::Failure;
use crate::agreements::projection::stamp::Stamp;

/// What of it everybody may see: texts and acts whose markings say so, and what follows from them.
#[derive(Default)]
pub(super) struct Open {
    facts: BTreeMap<StatementId, Shown>,
    /// A docket of those released, and until when it is that; made when it is asked for.
    made: Option<Made>,
}

/// A docket of what is released, until when it is that, and which one it is.
type Made = (Docket, Option<Timestamp>, Stamp);

/// A text or an act that everybody may see.
pub(super) struct Shown {
    /// From when on, where its marking says.
    release: Option<Timestamp>,
    /// Where it stands in what the node knows: of two texts of one name the first counts.
    seq: Seq,
    fact: Fact,
}

impl Open {
    /// Keeps a text or an act that everybody may see, `release` saying from when on.
    pub(super) fn take(&mut self, fact: &Fact, release: Option<Option<Timestamp>>, seq: Seq) {
        let is_act = ActionKind::of(&fact.kind).is_some()
            || fact.kind.as_str().starts_with("commitment.")
            || is_text(fact);
        if let Some(release) = release.filter(|_| is_act) {
            self.facts.insert(fact.id, Shown { release, seq, fact: fact.clone() });
            self.made = None;
        }
    }

    pub(super) fn forget(&mut self, id: &StatementId) {
        if self.facts.remove(id).is_some() {
            self.made = None;
        }
    }

    /// Takes note that others can say more of when a statement was logged.
    pub(super) fn vouch(&mut self, id: &StatementId, logged: Vouched) {
        if let Some(shown) = self.facts.get_mut(id)
            && shown.fact.logged != logged
        {
            shown.fact.logged = logged;
            self.made = None;
        }
    }

    /// The docket of what is released, brought to the present.
    pub(super) fn docket(
        &mut self,
        now: Timestamp,
        patience: Patience<'_>,
    ) -> Result<(&mut Docket, Stamp), Failure> {
        let kept = self.made.take().filter(|(_, until, _)| until.is_none_or(|until| now < until));
        let made = match kept {
            Some(kept) => kept,
            None => self.make(now)?,
        };
        let (docket, _, stamp) = self.made.insert(made);
        docket.settle_within(now, patience)?;
        Ok((docket, *stamp))
    }

    fn make(&self, now: Timestamp) -> Result<Made, Failure> {
        let is_released = |shown: &&Shown| shown.release.is_none_or(|at| at <= now);
        let released = self.facts.values().filter(is_released);
        let (mut texts, acts): (Vec<&Shown>, Vec<&Shown>) =
            released.partition(|shown| is_text(&shown.fact));
        texts.sort_by_key(|shown| shown.seq);
        let texts: Vec<Fact> = texts.into_iter().map(|shown| shown.fact.clone()).collect();
        let mut docket = Docket::new(&shipped::texts(), &texts).map_err(Failure::Texts)?;
        for act in acts {
            docket.insert(&act.fact);
        }
        let ahead = self.facts.values().filter_map(|shown| shown.release);
        Ok((docket, ahead.filter(|at| *at > now).min(), Stamp::fresh()))
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
