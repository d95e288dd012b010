# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: running it, a practice server, an independent client."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest
import warnings

CLI = os.environ.get("MESHDESK_CLI", "meshdesk-cli")
SHARED = pathlib.Path(os.environ.get("MESHDESK_SHARED", "/nonexistent"))
MESH, PRODUCER, CONSUMER = "555555555555", "111111111111", "999999999999"
TIMEOUT = 120
# boto3 leaves its connections to the collector
warnings.simplefilter("ignore", ResourceWarning)


def environment(home, **more):
    """No configuration of the user's, nothing of an earlier run."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MESHDESK_CRED"))}
    env.pop("CredentialsFile", None)
    env.update(AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null",
               AWS_EC2_METADATA_DISABLED="true", XDG_STATE_HOME=f"{home}/state",
               XDG_DATA_HOME=f"{home}/data", XDG_CACHE_HOME=f"{home}/cache",
               XDG_CONFIG_HOME=f"{home}/config")
    env.update({k: str(v) for k, v in more.items()})
    return env


def cli(*words, home, check=None, **env):
    """Runs meshdesk-cli; @check: the exit status that it must have."""
    done = subprocess.run([CLI, *map(str, words)], env=environment(home, **env), timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if check is not None and done.returncode != check:
        raise AssertionError(f"meshdesk-cli {' '.join(map(str, words))}: exit {done.returncode}, not "
                             f"{check}\n--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}")
    for bad in ("AddressSanitizer", "runtime error:", "-CRITICAL **", "-WARNING **", "LeakSanitizer"):
        if bad in done.stderr:
            raise AssertionError(f"meshdesk-cli {' '.join(map(str, words))}\n{done.stderr}")
    return done


class Practice:
    """A practice server of its own process, with its credentials file."""

    def __init__(self, home, state=None, faults=(), port=0, credentials=None):
        self.home = home
        self.file = credentials or os.path.join(home, "credentials.json")
        words = [CLI, "practice", "serve", "--port", str(port), "--credentials-out", self.file]
        words += ["--state", state] if state else []
        for fault in faults:
            words += ["--fault", fault]
        self.errors = open(os.path.join(home, "serve-errors.txt"), "a+", encoding="utf-8")
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.errors,
                                        env=environment(home), text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://127.0.0.1:"):
            self.process.kill()
            self.process.wait()
            self.errors.seek(0)
            raise AssertionError(f"practice serve said {line!r}: {self.errors.read()}")
        self.url = line.split()[-1]

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.errors.close()
        return status

    @property
    def credentials(self):
        with open(self.file, encoding="utf-8") as text:
            return json.load(text)

    def cli(self, *words, check=0, **env):
        return cli("--credentials-file", self.file, "--endpoint-url", self.url, *words,
                   home=self.home, check=check, **env)

    def json(self, *words, check=0, **env):
        return json.loads(self.cli("--json", *words, check=check, **env).stdout)

    def client(self, service, persona):
        """boto3, which shares nothing with our own code."""
        import boto3
        from botocore.config import Config
        keys = self.credentials[persona]
        return boto3.client(service, endpoint_url=self.url, region_name="eu-west-1",
                            aws_access_key_id=keys["AccessKeyId"],
                            aws_secret_access_key=keys["SecretAccessKey"],
                            config=Config(retries={"max_attempts": 1},
                                          s3={"addressing_style": "path"}))


class Case(unittest.TestCase):
    """A temporary home for each test."""

    def setUp(self):
        warnings.simplefilter("ignore", ResourceWarning)
        self.home = tempfile.mkdtemp(prefix="meshdesk-test-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def cli(self, *words, **more):
        return cli(*words, home=self.home, **more)

    def serve(self, **more):
        practice = Practice(self.home, **more)
        self.addCleanup(practice.stop)
        return practice

    def write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "w" if isinstance(text, str) else "wb") as out:
            out.write(text)
        return path


ADMINS = {"Mesh": MESH, "ProducerAdmin": PRODUCER, "ConsumerAdmin": CONSUMER}

# What differs between two runs of the same: times, random identifiers, secrets.
VARIES = {"ResponseMetadata", "CreateTime", "UpdateTime", "CreateDate", "UpdateDate", "LastAccessTime",
          "RoleId", "UserId", "GroupId", "PolicyId", "VersionId", "creationTime", "lastUpdatedTime",
          "invitationTimestamp", "resourceShareArn", "resourceShareInvitationArn", "LastModified",
          "LastUpdated", "PasswordLastUsed", "RoleLastUsed", "CreationDate", "UpdatedDate",
          "SubscriptionId", "RamShares", "CreatedBy", "UpdatedBy", "UpdateDate", "PolicyHash",
          "DefaultVersionId", "name", "arn", "AccessKeyId", "NextToken", "NextMarker",
          "CreationTime", "MeshdeskChange", "resourceShareName", "ResourceShare"}


def plain(value):
    """Comparable: without what varies, lists in an order of their own."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in VARIES}
    if isinstance(value, list):
        return sorted((plain(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True, default=str))
    return value


def dump(practice):
    """All that the three administrators can see, through boto3."""
    everything = {}
    for persona, account in ADMINS.items():
        seen = everything[account] = {}
        dump_iam(practice.client("iam", persona), seen)
        dump_lake(practice.client("lakeformation", persona), seen)
        dump_glue(practice.client("glue", persona), seen)
        dump_rest(practice, persona, seen)
    return everything


def pages(call, member, token="NextToken", **arguments):
    found, more = [], {}
    while True:
        answer = call(**arguments, **more)
        found += answer.get(member, [])
        if not answer.get(token):
            return found
        more = {token: answer[token]}


def iam_pages(iam, operation, member, **arguments):
    return [item for page in iam.get_paginator(operation).paginate(**arguments) for item in page[member]]


def dump_iam(iam, seen):
    seen["roles"] = {}
    for role in iam_pages(iam, "list_roles", "Roles"):
        name = role["RoleName"]
        attached = iam_pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        seen["roles"][name] = plain({"trust": role["AssumeRolePolicyDocument"], "path": role["Path"],
                                     "attached": attached})
    seen["users"] = sorted(u["UserName"] for u in iam_pages(iam, "list_users", "Users"))
    seen["groups"] = {}
    for group in iam_pages(iam, "list_groups", "Groups"):
        name = group["GroupName"]
        users = iam_pages(iam, "get_group", "Users", GroupName=name)
        attached = iam_pages(iam, "list_attached_group_policies", "AttachedPolicies", GroupName=name)
        seen["groups"][name] = plain({"users": [u["UserName"] for u in users], "attached": attached})
    seen["policies"] = {}
    for policy in iam_pages(iam, "list_policies", "Policies", Scope="Local"):
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        seen["policies"][policy["PolicyName"]] = plain(version["PolicyVersion"]["Document"])


def dump_lake(lake, seen):
    seen["settings"] = plain(lake.get_data_lake_settings()["DataLakeSettings"])
    seen["permissions"] = plain(pages(lake.list_permissions, "PrincipalResourcePermissions"))
    seen["locations"] = plain(pages(lake.list_resources, "ResourceInfoList"))
    seen["tags"] = plain(pages(lake.list_lf_tags, "LFTags"))


def dump_glue(glue, seen):
    seen["databases"] = plain(pages(glue.get_databases, "DatabaseList"))
    seen["tables"] = {}
    for database in pages(glue.get_databases, "DatabaseList"):
        if "TargetDatabase" in database:
            continue
        name = database["Name"]
        tables = pages(glue.get_tables, "TableList", DatabaseName=name)
        seen["tables"][name] = plain(tables)
        for table in tables:
            if table.get("PartitionKeys") and "TargetTable" not in table:
                seen["tables"][f"{name}.{table['Name']}"] = plain(
                    pages(glue.get_partitions, "Partitions", DatabaseName=name, TableName=table["Name"]))
    try:
        seen["glue-policy"] = plain(json.loads(glue.get_resource_policy()["PolicyInJson"]))
    except glue.exceptions.EntityNotFoundException:
        seen["glue-policy"] = None


def dump_rest(practice, persona, seen):
    ram = practice.client("ram", persona)
    seen["invitations"] = plain(pages(ram.get_resource_share_invitations, "resourceShareInvitations",
                                      token="nextToken"))
    dynamodb = practice.client("dynamodb", persona)
    seen["items"] = {}
    for name in dynamodb.list_tables()["TableNames"]:
        seen["items"][name] = plain(pages(dynamodb.scan, "Items", token="LastEvaluatedKey", TableName=name))
    s3 = practice.client("s3", persona)
    seen["buckets"] = {}
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        try:
            policy = plain(json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]))
        except s3.exceptions.ClientError:
            policy = None
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=name).get("Contents", [])]
        seen["buckets"][name] = {"policy": policy, "keys": keys}
