"""What the repairs share: classes of characters, and the one scan of a text that tells which of them it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise, repeat

from ...lazy import regex
from ...ledger import Edit, edit_of
from ...rules import Rule

#: The body of a character class: Han characters of all planes.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\u3007"

#: The body of a character class: marks of Chinese, full-width forms included.
MARKS = (
    r"\u3001\u3002\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\u2018\u2019\u201c\u201d\u2026\u2014\u00b7"
)

#: The body of a character class: every blank that stands inside a line.
BLANK = " \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

#: Every blank that stands inside a line, as characters.
BLANKS = "".join(map(chr, range(0x2000, 0x200B))) + " \t\xa0\u1680\u202f\u205f\u3000"

#: What may end a sentence, closing quotes and brackets included.
FINAL = "。！？!?…；;：:”’」』）)】》.~～—"

HAN_CHARACTER = regex(f"[{HAN}]")


#: What frequent characters and marks look like when UTF-8 is read as GBK (at either alignment), the same twice over,
#: Big5 as GBK, and GBK as Big5; all of them are rare in sound text. The second line was chosen so that most texts of
#: ten characters show two of them, among the characters that stand three times at most in eight million.
MISREAD = frozenset(
    "鐨殑锛紝銆涓竴鏄槸鍦湪浜鍥骞杩浼浠閻惃閿敍娑稉琌硂穦璶笵碞眔筁ぃいだ囊珨岆婓衄笢峈涴扂眕"
    "佸佽侗俋俴俶偤傚冪啋嗗嚭囨垀埮堎墍夎奻妯媆宒宥寰庈忒忔杻楋橃汜洘洷涙濓瀹灞炵熷燴珋珛甡痲盓眈眳祫祴秪秶箣綎绋绱缁菴虃蚚訧跺辻釬鍏鍐鍒鍙鎴鏁鏂鏍鐞鐢锟閲閵閸闀陔馱鷂麐"
)


def _plain() -> str:
    """The body of a character class: the unified ideographs without those of `MISREAD`."""
    ideographs = [0x4DFF, *(code for code in sorted(map(ord, MISREAD)) if code >= 0x4E00), 0xA000]
    return "".join(f"{chr(a + 1)}-{chr(b - 1)}" for a, b in pairwise(ideographs) if b - a > 1)


#: What is put between characters against copying. Circles and squares for a blank to be filled in are none of them.
SYMBOLS = "*#☆★●◆■^_|+@$%&=~～`§¤※†‡¦"
_ASCII = "".join(sorted(set(map(chr, range(0x20, 0x7F))).difference(SYMBOLS)))

# One class for all, since scanning for a class takes as long whatever is in it.
_UNUSUAL = regex(f"[^\n{re.escape(_ASCII)}{_plain()}，。、；：！？“”‘’（）《》…—·]")


@cache
def late(pattern: str) -> re.Pattern[str]:
    """`pattern`, compiled when it is first asked for: a class of Han characters takes milliseconds to compile."""
    return re.compile(pattern)


def unusual(text: str) -> str:
    """The characters of `text` that are no ASCII, no plain Chinese and no common mark, each once, in no order.

    Every repair asks it whether its characters occur at all, so that clean text is scanned once for all of them.
    Plain Chinese are the unified ideographs without those of `MISREAD`; ASCII is without those of `SYMBOLS`.
    """
    return _unusual_of_short(text) if len(text) < _SHORT else _unusual_of_long(text)


def _unusual(text: str) -> str:
    return "".join(set(_UNUSUAL.findall(text)))


# Many documents may go through one step before the next asks again; of long ones only few are held.
_SHORT = 1 << 13
_unusual_of_short = lru_cache(maxsize=256)(_unusual)
_unusual_of_long = lru_cache(maxsize=4)(_unusual)


def width(line: str) -> int:
    """How many columns `line` takes where all but ASCII takes two, as in the encodings that text was wrapped in."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def edit(rule: Rule, start: int, was: str, now: str) -> Edit:
    """An edit of `rule`."""
    return Edit(start, was, now, rule.id, rule.role)


def edits(rule: Rule, starts: Iterable[int], was: str, now: str) -> Iterable[Edit]:
    """The same edit of `rule` at all `starts`, without a call in Python for each: a text may have one a line."""
    return map(edit_of, zip(starts, repeat(was), repeat(now), repeat(rule.id), repeat(rule.role), repeat(None)))
