//! A rule with its setting and record, as a file and as a depositary's table fill it.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::record::{Replay, Unmatched};
use super::table::{Imported, TableFinding, TableProblem, Unread};
use super::{
    Act, Dates, Declaration, Deposit, ForceOutcome, ForceRefusal, Part, PartForce, Rule, Setting,
    Standstill, Takers, Timeline, Unknown, View, Weights, dates, entry_into_force,
};
use crate::agreement::document::{Agreement, Participant};
use crate::agreement::life::ActionKind;
use crate::calendar::Day;
use crate::world::World;

impl Replay {
    /// A rule and what it refers to, without any record.
    pub fn new(rule: Rule, setting: Setting) -> Self {
        Self {
            name: String::new(),
            text: String::new(),
            rule,
            parts: Vec::new(),
            setting,
            timeline: Timeline::default(),
            taken: None,
            unread: Vec::new(),
            either: Vec::new(),
            participants: Vec::new(),
            effect: None,
            unmatched: Unmatched::default(),
        }
    }

    /// Reads a replay, or a rule alone, from JSON.
    ///
    /// # Errors
    ///
    /// `replay-malformed` for another form, of which [`Self::fault`] says where it is; a rule that
    /// is too large, or that nobody has to do anything for; weights of which no share can be taken.
    pub fn parse(json: &str) -> Result<Self, ForceRefusal> {
        let replay = Self::read(json).map_err(|_| ForceRefusal::ReplayMalformed)?;
        replay.rule.check_asks()?;
        replay.parts.iter().try_for_each(|part| part.rule.check_asks())?;
        replay.setting.weights.values().try_for_each(Weights::check)?;
        Ok(replay)
    }

    /// Where a text is not in the form of a replay or a rule, and what is expected there.
    pub fn fault(json: &str) -> Option<String> {
        Self::read(json).err().map(|fault| fault.to_string())
    }

    /// A replay has its rule in a member of its own; a rule alone has none.
    fn read(json: &str) -> serde_json::Result<Self> {
        let alone = |rule| Self::new(rule, Setting::default());
        let value: serde_json::Value = serde_json::from_str(json)?;
        match value.get("when") {
            Some(_) => serde_json::from_str(json).map(alone),
            None => serde_json::from_str(json),
        }
    }

    /// The rules of an agreement, with its groups and weights, and the declarations and withdrawals
    /// that it lists: tables have none. What else its participants did is left out: the record is
    /// that of a table.
    ///
    /// # Errors
    ///
    /// `force-rule-missing`.
    pub fn of(agreement: &Agreement) -> Result<Self, ForceRefusal> {
        let rule = agreement.force.clone().ok_or(ForceRefusal::RuleMissing)?;
        let mut replay = Self::new(rule, setting(agreement));
        replay.parts.clone_from(&agreement.parts);
        replay.timeline.declarations = declarations(&agreement.participants);
        replay.timeline.deposits = withdrawals(agreement);
        replay.name = agreement.title.get("en").cloned().unwrap_or_else(|| agreement.id.clone());
        Ok(replay)
    }

    /// The names of the weights that its rules ask for.
    pub fn weights_asked(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.rule.when.weights(&mut names);
        self.parts.iter().for_each(|part| part.rule.when.weights(&mut names));
        names
    }

    /// Adds what a table says.
    pub fn add(&mut self, table: Imported) {
        // What the table calls somebody is the name by which it is shown.
        self.timeline.deposits.splice(0..0, table.timeline.deposits);
        self.timeline.successions.extend(table.timeline.successions);
        self.timeline.names.extend(table.timeline.names);
        self.setting.weights.extend(table.weights);
        self.unread.extend(table.unread);
        self.either.extend(table.either);
        self.participants.extend(table.participants);
        self.effect = self.effect.into_iter().chain(table.effect).min();
    }

    /// Calls everybody by one name: a state by its code, whatever the table, the sets and the
    /// weights call it, with the mark of a footnote or without. Gives what is wrong, which is not
    /// counted then: a participant on several lines, a party with several weights, acts on days on
    /// which they cannot have been done, weights of nobody. What rows say that name nobody known
    /// here is set aside ([`Self::unmatched`]).
    pub fn recognise(&mut self, world: &World) -> Vec<TableFinding> {
        let mut findings = Vec::new();
        let names = Names::of(self, world);
        self.twice(&names, &mut findings);
        self.out_of_time(&mut findings);
        names.rename(self, &mut findings);
        self.unmatched = names.unmatched(self);
        names.weigh(self, &mut findings);
        self.set_strangers_aside(&names);
        findings
    }

    /// What rows say that name nobody known here is not counted: they may be notes, or States under
    /// a name that is written wrongly.
    fn set_strangers_aside(&mut self, names: &Names<'_>) {
        let rows = self.unmatched.rows.iter();
        let strangers: BTreeSet<String> = rows.map(|(_, name)| names.id(name)).collect();
        let deposits = std::mem::take(&mut self.timeline.deposits).into_iter();
        (self.unmatched.acts, self.timeline.deposits) =
            deposits.partition(|deposit| strangers.contains(&deposit.party));
        self.timeline.strangers.retain(|party| !strangers.contains(party));
    }

