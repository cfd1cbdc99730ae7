//! The handle that every part of a running node shares.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::JoinHandle;

use arc_swap::ArcSwap;
use comity_protocol::content::{Body, Content, ContentRefusal, Digest};
use comity_protocol::index::{KeyRow, Keyring, LogId};
use comity_protocol::key::Signer as _;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::merkle::{Hash, HashReader, LeafIndex, TreeHead, TreeSize};
use comity_protocol::log::merkle::{inclusion_path, root_from_inclusion};
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt::{self, HeadSignature};
use comity_protocol::marking::Marking;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{
    self, Confirmation, Draft, Refusal, StatementId, Unverified, Verified,
};
use comity_protocol::time::Timestamp;
use comity_store::rows::{AuditEvent, ContentRow};
use comity_store::sqlite::SqliteStore;
use comity_store::{Reader, Store, StoreError, Write};
use serde_json::json;
use tokio::sync::{Notify, broadcast, oneshot};

use crate::accounts::guards::Guards;
use crate::clock::{self, State, Watch};
use crate::config::NodeConfig;
use crate::docket::Desk;
use crate::exchange::Exchange;
use crate::keys::{KeyError, Keys};
use crate::problem::Problem;
use crate::proposals;
use crate::rotation;
use crate::scrub;
use crate::sequencer::{self, Event, Offer, Sequencer};
use crate::signing::{self, Signing, StopCode};
use crate::vouching::Vouching;

/// A running node.
pub struct Node {
    /// What it was given.
    pub config: NodeConfig,
    /// Its secrets.
    pub keys: Keys,
    /// What it hands to others.
    pub descriptor: Descriptor,
    /// The head last committed, its checkpoint and its receipt signature.
    pub published: ArcSwap<Published>,
    /// Keys registered in the own log.
    pub keyring: ArcSwap<Keyring>,
    /// What keeps one caller from wearing it out.
    pub guards: Guards,
    /// The peers it follows.
    pub exchange: Exchange,
    /// Who saw which log when.
    pub vouching: Vouching,
    /// How far its clock is from those of others.
    pub watch: Watch,
    /// What it makes of agreements.
    pub desk: Desk,
    /// Whether it may sign.
    pub signing: Signing,
    /// The base URL others reach it under; known once it listens.
    pub url: OnceLock<String>,
    sequencer: Sequencer,
    readers: Readers,
    notices: broadcast::Sender<Notice>,
    halted: AtomicBool,
    stopped: Notify,
    writer: Mutex<Option<JoinHandle<()>>>,
    this: Weak<Self>,
    /// One decision about proposals at a time: what was signed once is not signed beside it.
    pub(crate) proposals: tokio::sync::Mutex<()>,
    /// Accounts and their credentials are read, changed and written under this lock; taken before
    /// the one of proposals.
    pub(crate) accounts: tokio::sync::Mutex<()>,
}

/// The head last committed.
pub struct Published {
    /// The head.
    pub head: TreeHead,
    /// The checkpoint with the log's own signatures.
    pub checkpoint: Vec<u8>,
    /// One signature over the head serves the receipts of every entry below it; made when first
    /// asked for.
    receipt: OnceLock<Result<HeadSignature, comity_protocol::key::SignFailure>>,
}

/// Something happened that people and peers may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The own log grew to this size.
    Logged(u64),
    /// A peer's log was read further.
    Received(LogId),
    /// Contents came, went or were handed out.
    Contents,
    /// Peers, alarms, witnesses or accounts changed.
    State,
}

/// Where a statement stands once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The statement.
    pub id: StatementId,
    /// Its position in the own log.
    pub index: LeafIndex,
    /// Whether it stood there before.
    pub duplicate: bool,
}

