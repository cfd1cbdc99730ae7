//! What a reindex found to differ, in words.

/// Most differences reported.
const DIFFERENCES_MAX: usize = 100;

/// Differences found, in words.
#[derive(Debug, Default)]
pub struct Findings {
    words: Vec<String>,
    ground: bool,
}

impl Findings {
    /// Something derived is not what follows from ground.
    pub fn derived(&mut self, what: String) {
        if self.words.len() < DIFFERENCES_MAX {
            self.words.push(what);
        }
    }

    /// Ground contradicts itself: nothing can be derived from it.
    pub fn ground(&mut self, what: String) {
        self.ground = true;
        self.derived(what);
    }

    /// Whether ground was found to contradict itself.
    pub const fn is_of_ground(&self) -> bool {
        self.ground
    }

    /// The differences in the order in which they were found, at most 100.
    pub fn into_words(self) -> Vec<String> {
        self.words
    }
}
