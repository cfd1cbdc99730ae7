//! Everything that was deposited on one agreement.

use std::collections::BTreeMap;

use serde_json::Value;

use super::announced::{self, Announced};
use super::before::Before;
use super::judge::{Ground, Judged};
use super::leaving::Notices;
use super::outcome::Outcome;
use super::said::{self, Said};
use super::terms;
use crate::agreement::document::Agreement;
use crate::calendar::Day;
use crate::commitment::round::{Act, Deposit};
use crate::commitment::{Commitment, CommitmentRefusal};
use crate::duty::{Fact, Shown};
use comity_protocol::content::Digest;
use comity_protocol::kind::names;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// An outcome as somebody published it.
#[derive(Clone, Debug)]
struct Claimed {
    said: Timestamp,
    seen: Option<Timestamp>,
    by: PartyId,
    certificate: Option<Value>,
}

/// Everything that was deposited on one agreement.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Table {
    deposits: BTreeMap<StatementId, Deposit>,
    malformed: BTreeMap<StatementId, CommitmentRefusal>,
    outcomes: BTreeMap<StatementId, Claimed>,
    announced: BTreeMap<StatementId, Announced>,
    said: BTreeMap<StatementId, Said>,
}

impl Table {
    /// Takes a statement of one of the `commitment.` kinds about the text with that digest.
    ///
    /// Whoever may read the text must be able to check its rounds: what is shown to fewer counts
    /// for nobody, and not for some.
    pub(in super::super) fn take(
        &mut self,
        fact: &Fact,
        (agreement, text): (&Agreement, Digest),
        audience: Shown,
    ) {
        let kind = fact.kind.as_str();
        let is_own = matches!(kind, names::COMMITMENT_DEPOSIT | names::COMMITMENT_WITHDRAWAL);
        // By its subject everybody can tell that something was said, who cannot read what.
        if is_own && fact.subject == agreement.id {
            self.said.insert(fact.id, Said::new(fact));
        }
        let Some(body) = &fact.body else { return };
        if is_own && fact.subject != agreement.id {
            self.malformed.insert(fact.id, CommitmentRefusal::SubjectOther);
            return;
        }
        if !audience.is_within(fact.shown) {
            self.malformed.insert(fact.id, CommitmentRefusal::NotShown);
            return;
        }
        let act = match kind {
            names::COMMITMENT_DEPOSIT => match read(body, agreement, text) {
                Ok(commitment) => Ok(Act::Commit { commitment, supersedes: urn(body, "replaces") }),
                Err(refusal) => Err(refusal),
            },
            names::COMMITMENT_WITHDRAWAL => match urn(body, "of") {
                Some(deposit) => Ok(Act::Withdraw { deposit }),
                None => Err(CommitmentRefusal::Malformed),
            },
            names::COMMITMENT_OUTCOME => {
                let by = fact.issuer.clone();
                // Whoever is no depositary has as much of that as it likes; nobody reads it.
                let is_named = agreement.depositaries.iter().any(|one| one == by.as_str());
                let certificate = body.get("certificate").filter(|_| is_named).cloned();
                let (said, seen) = (fact.binds_from(), said::seen(fact));
                self.outcomes.insert(fact.id, Claimed { said, seen, by, certificate });
                return;
            }
            names::COMMITMENT_ROUND => {
                let read = Announced::read(fact, body);
                self.announced.extend(read.map(|announced| (fact.id, announced)));
                return;
            }
            _ => return,
        };
        let act = match act {
            Ok(act) => act,
            Err(refusal) => {
                self.malformed.insert(fact.id, refusal);
                return;
            }
        };
        let deposit = Deposit {
            id: fact.id,
            party: fact.issuer.clone(),
            issued_at: fact.binds_from(),
            index: 0,
            act,
        };
        self.deposits.insert(fact.id, deposit);
    }

    /// Deposits that could not be read, and why.
    pub(in super::super) fn malformed(
        &self,
    ) -> impl Iterator<Item = (&StatementId, &CommitmentRefusal)> {
        self.malformed.iter()
    }

    /// The deposits, in the order of the times at which they count.
    pub(in super::super) fn deposits(&self) -> Vec<Deposit> {
        let mut all: Vec<Deposit> = self.deposits.values().cloned().collect();
        all.sort_by_key(|deposit| (deposit.issued_at, deposit.id));
        for (deposit, index) in all.iter_mut().zip(0_u64..) {
            deposit.index = index;
        }
        all
    }

    /// Everything that parties said of their commitments, read here or not.
    pub(in super::super) const fn said(&self) -> &BTreeMap<StatementId, Said> {
        &self.said
    }

    /// Whether anything of what was said is not held here, or has not been read.
    pub(in super::super) fn is_unread(&self, id: &StatementId) -> bool {
        !self.deposits.contains_key(id) && !self.malformed.contains_key(id)
    }

    /// Whether not all may read something who may read the text.
    pub(in super::super) fn is_hidden(&self, id: &StatementId) -> bool {
        matches!(self.malformed.get(id), Some(CommitmentRefusal::NotShown))
    }

    /// Whether no round was ever closed, nor claimed to be.
    pub(in super::super) fn has_no_outcome(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The rounds that were announced, in the order in which they could be known.
    pub(in super::super) fn announced(&self, agreement: &Agreement) -> Vec<Announced> {
        announced::judged(agreement, self.announced.values().cloned().collect())
    }

    /// The rounds that were closed, in the order of their statements, each checked: also against
    /// the rounds before it, and against what is in force here. And what they come to.
    pub(in super::super) fn judged(
        &self,
        (agreement, announced): (&Agreement, &[Announced]),
        in_force: &BTreeMap<String, Day>,
        notices: &Notices,
    ) -> (Vec<Outcome>, Before) {
        let deposits = self.deposits().into_iter().map(|deposit| (deposit.id, deposit)).collect();
        let ground = Ground {
            agreement,
            announced,
            deposits: &deposits,
            malformed: &self.malformed,
            said: &self.said,
            in_force,
            notices,
        };
        let mut closed: Vec<_> = self.outcomes.iter().collect();
        closed.sort_by_key(|(id, claimed)| (claimed.said, **id));
        let mut judged = Judged::default();
        let mut rounds = Vec::with_capacity(closed.len());
        for (id, claimed) in closed {
            let mut outcome = Outcome {
                statement: *id,
                by: claimed.by.clone(),
                issued: claimed.said,
                seen: claimed.seen,
                effective_at: None,
                members: BTreeMap::new(),
                flaw: None,
                counted: Vec::new(),
                left_out: Vec::new(),
                not_counted: Vec::new(),
                proof: claimed.certificate.clone().and_then(|it| serde_json::from_value(it).ok()),
            };
            outcome.flaw = ground.judge(&mut judged, &mut outcome).err();
            rounds.push(outcome);
        }
        (rounds, judged.before)
    }
}

/// A commitment to the words of this text, and to what they have.
fn read(
    body: &Value,
    agreement: &Agreement,
    text: Digest,
) -> Result<Commitment, CommitmentRefusal> {
    let named = body.get("text_digest").and_then(Value::as_str);
    if named.ok_or(CommitmentRefusal::TextMissing)? != text.to_string() {
        return Err(CommitmentRefusal::TextOther);
    }
    let bytes = body.get("commitment").map(Value::to_string).unwrap_or_default();
    let commitment = Commitment::parse(bytes.as_bytes())?;
    terms::check(agreement, &commitment)?;
    Ok(commitment)
}

fn urn(body: &Value, member: &str) -> Option<StatementId> {
    body.get(member).and_then(Value::as_str).and_then(StatementId::from_urn)
}
