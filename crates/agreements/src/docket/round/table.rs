//! Everything that was deposited on one agreement.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::announced::{self, Announced};
use super::before::Before;
use super::judge::{Ground, InForceThen, Judged};
use super::leaving::Notices;
use super::outcome::Outcome;
use super::said::Said;
use super::terms;
use crate::agreement::document::Agreement;
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
    said: Said,
    certificate: Option<Value>,
}

impl Claimed {
    /// The outcome, before anything of it was checked.
    fn unjudged(&self, statement: StatementId) -> Outcome {
        Outcome {
            statement,
            by: self.said.party.clone(),
            issued: self.said.claimed,
            seen: self.said.seen(),
            effective_at: None,
            members: BTreeMap::new(),
            flaw: None,
            counted: Vec::new(),
            left_out: Vec::new(),
            not_counted: Vec::new(),
            proof: self.certificate.clone().and_then(|it| serde_json::from_value(it).ok()),
        }
    }
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
        let is_about = body.get("proposal").and_then(Value::as_str) == Some(agreement.id.as_str());
        if is_own && !(is_about && fact.subject == agreement.id) {
            self.malformed.insert(fact.id, CommitmentRefusal::SubjectOther);
            return;
        }
        if !is_about {
            return;
        }
        // What is kept back could take the place of another round or outcome later.
        let is_kept_back = !is_own && fact.shown.from.is_some_and(|from| from > fact.issued);
        if is_kept_back || !audience.is_within(fact.shown) {
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
                let by = fact.issuer.as_str();
                // Whoever is no depositary has as much of that as it likes; nobody reads it.
                let is_named = agreement.depositaries.iter().any(|one| one == by);
                let certificate = body.get("certificate").filter(|_| is_named).cloned();
                let said = Said::new(fact);
                self.outcomes.insert(fact.id, Claimed { said, certificate });
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
            issued_at: Said::new(fact).claimed,
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

    /// The deposits, in the order of the times that they claim. Their places are in the order of
    /// the logs that they stand in.
    pub(in super::super) fn deposits(&self) -> Vec<Deposit> {
        let mut all: Vec<Deposit> = self.deposits.values().cloned().collect();
        let place = |id: StatementId| self.said.get(&id).map(|said| said.place(id));
        all.sort_by_cached_key(|deposit| place(deposit.id));
        for (deposit, index) in all.iter_mut().zip(0_u64..) {
            deposit.index = index;
        }
        all.sort_by_key(|deposit| (deposit.issued_at, deposit.index));
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

    /// When rounds were frozen that somebody closed, as the outcomes say.
    pub(in super::super) fn freezes(&self) -> BTreeSet<Timestamp> {
        let certificates = self.outcomes.values().filter_map(|one| one.certificate.as_ref());
        let frozen_at =
            |one: &Value| one.pointer("/context/round/frozen_at")?.as_str()?.parse().ok();
        certificates.filter_map(frozen_at).collect()
    }

    /// The agreements about whose entry into force any commitment asks, and who asks.
    pub(in super::super) fn asked(&self) -> BTreeMap<&str, BTreeSet<&PartyId>> {
        let mut asked: BTreeMap<&str, BTreeSet<&PartyId>> = BTreeMap::new();
        for deposit in self.deposits.values() {
            let Act::Commit { commitment, .. } = &deposit.act else { continue };
            for id in terms::asks_about(commitment) {
                asked.entry(id).or_default().insert(&deposit.party);
            }
        }
        asked
    }

    /// Whether no round was ever closed, nor claimed to be.
    pub(in super::super) fn has_no_outcome(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The rounds that were announced, in the order in which they were said.
    pub(in super::super) fn announced(&self, agreement: &Agreement) -> Vec<Announced> {
        announced::judged(agreement, self.announced.values().cloned().collect())
    }

    /// The rounds that were closed, in the order in which that was said, each checked: also against
    /// the rounds before it, and against what is in force here. And what they come to.
    pub(in super::super) fn judged(
        &self,
        (agreement, announced): (&Agreement, &[Announced]),
        in_force: &InForceThen,
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
        let mut closed: Vec<Outcome> =
            self.outcomes.iter().map(|(id, claimed)| claimed.unjudged(*id)).collect();
        // In the order of their freezes, and each depositary's in that of its log: who says its
        // outcome first, or later, changes nothing of another round.
        let place = |id: StatementId| self.outcomes.get(&id).map(|claimed| claimed.said.place(id));
        closed.sort_by_cached_key(|one| {
            let frozen_at = one.proof.as_ref().map(|proof| proof.context.round.frozen_at);
            (frozen_at, one.by.clone(), place(one.statement))
        });
        let mut judged = Judged::default();
        for outcome in &mut closed {
            outcome.flaw = ground.judge(&mut judged, outcome).err();
        }
        closed.sort_by_key(|one| (one.issued, place(one.statement)));
        (closed, judged.before)
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
