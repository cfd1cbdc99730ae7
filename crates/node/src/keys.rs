//! The one home of secrets: key files, and everything signed with them.
//!
//! A secret is a file of mode 0600 with a 32-byte seed, from which the key pair follows:
//!
//! ```text
//! comity secret key 1
//! algorithm: ed25519
//! purpose: statement
//! seed: <base64 of 32 bytes>
//! ```
//!
//! What the loss or theft of each file means stands in `docs/operate/files.md`.

pub mod certificate;
mod file;
mod pair;
mod ring;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use comity_protocol::key::{Algorithm, PublicKey, SignFailure};
use comity_protocol::log::checkpoint::Checkpoint;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::log::note::{NoteSigner, VerifierKey};
use comity_protocol::party::{Descriptor, PartyId, PartyKeys};
use comity_protocol::time::Timestamp;
use comity_store::durable;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

pub use file::{KeyError, Purpose, Seed, read_seed, write_seed};
use pair::NoteKeyPair;
pub use pair::StatementKey;
use ring::Ring;

fn path(folder: &Path, purpose: Purpose) -> PathBuf {
    path_of(folder, purpose, CURRENT)
}

/// All secrets of a node.
pub struct Keys {
    dir: PathBuf,
    party: PartyId,
    identity: Identity,
    statement: Ring<StatementKey>,
    receipt: Ring<StatementKey>,
    log: Ring<[NoteKeyPair; 2]>,
    /// The pair the log began with, once another is in use: it signs on for those who know no
    /// other yet.
    first_log: Ring<[NoteKeyPair; 2]>,
    /// Those replaced since, the newest first: they sign on for whoever was away.
    former_log: ArcSwap<Vec<Arc<NoteKeyPair>>>,
    witness: Ring<[NoteKeyPair; 2]>,
    former: ArcSwap<Former>,
}

/// Public keys that signed before, as the log names them.
#[derive(Default)]
struct Former {
    receipt: Vec<String>,
    witness: Vec<String>,
}

impl Keys {
    /// Reads the key files in `dir`, creating all of them when there are none.
    ///
    /// # Errors
    /// [`KeyError`]; a folder with some of the files and not others is not completed.
    pub fn open(dir: &Path, party: &PartyId) -> Result<Self, KeyError> {
        let path = |purpose: Purpose| path(dir, purpose);
        if !Purpose::ALL.iter().any(|purpose| path(*purpose).exists()) {
            let file = |source| KeyError::File { path: dir.to_owned(), source };
            durable::private_folder(dir).map_err(file)?;
            for purpose in Purpose::ALL {
                let seed = Seed::generate()?;
                write_seed(&path(purpose), purpose.algorithm(), purpose.name(), &seed)?;
            }
        }
        for role in Role::ALL {
            finish_shift(dir, role)?;
        }
        let read = Reading { dir, party };
        let (statement, receipt) = (read.plain(Purpose::Statement)?, read.plain(Purpose::Receipt)?);
        let log = read.pair(Role::Log, CURRENT)?;
        let witness = read.pair(Role::Witness, CURRENT)?;
        let first_log = Ring::default();
        if path_of(dir, Purpose::Log, FIRST).exists() {
            let first = read.pair(Role::Log, FIRST)?;
            // Nothing took its place yet where a crash came between.
            if first.iter().zip(&log).any(|(first, now)| first.key != now.key) {
                first_log.set(first)?;
            }
        }
        let known = log.iter().chain(first_log.last().into_iter().flatten());
        let known: Vec<&VerifierKey> = known.map(|pair| &pair.key).collect();
        let former = read.former_log(&known);
        let now = in_use(&statement, &receipt, &log, &witness);
        Ok(Self {
            identity: identity(dir, &now)?,
            dir: dir.to_owned(),
            party: party.clone(),
            statement: Ring::with(statement)?,
            receipt: Ring::with(receipt)?,
            log: Ring::with(log)?,
            first_log,
            former_log: ArcSwap::from_pointee(former),
            witness: Ring::with(witness)?,
            former: ArcSwap::default(),
        })
    }

    /// What a party with these keys hands to others: who it is by the keys it began with, and those
    /// in use now where they are others.
    pub fn descriptor(&self, party: &PartyId, name: &str) -> Descriptor {
        let Identity { statement_keys, receipt_key, log_keys, witness_keys } =
            self.identity.clone();
        Descriptor {
            party: party.clone(),
            name: name.to_owned(),
            origin: party.log_origin(),
            statement_keys,
            receipt_key,
            log_keys,
            witness_keys,
            current: None,
        }
    }

