//! How the next round of an agreement would be decided, by what is held.

use serde_json::Value;

use super::Docket;
use super::entry::Entry;
use super::round::announced::{self, Announced, AnnouncementFlaw};
use super::round::close::{Closing, Known, bound, close, obligations};
use super::round::judge::freeze_after;
use super::round::said::Sure;
use super::round::table::is_own;
use super::round::terms;
use super::then::was_in_force;
use crate::commitment::context::{Context, Round};
use crate::commitment::round::Deposit;
use crate::commitment::sealed::Board;
use crate::commitment::solve::{Refused, weed};
use crate::commitment::{Commitment, CommitmentRefusal};
use crate::duty::Shown;
use comity_protocol::content::Digest;
use comity_protocol::kind::{Kind, names};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

impl Docket {
    /// The context of the next round of an agreement, as its text and what is held here have it:
    /// obligations with levels or to which anybody is committed or bound, groups, weights, who is
    /// bound already, and which agreements that commitments ask about are in force. `None` for an
    /// agreement that is not held.
    pub fn context(&self, id: &str, round: Round) -> Option<Context> {
        let entry = self.agreement(id)?;
        let (frozen_at, before) = (round.frozen_at, &entry.committed);
        let deposits = entry.deposits();
        let mut about = obligations(before, &deposits, frozen_at);
        about.extend(terms::with_levels(entry.agreement()).map(|clause| clause.id.clone()));
        let mut context = terms::context(entry.agreement(), about, round);
        context.bound = bound(before, frozen_at);
        let asked = entry.table().asked().into_keys();
        let in_force = asked.filter(|id| was_in_force(&self.entries, id, frozen_at, Sure::Seen));
        context.in_force = in_force.map(str::to_owned).collect();
        Some(context)
    }

    /// The same if the round were frozen now.
    pub fn context_now(&self, id: &str) -> Option<Context> {
        let now = self.as_of();
        let round = Round {
            log: id.to_owned(),
            size: u64::MAX,
            root: Digest([0; 32]),
            frozen_at: now,
            effective_at: now,
        };
        self.context(id, round)
    }

    /// The commitments that would stand if a round were frozen so: not withdrawn, replaced, used
    /// up, lapsed or refused. Nobody but their own parties is told of them before the freeze.
    pub fn standing(&self, context: &Context) -> Vec<(StatementId, Commitment)> {
        let Some(entry) = self.agreement(&context.agreement) else { return Vec::new() };
        let in_time = |deposit: &Deposit| deposit.issued_at <= context.round.frozen_at;
        let deposits: Vec<Deposit> = entry.deposits().into_iter().filter(in_time).collect();
        let frozen = freeze_after(&entry.committed, &deposits, context);
        let mut standing = frozen.map(|frozen| frozen.standing).unwrap_or_default();
        // What a round uses up that has not started yet is not open any more either.
        standing.retain(|(id, _)| !entry.committed.is_spent(id));
        standing
    }

    /// Whether a conditional commitment would count if a round were frozen now: whoever may read
    /// the text may read it, it speaks of what its agreement has, and has not lapsed.
    ///
    /// # Errors
    /// Why it would not count.
    pub fn check_commitment(
        &self,
        (kind, subject): (&Kind, &str),
        body: &Value,
        shown: Shown,
    ) -> Result<(), CommitmentRefusal> {
        let about = body.get("proposal").and_then(Value::as_str);
        let entry = about.and_then(|about| self.agreement(about));
        let is_own = is_own(kind.as_str());
        // A share of an opening is for the other depositaries alone.
        let is_share = kind.as_str() == names::COMMITMENT_DEPOSITARY
            && body.get("role").and_then(Value::as_str) == Some("share");
        let is_of_round = kind.as_str().starts_with("commitment.") && !is_share;
        let is_kept_back = !is_own && shown.from.is_some();
        let is_shown = |entry: &Entry| entry.audience.is_within(shown) && !is_kept_back;
        if is_of_round && !entry.is_none_or(is_shown) {
            return Err(CommitmentRefusal::NotShown);
        }
        if is_own && about.is_some_and(|about| about != subject) {
            return Err(CommitmentRefusal::SubjectOther);
        }
        if kind.as_str() != names::COMMITMENT_DEPOSIT {
            return Ok(());
        }
        let Some(entry) = entry else { return Ok(()) };
        let bytes = body.get("commitment").map(Value::to_string).unwrap_or_default();
        let commitment = Commitment::parse(bytes.as_bytes())?;
        terms::check(entry.agreement(), &commitment)?;
        let Some(mut context) = self.context_now(entry.id()) else { return Ok(()) };
        // A clause without levels is an obligation only once somebody commits itself to it.
        let named = terms::context(
            entry.agreement(),
            [commitment.obligation.clone()],
            context.round.clone(),
        );
        context.obligations.extend(named.obligations);
        let weeded =
            weed(std::slice::from_ref(&commitment), &context).map_err(|refused| refused.why)?;
        weeded.set_aside.into_iter().next().map_or(Ok(()), |(_, refused)| Err(refused.why))
    }

    /// The announced round of an agreement that is frozen now, and not closed yet by an outcome
    /// that holds.
    pub fn to_close(&self, id: &str) -> Option<&Announced> {
        let (entry, now) = (self.agreement(id)?, self.as_of());
        entry.announced.iter().find(|one| one.is_frozen(now) && !entry.is_closed(one))
    }

    /// Why a round that a party announced now, of such a freeze and start and in the place of
    /// another, would be none; `None`: it would be one, or the agreement is not held.
    pub fn would_announce(
        &self,
        id: &str,
        by: PartyId,
        (frozen_at, effective_at): (Timestamp, Timestamp),
        (replaces, board): (Option<StatementId>, Option<Board>),
    ) -> Option<AnnouncementFlaw> {
        let entry = self.agreement(id)?;
        // Later than any that was said in the same moment.
        let statement = StatementId([u8::MAX; 32]);
        let round = Announced {
            statement,
            by,
            said: self.as_of(),
            seen: Some(self.as_of()),
            index: Some(u64::MAX),
            frozen_at,
            effective_at,
            activation: None,
            board,
            replaces,
            flaw: None,
        };
        let mut all = entry.announced.clone();
        all.push(round);
        let judged = announced::judged((entry.agreement(), entry.table().keys()), all);
        judged.iter().find(|one| one.statement == statement).and_then(|one| one.flaw)
    }

    /// What a depositary that closes the round publishes; `is_read`: whether the log of a party
    /// has been read up to the freeze. `None` for an agreement that is not held.
    ///
    /// # Errors
    /// The context is refused.
    pub fn close(
        &self,
        context: Context,
        is_read: &dyn Fn(&PartyId) -> bool,
    ) -> Option<Result<Closing, Refused>> {
        let entry = self.agreement(&context.agreement)?;
        let frozen_at = context.round.frozen_at;
        let is_unsure = |id: &str| {
            let was = |sure| was_in_force(&self.entries, id, frozen_at, sure);
            was(Sure::Seen) != was(Sure::Claimed)
        };
        let asked = entry.table().asked().into_iter().filter(|(id, _)| is_unsure(id));
        let known = Known {
            is_read,
            keeps_back: entry.unread_notices(frozen_at),
            asks_unsure: asked.flat_map(|(_, parties)| parties).cloned().collect(),
        };
        Some(close(&entry.committed, entry.table(), context, &known))
    }
}
