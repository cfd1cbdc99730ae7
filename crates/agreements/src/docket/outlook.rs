//! What would follow if an act were signed now: for whoever is asked to approve it.

use serde::Serialize;

use super::Docket;
use crate::agreement::document::Texts;
use crate::agreement::life::{ActionFinding, ActionKind, State};
use crate::calendar::Day;
use crate::duty::Fact;
use comity_protocol::content::Digest;

/// What would follow from an act about an agreement.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outlook {
    /// The agreement.
    pub agreement: String,
    /// Its title by language.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub title: Texts,
    /// The digest of its words held here.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub text_digest: Digest,
    /// Why the act would have no effect, or another than meant: a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flaw: Option<&'static str>,
    /// From which day it would count all the same, where it would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts_from: Option<Day>,
    /// How the party stands towards the agreement now.
    pub before: State,
    /// How it would stand then.
    pub after: State,
}

impl Outlook {
    /// Whether the act would have no effect at all.
    pub const fn is_void(&self) -> bool {
        self.flaw.is_some() && self.counts_from.is_none()
    }
}

impl Docket {
    /// What would follow from an act, signed at the time to which everything was brought; `None`
    /// where it is none, or about an agreement that is not held here. The act stays: this docket is
    /// not the one that is kept.
    pub fn outlook(&mut self, act: &Fact) -> Option<Outlook> {
        ActionKind::of(&act.kind)?;
        let id = act.body.as_ref()?.get("agreement")?.as_str()?.to_owned();
        let day = Day::of_utc(self.as_of()).ok()?;
        let before = self.stands(&id, act.issuer.as_str(), day)?;
        self.insert(act);
        self.advance_to(self.as_of());
        let after = self.stands(&id, act.issuer.as_str(), day)?;
        let entry = self.agreement(&id)?;
        let mut flaws = entry.life.findings.iter();
        let flaw: Option<&ActionFinding> = flaws.find(|finding| finding.act == act.id);
        Some(Outlook {
            title: entry.agreement().title.clone(),
            text_digest: entry.digest(),
            flaw: flaw.map(|finding| finding.flaw.code()),
            counts_from: flaw.and_then(|finding| finding.counts_from),
            agreement: id,
            before,
            after,
        })
    }

    /// How a party stands towards an agreement on a day.
    fn stands(&self, id: &str, party: &str, day: Day) -> Option<State> {
        let entry = self.agreement(id)?;
        let person = party.parse().ok().map(|party| entry.agreement().terms.person(&party));
        let person = person.as_ref().map_or(party, |person| person.as_str());
        let rows = entry.participations(day);
        let row = rows.iter().find(|row| row.party == person);
        Some(row.map_or(State::NotAParty, |row| row.state))
    }
}
