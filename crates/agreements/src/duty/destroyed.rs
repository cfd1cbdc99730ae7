//! What was destroyed: whose word is gone, and under which name its matter is kept.

use comity_protocol::index::Relation;

use super::context::{Context, Found, Search, Visit};
use super::outcome::FindingDetail;
use super::row::{Mark, Row};
use super::store::{Use, family, key_if_met};
use super::symbol::Sym;
use super::value::Cell;

impl<'a> Context<'a> {
    /// Whether what a statement says cannot be known because its issuer destroyed its content, or
    /// that of an amendment of it.
    pub(super) fn is_destroyed(&self, row: Row<'_>) -> bool {
        let is_lost =
            |mark: &Mark| !mark.is_held && self.amendment(mark).is_some_and(Row::is_erased);
        row.is_erased() || row.marks_at(self.as_of).any(is_lost)
    }

    /// The statement that made a mark, where it amends and is held.
    pub(super) fn amendment(&self, mark: &Mark) -> Option<Row<'a>> {
        let amends = mark.relation == Relation::Amends;
        amends.then(|| self.store.find(&mark.id)).flatten().and_then(|at| self.store.row(at))
    }

    /// When its content was destroyed, and those of its amendments were.
    pub(super) fn erasures(&self, row: Row<'a>) -> impl Iterator<Item = i64> {
        let of = |row: Row<'a>| {
            let erasures = row.marks().iter().filter(|mark| mark.relation == Relation::Erases);
            // Nothing is destroyed before it is said, and nobody knows of it before others see it.
            let known = |mark: &Mark| Some(mark.claim.seen_by()).filter(|by| *by < i64::MAX);
            let at = |mark: &Mark| mark.issued.max(row.issued).max(known(mark).unwrap_or(i64::MIN));
            erasures.map(at).collect::<Vec<_>>()
        };
        let amendments = row.marks().iter().filter_map(|mark| self.amendment(mark));
        of(row).into_iter().chain(amendments.flat_map(of).collect::<Vec<_>>())
    }

    /// The same of a filing by the bearer itself.
    pub(super) fn is_destroyed_by(&self, bearer: Sym, fact: u32) -> bool {
        let row = self.store.row(fact).filter(|row| row.issuer == bearer);
        row.is_some_and(|row| self.is_destroyed(row))
    }

    /// The name of the matter that a version of an anchor tells of: as its content says, or, where
    /// the bearer destroyed that, as the subject of the statement does.
    pub(super) fn matter_name(
        &self,
        row: Row<'_>,
        cells: Option<&[Cell]>,
        slot: u16,
        bearer: Sym,
    ) -> Cell {
        let is_lost = || row.issuer == bearer && row.is_erased();
        match cells {
            Some(cells) => cells.get(usize::from(slot)).cloned().unwrap_or(Cell::Unknown),
            None if is_lost() && !self.texts.text(row.subject).is_empty() => {
                Cell::Text(row.subject)
            }
            None => Cell::Unknown,
        }
    }

    /// Whether a version of a filing shows nothing because the bearer itself destroyed what it
    /// said. Such a filing discharges nothing: whoever destroys evidence gains nothing by it.
    pub(super) fn is_spoiled(&self, found: Visit<'_>, bearer: Sym) -> bool {
        found.cells.is_none() && found.row.issuer == bearer && self.is_destroyed(found.row)
    }

    /// The first filing that its subject names for a matter, and whose content the bearer
    /// destroyed.
    pub(super) fn spoiled_of(&self, search: Search<'_, '_>, matter: u64) -> Option<(i64, u32)> {
        let pattern = self.program.pattern(search.pattern)?;
        let bearer = search.env.bearer;
        let family = family(search.pattern, Use::Found);
        let to = search.to.min(self.as_of);
        let from = search.from.min(to);
        let mut range = self.store.range(family, pattern.filer(bearer), matter, from, to);
        range.find_map(|item| {
            let row = self.store.row(item.fact)?;
            let is_it = row.issuer == bearer
                && row.is_erased()
                && row.issued == item.issued
                && item.issued >= search.from
                && key_if_met(&Cell::Text(row.subject), self.texts) == Some(matter);
            is_it.then_some((item.issued, item.fact))
        })
    }

    /// Names a filing that shows nothing any more because the bearer destroyed what it said.
    pub(super) fn cite_spoiled(&self, note: &mut FindingDetail, found: &Found, bearer: Sym) {
        if let (true, Some((_, fact))) = (self.detail, found.spoiled)
            && let Some(row) = self.store.row(fact)
        {
            self.cite_possible(note, fact);
            self.cite_marks(note, row, bearer);
        }
    }
}
