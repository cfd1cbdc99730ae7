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

/// One way in which a body violates the schema of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFault {
    /// Where (RFC 6901): what is missing is named by its own place.
    pub at: String,
    /// Which rule it breaks.
    pub rule: SchemaRule,
    /// The validator's words, which may quote the content.
    pub what: String,
}

/// Which rule of its schema a body breaks, as far as a form can say it in words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaRule {
    /// A member that has to be there is not.
    Missing,
    /// A member that the schema does not know.
    Unknown,
    /// Text that is no date, time or address where one is asked for.
    Format,
    /// Text of another form than is asked for.
    Pattern,
    /// Longer, or more of them, than is allowed.
    TooLong,
    /// Shorter, or fewer of them, than is asked for.
    TooShort,
    /// A number below what is allowed.
    TooSmall,
    /// A number above what is allowed.
    TooLarge,
    /// None of the words that are allowed.
    Choice,
    /// The same twice.
    Repeated,
    /// Any other.
    Other,
}

/// Most violations that are told of one body.
const FAULTS_MAX: usize = 100;

/// Everything in which `body` violates the schema of `kind`, in the validator's order.
///
/// # Errors
/// `kind-unknown`: there is no schema to hold it against.
pub fn faults(kind: &Kind, body: &Value) -> Result<Vec<SchemaFault>, ContentRefusal> {
    let all = validator(kind)?.iter_errors(body).take(FAULTS_MAX);
    let fault = |violation: ValidationError<'_>| SchemaFault {
        at: place(&violation),
        rule: rule(&violation),
        what: words(&violation),
    };
    Ok(all.map(fault).collect())
}

/// Checks `body` against the schema of `kind`; the first violation is the refusal.
pub(super) fn check(kind: &Kind, body: &Value) -> Result<(), ContentRefusal> {
    validator(kind)?.validate(body).map_err(|violation| ContentRefusal::Schema {
        at: place(&violation),
        what: words(&violation),
    })
}

fn validator(kind: &Kind) -> Result<&'static Validator, ContentRefusal> {
    let schema = kind.spec().map(|spec| spec.schema_name);
    schema.and_then(|name| VALIDATORS.get(name)).ok_or(ContentRefusal::UnknownKind)
}

fn words(violation: &ValidationError<'_>) -> String {
    let what = violation.to_string();
    match what.char_indices().nth(MESSAGE_CHARS_MAX) {
        Some((end, _)) => what.get(..end).map(|cut| format!("{cut}…")).unwrap_or_default(),
        None => what,
    }
}

fn rule(violation: &ValidationError<'_>) -> SchemaRule {
    use ValidationErrorKind as Broken;
    match violation.kind() {
        Broken::Required { .. } => SchemaRule::Missing,
        Broken::AdditionalProperties { .. } => SchemaRule::Unknown,
        Broken::Format { .. } => SchemaRule::Format,
        Broken::Pattern { .. } => SchemaRule::Pattern,
        Broken::MaxLength { .. } | Broken::MaxItems { .. } => SchemaRule::TooLong,
        Broken::MinLength { .. } | Broken::MinItems { .. } => SchemaRule::TooShort,
        Broken::Minimum { .. } | Broken::ExclusiveMinimum { .. } => SchemaRule::TooSmall,
        Broken::Maximum { .. } | Broken::ExclusiveMaximum { .. } => SchemaRule::TooLarge,
        Broken::Enum { .. } => SchemaRule::Choice,
        Broken::UniqueItems => SchemaRule::Repeated,
        _ => SchemaRule::Other,
    }
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
