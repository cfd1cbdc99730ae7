//! What makes the rules of one agreement ready, and what it sees while it does.

use comity_protocol::kind::Kind;

use super::super::DutyRefusal;
use super::super::instrument::{Calendars, Instrument};
use super::super::symbol::{Interner, number};
use super::{Program, Seeks, Watch};

/// Deepest definition that may use another, as the checker has it.
pub(super) const DEPTH_MAX: u8 = 32;

/// Makes the rules of one agreement ready.
pub(super) struct Maker<'a> {
    pub(super) program: &'a mut Program,
    pub(super) texts: &'a mut Interner,
    pub(super) instrument: &'a Instrument,
    pub(super) calendars: &'a Calendars,
    pub(super) rule: u32,
    /// Whether the condition of an anchor is being read.
    pub(super) in_anchor: bool,
    /// Whose filings the patterns so far look for.
    pub(super) seeks: Seeks,
    /// Whether a condition so far asks if somebody stands in breach.
    pub(super) asks_of_breach: bool,
}

/// The variables in sight: name, kind and number.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(pub(super) Vec<(String, Kind, u8)>);

impl Scope {
    pub(super) fn find(&self, name: &str) -> Result<&(String, Kind, u8), DutyRefusal> {
        // The innermost of a name counts.
        self.0.iter().rev().find(|(var, ..)| var == name).ok_or(DutyRefusal::NameUnknown)
    }
}

impl Maker<'_> {
    /// The number of a duty of this agreement among those that are watched.
    pub(super) fn watch(&mut self, duty: &str) -> Result<u32, DutyRefusal> {
        self.asks_of_breach = true;
        let text = (self.instrument.id.clone(), self.instrument.version.clone());
        let watches = &mut self.program.watches;
        let known = watches.iter().position(|watch| watch.duty == duty && watch.text == text);
        let at = known.unwrap_or(watches.len());
        if known.is_none() {
            watches.push(Watch { text, duty: duty.to_owned(), rule: u32::MAX });
        }
        number(at)
    }

    /// The slot of a field of a kind, as this agreement declares it.
    pub(super) fn slot(&mut self, kind: &Kind, field: &str) -> Result<u16, DutyRefusal> {
        let declared = self.instrument.fields.iter().filter(|fields| fields.kind == *kind);
        let spec = declared.filter_map(|fields| fields.fields.get(field)).next();
        let spec = spec.ok_or(DutyRefusal::FieldUnknown)?;
        let name = self.texts.intern(kind.as_str());
        self.program.kinds.of(name)?.slot(kind, spec, field)
    }
}
