//! From casebook, docket and store to what is told of cases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comity_agreements::docket::Settled;
use comity_agreements::duty::finding::Matter;
use comity_agreements::duty::{Filter, Finding, Urgency};
use comity_incidents::case::casebook::{Case, Casebook, Cleared};
use comity_incidents::case::entry::{CaseName, Entry, Sort};
use comity_incidents::case::summary::summary;
use comity_protocol::content::Content;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::{Reader, StoreError};
use serde_json::Value;

use super::views::{
    AcknowledgementOut, CaseStatementOut, FactOut, FactValueOut, FaultOut, FilingOut, GivenOut,
    IncidentOut, IncidentRow, IncidentState, IncidentsOut, NextDutyOut,
};
use crate::agreements::api::found::FindingOut;
use crate::error::Error;
use crate::eyes::Eyes;
use crate::node::Node;

/// Cases on a page, at most.
pub const PAGE_MAX: usize = 200;

/// Open duties that are looked through for the next one of each case, the most urgent first.
const DUTIES_MAX: usize = 5_000;

/// Duties of one case that are told.
const CASE_DUTIES_MAX: usize = 200;

/// Statements of the owner and of others that are told of one case. Nobody else can fill a case.
const OWN_MAX: usize = 1_000;
const OTHERS_MAX: usize = 200;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words, each of which stands in name, title or owner.
    pub text: String,
    /// Only in this state.
    pub state: Option<IncidentState>,
    /// Only of this party.
    pub owner: Option<PartyId>,
    /// Those after this place.
    pub after: Option<(Timestamp, CaseName)>,
    /// At most so many.
    pub limit: usize,
}

impl Wanted {
    fn is_wanted(&self, row: &IncidentRow) -> bool {
        let has = |word: &str| {
            let title = row.title.as_deref().unwrap_or_default();
            [row.name.as_str(), title, row.owner.as_str()]
                .iter()
                .any(|text| text.to_lowercase().contains(word))
        };
        self.state.is_none_or(|state| state == row.state)
            && self.text.to_lowercase().split_whitespace().all(has)
    }
}

/// A place in the order of recent cases, as text.
pub fn cursor(at: Timestamp, name: &CaseName) -> String {
    let text = format!("{} {} {}", at.millis(), name.owner, name.name);
    data_encoding::BASE64URL_NOPAD.encode(text.as_bytes())
}

/// Reads what [`cursor`] writes.
pub fn place(text: &str) -> Option<(Timestamp, CaseName)> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.splitn(3, ' ');
    let at = parts.next()?.parse().ok().map(Timestamp::from_millis)?;
    let owner = parts.next()?.parse().ok()?;
    Some((at, CaseName { owner, name: parts.next()?.to_owned() }))
}

/// Cases, the one that was last spoken of first.
///
/// # Errors
/// `incidents-busy`; those of the docket; the store's.
pub async fn list(node: &Arc<Node>, eyes: Eyes, wanted: Wanted) -> Result<IncidentsOut, Error> {
    let mut found = node.cases.ask(eyes, move |book, cleared| rows(book, cleared, &wanted)).await?;
    if found.incidents.is_empty() {
        return Ok(found);
    }
    let now = node.now();
    let next = node.docket(eyes, move |docket| next_duties(docket, now)).await?;
    for row in &mut found.incidents {
        let key = (row.owner.as_str().to_owned(), row.name.clone());
        row.next = next.get(&key).cloned();
    }
    Ok(found)
}

fn rows(book: &Casebook, eyes: Cleared, wanted: &Wanted) -> IncidentsOut {
    let limit = wanted.limit.clamp(1, PAGE_MAX);
    let mut incidents = Vec::new();
    let (mut last, mut next) = (None, None);
    for (at, name) in book.recent(wanted.after.clone(), eyes) {
        if wanted.owner.as_ref().is_some_and(|owner| *owner != name.owner) {
            continue;
        }
        let line = book.case(name, eyes).and_then(|case| summary(book, &case, eyes));
        let Some(row) = line.map(|line| IncidentRow::new(name, line)) else { continue };
        if !wanted.is_wanted(&row) {
            continue;
        }
        if incidents.len() == limit {
            next = last;
            break;
        }
        last = Some(cursor(at, name));
        incidents.push(row);
    }
    IncidentsOut { incidents, next }
}

/// The most urgent open duty of each party in each matter.
fn next_duties(docket: &Settled, now: Timestamp) -> BTreeMap<(String, String), NextDutyOut> {
    let filter = Filter { only_owed: true, ..Filter::default() };
    let mut found = BTreeMap::new();
    for finding in docket.survey(&filter, now, DUTIES_MAX).first {
        let Matter::Named { name } = &finding.key.matter else { continue };
        if !Urgency::of(&finding, now).is_open() {
            continue;
        }
        let key = (finding.key.bearer.clone(), name.clone());
        found.entry(key).or_insert_with(|| next_duty(&finding));
    }
    found
}

