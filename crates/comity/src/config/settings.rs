//! What can be set in `comity.toml`, and what each setting may be.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use comity_agreements::docket::applicable::Capacity;
use comity_node::accounts::passkey::webauthn::Party;
use comity_node::config::{Quotas, Strangers, Tls, WitnessConfig};
use comity_node::keys::certificate::{self, CertificateFailure};
use comity_protocol::exchange::budget::{Allowance, Allowances};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::PartyId;
use comity_protocol::vouch::Quorum;

use super::alerts::{self, Mail};
use super::document::{Fault, Faults, Placed, Section};
use super::sign_on::{self, SignOn};

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Who runs the node.
    pub(crate) party: PartyId,
    /// The name people use for the party.
    pub(crate) name: String,
    /// What the party is under laws on AI.
    pub(crate) capacity: Vec<Capacity>,
    /// Where the node listens.
    pub(crate) listen: SocketAddr,
    /// The base URL others reach it under, if it is another.
    pub(crate) public_url: Option<String>,
    /// Seconds between two looks at a peer's log when nobody hints at news.
    pub(crate) pull_every_s: u64,
    /// A file with a witness policy (C2SP tlog-policy), relative to the folder.
    pub(crate) policy: Option<PathBuf>,
    /// Witnesses asked to cosign each checkpoint.
    pub(crate) witness: Vec<WitnessConfig>,
    /// Verifier keys of logs of no peer that this node cosigns as a witness.
    pub(crate) witness_for: Vec<String>,
    /// How many others must vouch for a time before it counts.
    pub(crate) quorum: Quorum,
    /// What strangers see.
    pub(crate) strangers: Strangers,
    /// Proxies in front of the node that are believed whom they speak for, by their addresses.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Where the node answers by TLS itself.
    pub(crate) tls: Option<Tls>,
    /// What each peer may cost.
    pub(crate) quotas: Quotas,
    /// Whether whoever approves or erases has to be signed in with a passkey.
    pub(crate) approvers_need_passkey: bool,
    /// A provider by which people may sign in.
    pub(crate) sign_on: Option<SignOn>,
    /// By which server alerts are mailed.
    pub(crate) mail: Option<Mail>,
    /// Addresses within the operator's network at which hooks may be.
    pub(crate) hook_addresses: Vec<IpAddr>,
}

/// Whether the files that the settings name are looked at, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Files {
    /// They are: the node is about to run.
    Looked,
    /// They are not: a command is about to do something else.
    Left,
}

/// Seconds between two looks at a peer's log; a day at most.
const PULL_EVERY_S: u64 = 10;
const PULL_EVERY_S_MAX: u64 = 86_400;

/// Most that a quota may be: more than any machine has, and far from where numbers wrap.
const QUOTA_MAX: u64 = 1 << 32;

/// How much more than a second's share comes at once: as [`Allowances::DEFAULT`] has it for
/// requests and bytes, and for the time of verification.
const BURST: u64 = 10;
const BURST_BYTES: u64 = 16;
const BURST_VERIFICATION: u64 = 40;

/// Reads a file's text; files that it names are relative to `dir`.
///
/// # Errors
/// All that is wrong with it.
pub(crate) fn parse(text: &str, dir: &Path, files: Files) -> Result<Settings, Vec<Fault>> {
    let mut faults = Faults::of(text);
    let document = faults.document();
    let settings = whole(&mut faults, Section::whole(&document), dir, files);
    let all = faults.into_all();
    match settings {
        Some(settings) if all.is_empty() => Ok(settings),
        _ => Err(all),
    }
}

