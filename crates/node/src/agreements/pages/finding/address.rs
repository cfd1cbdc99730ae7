//! Where the next step is done: a form, filled in.

use comity_agreements::docket::filing::Step;
use comity_agreements::duty::Finding;
use comity_agreements::duty::finding::Matter;

use crate::address::encode;

/// The form of a step, filled in, with whoever reads it ticked; at a field of it, where one is
/// named.
pub(super) fn address(
    (step, readers): (&Step, &[String]),
    finding: &Finding,
    field: Option<&str>,
) -> String {
    let mut address = format!("/submit?kind={}", encode(step.kind.as_str()));
    let mut members = step.members.clone();
    let has_recipient = step.kind.spec().is_some_and(|spec| spec.schema.contains("\"recipient\""));
    if let Some(recipient) = finding.recipient.as_ref().filter(|_| has_recipient) {
        members.entry("/recipient".to_owned()).or_insert_with(|| recipient.clone());
    }
    if let Matter::Named { name } = &finding.key.matter {
        address.push_str(&format!("&subject={}", encode(name)));
    }
    for reader in readers {
        address.push_str(&format!("&a.{}=yes", encode(reader)));
    }
    for (place, value) in members {
        let name = place.trim_start_matches('/');
        address.push_str(&format!("&f.{}={}", encode(name), encode(&value)));
    }
    if let Some(field) = field {
        address.push_str(&format!("#f.{}", encode(field.trim_start_matches('/'))));
    }
    address
}
