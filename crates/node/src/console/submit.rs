//! Submitting a statement: a kind, a form made from its schema, a marking, a preview, and then
//! the signature of the party, which nobody can take back.

use std::collections::BTreeMap;

use comity_protocol::content::Body;
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::KindSpec;
use comity_protocol::marking::{Marking, Tlp};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::layout::Shell;
use super::navigation::Tab;
use super::parts::{self, Tone, csrf, fact, none, notice, panel};
use super::{body, standing};

/// Every label of TLP 2.0, from open to closed.
pub const TLP: [(Tlp, &str, &str); 5] = [
    (Tlp::Clear, "TLP:CLEAR", "tlp-clear"),
    (Tlp::Green, "TLP:GREEN", "tlp-green"),
    (Tlp::Amber, "TLP:AMBER", "tlp-amber"),
    (Tlp::AmberStrict, "TLP:AMBER+STRICT", "tlp-amber-strict"),
    (Tlp::Red, "TLP:RED", "tlp-red"),
];

/// The form as it came, field by field, so that nothing typed is lost when it is refused.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The subject.
    pub subject: String,
    /// The label.
    pub tlp: String,
    /// Named parties, separated by spaces, commas or lines.
    pub audience: String,
    /// Not before this time.
    pub release: String,
    /// The body as JSON, where it was written as JSON.
    pub json: Option<String>,
    /// The body's fields, by name.
    pub fields: BTreeMap<String, String>,
}

/// Choosing a kind.
pub fn choose(shell: &Shell, kinds: &[&KindSpec]) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-submit");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("submit-what")) } } }
        div.narrow { (panel(&lang.s("submit-choose"), &none(), &html! {
            form.stacked.body method="get" action="/submit" {
                div.field {
                    label for="kind" { (lang.s("kind")) }
                    select #kind name="kind" required {
                        @for kind in kinds { option value=(kind.name) { (standing::spec_name(lang, kind)) " (" (kind.name) ")" } }
                    }
                }
                div.buttons { button.button.first type="submit" { (lang.s("continue")) } }
            }
        })) }
    };
    shell.page(Tab::SUBMIT, &heading, &body)
}

/// Filling in. `problem` is why what was filled in cannot be taken.
pub fn form(shell: &Shell, kind: &KindSpec, filled: &Filled, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let simple = simple_fields(kind.schema);
    let body = html! {
        div.head { div {
            p.crumb { a href="/submit" { (lang.s("nav-submit")) } }
            h1 { (standing::spec_name(lang, kind)) }
            p.note { code dir="ltr" { (kind.name) } " · " a href={ "/schemas/" (kind.name) ".json" } { (lang.s("schema")) } }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        form.stacked method="post" action="/submit" {
            (csrf(shell.csrf()))
            input type="hidden" name="kind" value=(kind.name);
            div.columns {
                div {
            (panel(&lang.s("content"), &none(), &html! { div.body {
                div.field {
                    label for="subject" { (lang.s("subject")) }
                    input #subject name="subject" required maxlength="1024" dir="auto" value=(filled.subject);
                    p.note { (lang.s("subject-why")) }
                }
                @match (&filled.json, &simple) {
                    (None, Some(fields)) => { @for field in fields { (field_markup(shell, field, filled)) } }
                    _ => (json_field(shell, filled)),
                }
            } }))
                }
                div {
            (panel(&lang.s("marking"), &none(), &html! { div.body { (marking_fields(shell, filled)) } }))
                }
            }
            div.buttons {
                button.button.first type="submit" name="step" value="preview" { (lang.s("preview")) }
                @if filled.json.is_none() && simple.is_some() {
                    button.button type="submit" name="step" value="json" formnovalidate { (lang.s("write-json")) }
                }
            }
        }
    };
    shell.page(Tab::SUBMIT, &standing::spec_name(lang, kind), &body)
}

fn json_field(shell: &Shell, filled: &Filled) -> Markup {
    html! {
        div.field {
            label for="json" { (shell.lang.s("body-json")) }
            textarea.code #json name="json" required dir="ltr" spellcheck="false" { (filled.json.as_deref().unwrap_or("{\n}")) }
        }
    }
}

fn marking_fields(shell: &Shell, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! {
        fieldset {
            legend.sr { (lang.s("marking")) }
            @for (at, (_, label, why)) in TLP.iter().enumerate() {
                label.check {
                    input type="radio" name="tlp" value=(label) required checked[filled.tlp == *label || (filled.tlp.is_empty() && at == 2)];
                    span { (parts::tlp(TLP.get(at).map_or(Tlp::Red, |row| row.0))) " " span.soft { (lang.s(why)) } }
                }
            }
        }
        div.field {
            label for="audience" { (lang.s("audience")) }
            input #audience name="audience" dir="ltr" value=(filled.audience) placeholder="borealis.example cygnus-lab.example" autocomplete="off" spellcheck="false";
            p.note { (lang.s("audience-why")) }
        }
        div.field {
            label for="release" { (lang.s("release")) }
            input #release name="release" dir="ltr" value=(filled.release) placeholder="2026-12-01T09:00:00Z" autocomplete="off";
            p.note { (lang.s("release-why")) }
        }
    }
}

/// How many people it takes to have the party sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// The one who submits; or two, if that one wants it.
    One,
    /// Another person has to approve.
    Two,
}

/// What would be signed.
#[derive(Clone, Copy, Debug)]
pub struct Previewed<'a> {
    /// The content's body.
    pub body: &'a Body,
    /// Who may see it.
    pub marking: &'a Marking,
    /// What is said of a name that is nearly one given before.
    pub near: Option<&'a str>,
}

