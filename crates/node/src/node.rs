//! A running node: composed of its parts and started.
//!
//! Each part stands on the [`Ledger`] and holds its own state; this is where they meet, and the
//! handle that interfaces share.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use comity_agreements::docket::Settled;
use comity_agreements::duty::finding::Horizon;
use comity_protocol::content::Content;
use comity_protocol::index::{Keyring, LogId};
use comity_protocol::key::Signer as _;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::merkle::{LeafIndex, TreeHead};
use comity_protocol::marking::Marking;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Confirmation, Draft};
use comity_protocol::time::Timestamp;
use comity_store::sqlite::SqliteStore;
use comity_store::{Reader, Store, StoreError, Write};
use serde_json::json;

use crate::accounts::guards::Guards;
use crate::accounts::sign_on::provider::Provider;
use crate::agreements::projection::{DocketCache, Stamp};
use crate::config::NodeConfig;
use crate::console::navigation::{Navigation, Tab};
use crate::error::Error;
use crate::exchange::asking::Asking;
use crate::exchange::following::Exchange;
use crate::eyes::Eyes;
use crate::incidents::projection::Cases;
use crate::keys::certificate::Certificates;
use crate::keys::{KeyError, Keys};
use crate::ledger::content::{content_row, fresh_secret};
use crate::ledger::queue::Queue;
use crate::ledger::{Ledger, Parts};
use crate::metrics::Number;
use crate::published::Published;
use crate::rotation::named;
use crate::scrub;
use crate::sequencer;
use crate::signing::{Signing, StopCode};
use crate::unchanged::Kept;
use crate::vouching::Vouching;

/// A running node. Whoever has it reads and writes its ledger through it.
pub struct Node {
    /// Its own log, on which everything stands.
    pub ledger: Arc<Ledger>,
    /// What keeps one caller from wearing it out.
    pub guards: Guards,
    /// By whom people may sign in.
    pub sign_on: Option<Provider>,
    /// The peers it follows.
    pub exchange: Arc<Exchange>,
    /// Who saw which log when.
    pub vouching: Arc<Vouching>,
    /// The newest checkpoints of all logs, as they were shown last.
    pub checkpoints: Kept,
    /// What it makes of agreements.
    pub dockets: Arc<DocketCache>,
    /// What it makes of incidents.
    pub cases: Cases,
    /// The bar of the console, once its pages are known.
    pub navigation: OnceLock<Arc<Navigation>>,
    /// What counts the matters that wait on pages of the bar, once they are known.
    pub badges: OnceLock<Vec<(Tab, Badge)>>,
    /// What capabilities count for monitors, once they are known.
    pub numbers: OnceLock<Vec<Numbers>>,
    /// What it shows whoever connects by TLS, where it does itself.
    pub certificates: OnceLock<Arc<Certificates>>,
    up: AtomicBool,
    stopping: AtomicBool,
    /// What waits for a second person, as it was read last.
    pub(crate) waiting: ArcSwapOption<Waiting>,
    /// One decision about proposals at a time: what was signed once is not signed beside it.
    pub(crate) proposals: tokio::sync::Mutex<()>,
    /// Accounts and their credentials are read, changed and written under this lock; taken before
    /// the one of proposals.
    pub(crate) accounts: tokio::sync::Mutex<()>,
}

/// Proposals that wait, when the state of the node had changed so often: who made each, and until
/// when it waits. Their bodies are not read for a number in the bar.
pub struct Waiting {
    pub(crate) changes: u64,
    pub(crate) proposals: Vec<(String, Timestamp)>,
}

/// Counts what waits for whoever has these eyes; `None`: it could not be told soon enough.
pub type Badge = fn(Arc<Node>, Eyes) -> Pin<Box<dyn Future<Output = Option<u64>> + Send>>;

/// Counts for a monitor what whoever has these eyes may know; `None`: it could not be told.
pub type Numbers = fn(Arc<Node>, Eyes) -> Pin<Box<dyn Future<Output = Option<Vec<Number>>> + Send>>;

