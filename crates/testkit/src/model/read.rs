//! Reading the model: everything is looked for in one pass over everything.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use comity_protocol::content::Digest;
use comity_protocol::index::{KeyRow, Keyring, LogId, Seq};
use comity_protocol::kind::{self, Kind};
use comity_protocol::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead};
use comity_protocol::log::tile::{TileLevel, TilePath, encode_bundle, encode_tile};
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Keys as _, Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;
use comity_store::rows::{
    AlertRow, AlertRuleRow, AlertState, AuditRow, ContentRow, ContentState, CredentialRow,
    Delivery, EquivocationRow, FactRow, Facts, KindCount, Page, PasskeyRow, PeerRow, ProposalId,
    ProposalRow, Query, SightingRow, StatementView, TextScope, UrgentRow, UserRow, WitnessRow,
};
use comity_store::{COUNTS_MAX, PLACES_MAX, PROPOSALS_PAGE_MAX, Proposals, Reader, StoreError};

use super::state::{Log, Logged, Scope, State};

pub(super) struct ModelReader {
    pub(super) shared: Arc<RwLock<State>>,
}

impl ModelReader {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.shared.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn log<T: Default>(&self, log: LogId, read: impl FnOnce(&Log) -> T) -> T {
        self.state().logs.get(&log).map(read).unwrap_or_default()
    }
}

