//! Sign-on by a provider (OpenID Connect, authorization code with PKCE).
//!
//! The provider says who somebody is; what they may do here the configuration says, by its claims.
//! Nothing is kept between the two halves of a sign-on but a cookie in the browser that began it.

pub mod provider;
pub mod token;

use comity_store::Write;
use comity_store::rows::{Linked, Role, UserRow};
use data_encoding::BASE64URL_NOPAD;
use provider::Provider;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use token::{Claims, Expected, TokenRefusal, verify};

use super::caller::SignedIn;
use super::control::OPERATOR;
use super::password::confirm;
use super::put_back;
use super::secret::{cookie_name, fresh_secret};
use super::session::{Proof, Session, Whence, begin_session};
use super::trail::{audit, role_name};
use super::{UserChange, change_user};
use crate::address::encode;
use crate::config::{RoleRule, SignOnConfig};
use crate::error::{Error, codes};
use crate::node::Node;
use crate::published::Notice;

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/sign-in/sign-on/back";

/// How long somebody may take at the provider: 15 minutes.
const AWAY_SECS: i64 = 900;

/// Longest name that an account is given, in characters.
const NAME_CHARS_MAX: usize = 64;

/// The way to the provider.
pub struct Way {
    /// Where the browser goes.
    pub address: String,
    /// The `Set-Cookie` header by which it is recognised when it comes back.
    pub cookie: String,
}

/// What came of a sign-on.
pub enum Done {
    /// A session.
    Session(Box<Session>),
    /// Whoever was signed in signs in by the provider, too, from now on.
    Linked,
}

fn configured(node: &Node) -> Result<&Provider, Error> {
    node.sign_on.as_ref().ok_or_else(|| Error::missing("This node has no sign-on."))
}

/// Begins a sign-on; for somebody signed in, one that links the account.
///
/// # Errors
/// `not-found` where none is configured, `sign-on-unavailable`.
pub async fn begin(node: &Node, next: &str, link: Option<&SignedIn>) -> Result<Way, Error> {
    let provider = configured(node)?;
    let known = provider.known(node.now(), false).await?;
    let (secret, _) = fresh_secret("")?;
    let purpose = purpose(&secret, link.map(|user| user.name.as_str()));
    let state = node.guards.challenges.make(&purpose, node.now())?;
    let mut address = known.authorization_endpoint.clone();
    let scope = ["openid".to_owned()].into_iter().chain(provider.config.scopes.iter().cloned());
    let challenge = Sha256::digest(derived(&secret, "verifier").as_bytes());
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.config.client_id)
        .append_pair("redirect_uri", &callback(node))
        .append_pair("scope", &scope.collect::<Vec<_>>().join(" "))
        .append_pair("state", &BASE64URL_NOPAD.encode(&state))
        .append_pair("nonce", &derived(&secret, "nonce"))
        .append_pair("code_challenge", &BASE64URL_NOPAD.encode(&challenge))
        .append_pair("code_challenge_method", "S256");
    let secure = if node.base_url().starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!(
        "{}={secret}.{}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={AWAY_SECS}{secure}",
        cookie_of(node),
        encode(next),
    );
    Ok(Way { address: address.into(), cookie })
}

/// A ticket with which whoever is signed in may link the account by a sign-on, for the present
/// password.
///
/// # Errors
/// `session-required`, `password-wrong`, `sign-in-busy`.
pub async fn ticket(node: &Node, user: &SignedIn, password: &str) -> Result<String, Error> {
    if !user.is_in_session() {
        let detail = "Sign in to the console for this; a token cannot do it.";
        return Err(Error::new(&codes::SESSION_REQUIRED, detail));
    }
    confirm(node, &user.name, password).await?;
    let made = node.guards.challenges.make(&format!("link {}", user.name), node.now())?;
    Ok(BASE64URL_NOPAD.encode(&made))
}

/// Whether a ticket of [`ticket`] is that of whoever is signed in.
///
/// # Errors
/// `sign-on-failed` where it is not.
pub fn expect_ticket(node: &Node, user: &SignedIn, ticket: &str) -> Result<(), Error> {
    let ticket = BASE64URL_NOPAD.decode(ticket.as_bytes()).unwrap_or_default();
    let purpose = format!("link {}", user.name);
    if node.guards.challenges.answer(&ticket, &purpose, node.now())? {
        return Ok(());
    }
    let detail = "It took too long, or was done before; begin again under Account.";
    Err(Error::new(&codes::SIGN_ON_FAILED, detail))
}

