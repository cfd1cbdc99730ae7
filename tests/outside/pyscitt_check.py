"""`pyscitt`, a SCRAPI client, registers a statement that was signed elsewhere with ES256."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import cbor2
import pytest
import requests
import scitt_cose
from cryptography.hazmat.primitives.asymmetric import ec
from pyscitt.client import Client
from scitt_cose.cose_sign1 import sign_sign1

from comity import (cose_key, pem, pem_of_cose_key, private_pem, protected, public_key,
                    unbase64url)

ISSUER = "cygnus-lab.example"
PROBLEM = "application/concise-problem-details+cbor"


def media_type(kind: str) -> str:
    return f"application/vnd.comity.{kind}+json"


def envelope(issuer: str, subject: str, preimage: bytes, preimage_type: str, key, alg: str,
             **claims) -> bytes:
    """A hash envelope (RFC 9995) signed by `scitt-cose`, not by us."""
    return sign_sign1(hashlib.sha256(preimage).digest(), alg=alg,
                      private_key_pem=private_pem(key),
                      protected=protected(issuer, subject, preimage_type, key, **claims))


@pytest.fixture(scope="module")
def issuer_key(node):
    """A P-256 key that the log's keeper has registered for another party."""
    key = ec.generate_private_key(ec.SECP256R1())
    content = {"salt": "A" * 43, "marking": {"tlp": "CLEAR"}, "body": {}}
    registration = envelope(node.party, ISSUER, json.dumps(content).encode(),
                            media_type("issuer.registration"), node.statement_key(), "EdDSA",
                            cnf={1: cose_key(key.public_key())})
    client = Client(node.url)
    client.submit_signed_statement_and_wait(registration)
    return key


def test_a_statement_is_registered_over_plain_http(node, issuer_key, folder: Path):
    signed = envelope(ISSUER, "urn:example:run:1", b"a report of our own", "text/plain",
                      issuer_key, "ES256")
    source, target = folder / "signed.cose", folder / "transparent.cose"
    source.write_bytes(signed)
    program = Path(sys.executable).with_name("scitt")
    done = subprocess.run([program, "submit", "--url", node.url, source,
                           "--transparent-statement", target],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Registered" in done.stdout
    transparent = target.read_bytes()
    parsed = scitt_cose.parse_signed_statement(transparent,
                                               public_key_pem=pem(issuer_key.public_key()))
    assert parsed["signature_verified"] is True
    assert parsed["issuer"] == ISSUER
    [receipt] = scitt_cose.extract_receipts(transparent)
    log_key = pem_of_cose_key(unbase64url(node.descriptor()["receipt_key"]))
    result = scitt_cose.verify_receipt(receipt, leaf_entry_hex=signed.hex(),
                                       log_public_key_pem=log_key)
    assert result.ok, result.errors


def test_receipt_and_statement_come_back(node, issuer_key):
    client = Client(node.url)
    signed = envelope(ISSUER, "urn:example:run:2", b"another report", "text/plain", issuer_key,
                      "ES256")
    submission = client.submit_signed_statement_and_wait_for_receipt(signed)
    result = scitt_cose.verify_receipt(
        submission.response_bytes, leaf_entry_hex=signed.hex(),
        log_public_key_pem=pem_of_cose_key(unbase64url(node.descriptor()["receipt_key"])))
    assert result.ok, result.errors
    assert submission.tx == f"1.{result.leaf_index}"
    assert scitt_cose.extract_receipts(client.get_transparent_statement(submission.tx))


def test_the_same_words_signed_twice_are_one_entry(node, issuer_key):
    client = Client(node.url)
    header = protected(ISSUER, "urn:example:run:3", "text/plain", issuer_key)
    once, twice = (sign_sign1(hashlib.sha256(b"said once").digest(), alg="ES256",
                              private_key_pem=private_pem(issuer_key), protected=header)
                   for _ in range(2))
    assert once != twice, "ECDSA signatures differ each time"
    first = client.submit_signed_statement(once).operation_tx
    assert client.submit_signed_statement(twice).operation_tx == first


def test_the_key_set_is_served(node):
    [*keys] = Client(node.url).get_scitt_keys()
    assert keys
    published = pem_of_cose_key(unbase64url(node.descriptor()["receipt_key"]))
    assert published in [pem(public_key(key)) for key in keys]


@pytest.mark.parametrize("flaw", ["unknown key", "bad signature", "no statement", "payload missing"])
def test_refusals_are_concise_problem_details(node, issuer_key, flaw):
    key = ec.generate_private_key(ec.SECP256R1()) if flaw == "unknown key" else issuer_key
    body = envelope(ISSUER, f"urn:example:{time.time_ns()}", b"x", "text/plain", key, "ES256")
    if flaw == "bad signature":
        body = body[:-1] + bytes([body[-1] ^ 1])
    if flaw == "no statement":
        body = b"\xd2\x84"
    if flaw == "payload missing":
        parts = cbor2.loads(body).value
        body = cbor2.dumps(cbor2.CBORTag(18, [parts[0], {}, None, parts[3]]))
    response = requests.post(f"{node.url}/entries", data=body, timeout=20,
                             headers={"Content-Type": "application/cose"})
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == PROBLEM
    problem = cbor2.loads(response.content)
    assert isinstance(problem[-1], str) and isinstance(problem[-2], str)


def test_an_unknown_entry_is_not_found(node):
    response = requests.get(f"{node.url}/entries/1.999999", timeout=20)
    assert response.status_code == 404
    assert response.headers["content-type"] == PROBLEM