    /// The keys in use now.
    pub fn now(&self) -> PartyKeys {
        let former = self.former.load();
        PartyKeys {
            former_receipt_keys: former.receipt.clone(),
            former_witness_keys: former.witness.clone(),
            ..in_use(self.statement(), self.receipt(), self.log.get(), self.witness.get())
        }
    }

    /// Keeps the public keys that the log named before those in use: they are published on.
    pub fn keep_former(&self, named: PartyKeys) {
        let (receipt, witness) = (named.former_receipt_keys, named.former_witness_keys);
        self.former.store(Arc::new(Former { receipt, witness }));
    }

    /// Signs statements and requests.
    pub fn statement(&self) -> &StatementKey {
        self.statement.get()
    }

    /// Signs receipts.
    pub fn receipt(&self) -> &StatementKey {
        self.receipt.get()
    }

    /// Cosign the checkpoints of others.
    pub fn witness(&self) -> [&dyn NoteSigner; 2] {
        let [classical, post_quantum] = self.witness.get();
        [classical, post_quantum]
    }

    /// The own checkpoint for `head`, signed with both log keys, with those the log began with
    /// where they are others, and with the newest of those in between: whoever was away while keys
    /// were replaced knows one of them, and learns of the others from the log.
    ///
    /// # Errors
    /// [`SignFailure`].
    pub fn sign_checkpoint(
        &self,
        origin: &str,
        head: TreeHead,
        now: Timestamp,
    ) -> Result<Vec<u8>, SignFailure> {
        let checkpoint = Checkpoint { origin: origin.to_owned(), head };
        let mut signatures = Vec::new();
        let former = self.former_log.load();
        let begun = self.first_log.last().into_iter().flatten();
        for pair in self.log.get().iter().chain(begun).chain(former.iter().map(Arc::as_ref)) {
            signatures.push(pair.sign(&checkpoint, now)?);
        }
        Ok(checkpoint.signed(signatures).to_string().into_bytes())
    }

    /// Makes the next key of a role, or reads the one made before: it signs nothing until the log
    /// names it ([`Self::adopt`]).
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn prepare(&self, role: Role) -> Result<NextKey, KeyError> {
        for purpose in role.purposes() {
            let path = path_of(&self.dir, *purpose, NEXT);
            if !path.exists() {
                write_seed(&path, purpose.algorithm(), purpose.name(), &Seed::generate()?)?;
            }
        }
        self.next(role)?.ok_or(KeyError::Refused)
    }

    /// The next key of a role, where one was made.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn next(&self, role: Role) -> Result<Option<NextKey>, KeyError> {
        let there = |purpose: &Purpose| path_of(&self.dir, *purpose, NEXT).exists();
        if !role.purposes().iter().all(there) {
            return Ok(None);
        }
        let read = Reading { dir: &self.dir, party: &self.party };
        let next = match role {
            Role::Statement | Role::Receipt => {
                let purpose =
                    if role == Role::Statement { Purpose::Statement } else { Purpose::Receipt };
                NextKey::Plain(read.plain_as(purpose, NEXT)?.public)
            }
            Role::Log | Role::Witness => NextKey::Notes(vkeys(&read.pair(role, NEXT)?).into()),
        };
        Ok(Some(next))
    }

    /// Puts the next key of a role in the place of the one in use, which is kept in `retired/`.
    /// A crash on the way leaves files that the next start reads as they were or as they will be.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn adopt(&self, role: Role) -> Result<(), KeyError> {
        let read = Reading { dir: &self.dir, party: &self.party };
        // Read before anything moves: a key that cannot be read must not take a place.
        match role {
            Role::Statement => {
                let next = read.plain_as(Purpose::Statement, NEXT)?;
                self.shift(role)?;
                self.statement.set(next)
            }
            Role::Receipt => {
                let next = read.plain_as(Purpose::Receipt, NEXT)?;
                self.shift(role)?;
                self.receipt.set(next)
            }
            Role::Witness => {
                let next = read.pair(role, NEXT)?;
                self.shift(role)?;
                self.witness.set(next)
            }
            Role::Log => {
                let (next, before) = (read.pair(role, NEXT)?, read.pair(role, CURRENT)?);
                self.shift(role)?;
                if self.first_log.last().is_none() {
                    self.first_log.set(before)?;
                } else {
                    let former = self.former_log.load();
                    let all = before.into_iter().map(Arc::new).chain(former.iter().map(Arc::clone));
                    self.former_log.store(Arc::new(all.take(FORMER_MAX).collect()));
                }
                self.log.set(next)
            }
        }
    }

    fn shift(&self, role: Role) -> Result<(), KeyError> {
        let retired = self.dir.join("retired");
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| KeyError::File { path, source }
        };
        durable::private_folder(&retired).map_err(failed(&retired))?;
        let mut moves = Vec::new();
        // The newest number goes on, whatever was taken away: no key takes the place of another.
        let names = std::fs::read_dir(&retired).map_err(failed(&retired))?;
        let numbers = names.filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            name.strip_suffix(".key")?.rsplit('-').next()?.parse::<usize>().ok()
        });
        let number = numbers.max().map_or(0, |number| number.saturating_add(1));
        // Of a pair the first file comes last: where it is, the other is whole.
        for purpose in role.purposes().iter().rev() {
            let (current, next) = (path(&self.dir, *purpose), path_of(&self.dir, *purpose, NEXT));
            let first = path_of(&self.dir, *purpose, FIRST);
            let away = if role == Role::Log && !first.exists() {
                first
            } else {
                retired.join(format!("{}-{number}.key", purpose.name()))
            };
            let bytes = std::fs::read(&current).map_err(failed(&current))?;
            durable::write(&away, &bytes, durable::PRIVATE_FILE).map_err(failed(&away))?;
            moves.push((next, current));
        }
        moves.reverse();
        // What is in use has its second copy before anything takes its place.
        for (next, current) in moves {
            std::fs::rename(&next, &current).map_err(failed(&current))?;
        }
        durable::sync_folder(&retired).map_err(failed(&retired))?;
        durable::sync_folder(&self.dir).map_err(failed(&self.dir))
    }
}

