//! Passkeys that were lost: one administrator asks that they be taken away, another agrees.
//!
//! Whoever could take away an approver's second factor alone could be the approver. The operator of
//! the machine is above this, as everywhere ([`super::control`]).

use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::{Recovery, UserRow};
use serde_json::json;

use super::control::{self, OPERATOR};
use super::passkey::name_of;
use super::trail::audit;
use super::{existing, once_link};
use crate::error::{Error, codes};
use crate::node::Node;
use crate::proposals;
use crate::published::Notice;

/// How long a wish stands: a week.
const WISH_MS: i64 = 7 * 86_400_000;

/// The wish that stands now, if there is one.
pub fn standing(user: &UserRow, now: Timestamp) -> Option<&Recovery> {
    let begins = now.plus_millis(-WISH_MS);
    user.recovery.as_ref().filter(|wish| wish.asked_at > begins)
}

/// Asks that the passkeys of an account be taken away.
///
/// # Errors
/// `not-found` for an account that is not there or has none; `conflict` where somebody asked
/// before; `role-missing` for the operator's.
pub async fn ask(node: &Node, name: &str, by: &str) -> Result<UserRow, Error> {
    let actor = format!("user:{by}");
    control::may_handle(name, &actor)?;
    let _alone = node.accounts.lock().await;
    let mut user = existing(node, name)?;
    if node.read_now(|reader| reader.passkeys(name))?.is_empty() {
        return Err(Error::missing("The account has no passkey."));
    }
    if standing(&user, node.now()).is_some() {
        return Err(Error::new(&codes::CONFLICT, "It was asked before; another has to agree."));
    }
    user.recovery = Some(Recovery { asked_by: by.to_owned(), asked_at: node.now() });
    let event = audit(node, &actor, "passkey.recovery-ask", name, "{}");
    node.write(vec![Write::User(user.clone()), event]).await?;
    node.notify(Notice::State);
    Ok(user)
}

/// Agrees to it: the account's passkeys and password go, everything by which it signs in ends, and
/// a link signs its person in once.
///
/// # Errors
/// `not-found` where nobody asked; `accounts-related` for whoever asked, the account itself, or
/// somebody in the same hands.
pub async fn agree(node: &Node, name: &str, by: &str) -> Result<String, Error> {
    let actor = format!("user:{by}");
    control::may_handle(name, &actor)?;
    {
        let _alone = node.accounts.lock().await;
        let mut user = existing(node, name)?;
        let missing = || Error::missing("Nobody asked for this, or longer than a week ago.");
        let wish = standing(&user, node.now()).cloned().ok_or_else(missing)?;
        expect_another(node, &wish, name, by)?;
        user.recovery = None;
        user.password.clear();
        control::replace(&mut user, &actor);
        let others = node.read_now(|reader| reader.users())?;
        let keys = node.read_now(|reader| reader.passkeys(name))?;
        let credentials = node.read_now(|reader| reader.credentials(name))?;
        let _turn = node.proposals.lock().await;
        let mut writes = proposals::closed_by(node, &others, &user, &actor)?;
        let gone: Vec<String> = keys.iter().map(name_of).collect();
        let detail = json!({ "asked_by": wish.asked_by, "passkeys": gone }).to_string();
        writes.push(Write::User(user));
        writes.push(audit(node, &actor, "passkey.recovery-agree", name, &detail));
        writes.extend(keys.into_iter().map(|row| Write::PasskeyRemoved(row.id)));
        writes.extend(credentials.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)));
        node.write(writes).await?;
        node.notify(Notice::State);
    }
    once_link(node, name, &actor).await
}

/// Nobody is the second person of their own wish, nor of what becomes of their own account.
fn expect_another(node: &Node, wish: &Recovery, name: &str, by: &str) -> Result<(), Error> {
    if by == OPERATOR {
        return Ok(());
    }
    if wish.asked_by == by || name == by {
        let detail = "Another administrator, or the operator, has to agree.";
        return Err(Error::new(&codes::ACCOUNTS_RELATED, detail));
    }
    if wish.asked_by == OPERATOR { Ok(()) } else { control::two_persons(node, &wish.asked_by, by) }
}

/// Takes the wish back, or refuses it: any administrator, and the account's own person.
///
/// # Errors
/// `not-found` where nobody asked.
pub async fn refuse(node: &Node, name: &str, by: &str) -> Result<(), Error> {
    let _alone = node.accounts.lock().await;
    let mut user = existing(node, name)?;
    if user.recovery.take().is_none() {
        return Err(Error::missing("Nobody asked for this."));
    }
    let event = audit(node, &format!("user:{by}"), "passkey.recovery-refuse", name, "{}");
    node.write(vec![Write::User(user), event]).await?;
    node.notify(Notice::State);
    Ok(())
}
