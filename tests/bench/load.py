# SPDX-License-Identifier: GPL-3.0-or-later
"""Load on a server of ours on the loopback, bounded in count: requests for each second of the server's
own processor time, so that the load generator's share of the machine does not matter."""
import os
import socket
import threading
import urllib.parse

REQUESTS, CONNECTIONS = 20000, 4


def plain_request(url):
    host = urllib.parse.urlsplit(url).netloc
    body = "x" * 43
    return f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_answer(stream):
    status = stream.readline()
    if not status.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"not 200: {status!r} {stream.read(400)!r}")
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    stream.read(length)


def drive(address, request, count):
    with socket.create_connection(address) as connection:
        stream = connection.makefile("rb")
        for _ in range(count):
            connection.sendall(request)
            read_answer(stream)


def measure(url, pid, request):
    parts = urllib.parse.urlsplit(url)
    address = (parts.hostname, parts.port)
    drive(address, request, 500)
    before = processor_seconds(pid)
    threads = [threading.Thread(target=drive, args=(address, request, REQUESTS // CONNECTIONS))
               for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return REQUESTS / max(processor_seconds(pid) - before, 0.01)
