#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""workshop: every step, and what it leaves behind."""
import json
import os
import unittest

from support import Case, Practice


class WorkshopRun(Case):
    def test_terminal(self):
        before = set(os.listdir("/tmp"))
        done = self.cli("workshop", check=0)
        for number in range(1, 13):
            self.assertIn(f"\n{number:2}. ", done.stdout)
        self.assertEqual(done.stdout.count("read back: the consumer can use"), 3)
        self.assertIn("the 384 rows that Athena reads for the consumer are the 384 of the producer's file", done.stdout)
        self.assertFalse([n for n in set(os.listdir("/tmp")) - before if n.startswith("meshdesk-workshop-")])

    def test_json_and_keep(self):
        document = json.loads(self.cli("--json", "workshop", "--keep", check=0).stdout)
        steps = document["result"]["Steps"]
        self.assertEqual([s["Step"] for s in steps], list(range(1, 13)))
        self.assertTrue(all(s["ReadBack"] for s in steps))
        self.assertGreater(document["calls"]["glue:CreateTable"], 2)
        folder = document["result"]["Folder"]
        practice = Practice(self.home, state=f"{folder}/state", credentials=f"{folder}/credentials.json")
        self.addCleanup(practice.stop)
        used = practice.json("list-tables")["result"]["Tables"]
        self.assertEqual({t["Table"] for t in used} & {"cell_throughput", "customer_churn"},
                         {"cell_throughput", "customer_churn"})


if __name__ == "__main__":
    unittest.main()
