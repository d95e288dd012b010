#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the synthetic telco set beside this file: always the same bytes.

Nobody's data: numbers from sines and a seeded generator, shaped like what a mobile network
measures, so that a workshop has something to look at.
"""
import csv
import datetime
import json
import math
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
AREAS = ["Harbour", "Old Town", "Airport", "Hill Side"]
START = datetime.datetime(2026, 3, 1)


def day_curve(hour):
    """Share of the busiest hour: low at night, two humps by day."""
    return 0.25 + 0.45 * math.exp(-((hour - 12) / 4) ** 2) + 0.6 * math.exp(-((hour - 20) / 3) ** 2)


def traffic_forecast(rng):
    """Hourly 5G volume of four areas over four days, with next day's forecast."""
    path = HERE / "traffic_forecast_5g" / "traffic.csv"
    with writer(path, ["measured_at", "area", "throughput_mbps", "volume_mb", "forecast_mb"]) as rows:
        for hour in range(96):
            when = START + datetime.timedelta(hours=hour)
            for index, area in enumerate(AREAS):
                load = day_curve(when.hour) * (1 + 0.3 * index)
                throughput = load * 5200 * rng.uniform(0.92, 1.08)
                volume = int(throughput * 450)
                rows.writerow([when.isoformat(sep=" "), area, f"{throughput:.1f}", volume,
                               int(volume * rng.uniform(0.95, 1.07))])


def cell_throughput(rng):
    """Five-minute samples of N3 downlink throughput, one partition a day and region."""
    for day in range(3):
        for region in ("north", "south"):
            folder = f"day={START.date() + datetime.timedelta(days=day)}/region={region}"
            path = HERE / "cell_throughput" / folder / "cells.csv"
            with writer(path, ["sampled_at", "cell_id", "downlink_bps", "users"]) as rows:
                for sample in range(60):
                    when = START + datetime.timedelta(days=day, minutes=5 * sample + 8 * 60)
                    load = day_curve(when.hour + when.minute / 60)
                    rows.writerow([when.isoformat(sep=" "), rng.randrange(1000, 1024),
                                   f"{load * 1.7e7 * rng.uniform(0.8, 1.2):.3f}",
                                   int(load * 240 * rng.uniform(0.7, 1.3))])


def customer_churn(rng):
    """One line of JSON a customer: who left, and what might have told so."""
    path = HERE / "customer_churn" / "customers.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(400):
            months = rng.randrange(1, 72)
            calls = rng.choice([0, 0, 0, 1, 1, 2, 3, 5])
            charge = round(rng.uniform(9, 79), 2)
            risk = 0.45 * math.exp(-months / 18) + 0.1 * calls + charge / 400
            out.write(json.dumps({
                "customer_id": f"C{number + 10001}",
                "area": rng.choice(AREAS),
                "plan": rng.choice(["prepaid", "basic", "plus", "max"]),
                "months_with_us": months,
                "monthly_charge": charge,
                "support_calls": calls,
                "uses_5g": rng.random() < 0.6,
                "churned": rng.random() < risk,
            }) + "\n")


class writer:
    """A CSV file with a header and Unix line ends, open while in use."""

    def __init__(self, path, header):
        self.path, self.header = path, header

    def __enter__(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = self.path.open("w", encoding="utf-8", newline="")
        rows = csv.writer(self.file, lineterminator="\n")
        rows.writerow(self.header)
        return rows

    def __exit__(self, *_):
        self.file.close()


if __name__ == "__main__":
    traffic_forecast(random.Random(5))
    cell_throughput(random.Random(3))
    customer_churn(random.Random(1))
