# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice S3, seen by boto3 and the AWS CLI."""
import base64
import hashlib
import json
import os
import resource
import signal
import socket
import unittest
import urllib.error
import urllib.request
import zlib

import botocore.exceptions

import chunked
import support

os.environ['G_DEBUG'] = 'fatal-criticals'  # of the server
HERE = {'CreateBucketConfiguration': {'LocationConstraint': support.REGION}}
MEBI = 1024 * 1024


def statement(**members):
    return json.dumps({'Version': '2012-10-17', 'Statement': [members]})


def crc64(body):
    """CRC-64/NVME, base64 as S3 writes it: of 123456789 it is ae8b14860a799888."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x9a6c9329ac4bc9b5 if value & 1 else 0)
        table.append(value)
    value = 0xffffffffffffffff
    for byte in body:
        value = (value >> 8) ^ table[(value ^ byte) & 0xff]
    return base64.b64encode((value ^ 0xffffffffffffffff).to_bytes(8, 'big')).decode()


class Buckets(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s3 = cls.server.client('s3')
        cls.other = cls.server.client('s3', 'ProducerAdmin')

    def make(self, name):
        self.s3.create_bucket(Bucket=name, **HERE)
        return name

    def test_life(self):
        self.make('life')
        self.assertIn('life', [one['Name'] for one in self.s3.list_buckets()['Buckets']])
        self.assertNotIn('life', [one['Name'] for one in self.other.list_buckets()['Buckets']])
        head = self.s3.head_bucket(Bucket='life')['ResponseMetadata']['HTTPHeaders']
        self.assertEqual(head['x-amz-bucket-region'], support.REGION)
        self.assertEqual(self.s3.get_bucket_location(Bucket='life')['LocationConstraint'], support.REGION)
        self.s3.put_object(Bucket='life', Key='a', Body=b'x')
        self.assertRefused('BucketNotEmpty', self.s3.delete_bucket, Bucket='life', status=409)
        self.s3.delete_object(Bucket='life', Key='a')
        self.s3.delete_bucket(Bucket='life')
        self.assertRefused('NoSuchBucket', self.s3.list_objects_v2, Bucket='life', status=404)
        self.assertRefused('404', self.s3.head_bucket, Bucket='life')

    def test_refused_names_and_places(self):
        self.make('taken')
        self.assertRefused('BucketAlreadyOwnedByYou', self.s3.create_bucket, Bucket='taken', **HERE, status=409)
        self.assertRefused('BucketAlreadyExists', self.other.create_bucket, Bucket='taken', **HERE, status=409)
        for name in ('ab', 'Upper', 'dot..dot', '-dash', '192.168.1.1', 'xn--x', 'x' * 64):
            status, _, err = self.server.aws('s3api', 'create-bucket', '--bucket', name, '--create-bucket-configuration',
                                             'LocationConstraint=eu-west-1') if name == 'ab' else (1, None, 'InvalidBucketName')
            self.assertTrue(status and ('InvalidBucketName' in err or 'Invalid bucket name' in err), err)
            with self.assertRaises(Exception):
                self.s3.create_bucket(Bucket=name, **HERE)
        self.assertRefused('IllegalLocationConstraintException', self.s3.create_bucket, Bucket='nowhere', text='unspecified location constraint')
        self.assertRefused('IllegalLocationConstraintException', self.s3.create_bucket, Bucket='nowhere',
                           CreateBucketConfiguration={'LocationConstraint': 'eu-north-1'}, text='eu-north-1 location constraint')
        east = self.server.client('s3', region='us-east-1')
        east.create_bucket(Bucket='eastern')
        east.create_bucket(Bucket='eastern')
        self.assertIsNone(east.get_bucket_location(Bucket='eastern')['LocationConstraint'])
        self.assertRefused('InvalidLocationConstraint', east.create_bucket, Bucket='nowhere', CreateBucketConfiguration={'LocationConstraint': 'us-east-1'})

    def test_wrong_region(self):
        self.make('regional')
        signed = {name: self.raw(name, 'regional') for name in ('us-east-1', 'eu-north-1')}
        status, headers, body = signed['us-east-1']
        self.assertEqual((status, headers['x-amz-bucket-region']), (400, support.REGION))
        self.assertIn('<Code>AuthorizationHeaderMalformed</Code>', body)
        self.assertIn('<Region>eu-west-1</Region>', body)
        status, headers, body = signed['eu-north-1']
        self.assertEqual((status, headers['x-amz-bucket-region']), (301, support.REGION))
        self.assertIn('<Code>PermanentRedirect</Code>', body)

    def raw(self, region, bucket):
        """A presigned request as it stands, without botocore's own way round a wrong region."""
        url = self.server.client('s3', region=region, signature_version='s3v4').generate_presigned_url('list_objects_v2', {'Bucket': bucket})
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def test_settings(self):
        bucket = self.make('settings')
        s3 = self.s3
        self.assertEqual(set(s3.get_public_access_block(Bucket=bucket)['PublicAccessBlockConfiguration'].values()), {True})
        s3.delete_public_access_block(Bucket=bucket)
        self.assertRefused('NoSuchPublicAccessBlockConfiguration', s3.get_public_access_block, Bucket=bucket)
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={'BlockPublicPolicy': True})
        self.assertEqual(s3.get_public_access_block(Bucket=bucket)['PublicAccessBlockConfiguration'], {'BlockPublicPolicy': True})
        rule = s3.get_bucket_encryption(Bucket=bucket)['ServerSideEncryptionConfiguration']['Rules'][0]
        self.assertEqual(rule['ApplyServerSideEncryptionByDefault'], {'SSEAlgorithm': 'AES256'})
        self.assertRefused('NoSuchTagSet', s3.get_bucket_tagging, Bucket=bucket)
        s3.put_bucket_tagging(Bucket=bucket, Tagging={'TagSet': [{'Key': 'Solution', 'Value': 'Data & Mesh'}]})
        self.assertEqual(s3.get_bucket_tagging(Bucket=bucket)['TagSet'], [{'Key': 'Solution', 'Value': 'Data & Mesh'}])
        self.assertRefused('InvalidTag', s3.put_bucket_tagging, Bucket=bucket, Tagging={'TagSet': [{'Key': 'a', 'Value': '1'}] * 2})
        self.assertNotIn('Status', s3.get_bucket_versioning(Bucket=bucket))
        self.assertRefused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=bucket)
        rule = {'ID': 'half', 'Status': 'Enabled', 'Filter': {'Prefix': ''}, 'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 7}}
        put = lambda **more: s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={'Rules': [{**rule, **more}]})
        self.assertRefused('MalformedXML', put, Status='On')
        self.assertRefused('InvalidArgument', put, AbortIncompleteMultipartUpload={'DaysAfterInitiation': 0})
        put()
        self.assertEqual(s3.get_bucket_lifecycle_configuration(Bucket=bucket)['Rules'], [rule])
        s3.delete_bucket_lifecycle(Bucket=bucket)
        self.assertRefused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=bucket)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={'Status': 'Suspended'})
        self.assertEqual(s3.get_bucket_versioning(Bucket=bucket)['Status'], 'Suspended')
        owner = s3.get_bucket_ownership_controls(Bucket=bucket)['OwnershipControls']['Rules']
        self.assertEqual(owner, [{'ObjectOwnership': 'BucketOwnerEnforced'}])
        self.assertRefused('MalformedXML', s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={'Status': 'Sometimes'})
        self.assertEqual(s3.get_bucket_acl(Bucket=bucket)['Grants'][0]['Permission'], 'FULL_CONTROL')

    def test_policy(self):
        bucket = self.make('policed')
        arn = 'arn:aws:s3:::policed'
        self.assertRefused('NoSuchBucketPolicy', self.s3.get_bucket_policy, Bucket=bucket, status=404)
        self.s3.put_object(Bucket=bucket, Key='shared/a', Body=b'data')
        self.s3.put_object(Bucket=bucket, Key='own/a', Body=b'data')
        self.assertRefused('AccessDenied', self.other.get_object, Bucket=bucket, Key='shared/a', status=403)
        policy = statement(Sid='Share', Effect='Allow', Principal={'AWS': 'arn:aws:iam::111111111111:root'}, Action='s3:GetObject',
                           Resource=arn + '/shared/*')
        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy)
        self.assertEqual(json.loads(self.s3.get_bucket_policy(Bucket=bucket)['Policy'])['Statement'][0]['Sid'], 'Share')
        self.assertFalse(self.s3.get_bucket_policy_status(Bucket=bucket)['PolicyStatus']['IsPublic'])
        self.assertEqual(self.other.get_object(Bucket=bucket, Key='shared/a')['Body'].read(), b'data')
        self.assertRefused('AccessDenied', self.other.get_object, Bucket=bucket, Key='own/a')
        self.assertRefused('AccessDenied', self.other.get_object, Bucket=bucket, Key='shared/missing', text='s3:ListBucket')
        self.assertRefused('AccessDenied', self.other.list_objects_v2, Bucket=bucket)
        self.s3.put_bucket_policy(Bucket=bucket, Policy=statement(Effect='Deny', Principal={'AWS': '555555555555'}, Action='s3:PutObject',
                                                                  Resource=arn + '/*'))
        self.assertRefused('AccessDenied', self.s3.put_object, Bucket=bucket, Key='b', Body=b'')
        self.s3.delete_bucket_policy(Bucket=bucket)
        self.s3.put_object(Bucket=bucket, Key='b', Body=b'')

    def test_refused_policies(self):
        bucket = self.make('refusing')
        good = dict(Effect='Allow', Principal={'AWS': 'arn:aws:iam::111111111111:root'}, Action='s3:GetObject', Resource='arn:aws:s3:::refusing/*')
        for change, text in (({'Principal': {'AWS': 'arn:aws:iam::111111111111:role/Absent'}}, 'Invalid principal in policy'),
                             ({'Resource': 'arn:aws:s3:::elsewhere/*'}, 'Policy has invalid resource'),
                             ({'Action': 'glue:GetTable'}, 'Policy has invalid action')):
            self.assertRefused('MalformedPolicy', self.s3.put_bucket_policy, Bucket=bucket, Policy=statement(**{**good, **change}), text=text)
        self.assertRefused('MalformedPolicy', self.s3.put_bucket_policy, Bucket=bucket, Policy='nonsense')
        self.assertRefused('MalformedPolicy', self.s3.put_bucket_policy, Bucket=bucket, Policy=statement(Effect='Allow'))
        self.assertRefused('AccessDenied', self.s3.put_bucket_policy, Bucket=bucket, Policy=statement(**{**good, 'Principal': '*'}),
                           text='BlockPublicPolicy')
        self.assertRefused('PolicyTooLarge', self.s3.put_bucket_policy, Bucket=bucket, Policy=statement(**good, Sid='x' * 21000))
        self.assertRefused('NoSuchBucketPolicy', self.s3.get_bucket_policy, Bucket=bucket)

    def test_roles_of_policies(self):
        """A policy binds to the id of a role: a new role of the same name is another one."""
        bucket = self.make('roles')
        iam = self.server.client('iam', 'ProducerAdmin', region='us-east-1')
        trust = statement(Effect='Allow', Principal={'AWS': 'arn:aws:iam::111111111111:root'}, Action='sts:AssumeRole')
        role = iam.create_role(RoleName='Reader', AssumeRolePolicyDocument=trust)['Role']
        self.s3.put_bucket_policy(Bucket=bucket, Policy=statement(Effect='Allow', Principal={'AWS': role['Arn']}, Action='s3:ListBucket',
                                                                  Resource='arn:aws:s3:::roles'))
        self.assertIn(role['Arn'], self.s3.get_bucket_policy(Bucket=bucket)['Policy'])
        assumed = self.server.client('s3', keys=self.server.assume(role['Arn'], 'ProducerAdmin'))
        self.assertRefused('AccessDenied', assumed.list_objects_v2, Bucket=bucket, text='no identity-based policy')
        iam.put_role_policy(RoleName='Reader', PolicyName='read', PolicyDocument=statement(Effect='Allow', Action='s3:*', Resource='*'))
        self.assertEqual(assumed.list_objects_v2(Bucket=bucket)['KeyCount'], 0)
        iam.delete_role_policy(RoleName='Reader', PolicyName='read')
        iam.delete_role(RoleName='Reader')
        self.assertIn(role['RoleId'], self.s3.get_bucket_policy(Bucket=bucket)['Policy'])


