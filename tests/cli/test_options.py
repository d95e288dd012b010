#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: verbs, options, help, exit status."""
import json
import unittest

from support import Case

VERBS = ["practice serve", "workshop", "install-mesh-objects", "enable-account", "create-access-keys",
         "create-data-product", "migrate-tables", "request-access", "list-pending",
         "list-subscriptions", "get-subscription", "approve-subscription", "deny-subscription",
         "modify-subscription", "delete-subscription", "import-subscription", "list-products",
         "list-tables", "ingest"]
OPTIONS = {
    "practice serve": ["port", "state", "credentials-out", "fault"],
    "workshop": ["keep"],
    "enable-account": ["account-type", "crawler-role-arn"],
    "create-access-keys": ["account-type", "credentials-out"],
    "create-data-product": ["source-database-name", "table-name-regex", "domain", "data-product-name",
                            "no-public-metadata", "expose-data-mesh-db-name",
                            "expose-table-references-with-suffix", "use-original-table-name",
                            "sync-mesh-catalog-schedule", "sync-mesh-crawler-role-arn"],
    "migrate-tables": ["source-database-name", "table-name-regex"],
    "request-access": ["owner-account-id", "database-name", "tables", "request-permissions", "reason"],
    "list-subscriptions": ["status", "as"],
    "get-subscription": ["subscription-id"],
    "approve-subscription": ["request-id", "grant-permissions", "grantable-permissions",
                             "decision-notes"],
    "deny-subscription": ["request-id", "decision-notes"],
    "modify-subscription": ["subscription-id", "grant-permissions", "grantable-permissions", "notes"],
    "delete-subscription": ["subscription-id", "reason"],
    "import-subscription": ["subscription-id", "grant-to"],
    "list-products": ["database-name"],
    "ingest": ["bucket", "database", "prefix", "crawl", "infer"],
}
USAGE = [
    ("no verb", []),
    ("unknown verb", ["frobnicate"]),
    ("half a verb", ["practice"]),
    ("unknown option", ["list-tables", "--frobnicate"]),
    ("unknown option before the verb", ["--bucket", "b", "ingest"]),
    ("option without its value", ["list-tables", "--persona"]),
    ("value that is no number", ["practice", "serve", "--port", "many"]),
    ("port out of range", ["practice", "serve", "--port", "70000"]),
    ("argument that nobody takes", ["install-mesh-objects", "now"]),
    ("required option missing", ["enable-account"]),
    ("account type", ["enable-account", "--account-type", "boss"]),
    ("status", ["list-subscriptions", "--status", "Lost"]),
    ("side", ["list-subscriptions", "--as", "friend"]),
    ("crawler role without schedule", ["create-data-product", "--source-database-name", "d",
                                       "--sync-mesh-crawler-role-arn", "arn:aws:iam::111111111111:role/r"]),
    ("nothing to ingest", ["ingest", "--bucket", "b", "--database", "d"]),
    ("crawl and infer", ["ingest", "x.csv", "--bucket", "b", "--database", "d", "--crawl", "--infer"]),
    ("no request id", ["approve-subscription"]),
    ("no credentials", ["list-tables"]),
    ("two sources", ["list-tables", "--credentials-file", "x", "--profile", "y"]),
    ("workshop elsewhere", ["workshop", "--endpoint-url", "http://127.0.0.1:1"]),
]


class Options(Case):
    def test_help_names_every_verb(self):
        text = self.cli("--help", check=0).stdout
        for verb in VERBS:
            self.assertIn(f"  {verb} ", text)

    def test_help_of_each_verb(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = self.cli(*verb.split(), "--help", check=0).stdout
                for option in OPTIONS.get(verb, []):
                    self.assertIn(f"--{option}", text)
                self.assertIn("--dry-run", text)

    def test_help_before_the_verb_and_with_underscores(self):
        self.assertEqual(self.cli("--help", "enable_account", check=0).stdout,
                         self.cli("enable-account", "-h", check=0).stdout)

    def test_version(self):
        self.assertRegex(self.cli("--version", check=0).stdout, r"^meshdesk-cli \d+\.\d+")

    def test_usage_errors(self):
        for name, words in USAGE:
            with self.subTest(name):
                done = self.cli(*words, check=2)
                self.assertEqual(done.stdout, "")
                self.assertIn("--help", done.stderr)

    def test_usage_errors_as_json(self):
        for name, words in USAGE:
            with self.subTest(name):
                document = json.loads(self.cli("--json", *words, check=2).stdout)
                self.assertEqual(document["error"]["code"], "Usage")
                self.assertEqual(document["calls"], {})

    def test_underscores_and_places(self):
        """The same refusal wherever the options stand: none is taken for unknown."""
        path = self.write("bad.json", "[]")
        for words in (["--credentials-file", path, "list-tables"], ["list-tables", "--credentials-file", path],
                      [f"--credentials_file={path}", "list_tables"],
                      ["list-tables", "--credentials_file", path, "--dry_run"]):
            with self.subTest(words):
                self.assertIn("bad.json", self.cli(*words, check=1).stderr)

    def test_credentials_from_the_environment(self):
        path = self.write("bad.json", "[]")
        for variable in ("MESHDESK_CREDENTIALS", "CredentialsFile"):
            self.assertIn("bad.json", self.cli("list-tables", check=1, **{variable: path}).stderr)


if __name__ == "__main__":
    unittest.main()
