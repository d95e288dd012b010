#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that answer badly, or not at all: a clear error that names the call, and exit status 1."""
import http.server
import json
import threading
import unittest

from support import Case
from test_credentials import GOOD


class Server(http.server.ThreadingHTTPServer):
    """Answers everything with what it was made with; None: never."""
    daemon_threads = True
    answer = (200, "application/x-amz-json-1.1", b"{}")

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self.thread.start()

    def stop(self):
        self.over.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.answer is None:
            self.server.over.wait()
            self.close_connection = True
            return
        status, kind, body = self.server.answer
        length = len(body)
        if isinstance(body, tuple):
            length, body = body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass
        self.close_connection = length != len(body)

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass


XML, JSON = "text/xml", "application/x-amz-json-1.1"
ANSWERS = [
    ("not XML", (200, XML, b"hello")),
    ("truncated", (200, XML, (500, b"<AssumeRoleResponse>"))),
    ("unclosed", (200, XML, b"<AssumeRoleResponse><AssumeRoleResult>")),
    ("deep", (200, XML, b"<a>" * 100000)),
    ("entities", (200, XML, b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>')),
    ("invalid UTF-8", (200, XML, b"<AssumeRoleResponse>\xff\xfe</AssumeRoleResponse>")),
    ("another document", (200, XML, b"<Other><Credentials>x</Credentials></Other>")),
    ("keys missing", (200, XML, b"<AssumeRoleResponse><AssumeRoleResult><Credentials/></AssumeRoleResult>"
                                b"</AssumeRoleResponse>")),
    ("huge", (200, XML, (100_000_000_000, b"<a>" + b" " * 70_000_000))),
    ("redirect", (301, XML, b"")),
    ("escape codes", (403, XML, b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>"
                                b"&#x9b;31m\xe2\x80\xaered</Message></Error></ErrorResponse>")),
]


class Hostile(Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.stop)
        self.path = self.write("creds.json", json.dumps(GOOD))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def run_verb(self, *words, **env):
        return self.cli("--credentials-file", self.path, "--endpoint-url", self.url, *words, check=1,
                        **{"AWS_MAX_ATTEMPTS": 1, "MESHDESK_TIMEOUT": 5, **env})

    def test_answers(self):
        for name, answer in ANSWERS:
            with self.subTest(name):
                self.server.answer = answer
                done = self.run_verb("--json", "list-pending")
                error = json.loads(done.stdout)["error"]
                self.assertTrue(error["message"])
                for c in "\x9b\u202e":
                    self.assertNotIn(c, done.stderr)

    def test_server_that_stalls(self):
        self.server.answer = None
        done = self.run_verb("--json", "list-pending", MESHDESK_TIMEOUT=1)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "Timeout")

    def test_nobody_listens(self):
        self.server.stop()
        done = self.cli("--json", "--credentials-file", self.path, "--endpoint-url", self.url,
                        "list-pending", check=1, AWS_MAX_ATTEMPTS=1)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "Network")


if __name__ == "__main__":
    unittest.main()
