//! `comity init`: a new node's folder.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};
use std::os::unix::fs::DirBuilderExt as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_node::lookalike::{flaw, visible};
use comity_protocol::party::{Fingerprint, PartyId};
use serde::Serialize;

use crate::arguments::Folder;
use crate::config;
use crate::failure::Failure;
use crate::local::{Following, Local};
use crate::output::{Output, plain};

/// Create a node: its folder, its keys, its configuration and the first entry of its log
///
/// Prints the fingerprint by which other parties recognise this node.
/// Tell it to them over a channel they already trust.
#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    folder: Folder,
    /// The party's identifier: a domain-like name or a URI
    #[arg(long, value_name = "PARTY")]
    party: PartyId,
    /// The name people use for the party
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Where the node listens; 127.0.0.1:7100 unless given, or where --address names a port of this
    /// machine alone (127.0.0.1, localhost)
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// The address under which others reach the node, if it is another than the one it listens on
    #[arg(long, value_name = "URL")]
    address: Option<String>,
}

/// The result, as `--json` prints it.
#[derive(Serialize)]
struct Made {
    party: PartyId,
    name: String,
    dir: std::path::PathBuf,
    fingerprint: Fingerprint,
}

impl Init {
    /// Makes the node.
    ///
    /// # Errors
    /// When there is one already, or the folder cannot be written.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let dir = &self.folder.dir;
        let file = dir.join(config::FILE);
        if file.exists() {
            let failure = Failure::refused(format!("{} holds a node already", dir.display()));
            return Err(failure.code("node-exists").into());
        }
        if !self.party.is_plain() {
            let failure = Failure::usage(format!(
                "{} could be taken for a state or a path: a party has a name with a dot, as \
                 lab.example, or a URI",
                self.party
            ));
            return Err(failure.code("party-name").into());
        }
        if self.name.trim().is_empty() {
            return Err(Failure::usage("the party needs a name that people use").into());
        }
        if let Some(flaw) = flaw(&self.name) {
            let failure = Failure::usage(format!("the name {:?} {flaw}", visible(&self.name)));
            return Err(failure.code("party-name").into());
        }
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .with_context(|| format!("cannot make {}", dir.display()))?;
        let listen = self.listen.or_else(|| loopback(self.address.as_deref()?)).unwrap_or(LISTEN);
        let text = config::template(&self.party, &self.name, listen, self.address.as_deref());
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        let mut node = config::read(dir)?;
        // The first start makes keys and entry 0; the port may be taken until the node really runs.
        node.listen = ([127, 0, 0, 1], 0).into();
        let fingerprint = crate::local::runtime()?.block_on(async {
            let local = Local::start(node, Following::No).await?;
            let fingerprint = local.node.descriptor.fingerprint();
            local.stop().await?;
            anyhow::Ok(fingerprint)
        })?;
        let made = Made { party: self.party, name: self.name, dir: dir.clone(), fingerprint };
        output.result(&made, words)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a node listens unless it is said otherwise.
const LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 7100));

/// The port of this machine that an address names, which nothing but the node itself can answer at.
fn loopback(address: &str) -> Option<SocketAddr> {
    let url = reqwest::Url::parse(address).ok().filter(|url| url.scheme() == "http")?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    let ip = if host == "localhost" { Ipv4Addr::LOCALHOST.into() } else { host.parse().ok()? };
    let ip: IpAddr = ip;
    ip.is_loopback().then(|| SocketAddr::new(ip, url.port().unwrap_or(80)))
}

fn words(made: &Made) -> String {
    let Made { party, name, dir, fingerprint } = made;
    plain(&format!(
        "{name} ({party}) has a node in {}\nfingerprint  {fingerprint}\n\n\
         Tell the fingerprint to other parties over a channel they trust.\n\
         Start the node with: comity serve --dir {}\n",
        dir.display(),
        dir.display(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_this_machine_alone_is_where_the_node_listens() {
        for (address, listens) in [
            ("http://127.0.0.1:9411", Some("127.0.0.1:9411")),
            ("http://localhost:9412/", Some("127.0.0.1:9412")),
            ("http://[::1]:9413", Some("[::1]:9413")),
            ("https://127.0.0.1:9411", None),
            ("https://node.example", None),
            ("http://192.0.2.1:80", None),
            ("node.example", None),
        ] {
            let found = loopback(address).map(|at| at.to_string());
            assert_eq!(found.as_deref(), listens, "{address}");
        }
    }
}
