//! Levels of a clause, to which a party can commit itself.

use super::super::diagnostic::Code;
use super::{Parser, Read, Stop};
use crate::agreement::document::Level;

impl Parser<'_> {
    /// `level 2 "cap of 1e25 FLOP" for each party: exceed-cap, plan-above-cap`, below its clause.
    pub(super) fn level_entry(&mut self, start: usize) -> Read<()> {
        let at = self.here();
        let number = self.whole("the number of the level, such as `1`")?;
        let name = self.text("what the level is called, as a text")?;
        let of_parties = self.take("for each party");
        let mut rules = Vec::new();
        if self.take_symbol(":") {
            rules.push(self.plain_name("a rule that holds at this level")?);
            while self.take_symbol(",") {
                rules.push(self.plain_name("a rule that holds at this level")?);
            }
        }
        if self.clause_is_lost {
            return Err(Stop);
        }
        let Some(clause) = self.draft.clauses.last() else {
            return self.outside_clause(start, "level");
        };
        let (id, next) = (clause.id.clone(), clause.levels.len() + 1);
        if usize::try_from(number).ok() != Some(next) {
            let message = format!("this is level {next} of clause `{id}`, and not {number}");
            let help = "levels one after another, from 1 up; 0 is no restraint".to_owned();
            self.fault(Code::Level, at, message, help);
            return Err(Stop);
        }
        let level = Level { name, of_parties, rules };
        self.once(start, &format!("clause/{id}/level/{number}"), |draft| {
            draft.clauses.last_mut().map(|clause| clause.levels.push(level)).is_some()
        })
    }
}
