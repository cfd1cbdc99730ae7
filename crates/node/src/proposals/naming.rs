//! Names in what is proposed: the words that it is about, what these are called, and matters that
//! are nearly named so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use comity_agreements::agreement::document::Texts;
use comity_agreements::docket::Near;
use comity_agreements::duty::Shown;
use comity_store::rows::ProposalRow;
use serde_json::Value;

use crate::accounts::control;
use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::ledger::content::Submission;
use crate::node::Node;

use super::reading::may_read;
use super::rights::requires_two;

/// Has an act name the words that it accepts, so that both persons see which they are.
pub(super) async fn name_words(
    node: &Arc<Node>,
    by: &str,
    submission: &mut Submission,
) -> Result<(), Error> {
    if !requires_two(&submission.kind) {
        return Ok(());
    }
    let (kind, mut body) = (submission.kind.clone(), Value::clone(&submission.body));
    let subject = submission.subject.clone();
    let user = node.read_now(|reader| reader.user(by))?;
    let eyes = Eyes::of(user.is_some_and(|user| user.cleared) || by == control::OPERATOR);
    let shown = Shown::by(&submission.marking, &node.config.party);
    let named = node.docket(eyes, move |docket| {
        docket.name_words(&kind, &mut body)?;
        // Nobody is asked to approve what would count in no round.
        docket.check_commitment((&kind, &subject), &body, shown)?;
        Ok::<Value, Error>(body)
    });
    let named = named.await??;
    if *submission.body != named {
        submission.body = named.into();
    }
    Ok(())
}

/// What a proposal acts on: the agreement that its body names, where whoever asks may read that,
/// else its subject, which may be anything.
pub fn acted_on(row: &ProposalRow, (by, cleared): (&str, bool)) -> String {
    let body = row.body.as_ref().filter(|_| may_read(row, by, cleared));
    let body: Option<Value> = body.and_then(|text| serde_json::from_str(text).ok());
    let named = |member: &str| body.as_ref()?.get(member)?.as_str().map(str::to_owned);
    let named = requires_two(&row.kind).then(|| named("agreement").or_else(|| named("proposal")));
    named.flatten().unwrap_or_else(|| row.subject.clone())
}

/// What agreements among these are called, by language. None is told where the docket is busy: a
/// list says then which they are by their identifiers.
pub async fn titles(
    node: &Arc<Node>,
    eyes: Eyes,
    ids: BTreeSet<String>,
) -> BTreeMap<String, Texts> {
    if ids.is_empty() {
        return BTreeMap::new();
    }
    let question = node.docket(eyes, move |docket| {
        let title = |id: String| Some((docket.agreement(&id)?.agreement().title.clone(), id));
        ids.into_iter().filter_map(title).map(|(title, id)| (id, title)).collect()
    });
    let found = tokio::time::timeout(NEAR_TIMEOUT, question).await;
    found.ok().and_then(Result::ok).unwrap_or_default()
}

/// Members by which the kinds that come with the program name their matters.
const NAMES: [&str; 2] = ["incident", "run"];

/// Signing does not wait longer than this for a warning.
const NEAR_TIMEOUT: Duration = Duration::from_secs(2);

/// Refuses a name of a matter that is nearly one that the party gave before: nothing is signed
/// about another matter by a slip of the hand. Where the docket is busy nothing is warned of.
///
/// # Errors
/// `name-near`.
pub async fn expect_no_near_name(node: &Arc<Node>, body: &Value) -> Result<(), Error> {
    if !NAMES.iter().any(|name| body.get(name).is_some_and(Value::is_string)) {
        return Ok(());
    }
    let (party, body) = (node.config.party.as_str().to_owned(), body.clone());
    // A name that stands in what is for named persons is no hint for others.
    let question = node.docket(Eyes::Staff, move |docket| docket.near(&party, &body));
    let near = tokio::time::timeout(NEAR_TIMEOUT, question).await.ok().and_then(Result::ok);
    let refused = |near: Near| Error::new(&codes::NAME_NEAR, near_name(&near));
    near.flatten().map_or(Ok(()), |near| Err(refused(near)))
}

/// What is nearly the same, in words.
fn near_name(near: &Near) -> String {
    format!(
        "{:?} at {} is nearly {:?}, which statement {} names, and would be another matter.",
        near.given, near.at, near.before, near.statement
    )
}
