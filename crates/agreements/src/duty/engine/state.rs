//! What the engine holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use super::super::bound::{PairSpan, Span};
use super::super::compile::Program;
use super::super::instance::Instance;
use super::super::lapses::Lapses;
use super::super::lists::ReadableLists;
use super::super::series::SeriesOf;
use super::super::store::Store;
use super::super::symbol::{Interner, Sym};
use super::instances::{Instances, Way};
use super::kept::{Kept, Names};

/// Agreements, facts and a time, and what follows from them.
///
/// What it concludes depends on the set of facts and on the time, not on their order. It may be
/// fed one by one, in batches or all at once; nothing is evaluated before it is asked.
#[derive(Debug)]
pub struct Engine {
    pub(super) program: Arc<Program>,
    pub(super) texts: Interner,
    pub(super) store: Store,
    /// Running totals, by their numbers.
    pub(super) series: Vec<SeriesOf>,
    /// For totals taken by the period: under which periods a filing stands.
    pub(super) covers: BTreeMap<(u32, u32), Vec<u32>>,
    /// Who is bound, by ground.
    pub(super) bound: Vec<Arc<BTreeMap<Sym, Vec<Span>>>>,
    /// By instrument.
    pub(super) pairs: Vec<BTreeMap<Sym, Vec<PairSpan>>>,
    pub(super) as_of: i64,
    pub(super) instances: Instances,
    /// When what is to be looked at again.
    pub(super) timer_queue: BTreeSet<(i64, Wake)>,
    pub(super) dirty: Vec<Instance>,
    /// Facts to be entered wherever rules look for them.
    pub(super) to_invalidate: Vec<(u32, How)>,
    /// What may concern instances, with the earliest and the latest time at which it was said.
    pub(super) invalidations: BTreeMap<Invalidation, (i64, i64)>,
    /// Totals that count otherwise, by whose, and at which times.
    pub(super) recounted: BTreeMap<(u32, Sym), Vec<(i64, i64)>>,
    /// Lookup patterns for which filings are kept by time too, as some anchor does not say what is
    /// to be looked for.
    pub(super) timed: BTreeSet<u32>,
    pub(super) newly_timed: Vec<u32>,
    /// Lists without what was destroyed, until anything changes.
    pub(super) readable: ReadableLists,
    /// Filings looked at, instances noted and evaluated so far.
    pub(super) steps: AtomicU64,
    /// Running totals that are not summed up: the total's number, and a position in it.
    pub(super) loose_series: Vec<(u32, u32)>,
    /// Instances whose standing changed since they were last handed out.
    pub(super) changed: Vec<Instance>,
    /// The rules that time alone brings about.
    pub(super) time_rules: Vec<u32>,
    /// The next period of each of them and of each bearer.
    pub(super) periods: BTreeMap<(u32, Sym), u32>,
    /// Before this time no further period begins; `None`: that is to be found out.
    pub(super) rolled_until: Option<i64>,
    /// Whether nothing has been evaluated yet, so that everything is new.
    pub(super) is_first: bool,
    /// Findings by name, once somebody asked for one. Many may ask at once: the first makes it.
    pub(super) names: Mutex<Option<Names>>,
    /// Changes so far: what was chosen stands as long as none comes.
    pub(super) revision: u64,
    pub(super) surveys: Mutex<Kept>,
    /// Whether something was done to a filing that may excuse: then it counts by when others saw
    /// what tells of a matter.
    pub(super) is_waiver_marked: bool,
    /// Who stood in breach of what other rules hang on.
    pub(super) lapses: Lapses,
}

/// What the timer queue wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wake {
    Instance(Instance),
    /// A fact, or a mark on it, whose signed time has come.
    Fact(u32),
}

/// How a fact came to be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// It was filled: its content came, of which all that stood on it knew nothing.
    Filled,
    /// Something was done to it, or its time has come.
    Again,
    /// It is new here.
    New,
}

/// Something that may concern instances which are not yet known to be concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Invalidation {
    /// A filing of this party, or of anybody, that instances of a rule may look for in this way.
    Open { rule: u32, filer: Sym, way: Way },
    /// A filing that instances look for by this key.
    Joined { pattern: u32, filer: Sym, key: u64 },
}
