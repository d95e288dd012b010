#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The doctor names what boto3 took away or added, mends it, and leaves a healthy mesh alone."""
import unittest

import journey
from support import CONSUMER, MESH, PRODUCER, Case

ROLE = f"arn:aws:iam::{CONSUMER}:role/AwsDataMesh/DataMeshConsumer"
TABLE = {"CatalogId": MESH, "DatabaseName": journey.PUBLISHED, "Name": "calls"}


class Doctor(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()

    def set_up(self, *publish):
        for words in journey.set_up():
            self.practice.cli(*words)
        self.practice.cli(*journey.bring_in(journey.small_data(self.home)))
        self.practice.cli(*journey.publish(), *publish)

    def subscribe(self):
        request = self.practice.json(*journey.ask("calls"))["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", request)
        self.practice.cli("import-subscription", "--subscription-id", request)
        return request

    def examine(self, *more):
        self.last = self.practice.json("doctor", *more)["result"]
        return {(f["Kind"], f["State"]) for f in self.last["Findings"] if f["State"] != "ok"}

    def finding(self, kind):
        return [f for f in self.last["Findings"] if f["Kind"] == kind]

    def test_fresh(self):
        """Nothing is there: everything is missing, and looking has changed nothing."""
        wrong = self.examine()
        self.assertLessEqual({("mesh", "missing"), ("producer", "missing"), ("consumer", "missing")}, wrong)
        self.assertFalse(self.last["Healthy"])
        self.assertEqual(self.practice.client("dynamodb", "Mesh").list_tables()["TableNames"], [])

    def test_healthy(self):
        self.set_up()
        self.assertEqual(self.examine(), set())
        request = self.practice.json(*journey.ask("calls"))["result"]["SubscriptionId"]
        self.practice.cli("approve-subscription", "--request-id", request)
        self.assertEqual(self.examine(), {("import", "open")}, "an offer that waits is nobody's fault")
        self.assertTrue(self.last["Healthy"])
        self.practice.cli("import-subscription", "--subscription-id", request)
        self.assertEqual(self.examine(), set())

    def test_missing_is_mended(self):
        self.set_up()
        request = self.subscribe()
        lake = self.practice.client("lakeformation", "Mesh")
        who = {"DataLakePrincipalIdentifier": CONSUMER}
        lake.revoke_permissions(CatalogId=MESH, Principal=who, Resource={"Table": TABLE},
                                Permissions=["SELECT", "DESCRIBE"],
                                PermissionsWithGrantOption=["SELECT", "DESCRIBE"])
        own = self.practice.client("lakeformation", "ConsumerAdmin")
        role = {"DataLakePrincipalIdentifier": ROLE}
        link = {"Database": {"CatalogId": CONSUMER, "Name": journey.PUBLISHED}}
        for row in own.list_permissions(CatalogId=CONSUMER, Principal=role,
                                        Resource=link)["PrincipalResourcePermissions"]:
            own.revoke_permissions(CatalogId=CONSUMER, Principal=role, Resource=link, Permissions=row["Permissions"])
        self.assertEqual(self.examine(), {("subscription", "missing"), ("import", "missing")})
        self.assertEqual({f["Subject"] for f in self.finding("subscription") + self.finding("import")}, {request})
        self.assertEqual(self.finding("subscription")[0]["Repairer"], "Producer")
        self.practice.json("doctor", "--repair", "--dry-run")
        self.assertEqual(self.examine(), {("subscription", "missing"), ("import", "missing")})
        self.assertEqual(self.examine("--repair"), set())
        self.assertTrue(self.last["Healthy"])
        rows = lake.list_permissions(CatalogId=MESH, Principal=who, Resource={"Table": TABLE})
        held = {p for row in rows["PrincipalResourcePermissions"] for p in row["Permissions"]}
        self.assertLessEqual({"SELECT", "DESCRIBE"}, held)
        rows = own.list_permissions(CatalogId=CONSUMER, Principal=role, Resource=link)
        self.assertIn("DESCRIBE", [p for row in rows["PrincipalResourcePermissions"] for p in row["Permissions"]])

    def test_extra_is_taken_back(self):
        self.set_up()
        request = self.subscribe()
        lake = self.practice.client("lakeformation", "Mesh")
        who = {"DataLakePrincipalIdentifier": CONSUMER}
        everything = {"Table": {"CatalogId": MESH, "DatabaseName": journey.PUBLISHED, "TableWildcard": {}}}
        lake.grant_permissions(CatalogId=MESH, Principal=who, Resource=everything, Permissions=["SELECT", "DESCRIBE"])
        self.assertEqual(self.examine(), {("grant", "extra")})
        self.assertEqual(self.finding("grant")[0]["Subject"], f"{CONSUMER}/{journey.PUBLISHED}/*/")
        self.assertEqual(self.finding("grant")[0]["Repairer"], "Mesh")
        self.assertEqual(self.examine("--repair", "--yes"), set())
        rows = lake.list_permissions(CatalogId=MESH, Principal=who)["PrincipalResourcePermissions"]
        self.assertNotIn("TableWildcard", str(rows))
        self.assertTrue(rows, "what a subscription gives stays")
        self.practice.cli("delete-subscription", "--subscription-id", request, "--reason", "done", "--yes")
        self.assertEqual(self.examine(), set())
        lake.grant_permissions(CatalogId=MESH, Principal=who, Permissions=["SELECT", "DESCRIBE"],
                               Resource={"Table": TABLE})
        self.assertEqual(self.examine(), {("grant", "extra")}, "the record that asked for it is gone")

    def test_name_of_its_own(self):
        """A producer's rights on its own data are never extra, however the database is called."""
        self.set_up("--expose-data-mesh-db-name", "shop")
        rows = self.practice.client("lakeformation", "Mesh").list_permissions(
            CatalogId=MESH, Principal={"DataLakePrincipalIdentifier": PRODUCER})
        self.assertIn("'shop'", str(rows))
        self.assertEqual(self.examine(), set())

    def test_calls_are_shared(self):
        """A further subscription costs few further calls."""
        self.set_up()
        self.subscribe()
        before = sum(self.practice.json("doctor")["calls"].values())
        self.subscribe()
        after = sum(self.practice.json("doctor")["calls"].values())
        self.assertLessEqual(after - before, 4, (before, after))

    def test_role_is_mended(self):
        """A day-to-day role that lost its policy is the administrator's to mend."""
        self.set_up()
        iam = self.practice.client("iam", "ConsumerAdmin")
        attached = iam.list_attached_role_policies(RoleName="DataMeshConsumer")["AttachedPolicies"]
        for policy in attached:
            iam.detach_role_policy(RoleName="DataMeshConsumer", PolicyArn=policy["PolicyArn"])
        self.assertEqual(self.examine(), {("consumer", "missing")})
        self.assertEqual((self.finding("consumer")[0]["Repairer"], self.finding("consumer")[0]["Subject"]),
                         ("ConsumerAdmin", CONSUMER))
        self.assertEqual(self.examine("--repair"), set())
        after = iam.list_attached_role_policies(RoleName="DataMeshConsumer")["AttachedPolicies"]
        self.assertEqual({p["PolicyArn"] for p in after}, {p["PolicyArn"] for p in attached})


if __name__ == "__main__":
    unittest.main()
