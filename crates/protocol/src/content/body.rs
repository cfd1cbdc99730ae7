//! The body of a content as it is handed in, text and value.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use crate::decimal::Decimal;

/// A body: what it says, and the very text it was handed in with, which is what is signed. A number
/// of thirty digits is not rounded on its way into a signature.
#[derive(Clone, Debug)]
pub struct Body {
    raw: Box<RawValue>,
    value: Value,
}

impl Body {
    /// Reads a JSON text; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let raw = RawValue::from_string(text.trim().to_owned()).ok()?;
        let value = serde_json::from_str(raw.get()).ok()?;
        Some(Self { raw, value })
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.raw.get()
    }

    pub(super) const fn raw(&self) -> &RawValue {
        &self.raw
    }
}

impl Deref for Body {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Body {}

impl From<Value> for Body {
    fn from(value: Value) -> Self {
        // What a value is written as is JSON; null stands for the impossible.
        let raw = RawValue::from_string(value.to_string());
        let raw = raw.unwrap_or_else(|_| RawValue::NULL.to_owned());
        Self { raw, value }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
        Ok(Self { raw, value })
    }
}

/// A JSON text with its numbers exact: one that a float of 64 bits cannot hold stands as its text.
/// `None` where it is no JSON.
pub fn exact(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    if !has_float(&value) {
        return Some(value);
    }
    exactly(serde_json::from_str(text).ok()?)
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_float),
        Value::Object(members) => members.values().any(has_float),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

fn exactly(raw: &RawValue) -> Option<Value> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'{' => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            let members = members.into_iter().map(|(name, raw)| Some((name, exactly(raw)?)));
            members.collect::<Option<_>>().map(Value::Object)
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            items.into_iter().map(exactly).collect::<Option<_>>().map(Value::Array)
        }
        b'-' | b'0'..=b'9' => {
            let number: Number = serde_json::from_str(text).ok()?;
            let (said, held) = (text.parse::<Decimal>(), number.to_string().parse::<Decimal>());
            let is_held = match (said, held) {
                (Ok(said), Ok(held)) => said == held,
                // Beyond what the rules count with, whichever of the two it is.
                (Err(_), Err(_)) => true,
                _ => false,
            };
            Some(if is_held { Value::Number(number) } else { Value::String(text.to_owned()) })
        }
        _ => serde_json::from_str(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_keeps_its_text() {
        let text = r#"{"a": 100000000000000000000000001, "b": 3e26,  "c": 1.10}"#;
        let body = Body::read(text).unwrap();
        assert_eq!(body.text(), text);
        assert_eq!(body.get("c"), Some(&json!(1.1)));
        let told: Body = serde_json::from_str(text).unwrap();
        assert_eq!(told, body);
        assert_eq!(Body::from(json!({ "x": 1 })).text(), r#"{"x":1}"#);
        assert_eq!(Body::read("{").map(|body| body.text().to_owned()), None);
    }

    #[test]
    fn numbers_that_a_float_cannot_hold_stand_as_their_text() {
        let said = r#"{"a": 100000000000000000000000001, "b": [3e26, 0.1, 7], "c": 1e400, "d": {"e": 9007199254740993.5}}"#;
        assert_eq!(exact(said), None, "no number is that large");
        let said = said.replace("1e400", "1e40");
        let expected = json!({
            "a": "100000000000000000000000001", "b": [3e26, 0.1, 7], "c": 1e40,
            "d": { "e": "9007199254740993.5" },
        });
        assert_eq!(exact(&said), Some(expected));
        assert_eq!(exact("nothing"), None);
    }
}
