#!/usr/bin/env bash
# The day of a MISP event does not survive STIX 2, and comes back from STIX 1 as another day.
#
# A MISP event has a `date`, the day of what happened, apart from `timestamp` (last edit) and
# `publish_timestamp`. One would guess that MISP's own converter, with its importer for files that it
# wrote itself, carries so plain a field, as it does UUID, title and the other two times.
# It writes the day nowhere in STIX 2.0 or 2.1, published or not, and its importer gives an event
# without a date; no error or warning is noted. In STIX 1.2 the same library does write it (as the
# incident's discovery), but the way back gives the day of the timestamp instead.
#
# Who meets it: two authorities that pass incidents from MISP to MISP, or to anything else, as STIX:
# the day from which a reporting period runs is gone, and `created` or `published` of the report,
# which are days later, look like it.
# What to do: never take a STIX report's `created`, `modified` or `published` for the day of the
# incident; carry that day in a field of one's own or in the text of the report, ask for it where an import
# has none, and test an import with a date a week before the timestamp.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  misp-stix==2026.10.12 pymisp==2.5.34.4 stix2==3.0.2 stix==1.2.0.11 stix-edh==1.0.3 cybox==2.1.0.21 \
  maec==4.1.0.17 mixbox==1.0.5 stix2-patterns==2.1.2 antlr4-python3-runtime==4.13.2 certifi==2026.10.19.post1 \
  charset-normalizer==3.5.3 Deprecated==1.3.1 idna==3.20 lxml==6.1.3 ordered-set==4.1.0 pycountry==24.6.1 \
  python-dateutil==4.0.0 pytz==2026.6 requests==2.34.2 setuptools==84.2.1 simplejson==4.3.0 six==1.17.0 \
  tzdata==2026.6 urllib3==2.8.0 weakrefmethod==1.0.3 wrapt==2.5.2

cat > "$work/convert.py" <<'PY'
import copy
import json
import sys
from importlib.metadata import version

from misp_stix_converter import (InternalSTIX1toMISPParser, InternalSTIX2toMISPParser,
                                 MISPtoSTIX1EventsParser, MISPtoSTIX20Parser, MISPtoSTIX21Parser)

DAY = "2026-03-01"
EVENT = {
    "uuid": "2b0e3a52-55c4-4a0d-9d43-6a4c1f5e1c01", "info": "Weights copied from a test cluster",
    "date": DAY,
    "timestamp": "1773000000", "publish_timestamp": "1773000500",     # both 8 March 2026
    "published": True, "distribution": "1", "threat_level_id": "1", "analysis": "2",
    "Orgc": {"id": "1", "name": "Example institute", "uuid": "2b0e3a52-55c4-4a0d-9d43-6a4c1f5e1c02"},
    "Attribute": [{"uuid": "2b0e3a52-55c4-4a0d-9d43-6a4c1f5e1c03", "type": "domain",
                   "category": "Network activity", "value": "example.org", "to_ids": False,
                   "timestamp": "1773000100"}],
}


def by_stix2(parser, event):
    there = parser()
    there.parse_misp_event(copy.deepcopy(event))
    back = InternalSTIX2toMISPParser()
    back.load_stix_bundle(there.bundle)
    back.parse_stix_bundle()
    return there, there.bundle.serialize(), back


def by_stix1(event):
    there = MISPtoSTIX1EventsParser("Example", "1.2")
    there.parse_misp_event(copy.deepcopy(event))
    back = InternalSTIX1toMISPParser()
    back.load_stix_package(there.stix_package)
    back.parse_stix_package()
    return there, there.stix_package.to_xml().decode(), back


print("misp-stix", version("misp-stix"), "pymisp", version("pymisp"), "stix2", version("stix2"))
draft = {key: value for key, value in EVENT.items() if key != "publish_timestamp"} | {"published": False}
seen = {}
for name, (there, text, back) in {
    "STIX 1.2": by_stix1(EVENT),
    "STIX 2.0": by_stix2(MISPtoSTIX20Parser, EVENT),
    "STIX 2.1": by_stix2(MISPtoSTIX21Parser, EVENT),
    "STIX 2.1, not published": by_stix2(MISPtoSTIX21Parser, draft),
}.items():
    event = json.loads(back.misp_event.to_json())
    quiet = not (there.errors or there.warnings or back.errors or back.warnings)
    assert event["info"] == EVENT["info"], event
    if "2." in name:
        assert event["uuid"] == EVENT["uuid"] and event["timestamp"] == EVENT["timestamp"], event
    seen[name] = (DAY in text, event.get("date"), quiet)
    print(f"  {name}: day {DAY} {'written' if DAY in text else 'not written'};"
          f" back in MISP the date is {event.get('date')}; {'nothing' if quiet else 'something'} noted")
if seen != {
    "STIX 1.2": (True, "2026-03-08", True),
    "STIX 2.0": (False, None, True),
    "STIX 2.1": (False, None, True),
    "STIX 2.1, not published": (False, None, True),
}:
    sys.exit("misp-stix behaves otherwise now")
PY
"$work/venv/bin/python" -W ignore "$work/convert.py"
echo "As known: the day of the event does not come back."
