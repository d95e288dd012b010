# SPDX-License-Identifier: GPL-3.0-or-later
"""Files to be looked at: one large one, and many small ones. BENCH_INGEST_MIB and BENCH_INGEST_FILES make it smaller."""
import os
import subprocess
import tempfile

MIB = int(os.environ.get("BENCH_INGEST_MIB", "1024"))
FILES = int(os.environ.get("BENCH_INGEST_FILES", "200000"))


def make_file(path):
    rows = "".join(f"{i},Harbour-{i % 97},{i * 0.25},2026-03-{1 + i % 28:02},{'true' if i % 3 else 'false'}\n"
                   for i in range(20000)).encode()
    with open(path, "wb") as out:
        out.write(b"id,area,load,day,up\n")
        while out.tell() < MIB << 20:
            out.write(rows)


def make_files(folder):
    for i in range(FILES):
        if i % 1000 == 0:
            inner = os.path.join(folder, f"day={i // 1000}")
            os.makedirs(inner)
        with open(os.path.join(inner, f"{i}.csv"), "wb") as out:
            out.write(b"id,area\n%d,Harbour\n" % i)


def run(display, program):
    with tempfile.TemporaryDirectory(prefix="meshdesk-bench-") as folder:
        large, many = os.path.join(folder, "large"), os.path.join(folder, "many")
        os.mkdir(large)
        make_file(os.path.join(large, "a.csv"))
        make_files(many)
        return subprocess.run([display, "1280x800", program, large, many], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=True).stdout
