//! Taking back the own log: entries and contents that a node lost with its disk, from the peers
//! that hold them.
//!
//! A peer's mirror of this log is read by the same code as a peer's own log, under this node's own
//! keys: nothing is taken that this node did not sign.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::exchange::follow::{self, Pinned};
use comity_protocol::exchange::tiles::Tiles;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::log::merkle::{TreeHead, TreeSize};
use comity_protocol::log::tile::TilePath;
use comity_store::Write;
use comity_store::rows::{AuditEvent, ContentState, PeerRow, PeerState, Query};
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::json;

use crate::accounts::put_back::{self, Shut};
use crate::client::{ClientFailure, Meter, Remote};
use crate::error::{Error, codes};
use crate::exchange::source::Source;
use crate::exchange::wire::{CONTENTS_QUERY_MAX, ContentsAnswer};
use crate::exchange::{Exchange, Failure, Following, asking, contents, pull, remote};
use crate::keys::Role;
use crate::rotation::{named, standing};
use crate::scrub;
use crate::signing::{self, run};
use crate::witness::client::{Rollback, ask_witnesses};

/// What taking back came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovered {
    /// Entries of the own log before.
    pub before: u64,
    /// Entries now.
    pub size: u64,
    /// The most entries anybody has shown to hold.
    pub known: u64,
    /// Peers and witnesses that were asked.
    pub asked: usize,
    /// The addresses of the peers among them.
    pub peers: Vec<String>,
    /// Contents taken back.
    pub contents: u64,
    /// Contents of the own log that nobody gave and that were not erased.
    pub missing: u64,
    /// Whom asking was in vain, with the code of why.
    pub silent: BTreeMap<String, String>,
    /// What the audit trail lacks of what it ended with when the node ran last: it does not come
    /// back, and is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_cut: Option<String>,
    /// Whether the folder was put back from a copy: it does not name the peers and witnesses that
    /// came since.
    pub is_put_back: bool,
    /// Roles of which the log names other keys by now than those in the folder.
    pub keys_replaced: Vec<Role>,
    /// Whether nothing shows that the folder was put back, and nobody said what became of its
    /// people: they are as they are in it, and nothing is signed before somebody says so.
    pub people_unsaid: bool,
    /// What was shut because the folder was put back from a copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shut: Option<Shut>,
    /// Whether the node may sign again.
    pub lifted: bool,
}

/// How it is done.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// Addresses to ask beside those of the peers.
    pub more: Vec<String>,
    /// Let it sign although somebody did not answer, or there was nobody to ask.
    pub although_silent: bool,
    /// No peer and no witness came since the copy was made, but for those asked.
    pub no_others: bool,
    /// What became of accounts and proposals.
    pub people: People,
}

/// What becomes of accounts and proposals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum People {
    /// Nobody says: they are shut where the folder is seen to have been put back, and where it is
    /// not, nothing is signed.
    #[default]
    Unsaid,
    /// Nothing became of them since the copy was made, or there is no copy: none is shut.
    AsTheyAre,
    /// The folder was put back: all are shut.
    Shut,
}

