#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-access names the link that boto3 took away, and nothing else."""
import json
import unittest

import journey
from support import CONSUMER, MESH, PRODUCER, Case

ROLE = f"arn:aws:iam::{CONSUMER}:role/AwsDataMesh/DataMeshConsumer"
TABLE = {"CatalogId": MESH, "DatabaseName": journey.PUBLISHED, "Name": "calls"}
KINDS = ["identity", "subscription", "grant", "share", "link", "link-describe", "select", "location",
         "bucket-policy", "key-policy"]


class Access(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()
        for words in journey.set_up():
            self.practice.cli(*words)
        self.practice.cli(*journey.bring_in(journey.small_data(self.home)))
        self.practice.cli(*journey.publish())

    def check(self, *more, table="calls", file=None):
        self.last = self.practice.json("check-access", "--database-name", journey.PUBLISHED, "--table-name",
                                       table, *more)
        links = self.last["result"]["Links"]
        self.assertEqual([link["Kind"] for link in links], KINDS)
        return {link["Kind"]: link for link in links}

    def states(self, **more):
        return {kind: link["State"] for kind, link in self.check(**more).items() if link["State"] != "ok"}

    def subscribe(self, *more):
        request = self.practice.json(*journey.ask("calls"), *more)["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", request)
        self.practice.cli("import-subscription", "--subscription-id", request)
        return request

    def test_before_and_after(self):
        links = self.check()
        self.assertEqual(links["subscription"]["Repair"], "request")
        self.assertEqual(links["grant"]["State"], "unknown")
        request = self.practice.json(*journey.ask("calls"))["result"]["SubscriptionId"]
        waiting = self.check()["subscription"]
        self.assertEqual((waiting["State"], waiting["Repair"], waiting["Repairer"]),
                         ("missing", "approve", "Producer"))
        self.practice.cli("approve-subscription", "--request-id", request)
        states = self.states()
        self.assertEqual({k for k, s in states.items() if s == "missing"},
                         {"share", "link", "link-describe", "select"})
        self.assertEqual(self.check()["share"]["Repair"], "import")
        self.practice.cli("import-subscription", "--subscription-id", request)
        self.assertEqual(self.states(), {})
        self.assertTrue(self.last["result"]["NothingMissing"])
        self.assertLessEqual(sum(self.last["calls"].values()), 24)

    def test_what_is_taken_away(self):
        request = self.subscribe()
        lake = self.practice.client("lakeformation", "ConsumerAdmin")
        link = {"Database": {"CatalogId": CONSUMER, "Name": journey.PUBLISHED}}
        who = {"DataLakePrincipalIdentifier": ROLE}
        held = lake.list_permissions(CatalogId=CONSUMER, Principal=who, Resource=link)
        for row in held["PrincipalResourcePermissions"]:  # who makes a link may do all with it
            lake.revoke_permissions(CatalogId=CONSUMER, Principal=who, Resource=link,
                                    Permissions=row["Permissions"])
        self.assertEqual(self.states(), {"link-describe": "missing"})
        lake.revoke_permissions(CatalogId=MESH, Principal=who, Resource={"Table": TABLE}, Permissions=["SELECT"])
        self.assertEqual(self.states(), {"link-describe": "missing", "select": "missing"})
        self.practice.cli("import-subscription", "--subscription-id", request)
        self.assertEqual(self.states(), {})
        s3 = self.practice.client("s3", "ProducerAdmin")
        s3.delete_bucket_policy(Bucket=journey.BUCKET)
        self.assertEqual(self.states(), {"bucket-policy": "missing"})
        self.assertEqual(self.check()["bucket-policy"]["Repairer"], "Producer")

    def test_owner_revokes(self):
        self.subscribe()
        lake = self.practice.client("lakeformation", "Mesh")
        lake.revoke_permissions(CatalogId=MESH, Principal={"DataLakePrincipalIdentifier": CONSUMER},
                                Resource={"Table": TABLE}, Permissions=["SELECT", "DESCRIBE"],
                                PermissionsWithGrantOption=["SELECT", "DESCRIBE"])
        states = self.states()
        self.assertEqual(states["grant"], "missing")
        self.assertEqual(states["select"], "missing", "what the account passed on went along")

    def test_limited(self):
        self.subscribe("--columns", "calls:id")
        self.assertEqual(self.states(), {})
        self.assertIn("columns id", self.check()["subscription"]["Detail"])
        self.assertEqual(self.states(table="cells").get("subscription"), "missing")

    def test_without_the_others_keys(self):
        """A consumer alone: what it can't see is unknown, and it is told who could look."""
        self.subscribe()
        with open(self.practice.file, encoding="utf-8") as file:
            keys = json.load(file)
        for name in ("Mesh", "Producer", "ProducerAdmin", "ConsumerAdmin"):
            keys[name].update(AccessKeyId="", SecretAccessKey="")
        with open(self.practice.file, "w", encoding="utf-8") as file:
            json.dump(keys, file)
        links = self.check()
        self.assertEqual({k for k, link in links.items() if link["State"] == "unknown"},
                         {"grant", "location", "bucket-policy", "key-policy"})
        self.assertEqual(links["grant"]["Repairer"], PRODUCER)
        self.assertFalse([k for k, link in links.items() if link["State"] == "missing"])

    def test_refused(self):
        error = self.practice.json("check-access", "--database-name", "a/b", "--table-name", "c", check=1)["error"]
        self.assertIn("character that Glue refuses", error["message"])
        wrong = self.practice.json("check-access", "--persona", "Producer", "--database-name", "a",
                                   "--table-name", "c", check=1)["error"]
        self.assertEqual(wrong["code"], "WrongPersona")


if __name__ == "__main__":
    unittest.main()
