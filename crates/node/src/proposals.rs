//! The two-person rule: one person proposes what the party would sign, another approves it, and
//! only then it is signed and logged.
//!
//! Any statement can be proposed; those that bind the party ([`requires_two`]) can be signed in no
//! other way. A statement that a registered issuer has signed already is not concerned: its
//! signature is the act, and whoever holds that key answers for it.
//!
//! The decision and the log entry are one transaction, and the writer lets no second decision in:
//! a proposal is signed and logged once or not at all, also when two people press at once or the
//! node dies in between.

use std::sync::Arc;

use comity_agreements::agreement::life::ActionKind;
use comity_agreements::docket::outlook::Outlook;
use comity_protocol::content::{Body, Content};
use comity_protocol::index::LogId;
use comity_protocol::kind::names;
use comity_protocol::limits::{CONTENT_BYTES_MAX, SUBJECT_BYTES_MAX};
use comity_protocol::marking::Marking;
use comity_protocol::statement::{Refusal, StatementId};
use comity_protocol::time::Timestamp;
use comity_store::rows::{
    AuditEvent, ProposalId, ProposalOutcome, ProposalRow, Role, UserRow, Verdict,
};
use comity_store::{PROPOSALS_PAGE_MAX, Proposals, Write};
use serde_json::{Value, json};

use crate::accounts::control;
use crate::accounts::trail::{audit, role_name};
use crate::error::{Error, codes};
use crate::eyes::Eyes;
use crate::ledger::content::Submission;
use crate::ledger::queue::Logged;
use crate::node::{Node, Waiting};
use crate::published::Notice;
use crate::rotation::{named, standing};

pub use ahead::{expect_effect, look_ahead};
use naming::name_words;
pub use naming::{acted_on, expect_no_near_name, titles};
pub use reading::may_read;
use rights::expect_undone_by_its_own;
pub use rights::{allow_one, requires_two, role_for};

mod ahead;

mod naming;

mod reading;

mod rights;

mod sound;

/// Most proposals that wait at one time; with bodies of 1 MiB they take 100 MiB.
pub const OPEN_MAX: usize = 100;

// All of them are read at once when one more comes.
const _: () = assert!(OPEN_MAX <= PROPOSALS_PAGE_MAX);
const _: () = assert!(OPEN_MAX * CONTENT_BYTES_MAX <= 100 << 20);

/// How long a proposal waits unless its proposer says otherwise, in days.
pub const DAYS: u32 = 30;

/// Longest that a proposal waits, in days: a leap year.
pub const DAYS_MAX: u32 = 366;

/// Longest reason for a rejection in bytes.
pub const REASON_BYTES_MAX: usize = 2_000;

const DAY_MS: i64 = 86_400_000;

/// Seals a content, signs a statement about it with the party's key, and offers both.
///
/// # Errors
/// As [`crate::ledger::Ledger::offer`]; `two-persons-required` for what has to be proposed first;
/// `clearance-missing` where it is about what this account may not read.
pub async fn submit(node: &Node, submission: Submission, actor: &str) -> Result<Logged, Error> {
    allow_one(node, &submission.kind, &submission.subject)?;
    if let Some(by) = actor.strip_prefix("user:") {
        reading::expect_target(node, by, &submission.kind, &submission.subject)?;
    }
    sound::expect(node, &submission.kind, &submission.subject, &submission.body)?;
    let (statement, content) = node.sign(submission)?;
    node.offer(&statement, Some(&content.bytes), actor).await
}

/// Destroys a content of the own party and records that it did.
///
/// # Errors
/// `statement-target-unknown`, `not-own`, and those of [`submit`].
pub async fn erase(
    node: &Node,
    id: StatementId,
    reason: &str,
    actor: &str,
) -> Result<Logged, Error> {
    let submission = erasure(node, id, reason)?;
    let digest = submission.body.get("digest").cloned();
    let logged = submit(node, submission, actor).await?;
    let event = AuditEvent {
        at: node.now(),
        actor: actor.to_owned(),
        action: "content.erase".to_owned(),
        object: id.to_string(),
        detail: json!({ "digest": digest, "reason": reason }).to_string(),
    };
    node.write(vec![Write::Audit(event)]).await?;
    node.notify(Notice::Contents);
    Ok(logged)
}

