//! `comity finding`: what is owed by whom until when, and what is concluded, with its proof.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use comity_agreements::calendar::Zone;
use comity_agreements::calendar::moment::english_end;
use comity_agreements::duty::explain::{Proof, explain};
use comity_agreements::duty::finding::Matter;
use comity_agreements::duty::unknown::UnknownDeadline;
use comity_agreements::duty::urgency::{Rank, rank};
use comity_node::agreements::api::findings::FINDINGS_MAX;
use comity_node::agreements::api::found::{FindingOut, OutOfForce};
use comity_node::agreements::api::given::GivenFinding;
use comity_node::clock;
use comity_node::console::text::sentence::say;
use comity_node::console::text::{Lang, learn};
use comity_protocol::time::Timestamp;
use reqwest::Method;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::arguments::{When, by};
use crate::connection::{Connection, Reach};
use crate::failure::{Failure, FailureKind};
use crate::named;
use crate::output::{Output, plain, table};
use crate::route::Route;

/// See what is due, met, late or breached, and check what others say is
#[derive(Debug, Subcommand)]
pub(crate) enum Finding {
    List(List),
    /// Show one finding with its proof
    Show {
        #[command(flatten)]
        reach: Reach,
        /// The finding: its 64 hex digits, or the first 8 or more of them
        #[arg(value_name = "FINDING", value_parser = name)]
        id: String,
        #[command(flatten)]
        when: When,
    },
    /// Write the proof of lateness or of absence that a finding rests on, for anybody to check with
    /// `comity verify`
    Prove {
        #[command(flatten)]
        reach: Reach,
        /// The finding: its 64 hex digits, or the first 8 or more of them
        #[arg(value_name = "FINDING", value_parser = name)]
        id: String,
        /// The file to write; standard output unless given
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Recompute a finding from the statements that a node holds; exit code 1 if it does not hold,
    /// 7 if it cannot be checked there
    Verify {
        #[command(flatten)]
        reach: Reach,
        /// The finding as JSON, as `comity finding show --json` prints it
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Of what the node knew by this time, or by the end of this day in UTC; the time for which
        /// the file was asked unless given
        #[arg(long, value_name = "TIME", value_parser = by)]
        known_by: Option<Timestamp>,
    },
}

/// List findings, the most urgent first
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    reach: Reach,
    /// Under this agreement
    #[arg(long, value_name = "AGREEMENT")]
    agreement: Option<String>,
    /// Owed by this party
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
    /// With this status: due, met, late, breached, waived, withdrawn, unverifiable, destroyed
    #[arg(long, value_name = "STATUS", value_parser = STATUSES, hide_possible_values = true)]
    status: Option<String>,
    /// Due at the latest at this time, or by the end of this day in UTC, by the conservative
    /// reading; what is due at a time that is not known is listed, too
    #[arg(long, value_name = "TIME", value_parser = by)]
    due_by: Option<Timestamp>,
    /// Also, in --json and --ics, what only would be owed: because the text is not in force, or
    /// because the party is not bound by it; the table always lists it apart
    #[arg(long)]
    would_be: bool,
    /// Print what is due as iCalendar (RFC 5545)
    #[arg(long)]
    ics: bool,
    #[command(flatten)]
    when: When,
}

/// Where all digits of a finding stand.
const IN_LIST: &str = ": `comity finding list --json` has all";

/// Digits of a finding's name.
const NAME_DIGITS: usize = 64;

/// A finding's name, or how it begins.
fn name(text: &str) -> Result<String, String> {
    named::begins(text, NAME_DIGITS, "a finding")
        .map_err(|why| format!("{why}, as `comity finding list` shows them"))
}

const STATUSES: [&str; 8] =
    ["due", "met", "late", "breached", "waived", "withdrawn", "unverifiable", "destroyed"];

