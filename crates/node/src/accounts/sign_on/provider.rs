//! What is asked of a provider of sign-on: its description, its keys, and an ID token for a code.

use std::sync::Arc;

use comity_protocol::time::Timestamp;
use data_encoding::BASE64;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::token::KeySet;
use crate::address::encode;
use crate::config::SignOnConfig;
use crate::error::{Error, codes};
use crate::transport::{Request, Transport};

/// Longest answer of a provider in bytes.
const ANSWER_BYTES_MAX: usize = 256 << 10;

/// How long a provider's description and keys are taken to be the same: an hour.
const KNOWN_MS: i64 = 3_600_000;

/// A key that is not known is looked for no more often than each half minute: what a stranger
/// brings must not make the node ask and ask.
const AGAIN_MS: i64 = 30_000;

/// The provider that the configuration names.
pub struct Provider {
    /// As it is configured.
    pub config: SignOnConfig,
    transport: Arc<dyn Transport>,
    known: Mutex<Option<(Timestamp, Arc<Known>)>>,
}

/// What a provider said of itself.
pub struct Known {
    /// Where people sign in.
    pub authorization_endpoint: Url,
    token_endpoint: Url,
    takes_secret_in_body: bool,
    /// Its keys.
    pub keys: KeySet,
}

/// Its description (OpenID Connect Discovery 1.0).
#[derive(Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
}

impl Provider {
    /// The provider of a node, reached by that way.
    pub fn new(config: SignOnConfig, transport: Arc<dyn Transport>) -> Self {
        Self { config, transport, known: Mutex::new(None) }
    }

    /// What the provider says of itself, asked at most once an hour; with `afresh` again, where the
    /// last time is some seconds ago.
    ///
    /// # Errors
    /// `sign-on-unavailable`.
    pub async fn known(&self, now: Timestamp, afresh: bool) -> Result<Arc<Known>, Error> {
        // Whoever waits here asks nothing: they take what the one before was told.
        let mut known = self.known.lock().await;
        let good_for = if afresh { AGAIN_MS } else { KNOWN_MS };
        if let Some((at, known)) = known.as_ref()
            && *at > now.plus_millis(-good_for)
        {
            return Ok(Arc::clone(known));
        }
        let fresh = Arc::new(self.ask().await?);
        *known = Some((now, Arc::clone(&fresh)));
        Ok(fresh)
    }

    async fn ask(&self) -> Result<Known, Error> {
        let issuer = self.config.issuer.trim_end_matches('/');
        let url = address(&format!("{issuer}/.well-known/openid-configuration"))?;
        let description: Description = read(&self.get(url).await?)?;
        if description.issuer != self.config.issuer {
            return Err(unusable(format!("it calls itself {}", description.issuer)));
        }
        let jwks_uri = endpoint(&description.jwks_uri)?;
        let keys = KeySet::read(&self.get(jwks_uri).await?);
        let keys = keys.ok_or_else(|| unusable("its keys cannot be read".to_owned()))?;
        let methods = &description.token_endpoint_auth_methods_supported;
        let basic = methods.is_empty() || methods.iter().any(|one| one == "client_secret_basic");
        Ok(Known {
            authorization_endpoint: endpoint(&description.authorization_endpoint)?,
            token_endpoint: endpoint(&description.token_endpoint)?,
            takes_secret_in_body: !basic,
            keys,
        })
    }

    /// The ID token for a code (RFC 6749 section 4.1.3, RFC 7636).
    ///
    /// # Errors
    /// `sign-on-failed` where the provider does not take the code, `sign-on-unavailable`.
    pub async fn redeem(
        &self,
        known: &Known,
        (code, verifier, callback): (&str, &str, &str),
    ) -> Result<String, Error> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback),
            ("code_verifier", verifier),
            ("client_id", self.config.client_id.as_str()),
        ];
        let mut headers = HeaderMap::new();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(secret) = &self.config.client_secret {
            if known.takes_secret_in_body {
                fields.push(("client_secret", secret.expose()));
            } else {
                headers.insert(AUTHORIZATION, basic(&self.config.client_id, secret.expose())?);
            }
        }
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&").into_bytes();
        let url = known.token_endpoint.clone();
        let bytes_max = ANSWER_BYTES_MAX;
        let request = Request { method: Method::POST, url, headers, body, bytes_max };
        let answer = self.transport.carry(request, &|_| ()).await;
        let answer = answer.map_err(|failure| unusable(failure.to_string()))?;
        if answer.status.is_success() {
            return Ok(read::<Tokens>(&answer.body)?.id_token);
        }
        let refused: Refused = serde_json::from_slice(&answer.body).unwrap_or_default();
        let why = format!("the token endpoint answered {}: {}", answer.status, refused.error);
        if answer.status.is_client_error() && refused.error == "invalid_grant" {
            let detail = "The provider does not take the code any more; begin again.";
            return Err(Error::new(&codes::SIGN_ON_FAILED, detail).because(why));
        }
        Err(unusable(why))
    }

    async fn get(&self, url: Url) -> Result<Vec<u8>, Error> {
        let headers =
            HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        let (method, body, bytes_max) = (Method::GET, Vec::new(), ANSWER_BYTES_MAX);
        let said = url.to_string();
        let request = Request { method, url, headers, body, bytes_max };
        let answer = self.transport.carry(request, &|_| ()).await;
        let answer = answer.map_err(|failure| unusable(format!("{said}: {failure}")))?;
        if !answer.status.is_success() {
            return Err(unusable(format!("{said} answered {}", answer.status)));
        }
        Ok(answer.body)
    }
}

/// Whether what goes there is seen by nobody on the way.
pub fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    url.scheme() == "https" || (url.scheme() == "http" && is_local)
}

/// RFC 6749 section 2.3.1: both are encoded as in a form.
fn basic(client: &str, secret: &str) -> Result<HeaderValue, Error> {
    let pair = BASE64.encode(format!("{}:{}", encode(client), encode(secret)).as_bytes());
    let mut value = HeaderValue::from_str(&format!("Basic {pair}"))
        .map_err(|error| Error::internal(error.to_string()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn address(text: &str) -> Result<Url, Error> {
    Url::parse(text).map_err(|error| unusable(format!("{text}: {error}")))
}

/// An address that the provider names.
fn endpoint(text: &str) -> Result<Url, Error> {
    let url = address(text)?;
    if is_safe(&url) {
        Ok(url)
    } else {
        Err(unusable(format!("it names an address without TLS: {url}")))
    }
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| unusable(error.to_string()))
}

/// What the caller reads names no address of the inside; the log does.
fn unusable(why: String) -> Error {
    let detail = "The provider does not answer as it must; a password or a passkey still works.";
    Error::new(&codes::SIGN_ON_UNAVAILABLE, detail).because(why)
}
