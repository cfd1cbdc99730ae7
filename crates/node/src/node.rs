//! The handle that every part of a running node shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use comity_protocol::content::Content;
use comity_protocol::index::{Keyring, LogId};
use comity_protocol::kind::Kind;
use comity_protocol::log::merkle::{LeafIndex, TreeHead};
use comity_protocol::marking::Marking;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Confirmation, Draft, StatementId};
use comity_store::rows::{AuditEvent, ContentRow};
use comity_store::{Reader, Store, StoreError, Write};
use tokio::sync::broadcast;

use crate::clock;
use crate::config::NodeConfig;
use crate::keys::Keys;
use crate::problem::Problem;
use crate::sequencer::{Offer, Sequencer};

/// A running node.
pub struct Node {
    /// What it was given.
    pub config: NodeConfig,
    /// Its secrets.
    pub keys: Keys,
    /// What it hands to others.
    pub descriptor: Descriptor,
    /// The head and checkpoint last committed.
    pub published: ArcSwap<Published>,
    /// Keys registered in the own log.
    pub keyring: ArcSwap<Keyring>,
    sequencer: Sequencer,
    readers: Readers,
    notices: broadcast::Sender<Notice>,
    halted: AtomicBool,
}

/// The head last committed, its checkpoint and its receipt signature.
pub struct Published {
    /// The head.
    pub head: TreeHead,
    /// The signed checkpoint.
    pub checkpoint: Vec<u8>,
    // me: receipt: OnceLock<HeadSignature>
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
// me: impl Node {
//   pub fn open(config) -> Result<Arc<Node>, OpenError>   (creates keys + genesis if the folder is new; verifies the log)
//   pub async fn offer(&self, statement: &[u8], content: Option<&[u8]>, actor: &str) -> Result<Logged, Problem>   parse, verify, check content against kind schema + digest, sequence
//   pub async fn submit(&self, submission: Submission, actor: &str) -> Result<Logged, Problem>    Submission { kind, subject, body, marking, confirmation: Option } : seals, signs with the party's key, offers
//   pub async fn write(&self, writes: Vec<Write>) -> Result<(), Problem>
//   pub async fn read<T: Send + 'static>(&self, f: impl FnOnce(&dyn Reader) -> Result<T, StoreError> + Send + 'static) -> Result<T, Problem>   (blocking pool)
//   pub fn read_now<T>(&self, f: impl FnOnce(&dyn Reader) -> Result<T, StoreError>) -> Result<T, Problem>      (inline, for point reads)
//   pub fn receipt(&self, index: LeafIndex) -> Result<Vec<u8>, Problem>
//   pub fn tlog_proof(&self, index) -> Result<String, Problem>
//   pub fn subscribe(&self) -> broadcast::Receiver<Notice>; pub fn notify(&self, Notice)
//   pub fn base_url(&self) -> String
//   pub async fn add_peer(&self, address:&str, expected: Fingerprint, actor) -> Result<PeerRow, Problem>  (in exchange.rs)
//   pub async fn erase(&self, id, reason, actor) -> Result<Logged, Problem>
// }
