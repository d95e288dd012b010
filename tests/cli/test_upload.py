#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on their way to S3: killed, throttled, refused; read back by another client."""
import hashlib
import os
import subprocess
import unittest

import journey
from support import CLI, Case, environment

BUCKET = "uploads-test"
PART = 8 * 1024 * 1024


class Upload(Case):
    def start(self, *faults):
        self.practice = self.serve(faults=faults, state=os.path.join(self.home, "aws"))
        self.s3 = self.practice.client("s3", "ProducerAdmin")

    def large(self, parts):
        """Lines that differ throughout, the last part a small one."""
        path = os.path.join(self.home, "in", "large", "a.csv")
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="ascii") as out:
            out.write("id,area\n")
            line = 0
            while out.tell() < (parts - 1) * PART + 1000:
                out.write("".join(f"{line + i},Harbour-{line * 7 + i}\n" for i in range(1000)))
                line += 1000
        return path

    def words(self, folder):
        return ["ingest", folder, "--bucket", BUCKET, "--database", "uploads", "--infer"]

    def hashes(self):
        found = {}
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
            for one in page.get("Contents", []):
                body = self.s3.get_object(Bucket=BUCKET, Key=one["Key"])["Body"]
                found[os.path.basename(one["Key"])] = hashlib.sha256(body.read()).hexdigest()
        return found

    def expected(self, folder):
        found = {}
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = hashlib.sha256(file.read()).hexdigest()
        return found

    def arrived(self):
        """How many parts of the one file the server has."""
        (half,) = self.s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
        where = {"Bucket": BUCKET, "Key": half["Key"], "UploadId": half["UploadId"]}
        return len(self.s3.list_parts(**where).get("Parts", []))

    def stored(self):
        """The same without a call, which would take as long as theirs: files in the server's state."""
        return sum(len(names) for folder, _, names in os.walk(os.path.join(self.home, "aws", "s3"))
                   if os.path.basename(folder) != "incoming")

    def kill_after(self, parts, words):
        process = subprocess.Popen([CLI, "--credentials-file", self.practice.file, "--endpoint-url",
                                    self.practice.url, *words], env=environment(self.home),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while self.stored() < parts:
                self.assertIsNone(process.poll(), "it ended before it could be killed")
        finally:
            process.kill()
            process.wait()

    def test_killed(self):
        """What has arrived is not sent again, and nothing is left half done."""
        self.start("s3:latency=150ms")
        for words in journey.set_up():
            self.practice.cli(*words)
        path = self.large(9)
        words = self.words(os.path.dirname(path))
        self.kill_after(2, words)
        before = self.arrived()
        self.assertGreaterEqual(before, 2)
        calls = self.practice.json(*words)["calls"]
        self.assertLessEqual(calls.get("s3:UploadPart", 0), 9 - before)
        self.assertNotIn("s3:CreateMultipartUpload", calls)
        self.assertEqual(self.hashes(), self.expected(os.path.dirname(path)))
        self.assertNotIn("Uploads", self.s3.list_multipart_uploads(Bucket=BUCKET))
        again = self.practice.json(*words)["calls"]
        self.assertFalse({"s3:UploadPart", "s3:PutObject", "s3:CreateMultipartUpload"} & set(again))

    def test_rough(self):
        """Throttled, failing and dropped: perhaps not in one run, but never doubled or lost."""
        self.start()
        for words in journey.set_up():
            self.practice.cli(*words)
        self.practice.stop()
        self.start("s3:throttle=10%", "s3:error=4%", "s3:drop=4%")
        folder = os.path.dirname(self.large(3))
        for i in range(60):
            with open(os.path.join(folder, f"small-{i}.csv"), "w", encoding="ascii") as out:
                out.write(f"id,area\n{i},Quay\n")
        for _ in range(6):
            done = self.practice.cli(*self.words(folder), check=None)
            if done.returncode == 0:
                break
        self.assertEqual(done.returncode, 0, done.stderr)
        self.practice.stop()
        self.start()
        self.assertEqual(self.hashes(), self.expected(folder))


if __name__ == "__main__":
    unittest.main()
