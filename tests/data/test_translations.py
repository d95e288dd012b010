#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What translators are given: short words with a context, formats with a comment, and no number, size or date that
does not follow the locale. The translations themselves are checked by tools/i18n/update.sh --check."""
import os
import re
import subprocess
import tempfile
import unittest

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
PLACE = re.compile(r"%(?:\d\$)?[-+ 0#']*\d*(?:\.\d+)?l*[sudifxX]")
# What stands before a word, or before what is counted, says what a lone placeholder is
CLEAR = re.compile(r"\b(?:account|bucket|column|consumer|crawler|database|mesh|persona|producer|profile|run|subscription|table|version)"
                   r' (?:\\"|“)?%|%\'?l*[ud] (?!more\b|active\b|denied\b)[a-z]{3}', re.I)


def entries(text):
    """[(comments, context, message, plural)]"""
    for block in text.split('\n\n'):
        fields, name, comments = {}, None, []
        for line in block.split('\n'):
            match = re.fullmatch(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"', line)
            if line.startswith('#'):
                comments.append(line)
            elif match:
                name = match.group(1)
                fields[name] = match.group(2)
            elif name:
                fields[name] += line[1:-1]
        if fields.get('msgid'):
            yield '\n'.join(comments), fields.get('msgctxt'), fields['msgid'], fields.get('msgid_plural')


def unclear(message):
    """Whether a format has several placeholders, or one of which it does not say what it is."""
    text = message.replace('%%', '')
    places = len(PLACE.findall(text))
    return places > 1 or places == 1 and not CLEAR.search(text)


def of_the_window(comments):
    return re.search(r'^#: .*\b(src/desk|data/ui)/', comments, re.M)


class Translations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            template = os.path.join(folder, 'meshdesk.pot')
            subprocess.run([os.path.join(TOP, 'tools', 'i18n', 'update.sh'), '--template', template], check=True, timeout=60)
            with open(template, encoding='utf-8') as file:
                cls.entries = list(entries(file.read()))

    def test_template(self):
        self.assertGreater(len(self.entries), 1000)

    def test_words_have_a_context(self):
        found = [message for comments, context, message, plural in self.entries
                 if of_the_window(comments) and not context and not plural and ' ' not in message.strip() and re.search(r'[a-z]{3}', message)
                 and not re.search(r'Translators', comments)]
        self.assertEqual(found, [])

    def test_formats_have_a_comment(self):
        """All of them, wherever they are: errors and the labels of steps are read in the window too."""
        found = ['%s (%s)' % (message, re.search(r'^#: (\S+)', comments, re.M).group(1))
                 for comments, _context, message, _plural in self.entries
                 if unclear(message) and not re.search(r'^#\. Translators: \S', comments, re.M)]
        self.assertEqual(found, [], 'say what each %s is, in a comment that starts with "Translators:"')

    def test_what_is_clear(self):
        for message in ('Subscription %s', 'the bucket \\"%s\\"', "%'u files", '%d of 12', '100 %%', 'say %%s', 'Done'):
            self.assertEqual(unclear(message), message == '%d of 12', message)
        for message in ('%s', 'Import as %s', '%s: %s', "%'u of %'u", 'Table %s.%s', 'It is %s', "%u more", '0x%02X'):
            self.assertTrue(unclear(message), message)

    def test_plurals(self):
        """A number before a word has plural forms, unless it is one of several numbers."""
        found = [message for comments, _context, message, plural in self.entries
                 if of_the_window(comments) and not plural and len(PLACE.findall(message)) == 1
                 and re.search(r"%'?[ud] [a-z]", message) and not re.search(r"%'?[ud] (pending|active|denied|as)\b", message)]
        self.assertEqual(found, [])

    def test_whole(self):
        """xgettext cuts a message at a macro: %lld and a cast instead of G_GINT64_FORMAT."""
        for name, text in self.sources(''):
            self.assertEqual(re.findall(r'_ ?\("[^"]*" G_[A-Z0-9]+_FORMAT', text), [], name)

    def sources(self, part='desk'):
        for folder, _folders, names in os.walk(os.path.join(TOP, 'src', part)):
            for name in names:
                if name.endswith('.c'):
                    with open(os.path.join(folder, name), encoding='utf-8') as file:
                        yield name, file.read()

    def test_sizes_and_dates(self):
        """g_format_size() and a translated format of the date: both know the locale."""
        for name, text in self.sources():
            self.assertEqual(re.findall(r'"[^"\n]*%[a-z.0-9]+ ?(?:kB|KB|MB|GB|KiB|MiB|GiB|bytes)\b[^"\n]*"', text), [], name)
            if 'export' not in name:
                self.assertEqual(re.findall(r'g_date_time_format \([^,]+, "[^"]*"\)', text), [], name)


if __name__ == '__main__':
    unittest.main()
