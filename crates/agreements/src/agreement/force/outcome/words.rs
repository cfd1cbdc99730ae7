//! What came of a rule of entry into force, in English.

use std::fmt;

use super::super::{Bound, Effect};
use super::{
    ForceOutcome, Holds, Measure, Missing, Note, Reason, Stands, Tip, Unknown, WithdrawalEffect,
};
use comity_protocol::decimal::Decimal;

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
            // What stands in the file of a rule has no line of a table.
            Self::Line { line: 0, text } => write!(f, "what the rule's file says, “{text}”"),
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
