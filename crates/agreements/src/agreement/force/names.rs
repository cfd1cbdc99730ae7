//! One name for each party, whatever the table, the sets and the weights call it.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Replay, Unmatched};
use super::table::{TableFinding, TableProblem};
use super::{Weights, is_known, is_stranger};
use crate::world::World;

/// What the states of a replay are called, and by which code they are known.
pub(super) struct Names<'w> {
    world: &'w World,
    /// Those that the table, the sets and the weights name, by their code: what the table calls
    /// them, else what the others do.
    shown: BTreeMap<String, String>,
}

impl<'w> Names<'w> {
    pub(super) fn of(replay: &Replay, world: &'w World) -> Self {
        let mut names = Self { world, shown: BTreeMap::new() };
        let timeline = &replay.timeline;
        let rows = timeline.deposits.iter().map(|deposit| &deposit.party);
        let rows = rows.chain(timeline.declarations.iter().map(|one| &one.party));
        for party in rows.chain(replay.participants.iter().map(|(_, name)| name)) {
            let shown = names.known(timeline.name(party)).to_owned();
            names.shown.entry(names.id(party)).or_insert(shown);
        }
        let groups = replay.setting.groups.values().flatten().map(|member| &member.party);
        let weights = replay.setting.weights.values().flat_map(Weights::tables);
        let weights = weights.flat_map(|table| table.values.keys());
        for member in groups.chain(weights) {
            let shown = match world.country(member) {
                Some(country) => country.name.clone(),
                None => names.known(member).to_owned(),
            };
            names.shown.entry(names.id(member)).or_insert(shown);
        }
        names
    }

    /// The code of a state, or the name as it stands.
    pub(super) fn id(&self, name: &str) -> String {
        let name = self.known(name);
        self.world.recognise(name).unwrap_or(name).to_owned()
    }

