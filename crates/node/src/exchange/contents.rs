//! Content files this node is entitled to: asked for in batches, checked, kept; those withheld are
//! asked for again later.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_protocol::content::{Content, ContentRefusal, Digest};
use comity_protocol::exchange::budget::Cost;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::marking::Requester;
use comity_protocol::party::PartyId;
use comity_protocol::statement::Statement;
use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::ContentRow;
use data_encoding::BASE64;

use crate::error::Error;
use crate::exchange::source::Source;
use crate::exchange::wire::{CONTENTS_QUERY_MAX, ContentsAnswer, WithheldReason};
use crate::exchange::{Exchange, Failure, Following};
use crate::ledger::Ledger;
use crate::ledger::content::content_row;
use crate::published::Notice;
use crate::sync::lock;

/// First wait after a content was withheld; doubles each time.
const WITHHELD_FIRST_MS: i64 = 60_000;

/// Longest wait: a day. Whoever is added to an audience sees the content a day later at the latest.
const WITHHELD_MAX_MS: i64 = 24 * 3_600_000;

/// Contents whose number of refusals is kept in memory, a peer; beyond it the first wait applies
/// again.
const REFUSED_MAX: usize = 65_536;

/// An erased content is never asked for again: ten years are never enough here.
const NEVER_MS: i64 = 10 * 365 * 24 * 3_600_000;

/// Asks for everything missing, batch by batch.
///
/// # Errors
/// [`Failure`]; what came before it is kept.
pub async fn fetch<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
) -> Result<(), Failure> {
    let log = following.log;
    let mut after = Seq(0);
    loop {
        let now = exchange.ledger.now();
        let missing = exchange
            .ledger
            .read(move |reader| reader.contents_missing(log, after, now, CONTENTS_QUERY_MAX))
            .await?;
        let Some((last, _)) = missing.last() else { return Ok(()) };
        after = *last;
        batch(exchange, following, source, missing).await?;
    }
}

/// Asks until every digest of a batch was answered, or an answer brings nothing.
async fn batch<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    missing: Vec<(Seq, Digest)>,
) -> Result<(), Failure> {
    let mut open: BTreeMap<Digest, Vec<Seq>> = BTreeMap::new();
    for (seq, digest) in missing {
        open.entry(digest).or_default().push(seq);
    }
    while !open.is_empty() {
        let digests = open.keys().copied().collect();
        let answer = source.contents(digests).await?;
        let before = open.len();
        let writes = judge(exchange, following, answer, &mut open).await?;
        let kept: u64 = writes.iter().map(weight).sum();
        following.meter.wait(Cost::Disk, kept).await?;
        if !writes.is_empty() {
            exchange.ledger.write(writes).await?;
            exchange.ledger.notify(Notice::Contents);
        }
        if open.len() == before {
            // Neither given nor withheld: a stick does not have it, a node will be asked again.
            return Ok(());
        }
    }
    Ok(())
}

/// What an answer comes to. Answered digests are taken out of `open`; what was not asked for is
/// ignored.
async fn judge(
    exchange: &Arc<Exchange>,
    following: &Following,
    answer: ContentsAnswer,
    open: &mut BTreeMap<Digest, Vec<Seq>>,
) -> Result<Vec<Write>, Failure> {
    let now = exchange.ledger.now();
    let mut writes = Vec::new();
    for withheld_content in answer.withheld {
        let digest = withheld_content.digest;
        if open.remove(&digest).is_none() {
            continue;
        }
        let release = match withheld_content.reason {
            WithheldReason::Withheld => withheld_content.release,
            WithheldReason::Erased => Some(now.plus_millis(NEVER_MS)),
        };
        writes.push(withheld(following, digest, release, now));
    }
    for file in answer.contents {
        let Some(all) = open.remove(&file.digest) else { continue };
        let bytes = BASE64.decode(file.file.as_bytes()).unwrap_or_default();
        match fitting(exchange, &all, &bytes)? {
            None => {}
            Some(Ok((statement, content))) => {
                lock(&following.refused).remove(&file.digest);
                writes.push(Write::Content(row(&statement, content, following, now)));
            }
            Some(Err(refusal)) => {
                let (peer, code) = (&following.party, refusal.code());
                tracing::warn!(%peer, code, digest = %file.digest, "a content was refused");
                let tomorrow = now.plus_millis(WITHHELD_MAX_MS);
                writes.push(withheld(following, file.digest, Some(tomorrow), now));
            }
        }
    }
    Ok(writes)
}

