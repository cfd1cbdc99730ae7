//! How statements, logs and peers are written in JSON.

use comity_protocol::index::{LogId, Relation};
use comity_protocol::marking::{Marking, Requester};
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Testimony;
use comity_store::rows::{ContentState, PeerRow, StatementView};
use comity_store::{Reader, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use super::contents;
use crate::exchange::equivocation;
use crate::scrapi::entry_id;

/// A statement where it stands, as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementOut {
    /// SHA-256 of what was signed, 64 hex digits; absent where the verifier refused the entry.
    pub id: Option<StatementId>,
    /// Position in this node's knowledge, from 1.
    pub seq: u64,
    /// Origin of the log it stands in.
    pub log: String,
    /// Its position there.
    pub index: u64,
    /// Its name under `/entries`, where it stands in this node's own log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// When this node came to know it (transaction time).
    pub known_at: Timestamp,
    /// Between which times others can say that it was logged.
    pub logged: LoggedBetween,
    /// What it says.
    #[serde(flatten)]
    pub says: Option<Says>,
    /// Who keeps the log, where that is another party than the issuer: then the statement is hosted
    /// there, under a key that this party registered, and is no word of its issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_by: Option<String>,
    /// Why it was refused, has no effect, or cannot be checked here (`equivocation-unchecked`): a
    /// stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Title taken from the content, where the caller may see that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether the caller can have the content here: `held`, `absent` or `erased`.
    #[schema(value_type = String, example = "held")]
    pub content: ContentState,
    /// Who may see the content, where the caller may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// What later statements of the same log did to it.
    pub relations: Vec<RelationOut>,
}

/// What a statement says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Says {
    /// The kind, or the media type of a foreign one.
    pub kind: String,
    /// In whose name it stands.
    pub issuer: String,
    /// What it is about.
    pub subject: String,
    /// When it was said, as claimed (valid time).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// SHA-256 of the content file, 64 hex digits.
    pub digest: String,
    /// RFC 9679 thumbprint of the signing key, base64url.
    pub kid: String,
    /// Signature algorithm: `Ed25519`, `ES256` or `ML-DSA-65`.
    pub algorithm: &'static str,
}

/// When an entry was logged, as far as others than its issuer and the keeper of its log can say.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedBetween {
    /// It did not stand in its log at this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Timestamp>,
    /// It stood in its log at this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Timestamp>,
    /// Who says the former: peers, witnesses, or `this node`.
    pub after_from: Vec<String>,
    /// Who says the latter.
    pub by_from: Vec<String>,
    /// Whether they cannot all be right: it was missing after it had been seen.
    pub contradictory: bool,
}

impl From<Testimony> for LoggedBetween {
    fn from(said: Testimony) -> Self {
        let Testimony { vouched, after_from, by_from } = said;
        let contradictory = vouched.is_contradictory();
        Self { after: vouched.after, by: vouched.by, after_from, by_from, contradictory }
    }
}

/// What a later statement did to an earlier one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RelationOut {
    /// `supersedes`, `amends`, `retracts` or `erases`.
    #[schema(value_type = String)]
    pub relation: Relation,
    /// The later statement.
    pub by: StatementId,
}

