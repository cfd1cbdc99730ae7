//! Patterns, totals and expressions with their names resolved.

use std::sync::Arc;

use crate::agreement::rule::{
    self as tree, AggregateOp, By, Compare, Expr, TimeUnit, Value, Window,
};

use super::super::DutyRefusal;
use super::super::period::Periods;
use super::super::symbol::number;
use super::super::value::{Cell, ExprNode, VARS_MAX};
use super::fields::Role;
use super::maker::{DEPTH_MAX, Maker, Scope};
use super::{Join, Pattern, Total, WhoFiles};

impl Maker<'_> {
    /// Numbers a pattern, brings its variable into sight, and has its kind listened to.
    pub(super) fn pattern(
        &mut self,
        pattern: &tree::Pattern,
        scope: &mut Scope,
        var: u8,
        role: Role,
    ) -> Result<u32, DutyRefusal> {
        if usize::from(var) >= VARS_MAX {
            return Err(DutyRefusal::TooMany);
        }
        scope.0.push((pattern.var.clone(), pattern.kind.clone(), var));
        if var < 4 {
            self.in_anchor = role == Role::Anchor;
        }
        let filter = pattern.filter.as_ref().map(|filter| self.expression(filter, scope));
        let filter = filter.transpose()?;
        if var < 4 {
            self.in_anchor = false;
        }
        let conjuncts: Vec<&ExprNode> = match &filter {
            Some(ExprNode::And(of)) => of.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let own = conjuncts.iter().filter(|node| speaks_only_of(node, var)).copied();
        let join = conjuncts.iter().find_map(|node| join(node, var)).filter(|_| var > 0);
        let kind = self.texts.intern(pattern.kind.as_str());
        let number = number(self.program.patterns.len())?;
        let by = match &pattern.by {
            By::Bearer => WhoFiles::Bearer,
            By::Anyone => WhoFiles::Anyone,
            By::Group { group } => WhoFiles::Members(self.group(group)?),
            By::AnotherParty => WhoFiles::Another,
        };
        let pattern = Pattern {
            kind,
            kind_name: pattern.kind.clone(),
            var,
            by,
            own: own.cloned().collect(),
            join,
            is_tied: var > 0 && conjuncts.iter().any(|node| ties(node, var)),
            bearer_slot: conjuncts.iter().find_map(|node| equals_bearer(node, var)),
            filter: filter.clone(),
            rule: self.rule,
        };
        if role == Role::Lookup {
            self.seeks = self.seeks.and(&pattern);
        }
        self.program.patterns.push(pattern);
        self.program.kinds.of(kind)?.uses.push((number, role));
        Ok(number)
    }

    pub(super) fn total(
        &mut self,
        total: &tree::Aggregate,
        scope: &Scope,
    ) -> Result<u32, DutyRefusal> {
        // Above the variables of a rule itself: trigger, act, follow-up and its end.
        let var = scope.0.iter().map(|(.., var)| var.saturating_add(1)).max().unwrap_or(0).max(4);
        let mut scope = scope.clone();
        let at = self.program.totals.len();
        // The pattern has to know the total's number, which is taken after the nested ones.
        let over = self.pattern(&total.over, &mut scope, var, Role::Counted(u32::MAX))?;
        let value = total.value.as_ref().map(|value| self.expression(value, &scope));
        let value = value.transpose()?;
        let periods = match &total.window {
            Window::Each { by, to, .. } => {
                let by = self.slot(&total.over.kind, by)?;
                let to = to.as_ref().map(|to| self.slot(&total.over.kind, to)).transpose()?;
                Periods::of(&total.window, (by, to))
            }
            _ => None,
        };
        let mine = number(self.program.totals.len())?;
        let is_nested = self.program.totals.len() > at;
        let uses = self.program.kinds.values_mut().flat_map(|kind| kind.uses.iter_mut());
        for (_, role) in uses.filter(|(pattern, _)| *pattern == over) {
            *role = Role::Counted(mine);
        }
        let pattern = self.program.pattern(over);
        let alone = |node: &ExprNode| speaks_only_of(node, var);
        let is_running = !is_nested
            && matches!(total.op, AggregateOp::Count | AggregateOp::Sum | AggregateOp::Any)
            && value.as_ref().is_none_or(alone)
            && pattern.is_some_and(|over| {
                over.filter.as_ref().is_none_or(alone) && !matches!(over.by, WhoFiles::Another)
            });
        if periods.is_some() && !is_running {
            // The checker has only such totals taken by the period.
            return Err(DutyRefusal::NameUnknown);
        }
        self.program.totals.push(Total {
            op: total.op,
            over,
            value,
            window: total.window.clone(),
            periods,
            at_most: total.at_most,
            is_running,
            is_in_anchor: scope.0.iter().any(|(.., var)| *var == 0)
                && !scope.0.iter().any(|(.., var)| (1..4).contains(var))
                && self.in_anchor,
        });
        Ok(mine)
    }

    pub(super) fn expression(
        &mut self,
        expr: &Expr,
        scope: &Scope,
    ) -> Result<ExprNode, DutyRefusal> {
        self.node(expr, scope, 0)
    }

    fn node(&mut self, expr: &Expr, scope: &Scope, depth: u8) -> Result<ExprNode, DutyRefusal> {
        if let Expr::Arithmetic { op, left, right } = expr
            && self.is_time(left, scope, depth)
        {
            let unit = self.unit(right, scope, depth).and_then(|unit| TimeUnit::parse(&unit));
            let unit = unit.ok_or(DutyRefusal::NameUnknown)?;
            let is_back = *op == tree::Arithmetic::Minus;
            let time = Box::new(self.node(left, scope, depth)?);
            let by = Box::new(self.node(right, scope, depth)?);
            return Ok(ExprNode::Shift { time, by, unit, is_back });
        }
        let mut inner = |expr: &Expr| self.node(expr, scope, depth).map(Box::new);
        Ok(match expr {
            Expr::Literal { value } => ExprNode::Const(self.literal(value)),
            Expr::Name { name } => self.definition(name, depth)?,
            Expr::Bearer => ExprNode::Bearer,
            Expr::Breach { duty, by } => {
                let by = inner(by)?;
                ExprNode::Breach { watch: self.watch(duty)?, by }
            }
            Expr::Field { var, field } => self.field(var, field, scope)?,
            Expr::Known { var, field } => ExprNode::Known(Box::new(self.field(var, field, scope)?)),
            Expr::Not { of } => ExprNode::Not(inner(of)?),
            Expr::And { of } => ExprNode::And(self.flat(of, scope, depth, true)?),
            Expr::Or { of } => ExprNode::Or(self.flat(of, scope, depth, false)?),
            Expr::Compare { op, left, right } => {
                ExprNode::Compare { op: *op, left: inner(left)?, right: inner(right)? }
            }
            Expr::DayOf { of, place } => {
                let of = inner(of)?;
                let place = place.as_ref().map(|name| self.place(name)).transpose()?;
                ExprNode::DayOf { of, place }
            }
            Expr::Arithmetic { op, left, right } => {
                ExprNode::Arithmetic { op: *op, left: inner(left)?, right: inner(right)? }
            }
            Expr::In { item, list } => ExprNode::In { item: inner(item)?, list: inner(list)? },
            Expr::InGroup { item, group } => {
                let item = inner(item)?;
                ExprNode::InGroup { item, group: self.group(group)? }
            }
            Expr::Aggregate { aggregate } => ExprNode::Total(self.total(aggregate, scope)?),
        })
    }

    /// `a and (b and c)` is `a and b and c`, so that joins are found.
    fn flat(
        &mut self,
        of: &[Expr],
        scope: &Scope,
        depth: u8,
        is_and: bool,
    ) -> Result<Vec<ExprNode>, DutyRefusal> {
        let mut nodes = Vec::new();
        for expr in of {
            match (self.node(expr, scope, depth)?, is_and) {
                (ExprNode::And(inner), true) | (ExprNode::Or(inner), false) => nodes.extend(inner),
                (node, _) => nodes.push(node),
            }
        }
        Ok(nodes)
    }

    fn definition(&mut self, name: &str, depth: u8) -> Result<ExprNode, DutyRefusal> {
        let found = self.instrument.definitions.iter().find(|found| found.name == name);
        let value = &found.ok_or(DutyRefusal::NameUnknown)?.value;
        let depth = depth.checked_add(1).filter(|depth| *depth <= DEPTH_MAX);
        // A definition sees no filings, only definitions.
        self.node(value, &Scope::default(), depth.ok_or(DutyRefusal::NameUnknown)?)
    }

    fn field(&mut self, var: &str, field: &str, scope: &Scope) -> Result<ExprNode, DutyRefusal> {
        let (_, kind, var) = scope.find(var)?.clone();
        Ok(match self.slot(&kind, field) {
            Ok(slot) => ExprNode::Field { var, slot },
            Err(_) if field == "issuer" => ExprNode::Issuer(var),
            Err(_) if field == "subject" => ExprNode::Subject(var),
            Err(_) if field == "issued" => ExprNode::Issued(var),
            Err(refusal) => return Err(refusal),
        })
    }

    fn literal(&mut self, value: &Value) -> Cell {
        match value {
            Value::Truth { value } => Cell::Truth(*value),
            Value::Number { value, .. } => Cell::number(*value),
            Value::Text { value } => Cell::Text(self.texts.intern(value)),
            Value::Day { value } => Cell::Day(value.days()),
            Value::Instant { value } => Cell::Instant(value.millis()),
            Value::Texts { value } => {
                let texts = value.iter().map(|text| self.texts.intern(text));
                Cell::Texts(Arc::new(texts.collect()))
            }
        }
    }
}