fn whole(
    faults: &mut Faults<'_>,
    mut top: Section<'_>,
    dir: &Path,
    files: Files,
) -> Option<Settings> {
    let remedy = "name the party as when the node was created, as in \"lab.example\"";
    let party = top.parsed(faults, "party", "config-party", remedy, |text| text.parse().ok());
    let party = top.needed(faults, "party", party, remedy);
    let remedy = "give the name that people use for the party, in quotes";
    let name = top.parsed(faults, "name", "config-value", remedy, |text| Some(text.to_owned()));
    let name = top.needed(faults, "name", name, remedy);
    let remedy = "give address and port, as in \"127.0.0.1:7100\"";
    let listen = top.parsed(faults, "listen", "config-listen", remedy, |text| text.parse().ok());
    let listen = top.needed(faults, "listen", listen, remedy);
    let remedy = "write it in full, as https://node.example";
    let public_url = top.parsed(faults, "public_url", "config-public-url", remedy, url);
    let pull_every_s = top.number(faults, "pull_every_s", &(1..=PULL_EVERY_S_MAX));
    let remedy = "name a file in the node's folder, as in \"policy.txt\"";
    let policy =
        top.parsed(faults, "policy", "config-value", remedy, |text| Some(PathBuf::from(text)));
    let remedy = "one of developer, provider, deployer, modifier, distributor, authority, other";
    let capacity = top.list(faults, "capacity", "config-capacity", remedy, named);
    let remedy = "give the addresses that the proxies connect from, as in \"127.0.0.1\"";
    let trusted_proxies = top.list(faults, "trusted_proxies", "config-proxy", remedy, |text| {
        text.parse().ok().map(|address: IpAddr| address.to_canonical())
    });
    let remedy = "give the verifier key as its log's keeper prints it: name+hash+key";
    let witness_for = top.list(faults, "witness_for", "config-witness-for", remedy, verifier_key);
    let witness = witnesses(faults, &mut top);
    let quorum = quorum(faults, &mut top);
    let strangers = strangers(faults, &mut top);
    let tls = tls(faults, &mut top, dir, files);
    let quotas = quotas(faults, &mut top);
    let approvers_need_passkey = passkeys(faults, &mut top, public_url.as_ref());
    let sign_on = sign_on::section(faults, &mut top);
    let mail = alerts::mail(faults, &mut top);
    let hook_addresses = alerts::hook_addresses(faults, &mut top);
    top.finish(faults);
    Some(Settings {
        party: party?.0,
        name: name?.0,
        capacity,
        listen: listen?.0,
        public_url: public_url.map(|(url, _)| url),
        pull_every_s: pull_every_s.unwrap_or(PULL_EVERY_S),
        policy: policy.map(|(policy, _)| policy),
        witness,
        witness_for,
        quorum,
        strangers,
        trusted_proxies,
        tls,
        quotas,
        approvers_need_passkey,
        sign_on,
        mail,
        hook_addresses,
    })
}

/// Whether passkeys are wanted, which browsers make for addresses with a name alone.
fn passkeys(
    faults: &mut Faults<'_>,
    top: &mut Section<'_>,
    public_url: Option<&Placed<String>>,
) -> bool {
    const KEY: &str = "approvers_need_passkey";
    let wanted = top.flag(faults, KEY).unwrap_or_default();
    let url = public_url.map_or("", |(url, _)| url);
    if wanted && Party::of(url).is_none() {
        let what = "approvers_need_passkey wants an https address with a name";
        let remedy = "set public_url to one: browsers make passkeys nowhere else";
        faults.add(&top.place_of(KEY), "config-passkey-address", what, remedy);
    }
    wanted
}

fn witnesses(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Vec<WitnessConfig> {
    let sections = top.sections(faults, "witness");
    let one = |mut section: Section<'_>| {
        let remedy = "give the witness's address in full, as https://witness.example/witness";
        let url_here = section.parsed(faults, "url", "config-witness-url", remedy, url);
        let url_here = section.needed(faults, "url", url_here, remedy);
        let remedy = "give the witness's verifier keys as it prints them: name+hash+key";
        let keys = section.list(faults, "keys", "config-witness-key", remedy, verifier_key);
        section.finish(faults);
        Some(WitnessConfig { url: url_here?.0, keys })
    };
    sections.into_iter().filter_map(one).collect()
}

