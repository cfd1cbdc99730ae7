//! What still comes of a body that was refused is read and dropped, for a while, so that the
//! refusal arrives.
//!
//! Whoever closes a connection on which bytes are under way has the system of the other side throw
//! away the answer, too (RFC 9112 section 9.6): a person behind a proxy then reads that the node
//! does not answer, and not that the file is too long.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Semaphore;

/// A body up to this long arrives with its head or soon after it; the server reads that much by
/// itself.
const SHORT: u64 = 8 << 10;

/// So much is read of what was refused (16 MiB), and for no longer than this.
const BYTES_MAX: usize = 16 << 20;
const TIMEOUT: Duration = Duration::from_secs(2);

/// Connections that are read on at once; the others are closed as they stand.
const AT_ONCE: usize = 64;
static LINGERING: Semaphore = Semaphore::const_new(AT_ONCE);

/// A body that its handler reads, and that is read on afterwards.
struct Shared(Arc<Mutex<Body>>);

/// What a handler may have left of a body; nothing where the body is short.
pub(super) struct Rest(Option<Arc<Mutex<Body>>>);

/// Keeps hold of the body of a request.
pub(super) fn keep(request: Request) -> (Request, Rest) {
    let is_short = request.body().size_hint().upper().is_some_and(|most| most <= SHORT);
    // Whoever waits for leave sends nothing after a refusal; to read on would give leave.
    if is_short || request.headers().contains_key(header::EXPECT) {
        return (request, Rest(None));
    }
    let (head, body) = request.into_parts();
    let body = Arc::new(Mutex::new(body));
    let shared = Body::new(Shared(Arc::clone(&body)));
    (Request::from_parts(head, shared), Rest(Some(body)))
}

impl Rest {
    /// Reads on, where the request was refused.
    pub(super) async fn drop_after(self, status: StatusCode) {
        let Some(body) = self.0.filter(|_| status.is_client_error() || status.is_server_error())
        else {
            return;
        };
        let Ok(_place) = LINGERING.try_acquire() else { return };
        let read_on = async {
            let mut left = BYTES_MAX;
            while let Some(Ok(frame)) = poll_fn(|context| poll(&body, context)).await {
                let length = frame.data_ref().map_or(0, Bytes::len);
                let Some(less) = left.checked_sub(length) else { return };
                left = less;
            }
        };
        // Whoever sends no more, or too slowly, is told by the closed connection alone.
        let _ = tokio::time::timeout(TIMEOUT, read_on).await;
    }
}

type Polled = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

fn poll(body: &Mutex<Body>, context: &mut Context<'_>) -> Polled {
    Pin::new(&mut *lock(body)).poll_frame(context)
}

fn lock(body: &Mutex<Body>) -> MutexGuard<'_, Body> {
    body.lock().unwrap_or_else(PoisonError::into_inner)
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        poll(&self.0, context)
    }

    fn is_end_stream(&self) -> bool {
        lock(&self.0).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        lock(&self.0).size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How many bytes are taken of a body of so many chunks of 1 MiB, after an answer.
    async fn taken(chunks: usize, status: u16, more: &[(&str, &str)]) -> usize {
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let stream = tokio_stream::iter(0..chunks);
        let stream = tokio_stream::StreamExt::map(stream, move |_| {
            counter.fetch_add(1 << 20, Ordering::Relaxed);
            Ok::<_, std::io::Error>(vec![0; 1 << 20])
        });
        let mut request = Request::new(Body::from_stream(stream));
        for (name, value) in more {
            let name: header::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let (request, rest) = keep(request);
        drop(request);
        rest.drop_after(StatusCode::from_u16(status).unwrap()).await;
        taken.load(Ordering::Relaxed)
    }

    #[tokio::test]
    async fn what_was_refused_is_read_so_far_and_no_further() {
        assert_eq!(taken(5, 413, &[]).await, 5 << 20);
        assert_eq!(taken(40, 413, &[]).await, BYTES_MAX + (1 << 20));
        assert_eq!(taken(5, 401, &[]).await, 5 << 20);
        assert_eq!(taken(5, 200, &[]).await, 0, "a handler that answers has read what it wants");
        assert_eq!(taken(5, 413, &[("expect", "100-continue")]).await, 0);
    }

    #[tokio::test]
    async fn nobody_is_waited_for() {
        tokio::time::pause();
        let never = tokio_stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let (request, rest) = keep(Request::new(Body::from_stream(never)));
        drop(request);
        let began = tokio::time::Instant::now();
        rest.drop_after(StatusCode::PAYLOAD_TOO_LARGE).await;
        let waited = began.elapsed();
        assert!((TIMEOUT..TIMEOUT * 2).contains(&waited), "{waited:?}");
    }
}