/// Finishes what a crash interrupted between two files of one role. The next keys are made in the
/// order of the files and put in place in the same order: where the first is gone and another is
/// there, they were on their way.
fn finish_shift(dir: &Path, role: Role) -> Result<(), KeyError> {
    let waits = |purpose: &Purpose| path_of(dir, *purpose, NEXT).exists();
    if role.purposes().first().is_none_or(waits) {
        return Ok(());
    }
    for purpose in role.purposes().iter().filter(|purpose| waits(purpose)) {
        let (current, next) = (path(dir, *purpose), path_of(dir, *purpose, NEXT));
        let failed = |source| KeyError::File { path: current.clone(), source };
        std::fs::rename(&next, &current).map_err(failed)?;
    }
    Ok(())
}

/// Keys that are replaced together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Signs the party's statements and requests.
    Statement,
    /// Signs receipts.
    Receipt,
    /// Signs the log's checkpoints: two keys.
    Log,
    /// Cosigns the checkpoints of others: two keys.
    Witness,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Statement, Self::Receipt, Self::Log, Self::Witness];

    /// Its name, as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Receipt => "receipt",
            Self::Log => "log",
            Self::Witness => "witness",
        }
    }

    const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Statement => &[Purpose::Statement],
            Self::Receipt => &[Purpose::Receipt],
            Self::Log => &[Purpose::Log, Purpose::LogPostQuantum],
            Self::Witness => &[Purpose::Witness, Purpose::WitnessPostQuantum],
        }
    }
}

/// The public part of a key that was made and is not in use yet.
#[derive(Clone, Debug)]
pub enum NextKey {
    /// A key for statements or receipts.
    Plain(PublicKey),
    /// Verifier keys of notes.
    Notes(Vec<String>),
}

/// What stands between a purpose and `.key` in a file's name: nothing for the key in use, `.next`
/// for one that waits for its statement in the log, `.first` for a log key that signs on.
const CURRENT: &str = "";
const NEXT: &str = ".next";
const FIRST: &str = ".first";

/// Replaced pairs of log keys that sign on, beside that of the beginning: a peer may miss so many
/// changes of keys. Each costs 3 kB of a checkpoint and two signatures.
const FORMER_PAIRS_MAX: usize = 4;

const FORMER_MAX: usize = 2 * FORMER_PAIRS_MAX;

fn path_of(folder: &Path, purpose: Purpose, which: &str) -> PathBuf {
    folder.join(format!("{}{which}.key", purpose.name()))
}

/// The folder of keys, while its files are read.
struct Reading<'a> {
    dir: &'a Path,
    party: &'a PartyId,
}

