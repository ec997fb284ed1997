"""What a program wrote around characters and nobody read: tags left as text, and characters by their numbers.

A page that was cut out of a database, or escaped once more than it was unescaped, shows ``<p>`` and ``\\u4e2d`` to its
readers. Text about markup shows them too, and means them: there they stand among few Chinese characters, or beside
words that say what they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .text import HAN, edit, late

_BODY = "社区党委召开会议，研究服务群众的工作，党员们都来了，会开到很晚。"

TAG = Rule(
    "repair/tag",
    "entity",
    "Tags of HTML that were left as text are removed; where a paragraph or a row ended, the line does.",
    (f"<p>{_BODY}</p><p>{_BODY}</p>", f'<p style="text-indent:2em">{_BODY[:10]}<br/>{_BODY[10:]}</p>'),
    (
        "写网页的时候，<p>和</p>标签之间放一个段落，<br>表示换行。",
        "<div><p>你好</p></div>",
        "若 a<b>c 成立，则取 <社区> 一栏。",
        f"HTML 教程：<p>{_BODY}</p>",
    ),
    "stages/repair/markup.py",
)
ESCAPE = Rule(
    "repair/escape",
    "entity",
    r"Characters left as their numbers, \u4e2d, become themselves, unless the text is about encodings.",
    (
        r"\u793e\u533a\u515a\u59d4\u53ec\u5f00\u4f1a\u8bae",
        r"%u793E%u533A%u515A%u59D4",
        r"\u793e\u533a\u515a\u59d4\u201c\u597d\u201d\n\u8001\u674e\u8bf4",
    ),
    (
        r"“中”字的编码写作 \u4e2d，“国”字写作 \u56fd，“人”字写作 \u4eba，“民”字写作 \u6c11。",
        r"路径是 C:\users\u1234",
    ),
    "stages/repair/markup.py",
)
RULES = (TAG, ESCAPE)

_BLOCKS = "p|br|div|li|ul|ol|dl|dt|dd|tr|td|th|table|tbody|thead|h[1-6]|hr|section|article|center|blockquote|pre"
_INLINE = (
    "span|strong|b|i|em|u|font|a|img|sup|sub|small|big|o:p|st1:[a-z]+|col|colgroup|figure|figcaption|mark|s|strike"
)
_TAG = (
    rf"</?(?:{_BLOCKS}|{_INLINE})(?:\s[^<>\n]{{0,600}})?\s?/?>"
    r"|<(?:script|style)\b[^<>\n]{0,300}>[^\n]{0,4000}?</(?:script|style)>"
)
_ANY_TAG = regex(_TAG, re.IGNORECASE)
# Comments go with tags; alone they may be the notes of whoever wrote the text.
_TAGS = regex(rf"(?:(?:{_TAG}|<!--[^\n]{{0,300}}?-->)[ \t\u3000]*)+", re.IGNORECASE)
_BLOCK = regex(rf"</?(?:{_BLOCKS})\b", re.IGNORECASE)
_ABOUT_TAGS = regex(
    "HTML|CSS|XML|JavaScript|标签|標籤|代[码碼]|原始碼|程式|前端|换行符|網頁設計|网页设计", re.IGNORECASE
)

#: Tags that a text has at the least, and the Chinese characters for each of them, where they were left in it.
LITTER, PROSE = 2, 4
#: So many tags for every word that is about them.
TOLD = 20


def littered(text: str) -> bool:
    """Whether tags were left in a text that is not about them."""
    if "<" not in text:
        return False
    tags = sum(1 for _ in _ANY_TAG.finditer(text))
    if tags < LITTER or len(_ABOUT_TAGS.findall(text)) * TOLD > tags:
        return False
    return len(late(f"[{HAN}]").findall(_ANY_TAG.sub("", text))) >= PROSE * tags


def tags(text: str) -> Iterator[Edit]:
    """The tags of HTML that were left as text."""
    if not littered(text):
        return
    for match in _TAGS.finditer(text):
        inside = (
            match.start() > 0 and text[match.start() - 1] != "\n" and text[match.end() : match.end() + 1] not in _ENDS
        )
        yield edit(TAG, match.start(), match[0], "\n" if inside and _BLOCK.search(match[0]) else "")


_ENDS = ("", "\n")
_ESCAPE = regex(r"(?:\\u|%u)([0-9a-fA-F]{4})(?:(?:\\u|%u)(d[c-f][0-9a-f]{2}))?", re.IGNORECASE)
_OTHERS = regex(r"\\[nrt\"'/]")
_PLAIN = {"\\n": "\n", "\\r": "", "\\t": " "}
_ABOUT_ESCAPES = regex("Unicode|UTF|编码|編碼|转义|轉義|JSON|代[码碼]|程式", re.IGNORECASE)
#: Escapes of Chinese characters that a text has at the least, and for every word that is about them.
ESCAPES, MEANT = 4, 8


def escapes(text: str) -> Iterator[Edit]:
    """The characters that were left as their numbers."""
    if "\\u" not in text and "%u" not in text:
        return
    found = [(match, _character(match)) for match in _ESCAPE.finditer(text)]
    shown = [(match, character) for match, character in found if character]
    chinese = sum(character > "\u2e80" for _, character in shown)
    if chinese < max(ESCAPES, MEANT * len(_ABOUT_ESCAPES.findall(text))):
        return
    edits = [edit(ESCAPE, match.start(), match[0], character) for match, character in shown]
    if "\\u" in text:
        edits += [
            edit(ESCAPE, match.start(), match[0], _PLAIN.get(match[0], match[0][1:]))
            for match in _OTHERS.finditer(text)
        ]
    yield from sorted(edits)


def _character(match: re.Match[str]) -> str:
    """The character of an escape, or of the two halves of one; nothing where it is none that can be shown."""
    first = int(match[1], 16)
    if match[2] and 0xD800 <= first < 0xDC00:
        return chr(0x10000 + ((first - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
    characters = chr(first) + (chr(int(match[2], 16)) if match[2] else "")
    return "" if any(unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co") for c in characters) else characters