impl Finding {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List(list) => list.run(output)?,
            Self::Show { reach, id, when } => {
                let node = reach.open()?;
                let id = whole(&node, id, when)?;
                if let Some(ahead) = when.ahead() {
                    output.note(ahead);
                }
                let shown = node.get(when.ask(Route::new(PATH).of(&id)))?;
                node.close()?;
                output.result(&shown, |shown| {
                    let mut out = String::new();
                    let proof = shown.get("proof").unwrap_or(&Value::Null);
                    tree(proof, &sentences(shown), 0, &mut out);
                    out.push_str(&deadline(shown));
                    out
                })?;
            }
            Self::Prove { reach, id, out } => {
                let node = reach.open()?;
                let id = whole(&node, id, When::default())?;
                let proof = node.bytes(Route::new(PATH).of(&id).then("/proof"))?;
                node.close()?;
                match out {
                    None => output.bytes(&proof)?,
                    Some(path) => {
                        std::fs::write(&path, proof)
                            .with_context(|| format!("cannot write {}", path.display()))?;
                        output.note(format!("wrote {}", path.display()));
                    }
                }
            }
            Self::Verify { reach, file, known_by } => {
                return verify(&reach, &file, known_by, output);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Has a node recompute the finding in a file, from what it knew by a time.
fn verify(
    reach: &Reach,
    file: &Path,
    known_by: Option<Timestamp>,
    output: &Output,
) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let given: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("{} is no JSON: {error}", file.display())))?;
    // Both the finding itself and what `show` prints around it are taken.
    let given = GivenFinding::in_file(&given);
    let members = given.unfounded();
    if !members.is_empty() {
        let why = format!(
            "what stands around the finding does not follow from it: {}",
            members.join(", ")
        );
        let outcome = json!({"verified": false, "code": "finding-differs", "why": why});
        output.result(&outcome, verdict)?;
        return Ok(ExitCode::FAILURE);
    }
    let known_by = known_by.or(given.known_by);
    let node = reach.open()?;
    let route = Route::new(PATH).then("/verify").with_some("known_by", known_by);
    let outcome = node.send(Method::POST, route, given.finding)?;
    node.close()?;
    output.result(&outcome, verdict)?;
    let differs = outcome.get("code").and_then(Value::as_str) == Some("finding-differs");
    if differs && known_by.is_none() {
        output.note(
            "if it was drawn from what was known by an earlier time, name that with --known-by",
        );
    }
    Ok(match outcome.get("verified").and_then(Value::as_bool) {
        Some(true) => ExitCode::SUCCESS,
        Some(false) => ExitCode::FAILURE,
        None => FailureKind::Unchecked.exit_code(),
    })
}

const PATH: &str = "/api/v1/findings";
const CALENDAR: &str = "/api/v1/findings.ics";

impl List {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        let (is_asked, ics) = (self.would_be, self.ics);
        // What is urgent depends on the time for which is asked.
        let ahead = self.when.ahead();
        let moment = self.when.as_of().unwrap_or_else(clock::now);
        let would_be = is_asked || !ics;
        let route = Route::new(if ics { CALENDAR } else { PATH })
            .with_some("agreement", self.agreement)
            .with_some("party", self.party)
            .with_some("status", self.status.as_deref())
            .with_some("due_by", self.due_by)
            .with_some("would_be", would_be.then_some(true));
        let route = self.when.ask(route);
        let node = self.reach.open()?;
        if ics {
            let calendar = node.bytes(route)?;
            node.close()?;
            return output.bytes(&calendar);
        }
        let mut rows = pages(&node, &route)?;
        node.close()?;
        if let Some(ahead) = ahead {
            output.note(ahead);
        }
        rows.sort_by_cached_key(|row| order(row, moment));
        if output.json() && !is_asked {
            rows.retain(is_owed);
        }
        if self.status.as_deref() == Some("due") {
            let why = "clocks whose end is not known, and what is breached, are left out: ask without \
                       --status for all";
            output.note(why);
        }
        output.result(&Value::Array(rows), lists)
    }
}

