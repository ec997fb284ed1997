"""Date strings on a line: where they stand, and what day they name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ...io.dates import iso_date

_NUMBER = r"[0-9〇○零一二三四五六七八九十]"
_YEAR = r"(?:(?:1[89]|20)\d\d|[一二][〇○零一二三四五六七八九]{3}|民国 ?[0-9元一二三四五六七八九十百]{1,4})"
_CLOCK = r"(?:[ 日,T]*(?:(?:上午|下午|晚上?) ?)?\d{1,2} ?(?::|时) ?\d{1,2}(?: ?[:分] ?\d{1,2}(?:\.\d+)?)? ?分?秒?)?"
_DATE = re.compile(
    rf"(?<!\d){_YEAR} ?年 ?{_NUMBER}{{1,3}} ?月(?: ?{_NUMBER}{{1,3}} ?[日号])?(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?{_CLOCK}"
    rf"|(?<![\d.])(?:19|20)\d\d ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{1,2}}(?![\d.]\d){_CLOCK}"
    rf"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)"
)


class DateString(NamedTuple):
    """``[start, end)`` in the line, and the day (or month) in ISO form."""

    start: int
    end: int
    iso: str


@lru_cache(maxsize=512)
def find_dates(folded: str) -> tuple[DateString, ...]:
    """The dates with a year on a folded line, in order, to the day: the hour of a page is that of its upload."""
    found = []
    for match in _DATE.finditer(folded):
        iso = iso_date(match[0])
        if iso is not None and len(iso) >= 7:
            found.append(DateString(match.start(), match.end(), iso[:10]))
    return tuple(found)
