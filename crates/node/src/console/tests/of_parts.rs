//! The page of an agreement with clauses that enter into force by a rule of their own.

use comity_agreements::docket::{Docket, Settled, naming};
use comity_agreements::duty::{Fact, Patience};
use comity_store::rows::Role;
use maud::Markup;
use serde_json::{Value, json};

use super::super::text::Lang;
use super::fixtures::{NOW, shell};
use super::of_agreements::fact;
use crate::agreements::pages::agreement;
use crate::agreements::pages::asked_at::AskedAt;

const TEXT: &str = r#"agreement pact
version "1"
title en "Pact"
title ar "ميثاق"
form treaty
binding yes
status template from 2020-01-01, verified
language en
source "A test", verified
depositary keeper.example
signature not required

entry into force
  when at least 2 parties
  at once

entry into force of art-2 as inquiries
  for parties that declare
  when at least 2 parties
  at once

entry into force of art-3
  for parties to elsewhere
  when agreement elsewhere in force
  at once

clause art-1 en "Reports" summary
text en "Each party reports."

clause art-2 en "Inquiries" summary
text en "A party that declares so answers inquiries."

clause art-3 en "Category" summary
text en "It applies to what another agreement is about."
"#;

fn act(number: u8, kind: &str, party: &str, on: &str, more: &Value) -> Fact {
    let mut body = json!({
        "agreement": "pact", "text_digest": naming::text_digest(TEXT).to_string(),
        "on_behalf_of": party, "dates": { "deposited": on },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fact(number, &format!("agreement.{kind}"), "keeper.example", 1, body)
}

/// The pages.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let mut docket = Docket::new(&[TEXT], &[]).unwrap();
    for (party, number) in
        ["asterion.example", "borealis.example", "cygnus.example"].iter().zip(1..)
    {
        docket.insert(&act(number, "ratification", party, "2026-01-01", &json!({})));
    }
    let declares = json!({ "clauses": ["art-2"] });
    for (number, party, on) in
        [(11, "asterion.example", "2026-02-01"), (12, "borealis.example", "2026-03-01")]
    {
        docket.insert(&act(number, "mandatory-declaration", party, on, &declares));
    }
    let docket = Settled::new(docket, NOW, Patience::ENDLESS).unwrap();
    let page = agreement::gather(&docket, "pact", (vec!["en".to_owned()], AskedAt::default()), NOW)
        .unwrap();
    vec![("agreement-parts", agreement::page(&shell(lang, Some(Role::Admin)), &page))]
}

#[test]
fn the_page_says_whom_a_clause_binds_since_when() {
    for (lang, words) in [
        (
            Lang::En,
            ["Entry into force: inquiries", "Bound since", "the clause does not bind both", "open"],
        ),
        (Lang::Ar, ["بدء النفاذ: inquiries", "ملزمة منذ", "المادة لا تلزم كليهما", "لم يُحسم"]),
    ] {
        let shown = pages(lang).remove(0).1.into_string();
        for words in words {
            assert!(shown.contains(words), "{lang:?}: {words}");
        }
        let part = shown.split(": inquiries").nth(1).unwrap();
        assert!(
            part.contains("datetime=\"2026-03-01\"") && part.contains("borealis.example"),
            "{part:.2000}"
        );
        let open = ["how elsewhere stands", "حالة"];
        assert!(open.iter().any(|words| shown.contains(words)), "{lang:?}");
    }
}
