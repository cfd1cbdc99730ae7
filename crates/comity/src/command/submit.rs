//! `comity submit`: a statement, from its content or ready signed.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use data_encoding::BASE64;
use reqwest::Method;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::arguments::{Suggested, from};
use crate::ask;
use crate::connection::{Connection, Reach};
use crate::failure::{Failure, classify};
use crate::near::nearest;
use crate::output::Output;

/// Sign and log a statement about a content, or log one that was signed elsewhere
///
/// The content is a JSON file that obeys the schema of its kind.
/// The node seals it with a salt and its marking, signs its digest and logs the signed statement;
/// the content itself goes to its audience only.
/// Acts under an agreement and commitments need two persons: --propose them, and another person
/// approves them with `comity proposal approve`.
#[derive(Debug, Args)]
pub(crate) struct Submit {
    #[command(flatten)]
    reach: Reach,
    /// The content's body, JSON; `-` reads standard input
    #[arg(value_name = "BODY", required_unless_present = "statement", requires = "kind")]
    body: Option<PathBuf>,
    /// What the statement is about, as `incident.report`
    #[arg(long, value_name = "KIND", value_parser = Suggested(super::kind::names), hide_possible_values = true)]
    kind: Option<String>,
    /// What in particular it is about: a name, an address or a URN
    #[arg(long, value_name = "SUBJECT", requires = "body")]
    subject: Option<String>,
    /// Traffic Light Protocol label: CLEAR, GREEN, AMBER, AMBER+STRICT or RED; AMBER unless given
    #[arg(
        long, value_name = "LABEL", requires = "body",
        value_parser = Suggested(labels), hide_possible_values = true,
    )]
    tlp: Option<String>,
    /// A party that may see the content (AMBER and RED need at least one); may be given again
    #[arg(long = "to", value_name = "PARTY", requires = "body")]
    audience: Vec<PartyId>,
    /// Nobody else sees the content before this time, or before this day begins in UTC
    #[arg(long, value_name = "TIME", requires = "body", value_parser = from)]
    release: Option<Timestamp>,
    /// Sign nothing now: another person has to approve it first
    #[arg(long, requires = "body", conflicts_with = "out")]
    propose: bool,
    /// How long a proposal waits, 1 to 366 days
    #[arg(long, value_name = "DAYS", requires = "propose")]
    days: Option<u32>,
    /// Do not ask where a party named with --to is no peer of the node
    #[arg(long, short, requires = "body")]
    yes: bool,
    /// What is nearly a name given before, or nearly what a rule looks for, is meant so
    #[arg(long, requires = "body")]
    as_written: bool,
    /// Propose it also where it would be without effect if it were signed today
    #[arg(long, requires = "propose")]
    anyway: bool,
    /// A signed statement (COSE_Sign1) to log as it is
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    statement: Option<PathBuf>,
    /// The content file that the signed statement names
    #[arg(long, value_name = "FILE", requires = "statement")]
    content: Option<PathBuf>,
    /// Write the statement, its content and its receipt into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn labels() -> Vec<&'static str> {
    vec!["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
}

const PROPOSALS: &str = "/api/v1/proposals";

/// The label of a content for which none is given: those who are named, and nobody else.
const DEFAULT_LABEL: &str = "AMBER";

/// Longest body read.
const BODY_BYTES_MAX: u64 = 1 << 20;

/// What is sent to the node.
#[derive(Serialize)]
#[serde(untagged)]
enum Submission {
    /// Something signed elsewhere.
    Signed(Value),
    /// Something to be signed.
    Content(Written),
}

/// Something to be signed.
#[derive(Serialize)]
struct Written {
    kind: String,
    subject: String,
    body: Box<RawValue>,
    marking: Marking,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    as_written: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    anyway: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
}