fn next_duty(finding: &Finding) -> NextDutyOut {
    NextDutyOut {
        finding: finding.key.id().to_string(),
        agreement: finding.key.agreement.clone(),
        duty: finding.key.duty.clone(),
        status: finding.status,
        due: finding.due.as_ref().map(|due| due.conservative),
    }
}

/// What a case is read by.
pub enum Found {
    /// It.
    Case(Box<IncidentOut>),
    /// It only links to another party's, and is found there.
    Elsewhere(CaseName),
}

/// A case with all that is told of it; `None` where its owner tells nothing of it here.
///
/// # Errors
/// As [`list`].
pub async fn case(node: &Arc<Node>, eyes: Eyes, name: CaseName) -> Result<Option<Found>, Error> {
    let asked = name.clone();
    let known = node.cases.ask(eyes, move |book, cleared| told(book, cleared, &asked)).await?;
    let known = match known {
        None => return Ok(None),
        Some(Told::Elsewhere(name)) => return Ok(Some(Found::Elsewhere(name))),
        Some(Told::Case(known)) => *known,
    };
    let now = node.now();
    let duties = node.docket(eyes, move |docket| duties(docket, &name, now)).await?;
    let next = duties.iter().find(|row| row.owed && Urgency::of(&row.finding, now).is_open());
    let next = next.map(|row| next_duty(&row.finding));
    let Read { row, entries, left_out } = known;
    let row = IncidentRow { next, ..row };
    let (facts, filings, history) = node.read_now(|reader| read(reader, &row.owner, &entries))?;
    Ok(Some(Found::Case(Box::new(IncidentOut { row, duties, facts, filings, history, left_out }))))
}

/// A statement of a case, and whether its issuer took it back.
struct Line {
    entry: Entry,
    is_undone: bool,
}

struct Read {
    row: IncidentRow,
    entries: Vec<Line>,
    left_out: usize,
}

enum Told {
    Case(Box<Read>),
    Elsewhere(CaseName),
}

fn told(book: &Casebook, eyes: Cleared, name: &CaseName) -> Option<Told> {
    let resolved = book.resolve(name, eyes)?;
    if resolved != *name {
        return Some(Told::Elsewhere(resolved));
    }
    let case = book.case(name, eyes)?;
    let row = IncidentRow::new(name, summary(book, &case, eyes)?);
    let kept = kept(&case);
    let left_out = case.entries.len().saturating_sub(kept.len());
    let line = |entry: &Entry| Line { entry: entry.clone(), is_undone: book.is_undone(entry) };
    let entries = kept.into_iter().map(line).collect();
    Some(Told::Case(Box::new(Read { row, entries, left_out })))
}

/// The statements that are told: the owner's, and of others the last ones.
fn kept<'b>(case: &Case<'b>) -> Vec<&'b Entry> {
    let (mut own, mut others) = (0_usize, 0_usize);
    let mut kept: Vec<&Entry> = Vec::new();
    for entry in case.entries.iter().rev() {
        let (number, most) =
            if case.is_own(entry) { (&mut own, OWN_MAX) } else { (&mut others, OTHERS_MAX) };
        if *number < most {
            *number = number.saturating_add(1);
            kept.push(entry);
        }
    }
    kept.reverse();
    kept
}

/// What the owner owes in a case, and what it would owe, the most urgent first.
fn duties(docket: &Settled, name: &CaseName, now: Timestamp) -> Vec<FindingOut> {
    let owner = name.owner.as_str();
    let is_in = |finding: &Finding| matches!(&finding.key.matter, Matter::Named { name: of } if *of == name.name);
    let filter = Filter { bearer: Some(owner.to_owned()), ..Filter::default() };
    let held = docket.findings(&filter).into_iter().filter(is_in).map(FindingOut::from);
    let supposed = docket.supposed_first(owner, &filter, now, DUTIES_MAX).into_iter();
    let supposed = supposed.map(FindingOut::from).filter(|row| is_in(&row.finding));
    let mut found: Vec<FindingOut> = held.chain(supposed).collect();
    found.sort_by_cached_key(|row| docket.rank(&row.finding, row.owed, now));
    found.truncate(CASE_DUTIES_MAX);
    found.into_iter().map(|row| row.completed(docket)).collect()
}

type Parts = (Vec<FactOut>, Vec<FilingOut>, Vec<CaseStatementOut>);

