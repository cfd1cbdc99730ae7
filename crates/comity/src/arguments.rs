//! Arguments that several commands take.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use comity_agreements::calendar::Zone;
use comity_agreements::calendar::moment::english_end;
use comity_node::clock::{self, Ending};
use comity_protocol::time::Timestamp;

use crate::route::Route;

/// Flags that every command takes.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Global {
    /// Print the result as one JSON value with a stable shape
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print results only: no notes, no progress
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// The node's folder.
#[derive(Clone, Debug, Args)]
pub(crate) struct Folder {
    /// The node's folder
    #[arg(long, env = "COMITY_DIR", default_value = "comity", value_name = "FOLDER")]
    pub(crate) dir: PathBuf,
}

/// Values that shells complete; any other is taken too, for the node to judge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suggested(pub(crate) fn() -> Vec<&'static str>);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// A time, or the beginning of a day.
pub(crate) fn from(text: &str) -> Result<Timestamp, String> {
    clock::typed(text, Ending::Begins).ok_or_else(no_time)
}

/// A time, or the end of a day.
pub(crate) fn by(text: &str) -> Result<Timestamp, String> {
    clock::typed(text, Ending::Ends).ok_or_else(no_time)
}

fn no_time() -> String {
    "a time is written 2026-12-03, '2026-12-03 09:30' or 2026-12-03T09:30:00Z, in UTC".to_owned()
}

/// On which of the two axes of time one stands.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct When {
    /// How things stood at this time, or at the end of this day in UTC; ahead: as if nothing more
    /// were said until then
    #[arg(long, value_name = "TIME", value_parser = by)]
    as_of: Option<Timestamp>,
    /// What the node knew by this time, or by the end of this day in UTC
    #[arg(long, value_name = "TIME", value_parser = by)]
    known_by: Option<Timestamp>,
}

impl When {
    /// The time for which is asked; `None`: now.
    pub(crate) const fn as_of(&self) -> Option<Timestamp> {
        self.as_of
    }

    /// What an answer about a day that has not come leaves out.
    pub(crate) fn ahead(&self) -> Option<String> {
        let ahead = self.as_of.filter(|as_of| *as_of > clock::now())?;
        let ahead = english_end(ahead, &[&Zone::utc()]);
        Some(format!("{ahead} has not come: told as if nothing more were said until then"))
    }

    /// A question about these times.
    pub(crate) fn ask(self, route: Route) -> Route {
        route.with_some("as_of", self.as_of).with_some("known_by", self.known_by)
    }
}
