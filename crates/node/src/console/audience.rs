//! What a visitor may see of statements: strangers nothing of a content that its marking keeps
//! back, and nothing of others' logs unless the configuration opens them.

use comity_protocol::index::LogId;
use comity_protocol::marking::{Marking, Requester};
use comity_protocol::time::Timestamp;
use comity_store::rows::{ContentState, PeerRow, StatementView, TextScope};
use comity_store::{Reader, StoreError};

use crate::api::contents;
use crate::config::Strangers;

/// For whom statements are shown.
#[derive(Clone, Copy, Debug)]
pub struct Audience {
    /// One of the node's own people, and whether of those named for TLP:RED; `None`: a stranger.
    pub cleared: Option<bool>,
    /// What is opened to strangers.
    pub open: Strangers,
    /// The node's time.
    pub now: Timestamp,
}

impl Audience {
    /// As whom contents are asked for.
    pub const fn requester(&self) -> Requester<'static> {
        match self.cleared {
            Some(cleared) => Requester::Own { cleared },
            None => Requester::Public,
        }
    }

    /// Whether it is a stranger.
    pub const fn is_stranger(&self) -> bool {
        self.cleared.is_none()
    }

    /// Whether the statements of a log are shown.
    pub fn sees(&self, log: LogId) -> bool {
        log == LogId::OWN || !self.is_stranger() || self.open.logs
    }

    /// The only log that is shown, where it is the only one.
    pub const fn only(&self) -> Option<LogId> {
        if self.is_stranger() && !self.open.logs { Some(LogId::OWN) } else { None }
    }

    /// Where words are looked for: what a search finds must not tell what a content says.
    pub const fn scope(&self) -> TextScope {
        if self.is_stranger() { TextScope::Subject } else { TextScope::Everything }
    }

    /// The keepers of the logs that are shown, for their names.
    ///
    /// # Errors
    /// The reader's.
    pub fn peers(&self, reader: &dyn Reader) -> Result<Vec<PeerRow>, StoreError> {
        if self.is_stranger() && !self.open.logs && !self.open.peers {
            return Ok(Vec::new());
        }
        reader.peers()
    }

    /// A statement without what is kept back of it, and the marking of its content where it is
    /// shown.
    ///
    /// # Errors
    /// The reader's.
    pub fn shown(
        &self,
        reader: &dyn Reader,
        mut view: StatementView,
    ) -> Result<(StatementView, Option<Marking>), StoreError> {
        let marking = match view.content {
            ContentState::Held => {
                let row = contents::of(reader, &view)?;
                row.and_then(|row| contents::visible(&row, self.requester(), self.now))
            }
            ContentState::Absent | ContentState::Erased => None,
        };
        if self.is_stranger() && marking.is_none() {
            view.title = None;
            // That a content is here and not for the reader is not told either.
            if view.content == ContentState::Held {
                view.content = ContentState::Absent;
            }
        }
        Ok((view, marking))
    }

    /// The places of a statement that are shown.
    ///
    /// # Errors
    /// The reader's.
    pub fn places(
        &self,
        reader: &dyn Reader,
        places: Vec<StatementView>,
    ) -> Result<Vec<StatementView>, StoreError> {
        let seen = places.into_iter().filter(|place| self.sees(place.log));
        seen.map(|place| Ok(self.shown(reader, place)?.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_sees_the_own_log_unless_others_are_opened() {
        let of = |cleared, logs| Audience {
            cleared,
            open: Strangers { logs, ..Strangers::default() },
            now: Timestamp::EPOCH,
        };
        let other = LogId(3);
        assert!(of(None, false).sees(LogId::OWN) && !of(None, false).sees(other));
        assert!(of(None, true).sees(other) && of(Some(false), false).sees(other));
        assert_eq!(of(None, false).only(), Some(LogId::OWN));
        assert_eq!((of(None, true).only(), of(Some(true), false).only()), (None, None));
        assert_eq!(of(None, true).scope(), TextScope::Subject);
    }
}
