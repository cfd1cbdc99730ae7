//! What comes out of a replay: a day or what is missing, with the reasons as a tree.

mod words;

use std::fmt::Write as _;

use serde::Serialize;

use super::{Act, Bound, Effect, Ratio};
use crate::calendar::{Day, Length};
use comity_protocol::decimal::Decimal;

/// Whether an agreement enters into force, and why.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Outcome))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum ForceOutcome {
    /// The day is settled. It may lie after the day of the view: then it is still to come.
    InForce(Entry),
    /// The conditions are not met.
    NotYet(Standstill),
    /// What is known does not decide it.
    Undetermined(Standstill),
}

/// An entry into force.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Entry))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// The day of entry into force.
    pub day: Day,
    /// The day on which the conditions were met.
    pub met: Day,
    /// What met them in the end.
    pub tipped_by: Vec<Tip>,
    /// How the day follows from `met`.
    pub then: Effect,
    /// The conditions as they stood on `met`.
    pub why: Reason,
    /// What else has to be said.
    pub notes: Vec<Note>,
}

/// Conditions that are not met, or not known to be.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Standstill))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Standstill {
    /// The conditions as they stand.
    pub why: Reason,
    /// Since when they may have been met for all that is known.
    pub since: Option<Day>,
    /// What else has to be said.
    pub notes: Vec<Note>,
}

/// Whether a condition holds.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Holds))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It does not.
    No,
    /// What is known does not decide it.
    Unknown,
    /// It does.
    Yes,
}

/// One condition with its figures.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Reason))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reason {
    /// Whether it holds.
    pub holds: Holds,
    /// What was measured.
    pub measure: Measure,
    /// Since when it holds without a break.
    pub since: Option<Day>,
    /// What happened on that day.
    pub tipped_by: Vec<Tip>,
    /// Where it does not hold: who could change that. For a named set exactly those that are
    /// missing, otherwise those that signed, or have a weight, and have not consented.
    pub missing: Vec<Missing>,
    /// Where it is unknown: what is not known.
    pub unknown: Vec<Unknown>,
    /// The conditions it is made of.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub parts: Vec<Self>,
}

/// What was measured for a condition.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Measure))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", tag = "measure")]
pub enum Measure {
    /// All of the parts.
    All,
    /// One of the parts.
    Any,
    /// Contracting parties.
    Count {
        /// How many there are.
        has: u32,
        /// How many it takes.
        needs: u32,
        /// Among whom, where not among all.
        among: Option<String>,
    },
    /// A weight.
    Weight {
        /// Its name.
        name: String,
        /// Its unit.
        unit: String,
        /// What the parties that count have of it.
        has: Decimal,
        /// The whole, where known.
        whole: Option<Decimal>,
        /// What it takes.
        bound: Bound,
    },
    /// A share of members.
    Share {
        /// How many there are.
        has: u32,
        /// Of how many.
        whole: u32,
        /// How many it takes.
        needs: u32,
        /// The share.
        at_least: Ratio,
    },
    /// More than a share of members.
    Majority {
        /// How many there are.
        has: u32,
        /// Of how many.
        whole: u32,
        /// How many it takes.
        needs: u32,
        /// The share that has to be exceeded.
        more_than: Ratio,
    },
    /// A weight against another of the same parties.
    Relative {
        /// Its name.
        name: String,
        /// What the parties that count have of it.
        has: Decimal,
        /// The name of the other.
        to: String,
        /// What they have of the other.
        whole: Decimal,
        /// The share of the other that it takes.
        at_least: Ratio,
    },
    /// A length after the condition below.
    Delayed {
        /// How long.
        length: Length,
        /// The day that follows, where the condition was met.
        day: Option<Day>,
    },
    /// A named set.
    Everyone {
        /// Its name.
        set: String,
        /// How many consented.
        has: u32,
        /// How many it has.
        needs: u32,
    },
    /// Another agreement.
    InForce {
        /// Its identifier.
        agreement: String,
    },
    /// A day.
    OnOrAfter {
        /// The day.
        day: Day,
    },
    /// A decision.
    Decision {
        /// Its identifier.
        id: String,
    },
}

/// What brought a condition about.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Tip))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Tip {
    /// A deposit.
    Deposit {
        /// Whose.
        party: String,
        /// What people call it.
        name: String,
        /// What it was.
        act: Act,
        /// When.
        day: Day,
    },
    /// Another agreement entered into force.
    Agreement {
        /// Which.
        agreement: String,
        /// When.
        day: Day,
    },
    /// A day came.
    Day(Day),
    /// A decision was taken.
    Decision {
        /// Which.
        id: String,
        /// When.
        day: Day,
    },
}

/// Somebody whose consent is missing.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Missing))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Missing {
    /// Who.
    pub party: String,
    /// What people call it.
    pub name: String,
    /// How it stands.
    pub stands: Stands,
    /// Its weight, where the condition is about one.
    pub weight: Option<Decimal>,
}

/// How somebody without consent stands.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Stands))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Stands {
    /// No act of it stands in the record as held here.
    NoAct,
    /// Signed.
    Signed(Day),
    /// Had consented and took it back.
    Withdrew {
        /// When it had consented.
        consented: Day,
        /// When it took that back.
        withdrew: Day,
    },
}

