"""Schemathesis reads our OpenAPI document and looks for answers that it does not describe."""

import subprocess
import sys
from pathlib import Path

CHECKS = ",".join(["not_a_server_error", "status_code_conformance", "content_type_conformance",
                   "response_schema_conformance"])


def test_reading_answers_as_documented(node, folder):
    for number in range(3):
        node.notice(f"Notice {number}.")
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [program, "run", f"{node.url}/api/openapi.json", "--url", node.url,
         "--include-method", "GET", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
         "--max-examples", "15", "--seed", "1", "--generation-deterministic", "--workers", "1",
         "--request-timeout", "10", "--no-color", "--warnings", "off"],
        capture_output=True, text=True, timeout=300, cwd=folder)
    (folder / "schemathesis.log").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