/// The start of a total's window before `moment`; filings at that very time lie outside.
pub(in crate::duty) fn window_start(window: &Window, moment: i64) -> Option<i64> {
    match window {
        Window::Ever | Window::Each { .. } => Some(i64::MIN),
        Window::Last { length } => super::super::shift::before(moment, *length),
        Window::Since { day } => Some(day.starts_utc().millis().saturating_sub(1)),
    }
}

/// Whether an expression needs nothing but one filing.
fn speaks_only_of(node: &ExprNode, only: u8) -> bool {
    match node {
        ExprNode::Const(_) => true,
        ExprNode::Bearer | ExprNode::Total(_) | ExprNode::Breach { .. } => false,
        ExprNode::Field { var, .. }
        | ExprNode::Issuer(var)
        | ExprNode::Subject(var)
        | ExprNode::Issued(var) => *var == only,
        ExprNode::Known(of)
        | ExprNode::Not(of)
        | ExprNode::InGroup { item: of, .. }
        | ExprNode::DayOf { of, .. } => speaks_only_of(of, only),
        ExprNode::And(of) | ExprNode::Or(of) => of.iter().all(|node| speaks_only_of(node, only)),
        ExprNode::Compare { left, right, .. }
        | ExprNode::Arithmetic { left, right, .. }
        | ExprNode::In { item: left, list: right }
        | ExprNode::Shift { time: left, by: right, .. } => {
            speaks_only_of(left, only) && speaks_only_of(right, only)
        }
    }
}