/// The finding whose name begins so, as lists shorten it.
fn whole(node: &Connection, begins: String, when: When) -> anyhow::Result<String> {
    if begins.len() == NAME_DIGITS {
        return Ok(begins);
    }
    let rows = pages(node, &when.ask(Route::new(PATH).with("would_be", true)))?;
    let names = rows.iter().map(|row| text(row, "/id").to_owned());
    named::only("finding", &begins, names, IN_LIST)
}

/// All findings, page by page.
fn pages(node: &Connection, route: &Route) -> anyhow::Result<Vec<Value>> {
    let mut rows: Vec<Value> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = node.get(route.clone().with_some("after", after.as_deref()))?;
        let Value::Array(page) = page else { return Ok(rows) };
        let (count, last) = (page.len(), page.last().map(|row| text(row, "/id").to_owned()));
        rows.extend(page);
        match last {
            Some(last) if count == FINDINGS_MAX => after = Some(last),
            _ => return Ok(rows),
        }
    }
}

fn is_owed(row: &Value) -> bool {
    row.get("owed").and_then(Value::as_bool).unwrap_or(true)
}

/// What is owed, and apart from it what only would be, with why it is not.
fn lists(found: &Value) -> String {
    let all = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let (owed, would_be): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|row| is_owed(row));
    if all.is_empty() {
        return "Nothing that was asked for is owed, or would be.".to_owned();
    }
    let mut out = if owed.is_empty() { "Nothing of it is owed.".to_owned() } else { rows(&owed) };
    if would_be.is_empty() {
        return out;
    }
    out.push_str("\n\nNot owed, but would be if the party were bound or the text in force:\n\n");
    out.push_str(&rows(&would_be));
    let mut reasons: Vec<String> = would_be.iter().map(|row| reason(row)).collect();
    reasons.sort();
    reasons.dedup();
    out.push_str("\n\n");
    for reason in reasons {
        out.push_str(&reason);
        out.push('\n');
    }
    out
}

/// Why something is not owed, and what would change that.
fn reason(row: &Value) -> String {
    let agreement = text(row, "/finding/agreement");
    let bearer = text(row, "/finding/bearer");
    let said = text(row, "/said/capacity");
    let said =
        if said.is_empty() { String::new() } else { format!(" has said that it is a {said} and") };
    match row.get("unbound") {
        Some(unbound) => {
            let acts = super::agreement::applicable::remedy(unbound.get("acts"));
            format!("{agreement}: {bearer}{said} is not bound{acts}")
        }
        None => format!("{agreement}: {}", not_in_force(row)),
    }
}

/// That a text was not in force, and when.
fn not_in_force(row: &Value) -> String {
    match FindingOut::deserialize(row).map(|found| OutOfForce::of(&found.finding, None)) {
        Ok(OutOfForce::Never(_)) => {
            format!("not in force; {}", text(row, "/finding/validity/status"))
        }
        Ok(OutOfForce::AtStart(day)) => {
            format!("not in force on {day}, when the clock would start")
        }
        Ok(OutOfForce::ThatDay(day)) => format!("not in force on {day}, when this happened"),
        Ok(OutOfForce::Sometime) | Err(_) => "not in force".to_owned(),
    }
}

/// The most urgent first, as the board has it.
fn order(row: &Value, moment: Timestamp) -> Option<Rank> {
    let found = FindingOut::deserialize(row).ok()?;
    let worst = found.deadline_unknown.and_then(|unknown| unknown.worst);
    Some(rank(&found.finding, found.owed, worst, moment))
}

fn rows(rows: &[&Value]) -> String {
    let row = |row: &&Value| {
        let at = |pointer| text(row, pointer).to_owned();
        let zone = text(row, "/finding/due/zone").parse::<Zone>().ok();
        [
            status(row),
            at("/finding/bearer"),
            at("/finding/agreement"),
            at("/finding/duty"),
            matter(row),
            plan_on(row, zone.as_ref()),
            at_the_latest(row, zone.as_ref()),
            at("/id").chars().take(12).collect(),
        ]
    };
    let heading =
        ["", "PARTY", "AGREEMENT", "DUTY", "ABOUT", "PLAN ON", "AT THE LATEST", "FINDING"];
    table(heading, rows.iter().map(row))
}

