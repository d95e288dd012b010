# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice AWS of one's own for a bench, and ways to fill it."""
import contextlib
import json
import os
import subprocess
import tempfile

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials

CLI = os.environ["MESHDESK_CLI"]
MESH, PRODUCER, CONSUMER = "555555555555", "111111111111", "999999999999"
REGION = "eu-west-1"
STS_BODY = "Action=GetCallerIdentity&Version=2011-06-15"


class World:
    def __init__(self, process, url, folder):
        self.process, self.url, self.folder = process, url, folder
        self.pid = process.pid
        self.credentials_file = os.path.join(folder, "credentials.json")

    def keys(self, persona):
        with open(self.credentials_file, encoding="utf-8") as file:
            return json.load(file)[persona]

    def client(self, persona, service):
        keys = self.keys(persona)
        return boto3.client(service, endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
                            config=botocore.config.Config(s3={"addressing_style": "path"}))

    def command(self):
        return [CLI, "--credentials-file", self.credentials_file, "--endpoint-url", self.url, "--json", "--yes"]

    def cli(self, *words):
        done = subprocess.run([*self.command(), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env={**os.environ, "XDG_STATE_HOME": self.folder}, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr[-2000:]}")
        return json.loads(done.stdout)

    def make_source(self, database, tables):
        """A producer's database with tables below one bucket, 20 columns each."""
        bucket = f"bench-{PRODUCER}"
        s3, glue = self.client("ProducerAdmin", "s3"), self.client("ProducerAdmin", "glue")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        glue.create_database(DatabaseInput={"Name": database, "Description": "for the bench"})
        columns = [{"Name": f"c{i:02}", "Type": "string"} for i in range(20)]
        for i in range(tables):
            glue.create_table(DatabaseName=database, TableInput={
                "Name": f"t{i:03}", "TableType": "EXTERNAL_TABLE", "Parameters": {"classification": "csv"},
                "StorageDescriptor": {
                    "Columns": columns, "Location": f"s3://{bucket}/data/t{i:03}/",
                    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
                    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"}}})

    def signed(self, persona, service, operation=None, members=None):
        """The bytes of one signed request, to be sent many times within its five minutes."""
        keys = self.keys(persona)
        headers, body = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, STS_BODY
        if operation:
            headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSGlue.{operation}"}
            body = json.dumps(members)
        request = botocore.awsrequest.AWSRequest("POST", self.url + "/", headers=headers, data=body)
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(keys["AccessKeyId"], keys["SecretAccessKey"]),
                                service, REGION).add_auth(request)
        lines = [f"{name}: {value}" for name, value in request.headers.items()]
        host = self.url.split("//")[1]
        return "\r\n".join(["POST / HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}", *lines,
                            "", body]).encode()


@contextlib.contextmanager
def practice(*faults):
    with tempfile.TemporaryDirectory() as folder:
        words = [CLI, "practice", "serve", "--port", "0", "--state", os.path.join(folder, "state"),
                 "--credentials-out", os.path.join(folder, "credentials.json")]
        for fault in faults:
            words += ["--fault", fault]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            yield World(process, process.stdout.readline().split()[-1], folder)
        finally:
            process.terminate()
            process.wait()