impl Reading<'_> {
    fn plain(&self, purpose: Purpose) -> Result<StatementKey, KeyError> {
        self.plain_as(purpose, CURRENT)
    }

    fn plain_as(&self, purpose: Purpose, which: &str) -> Result<StatementKey, KeyError> {
        StatementKey::new(Algorithm::Ed25519, &self.seed(purpose, which)?)
    }

    fn pair(&self, role: Role, which: &str) -> Result<[NoteKeyPair; 2], KeyError> {
        let (name, purposes) = match role {
            Role::Witness => {
                let name = format!("{}/witness", self.party);
                (name, [Purpose::Witness, Purpose::WitnessPostQuantum])
            }
            Role::Log | Role::Statement | Role::Receipt => {
                (self.party.log_origin(), [Purpose::Log, Purpose::LogPostQuantum])
            }
        };
        let [classical, post_quantum] = purposes;
        let one = |purpose| NoteKeyPair::new(purpose, &name, &self.seed(purpose, which)?);
        Ok([one(classical)?, one(post_quantum)?])
    }

    /// The log keys in `retired/`, the newest of each sort. One that cannot be read signs nothing
    /// more, which keeps nobody from starting.
    /// `known` are those that sign anyway.
    fn former_log(&self, known: &[&VerifierKey]) -> Vec<Arc<NoteKeyPair>> {
        let (folder, name) = (self.dir.join("retired"), self.party.log_origin());
        let names: Vec<String> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        let of = |purpose| former_of(purpose, &folder, (&names, &name), known).into_iter();
        let (mut classical, mut post_quantum) = (of(Purpose::Log), of(Purpose::LogPostQuantum));
        // In pairs, the newest first, as they are kept when one more is replaced.
        let pairs = std::iter::repeat_with(|| [classical.next(), post_quantum.next()]);
        pairs.take(FORMER_PAIRS_MAX).flatten().flatten().collect()
    }

    fn seed(&self, purpose: Purpose, which: &str) -> Result<Seed, KeyError> {
        read_seed(&path_of(self.dir, purpose, which), purpose.algorithm(), purpose.name())
    }
}

/// The keys of one sort in the folder of those replaced, the newest first, without those known.
fn former_of(
    purpose: Purpose,
    folder: &Path,
    (names, name): (&[String], &str),
    known: &[&VerifierKey],
) -> Vec<Arc<NoteKeyPair>> {
    let number = |file: &String| -> Option<(usize, String)> {
        let number = file.strip_prefix(purpose.name())?.strip_prefix('-')?;
        Some((number.strip_suffix(".key")?.parse().ok()?, file.clone()))
    };
    let mut files: Vec<(usize, String)> = names.iter().filter_map(number).collect();
    files.sort_unstable_by(|one, other| other.cmp(one));
    let mut found: Vec<Arc<NoteKeyPair>> = Vec::new();
    for (_, file) in files {
        let pair = read_seed(&folder.join(&file), purpose.algorithm(), purpose.name())
            .and_then(|seed| NoteKeyPair::new(purpose, name, &seed));
        match pair {
            // A crash can leave a key twice.
            Ok(pair) => {
                let mut all = found.iter().map(|other| &other.key).chain(known.iter().copied());
                if all.all(|key| *key != pair.key) {
                    found.push(Arc::new(pair));
                }
            }
            Err(error) => tracing::warn!(%file, %error, "a replaced key cannot be read"),
        }
    }
    found
}

/// The public keys a party began with: who it is. Kept in `identity.json` beside the keys, because
/// the keys themselves may be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    statement_keys: Vec<String>,
    receipt_key: String,
    log_keys: Vec<String>,
    witness_keys: Vec<String>,
}

/// Reads the identity; a folder without one has keys that were never replaced.
fn identity(dir: &Path, now: &PartyKeys) -> Result<Identity, KeyError> {
    let path = dir.join("identity.json");
    let file = |source| KeyError::File { path: path.clone(), source };
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| KeyError::Malformed(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let PartyKeys { statement_keys, receipt_key, log_keys, witness_keys, .. } = now.clone();
            let identity = Identity { statement_keys, receipt_key, log_keys, witness_keys };
            let bytes = serde_json::to_vec_pretty(&identity).unwrap_or_default();
            durable::write(&path, &bytes, durable::PRIVATE_FILE).map_err(file)?;
            Ok(identity)
        }
        Err(error) => Err(file(error)),
    }
}

fn in_use(
    statement: &StatementKey,
    receipt: &StatementKey,
    log: &[NoteKeyPair; 2],
    witness: &[NoteKeyPair; 2],
) -> PartyKeys {
    PartyKeys {
        statement_keys: vec![cose(&statement.public)],
        receipt_key: cose(&receipt.public),
        log_keys: vkeys(log).into(),
        witness_keys: vkeys(witness).into(),
        former_receipt_keys: Vec::new(),
        former_witness_keys: Vec::new(),
    }
}

/// A key as descriptors write it.
pub fn cose(key: &PublicKey) -> String {
    BASE64URL_NOPAD.encode(&key.to_cose_key())
}

fn vkeys(pair: &[NoteKeyPair; 2]) -> [String; 2] {
    let [classical, post_quantum] = pair;
    [classical.key.to_string(), post_quantum.key.to_string()]
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({:?})", self.statement().public)
    }
}