/// The last look before it is signed or proposed.
pub fn preview(
    shell: &Shell,
    kind: &KindSpec,
    filled: &Filled,
    content: &Previewed<'_>,
    hands: Hands,
) -> Markup {
    let lang = shell.lang;
    // The very text: a number of thirty digits is not rounded by looking at it.
    let json = content.body.text();
    let why = match hands {
        Hands::One => lang.s("preview-why"),
        Hands::Two => lang.s("preview-two-why"),
    };
    let body = html! {
        div.head { div {
            p.crumb { a href="/submit" { (lang.s("nav-submit")) } " / " (standing::spec_name(lang, kind)) }
            h1 { (lang.s("preview")) }
        } }
        (notice(Tone::Warn, &lang.s("preview-heading"), &html! { p { (why) } }))
        @if let Some(near) = content.near {
            (notice(Tone::Warn, &lang.s("name-near"), &html! { p { (lang.s("name-near-why")) } p dir="auto" lang="en" { (near) } }))
        }
        div.columns {
            div { (panel(&lang.s("content"), &none(), &html! { div.body { (body::body(lang, content.body, Some(kind.schema))) } })) }
            div { (panel(&lang.s("what-it-says"), &none(), &html! { div.body {
                dl.facts {
                    (fact(&lang.s("issuer"), &html! { bdi dir="ltr" { (shell.descriptor.party) } }))
                    (fact(&lang.s("subject"), &html! { bdi dir="auto" { (filled.subject) } }))
                    (fact(&lang.s("kind"), &html! { (standing::spec_name(lang, kind)) " " code.soft dir="ltr" { (kind.name) } }))
                    (fact(&lang.s("marking"), &parts::marking(lang, content.marking)))
                }
                form method="post" action="/submit" {
                    (csrf(shell.csrf()))
                    @for (name, value) in [("kind", kind.name), ("subject", &filled.subject), ("tlp", &filled.tlp),
                        ("audience", &filled.audience), ("release", &filled.release), ("json", json)] {
                        input type="hidden" name=(name) value=(value);
                    }
                    div.buttons {
                        @if hands == Hands::One {
                            button.button.first type="submit" name="step" value="sign" { (lang.s("sign-and-log")) }
                        }
                        button.button.first[hands == Hands::Two] type="submit" name="step" value="propose" { (lang.s("propose")) }
                        button.button type="submit" name="step" value="edit" { (lang.s("back-to-edit")) }
                    }
                }
            } })) }
        }
    };
    shell.page(Tab::SUBMIT, &lang.s("preview"), &body)
}

/// A field that a plain form can ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The member's name.
    pub name: String,
    /// What the schema says of it.
    pub schema: Value,
    /// Whether the body needs it.
    pub required: bool,
    /// How it is asked for.
    pub shape: Shape,
}

/// How a member is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line, or several where long text is allowed.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Yes, no or nothing.
    Boolean,
    /// One of several words.
    Choice,
    /// Texts, one a line.
    Lines,
}

/// The members of a body, if every required one can be asked for by a plain form. Optional
/// members that cannot are left to the JSON form.
pub fn simple_fields(schema: &str) -> Option<Vec<Field>> {
    let names = body::names(schema);
    let schema: Value = serde_json::from_str(schema).ok()?;
    let properties = schema.get("properties")?.as_object()?;
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut fields = Vec::new();
    for (name, schema) in body::in_order(&names, properties) {
        let required = required.contains(&name.as_str());
        match shape(schema) {
            Some(shape) => {
                fields.push(Field { name: name.clone(), schema: schema.clone(), required, shape });
            }
            None if required => return None,
            None => {}
        }
    }
    // Required first, each group in the schema's own order.
    fields.sort_by_key(|field| !field.required);
    Some(fields)
}

fn shape(schema: &Value) -> Option<Shape> {
    if schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|all| all.iter().all(Value::is_string))
    {
        return Some(Shape::Choice);
    }
    match schema.get("type")?.as_str()? {
        "string" => Some(Shape::Text),
        "integer" => Some(Shape::Integer),
        "number" => Some(Shape::Number),
        "boolean" => Some(Shape::Boolean),
        "array" if shape(schema.get("items")?) == Some(Shape::Text) => Some(Shape::Lines),
        _ => None,
    }
}

