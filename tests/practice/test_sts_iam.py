# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

import support


class Identity(support.TestCase):
    def test_each_administrator(self):
        for persona, account in support.ACCOUNTS.items():
            identity = self.server.client('sts', persona).get_caller_identity()
            self.assertEqual(identity['Account'], account)
            self.assertEqual(identity['Arn'], 'arn:aws:iam::%s:user/Administrator' % account)
            self.assertTrue(identity['UserId'].startswith('AIDA'))

    def test_wrong_secret(self):
        key, secret, _ = self.server.keys('Mesh')
        sts = self.server.client('sts', keys=(key, secret[:-1] + 'x', None))
        self.assertRefused('SignatureDoesNotMatch', sts.get_caller_identity, status=403)


if __name__ == '__main__':
    unittest.main()
