//! One agreement with everything that happened to it.

mod rounds;

mod then;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::bound::{level_spans, pairs, party_of, spans, turning_days};
use super::called::{call_by_name, mark_strangers};
use super::naming;
use super::round::announced::Announced;
use super::round::before::{Before, Held};
use super::round::judge::InForceThen;
use super::round::outcome::RoundOutcome;
use super::round::said::Said;
use super::round::table::Table;
use crate::agreement::document::{
    Agreement, Certainty, Participant, Standing as Status, TextStatus,
};
use crate::agreement::force::{
    self, Condition, Deposit, ForceOutcome, ForceRefusal, Holds, Membership, Other, PartForce,
    Setting, Timeline, Unknown, View, entry_into_force,
};
use crate::agreement::language::Checked;
use crate::agreement::life::matrix::{Cell, Matrix};
use crate::agreement::life::{
    self, ActionFinding, ActionKind, Effect, Flaw, InForce, Life, Relation, State, fold_with,
};
use crate::calendar::Day;
use crate::commitment::round::Deposit as Commitments;
use crate::duty::{Fact, Instrument, Shown, Span, Table as BoundTable, within};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

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

impl Origin {
    /// Whether all acts about the text are held where its own are: those about a text that a party
    /// published stand in logs, and a template or proposal has none yet. A treaty that comes with
    /// the program may be older than every log, and its file lists acts up to some day: those of a
    /// table of its depositary are all that there were by the day of the table.
    fn holds_all_acts(&self, agreement: &Agreement, day: Option<Day>) -> bool {
        let begun =
            agreement.status.iter().filter(|one| one.from.is_none_or(|from| Some(from) <= day));
        let last = begun.max_by_key(|one| one.from).map(|one| one.status);
        let by_table = agreement.participants_as_of.zip(day).is_some_and(|(of, day)| day <= of);
        by_table || matches!(self, Self::Statement { .. }) || last.is_none_or(is_before_text)
    }
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

    /// How everybody stands on a day: what statements show, and for others what the file says.
    pub fn participations(&self, day: Day) -> Vec<Participation> {
        let mut rows = self.by_file(day);
        for (person, status) in self.life.status(day) {
            if status.state == State::NotAParty {
                continue;
            }
            // What rests on no statement the file says, with how sure it is; since when it holds
            // after what was stated, it does not know.
            if status.evidence.is_empty() {
                if let Some(row) = rows.get_mut(person.as_str())
                    && row.since.is_some()
                    && status.state == State::Party
                {
                    (row.state, row.since) = (status.state, status.since);
                }
                continue;
            }
            let row = Participation {
                party: person.as_str().to_owned(),
                state: status.state,
                since: status.since,
                evidence: status.evidence,
                certainty: None,
                as_of: None,
                commitments: BTreeMap::new(),
            };
            rows.insert(row.party.clone(), row);
        }
        self.add_committed(&mut rows, day);
        rows.into_values().collect()
    }

    /// Adds those whom conditional commitments bind on a day.
    fn add_committed(&self, rows: &mut BTreeMap<String, Participation>, day: Day) {
        for (clause, parties) in &self.committed.held {
            for (party, held) in parties {
                let on: Vec<&Held> = held.iter().filter(|held| held.is_on(day)).collect();
                let Some(first) = on.first() else { continue };
                let level = on.iter().map(|held| held.level).max().unwrap_or_default();
                let row = rows.entry(party.as_str().to_owned()).or_insert_with(|| Participation {
                    party: party.as_str().to_owned(),
                    state: State::Committed,
                    since: None,
                    evidence: Vec::new(),
                    certainty: None,
                    as_of: None,
                    commitments: BTreeMap::new(),
                });
                row.commitments.insert(clause.clone(), level);
                if row.state == State::Committed {
                    let since = Day::of_utc(first.since).ok();
                    row.since = row.since.map_or(since, |before| since.map(|now| now.min(before)));
                    row.evidence.extend(on.iter().map(|held| held.outcome));
                    row.evidence.sort();
                    row.evidence.dedup();
                }
            }
        }
    }

    /// What stands between any two parties on a day: of one clause, or of all. Those whom only the
    /// file names are parties too; no act of theirs says more.
    pub fn matrix(&self, clause: Option<&str>, day: Day) -> Matrix {
        let clauses = self.agreement().clauses.iter().map(|clause| clause.id.as_str());
        let clauses: Vec<&str> =
            clauses.filter(|one| clause.is_none_or(|wanted| *one == wanted)).collect();
        let mut matrix = self.life.matrix(&clauses, day);
        let by_file = self.by_file(day).into_values().filter(|row| row.state == State::Party);
        matrix.parties.extend(by_file.filter_map(|row| row.party.parse().ok()));
        matrix.parties.sort();
        matrix.parties.dedup();
        if self.agreement().terms.accession_by_pairs.is_some() {
            self.leave_open(&mut matrix);
        }
        self.set_apart(&mut matrix);
        matrix
    }

