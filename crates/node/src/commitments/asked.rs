//! What everything has in common that is asked of commitments: how it is marked, who may ask it,
//! and how far the logs were read when it was asked.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_agreements::commitment::context::Round;
use comity_agreements::docket::entry::Origin;
use comity_agreements::docket::round::{Announced, Apart};
use comity_agreements::docket::{Docket, Settled};
use comity_protocol::content::{Content, Digest};
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use crate::commitments::codes::{
    COMMITMENT_NOT_DEPOSITARY, COMMITMENT_PARTIES_APART, COMMITMENT_ROUND_NOT_FROZEN,
    COMMITMENT_SEALED_REFUSED,
};
use crate::commitments::views::{CloseIn, NeedIn, OfferIn};
use crate::error::Error;
use crate::exchange::following::Following;
use crate::eyes::Eyes;
use crate::ledger::content::Submission;
use crate::node::Node;

/// As the text of an agreement is marked: its rounds are for whoever may read it, and nobody else.
///
/// # Errors
/// As the reader's.
pub(super) async fn marked_as_text(
    node: &Arc<Node>,
    agreement: &str,
    eyes: Eyes,
) -> Result<Marking, Error> {
    let id = agreement.to_owned();
    let find = move |docket: &Settled| docket.agreement(&id).map(|entry| entry.origin.clone());
    let Some(Origin::Statement { id, issuer }) = node.docket(eyes, find).await? else {
        return Ok(Marking::clear());
    };
    let text = content(node, &id)?;
    let text = text.ok_or_else(|| Error::internal("the text of an agreement has no content"))?;
    let own = &node.config.party;
    let mut audience = text.marking.audience;
    if !audience.is_empty() && issuer != *own {
        // Who published it reads it without being named, and so does who says something about it.
        audience.push(issuer);
        audience.retain(|one| one != own);
        audience.sort();
        audience.dedup();
    }
    Ok(Marking { tlp: text.marking.tlp, audience, release: None })
}

/// The content of a statement, where it is held.
///
/// # Errors
/// As the reader's.
fn content(node: &Node, id: &StatementId) -> Result<Option<Content>, Error> {
    let bytes = node.read_now(|reader| {
        let mut rows = Vec::new();
        for view in reader.places(id)? {
            let Some((_, statement)) = view.statement else { continue };
            rows.extend(reader.contents(&statement.digest)?);
        }
        Ok(rows.into_iter().next().map(|row| row.bytes))
    })?;
    Ok(bytes.and_then(|bytes| Content::parse_unknown(&bytes).ok()))
}

/// The body of that.
///
/// # Errors
/// As the reader's.
pub(super) fn body(node: &Node, id: &StatementId) -> Result<Option<Value>, Error> {
    Ok(content(node, id)?.map(|content| content.body))
}

/// What is offered, as the solver reads it.
pub(super) fn commitment(party: &PartyId, agreement: &str, offer: &OfferIn) -> Value {
    let offers: Vec<Value> = offer
        .offers
        .iter()
        .map(|one| {
            let needs = one.needs.iter().map(|need| condition(need, one.level));
            json!({ "level": one.level, "if": { "all": needs.collect::<Vec<_>>() } })
        })
        .collect();
    let mut commitment = json!({
        "agreement": agreement,
        "obligation": offer.obligation,
        "party": party,
        "offers": offers,
        "expires_at": offer.expires_at,
    });
    if offer.ratchet {
        set(&mut commitment, "ratchet", true.into());
    }
    commitment
}

pub(super) fn set(of: &mut Value, member: &str, value: Value) {
    if let Some(of) = of.as_object_mut() {
        of.insert(member.to_owned(), value);
    }
}

/// One thing that must be so, as the solver reads it.
fn condition(need: &NeedIn, own: u8) -> Value {
    let level = |level: &Option<u8>| level.unwrap_or(own);
    match need {
        NeedIn::Parties { at_least, level: at, group } => {
            let mut count = json!({ "at_least": at_least, "level": level(at) });
            if let Some(group) = group {
                set(&mut count, "group", group.clone().into());
            }
            json!({ "count": count })
        }
        NeedIn::Share { name, share, level: at } => json!({ "weight": {
            "name": name, "at_least": { "share": share }, "level": level(at),
        } }),
        NeedIn::Party { party, level: at } => {
            json!({ "party": { "id": party, "level": level(at) } })
        }
        NeedIn::Each { group, level: at } => {
            json!({ "each": { "group": group, "level": level(at) } })
        }
        NeedIn::InForce { agreement } => json!({ "fact": { "in_force": agreement } }),
    }
}

/// Whether the node's party is a depositary that the agreement names.
///
/// # Errors
/// `not-found`, `commitment-not-depositary`.
pub(super) fn expect_depositary(docket: &Docket, id: &str, own: &PartyId) -> Result<(), Error> {
    let entry = docket.agreement(id);
    let entry = entry.ok_or_else(|| Error::missing("No agreement has this identifier here."))?;
    let named = &entry.agreement().depositaries;
    if named.iter().any(|one| one == own.as_str()) {
        return Ok(());
    }
    let detail = if named.is_empty() {
        "The agreement names no depositary, so that nobody closes rounds of it."
    } else {
        "The agreement names other depositaries than the node's party."
    };
    Err(Error::new(&COMMITMENT_NOT_DEPOSITARY, detail))
}

