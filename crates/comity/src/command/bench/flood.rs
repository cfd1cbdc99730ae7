//! `comity bench flood`: what a stranger's flood takes from peers and people at the same address,
//! as behind a proxy of which nobody told the node.
//!
//! Two child processes: one asks as a signed peer does and as somebody who signs in, the other is
//! the stranger, at its pace.

use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use comity_node::client::{Meter, Remote, Sender};
use comity_node::clock::Clock;
use comity_node::keys::Keys;
use comity_node::transport::Http;
use comity_node::{accounts, exchange};
use comity_protocol::exchange::budget::{Allowance, Allowances};
use comity_protocol::key::{PublicKey, SignFailure, Signer};
use comity_protocol::party::PartyId;
use comity_store::rows::Role;
use serde::{Deserialize, Serialize};

use super::client::quantile;
use super::node::{Folder, start};
use crate::output::Output;

/// Measure what a stranger's flood takes from signed peers and from people who sign in
///
/// All come from one address, as behind a proxy that is not named in `trusted_proxies`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Flood {
    /// Seconds of each half: without the flood, and with it
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=600))]
    seconds: u16,
    /// The stranger's requests a second
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(100..=10_000))]
    strangers: u16,
    /// How often both halves are measured, one after the other
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    rounds: u8,
}

/// Ask as a peer and as somebody who signs in; started by the other measurements
#[derive(Debug, Args)]
pub(crate) struct Known {
    /// The node
    #[arg(long)]
    to: String,
    /// The folder of the peer's keys
    #[arg(long)]
    keys: PathBuf,
    /// How long, in seconds
    #[arg(long)]
    seconds: u64,
}

/// Ask as a stranger; started by the other measurements
#[derive(Debug, Args)]
pub(crate) struct Stranger {
    /// The node
    #[arg(long)]
    to: String,
    /// Requests a second
    #[arg(long)]
    per_second: u64,
}

/// Who asks as a peer.
const PEER: &str = "peer.example";

/// Who signs in.
const NAME: &str = "bench";
const PASSWORD: &str = "correct horse battery";

/// Time between two signed requests: 100 a second, half of what a peer may.
const SIGNED_EVERY: Duration = Duration::from_millis(10);

/// Time between two who sign in: each costs a hash of the password.
const SIGN_IN_EVERY: Duration = Duration::from_millis(500);

/// How often the stranger sends some.
const TICKS_A_SECOND: u64 = 100;

/// What those who are known saw, in microseconds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Seen {
    signed: Vec<u64>,
    signed_in: Vec<u64>,
    failed: Vec<String>,
}

/// Times of one sort of request, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
struct Times {
    count: usize,
    p50_us: u64,
    p99_us: u64,
}

/// `bench flood`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FloodResult {
    strangers_per_second: u16,
    signed: [Times; 2],
    signed_in: [Times; 2],
    failed: Vec<String>,
}

impl Flood {
    /// Measures.
    ///
    /// # Errors
    /// When the node or a child process fails.
    pub(crate) fn measure(&self, output: &Output) -> anyhow::Result<FloodResult> {
        let folder = Folder::new(None)?;
        let keys = folder.path.join("peer");
        let runtime = crate::local::runtime()?;
        let (local, url) = runtime.block_on(async {
            let local = start(&folder.path, "bench.example").await?;
            let party: PartyId = PEER.parse()?;
            let descriptor = Keys::open(&keys, &party)?.descriptor(&party, "Peer");
            let node = &local.node;
            let adopted = exchange::peers::adopt(&node.exchange, "", descriptor, "bench").await;
            adopted.map_err(crate::local::failure)?;
            let password = Some(PASSWORD.to_owned());
            let made = accounts::create_user(node, NAME, Role::Reader, password, "bench").await;
            made.map_err(crate::local::failure)?;
            let url = local.url();
            anyhow::Ok((local, url))
        })?;
        let (mut calm, mut flooded) = (Seen::default(), Seen::default());
        for round in 1..=self.rounds {
            output.note(format!("round {round} of {} …", self.rounds));
            calm.add(known(&url, &keys, self.seconds)?);
            let stranger = Running(stranger(&url, self.strangers)?);
            flooded.add(known(&url, &keys, self.seconds)?);
            drop(stranger);
        }
        runtime.block_on(local.stop())?;
        let signed = [Times::of(&mut calm.signed), Times::of(&mut flooded.signed)];
        let signed_in = [Times::of(&mut calm.signed_in), Times::of(&mut flooded.signed_in)];
        let failed = [calm.failed, flooded.failed].concat();
        Ok(FloodResult { strangers_per_second: self.strangers, signed, signed_in, failed })
    }
}

