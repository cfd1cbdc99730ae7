//! From the store's rows to what a page shows. Reads only.

use comity_protocol::content::{Content, exact};
use comity_protocol::index::{KeyRow, LogId, Relation};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{
    Hash, HashReader, LeafIndex, TreeHead, inclusion_path, leaf_hash, root_from_inclusion,
};
use comity_protocol::log::policy::Policy;
use comity_protocol::statement::StatementId;
use comity_store::rows::{ContentRow, PeerRow, Query, StatementView};
use comity_store::{Reader, StoreError};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::audience::Audience;
use super::log::{WitnessView, Witnessing};
use super::overview::Overview;
use super::proof::Proof;
use super::standing;
use super::statement::{ContentView, Detail, Related};
use super::text::Lang;
use crate::api::contents;
use crate::capability::AllAgainst;
use crate::clock::State;
use crate::config::NodeConfig;
use crate::vouching::{Known, Vouching};

/// Statements on the overview.
const LATEST: usize = 12;

/// What the overview shows.
///
/// # Errors
/// Those of the store.
pub fn overview(
    reader: &dyn Reader,
    config: &NodeConfig,
    clock: State,
) -> Result<Overview, StoreError> {
    let head = reader.head(LogId::OWN)?;
    let last = match head.size.0.checked_sub(1) {
        Some(index) => reader.statement_at(LogId::OWN, LeafIndex(index))?,
        None => None,
    };
    let query = Query { limit: LATEST, ..Query::default() };
    Ok(Overview {
        head,
        logged_at: last.map(|view| view.known_at),
        witnessing: witnessing(reader, config)?,
        counts: reader.counts(None)?,
        peers: peers(reader)?,
        equivocations: reader.equivocations()?,
        clock,
        latest: reader.statements(&query)?.rows,
        against: AllAgainst::new(),
        panels: Vec::new(),
        tasks: Vec::new(),
    })
}

/// The peers, each with the head held of its log.
///
/// # Errors
/// Those of the store.
pub fn peers(reader: &dyn Reader) -> Result<Vec<(PeerRow, TreeHead)>, StoreError> {
    reader
        .peers()?
        .into_iter()
        .map(|peer| Ok((reader.head(peer.log)?, peer)))
        .map(|row| row.map(|(head, peer)| (peer, head)))
        .collect()
}

/// How the newest cosigned checkpoint of the own log meets the policy.
///
/// # Errors
/// Those of the store.
pub fn witnessing(reader: &dyn Reader, config: &NodeConfig) -> Result<Witnessing, StoreError> {
    let policy = policy(config);
    if policy.witnesses().next().is_none() {
        return Ok(Witnessing { policy: config.policy.clone(), ..Witnessing::default() });
    }
    let signed = reader.cosigned()?.and_then(|note| SignedCheckpoint::parse(&note).ok());
    let quorum = signed.as_ref().map(|signed| policy.satisfied_by(signed)).unwrap_or_default();
    let witnesses = policy
        .witnesses()
        .map(|witness| WitnessView {
            name: witness.name.clone(),
            at: quorum.witnesses.iter().find(|(name, _)| *name == witness.name).map(|(_, at)| *at),
        })
        .collect();
    Ok(Witnessing {
        met: Some(quorum.met),
        size: signed.map(|signed| signed.checkpoint.head.size.0),
        witnesses,
        policy: config.policy.clone(),
    })
}

fn policy(config: &NodeConfig) -> Policy {
    // The node does not start with a policy that cannot be read.
    Policy::parse(config.policy.as_bytes()).unwrap_or_else(|_| Policy::none())
}

/// A statement with everything known about it. `None`: there is none.
///
/// # Errors
/// Those of the store.
pub fn detail(
    reader: &dyn Reader,
    lang: Lang,
    context: &Context<'_>,
    places: Vec<StatementView>,
) -> Result<Option<Detail>, StoreError> {
    let Some(shown) = places.first() else { return Ok(None) };
    let said = shown.statement.as_ref();
    let proof = proof(reader, context, shown)?;
    let audience = &context.audience;
    Ok(Some(Detail {
        content: match said {
            Some(_) => content(reader, audience, shown)?,
            None => ContentView::Absent,
        },
        related: related(reader, lang, audience, shown)?,
        deliveries: match said {
            Some((_, statement)) if !audience.is_stranger() => {
                reader.deliveries(&statement.digest)?
            }
            _ => Vec::new(),
        },
        proof: proof.map(|(proof, _)| proof),
        logged: context.vouching.testimony(reader, Known::from(shown), context.config.quorum)?,
        peers: audience.peers(reader)?,
        effect: None,
        against: AllAgainst::new(),
        places,
    }))
}

