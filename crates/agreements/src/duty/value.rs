//! Values and conditions: what is known, and what follows from it in three-valued logic.
//!
//! Kleene's strong logic: what is not known makes a comparison unknown, never false.

use std::sync::Arc;

use crate::agreement::rule::{Arithmetic, Compare, TimeUnit};
use crate::calendar::{Day, Place, Rounding};
use comity_protocol::decimal::Decimal;
use comity_protocol::time::Timestamp;

use super::members::Members;
use super::number::Number;
use super::shift;
use super::symbol::Sym;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    /// Not said, not held, or not of its type.
    Unknown,
    Truth(bool),
    Number(Number),
    /// A text or a party.
    Text(Sym),
    /// Days since 1970-01-01.
    Day(i32),
    /// Milliseconds since 1970.
    Instant(i64),
    Texts(Arc<Vec<Sym>>),
}

/// Contents are most of what an engine holds.
const _: () = assert!(size_of::<Cell>() == 16);

impl Cell {
    pub(super) fn number(number: Decimal) -> Self {
        Self::Number(Number::from(number))
    }
}

/// An expression, with names resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ExprNode {
    Const(Cell),
    Bearer,
    /// Whether a party stands in breach of a watched duty, by the number of that.
    Breach {
        watch: u32,
        by: Box<Self>,
    },
    Field {
        var: u8,
        slot: u16,
    },
    Issuer(u8),
    Subject(u8),
    Issued(u8),
    Known(Box<Self>),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Compare {
        op: Compare,
        left: Box<Self>,
        right: Box<Self>,
    },
    Arithmetic {
        op: Arithmetic,
        left: Box<Self>,
        right: Box<Self>,
    },
    In {
        item: Box<Self>,
        list: Box<Self>,
    },
    /// The members in order.
    InGroup {
        item: Box<Self>,
        group: Members,
    },
    /// The number of a total of the program.
    Total(u32),
    /// A time with a length of time added to it, or taken away.
    Shift {
        time: Box<Self>,
        by: Box<Self>,
        unit: TimeUnit,
        is_back: bool,
    },
    /// The day of a point in time; of UTC where no place is named.
    DayOf {
        of: Box<Self>,
        place: Option<Arc<Place>>,
    },
}

/// Most variables in sight at one place: trigger, act, follow-up, its end, and nested totals.
pub(super) const VARS_MAX: usize = 8;

/// Variables of a rule itself: trigger, act, follow-up, its end; those above count for totals.
pub(super) const RULE_VARS: usize = 4;

/// A filing as an expression sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) cells: Option<&'a [Cell]>,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    pub(super) issued: i64,
}

/// What an expression is evaluated in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Env<'a> {
    pub(super) bearer: Sym,
    /// The moment in question, for windows.
    pub(super) moment: i64,
    pub(super) rows: [Option<View<'a>>; VARS_MAX],
}

