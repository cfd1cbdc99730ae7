//! Who may have the party sign what: one person, or two, and in which role.

use comity_protocol::index::Relation;
use comity_protocol::kind::{Kind, names};
use comity_protocol::statement::{Refusal, StatementId};
use comity_store::rows::Role;

use crate::error::{Error, codes};
use crate::node::Node;
use crate::rotation::own;

/// Whether the party signs a statement of this kind only when two persons want it: every act under
/// an agreement (`agreement.ratification`, `agreement.reservation` …, also those this version does
/// not know), the publication of a text, and every step of a commitment (`commitment.…`).
///
/// A finding about an agreement binds nobody and needs one person.
pub fn requires_two(kind: &Kind) -> bool {
    kind.binds() && kind.as_str() != names::FINDING
}

/// The role that may have the party sign a statement of this kind, or propose it.
pub fn role_for(kind: &Kind) -> Role {
    match kind.as_str() {
        names::REGISTRATION_POLICY
        | names::ISSUER_REGISTRATION
        | names::ISSUER_REVOCATION
        | names::PARTY_KEYS => Role::Admin,
        names::ERASURE => Role::Approver,
        _ => Role::Officer,
    }
}

/// Refuses what one person alone may not have signed: the kinds of [`requires_two`], what changes
/// the party's own keys ([`own::is_own`]), and what would take back, replace, amend or erase a
/// statement of such a kind.
///
/// # Errors
/// `two-persons-required`.
pub fn allow_one(node: &Node, kind: &Kind, subject: &str) -> Result<(), Error> {
    let own_keys = own::is_own(&node.config.party, kind, subject);
    if !requires_two(kind) && !own_keys && !changes_act(node, kind, subject)? {
        return Ok(());
    }
    let detail = "One person proposes such a statement, another approves it.";
    Err(Error::new(&codes::TWO_PERSONS, detail))
}

/// Whether a statement would change how an act of the party stands or what can be read of it:
/// it is about an act, or about what was said of one, however long the chain.
fn changes_act(node: &Node, kind: &Kind, subject: &str) -> Result<bool, Error> {
    let (mut kind, mut subject) = (kind.clone(), subject.to_owned());
    for _ in 0..CHAIN_MAX {
        if Relation::of(&kind).is_none() {
            return Ok(requires_two(&kind));
        }
        let Some(target) = StatementId::from_urn(&subject) else { return Ok(false) };
        let places = node.read_now(|reader| reader.places(&target))?;
        let Some((_, said)) = places.into_iter().find_map(|place| place.statement) else {
            return Ok(false);
        };
        (kind, subject) = (said.kind, said.subject);
    }
    Ok(true)
}

/// Refuses to propose what would seem to take a commitment back, or change it, and does not: that
/// is done by a withdrawal, and by another commitment in its place.
///
/// # Errors
/// `statement-binding`.
pub(super) fn expect_undone_by_its_own(
    node: &Node,
    kind: &Kind,
    subject: &str,
) -> Result<(), Error> {
    let target = Relation::of(kind).and_then(|_| StatementId::from_urn(subject));
    let Some(target) = target else { return Ok(()) };
    let places = node.read_now(|reader| reader.places(&target))?;
    let mut said = places.into_iter().filter_map(|place| place.statement);
    if said.any(|(_, said)| said.kind.as_str().starts_with("commitment.")) {
        return Err(Error::from(Refusal::Binding));
    }
    Ok(())
}

/// Most statements that are looked through from a correction back to what it is about; a longer
/// chain is taken to end at an act.
const CHAIN_MAX: usize = 64;
