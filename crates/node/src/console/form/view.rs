//! Fields as markup. Everything works without scripts.

use std::collections::BTreeMap;

use comity_agreements::docket::offers::Offer;
use comity_protocol::content::SchemaRule;
use comity_protocol::time::Timestamp;
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::super::text::Lang;
use super::super::{body, reader};
use super::field::{Field, PARTS, Shape};
use super::moment::Unclear;
use super::reading::{Fault, Wrong, rows_of};
use super::{Filled, NONE, below};

/// Texts above this many characters get several lines.
const LINE_CHARS_MAX: u64 = 500;

/// A form as it is shown: the fields, what was filled in, and what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// What was filled in.
    pub filled: &'a Filled,
    /// What is wrong with it.
    pub wrong: &'a [Fault],
    /// What its fields can name of what is held here, by their names.
    pub offers: &'a BTreeMap<String, Vec<Offer>>,
}

impl<'a> Form<'a> {
    fn text(&self, at: &str) -> &'a str {
        self.filled.get(at).map_or("", String::as_str)
    }

    /// What a field at a place can name.
    fn offers(&self, at: &str) -> Option<&'a Vec<Offer>> {
        self.offers.get(at)
    }

    fn wrong_at(&self, at: &str) -> Option<&'a Fault> {
        self.wrong.iter().find(|fault| fault.at == at)
    }
}

/// All fields, in their parts; what is rarely used and asked for as JSON stands last, folded.
pub fn fields(form: Form<'_>, fields: &[Field]) -> Markup {
    let is_rare = |field: &&Field| field.shape == Shape::Json && !field.required;
    let (rare, usual): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(is_rare);
    let has_parts = usual.iter().any(|field| field.part().is_some());
    let of = |part: Option<&'static str>| usual.iter().filter(move |field| field.part() == part);
    let is_open = rare
        .iter()
        .any(|field| !form.text(&field.name).is_empty() || form.wrong_at(&field.name).is_some());
    html! {
        @for field in of(None) { (self::field(form, field, &field.name)) }
        @if has_parts { @for (_, heading) in PARTS { @if of(Some(heading)).next().is_some() {
            fieldset.part {
                legend { (form.lang.s(heading)) }
                @for field in of(Some(heading)) { (self::field(form, field, &field.name)) }
            }
        } } }
        @if !rare.is_empty() {
            details.part open[is_open] {
                summary { (form.lang.s("form-more")) }
                @for field in rare { (self::field(form, field, &field.name)) }
            }
        }
    }
}

/// One field.
fn field(form: Form<'_>, field: &Field, at: &str) -> Markup {
    let wrong = form.wrong_at(at);
    let id = format!("f.{at}");
    let many =
        matches!(field.shape, Shape::Choices(_) | Shape::Words | Shape::Group(_) | Shape::Rows(_));
    html! {
        @if many {
            fieldset.field.wrong[wrong.is_some()] id=(id) tabindex="-1" {
                legend dir="auto" { (title(form, field)) }
                (hint(form.lang, field))
                (told(form, at))
                (inputs(form, field, at))
            }
        } @else {
            div.field.wrong[wrong.is_some()] {
                label for=(id) dir="auto" { (title(form, field)) }
                (told(form, at))
                (input(form, field, at))
                (hint(form.lang, field))
            }
        }
    }
}

fn title(form: Form<'_>, field: &Field) -> Markup {
    html! {
        (body::label(form.lang, &field.name, Some(&field.schema)))
        @if !field.required { " " span.soft { (form.lang.s("optional")) } }
    }
}

fn hint(lang: Lang, field: &Field) -> Markup {
    let Some(says) = field.schema.get("description").and_then(Value::as_str) else {
        return html! {};
    };
    match lang.hint(says) {
        Some(own) => html! { p.note dir="auto" { (code_in(&own)) } },
        None => html! { p.note dir="auto" lang="en" { (code_in(says)) } },
    }
}

/// A sentence whose words between grave accents are code.
pub fn code_in(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() {
        @if at % 2 == 1 { code { (part) } } @else { (part) }
    } }
}

/// What is wrong with a field, above it.
fn told(form: Form<'_>, at: &str) -> Markup {
    html! { @if let Some(fault) = form.wrong_at(at) {
        p.fault id={ "e." (at) } { (words(form.lang, &fault.wrong)) }
        @if let Wrong::Unclear(Unclear::Twice(first, second)) = fault.wrong { (which(form, at, [first, second])) }
    } }
}