/// A place where a statement stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOut {
    /// Origin of the log.
    pub log: String,
    /// Who keeps the log, where the statement is hosted there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_by: Option<String>,
    /// Position there.
    pub index: u64,
    /// Position in this node's knowledge.
    pub seq: u64,
    /// When this node came to know it there.
    pub known_at: Timestamp,
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageOut<T> {
    /// The rows, newest known first.
    pub rows: Vec<T>,
    /// Give this as `before` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// A party in whose log statements in another's name are hosted.
#[derive(Debug, Serialize, ToSchema)]
pub struct HostOut {
    /// Who hosts them.
    pub by: String,
    /// Origin of the log.
    pub log: String,
    /// How many.
    pub count: u64,
}

/// The logs a node knows, their origins and their keepers.
pub struct Origins {
    party: PartyId,
    own: String,
    peers: Vec<PeerRow>,
}

impl Origins {
    /// Reads the peers.
    ///
    /// # Errors
    /// The reader's.
    pub fn read(own: &Descriptor, reader: &dyn Reader) -> Result<Self, StoreError> {
        let (party, own) = (own.party.clone(), own.origin.clone());
        Ok(Self { party, own, peers: reader.peers()? })
    }

    /// The origin of a log.
    pub fn of(&self, log: LogId) -> String {
        if log == LogId::OWN {
            return self.own.clone();
        }
        let peer = self.peers.iter().find(|peer| peer.log == log);
        peer.map_or_else(String::new, |peer| peer.descriptor.origin.clone())
    }

    /// Who hosts a statement where it stands; `None` where it is its issuer's own word.
    pub fn host(&self, view: &StatementView) -> Option<String> {
        view.hosted.then(|| self.keeper(view.log))
    }

    /// The party that keeps a log.
    pub fn keeper(&self, log: LogId) -> String {
        if log == LogId::OWN {
            return self.party.to_string();
        }
        let peer = self.peers.iter().find(|peer| peer.log == log);
        peer.map_or_else(String::new, |peer| peer.descriptor.party.to_string())
    }

    /// The log of a party.
    pub fn log_of(&self, party: &str) -> Option<LogId> {
        if self.party.as_str() == party {
            return Some(LogId::OWN);
        }
        let peer = PeerRow::current(&self.peers, |peer| peer.descriptor.party.as_str() == party);
        peer.map(|peer| peer.log)
    }

    /// The log of an origin.
    pub fn log(&self, origin: &str) -> Option<LogId> {
        if origin == self.own {
            return Some(LogId::OWN);
        }
        let peer = PeerRow::current(&self.peers, |peer| peer.descriptor.origin == origin);
        peer.map(|peer| peer.log)
    }
}

/// A statement as `requester` may see it: nothing of a content it may not have.
///
/// # Errors
/// The reader's.
pub fn statement(
    view: StatementView,
    logged: Testimony,
    requester: Requester<'_>,
    origins: &Origins,
    reader: &dyn Reader,
    now: Timestamp,
) -> Result<StatementOut, StoreError> {
    let says = view.statement.as_ref().map(|(_, statement)| says(statement));
    let marking = match view.content {
        ContentState::Held => {
            let row = contents::of(reader, &view)?;
            row.and_then(|row| contents::visible(&row, requester, now))
        }
        ContentState::Absent | ContentState::Erased => None,
    };
    // That a content is here and not for the caller is not told either.
    let content = match view.content {
        ContentState::Held if marking.is_none() => ContentState::Absent,
        state => state,
    };
    let unchecked = equivocation::unchecked(&view, content).map(str::to_owned);
    let refusal = view.refusal.clone().or(unchecked);
    let hosted_by = origins.host(&view);
    Ok(StatementOut {
        id: view.statement.map(|(id, _)| id),
        seq: view.seq.0,
        log: origins.of(view.log),
        index: view.index.0,
        entry: (view.log == LogId::OWN).then(|| entry_id(view.index)),
        known_at: view.known_at,
        logged: logged.into(),
        says,
        hosted_by,
        refusal,
        title: view.title.filter(|_| marking.is_some()),
        content,
        marking,
        relations: relations(&view.relations),
    })
}

/// The relations of a statement.
pub fn relations(rows: &[(Relation, StatementId)]) -> Vec<RelationOut> {
    rows.iter().map(|(relation, by)| RelationOut { relation: *relation, by: *by }).collect()
}

fn says(statement: &Statement) -> Says {
    Says {
        kind: statement.kind.to_string(),
        issuer: statement.issuer.to_string(),
        subject: statement.subject.clone(),
        issued_at: statement.issued_at,
        digest: statement.digest.to_string(),
        kid: statement.kid.to_string(),
        algorithm: statement.algorithm.name(),
    }
}
