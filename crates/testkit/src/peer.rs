//! A peer that says what it is told to say, over loopback: honest, lying, stalling, flooding,
//! forking.
//!
//! Threads and plain sockets, so that it can break HTTP as it likes and shares no code with what it
//! tests.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::{CompactRange, Hash, TreeHead, TreeSize, leaf_hash};
use comity_protocol::log::note::NoteSigner as _;
use comity_protocol::log::tile::{TileLevel, TilePath, encode_bundle, encode_tile};
use comity_protocol::party::{Descriptor, PartyId};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};

use crate::logs::{BEGIN, LogFixture, Made};
use crate::notes::TestNoteSigner;

/// A log of which every size can be shown: entries, contents, and the keys that sign it.
#[derive(Clone)]
pub struct FakeLog {
    /// Makes its statements.
    pub fixture: LogFixture,
    entries: Vec<Vec<u8>>,
    contents: BTreeMap<Digest, Vec<u8>>,
    seed: u8,
}

impl FakeLog {
    /// The log of a party, with its genesis entry and `notices` more.
    pub fn new(keeper: &str, seed: u8, notices: u64) -> Self {
        let fixture = LogFixture::new(LogId(1), keeper, seed);
        let genesis = fixture.genesis();
        let (entries, contents) = (Vec::new(), BTreeMap::new());
        let mut log = Self { fixture, entries, contents, seed };
        log.push(&genesis);
        for number in 1..=notices {
            log.push_notice("told", number);
        }
        log
    }

    /// Appends a statement with its content.
    pub fn push(&mut self, made: &Made) {
        self.entries.push(made.entry.clone());
        self.contents.insert(made.content.digest, made.content.bytes.clone());
    }

    /// Appends a notice.
    pub fn push_notice(&mut self, text: &str, number: u64) {
        let made = self.fixture.notice("urn:example:subject", text, number);
        self.push(&made);
    }

    /// Appends bytes that may be anything.
    pub fn push_raw(&mut self, bytes: &[u8]) {
        self.entries.push(bytes.to_vec());
    }

    /// The same log cut to its first entries: a fork begins here.
    #[must_use]
    pub fn cut(&self, size: usize) -> Self {
        let mut cut = self.clone();
        cut.entries.truncate(size);
        cut
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        u64::try_from(self.entries.len()).unwrap_or(u64::MAX)
    }

    /// The entries.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// What it hands to others.
    pub fn descriptor(&self) -> Descriptor {
        let key = BASE64URL_NOPAD.encode(&self.fixture.key().to_cose_key());
        let party = self.fixture.keeper.clone();
        let [classical, post_quantum] = self.signers();
        Descriptor {
            name: party.to_string(),
            origin: party.log_origin(),
            party,
            statement_keys: vec![key.clone()],
            receipt_key: key,
            log_keys: vec![classical.vkey().to_string(), post_quantum.vkey().to_string()],
            witness_keys: Vec::new(),
            current: None,
        }
    }

    /// The party.
    pub fn party(&self) -> PartyId {
        self.fixture.keeper.clone()
    }

    /// The head at a size.
    pub fn head(&self, size: u64) -> TreeHead {
        self.nodes(size).1
    }

    /// The signed checkpoint at its size.
    pub fn checkpoint(&self) -> SignedCheckpoint {
        self.sign(&self.fixture.keeper.log_origin(), self.head(self.size()))
    }