/// The cookie of a browser that went to the provider.
pub fn cookie_of(node: &Node) -> String {
    format!("{}-sign-on", cookie_name(node))
}

/// What a browser brings back from the provider.
#[derive(Clone, Copy, Debug)]
pub struct Back<'a> {
    /// What the browser kept (see [`cookie_of`]), without the page it goes on to.
    pub secret: &'a str,
    /// `state`.
    pub state: &'a str,
    /// `code`.
    pub code: &'a str,
    /// `iss` (RFC 9207), where there is one.
    pub issuer: Option<&'a str>,
}

/// Completes a sign-on: a session for the account that is linked, or that the claims let be made;
/// for whoever began it signed in, a link.
///
/// # Errors
/// `sign-on-failed`, `sign-on-refused`, `sign-on-unavailable`, `not-found`.
pub async fn complete(
    node: &Node,
    back: Back<'_>,
    current: Option<&SignedIn>,
    from: &Whence,
) -> Result<Done, Error> {
    let provider = configured(node)?;
    let is_link = begun(node, &back, current)?;
    if back.issuer.is_some_and(|issuer| issuer != provider.config.issuer) {
        return Err(failed(TokenRefusal::Issuer));
    }
    let known = provider.known(node.now(), false).await?;
    let verifier = derived(back.secret, "verifier");
    let token = provider.redeem(&known, (back.code, &verifier, &callback(node))).await?;
    let nonce = derived(back.secret, "nonce");
    let SignOnConfig { issuer, client_id, .. } = &provider.config;
    let expected = Expected { issuer, client_id, nonce: &nonce, now: node.now() };
    let claims = match verify(&token, &known.keys, &expected) {
        // Providers change their keys.
        Err(TokenRefusal::UnknownKey) => {
            let known = provider.known(node.now(), true).await?;
            verify(&token, &known.keys, &expected)
        }
        other => other,
    };
    let claims = claims.map_err(failed)?;
    if let (true, Some(user)) = (is_link, current) {
        link(node, &provider.config, &claims, &user.name).await?;
        return Ok(Done::Linked);
    }
    let user = account(node, &provider.config, &claims).await?;
    let session = begin_session(node, user, Proof::of("sign-on"), from).await?;
    Ok(Done::Session(Box::new(session)))
}

/// Whether the sign-on was begun by this browser, and to link the account of whoever is signed in.
fn begun(node: &Node, back: &Back<'_>, current: Option<&SignedIn>) -> Result<bool, Error> {
    let state = BASE64URL_NOPAD.decode(back.state.as_bytes()).unwrap_or_default();
    let answers = |name: Option<&str>| {
        let purpose = purpose(back.secret, name);
        node.guards.challenges.answer_within(&state, &purpose, node.now(), AWAY_SECS * 1_000)
    };
    if let Some(user) = current
        && answers(Some(user.name.as_str()))?
    {
        return Ok(true);
    }
    if answers(None)? {
        return Ok(false);
    }
    let detail = "The sign-on was not begun in this browser, or too long ago; begin again.";
    Err(Error::new(&codes::SIGN_ON_FAILED, detail))
}

/// The account that somebody signs in to: the one that is linked, else a new one, with the role
/// that the claims give.
async fn account(node: &Node, config: &SignOnConfig, claims: &Claims) -> Result<UserRow, Error> {
    let given = role(&config.roles, &claims.all);
    let refused = |detail: &'static str| Error::new(&codes::SIGN_ON_REFUSED, detail);
    let no_role = || refused("What the provider says of you gives no role at this node.");
    let user = match linked(node, config, claims)? {
        Some(user) => user,
        None => make(node, config, claims, given.ok_or_else(no_role)?).await?,
    };
    if !user.enabled {
        return Err(refused("The account may not sign in."));
    }
    if !user.linked.as_ref().is_some_and(|linked| linked.is_mapped) {
        return Ok(user);
    }
    let role = given.ok_or_else(no_role)?;
    if role == user.role {
        return Ok(user);
    }
    let change = UserChange { role: Some(role), ..UserChange::default() };
    Ok(change_user(node, &user.name, change, "sign-on").await?.user)
}

fn linked(node: &Node, config: &SignOnConfig, claims: &Claims) -> Result<Option<UserRow>, Error> {
    let users = node.read_now(|reader| reader.users())?;
    let is_it =
        |linked: &Linked| linked.issuer == config.issuer && linked.subject == claims.subject;
    Ok(users.into_iter().find(|user| user.linked.as_ref().is_some_and(is_it)))
}

