//! Who makes a request.
//!
//! A handler names what it needs as an argument: [`Caller`] takes anybody, [`SignedIn`] one of the
//! node's own people, [`Officer`] and above a role. Writes by cookie need the session's CSRF token:
//! in the header `x-csrf-token`, or as the field `csrf` of a form taken with [`SignedForm`]. There
//! is no way past it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use comity_protocol::marking::Requester;
use comity_protocol::party::PartyId;
use comity_store::Write;
use comity_store::rows::{CredentialKind, CredentialRow, Role, UserRow};
use data_encoding::BASE64URL_NOPAD;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::anonymous::address;
use super::control::OPERATOR;
use super::secret::{cookie, cookie_name, holder, secret_hash};
use super::signature::{SIGNATURE_INPUT, authenticate};
use super::trail::role_name;
use crate::api::extract::{Form, read_known_body};
use crate::config::Strangers;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Header that carries the CSRF token of a request made by script.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Longest form in bytes.
const FORM_BYTES_MAX: usize = 2 << 20;

/// Anybody who may make a request.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody in particular; counted by address.
    Public,
    /// An authenticated peer, within its budget.
    Peer(PartyId),
    /// One of the node's own people.
    User(SignedIn),
}

impl Caller {
    /// As whom contents are asked for.
    pub const fn requester(&self) -> Requester<'_> {
        match self {
            Self::Public => Requester::Public,
            Self::Peer(party) => Requester::Peer(party),
            Self::User(user) => Requester::Own { cleared: user.cleared },
        }
    }

    /// How the record of deliveries names the caller.
    pub fn recorded_as(&self) -> String {
        match self {
            Self::Public => "public".to_owned(),
            Self::Peer(party) => party.to_string(),
            Self::User(user) => user.actor(),
        }
    }

    /// With whose eyes the docket is read for the caller: strangers see what everybody may, where
    /// the configuration opens its pages, and peers what strangers see.
    ///
    /// # Errors
    /// `sign-in-required`.
    pub fn eyes(&self, open: Strangers) -> Result<Eyes, Problem> {
        match self {
            Self::User(user) => Ok(user.eyes()),
            Self::Public | Self::Peer(_) if open.pages => Ok(Eyes::Anybody),
            Self::Public | Self::Peer(_) => Err(Problem::sign_in_required()),
        }
    }

    /// Demands that the caller is known, unless this is open to strangers.
    ///
    /// # Errors
    /// `sign-in-required`.
    pub fn known_unless(&self, is_open: bool) -> Result<(), Problem> {
        if is_open || !matches!(self, Self::Public) {
            return Ok(());
        }
        Err(Problem::sign_in_required())
    }

    /// The account, when one is signed in.
    pub const fn user(&self) -> Option<&SignedIn> {
        match self {
            Self::User(user) => Some(user),
            Self::Public | Self::Peer(_) => None,
        }
    }
}

/// One of the node's own people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The account's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it is one of the persons that TLP:RED is for.
    pub cleared: bool,
    /// SHA-256 of the token's or session's secret.
    credential: [u8; 32],
    session: Option<SessionProof>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SessionProof {
    csrf: String,
    by_passkey: bool,
}

impl SignedIn {
    /// How the audit trail and the record of deliveries name the account.
    pub fn actor(&self) -> String {
        format!("user:{}", self.name)
    }

    /// With whose eyes the docket is read for this account.
    pub const fn eyes(&self) -> Eyes {
        Eyes::of(self.cleared)
    }

    /// The token that forms of this session carry; empty for an API token, which needs none.
    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", |session| &session.csrf)
    }

    /// Demands a role.
    ///
    /// # Errors
    /// `role-missing`.
    pub fn require(&self, role: Role) -> Result<(), Problem> {
        if self.role >= role {
            return Ok(());
        }
        let needed = role_name(role);
        Err(Problem::new(&codes::ROLE_MISSING, format!("This needs the role {needed}.")))
    }

    /// SHA-256 of the session's secret, where it is one.
    pub fn session_hash(&self) -> Option<[u8; 32]> {
        self.session.as_ref().map(|_| self.credential)
    }

    /// Whether a session, and no token, let the request in.
    pub const fn is_in_session(&self) -> bool {
        self.session.is_some()
    }

    /// Whether this is the very session or token that let the request in.
    pub fn is_by(&self, row: &CredentialRow) -> bool {
        self.credential == row.secret_hash
    }

    /// Whether a passkey was shown for the session.
    pub fn by_passkey(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.by_passkey)
    }

    /// Demands that a passkey was shown, where the node asks that of those who approve.
    ///
    /// # Errors
    /// `passkey-required`.
    pub fn expect_passkey(&self, node: &Node) -> Result<(), Problem> {
        if !node.config.approvers_need_passkey || self.by_passkey() {
            return Ok(());
        }
        let detail = "Whoever approves here signs in to the console with a passkey.";
        Err(Problem::new(&codes::PASSKEY_REQUIRED, detail))
    }

    /// Notes once in a while that the session or token is in use, and from where. That it could not
    /// be noted hinders nobody.
    pub(crate) async fn note_use(&self, node: &Node, from: IpAddr) {
        let now = node.now();
        if !node.guards.use_is_due(self.credential, now) {
            return;
        }
        let address = from.to_canonical().to_string();
        let used = Write::CredentialUsed { secret_hash: self.credential, at: now, address };
        if let Err(error) = node.write(vec![used]).await {
            tracing::debug!(code = error.code(), "the use of a session could not be noted");
        }
    }

    /// Demands the CSRF token in the header of a request that changes something.
    pub(super) fn check_unsafe(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        self.check_csrf(given.unwrap_or_default())
    }

    /// Compares through a hash, so that the time taken says nothing.
    fn check_csrf(&self, given: &str) -> Result<(), Problem> {
        match &self.session {
            None => Ok(()),
            Some(session) if secret_hash(given) == secret_hash(&session.csrf) => Ok(()),
            Some(_) => {
                let detail = "Load the page again and repeat what you did.";
                Err(Problem::new(&codes::CSRF, detail))
            }
        }
    }
}

