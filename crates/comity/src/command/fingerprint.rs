//! `comity fingerprint`: how a node is recognised.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_node::keys::Keys;
use comity_protocol::party::Descriptor;
use serde::{Deserialize, Serialize};

use crate::arguments::Folder;
use crate::audit::outside::Outside;
use crate::failure::Failure;
use crate::output::{Output, plain};

/// Print the fingerprint of a node, from its folder, its address or a descriptor file
///
/// Compare the fingerprint over a channel that you already trust before you add the node as a peer.
#[derive(Debug, Args)]
pub(crate) struct Fingerprint {
    /// A folder, an address (`https://…`) or a descriptor file; unless given, the folder of --dir
    #[arg(value_name = "NODE")]
    node: Option<String>,
    #[command(flatten)]
    folder: Folder,
    /// Print its party, name, origin and keys, too
    #[arg(long)]
    keys: bool,
}

/// The result, as `--json` prints it.
#[derive(Serialize, Deserialize)]
struct Shown {
    fingerprint: comity_protocol::party::Fingerprint,
    descriptor: Descriptor,
}

impl Fingerprint {
    /// Prints who a node says it is.
    ///
    /// # Errors
    /// When there is no node, or what it says cannot be read.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let descriptor = self.descriptor()?;
        let shown = Shown { fingerprint: descriptor.fingerprint(), descriptor };
        let is_whole = self.keys;
        output.result(&shown, |shown| if is_whole { words(shown) } else { line(shown) })?;
        Ok(ExitCode::SUCCESS)
    }

    fn descriptor(&self) -> anyhow::Result<Descriptor> {
        let Some(node) = &self.node else { return of_folder(&self.folder.dir) };
        let path = Path::new(node);
        let bytes = if node.starts_with("http://") || node.starts_with("https://") {
            let remote = Outside::new(node).map_err(|why| Failure::usage(why.to_string()))?;
            let descriptor = crate::local::runtime()?.block_on(remote.descriptor());
            return Ok(descriptor.map_err(|lost| Failure::unavailable(lost.to_string()))?);
        } else if path.is_file() {
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            return of_folder(path);
        };
        let read = read_descriptor(&bytes);
        Ok(read.map_err(|error| Failure::refused(format!("not a descriptor: {error}")))?)
    }
}

/// A descriptor, as a node serves it or as this command prints it with `--json`.
///
/// # Errors
/// What is wrong with it; also where the fingerprint beside it is not its own.
pub(crate) fn read_descriptor(bytes: &[u8]) -> serde_json::Result<Descriptor> {
    let Ok(shown) = serde_json::from_slice::<Shown>(bytes) else {
        return serde_json::from_slice(bytes);
    };
    if shown.fingerprint != shown.descriptor.fingerprint() {
        return Err(serde::de::Error::custom("the fingerprint is not that of the descriptor"));
    }
    Ok(shown.descriptor)
}

/// The descriptor of the node in a folder.
///
/// # Errors
/// When there is none, or its keys cannot be read.
pub(super) fn of_folder(dir: &Path) -> anyhow::Result<Descriptor> {
    let config = crate::config::read(dir)?;
    let keys = config.dir.join("keys");
    // Opening an empty folder of keys would make new ones.
    if !keys.is_dir() {
        return Err(Failure::not_found(format!("{} holds no keys", dir.display())).into());
    }
    let keys = Keys::open(&keys, &config.party)?;
    Ok(keys.descriptor(&config.party, &config.name))
}

fn line(shown: &Shown) -> String {
    shown.fingerprint.to_string()
}

fn words(shown: &Shown) -> String {
    let Shown { fingerprint, descriptor } = shown;
    let mut text = format!(
        "{} ({})\nfingerprint  {fingerprint}\norigin       {}\n",
        descriptor.name, descriptor.party, descriptor.origin
    );
    let groups = [("log key", &descriptor.log_keys), ("witness key", &descriptor.witness_keys)];
    for (what, keys) in groups {
        for key in keys {
            text.push_str(&format!("{what:<12} {key}\n"));
        }
    }
    plain(&text)
}
