# SPDX-License-Identifier: GPL-3.0-or-later
"""A large set the whole way: from a folder, through ingest, publishing, a request, its approval and the import, to what
the consumer reads. Every row can be made again from its number, so that what is read is compared with what was
written. BENCH_WHOLE_MIB makes it smaller."""
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

import world

MIB = int(os.environ.get("BENCH_WHOLE_MIB", "2048"))
SMALL = 2000
DAYS, SITES = 16, 50
BUCKET, DATABASE = "whole-set", "wide"
LIMITED = "site = 'Site-7'"
PAD = "".join(chr(97 + i * 7 % 26) for i in range(900))
STEP = 5000


# ---- the set: row number i of each table -----------------------------------
def usage(i):
    return [i, f"cell-{i % 4001}", f"Site-{i % SITES}", i * 7919 % 100003, (i % 1000) / 8, PAD[i % 200:i % 200 + 110]]


def cells(i):
    return [i, f"cell-{i}", i * 31 % 1009, (i % 64) / 4, PAD[i % 300:i % 300 + 120]]


def events(i):
    return [i, f"kind-{i % 12}", i % 100 - 50, PAD[i % 100:i % 100 + 650]]


def small(i):
    return [i, f"batch {i // 5}", i % 17]


def as_text(separator):
    return lambda names, rows: "".join(separator.join(map(str, row)) + "\n" for row in rows)


def as_json(names, rows):
    return "".join(json.dumps(dict(zip(names, row))) + "\n" for row in rows)


class Table:
    def __init__(self, name, names, make, share, files, suffix, write, number):
        self.name, self.names, self.make, self.share, self.files = name, names, make, share, files
        self.suffix, self.write, self.number = suffix, write, number
        self.rows = self.total = 0

    def path(self, file):
        day = f"day=2026-03-{file % DAYS + 1:02}/" if self.name == "usage" else ""
        return f"{self.name}/{day}part-{file:05}{self.suffix}"

    def fill(self, folder):
        """Files of whole rows, until the table's share of the set is there."""
        size = MIB * self.share // self.files * (1 << 20) // 100 if self.share else 0
        for file in range(self.files):
            path = os.path.join(folder, self.path(file))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="ascii") as out:
                if self.suffix != ".json":
                    out.write(self.write(self.names, [self.names]))
                while True:
                    rows = [self.make(i) for i in range(self.rows, self.rows + (STEP if size else 5))]
                    out.write(self.write(self.names, rows))
                    self.rows += len(rows)
                    self.total += sum(row[self.number] for row in rows)
                    if out.tell() >= size:
                        break


def make_tables():
    return [Table("usage", ["id", "cell", "site", "bytes", "seconds", "note"], usage, 50, 4 * DAYS, ".csv", as_text(","), 3),
            Table("cells", ["id", "cell", "load", "ratio", "note"], cells, 25, 8, ".tsv", as_text("\t"), 2),
            Table("events", ["id", "kind", "level", "text"], events, 25, 8, ".json", as_json, 2),
            Table("small", ["id", "batch", "amount"], small, 0, SMALL, ".csv", as_text(","), 2)]


def size_of(folder):
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names)


