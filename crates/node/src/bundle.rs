//! Bundles: a log and its contents in one file, for a stick instead of a network
//! (`spec/exchange.md`).
//!
//! A bundle is a [`Source`]: what is read from it is judged by the same code as what a peer's node
//! answers.
//!
//! ```text
//! comity bundle 1
//! <JSON of the manifest>
//! checkpoint 512
//! <512 bytes>
//! tile/entries/000 140288
//! <140,288 bytes>
//! content/<hex digest> 900
//! <900 bytes>
//! sighting/0 402
//! <402 bytes>
//! end 0
//! ```

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use comity_protocol::content::{Content, Digest};
use comity_protocol::exchange::budget::{Allowance, Allowances};
use comity_protocol::exchange::follow::{self, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::limits::{
    BUNDLE_BYTES_MAX, CONTENT_BYTES_MAX, NOTE_BYTES_MAX, TILE_BYTES_MAX,
};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{LeafIndex, TreeSize, root_at};
use comity_protocol::log::tile::{TILE_LEVEL_MAX, TILE_WIDTH, TileLevel, TilePath, tiles_between};
use comity_protocol::marking::Requester;
use comity_protocol::party::{Descriptor, Fingerprint, PartyId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::note::SEEN_NOTE_BYTES_MAX;
use comity_store::Write as StoreWrite;
use comity_store::rows::{AuditEvent, Delivery, PeerState};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::agreements::projection::copies::IMPORT_ACTION;
use crate::client::{ClientFailure, Meter};
use crate::clock::Clock;
use crate::error::{Error, codes};
use crate::exchange::source::Source;
use crate::exchange::wire::{CONTENTS_ANSWER_BYTES, ContentFile, ContentsAnswer};
use crate::exchange::{Failure, equivocation, peers, pull, read_on};
use crate::ledger::readers::StoredHashes;
use crate::node::Node;
use crate::tiles::newest_checkpoint;
use crate::vouching::Claim;

/// First line of a bundle.
pub const MAGIC: &str = "comity bundle 1";

/// Longest manifest.
const MANIFEST_BYTES_MAX: usize = 64 << 10;

/// Longest line before a frame: `content/`, 64 hex digits, a space and a length.
const FRAME_LINE_BYTES_MAX: usize = 128;

/// Most frames: tiles and contents of about four million entries.
pub const FRAMES_MAX: usize = 1 << 22;

/// Most sightings in a bundle, the newest: years of two witnesses (`vouch::sightings`), 2 MB.
pub const SIGHTINGS_MAX: usize = 4_096;

/// What a bundle says of itself. Nothing of it is believed but to find out what to compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Whose log.
    pub descriptor: Descriptor,
    /// The first entry that is in it.
    pub from: u64,
    /// One after the last.
    pub size: u64,
    /// Whom its contents are for; without one they are for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<PartyId>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Why a file is no bundle. Whoever made it, or the stick, is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleRefusal {
    /// The first line is another.
    #[error("the file is no bundle of version 1")]
    NoBundle,
    /// The manifest cannot be read.
    #[error("the bundle's manifest cannot be read")]
    Manifest,
    /// A line before a frame is not of the form, or names something twice or out of order.
    #[error("the bundle is damaged: a frame cannot be read")]
    Frame,
    /// A frame is longer than what it names can be.
    #[error("a frame of the bundle is longer than what it names can be")]
    TooLong,
    /// The file ends before its end line, or goes on behind it.
    #[error("the bundle is cut off or goes on behind its end")]
    Truncated,
    /// More than [`FRAMES_MAX`].
    #[error("the bundle has more than 4,194,304 frames")]
    TooMany,
}

impl BundleRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoBundle => "bundle-unknown",
            Self::Manifest => "bundle-manifest",
            Self::Frame => "bundle-frame",
            Self::TooLong => "bundle-too-long",
            Self::Truncated => "bundle-truncated",
            Self::TooMany => "bundle-too-many",
        }
    }
}

impl From<BundleRefusal> for Error {
    fn from(refusal: BundleRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), format!("{refusal}."))
    }
}

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Frame {
    Checkpoint,
    Tile(TilePath),
    Content(Digest),
    Sighting(usize),
}

/// A file's bytes at any place.
pub trait Bytes: BufRead + Seek + Send {}

impl<T: BufRead + Seek + Send> Bytes for T {}

