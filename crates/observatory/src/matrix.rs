//! Who is in what with whom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cooperation::between_parties;
use super::instrument::Instrument;
use super::live::Status;
use comity_agreements::world::Sort;

/// Parties by instruments.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Matrix))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// The columns: instruments with a known participant, laws of one place included.
    pub instruments: Vec<String>,
    /// The rows: every party known to take part in one, by its code.
    pub rows: Vec<MatrixRow>,
    /// How often two states or organizations are in the same instrument, where they are.
    pub pairs: Vec<Pair>,
}

/// One party's row.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::MatrixRow))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixRow {
    /// Who.
    pub party: String,
    /// What sort of party.
    pub sort: Sort,
    /// How it takes part, by instrument. No entry says that nothing is known, not that it is out.
    pub cells: BTreeMap<String, Status>,
    /// In how many instruments between parties it takes part.
    pub shared: u32,
    /// How many instruments in force bind it.
    pub bound_by: u32,
}

/// Two parties.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Pair))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// One, before the other in order.
    pub a: String,
    /// The other.
    pub b: String,
    /// The instruments between parties that both take part in.
    pub instruments: Vec<String>,
    /// How many of them bind both, in force.
    pub binding: u32,
}

impl Matrix {
    /// The row of a party.
    pub fn row(&self, party: &str) -> Option<&MatrixRow> {
        self.rows.iter().find(|row| row.party == party)
    }

    /// What two parties share; `None` where nothing is known.
    pub fn pair(&self, one: &str, other: &str) -> Option<&Pair> {
        let (a, b) = if one < other { (one, other) } else { (other, one) };
        self.pairs.iter().find(|pair| pair.a == a && pair.b == b)
    }
}

pub(super) fn matrix(instruments: &[Instrument]) -> Matrix {
    let mut rows: BTreeMap<&str, MatrixRow> = BTreeMap::new();
    let shown = |instrument: &&Instrument| {
        instrument.is_made() && instrument.taking_part().next().is_some()
    };
    let columns: Vec<&Instrument> = instruments.iter().filter(shown).collect();
    for instrument in &columns {
        for one in &instrument.participants.list {
            let row = rows.entry(&one.party).or_insert_with(|| MatrixRow {
                party: one.party.clone(),
                sort: one.sort,
                cells: BTreeMap::new(),
                shared: 0,
                bound_by: 0,
            });
            row.cells.extend(one.status.value.map(|status| (instrument.id.clone(), status)));
            row.bound_by += u32::from(instrument.binds(&one.party));
        }
    }
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    for instrument in between_parties(instruments) {
        let inside: Vec<(&str, Sort)> =
            instrument.taking_part().map(|one| (one.party.as_str(), one.sort)).collect();
        for (party, _) in &inside {
            if let Some(row) = rows.get_mut(party) {
                row.shared = row.shared.saturating_add(1);
            }
        }
        // Companies stand together in lists of hundreds, which says nothing of any two of them.
        let inside: Vec<&str> =
            inside.into_iter().filter(|(_, sort)| *sort != Sort::Other).map(|(p, _)| p).collect();
        for (at, a) in inside.iter().enumerate() {
            for b in inside.iter().skip(at.saturating_add(1)) {
                let pair = pairs.entry((a, b)).or_insert_with(|| pair(a, b));
                pair.instruments.push(instrument.id.clone());
                let binds = instrument.binds(a) && instrument.binds(b);
                pair.binding = pair.binding.saturating_add(u32::from(binds));
            }
        }
    }
    Matrix {
        instruments: columns.iter().map(|instrument| instrument.id.clone()).collect(),
        rows: rows.into_values().collect(),
        pairs: pairs.into_values().collect(),
    }
}

fn pair(a: &str, b: &str) -> Pair {
    Pair { a: a.to_owned(), b: b.to_owned(), instruments: Vec::new(), binding: 0 }
}
