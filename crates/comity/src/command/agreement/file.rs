//! Agreement files: checked, formatted, explained, compared, exported.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comity_protocol::agreement::document::Agreement;
use comity_protocol::agreement::language::{
    self, Checked, Diagnostic, Severity, format, lint, lint_together, parse,
};
use serde::Serialize;

use super::read;
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
        output.result(&found, |found| words(found, self.cost))?;
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
        out.push_str(&std::format!("  {}\n", plain(&diagnostic.help)));
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

/// Write an agreement file in a form of others
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The form
    #[arg(long, value_enum, default_value_t = Form::Json)]
    form: Form,
}

/// A form in which an agreement can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// JSON as `spec/schemas/agreement.json` has it
    Json,
}

impl Export {
    /// Exports.
    ///
    /// # Errors
    /// A file that cannot be read or has faults.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let checked = checked(&self.file)?;
        match self.form {
            Form::Json => {
                let agreement: &Agreement = checked.agreement();
                let mut text = serde_json::to_string_pretty(agreement)?;
                text.push('\n');
                output.bytes(text.as_bytes())
            }
        }
    }
}

fn checked(path: &PathBuf) -> anyhow::Result<Checked> {
    language::read(&read(path)?).map_err(|faults| faulty(path, &faults).into())
}

fn faulty(path: &Path, faults: &[Diagnostic]) -> Failure {
    let file = path.display().to_string();
    let lines: String = faults.iter().map(|fault| line(&file, fault)).collect();
    Failure::refused(lines.trim_end().to_owned()).code("agreement-faulty")
}
