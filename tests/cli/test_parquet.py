#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parquet from a folder to the consumer's query: described by the files themselves and by a crawler."""
import json
import os
import pathlib
import shutil
import unittest

import journey
from support import Case

FILES = pathlib.Path(__file__).parent.parent / "practice"


class Parquet(Case):
    def set_up(self, how):
        self.practice = self.serve()
        for words in journey.set_up():
            self.practice.cli(*words)
        folder = os.path.join(self.home, "in", "sites")
        for codec in ("snappy", "zstd"):
            part = os.path.join(folder, f"codec={codec}")
            os.makedirs(part)
            shutil.copy(FILES / "corpus" / "parquet" / f"{codec}.parquet", part)
        self.practice.cli("ingest", folder, "--bucket", journey.BUCKET, "--database", journey.DATABASE, how, "--publish",
                          "--domain", "network")

    def subscribe(self, *limits):
        request = self.practice.json(*journey.ask("sites"), *limits)["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", request)
        self.practice.cli("import-subscription", "--subscription-id", request)

    def query(self, sql, check=0):
        tables = self.practice.json("list-tables")["result"]["Tables"]
        database = next(t["Database"] for t in tables if t["Table"] == "sites")
        answer = self.practice.json("query", sql, "--database-name", database, "--limit", "0", "--prepare", check=check)
        return answer["error"] if check else answer["result"]

    @staticmethod
    def expected():
        with open(FILES / "parquet-expected.json", encoding="utf-8") as file:
            return json.load(file)

    def compare(self):
        expected = self.expected()
        result = self.query("SELECT * FROM sites ORDER BY codec, id")
        names = [name.lower() for name in expected["columns"]]
        self.assertEqual([c["Name"] for c in result["Columns"]], names + ["codec"])
        self.assertEqual([row[-1] for row in result["Rows"]], ["snappy"] * 60 + ["zstd"] * 60)
        for column, name in enumerate(names):
            for row, wanted in zip(result["Rows"], 2 * expected["rows"]):
                if name in ("load", "ratio") and wanted[column] is not None:
                    self.assertAlmostEqual(float(row[column]), float(wanted[column]), places=6)
                else:
                    self.assertEqual(row[column], wanted[column], name)

    def test_by_its_own_schema(self):
        self.set_up("--infer")
        self.subscribe()
        self.compare()

    def test_by_a_crawler(self):
        self.set_up("--crawl")
        table = self.practice.client("glue", "ProducerAdmin").get_table(DatabaseName=journey.DATABASE, Name="sites")["Table"]
        self.assertEqual([c["Type"] for c in table["StorageDescriptor"]["Columns"]],
                         ["bigint", "string", "double", "boolean", "date", "timestamp", "float", "decimal(9,2)", "int", "string"])
        self.assertEqual((table["Parameters"]["classification"], table["Parameters"]["recordCount"]), ("parquet", "120"))
        self.assertEqual(table["StorageDescriptor"]["InputFormat"], "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
        self.subscribe()
        self.compare()

    def test_limited(self):
        self.set_up("--infer")
        self.subscribe("--columns", "sites:id, site", "--rows", "sites:price > 10.5")
        expected = [[row[0], row[1]] for row in self.expected()["rows"] if row[7] is not None and float(row[7]) > 10.5]
        self.assertEqual(self.query("SELECT * FROM sites ORDER BY id")["Rows"], [row for row in expected for _ in range(2)])
        self.assertIn("COLUMN_NOT_FOUND", self.query("SELECT note FROM sites", check=1)["message"])


if __name__ == "__main__":
    unittest.main()