/// What the node's own people want to say.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The kind.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// The content's body.
    pub body: Body,
    /// Who may see it.
    pub marking: Marking,
    /// A key it speaks of.
    pub confirmation: Option<Confirmation>,
}

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Its folder or database cannot be opened.
    #[error(transparent)]
    Open(#[from] comity_store::OpenError),
    /// Its store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its first statement was refused.
    #[error("the registration policy was refused: {0}")]
    Genesis(String),
    /// The folder held a log and holds none.
    #[error("the folder has lost its log, and a new one must not begin under the same keys: {0}")]
    LogLost(String),
    /// The log in the folder belongs to another party.
    #[error("the folder holds the log of {keeper}, the configuration names {configured}")]
    OtherParty {
        /// Whose log it is.
        keeper: comity_protocol::party::PartyId,
        /// Who the configuration says runs the node.
        configured: comity_protocol::party::PartyId,
    },
    /// The system gave no thread or folder.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

impl Node {
    /// Opens the folder, creating keys and entry 0 where there are none, and starts the writer.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(config: NodeConfig) -> Result<Arc<Self>, OpenError> {
        Self::open_for(config, Purpose::Run)
    }

    /// Opens the folder to take back what its log lacks: a log that is lost does not begin anew.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_to_recover(config: NodeConfig) -> Result<Arc<Self>, OpenError> {
        Self::open_for(config, Purpose::Recover)
    }

    fn open_for(config: NodeConfig, purpose: Purpose) -> Result<Arc<Self>, OpenError> {
        std::fs::create_dir_all(&config.dir)?;
        close_to_others(&config.dir)?;
        let folder = config.dir.join("keys");
        let begun = folder.join(BEGUN).exists() && !config.dir.join("comity.sqlite").exists();
        if begun && purpose == Purpose::Run {
            let reason = "the keys have begun a log, and the database is gone".to_owned();
            return Err(OpenError::LogLost(reason));
        }
        let keys = Keys::open(&folder, &config.party)?;
        let descriptor = keys.descriptor(&config.party, &config.name);
        let store = SqliteStore::open(&config.dir)?;
        Self::start_for(purpose, config, keys, descriptor, Box::new(store))
    }

    /// Starts on an opened store; for tests that bring their own.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn start(
        config: NodeConfig,
        keys: Keys,
        descriptor: Descriptor,
        store: Box<dyn Store>,
    ) -> Result<Arc<Self>, OpenError> {
        Self::start_for(Purpose::Run, config, keys, descriptor, store)
    }

    fn start_for(
        purpose: Purpose,
        config: NodeConfig,
        keys: Keys,
        descriptor: Descriptor,
        mut store: Box<dyn Store>,
    ) -> Result<Arc<Self>, OpenError> {
        let before = store.reader()?.head(LogId::OWN)?;
        let signing = Signing::open(&config.dir, before, before.size.0 == 0)?;
        if before.size.0 == 0 && purpose == Purpose::Run {
            if let Some(stop) = signing.stop() {
                return Err(OpenError::LogLost(stop.reason.clone()));
            }
            begin_log(&config, &keys, &descriptor, &mut *store)?;
            note_begun(&config)?;
        }
        let reader = store.reader()?;
        expect_own(&*reader, &config)?;
        let keyring = own_keyring(&*reader, &keys, &signing)?;
        let published = Published {
            head: reader.head(LogId::OWN)?,
            checkpoint: reader.checkpoint(LogId::OWN)?.unwrap_or_default(),
            receipt: OnceLock::new(),
        };
        let newest = store.known_at();
        let faults = store.faults();
        let (sequencer, inbox) = Sequencer::new();
        let exchange =
            Exchange::new().map_err(|failure| std::io::Error::other(failure.to_string()))?;
        let readers = Readers { source: Mutex::new(store.reader()?), idle: Mutex::new(Vec::new()) };
        let node = Arc::new_cyclic(|this| Self {
            guards: Guards::new(config.allowances),
            exchange,
            readers,
            signing,
            this: Weak::clone(this),
            config,
            keys,
            descriptor,
            published: ArcSwap::from_pointee(published),
            keyring: ArcSwap::from_pointee(keyring),
            vouching: Vouching::default(),
            watch: Watch::default(),
            desk: Desk::default(),
            url: OnceLock::new(),
            sequencer,
            notices: broadcast::channel(256).0,
            halted: AtomicBool::new(false),
            stopped: Notify::new(),
            writer: Mutex::new(None),
            proposals: tokio::sync::Mutex::new(()),
            accounts: tokio::sync::Mutex::new(()),
        });
        node.watch.recorded(newest);
        node.take_stock(&faults);
        let writer = sequencer::start(Arc::clone(&node), store, reader, inbox)?;
        *lock(&node.writer) = Some(writer);
        Ok(node)
    }

    /// Looks, before anything is written, at what was found damaged and what was left to do.
    fn take_stock(&self, faults: &[String]) {
        scrub::report(self, faults);
        let line = |number: u64| {
            let page = self.read_now(|reader| reader.audit(number.checked_add(1), 1)).ok()?;
            page.rows.first().filter(|row| row.number == number).map(|row| row.link)
        };
        if let Some(reason) = self.signing.audit_cut(line) {
            scrub::report(self, &[reason]);
        }
        if let Err(problem) = rotation::adopt_named(self) {
            tracing::warn!(code = problem.code(), "the next keys could not be put in use");
        }
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
    ) -> Result<Logged, Problem> {
        self.expect_clock()?;
        let offered = statement::parse(statement)?;
        rotation::allow_offered(self, offered.statement())?;
        self.offer_parsed(offered, content, actor, |_| Vec::new()).await
    }

    /// As [`Self::offer`], in one transaction with what follows from the statement.
    pub(crate) async fn offer_with(
        &self,
        statement: &[u8],
        content: Option<&[u8]>,
        actor: &str,
        more: impl FnOnce(StatementId) -> Vec<Write>,
    ) -> Result<Logged, Problem> {
        self.expect_clock()?;
        self.offer_parsed(statement::parse(statement)?, content, actor, more).await
    }

    async fn offer_parsed(
        &self,
        unverified: Unverified,
        content: Option<&[u8]>,
        actor: &str,
        more: impl FnOnce(StatementId) -> Vec<Write>,
    ) -> Result<Logged, Problem> {
        let now = self.now();
        let verified = {
            let keyring = self.keyring.load();
            statement::expect_not_ahead(unverified.statement(), now)?;
            statement::verify(unverified, &**keyring)?
        };
        let mut writes = Vec::new();
        if let Some(bytes) = content {
            let content = check_content(&verified, bytes)?;
            writes.push(Write::Content(content_row(&verified, content, LogId::OWN, None)));
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

    /// Seals a content, signs a statement about it with the party's key, and offers both.
    ///
    /// # Errors
    /// As [`Self::offer`]; `two-persons-required` for what has to be proposed first.
    pub async fn submit(&self, submission: Submission, actor: &str) -> Result<Logged, Problem> {
        proposals::allow_one(self, &submission.kind, &submission.subject)?;
        let (statement, content) = self.sign(submission)?;
        self.offer(&statement, Some(&content.bytes), actor).await
    }

    /// Seals a content and signs a statement about it, offering neither.
    ///
    /// # Errors
    /// [`ContentRefusal`]s; `unavailable` when the key store cannot sign.
    pub fn sign(&self, submission: Submission) -> Result<(Vec<u8>, Content), Problem> {
        self.expect_clock()?;
        if let Some(stop) =
            self.signing.stop().filter(|stop| stop.code == StopCode::StatementKeyRevoked)
        {
            return Err(Problem::from(&*stop));
        }
        let Submission { kind, subject, body, marking, confirmation } = submission;
        let content = Content::seal(&kind, fresh_salt()?, marking, body)?;
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

    /// Destroys a content of the own party and records that it did.
    ///
    /// # Errors
    /// `statement-target-unknown`, `not-own`, and those of [`Self::submit`].
    pub async fn erase(
        &self,
        id: StatementId,
        reason: &str,
        actor: &str,
    ) -> Result<Logged, Problem> {
        let submission = self.erasure(id, reason)?;
        let digest = submission.body.get("digest").cloned();
        let logged = self.submit(submission, actor).await?;
        let event = AuditEvent {
            at: clock::now(),
            actor: actor.to_owned(),
            action: "content.erase".to_owned(),
            object: id.to_string(),
            detail: json!({ "digest": digest, "reason": reason }).to_string(),
        };
        self.write(vec![Write::Audit(event)]).await?;
        self.notify(Notice::Contents);
        Ok(logged)
    }

    /// Waits until it is known that the own log may grow: everybody who may hold more of it was
    /// asked.
    ///
    /// # Errors
    /// The codes of [`signing::StopCode`].
    pub async fn may_sign(&self) -> Result<(), Problem> {
        let node = self.this.upgrade().ok_or_else(Problem::halted)?;
        signing::ensure(node).await
    }

    /// The statement that has the content of another destroyed.
    ///
    /// # Errors
    /// `statement-target-unknown`, `statement-binding`.
    pub fn erasure(&self, id: StatementId, reason: &str) -> Result<Submission, Problem> {
        // Nothing is erased here but what stands in the own log.
        let view = self.read_now(|reader| match reader.own_index(&id)? {
            Some(index) => reader.statement_at(LogId::OWN, index),
            None => Ok(None),
        })?;
        let said = view.and_then(|place| place.statement);
        let (_, statement) = said.ok_or(Problem::from(Refusal::TargetUnknown))?;
        // Nobody is asked to approve what the log would refuse.
        if statement.kind.binds() {
            return Err(Problem::from(Refusal::Binding));
        }
        Ok(Submission {
            kind: names::ERASURE.parse().map_err(|_| Problem::internal("erasure kind"))?,
            subject: id.urn(),
            body: json!({ "digest": statement.digest.to_string(), "reason": reason }).into(),
            marking: Marking::clear(),
            confirmation: None,
        })
    }

    /// Hands a verified statement to the writer and waits until it is durable.
    async fn sequence(
        &self,
        statement: Verified<statement::Statement>,
        writes: Vec<Write>,
    ) -> Result<Logged, Problem> {
        let (reply, answer) = oneshot::channel();
        self.sequencer.send(Event::Offer(Box::new(Offer { statement, writes, reply })))?;
        answer.await.map_err(|_| Problem::halted())?
    }

    /// Applies entries of a peer's log that follow the first `from` of it.
    ///
    /// # Errors
    /// `conflict` when the log has another size by now; `unavailable`, `halted`, `overloaded`.
    pub async fn receive(
        &self,
        batch: comity_protocol::index::Batch,
        from: TreeSize,
    ) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.sequencer.send(Event::Received(Box::new(batch), from, reply))?;
        answer.await.map_err(|_| Problem::halted())?
    }

    /// Applies other writes, durably.
    ///
    /// # Errors
    /// `unavailable`, `halted`, `overloaded`, `not-found`.
    pub async fn write(&self, writes: Vec<Write>) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.sequencer.send(Event::Write(writes, reply))?;
        answer.await.map_err(|_| Problem::halted())?
    }

    /// Waits until search and tiles on disk are up to date with everything committed before.
    ///
    /// # Errors
    /// `halted`, `overloaded`.
    pub async fn settle(&self) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.sequencer.send(Event::Settle(reply))?;
        answer.await.map_err(|_| Problem::halted())?
    }

    /// Reads on the blocking pool: for queries that may take long.
    ///
    /// # Errors
    /// As the reader's.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let node = Arc::clone(self);
        tokio::task::spawn_blocking(move || node.read_now(question))
            .await
            .map_err(|_| Problem::internal("a reader panicked"))?
    }

    /// Reads on the caller's thread: for point reads of some microseconds.
    ///
    /// # Errors
    /// As the reader's.
    pub fn read_now<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        self.readers.with(question).map_err(|error| Problem::from(&error))
    }

    /// The COSE receipt of an entry under the newest head.
    ///
    /// # Errors
    /// `not-found`; `unavailable` when what is stored does not lead to the signed root.
    pub fn receipt(&self, index: LeafIndex) -> Result<Vec<u8>, Problem> {
        let published = self.published.load();
        let path = self.path(&published, index)?;
        let signature = published.receipt.get_or_init(|| {
            let (party, origin) = (&self.config.party, &self.descriptor.origin);
            receipt::sign_head(&published.head.root, party, origin, self.keys.receipt())
        });
        let signature = signature.as_ref().map_err(|failure| Problem::from(*failure))?;
        Ok(receipt::encode(signature, published.head.size, index, &path))
    }

    /// The tlog-proof of an entry under the newest checkpoint, with the cosignatures there are for
    /// it.
    ///
    /// # Errors
    /// As [`Self::receipt`].
    pub fn tlog_proof(&self, index: LeafIndex) -> Result<String, Problem> {
        let published = self.published.load();
        let cosigned = self.read_now(|reader| reader.cosigned())?;
        let newest =
            comity_protocol::log::checkpoint::SignedCheckpoint::parse(&published.checkpoint)
                .map_err(|_| Problem::internal("the own checkpoint cannot be read"))?;
        let cosigned = cosigned
            .and_then(|note| comity_protocol::log::checkpoint::SignedCheckpoint::parse(&note).ok())
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
    pub fn expect_clock(&self) -> Result<(), Problem> {
        if self.clock().may_sign() { Ok(()) } else { Err(Problem::clock_far()) }
    }

    /// What happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Tells everybody who listens.
    pub fn notify(&self, notice: Notice) {
        if notice == Notice::State {
            // A peer may have come or gone: whose requests are believed is read again.
            self.guards.peers_changed();
        }
        if notice == Notice::Contents {
            self.desk.contents_changed();
        }
        // Nobody listening is no failure.
        let _ = self.notices.send(notice);
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

    /// Whether statements are taken.
    pub fn is_writing(&self) -> bool {
        !self.is_halted() && self.signing.stop().is_none()
    }

    /// Whether the writer stopped: everything is read-only until the node is restarted.
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Acquire)
    }

    /// Returns when the writer has stopped.
    pub async fn stopped(&self) {
        while !self.is_halted() {
            let wait = self.stopped.notified();
            if self.is_halted() {
                return;
            }
            wait.await;
        }
    }

    /// Stops the writer after what it was given so far, and waits for it.
    pub fn shut_down(&self) {
        let _ = self.sequencer.send(Event::Stop);
        let writer = lock(&self.writer).take();
        if let Some(writer) = writer {
            let _ = writer.join();
        }
    }

    /// The writer has stopped.
    pub(crate) fn halt(&self) {
        self.halted.store(true, Ordering::Release);
        self.stopped.notify_waiters();
        self.notify(Notice::State);
    }

    /// The writer has committed a head of the own log.
    pub(crate) fn committed(&self, head: TreeHead, keys: &[KeyRow]) {
        let checkpoint = self
            .read_now(|reader| reader.checkpoint(LogId::OWN))
            .ok()
            .flatten()
            .unwrap_or_default();
        self.published.store(Arc::new(Published { head, checkpoint, receipt: OnceLock::new() }));
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

    fn path(&self, published: &Published, index: LeafIndex) -> Result<Vec<Hash>, Problem> {
        self.path_under(published.head, index)
    }

    /// An inclusion path, checked: a proof that does not hold is never handed out.
    fn path_under(&self, head: TreeHead, index: LeafIndex) -> Result<Vec<Hash>, Problem> {
        if index.0 >= head.size.0 {
            return Err(Problem::not_found());
        }
        self.read_now(|reader| {
            let hashes = OwnHashes(reader);
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

/// Stored hashes of the own log.
pub struct OwnHashes<'a>(pub &'a dyn Reader);

impl HashReader for OwnHashes<'_> {
    type Error = StoreError;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.0.hash(LogId::OWN, level, index)
    }
}

/// Checks that a content is the one a statement names and obeys its kind.
///
/// # Errors
/// [`ContentRefusal`].
pub fn check_content(
    statement: &statement::Statement,
    bytes: &[u8],
) -> Result<Content, ContentRefusal> {
    if Digest::of(bytes) != statement.digest {
        return Err(ContentRefusal::OtherDigest);
    }
    Content::parse(&statement.kind, bytes)
}

/// The row that keeps a content that came through `log`.
pub fn content_row(
    statement: &statement::Statement,
    content: Content,
    log: LogId,
    from: Option<comity_protocol::party::PartyId>,
) -> ContentRow {
    ContentRow {
        digest: content.digest,
        log,
        kind: statement.kind.clone(),
        issuer: statement.issuer.clone(),
        bytes: content.bytes,
        received_at: clock::now(),
        received_from: from,
        erased_at: None,
    }
}

/// Readers waiting for a question; one is opened when all are busy.
struct Readers {
    source: Mutex<Box<dyn Reader>>,
    idle: Mutex<Vec<Box<dyn Reader>>>,
}

/// Readers kept open; more are closed after use. Each holds some hundred KiB of page cache.
const READERS_KEPT: usize = 8;

impl Readers {
    fn with<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let reader = lock(&self.idle).pop();
        let reader = match reader {
            Some(reader) => reader,
            None => lock(&self.source).another()?,
        };
        let answer = question(&*reader);
        let mut idle = lock(&self.idle);
        if idle.len() < READERS_KEPT {
            idle.push(reader);
        }
        answer
    }
}

