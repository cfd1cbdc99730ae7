#!/usr/bin/env bash
# Four iCalendar readers cannot tell PT72H from P3D.
#
# RFC 5545, section 3.3.6: hours of a duration are exact, days are counted by the calendar.
# Across a change of clocks, PT72H and P3D from the same local start end an hour apart.
# One would guess that a reader that takes a time zone keeps them apart.
# Not so: icalendar, recurring-ical-events and ical count both by the calendar (72 hours last 73 or 71),
# icalevents counts both exactly (three days end an hour off the wall clock).
# Each of the four is right about one of the two durations and wrong about the other.
#
# Who meets it: whoever writes a reporting clock ("within 72 hours of becoming aware") into a calendar
# as a local start and a DURATION: some recipients see it an hour late, and miss it.
# What to do: give the end itself, as DTEND or DUE in UTC, and never DURATION beside TZID. With both
# instants in UTC all four agree (last case below). Test the writer for the absence of DURATION.
#
# Each library runs in a process of its own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  icalendar==7.3.2 recurring-ical-events==3.8.2 ical==14.3.1 icalevents==0.3.1 annotated-types==0.8.0 \
  click==8.5.1 pydantic==2.14.4 pydantic_core==2.50.5 python-dateutil==2.9.0.post0 pytz==2026.6 six==1.17.0 \
  typing-inspection==0.4.5 typing_extensions==4.16.0 tzdata==2026.6 urllib3==2.8.0 x-wr-timezone==2.0.1

cat > "$work/read.py" <<'PY'
import sys
from datetime import date, timezone
from importlib.metadata import version

FRAME = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//clock//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:clock@example.org
DTSTAMP:20260901T000000Z
SUMMARY:Report is due at the end
{}
END:VEVENT
END:VCALENDAR
"""
AUTUMN = "DTSTART;TZID=Europe/Berlin:20261023T180000"   # clocks go back on 25 October
SPRING = "DTSTART;TZID=Europe/Berlin:20260327T180000"   # clocks go forward on 29 March
CASES = {
    "autumn PT72H": AUTUMN + "\nDURATION:PT72H",
    "autumn P3D": AUTUMN + "\nDURATION:P3D",
    "spring PT72H": SPRING + "\nDURATION:PT72H",
    "spring P3D": SPRING + "\nDURATION:P3D",
    "both in UTC": "DTSTART:20261023T160000Z\nDTEND:20261026T160000Z",
}
YEAR = date(2026, 1, 1), date(2027, 1, 1)


def icalendar(text):
    from icalendar import Calendar
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    return event.start, event.end


def recurring_ical_events(text):
    from icalendar import Calendar
    from recurring_ical_events import of
    event, = of(Calendar.from_ical(text)).between(*YEAR)
    return event["DTSTART"].dt, event["DTEND"].dt


def ical(text):
    from ical.calendar_stream import IcsCalendarStream
    event, = IcsCalendarStream.calendar_from_ics(text).events
    return event.start, event.end


def icalevents(text):
    from icalevents.icalevents import events
    event, = events(string_content=text.encode(), start=YEAR[0], end=YEAR[1])
    return event.start, event.end


BY_THE_RFC = {"autumn PT72H": 72, "autumn P3D": 73, "spring PT72H": 72, "spring P3D": 71, "both in UTC": 72}
CALENDAR = {"autumn PT72H": 73, "autumn P3D": 73, "spring PT72H": 71, "spring P3D": 71, "both in UTC": 72}
EXACT = dict.fromkeys(CASES, 72)
KNOWN = {"icalendar": CALENDAR, "recurring_ical_events": CALENDAR, "ical": CALENDAR, "icalevents": EXACT}

name = sys.argv[1]
print(name.replace("_", "-"), version(name))
seen = {}
for case, lines in CASES.items():
    start, end = (one.astimezone(timezone.utc) for one in globals()[name](FRAME.format(lines).replace("\n", "\r\n")))
    seen[case] = (end - start).total_seconds() / 3600
    verdict = "as RFC 5545 has it" if seen[case] == BY_THE_RFC[case] else f"RFC 5545: {BY_THE_RFC[case]}"
    print(f"  {case}: ends {end:%d %b %H:%M} UTC, {seen[case]:g} hours after the start ({verdict})")
if seen != KNOWN[name]:
    sys.exit(f"{name} behaves otherwise now")
PY
for library in icalendar recurring_ical_events ical icalevents; do
  "$work/venv/bin/python" -W ignore "$work/read.py" "$library"
done
echo "As known: none of the four tells 72 hours from 3 days."
