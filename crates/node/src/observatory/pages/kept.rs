//! Pages that were rendered before: the same for everybody who asks for the same, in the same
//! language, of the same state of the docket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use comity_agreements::calendar::Day;

use crate::agreements::projection::Stamp;
use crate::console::text::Lang;

/// Pages kept at once, of at most about 100 kB each.
const KEPT_MAX: usize = 64;

/// What decides how a page looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The state of the docket; another for each node, too.
    pub stamp: Stamp,
    /// The day asked about, and the day on which it is asked.
    pub days: (Day, Day),
    /// The language.
    pub lang: Lang,
    /// Path and query.
    pub address: String,
}

static KEPT: Mutex<VecDeque<(Key, Arc<str>)>> = Mutex::new(VecDeque::new());

/// The page of a key, made where it is not kept.
pub fn find(key: Key, make: impl FnOnce() -> String) -> Arc<str> {
    let lock = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = lock().iter().find(|(of, _)| *of == key).map(|(_, page)| Arc::clone(page));
    if let Some(page) = kept {
        return page;
    }
    // Not under the lock: others wait for no page that is not theirs.
    let page: Arc<str> = make().into();
    let mut kept = lock();
    kept.push_front((key, Arc::clone(&page)));
    kept.truncate(KEPT_MAX);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_once_for_each_key() {
        let day = "2026-11-30".parse().unwrap();
        let key = |lang, address: &str| Key {
            stamp: Stamp::fresh(),
            days: (day, day),
            lang,
            address: address.to_owned(),
        };
        let first = key(Lang::En, "/x");
        let find = |key: &Key, text: &str| find(key.clone(), || text.to_owned()).to_string();
        assert_eq!(find(&first, "one"), "one");
        assert_eq!(find(&first, "two"), "one");
        let other = Key { lang: Lang::Ar, ..first.clone() };
        assert_eq!(find(&other, "three"), "three");
        for number in 0..KEPT_MAX {
            find(&key(Lang::En, &number.to_string()), "");
        }
        assert_eq!(find(&first, "made anew"), "made anew");
    }
}