impl Deref for Node {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
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
        let signing = Signing::open(&config.dir, &config.clock, before)?;
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
        let published = Published::new(
            reader.head(LogId::OWN)?,
            reader.checkpoint(LogId::OWN)?.unwrap_or_default(),
        );
        let (newest, faults, own) = (store.known_at(), store.faults(), store.reader()?);
        let (queue, inbox) = Queue::new(config.work);
        let parts = Parts { config, keys, descriptor, published, keyring, signing, reader: own };
        let ledger = Arc::new(Ledger::new(parts, queue));
        let node = Arc::new(Self::compose(Arc::clone(&ledger))?);
        ledger.watch.recorded(newest);
        node.take_stock(purpose, &faults);
        ledger.written_by(sequencer::start(Arc::clone(&ledger), store, reader, inbox)?);
        Ok(node)
    }

    /// The parts of a node, each on its ledger.
    fn compose(ledger: Arc<Ledger>) -> Result<Self, OpenError> {
        let vouching = Arc::new(Vouching::new(Arc::clone(&ledger)));
        let exchange = Exchange::new(Arc::clone(&ledger), Arc::clone(&vouching))
            .map_err(|failure| std::io::Error::other(failure.to_string()))?;
        let exchange = Arc::new(exchange);
        ledger.asked_by(Box::new(Asking::new(&exchange)));
        let sign_on = ledger.config.sign_on.clone();
        Ok(Self {
            guards: Guards::new(ledger.config.quotas.clone(), ledger.now()),
            sign_on: sign_on.map(|config| Provider::new(config, exchange.transport())),
            dockets: Arc::new(DocketCache::new(Arc::clone(&ledger), Arc::clone(&vouching))),
            cases: Cases::new(Arc::clone(&ledger)),
            exchange,
            vouching,
            checkpoints: Kept::default(),
            ledger,
            navigation: OnceLock::new(),
            badges: OnceLock::new(),
            numbers: OnceLock::new(),
            certificates: OnceLock::new(),
            up: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            waiting: ArcSwapOption::empty(),
            proposals: tokio::sync::Mutex::new(()),
            accounts: tokio::sync::Mutex::new(()),
        })
    }

    /// Looks, before anything is written, at what was found damaged and what was left to do.
    fn take_stock(&self, purpose: Purpose, faults: &[String]) {
        if purpose == Purpose::Recover {
            // What was found before was looked at again by whoever recovers; what is still damaged
            // is reported below. An audit trail that was cut does not come back.
            self.signing.resume(StopCode::StoreDamaged);
        }
        scrub::report(&self.ledger, faults);
        if purpose == Purpose::Run
            && let Some(reason) = scrub::audit_cut(&self.ledger)
        {
            scrub::report(&self.ledger, &[reason]);
        }
        if let Err(problem) = named::adopt(&self.ledger) {
            tracing::warn!(code = problem.code(), "the next keys could not be put in use");
        }
    }
}

/// Whether requests may come.
impl Node {
    /// Whether whoever started the node is done with it.
    pub fn is_up(&self) -> bool {
        self.up.load(Ordering::Acquire)
    }

    /// Whoever started the node is done with it.
    pub fn say_up(&self) {
        self.up.store(true, Ordering::Release);
    }

    /// Whether the node was told to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// The node was told to stop.
    pub(crate) fn say_stopping(&self) {
        self.stopping.store(true, Ordering::Release);
    }
}

/// Questions to the docket, in the name of the node.
impl Node {
    /// As [`DocketCache::docket`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket<T: Send + 'static>(
        &self,
        eyes: Eyes,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.docket(eyes, question).await
    }

    /// As [`DocketCache::docket_up_to_date`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_up_to_date<T: Send + 'static>(
        &self,
        eyes: Eyes,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.docket_up_to_date(eyes, question).await
    }

    /// As [`DocketCache::docket_stamped`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_stamped<T: Send + 'static>(
        &self,
        eyes: Eyes,
        question: impl FnOnce(&Settled, Stamp) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.docket_stamped(eyes, question).await
    }

    /// As [`DocketCache::open_docket`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn open_docket<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.open_docket(question).await
    }

    /// As [`DocketCache::docket_as_of`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_as_of<T: Send + 'static>(
        &self,
        eyes: Eyes,
        as_of: Timestamp,
        question: impl FnOnce(Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.docket_as_of(eyes, as_of, question).await
    }

    /// As [`DocketCache::docket_as_known`].
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_as_known<T: Send + 'static>(
        &self,
        eyes: Eyes,
        known_by: Timestamp,
        as_of: Timestamp,
        question: impl FnOnce(Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.dockets.docket_as_known(eyes, known_by, as_of, question).await
    }

    /// As [`DocketCache::horizons`].
    ///
    /// # Errors
    /// As the reader's.
    pub fn horizons(
        &self,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Horizon>, Error> {
        self.dockets.horizons(known_by)
    }
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
    let salt = fresh_secret().map_err(|_| refused("no random numbers".to_owned()))?;
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
    let row = content_row(&verified, content, LogId::OWN, None, now);
    let batch = Batch {
        log: LogId::OWN,
        keeper: config.party.clone(),
        known_at: now,
        entries: vec![Entry::Verified(verified)],
        checkpoint: None,
    };
    let change = decide(store, &batch);
    let seal = SealWith { keys, origin: &descriptor.origin, now };
    store.apply(&[Write::Log(change), Write::Content(row)], &seal)?;
    Ok(())
}

/// Seals before there is a node.
struct SealWith<'a> {
    keys: &'a Keys,
    origin: &'a str,
    now: Timestamp,
}

impl comity_store::Seal for SealWith<'_> {
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, comity_protocol::key::SignFailure> {
        self.keys.sign_checkpoint(self.origin, head, self.now)
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
