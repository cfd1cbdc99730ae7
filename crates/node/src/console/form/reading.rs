//! From what was filled in to a body, with everything that is wrong with it at its field.

use std::collections::BTreeMap;

use comity_agreements::calendar::Zone;
use comity_protocol::content::{Body, ContentRefusal, SchemaRule, faults};
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::{Kind, KindSpec, names};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Number, Value};

use super::field::{Field, Shape, fields};
use super::moment::{self, Unclear};
use super::{Filled, NONE, below};

/// Something that is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, by its path; empty for the form as a whole.
    pub at: String,
    /// What.
    pub wrong: Wrong,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No number, or none that can be written exactly.
    Number,
    /// A day or a time that cannot be told.
    Unclear(Unclear),
    /// "None of these" beside some of them.
    NoneAndSome,
    /// No JSON: where and why not.
    Json(String),
    /// Against the schema: the rule, and the validator's words.
    Schema(SchemaRule, String),
    /// A time of what has happened lies ahead: that of the member of this name.
    Ahead(String),
    /// In the words of this key.
    Text(&'static str),
    /// In the node's words.
    Said(String),
}

/// A body as it is being put together.
type Members = BTreeMap<String, Box<RawValue>>;

/// The body of a kind that a form describes, as far as it could be read, and all that is wrong with
/// it, held against the schema, in the order of the fields.
pub fn read(kind: &KindSpec, filled: &Filled, zone: &Zone) -> (Body, Vec<Fault>) {
    let fields = fields(kind.schema);
    let mut wrong = Vec::new();
    let members = members(&fields, "", (filled, zone), &mut wrong);
    let text = serde_json::to_string(&members).unwrap_or_default();
    let body = Body::read(&text).unwrap_or_else(|| Value::Null.into());
    against_schema(kind, &body, &mut wrong);
    (body, in_order(&fields, wrong))
}

/// Holds a body against the schema of its kind.
pub fn against_schema(kind: &KindSpec, body: &Value, wrong: &mut Vec<Fault>) {
    let Ok(kind) = kind.name.parse::<Kind>() else { return };
    for fault in faults(&kind, body).unwrap_or_default() {
        let at = fault.at.strip_prefix('/').unwrap_or_default();
        let at = at.replace("~1", "/").replace("~0", "~");
        // What could not be read at all is not missing.
        if wrong.iter().all(|known| known.at != at) {
            wrong.push(Fault { at, wrong: Wrong::Schema(fault.rule, fault.what) });
        }
    }
}

/// What of a body lies ahead and cannot have happened, at its field; one inside of another, at
/// that.
pub fn ahead(kind: &KindSpec, refusal: &ContentRefusal) -> Option<Fault> {
    let ContentRefusal::Ahead { at } = refusal else { return None };
    let path = at.strip_prefix('/').unwrap_or(at);
    let member = path.rsplit('/').next().unwrap_or(path).to_owned();
    // The body that an amendment gives is one field.
    let is_inside = kind.name == names::AMENDMENT;
    let at = if is_inside { path.split('/').next().unwrap_or(path) } else { path };
    Some(Fault { at: at.to_owned(), wrong: Wrong::Ahead(member) })
}

fn in_order(fields: &[Field], mut wrong: Vec<Fault>) -> Vec<Fault> {
    let place = |fault: &Fault| {
        let name = fault.at.split('/').next().unwrap_or_default();
        fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX)
    };
    wrong.sort_by_key(place);
    wrong
}

fn members(
    fields: &[Field],
    path: &str,
    given: (&Filled, &Zone),
    wrong: &mut Vec<Fault>,
) -> Members {
    let mut members = Members::new();
    for field in fields {
        let at = below(path, &field.name);
        match member(field, &at, given, wrong) {
            Ok(found) => members.extend(found.map(|value| (field.name.clone(), value))),
            Err(what) => wrong.push(Fault { at, wrong: what }),
        }
    }
    members
}