/// `own.a = anchor.b`, either way round.
fn join(node: &ExprNode, own: u8) -> Option<Join> {
    let ExprNode::Compare { op: Compare::Equal, left, right } = node else { return None };
    let (ExprNode::Field { var: left, slot: a }, ExprNode::Field { var: right, slot: b }) =
        (left.as_ref(), right.as_ref())
    else {
        return None;
    };
    match (*left, *right) {
        (var, 0) if var == own => Some(Join { own: *a, other: *b }),
        (0, var) if var == own => Some(Join { own: *b, other: *a }),
        _ => None,
    }
}

/// Whether a filing that meets it names what the anchor names, in one way or another:
/// `own.a = anchor.b`, `anchor.b in own.list`, or a choice of such.
fn ties(node: &ExprNode, own: u8) -> bool {
    match node {
        ExprNode::Or(of) => of.iter().all(|node| ties(node, own)),
        ExprNode::And(of) => of.iter().any(|node| ties(node, own)),
        ExprNode::In { item, list } => match (item.as_ref(), list.as_ref()) {
            (ExprNode::Field { var: 0, .. }, ExprNode::Field { var, .. }) => *var == own,
            _ => false,
        },
        node => join(node, own).is_some(),
    }
}

/// `own.a = bearer`, either way round.
fn equals_bearer(node: &ExprNode, own: u8) -> Option<u16> {
    let ExprNode::Compare { op: Compare::Equal, left, right } = node else { return None };
    match (left.as_ref(), right.as_ref()) {
        (ExprNode::Field { var, slot }, ExprNode::Bearer)
        | (ExprNode::Bearer, ExprNode::Field { var, slot })
            if *var == own =>
        {
            Some(*slot)
        }
        _ => None,
    }
}