/// What a finding says of its deadline: both readings where it is counted and in UTC, or what is
/// not known of it.
fn deadline(row: &Value) -> String {
    if row.get("deadline_unknown").is_none() {
        return readings(row);
    }
    let (worst, says) = (plan_on(row, None), at_the_latest(row, None));
    format!("Its deadline is {}; {}.\n", plain(&says), plain(&worst))
}

fn readings(row: &Value) -> String {
    let (zone, utc) = (text(row, "/finding/due/zone").parse::<Zone>().ok(), Zone::utc());
    let places: Vec<&Zone> = zone.iter().chain([&utc]).collect();
    let reading = |of| Some(english_end(text(row, of).parse().ok()?, &places));
    let (plan, last) = (reading("/finding/due/conservative"), reading("/finding/due/statutory"));
    let lines = [("plan on", plan), ("at the latest", last)].into_iter();
    lines.filter_map(|(name, at)| Some(format!("{name:<14} {}\n", at?))).collect()
}

/// By when to plan; where that is not known, the worst that can be.
fn plan_on(row: &Value, zone: Option<&Zone>) -> String {
    let Some(unknown) = row.get("deadline_unknown") else {
        return local(text(row, "/finding/due/conservative"), zone);
    };
    let zone = text(unknown, "/zone").parse::<Zone>().ok();
    match text(unknown, "/worst") {
        "" => "not known".to_owned(),
        worst => format!("at worst {}", local(worst, zone.as_ref())),
    }
}

/// Until when it is in time; where that is not known, what is missing.
fn at_the_latest(row: &Value, zone: Option<&Zone>) -> String {
    let unknown = row.get("deadline_unknown");
    match unknown.and_then(|unknown| UnknownDeadline::deserialize(unknown).ok()) {
        Some(unknown) => unknown.says(),
        None => local(text(row, "/finding/due/statutory"), zone),
    }
}

/// What a finding is about: two incidents under one duty are no equal lines.
fn matter(row: &Value) -> String {
    let of = row.pointer("/finding/matter").cloned().unwrap_or_default();
    match serde_json::from_value(of) {
        Ok(Matter::Named { name }) => plain(&name),
        Ok(Matter::Statement { id }) => id.to_string().chars().take(12).collect(),
        Ok(Matter::Period { number }) => format!("period {}", number.saturating_add(1)),
        Ok(Matter::Standing) | Err(_) => String::new(),
    }
}

/// The status, that it is late on one reading alone, and that a copy of the log that was read after
/// the deadline lacked what was filed.
fn status(row: &Value) -> String {
    let status = text(row, "/finding/status");
    let late = row.pointer("/finding/late-on-one-reading").and_then(Value::as_bool);
    let late = if late == Some(true) { ", late on one reading" } else { "" };
    let would_be = if is_owed(row) { "" } else { "would be " };
    let doubts = row.pointer("/finding/doubts").and_then(Value::as_array);
    let is_read_without = |doubt: &Value| text(doubt, "/doubt") == "read-without";
    let without = doubts.is_some_and(|doubts| doubts.iter().any(is_read_without));
    let without = if without { ", not in a copy read after the deadline" } else { "" };
    format!("{would_be}{status}{late}{without}")
}

/// A time on the clocks of the place whose days are counted: the end of 7 December in California
/// is no time of 8 December there. In UTC where none is named.
fn local(at: &str, zone: Option<&Zone>) -> String {
    let utc = Zone::utc();
    at.parse().map_or_else(|_| at.to_owned(), |at| english_end(at, &[zone.unwrap_or(&utc)]))
}

/// The sentences of a proof as pages say them, by what programs are told.
fn sentences(shown: &Value) -> BTreeMap<String, String> {
    fn walk(step: &Proof, out: &mut BTreeMap<String, String>) {
        if let Some(sentence) = &step.sentence {
            out.insert(step.says.clone(), say(Lang::En, sentence));
        }
        step.because.iter().for_each(|step| walk(step, out));
    }
    learn(&comity_node::agreements::CAPABILITY.texts);
    let mut out = BTreeMap::new();
    // What another version says that this one cannot read is told as it was said.
    if let Ok(found) = FindingOut::deserialize(shown) {
        walk(&explain(&found.finding), &mut out);
    }
    out
}

