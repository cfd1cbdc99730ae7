//! Another password: of one's own by the present one, and a reset by an administrator.

use comity_store::Write;
use comity_store::rows::UserRow;

use super::password::confirm;
use super::trail::audit;
use super::{UserChange, change_user, control, existing, once_link};
use crate::error::Error;
use crate::node::Node;
use crate::proposals;
use crate::published::Notice;

/// Changes the password of one's own account. Every session, token and link of it ends: whoever
/// knew the old one may have made them. The account as it is now.
///
/// # Errors
/// `password-wrong` where the old one is another, `sign-in-busy`; `account-invalid` for the new
/// one, `role-missing` for the operator's account.
pub async fn change_password(
    node: &Node,
    name: &str,
    old: &str,
    new: String,
) -> Result<UserRow, Error> {
    confirm(node, name, old).await?;
    let change = UserChange { password: Some(new), ..UserChange::default() };
    let changed = change_user(node, name, change, &format!("user:{name}")).await?;
    Ok(changed.user)
}

/// Takes the password of an account away, ends everything by which it signs in, and makes a link
/// that signs its person in once, to set another.
///
/// # Errors
/// `not-found` when there is no such account; `role-missing` for the operator's.
pub async fn reset(node: &Node, name: &str, actor: &str) -> Result<String, Error> {
    control::may_handle(name, actor)?;
    {
        let _alone = node.accounts.lock().await;
        let mut user = existing(node, name)?;
        user.password.clear();
        control::replace(&mut user, actor);
        let others = node.read_now(|reader| reader.users())?;
        let _turn = node.proposals.lock().await;
        let mut writes = proposals::closed_by(node, &others, &user, actor)?;
        writes.extend([Write::User(user), audit(node, actor, "user.reset", name, "{}")]);
        let credentials = node.read_now(|reader| reader.credentials(name))?;
        writes.extend(credentials.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)));
        node.write(writes).await?;
        node.notify(Notice::State);
    }
    once_link(node, name, actor).await
}
