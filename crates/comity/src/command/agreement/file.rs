//! Agreement files: checked, formatted, explained, compared, exported.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::force::table::decode;
use comity_agreements::agreement::language::outline::outlines;
use comity_agreements::agreement::language::{
    self, Checked, ClauseChange, Diagnostic, Paragraph, Severity, akoma_ntoso, compare, english,
    format, languages, lint, lint_together, parse,
};
use comity_node::agreements::pages::rules::text;
use comity_node::console::text::{Lang, learn};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::output::{Output, plain};

/// Check agreement files: what is wrong, where, and what to write instead
///
/// Warnings of the linter (duties that cannot be met, clauses that contradict each other) do not
/// change the exit code unless `--strict` is given.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Take warnings as faults
    #[arg(long)]
    strict: bool,
    /// Also print what each rule costs at most
    #[arg(long)]
    cost: bool,
}

/// What was found in one file.
#[derive(Debug, Serialize)]
struct Found {
    file: String,
    fits: bool,
    diagnostics: Vec<Diagnostic>,
    cost: Vec<language::RuleCost>,
}

impl Check {
    /// Checks.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut found = Vec::new();
        let mut good: Vec<Checked> = Vec::new();
        for path in &self.files {
            let file = path.display().to_string();
            match language::read(&read(path)?) {
                Ok(checked) => {
                    let mut diagnostics = checked.warnings().to_vec();
                    diagnostics.extend(lint(&checked));
                    let cost = checked.cost().to_vec();
                    found.push(Found { file, fits: true, diagnostics, cost });
                    good.push(checked);
                }
                Err(diagnostics) => {
                    found.push(Found { file, fits: false, diagnostics, cost: Vec::new() });
                }
            }
        }
        let together = lint_together(&good);
        if !together.is_empty() {
            let file = "all files together".to_owned();
            found.push(Found { file, fits: true, diagnostics: together, cost: Vec::new() });
        }
        let is_bad = |one: &Found| !one.fits || self.strict && !one.diagnostics.is_empty();
        let bad = found.iter().any(is_bad);
        output.as_written(&found, |found| words(found, self.cost))?;
        Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn words(found: &[Found], with_cost: bool) -> String {
    let mut out = String::new();
    for one in found {
        for diagnostic in &one.diagnostics {
            out.push_str(&line(&one.file, diagnostic));
        }
        if one.diagnostics.is_empty() {
            out.push_str(&std::format!("{}: no complaint\n", plain(&one.file)));
        }
        if with_cost {
            for cost in &one.cost {
                out.push_str(&std::format!(
                    "{}: {} in {}: at most {} steps\n",
                    plain(&one.file),
                    cost.rule,
                    cost.clause,
                    cost.steps,
                ));
            }
        }
    }
    out
}

fn line(file: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = std::format!(
        "{}:{}:{}: {severity} [{}]: {}\n",
        plain(file),
        diagnostic.line,
        diagnostic.column,
        diagnostic.code.code(),
        plain(&diagnostic.message),
    );
    if !diagnostic.help.is_empty() {
        out.push_str(&std::format!("  write: {}\n", plain(&diagnostic.help)));
    }
    out
}

/// Write agreement files in the one form that comparisons need
#[derive(Debug, Args)]
pub(crate) struct Format {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Only say which files have another form; exit code 1 if there are any
    #[arg(long)]
    check: bool,
}

impl Format {
    /// Formats.
    ///
    /// # Errors
    /// A file that cannot be read, written or parsed.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut changed = Vec::new();
        for path in &self.files {
            let text = read(path)?;
            let parsed = parse(&text).map_err(|faults| faulty(path, &faults))?;
            let formatted = format(&parsed);
            if formatted == text {
                continue;
            }
            if !self.check {
                std::fs::write(path, formatted)?;
            }
            changed.push(path.display().to_string());
        }
        output.result(&changed, |changed| changed.join("\n"))?;
        let is_bad = self.check && !changed.is_empty();
        Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Say in plain English what each rule of an agreement file asks: who, when, what, by when, except
///
/// It is made from the rules, for reading beside the words; the words are what counts.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Explain {
    /// Explains.
    ///
    /// # Errors
    /// A file that cannot be read or has faults.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let checked = checked(&self.file)?;
        learn(&comity_node::agreements::CAPABILITY.texts);
        output.result(&english(&checked), |paragraphs| plain(&told(&checked, paragraphs)))
    }
}

