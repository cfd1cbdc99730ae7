//! The parts of `comity.toml` about alerts: the mail server, and where hooks may be.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use comity_node::config::{AlertsConfig, ClientSecret, MailConfig, MailTls};

use super::document::{Faults, Section};

/// A mail server, and as whom it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// Its name.
    pub(crate) server: String,
    /// Its port.
    pub(crate) port: u16,
    /// How it is spoken to.
    pub(crate) tls: MailTls,
    /// The address that mail comes from.
    pub(crate) from: String,
    /// As whom, where it asks.
    pub(crate) user: Option<String>,
    /// A file with the password, relative to the folder.
    pub(crate) password_file: Option<PathBuf>,
    /// A file with a certificate that is trusted beside those of the system, likewise.
    pub(crate) ca_file: Option<PathBuf>,
}

/// Reads the mail server; nothing where there is none.
pub(super) fn mail(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Option<Mail> {
    let mut section = top.section(faults, "mail")?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/@\"<>".contains(c);
    let remedy = "name the server, as mail.example, or give its address";
    let server = section.parsed(faults, "server", "config-mail-server", remedy, |text| {
        (!text.is_empty() && !text.contains(odd)).then(|| text.to_owned())
    });
    let server = section.needed(faults, "server", server, remedy);
    let remedy = "one of implicit, starttls, none";
    let tls = section.parsed(faults, "tls", "config-mail-tls", remedy, |text| match text {
        "implicit" => Some(MailTls::Implicit),
        "starttls" => Some(MailTls::StartTls),
        "none" => Some(MailTls::None),
        _ => None,
    });
    let port = section.number(faults, "port", &(1..=65_535)).and_then(|port| port.try_into().ok());
    let remedy = "give the address that mail comes from, as comity@lab.example";
    let from = section.parsed(faults, "from", "config-mail-from", remedy, |text| {
        let (name, domain) = text.split_once('@')?;
        let is_one = !name.is_empty() && !domain.is_empty();
        (is_one && !name.contains(odd) && !domain.contains(odd)).then(|| text.to_owned())
    });
    let from = section.needed(faults, "from", from, remedy);
    let remedy = "give the name that the server knows";
    let user = section.parsed(faults, "user", "config-value", remedy, |text| {
        (!text.is_empty()).then(|| text.to_owned())
    });
    let remedy = "name a file in the node's folder";
    let path = |text: &str| Some(PathBuf::from(text));
    let password = section.parsed(faults, "password_file", "config-value", remedy, path);
    let ca = section.parsed(faults, "ca_file", "config-value", remedy, path);
    if user.is_some() != password.is_some() {
        let at = section.place();
        let what = "mail.user and mail.password_file belong together";
        faults.add(&at, "config-mail-user", what, "give both, or neither");
    }
    let (server, (tls, at)) = (server?.0, tls.unwrap_or((MailTls::StartTls, section.place())));
    if tls == MailTls::None && !is_here(&server) {
        let what = "mail.tls cannot be none for a server on another machine";
        let remedy = "use starttls or implicit; in the clear anybody on the way reads along";
        faults.add(&at, "config-mail-tls", what, remedy);
    }
    section.finish(faults);
    let usual = match tls {
        MailTls::Implicit => 465,
        MailTls::StartTls => 587,
        MailTls::None => 25,
    };
    Some(Mail {
        server,
        port: port.unwrap_or(usual),
        tls,
        from: from?.0,
        user: user.map(|(user, _)| user),
        password_file: password.map(|(path, _)| path),
        ca_file: ca.map(|(path, _)| path),
    })
}

/// Reads where hooks may be although nobody outside could reach it.
pub(super) fn hook_addresses(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Vec<IpAddr> {
    let Some(mut section) = top.section(faults, "alerts") else { return Vec::new() };
    let remedy = "give addresses, as \"10.0.0.5\"";
    let found = section
        .list(faults, "hook_addresses", "config-hook-address", remedy, |text| text.parse().ok());
    section.finish(faults);
    found
}

fn is_here(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// As the node takes them, with what stands in files.
///
/// # Errors
/// When one cannot be read.
pub(super) fn read(
    mail: Option<Mail>,
    hook_addresses: Vec<IpAddr>,
    dir: &Path,
) -> anyhow::Result<AlertsConfig> {
    Ok(AlertsConfig { mail: mail.map(|mail| mail.read(dir)).transpose()?, hook_addresses })
}

impl Mail {
    fn read(self, dir: &Path) -> anyhow::Result<MailConfig> {
        let read = |name: &PathBuf| {
            let path = dir.join(name);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let password = self.password_file.as_ref().map(read).transpose()?;
        let password = password.map(|text| ClientSecret::new(text.trim().to_owned()));
        let ca = self.ca_file.as_ref().map(read).transpose()?.map(String::into_bytes);
        let Self { server, port, tls, from, user, .. } = self;
        Ok(MailConfig { server, port, tls, from, credentials: user.zip(password), ca })
    }
}
