//! A case in one line.

use comity_protocol::time::Timestamp;

use super::casebook::{Case, Casebook, Cleared};
use super::entry::{AcknowledgedAs, CaseName, Entry, Sort};

/// Where a case stands, by its owner's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It goes on.
    Open,
    /// It is resolved, since the time its owner names.
    Resolved {
        /// That time; `None` where what the owner said is not held.
        at: Option<Timestamp>,
    },
    /// It is none, or goes on under another name. What is said of it afterwards changes nothing.
    Nullified {
        /// That name.
        into: Option<CaseName>,
    },
}

/// A case in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it is called in the last assessment or report of its owner, else in any.
    pub title: Option<String>,
    /// Where it stands.
    pub state: State,
    /// What came of it, by its owner's last assessment that says so.
    pub harms: Vec<String>,
    /// When its owner first spoke of it, as it claims.
    pub first: Timestamp,
    /// When anybody last spoke of it, as that one claims.
    pub last: Timestamp,
    /// How many statements tell of it.
    pub statements: usize,
    /// The owner's filings that stand.
    pub filings: usize,
    /// Those of them that somebody else acknowledged.
    pub acknowledged: usize,
    /// Those of them that somebody else rejected, and nobody acknowledged after that.
    pub rejected: usize,
}

/// A case in one line; `None` where its owner's word is not among it.
pub fn summary(book: &Casebook, case: &Case<'_>, eyes: Cleared) -> Option<Summary> {
    let first = case.own().map(|entry| entry.issued).min()?;
    let last = case.entries.iter().map(|entry| entry.issued).max()?;
    let stands: Vec<&Entry> = case.own().filter(|entry| !book.is_undone(entry)).collect();
    let assessed = stands.iter().rev().filter(|entry| entry.sort == Sort::Assessment);
    let mut harms = assessed.filter_map(|entry| entry.said.as_ref().map(|said| &said.harms));
    let filings: Vec<&&Entry> = stands.iter().filter(|entry| entry.sort == Sort::Filing).collect();
    let answers: Vec<Option<AcknowledgedAs>> =
        filings.iter().map(|filing| answer(book, filing, eyes)).collect();
    let of = |wanted: fn(AcknowledgedAs) -> bool| {
        answers.iter().filter(|answer| answer.is_some_and(wanted)).count()
    };
    Some(Summary {
        title: titled(&stands).or_else(|| titled(&case.entries)),
        state: state(case, &stands),
        harms: harms.find(|harms| !harms.is_empty()).cloned().unwrap_or_default(),
        first,
        last,
        statements: case.entries.len(),
        filings: filings.len(),
        acknowledged: of(|answer| answer != AcknowledgedAs::Rejected),
        rejected: of(|answer| answer == AcknowledgedAs::Rejected),
    })
}

/// What the last assessment calls the event, else the last of anything.
fn titled(entries: &[&Entry]) -> Option<String> {
    let title = |entry: &&&Entry| entry.said.as_ref().and_then(|said| said.title.clone());
    let assessed = entries.iter().rev().filter(|entry| entry.sort == Sort::Assessment);
    assessed.chain(entries.iter().rev()).find_map(|entry| title(&entry))
}

fn state(case: &Case<'_>, stands: &[&Entry]) -> State {
    // It is never taken up again, and so not by taking that back either.
    if let Some(entry) = case.own().find(|entry| entry.sort == Sort::Nullification) {
        let into = entry.said.as_ref().and_then(|said| said.merged_into.as_deref());
        let into = into.map(|name| {
            let own = || CaseName { owner: entry.issuer.clone(), name: name.to_owned() };
            CaseName::of_another(&entry.issuer, name).unwrap_or_else(own)
        });
        return State::Nullified { into };
    }
    let resolved = stands.iter().rev().find(|entry| entry.sort == Sort::Resolution);
    match resolved {
        Some(entry) => {
            State::Resolved { at: entry.said.as_ref().and_then(|said| said.resolved_at) }
        }
        None => State::Open,
    }
}

/// What others last said of a filing; nobody acknowledges their own.
pub fn answer(book: &Casebook, filing: &Entry, eyes: Cleared) -> Option<AcknowledgedAs> {
    let answers = book.about(&filing.id, eyes).filter(|entry| {
        entry.sort == Sort::Acknowledgement
            && entry.issuer != filing.issuer
            && !book.is_undone(entry)
    });
    let last = answers.max_by_key(|entry| (entry.issued, entry.seq, entry.id))?;
    last.said.as_ref()?.verdict
}
