//! `kill -9` at random under load: nothing that was acknowledged is lost, and no index is given
//! twice.
//!
//! A real process, a real disk, real signals. Three kills in every run; 50 with `COMITY_SLOW=1`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity_node::keys::{Seed, StatementKey, read_seed};
use comity_protocol::content::Digest;
use comity_protocol::key::Algorithm;
use comity_protocol::party::PartyId;
use comity_protocol::statement::Draft;
use comity_protocol::time::Timestamp;

pub(crate) const PARTY: &str = "asterion.example";
const CLIENTS: u64 = 8;

/// What the node acknowledged: the entry at each index.
type Acknowledged = Arc<Mutex<BTreeMap<u64, Vec<u8>>>>;

#[test]
fn nothing_acknowledged_is_lost() {
    let kills = if std::env::var_os("COMITY_SLOW").is_some() { 50 } else { 3 };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    run(&dir, &["init", "--party", PARTY, "--name", "Asterion"]);
    let key = signing_key(&dir);
    let acknowledged = Acknowledged::default();
    let serial = AtomicU64::new(0);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut checked = 0;
    for kill in 0..kills {
        let mut node = Process::start(&dir);
        // What came since the last kill; everything is looked at again at the end.
        checked = check_acknowledged(&node.address, &acknowledged, checked, kill);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| load(&node.address, &key, &serial, &acknowledged, &stop));
            }
            // xorshift: the pauses differ from kill to kill and are the same in every run.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            wait_for_more(&acknowledged);
            pause(Duration::from_millis(20 + random % 280));
            node.child.kill().unwrap();
            node.child.wait().unwrap();
            stop.store(true, Ordering::Relaxed);
        });
    }
    let node = Process::start(&dir);
    check_acknowledged(&node.address, &acknowledged, 0, kills);
    let count = acknowledged.lock().unwrap().len();
    assert!(count > kills * 10, "the load was real: {count} acknowledged over {kills} kills");
    // Statements alone: the contents of a load would be asked for one by one, at a stranger's pace.
    run(&dir, &["verify", &format!("http://{}", node.address), "--no-contents"]);
    drop(node);
    run(&dir, &["reindex", "--check"]);
}

/// A running node that is killed when it goes out of scope.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Process {
    pub(crate) fn start(dir: &Path) -> Self {
        let mut child = comity(dir, &["--json", "serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            // Nobody would read it: a full pipe would stop the node. So it is shown with a failure.
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let announced: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let address = announced["address"].as_str().unwrap_or_default();
        let address = address.trim_start_matches("http://").to_owned();
        assert!(!address.is_empty(), "the node says where it listens, not {line:?}");
        Self { child, address }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Offers statements until the connection breaks, noting what was acknowledged.
fn load(
    address: &str,
    key: &StatementKey,
    serial: &AtomicU64,
    acknowledged: &Acknowledged,
    stop: &AtomicBool,
) {
    let Ok(stream) = TcpStream::connect(address) else { return };
    let mut connection = Connection::new(stream);
    while !stop.load(Ordering::Relaxed) {
        let entry = statement(key, serial.fetch_add(1, Ordering::Relaxed));
        let Some(answer) = connection.request("POST", "/entries", &entry) else { return };
        if answer.status != 303 {
            assert!([429, 503].contains(&answer.status), "{}", answer.status);
            continue;
        }
        let index = answer.location.rsplit('.').next().unwrap().parse().unwrap();
        let before = acknowledged.lock().unwrap().insert(index, entry);
        assert!(before.is_none(), "index {index} was given twice");
    }
}

/// Every acknowledged entry from this index on stands there, byte for byte; returns where to go on.
fn check_acknowledged(address: &str, acknowledged: &Acknowledged, from: u64, kills: usize) -> u64 {
    let mut connection = Connection::new(TcpStream::connect(address).unwrap());
    let acknowledged = acknowledged.lock().unwrap();
    for (index, entry) in acknowledged.range(from..) {
        let path = format!("/entries/1.{index}/statement");
        let answer = connection.request("GET", &path, &[]).unwrap();
        assert_eq!(answer.status, 200, "index {index} after {kills} kills");
        assert!(starts_alike(&answer.body, entry), "index {index} after {kills} kills");
    }
    acknowledged.last_key_value().map_or(0, |(index, _)| index + 1)
}

/// The statement endpoint may attach receipts in the unprotected header, which the entry has empty;
/// protected header, payload and signature must be the same.
fn starts_alike(served: &[u8], entry: &[u8]) -> bool {
    let protected = served.windows(120).any(|window| window == &entry[..120]);
    let signature = &entry[entry.len() - 64..];
    protected && served.ends_with(signature)
}

fn statement(key: &StatementKey, serial: u64) -> Vec<u8> {
    let draft = Draft {
        issuer: PARTY.parse().unwrap(),
        subject: format!("load {serial}"),
        kind: "general.notice".parse().unwrap(),
        digest: Digest::of(&serial.to_be_bytes()),
        issued_at: Some(Timestamp::from_secs(1_700_000_000)),
        confirmation: None,
    };
    draft.sign(key).unwrap()
}

pub(crate) fn signing_key(dir: &Path) -> StatementKey {
    let _: PartyId = PARTY.parse().unwrap();
    let seed: Seed = read_seed(&dir.join("keys/statement.key"), "ed25519", "statement").unwrap();
    StatementKey::new(Algorithm::Ed25519, &seed).unwrap()
}

/// HTTP/1.1 over one connection, no more of it than the test needs.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    location: String,
    body: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// `None` when the connection breaks, as it must when the process is killed.
    pub(crate) fn request(&mut self, method: &str, path: &str, body: &[u8]) -> Option<Answer> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/cose\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request).ok()?;
        let mut line = String::new();
        self.stream.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let (mut location, mut length) = (String::new(), 0usize);
        loop {
            line.clear();
            self.stream.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "location" => location = value.trim().to_owned(),
                "content-length" => length = value.trim().parse().ok()?,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        Some(Answer { status, location, body })
    }
}

/// Runs a command to its end and demands success.
pub(crate) fn run(dir: &Path, words: &[&str]) {
    let output = comity(dir, words).output().unwrap();
    assert!(
        output.status.success(),
        "comity {words:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn comity(dir: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(words).arg("--dir").arg(dir).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Waits until something new was acknowledged, so that every kill falls into a running load
/// however busy the machine is; gives up after half a minute, and the count at the end will tell.
fn wait_for_more(acknowledged: &Acknowledged) {
    let before = acknowledged.lock().unwrap().len();
    for _ in 0..3_000 {
        if acknowledged.lock().unwrap().len() > before + 8 {
            return;
        }
        pause(Duration::from_millis(10));
    }
}

/// Waits without `sleep`: the kill must come at a time of its own, whatever the load does.
pub(crate) fn pause(time: Duration) {
    let (_keep, never) = std::sync::mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}