/// Where totals come from, and whether somebody stands in breach.
pub(super) trait Totals {
    fn total(&self, number: u32, env: &Env<'_>) -> Cell;

    /// Whether a party stood in breach of a watched duty at a moment; `None` where that is not
    /// known.
    fn is_in_breach(&self, watch: u32, party: Sym, env: &Env<'_>) -> Option<bool>;
}

impl<'a> Env<'a> {
    pub(super) const fn new(bearer: Sym, moment: i64) -> Self {
        Self { bearer, moment, rows: [None; VARS_MAX] }
    }

    /// This with one more filing in sight.
    #[must_use]
    pub(super) fn with(mut self, var: u8, row: View<'a>) -> Self {
        if let Some(place) = self.rows.get_mut(usize::from(var)) {
            *place = Some(row);
        }
        self
    }

    /// Whether a filing is in sight under this variable.
    pub(super) fn sees(&self, var: u8) -> bool {
        self.row(var).is_some()
    }

    /// Whether a field is not known.
    pub(super) fn is_unknown(&self, var: u8, slot: u16) -> bool {
        field(self, var, slot).is_none_or(|cell| *cell == Cell::Unknown)
    }

    fn row(&self, var: u8) -> Option<View<'a>> {
        self.rows.get(usize::from(var)).copied().flatten()
    }
}

/// The value of an expression.
pub(super) fn eval(node: &ExprNode, env: &Env<'_>, totals: &dyn Totals) -> Cell {
    match node {
        ExprNode::Const(cell) => cell.clone(),
        ExprNode::Bearer => Cell::Text(env.bearer),
        ExprNode::Field { var, slot } => field(env, *var, *slot).cloned().unwrap_or(Cell::Unknown),
        ExprNode::Issuer(var) => env.row(*var).map_or(Cell::Unknown, |row| Cell::Text(row.issuer)),
        ExprNode::Subject(var) => {
            env.row(*var).map_or(Cell::Unknown, |row| Cell::Text(row.subject))
        }
        ExprNode::Issued(var) => {
            env.row(*var).map_or(Cell::Unknown, |row| Cell::Instant(row.issued))
        }
        ExprNode::Total(number) => totals.total(*number, env),
        ExprNode::Arithmetic { op, left, right } => {
            arithmetic(*op, &eval(left, env, totals), &eval(right, env, totals))
        }
        ExprNode::Shift { time, by, unit, is_back } => {
            let (time, by) = (eval(time, env, totals), eval(by, env, totals));
            shift(&time, &by, *unit, *is_back).unwrap_or(Cell::Unknown)
        }
        ExprNode::DayOf { of, place } => {
            day_of(&eval(of, env, totals), place.as_deref()).unwrap_or(Cell::Unknown)
        }
        _ => truth(node, env, totals).map_or(Cell::Unknown, Cell::Truth),
    }
}

/// Whether a condition holds; `None` where that is unknown.
pub(super) fn truth(node: &ExprNode, env: &Env<'_>, totals: &dyn Totals) -> Option<bool> {
    match node {
        ExprNode::Known(of) => {
            // Whether a field is known is itself unknown where the content is not held.
            if let ExprNode::Field { var, .. } = of.as_ref()
                && env.row(*var).is_none_or(|row| row.cells.is_none())
            {
                return None;
            }
            Some(eval(of, env, totals) != Cell::Unknown)
        }
        ExprNode::Not(of) => truth(of, env, totals).map(|value| !value),
        ExprNode::And(of) => all(of, env, totals, true),
        ExprNode::Or(of) => all(of, env, totals, false),
        ExprNode::Compare { op, left, right } => match (left.as_ref(), right.as_ref()) {
            // The most frequent shapes, without a copy.
            (ExprNode::Field { var, slot }, ExprNode::Const(right)) => {
                compare(*op, field(env, *var, *slot)?, right)
            }
            (ExprNode::Field { var, slot }, ExprNode::Field { var: other, slot: its }) => {
                compare(*op, field(env, *var, *slot)?, field(env, *other, *its)?)
            }
            _ => compare(*op, &eval(left, env, totals), &eval(right, env, totals)),
        },
        ExprNode::Breach { watch, by } => match eval(by, env, totals) {
            Cell::Text(party) => totals.is_in_breach(*watch, party, env),
            _ => None,
        },
        ExprNode::In { item, list } => is_in(&eval(item, env, totals), &eval(list, env, totals)),
        ExprNode::InGroup { item, group } => match eval(item, env, totals) {
            Cell::Text(party) => Some(group.has(party, env.moment)),
            Cell::Texts(parties) => Some(parties.iter().all(|party| group.has(*party, env.moment))),
            _ => None,
        },
        _ => match eval(node, env, totals) {
            Cell::Truth(value) => Some(value),
            _ => None,
        },
    }
}

/// Conjunction (`whole`) or disjunction.
fn all(of: &[ExprNode], env: &Env<'_>, totals: &dyn Totals, whole: bool) -> Option<bool> {
    let mut result = Some(whole);
    for node in of {
        match truth(node, env, totals) {
            Some(value) if value == whole => {}
            Some(_) => return Some(!whole),
            None => result = None,
        }
    }
    result
}

fn field<'a>(env: &Env<'a>, var: u8, slot: u16) -> Option<&'a Cell> {
    env.row(var)?.cells?.get(usize::from(slot))
}

