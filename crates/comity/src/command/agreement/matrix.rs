//! `comity agreement matrix`: reservations, objections, and what applies between any two parties.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::Value;

use super::answer::{PATH, text};
use crate::arguments::When;
use crate::connection::Reach;
use crate::output::{Output, plain, table};
use crate::route::Route;

/// Most parties of a grid; of more the pairs are listed.
const GRID_MAX: usize = 24;

/// What applies between two, from as written to nothing, by its sign in the grid.
const EFFECTS: [(&str, &str, &str); 9] = [
    ("applies", ".", "as written"),
    ("clause-not-in-force", "o", "the clause enters into force by itself, and does not bind both"),
    ("modified", "m", "as modified by a reservation, both ways"),
    ("not-between", "x", "not between the two, to the extent of a reservation objected to"),
    ("suspended", "s", "suspended between the two"),
    (
        "pending",
        "?",
        "open: a reservation is neither accepted nor objected to, or it is not known who is bound",
    ),
    ("not-accepted", "a", "one acceded, and the other has not accepted that"),
    ("no-force-between", "!", "the agreement is not in force between the two"),
    ("not-bound", "-", "one of the two is not bound"),
];

/// Show what stands between any two parties: reservations, objections, and what then applies
///
/// Where nothing else is said, every clause applies as written. Between two it is the same both
/// ways; of several clauses the gravest effect stands in the grid.
#[derive(Debug, Args)]
pub(crate) struct Matrix {
    #[command(flatten)]
    reach: Reach,
    /// The agreement's identifier
    #[arg(value_name = "AGREEMENT")]
    id: String,
    /// Look at one clause only
    #[arg(long, value_name = "CLAUSE")]
    clause: Option<String>,
    #[command(flatten)]
    when: When,
}

impl Matrix {
    /// Asks and shows.
    ///
    /// # Errors
    /// The node's refusal.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let route = self.when.ask(Route::new(PATH).of(&self.id).then("/matrix"));
        let shown = node.get(route.with_some("clause", self.clause))?;
        node.close()?;
        output.result(&shown, words)
    }
}

fn words(shown: &Value) -> String {
    let rows =
        |member: &str| shown.get(member).and_then(Value::as_array).cloned().unwrap_or_default();
    let (parties, cells, reservations) = (rows("parties"), rows("cells"), rows("reservations"));
    let mut out =
        format!("On {}: {} parties by what is held here.\n", text(shown, "/day"), parties.len());
    let until = text(shown, "/listed_until");
    if !until.is_empty() {
        out.push_str(&format!(
            "The file lists parties as of {until}; who joined or left since is known here by \
             statements alone.\n"
        ));
    }
    for reservation in &reservations {
        out.push_str(&told(reservation));
    }
    if cells.is_empty() {
        out.push_str("Between all of them every clause applies as written.\n");
        return out;
    }
    let touched: BTreeSet<&str> =
        cells.iter().flat_map(|cell| [text(cell, "/one"), text(cell, "/other")]).collect();
    out.push('\n');
    if touched.len() <= GRID_MAX {
        out.push_str(&grid(&touched, &cells));
    } else {
        let list = cells.iter().map(|cell| {
            ["/one", "/other", "/clause", "/effect", "/article"].map(|at| text(cell, at).to_owned())
        });
        out.push_str(&table(["ONE", "OTHER", "CLAUSE", "APPLIES", "RULE"], list));
        out.push('\n');
    }
    if touched.len() < parties.len() {
        out.push_str("Between all others every clause applies as written.\n");
    }
    out
}

/// A reservation and what others said to it.
fn told(reservation: &Value) -> String {
    let names = |member: &str| -> Vec<String> {
        let said = reservation.get(member).and_then(Value::as_object);
        said.into_iter().flat_map(|said| said.keys().map(|party| plain(party))).collect()
    };
    let clauses = reservation.get("clauses").and_then(Value::as_array);
    let clauses: Vec<&str> = clauses.into_iter().flatten().filter_map(Value::as_str).collect();
    let clauses = if clauses.is_empty() { "the whole".to_owned() } else { clauses.join(", ") };
    let mut line = format!(
        "Reservation of {} to {}, of {}",
        plain(text(reservation, "/by")),
        plain(&clauses),
        text(reservation, "/made"),
    );
    let accepted = names("accepted");
    if !accepted.is_empty() {
        line.push_str(&format!("; accepted by {}", accepted.join(", ")));
    }
    let objected = objections(reservation);
    if !objected.is_empty() {
        line.push_str(&format!("; objected to by {}", objected.join(", ")));
    }
    let tacit = text(reservation, "/tacit");
    if !tacit.is_empty() {
        line.push_str(&format!("; silence accepts it from {tacit}"));
    }
    line + "\n"
}

/// Who objected, with what that comes to and until when.
fn objections(reservation: &Value) -> Vec<String> {
    let said = reservation.get("objections").and_then(Value::as_object);
    let one = |party: &str, objection: &Value| {
        let opposing = objection.get("opposing").and_then(Value::as_bool).unwrap_or_default();
        let until = text(objection, "/until/day");
        let opposes = if opposing { " (opposes entry into force between the two)" } else { "" };
        let withdrawn =
            if until.is_empty() { String::new() } else { format!(" (until {})", plain(until)) };
        format!("{}{opposes}{withdrawn}", plain(party))
    };
    let all = said.into_iter().flatten().flat_map(|(party, all)| {
        all.as_array().into_iter().flatten().map(move |objection| one(party, objection))
    });
    all.collect()
}

/// The grid of those between whom something else applies than what is written.
fn grid(parties: &BTreeSet<&str>, cells: &[Value]) -> String {
    let grave = |effect: &str| EFFECTS.iter().position(|(name, ..)| *name == effect);
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for cell in cells {
        let effect = grave(text(cell, "/effect")).unwrap_or_default();
        let (one, other) = (text(cell, "/one"), text(cell, "/other"));
        for pair in [(one, other), (other, one)] {
            let before = found.entry(pair).or_default();
            *before = effect.max(*before);
        }
    }
    let mut out = String::new();
    let width = parties.iter().map(|party| party.chars().count()).max().unwrap_or_default();
    let numbers: String = (1..=parties.len()).map(|number| format!("{number:>3}")).collect();
    out.push_str(&format!("{:width$}    {numbers}\n", ""));
    for (number, one) in (1_usize..).zip(parties) {
        let row: String = parties
            .iter()
            .map(|other| {
                let effect = found.get(&(*one, *other)).copied().unwrap_or_default();
                let sign = EFFECTS.get(effect).map_or("", |(_, sign, _)| *sign);
                format!("{:>3}", if one == other { "" } else { sign })
            })
            .collect();
        out.push_str(&format!("{number:>3} {:width$}{row}\n", plain(one)));
    }
    let used: BTreeSet<usize> = found.into_values().collect();
    for (_, sign, words) in used.iter().filter_map(|effect| EFFECTS.get(*effect)) {
        out.push_str(&format!("{sign} {words}\n"));
    }
    out
}
