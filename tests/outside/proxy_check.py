"""A node behind nginx and behind HAProxy, by the sample configurations as they stand in the
operator's manual: only addresses, ports and files are other ones."""

import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

import pytest
import requests

from certificates import Authority
from comity import free_port, wait_for
from conftest import tool

SAMPLES = Path(__file__).parents[2] / "docs/operate/proxy"
HAS_IPV6 = Path("/proc/net/if_inet6").exists() and Path("/proc/net/if_inet6").read_text().strip()


def nginx(folder: Path, node, port: int, chain: Path, key: Path):
    """nginx with the sample, in the foreground."""
    sample = (SAMPLES / "nginx.conf").read_text()
    if not HAS_IPV6:
        sample = sample.replace("    listen [::]:443 ssl;\n", "")
    sample = substituted(sample, [
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("server_name comity.lab.example;", "server_name localhost;"),
        ("127.0.0.1:7100;", f"127.0.0.1:{node.port};"),
        ("/etc/comity/fullchain.pem", str(chain)), ("/etc/comity/privkey.pem", str(key))])
    sample = sample.replace("listen [::]:443 ssl;", f"listen [::1]:{port} ssl;")
    whole = folder / "nginx.conf"
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n"
                    for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    whole.write_text(f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\n"
                     f"error_log {folder}/error.log;\nevents {{}}\n"
                     f"http {{\naccess_log off;\n{paths}{sample}\n}}\n")
    return [tool("COMITY_NGINX"), "-p", folder, "-c", whole]


def haproxy(folder: Path, node, port: int, chain: Path, key: Path):
    """HAProxy with the sample, in the foreground."""
    together = folder / "haproxy.pem"
    together.write_bytes(chain.read_bytes() + key.read_bytes())
    sample = substituted((SAMPLES / "haproxy.cfg").read_text(), [
        ("bind :443 ssl", f"bind 127.0.0.1:{port} ssl"), ("/etc/comity/haproxy.pem", str(together)),
        ("127.0.0.1:7100", f"127.0.0.1:{node.port}")])
    whole = folder / "haproxy.cfg"
    whole.write_text(sample)
    return [tool("COMITY_HAPROXY"), "-db", "-f", whole]


def substituted(sample: str, pairs) -> str:
    """The sample for this machine; each place has to be there, outside the comments."""
    lines = sample.splitlines(keepends=True)
    comments = [line.lstrip().startswith("#") for line in lines]
    for old, new in pairs:
        assert any(old in line and not comment for line, comment in zip(lines, comments)), old
        lines = [line if comment else line.replace(old, new)
                 for line, comment in zip(lines, comments)]
    return "".join(lines)


@pytest.fixture(scope="module", params=[nginx, haproxy], ids=["nginx", "haproxy"])
def behind(request, work, nodes):
    """A node behind a proxy, another that follows it through the proxy, and who signed for it."""
    make = request.param
    folder = work / f"proxy-{make.__name__}"
    folder.mkdir(exist_ok=True)
    authority, port = Authority(folder), free_port()
    chain, key = folder / "chain.pem", folder / "key.pem"
    authority.issue(chain, key)
    node = nodes(f"{make.__name__}.example", "Behind a proxy")
    node.configure(f'public_url = "https://localhost:{port}"\ntrusted_proxies = ["127.0.0.1"]\n'
                   'pull_every_s = 1\n')
    node.start()
    words = make(folder, node, port, chain, key)
    log = open(folder / "proxy.log", "ab")
    proxy = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    os.environ["SSL_CERT_FILE"] = str(authority.path)
    other = nodes(f"follower-of-{make.__name__}.example", "Follower")
    other.configure("pull_every_s = 1\n")
    other.start()
    del os.environ["SSL_CERT_FILE"]
    node.public = f"https://localhost:{port}"
    session = requests.Session()
    # Not what the environment says of authorities.
    session.trust_env, session.verify = False, str(authority.path)
    wait_for(lambda: answers(session, node), 20, f"the proxy answers (see {folder}/proxy.log)")
    add(other, node, node.public)
    add(node, other, other.url)
    yield node, other, session
    proxy.terminate()
    proxy.wait(10)
    node.stop()
    other.stop()


