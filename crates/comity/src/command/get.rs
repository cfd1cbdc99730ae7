//! `comity get`: a statement with how it stands, and its files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_protocol::content::exact;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::kind::names;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Confirmation, Unverified};
use serde::Serialize;
use serde_json::Value;

use crate::connection::{Connection, Reach};
use crate::failure::FailureKind;
use crate::named::StatementName;
use crate::output::{Output, plain, when};
use crate::route::Route;

/// Show a statement: what it says, what later statements did to it, who has seen it, and its proof
#[derive(Debug, Args)]
pub(crate) struct Get {
    #[command(flatten)]
    reach: Reach,
    /// The statement: 64 hex digits, the first 8 or more of them, or its URN
    #[arg(value_name = "STATEMENT")]
    id: StatementName,
    /// Write the statement, its content, receipt and proof, and the descriptor of the node that
    /// keeps its log into this folder, for `comity verify`
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// A statement with everything the node tells of it.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    statement: Value,
    /// Who was given the content, when; absent for those who may not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    deliveries: Option<Value>,
    /// The content's body, where the caller may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    /// Files written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
}

impl Get {
    /// Shows a statement.
    ///
    /// # Errors
    /// When the node does not know it or does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let node = self.reach.open()?;
        let id = self.id.whole(&node)?;
        let route = Route::new("/api/v1/statements").of(id);
        let statement = node.get(route.clone())?;
        let content = optional(node.bytes(route.clone().then("/content")))?;
        // Numbers are shown as they were signed, however long they are.
        let content = content.and_then(|bytes| exact(std::str::from_utf8(&bytes).ok()?));
        let body = content.and_then(|content| content.get("body").cloned());
        let deliveries = optional(node.get(route.then("/deliveries")))?;
        let files = match &self.out {
            Some(folder) => save(&node, &id.to_string(), folder, output)?,
            None => Vec::new(),
        };
        node.close()?;
        output.result(&Shown { statement, deliveries, body, files }, words)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What the caller may not see, or what is not there, is left out.
fn optional<T>(answer: anyhow::Result<T>) -> anyhow::Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) => match crate::failure::classify(&error).kind {
            FailureKind::NotFound | FailureKind::Refused => Ok(None),
            FailureKind::Usage
            | FailureKind::Unavailable
            | FailureKind::Internal
            | FailureKind::Operator
            | FailureKind::Unchecked => Err(error),
        },
    }
}

/// Writes the files of a statement into a folder, those there are; their names.
///
/// # Errors
/// When the statement is not there or a file cannot be written.
pub(super) fn save(
    node: &Connection,
    id: &str,
    folder: &Path,
    output: &Output,
) -> anyhow::Result<Vec<String>> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let base = Route::new("/api/v1/statements").of(id);
    let short = id.get(..16).unwrap_or(id);
    let mut files = Vec::new();
    let parts = [
        ("cose", "cose"),
        ("content", "content.json"),
        ("receipt", "receipt"),
        ("proof", "tlog-proof"),
    ];
    for (part, ending) in parts {
        let Some(bytes) = optional(node.bytes(base.clone().of(part)))? else { continue };
        let path = folder.join(format!("{short}.{ending}"));
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        output.note(format!("wrote {}", path.display()));
        files.push(path.display().to_string());
    }
    let statement = node.get(base.clone())?;
    if let Some(descriptor) = descriptor(node, &statement)? {
        registrations(node, (&statement, base), &descriptor, folder, &mut files, output)?;
        let path = folder.join("descriptor.json");
        std::fs::write(&path, descriptor)
            .with_context(|| format!("cannot write {}", path.display()))?;
        output.note(format!("wrote {}", path.display()));
        files.push(path.display().to_string());
    }
    Ok(files)
}

/// Most registrations of keys that vouch for one another.
const CHAIN_MAX: usize = 16;