# ---- running, and how much memory it takes ---------------------------------
def peak_of(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def run_cli(mesh, *words):
    """The answer, the seconds, the peak resident size in KiB."""
    peak, done = [0], threading.Event()
    started = time.monotonic()
    with subprocess.Popen([*mesh.command(), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "XDG_STATE_HOME": mesh.folder}) as process:
        def watch():
            while not done.wait(0.05):
                peak[0] = max(peak[0], peak_of(process.pid))
        watcher = threading.Thread(target=watch)
        watcher.start()
        out, err = process.communicate()
        done.set()
        watcher.join()
    answer = json.loads(out) if out else {}
    if process.returncode != 0 and "error" not in answer:
        raise SystemExit(f"{' '.join(words)} failed:\n{out}\n{err[-2000:]}")
    return answer, time.monotonic() - started, peak[0]


# ---- what the consumer reads -----------------------------------------------
def plain(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


class Consumer:
    def __init__(self, mesh):
        self.mesh = mesh
        tables = run_cli(mesh, "list-tables")[0]["result"]["Tables"]
        self.databases = {t["Table"]: t["Database"] for t in tables if t.get("Database")}

    def query(self, table, sql):
        answer, seconds, _ = run_cli(self.mesh, "query", sql, "--database-name", self.databases[table], "--limit", "0",
                                     "--prepare")
        return answer, seconds

    def compare(self, table):
        """TRUE: count, sum and rows here and there are the source's."""
        column = table.names[table.number]
        answer, seconds = self.query(table.name, f"SELECT count(*), sum({column}), min(id), max(id) FROM {table.name}")
        found = [plain(v) for v in answer.get("result", {"Rows": [[]]})["Rows"][0]]
        good = found == [table.rows, table.total, 0, table.rows - 1]
        sample = sorted({i * 104729 % table.rows for i in range(200)})
        answer, more = self.query(table.name, f"SELECT {', '.join(table.names)} FROM {table.name} "
                                              f"WHERE id IN ({', '.join(map(str, sample))}) ORDER BY id")
        rows = [[plain(v) for v in row] for row in answer.get("result", {"Rows": []})["Rows"]]
        expected = [[plain(v) for v in table.make(i)] for i in sample]
        return good and rows == expected, (seconds + more) / 2, answer.get("error", {}).get("message", "")

    def compare_limited(self, table):
        answer, _ = self.query(table.name, f"SELECT * FROM {table.name} ORDER BY id LIMIT 50")
        shown = answer.get("result", {"Columns": [], "Rows": []})
        expected = [[i, f"Site-{i % SITES}", table.make(i)[3]] for i in range(7, 7 + 50 * SITES, SITES)]
        good = [c["Name"] for c in shown["Columns"]] == ["id", "site", "bytes"] and \
            [[plain(v) for v in row] for row in shown["Rows"]] == [[plain(v) for v in row] for row in expected]
        answer, _ = self.query(table.name, f"SELECT count(*), count(DISTINCT site) FROM {table.name}")
        count = sum(1 for _ in range(7, table.rows, SITES))
        good = good and [plain(v) for v in answer.get("result", {"Rows": [[]]})["Rows"][0]] == [count, 1]
        refused, _ = self.query(table.name, f"SELECT cell FROM {table.name}")
        return good, "COLUMN_NOT_FOUND" in refused.get("error", {}).get("message", "")


def subscribe(mesh, table, *limits):
    request = run_cli(mesh, "request-access", "--owner-account-id", world.PRODUCER, "--database-name",
                      f"{DATABASE}-{world.PRODUCER}", "--tables", table, "--request-permissions", "Select", *limits)[0]
    subscription = request["result"]["SubscriptionId"]
    run_cli(mesh, "approve-subscription", "--request-id", subscription)
    run_cli(mesh, "import-subscription", "--subscription-id", subscription)


# ---- the whole -------------------------------------------------------------
def ingest(row, mesh, folder):
    words = ["ingest", *(os.path.join(folder, t) for t in sorted(os.listdir(folder))), "--bucket", BUCKET,
             "--database", DATABASE, "--infer", "--publish", "--domain", "network"]
    answer, seconds, peak = run_cli(mesh, *words)
    size = size_of(folder)
    row(f"ingest and publish {size / (1 << 20):,.0f} MiB in {sum(len(n) for _, _, n in os.walk(folder)):,} files",
        f"{seconds:.1f}", "s", f"{size / (1 << 20) / seconds:.0f} MiB/s; {sum(answer['calls'].values()):,} calls")
    row("and its peak resident size", f"{peak / 1024:.1f}", "MiB")
    answer, seconds, _ = run_cli(mesh, *words)
    sent = sum(answer["calls"].get(name, 0) for name in ("s3:PutObject", "s3:UploadPart"))
    row("again, with all of it there", f"{seconds:.1f}", "s", f"{sent} bodies sent")


def run(row):
    with tempfile.TemporaryDirectory() as folder, world.practice() as mesh:
        if shutil.disk_usage(folder).free < 3 * MIB << 20:
            row("left out", "", "", f"{3 * MIB:,} MiB of disk are needed in {folder}")
            return
        tables = make_tables()
        for table in tables:
            table.fill(os.path.join(folder, "in"))
        for words in (["install-mesh-objects"], ["enable-account", "--account-type", "both"],
                      ["create-access-keys", "--account-type", "both"]):
            run_cli(mesh, *words)
        ingest(row, mesh, os.path.join(folder, "in"))
        started = time.monotonic()
        subscribe(mesh, "cells,events,small")
        subscribe(mesh, "usage", "--columns", "usage:id,site,bytes", "--rows", f"usage:{LIMITED}")
        row("request, approve and import, twice", f"{time.monotonic() - started:.1f}", "s")
        consumer = Consumer(mesh)
        for table in tables[1:]:
            good, seconds, problem = consumer.compare(table)
            row(f"the consumer's query of {table.name}, {table.rows:,} rows", f"{seconds:.1f}", "s",
                "count, sum and 200 rows equal" if good else f"DIFFERENT {problem}")
        started = time.monotonic()
        good, refused = consumer.compare_limited(tables[0])
        row(f"limited to three columns and one site of {tables[0].rows:,} rows", f"{(time.monotonic() - started) / 3:.1f}", "s",
            ("equal" if good else "DIFFERENT") + (", other column refused" if refused else ", OTHER COLUMN READ"))
        row("peak resident size of the practice server", f"{peak_of(mesh.pid) / 1024:.0f}", "MiB", "objects are mapped")