    /// A checkpoint that says anything, signed with this log's keys.
    #[expect(clippy::expect_used, reason = "a test's signer does not fail")]
    pub fn sign(&self, origin: &str, head: TreeHead) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: origin.to_owned(), head };
        let lines = self.signers().map(|signer| signer.sign(&checkpoint, BEGIN).expect("signed"));
        checkpoint.signed(lines.to_vec())
    }

    /// A tile or bundle at its size; `None` where there is none.
    pub fn tile(&self, path: &TilePath) -> Option<Vec<u8>> {
        if !path.is_within(TreeSize(self.size())) {
            return None;
        }
        let first = path.first();
        let range = first..first.checked_add(u64::from(path.width))?;
        match path.level {
            TileLevel::Entries => {
                let entries = range.filter_map(|index| {
                    self.entries.get(usize::try_from(index).ok()?).map(Vec::as_slice)
                });
                encode_bundle(entries).ok()
            }
            TileLevel::Hash(level) => {
                let (nodes, _) = self.nodes(self.size());
                let level = level.checked_mul(8)?;
                let hashes: Option<Vec<Hash>> =
                    range.map(|index| nodes.get(&(level, index)).copied()).collect();
                encode_tile(&hashes?).ok()
            }
        }
    }

    /// What an honest node that keeps this log answers: status and body. It shows `gossip` as what
    /// it saw of other logs, and takes whatever is told it.
    pub fn answer(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        gossip: &[String],
    ) -> (u16, Vec<u8>) {
        let json = |value: Value| (200, value.to_string().into_bytes());
        let missing = (404, Vec::new());
        match (method, path) {
            ("GET", "/.well-known/comity") => {
                (200, serde_json::to_vec(&self.descriptor()).unwrap_or_default())
            }
            ("GET", "/checkpoint") => (200, self.checkpoint().to_string().into_bytes()),
            ("GET", "/api/v1/checkpoints") => {
                let mut all = vec![self.checkpoint().to_string()];
                all.extend(gossip.iter().cloned());
                json(json!({ "checkpoints": all }))
            }
            ("POST", "/api/v1/contents/query") => {
                json(contents(self, &serde_json::from_slice(body).unwrap_or(Value::Null)))
            }
            ("POST", _) => (202, Vec::new()),
            ("GET", path) => match path.trim_start_matches('/').parse::<TilePath>() {
                Ok(tile) => self.tile(&tile).map_or(missing, |bytes| (200, bytes)),
                Err(_) => missing,
            },
            _ => missing,
        }
    }

    fn nodes(&self, size: u64) -> (BTreeMap<(u8, u64), Hash>, TreeHead) {
        let mut nodes = BTreeMap::new();
        let mut edge = CompactRange::new();
        for entry in self.entries.iter().take(usize::try_from(size).unwrap_or(usize::MAX)) {
            edge.append(leaf_hash(entry), |level, index, hash| {
                nodes.insert((level, index), hash);
            });
        }
        (nodes, edge.head())
    }

    fn signers(&self) -> [TestNoteSigner; 2] {
        let origin = self.fixture.keeper.log_origin();
        let classical = TestNoteSigner::ed25519(&origin, self.seed);
        [classical, TestNoteSigner::ml_dsa_44(&origin, self.seed)]
    }
}

/// What the peer does with a request instead of answering honestly.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers with this status and body.
    Bytes(u16, Vec<u8>),
    /// Sends a redirect to this place.
    Redirect(String),
    /// Takes the request and says nothing, until the other end gives up.
    Stall,
    /// Sends an endless body as fast as it is taken.
    Flood,
    /// Announces a body of this length.
    Announce(u64),
    /// Closes the connection.
    Close,
}

/// A peer on a free port of loopback. Stops when it is dropped.
pub struct FakePeer {
    /// Its base URL.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    log: Mutex<FakeLog>,
    rules: Mutex<Vec<(String, Reply)>>,
    seen: Mutex<Vec<String>>,
    gossip: Mutex<Vec<String>>,
    told: Mutex<Vec<(String, Value)>>,
    requests: AtomicU64,
    bytes: AtomicU64,
    stopped: AtomicBool,
}

impl FakePeer {
    /// Serves a log.
    #[expect(clippy::expect_used, reason = "loopback has free ports")]
    pub fn start(log: FakeLog) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared {
            log: Mutex::new(log),
            rules: Mutex::default(),
            seen: Mutex::default(),
            gossip: Mutex::default(),
            told: Mutex::default(),
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.stopped.load(Ordering::Acquire) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                // A connection ends when either side has had enough of it.
                std::thread::spawn(move || drop(shared.connection(stream)));
            }
        });
        Self { url, shared }
    }

    /// Shows another log from now on.
    pub fn show(&self, log: FakeLog) {
        *lock(&self.shared.log) = log;
    }

    /// Answers every path that begins so in this way, until [`Self::behave`].
    pub fn on(&self, prefix: &str, reply: Reply) {
        lock(&self.shared.rules).push((prefix.to_owned(), reply));
    }

    /// Answers honestly again.
    pub fn behave(&self) {
        lock(&self.shared.rules).clear();
    }

    /// Shows a checkpoint of another log as seen.
    pub fn gossip(&self, note: &SignedCheckpoint) {
        lock(&self.shared.gossip).push(note.to_string());
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Acquire)
    }

    /// Bytes of bodies sent so far.
    pub fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::Acquire)
    }

    /// Paths asked for, in order.
    pub fn seen(&self) -> Vec<String> {
        lock(&self.shared.seen).clone()
    }

    /// What was posted to a path.
    pub fn told(&self, path: &str) -> Vec<Value> {
        let told = lock(&self.shared.told);
        told.iter().filter(|(to, _)| to == path).map(|(_, body)| body.clone()).collect()
    }
}

