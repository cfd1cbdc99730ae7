//! Content as people read it: a definition list made from JSON, labelled by its kind's schema.

use std::fmt;

use comity_agreements::calendar::Day;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::reader::{self, Reader};
use super::text::Lang;

/// What stands deeper than so many lists inside each other is folded, as JSON: nobody reads boxes
/// in boxes, and a certificate has its own page in words. The protocol's own limit is 32.
const DEPTH_MAX: usize = 3;

/// The members of a body in the order their schema names them, which is the order people expect;
/// members it does not name come last.
pub fn in_order<'a>(
    names: &[String],
    members: &'a serde_json::Map<String, Value>,
) -> Vec<(&'a String, &'a Value)> {
    let mut ordered: Vec<_> = members.iter().collect();
    ordered.sort_by_key(|(name, _)| {
        names.iter().position(|known| known == *name).unwrap_or(usize::MAX)
    });
    ordered
}

/// The names of a schema's properties as they are written; a parsed object has lost their order.
pub fn names(schema: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Schema {
        properties: Names,
    }
    serde_json::from_str::<Schema>(schema).map(|schema| schema.properties.0).unwrap_or_default()
}

struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(Keys)
    }
}

/// A body, labelled and ordered by its kind's schema, if the kind has one.
pub fn body<'a>(reader: impl Into<Reader<'a>>, body: &Value, schema: Option<&str>) -> Markup {
    let reader = reader.into();
    let Some((text, schema)) =
        schema.and_then(|text| Some((text, serde_json::from_str::<Value>(text).ok()?)))
    else {
        return value(reader, body, None);
    };
    let Some(members) = body.as_object() else { return value(reader, body, Some(&schema)) };
    html! { dl.facts {
        @for (name, member) in in_order(&names(text), members) { (entry(reader, name, member, Some(&schema), 0)) }
    } }
}

fn entry(
    reader: Reader<'_>,
    name: &str,
    member: &Value,
    schema: Option<&Value>,
    depth: usize,
) -> Markup {
    let inner = property(schema, name);
    html! {
        dt dir="auto" title=(name) {
            @if is_identifier(name) { bdi dir="ltr" { (name) } } @else { (label(reader.lang, name, inner)) }
        }
        dd { (nested(reader, member, inner, depth + 1)) }
    }
}

/// Whether a member is named by an identifier, as parties and clauses are: members of schemas have
/// names of letters, digits and low lines. An identifier is shown as it is written.
fn is_identifier(name: &str) -> bool {
    name.contains(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_')
}

/// A value, labelled by what `schema` calls its members. Everything in it is untrusted text.
pub fn value<'a>(reader: impl Into<Reader<'a>>, value: &Value, schema: Option<&Value>) -> Markup {
    nested(reader.into(), value, schema, 0)
}

fn nested(reader: Reader<'_>, value: &Value, schema: Option<&Value>, depth: usize) -> Markup {
    let lang = reader.lang;
    if depth >= DEPTH_MAX && has_inner(value) {
        return html! { details {
            summary { (lang.s("raw-json")) }
            pre dir="ltr" tabindex="0" { (serde_json::to_string_pretty(value).unwrap_or_default()) }
        } };
    }
    match value {
        Value::Null => html! { span.soft { (lang.s("undeclared")) } },
        Value::Bool(yes) => html! { (lang.s(if *yes { "yes" } else { "no" })) },
        // `3e+26` is how programs write what people wrote as 3e26.
        Value::Number(number) => {
            html! { span dir="ltr" { (number.to_string().replace("e+", "e")) } }
        }
        Value::String(text) if is_word(schema, text) => {
            html! { span title=(text) { (lang.word(text)) } }
        }
        Value::String(text) => moment(reader, text, schema).unwrap_or_else(|| string(lang, text)),
        Value::Array(items) if items.is_empty() => html! { span.soft { (lang.s("empty-list")) } },
        Value::Array(items) => {
            let inner = schema.and_then(|schema| schema.get("items"));
            html! { ul { @for item in items { li { (nested(reader, item, inner, depth + 1)) } } } }
        }
        Value::Object(members) if members.is_empty() => {
            html! { span.soft { (lang.s("empty-list")) } }
        }
        Value::Object(members) => {
            html! {
                dl.facts {
                    @for (name, member) in members { (entry(reader, name, member, schema, depth)) }
                }
            }
        }
    }
}

/// Whether there is a list or an object inside a value, or several members.
fn has_inner(value: &Value) -> bool {
    let is_inner = |value: &Value| value.is_array() || value.is_object();
    match value {
        Value::Array(items) => items.iter().any(is_inner),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    }
}

