//! How the next round is decided: what a depositary publishes, or anybody can look at before.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::before::Before;
use super::judge::{freeze_after, not_counted};
use super::outcome::{NotCounted, Proof};
use super::said::{Said, Sure};
use super::table::Table;
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit};
use crate::commitment::solve::{CommitmentProblem, Refused};
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
    /// It says that something stood before the freeze, and others had not seen it by then.
    Unseen,
    /// It asks whether an agreement is in force, and others had not seen by the freeze what that
    /// hangs on.
    ForceUnsure,
    /// It said more than [`SAID_MAX`] things.
    TooMuch,
}

impl SetAside {
    /// The stable code of this reason, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LogBehind => "commitment-log-behind",
            Self::KeptBack => "commitment-kept-back",
            Self::Unseen => "commitment-unseen",
            Self::ForceUnsure => "commitment-force-unsure",
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

/// What is known of parties where a round is closed, besides what they deposited.
pub(in super::super) struct Known<'a> {
    /// Whether the log of a party has been read up to the freeze.
    pub(in super::super) is_read: &'a dyn Fn(&PartyId) -> bool,
    /// Who gave a notice before the freeze that has not been read.
    pub(in super::super) keeps_back: BTreeSet<PartyId>,
    /// Who asks whether an agreement is in force of which nobody can tell if it was at the freeze.
    pub(in super::super) asks_unsure: BTreeSet<PartyId>,
}

/// What a depositary names of what parties said before a freeze, and whom it leaves out.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// What is named.
    pub named: BTreeSet<StatementId>,
    /// Parties that are left out as a whole, and why.
    pub apart: Vec<Apart>,
}

impl Gathered {
    /// Takes whoever is left out away from those who are bound already: they stay bound, and count
    /// for nobody.
    pub(in super::super) fn trim(&self, context: &mut Context) {
        let is_apart = |party: &PartyId| self.apart.iter().any(|one| one.party == *party);
        context.bound.values_mut().for_each(|of| of.retain(|party, _| !is_apart(party)));
        context.bound.retain(|_, of| !of.is_empty());
    }
}

/// Gathers what parties said before a freeze, and those who are bound already.
pub(in super::super) fn gather<'a>(
    (before, table, frozen_at): (&Before, &Table, Timestamp),
    bound: impl Iterator<Item = &'a PartyId>,
    known: &Known<'_>,
) -> Gathered {
    let mut said: BTreeMap<PartyId, Vec<StatementId>> = BTreeMap::new();
    let stood = |one: &Said| one.stood_at(frozen_at, Sure::Claimed);
    for (id, one) in table.said().iter().filter(|(_, one)| stood(one)) {
        said.entry(one.party.clone()).or_default().push(*id);
    }
    for party in bound {
        said.entry(party.clone()).or_default();
    }
    let mut gathered = Gathered::default();
    for (party, of) in said {
        match set_aside((before, table, frozen_at), known, (&party, &of)) {
            Some(why) => gathered.apart.push(Apart { party, why }),
            None => gathered.named.extend(of),
        }
    }
    gathered
}

/// Closes a round: freezes what stands, and solves it.
///
/// # Errors
/// The context is refused. Deposits are never; what does not count is left out of account.
pub(in super::super) fn close(
    before: &Before,
    table: &Table,
    mut context: Context,
    known: &Known<'_>,
) -> Result<Closing, Refused> {
    let bound = context.bound.values().flat_map(BTreeMap::keys);
    let gathered = gather((before, table, context.round.frozen_at), bound, known);
    gathered.trim(&mut context);
    let Gathered { named, apart } = gathered;
    let mut deposits = table.deposits();
    deposits.retain(|deposit| named.contains(&deposit.id));
    let frozen = freeze_after(before, &deposits, &context)?;
    let commitments = frozen.commitments();
    let problem = CommitmentProblem::compile(&commitments, &context)?;
    let certificate = problem.solve().certificate();
    let deposits = named.iter().map(StatementId::urn).collect();
    Ok(Closing {
        proof: Proof { context, deposits, certificate, sealed: None },
        counted: frozen.standing.iter().map(|(id, _)| *id).collect(),
        not_counted: not_counted(&frozen),
        apart,
    })
}

/// Why a party is left out as a whole, of which something stood at the freeze by its own word.
fn set_aside(
    (before, table, frozen_at): (&Before, &Table, Timestamp),
    known: &Known<'_>,
    (party, of): (&PartyId, &[StatementId]),
) -> Option<SetAside> {
    let is_unsure =
        |id: &StatementId| table.said().get(id).is_some_and(|one| one.is_unsure_at(frozen_at));
    // What not all may read who read the text, they could not check either.
    let is_unread = |id: &StatementId| table.is_unread(id) || table.is_hidden(id);
    if !(known.is_read)(party) {
        Some(SetAside::LogBehind)
    } else if known.keeps_back.contains(party) || of.iter().any(is_unread) {
        Some(SetAside::KeptBack)
    } else if of.iter().any(is_unsure) || before.is_unsure(party, frozen_at) {
        // Some may have seen it in time, and others not.
        Some(SetAside::Unseen)
    } else if known.asks_unsure.contains(party) {
        Some(SetAside::ForceUnsure)
    } else {
        (of.len() > SAID_MAX).then_some(SetAside::TooMuch)
    }
}

/// Who is bound at a time, as the context of the next round has it.
pub fn bound(before: &Before, at: Timestamp) -> BTreeMap<String, BTreeMap<PartyId, u8>> {
    let bound = before.bound_in_round(at).into_iter();
    let owned = |(party, level): (&PartyId, u8)| (party.clone(), level);
    bound.map(|(id, of)| (id.to_owned(), of.into_iter().map(owned).collect())).collect()
}

/// The obligations to which anybody is committed or bound: what the next round is about.
pub fn obligations(before: &Before, deposits: &[Deposit], at: Timestamp) -> BTreeSet<String> {
    let committed = deposits.iter().filter_map(|deposit| match &deposit.act {
        Act::Commit { commitment, .. } => Some(commitment.obligation.clone()),
        // What is sealed nobody knows before it is opened.
        Act::Withdraw { .. } | Act::Seal { .. } => None,
    });
    let bound = before.bound_in_round(at).into_keys().map(str::to_owned);
    committed.chain(bound).collect()
}
