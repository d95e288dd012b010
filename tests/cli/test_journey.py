#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way with the verbs, read back with boto3 and the AWS CLI."""
import csv
import json
import os
import shutil
import stat
import subprocess
import unittest

import journey
from support import CONSUMER, MESH, PRODUCER, SHARED, Case, dump, environment

AWS = shutil.which("aws", path="/usr/bin") or shutil.which("aws")


class Journey(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()

    def aws(self, persona, service, *words):
        keys = self.practice.credentials[persona]
        done = subprocess.run([AWS, "--endpoint-url", self.practice.url, "--region", "eu-west-1",
                               "--output", "json", service, *words], capture_output=True, text=True,
                              timeout=60,
                              env=environment(self.home, AWS_ACCESS_KEY_ID=keys["AccessKeyId"],
                                              AWS_SECRET_ACCESS_KEY=keys["SecretAccessKey"]))
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def set_up(self, paths):
        for words in journey.set_up():
            self.practice.cli(*words)
        self.practice.cli(*journey.bring_in(paths))

    def subscribe(self, tables):
        request = self.practice.json(*journey.ask(tables))["result"]["SubscriptionId"]
        pending = self.practice.json("list-pending")["result"]["Subscriptions"]
        self.assertEqual([p["SubscriptionId"] for p in pending], [request])
        self.practice.cli("approve-subscription", "--request-id", request, "--decision-notes", "fine")
        self.practice.cli("import-subscription", "--subscription-id", request)
        return request

    def use(self):
        tables = self.practice.json("list-tables")["result"]["Tables"]
        return {t["Table"]: [c["Name"] for c in t["Columns"]] for t in tables}

    def test_small_data_and_other_eyes(self):
        self.set_up(journey.small_data(self.home))
        published = self.practice.json(*journey.publish())
        self.assertEqual(sorted(published["result"]["Tables"]), ["calls", "cells"])
        self.assertEqual(set(published), {"verb", "result", "steps", "calls", "seconds"})
        self.assertTrue(all(":" in name and n > 0 for name, n in published["calls"].items()))
        request = self.subscribe("calls,cells")
        self.assertEqual(self.use(), {"calls": ["id", "area", "seconds"],
                                      "cells": ["cell", "load", "day"]})
        self.check_records(request)
        self.check_with_aws_cli(request)
        self.check_again(request)

    def check_records(self, request):
        one = self.practice.json("get-subscription", "--subscription-id", request)["result"]
        self.assertEqual((one["Status"], one["OwnerPrincipal"], one["SubscriberPrincipal"]),
                         ("Active", PRODUCER, CONSUMER))
        products = self.practice.json("list-products")["result"]["Products"]
        self.assertEqual([(p["Database"], p["Table"]) for p in products],
                         [(journey.PUBLISHED, "calls"), (journey.PUBLISHED, "cells")])
        self.assertIn("None.", self.practice.cli("list-pending").stdout)
        self.assertIn(request, self.practice.cli("list-subscriptions", "--as", "subscriber").stdout)
        mode = stat.S_IMODE(os.stat(self.practice.file).st_mode)
        self.assertEqual(mode, 0o600)

    @unittest.skipUnless(AWS, "no AWS CLI")
    def check_with_aws_cli(self, request):
        tables = self.aws("Mesh", "glue", "get-tables", "--database-name", journey.PUBLISHED)
        self.assertEqual({t["Name"] for t in tables["TableList"]}, {"calls", "cells"})
        item = self.aws("Mesh", "dynamodb", "get-item", "--table-name", "AwsDataMeshSubscriptions", "--key",
                        json.dumps({"SubscriptionId": {"S": request}}))["Item"]
        self.assertEqual(item["Status"]["S"], "Active")
        self.assertEqual(item["ImportedToConsumer"]["BOOL"], True)
        databases = self.aws("ConsumerAdmin", "glue", "get-databases")["DatabaseList"]
        links = [d["TargetDatabase"]["CatalogId"] for d in databases if "TargetDatabase" in d]
        self.assertIn(MESH, links)
        who = self.aws("Producer", "sts", "get-caller-identity")
        self.assertTrue(who["Arn"].endswith("/DataMeshProducer"))
        roles = self.aws("Mesh", "iam", "list-roles", "--path-prefix", "/AwsDataMesh/")["Roles"]
        self.assertEqual({r["RoleName"] for r in roles},
                         {"DataMeshManager", "DataMeshAdminReadOnly", f"DataMeshAdminProducer-{PRODUCER}",
                          f"DataMeshAdminConsumer-{CONSUMER}"})

    def check_again(self, request):
        """Everything once more changes nothing."""
        before = dump(self.practice)
        for words in [*journey.set_up()[:2], journey.publish(),
                      ["import-subscription", "--subscription-id", request]]:
            self.practice.cli(*words)
        self.assertEqual(dump(self.practice), before)

    def test_dry_run_changes_nothing(self):
        self.set_up(journey.small_data(self.home))
        before = dump(self.practice)
        done = self.practice.cli("--dry-run", *journey.publish())
        for word in (journey.PUBLISHED, "aws glue create-table", "aws lakeformation", PRODUCER, MESH):
            self.assertIn(word, done.stdout)
        document = self.practice.json("--dry-run", *journey.publish())
        self.assertTrue(document["dry_run"])
        for step in document["steps"]:
            self.assertTrue(step["Label"] and step["Actor"] and step["Account"] and step["State"])
        self.assertEqual(dump(self.practice), before)

    def test_denied_modified_deleted(self):
        self.set_up(journey.small_data(self.home))
        self.practice.cli(*journey.publish())
        first = self.practice.json(*journey.ask("calls"))["result"]["SubscriptionId"]
        self.practice.cli("deny-subscription", "--request-id", first, "--decision-notes", "not now")
        self.assertEqual(self.status(first), "Denied")
        self.practice.cli("approve-subscription", "--request-id", first, "--persona", "Mesh")
        self.practice.cli("modify-subscription", "--subscription-id", first, "--grant-permissions",
                          "Select,Describe", "--grantable-permissions", "Select", "--notes", "more")
        self.practice.cli("import-subscription", "--subscription-id", first)
        self.assertIn("calls", self.use())
        self.practice.cli("delete-subscription", "--subscription-id", first, "--reason", "over", "--yes")
        self.assertEqual(self.status(first), "Deleted")
        self.assertNotIn("calls", self.use())
        error = self.practice.json("import-subscription", "--subscription-id", first, check=1)["error"]
        self.assertEqual(error["code"], "WrongStatus")

    def status(self, request):
        return self.practice.json("get-subscription", "--subscription-id", request)["result"]["Status"]

    def test_refusals(self):
        """Too early, by the wrong persona, of what is not there: exit 1 with what to do."""
        early = self.practice.json("create-data-product", "--persona", "ProducerAdmin",
                                   "--source-database-name", "none", check=1)["error"]
        self.assertTrue(early["message"] and early["advice"])
        for words in journey.set_up():
            self.practice.cli(*words)
        missing = self.practice.json("get-subscription", "--subscription-id", "A" * 22, check=1)["error"]
        self.assertEqual(missing["code"], "NotFound")
        nothing = self.practice.json(*journey.publish(), check=1)["error"]
        self.assertIn(journey.DATABASE, nothing["message"])

    def test_large_file(self):
        """In parts, the same to another client's eyes, and not sent again."""
        for words in journey.set_up():
            self.practice.cli(*words)
        folder = os.path.join(self.home, "in", "large")
        os.makedirs(folder)
        with open(os.path.join(folder, "a.csv"), "w", encoding="ascii") as out:
            out.write("id,area\n" + "".join(f"{i},Harbour-{i % 97}\n" for i in range(600000)))
        bring_in = ["ingest", folder, "--bucket", journey.BUCKET, "--database", "large", "--infer"]
        first = self.practice.json(*bring_in)["calls"]
        self.assertGreaterEqual(first["s3:UploadPart"], 2)
        s3 = self.practice.client("s3", "ProducerAdmin")
        (stored,) = s3.list_objects_v2(Bucket=journey.BUCKET)["Contents"]
        with open(os.path.join(folder, "a.csv"), "rb") as file:
            self.assertEqual(s3.get_object(Bucket=journey.BUCKET, Key=stored["Key"])["Body"].read(), file.read())
        again = self.practice.json(*bring_in)["calls"]
        self.assertFalse({"s3:UploadPart", "s3:PutObject", "s3:CreateMultipartUpload"} & set(again))

    @unittest.skipUnless((SHARED / "telco").is_dir(), "the shared telco files are not here")
    def test_real_telco_files(self):
        """From the folder to the consumer's query: a table whole, and one of which a part is granted."""
        paths = journey.telco_data(self.home, SHARED)
        self.set_up(paths)
        self.practice.cli(*journey.publish("usecase.*"))
        self.subscribe("usecase2_throughput")
        limited = self.practice.json(*journey.ask("usecase1_traffic"), "--columns", "usecase1_traffic:date, volume-traffic-5g-mb",
                                     "--rows", "usecase1_traffic:\"ugw-5g-throughput-mbps\" > 5000")["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", limited)
        self.practice.cli("import-subscription", "--subscription-id", limited)
        used = self.use()
        self.assertEqual(used["usecase2_throughput"], ["timestamp", "value"])
        traffic, throughput = (self.source(path) for path in paths)
        self.assertEqual(self.read("usecase2_throughput", "*"), [[when, self.number(value)] for when, value in throughput])
        self.assertEqual(self.read("usecase1_traffic", "*"),
                         [[when, self.number(volume)] for when, _, speed, volume in traffic if speed and float(speed) > 5000])
        error = self.query("usecase1_traffic", "area", check=1)["error"]
        self.assertIn("COLUMN_NOT_FOUND", error["message"])

    @staticmethod
    def number(text):
        """None where there is none: some minutes were not measured."""
        return float(text) if text else None

    @staticmethod
    def source(folder):
        (name,) = os.listdir(folder)
        with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))[1:]

    def query(self, table, columns, check=0):
        tables = self.practice.json("list-tables")["result"]["Tables"]
        database = next(t["Database"] for t in tables if t["Table"] == table)
        return self.practice.json("query", f"SELECT {columns} FROM {table}", "--database-name", database, "--limit", "0", "--prepare",
                                  check=check)

    def read(self, table, columns):
        return [[row[0], self.number(row[1])] for row in self.query(table, columns)["result"]["Rows"]]


if __name__ == "__main__":
    unittest.main()