/// The statement that has the content of another destroyed.
///
/// # Errors
/// `statement-target-unknown`, `statement-binding`.
pub fn erasure(node: &Node, id: StatementId, reason: &str) -> Result<Submission, Error> {
    // Nothing is erased here but what stands in the own log.
    let view = node.read_now(|reader| match reader.own_index(&id)? {
        Some(index) => reader.statement_at(LogId::OWN, index),
        None => Ok(None),
    })?;
    let said = view.and_then(|place| place.statement);
    let (_, statement) = said.ok_or(Error::from(Refusal::TargetUnknown))?;
    // Nobody is asked to approve what the log would refuse.
    if statement.kind.binds() {
        return Err(Error::from(Refusal::Binding));
    }
    Ok(Submission {
        kind: names::ERASURE.parse().map_err(|_| Error::internal("erasure kind"))?,
        subject: id.urn(),
        body: json!({ "digest": statement.digest.to_string(), "reason": reason }).into(),
        marking: Marking::clear(),
        confirmation: None,
    })
}

/// Proposes that the party sign a statement; `by` is the account's name.
///
/// # Errors
/// Every refusal of the content, `role-missing`, `clearance-missing`, `request-malformed`,
/// `proposals-too-many`, and those of [`crate::ledger::Ledger::write`].
pub async fn propose(
    node: &Arc<Node>,
    mut submission: Submission,
    days: u32,
    by: &str,
) -> Result<ProposalRow, Error> {
    authority(node, by, role_for(&submission.kind))?;
    reading::expect_target(node, by, &submission.kind, &submission.subject)?;
    check(node, &submission)?;
    expect_undone_by_its_own(node, &submission.kind, &submission.subject)?;
    name_words(node, by, &mut submission).await?;
    if !(1..=DAYS_MAX).contains(&days) {
        let detail = "A proposal waits 1 to 366 days.";
        return Err(Error::new(&codes::REQUEST_MALFORMED, detail));
    }
    let Submission { kind, subject, body, marking, confirmation } = submission;
    let now = node.now();
    let row = ProposalRow {
        id: fresh_id()?,
        proposed_by: by.to_owned(),
        proposed_at: now,
        kind,
        subject,
        body: Some(body.text().to_owned()),
        marking,
        confirmation,
        expires_at: now.plus_millis(i64::from(days).saturating_mul(DAY_MS)),
        outcome: None,
    };
    let _turn = node.proposals.lock().await;
    let waiting =
        node.read_now(|reader| reader.proposals(Proposals::Open, None, PROPOSALS_PAGE_MAX))?.rows;
    let (over, open): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|row| is_over(row, now));
    if open.len() >= OPEN_MAX {
        let detail = "Have some of the proposals that wait decided or withdrawn first.";
        return Err(Error::new(&codes::PROPOSALS_TOO_MANY, detail));
    }
    let mut writes: Vec<Write> = over.iter().flat_map(|row| expiry(node, row, now)).collect();
    writes.push(Write::Proposal(row.clone()));
    writes.push(trail(node, by, "proposal.propose", &row, json!({ "expires_at": row.expires_at })));
    node.write(writes).await?;
    node.notify(Notice::State);
    Ok(row)
}

/// Whether something can be proposed as far as its subject and content go; nothing is signed.
///
/// # Errors
/// `statement-malformed` for the subject, `party-name`, `proposal-outdated`, those of an
/// `EquivocationRefusal`, and every refusal of the content.
pub fn check(node: &Node, submission: &Submission) -> Result<(), Error> {
    let Submission { kind, subject, body, marking, .. } = submission;
    let plain = !subject.chars().any(char::is_control);
    if !(1..=SUBJECT_BYTES_MAX).contains(&subject.len()) || !plain {
        let detail = "A subject has 1 to 1,024 bytes and no control characters.";
        return Err(Error::new(&codes::STATEMENT_MALFORMED, detail));
    }
    let content = Content::seal(kind, [0; 32], marking.clone(), body.clone())?;
    sound::expect(node, kind, subject, body)?;
    standing::expect(&node.ledger, (kind, subject), body, submission.confirmation.as_ref())?;
    node.expect_not_ahead(kind, subject, &content.body)
}

