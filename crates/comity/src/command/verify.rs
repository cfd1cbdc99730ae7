//! `comity verify`: checks statements, nodes and bundles, believing none of them.

mod files;
mod time;

mod trusted;

mod vouched;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use comity_node::client::ClientFailure;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::log::policy::Policy;
use comity_protocol::party::{Descriptor, Fingerprint};
use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::proof::Proof;
use serde_json::Value;

use crate::audit::outside::Outside;
use crate::audit::report::Report;
use crate::audit::{Brought, audit};
use crate::failure::{Failure, FailureKind};
use crate::output::Output;
use files::read;

/// Check a signed statement with its proofs, a whole node by its address, or a bundle
///
/// An address is walked from the first entry to the last: the signatures on the checkpoint, every
/// tile and entry bundle, the root computed afresh, and every statement under the keys that the
/// log itself registers.
/// A bundle is walked in the same way.
/// Other files are checked offline and together: a signed statement (`.cose`), its content
/// (`.json`), a receipt, a `.tlog-proof`, a descriptor; what a file is, it says itself.
/// A folder stands for the files in it, as `comity get --out` writes them.
/// A key that came later than those in the descriptor is taken where a registration of it
/// (`issuer.registration`) stands among the files, with its proof out of the party's own log.
/// Where what it takes is not there, the answer is neither yes nor no: exit code 7.
/// A proof of lateness or of absence (`comity finding prove`) is checked offline, with the
/// fingerprint of its log and the keys of those whom you believe about time (--voucher).
/// Nothing that a node or a file says is taken for true except its bytes.
///
/// The keys come from --descriptor or --key.
/// Without them, and without --fingerprint, an address or bundle is checked under the keys that it
/// names itself: that shows that it agrees with itself, not whose it is, and the report says so.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// An address (`https://…`), a bundle, or files that belong together, or their folder
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    /// The party's descriptor, got from the party itself (its node serves it at
    /// `/.well-known/comity`)
    #[arg(long, value_name = "FILE")]
    descriptor: Option<PathBuf>,
    /// A trusted key: a COSE_Key in base64url, or a signed-note verifier key; may be given again
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// The fingerprint that the party gave you
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<Fingerprint>,
    /// A witness policy (C2SP tlog-policy) that the checkpoint or proof must meet
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The cosigning key of somebody whom you believe about time; may be given again
    #[arg(long = "voucher", value_name = "KEY")]
    vouchers: Vec<String>,
    /// How many of them must agree
    #[arg(long, value_name = "NUMBER", default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(1..))]
    quorum: u8,
    /// Take the keys from the node in this folder
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["descriptor", "fingerprint"])]
    dir: Option<PathBuf>,
    /// Do not ask for the contents
    #[arg(long)]
    no_contents: bool,
}

impl Verify {
    /// Checks and reports.
    ///
    /// # Errors
    /// When a file cannot be read or a node does not answer; what does not verify is in the report.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let brought = self.brought()?;
        let targets = unfolded(&self.targets)?;
        let report = match &*targets {
            [address] if address.starts_with("http://") || address.starts_with("https://") => {
                node(address, &brought, output)?
            }
            [path] if is_bundle(path)? => bundle(path, &brought, output)?,
            paths => match proof(paths)? {
                Some((path, proof)) => self.time(path, &proof, &brought)?,
                None => files::check(paths, &self.keys, &brought)?,
            },
        };
        output.result(&report, Report::words)?;
        Ok(match report.verified {
            true => ExitCode::SUCCESS,
            false if report.unchecked => FailureKind::Unchecked.exit_code(),
            false => ExitCode::FAILURE,
        })
    }

    /// Checks a proof about time.
    fn time(&self, path: &str, proof: &Proof, brought: &Brought) -> anyhow::Result<Report> {
        let key = |text: &String| {
            let key = text.parse::<VerifierKey>().ok().filter(VerifierKey::is_cosigner);
            key.ok_or_else(|| Failure::usage(format!("not a cosigning key: {text}")))
        };
        let vouchers = self.vouchers.iter().map(key).collect::<Result<Vec<_>, _>>()?;
        let quorum = Quorum::new(self.quorum).unwrap_or(Quorum::DEFAULT);
        Ok(time::check(path, proof, (&vouchers, quorum), brought))
    }

    fn brought(&self) -> anyhow::Result<Brought> {
        let policy = match &self.policy {
            None => None,
            Some(path) => {
                let policy = Policy::parse(&read(path)?);
                Some(
                    policy
                        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
                )
            }
        };
        let descriptor: Option<Descriptor> = match (&self.descriptor, &self.dir) {
            (None, None) => None,
            (None, Some(dir)) => Some(super::fingerprint::of_folder(dir)?),
            (Some(path), _) => {
                let descriptor = super::fingerprint::read_descriptor(&read(path)?);
                Some(
                    descriptor
                        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
                )
            }
        };
        Ok(Brought {
            fingerprint: self.fingerprint,
            descriptor,
            policy,
            contents: !self.no_contents,
            now: comity_node::clock::now(),
        })
    }
}