/// Which of two times is meant that the clocks showed alike.
fn which(form: Form<'_>, at: &str, times: [Timestamp; 2]) -> Markup {
    html! { p.buttons { @for (time, key) in times.into_iter().zip(["form-first-of-two", "form-second-of-two"]) {
        button.small type="submit" name="step" value={ "is:" (time) " " (at) } formnovalidate {
            (form.lang.s(key)) " (" (reader::plain(form.lang, time)) ")"
        }
    } } }
}

/// What is wrong, in words.
pub fn words(lang: Lang, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Number => lang.s("form-bad-number"),
        Wrong::Unclear(unclear) => lang.s(unclear.key()),
        Wrong::NoneAndSome => lang.s("form-bad-none"),
        Wrong::Json(why) => lang.f("form-bad-json", &[("why", why)]),
        Wrong::Ahead(member) => lang.f("form-bad-ahead", &[("field", &lang.field(member))]),
        Wrong::Text(key) => lang.s(key),
        Wrong::Said(what) => what.clone(),
        Wrong::Schema(rule, what) => match rule {
            SchemaRule::Missing => lang.s("form-bad-missing"),
            SchemaRule::Unknown => lang.s("form-bad-unknown"),
            SchemaRule::TooLong => lang.s("form-bad-long"),
            SchemaRule::TooShort => lang.s("form-bad-short"),
            SchemaRule::TooSmall => lang.s("form-bad-small"),
            SchemaRule::TooLarge => lang.s("form-bad-large"),
            SchemaRule::Choice => lang.s("form-bad-choice"),
            SchemaRule::Repeated => lang.s("form-bad-twice"),
            SchemaRule::Format => lang.s("form-bad-format"),
            SchemaRule::Pattern | SchemaRule::Other => lang.f("form-bad-other", &[("why", what)]),
        },
    }
}

/// All that is wrong, above the form, each with a link to its field.
pub fn summary(form: Form<'_>, fields: &[Field]) -> Markup {
    let name = |fault: &Fault| {
        let first = fault.at.split('/').next().unwrap_or_default();
        let field = fields.iter().find(|field| field.name == first);
        field.map(|field| body::label(form.lang, &field.name, Some(&field.schema)))
    };
    html! { ul.faults { @for fault in form.wrong { li {
        @match (name(fault), fault.at.as_str()) {
            (Some(name), at) => { a href={ "#f." (at) } { (name) } ": " (words(form.lang, &fault.wrong)) }
            (None, "") => (words(form.lang, &fault.wrong)),
            (None, at) => { a href={ "#" (at) "-field" } { (form.lang.s(around(at))) } ": " (words(form.lang, &fault.wrong)) }
        }
    } } } }
}

/// What a field beside those of the body is called.
pub fn around(at: &str) -> &'static str {
    match at {
        "subject" => "form-subject",
        "tlp" => "marking",
        "zone" => "form-zone",
        "release" => "form-release",
        _ => "form-audience",
    }
}

/// Attributes of an input that is wrong.
fn described(form: Form<'_>, at: &str) -> Option<String> {
    form.wrong_at(at).map(|_| format!("e.{at}"))
}

