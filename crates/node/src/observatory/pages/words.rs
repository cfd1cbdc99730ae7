//! Titles of tables and columns, and words of small vocabularies, in the reader's language.

use comity_agreements::agreement::document::TextStatus;
use comity_observatory::table::phrase::{Phrase, Said};
use comity_observatory::table::{NOT_KNOWN_AFTER, Table, UNKNOWN};
use comity_protocol::kind::Kind;

use super::view::View;
use crate::agreements::pages::list::{self, status_key};
use crate::console::reader;
use crate::console::standing::kind_name;
use crate::console::text::Lang;
use crate::console::text::sentence::length;

/// What a table is called, by its identifier.
pub fn table_title(lang: Lang, id: &str) -> String {
    let key = match id {
        "instruments" => "obs-instruments",
        "participants" => "obs-t-participants",
        "dimensions" => "obs-cooperation",
        "rules" => "obs-t-rules",
        "thresholds" => "obs-t-thresholds",
        "clocks" => "obs-t-clocks",
        "institutions" => "obs-institutions",
        "durations" => "obs-durations",
        "matrix" => "obs-t-matrix",
        "pairs" => "obs-t-pairs",
        "unregulated" => "obs-t-unregulated",
        "incidents" => "obs-t-incidents",
        "trend" => "obs-t-trend",
        "drift" => "obs-t-drift",
        "claims" => "obs-t-claims",
        _ => return id.to_owned(),
    };
    lang.s(key)
}

/// What a column is called; those of the matrix are instruments, which keep their own names.
pub fn column_title(lang: Lang, table: &Table, id: &str, otherwise: &str) -> String {
    if table.id == "matrix" && id == "shared" {
        return lang.s("obs-c-instruments");
    }
    COLUMNS
        .iter()
        .find(|(column, _)| *column == id)
        .map_or_else(|| otherwise.to_owned(), |(_, key)| lang.s(key))
}

/// Words of a small vocabulary in the reader's language; everything else as it stands.
pub fn word(lang: Lang, column: &str, text: &str) -> String {
    let status = |status| lang.s(status_key(status));
    match (column, text) {
        (_, UNKNOWN) => lang.s("undeclared"),
        (_, "yes") => lang.s("yes"),
        (_, "no") => lang.s("no"),
        ("form", "treaty") => lang.s("form-treaty"),
        ("form", "soft law") => lang.s("form-soft-law"),
        ("form", "standard") => lang.s("form-standard"),
        ("form", "regulation") => lang.s("form-regulation"),
        ("form", "bilateral") => lang.s("form-bilateral"),
        ("form", "unilateral") => lang.s("form-unilateral"),
        ("strength", "proposed only") => lang.s("strength-proposed"),
        ("strength", "not binding") => lang.s("binding-no"),
        ("strength", "binding, not in force") => lang.s("strength-not-in-force"),
        ("strength", "binding, in force") => lang.s("strength-in-force"),
        ("binding", "binding") => lang.s("binding-yes"),
        ("binding", "not binding") => lang.s("binding-no"),
        ("status", "template") => status(TextStatus::Template),
        ("status", "draft") => status(TextStatus::Draft),
        ("status", "proposed") => status(TextStatus::Proposed),
        ("status", "enacted") => status(TextStatus::Enacted),
        ("status", "in force") => status(TextStatus::InForce),
        ("status", "deferred") => status(TextStatus::Deferred),
        ("status", "superseded") => status(TextStatus::Superseded),
        ("status", "repealed") => status(TextStatus::Repealed),
        ("judgement", "held") => lang.s("claim-held"),
        ("judgement", "rejected") => lang.s("claim-rejected"),
        ("judgement", "open") => lang.s("claim-open"),
        ("dimension", name) => list::dimension(lang, name),
        ("dimensions", names) => {
            let each = names.split(", ").map(|name| list::dimension(lang, name));
            each.collect::<Vec<_>>().join(", ")
        }
        ("status", "endorsed") => lang.s("obs-s-endorsed"),
        ("status", "signed") => lang.s("obs-s-signed"),
        ("status", "provisional") => lang.s("obs-s-provisional"),
        ("status", "consented") => lang.s("obs-s-consented"),
        ("status", "subject") => lang.s("obs-s-subject"),
        ("status", "suspended") => lang.s("obs-s-suspended"),
        ("status", "withdrawn") => lang.s("obs-s-withdrawn"),
        ("sort", "country") => lang.s("obs-s-country"),
        ("sort", "organization") => lang.s("obs-s-organization"),
        ("sort", "other") => lang.s("obs-s-other"),
        ("force" | "in_force", "not in force") => lang.s("force-not-yet"),
        ("force", "in force, day unknown") => lang.s("in-force-day-unknown"),
        ("in_force", "no treaty") => lang.s("no-treaty"),
        ("force" | "in_force", _) if text.starts_with(NOT_KNOWN_AFTER) => {
            let until = text.strip_prefix(NOT_KNOWN_AFTER).unwrap_or_default();
            let until =
                until.parse().map_or_else(|_| until.to_owned(), |day| reader::day_text(lang, day));
            lang.f("not-known-after", &[("day", &until)])
        }
        (_, "none known here") => lang.s("none-known-here"),
        ("trigger", "time alone") => lang.s("time-alone"),
        ("trigger" | "act", kind) => {
            kind.parse().map_or_else(|_| text.to_owned(), |kind| kind_name(lang, &kind))
        }
        ("duty" | "case" | "rule", name) => lang.rule(name),
        ("of", text) => compared(lang, text),
        ("compare", sign) => comparison(sign).map_or_else(|| sign.to_owned(), |key| lang.s(key)),
        ("within", _) => {
            text.parse().map_or_else(|_| text.to_owned(), |within| length(lang, within))
        }
        ("counting", how) => counting(lang, how),
        ("reporting", "none known") => lang.s("none-known-here"),
        ("gap", "as far as is known") => lang.s("as-far-as-known"),
        _ => text.to_owned(),
    }
}

