//! Short ways to write agreements and facts.

use std::collections::BTreeMap;

use comity_agreements::agreement::language;
use comity_agreements::duty::finding::Horizon;
use comity_agreements::duty::{
    Bound, Calendars, Engine, Fact, Filter, Finding, Instrument, Shown, Table, verify,
};
use comity_protocol::index::Relation;
use comity_protocol::log::merkle::Hash;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(super) const LAB: &str = "lab.example";
pub(super) const DEPLOYER: &str = "deployer.example";

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A shipped agreement file.
pub(super) fn shipped(text: &str) -> Instrument {
    match language::read(text) {
        Ok(checked) => Instrument::from(checked.agreement()),
        Err(faults) => panic!("{faults:#?}"),
    }
}

/// An agreement of one clause between parties that are bound since 2026-01-01, or a regulation.
pub(super) fn agreement(form: &str, head: &str, rules: &str) -> Instrument {
    shipped(&format!(
        "agreement test\nversion \"1\"\ntitle en \"Test\"\nform {form}\nbinding yes\n\
         status in-force from 2026-01-01, verified\nlanguage en authentic\n{head}\n\
         clause art-1 en \"Test\" original\ntext en \"Test.\"\n{rules}\n\
         clause art-9 en \"Consequences\" original\ntext en \"Test.\"\n"
    ))
}

pub(super) fn id(name: &str) -> StatementId {
    StatementId(Sha256::digest(name.as_bytes()).into())
}

pub(super) fn fact(name: &str, kind: &str, issuer: &str, issued: &str, body: Value) -> Fact {
    Fact {
        id: id(name),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: name.to_owned(),
        issued: at(issued),
        logged: Vouched::NOBODY,
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

pub(super) fn unheld(name: &str, kind: &str, issuer: &str, issued: &str) -> Fact {
    Fact { body: None, ..fact(name, kind, issuer, issued, json!({})) }
}

pub(super) fn on(
    relation: Relation,
    target: &str,
    issuer: &str,
    issued: &str,
    body: Value,
) -> Fact {
    let kind = match relation {
        Relation::Supersedes => "statement.supersession",
        Relation::Amends => "statement.amendment",
        Relation::Retracts => "statement.retraction",
        Relation::Erases => "content.erasure",
    };
    let name = format!("{kind} of {target} at {issued}");
    Fact { relation: Some((relation, id(target))), ..fact(&name, kind, issuer, issued, body) }
}

pub(super) fn bound(agreement: &str, parties: &[&str]) -> Table {
    Table::default().with(agreement, parties, "2026-01-01".parse().unwrap())
}

/// All findings of these facts, each checked by `verify`.
pub(super) fn findings(
    instrument: &Instrument,
    table: &dyn Bound,
    facts: &[Fact],
    as_of: &str,
) -> Vec<Finding> {
    let calendars = Calendars::bundled();
    let mut engine = Engine::new(vec![instrument.clone()], &calendars, table).unwrap();
    engine.insert_batch(facts);
    engine.advance(at(as_of));
    let mut findings = engine.findings(&Filter::default());
    let horizons = horizons();
    let instruments = std::slice::from_ref(instrument);
    let grounds = verify::Grounds {
        instruments,
        calendars: &calendars,
        bound: table,
        facts,
        horizons: &horizons,
    };
    for finding in &mut findings {
        finding.look_as_far_as(&horizons);
        assert_eq!(verify(finding, grounds), Ok(()));
    }
    findings
}

pub(super) fn horizons() -> BTreeMap<String, Horizon> {
    let horizon = |party: &str| Horizon {
        origin: format!("{party}/log"),
        size: 7,
        root: Hash([7; 32]),
        seen: None,
        copies_read: Vec::new(),
    };
    [LAB, DEPLOYER].map(|party| (party.to_owned(), horizon(party))).into_iter().collect()
}

/// The one finding of a duty.
pub(super) fn one(findings: &[Finding], duty: &str) -> Finding {
    let mine: Vec<_> = findings.iter().filter(|finding| finding.key.duty == duty).collect();
    match mine.as_slice() {
        [one] => (*one).clone(),
        other => panic!("{duty}: {other:#?}"),
    }
}

/// State, status and both deadlines in one line.
pub(super) fn line(finding: &Finding) -> String {
    let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
    let state = word(serde_json::to_value(finding.state).unwrap());
    let said = word(serde_json::to_value(finding.status).unwrap());
    match &finding.due {
        Some(due) => format!("{state} {said} {} {}", due.conservative, due.statutory),
        None => format!("{state} {said}"),
    }
}
