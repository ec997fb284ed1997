"""Which characters of a text may be converted: all of a Traditional passage, few of a Simplified one, none of others.

A text of one script is the common case and costs nothing. In a text of both scripts every clause is judged by its own
characters, then by its sentence, its line and the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ... import script
from ...lazy import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Classes = NDArray[np.uint8]

    from .conversion import Converted

Span = tuple[int, int]

#: From this share of kana or hangul among the letters on a line is Japanese or Korean.
FOREIGN = 0.2

_CLAUSE = regex(r"[^。！？!?；;，,：:\s「」『』“”‘’《》〈〉（）()【】\[\]]+")
_SENTENCE = regex(r"[^。！？!?；;\n]+")
_LINE = regex(r"[^\n]+")
_BLOCK = regex(r"[^\n]+(?:\n[^\n]+)*")

# A line of kanji between Japanese lines may be their Chinese translation: it is, if it has one of these or a character
# that Japanese does not write.
_CHINESE = regex("[我你他她們这這的了是在也嗎吧呢]")

_QUOTED = regex("「[^」]*」|『[^』]*』|《[^》]*》|“[^”]*”|（[^）]*）|\\([^)]*\\)")
_FOREIGN_LETTER = regex("[\u1100-\u11ff\u3041-\u30fa\u3131-\u318e\uac00-\ud7a3\uff66-\uff9d]")

# A quotation is marked as classical by the classical verb that brings it in, or by a label that says that the original
# follows, up to a label that says that it is over.
_MARKS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("曰", "云"), regex(r"[曰云][：:，,]?\s*(?:「([^」\n]*)」|『([^』\n]*)』|“([^”\n]*)”)")),
    (
        ("原文", "古文", "文言", "經文", "经文"),
        regex(
            r"[【〔\[](?:原文|古文|文言文|經文|经文)[】〕\]][：:]?\s*([^【〔\[]*?)(?=[【〔\[]|\n\s*\n|\Z)"
            r"|^(?:原文|古文|文言原文)[：:]([^\n]*)$",
            re.MULTILINE,
        ),
    ),
)


def convertible(text: str, told: script.Evidence) -> Mask | None:
    """Which characters of `text` may change, given what they tell of its script; None for all of them.

    A text in which all that tells is Simplified is not asked about: nothing of it may change.
    """
    import numpy as np

    marked = _marked(text) if told.traditional else []
    if not told.foreign and not marked and not told.simplified:
        return None
    mask = np.ones(len(text), dtype=np.bool_)
    classes = script.classes(text)
    if told.simplified:
        _by_clause(text, classes, told, mask)
    for start, end in [*marked, *(_foreign(text, classes) if told.foreign else [])]:
        mask[start:end] = False
    return mask


def restrict(converted: Converted, mask: Mask) -> Converted:
    """`converted` where `mask` allows it; a phrase that changes its length needs all of its characters."""
    import numpy as np

    was, now, _, uneven = converted
    allowed = [match for match in uneven if mask[match.start : match.end].all()]
    return converted._replace(now=np.where(mask, now, was), uneven=allowed)


def _marked(text: str) -> list[Span]:
    """The classical quotations that are marked as such."""
    spans = []
    for words, pattern in _MARKS:
        if any(word in text for word in words):  # much faster than the pattern
            spans += [hit.span(hit.lastindex) for hit in pattern.finditer(text) if hit.lastindex]
    return spans


def _by_clause(text: str, classes: Classes, document: script.Evidence, mask: Mask) -> None:
    """In clauses that are not Traditional, allow only the characters that nobody writes in Simplified."""
    import numpy as np

    sure = classes == script.TRADITIONAL
    traditional = np.concatenate(([0], np.cumsum(sure)))
    simplified = np.concatenate(([0], np.cumsum(classes == script.SIMPLIFIED)))

    def told(span: Span) -> script.Evidence:
        start, end = span
        return script.Evidence(int(traditional[end] - traditional[start]), int(simplified[end] - simplified[start]))

    for line in _LINE.finditer(text):
        of_line = told(line.span())
        if of_line.traditional and not of_line.simplified:
            continue
        for sentence in _SENTENCE.finditer(text, *line.span()):
            of_sentence = told(sentence.span())
            wider = (of_sentence, of_line, document)
            leaning = next((other for other in wider if other.traditional != other.simplified), document)
            for clause in _CLAUSE.finditer(text, *sentence.span()):
                start, end = clause.span()
                own = told((start, end))
                # One character may be a slip in a Simplified line; two are a passage.
                slip = own == (1, 0, 0) and of_line.simplified > of_line.traditional
                judged = leaning if slip or own.traditional == own.simplified else own
                if judged.traditional <= judged.simplified:
                    mask[start:end] = sure[start:end]


def _foreign(text: str, classes: Classes) -> list[Span]:
    """The Japanese and Korean passages: lines, and clauses of other lines."""
    import numpy as np

    kana = np.concatenate(([0], np.cumsum((classes == script.KANA) | (classes == script.HANGUL))))
    letters = np.concatenate(([0], np.cumsum(classes != 0)))

    def is_foreign(start: int, end: int) -> bool:
        own = int(kana[end] - kana[start])
        # の alone stands in many a Chinese name of a shop.
        return own >= 2 and own >= FOREIGN * int(letters[end] - letters[start])

    spans: list[Span] = []
    for block in _BLOCK.finditer(text):
        if kana[block.end()] == kana[block.start()]:
            continue
        lines = [line.span() for line in _LINE.finditer(text, *block.span())]
        japanese = [is_foreign(*span) and not _quotes(text[slice(*span)]) for span in lines]
        for number, (start, end) in enumerate(lines):
            between = 0 < number < len(lines) - 1 and japanese[number - 1] and japanese[number + 1]
            if japanese[number] or (between and _could_be_japanese(text[start:end])):
                spans.append((start, end))
            elif kana[end] > kana[start]:
                clauses = (clause.span() for clause in _CLAUSE.finditer(text, start, end))
                spans += [span for span in clauses if is_foreign(*span)]
    return spans


def _quotes(line: str) -> bool:
    """Whether a line is Chinese and only what it quotes is not."""
    outside = _QUOTED.sub("", line)
    return not _FOREIGN_LETTER.search(outside) and not _could_be_japanese(outside)


def _could_be_japanese(line: str) -> bool:
    try:
        line.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return not _CHINESE.search(line)
