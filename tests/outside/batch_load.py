"""Loads a node through POST /api/v1/statements/batch and prints what a statement costs the server.

Not part of the checks: a measurement for docs/performance.md. Run it with the Python of the checks:

    target/outside/venv/bin/python tests/outside/batch_load.py target/release/comity 60000 64

The load is made in this process, before the clock starts; the processor time is read from /proc for the
server alone. At most the number of statements named is sent, over loopback.
"""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PARTY = "asterion.example"
THREADS = 8


def statement(key, kid, number):
    """A signed statement of 600 bytes."""
    claims = {1: PARTY, 2: f"load {number:08d} " + "x" * 361, 6: 1_700_000_000}
    kind = "application/vnd.comity.general.notice+json"
    protected = cbor2.dumps({1: -8, 4: kid, 15: claims, 258: -16, 259: kind})
    payload = hashlib.sha256(str(number).encode()).digest()
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, key.sign(signed)]))


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def post(address, bodies, statuses):
    connection = http.client.HTTPConnection(address)
    headers = {"Content-Type": "application/cbor", "Accept": "application/cbor"}
    for body in bodies:
        while True:
            connection.request("POST", "/api/v1/statements/batch", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (429, 503):
                statuses.append(answer.status)
                break
            time.sleep(int(answer.headers.get("Retry-After", "1")))


def main(comity, count, each):
    with tempfile.TemporaryDirectory() as folder:
        folder = f"{folder}/node"
        init = [comity, "init", "--party", PARTY, "--name", "Load", "--dir", folder]
        subprocess.run(init, check=True, capture_output=True)
        file = pathlib.Path(f"{folder}/keys/statement.key").read_text()
        key = Ed25519PrivateKey.from_private_bytes(
            base64.b64decode(re.search(r"seed: (\S+)", file)[1]))
        public = {1: 1, -1: 6, -2: key.public_key().public_bytes_raw()}
        kid = hashlib.sha256(cbor2.dumps(public, canonical=True)).digest()
        statements = [statement(key, kid, number) for number in range(count)]
        bodies = [cbor2.dumps(statements[at:at + each]) for at in range(0, count, each)]
        serve = [comity, "--json", "serve", "--listen", "127.0.0.1:0", "--dir", folder]
        server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        try:
            address = json.loads(server.stdout.readline())["address"].removeprefix("http://")
            before, began, statuses = processor_seconds(server.pid), time.monotonic(), []
            threads = [threading.Thread(target=post, args=(address, bodies[n::THREADS], statuses))
                       for n in range(THREADS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took, spent = time.monotonic() - began, processor_seconds(server.pid) - before
        finally:
            server.kill()
            server.wait()
    assert set(statuses) == {200}, statuses
    print(f"{count} statements of {len(statements[0])} bytes, {each} a request")
    print(f"{count / took:.0f} statements/s, {spent / count * 1e6:.1f} us server CPU a statement")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
