//! What the model holds, and what each write does to it.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::content::Digest;
use comity_protocol::index::{
    Change, EntryRow, KeyRow, LogId, Relation, RelationRow, Seq, StatementRow, Target,
};
use comity_protocol::log::merkle::{CompactRange, Hash, TreeHead, TreeSize, leaf_hash};
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;
use comity_store::rows::{
    AlertRow, AlertRuleRow, AlertState, AuditRow, ContentRow, CredentialRow, EquivocationRow,
    PasskeyRow, PeerRow, PeerState, ProposalId, ProposalOutcome, ProposalRow, SightingRow,
    UrgentRow, UserRow, WitnessRow,
};
use comity_store::{StoreError, Write};

/// A content as it came through a log in its issuer's name.
pub(super) type Scope = (Digest, LogId, PartyId);

#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) logs: BTreeMap<LogId, Log>,
    pub(super) statements: BTreeMap<Seq, Logged>,
    pub(super) relations: Vec<(LogId, RelationRow)>,
    pub(super) keys: Vec<(LogId, KeyRow)>,
    pub(super) contents: BTreeMap<Scope, ContentRow>,
    pub(super) erased: BTreeSet<Scope>,
    pub(super) withheld: BTreeMap<(LogId, Digest), Timestamp>,
    pub(super) deliveries: BTreeMap<(Digest, String), Timestamp>,
    pub(super) peers: BTreeMap<LogId, PeerRow>,
    pub(super) cosigned: Option<(TreeSize, Vec<u8>)>,
    pub(super) witnesses: BTreeMap<String, WitnessRow>,
    pub(super) equivocations: Vec<EquivocationRow>,
    pub(super) sightings: BTreeMap<(LogId, Sighting), (SightingRow, Vec<u8>)>,
    pub(super) urgent: BTreeMap<StatementId, UrgentRow>,
    pub(super) users: BTreeMap<String, UserRow>,
    pub(super) credentials: BTreeMap<[u8; 32], CredentialRow>,
    pub(super) passkeys: BTreeMap<Vec<u8>, PasskeyRow>,
    pub(super) alert_rules: BTreeMap<String, AlertRuleRow>,
    pub(super) alerts: Vec<AlertRow>,
    pub(super) proposals: Vec<ProposalRow>,
    pub(super) audit: Vec<AuditRow>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    pub(super) edge: CompactRange,
    pub(super) nodes: BTreeMap<(u8, u64), Hash>,
    pub(super) entries: Vec<EntryRow>,
    pub(super) checkpoint: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(super) struct Logged {
    pub(super) log: LogId,
    pub(super) known_at: Timestamp,
    pub(super) row: StatementRow,
}

impl State {
    pub(super) fn next_seq(&self) -> Seq {
        Seq(self.statements.last_key_value().map_or(1, |(seq, _)| seq.0.saturating_add(1)))
    }

    pub(super) fn verified(&self) -> impl Iterator<Item = (&Logged, &StatementId, &Statement)> {
        self.statements.values().filter_map(|logged| {
            let (id, statement) = logged.row.statement.as_ref()?;
            Some((logged, id, statement))
        })
    }

