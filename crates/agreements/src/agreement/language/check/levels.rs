//! Levels of a clause: their names, and the rules that hold at them.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::Checker;
use crate::agreement::document::{Clause, LEVEL_NAME_BYTES_MAX, LEVELS_MAX, NO_RESTRAINT};

impl<'a> Checker<'a> {
    pub(super) fn check_levels(&mut self, clause: &'a Clause) {
        let rules: BTreeSet<&str> = clause.rules.iter().map(|rule| rule.name()).collect();
        let mut names = BTreeSet::from([NO_RESTRAINT]);
        let mut of_parties = 0_usize;
        for (number, level) in (1_usize..).zip(&clause.levels) {
            let path = format!("clause/{}/level/{number}", clause.id);
            let name = level.name.as_str();
            if number > LEVELS_MAX {
                let message = format!("a clause has at most {LEVELS_MAX} levels");
                self.fault(Code::Level, (&path, name), message, "fewer levels".to_owned());
            }
            if name.is_empty() || name.len() > LEVEL_NAME_BYTES_MAX || !names.insert(name) {
                let message = format!("`{name}` is no name for this level");
                let help = format!(
                    "a name of its own, of 1 to {LEVEL_NAME_BYTES_MAX} bytes and not \
                     `{NO_RESTRAINT}`, which is level 0"
                );
                self.fault(Code::Level, (&path, name), message, help);
            }
            of_parties = of_parties.saturating_add(usize::from(level.of_parties));
            if level.of_parties && of_parties > 1 {
                let message = "parties stand at one level without a commitment".to_owned();
                let help = "`for each party` at one level of the clause".to_owned();
                self.fault(Code::Level, (&path, "each"), message, help);
            }
            let unknown = level.rules.iter().filter(|rule| !rules.contains(rule.as_str()));
            for rule in unknown {
                self.unknown("rule of this clause", rule, &path, &rules);
            }
        }
    }
}
