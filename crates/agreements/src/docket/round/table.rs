//! Everything that was deposited on one agreement.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::announced::{self, Announced, Keys};
use super::before::Before;
use super::judge::{Attested, Ground, InForceThen, Judged};
use super::leaving::Notices;
use super::outcome::{OutcomeFlaw, RoundOutcome};
use super::said::Said;
use super::terms;
use crate::agreement::document::Agreement;
use crate::commitment::context::Round;
use crate::commitment::round::{Act, Deposit};
use crate::commitment::sealed::opening::Release;
use crate::commitment::sealed::{Envelope, Sealed};
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
    fn unjudged(&self, statement: StatementId) -> RoundOutcome {
        RoundOutcome {
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
    keys: Keys,
    releases: BTreeMap<StatementId, Released>,
}

/// The shares that a depositary released, for which envelopes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// The deposits that were frozen, as URNs: envelopes, and what withdraws or replaces them.
    pub deposits: Vec<String>,
    /// The shares.
    pub release: Release,
}

impl Table {
    /// Takes a statement of one of the `commitment.` kinds about the text with that digest.
    ///
    /// Whoever may read the text must be able to check its rounds: what is shown to fewer counts
    /// for nobody, and not for some.
    pub(in super::super) fn apply(
        &mut self,
        fact: &Fact,
        (agreement, text): (&Agreement, Digest),
        audience: Shown,
    ) {
        let kind = fact.kind.as_str();
        let is_own = is_own(kind);
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
        let is_named = agreement.depositaries.iter().any(|one| one == fact.issuer.as_str());
        if kind == names::COMMITMENT_DEPOSITARY && role(body) == Some("share") {
            // For the other depositaries' eyes: whoever combines enough of them reads everything.
            let released = body.get("contribution").filter(|_| is_named).cloned();
            let released = released.and_then(|one| serde_json::from_value::<Released>(one).ok());
            let own = released.filter(|one| one.release.depositary == fact.issuer);
            self.releases.extend(own.map(|one| (fact.id, one)));
            return;
        }
        // What is kept back could take the place of another round or outcome later.
        let is_kept_back = !is_own && fact.shown.from.is_some_and(|from| from > fact.issued);
        if is_kept_back || !audience.is_within(fact.shown) {
            self.malformed.insert(fact.id, CommitmentRefusal::NotShown);
            return;
        }
        let act = match kind {
            names::COMMITMENT_DEPOSIT => read(body, agreement, text).map(|commitment| {
                let supersedes = urn(body, "replaces");
                Act::Commit { commitment, supersedes }
            }),
            names::COMMITMENT_WITHDRAWAL => {
                let withdrawn = urn(body, "of").map(|deposit| Act::Withdraw { deposit });
                withdrawn.ok_or(CommitmentRefusal::Malformed)
            }
            names::COMMITMENT_ENVELOPE => envelope(body, fact, text).map(|sealed| {
                let supersedes = urn(body, "replaces");
                Act::Seal { sealed, supersedes }
            }),
            _ => return self.take_of_round(fact, body, is_named),
        };
        match act {
            Ok(act) => {
                let (party, issued_at) = (fact.issuer.clone(), Said::new(fact).claimed);
                let deposit = Deposit { id: fact.id, party, issued_at, index: 0, act };
                self.deposits.insert(fact.id, deposit);
            }
            Err(refusal) => {
                self.malformed.insert(fact.id, refusal);
            }
        }
    }

