"""Readings of characters are those that pypinyin gives, which is not imported for them."""

from __future__ import annotations

from itertools import chain

from dangjian_corpus.stages.repair.evidence import FREQUENT, simplified
from dangjian_corpus.stages.repair.pinyin import _readings


def test_readings_are_those_of_pypinyin() -> None:
    from pypinyin import pinyin

    others = (range(0x3007, 0xA000, 9), range(0xF900, 0xFB00, 9), range(0x20000, 0x32400, 99))
    for character in chain(FREQUENT, "重了行𠀀〇", map(chr, chain(*others))):
        forms = dict.fromkeys((simplified(character), character))
        assert _readings(character) == tuple(one for form in forms for one in pinyin(form, heteronym=True)[0])
    assert _readings("了") == ("le", "liǎo", "liào")
