//! The rules we ship against a compilation of others' wording, where a folder holds it.

use comity_agreements::agreement::force::{Replay, Rule, View, entry_into_force};
use comity_agreements::calendar::Day;
use serde_json::{Value, json};

/// Rules of ours by their name in the compilation.
const OURS: [(&str, &str); 9] = [
    ("budapest", include_str!("../../../../../data/treaties/budapest.json")),
    ("ccm", include_str!("../../../../../data/treaties/ccm.json")),
    ("ctbt", include_str!("../../../../../data/treaties/ctbt.json")),
    ("cwc", include_str!("../../../../../data/treaties/cwc.json")),
    ("doha", include_str!("../../../../../data/treaties/doha.json")),
    ("kyoto", include_str!("../../../../../data/treaties/kyoto.json")),
    ("montreal", include_str!("../../../../../data/treaties/montreal.json")),
    ("paris", include_str!("../../../../../data/treaties/paris.json")),
    ("unfccc", include_str!("../../../../../data/treaties/unfccc.json")),
];

/// A rule object of the compilation as a rule of ours.
fn convert(rule: &Value) -> Rule {
    let mut ours = json!({});
    if let Some(fixed) = rule.get("fixed_date") {
        ours["fixed"] = fixed.clone();
        ours["when"] = condition(&rule["provided_by_then"]);
        ours["then"] = effect(&rule["else"]["then"]);
    } else {
        ours["when"] = condition(&rule["when"]);
        ours["then"] = effect(&rule["then"]);
    }
    if let Some(years) = rule.pointer("/not_before/opened_plus_years") {
        ours["not-before"] = json!({"after-opening": format!("{years} years")});
    }
    serde_json::from_value(ours).unwrap()
}

fn condition(value: &Value) -> Value {
    let (kind, body) = value.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "all_of" => {
            json!({"all": body.as_array().unwrap().iter().map(condition).collect::<Vec<_>>()})
        }
        "count_bound" => {
            let mut of = json!({});
            for (theirs, ours) in [
                ("exclude_reio", "except-organizations"),
                ("in", "in"),
                ("not_in", "not-in"),
                ("must_be_signatory", "signatories"),
            ] {
                if let Some(value) = body.get(theirs) {
                    of[ours] = json!(value.as_str().map(set_name));
                    if value.is_boolean() {
                        of[ours] = value.clone();
                    }
                }
            }
            json!({"count": {"at-least": body["gte"], "of": of}})
        }
        "share_bound" => json!({"weight": {
            "name": body["weight"],
            "bound": {"at-least": ratio(&body["gte"])},
            "of": {"except-organizations": true},
        }}),
        "share_of_parties_bound" => json!({"share": {
            "whole": {"parties-to": body["of"]},
            "at-least": ratio(&body["gte"]),
        }}),
        "all_bound" => {
            json!({"everyone": {"set": body["set"].as_str().unwrap().replace('_', "-")}})
        }
        "in_force" => json!({"in-force": {"agreement": body.as_str().unwrap().replace('_', "-")}}),
        other => panic!("{other} is not converted"),
    }
}

fn set_name(theirs: &str) -> String {
    if theirs == "coe_members" { "council-of-europe".into() } else { theirs.replace('_', "-") }
}

/// Two thirds stands there as 0.6667.
fn ratio(value: &Value) -> String {
    let text = value.to_string();
    if text == "0.6667" { "2/3".into() } else { text }
}

fn effect(value: &Value) -> Value {
    if let Some(months) = value.get("add_months") {
        assert_eq!(value["then_first_day_of_next_month"], true);
        let length = format!("{months} months");
        return json!({"first-of-month-after": {"length": length, "rounding": "last-day"}});
    }
    if let Some(months) = value.get("first_day_of_nth_month_after") {
        return json!({"first-of-nth-month-after": months});
    }
    match value["add_days"].as_u64().unwrap() {
        0 => json!("at-once"),
        days => json!({"nth-day-after": days}),
    }
}

/// The names of weights are ours.
fn plain(rule: &Rule) -> Value {
    let mut value = serde_json::to_value(rule).unwrap();
    for weight in ["/when/all/0/weight/name", "/when/all/1/weight/name"] {
        if let Some(name) = value.pointer_mut(weight) {
            *name = json!("weight");
        }
    }
    value.as_object_mut().unwrap().remove("late");
    value
}

#[test]
fn rules_agree_with_the_compilation() {
    let Some(path) = std::env::var_os("COMITY_COMPARATORS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    for (name, ours) in OURS {
        let theirs = convert(&all["treaties"][name]["rule"]);
        let ours = Replay::parse(ours).unwrap().rule;
        assert_eq!(plain(&ours), plain(&theirs), "{name}");
    }
    // Those without deposits of parties are at least rules that can be said.
    for name in ["npt", "bwc", "ost", "cets225"] {
        let rule = convert(&all["treaties"][name]["rule"]);
        let (timeline, setting) = Default::default();
        let nobody = entry_into_force(&rule, &timeline, &setting, View::on(Day::MAX)).unwrap();
        assert_eq!(nobody.day(), None, "{name}");
    }
}
