//! What a fact does when it comes: to the facts that are held, and to the one it is about.

use comity_protocol::index::Relation;

use super::super::compile::{Body, Program};
use super::super::fact::{Claim, MarkOf, Prepared};
use super::super::row::Mark;
use super::super::store::{Came, Loose};
use super::state::{Engine, How};

impl Engine {
    /// Takes a fact; one that is there changes nothing, unless more is known of it now.
    pub(super) fn take(&mut self, mut fact: Prepared) {
        self.revise();
        self.readable.clear();
        if let Some(mut of) = fact.mark.take() {
            let (id, issuer, claim) = (fact.id, fact.issuer, fact.claim);
            for target in std::mem::take(&mut of.also) {
                self.mark(Loose { id, issuer, claim, of: MarkOf { target, ..MarkOf::clone(&of) } });
            }
            self.mark(Loose { id, issuer, claim, of: *of });
        }
        let (id, claim) = (fact.id, fact.claim);
        let at = self.store.find(&id);
        if let Some(at) = at.filter(|_| fact.cells.is_some()) {
            self.disturb(at);
        }
        match self.store.take(at, fact) {
            Came::New(at) => {
                for loose in self.store.waiting(&id) {
                    self.apply(at, &loose);
                }
                self.to_invalidate.push((at, How::New));
            }
            Came::Filled(at) => {
                self.narrow(at, claim);
                self.to_invalidate.push((at, How::Filled));
            }
            Came::Known(at) => self.narrow(at, claim),
            Came::TooMany => {}
        }
    }

    /// Takes note that others can say more of when a fact was logged.
    fn narrow(&mut self, fact: u32, claim: Claim) {
        let Some(row) = self.store.row(fact) else { return };
        let (old, narrowed) = (row.claim, row.claim.narrowed(claim));
        if narrowed == old {
            return;
        }
        if narrowed.counted() == old.counted() {
            let is_seen_earlier = narrowed.seen_by() != old.seen_by();
            self.store.set_claim(fact, narrowed);
            // Whether a waiver that was taken back had been relied on rests on that.
            if self.is_waiver_marked && is_seen_earlier {
                self.to_invalidate.push((fact, How::Again));
            }
            return;
        }
        self.unsettle(fact);
        self.store.set_claim(fact, narrowed);
        self.to_invalidate.push((fact, How::Again));
    }

    fn mark(&mut self, loose: Loose) {
        match self.store.find(&loose.of.target) {
            None => self.store.keep(loose),
            Some(target) => {
                self.disturb_marked(target, &loose);
                let is_filled = self.store.row(target).is_some_and(|row| {
                    let is_it = |mark: &Mark| mark.id == loose.id && !mark.is_held;
                    loose.of.is_held && row.marks().iter().any(is_it)
                });
                if is_filled {
                    // What stood on what it says being unknown is evaluated again.
                    self.stood_on(target);
                }
                let is_erased = loose.of.relation == Relation::Erases;
                let amended = self.store.marked_by(&loose.of.target).filter(|_| is_erased);
                if let Some(amended) = amended {
                    // What cannot be read of it can be read by nobody now.
                    self.stood_on(amended);
                    self.to_invalidate.push((amended, How::Filled));
                }
                if self.apply(target, &loose) {
                    let how = if is_filled { How::Filled } else { How::Again };
                    self.to_invalidate.push((target, how));
                }
            }
        }
    }

    /// What stood on a mark is evaluated again before it counts at another time.
    fn disturb_marked(&mut self, target: u32, loose: &Loose) {
        let Some(row) = self.store.row(target) else { return };
        let is_moved = row.marks().iter().any(|mark| {
            mark.id == loose.id && mark.claim.narrowed(loose.claim).counted() != mark.issued
        });
        if is_moved || self.store.puts_out(target, loose) {
            self.unsettle(target);
        }
    }

    /// Marks a fact; only its own issuer can.
    fn apply(&mut self, target: u32, loose: &Loose) -> bool {
        let Some(row) = self.store.row(target).filter(|row| row.issuer == loose.issuer) else {
            return false;
        };
        let kind = self.program.kinds.get(row.kind);
        let patterns = kind.into_iter().flat_map(|kind| &kind.uses);
        let mut patterns = patterns.map(|(number, _)| *number);
        self.is_waiver_marked |= patterns.any(|number| excuses(&self.program, number));
        let cells = kind.zip(loose.of.body.as_ref());
        let cells = cells.map(|(kind, body)| kind.read(body, &mut self.texts).collect());
        let (id, claim, is_held) = (loose.id, loose.claim, loose.of.is_held);
        let (issued, relation) = (claim.counted(), loose.of.relation);
        self.store.mark(target, Mark { id, issued, claim, relation, is_held, cells })
    }
}

/// Whether filings that meet a pattern excuse.
fn excuses(program: &Program, pattern: u32) -> bool {
    let rule = program.pattern(pattern).and_then(|found| program.rule(found.rule));
    let excused_by = match rule.map(|rule| &rule.body) {
        Some(Body::Duty(duty)) => &duty.excused_by,
        Some(Body::Ban { excused_by }) => excused_by,
        _ => return false,
    };
    excused_by.contains(&pattern)
}
