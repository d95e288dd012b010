#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions to some columns and rows: what boto3 sees of them in both accounts."""
import json
import unittest

import botocore.exceptions
import journey
from support import CONSUMER, MESH, Case

TABLE = {"CatalogId": MESH, "DatabaseName": journey.PUBLISHED, "Name": "calls"}


class Limits(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()
        for words in journey.set_up():
            self.practice.cli(*words)
        self.practice.cli(*journey.bring_in(journey.small_data(self.home)))
        self.practice.cli(*journey.publish())

    def ask(self, *more, tables="calls", check=0):
        answer = self.practice.json(*journey.ask(tables), *more, check=check)
        return answer["error"] if check else answer["result"]["SubscriptionId"]

    def approve(self, request, *more, check=0):
        return self.practice.json("approve-subscription", "--request-id", request, *more, check=check)

    def record(self, request):
        item = self.practice.client("dynamodb", "Mesh").get_item(
            TableName="AwsDataMeshSubscriptions", Key={"SubscriptionId": {"S": request}})
        return item["Item"]

    def filters(self):
        lake = self.practice.client("lakeformation", "Mesh")
        found = lake.list_data_cells_filter(Table=TABLE)["DataCellsFilters"]
        return {f["Name"]: (sorted(f.get("ColumnNames", [])), f["RowFilter"].get("FilterExpression"))
                for f in found}

    def granted(self, principal, persona="Mesh"):
        """What @principal has on the table: {kind: permissions}."""
        lake = self.practice.client("lakeformation", persona)
        rows = lake.list_permissions(CatalogId=MESH, Principal={"DataLakePrincipalIdentifier": principal})
        found = {}
        for row in rows["PrincipalResourcePermissions"]:
            (kind, resource), = row["Resource"].items()
            if kind in ("Table", "TableWithColumns") and resource["Name"] == "calls":
                found.setdefault("table", set()).update(row["Permissions"])
            if kind == "DataCellsFilter":
                found.setdefault(resource["Name"], set()).update(row["Permissions"])
        return found

    def seen(self):
        """The columns of the table as the consumer's role sees them in its own account."""
        tables = self.practice.json("list-tables")["result"]["Tables"]
        return {t["Table"]: [c["Name"] for c in t["Columns"]] for t in tables}.get("calls")

    def test_columns_and_rows(self):
        request = self.ask("--columns", "calls:id, area", "--rows", "calls:area = 'Harbour'")
        record = self.record(request)
        self.assertEqual(record["MeshdeskRequestedLimits"], {"M": {"calls": {"M": {
            "Columns": {"L": [{"S": "area"}, {"S": "id"}]}, "Rows": {"S": "area = 'Harbour'"}}}}})
        self.assertIn("Limited to calls: columns area, id; rows where area = 'Harbour'",
                      json.dumps(record["Notes"]))
        self.approve(request)
        name = f"meshdesk-{request}"
        self.assertEqual(self.filters(), {name: (["area", "id"], "area = 'Harbour'")})
        self.assertEqual(self.granted(CONSUMER), {name: {"SELECT"}})
        self.assertEqual(self.record(request)["MeshdeskPermittedLimits"], record["MeshdeskRequestedLimits"])
        self.practice.cli("import-subscription", "--subscription-id", request)
        role = f"arn:aws:iam::{CONSUMER}:role/AwsDataMesh/DataMeshConsumer"
        self.assertEqual(self.granted(role, "ConsumerAdmin"), {name: {"SELECT"}})
        self.assertEqual(self.seen(), ["id", "area"])
        self.approve_again(request, name)
        self.lift(request, name, role)
        self.narrow(request, name)
        self.remove(request)

    def approve_again(self, request, name):
        steps = self.approve(request)["steps"]
        self.assertEqual([s["Label"] for s in steps if s["State"] not in ("holds", "skipped")], [])
        self.assertEqual(self.granted(CONSUMER), {name: {"SELECT"}})

    def lift(self, request, name, role):
        self.modify(request, "--unlimited")
        self.assertEqual(self.filters(), {})
        self.assertEqual(self.granted(CONSUMER), {"table": {"SELECT", "DESCRIBE"}})
        self.assertNotIn("MeshdeskPermittedLimits", self.record(request))
        self.assertEqual(self.granted(role, "ConsumerAdmin"), {}, "what came through the filter went with it")
        self.practice.cli("import-subscription", "--subscription-id", request)
        self.assertEqual(self.seen(), ["id", "area", "seconds"])

    def narrow(self, request, name):
        self.modify(request, "--columns", "calls:seconds")
        self.assertEqual(self.filters(), {name: (["seconds"], None)})
        self.assertEqual(self.granted(CONSUMER), {name: {"SELECT"}})
        self.modify(request, "--rows", "calls:seconds > 5")
        self.assertEqual(self.filters(), {name: ([], "seconds > 5")})

    def modify(self, request, *more):
        self.practice.cli("modify-subscription", "--subscription-id", request, "--grant-permissions", "Select",
                          "--notes", "other limits", *more)

    def remove(self, request):
        self.practice.cli("delete-subscription", "--subscription-id", request, "--reason", "over", "--yes")
        self.assertEqual(self.filters(), {})
        self.assertEqual(self.granted(CONSUMER), {})

    def test_beside_a_whole_one(self):
        """Taking a limited subscription away leaves the whole one, and the other way round."""
        limited = self.ask("--columns", "id")
        self.approve(limited)
        whole = self.ask()
        self.assertNotEqual(whole, limited)
        self.approve(whole)
        name = f"meshdesk-{limited}"
        self.assertEqual(self.granted(CONSUMER), {name: {"SELECT"}, "table": {"SELECT", "DESCRIBE"}})
        self.practice.cli("delete-subscription", "--subscription-id", whole, "--reason", "over", "--yes")
        self.assertEqual(self.granted(CONSUMER), {name: {"SELECT"}})
        self.practice.cli("delete-subscription", "--subscription-id", limited, "--reason", "over", "--yes")
        self.assertEqual(self.granted(CONSUMER), {})

    def test_approver_narrows(self):
        request = self.ask()
        self.approve(request, "--columns", "id,area")
        self.assertEqual(self.filters(), {f"meshdesk-{request}": (["area", "id"], None)})
        lake = self.practice.client("lakeformation", "Consumer")
        with self.assertRaises(botocore.exceptions.ClientError) as refused:
            lake.create_data_cells_filter(TableData={
                "TableCatalogId": MESH, "DatabaseName": journey.PUBLISHED, "TableName": "calls", "Name": "mine",
                "RowFilter": {"AllRowsWildcard": {}}, "ColumnWildcard": {}})
        self.assertEqual(refused.exception.response["Error"]["Code"], "AccessDeniedException")

    def test_refusals(self):
        self.assertIn("no column \"colour\"", self.ask("--columns", "calls:colour", check=1)["message"])
        self.assertIn("has no effect", self.ask("--columns", "cells:load", check=1)["message"])
        self.assertIn("which table", self.ask("--columns", "id", tables="calls,cells", check=1)["message"])
        self.assertIn("1 to 2048", self.ask("--rows", "calls:" + "x" * 2049, check=1)["message"])
        request = self.ask("--columns", "id")
        both = self.practice.json("approve-subscription", "--request-id", request, "--unlimited", "--columns",
                                  "id", check=2)
        self.assertIn("--unlimited", both["error"]["message"])
        everything = self.approve(request, "--grant-permissions", "All", check=1)
        self.assertIn("not together with ALL", everything["error"]["message"])
        self.assertEqual(self.filters(), {})
        self.assertEqual(self.granted(CONSUMER), {})

    def test_damaged_record(self):
        """A limit that can't be read lets nothing through."""
        request = self.ask("--columns", "id")
        self.practice.client("dynamodb", "Mesh").update_item(
            TableName="AwsDataMeshSubscriptions", Key={"SubscriptionId": {"S": request}},
            UpdateExpression="SET MeshdeskRequestedLimits = :l",
            ExpressionAttributeValues={":l": {"M": {"calls": {"M": {"Columns": {"N": "1"}}}}}})
        self.approve(request)
        self.assertEqual(self.filters(), {f"meshdesk-{request}": ([], "1 = 0")})


if __name__ == "__main__":
    unittest.main()
