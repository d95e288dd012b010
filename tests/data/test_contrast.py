#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of the jobs: white text on them, and themselves beside what is around them (WCAG 2.1: 4.5 and 3)."""
import os
import re
import sys
import unittest

STYLE = sys.argv.pop(1)
# Backgrounds of libadwaita's windows, header bars and cards.
LIGHT, DARK = ("#fafafa", "#ebebeb", "#ffffff"), ("#242424", "#303030", "#1e1e1e")


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


class Contrast(unittest.TestCase):
    def setUp(self):
        with open(STYLE, encoding="utf-8") as text:
            self.jobs = dict(re.findall(r"@define-color (job_\w+) (#[0-9a-f]{6});", text.read()))

    def test_text(self):
        self.assertGreaterEqual(len(self.jobs), 12)
        for name, colour in self.jobs.items():
            self.assertGreaterEqual(contrast("#ffffff", colour), 4.5, name)

    def test_lines(self):
        for name, colour in self.jobs.items():
            for ground in LIGHT:
                self.assertGreaterEqual(contrast(colour, ground), 3, f"{name} on {ground}")

    def test_dark_lines(self):
        """Lines and dots are mixed with white there, by what style-dark.css says."""
        with open(os.path.join(os.path.dirname(STYLE), "style-dark.css"), encoding="utf-8") as text:
            mixed = {name: float(part) for name, part in re.findall(r"mix\(@(job_\w+), white, ([0-9.]+)\)", text.read())}
        self.assertEqual(set(mixed), set(self.jobs))
        for name, colour in self.jobs.items():
            parts = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
            lighter = "#" + "".join("%02x" % round(p + (255 - p) * mixed[name]) for p in parts)
            for ground in DARK:
                self.assertGreaterEqual(contrast(lighter, ground), 3, f"{name} on {ground}")

    def test_told_apart(self):
        """No two jobs look alike, not even to eyes without receptors for red or for green (a usual approximation)."""
        eyes = {"all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
                "no red": ((0.567, 0.433, 0), (0.558, 0.442, 0), (0, 0.242, 0.758)),
                "no green": ((0.625, 0.375, 0), (0.7, 0.3, 0), (0, 0.3, 0.7))}
        for kind, matrix in eyes.items():
            seen = {name: [sum(m * int(colour[1 + 2 * i:3 + 2 * i], 16) for i, m in enumerate(row)) for row in matrix]
                    for name, colour in self.jobs.items()}
            for name, here in seen.items():
                for other, there in seen.items():
                    if name < other:
                        distance = sum((a - b) ** 2 for a, b in zip(here, there)) ** 0.5
                        self.assertGreater(distance, 25, f"{name} and {other}, {kind}")


if __name__ == "__main__":
    unittest.main()
