#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ingest: files of many kinds, told one by one, published in the same plan; read back with boto3."""
import gzip
import json
import os
import time
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

    def sent(self):
        return {o["Key"]: o["LastModified"] for o in
                self.practice.client("s3", "ProducerAdmin").list_objects_v2(Bucket=journey.BUCKET)["Contents"]}

    def test_shaped(self):
        """Tables merged and split, a file left out, as the options say; objects and tables are so."""
        self.put("north/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        self.put("south/a.csv", "id,area\n3,Centre\n")
        self.put("south/bad.csv", "id,area\nx,Centre\n")
        self.put("days/day=1/a.csv", "id,load\n1,0.5\n")
        self.put("days/day=2/a.csv", "id,load\n2,0.5\n")
        paths = [os.path.join(self.folder, n) for n in ("north", "south", "days")]
        words = ["--leave-out-file", os.path.join(self.folder, "south", "bad.csv"), "--merge", "north=south", "--split",
                 "days=second:" + os.path.join(self.folder, "days", "day=2"), "--table-name", "north=areas", "--column",
                 "second.load=weight:"]
        result = self.ingest(*paths, *words, "--prefix", "shaped")["result"]
        self.assertEqual(sorted(result["Tables"]), ["areas", "days", "second"])
        self.assertIn(("bad.csv", True), [(os.path.basename(f["Path"]), f["LeftOut"]) for f in result["Files"]])
        self.assertEqual(sorted(self.sent()),
                         ["shaped/areas/a.csv", "shaped/areas/south-a.csv", "shaped/days/day=1/a.csv",
                          "shaped/second/day=2/a.csv"])
        self.assertEqual(self.columns("areas"), {"id": "bigint", "area": "string"})
        self.assertEqual(self.columns("second"), {"id": "bigint", "weight": "double"})
        glue = self.practice.client("glue", "ProducerAdmin")
        self.assertEqual([p["Values"] for p in glue.get_partitions(DatabaseName="telco", TableName="second")["Partitions"]],
                         [["2"]])
        sent = self.sent()
        self.ingest(*paths, *words, "--prefix", "shaped")
        self.assertEqual(self.sent(), sent, "the same again is not sent again")

    def test_crawler_log(self):
        """A crawler's log is printed when it is asked for; the producer, who may not read it, is told which right is
        missing."""
        path = self.put("calls/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        words = ["ingest", path, "--bucket", journey.BUCKET, "--database", "telco"]
        done = self.practice.cli("--persona", "ProducerAdmin", *words, "--crawler-log")
        self.assertRegex(done.stderr, r"crawler telco-ingest: SUCCEEDED after \d+ s, 1 tables made, 0 changed")
        self.assertIn("| BENCHMARK : Running Start Crawl for Crawler telco-ingest", done.stderr)
        quiet = self.practice.cli("--persona", "ProducerAdmin", *words)
        self.assertNotIn("BENCHMARK", quiet.stderr)
        shut = self.practice.json("--persona", "Producer", *words)["result"]["Crawlers"][0]
        self.assertEqual((shut["Status"], shut["Log"]), ("SUCCEEDED", []))
        self.assertIn("logs:GetLogEvents", shut["LogTrouble"])

    def test_crawler_fails(self):
        """Why a crawler failed stands in its log, which is printed then unasked."""
        path = self.put("calls/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        words = ["--persona", "ProducerAdmin", "ingest", path, "--bucket", journey.BUCKET, "--database", "telco"]
        self.practice.cli(*words)
        s3 = self.practice.client("s3", "ProducerAdmin")
        name = "DataMeshCrawler-" + journey.BUCKET
        role = self.practice.client("iam", "ProducerAdmin").get_role(RoleName=name)["Role"]["Arn"]
        s3.put_bucket_policy(Bucket=journey.BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": {"AWS": role}, "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::%s/*" % journey.BUCKET}]}))
        done = self.practice.cli(*words, check=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("crawler telco-ingest: FAILED", done.stderr)
        self.assertRegex(done.stderr, r"\| ERROR : .*AccessDenied")

    def test_shaped_wrongly(self):
        self.put("north/a.csv", "id,area\n1,Harbour\n")
        self.put("lines/a.json", "{\"id\": 1}\n")
        paths = [os.path.join(self.folder, n) for n in ("north", "lines")]
        for words, said in (
                (["--merge", "north=lines"], "lines and north cannot be one table. It is of another format"),
                (["--merge", "north"], "must be TABLE=OTHER"),
                (["--merge", "north=north"], "twice"),
                (["--merge", "north=east"], "called east"),
                (["--split", "north=new:" + paths[0]], "all files of the table"),
                (["--split", "north=lines:" + paths[0]], "a table lines already"),
                (["--split", "north=new:" + paths[1]], "None of the table's files"),
                (["--split", "north=new"], "must be TABLE=NAME:PATH"),
                (["--leave-out-file", os.path.join(paths[0], "none.csv")], "There is no file"),
                (["--leave-out-file", self.home], "all files of the table")):
            result = self.practice.cli("ingest", *paths, *words, "--bucket", journey.BUCKET, "--database", "telco", "--infer",
                                       check=None)
            self.assertEqual(result.returncode, 2, (words, result.stderr))
            self.assertIn(said, result.stderr)

    def test_edited(self):
        """Names, types, separators and headers as the user says; found tables are told as JSON."""
        self.put("calls/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        self.put("odd/a.csv", "x;1,5\ny;2,5\n")
        self.put("scratch/a.csv", "a,b\n1,2\n")
        result = self.ingest(*(os.path.join(self.folder, n) for n in ("calls", "odd", "scratch")), "--column", "calls.id=number:int",
                             "--table-name", "calls=phone_calls", "--leave-out", "scratch", "--separator", "odd=;", "--header",
                             "odd=no", "--column", "odd.col0=letter:", "--description", "Phones")["result"]
        found = {t["Name"]: t for t in result["Found"]}
        self.assertEqual((found["odd"]["Separator"], found["odd"]["Header"]), (";", False))
        self.assertFalse(found["scratch"]["Included"])
        self.assertEqual(sorted(result["Tables"]), ["odd", "phone_calls"])
        self.assertEqual(self.columns("phone_calls"), {"number": "int", "area": "string"})
        self.assertEqual(self.columns("odd"), {"letter": "string", "col1": "string"})
        glue = self.practice.client("glue", "ProducerAdmin")
        self.assertEqual(glue.get_database(Name="telco")["Database"]["Description"], "Phones")
        table = glue.get_table(DatabaseName="telco", Name="odd")["Table"]
        self.assertNotIn("skip.header.line.count", table["Parameters"])
        self.assertEqual(table["StorageDescriptor"]["SerdeInfo"]["Parameters"]["field.delim"], ";")
        keys = [o["Key"] for o in self.practice.client("s3", "ProducerAdmin").list_objects_v2(Bucket=journey.BUCKET)["Contents"]]
        self.assertFalse([k for k in keys if "scratch" in k])

    def test_crawled_but_edited(self):
        """A crawler would put edited columns back: such tables are described as they were edited."""
        for name in ("calls", "cells"):
            self.put(name + "/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        self.practice.json("ingest", os.path.join(self.folder, "calls"), os.path.join(self.folder, "cells"), "--bucket",
                           journey.BUCKET, "--database", "telco", "--crawl", "--column", "calls.id=number:int")
        self.assertEqual(self.columns("calls"), {"number": "int", "area": "string"})
        self.assertEqual(set(self.columns("cells")), {"id", "area"})
        targets = self.practice.client("glue", "ProducerAdmin").get_crawler(Name="telco-ingest")["Crawler"]["Targets"]
        self.assertEqual([t["Path"].split("/")[-2] for t in targets["S3Targets"]], ["cells"])

    def test_edits_refused(self):
        self.put("calls/a.csv", "id,area\n1,Harbour\n")
        for words in (["--column", "calls.id=x y"], ["--column", "calls.id=:number"], ["--column", "calls.none=a"],
                      ["--column", "none.id=a"], ["--column", "calls"], ["--column", "calls.id=area"],
                      ["--table-name", "calls=Two words"], ["--table-name", "none=a"], ["--leave-out", "none"],
                      ["--leave-out", "calls"], ["--separator", "calls=xx"], ["--header", "calls=maybe"]):
            self.assertTrue(self.ingest(os.path.join(self.folder, "calls"), *words, check=2)["error"]["message"], words)
        buckets = [b["Name"] for b in self.practice.client("s3", "ProducerAdmin").list_buckets()["Buckets"]]
        self.assertNotIn(journey.BUCKET, buckets)

    def test_preview(self):
        """What publishing will be is said before anything is done, and in detail once the tables are there."""
        self.put("calls/a.csv", "id,area\n1,Harbour\n")
        words = [os.path.join(self.folder, "calls"), "--publish"]
        steps = self.ingest("--dry-run", *words)["steps"]
        self.assertTrue([s for s in steps if "publish them: calls" in s["Label"]], steps)
        self.assertFalse([s for s in steps if s["Account"] == MESH])
        self.ingest(os.path.join(self.folder, "calls"), "--persona", "Producer")
        steps = self.ingest("--dry-run", *words)["steps"]
        self.assertTrue([s for s in steps if s["Account"] == MESH], steps)

    def test_region(self):
        """A bucket of another region is told before anything is sent."""
        import boto3
        keys = self.practice.credentials["ProducerAdmin"]
        boto3.client("s3", endpoint_url=self.practice.url, region_name="eu-central-1", aws_access_key_id=keys["AccessKeyId"],
                     aws_secret_access_key=keys["SecretAccessKey"]).create_bucket(
                         Bucket=journey.BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        self.put("calls/a.csv", "id,area\n1,Harbour\n")
        message = self.ingest(os.path.join(self.folder, "calls"), check=1)["error"]["message"]
        self.assertIn("eu-central-1", message)

    def test_published_at_once(self):
        self.put("calls/a.csv", "id,area\n1,Harbour\n2,Airport\n")
        words = [os.path.join(self.folder, "calls"), "--publish", "--domain", "network",
                 "--sync-mesh-catalog-schedule", "0 3 * * ? *"]
        self.ingest(*words)
        self.assertEqual(set(self.columns("calls", "Mesh", database=journey.PUBLISHED)), {"id", "area"})
        again = self.ingest(*words)
        self.assertFalse([s["Label"] for s in again["steps"] if s["Status"] == "done"])
        # Nobody named a role for the schedule: it was made, and its crawler has all that it needs.
        glue = self.practice.client("glue", "Mesh")
        name = journey.PUBLISHED + "-sync"
        self.assertIn("DataMeshSync-", glue.get_crawler(Name=name)["Crawler"]["Role"])
        glue.start_crawler(Name=name)
        end = time.monotonic() + 60
        while glue.get_crawler(Name=name)["Crawler"]["State"] != "READY" and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(glue.get_crawler(Name=name)["Crawler"]["LastCrawl"]["Status"], "SUCCEEDED")
        self.ingest(os.path.join(self.folder, "calls"), "--publish", "--sync-mesh-crawler-role-arn",
                    "arn:aws:iam::555555555555:role/r", check=2)

    def test_refused(self):
        self.put("calls/a.csv", "")
        self.assertTrue(self.ingest(os.path.join(self.folder, "calls"), check=2)["error"]["message"])
        self.practice.cli("ingest", self.folder, "--bucket", "b", "--database", "d", "--domain", "x", check=2)
        self.practice.cli("ingest", self.folder, "--bucket", "b", "--database", "d", "--infer", "--crawl", check=2)
        self.practice.cli("ingest", self.folder + "/none", "--bucket", "b", "--database", "d", check=2)


if __name__ == "__main__":
    unittest.main()