fn tree(proof: &Value, said: &BTreeMap<String, String>, depth: usize, out: &mut String) {
    let says = text(proof, "/says");
    let says = said.get(says).map_or(says, String::as_str);
    out.push_str(&format!("{}{}", "  ".repeat(depth), plain(says)));
    let statement = text(proof, "/statement");
    if !statement.is_empty() {
        out.push_str(&format!(" [{statement}]"));
    }
    out.push('\n');
    for step in proof.get("because").and_then(Value::as_array).into_iter().flatten() {
        tree(step, said, depth.saturating_add(1), out);
    }
}

fn verdict(outcome: &Value) -> String {
    match outcome.get("verified").and_then(Value::as_bool) {
        Some(true) => "The statements held here lead to the same finding.".to_owned(),
        None => format!(
            "Neither true nor false here: {} [{}]",
            plain(text(outcome, "/why")),
            text(outcome, "/code")
        ),
        Some(false) => format!(
            "It does not hold: {} [{}]",
            plain(text(outcome, "/why")),
            text(outcome, "/code")
        ),
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_agreements::docket::{Docket, shipped};
    use comity_agreements::duty::{Fact, Filter, Shown};
    use comity_protocol::statement::StatementId;
    use comity_protocol::vouch::Vouched;

    /// What is found of an incident under New York's law before that is in force.
    fn judged() -> comity_agreements::duty::Finding {
        let at: Timestamp = "2026-12-31T18:00:00Z".parse().unwrap();
        let body = json!({
            "incident": "urn:example:incident:1", "capacity": "developer", "aware_at": at,
            "determined_at": at, "training_compute_flop": 3e26, "harms": ["bodily-injury"],
            "events": ["loss-of-control"],
        });
        let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
        docket.insert(&Fact {
            id: StatementId([1; 32]),
            kind: "incident.assessment".parse().unwrap(),
            issuer: "lab.example".parse().unwrap(),
            subject: "urn:example:incident:1".to_owned(),
            issued: at,
            logged: Vouched { after: Some(at), by: Some(at) },
            body: Some(body),
            relation: None,
            also: Vec::new(),
            shown: Shown::default(),
            index: None,
        });
        docket.advance_to(at);
        let filter = Filter { agreement: Some("us-ny-raise".to_owned()), ..Filter::default() };
        docket.survey(&filter, at, 1).first.remove(0)
    }

    /// A belief of 31 December 2026 under a law that is in force from the day after: what is said
    /// is true on whatever day it is asked.
    #[test]
    fn why_nothing_is_owed_is_true_also_once_the_law_is_in_force() {
        let finding = judged();
        let row = |status: &str, start: Value, evidence: Value| {
            let mut row = serde_json::to_value(FindingOut::from(finding.clone())).unwrap();
            row["finding"]["validity"] = json!({ "owed": false, "status": status });
            row["finding"]["start"] = start;
            let told = &mut row["finding"]["evidence"];
            match evidence.pointer("/0/at") {
                Some(at) => told[0]["at"] = at.clone(),
                None => *told = json!([]),
            }
            row
        };
        let (start, evidence) =
            (json!("2026-12-31T18:00:00Z"), json!([{ "at": "2026-12-30T18:00:00Z" }]));
        for (status, start, evidence, says) in [
            (
                "enacted",
                start.clone(),
                evidence.clone(),
                "not in force on 2026-12-31, when the clock would start",
            ),
            ("template", start, Value::Null, "not in force; template"),
            ("enacted", Value::Null, evidence, "not in force on 2026-12-30, when this happened"),
            ("enacted", Value::Null, Value::Null, "not in force"),
        ] {
            assert_eq!(reason(&row(status, start, evidence)), format!("us-ny-raise: {says}"));
        }
    }
}