/// Takes a lock; a panic elsewhere while it was held does not make its content wrong here.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fresh_salt() -> Result<[u8; 32], Problem> {
    let mut salt = [0u8; 32];
    getrandom::fill(&mut salt).map_err(|_| Problem::internal("no random numbers"))?;
    Ok(salt)
}

/// Writes entry 0 of a new log.
fn begin_log(
    config: &NodeConfig,
    keys: &Keys,
    descriptor: &Descriptor,
    store: &mut dyn Store,
) -> Result<(), OpenError> {
    use comity_protocol::index::{Batch, Entry, decide};
    let now = config.clock.now();
    let refused = |text: String| OpenError::Genesis(text);
    let kind: Kind =
        names::REGISTRATION_POLICY.parse().map_err(|_| refused("no such kind".to_owned()))?;
    let body = json!({
        "title": format!("Registration policy of {}", config.name),
        "keeper": config.party,
        "text": "Statements are registered when their signature verifies under a key that this log \
                 registered for their issuer and had not revoked, when their form obeys the \
                 specification, and when their claimed time is at most ten minutes ahead.",
        "algorithms": ["Ed25519", "ES256", "ML-DSA-65"],
        "kinds": "any",
    });
    let salt = fresh_salt().map_err(|_| refused("no random numbers".to_owned()))?;
    let content = Content::seal(&kind, salt, Marking::clear(), body)
        .map_err(|refusal| refused(refusal.to_string()))?;
    let draft = Draft {
        issuer: config.party.clone(),
        subject: descriptor.origin.clone(),
        kind,
        digest: content.digest,
        issued_at: Some(now),
        confirmation: Some(Confirmation::Key(keys.statement().public().to_cose_key())),
    };
    let bytes = draft.sign(keys.statement()).map_err(|error| refused(error.to_string()))?;
    let verified = statement::parse(&bytes)
        .and_then(|unverified| {
            let kids = [keys.statement().public().kid()];
            statement::verify_genesis(unverified, &config.party, &kids)
        })
        .map_err(|refusal| refused(refusal.to_string()))?;
    let row = content_row(&verified, content, LogId::OWN, None);
    let batch = Batch {
        log: LogId::OWN,
        keeper: config.party.clone(),
        known_at: now,
        entries: vec![Entry::Verified(verified)],
        checkpoint: None,
    };
    let change = decide(store, &batch);
    let seal = SealWith { keys, origin: &descriptor.origin };
    store.apply(&[Write::Log(change), Write::Content(row)], &seal)?;
    Ok(())
}