    /// Where an accession works only towards those that accept it, nobody knows whether it does
    /// of those whom only the file names: it lists no acceptances.
    fn leave_open(&self, matrix: &mut Matrix) {
        let acceded = self.agreement().participants.iter().filter(|one| {
            one.action == ActionKind::Accession
                && one.party.parse().is_ok_and(|person| !self.life.histories.contains_key(&person))
        });
        let acceded: BTreeSet<life::Person> =
            acceded.filter_map(|one| one.party.parse().ok()).collect();
        for (at, one) in matrix.parties.iter().enumerate() {
            for other in matrix.parties.iter().skip(at.saturating_add(1)) {
                if !acceded.contains(one) && !acceded.contains(other) {
                    continue;
                }
                for clause in &matrix.clauses {
                    let relation = Relation::by_text(Effect::Pending);
                    let (one, other, clause) = (one.clone(), other.clone(), clause.clone());
                    matrix.cells.push(Cell { one, other, clause, relation });
                }
            }
        }
    }

    /// Clauses that enter into force by themselves, between two of whom at least one only the file
    /// names.
    fn set_apart(&self, matrix: &mut Matrix) {
        if self.life.parts.is_empty() {
            return;
        }
        let is_by_file = |person: &life::Person| !self.life.histories.contains_key(person);
        for (at, one) in matrix.parties.iter().enumerate() {
            for other in matrix.parties.iter().skip(at.saturating_add(1)) {
                if !is_by_file(one) && !is_by_file(other) {
                    continue;
                }
                for clause in &matrix.clauses {
                    let effect = match self.life.parts.between((one, other), clause, matrix.day) {
                        None | Some(Holds::Yes) => continue,
                        Some(Holds::Unknown) => Effect::Pending,
                        Some(Holds::No) => Effect::ClauseNotInForce,
                    };
                    let relation = Relation::by_text(effect);
                    let (one, other, clause) = (one.clone(), other.clone(), clause.clone());
                    matrix.cells.push(Cell { one, other, clause, relation });
                }
            }
        }
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

    /// The agreements that its entry into force asks about. What commitments ask about, and what
    /// outcomes say of the world, keeps nobody waiting: they bind to levels and never make anybody
    /// a party, so that they are judged when it is known of all agreements whether they are in
    /// force.
    pub(super) fn waits_for(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        if let Some(rule) = &self.agreement().force {
            asked(&rule.when, &mut out);
        }
        out
    }

    /// Folds the acts, and finds out whether the agreement is in force.
    pub(super) fn fold(&mut self, others: &BTreeMap<String, Other>, day: Option<Day>) {
        let (acts, flawed) = self.bound_acts(&self.acts);
        (self.force, self.life) = self.folded(&acts, others, day);
        self.life.findings.extend(flawed);
        self.life.findings.sort();
    }

    /// What follows from acts: whether it is in force on a day, and the life of it.
    fn folded(
        &self,
        acts: &[life::Act],
        others: &BTreeMap<String, Other>,
        day: Option<Day>,
    ) -> (Option<Result<ForceOutcome, ForceRefusal>>, Life) {
        let far = Timestamp::from_millis(i64::MAX);
        let agreement = self.checked.agreement();
        let named = force::setting(agreement);
        let listed = self.listed(acts);
        let all = (acts, listed.as_slice());
        let before = fold_with(&agreement.terms, &named, all, &InForce::default(), far);
        let timeline = self.timeline(&before, acts);
        let setting = self.setting(&before, others);
        let view = View { as_of: day, known_by: None };
        let rule = agreement.force.as_ref();
        let mut entered = rule.map(|rule| entry_into_force(rule, &timeline, &setting, view));
        if let Some(Ok(outcome)) = &mut entered
            && !self.origin.holds_all_acts(agreement, day)
        {
            let can_fall = rule.is_some_and(|rule| rule.when.can_fall());
            outcome.doubt(unheld_acts(agreement, day), can_fall);
        }
        let mut in_force = InForce { since: since(entered.as_ref()), ..InForce::default() };
        if rule.is_none() {
            // Without a rule consent takes effect at once: soft law, bilateral and unilateral acts.
            in_force.since = consents(&before).min();
        }
        if let (Some(rule), Some(Ok(ForceOutcome::InForce(entered)))) = (rule, &entered) {
            in_force.by = Some((rule.clone(), entered.met));
        }
        let life = fold_with(&agreement.terms, &named, all, &in_force, far);
        (entered, life)
    }

    /// What the file says of participants, where anybody acts beside them. Of a text that a party
    /// published only what it says of those that act: whom else it names is asked nothing.
    fn listed(&self, acts: &[life::Act]) -> Vec<life::Listed> {
        if acts.is_empty() {
            return Vec::new();
        }
        let agreement = self.agreement();
        let is_published = self.publisher().is_some();
        let acting: BTreeSet<life::Person> =
            acts.iter().map(|act| agreement.terms.person(&act.issuer)).collect();
        let acts = |name: &str| acting.iter().any(|person| person.as_str() == name);
        let lines = self.participants().filter(|one| !is_published || acts(&one.party));
        life::Listed::of(lines, agreement.opened.or(agreement.adopted))
    }

    /// Finds out which of its parts are in force, once it is known of every agreement whether it
    /// is: nothing waits for a part.
    pub(super) fn enter_parts(&mut self, others: &BTreeMap<String, Other>, day: Option<Day>) {
        let agreement = self.checked.agreement();
        if agreement.parts.is_empty() {
            return;
        }
        let (acts, _) = self.bound_acts(&self.acts);
        let timeline = self.timeline(&self.life, &acts);
        let setting = self.setting(&self.life, others);
        let view = View { as_of: day, known_by: None };
        let holds_all_acts = self.origin.holds_all_acts(agreement, day);
        let enter = |part: &force::Part| {
            let whole = match (&agreement.force, &self.force) {
                (Some(_), Some(Err(refusal))) => return Err(*refusal),
                (Some(rule), Some(Ok(outcome))) => Some((rule, outcome)),
                _ => None,
            };
            let found = part.enter(whole, &timeline, &setting, view)?;
            let can_fall = part.rule.when.can_fall();
            if holds_all_acts {
                return Ok(found);
            }
            Ok(found.doubt_what_is_missing(unheld_acts(agreement, day), can_fall))
        };
        self.parts = agreement.parts.iter().map(enter).collect();
        for (part, found) in agreement.parts.iter().zip(&self.parts) {
            self.life.parts.insert(&part.clauses, found.as_ref().ok().cloned());
        }
    }

    /// The acts about these words, and what is wrong with the others: whoever accepts a text names
    /// it by its digest, so that nobody can put other words under an acceptance.
    fn bound_acts(&self, all: &Acts) -> (Vec<life::Act>, Vec<ActionFinding>) {
        let (mut acts, mut flawed) = (Vec::new(), Vec::new());
        let accepted = self.accepted(all);
        for act in all.values() {
            let flaw = match &act.body {
                // Or else parties would differ about who is bound.
                _ if self.narrow.contains(&act.id) => Some(Flaw::NotShown),
                Ok(body) => match body.text_digest.as_deref() {
                    None => Some(Flaw::TextMissing),
                    Some(named) if named != self.digest.to_string() => Some(Flaw::TextOther),
                    Some(_) if !self.is_acknowledged((act, body), all, &accepted) => {
                        Some(Flaw::NotAcknowledged)
                    }
                    Some(_) => None,
                },
                // What cannot be read is told when the acts are folded.
                Err(_) => None,
            };
            match flaw {
                None => acts.push(act.clone()),
                Some(flaw) => flawed.push(ActionFinding {
                    act: act.id,
                    action: act.action,
                    person: Some(self.agreement().terms.person(&act.issuer)),
                    flaw,
                    counts_from: None,
                    evidence: vec![act.id],
                }),
            }
        }
        (acts, flawed)
    }

    /// Since when everybody has accepted these words by an act of its own: a signature or an
    /// instrument that names them.
    fn accepted(&self, all: &Acts) -> BTreeMap<life::Person, Day> {
        let mut first = BTreeMap::new();
        for act in all.values() {
            let Ok(body) = &act.body else { continue };
            let own = self.agreement().terms.person(&act.issuer);
            let is_own = body.on_behalf_of.as_ref().is_none_or(|person| *person == own);
            let is_consent = act.action.is_signature() || act.action.is_consent();
            let names_words = body.text_digest.as_deref() == Some(&self.digest.to_string());
            let Ok(day) = Day::of_utc(act.said) else { continue };
            if is_own && is_consent && names_words {
                let before = first.entry(own).or_insert(day);
                *before = day.min(*before);
            }
        }
        first
    }

    /// Whether the depositary of a text may say this of somebody. Who comes with the program is
    /// believed with it; whoever publishes a text and names a depositary in it speaks for those who
    /// accepted it, and from then on.
    fn is_acknowledged(
        &self,
        (act, body): (&life::Act, &life::Body),
        all: &Acts,
        accepted: &BTreeMap<life::Person, Day>,
    ) -> bool {
        if self.publisher().is_none() {
            return true;
        }
        let terms = &self.agreement().terms;
        let own = terms.person(&act.issuer);
        let of = body.of.and_then(|of| all.get(&of.0)).map(|of| terms.person(&of.issuer));
        let dates = &body.dates;
        let days = [dates.executed, dates.deposited, dates.received, dates.effective];
        let first = days.into_iter().flatten().filter_map(life::body::When::day).min();
        let of = of.filter(|_| act.action.is_depositary_function());
        let spoken_for = [body.on_behalf_of.clone(), of].into_iter().flatten();
        spoken_for.filter(|person| *person != own).all(|person| {
            let since = accepted.get(&person);
            since.is_some_and(|since| first.is_none_or(|first| *since <= first))
        })
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

    /// How everybody stands on a day by what the file alone says they did.
    fn by_file(&self, day: Day) -> BTreeMap<String, Participation> {
        let rule = self.agreement().force.as_ref();
        let outcome = self.force.as_ref().and_then(|force| force.as_ref().ok());
        let mut timeline = Timeline::default();
        self.deposits_by_file(&mut timeline);
        let view = View { as_of: Some(day), known_by: None };
        // A rule that could not be judged leaves open who is bound.
        let by_rule = rule.zip(outcome);
        let all = force::dates(by_rule, &timeline, view);
        let mut rows = BTreeMap::new();
        for participant in self.participants() {
            let known = match participant.day {
                Some(_) => all.get(&participant.party).and_then(|dates| stands(dates, day)),
                None => self.undated(participant.action, day).map(|state| (state, None)),
            };
            let Some((state, since)) = known else { continue };
            // Nobody is bound by what is only talked about.
            if state == State::Party && self.is_before_text(day) {
                continue;
            }
            let row = rows.entry(participant.party.clone()).or_insert_with(|| Participation {
                party: participant.party.clone(),
                state,
                since,
                evidence: Vec::new(),
                certainty: Some(participant.certainty),
                as_of: self.agreement().unlisted(Some(day)),
                commitments: BTreeMap::new(),
            });
            // What several lines say is as sure as the least sure of them.
            row.certainty = row.certainty.max(Some(participant.certainty));
            if row.state < state {
                (row.state, row.since) = (state, since);
            }
        }
        rows
    }

    /// Whom the file names. Of a party that can speak for itself a published text says nothing.
    fn participants(&self) -> impl Iterator<Item = &Participant> {
        let is_published = self.publisher().is_some();
        let agreement = self.agreement();
        let speaks = move |name: &str| {
            name.contains('.')
                || agreement.terms.persons.values().any(|person| person.as_str() == name)
        };
        agreement.participants.iter().filter(move |one| !(is_published && speaks(&one.party)))
    }

    /// Whether there is no text yet that anybody could have accepted.
    fn is_before_text(&self, day: Day) -> bool {
        let begun = |one: &&Status| one.from.is_none_or(|from| from <= day);
        let last = self.agreement().status.iter().filter(begun).max_by_key(|one| one.from);
        last.is_some_and(|one| is_before_text(one.status))
    }

    /// How somebody stands by an act whose day is not known.
    fn undated(&self, action: ActionKind, day: Day) -> Option<State> {
        // What has no day of its own cannot have been done before there was a text.
        let first = self.agreement().opened.or(self.agreement().adopted);
        if first.is_some_and(|first| first > day) {
            return None;
        }
        let binds =
            self.agreement().force.is_none() || self.in_force().is_some_and(|since| since <= day);
        match act_of(action)? {
            act if act.is_consent() && binds => Some(State::Party),
            act if act.is_consent() => Some(State::Contracting),
            act if act.is_signature() => Some(State::Signatory),
            force::Act::Withdrawal | force::Act::SignatureWithdrawal => Some(State::Withdrawn),
            _ => None,
        }
    }

    fn timeline(&self, life: &Life, acts: &[life::Act]) -> Timeline {
        let mut timeline = life.timeline(acts);
        timeline.declarations.extend(force::declarations(self.participants()));
        self.deposits_by_file(&mut timeline);
        let agreement = self.agreement();
        let members = agreement.groups.values().flatten().map(|member| member.party.as_str());
        let weighed = agreement.weights.values().flat_map(|table| table.values.keys());
        call_by_name(&mut timeline, members.chain(weighed.map(String::as_str)));
        mark_strangers(&mut timeline);
        timeline
    }

    /// Adds what the file says of participants, as a depositary would record it.
    fn deposits_by_file(&self, timeline: &mut Timeline) {
        for participant in self.participants() {
            let Some((act, day)) = act_of(participant.action).zip(participant.day) else {
                continue;
            };
            let day = match participant.action {
                // The file names the day of the notice; it ends consent when it takes effect.
                ActionKind::Denunciation => {
                    self.agreement().terms.withdrawal.day(day).unwrap_or(Day::MAX)
                }
                _ => day,
            };
            timeline.deposits.push(Deposit {
                day,
                act,
                party: participant.party.clone(),
                known_from: None,
                known_until: None,
                is_organization: force::is_organization(&participant.party, act),
            });
        }
    }

    fn setting(&self, life: &Life, others: &BTreeMap<String, Other>) -> Setting {
        let agreement = self.agreement();
        Setting {
            agreements: others.clone(),
            decisions: life
                .decisions
                .iter()
                .map(|taken| (taken.name.clone(), Some(taken.day)))
                .collect(),
            ..force::setting(agreement)
        }
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

/// The acts that are not held of a text older than the logs: those after the day up to which its
/// file lists them, where that is the question.
fn unheld_acts(agreement: &Agreement, day: Option<Day>) -> Unknown {
    agreement.unlisted(day).map_or(Unknown::Acts, Unknown::ActsAfter)
}

/// How somebody stands on a day by its dates, and since when.
fn stands(dates: &force::Dates, day: Day) -> Option<(State, Option<Day>)> {
    if let Some(time) = dates.time(day) {
        return Some(match time.party.filter(|since| *since <= day) {
            // A line names no predecessor, from whose days it would follow since when.
            Some(_) if time.act == force::Act::Succession => (State::Party, None),
            Some(since) => (State::Party, Some(since)),
            None => (State::Contracting, Some(time.consented)),
        });
    }
    let left = dates.times.iter().rfind(|time| time.party.is_some());
    if let Some(until) = left.and_then(|time| time.until) {
        return Some((State::Withdrawn, Some(until)));
    }
    if let Some(unsigned) = dates.unsigned.filter(|unsigned| *unsigned <= day) {
        return Some((State::Declined, Some(unsigned)));
    }
    let signed = dates.signed.filter(|signed| *signed <= day)?;
    Some((State::Signatory, Some(signed)))
}

/// The days from which consents count.
fn consents(life: &Life) -> impl Iterator<Item = Day> + '_ {
    let memberships = life.histories.values().flat_map(|history| &history.memberships);
    memberships.filter_map(|one| one.contracting)
}

/// The agreements that a condition asks about.
fn asked(condition: &Condition, out: &mut BTreeSet<String>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| asked(part, out));
        }
        Condition::Delayed { when, .. } => asked(when, out),
        Condition::InForce { agreement } => {
            out.insert(agreement.clone());
        }
        Condition::Share { whole, of, .. } | Condition::Majority { whole, of, .. } => {
            if let force::Whole::PartiesTo(agreement) = whole {
                out.insert(agreement.clone());
            }
            out.extend(of.party_to.clone());
        }
        Condition::Count { of, .. }
        | Condition::Weight { of, .. }
        | Condition::Relative { of, .. } => {
            out.extend(of.party_to.clone());
        }
        Condition::Everyone { .. } | Condition::OnOrAfter { .. } | Condition::Decision { .. } => {}
    }
}

/// What an action is to entry into force, if anything.
fn act_of(action: ActionKind) -> Option<force::Act> {
    Some(match action {
        ActionKind::Signature => force::Act::Signature,
        ActionKind::SignatureAdReferendum => force::Act::SignatureAdReferendum,
        ActionKind::SuccessionToSignature => force::Act::SuccessionToSignature,
        ActionKind::ProvisionalApplication => force::Act::ProvisionalApplication,
        ActionKind::DefinitiveSignature => force::Act::DefinitiveSignature,
        ActionKind::Ratification => force::Act::Ratification,
        ActionKind::Acceptance => force::Act::Acceptance,
        ActionKind::Approval => force::Act::Approval,
        ActionKind::FormalConfirmation => force::Act::FormalConfirmation,
        ActionKind::Accession => force::Act::Accession,
        ActionKind::Succession => force::Act::Succession,
        ActionKind::Denunciation | ActionKind::ConsentWithdrawal => force::Act::Withdrawal,
        _ => return None,
    })
}
