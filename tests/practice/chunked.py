# SPDX-License-Identifier: GPL-3.0-or-later
"""PutObject framed as aws-chunked, which botocore does over https only."""
import base64
import hashlib
import hmac
import http.client
import zlib

import botocore.auth
import botocore.awsrequest
import botocore.credentials

import support

CHUNK = 64 * 1024


class Auth(botocore.auth.S3SigV4Auth):
    kind = 'UNSIGNED-PAYLOAD'

    def payload(self, request):
        return self.kind


def sign(server, method, path, kind, headers):
    """All headers of a request; its path goes as it is."""
    key, secret, token = server.keys('Mesh')
    auth = Auth(botocore.credentials.Credentials(key, secret, token), 's3', support.REGION)
    auth.kind = kind
    request = botocore.awsrequest.AWSRequest(method, server.url + path, headers=headers)
    auth.add_auth(request)
    return dict(request.headers.items())


def send(server, method, path, headers, body=b''):
    connection = http.client.HTTPConnection('127.0.0.1', server.port)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {'Host': server.url.split('//')[1], 'Content-Length': str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Chain:
    """Signatures of chunks, each over the one before it."""

    def __init__(self, server, headers):
        scope = headers['Authorization'].split('Credential=')[1].split(',')[0].split('/')[1:]
        self.previous = headers['Authorization'].split('Signature=')[1]
        self.start = '%s\n%s\n' % (headers['X-Amz-Date'], '/'.join(scope))
        self.key = ('AWS4' + server.keys('Mesh')[1]).encode()
        for word in scope:
            self.key = hmac.digest(self.key, word.encode(), 'sha256')

    def next(self, kind, *hashed):
        text = '%s\n%s%s\n%s' % (kind, self.start, self.previous, '\n'.join(hashlib.sha256(data).hexdigest() for data in hashed))
        self.previous = hmac.new(self.key, text.encode(), 'sha256').hexdigest()
        return self.previous


def frame(body, chain, trailer):
    out = b''
    for at in [*range(0, len(body), CHUNK), len(body)]:
        data = body[at:at + CHUNK]
        mark = ';chunk-signature=' + chain.next('AWS4-HMAC-SHA256-PAYLOAD', b'', data) if chain else ''
        out += ('%x%s\r\n' % (len(data), mark)).encode() + (data + b'\r\n' if data else b'')
    out += (trailer + '\r\n').encode()
    if chain:
        out += ('x-amz-trailer-signature:' + chain.next('AWS4-HMAC-SHA256-TRAILER', (trailer + '\n').encode()) + '\r\n').encode()
    return out + b'\r\n'


def put(server, path, body, signed, good):
    """PutObject, framed, with the CRC32 of the body behind it, or another."""
    kind = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' if signed else 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
    headers = sign(server, 'PUT', path, kind, {'Content-Encoding': 'aws-chunked', 'X-Amz-Trailer': 'x-amz-checksum-crc32',
                                               'X-Amz-Decoded-Content-Length': str(len(body))})
    crc = base64.b64encode(zlib.crc32(body if good else b'other').to_bytes(4, 'big')).decode()
    status, answer = send(server, 'PUT', path, headers,
                          frame(body, Chain(server, headers) if signed else None, 'x-amz-checksum-crc32:' + crc))
    return status, answer.decode()
