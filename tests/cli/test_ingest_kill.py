#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ingest --publish is killed at each stage and begun again: the end is the same, and nothing arrives twice."""
import collections
import os
import signal
import subprocess
import time
import unittest
import urllib.parse

import botocore.exceptions
import journey
from relay import Relay
from support import CLI, PRODUCER, Case, environment

PART = 8 * 1024 * 1024
BUCKET = "killed-ingest"


class IngestKill(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve(faults=["latency=15ms", "s3:latency=60ms"])
        for words in journey.set_up():
            self.practice.cli(*words)
        self.relay = Relay(int(self.practice.url.rsplit(":", 1)[1]))
        self.addCleanup(self.relay.server_close)
        self.addCleanup(self.relay.shutdown)
        self.folder = os.path.join(self.home, "in")
        self.make_files()

    def make_files(self):
        """A table of one file in parts, and one of small files."""
        for name in ("calls", "cells"):
            os.makedirs(os.path.join(self.folder, name))
        with open(os.path.join(self.folder, "calls", "a.csv"), "w", encoding="ascii") as out:
            out.write("id,area\n")
            line = 0
            while out.tell() < 5 * PART:
                out.write("".join(f"{line + i},Harbour-{line * 7 + i}\n" for i in range(1000)))
                line += 1000
        for i in range(6):
            with open(os.path.join(self.folder, "cells", f"{i}.csv"), "w", encoding="ascii") as out:
                out.write(f"cell,load\n{i},0.5\n")

    def words(self, how):
        return ["ingest", os.path.join(self.folder, "calls"), os.path.join(self.folder, "cells"), "--bucket", BUCKET,
                "--database", "telco", how, "--publish", "--persona", "Producer"]

    def parts_sent(self):
        return len([1 for r in self.relay.of("PUT", BUCKET) if "partNumber=" in r[1]])

    def reached(self, stage):
        """Whether the server has got what tells of @stage."""
        targets = self.relay.targets()
        return {"before-upload": lambda: self.relay.begun > 0,
                "mid-upload": lambda: self.parts_sent() >= 2,
                "after-upload": lambda: any(r for r in self.relay.of("POST", BUCKET) if "uploadId=" in r[1]),
                "mid-crawl": lambda: "StartCrawler" in targets,
                "before-publish": lambda: "CreateTable" in targets or "StartCrawler" in targets,
                "while-publishing": lambda: self.relay.of("POST", "/RegisterResource")}[stage]()

    def killed(self, stage, words):
        process = subprocess.Popen([CLI, "--credentials-file", self.practice.file, "--endpoint-url", self.relay.url,
                                    *words], env=environment(self.home), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not self.reached(stage):
                self.assertIsNone(process.poll(), f"it ended before {stage}")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def settle(self):
        """Waits until the server has stored the parts that it got whole: it goes on with them when the client is gone,
        and the relay with what the client had sent."""
        s3 = self.practice.client("s3", "ProducerAdmin")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.relay.reading > 0:
                time.sleep(0.05)
                continue
            whole = {int(number) for _, number in self.arrived() if number != "whole"}
            try:
                (half,) = s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
            except (KeyError, botocore.exceptions.ClientError):
                return
            stored = s3.list_parts(Bucket=BUCKET, Key=half["Key"], UploadId=half["UploadId"]).get("Parts", [])
            if whole <= {part["PartNumber"] for part in stored}:
                return
            time.sleep(0.05)
        self.fail("the server does not store what it got")

    def arrived(self):
        """(key, part) → how often the server got it whole."""
        counts = collections.Counter()
        for _, path, _ in self.relay.of("PUT", BUCKET + "/"):
            at = urllib.parse.urlsplit(path)
            counts[at.path, urllib.parse.parse_qs(at.query).get("partNumber", ["whole"])[0]] += 1
        return counts

    def check(self, stage):
        twice = {what: n for what, n in self.arrived().items() if n > 1}
        self.assertEqual(twice, {}, stage)
        s3 = self.practice.client("s3", "ProducerAdmin")
        sizes = {os.path.basename(o["Key"]): o["Size"] for o in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                self.assertEqual(sizes.pop(name), os.path.getsize(os.path.join(folder, name)), stage)
        self.assertEqual(sizes, {}, stage)
        self.assertNotIn("Uploads", s3.list_multipart_uploads(Bucket=BUCKET))
        for persona, database in (("ProducerAdmin", "telco"), ("Mesh", f"telco-{PRODUCER}")):
            tables = self.practice.client("glue", persona).get_tables(DatabaseName=database)["TableList"]
            names = {t["Name"]: {c["Name"] for c in t["StorageDescriptor"]["Columns"]} for t in tables}
            self.assertEqual(names.get("calls"), {"id", "area"}, stage)
            self.assertEqual(names.get("cells"), {"cell", "load"}, stage)

    def run_stage(self, stage, how):
        words = self.words(how)
        self.killed(stage, words)
        self.settle()
        result = self.practice.json("--endpoint-url", self.relay.url, *words)
        self.assertEqual(sorted(result["result"]["Published"]), ["calls", "cells"])
        self.check(stage)
        again = self.practice.json("--endpoint-url", self.relay.url, *words)["calls"]
        self.assertFalse({"s3:UploadPart", "s3:PutObject", "s3:CreateMultipartUpload"} & set(again), stage)

    def test_before_upload(self):
        self.run_stage("before-upload", "--infer")

    def test_mid_upload(self):
        self.run_stage("mid-upload", "--infer")

    def test_after_upload(self):
        self.run_stage("after-upload", "--infer")

    def test_before_publish(self):
        self.run_stage("before-publish", "--infer")

    def test_while_publishing(self):
        self.run_stage("while-publishing", "--infer")

    def test_mid_crawl(self):
        # The role of the crawler is its account's administrator's to make.
        self.practice.cli(*self.words("--crawl")[:-3], "--persona", "ProducerAdmin", "--leave-out", "calls")
        self.relay.whole.clear()
        self.run_stage("mid-crawl", "--crawl")


if __name__ == "__main__":
    unittest.main()
