//! Conditional commitments as a node sees them: deposits, and outcomes that it checks itself.
//!
//! Deposits stand in the logs of the parties that made them. The depositary that closes a round
//! names the deposits it froze; whoever holds them recomputes the outcome from those and sees what
//! was left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::agreement::document::Agreement;
use crate::agreement::force::Other;
use crate::calendar::Day;
use crate::commitment::certificate::{Certificate, CertificateRefusal, verify_certificate};
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit, activate, freeze};
use crate::commitment::solve::{Problem, Refused};
use crate::commitment::{Commitment, CommitmentRefusal};
use crate::duty::Fact;
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// What a depositary publishes of a round: the `certificate` of a `commitment.outcome`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What the commitments were judged against.
    pub context: Context,
    /// The deposits that were frozen, as URNs.
    pub deposits: Vec<String>,
    /// Who is bound, and why nobody else is.
    pub certificate: Certificate,
}

/// A round that a depositary closed, as this node judges it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outcome {
    /// The statement.
    pub statement: StatementId,
    /// Who closed the round.
    pub by: PartyId,
    /// When that was said.
    pub issued: Timestamp,
    /// Since when the members are bound, all at once; `None` where the outcome does not hold.
    pub effective_at: Option<Timestamp>,
    /// Who is bound to which level of which obligation.
    pub members: BTreeMap<String, BTreeMap<PartyId, u8>>,
    /// Why the outcome does not hold; `None`: it was checked and holds.
    pub flaw: Option<OutcomeFlaw>,
    /// Deposits that stood in time by their own claim and that the depositary did not freeze.
    pub left_out: Vec<StatementId>,
    /// What was published, where it could be read.
    pub proof: Option<Proof>,
}

/// Everything that was deposited on one agreement.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    deposits: BTreeMap<StatementId, Deposit>,
    malformed: BTreeMap<StatementId, CommitmentRefusal>,
    outcomes: BTreeMap<StatementId, (Timestamp, PartyId, Option<Value>)>,
}

impl Table {
    /// Takes a statement of one of the `commitment.` kinds about the text with that digest.
    pub(super) fn take(&mut self, fact: &Fact, text: Digest) {
        let Some(body) = &fact.body else { return };
        let act = match fact.kind.as_str() {
            "commitment.deposit" => {
                if let Err(refusal) = is_about(body, text) {
                    self.malformed.insert(fact.id, refusal);
                    return;
                }
                let bytes = body.get("commitment").map(Value::to_string).unwrap_or_default();
                match Commitment::parse(bytes.as_bytes()) {
                    Ok(commitment) => Act::Commit { commitment, supersedes: urn(body, "replaces") },
                    Err(refusal) => {
                        self.malformed.insert(fact.id, refusal);
                        return;
                    }
                }
            }
            "commitment.withdrawal" => match urn(body, "of") {
                Some(deposit) => Act::Withdraw { deposit },
                None => return,
            },
            "commitment.outcome" => {
                let said = body.get("certificate").cloned();
                let said = (fact.counted_at(), fact.issuer.clone(), said);
                self.outcomes.insert(fact.id, said);
                return;
            }
            _ => return,
        };
        let deposit = Deposit {
            id: fact.id,
            party: fact.issuer.clone(),
            issued_at: fact.counted_at(),
            index: 0,
            act,
        };
        self.deposits.insert(fact.id, deposit);
    }

    /// Deposits that could not be read, and why.
    pub(super) fn malformed(&self) -> impl Iterator<Item = (&StatementId, &CommitmentRefusal)> {
        self.malformed.iter()
    }

    /// The deposits, in the order of the times at which they count.
    pub(super) fn deposits(&self) -> Vec<Deposit> {
        let mut all: Vec<Deposit> = self.deposits.values().cloned().collect();
        all.sort_by_key(|deposit| (deposit.issued_at, deposit.id));
        for (deposit, index) in all.iter_mut().zip(0_u64..) {
            deposit.index = index;
        }
        all
    }

    /// The agreements that published outcomes say are in force.
    pub(super) fn said_in_force(&self) -> impl Iterator<Item = String> {
        let proofs = self.outcomes.values().filter_map(|(_, _, said)| said.as_ref());
        let named = proofs.filter_map(|said| said.pointer("/context/in_force")?.as_array());
        named.flatten().filter_map(|id| id.as_str().map(str::to_owned))
    }

