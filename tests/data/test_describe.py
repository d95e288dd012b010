#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual and the completions say all that --help says, and shells can read them."""
import os
import re
import shutil
import subprocess
import sys
import unittest

CLI, FOLDER = sys.argv.pop(1), sys.argv.pop(1)
MESHDESK = os.environ["MESHDESK"]
SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **more)


def verbs():
    text = run(CLI, "--help").stdout.split("Verbs:")[1]
    return re.findall(r"^  (\S+(?: \S+)?)  +\S", text, re.M)


def options(verb):
    return re.findall(r"--([a-z-]+)", run(CLI, *verb.split(), "--help").stdout.split("Options of this verb:")[-1])


class Describe(unittest.TestCase):
    def read(self, name):
        with open(os.path.join(FOLDER, name), encoding="utf-8") as text:
            return text.read()

    def test_manual(self):
        page = self.read("meshdesk-cli.1").replace("\\-", "-")
        self.assertGreater(len(verbs()), 15)
        for verb in verbs():
            self.assertIn(f".SS {verb}", page)
            for option in options(verb):
                self.assertIn(f"--{option}", page)
        self.assertNotIn("@VERBS@", page)

    def test_manual_of_the_window(self):
        with open(os.path.join(SOURCES, "data/man/meshdesk.1"), encoding="utf-8") as text:
            page = text.read().replace("\\-", "-")
        said = run(MESHDESK, "--help").stdout.split("Application Options:")[1]
        named = set(re.findall(r"^  (?:-., )?--([a-z-]+)", said, re.M)) - {"display"}
        self.assertGreater(len(named), 3)
        self.assertEqual({name for name in named if f"--{name}" not in page}, set())

    @unittest.skipUnless(shutil.which("groff"), "no groff")
    def test_roff(self):
        for page in (os.path.join(FOLDER, "meshdesk-cli.1"),
                     os.path.join(SOURCES, "data/man/meshdesk.1")):
            done = run("groff", "-man", "-Tutf8", "-ww", "-z", page)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def complete(self, *words):
        """What bash offers after @words, the last of which is being typed."""
        script = ("source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _meshdesk_cli; "
                  "printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = run("bash", "-c", script, "bash", os.path.join(FOLDER, "completions", "meshdesk-cli"), "meshdesk-cli", *words)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash(self):
        offered = self.complete("")
        for verb in verbs():
            self.assertIn(verb.split()[0], offered)
            after = self.complete(verb.split()[0], "--")
            for option in options(verb):
                self.assertTrue({f"--{option}", f"--{option}="} & set(after), f"{verb} --{option}")
        self.assertEqual(self.complete("enable-account", "--account-type", "="), ["producer", "consumer", "both"])
        self.assertEqual(self.complete("enable-account", "--account-type", "=", "b"), ["both"])
        self.assertEqual(self.complete("practice", "s"), ["serve"])

    def test_other_shells(self):
        for name in ("_meshdesk-cli", "meshdesk-cli.fish"):
            text = self.read(os.path.join("completions", name))
            for verb in verbs():
                self.assertIn(verb.split()[0], text)
                for option in options(verb):
                    self.assertRegex(text, rf"(--|-l ){option}\b")
        if shutil.which("zsh"):
            self.assertEqual(run("zsh", "-n", os.path.join(FOLDER, "completions", "_meshdesk-cli")).stderr, "")
        if shutil.which("fish"):
            self.assertEqual(run("fish", "-n", os.path.join(FOLDER, "completions", "meshdesk-cli.fish")).stderr, "")


if __name__ == "__main__":
    unittest.main()
