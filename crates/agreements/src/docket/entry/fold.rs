//! What follows from the acts about an agreement: whether it is in force, and how its life goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::{Acts, Entry, Origin, is_before_text, since};
use crate::agreement::document::Agreement;
use crate::agreement::force::{
    self, Condition, ForceOutcome, ForceRefusal, Other, Setting, Timeline, Unknown, View,
    entry_into_force,
};
use crate::agreement::life::{self, ActionFinding, Flaw, InForce, Life, fold_with};
use crate::calendar::Day;
use crate::docket::called::{call_by_name, mark_strangers};
use comity_protocol::time::Timestamp;

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

impl Entry {
    /// The agreements that its entry into force asks about. What commitments ask about, and what
    /// outcomes say of the world, keeps nobody waiting: they bind to levels and never make anybody
    /// a party, so that they are judged when it is known of all agreements whether they are in
    /// force.
    pub(in crate::docket) fn waits_for(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        if let Some(rule) = &self.agreement().force {
            asked(&rule.when, &mut out);
        }
        out
    }

    /// Folds the acts, and finds out whether the agreement is in force.
    pub(in crate::docket) fn fold(&mut self, others: &BTreeMap<String, Other>, day: Option<Day>) {
        let (acts, flawed) = self.bound_acts(&self.acts);
        (self.force, self.life) = self.folded(&acts, others, day);
        self.life.findings.extend(flawed);
        self.life.findings.sort();
    }

    /// What follows from acts: whether it is in force on a day, and the life of it.
    pub(super) fn folded(
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
    pub(in crate::docket) fn enter_parts(
        &mut self,
        others: &BTreeMap<String, Other>,
        day: Option<Day>,
    ) {
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
    pub(super) fn bound_acts(&self, all: &Acts) -> (Vec<life::Act>, Vec<ActionFinding>) {
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

/// The acts that are not held of a text older than the logs: those after the day up to which its
/// file lists them, where that is the question.
fn unheld_acts(agreement: &Agreement, day: Option<Day>) -> Unknown {
    agreement.unlisted(day).map_or(Unknown::Acts, Unknown::ActsAfter)
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