/// Takes back what peers hold of the own log, and lets the node sign again once its log is the
/// longest anybody knows.
///
/// Where the folder was put back it does not name the peers and witnesses that came since: it may
/// sign only where somebody says that there are none. People and proposals went back with it, and
/// nobody else knows what became of them: all are shut ([`put_back`]). A copy that was written over
/// the folder, or that was started since, shows nothing of that: there somebody has to say.
///
/// # Errors
/// [`Failure`], above all [`Failure::Equivocation`]: then the log was forked already, and nothing
/// helps.
pub async fn recover(exchange: &Arc<Exchange>, how: &How) -> Result<Recovered, Failure> {
    let before = exchange.ledger.read_now(|reader| reader.head(LogId::OWN))?.size;
    let mut silent = BTreeMap::new();
    let mut known = before;
    let mut mirrors = Vec::new();
    let (addresses, witnesses) = (addresses(exchange, &how.more)?, ask_witnesses(exchange));
    let asked = addresses.len().saturating_add(witnesses.len());
    ask_peers(exchange, &addresses, (&mut known, &mut mirrors), &mut silent).await?;
    expect_one_log(&mut mirrors, &mut silent).await?;
    // Whoever is silent may hold another log than those who answered show: what is taken cannot be
    // given back, and so waits until all have answered, or somebody says that it must not.
    if !silent.is_empty() && !how.although_silent {
        mirrors.retain(|mirror| mirror.head.size <= before);
    }
    let taken = take_back(exchange, &mirrors, &mut silent).await?;
    hear_witnesses(witnesses, &mut known, &mut silent).await;
    let head = exchange.ledger.read_now(|reader| reader.head(LogId::OWN))?;
    let audit_cut = scrub::audit_cut(&exchange.ledger);
    let is_put_back =
        head.size > before || audit_cut.is_some() || !exchange.ledger.signing.is_familiar();
    let whole = head.size >= known && head.size.0 > 0;
    let have_all_answered = asked > 0 && silent.is_empty() && (!is_put_back || how.no_others);
    let keys_replaced = keys_replaced(exchange)?;
    let people_unsaid = how.people == People::Unsaid && !is_put_back;
    let is_free = keys_replaced.is_empty() && !people_unsaid;
    let lifted = whole && is_free && (have_all_answered || how.although_silent);
    let are_shut = match how.people {
        People::Unsaid => is_put_back,
        People::AsTheyAre => false,
        People::Shut => true,
    };
    let shut = match are_shut {
        true => {
            Some(put_back::shut(&exchange.ledger).await?).filter(|shut| *shut != Shut::default())
        }
        false => None,
    };
    let recovered = Recovered {
        before: before.0,
        size: head.size.0,
        known: known.0,
        asked,
        peers: addresses,
        is_put_back,
        keys_replaced,
        people_unsaid,
        contents: taken,
        missing: count_missing(exchange)?,
        silent,
        audit_cut,
        shut,
        lifted,
    };
    record(exchange, &recovered).await?;
    if lifted {
        signing::forget_backup(&exchange.ledger.config.dir)
            .map_err(|error| Error::internal(error.to_string()))?;
        signing::lift(&exchange.ledger.config.dir)
            .map_err(|error| Error::internal(error.to_string()))?;
        let audit = exchange.ledger.read_now(run::trail)?;
        exchange.ledger.signing.trust(head, audit);
    }
    Ok(recovered)
}

/// Takes what witnesses say of the own log; who shows nothing is among the silent.
async fn hear_witnesses(
    witnesses: Vec<impl Future<Output = (String, Rollback)>>,
    known: &mut TreeSize,
    silent: &mut BTreeMap<String, String>,
) {
    for witness in witnesses {
        match witness.await {
            (_, Rollback::Ahead(size)) => *known = (*known).max(size),
            (_, Rollback::No) => {}
            (url, Rollback::Unshown(_)) => {
                silent.insert(url, "witness-unshown".to_owned());
            }
            (url, Rollback::Silent) => {
                silent.insert(url, "witness-refused".to_owned());
            }
        }
    }
}

/// How much of the own log each peer has signed to have seen, by its address.
fn seen(exchange: &Exchange) -> Result<BTreeMap<String, TreeSize>, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let live = rows.into_iter().filter(|row| row.state != PeerState::Removed);
    let seen = asking::seen(exchange)?;
    Ok(live.map(|row| (row.address, asking::seen_by(&seen, &row.descriptor.party))).collect())
}

/// Asks each peer what it holds of the own log.
async fn ask_peers(
    exchange: &Arc<Exchange>,
    addresses: &[String],
    (known, mirrors): (&mut TreeSize, &mut Vec<Arc<Mirrored>>),
    silent: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let seen = seen(exchange)?;
    for address in addresses {
        // Who signed to have seen more than it shows, or that it holds any, has not answered.
        let seen = seen.get(address).copied().unwrap_or(TreeSize(0));
        match ask(exchange, address).await {
            Ok(Some(mirror)) if mirror.head.size >= seen => {
                *known = (*known).max(mirror.head.size);
                mirrors.push(mirror);
            }
            Ok(None) if seen.0 == 0 => {}
            Ok(_) => {
                *known = (*known).max(seen);
                silent.insert(address.clone(), codes::PEER_SHOWS_LESS.code.to_owned());
            }
            Err(failure) => {
                silent.insert(address.clone(), failure.code().to_owned());
            }
        }
    }
    Ok(())
}

