//! `comity peers`: whose logs this node follows.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use comity_protocol::party::{Fingerprint, PartyId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::Failure;
use crate::output::{Output, plain, when};
use crate::route::Route;

/// List, add, show and remove the nodes whose logs this node follows
#[derive(Debug, Subcommand)]
pub(crate) enum Peers {
    /// List the peers and how following them goes
    List {
        #[command(flatten)]
        reach: Reach,
    },
    Add(Add),
    /// Show one peer: its keys, its log, its last answer and its last failure
    Show {
        #[command(flatten)]
        reach: Reach,
        /// The peer's party
        #[arg(value_name = "PARTY")]
        party: PartyId,
    },
    /// Follow a peer no longer; its log and statements stay
    Remove {
        #[command(flatten)]
        reach: Reach,
        /// The peer's party
        #[arg(value_name = "PARTY")]
        party: PartyId,
    },
}

/// Follow a node, recognised by the fingerprint that its party gave you
///
/// The node fetches the descriptor from the address, computes its fingerprint and refuses the peer
/// if it is another.
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    reach: Reach,
    /// Where the peer's node answers
    #[arg(value_name = "URL")]
    address: String,
    /// The fingerprint, as the party gave it over another channel
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Fingerprint,
    /// The fingerprint with which the same party is pinned so far: it gives way, and its old log is
    /// kept apart
    #[arg(long, value_name = "FINGERPRINT")]
    replaces: Option<Fingerprint>,
}

impl Peers {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { reach } => {
                let node = reach.open()?;
                let peers = node.get(PATH)?;
                node.close()?;
                output.result(&peers, list)?;
            }
            Self::Add(Add { reach, address, fingerprint, replaces }) => {
                expect_address(&address)?;
                let node = reach.open()?;
                let body = json!({ "address": address, "fingerprint": fingerprint,
                    "replaces": replaces });
                let peer = node.send(Method::POST, PATH, &body)?;
                node.close()?;
                output.result(&peer, one)?;
            }
            Self::Show { reach, party } => {
                let node = reach.open()?;
                let peers = node.get(PATH)?;
                node.close()?;
                let peers = peers.as_array().map(Vec::as_slice).unwrap_or_default();
                let found = peers.iter().find(|peer| text(peer, "party") == party.as_str());
                let unknown = || Failure::not_found(format!("this node knows no peer {party}"));
                output.result(found.ok_or_else(unknown)?, one)?;
            }
            Self::Remove { reach, party } => {
                let node = reach.open()?;
                node.delete(Route::new(PATH).of(&party))?;
                node.close()?;
                let removed = json!({ "party": party, "state": "removed" });
                output.result(&removed, |_| format!("{party} is followed no longer"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses what is no address, before anybody is asked.
fn expect_address(address: &str) -> anyhow::Result<()> {
    let url = reqwest::Url::parse(address).ok();
    if url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return Ok(());
    }
    let failure = Failure::usage(format!("{address} is no address of a node"));
    Err(failure.hint(format!("write it in full, as https://{address}")).into())
}

/// How following a peer goes, in words.
fn state(peer: &Value) -> String {
    match (text(peer, "state").as_str(), text(peer, "failure").as_str()) {
        ("following", "peer-knows-us-not") => "waiting for it to add this node".to_owned(),
        ("following", failure) if !failure.is_empty() => "failing".to_owned(),
        (state, _) => state.to_owned(),
    }
}

/// What went wrong last, in words where it has some.
fn failure(peer: &Value) -> String {
    match text(peer, "failure").as_str() {
        "peer-knows-us-not" => {
            let party = text(peer, "party");
            format!("{party} has not added this node yet: tell it your fingerprint")
        }
        "peer-clock-differs" => {
            "its clock and this node's are more than five minutes apart: compare both with NTP"
                .to_owned()
        }
        "peer-holds-us-forked" => {
            "it holds this node's log for forked, and takes nothing new from it: ask its party"
                .to_owned()
        }
        "peer-refuses-key" => {
            "it does not accept the key this node signs with: see `comity key list`".to_owned()
        }
        "peer-address-other" => {
            "it answers under another address: ask its party for its public address".to_owned()
        }
        "peer-request-changed" => {
            "something between changes requests: look at the proxy in front of it".to_owned()
        }
        "budget-disk" => {
            "as much is kept of it as may be: raise disk_gib under [quota] in comity.toml"
                .to_owned()
        }
        "peer-unreachable" => "nobody answers at its address".to_owned(),
        "peer-stalled" => "it stopped in the middle of an answer".to_owned(),
        "peer-busy" => "it is busy, and is asked again".to_owned(),
        code => code.to_owned(),
    }
}

const PATH: &str = "/api/v1/peers";

fn list(peers: &Value) -> String {
    let rows = peers.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return "no peers; add one with `comity peers add`\n".to_owned();
    }
    let heading = ["party", "state", "held", "seen", "last answer", "failure", "address"];
    crate::output::table(
        heading,
        rows.iter().map(|peer| {
            [
                text(peer, "party"),
                state(peer),
                number(peer, "size"),
                number(peer, "seen"),
                when(&text(peer, "contact_at")),
                failure(peer),
                text(peer, "address"),
            ]
        }),
    )
}

fn one(peer: &Value) -> String {
    let members = [
        ("party", "party"),
        ("name", "name"),
        ("address", "address"),
        ("origin", "origin"),
        ("fingerprint", "fingerprint"),
        ("added", "added_at"),
        ("state", "state"),
        ("last answer", "contact_at"),
        ("failure", "failure"),
    ];
    let mut out = String::new();
    for (name, member) in members {
        let value = match member {
            "state" => state(peer),
            "failure" => failure(peer),
            member if member.ends_with("_at") => when(&text(peer, member)),
            member => text(peer, member),
        };
        if !value.is_empty() {
            out.push_str(&format!("{name:<12} {value}\n"));
        }
    }
    out.push_str(&format!(
        "{:<12} {} of {} seen\n",
        "entries",
        number(peer, "size"),
        number(peer, "seen")
    ));
    plain(&out)
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_u64).map_or_else(|| "-".to_owned(), |n| n.to_string())
}