/// Something a rule asks for that is not known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Unknown))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Unknown {
    /// The members of a set.
    Set(String),
    /// A weight.
    Weight(String),
    /// A weight on a day for which there is no table.
    WeightOn {
        /// The weight.
        name: String,
        /// The day.
        day: Day,
    },
    /// The weight of one party, by its name.
    WeightOf(String),
    /// Whether another agreement is in force, or who its parties are.
    Agreement(String),
    /// A decision.
    Decision(String),
    /// When an amendment was put before the parties.
    Circulation,
    /// When the agreement was opened for signature.
    Opening,
    /// What a line of a table says.
    Line {
        /// The line, from 1 for the heading.
        line: usize,
        /// The text as it stands.
        text: String,
    },
    /// Whether a member of a set or of weights is one of the rows that match nothing.
    Name(String),
    /// Whether somebody is a State, where organizations do not count.
    State(String),
    /// Acts that are not held here.
    Acts,
    /// Acts that are not held here: above all those after the last day of which the record speaks.
    ActsAfter(Day),
    /// Acts that a table has lost: its own days are others than follow from it.
    ActsLost {
        /// The day of entry into force by its days of effect.
        told: Day,
        /// The day that follows from its acts.
        found: Day,
    },
    /// Whether the agreement as a whole is in force.
    Whole,
}

/// What else has to be said of an outcome.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Note))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Note {
    /// The conditions would give an earlier day, which the rule excludes.
    NotBefore {
        /// The day that followed from the conditions.
        instead_of: Day,
    },
    /// Somebody took its consent back, and no longer counts from then on.
    Withdrew {
        /// What people call it.
        name: String,
        /// When it had consented.
        consented: Day,
        /// When it took that back.
        withdrew: Day,
        /// What follows from that.
        effect: WithdrawalEffect,
    },
    /// The conditions were met and fell again before the day came.
    Fell {
        /// When they had been met.
        met: Day,
        /// When they fell.
        fell: Day,
    },
    /// The record no longer shows a deposit that it once showed: it was overwritten.
    Overwritten {
        /// What people call its party.
        name: String,
        /// What was deposited.
        act: Act,
        /// When.
        day: Day,
        /// Since when the record no longer shows it.
        since: Day,
    },
    /// A successor stands in its predecessor's place.
    Succeeded {
        /// The predecessor.
        predecessor: String,
        /// The successor.
        successor: String,
        /// Since when.
        day: Day,
    },
}

/// What follows from a withdrawal.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::WithdrawalEffect))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithdrawalEffect {
    /// It came before the conditions were met: it counts.
    Counts,
    /// It came once the day was settled.
    DaySettled,
    /// It came after entry into force: fewer parties do not end an agreement (VCLT art. 55).
    AfterEntry,
}

impl ForceOutcome {
    /// The day of entry into force.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::InForce(entry) => Some(entry.day),
            Self::NotYet(_) | Self::Undetermined(_) => None,
        }
    }

    /// Says that something is not known, such as acts that are not held here: what is not met by
    /// what is held may be met by more, and where a condition can fall, what is met may not have
    /// been.
    pub(crate) fn doubt(&mut self, unknown: Unknown, can_fall: bool) {
        let mut stand = match self {
            Self::NotYet(stand) => stand.clone(),
            Self::InForce(entry) if can_fall => {
                let (why, notes) = (entry.why.clone(), entry.notes.clone());
                Standstill { why, since: Some(entry.met), notes }
            }
            Self::InForce(_) | Self::Undetermined(_) => return,
        };
        stand.why.holds = Holds::Unknown;
        stand.why.unknown.push(unknown);
        *self = Self::Undetermined(stand);
    }

    /// The reasons.
    pub fn why(&self) -> &Reason {
        match self {
            Self::InForce(entry) => &entry.why,
            Self::NotYet(stand) | Self::Undetermined(stand) => &stand.why,
        }
    }

    /// What else has to be said.
    pub fn notes(&self) -> &[Note] {
        match self {
            Self::InForce(entry) => &entry.notes,
            Self::NotYet(stand) | Self::Undetermined(stand) => &stand.notes,
        }
    }

    /// The outcome in English, reasons indented below one another.
    pub fn explain(&self) -> String {
        let mut text = format!("{self}\n");
        self.why().write(&mut text, 1, &mut Vec::new());
        for note in self.notes() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "Note: {note}");
        }
        text
    }
}

impl Reason {
    /// `told`: lists of who is missing that stand above, each told once.
    fn write<'r>(&'r self, text: &mut String, depth: usize, told: &mut Vec<&'r [Missing]>) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:indent$}- {self}", "", indent = depth * 2 - 2);
        let of_above = told.iter().find_map(|above| self.but_for(above));
        let is_shorter = |but: &Vec<&str>| but.len() < self.missing.len();
        match of_above.filter(is_shorter) {
            Some(but) => {
                let but =
                    if but.is_empty() { String::new() } else { format!(" but {}", but.join(", ")) };
                let indent = depth * 2;
                let _ = writeln!(text, "{:indent$}- missing: those named above{but}", "");
            }
            None => {
                for missing in &self.missing {
                    let _ =
                        writeln!(text, "{:indent$}- missing: {missing}", "", indent = depth * 2);
                }
                told.push(&self.missing);
            }
        }
        for part in &self.parts {
            part.write(text, depth + 1, told);
        }
    }

    /// Who of a list is not missing here, where all who are stand in it as they do here.
    fn but_for<'l>(&self, above: &'l [Missing]) -> Option<Vec<&'l str>> {
        let is_told = |missing: &Missing| above.contains(missing);
        let but = above.iter().filter(|one| !self.missing.contains(one));
        (!self.missing.is_empty() && self.missing.iter().all(is_told))
            .then(|| but.map(|one| one.name.as_str()).collect())
    }

    /// Everything not known in this tree, in order, each once.
    pub fn unknowns(&self) -> Vec<&Unknown> {
        let mut found: Vec<_> = self.unknown.iter().collect();
        found.extend(self.parts.iter().flat_map(Self::unknowns));
        found.sort();
        found.dedup();
        found
    }
}