/// Refuses, before anything is taken, where two show logs of which neither is the beginning of the
/// other: whoever stole keys that were replaced since shows what log they like, and what was taken
/// cannot be given back.
///
/// Whoever holds most stands first then; the others have contents, and perhaps more to show. Who
/// shows what does not lead to what it signed for is among the silent.
async fn expect_one_log(
    mirrors: &mut Vec<Arc<Mirrored>>,
    silent: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    mirrors.sort_by_key(|mirror| std::cmp::Reverse(mirror.head.size));
    while let Some((longest, others)) = mirrors.split_first() {
        let mut tiles = Tiles::new(longest.head.size);
        let mut failed = None;
        for other in others.iter().filter(|other| other.head.size.0 > 0) {
            match longest.head_at(&mut tiles, other.head.size).await {
                Ok(Some(head)) if head == other.head => {}
                Ok(Some(_)) => return Err(contradicted(longest, other)),
                Ok(None) => failed = Some("peer-root-mismatch".to_owned()),
                Err(failure) => failed = Some(failure.code().to_owned()),
            }
        }
        let Some(code) = failed else { return Ok(()) };
        silent.insert(longest.following.address.clone(), code);
        mirrors.remove(0);
    }
    Ok(())
}

fn contradicted(one: &Mirrored, another: &Mirrored) -> Failure {
    let (one, another) = (&one.following.address, &another.following.address);
    let detail = format!(
        "{one} and {another} show two logs under these keys, and nothing was taken of either. Where \
         log keys were replaced since the copy was made, put the newest into keys/ and recover \
         again: whoever has the old ones shows what log they like. Where none were, the log was \
         forked, and that cannot be taken back."
    );
    Error::new(&codes::RECOVER_CONTRADICTED, detail).into()
}

/// Takes entries and contents of the own log from whoever gives them; how many contents. Whoever
/// gives nothing that holds keeps nobody else from giving, and is noted among the silent.
async fn take_back(
    exchange: &Arc<Exchange>,
    mirrors: &[Arc<Mirrored>],
    silent: &mut BTreeMap<String, String>,
) -> Result<u64, Failure> {
    for mirror in mirrors {
        match pull::pull(exchange, &mirror.following, mirror).await {
            Ok(_) => {}
            Err(fork @ Failure::Equivocation(_)) => return Err(fork),
            Err(failure) => {
                silent.insert(mirror.following.address.clone(), failure.code().to_owned());
            }
        }
    }
    let mut taken = 0_u64;
    for mirror in mirrors {
        taken = taken.saturating_add(contents_back(exchange, mirror).await?);
    }
    Ok(taken)
}

/// Of which roles the log names other keys by now than those in the folder: log keys of an older
/// day would sign what nobody takes any more, and others what a thief may have.
fn keys_replaced(exchange: &Exchange) -> Result<Vec<Role>, Error> {
    let ledger = &exchange.ledger;
    // What was made before the copy, and is named by what was just taken back, is the newest.
    named::adopt(ledger)?;
    let party = &ledger.config.party;
    let named = ledger.read_now(|reader| named::newest(reader, LogId::OWN, party))?;
    Ok(named.map(|named| standing::other_roles(&named, &ledger.keys.now())).unwrap_or_default())
}

/// Where to ask: the peers that are followed, then the addresses given.
fn addresses(exchange: &Exchange, more: &[String]) -> Result<Vec<String>, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let live = |row: &PeerRow| row.state != PeerState::Removed && !row.address.is_empty();
    let peers = rows.into_iter().filter(live).map(|row| row.address);
    let mut all: Vec<String> = Vec::new();
    for address in peers.chain(more.iter().map(|url| url.trim_end_matches('/').to_owned())) {
        if !all.contains(&address) {
            all.push(address);
        }
    }
    Ok(all)
}

/// How much of the own log the node at an address holds; `None`: nothing.
async fn ask(exchange: &Arc<Exchange>, address: &str) -> Result<Option<Arc<Mirrored>>, Failure> {
    let meter = exchange.fresh_meter();
    let remote = remote(exchange, address, Arc::clone(&meter))?;
    let pinned = Pinned::from_descriptor(&exchange.ledger.described())?;
    let origin = exchange.ledger.descriptor.origin.clone();
    let note = match remote.mirror_checkpoint(&origin).await {
        Ok(note) => note,
        Err(ClientFailure::Status(404)) => return Ok(None),
        Err(failure) => return Err(failure.into()),
    };
    let signed = follow::read_checkpoint(&pinned, &note)?;
    let own = exchange.ledger.config.party.clone();
    let following = Following::of(own, LogId::OWN, pinned, address.to_owned(), meter);
    let following = Arc::new(following);
    let head = signed.checkpoint.head;
    Ok(Some(Arc::new(Mirrored { remote, origin, note, head, following })))
}

