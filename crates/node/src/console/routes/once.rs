//! A form that is sent twice is done once: what was signed cannot be taken back.

use std::collections::VecDeque;

use data_encoding::HEXLOWER;
use tokio::sync::Mutex;

use crate::error::Error;
use crate::ledger::content::fresh_secret;

/// How many forms are remembered. Whoever sends one again does so at once.
const REMEMBERED: usize = 1_024;

/// What was done by forms, and where that leads.
static DONE: Mutex<VecDeque<(String, String)>> = Mutex::const_new(VecDeque::new());

/// A name for a form that is about to be shown.
///
/// # Errors
/// The machine's, where it has no randomness.
pub(super) fn name() -> Result<String, Error> {
    Ok(HEXLOWER.encode(&fresh_secret()?))
}

/// Does what a form asks for, unless it did; where that leads. A form without a name is done as
/// often as it is sent.
///
/// # Errors
/// Those of what is done, which may be tried again.
pub(super) async fn once<E>(
    form: &str,
    act: impl Future<Output = Result<String, E>>,
) -> Result<String, E> {
    if form.is_empty() {
        return act.await;
    }
    // Held while it is done, so that one who sends it meanwhile waits and is led to the same.
    let mut done = DONE.lock().await;
    if let Some((_, address)) = done.iter().find(|(known, _)| known == form) {
        return Ok(address.clone());
    }
    let address = act.await?;
    if done.len() >= REMEMBERED {
        done.pop_front();
    }
    done.push_back((form.to_owned(), address.clone()));
    Ok(address)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_form_is_done_once_and_one_that_failed_may_be_sent_again() {
        let times = AtomicU32::new(0);
        let act = async |is_good: bool| {
            let number = times.fetch_add(1, Ordering::Relaxed);
            if is_good { Ok(format!("/statements/{number}")) } else { Err("busy") }
        };
        let form = name().unwrap();
        assert_eq!(once(&form, act(false)).await, Err("busy"));
        let (one, two) = tokio::join!(once(&form, act(true)), once(&form, act(true)));
        assert_eq!((one, two), (Ok("/statements/1".to_owned()), Ok("/statements/1".to_owned())));
        assert_eq!(once("", act(true)).await, Ok("/statements/2".to_owned()));
        assert_eq!(once("", act(true)).await, Ok("/statements/3".to_owned()));
    }
}
