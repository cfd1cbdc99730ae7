//! One agreement with everything that happened to it.

mod fold;

mod rounds;

mod standing;

mod then;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::bound::{level_spans, pairs, party_of, spans, turning_days};
use super::naming;
use super::round::announced::Announced;
use super::round::before::Before;
use super::round::judge::InForceThen;
use super::round::outcome::RoundOutcome;
use super::round::said::Said;
use super::round::table::Table;
use crate::agreement::document::{Agreement, Certainty, TextStatus};
use crate::agreement::force::{ForceOutcome, ForceRefusal, Membership, Other, PartForce};
use crate::agreement::language::Checked;
use crate::agreement::life::{self, ActionKind, Life, State};
use crate::calendar::Day;
use crate::commitment::round::Deposit as Commitments;
use crate::duty::{Fact, Instrument, Shown, Span, Table as BoundTable, within};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;

/// An agreement with everything that happened to it.
#[derive(Debug)]
pub struct Entry {
    /// Its text and rules.
    pub checked: Checked,
    /// The file.
    pub text: String,
    /// Where the text comes from.
    pub origin: Origin,
    /// What follows from the acts of parties.
    pub life: Life,
    /// Whether and since when it is in force, where its text has a rule for that.
    pub force: Option<Result<ForceOutcome, ForceRefusal>>,
    /// The same of the parts that enter into force by a rule of their own, as its text has them.
    pub parts: Vec<Result<PartForce, ForceRefusal>>,
    /// Rounds that were announced, in the order in which they could be known.
    pub announced: Vec<Announced>,
    /// Rounds of conditional commitments that were closed, each checked here.
    pub rounds: Vec<RoundOutcome>,
    /// What they come to: who is bound to which level of which obligation.
    pub committed: Before,
    /// Who may read its text.
    pub(super) audience: Shown,
    /// Statements by which the publisher gave other words the same name and version. They change
    /// nothing here.
    pub contradictions: Vec<StatementId>,
    digest: Digest,
    acts: BTreeMap<StatementId, life::Act>,
    /// When acts were said, and who saw them: those here, and notices with this agreement as their
    /// subject that could not be read yet.
    acts_said: BTreeMap<StatementId, Said>,
    /// Acts whose subject is another than this agreement.
    astray: BTreeSet<StatementId>,
    /// When its text was published, and who saw it; `None`: it comes with the program.
    pub(super) published: Option<Said>,
    /// Acts that fewer may read than the text.
    narrow: BTreeSet<StatementId>,
    table: Table,
    /// How often something was taken or forgotten.
    revision: u64,
    /// By what its rounds were judged.
    judged_by: Option<JudgedBy>,
}

/// Where the text of an agreement comes from.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "origin", rename_all = "kebab-case")]
pub enum Origin {
    /// It comes with the program.
    Shipped,
    /// A party published it.
    Statement {
        /// The statement.
        id: StatementId,
        /// Who published it.
        issuer: PartyId,
    },
}

/// How somebody stands towards an agreement, by statements or by a source that its file names.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Participation {
    /// Party identifier, ISO 3166-1 alpha-2 code or name.
    pub party: String,
    /// How it stands.
    pub state: State,
    /// Since when, where that is known.
    pub since: Option<Day>,
    /// The statements this rests on; none where only the file says so.
    pub evidence: Vec<StatementId>,
    /// How sure the file is, where it is the file that says so.
    pub certainty: Option<Certainty>,
    /// The last day of which the file speaks, where it is the file that says so and what happened
    /// since is not known: so it stood then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// The levels of obligations to which conditional commitments bind it, whatever else does.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub commitments: BTreeMap<String, u8>,
}

/// Whether nobody can have accepted a text that stands so.
const fn is_before_text(status: TextStatus) -> bool {
    matches!(status, TextStatus::Template | TextStatus::Draft | TextStatus::Proposed)
}

/// Acts by statement.
type Acts = BTreeMap<StatementId, life::Act>;

/// By what rounds were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
struct JudgedBy {
    revision: u64,
    in_force: InForceThen,
}

impl Entry {
    pub(super) fn new(checked: Checked, text: String, origin: Origin) -> Self {
        Self {
            digest: naming::text_digest(&text),
            contradictions: Vec::new(),
            checked,
            text,
            origin,
            life: Life::default(),
            force: None,
            parts: Vec::new(),
            announced: Vec::new(),
            rounds: Vec::new(),
            committed: Before::default(),
            audience: Shown::default(),
            narrow: BTreeSet::new(),
            acts: BTreeMap::new(),
            acts_said: BTreeMap::new(),
            astray: BTreeSet::new(),
            published: None,
            table: Table::default(),
            revision: 0,
            judged_by: None,
        }
    }

    /// The agreement.
    pub const fn agreement(&self) -> &Agreement {
        self.checked.agreement()
    }

    /// Its rules, as the duty engine takes them.
    pub(super) fn instrument(&self) -> Instrument {
        let is_published = self.publisher().is_some();
        Instrument { is_published, ..Instrument::from(self.agreement()) }
    }

    /// The party that published it, where it does not come with the program.
    const fn publisher(&self) -> Option<&PartyId> {
        match &self.origin {
            Origin::Shipped => None,
            Origin::Statement { issuer, .. } => Some(issuer),
        }
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.agreement().id
    }

    /// The digest of the words: what acts about them name (`text_digest`).
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The same, reached by acts that name another digest: what if they had been about this text?
    #[must_use]
    pub(super) const fn with_digest(mut self, digest: Digest) -> Self {
        self.digest = digest;
        self
    }