/// Approves a proposal: the party signs it, and it is logged in one transaction with the decision.
///
/// # Errors
/// Those of [`refused_to`], `proposal-closed`, `not-found`, and those of
/// [`crate::ledger::Ledger::offer`]: then the proposal stays open.
pub async fn approve(node: &Arc<Node>, id: ProposalId, by: &str) -> Result<Logged, Error> {
    // On a task of its own: a caller who hangs up must not let the next one sign beside this.
    let (node, by) = (Arc::clone(node), by.to_owned());
    let signed = tokio::spawn(async move { sign(&node, id, &by).await });
    signed.await.map_err(|error| Error::internal(error.to_string()))?
}

/// Refuses whom may not approve a proposal: everything but whether it is open.
///
/// # Errors
/// `role-missing`, `own-proposal`, `accounts-related`, `clearance-missing`, and
/// `proposal-outdated` where nobody may by now.
pub fn refused_to(node: &Node, row: &ProposalRow, by: &str) -> Result<(), Error> {
    authority(node, by, Role::Approver)?;
    authority(node, by, role_for(&row.kind))?;
    by_another(row, by)?;
    control::two_persons(node, &row.proposed_by, by)?;
    reading::expect_proposal(node, row, by)?;
    let Some(body) = body(row)? else { return Ok(()) };
    standing::expect(&node.ledger, (&row.kind, &row.subject), &body, row.confirmation.as_ref())
}

/// What would follow if an act that waits were signed now, as far as an account may read it and
/// there is somebody to say it at once.
///
/// # Errors
/// Those of the store.
pub async fn outlook(
    node: &Arc<Node>,
    row: &ProposalRow,
    by: &str,
) -> Result<Option<Outlook>, Error> {
    if row.outcome.is_some() || ActionKind::of(&row.kind).is_none() {
        return Ok(None);
    }
    let user = node.read_now(|reader| reader.user(by))?;
    let is_named = user.is_some_and(|user| user.cleared);
    if !may_read(row, by, is_named) {
        return Ok(None);
    }
    let eyes = Eyes::of(is_named || by == control::OPERATOR);
    let act = (&row.kind, row.subject.as_str(), body(row)?);
    Ok(look_ahead(node, eyes, act, &row.marking).await)
}

async fn sign(node: &Arc<Node>, id: ProposalId, by: &str) -> Result<Logged, Error> {
    authority(node, by, Role::Approver)?;
    let _turn = node.proposals.lock().await;
    let row = open(node, &id).await?;
    // Where that failed after the last one, the keys in use are older than what the log names.
    named::after(&node.ledger, &row.kind, &row.subject).await?;
    refused_to(node, &row, by)?;
    let (statement, content) = node.sign(submission(&row)?)?;
    let decide = |statement: StatementId| {
        let outcome = outcome(node.now(), Verdict::Approved, by, "", Some(statement));
        let event = trail(node, by, "proposal.approve", &row, json!({ "statement": statement }));
        vec![Write::ProposalDecided { id, outcome }, event]
    };
    let actor = format!("user:{by}");
    let logged = node.offer_with(&statement, Some(&content.bytes), &actor, decide).await?;
    named::after(&node.ledger, &row.kind, &row.subject).await?;
    node.notify(Notice::State);
    if row.kind.as_str() == names::ERASURE {
        node.notify(Notice::Contents);
    }
    Ok(logged)
}

/// Rejects a proposal; its body stays readable, so that it can be corrected.
///
/// # Errors
/// `role-missing`, `own-proposal`, `clearance-missing`, `proposal-closed`, `not-found`,
/// `request-malformed` without a reason, and those of [`crate::ledger::Ledger::write`].
pub async fn reject(
    node: &Node,
    id: ProposalId,
    reason: &str,
    by: &str,
) -> Result<ProposalRow, Error> {
    authority(node, by, Role::Approver)?;
    let reason = reason.trim();
    if !(1..=REASON_BYTES_MAX).contains(&reason.len()) {
        let detail = "A rejection has a reason of 1 to 2,000 bytes.";
        return Err(Error::new(&codes::REQUEST_MALFORMED, detail));
    }
    let _turn = node.proposals.lock().await;
    let row = open(node, &id).await?;
    by_another(&row, by)?;
    reading::expect_proposal(node, &row, by)?;
    let event = trail(node, by, "proposal.reject", &row, json!({ "reason": reason }));
    close(node, row, outcome(node.now(), Verdict::Rejected, by, reason, None), event).await
}

