//! An engine that was brought up and changes no more, as long as anybody looks at it.

use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;

use super::super::finding::Finding;
use super::super::urgency::Worst;
use super::filter::Filter;
use super::kept::Survey;
use super::state::Engine;

/// An engine in which nothing is left to be evaluated: it answers any number of questions at once.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'e>(pub(super) &'e Engine);

impl Settled<'_> {
    /// As [`Engine::findings`].
    pub fn findings(self, filter: &Filter) -> Vec<Finding> {
        self.0.all_findings(filter)
    }

    /// As [`Engine::survey`].
    pub fn survey(self, filter: &Filter, now: Timestamp, most: usize) -> Survey {
        self.survey_by(filter, now, most, &|_| None)
    }

    /// The same where it is known of ends that are not what the worst of them can be: always the
    /// same for one finding, as long as this engine takes nothing.
    pub fn survey_by(
        self,
        filter: &Filter,
        now: Timestamp,
        most: usize,
        worst: &Worst<'_>,
    ) -> Survey {
        self.0.surveyed(filter, now, most, worst)
    }

    /// As [`Engine::finding`].
    pub fn finding(self, id: &Digest) -> Option<Finding> {
        self.0.named(id)
    }

    /// As [`Engine::page`].
    pub fn page(self, filter: &Filter, after: Option<&Digest>, most: usize) -> Vec<Finding> {
        self.0.paged(filter, after, most)
    }

    /// As [`Engine::next_change`].
    pub fn next_change(self) -> Option<Timestamp> {
        self.0.timer_queue.first().map(|(at, _)| Timestamp::from_millis(*at))
    }
}