/// A bundle whose frames have been found; none has been judged.
pub struct Bundle {
    manifest: Manifest,
    frames: BTreeMap<Frame, (u64, usize)>,
    bytes: Mutex<Box<dyn Bytes>>,
    meter: Arc<Meter>,
}

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Whose log.
    pub party: PartyId,
    /// Entries that were new.
    pub entries: u64,
    /// Its size now.
    pub size: u64,
}

/// What an export came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Entries in it.
    pub entries: u64,
    /// Contents in it.
    pub contents: u64,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// Whether bytes begin as a bundle does.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.strip_prefix(MAGIC.as_bytes()).is_some_and(|rest| rest.starts_with(b"\n"))
}

impl Bundle {
    /// Finds the frames of a bundle; reads every line, and skips what they announce.
    ///
    /// # Errors
    /// [`BundleRefusal`]; a file that cannot be read counts as cut off.
    pub fn open(mut bytes: Box<dyn Bytes>) -> Result<Self, BundleRefusal> {
        let truncated = |_: io::Error| BundleRefusal::Truncated;
        let end = bytes.seek(SeekFrom::End(0)).map_err(truncated)?;
        bytes.rewind().map_err(truncated)?;
        if line(&mut *bytes, MAGIC.len().saturating_add(1)).ok().as_deref() != Some(MAGIC) {
            return Err(BundleRefusal::NoBundle);
        }
        let manifest = line(&mut *bytes, MANIFEST_BYTES_MAX)?;
        let manifest: Manifest =
            serde_json::from_str(&manifest).map_err(|_| BundleRefusal::Manifest)?;
        let mut frames = BTreeMap::new();
        loop {
            let header = line(&mut *bytes, FRAME_LINE_BYTES_MAX)?;
            let at = bytes.stream_position().map_err(truncated)?;
            if header == "end 0" {
                let complete = at == end;
                let meter = Arc::new(Meter::new(PLENTY, Clock::default()));
                let bytes = Mutex::new(bytes);
                let bundle = Self { manifest, frames, bytes, meter };
                return complete.then_some(bundle).ok_or(BundleRefusal::Truncated);
            }
            let (frame, length) = parse_frame(&header)?;
            let next = u64::try_from(length).ok().and_then(|length| at.checked_add(length));
            // The line break behind the bytes of a frame is not part of them.
            let next = next.and_then(|next| next.checked_add(1)).filter(|next| *next <= end);
            let next = next.ok_or(BundleRefusal::Truncated)?;
            if frames.insert(frame, (at, length)).is_some() {
                return Err(BundleRefusal::Frame);
            }
            if frames.len() > FRAMES_MAX {
                return Err(BundleRefusal::TooMany);
            }
            bytes.seek(SeekFrom::Start(next)).map_err(truncated)?;
        }
    }

    /// What the bundle says of itself.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn read(&self, frame: &Frame) -> Result<Vec<u8>, ClientFailure> {
        let missing = ClientFailure::Malformed("the bundle does not hold what it should");
        let (at, length) = *self.frames.get(frame).ok_or(missing.clone())?;
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.seek(SeekFrom::Start(at)).map_err(|_| missing.clone())?;
        let mut out = vec![0; length];
        bytes.read_exact(&mut out).map_err(|_| missing)?;
        Ok(out)
    }
}

impl Source for Bundle {
    fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, ClientFailure> {
        self.read(&Frame::Checkpoint)
    }

    async fn tile(&self, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        self.read(&Frame::Tile(path))
    }

    async fn contents(&self, digests: Vec<Digest>) -> Result<ContentsAnswer, ClientFailure> {
        let mut answer = ContentsAnswer::default();
        let mut bytes = 0_usize;
        for digest in digests {
            let frame = Frame::Content(digest);
            if bytes > CONTENTS_ANSWER_BYTES || !self.frames.contains_key(&frame) {
                continue;
            }
            let file = self.read(&frame)?;
            bytes = bytes.saturating_add(file.len());
            answer.contents.push(ContentFile { digest, file: BASE64.encode(&file) });
        }
        Ok(answer)
    }
}