class Objects(support.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s3 = cls.server.client('s3')
        cls.s3.create_bucket(Bucket='objects', **HERE)

    def put(self, key, body=b'data', **more):
        return self.s3.put_object(Bucket='objects', Key=key, Body=body, **more)

    def get(self, key, **more):
        return self.s3.get_object(Bucket='objects', Key=key, **more)

    def test_bytes_and_metadata(self):
        body = os.urandom(3 * MEBI + 7)
        put = self.put('deep/ünï code+plus &.bin', body, ContentType='text/x', Metadata={'who': 'me'}, CacheControl='no-store', Tagging='a=1&b=2')
        self.assertEqual(put['ETag'], '"%s"' % hashlib.md5(body).hexdigest())
        got = self.get('deep/ünï code+plus &.bin')
        self.assertEqual(got['Body'].read(), body)
        self.assertEqual((got['ContentType'], got['Metadata'], got['CacheControl'], got['TagCount']), ('text/x', {'who': 'me'}, 'no-store', 2))
        head = self.s3.head_object(Bucket='objects', Key='deep/ünï code+plus &.bin')
        self.assertEqual((head['ContentLength'], head['ETag'], head['ServerSideEncryption']), (len(body), put['ETag'], 'AES256'))
        self.put('empty', b'')
        self.assertEqual(self.get('empty')['Body'].read(), b'')
        self.assertRefused('NoSuchKey', self.get, 'absent', status=404)
        self.assertRefused('404', self.s3.head_object, Bucket='objects', Key='absent')
        self.assertRefused('KeyTooLongError', self.put, 'k' * 1025)

    def test_strange_keys(self):
        for key in ('a//b', '/lead', 'trail/', '.hidden', 'per%cent', 'sp ace', '~tilde', "quote'()*!", 'ü', 'a?b#c', '\U0001f600'):
            with self.subTest(key):
                self.put(key, key.encode())
            self.assertEqual(self.get(key)['Body'].read(), key.encode())
            self.s3.delete_object(Bucket='objects', Key=key)
            self.assertRefused('NoSuchKey', self.get, key)

    def test_steps_of_dots(self):
        """libsoup takes them away before anybody sees them: they are refused, and nothing lands under another key."""
        for key in ('x/../y', './y', 'y/.', 'y/..', '../objects/y'):
            with self.subTest(key):
                self.assertRefused('SignatureDoesNotMatch', self.put, key)
        self.assertRefused('NoSuchKey', self.get, 'y')

    def test_ranges_and_conditions(self):
        etag = self.put('range', b'0123456789')['ETag']
        for wanted, part in (('bytes=2-4', b'234'), ('bytes=7-', b'789'), ('bytes=-3', b'789'), ('bytes=0-99', b'0123456789'), ('bytes=-99', b'0123456789')):
            got = self.get('range', Range=wanted)
            self.assertEqual((got['Body'].read(), got['ResponseMetadata']['HTTPStatusCode']), (part, 206))
        self.assertEqual(self.get('range', Range='bytes=2-4')['ContentRange'], 'bytes 2-4/10')
        self.assertRefused('InvalidRange', self.get, 'range', Range='bytes=10-', status=416)
        self.assertRefused('304', self.get, 'range', IfNoneMatch=etag)
        self.assertRefused('PreconditionFailed', self.get, 'range', IfMatch='"other"', status=412)
        self.get('range', IfMatch=etag)
        modified = self.get('range')['LastModified']
        self.assertRefused('304', self.get, 'range', IfModifiedSince=modified)
        self.assertEqual(self.presigned('PUT', 'range', {'If-None-Match': '*'})[0], 412)
        self.assertEqual(self.presigned('PUT', 'fresh', {'If-None-Match': '*'})[0], 200)

    def presigned(self, method, key, headers=None, body=b'x', expires=60):
        url = self.server.client('s3', signature_version='s3v4').generate_presigned_url(
            {'PUT': 'put_object', 'GET': 'get_object'}[method], {'Bucket': 'objects', 'Key': key}, ExpiresIn=expires)
        request = urllib.request.Request(url, data=body if method == 'PUT' else None, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def test_presigned(self):
        self.assertEqual(self.presigned('PUT', 'by url', body=b'sent')[0], 200)
        self.assertEqual(self.presigned('GET', 'by url'), (200, b'sent'))

    def test_virtual_host(self):
        self.put('hosted', b'here')
        url = self.server.url.replace('127.0.0.1', 'objects.localhost') + '/hosted'
        import boto3.session
        import botocore.auth
        import botocore.awsrequest
        session = boto3.session.Session(*self.server.keys('Mesh')[:2])
        request = botocore.awsrequest.AWSRequest('GET', url)
        botocore.auth.S3SigV4Auth(session.get_credentials().get_frozen_credentials(), 's3', support.REGION).add_auth(request)
        headers = dict(request.headers, Host='objects.localhost:%d' % self.server.port)
        with urllib.request.urlopen(urllib.request.Request(self.server.url + '/hosted', headers=headers)) as answer:
            self.assertEqual(answer.read(), b'here')

    def test_checksums(self):
        body = b'checked'
        sums = {'CRC32': base64.b64encode(zlib.crc32(body).to_bytes(4, 'big')).decode(),
                'SHA1': base64.b64encode(hashlib.sha1(body).digest()).decode(), 'SHA256': base64.b64encode(hashlib.sha256(body).digest()).decode(),
                'CRC32C': 'c2dcMQ=='}
        self.put('md5', body, ContentMD5=base64.b64encode(hashlib.md5(body).digest()).decode())
        self.assertRefused('BadDigest', self.put, 'md5', b'changed', ContentMD5=base64.b64encode(hashlib.md5(body).digest()).decode())
        self.assertRefused('InvalidDigest', self.put, 'md5', body, ContentMD5='nonsense')
        for name in ('CRC32', 'SHA1', 'SHA256'):
            member = 'Checksum' + name
            self.assertEqual(self.put(name, body, **{member: sums[name]})[member], sums[name])
            self.assertEqual(self.get(name, ChecksumMode='ENABLED')[member], sums[name])
            self.assertNotIn(member, self.get(name))
            self.assertRefused('BadDigest', self.put, name, b'changed', **{member: sums[name]})
            self.assertRefused('InvalidRequest', self.put, name, body, **{member: 'AAA='})
        # The check value of CRC-32C: that of "123456789" is e3069283
        self.put('crc32c', b'123456789', ChecksumCRC32C=base64.b64encode(bytes.fromhex('e3069283')).decode())

    def test_copy(self):
        etag = self.put('from', b'copied', Metadata={'a': 'b'})['ETag']
        copied = self.s3.copy_object(Bucket='objects', Key='to/here', CopySource={'Bucket': 'objects', 'Key': 'from'})
        self.assertEqual(copied['CopyObjectResult']['ETag'], etag)
        got = self.get('to/here')
        self.assertEqual((got['Body'].read(), got['Metadata']), (b'copied', {'a': 'b'}))
        self.s3.copy_object(Bucket='objects', Key='from', CopySource='objects/from', MetadataDirective='REPLACE', Metadata={'c': 'd'})
        self.assertEqual(self.get('from')['Metadata'], {'c': 'd'})
        self.assertRefused('InvalidRequest', self.s3.copy_object, Bucket='objects', Key='from', CopySource='objects/from')
        self.assertRefused('NoSuchKey', self.s3.copy_object, Bucket='objects', Key='x', CopySource='objects/absent')
        other = self.server.client('s3', 'ProducerAdmin')
        other.create_bucket(Bucket='theirs', **HERE)
        self.assertRefused('AccessDenied', other.copy_object, Bucket='theirs', Key='x', CopySource='objects/from')

    def test_delete_many(self):
        for i in range(5):
            self.put('many/%d' % i)
        answer = self.s3.delete_objects(Bucket='objects', Delete={'Objects': [{'Key': 'many/%d' % i} for i in range(7)]})
        self.assertEqual(len(answer['Deleted']), 7)
        self.assertEqual(self.s3.list_objects_v2(Bucket='objects', Prefix='many/')['KeyCount'], 0)
        self.assertRefused('MalformedXML', self.s3.delete_objects, Bucket='objects', Delete={'Objects': [{'Key': 'k'}] * 1001})

    def test_tags(self):
        self.put('tagged')
        self.s3.put_object_tagging(Bucket='objects', Key='tagged', Tagging={'TagSet': [{'Key': 'a', 'Value': 'b'}]})
        self.assertEqual(self.s3.get_object_tagging(Bucket='objects', Key='tagged')['TagSet'], [{'Key': 'a', 'Value': 'b'}])
        self.s3.delete_object_tagging(Bucket='objects', Key='tagged')
        self.assertEqual(self.s3.get_object_tagging(Bucket='objects', Key='tagged')['TagSet'], [])

    def test_multipart(self):
        parts = [os.urandom(5 * MEBI), os.urandom(5 * MEBI), b'end']
        where = dict(Bucket='objects', Key='big')
        upload = self.s3.create_multipart_upload(**where, ContentType='x/y')['UploadId']
        self.assertEqual([one['UploadId'] for one in self.s3.list_multipart_uploads(Bucket='objects')['Uploads']], [upload])
        tags = [self.s3.upload_part(**where, UploadId=upload, PartNumber=i + 1, Body=part)['ETag'] for i, part in enumerate(parts)]
        pages = self.s3.get_paginator('list_parts').paginate(**where, UploadId=upload, PaginationConfig={'PageSize': 2})
        self.assertEqual([part['PartNumber'] for page in pages for part in page['Parts']], [1, 2, 3])
        good = [{'PartNumber': i + 1, 'ETag': tag} for i, tag in enumerate(tags)]

        def complete(chosen):
            return self.s3.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={'Parts': chosen})
        self.assertRefused('InvalidPartOrder', complete, good[::-1])
        self.assertRefused('InvalidPart', complete, [good[0], dict(good[1], ETag=tags[0])])
        self.assertRefused('InvalidPart', complete, [{'PartNumber': 9, 'ETag': tags[0]}])
        self.s3.upload_part(**where, UploadId=upload, PartNumber=4, Body=b'tail')
        self.assertRefused('EntityTooSmall', complete, good + [{'PartNumber': 4, 'ETag': hashlib.md5(b'tail').hexdigest()}])
        self.assertRefused('InvalidArgument', self.s3.upload_part, **where, UploadId=upload, PartNumber=10001, Body=b'')
        joint = hashlib.md5(b''.join(hashlib.md5(part).digest() for part in parts)).hexdigest() + '-3'
        self.assertEqual(complete(good)['ETag'], '"%s"' % joint)
        got = self.get('big')
        self.assertEqual((got['Body'].read(), got['ContentType']), (b''.join(parts), 'x/y'))
        self.assertRefused('NoSuchUpload', complete, good, status=404)
        again = self.s3.create_multipart_upload(**where)['UploadId']
        copied = self.s3.upload_part_copy(**where, UploadId=again, PartNumber=1, CopySource='objects/big', CopySourceRange='bytes=0-9')
        self.assertEqual(copied['CopyPartResult']['ETag'], '"%s"' % hashlib.md5(parts[0][:10]).hexdigest())
        self.s3.abort_multipart_upload(**where, UploadId=again)
        self.assertRefused('NoSuchUpload', self.s3.list_parts, **where, UploadId=again)

    def test_multipart_checksums(self):
        """Parts and the whole have the checksum that the upload was begun with; lists say it."""
        def sum_of(body):
            return base64.b64encode(hashlib.sha256(body).digest()).decode()
        parts = [os.urandom(5 * MEBI + 3), os.urandom(300000)]  # not whole pages: put together by copying
        where = dict(Bucket='objects', Key='summed')
        begun = self.s3.create_multipart_upload(**where, ChecksumAlgorithm='SHA256')
        self.assertEqual(begun['ChecksumAlgorithm'], 'SHA256')
        upload = dict(where, UploadId=begun['UploadId'])
        self.assertRefused('InvalidRequest', self.s3.upload_part, **upload, PartNumber=1, Body=b'no checksum')
        self.assertRefused('InvalidRequest', self.s3.upload_part, **upload, PartNumber=1, Body=b'x', ChecksumAlgorithm='CRC32')
        self.assertRefused('BadDigest', self.s3.upload_part, **upload, PartNumber=1, Body=parts[0], ChecksumSHA256=sum_of(b'other'))
        good = []
        for number, body in enumerate(parts, 1):
            done = self.s3.upload_part(**upload, PartNumber=number, Body=body, ChecksumSHA256=sum_of(body))
            self.assertEqual(done['ChecksumSHA256'], sum_of(body))
            good.append({'PartNumber': number, 'ETag': done['ETag'], 'ChecksumSHA256': sum_of(body)})
        (listed,) = self.s3.list_multipart_uploads(Bucket='objects', Prefix='summed')['Uploads']
        self.assertEqual((listed['UploadId'], listed['ChecksumAlgorithm']), (begun['UploadId'], 'SHA256'))
        listed = self.s3.list_parts(**upload)
        self.assertEqual([part['ChecksumSHA256'] for part in listed['Parts']], [sum_of(part) for part in parts])

        def complete(chosen):
            return self.s3.complete_multipart_upload(**upload, MultipartUpload={'Parts': chosen})
        self.assertRefused('InvalidRequest', complete, [{k: v for k, v in part.items() if k != 'ChecksumSHA256'} for part in good])
        self.assertRefused('InvalidPart', complete, [dict(good[0], ChecksumSHA256=sum_of(b'other')), good[1]])
        joint = base64.b64encode(hashlib.sha256(b''.join(hashlib.sha256(part).digest() for part in parts)).digest()).decode() + '-2'
        self.assertEqual(complete(good)['ChecksumSHA256'], joint)
        head = self.s3.head_object(**where, ChecksumMode='ENABLED')
        self.assertEqual((head['ChecksumSHA256'], head['ContentLength']), (joint, 5 * MEBI + 300003))
        self.assertEqual(self.get('summed')['Body'].read(), b''.join(parts))
        plain = self.s3.create_multipart_upload(**where)['UploadId']
        self.assertRefused('InvalidRequest', self.s3.upload_part, **where, UploadId=plain, PartNumber=1, Body=b'x', ChecksumAlgorithm='SHA256')
        self.s3.abort_multipart_upload(**where, UploadId=plain)
        self.assertNotIn('Uploads', self.s3.list_multipart_uploads(Bucket='objects', Prefix='summed'))

    def with_headers(self, call, headers, **arguments):
        """Newer SDKs and CLIs send what this boto3 may not know yet."""
        def add(request, **_more):
            for name, value in headers.items():
                request.headers[name] = value
        self.s3.meta.events.register('before-sign.s3', add)
        try:
            return call(**arguments)
        finally:
            self.s3.meta.events.unregister('before-sign.s3', add)

    def test_crc64nvme(self):
        """What newer AWS CLIs ask for by themselves: of the whole object, also where it comes in parts."""
        self.assertEqual(base64.b64decode(crc64(b'123456789')).hex(), 'ae8b14860a799888')
        self.with_headers(self.s3.put_object, {'x-amz-checksum-crc64nvme': crc64(b'123456789')}, Bucket='objects', Key='sixty-four',
                          Body=b'123456789')
        head = self.s3.head_object(Bucket='objects', Key='sixty-four', ChecksumMode='ENABLED')['ResponseMetadata']['HTTPHeaders']
        self.assertEqual((head['x-amz-checksum-crc64nvme'], head['x-amz-checksum-type']), (crc64(b'123456789'), 'FULL_OBJECT'))
        for wrong, code in ((crc64(b'other'), 'BadDigest'), ('AAAA', 'InvalidRequest')):
            self.assertRefused(code, self.with_headers, self.s3.put_object, {'x-amz-checksum-crc64nvme': wrong}, Bucket='objects',
                               Key='sixty-four', Body=b'123456789')
        where = dict(Bucket='objects', Key='sixty-four-parts')
        self.assertRefused('InvalidRequest', self.with_headers, self.s3.create_multipart_upload,
                           {'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'COMPOSITE'}, **where)
        begun = self.with_headers(self.s3.create_multipart_upload,
                                  {'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'FULL_OBJECT'}, **where)
        self.assertEqual(begun['ResponseMetadata']['HTTPHeaders']['x-amz-checksum-type'], 'FULL_OBJECT')
        upload = dict(where, UploadId=begun['UploadId'])
        parts = [os.urandom(5 * MEBI + 7), os.urandom(100001)]
        done = [{'PartNumber': n, 'ETag': self.with_headers(self.s3.upload_part, {'x-amz-checksum-crc64nvme': crc64(body)}, **upload,
                                                            PartNumber=n, Body=body)['ETag']} for n, body in enumerate(parts, 1)]
        chosen = {'MultipartUpload': {'Parts': done}}
        self.assertRefused('BadDigest', self.with_headers, self.s3.complete_multipart_upload,
                           {'x-amz-checksum-crc64nvme': crc64(b'other')}, **upload, **chosen)
        whole = crc64(b''.join(parts))
        self.with_headers(self.s3.complete_multipart_upload, {'x-amz-checksum-crc64nvme': whole, 'x-amz-checksum-type': 'FULL_OBJECT'},
                          **upload, **chosen)
        head = self.s3.head_object(**where, ChecksumMode='ENABLED')['ResponseMetadata']['HTTPHeaders']
        self.assertEqual((head['x-amz-checksum-crc64nvme'], head['x-amz-checksum-type']), (whole, 'FULL_OBJECT'))
        self.assertEqual(self.get('sixty-four-parts')['Body'].read(), b''.join(parts))

    def files(self):
        return sum(len(names) for _, _, names in os.walk(os.path.join(self.server.state, 's3')))

    def test_large_bodies(self):
        """They lie on the disk while they arrive; what is refused or broken off leaves nothing behind."""
        body = os.urandom(3 * MEBI + 11)
        before = self.files()
        self.assertRefused('BadDigest', self.s3.put_object, Bucket='objects', Key='large', Body=body,
                           ChecksumSHA256=base64.b64encode(bytes(32)).decode())
        self.assertRefused('BadDigest', self.s3.put_object, Bucket='objects', Key='large', Body=body,
                           ContentMD5=base64.b64encode(bytes(16)).decode())
        self.assertEqual(self.files(), before)
        for algorithm in ('CRC32', 'CRC32C', 'SHA1', 'SHA256'):
            try:
                self.s3.put_object(Bucket='objects', Key='large', Body=body, ChecksumAlgorithm=algorithm)
            except Exception as error:  # CRC32C needs a package that may not be here
                self.assertEqual(algorithm, 'CRC32C', error)
                continue
            self.assertEqual(self.get('large')['Body'].read(), body)
        self.assertEqual(self.get('large', Range='bytes=3145728-')['Body'].read(), body[3 * MEBI:])
        self.assertEqual(self.files(), before + 1)
        with socket.create_connection(('127.0.0.1', self.server.port)) as connection:
            connection.sendall(b'PUT /objects/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n' + bytes(500000))
        with socket.create_connection(('127.0.0.1', self.server.port)) as connection:
            connection.sendall(b'PUT /objects/endless HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')
            self.assertTrue(connection.recv(100).startswith(b'HTTP/1.1 411 '))
        self.s3.delete_object(Bucket='objects', Key='large')

    def test_chunked(self):
        """Framed as SDKs do over https, with the checksum behind the body."""
        body = os.urandom(200000)
        for signed in (False, True):
            for good in (True, False):
                status, text = chunked.put(self.server, '/objects/framed', body, signed, good)
                self.assertEqual((status, 'BadDigest' in text), (200, False) if good else (400, True), text)
            self.assertEqual(self.get('framed')['Body'].read(), body)

    def test_cli_sync(self):
        folder = os.path.join(self.server.folder.name, 'sync')
        os.makedirs(os.path.join(folder, 'a', 'b'))
        for name, size in (('one.csv', 10), ('a/two.csv', 9 * MEBI), ('a/b/three', 0)):
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(os.urandom(size))
        self.s3.create_bucket(Bucket='synced', **HERE)
        import subprocess
        run = lambda *args: subprocess.run(['aws', '--endpoint-url', self.server.url, 's3', *args], env=self.server.environment(),
                                           capture_output=True, text=True, timeout=60, check=False)
        done = run('sync', folder, 's3://synced/x')
        self.assertEqual(done.returncode, 0, done.stderr)
        back = folder + '-back'
        done = run('sync', 's3://synced/x', back)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ('one.csv', 'a/two.csv', 'a/b/three'):
            with open(os.path.join(folder, name), 'rb') as one, open(os.path.join(back, name), 'rb') as other:
                self.assertEqual(one.read(), other.read())
        self.assertEqual(run('rb', '--force', 's3://synced').returncode, 0)


class Listing(support.TestCase):
    KEYS = ['a', 'a/', 'a/1', 'a/2', 'a/b/1', 'a/b/2', 'ab', 'b/1', 'b/2', 'c', 'd/x y', 'd/ü', 'z']

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s3 = cls.server.client('s3')
        cls.s3.create_bucket(Bucket='listing', **HERE)
        for key in cls.KEYS:
            cls.s3.put_object(Bucket='listing', Key=key, Body=b'')

    def expected(self, prefix, delimiter):
        keys, prefixes = [], []
        for key in sorted(self.KEYS, key=str.encode):
            if not key.startswith(prefix):
                continue
            rest = key[len(prefix):]
            if delimiter and delimiter in rest:
                common = prefix + rest.split(delimiter)[0] + delimiter
                if common not in prefixes:
                    prefixes.append(common)
            else:
                keys.append(key)
        return keys, prefixes

    def test_against_a_model(self):
        for operation in ('list_objects_v2', 'list_objects'):
            for prefix in ('', 'a', 'a/', 'a/b', 'd/', 'x'):
                for delimiter in ('', '/', 'b'):
                    for size in (1, 2, 1000):
                        pages = list(self.s3.get_paginator(operation).paginate(
                            Bucket='listing', Prefix=prefix, Delimiter=delimiter, PaginationConfig={'PageSize': size}))
                        keys = [one['Key'] for page in pages for one in page.get('Contents', [])]
                        prefixes = [one['Prefix'] for page in pages for one in page.get('CommonPrefixes', [])]
                        self.assertEqual((keys, prefixes), self.expected(prefix, delimiter), (operation, prefix, delimiter, size))
                        self.assertTrue(all(len(page.get('Contents', [])) + len(page.get('CommonPrefixes', [])) <= size for page in pages))

    def test_members(self):
        page = self.s3.list_objects_v2(Bucket='listing', MaxKeys=2, StartAfter='a/2', FetchOwner=True)
        self.assertEqual([one['Key'] for one in page['Contents']], ['a/b/1', 'a/b/2'])
        self.assertEqual((page['KeyCount'], page['IsTruncated'], page['StartAfter']), (2, True, 'a/2'))
        self.assertIn('ID', page['Contents'][0]['Owner'])
        self.assertRefused('InvalidArgument', self.s3.list_objects_v2, Bucket='listing', ContinuationToken='bogus')
        self.assertEqual(self.s3.list_objects_v2(Bucket='listing', MaxKeys=0)['KeyCount'], 0)

    def test_condition_on_prefix(self):
        iam = self.server.client('iam', region='us-east-1')
        iam.create_user(UserName='lister')
        iam.put_user_policy(UserName='lister', PolicyName='list', PolicyDocument=statement(
            Effect='Allow', Action='s3:ListBucket', Resource='arn:aws:s3:::listing', Condition={'StringLike': {'s3:prefix': 'a/*'}}))
        key = iam.create_access_key(UserName='lister')['AccessKey']
        lister = self.server.client('s3', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
        self.assertEqual(lister.list_objects_v2(Bucket='listing', Prefix='a/')['KeyCount'], 5)
        self.assertRefused('AccessDenied', lister.list_objects_v2, Bucket='listing', Prefix='b/')
        self.assertRefused('AccessDenied', lister.list_objects_v2, Bucket='listing')


class FullDisk(unittest.TestCase):
    def test_full(self):
        """No file may be larger than 2 MiB: as if the disk were full."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MEBI, 2 * MEBI))
        with support.Server(prepare=limit) as server:
            s3 = server.client('s3')
            s3.create_bucket(Bucket='full', **HERE)
            with self.assertRaises(botocore.exceptions.ClientError) as caught:
                s3.put_object(Bucket='full', Key='a', Body=bytes(3 * MEBI))
            self.assertEqual(caught.exception.response['Error']['Code'], 'InternalError')
            self.assertIn('File too large', str(caught.exception))
            s3.put_object(Bucket='full', Key='a', Body=bytes(MEBI))
            self.assertEqual([one['Size'] for one in s3.list_objects_v2(Bucket='full')['Contents']], [MEBI])
            files = [name for _, _, names in os.walk(os.path.join(server.state, 's3')) for name in names]
            self.assertEqual(len(files), 1)


class Persistence(unittest.TestCase):
    def test_restart(self):
        with support.Server() as server:
            s3 = server.client('s3')
            s3.create_bucket(Bucket='kept', **HERE)
            s3.put_object(Bucket='kept', Key='a', Body=b'old')
            s3.put_object(Bucket='kept', Key='a', Body=b'still here')
            stray = os.path.join(server.state, 's3', '00')
            os.makedirs(stray, exist_ok=True)
            with open(os.path.join(stray, '00-left-by-a-crash'), 'wb'):
                pass
            server.stop()
            server.start()
            self.assertEqual(server.client('s3').get_object(Bucket='kept', Key='a')['Body'].read(), b'still here')
            files = [name for _, _, names in os.walk(os.path.join(server.state, 's3')) for name in names]
            self.assertEqual(len(files), 1)


if __name__ == '__main__':
    unittest.main()
