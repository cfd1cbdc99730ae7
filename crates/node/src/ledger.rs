//! The own log of a node: what may be read, what is written, what is offered, signed and proved.
//!
//! Everything that a node does stands on this, and this on nothing of it: whoever needs the log
//! holds an `Arc<Ledger>`, and whoever wants to know what happens subscribes or compares a counter.
//!
//! - [`queue`]: the way to the one writer. [`readers`]: reading from many threads.
//!   [`content`]: contents as they are offered and kept.

use std::sync::{Arc, Mutex, OnceLock};

use arc_swap::ArcSwap;
use comity_protocol::content::{Content, ContentRefusal, expect_not_ahead};
use comity_protocol::index::{Batch, KeyRow, Keyring, LogId};
use comity_protocol::key::Signer as _;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{Hash, HashReader as _, LeafIndex, TreeHead, TreeSize};
use comity_protocol::log::merkle::{inclusion_path, root_from_inclusion};
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Draft, Statement, StatementId, Unverified, Verified};
use comity_protocol::time::Timestamp;
use comity_store::rows::AuditEvent;
use comity_store::{Reader, StoreError, Write};
use serde_json::{Value, json};
use tokio::sync::{broadcast, oneshot};

use crate::clock::{FAR_MS, State, Watch};
use crate::config::NodeConfig;
use crate::disk::Disk;
use crate::error::Error;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::published::{Notice, Notices, Published};
use crate::rotation::own;
use crate::signing::{Inquiry, Signing, StopCode};
use crate::sync::lock;
use content::{Submission, check_content, content_row, fresh_secret};
use queue::{Event, Logged, Offer, Queue, Running};
use readers::{Readers, StoredHashes};

pub mod queue;

pub mod readers;

pub mod content;

/// The own log of a running node.
pub struct Ledger {
    /// What the node was given.
    pub config: NodeConfig,
    /// Its secrets.
    pub keys: Keys,
    /// What it hands to others.
    pub descriptor: Descriptor,
    /// The head last committed, its checkpoint and its receipt signature.
    pub published: ArcSwap<Published>,
    /// Keys registered in the own log.
    pub keyring: ArcSwap<Keyring>,
    /// How far its clock is from those of others.
    pub watch: Watch,
    /// Whether it may sign.
    pub signing: Signing,
    /// Whether its folder can be written to.
    pub disk: Disk,
    /// What it counts.
    pub metrics: Metrics,
    /// The base URL others reach it under; known once it listens.
    pub url: OnceLock<String>,
    queue: Queue,
    readers: Arc<Readers>,
    notices: Notices,
    inquiry: OnceLock<Box<dyn Inquiry>>,
    writer: Mutex<Option<Running>>,
}

/// What a ledger is made of when its store was opened.
pub(crate) struct Parts {
    /// What the node was given.
    pub(crate) config: NodeConfig,
    /// Its secrets.
    pub(crate) keys: Keys,
    /// What it hands to others.
    pub(crate) descriptor: Descriptor,
    /// The head found, with its checkpoint.
    pub(crate) published: Published,
    /// Keys registered in the own log.
    pub(crate) keyring: Keyring,
    /// Whether it may sign.
    pub(crate) signing: Signing,
    /// What it reads from.
    pub(crate) reader: Box<dyn Reader>,
}

impl Ledger {
    /// A ledger whose writer is not running yet.
    pub(crate) fn new(parts: Parts, queue: Queue) -> Self {
        let Parts { config, keys, descriptor, published, keyring, signing, reader } = parts;
        Self {
            disk: Disk::of(&config.dir),
            metrics: Metrics::default(),
            config,
            keys,
            descriptor,
            published: ArcSwap::from_pointee(published),
            keyring: ArcSwap::from_pointee(keyring),
            watch: Watch::default(),
            signing,
            url: OnceLock::new(),
            queue,
            readers: Arc::new(Readers::new(reader)),
            notices: Notices::default(),
            inquiry: OnceLock::new(),
            writer: Mutex::new(None),
        }
    }