/// Writes the own log from entry `from` on, and the contents the recipient may have, as a bundle.
///
/// # Errors
/// `bundle-from` when the log is shorter; `unavailable` when the file cannot be written; those of
/// the store.
pub async fn export(
    node: &Arc<Node>,
    recipient: Option<PartyId>,
    from: u64,
    out: impl Write + Send + 'static,
) -> Result<Exported, Error> {
    let checkpoint = newest_checkpoint(node)?;
    let signed = SignedCheckpoint::parse(&checkpoint)
        .map_err(|_| Error::internal("the own checkpoint cannot be read"))?;
    let size = signed.checkpoint.head.size;
    if from > size.0 {
        let detail = format!("The log has {size} entries; none can be taken from {from} on.");
        return Err(Error::new(codes::of_refusal("bundle-from"), detail));
    }
    let manifest = Manifest {
        descriptor: node.descriptor.clone(),
        from,
        size: size.0,
        recipient,
        made_at: node.now(),
    };
    let writer = Arc::clone(node);
    let job =
        tokio::task::spawn_blocking(move || write_bundle(&writer, &manifest, &checkpoint, out));
    let (exported, delivered) = job.await.map_err(|_| Error::internal("a writer panicked"))??;
    if !delivered.is_empty() {
        node.write(delivered).await?;
    }
    Ok(exported)
}

/// Takes a bundle in: the same checks as over the network, and idempotent.
///
/// The party must be a peer already, unless its fingerprint is given, which makes it one.
///
/// # Errors
/// `peer-unknown`, `peer-fingerprint`, the codes of [`Failure`].
pub async fn import(
    node: &Arc<Node>,
    bundle: Bundle,
    expected: Option<Fingerprint>,
    actor: &str,
) -> Result<Imported, Error> {
    let descriptor = bundle.manifest.descriptor.clone();
    let party = descriptor.party.clone();
    let known = node.read_now(|reader| reader.peers())?;
    let known = known
        .into_iter()
        .find(|row| row.descriptor.party == party && row.state != PeerState::Removed);
    let row = match (known, expected) {
        (Some(row), _) => row,
        (None, Some(expected)) if descriptor.fingerprint() == expected => {
            peers::adopt(&node.exchange, "", descriptor, actor).await?
        }
        (None, Some(_)) => {
            let detail = "The bundle is of a party with another fingerprint.";
            return Err(Error::new(codes::of_refusal("peer-fingerprint"), detail));
        }
        (None, None) => {
            let detail = "The bundle's party is no peer of this node; give its fingerprint.";
            return Err(Error::new(codes::of_refusal("peer-unknown"), detail));
        }
    };
    let bundle = Arc::new(bundle);
    let followed = node.exchange.following(&party);
    let is_followed = followed.is_some();
    let following = match followed {
        Some(following) => following,
        None => {
            let meter = Arc::clone(&bundle.meter);
            Arc::new(node.exchange.known_by_bundle(&row, meter).map_err(failed)?)
        }
    };
    let outcome = async {
        let pulled = pull::pull(&node.exchange, &following, &bundle).await?;
        hear(node, row.log, &bundle).await?;
        // A bundle may be of any age: what a log is suspected of waits for what it shows itself,
        // unless bundles are all that ever comes of it.
        let shown_at = (!is_followed).then_some(pulled.asked_at);
        read_on(&node.exchange, &following, &bundle, shown_at).await?;
        Ok(pulled)
    };
    let pulled = match outcome.await {
        Ok(pulled) => pulled,
        Err(failure) => {
            if let Failure::Equivocation(proof) = &failure {
                // Of whom only bundles come, this was its say.
                let exchange = &node.exchange;
                let judged = match is_followed {
                    true => equivocation::take(exchange, proof, None).await.map(drop),
                    false => equivocation::condemn(exchange, proof, None).await,
                };
                judged.map_err(failed)?;
            }
            return Err(failed(failure));
        }
    };
    let size = node.read_now(|reader| reader.head(row.log))?.size.0;
    let event = AuditEvent {
        at: node.now(),
        actor: actor.to_owned(),
        action: IMPORT_ACTION.to_owned(),
        object: party.to_string(),
        detail: json!({ "entries": pulled.entries, "size": size }).to_string(),
    };
    node.write(vec![StoreWrite::Audit(event)]).await?;
    Ok(Imported { party, entries: pulled.entries, size })
}

/// A stick costs a peer nothing: whoever imports has decided to.
const PLENTY: Allowances = {
    let allowance = Allowance { burst: 1 << 60, per_second: 1 << 40 };
    Allowances { requests: allowance, bytes: allowance, verify_micros: allowance, disk: allowance }
};

fn failed(failure: Failure) -> Error {
    match failure {
        Failure::Node(problem) => problem,
        failure => Error::new(codes::of_refusal(failure.code()), format!("{failure}.")),
    }
}

