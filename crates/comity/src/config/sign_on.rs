//! The part of `comity.toml` about sign-on by a provider.

use std::fs;
use std::path::{Path, PathBuf};

use super::document::{Faults, Section};
use anyhow::Context as _;
use comity_node::accounts::sign_on::provider::is_safe;
use comity_node::config::{ClientSecret, RoleRule, SignOnConfig};
use comity_store::rows::Role;
use reqwest::Url;

/// A provider of sign-on (OpenID Connect), and which of its claims give which role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignOn {
    /// The provider: an https address, under which its description is found.
    pub(crate) issuer: String,
    /// What people call it.
    pub(crate) name: Option<String>,
    /// As what this node is registered there.
    pub(crate) client_id: String,
    /// A file with the secret of that registration, relative to the folder.
    pub(crate) client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`.
    pub(crate) scopes: Vec<String>,
    /// The claim that names an account which is made.
    pub(crate) name_claim: String,
    /// Which claims give which role.
    pub(crate) role: Vec<Rule>,
}

/// A claim that gives a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The claim; one inside another with a point between.
    pub(crate) claim: String,
    /// What it says, or has among what it lists.
    pub(crate) value: String,
    /// The role.
    pub(crate) role: Role,
}

/// What is asked for where nothing is said.
const SCOPES: [&str; 2] = ["profile", "email"];

/// The claim that names an account where nothing is said.
const NAME_CLAIM: &str = "preferred_username";

/// Reads the section; nothing where there is none.
pub(super) fn section(faults: &mut Faults<'_>, top: &mut Section<'_>) -> Option<SignOn> {
    let mut section = top.section(faults, "sign_on")?;
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let remedy = "give the provider's https address, as https://id.example";
    let issuer = section.parsed(faults, "issuer", "config-sign-on-issuer", remedy, |text| {
        let url = Url::parse(text).ok()?;
        (is_safe(&url) && url.has_host()).then(|| text.to_owned())
    });
    let issuer = section.needed(faults, "issuer", issuer, remedy);
    let remedy = "give what the provider calls this node";
    let client_id = section.parsed(faults, "client_id", "config-sign-on-client", remedy, text);
    let client_id = section.needed(faults, "client_id", client_id, remedy);
    let remedy = "give what people call the provider";
    let name = section.parsed(faults, "name", "config-value", remedy, text);
    let remedy = "name a file in the node's folder";
    let secret = section.parsed(faults, "client_secret_file", "config-value", remedy, |text| {
        Some(PathBuf::from(text))
    });
    let is_set = section.has("scopes");
    let remedy = "give scopes, each a word";
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let scopes = section.list(faults, "scopes", "config-sign-on-scope", remedy, |text| {
        (!text.is_empty() && !text.contains(odd)).then(|| text.to_owned())
    });
    let scopes = if is_set { scopes } else { SCOPES.map(str::to_owned).to_vec() };
    let remedy = "give the claim that names an account which is made";
    let name_claim = section.parsed(faults, "name_claim", "config-value", remedy, text);
    let role = section.sections(faults, "role");
    let role = role.into_iter().filter_map(|one| rule(faults, one)).collect();
    section.finish(faults);
    Some(SignOn {
        issuer: issuer?.0,
        name: name.map(|(name, _)| name),
        client_id: client_id?.0,
        client_secret_file: secret.map(|(path, _)| path),
        scopes,
        name_claim: name_claim.map_or_else(|| NAME_CLAIM.to_owned(), |(claim, _)| claim),
        role,
    })
}

/// Reads one rule.
fn rule(faults: &mut Faults<'_>, mut section: Section<'_>) -> Option<Rule> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let remedy = "name a claim, as groups, or one inside another with a point between";
    let claim = section.parsed(faults, "claim", "config-value", remedy, text);
    let claim = section.needed(faults, "claim", claim, remedy);
    let remedy = "give what the claim has to say";
    let value = section.parsed(faults, "value", "config-value", remedy, text);
    let value = section.needed(faults, "value", value, remedy);
    let remedy = "one of reader, officer, approver, admin";
    let role = section.parsed(faults, "role", "config-value", remedy, |text| {
        serde_json::from_value(text.into()).ok()
    });
    let role = section.needed(faults, "role", role, remedy);
    section.finish(faults);
    Some(Rule { claim: claim?.0, value: value?.0, role: role?.0 })
}

impl SignOn {
    /// As the node takes it, with the secret from its file.
    ///
    /// # Errors
    /// When that cannot be read.
    pub(crate) fn read(self, dir: &Path) -> anyhow::Result<SignOnConfig> {
        let client_secret = match &self.client_secret_file {
            None => None,
            Some(name) => {
                let path = dir.join(name);
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                Some(ClientSecret::new(text.trim().to_owned()))
            }
        };
        let host = Url::parse(&self.issuer).ok().and_then(|url| url.host_str().map(str::to_owned));
        let rule = |Rule { claim, value, role }| RoleRule { claim, value, role };
        Ok(SignOnConfig {
            name: self.name.or(host).unwrap_or_default(),
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret,
            scopes: self.scopes,
            name_claim: self.name_claim,
            roles: self.role.into_iter().map(rule).collect(),
        })
    }
}
