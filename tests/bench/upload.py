# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads to the practice S3, by the engine and by the AWS CLI in turns. BENCH_UPLOAD_MIB and
BENCH_UPLOAD_FILES make it smaller."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time

import world

MIB = int(os.environ.get("BENCH_UPLOAD_MIB", "1024"))
FILES = int(os.environ.get("BENCH_UPLOAD_FILES", "10000"))
AWS = "/usr/bin/aws" if os.access("/usr/bin/aws", os.X_OK) else "aws" # the distribution's, whatever comes first in PATH
BUCKET = "bench-uploads"
BLOCK = 1 << 20


def make_file(path):
    whole = hashlib.sha256()
    with open(path, "wb") as out:
        for _ in range(MIB):
            block = os.urandom(BLOCK)
            whole.update(block)
            out.write(block)
    return whole.hexdigest()


def make_files(folder):
    os.mkdir(folder)
    for i in range(FILES):
        with open(os.path.join(folder, f"part-{i:05}.csv"), "wb") as out:
            out.write(f"id,value\n{i},".encode() + os.urandom(1000).hex().encode() + b"\n")


def hash_of(client, key):
    whole = hashlib.sha256()
    for block in client.get_object(Bucket=BUCKET, Key=key)["Body"].iter_chunks(BLOCK):
        whole.update(block)
    return whole.hexdigest()


def engine(mesh, environment, prefix, path):
    tool = os.path.join(os.environ["MESHDESK_BENCH_DIR"], "bench-upload")
    started = time.monotonic()
    done = subprocess.run([tool, mesh.url, BUCKET, prefix, path], stdout=subprocess.PIPE, text=True, check=True,
                          env=environment)
    return time.monotonic() - started, json.loads(done.stdout)


def aws_cli(mesh, environment, *words):
    started = time.monotonic()
    subprocess.run([AWS, "--endpoint-url", mesh.url, "s3", *words, "--only-show-errors"], check=True,
                   env=environment)
    return time.monotonic() - started


def version(environment):
    return subprocess.run([AWS, "--version"], stdout=subprocess.PIPE, text=True, check=True,
                          env=environment).stdout.split()[0]


def one_file(row, mesh, environment, folder):
    """Each twice, in turns, of which the better counts: the first to write finds the disk's cache cold."""
    path = os.path.join(folder, "large.bin")
    expected = make_file(path)
    client = mesh.client("ProducerAdmin", "s3")
    ours, theirs, same, peak = [], [], True, 0
    for _ in range(2):
        seconds, answer = engine(mesh, environment, "ours", path)
        ours.append(seconds)
        peak = max(peak, answer["peak"])
        same = same and hash_of(client, "ours/large.bin") == expected
        client.delete_object(Bucket=BUCKET, Key="ours/large.bin")
        theirs.append(aws_cli(mesh, environment, "cp", path, f"s3://{BUCKET}/theirs/large.bin"))
        client.delete_object(Bucket=BUCKET, Key="theirs/large.bin")
    row(f"one file of {MIB} MiB, the AWS CLI's s3 cp", f"{MIB / min(theirs):.0f}", "MiB/s", version(environment))
    row("the same by the engine", f"{MIB / min(ours):.0f}", "MiB/s",
        f"{min(theirs) / min(ours):.1f} times as fast; target 2; "
        + ("read back equal" if same else "READ BACK DIFFERENT"))
    row("and its peak resident size", f"{peak / 1024:.1f}", "MiB", "target under 64")
    os.unlink(path)


def many_files(row, mesh, environment, folder):
    path = os.path.join(folder, "many")
    make_files(path)
    seconds, answer = engine(mesh, environment, "small", path)
    theirs = aws_cli(mesh, environment, "sync", path, f"s3://{BUCKET}/theirs-small/")
    again, second = engine(mesh, environment, "small", path)
    row(f"{FILES:,} files of 2 KB, the AWS CLI's s3 sync", f"{FILES / theirs:.0f}", "files/s")
    row("the same by the engine", f"{FILES / seconds:.0f}", "files/s",
        f"{theirs / seconds:.1f} times as fast; target 5; {answer['sent']:,} sent")
    row("again, with all of them there", f"{FILES / again:.0f}", "files/s", f"{second['sent']:,} sent")


def run(row):
    if shutil.which(AWS) is None:
        row("left out", "", "", "the AWS CLI is not installed")
        return
    with tempfile.TemporaryDirectory() as folder, world.practice() as mesh:
        # The file, the two copies, and their parts while they are put together
        if shutil.disk_usage(folder).free < 5 * MIB * BLOCK:
            row("left out", "", "", f"{5 * MIB:,} MiB of disk are needed in {folder}")
            return
        keys = mesh.keys("ProducerAdmin")
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                       "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"], "AWS_DEFAULT_REGION": world.REGION}
        mesh.client("ProducerAdmin", "s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": world.REGION})
        one_file(row, mesh, environment, folder)
        many_files(row, mesh, environment, folder)
