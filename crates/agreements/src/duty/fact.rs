//! Facts: what statements say, as the engine reads them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use comity_protocol::content::Digest;
use comity_protocol::index::Relation;
use comity_protocol::kind::Kind;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use super::symbol::Sym;
use super::value::Cell;

/// A statement in effect, with its content where this node holds it.
///
/// Which statements are in effect is decided elsewhere ([`comity_protocol::index`]): facts are
/// verified.
/// What was known at an earlier point of a log is asked by giving an engine only the facts known
/// by then; a fact itself says nothing of when this node learned of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fact {
    /// The statement.
    pub id: StatementId,
    /// What it is about.
    pub kind: Kind,
    /// Who says it.
    pub issuer: PartyId,
    /// Its subject.
    pub subject: String,
    /// When it was said, as signed (`iat`).
    pub issued: Timestamp,
    /// Between which times others can say that it was logged.
    pub logged: Vouched,
    /// The body of its content; `None` where this node does not hold it, and every condition on
    /// it is unknown.
    pub body: Option<serde_json::Value>,
    /// What it does to an earlier statement.
    pub relation: Option<(Relation, StatementId)>,
    /// For an erasure: the other earlier statements of its issuer in that log which have the very
    /// content that it destroys. They can be read no more than the one it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<StatementId>,
    /// To whom its content was shown, and from when on.
    #[serde(default, skip_serializing_if = "Shown::is_to_all")]
    pub shown: Shown,
    /// Its position in the log of whoever says it, from 0; `None`: it is not logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
}

/// To whom a content was shown, and from when on, by its own marking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shown {
    /// Nobody but who said it could read it before; `None`: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Whether only parties that it names may read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_to_named: bool,
    /// Which parties those are: the digest of label and names, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Digest>,
}

impl Shown {
    /// As the marking of a statement says.
    pub fn by(marking: &Marking, issuer: &PartyId) -> Self {
        let is_to_named = !matches!(marking.tlp, Tlp::Clear | Tlp::Green);
        // Most of what is said is open to all, and names nobody.
        let to = is_to_named.then(|| {
            // Whoever says it may read it, too.
            let named = marking.audience.iter().chain([issuer]).map(PartyId::as_str);
            let named: BTreeSet<&str> = named.collect();
            let named: Vec<&str> = named.into_iter().collect();
            let to = format!("{} {}", marking.tlp.label(), named.join(" "));
            Digest::of(to.as_bytes())
        });
        Self { from: marking.release, is_to_named, to }
    }

    /// Whether whoever may read what is marked so may read what is marked as `other`, as far as
    /// that can be told: the same parties are named, or none.
    pub fn is_within(&self, other: Self) -> bool {
        !other.is_to_named || (self.is_to_named && self.to == other.to)
    }

    /// Whether everybody could read it from the beginning.
    pub fn is_to_all(&self) -> bool {
        *self == Self::default()
    }
}

impl Fact {
    /// From when on it binds, where it is of a kind that does: what nobody could read bound nobody,
    /// or else whoever kept it back would choose afterwards what had been agreed.
    pub fn binds_from(&self) -> Timestamp {
        self.shown.from.map_or(self.counted_at(), |from| from.max(self.counted_at()))
    }

    /// When it counts as said: as claimed, within what others vouch for.
    pub fn counted_at(&self) -> Timestamp {
        self.logged.counted_at(self.issued)
    }
}

/// A fact reduced to what the rules of one engine read. Only that engine makes and takes it.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) id: StatementId,
    pub(super) kind: Sym,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    pub(super) claim: Claim,
    /// The declared fields of its kind; `None` where the content is not held.
    pub(super) cells: Option<Cells>,
    pub(super) mark: Option<Box<MarkOf>>,
}

/// The fields of one content on its way in; few of them take no room of their own.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    Few([Cell; FEW], u8),
    Many(Vec<Cell>),
}

const FEW: usize = 3;

impl Cells {
    pub(super) fn as_slice(&self) -> &[Cell] {
        match self {
            Self::Few(cells, count) => cells.get(..usize::from(*count)).unwrap_or_default(),
            Self::Many(cells) => cells,
        }
    }

    /// Moves them behind others.
    pub(super) fn put_behind(self, all: &mut Vec<Cell>) {
        match self {
            Self::Few(cells, count) => all.extend(cells.into_iter().take(usize::from(count))),
            Self::Many(cells) => all.extend(cells),
        }
    }
}

impl FromIterator<Cell> for Cells {
    fn from_iter<T: IntoIterator<Item = Cell>>(cells: T) -> Self {
        let mut cells = cells.into_iter();
        let mut few = [const { Cell::Unknown }; FEW];
        let mut count = 0_u8;
        for place in &mut few {
            let Some(cell) = cells.next() else { return Self::Few(few, count) };
            *place = cell;
            count = count.saturating_add(1);
        }
        match cells.next() {
            None => Self::Few(few, count),
            Some(next) => Self::Many(few.into_iter().chain([next]).chain(cells).collect()),
        }
    }
}

/// What a fact does to an earlier one.
#[derive(Clone, Debug)]
pub(super) struct MarkOf {
    pub(super) relation: Relation,
    pub(super) target: StatementId,
    /// For an erasure: others of the same content.
    pub(super) also: Vec<StatementId>,
    /// Whether its content is held; what an amendment without it says is not known.
    pub(super) is_held: bool,
    /// For an amendment: the body with the amendment worked in.
    pub(super) body: Option<serde_json::Value>,
}

/// When a statement claims to have been said, and between which times others can say that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) claimed: i64,
    /// `i64::MIN`: nobody says.
    after: i64,
    /// `i64::MAX`: nobody says.
    by: i64,
}

impl Claim {
    pub(super) fn new(claimed: Timestamp, logged: Vouched) -> Self {
        Self {
            claimed: claimed.millis(),
            after: logged.after.map_or(i64::MIN, Timestamp::millis),
            by: logged.by.map_or(i64::MAX, Timestamp::millis),
        }
    }

    /// When it counts.
    pub(super) fn counted(self) -> i64 {
        self.claimed.max(self.after).min(self.by)
    }

    /// By when others saw it; `i64::MAX`: nobody says.
    pub(super) const fn seen_by(self) -> i64 {
        self.by
    }

    /// With the bounds of both.
    pub(super) fn narrowed(self, other: Self) -> Self {
        Self { after: self.after.max(other.after), by: self.by.min(other.by), ..self }
    }

    pub(super) fn logged(self) -> Vouched {
        let at = Timestamp::from_millis;
        Vouched {
            after: (self.after > i64::MIN).then(|| at(self.after)),
            by: (self.by < i64::MAX).then(|| at(self.by)),
        }
    }
}