/// The one input of a field.
fn input(form: Form<'_>, field: &Field, at: &str) -> Markup {
    let (id, current) = (format!("f.{at}"), form.text(at));
    let told = described(form, at);
    let invalid = told.as_ref().map(|_| "true");
    let longest = field.schema.get("maxLength").and_then(Value::as_u64);
    match &field.shape {
        Shape::Choice(words) => html! {
            select id=(id) name=(id) aria-invalid=[invalid] aria-describedby=[told] {
                option value="" { (form.lang.s("form-not-said")) }
                @for word in words { option value=(word) selected[word == current] { (form.lang.word(word)) } }
            }
        },
        Shape::Boolean => html! {
            select id=(id) name=(id) aria-invalid=[invalid] aria-describedby=[told] {
                option value="" { (form.lang.s("form-not-said")) }
                @for (value, word) in [("true", "yes"), ("false", "no")] {
                    option value=(value) selected[value == current] { (form.lang.s(word)) }
                }
            }
        },
        Shape::Lines | Shape::Numbers => html! {
            textarea id=(id) name=(id) rows="3" dir="auto" aria-invalid=[invalid] aria-describedby=[told] { (current) }
            p.note { (form.lang.s("one-a-line")) }
        },
        Shape::Json => html! {
            textarea.code id=(id) name=(id) rows="3" dir="ltr" spellcheck="false" aria-invalid=[invalid] aria-describedby=[told] { (current) }
            p.note { (form.lang.s("form-as-json")) }
        },
        Shape::Integer | Shape::Number => html! {
            input id=(id) name=(id) value=(current) inputmode="decimal" dir="ltr" autocomplete="off" aria-invalid=[invalid] aria-describedby=[told];
        },
        Shape::Day => html! {
            input.date id=(id) name=(id) type=(picker("date", current)) value=(current) dir="ltr" aria-invalid=[invalid] aria-describedby=[told];
        },
        Shape::Time | Shape::DayOrTime => html! {
            span.moment {
                input.date id=(id) name=(id) type=(picker("datetime-local", current)) step="1" value=(current) dir="ltr" aria-invalid=[invalid] aria-describedby=[told];
                button.small type="submit" name="step" value={ "now:" (at) } formnovalidate { (form.lang.s("form-now")) }
            }
        },
        Shape::Text if form.offers(at).is_some() => {
            let list = format!("o.{at}");
            html! {
                input id=(id) name=(id) maxlength=[longest] value=(current) list=(list) dir="auto" autocomplete="off" aria-invalid=[invalid] aria-describedby=[told];
                (offered(form.lang, &list, form.offers(at).into_iter().flatten()))
                p.note { (form.lang.s("form-offered")) }
            }
        }
        _ if longest.is_none_or(|most| most > LINE_CHARS_MAX)
            && field.schema.get("format").is_none() =>
        {
            html! {
                textarea id=(id) name=(id) rows="3" maxlength=[longest] dir="auto" aria-invalid=[invalid] aria-describedby=[told] { (current) }
            }
        }
        _ => html! {
            input id=(id) name=(id) maxlength=[longest] value=(current) dir="auto" aria-invalid=[invalid] aria-describedby=[told];
        },
    }
}

/// A choice of what is held here, for a field that takes other words, too.
pub fn offered<'a>(lang: Lang, id: &str, offers: impl Iterator<Item = &'a Offer>) -> Markup {
    html! {
        datalist id=(id) { @for Offer { value, title } in offers {
            option value=(value) { @if let Some(title) = lang.of(title) { (title) } }
        } }
    }
}

/// A picker shows nothing but what it would give itself: anything else stays as it was typed.
pub fn picker(kind: &'static str, current: &str) -> &'static str {
    let shape: String = current.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let fits = match kind {
        "date" => ["", "9999-99-99"].contains(&shape.as_str()),
        _ => ["", "9999-99-99T99:99", "9999-99-99T99:99:99"].contains(&shape.as_str()),
    };
    if fits { kind } else { "text" }
}

/// The several inputs of a field.
fn inputs(form: Form<'_>, field: &Field, at: &str) -> Markup {
    match &field.shape {
        Shape::Choices(words) => html! {
            div.choices {
                @for word in words { (tick(form, &below(at, word), &form.lang.word(word))) }
                (tick(form, &below(at, NONE), &form.lang.s("form-none")))
            }
        },
        Shape::Group(fields) => html! {
            @for inner in fields { (self::field(form, inner, &below(at, &inner.name))) }
        },
        Shape::Rows(fields) => html! {
            @for row in 0..=rows_of(at, form.filled) {
                div.entry { @for inner in fields { (self::field(form, inner, &below(&below(at, row), &inner.name))) } }
            }
            (more(form, at))
        },
        Shape::Words => html! {
            @for row in 0..=rows_of(at, form.filled) { (translation(form, &below(at, row))) }
            (more(form, at))
        },
        _ => PreEscaped(String::new()),
    }
}

/// Shows the form with one more row.
fn more(form: Form<'_>, at: &str) -> Markup {
    html! {
        button.small type="submit" name="step" value={ "more:" (at) } formnovalidate { (form.lang.s("form-another")) }
    }
}

fn tick(form: Form<'_>, at: &str, word: &str) -> Markup {
    let is_ticked = !form.text(at).is_empty();
    html! {
        label.check { input type="checkbox" name={ "f." (at) } value="yes" checked[is_ticked]; span { (word) } }
    }
}

fn translation(form: Form<'_>, row: &str) -> Markup {
    let (language, words) = (below(row, "language"), below(row, "words"));
    html! {
        div.entry {
            div.field {
                label for={ "f." (language) } { (form.lang.s("form-language")) }
                input id={ "f." (language) } name={ "f." (language) } value=(form.text(&language)) dir="ltr" maxlength="35" size="6" placeholder="en";
            }
            div.field {
                label for={ "f." (words) } { (form.lang.s("form-words")) }
                textarea id={ "f." (words) } name={ "f." (words) } rows="3" dir="auto" { (form.text(&words)) }
            }
        }
    }
}
