//! How the next round is decided: what a depositary publishes, or anybody can look at before.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::before::Before;
use super::judge::{freeze_after, not_counted};
use super::outcome::{NotCounted, Proof};
use super::table::Table;
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit};
use crate::commitment::solve::{Problem, Refused};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Most statements of one party on one agreement that a round takes: whoever says more, to make
/// rounds costly, is set apart.
pub const SAID_MAX: usize = 256;

/// A round as it would be closed.
#[derive(Clone, Debug)]
pub struct Closing {
    /// What the depositary publishes.
    pub proof: Proof,
    /// The deposits that count.
    pub counted: Vec<StatementId>,
    /// Those that do not, and why.
    pub not_counted: Vec<NotCounted>,
    /// Parties whose commitments are left out as a whole, and why.
    pub apart: Vec<Apart>,
}

/// A party whose commitments a depositary leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Apart {
    /// Whose.
    pub party: PartyId,
    /// Why.
    pub why: SetAside,
}

/// Why a depositary leaves a party out: what it said before the freeze is not all known, and an
/// outcome that misses any of it binds nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetAside {
    /// Its log has not been read up to the freeze here.
    LogBehind,
    /// It logged something on its commitments whose content it keeps back.
    KeptBack,
    /// It said more than [`SAID_MAX`] things.
    TooMuch,
}

impl SetAside {
    /// The stable code of this reason, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LogBehind => "commitment-log-behind",
            Self::KeptBack => "commitment-kept-back",
            Self::TooMuch => "commitment-too-much-said",
        }
    }
}

impl Serialize for SetAside {
    /// As its code.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Closes a round: freezes what stands, and solves it. `is_read`: whether the log of a party has
/// been read up to the freeze.
///
/// # Errors
/// The context is refused. Deposits are never; what does not count is left out of account.
pub(in super::super) fn close(
    before: &Before,
    table: &Table,
    context: Context,
    is_read: &dyn Fn(&PartyId) -> bool,
) -> Result<Closing, Refused> {
    let frozen_at = context.round.frozen_at;
    let mut said: BTreeMap<&PartyId, Vec<StatementId>> = BTreeMap::new();
    for (id, one) in table.said().iter().filter(|(_, one)| one.from <= frozen_at) {
        said.entry(&one.party).or_default().push(*id);
    }
    let why = |party: &PartyId, of: &[StatementId]| {
        if !is_read(party) {
            Some(SetAside::LogBehind)
        } else if of.iter().any(|id| table.is_unread(id) || table.is_hidden(id)) {
            // What not all may read who read the text, they could not check either.
            Some(SetAside::KeptBack)
        } else {
            (of.len() > SAID_MAX).then_some(SetAside::TooMuch)
        }
    };
    let (mut apart, mut named) = (Vec::new(), BTreeSet::new());
    for (party, of) in said {
        match why(party, &of) {
            Some(why) => apart.push(Apart { party: party.clone(), why }),
            None => named.extend(of),
        }
    }
    let mut deposits = table.deposits();
    deposits.retain(|deposit| named.contains(&deposit.id));
    let frozen = freeze_after(before, &deposits, &context)?;
    let commitments = frozen.commitments();
    let problem = Problem::compile(&commitments, &context)?;
    let certificate = problem.solve().certificate();
    let deposits = named.iter().map(StatementId::urn).collect();
    Ok(Closing {
        proof: Proof { context, deposits, certificate },
        counted: frozen.standing.iter().map(|(id, _)| *id).collect(),
        not_counted: not_counted(&frozen),
        apart,
    })
}

/// Who is bound at a time, as the context of the next round has it.
pub fn bound(before: &Before, at: Timestamp) -> BTreeMap<String, BTreeMap<PartyId, u8>> {
    let bound = before.bound_at(at).into_iter();
    let owned = |(party, level): (&PartyId, u8)| (party.clone(), level);
    bound.map(|(id, of)| (id.to_owned(), of.into_iter().map(owned).collect())).collect()
}

/// The obligations to which anybody is committed or bound: what the next round is about.
pub fn obligations(before: &Before, deposits: &[Deposit], at: Timestamp) -> BTreeSet<String> {
    let committed = deposits.iter().filter_map(|deposit| match &deposit.act {
        Act::Commit { commitment, .. } => Some(commitment.obligation.clone()),
        Act::Withdraw { .. } => None,
    });
    let bound = before.bound_at(at).into_keys().map(str::to_owned);
    committed.chain(bound).collect()
}
