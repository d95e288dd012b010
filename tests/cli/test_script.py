#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What --script prints does, run by a shell and the AWS CLI, what the verb would have done."""
import os
import re
import shutil
import subprocess
import unittest

from support import Case, environment


@unittest.skipUnless(shutil.which("aws"), "the AWS CLI is not installed")
class Script(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()

    def run_script(self, script):
        """Gives each identity that the script asks for a profile."""
        keys = self.practice.credentials
        config = os.path.join(self.home, "aws-config")
        profiles = {}
        with open(config, "w", encoding="utf-8") as out:
            for name, persona in re.findall(r"^# PROFILE_(\w+): a profile of the AWS CLI for (\w+) in", script, re.M):
                key = keys[persona]
                out.write(f"[profile {persona}]\naws_access_key_id = {key['AccessKeyId']}\n"
                          f"aws_secret_access_key = {key['SecretAccessKey']}\n")
                profiles[f"PROFILE_{name}"] = persona
        self.assertTrue(profiles)
        for key in keys.values():
            if isinstance(key, dict) and key.get("SecretAccessKey"):
                self.assertNotIn(key["SecretAccessKey"], script)
        env = environment(self.home, AWS_PAGER="", **profiles)
        env["AWS_CONFIG_FILE"] = config
        done = subprocess.run(["sh", "-s"], input=script, env=env, capture_output=True, text=True, timeout=250)
        self.assertEqual(done.returncode, 0, done.stderr + script)

    def test_set_up(self):
        for words in (["install-mesh-objects"], ["enable-account", "--account-type", "consumer"]):
            script = self.practice.cli(*words, "--script").stdout
            self.assertTrue(script.startswith("#!/bin/sh\n"), script)
            self.run_script(script)
        found = {f["Kind"]: f["State"] for f in self.practice.json("doctor")["result"]["Findings"]}
        self.assertEqual((found["mesh"], found["consumer"], found["producer"]), ("ok", "ok", "missing"))
        iam = self.practice.client("iam", "ConsumerAdmin")
        self.assertTrue(iam.get_role(RoleName="DataMeshConsumer"))

    def test_nothing_is_run(self):
        self.practice.cli("install-mesh-objects", "--script")
        self.assertEqual(self.practice.client("dynamodb", "Mesh").list_tables()["TableNames"], [])


if __name__ == "__main__":
    unittest.main()
