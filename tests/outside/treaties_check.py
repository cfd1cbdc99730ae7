"""Dates of every state under 63 final clauses, counted anew from the tables of the depositary.

Nothing of ours is used but the delay of the rule, which the published day of entry into force
proves, and what the program says. A State that joins later waits as long as the treaty did, but
under the treaties of `LATER`. The tables of the United Nations have no licence under which they
could be bundled: `COMITY_UN_TABLES` names the folder in which they are.
"""

import calendar
import csv
import json
import os
import re
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from comity import binary

TREATIES = Path(__file__).parents[2] / "data" / "treaties"
# Treaties under which a State that joins later waits for less: the Convention against
# Transnational Organized Crime with its protocols and the one against corruption, whose later
# parties are bound on the thirtieth day after their deposit, and the first two protocols to the
# Convention on the Rights of the Child, one month after it.
LATER = {
    **dict.fromkeys(
        ("firearms", "smuggling", "trafficking", "uncac", "untoc"), {"nth-day-after": 30}
    ),
    **dict.fromkeys(("opac", "opsc"), {"after": {"length": "1 month"}}),
}
# What the table says and the text is read otherwise, each with why.
EXPLAINED = {
    # Deposited on the very day of entry into force: "after its entry into force" is later than
    # that day, so that Bulgaria is bound with the others.
    ("opac", "Bulgaria"): date(2002, 2, 12),
}


def tables():
    """The folder of the tables, where it is to be had."""
    if folder := os.environ.get("COMITY_UN_TABLES"):
        return Path(folder)
    places = (one / "shared/data/treaties/untreaties/treaties" for one in TREATIES.parents)
    return next((place for place in places if place.is_dir()), None)


def cell(text):
    """Day and marker of a cell such as `3 Dec 2001 a`."""
    found = re.fullmatch(r"(\d{1,2} \w{3} \d{4})(?:\s+([A-Za-z]+))?", text.strip())
    return found and (datetime.strptime(found[1], "%d %b %Y").date(), found[2])


def months_after(day, count):
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def length_after(day, length):
    count, unit = length.split()
    if unit.startswith(("month", "year")):
        return months_after(day, int(count) * (12 if unit.startswith("year") else 1))
    return day + timedelta(days=int(count))


def effect(day, rule):
    """The day on which a deposit takes effect by the words of a rule."""
    if rule == "at-once":
        return day
    ((how, what),) = rule.items()
    if how == "nth-day-after":
        return day + timedelta(days=what)
    if how == "after":
        return length_after(day, what["length"])
    if how == "first-of-month-after":
        end = length_after(day, what["length"])
        return months_after(end.replace(day=1), 1)
    assert how == "first-of-nth-month-after", how
    return months_after(day.replace(day=1), what)


def consents(path):
    """The earliest consent of each row: day and marker."""
    head, *rows = csv.reader(path.open(encoding="utf-8"))
    columns = [at for at, name in enumerate(head) if at and not name.startswith("Signature")]
    found = {}
    for row in rows:
        known = [cell(row[at]) for at in columns if at < len(row) and row[at].strip()]
        if known := [one for one in known if one]:
            found[row[0].strip()] = min(known)
    return found


def test_every_state_is_bound_on_the_day_that_its_deposit_gives():
    folder = tables()
    if folder is None:
        pytest.skip("COMITY_UN_TABLES is not set")
    compared, treaties, differ = 0, 0, []
    for treaty in json.loads((TREATIES / "published.json").read_text("utf-8")):
        name = treaty["id"]
        path, file = folder / f"{treaty['table']}.csv", TREATIES / f"rules/{treaty['id']}.json"
        rule = json.loads(file.read_text("utf-8"))["rule"]
        said = subprocess.run(
            [binary(), "agreement", "replay", "--rule", file, path, "--json"],
            capture_output=True, text=True, check=False,
        )
        said = json.loads(said.stdout)
        general = date.fromisoformat(treaty.get("table_alone") or treaty["published"])
        if said["day"] != str(general):
            differ.append(f"{name}: in force {said['day']}, published {general}")
            continue
        treaties += 1
        own = consents(path)
        for state in said["parties"]:
            consent = own.get(state["name"])
            # Since when a successor is bound depends on a predecessor that the table has lost.
            if consent is None or consent[1] == "d":
                continue
            day = consent[0]
            own_day = effect(day, LATER.get(name, rule["then"]))
            is_original = rule.get("late-after") == "entry-into-force" and day < general
            expected = general if is_original else max(own_day, general)
            expected = EXPLAINED.get((name, state["name"]), expected)
            since = [time["party"] for time in state["times"] if time.get("party")]
            compared += 1
            if since[-1:] != [str(expected)]:
                differ.append(f"{name}, {state['name']}: deposit {day}, {since}, not {expected}")
    assert not differ, "\n".join(differ[:40])
    assert treaties >= 60 and compared > 6_000, (treaties, compared)
