# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands before a server and writes down what reached it: bytes pass as they are, so that signatures hold."""
import socket
import socketserver
import threading


class Relay(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = port
        self.lock = threading.Lock()
        self.whole = []  # (method, path with query, headers) of requests that reached the server whole
        self.begun = 0
        self.reading = 0  # connections from which more may come
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        pass  # the client was killed

    def note(self, line, headers):
        with self.lock:
            self.whole.append((*line.split(" ")[:2], headers))

    def count_reading(self, change):
        with self.lock:
            self.reading += change

    def of(self, method, needle=""):
        with self.lock:
            return [r for r in self.whole if r[0] == method and needle in r[1]]

    def targets(self):
        """Operations of the JSON protocols, in their order."""
        with self.lock:
            return [r[2].get("x-amz-target", "").split(".")[-1] for r in self.whole if "x-amz-target" in r[2]]


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as upstream:
            back = threading.Thread(target=self.answers, args=(upstream,), daemon=True)
            back.start()
            self.server.count_reading(1)
            try:
                self.requests(upstream)
            finally:
                self.server.count_reading(-1)
                try:
                    upstream.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                back.join(30)

    def answers(self, upstream):
        try:
            while data := upstream.recv(65536):
                self.request.sendall(data)
            self.request.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def requests(self, upstream):
        rest = b""
        while True:
            while b"\r\n\r\n" not in rest:
                data = self.request.recv(65536)
                if not data:
                    return
                upstream.sendall(data)
                rest += data
            head, rest = rest.split(b"\r\n\r\n", 1)
            line, *lines = head.decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, v in (text.split(":", 1) for text in lines)}
            self.server.begun += 1
            missing = int(headers.get("content-length", 0)) - len(rest)
            rest = rest[int(headers.get("content-length", 0)):]
            while missing > 0:
                data = self.request.recv(65536)
                if not data:
                    return
                upstream.sendall(data)
                rest = data[missing:]
                missing -= len(data)
            self.server.note(line, headers)
