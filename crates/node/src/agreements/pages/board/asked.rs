//! What is asked of the board: of which agreement, owed by whom, to whom, how it stands, and when.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::Participation;
use comity_agreements::duty::finding::Claimant;
use comity_agreements::duty::{Filter, Finding, Status};
use serde::Deserialize;

use crate::address::encode;
use crate::agreements::pages::asked_at::AskedAt;

/// What is asked of the board.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Of this agreement.
    pub agreement: String,
    /// Owed by this party: its identifier, or a part of that or of its name.
    pub party: String,
    /// Owed to this party, or for this recipient, in the same way.
    pub to: String,
    /// With this status; empty: what is open; `all`: everything.
    pub status: String,
    /// For which time.
    #[serde(flatten)]
    pub at: AskedAt,
    /// What the board does not know to ask.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

/// Choices of a status: the value in the address, those of the engine, the key of the name.
pub const STATUSES: [(&str, &[Status], &str); 10] = [
    (
        "",
        &[Status::Due, Status::Breached, Status::Destroyed, Status::Unverifiable],
        "statuses-open",
    ),
    ("breached", &[Status::Breached], "status-breached"),
    ("destroyed", &[Status::Destroyed], "status-destroyed"),
    ("due", &[Status::Due], "status-due"),
    ("unverifiable", &[Status::Unverifiable], "status-unverifiable"),
    ("late", &[Status::Late], "status-late"),
    ("met", &[Status::Met], "status-met"),
    ("waived", &[Status::Waived], "status-waived"),
    ("withdrawn", &[Status::Withdrawn], "status-withdrawn"),
    ("all", &[], "statuses-all"),
];

/// What every page is asked, whatever it shows.
const EVERYWHERE: [&str; 2] = ["lang", "zone"];

impl Asked {
    /// As a query string, with another status.
    pub fn with_status(&self, status: &str) -> String {
        let pairs = [
            ("agreement", self.agreement.as_str()),
            ("party", &self.party),
            ("to", &self.to),
            ("status", status),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| format!("{name}={}", encode(value)));
        let at = Some(self.at.query()).filter(|query| !query.is_empty());
        pairs.chain(at).collect::<Vec<_>>().join("&")
    }

    /// Names in the address that are no filters of the board.
    pub fn unknown(&self) -> Vec<&str> {
        let names = self.rest.iter().filter(|(_, value)| !value.is_empty());
        names.map(|(name, _)| name.as_str()).filter(|name| !EVERYWHERE.contains(name)).collect()
    }

    /// Whether anything is asked but all that is open now.
    pub fn is_filtered(&self) -> bool {
        [&self.agreement, &self.party, &self.to, &self.status].iter().any(|one| !one.is_empty())
            || !self.at.query().is_empty()
    }

    /// As the engine asks it; a status that there is none of is no filter.
    pub fn filter(&self) -> Filter {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Filter {
            statuses: self.statuses(),
            agreement: given(&self.agreement),
            bearer: given(&self.party),
            ..Filter::default()
        }
    }

    /// Whether the status is one that can be asked for.
    pub fn has_known_status(&self) -> bool {
        STATUSES.iter().any(|(name, _, _)| *name == self.status)
    }

    fn statuses(&self) -> Vec<Status> {
        let named = |wanted: &str| STATUSES.iter().find(|(name, ..)| *name == wanted);
        let found = named(&self.status).or_else(|| named(""));
        found.map(|row| row.1.to_vec()).unwrap_or_default()
    }
}

/// Parties by identifier, with what people call them.
pub type Names = BTreeMap<String, String>;

/// Who is meant by what was typed: an identifier, else all whose identifier or name has it in it.
pub fn meant(typed: &str, bearers: &BTreeSet<String>, names: &Names) -> Vec<String> {
    let typed = typed.trim();
    if typed.is_empty() || bearers.contains(typed) || names.contains_key(typed) {
        return Some(typed.to_owned()).filter(|typed| !typed.is_empty()).into_iter().collect();
    }
    let wanted = typed.to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&wanted);
    let mut found: BTreeSet<&String> = bearers.iter().filter(|party| fits(party)).collect();
    found.extend(names.iter().filter(|(id, name)| fits(id) || fits(name)).map(|(id, _)| id));
    found.into_iter().cloned().collect()
}

