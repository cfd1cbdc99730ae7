//! Rounds as their depositary announces them: a freeze that nobody knew of binds nobody to it.
//!
//! Between the freeze and the start a party cannot take its commitment back. Who chose that time
//! afterwards would choose who is bound; so a round counts only where it was announced before its
//! freeze, and no two of one agreement overlap.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::outcome::ROUNDS_MAX;
use super::said::{Said, Sure};
use crate::agreement::document::Agreement;
use crate::commitment::condition::Condition;
use crate::commitment::context::Round;
use crate::commitment::sealed::{Base64, Board, Depositary};
use crate::duty::Fact;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Longest time from a freeze to the start in milliseconds, 92 days: so long nobody takes back what
/// it offered.
pub const WINDOW_MAX_MS: i64 = 92 * 24 * 3_600 * 1_000;

/// A round that somebody announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Announced {
    /// The statement.
    pub statement: StatementId,
    /// Who says so.
    pub by: PartyId,
    /// When that was said, by its own word.
    pub said: Timestamp,
    /// When others had seen it in the log of whoever says it; `None`: nobody says.
    #[serde(skip)]
    pub seen: Option<Timestamp>,
    /// Its position in that log; of two announcements of one depositary the order is that of its
    /// log, whatever times they claim.
    #[serde(skip)]
    pub index: Option<u64>,
    /// When commitments are frozen.
    pub frozen_at: Timestamp,
    /// When what comes of them starts; said by then, or not at all.
    pub effective_at: Timestamp,
    /// What the commitments have to come to for anybody to be bound.
    #[serde(skip)]
    pub activation: Option<Condition>,
    /// To whom commitments are sealed, where nobody is to see them before all are opened together.
    #[serde(skip)]
    pub board: Option<Board>,
    /// An announcement whose place it takes.
    #[serde(skip)]
    pub replaces: Option<StatementId>,
    /// Why there is no such round; `None`: there is.
    pub flaw: Option<AnnouncementFlaw>,
}

/// Why an announced round is none. Whoever announced it is at fault unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncementFlaw {
    /// Whoever says it is no depositary that the agreement names.
    NotDepositary,
    /// It could be known only after its freeze.
    Late,
    /// Nobody else says that it stood in the log before its freeze. Nobody is at fault.
    Unvouched,
    /// It starts before its freeze, or more than [`WINDOW_MAX_MS`] after it.
    Times,
    /// It takes the place of what is no announcement of the same depositary before its freeze.
    TargetUnknown,
    /// Commitments are sealed to a board that is none: to others than depositaries that the
    /// agreement names, or under another key than that which each of them published last.
    Board,
    /// Another one took its place. Nobody is at fault.
    Replaced,
    /// It is frozen before another that was announced earlier starts, and starts after that one is
    /// frozen.
    Overlaps,
    /// More than [`ROUNDS_MAX`] were announced before it. Nobody is at fault.
    TooMany,
}

impl AnnouncementFlaw {
    /// The stable code of this flaw, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDepositary => "round-not-by-depositary",
            Self::Late => "round-announced-late",
            Self::Unvouched => "round-unvouched",
            Self::Times => "round-times",
            Self::TargetUnknown => "round-target-unknown",
            Self::Board => "round-board",
            Self::Replaced => "round-replaced",
            Self::Overlaps => "round-overlaps",
            Self::TooMany => "round-too-many",
        }
    }
}

impl Serialize for AnnouncementFlaw {
    /// As its code.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Announced {
    /// What a `commitment.round` says; `None` where it cannot be read.
    pub(super) fn read(fact: &Fact, body: &Value) -> Option<Self> {
        let said = Said::new(fact);
        let time = |member: &str| body.get(member)?.as_str()?.parse().ok();
        let activation = match body.get("activation") {
            Some(given) => Some(serde_json::from_value(given.clone()).ok()?),
            None => None,
        };
        let board = match body.get("sealed") {
            Some(given) => Some(board(given, fact.id, body)?),
            None => None,
        };
        let replaces = match body.get("replaces") {
            Some(given) => Some(StatementId::from_urn(given.as_str()?)?),
            None => None,
        };
        Some(Self {
            statement: fact.id,
            by: fact.issuer.clone(),
            said: said.claimed,
            seen: said.seen(),
            index: fact.index,
            frozen_at: time("frozen_at")?,
            effective_at: time("effective_at")?,
            activation,
            board,
            replaces,
            flaw: None,
        })
    }

    /// Whether a round with its condition of activation is this one.
    pub fn is_of(&self, round: &Round, activation: Option<&Condition>) -> bool {
        (self.frozen_at, self.effective_at) == (round.frozen_at, round.effective_at)
            && self.activation.as_ref() == activation
    }

    /// Whether a party is one of the depositaries to which commitments are sealed.
    pub fn is_opened_by(&self, party: &PartyId) -> bool {
        let board = self.board.as_ref();
        board.is_some_and(|board| board.depositaries.iter().any(|one| one.party == *party))
    }

    /// Whether it holds, and whose freeze lies in the future of a time.
    pub fn is_ahead(&self, at: Timestamp) -> bool {
        self.flaw.is_none() && at < self.frozen_at
    }

    /// Whether it holds and is frozen at a time: what was said can no longer be taken back, and
    /// what comes of it can be said.
    pub fn is_frozen(&self, at: Timestamp) -> bool {
        self.flaw.is_none() && self.frozen_at <= at && at <= self.effective_at
    }

