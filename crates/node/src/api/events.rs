//! `/events`: what happens at the node, as server-sent events (WHATWG HTML section 9.2).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

use crate::accounts::caller::Caller;
use crate::node::{Node, Notice};

/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The stream. Events tell that something changed, never what a content says; whoever wants more
/// asks.
pub async fn events(
    State(node): State<Arc<Node>>,
    _caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let notices = BroadcastStream::new(node.subscribe());
    let events = notices.map(|notice| {
        Ok(match notice {
            Ok(Notice::Logged(size)) => event("logged").data(size.to_string()),
            Ok(Notice::Received(log)) => event("received").data(log.0.to_string()),
            Ok(Notice::Contents) => event("contents").data("{}"),
            Ok(Notice::State) => event("state").data("{}"),
            // Events were missed: whoever listens loads everything again.
            Err(_) => event("state").data("{}"),
        })
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn event(name: &str) -> Event {
    Event::default().event(name)
}
