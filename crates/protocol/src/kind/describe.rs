//! What people see of a content in a list, and what they can find it by.

use serde_json::Value;

use super::{Kind, names};

/// Longest title in characters; what is longer ends in an ellipsis.
const TITLE_CHARS_MAX: usize = 200;

/// A one-line title of a content, where its kind has one.
pub fn title(kind: &Kind, body: &Value) -> Option<String> {
    let text = |member: &str| body.get(member).and_then(Value::as_str).map(str::trim);
    let title = match kind.as_str() {
        names::RUN_DECLARATION => joined(text("model"), text("organization")),
        names::SUPERSESSION | names::AMENDMENT | names::RETRACTION | names::ERASURE => {
            text("reason").map(ToOwned::to_owned)
        }
        names::PARTY_KEYS => text("reason").map(ToOwned::to_owned),
        names::ISSUER_REGISTRATION | names::ISSUER_REVOCATION => {
            text("name").or(text("reason")).map(ToOwned::to_owned)
        }
        names::EQUIVOCATION => text("origin").map(ToOwned::to_owned),
        names::INCIDENT_FILING => joined(text("incident"), text("stage")),
        names::INCIDENT_RESOLUTION | names::INCIDENT_NULLIFICATION => {
            text("incident").map(ToOwned::to_owned)
        }
        names::INCIDENT_ACKNOWLEDGEMENT => joined(text("verdict"), text("reference")),
        names::RUN_PLAN | names::RUN_START | names::RUN_END => joined(text("run"), text("model")),
        names::MODEL_THRESHOLD => joined(text("model"), text("requirement")),
        names::MODEL_RELEASE => joined(text("model"), text("access")),
        names::EVALUATION_RECORD => joined(text("model"), text("evaluator")),
        names::COMPUTE_DECLARATION => match (text("from"), text("until")) {
            (Some(from), Some(until)) => Some(format!("{from} – {until}")),
            (from, until) => from.or(until).map(ToOwned::to_owned),
        },
        names::MESSAGE_ACKNOWLEDGEMENT => joined(text("level"), text("by_role")),
        names::INCIDENT_ASSESSMENT => text("title").or(text("incident")).map(ToOwned::to_owned),
        names::DOCUMENT_PUBLICATION => text("title").or(text("document")).map(ToOwned::to_owned),
        names::AGREEMENT_TEXT => joined(text("title").or(text("agreement")), text("version")),
        names::WAIVER => {
            joined(spaced(&[text("agreement"), text("clause")]).as_deref(), text("bearer"))
        }
        names::FINDING => {
            let parts = [text("agreement"), text("clause"), text("finding")];
            joined(spaced(&parts).as_deref(), text("bearer"))
        }
        name if name.starts_with("agreement.") => joined(text("agreement"), text("on_behalf_of")),
        name if name.starts_with("commitment.") => text("proposal").map(ToOwned::to_owned),
        _ => text("title").map(ToOwned::to_owned),
    };
    title.filter(|title| !title.is_empty()).map(|title| shorten(&title))
}

/// Every text in a body, in the order of its members, separated by newlines: what full-text search
/// indexes.
pub fn search_text(body: &Value) -> String {
    let mut text = String::new();
    collect(body, &mut text);
    text
}

/// The one, and the other in parentheses where there is one.
fn joined(what: Option<&str>, more: Option<&str>) -> Option<String> {
    match (what, more) {
        (Some(what), Some(more)) => Some(format!("{what} ({more})")),
        (what, _) => what.map(ToOwned::to_owned),
    }
}

/// The parts there are, with spaces between; nothing where the first is not.
fn spaced(parts: &[Option<&str>]) -> Option<String> {
    parts.first().copied().flatten()?;
    Some(parts.iter().flatten().copied().collect::<Vec<_>>().join(" "))
}

fn shorten(title: &str) -> String {
    let line: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE_CHARS_MAX {
        return line;
    }
    line.chars().take(TITLE_CHARS_MAX.saturating_sub(1)).chain(['…']).collect()
}

/// Recursion is bounded by the depth that content may have.
fn collect(value: &Value, text: &mut String) {
    match value {
        Value::String(found) => {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(found);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(members) => members.values().for_each(|member| collect(member, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
