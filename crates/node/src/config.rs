//! What a node is given when it starts.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use comity_agreements::docket::applicable::Capacity;
use comity_protocol::exchange::budget::Allowances;
use comity_protocol::party::PartyId;
use comity_protocol::vouch::Quorum;
use comity_store::rows::Role;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::transport::Transport;
use crate::work::Work;

/// What a node is given when it starts. Nothing is read from the environment here.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Folder of the keys, the database and the tiles.
    pub dir: PathBuf,
    /// Who runs the node.
    pub party: PartyId,
    /// The name people use for the party.
    pub name: String,
    /// What the party is under laws on AI; none: only its statements say so.
    pub capacities: Vec<Capacity>,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The base URL others reach it under; `None`: `http://<listen>`.
    pub public_url: Option<String>,
    /// Witnesses asked to cosign each published checkpoint.
    pub witnesses: Vec<WitnessConfig>,
    /// When a checkpoint counts as witnessed (C2SP tlog-policy text); empty: no witness is asked
    /// for.
    pub policy: String,
    /// Logs of no peer that this node cosigns as a witness: their verifier keys.
    pub witness_for: Vec<String>,
    /// How many others must vouch for a time before it counts.
    pub quorum: Quorum,
    /// What it takes the time from.
    pub clock: Clock,
    /// How it reaches others; `None`: over HTTP.
    pub transport: Option<Arc<dyn Transport>>,
    /// Where long work is done.
    pub work: Work,
    /// How often peers are asked for news without a hint.
    pub pull_every: Duration,
    /// What each peer may cost.
    pub quotas: Quotas,
    /// What strangers see beyond the own log.
    pub strangers: Strangers,
    /// Proxies that are believed whom they speak for.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether whoever approves has to be signed in with a passkey.
    pub approvers_need_passkey: bool,
    /// The provider by which people may sign in.
    pub sign_on: Option<SignOnConfig>,
    /// How people are alerted.
    pub alerts: AlertsConfig,
    /// Where it answers by TLS beside; `None`: nowhere, a proxy in front of it does.
    pub tls: Option<Tls>,
    /// Statement bodies larger than any statement are cut off at these many bytes a request.
    pub request_bytes_max: usize,
}

/// What each peer may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// One of which nothing else is said.
    pub each: Allowances,
    /// Those of which something else is said.
    pub of: BTreeMap<PartyId, Allowances>,
}

impl Quotas {
    /// What a peer may cost.
    pub fn of(&self, party: &PartyId) -> Allowances {
        self.of.get(party).copied().unwrap_or(self.each)
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self::from(Allowances::DEFAULT)
    }
}

impl From<Allowances> for Quotas {
    fn from(each: Allowances) -> Self {
        Self { each, of: BTreeMap::new() }
    }
}

/// What those see who are neither the node's people nor its peers, beyond what the own log makes
/// public: closed unless it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strangers {
    /// The pages of what everybody may see: statements, the log, agreements, the observatory, and
    /// checking what somebody was given.
    pub pages: bool,
    /// Whom the node follows, and how that goes.
    pub peers: bool,
    /// The statements of other parties' logs.
    pub logs: bool,
    /// Numbers for monitoring.
    pub metrics: bool,
}

/// Where a node answers by TLS, and what it shows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// Where it listens for that; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The certificate and its chain, in PEM form.
    pub certificate: PathBuf,
    /// The private key, in PEM form.
    pub key: PathBuf,
}

/// A witness: where it answers and with which keys it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessConfig {
    /// Submission prefix of the witness (C2SP tlog-witness); `/add-checkpoint` is appended.
    pub url: String,
    /// Its verifier keys.
    pub keys: Vec<String>,
}

/// A provider of sign-on (OpenID Connect), and what its claims give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOnConfig {
    /// Its identifier: an https address, under which its description is found.
    pub issuer: String,
    /// What people call it.
    pub name: String,
    /// As what this node is registered there.
    pub client_id: String,
    /// The secret of that registration, where it has one.
    pub client_secret: Option<ClientSecret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that names an account which is made.
    pub name_claim: String,
    /// Which claims give which role; the highest that fits counts, and nothing else gives any.
    pub roles: Vec<RoleRule>,
}

/// How people are alerted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertsConfig {
    /// By which server mail is sent; none: no mail is.
    pub mail: Option<MailConfig>,
    /// Addresses that nobody outside could reach and where hooks may be all the same.
    pub hook_addresses: Vec<IpAddr>,
}

/// A mail server, and as whom it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailConfig {
    /// Its name, which its certificate has to have.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: MailTls,
    /// The address that mail comes from.
    pub from: String,
    /// Name and password, where it asks for them.
    pub credentials: Option<(String, ClientSecret)>,
    /// A certificate in PEM form that is trusted beside those of the system.
    pub ca: Option<Vec<u8>>,
}

/// How a mail server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// By TLS from the first byte.
    Implicit,
    /// By TLS after `STARTTLS`, without which nothing is sent.
    StartTls,
    /// In the clear: on this very machine only.
    None,
}

/// The secret of this node's registration at a provider of sign-on.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// A secret.
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// As it is sent to the provider.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

/// A claim that gives a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule {
    /// The claim.
    pub claim: String,
    /// What it says, or has among what it lists.
    pub value: String,
    /// The role.
    pub role: Role,
}

impl NodeConfig {
    /// A node on a free loopback port, without peers and witnesses.
    pub fn loopback(dir: PathBuf, party: PartyId, name: &str) -> Self {
        Self {
            dir,
            party,
            name: name.to_owned(),
            capacities: Vec::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            witnesses: Vec::new(),
            policy: String::new(),
            witness_for: Vec::new(),
            quorum: Quorum::DEFAULT,
            clock: Clock::default(),
            transport: None,
            work: Work::default(),
            pull_every: Duration::from_secs(10),
            quotas: Quotas::default(),
            strangers: Strangers::default(),
            trusted_proxies: Vec::new(),
            approvers_need_passkey: false,
            sign_on: None,
            alerts: AlertsConfig::default(),
            tls: None,
            request_bytes_max: 4 << 20,
        }
    }
}
