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
    let mut next = 0;
    explain(condition, wanted, is_true, &mut next)
}

fn explain(
    condition: &Condition,
    wanted: bool,
    is_true: &dyn Fn(u32) -> bool,
    next: &mut u32,
) -> Option<Vec<u32>> {
    // A true `all` and a false `any` need every part; a false `all` and a true `any` need one.
    let (inner, needs_all) = match condition {
        Condition::All(inner) => (inner, wanted),
        Condition::Any(inner) => (inner, !wanted),
        _ => {
            let atom = *next;
            *next = next.saturating_add(1);
            return (is_true(atom) == wanted).then(|| vec![atom]);
        }
    };
    // Every part is read, so that the atoms keep their numbers.
    let parts: Vec<Option<Vec<u32>>> =
        inner.iter().map(|one| explain(one, wanted, is_true, next)).collect();
    if needs_all {
        parts.into_iter().collect::<Option<Vec<_>>>().map(|parts| parts.concat())
    } else {
        parts.into_iter().flatten().next()
    }
}
