# SPDX-License-Identifier: GPL-3.0-or-later
"""The log that a practice crawler writes, as boto3 and the AWS CLI read it; and who may not."""
import os
import unittest

import support
import test_crawler
from test_crawler import policy

os.environ['G_DEBUG'] = 'fatal-criticals'  # of the server
GROUP = '/aws-glue/crawlers'
LOG = {'Action': ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
       'Resource': 'arn:aws:logs:*:%s:log-group:/aws-glue/*' % support.PRODUCER}


class Logs(test_crawler.Crawlers):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logs = cls.server.client('logs', cls.persona)
        cls.writer = cls.make_role('Writer', {'Action': ['s3:GetObject', 's3:ListBucket'], 'Resource': '*'},
                                   {'Action': 'glue:*', 'Resource': '*'}, LOG)

    def run_one(self, name, role=None):
        self.put(name + '/t/one.csv')
        self.make(name, 's3://lake/%s/' % name, Role=role or self.writer)
        return self.run_crawler(name)

    def messages(self, stream, **more):
        return [e['message'] for e in self.logs.get_log_events(logGroupName=GROUP, logStreamName=stream, **more)['events']]

    def test_lines(self):
        last = self.run_one('told')
        self.assertEqual((last['LogGroup'], last['LogStream']), (GROUP, 'told'))
        said = self.messages('told', startFromHead=True)
        self.assertTrue(all(m.startswith('[%s] ' % last['MessagePrefix']) for m in said), said)
        words = [m.split('] ', 1)[1] for m in said]
        self.assertEqual(words[0], 'BENCHMARK : Running Start Crawl for Crawler told')
        self.assertIn('INFO : Created table told_t in database raw', words)
        self.assertEqual(words[-1], 'BENCHMARK : Crawler has finished running and is in state READY')
        again = self.run_crawler('told')
        self.assertNotEqual(again['MessagePrefix'], last['MessagePrefix'])
        later = self.messages('told', startFromHead=True)[len(said):]
        self.assertIn('[%s] INFO : Updated table told_t in database raw' % again['MessagePrefix'], later)

    def test_pages(self):
        self.run_one('pages')
        whole = self.messages('pages', startFromHead=True)
        got, token = [], None
        while True:
            more = {'nextToken': token} if token else {}
            page = self.logs.get_log_events(logGroupName=GROUP, logStreamName='pages', startFromHead=True, limit=2, **more)
            self.assertLessEqual(len(page['events']), 2)
            got += [e['message'] for e in page['events']]
            if page['nextForwardToken'] == token:  # how AWS says that there is no more
                break
            token = page['nextForwardToken']
        self.assertEqual(got, whole)
        # Without startFromHead: the newest, in the order of time; and back from there.
        newest = self.logs.get_log_events(logGroupName=GROUP, logStreamName='pages', limit=2)
        self.assertEqual([e['message'] for e in newest['events']], whole[-2:])
        before = self.logs.get_log_events(logGroupName=GROUP, logStreamName='pages', limit=2, nextToken=newest['nextBackwardToken'])
        self.assertEqual([e['message'] for e in before['events']], whole[-4:-2])
        self.assertEqual(self.messages('pages', startTime=4102444800000), [])
        status, said, err = self.server.aws('logs', 'get-log-events', '--log-group-name', GROUP, '--log-stream-name', 'pages',
                                            '--start-from-head', persona=self.persona)
        self.assertEqual(status, 0, err)
        self.assertEqual([e['message'] for e in said['events']], whole)

    def test_failure(self):
        self.make('failing', 's3://nowhere-at-all/t', Role=self.writer)
        last = self.run_crawler('failing')
        self.assertEqual(last['Status'], 'FAILED')
        self.assertIn('[%s] ERROR : %s' % (last['MessagePrefix'], last['ErrorMessage']), self.messages('failing'))

    def test_silent_role(self):
        """A role that may not write there makes its tables all the same."""
        self.run_one('silent', role=self.role)
        self.run_one('loud')  # so that there is a group
        self.assertRefused('ResourceNotFoundException', self.logs.get_log_events, logGroupName=GROUP, logStreamName='silent',
                           text='log stream does not exist')

    def test_refused(self):
        self.run_one('kept')
        read = self.logs.get_log_events
        self.assertRefused('ResourceNotFoundException', read, logGroupName='/aws-glue/jobs', logStreamName='kept',
                           text='log group does not exist')
        self.assertRefused('InvalidParameterException', read, logGroupName=GROUP, logStreamName='kept', nextToken='nonsense')
        self.assertRefused('InvalidParameterException', read, logGroupName=GROUP, logStreamName='kept', limit=10001)
        self.assertRefused('InvalidParameterException', read, logGroupName='no group', logStreamName='kept')
        # Another account has logs of its own.
        self.assertRefused('ResourceNotFoundException', self.server.client('logs', 'ConsumerAdmin').get_log_events,
                           logGroupName=GROUP, logStreamName='kept')

    def test_permission(self):
        self.run_one('guarded')
        for name, statements, allowed in (
                ('Nobody', [{'Action': 'glue:*', 'Resource': '*'}], False),
                ('Other', [{'Action': 'logs:GetLogEvents', 'Resource': 'arn:aws:logs:*:*:log-group:/aws-glue/jobs:*'}], False),
                ('Reader', [{'Action': 'logs:GetLogEvents', 'Resource': 'arn:aws:logs:*:*:log-group:%s:*' % GROUP}], True)):
            self.iam.create_user(UserName=name)
            self.iam.put_user_policy(UserName=name, PolicyName='it', PolicyDocument=policy(*statements))
            key = self.iam.create_access_key(UserName=name)['AccessKey']
            logs = self.server.client('logs', keys=(key['AccessKeyId'], key['SecretAccessKey'], None))
            if allowed:
                self.assertTrue(logs.get_log_events(logGroupName=GROUP, logStreamName='guarded')['events'])
            else:
                self.assertRefused('AccessDeniedException', logs.get_log_events, logGroupName=GROUP, logStreamName='guarded',
                                   text='logs:GetLogEvents')


for theirs in dir(test_crawler.Crawlers):  # those have a program of their own
    if theirs.startswith('test_') and theirs not in vars(Logs):
        setattr(Logs, theirs, None)


if __name__ == '__main__':
    unittest.main(warnings='ignore')
