//! How long whoever asks will wait for long work.

use std::fmt;

/// Asked now and then during long work whether somebody still waits for it.
///
/// What it says changes only whether an answer comes, never what the answer is: work that was
/// given up is taken up again where it was left.
#[derive(Clone, Copy)]
pub struct Patience<'a>(Option<&'a dyn Fn() -> bool>);

/// Nobody waits for the work any more, or it took too long. What was done of it stays done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("given up before it was done")]
pub struct GivenUp;

impl<'a> Patience<'a> {
    /// Waits for ever.
    pub const ENDLESS: Patience<'static> = Patience(None);

    /// Waits as long as `lasts` says so.
    pub const fn new(lasts: &'a dyn Fn() -> bool) -> Self {
        Self(Some(lasts))
    }

    /// Goes on, or gives up.
    ///
    /// # Errors
    /// [`GivenUp`].
    pub fn check(self) -> Result<(), GivenUp> {
        if self.0.is_none_or(|lasts| lasts()) { Ok(()) } else { Err(GivenUp) }
    }
}

impl fmt::Debug for Patience<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patience")
    }
}
