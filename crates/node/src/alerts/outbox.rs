//! Sends what was written down: each by its channel, again after a while where it fails, and never
//! for ever. What became of it stands in the audit trail.
//!
//! Who cannot be reached holds nobody else up: channels are apart, and of each several are sent at
//! once. A process that dies between sending and noting it sends again, under the same identifier,
//! by which receivers know it.

use std::sync::Arc;
use std::time::Duration;

use comity_protocol::marking::Tlp;
use comity_store::Write;
use comity_store::rows::{AlertRow, AlertState};
use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;

use crate::accounts::trail::audit;
use crate::alerts::event::Told;
use crate::alerts::kept::Kept;
use crate::alerts::rules::{Channel, Sort};
use crate::alerts::{codes, hook, mail};
use crate::error::Error;
use crate::node::Node;
use crate::published::Notice;

/// So many are sent by one channel at once.
const AT_ONCE: usize = 16;

/// After so long it is looked again whether something is to be sent.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The first wait after a failure: 1 minute; each next one is twice as long.
const WAIT_MS: i64 = 60_000;

/// The longest wait: 1 hour.
const WAIT_MS_MAX: i64 = 3_600_000;

/// It is tried for so long: 3 days, so that a mail server may be down over a weekend.
const TRIED_MS: i64 = 3 * 86_400_000;

/// Sends by a channel until the node stops.
pub(crate) async fn post(node: &Arc<Node>, channel: Channel) {
    loop {
        match deliver(node, channel).await {
            Ok(AT_ONCE) => continue,
            Ok(_) => {}
            Err(error) => tracing::debug!(code = error.code(), "alerts could not be sent"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Sends by a channel what is to be sent now, so many at once; how many were tried.
///
/// # Errors
/// Those of the store: what was sent may be sent again then.
pub async fn deliver(node: &Arc<Node>, channel: Channel) -> Result<usize, Error> {
    let now = node.now();
    let rows = node.read_now(|reader| reader.alerts_waiting(channel.name(), now, AT_ONCE))?;
    let mut sent = JoinSet::new();
    let tried = rows.len();
    for row in rows {
        let node = Arc::clone(node);
        sent.spawn(async move {
            let outcome = send(&node, channel, &row).await;
            note(&node, row, outcome).await
        });
    }
    let mut failed = None;
    while let Some(done) = sent.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => failed = Some(error),
            Err(error) => failed = Some(Error::internal(error.to_string())),
        }
    }
    if tried > 0 {
        node.notify(Notice::State);
    }
    failed.map_or(Ok(tried), Err)
}

/// By what receivers know an alert that comes again: the same each time it is sent.
pub fn id_of(row: &AlertRow) -> String {
    let named = format!("{}\0{}\0{}\0{}", row.user, row.key, row.channel, row.made_at.millis());
    let hash = HEXLOWER.encode(&Sha256::digest(named.as_bytes()));
    format!("msg_{}", hash.get(..32).unwrap_or_default())
}

async fn send(node: &Arc<Node>, channel: Channel, row: &AlertRow) -> Result<(), &'static str> {
    let gone = codes::ALERT_ACCOUNT_CLOSED.code;
    let found = node.read_now(|reader| {
        let rules = reader.alert_rules()?.into_iter().find(|rules| rules.user == row.user);
        Ok((reader.user(&row.user)?, rules))
    });
    let (user, rules) = found.map_err(|error| error.code())?;
    let user = user.filter(|user| user.enabled).ok_or(gone)?;
    let kept = rules.as_ref().map(Kept::of).unwrap_or_default();
    let mut told: Told = serde_json::from_str(&row.what).map_err(|_| gone)?;
    if told.tlp == Tlp::Red && !user.cleared {
        // No longer one of those that it is for: not even where it is.
        told = Told { tlp: Tlp::Red, ..Told::bare(Sort::Test, "/") };
    }
    let id = id_of(row);
    match channel {
        Channel::Mail => mail::send(node, &kept.rules, &told, &id).await,
        Channel::Hook => hook::send(node, &kept, &told, (&id, row.made_at)).await,
        Channel::Console => Ok(()),
    }
}

/// What became of a try.
async fn note(node: &Node, row: AlertRow, outcome: Result<(), &'static str>) -> Result<(), Error> {
    let tries = row.tries.saturating_add(1);
    let now = node.now();
    let detail = |failure: Option<&str>| {
        let of = json!({
            "channel": row.channel,
            "key": row.key,
            "tries": tries,
            "failure": failure,
        });
        of.to_string()
    };
    let (after, line) = match outcome {
        Ok(()) => {
            let after = AlertRow { state: AlertState::Told, tries, failure: None, ..row.clone() };
            (after, Some(("alert.deliver", detail(None))))
        }
        Err(code) => {
            let failure = Some(code.to_owned());
            let next_at = now.plus_millis(wait_ms(tries));
            let is_over =
                next_at.since(row.made_at) > TRIED_MS || code == codes::ALERT_ACCOUNT_CLOSED.code;
            let state = if is_over { AlertState::GivenUp } else { AlertState::Waiting };
            let line = is_over.then(|| ("alert.give-up", detail(Some(code))));
            (AlertRow { state, tries, failure, next_at, ..row.clone() }, line)
        }
    };
    let mut writes = vec![Write::Alert(after)];
    writes.extend(line.map(|(action, detail)| audit(node, "node", action, &row.user, &detail)));
    node.write(writes).await
}

/// How long is waited after so many tries.
fn wait_ms(tries: u32) -> i64 {
    let doubled = tries.saturating_sub(1).min(16);
    WAIT_MS.saturating_mul(1_i64 << doubled).min(WAIT_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let minutes: Vec<i64> = (1..=9).map(|tries| wait_ms(tries) / 60_000).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(wait_ms(u32::MAX), WAIT_MS_MAX);
        assert_eq!(wait_ms(0), WAIT_MS);
    }
}
