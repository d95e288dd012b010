# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done is listed, found, finished and undone, and read back with boto3."""
import json
import os
import signal
import subprocess
import time
import unittest

from support import CLI, Case, environment


class Activity(Case):
    def runs(self, *words):
        return json.loads(self.cli("--json", "activity", *words, check=0).stdout)["result"]["Runs"]

    def roles(self, practice):
        return [r["RoleName"] for r in practice.client("iam", "Mesh").list_roles(PathPrefix="/AwsDataMesh/")["Roles"]]

    def test_nothing_yet(self):
        self.assertEqual(self.cli("activity", check=0).stdout, "None.\n")
        self.assertEqual(self.runs("--unfinished"), [])

    def test_list_and_find(self):
        practice = self.serve()
        practice.cli("install-mesh-objects")
        practice.cli("enable-account", "--account-type", "producer", check=0)
        done = self.cli("activity", check=0).stdout
        self.assertIn("Set up the data mesh", done)
        self.assertEqual([r["outcome"] for r in self.runs()], ["done", "done"])
        found = self.runs("iam:createrole", "DataMeshManager")
        self.assertEqual([r["title"] for r in found], ["Set up the data mesh in account 555555555555"])
        self.assertGreater(found[0]["calls"], 10)
        self.assertEqual(self.runs("--status", "failed"), [])
        self.assertEqual(self.runs("--persona", "Consumer"), [])
        self.assertEqual(len(self.runs("--limit", "1")), 1)
        shown = json.loads(self.cli("--json", "activity", "--show", found[0]["id"], check=0).stdout)["result"]["Run"]
        self.assertTrue(all(c["request_id"] for c in shown["calls"] if c["status"] == 200), shown["calls"])
        self.assertIn("Create the role DataMeshManager", self.cli("activity", "--show", found[0]["id"], check=0).stdout)

    def test_undo(self):
        practice = self.serve()
        practice.cli("install-mesh-objects")
        run = self.runs()[0]["id"]
        self.assertEqual(self.runs()[0]["revertible"], 1)
        preview = practice.cli("--dry-run", "activity", "--undo", run).stdout
        self.assertIn("aws iam delete-role", preview)
        self.assertIn("stays as it is", preview)
        self.assertTrue(self.roles(practice))
        practice.cli("activity", "--undo", run)
        self.assertEqual(self.roles(practice), [])
        undo, undone = self.runs()
        self.assertEqual((undo["undoes"], undone["undone"], undone["revertible"]), (run, undo["id"], 0))
        practice.cli("activity", "--undo", run)  # nothing is left to do
        self.assertEqual(self.roles(practice), [])

    def test_killed_and_continued(self):
        practice = self.serve(faults=["latency=100ms"])
        process = subprocess.Popen([CLI, "--credentials-file", practice.file, "--endpoint-url", practice.url,
                                    "install-mesh-objects"], env=environment(self.home), stderr=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
        for line in process.stderr:
            if "Create the role" in line:
                break
        # On busy machines it would be done before the next one has begun.
        process.send_signal(signal.SIGSTOP)
        self.assertEqual([r["outcome"] for r in self.runs()], ["running"])
        run = self.runs()[0]["id"]
        refused = practice.cli("activity", "--continue", run, check=1)
        self.assertIn("still under way", refused.stderr)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        self.assertEqual([r["outcome"] for r in self.runs("--unfinished")], ["killed"])
        practice.cli("activity", "--continue", run)
        self.assertEqual(sorted(self.roles(practice)), ["DataMeshAdminReadOnly", "DataMeshManager"])
        self.assertEqual(self.runs("--unfinished"), [])
        practice.cli("activity", "--undo", self.runs()[0]["id"])
        self.assertEqual(self.roles(practice), [])

    def test_refused(self):
        practice = self.serve()
        practice.cli("install-mesh-objects")
        self.assertIn("no run 99", practice.cli("activity", "--undo", "99", check=1).stderr)
        self.assertIn("no run 99", self.cli("activity", "--show", "99", check=1).stderr)
        self.assertIn("one of", self.cli("activity", "--undo", "1", "--show", "1", check=2).stderr)
        credentials = practice.credentials
        credentials["Mesh"]["AccountId"] = "123456789012"
        other = self.write("other.json", json.dumps(credentials))
        refused = self.cli("--credentials-file", other, "--endpoint-url", practice.url, "activity", "--undo", "1", check=1)
        self.assertIn("555555555555", refused.stderr)

    def test_undo_of_an_undo_is_not_offered(self):
        practice = self.serve()
        practice.cli("install-mesh-objects")
        practice.cli("activity", "--undo", self.runs()[0]["id"])
        self.assertEqual(self.runs()[0]["revertible"], 0)

    def test_damaged_journal(self):
        practice = self.serve()
        folder = os.path.join(self.home, "state", "meshdesk")
        os.makedirs(folder)
        with open(os.path.join(folder, "journal.sqlite"), "w", encoding="utf-8") as file:
            file.write("this is no database, but it is long enough to be taken for one")
        done = practice.cli("install-mesh-objects")
        self.assertIn("damaged", done.stderr)
        self.assertEqual([r["outcome"] for r in self.runs()], ["done"])
        self.assertTrue(any(".damaged-" in n for n in os.listdir(folder)))

    def test_locked_journal(self):
        """Another process has it for itself: it is told, and the work is done."""
        import sqlite3
        practice = self.serve()
        self.cli("activity", check=0)
        db = sqlite3.connect(os.path.join(self.home, "state", "meshdesk", "journal.sqlite"), isolation_level=None)
        self.addCleanup(db.close)
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        done = practice.cli("install-mesh-objects")
        self.assertIn("journal", done.stderr.lower())
        self.assertLess(time.monotonic() - start, 60)
        self.assertTrue(self.roles(practice))


if __name__ == "__main__":
    unittest.main()
