//! From a body back to what would be filled in.

use comity_agreements::calendar::Zone;
use serde_json::Value;

use super::field::{Field, Shape};
use super::moment;
use super::{Filled, NONE, below};

/// What would be filled in for a body, its numbers exact; `None` where the fields cannot say all of
/// it.
pub fn fill(fields: &[Field], body: &Value, zone: &Zone) -> Option<Filled> {
    let mut filled = Filled::new();
    members(fields, "", (body, zone), &mut filled)?;
    Some(filled)
}

fn members(
    fields: &[Field],
    path: &str,
    (body, zone): (&Value, &Zone),
    filled: &mut Filled,
) -> Option<()> {
    for (name, value) in body.as_object()? {
        let field = fields.iter().find(|field| field.name == *name)?;
        member(field, &below(path, name), (value, zone), filled)?;
    }
    Some(())
}

fn member(
    field: &Field,
    at: &str,
    (value, zone): (&Value, &Zone),
    filled: &mut Filled,
) -> Option<()> {
    let text = match &field.shape {
        Shape::Choices(words) => {
            let chosen = value.as_array()?;
            if chosen.is_empty() {
                filled.insert(below(at, NONE), "yes".to_owned());
            }
            for word in chosen {
                let word = words.iter().find(|known| word.as_str() == Some(known))?;
                filled.insert(below(at, word), "yes".to_owned());
            }
            return Some(());
        }
        Shape::Words => {
            for (row, (language, words)) in value.as_object()?.iter().enumerate() {
                let row = below(at, row);
                filled.insert(below(&row, "language"), language.clone());
                filled.insert(below(&row, "words"), words.as_str()?.to_owned());
            }
            return Some(());
        }
        Shape::Group(fields) => return members(fields, at, (value, zone), filled),
        Shape::Rows(fields) => {
            for (row, value) in value.as_array()?.iter().enumerate() {
                members(fields, &below(at, row), (value, zone), filled)?;
            }
            return Some(());
        }
        Shape::Lines | Shape::Numbers => {
            let all = value.as_array()?.iter().map(|one| match one {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
            all.collect::<Option<Vec<_>>>()?.join("\n")
        }
        Shape::Boolean => value.as_bool()?.to_string(),
        // One that a float cannot hold stands as its text (`exact`).
        Shape::Integer | Shape::Number => match value {
            Value::Number(number) => number.to_string(),
            _ => value.as_str()?.to_owned(),
        },
        Shape::Json => serde_json::to_string_pretty(value).ok()?,
        Shape::Time | Shape::DayOrTime => {
            let text = value.as_str()?;
            let local = text.parse().ok().and_then(|at| moment::for_picker(at, zone));
            local.unwrap_or_else(|| text.to_owned())
        }
        Shape::Text | Shape::Choice(_) | Shape::Day => value.as_str()?.to_owned(),
    };
    filled.insert(at.to_owned(), text);
    Some(())
}

#[cfg(test)]
mod tests {
    use comity_protocol::kind::KINDS;
    use serde_json::json;

    use super::super::field::fields;
    use super::super::reading::{Wrong, read};
    use super::*;

    fn spec(kind: &str) -> &'static comity_protocol::kind::KindSpec {
        KINDS.iter().find(|spec| spec.name == kind).unwrap()
    }

    /// Whatever a body says is what comes of filling its form in by it.
    #[test]
    fn a_body_fills_its_form_and_the_form_gives_the_body() {
        let zone: Zone = "Asia/Tokyo".parse().unwrap();
        let check = |kind: &str, body: Value| {
            let filled = fill(&fields(spec(kind).schema), &body, &zone).unwrap();
            let (again, wrong) = read(spec(kind), &filled, &zone);
            assert_eq!((&*again, wrong), (&body, vec![]), "{filled:#?}");
        };
        check(
            "incident.assessment",
            json!({
                "incident": "2026-077", "capacity": "developer", "systemic_risk": true,
                "training_compute_flop": 3e26, "aware_at": "2026-11-28T03:05:00Z",
                "determined_at": "2026-11-28T03:05:06.789Z", "occurred_from": "2026-11-27",
                "harms": ["death", "near-miss"], "events": [], "title": "A\nB",
                "extensions": {"lab.example/x": [1, {"y": null}]},
            }),
        );
        check(
            "incident.report",
            json!({
                "title": "T", "description": "D", "occurred_on": "2026-11-01", "report_numbers": [1, 7],
                "references": [{"database": "AIID", "id": "1"}, {"database": "OECD", "id": "2"}],
            }),
        );
        check(
            "agreement.ratification",
            json!({
                "agreement": "cets-225", "reasons": {"en": "Because.", "fr": "Parce que."},
                "dates": {"deposited": "2026-11-28", "executed": "2026-11-01T10:00:00Z"},
            }),
        );
        let unknown = json!({ "incident": "x", "harm_level": 3 });
        assert_eq!(fill(&fields(spec("incident.assessment").schema), &unknown, &zone), None);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_at_its_field() {
        let filled = [
            ("aware_at", "3/4/2026 10:00"),
            ("occurred_from", "2026-02-30"),
            ("training_compute_flop", "many"),
            ("harms/death", "yes"),
            ("harms/-none", "yes"),
            ("reportable", "false"),
            ("extensions", "{"),
            ("language", "no language"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let (_, wrong) = read(spec("incident.assessment"), &filled.into(), &Zone::utc());
        let at: Vec<&str> = wrong.iter().map(|fault| fault.at.as_str()).collect();
        let all = [
            "incident",
            "training_compute_flop",
            "occurred_from",
            "aware_at",
            "harms",
            "regime",
            "reason",
            "language",
            "extensions",
        ];
        assert_eq!(at, all, "{wrong:#?}");
        assert!(matches!(wrong[4].wrong, Wrong::NoneAndSome));
    }

    #[test]
    fn numbers_are_what_was_written() {
        for (text, held) in [
            ("100000000000000000000000001", "100000000000000000000000001"),
            ("10^26", "1e26"),
            ("3e26", "3e26"),
        ] {
            let filled = [("incident", "x"), ("training_compute_flop", text)];
            let filled = filled.map(|(name, text)| (name.to_owned(), text.to_owned()));
            let (body, wrong) = read(spec("incident.assessment"), &filled.into(), &Zone::utc());
            assert_eq!(wrong, []);
            assert!(body.text().contains(held), "{}", body.text());
        }
    }
}