fn write_bundle(
    node: &Node,
    manifest: &Manifest,
    checkpoint: &[u8],
    out: impl Write,
) -> Result<(Exported, Vec<StoreWrite>), Error> {
    let mut out = Counting { out: io::BufWriter::new(out), bytes: 0 };
    let manifest_json =
        serde_json::to_string(manifest).map_err(|error| Error::internal(error.to_string()))?;
    writeln!(out, "{MAGIC}\n{manifest_json}").map_err(unwritten)?;
    frame(&mut out, "checkpoint", checkpoint)?;
    let size = TreeSize(manifest.size);
    for path in paths(TreeSize(manifest.from), size) {
        let bytes = node.read_now(|reader| reader.tile(LogId::OWN, &path))?;
        frame(&mut out, &path.to_string(), &bytes)?;
    }
    let mut delivered = Vec::new();
    let mut written = std::collections::BTreeSet::new();
    for index in manifest.from..manifest.size {
        let Some(row) = admitted(node, LeafIndex(index), manifest)? else { continue };
        if !written.insert(row.0) {
            continue;
        }
        frame(&mut out, &format!("content/{}", row.0), &row.1)?;
        let to = manifest.recipient.as_ref().map_or("public".to_owned(), ToString::to_string);
        delivered.push(StoreWrite::Delivered(Delivery { digest: row.0, to, at: manifest.made_at }));
    }
    for (number, note) in sightings(node, size)?.iter().enumerate() {
        frame(&mut out, &format!("sighting/{number}"), note)?;
    }
    writeln!(out, "end 0").and_then(|()| out.flush()).map_err(unwritten)?;
    let exported = Exported {
        entries: manifest.size.saturating_sub(manifest.from),
        contents: u64::try_from(written.len()).unwrap_or(u64::MAX),
        bytes: out.bytes,
    };
    Ok((exported, delivered))
}

/// When others saw the own log, up to a size, the newest [`SIGHTINGS_MAX`].
fn sightings(node: &Node, size: TreeSize) -> Result<Vec<Vec<u8>>, Error> {
    node.read_now(|reader| {
        let mut rows = reader.sightings(LogId::OWN)?;
        rows.retain(|row| row.sighting.size <= size);
        rows.sort_by_key(|row| std::cmp::Reverse(row.sighting.at));
        rows.truncate(SIGHTINGS_MAX);
        let mut notes = Vec::with_capacity(rows.len());
        for row in rows {
            notes.extend(reader.sighting_note(LogId::OWN, &row.sighting)?);
        }
        Ok(notes)
    })
}

/// Takes in what a bundle brings of when others saw its log, as far as they are believed here and
/// the log had that head. That this node saw the log itself does not follow from a file: it may
/// have been on its way for long.
async fn hear(node: &Arc<Node>, log: LogId, bundle: &Bundle) -> Result<(), Failure> {
    let believed = node.vouching.believed()?;
    let mut taken = Vec::new();
    for frame in bundle.frames.keys().filter(|frame| matches!(frame, Frame::Sighting(_))) {
        let note = bundle.read(frame)?;
        let Ok(signed) = SignedCheckpoint::parse(&note) else { continue };
        let head = signed.checkpoint.head;
        let holds = node.read_now(|reader| {
            let held = reader.head(log)?.size;
            let hashes = StoredHashes { reader, log };
            Ok(head.size <= held && root_at(&hashes, head.size)? == head.root)
        })?;
        if holds {
            let claims = node.vouching.claims(log, &signed, &believed)?;
            taken.extend(claims.into_iter().filter_map(Claim::verify));
        }
    }
    Ok(node.vouching.keep_sightings(&taken).await?)
}

