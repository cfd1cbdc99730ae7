//! How far behind an answer is, told with it.
//!
//! A handler asks several things and only its answer says so, so that is noted where the request
//! is answered: in a header of every answer, and by the frame of every page.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderName, HeaderValue, Response};

/// How many statements are held that the answer does not know; not there where it knows all.
pub const HEADER: HeaderName = HeaderName::from_static("comity-behind");

tokio::task_local! {
    static NOTED: Arc<AtomicU64>;
}

/// Notes for the answer in the making that it does not know so many statements.
pub fn note(behind: u64) {
    // Outside of a request nobody is told.
    let _ = NOTED.try_with(|noted| noted.fetch_max(behind, Ordering::Relaxed));
}

/// How many statements the answer in the making does not know.
pub fn noted() -> Option<u64> {
    NOTED.try_with(|noted| noted.load(Ordering::Relaxed)).ok().filter(|behind| *behind > 0)
}

/// Answers, and says with the answer how far behind it is.
pub async fn told<B>(answer: impl Future<Output = Response<B>>) -> Response<B> {
    let noted = Arc::new(AtomicU64::new(0));
    let mut answer = NOTED.scope(Arc::clone(&noted), answer).await;
    let behind = noted.load(Ordering::Relaxed);
    if behind > 0 {
        answer.headers_mut().insert(HEADER, HeaderValue::from(behind));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_says_how_far_behind_it_is_and_no_other_does() {
        let slow = async {
            note(3);
            note(2);
            assert_eq!(noted(), Some(3));
            Response::new(())
        };
        assert_eq!(told(slow).await.headers().get(HEADER).unwrap(), "3");
        let quick = told(async { Response::new(()) }).await;
        assert!(quick.headers().get(HEADER).is_none());
        note(1);
        assert_eq!(noted(), None);
    }
}