    /// The rounds that were closed, in the order of their statements, each checked: also against
    /// the rounds before it, and against what is in force here.
    pub(super) fn outcomes(
        &self,
        agreement: &Agreement,
        others: &BTreeMap<String, Other>,
    ) -> Vec<Outcome> {
        let deposits = self.deposits();
        let mut closed: Vec<_> = self.outcomes.iter().collect();
        closed.sort_by_key(|(id, (issued, ..))| (*issued, **id));
        let mut judged: Vec<Outcome> = Vec::with_capacity(closed.len());
        for (id, (issued, by, said)) in closed {
            let mut outcome = Outcome {
                statement: *id,
                by: by.clone(),
                issued: *issued,
                effective_at: None,
                members: BTreeMap::new(),
                flaw: None,
                left_out: Vec::new(),
                proof: said.clone().and_then(|said| serde_json::from_value(said).ok()),
            };
            let ground = Ground { agreement, deposits: &deposits, before: &judged, others };
            if let Err(flaw) = judge(&ground, &mut outcome) {
                outcome.flaw = Some(flaw);
            }
            judged.push(outcome);
        }
        judged
    }
}

/// What an outcome is judged by.
struct Ground<'a> {
    agreement: &'a Agreement,
    deposits: &'a [Deposit],
    /// The outcomes before it.
    before: &'a [Outcome],
    others: &'a BTreeMap<String, Other>,
}

/// Why an outcome does not hold. Whoever published it is at fault unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeFlaw {
    /// It was not published by a depositary that the agreement names.
    NotDepositary,
    /// Context, deposits or certificate cannot be read.
    Malformed,
    /// It was judged by other clauses, groups or weights than the agreement's.
    OtherTerms,
    /// A deposit it rests on is not held here. Nobody is at fault.
    DepositMissing,
    /// It says that others are bound already than those whom earlier rounds held here bound.
    OtherBound,
    /// It says that an agreement is in force that is not, by what is held here.
    NotInForce,
    /// The context is refused.
    Context(CommitmentRefusal),
    /// The certificate does not hold.
    Certificate(CertificateRefusal),
}

impl OutcomeFlaw {
    /// The stable code of this flaw, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotDepositary => "outcome-not-by-depositary",
            Self::Malformed => "outcome-malformed",
            Self::OtherTerms => "outcome-other-terms",
            Self::DepositMissing => "outcome-deposit-missing",
            Self::OtherBound => "outcome-bound-other",
            Self::NotInForce => "outcome-not-in-force",
            Self::Context(refusal) => refusal.code(),
            Self::Certificate(refusal) => refusal.code(),
        }
    }
}

impl Serialize for OutcomeFlaw {
    /// As its code.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

fn judge(ground: &Ground<'_>, outcome: &mut Outcome) -> Result<(), OutcomeFlaw> {
    let Ground { agreement, deposits, .. } = *ground;
    let proof = outcome.proof.as_ref().ok_or(OutcomeFlaw::Malformed)?;
    let by = outcome.by.as_str();
    if !agreement.depositaries.is_empty() && !agreement.depositaries.iter().any(|one| one == by) {
        return Err(OutcomeFlaw::NotDepositary);
    }
    if !fits(agreement, &proof.context) {
        return Err(OutcomeFlaw::OtherTerms);
    }
    // Nobody is bound by a depositary's word alone, nor by what it says of the world.
    if ground.bound_by(proof.context.round.frozen_at) != set(&proof.context.bound) {
        return Err(OutcomeFlaw::OtherBound);
    }
    if !ground.are_in_force(&proof.context) {
        return Err(OutcomeFlaw::NotInForce);
    }
    let named: BTreeSet<StatementId> =
        proof.deposits.iter().filter_map(|urn| StatementId::from_urn(urn)).collect();
    let frozen_at = proof.context.round.frozen_at;
    let chosen: Vec<Deposit> =
        deposits.iter().filter(|deposit| named.contains(&deposit.id)).cloned().collect();
    if chosen.len() != proof.deposits.len() {
        return Err(OutcomeFlaw::DepositMissing);
    }
    let mut context = proof.context.clone();
    // Order among the deposits is that of their signing; the place in one log does not count here.
    context.round.size = u64::MAX;
    let frozen = freeze(&chosen, &context, &[], &BTreeSet::new())
        .map_err(|refused| OutcomeFlaw::Context(refused.why))?;
    verify_certificate(&frozen.commitments(), &proof.context, &proof.certificate)
        .map_err(OutcomeFlaw::Certificate)?;
    if proof.certificate.activated {
        let activation = activate(&proof.context, &proof.certificate);
        // Nobody is bound before anybody could know of it.
        let effective_at = activation.effective_at.max(outcome.issued);
        (outcome.effective_at, outcome.members) = (Some(effective_at), activation.bound);
    }
    let in_time =
        |deposit: &&Deposit| deposit.issued_at <= frozen_at && !named.contains(&deposit.id);
    outcome.left_out = deposits.iter().filter(in_time).map(|deposit| deposit.id).collect();
    Ok(())
}

/// Who is bound to which level of which obligation, without what is empty.
fn set(bound: &BTreeMap<String, BTreeMap<PartyId, u8>>) -> BTreeSet<(&str, &PartyId, u8)> {
    let rows = bound.iter().flat_map(|(obligation, parties)| {
        parties.iter().map(move |(party, level)| (obligation.as_str(), party, *level))
    });
    rows.filter(|(.., level)| *level > 0).collect()
}

impl Ground<'_> {
    /// Who is bound by the rounds before, at a time: to the highest level of each.
    fn bound_by(&self, at: Timestamp) -> BTreeSet<(&str, &PartyId, u8)> {
        let mut bound: BTreeMap<(&str, &PartyId), u8> = BTreeMap::new();
        let held = self.before.iter().filter(|one| one.effective_at.is_some_and(|from| from <= at));
        for (obligation, party, level) in held.flat_map(|outcome| set(&outcome.members)) {
            let before = bound.entry((obligation, party)).or_default();
            *before = level.max(*before);
        }
        bound.into_iter().map(|((obligation, party), level)| (obligation, party, level)).collect()
    }

