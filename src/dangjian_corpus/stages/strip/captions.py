"""Captions of pictures: they belong to the article, and leave it only where the reader wants them gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...lazy import regex
from ...rules import Rule
from ...rules.engine import Hit
from ...rules.folding import FoldedLines

ROLE = "caption"
_NAME = "strip/caption"

_BY = "(?:本报|本网|新华社|通讯社)?(?:记者|通讯员|特约记者)? *"
_HAN = r"[\u3400-\u9fff]"
#: What every caption in plain text has; most documents have none of it.
_SIGN = regex("图|摄|供图|照片")
_CAPTION = regex(
    r"^\W*(?:"
    r"图为.{2,150}"
    r"|(?:[上下左右题配组插]|资料|新闻|现场|效果|示意)图(?:片)?(?: *:|为|[一二三四五六七八九十\d]).{0,120}"
    r"|图(?:表)? *[一二三四五六七八九十\d]{1,3}(?:-\d{1,2})? *[:.、 ].{2,80}"
    r"|(?:图片|照片)(?:来源|说明|提供|作者)? *:.{1,120}"
    r"|(?:图|图源|图片来源|摄影|供图) *[:/|] *[^。]{1,40}"
    r"|(?:资料|网络|新闻|本报|档案|示意)(?:图片?|照片)"
    rf"|[^。!?]{{2,100}}[。 ,(] *{_BY}(?:{_HAN}{{2,4}}[ 、]*){{1,3}} */? *摄(?:影(?:报道)?)?"
    rf"|{_BY}(?:{_HAN}{{2,4}}[ 、]*){{0,2}}{_HAN}{{2,3}} *摄"
    rf"|{_BY}(?:{_HAN}{{2,4}}[ 、]*){{0,2}}{_HAN}{{2,4}}[ /]+摄影(?:报道)?"
    rf"|[^。!?]{{0,60}}[ (]{_HAN}{{2,12}} *供图"
    r")\W*$"
)
_MARKED = regex(r"(?:^|/)figcaption(?:/|$)")
_CLASS = regex(
    r"(?:^|[ _-])(?:caption|wp-caption-text|img-?desc|pic-?(?:desc|title|text)|tushuo)(?:$|[ _-])", re.IGNORECASE
)


def find(lines: Sequence[str], hints: Sequence[Mapping[str, Any]] | None) -> Iterator[Hit]:
    """The lines that are captions: by the page's mark-up, or by how captions read."""
    folded = FoldedLines.of(lines)
    if hints is None and not _SIGN.search(folded.whole):
        return
    for number, text in enumerate(folded.copies):
        hint = hints[number] if hints is not None and number < len(hints) else {}
        if text and (is_marked(hint) or is_caption(text)):
            yield Hit(number, 0, len(text), _NAME, ROLE, False)


def is_caption(folded: str) -> bool:
    """Whether a folded line reads as the caption of a picture."""
    return len(folded) <= 180 and bool(_SIGN.search(folded)) and bool(_CAPTION.match(folded))


def is_marked(hint: Mapping[str, Any]) -> bool:
    """Whether the page itself says that a line is a caption."""
    return (
        hint.get("tag") == "figcaption"
        or bool(_MARKED.search(hint.get("path") or ""))
        or bool(_CLASS.search(hint.get("cls") or ""))
    )


_PARAGRAPH = (
    "今年以来,镇党委组织党员干部走村入户,听取群众对修路、用水和看病的意见,当场能办的当场办,不能办的记下来,定期回访。"
)

RULES: tuple[Rule, ...] = (
    Rule(
        _NAME,
        ROLE,
        "The caption of a picture, which goes where captions are not wanted (captions: remove).",
        (
            f"{_PARAGRAPH}\n图为党员在清理水渠。李文 摄\n{_PARAGRAPH}",
            f"{_PARAGRAPH}\n(圖片來源:山鄉日報)\n{_PARAGRAPH}",
            f"{_PARAGRAPH}\n新修的水渠。 王小明 摄\n{_PARAGRAPH}",
            f"{_PARAGRAPH}\n图1 水渠走向\n{_PARAGRAPH}",
        ),
        (
            f"{_PARAGRAPH}\n他喜欢摄影。\n{_PARAGRAPH}",
            f"{_PARAGRAPH}\n图书室里坐满了人。\n{_PARAGRAPH}",
        ),
        "stages/strip/captions.py",
    ),
)