/// Whether everybody is meant to be left out who is: whoever is set apart since somebody looked was
/// not.
///
/// # Errors
/// `commitment-parties-apart`.
pub(super) fn expect_meant(apart: &[Apart], given: &CloseIn) -> Result<(), Error> {
    let parties = not_meant(apart, given);
    if parties.is_empty() {
        return Ok(());
    }
    let detail = format!(
        "What {} said before the freeze is not all known here. Look again in a minute, or name \
         them as those to be left out.",
        parties.join(", ")
    );
    Err(Error::new(&COMMITMENT_PARTIES_APART, detail))
}

/// Parties that are left out and that nobody named.
fn not_meant<'a>(apart: &'a [Apart], given: &CloseIn) -> Vec<&'a str> {
    let is_meant = |party: &PartyId| given.leave_out_all || given.leave_out.contains(party);
    let parties = apart.iter().map(|one| &one.party).filter(|party| !is_meant(party));
    parties.map(PartyId::as_str).collect()
}

/// Why nothing goes on in a sealed round, in words.
pub(super) fn refused(why: impl std::fmt::Display) -> Error {
    Error::new(&COMMITMENT_SEALED_REFUSED, format!("It is refused: {why}."))
}

/// How far the own log, and those of others, were when a round was looked at.
#[derive(Clone)]
pub(super) struct Reached {
    head: TreeHead,
    read: BTreeSet<PartyId>,
}

impl Reached {
    /// How far they are now.
    pub(super) fn now(node: &Node, round: &Announced) -> Self {
        Self { head: node.published.load().head, read: read_since(node, round.frozen_at) }
    }

    /// Whether the log of a party was read up to the freeze.
    pub(super) fn has_read(&self, party: &PartyId) -> bool {
        self.read.contains(party)
    }

    /// The round that closes an announced one here.
    pub(super) fn round(&self, node: &Node, one: &Announced) -> Round {
        Round {
            log: node.descriptor.origin.clone(),
            size: self.head.size.0,
            root: Digest(self.head.root.0),
            frozen_at: one.frozen_at,
            effective_at: one.effective_at,
        }
    }
}

/// The announced round that is asked for, or the one that is frozen now.
pub(super) fn frozen(
    docket: &Docket,
    id: &str,
    asked: Option<StatementId>,
) -> Result<Announced, Error> {
    let frozen = docket.to_close(id);
    let of = frozen.filter(|one| asked.is_none_or(|asked| one.statement == asked));
    of.cloned().ok_or_else(|| {
        let detail = "A round is closed between its freeze and its start, and once.";
        Error::new(&COMMITMENT_ROUND_NOT_FROZEN, detail)
    })
}

/// Parties whose logs were read since a freeze, and of which nobody is known to have been shown
/// more: nothing that they said before it can turn up.
fn read_since(node: &Node, frozen_at: Timestamp) -> BTreeSet<PartyId> {
    let is_whole = |one: &Following| {
        let held = node.read_now(|reader| {
            let held = reader.head(one.log)?.size;
            let further = reader.witnessed(&one.pinned.origin)?.map(|row| row.head.size);
            Ok(further.is_none_or(|further| further <= held).then_some(held))
        });
        held.is_ok_and(|held| held.is_some_and(|held| one.furthest() <= held))
    };
    let all = node.exchange.all().into_iter();
    let read = all.filter(|one| one.looked().is_some_and(|at| at >= frozen_at) && is_whole(one));
    read.map(|one| one.party.clone()).chain([node.config.party.clone()]).collect()
}

pub(super) fn submission(
    kind: &str,
    agreement: &str,
    body: Value,
    marking: Marking,
) -> Result<Submission, Error> {
    Ok(Submission {
        kind: kind.parse().map_err(|_| Error::internal("a kind of commitments"))?,
        subject: agreement.to_owned(),
        body: body.into(),
        marking,
        confirmation: None,
    })
}

#[cfg(test)]
mod tests {
    use comity_agreements::docket::round::SetAside;

    use super::*;

    #[test]
    fn nobody_is_left_out_whom_nobody_named() {
        let party = |name: &str| -> PartyId { name.parse().unwrap() };
        let apart = [("b.example", SetAside::LogBehind), ("c.example", SetAside::Unseen)]
            .map(|(name, why)| Apart { party: party(name), why });
        let left = |given: &CloseIn| not_meant(&apart, given).join(" ");
        assert_eq!(left(&CloseIn::default()), "b.example c.example");
        let one = CloseIn { leave_out: vec![party("b.example")], ..CloseIn::default() };
        assert_eq!(left(&one), "c.example");
        assert_eq!(left(&CloseIn { leave_out_all: true, ..CloseIn::default() }), "");
    }
}