/// Reads what the statements of a case say.
fn read(reader: &dyn Reader, owner: &PartyId, lines: &[Line]) -> Result<Parts, StoreError> {
    let mut facts = Facts::default();
    let (mut filings, mut history) = (Vec::new(), Vec::new());
    let mut answers: BTreeMap<StatementId, Vec<AcknowledgementOut>> = BTreeMap::new();
    for line in lines {
        let Line { entry, is_undone } = line;
        let (body, given) = content(reader, entry)?;
        // Each reading of what is for named persons is recorded, on the page of the statement.
        let body = body.filter(|_| !entry.is_red);
        history.push(CaseStatementOut {
            id: entry.id,
            kind: entry.sort.kind().to_owned(),
            by: entry.issuer.clone(),
            at: entry.issued,
            title: entry.said.as_ref().and_then(|said| said.title.clone()),
            is_held: entry.said.is_some(),
            is_red: entry.is_red,
            is_undone: *is_undone,
            given,
        });
        match entry.sort {
            Sort::Assessment | Sort::Report => facts.take(line, owner, body.as_ref()),
            Sort::Filing => filings.push(filing(line)),
            Sort::Acknowledgement => {
                if let (Some(filing), false) = (entry.about().first(), *is_undone) {
                    answers.entry(*filing).or_default().push(answer(entry, body.as_ref()));
                }
            }
            _ => {}
        }
    }
    for filing in &mut filings {
        let told = answers.remove(&filing.id).unwrap_or_default();
        // Nobody acknowledges their own.
        filing.acknowledgements = told.into_iter().filter(|one| one.by != filing.by).collect();
    }
    Ok((facts.told(), filings, history))
}

fn filing(line: &Line) -> FilingOut {
    let entry = &line.entry;
    let said = entry.said.clone().unwrap_or_default();
    FilingOut {
        id: entry.id,
        by: entry.issuer.clone(),
        at: entry.issued,
        regime: said.regime,
        stage: said.stage,
        recipient: said.recipient,
        is_undone: line.is_undone,
        acknowledgements: Vec::new(),
    }
}

fn answer(entry: &Entry, body: Option<&Value>) -> AcknowledgementOut {
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    let faults = body.and_then(|body| body.get("faults")?.as_array()).into_iter().flatten();
    let faults = faults
        .filter_map(|one| Some(FaultOut { rule: text(one, "rule")?, says: text(one, "says") }));
    let said = entry.said.as_ref();
    AcknowledgementOut {
        id: entry.id,
        by: entry.issuer.clone(),
        at: entry.issued,
        verdict: said.and_then(|said| said.verdict).map(Into::into),
        reference: said.and_then(|said| said.reference.clone()),
        faults: faults.collect(),
    }
}

/// What a statement says, and which parties were given it; nothing where it is not held, or where
/// the casebook does not know it any more.
fn content(
    reader: &dyn Reader,
    entry: &Entry,
) -> Result<(Option<Value>, Vec<GivenOut>), StoreError> {
    if entry.said.is_none() {
        return Ok((None, Vec::new()));
    }
    let places = reader.places(&entry.id)?;
    let Some(place) = places.into_iter().find(|place| !place.hosted) else {
        return Ok((None, Vec::new()));
    };
    let Some((_, statement)) = place.statement else { return Ok((None, Vec::new())) };
    let row = reader.content(&statement.digest, place.log, &statement.issuer)?;
    let row = row.filter(|row| row.erased_at.is_none());
    let body = row.and_then(|row| Content::parse_unknown(&row.bytes).ok()).map(|file| file.body);
    let given = reader.deliveries(&statement.digest)?.into_iter();
    // The node's own people read it here; whom it went to are parties.
    let given = given.filter(|one| !one.to.starts_with("user:"));
    let given = given.map(|one| GivenOut { to: one.to, at: one.at }).collect();
    Ok((body, given))
}

/// What was said of each fact, in the order of the first statement that tells of it.
#[derive(Default)]
struct Facts(Vec<FactOut>);

/// Members that are no facts about the event.
const NO_FACTS: [&str; 4] = ["incident", "language", "extensions", "regime"];

impl Facts {
    fn take(&mut self, line: &Line, owner: &PartyId, body: Option<&Value>) {
        let members = body.and_then(Value::as_object).into_iter().flatten();
        for (field, value) in members.filter(|(field, _)| !NO_FACTS.contains(&field.as_str())) {
            let entry = &line.entry;
            let said = FactValueOut {
                value: value.clone(),
                by: entry.issuer.clone(),
                at: entry.issued,
                statement: entry.id,
                is_current: entry.issuer == *owner && !line.is_undone,
            };
            match self.0.iter_mut().find(|fact| fact.field == *field) {
                Some(fact) => fact.values.push(said),
                None => self.0.push(FactOut { field: field.clone(), values: vec![said] }),
            }
        }
    }

    /// The owner's last word first; what it said before is no longer current, and what it said
    /// again is told once.
    fn told(mut self) -> Vec<FactOut> {
        for fact in &mut self.0 {
            fact.values.reverse();
            fact.values.sort_by_key(|said| !said.is_current);
            for said in fact.values.iter_mut().skip(1) {
                said.is_current = false;
            }
            let mut seen = BTreeSet::new();
            fact.values.retain(|said| seen.insert((said.by.clone(), said.value.to_string())));
        }
        self.0
    }
}
