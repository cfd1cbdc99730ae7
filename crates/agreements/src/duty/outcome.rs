//! What an evaluation comes to.

use std::ops::{Deref, DerefMut};

use comity_protocol::statement::StatementId;

use super::clock::Readings;
use super::finding::{Doubt, Role, Shortening, State};
use super::symbol::Sym;

/// Which part of a duty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// The number of the follow-up, from 1; nought: the duty itself.
    pub(super) follow_up: u16,
    /// Which in a row, from 1; nought: the only one.
    pub(super) occurrence: u32,
    /// The number of the field that started this clock, from 1; nought: the only clock.
    pub(super) clock: u16,
}

/// What an evaluation comes to.
#[derive(Clone, Debug)]
pub(super) struct DutyOutcome {
    pub(super) part: Part,
    pub(super) state: State,
    /// Whether what had to be filed was, or what was forbidden.
    pub(super) is_done: bool,
    /// Whether it is owed by the standing of the text.
    pub(super) is_owed: bool,
    /// Whether it is excused because what brought it about was taken back or corrected in time.
    pub(super) is_withdrawn: bool,
    pub(super) start: Option<i64>,
    /// At what time those must be bound to whom it is owed, where that is another than the start:
    /// who tells an earlier one takes nothing from those who joined since.
    pub(super) owed_from: Option<i64>,
    pub(super) due: Option<DueAt>,
    /// When time alone changes it.
    pub(super) next: Option<i64>,
    /// No filing after this time can change it.
    pub(super) settled: i64,
    /// Which filings can that may be meant, though that is not known.
    pub(super) rests: Rests,
    pub(super) note: FindingDetail,
}

/// Which filings may change an outcome, among those of which it is not known whether they are what
/// is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rests {
    /// Any.
    Anything,
    /// Those said between two times.
    Between { from: i64, to: i64 },
    /// It is undetermined because of this one, and no less so by another, unless that one was
    /// destroyed.
    Filing(u32),
    /// None.
    Nothing,
}

/// A deadline and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DueAt {
    pub(super) readings: Readings,
    pub(super) by: PeriodBy,
    pub(super) cure_until: Option<i64>,
    /// The start of this period, where it differs from the duty's.
    pub(super) from: i64,
}

/// Which period of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PeriodBy {
    Base,
    Tier(u16),
    Exception(u16),
    FollowUp(u16),
    /// The time that another gave by a filing.
    Extension,
}

/// What a finding says beyond the outcome; empty unless asked for, and then without room of its
/// own.
#[derive(Clone, Debug, Default)]
pub(super) struct FindingDetail(Option<Box<DetailLists>>);

/// Nothing that is said beyond an outcome.
static NOTHING: DetailLists = DetailLists {
    evidence: Vec::new(),
    marked: Vec::new(),
    doubts: Vec::new(),
    history: Vec::new(),
    recipient: None,
    exception: None,
    place: None,
    total: None,
    waivers: Vec::new(),
    maybe: Vec::new(),
    absence: None,
};

impl FindingDetail {
    /// All that it says.
    pub(super) fn into_details(self) -> DetailLists {
        self.0.map(|details| *details).unwrap_or_default()
    }
}

impl Deref for FindingDetail {
    type Target = DetailLists;

    fn deref(&self) -> &DetailLists {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for FindingDetail {
    fn deref_mut(&mut self) -> &mut DetailLists {
        self.0.get_or_insert_default()
    }
}

/// What a finding says beyond the outcome.
#[derive(Clone, Debug, Default)]
pub(super) struct DetailLists {
    pub(super) evidence: Vec<(Role, i64, StatementId)>,
    /// Statements of which it matters what was done to them later.
    pub(super) marked: Vec<StatementId>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) history: Vec<Shortening>,
    pub(super) recipient: Option<String>,
    pub(super) exception: Option<String>,
    /// What is said of where its time is counted, where that decides.
    pub(super) place: Option<Sym>,
    pub(super) total: Option<super::finding::Total>,
    /// Waivers by claimants, each for itself: who, when, and the filing.
    pub(super) waivers: Vec<(Sym, i64, u32)>,
    /// The same where it is not known whether it is one.
    pub(super) maybe: Vec<(Sym, i64, u32)>,
    /// The pattern that nothing was found for, from when, until when.
    pub(super) absence: Option<(u32, Option<i64>, Option<i64>)>,
}

impl FindingDetail {
    /// A number that is another one where others waive, or may.
    pub(super) fn waived(&self) -> u64 {
        let all = self.waivers.iter().map(|(by, ..)| (by, 1));
        let all = all.chain(self.maybe.iter().map(|(by, ..)| (by, 2)));
        all.fold(0, |number: u64, (by, how)| {
            let one = u64::from(by.0).wrapping_mul(2).wrapping_add(how);
            number.wrapping_mul(0x1_0000_0001).wrapping_add(one)
        })
    }
}

impl DutyOutcome {
    pub(super) fn new(part: Part, state: State) -> Self {
        Self {
            part,
            state,
            is_done: false,
            is_owed: true,
            is_withdrawn: false,
            start: None,
            owed_from: None,
            due: None,
            next: None,
            settled: i64::MAX,
            rests: Rests::Anything,
            note: FindingDetail::default(),
        }
    }
}
