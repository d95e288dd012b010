#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at random moments, then the same again: the end is that of an undisturbed run."""
import json
import os
import random
import signal
import subprocess
import time
import unittest

import journey
from support import CLI, Case, Practice, dump, environment

SEED = int(os.environ.get("MESHDESK_KILL_SEED", "7"))


class Kill(Case):
    def verbs(self, practice):
        """One after the other; the last need what the earlier found."""
        paths = journey.small_data(self.home)
        yield ["install-mesh-objects"]
        yield ["enable-account", "--account-type", "both"]
        practice.cli("create-access-keys", "--account-type", "both")
        yield journey.bring_in(paths)
        yield journey.publish()
        yield journey.ask("calls,cells")
        request = self.request(practice)
        yield ["approve-subscription", "--request-id", request]
        yield ["import-subscription", "--subscription-id", request]
        yield ["modify-subscription", "--subscription-id", request, "--grant-permissions",
               "Select,Describe", "--notes", "more"]

    def request(self, practice):
        """There is exactly one request, however often asking was interrupted."""
        found = practice.json("list-subscriptions", "--as", "owner")["result"]["Subscriptions"]
        self.assertEqual(len(found), 1, found)
        return found[0]["SubscriptionId"]

    def practise(self, name):
        home = os.path.join(self.home, name)
        os.mkdir(home)
        practice = Practice(home, faults=["latency=4ms"])
        self.addCleanup(practice.stop)
        return practice

    def killed(self, practice, words, after):
        process = subprocess.Popen([CLI, "--credentials-file", practice.file, "--endpoint-url",
                                    practice.url, *words], env=environment(practice.home),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()

    def test_same_end(self):
        rng = random.Random(SEED)
        calm, rough = self.practise("calm"), self.practise("rough")
        durations = []
        for words in self.verbs(calm):
            started = time.monotonic()
            calm.cli(*words)
            durations.append(time.monotonic() - started)
        for words, duration in zip(self.verbs(rough), durations):
            for _ in range(2):
                self.killed(rough, words, duration * rng.uniform(0.05, 1))
            rough.cli(*words)
        self.maxDiff = None
        self.assertEqual(dump(rough), dump(calm))

    def test_interrupt(self):
        """SIGINT: what runs is finished, what was done is said, and the same again completes it."""
        practice = Practice(self.home, faults=["latency=20ms"])
        self.addCleanup(practice.stop)
        process = subprocess.Popen([CLI, "--json", "--credentials-file", practice.file, "--endpoint-url",
                                    practice.url, "install-mesh-objects"], text=True,
                                   env=environment(self.home), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn("data mesh", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, errors)
        self.assertEqual(json.loads(out)["error"]["code"], "Cancelled")
        self.assertIn("again", errors)
        practice.cli("install-mesh-objects")
        admins = practice.client("lakeformation", "Mesh").get_data_lake_settings()
        self.assertIn("DataMeshManager", str(admins["DataLakeSettings"]["DataLakeAdmins"]))


if __name__ == "__main__":
    unittest.main()
