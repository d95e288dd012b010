# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way as a list of verbs, for tests that go it."""
import os
import shutil

from support import PRODUCER

DATABASE, BUCKET = "telco", f"telco-{PRODUCER}"
PUBLISHED = f"{DATABASE}-{PRODUCER}"


def small_data(home):
    """Two tables, one with partitions."""
    for path, text in {
        "calls/calls.csv": "id,area,seconds\n1,Harbour,12.5\n2,Airport,3.25\n",
        "cells/day=2026-03-01/a.csv": "cell,load\n17,0.5\n18,0.25\n",
        "cells/day=2026-03-02/a.csv": "cell,load\n17,0.75\n18,0.125\n",
    }.items():
        path = os.path.join(home, "in", path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as out:
            out.write(text)
    return [os.path.join(home, "in", "calls"), os.path.join(home, "in", "cells")]


def telco_data(home, shared):
    """The real files, a folder each."""
    for name, table in (("5G_MWC_USN_TRAFFIC_SAMPLE.csv", "usecase1_traffic"),
                        ("N3_ST_DL_App_Throughput.csv", "usecase2_throughput")):
        folder = os.path.join(home, "in", table)
        os.makedirs(folder, exist_ok=True)
        shutil.copy(shared / "telco" / name, folder)
    return [os.path.join(home, "in", t) for t in ("usecase1_traffic", "usecase2_throughput")]


def set_up():
    return [["install-mesh-objects"],
            ["enable-account", "--account-type", "both"],
            ["create-access-keys", "--account-type", "both"]]


def bring_in(paths):
    return ["ingest", *paths, "--bucket", BUCKET, "--database", DATABASE, "--prefix", "workshop", "--crawl"]


def publish(regex=None):
    return ["create-data-product", "--source-database-name", DATABASE, "--domain", "network",
            *(["--table-name-regex", regex] if regex else [])]


def ask(tables):
    return ["request-access", "--owner-account-id", PRODUCER, "--database-name", PUBLISHED,
            "--tables", tables, "--request-permissions", "Select", "--reason", "to learn"]
