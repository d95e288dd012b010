#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""create-access-keys: which file is written, what stays in it, and that no secret is shown."""
import json
import os
import stat
import unittest

import journey
from support import Case


class Keys(Case):
    def setUp(self):
        super().setUp()
        self.practice = self.serve()
        for words in journey.set_up()[:2]:
            self.practice.cli(*words)

    def identity(self, keys):
        with open(self.practice.file, "w", encoding="utf-8") as out:
            json.dump(keys, out)
        return self.practice.client("sts", "Producer").get_caller_identity()["Arn"]

    def test_file_in_use_is_completed(self):
        before = self.practice.credentials
        done = self.practice.cli("create-access-keys", "--account-type", "both")
        after = self.practice.credentials
        for name in ("AWS_REGION", "Mesh", "ProducerAdmin", "ConsumerAdmin"):
            self.assertEqual(after[name], before[name])
        for name in ("Producer", "Consumer"):
            self.assertEqual(after[name]["AccountId"], before[name]["AccountId"])
            self.assertNotIn(after[name]["SecretAccessKey"], done.stdout + done.stderr)
        self.assertEqual(stat.S_IMODE(os.stat(self.practice.file).st_mode), 0o600)
        self.assertTrue(self.identity(after).endswith("user/AwsDataMesh/DataMeshProducer"))

    def test_another_file(self):
        before = self.practice.credentials
        path = os.path.join(self.home, "out.json")
        document = self.practice.cli("--json", "create-access-keys", "--account-type", "producer",
                                     "--credentials-out", path).stdout
        self.assertEqual(self.practice.credentials, before)
        with open(path, encoding="utf-8") as text:
            written = json.load(text)
        self.assertEqual(written["Mesh"], before["Mesh"])
        self.assertEqual(written["Consumer"], before["Consumer"])
        self.assertNotIn(written["Producer"]["SecretAccessKey"], document)
        self.assertTrue(self.identity(written).endswith("/DataMeshProducer"))

    def test_link_stays_a_link(self):
        link = os.path.join(self.home, "link.json")
        os.symlink(self.practice.file, link)
        self.practice.cli("create-access-keys", "--account-type", "consumer", "--credentials-out", link)
        self.assertTrue(os.path.islink(link))
        self.assertNotEqual(self.practice.credentials["Consumer"]["AccessKeyId"], "")

    def test_nowhere_to_write(self):
        """No key is made when it could not be kept."""
        path = os.path.join(self.home, "nowhere", "out.json")
        self.practice.cli("create-access-keys", "--account-type", "producer", "--credentials-out", path,
                          check=1)
        users = self.practice.client("iam", "ProducerAdmin")
        self.assertEqual(users.list_access_keys(UserName="DataMeshProducer")["AccessKeyMetadata"], [])

    def test_dry_run_makes_none(self):
        before = self.practice.credentials
        self.practice.cli("--dry-run", "create-access-keys", "--account-type", "both")
        self.assertEqual(self.practice.credentials, before)


if __name__ == "__main__":
    unittest.main()