fn quorum(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Quorum {
    let Some(mut section) = top.section(faults, "time") else { return Quorum::DEFAULT };
    let number = section.number(faults, "quorum", &(1..=u64::from(u8::MAX)));
    section.finish(faults);
    let quorum = number.and_then(|number| Quorum::new(u8::try_from(number).ok()?));
    quorum.unwrap_or(Quorum::DEFAULT)
}

fn strangers(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Strangers {
    let Some(mut section) = top.section(faults, "strangers") else { return Strangers::default() };
    let mut flag = |key| section.flag(faults, key).unwrap_or_default();
    let found = Strangers {
        pages: flag("pages"),
        peers: flag("peers"),
        logs: flag("logs"),
        metrics: flag("metrics"),
    };
    section.finish(faults);
    found
}

fn tls(faults: &mut Faults<'_>, top: &mut Section<'_>, dir: &Path, files: Files) -> Option<Tls> {
    let mut section = top.section(faults, "tls")?;
    let remedy = "give address and port, as in \"0.0.0.0:443\"";
    let listen =
        section.parsed(faults, "listen", "config-listen", remedy, |text| text.parse().ok());
    let listen = section.needed(faults, "listen", listen, remedy);
    let remedy = "name the file with the certificate and its chain, in PEM form";
    let path = |text: &str| Some(dir.join(text));
    let certificate = section.parsed(faults, "certificate", "config-value", remedy, path);
    let certificate = section.needed(faults, "certificate", certificate, remedy);
    let remedy = "name the file with the private key, in PEM form";
    let key = section.parsed(faults, "key", "config-value", remedy, path);
    let key = section.needed(faults, "key", key, remedy);
    section.finish(faults);
    let ((listen, _), (certificate, at), (key, key_at)) = (listen?, certificate?, key?);
    let found = Tls { listen, certificate, key };
    if files == Files::Looked
        && let Err(failure) = certificate::check(&found)
    {
        let at = if is_of_key(&failure, &found) { key_at } else { at };
        faults.add(&at, failure.code(), failure.to_string(), remedy_of(&failure));
    }
    Some(found)
}

fn is_of_key(failure: &CertificateFailure, files: &Tls) -> bool {
    match failure {
        CertificateFailure::File { path, .. } => *path == files.key,
        CertificateFailure::Open(_)
        | CertificateFailure::Key(_)
        | CertificateFailure::Mismatch(_) => true,
        CertificateFailure::Malformed(_) | CertificateFailure::Library(_) => false,
    }
}

const fn remedy_of(failure: &CertificateFailure) -> &'static str {
    match failure {
        CertificateFailure::File { .. } => {
            "check where the file is and whether the node's user may read it"
        }
        CertificateFailure::Open(_) => "take the right to read it from everybody else",
        CertificateFailure::Malformed(_) => {
            "put the node's certificate first, then those that lead to the root"
        }
        CertificateFailure::Key(_) => "name a key in PEM form: PKCS #8, PKCS #1 or SEC 1",
        CertificateFailure::Mismatch(_) => "name certificate and key of one pair",
        CertificateFailure::Library(_) => "report it: this is a fault of the program",
    }
}

fn quotas(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Quotas {
    let Some(mut section) = top.section(faults, "quota") else { return Quotas::default() };
    let each = allowances(faults, &mut section, Allowances::DEFAULT);
    let mut quotas = Quotas::from(each);
    if let Some(mut of) = section.section(faults, "of") {
        for (name, mut section) in of.tables(faults) {
            let at = section.place();
            let other = allowances(faults, &mut section, each);
            section.finish(faults);
            match name.parse() {
                Ok(party) => {
                    quotas.of.insert(party, other);
                }
                Err(_) => {
                    let remedy = "name a peer's party, as in [quota.of.\"lab.example\"]";
                    faults.add(&at, "config-party", format!("{name} is no party"), remedy);
                }
            }
        }
    }
    section.finish(faults);
    quotas
}

/// What one peer may cost, as far as a section says it.
fn allowances(faults: &mut Faults<'_>, section: &mut Section<'_>, else_: Allowances) -> Allowances {
    let mut number = |key, unit: u64| {
        let found = section.number(faults, key, &(1..=QUOTA_MAX));
        found.map(|number| number.saturating_mul(unit))
    };
    let steady = |per_second: u64, burst: u64| Allowance {
        burst: per_second.saturating_mul(burst),
        per_second,
    };
    let requests = number("requests_per_second", 1).map(|number| steady(number, BURST));
    let bytes = number("mib_per_second", 1 << 20).map(|number| steady(number, BURST_BYTES));
    let verify = number("verification_ms_per_second", 1_000);
    let verify = verify.map(|number| steady(number, BURST_VERIFICATION));
    let disk = number("disk_gib", 1 << 30).map(|burst| Allowance { burst, per_second: 0 });
    Allowances {
        requests: requests.unwrap_or(else_.requests),
        bytes: bytes.unwrap_or(else_.bytes),
        verify_micros: verify.unwrap_or(else_.verify_micros),
        disk: disk.unwrap_or(else_.disk),
    }
}

fn url(text: &str) -> Option<String> {
    let url = reqwest::Url::parse(text).ok()?;
    let usable = matches!(url.scheme(), "http" | "https") && url.has_host();
    usable.then(|| text.trim_end_matches('/').to_owned())
}

fn verifier_key(text: &str) -> Option<String> {
    text.parse::<VerifierKey>().ok().map(|_| text.to_owned())
}

/// A capacity by its name.
fn named(text: &str) -> Option<Capacity> {
    serde_json::from_value(text.into()).ok()
}
