//! Histories of agreements as lines of text, so that a lawyer can read a test.
//!
//! `2020-02-01 b ratification` is an act of `b` said on that day; line numbers are the statements'
//! names, so that `of=3` means the third line. `? 2020-03-01` asks how everybody stands,
//! `? 2020-03-01 a b art-1` what applies between two; `! …` are the findings, at the end.

use std::fmt::Write as _;

use comity_agreements::agreement::life::{
    Act, ActionKind, Flaw, InForce, Life, Person, Terms, fold,
};
use comity_agreements::calendar::Day;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde_json::{Map, Value, json};

/// A test of one rule.
pub(crate) struct Script {
    pub(crate) terms: Terms,
    pub(crate) in_force: InForce,
    pub(crate) acts: Vec<Act>,
    questions: Vec<String>,
}

/// The day of this date.
pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

/// The person of this name.
pub(crate) fn person(name: &str) -> Person {
    name.parse().unwrap()
}

/// The statement on this line.
pub(crate) fn id(line: usize) -> StatementId {
    let mut bytes = [0; 32];
    bytes[0] = u8::try_from(line).unwrap();
    StatementId(bytes)
}

/// Reads a script. `terms` is JSON; `entry` the day of entry into force, or nothing.
pub(crate) fn script(terms: &Value, entry: &str, text: &str) -> Script {
    let mut acts = Vec::new();
    let mut questions = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix("? ") {
            Some(question) => questions.push(question.to_owned()),
            None => acts.push(act(acts.len() + 1, line)),
        }
    }
    let terms = serde_json::from_value(terms.clone()).unwrap();
    let since = (!entry.is_empty()).then(|| day(entry));
    Script { terms, in_force: InForce { since, ..InForce::default() }, acts, questions }
}

/// One line.
pub(crate) fn act(number: usize, line: &str) -> Act {
    let mut words = line.split_whitespace();
    let said = words.next().unwrap();
    let said = said.parse().unwrap_or_else(|_| day(said).starts_utc());
    let issuer = words.next().unwrap().parse().unwrap();
    let action: ActionKind = words.next().unwrap().parse().unwrap();
    let mut body = Map::new();
    body.insert("agreement".into(), json!("a"));
    let mut known = said;
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let list = || json!(value.split(',').collect::<Vec<_>>());
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        match name {
            "of" => put("of", json!(id(value.parse().unwrap()).urn())),
            "for" => put("on_behalf_of", json!(value)),
            "clauses" | "against" | "territories" | "notified_to" => put(name, list()),
            "reasons" => put(name, json!({ "en": value })),
            "powers" => put("full_powers", json!({ "kind": value })),
            "urgent" | "specially_affected" | "predecessor_ceased" | "organization" => {
                put(name, json!(true))
            }
            "decision" => {
                let parts: Vec<&str> = value.split(':').collect();
                let agreed: Vec<&str> =
                    parts.get(2).map_or(vec![], |agreed| agreed.split(',').collect());
                put(
                    "decision",
                    json!({ "name": parts[0], "subject": parts[1], "agreed_by": agreed }),
                )
            }
            "executed" | "deposited" | "received" | "notified" | "effective" => {
                let dates = body.entry("dates").or_insert_with(|| json!({}));
                dates[name] = json!(value);
                None
            }
            "known" => {
                known = day(value).starts_utc();
                None
            }
            _ => put(name, json!(value)),
        };
    }
    Act::read(id(number), action, issuer, (said, known), &Value::Object(body))
}

/// Everything is known.
pub(crate) const LAST: Timestamp = Timestamp::from_secs(32_503_680_000);

impl Script {
    pub(crate) fn life(&self) -> Life {
        fold(&self.terms, &self.acts, &self.in_force, LAST)
    }

    /// Answers to the questions, and the findings.
    pub(crate) fn answers(&self) -> String {
        let life = self.life();
        let mut out = String::new();
        for question in &self.questions {
            let mut words = question.split_whitespace();
            let on = day(words.next().unwrap());
            match words.next() {
                None => {
                    let _ = writeln!(out, "{on}");
                    for (person, status) in life.status(on) {
                        let since = status.since.map_or(String::new(), |s| format!(" since {s}"));
                        let version =
                            status.version.map_or(String::new(), |v| format!(", text {v}"));
                        let state = text(&json!(status.state));
                        let article = status.article;
                        let _ = writeln!(out, "  {person}: {state}{since}{version} ({article})");
                    }
                }
                Some(p) => {
                    let (q, clause) = (words.next().unwrap(), words.next().unwrap());
                    let relation = life.applies(&person(p), &person(q), clause, on);
                    let back = life.applies(&person(q), &person(p), clause, on);
                    assert_eq!(relation.effect, back.effect, "{question}: both ways");
                    let effect = text(&json!(relation.effect));
                    let version = relation.version.map_or(String::new(), |v| format!(", text {v}"));
                    let article = relation.article;
                    let _ = writeln!(out, "{on} {p}-{q} {clause}: {effect}{version} ({article})");
                }
            }
        }
        for finding in &life.findings {
            let from = finding.counts_from.map_or(String::new(), |day| format!(", from {day}"));
            let flaw: Flaw = finding.flaw;
            let line = finding.act.0[0];
            let _ = writeln!(out, "! {line} {}{from} ({})", flaw.code(), flaw.article());
        }
        out
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
