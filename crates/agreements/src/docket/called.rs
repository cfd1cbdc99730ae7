//! What countries are called where an outcome names them: a file lists them by their codes.

use std::sync::LazyLock;

use crate::agreement::force::Timeline;
use crate::world::World;

/// `None` only if the tables that come with the program were broken; a test reads them.
static WORLD: LazyLock<Option<World>> = LazyLock::new(|| World::bundled_names().ok());

/// Gives the countries of a record, and the others named, the names that people know.
pub(super) fn call_by_name<'a>(timeline: &'a mut Timeline, others: impl Iterator<Item = &'a str>) {
    let Some(world) = &*WORLD else { return };
    let deposits = &timeline.deposits;
    let recorded = deposits.iter().map(|deposit| deposit.party.as_str()).chain(others);
    let named = recorded.filter_map(|code| Some((code, world.country(code)?)));
    let names: Vec<(String, String)> =
        named.map(|(code, country)| (code.to_owned(), country.name.clone())).collect();
    for (code, name) in names {
        timeline.names.entry(code).or_insert(name);
    }
}