def answers(session, node) -> bool:
    try:
        return session.get(f"{node.public}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def add(node, peer, address: str):
    """Makes `node` follow `peer`, as two operators would."""
    fingerprint = json.loads(peer.run("fingerprint", peer.folder, "--json").stdout)["fingerprint"]
    node.run("peers", "add", address, "--fingerprint", fingerprint, "--dir", node.folder)


def green(node, title: str):
    """A notice for peers alone: its content comes by a signed request."""
    body = node.folder / "green.json"
    body.write_text(json.dumps({"title": title, "text": "For peers."}))
    return node.ask("submit", body, "--kind", "general.notice", "--subject", "urn:example:green",
                    "--tlp", "GREEN")["id"]


def arrives(other, node, title: str):
    """Waits until the content of a notice is held by a follower."""
    identifier = green(node, title)

    def held():
        done = other.run("get", identifier, "--json", "--dir", other.folder, ok=False)
        return done.returncode == 0 and json.loads(done.stdout).get("body", {}).get("title") == title

    wait_for(held, 40, f"{title} at {other.party}")


def test_peers_exchange_through_it_in_both_directions(behind):
    node, other, _ = behind
    arrives(other, node, "Down")
    arrives(node, other, "Up")
    assert all(one.get("failure") is None for one in other.ask("peers", "list"))


def test_events_come_as_they_happen(behind):
    node, _, session = behind
    heard, began = [], threading.Event()

    def listen():
        with session.get(f"{node.public}/events", stream=True, timeout=60) as stream:
            assert stream.status_code == 200
            began.set()
            for line in stream.iter_lines():
                if line.startswith(b"event: logged"):
                    heard.append(time.monotonic())
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert began.wait(10)
    node.notice("An event.")
    logged = time.monotonic()
    thread.join(10)
    assert heard and heard[0] - logged < 2, "an event that is held back is none"


def test_what_is_long_passes_and_what_is_too_long_is_refused(behind):
    node, _, session = behind
    headers = {"Authorization": f"Bearer {operator_token(node)}"}
    body = {"kind": "general.notice", "subject": "urn:example:long", "tlp": "CLEAR",
            "body": {"title": "Long", "text": "x" * 900_000}}
    answer = session.post(f"{node.public}/api/v1/statements", json=body, headers=headers)
    assert answer.status_code != 413 and answer.headers["content-type"].startswith("application/"), \
        answer.text[:300]
    long = b"x" * (4 * 1024 * 1024 + 1)
    answer = session.post(f"{node.public}/api/v1/statements", data=long,
                          headers={**headers, "Content-Type": "application/json"})
    # Refused before it is read, which a proxy would take for a broken connection if the node did
    # not read on.
    assert answer.status_code == 413, answer.text[:300]


def operator_token(node) -> str:
    """The token that the running node left for commands on its machine."""
    return (node.folder / "operator.token").read_text().splitlines()[1]


def at_once(node, session, count: int) -> int:
    """Sends requests without waiting for answers, each with another address before its own, and
    returns how many were refused."""
    url = urllib.parse.urlsplit(f"{node.public}/api/v1/node")
    lines = [f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\n"
                 f"X-Forwarded-For: 203.0.113.{number % 250}\r\n"
                 f"Connection: {'keep-alive' if number + 1 < count else 'close'}\r\n\r\n"
                 for number in range(count)]
    trust = ssl.create_default_context(cafile=session.verify)
    with socket.create_connection((url.hostname, url.port), timeout=60) as plain, \
            trust.wrap_socket(plain, server_hostname=url.hostname) as secure:
        secure.sendall("".join(lines).encode())
        arrived = b"".join(iter(lambda: secure.recv(1 << 16), b""))
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", arrived)
    assert len(statuses) == count, arrived[-300:]
    return statuses.count(b"429")


def test_nobody_chooses_the_address_that_is_counted(behind):
    node, other, session = behind
    # Faster than 100 a second on any machine.
    refused = sum(at_once(node, session, 400) for _ in range(5))
    assert refused, "1,000 at once and 100 a second, by the address that the proxy saw"
    # Signed peers and whoever signs in are heard from the very same address.
    arrives(other, node, "Meanwhile")
    assert session.get(f"{node.public}/sign-in").status_code == 200
    assert session.get(f"{node.public}/metrics").status_code == 403, "not through the proxy"