impl Submit {
    /// Submits and prints where the statement stands.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let submission = self.submission()?;
        self.tell_default(output);
        if self.propose {
            return self.propose(submission, output);
        }
        let node = self.reach.open()?;
        self.expect_known(&node, output)?;
        let logged = node.send(Method::POST, "/api/v1/statements", &submission);
        let logged = logged.map_err(|error| self.or_meant(error))?;
        if let Some(folder) = &self.out {
            let id = logged.get("id").and_then(Value::as_str).unwrap_or_default();
            super::get::save(&node, id, folder, output)?;
        }
        node.close()?;
        output.result(&logged, super::proposal::words)?;
        Ok(ExitCode::SUCCESS)
    }

    fn propose(&self, mut submission: Submission, output: &Output) -> anyhow::Result<ExitCode> {
        let node = self.reach.open()?;
        self.expect_known(&node, output)?;
        let mut proposal = node.send(Method::POST, PROPOSALS, &submission);
        if let Some(why) = proposal.as_ref().err().and_then(without_effect) {
            // Nobody proposes in vain unawares.
            let question = format!("{}\nPropose it all the same?", why.message);
            ask::yes_or(&question, why.hint("say --anyway"), output)?;
            if let Submission::Content(written) = &mut submission {
                written.anyway = true;
            }
            proposal = node.send(Method::POST, PROPOSALS, &submission);
        }
        node.close()?;
        let proposal = proposal.map_err(|error| self.or_meant(error))?;
        output.result(&proposal, super::proposal::proposed)?;
        Ok(ExitCode::SUCCESS)
    }

    /// A content for a party that the node does not know reaches nobody, and its name may be a slip
    /// of the hand: somebody is asked before anything is signed.
    fn expect_known(&self, node: &Connection, output: &Output) -> anyhow::Result<()> {
        if self.yes || self.audience.is_empty() {
            return Ok(());
        }
        let peers = node.get("/api/v1/peers")?;
        let own = node.get("/api/v1/node")?;
        let party = |row: &Value| Some(row.get("party")?.as_str()?.to_owned());
        let peers = peers.as_array().map(Vec::as_slice).unwrap_or_default().iter();
        let peers = peers.filter(|row| row.get("state").is_some_and(|state| state != "removed"));
        let known: Vec<String> = peers.chain([&own]).filter_map(party).collect();
        let is_unknown = |party: &&PartyId| known.iter().all(|known| known != party.as_str());
        let unknown: Vec<&PartyId> = self.audience.iter().filter(is_unknown).collect();
        let Some(first) = unknown.first() else { return Ok(()) };
        let names: Vec<&str> = unknown.iter().map(|party| party.as_str()).collect();
        let meant = nearest(first.as_str(), known.iter().map(String::as_str));
        let meant = meant.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        let what = format!("no peer of this node: {}{meant}", names.join(", "));
        let question =
            format!("{what}\nNobody there is sent the content until it is one. Sign it?");
        ask::yes(&question, &what, output)
    }

    /// Where the kind is not known: which one was meant.
    fn or_meant(&self, error: anyhow::Error) -> anyhow::Error {
        let failure = classify(&error);
        match (&self.kind, failure.code.as_deref()) {
            (Some(kind), Some("content-kind-unknown")) => {
                super::kind::or_meant(failure, kind).into()
            }
            _ => error,
        }
    }

    fn submission(&self) -> anyhow::Result<Submission> {
        if let Some(statement) = &self.statement {
            let mut submission = json!({ "statement": BASE64.encode(&read(statement)?) });
            if let (Some(content), Some(members)) = (&self.content, submission.as_object_mut()) {
                members.insert("content".to_owned(), BASE64.encode(&read(content)?).into());
            }
            return Ok(Submission::Signed(submission));
        }
        let (Some(body), Some(kind)) = (&self.body, &self.kind) else {
            return Err(Failure::usage("give a body and its --kind, or a --statement").into());
        };
        // The very text: what is signed is the content as it is handed in.
        let body: Box<RawValue> = serde_json::from_slice(&read(body)?)
            .map_err(|error| Failure::usage(format!("{} is no JSON: {error}", body.display())))?;
        let marking = self.marking()?;
        let subject = self.subject.as_deref().unwrap_or(kind);
        Ok(Submission::Content(Written {
            kind: kind.clone(),
            subject: subject.to_owned(),
            body,
            marking,
            as_written: self.as_written,
            anyway: self.anyway,
            days: self.days,
        }))
    }
}

/// That the node says of an act that it would be without effect.
fn without_effect(error: &anyhow::Error) -> Option<Failure> {
    Some(classify(error)).filter(|failure| failure.code.as_deref() == Some("act-without-effect"))
}

impl Submit {
    /// Who may see the content. Where no label was given it is told which was taken: whoever thinks
    /// of none does not know that parties have to be named.
    fn marking(&self) -> Result<Marking, Failure> {
        let label = self.tlp.as_deref().unwrap_or(DEFAULT_LABEL);
        let tlp = Tlp::from_label(label).ok_or_else(|| {
            Failure::usage(format!("no TLP label: {label}"))
                .hint("CLEAR, GREEN, AMBER, AMBER+STRICT or RED")
        })?;
        Marking::new(tlp, self.audience.clone(), self.release).map_err(|refusal| match self.tlp {
            Some(_) => Failure::usage(refusal.to_string()).hint("name parties with --to"),
            None => Failure::usage(format!(
                "no --tlp was given, so that the content would be TLP:{DEFAULT_LABEL}: {refusal}"
            ))
            .hint("name with --to who may see it, or say --tlp CLEAR where everybody may"),
        })
    }

    /// Tells which label was taken where none was given.
    fn tell_default(&self, output: &Output) {
        if self.tlp.is_none() && self.body.is_some() {
            output.note(format!(
                "no --tlp was given: the content is TLP:{DEFAULT_LABEL}, for those named with --to"
            ));
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(BODY_BYTES_MAX).read_to_end(&mut bytes)?;
    } else {
        let file =
            std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        file.take(BODY_BYTES_MAX).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