    /// Participants that stand on several lines: none of their lines counts.
    fn twice(&mut self, names: &Names<'_>, findings: &mut Vec<TableFinding>) {
        let mut lines: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        for (line, name) in &self.participants {
            lines.entry(names.id(name)).or_default().push((*line, name.clone()));
        }
        lines.retain(|_, lines| lines.len() > 1);
        for rows in lines.values() {
            for (line, name) in rows {
                let (column, problem) = (String::new(), TableProblem::ParticipantTwice);
                let finding = TableFinding { line: *line, column, text: name.clone(), problem };
                let party = Some(name.clone());
                let (is_consent, is_leaving) = (true, false);
                let finding_of_it = finding.clone();
                self.unread.push(Unread { finding: finding_of_it, party, is_consent, is_leaving });
                findings.push(finding);
            }
        }
        let named: BTreeSet<String> =
            self.participants.iter().map(|(_, name)| name.clone()).collect();
        self.timeline.deposits.retain(|deposit| {
            !(named.contains(&deposit.party) && lines.contains_key(&names.id(&deposit.party)))
        });
    }

    /// Acts before the text was opened, or after the table was taken: nobody can have done them on
    /// that day.
    fn out_of_time(&mut self, findings: &mut Vec<TableFinding>) {
        let lines: BTreeMap<&str, usize> =
            self.participants.iter().map(|(line, name)| (name.as_str(), *line)).collect();
        let (opened, taken) = (self.setting.opened, self.taken);
        let problem = |deposit: &Deposit| {
            let is_joining = deposit.act.is_consent() || deposit.act.is_signature();
            let is_early = is_joining && opened.is_some_and(|opened| deposit.day < opened);
            // A withdrawal takes effect later than it is told, and a file may know more than the
            // table that it is replayed with.
            let is_of_table = lines.contains_key(deposit.party.as_str());
            let is_told = is_of_table && deposit.act != Act::Withdrawal;
            let is_late = is_told && taken.is_some_and(|taken| taken < deposit.day);
            match (is_early, is_late) {
                (true, _) => Some(TableProblem::BeforeOpening),
                (_, true) => Some(TableProblem::AfterTaken),
                _ => None,
            }
        };
        for deposit in &self.timeline.deposits {
            let Some(problem) = problem(deposit) else { continue };
            let finding = TableFinding {
                line: lines.get(deposit.party.as_str()).copied().unwrap_or_default(),
                column: deposit.act.to_string(),
                text: format!("{} {}", deposit.party, deposit.day),
                problem,
            };
            self.unread.push(Unread {
                finding: finding.clone(),
                party: Some(deposit.party.clone()),
                is_consent: deposit.act.is_consent(),
                is_leaving: false,
            });
            findings.push(finding);
        }
        self.timeline.deposits.retain(|deposit| problem(deposit).is_none());
    }

    /// Whether and when the agreement enters into force. Where an act that could not be read, or a
    /// name that matches nothing, may change the day, it is undetermined.
    ///
    /// # Errors
    ///
    /// As [`entry_into_force`].
    pub fn run(&self, view: View) -> Result<ForceOutcome, ForceRefusal> {
        let mut outcome = entry_into_force(&self.rule, &self.timeline, &self.setting, view)?;
        for (possibly, unknown) in self.possibly(&self.rule, view) {
            let possible = entry_into_force(&self.rule, &possibly, &self.setting, view)?;
            outcome = self.doubted(&self.rule, outcome, &possible, unknown);
        }
        Ok(self.as_told(self.as_recorded(&self.rule, outcome, view)))
    }

    /// The outcome beside the days that the table itself gives: where it has another day of entry
    /// into force than follows from its acts, it has lost some.
    fn as_told(&self, outcome: ForceOutcome) -> ForceOutcome {
        match (outcome, self.effect) {
            (ForceOutcome::InForce(entry), Some(effect)) if entry.day != effect => {
                let (mut why, since) = (entry.why, Some(effect.min(entry.day)));
                why.unknown.push(Unknown::ActsLost { told: effect, found: entry.day });
                ForceOutcome::Undetermined(Standstill { why, since, notes: entry.notes })
            }
            (outcome, _) => outcome,
        }
    }

    /// The last day of which the record speaks for certain: that on which its table was taken, or
    /// else that of the last act in it.
    pub fn known_until(&self) -> Option<Day> {
        // A withdrawal is recorded before the day on which it takes effect.
        let done = self.timeline.deposits.iter().filter(|deposit| deposit.act != Act::Withdrawal);
        let days = done.flat_map(|deposit| [Some(deposit.day), deposit.known_from]).flatten();
        let last = days.chain(self.timeline.successions.iter().map(|act| act.day)).max();
        self.taken.or(last)
    }