/// Every tile that a reader at any size from `from` on needs: those between, and all above level 0,
/// which are few and prove what begins at any bundle.
fn paths(from: TreeSize, size: TreeSize) -> Vec<TilePath> {
    let mut paths: Vec<TilePath> = tiles_between(from, size).collect();
    for level in 1..=TILE_LEVEL_MAX {
        let level = TileLevel::Hash(level);
        let tiles = level.members(size).div_ceil(u64::from(TILE_WIDTH));
        paths.extend((0..tiles).filter_map(|index| TilePath::at(level, index, size)));
    }
    // A reader who has all of it proves nothing new but may still compare: the last tile of hashes.
    if let Some(last) = size.0.checked_sub(1) {
        let index = last / u64::from(TILE_WIDTH);
        paths.extend(TilePath::at(TileLevel::Hash(0), index, size));
    }
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The content of an entry, when it is held and the recipient may have it.
fn admitted(
    node: &Node,
    index: LeafIndex,
    manifest: &Manifest,
) -> Result<Option<(Digest, Vec<u8>)>, Error> {
    let view = node.read_now(|reader| reader.statement_at(LogId::OWN, index))?;
    let Some((_, statement)) = view.and_then(|view| view.statement) else { return Ok(None) };
    let row =
        node.read_now(|reader| reader.content(&statement.digest, LogId::OWN, &statement.issuer))?;
    let Some(row) = row.filter(|row| row.erased_at.is_none()) else { return Ok(None) };
    let Ok(content) = Content::parse_unknown(&row.bytes) else { return Ok(None) };
    let requester = manifest.recipient.as_ref().map_or(Requester::Public, Requester::Peer);
    let admits = content.marking.admits(requester, &statement.issuer, manifest.made_at);
    Ok(admits.then_some((row.digest, row.bytes)))
}

fn frame(out: &mut impl Write, name: &str, bytes: &[u8]) -> Result<(), Error> {
    writeln!(out, "{name} {}", bytes.len())
        .and_then(|()| out.write_all(bytes))
        .and_then(|()| out.write_all(b"\n"))
        .map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn unwritten(error: io::Error) -> Error {
    let detail = "The bundle could not be written.";
    Error::new(&codes::UNAVAILABLE, detail).because(error.to_string())
}

/// One line without its line break, of at most `max` bytes with it.
fn line(bytes: &mut (impl BufRead + ?Sized), max: usize) -> Result<String, BundleRefusal> {
    let mut out = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX);
    bytes.take(limit).read_until(b'\n', &mut out).map_err(|_| BundleRefusal::Truncated)?;
    if out.pop() != Some(b'\n') {
        return Err(if out.len().saturating_add(1) >= max {
            BundleRefusal::Frame
        } else {
            BundleRefusal::Truncated
        });
    }
    String::from_utf8(out).map_err(|_| BundleRefusal::Frame)
}

fn parse_frame(header: &str) -> Result<(Frame, usize), BundleRefusal> {
    let (name, length) = header.split_once(' ').ok_or(BundleRefusal::Frame)?;
    let plain = length.bytes().all(|byte| byte.is_ascii_digit());
    let length: usize = length.parse().ok().filter(|_| plain).ok_or(BundleRefusal::Frame)?;
    let (frame, max) = if name == "checkpoint" {
        (Frame::Checkpoint, NOTE_BYTES_MAX)
    } else if let Some(digest) = name.strip_prefix("content/") {
        (Frame::Content(digest.parse().map_err(|_| BundleRefusal::Frame)?), CONTENT_BYTES_MAX)
    } else if let Some(number) = name.strip_prefix("sighting/") {
        let plain = number == "0" || !number.starts_with(['0', '+']);
        let number = number.parse().ok().filter(|number| plain && *number < SIGHTINGS_MAX);
        (Frame::Sighting(number.ok_or(BundleRefusal::Frame)?), SEEN_NOTE_BYTES_MAX)
    } else {
        let path: TilePath = name.parse().map_err(|_| BundleRefusal::Frame)?;
        let max = match path.level {
            TileLevel::Entries => BUNDLE_BYTES_MAX,
            TileLevel::Hash(_) => TILE_BYTES_MAX,
        };
        (Frame::Tile(path), max)
    };
    if length > max { Err(BundleRefusal::TooLong) } else { Ok((frame, length)) }
}

/// Counts what is written.
struct Counting<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether a bundle's checkpoint is signed by the log its manifest describes: for showing one
/// before it is imported.
///
/// # Errors
/// The codes of `FollowRefusal`, or `peer-answer-malformed`.
pub fn read_head(bundle: &Bundle) -> Result<SignedCheckpoint, Error> {
    let note = bundle.read(&Frame::Checkpoint).map_err(|failure| failed(failure.into()))?;
    let pinned = Pinned::from_descriptor(&bundle.manifest.descriptor.identity())
        .map_err(|refusal| failed(refusal.into()))?;
    follow::read_checkpoint(&pinned, &note).map_err(|refusal| failed(refusal.into()))
}

#[cfg(test)]
mod tests;
