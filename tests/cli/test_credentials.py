#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: credentials files, regions, arguments. No server is needed: nothing may be called."""
import json
import unittest

from support import Case

KEYS = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t"}
GOOD = {"AWS_REGION": "eu-west-1",
        "Mesh": {"AccountId": "555555555555", **KEYS},
        "ProducerAdmin": {"AccountId": "111111111111", **KEYS},
        "ConsumerAdmin": {"AccountId": "999999999999", **KEYS},
        "Producer": {"AccountId": "111111111111", **KEYS},
        "Consumer": {"AccountId": "999999999999", **KEYS}}
NOWHERE = ["--endpoint-url", "http://127.0.0.1:9"]


def but(persona, **members):
    return {**GOOD, persona: {**GOOD[persona], **members}}


FILES = [
    # what, content, a word that the message must hold
    ("empty", "", "creds.json"),
    ("no JSON", "{", "creds.json"),
    ("an array", "[]", "creds.json"),
    ("a secret in broken JSON", '{"Mesh": {"SecretAccessKey": "s3cr3t-s3cr3t" oops', "creds.json"),
    ("binary", b"\xff\xfe\x00\x01", "creds.json"),
    ("deep", "[" * 100000, "creds.json"),
    ("no mesh", {k: v for k, v in GOOD.items() if k != "Mesh"}, "Mesh"),
    ("persona is a string", {**GOOD, "Producer": "me"}, "Producer"),
    ("account is a number", but("Producer", AccountId=111111111111), "AccountId"),
    ("account too short", but("Producer", AccountId="1111"), "AccountId"),
    ("account with letters", but("Consumer", AccountId="99999999999x"), "AccountId"),
    ("no secret", but("Consumer", SecretAccessKey=""), "SecretAccessKey"),
    ("secret is a list", but("Consumer", SecretAccessKey=["a"]), "SecretAccessKey"),
    ("line end in a key", but("Consumer", AccessKeyId="AKIA\nX: y"), "AccessKeyId"),
    ("region is an object", {**GOOD, "AWS_REGION": {}}, "AWS_REGION"),
    ("no region", {k: v for k, v in GOOD.items() if k != "AWS_REGION"}, "region"),
    ("impossible region", {**GOOD, "AWS_REGION": "../etc"}, "egion"),
]


class Files(Case):
    def refuse(self, content, word, *words, check=1):
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        path = self.write("creds.json", text)
        words = words or ("list-tables",)
        done = self.cli("--json", "--credentials-file", path, *NOWHERE, *words, check=check)
        error = json.loads(done.stdout)["error"]
        self.assertIn(word, error["message"])
        self.assertNotIn("s3cr3t", done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout)["calls"], {})
        return error

    def test_malformed_files(self):
        for name, content, word in FILES:
            with self.subTest(name):
                self.refuse(content, word)

    def test_missing_file(self):
        done = self.cli("--credentials-file", f"{self.home}/none.json", "list-tables", check=1)
        self.assertIn("none.json", done.stderr)

    def test_region_of_the_command_line(self):
        for region in ("Frankfurt!", "eu west", "a" * 300):
            with self.subTest(region):
                self.refuse(GOOD, "egion", "--region", region, "list-tables")

    def test_endpoint(self):
        path = self.write("creds.json", json.dumps(GOOD))
        for url in ("ftp://127.0.0.1", "http://example.com", "nonsense"):
            with self.subTest(url):
                done = self.cli("--credentials-file", path, "--endpoint-url", url, "list-tables", check=1)
                self.assertIn(url.split("/")[-1], done.stderr)

    def test_unknown_persona(self):
        self.assertEqual(self.refuse(GOOD, "Chief", "--persona", "Chief", "list-tables")["code"],
                         "NoPersona")

    def test_persona_without_keys(self):
        error = self.refuse(but("Consumer", AccessKeyId="", SecretAccessKey=""), "Consumer")
        self.assertEqual(error["code"], "NoPersona")
        self.assertIn("create-access-keys", error["message"] + error["advice"])


ARGUMENTS = [
    ("account", ["request-access", "--owner-account-id", "123", "--database-name", "d",
                 "--request-permissions", "Select"], "123"),
    ("permission", ["request-access", "--owner-account-id", "111111111111", "--database-name", "d",
                    "--request-permissions", "Frobnicate"], "Frobnicate"),
    ("regex of a request", ["request-access", "--owner-account-id", "111111111111", "--database-name",
                            "d", "--tables", "a(b", "--request-permissions", "Select"], "a(b"),
    ("regex of a product", ["create-data-product", "--source-database-name", "d",
                            "--table-name-regex", "*a["], "*a["),
    ("empty database", ["create-data-product", "--source-database-name", ""], "database"),
    ("bucket", ["ingest", "FILE", "--bucket", "No_Bucket!", "--database", "d"], "No_Bucket!"),
    ("missing file", ["ingest", "/nowhere/x.csv", "--bucket", "some-bucket", "--database", "d"],
     "/nowhere/x.csv"),
    ("crawler role", ["enable-account", "--account-type", "producer", "--crawler-role-arn", "me"], "me"),
]


class Arguments(Case):
    def test_arguments_that_cannot_be(self):
        path = self.write("creds.json", json.dumps(GOOD))
        data = self.write("x.csv", "a,b\n1,2\n")
        for name, words, word in ARGUMENTS:
            with self.subTest(name):
                words = [data if w == "FILE" else w for w in words]
                done = self.cli("--json", "--credentials-file", path, *NOWHERE, *words, check=2)
                document = json.loads(done.stdout)
                self.assertIn(word, document["error"]["message"])
                self.assertEqual(document["calls"], {})


if __name__ == "__main__":
    unittest.main()
