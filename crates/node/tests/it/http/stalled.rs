//! Clients that stall, over a real socket.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::site::Site;

/// A stalled client holds its own connection and nothing else; when the node stops it is cut off.
#[tokio::test]
async fn stalled_clients_hold_up_nobody() {
    let site = Site::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let node = Arc::clone(&site.node);
    let server = tokio::spawn(comity_node::serve::serve(node, listener, shutdown));

    let mut silent = Vec::new();
    for start in ["", "GET / HT", "POST /entries HTTP/1.1\r\nhost: x\r\n"] {
        for _ in 0..20 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(start.as_bytes()).await.unwrap();
            silent.push(stream);
        }
    }
    // A body that was promised and does not come.
    let mut half = TcpStream::connect(address).await.unwrap();
    let head = "POST /entries HTTP/1.1\r\nhost: x\r\ncontent-type: application/cose\r\ncontent-length: 100\r\n\r\nabc";
    half.write_all(head.as_bytes()).await.unwrap();

    let answer =
        ask(address, "GET /checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
    let head = format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", "a".repeat(64 << 10));
    let answer = ask(address, &head).await;
    // The connection is closed on what was not read, which may overtake the answer.
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");

    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(20), server).await;
    ended.expect("the server stops although clients stall").unwrap().unwrap();
    let mut rest = Vec::new();
    let cut = tokio::time::timeout(Duration::from_secs(20), half.read_to_end(&mut rest)).await;
    assert!(cut.is_ok(), "the stalled connection was cut off");
}

async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that refuses may close before it has read everything.
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}
