//! Where long work is done: on threads beside everything else, or where it is asked for.

use tokio::task::JoinError;

/// Where long work is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// On threads: those of the blocking pool, and one of its own for the writer.
    #[default]
    Threads,
    /// By whoever asks for it, one thing after the other, the writer on the runtime: on a runtime
    /// of one thread everything happens in one order, the same each time.
    InPlace,
}

impl Work {
    /// Does a piece of work that may block, and waits for what comes of it.
    ///
    /// # Errors
    /// When it panicked on another thread.
    pub async fn run<T: Send + 'static>(
        self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        match self {
            Self::Threads => tokio::task::spawn_blocking(job).await,
            Self::InPlace => Ok(job()),
        }
    }
}
