"""Deadlines of the shipped regimes counted anew, with `holidays` and `zoneinfo` alone.

The worked dates stand in one file that the engine's own tests read as well, so that both counts
are held to the same days: the engine's from the rule in the agreement, this one from what the law
says to count.
"""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deadlines_check import counted, last_instant, rest

CASES = json.loads(
    (Path(__file__).parents[2] / "crates/agreements/tests/it/duty/worked.json").read_text())
HOUR = timedelta(hours=1)
LENGTHS = {"minutes": timedelta(minutes=1), "hours": HOUR, "days": timedelta(days=1)}


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def ends(count):
    """The plain end of a period and its last instant by the law."""
    start, length, unit = instant(count["from"]), count["length"], count["unit"]
    if unit in ("minutes", "hours"):
        plain = start + length * LENGTHS[unit]
        if count["by"] == "clock":
            return plain, plain
        # Art. 3(1) of Regulation 1182/71: the hour of the event is not counted.
        full = start.replace(minute=0, second=0, microsecond=0) + HOUR
        return plain, full + length * HOUR - timedelta(milliseconds=1)
    zone = ZoneInfo(count["zone"])
    is_off = rest(count["holidays"]) if count.get("holidays") else lambda day: day.weekday() > 4
    last = counted(start, count["zone"], length, unit, count["by"], is_off)
    civil = start.astimezone(zone)
    # With nobody ever off, the period ends on its plain last day.
    plain = counted(start, count["zone"], length, unit, "calendar-days", lambda _day: False)
    plain = civil.replace(year=plain.year, month=plain.month, day=plain.day)
    return plain.astimezone(timezone.utc), last_instant(last, count["zone"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['agreement']} {case['why'][:40]}")
def test_a_regime_ends_when_the_law_says(case):
    assert ends(case["count"]) == (instant(case["plan"]), instant(case["latest"])), case["why"]


def test_every_clock_has_a_worked_date():
    """What is asked for within a time, in the files that these cases are about."""
    folder = Path(__file__).parents[2] / "data/agreements"
    for agreement in {case["agreement"] for case in CASES}:
        text = (folder / f"{agreement}.agreement").read_text()
        duties = {line.split()[1] for line in text.splitlines() if line.startswith("duty ")}
        worked = {case["duty"].split("/")[0] for case in CASES if case["agreement"] == agreement}
        assert worked == duties, agreement