/// Seals before there is a node.
struct SealWith<'a> {
    keys: &'a Keys,
    origin: &'a str,
}

impl comity_store::Seal for SealWith<'_> {
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, comity_protocol::key::SignFailure> {
        self.keys.sign_checkpoint(self.origin, head, clock::now())
    }
}

/// Nobody but the node's own user enters its folder, whoever made it.
fn close_to_others(dir: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(dir)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    tracing::warn!(dir = %dir.display(), "others could enter the node's folder; now they cannot");
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
}

/// Beside the keys, once they have begun a log: they never begin another.
const BEGUN: &str = "log-begun";

fn note_begun(config: &NodeConfig) -> std::io::Result<()> {
    let folder = config.dir.join("keys");
    if !folder.is_dir() {
        return Ok(());
    }
    let line = format!("{}\n", config.party.log_origin());
    comity_store::durable::write(
        &folder.join(BEGUN),
        line.as_bytes(),
        comity_store::durable::PRIVATE_FILE,
    )
}

/// What a node is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// To run, beginning a log where there is none.
    Run,
    /// To take back a log.
    Recover,
}

/// The log in the folder must be the configured party's.
fn expect_own(reader: &dyn Reader, config: &NodeConfig) -> Result<(), OpenError> {
    let first = reader.statement_at(LogId::OWN, LeafIndex(0))?;
    let Some((_, genesis)) = first.and_then(|view| view.statement) else { return Ok(()) };
    if genesis.issuer == config.party {
        return Ok(());
    }
    Err(OpenError::OtherParty { keeper: genesis.issuer, configured: config.party.clone() })
}

/// The keys registered in the own log. Where the node's own key is not among them, because it was
/// revoked, the node serves its log and signs nothing.
fn own_keyring(reader: &dyn Reader, keys: &Keys, signing: &Signing) -> Result<Keyring, OpenError> {
    let mut keyring = Keyring::default();
    let rows = reader.key_history(LogId::OWN)?;
    for row in &rows {
        keyring.apply(row);
    }
    let kid = keys.statement().public().kid();
    if statement::Keys::key(&keyring, &kid).is_none() {
        let reason = format!("The log does not know the key {kid}, or knows it as revoked.");
        signing.suspend(StopCode::StatementKeyRevoked, reason);
    }
    Ok(keyring)
}

/// A fresh secret for sessions, tokens and nonces.
///
/// # Errors
/// `internal` when the system gives no random numbers.
pub fn fresh_secret() -> Result<[u8; 32], Problem> {
    fresh_salt()
}
