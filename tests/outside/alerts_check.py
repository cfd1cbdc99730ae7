"""Alerts, as a mail server and a web hook receive them that others wrote: aiosmtpd with STARTTLS and
a password, and the verifier of Standard Webhooks."""

import email
import email.policy
import http.server
import ssl
import threading

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from standardwebhooks import Webhook, WebhookVerificationError

from certificates import Authority
from comity import free_port, wait_for

USER, PASSWORD = "comity", "a secret with spaces"


def server_context(folder):
    """What a server shows, under the name of somebody who signs certificates."""
    authority = Authority(folder)
    authority.issue(folder / "mail.pem", folder / "mail.key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "mail.pem", folder / "mail.key")
    return authority, context


class Mailbox:
    """Keeps what came, and over what."""

    def __init__(self):
        self.came = []

    async def handle_DATA(self, server, session, envelope):
        self.came.append((session.ssl is not None, session.authenticated, envelope))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good)


class StartTls(Controller):
    """A server that takes nothing before STARTTLS and a password."""

    def __init__(self, handler, context, port):
        self.context = context
        super().__init__(handler, hostname="127.0.0.1", port=port)

    def factory(self):
        return SMTP(self.handler, tls_context=self.context, require_starttls=True,
                    auth_required=True, authenticator=authenticate)


@pytest.fixture(scope="module")
def woken(nodes, folder):
    """A node that sends mail and asks a hook, and what came there."""
    box, asked, port = Mailbox(), [], free_port()
    authority, context = server_context(folder)
    server = StartTls(box, context, port)
    server.start()

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    node = nodes("asterion.example", "Asterion")
    (node.folder / "mail.secret").write_text(PASSWORD + "\n")
    (node.folder / "mail-ca.pem").write_bytes(authority.path.read_bytes())
    config = node.folder / "comity.toml"
    config.write_text(config.read_text() + f"""
[mail]
server = "localhost"
port = {port}
tls = "starttls"
from = "comity@asterion.example"
user = "{USER}"
password_file = "mail.secret"
ca_file = "mail-ca.pem"

[alerts]
hook_addresses = ["127.0.0.1"]
""")
    node.start()
    yield node, box, asked, f"http://127.0.0.1:{hook.server_address[1]}/hook"
    server.stop()
    hook.shutdown()


def test_a_test_reaches_a_real_mail_server_and_a_real_verifier(woken):
    node, box, asked, hook = woken
    rules = node.ask("alerts", "set", "--mail", "duty@asterion.example", "--hook", hook,
                     "--tell", "all=mail,hook,console", "--language", "fr",
                     "--zone", "Europe/Brussels")
    secret = rules["hook_secret"]
    node.ask("alerts", "test")
    wait_for(lambda: box.came and asked, 30, "a mail and a request")
    by_tls, authenticated, envelope = box.came[0]
    assert by_tls and authenticated
    assert envelope.mail_from == "comity@asterion.example"
    assert envelope.rcpt_tos == ["duty@asterion.example"]
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert mail["Subject"] == "Ceci est un essai" and not mail.defects
    assert mail.get_content_type() == "text/plain" and mail["Message-ID"] and mail["Date"]
    assert f"{node.url}/account/alerts" in mail.get_content()

    headers, body = asked[0]
    told = Webhook(secret).verify(body, headers)
    assert told["type"] == "alert.test" and told["data"]["title"] == "Ceci est un essai"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)
    rows = node.ask("alerts", "deliveries")
    assert {(row["channel"], row["state"]) for row in rows} >= {
        ("mail", "told"), ("hook", "told"), ("console", "told")}
    # The secret is shown once.
    assert "whsec_" not in str(node.ask("alerts", "list"))


def test_a_node_told_of_an_address_within_does_not_ask_it(woken):
    node, _, asked, _ = woken
    before = len(asked)
    node.ask("alerts", "set", "--hook", "https://169.254.169.254/latest/meta-data")
    node.ask("alerts", "test")
    refused = lambda: [row for row in node.ask("alerts", "deliveries")
                       if row.get("failure") == "alert-hook-address"]
    wait_for(refused, 30, "a refusal")
    assert len(asked) == before
