//! A slow reference for what applies between two: every day is lived through, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::life::Effect;
use comity_agreements::calendar::{Day, Rounding};

/// Something that happens. Persons and reservations are numbers; an objection is named by the day
/// it is made on, since there is one answer a day.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Consent, with at most one reservation to these clauses.
    Accede { who: usize, reserved: Option<BTreeSet<usize>> },
    /// An objection to the reservation of `to`.
    Object { who: usize, to: usize, opposing: bool },
    /// An acceptance of the reservation of `to`.
    Accept { who: usize, to: usize },
    /// The reserver takes its reservation back.
    Withdraw { who: usize },
    /// The objection made on a day is taken back.
    WithdrawObjection { who: usize, to: usize, made: i32 },
}

/// Where an answer stands.
#[derive(Clone, Debug, Default, PartialEq)]
struct Answer {
    accepted: bool,
    took_back: bool,
    objections: Vec<(i32, bool)>,
}

/// The world at the end of a day.
#[derive(Default)]
pub(crate) struct World {
    consented: BTreeMap<usize, i32>,
    reserved: BTreeMap<usize, (i32, BTreeSet<usize>)>,
    withdrawn: BTreeSet<usize>,
    answers: BTreeMap<(usize, usize), Answer>,
    /// Reservations that somebody accepted, or that were withdrawn.
    freed: BTreeSet<usize>,
    first_acceptance: bool,
    persons: usize,
}

/// Lives through all days up to `last`.
pub(crate) fn live(
    events: &BTreeMap<i32, Event>,
    persons: usize,
    first_acceptance: bool,
    last: i32,
) -> World {
    let mut world = World { first_acceptance, persons, ..World::default() };
    for today in 0..=last {
        world.silence(today, |consented| consented < today);
        if let Some(event) = events.get(&today) {
            world.happen(today, event);
        }
        world.silence(today, |consented| consented <= today);
        world.free();
    }
    world
}

/// The day after the last of twelve months from `made`, counted on the calendar.
fn silent_from(made: i32) -> i32 {
    let start = origin().plus_days(made).unwrap();
    let end = start.plus_months(12, Rounding::LastDay).unwrap();
    origin().until(end) + 1
}

/// Day zero.
pub(crate) fn origin() -> Day {
    Day::new(2019, 11, 15).unwrap()
}

impl World {
    fn happen(&mut self, today: i32, event: &Event) {
        match event {
            Event::Accede { who, reserved } => {
                if !self.consented.contains_key(who) {
                    self.consented.insert(*who, today);
                    if let Some(clauses) = reserved {
                        self.reserved.insert(*who, (today, clauses.clone()));
                    }
                }
            }
            Event::Object { who, to, opposing } => {
                let Some((made, _)) = self.reserved.get(to) else { return };
                let own = self.consented.get(who);
                let late = own.is_some_and(|own| today >= silent_from(*made) && today > *own);
                let answer = self.answers.entry((*to, *who)).or_default();
                let same = answer.objections.iter().any(|(_, o)| o == opposing);
                if who != to && !late && !same && !answer.accepted && !answer.took_back {
                    answer.objections.push((today, *opposing));
                }
            }
            Event::Accept { who, to } => {
                if who != to && self.reserved.contains_key(to) {
                    let answer = self.answers.entry((*to, *who)).or_default();
                    answer.accepted = true;
                    answer.objections.clear();
                }
            }
            Event::Withdraw { who } => {
                if self.reserved.contains_key(who) {
                    self.withdrawn.insert(*who);
                }
            }
            Event::WithdrawObjection { who, to, made } => {
                if let Some(answer) = self.answers.get_mut(&(*to, *who)) {
                    let before = answer.objections.len();
                    answer.objections.retain(|(day, _)| day != made);
                    answer.took_back |= answer.objections.len() < before;
                    answer.accepted |= answer.took_back && answer.objections.is_empty();
                }
            }
        }
    }

    /// Whoever is bound and has said nothing for twelve months has accepted.
    fn silence(&mut self, today: i32, bound: impl Fn(i32) -> bool) {
        for (reserver, (made, _)) in &self.reserved {
            for (other, consented) in &self.consented {
                if other != reserver && today >= silent_from(*made) && bound(*consented) {
                    let answer = self.answers.entry((*reserver, *other)).or_default();
                    answer.accepted |= answer.objections.is_empty();
                }
            }
        }
    }

    fn free(&mut self) {
        for reserver in self.reserved.keys() {
            let accepted = (0..self.persons).any(|other| {
                self.consented.contains_key(&other)
                    && self.answers.get(&(*reserver, other)).is_some_and(|answer| answer.accepted)
            });
            if accepted || self.withdrawn.contains(reserver) {
                self.freed.insert(*reserver);
            }
        }
    }

    fn is_party(&self, who: usize) -> bool {
        let waits = self.first_acceptance && self.reserved.contains_key(&who);
        self.consented.contains_key(&who) && (!waits || self.freed.contains(&who))
    }

    /// What applies between two now.
    pub(crate) fn applies(&self, p: usize, q: usize, clause: usize) -> Effect {
        if p == q || !self.is_party(p) || !self.is_party(q) {
            return Effect::NotBound;
        }
        let effects = [self.reservation(p, q, clause), self.reservation(q, p, clause)];
        let gravity = [
            Effect::NoForceBetween,
            Effect::Pending,
            Effect::NotBetween,
            Effect::Modified,
            Effect::Applies,
        ];
        *gravity.iter().find(|effect| effects.contains(effect)).unwrap()
    }

    fn reservation(&self, reserver: usize, other: usize, clause: usize) -> Effect {
        let Some((_, clauses)) = self.reserved.get(&reserver) else { return Effect::Applies };
        if self.withdrawn.contains(&reserver) {
            return Effect::Applies;
        }
        let nothing = Answer::default();
        let answer = self.answers.get(&(reserver, other)).unwrap_or(&nothing);
        match answer.objections.last() {
            Some((_, true)) => Effect::NoForceBetween,
            Some((_, false)) if clauses.contains(&clause) => Effect::NotBetween,
            Some((_, false)) => Effect::Applies,
            None if !answer.accepted => Effect::Pending,
            None if clauses.contains(&clause) => Effect::Modified,
            None => Effect::Applies,
        }
    }
}