/// A form sent by one of the node's own people, its CSRF token checked.
#[derive(Debug)]
pub struct SignedForm<T> {
    /// Who sent it.
    pub user: SignedIn,
    /// What it says; its field `csrf` is taken out before.
    pub form: T,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident: $role:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub SignedIn);

        impl<S: Send + Sync> FromRequestParts<S> for $name
        where
            Arc<Node>: FromRef<S>,
        {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let user = SignedIn::from_request_parts(parts, state).await?;
                user.require($role)?;
                Ok(Self(user))
            }
        }
    )*};
}

roles! {
    /// Somebody who may submit statements.
    Officer: Role::Officer;
    /// Somebody who may approve and erase.
    Approver: Role::Approver;
    /// Somebody who keeps accounts and peers.
    Admin: Role::Admin;
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        if parts.headers.contains_key(SIGNATURE_INPUT) {
            // Requests with a body are authenticated by `super::peer::Signed`, which reads it.
            let head = authenticate(&node, parts)?;
            return Ok(Self::Peer(head.with(&node, b"")?));
        }
        if let Some(user) = signed_in(&node, &parts.headers)? {
            if !parts.method.is_safe() {
                user.check_unsafe(&parts.headers)?;
            }
            user.note_use(&node, address(parts)).await;
            return Ok(Self::User(user));
        }
        node.guards.stranger(address(parts), 1, node.now())?;
        Ok(Self::Public)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let Some(user) = signed_in(&node, &parts.headers)? else {
            node.guards.stranger(address(parts), 1, node.now())?;
            return Err(Problem::sign_in_required());
        };
        if !parts.method.is_safe() {
            user.check_unsafe(&parts.headers)?;
        }
        user.note_use(&node, address(parts)).await;
        Ok(user)
    }
}

impl<S, T> FromRequest<S> for SignedForm<T>
where
    S: Send + Sync,
    Arc<Node>: FromRef<S>,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let (parts, body) = request.into_parts();
        let Some(user) = signed_in(&node, &parts.headers)? else {
            node.guards.stranger(address(&parts), 1, node.now())?;
            return Err(Problem::sign_in_required());
        };
        let bytes = read_known_body(body, FORM_BYTES_MAX).await?;
        let (csrf, rest) = Form::split_csrf(&bytes);
        user.check_csrf(&csrf)?;
        user.note_use(&node, address(&parts)).await;
        let form = Form::parse(&parts.headers, rest).await?;
        Ok(Self { user, form })
    }
}

/// Whose session or token a request carries; one that is none is as good as none.
///
/// # Errors
/// `sign-in-failed` for an API token that is not valid: a program has to learn that.
pub fn signed_in(node: &Node, headers: &HeaderMap) -> Result<Option<SignedIn>, Problem> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        let user = find(node, token.trim(), CredentialKind::Token)?;
        let detail = "The API token is unknown or has ended.";
        return user.map(Some).ok_or_else(|| Problem::new(&codes::SIGN_IN_FAILED, detail));
    }
    match cookie(headers, &cookie_name(node)) {
        Some(secret) => find(node, secret, CredentialKind::Session),
        None => Ok(None),
    }
}

fn find(node: &Node, secret: &str, kind: CredentialKind) -> Result<Option<SignedIn>, Problem> {
    let Some((row, user)) = holder(node, secret, kind)? else { return Ok(None) };
    let CredentialRow { secret_hash, by_passkey, .. } = row;
    let session = (kind == CredentialKind::Session)
        .then(|| SessionProof { csrf: csrf_token(secret), by_passkey });
    let UserRow { name, role, cleared, .. } = user;
    // Who has the node's folder has its contents.
    let cleared = cleared || name == OPERATOR;
    Ok(Some(SignedIn { name, role, cleared, credential: secret_hash, session }))
}

/// Derived from the session's secret, which no page and no other site can read.
fn csrf_token(secret: &str) -> String {
    let digest = Sha256::new().chain_update(b"comity csrf 1\0").chain_update(secret).finalize();
    BASE64URL_NOPAD.encode(&digest)
}
