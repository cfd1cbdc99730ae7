"""Deadlines counted anew with Python's `holidays` and `zoneinfo`, which know nothing of ours.

300 periods over twelve calendars: the day on which each ends must be the one that Comity gives.
Where our calendar says that sources differ, the end counted here lies between the two readings.
"""

import json
import random
import subprocess
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import holidays
import pytest

from comity import binary

DAY = timedelta(days=1)
EACH = 25
# Our calendar, the zone, and the place in `holidays`.
CALENDARS = [
    ("be", "Europe/Brussels", "BE"),
    ("de", "Europe/Berlin", "DE"),
    ("fr", "Europe/Paris", "FR"),
    ("gb-eng", "Europe/London", "GB-ENG"),
    ("hr", "Europe/Zagreb", "HR"),
    ("jp", "Asia/Tokyo", "JP"),
    ("kr", "Asia/Seoul", "KR"),
    ("nl", "Europe/Amsterdam", "NL"),
    ("pl", "Europe/Warsaw", "PL"),
    ("sg", "Asia/Singapore", "SG"),
    ("us-federal", "America/New_York", "US"),
    ("us-ny", "America/New_York", "US-NY"),
]


def rest(place):
    """Whether nobody works on a day, by `holidays`."""
    country, _, part = place.partition("-")
    kind = getattr(holidays, country)
    kinds = tuple(one for one in ("public", "government") if one in kind.supported_categories)
    known = kind(subdiv=part or None, years=range(2025, 2031), categories=kinds)
    return lambda day: day.weekday() > 4 or day in known


def counted(start, zone, length, unit, counting, is_off):
    """The last day of a period, from the law's words and nothing else."""
    event = start.astimezone(ZoneInfo(zone)).date()
    if counting == "working-days":
        day, left = event, length
        while left:
            day += DAY
            left -= not is_off(day)
        return day
    if unit == "months":
        month = event.month - 1 + length
        first = date(event.year + month // 12, month % 12 + 1, 1)
        last = (first + 32 * DAY).replace(day=1) - DAY
        end = min(first + (event.day - 1) * DAY, last)
    else:
        end = event + length * {"days": 1, "weeks": 7}[unit] * DAY
    day = end
    while is_off(day):
        day += DAY
    if counting == "1182-71" and (end - event).days >= 2:
        # At least two working days (Art. 3(5)).
        second, found = event, 0
        while found < 2:
            second += DAY
            found += not is_off(second)
        day = max(day, second)
    return day


def last_instant(day, zone):
    """The last millisecond of a day there."""
    begins = datetime.combine(day + DAY, time(), ZoneInfo(zone))
    return begins.astimezone(timezone.utc) - timedelta(milliseconds=1)


def ours(start, length, unit, counting, calendar):
    done = subprocess.run(
        [binary(), "calendar", "count", start.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{length} {unit}",
         "--counting", counting, "--calendar", calendar, "--rounding", "last-day", "--json"],
        capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return {name: datetime.fromisoformat(found[name].replace("Z", "+00:00"))
            for name in ("conservative", "sure", "statutory")}


@pytest.mark.parametrize("calendar,zone,place", CALENDARS)
def test_deadlines_agree_with_an_independent_count(calendar, zone, place):
    dice, is_off = random.Random(calendar), rest(place)
    begin = datetime(2025, 1, 2, tzinfo=timezone.utc)
    questions = 0
    for _ in range(EACH):
        start = begin + timedelta(seconds=dice.randrange(5 * 365 * 86_400))
        counting = dice.choice(["calendar-days", "working-days", "1182-71"])
        unit = "days" if counting == "working-days" else dice.choice(["days", "days", "weeks", "months"])
        length = dice.randrange(1, {"days": 61, "weeks": 9, "months": 7}[unit])
        expected = last_instant(counted(start, zone, length, unit, counting, is_off), zone)
        found = ours(start, length, unit, counting, calendar)
        case = (calendar, start.isoformat(), length, unit, counting)
        assert found["conservative"] <= found["sure"] <= found["statutory"], case
        assert found["sure"] <= expected <= found["statutory"], (case, expected, found)
        questions += found["sure"] < found["statutory"]
    # A calendar that is all question would agree with everything.
    assert questions < EACH / 2, questions
