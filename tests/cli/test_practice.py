#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""practice serve: one line, signals, ports, state that stays, keys that stay."""
import json
import os
import signal
import socket
import stat
import subprocess
import unittest

from support import CLI, MESH, Case, environment


class Serve(Case):
    def test_one_line_and_clean_end(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            process = subprocess.Popen([CLI, "practice", "serve"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, env=environment(self.home), text=True)
            line = process.stdout.readline()
            self.assertRegex(line, r"^listening on http://127\.0\.0\.1:\d+\n$")
            process.send_signal(how)
            rest, errors = process.communicate(timeout=30)
            self.assertEqual((process.returncode, rest, errors), (0, "", ""))

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = self.cli("practice", "serve", "--port", taken.getsockname()[1], check=1)
        self.assertEqual(done.stdout, "")

    def test_port_that_is_asked_for(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.assertTrue(self.serve(port=port).url.endswith(f":{port}"))

    def test_bad_fault_and_bad_state(self):
        self.cli("practice", "serve", "--fault", "sunshine=3%", check=1)
        self.cli("practice", "serve", "--state", self.write("file", "x") + "/below", check=1)

    def test_credentials_file(self):
        practice = self.serve()
        self.assertEqual(stat.S_IMODE(os.stat(practice.file).st_mode), 0o600)
        keys = practice.credentials
        self.assertEqual(keys["AWS_REGION"], "eu-west-1")
        self.assertEqual(keys["Producer"]["AccessKeyId"], "")
        self.assertEqual(keys["Consumer"]["AccountId"], "999999999999")
        self.assertEqual(practice.client("sts", "Mesh").get_caller_identity()["Account"], MESH)

    def test_state_and_keys_stay(self):
        state = os.path.join(self.home, "practice")
        first = self.serve(state=state)
        first.client("iam", "Mesh").create_user(UserName="somebody")
        before = first.credentials
        before["Producer"].update(AccessKeyId="AKIAIOSFODNN7EXAMPLE", SecretAccessKey="kept")
        self.write("credentials.json", json.dumps(before))
        self.assertEqual(first.stop(), 0)
        second = self.serve(state=state)
        self.assertEqual(second.credentials, before)
        self.assertEqual(second.client("iam", "Mesh").get_user(UserName="somebody")["User"]["UserName"],
                         "somebody")

    def test_another_mesh_keeps_nothing(self):
        first = self.serve()
        foreign = first.credentials
        foreign["Producer"].update(AccessKeyId="AKIAIOSFODNN7EXAMPLE", SecretAccessKey="old")
        first.stop()
        self.write("credentials.json", json.dumps(foreign))
        self.assertEqual(self.serve().credentials["Producer"]["AccessKeyId"], "")


if __name__ == "__main__":
    unittest.main()
