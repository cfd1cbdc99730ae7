#!/usr/bin/env python3
"""Starts our node the way the witness conformance suite starts a witness.

The suite gives `--database-url`, `--listen HOST:PORT`, `--private-key` and `--log ORIGIN=VKEY`, and
expects `/add-checkpoint` at the root. Our node keeps its own database and keys and answers under
`/witness`; this adapter makes a fresh node that witnesses the log and passes requests on, bytes
unchanged. Only the standard library, so that any Python runs it.
"""

import argparse
import http.client
import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    for name in ("--database-url", "--listen", "--private-key", "--log"):
        parser.add_argument(name)
    arguments = parser.parse_args()
    origin, vkey = arguments.log.split("=", 1)
    if vkey.split("+", 1)[0] != origin:
        sys.exit(f"the key {vkey} is not of the log {origin}")

    folder = Path(tempfile.mkdtemp(prefix="comity-witness-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        node_port = probe.getsockname()[1]
    binary = os.environ["COMITY_BIN"]
    shutil.copytree(fresh_node(binary), folder / "node")
    configuration = folder / "node" / "comity.toml"
    configuration.write_text(f'witness_for = ["{vkey}"]\n{configuration.read_text()}')
    node = subprocess.Popen([binary, "serve", "--dir", folder / "node",
                             "--listen", f"127.0.0.1:{node_port}"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop(*_):
        node.terminate()
        try:
            node.wait(1.5)
        except subprocess.TimeoutExpired:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    wait(node_port, node)
    host, port = arguments.listen.rsplit(":", 1)
    # The suite runs on this machine: listening on all its addresses would open the port to others.
    host = "127.0.0.1" if host == "0.0.0.0" else host
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    server = http.server.ThreadingHTTPServer((host, int(port)), handler(node_port))
    server.serve_forever()


def fresh_node(binary: str) -> Path:
    """A node that has seen nothing, made once for a run of the suite and copied for each test.

    The suite gives a witness five seconds to answer, which a busy machine may need for the keys.
    """
    template = Path(os.environ.get("COMITY_WORK", tempfile.gettempdir())) / f"witness-{os.getppid()}"
    if not template.exists():
        made = Path(tempfile.mkdtemp(prefix="comity-witness-", dir=template.parent)) / "node"
        subprocess.run([binary, "init", "--dir", made, "--party", "witness.example",
                        "--name", "A witness"], check=True, stdout=subprocess.DEVNULL)
        made.rename(template)
    return template


def wait(port: int, node: subprocess.Popen):
    """Waits until the node answers."""
    for _ in range(200):
        if node.poll() is not None:
            sys.exit(f"the node ended with {node.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("the node does not answer")


def handler(node_port: int):
    """Passes each request on to the node."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self, method: str, path: str, body: bytes):
            connection = http.client.HTTPConnection("127.0.0.1", node_port, timeout=10)
            kind = self.headers.get("Content-Type")
            connection.request(method, path, body, {"Content-Type": kind} if kind else {})
            response = connection.getresponse()
            data = response.read()
            self.send_response(response.status)
            for name in ("Content-Type", "Retry-After"):
                if response.getheader(name):
                    self.send_header(name, response.getheader(name))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            connection.close()

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.pass_on("POST", f"/witness{self.path}", body)

        def do_GET(self):
            health = self.path in ("/", "/health")
            self.pass_on("GET", "/.well-known/comity" if health else f"/witness{self.path}", b"")

        def log_message(self, *_):
            pass

    return Handler


if __name__ == "__main__":
    main()