/// What a proof needs besides the store.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// For when an entry was logged.
    pub vouching: &'a Vouching,
    /// For the policy.
    pub config: &'a NodeConfig,
    /// For the own keys.
    pub descriptor: &'a comity_protocol::party::Descriptor,
    /// For whom it is.
    pub audience: Audience,
}

/// Every place of a statement, with the one asked for first, if it stands there.
///
/// # Errors
/// Those of the store.
pub fn places(
    reader: &dyn Reader,
    id: &StatementId,
    log: Option<LogId>,
    audience: &Audience,
) -> Result<Vec<StatementView>, StoreError> {
    let mut places = audience.places(reader, reader.places(id)?)?;
    if let Some(log) = log {
        places.sort_by_key(|place| place.log != log);
    }
    Ok(places)
}

/// The body with its numbers as they were signed, however long they are.
fn exact_body(bytes: &[u8]) -> Option<Value> {
    exact(std::str::from_utf8(bytes).ok()?)?.get("body").cloned()
}

fn content(
    reader: &dyn Reader,
    audience: &Audience,
    place: &StatementView,
) -> Result<ContentView, StoreError> {
    let row = contents::of(reader, place)?;
    if let Some(row) = row.as_ref().filter(|row| row.erased_at.is_some()) {
        return Ok(ContentView::Erased { at: row.erased_at });
    }
    let is_open =
        |row: &ContentRow| contents::visible(row, audience.requester(), audience.now).is_some();
    // Whether a content that is not for a stranger is here is not told either.
    if audience.is_stranger() && !row.as_ref().is_some_and(is_open) {
        return Ok(ContentView::Closed);
    }
    let Some(row) = row else { return Ok(ContentView::Absent) };
    let parsed =
        Content::parse(&row.kind, &row.bytes).or_else(|_| Content::parse_unknown(&row.bytes));
    Ok(match parsed {
        Ok(content) => ContentView::Held {
            marking: content.marking,
            body: exact_body(&row.bytes).unwrap_or(content.body),
            bytes: row.bytes.len(),
            received_at: row.received_at,
            // Whom the node follows is another matter.
            received_from: row.received_from.filter(|_| !audience.is_stranger()).map(String::from),
        },
        Err(_) => ContentView::Opaque { bytes: row.bytes.len() },
    })
}

fn related(
    reader: &dyn Reader,
    lang: Lang,
    audience: &Audience,
    view: &StatementView,
) -> Result<Vec<Related>, StoreError> {
    let mut found = Vec::new();
    for (relation, id) in &view.relations {
        found.push(one_related((reader, audience), lang, (*relation, false), *id)?);
    }
    if let Some((_, statement)) = &view.statement
        && let Some(relation) = Relation::of(&statement.kind)
        && let Some(id) = StatementId::from_urn(&statement.subject)
    {
        found.push(one_related((reader, audience), lang, (relation, true), id)?);
    }
    Ok(found)
}

fn one_related(
    (reader, audience): (&dyn Reader, &Audience),
    lang: Lang,
    (relation, earlier): (Relation, bool),
    id: StatementId,
) -> Result<Related, StoreError> {
    let places = audience.places(reader, reader.places(&id)?)?;
    let other = places.first();
    Ok(Related {
        relation,
        earlier,
        id,
        name: other.map(|view| standing::name(lang, view)),
        said: other.and_then(|view| view.statement.as_ref()).and_then(|(_, said)| said.issued_at),
    })
}

/// Stored hashes of any log.
struct Hashes<'a>(&'a dyn Reader, LogId);

impl HashReader for Hashes<'_> {
    type Error = StoreError;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.0.hash(self.1, level, index)
    }
}

/// The path of an entry under a head; `None` where what is stored does not lead to the signed root.
fn path(
    reader: &dyn Reader,
    log: LogId,
    index: LeafIndex,
    head: TreeHead,
    leaf: &Hash,
) -> Result<Option<Vec<Hash>>, StoreError> {
    let path = inclusion_path(&Hashes(reader, log), index, head.size)?;
    let holds = root_from_inclusion(leaf, index, head.size, &path) == Ok(head.root);
    Ok(holds.then_some(path))
}

/// The proof of an entry under the best checkpoint there is for it, and the entry itself.
fn proof(
    reader: &dyn Reader,
    context: &Context<'_>,
    place: &StatementView,
) -> Result<Option<(Proof, Vec<u8>)>, StoreError> {
    let Some(note) = checkpoint(reader, place)? else { return Ok(None) };
    let Ok(signed) = SignedCheckpoint::parse(&note) else { return Ok(None) };
    let Some(entry) = reader.entries(place.log, place.index, 1)?.into_iter().next() else {
        return Ok(None);
    };
    let (leaf, head) = (leaf_hash(&entry), signed.checkpoint.head);
    let Some(path) = path(reader, place.log, place.index, head, &leaf)? else { return Ok(None) };
    let own = place.log == LogId::OWN;
    let id = place.statement.as_ref().map(|(id, _)| *id);
    let serve = |what: &str| id.filter(|_| own).map(|id| format!("/api/v1/statements/{id}/{what}"));
    let witnesses = policy(context.config).satisfied_by(&signed).witnesses;
    let proof = Proof {
        index: place.index,
        size: head.size,
        leaf,
        path,
        root: head.root,
        checkpoint: String::from_utf8_lossy(&note).into_owned(),
        log_keys: log_keys(reader, context, place.log)?,
        witnesses: witnesses
            .into_iter()
            .map(|(name, at)| WitnessView { name, at: Some(at) })
            .collect(),
        receipt: serve("receipt"),
        tlog_proof: serve("proof"),
    };
    Ok(Some((proof, entry)))
}

