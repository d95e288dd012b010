#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""query: what a consumer reads through Athena, what it may not, and what it is told."""
import csv
import io
import json
import os
import signal
import subprocess
import time
import unittest

import journey
from support import CLI, CONSUMER, Case, environment

RESULTS = f"aws-athena-query-results-{CONSUMER}-eu-west-1"


class Query(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()
        for words in journey.set_up():
            self.practice.cli(*words)
        self.data = journey.small_data(self.home)
        self.practice.cli(*journey.bring_in(self.data))
        self.practice.cli(*journey.publish())

    def subscribe(self, *limits):
        request = self.practice.json(*journey.ask("calls"), *limits)["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", request)
        self.practice.cli("import-subscription", "--subscription-id", request)

    def database(self):
        tables = self.practice.json("list-tables")["result"]["Tables"]
        return next(t["Database"] for t in tables if t["Table"] == "calls")

    def ask(self, sql, *more, check=0):
        answer = self.practice.json("query", sql, "--database-name", self.database(), *more, check=check)
        return answer["error"] if check else answer["result"]

    def test_a_whole_table(self):
        self.subscribe()
        error = self.ask("SELECT * FROM calls", check=1)
        self.assertIn(RESULTS, error["message"])
        self.assertIn("--prepare", error["message"])
        result = self.ask("SELECT * FROM calls", "--prepare", "--limit", "0")
        self.assertEqual(self.as_file(result), self.as_file(self.source()))
        again = self.practice.json("query", "SELECT 1 AS one", "--prepare")
        self.assertEqual(again["result"]["Rows"], [["1"]])
        self.assertEqual([s["Status"] for s in again["steps"] if "Bucket" in s["Label"]], ["skipped"])
        s3 = self.practice.client("s3", "ConsumerAdmin")
        block = s3.get_public_access_block(Bucket=RESULTS)["PublicAccessBlockConfiguration"]
        self.assertTrue(all(block.values()))
        bucket, key = result["OutputLocation"][5:].split("/", 1)
        text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        self.assertEqual(len(list(csv.reader(io.StringIO(text)))), len(result["Rows"]) + 1)

    def source(self):
        """What the producer's bucket has, read by the producer."""
        s3 = self.practice.client("s3", "ProducerAdmin")
        bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"])
        rows, columns = [], None
        for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]:
            if "/calls/" not in entry["Key"]:
                continue
            text = s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read().decode()
            lines = list(csv.reader(io.StringIO(text)))
            columns, rows = lines[0], rows + lines[1:]
        return {"Columns": [{"Name": c} for c in columns], "Rows": rows}

    @staticmethod
    def as_file(result):
        def plain(value):
            try:
                return float(value)
            except (TypeError, ValueError):
                return value
        names = [c["Name"] for c in result["Columns"]]
        return sorted(json.dumps({n: plain(v) for n, v in zip(names, row)}, sort_keys=True) for row in result["Rows"])

    def test_columns_and_rows(self):
        self.subscribe("--columns", "calls:id, area", "--rows", "calls:area = 'Harbour'")
        result = self.ask("SELECT * FROM calls", "--prepare")
        self.assertEqual([c["Name"] for c in result["Columns"]], ["id", "area"])
        wanted = [r for r in self.source()["Rows"] if "Harbour" in r]
        self.assertEqual(len(result["Rows"]), len(wanted))
        self.assertGreater(len(wanted), 0)
        self.assertEqual({r[1] for r in result["Rows"]}, {"Harbour"})
        hidden = next(c["Name"] for c in self.source()["Columns"] if c["Name"] not in ("id", "area"))
        error = self.ask(f"SELECT {hidden} FROM calls", check=1)
        self.assertIn("COLUMN_NOT_FOUND", error["message"])

    def test_forms(self):
        self.subscribe()
        self.ask("SELECT 1", "--prepare")
        sql = "SELECT 'a \"b\"' AS x, NULL AS y, 1.5 AS z"
        shown = self.practice.cli("query", sql)
        self.assertIn("NULL", shown.stdout)
        self.assertIn("1 rows", shown.stderr)
        self.assertEqual(self.practice.cli("query", sql, "--csv").stdout, '"x","y","z"\n"a ""b""",,"1.5"\n')
        cut = self.ask("SELECT * FROM calls", "--limit", "1")
        self.assertEqual((len(cut["Rows"]), cut["Cut"]), (1, True))
        self.practice.cli("query", check=2)
        self.practice.cli("query", "SELECT 1", "SELECT 2", check=2)
        self.assertIn("nothing to run", self.ask("  ", check=1)["message"])
        self.ask("DROP TABLE calls", check=1)
        self.ask("SELECT * FROM calls", "--output-location", "s3://not-there-at-all/", check=1)

    def test_workgroup(self):
        """Where the usual bucket is missing, the workgroup's own place serves."""
        self.subscribe()
        s3 = self.practice.client("s3", "ConsumerAdmin")
        bucket = "aws-athena-query-results-ours"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        self.practice.client("athena", "ConsumerAdmin").update_work_group(
            WorkGroup="primary", ConfigurationUpdates={"ResultConfigurationUpdates": {"OutputLocation": f"s3://{bucket}/x/"}})
        self.assertTrue(self.ask("SELECT 1")["OutputLocation"].startswith(f"s3://{bucket}/x/"))

    def test_interrupted(self):
        """Ctrl+C stops the query at Athena, too."""
        self.subscribe()
        self.ask("SELECT 1", "--prepare")
        heavy = "SELECT count(*) FROM " + ", ".join(f"calls c{i}" for i in range(40))
        process = subprocess.Popen(
            [CLI, "--credentials-file", self.practice.file, "--endpoint-url", self.practice.url, "query", heavy,
             "--database-name", self.database()], env=environment(self.home), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        athena = self.practice.client("athena", "ConsumerAdmin")

        def execution():
            ids = athena.list_query_executions()["QueryExecutionIds"]
            found = athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"] if ids else []
            return next((e["Status"]["State"] for e in found if "c39" in e["Query"]), None)

        for _ in range(1000):
            if execution() == "RUNNING":
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual(execution(), "CANCELLED")


if __name__ == "__main__":
    unittest.main()
