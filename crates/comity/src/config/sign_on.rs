//! The part of `comity.toml` about sign-on by a provider.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use comity_node::accounts::sign_on::provider::is_safe;
use comity_node::config::{ClientSecret, RoleRule, SignOnConfig};
use comity_store::rows::Role;
use reqwest::Url;
use serde::Deserialize;

/// A provider of sign-on (OpenID Connect), and which of its claims give which role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignOn {
    /// The provider: an https address, under which its description is found.
    pub(crate) issuer: String,
    /// What people call it.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// As what this node is registered there.
    pub(crate) client_id: String,
    /// A file with the secret of that registration, relative to the folder.
    #[serde(default)]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`.
    #[serde(default = "scopes")]
    pub(crate) scopes: Vec<String>,
    /// The claim that names an account which is made.
    #[serde(default = "name_claim")]
    pub(crate) name_claim: String,
    /// Which claims give which role.
    #[serde(default)]
    pub(crate) role: Vec<Rule>,
}

/// A claim that gives a role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// The claim; one inside another with a point between.
    pub(crate) claim: String,
    /// What it says, or has among what it lists.
    pub(crate) value: String,
    /// The role.
    pub(crate) role: Role,
}

fn scopes() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

fn name_claim() -> String {
    "preferred_username".to_owned()
}

impl SignOn {
    /// What cannot be meant, by its code and in words.
    pub(crate) fn fault(&self) -> Option<(&'static str, String)> {
        if !Url::parse(&self.issuer).is_ok_and(|url| is_safe(&url) && url.has_host()) {
            let what = format!("sign_on.issuer is no https address: {}", self.issuer);
            return Some(("config-sign-on-issuer", what));
        }
        if self.client_id.is_empty() {
            let what = "sign_on.client_id is empty: the provider gives it".to_owned();
            return Some(("config-sign-on-client", what));
        }
        let odd = |scope: &&String| {
            scope.is_empty() || scope.chars().any(|c| c.is_whitespace() || c.is_control())
        };
        if let Some(scope) = self.scopes.iter().find(odd) {
            let what = format!("sign_on.scopes holds what is no scope: {scope:?}");
            return Some(("config-sign-on-scope", what));
        }
        None
    }

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
