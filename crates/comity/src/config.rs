//! `comity.toml` in a node's folder: who the node is, where it listens, whom it asks to witness.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use comity_agreements::docket::applicable::Capacity;
use comity_node::accounts::passkey::webauthn::Party;
use comity_node::config::{NodeConfig, Strangers, WitnessConfig};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::PartyId;
use comity_protocol::vouch::Quorum;
use serde::Deserialize;

use crate::failure::Failure;
use sign_on::SignOn;

mod sign_on;

/// Name of the file in the node's folder.
pub(crate) const FILE: &str = "comity.toml";

/// What the file says. Unknown words are refused: a misspelt setting must not pass for its default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Who runs the node.
    pub(crate) party: PartyId,
    /// The name people use for the party.
    pub(crate) name: String,
    /// What the party is under laws on AI.
    #[serde(default)]
    pub(crate) capacity: Vec<Capacity>,
    /// Where the node listens.
    pub(crate) listen: SocketAddr,
    /// The base URL others reach it under, if it is another.
    #[serde(default)]
    pub(crate) public_url: Option<String>,
    /// Seconds between two looks at a peer's log when nobody hints at news.
    #[serde(default = "pull_every_s")]
    pub(crate) pull_every_s: u64,
    /// A file with a witness policy (C2SP tlog-policy), relative to the folder.
    #[serde(default)]
    pub(crate) policy: Option<PathBuf>,
    /// Witnesses asked to cosign each checkpoint.
    #[serde(default)]
    pub(crate) witness: Vec<Witness>,
    /// Verifier keys of logs of no peer that this node cosigns as a witness.
    #[serde(default)]
    pub(crate) witness_for: Vec<String>,
    /// Whom to believe about time.
    #[serde(default)]
    pub(crate) time: Time,
    /// What strangers see.
    #[serde(default)]
    pub(crate) strangers: Openness,
    /// Proxies in front of the node that are believed whom they speak for, by their addresses.
    #[serde(default)]
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Whether whoever approves or erases has to be signed in with a passkey.
    #[serde(default)]
    pub(crate) approvers_need_passkey: bool,
    /// A provider by which people may sign in.
    #[serde(default)]
    pub(crate) sign_on: Option<SignOn>,
}

/// Whom to believe about time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Time {
    /// How many others must vouch for a time before it counts.
    pub(crate) quorum: Quorum,
}

impl Default for Time {
    fn default() -> Self {
        Self { quorum: Quorum::DEFAULT }
    }
}

/// What strangers see beyond the own log; nothing unless it is said here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Openness {
    /// Whom the node follows.
    pub(crate) peers: bool,
    /// The statements of other parties' logs.
    pub(crate) logs: bool,
    /// Numbers for monitoring.
    pub(crate) metrics: bool,
}

/// A witness.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Witness {
    /// Its submission prefix.
    pub(crate) url: String,
    /// Its verifier keys.
    pub(crate) keys: Vec<String>,
}

const fn pull_every_s() -> u64 {
    10
}

/// The configuration of the node in `dir`.
///
/// # Errors
/// When there is none, it cannot be read, or it says something it cannot say.
pub(crate) fn read(dir: &Path) -> anyhow::Result<NodeConfig> {
    let path = dir.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let failure = Failure::not_found(format!("{} holds no node", dir.display()));
            return Err(failure
                .hint("create one with `comity init`, or name its folder with --dir")
                .into());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let file =
        parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    expect_usable(&file).map_err(|failure| Failure {
        message: format!("{}: {}", path.display(), failure.message),
        ..failure
    })?;
    let policy = match &file.policy {
        None => String::new(),
        Some(name) => {
            let path = dir.join(name);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        }
    };
    let mut config = NodeConfig::loopback(dir.to_owned(), file.party, &file.name);
    config.capacities = file.capacity;
    config.listen = file.listen;
    config.public_url = file.public_url.map(|url| url.trim_end_matches('/').to_owned());
    config.pull_every = Duration::from_secs(file.pull_every_s.max(1));
    config.policy = policy;
    config.witness_for = file.witness_for;
    config.quorum = file.time.quorum;
    let Openness { peers, logs, metrics } = file.strangers;
    config.strangers = Strangers { peers, logs, metrics };
    config.trusted_proxies = file.trusted_proxies.iter().map(IpAddr::to_canonical).collect();
    config.approvers_need_passkey = file.approvers_need_passkey;
    config.sign_on = file.sign_on.map(|sign_on| sign_on.read(dir)).transpose()?;
    config.witnesses = file
        .witness
        .into_iter()
        .map(|witness| WitnessConfig { url: witness.url, keys: witness.keys })
        .collect();
    Ok(config)
}

