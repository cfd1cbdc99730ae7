"""Traces, as a collector receives them: read by the message definitions of OpenTelemetry."""

import http.server
import threading

import pytest
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from comity import wait_for


@pytest.fixture(scope="module")
def collected(nodes, monkeypatch_module):
    """A node that hands its traces to a collector, and what came there."""
    spans = []

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces", self.path
            assert self.headers["Content-Type"] == "application/x-protobuf"
            for part in ExportTraceServiceRequest.FromString(body).resource_spans:
                resource = {one.key: one.value.string_value for one in part.resource.attributes}
                spans.extend((resource, span) for scope in part.scope_spans for span in scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    monkeypatch_module.setenv("OTEL_EXPORTER_OTLP_ENDPOINT",
                              f"http://127.0.0.1:{collector.server_address[1]}")
    node = nodes("asterion.example", "Asterion").start()
    yield node, spans
    collector.shutdown()


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_requests_and_commits_are_spans(collected):
    node, spans = collected
    node.notice("Traced.")
    secret = requests.get(f"{node.url}/sign-in/once?token=quetzalcoatl", timeout=10)
    assert secret.status_code == 401
    # What was traced last is handed over before the node ends.
    node.stop()
    wait_for(lambda: any(span.name == "commit" for _, span in spans), 10, "a commit")
    resource, request = next((resource, span) for resource, span in spans
                             if attributes(span).get("url.path") == "/sign-in/once")
    assert resource["service.name"] == "comity" and resource["service.version"]
    assert (request.name, request.kind) == ("GET console", 2), "SPAN_KIND_SERVER"
    assert attributes(request)["http.request.method"] == "GET"
    assert int(attributes(request)["http.response.status_code"]) == 401
    assert request.end_time_unix_nano > request.start_time_unix_nano
    assert "quetzalcoatl" not in str(spans)


def attributes(span) -> dict:
    """The attributes of a span by name."""
    kinds = {"string_value", "int_value", "bool_value", "double_value"}
    return {one.key: getattr(one.value, one.value.WhichOneof("value"))
            for one in span.attributes if one.value.WhichOneof("value") in kinds}