pub(super) fn compare(op: Compare, left: &Cell, right: &Cell) -> Option<bool> {
    let order = match (left, right) {
        (Cell::Number(left), Cell::Number(right)) => left.cmp(right),
        (Cell::Day(left), Cell::Day(right)) => left.cmp(right),
        (Cell::Instant(left), Cell::Instant(right)) => left.cmp(right),
        (Cell::Text(_), Cell::Text(_))
        | (Cell::Truth(_), Cell::Truth(_))
        | (Cell::Texts(_), Cell::Texts(_)) => {
            // Their numbers have no meaningful order; the checker allows only these two.
            return match op {
                Compare::Equal => Some(left == right),
                Compare::NotEqual => Some(left != right),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(match op {
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
        Compare::Less => order.is_lt(),
        Compare::AtMost => order.is_le(),
        Compare::Greater => order.is_gt(),
        Compare::AtLeast => order.is_ge(),
    })
}

fn is_in(item: &Cell, list: &Cell) -> Option<bool> {
    match (item, list) {
        (Cell::Text(item), Cell::Texts(list)) => Some(list.contains(item)),
        (Cell::Texts(items), Cell::Texts(list)) => {
            Some(items.iter().all(|item| list.contains(item)))
        }
        (Cell::Text(item), Cell::Text(only)) => Some(item == only),
        (Cell::Day(item), Cell::Day(only)) => Some(item == only),
        _ => None,
    }
}

/// Checked: what does not fit is unknown.
fn arithmetic(op: Arithmetic, left: &Cell, right: &Cell) -> Cell {
    let (Cell::Number(left), Cell::Number(right)) = (left, right) else { return Cell::Unknown };
    let (left, right) = (left.decimal(), right.decimal());
    let value = match op {
        Arithmetic::Plus => left.plus(right),
        Arithmetic::Minus => left.minus(right),
        Arithmetic::Times => left.times(right),
        Arithmetic::Over => left.over(right),
    };
    value.map_or(Cell::Unknown, Cell::number)
}

/// What does not fit, and what is no whole number of the unit, is unknown.
fn shift(time: &Cell, by: &Cell, unit: TimeUnit, is_back: bool) -> Option<Cell> {
    let Cell::Number(by) = by else { return None };
    let count = by.decimal().whole()?;
    let is_back = is_back != (count < 0);
    let length = unit.length(u32::try_from(count.unsigned_abs()).ok()?);
    match time {
        Cell::Instant(at) => {
            let moved =
                if is_back { shift::before(*at, length) } else { shift::after(*at, length) };
            moved.map(Cell::Instant)
        }
        Cell::Day(days) => {
            let day = Day::from_days(*days).ok()?;
            let moved = if is_back {
                length.before(day, Rounding::LastDay)
            } else {
                length.after(day, Rounding::LastDay)
            };
            moved.ok().map(|day| Cell::Day(day.days()))
        }
        _ => None,
    }
}

fn day_of(at: &Cell, place: Option<&Place>) -> Option<Cell> {
    let Cell::Instant(at) = at else { return None };
    let at = Timestamp::from_millis(*at);
    let day = match place {
        Some(place) => Day::of(at, &place.zone),
        None => Day::of_utc(at),
    };
    day.ok().map(|day| Cell::Day(day.days()))
}

/// The fields whose being unknown may make a condition unknown.
pub(super) fn unknown_fields(node: &ExprNode, env: &Env<'_>, found: &mut Vec<(u8, u16)>) {
    match node {
        ExprNode::Field { var, slot } => {
            let value = field(env, *var, *slot);
            if value.is_none_or(|cell| *cell == Cell::Unknown) {
                found.push((*var, *slot));
            }
        }
        ExprNode::Known(of)
        | ExprNode::Not(of)
        | ExprNode::InGroup { item: of, .. }
        | ExprNode::Breach { by: of, .. }
        | ExprNode::DayOf { of, .. } => {
            unknown_fields(of, env, found);
        }
        ExprNode::And(of) | ExprNode::Or(of) => {
            for node in of {
                unknown_fields(node, env, found);
            }
        }
        ExprNode::Compare { left, right, .. }
        | ExprNode::Arithmetic { left, right, .. }
        | ExprNode::In { item: left, list: right }
        | ExprNode::Shift { time: left, by: right, .. } => {
            unknown_fields(left, env, found);
            unknown_fields(right, env, found);
        }
        _ => {}
    }
}

/// The watched duties about which it is not known whether somebody stands in breach of them.
pub(super) fn unknown_breaches(
    node: &ExprNode,
    env: &Env<'_>,
    totals: &dyn Totals,
    found: &mut Vec<u32>,
) {
    match node {
        ExprNode::Breach { watch, .. } if truth(node, env, totals).is_none() => found.push(*watch),
        ExprNode::Not(of) => unknown_breaches(of, env, totals, found),
        ExprNode::And(of) | ExprNode::Or(of) => {
            for node in of {
                unknown_breaches(node, env, totals, found);
            }
        }
        _ => {}
    }
}
