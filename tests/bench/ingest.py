# SPDX-License-Identifier: GPL-3.0-or-later
"""Files to be looked at: one large one, many small ones of three tables, many tables of one file each, and a table
of many columns; and each of them from stage to stage. BENCH_INGEST_MIB, BENCH_INGEST_FILES and BENCH_INGEST_TABLES make it smaller."""
import os
import subprocess
import tempfile

MIB = int(os.environ.get("BENCH_INGEST_MIB", "1024"))
FILES = int(os.environ.get("BENCH_INGEST_FILES", "200000"))
TABLES = int(os.environ.get("BENCH_INGEST_TABLES", "5000"))


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
            inner = os.path.join(folder, f"table_{i // 1000 % 3}", f"day={i // 1000}")
            os.makedirs(inner)
        with open(os.path.join(inner, f"{i}.csv"), "wb") as out:
            out.write(b"id,area\n%d,Harbour\n" % i)


def make_tables(folder):
    for i in range(TABLES):
        inner = os.path.join(folder, f"table_{i:05}")
        os.makedirs(inner)
        with open(os.path.join(inner, "a.csv"), "wb") as out:
            out.write(b"id,area%d,load\n%d,Harbour,0.5\n" % (i, i))


def make_wide(path):
    with open(path, "w") as out:
        out.write(",".join(f"column_{i}" for i in range(400)) + "\n")
        for row in range(200):
            out.write(",".join(f"{row * i}" for i in range(400)) + "\n")


def run(display, program):
    with tempfile.TemporaryDirectory(prefix="meshdesk-bench-") as folder:
        large, many, tables, wide = (os.path.join(folder, n) for n in ("large", "many", "tables", "wide"))
        os.mkdir(large)
        make_file(os.path.join(large, "a.csv"))
        make_files(many)
        make_tables(tables)
        os.mkdir(wide)
        make_wide(os.path.join(wide, "a.csv"))
        os.sync() # what is still written to the disk would be measured
        return subprocess.run([display, "1280x800", program, large, many, tables, wide], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=True).stdout