/// Takes back a proposal of one's own; its body is destroyed.
///
/// # Errors
/// `not-own-proposal`, `proposal-closed`, `not-found`, and those of
/// [`crate::ledger::Ledger::write`].
pub async fn withdraw(node: &Node, id: ProposalId, by: &str) -> Result<ProposalRow, Error> {
    let _turn = node.proposals.lock().await;
    let row = open(node, &id).await?;
    if row.proposed_by != by {
        let detail = "Only whoever proposed it can take it back.";
        return Err(Error::new(&codes::NOT_OWN_PROPOSAL, detail));
    }
    let event = trail(node, by, "proposal.withdraw", &row, json!({}));
    close(node, row, outcome(node.now(), Verdict::Withdrawn, by, "", None), event).await
}

/// What closes the open proposals of accounts of which somebody loses control when an account is
/// written as `after`: whoever proposed something as such an account must not be the second person
/// of it. They are rejected, so that their bodies stay to be proposed again.
///
/// # Errors
/// Those of the store.
pub(crate) fn closed_by(
    node: &Node,
    users: &[UserRow],
    after: &UserRow,
    actor: &str,
) -> Result<Vec<Write>, Error> {
    let open =
        node.read_now(|reader| reader.proposals(Proposals::Open, None, PROPOSALS_PAGE_MAX))?.rows;
    let mut writes = Vec::new();
    for row in open.iter().filter(|row| control::slips(users, after, &row.proposed_by)) {
        let reason = format!(
            "The account {} got new credentials after this was proposed; propose it again.",
            after.name
        );
        let detail = json!({ "reason": reason, "proposed_by": row.proposed_by }).to_string();
        let by = actor.strip_prefix("user:").unwrap_or(actor);
        let outcome = outcome(node.now(), Verdict::Rejected, by, &reason, None);
        writes.push(Write::ProposalDecided { id: row.id, outcome });
        writes.push(audit(node, actor, "proposal.reject", &row.id.to_string(), &detail));
    }
    Ok(writes)
}

/// Whether a proposal that nobody decided can no longer be approved.
pub fn is_over(row: &ProposalRow, now: Timestamp) -> bool {
    row.outcome.is_none() && row.expires_at <= now
}

/// How many proposals wait for another person than the one of this name.
///
/// # Errors
/// Those of the store.
pub fn waiting_for(node: &Node, name: &str) -> Result<u64, Error> {
    open_of(node, |by| by != name)
}

/// How many proposals wait for a decision.
///
/// # Errors
/// Those of the store.
pub fn waiting(node: &Node) -> Result<u64, Error> {
    open_of(node, |_| true)
}

/// How many wait that somebody made of whom that holds.
fn open_of(node: &Node, by_whom: impl Fn(&str) -> bool) -> Result<u64, Error> {
    // Asked before they are read: what changes meanwhile is read the next time.
    let changes = node.notices().peers_changes();
    let kept = node.waiting.load_full().filter(|kept| kept.changes == changes);
    let waiting = if let Some(kept) = kept {
        kept
    } else {
        let rows = node.read_now(|reader| reader.proposals(Proposals::Open, None, OPEN_MAX))?;
        let proposals = rows.rows.into_iter().map(|row| (row.proposed_by, row.expires_at));
        let fresh = Arc::new(Waiting { changes, proposals: proposals.collect() });
        node.waiting.store(Some(Arc::clone(&fresh)));
        fresh
    };
    let now = node.now();
    let open = waiting.proposals.iter().filter(|(by, until)| by_whom(by) && *until > now);
    Ok(u64::try_from(open.count()).unwrap_or(u64::MAX))
}