    /// The acts of parties, by statement.
    pub const fn acts(&self) -> &BTreeMap<StatementId, life::Act> {
        &self.acts
    }

    /// Conditional commitments and withdrawals of them, in the order of their signing.
    pub fn deposits(&self) -> Vec<Commitments> {
        self.table.deposits()
    }

    /// Deposits that could not be read, and why.
    pub fn malformed(
        &self,
    ) -> impl Iterator<Item = (&StatementId, &crate::commitment::CommitmentRefusal)> {
        self.table.malformed()
    }

    /// The day of entry into force, past or to come.
    pub fn in_force(&self) -> Option<Day> {
        since(self.force.as_ref())
    }

    /// Whether everybody may read its text.
    pub const fn is_open(&self) -> bool {
        !self.audience.is_to_named
    }

    /// Takes an act or a commitment.
    pub(super) fn apply(&mut self, fact: &Fact, action: Option<ActionKind>) {
        self.revision = self.revision.saturating_add(1);
        match (action, &fact.body) {
            (Some(action), Some(body)) => self.act(fact, action, body),
            (Some(ActionKind::Denunciation), None) => {
                self.acts_said.insert(fact.id, Said::new(fact));
            }
            (Some(_), None) => {}
            (None, _) => {
                let text = (self.checked.agreement(), self.digest);
                self.table.apply(fact, text, self.audience);
            }
        }
    }

    /// Takes an act that was read.
    fn act(&mut self, fact: &Fact, action: ActionKind, body: &Value) {
        if body.get("agreement").and_then(Value::as_str) != Some(self.id()) {
            // Its subject alone is this agreement.
            self.acts_said.remove(&fact.id);
            return;
        }
        let times = (fact.binds_from(), fact.binds_from());
        let act = life::Act::read(fact.id, action, fact.issuer.clone(), times, body);
        self.acts.insert(fact.id, act);
        self.acts_said.insert(fact.id, Said::new(fact));
        if fact.subject != self.id() {
            self.astray.insert(fact.id);
        }
        if !self.audience.is_within(fact.shown) {
            self.narrow.insert(fact.id);
        }
    }

    /// Forgets an act whose content was destroyed; whether there was one.
    pub(super) fn forget(&mut self, id: &StatementId) -> bool {
        self.revision = self.revision.saturating_add(1);
        self.acts.remove(id).is_some()
    }

    /// What others may ask about it.
    pub(super) fn as_other(&self) -> Other {
        other(self.in_force(), &self.life)
    }

    /// Says who is bound by it, since when, and how.
    pub(super) fn bind(&self, table: &mut BoundTable) {
        let (agreement, days) = (self.agreement(), turning_days(&self.life));
        let terms = &agreement.terms;
        let clauses: Vec<&str> =
            agreement.clauses.iter().map(|clause| clause.id.as_str()).collect();
        let mut rows: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        let mut relations = BTreeMap::new();
        for person in self.life.histories.keys() {
            let party = party_of(terms, person);
            rows.insert(party.clone(), spans(&self.life, person, &days));
            let others = pairs(&self.life, terms, person, &clauses, &days);
            if !others.is_empty() {
                relations.insert(party, others);
            }
        }
        rows.retain(|_, spans| !spans.is_empty());
        if !self.life.parts.is_empty() {
            table.apart.insert(agreement.id.clone(), self.bound_apart(&rows));
        }
        let levels = level_spans(&self.committed);
        if !levels.is_empty() {
            table.levels.insert(agreement.id.clone(), levels);
        }
        if !rows.is_empty() {
            table.spans.insert(agreement.id.clone(), rows);
        }
        if !relations.is_empty() {
            table.relations.insert(agreement.id.clone(), relations);
        }
    }

    /// Who is bound by the clauses that enter into force by themselves, of those whom the agreement
    /// binds.
    fn bound_apart(
        &self,
        rows: &BTreeMap<String, Vec<Span>>,
    ) -> BTreeMap<String, BTreeMap<String, Vec<Span>>> {
        let terms = &self.agreement().terms;
        let persons = self.life.histories.keys();
        let persons: BTreeMap<String, &life::Person> =
            persons.map(|person| (party_of(terms, person), person)).collect();
        let clause = |part: Option<&PartForce>| -> BTreeMap<String, Vec<Span>> {
            let spans = rows.iter().map(|(party, whole)| {
                let person = persons.get(party).map_or(party.as_str(), |person| person.as_str());
                let times = match part {
                    // Nobody knows whom it binds.
                    None => vec![(Day::MIN, None, false)],
                    Some(part) if persons.contains_key(party) => part.spans(person),
                    Some(part) => part.spans_without_act(),
                };
                (party.clone(), within(whole, &times))
            });
            spans.filter(|(_, spans)| !spans.is_empty()).collect()
        };
        let parts = self.life.parts.iter();
        parts.map(|(id, part)| (id.to_owned(), clause(part))).collect()
    }
}

/// What others may ask about an agreement that is in force since a day.
fn other(in_force: Option<Day>, life: &Life) -> Other {
    let parties = life.histories.iter().flat_map(|(person, history)| {
        history.memberships.iter().filter_map(|membership| {
            let (party, until) = (person.as_str().to_owned(), membership.until);
            membership.party.map(|from| Membership { party, from, until })
        })
    });
    Other { in_force, parties: parties.collect() }
}

/// The day of entry into force, past or to come.
fn since(force: Option<&Result<ForceOutcome, ForceRefusal>>) -> Option<Day> {
    force?.as_ref().ok()?.day()
}
