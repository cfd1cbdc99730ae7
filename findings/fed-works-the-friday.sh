#!/usr/bin/env bash
# On Friday 18 June 2027 two libraries say the opposite of each other, of the US government and of the Federal Reserve.
#
# A US federal holiday on a Saturday is kept on the Friday before it (5 U.S.C. 6103). The Federal Reserve Banks
# do not move it: they, and with them payments, work on that Friday; only the Board of Governors is closed.
# One would guess that libraries with a calendar named after the Federal Reserve agree on its days, and
# that a calendar of the United States has all statutory holidays. But through 2030:
#  - workalendar closes the Federal Reserve on five such Fridays, on which `holidays` has it open;
#  - workalendar's federal calendar has no Juneteenth (a holiday since 2021), though its Federal Reserve has.
# So on 18 June 2027 `holidays` has the government closed and the Fed open, workalendar the reverse.
#
# Who meets it: whoever counts working days in Washington or New York (a notice to an agency, a
# payment under an agreement) and takes one calendar for the other, or checks one library with the other.
# What to do: say in an agreement which institution's days count; keep "us-federal" (the Fridays are off) apart from
# banking days; do not take workalendar alone for a source, and hold these five Fridays and 19 June as a test.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  holidays==0.109 workalendar==17.0.0 convertdate==2.5.1 lunardate==0.3.0 pyluach==2.3.0 PyMeeus==0.5.12 \
  python-dateutil==2.9.0.post0 six==1.17.0

cat > "$work/days.py" <<'PY'
import sys
from datetime import date, timedelta
from importlib.metadata import version

import holidays
from workalendar.usa import FederalReserveSystem, UnitedStates

YEARS = range(2026, 2032)       # one more: a New Year's Day is kept in the year before
SETS = {
    "government, holidays": set(holidays.country_holidays("US", years=YEARS)),
    "government, workalendar": {day for year in YEARS for day, _ in UnitedStates().holidays(year)},
    "Fed, holidays": set(holidays.financial_holidays("XFED", years=YEARS)),
    "Fed, workalendar": {day for year in YEARS for day, _ in FederalReserveSystem().holidays(year)},
}
print("holidays", version("holidays"), "workalendar", version("workalendar"))
weekdays = [day for day in (date(2026, 1, 1) + timedelta(n) for n in range(1826)) if day.weekday() < 5]


def differ(one, other):
    return {day.isoformat(): (day in SETS[one], day in SETS[other])
            for day in weekdays if (day in SETS[one]) != (day in SETS[other])}


fed = differ("Fed, holidays", "Fed, workalendar")
government = differ("government, holidays", "government, workalendar")
for name, days in (("Fed", fed), ("government", government)):
    for day, off in days.items():
        words = ["closed" if one else "open" for one in off]
        print(f"  {name} on {date.fromisoformat(day):%a} {day}: holidays {words[0]}, workalendar {words[1]}")
if (fed != dict.fromkeys(["2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31", "2028-11-10"], (False, True))
        or government != dict.fromkeys(["2026-06-19", "2027-06-18", "2028-06-19", "2029-06-19", "2030-06-19"],
                                       (True, False))):
    sys.exit("holidays or workalendar says otherwise now")
PY
"$work/venv/bin/python" -W ignore "$work/days.py"
echo "As known: the two agree neither on the government nor on the Federal Reserve."
