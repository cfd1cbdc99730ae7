//! Having the own log witnessed: asking for cosignatures, and believing witnesses about the own
//! past.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use comity_protocol::exchange::follow::{self, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::cosignature;
use comity_protocol::log::merkle::{Hash, TreeSize, consistency_path};
use comity_protocol::log::note::{NoteSignature, VerifierKey, parse_signatures};
use comity_protocol::log::policy::Policy;
use comity_store::{Reader, StoreError, Write};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::client::{ClientFailure, Remote};
use crate::config::WitnessConfig;
use crate::error::Error;
use crate::exchange::following::Exchange;
use crate::ledger::Ledger;
use crate::ledger::readers::StoredHashes;
use crate::published::{Notice, Published};
use crate::vouching::{Claim, Taken};
use crate::witness::request::{AddCheckpoint, parse_size};

/// Shortest time between two checkpoints that witnesses are asked to cosign: two a second.
const INTERVAL: Duration = Duration::from_millis(500);

/// Wait after a witness that failed; doubles up to a minute.
const BACKOFF: Duration = Duration::from_secs(1);
const BACKOFF_MAX: Duration = Duration::from_secs(60);

/// Checkpoints for which cosignatures are gathered at one time.
const GATHERING_MAX: usize = 16;

/// How often a witness may name another size than the one it was asked from, in one go.
const ATTEMPTS: usize = 3;

/// One witness, as this log asks it.
struct Witness {
    url: String,
    keys: Vec<String>,
    remote: Remote,
    /// The size it cosigned last, as far as is known.
    size: TreeSize,
}

impl Witness {
    /// Whose clock it shows. A party that is a peer as well, or answers at several addresses, has
    /// one clock and one voice: a party's witness keys bear its name.
    fn party(&self) -> &str {
        let name = self.keys.first().and_then(|key| key.split('+').next());
        name.map_or(self.url.as_str(), |name| name.strip_suffix("/witness").unwrap_or(name))
    }
}

/// Why a witness did not cosign.
enum Refused {
    /// No usable answer.
    Failed(&'static str),
    /// It shows a longer log than this node has, under the keys of now.
    Ahead(TreeSize),
    /// It says that it knows one, and does not show it.
    Unshown(TreeSize),
    /// What it shows is signed by none of the keys of now: whoever stole those of the past had it
    /// cosign what they liked.
    OtherKeys,
}

impl Refused {
    const fn code(&self) -> &'static str {
        match self {
            Self::Failed(code) => code,
            Self::Ahead(_) => "stand-down",
            Self::Unshown(_) => "witness-unshown",
            Self::OtherKeys => "witness-other-keys",
        }
    }
}

/// What a witness says about the own log when it is asked at a start.
pub enum Rollback {
    /// It has cosigned more entries than there are here, and shows that, under the keys of now.
    Ahead(TreeSize),
    /// It says that it has, and shows nothing: nobody else can tell whether that is so.
    Unshown(TreeSize),
    /// It has not, or under keys that were replaced.
    No,
    /// No usable answer.
    Silent,
}

/// Asks each witness whether it knows a longer own log than the one in this folder.
pub fn ask_witnesses(
    exchange: &Arc<Exchange>,
) -> Vec<impl Future<Output = (String, Rollback)> + Send + use<>> {
    let one = |mut witness: Witness| {
        let exchange = Arc::clone(exchange);
        async move {
            let published = exchange.ledger.published.load_full();
            let outcome = match ask(&exchange, &mut witness, &published).await {
                Ok(_) => Rollback::No,
                Err(Refused::Ahead(size)) => Rollback::Ahead(size),
                Err(Refused::Unshown(size)) => Rollback::Unshown(size),
                Err(Refused::OtherKeys) => Rollback::No,
                Err(Refused::Failed(code)) => {
                    let url = &witness.url;
                    tracing::warn!(url, code, "a witness could not be asked about the own log");
                    Rollback::Silent
                }
            };
            (witness.url, outcome)
        }
    };
    witnesses(exchange).into_iter().map(one).collect()
}

