//! Bodies against the JSON Schema (2020-12) of their kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::ContentRefusal;
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
        ContentRefusal::Schema { at: violation.instance_path().to_string(), what }
    })
}
