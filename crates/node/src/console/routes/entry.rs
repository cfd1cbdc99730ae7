//! What signing in, passkeys and accounts have in common: from where somebody comes, by what people
//! sign in here, and where they go on.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use comity_store::StoreError;
use comity_store::rows::UserRow;
use serde::Deserialize;

use super::super::account::Ways;
use super::super::visit::{see, with_cookie};
use crate::accounts::{Session, Whence, passkey};
use crate::address::encode;
use crate::node::Node;
use crate::problem::{Problem, codes};

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

/// From where a form comes.
pub(super) struct FromWhere(pub(super) Whence);

impl FromRequestParts<Arc<Node>> for FromWhere {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Infallible> {
        Ok(Self(Whence::of(node, parts)))
    }
}

/// By what people sign in here.
pub(super) fn ways(node: &Node) -> Ways {
    let sign_on = node.sign_on.as_ref().map(|provider| provider.config.name.clone());
    Ways { passkey: passkey::party(node).is_ok(), sign_on }
}

/// Everybody's accounts, each with the number of its passkeys.
pub(super) fn people(node: &Node) -> Result<Vec<(UserRow, usize)>, Problem> {
    let rows = node.read_now(|reader| {
        let count = |row: UserRow| Ok((reader.passkeys(&row.name)?.len(), row));
        reader.users()?.into_iter().map(count).collect::<Result<Vec<_>, StoreError>>()
    })?;
    Ok(rows.into_iter().map(|(keys, row)| (row, keys)).collect())
}

/// An answer that begins a session.
pub(super) fn with_session(answer: Response, session: &Session) -> Result<Response, Problem> {
    let answer = with_cookie(answer, &session.cookie)?;
    match &session.device {
        Some(device) => with_cookie(answer, device),
        None => Ok(answer),
    }
}

/// Where a session that was just begun goes on: half of one goes to show a passkey.
pub(super) fn onward(session: &Session, next: &str) -> Result<Response, Problem> {
    let to = if session.awaits_passkey {
        format!("/sign-in/passkey?next={}", encode(own_path(next)))
    } else {
        own_path(next).to_owned()
    };
    with_session(see(&to)?, session)
}

/// A path of this node to go on to; anything that could lead elsewhere becomes the overview.
pub(super) fn own_path(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/" }
}

/// There is no session yet to hold a token, so the browser's own word decides: another site must
/// not sign people in under an account of its choosing.
pub(super) fn from_own_page(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let foreign_site = site.is_some_and(|site| site != "same-origin" && site != "none");
    // A referrer policy of `no-referrer` makes browsers send the origin `null` with forms.
    let foreign_origin = origin.is_some_and(|origin| {
        origin != "null" && origin.split_once("://").is_none_or(|(_, own)| own != host)
    });
    if foreign_site || (site.is_none() && foreign_origin) {
        return Err(Problem::new(&codes::CSRF, "Open the sign-in page of this node itself."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_stays_at_this_node() {
        for own in ["/", "/statements?q=a%20b", "/peers/3"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "x"]
        {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn other_sites_sign_nobody_in() {
        let check = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (name.parse().unwrap(), axum::http::HeaderValue::from_static(value))
            });
            from_own_page(&headers.collect::<HeaderMap>()).is_ok()
        };
        assert!(check(&[("host", "a.example")]));
        assert!(check(&[("host", "a.example"), ("origin", "https://a.example")]));
        assert!(check(&[
            ("host", "a.example"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!check(&[("host", "a.example"), ("origin", "https://evil.example")]));
        assert!(!check(&[
            ("host", "a.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site")
        ]));
        assert!(!check(&[
            ("host", "a.example"),
            ("origin", "https://b.a.example"),
            ("sec-fetch-site", "same-site")
        ]));
    }
}