    /// The name without the mark of a footnote, where it is known then and was not before.
    fn known<'n>(&self, name: &'n str) -> &'n str {
        let (name, plain) = (name.trim(), unmarked(name));
        if !self.is_known(name) && self.is_known(plain) { plain } else { name }
    }

    fn is_known(&self, name: &str) -> bool {
        is_known(name, self.world)
    }

    /// Calls everybody by one name.
    pub(super) fn rename(&self, replay: &mut Replay, findings: &mut Vec<TableFinding>) {
        let timeline = &mut replay.timeline;
        for deposit in &mut timeline.deposits {
            deposit.party = self.id(&deposit.party);
        }
        for succession in &mut timeline.successions {
            succession.predecessor = self.id(&succession.predecessor);
            succession.successor = self.id(&succession.successor);
        }
        for declaration in &mut timeline.declarations {
            declaration.party = self.id(&declaration.party);
        }
        let parties = timeline.deposits.iter().map(|deposit| &deposit.party);
        timeline.strangers =
            parties.filter(|party| is_stranger(party, self.world)).cloned().collect();
        timeline.names = self.shown.iter().map(|(id, shown)| (id.clone(), shown.clone())).collect();
        for unread in &mut replay.unread {
            unread.party = unread.party.as_deref().map(|party| self.id(party));
        }
        for either in &mut replay.either {
            either.party = self.id(&either.party);
        }
        let setting = &mut replay.setting;
        for members in setting.groups.values_mut() {
            for member in members.iter_mut() {
                member.party = self.id(&member.party);
            }
            members.sort();
            members.dedup();
        }
        for (name, weights) in &mut setting.weights {
            self.rename_weights(name, weights, findings);
        }
        for other in setting.agreements.values_mut() {
            for party in &mut other.parties {
                party.party = self.id(&party.party);
            }
        }
    }

    fn rename_weights(&self, name: &str, weights: &mut Weights, findings: &mut Vec<TableFinding>) {
        let mut values = BTreeMap::new();
        let mut lines = BTreeMap::new();
        let mut doubled = BTreeSet::new();
        for (party, value) in &weights.values {
            let (id, line) = (self.id(party), weights.lines.get(party).copied());
            if values.insert(id.clone(), *value).is_some_and(|before| before != *value) {
                let (column, text) = (name.to_owned(), party.clone());
                let (line, problem) = (line.unwrap_or_default(), TableProblem::ParticipantTwice);
                findings.push(TableFinding { line, column, text, problem });
                doubled.insert(id.clone());
            }
            lines.extend(line.map(|line| (id, line)));
        }
        weights.is_partial |= !doubled.is_empty();
        values.retain(|party, _| !doubled.contains(party));
        (weights.values, weights.lines) = (values, lines);
        for other in &mut weights.others {
            self.rename_weights(name, other, findings);
        }
    }

    /// Lines of weights that name nobody: whose the number is nobody knows, so that neither it nor
    /// the sum of all is known. Those that a rule or a row calls the same are who that is.
    fn strange_weights(
        &self,
        (name, weights): (&str, &mut Weights),
        named: &BTreeSet<String>,
        findings: &mut Vec<TableFinding>,
    ) {
        let is_strange = |party: &String| !self.is_known(party) && !named.contains(party);
        let strange: Vec<String> =
            weights.values.keys().filter(|party| is_strange(party)).cloned().collect();
        for party in strange {
            weights.values.remove(&party);
            weights.is_partial = true;
            let line = weights.lines.get(&party).copied().unwrap_or_default();
            let (column, text) = (name.to_owned(), party);
            let problem = TableProblem::NotAState;
            findings.push(TableFinding { line, column, text, problem });
        }
        for other in &mut weights.others {
            self.strange_weights((name, other), named, findings);
        }
    }

    /// Takes weights of nobody out, once everybody is called by one name.
    pub(super) fn weigh(&self, replay: &mut Replay, findings: &mut Vec<TableFinding>) {
        let groups = replay.setting.groups.values().flatten().map(|member| member.party.clone());
        let rows = replay.participants.iter().map(|(_, name)| self.id(name));
        let acts = replay.timeline.deposits.iter().map(|deposit| deposit.party.clone());
        let named: BTreeSet<String> = groups.chain(rows).chain(acts).collect();
        for (name, weights) in &mut replay.setting.weights {
            self.strange_weights((name, weights), &named, findings);
        }
    }

    /// Names that match nothing, once everybody is called by one name.
    pub(super) fn unmatched(&self, replay: &Replay) -> Unmatched {
        let setting = &replay.setting;
        let groups = setting.groups.iter().flat_map(|(name, members)| {
            members.iter().map(move |member| (name.clone(), member.party.clone()))
        });
        let weights = setting.weights.iter().flat_map(|(name, weights)| {
            let members = weights.tables().flat_map(|table| table.values.keys());
            members.map(move |member| (name.clone(), member.clone()))
        });
        let members: Vec<(String, String)> = groups.chain(weights).collect();
        let wanted: BTreeSet<&str> = members.iter().map(|(_, member)| member.as_str()).collect();
        let timeline = &replay.timeline;
        let mut there: BTreeSet<String> =
            timeline.deposits.iter().map(|deposit| deposit.party.clone()).collect();
        there.extend(replay.participants.iter().map(|(_, name)| self.id(name)));
        there.extend(
            timeline
                .successions
                .iter()
                .flat_map(|act| [act.predecessor.clone(), act.successor.clone()]),
        );
        let successions = &timeline.successions;
        let mut wanted = wanted;
        wanted.extend(
            successions.iter().flat_map(|act| [act.predecessor.as_str(), act.successor.as_str()]),
        );
        let mut unmatched = Unmatched::default();
        for (line, name) in &replay.participants {
            let id = self.id(name);
            if !self.is_known(&id) && !wanted.contains(id.as_str()) {
                unmatched.rows.push((*line, name.clone()));
            }
        }
        for (of, member) in &members {
            if !there.contains(member) {
                unmatched.members.push((of.clone(), self.shown(member)));
                unmatched.absent.insert(member.clone());
                if !self.is_known(member) {
                    unmatched.strangers.insert(member.clone());
                }
            }
        }
        unmatched
    }

    fn shown(&self, id: &str) -> String {
        self.shown.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// Signs by which tables point to footnotes, and what stands between them.
const MARKS: [char; 19] =
    ['*', '†', '‡', '§', '¶', '#', '^', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', ',', '.'];

/// A name without the marks of footnotes at its ends: `Hungary 3`, `Chad [3]`, `France*`.
fn unmarked(name: &str) -> &str {
    let is_mark =
        |sign: char| sign.is_ascii_digit() || sign.is_whitespace() || MARKS.contains(&sign);
    let mut rest = name.trim_matches(is_mark);
    // Letters in square brackets are a mark; in round ones they tell two of one name apart.
    while let Some((open, inside, is_square)) = bracketed(rest)
        && (inside.chars().all(is_mark) || is_square && inside.len() <= 2)
    {
        rest = open.trim_end_matches(is_mark);
    }
    rest
}

/// A name that ends in brackets, what stands in them, and whether they are square.
fn bracketed(name: &str) -> Option<(&str, &str, bool)> {
    let closed = |open: char, close: char| name.strip_suffix(close)?.rsplit_once(open);
    let square = closed('[', ']').map(|(open, inside)| (open, inside, true));
    square.or_else(|| closed('(', ')').map(|(open, inside)| (open, inside, false)))
}
