//! Agreements made ready to be evaluated: names resolved, patterns numbered, joins found.

use crate::agreement::rule::{AggregateOp, Anchor, Compare, Owed, Window};
use crate::calendar::{Day, Length, Rounding};
use comity_protocol::content::Digest;

use super::clock::Clock;
use super::instrument::Instrument;
use super::members::Members;
use super::period::Periods;
use super::symbol::Sym;
use super::value::ExprNode;

mod conditions;
mod expression;
mod fields;
mod make;
mod maker;
mod times;

pub(super) use expression::window_start;
pub(super) use fields::{Kinds, Role};

/// Everything the engine knows before the first fact.
#[derive(Debug)]
pub(super) struct Program {
    /// The agreements in parts ([`Instrument::parts`]).
    pub(super) instruments: Vec<Instrument>,
    /// The clauses that have rules, each with the position of its instrument: who is bound is told
    /// for each of them.
    pub(super) grounds: Vec<(usize, String)>,
    pub(super) rules: Vec<Compiled>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) totals: Vec<Total>,
    pub(super) kinds: Kinds,
    /// The duties of which some rule asks whether somebody stands in breach of them, in order of
    /// their first mention.
    pub(super) watches: Vec<Watch>,
}

/// A duty of which some rule asks whether somebody stands in breach of it.
#[derive(Debug)]
pub(super) struct Watch {
    /// The agreement and its version.
    pub(super) text: (String, String),
    /// Its name.
    pub(super) duty: String,
    /// Its number among the rules.
    pub(super) rule: u32,
}

/// A rule, ready.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) number: u32,
    /// Position among the parts of the instruments.
    pub(super) instrument: usize,
    /// Position among the grounds.
    pub(super) ground: usize,
    pub(super) clause: String,
    /// The first and the last day on which its clause holds.
    pub(super) applies: (Option<Day>, Option<Day>),
    /// When a ban, limit or order holds.
    pub(super) conditions: Conditions,
    pub(super) name: String,
    pub(super) hash: Digest,
    pub(super) bearer: Bearer,
    /// Whether it binds only those who consented.
    pub(super) by_consent: bool,
    pub(super) owed_to: Owed,
    pub(super) consequence: Option<String>,
    /// The pattern of the filing that an instance stands on; none for time-based triggers.
    pub(super) anchor: Option<u32>,
    /// The field that names the matter.
    pub(super) key: Option<u16>,
    pub(super) body: Body,
    /// Whether a condition has a total over other filings.
    pub(super) has_totals: bool,
    /// Whether a later act may change what an earlier one settled.
    pub(super) is_open_ended: bool,
    /// Whose filings it looks for.
    pub(super) seeks: Seeks,
    /// Whether it asks if somebody stands in breach of another rule.
    pub(super) asks_of_breach: bool,
    /// Whether another rule asks so of it.
    pub(super) is_watched: bool,
}

/// Whose filings a rule looks for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seeks {
    /// Those of the bearer.
    pub(super) of_bearer: bool,
    /// Those of others.
    pub(super) of_others: bool,
    /// Whether some of them are joined to the anchor by no field.
    pub(super) is_unjoined: bool,
}

impl Seeks {
    /// These, and those of one more pattern.
    const fn and(self, pattern: &Pattern) -> Self {
        let is_bearers = matches!(pattern.by, WhoFiles::Bearer);
        Self {
            of_bearer: self.of_bearer || is_bearers,
            of_others: self.of_others || !is_bearers,
            is_unjoined: self.is_unjoined || pattern.join.is_none(),
        }
    }
}

impl Compiled {
    /// Whether it is judged as a whole, too, where nothing is filed against it.
    pub(super) const fn has_standing(&self) -> bool {
        matches!(self.body, Body::Ban { .. } | Body::Limit { .. })
    }
}

/// Who owes it.
#[derive(Debug)]
pub(super) enum Bearer {
    Each,
    Members(Members),
    Issuer,
    Party(Sym),
}

impl Bearer {
    /// Whether somebody may owe it at a time, as far as a group decides that.
    pub(super) fn may_be(&self, party: Sym, at: i64) -> bool {
        match self {
            Self::Members(members) => members.has(party, at),
            Self::Each | Self::Issuer | Self::Party(_) => true,
        }
    }
}

/// What it asks.
#[derive(Debug)]
pub(super) enum Body {
    Duty(Box<DutyBody>),
    Ban { excused_by: Vec<u32> },
    Limit { total: u32, compare: Compare, bound: ExprNode },
    Order { after: u32, at_least: Option<Length>, at_most: Option<Length> },
}

