#!/usr/bin/env python3
"""Makes the holiday calendars of this folder from public libraries and from rules of law.

    pip install holidays==0.109 workalendar==17.0.0
    npm install date-holidays@3.37.0
    node dump.mjs $(python3 make.py places) > date-holidays.json
    python3 make.py write date-holidays.json

The same versions give the same bytes. A day that every library that knows the place lists is
written as a holiday. A day that some list and others do not is a question, and says who lists it:
a deadline takes the later reading and says that it is late on one. Days of the weekend are left
out. What no library has stands here as a rule, with where it comes from.
"""

import datetime
import json
import sys

YEARS = range(2025, 2031)
FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2030, 12, 31)
DAY = datetime.timedelta(days=1)
CHECKED = "28 November 2026"

# Identifier: name, zone, and the place in each library; `None` where a library does not know it.
# The last member names parts of a country whose own holidays are a question for the whole of it.
STATES = {
    "at": ("Austria", "Europe/Vienna", "AT", "AT", "AT"),
    "be": ("Belgium", "Europe/Brussels", "BE", "BE", "BE"),
    "bg": ("Bulgaria", "Europe/Sofia", "BG", "BG", "BG"),
    "hr": ("Croatia", "Europe/Zagreb", "HR", "HR", "HR"),
    "cy": ("Cyprus", "Asia/Nicosia", "CY", "CY", "CY"),
    "cz": ("Czechia", "Europe/Prague", "CZ", "CZ", "CZ"),
    "dk": ("Denmark", "Europe/Copenhagen", "DK", "DK", "DK"),
    "ee": ("Estonia", "Europe/Tallinn", "EE", "EE", "EE"),
    "fi": ("Finland", "Europe/Helsinki", "FI", "FI", "FI"),
    "fr": ("France", "Europe/Paris", "FR", "FR", "FR"),
    "de": ("Germany", "Europe/Berlin", "DE", "DE", "DE"),
    "gr": ("Greece", "Europe/Athens", "GR", "GR", "GR"),
    "hu": ("Hungary", "Europe/Budapest", "HU", "HU", "HU"),
    "ie": ("Ireland", "Europe/Dublin", "IE", "IE", "IE"),
    "it": ("Italy", "Europe/Rome", "IT", "IT", "IT"),
    "lv": ("Latvia", "Europe/Riga", "LV", "LV", "LV"),
    "lt": ("Lithuania", "Europe/Vilnius", "LT", "LT", "LT"),
    "lu": ("Luxembourg", "Europe/Luxembourg", "LU", "LU", "LU"),
    "mt": ("Malta", "Europe/Malta", "MT", "MT", "MT"),
    "nl": ("Netherlands", "Europe/Amsterdam", "NL", "NL", "NL"),
    "pl": ("Poland", "Europe/Warsaw", "PL", "PL", "PL"),
    "pt": ("Portugal", "Europe/Lisbon", "PT", "PT", "PT"),
    "ro": ("Romania", "Europe/Bucharest", "RO", "RO", "RO"),
    "sk": ("Slovakia", "Europe/Bratislava", "SK", "SK", "SK"),
    "si": ("Slovenia", "Europe/Ljubljana", "SI", "SI", "SI"),
    "es": ("Spain", "Europe/Madrid", "ES", "ES", "ES"),
    "se": ("Sweden", "Europe/Stockholm", "SE", "SE", "SE"),
}
OTHERS = {
    "au-act": ("Australian Capital Territory (Canberra)", "Australia/Sydney", "AU-ACT", "AU-ACT", "AU-ACT"),
    "br": ("Brazil", "America/Sao_Paulo", "BR", "BR", "BR"),
    "ca-on": ("Ontario (Ottawa)", "America/Toronto", "CA-ON", "CA-ON", "CA-ON"),
    "ch-ge": ("Geneva", "Europe/Zurich", "CH-GE", "CH-GE", "CH-GE"),
    "cn": ("China", "Asia/Shanghai", "CN", "CN", "CN"),
    "gb-eng": ("England", "Europe/London", "GB-ENG", "GB", "GB-ENG"),
    "il": ("Israel", "Asia/Jerusalem", "IL", "IL", "IL"),
    "in-dl": ("India (Delhi)", "Asia/Kolkata", "IN-DL", None, None),
    "is": ("Iceland", "Atlantic/Reykjavik", "IS", "IS", "IS"),
    "jp": ("Japan", "Asia/Tokyo", "JP", "JP", "JP"),
    "ke": ("Kenya", "Africa/Nairobi", "KE", "KE", "KE"),
    "kr": ("Republic of Korea", "Asia/Seoul", "KR", "KR", "KR"),
    "no": ("Norway", "Europe/Oslo", "NO", "NO", "NO"),
    "nz": ("New Zealand", "Pacific/Auckland", "NZ", "NZ", "NZ"),
    "sg": ("Singapore", "Asia/Singapore", "SG", "SG", "SG"),
    "us-ca": ("California: days on which State offices are closed, and judicial holidays",
              "America/Los_Angeles", "US-CA", "US-CA", "US-CA"),
    "us-dc": ("District of Columbia", "America/New_York", "US-DC", "US-DC", "US-DC"),
    "us-federal": ("United States, federal (5 U.S.C. 6103)", "America/New_York", "US", "US", None),
    "us-ny": ("New York", "America/New_York", "US-NY", "US-NY", "US-NY"),
}
# Holidays in part of a state only are a question for the state: `None` for every part, or the seat.
PARTS = {"at": None, "de": None, "es": None, "it": ["RM"], "pt": ["11"]}
WEEKEND = {"il": ["friday", "saturday"]}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def easter(year):
    """Sunday of the Western Easter (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def nth(year, month, weekday, number):
    first = datetime.date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (number - 1))


def by_holidays(place):
    """What `holidays` lists: by law or by the government, its estimates apart."""
    import holidays
    country, _, part = place.partition("-")
    kind = getattr(holidays, country)
    categories = [name for name in ("public", "government") if name in kind.supported_categories]
    if country in ("US",) and part == "CA":
        categories = ["public"]
    options = {"years": YEARS, "categories": tuple(categories), "language": "en_US"}
    if "en_US" not in kind.supported_languages:
        options.pop("language")
    found = kind(subdiv=part or None, **options)
    return {day: name for day, name in found.items()}


def parts_by_holidays(place, parts):
    """Days that are holidays in a part of the country alone, with the parts."""
    import holidays
    kind = getattr(holidays, place)
    whole, found = by_holidays(place), {}
    for part in parts or kind.subdivisions:
        for day, name in by_holidays(f"{place}-{part}").items():
            if day not in whole:
                found.setdefault(day, (name, []))[1].append(part)
    return found


def by_workalendar(place):
    from workalendar.registry import registry
    kind = registry.region_registry[place]
    found = {}
    for year in YEARS:
        try:
            found.update({day: name for day, name in kind().holidays(year)})
        except Exception:  # A year of which it knows nothing is no answer.
            return {day: name for day, name in found.items()}, year
    return found, None


def is_weekend(day, weekend):
    return WEEKDAYS[day.weekday()] in weekend


def of_libraries(id, entry, theirs, versions):
    """Holidays with the question that each leaves, and the libraries that were asked."""
    name, _, here, there, elsewhere = entry
    weekend = WEEKEND.get(id, ["saturday", "sunday"])
    lists, until = {}, {}
    lists["holidays"] = by_holidays(here)
    if there:
        lists["workalendar"], ends = by_workalendar(there)
        if ends:
            until["workalendar"] = ends
    if elsewhere:
        found = theirs["places"][elsewhere]
        lists["date-holidays"] = {datetime.date.fromisoformat(day): name for day, name in found.items()}
    days = sorted({day for found in lists.values() for day in found})
    out = []
    for day in days:
        if not FIRST <= day <= LAST or is_weekend(day, weekend):
            continue
        asked = [one for one in lists if day.year < until.get(one, 9999)]
        yes = [one for one in asked if day in lists[one]]
        no = [one for one in asked if day not in lists[one]]
        names = [lists[one][day] for one in ("holidays", "date-holidays", "workalendar") if day in lists.get(one, {})]
        question = None
        if no:
            question = f"{' and '.join(yes)} list it, {' and '.join(no)} not" if len(yes) > 1 else \
                f"{yes[0]} lists it, {' and '.join(no)} not"
        elif any("estimated" in one.lower() for one in names):
            question = "the day is an estimate"
        out.append((day, names[0], question))
    if id in PARTS:
        known = {day for day, _, _ in out}
        for day, (label, parts) in sorted(parts_by_holidays(here, PARTS[id]).items()):
            if FIRST <= day <= LAST and not is_weekend(day, weekend) and day not in known:
                shown = ", ".join(parts[:6]) + (f" and {len(parts) - 6} more" if len(parts) > 6 else "")
                out.append((day, label, f"only in {shown} (holidays)"))
    return out, [f"{one} {versions[one]}" for one in lists]


def juneteenth(days):
    """A holiday by 5 U.S.C. 6103(a) and New York General Construction Law section 24, since 2021."""
    return [(day, name, None if name.startswith("Juneteenth") else question) for day, name, question in days]


def fridays(days, fixed, question):
    """Makes a question of the Friday before each of these days that is a Saturday, and adds it where
    no library lists it: where a law moves Sundays alone, an office may still be closed."""
    known = {day: at for at, (day, _, _) in enumerate(days)}
    for year in range(YEARS.start, YEARS.stop + 1):
        for month, number, name in fixed:
            day = datetime.date(year, month, number)
            friday = day - DAY
            if day.weekday() != 5 or not FIRST <= friday <= LAST:
                continue
            if friday in known:
                days[known[friday]] = (friday, days[known[friday]][1], question)
            else:
                days.append((friday, f"{name} (observed)", question))
    return days


def new_york(days):
    """General Construction Law section 24 moves holidays from Sunday to Monday, and none from Saturday."""
    fixed = [(1, 1, "New Year's Day"), (2, 12, "Lincoln's Birthday"), (6, 19, "Juneteenth"),
             (7, 4, "Independence Day"), (11, 11, "Veterans Day"), (12, 25, "Christmas Day")]
    return fridays(days, fixed, "libraries list the Friday before a holiday on a Saturday; General Construction "
                                "Law section 24 moves Sundays alone")


# Days that Government Code section 6700 names by the moon, as libraries give them for other places.
LUNAR_NEW_YEAR = ["2025-01-29", "2026-02-17", "2028-01-26", "2029-02-13"]
DIWALI = ["2027-10-29", "2028-10-17", "2029-11-05"]


def california(days):
    """Adds the days that the law names and on which State offices work, and the Fridays and Mondays
    to which some of its rules move a day of the weekend and others do not."""
    known = {day: at for at, (day, _, _) in enumerate(days)}
    why = ("a holiday by Government Code section 6700, and so by Code of Civil Procedure sections "
           "12a and 135; State offices work")
    named = ("in Government Code section 6700; whether it is a judicial holiday is not settled here")

    def add(day, name, note):
        if not FIRST <= day <= LAST or day.weekday() > 4:
            return
        if day in known:
            days[known[day]] = (day, name, note)
        else:
            known[day] = len(days)
            days.append((day, name, note))

    for year in YEARS:
        for day, name in ((datetime.date(year, 2, 12), "Lincoln Day"),
                          (datetime.date(year, 6, 19), "Juneteenth"),
                          (nth(year, 9, 4, 4), "Native American Day")):
            add(day, name, why)
        add(nth(year, 10, 0, 2), "Columbus Day", named)
        friday = easter(year) - 2 * DAY
        if friday not in known:
            add(friday, "Good Friday", "from noon to three by Government Code section 6700; Code of Civil Procedure "
                                       "section 135 takes full days alone, section 12a does not say so")
        for day, name in ((datetime.date(year, 4, 24), "Genocide Remembrance Day"),
                          (datetime.date(year, 9, 9), "Admission Day")):
            add(day, name, named)
        # Section 6701 moves these from a Sunday.
        for day, name in ((datetime.date(year, 2, 12), "Lincoln Day"),
                          (datetime.date(year, 9, 9), "Admission Day")):
            if day.weekday() == 6:
                add(day + DAY, f"{name} (observed)", "moved from a Sunday by Government Code section 6701; State "
                                                     "offices work")
    for name, moons in (("Lunar New Year", LUNAR_NEW_YEAR), ("Diwali", DIWALI)):
        for day in moons:
            add(datetime.date.fromisoformat(day), name, named)
    # 11 November is moved from a Saturday by section 6701 itself, and stays as libraries have it.
    fixed = [(1, 1, "New Year's Day"), (2, 12, "Lincoln Day"), (3, 31, "Cesar Chavez Day"), (6, 19, "Juneteenth"),
             (7, 4, "Independence Day"), (12, 25, "Christmas Day")]
    return fridays(days, fixed, "California Rules of Court, rule 1.11, moves a judicial holiday from Saturday to Friday; "
                                "Government Code section 6701 moves 11 November alone")


def commission():
    """The holidays of the Commission in Brussels, by the rule of its yearly lists."""
    days = {}
    for year in YEARS:
        sunday = easter(year)
        belgian = {
            datetime.date(year, 1, 1): "New Year's Day",
            sunday + DAY: "Easter Monday",
            datetime.date(year, 5, 1): "Labour Day",
            sunday + 39 * DAY: "Ascension Day",
            sunday + 50 * DAY: "Whit Monday",
            datetime.date(year, 7, 21): "Belgian National Day",
            datetime.date(year, 8, 15): "Assumption",
            datetime.date(year, 11, 1): "All Saints' Day",
            datetime.date(year, 12, 25): "Christmas Day",
        }
        own = {
            datetime.date(year, 1, 2): "Day after New Year's Day",
            sunday - 3 * DAY: "Maundy Thursday",
            sunday - 2 * DAY: "Good Friday",
            datetime.date(year, 5, 9): "Europe Day",
            sunday + 40 * DAY: "Day after Ascension Day",
            datetime.date(year, 11, 2): "All Souls' Day",
        }
        own.update({datetime.date(year, 12, day): "End of the year" for day in (24, 26, 27, 28, 29, 30, 31)})
        # The list of a year is published by the Commission about two years ahead.
        question = None if year <= 2027 else "usual at the Commission; its list for that year is not published"
        for day, name in own.items():
            days[day] = (day, name, question)
        for day, name in belgian.items():
            days[day] = (day, name, None)
    return [days[day] for day in sorted(days) if day.weekday() < 5]


def member_states(calendars):
    """Days of all Member States: sure where all of them rest, a question where some do."""
    days = {}
    for id in STATES:
        for day, name, question in calendars[id]:
            entry = days.setdefault(day, [[], [], name])
            entry[0 if question is None else 1].append(id.upper())
    out = []
    for day in sorted(days):
        sure, unsure, name = days[day]
        if len(sure) == len(STATES):
            out.append((day, name, None))
        else:
            some = sure + unsure
            shown = ", ".join(some[:5]) + (f" and {len(some) - 5} more" if len(some) > 5 else "")
            out.append((day, name, f"not in every Member State: {shown}"))
    return out


def write(id, name, zone, weekend, days, source):
    head = {"id": id, "name": name, "zone": zone, "weekend": weekend}
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    lines.append('  "holidays": [')
    rows = []
    for day, label, question in sorted(days):
        row = {"day": day.isoformat(), "name": " ".join(label.replace(";", ",").split())}
        if question:
            row["question"] = question
        rows.append(f"    {json.dumps(row, ensure_ascii=False)}")
    lines.append(",\n".join(rows))
    lines.append("  ],")
    tail = {
        "valid_from": FIRST.isoformat(),
        "valid_to": LAST.isoformat(),
        "certainty": "to-be-confirmed",
        "source": source,
        "licence": "Dates are facts; the list is our own compilation, Apache-2.0.",
    }
    lines += [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" +
              ("," if key != "licence" else "") for key, value in tail.items()]
    with open(f"{id}.json", "w", encoding="utf-8") as file:
        file.write("{\n" + "\n".join(lines) + "\n}\n")


def main():
    everything = {**STATES, **OTHERS}
    if sys.argv[1:] == ["places"]:
        print(" ".join(sorted({entry[4] for entry in everything.values() if entry[4]})))
        return
    import holidays
    from importlib.metadata import version
    theirs = json.load(open(sys.argv[2], encoding="utf-8"))
    versions = {"holidays": holidays.__version__, "workalendar": version("workalendar"),
                "date-holidays": theirs["version"]}
    calendars = {}
    for id, entry in sorted(everything.items()):
        days, asked = of_libraries(id, entry, theirs, versions)
        source = f"Made from {', '.join(asked)}, as read on {CHECKED}; not compared with an official list."
        if id in ("us-dc", "us-federal", "us-ny"):
            days = juneteenth(days)
        if id == "us-ny":
            days = new_york(days)
            source += (" General Construction Law section 24 as secondary sources quote it: it moves holidays from"
                       " Sunday alone, so that Fridays before a Saturday are questions.")
        if id == "us-ca":
            days = california(days)
            source += (" Government Code sections 6700 and 6701, Code of Civil Procedure sections 12a, 12b and 135 and"
                       " California Rules of Court, rule 1.11, as secondary sources quote them; days that they name and"
                       " that libraries lack, and Fridays before a Saturday that one of them moves, are questions.")
        if id in PARTS:
            source += " Holidays of parts of the country alone are questions" + (" (the seat's)." if PARTS[id] else ".")
        if len(asked) == 1:
            source += " One library alone knows this place."
        calendars[id] = days
        weekend = WEEKEND.get(id, ["saturday", "sunday"])
        write(id, entry[0], entry[1], weekend, days, source)
    write("eu-commission", "Holidays of the European Commission in Brussels", "Europe/Brussels",
          ["saturday", "sunday"], commission(),
          "The rule of the Commission's yearly lists as secondary sources give them (24 to 31 December, 2 January, "
          "2 November and others; those for Luxembourg differ); no library has them. Not compared with the Official Journal. "
          "For years whose list is not published, days that are no holidays in Belgium are questions.")
    write("eu-member-states", "All Member States of the European Union together", "Europe/Brussels",
          ["saturday", "sunday"], member_states(calendars),
          "Made from the calendars of the 27 states: for a recipient in a state that is not told. A day on which some of "
          "them rest is a question. Days begin and end in Brussels.")


if __name__ == "__main__":
    main()