/// How time is counted.
fn counting(lang: Lang, how: &str) -> String {
    let key = match how {
        "hours" => "counting-hours",
        "calendar days" => "counting-calendar-days",
        "working days" => "counting-working-days",
        "business hours" => "counting-business-hours",
        "Regulation 1182/71" => "counting-regulation",
        _ => return how.to_owned(),
    };
    lang.s(key)
}

/// What a rule compares: a field, a sum of one over filings, or how many filings there are.
fn compared(lang: Lang, text: &str) -> String {
    let one = |name: &str| match name.parse().ok().filter(|kind: &Kind| kind.spec().is_some()) {
        Some(kind) => kind_name(lang, &kind),
        None => lang.field_of_rule(name.rsplit('.').next().unwrap_or(name)),
    };
    let key = |op: &str| {
        Some(match op {
            "sum" => "obs-sum-of",
            "max" => "obs-largest-of",
            "min" => "obs-smallest-of",
            "count" => "obs-number-of",
            _ => return None,
        })
    };
    match text.split_once(" of ").and_then(|(op, of)| Some((key(op)?, of))) {
        Some((key, of)) => lang.f(key, &[("field", &one(of))]),
        None if text.is_empty() => String::new(),
        None => one(text),
    }
}

/// The key of how something is compared.
fn comparison(sign: &str) -> Option<&'static str> {
    Some(match sign {
        ">=" => "compare-least",
        ">" => "compare-more",
        "<=" => "compare-most",
        "<" => "compare-less",
        "=" => "compare-equal",
        "!=" => "compare-other",
        _ => return None,
    })
}