    /// Takes what is said of a round itself; `is_named`: by a depositary that the text names.
    fn take_of_round(&mut self, fact: &Fact, body: &Value, is_named: bool) {
        match fact.kind.as_str() {
            names::COMMITMENT_OUTCOME => {
                // Whoever is no depositary has as much of that as it likes; nobody reads it.
                let certificate = body.get("certificate").filter(|_| is_named).cloned();
                let said = Said::new(fact);
                self.outcomes.insert(fact.id, Claimed { said, certificate });
            }
            names::COMMITMENT_ROUND => {
                let read = Announced::read(fact, body);
                self.announced.extend(read.map(|announced| (fact.id, announced)));
            }
            names::COMMITMENT_DEPOSITARY if is_named && role(body) == Some("key") => {
                self.keys.apply(fact, body);
            }
            _ => {}
        }
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

    /// What is wrong with the deposits that another depositary says were frozen in a sealed round,
    /// or the envelopes that stand among them.
    pub(in super::super) fn opens(
        &self,
        (agreement, announced): (&Agreement, &Announced),
        before: &Before,
        of: (&[String], &Round),
    ) -> Result<Vec<(StatementId, Sealed)>, OutcomeFlaw> {
        let deposits = self.by_statement();
        let (in_force, attested) = (InForceThen::new(), Attested::new());
        let notices = Notices::default();
        let ground = Ground {
            agreement,
            announced: std::slice::from_ref(announced),
            deposits: &deposits,
            malformed: &self.malformed,
            said: &self.said,
            in_force: &in_force,
            notices: &notices,
            attested: &attested,
        };
        ground.opens(before, announced, of)
    }

    fn by_statement(&self) -> BTreeMap<StatementId, Deposit> {
        self.deposits().into_iter().map(|deposit| (deposit.id, deposit)).collect()
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
        announced::judged((agreement, &self.keys), self.announced.values().cloned().collect())
    }

    /// The keys of its depositaries.
    pub(in super::super) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What depositaries released, by statement.
    pub(in super::super) const fn releases(&self) -> &BTreeMap<StatementId, Released> {
        &self.releases
    }

    /// The rounds that were closed, in the order in which that was said, each checked: also against
    /// the rounds before it, and against what is in force here. And what they come to.
    pub(in super::super) fn judged(
        &self,
        (agreement, announced): (&Agreement, &[Announced]),
        in_force: &InForceThen,
        notices: &Notices,
    ) -> (Vec<RoundOutcome>, Before) {
        let deposits = self.by_statement();
        let mut closed: Vec<RoundOutcome> =
            self.outcomes.iter().map(|(id, claimed)| claimed.unjudged(*id)).collect();
        let attested = attested(&closed);
        let ground = Ground {
            agreement,
            announced,
            deposits: &deposits,
            malformed: &self.malformed,
            said: &self.said,
            in_force,
            notices,
            attested: &attested,
        };
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

/// Which depositaries say the same of a sealed round, and since when others know.
fn attested(closed: &[RoundOutcome]) -> Attested {
    let mut attested = Attested::new();
    for one in closed {
        let sealed = one.proof.as_ref().filter(|proof| proof.sealed.is_some());
        let Some((proof, seen)) = sealed.zip(one.seen) else { continue };
        let first = attested.entry(proof.digest()).or_default().entry(one.by.clone());
        let first = first.or_insert(seen);
        *first = seen.min(*first);
    }
    attested
}

/// What a depositary contributes to a sealed round.
fn role(body: &Value) -> Option<&str> {
    body.get("role").and_then(Value::as_str)
}

/// Whether by such a statement a party commits itself, or takes that back.
pub(in super::super) fn is_own(kind: &str) -> bool {
    let own = [names::COMMITMENT_DEPOSIT, names::COMMITMENT_WITHDRAWAL, names::COMMITMENT_ENVELOPE];
    own.contains(&kind)
}

/// An envelope that its own party sealed, for a round on these words.
fn envelope(body: &Value, fact: &Fact, text: Digest) -> Result<Sealed, CommitmentRefusal> {
    are_words(body, text)?;
    let read = body.get("envelope").cloned().unwrap_or_default();
    let read: Envelope = serde_json::from_value(read).map_err(|_| CommitmentRefusal::Malformed)?;
    if read.party == fact.issuer { Ok((&read).into()) } else { Err(CommitmentRefusal::Malformed) }
}

/// Whether it is about the words with this digest.
fn are_words(body: &Value, text: Digest) -> Result<(), CommitmentRefusal> {
    let named = body.get("text_digest").and_then(Value::as_str);
    let named = named.ok_or(CommitmentRefusal::TextMissing)?;
    if named == text.to_string() { Ok(()) } else { Err(CommitmentRefusal::TextOther) }
}

/// A commitment to the words of this text, and to what they have.
fn read(
    body: &Value,
    agreement: &Agreement,
    text: Digest,
) -> Result<Commitment, CommitmentRefusal> {
    are_words(body, text)?;
    let bytes = body.get("commitment").map(Value::to_string).unwrap_or_default();
    let commitment = Commitment::parse(bytes.as_bytes())?;
    terms::check(agreement, &commitment)?;
    Ok(commitment)
}

fn urn(body: &Value, member: &str) -> Option<StatementId> {
    body.get(member).and_then(Value::as_str).and_then(StatementId::from_urn)
}
