//! The log room alone, for outside load generators and log checkers. Development only.
//!
//! `POST /add` with any bytes answers the decimal index once the entry is durable; reads are plain
//! C2SP tlog-tiles. No issuer, no statement, no signature of entries: what comes in is no
//! statement, so it is recorded as the verifier records such an entry of a peer's log, under the
//! same store, the same batches and the same checkpoints as a node's.
//!
//! ```text
//! cargo run --release --example log_room -- <folder> [127.0.0.1:2025]
//! ```
//! Prints the verifier key of the log and its address.
#![expect(clippy::print_stdout, reason = "an example program speaks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "no node is run, whose clock could be read")]

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use comity_node::clock;
use comity_node::keys::Keys;
use comity_protocol::index::{Decision, Entry, LogId};
use comity_protocol::key::SignFailure;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::party::PartyId;
use comity_protocol::statement::Refusal;
use comity_store::sqlite::SqliteStore;
use comity_store::{Reader, Seal, Store, StoreError, Write};
use tokio::sync::oneshot;

/// Most entries in one batch.
const BATCH_MAX: usize = 1_024;

/// Entries that may wait for tiles on disk before they are written even under load.
const BACKLOG_MAX: u64 = 4_096;

struct Added {
    bytes: Vec<u8>,
    reply: oneshot::Sender<u64>,
}

struct Room {
    sender: SyncSender<Added>,
    readers: Mutex<Vec<Box<dyn Reader>>>,
    source: Mutex<Box<dyn Reader>>,
}

struct Sealer {
    keys: Keys,
    origin: String,
}

impl Seal for Sealer {
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, SignFailure> {
        self.keys.sign_checkpoint(&self.origin, head, clock::now())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().ok_or("usage: log_room <folder> [address]")?);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:2025".to_owned());
    let party: PartyId = "log-room.example".parse()?;
    let store = SqliteStore::open(&dir)?;
    let keys = Keys::open(&dir.join("keys"), &party)?;
    let descriptor = keys.descriptor(&party, "Log room");
    let (sender, inbox) = sync_channel(8_192);
    let source = store.reader()?;
    let is_new = source.checkpoint(LogId::OWN)?.is_none();
    let room = Arc::new(Room {
        sender,
        readers: Mutex::new(vec![store.reader()?]),
        source: Mutex::new(source),
    });
    let sealer = Sealer { keys, origin: descriptor.origin.clone() };
    std::thread::spawn(move || write(Box::new(store), &party, &sealer, &inbox));
    if is_new {
        // A log without entries has no checkpoint, and readers want one before anybody writes.
        let (reply, first) = oneshot::channel();
        room.sender.send(Added { bytes: b"log room".to_vec(), reply })?;
        first.await?;
    }
    let router = axum::Router::new()
        .route("/add", post(add))
        .route("/checkpoint", get(checkpoint))
        .route("/tile/{*path}", get(tile))
        .with_state(room);
    let listener = tokio::net::TcpListener::bind(&address).await?;
    for key in &descriptor.log_keys {
        println!("vkey {key}");
    }
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// The writer: batches what waits, one transaction and one sync a batch.
fn write(mut store: Box<dyn Store>, party: &PartyId, sealer: &Sealer, inbox: &Receiver<Added>) {
    let mut backlog = 0u64;
    while let Ok(first) = inbox.recv() {
        let mut decision = Decision::new(&*store, LogId::OWN, party.clone(), clock::now());
        let mut waiting = Vec::new();
        let mut next = Some(first);
        while let Some(Added { bytes, reply }) = next.take() {
            waiting.push((decision.next_index().0, reply));
            let refusal = Refusal::Malformed("the log room takes any bytes");
            decision.push(Entry::Refused { bytes, refusal });
            if waiting.len() < BATCH_MAX {
                next = inbox.try_recv().ok();
            }
        }
        backlog += u64::try_from(waiting.len()).unwrap_or(0);
        if let Err(error) = store.apply(&[Write::Log(decision.finish(None))], sealer) {
            println!("stopped: {error}");
            return;
        }
        for (index, reply) in waiting {
            // A client that went away needs no answer.
            let _ = reply.send(index);
        }
        if backlog > BACKLOG_MAX {
            backlog = store.catch_up(usize::MAX).unwrap_or(0);
        }
    }
}

async fn add(State(room): State<Arc<Room>>, bytes: Bytes) -> Response {
    if bytes.len() > comity_protocol::limits::STATEMENT_BYTES_MAX {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let (reply, answer) = oneshot::channel();
    match room.sender.try_send(Added { bytes: bytes.to_vec(), reply }) {
        Ok(()) => {}
        Err(TrySendError::Full(_)) => {
            return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]).into_response();
        }
        Err(TrySendError::Disconnected(_)) => {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    match answer.await {
        Ok(index) => index.to_string().into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn checkpoint(State(room): State<Arc<Room>>) -> Response {
    let note = room.read(|reader| reader.checkpoint(LogId::OWN));
    answer(note.map(Option::unwrap_or_default), "text/plain; charset=utf-8")
}

async fn tile(State(room): State<Arc<Room>>, Path(path): Path<String>) -> Response {
    let Ok(path) = format!("tile/{path}").parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    answer(room.read(|reader| reader.tile(LogId::OWN, &path)), "application/octet-stream")
}

fn answer(bytes: Result<Vec<u8>, StoreError>, media_type: &'static str) -> Response {
    match bytes {
        Ok(bytes) if !bytes.is_empty() => {
            ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
        }
        Ok(_) | Err(StoreError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

impl Room {
    fn read<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => self.source.lock().unwrap_or_else(PoisonError::into_inner).another()?,
        };
        let answer = question(&*reader);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        answer
    }
}
