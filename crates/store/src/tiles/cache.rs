//! A bounded cache of full tiles, expanded to all their nodes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use comity_protocol::index::LogId;

use crate::tiles::TileNodes;

/// Most tiles kept: 16,320 bytes each, 33 MB in all.
const TILES_MAX: usize = 2_048;

type Key = (LogId, u8, u64);

/// Full tiles lately read. First in, first out, but what was used since gets a second round.
#[derive(Debug, Default)]
pub(crate) struct TileCache {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    tiles: HashMap<Key, (Arc<TileNodes>, bool)>,
    order: VecDeque<Key>,
}

impl TileCache {
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<TileNodes>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (tile, used) = inner.tiles.get_mut(key)?;
        *used = true;
        Some(Arc::clone(tile))
    }

    pub(crate) fn put(&self, key: Key, tile: Arc<TileNodes>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.tiles.insert(key, (tile, false)).is_none() {
            inner.order.push_back(key);
        }
        // Every round clears a mark or removes a tile, so this ends.
        while inner.tiles.len() > TILES_MAX {
            let Some(oldest) = inner.order.pop_front() else { break };
            match inner.tiles.get_mut(&oldest) {
                Some((_, used)) if *used => {
                    *used = false;
                    inner.order.push_back(oldest);
                }
                _ => {
                    inner.tiles.remove(&oldest);
                }
            }
        }
    }

    /// Forgets everything, because the files were written anew.
    pub(crate) fn clear(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.tiles.clear();
        inner.order.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_bounded_and_keeps_what_is_used() {
        let cache = TileCache::default();
        let tile = Arc::new(TileNodes::new());
        let hot = (LogId::OWN, 1, 0);
        cache.put(hot, Arc::clone(&tile));
        for index in 0..5_000 {
            cache.put((LogId::OWN, 0, index), Arc::clone(&tile));
            assert!(cache.get(&hot).is_some());
        }
        let inner = cache.inner.lock().unwrap();
        assert_eq!(inner.tiles.len(), TILES_MAX);
        assert_eq!(inner.order.len(), TILES_MAX);
        assert!(inner.tiles.contains_key(&(LogId::OWN, 0, 4_999)));
    }
}
