//! Content as people read it: a definition list made from JSON, labelled by its kind's schema.

use std::fmt;

use maud::{Markup, html};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::text::Lang;

/// Deeper values are shown as JSON; the protocol's own limit is 32.
const DEPTH_MAX: usize = 6;

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
pub fn body(lang: Lang, body: &Value, schema: Option<&str>) -> Markup {
    let Some((text, schema)) =
        schema.and_then(|text| Some((text, serde_json::from_str::<Value>(text).ok()?)))
    else {
        return value(lang, body, None);
    };
    let Some(members) = body.as_object() else { return value(lang, body, Some(&schema)) };
    html! { dl.facts {
        @for (name, member) in in_order(&names(text), members) { (entry(lang, name, member, Some(&schema), 0)) }
    } }
}

fn entry(lang: Lang, name: &str, member: &Value, schema: Option<&Value>, depth: usize) -> Markup {
    let inner = property(schema, name);
    html! {
        dt dir="auto" title=(name) { (label(lang, name, inner)) }
        dd { (nested(lang, member, inner, depth + 1)) }
    }
}

/// A value, labelled by what `schema` calls its members. Everything in it is untrusted text.
pub fn value(lang: Lang, value: &Value, schema: Option<&Value>) -> Markup {
    nested(lang, value, schema, 0)
}

fn nested(lang: Lang, value: &Value, schema: Option<&Value>, depth: usize) -> Markup {
    if depth > DEPTH_MAX {
        return html! { code dir="ltr" { (value.to_string()) } };
    }
    match value {
        Value::Null => html! { span.soft { (lang.s("undeclared")) } },
        Value::Bool(yes) => html! { (lang.s(if *yes { "yes" } else { "no" })) },
        Value::Number(number) => html! { span dir="ltr" { (number.to_string()) } },
        Value::String(text) if is_word(schema, text) => {
            html! { span title=(text) { (lang.word(text)) } }
        }
        Value::String(text) => string(lang, text),
        Value::Array(items) if items.is_empty() => html! { span.soft { (lang.s("empty-list")) } },
        Value::Array(items) => {
            let inner = schema.and_then(|schema| schema.get("items"));
            html! { ul { @for item in items { li { (nested(lang, item, inner, depth + 1)) } } } }
        }
        Value::Object(members) if members.is_empty() => {
            html! { span.soft { (lang.s("empty-list")) } }
        }
        Value::Object(members) => {
            html! {
                dl.facts {
                    @for (name, member) in members { (entry(lang, name, member, schema, depth)) }
                }
            }
        }
    }
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