/// Makes an account for somebody whom the provider names for the first time.
async fn make(
    node: &Node,
    config: &SignOnConfig,
    claims: &Claims,
    role: Role,
) -> Result<UserRow, Error> {
    let _alone = node.accounts.lock().await;
    let name = name_of(config, claims);
    let taken = node.read_now(|reader| reader.user(&name))?.is_some();
    if name.is_empty() || name == OPERATOR || taken {
        let detail = format!(
            "There is an account {name:?} that is not linked with the provider: its person signs \
             in to it once and links it under Account."
        );
        return Err(Error::new(&codes::SIGN_ON_REFUSED, detail));
    }
    let (issuer, subject) = (config.issuer.clone(), claims.subject.clone());
    let linked = Some(Linked { issuer, subject, is_mapped: true });
    // In a folder that was put back nobody knows who was forbidden to sign in since.
    let enabled = !node.config.dir.join(put_back::MARK).exists();
    let user = UserRow { linked, enabled, ..UserRow::new(name.clone(), role, node.now()) };
    let detail = json!({ "role": role_name(role), "sign_on": claims.subject });
    let event = audit(node, "sign-on", "user.create", &name, &detail.to_string());
    node.write(vec![Write::User(user.clone()), event]).await?;
    node.notify(Notice::State);
    Ok(user)
}

/// Links the account of whoever is signed in.
async fn link(
    node: &Node,
    config: &SignOnConfig,
    claims: &Claims,
    name: &str,
) -> Result<(), Error> {
    let _alone = node.accounts.lock().await;
    if linked(node, config, claims)?.is_some_and(|other| other.name != name) {
        let detail = "Another account here is linked with yours at the provider.";
        return Err(Error::new(&codes::SIGN_ON_REFUSED, detail));
    }
    let mut user = super::existing(node, name)?;
    let (issuer, subject) = (config.issuer.clone(), claims.subject.clone());
    user.linked = Some(Linked { issuer, subject, is_mapped: false });
    let detail = json!({ "sign_on": claims.subject }).to_string();
    let event = audit(node, &format!("user:{name}"), "sign-on.link", name, &detail);
    node.write(vec![Write::User(user), event]).await
}

/// Ends the link of an account; one that sign-on made keeps its own.
///
/// # Errors
/// `not-found` where there is none that its person made.
pub async fn unlink(node: &Node, name: &str, actor: &str) -> Result<(), Error> {
    let _alone = node.accounts.lock().await;
    let mut user = super::existing(node, name)?;
    if user.linked.take_if(|linked| !linked.is_mapped).is_none() {
        return Err(Error::missing("The account has no link that can be taken away."));
    }
    let event = audit(node, actor, "sign-on.unlink", name, "{}");
    node.write(vec![Write::User(user), event]).await
}

/// The highest role that claims give.
fn role(rules: &[RoleRule], claims: &Map<String, Value>) -> Option<Role> {
    let fits = |rule: &&RoleRule| match claim(claims, &rule.claim) {
        Some(Value::String(one)) => *one == rule.value,
        Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(&rule.value)),
        _ => false,
    };
    rules.iter().filter(fits).map(|rule| rule.role).max()
}

/// A claim by its name; one inside another by the names with points between.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claims.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        claim(claims.get(outer)?.as_object()?, inner)
    })
}

/// What an account is called: the claim that names it, up to an `@`, in the letters of names.
fn name_of(config: &SignOnConfig, claims: &Claims) -> String {
    let named = claim(&claims.all, &config.name_claim).and_then(Value::as_str);
    let name = named.unwrap_or(&claims.subject).split('@').next().unwrap_or_default();
    let plain = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c) => c,
        _ => '-',
    };
    name.chars().map(plain).take(NAME_CHARS_MAX).collect()
}

fn purpose(secret: &str, link: Option<&str>) -> String {
    format!("sign-on {secret} {}", link.unwrap_or_default())
}

/// What goes over the network in place of the secret that the browser keeps.
fn derived(secret: &str, what: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(format!("comity sign-on {what}\0{secret}").as_bytes()))
}

fn callback(node: &Node) -> String {
    format!("{}{CALLBACK}", node.base_url())
}

fn failed(refusal: TokenRefusal) -> Error {
    let detail = format!("It was not completed: {refusal}.");
    Error::new(&codes::SIGN_ON_FAILED, detail)
}

#[cfg(test)]
mod tests;