    /// Who asks, before anything is signed, those who may hold more of the log; said once.
    pub(crate) fn asked_by(&self, inquiry: Box<dyn Inquiry>) {
        let _said_before = self.inquiry.set(inquiry);
    }

    /// The writer, to be waited for when the node stops.
    pub(crate) fn written_by(&self, writer: Running) {
        *lock(&self.writer) = Some(writer);
    }

    /// Offers a statement with the content it is about, if that comes along; answers once it is
    /// durable.
    ///
    /// # Errors
    /// Every refusal of the statement or its content; `overloaded`, `halted`, `unavailable`.
    pub async fn offer(
        &self,
        statement: &[u8],
        content: Option<&[u8]>,
        actor: &str,
    ) -> Result<Logged, Error> {
        self.expect_clock()?;
        let offered = statement::parse(statement)?;
        own::allow_offered(&self.config.party, offered.statement())?;
        self.offer_parsed(offered, content, actor, |_| Vec::new()).await
    }

    /// As [`Self::offer`], in one transaction with what follows from the statement.
    pub(crate) async fn offer_with(
        &self,
        statement: &[u8],
        content: Option<&[u8]>,
        actor: &str,
        more: impl FnOnce(StatementId) -> Vec<Write>,
    ) -> Result<Logged, Error> {
        self.expect_clock()?;
        self.offer_parsed(statement::parse(statement)?, content, actor, more).await
    }

    async fn offer_parsed(
        &self,
        unverified: Unverified,
        content: Option<&[u8]>,
        actor: &str,
        more: impl FnOnce(StatementId) -> Vec<Write>,
    ) -> Result<Logged, Error> {
        let now = self.now();
        let verified = {
            let keyring = self.keyring.load();
            statement::expect_not_ahead(unverified.statement(), now)?;
            statement::verify(unverified, &**keyring)?
        };
        let mut writes = Vec::new();
        if let Some(bytes) = content {
            let content = check_content(&verified, bytes)?;
            self.expect_not_ahead(&verified.kind, &verified.subject, &content.body)?;
            writes.push(Write::Content(content_row(&verified, content, LogId::OWN, None, now)));
            writes.push(Write::Audit(AuditEvent {
                at: now,
                actor: actor.to_owned(),
                action: "statement.submit".to_owned(),
                object: verified.id().to_string(),
                detail: json!({ "kind": verified.kind.as_str() }).to_string(),
            }));
        }
        writes.extend(more(verified.id()));
        self.may_sign().await?;
        self.sequence(verified, writes).await
    }

