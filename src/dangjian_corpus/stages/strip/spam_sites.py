"""Addresses of sites of such trades, which give themselves away by their names: hg0088, 365bet, 88av, xpj678."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache

from ...lazy import regex
from .spam_context import is_named, is_quoted, is_reported, sentence
from .spam_words import sites

#: Digits that are thought to bring luck, or come in pairs: names of other sites have them seldom.
_LUCKY = "|".join((*(2 * digit for digit in string.digits), "36[05]", "16[89]", "518", "9001"))
#: What leads to an address that the text itself gives.
_GIVEN = regex(
    r"(?:网址|网站|域名|官网|地址|登[录陆]|访问|浏览|进入|打开|查询|[见至在上到从即为是名叫称做自于由用:(\[“‘《\"]) ?$"
)
_HAN = regex(r"[\u3400-\u9fff]")


@cache
def _address() -> re.Pattern[str]:
    names, ends, obscene = ("|".join(sorted(listed, key=len, reverse=True)) for listed in sites())
    lucky = rf"\d{{0,3}}(?:{_LUCKY})\d{{0,3}}"
    return re.compile(
        r"(?:https?://)?(?<![a-z0-9@/-])(?:(?:www|m|wap)\.)?"
        rf"(?:(?:{names}){lucky}|(?:{names})?{lucky}(?:{names})|[a-z0-9-]{{0,9}}(?:{obscene})[a-z0-9-]{{0,9}})"
        rf"\.(?:{ends})(?![a-z])(?:/[\w./?=-]{{0,30}})?|(?<![a-z0-9@./-])t\.me/[a-z0-9_+]{{4,30}}",
        re.IGNORECASE,
    )


@cache
def _ends() -> re.Pattern[str]:
    """How addresses end: found much sooner than where they begin."""
    return re.compile(rf"[.](?:{'|'.join((*sites()[1], 'me/'))})", re.IGNORECASE)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """The spans of such addresses in a folded line that nothing in it leads to."""
    for found in _address().finditer(text) if _ends().search(text) else ():
        start, end = found.span()
        first, last = sentence(text, start, end)
        led = _GIVEN.search(text, max(0, start - 4), start) or is_quoted(text, start) or is_named(text, end)
        fused = _HAN.match(text, max(0, start - 1)) and _HAN.match(text, end)
        if not led and (fused or not is_reported(text, first, last)):
            yield start, end