/// Has every published checkpoint cosigned, at most two a second, until the node stops.
pub async fn run(exchange: Arc<Exchange>) {
    let Some(policy) = policy(&exchange.ledger) else { return };
    let (newest, watcher) = watch::channel(exchange.ledger.published.load_full());
    let (sender, cosigned) = mpsc::channel(64);
    let mut tasks = JoinSet::new();
    for witness in witnesses(&exchange) {
        tasks.spawn(keep_asking(Arc::clone(&exchange), witness, watcher.clone(), sender.clone()));
    }
    drop((watcher, sender));
    tasks.spawn(gather(Arc::clone(&exchange), policy, cosigned));
    let mut notices = exchange.ledger.subscribe();
    loop {
        tokio::select! {
            biased;
            () = exchange.ledger.stopped() => return,
            notice = notices.recv() => match notice {
                Ok(Notice::Logged(_)) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            },
        }
        tokio::time::sleep(INTERVAL).await;
        newest.send_replace(exchange.ledger.published.load_full());
    }
}

/// Asks one witness for the newest checkpoint, over and over; one that is slow skips some.
async fn keep_asking(
    exchange: Arc<Exchange>,
    mut witness: Witness,
    mut newest: watch::Receiver<Arc<Published>>,
    cosigned: mpsc::Sender<(Arc<Published>, Vec<NoteSignature>)>,
) {
    let mut backoff = BACKOFF;
    newest.mark_changed();
    while newest.changed().await.is_ok() {
        loop {
            let published = Arc::clone(&newest.borrow_and_update());
            match ask(&exchange, &mut witness, &published).await {
                Ok(lines) => {
                    backoff = BACKOFF;
                    if cosigned.send((published, lines)).await.is_err() {
                        return;
                    }
                    break;
                }
                Err(Refused::Ahead(size)) => {
                    let url = &witness.url;
                    let reason =
                        format!("the witness {url} has cosigned {size} entries of this log");
                    exchange.ledger.stand_down(&reason).await;
                    return;
                }
                Err(refused) => {
                    // What it does not show stops nobody who was asked by all when it started.
                    tracing::warn!(
                        url = witness.url,
                        code = refused.code(),
                        "a witness did not cosign"
                    );
                    tokio::time::sleep(backoff).await;
                    backoff = backoff.saturating_mul(2).min(BACKOFF_MAX);
                }
            }
        }
    }
}

/// Puts cosignatures together; when the policy is met, the checkpoint is witnessed.
async fn gather(
    exchange: Arc<Exchange>,
    policy: Policy,
    mut cosigned: mpsc::Receiver<(Arc<Published>, Vec<NoteSignature>)>,
) {
    let configured = exchange.ledger.config.witnesses.iter().flat_map(|witness| &witness.keys);
    let configured = configured.filter_map(|text| text.parse().ok());
    // Lines by any other key are dropped: nobody here could tell what they are worth.
    let keys: Vec<VerifierKey> =
        policy.witnesses().map(|witness| witness.key.clone()).chain(configured).collect();
    let mut gathering: BTreeMap<TreeSize, SignedCheckpoint> = BTreeMap::new();
    while let Some((published, lines)) = cosigned.recv().await {
        let size = published.head.size;
        let Ok(fresh) = SignedCheckpoint::parse(&published.checkpoint) else { continue };
        let signed = gathering.entry(size).or_insert(fresh);
        cosignature::merge(signed, &lines, &keys);
        if let Err(problem) = vouch(&exchange, signed).await {
            tracing::warn!(code = problem.code(), "sightings of the own log were not kept");
        }
        if policy.satisfied_by(signed).met {
            let note = signed.to_string().into_bytes();
            match exchange.ledger.write(vec![Write::Cosigned { size, note }]).await {
                Ok(()) => exchange.ledger.notify(Notice::State),
                Err(problem) => tracing::warn!(code = problem.code(), "cosignatures were not kept"),
            }
            // Older ones say less; this one may still gain lines, which the next checkpoint will
            // have.
            gathering.retain(|gathered, _| *gathered > size);
        }
        while gathering.len() > GATHERING_MAX {
            gathering.pop_first();
        }
    }
}

/// Keeps when witnesses saw the own log.
async fn vouch(exchange: &Exchange, signed: &SignedCheckpoint) -> Result<(), Error> {
    let believed = exchange.vouching.believed()?;
    let claims = exchange.vouching.claims(LogId::OWN, signed, &believed)?;
    let taken: Vec<Taken> = claims.into_iter().filter_map(Claim::verify).collect();
    exchange.vouching.keep_sightings(&taken).await
}