    /// Of two depositaries neither keeps the other from announcing.
    fn overlaps(&self, other: &Self) -> bool {
        self.by == other.by && (self.frozen_at == other.frozen_at || self.is_within(other))
    }

    fn is_within(&self, other: &Self) -> bool {
        self.frozen_at < other.effective_at && other.frozen_at < self.effective_at
    }

    /// What is wrong with it by itself.
    fn own_flaw(&self, agreement: &Agreement, keys: &Keys) -> Option<AnnouncementFlaw> {
        if !agreement.depositaries.iter().any(|one| one == self.by.as_str()) {
            Some(AnnouncementFlaw::NotDepositary)
        } else if self.said > self.frozen_at {
            Some(AnnouncementFlaw::Late)
        } else if !(0..=WINDOW_MAX_MS).contains(&self.effective_at.since(self.frozen_at)) {
            Some(AnnouncementFlaw::Times)
        } else if self.seen.is_none_or(|seen| seen > self.frozen_at) {
            Some(AnnouncementFlaw::Unvouched)
        } else if self.board.as_ref().is_some_and(|board| !self.is_board(board, agreement, keys)) {
            Some(AnnouncementFlaw::Board)
        } else {
            None
        }
    }

    /// Whether a board is one that the parties to the text agreed to, each of it under the key that
    /// it gave itself: whoever announces could name keys that are all its own.
    fn is_board(&self, board: &Board, agreement: &Agreement, keys: &Keys) -> bool {
        let is_named = |one: &Depositary| {
            agreement.depositaries.iter().any(|named| named == one.party.as_str())
                && keys.of(&one.party, (self.said, self.frozen_at)) == Some(&one.key)
        };
        board.check().is_ok() && board.depositaries.iter().all(is_named)
    }
}

/// The board of a round is fixed by its announcement, so that an envelope to it counts in no other.
pub fn board_of(
    agreement: &str,
    announcement: StatementId,
    (threshold, depositaries): (u8, Vec<Depositary>),
) -> Board {
    Board { agreement: agreement.to_owned(), round: announcement.urn(), threshold, depositaries }
}

fn board(given: &Value, id: StatementId, body: &Value) -> Option<Board> {
    let threshold = u8::try_from(given.get("threshold")?.as_u64()?).ok()?;
    let depositaries = serde_json::from_value(given.get("depositaries")?.clone()).ok()?;
    Some(board_of(body.get("proposal")?.as_str()?, id, (threshold, depositaries)))
}

/// The keys to which depositaries let commitments be sealed, as each of them published its own.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Keys(BTreeMap<StatementId, (Said, Base64)>);

impl Keys {
    /// Takes what a `commitment.depositary` says, where it is a key.
    pub(super) fn apply(&mut self, fact: &Fact, body: &Value) {
        let key = body.pointer("/contribution/key").cloned();
        let key = key.and_then(|key| serde_json::from_value(key).ok());
        self.0.extend(key.map(|key| (fact.id, (Said::new(fact), key))));
    }

    /// The key that a party published last by the time of an announcement, as others had seen by
    /// the freeze.
    pub(in super::super) fn of(
        &self,
        party: &PartyId,
        (said, frozen_at): (Timestamp, Timestamp),
    ) -> Option<&Base64> {
        let stood = |one: &Said| {
            one.party == *party && one.claimed <= said && one.stood_at(frozen_at, Sure::Seen)
        };
        let found = self.0.iter().filter(|(_, (one, _))| stood(one));
        found.max_by_key(|(id, (one, _))| one.place(**id)).map(|(_, (_, key))| key)
    }
}

/// Rounds in the order in which they were said, each with what is wrong with it. What one
/// depositary announces says nothing of what another does.
pub(in super::super) fn judged(
    (agreement, keys): (&Agreement, &Keys),
    mut all: Vec<Announced>,
) -> Vec<Announced> {
    all.sort_by_key(|one| (one.index, one.said, one.statement));
    let mut rounds: Vec<Announced> = Vec::with_capacity(all.len());
    for mut one in all {
        one.flaw = one.own_flaw(agreement, keys).or_else(|| place(&mut rounds, &one));
        rounds.push(one);
    }
    rounds.sort_by_key(|one| (one.said, one.index, one.statement));
    rounds
}

/// Whether there is room for another one among those before it, which may make it.
fn place(before: &mut [Announced], one: &Announced) -> Option<AnnouncementFlaw> {
    let may_go = |known: &Announced, target: StatementId| {
        known.statement == target
            && known.flaw.is_none()
            && known.by == one.by
            && one.seen.is_some_and(|seen| seen < known.frozen_at)
    };
    if one.replaces.is_some_and(|target| !before.iter().any(|known| may_go(known, target))) {
        return Some(AnnouncementFlaw::TargetUnknown);
    }
    let others = |known: &&Announced| {
        known.flaw.is_none() && known.by == one.by && Some(known.statement) != one.replaces
    };
    if before.iter().filter(others).count() >= ROUNDS_MAX {
        return Some(AnnouncementFlaw::TooMany);
    }
    if before.iter().filter(others).any(|known| known.overlaps(one)) {
        return Some(AnnouncementFlaw::Overlaps);
    }
    let gone = before.iter_mut().filter(|known| Some(known.statement) == one.replaces);
    gone.for_each(|known| known.flaw = Some(AnnouncementFlaw::Replaced));
    None
}
