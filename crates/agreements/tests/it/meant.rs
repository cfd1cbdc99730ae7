//! Values that are nearly what a rule looks for: told before they are signed, and taken from the
//! rules themselves.

use std::collections::BTreeSet;

use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::Fact;
use comity_protocol::kind::Kind;
use serde_json::{Value, json};

use crate::applicable::{LAB, docket_of, fact};

const OFFICE: &str = "California Office of Emergency Services";

/// What is told of a filing, as `place: meant`.
fn told(docket: &Docket, kind: &str, subject: &str, body: &Value) -> Option<String> {
    let kind: Kind = kind.parse().unwrap();
    let parties = BTreeSet::from([LAB.to_owned(), "asterion.example".to_owned()]);
    let meant = docket.meant(LAB, &parties, (&kind, subject), body)?;
    Some(format!("{}: {}", meant.at, meant.meant))
}

fn filing(regime: &str, recipient: &str) -> Value {
    json!({ "incident": "i-1", "regime": regime, "stage": "initial", "recipient": recipient })
}

/// Each slip of the hand that keeps a filing from counting is told, with what was meant; what is
/// right, or is another thing altogether, is not.
#[test]
fn a_filing_that_would_count_for_nothing_is_told() {
    let docket = docket_of(&[]);
    let sb53 = "us-ca-sb-53";
    let of = |regime: &str, recipient: &str| {
        told(&docket, "incident.filing", "incident:i-1", &filing(regime, recipient))
    };
    for recipient in [
        "California Office of Emergency Services ",
        "california office of emergency services",
        "California\u{a0}Office of  Emergency Services.",
    ] {
        assert_eq!(of(sb53, recipient), Some(format!("/recipient: {OFFICE}")), "{recipient:?}");
    }
    for (regime, meant) in [
        ("us-ca-sb53", sb53),
        ("US-NY-RAISE", "us-ny-raise"),
        ("us-ny-raise ", "us-ny-raise"),
        ("us\u{2013}ny\u{2011}raise", "us-ny-raise"),
        // An agreement that no rule names in a filing is one all the same.
        ("Kyoto Protocol", "kyoto-protocol"),
    ] {
        assert_eq!(of(regime, OFFICE), Some(format!("/regime: {meant}")), "{regime:?}");
    }
    // A party that the node knows, and one that an agreement lists.
    assert_eq!(of(sb53, "Asterion.example"), Some("/recipient: asterion.example".to_owned()));
    assert_eq!(of(sb53, "ACN.gov.it"), Some("/recipient: acn.gov.it".to_owned()));
    for (regime, recipient) in [
        (sb53, OFFICE),
        ("us-ny-raise", "Office in the Department of Financial Services"),
        (sb53, "Sheriff of Sacramento County"),
        ("eu-ai-act-art-73", "acn.gov.it"),
        ("eu-ai-act-art-73", "aesia.gob.es"),
        ("our own rules", "asterion.example"),
        ("", "-"),
    ] {
        assert_eq!(of(regime, recipient), None, "{regime:?} {recipient:?}");
    }
}

/// By way of a field that has to equal it, in a list, and in every kind that rules read.
#[test]
fn every_field_that_rules_compare_with_words_is_looked_at() {
    let docket = docket_of(&[]);
    let line = json!({ "channel": "Hot Line", "number": 1, "to": "asterion.example" });
    let dispatch = told(&docket, "message.dispatch", "x", &line);
    assert_eq!(dispatch.as_deref(), Some("/channel: hot-line"));
    let receipt = told(&docket, "message.acknowledgement", "x", &line);
    assert_eq!(receipt.as_deref(), Some("/channel: hot-line"));
    let to = json!({ "channel": "hot-line", "number": 1, "to": "Asterion.Example" });
    assert_eq!(told(&docket, "message.dispatch", "x", &to).unwrap(), "/to: asterion.example");
    let harms = json!({ "harms": ["death", "Bodily injury"], "regime": "us-ca-sb-53" });
    let harms = told(&docket, "incident.assessment", "x", &harms);
    assert_eq!(harms.as_deref(), Some("/harms: bodily-injury"));
    // The place at which a period is counted, by code or name.
    for (country, meant) in
        [("ie", "IE"), ("germany", "Germany"), ("Czech-Republic", "Czech Republic")]
    {
        let country = told(&docket, "incident.assessment", "x", &json!({ "country": country }));
        assert_eq!(country, Some(format!("/country: {meant}")));
    }
    assert_eq!(told(&docket, "incident.assessment", "x", &json!({ "country": "Brazil" })), None);
    let summary = json!({ "document": "Risk summary", "regime": "us-ny-raise" });
    let summary = told(&docket, "document.publication", "x", &summary);
    assert_eq!(summary.as_deref(), Some("/document: risk-summary"));
    assert_eq!(told(&docket, "general.notice", "Hot Line", &line), None);
}