/// A statement with the content that it names, or why that is none.
type Fit = Result<(Statement, Content), ContentRefusal>;

/// The first of the statements that name a content which it fits, with it: one that names the
/// content of another under a kind that it does not fit takes it from nobody.
fn fitting(exchange: &Exchange, all: &[Seq], bytes: &[u8]) -> Result<Option<Fit>, Error> {
    let mut refused = None;
    for seq in all {
        let Some(statement) = statement(&exchange.ledger, *seq)? else { continue };
        match check(&statement, bytes, &exchange.ledger.config.party) {
            Ok(content) => return Ok(Some(Ok((statement, content)))),
            Err(refusal) => refused = refused.or(Some(Err(refusal))),
        }
    }
    Ok(refused)
}

/// Checks a content that a peer gave: the digest, the form, the schema where the kind has one, the
/// audience.
///
/// # Errors
/// [`ContentRefusal`]; [`ContentRefusal::Marking`] also when the file is not meant for this party.
pub fn check(
    statement: &Statement,
    bytes: &[u8],
    own: &PartyId,
) -> Result<Content, ContentRefusal> {
    if Digest::of(bytes) != statement.digest {
        return Err(ContentRefusal::OtherDigest);
    }
    let content = match statement.kind.spec() {
        Some(_) => Content::parse(&statement.kind, bytes)?,
        None => Content::parse_unknown(bytes)?,
    };
    // Somebody broke the marking by giving it; keeping it would break it again. A release time does
    // not count here: clocks differ, and the giver has decided.
    let at = content.marking.release.unwrap_or(Timestamp::EPOCH);
    if !content.marking.admits(Requester::Peer(own), &statement.issuer, at) {
        return Err(ContentRefusal::Marking);
    }
    Ok(content)
}

/// What keeps a content of the own log that somebody gives back; `None` where it is another or
/// cannot be read.
///
/// # Errors
/// Those of the store.
pub(crate) fn own(ledger: &Ledger, seq: Seq, bytes: &[u8]) -> Result<Option<Write>, Error> {
    let Some(statement) = statement(ledger, seq)? else { return Ok(None) };
    if Digest::of(bytes) != statement.digest {
        return Ok(None);
    }
    let content = match statement.kind.spec() {
        Some(_) => Content::parse(&statement.kind, bytes),
        None => Content::parse_unknown(bytes),
    };
    let row =
        content.map(|content| content_row(&statement, content, LogId::OWN, None, ledger.now()));
    Ok(row.ok().map(Write::Content))
}

/// The row that keeps a content a peer gave.
pub fn row(statement: &Statement, content: Content, from: &Following, at: Timestamp) -> ContentRow {
    content_row(statement, content, from.log, Some(from.party.clone()), at)
}

fn statement(ledger: &Ledger, seq: Seq) -> Result<Option<Statement>, Error> {
    let view = ledger.read_now(|reader| reader.statement(seq))?;
    Ok(view.and_then(|view| view.statement).map(|(_, statement)| statement))
}

/// Asks again at the release time told, or after a wait that doubles each time.
fn withheld(
    following: &Following,
    digest: Digest,
    release: Option<Timestamp>,
    now: Timestamp,
) -> Write {
    let mut refused = lock(&following.refused);
    if refused.len() >= REFUSED_MAX {
        refused.clear();
    }
    let times = refused.entry(digest).or_insert(0);
    let wait = WITHHELD_FIRST_MS.saturating_mul(1 << (*times).min(20)).min(WITHHELD_MAX_MS);
    *times = times.saturating_add(1);
    let retry_at = release.filter(|release| *release > now).unwrap_or(now.plus_millis(wait));
    Write::Withheld { log: following.log, digest, retry_at }
}

fn weight(write: &Write) -> u64 {
    match write {
        Write::Content(row) => u64::try_from(row.bytes.len()).unwrap_or(u64::MAX),
        _ => 0,
    }
}
