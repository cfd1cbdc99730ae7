#!/usr/bin/env python3
"""Makes the bundled data from the published files it is taken from.

    python3 data/make.py incidents AIID_INCIDENTS.csv > data/incidents/aiid-300.jsonl
    python3 data/make.py participants data/treaties/TABLE.csv >> data/agreements/NAME.agreement
    python3 data/make.py runs NOTABLE_AI_MODELS.csv FRONTIER_AI_MODELS.csv > data/runs/epoch-60.jsonl

The same input gives the same bytes. Texts are copied as they stand, whatever they contain:
they are data to be shown with care, never instructions, and never cleaned here.
Needs Python 3.9 or later and nothing else. What was changed stands in data/SOURCES.md.
"""

import csv
import hashlib
import json
import re
import sys
from pathlib import Path

INCIDENTS = 300
RUNS = 60
RUNS_FROM = "2012"


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rank(key):
    """An order that nobody chose: by the SHA-256 of the key."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest()


def spread(rows, group, key, count):
    """Takes `count` rows, one from each group in turn, within a group by `rank`."""
    groups = {}
    for row in sorted(rows, key=lambda row: rank(key(row))):
        groups.setdefault(group(row), []).append(row)
    chosen = []
    while len(chosen) < count and any(groups.values()):
        for name in sorted(groups):
            if groups[name] and len(chosen) < count:
                chosen.append(groups[name].pop(0))
    if len(chosen) < count:
        raise SystemExit(f"only {len(chosen)} rows of {count}")
    return chosen


def number(text):
    """A number as the file has it; whole ones without a decimal point; nothing where there is none."""
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def first_link(text):
    """The first address where the source gives several."""
    return next((part for part in re.split(r"[\s,;]+", text) if part.startswith("http")), None)


def without_gaps(record):
    """What the source does not say is left out, never written as zero or as an empty text."""
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def names(text):
    """A list without repetitions, in the order of the source."""
    return list(dict.fromkeys(json.loads(text or "[]")))


def incidents(path):
    rows = [row for row in read(path) if row["date"] and row["title"]]
    chosen = spread(rows, lambda row: row["date"][:4], lambda row: row["incident_id"], INCIDENTS)
    for row in sorted(chosen, key=lambda row: int(row["incident_id"])):
        number_of = int(row["incident_id"])
        yield without_gaps({
            "title": row["title"],
            "description": row["description"],
            "occurred_on": row["date"],
            "language": "en",
            "deployers": names(row["Alleged deployer of AI system"]),
            "developers": names(row["Alleged developer of AI system"]),
            "harmed": names(row["Alleged harmed or nearly harmed parties"]),
            "report_numbers": names(row["reports"]),
            "references": [{
                "database": "AI Incident Database",
                "id": str(number_of),
                "url": f"https://incidentdatabase.ai/cite/{number_of}",
            }],
        })


def runs(notable_path, frontier_path):
    frontier = {row["Model"]: row for row in read(frontier_path)}
    wanted = ("Training compute (FLOP)", "Publication date", "Organization")
    rows = [row for row in read(notable_path) if all(row[name] for name in wanted)]
    rows = [row for row in rows if row["Publication date"] >= RUNS_FROM]
    bound = ("Training compute lower bound", "Training compute upper bound")
    known = [row for row in rows if any(frontier.get(row["Model"], {}).get(name) for name in bound)]
    chosen = known + spread(
        [row for row in rows if row not in known],
        lambda row: row["Publication date"][:4], lambda row: row["Model"], RUNS - len(known))
    for row in sorted(chosen, key=lambda row: (row["Publication date"], row["Model"])):
        more = frontier.get(row["Model"], {})
        yield without_gaps({
            "model": row["Model"],
            "organization": row["Organization"],
            "country": row["Country (of organization)"],
            "published_on": row["Publication date"],
            "training_compute_flop": number(row["Training compute (FLOP)"]),
            "training_compute_flop_low": number(more.get(bound[0])),
            "training_compute_flop_high": number(more.get(bound[1])),
            "confidence": row["Confidence"].lower(),
            "parameters": number(row["Parameters"]),
            "training_dataset_size": number(row["Training dataset size (gradients)"]),
            "hardware": row["Training hardware"],
            "hardware_quantity": number(row["Hardware quantity"]),
            "training_time_hours": number(row["Training time (hours)"]),
            "training_power_draw_w": number(row["Training power draw (W)"]),
            "base_model": row["Base model"],
            "domain": row["Domain"],
            "accessibility": row["Model accessibility"],
            "source_url": first_link(row["Link"]),
        })


def codes():
    """Codes of parties to treaties by every name that data/world has for them."""
    with open(Path(__file__).parent / "world" / "countries.json", encoding="utf-8") as file:
        world = json.load(file)
    found = {}
    for country in world["countries"]:
        names = [country["name"], country["alpha3"], *country["names"], country.get("un")]
        found.update({name: country["alpha2"] for name in names if name})
    for other in world["others"]:
        found.update({name: other["id"] for name in [other["name"], *other["names"]]})
    found["EUU"] = "EU"
    return found


def participants(path):
    """The lines of an agreement file that say what the table of a depositary says."""
    code, lines = codes(), []
    marks = {"": "ratification", "A": "acceptance", "AA": "approval", "a": "accession",
             "d": "succession", "c": "formal-confirmation"}
    kinds = {"Acceptance": "acceptance", "Approval": "approval", "Accession": "accession"}
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

    def day(cell):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            return cell, ""
        number, month, year, *mark = cell.split()
        return f"{year}-{months.index(month[:3]) + 1:02}-{int(number):02}", "".join(mark)

    for row in read(path):
        cells = list(row.values())
        if "Code" in row:
            cells = [row["Code"], row["Signature"], row["Ratification"]]
        party = code[cells[0]]
        for cell, is_signature in ((cells[1], True), (cells[2], False)):
            if cell:
                date, mark = day(cell)
                act = kinds.get(row.get("Kind"), marks[mark])
                if is_signature:
                    act = "succession-to-signature" if mark == "d" else "signature"
                lines.append((party, date, act))
    for party, date, act in sorted(lines):
        yield f"participant {party} {act} {date}, reported"


def main(arguments):
    makers = {("incidents", 1): incidents, ("runs", 2): runs}
    if len(arguments) == 2 and arguments[0] == "participants":
        sys.stdout.write("".join(f"{line}\n" for line in participants(arguments[1])))
        return
    maker = makers.get((arguments[0] if arguments else "", len(arguments) - 1))
    if maker is None:
        raise SystemExit(__doc__)
    for body in maker(*arguments[1:]):
        line = json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
