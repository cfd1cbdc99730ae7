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
use crate::node::Node;
use crate::published::Notice;

/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The stream. Events tell that something changed, never what a content says; whoever wants more
/// asks. Strangers learn that the own log grew, and of other parties' logs, of contents and peers
/// only where the configuration opens those.
pub async fn events(
    State(node): State<Arc<Node>>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let notices = BroadcastStream::new(node.subscribe());
    let is_known = !matches!(caller, Caller::Public);
    let open = node.config.strangers;
    let events = notices.filter_map(move |notice| {
        let event = match notice {
            Ok(Notice::Logged(size)) => event("logged").data(size.to_string()),
            Ok(Notice::Received(log)) if is_known || open.logs => {
                event("received").data(log.0.to_string())
            }
            Ok(Notice::Contents) if is_known || open.logs => event("contents").data("{}"),
            Ok(Notice::State) if is_known || open.peers => event("state").data("{}"),
            Ok(_) => return None,
            // Events were missed: whoever listens loads everything again.
            Err(_) => event("state").data("{}"),
        };
        Some(Ok(event))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn event(name: &str) -> Event {
    Event::default().event(name)
}
