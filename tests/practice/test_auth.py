# SPDX-License-Identifier: GPL-3.0-or-later
"""How each service refuses callers: code, status and wire form, and what faults do to calls."""
import datetime
import email.utils
import http.client
import json
import socket
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions

import support

FORM = 'application/x-www-form-urlencoded; charset=utf-8'
# service → (body, headers, path) of an ordinary call
CALLS = {
    'sts': ('Action=GetCallerIdentity&Version=2011-06-15', {'Content-Type': FORM}, '/'),
    'iam': ('Action=ListUsers&Version=2010-05-08', {'Content-Type': FORM}, '/'),
    'dynamodb': ('{}', {'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'DynamoDB_20120810.ListTables'}, '/'),
    'glue': ('{}', {'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'AWSGlue.GetDatabases'}, '/'),
    'lakeformation': ('{}', {'Content-Type': 'application/json'}, '/GetDataLakeSettings'),
    'ram': ('{"resourceOwner":"SELF"}', {'Content-Type': 'application/json'}, '/getresourceshares'),
}
JSON_CODES = {'missing': 'MissingAuthenticationTokenException', 'incomplete': 'IncompleteSignatureException',
              'unknown': 'UnrecognizedClientException', 'token': 'UnrecognizedClientException',
              'signature': 'InvalidSignatureException', 'expired': 'ExpiredTokenException', 'skew': 'InvalidSignatureException'}
QUERY_CODES = {'missing': 'MissingAuthenticationToken', 'incomplete': 'IncompleteSignature', 'unknown': 'InvalidClientTokenId',
               'token': 'InvalidClientTokenId', 'signature': 'SignatureDoesNotMatch', 'expired': 'ExpiredToken',
               'skew': 'SignatureDoesNotMatch'}
STATUS = {'sts': 403, 'iam': 403, 'dynamodb': 400, 'glue': 400, 'lakeformation': 403, 'ram': 403}


class Raw:
    """Requests made by hand, signed by botocore and then spoilt."""

    def __init__(self, server):
        self.server = server
        self.host = server.url[len('http://'):]

    def sign(self, service, keys, when=None, scope=None, body=None, region='eu-west-1'):
        text, headers, path = CALLS[service]
        text = text if body is None else body
        request = botocore.awsrequest.AWSRequest('POST', self.server.url + path, data=text.encode(), headers=dict(headers, Host=self.host))
        auth = botocore.auth.SigV4Auth(botocore.credentials.Credentials(*keys), scope or service, region)
        if when is not None:
            real = botocore.auth.datetime.datetime

            class Frozen(real):
                @classmethod
                def utcnow(cls):
                    return when
            botocore.auth.datetime.datetime = Frozen
            try:
                auth.add_auth(request)
            finally:
                botocore.auth.datetime.datetime = real
        else:
            auth.add_auth(request)
        return request

    def send(self, request, host=None):
        path = request.url[len(self.server.url):]
        headers = {name: value for name, value in request.headers.items()}
        if host is not None:
            headers['Host'] = host
        return self.exchange(request.method, path, headers, request.data)

    def exchange(self, method, path, headers, body=b''):
        connection = http.client.HTTPConnection(self.host, timeout=20)
        connection.putrequest(method, path, skip_host='Host' in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader('Content-Length', str(len(body)))
        connection.endheaders(body if body else None)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data


def code_of(service, headers, data):
    """The error code, read from where the service's protocol has it."""
    if service in ('sts', 'iam'):
        root = ElementTree.fromstring(data)
        assert root.tag.endswith('}ErrorResponse'), root.tag
        assert [e.text for e in root.iter() if e.tag.endswith('}Type')] == ['Sender']
        assert [e.text for e in root.iter() if e.tag.endswith('}RequestId')] == [headers['x-amzn-RequestId']]
        return next(e.text for e in root.iter() if e.tag.endswith('}Code'))
    document = json.loads(data)
    if service in ('lakeformation', 'ram'):
        return headers['x-amzn-ErrorType']
    if service == 'dynamodb':
        assert document['__type'].startswith('com.amazon'), document
    return document['__type'].rsplit('#')[-1]


class Authentication(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = Raw(cls.server)
        cls.keys = cls.server.keys('Mesh')
        cls.services = []
        for service in CALLS:  # the services that this build has
            status, _, _ = cls.raw.send(cls.raw.sign(service, cls.keys))
            if status == 200:
                cls.services.append(service)

    def check(self, kind, spoil, **signing):
        for service in self.services:
            with self.subTest(service=service, kind=kind):
                keys = signing.pop('keys', self.keys)
                request = self.raw.sign(service, keys, **signing)
                signing['keys'] = keys
                spoil(request)
                status, headers, data = self.raw.send(request)
                codes = QUERY_CODES if service in ('sts', 'iam') else JSON_CODES
                self.assertEqual(code_of(service, headers, data), codes[kind], data)
                expected = STATUS[service]
                if kind == 'incomplete' and service in ('sts', 'iam'):
                    expected = 400
                self.assertEqual(status, expected)

    def test_there_are_services(self):
        self.assertLessEqual({'sts', 'iam'}, set(self.services))

    def test_missing(self):
        self.check('missing', lambda r: r.headers.__delitem__('Authorization'))

    def test_malformed(self):
        def spoil(request):
            request.headers.replace_header('Authorization', request.headers['Authorization'].replace('Signature=', 'Sig='))
        self.check('incomplete', spoil)

    def test_unknown_key(self):
        self.check('unknown', lambda r: None, keys=('AKIAABCDEFGHIJKLMNOP', 'x' * 40, None))

    def test_wrong_secret(self):
        self.check('signature', lambda r: None, keys=(self.keys[0], 'x' * 40, None))

    def test_changed_body(self):
        def spoil(request):
            request.data = request.data + b' '
        self.check('signature', spoil)

    def test_changed_header(self):
        self.check('signature', lambda r: r.headers.replace_header('Content-Type', 'text/plain') if 'content-type' in
                   r.headers['Authorization'] else r.headers.replace_header('X-Amz-Date', '20000101T000000Z'))

    def test_unsigned_amz_header(self):
        self.check('signature', lambda r: r.headers.add_header('X-Amz-Extra', '1'))

    def test_host_not_signed(self):
        def spoil(request):
            request.headers.replace_header('Authorization', request.headers['Authorization'].replace('host;', ''))
        self.check('signature', spoil)

    def test_clock(self):
        now = datetime.datetime.utcnow()
        for minutes in (-6, 6):
            self.check('skew', lambda r: None, when=now + datetime.timedelta(minutes=minutes))
        status, _, _ = self.raw.send(self.raw.sign('sts', self.keys, when=now - datetime.timedelta(minutes=4)))
        self.assertEqual(status, 200)

    def test_scope(self):
        for service in self.services:
            request = self.raw.sign(service, self.keys, region='nowhere')
            status, headers, data = self.raw.send(request)
            self.assertIn(b'valid region', data)
            self.assertEqual(status, STATUS[service])
        yesterday = (datetime.datetime.utcnow() - datetime.timedelta(days=1)).strftime('%Y%m%d')
        request = self.raw.sign('sts', self.keys)
        today = request.headers['X-Amz-Date'][:8]
        request.headers.replace_header('Authorization', request.headers['Authorization'].replace('/%s/' % today, '/%s/' % yesterday))
        self.assertIn(b'Date in Credential scope does not match', self.raw.send(request)[2])

    def test_tokens(self):
        iam = self.server.client('iam')
        iam.create_role(RoleName='tokens', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::555555555555:root'}, 'Action': 'sts:AssumeRole'}]}))
        got = self.server.assume('arn:aws:iam::555555555555:role/tokens')
        key, secret, token = got['AccessKeyId'], got['SecretAccessKey'], got['SessionToken']
        self.check('token', lambda r: None, keys=(key, secret, token[:-1] + ('A' if token[-1] != 'A' else 'B')))
        self.check('token', lambda r: None, keys=(key, secret, None))
        self.check('token', lambda r: None, keys=(self.keys[0], self.keys[1], token))

    def test_presigned(self):
        request = botocore.awsrequest.AWSRequest('GET', self.server.url + '/?Action=GetCallerIdentity&Version=2011-06-15')
        botocore.auth.SigV4QueryAuth(botocore.credentials.Credentials(*self.keys), 'sts', 'eu-west-1', expires=60).add_auth(request)
        path = request.url[len(self.server.url):]
        status, _, data = self.raw.exchange('GET', path, {'Host': self.raw.host})
        self.assertEqual(status, 200)
        self.assertIn(b'user/Administrator', data)
        status, _, data = self.raw.exchange('GET', path.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'), {'Host': self.raw.host})
        self.assertEqual((status, b'SignatureDoesNotMatch' in data), (403, True))
        status, _, data = self.raw.exchange('GET', path.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'), {'Host': self.raw.host})
        self.assertIn(b'must be less than a week', data)
        self.assertEqual(self.raw.exchange('GET', path[:-1] + ('0' if path[-1] != '0' else '1'), {'Host': self.raw.host})[0], 403)

    def test_other_hosts_are_refused(self):
        request = self.raw.sign('sts', self.keys)
        for host in ('evil.example', '127.0.0.1.evil.example', '192.168.0.1', 'localhost.evil'):
            self.assertEqual(self.raw.send(request, host=host)[0], 403, host)

    def test_validation_texts(self):
        iam = self.server.client('iam')
        error = self.assertRefused('ValidationError', iam.get_role, RoleName='a b')
        self.assertEqual(error['Message'], "1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: "
                         'Member must satisfy regular expression pattern: [\\w+=,.@-]+')
        request = self.raw.sign('iam', self.keys, body='Action=CreateRole&Version=2010-05-08')
        status, _, data = self.raw.send(request)
        self.assertEqual(status, 400)
        self.assertIn(b"2 validation errors detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null", data)
        request = self.raw.sign('iam', self.keys, body='Action=ListUsers&Version=2010-05-08&MaxItems=ten')
        self.assertIn(b'MalformedInput', self.raw.send(request)[2])
        request = self.raw.sign('iam', self.keys, body='Action=ListUsers&Version=2011-06-15')
        self.assertIn(b'InvalidAction', self.raw.send(request)[2])

    def test_json_bodies(self):
        for service in set(self.services) & {'glue', 'dynamodb', 'lakeformation', 'ram'}:
            for body in ('[', '[]', '"x"', '{"a":' + '[' * 5000 + '}', '{"a":"\udcff"}'.encode('utf-8', 'surrogateescape').decode('latin-1')):
                with self.subTest(service=service, body=body[:20]):
                    status, headers, data = self.raw.send(self.raw.sign(service, self.keys, body=body))
                    if body.startswith('{"a":"'):
                        continue
                    self.assertEqual((status, code_of(service, headers, data)), (400, 'SerializationException'))

    def test_unknown_operations(self):
        for service in set(self.services) & {'glue', 'dynamodb'}:
            request = self.raw.sign(service, self.keys)
            prefix = CALLS[service][1]['X-Amz-Target'].split('.')[0]
            request = botocore.awsrequest.AWSRequest('POST', self.server.url + '/', data=b'{}', headers={
                'Content-Type': CALLS[service][1]['Content-Type'], 'X-Amz-Target': prefix + '.Nonsense', 'Host': self.raw.host})
            botocore.auth.SigV4Auth(botocore.credentials.Credentials(*self.keys), service, 'eu-west-1').add_auth(request)
            status, headers, data = self.raw.send(request)
            self.assertEqual((status, code_of(service, headers, data)), (400, 'UnknownOperationException'))

    def test_hostile_bytes(self):
        """The server stays alive, whatever comes."""
        host, port = self.raw.host.split(':')
        for data in (b'\r\n\r\n', b'GET\r\n\r\n', b'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n',
                     b'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', b'\x16\x03\x01\x02\x00' * 50,
                     b'POST /%00%zz?%=% HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n',
                     b'GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: AWS4-HMAC-SHA256 ' + b'A' * 60000 + b'\r\n\r\n',
                     b'GET //../.. HTTP/1.1\r\nHost: localhost\r\n\r\n', b'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n'):
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(65536)  # an error answer, or the end
        self.server.client('sts').get_caller_identity()

    def test_too_large(self):
        status, _, _ = self.raw_head(40 * 1024 * 1024)
        self.assertEqual(status, 413)

    def raw_head(self, length):
        host, port = self.raw.host.split(':')
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n' % length)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.headers, b''


class Expiry(unittest.TestCase):
    def test_expired_token(self):
        """A session outlives the clock: the server's own is moved by restarting it with a later state."""
        with support.Server() as server:
            raw = Raw(server)
            got = server.client('sts').get_session_token(DurationSeconds=900)['Credentials']
            server.stop()
            import sqlite3
            with sqlite3.connect(server.state + '/state.sqlite') as db:
                db.execute('UPDATE sts_sessions SET expires = ?', (int(time.time() * 1e6) - 1,))
            db.close()
            server.start()
            raw = Raw(server)
            status, headers, data = raw.send(raw.sign('sts', (got['AccessKeyId'], got['SecretAccessKey'], got['SessionToken'])))
            self.assertEqual((status, code_of('sts', headers, data)), (403, 'ExpiredToken'))
            self.assertIn(b'The security token included in the request is expired', data)
            status, headers, data = raw.send(raw.sign('dynamodb', (got['AccessKeyId'], got['SecretAccessKey'], got['SessionToken'])))
            self.assertEqual((status, code_of('dynamodb', headers, data)), (400, 'ExpiredTokenException'))


class Faults(unittest.TestCase):
    def outcomes(self, server, count=60):
        found = []
        for _ in range(count):
            try:
                server.client('sts').get_caller_identity()
                found.append('ok')
            except botocore.exceptions.ClientError as error:
                found.append(error.response['Error']['Code'])
            except (botocore.exceptions.ConnectionClosedError, botocore.exceptions.EndpointConnectionError,
                    botocore.exceptions.HTTPClientError) as error:
                found.append('dropped')
        return found

    def test_repeatable(self):
        faults = ('--fault', 'throttle=20%', '--fault', 'error=10%', '--fault', 'drop=10%', '--fault', 'seed=5')
        with support.Server(*faults) as server:
            first = self.outcomes(server)
        with support.Server(*faults) as server:
            self.assertEqual(self.outcomes(server), first)
        self.assertEqual(set(first), {'ok', 'Throttling', 'ServiceFailure', 'dropped'})

    def test_latency_keeps_nobody_waiting(self):
        """Twenty delayed calls at once overlap: together they take far less than one after the other."""
        with support.Server('--fault', 'latency=400ms') as server:
            sts = server.client('sts')
            begin = time.monotonic()
            threads = [threading.Thread(target=sts.get_caller_identity) for _ in range(20)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertGreaterEqual(time.monotonic() - begin, 0.4)
            self.assertLess(time.monotonic() - begin, 0.4 * 20)

    def test_skew(self):
        """Refused by the moved clock; the Date header says how far it is, and a corrected signature is taken."""
        with support.Server('--fault', 'skew=20m') as server:
            raw = Raw(server)
            status, headers, data = raw.send(raw.sign('sts', server.keys('Mesh')))
            self.assertEqual((status, code_of('sts', headers, data)), (403, 'SignatureDoesNotMatch'))
            self.assertIn(b'Signature expired', data)
            date = email.utils.parsedate_to_datetime(headers['Date']).replace(tzinfo=None)
            offset = (date - datetime.datetime.utcnow()).total_seconds()
            self.assertLess(abs(offset - 1200), 60)
            self.assertEqual(raw.send(raw.sign('sts', server.keys('Mesh'), when=date))[0], 200)

    def test_changed_while_running(self):
        with support.Server() as server:
            server.client('sts').get_caller_identity()
            server.set_faults('sts:throttle=100%')
            with self.assertRaises(botocore.exceptions.ClientError):
                server.client('sts').get_caller_identity()
            server.client('iam').list_users()
            server.set_faults()
            server.client('sts').get_caller_identity()

    def test_iam_delay(self):
        trust = json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::555555555555:root'}, 'Action': 'sts:AssumeRole'}]})
        with support.Server('--fault', 'iam-delay=1h') as server:
            iam = server.client('iam')
            role = iam.create_role(RoleName='slow', AssumeRolePolicyDocument=trust)['Role']
            self.assertEqual(iam.get_role(RoleName='slow')['Role']['Arn'], role['Arn'])
            for code, call in (
                    ('AccessDenied', lambda: server.assume(role['Arn'])),
                    ('MalformedPolicyDocument', lambda: iam.create_role(RoleName='next', AssumeRolePolicyDocument=trust.replace(
                        'arn:aws:iam::555555555555:root', role['Arn'])))):
                with self.assertRaises(botocore.exceptions.ClientError) as caught:
                    call()
                self.assertEqual(caught.exception.response['Error']['Code'], code)
            iam.create_user(UserName='late')
            key = iam.create_access_key(UserName='late')['AccessKey']
            with self.assertRaises(botocore.exceptions.ClientError) as caught:
                server.client('sts', keys=(key['AccessKeyId'], key['SecretAccessKey'], None)).get_caller_identity()
            self.assertEqual(caught.exception.response['Error']['Code'], 'InvalidClientTokenId')
            server.set_faults()
            server.assume(role['Arn'])

    def test_accounts_can_be_added(self):
        with support.Server('--account', '222222222222') as server:
            iam = server.client('iam')
            iam.create_role(RoleName='third', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Principal': {'AWS': '222222222222'}, 'Action': 'sts:AssumeRole'}]}))


class State(unittest.TestCase):
    def test_one_server_per_state(self):
        import subprocess
        with support.Server() as server:
            second = subprocess.run(support.command() + ['--port', '0', '--state', server.state], capture_output=True, text=True,
                                    stdin=subprocess.DEVNULL, timeout=60, check=False)
            self.assertNotEqual(second.returncode, 0)
            self.assertIn('locked', second.stderr)
            import os
            self.assertEqual(os.stat(server.state).st_mode & 0o777, 0o700)
            self.assertEqual(os.stat(server.credentials_file).st_mode & 0o777, 0o600)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
