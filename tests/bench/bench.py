#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of ./dev bench. Each is printed beside its target or beside what it is compared with,
measured in the same run; nothing is asserted, since machines differ."""
import json
import os
import subprocess
import sys
import tempfile

import ingest
import load
import upload
import whole
import world

CLI = os.environ["MESHDESK_CLI"]
BENCH_DIR = os.environ["MESHDESK_BENCH_DIR"]
ROUND_TRIP = 0.05


def row(name, value, unit, target=""):
    print(f"{name:<52} {value:>12} {unit:<22} {target}", flush=True)


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


# ---- the client ------------------------------------------------------------
def bench_client():
    heading("Client: signing and calling")
    subprocess.run([os.path.join(BENCH_DIR, "bench-aws")], check=False)


# ---- the practice server ---------------------------------------------------
def bench_practice():
    heading("Practice server: requests for each second of its processor time")
    bare = subprocess.Popen([os.path.join(BENCH_DIR, "bench-soup-server")], stdout=subprocess.PIPE, text=True)
    try:
        url = bare.stdout.readline().split()[-1]
        base = load.measure(url, bare.pid, load.plain_request(url))
        row("a bare SoupServer", f"{base:,.0f}", "requests/s")
    finally:
        bare.terminate()
        bare.wait()
    with world.practice() as mesh:
        mesh.make_source("bench", 1)
        for name, request, target in (
                ("sts GetCallerIdentity, signature checked", mesh.signed("ProducerAdmin", "sts"), 10000),
                ("glue GetTable, permission checked", mesh.signed("ProducerAdmin", "glue", "GetTable", {
                    "DatabaseName": "bench", "Name": "t000"}), 4000)):
            rate = load.measure(mesh.url, mesh.pid, request)
            row(name, f"{rate:,.0f}", "requests/s", f"target {target:,}; {rate / base:.2f} of bare")


# ---- the workflows ---------------------------------------------------------
REFERENCE = {  # calls and round trips of the existing library, one call at a time
    "initialise": (50, 50), "enable a producer": (45, 45), "enable a consumer": (42, 42),
    "publish 50 tables": (669, 1742), "request one table": (14, 14), "approve one table": (22, 22),
    "import": (20, 20), "approve 50 tables": (414, 466)}
TARGET = {
    "initialise": (36, 50 / 3), "enable a producer": (36, 15), "enable a consumer": (33, 14),
    "publish 50 tables": (200, 80), "request one table": (8, 14 / 3), "import": (11, 20 / 3),
    "approve 50 tables": (20, 12)}


def report(name, answer):
    calls, trips = sum(answer["calls"].values()), answer["seconds"] / ROUND_TRIP
    target = TARGET.get(name)
    text = f"target {target[0]} calls, {target[1]:.1f} trips; " if target else ""
    reference = REFERENCE[name]
    row(name, f"{calls}", f"calls, {trips:6.1f} trips", text + f"reference {reference[0]}, {reference[1]}")
    if os.environ.get("BENCH_CALLS"):
        print("    " + ", ".join(f"{k} {v}" for k, v in sorted(answer["calls"].items())))


def bench_workflows():
    heading(f"Workflows, each call delayed by {ROUND_TRIP * 1000:.0f} ms")
    with world.practice("latency=50ms") as mesh:
        report("initialise", mesh.cli("install-mesh-objects"))
        report("enable a producer", mesh.cli("enable-account", "--account-type", "producer"))
        report("enable a consumer", mesh.cli("enable-account", "--account-type", "consumer"))
        mesh.cli("create-access-keys", "--account-type", "both")
        mesh.make_source("bench", 50)
        report("publish 50 tables", mesh.cli("create-data-product", "--source-database-name", "bench"))
        database = f"bench-{world.PRODUCER}"
        one = mesh.cli("request-access", "--owner-account-id", world.PRODUCER, "--database-name", database,
                       "--tables", "t000", "--request-permissions", "Select")
        report("request one table", one)
        key = one["result"]["SubscriptionId"]
        report("approve one table", mesh.cli("approve-subscription", "--request-id", key, "--decision-notes", "fine"))
        report("import", mesh.cli("import-subscription", "--subscription-id", key))
        many = mesh.cli("request-access", "--owner-account-id", world.PRODUCER, "--database-name", database,
                        "--tables", "t.*", "--request-permissions", "Select")
        report("approve 50 tables", mesh.cli("approve-subscription", "--request-id",
                                             many["result"]["SubscriptionId"], "--decision-notes", "fine"))


# ---- memory ----------------------------------------------------------------
def peak_of(command, **more):
    """Peak resident size of a command in MiB."""
    with tempfile.NamedTemporaryFile("r") as out:
        subprocess.run(["/usr/bin/python3", "-c",
                        "import resource,subprocess,sys;"
                        "subprocess.run(sys.argv[2:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
                        "open(sys.argv[1],'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))",
                        out.name, *command], check=True, **more)
        return int(out.read()) / 1024


def bench_memory():
    heading("Memory: peak resident")
    row("meshdesk-cli --help", f"{peak_of([CLI, '--help']):.1f}", "MiB", "target under 40")
    with world.practice() as mesh:
        mesh.cli("install-mesh-objects")
        size = peak_of([*mesh.command(), "list-subscriptions", "--persona", "Mesh"])
        row("a verb of one call", f"{size:.1f}", "MiB", "target under 40")


# ---- the window ------------------------------------------------------------
def bench_window():
    heading("Window: from exec to the first frame, medians")
    here = os.path.dirname(os.path.abspath(__file__))
    display = os.path.join(here, "..", "desk", "run-in-display.sh")
    answer = json.loads(subprocess.run([display, "1280x900", "/usr/bin/python3", os.path.join(here, "start.py")],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout)
    row("a bare window of libadwaita", f"{answer['bare']:.0f}", "ms")
    row("Meshdesk", f"{answer['window']:.0f}", "ms", f"{answer['window'] / answer['bare']:.2f} of bare; target 1.30")
    row("and until the catalog is there", f"{answer['catalog']:.0f}", "ms more", "target 300")


def in_display(program):
    """The rows that a program of this folder prints, on a display of its own."""
    here = os.path.dirname(os.path.abspath(__file__))
    print(subprocess.run([os.path.join(here, "..", "desk", "run-in-display.sh"), "1280x800",
                          os.path.join(BENCH_DIR, program)],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout, end="")


def bench_inbox():
    heading("Inbox: 10,000 subscriptions")
    in_display("bench-inbox")


def bench_switch():
    heading("Roles: another persona whose lists are there, until its frame is painted")
    in_display("bench-switch")


def bench_catalog():
    heading("Catalog: 100,000 tables of 20 columns each")
    here = os.path.dirname(os.path.abspath(__file__))
    program = os.path.join(BENCH_DIR, "bench-catalog")
    with tempfile.TemporaryDirectory() as folder:
        cache = os.path.join(folder, "catalog")
        subprocess.run([program, "--write", cache], check=True)
        row("the cache on disk", f"{os.path.getsize(cache) / 2**20:.1f}", "MiB")
        print(subprocess.run([os.path.join(here, "..", "desk", "run-in-display.sh"), "1280x800", program, cache],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout, end="")


def bench_upload():
    heading("Uploads over the loopback, hashed, each in its turn")
    upload.run(row)


def bench_ingest():
    heading("Looking at files that are to be brought in")
    here = os.path.dirname(os.path.abspath(__file__))
    print(ingest.run(os.path.join(here, "..", "desk", "run-in-display.sh"), os.path.join(BENCH_DIR, "bench-ingest")), end="")


def bench_whole():
    heading("A large set from the folder to the consumer's query")
    whole.run(row)


def bench_whole_window():
    heading("The same through the window")
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run([os.path.join(here, "..", "desk", "run-in-display.sh"), "1280x1024", "/usr/bin/python3",
                           os.path.join(here, "whole_window.py")], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit("it did not go through")
    found = json.loads(done.stdout.splitlines()[-1])
    row(f"{found['mib']:,.0f} MiB in {found['files']:,} files, by pointing and clicking", f"{found['seconds']:.0f}", "s",
        f"{found['mib'] / found['seconds']:.0f} MiB/s")
    row("and the peak resident size, the practice AWS in it", f"{found['peak'] / 1024:.0f}", "MiB")
    row("what the consumer read is what was granted", "equal" if all(found["tables"].values()) else "DIFFERENT", "",
        ", ".join(found["tables"]) + ("; another column refused" if found["refused"] else "; ANOTHER COLUMN READ"))


PARTS = {"client": bench_client, "practice": bench_practice, "workflows": bench_workflows, "memory": bench_memory,
         "window": bench_window, "inbox": bench_inbox, "catalog": bench_catalog, "switch": bench_switch,
         "upload": bench_upload, "ingest": bench_ingest, "whole": bench_whole,
         "whole-window": bench_whole_window}
ASKED_FOR = {"whole", "whole-window"}  # minutes, and gigabytes of disk


def main():
    for name in sys.argv[1:] or [part for part in PARTS if part not in ASKED_FOR]:
        if name not in PARTS:
            sys.exit(f"no such part: {name}; there are {', '.join(PARTS)}")
        PARTS[name]()


if __name__ == "__main__":
    main()
