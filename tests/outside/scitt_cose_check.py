"""`scitt-cose` verifies our statements and receipts, and refuses them once tampered with."""

import json
import subprocess
import sys
from pathlib import Path

import cbor2
import pytest
import scitt_cose

from comity import pem, pem_of_cose_key, public_key, unbase64url


@pytest.fixture(scope="module")
def logged(node):
    """A log of six entries: all of them, its checkpoint and its keys."""
    for number in range(5):
        node.notice(f"Notice {number}.")
    checkpoint = node.checkpoint()
    assert checkpoint.size == 6, "the genesis entry and five notices"
    descriptor = node.descriptor()
    [statement_key] = descriptor["statement_keys"]
    return {
        "node": node,
        "checkpoint": checkpoint,
        "entries": node.entries(checkpoint.size),
        "statement_key": pem_of_cose_key(unbase64url(statement_key)),
        "receipt_key": pem_of_cose_key(unbase64url(descriptor["receipt_key"])),
    }


def receipt(logged, index: int) -> bytes:
    response = logged["node"].get(f"/entries/1.{index}")
    assert response.headers["content-type"] == "application/scitt-receipt+cose"
    return response.content


def test_statements_verify(logged):
    for entry in logged["entries"]:
        parsed = scitt_cose.parse_signed_statement(entry, public_key_pem=logged["statement_key"])
        assert parsed["signature_verified"] is True
        assert parsed["issuer"] == "asterion.example"
        assert len(parsed["payload"]) == 32, "the payload is a digest"


def test_receipts_verify(logged):
    for index, entry in enumerate(logged["entries"]):
        result = scitt_cose.verify_receipt(receipt(logged, index), leaf_entry_hex=entry.hex(),
                                           log_public_key_pem=logged["receipt_key"])
        assert result.ok, (index, result.errors)
        assert result.leaf_index == index
        assert result.issuer == "asterion.example"
        assert result.subject == logged["checkpoint"].origin


def test_the_root_follows_from_the_entries(logged):
    root = scitt_cose.merkle_root([entry.hex() for entry in logged["entries"]])
    assert root == logged["checkpoint"].root.hex()


def test_the_published_key_is_the_one_of_the_receipts(logged):
    keys = cbor2.loads(logged["node"].get("/.well-known/scitt-keys").content)
    assert logged["receipt_key"] in [pem(public_key(key)) for key in keys]


def test_the_command_line_verifies_files(logged, folder: Path):
    def write(name: str, data: bytes) -> str:
        (folder / name).write_bytes(data)
        return str(folder / name)

    entry = logged["entries"][3]
    words = ["--statement", write("statement.cose", entry),
             "--statement-pubkey", write("statement.pem", logged["statement_key"]),
             "--receipt", write("receipt.cose", receipt(logged, 3)),
             "--receipt-log-pubkey", write("log.pem", logged["receipt_key"]),
             "--leaf-entry-hex", entry.hex(), "--json"]
    program = Path(sys.executable).with_name("scitt-cose")
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["statement"]["signature_verified"] is True
    assert report["receipt"]["ok"] is True


def test_transparent_statements_carry_their_receipt(logged):
    transparent = logged["node"].get("/entries/1.2/statement").content
    receipts = scitt_cose.extract_receipts(transparent)
    assert receipts, "no receipt in the unprotected header"
    for one in receipts:
        result = scitt_cose.verify_receipt(one, leaf_entry_hex=logged["entries"][2].hex(),
                                           log_public_key_pem=logged["receipt_key"])
        assert result.ok, result.errors


def test_a_tampered_statement_fails(logged):
    entry = logged["entries"][1]
    for at in range(0, len(entry), 7):
        tampered = bytearray(entry)
        tampered[at] ^= 1
        parsed = scitt_cose.parse_signed_statement(bytes(tampered),
                                                   public_key_pem=logged["statement_key"])
        assert parsed["signature_verified"] is False, f"byte {at}"


def test_a_tampered_receipt_fails(logged):
    genuine, entry = receipt(logged, 1), logged["entries"][1]

    def verify(data: bytes):
        return scitt_cose.verify_receipt(data, leaf_entry_hex=entry.hex(),
                                         log_public_key_pem=logged["receipt_key"])

    truth = verify(genuine)
    for at in range(len(genuine)):
        tampered = bytearray(genuine)
        tampered[at] ^= 1
        result = verify(bytes(tampered))
        if result.ok:
            # RFC 9942 signs the root alone: a size of which this entry has the same path to that
            # root cannot be told apart. Root and position stay proved.
            assert (result.root, result.leaf_index) == (truth.root, truth.leaf_index), f"byte {at}"
            assert result.tree_size != truth.tree_size, f"byte {at}"


def test_a_receipt_proves_its_own_entry_only(logged):
    result = scitt_cose.verify_receipt(receipt(logged, 1),
                                       leaf_entry_hex=logged["entries"][2].hex(),
                                       log_public_key_pem=logged["receipt_key"])
    assert not result.ok
