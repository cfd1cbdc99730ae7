//! Declared fields against the schemas of the kinds this version knows.

use std::rc::Rc;

use serde_json::Value;

use super::super::diagnostic::{Code, nearest, one_of};
use super::super::print;
use super::Checker;
use crate::agreement::rule::Type;

/// What a schema says of a place in a content's body.
pub(super) enum Place<'a> {
    /// Its schema.
    Known(&'a Value),
    /// Nothing: the schema leaves it open.
    Open,
    /// There is no such place; these are the members beside it.
    Missing(Vec<&'a str>),
}

impl Checker<'_> {
    pub(super) fn check_schemas(&mut self) {
        let schemas = Rc::clone(&self.schemas);
        for fields in &self.agreement.fields {
            let Some(schema) = schemas.get(&fields.kind) else { continue };
            for (name, field) in &fields.fields {
                let path = format!("fields/{}/{name}", fields.kind);
                let pointer = &field.pointer;
                match place(schema, pointer) {
                    Place::Open => {}
                    Place::Known(found) => self.check_type(&path, &field.r#type, found),
                    Place::Missing(known) => {
                        let last = pointer.rsplit('/').next().unwrap_or("");
                        let message =
                            format!("the schema of `{}` has nothing at `{pointer}`", fields.kind);
                        let help = match nearest(last, known.iter().copied()) {
                            Some(near) => format!("`{near}`, if that is meant"),
                            None => format!("one of {}", one_of(known)),
                        };
                        self.warn(Code::PointerUnknown, (&path, pointer), message, help);
                    }
                }
            }
        }
    }

    fn check_type(&mut self, path: &str, declared: &Type, schema: &Value) {
        let Some(found) = schema.get("type").and_then(Value::as_str) else { return };
        let fits = match declared {
            Type::Truth => found == "boolean",
            Type::Number { .. } => matches!(found, "number" | "integer" | "string"),
            Type::Text | Type::Party | Type::Day | Type::Instant => found == "string",
            Type::Texts => found == "array",
        };
        // A day is no instant: what is read as the other is never known.
        let format = schema.get("format").and_then(Value::as_str);
        let (fits, found) = match (declared, format) {
            (Type::Instant, Some("date")) => (false, "a day"),
            (Type::Day, Some("date-time")) => (false, "an instant"),
            _ => (fits, found),
        };
        if !fits {
            let message =
                format!("declared as {}; the schema has {found}", print::type_name(declared));
            let help = match found {
                "a day" => "`day at`",
                "an instant" => "`instant at`",
                "string" => "`text at`",
                "number" | "integer" => "`number at`, or `number in <unit> at`",
                "boolean" => "`truth at`",
                "array" => "`texts at`",
                _ => "a member of it, further down",
            };
            self.warn(Code::TypeMismatch, (path, ""), message, help.to_owned());
        }
    }
}

/// Follows a JSON Pointer through a schema's properties and items.
pub(super) fn place<'a>(schema: &'a Value, pointer: &str) -> Place<'a> {
    let mut here = schema;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        here = resolved(schema, here);
        let properties = here.get("properties").and_then(Value::as_object);
        let next = properties.and_then(|properties| properties.get(&segment));
        let is_index = segment.bytes().all(|b| b.is_ascii_digit());
        let next = next.or_else(|| here.get("items").filter(|_| is_index));
        here = match next {
            Some(next) => next,
            None if here.get("additionalProperties") == Some(&Value::Bool(false)) => {
                let known = properties.into_iter().flat_map(|all| all.keys().map(String::as_str));
                return Place::Missing(known.collect());
            }
            None => return Place::Open,
        };
    }
    Place::Known(resolved(schema, here))
}

/// What a local reference (`#/$defs/…`) stands for.
pub(super) fn resolved<'a>(schema: &'a Value, here: &'a Value) -> &'a Value {
    let target = here.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
    target.and_then(|pointer| schema.pointer(pointer)).unwrap_or(here)
}