    fn person(&mut self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::User(row) => {
                self.users.insert(row.name.clone(), row.clone());
            }
            Write::Credential(row) => {
                self.expect_account(&row.user)?;
                self.credentials.insert(row.secret_hash, row.clone());
            }
            Write::CredentialEnded(hash) => {
                self.credentials.remove(hash);
            }
            Write::CredentialUsed { secret_hash, at, address } => {
                if let Some(row) = self.credentials.get_mut(secret_hash) {
                    (row.used_at, row.address) = (Some(*at), address.clone());
                }
            }
            Write::Passkey(row) => {
                self.expect_account(&row.user)?;
                self.passkeys.insert(row.id.clone(), row.clone());
            }
            Write::PasskeyUsed { id, count, at } => {
                if let Some(row) = self.passkeys.get_mut(id) {
                    (row.count, row.used_at) = (*count, Some(*at));
                }
            }
            Write::PasskeyRemoved(id) => {
                self.passkeys.remove(id);
            }
            _ => {}
        }
        Ok(())
    }

    fn alert(&mut self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::AlertRules(row) => {
                self.expect_account(&row.user)?;
                self.alert_rules.insert(row.user.clone(), row.clone());
            }
            Write::Alert(row) => {
                self.expect_account(&row.user)?;
                let is = |known: &&mut AlertRow| {
                    (&known.user, &known.key, &known.channel) == (&row.user, &row.key, &row.channel)
                };
                match self.alerts.iter_mut().find(is) {
                    Some(known) => *known = AlertRow { made_at: known.made_at, ..row.clone() },
                    None => self.alerts.push(row.clone()),
                }
            }
            Write::AlertsForgotten(before) => {
                self.alerts
                    .retain(|row| row.made_at >= *before || row.state == AlertState::Waiting);
            }
            _ => {}
        }
        Ok(())
    }

    fn expect_account(&self, name: &str) -> Result<(), StoreError> {
        if self.users.contains_key(name) { Ok(()) } else { Err(StoreError::NotFound) }
    }

    pub(super) fn apply(&mut self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::Log(change) => return self.grow(change),
            Write::Content(row) => self.keep(row),
            Write::Withheld { log, digest, retry_at } => {
                self.withheld.insert((*log, *digest), *retry_at);
            }
            Write::Delivered(row) => {
                self.deliveries.entry((row.digest, row.to.clone())).or_insert(row.at);
            }
            Write::Peer(row) => {
                self.peers.insert(row.log, row.clone());
            }
            Write::PeerRemoved(log) => {
                self.peers.get_mut(log).ok_or(StoreError::NotFound)?.state = PeerState::Removed;
            }
            Write::Cosigned { size, note } => self.cosign(*size, note),
            Write::Witnessed { from, row } => return self.witness(*from, row),
            Write::Sighting { row, note } => {
                let key = (row.log, row.sighting.clone());
                self.sightings.entry(key).or_insert_with(|| (row.clone(), note.clone()));
            }
            Write::SightingDropped { log, sighting } => {
                self.sightings.remove(&(*log, sighting.clone()));
            }
            Write::Equivocation(row) => {
                if self.equivocations.iter().all(|known| known.proof != row.proof) {
                    self.equivocations.push(row.clone());
                }
            }
            Write::Urgent(row) => {
                self.urgent.entry(row.id).or_insert_with(|| row.clone());
            }
            Write::UrgentSeen(id) => {
                self.urgent.remove(id);
            }
            Write::User(_)
            | Write::Credential(_)
            | Write::CredentialEnded(_)
            | Write::CredentialUsed { .. }
            | Write::Passkey(_)
            | Write::PasskeyUsed { .. }
            | Write::PasskeyRemoved(_) => return self.person(write),
            Write::AlertRules(_) | Write::Alert(_) | Write::AlertsForgotten(_) => {
                return self.alert(write);
            }
            Write::Proposal(row) => {
                if self.proposals.iter().all(|known| known.id != row.id) {
                    self.proposals.push(row.clone());
                }
            }
            Write::ProposalDecided { id, outcome } => return self.decide(*id, outcome),
            Write::Audit(event) => {
                let before = self.audit.last().map_or([0; 32], |row| row.link);
                let number = self.audit.last().map_or(1, |row| row.number.saturating_add(1));
                let link = event.link(&before, number);
                self.audit.push(AuditRow { number, event: event.clone(), link });
            }
        }
        Ok(())
    }

    pub(super) fn grow(&mut self, change: &Change) -> Result<(), StoreError> {
        let next = self.next_seq();
        let log = self.logs.entry(change.log).or_default();
        let actual = log.edge.size();
        let stale = change.entries.first().is_some_and(|entry| entry.seq != next);
        if actual != change.from || stale {
            return Err(StoreError::Conflict { actual });
        }
        for entry in &change.entries {
            let nodes = &mut log.nodes;
            log.edge.append(leaf_hash(&entry.bytes), |level, index, hash| {
                nodes.insert((level, index), hash);
            });
            log.entries.push(entry.clone());
        }
        if log.edge.head() != change.to {
            return Err(StoreError::Fatal("the entries do not lead to the head".to_owned()));
        }
        if change.checkpoint.is_some() {
            log.checkpoint.clone_from(&change.checkpoint);
        }
        self.derive(change);
        for erasure in &change.erasures {
            let scope = (erasure.digest, change.log, erasure.issuer.clone());
            let held = self.contents.get_mut(&scope).filter(|row| row.erased_at.is_none());
            if let Some(row) = held {
                row.bytes.clear();
                row.erased_at = Some(erasure.at);
            }
            self.erased.insert(scope);
        }
        Ok(())
    }

    /// Keeps the rows that follow from the entries of a change.
    pub(super) fn derive(&mut self, change: &Change) {
        for (entry, row) in change.entries.iter().zip(&change.statements) {
            let logged = Logged { log: change.log, known_at: entry.known_at, row: row.clone() };
            self.statements.insert(row.seq, logged);
        }
        self.relations.extend(change.relations.iter().map(|row| (change.log, row.clone())));
        self.keys.extend(change.keys.iter().map(|row| (change.log, row.clone())));
    }

    /// What [`comity_protocol::index::View::target`] answers.
    pub(super) fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        let mut verified = self.verified();
        let (_, _, statement) =
            verified.find(|(logged, found, _)| (logged.log, *found) == (log, id))?;
        let retracts = |(of, row): &(LogId, RelationRow)| {
            (*of, row.target, row.relation) == (log, *id, Relation::Retracts)
        };
        let binds = self.verified().any(|(logged, _, other)| {
            logged.log == log
                && (other.digest, &other.issuer) == (statement.digest, &statement.issuer)
                && other.kind.binds()
        });
        Some(Target {
            issuer: statement.issuer.clone(),
            digest: statement.digest,
            retracted: self.relations.iter().any(retracts),
            is_binding: binds,
        })
    }

    /// How many bytes its entries and contents have.
    pub(super) fn bytes(&self) -> usize {
        let entries = self.logs.values().flat_map(|log| &log.entries);
        let entries: usize = entries.map(|entry| entry.bytes.len()).sum();
        let contents: usize = self.contents.values().map(|row| row.bytes.len()).sum();
        entries.saturating_add(contents)
    }

    pub(super) fn keep(&mut self, row: &ContentRow) {
        let scope = (row.digest, row.log, row.issuer.clone());
        if !self.contents.contains_key(&scope) && !self.erased.contains(&scope) {
            self.withheld.remove(&(row.log, row.digest));
            self.contents.insert(scope, row.clone());
        }
    }

    pub(super) fn decide(
        &mut self,
        id: ProposalId,
        outcome: &ProposalOutcome,
    ) -> Result<(), StoreError> {
        let row = self.proposals.iter_mut().find(|row| row.id == id);
        let row = row.ok_or(StoreError::NotFound)?;
        if row.outcome.is_some() {
            return Err(StoreError::Decided { proposal: id });
        }
        row.outcome = Some(outcome.clone());
        if !outcome.verdict.keeps_body() {
            row.body = None;
        }
        Ok(())
    }

    pub(super) fn cosign(&mut self, size: TreeSize, note: &[u8]) {
        let newest = self.cosigned.as_ref().map_or(TreeSize(0), |(size, _)| *size);
        let head = self.logs.get(&LogId::OWN).map(|log| log.edge.head());
        if head.is_some_and(|TreeHead { size: own, .. }| (newest..=own).contains(&size)) {
            self.cosigned = Some((size, note.to_vec()));
        }
    }

    pub(super) fn witness(&mut self, from: TreeSize, row: &WitnessRow) -> Result<(), StoreError> {
        let actual = self.witnesses.get(&row.origin).map_or(TreeSize(0), |row| row.head.size);
        if actual != from {
            return Err(StoreError::Conflict { actual });
        }
        self.witnesses.insert(row.origin.clone(), row.clone());
        Ok(())
    }
}
