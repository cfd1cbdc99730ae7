//! What is most urgent, also where it is not known when its time ends: the texts and the statements
//! from which the worst that can be is read are held here.

use comity_protocol::time::Timestamp;

use super::Docket;
use crate::duty::unknown::UnknownDeadline;
use crate::duty::urgency::{self, Rank};
use crate::duty::{Filter, Finding, Survey};

impl Docket {
    /// What is concluded, counted, and the `most` most urgent findings.
    pub fn survey(&mut self, filter: &Filter, now: Timestamp, most: usize) -> Survey {
        let _ = self.engine.settled();
        self.surveyed(filter, now, most)
    }

    /// The same of one in which nothing is left to be evaluated.
    pub(super) fn surveyed(&self, filter: &Filter, now: Timestamp, most: usize) -> Survey {
        let engine = self.engine.at_rest();
        let survey =
            engine.map(|it| it.survey_by(filter, now, most, &|finding| self.worst(finding)));
        survey.unwrap_or_default()
    }

    /// What is not known of the deadline of a finding of this docket; `None` where it is known, or
    /// where there is none.
    pub fn unknown_deadline(&self, finding: &Finding) -> Option<UnknownDeadline> {
        let text = self.entries.get(&finding.key.agreement)?.agreement();
        UnknownDeadline::of(finding, text, &self.calendars, |one| self.fact(&one.statement))
    }

    /// The worst that can be of an end that is not known.
    pub fn worst(&self, finding: &Finding) -> Option<Timestamp> {
        self.unknown_deadline(finding)?.worst
    }

    /// Where a finding of this docket stands among others, as [`urgency::rank`].
    pub fn rank(&self, finding: &Finding, is_owed: bool, now: Timestamp) -> Rank {
        urgency::rank(finding, is_owed, self.worst(finding), now)
    }

    /// Puts the most urgent findings of this docket first, as [`urgency::sort`].
    pub fn sort(&self, findings: &mut [Finding], now: Timestamp) {
        urgency::sort(findings, now, |finding| self.worst(finding));
    }
}
