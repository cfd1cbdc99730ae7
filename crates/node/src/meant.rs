//! What was perhaps meant: looked at before anything is signed, so that a slip of the hand does not
//! make another matter of it, or a filing that counts for nothing.
//!
//! Nothing is refused for good: whoever says that it is meant as it is written has it signed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use comity_agreements::docket::meant::Meant;
use comity_agreements::docket::offers::Offer;
use comity_agreements::docket::unnamed::Unnamed;
use comity_protocol::kind::Kind;
use comity_store::rows::PeerState;
use serde_json::Value;

use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::node::Node;
use crate::proposals;

/// Signing does not wait longer than this for a warning.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What a value is nearly, in words for whoever is about to have it signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearly {
    /// The name of another matter.
    Matter(String),
    /// A word that a rule looks for, or the identifier of a party.
    Word(String),
}

/// Refuses what is nearly the name of an earlier matter, or nearly what a rule looks for. Where the
/// docket is busy nothing is warned of.
///
/// # Errors
/// `name-near`; those of the store.
pub async fn expect(node: &Arc<Node>, act: (&Kind, &str), body: &Value) -> Result<(), Error> {
    match nearly(node, act, body).await? {
        Some(Nearly::Matter(says) | Nearly::Word(says)) => Err(Error::new(&codes::NAME_NEAR, says)),
        None => Ok(()),
    }
}

/// The same as something to be told.
///
/// # Errors
/// Those of the store.
pub async fn nearly(
    node: &Arc<Node>,
    (kind, subject): (&Kind, &str),
    body: &Value,
) -> Result<Option<Nearly>, Error> {
    match proposals::expect_no_near_name(node, body).await {
        Err(refused) if refused.code() == codes::NAME_NEAR.code => {
            return Ok(Some(Nearly::Matter(refused.detail().to_owned())));
        }
        other => other?,
    }
    let own = node.config.party.as_str().to_owned();
    let peers = node.read_now(|reader| reader.peers())?;
    let live = peers.into_iter().filter(|peer| peer.state != PeerState::Removed);
    let parties: BTreeSet<String> =
        live.map(|peer| peer.descriptor.party.to_string()).chain([own.clone()]).collect();
    let (kind, subject, body) = (kind.clone(), subject.to_owned(), body.clone());
    // A word that stands in a text for named persons is no hint for others.
    let question = node
        .docket(Eyes::Staff, move |docket| docket.meant(&own, &parties, (&kind, &subject), &body));
    let meant = tokio::time::timeout(TIMEOUT, question).await.ok().and_then(Result::ok);
    Ok(meant.flatten().map(|meant| Nearly::Word(words(&meant))))
}

/// What values name that nothing held here goes by. Where the docket is busy nothing is told.
pub async fn unnamed(node: &Arc<Node>, kind: &Kind, body: &Value) -> Vec<Unnamed> {
    let own = node.config.party.as_str().to_owned();
    let (kind, body) = (kind.clone(), body.clone());
    let question = node.docket(Eyes::Staff, move |docket| docket.unnamed(&own, &kind, &body));
    let found = tokio::time::timeout(TIMEOUT, question).await;
    found.ok().and_then(Result::ok).unwrap_or_default()
}

/// What fields of a kind can name of what is held here and whoever asks may read, by their names;
/// nothing is offered where the docket is busy.
pub async fn offers(node: &Arc<Node>, eyes: Eyes, kind: &Kind) -> BTreeMap<String, Vec<Offer>> {
    let (own, kind) = (node.config.party.as_str().to_owned(), kind.clone());
    let question = node.docket(eyes, move |docket| docket.offers(&own, &kind));
    let found = tokio::time::timeout(TIMEOUT, question).await;
    let found = found.ok().and_then(Result::ok).unwrap_or_default().into_iter();
    found.map(|(at, offers)| (at.trim_start_matches('/').to_owned(), offers)).collect()
}

/// What was perhaps meant, in words.
fn words(meant: &Meant) -> String {
    let Meant { at, given, meant, agreement } = meant;
    match agreement {
        Some(agreement) if agreement == meant => {
            format!(
                "{given:?} at {at} is nearly {meant:?}, an agreement held here, and names none."
            )
        }
        Some(agreement) => format!(
            "{given:?} at {at} is nearly {meant:?}, which {agreement} looks for, and would not \
             count there."
        ),
        None => format!("{given:?} at {at} is nearly the party {meant:?}, and names nobody here."),
    }
}
