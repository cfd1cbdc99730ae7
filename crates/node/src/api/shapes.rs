//! Shapes that stand in files of their own, as parts of the description.

use std::borrow::Cow;

use serde_json::{Map, Value};
use utoipa::openapi::{Object, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The data and rules of an agreement, as `spec/schemas/agreement.json` has them.
#[derive(Debug)]
pub struct AgreementShape;

/// A proof of lateness or absence, as `spec/time-proof.schema.json` has it.
#[derive(Debug)]
pub struct TimeProofShape;

macro_rules! shapes {
    ($($of:ty, $name:literal, $file:literal;)*) => {$(
        impl PartialSchema for $of {
            fn schema() -> RefOr<Schema> {
                shape($name, read(include_str!($file)))
            }
        }

        impl ToSchema for $of {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.extend(parts($name, include_str!($file)));
            }
        }
    )*};
}

shapes! {
    AgreementShape, "Agreement", "../../../../spec/schemas/agreement.json";
    TimeProofShape, "TimeProof", "../../../../spec/time-proof.schema.json";
}

fn read(file: &str) -> Map<String, Value> {
    let read: Value = serde_json::from_str(file).unwrap_or_default();
    read.as_object().cloned().unwrap_or_default()
}

/// The definitions of a file, each as a component of its own.
fn parts(name: &str, file: &str) -> Vec<(String, RefOr<Schema>)> {
    let definitions = read(file).remove("$defs");
    let definitions = definitions.as_ref().and_then(Value::as_object).into_iter().flatten();
    let part = |(of, schema): (&String, &Value)| {
        let schema = schema.as_object().cloned().unwrap_or_default();
        (format!("{name}.{of}"), shape(name, schema))
    };
    definitions.map(part).collect()
}

fn shape(name: &str, mut schema: Map<String, Value>) -> RefOr<Schema> {
    for head in ["$schema", "$id", "$defs"] {
        schema.remove(head);
    }
    let mut schema = Value::Object(schema);
    adapt(name, &mut schema);
    serde_json::from_value(schema).unwrap_or_else(|_| Object::new().into())
}

/// Names components where the file names its own definitions or, as `x-component`, those of others;
/// and writes one value as the only one of several.
fn adapt(name: &str, schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(|one| adapt(name, one)),
        Value::Object(members) => {
            if let Some(Value::String(of)) = members.get_mut("$ref")
                && let Some(definition) = of.strip_prefix("#/$defs/")
            {
                *of = format!("#/components/schemas/{name}.{definition}");
            }
            if let Some(Value::String(of)) = members.remove("x-component") {
                members.clear();
                members.insert("$ref".to_owned(), format!("#/components/schemas/{of}").into());
            }
            if let Some(only) = members.remove("const") {
                members.insert("enum".to_owned(), Value::Array(vec![only]));
            }
            // The reader of shapes takes no list of values without their type.
            let is_text = |values: &Value| {
                values.as_array().is_some_and(|all| all.iter().all(Value::is_string))
            };
            if !members.contains_key("type") && members.get("enum").is_some_and(is_text) {
                members.insert("type".to_owned(), "string".into());
            }
            members.values_mut().for_each(|one| adapt(name, one));
        }
        _ => {}
    }
}