/// Refuses addresses and keys that nothing could be done with: a node that starts with them would
/// only say so in its log.
fn expect_usable(file: &File) -> Result<(), Failure> {
    let wrong = |code: &str, what: String| Err(Failure::usage(what).code(code));
    let is_url = |text: &str| {
        reqwest::Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    if let Some(url) = file.public_url.as_deref().filter(|url| !is_url(url)) {
        return wrong("config-public-url", format!("public_url is no http address: {url}"));
    }
    let url = file.public_url.as_deref().unwrap_or_default();
    if file.approvers_need_passkey && Party::of(url).is_none() {
        let what = "approvers_need_passkey wants an https address with a name as public_url: \
                    browsers make passkeys nowhere else";
        return wrong("config-passkey-address", what.to_owned());
    }
    if let Some((code, what)) = file.sign_on.as_ref().and_then(SignOn::fault) {
        return wrong(code, what);
    }
    for Witness { url, keys } in &file.witness {
        if !is_url(url) {
            return wrong(
                "config-witness-url",
                format!("the witness's url is no http address: {url}"),
            );
        }
        if let Some(key) = keys.iter().find(|key| key.parse::<VerifierKey>().is_err()) {
            return wrong("config-witness-key", format!("{url}: no verifier key: {key}"));
        }
    }
    match file.witness_for.iter().find(|key| key.parse::<VerifierKey>().is_err()) {
        Some(key) => {
            wrong("config-witness-for", format!("witness_for holds no verifier key: {key}"))
        }
        None => Ok(()),
    }
}

/// The policy file that the configuration in `dir` names, relative to the folder.
///
/// # Errors
/// As [`read`].
pub(crate) fn policy(dir: &Path) -> anyhow::Result<Option<PathBuf>> {
    let path = dir.join(FILE);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let file =
        parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    // One that lies elsewhere is not the node's to copy.
    Ok(file.policy.filter(|policy| policy.components().count() == 1 && !policy.is_absolute()))
}

fn parse(text: &str) -> Result<File, toml::de::Error> {
    toml::from_str(text)
}

/// The text that makes a node again as it runs: for folders of nodes that no person configured. The
/// policy stands in a file beside it.
pub(crate) fn text_of(config: &NodeConfig, policy: &str) -> String {
    let NodeConfig { party, name, listen, pull_every, .. } = config;
    let quorum = config.quorum.get();
    let mut text = format!(
        "party = {}\nname = {}\nlisten = \"{listen}\"\npull_every_s = {}\npolicy = {}\n\n\
         [time]\nquorum = {quorum}\n",
        quoted(party.as_str()),
        quoted(name),
        pull_every.as_secs(),
        quoted(policy),
    );
    for witness in &config.witnesses {
        let keys: Vec<String> = witness.keys.iter().map(|key| quoted(key)).collect();
        let (url, keys) = (quoted(&witness.url), keys.join(", "));
        text.push_str(&format!("\n[[witness]]\nurl = {url}\nkeys = [{keys}]\n"));
    }
    text
}

/// The text of a new file.
pub(crate) fn template(
    party: &PartyId,
    name: &str,
    listen: SocketAddr,
    public_url: Option<&str>,
) -> String {
    let public_url = match public_url {
        Some(url) => format!("public_url = {}", quoted(url)),
        None => "# public_url = \"https://node.example\"".to_owned(),
    };
    format!(
        "# Who runs this node, and the name people use for it.\n\
         party = {}\n\
         name = {}\n\
         \n\
         # Where it listens. TLS is ended by a proxy in front of it.\n\
         listen = \"{listen}\"\n\
         \n\
         # The address under which others reach it, if it is another.\n\
         {public_url}\n\
         \n\
         # Seconds between two looks at a peer's log when nobody hints at news.\n\
         # pull_every_s = 10\n\
         \n\
         # When a checkpoint counts as witnessed: a C2SP tlog-policy file in this folder.\n\
         # policy = \"policy.txt\"\n\
         \n\
         # Witnesses asked to cosign each checkpoint.\n\
         # [[witness]]\n\
         # url = \"https://witness.example/witness\"\n\
         # keys = [\"witness.example+…\"]\n\
         \n\
         # How many others (witnesses, peers) must say when a log was seen before it counts.\n\
         # [time]\n\
         # quorum = 2\n\
         \n\
         # What those see who are neither your people nor your peers, beyond your own log.\n\
         # [strangers]\n\
         # peers = false\n\
         # logs = false\n\
         # metrics = false\n\
         \n\
         # Whoever approves or erases signs in with a passkey; wants an https public_url.\n\
         # approvers_need_passkey = true\n\
         \n\
         # A provider by which people may sign in (OpenID Connect), and what its claims give.\n\
         # [sign_on]\n\
         # issuer = \"https://id.example\"\n\
         # client_id = \"comity\"\n\
         # client_secret_file = \"sign-on.secret\"\n\
         # [[sign_on.role]]\n\
         # claim = \"groups\"\n\
         # value = \"comity-approvers\"\n\
         # role = \"approver\"\n",
        quoted(party.as_str()),
        quoted(name),
    )
}

/// A TOML basic string. JSON escapes are a subset of TOML's, but for DEL, which TOML wants escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use comity_node::config::ClientSecret;
    use comity_store::rows::Role;

    use super::*;

    #[test]
    fn a_new_file_reads_back() {
        let party: PartyId = "lab.example".parse().unwrap();
        let listen = "127.0.0.1:7100".parse().unwrap();
        for (name, url) in [("Lab", None), ("\"Ünï\\\u{7f}\n", Some("https://lab.example"))] {
            let file = parse(&template(&party, name, listen, url)).unwrap();
            assert_eq!((&file.party, &*file.name, file.listen), (&party, name, listen));
            assert_eq!(file.public_url.as_deref(), url);
            assert_eq!(file.pull_every_s, 10);
        }
    }

    #[test]
    fn addresses_and_keys_that_are_none_are_refused_by_name() {
        let head = "party = \"a\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n";
        for (line, code) in [
            ("public_url = \"notaurl\"", "config-public-url"),
            ("public_url = \"ftp://a.example\"", "config-public-url"),
            ("[[witness]]\nurl = \"nope\"\nkeys = []", "config-witness-url"),
            ("[[witness]]\nurl = \"https://w.example\"\nkeys = [\"x\"]", "config-witness-key"),
            ("witness_for = [\"bad\"]", "config-witness-for"),
            ("approvers_need_passkey = true", "config-passkey-address"),
            (
                "public_url = \"https://192.0.2.1\"\napprovers_need_passkey = true",
                "config-passkey-address",
            ),
            (
                "[sign_on]\nissuer = \"http://a.example\"\nclient_id = \"c\"",
                "config-sign-on-issuer",
            ),
            (
                "[sign_on]\nissuer = \"https://a.example\"\nclient_id = \"\"",
                "config-sign-on-client",
            ),
            (
                "[sign_on]\nissuer = \"https://a.example\"\nclient_id = \"c\"\nscopes = [\"a b\"]",
                "config-sign-on-scope",
            ),
        ] {
            let file = parse(&format!("{head}{line}\n")).unwrap();
            assert_eq!(expect_usable(&file).unwrap_err().code.as_deref(), Some(code), "{line}");
        }
        let good = parse(&format!("{head}public_url = \"https://a.example\"\n")).unwrap();
        assert_eq!(expect_usable(&good), Ok(()));
    }

    #[test]
    fn sign_on_is_read_with_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret"), "s3cret\n").unwrap();
        let text = "party = \"a\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n\
                    public_url = \"https://a.example\"\napprovers_need_passkey = true\n\
                    [sign_on]\nissuer = \"https://id.example\"\nclient_id = \"comity\"\n\
                    client_secret_file = \"secret\"\n\
                    [[sign_on.role]]\nclaim = \"groups\"\nvalue = \"chiefs\"\nrole = \"approver\"\n";
        fs::write(dir.path().join(FILE), text).unwrap();
        let config = read(dir.path()).unwrap();
        assert!(config.approvers_need_passkey);
        let sign_on = config.sign_on.unwrap();
        assert_eq!(sign_on.client_secret.as_ref().map(ClientSecret::expose), Some("s3cret"));
        assert_eq!((sign_on.name.as_str(), sign_on.scopes.len()), ("id.example", 2));
        assert_eq!(sign_on.roles[0].role, Role::Approver);
    }

    #[test]
    fn strangers_see_what_is_opened() {
        let head = "party = \"a.example\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n";
        assert_eq!(parse(head).unwrap().strangers, Openness::default());
        let open = parse(&format!("{head}[strangers]\nmetrics = true\n")).unwrap().strangers;
        assert_eq!(open, Openness { metrics: true, ..Openness::default() });
        assert!(parse(&format!("{head}[strangers]\nmetric = true\n")).is_err());
    }

    #[test]
    fn misspelt_settings_are_refused() {
        let text = "party = \"a\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\nlistne = 1\n";
        assert!(parse(text).unwrap_err().to_string().contains("listne"));
    }

    #[test]
    fn a_quorum_is_from_1_to_255() {
        let text = "party = \"a\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n";
        assert_eq!(parse(text).unwrap().time.quorum, Quorum::DEFAULT);
        let with = |quorum: &str| parse(&format!("{text}[time]\nquorum = {quorum}\n"));
        assert_eq!(with("3").unwrap().time.quorum.get(), 3);
        for wrong in ["0", "-1", "256", "\"2\""] {
            assert!(with(wrong).is_err(), "{wrong}");
        }
    }
}