/// Every word that a rule of an agreement that comes with the program looks for is right as it is
/// written, and told where it is written in capitals with a space behind.
#[test]
fn every_word_of_every_shipped_rule_is_known() {
    let docket = docket_of(&[]);
    let mut count = 0;
    for entry in docket.agreements() {
        for fields in &entry.agreement().fields {
            let asked =
                comity_agreements::agreement::language::asked(entry.agreement(), &fields.kind);
            for (at, asked) in asked {
                let Some(name) = at.strip_prefix('/').filter(|name| !name.contains('/')) else {
                    continue;
                };
                for word in &asked.words {
                    let kind = fields.kind.as_str();
                    let right = json!({ name: word });
                    assert_eq!(told(&docket, kind, "x", &right), None, "{kind} {word}");
                    let slip = json!({ name: format!("{} ", word.to_uppercase()) });
                    let told = told(&docket, kind, "x", &slip);
                    assert_eq!(told, Some(format!("{at}: {word}")), "{kind} {word}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 60, "{count} words");
}

/// What names nothing held here is told, near or not: an agreement of another name, and a matter
/// that the party never named, in a statement that does not begin it.
#[test]
fn what_names_nothing_held_here_is_told() {
    let assessed = json!({ "incident": "i-1", "regime": "us-ca-sb-53", "harms": ["death"] });
    let docket =
        docket_of(&[fact(1, "incident.assessment", LAB, "2026-11-01T00:00:00Z", assessed)]);
    let told = |kind: &str, body: &Value| -> Vec<String> {
        let found = docket.unnamed(LAB, &kind.parse().unwrap(), body).into_iter();
        found.map(|one| format!("{} {:?}", one.at, one.what)).collect()
    };
    let file = |incident: &str, regime: &str| {
        told(
            "incident.filing",
            &json!({ "incident": incident, "regime": regime, "recipient": OFFICE }),
        )
    };
    assert_eq!(file("i-1", "us-ca-sb-53"), [""; 0]);
    assert_eq!(file("i-1", "us-ca-sb-35"), ["/regime Agreement"]);
    assert_eq!(file("i-1", "SB 53"), ["/regime Agreement"]);
    assert_eq!(file("i-2", "us-ca-sb-53"), ["/incident Matter"]);
    assert_eq!(file("i-2", "raise"), ["/incident Matter", "/regime Agreement"]);
    // An assessment begins a matter, and another party's names are not one's own.
    let begins =
        |regime: &str| told("incident.assessment", &json!({ "incident": "i-9", "regime": regime }));
    assert_eq!(begins("us-ny-raise"), [""; 0]);
    assert_eq!(begins("us-ny-rise"), ["/regime Agreement"]);
    let kind: Kind = "incident.filing".parse().unwrap();
    let body = json!({ "incident": "i-1", "regime": "us-ca-sb-53" });
    let other = docket.unnamed("asterion.example", &kind, &body);
    assert_eq!(other.len(), 1, "{other:?}");
    assert!(told("general.notice", &json!({ "regime": "nothing", "text": "x" })).is_empty());
}

/// A text with a rule that looks for a filing under a regime spelt like this, from the publisher.
fn text(publisher: &str, number: u8, regime: &str) -> Fact {
    let words = format!(
        r#"agreement rules
version "1"
title en "Rules"
form standard
binding yes
language en authentic

fields of incident.filing
  regime: text at /regime
  filed-as: text at /reference

clause art-1 en "Nothing of it" original
text en """
  None.
  """
ban no-filing
  bearer issuer
  never file incident.filing as report by bearer
    where report.regime = "{regime}" and report.filed-as = "Schedule A" and report.subject = "all:of-it"
"#
    );
    let body = json!({ "agreement": "rules", "version": "1", "text": words });
    fact(number, "agreement.text", publisher, "2026-11-01T09:00:00Z", body)
}

/// What a party publishes adds words, and takes none away: one that spells a shipped name in
/// another way has nobody's slip pass for right.
#[test]
fn nobody_makes_a_slip_right_by_publishing_it() {
    let docket = |publisher: &str| {
        let published = [text(publisher, 9, "us-ca-sb53")];
        let docket = Docket::new(&shipped::texts(), &published).unwrap();
        let name = naming::published(&publisher.parse().unwrap(), "rules", "1").unwrap();
        assert!(docket.agreement(&name).is_some(), "{:?}", docket.refused());
        docket
    };
    let hostile = docket("liar.example");
    let kind = "incident.filing";
    let slip = filing("us-ca-sb53", OFFICE);
    assert_eq!(told(&hostile, kind, "x", &slip).unwrap(), "/regime: us-ca-sb-53");
    assert_eq!(told(&hostile, kind, "x", &filing("us-ca-sb-53", OFFICE)), None);
    let other = json!({ "regime": "us-ca-sb-53", "reference": "schedule-a" });
    assert_eq!(told(&hostile, kind, "x", &other).unwrap(), "/reference: Schedule A");
    let about = json!({ "regime": "us-ca-sb-53" });
    assert_eq!(told(&hostile, kind, "All: of it", &about).unwrap(), "subject: all:of-it");
    let named = json!({ "regime": "liar.example:Rules@1" });
    assert_eq!(told(&hostile, kind, "x", &named).unwrap(), "/regime: liar.example:rules@1");
    // What the party published itself it may mean as it is written.
    assert_eq!(told(&docket(LAB), kind, "x", &slip), None);
}
