//! What the index is of, as the view `searched` asks for it: the texts stand in entries and
//! contents alone, and are read from there wherever the index is made or compared.
//!
//! Words are taken from an index by naming them once more: whoever changes what one of these
//! functions answers adds a migration that makes the index anew.

use comity_protocol::kind;
use comity_protocol::marking::{Marking, Tlp};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Error};
use serde::Deserialize;

use crate::sqlite::target;

/// Gives a connection the functions of the view.
pub(crate) fn register(connection: &Connection) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    let said = |context: &Context<'_>| target::parse(bytes(context)).ok();
    connection.create_scalar_function("comity_subject", 1, flags, move |context| {
        Ok(said(context).map(|statement| statement.subject))
    })?;
    connection.create_scalar_function("comity_digest", 1, flags, move |context| {
        Ok(said(context).map(|statement| statement.digest.0))
    })?;
    connection.create_scalar_function("comity_words", 1, flags, |context| Ok(words(bytes(context))))
}

/// The words of a content, nothing where it is for named persons.
pub(super) fn words(content: &[u8]) -> String {
    open_body(content).map(|body| kind::search_text(&body)).unwrap_or_default()
}

/// The body of a content for the index and the lists, which are for all of the node's people:
/// nothing of what is for named persons, for a word that is found tells that it is there.
pub(crate) fn open_body(content: &[u8]) -> Option<serde_json::Value> {
    #[derive(Deserialize)]
    struct File {
        marking: Marking,
        body: serde_json::Value,
    }
    let file: File = serde_json::from_slice(content).ok()?;
    (file.marking.tlp != Tlp::Red).then_some(file.body)
}

fn bytes<'a>(context: &'a Context<'_>) -> &'a [u8] {
    context.get_raw(0).as_blob().unwrap_or_default()
}