/// The body as proposed; `None` once it was destroyed.
///
/// # Errors
/// `internal` when what is stored is no JSON.
pub fn body(row: &ProposalRow) -> Result<Option<Value>, Error> {
    let read = |text: &String| serde_json::from_str(text);
    let body = row.body.as_ref().map(read).transpose();
    body.map_err(|error| Error::internal(format!("proposal {}: {error}", row.id)))
}

/// What the account may do is asked here and now, whatever let the request in.
fn authority(node: &Node, by: &str, role: Role) -> Result<(), Error> {
    let user = node.read_now(|reader| reader.user(by))?;
    if user.is_some_and(|user| user.enabled && user.role >= role) {
        return Ok(());
    }
    let detail = format!("This needs the role {}.", role_name(role));
    Err(Error::new(&codes::ROLE_MISSING, detail))
}

/// Nobody is the second person of their own proposal, whatever session or token they use.
fn by_another(row: &ProposalRow, by: &str) -> Result<(), Error> {
    if row.proposed_by != by {
        return Ok(());
    }
    let detail = "You proposed it: another person has to decide.";
    Err(Error::new(&codes::OWN_PROPOSAL, detail))
}

/// A proposal that can still be decided; one whose time is over is closed on the way.
async fn open(node: &Node, id: &ProposalId) -> Result<ProposalRow, Error> {
    let missing = || Error::missing("There is no such proposal.");
    let row = node.read_now(|reader| reader.proposal(id))?.ok_or_else(missing)?;
    let now = node.now();
    if is_over(&row, now) {
        node.write(expiry(node, &row, now).into()).await?;
        node.notify(Notice::State);
        return Err(Error::new(&codes::PROPOSAL_CLOSED, "Its time was over before a decision."));
    }
    if row.outcome.is_some() {
        return Err(Error::new(&codes::PROPOSAL_CLOSED, "It was decided before."));
    }
    Ok(row)
}

async fn close(
    node: &Node,
    mut row: ProposalRow,
    outcome: ProposalOutcome,
    event: Write,
) -> Result<ProposalRow, Error> {
    let decided = Write::ProposalDecided { id: row.id, outcome: outcome.clone() };
    node.write(vec![decided, event]).await?;
    node.notify(Notice::State);
    row.body = row.body.filter(|_| outcome.verdict.keeps_body());
    row.outcome = Some(outcome);
    Ok(row)
}

fn submission(row: &ProposalRow) -> Result<Submission, Error> {
    let body = row.body.as_deref().and_then(Body::read);
    let body = body.ok_or_else(|| Error::internal("an open proposal has no body"))?;
    Ok(Submission {
        kind: row.kind.clone(),
        subject: row.subject.clone(),
        body,
        marking: row.marking.clone(),
        confirmation: row.confirmation.clone(),
    })
}

fn expiry(node: &Node, row: &ProposalRow, at: Timestamp) -> [Write; 2] {
    let outcome = outcome(at, Verdict::Expired, "node", "", None);
    let event = audit(node, "node", "proposal.expire", &row.id.to_string(), "{}");
    [Write::ProposalDecided { id: row.id, outcome }, event]
}

fn outcome(
    at: Timestamp,
    verdict: Verdict,
    by: &str,
    reason: &str,
    statement: Option<StatementId>,
) -> ProposalOutcome {
    let (by, reason) = (by.to_owned(), reason.to_owned());
    ProposalOutcome { verdict, by, at, reason, statement }
}

/// A line of the audit trail: what was proposed, without its content.
fn trail(node: &Node, by: &str, action: &str, row: &ProposalRow, more: Value) -> Write {
    let mut detail = json!({
        "kind": row.kind.as_str(),
        "subject": row.subject,
        "proposed_by": row.proposed_by,
    });
    if let (Some(detail), Value::Object(more)) = (detail.as_object_mut(), more) {
        detail.extend(more);
    }
    audit(node, &format!("user:{by}"), action, &row.id.to_string(), &detail.to_string())
}

fn fresh_id() -> Result<ProposalId, Error> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|_| Error::internal("no random numbers"))?;
    Ok(ProposalId(id))
}

#[cfg(test)]
mod tests;
