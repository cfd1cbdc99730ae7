//! Tells systemd how far the node is (sd_notify(3)), where it asks to be told.

use std::ffi::OsString;
use std::io;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The socket on which whoever started this process wants to be told.
const SOCKET: &str = "NOTIFY_SOCKET";

/// The node answers.
pub(crate) fn ready() {
    tell("READY=1");
}

/// The node was told to stop, and finishes what it has begun.
pub(crate) fn stopping() {
    tell("STOPPING=1");
}

fn tell(state: &str) {
    let Some(socket) = std::env::var_os(SOCKET).filter(|socket| !socket.is_empty()) else { return };
    if let Err(error) = send(&socket, state) {
        tracing::warn!(%error, state, "whoever started this process could not be told");
    }
}

fn send(socket: &OsString, state: &str) -> io::Result<()> {
    // A name that begins with @ is in no file system (unix(7)).
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(|_| ())
}
