"""The Debian package, installed by dpkg into an empty root and started from there; the unit, read
by systemd's own checker."""

import json
import os
import re
import shutil
import subprocess

import pytest

from comity import free_port, wait_for
from conftest import tool


@pytest.fixture(scope="module")
def root(folder):
    """An empty root into which the package was installed."""
    package, root = tool("COMITY_DEB"), folder / "root"
    for part in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "etc", "tmp"]:
        (root / part).mkdir(parents=True)
    for name in ["status", "available"]:
        (root / "var/lib/dpkg" / name).touch()
    if not shutil.which("systemd-sysusers"):
        pytest.skip("needs systemd-sysusers (Debian: systemd)")
    # What it depends on is not there: only this package is tried. Its scripts run outside the root,
    # which they are told.
    done = subprocess.run(["dpkg", f"--root={root}", "--force-script-chrootless", "--force-depends",
                           "--install", package], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_the_package_says_what_it_is(root):
    said = subprocess.run(["dpkg", f"--root={root}", "--status", "comity"], capture_output=True,
                          text=True, check=True).stdout
    assert "Status: install ok installed" in said and "Depends: libc6" in said
    listed = subprocess.run(["dpkg", f"--root={root}", "--listfiles", "comity"], text=True,
                            capture_output=True, check=True).stdout.split()
    for path in ["/usr/bin/comity", "/usr/lib/systemd/system/comity.service",
                 "/usr/share/doc/comity/operate/install.md", "/usr/share/doc/comity/copyright",
                 "/usr/share/bash-completion/completions/comity"]:
        assert path in listed
        assert (root / path.lstrip("/")).exists()
    assert re.search(r"^comity:", (root / "etc/passwd").read_text(), re.MULTILINE), "the user"


def test_what_was_installed_runs(root, folder):
    program, node, port = root / "usr/bin/comity", folder / "node", free_port()
    run = lambda *words: subprocess.run([program, *words, "--dir", node], check=True,
                                        capture_output=True, text=True, timeout=60).stdout
    run("init", "--party", "packaged.example", "--name", "P", "--listen", f"127.0.0.1:{port}")
    process = subprocess.Popen([program, "serve", "--dir", node], stdout=subprocess.DEVNULL)
    try:
        ask = [program, "health", "--ready", "--json", "--dir", node]
        done = lambda: subprocess.run(ask, capture_output=True, text=True, timeout=20)
        wait_for(lambda: done().returncode == 0, 30, "the node is ready")
        assert json.loads(done().stdout)["ok"]
    finally:
        process.terminate()
        assert process.wait(20) == 0


def test_the_unit_is_good_and_closed(root):
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze (Debian: systemd)")
    unit = root / "usr/lib/systemd/system/comity.service"
    environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", f"--root={root}", unit.name],
                          capture_output=True, text=True, env=environment, timeout=60)
    # An empty root lacks the units of the system and the kill of procps; nothing may be said of
    # ours.
    said = [line for line in (done.stdout + done.stderr).splitlines() if "comity" in line]
    missing = ("not found", "/bin/kill is not executable")
    assert not [line for line in said if not any(part in line for part in missing)], said
    done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--threshold=25", unit],
                          capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_it_goes_and_leaves_nothing_but_what_is_the_nodes(root):
    subprocess.run(["dpkg", f"--root={root}", "--force-script-chrootless", "--remove", "comity"],
                   check=True, capture_output=True, timeout=60)
    assert not (root / "usr/bin/comity").exists()