/// What a field says; `None`: nothing.
fn member(
    field: &Field,
    at: &str,
    (filled, zone): (&Filled, &Zone),
    wrong: &mut Vec<Fault>,
) -> Result<Option<Box<RawValue>>, Wrong> {
    let text = filled.get(at).map_or("", |text| text.trim());
    match &field.shape {
        Shape::Choices(words) => return choices(words, at, filled),
        Shape::Words => return Ok(raw_unless(translations(at, filled), BTreeMap::is_empty)),
        Shape::Group(fields) => {
            let inner = members(fields, at, (filled, zone), wrong);
            return Ok(raw_unless(inner, Members::is_empty));
        }
        Shape::Rows(fields) => return Ok(rows(fields, at, (filled, zone), wrong)),
        _ => {}
    }
    if text.is_empty() {
        return Ok(None);
    }
    let unclear = Wrong::Unclear;
    match &field.shape {
        Shape::Boolean => match text {
            "true" => Ok(raw(&true)),
            "false" => Ok(raw(&false)),
            _ => Err(Wrong::Text("form-bad-choice")),
        },
        Shape::Integer => text.parse::<i64>().map(|number| raw(&number)).map_err(|_| Wrong::Number),
        Shape::Number => number(text).map(Some),
        Shape::Lines => Ok(raw(&lines(text).collect::<Vec<_>>())),
        Shape::Numbers => {
            let all = lines(text).map(str::parse::<i64>).collect::<Result<Vec<_>, _>>();
            all.map(|all| raw(&all)).map_err(|_| Wrong::Number)
        }
        Shape::Day => moment::day(text).map(|day| raw(&day)).map_err(unclear),
        Shape::Time => moment::time(text, zone).map(|time| raw(&time)).map_err(unclear),
        Shape::DayOrTime => match moment::day(text) {
            Ok(day) => Ok(raw(&day)),
            Err(_) => moment::time(text, zone).map(|time| raw(&time)).map_err(unclear),
        },
        Shape::Json => json(text).map(Some),
        _ => Ok(raw(&text.replace("\r\n", "\n"))),
    }
}

fn raw(value: &impl serde::Serialize) -> Option<Box<RawValue>> {
    to_raw_value(value).ok()
}

fn raw_unless<T: serde::Serialize>(value: T, is_nothing: fn(&T) -> bool) -> Option<Box<RawValue>> {
    if is_nothing(&value) { None } else { raw(&value) }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A number as it was written: `3e26`, or `10^26`. Nothing of it is rounded.
fn number(text: &str) -> Result<Box<RawValue>, Wrong> {
    let text = text.replace("10^", "1e");
    serde_json::from_str::<Number>(&text).map_err(|_| Wrong::Number)?;
    text.parse::<Decimal>().map_err(|_| Wrong::Number)?;
    RawValue::from_string(text).map_err(|_| Wrong::Number)
}

fn json(text: &str) -> Result<Box<RawValue>, Wrong> {
    let read: Result<Body, _> = serde_json::from_str(text);
    read.map_err(|error| Wrong::Json(error.to_string()))?;
    RawValue::from_string(text.to_owned()).map_err(|error| Wrong::Json(error.to_string()))
}

/// Which of the words are ticked; an empty list where "none of these" is, and nothing where
/// neither is.
fn choices(words: &[String], at: &str, filled: &Filled) -> Result<Option<Box<RawValue>>, Wrong> {
    let is_ticked = |word: &str| filled.get(&below(at, word)).is_some_and(|it| !it.is_empty());
    let ticked: Vec<&String> = words.iter().filter(|word| is_ticked(word)).collect();
    match (ticked.is_empty(), is_ticked(NONE)) {
        (false, true) => Err(Wrong::NoneAndSome),
        (true, false) => Ok(None),
        _ => Ok(raw(&ticked)),
    }
}

/// Words by language.
fn translations(at: &str, filled: &Filled) -> BTreeMap<String, String> {
    let words = |row: usize, of: &str| {
        let text = filled.get(&below(&below(at, row), of)).map_or("", |text| text.trim());
        text.replace("\r\n", "\n")
    };
    let rows = (0..rows_of(at, filled)).map(|row| (words(row, "language"), words(row, "words")));
    rows.filter(|(_, words)| !words.is_empty()).collect()
}

fn rows(
    fields: &[Field],
    at: &str,
    given: (&Filled, &Zone),
    wrong: &mut Vec<Fault>,
) -> Option<Box<RawValue>> {
    let mut all = Vec::new();
    for row in 0..rows_of(at, given.0) {
        let row = members(fields, &below(at, row), given, wrong);
        if !row.is_empty() {
            all.push(row);
        }
    }
    raw_unless(all, Vec::is_empty)
}

/// Most rows of one field: whoever has more writes them as JSON.
pub const ROWS_MAX: usize = 50;

/// How many rows of a field were shown.
pub fn rows_of(at: &str, filled: &Filled) -> usize {
    let before = format!("{at}/");
    let row = |name: &String| name.strip_prefix(&before)?.split('/').next()?.parse::<usize>().ok();
    let last = filled.iter().filter(|(_, text)| !text.trim().is_empty());
    let last = last.filter_map(|(name, _)| row(name)).max();
    last.map_or(0, |last| last.saturating_add(1)).min(ROWS_MAX)
}