/// Asks a witness to cosign; follows it to the size it knows.
async fn ask(
    exchange: &Arc<Exchange>,
    witness: &mut Witness,
    published: &Published,
) -> Result<Vec<NoteSignature>, Refused> {
    let size = published.head.size;
    for _ in 0..ATTEMPTS {
        let old = witness.size;
        let path = exchange.ledger.read_now(|reader| path(reader, old, size));
        let path = path.map_err(|_| Refused::Failed("unavailable"))?;
        let body = AddCheckpoint::write(old, &path, &published.checkpoint);
        let answer = witness.remote.ask("/add-checkpoint", body).await;
        let (status, body) = answer.map_err(|failure| Refused::Failed(failure.code()))?;
        if let Some(theirs) = witness.remote.time() {
            exchange.ledger.watch.read(witness.party(), theirs, exchange.ledger.now());
        }
        match status {
            200 => {
                witness.size = size;
                return parse_signatures(&body).map_err(|refusal| Refused::Failed(refusal.code()));
            }
            409 => {
                let told =
                    std::str::from_utf8(&body).ok().and_then(|text| parse_size(text.trim_end()));
                let told = told.ok_or(Refused::Failed("witness-answer-malformed"))?;
                if told > size {
                    // It may have been asked for a newer checkpoint of this very node meanwhile.
                    let newest = exchange.ledger.published.load().head.size;
                    return Err(if told > newest {
                        shown(exchange, witness, told).await
                    } else {
                        Refused::Failed("witness-overtaken")
                    });
                }
                witness.size = told;
            }
            422 => return Err(Refused::Failed("witness-inconsistent")),
            _ => return Err(Refused::Failed("witness-refused")),
        }
    }
    Err(Refused::Failed("witness-undecided"))
}

/// What a witness that says it knows more has to show for it: its word alone, and what stolen keys
/// of the past signed, stops nobody for good.
async fn shown(exchange: &Exchange, witness: &Witness, told: TreeSize) -> Refused {
    let described = exchange.ledger.described();
    let Ok(note) = witness.remote.witness_checkpoint(&described.origin).await else {
        return Refused::Unshown(told);
    };
    let (Ok(signed), Ok(pinned)) =
        (SignedCheckpoint::parse(&note), Pinned::from_descriptor(&described))
    else {
        return Refused::Unshown(told);
    };
    let size = signed.checkpoint.head.size;
    match follow::check(&pinned, &signed) {
        Ok(()) if size > exchange.ledger.published.load().head.size => Refused::Ahead(size),
        // It shows less than it says.
        Ok(()) => Refused::Unshown(told),
        Err(_) if size >= told => Refused::OtherKeys,
        Err(_) => Refused::Unshown(told),
    }
}

/// The proof a witness asks for; none where it knows more than there is, which it will say.
fn path(reader: &dyn Reader, old: TreeSize, new: TreeSize) -> Result<Vec<Hash>, StoreError> {
    if old > new {
        return Ok(Vec::new());
    }
    consistency_path(&StoredHashes { reader, log: LogId::OWN }, old, new)
}

fn policy(ledger: &Ledger) -> Option<Policy> {
    if ledger.config.policy.trim().is_empty() {
        return None;
    }
    match Policy::parse(ledger.config.policy.as_bytes()) {
        Ok(policy) => Some(policy),
        Err(refusal) => {
            tracing::error!(code = refusal.code(), "the witness policy cannot be read");
            None
        }
    }
}

fn witnesses(exchange: &Arc<Exchange>) -> Vec<Witness> {
    let usable = |config: &WitnessConfig| -> Result<Witness, ClientFailure> {
        let meter = exchange.fresh_meter();
        let remote = Remote::new(exchange.transport(), &config.url, None, meter)?;
        let (url, keys) = (config.url.clone(), config.keys.clone());
        Ok(Witness { url, keys, remote, size: TreeSize(0) })
    };
    let mut witnesses = Vec::new();
    for config in &exchange.ledger.config.witnesses {
        match usable(config) {
            Ok(witness) => witnesses.push(witness),
            Err(failure) => {
                tracing::error!(url = config.url, code = failure.code(), "unusable witness");
            }
        }
    }
    witnesses
}