/// The checkpoint to prove an entry under: for the own log the cosigned one if it covers the entry.
fn checkpoint(reader: &dyn Reader, place: &StatementView) -> Result<Option<Vec<u8>>, StoreError> {
    if place.log == LogId::OWN
        && let Some(note) = reader.cosigned()?
        && let Ok(signed) = SignedCheckpoint::parse(&note)
        && signed.checkpoint.head.size.0 > place.index.0
    {
        return Ok(Some(note));
    }
    reader.checkpoint(place.log)
}

fn log_keys(
    reader: &dyn Reader,
    context: &Context<'_>,
    log: LogId,
) -> Result<Vec<String>, StoreError> {
    if log == LogId::OWN {
        return Ok(context.descriptor.log_keys.clone());
    }
    let peer = reader.peers()?.into_iter().find(|peer| peer.log == log);
    Ok(peer.map(|peer| peer.descriptor.log_keys).unwrap_or_default())
}

/// Everything a browser needs to check a statement by itself. `None`: there is no proof yet.
///
/// # Errors
/// Those of the store.
pub fn evidence(
    reader: &dyn Reader,
    context: &Context<'_>,
    place: &StatementView,
) -> Result<Option<Value>, StoreError> {
    let Some((proof, entry)) = proof(reader, context, place)? else { return Ok(None) };
    let said = place.statement.as_ref();
    let key = match said {
        Some((_, statement)) => {
            reader.keys(place.log)?.into_iter().find(|row| row.kid == statement.kid)
        }
        None => None,
    };
    let content = contents::of(reader, place)?;
    let content = content.filter(|row| row.erased_at.is_none()).map(|row| row.bytes);
    let head = TreeHead { size: proof.size, root: proof.root };
    let registration = match &key {
        Some(key) => registration(reader, place.log, key, head)?,
        None => None,
    };
    let hex = |hashes: &[Hash]| hashes.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ok(Some(json!({
        "id": said.map(|(id, _)| id.to_string()),
        "origin": proof.checkpoint.lines().next(),
        "entry": BASE64.encode(&entry),
        "leaf_index": proof.index.0,
        "tree_size": proof.size.0,
        "path": hex(&proof.path),
        "checkpoint": proof.checkpoint,
        "log_keys": proof.log_keys,
        "witness_keys": witness_keys(reader, context, place.log)?,
        "issuer_key": key.as_ref().and_then(|row| row.key.as_ref()).map(|key| BASE64.encode(key)),
        "registration": registration,
        "content": content.map(|bytes| BASE64.encode(&bytes)),
    })))
}

/// The entry that registered a key, with its own path under the same head.
fn registration(
    reader: &dyn Reader,
    log: LogId,
    key: &KeyRow,
    head: TreeHead,
) -> Result<Option<Value>, StoreError> {
    let Some(place) = reader.statement(key.seq)?.filter(|place| place.log == log) else {
        return Ok(None);
    };
    let Some(entry) = reader.entries(log, place.index, 1)?.into_iter().next() else {
        return Ok(None);
    };
    let path = path(reader, log, place.index, head, &leaf_hash(&entry))?;
    Ok(path.map(|path| {
        json!({
            "entry": BASE64.encode(&entry),
            "leaf_index": place.index.0,
            "path": path.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }))
}

/// Keys of everybody known here who might have cosigned, except the log's own keeper: nobody is a
/// witness of himself.
fn witness_keys(
    reader: &dyn Reader,
    context: &Context<'_>,
    log: LogId,
) -> Result<Vec<String>, StoreError> {
    let policy = policy(context.config);
    let mut keys: Vec<String> = policy.witnesses().map(|witness| witness.key.to_string()).collect();
    let peers = context.audience.peers(reader)?;
    for peer in peers.into_iter().filter(|peer| peer.log != log) {
        keys.extend(peer.descriptor.witness_keys);
    }
    if log != LogId::OWN {
        keys.extend(context.descriptor.witness_keys.iter().cloned());
    }
    keys.sort();
    keys.dedup();
    Ok(keys)
}