/// The targets, each folder as the files that stand in it, in the order of their names.
fn unfolded(targets: &[String]) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for target in targets {
        let path = Path::new(target);
        if !path.is_dir() {
            all.push(target.clone());
            continue;
        }
        let context = || format!("cannot read {}", path.display());
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).with_context(context)? {
            let file = entry.with_context(context)?.path();
            if file.is_file() {
                files.push(file.to_string_lossy().into_owned());
            }
        }
        if files.is_empty() {
            return Err(Failure::not_found(format!("there is no file in {target}")).into());
        }
        files.sort();
        all.append(&mut files);
    }
    Ok(all)
}

/// Walks the log of a node.
fn node(address: &str, brought: &Brought, output: &Output) -> anyhow::Result<Report> {
    let remote = Outside::new(address).map_err(|refusal| Failure::usage(refusal.to_string()))?;
    let progress = output.progress("verifying entries", 0);
    let report = crate::local::runtime()?.block_on(async {
        let itself = remote.descriptor().await;
        if let Err(lost @ ClientFailure::Unreachable) = itself {
            return Err(lost);
        }
        audit(address, Arc::new(remote), itself.ok(), brought, &progress).await
    });
    progress.finish_and_clear();
    Ok(report.map_err(|failure| lost(&failure))?)
}

/// Walks the log in a bundle.
fn bundle(path: &str, brought: &Brought, output: &Output) -> anyhow::Result<Report> {
    let bundle = super::bundle::open(Path::new(path))?;
    let itself = Some(bundle.manifest().descriptor.clone());
    let progress = output.progress("verifying entries", 0);
    let walk = audit(path, Arc::new(bundle), itself, brought, &progress);
    let report = crate::local::runtime()?.block_on(walk);
    progress.finish_and_clear();
    Ok(report.map_err(|failure| Failure::refused(failure.to_string()).code(failure.code()))?)
}

/// The proof about time that a file is, if it is the only one and is one.
fn proof(paths: &[String]) -> anyhow::Result<Option<(&String, Proof)>> {
    let [path] = paths else { return Ok(None) };
    let bytes = read(Path::new(path))?;
    let tag = serde_json::from_slice::<Value>(&bytes).ok();
    if tag.is_none_or(|value| value.get("proof").is_none_or(|tag| !tag.is_string())) {
        return Ok(None);
    }
    match Proof::parse(&bytes) {
        Ok(proof) => Ok(Some((path, proof))),
        Err(refusal) => {
            Err(Failure::refused(format!("{path}: {refusal}")).code(refusal.code()).into())
        }
    }
}

/// Whether a file begins as a bundle does.
fn is_bundle(path: &str) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {path}"))?;
    file.take(64).read_to_end(&mut start).with_context(|| format!("cannot read {path}"))?;
    Ok(comity_node::bundle::is_bundle(&start))
}

fn lost(failure: &ClientFailure) -> Failure {
    Failure::unavailable(failure.to_string())
        .code(failure.code())
        .hint("is the node running at that address?")
}
