"""TLS in the node, seen by Python's `ssl` (OpenSSL) and by `openssl s_client`."""

import json
import shutil
import signal
import socket
import ssl
import subprocess

import pytest
import requests
from cryptography import x509

from certificates import Authority
from comity import free_port, wait_for


@pytest.fixture(scope="module")
def secured(nodes, folder):
    """A node that answers by TLS, and who signed its certificate."""
    node, authority = nodes("asterion.example", "Asterion"), Authority(folder)
    node.secure = free_port()
    node.serial = authority.issue(node.folder / "chain.pem", node.folder / "key.pem")
    node.configure(f'public_url = "https://localhost:{node.secure}"\n\n'
                   f'[tls]\nlisten = "127.0.0.1:{node.secure}"\n'
                   'certificate = "chain.pem"\nkey = "key.pem"\n')
    return node.start(), authority


def shown(node, authority, least=ssl.TLSVersion.TLSv1_2, most=ssl.TLSVersion.TLSv1_3):
    """The protocol spoken with a fresh connection, and the serial number of what is shown."""
    context = ssl.create_default_context(cafile=authority.path)
    context.minimum_version, context.maximum_version = least, most
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", node.secure), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as stream:
            certificate = x509.load_der_x509_certificate(stream.getpeercert(binary_form=True))
            return stream.version(), stream.selected_alpn_protocol(), certificate.serial_number


def test_both_good_versions_are_spoken_and_no_other(secured):
    node, authority = secured
    for version, name in [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")]:
        assert shown(node, authority, version, version) == (name, "http/1.1", node.serial)
    with pytest.raises(ssl.SSLError):
        shown(node, authority, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


def test_what_is_read_by_tls_is_what_is_read_without(secured):
    node, authority = secured
    url = f"https://localhost:{node.secure}"
    with requests.Session() as session:
        # Not what the environment says of authorities.
        session.trust_env, session.verify = False, str(authority.path)
        assert session.get(f"{url}/checkpoint").content == node.get("/checkpoint").content
        answer = session.get(f"{url}/healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_openssl_agrees(secured):
    node, authority = secured
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{node.secure}",
                           "-servername", "localhost", "-verify_return_error",
                           "-CAfile", authority.path, "-verify_hostname", "localhost"],
                          input=b"", capture_output=True, timeout=20)
    assert b"Verify return code: 0 (ok)" in done.stdout, done.stdout.decode() + done.stderr.decode()


def test_another_node_exchanges_by_tls(secured, nodes, monkeypatch):
    node, authority = secured
    other = nodes("borealis.example", "Borealis")
    # Whom it trusts is the system's affair, which this names.
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    other.start()
    done = node.run("fingerprint", node.folder, "--json")
    fingerprint = json.loads(done.stdout)["fingerprint"]
    other.run("peers", "add", f"https://localhost:{node.secure}", "--fingerprint", fingerprint,
              "--dir", other.folder)
    node.notice("For whoever follows.")
    size = node.ask("log", "show")["size"]
    wait_for(lambda: [one for one in other.ask("peers", "list") if one["size"] == size], 40,
             "the log is held")


def test_a_certificate_is_renewed_while_the_node_runs(secured):
    node, authority = secured
    chain, key = node.folder / "chain.pem", node.folder / "key.pem"
    # At once on SIGHUP.
    serial = authority.issue(chain, key)
    node.process.send_signal(signal.SIGHUP)
    wait_for(lambda: shown(node, authority)[2] == serial, 5, "shown on SIGHUP")
    # By itself, a little later.
    serial = authority.issue(chain, key)
    wait_for(lambda: shown(node, authority)[2] == serial, 30, "found by itself")
    # What is no certificate changes nothing.
    chain.write_text("no certificate")
    node.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "the one before stays" in (node.folder / "serve.log").read_text(), 10, "said")
    assert shown(node, authority)[2] == serial


def test_an_end_is_told_before_and_when_it_has_come(secured):
    node, authority = secured
    chain, key = node.folder / "chain.pem", node.folder / "key.pem"
    authority.issue(chain, key, days=10)
    node.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "certificate-expires" in requests.get(f"{node.url}/healthz").text, 5, "warned")
    authority.issue(chain, key, days=-1)
    node.process.send_signal(signal.SIGHUP)
    wait_for(lambda: requests.get(f"{node.url}/healthz").status_code == 503, 5, "told")
    assert requests.get(f"{node.url}/healthz").json()["code"] == "certificate-expired"
    with pytest.raises(ssl.SSLCertVerificationError):
        shown(node, authority)
