//! What comes out of a replay: a day or what is missing, with the reasons as a tree.

use std::fmt::{self, Write as _};

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
        self.why().write(&mut text, 1);
        for note in self.notes() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "Note: {note}");
        }
        text
    }
}

impl Reason {
    fn write(&self, text: &mut String, depth: usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:indent$}- {self}", "", indent = depth * 2 - 2);
        for missing in &self.missing {
            let _ = writeln!(text, "{:indent$}- missing: {missing}", "", indent = depth * 2);
        }
        for part in &self.parts {
            part.write(text, depth + 1);
        }
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

impl fmt::Display for ForceOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InForce(entry) => {
                write!(f, "Entry into force: {}.", entry.day)?;
                write!(f, " The conditions were met on {}", entry.met)?;
                listed(f, ", by ", &entry.tipped_by)?;
                write!(f, "; the day is {}.", entry.then)
            }
            Self::NotYet(_) => f.write_str("Not in force: the conditions are not met."),
            Self::Undetermined(stand) => {
                f.write_str("Undetermined: what is known does not decide it")?;
                if let Some(since) = stand.since {
                    write!(f, " since {since}")?;
                }
                f.write_str(".")
            }
        }
    }
}

/// `items` after `before`, separated by commas; nothing for none.
fn listed<T: fmt::Display>(f: &mut fmt::Formatter<'_>, before: &str, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index == 0 { before } else { ", " })?;
    }
    Ok(())
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = match self.holds {
            Holds::Yes => "met",
            Holds::No => "not met",
            Holds::Unknown => "unknown",
        };
        write!(f, "{}: {holds}", self.measure)?;
        if let Some(since) = self.since {
            write!(f, " since {since}")?;
        }
        listed(f, ", by ", &self.tipped_by)?;
        listed(f, "; not known: ", &self.unknown)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all of these"),
            Self::Any => f.write_str("one of these"),
            Self::Count { has, needs, among } => {
                write!(f, "{has} contracting parties")?;
                if let Some(among) = among {
                    write!(f, " ({among})")?;
                }
                write!(f, " of at least {needs}")
            }
            Self::Weight { name, unit, has, whole, bound } => {
                let space = if unit.is_empty() { "" } else { " " };
                write!(f, "{has}{space}{unit} of {name}")?;
                if let Some(share) = whole.and_then(|whole| percent(*has, whole)) {
                    write!(f, " ({share} %)")?;
                }
                write!(f, ", {bound}")
            }
            Self::Share { has, whole, needs, at_least } => {
                write!(f, "{has} of {whole}, at least {at_least} which is {needs}")
            }
            Self::Majority { has, whole, needs, more_than } => {
                write!(f, "{has} of {whole}, more than {more_than} which is {needs}")
            }
            Self::Relative { name, has, to, whole, at_least } => {
                write!(f, "{has} of {name} to {whole} of {to}")?;
                if let Some(share) = percent(*has, *whole) {
                    write!(f, " ({share} %)")?;
                }
                write!(f, " of the same parties, at least {at_least}")
            }
            Self::Delayed { length, day } => {
                write!(f, "{length} after what follows")?;
                day.map_or(Ok(()), |day| write!(f, ", on {day}"))
            }
            Self::Everyone { set, has, needs } => write!(f, "{has} of all {needs} in {set}"),
            Self::InForce { agreement } => write!(f, "{agreement} in force"),
            Self::OnOrAfter { day } => write!(f, "on or after {day}"),
            Self::Decision { id } => write!(f, "decision {id}"),
        }
    }
}

/// The share in per cent to two decimal places; `None` on overflow. Whether a bound is reached is
/// decided by the exact figures and never by this one.
fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.times(Decimal::from_int(100))?.over(whole)?.millionths();
    let hundredths = share.checked_add(5_000)?.div_euclid(10_000);
    Some(Decimal::from_millionths(hundredths.checked_mul(10_000)?))
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(share) => write!(f, "at least {share}"),
            Self::MoreThan(share) => write!(f, "more than {share}"),
            Self::Amount(amount) => write!(f, "at least {amount}"),
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("the same"),
            Self::NthDayAfter(days) => write!(f, "{days} days after"),
            Self::After { length, .. } => write!(f, "{length} after"),
            Self::FirstOfMonthAfter { length, .. } => {
                write!(f, "the first of the month after {length} have passed")
            }
            Self::FirstOfNthMonthAfter(months) => {
                write!(f, "the first of the month {months} months after that month")
            }
        }
    }
}

impl fmt::Display for Tip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deposit { name, act, day, .. } => write!(f, "{act} of {name} ({day})"),
            Self::Agreement { agreement, day } => write!(f, "{agreement} in force ({day})"),
            Self::Day(day) => write!(f, "the day {day}"),
            Self::Decision { id, day } => write!(f, "decision {id} ({day})"),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(weight) = self.weight {
            write!(f, ", {weight}")?;
        }
        match self.stands {
            Stands::NoAct => f.write_str(" (no act held)"),
            Stands::Signed(day) => write!(f, " (signed {day})"),
            Stands::Withdrew { consented, withdrew } => {
                write!(f, " (consented {consented}, taken back {withdrew})")
            }
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(name) => write!(f, "the members of {name}"),
            Self::Weight(name) => write!(f, "the weights {name}"),
            Self::WeightOn { name, day } => write!(f, "the weights {name} on {day}"),
            Self::WeightOf(name) => write!(f, "the weight of {name}"),
            Self::Agreement(id) => write!(f, "how {id} stands"),
            Self::Decision(id) => write!(f, "whether {id} was decided"),
            Self::Circulation => f.write_str("when the amendment was circulated"),
            Self::Opening => f.write_str("when it was opened for signature"),
            Self::Line { line, text } => write!(f, "what line {line} says, “{text}”"),
            Self::Name(name) => write!(f, "whether {name} is one of the rows that match nothing"),
            Self::State(name) => write!(
                f,
                "whether {name} is a State: no state and no organization known here is called so"
            ),
            Self::Acts => f.write_str("acts that are not held here"),
            Self::ActsAfter(day) => {
                write!(f, "acts that are not held here: the record goes to {day}")
            }
            Self::ActsLost { told, found } => write!(
                f,
                "acts that the table no longer shows: by its own days of effect it entered into \
                 force on {told}, by the acts it has on {found}"
            ),
            Self::Whole => f.write_str("whether the agreement as a whole is in force"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBefore { instead_of } => {
                write!(
                    f,
                    "the conditions alone would give {instead_of}; the rule sets a later day."
                )
            }
            Self::Withdrew { name, consented, withdrew, effect } => {
                write!(f, "{name} consented on {consented} and took that back on {withdrew}")?;
                f.write_str(match effect {
                    WithdrawalEffect::Counts => "; it does not count from then on.",
                    WithdrawalEffect::DaySettled => ", when the day was already settled.",
                    WithdrawalEffect::AfterEntry => {
                        ", after entry into force, which fewer parties do not undo (VCLT art. 55)."
                    }
                })
            }
            Self::Fell { met, fell } => {
                write!(f, "the conditions met on {met} no longer held on {fell}, before the day.")
            }
            Self::Overwritten { name, act, day, since } => write!(
                f,
                "the record once showed the {act} of {name} on {day}; it was overwritten by {since}."
            ),
            Self::Succeeded { predecessor, successor, day } => {
                write!(f, "{successor} stands in the place of {predecessor} since {day}.")
            }
        }
    }
}