#[derive(Debug)]
pub(super) struct DutyBody {
    pub(super) time: Option<Time>,
    pub(super) start: Starts,
    pub(super) act: u32,
    pub(super) within: Clock,
    pub(super) tiers: Vec<TierBody>,
    pub(super) exceptions: Vec<ExceptionBody>,
    pub(super) recipients: Vec<(ExprNode, Option<ExprNode>)>,
    pub(super) follow_ups: Vec<FollowBody>,
    pub(super) excused_by: Vec<u32>,
    /// Filings that give more time, and the fields that say until when.
    pub(super) extended_by: Vec<(u32, u16)>,
    pub(super) cure: Option<Clock>,
    /// Whether the matter is told by others too (`by anyone`, owed by the issuer).
    pub(super) is_shared: bool,
    /// The fields of the matter that others may tell.
    pub(super) told_by_others: Vec<u16>,
    /// The fields that may start a clock.
    pub(super) start_slots: Vec<u16>,
    /// Those of them that speak of what has happened: never later than who says so.
    pub(super) happened_slots: Vec<u16>,
}

impl Body {
    /// Whether a pattern is looked for only after another filing was found.
    pub(super) fn follows_by(&self, pattern: u32) -> bool {
        let Self::Duty(duty) = self else { return false };
        duty.follow_ups.iter().any(|follow| follow.act == pattern || follow.other == pattern)
    }
}

/// A trigger that is time alone.
#[derive(Debug)]
pub(super) struct Time {
    /// `None` where it comes once.
    pub(super) every: Option<(Length, Rounding)>,
    pub(super) from: Anchor,
    pub(super) until: Option<Day>,
}

#[derive(Debug)]
pub(super) enum Starts {
    Trigger,
    Earliest(Vec<(u16, String)>),
    Latest(Vec<(u16, String)>),
    Each(Vec<(u16, String)>),
}

#[derive(Debug)]
pub(super) struct TierBody {
    pub(super) name: String,
    pub(super) when: ExprNode,
    pub(super) within: Clock,
    pub(super) start: Option<Starts>,
}

#[derive(Debug)]
pub(super) struct ExceptionBody {
    pub(super) label: String,
    pub(super) when: ExprNode,
    /// `None`: nothing is owed.
    pub(super) then: Option<Clock>,
}

#[derive(Debug)]
pub(super) struct FollowBody {
    pub(super) name: String,
    pub(super) act: u32,
    pub(super) period: Clock,
    /// The filing that ends it, or the one it follows.
    pub(super) other: u32,
    /// The field of that filing that names the time it is counted from.
    pub(super) start: Option<u16>,
    pub(super) is_repeated: bool,
}

/// Filings of a kind that meet a condition.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) kind: Sym,
    pub(super) kind_name: comity_protocol::kind::Kind,
    pub(super) var: u8,
    pub(super) by: WhoFiles,
    /// What must hold of the filing alone.
    pub(super) own: Vec<ExprNode>,
    /// All that must hold.
    pub(super) filter: Option<ExprNode>,
    /// A field of it that must equal a field of the anchor.
    pub(super) join: Option<Join>,
    /// Whether it names what the anchor names, be it by one of several fields.
    pub(super) is_tied: bool,
    /// The field that must equal the bearer.
    pub(super) bearer_slot: Option<u16>,
    /// The names of the fields it can speak of, by variable and slot, for doubts.
    pub(super) rule: u32,
}

#[derive(Debug)]
pub(super) enum WhoFiles {
    Bearer,
    Anyone,
    Members(Members),
    Another,
}

/// `filing.own = anchor.other`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Join {
    pub(super) own: u16,
    pub(super) other: u16,
}

/// A total.
#[derive(Debug)]
pub(super) struct Total {
    pub(super) op: AggregateOp,
    pub(super) over: u32,
    pub(super) value: Option<ExprNode>,
    pub(super) window: Window,
    /// The periods that its filings cover, where it is taken by them.
    pub(super) periods: Option<Periods>,
    pub(super) at_most: u32,
    /// Whether it depends on the bearer alone, so that running sums can be kept.
    pub(super) is_running: bool,
    /// Whether it is asked only of a filing that may bring an instance about, at its own time.
    pub(super) is_in_anchor: bool,
}

impl Program {
    pub(super) fn pattern(&self, number: u32) -> Option<&Pattern> {
        self.patterns.get(super::symbol::index(number)?)
    }

    pub(super) fn rule(&self, number: u32) -> Option<&Compiled> {
        self.rules.get(super::symbol::index(number)?)
    }

    pub(super) fn watch(&self, number: u32) -> Option<&Watch> {
        self.watches.get(super::symbol::index(number)?)
    }

    pub(super) fn total(&self, number: u32) -> Option<&Total> {
        self.totals.get(super::symbol::index(number)?)
    }
}

/// The conditions of a whole ban, limit or order.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// What must hold for it to hold at all.
    pub(super) when: Option<ExprNode>,
    /// The cases in which it does not hold: labels and conditions.
    pub(super) exempt: Vec<(String, ExprNode)>,
}
