"""A node of ours as the checks see it: a folder, a process, an address.

Only the program under test and the standard interfaces are used; keys are read from the files
that the operator's manual describes.
"""

import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import cbor2
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

# COSE header labels and CWT claims (RFC 9052, 9597, 8392, 8747, 9995).
KID, CWT_CLAIMS, PAYLOAD_HASH_ALG, PREIMAGE_CONTENT_TYPE = 4, 15, 258, 259
ISS, SUB, IAT, CNF = 1, 2, 6, 8
SHA_256 = -16


def binary() -> Path:
    """The program under test."""
    return Path(os.environ["COMITY_BIN"])


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds: float, what: str):
    """Calls `condition` until it gives something, and gives that."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


class Node:
    """One party's node."""

    def __init__(self, folder: Path, party: str, name: str):
        self.folder = folder
        self.party = party
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.run("init", "--dir", folder, "--party", party, "--name", name,
                 "--listen", f"127.0.0.1:{self.port}")

    def run(self, *words, ok: bool = True) -> subprocess.CompletedProcess:
        """Runs the program and, unless told otherwise, insists on success."""
        done = subprocess.run([binary(), *map(str, words)], capture_output=True, timeout=60)
        if ok and done.returncode != 0:
            raise AssertionError(f"comity {words[0]} ended with {done.returncode}:\n"
                                 f"{done.stdout.decode()}\n{done.stderr.decode()}")
        return done

    def ask(self, *words):
        """Runs the program with `--json` and gives what it printed."""
        return json.loads(self.run(*words, "--dir", self.folder, "--json").stdout)

    def configure(self, text: str):
        """Puts settings before everything in the configuration that `init` wrote."""
        path = self.folder / "comity.toml"
        top, tables = text.split("\n\n", 1) if "\n\n" in text else (text, "")
        path.write_text(f"{top}\n{path.read_text()}\n{tables}\n")

    def start(self):
        """Starts the node and waits until it answers."""
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen([binary(), "serve", "--dir", self.folder],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(self.answers, 30, f"{self.party} answers (see {self.folder}/serve.log)")
        return self

    def answers(self) -> bool:
        """Whether the node answers."""
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "serve.log").read_text()[-4000:])
        try:
            # Commands find the running node by the token it leaves once it is up.
            there = requests.get(f"{self.url}/.well-known/comity", timeout=2).ok
            return there and (self.folder / "operator.token").exists()
        except requests.RequestException:
            return False

    def stop(self):
        """Stops the node as an operator would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def get(self, path: str, **options) -> requests.Response:
        """Fetches a page that must be there."""
        response = requests.get(f"{self.url}{path}", timeout=20, **options)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text[:500]}"
        return response

    def descriptor(self) -> dict:
        """What the party hands to others."""
        return self.get("/.well-known/comity").json()

    def notice(self, text: str, subject: str = "urn:example:notice") -> dict:
        """Has the node sign and log a notice that anyone may read."""
        body = self.folder / "notice.json"
        body.write_text(json.dumps({"title": "A notice", "text": text}))
        return self.ask("submit", body, "--kind", "general.notice", "--subject", subject,
                        "--tlp", "CLEAR")

    def checkpoint(self) -> "Checkpoint":
        """The newest checkpoint."""
        return Checkpoint(self.get("/checkpoint").text)

    def entries(self, size: int) -> list[bytes]:
        """The first `size` entries of the log, read as C2SP tlog-tiles says."""
        found = []
        for tile in range((size + 255) // 256):
            width = min(256, size - 256 * tile)
            suffix = "" if width == 256 else f".p/{width}"
            data = self.get(f"/tile/entries/{tile_path(tile)}{suffix}").content
            while data:
                length = int.from_bytes(data[:2], "big")
                found.append(data[2:2 + length])
                data = data[2 + length:]
        assert len(found) == size, f"{len(found)} entries for a tree of {size}"
        return found

    def statement_key(self) -> ed25519.Ed25519PrivateKey:
        """The party's signing key, from the file that holds it."""
        [path] = self.folder.rglob("statement.key")
        seed = next(line for line in path.read_text().splitlines() if line.startswith("seed: "))
        return ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed[6:]))


class Checkpoint:
    """A signed note with a checkpoint (C2SP signed-note, tlog-checkpoint)."""

    def __init__(self, text: str):
        self.text = text
        self.body, signatures = text.split("\n\n", 1)
        self.body += "\n"
        self.origin, size, root = self.body.splitlines()[:3]
        self.size = int(size)
        self.root = base64.b64decode(root)
        self.signatures = []
        for line in signatures.splitlines():
            dash, name, value = line.split(" ")
            assert dash == "\u2014", line
            raw = base64.b64decode(value)
            self.signatures.append((name, raw[:4], raw[4:]))


def tile_path(number: int) -> str:
    """`1234067` is `x001/x234/067` (C2SP tlog-tiles)."""
    parts = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03}")
    return "/".join(parts)


def verifier_key(name: str, kind: int, public: bytes) -> str:
    """A signed-note verifier key."""
    key = bytes([kind]) + public
    identifier = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    return f"{name}+{identifier.hex()}+{base64.b64encode(key).decode()}"


def unbase64url(text: str) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pem_of_cose_key(encoded: bytes) -> bytes:
    """A COSE_Key (RFC 9052 section 7) as PEM."""
    return pem(public_key(cbor2.loads(encoded)))


def public_key(key: dict):
    """The public key a decoded COSE_Key holds: OKP Ed25519 or EC2 P-256."""
    if key[1] == 1 and key[-1] == 6:
        return ed25519.Ed25519PublicKey.from_public_bytes(key[-2])
    assert key[1] == 2 and key[-1] == 1, f"unexpected key {key}"
    y = bytes([2 + key[-3]]) if isinstance(key[-3], bool) else b"\x04"
    point = y + key[-2] + (b"" if isinstance(key[-3], bool) else key[-3])
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def cose_key(public) -> dict:
    """A COSE_Key without optional members, in deterministic order."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return {1: 1, -1: 6, -2: public.public_bytes_raw()}
    numbers = public.public_numbers()
    return {1: 2, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}


def thumbprint(public) -> bytes:
    """RFC 9679 thumbprint with SHA-256, the `kid` of everything here."""
    return hashlib.sha256(cbor2.dumps(cose_key(public), canonical=True)).digest()


def pem(public) -> bytes:
    """A public key as PEM."""
    return public.public_bytes(serialization.Encoding.PEM,
                               serialization.PublicFormat.SubjectPublicKeyInfo)


def private_pem(private) -> bytes:
    """A private key as PEM."""
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())


def protected(issuer: str, subject: str, media_type: str, key, **claims) -> dict:
    """The protected header of a statement of ours, without `alg`."""
    return {KID: thumbprint(key.public_key()),
            CWT_CLAIMS: {ISS: issuer, SUB: subject, IAT: int(time.time()),
                         **{CNF: claims[name] for name in ("cnf",) if name in claims}},
            PAYLOAD_HASH_ALG: SHA_256, PREIMAGE_CONTENT_TYPE: media_type}
