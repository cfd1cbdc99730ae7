//! A flood of statements whose contents are withheld: the node keeps answering, stays small, and
//! ends when it is told to, whatever it is asked at that moment.
//!
//! A few hundred in every run; 20,000 with `COMITY_SLOW=1`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use comity_node::keys::StatementKey;
use comity_protocol::content::Digest;
use comity_protocol::statement::Draft;
use comity_protocol::time::Timestamp;

use crate::kill::{Connection, PARTY, Process, run, signing_key};

const CLIENTS: u64 = 8;

/// The most that is asked after it was told to stop.
const END_MAX: Duration = Duration::from_secs(5);

/// Questions about the past that are open when it is told to.
const OPEN: usize = 6;

#[test]
fn a_flood_neither_fills_nor_holds_the_node() {
    let count = if std::env::var_os("COMITY_SLOW").is_some() { 20_000 } else { 400 };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    run(&dir, &["init", "--party", PARTY, "--name", "Asterion"]);
    let key = signing_key(&dir);
    let mut node = Process::start(&dir);
    // The first line says where the node answers.
    let token = std::fs::read_to_string(dir.join("operator.token")).unwrap();
    let token = token.lines().nth(1).unwrap();
    assert_eq!(ask(&node.address, token, "/api/v1/findings?status=breached").0, 200);
    let before = resident(node.child.id());

    let serial = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| pour(&node.address, &key, &serial, count));
        }
    });
    let (status, body) = ask(&node.address, token, "/api/v1/findings?status=breached");
    assert_eq!(status, 200, "{body}");
    let after = resident(node.child.id());
    // What came is kept, with what follows from it; nothing is kept of one for each other.
    let each = 16 << 10;
    assert!(after < before + before / 2 + count * each, "{before} bytes before, {after} after");

    // Told to stop while questions are open that take long: nobody waits for them any more.
    let open: Vec<TcpStream> = (0..OPEN)
        .map(|_| begin(&node.address, token, "/api/v1/findings?as_of=2030-01-01T00:00:00Z"))
        .collect();
    let told = Instant::now();
    let pid = node.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let ended = node.child.wait().unwrap();
    assert!(told.elapsed() < END_MAX, "it took {:?}", told.elapsed());
    assert!(ended.success(), "{ended}");
    drop(open);
}

/// Offers statements about incidents, without contents.
fn pour(address: &str, key: &StatementKey, serial: &AtomicU64, count: u64) {
    let mut connection = Connection::new(TcpStream::connect(address).unwrap());
    loop {
        let number = serial.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return;
        }
        let draft = Draft {
            issuer: PARTY.parse().unwrap(),
            subject: format!("incident {number}"),
            kind: "incident.assessment".parse().unwrap(),
            digest: Digest::of(&number.to_be_bytes()),
            issued_at: Some(Timestamp::from_secs(1_700_000_000)),
            confirmation: None,
        };
        let entry = draft.sign(key).unwrap();
        while connection.request("POST", "/entries", &entry).unwrap().status != 303 {}
    }
}

/// Sends a question and does not wait for its answer.
fn begin(address: &str, token: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn ask(address: &str, token: &str, path: &str) -> (u16, String) {
    let mut answer = Vec::new();
    begin(address, token, path).read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer)
}

/// The most memory the process has had, in bytes.
fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1_024
}
