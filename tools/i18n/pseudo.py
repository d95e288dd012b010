#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a catalogue that reads from right to left and is longer than English: what was not marked for translation,
what was cut off and what does not turn round can be seen at once.

    pseudo.py TEMPLATE.po OUTPUT.po LANGUAGE
"""
import re
import sys

LATIN = "abcdefghijklmnopqrstuvwxyz"
HEBREW = "אבקדעפגהיךכלמנוצרסטחשתזקייז"  # only to look at: no language
MAP = {ord(a): b for a, b in zip(LATIN, HEBREW)} | {ord(a.upper()): b for a, b in zip(LATIN, HEBREW)}
# Formats, markup and mnemonics stay as they are.
KEEP = re.compile(r"(%(?:\d+\$)?[-+ 0#']*\d*(?:\.\d+)?(?:l|ll|z|h)*[a-zA-Z%]|<[^>]*>|_(?=\w)|\\n|\\\"|&\w+;)")


def pseudo(text):
    if not text:
        return text
    parts = [part if KEEP.fullmatch(part) else part.translate(MAP) for part in KEEP.split(text)]
    return "".join(parts) + (" \u05d0\u05d0\u05d0\u05d0" * (len(text) // 20) + "\u05be" if len(text) > 4 and not text.endswith("\\n") else "")


def quoted(lines):
    return "".join(re.fullmatch(r'"(.*)"', line).group(1) for line in lines)


def entry(block, language):
    lines = [line for line in block.split("\n") if line and not line.startswith("#~")]
    fields, name = {}, None
    for line in lines:
        match = re.fullmatch(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")', line)
        if match:
            name = match.group(1)
            fields[name] = [match.group(2)]
        elif line.startswith('"') and name:
            fields[name].append(line)
    if "msgid" not in fields:
        return None
    source, out = quoted(fields["msgid"]), [line for line in lines if line.startswith("#,")]
    if "msgctxt" in fields:
        out += [f"msgctxt {fields['msgctxt'][0]}"]
    out.append(f'msgid "{source}"')
    if source == "":
        return "\n".join(out + ['msgstr ""', f'"Language: {language}\\n"', '"MIME-Version: 1.0\\n"',
                                '"Content-Type: text/plain; charset=UTF-8\\n"',
                                '"Content-Transfer-Encoding: 8bit\\n"',
                                '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'])
    if "msgid_plural" in fields:
        plural = quoted(fields["msgid_plural"])
        return "\n".join(out + [f'msgid_plural "{plural}"', f'msgstr[0] "{pseudo(source)}"',
                                f'msgstr[1] "{pseudo(plural)}"'])
    # A date's format is for strftime; list-like keywords keep their separators.
    translated = source if re.fullmatch(r"(%[a-zA-Z][ ,:]*)+", source) else pseudo(source)
    return "\n".join(out + [f'msgstr "{translated}"'])


def main():
    with open(sys.argv[1], encoding="utf-8") as text:
        blocks = text.read().split("\n\n")
    entries = [entry(block, sys.argv[3]) for block in blocks]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("\n\n".join(e for e in entries if e) + "\n")


if __name__ == "__main__":
    main()
