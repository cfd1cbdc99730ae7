"""What monitors read: the numbers, by Prometheus's own parser; alarms and dashboard, as the data
that they are."""

import json
import time
from pathlib import Path

import requests
import yaml
from prometheus_client.parser import text_string_to_metric_families

MONITORING = Path(__file__).parents[2] / "docs/operate/monitoring"


def numbers(node) -> dict:
    """All families that a reader of the node is told."""
    node.run("user", "add", "monitor", "--no-password", "--dir", node.folder, ok=False)
    token = node.ask("user", "token", "monitor")["token"]
    text = node.get("/metrics", headers={"Authorization": f"Bearer {token}"}).text
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(family, **labels) -> float:
    [found] = [one.value for one in family.samples if labels.items() <= one.labels.items()]
    return found


def test_numbers_are_read_and_grow(node):
    before = numbers(node)
    for _ in range(5):
        node.notice("Counted.")
    after = numbers(node)
    assert value(after["comity_log_entries"]) == value(before["comity_log_entries"]) + 5
    commits = after["comity_commit_duration_seconds"]
    counts = {one.labels["le"]: one.value for one in commits.samples if one.name.endswith("_bucket")}
    ordered = [counts[bound] for bound in sorted(counts, key=float)]
    assert ordered == sorted(ordered) and counts["+Inf"] >= 5
    total = [one.value for one in commits.samples if one.name.endswith("_sum")]
    assert 0 < total[0] < 60
    requests_family = after["comity_http_requests"]
    assert requests_family.type == "counter"
    assert value(after["comity_writing"]) == 1
    assert value(after["comity_disk_free_bytes"]) > 0
    assert {one.labels["state"] for one in after["comity_duties"].samples} >= {"breached", "soon"}


def test_strangers_are_told_nothing(node):
    assert requests.get(f"{node.url}/metrics", timeout=10).status_code == 401
    began = time.monotonic()
    assert requests.get(f"{node.url}/readyz", timeout=10).text == "ok\n"
    assert time.monotonic() - began < 2


def test_alarms_and_dashboard_are_data(node):
    [group] = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    assert all({"alert", "expr", "labels", "annotations"} <= rule.keys() for rule in group["rules"])
    board = json.loads((MONITORING / "grafana.json").read_text())
    identifiers = [panel["id"] for panel in board["panels"]]
    assert len(set(identifiers)) == len(identifiers) > 10
    placed = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(placed)) == len(placed)