fn field_markup(shell: &Shell, field: &Field, filled: &Filled) -> Markup {
    let lang = shell.lang;
    let id = format!("f.{}", field.name);
    let current = filled.fields.get(&field.name).map_or("", String::as_str);
    let description = field.schema.get("description").and_then(Value::as_str);
    let format = field.schema.get("format").and_then(Value::as_str);
    let longest = field.schema.get("maxLength").and_then(Value::as_u64);
    html! {
        div.field {
            label for=(id) dir="auto" {
                (body::label(&field.name, Some(&field.schema)))
                @if !field.required { " " span.soft { (lang.s("optional")) } }
            }
            @match field.shape {
                Shape::Choice | Shape::Boolean => select id=(id) name=(id) required[field.required] {
                    @if !field.required || current.is_empty() { option value="" { (lang.s("choose")) } }
                    @for (value, word) in options(shell, field) { option value=(value) selected[value == current] { (word) } }
                },
                Shape::Lines => {
                    textarea id=(id) name=(id) required[field.required] dir="auto" { (current) }
                    p.note { (lang.s("one-a-line")) }
                }
                Shape::Integer | Shape::Number => input id=(id) name=(id) required[field.required] value=(current) inputmode="decimal" dir="ltr";,
                Shape::Text if format.is_none() && longest.is_none_or(|most| most > 500) =>
                    textarea id=(id) name=(id) required[field.required] maxlength=[longest] dir="auto" { (current) },
                Shape::Text => input id=(id) name=(id) required[field.required] maxlength=[longest] value=(current)
                    dir=(if format.is_some() { "ltr" } else { "auto" }) placeholder=[placeholder(format)];,
            }
            @if let Some(description) = description { p.note dir="auto" { (description) } }
        }
    }
}

fn options(shell: &Shell, field: &Field) -> Vec<(String, String)> {
    if field.shape == Shape::Boolean {
        let (yes, no) = (shell.lang.s("yes"), shell.lang.s("no"));
        return vec![("true".to_owned(), yes), ("false".to_owned(), no)];
    }
    let all = field.schema.get("enum").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|word| (word.to_owned(), word.to_owned()))
        .collect()
}

fn placeholder(format: Option<&str>) -> Option<&'static str> {
    match format? {
        "date" => Some("2026-11-23"),
        "date-time" => Some("2026-11-23T14:00:00Z"),
        "uri" => Some("https://…"),
        _ => None,
    }
}

/// The body that a plain form describes. Whether it is valid is for the schema to say.
///
/// # Errors
/// The name of the first field that is no number although its kind asks for one.
pub fn body_from(fields: &[Field], filled: &BTreeMap<String, String>) -> Result<Value, String> {
    let mut members = Map::new();
    for field in fields {
        let text = filled.get(&field.name).map_or("", |text| text.trim());
        if text.is_empty() {
            continue;
        }
        let value = match field.shape {
            Shape::Text | Shape::Choice => Value::from(text.replace("\r\n", "\n")),
            Shape::Boolean => Value::from(text == "true"),
            Shape::Integer => Value::from(text.parse::<i64>().map_err(|_| &field.name)?),
            Shape::Number => {
                let number: Option<f64> = text.parse().ok();
                let number = number.and_then(serde_json::Number::from_f64);
                number.filter(|held| is_exact(text, held)).map(Value::from).ok_or(&field.name)?
            }
            Shape::Lines => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
        };
        members.insert(field.name.clone(), value);
    }
    Ok(Value::Object(members))
}

/// Whether a number is held as it was written, as far as rules count with it.
fn is_exact(text: &str, held: &serde_json::Number) -> bool {
    let said = text.parse::<Decimal>();
    said.is_err() || said == held.to_string().parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_plain_form_becomes_a_body() {
        let schema = json!({
            "type": "object",
            "required": ["title", "severity"],
            "properties": {
                "note": {"type": "string"},
                "title": {"type": "string"},
                "severity": {"enum": ["low", "high"]},
                "persons": {"type": "integer"},
                "compute": {"type": "number"},
                "public": {"type": "boolean"},
                "sources": {"type": "array", "items": {"type": "string"}},
                "deep": {"type": "object"},
            },
        });
        let fields = simple_fields(&schema.to_string()).unwrap();
        assert!(fields.iter().take(2).all(|field| field.required));
        assert!(fields.iter().all(|field| field.name != "deep"));
        let filled = [
            ("title", " A\r\nB "),
            ("severity", "high"),
            ("persons", "3"),
            ("compute", "1.5e25"),
            ("public", "true"),
            ("sources", "one\r\n\r\n two "),
            ("note", "  "),
            ("deep", "x"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            body_from(&fields, &filled.into()).unwrap(),
            json!({"title": "A\nB", "severity": "high", "persons": 3, "compute": 1.5e25,
                "public": true, "sources": ["one", "two"]}),
        );
        let long = "100000000000000000000000001".to_owned();
        let rounded = [("compute".to_owned(), long)];
        assert_eq!(body_from(&fields, &rounded.into()), Err("compute".to_owned()));
        let wrong = [("persons".to_owned(), "many".to_owned())];
        assert_eq!(body_from(&fields, &wrong.into()), Err("persons".to_owned()));
        let nested = json!({"required": ["deep"], "properties": {"deep": {"type": "object"}}});
        assert_eq!(simple_fields(&nested.to_string()), None);
    }
}