    /// Checks that nothing that has happened lies ahead in a body, nor in the one that an amendment
    /// gives to an earlier content.
    ///
    /// # Errors
    /// `content-time-ahead`; those of the store.
    pub fn expect_not_ahead(&self, kind: &Kind, subject: &str, body: &Value) -> Result<(), Error> {
        self.time_ahead(kind, subject, body)?.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    /// The same, told apart from what the store cannot answer: what lies ahead, and where.
    ///
    /// # Errors
    /// Those of the store.
    pub fn time_ahead(
        &self,
        kind: &Kind,
        subject: &str,
        body: &Value,
    ) -> Result<Option<ContentRefusal>, Error> {
        let now = self.now();
        if let Err(refusal) = expect_not_ahead(kind, body, now) {
            return Ok(Some(refusal));
        }
        let amended = body.get("body").filter(|_| kind.as_str() == names::AMENDMENT);
        let Some((amended, id)) = amended.zip(StatementId::from_urn(subject)) else {
            return Ok(None);
        };
        let target = self.read_now(|reader| match reader.own_index(&id)? {
            Some(index) => reader.statement_at(LogId::OWN, index),
            None => Ok(None),
        })?;
        let Some((_, target)) = target.and_then(|view| view.statement) else { return Ok(None) };
        Ok(expect_not_ahead(&target.kind, amended, now).err().map(|refusal| match refusal {
            ContentRefusal::Ahead { at } => ContentRefusal::Ahead { at: format!("/body{at}") },
            refusal => refusal,
        }))
    }

    /// Seals a content and signs a statement about it, offering neither.
    ///
    /// # Errors
    /// [`comity_protocol::content::ContentRefusal`]s; `unavailable` when the key store cannot sign.
    pub fn sign(&self, submission: Submission) -> Result<(Vec<u8>, Content), Error> {
        self.expect_clock()?;
        if let Some(stop) =
            self.signing.stop().filter(|stop| stop.code == StopCode::StatementKeyRevoked)
        {
            return Err(Error::from(&*stop));
        }
        let Submission { kind, subject, body, marking, confirmation } = submission;
        let content = Content::seal(&kind, fresh_secret()?, marking, body)?;
        self.expect_not_ahead(&kind, &subject, &content.body)?;
        let draft = Draft {
            issuer: self.config.party.clone(),
            subject,
            kind,
            digest: content.digest,
            issued_at: Some(self.now()),
            confirmation,
        };
        Ok((draft.sign(self.keys.statement())?, content))
    }

    /// Waits until it is known that the own log may grow: everybody who may hold more of it was
    /// asked.
    ///
    /// # Errors
    /// The codes of [`crate::signing::StopCode`].
    pub async fn may_sign(&self) -> Result<(), Error> {
        let is_durable = self.signing.stop().is_some_and(|stop| stop.code.is_durable());
        if !self.signing.is_settled() && !is_durable {
            self.inquiry.get().ok_or_else(Error::halted)?.ask().await?;
        }
        self.signing.check()
    }

    /// Hands a verified statement to the writer and waits until it is durable.
    async fn sequence(
        &self,
        statement: Verified<Statement>,
        writes: Vec<Write>,
    ) -> Result<Logged, Error> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Event::Offer(Box::new(Offer { statement, writes, reply })))?;
        answer.await.map_err(|_| Error::halted())?
    }

    /// Applies entries of a peer's log that follow the first `from` of it.
    ///
    /// # Errors
    /// `conflict` when the log has another size by now; `unavailable`, `halted`, `overloaded`.
    pub async fn receive(&self, batch: Batch, from: TreeSize) -> Result<(), Error> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Event::Received(Box::new(batch), from, reply))?;
        answer.await.map_err(|_| Error::halted())?
    }

    /// Applies other writes, durably.
    ///
    /// # Errors
    /// `unavailable`, `halted`, `overloaded`, `not-found`.
    pub async fn write(&self, writes: Vec<Write>) -> Result<(), Error> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Event::Write(writes, reply))?;
        answer.await.map_err(|_| Error::halted())?
    }

    /// Waits until search and tiles on disk are up to date with everything committed before.
    ///
    /// # Errors
    /// `halted`, `overloaded`.
    pub async fn flush(&self) -> Result<(), Error> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Event::Flush(reply))?;
        answer.await.map_err(|_| Error::halted())?
    }

    /// Reads on the blocking pool: for queries that may take long.
    ///
    /// # Errors
    /// As the reader's.
    pub async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Error> {
        let readers = Arc::clone(&self.readers);
        let answer = self.config.work.run(move || readers.with(question)).await;
        let answer = answer.map_err(|_| Error::internal("a reader panicked"))?;
        answer.map_err(|error| Error::from(&error))
    }

    /// Reads on the caller's thread: for point reads of some microseconds.
    ///
    /// # Errors
    /// As the reader's.
    pub fn read_now<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError>,
    ) -> Result<T, Error> {
        self.readers.with(question).map_err(|error| Error::from(&error))
    }

    /// The COSE receipt of an entry under the newest head.
    ///
    /// # Errors
    /// `not-found`; `unavailable` when what is stored does not lead to the signed root.
    pub fn receipt(&self, index: LeafIndex) -> Result<Vec<u8>, Error> {
        let published = self.published.load();
        let path = self.path(&published, index)?;
        let signature = published.receipt.get_or_init(|| {
            let (party, origin) = (&self.config.party, &self.descriptor.origin);
            receipt::sign_head(&published.head.root, party, origin, self.keys.receipt())
        });
        let signature = signature.as_ref().map_err(|failure| Error::from(*failure))?;
        Ok(receipt::encode(signature, published.head.size, index, &path))
    }

    /// The tlog-proof of an entry under the newest checkpoint, with the cosignatures there are for
    /// it.
    ///
    /// # Errors
    /// As [`Self::receipt`].
    pub fn tlog_proof(&self, index: LeafIndex) -> Result<String, Error> {
        let published = self.published.load();
        let cosigned = self.read_now(|reader| reader.cosigned())?;
        let newest = SignedCheckpoint::parse(&published.checkpoint)
            .map_err(|_| Error::internal("the own checkpoint cannot be read"))?;
        let cosigned = cosigned
            .and_then(|note| SignedCheckpoint::parse(&note).ok())
            .filter(|signed| signed.checkpoint.head.size.0 > index.0);
        // A proof that witnesses vouch for is worth more than one under a newer head they have not
        // seen.
        let (head, checkpoint) = match cosigned {
            Some(signed) => (signed.checkpoint.head, signed),
            None => (published.head, newest),
        };
        let path = self.path_under(head, index)?;
        Ok(TlogProof { extra: None, index, path, checkpoint }.to_string())
    }

    /// The time now, by the clock that the node signs and records by.
    pub fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// How the node's clock stands beside those of others.
    pub fn clock(&self) -> State {
        self.watch.state(self.now(), self.config.quorum)
    }

    /// Nothing is signed with a clock that is known to be wrong.
    ///
    /// # Errors
    /// `clock-far`.
    pub fn expect_clock(&self) -> Result<(), Error> {
        if self.clock().may_sign() { Ok(()) } else { Err(Error::clock_far()) }
    }

    /// Nothing is taken of others with a clock that is far ahead: it would count as known at a time
    /// that has not come yet, and so would all that comes after, for that time never goes back.
    /// Where too few others answer to tell whose clock is wrong, whoever shows another time,
    /// `theirs`, is waited with.
    ///
    /// # Errors
    /// `clock-far`.
    pub fn expect_clock_to_take(&self, theirs: Option<Timestamp>) -> Result<(), Error> {
        let is_ahead = match self.clock() {
            State::Good { .. } | State::Off { .. } => false,
            State::Far { offset_ms } => offset_ms < 0,
            State::Unknown | State::Behind { .. } => {
                theirs.is_some_and(|theirs| self.now().since(theirs) > FAR_MS)
            }
        };
        if is_ahead { Err(Error::clock_far()) } else { Ok(()) }
    }

    /// What happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Tells everybody who listens.
    pub fn notify(&self, notice: Notice) {
        self.notices.notify(notice);
    }

    /// What happened so far, as far as it is counted.
    pub const fn notices(&self) -> &Notices {
        &self.notices
    }

    /// What the node says of itself: who it is, and the keys in use now where they are others.
    pub fn described(&self) -> Descriptor {
        let identity = self.descriptor.identity();
        let now = self.keys.now();
        let current = (now != identity.keys()).then_some(now);
        Descriptor { current, ..identity }
    }

    /// The base URL others reach the node under, without a slash at the end.
    pub fn base_url(&self) -> String {
        match (&self.config.public_url, self.url.get()) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(url)) => url.clone(),
            (None, None) => format!("http://{}", self.config.listen),
        }
    }

    /// How many events wait for the writer.
    pub fn waiting(&self) -> u64 {
        self.queue.waiting()
    }

    /// Whether statements are taken.
    pub fn is_writing(&self) -> bool {
        !self.is_halted() && self.signing.stop().is_none() && self.clock().may_sign()
    }

    /// Whether the writer stopped: everything is read-only until the node is restarted.
    pub fn is_halted(&self) -> bool {
        self.notices.is_halted()
    }

    /// Returns when the writer has stopped.
    pub async fn stopped(&self) {
        self.notices.stopped().await;
    }

    /// Stops the writer after what it was given so far, and waits for it where it is a thread.
    pub fn shut_down(&self) {
        let _ = self.queue.send(Event::Stop);
        let writer = lock(&self.writer).take();
        if let Some(Running::Thread(thread)) = writer {
            let _ = thread.join();
        }
    }

    /// Ends a writer that runs in place at once, as a crash would: what waits for it is lost. For
    /// simulations.
    pub fn crash(&self) {
        if let Some(Running::Task(task)) = lock(&self.writer).take() {
            task.abort();
        }
        self.notices.halt();
    }

    /// Stops signing for good, because somebody holds a later head of this log than this node:
    /// whatever it signed next would be a fork. The writer ends with it.
    pub async fn stand_down(self: &Arc<Self>, reason: &str) {
        let is_down = |code| code == StopCode::StandDown;
        if self.is_halted() || self.signing.stop().is_some_and(|stop| is_down(stop.code)) {
            return;
        }
        tracing::error!(
            reason,
            "the node stops writing: its folder is not the newest copy of its log"
        );
        if let Err(error) = self.signing.stop_for_good(StopCode::StandDown, reason) {
            tracing::error!(%error, "that nothing may be signed could not be kept");
        }
        let event = AuditEvent {
            at: self.now(),
            actor: "node".to_owned(),
            action: "node.stand-down".to_owned(),
            object: self.descriptor.origin.clone(),
            detail: json!({ "reason": reason }).to_string(),
        };
        if let Err(problem) = self.write(vec![Write::Audit(event)]).await {
            tracing::warn!(code = problem.code(), "the reason could not be kept");
        }
        let ledger = Arc::clone(self);
        // The writer is waited for, and that blocks.
        let stopped = self.config.work.run(move || ledger.shut_down()).await;
        if stopped.is_err() {
            tracing::error!("the writer could not be stopped");
        }
    }

    /// The writer has committed a head of the own log.
    pub(crate) fn committed(&self, head: TreeHead, keys: &[KeyRow]) {
        let checkpoint = self
            .read_now(|reader| reader.checkpoint(LogId::OWN))
            .ok()
            .flatten()
            .unwrap_or_default();
        self.published.store(Arc::new(Published::new(head, checkpoint)));
        if !keys.is_empty() {
            let mut keyring = Keyring::clone(&self.keyring.load());
            for row in keys {
                keyring.apply(row);
            }
            let kid = self.keys.statement().public().kid();
            if statement::Keys::key(&keyring, &kid).is_none() {
                let reason = format!("The key {kid} of this node was revoked.");
                self.signing.suspend(StopCode::StatementKeyRevoked, reason);
            }
            self.keyring.store(Arc::new(keyring));
        }
    }

    fn path(&self, published: &Published, index: LeafIndex) -> Result<Vec<Hash>, Error> {
        self.path_under(published.head, index)
    }

    /// An inclusion path, checked: a proof that does not hold is never handed out.
    fn path_under(&self, head: TreeHead, index: LeafIndex) -> Result<Vec<Hash>, Error> {
        if index.0 >= head.size.0 {
            return Err(Error::not_found());
        }
        self.read_now(|reader| {
            let hashes = StoredHashes { reader, log: LogId::OWN };
            let path = inclusion_path(&hashes, index, head.size)?;
            let leaf = hashes.hash(0, index.0)?;
            if root_from_inclusion(&leaf, index, head.size, &path) != Ok(head.root) {
                tracing::error!(index = index.0, "stored hashes do not lead to the signed root");
                return Err(StoreError::Unavailable(
                    "stored hashes do not lead to the signed root: run `comity reindex`".to_owned(),
                ));
            }
            Ok(path)
        })
    }
}
