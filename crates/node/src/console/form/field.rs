//! The fields of a form, from the schema of a kind.

use serde_json::{Map, Value};

use super::super::body;

/// A field of a form.
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
#[derive(Clone, Debug, PartialEq)]
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
    Choice(Vec<String>),
    /// Any of several words, or none of them.
    Choices(Vec<String>),
    /// Texts, one a line.
    Lines,
    /// Whole numbers, one a line.
    Numbers,
    /// A day.
    Day,
    /// A point in time.
    Time,
    /// A day or a point in time.
    DayOrTime,
    /// The same words in several languages, by language tag.
    Words,
    /// Members of its own.
    Group(Vec<Field>),
    /// Rows of the same members.
    Rows(Vec<Field>),
    /// Whatever else: as JSON.
    Json,
}

/// The parts of a long form, in the order in which they are asked, with their headings.
pub const PARTS: [(&str, &str); 5] = [
    ("what", "form-part-what"),
    ("when", "form-part-when"),
    ("known", "form-part-known"),
    ("harm", "form-part-harm"),
    ("law", "form-part-law"),
];

impl Field {
    /// The heading of the part of the form it stands in (`x-part`), where its schema says so.
    pub fn part(&self) -> Option<&'static str> {
        let part = self.schema.get("x-part")?.as_str()?;
        PARTS.into_iter().find(|(known, _)| *known == part).map(|(_, heading)| heading)
    }
}

/// Every member that a schema names, those that are required first, each in the schema's order.
pub fn fields(schema: &str) -> Vec<Field> {
    let names = body::names(schema);
    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
    members(&names, &schema)
}

fn members(names: &[String], schema: &Value) -> Vec<Field> {
    let empty = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    let mut fields: Vec<Field> = body::in_order(names, properties)
        .into_iter()
        .map(|(name, schema)| Field {
            name: name.clone(),
            schema: schema.clone(),
            required: is_required(name),
            shape: shape(schema),
        })
        .collect();
    fields.sort_by_key(|field| !field.required);
    fields
}

fn shape(schema: &Value) -> Shape {
    if let Some(words) = words(schema) {
        return Shape::Choice(words);
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let dated = alternatives.iter().map(shape);
        let dated: Vec<Shape> = dated.collect();
        return if dated == [Shape::Day, Shape::Time] { Shape::DayOrTime } else { Shape::Json };
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => match schema.get("format").and_then(Value::as_str) {
            Some("date") => Shape::Day,
            Some("date-time") => Shape::Time,
            _ => Shape::Text,
        },
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some("array") => schema.get("items").map_or(Shape::Json, list),
        Some("object") => object(schema),
        _ => Shape::Json,
    }
}

/// How a list is asked for, by what it holds.
fn list(items: &Value) -> Shape {
    match shape(items) {
        Shape::Choice(words) => Shape::Choices(words),
        Shape::Text => Shape::Lines,
        Shape::Integer => Shape::Numbers,
        Shape::Group(fields) if fields.iter().all(|field| field.is_plain()) => Shape::Rows(fields),
        _ => Shape::Json,
    }
}

fn object(schema: &Value) -> Shape {
    let of_any_name = schema.get("additionalProperties").map(shape);
    if schema.get("propertyNames").is_some() && of_any_name == Some(Shape::Text) {
        return Shape::Words;
    }
    let fields = members(&[], schema);
    // Two of them inside each other are more than a form can show.
    let is_flat = fields.iter().all(|field| !matches!(field.shape, Shape::Group(_)));
    if fields.is_empty() || !is_flat { Shape::Json } else { Shape::Group(fields) }
}

impl Field {
    /// Whether one input asks for it.
    fn is_plain(&self) -> bool {
        use Shape::{Choice, Day, Integer, Number, Text, Time};
        matches!(self.shape, Text | Integer | Number | Choice(_) | Day | Time)
    }
}

/// The words of a schema that allows some and nothing else.
fn words(schema: &Value) -> Option<Vec<String>> {
    let all = schema.get("enum")?.as_array()?;
    all.iter().map(|word| word.as_str().map(ToOwned::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use comity_protocol::kind::KINDS;

    use super::*;

    #[test]
    fn a_form_has_every_member_of_its_schema() {
        for kind in KINDS {
            let schema: Value = serde_json::from_str(kind.schema).unwrap();
            let mut members: Vec<&String> =
                schema["properties"].as_object().unwrap().keys().collect();
            let fields = fields(kind.schema);
            let mut asked: Vec<&String> = fields.iter().map(|field| &field.name).collect();
            members.sort();
            asked.sort();
            assert_eq!(asked, members, "{}", kind.name);
        }
    }

    #[test]
    fn each_shape_is_asked_for_in_its_own_way() {
        let shape_of = |kind: &str, name: &str| {
            let spec = KINDS.iter().find(|spec| spec.name == kind).unwrap();
            let mut fields = fields(spec.schema).into_iter();
            fields.find(|field| field.name == name).unwrap().shape
        };
        let of = |name| shape_of("incident.assessment", name);
        assert!(matches!(of("harms"), Shape::Choices(words) if words.len() == 9));
        assert!(matches!(of("capacity"), Shape::Choice(words) if words.len() == 7));
        assert_eq!((of("aware_at"), of("occurred_from")), (Shape::Time, Shape::Day));
        assert_eq!(
            (of("training_compute_flop"), of("imminent_risk")),
            (Shape::Number, Shape::Boolean)
        );
        assert_eq!(of("extensions"), Shape::Json);
        assert_eq!(shape_of("incident.report", "report_numbers"), Shape::Numbers);
        assert!(
            matches!(shape_of("incident.report", "references"), Shape::Rows(all) if all.len() == 3)
        );
        assert_eq!(shape_of("agreement.ratification", "reasons"), Shape::Words);
        assert!(matches!(shape_of("agreement.ratification", "dates"), Shape::Group(_)));
        assert_eq!(shape_of("commitment.envelope", "expires"), Shape::DayOrTime);
    }
}
