#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long windows take from exec to the first frame, and to the catalog: Meshdesk and a bare window of libadwaita
in turn, since runs on one machine differ by more than what is compared. Runs inside run-in-display.sh."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 15
MESHDESK, BENCH_DIR, CLI = os.environ["MESHDESK"], os.environ["MESHDESK_BENCH_DIR"], os.environ["MESHDESK_CLI"]


def start(words, **more):
    env = dict(os.environ, LD_PRELOAD=os.path.join(BENCH_DIR, "libfirst-frame.so"), GSETTINGS_BACKEND="keyfile", **more)
    before = time.monotonic() * 1000
    answer = subprocess.run(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
                            timeout=60)
    return {name: float(at) - before for name, at in (line.split() for line in answer.stdout.splitlines())}


def remember(page):
    """Has Meshdesk start on @page, as the consumer."""
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[io/github/meshdesk/Meshdesk]\npersona='Consumer'\npage='{page}'\n")


def hold_workshop(folder):
    done = subprocess.run([CLI, "--json", "workshop", "--keep"], env=dict(os.environ, TMPDIR=folder),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    kept = json.loads(done.stdout)
    kept = kept.get("result", kept)["Folder"]
    practice = os.path.join(folder, "practice")
    os.rename(os.path.join(kept, "state"), practice)
    os.rename(os.path.join(kept, "credentials.json"), os.path.join(practice, "credentials.json"))
    return practice


def main():
    with tempfile.TemporaryDirectory() as folder:
        practice = hold_workshop(folder)
        remember("catalog")
        bare, ours, lists = [], [], []
        for run in range(RUNS + 2):
            one = start([os.path.join(BENCH_DIR, "bench-bare-window")])
            other = start([MESHDESK, "--practice-dir", practice], MESHDESK_BENCH_LIST="1")
            if run < 2:  # the files are not in memory yet
                continue
            bare.append(one["frame"])
            ours.append(other["frame"])
            lists.append(other["list"] - other["frame"])
    json.dump({"bare": statistics.median(bare), "window": statistics.median(ours), "catalog": statistics.median(lists)},
              sys.stdout)


if __name__ == "__main__":
    main()