/// The own log as another node mirrors it.
struct Mirrored {
    remote: Remote,
    origin: String,
    /// The checkpoint it showed; everything is read under this one.
    note: Vec<u8>,
    /// What it says.
    head: TreeHead,
    following: Arc<Following>,
}

impl Mirrored {
    /// The head that its tree had at a size, by its own tiles; `None` where these do not lead to
    /// what it shows.
    async fn head_at(
        &self,
        tiles: &mut Tiles,
        size: TreeSize,
    ) -> Result<Option<TreeHead>, Failure> {
        if size == self.head.size {
            return Ok(Some(self.head));
        }
        let earlier = pull::earlier(self, tiles, size, self.head).await?;
        Ok(earlier.map(|earlier| earlier.head))
    }
}

impl Source for Mirrored {
    fn meter(&self) -> &Arc<Meter> {
        self.remote.meter()
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, ClientFailure> {
        Ok(self.note.clone())
    }

    async fn tile(&self, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        self.remote.mirror_tile(&self.origin, path).await
    }

    async fn contents(&self, digests: Vec<Digest>) -> Result<ContentsAnswer, ClientFailure> {
        self.remote.contents(digests).await
    }
}

/// Takes back contents of the own log; how many. A node that gives none is no failure.
async fn contents_back(exchange: &Arc<Exchange>, mirror: &Mirrored) -> Result<u64, Failure> {
    let wanted = missing(exchange)?;
    let mut taken = 0_u64;
    for chunk in wanted.chunks(CONTENTS_QUERY_MAX) {
        let mut open: BTreeMap<Digest, Seq> = chunk.iter().copied().collect();
        while !open.is_empty() {
            let asked = open.keys().copied().collect();
            let answer = match mirror.contents(asked).await {
                Ok(answer) => answer,
                Err(failure) => {
                    tracing::warn!(
                        address = mirror.following.address,
                        code = failure.code(),
                        "no contents came"
                    );
                    return Ok(taken);
                }
            };
            let before = open.len();
            for withheld in answer.withheld {
                open.remove(&withheld.digest);
            }
            let mut writes = Vec::new();
            for file in answer.contents {
                let Some(seq) = open.remove(&file.digest) else { continue };
                let bytes = BASE64.decode(file.file.as_bytes()).unwrap_or_default();
                writes.extend(contents::own(&exchange.ledger, seq, &bytes)?);
            }
            taken = taken.saturating_add(u64::try_from(writes.len()).unwrap_or(0));
            if !writes.is_empty() {
                exchange.ledger.write(writes).await?;
            }
            if open.len() == before {
                break;
            }
        }
    }
    Ok(taken)
}

/// Statements of the own log whose content is neither here nor erased.
fn missing(exchange: &Exchange) -> Result<Vec<(Digest, Seq)>, Error> {
    const PAGE: usize = 500;
    let mut found = Vec::new();
    let mut before = None;
    loop {
        let query = Query { log: Some(LogId::OWN), before, limit: PAGE, ..Query::default() };
        let page = exchange.ledger.read_now(|reader| reader.statements(&query))?;
        for view in &page.rows {
            let lacks = matches!(view.content, ContentState::Absent);
            if let Some((_, statement)) = view.statement.as_ref().filter(|_| lacks) {
                found.push((statement.digest, view.seq));
            }
        }
        before = page.next.map(Seq);
        if before.is_none() || page.rows.is_empty() {
            return Ok(found);
        }
    }
}

fn count_missing(exchange: &Exchange) -> Result<u64, Error> {
    Ok(u64::try_from(missing(exchange)?.len()).unwrap_or(u64::MAX))
}

async fn record(exchange: &Arc<Exchange>, recovered: &Recovered) -> Result<(), Error> {
    let event = AuditEvent {
        at: exchange.ledger.now(),
        actor: "operator".to_owned(),
        action: "log.recover".to_owned(),
        object: exchange.ledger.descriptor.origin.clone(),
        detail: json!(recovered).to_string(),
    };
    exchange.ledger.write(vec![Write::Audit(event)]).await
}
