//! What a reindex found to differ, in words.

/// Most differences reported.
const DIFFERENCES_MAX: usize = 100;

/// Differences found, in words.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(super) words: Vec<String>,
    /// Whether ground contradicts itself: then nothing can be derived from it.
    pub(super) ground: bool,
}

impl Findings {
    pub(super) fn derived(&mut self, what: String) {
        if self.words.len() < DIFFERENCES_MAX {
            self.words.push(what);
        }
    }

    pub(super) fn ground(&mut self, what: String) {
        self.ground = true;
        self.derived(what);
    }
}
