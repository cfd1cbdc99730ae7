"""Tessera's load generator and log checker against our logs."""

import subprocess

import pytest
import requests

from comity import free_port, wait_for
from conftest import tool

LEAVES = 5_000


def fsck(url: str, vkey: str, folder):
    """Derives every tile and the root anew from what `url` serves."""
    key = folder / "log.vkey"
    key.write_text(vkey)
    done = subprocess.run([tool("COMITY_FSCK"), "--storage_url", f"{url}/", "--public_key", key,
                           "--ui=false", "--N", "4"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def room(folder):
    """The log room alone: `POST /add` and tiles, nothing else."""
    port = free_port()
    log = open(folder / "log_room.log", "wb")
    process = subprocess.Popen([tool("COMITY_LOG_ROOM"), folder / "room", f"127.0.0.1:{port}"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                               text=True)
    # The Ed25519 key comes first; Tessera's programs know no other.
    word, vkey = process.stdout.readline().split()
    assert word == "vkey"
    url = f"http://127.0.0.1:{port}"
    wait_for(lambda: answers(url), 15, "the log room")
    yield url, vkey
    process.terminate()
    process.wait(10)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/checkpoint", timeout=1).status_code in (200, 404)
    except requests.RequestException:
        return False


def test_hammer_finds_every_leaf_it_wrote(room, folder):
    url, vkey = room
    done = subprocess.run(
        [tool("COMITY_HAMMER"), "--log_url", f"{url}/", "--write_log_url", f"{url}/",
         "--log_public_key", vkey, "--show_ui=false", "--dup_chance", "0",
         "--num_writers", "64", "--max_write_ops", "5000", "--max_read_ops", "200",
         "--leaf_min_size", "600", "--leaf_write_goal", str(LEAVES), "--max_runtime", "120s"],
        capture_output=True, text=True, timeout=180)
    (folder / "hammer.log").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    size = int(requests.get(f"{url}/checkpoint", timeout=10).text.splitlines()[1])
    assert size >= LEAVES


def test_fsck_derives_the_same_log_room(room, folder):
    fsck(*room, folder)


def test_fsck_derives_the_same_log_of_a_node(node, folder):
    for number in range(12):
        node.notice(f"Notice {number}.")
    fsck(node.url, node.descriptor()["log_keys"][0], folder)