/// A time in the one form of pages, and a day where the schema asks for one; whatever else looks
/// like a day may be a version.
fn moment(reader: Reader<'_>, text: &str, schema: Option<&Value>) -> Option<Markup> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(reader::time(reader, at));
    }
    let is_day = |schema: &Value| schema.get("format").and_then(Value::as_str) == Some("date");
    let schema = schema?;
    let either = schema.get("anyOf").and_then(Value::as_array);
    let asks = is_day(schema) || either.is_some_and(|either| either.iter().any(is_day));
    let day = text.parse::<Day>().ok().filter(|_| asks)?;
    Some(reader::day(reader.lang, day))
}

fn string(lang: Lang, text: &str) -> Markup {
    if text.is_empty() {
        return html! { span.soft { (lang.s("empty-text")) } };
    }
    let long = text.len() > 160 || text.contains('\n');
    html! { bdi.long[long] dir="auto" { (text) } }
}

/// Whether a text is one of the words that the schema allows.
fn is_word(schema: Option<&Value>, text: &str) -> bool {
    let words = schema.and_then(|schema| schema.get("enum")).and_then(Value::as_array);
    words.is_some_and(|words| words.iter().any(|word| word.as_str() == Some(text)))
}

/// What a schema says of a member.
pub fn property<'a>(schema: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    schema?.get("properties")?.get(name)
}

/// A member's title in the schema, where another program's has one; else what it is called here.
pub fn label(lang: Lang, name: &str, schema: Option<&Value>) -> String {
    let title = schema.and_then(|schema| schema.get("title")).and_then(Value::as_str);
    title.map_or_else(|| lang.field(name), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_never_becomes_markup() {
        let evil = serde_json::json!({
            "<img src=x onerror=alert(1)>": "</dd><script>alert(1)</script>",
            "list": ["javascript:alert(1)", {"a\"b": "'><b>"}],
        });
        let shown = value(Lang::En, &evil, None).into_string();
        for tag in ["<script", "<img", "<b>", "href="] {
            assert!(!shown.contains(tag), "{tag} in {shown}");
        }
    }

    /// However deep a content is, boxes stand in each other three deep, and what is inside the last
    /// of them is folded and there.
    #[test]
    fn what_lies_deep_is_folded() {
        let deep =
            serde_json::json!({ "a": { "b": [{ "c": { "d": { "e": ["deep"] } } }], "f": 1 } });
        let shown = value(Lang::En, &deep, None).into_string();
        let before = shown.split("<details>").next().unwrap();
        let open = |tag: &str| {
            before.matches(&format!("<{tag}")).count()
                - before.matches(&format!("</{tag}>")).count()
        };
        assert_eq!((open("dl"), open("ul")), (2, 1), "{shown}");
        assert!(shown.contains("<details>") && shown.contains("deep"), "{shown}");
    }

    #[test]
    fn times_are_told_and_identifiers_are_left_as_they_are() {
        let schema = r#"{"properties": {"on": {"format": "date"}, "either": {"anyOf": [{"format": "date"}, {"format": "date-time"}]}}}"#;
        let told = serde_json::json!({
            "at": "2026-11-30T08:34:09.169Z", "on": "2026-11-28", "either": "2026-11-27",
            "version": "2024-09-05", "flop": 3e26,
            "held": { "cygnus-lab.example": 2, "asterion.example": 1, "art-5": "x", "harm_level": 3 },
        });
        let shown = body(Lang::En, &told, Some(schema)).into_string();
        for part in [
            ">Mon 30 Nov 2026, 08:34 UTC<",
            ">28 Nov 2026<",
            ">27 Nov 2026<",
            ">2024-09-05<",
            ">3e26<",
            ">cygnus-lab.example<",
            ">asterion.example<",
            ">art-5<",
            ">Harm level<",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }

    #[test]
    fn members_come_in_the_order_of_the_schema() {
        let schema =
            r#"{"properties": {"title": {}, "description": {"properties": {"x": 1}}, "a": {}}}"#;
        assert_eq!(names(schema), ["title", "description", "a"]);
        let body = serde_json::json!({"a": 1, "b": 2, "title": 3});
        let ordered = in_order(&names(schema), body.as_object().unwrap());
        assert_eq!(
            ordered.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["title", "a", "b"]
        );
        assert!(names("[]").is_empty());
    }

    #[test]
    fn labels_come_from_the_schema() {
        let schema = serde_json::json!({"properties": {"occurred_at": {"title": "Happened"}}});
        assert_eq!(
            label(Lang::En, "occurred_at", property(Some(&schema), "occurred_at")),
            "Happened"
        );
        assert_eq!(
            label(Lang::En, "harm_level", property(Some(&schema), "harm_level")),
            "Harm level"
        );
    }
}
