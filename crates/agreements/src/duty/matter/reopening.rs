//! What the bearer excused itself from and told otherwise later.
//!
//! A negative determination is the bearer's own word, and so is what contradicts it: from then on
//! it excuses no longer. The clock runs from when the bearer says to have learned better, where
//! that came after the determination, and from the start as it was told where it did not.

use super::super::compile::WhoFiles;
use super::super::context::{Search, Stands};
use super::evaluation::DutyEvaluation;
use super::heard::Learned;

/// So many times a matter is opened again; of further ones the clock is the first.
const REOPENED_MAX: usize = 64;

/// What was said once was said, whatever is taken back later.
const SAID: Stands<'static> = Stands::Until(&|at| at);

impl DutyEvaluation<'_, '_> {
    /// When the bearer last said the contrary of what excuses it, or told a graver case where it
    /// had told one that brings nothing about.
    pub(super) fn contradicted(&self) -> Option<i64> {
        let said = self.body.contrary.iter().filter_map(|pattern| {
            let search = Search { pattern: *pattern, stands: SAID, ..self.any_time() };
            Some(self.context.last(search).sure?.0)
        });
        let told = self.told.map(|(told, telling)| (told.tellings(), telling.number));
        let so_far = told.and_then(|(tellings, number)| tellings.get(..=number));
        let so_far = so_far.unwrap_or_default();
        // What was taken back since was said once.
        let graver = so_far.iter().filter_map(|telling| {
            let learned = telling.learned.filter(|learned| learned.is_sure)?;
            Some(so_far.get(learned.number)?.moment)
        });
        said.chain(graver).max()
    }

    /// Each time that the bearer excused itself and said the contrary later, in order.
    pub(super) fn reopened(&self) -> Vec<Learned> {
        let mut reopened = Vec::new();
        let Some((told, _)) = self.told.filter(|_| !self.body.contrary.is_empty()) else {
            return reopened;
        };
        let is_own = |number: &&u32| {
            let pattern = self.context.program.pattern(**number);
            pattern.is_some_and(|pattern| matches!(pattern.by, WhoFiles::Bearer))
        };
        let mut search = self.any_time();
        for _ in 0..REOPENED_MAX {
            let excuses = self.body.excused_by.iter().filter(is_own).filter_map(|pattern| {
                let search = Search { pattern: *pattern, ..search };
                Some(self.context.first(search).sure?.0)
            });
            let Some(said) = excuses.min() else { break };
            let contrary = self.body.contrary.iter().filter_map(|pattern| {
                let from = Search { from: said, earlier_if_joined: false, ..search };
                let search = Search { pattern: *pattern, stands: SAID, ..from };
                Some(self.context.first(search).sure?.0)
            });
            let Some(at) = contrary.min() else { break };
            // Where what says so does not tell the matter, it names no time.
            let number = told.tellings().iter().position(|telling| telling.moment == at);
            reopened.extend(number.map(|number| Learned {
                said,
                number,
                is_sure: true,
                is_by_bearer: true,
            }));
            search = Search { from: at, earlier_if_joined: false, ..search };
        }
        reopened
    }

    /// Filings of the matter at any time that stand now.
    fn any_time(&self) -> Search<'_, '_> {
        Search { from: i64::MIN, ..self.search(i64::MIN, i64::MAX) }
    }
}
