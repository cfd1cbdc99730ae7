//! What countries are called where an outcome names them: a file lists them by their codes.

use crate::agreement::force::{Timeline, is_stranger};
use crate::world::names;

/// Gives the countries of a record, and the others named, the names that people know.
pub(super) fn call_by_name<'a>(timeline: &'a mut Timeline, others: impl Iterator<Item = &'a str>) {
    let Some(world) = names() else { return };
    let deposits = &timeline.deposits;
    let recorded = deposits.iter().map(|deposit| deposit.party.as_str()).chain(others);
    let named = recorded.filter_map(|code| Some((code, world.country(code)?)));
    let called: Vec<(String, String)> =
        named.map(|(code, country)| (code.to_owned(), country.name.clone())).collect();
    for (code, name) in called {
        timeline.names.entry(code).or_insert(name);
    }
}

/// Notes of whom nobody knows whether they are States.
pub(super) fn mark_strangers(timeline: &mut Timeline) {
    let parties = timeline.deposits.iter().filter(|one| !one.is_organization);
    // The names are read only where somebody is named otherwise than by a code or an identifier.
    let named = parties.map(|one| &one.party).filter(|one| one.len() != 2 && !one.contains('.'));
    let is_strange = |party: &&String| names().is_some_and(|world| is_stranger(party, world));
    timeline.strangers = named.filter(is_strange).cloned().collect();
}
