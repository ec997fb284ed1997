"""Dates as pages and databases write them, as ISO 8601, as precise as they are known."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ..lazy import regex

_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９／－．：", "0001234567890123456789/-.:")
_NUMBER = regex("(?:([一二])百零?)?([一二三四五六七八九]?)([十廿卅]?)([一二三四五六七八九]?)(?=[年月日号號时時点點分])")
_TENS = {"": 0, "十": 1, "廿": 2, "卅": 3}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_CLOCK = (
    r"(?:[T\s,，日号號]*(?P<half>[上下]午|晚上?|[AaPp][Mm])?\s*(?P<hour>\d{1,2})\s*(?::|[时時点點])\s*"
    r"(?:(?P<minute>\d{1,2})(?:\s*[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?)?)?\s*分?秒?\s*(?P<pm>[AaPp][Mm])?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_NAME = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_FORMS = tuple(
    regex(form)
    for form in (
        # 2013-06-24 08:35, 2020/3/30, 2013.6.24, 2013年6月24日 8时35分, 2020-03-30T23:37:00+08:00
        rf"(?<!\d){_YEAR}\s*(?:[-/.]|[年])\s*(?P<month>\d{{1,2}})\s*(?:[-/.]|月)\s*(?P<day>\d{{1,2}})(?!\d)"
        rf"(?:\s*[日号號])?(?:\s*[（(]?\s*(?:星期|周|週|礼拜)[一二三四五六日天\d]\s*[)）]?)?{_CLOCK}",
        # 20200330, 20200330233700
        rf"(?<!\d){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?!\d)",
        # 24 June 2013 08:35, June 24th, 2013
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_NAME},?\s+{_YEAR}{_CLOCK}",
        rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?)?,?\s+{_YEAR}"
        rf"{_CLOCK}",
        # 2011年3月, 2011-03
        rf"(?<!\d){_YEAR}\s*(?:[-/.]|年)\s*(?P<month>\d{{1,2}})(?!\d)",
        # 2011年, 2011
        rf"(?<!\d){_YEAR}(?!\d)(?:\s*年)?",
    )
)
_REPUBLIC = regex(r"民[国國]\s*(\d{1,3}|元)\s*年")
_EPOCH = regex(r"\d{10}(?:\d{3})?(?:\.\d+)?")


def iso_date(text: str) -> str | None:
    """The first date in `text`: ``2011``, ``2011-03``, ``2013-06-24``, ``2013-06-24T08:35`` (seconds and zone as
    known), or None where there is none that a calendar has.

    Understood: the Chinese, ISO and slashed forms with Arabic, full-width or Chinese digits, years of the Republic
    (民國一百零一年 as 民國101年), bare digits (20200330), e-mail dates, and seconds or milliseconds since 1970.
    """
    folded = _NUMBER.sub(_value, text.strip()).translate(_DIGITS)
    folded = _REPUBLIC.sub(lambda found: f"{1911 + (1 if found[1] == '元' else int(found[1]))}年", folded)
    if _EPOCH.fullmatch(folded):
        seconds = float(folded) / (1000 if len(folded.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for form in _FORMS:
        for found in form.finditer(folded):
            date = _iso(found.groupdict())
            if date:
                return date
    return None


def _value(found: re.Match[str]) -> str:
    """A number written with 十 or 百 in digits: 十二 is 12, 三十 is 30, 廿三 is 23, 一百零一 is 101."""
    hundreds, before, ten, after = found.groups(default="")
    if not (hundreds or ten):
        return found[0]
    tens = _TENS[ten] * (_digit(before) if before and ten else 1)
    return str(100 * _digit(hundreds) + 10 * tens + _digit(after or ("" if ten else before)))


def _digit(character: str) -> int:
    return int(character.translate(_DIGITS) or 0)


def _iso(found: dict[str, str | None]) -> str | None:
    """The parts of a date as ISO 8601; None where the calendar or the clock has no such time."""
    name = found.get("name")
    month = str(_MONTHS.index(name.lower()) + 1) if name else found.get("month")
    parts = [int(part) for part in (found["year"], month, found.get("day")) if part is not None]
    hour = found.get("hour")
    clock = [int(part) for part in (hour, found.get("minute"), found.get("second")) if part is not None]
    half = (found.get("pm") or found.get("half") or "").lower()
    if clock and half in ("pm", "下午", "晚", "晚上") and clock[0] < 12:
        clock[0] += 12
    try:
        datetime(*(parts + [1, 1][len(parts) - 1 :]), *clock)  # type: ignore[arg-type]
    except ValueError:
        return None
    day = "-".join(f"{part:02}" for part in parts)
    if len(clock) < 2:
        return day
    zone = found.get("zone") or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{':'.join(f'{part:02}' for part in clock)}{zone}"