impl FloodResult {
    /// In words.
    pub(crate) fn words(&self) -> String {
        let line = |what: &str, [calm, flooded]: &[Times; 2]| {
            format!(
                "{what:<16} p50 {} → {} us, p99 {} → {} us ({} and {} requests)\n",
                calm.p50_us, flooded.p50_us, calm.p99_us, flooded.p99_us, calm.count, flooded.count
            )
        };
        let mut text = format!(
            "without → with {} of a stranger's requests a second\n",
            self.strangers_per_second
        );
        text.push_str(&line("signed peers", &self.signed));
        text.push_str(&line("signing in", &self.signed_in));
        text.push_str(&format!("failed           {}\n", self.failed.len()));
        if let Some(first) = self.failed.first() {
            text.push_str(&format!("first failure    {first}\n"));
        }
        text
    }
}

impl Seen {
    fn add(&mut self, more: Self) {
        self.signed.extend(more.signed);
        self.signed_in.extend(more.signed_in);
        self.failed.extend(more.failed);
    }
}

impl Times {
    fn of(all: &mut [u64]) -> Self {
        all.sort_unstable();
        Self { count: all.len(), p50_us: quantile(all, 50), p99_us: quantile(all, 99) }
    }
}

/// A child process that ends with what holds it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

fn known(to: &str, keys: &Path, seconds: u16) -> anyhow::Result<Seen> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.args(["bench", "known", "--to", to, "--seconds", &seconds.to_string(), "--keys"]);
    let done = command.arg(keys).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(done.status.success(), "whoever asks ended with {}", done.status);
    serde_json::from_slice(&done.stdout).context("nothing that can be read was reported")
}

fn stranger(to: &str, per_second: u16) -> anyhow::Result<Child> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.args(["bench", "stranger", "--to", to, "--per-second", &per_second.to_string()]);
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?)
}

impl Known {
    /// Asks, and prints what was seen as JSON.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let until = Instant::now() + Duration::from_secs(self.seconds);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let seen = runtime.block_on(async {
            let (signed, signed_in) =
                tokio::join!(as_peer(&self, until), as_person(&self.to, until));
            let (mut seen, signed_in) = (signed?, signed_in?);
            seen.add(signed_in);
            anyhow::Ok(seen)
        })?;
        output.bytes(format!("{}\n", serde_json::to_string(&seen)?).as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Signed questions for contents, of none.
async fn as_peer(known: &Known, until: Instant) -> anyhow::Result<Seen> {
    let party: PartyId = PEER.parse()?;
    let signer: Arc<dyn Signer> = Arc::new(Own(Keys::open(&known.keys, &party)?));
    let plenty = Allowance { burst: 1 << 40, per_second: 1 << 40 };
    let meter = Meter::new(
        Allowances { requests: plenty, bytes: plenty, verify_micros: plenty, disk: plenty },
        Clock::default(),
    );
    let sender = Sender { party, signer, clock: Clock::default() };
    let remote = Remote::new(Arc::new(Http::new()?), &known.to, Some(sender), Arc::new(meter))?;
    let (mut seen, mut ticks) = (Seen::default(), tokio::time::interval(SIGNED_EVERY));
    while Instant::now() < until {
        ticks.tick().await;
        let began = Instant::now();
        match remote.contents(Vec::new()).await {
            Ok(_) => seen.signed.push(micros(began)),
            Err(failure) => seen.failed.push(failure.to_string()),
        }
    }
    Ok(seen)
}

/// The page to sign in, and signing in.
async fn as_person(to: &str, until: Instant) -> anyhow::Result<Seen> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let form = format!("name={NAME}&password={}&next=/", PASSWORD.replace(' ', "+"));
    let (mut seen, mut ticks) = (Seen::default(), tokio::time::interval(SIGN_IN_EVERY));
    while Instant::now() < until {
        ticks.tick().await;
        let began = Instant::now();
        let page = client.get(format!("{to}/sign-in")).send().await?.status();
        let request = client.post(format!("{to}/sign-in")).body(form.clone());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let status = request.send().await?.status();
        match (page.as_u16(), status.as_u16()) {
            (200, 303) => seen.signed_in.push(micros(began)),
            other => seen.failed.push(format!("{other:?} when signing in")),
        }
    }
    Ok(seen)
}

impl Stranger {
    /// Asks until it is ended.
    ///
    /// # Errors
    /// When there is no client.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let client = reqwest::Client::builder().pool_max_idle_per_host(16).build()?;
            let mut ticks = tokio::time::interval(Duration::from_millis(1_000 / TICKS_A_SECOND));
            loop {
                ticks.tick().await;
                for _ in 0..self.per_second.div_ceil(TICKS_A_SECOND) {
                    let request = client.get(format!("{}/api/v1/statements", self.to));
                    tokio::spawn(async move {
                        // What it is told does not matter to it.
                        if let Ok(answer) = request.send().await {
                            drop(answer.bytes().await);
                        }
                    });
                }
            }
        })
    }
}

/// Signs with a peer's key.
struct Own(Keys);

impl Signer for Own {
    fn public(&self) -> &PublicKey {
        self.0.statement().public()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        self.0.statement().sign(message)
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