/// Entry into force and final clauses in sentences, rules as the lists that the pages have.
fn told(checked: &Checked, paragraphs: &[Paragraph]) -> String {
    let outlines = outlines(checked);
    let mut out = String::new();
    for Paragraph { clause, rule, sentences } in paragraphs {
        let outline = outlines.iter().find(|one| one.clause == *clause && one.rule == *rule);
        let clause = if clause.is_empty() { String::new() } else { std::format!("{clause} ") };
        out.push_str(&std::format!("{clause}{rule}\n"));
        match outline {
            Some(outline) => out.push_str(&text(Lang::En, outline)),
            None => sentences.iter().for_each(|one| out.push_str(&std::format!("  {one}\n"))),
        }
    }
    out
}

/// Compare two texts of an agreement, clause by clause; exit code 1 if they differ
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The earlier file
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The later file
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

/// What differs between two texts.
#[derive(Debug, Serialize)]
struct Differences {
    /// Of what stands before the clauses: parties, definitions, entry into force and so on.
    head: Vec<HeadChange>,
    clauses: Vec<ClauseChange>,
}

/// A part of the head that is another.
#[derive(Debug, Serialize)]
struct HeadChange {
    /// Which part, as `spec/schemas/agreement.json` names it.
    part: String,
    before: Value,
    after: Value,
}

impl Compare {
    /// Compares.
    ///
    /// # Errors
    /// A file that cannot be read or has faults.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let (old, new) = (checked(&self.old)?, checked(&self.new)?);
        let (old, new) = (old.agreement(), new.agreement());
        let differences = Differences { head: head(old, new)?, clauses: compare(old, new) };
        let is_same = differences.head.is_empty() && differences.clauses.is_empty();
        output.as_written(&differences, |differences| {
            let Differences { head, clauses } = differences;
            let head = head.iter().map(|change| std::format!("Head: `{}` changed.", change.part));
            let clauses = clauses.iter().map(|change| plain(&change.to_string()));
            head.chain(clauses).collect::<Vec<_>>().join("\n")
        })?;
        Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The parts other than the clauses that differ.
fn head(old: &Agreement, new: &Agreement) -> anyhow::Result<Vec<HeadChange>> {
    let (old, new) = (serde_json::to_value(old)?, serde_json::to_value(new)?);
    let names = old.as_object().into_iter().chain(new.as_object()).flat_map(|part| part.keys());
    let names: std::collections::BTreeSet<&String> =
        names.filter(|name| *name != "clauses").collect();
    let part = |text: &Value, name: &str| text.get(name).cloned().unwrap_or_default();
    let parts = names.into_iter().map(|name| HeadChange {
        part: name.clone(),
        before: part(&old, name),
        after: part(&new, name),
    });
    Ok(parts.filter(|change| change.before != change.after).collect())
}

/// Write an agreement file in a form of others
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The form
    #[arg(long, value_enum, default_value_t = Form::Json)]
    form: Form,
    /// In which of its languages; needed where it has several
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
}

/// A form in which an agreement can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Data and rules as JSON (`spec/schemas/agreement.json`)
    Json,
    /// The words, in one language, as Akoma Ntoso 3.0 (OASIS LegalDocML)
    AkomaNtoso,
}

impl Export {
    /// Exports.
    ///
    /// # Errors
    /// A file that cannot be read or has faults, or a language in which it has no words.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let checked = checked(&self.file)?;
        let text = match self.form {
            Form::Json => std::format!("{}\n", serde_json::to_string_pretty(checked.agreement())?),
            Form::AkomaNtoso => {
                let all = languages(&checked);
                let only = all.first().copied().filter(|_| all.len() == 1);
                let chosen = self.language.as_deref().or(only);
                let words = chosen.and_then(|language| akoma_ntoso(&checked, language));
                words.ok_or_else(|| {
                    let all: Vec<&str> = all.into_iter().collect();
                    Failure::usage("say in which language, of those the file has words in")
                        .hint(std::format!("--language with one of: {}", all.join(", ")))
                })?
            }
        };
        output.bytes(text.as_bytes())
    }
}

pub(super) fn checked(path: &PathBuf) -> anyhow::Result<Checked> {
    language::read(&read(path)?).map_err(|faults| faulty(path, &faults).into())
}

fn faulty(path: &Path, faults: &[Diagnostic]) -> Failure {
    let file = path.display().to_string();
    let lines: String = faults.iter().map(|fault| line(&file, fault)).collect();
    Failure::refused(lines.trim_end().to_owned()).code("agreement-faulty")
}

/// A file's text.
pub(super) fn read(path: &PathBuf) -> anyhow::Result<String> {
    use anyhow::Context as _;
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    // One reader of bytes for agreements, rules and tables: a text that a program for spreadsheets
    // or an editor saved as UTF-16 is read, and of what is no text the place is told.
    Ok(decode(&bytes).map_err(|refusal| {
        Failure::usage(format!("{}: {refusal}", path.display())).code(refusal.code())
    })?)
}
