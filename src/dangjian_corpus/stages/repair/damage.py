"""Damage that nothing can repair: lost bytes, texts beyond saving, ends cut off. It is flagged, never guessed."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Flag
from ...lazy import regex
from .text import FINAL, HAN, HAN_CHARACTER, late

# U+FFFD as such, or its bytes read as GBK.
_REPLACED = regex("\ufffd+|[锟斤拷]*锟斤拷[锟斤拷]*")
_QUESTION_MARKS = rf"(?<=[{HAN}])\?{{2,}}(?=[{HAN}])"
_CLAUSE = regex(r"[^。！？!?；;，,\n]*\Z")
_QUESTION = regex("[吗嗎呢吧么麼啊呀谁誰哪何怎几幾嘛]|什么|甚麼|多少|是否|为啥|能不能|是不是|有没有|有沒有")

#: From this share of replaced characters on a text is flagged as a whole.
BEYOND_REPAIR = 0.1


def lost(text: str) -> Iterator[Flag]:
    """Flags of kind ``lost`` where bytes are gone, or one of kind ``irreparable``, with the `share` lost."""
    if "\ufffd" in text or "锟斤拷" in text:
        replaced = list(_REPLACED.finditer(text))
        gone = sum(match.end() - match.start() for match in replaced)
        share = gone / sum(character > "\x7f" for character in text)
        if share >= BEYOND_REPAIR and gone >= 10:
            yield {"start": 0, "end": len(text), "kind": "irreparable", "share": round(share, 3)}
        else:
            for match in replaced:
                yield {"start": match.start(), "end": match.end(), "kind": "lost"}
    if "??" in text:
        for match in late(_QUESTION_MARKS).finditer(text):
            clause = _CLAUSE.search(text, max(0, match.start() - 40), match.start())
            if clause is None or not _QUESTION.search(clause[0]):
                yield {"start": match.start(), "end": match.end(), "kind": "lost"}


# Lines this long are prose; shorter ones may be headings and signatures.
_PROSE = 20

# What ends without a sentence mark and is whole: who wrote it, whom to call, the day a statute is in force, an item.
_WHOLE = regex(r"[记記]者|[来來]源|电话|電話|https?:|施行\s*\Z|^\s*\d{1,3}[.．、]")
_SENTENCE = regex(r"[^。！？!?；;]*\Z")


def unfinished(text: str) -> Flag | None:
    """A flag of kind ``unfinished`` on the last line of a body that was cut off, or None.

    It was cut off where its last line is prose without a sentence mark at the end, and the others have one; a few
    characters after the last mark are a signature.
    """
    before, _, last = text.rstrip().rpartition("\n")
    if last[-1:] in FINAL or len(HAN_CHARACTER.findall(last)) < _PROSE or _WHOLE.search(last):
        return None
    sentence = _SENTENCE.search(last)
    if sentence is not None and len(HAN_CHARACTER.findall(sentence[0])) < _PROSE // 2:
        return None
    prose = [line.rstrip() for line in before.split("\n") if len(HAN_CHARACTER.findall(line)) >= _PROSE]
    ended = sum(line[-1] in FINAL for line in prose)
    if ended < 2 or ended * 5 < len(prose) * 4:
        return None
    start = text.rindex(last)
    return {"start": start, "end": start + len(last), "kind": "unfinished"}
