//! Bodies against the JSON Schema (2020-12) of their kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::refusal::ContentRefusal;
use crate::kind::{KINDS, Kind};

/// Longest message of the validator that is passed on, in characters: it may quote the content.
const MESSAGE_CHARS_MAX: usize = 300;

/// One validator a schema, compiled when the first content is read.
static VALIDATORS: LazyLock<BTreeMap<&'static str, Validator>> = LazyLock::new(|| {
    let compile = |text: &str| {
        let schema: Value = serde_json::from_str(text).ok()?;
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).ok()
    };
    // A schema that does not compile would make its kind unknown; a test compiles them all.
    let schemas: BTreeMap<_, _> =
        KINDS.iter().map(|spec| (spec.schema_name, spec.schema)).collect();
    schemas.into_iter().filter_map(|(name, schema)| Some((name, compile(schema)?))).collect()
});

/// By schema: the members at the top of a body that speak of what has happened (`x-happened`).
static HAPPENED: LazyLock<BTreeMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let read = |text: &str| {
        let schema: Value = serde_json::from_str(text).ok()?;
        let members = schema.get("properties")?.as_object()?.iter();
        let happened = members.filter(|(_, of)| of.get("x-happened") == Some(&Value::Bool(true)));
        Some(happened.map(|(name, _)| name.clone()).collect())
    };
    let all: BTreeMap<_, _> = KINDS.iter().map(|spec| (spec.schema_name, spec.schema)).collect();
    all.into_iter().filter_map(|(name, schema)| Some((name, read(schema)?))).collect()
});

/// The members at the top of a body of a kind that speak of what has happened.
pub(super) fn happened(kind: &Kind) -> &'static [String] {
    let members = kind.spec().and_then(|spec| HAPPENED.get(spec.schema_name));
    members.map(Vec::as_slice).unwrap_or_default()
}

/// Checks `body` against the schema of `kind`; the first violation is the refusal.
pub(super) fn check(kind: &Kind, body: &Value) -> Result<(), ContentRefusal> {
    let schema = kind.spec().map(|spec| spec.schema_name);
    let validator = schema.and_then(|name| VALIDATORS.get(name));
    let validator = validator.ok_or(ContentRefusal::UnknownKind)?;
    validator.validate(body).map_err(|violation| {
        let what = violation.to_string();
        let what = match what.char_indices().nth(MESSAGE_CHARS_MAX) {
            Some((end, _)) => what.get(..end).map(|cut| format!("{cut}…")).unwrap_or_default(),
            None => what,
        };
        ContentRefusal::Schema { at: place(&violation), what }
    })
}

/// Where a body violates its schema (RFC 6901): what is missing or unknown is named by its own
/// place, not by that of the object around it.
fn place(violation: &ValidationError<'_>) -> String {
    let around = violation.instance_path().to_string();
    let member = match violation.kind() {
        ValidationErrorKind::Required { property } => property.as_str().map(ToOwned::to_owned),
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.first().cloned(),
        _ => None,
    };
    match member {
        Some(member) => {
            format!("{around}/{}", member.replace('~', "~0").replace('/', "~1"))
        }
        None => around,
    }
}
