//! In whose control an account is, so that one person with several accounts counts as one.
//!
//! Whoever creates an account, or makes a password, link or token of it, could sign in as it. Two
//! accounts that the same account controls, directly or by way of others, are one person as far as
//! the two-person rule goes. The operator of the machine is above this: who has the folder has the
//! keys.

use std::collections::BTreeSet;

use comity_store::rows::UserRow;

use crate::error::{Error, codes};
use crate::ledger::Ledger;

/// The account of the commands on the node's own machine. Nobody else makes credentials of it.
pub const OPERATOR: &str = "operator";

/// Notes that whoever acts made a credential of an account, or the account itself.
pub(crate) fn note(user: &mut UserRow, actor: &str) {
    if let Some(by) = handler(user, actor) {
        user.handled_by.insert(by.to_owned());
        // Whoever could now sign in as the account was not named with it.
        user.cleared = false;
    }
}

/// Notes that every credential of an account was replaced by one that whoever acts knows.
pub(crate) fn replace(user: &mut UserRow, actor: &str) {
    if actor == format!("user:{}", user.name) {
        // Whoever could sign in as the account could change its password too.
        return;
    }
    user.handled_by.clear();
    note(user, actor);
}

/// Refuses that an account gets credentials from somebody who must not make them.
///
/// # Errors
/// `role-missing` for the operator's account.
pub(crate) fn may_handle(name: &str, actor: &str) -> Result<(), Error> {
    if name != OPERATOR || !actor.starts_with("user:") {
        return Ok(());
    }
    let detail = "The operator's credentials are made on the node's machine, at each start.";
    Err(Error::new(&codes::ROLE_MISSING, detail))
}

/// Takes an account that others made, or a credential of it, out of their hands: its password is
/// gone, and every other credential must end with this. Whether there was anybody.
pub(crate) fn release(user: &mut UserRow) -> bool {
    if user.handled_by.is_empty() {
        return false;
    }
    user.handled_by.clear();
    user.password.clear();
    true
}

/// Refuses that somebody names himself for TLP:RED, or an account that he could sign in as: as it
/// stands in the store, or as it is about to be written.
///
/// # Errors
/// `accounts-related`.
pub(crate) fn may_name(ledger: &Ledger, user: &UserRow, actor: &str) -> Result<(), Error> {
    let Some(by) = actor.strip_prefix("user:").filter(|by| *by != OPERATOR) else { return Ok(()) };
    let name = user.name.as_str();
    if user.handled_by.contains(by) {
        let detail = format!("Nobody names an account in his own hands, as {name} is in {by}'s.");
        return Err(Error::new(&codes::ACCOUNTS_RELATED, detail));
    }
    if by == name {
        let detail = "Nobody names himself: another administrator, or the operator, has to.";
        return Err(Error::new(&codes::ACCOUNTS_RELATED, detail));
    }
    two_persons(ledger, by, name)
}

/// Refuses two accounts that one account controls.
///
/// # Errors
/// `accounts-related`.
pub fn two_persons(ledger: &Ledger, one: &str, other: &str) -> Result<(), Error> {
    let users = ledger.read_now(|reader| reader.users())?;
    let shared = controllers(&users, one);
    let Some(by) = controllers(&users, other).intersection(&shared).next().cloned() else {
        return Ok(());
    };
    let detail = format!(
        "{one} and {other} are both in the hands of {by}, who made one of them or a credential of \
         it. Another administrator, or the operator, has to give one of them new credentials."
    );
    Err(Error::new(&codes::ACCOUNTS_RELATED, detail))
}

/// What becomes of control over an account when another one, or the same, is written as `after`:
/// whether somebody who could sign in as it no longer can.
pub(crate) fn slips(users: &[UserRow], after: &UserRow, name: &str) -> bool {
    let mut then = users.to_vec();
    then.retain(|user| user.name != after.name);
    then.push(after.clone());
    !controllers(users, name).is_subset(&controllers(&then, name))
}

/// The account itself and everybody who could sign in as it, directly or by way of others.
fn controllers(users: &[UserRow], name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut todo = vec![name.to_owned()];
    while let Some(name) = todo.pop() {
        if let Some(user) = users.iter().find(|user| user.name == name) {
            todo.extend(user.handled_by.iter().filter(|by| !found.contains(*by)).cloned());
        }
        found.insert(name);
    }
    found
}

/// Who acts, where that is an account other than this one and the operator's.
fn handler<'a>(user: &UserRow, actor: &'a str) -> Option<&'a str> {
    actor.strip_prefix("user:").filter(|by| *by != user.name && *by != OPERATOR)
}

#[cfg(test)]
mod tests {
    use comity_protocol::time::Timestamp;
    use comity_store::rows::Role;

    use super::*;

    fn user(name: &str, handled_by: &[&str]) -> UserRow {
        UserRow {
            handled_by: handled_by.iter().map(|by| (*by).to_owned()).collect(),
            cleared: true,
            ..UserRow::new(name.to_owned(), Role::Approver, Timestamp::EPOCH)
        }
    }

    #[test]
    fn control_goes_through_accounts_made_by_accounts() {
        // x made y and the admin a; a gave z new credentials; p and q made each other's.
        let users = [
            user("x", &[]),
            user("y", &["x"]),
            user("a", &["x"]),
            user("z", &["a"]),
            user("p", &["q"]),
            user("q", &["p"]),
        ];
        let meet = |one: &str, other: &str| {
            let shared = controllers(&users, one);
            controllers(&users, other).intersection(&shared).next().is_some()
        };
        for (one, other, is_one) in [
            ("x", "y", true),
            ("y", "z", true),
            ("x", "z", true),
            ("p", "q", true),
            ("x", "p", false),
            ("z", "q", false),
            ("y", "nobody", false),
        ] {
            assert_eq!((meet(one, other), meet(other, one)), (is_one, is_one), "{one} {other}");
        }
    }

    #[test]
    fn an_account_is_released_with_its_password() {
        let mut bob = UserRow { password: "$argon2id$".to_owned(), ..user("bob", &["x", "y"]) };
        assert!(release(&mut bob));
        assert!(bob.password.is_empty() && bob.handled_by.is_empty());
        bob.password = "$argon2id$".to_owned();
        assert!(!release(&mut bob), "in nobody else's hands it stays as it is");
        assert!(!bob.password.is_empty());
    }

    #[test]
    fn new_credentials_from_another_take_an_account_out_of_old_hands() {
        let mut bob = user("bob", &["x"]);
        replace(&mut bob, "user:bob");
        assert_eq!(bob.handled_by, ["x".to_owned()].into(), "by itself nothing changes");
        note(&mut bob, "user:p");
        assert_eq!(bob.handled_by.len(), 2);
        replace(&mut bob, "user:p");
        assert_eq!(bob.handled_by, ["p".to_owned()].into());
        replace(&mut bob, "user:operator");
        assert!(bob.handled_by.is_empty());
        assert!(may_handle("operator", "user:x").is_err());
        assert!(may_handle("operator", "node").is_ok());
    }
}
