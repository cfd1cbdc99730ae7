//! Signed requests to addresses that people give (Standard Webhooks,
//! <https://github.com/standard-webhooks/standard-webhooks>).
//!
//! The address is somebody's wish, and the node stands inside a network: what is asked is resolved
//! once, only what anybody could reach is asked unless the operator lists it, and where an answer
//! points to is not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use comity_protocol::time::Timestamp;
use data_encoding::BASE64;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::{Value, json};

use crate::alerts::event::Told;
use crate::alerts::kept::Kept;
use crate::alerts::rules::{bare_host, is_loopback};
use crate::alerts::{codes, words};
use crate::node::Node;

/// A hook answers within this time or has not got it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What a secret begins with.
pub(super) const SECRET_PREFIX: &str = "whsec_";

/// Sends one under an identifier.
///
/// # Errors
/// The code of what went wrong.
pub(super) async fn send(
    node: &Arc<Node>,
    kept: &Kept,
    told: &Told,
    (id, made_at): (&str, Timestamp),
) -> Result<(), &'static str> {
    let missing = codes::ALERT_NO_ADDRESS.code;
    let address = kept.rules.hook.as_ref().ok_or(missing)?;
    let secret = kept.secret.as_ref().ok_or(missing)?;
    let url = Url::parse(address).map_err(|_| missing)?;
    let sent_at = node.now().secs().to_string();
    let body = body(node, kept, told, made_at).to_string();
    let signature = sign(secret, id, &sent_at, &body).ok_or(missing)?;
    let asked = async {
        let client = client(&url, &node.config.alerts.hook_addresses).await?;
        let request = client
            .post(url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", &sent_at)
            .header("webhook-signature", signature)
            .body(body);
        // Only the status counts: an answer is not read, however long it is.
        let answer = request.send().await.map_err(|error| {
            tracing::warn!(%error, "a hook could not be reached");
            codes::ALERT_UNREACHABLE.code
        })?;
        if answer.status().is_success() { Ok(()) } else { Err(codes::ALERT_REFUSED.code) }
    };
    tokio::time::timeout(TIMEOUT, asked).await.unwrap_or(Err(codes::ALERT_UNREACHABLE.code))
}

/// What a hook is told: what a mail would say, and the same in parts.
fn body(node: &Node, kept: &Kept, told: &Told, made_at: Timestamp) -> Value {
    let (rules, lang) = (&kept.rules, kept.rules.lang());
    if told.tlp == comity_protocol::marking::Tlp::Red {
        let data = json!({ "title": words::headline(lang, told), "url": node.base_url() });
        return json!({ "type": "alert.something", "timestamp": made_at, "data": data });
    }
    json!({
        "type": format!("alert.{}", told.sort.name()),
        "timestamp": made_at,
        "data": {
            "title": words::headline(lang, told),
            "grave": told.grave,
            "tlp": told.tlp,
            "percent": told.percent,
            "due": told.due,
            "due_text": told.due.map(|due| words::when(rules, told, due)),
            "count": told.count,
            "url": format!("{}{}", node.base_url(), told.path),
            "party": node.config.party,
        },
    })
}

/// `v1,` and the signature; `None` where the secret is none.
fn sign(secret: &str, id: &str, sent_at: &str, body: &str) -> Option<String> {
    let bytes = BASE64.decode(secret.strip_prefix(SECRET_PREFIX)?.as_bytes()).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let tag = hmac::sign(&key, format!("{id}.{sent_at}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64.encode(tag.as_ref())))
}

/// A client that connects to the very address that was looked at, and goes nowhere else.
async fn client(url: &Url, listed: &[IpAddr]) -> Result<Client, &'static str> {
    let refused = codes::ALERT_HOOK_ADDRESS.code;
    let unreachable = codes::ALERT_UNREACHABLE.code;
    let host = bare_host(url).ok_or(refused)?;
    let port = url.port_or_known_default().ok_or(refused)?;
    if url.scheme() != "https" && !is_loopback(url) {
        return Err(refused);
    }
    let found: Vec<SocketAddr> =
        tokio::net::lookup_host((host, port)).await.map_err(|_| unreachable)?.collect();
    // One that must not be asked spoils all: a name that resolves to it is no mistake.
    if found.iter().any(|address| !may_ask(address.ip(), listed)) {
        tracing::warn!(host, "a hook leads to an address that is not for hooks");
        return Err(refused);
    }
    let first = found.first().copied().ok_or(unreachable)?;
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .timeout(TIMEOUT)
        .resolve(host, first)
        .build()
        .map_err(|_| unreachable)
}

/// Whether a hook may be at an address: anybody could reach it, or the operator lists it.
fn may_ask(ip: IpAddr, listed: &[IpAddr]) -> bool {
    let ip = ip.to_canonical();
    listed.iter().any(|one| one.to_canonical() == ip)
        || match ip {
            IpAddr::V4(ip) => is_global(ip),
            IpAddr::V6(ip) => is_global_v6(ip),
        }
}

/// By the special-purpose registry of IANA (RFC 6890).
fn is_global(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (b == 18 || b == 19)))
}

/// Only 2000::/3 is given out, and of that not what stands for an address of version 4, is for
/// documents or for protocols.
fn is_global_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let is_given = (0x2000..0x4000).contains(&a);
    is_given && a != 0x2002 && a != 0x3fff && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed =
            sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}");
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(sign("whsec_%", "", "", ""), None);
        assert_eq!(sign("", "", "", ""), None);
    }

    #[test]
    fn only_what_anybody_could_reach_is_asked() {
        let check = |ip: &str, want: bool| {
            let ip: IpAddr = ip.parse().unwrap();
            assert_eq!(may_ask(ip, &[]), want, "{ip}");
            assert!(may_ask(ip, &[ip]), "{ip}");
        };
        for ip in ["1.1.1.1", "193.0.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"] {
            check(ip, true);
        }
        for ip in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
        ] {
            check(ip, false);
        }
    }

    #[tokio::test]
    async fn addresses_within_are_refused_unless_they_are_listed() {
        let check = async |url: &str, listed: &[&str]| {
            let listed: Vec<IpAddr> = listed.iter().map(|ip| ip.parse().unwrap()).collect();
            client(&Url::parse(url).unwrap(), &listed).await.map(drop)
        };
        let refused = Err(codes::ALERT_HOOK_ADDRESS.code);
        assert_eq!(check("https://10.1.2.3/x", &[]).await, refused);
        assert_eq!(check("https://10.1.2.3/x", &["10.1.2.3"]).await, Ok(()));
        assert_eq!(check("http://10.1.2.3/x", &["10.1.2.3"]).await, refused);
        assert_eq!(check("https://[::1]/x", &[]).await, refused);
        assert_eq!(check("https://[::ffff:127.0.0.1]/x", &[]).await, refused);
        assert_eq!(check("http://127.0.0.1/x", &[]).await, refused);
        assert_eq!(check("http://127.0.0.1/x", &["127.0.0.1"]).await, Ok(()));
        // Numbers that browsers read as addresses are read as such here.
        assert_eq!(check("https://2130706433/x", &[]).await, refused);
        assert_eq!(check("https://0x7f.1/x", &[]).await, refused);
    }
}