impl Reader for ModelReader {
    fn another(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(Self { shared: Arc::clone(&self.shared) }))
    }

    fn head(&self, log: LogId) -> Result<TreeHead, StoreError> {
        Ok(self.log(log, |log| log.edge.clone()).head())
    }

    fn edge(&self, log: LogId) -> Result<CompactRange, StoreError> {
        Ok(self.log(log, |log| log.edge.clone()))
    }

    fn checkpoint(&self, log: LogId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.log(log, |log| log.checkpoint.clone()))
    }

    fn cosigned(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state().cosigned.as_ref().map(|(_, note)| note.clone()))
    }

    fn entries(
        &self,
        log: LogId,
        from: LeafIndex,
        limit: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(self.log(log, |log| {
            let entries = log.entries.iter().filter(|entry| entry.index >= from);
            entries.take(limit).map(|entry| entry.bytes.clone()).collect()
        }))
    }

    fn hash(&self, log: LogId, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.log(log, |log| log.nodes.get(&(level, index)).copied()).ok_or(StoreError::NotFound)
    }

    fn tile(&self, log: LogId, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        if !path.is_within(self.head(log)?.size) {
            return Err(StoreError::NotFound);
        }
        let bytes = match path.level {
            TileLevel::Entries => {
                let entries = self.entries(log, LeafIndex(path.first()), path.width.into())?;
                encode_bundle(entries.iter().map(Vec::as_slice))
            }
            TileLevel::Hash(level) => {
                let level = level.saturating_mul(8);
                let last = path.first().saturating_add(path.width.into());
                let hashes: Result<Vec<Hash>, StoreError> =
                    (path.first()..last).map(|index| self.hash(log, level, index)).collect();
                encode_tile(&hashes?)
            }
        };
        bytes.map_err(|refusal| StoreError::Fatal(refusal.to_string()))
    }

    fn own_index(&self, id: &StatementId) -> Result<Option<LeafIndex>, StoreError> {
        let places = self.places(id)?;
        Ok(places.into_iter().find(|view| view.log == LogId::OWN).map(|view| view.index))
    }

    fn places(&self, id: &StatementId) -> Result<Vec<StatementView>, StoreError> {
        let state = self.state();
        let places = state.verified().filter(|(_, found, _)| *found == id);
        let mut logs = BTreeSet::new();
        let first = places.filter(|(logged, _, _)| logs.insert(logged.log));
        let mut views: Vec<_> = first.map(|(logged, _, _)| state.view(logged, None)).collect();
        views.sort_by_key(|view| (view.hosted, view.seq));
        views.truncate(PLACES_MAX);
        Ok(views)
    }

    fn statement(&self, seq: Seq) -> Result<Option<StatementView>, StoreError> {
        let state = self.state();
        Ok(state.statements.get(&seq).map(|logged| state.view(logged, None)))
    }

    fn statement_at(
        &self,
        log: LogId,
        index: LeafIndex,
    ) -> Result<Option<StatementView>, StoreError> {
        let state = self.state();
        let mut all = state.statements.values();
        let logged = all.find(|logged| (logged.log, logged.row.index) == (log, index));
        Ok(logged.map(|logged| state.view(logged, None)))
    }

    fn statements(&self, query: &Query) -> Result<Page<StatementView>, StoreError> {
        let state = self.state();
        let mut rows: Vec<StatementView> = Vec::new();
        for logged in state.statements.values().rev().filter(|logged| state.fits(logged, query)) {
            if rows.len() == query.limit.clamp(1, 1_000) {
                let next = rows.last().map(|view| view.seq.0);
                return Ok(Page { rows, next });
            }
            rows.push(state.view(logged, query.known_by));
        }
        Ok(Page { rows, next: None })
    }

    fn facts(
        &self,
        after: Seq,
        kinds: &BTreeSet<String>,
        limit: usize,
    ) -> Result<Facts, StoreError> {
        let state = self.state();
        let in_effect = state.verified().filter(|(logged, _, statement)| {
            logged.row.seq > after
                && kinds.contains(statement.kind.as_str())
                && logged.row.refusal.is_none()
                && !logged.row.hosted
        });
        let fact = |(logged, id, statement): (&Logged, &StatementId, &Statement)| FactRow {
            seq: logged.row.seq,
            log: logged.log,
            index: logged.row.index,
            known_at: logged.known_at,
            id: *id,
            statement: statement.clone(),
            content: state
                .contents
                .get(&scope(logged.log, statement))
                .filter(|row| row.erased_at.is_none())
                .map(|row| row.bytes.clone()),
        };
        let limit = limit.clamp(1, 1_000);
        let rows: Vec<FactRow> = in_effect.take(limit).map(fact).collect();
        let newest = state.statements.values().map(|logged| logged.row.seq).max();
        let last = rows.last().filter(|_| rows.len() == limit).map(|row| row.seq);
        Ok(Facts { reached: last.or(newest).unwrap_or(after).max(after), rows })
    }

    fn counts(&self, log: Option<LogId>) -> Result<Vec<KindCount>, StoreError> {
        let mut counts: BTreeMap<Option<Kind>, u64> = BTreeMap::new();
        for logged in self.state().statements.values() {
            if log.is_none_or(|log| logged.log == log) {
                let kind =
                    logged.row.statement.as_ref().map(|(_, statement)| statement.kind.clone());
                let count = counts.entry(kind).or_default();
                *count = count.saturating_add(1);
            }
        }
        let counts = counts.into_iter().map(|(kind, count)| KindCount { kind, count });
        let mut counts: Vec<KindCount> = counts.collect();
        counts.sort_by_key(|row| Reverse(row.count));
        counts.truncate(COUNTS_MAX);
        Ok(counts)
    }

    fn kept_bytes(&self, log: LogId) -> Result<u64, StoreError> {
        let entries: usize =
            self.log(log, |log| log.entries.iter().map(|entry| entry.bytes.len()).sum());
        let state = self.state();
        let contents = state.contents.values().filter(|row| row.log == log);
        let contents: usize = contents.map(|row| row.bytes.len()).sum();
        Ok(u64::try_from(entries.saturating_add(contents)).unwrap_or(u64::MAX))
    }

    fn hosts(&self, issuer: &PartyId) -> Result<Vec<(LogId, u64)>, StoreError> {
        let mut hosts: BTreeMap<LogId, u64> = BTreeMap::new();
        for (logged, _, statement) in self.state().verified() {
            if logged.row.hosted && statement.issuer == *issuer {
                let count = hosts.entry(logged.log).or_default();
                *count = count.saturating_add(1);
            }
        }
        Ok(hosts.into_iter().collect())
    }

    fn content(
        &self,
        digest: &Digest,
        log: LogId,
        issuer: &PartyId,
    ) -> Result<Option<ContentRow>, StoreError> {
        Ok(self.state().contents.get(&(*digest, log, issuer.clone())).cloned())
    }

    fn contents(&self, digest: &Digest) -> Result<Vec<ContentRow>, StoreError> {
        let state = self.state();
        let rows = state.contents.iter().filter(|((of, _, _), _)| of == digest);
        Ok(rows.map(|(_, row)| row.clone()).take(PLACES_MAX).collect())
    }

    fn contents_missing(
        &self,
        log: LogId,
        after: Seq,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Seq, Digest)>, StoreError> {
        let state = self.state();
        let missing = state.verified().filter(|(logged, _, statement)| {
            let scope = scope(logged.log, statement);
            let never_here = !state.contents.contains_key(&scope) && !state.erased.contains(&scope);
            let later = state.withheld.get(&(logged.log, statement.digest));
            let later = later.is_some_and(|retry| *retry > now);
            log != LogId::OWN
                && logged.log == log
                && logged.row.seq > after
                && !statement.kind.is_foreign()
                && never_here
                && !later
        });
        let missing = missing.map(|(logged, _, statement)| (logged.row.seq, statement.digest));
        Ok(missing.take(limit).collect())
    }

    fn deliveries(&self, digest: &Digest) -> Result<Vec<Delivery>, StoreError> {
        let state = self.state();
        let all = state.deliveries.iter().filter(|((delivered, _), _)| delivered == digest);
        let mut deliveries: Vec<Delivery> = all
            .map(|((digest, to), at)| Delivery { digest: *digest, to: to.clone(), at: *at })
            .collect();
        deliveries.sort_by(|one, other| (one.at, &one.to).cmp(&(other.at, &other.to)));
        Ok(deliveries)
    }

    fn keys(&self, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
        let history = self.key_history(log)?;
        let mut ring = Keyring::default();
        for row in &history {
            ring.apply(row);
        }
        let mut rows: Vec<KeyRow> = Vec::new();
        for row in history {
            let valid = ring.key(&row.kid).is_some_and(|(issuer, _)| *issuer == row.issuer);
            if row.key.is_some() && valid && !rows.iter().any(|known| known.kid == row.kid) {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    fn key_history(&self, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
        let state = self.state();
        let of_log = state.keys.iter().filter(|(keeper, _)| *keeper == log);
        Ok(of_log.map(|(_, row)| row.clone()).collect())
    }

    fn peers(&self) -> Result<Vec<PeerRow>, StoreError> {
        Ok(self.state().peers.values().cloned().collect())
    }

    fn equivocations(&self) -> Result<Vec<EquivocationRow>, StoreError> {
        Ok(self.state().equivocations.clone())
    }

    fn witnessed(&self, origin: &str) -> Result<Option<WitnessRow>, StoreError> {
        Ok(self.state().witnesses.get(origin).cloned())
    }

    fn audit(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditRow>, StoreError> {
        let state = self.state();
        let rows = state.audit.iter().rev();
        let mut rows: Vec<AuditRow> =
            rows.filter(|row| before.is_none_or(|before| row.number < before)).cloned().collect();
        let more = rows.len() > limit.clamp(1, 1_000);
        rows.truncate(limit.clamp(1, 1_000));
        let next = rows.last().filter(|_| more).map(|row| row.number);
        Ok(Page { rows, next })
    }

    fn sightings(&self, log: LogId) -> Result<Vec<SightingRow>, StoreError> {
        let state = self.state();
        let rows = state.sightings.values().map(|(row, _)| row);
        Ok(rows.filter(|row| row.log == log).cloned().collect())
    }

    fn sighting_note(
        &self,
        log: LogId,
        sighting: &Sighting,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let state = self.state();
        Ok(state.sightings.get(&(log, sighting.clone())).map(|(_, note)| note.clone()))
    }

    fn urgent(&self) -> Result<Vec<UrgentRow>, StoreError> {
        let mut rows: Vec<UrgentRow> = self.state().urgent.values().cloned().collect();
        rows.sort_by_key(|row| (row.at, row.id));
        Ok(rows)
    }

    fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        Ok(self.state().users.values().cloned().collect())
    }

    fn user(&self, name: &str) -> Result<Option<UserRow>, StoreError> {
        Ok(self.state().users.get(name).cloned())
    }

    fn credential(&self, secret_hash: &[u8; 32]) -> Result<Option<CredentialRow>, StoreError> {
        Ok(self.state().credentials.get(secret_hash).cloned())
    }

    fn credentials(&self, user: &str) -> Result<Vec<CredentialRow>, StoreError> {
        let state = self.state();
        let all = state.credentials.values();
        let mut rows: Vec<CredentialRow> = all.filter(|row| row.user == user).cloned().collect();
        rows.sort_by_key(|row| (row.created_at, row.secret_hash));
        Ok(rows)
    }

    fn alert_rules(&self) -> Result<Vec<AlertRuleRow>, StoreError> {
        Ok(self.state().alert_rules.values().cloned().collect())
    }

    fn alerts(&self, user: &str, limit: usize) -> Result<Vec<AlertRow>, StoreError> {
        let state = self.state();
        let own = state.alerts.iter().rev().filter(|row| row.user == user);
        Ok(own.take(limit).cloned().collect())
    }

    fn alerts_since(&self, user: &str, channel: &str, since: Timestamp) -> Result<u64, StoreError> {
        let state = self.state();
        let is = |row: &&AlertRow| {
            row.user == user
                && row.channel == channel
                && row.made_at >= since
                && row.state != AlertState::Summed
        };
        Ok(u64::try_from(state.alerts.iter().filter(is).count()).unwrap_or(u64::MAX))
    }

    fn is_alerted(&self, user: &str, key: &str) -> Result<bool, StoreError> {
        Ok(self.state().alerts.iter().any(|row| row.user == user && row.key == key))
    }

    fn alerts_waiting(
        &self,
        channel: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<AlertRow>, StoreError> {
        let state = self.state();
        let is = |row: &&AlertRow| {
            row.channel == channel && row.state == AlertState::Waiting && row.next_at <= now
        };
        let mut rows: Vec<_> = state.alerts.iter().filter(is).cloned().collect();
        rows.sort_by_key(|row| row.next_at);
        rows.truncate(limit);
        Ok(rows)
    }

    fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        Ok(self.state().passkeys.get(id).cloned())
    }

    fn passkeys(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        let state = self.state();
        let all = state.passkeys.values();
        let mut rows: Vec<PasskeyRow> = all.filter(|row| row.user == user).cloned().collect();
        rows.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        Ok(rows)
    }

    fn proposals(
        &self,
        which: Proposals,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Page<ProposalRow>, StoreError> {
        let state = self.state();
        let mut rows: Vec<(u64, ProposalRow)> = (1..)
            .zip(state.proposals.iter().cloned())
            .filter(|(number, _)| before.is_none_or(|before| *number < before))
            .filter(|(_, row)| which == Proposals::All || row.outcome.is_none())
            .collect();
        rows.reverse();
        let more = rows.len() > limit.clamp(1, PROPOSALS_PAGE_MAX);
        rows.truncate(limit.clamp(1, PROPOSALS_PAGE_MAX));
        let next = rows.last().filter(|_| more).map(|(number, _)| *number);
        Ok(Page { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
    }

    fn proposal(&self, id: &ProposalId) -> Result<Option<ProposalRow>, StoreError> {
        Ok(self.state().proposals.iter().find(|row| row.id == *id).cloned())
    }
}

impl State {
    fn view(&self, logged: &Logged, known_by: Option<Timestamp>) -> StatementView {
        let mut view = StatementView {
            seq: logged.row.seq,
            log: logged.log,
            index: logged.row.index,
            known_at: logged.known_at,
            statement: logged.row.statement.clone(),
            hosted: logged.row.hosted,
            refusal: logged.row.refusal.map(ToOwned::to_owned),
            title: None,
            relations: Vec::new(),
            content: ContentState::Absent,
        };
        if let Some((id, statement)) = &logged.row.statement {
            view.content = self.content_state(logged.log, statement);
            let body = self.body(logged.log, statement);
            view.title = body.and_then(|body| kind::title(&statement.kind, &body));
            let here = self.relations.iter().filter(|(log, _)| *log == logged.log);
            for (_, relation) in here.filter(|(_, row)| row.target == *id) {
                let later = self.statements.get(&relation.seq);
                let later = later.filter(|later| known_by.is_none_or(|by| later.known_at <= by));
                let id = later.and_then(|later| later.row.statement.as_ref()).map(|(id, _)| *id);
                view.relations.extend(id.map(|id| (relation.relation, id)));
            }
        }
        view
    }

    fn content_state(&self, log: LogId, statement: &Statement) -> ContentState {
        let scope = scope(log, statement);
        match self.contents.get(&scope) {
            Some(row) if row.erased_at.is_none() => ContentState::Held,
            Some(_) => ContentState::Erased,
            None if self.erased.contains(&scope) => ContentState::Erased,
            None => ContentState::Absent,
        }
    }

    fn body(&self, log: LogId, statement: &Statement) -> Option<serde_json::Value> {
        let row = self.contents.get(&scope(log, statement));
        let row = row.filter(|row| row.erased_at.is_none())?;
        let mut file: serde_json::Value = serde_json::from_slice(&row.bytes).ok()?;
        file.get_mut("body").map(serde_json::Value::take)
    }

    fn fits(&self, logged: &Logged, query: &Query) -> bool {
        let statement = logged.row.statement.as_ref().map(|(_, statement)| statement);
        let holds = |wanted: bool, holds: &dyn Fn(&Statement) -> bool| {
            !wanted || statement.is_some_and(holds)
        };
        query.log.is_none_or(|log| logged.log == log)
            && query.known_by.is_none_or(|by| logged.known_at <= by)
            && query.before.is_none_or(|before| logged.row.seq < before)
            && holds(query.kind.is_some(), &|s| Some(&s.kind) == query.kind.as_ref())
            && holds(query.issuer.is_some(), &|s| Some(&s.issuer) == query.issuer.as_ref())
            && (query.issuer.is_none() || logged.row.hosted == query.hosted_by.is_some())
            && query.hosted_by.is_none_or(|log| logged.row.hosted && logged.log == log)
            && holds(query.subject.is_some(), &|s| Some(&s.subject) == query.subject.as_ref())
            && holds(query.issued_from.is_some(), &|s| s.issued_at >= query.issued_from)
            && holds(query.issued_to.is_some(), &|s| {
                s.issued_at.is_some() && s.issued_at < query.issued_to
            })
            && query.begins.is_none_or(|begins| {
                let id = logged.row.statement.as_ref().map(|(id, _)| id);
                id.is_some_and(|id| begins.holds(id))
            })
            && query.text.as_ref().is_none_or(|text| self.has_words(logged, text, query.scope))
    }

    fn has_words(&self, logged: &Logged, text: &str, scope: TextScope) -> bool {
        let wanted = words(text);
        if wanted.is_empty() {
            return true;
        }
        let Some((_, statement)) = &logged.row.statement else { return false };
        let mut found = words(&statement.subject);
        if scope == TextScope::Everything {
            let content = self.body(logged.log, statement);
            let content = content.map(|body| kind::search_text(&body));
            found.extend(words(&content.unwrap_or_default()));
        }
        wanted.iter().all(|wanted| found.iter().any(|found| found.starts_with(wanted)))
    }
}

/// Where the content of a statement of a log belongs.
fn scope(log: LogId, statement: &Statement) -> Scope {
    (statement.digest, log, statement.issuer.clone())
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
