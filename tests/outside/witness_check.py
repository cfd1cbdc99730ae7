"""`litewitness`, a witness that others wrote and run, cosigns our log."""

import json
import os
import subprocess

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from comity import free_port, verifier_key, wait_for
from conftest import tool

NAME = "witness.example/lite"
COSIGNATURE_ED25519 = 0x04


@pytest.fixture(scope="module")
def witness(folder, nodes):
    """A running litewitness that knows our log, and our node told to ask it."""
    litewitness, witnessctl = tool("COMITY_LITEWITNESS"), tool("COMITY_WITNESSCTL")
    node = nodes("borealis.example", "Borealis Digital Authority").start()
    descriptor = node.descriptor()
    node.stop()

    def control(*words):
        subprocess.run([witnessctl, *words], check=True, capture_output=True, timeout=30)

    database = str(folder / "litewitness.db")
    control("add-log", "-db", database, "-origin", descriptor["origin"])
    control("add-key", "-db", database, "-origin", descriptor["origin"],
            "-key", descriptor["log_keys"][0])
    key = folder / "witness_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    public = load_ssh_public_key((folder / "witness_key.pub").read_bytes()).public_bytes_raw()
    fingerprint = subprocess.run(["ssh-keygen", "-lf", f"{key}.pub"], check=True,
                                 capture_output=True, text=True).stdout.split()[1]
    # A socket's path has at most 108 bytes, so the agent's lies in the folder for such things.
    socket = f"/tmp/comity-witness-{os.getpid()}.sock"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    wait_for(lambda: os.path.exists(socket), 10, "ssh-agent")
    subprocess.run(["ssh-add", "-q", key], check=True, env={**os.environ, "SSH_AUTH_SOCK": socket})
    port = free_port()
    log = open(folder / "litewitness.log", "wb")
    process = subprocess.Popen([litewitness, "-db", database, "-name", NAME, "-key", fingerprint,
                                "-ssh-agent", socket, "-listen", f"127.0.0.1:{port}"],
                               stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    wait_for(lambda: answers(url), 15, "litewitness")

    vkey = verifier_key(NAME, COSIGNATURE_ED25519, public)
    (node.folder / "policy.txt").write_text(
        f"log {descriptor['log_keys'][0]}\nwitness lite {vkey} {url}\nquorum lite\n")
    node.configure(f'policy = "policy.txt"\n\n[[witness]]\nurl = "{url}"\nkeys = ["{vkey}"]\n')
    node.start()
    yield node, ed25519.Ed25519PublicKey.from_public_bytes(public), vkey
    process.terminate()
    agent.terminate()
    process.wait(10)
    agent.wait(10)
    if os.path.exists(socket):
        os.unlink(socket)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/", timeout=1).ok
    except requests.RequestException:
        return False


def cosignature(node, vkey: str, size: int):
    """The witness's signature on a checkpoint of at least `size`, once it is published."""
    checkpoint = node.checkpoint()
    identifier = bytes.fromhex(vkey.split("+")[1])
    for name, key_id, raw in checkpoint.signatures:
        if name == NAME and key_id == identifier and checkpoint.size >= size:
            return checkpoint, raw
    return None


def check(public, checkpoint, raw: bytes):
    """C2SP tlog-cosignature: eight bytes of time, then Ed25519 over time and checkpoint."""
    moment = int.from_bytes(raw[:8], "big")
    public.verify(raw[8:], f"cosignature/v1\ntime {moment}\n{checkpoint.body}".encode())


def test_the_witness_cosigns_as_the_log_grows(witness):
    node, public, vkey = witness
    for text in ["Seen by a stranger.", "And again, from a proof of consistency."]:
        node.notice(text)
        size = node.ask("log", "show")["size"]
        checkpoint, raw = wait_for(lambda: cosignature(node, vkey, size), 30, "a cosignature")
        check(public, checkpoint, raw)
    with pytest.raises(InvalidSignature):
        check(public, checkpoint, raw[:-1] + bytes([raw[-1] ^ 1]))


def test_the_policy_is_met_and_shown(witness):
    node, _, _ = witness
    shown = wait_for(lambda: met(node), 30, "the policy is met")
    assert [one["key"] for one in shown["witnesses"]] == [NAME]
    assert shown["policy"] is True and not shown["invalid"] and not shown["missing"]


def met(node):
    """What `comity log witness` shows, once it ends with 0."""
    done = node.run("log", "witness", "--dir", node.folder, "--json", ok=False)
    shown = json.loads(done.stdout)
    assert shown["met"] is (done.returncode == 0)
    return shown if shown["met"] else None
