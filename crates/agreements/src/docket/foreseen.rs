//! What would follow from an act if it were signed now: who approves it knows before.

use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;
use serde_json::Value;

use super::Docket;
use crate::agreement::document::Texts;
use crate::agreement::life::{ActionKind, Flaw, State};
use crate::calendar::Day;
use crate::duty::Fact;

/// What would follow from an act under an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// The agreement.
    pub agreement: String,
    /// Which text of it is held.
    pub version: String,
    /// Its title by language.
    pub title: Texts,
    /// SHA-256 of that text.
    pub digest: Digest,
    /// What would be done.
    pub action: ActionKind,
    /// Why it would have no effect, or another than it is meant to have.
    pub flaw: Option<Flaw>,
    /// How the party stands before; `None`: it does not take part.
    pub before: Option<State>,
    /// How it would stand.
    pub after: Option<State>,
}

impl Docket {
    /// What would follow from an act on an agreement that is held, at a time; `None` for other
    /// statements.
    pub fn foresee(&self, act: &Fact, now: Timestamp) -> Option<Foreseen> {
        let action = ActionKind::of(&act.kind)?;
        let id = act.body.as_ref()?.get("agreement").and_then(Value::as_str)?;
        let entry = self.agreement(id)?;
        let day = Day::of_utc(now).ok()?;
        let then = self.what_if(None, std::slice::from_ref(act), now).ok()?;
        let person = entry.agreement().terms.person(&act.issuer);
        let stands = |docket: &Self| {
            let rows = docket.agreement(id)?.participations(day);
            rows.into_iter().find(|row| row.party == person.as_str()).map(|row| row.state)
        };
        let findings = then.agreement(id).into_iter().flat_map(|entry| &entry.life.findings);
        let flaw = findings.filter(|one| one.act == act.id).map(|one| one.flaw).next();
        Some(Foreseen {
            agreement: id.to_owned(),
            version: entry.agreement().version.clone(),
            title: entry.agreement().title.clone(),
            digest: entry.digest(),
            action,
            flaw,
            before: stands(self),
            after: stands(&then),
        })
    }
}
