//! Which atoms alone make a condition true or false.

use super::condition::Condition;

/// The atoms that make a condition false (`wanted` false) or true (`wanted` true) by themselves.
///
/// `is_true` tells of each atom, by its number in reading order; `None` where the condition is
/// not so.
pub(super) fn reasons(
    condition: &Condition,
    wanted: bool,
    is_true: &dyn Fn(u32) -> bool,
) -> Option<Vec<u32>> {
    let (mut next, mut found) = (0, Vec::new());
    explain(condition, wanted, is_true, &mut next, &mut found).then_some(found)
}

/// Whether the condition is as `wanted`; if so, its atoms come behind those found before.
fn explain(
    condition: &Condition,
    wanted: bool,
    is_true: &dyn Fn(u32) -> bool,
    next: &mut u32,
    found: &mut Vec<u32>,
) -> bool {
    // A true `all` and a false `any` need every part; a false `all` and a true `any` need one.
    let (inner, needs_all) = match condition {
        Condition::All(inner) => (inner, wanted),
        Condition::Any(inner) => (inner, !wanted),
        _ => {
            let atom = *next;
            *next = next.saturating_add(1);
            let is_so = is_true(atom) == wanted;
            found.extend(is_so.then_some(atom));
            return is_so;
        }
    };
    let before = found.len();
    let mut is_so = needs_all;
    // Every part is read, so that the atoms keep their numbers.
    for one in inner {
        let first = found.len();
        let is_part_so = explain(one, wanted, is_true, next, found);
        if needs_all {
            is_so &= is_part_so;
        } else if is_so {
            // The first part that suffices is named.
            found.truncate(first);
        } else {
            is_so = is_part_so;
        }
    }
    if !is_so {
        found.truncate(before);
    }
    is_so
}
