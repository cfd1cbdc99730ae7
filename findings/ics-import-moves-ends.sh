#!/usr/bin/env bash
# Importing icalevents moves the ends that icalendar gives, in the whole process.
#
# One would guess that two readers of the same format can be imported side by side, say to check one
# against the other. But icalevents, when its parser is imported, switches icalendar to pytz for everybody.
# From then on icalendar hands out pytz zones, and with these both `event.end` of a DURATION
# and plain "start plus three days" keep the offset of the start: across a change of clocks
# they name another instant than a moment ago. No error, no warning, and the calendar is the same.
#
# Who meets it: a program or a test that reads deadlines with icalendar and also imports icalevents,
# perhaps through another package; the answer depends on which import came first.
# What to do: run readers that are compared in processes of their own; where both must live together,
# call icalendar.use_zoneinfo() after the imports (shown below) and compare instants in UTC,
# never local times. Give deadlines in UTC, so that there is nothing to move.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  icalendar==7.3.2 icalevents==0.3.1 python-dateutil==2.9.0.post0 pytz==2026.6 six==1.17.0 \
  typing_extensions==4.16.0 tzdata==2026.6 urllib3==2.8.0

cat > "$work/read.py" <<'PY'
import sys
from datetime import timedelta, timezone
from importlib.metadata import version

import icalendar

TEXT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//side by side//EN
BEGIN:VTIMEZONE
TZID:Europe/Brussels
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
UID:notice@example.org
DTSTAMP:20260901T000000Z
SUMMARY:Period for objections
DTSTART;TZID=Europe/Brussels:20261023T120000
DURATION:P3D
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def read(when):
    event = icalendar.Calendar.from_ical(TEXT).walk("VEVENT")[0]
    zones = type(event.start.tzinfo).__module__.partition(".")[0]
    end, later = ((one.astimezone(timezone.utc)).strftime("%d %b %H:%M UTC")
                  for one in (event.end, event.start + timedelta(days=3)))
    print(f"  {when}: zones of {zones}; event.end {end}; start + 3 days {later}")
    return zones, end, later


print("icalendar", version("icalendar"), "beside icalevents", version("icalevents"))
before = read("before the import")
import icalevents.icalevents
after = read("after it        ")
icalendar.use_zoneinfo()
restored = read("use_zoneinfo()  ")

noon = "26 Oct 11:00 UTC"       # 12:00 in Brussels, winter time
early = "26 Oct 10:00 UTC"
known = ("zoneinfo", noon, noon), ("pytz", early, early), ("zoneinfo", noon, noon)
if (before, after, restored) != known:
    sys.exit("icalendar and icalevents behave otherwise now")
PY
"$work/venv/bin/python" -W ignore "$work/read.py"
echo "As known: one import moves another library's answer by an hour."
