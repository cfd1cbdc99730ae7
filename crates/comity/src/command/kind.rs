//! `comity kind`: what statements can be about, and what their contents say.

use std::process::ExitCode;

use clap::Subcommand;
use comity_protocol::kind::{KINDS, KindSpec};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::arguments::Suggested;
use crate::failure::Failure;
use crate::near::nearest;
use crate::output::{Output, plain, table};

/// List the kinds of statements, and show what the content of one says
///
/// They are those of this version of the program; no node is asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Kind {
    /// List the kinds of statements
    List,
    /// Show what a content of one kind says, field by field, with a body to fill in
    Show {
        /// The kind, as `incident.report`
        #[arg(value_name = "KIND", value_parser = Suggested(names), hide_possible_values = true)]
        kind: String,
        /// Print only a body to fill in, with the members that must be there
        #[arg(long)]
        example: bool,
    },
}

/// A kind, as `--json` prints it.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    title: &'static str,
    /// Where a node serves its JSON Schema.
    schema: String,
}

/// A kind with its fields, as `--json` prints it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    row: Row,
    description: String,
    fields: Vec<Field>,
    /// A body to fill in.
    example: Value,
}

/// One member of a content's body.
#[derive(Serialize)]
struct Field {
    name: String,
    required: bool,
    /// What it holds: `text`, `number`, `one of …`.
    holds: String,
    says: String,
}

/// The names of all kinds.
pub(super) fn names() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.name).collect()
}

/// A failure that a name is no kind's, with the one that was meant.
pub(super) fn or_meant(failure: Failure, kind: &str) -> Failure {
    match nearest(kind, names()) {
        Some(near) => failure.hint(format!("did you mean {near}? `comity kind list` has them all")),
        None => failure.hint("`comity kind list` has them all"),
    }
}

impl Kind {
    /// Does what is asked.
    ///
    /// # Errors
    /// When there is no such kind.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List => {
                let rows: Vec<Row> = KINDS.iter().map(row).collect();
                output.result(&rows, |rows| {
                    let rows = rows.iter();
                    table(
                        ["KIND", "TITLE"],
                        rows.map(|row| [row.kind, row.title].map(str::to_owned)),
                    )
                })?;
            }
            Self::Show { kind, example } => {
                let spec = KINDS.iter().find(|spec| spec.name == kind).ok_or_else(|| {
                    or_meant(Failure::not_found(format!("there is no kind {kind}")), &kind)
                })?;
                let shown = shown(spec)?;
                if example {
                    output.as_written(&shown.example, |body| format!("{body:#}"))?;
                } else {
                    output.as_written(&shown, words)?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(spec: &KindSpec) -> Row {
    Row { kind: spec.name, title: spec.title, schema: format!("/schemas/{}.json", spec.name) }
}

fn shown(spec: &KindSpec) -> anyhow::Result<Shown> {
    let schema: Value = serde_json::from_str(spec.schema)?;
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut fields = Vec::new();
    let mut example = Map::new();
    for (name, of) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let of = resolved(&schema, of);
        let required = required.iter().any(|one| one == name.as_str());
        if required {
            example.insert(name.clone(), empty(of));
        }
        let (holds, says) = (holds(&schema, of), text(of, "description"));
        fields.push(Field { name: name.clone(), required, holds, says });
    }
    fields.sort_by_key(|field| !field.required);
    let description = text(&schema, "description");
    Ok(Shown { row: row(spec), description, fields, example: Value::Object(example) })
}

/// What a part of a schema stands for, where it only names another.
fn resolved<'s>(schema: &'s Value, of: &'s Value) -> &'s Value {
    let named = of.get("$ref").and_then(Value::as_str);
    let pointer = named.and_then(|named| named.strip_prefix('#'));
    pointer.and_then(|pointer| schema.pointer(pointer)).unwrap_or(of)
}

/// What a member holds, in words.
fn holds(schema: &Value, of: &Value) -> String {
    let of = resolved(schema, of);
    if let Some(values) = of.get("enum").and_then(Value::as_array) {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return format!("one of {}", values.join(", "));
    }
    match (text(of, "type").as_str(), text(of, "format").as_str()) {
        ("string", "date-time") => "time, as 2026-12-03T09:30:00Z".to_owned(),
        ("string", "date") => "day, as 2026-12-03".to_owned(),
        ("string", _) => "text".to_owned(),
        ("boolean", _) => "true or false".to_owned(),
        ("integer", _) => "whole number".to_owned(),
        ("array", _) => {
            let items = of.get("items").map(|items| holds(schema, items)).unwrap_or_default();
            if items.is_empty() { "list".to_owned() } else { format!("list: {items}") }
        }
        ("", _) => "as its schema says".to_owned(),
        (other, _) => other.to_owned(),
    }
}

/// A value of a member's type that says nothing yet.
fn empty(of: &Value) -> Value {
    match text(of, "type").as_str() {
        "number" | "integer" => 0.into(),
        "boolean" => false.into(),
        "array" => Value::Array(Vec::new()),
        "object" => Value::Object(Map::new()),
        _ => "".into(),
    }
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn words(shown: &Shown) -> String {
    let Shown { row, description, fields, example } = shown;
    let mut out = format!("{} ({})\n{description}\n\n", row.title, row.kind);
    let rows = fields.iter().map(|field| {
        let required = if field.required { "must" } else { "" };
        [field.name.clone(), required.to_owned(), field.holds.clone(), field.says.clone()]
    });
    out.push_str(&table(["FIELD", "", "HOLDS", "SAYS"], rows));
    out.push_str(&format!(
        "\n\nA body to fill in, with what must be there:\n{example:#}\n\n\
         Sign one with: comity submit FILE --kind {} --tlp LABEL\n\
         Its JSON Schema is at {} of every node.\n",
        row.kind, row.schema
    ));
    plain(&out)
}
