#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ingest: files of many kinds, told one by one, published in the same plan; read back with boto3."""
import gzip
import os
import unittest
import zipfile

import journey
from support import MESH, Case


class Ingest(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()
        for words in journey.set_up():
            self.practice.cli(*words)
        self.folder = os.path.join(self.home, "in")
        os.makedirs(self.folder)

    def put(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(text.encode() if isinstance(text, str) else text)
        return path

    def ingest(self, *words, check=0):
        return self.practice.json("ingest", *words, "--bucket", journey.BUCKET, "--database", "telco", "--infer", check=check)

    def columns(self, table, persona="ProducerAdmin", **more):
        found = self.practice.client("glue", persona).get_table(DatabaseName=more.get("database", "telco"), Name=table,
                                                                **({"CatalogId": MESH} if more else {}))["Table"]
        return {c["Name"]: c["Type"] for c in found["StorageDescriptor"]["Columns"]}

    def test_kinds_and_troubles(self):
        self.put("calls/a.csv", "id;area\n1;Harbour\n2;Airport\n")
        self.put("calls/empty.csv", "")
        self.put("tabs/a.tsv", "id\tload\n1\t0.5\n2\t0.25\n")
        self.put("lines/a.json.gz", gzip.compress(b'{"id": 1, "ok": true}\n{"id": 2, "ok": false}\n'))
        os.symlink(self.folder, os.path.join(self.folder, "calls", "circle"))
        os.mkfifo(os.path.join(self.folder, "calls", "pipe.csv"))
        result = self.ingest(*(os.path.join(self.folder, n) for n in ("calls", "tabs", "lines")))["result"]
        left_out = {os.path.basename(f["Path"]) for f in result["Files"] if f["LeftOut"]}
        self.assertIn("empty.csv", left_out)
        self.assertIn("pipe.csv", left_out)
        self.assertEqual(self.columns("tabs"), {"id": "bigint", "load": "double"})
        self.assertEqual(self.columns("lines"), {"id": "bigint", "ok": "boolean"})
        self.assertEqual(set(self.columns("calls")), {"id", "area"})

    def test_zip(self):
        path = os.path.join(self.folder, "all.zip")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("cells/a.csv", "cell,load\n17,0.5\n18,0.25\n")
            archive.writestr("../../escape.csv", "a,b\n1,2\n")
        result = self.ingest(path, check=None)
        self.assertFalse(os.path.exists(os.path.join(self.home, "escape.csv")))
        self.assertFalse(os.path.exists(os.path.join(self.home, "..", "escape.csv")))
        self.assertTrue(any("leads out of the zip" in f["Text"] for f in result["result"]["Files"]), result)
        self.assertEqual(self.columns("cells"), {"cell": "bigint", "load": "double"})

    def test_published_at_once(self):
        self.put("calls/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        self.ingest(os.path.join(self.folder, "calls"), "--publish", "--domain", "network")
        self.assertEqual(set(self.columns("calls", "Mesh", database=journey.PUBLISHED)), {"id", "area"})
        again = self.ingest(os.path.join(self.folder, "calls"), "--publish", "--domain", "network")
        self.assertFalse([s["Label"] for s in again["steps"] if s["Status"] == "done"])

    def test_refused(self):
        self.put("calls/a.csv", "")
        self.assertTrue(self.ingest(os.path.join(self.folder, "calls"), check=2)["error"]["message"])
        self.practice.cli("ingest", self.folder, "--bucket", "b", "--database", "d", "--domain", "x", check=2)
        self.practice.cli("ingest", self.folder, "--bucket", "b", "--database", "d", "--infer", "--crawl", check=2)
        self.practice.cli("ingest", self.folder + "/none", "--bucket", "b", "--database", "d", check=2)


if __name__ == "__main__":
    unittest.main()
