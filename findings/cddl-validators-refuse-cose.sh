#!/usr/bin/env bash
# Two CDDL validators refuse parts of COSE messages that the grammar allows: not the same parts.
#
# A grammar in CDDL (RFC 8610) is how COSE, CWT and SCITT say what a message is, and one would guess that
# a validator from the registry settles whether a statement has the right shape. What happens:
#  - pycddl, in an array: applies `.cbor` of one item to the items beside it as well, so that an array like
#    COSE_Sign1, with an encoded header and then a map, is never right; and of `bstr / nil` written in place
#    it takes only the last, so that an attached payload is refused and a detached one taken.
#    The same choice under a name of its own takes both.
#  - zcbor takes both, but wants the members of a map in the order in which the grammar lists them:
#    `{1 => int, 258 => int, ? 2 => [+ int]}` refuses a header in deterministic order (1, 2, 258).
#
# Who meets it: the writer of a second implementation who checks statements against the published grammar
# and concludes that the sender is wrong.
# What to do: list members of maps in deterministic order, so that both agree; give each choice in an array a
# name; let readers check the array by hand and only the decoded header and claims by grammar (shown below:
# both take it); run both over the test vectors. In a guide: a refusal by one of them proves nothing.
# (zcbor 0.9.1 needs cbor2 below 6.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  pycddl==0.6.4 zcbor==0.9.1 cbor2==5.9.0 PyYAML==6.0.4 regex==2026.11.19

cat > "$work/validate.py" <<'PY'
import sys
from importlib.metadata import version

import pycddl
from cbor2 import dumps
from zcbor import CddlValidationError, DataTranslator


def by_pycddl(grammar, data):
    try:
        pycddl.Schema(grammar).validate_cbor(data)
        return True
    except pycddl.ValidationError:
        return False


def by_zcbor(grammar, data):
    schema = DataTranslator.from_cddl(cddl_string=grammar, default_max_qty=16).my_types["top"]
    try:
        schema.validate_str(data)
        return True
    except CddlValidationError:
        return False


HEADER = "{1 => int, 258 => int, ? 2 => [+ int]}\n"
SORTED = "{1 => int, ? 2 => [+ int], 258 => int}\n"
PLAIN = "{1 => int, 258 => int}\n"
short = dumps({1: -8, 258: -16})
long = dumps({1: -8, 2: [258], 258: -16})       # as deterministic encoding orders it
# What is asked, the grammar, the data (which the grammar allows each time), then what is known of each.
CASES = [
    ("header, then a map, `.cbor` in place", f"top = [h: bstr .cbor m, u: {{* int => any}}]\nm = {PLAIN}",
     dumps([short, {}]), False, True),
    ("the same with one item only", f"top = [h: bstr .cbor m]\nm = {PLAIN}",
     dumps([short]), True, True),
    ("payload attached, `bstr / nil` in place", "top = [payload: bstr / nil, signature: bstr]\n",
     dumps([b"content", b"s"]), False, True),
    ("payload detached, `bstr / nil` in place", "top = [payload: bstr / nil, signature: bstr]\n",
     dumps([None, b"s"]), True, True),
    ("payload attached, choice with a name", "top = [payload: p, signature: bstr]\np = bstr / nil\n",
     dumps([b"content", b"s"]), True, True),
    ("payload detached, choice with a name", "top = [payload: p, signature: bstr]\np = bstr / nil\n",
     dumps([None, b"s"]), True, True),
    ("header 1, 2, 258; grammar says 1, 258, ? 2", "top = " + HEADER, long, True, False),
    ("header 1, 2, 258; grammar says 1, ? 2, 258", "top = " + SORTED, long, True, True),
    ("header 1, 258; grammar says 1, ? 2, 258", "top = " + SORTED, short, True, True),
]
print("pycddl", version("pycddl"), "zcbor", version("zcbor"))
same = True
for name, grammar, data, *known in CASES:
    seen = [by_pycddl(grammar, data), by_zcbor(grammar, data)]
    words = ["accepts" if one else "refuses" for one in seen]
    print(f"  {name}: pycddl {words[0]}, zcbor {words[1]}")
    same = same and seen == known
# That both can refuse at all.
for grammar, data in [("top = " + SORTED, dumps({1: "x", 258: -16})),
                      ("top = [payload: p, signature: bstr]\np = bstr / nil\n", dumps([1, b"s"]))]:
    same = same and not by_pycddl(grammar, data) and not by_zcbor(grammar, data)
if not same:
    sys.exit("pycddl or zcbor behaves otherwise now")
PY
"$work/venv/bin/python" -W ignore "$work/validate.py"
echo "As known: which valid message is refused depends on the validator."