/// Tells what is owed to somebody: by name, as one of all parties, or as its recipient.
pub struct Owed<'a> {
    /// Who is meant, by identifiers.
    parties: Vec<String>,
    /// What was typed, for recipients that are no parties.
    typed: String,
    docket: &'a Docket,
    bound: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Owed<'a> {
    /// To whom was typed.
    pub fn to(typed: &str, names: &Names, docket: &'a Docket) -> Self {
        let parties = meant(typed, &BTreeSet::new(), names);
        let typed = typed.trim().to_lowercase();
        Self { parties, typed, docket, bound: BTreeMap::new() }
    }

    /// For asking to whom something is owed by its rule.
    pub const fn by_rule(docket: &'a Docket) -> Self {
        Self { parties: Vec::new(), typed: String::new(), docket, bound: BTreeMap::new() }
    }

    /// Whether a finding is owed to a party, or is for it.
    pub fn is_to(&mut self, finding: &Finding, party: &str) -> bool {
        let key = &finding.key;
        if finding.recipient.as_deref() == Some(party) {
            return true;
        }
        match &key.claimant {
            Claimant::Party { party: claimant } => claimant == party,
            Claimant::All | Claimant::Others => {
                party != key.bearer && self.bound(&key.agreement, finding).contains(party)
            }
        }
    }

    /// Whether a finding is owed to them.
    pub fn has(&mut self, finding: &Finding) -> bool {
        let recipient = finding.recipient.as_deref().unwrap_or_default().to_lowercase();
        if recipient.contains(&self.typed) {
            return true;
        }
        let key = &finding.key;
        match &key.claimant {
            Claimant::Party { party } => {
                self.parties.contains(party) || party.to_lowercase().contains(&self.typed)
            }
            Claimant::All | Claimant::Others => {
                let bound = self.bound(&key.agreement, finding).clone();
                self.parties.iter().any(|party| *party != key.bearer && bound.contains(party))
            }
        }
    }

    /// Who is bound by an agreement when something is concluded.
    fn bound(&mut self, agreement: &str, finding: &Finding) -> &BTreeSet<String> {
        let docket = self.docket;
        self.bound.entry(agreement.to_owned()).or_insert_with(|| {
            let day = comity_agreements::calendar::Day::of_utc(finding.as_of).ok();
            let entry = docket.agreement(agreement).zip(day);
            let rows = entry.map(|(entry, day)| entry.participations(day)).unwrap_or_default();
            // Whoever a round of commitments binds is bound, too, though to some clauses only.
            let is_bound =
                |row: &Participation| row.state.is_bound() || !row.commitments.is_empty();
            rows.into_iter().filter(is_bound).map(|row| row.party).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_is_enough() {
        let bearers = ["cygnus-lab.example", "asterion.example"].map(str::to_owned).into();
        let name = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let names = [
            name("cygnus-lab.example", "Cygnus Laboratory"),
            name("borealis.example", "Borealis Institute"),
        ];
        let names: Names = names.into();
        let check = |typed: &str, found: &[&str]| assert_eq!(meant(typed, &bearers, &names), found);
        check("cygnus", &["cygnus-lab.example"]);
        check("Cygnus Laboratory", &["cygnus-lab.example"]);
        check("INSTITUTE", &["borealis.example"]);
        check(" borealis.example ", &["borealis.example"]);
        check("example", &["asterion.example", "borealis.example", "cygnus-lab.example"]);
        check("nobody", &[]);
        check("", &[]);
    }

    #[test]
    fn what_the_board_cannot_ask_is_named() {
        let asked: Asked = serde_json::from_value(serde_json::json!({
            "party": "a", "bearer": "b", "lang": "ar", "as_of": "2026-01-01",
        }))
        .unwrap();
        assert_eq!(asked.unknown(), ["bearer"]);
        assert_eq!(asked.with_status("due"), "party=a&status=due&as_of=2026-01-01");
    }
}
