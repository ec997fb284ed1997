"""Texts that no one wrote end in seconds: what repeats, and what is nothing but spam."""

from __future__ import annotations

import time

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings

BOUNDED = {
    "names of a gambler's site": "bet365 " * 20_000,
    "parted names of a messenger": "微 信 1 2 3 " * 12_000,
    "bars": "| " * 60_000,
    "a trade": "无码在线" * 20_000,
    "references": "\n[1]周一鸣.山史[M].北京:山川出版社,2009." * 8_000,
    "addresses": "\nhttp://a.cc/" * 8_000,
    "numbers of pages": "柳树长在河边\n- 1 -\n" * 8_000,
    "cells": "\n12\t34\t56" * 8_000,
    "answers": "\nA.甲 B.乙" * 8_000,
    "words of spam, one a line": "亚博\n\n" * 4_000,
    "sentences of spam": "无码在线。" * 25_000,
    "words around a name": "今年他把旧祠堂" + "在线" * 10_000 + "无码" + "在线" * 10_000 + "改成了图书室。",
    "digits of cheques": "加微信代开发票" + "壹叁捌" * 30_000,
    "a sentence": "今年他把旧祠堂改成了图书室。" * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOUNDED)
def test_it_ends_in_seconds(name: str) -> None:
    start = time.process_time()
    done = pipeline.clean(Document("x", BOUNDED[name]), Settings())
    assert time.process_time() - start < 60
    assert done.raw_text() == BOUNDED[name]
