//! What a supposed act presupposes that only the file of the agreement knows of.

use comity_agreements::agreement::life::ActionKind;
use comity_agreements::agreement::life::terms::Withdrawal;
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::duty::Fact;
use comity_protocol::statement::StatementId;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// When somebody signed by the file's list, where an act presupposes that and no statement says so.
pub(super) fn listed(docket: &Docket, id: &str, party: &str, action: ActionKind) -> Option<Day> {
    use ActionKind::{Acceptance, Approval, Ratification};
    let entry =
        docket.agreement(id).filter(|_| matches!(action, Ratification | Acceptance | Approval))?;
    let terms = &entry.agreement().terms;
    let mut acts = entry.acts().values().filter(|act| act.action.is_signature());
    if acts.any(|act| terms.person(&act.issuer).as_str() == party) {
        return None;
    }
    let mut named = entry.agreement().participants.iter();
    named.find(|one| one.party == party && one.action.is_signature())?.day
}

/// The signature that a supposed ratification, acceptance or approval follows, where the file
/// lists it and no statement says so.
pub(super) fn signature(docket: &Docket, id: &str, act: &Fact) -> Option<Fact> {
    let day = listed(docket, id, act.issuer.as_str(), ActionKind::of(&act.kind)?)?;
    let signed = format!("{day}T12:00:00Z").parse().ok()?;
    Some(Fact {
        id: StatementId(Sha256::digest(format!("signature before {}", act.id)).into()),
        kind: ActionKind::Signature.kind_name().parse().ok()?,
        issued: act.issued.min(signed),
        body: Some(json!({ "agreement": id })),
        ..act.clone()
    })
}

/// Makes a supposed notice of withdrawal whole: where nothing is said of whom it was given to and
/// why, what is supposed is one that shows all that the text asks for.
pub(super) fn whole_notice(docket: &Docket, id: &str, act: &mut Fact) {
    let is_notice = ActionKind::of(&act.kind) == Some(ActionKind::Denunciation);
    let Some(entry) = docket.agreement(id).filter(|_| is_notice) else { return };
    let Withdrawal::Allowed { asks, .. } = &entry.agreement().terms.withdrawal else { return };
    let Some(body) = act.body.as_mut().and_then(serde_json::Value::as_object_mut) else { return };
    if body.contains_key("notified_to") || body.contains_key("reasons") {
        return;
    }
    if !asks.to.is_empty() {
        body.insert("notified_to".to_owned(), json!(asks.to));
    }
    if asks.reasons {
        body.insert("reasons".to_owned(), json!({ "en": "supposed" }));
    }
}
