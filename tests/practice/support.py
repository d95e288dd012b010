# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a practice server and makes clients of its personas, for the Python tests.

    with support.Server('--fault', 'latency=5ms') as server:
        iam = server.client('iam', 'Mesh')

Uses $PRACTICE_SERVE (the bare server) where it is set, else `$MESHDESK_CLI practice serve`.
"""
import json
import os
import subprocess
import tempfile
import unittest

import boto3
import botocore.config
import botocore.exceptions

ACCOUNTS = {'Mesh': '555555555555', 'ProducerAdmin': '111111111111', 'ConsumerAdmin': '999999999999'}
MESH, PRODUCER, CONSUMER = '555555555555', '111111111111', '999999999999'
REGION = 'eu-west-1'


def command():
    if os.environ.get('PRACTICE_SERVE'):
        return [os.environ['PRACTICE_SERVE']]
    return [os.environ['MESHDESK_CLI'], 'practice', 'serve']


class Server:
    """A practice server of its own, gone at the end; `state` keeps its state folder."""

    def __init__(self, *arguments, state=None, prepare=None):
        self.folder = tempfile.TemporaryDirectory(prefix='practice-test-')
        self.credentials_file = os.path.join(self.folder.name, 'credentials.json')
        self.state = state or os.path.join(self.folder.name, 'state')
        self.arguments = list(arguments)
        self.prepare = prepare  # called in the new process
        self.process = None
        self.start()

    def start(self, port=0):
        self.process = subprocess.Popen(
            command() + ['--port', str(port), '--state', self.state, '--credentials-out', self.credentials_file]
            + self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=self.prepare)
        for line in self.process.stdout:
            if line.startswith('listening on '):
                self.url = line.split()[-1]
                break
        else:
            raise RuntimeError('the practice server did not start: exit %s' % self.process.wait())
        with open(self.credentials_file, encoding='utf-8') as file:
            self.credentials = json.load(file)

    def stop(self):
        """Ends it; a sanitizer's complaint makes the exit status wrong."""
        if self.process is None:
            return
        self.process.terminate()
        self.process.stdin.close()
        self.process.stdout.close()
        status = self.process.wait(60)
        self.process = None
        if status not in (0, -15):
            raise RuntimeError('the practice server ended with status %d' % status)

    def close(self):
        try:
            self.stop()
        finally:
            self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def set_faults(self, *specs):
        """Changes the running server's faults (the bare server only)."""
        self.process.stdin.write(' '.join(specs) + '\n')
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != 'faults set':
            raise RuntimeError(answer)

    @property
    def port(self):
        return int(self.url.rsplit(':', 1)[1])

    def keys(self, persona):
        """(access key, secret, token) of a persona of the credentials file."""
        found = self.credentials[persona]
        return found['AccessKeyId'], found['SecretAccessKey'], found.get('SessionToken')

    def client(self, service, persona='Mesh', keys=None, region=REGION, **config):
        """A boto3 client; `keys`: (access key, secret, token) or an AssumeRole answer's Credentials."""
        if isinstance(keys, dict):
            keys = (keys['AccessKeyId'], keys['SecretAccessKey'], keys.get('SessionToken'))
        key, secret, token = keys or self.keys(persona)
        settings = {'retries': {'max_attempts': 0}, 's3': {'addressing_style': 'path'}, 'max_pool_connections': 40}
        # Newer clients check and send checksums unasked; what is tested here are those that are asked for.
        for name in ('request_checksum_calculation', 'response_checksum_validation'):
            if name in botocore.config.Config.OPTION_DEFAULTS:
                settings[name] = 'when_required'
        settings.update(config)
        session = boto3.session.Session()
        return session.client(service, region_name=region, endpoint_url=self.url, aws_access_key_id=key,
                              aws_secret_access_key=secret, aws_session_token=token,
                              config=botocore.config.Config(**settings))

    def assume(self, role_arn, persona='Mesh', name='test', keys=None, **more):
        """The Credentials of an assumed role."""
        sts = self.client('sts', persona, keys)
        return sts.assume_role(RoleArn=role_arn, RoleSessionName=name, **more)['Credentials']

    def environment(self, persona='Mesh'):
        """For the AWS CLI as a child."""
        key, secret, token = self.keys(persona)
        env = dict(os.environ, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret, AWS_DEFAULT_REGION=REGION,
                   AWS_PAGER='', AWS_MAX_ATTEMPTS='1')
        env.pop('AWS_SESSION_TOKEN', None)
        if token:
            env['AWS_SESSION_TOKEN'] = token
        return env

    def aws(self, *arguments, persona='Mesh'):
        """Runs the AWS CLI: (exit status, JSON or None, standard error)."""
        done = subprocess.run(['aws', '--endpoint-url', self.url, '--output', 'json', *arguments], text=True,
                              capture_output=True, env=self.environment(persona), timeout=60, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr


class TestCase(unittest.TestCase):
    """One server for the class, and assertions over refused calls."""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.arguments)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def assertRefused(self, code, function, *arguments, text=None, status=None, **keywords):
        """The call fails with this AWS code; returns the error document."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            function(*arguments, **keywords)
        error = caught.exception.response['Error']
        self.assertEqual(error['Code'], code, error)
        if text is not None:
            self.assertIn(text, error.get('Message', ''))
        if status is not None:
            self.assertEqual(caught.exception.response['ResponseMetadata']['HTTPStatusCode'], status)
        return error