    /// The outcome as far as the record goes: of a later day nobody knows by it that the
    /// conditions are still not met, nor that they lasted.
    fn as_recorded(&self, rule: &Rule, mut outcome: ForceOutcome, view: View) -> ForceOutcome {
        let Some(as_of) = view.as_of else { return outcome };
        let until = self.known_until();
        if until.is_some_and(|until| as_of <= until) {
            return outcome;
        }
        let is_ahead = outcome.day().is_some_and(|day| until.is_none_or(|until| until < day));
        let can_fall = rule.when.can_fall() || rule.must_last && is_ahead;
        outcome.doubt(until.map_or(Unknown::Acts, Unknown::ActsAfter), can_fall);
        outcome
    }

    /// The same of the parts that enter into force by themselves, in the order of the file;
    /// `whole`: what [`Self::run`] gave.
    ///
    /// # Errors
    ///
    /// As [`entry_into_force`].
    pub fn parts(&self, whole: &ForceOutcome, view: View) -> Result<Vec<PartForce>, ForceRefusal> {
        let whole = Some((&self.rule, whole));
        let enter = |part: &Part| {
            let mut found = part.enter(whole, &self.timeline, &self.setting, view)?;
            let mut declared = self.timeline.declarations.iter();
            let is_told = declared.any(|one| !one.clauses.is_disjoint(&part.clauses));
            if part.takers == Takers::Declared && !is_told {
                // A table has no declarations: where the file has none either, nobody knows of any.
                found = found.doubt_what_is_missing(Unknown::Acts, part.rule.when.can_fall());
            }
            let mut outcome = found.outcome.clone();
            for (possibly, unknown) in self.possibly(&part.rule, view) {
                let entered = entry_into_force(&self.rule, &possibly, &self.setting, view)?;
                let whole = Some((&self.rule, &entered));
                let possible = part.enter(whole, &possibly, &self.setting, view)?.outcome;
                outcome = self.doubted(&part.rule, outcome, &possible, unknown);
            }
            Ok(found.with(self.as_recorded(&part.rule, outcome, view)))
        };
        self.parts.iter().map(enter).collect()
    }

    /// The dates of every party, by what it is called here.
    pub fn dates(&self, outcome: &ForceOutcome, view: View) -> BTreeMap<String, Dates> {
        let mut all = dates(Some((&self.rule, outcome)), &self.timeline, view);
        for left in self.left_unread() {
            let times = all.get_mut(left).into_iter().flat_map(|dates| &mut dates.times);
            times.for_each(|time| time.party = None);
        }
        self.succeed(&mut all);
        all
    }

    /// A successor is bound since the day of the succession of States where its predecessor was
    /// (1978 Convention art. 23). Where a table has lost what that one did, nobody knows since
    /// when.
    fn succeed(&self, all: &mut BTreeMap<String, Dates>) {
        let before = all.clone();
        for (party, dates) in all {
            let times = dates.times.iter_mut();
            let own = times.filter(|time| time.act == Act::Succession && time.from.is_none());
            for time in own {
                let acts = self.timeline.successions.iter().filter(|act| act.successor == *party);
                let mut bound = acts.filter_map(|act| {
                    let held = before.get(&act.predecessor)?;
                    let mut held = held.times.iter().filter(|one| one.consented < act.day);
                    held.find_map(|one| one.party).map(|since| since.max(act.day))
                });
                time.party = bound.next().filter(|_| time.party.is_some());
            }
        }
    }
}

/// Withdrawals that the file of an agreement lists, on the days on which they take effect.
fn withdrawals(agreement: &Agreement) -> Vec<Deposit> {
    let of = |one: &Participant| {
        let day = match one.action {
            ActionKind::ConsentWithdrawal => one.day,
            ActionKind::Denunciation => agreement.terms.withdrawal.day(one.day?),
            _ => None,
        }?;
        Some(Deposit {
            day,
            act: Act::Withdrawal,
            party: one.party.clone(),
            known_from: one.day,
            known_until: None,
            is_organization: false,
        })
    };
    agreement.participants.iter().filter_map(of).collect()
}

/// The declarations that the participants of a file made, in its order: what is not known to have
/// been done on some day, or under some clause, stands for nothing.
pub fn declarations<'a>(
    participants: impl IntoIterator<Item = &'a Participant>,
) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    for one in participants {
        let Some(day) = one.day else { continue };
        let (party, clauses) = (one.party.clone(), one.clauses.clone());
        match one.action {
            ActionKind::MandatoryDeclaration if !clauses.is_empty() => {
                found.push(Declaration { day, party, clauses, until: None });
            }
            ActionKind::DeclarationWithdrawal => {
                let own = |made: &&mut Declaration| {
                    made.party == party
                        && made.clauses == clauses
                        && made.until.is_none()
                        && made.day <= day
                };
                if let Some(made) = found.iter_mut().rfind(own) {
                    made.until = Some(day);
                }
            }
            _ => {}
        }
    }
    found
}

/// What the rule of an agreement refers to, as far as its file says it.
pub fn setting(agreement: &Agreement) -> Setting {
    Setting {
        opened: agreement.opened,
        groups: agreement.groups.clone(),
        weights: agreement.weights.clone(),
        ..Setting::default()
    }
}
