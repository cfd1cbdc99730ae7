//! What would follow from an act of the own party if it were signed now.

use std::sync::Arc;
use std::time::Duration;

use comity_agreements::agreement::life::{ActionKind, Flaw};
use comity_agreements::docket::outlook::Outlook;
use comity_agreements::duty::{Fact, Shown};
use comity_protocol::kind::Kind;
use comity_protocol::marking::Marking;
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::Vouched;
use serde_json::Value;

use crate::console::text::Lang;
use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::node::Node;

/// Nobody waits longer than this for what would follow from a proposal.
const OUTLOOK_TIMEOUT: Duration = Duration::from_secs(5);

/// What would follow if an act of the own party were signed now: its kind, its subject and the body
/// of its content, which names the words held here where it names none. `None` for other
/// statements, and where nobody can say it at once.
pub async fn look_ahead(
    node: &Arc<Node>,
    eyes: Eyes,
    (kind, subject, body): (&Kind, &str, Option<Value>),
    marking: &Marking,
) -> Option<Outlook> {
    ActionKind::of(kind)?;
    let now = node.now();
    let mut act = Fact {
        // No statement has this identifier: nothing was signed.
        id: StatementId([0xff; 32]),
        kind: kind.clone(),
        issuer: node.config.party.clone(),
        subject: subject.to_owned(),
        issued: now,
        logged: Vouched::NOBODY,
        body,
        relation: None,
        also: Vec::new(),
        shown: Shown::by(marking, &node.config.party),
        index: None,
    };
    let found = node.docket_as_of(eyes, now, move |docket| {
        let mut docket = docket.into_docket();
        if let Some(body) = &mut act.body {
            // Of words that are not those held here it is said that the act accepts others.
            let _ = docket.name_words(&act.kind, body);
        }
        docket.outlook(&act)
    });
    // Whoever asks sees the act also while others have the docket.
    tokio::time::timeout(OUTLOOK_TIMEOUT, found).await.ok().and_then(Result::ok).flatten()
}

/// Refuses an act that would be without effect if it were signed now: nobody proposes it unawares.
/// An instrument that the depositary has yet to receive has its effect with that, and where the
/// docket is busy nothing is warned of.
///
/// # Errors
/// `act-without-effect`.
pub async fn expect_effect(
    node: &Arc<Node>,
    eyes: Eyes,
    (kind, subject, body): (&Kind, &str, Value),
    marking: &Marking,
) -> Result<(), Error> {
    let found = look_ahead(node, eyes, (kind, subject, Some(body)), marking).await;
    let Some(found) = found.filter(Outlook::is_void) else { return Ok(()) };
    let code = found.flaw.unwrap_or_default();
    if code == Flaw::AwaitingReceipt.code() {
        return Ok(());
    }
    let title = found.title.get("en").unwrap_or(&found.agreement);
    let detail = format!(
        "If it is signed today it is without effect under {title} ({}): {} [{code}].",
        found.agreement,
        Lang::En.s(code),
    );
    Err(Error::new(&codes::ACT_WITHOUT_EFFECT, detail))
}
