"""Fresh nodes for the checks, and the tools that `cargo xtask` found for them."""

import os
import shutil
from pathlib import Path

import pytest

from comity import Node


@pytest.fixture(scope="session")
def work() -> Path:
    """An empty folder for everything the checks write."""
    folder = Path(os.environ["COMITY_WORK"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def folder(work, request) -> Path:
    """A folder for one file of checks."""
    path = work / request.module.__name__
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def nodes(folder):
    """Makes nodes and stops them in the end."""
    made = []

    def make(party: str, name: str = "A party") -> Node:
        made.append(Node(folder / party, party, name))
        return made[-1]

    yield make
    for node in made:
        node.stop()


@pytest.fixture(scope="module")
def node(nodes) -> Node:
    """One running node."""
    return nodes("asterion.example", "Asterion AI Safety Institute").start()


def tool(name: str) -> Path:
    """A program that `cargo xtask` hands over by an environment variable."""
    path = os.environ.get(name)
    if not path or not Path(path).exists():
        pytest.skip(f"{name} is not set: `cargo xtask outside` says what is missing")
    return Path(path)
