//! What says the contrary of a filing by which a bearer excuses itself.

use crate::agreement::rule::{By, Compare, Expr, Pattern, Value};

/// Filings that meet a pattern but for what they determine, and determine the contrary: of
/// `reportable = no` those that say yes. `None` where the bearer does not excuse itself by it, or
/// where filing alone is the excuse.
pub(super) fn contrary(excuse: &Pattern) -> Option<Pattern> {
    if excuse.by != By::Bearer {
        return None;
    }
    let mut filter = excuse.filter.clone()?;
    let mut is_turned = false;
    turn(&mut filter, &excuse.var, &mut is_turned);
    is_turned.then(|| Pattern { filter: Some(filter), ..excuse.clone() })
}

/// Turns every determination among conditions that must all hold.
fn turn(condition: &mut Expr, var: &str, is_turned: &mut bool) {
    match condition {
        Expr::And { of } => {
            for one in of {
                turn(one, var, is_turned);
            }
        }
        Expr::Compare { op: Compare::Equal, left, right } => {
            let is_own = |side: &Expr| matches!(side, Expr::Field { var: of, .. } if of == var);
            let (field, value) = if is_own(left) { (left, right) } else { (right, left) };
            if let (true, Expr::Literal { value: Value::Truth { value } }) =
                (is_own(field), &mut **value)
            {
                *value = !*value;
                *is_turned = true;
            }
        }
        _ => {}
    }
}