    /// Whether each agreement that a context says is in force was, by what is held here.
    fn are_in_force(&self, context: &Context) -> bool {
        let Ok(frozen) = Day::of_utc(context.round.frozen_at) else { return false };
        context.in_force.iter().all(|id| {
            let since = self.others.get(id).and_then(|other| other.in_force);
            since.is_some_and(|since| since <= frozen)
        })
    }
}

/// Whether a context speaks of this agreement as its text has it: its clauses, groups and weights.
fn fits(agreement: &Agreement, context: &Context) -> bool {
    let frozen = Day::of_utc(context.round.frozen_at).ok();
    let is_clause = |id: &String| agreement.clauses.iter().any(|clause| clause.id == *id);
    let same_group = |(name, members): (&String, &BTreeSet<PartyId>)| {
        agreement.groups.get(name).is_some_and(|group| {
            let now = group.iter().filter(|one| frozen.is_some_and(|day| one.is_on(day)));
            now.map(|one| one.party.as_str()).collect::<BTreeSet<_>>()
                == members.iter().map(PartyId::as_str).collect()
        })
    };
    let same_weight = |(name, table): (&String, &BTreeMap<PartyId, _>)| {
        let weights = agreement.weights.get(name).zip(frozen);
        weights.and_then(|(weight, day)| weight.on(day)).is_some_and(|weight| {
            weight.values.len() == table.len()
                && table
                    .iter()
                    .all(|(party, value)| weight.values.get(party.as_str()) == Some(value))
        })
    };
    context.agreement == agreement.id
        && context.obligations.keys().all(is_clause)
        && context.groups.iter().all(same_group)
        && context.weights.iter().all(same_weight)
}

/// Closes a round: freezes what stands, solves it, and gives what the depositary publishes.
///
/// # Errors
/// The context is refused. Deposits are never; what does not count is left out of account.
pub fn close(deposits: &[Deposit], context: Context) -> Result<Proof, Refused> {
    let mut open = context.clone();
    open.round.size = u64::MAX;
    let in_time: Vec<Deposit> = deposits
        .iter()
        .filter(|deposit| deposit.issued_at <= context.round.frozen_at)
        .cloned()
        .collect();
    let frozen = freeze(&in_time, &open, &[], &BTreeSet::new())?;
    let commitments = frozen.commitments();
    let problem = Problem::compile(&commitments, &context)?;
    let certificate = problem.solve().certificate();
    let urns = in_time.iter().map(|deposit| deposit.id.urn()).collect();
    Ok(Proof { context, deposits: urns, certificate })
}

/// Whether a deposit names the words of this text.
fn is_about(body: &Value, text: Digest) -> Result<(), CommitmentRefusal> {
    let named = body.get("text_digest").and_then(Value::as_str);
    let named = named.ok_or(CommitmentRefusal::TextMissing)?;
    if named == text.to_string() { Ok(()) } else { Err(CommitmentRefusal::TextOther) }
}

fn urn(body: &Value, member: &str) -> Option<StatementId> {
    body.get(member).and_then(Value::as_str).and_then(StatementId::from_urn)
}