/// Writes what registers the key of a statement, where it is none of those that its party began
/// with, and what registers the key of that, so that `comity verify` needs to believe nobody.
fn registrations(
    node: &Connection,
    (statement, route): (&Value, Route),
    descriptor: &[u8],
    folder: &Path,
    files: &mut Vec<String>,
    output: &Output,
) -> anyhow::Result<()> {
    let Ok(descriptor) = serde_json::from_slice::<Descriptor>(descriptor) else { return Ok(()) };
    let issuer = descriptor.party.as_str();
    if statement.get("issuer").and_then(Value::as_str) != Some(issuer) {
        return Ok(());
    }
    let parsed = |bytes: Vec<u8>| statement::parse(&bytes).ok().map(|one| (one, bytes));
    let Some((signed, _)) = optional(node.bytes(route.of("cose")))?.and_then(parsed) else {
        return Ok(());
    };
    let begun: Vec<String> = descriptor.statement_keys.clone();
    let is_begun = |kid: &Kid| begun.iter().any(|text| kid_of(text) == Some(*kid));
    let mut wanted = signed.statement().kid;
    let mut known = Vec::new();
    for _ in 0..CHAIN_MAX {
        if is_begun(&wanted) {
            break;
        }
        if known.is_empty() {
            let asked = Route::new("/api/v1/statements").with("kind", names::ISSUER_REGISTRATION);
            let asked =
                asked.with("issuer", issuer).with("subject", issuer).with("limit", 1_000_u32);
            let page = node.get(asked)?;
            let rows = page.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
            for id in rows.iter().filter_map(|row| row.get("id")?.as_str()) {
                let of = Route::new("/api/v1/statements").of(id);
                let bytes = optional(node.bytes(of.clone().of("cose")))?;
                known.extend(bytes.and_then(parsed).map(|one| (id.to_owned(), of, one)));
            }
        }
        let names_it = |one: &Unverified| match &one.statement().confirmation {
            Some(Confirmation::Key(bytes)) => {
                PublicKey::from_cose_key(bytes).is_ok_and(|key| key.kid() == wanted)
            }
            _ => false,
        };
        let Some(at) = known.iter().position(|(_, _, (one, _))| names_it(one)) else { break };
        let (id, of, (one, bytes)) = known.swap_remove(at);
        let short = id.get(..16).unwrap_or(&id).to_owned();
        let proof = optional(node.bytes(of.of("proof")))?;
        for (bytes, ending) in [(Some(bytes), "cose"), (proof, "tlog-proof")] {
            let Some(bytes) = bytes else { continue };
            let path = folder.join(format!("{short}.{ending}"));
            let context = || format!("cannot write {}", path.display());
            std::fs::write(&path, bytes).with_context(context)?;
            output.note(format!("wrote {}, which registers its key", path.display()));
            files.push(path.display().to_string());
        }
        wanted = one.statement().kid;
    }
    Ok(())
}

fn kid_of(text: &str) -> Option<Kid> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    Some(PublicKey::from_cose_key(&bytes).ok()?.kid())
}

/// The descriptor of the party in whose log a statement stands, as the node has it: receipt and
/// proof are checked with its keys.
fn descriptor(node: &Connection, statement: &Value) -> anyhow::Result<Option<Vec<u8>>> {
    let log = statement.get("log").and_then(Value::as_str).unwrap_or_default();
    let own = node.get("/api/v1/node")?;
    if own.get("origin").and_then(Value::as_str) == Some(log) {
        return optional(node.bytes("/.well-known/comity"));
    }
    let Some(peers) = optional(node.get("/api/v1/peers"))? else { return Ok(None) };
    let keeper = peers
        .as_array()
        .into_iter()
        .flatten()
        .find(|peer| peer.get("origin").and_then(Value::as_str) == Some(log));
    let party = keeper.and_then(|peer| peer.get("party")?.as_str());
    let Some(party) = party else { return Ok(None) };
    optional(node.bytes(Route::new("/api/v1/peers").of(party).then("/descriptor")))
}

fn words(shown: &Shown) -> String {
    let text = |member: &str| shown.statement.get(member).and_then(Value::as_str);
    let mut out = String::new();
    let mut line = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.push_str(&format!("{name:<10} {}\n", plain(value)));
        }
    };
    line("statement", text("id"));
    line("title", text("title"));
    line("kind", text("kind"));
    let issuer = text("issuer").map(|issuer| match text("hosted_by") {
        Some(keeper) => format!("{issuer}, hosted by {keeper}: not its own word"),
        None => issuer.to_owned(),
    });
    line("issuer", issuer.as_deref());
    line("subject", text("subject"));
    line("said", text("issued_at").map(when).as_deref());
    for (name, member, from) in
        [("not before", "after", "after_from"), ("not after", "by", "by_from")]
    {
        let logged = shown.statement.get("logged");
        let Some(at) = logged.and_then(|logged| logged.get(member)?.as_str()) else { continue };
        let names = logged.and_then(|logged| logged.get(from)?.as_array());
        let names: Vec<&str> = names.into_iter().flatten().filter_map(Value::as_str).collect();
        line(name, Some(&format!("{}, vouched for by {}", when(at), names.join(", "))));
    }
    line("known", text("known_at").map(when).as_deref());
    line("log", text("log"));
    line("entry", text("entry"));
    line("content", text("content"));
    line("marking", shown.statement.pointer("/marking/tlp").and_then(Value::as_str));
    match text("refusal") {
        Some(code @ "equivocation-unchecked") => {
            let why = "an accusation whose proof is not held here, or not for you";
            line("unchecked", Some(&format!("{why} ({code})")));
        }
        code => line("refused", code),
    }
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let member = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    for relation in list(shown.statement.get("relations")) {
        line(&member(&relation, "relation"), Some(&format!("by {}", member(&relation, "by"))));
    }
    for delivery in list(shown.deliveries.as_ref()) {
        line(
            "given to",
            Some(&format!("{} at {}", member(&delivery, "to"), when(&member(&delivery, "at")))),
        );
    }
    if let Some(body) = &shown.body {
        out.push_str(&plain(&format!("{body:#}\n")));
    }
    out
}
