//! `comity agreement applicable`: the laws and codes for what a party is, bound by them or not.

use clap::Args;
use serde_json::Value;

use super::answer::text;
use crate::connection::Reach;
use crate::output::{Output, table};
use crate::route::Route;

/// List the laws and codes for what a party is: those that apply, those that would once they are in
/// force, and those that would if the party were bound, with the act that would bind it
#[derive(Debug, Args)]
pub(crate) struct Applicable {
    #[command(flatten)]
    reach: Reach,
    /// This party; the node's own unless given
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
    /// As if it had said that it is this
    #[arg(long, value_name = "CAPACITY", value_parser = CAPACITIES)]
    capacity: Option<String>,
}

const CAPACITIES: [&str; 7] =
    ["developer", "provider", "deployer", "modifier", "distributor", "authority", "other"];

impl Applicable {
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let route = Route::new("/api/v1/applicable").with_some("party", self.party);
        let node = self.reach.open()?;
        let found = node.get(route.with_some("capacity", self.capacity))?;
        node.close()?;
        output.result(&found, shown)
    }
}

fn shown(found: &Value) -> String {
    let rows = |value: &'static str| {
        found.get(value).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    };
    let said: Vec<&str> = rows("said").iter().map(|said| text(said, "/capacity")).collect();
    let party = text(found, "/party");
    let mut out = if said.is_empty() {
        format!("{party} has not said what it is; every law for anybody is listed.\n\n")
    } else {
        format!("{party} has said what it is: {}.\n\n", said.join(", "))
    };
    let row = |row: &Value| {
        let rules = row.get("rules").and_then(Value::as_array).into_iter().flatten();
        let (mut names, mut filings): (Vec<&str>, Vec<&str>) =
            rules.map(|rule| (text(rule, "/rule"), text(rule, "/filing"))).unzip();
        filings.sort_unstable();
        filings.dedup();
        names.dedup();
        [text(row, "/agreement").to_owned(), applies(row), names.join(", "), filings.join(", ")]
    };
    let heading = ["AGREEMENT", "APPLIES", "RULES", "BROUGHT ABOUT BY"];
    out.push_str(&table(heading, rows("texts").iter().map(row)));
    out
}

fn applies(row: &Value) -> String {
    match text(row, "/applies/applies") {
        "applies" => "yes".to_owned(),
        "not-in-force" => match text(row, "/applies/from") {
            "" => "not in force".to_owned(),
            from => format!("not in force before {from}"),
        },
        _ => format!("not bound{}", remedy(row.pointer("/applies/acts"))),
    }
}

/// Which acts would bind, after a colon; nothing where none would.
pub(crate) fn remedy(acts: Option<&Value>) -> String {
    let acts: Vec<String> = acts
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|act| Some(format!("agreement.{}", act.as_str()?)))
        .collect();
    if acts.is_empty() { String::new() } else { format!(": {} would bind", acts.join(" or ")) }
}