/// A phrase in the reader's language.
pub fn phrase(view: &View<'_>, phrase: &Phrase) -> String {
    let lang = view.lang;
    let shown = |said: &Said| match said {
        Said::Text(text) => text.clone(),
        Said::Number(number) => number.to_string(),
        Said::Word { column, text } => match text.parse() {
            Ok(day) => reader::day_text(lang, day),
            Err(_) => word(lang, column, text),
        },
        Said::Party { id, name } => view.party(id, name),
        Said::Rule(name) => lang.rule(name),
        Said::Kind(kind) => word(lang, "act", kind),
        Said::Length(length) => self::length(lang, *length),
    };
    let values = phrase.values.iter();
    let values: Vec<(&str, String)> = values.map(|(name, said)| (*name, shown(said))).collect();
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, text)| (*name, text.as_str())).collect();
    lang.f(phrase.key, &values)
}

/// Columns and the keys of their names.
const COLUMNS: [(&str, &str); 77] = [
    ("bound_by", "bound-by"),
    ("differs", "obs-t-drift"),
    ("act", "obs-c-act"),
    ("agreement", "obs-c-agreement"),
    ("a_name", "obs-c-a-name"),
    ("at", "obs-c-at"),
    ("b_name", "obs-c-b-name"),
    ("binding", "obs-c-binding"),
    ("binding_in_force", "obs-c-binding-in-force"),
    ("binding_unknown", "obs-c-binding-unknown"),
    ("case", "obs-c-case"),
    ("claimed", "obs-c-claimed"),
    ("class", "obs-c-class"),
    ("clause", "obs-c-clause"),
    ("clocks", "obs-c-clocks"),
    ("compare", "obs-c-compare"),
    ("conditional", "obs-c-conditional"),
    ("counting", "obs-c-counting"),
    ("countries", "obs-c-countries"),
    ("date", "obs-c-date"),
    ("dimension", "obs-c-dimension"),
    ("dimensions", "obs-c-dimensions"),
    ("duty", "obs-c-duty"),
    ("field", "obs-c-field"),
    ("force", "obs-c-force"),
    ("form", "obs-c-form"),
    ("gap", "obs-c-gap"),
    ("id", "obs-c-id"),
    ("in_force", "obs-c-in-force"),
    ("institution", "obs-c-institution"),
    ("instrument", "obs-c-instrument"),
    ("instruments", "obs-c-instruments"),
    ("judgement", "obs-c-judgement"),
    ("jurisdiction", "obs-c-jurisdiction"),
    ("latest", "obs-c-latest"),
    ("latest_instrument", "obs-c-latest-instrument"),
    ("mandate", "obs-c-mandate"),
    ("name", "obs-c-name"),
    ("named", "obs-c-named"),
    ("new", "obs-c-new"),
    ("not_binding", "obs-c-not-binding"),
    ("not_in_force", "obs-c-not-in-force"),
    ("of", "obs-c-of"),
    ("open_for", "obs-c-open-for"),
    ("opened", "obs-c-opened"),
    ("participants", "obs-c-participants"),
    ("parties", "obs-c-parties"),
    ("parts", "obs-c-parts"),
    ("party", "obs-c-party"),
    ("pending", "obs-c-pending"),
    ("place", "obs-c-place"),
    ("proposal", "obs-c-proposal"),
    ("proposals", "obs-c-proposals"),
    ("proposed", "obs-c-proposed"),
    ("reason", "obs-c-reason"),
    ("reporting", "obs-c-reporting"),
    ("rule", "obs-c-rule"),
    ("says", "obs-c-says"),
    ("shared", "obs-c-shared"),
    ("since", "obs-c-since"),
    ("soft", "obs-c-soft"),
    ("sort", "obs-c-sort"),
    ("source", "obs-c-source"),
    ("status", "obs-c-status"),
    ("strength", "obs-c-strength"),
    ("thresholds", "obs-c-thresholds"),
    ("title", "obs-c-title"),
    ("to_force", "obs-c-to-force"),
    ("to_opening", "obs-c-to-opening"),
    ("trigger", "obs-c-trigger"),
    ("undated", "obs-c-undated"),
    ("listed_until", "obs-c-listed-until"),
    ("unit", "obs-c-unit"),
    ("unspecific", "obs-c-unspecific"),
    ("value", "obs-c-value"),
    ("within", "obs-c-within"),
    ("year", "obs-c-year"),
];
