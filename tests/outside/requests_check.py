"""Requests between nodes carry RFC 9421 signatures that another library verifies, and ours verifies
that library's."""

import base64
import hashlib
import http.client
import http.server
import json
import secrets
import threading

import pytest
import requests
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import (HTTPMessageSigner, HTTPMessageVerifier,
                                     HTTPSignatureKeyResolver, algorithms)
from http_message_signatures.exceptions import InvalidSignature

from comity import pem_of_cose_key, thumbprint, unbase64url, wait_for

COVERED = ("@method", "@authority", "@path", "@query", "content-digest")


class Keys(HTTPSignatureKeyResolver):
    """One key by its name."""

    def __init__(self, name, public=None, private=None):
        self.name, self.public, self.private = name, public, private

    def resolve_public_key(self, key_id):
        assert key_id == self.name, f"signed with {key_id}, not with {self.name}"
        return self.public

    def resolve_private_key(self, key_id):
        return self.private


def name_of(public) -> str:
    """The name of a key: its thumbprint, base64url."""
    return base64.urlsafe_b64encode(thumbprint(public)).decode().rstrip("=")


@pytest.fixture(scope="module")
def recorded(nodes):
    """Two nodes, the first following the second through a proxy that writes down its requests."""
    asker = nodes("asterion.example", "Asterion").start()
    asked = nodes("borealis.example", "Borealis")
    seen = []

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append((self.command, f"http://{self.headers['Host']}{self.path}",
                         dict(self.headers.items()), body))
            onward = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=10)
            onward.request(self.command, self.path, body, dict(self.headers.items()))
            answer = onward.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            onward.close()

        do_GET = do_POST = pass_on

        def log_message(self, *_):
            pass

    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{proxy.server_address[1]}"
    asked.configure(f'public_url = "{address}"\n')
    asked.start()
    add(asked, asker, asker.url)
    add(asker, asked, address)
    asked.notice("For whoever follows.")
    wait_for(lambda: [one for one in seen if "Signature" in titled(one[2])], 40, "a signed request")
    yield asker, asked, seen
    proxy.shutdown()


def add(node, peer, address: str):
    """Makes `node` follow `peer`, as two operators would."""
    done = peer.run("fingerprint", peer.folder, "--json")
    fingerprint = json.loads(done.stdout)["fingerprint"]
    node.run("peers", "add", address, "--fingerprint", fingerprint, "--dir", node.folder)


def titled(headers: dict) -> dict:
    """Headers by their names in title case."""
    return {name.title(): value for name, value in headers.items()}


def prepared(method: str, url: str, headers: dict, body: bytes):
    return requests.Request(method, url, headers=headers, data=body or None).prepare()


def verifier(node) -> HTTPMessageVerifier:
    descriptor = node.descriptor()
    [encoded] = descriptor["statement_keys"]
    public = load_pem_public_key(pem_of_cose_key(unbase64url(encoded)))
    # A request names the party in whose name it is made, so that no other party's claim to the
    # key counts.
    name = f"{descriptor['party']}#{name_of(public)}"
    return HTTPMessageVerifier(signature_algorithm=algorithms.ED25519,
                               key_resolver=Keys(name, public=public))


def test_our_requests_verify(recorded):
    asker, _, seen = recorded
    signed = [one for one in seen if "Signature" in titled(one[2])]
    for method, url, headers, body in signed:
        [result] = verifier(asker).verify(prepared(method, url, headers, body), body=body)
        assert {f'"{name}"' for name in COVERED} <= set(result.covered_components)
        assert result.parameters["tag"] == "comity"
        assert result.parameters["nonce"]


def test_a_changed_request_of_ours_does_not_verify(recorded):
    asker, _, seen = recorded
    method, url, headers, body = next(one for one in seen if "Signature" in titled(one[2]))
    for change in [("DELETE", url, body), (method, url + "/more", body), (method, url, body + b" ")]:
        with pytest.raises(Exception) as refusal:
            verifier(asker).verify(prepared(change[0], change[1], headers, change[2]),
                                   body=change[2])
        assert isinstance(refusal.value, InvalidSignature), refusal.value


def sign_as(node, body: bytes, path: str = "/api/v1/contents/query"):
    """A request to `path` signed by the other library with the key of `node`."""
    private = node.statement_key()
    name = name_of(private.public_key())
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519,
                               key_resolver=Keys(name, private=private))

    def to(asked):
        request = requests.Request("POST", f"{asked}{path}", data=body,
                                   headers={"Content-Type": "application/json"}).prepare()
        request.headers["Host"] = asked.split("//")[1]
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        request.headers["Content-Digest"] = f"sha-256=:{digest}:"
        nonce = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
        signer.sign(request, key_id=name, nonce=nonce, label="sig1", tag="comity",
                    include_alg=False, covered_component_ids=COVERED, body=body,
                    use_existing_digest=True)
        return request

    return to


def test_our_node_accepts_the_other_library(recorded):
    asker, asked, _ = recorded
    body = b'{"digests":[]}'
    with requests.Session() as session:
        address = asker.url
        request = sign_as(asked, body)(address)
        answer = session.send(request, timeout=10)
        assert answer.status_code == 200, answer.text
        assert session.send(request, timeout=10).status_code in (401, 403, 409), "a replay"
        for spoil in ["body", "signature", "none"]:
            request = sign_as(asked, body)(address)
            if spoil == "body":
                request.body = b'{"digests": []}'
                request.headers["Content-Length"] = str(len(request.body))
            elif spoil == "signature":
                request.headers["Signature"] = "sig1=:" + base64.b64encode(bytes(64)).decode() + ":"
            else:
                for name in ("Signature", "Signature-Input"):
                    del request.headers[name]
            answer = session.send(request, timeout=10)
            assert answer.status_code in (400, 401, 403), (spoil, answer.status_code, answer.text)
            assert answer.headers["content-type"].startswith("application/problem+json")
