//! `comity commitment seal` and what follows: commitments that nobody reads before all are opened.
//!
//! Nothing here asks a node: files go in and come out, so that a depositary's key can stay on a
//! machine without a network.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::sealed::opening::{Release, open_all, release};
use comity_agreements::commitment::sealed::outcome::{SealedOutcome, decide, verify_outcome};
use comity_agreements::commitment::sealed::{Board, DepositaryKey, Envelope, SealedRefusal, seal};
use comity_node::clock;
use comity_protocol::party::PartyId;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, plain};

/// Make a depositary's key, or show the public part of one that exists
///
/// The file holds the secret; whoever has as many of them as the board's threshold reads every
/// envelope.
#[derive(Debug, Args)]
pub(crate) struct Key {
    /// The key's file; made if it is not there
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Seal a commitment to the depositaries of a round, or a blank if none is given
///
/// Prints the envelope, for the member `envelope` of a statement of kind `commitment.envelope`.
#[derive(Debug, Args)]
pub(crate) struct Seal {
    /// The depositaries of the round and how many open together (JSON)
    #[arg(long, value_name = "FILE")]
    board: PathBuf,
    /// Who commits itself
    #[arg(long, value_name = "PARTY")]
    party: PartyId,
    /// The commitment (JSON)
    #[arg(value_name = "COMMITMENT")]
    commitment: Option<PathBuf>,
}

/// What a sealed round is about.
#[derive(Debug, Args)]
pub(crate) struct Sealed {
    /// The depositaries of the round and how many open together (JSON)
    #[arg(long, value_name = "FILE")]
    board: PathBuf,
    /// What the commitments are judged against, with the freeze (JSON)
    #[arg(long, value_name = "FILE")]
    context: PathBuf,
    /// The envelopes: a JSON array
    #[arg(long, value_name = "FILE")]
    envelopes: PathBuf,
}

/// Release a depositary's shares of all envelopes, once the round is frozen
#[derive(Debug, Args)]
pub(crate) struct Share {
    #[command(flatten)]
    sealed: Sealed,
    /// The depositary's key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

/// Open all envelopes with the releases of enough depositaries, and decide the round
#[derive(Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    sealed: Sealed,
    /// What the depositaries released (JSON), one file each
    #[arg(value_name = "RELEASE", required = true)]
    releases: Vec<PathBuf>,
}

/// Check the outcome of a sealed round against the envelopes; exit code 1 if it does not hold
///
/// That no larger coalition was possible is not proved by it: the depositaries that signed it
/// attest that.
#[derive(Debug, Args)]
pub(crate) struct CheckOpened {
    #[command(flatten)]
    sealed: Sealed,
    /// The outcome (JSON)
    #[arg(value_name = "OUTCOME")]
    outcome: PathBuf,
}

impl Key {
    /// Makes the key, or reads it.
    ///
    /// # Errors
    /// The file cannot be written or read, or holds something else.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        if !self.file.exists() {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)?;
            let mut options = std::fs::OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(&self.file);
            let mut file = file.with_context(|| format!("writing {}", self.file.display()))?;
            writeln!(file, "{}", data_encoding::HEXLOWER.encode(&seed))?;
            file.sync_all()?;
        }
        let public = secret(&self.file)?.public();
        let shown = json!({ "key": public });
        output.result(&shown, |shown| {
            shown.get("key").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        })
    }
}

impl Seal {
    /// Seals.
    ///
    /// # Errors
    /// A file that cannot be read or is refused.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let board: Board = read(&self.board)?;
        let commitment = self.commitment.as_deref().map(|path| {
            Commitment::parse(&bytes(path)?).map_err(|refusal| {
                let failure = Failure::usage(format!("{}: {refusal}", path.display()));
                anyhow::Error::from(failure.code(refusal.code()))
            })
        });
        let commitment = commitment.transpose()?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let envelope = seal(&board, &self.party, commitment.as_ref(), &seed).map_err(refused)?;
        print(output, &envelope)
    }
}

impl Sealed {
    fn read(&self) -> anyhow::Result<(Board, Context, Vec<Envelope>)> {
        let context = Context::parse(&bytes(&self.context)?).map_err(|refusal| {
            Failure::usage(format!("{}: {refusal}", self.context.display())).code(refusal.code())
        })?;
        Ok((read(&self.board)?, context, read(&self.envelopes)?))
    }
}

impl Share {
    /// Releases.
    ///
    /// # Errors
    /// A file that cannot be read or is refused, or it is before the freeze.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let (board, context, envelopes) = self.sealed.read()?;
        let key = secret(&self.key)?;
        let shares = release(&board, &envelopes, &key, &context.round, clock::now());
        print(output, &shares.map_err(refused)?)
    }
}

impl Open {
    /// Opens and decides.
    ///
    /// # Errors
    /// A file that cannot be read or is refused, or too few releases.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let (board, context, envelopes) = self.sealed.read()?;
        let releases: Vec<Release> =
            self.releases.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
        let opening = open_all(&board, &envelopes, &releases).map_err(refused)?;
        for finding in &opening.findings {
            output.note(plain(&format!(
                "envelope {}: {} is at fault: {}",
                finding.envelope, finding.party, finding.why,
            )));
        }
        let outcome = decide(&board, &opening, &context).map_err(refused)?;
        print(output, &outcome)
    }
}

impl CheckOpened {
    /// Checks.
    ///
    /// # Errors
    /// A file that cannot be read or is refused.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let (board, context, envelopes) = self.sealed.read()?;
        let outcome: SealedOutcome = read(&self.outcome)?;
        let sealed: Vec<_> =
            envelopes.iter().map(comity_agreements::commitment::sealed::Sealed::from).collect();
        let checked = verify_outcome(&board, &sealed, &context, &outcome);
        let why = checked.as_ref().err().map(ToString::to_string);
        let code = checked.as_ref().err().map(|refusal| refusal.code());
        let shown = json!({
            "verified": checked.is_ok(),
            "code": code,
            "why": why,
            "proved": outcome.proved,
            "attested": outcome.attested,
        });
        output.result(&shown, |_| match &why {
            None => "The outcome holds for what was sealed. That nobody else could have been in, and that nothing was opened early, is attested by its signers and not proved.".to_owned(),
            Some(why) => format!("The outcome does not hold: {why}"),
        })?;
        Ok(if checked.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// A depositary's key from its file.
fn secret(path: &Path) -> anyhow::Result<DepositaryKey> {
    let mut text = String::new();
    let file = std::fs::File::open(path).with_context(|| format!("reading {}", path.display()))?;
    file.take(100).read_to_string(&mut text)?;
    let seed = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
    let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
    let seed = seed.ok_or_else(|| {
        Failure::usage(format!("{} is no key of a depositary", path.display()))
            .hint("make one with `comity commitment key FILE`")
    })?;
    Ok(DepositaryKey::from_seed(&seed))
}

fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let read = serde_json::from_slice(&bytes(path)?);
    Ok(read.map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?)
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn refused(refusal: SealedRefusal) -> Failure {
    Failure::refused(refusal.to_string()).code(refusal.code())
}

/// Such results are files for others; they are JSON whether or not it is asked for.
fn print(output: &Output, value: &impl serde::Serialize) -> anyhow::Result<()> {
    output.bytes(format!("{}\n", serde_json::to_string_pretty(value)?).as_bytes())
}

/// A file.
pub(super) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}
