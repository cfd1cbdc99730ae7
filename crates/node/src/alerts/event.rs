//! What there is to tell: one key for one thing, and what is told of it.

use comity_agreements::duty::finding::{Finding, State, Status};
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alerts::rules::Sort;

/// Something that somebody is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// By which it is known whether it was told: sort, object and stage.
    pub key: String,
    /// What is told.
    pub told: Told,
    /// The statements on which it rests: their markings say who may be told how much.
    pub rests_on: Vec<StatementId>,
}

/// What is told of something, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of what sort it is.
    pub sort: Sort,
    /// Whether it wakes also in quiet hours.
    pub grave: bool,
    /// The strictest marking of what it rests on.
    pub tlp: Tlp,
    /// How much of the time has passed, in percent, where that is what is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// The names that say what it is, the most particular first: matter, duty, law; a title; a
    /// peer.
    pub names: Vec<String>,
    /// The one name that may stand in the subject of a mail about what is not for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// By when something has to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// In whose days that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// How many it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The page of the console where it is looked at.
    pub path: String,
}

impl Told {
    /// Nothing but that something of a sort is there.
    pub fn bare(sort: Sort, path: &str) -> Self {
        Self {
            sort,
            grave: false,
            tlp: Tlp::Clear,
            percent: None,
            names: Vec::new(),
            about: None,
            due: None,
            zone: None,
            count: None,
            path: path.to_owned(),
        }
    }
}

/// Longest name that is told, in characters.
const NAME_CHARS_MAX: usize = 80;

/// A name as one line, of bounded length, without signs that are not seen: it goes into the heads
/// of mails.
pub fn one_line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() || is_unseen(c) { ' ' } else { c });
    let plain: String = plain.collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = words.join(" ");
    let mut shown: String = words.chars().take(NAME_CHARS_MAX).collect();
    if shown.len() < words.len() {
        shown.push('\u{2026}');
    }
    shown
}

/// Line and paragraph separators, and what turns the direction of writing.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// How far the time for a duty has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Less than half of it.
    Early,
    /// So many percent at least.
    Percent(u8),
    /// All of it.
    Past,
}

impl Stage {
    /// The shares of the time at which somebody is woken, in percent.
    pub const PERCENT: [u8; 3] = [50, 80, 95];

    /// Where a time stands at `now`. Where nobody knows when it began, only that it ends.
    pub fn of(start: Option<Timestamp>, due: Timestamp, now: Timestamp) -> Self {
        if now > due {
            return Self::Past;
        }
        let Some(start) = start.filter(|start| *start < due) else { return Self::Early };
        let millis = |at: Timestamp| i128::from(at.millis());
        let since = |at: Timestamp| millis(at).saturating_sub(millis(start));
        let (passed, all) = (since(now), since(due));
        let reached =
            |percent: &u8| passed.saturating_mul(100) >= all.saturating_mul(i128::from(*percent));
        Self::PERCENT.into_iter().rev().find(reached).map_or(Self::Early, Self::Percent)
    }
}

/// What has to be done within this time is of the gravest: an imminent risk, in all laws that have
/// one.
const IMMINENT_MS: i64 = 86_400_000;

/// What is to be told of a finding: its gravest alone, so that who hears late hears once.
/// `worst`: the worst that can be of an end that is not known.
pub fn of_finding(
    finding: &Finding,
    worst: Option<Timestamp>,
    is_own: bool,
    now: Timestamp,
) -> Option<(Sort, String, Told)> {
    let id = finding.key.id();
    let path = format!("/findings/{id}");
    let told = |sort, grave, percent| {
        let due = finding.due.as_ref();
        Told {
            grave,
            percent,
            due: due.map(|due| due.conservative).or(worst),
            zone: due.and_then(|due| due.zone.clone()),
            ..Told::bare(sort, &path)
        }
    };
    if matches!(finding.status, Status::Breached | Status::Destroyed) {
        return Some((Sort::Breach, format!("breach|{id}"), told(Sort::Breach, true, None)));
    }
    let is_open = matches!(finding.status, Status::Due | Status::Unverifiable);
    let runs = !matches!(finding.state, State::Pending | State::Suspended);
    if !is_own || !is_open || !runs {
        return None;
    }
    let due = finding.due.as_ref().map(|due| due.conservative).or(worst);
    let begun = finding.start.or_else(|| finding.evidence.first().map(|one| one.at));
    let stage = due.map_or(Stage::Early, |due| Stage::of(begun, due, now));
    let is_imminent = due.zip(begun).is_some_and(|(due, begun)| due.since(begun) <= IMMINENT_MS);
    // A deadline that was moved is another one, and its shares are told anew.
    let ends = due.map_or(0, Timestamp::millis);
    Some(match stage {
        // Where neither a duty nor an end of it is known there is nothing to be woken for.
        Stage::Early if finding.status != Status::Due && due.is_none() => return None,
        Stage::Early => (Sort::Duty, format!("duty|{id}"), told(Sort::Duty, is_imminent, None)),
        Stage::Percent(percent) => {
            let key = format!("deadline|{id}|{percent}@{ends}");
            let grave = is_imminent || percent >= GRAVE_PERCENT;
            (Sort::Deadline, key, told(Sort::Deadline, grave, Some(percent)))
        }
        Stage::Past => (Sort::Past, format!("past|{id}|{ends}"), told(Sort::Past, true, None)),
    })
}

/// From which share of its time on a duty wakes also in quiet hours.
const GRAVE_PERCENT: u8 = 95;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_its_stages() {
        let check = |start: Option<i64>, due: i64, now: i64, want: Stage| {
            let at = Timestamp::from_millis;
            assert_eq!(Stage::of(start.map(at), at(due), at(now)), want, "{start:?} {due} {now}");
        };
        check(Some(0), 1_000, 0, Stage::Early);
        check(Some(0), 1_000, 499, Stage::Early);
        check(Some(0), 1_000, 500, Stage::Percent(50));
        check(Some(0), 1_000, 799, Stage::Percent(50));
        check(Some(0), 1_000, 800, Stage::Percent(80));
        check(Some(0), 1_000, 949, Stage::Percent(80));
        check(Some(0), 1_000, 950, Stage::Percent(95));
        check(Some(0), 1_000, 1_000, Stage::Percent(95));
        check(Some(0), 1_000, 1_001, Stage::Past);
        check(Some(0), 3, 1, Stage::Early);
        check(Some(0), 3, 2, Stage::Percent(50));
        check(None, 1_000, 999, Stage::Early);
        check(None, 1_000, 1_001, Stage::Past);
        // A clock that starts when it ends: nothing of it can pass.
        check(Some(1_000), 1_000, 1_000, Stage::Early);
        check(Some(2_000), 1_000, 500, Stage::Early);
        check(Some(i64::MIN), i64::MAX, 0, Stage::Percent(50));
    }

    #[test]
    fn a_name_is_one_line() {
        let check = |text: &str, want: &str| assert_eq!(one_line(text), want);
        check("Grid outage", "Grid outage");
        check("a\r\nBcc: x@y.example", "a Bcc: x@y.example");
        check("a\u{2028}b\u{202e}c\u{0}d\te", "a b c d e");
        check("<b onclick=x>&", "<b onclick=x>&");
        assert_eq!(one_line(&"x".repeat(500)).chars().count(), NAME_CHARS_MAX + 1);
    }
}
