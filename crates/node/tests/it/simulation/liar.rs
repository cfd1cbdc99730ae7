//! A peer that lies: two logs under one name, old heads, bytes of nothing, silence, and words that
//! it puts into the mouths of others.

use std::sync::{Mutex, MutexGuard, PoisonError};

use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::party::Descriptor;
use comity_testkit::peer::FakeLog;

use super::plan::Lie;

/// The name it goes by.
pub(super) const NAME: &str = "liar.example";

/// The key that it makes itself, and one that it pretends is another's.
const SEEDS: [u8; 2] = [201, 202];

/// A peer that lies when it is told to.
#[derive(Debug)]
pub(super) struct Liar(Mutex<State>);

struct State {
    /// One log, or two once it has forked.
    logs: Vec<FakeLog>,
    mood: Lie,
    number: u64,
    /// A head that the victim never signed, in the victim's name.
    slander: Vec<String>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} with {} logs", self.mood, self.logs.len())
    }
}

impl Liar {
    /// Honest so far.
    pub(super) fn new() -> Self {
        let log = FakeLog::new(NAME, SEEDS[0], 2);
        Self(Mutex::new(State { logs: vec![log], mood: Lie::None, number: 3, slander: vec![] }))
    }

    pub(super) fn descriptor(&self) -> Descriptor {
        self.state().logs[0].descriptor()
    }

    /// How many logs it keeps under its one name.
    pub(super) fn logs(&self) -> usize {
        self.state().logs.len()
    }

    /// How many entries its logs have.
    pub(super) fn sizes(&self) -> Vec<u64> {
        self.state().logs.iter().map(FakeLog::size).collect()
    }

    /// Goes on in another way.
    pub(super) fn lie(&self, lie: Lie, victim: &str) {
        let mut state = self.state();
        match lie {
            Lie::Fork if state.logs.len() == 1 => {
                let mut other = state.logs[0].clone();
                other.push_notice("to the others", 1_000);
                state.logs.push(other);
                state.logs[0].push_notice("to some", 1_001);
            }
            Lie::Slander => {
                let origin = format!("{victim}/log");
                let head = TreeHead { size: TreeSize(40), root: Hash([7; 32]) };
                let forged = FakeLog::new(victim, SEEDS[1], 0).sign(&origin, head);
                state.slander = vec![forged.to_string()];
            }
            _ => {}
        }
        if !matches!(lie, Lie::Fork | Lie::Slander) {
            state.mood = lie;
        }
    }

    /// Says something, in each of its logs.
    pub(super) fn grow(&self) {
        let mut state = self.state();
        let number = state.number;
        state.number += 1;
        for log in &mut state.logs {
            log.push_notice("said", number);
        }
    }

    /// Ends all lies but those that cannot be taken back.
    pub(super) fn behave(&self) {
        self.state().mood = Lie::None;
    }

    /// Answers the node of a party; `None`: not at all.
    pub(super) fn answer(
        &self,
        asker: usize,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> Option<(u16, Vec<u8>)> {
        let state = self.state();
        let log = &state.logs[asker % state.logs.len()];
        let (status, bytes) = match state.mood {
            Lie::Silence => return None,
            Lie::OldHead => log.cut(2).answer(method, path, body, &state.slander),
            Lie::None | Lie::Nonsense | Lie::Fork | Lie::Slander => {
                log.answer(method, path, body, &state.slander)
            }
        };
        if state.mood == Lie::Nonsense && path.starts_with("/tile") {
            let flipped = bytes.iter().map(|byte| byte ^ 0x55).collect();
            return Some((status, flipped));
        }
        Some((status, bytes))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
