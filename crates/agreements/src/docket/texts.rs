//! Texts of agreements: those that come with the program, and those that parties publish.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::entry::{Entry, Origin};
use super::round::said::Said;
use super::{naming, shipped};
use crate::agreement::language::{self, Checked, Diagnostic};
use crate::duty::{Calendars, DutyRefusal, Engine, Fact, Instrument, Table as BoundTable};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Most agreements that statements may add to those that come with the program.
pub const AGREEMENTS_MAX: usize = 10_000;

/// Most texts that one party may publish: the first of its log count, so that nobody can take the
/// places of others.
pub const TEXTS_PER_ISSUER_MAX: usize = 100;

/// Why the text of an agreement was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRefusal {
    /// The same party published other words under the same name and version before: those stand,
    /// and a new version is the way to change them. Whoever published this one is at fault.
    Contradicts,
    /// The version cannot stand in a name. Whoever published it is at fault.
    Version,
    /// The file cannot be read or checked. Whoever published it is at fault.
    Faulty(Vec<Diagnostic>),
    /// The engine does not take its rules.
    Rules(DutyRefusal),
    /// The statement names another agreement or version than the file. Its author is at fault.
    Mislabelled,
    /// More than [`AGREEMENTS_MAX`] in all. Nobody is at fault.
    TooMany,
    /// More than [`TEXTS_PER_ISSUER_MAX`] of this party, which is at fault.
    TooManyOfOne,
}

impl TextRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Contradicts => "agreement-text-contradicts",
            Self::Version => "agreement-version-unfit",
            Self::Faulty(_) => "agreement-faulty",
            Self::Rules(refusal) => refusal.code(),
            Self::Mislabelled => "agreement-mislabelled",
            Self::TooMany => "agreements-too-many",
            Self::TooManyOfOne => "agreements-too-many-of-one",
        }
    }
}

/// Adds published texts, each under the name of its publisher. A text once published stays: other
/// words under the same name and version are a contradiction, and shown as one.
pub(super) fn publish(
    entries: &mut BTreeMap<String, Entry>,
    published: &[Fact],
    calendars: &Calendars,
) -> BTreeMap<StatementId, TextRefusal> {
    let mut counts: BTreeMap<&PartyId, usize> = BTreeMap::new();
    let mut refused = BTreeMap::new();
    let mut taken = 0_usize;
    let open = seen_open(published);
    let (late, first): (Vec<&Fact>, Vec<&Fact>) =
        published.iter().partition(|fact| is_forestalled(fact, &open));
    for fact in first.into_iter().chain(late) {
        // Texts whose content is not held count too, so that the limit falls alike for everybody.
        let count = counts.entry(&fact.issuer).or_default();
        *count = count.saturating_add(1);
        let outcome = if *count > TEXTS_PER_ISSUER_MAX {
            Err(TextRefusal::TooManyOfOne)
        } else {
            apply(entries, fact, calendars, taken < AGREEMENTS_MAX)
        };
        match outcome {
            Ok(is_new) => taken = taken.saturating_add(usize::from(is_new)),
            Err(refusal) => {
                refused.insert(fact.id, refusal);
            }
        }
    }
    refused
}

/// Takes one published text; whether it is new.
fn apply(
    entries: &mut BTreeMap<String, Entry>,
    fact: &Fact,
    calendars: &Calendars,
    has_room: bool,
) -> Result<bool, TextRefusal> {
    let said = |member: &str| fact.body.as_ref()?.get(member)?.as_str();
    let Some(text) = said("text") else { return Ok(false) };
    let file = read(text, calendars)?;
    let agreement = file.checked.agreement();
    let (name, version) = (agreement.id.as_str(), agreement.version.as_str());
    if said("agreement") != Some(name) || said("version") != Some(version) {
        return Err(TextRefusal::Mislabelled);
    }
    let id = naming::published(&fact.issuer, name, version).ok_or(TextRefusal::Version)?;
    if let Some(held) = entries.get_mut(&id) {
        if held.text == text {
            return Ok(false);
        }
        held.contradictions.push(fact.id);
        return Err(TextRefusal::Contradicts);
    }
    if !has_room {
        return Err(TextRefusal::TooMany);
    }
    let origin = Origin::Statement { id: fact.id, issuer: fact.issuer.clone() };
    let mut entry = file.into_entry(Some(id.clone()), origin);
    entry.audience = crate::duty::Shown { from: None, ..fact.shown };
    entry.published = Some(Said::new(fact));
    entries.insert(id, entry);
    Ok(true)
}

/// A file that was read and checked.
pub(super) struct File<'a> {
    checked: Checked,
    text: &'a str,
}

impl File<'_> {
    /// As an entry, under another name than its own where one is given.
    pub(super) fn into_entry(self, name: Option<String>, origin: Origin) -> Entry {
        let checked = match name {
            Some(name) => self.checked.renamed(name),
            None => self.checked,
        };
        Entry::new(checked, self.text.to_owned(), origin)
    }
}

/// What came of reading each shipped file. Every docket is made of them, several in a node, and to
/// read them takes most of that; the same text is read to the same.
static SHIPPED: LazyLock<Vec<OnceLock<Result<Checked, TextRefusal>>>> =
    LazyLock::new(|| shipped::FILES.iter().map(|_| OnceLock::new()).collect());

pub(super) fn read<'a>(text: &'a str, calendars: &Calendars) -> Result<File<'a>, TextRefusal> {
    let place = shipped::FILES.iter().position(|(_, shipped)| *shipped == text);
    let checked = match place.and_then(|place| SHIPPED.get(place)) {
        Some(known) => known.get_or_init(|| read_anew(text, calendars)).clone()?,
        None => read_anew(text, calendars)?,
    };
    Ok(File { checked, text })
}

fn read_anew(text: &str, calendars: &Calendars) -> Result<Checked, TextRefusal> {
    let checked = language::read(text).map_err(TextRefusal::Faulty)?;
    // The engine refuses few things that the checker lets pass; it is asked alone for each text,
    // so that one of them cannot keep out the others.
    let instrument = Instrument::from(checked.agreement());
    Engine::new(vec![instrument], calendars, &BoundTable::default()).map_err(TextRefusal::Rules)?;
    Ok(checked)
}

/// Who published a text, its name and its version.
type Called<'a> = (&'a PartyId, &'a str, &'a str);

fn called(fact: &Fact) -> Option<Called<'_>> {
    let said = |member: &str| fact.body.as_ref()?.get(member)?.as_str();
    Some((&fact.issuer, said("agreement")?, said("version")?))
}

/// By when others saw words logged that were not kept back: the first of each name and version.
fn seen_open(published: &[Fact]) -> BTreeMap<Called<'_>, Timestamp> {
    let mut seen = BTreeMap::new();
    for fact in published.iter().filter(|fact| fact.shown.from.is_none()) {
        if let Some((called, by)) = called(fact).zip(fact.logged.by) {
            let first = seen.entry(called).or_insert(by);
            *first = by.min(*first);
        }
    }
    seen
}

/// Whether a text that was kept back comes after other words of its publisher under the same name
/// and version: others saw those logged before anybody could read this one. Its log has it first,
/// and still nobody can have accepted it.
fn is_forestalled(fact: &Fact, open: &BTreeMap<Called<'_>, Timestamp>) -> bool {
    let by = called(fact).and_then(|called| open.get(&called));
    fact.shown.from.zip(by).is_some_and(|(from, by)| *by <= from)
}