impl Drop for FakePeer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Release);
        // Wakes the thread that accepts; whether it still listens does not matter.
        drop(TcpStream::connect(self.url.trim_start_matches("http://")));
    }
}

impl Shared {
    fn connection(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut stream = stream;
        loop {
            let Some((method, path, body)) = request(&mut reader)? else { return Ok(()) };
            self.requests.fetch_add(1, Ordering::AcqRel);
            lock(&self.seen).push(path.clone());
            let rule = lock(&self.rules)
                .iter()
                .find(|(prefix, _)| path.starts_with(prefix.as_str()))
                .map(|(_, reply)| reply.clone());
            let reply = rule.unwrap_or_else(|| self.honest(&method, &path, &body));
            match reply {
                Reply::Bytes(status, bytes) => {
                    self.bytes.fetch_add(
                        u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                        Ordering::AcqRel,
                    );
                    write!(
                        stream,
                        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n",
                        bytes.len()
                    )?;
                    stream.write_all(&bytes)?;
                }
                Reply::Redirect(to) => {
                    write!(
                        stream,
                        "HTTP/1.1 302 X\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
                    )?;
                }
                Reply::Announce(length) => {
                    write!(stream, "HTTP/1.1 200 X\r\nContent-Length: {length}\r\n\r\n")?;
                    return stream.write_all(b"short");
                }
                Reply::Stall => {
                    // Reads until the other end closes; nothing is ever written.
                    let mut nothing = [0; 64];
                    while reader.read(&mut nothing)? > 0 {}
                    return Ok(());
                }
                Reply::Flood => {
                    write!(stream, "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")?;
                    let chunk = [b'x'; 8_192];
                    while !self.stopped.load(Ordering::Acquire) {
                        write!(stream, "2000\r\n")?;
                        stream.write_all(&chunk)?;
                        stream.write_all(b"\r\n")?;
                        self.bytes.fetch_add(8_192, Ordering::AcqRel);
                    }
                    return Ok(());
                }
                Reply::Close => return Ok(()),
            }
        }
    }

    /// What an honest node answers.
    fn honest(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        let log = lock(&self.log).clone();
        let gossip = lock(&self.gossip).clone();
        let (status, bytes) = log.answer(method, path, body, &gossip);
        // What is told it is kept, for the test to look at.
        if status == 202 {
            let posted = serde_json::from_slice(body).unwrap_or(Value::Null);
            lock(&self.told).push((path.to_owned(), posted));
        }
        Reply::Bytes(status, bytes)
    }
}

fn contents(log: &FakeLog, query: &Value) -> Value {
    let asked = query["digests"].as_array().cloned().unwrap_or_default();
    let (mut given, mut withheld) = (Vec::new(), Vec::new());
    for digest in asked.iter().filter_map(Value::as_str) {
        match digest.parse().ok().and_then(|digest: Digest| log.contents.get(&digest)) {
            Some(file) => given.push(json!({ "digest": digest, "file": BASE64.encode(file) })),
            None => withheld.push(json!({ "digest": digest, "reason": "withheld" })),
        }
    }
    json!({ "contents": given, "withheld": withheld })
}

/// Method, path and body of the next request; `None` at the end of the connection.
fn request(
    reader: &mut BufReader<TcpStream>,
) -> std::io::Result<Option<(String, String, Vec<u8>)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let mut length = 0_u64;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(Some((method, path, body)))
}

/// How long tests wait for something before they fail; nothing is ever waited for its own sake.
pub const PATIENCE: Duration = Duration::from_secs(60);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
